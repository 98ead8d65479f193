"""Recontar una carga por SQL y dejar dicho qué coincide con lo que el tablero muestra. Nunca mientras se sirve."""
