"""El registro de páginas: el menú muestra solo las que existen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.navegacion.vista import Pagina, Vista
from dashboard.paginas import establecimiento, grupo, lista, metodo

#: páginas que se pintan enteras; las de territorio y visitas tienen esqueleto propio
SIMPLES: tuple[tuple[Pagina, Callable[[Vista, Consulta], Any]], ...] = (
    (Pagina.ESTABLECIMIENTO, establecimiento.pintar),
    (Pagina.GRUPO, grupo.pintar),
    (Pagina.LISTA, lista.pintar),
    (Pagina.METODO, metodo.pintar),
)
#: (texto, página) de la barra superior
MENU: tuple[tuple[str, Pagina], ...] = (
    ("Panorama", Pagina.TERRITORIO),
    ("Visitas", Pagina.VISITAS),
    ("Método", Pagina.METODO),
)
