"""Las tarjetas y lo que llevan dentro: tablas, listas, sellos, barras y leyendas."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from dashboard.dominio.estandar import POCOS, Veredicto
from dashboard.dominio.marcado import Crudo
from dashboard.graficas.mapa import PUNTOS
from dashboard.graficas.tema import CLASES_ESTANDAR, SIGNOS, Clases
from dashboard.piezas import html
from dashboard.piezas.html import Pieza


def tarjeta_indicador(
    titulo: Any,
    cifra: str,
    estado: list[Any],
    detalle: list[Any],
    nota: Any = None,
    clase: str = "",
    accion: Any = None,
    lugar: Any = None,
    hilo: str = "",
) -> Pieza:
    """Una cifra grande con su veredicto, su n/N y su nota. `cifra` es «71,9 %» o «sin dato»; `accion`, su control.

    `lugar`: el que ocupa entre sus hermanos. `hilo`: el SVG de su serie, que toma el alto que sobre en la tarjeta.
    """
    numero, separador, unidad = cifra.partition("\u202f%")
    grande = [numero, html.Small(" %")] if separador and not unidad else [cifra]
    return html.Article(
        html.Div(html.H2(titulo, className="tarjeta-titulo"), accion, className="indicador-cabeza"),
        html.Div(
            html.P(grande, className="cifra" if separador else "cifra cifra-texto"),
            html.cruda(Crudo(hilo), "hilo-caja") if hilo else None,
            className="indicador-cifra",
        ),
        html.P(lugar, className="lugar") if lugar else None,
        html.P(estado, className="estado"),
        html.P(detalle, className="detalle"),
        html.P(nota, className="nota") if nota else None,
        className=f"tarjeta indicador {clase}",
    )


def tarjeta(titulo: Any, contenido: Any, *, pista: Any = None, accion: Any = None, clase: str = "") -> Pieza:
    """Una tarjeta con título que es afirmación o pregunta, una pista y una acción a la derecha."""
    return html.Section(
        html.Div(
            html.H2(titulo, html.Span(pista, className="pista") if pista else None), accion, className="tarjeta-cabeza"
        ),
        contenido,
        className=f"tarjeta {clase}",
    )


def tarjeta_vacia(titulo: Any, texto: str, **otros: Any) -> Pieza:
    """La tarjeta de lo que no tiene nada que mostrar, y por qué. `otros`: los de `tarjeta`."""
    return tarjeta(titulo, html.P(texto, className="vacio"), **otros)


def lineas(renglones: Iterable[Any], clase: str = "cambios") -> Pieza:
    """Una lista con un punto por renglón."""
    return html.Ul([html.Li(renglon) for renglon in renglones], className=clase or None)


def definiciones(filas: Iterable[tuple[str, Any]]) -> Pieza:
    """Rótulos a la izquierda y lo que se dice de cada uno a la derecha."""
    return html.Dl([x for rotulo, dato in filas for x in (html.Dt(rotulo), html.Dd(dato))], className="datos")


#: la clase de una tabla cuyos rótulos se parten en renglones, en lugar de desplazarse
TABLA_PARTIDA = "tabla tabla-partida"


def tabla(
    encabezados: Sequence[str],
    filas: Sequence[Pieza],
    nombre: str = "",
    *,
    clase: str = "tabla",
    caja: str = "tabla-ancha",
    numeros_desde: int | None = None,
    con_foco: bool = True,
) -> Pieza:
    """Una tabla en su caja, que se desplaza si no cabe. `nombre`: para quien la oye; `con_foco`: se llega con teclado.

    `numeros_desde`: la primera columna cuyo encabezado va a la derecha, como sus cifras.
    """
    de_numero = len(encabezados) if numeros_desde is None else numeros_desde
    cabeza = [
        html.Th(texto, scope="col", className="num" if lugar >= de_numero else None)
        for lugar, texto in enumerate(encabezados)
    ]
    region = {"role": "region", "aria-label": nombre} if nombre else {}
    return html.Div(
        html.Table(html.Thead(html.Tr(cabeza)), html.Tbody(filas), className=clase),
        className=caja,
        tabIndex="0" if con_foco else None,
        **region,
    )


def sello(veredicto: Veredicto) -> Pieza:
    """«● cumple», «▲ no cumple», «◆ depende», «○ sin dato», «– no aplica»."""
    return marca(*SIGNOS[veredicto], f"sello-{veredicto.value}")


def marca(figura: str, texto: str, clase: str) -> Pieza:
    """Un sello que no es un veredicto (por ejemplo, «◆ señal de cambio»)."""
    return html.Span(
        html.Span(figura, className="figura", **{"aria-hidden": "true"}), texto, className=f"sello {clase}"
    )


def barra(parte: float | None, color: str, *, meta: float | None = None, clase: str = "") -> Pieza:
    """Barra de 0 a 1 (más de 1 se recorta). `color`: nombre de un color del tema. `meta`: dónde va la línea."""
    relleno = (
        None
        if parte is None
        else html.Span(
            className="barra-relleno",
            style={"width": f"{min(1.0, max(0.0, parte)) * 100:.2f}%", "background": f"var(--{color})"},
        )
    )
    linea = None if meta is None else html.Span(className="barra-meta", style={"left": f"{meta * 100:.0f}%"})
    trama = " barra-sin-dato" if parte is None else ""
    return html.Span(relleno, linea, className=f"barra{trama} {clase}", **{"aria-hidden": "true"})


def barras(filas: Sequence[tuple[Any, int, int, str]]) -> Pieza:
    """Un renglón por fila: nombre, qué parte es `n` de `de` y cómo se lee."""
    renglones = [
        (
            html.Span(nombre, className="fila-nombre"),
            barra(n / de if de else None, "acento"),
            html.Span(valor, className="fila-valor"),
        )
        for nombre, n, de, valor in filas
    ]
    return html.Ol([html.Li(*renglon) for renglon in renglones], className="ranking temas")


def barra_partida(partes: list[tuple[float, str]], clase: str = "") -> Pieza:
    """Barra de varios tramos: (parte de 0 a 1, color del tema)."""
    tramos: list[Any] = [
        html.Span(className="barra-tramo", style={"width": f"{parte * 100:.2f}%", "background": f"var(--{color})"})
        for parte, color in partes
        if parte > 0
    ]
    return html.Span(tramos, className=f"barra barra-partida {clase}", **{"aria-hidden": "true"})


def barra_flotante(desde: float, hasta: float, cero: float, color: str) -> Pieza:
    """Un tramo de una cascada, de `desde` a `hasta` (0 a 1), con una raya donde está el cero."""
    izquierda, derecha = sorted((desde, hasta))
    tramo = {"left": f"{izquierda * 100:.2f}%", "width": f"{(derecha - izquierda) * 100:.2f}%"}
    return html.Span(
        html.Span(className="barra-cero", style={"left": f"{cero * 100:.2f}%"}),
        html.Span(className="barra-tramo", style={**tramo, "background": f"var(--{color})"}),
        className="barra barra-flotante",
        **{"aria-hidden": "true"},
    )


def cuadro(color: str, texto: str, clase: str = "") -> Pieza:
    """Un cuadro de color del tema con su texto."""
    return html.Li(html.Span(className=f"cuadro {clase}", style={"background": f"var(--{color})"}), texto)


def leyenda_clases(
    clases: Clases, *, con_trama: bool, con_gris: bool, con_vacio: bool = False, con_pocos: bool = False
) -> Pieza:
    """Leyenda del mapa y el mosaico. La línea de 80 % separa las clases del estándar."""
    filas: list[Any] = []
    for tope, color, texto in clases:
        filas.append(cuadro(color, texto, "cuadro-vacio" if color == "papel" else ""))
        if clases is CLASES_ESTANDAR and tope == 800:
            filas.append(html.Li("│ estándar 80 %", className="leyenda-estandar"))
    if con_trama:
        filas.append(html.Li(html.Span(className="cuadro cuadro-trama"), "depende de lo que no se sabe"))
    if con_pocos:
        filas.append(html.Li(html.Span(className="cuadro cuadro-pocos"), f"más claro: de menos de {POCOS}"))
    if con_gris:
        filas.append(cuadro("sin-dato", "sin dato"))
    if con_vacio:
        filas.append(cuadro("no-aplica", "no aplica", "cuadro-vacio"))
    return html.Ul(filas, className="leyenda")


def leyenda_puntos(presentes: Sequence[int]) -> Pieza:
    """Leyenda de los establecimientos del mapa: se distinguen por relleno, anillo y tamaño."""
    filas = []
    for posicion in presentes:
        estilo = PUNTOS[posicion]
        lado = f"{estilo.tamano + 3}px"
        borde = f"2px solid var(--{estilo.anillo})" if estilo.anillo and estilo.anillo != "papel" else "none"
        forma = {"background": f"var(--{estilo.relleno})", "border": borde, "width": lado, "height": lado}
        filas.append(html.Li(html.Span(className="punto", style=forma), estilo.nombre))
    return html.Ul(filas, className="leyenda leyenda-puntos")


def leyenda_series(series: Sequence[tuple[str, str]]) -> Pieza:
    """Leyenda en línea: (color del tema, texto)."""
    return html.Span(
        [
            html.Span(html.Span(className=f"cuadro cuadro-{color}", style={"background": f"var(--{color})"}), texto)
            for color, texto in series
        ],
        className="leyenda-linea",
    )
