"""Contratos de las tablas de entrada."""
