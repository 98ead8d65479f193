"""Dónde falta: los hijos de un territorio en su mapa o en su mosaico, con sus leyendas y sus notas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.territorio import Nivel, alfabetico
from dashboard.graficas import mapa as figura_mapa
from dashboard.graficas.tema import SIGNOS, letra_sobre
from dashboard.indicadores.catalogo import CATALOGO
from dashboard.indicadores.indicador import Hijo, Hijos, Indicador
from dashboard.indicadores.palabras import cantidad_de_hijos, son_pocos, valor_de_hijo
from dashboard.indicadores.resumen import medir
from dashboard.navegacion.vista import CAPA, Modo, Vista
from dashboard.nucleo.formato import entero, palabra, plural
from dashboard.paginas.anios import de_cada_anio, los_que_cruzaron, por_anios
from dashboard.paginas.capas import CAPAS, Mirado, areas_de, capa_de
from dashboard.paginas.hijo import color, cuenta, destino, nota, tramado
from dashboard.paginas.limites import de_donde
from dashboard.paginas.puntos_del_mapa import hacia, leyenda_de_recursos, nube_de, puntos_de, simbolos_de
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


def _mirado(vista: Vista, consulta: Consulta, nodo: Nodo, indicador: Indicador, hijos: Hijos) -> Mirado:
    """Lo que se pinta: los hijos; en su mapa, una microrred se dibuja a sí misma, que sus hijos son los puntos."""
    filas: Sequence[Hijo] = hijos.filas
    if vista.modo.dibujado and nodo.nivel is Nivel.MICRORRED:
        filas = [Hijo(nodo, medir(consulta, nodo, vista.periodo, indicador.clave))]
    return Mirado(vista, consulta, nodo, indicador, filas)


def panel_mapa(
    vista: Vista, consulta: Consulta, nodo: Nodo, indicador: Indicador, hijos: Hijos
) -> tuple[str, list[int]]:
    """El SVG del mapa, o el de sus años, y las clases de puntos que muestra."""
    mirado, dibujo = _mirado(vista, consulta, nodo, indicador, hijos), consulta.dibujo(nodo)
    if vista.modo is Modo.ANIOS:
        return por_anios(mirado, dibujo), []
    capa = capa_de(mirado)
    puntos, debajo = figura_mapa.SIN_PUNTOS, ""
    clases: list[int] = []
    if capa.nube:
        debajo, clases = nube_de(vista, consulta, nodo, dibujo)
    elif capa.recursos:
        debajo = simbolos_de(consulta, nodo, dibujo)
    elif nodo.nivel is not Nivel.PAIS:
        puntos = puntos_de(consulta, nodo, vista.periodo)
        clases = sorted(set(puntos.clase))
    que = indicador.ficha.corto if capa.del_indicador else capa.nombre
    svg = figura_mapa.mapa(
        areas_de(mirado, capa), dibujo, f"Mapa de {nodo.nombre}: {que}", puntos, hacia(vista),
        territorio=nodo.codigo, borde=capa.borde, debajo=debajo,
    )  # fmt: skip
    return svg, clases


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
    # y el de la página «Guía» con que se llegó, aunque no esté entre los del panorama
    del_panorama = CATALOGO if indicador in CATALOGO else (*CATALOGO, indicador)
    disponibles = [i for i in del_panorama if nodo.nivel in i.compara_en]
    opciones = [(i.ficha.corto, vista.con(indicador=i.clave).url(), i.clave == indicador.clave) for i in disponibles]
    modos = [(modo.nombre, vista.con(modo=modo).url(), modo is vista.modo) for modo in Modo]
    # qué capas hay no depende de lo que se pinta
    mirado = Mirado(vista, consulta, nodo, indicador, ())
    capa = capa_de(mirado) if vista.modo is Modo.MAPA else CAPAS[0]
    capas = [(c.nombre, vista.con_campo(CAPA, c.clave).url(), c is capa) for c in CAPAS if c.hay(mirado)]
    con_capas = vista.modo is Modo.MAPA
    selector = desplegable("Capa", capa.nombre, capas, "desplegable-titulo") if con_capas else None
    que_se_ve = desplegable("Indicador", indicador.ficha.corto, opciones, "desplegable-titulo")
    con_area = consulta.lugar(nodo).get("tipo") or nodo.nivel is Nivel.PAIS
    # la lámina que se baja es la de siempre: no acompaña a un mapa que dice otra cosa
    lamina = menu_de_lamina(vista, "mapa", "Mapa", "comparacion", indicador.clave) if con_area else None
    return html.Div(
        html.H2(
            f"{_hijos_de(nodo)}: ",
            que_se_ve if capa.del_indicador else None,
            " · " if capa.del_indicador and selector else None,
            selector,
        ),
        html.Span(
            segmentos("Forma de ver", modos),
            lamina if capa is CAPAS[0] else None,
            boton_pasaporte(vista, indicador.clave, f"{indicador.ficha.corto} en {nodo.nombre}")
            if capa.del_indicador
            else None,
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
    mirado = _mirado(vista, consulta, nodo, indicador, descendencia)
    notas: list[Any] = [de_donde(consulta, nodo)]
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
    return html.Div(*_leyendas(mirado, puntos_presentes), html.P(notas, className="nota"), className="pie-mapa")


def _leyendas(mirado: Mirado, puntos_presentes: Sequence[int]) -> list[Pieza | None]:
    """Lo que dice cada color y cada figura de lo que se pintó, y solo de eso."""
    consulta, modo, capa = mirado.consulta, mirado.vista.modo, CAPAS[0]
    marcas: Pieza | None = None
    if modo is Modo.ANIOS:
        anios = de_cada_anio(mirado)
        areas = [area for anio in anios for area in anio.areas]
        marcas = los_que_cruzaron(anios)
    else:
        capa = capa_de(mirado) if modo is Modo.MAPA else capa
        areas = areas_de(mirado, capa)
    clases, explica = capa.clases(mirado), capa.explica(mirado)
    return [
        html.P(explica, className="nota nota-capa") if explica else None,
        leyenda_clases(
            clases,
            con_trama=any(area.trama for area in areas),
            con_gris=any(area.color == "sin-dato" for area in areas),
            con_vacio=any(area.color == "no-aplica" for area in areas),
            con_pocos=modo.dibujado and any(area.pocos for area in areas),
        )
        if clases
        else None,
        marcas,
        leyenda_de_recursos(consulta, mirado.nodo) if capa.recursos else None,
        leyenda_puntos(puntos_presentes) if puntos_presentes else None,
    ]
