"""Indicadores: una función y su Ficha por archivo. El registro es `catalogo.CATALOGO`."""
