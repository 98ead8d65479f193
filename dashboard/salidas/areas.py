"""Las áreas de un territorio con la clase de su indicador y su leyenda: el SVG y el PDF pintan las mismas."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import Veredicto
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.graficas.siluetas import Area
from dashboard.graficas.svg import RAYADO
from dashboard.graficas.tema import CLASES, CLASES_ESTANDAR, Clases, token_de
from dashboard.indicadores.indicador import Hijo, Indicador
from dashboard.indicadores.palabras import valor_de_hijo
from dashboard.indicadores.resumen import hijos


def areas_de(consulta: Consulta, nodo: Nodo, periodo: Periodo, indicador: Indicador) -> list[Area]:
    """Las áreas de los hijos, o la propia de una microrred, con su valor y su clase."""
    if nodo.nivel is Nivel.MICRORRED:
        filas: Sequence[Hijo] = (Hijo(nodo, indicador.medir(consulta, [nodo], periodo)[0]),)
    else:
        filas = hijos(consulta, nodo, periodo, indicador).filas
    areas = []
    for hijo in filas:
        rotulo = consulta.lugar(hijo.nodo).get("rotulo")
        areas.append(
            Area(
                hijo.nodo.codigo, hijo.nodo.nombre, valor_de_hijo(indicador, hijo.resultado), "",
                token_de(hijo.resultado.fraccion, CLASES[indicador.escala], aplica=hijo.resultado.aplica),
                hijo.resultado.veredicto is Veredicto.DEPENDE,
                (rotulo[0], rotulo[1]) if rotulo else None,
            )
        )  # fmt: skip
    return areas


def leyenda_de_clases(clases: Clases) -> list[tuple[str, str]]:
    """(color, texto) de unas clases, con la línea del estándar en su sitio."""
    leyenda = []
    for tope, color, texto in clases:
        leyenda.append((color, texto))
        if clases is CLASES_ESTANDAR and tope == 800:
            leyenda.append(("", "estándar 80\u202f%"))
    return leyenda


def leyenda_de(areas: Sequence[Area], indicador: Indicador) -> list[tuple[str, str]]:
    """La de las clases y, si hay áreas así, la de sin dato, la de donde no aplica y la del rayado."""
    leyenda = leyenda_de_clases(CLASES[indicador.escala])
    if any(area.color == "sin-dato" for area in areas):
        leyenda.append(("sin-dato", "sin dato"))
    if any(area.color == "no-aplica" for area in areas):
        leyenda.append(("no-aplica", "no aplica"))
    if any(area.trama for area in areas):
        leyenda.append((RAYADO, "rayado: depende de lo que no se sabe"))
    return leyenda
