"""Generaciones inmutables, cubo de intervalos y la única puerta de lectura: `Consulta`."""
