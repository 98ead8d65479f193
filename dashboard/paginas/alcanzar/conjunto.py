"""Qué conjunto: lo que se quiere que llegue, a quién se elige primero, y cada establecimiento con su marca."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from dashboard.dominio.estandar import Veredicto
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.territorio import NOMBRES_NIVEL, Nivel
from dashboard.indicadores.alcanzar import (
    NOMBRES_ORDEN,
    Candidato,
    Meta,
    Orden,
    Recuento,
    escribir,
    escribir_sin_o_con,
    por_parte,
    recontar,
)
from dashboard.indicadores.palabras import n_de
from dashboard.nucleo.errores import ErrorVista
from dashboard.nucleo.formato import decimal, entero, mayuscula, palabra
from dashboard.paginas.alcanzar.pedido import Pedido, destino
from dashboard.paginas.cabecera import acciones
from dashboard.paginas.escena import FORMAR, PRESENTACION
from dashboard.piezas import html
from dashboard.piezas.enlaces import de_la_carga, descarga, desplegable, enlace, segmentos
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import TABLA_PARTIDA, tabla, tarjeta, tarjeta_vacia

#: con más candidatos que estos se ven los de una parte cada vez
_A_LA_VISTA = 100
#: y de esa parte, estos; los demás, en su página
_DE_UNA_PARTE = 40
#: lo que se reemplaza en una dirección; ningún código ni conjunto lo es
_HUECO = "XXXXXXXX"


def tarjeta_conjunto(p: Pedido, partes: Sequence[Recuento]) -> Pieza:
    """Qué se quiere que llegue, a quién se elige primero y cómo llevárselo."""
    elegidos = p.eleccion.codigos
    metas = {Meta.CONJUNTO: "Que llegue el conjunto"}
    if partes:
        singular, _ = NOMBRES_NIVEL[partes[0].nodo.nivel]
        metas = {Meta.CADA: f"Que llegue cada {singular}"} | metas
    opciones = [
        (
            f"{texto}: {entero(len(p.menores[meta]))}",
            p.con(meta="" if meta is Meta.CADA else meta, e="").url(),
            not p.a_mano and (meta is p.meta or len(metas) == 1),
        )
        for meta, texto in metas.items()
    ]
    ordenes = [
        (mayuscula(texto), p.con(orden="" if orden is Orden.CERCA else orden, e="").url(), orden is p.orden)
        for orden, texto in NOMBRES_ORDEN.items()
    ]
    notas = [f"Se elige primero {NOMBRES_ORDEN[p.orden]}.{_de_los_partos(p)}"]
    if p.a_mano and elegidos != p.menores[p.meta]:
        notas.insert(0, "Conjunto elegido a mano.")
    elif elegidos:
        notas.insert(0, f"Es el menor para {metas.get(p.meta, metas[Meta.CONJUNTO]).lower()}.")
        con_ellos = recontar(p.consulta, [r.nodo for r in partes], p.periodo, p.eleccion)
        if p.meta is Meta.CADA and (dependen := sum(r.despues.veredicto is Veredicto.DEPENDE for r in con_ellos)):
            notas.insert(1, f"En {entero(dependen)} llegar depende además de lo que no se sabe.")
    if partes and len(p.menores[Meta.CADA]) > len(p.menores[Meta.CONJUNTO]):
        notas.append(f"Que llegue cada {singular} pide más que el conjunto: lo que le sobra a una no cubre a otra.")
    campos = {"periodo": str(p.periodo), "territorio": p.nodo.codigo, "e": escribir(elegidos), "orden": p.orden}
    campos |= de_la_carga(p.vista)
    bajar = [
        descarga(nombre, f"/descargar/alcanzar.{extension}?{urlencode(campos)}")
        for nombre, extension in (("Excel", "xlsx"), ("CSV", "csv"))
    ]
    presentar = p.vista.con(pagina=PRESENTACION, extra=(("escena", "compromiso"), (FORMAR, escribir(elegidos))))
    bajar.append(html.A("Presentar este compromiso", href=presentar.url(), className="accion"))
    return tarjeta(
        "¿Qué conjunto?",
        html.Div(
            segmentos("Qué se quiere que llegue", opciones),
            " ",
            desplegable("A quién se elige primero", mayuscula(NOMBRES_ORDEN[p.orden]), ordenes),
            *(html.P(nota, className="nota") for nota in notas),
        ),
        accion=acciones(*bajar) if elegidos else None,
    )


def _de_los_partos(p: Pedido) -> str:
    """Si cuántos partos atiende cada uno es el orden, de quiénes no se sabe; si no se sabe de ninguno, que falta."""
    sin_dato = sum(candidato.partos is None for candidato in p.propios)
    if sin_dato == len(p.propios):
        return " No se cargó cuántos partos atiende cada uno."
    if p.orden is not Orden.PARTOS or not sin_dato:
        return ""
    return f" De {entero(sin_dato)} no se sabe: {palabra(sin_dato, 'va', 'van')} al final."


def tarjeta_lista(p: Pedido, partes: Sequence[Nodo]) -> Pieza:
    """Los candidatos, uno por fila, con el enlace que lo agrega o lo quita."""
    if not p.propios:
        return tarjeta_vacia("Establecimientos", "Todo el que atiende partos e informó tiene grupo conformado.")
    ve, controles, resto = p.propios, None, None
    if len(p.propios) > _A_LA_VISTA and partes:
        parte, ve, controles = _de_una_parte(p, partes)
        if len(ve) > _DE_UNA_PARTE:
            cuantos = f"Ver los {entero(len(ve))} de {parte.nombre}"
            resto = html.P(enlace(cuantos, destino(p.vista, parte), "accion"), className="nota")
            ve = ve[:_DE_UNA_PARTE]
    nodos = [p.consulta.nodo(codigo) for codigo in dict.fromkeys(c.microrred for c in ve)]
    de_microrred = {r.nodo.codigo: r for r in recontar(p.consulta, nodos, p.periodo, p.eleccion)}
    elegidos = sum(c.codigo in p.eleccion.codigos for c in p.propios)
    # las direcciones solo cambian en el código y en el conjunto: escribirlas enteras es casi toda la página
    ficha = p.vista.hacia(_HUECO, Nivel.ESTABLECIMIENTO).url()
    otro, con_o_sin = p.con(e=_HUECO).url(), escribir_sin_o_con(p.eleccion.codigos)
    filas = [
        _fila(
            candidato,
            de_microrred[candidato.microrred],
            ficha.replace(_HUECO, candidato.codigo),
            otro.replace(_HUECO, con_o_sin(candidato.codigo)),
            elegido=candidato.codigo in p.eleccion.codigos,
        )
        for candidato in ve
    ]
    encabezados = ["Conjunto", "Establecimiento", "Al grupo activo más cercano", "Su microrred"]
    return tarjeta(
        f"{entero(elegidos)} {palabra(elegidos, 'elegido', 'elegidos')} de {entero(len(p.propios))} sin grupo",
        html.Div(
            tabla(encabezados, filas, "Establecimientos que atienden partos y no tienen grupo", clase=TABLA_PARTIDA),
            resto,
            html.P("Kilómetros en línea recta, dentro de su región.", className="nota"),
        ),
        accion=controles,
        clase="tarjeta-conjunto",
    )


def _de_una_parte(p: Pedido, partes: Sequence[Nodo]) -> tuple[Nodo, list[Candidato], Pieza]:
    """La parte que se ve, sus candidatos y el menú para ver los de otra."""
    de_parte = por_parte(partes, p.propios)
    con = [parte for parte in partes if de_parte[parte.codigo]]
    pedida = p.vista.campo("ver")
    if pedida and pedida not in {parte.codigo for parte in con}:
        raise ErrorVista(
            f"«{pedida[:40]}» no es una parte de {p.nodo.nombre} con establecimientos sin grupo.",
            opciones=[(parte.nombre, p.con(ver=parte.codigo).url()) for parte in con[:5]],
        )
    vista_de = {parte.codigo: parte for parte in con}
    actual = vista_de[pedida] if pedida else max(con, key=p.eleccion.en)

    def nombre(parte: Nodo) -> str:
        return f"{parte.nombre}: {entero(p.eleccion.en(parte))} de {entero(len(de_parte[parte.codigo]))}"

    opciones = [(nombre(parte), p.con(ver=parte.codigo).url(), parte is actual) for parte in con]
    return actual, de_parte[actual.codigo], desplegable("Se ven los de", nombre(actual), opciones)


def _fila(candidato: Candidato, microrred: Recuento, ficha: str, otro: str, *, elegido: bool) -> Pieza:
    """`ficha`: la dirección del establecimiento; `otro`: la del conjunto sin él, o con él."""
    marca = html.Span("☑" if elegido else "☐", **{"aria-hidden": "true"})
    hace = "quitar" if elegido else "agregar"
    # en papel queda la marca, sin lo que se podría hacer
    dicho = [
        marca,
        html.Span(f" {hace}", className="accion"),
        html.Span(f" {candidato.nombre}", className="solo-lector"),
    ]
    cerca = "sin coordenadas" if candidato.km is None else f"{decimal(candidato.km)} km"
    detalle = " · ".join(parte for parte in (candidato.categoria, candidato.distrito) if parte)
    antes, despues = microrred.antes.fraccion, microrred.despues.fraccion
    queda = f"{microrred.nodo.nombre}: {entero(antes.numerador or 0)}"
    queda += f" → {n_de(despues)}" if microrred.suma else f" de {entero(antes.denominador or 0)}"
    return html.Tr(
        html.Td(enlace(dicho, otro, "marca-conjunto")),
        html.Th(enlace(candidato.nombre, ficha), html.Small(f" {detalle}"), scope="row"),
        html.Td(cerca),
        html.Td(queda),
        className="elegido" if elegido else None,
    )
