"""El registro de páginas: el menú muestra solo las que existen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.navegacion.vista import Pagina, Vista
from dashboard.paginas import establecimiento, grupo, lista, metodo, pasaporte

#: páginas que se pintan enteras; la de territorio tiene esqueleto propio (`paginas.territorio`)
SIMPLES: tuple[tuple[Pagina, Callable[[Vista, Consulta], Any]], ...] = (
    (Pagina.ESTABLECIMIENTO, establecimiento.pintar),
    (Pagina.GRUPO, grupo.pintar),
    (Pagina.LISTA, lista.pintar),
    (Pagina.METODO, metodo.pintar),
    (Pagina.PASAPORTE, pasaporte.pintar),
)
#: páginas que son un documento entero, fuera del marco de Dash: las escribe una ruta propia
ENTERAS: tuple[Pagina, ...] = (Pagina.PRESENTACION,)
#: (texto, página) de la barra superior
MENU: tuple[tuple[str, Pagina], ...] = (("Panorama", Pagina.TERRITORIO), ("Método", Pagina.METODO))
