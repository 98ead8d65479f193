"""Redes y microrredes en que la mayoría de los grupos dejó de reunirse."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import Veredicto
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.atender.asunto import Asunto, Clase, al_corte, lugar
from dashboard.indicadores.cuando import no_llego
from dashboard.indicadores.resumen import corte_de, medir
from dashboard.nucleo.formato import entero, fecha

_NIVELES = (Nivel.RED, Nivel.MICRORRED)
#: grupos detenidos con que una unidad se nombra desde arriba; en su página, uno basta
_NO_POCOS = 3


def _paradas(consulta: Consulta, nodos: Sequence[Nodo], periodo: Periodo, minimo: int = 1) -> list[tuple[Nodo, int]]:
    """Las unidades en que se detuvo la mayoría de los grupos, y cuántos no tienen sesión conocida.

    De quien no reportó no se sabe si se detuvo.
    """
    medidas = ("conformados", "activos", "activos_por_saber")
    en_pie, activos, por_saber = (consulta.suma(medida, nodos, periodo) for medida in medidas)
    parados = en_pie - activos - por_saber
    columnas = ((en_pie - activos).tolist(), ((parados >= minimo) & (2 * parados > en_pie)).tolist())
    # una región que dejó de informar es otro asunto
    return [
        (nodo, inactivos)
        for nodo, inactivos, si in zip(nodos, *columnas, strict=True)
        if si and not no_llego(consulta, nodo, periodo)
    ]


def _unidades(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[Nodo] | None:
    if not medir(consulta, nodo, periodo, "grupos_activos").fraccion.hay_dato:
        return None
    if nodo.nivel in _NIVELES and _paradas(consulta, [nodo], periodo):
        return [nodo]
    halladas: dict[str, tuple[Nodo, int]] = {}
    for nivel in _NIVELES:
        if nivel.orden > nodo.nivel.orden:
            paradas = _paradas(consulta, consulta.descendientes(nodo, nivel), periodo, _NO_POCOS)
            # la microrred de una red detenida ya está dicha
            halladas |= {unidad.codigo: (unidad, n) for unidad, n in paradas if unidad.padre not in halladas}
    return [unidad for unidad, _ in sorted(halladas.values(), key=lambda par: (-par[1], par[0].codigo))]


def _escribir(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> Asunto | None:
    paradas = _paradas(consulta, [nodo], periodo) if nodo.nivel in _NIVELES else []
    if not paradas:
        return None
    ((_, cuantos),) = paradas
    total, callan = (consulta.cuenta(medida, nodo, periodo) for medida in ("conformados", "activos_por_saber"))
    en_pie, activos = (consulta.por_grupo(medida, nodo, periodo) for medida in ("conformados", "activos"))
    ultimas = consulta.ultimas_sesiones(nodo, corte_de(nodo, periodo))
    dias = [dia for dia, parado in zip(ultimas, (en_pie > activos).tolist(), strict=True) if parado and dia]
    quienes, registran = f"{entero(cuantos)} de los {entero(total)} grupos", "no registran sesiones"
    if cuantos == total:
        quienes, registran = f"ninguno de los {entero(total)} grupos", "registra sesiones"
    if total == 1:
        quienes, registran = "el único grupo", "no registra sesiones"
    despues = f" después del {fecha(max(dias))}" if dias else ""
    aparte = f"; de {entero(callan)} no llegó su reporte" if callan else ""
    frase = f"{al_corte(nodo, periodo)}, {quienes} de {lugar(consulta, nodo)} {registran}{despues}{aparte}."
    return Asunto(nodo, cuantos, frase)


DETENIDAS = Clase(
    "detenidas",
    "■",
    "se detuvo",
    Veredicto.NO_CUMPLE,
    "si alguna red o microrred dejó de reunirse",
    "grupos de apoyo que dejaron de reunirse",
    "Reanudar las reuniones de los grupos de la relación, que la guía recomienda no espaciar más de un mes (6.1.3.a), "
    "e informar la fecha de la próxima sesión de cada uno o, si se cerró, desde cuándo.",
    "inactivos",
    ("grupo", "grupos"),
    ("codigo", "nombre", "establecimiento", "distrito", "ultima"),
    _unidades,
    _escribir,
)
