"""Los hijos de un territorio comparados: en su orden, con sus barras, y la misma comparación como tabla."""

from __future__ import annotations

from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import ESTANDAR
from dashboard.dominio.territorio import Nivel
from dashboard.graficas.en_pagina import en_pagina
from dashboard.graficas.tema import SIGNOS
from dashboard.indicadores.asistencia import INDICADOR as ASISTENCIA
from dashboard.indicadores.catalogo import POR_DEFECTO
from dashboard.indicadores.embudo import LADOS, Embudo, dibujado, embudo
from dashboard.indicadores.indicador import Hijo, Hijos, Indicador, Orden
from dashboard.indicadores.palabras import son_pocos
from dashboard.navegacion.vista import ORDEN, Modo, Vista
from dashboard.nucleo.errores import ErrorVista
from dashboard.nucleo.formato import entero, palabra
from dashboard.paginas.alcanzar.pedido import a_alcanzar
from dashboard.paginas.cabecera import acciones, ver_tabla
from dashboard.paginas.hijo import color, cuenta, destino, nota, tramado, valor_con_pasaporte
from dashboard.piezas import html
from dashboard.piezas.enlaces import (
    abre_lista,
    boton_pasaporte,
    enlace,
    menu_de_lamina,
    segmentos,
)
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import barra, sello, tabla, tarjeta, tarjeta_vacia

#: cómo se dice cada orden en el título y en su botón
_ORDENES = {
    Orden.BRECHA: ("Mayor brecha primero", "Por lo que falta"),
    Orden.PORCENTAJE: ("Menor porcentaje primero", "Por porcentaje"),
}


def orden_pedido(vista: Vista) -> Orden:
    """El orden que pide la dirección. `ErrorVista` si no es ninguno."""
    texto = vista.campo(ORDEN) or Orden.BRECHA
    if texto in tuple(Orden):
        return Orden(texto)
    raise ErrorVista(
        f"El orden «{texto[:40]}» no existe.",
        que_hacer=f"Valores que se pueden usar en «{ORDEN}»: {', '.join(Orden)}.",
        opciones=[("Ver con el orden de siempre", vista.con_campo(ORDEN, "").url())],
    )


def _selector_de_orden(vista: Vista) -> Pieza:
    actual = orden_pedido(vista)
    opciones = [
        (boton, vista.con_campo(ORDEN, "" if orden is Orden.BRECHA else orden.value).url(), orden is actual)
        for orden, (_, boton) in _ORDENES.items()
    ]
    return segmentos("Orden", opciones)


def tarjeta_comparacion(vista: Vista, consulta: Consulta, indicador: Indicador, descendencia: Hijos) -> Pieza:
    con_estandar = bool(indicador.ficha.estandar)
    titulo = "De mayor a menor" if indicador.menor_es_mejor else "De menor a mayor"
    if con_estandar:
        titulo = _ORDENES[orden_pedido(vista)][0]
    pista = "la línea marca el 80\u202f%" if indicador.con_linea else indicador.ficha.corto
    # la lista compara coberturas; otro indicador se ve en la tabla que reemplaza al mapa, con sus mismos datos
    controles = acciones(
        _selector_de_orden(vista) if con_estandar and descendencia.filas else None,
        a_alcanzar(vista) if indicador is POR_DEFECTO else None,
        ver_tabla(vista, indicador.lista_de_hijos)
        if indicador.lista_de_hijos
        else enlace("Ver como tabla", vista.con(modo=Modo.TABLA).url(), "accion"),
        menu_de_lamina(vista, "comparacion", titulo, "comparacion", indicador.clave) if descendencia.filas else None,
        boton_pasaporte(vista, indicador.clave, indicador.ficha.corto),
    )
    if not descendencia.filas:
        vacio = "No hay territorios que comparar."
        return tarjeta_vacia(titulo, vacio, pista=pista, accion=controles, clase="tarjeta-ranking")
    de_asistencia = indicador.clave == ASISTENCIA.clave
    hallado = embudo(consulta, [h.nodo for h in descendencia.filas], vista.periodo) if de_asistencia else None
    contenido = _ranking(vista, indicador, descendencia, hallado)
    return tarjeta(titulo, contenido, pista=pista, accion=controles, clase="tarjeta-ranking")


def _ranking(vista: Vista, indicador: Indicador, hijos: Hijos, hallado: Embudo | None) -> Pieza:
    """Los hijos en su orden, con su n de N y la línea del 80 % donde la guía la fija.

    `hallado`: el embudo de los hijos en ese orden, si es de asistencia y hay con qué hacerlo.
    """
    tope = 1.0
    if not indicador.es_proporcion or indicador.menor_es_mejor:
        tope = max((h.resultado.fraccion.valor or 0 for h in hijos.filas), default=1.0) or 1.0
    filas = []
    lados = hallado.lado if hallado else (0,) * len(hijos.filas)
    for hijo, lado in zip(hijos.filas, lados, strict=True):
        resultado, fraccion = hijo.resultado, hijo.resultado.fraccion
        parte = None if fraccion.todo_calla or fraccion.valor is None else fraccion.valor / tope
        falta = SIGNOS[resultado.veredicto][1] if resultado.veredicto else ""
        if tramado(hijo):
            falta = "depende"
        elif resultado.faltan:
            falta = f"{palabra(resultado.faltan, 'falta', 'faltan')} {resultado.faltan}"
        elif lado:
            falta = "▼ por debajo" if lado < 0 else "▲ por encima"
        meta = ESTANDAR if indicador.con_linea else None
        clase = "barra-pocos" if son_pocos(indicador, hijo.nodo, fraccion) else ""
        contenido = [
            html.Span(hijo.nodo.nombre, className="fila-nombre"),
            html.Span(
                barra(parte, color(indicador, hijo), meta=meta, clase=clase) if resultado.aplica else None,
                html.Span(cuenta(indicador, hijo), className="fila-cuenta"),
            ),
        ]
        filas.append(
            html.Li(
                enlace(contenido, destino(vista, hijo), "fila-enlace", title=_con_lado(nota(indicador, hijo), lado)),
                valor_con_pasaporte(vista, indicador, hijo, "fila-valor"),
                html.Span(falta, className=f"fila-falta {resultado.veredicto.value if resultado.veredicto else ''}"),
            )
        )
    lista = html.Ol(filas, className="ranking")
    if hallado is None:
        return lista
    nodos = [hijo.nodo for hijo in hijos.filas]
    fracciones = [hijo.resultado.fraccion for hijo in hijos.filas]
    figura = en_pagina(dibujado(nodos, [(f.numerador or 0, f.denominador or 0) for f in fracciones], hallado))
    return html.Div(
        lista,
        html.P(html.B("¿A quién no explica el azar?")),
        html.cruda(figura, "lienzo"),
        html.P(
            "De menos a más asistencias esperadas. Banda: lo que el azar explica a cada uno (99 %), ensanchada por lo "
            "que los territorios difieren de por sí. ▼ y ▲: por debajo y por encima de lo que el azar explica.",
            className="nota",
        ),
    )


def _con_lado(dicho: str, lado: int) -> str:
    return f"{dicho} · {LADOS[lado]}" if lado else dicho


def panel_tabla(vista: Vista, indicador: Indicador, hijos: Hijos) -> Pieza:
    """La misma comparación como tabla."""
    con_estandar = bool(indicador.ficha.estandar)
    encabezados = ["Territorio", "n", "N", "Valor", *(["Estándar 80 %", "Faltan"] if con_estandar else [])]
    filas = []
    for hijo in hijos.filas:
        fraccion, resultado = hijo.resultado.fraccion, hijo.resultado
        n, total, falta = (
            html.Td(_abre(vista, indicador, hijo, cual, valor), className="num")
            for cual, valor in enumerate((fraccion.numerador, fraccion.denominador, resultado.faltan))
        )
        celdas = [
            html.Th(
                enlace(hijo.nodo.nombre, destino(vista, hijo)),
                html.Small(" · pocos") if son_pocos(indicador, hijo.nodo, fraccion) else None,
                scope="row",
            ),
            n,
            total,
            html.Td(valor_con_pasaporte(vista, indicador, hijo, "abre-lista"), className="num"),
        ]
        if con_estandar:
            celdas += [html.Td(sello(resultado.veredicto) if resultado.veredicto else ""), falta]
        filas.append(html.Tr(celdas))
    return tabla(encabezados, filas)


def _abre(vista: Vista, indicador: Indicador, hijo: Hijo, cual: int, valor: int | None) -> Any:
    """Una cifra que abre su lista: 0 numerador, 1 denominador, 2 lo que falta. Sin dato, una raya."""
    if valor is None:
        return "–"
    lista = indicador.listas[cual]
    if not lista or hijo.nodo.nivel is Nivel.GRUPO:
        return entero(valor)
    return abre_lista(entero(valor), vista.de_lista(lista, hijo.nodo.codigo).url())
