"""La presentación como PowerPoint: gráficas y mapa nativos, texto editable y notas."""
