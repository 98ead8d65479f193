"""Llevarse lo que se ve: el menú de la página y el de cada gráfica. Son enlaces y botones de un desplegable."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from dashboard.componentes import etiquetas as html
from dashboard.componentes.enlace import abre_lista, descarga
from dashboard.componentes.etiquetas import Pieza
from dashboard.navegacion.vista import GENERACION, Pagina, Vista


def _desplegable(nombre: Any, opciones: list[Any], clase: str, ayuda: str = "") -> Pieza:
    return html.Details(
        [
            html.Summary(nombre, title=ayuda or None),
            html.Ul([html.Li(opcion) for opcion in opciones if opcion], className="menu"),
        ],
        className=f"desplegable caja {clase}",
    )


def boton(texto: str, accion: str, **datos: str) -> Pieza:
    """Un botón que atiende el guion del navegador. `datos`: atributos `data-…`."""
    return html.Button(texto, type="button", **{"data-accion": accion, **{f"data-{k}": v for k, v in datos.items()}})


def menu_de_pagina(vista: Vista, territorio: str, *, presentable: bool) -> Pieza:
    """Excel, PowerPoint y directorio, imprimir y copiar el enlace. `presentable`: si tiene historia."""
    campos = {"territorio": territorio, "periodo": str(vista.periodo)}
    if vista.generacion is not None:
        campos[GENERACION] = str(vista.generacion)
    libro = campos | ({"indicador": vista.indicador} if vista.indicador != "cobertura" else {})
    if vista.pagina is Pagina.LISTA:
        libro = campos | {"territorio": vista.codigo, "lista": vista.lista}
    return _desplegable(
        "Exportar",
        [
            descarga("Descargar Excel", f"/descargar/libro.xlsx?{urlencode(libro)}", ""),
            descarga("Descargar PowerPoint", f"/descargar/presentacion.pptx?{urlencode(campos)}", "")
            if presentable
            else None,
            descarga("Directorio de grupos (Excel)", f"/descargar/directorio.xlsx?{urlencode(campos)}", "")
            if presentable
            else None,
            abre_lista("Directorio para imprimir", vista.de_lista("directorio", territorio).url(), "")
            if presentable and vista.lista != "directorio"
            else None,
            boton("Imprimir o guardar PDF", "imprimir"),
            boton("Copiar el enlace", "copiar"),
        ],
        "exportar",
    )


def menu_de_grafica(
    vista: Vista, grafica: str, titulo: str, bajada: str, pie: str, lista: str, leyenda: str = ""
) -> Pieza:
    """SVG y PNG de una gráfica de la página, con su título y su fuente dentro, y el CSV de la tabla que hay detrás.

    `grafica`: el identificador de la gráfica; `lista`: la clave de su tabla.
    """
    datos = {"grafica": grafica, "titulo": titulo, "bajada": bajada, "pie": pie, "leyenda": leyenda}
    datos["archivo"] = f"{grafica}_{vista.codigo}_{vista.periodo}"
    return _bajar(titulo, [boton("SVG", "svg", **datos), boton("PNG", "png", **datos), _csv(vista, lista)])


def menu_de_lamina(vista: Vista, clase: str, titulo: str, lista: str, indicador: str = "cobertura") -> Pieza:
    """Lo mismo para lo que el servidor dibuja desde los datos: el mapa, la comparación y los motivos."""
    campos = {"territorio": vista.codigo, "periodo": str(vista.periodo)}
    campos |= {"indicador": indicador} if indicador != "cobertura" else {}
    direccion = f"/descargar/{clase}.svg?{urlencode(campos)}"
    return _bajar(
        titulo, [descarga("SVG", direccion, ""), boton("PNG", "png-lamina", direccion=direccion), _csv(vista, lista)]
    )


def _bajar(titulo: str, opciones: list[Any]) -> Pieza:
    nombre = [html.Span("⤓", **{"aria-hidden": "true"}), html.Span(f"Descargar: {titulo}", className="solo-lector")]
    return _desplegable(nombre, opciones, "bajar", "Descargar SVG, PNG o CSV")


def _csv(vista: Vista, lista: str) -> Pieza | None:
    if not lista:
        return None
    codigo = quote(vista.codigo, safe="")
    return descarga("CSV", f"/descargar/{lista}.csv?territorio={codigo}&periodo={vista.periodo}", "")
