"""Moverse y llevarse lo que se ve: enlaces, migas, selectores, pasaportes y descargas.

Todo es un enlace con su dirección, y funciona sin guiones.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Corte, Periodo
from dashboard.dominio.territorio import NOMBRES_NIVEL, Nivel, alfabetico
from dashboard.navegacion.vista import DE_UNA_LISTA, GENERACION, INDICADOR, LISTA, LOTE, PASAPORTE, Vista
from dashboard.piezas import html
from dashboard.piezas.html import Pieza

#: más hermanos que estos no se leen en un menú: se buscan
HERMANOS_MAXIMOS = 120
#: lo que busca el guion del navegador para abrir el panel del pasaporte
CLASE = "abre-pasaporte"
_CORTES = {Corte.ANIO: "Año", Corte.SEMESTRE: "Semestre", Corte.MES: "Mes"}
_INFORMATIVOS = {
    Corte.SEMESTRE: "corte informativo: la norma mide por año",
    Corte.MES: "solo para tendencias: la norma mide por año",
}
#: la dirección a que lleva un nodo
Destino = Callable[[Nodo], str]
#: (texto, dirección, si es la actual)
Opciones = Sequence[tuple[str, str, bool]]


def enlace(contenido: Any, destino: str, clase: str = "", **otros: Any) -> Pieza:
    """Un enlace a otra vista. `destino`: una dirección propia ya escrita (`Vista.url()`)."""
    return html.Link(contenido, href=destino, className=clase or None, **otros)


def descarga(contenido: Any, destino: str, clase: str = "enlace-descarga") -> Pieza:
    """Un enlace que descarga un archivo: sí pide la página al servidor."""
    return html.A(contenido, href=destino, className=clase, download="")


def abre_lista(contenido: Any, destino: str, clase: str = "abre-lista") -> Pieza:
    """Un enlace a una lista."""
    return enlace(contenido, destino, clase)


def boton(texto: Any, accion: str = "", clase: str | None = None, **datos: str) -> Pieza:
    """Un botón que atiende el guion del navegador. `datos`: atributos `data-…`."""
    propios = {"accion": accion, **datos} if accion else datos
    return html.Button(texto, type="button", className=clase, **{f"data-{k}": v for k, v in propios.items()})


# -- moverse


def migas(vista: Vista, camino: Sequence[Nodo], hermanos: Sequence[Nodo], destino: Destino | None = None) -> Pieza:
    """El `camino` desde lo más alto; el último paso es la página actual y abre a sus `hermanos`.

    `destino` da la dirección de cada nodo; por defecto, su página.
    """
    ir = destino or (lambda nodo: vista.hacia(nodo.codigo, nodo.nivel).url())
    *superiores, ultimo = camino
    pasos = [html.Li(enlace(_nombre(superior), ir(superior))) for superior in superiores]
    pasos.append(html.Li(_con_hermanos(ultimo, hermanos, ir)))
    return html.Nav(html.Ol(pasos), className="migas", **{"aria-label": "Camino"})


def _nombre(nodo: Nodo) -> str:
    if nodo.nivel in (Nivel.RED, Nivel.MICRORRED) and not nodo.nombre.lower().startswith(("red", "microrred", "sin ")):
        return f"{NOMBRES_NIVEL[nodo.nivel][0].capitalize()} {nodo.nombre}"
    return nodo.nombre


def _con_hermanos(nodo: Nodo, hermanos: Sequence[Nodo], ir: Destino) -> Pieza:
    actual = html.Span(_nombre(nodo), className="miga-actual", **{"aria-current": "page"})
    if not 1 < len(hermanos) <= HERMANOS_MAXIMOS:
        return actual
    plural = NOMBRES_NIVEL[nodo.nivel][1]
    otros = "otras" if plural in ("regiones", "redes", "microrredes") else "otros"
    opciones = [
        (hermano.nombre, ir(hermano), hermano.codigo == nodo.codigo)
        for hermano in sorted(hermanos, key=lambda hermano: alfabetico(hermano.nombre))
    ]
    return html.Details(
        html.Summary(actual, html.Span(f" ver {otros} {plural}", className="solo-lector")),
        _menu(opciones),
        className="desplegable",
    )


def _menu(opciones: Opciones) -> Pieza:
    return html.Ul(
        [html.Li(enlace(texto, destino, "actual" if actual else "")) for texto, destino, actual in opciones],
        className="menu",
    )


def segmentos(nombre: str, opciones: Opciones) -> Pieza:
    """Botones unidos; el actual no lleva a ninguna parte."""
    return html.Nav(
        [
            html.Span(texto, className="actual", **{"aria-current": "true"}) if actual else enlace(texto, destino)
            for texto, destino, actual in opciones
        ],
        className="segmentos",
        **{"aria-label": nombre},
    )


def desplegable(nombre: str, actual: Any, opciones: Opciones, clase: str = "") -> Pieza:
    """Un menú de enlaces que se abre con el teclado o el ratón."""
    return html.Details(
        html.Summary(html.Span(f"{nombre}: ", className="solo-lector"), actual),
        _menu(opciones),
        className=f"desplegable caja {clase}",
    )


def selector_de_periodo(vista: Vista, periodos: Sequence[Periodo]) -> Pieza:
    """Clase de periodo y periodo. Al cambiar de clase se va al que contiene o sigue al actual."""
    actual = vista.periodo
    clases = [
        (nombre, vista.con(periodo=_equivalente(actual, corte, periodos)).url(), corte is actual.corte)
        for corte, nombre in _CORTES.items()
    ]
    opciones = [
        (periodo.texto, vista.con(periodo=periodo).url(), periodo == actual)
        for periodo in reversed(periodos)
        if periodo.corte is actual.corte
    ]
    informativo = _INFORMATIVOS.get(actual.corte)
    return html.Div(
        segmentos("Clase de periodo", clases),
        desplegable("Periodo", actual.texto, opciones),
        html.Span(informativo, className="informativo") if informativo else None,
        className="selector-periodo",
    )


def _equivalente(actual: Periodo, corte: Corte, periodos: Sequence[Periodo]) -> Periodo:
    """El periodo de otra clase que contiene el último mes con datos del actual."""
    candidatos = [periodo for periodo in periodos if periodo.corte is corte]
    cruzados = [periodo for periodo in candidatos if periodo.se_cruza_con(actual)]
    return (cruzados or candidatos)[-1]


# -- descargar, imprimir y copiar el enlace


def _desplegable(nombre: Any, opciones: Sequence[Any], clase: str, ayuda: str = "") -> Pieza:
    return html.Details(
        html.Summary(nombre, title=ayuda or None),
        html.Ul([html.Li(opcion) for opcion in opciones], className="menu"),
        className=f"desplegable caja {clase}",
    )


def menu_de_pagina(vista: Vista, territorio: str, *, presentable: bool, partes: str = "") -> Pieza:
    """Excel, PowerPoint, informe y directorio, imprimir y copiar el enlace. `presentable`: si tiene historia.

    `partes`: cómo se llaman las de un territorio que se reparte («redes»), de las que se llevan todos los archivos.
    """
    campos = {"territorio": territorio, "periodo": str(vista.periodo)} | de_la_carga(vista)
    libro = campos | ({"indicador": vista.indicador} if vista.indicador != INDICADOR else {})
    if vista.pagina is LISTA:
        libro = campos | {"territorio": vista.codigo, "lista": vista.lista} | _de_la_lista(vista, vista.lista)
    opciones = [descarga("Descargar Excel", f"/descargar/libro.xlsx?{urlencode(libro)}", "")]
    if presentable:
        opciones += [
            descarga("Descargar PowerPoint", f"/descargar/presentacion.pptx?{urlencode(campos)}", ""),
            descarga("Descargar informe (PDF)", f"/descargar/informe.pdf?{urlencode(campos)}", ""),
            descarga("Directorio de grupos (Excel)", f"/descargar/directorio.xlsx?{urlencode(campos)}", ""),
        ]
        if vista.lista != "directorio":
            opciones.append(abre_lista("Directorio para imprimir", vista.de_lista("directorio", territorio).url(), ""))
    if partes:
        destino = vista.con(pagina=LOTE, codigo=territorio, lista="", indicador=INDICADOR).url()
        opciones.append(enlace(f"Todos los archivos de sus {partes} (ZIP)", destino))
    opciones += [boton("Imprimir o guardar PDF", "imprimir"), boton("Copiar el enlace", "copiar")]
    return _desplegable("Exportar", opciones, "exportar")


def menu_de_lamina(vista: Vista, clase: str, titulo: str, lista: str, indicador: str = "cobertura") -> Pieza:
    """Una gráfica, el mapa o la comparación, dibujados por el servidor, y la tabla que hay detrás."""
    campos = {"territorio": vista.codigo, "periodo": str(vista.periodo)} | de_la_carga(vista)
    campos |= {"indicador": indicador} if indicador != INDICADOR else {}
    direccion = f"/descargar/{clase}.svg?{urlencode(campos)}"
    dibujos = [descarga("SVG", direccion, ""), boton("PNG", "png-lamina", direccion=direccion)]
    return _bajar(vista, titulo, lista, dibujos)


def _bajar(vista: Vista, titulo: str, lista: str, dibujos: list[Pieza]) -> Pieza:
    nombre = [html.Span("⤓", **{"aria-hidden": "true"}), html.Span(f"Descargar: {titulo}", className="solo-lector")]
    libro, tabla = bajar_lista(vista, lista, vista.codigo)
    return _desplegable(nombre, [libro, *dibujos, tabla], "bajar", "Descargar Excel, SVG, PNG o CSV")


def bajar_lista(vista: Vista, lista: str, codigo: str, orden: str = "", clase: str = "") -> tuple[Pieza, Pieza]:
    """Una lista en Excel, que es lo que abre una persona, y en CSV, que lee un programa; la que se mira, como se ve."""
    campos = {"territorio": codigo, "periodo": str(vista.periodo)} | de_la_carga(vista) | _de_la_lista(vista, lista)
    libro, tabla = (urlencode(propios, quote_via=quote, safe="") for propios in (campos | {"lista": lista}, campos))
    return (
        descarga(f"{orden}Excel", f"/descargar/libro.xlsx?{libro}", clase),
        descarga(f"{orden}CSV", f"/descargar/{lista}.csv?{tabla}", clase),
    )


def de_la_carga(vista: Vista) -> dict[str, str]:
    """El campo con que se pide un archivo de la misma carga que se está viendo."""
    return {} if vista.generacion is None else {GENERACION: str(vista.generacion)}


def _de_la_lista(vista: Vista, lista: str) -> dict[str, str]:
    """El orden, las columnas y lo buscado, si es la lista que se mira."""
    if vista.pagina is not LISTA or vista.lista != lista:
        return {}
    return {campo: vista.campo(campo) for campo in DE_UNA_LISTA if vista.campo(campo)}


# -- abrir el pasaporte de una cifra


def direccion_pasaporte(vista: Vista, indicador: str, codigo: str | None = None) -> str:
    """La dirección del pasaporte de un indicador en el territorio de la vista, o en otro."""
    return vista.con(pagina=PASAPORTE, codigo=codigo or vista.codigo, indicador=indicador, lista="").url()


def boton_pasaporte(vista: Vista, indicador: str, que: str, codigo: str | None = None) -> Pieza:
    """La «i» de una tarjeta. `que`: de qué cifra, para quien la oye."""
    signo = html.Span("i", **{"aria-hidden": "true"})
    dicho = html.Span(f"¿De dónde sale? {que}", className="solo-lector")
    return cifra_con_pasaporte(vista, [signo, dicho], indicador, codigo, "boton-i")


def cifra_con_pasaporte(vista: Vista, texto: Any, indicador: str, codigo: str | None = None, clase: str = "") -> Pieza:
    """Una cifra de una fila o de una frase que abre su pasaporte."""
    return html.A(
        texto,
        href=direccion_pasaporte(vista, indicador, codigo),
        className=f"{CLASE} {clase}".strip(),
        title="¿De dónde sale esta cifra?",
        **{"aria-haspopup": "dialog"},
    )
