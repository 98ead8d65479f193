"""Mutantes: cambios pequeños y al azar en el código, para saber si las pruebas los notan."""
