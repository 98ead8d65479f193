"""Medidas de velocidad, memoria y peso (`make bench`): se imprimen junto a su meta, nunca son una prueba."""
