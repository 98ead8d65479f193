"""La página de datos: qué está cargado, cargar archivos en tres pasos y volver atrás."""

from dashboard.paginas.datos.pagina import PAGINA, pintar

__all__ = ["PAGINA", "pintar"]
