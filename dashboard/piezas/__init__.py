"""Piezas de pantalla que comparten las páginas."""
