"""Lo que hay detrás de cada cascada: lo que cada hijo y cada motivo suman a la diferencia de asistencia."""

from __future__ import annotations

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo, se_cuentan
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.descomposicion import comparar, desglosar, desglosar_motivos
from dashboard.indicadores.listas.lista import Columna, Fila, Lista, parte_dicha
from dashboard.indicadores.motivos import periodo_de_motivos
from dashboard.indicadores.palabras import fraccion_publicable


def _hijos(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[Fila]:
    comparados = comparar(consulta, nodo, periodo)
    if isinstance(comparados, str) or nodo.nivel is Nivel.GRUPO:
        return []
    return [
        {
            "codigo": fila.nodo.codigo,
            "nombre": fila.nodo.nombre,
            "antes": fraccion_publicable(fila.nodo, fila.antes).valor,
            "ahora": fraccion_publicable(fila.nodo, fila.ahora).valor,
            "puntos": fila.decimas / 10,
        }
        for fila in desglosar(consulta, nodo, comparados).hijos
    ]


def _motivos(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[Fila]:
    desglose = desglosar_motivos(consulta, nodo, periodo)
    if isinstance(desglose, str):
        return []
    return [
        {
            "codigo": fila.motivo.codigo,
            "motivo": fila.motivo.nombre,
            "antes": parte_dicha(float(fila.antes), entera=se_cuentan(nodo)),
            "ahora": parte_dicha(float(fila.ahora), entera=se_cuentan(nodo)),
            "puntos": fila.decimas / 10,
        }
        for fila in desglose.motivos
    ]


_PUNTOS = Columna("puntos", "Puntos que suma", "puntos")
LISTAS: tuple[Lista, ...] = (
    Lista(
        "porque",
        "De dónde salen los puntos de asistencia",
        "Lo que cada parte suma a la diferencia con los mismos meses del año anterior. Los puntos suman la diferencia.",
        (
            Columna("codigo", "Código"),
            Columna("nombre", "Territorio"),
            Columna("antes", "Asistencia un año antes", "porcentaje"),
            Columna("ahora", "Asistencia", "porcentaje"),
            _PUNTOS,
        ),
        _hijos,
        de_hijos=True,
    ),
    Lista(
        "porque_motivos",
        "Los puntos de asistencia, por motivo de inasistencia",
        "Lo que la parte de cada motivo suma a la diferencia con los mismos meses del año anterior.",
        (
            Columna("codigo", "Código"),
            Columna("motivo", "Motivo"),
            Columna("antes", "De las asistencias esperadas, un año antes", "porcentaje"),
            Columna("ahora", "De las asistencias esperadas", "porcentaje"),
            _PUNTOS,
        ),
        _motivos,
        permitido=periodo_de_motivos,
    ),
)
