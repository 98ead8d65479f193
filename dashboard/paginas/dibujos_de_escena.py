"""Las gráficas de una escena, en HTML que llena su sitio: la letra mide lo mismo en un proyector viejo y en uno ancho.

Un SVG que se ajusta sin deformarse deja media pantalla vacía y la letra a su suerte. Aquí lo que se estira son las
columnas, las barras y la línea; las palabras van encima, con la letra de la escena. Lo que aparece en un paso lleva
`data-paso`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.dominio.grafica import Grafico, Papel, Tipo
from dashboard.dominio.marcado import Crudo
from dashboard.graficas.siluetas import tramos
from dashboard.graficas.svg import marca
from dashboard.graficas.tema import COLOR_DE_LADO_EN_ESCENA, COLORES_DE_ESCENA
from dashboard.nucleo.formato import ESPACIO_FINO
from dashboard.piezas import html
from dashboard.piezas.html import Pieza

#: lo que se escribe sobre la línea del estándar
ESTANDAR = "80: lo que pide la guía"
#: desde qué parte del alto cabe el valor dentro de su columna
_CABE = 0.2
#: qué parte del alto se deja bajo la línea para lo que se anota, y a qué distancia se leen dos hitos, en centésimas
_FRANJA, _ENTRE_HITOS = 0.24, 34.0
#: letras que caben bajo una columna en un renglón
_DE_UN_RENGLON = 6
#: a qué distancia se leen dos textos del mismo lado, en centésimas del alto
_SEPARADOS = 13.0


def dibujar(grafico: Grafico, destinos: Sequence[str] = ()) -> Pieza:
    """La gráfica con su nombre y su descripción. `destinos`: adónde lleva cada categoría, o ""."""
    if grafico.tipo is Tipo.LINEAS:
        dentro = _lineas(grafico)
    elif grafico.tipo is Tipo.COLUMNAS:
        dentro = _columnas(grafico)
    else:
        dentro = _barras(grafico, destinos)
    con_enlaces = any(destinos)
    return html.Div(
        html.H3(grafico.titulo),
        html.Div(
            dentro,
            className=f"trazo trazo-{grafico.tipo}{_renglones(grafico)}",
            role="group" if con_enlaces else "img",
            **{"aria-label": grafico.descripcion},
        ),
        className=f"dibujo dibujo-{grafico.tipo}",
    )


def _renglones(grafico: Grafico) -> str:
    """Un semestre o un mes no cabe bajo su columna en un renglón."""
    largos = grafico.tipo is Tipo.COLUMNAS and max(map(len, grafico.categorias), default=0) > _DE_UN_RENGLON
    return " dos-renglones" if largos else ""


def _por_cien(parte: float) -> str:
    return f"{100 * parte:.2f}%"


def _columnas(grafico: Grafico) -> list[Any]:
    """Una columna por periodo hacia la línea del estándar; la última, la de ahora, aparece en el segundo paso."""
    valores = grafico.series[0].valores
    tope = max([*(float(v) for v in valores if v is not None), grafico.linea or 0]) * 1.12 or 1.0
    columnas = []
    for i, valor in enumerate(valores):
        ahora = i == len(valores) - 1
        escrito: Any = html.B(grafico.escrito(0, i), className="" if (valor or 0) / tope >= _CABE else "fuera")
        # donde no hay dato no se alza nada: un filo se leería como un cero
        como = {"className": "hueco"} if valor is None else _alzada(float(valor) / tope)
        columnas.append(
            html.Div(
                html.Div(escrito, **como),
                html.Span(grafico.categorias[i]),
                className=f"columna{' ahora' if ahora else ''}",
                **({"data-paso": "2"} if ahora and len(valores) > 1 else {}),
            )
        )
    raya = []
    if grafico.linea is not None:
        nivel = {"bottom": _por_cien(grafico.linea / tope)}
        raya = [html.Div(html.Div(html.Span(ESTANDAR), className="raya", style=nivel), className="rayado")]
    return [*raya, *columnas]


def _alzada(parte: float) -> dict[str, Any]:
    return {"className": "alzada", "style": {"height": _por_cien(parte)}}


def _barras(grafico: Grafico, destinos: Sequence[str]) -> list[Any]:
    """Una barra por fila con su nombre y su valor al lado; las que importan, en el color de la escena."""
    valores = grafico.series[0].valores
    tope = max([*(float(v) for v in valores if v is not None), grafico.linea or 0]) or 1.0
    importan = {lugar for lugar, _ in grafico.anotado}
    filas = []
    for i, valor in enumerate(valores):
        nombre: Any = grafico.categorias[i]
        if i < len(destinos) and destinos[i]:
            nombre = html.A(nombre, href=destinos[i], className="profundizar")
        raya = None
        if grafico.linea is not None:
            raya = html.Div(className="raya", style={"left": _por_cien(grafico.linea / tope)})
        barra = None
        if valor is not None:
            barra = html.Div(className="barra", style={"width": _por_cien(float(valor) / tope)})
        filas.append(
            html.Div(
                html.Span(nombre, className="barra-nombre"),
                html.Span(html.Div(barra, raya, className="barra-riel"), className="barra-sitio"),
                html.B(grafico.escrito(0, i)),
                className=f"barra-fila{' importa' if i in importan else ''}",
            )
        )
    if grafico.linea is not None:
        filas.append(html.P(f"La raya: {ESTANDAR.replace(':', ',')}", className="barra-raya"))
    return filas


# -- la línea: el trazo se estira y las palabras van encima


def _lineas(grafico: Grafico) -> list[Any]:
    presentes = [float(v) for serie in grafico.series for v in serie.valores if v is not None]
    bajo, techo = max(0.0, min(presentes) - 0.02), min(1.0, max(presentes) + 0.02)
    suelo = bajo
    if grafico.anotado:
        # abajo queda una franja sin datos para las palabras
        bajo -= (techo - bajo) * _FRANJA
    ultima = max(len(grafico.categorias) - 1, 1)

    def punto(i: int, valor: float) -> tuple[float, float]:
        return 100 * i / ultima, 100 * (1 - (valor - bajo) / ((techo - bajo) or 1.0))

    return [
        Crudo(_trazos(grafico, punto)),
        # en la franja de las palabras no hay nada que medir
        *_niveles(suelo, techo, punto),
        *_meses(grafico, punto, bajo),
        *_marcas(grafico, punto),
        *_palabras(grafico, punto),
    ]


def _trazos(grafico: Grafico, punto: Any) -> str:
    """La banda, lo esperado y la línea, en un SVG que se deforma sin engordar sus trazos."""
    piezas = []
    for tramo in grafico.banda:
        anillo = [*(punto(i, alto) for i, alto, _ in tramo), *(punto(i, bajo) for i, _, bajo in reversed(tramo))]
        piezas.append(marca("path", d=f"{_camino(anillo)}Z", color="escena-banda"))
    for serie in grafico.series:
        if serie.papel not in (Papel.VALOR, Papel.CENTRO):
            continue
        puntos = [None if v is None else punto(i, float(v)) for i, v in enumerate(serie.valores)]
        rayas = {"stroke_dasharray": "7 6", "stroke_width": 2} if serie.papel is Papel.CENTRO else {"stroke_width": 5}
        color = COLORES_DE_ESCENA[serie.papel]
        piezas += [marca("path", d=_camino(t), borde=color, fill="none", **rayas) for t in tramos(puntos)]
    return marca("svg", piezas, viewBox="0 0 100 100", preserveAspectRatio="none", aria_hidden="true")


def _camino(puntos: Sequence[tuple[float, float]]) -> str:
    return f"M{'L'.join(f'{x:.2f},{y:.2f}' for x, y in puntos)}"


def _en(x: float, y: float, contenido: Any, clase: str, **otros: Any) -> Pieza:
    sitio = {"left": f"{x:.2f}%", "top": f"{y:.2f}%"}
    return html.Span(contenido, className=clase, style=sitio, **otros)


def _niveles(bajo: float, techo: float, punto: Any) -> list[Pieza]:
    # de dos a cinco niveles: más no se leen
    salto = next(s for s in (2, 5, 10, 20, 50) if (techo - bajo) * 100 / s < 5)
    niveles = [m for m in range(0, 101, salto) if bajo <= m / 100 <= techo]
    return [_en(0, punto(0, m / 100)[1], f"{m}{ESPACIO_FINO}%", "nivel") for m in niveles]


def _meses(grafico: Grafico, punto: Any, bajo: float) -> list[Pieza]:
    """El primer mes, el último y uno o dos de en medio: los doce no se leen en una sala."""
    cuantos = len(grafico.categorias)
    elegidos = sorted({round(i * (cuantos - 1) / 3) for i in range(4)}) if cuantos > 3 else range(cuantos)
    return [_en(punto(i, bajo)[0], 100, grafico.categorias[i], "mes") for i in elegidos]


def _marcas(grafico: Grafico, punto: Any) -> list[Pieza]:
    """Un punto en cada mes con dato; una figura en los que son señal."""
    senales = {senal.lugar: senal for senal in grafico.senales}
    dicho = {lugar for lugar, _ in grafico.anotado}
    piezas = []
    for i, valor in enumerate(grafico.series[0].valores):
        if valor is None:
            continue
        x, y = punto(i, float(valor))
        if i not in senales:
            piezas.append(_en(x, y, None, "punto"))
            continue
        lado = senales[i].lado
        color = {"--color": f"var(--{COLOR_DE_LADO_EN_ESCENA[lado]})"}
        figura = html.Span("▼" if lado < 0 else "▲", style=color)
        piezas.append(_en(x, y, figura, f"senal{'' if i in dicho else ' leve'}"))
    return piezas


def _palabras(grafico: Grafico, punto: Any) -> list[Pieza]:
    """El valor del último mes, lo que pasó en los hitos y el punto que importa, junto a él."""
    valores = grafico.series[0].valores
    piezas = []
    ultimo = max((i for i, v in enumerate(valores) if v is not None), default=None)
    if ultimo is not None:
        x, y = punto(ultimo, float(valores[ultimo] or 0))
        mes = grafico.categorias[ultimo].split(" ")[0]
        piezas.append(_en(x, y, [html.Small(mes), " ", grafico.escrito(0, ultimo)], "ultimo"))
        piezas += _lo_esperado(grafico, punto, y)
    primero = grafico.meses[0] if grafico.meses else 0
    siguiente = 200.0
    for cuando, que in sorted(grafico.hitos, reverse=True):
        x = 100 * (cuando - primero) / max(len(valores) - 1, 1)
        # de dos que se pisarían se nombra el último; los dos están en las notas de la asistencia
        if siguiente - x >= _ENTRE_HITOS:
            piezas.append(_en(x, 0, que, f"hito{' hacia-atras' if x > 60 else ''}"))
            siguiente = x
    for lugar, palabras in grafico.anotado:
        x, y = punto(lugar, float(valores[lugar] or 0))
        piezas.append(
            _en(x, y, html.Span(palabras), f"anotado{' hacia-atras' if x > 50 else ''}", **{"data-paso": "2"})
        )
    return piezas


def _lo_esperado(grafico: Grafico, punto: Any, otra: float) -> list[Pieza]:
    """El nombre de la línea a rayas, a su derecha y sin encimarse con el último valor."""
    centro = next((serie.valores for serie in grafico.series if serie.papel is Papel.CENTRO), ())
    ultimo = max((i for i, v in enumerate(centro) if v is not None), default=None)
    if ultimo is None:
        return []
    x, y = punto(ultimo, float(centro[ultimo] or 0))
    if abs(y - otra) < _SEPARADOS:
        y = otra + (_SEPARADOS if y > otra else -_SEPARADOS)
    return [_en(x, y, "lo esperado", "esperado")]
