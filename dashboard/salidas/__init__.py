"""Un formato de archivo por módulo."""
