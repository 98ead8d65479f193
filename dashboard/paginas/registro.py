"""El registro de páginas: el menú muestra solo las que existen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.navegacion.vista import Pagina, Vista
from dashboard.paginas import datos, establecimiento, grupo, lista, metodo

#: páginas que se pintan enteras; la de territorio tiene esqueleto propio (`paginas.territorio`)
SIMPLES: tuple[tuple[Pagina, Callable[[Vista, Consulta], Any]], ...] = (
    (Pagina.ESTABLECIMIENTO, establecimiento.pintar),
    (Pagina.GRUPO, grupo.pintar),
    (Pagina.LISTA, lista.pintar),
    (Pagina.METODO, metodo.pintar),
)
#: (texto, página) de la barra superior
MENU: tuple[tuple[str, Pagina], ...] = (
    ("Panorama", Pagina.TERRITORIO),
    ("Datos", Pagina.DATOS),
    ("Método", Pagina.METODO),
)
#: páginas que la aplicación pinta con algo más que una lectura
PROPIAS: frozenset[Pagina] = frozenset({Pagina.TERRITORIO, Pagina.DATOS})
#: campos de la dirección que solo entiende una página
EXTRAS: dict[Pagina, tuple[str, ...]] = {Pagina.DATOS: datos.CAMPOS}
