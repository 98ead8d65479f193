"""Lo que todas las páginas ponen arriba: migas, periodo, frescura de los datos y titular."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Corte, numero_mes
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.indicador import con_noticia, regiones_sin_noticia
from dashboard.indicadores.resumen import medir
from dashboard.navegacion.vista import Vista
from dashboard.nucleo.errores import ErrorVista
from dashboard.nucleo.formato import al, fecha, plural, porcentaje
from dashboard.piezas import html
from dashboard.piezas.enlaces import abre_lista, menu_de_pagina, migas, selector_de_periodo
from dashboard.piezas.html import Pieza
from dashboard.salidas.lote_encargo import partes_de


def tira(
    vista: Vista, consulta: Consulta, nodo: Nodo, accion: Any = None, destino: Callable[[Nodo], str] | None = None
) -> Pieza:
    """Migas a la izquierda; a la derecha, una acción propia de la página si la hay, el periodo y la frescura.

    `destino`: adónde llevan las migas, si no es a la página de cada territorio.
    """
    return html.Div(
        migas(vista, consulta.linaje(nodo), consulta.hermanos(nodo), destino),
        html.Div(
            accion,
            selector_de_periodo(vista, consulta.periodos()),
            frescura(vista, consulta, nodo),
            menu_de_pagina(vista, nodo.codigo, presentable=nodo.nivel.es_territorio, partes=partes_de(nodo)),
            className="tira-derecha",
        ),
        membrete(consulta, vista, nodo),
        className="tira",
    )


def membrete(consulta: Consulta, vista: Vista, nodo: Nodo) -> Pieza:
    """Lo que encabeza la hoja impresa; en pantalla no se ve."""
    contexto = consulta.contexto
    lugar = " › ".join(paso.nombre for paso in consulta.linaje(nodo))
    partes = [vista.periodo.texto, al(nodo.fecha_datos), f"carga n.º {contexto.generacion}"]
    if consulta.provisional(nodo, vista.periodo):
        partes.append("cifras provisionales")
    return html.Div(
        html.B(lugar),
        html.Span(" · ".join(partes)),
        html.Span("DATOS DE DEMOSTRACIÓN: ninguna cifra es real", className="membrete-marca")
        if contexto.demostracion
        else None,
        className="membrete",
        **{"aria-hidden": "true"},
    )


def frescura(vista: Vista, consulta: Consulta, nodo: Nodo) -> Pieza:
    """«Datos al 31 oct 2026 · llegó el 96 % de los meses de grupo», y si el periodo es provisional."""
    partes = [f"Datos al {fecha(nodo.fecha_datos)}" if nodo.fecha_datos else "Sin sesiones ni reportes cargados"]
    sin_registro, de = regiones_sin_noticia(consulta, nodo, con_noticia)
    if sin_registro:
        partes.append(f"{de - sin_registro} de {de} regiones cargadas")
    if nodo.nivel is Nivel.PAIS and nodo.fecha_datos:
        fechas = [hijo.fecha_datos for hijo in consulta.hijos(nodo)]
        atrasadas = sum(dia is not None and numero_mes(dia) < numero_mes(nodo.fecha_datos) for dia in fechas)
        if atrasadas:
            partes[0] += f" ({plural(atrasadas, 'región', 'regiones')} con datos anteriores)"
    reporte = medir(consulta, nodo, vista.periodo, "oportunidad").fraccion
    if reporte.valor is not None:
        cuantos = porcentaje(reporte.numerador, reporte.denominador)
        un_mes = vista.periodo.corte is Corte.MES
        partes.append(f"reportó el {cuantos} de los grupos" if un_mes else f"llegó el {cuantos} de los meses de grupo")
    if nodo.fecha_datos and consulta.provisional(nodo, vista.periodo):
        partes.append("provisional")
    return html.Span(" · ".join(partes), className="frescura")


def titular(frase: str, bajada: Any = None, seguir: Any = None) -> Pieza:
    """El titular, su bajada y, debajo, por dónde seguir desde ahí."""
    return html.Div(
        html.H1(frase.replace(" %", "\u202f%"), id="titular", tabIndex="-1"),
        html.P(bajada, className="bajada") if bajada else None,
        seguir,
        className="titular",
    )


def hoja(*arriba: Any, columnas: Sequence[Sequence[Any]], debajo: Any = None, clase: str = "pagina") -> Pieza:
    """Una página de una sola pieza: lo de arriba, sus columnas y, a todo el ancho, lo de debajo.

    Una sola columna es una tarjeta a todo el ancho.
    """
    if len(columnas) == 1:
        rejilla = html.Div(*columnas[0], className="rejilla rejilla-una")
    else:
        propias = [html.Div(*columna, className="columna") for columna in columnas]
        rejilla = html.Div(propias, className="rejilla rejilla-dos")
    return html.Div(*arriba, rejilla, debajo and html.Div(debajo, className="rejilla rejilla-una"), className=clase)


def exigir_nivel(vista: Vista, consulta: Consulta, que: str, niveles: Container[Nivel]) -> Nodo:
    """El nodo de la vista. `ErrorVista` si no es de esos niveles, con el camino a su página. `que`: «un grupo»."""
    nodo = consulta.nodo(vista.codigo)
    if nodo.nivel not in niveles:
        raise ErrorVista(
            f"«{nodo.nombre}» no es {que}.",
            opciones=[(f"Ir a {nodo.nombre}", vista.hacia(nodo.codigo, nodo.nivel).url())],
        )
    return nodo


def acciones(*piezas: Any) -> Pieza:
    """Los controles de una tarjeta, a la derecha de su título."""
    return html.Span(*piezas, className="acciones")


def ver_tabla(vista: Vista, lista: str) -> Pieza:
    """El enlace a la tabla que hay detrás de una gráfica."""
    return abre_lista("Ver como tabla", vista.de_lista(lista).url(), "accion")
