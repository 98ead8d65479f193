"""Lo publicado con una versión anterior del tablero se vuelve a preparar desde sus filas aceptadas: nada se pierde."""

from __future__ import annotations

from pathlib import Path

from dashboard.ajustes import Ajustes
from dashboard.almacen.generacion import CarpetaGeneracion, ultima_buena
from dashboard.errores import ErrorGeneracion
from dashboard.publicacion import aceptadas
from dashboard.publicacion.preparar import publicar_tablas
from dashboard.publicacion.sumas import con_esperadas


def de_antes(almacen: Path) -> CarpetaGeneracion | None:
    """La generación que hay que volver a preparar: ninguna de este formato sirve y una anterior está entera."""
    try:
        ultima_buena(almacen)
    except ErrorGeneracion:
        try:
            return ultima_buena(almacen, de_antes=True)
        except ErrorGeneracion:
            return None
    return None


def poner_al_dia(ajustes: Ajustes) -> CarpetaGeneracion | None:
    """Publica otra vez, con el formato de hoy, lo publicado con uno anterior; `None` si no hace falta."""
    anterior = de_antes(ajustes.datos)
    if anterior is None:
        return None
    # lo que se sirve: una versión anterior guardaba sin esperadas lo que mostraba con las de su grupo
    return publicar_tablas(con_esperadas(aceptadas.leer(anterior.carpeta, anterior.manifiesto)), ajustes)
