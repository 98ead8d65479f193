"""Figuras como diccionarios de Plotly: funciones puras de valores a dibujo."""
