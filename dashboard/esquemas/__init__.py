"""Contratos de las tablas de entrada, uno por archivo."""
