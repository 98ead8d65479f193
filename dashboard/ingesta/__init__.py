"""Lectura de archivos: del texto de cada celda a las filas tipadas de un contrato, sin perder ninguna."""
