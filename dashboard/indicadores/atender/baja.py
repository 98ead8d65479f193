"""Las partes de un territorio cuya asistencia está por debajo de lo que se esperaba de ellas."""

from __future__ import annotations

from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import Veredicto
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.atender.asunto import Asunto, Clase, al_corte, lugar
from dashboard.indicadores.control import Lectura, lectura_del_periodo, preparar_cartas
from dashboard.indicadores.palabras import cantidad_de_hijos, de, nombre_completo
from dashboard.nucleo.formato import puntos


def _leidas(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[tuple[Nodo, Lectura]]:
    """Cada parte con su carta, si su último mes cerrado se puede juzgar."""
    preparar_cartas(consulta, nodo)
    leidas = ((hijo, lectura_del_periodo(consulta, hijo, periodo)) for hijo in consulta.hijos(nodo))
    return [(hijo, leida) for hijo, leida in leidas if leida.juzgado]


def _bajan(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[tuple[Nodo, dict[str, Any]]]:
    """Las partes cuyo último mes cerrado es señal por debajo, la mayor caída primero."""
    halladas = []
    for hijo, leida in _leidas(consulta, nodo, periodo) if nodo.nivel in _NIVELES else []:
        if leida.senal >= 0 or leida.carta is None or leida.ultimo is None:
            continue
        esperado, desvio = (campo[leida.ultimo] or 0.0 for campo in (leida.carta.centro, leida.carta.desvio))
        fila = {
            "codigo": hijo.codigo,
            "nombre": hijo.nombre,
            "mes": str(Periodo.mes(hijo.meses[0] + leida.ultimo)),
            "asistencia": esperado + desvio,
            "esperado": esperado,
            "puntos": leida.decimas / 10,
            "racha": leida.racha if leida.del_lado else 0,
        }
        halladas.append((hijo, fila))
    return sorted(halladas, key=lambda par: (par[1]["puntos"], par[0].codigo))


def filas_por_debajo(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[dict[str, Any]]:
    """Las que bajan, con lo que se esperaba de ellas."""
    return [fila for _, fila in _bajan(consulta, nodo, periodo)]


def _escribir(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> Asunto | None:
    bajan = _bajan(consulta, nodo, periodo)
    if not bajan:
        return None
    peor, fila = bajan[0]
    total = len(consulta.hijos(nodo))
    mayor = ""
    if fila["puntos"] < 0:
        cuanto = puntos(round(fila["puntos"] * 10))
        mayor = f" La mayor caída, {nombre_completo(peor)}: {cuanto} puntos en {Periodo.leer(fila['mes']).texto}."
    return Asunto(
        nodo,
        len(bajan),
        f"{al_corte(nodo, periodo)}, la asistencia de {len(bajan)} de {cantidad_de_hijos(nodo, total)} "
        f"{de(lugar(consulta, nodo))} está por debajo de la esperada.{mayor}",
    )


_NIVELES = (Nivel.PAIS, Nivel.DIRESA, Nivel.RED)
BAJA = Clase(
    "baja",
    "▼",
    "asistencia baja",
    Veredicto.NO_CUMPLE,
    "si la asistencia está debajo de lo que se espera de cada mes",
    "asistencia por debajo de lo esperado",
    "Revisar con los grupos por qué faltan las participantes e informar qué se hará en cada caso.",
    "por_debajo",
    ("territorio", "territorios"),
    ("codigo", "nombre", "mes", "asistencia", "esperado", "puntos"),
    lambda consulta, nodo, periodo: [nodo] if _leidas(consulta, nodo, periodo) else None,
    _escribir,
    niveles=_NIVELES,
)
