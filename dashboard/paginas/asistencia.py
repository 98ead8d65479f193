"""Las dos gráficas de asistencia y sus encabezados."""

from __future__ import annotations

from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.graficas.en_plotly import en_plotly
from dashboard.indicadores.asistencia import lectura_del_periodo
from dashboard.indicadores.control import Lectura, carta_p
from dashboard.indicadores.graficos import asistencia_mensual, inasistencias_mensuales
from dashboard.indicadores.palabras import lugar_de, solo_una_parte
from dashboard.navegacion.vista import Vista
from dashboard.nucleo.formato import al
from dashboard.paginas.cabecera import pie_de_archivo, ver_tabla
from dashboard.piezas import html
from dashboard.piezas.acciones import boton_pasaporte, menu_de_grafica
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import leyenda_series


def graficas_de_asistencia(vista: Vista, consulta: Consulta, nodo: Nodo) -> tuple[dict[str, Any], dict[str, Any]]:
    """Las dos gráficas de asistencia y sus encabezados."""
    asistentes, esperadas = (consulta.serie(medida, nodo).tolist() for medida in ("asistentes", "esperadas"))
    faltas = consulta.serie_inasistencias(nodo).T.tolist()
    meses = range(nodo.meses[0], nodo.meses[1] + 1)
    carta = carta_p(asistentes, esperadas)
    lectura = lectura_del_periodo(consulta, nodo, vista.periodo)
    pista = "sin datos de asistencia"
    if any(esperadas):
        pista = (
            "banda: rango esperado; rombos: señal (fuera del rango u ocho meses al mismo lado)"
            if carta
            else "menos de cinco meses: sin rango esperado"
        )
    graficas = {
        "tendencia": en_plotly(asistencia_mensual(meses, asistentes, esperadas, carta, resaltado=vista.periodo)),
        "inasistencias": en_plotly(inasistencias_mensuales(meses, faltas)),
    }
    series = [("justificada", "justificadas"), ("injustificada", "injustificadas"), ("sin-motivo", "sin motivo")]
    if any(faltas[3]):
        series.append(("salida", "salieron del grupo"))
    ver = ver_tabla(vista, "mensual")
    return graficas, {
        "tendencia_cabeza": _cabeza(
            _titulo_tendencia(lectura, nodo, "de lo cargado" if solo_una_parte(consulta, nodo) else ""),
            pista,
            [
                ver,
                _bajar(vista, consulta, nodo, "tendencia", "asistencia", "Banda: rango esperado; rombos: señal"),
                boton_pasaporte(vista, "asistencia", "Asistencia por mes"),
            ],
            nodo,
        ),
        "inasistencias_cabeza": _cabeza(
            "¿Cuántas faltas hay cada mes?",
            leyenda_series(series),
            [
                ver,
                _bajar(vista, consulta, nodo, "inasistencias", "inasistencia_injustificada"),
                boton_pasaporte(vista, "inasistencia_injustificada", "Faltas por mes"),
            ],
            nodo,
        ),
    }


def _bajar(vista: Vista, consulta: Consulta, nodo: Nodo, grafica: str, indicador: str, leyenda: str = "") -> Pieza:
    titulos = {"tendencia": "Asistencia por mes", "inasistencias": "Inasistencias por mes"}
    lugar = lugar_de(consulta, nodo)
    return menu_de_grafica(
        vista, grafica, f"{titulos[grafica]} en {lugar}", al(nodo.fecha_datos), pie_de_archivo(consulta, indicador),
        "mensual", leyenda,
    )  # fmt: skip


def _titulo_tendencia(lectura: Lectura, nodo: Nodo, parte: str) -> str:
    """Una afirmación sobre el periodo elegido, solo si la carta la sostiene. `parte`: si no es de todo el lugar."""
    if lectura.carta is None or lectura.ultimo is None or parte:
        return f"Asistencia por mes {parte}".rstrip()
    mes = Periodo.mes(nodo.meses[0] + lectura.ultimo).texto
    if not lectura.hay_senal:
        return f"La asistencia de {mes} está dentro de lo esperado"
    lado = "debajo" if lectura.bajo else "encima"
    return f"La asistencia de {mes} está por {lado} de su promedio: es señal de cambio"


def _cabeza(titulo: str, pista: Any, acciones: list[Any], nodo: Nodo) -> Pieza:
    unidades = "% y asistencias" if "sistencia" in titulo else "inasistencias"
    datos = f"{unidades} · {al(nodo.fecha_datos)}"
    return html.Div(
        html.H2(titulo, html.Span(pista, className="pista"), html.Span(datos, className="unidades")),
        html.Span(acciones, className="acciones"),
        className="tarjeta-cabeza",
    )
