"""La prioridad explicada: cada candidato con sus puntos, su oración y el estado de su visita."""

from __future__ import annotations

from typing import Any

import numpy as np

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.palabras import cantidad_de_hijos
from dashboard.nucleo.formato import entero, fecha, plural
from dashboard.paginas.visitas.direcciones import Eleccion
from dashboard.piezas import html
from dashboard.piezas.enlaces import descarga, enlace
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import barra, tarjeta
from dashboard.planificacion.candidato import Candidato, ClaseCandidato
from dashboard.planificacion.estado_visita import NOMBRES, Estado
from dashboard.planificacion.frases import puntos
from dashboard.planificacion.prioridad import Prioridad

#: candidatos que se listan; los demás se descargan
LISTADOS = 40
#: los que se ven sin abrir cuando arriba ya está el plan
A_LA_VISTA = 8


def tarjeta_de_prioridad(eleccion: Eleccion, consulta: Consulta, prioridad: Prioridad) -> Pieza:
    """La tarjeta con los primeros candidatos o, sin ninguno, por qué no los hay."""
    titulo = "Prioridad explicada"
    if not len(prioridad):
        return tarjeta(titulo, html.P(sin_candidatos(consulta, eleccion), className="vacio"))
    candidatos = prioridad.candidatos(LISTADOS)
    cuantos = plural(len(prioridad), "candidato")
    if len(prioridad) > LISTADOS:
        cuantos = f"los {LISTADOS} primeros de {cuantos}"
    filas = [html.Li(_fila(eleccion, c)) for c in candidatos]
    vistas = A_LA_VISTA if eleccion.planificada else LISTADOS
    partes: list[Any] = [html.Ol(filas[:vistas], className="candidatos")]
    if filas[vistas:]:
        partes.append(
            html.Details(
                html.Summary(f"Ver los {len(filas) - vistas} que siguen"),
                html.Ol(filas[vistas:], className="candidatos", start=str(vistas + 1)),
                className="ver-tabla",
            )
        )
    partes.append(html.P(_nota(eleccion, prioridad), className="nota"))
    if not eleccion.pesos.suma:
        partes.insert(
            0,
            html.P("Todos los pesos están en cero: nadie tiene prioridad. Suba alguno.", className="aviso-suave"),
        )
    return tarjeta(
        titulo,
        html.Div(partes),
        pista=cuantos,
        accion=descarga("Descargar CSV", eleccion.archivo("csv").replace("/plan.", "/prioridad.")),
        clase="tarjeta-prioridad",
    )


def sin_candidatos(consulta: Consulta, eleccion: Eleccion) -> str:
    """Por qué no hay a quién visitar, sin confundir «no hay» con «no se sabe»."""
    atienden = int(consulta.suma("atienden", [eleccion.nodo], consulta.periodo_por_defecto())[0])
    lugares = eleccion.nodo.establecimientos
    if lugares[0] == lugares[1]:
        return "Este territorio no tiene establecimientos en el registro cargado."
    if atienden:
        return "No hay grupos en pie, y todos los que atienden partos tienen grupo."
    return "No hay grupos en pie ni establecimientos de los que se sepa que atienden partos."


def _nota(eleccion: Eleccion, prioridad: Prioridad) -> str:
    cuando = fecha(prioridad.fecha) if prioridad.fecha else "sin fecha de datos"
    return (
        f"Medido a la fecha de datos ({cuando}), nunca hoy. Puntos de 0 a 100: Σ peso × valor ÷ Σ pesos "
        f"({eleccion.pesos.suma}). Un dato que falta no suma."
    )


def _fila(eleccion: Eleccion, candidato: Candidato) -> list[Any]:
    total, _, resto = candidato.frase.partition(" puntos: ")
    return [
        html.Div(
            nombre_de(eleccion, candidato),
            html.P(resto or total, className="candidato-frase"),
            className="candidato-texto",
        ),
        html.Div(
            html.Span(barra(candidato.puntos / 100, "tinta"), html.B(total), className="candidato-puntos"),
            estado_de(candidato),
            className="candidato-cifras",
        ),
    ]


def nombre_de(eleccion: Eleccion, candidato: Candidato) -> Pieza:
    """El establecimiento y el grupo, cada uno enlazado a su ficha."""
    lugar = eleccion.vista.hacia(candidato.establecimiento, Nivel.ESTABLECIMIENTO).url()
    partes: list[Any] = [enlace(candidato.establecimiento_nombre, lugar, "candidato-lugar")]
    if candidato.clase is ClaseCandidato.GRUPO:
        partes += [" · ", enlace(candidato.nombre, eleccion.vista.hacia(candidato.codigo, Nivel.GRUPO).url())]
    return html.P(partes, className="candidato-nombre")


def estado_de(candidato: Candidato) -> Pieza:
    """El estado de la visita: figura, palabra y color."""
    estado = Estado(candidato.estado)
    figura, palabra = NOMBRES[estado]
    return html.Span(
        html.Span(figura, className="figura", **{"aria-hidden": "true"}),
        palabra,
        className=f"estado-visita estado-{estado.value or 'sin-dato'}",
        title=candidato.estado_texto,
    )


def tabla_de_territorios(eleccion: Eleccion, consulta: Consulta, prioridad: Prioridad) -> Pieza:
    """Los territorios de abajo con lo que suman: de aquí se elige uno para armar el recorrido."""
    lugar = np.concatenate([prioridad.hechos.grupos.lugar, prioridad.hechos.lugares.lugar])
    lugar += eleccion.nodo.establecimientos[0]
    sin_grupo = np.arange(len(prioridad)) >= prioridad.cuantos_grupos
    pendiente = np.array([estado in (Estado.NUNCA, Estado.VENCIDA) for estado in prioridad.estados.estado], dtype=bool)
    filas: list[tuple[int, Nodo, int, int, int]] = []
    for hijo in consulta.hijos(eleccion.nodo):
        propios = (lugar >= hijo.establecimientos[0]) & (lugar < hijo.establecimientos[1])
        if propios.any():
            sin, pendientes = (int((propios & cuales).sum()) for cuales in (sin_grupo, pendiente))
            filas.append((int(prioridad.total[propios].sum()), hijo, int(propios.sum()), sin, pendientes))
    filas.sort(key=lambda fila: (-fila[0], fila[1].codigo))
    if not filas:
        return html.P("No hay territorios con candidatos.", className="vacio")
    cabeza = html.Tr(
        html.Th("Territorio", scope="col"),
        html.Th("Candidatos", scope="col", className="num"),
        html.Th("Sin grupo", scope="col", className="num"),
        html.Th("Nunca o vencida", scope="col", className="num"),
        html.Th("Puntos", scope="col", className="num"),
    )
    cuerpo = [
        html.Tr(
            html.Th(enlace(hijo.nombre, eleccion.hacia(hijo)), scope="row"),
            html.Td(entero(candidatos), className="num"),
            html.Td(entero(sin), className="num"),
            html.Td(entero(pendientes), className="num"),
            html.Td(puntos_con_millares(suma), className="num"),
        )
        for suma, hijo, candidatos, sin, pendientes in filas
    ]
    tabla = html.Table(html.Thead(cabeza), html.Tbody(cuerpo), className="tabla")
    return tarjeta(
        "¿Dónde planificar?",
        html.Div(tabla, className="tabla-ancha", tabIndex="0"),
        pista=f"{cantidad_de_hijos(eleccion.nodo, len(filas))} con candidatos, de más a menos puntos",
    )


def puntos_con_millares(decimas: int) -> str:
    """`80352` → `8 035,2`."""
    return f"{entero(decimas // 10)},{decimas % 10}"


__all__ = ["estado_de", "nombre_de", "puntos", "tabla_de_territorios", "tarjeta_de_prioridad"]
