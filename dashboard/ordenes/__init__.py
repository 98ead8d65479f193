"""La línea de órdenes, una familia por módulo. Lo pesado se importa dentro de cada orden."""
