"""Qué cambió desde un año antes en un territorio, y de qué motivos salen sus puntos de asistencia."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.indicadores.descomposicion import desglosar_motivos
from dashboard.indicadores.palabras import de
from dashboard.indicadores.resumen import Cambios, a
from dashboard.navegacion.vista import Vista
from dashboard.nucleo.formato import entero, palabra, plural, puntos
from dashboard.paginas.porque import a_porque
from dashboard.piezas import html
from dashboard.piezas.enlaces import abre_lista, cifra_con_pasaporte
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import barra_flotante, lineas, tarjeta, tarjeta_vacia

#: motivos con su propia barra
_A_LA_VISTA = 6


def tarjeta_cambios(vista: Vista, consulta: Consulta, nodo: Nodo, cambio: Cambios | None) -> Pieza:
    """Lo que cambió desde un año antes, y en qué motivos está; cada cifra abre su lista o su pasaporte."""
    if cambio is None:
        return tarjeta_vacia("¿Qué cambió?", "No hay datos de los mismos meses del año anterior para comparar.")
    antes, ahora = cambio.conformados
    renglones: list[Any] = [
        *_diferencia(vista, "Cobertura", cambio.cobertura, "cobertura"),
        *_movidos(vista, cambio.ganaron, "ganaron_grupo", palabra(cambio.ganaron, "ganó", "ganaron")),
        *_movidos(vista, cambio.perdieron, "perdieron_grupo", palabra(cambio.perdieron, "perdió", "perdieron")),
        f"Grupos conformados al corte: de {entero(antes)} a {entero(ahora)}.",
        *_diferencia(vista, "Grupos activos", cambio.activos, "grupos_activos"),
    ]
    if cambio.asistencia:
        cifra = cifra_con_pasaporte(vista, cambio.asistencia.frase, "asistencia", clase="abre-lista")
        otros = cambio.asistencia.anterior
        # si el último mes no tuvo sesiones, lo que se suma se compara hasta el anterior, y se dice
        frente = "" if otros == cambio.anterior else f", frente {a(otros)}"
        renglones.append(["Asistencia: ", cifra, f"{frente}."])
    if cambio.motivo:
        nombre, crecio = cambio.motivo
        renglones.append(
            f"Motivo que más creció: {nombre.lower()} ({puntos(crecio)} puntos de las asistencias esperadas)."
        )
    de_donde = _por_motivo(vista, consulta, nodo)
    return tarjeta(f"¿Qué cambió frente {a(cambio.anterior)}?", [lineas(renglones), *de_donde])


def _por_motivo(vista: Vista, consulta: Consulta, nodo: Nodo) -> list[Pieza]:
    """En qué motivos están los puntos de asistencia, de más a menos; los demás, juntos. Suman lo que se dice."""
    desglose = desglosar_motivos(consulta, nodo, vista.periodo)
    if isinstance(desglose, str) or not desglose.motivos:
        return []
    filas = sorted(desglose.motivos, key=lambda fila: (-abs(fila.puntos), fila.motivo.codigo))
    partes = [(fila.motivo.nombre, fila.puntos, fila.decimas) for fila in filas[:_A_LA_VISTA]]
    if resto := filas[_A_LA_VISTA:]:
        nombre = resto[0].motivo.nombre if len(resto) == 1 else f"Otros {len(resto)} motivos"
        juntos = sum((fila.puntos for fila in resto), Fraction(0))
        partes.append((nombre, juntos, sum(fila.decimas for fila in resto)))
    tope = max(abs(puntos_de) for _, puntos_de, _ in partes) or 1
    renglones = [
        html.Li(
            html.Span(nombre, className="fila-nombre"),
            barra_flotante(0.5, 0.5 + float(exacto / tope) / 2, 0.5, "si" if exacto > 0 else "no"),
            html.Span(puntos(decimas), className="fila-valor"),
        )
        for nombre, exacto, decimas in partes
    ]
    comparados = desglose.comparados
    de_que = f"los {puntos(comparados.decimas)} puntos de asistencia"
    if comparados.periodo != vista.periodo:
        # los de pocas personas se muestran por semestre o año: un mes permitiría reconocer a una
        de_que += f" {de(comparados.periodo.en_frase)}"
    return [
        html.H3("De dónde salen ", a_porque(vista, de_que, "abre-lista"), ", por motivo", className="subtitulo"),
        html.Ol(renglones, className="ranking partes"),
        html.P(
            "Es una suma, no una causa: cuanto mayor que antes es la parte de un motivo, más resta.", className="nota"
        ),
    ]


def _diferencia(vista: Vista, que: str, decimas: int | None, indicador: str) -> list[Any]:
    """«Cobertura: +4,3 puntos.», que abre de dónde sale la cifra de este periodo; nada si no hay con qué comparar."""
    if decimas is None:
        return []
    cifra = cifra_con_pasaporte(vista, f"{puntos(decimas)} puntos", indicador, clase="abre-lista")
    return [[f"{que}: ", cifra, "."]]


def _movidos(vista: Vista, cuantos: int, lista: str, verbo: str) -> list[Any]:
    if not cuantos:
        return []
    return [
        [abre_lista(plural(cuantos, "establecimiento"), vista.de_lista(lista).url()), f" {verbo} grupo conformado."]
    ]
