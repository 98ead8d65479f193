"""Hasta cuándo se sabe algo de cada región: quién está al día y quién se atrasó."""

from __future__ import annotations

from datetime import date

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import numero_mes
from dashboard.indicadores.resumen import medir
from dashboard.navegacion.vista import TERRITORIO, Vista
from dashboard.nucleo.formato import fecha, plural, porcentaje
from dashboard.piezas import html
from dashboard.piezas.enlaces import enlace
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import tarjeta


def tarjeta_frescura(vista: Vista, consulta: Consulta | None) -> Pieza | None:
    """Las regiones, de la más atrasada a la más reciente. `None` si no hay datos."""
    if consulta is None:
        return None
    regiones = sorted(consulta.hijos(consulta.raiz), key=lambda nodo: (nodo.fecha_datos or date.min, nodo.nombre))
    ultima = consulta.raiz.fecha_datos
    cabeza = html.Tr([html.Th(texto, scope="col") for texto in ("Región", "Datos al", "Atraso", "Reportó")])
    return tarjeta(
        "¿Hasta cuándo se sabe algo de cada región?",
        html.Div(
            html.Table(
                html.Thead(cabeza),
                html.Tbody([_fila(vista, consulta, nodo, ultima) for nodo in regiones]),
                className="tabla",
            ),
            className="tabla-ancha tabla-alta",
            tabIndex="0",
            role="region",
            **{"aria-label": "Frescura por región"},
        ),
        pista="última sesión o reporte cargado",
    )


def _fila(vista: Vista, consulta: Consulta, nodo: Nodo, ultima: date | None) -> Pieza:
    reporte = medir(consulta, nodo, vista.periodo, "oportunidad").fraccion
    return html.Tr(
        html.Th(enlace(nodo.nombre, vista.con(pagina=TERRITORIO, codigo=nodo.codigo).url()), scope="row"),
        html.Td(fecha(nodo.fecha_datos) if nodo.fecha_datos else "nada cargado"),
        html.Td(_atraso(nodo.fecha_datos, ultima)),
        html.Td(porcentaje(reporte.numerador, reporte.denominador), className="num"),
    )


def _atraso(dia: date | None, ultima: date | None) -> Pieza:
    """Meses entre la fecha de datos de la región y la más reciente del país."""
    if dia is None or ultima is None:
        return html.Span("○ sin dato", className="sello")
    meses = numero_mes(ultima) - numero_mes(dia)
    if not meses:
        return html.Span("● al día", className="sello sello-cumple")
    return html.Span(f"▲ {plural(meses, 'mes', 'meses')}", className="sello sello-no_cumple")
