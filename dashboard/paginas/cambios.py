"""La tarjeta de lo que cambió desde un año antes."""

from __future__ import annotations

from typing import Any

from dashboard.indicadores.resumen import Cambios, a
from dashboard.navegacion.vista import Vista
from dashboard.nucleo.formato import entero, palabra, plural, puntos
from dashboard.piezas import html
from dashboard.piezas.acciones import cifra_con_pasaporte
from dashboard.piezas.enlaces import abre_lista
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import tarjeta


def tarjeta_cambios(vista: Vista, cambio: Cambios | None) -> Pieza:
    if cambio is None:
        texto = "No hay datos de los mismos meses del año anterior para comparar."
        return tarjeta("¿Qué cambió?", html.P(texto, className="vacio"))
    lineas: list[Any] = []
    if cambio.cobertura is not None:
        lineas.append(["Cobertura: ", _diferencia(vista, cambio.cobertura, "cobertura"), "."])
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
        lineas.append(["Grupos activos: ", _diferencia(vista, cambio.activos, "grupos_activos"), "."])
    if cambio.asistencia is not None:
        lineas.append(["Asistencia: ", _diferencia(vista, cambio.asistencia, "asistencia"), "."])
    if cambio.motivo:
        nombre, crecio = cambio.motivo
        lineas.append(
            f"Motivo que más creció: {nombre.lower()} ({puntos(crecio)} puntos de las asistencias esperadas)."
        )
    return tarjeta(
        f"¿Qué cambió frente {a(cambio.anterior)}?",
        html.Ul([html.Li(linea) for linea in lineas], className="cambios"),
    )


def _diferencia(vista: Vista, decimas: int, indicador: str) -> Pieza:
    """«+4,3 puntos», que abre de dónde sale la cifra de este periodo."""
    return cifra_con_pasaporte(vista, f"{puntos(decimas)} puntos", indicador, clase="abre-lista")
