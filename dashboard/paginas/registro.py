"""El registro de páginas: el menú muestra solo las que existen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.navegacion.vista import GENERACION, Pagina, Vista
from dashboard.paginas import datos, establecimiento, grupo, lista, metodo, pasaporte, presentacion
from dashboard.paginas.visitas import esqueleto as visitas

#: páginas que se pintan enteras; las de territorio y visitas tienen esqueleto propio
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
MENU: tuple[tuple[str, Pagina], ...] = (
    ("Panorama", Pagina.TERRITORIO),
    ("Visitas", Pagina.VISITAS),
    ("Datos", Pagina.DATOS),
    ("Método", Pagina.METODO),
)
#: páginas que la aplicación pinta con algo más que una lectura
PROPIAS: frozenset[Pagina] = frozenset({Pagina.TERRITORIO, Pagina.VISITAS, Pagina.DATOS})
#: campos de la dirección que solo entiende una página
EXTRAS: dict[Pagina, tuple[str, ...]] = {
    Pagina.DATOS: datos.CAMPOS,
    Pagina.VISITAS: visitas.CAMPOS,
    Pagina.PRESENTACION: presentacion.CAMPOS,
    Pagina.LISTA: (GENERACION,),
    Pagina.PASAPORTE: (GENERACION,),
}
