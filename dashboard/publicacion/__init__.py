"""De las filas aceptadas a una generación nueva, paso a paso y con avance."""
