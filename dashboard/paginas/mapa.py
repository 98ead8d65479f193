"""Dónde falta: los hijos de un territorio en su mapa o en su mosaico, con sus leyendas y sus notas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import Veredicto
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.territorio import Nivel, alfabetico
from dashboard.graficas import mapa as figura_mapa
from dashboard.graficas.siluetas import Area
from dashboard.graficas.tema import CLASES, SIGNOS, letra_sobre
from dashboard.indicadores.catalogo import CATALOGO
from dashboard.indicadores.indicador import Hijo, Hijos, Indicador
from dashboard.indicadores.palabras import cantidad_de_hijos, n_de, son_pocos, valor_de_hijo
from dashboard.indicadores.resumen import medir
from dashboard.navegacion.vista import Modo, Vista
from dashboard.nucleo.formato import entero, palabra, plural
from dashboard.paginas.hijo import color, cuenta, destino, nota, tramado
from dashboard.piezas import html
from dashboard.piezas.enlaces import (
    abre_lista,
    boton_pasaporte,
    desplegable,
    enlace,
    menu_de_lamina,
    segmentos,
)
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import leyenda_clases, leyenda_puntos


def _pintados(vista: Vista, consulta: Consulta, nodo: Nodo, indicador: Indicador, hijos: Hijos) -> Sequence[Hijo]:
    """Lo que el mapa pinta: los hijos; una microrred se dibuja a sí misma, que sus hijos son los puntos."""
    if nodo.nivel is Nivel.MICRORRED:
        return [Hijo(nodo, medir(consulta, nodo, vista.periodo, indicador.clave))]
    return hijos.filas


def panel_mapa(
    vista: Vista, consulta: Consulta, nodo: Nodo, indicador: Indicador, hijos: Hijos
) -> tuple[str, list[int]]:
    """El SVG del mapa y las clases de puntos que muestra."""
    filas = _pintados(vista, consulta, nodo, indicador, hijos)
    pocos = [son_pocos(indicador, hijo.nodo, hijo.resultado.fraccion) for hijo in filas]
    areas = [
        Area(
            hijo.nodo.codigo,
            hijo.nodo.nombre,
            n_de(hijo.resultado.fraccion) if son_muy_pocos else _rotulo(indicador, hijo),
            nota(indicador, hijo),
            color(indicador, hijo),
            tramado(hijo),
            destino="" if hijo.nodo == nodo else destino(vista, hijo),
            pocos=son_muy_pocos,
        )
        for hijo, son_muy_pocos in zip(filas, pocos, strict=True)
    ]
    puntos = figura_mapa.SIN_PUNTOS if nodo.nivel is Nivel.PAIS else _puntos(vista, consulta, nodo)
    hacia = vista.hacia("{}", Nivel.ESTABLECIMIENTO).url().replace("%7B%7D", "{}")
    nombre = f"Mapa de {nodo.nombre}: {indicador.ficha.corto}"
    svg = figura_mapa.mapa(areas, consulta.dibujo(nodo), nombre, puntos, hacia, territorio=nodo.codigo)
    return svg, sorted(set(puntos.clase))


def _rotulo(indicador: Indicador, hijo: Hijo) -> str:
    """El valor, como cabe en un mapa: de «7 (necesita 5)», su estado."""
    valor = valor_de_hijo(indicador, hijo.resultado)
    estado = indicador.estados.get(hijo.resultado.veredicto or Veredicto.SIN_DATO, "") if "(" in valor else ""
    return estado.rpartition(" ")[2] or valor


def _puntos(vista: Vista, consulta: Consulta, nodo: Nodo) -> figura_mapa.Puntos:
    """Los establecimientos del ámbito con coordenadas, con su clase."""
    medidas = (
        consulta.por_establecimiento(medida, nodo, vista.periodo).tolist()
        for medida in ("atienden", "silenciosos", "conformados", "activos", "activos_por_saber")
    )
    clases, detalles = [], []
    for atiende, calla, conformados, activos, por_saber in zip(*medidas, strict=True):
        if activos:
            clase = figura_mapa.ACTIVO
        elif conformados and not por_saber:
            clase = figura_mapa.SIN_SESION
        elif calla or por_saber:
            clase = figura_mapa.SIN_REPORTE
        else:
            clase = figura_mapa.SIN_GRUPO if atiende else figura_mapa.NO_ATIENDE
        clases.append(clase)
        grupos = f"{activos} de {plural(conformados, 'grupo activo', 'grupos activos')}" if conformados else "sin grupo"
        detalles.append(grupos)
    columnas = consulta.columnas_establecimientos(nodo, *figura_mapa.CAMPOS_DE_PUNTO)
    return figura_mapa.puntos_de(columnas, clases, detalles)


def panel_mosaico(vista: Vista, consulta: Consulta, nodo: Nodo, indicador: Indicador, hijos: Hijos) -> Pieza:
    """Las fichas, que son enlaces: el Perú en su cuadrícula; los demás niveles, una tras otra por nombre."""
    fichas, sitios = [], []
    for hijo in sorted(hijos.filas, key=lambda h: alfabetico(h.nodo.nombre)):
        region = consulta.region(hijo.nodo.codigo) if nodo.nivel is Nivel.PAIS else {}
        fila, columna = region.get("mosaico_fila", ""), region.get("mosaico_columna", "")
        if fila.isdigit() and columna.isdigit():
            sitios.append({"gridRow": str(int(fila) + 1), "gridColumn": str(int(columna) + 1)})
        veredicto, propio = hijo.resultado.veredicto, color(indicador, hijo)
        nombre, dicho = hijo.nodo.nombre, nota(indicador, hijo)
        sigla = region.get("mosaico_sigla", "") or nombre[:3].upper()
        figura = SIGNOS[veredicto][0] if veredicto else ""
        pocos = son_pocos(indicador, hijo.nodo, hijo.resultado.fraccion)
        fichas.append(
            enlace(
                [
                    html.Span(sigla, className="ficha-sigla", **{"aria-hidden": "true"}),
                    html.Span(nombre, className="ficha-nombre"),
                    html.Span(valor_de_hijo(indicador, hijo.resultado), className="ficha-valor"),
                    html.Span(cuenta(indicador, hijo), className="ficha-cuenta") if pocos else None,
                    html.Span(figura, className="ficha-figura", **{"aria-hidden": "true"}),
                    html.Span(f". {dicho}", className="solo-lector"),
                ],
                destino(vista, hijo),
                "ficha ficha-trama" if tramado(hijo) else "ficha",
                style={"background": f"var(--{propio})", "color": f"var(--{letra_sobre(propio)})"},
                title=f"{nombre}: {dicho}",
            )
        )
    con_sitio = bool(fichas) and len(sitios) == len(fichas)
    estilos: list[dict[str, str] | None] = [*sitios] if con_sitio else [None] * len(fichas)
    return html.Ul(
        [html.Li(ficha, style=estilo) for ficha, estilo in zip(fichas, estilos, strict=True)],
        className="mosaico mosaico-mapa" if con_sitio else "mosaico",
        **{"aria-label": f"{indicador.ficha.corto}: mosaico de {nodo.nombre}"},
    )


# -- Lo que rodea al mapa: el selector de indicador, la forma de ver, las leyendas y las notas.


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
    vista: Vista, consulta: Consulta, nodo: Nodo, indicador: Indicador, descendencia: Hijos, puntos_presentes: list[int]
) -> Pieza:
    en_mapa = vista.modo is Modo.MAPA
    vistos = _pintados(vista, consulta, nodo, indicador, descendencia) if en_mapa else descendencia.filas
    fracciones = [hijo.resultado for hijo in vistos]
    notas: list[Any] = []
    tipo = consulta.lugar(nodo).get("tipo", "")
    if nodo.nivel is Nivel.PAIS:
        notas.append("Límites referenciales (Natural Earth). Las DIRIS de Lima: áreas aproximadas, no oficiales.")
    elif tipo == "oficina":
        notas.append("Límites entregados por la oficina.")
    else:
        notas.append("Áreas aproximadas, no oficiales, deducidas de los establecimientos.")
    con_sitio, ambito = (consulta.cuenta(medida, nodo, vista.periodo) for medida in ("con_coordenadas", "en_ambito"))
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
        notas.append(f" No se {palabra(descendencia.fuera, 'lista', 'listan')} {cuantos} {motivo}.")
    return html.Div(
        leyenda_clases(
            CLASES[indicador.escala],
            con_trama=any(r.veredicto is Veredicto.DEPENDE for r in fracciones),
            con_gris=any(r.aplica and (not r.fraccion.hay_dato or r.fraccion.todo_calla) for r in fracciones),
            con_vacio=not all(r.aplica for r in fracciones),
            con_pocos=en_mapa and any(son_pocos(indicador, hijo.nodo, hijo.resultado.fraccion) for hijo in vistos),
        ),
        leyenda_puntos(puntos_presentes) if puntos_presentes else None,
        html.P(notas, className="nota"),
        className="pie-mapa",
    )
