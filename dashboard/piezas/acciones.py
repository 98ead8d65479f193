"""Lo que se hace con una cifra o con lo que se ve: abrir su pasaporte, descargarlo, imprimirlo, copiar su enlace."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from dashboard.navegacion.vista import GENERACION, INDICADOR, LISTA, PASAPORTE, Vista
from dashboard.piezas import html
from dashboard.piezas.enlaces import abre_lista, descarga
from dashboard.piezas.html import Pieza


def _desplegable(nombre: Any, opciones: list[Any], clase: str, ayuda: str = "") -> Pieza:
    return html.Details(
        html.Summary(nombre, title=ayuda or None),
        html.Ul([html.Li(opcion) for opcion in opciones if opcion], className="menu"),
        className=f"desplegable caja {clase}",
    )


def boton(texto: str, accion: str, **datos: str) -> Pieza:
    """Un botón que atiende el guion del navegador. `datos`: atributos `data-…`."""
    return html.Button(texto, type="button", **{"data-accion": accion, **{f"data-{k}": v for k, v in datos.items()}})


def menu_de_pagina(vista: Vista, territorio: str, *, presentable: bool) -> Pieza:
    """Excel, PowerPoint y directorio, imprimir y copiar el enlace. `presentable`: si tiene historia."""
    campos = {"territorio": territorio, "periodo": str(vista.periodo)} | _de_la_carga(vista)
    libro = campos | ({"indicador": vista.indicador} if vista.indicador != INDICADOR else {})
    if vista.pagina is LISTA:
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
    """SVG y PNG de una gráfica de la página, con su título y su fuente dentro, y la tabla que hay detrás.

    `grafica`: el identificador de la gráfica; `lista`: la clave de su tabla.
    """
    datos = {"grafica": grafica, "titulo": titulo, "bajada": bajada, "pie": pie, "leyenda": leyenda}
    datos["archivo"] = f"{grafica}_{vista.codigo}_{vista.periodo}"
    return _bajar(vista, titulo, lista, [boton("SVG", "svg", **datos), boton("PNG", "png", **datos)])


def menu_de_lamina(vista: Vista, clase: str, titulo: str, lista: str, indicador: str = "cobertura") -> Pieza:
    """Lo mismo para lo que el servidor dibuja desde los datos: el mapa, la comparación y los motivos."""
    campos = {"territorio": vista.codigo, "periodo": str(vista.periodo)}
    campos |= {"indicador": indicador} if indicador != INDICADOR else {}
    direccion = f"/descargar/{clase}.svg?{urlencode(campos)}"
    dibujos = [descarga("SVG", direccion, ""), boton("PNG", "png-lamina", direccion=direccion)]
    return _bajar(vista, titulo, lista, dibujos)


def _bajar(vista: Vista, titulo: str, lista: str, dibujos: list[Pieza]) -> Pieza:
    nombre = [html.Span("⤓", **{"aria-hidden": "true"}), html.Span(f"Descargar: {titulo}", className="solo-lector")]
    if not lista:
        return _desplegable(nombre, dibujos, "bajar", "Descargar SVG o PNG")
    libro, tabla = bajar_lista(vista, lista, vista.codigo)
    return _desplegable(nombre, [libro, *dibujos, tabla], "bajar", "Descargar Excel, SVG, PNG o CSV")


def bajar_lista(vista: Vista, lista: str, codigo: str, orden: str = "", clase: str = "") -> tuple[Pieza, Pieza]:
    """Una lista en Excel, que es lo que abre una persona, y en CSV, que es lo que lee un programa."""
    campos = {"territorio": codigo, "periodo": str(vista.periodo)} | _de_la_carga(vista)
    libro, tabla = (urlencode(propios, quote_via=quote, safe="") for propios in (campos | {"lista": lista}, campos))
    return (
        descarga(f"{orden}Excel", f"/descargar/libro.xlsx?{libro}", clase),
        descarga(f"{orden}CSV", f"/descargar/{lista}.csv?{tabla}", clase),
    )


def _de_la_carga(vista: Vista) -> dict[str, str]:
    return {} if vista.generacion is None else {GENERACION: str(vista.generacion)}


#: lo que busca el guion del navegador
CLASE = "abre-pasaporte"


def direccion_pasaporte(vista: Vista, indicador: str, codigo: str | None = None) -> str:
    """La dirección del pasaporte de un indicador en el territorio de la vista, o en otro."""
    return vista.con(pagina=PASAPORTE, codigo=codigo or vista.codigo, indicador=indicador, lista="").url()


def boton_pasaporte(vista: Vista, indicador: str, que: str, codigo: str | None = None) -> Pieza:
    """La «i» de una tarjeta. `que`: de qué cifra, para quien la oye."""
    return html.A(
        html.Span("i", **{"aria-hidden": "true"}),
        html.Span(f"¿De dónde sale? {que}", className="solo-lector"),
        href=direccion_pasaporte(vista, indicador, codigo),
        className=f"{CLASE} boton-i",
        title="¿De dónde sale esta cifra?",
        **{"aria-haspopup": "dialog"},
    )


def cifra_con_pasaporte(vista: Vista, texto: Any, indicador: str, codigo: str | None = None, clase: str = "") -> Pieza:
    """Una cifra de una fila o de una frase que abre su pasaporte."""
    return html.A(
        texto,
        href=direccion_pasaporte(vista, indicador, codigo),
        className=f"{CLASE} {clase}".strip(),
        title="¿De dónde sale esta cifra?",
        **{"aria-haspopup": "dialog"},
    )
