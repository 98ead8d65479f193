"""La tarjeta de lo que cambió desde el periodo anterior."""

from __future__ import annotations

from typing import Any

from dashboard.componentes import etiquetas as html
from dashboard.componentes.enlace import abre_lista
from dashboard.componentes.etiquetas import Pieza
from dashboard.componentes.tarjeta import tarjeta
from dashboard.dominio.formato import entero, palabra, plural, puntos
from dashboard.indicadores.resumen import Cambios
from dashboard.navegacion.vista import Vista


def tarjeta_cambios(vista: Vista, cambio: Cambios | None) -> Pieza:
    if cambio is None:
        texto = "No hay un periodo anterior con datos para comparar."
        return tarjeta("¿Qué cambió?", html.P(texto, className="vacio"))
    lineas: list[Any] = []
    if cambio.cobertura is not None:
        lineas.append(f"Cobertura: {puntos(cambio.cobertura)} puntos.")
    for cuantos, lista, verbo in (
        (cambio.ganaron, "ganaron_grupo", palabra(cambio.ganaron, "ganó", "ganaron")),
        (cambio.perdieron, "perdieron_grupo", palabra(cambio.perdieron, "perdió", "perdieron")),
    ):
        if cuantos:
            lineas.append(
                [
                    abre_lista(plural(cuantos, "establecimiento"), vista.de_lista(lista).url()),
                    f" {verbo} grupo conformado.",
                ]
            )
    antes, ahora = cambio.conformados
    lineas.append(f"Grupos conformados al corte: de {entero(antes)} a {entero(ahora)}.")
    if cambio.activos is not None:
        lineas.append(f"Grupos activos: {puntos(cambio.activos)} puntos.")
    if cambio.asistencia is not None:
        lineas.append(f"Asistencia: {puntos(cambio.asistencia)} puntos.")
    if cambio.motivo:
        nombre, crecio = cambio.motivo
        lineas.append(
            f"Motivo que más creció: {nombre.lower()} ({puntos(crecio)} puntos de las asistencias esperadas)."
        )
    return tarjeta(
        f"¿Qué cambió desde {cambio.anterior.en_frase}?",
        html.Ul([html.Li(linea) for linea in lineas], className="cambios"),
    )
