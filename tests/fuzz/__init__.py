"""Archivos sanos estropeados al azar, con semilla: nada se cae, nada se pierde y nada cambia en silencio."""
