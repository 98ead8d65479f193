"""Límites referenciales y áreas aproximadas. Solo se usa al preparar una generación."""
