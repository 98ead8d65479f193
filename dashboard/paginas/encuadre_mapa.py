"""Lo que rodea al mapa: el selector de indicador, la forma de ver, las leyendas y las notas."""

from __future__ import annotations

from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import Veredicto
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.territorio import Nivel
from dashboard.graficas.tema import CLASES
from dashboard.indicadores.base import Indicador
from dashboard.indicadores.catalogo import CATALOGO
from dashboard.indicadores.palabras import cantidad_de_hijos
from dashboard.navegacion.vista import Modo, Vista
from dashboard.nucleo.formato import entero, plural
from dashboard.piezas import html
from dashboard.piezas.acciones import boton_pasaporte, menu_de_lamina
from dashboard.piezas.enlaces import abre_lista, desplegable, segmentos
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import leyenda_clases, leyenda_puntos


def cabeza_del_mapa(vista: Vista, consulta: Consulta, nodo: Nodo, indicador: Indicador) -> Pieza:
    disponibles = [i for i in CATALOGO if nodo.nivel in i.compara_en]
    opciones = [(i.ficha.corto, vista.con(indicador=i.clave).url(), i.clave == indicador.clave) for i in disponibles]
    modos = [(modo.value.capitalize(), vista.con(modo=modo).url(), modo is vista.modo) for modo in Modo]
    return html.Div(
        html.H2(
            f"{_hijos_de(nodo)}: ", desplegable("Indicador", indicador.ficha.corto, opciones, "desplegable-titulo")
        ),
        html.Span(
            segmentos("Forma de ver", modos),
            menu_de_lamina(vista, "mapa", "Mapa", "comparacion", indicador.clave)
            if consulta.lugar(nodo).get("tipo") or nodo.nivel is Nivel.PAIS
            else None,
            boton_pasaporte(vista, indicador.clave, f"{indicador.ficha.corto} en {nodo.nombre}"),
            className="acciones",
        ),
        className="tarjeta-cabeza",
    )


def _hijos_de(nodo: Nodo) -> str:
    return {
        Nivel.PAIS: "Regiones",
        Nivel.DIRESA: "Redes y establecimientos",
        Nivel.RED: "Microrredes y establecimientos",
        Nivel.MICRORRED: "Establecimientos",
    }.get(nodo.nivel, "Territorio")


def pie_del_mapa(
    vista: Vista, consulta: Consulta, nodo: Nodo, indicador: Indicador, descendencia: Any, puntos_presentes: list[int]
) -> Pieza:
    fracciones = [hijo.resultado for hijo in descendencia.filas]
    notas: list[Any] = []
    tipo = consulta.lugar(nodo).get("tipo", "")
    if nodo.nivel is Nivel.PAIS:
        notas.append("Límites referenciales (Natural Earth). Las DIRIS de Lima: áreas aproximadas, no oficiales.")
    elif tipo == "oficina":
        notas.append("Límites entregados por la oficina.")
    else:
        notas.append("Áreas aproximadas, no oficiales, deducidas de los establecimientos.")
    con_sitio, ambito = (
        int(consulta.suma(medida, [nodo], vista.periodo)[0]) for medida in ("con_coordenadas", "en_ambito")
    )
    todos = nodo.establecimientos[1] - nodo.establecimientos[0]
    if todos > con_sitio:
        notas += [
            " ",
            abre_lista(
                f"{plural(todos - con_sitio, 'establecimiento')} sin coordenadas",
                vista.de_lista("sin_coordenadas").url(),
            ),
            ".",
        ]
    if todos > ambito:
        notas += [
            " ",
            abre_lista(f"{entero(todos - ambito)} fuera del ámbito", vista.de_lista("fuera_de_ambito").url()),
            " (EsSalud, privados, sanidades, no operativos): no entran en los denominadores.",
        ]
    if descendencia.fuera:
        cuantos = cantidad_de_hijos(nodo, descendencia.fuera)
        motivo = "fuera del ámbito" if nodo.nivel is Nivel.MICRORRED else "sin establecimientos del ámbito"
        notas.append(f" No se listan {cuantos} {motivo}.")
    return html.Div(
        leyenda_clases(
            CLASES[indicador.escala],
            con_trama=any(r.veredicto is Veredicto.DEPENDE for r in fracciones),
            con_gris=any(not r.fraccion.hay_dato or r.fraccion.todo_calla for r in fracciones),
        ),
        leyenda_puntos(puntos_presentes) if puntos_presentes else None,
        html.P(notas, className="nota"),
        className="pie-mapa",
    )
