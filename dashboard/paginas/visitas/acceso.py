"""Cómo se llega a las visitas desde las demás páginas: el territorio que toca y, si se pide, una visita obligada."""

from __future__ import annotations

from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.territorio import Nivel
from dashboard.navegacion.vista import Vista
from dashboard.paginas.visitas.esqueleto import VISITAS
from dashboard.piezas.enlaces import enlace


def a_visitas(
    vista: Vista, consulta: Consulta, nodo: Nodo, texto: str = "Planificar visitas", obligada: str = ""
) -> Any:
    """El enlace a las visitas de un territorio; de un establecimiento o un grupo, a las de su red.

    `obligada`: clave de un candidato que el recorrido debe incluir.
    """
    territorio = nodo
    if nodo.nivel in (Nivel.ESTABLECIMIENTO, Nivel.GRUPO):
        linaje = consulta.linaje(nodo)
        territorio = next((superior for superior in linaje if superior.nivel is Nivel.RED), linaje[0])
    extra: tuple[tuple[str, str], ...] = ()
    if obligada:
        # la planificación solo se carga cuando hace falta
        from dashboard.planificacion.textos_de_opciones import como_clave

        extra = (("obl", como_clave(obligada)),)
    destino = vista.con(pagina=VISITAS, codigo=territorio.codigo, lista="", extra=extra)
    return enlace(texto, destino.url(), "accion")
