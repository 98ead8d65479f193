"""Páginas: funciones puras de (Vista, Consulta) a pantalla. Cada una es una `base.Pagina` de `registro.PAGINAS`."""
