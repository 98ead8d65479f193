"""Páginas: funciones puras de (Vista, Consulta) a pantalla. El registro es `registro.PAGINAS`."""
