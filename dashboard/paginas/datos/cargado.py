"""Qué está cargado: por tabla, cuántas filas, de qué días, y de qué archivos salió."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.contratos.tablas import TABLAS
from dashboard.nucleo.formato import entero, fecha
from dashboard.piezas import html
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import tarjeta

#: cargas que se listan de cada tabla; las demás se cuentan
_CARGAS = 6


def tarjeta_cargado(consulta: Consulta | None) -> Pieza:
    """Una fila por tabla del contrato, también las que no se cargaron."""
    if consulta is None:
        return tarjeta("¿Qué está cargado?", html.P("Nada todavía.", className="vacio"))
    conteos = consulta.contexto.conteos.get("tablas", {})
    origen = consulta.procedencia([tabla.nombre for tabla in TABLAS])
    filas = [
        _fila(
            tabla.nombre,
            tabla.descripcion,
            conteos.get(tabla.nombre),
            [o for o in origen if o["tabla"] == tabla.nombre],
        )
        for tabla in TABLAS
    ]
    cabeza = html.Tr([html.Th(texto, scope="col") for texto in ("Tabla", "Filas", "De qué días", "De qué archivos")])
    return tarjeta(
        "¿Qué está cargado?",
        html.Div(
            html.Table(html.Thead(cabeza), html.Tbody(filas), className="tabla tabla-datos"),
            className="tabla-ancha",
            tabIndex="0",
            role="region",
            **{"aria-label": "Tablas cargadas"},
        ),
        pista="lo que sirve el tablero ahora",
    )


def _fila(nombre: str, descripcion: str, conteo: Mapping[str, Any] | None, origen: list[Mapping[str, Any]]) -> Pieza:
    ultimas = origen[-_CARGAS:][::-1]
    resto = len(origen) - len(ultimas)
    cuantas: Any = entero(conteo["filas"]) if conteo else html.Span("sin cargar", className="sin-cargar")
    if nombre == "partos":
        # la lista se guarda en cada establecimiento: no tiene filas propias
        cuantas = "en cada establecimiento" if origen else html.Span("sin cargar", className="sin-cargar")
    archivos = [html.Li(_carga(carga)) for carga in ultimas]
    if resto:
        archivos.append(html.Li(f"y {entero(resto)} más antiguas"))
    return html.Tr(
        html.Th(html.B(nombre), html.Span(descripcion, className="pista-fila"), scope="row"),
        html.Td(cuantas, className="num"),
        html.Td(_dias(conteo)),
        html.Td(html.Ul(archivos) if archivos else ("inventadas" if conteo else "–")),
    )


def _dias(conteo: Mapping[str, Any] | None) -> str:
    if not conteo or not conteo["desde"]:
        return "–"
    desde, hasta = (_dia(conteo[extremo]) for extremo in ("desde", "hasta"))
    return desde if desde == hasta else f"{desde} a {hasta}"


def _dia(texto: str) -> str:
    return fecha(date.fromisoformat(texto)) if len(texto) == 10 else texto


def _carga(carga: Mapping[str, Any]) -> list[Any]:
    """«sesiones.csv · 40 filas (2 rechazadas) · 15 ene 2026 · Cusco»."""
    rechazadas = f" ({entero(carga['rechazadas'])} rechazadas)" if carga.get("rechazadas") else ""
    oficina = f" · entregó {carga['oficina']}" if carga.get("oficina") else ""
    cuando = fecha(date.fromisoformat(str(carga["fecha_carga"])))
    return [
        html.B(str(carga["archivo"])),
        f" · {entero(int(carga['aceptadas']))} filas{rechazadas} · cargado el {cuando}{oficina}",
    ]
