"""Lo que toda capa puede usar: errores, ajustes, archivos que viajan con el paquete, y cómo se escribe una cifra."""
