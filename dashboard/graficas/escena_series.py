"""Las gráficas de una escena como SVG: barras, columnas y líneas con letra grande, para leerlas desde el fondo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from textwrap import wrap

from dashboard.dominio.formato import decimal, entero
from dashboard.graficas.svg import ANCHO_DE_LETRA, lienzo, marca, partir, texto

#: medidas del dibujo y de su letra, en las mismas unidades
ANCHO, ALTO = 640.0, 460.0
_LETRA = 21.0
_CHICA = 17.0
_RENGLON = 19.0
#: (posición, valor) → dónde cae en el dibujo
Situar = Callable[[int, float], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class SerieEscena:
    """Una serie con su color del tema. `None` donde no hay dato."""

    nombre: str
    valores: Sequence[float | int | None]
    color: str
    #: banda, línea suelta o lo que se dibuja
    limite: bool = False


@dataclass(frozen=True, slots=True)
class FilaEscena:
    """Una categoría: su nombre y adónde lleva ("" si a ninguna parte)."""

    nombre: str
    destino: str = ""


def escribir(valor: float | int | None, proporcion: bool) -> str:
    """El valor como se lee: «71,9 %» o «1 234»; una raya sin dato."""
    if valor is None:
        return "–"
    return f"{decimal(valor * 100)}\u202f%" if proporcion else entero(int(valor))


def barras(
    filas: Sequence[FilaEscena],
    series: Sequence[SerieEscena],
    nombre: str,
    *,
    proporcion: bool,
    apiladas: bool = False,
    textos: Sequence[str] = (),
    linea: float | None = None,
    colores: Sequence[str] = (),
    medidas: tuple[float, float] = (ANCHO, ALTO),
) -> str:
    """Barras horizontales, una fila por categoría; varias series, una bajo otra o apiladas.

    `textos`: lo que se escribe al final de cada fila (de la primera serie o del total de las apiladas). `colores`: el
    de cada fila, si no es el de su serie. `medidas`: ancho y alto del dibujo.
    """
    ancho, alto = medidas
    alto_fila = alto / max(len(filas), 4)
    # muchas filas en el mismo alto: la letra se achica lo justo para que dos renglones no se monten
    chica, grande = min(_CHICA, alto_fila * 0.4), min(_LETRA, alto_fila * 0.62)
    etiqueta, final = ancho * 0.39, 84.0
    largo = ancho - etiqueta - final
    totales = [_suma([serie.valores[i] for serie in series]) if apiladas else 0.0 for i in range(len(filas))]
    tope = max([*totales, *(v or 0 for serie in series for v in serie.valores if not apiladas), linea or 0]) or 1.0
    piezas = []
    for i, fila in enumerate(filas):
        y = i * alto_fila
        dentro = _nombre(fila.nombre, etiqueta - 14, y + alto_fila / 2, chica)
        if apiladas:
            dentro += _apilada(i, series, etiqueta, y + alto_fila * 0.2, largo / tope, alto_fila * 0.6)
            escrito = textos[i] if textos else escribir(totales[i], proporcion)
            dentro += _final(etiqueta + totales[i] * largo / tope, y + alto_fila / 2, escrito, grande)
        else:
            grueso = alto_fila * 0.72 / len(series)
            for j, serie in enumerate(series):
                valor, arriba = serie.valores[i], y + alto_fila * 0.14 + j * grueso
                mide = (valor or 0) * largo / tope
                dentro += marca(
                    "rect",
                    x=etiqueta,
                    y=arriba,
                    width=mide,
                    height=grueso * 0.86,
                    color=colores[i] if colores else serie.color,
                    rx=3,
                )
                escrito = textos[i] if textos and not j else escribir(valor, proporcion)
                dentro += _final(etiqueta + mide, arriba + grueso * 0.43, escrito, min(grande, grueso * 0.95))
        piezas.append(
            marca(
                "a",
                dentro,
                href=fila.destino,
                class_="profundizar fila",
                aria_label=_leido(fila, i, series, proporcion, textos),
            )
            if fila.destino
            else marca("g", dentro)
        )
    if linea is not None:
        x = etiqueta + linea * largo / tope
        piezas.insert(
            0, marca("line", x1=x, x2=x, y1=0, y2=len(filas) * alto_fila, borde="escena-tinta", stroke_width=2)
        )
    papel = "group" if any(fila.destino for fila in filas) else "img"
    return lienzo(ancho, max(len(filas), 1) * alto_fila, piezas, nombre, "grafica-barras", papel)


def _leido(fila: FilaEscena, i: int, series: Sequence[SerieEscena], proporcion: bool, textos: Sequence[str]) -> str:
    partes = [
        f"{serie.nombre.lower()} {textos[i] if textos and not j else escribir(serie.valores[i], proporcion)}"
        for j, serie in enumerate(series)
    ]
    return f"{fila.nombre}: {', '.join(partes)}"


def _suma(valores: Sequence[float | int | None]) -> float:
    return float(sum(valor or 0 for valor in valores))


def _nombre(nombre: str, ancho: float, centro: float, letra: float) -> str:
    """El rótulo de una fila, en uno o dos renglones, pegado a su barra."""
    renglones = partir(nombre, int(ancho / (letra * ANCHO_DE_LETRA)))
    inicio = centro - (len(renglones) - 1) * letra * 0.58 + letra * 0.35
    return "".join(
        texto(ancho, inicio + i * letra * 1.16, r, font_size=letra, text_anchor="end", color="escena-texto")
        for i, r in enumerate(renglones)
    )


def _apilada(i: int, series: Sequence[SerieEscena], x: float, y: float, escala: float, alto: float) -> str:
    piezas = ""
    for serie in series:
        mide = (serie.valores[i] or 0) * escala
        if mide:
            piezas += marca("rect", x=x, y=y, width=mide, height=alto, color=serie.color)
        x += mide
    return piezas


def _final(x: float, centro: float, escrito: str, letra: float = _LETRA) -> str:
    return _valor(x + 8, centro + letra * 0.35, escrito, letra)


def _valor(x: float, y: float, escrito: str, letra: float = _LETRA, **otros: str) -> str:
    """Un valor con un borde del color del fondo: se lee también sobre una línea."""
    return texto(
        x, y, escrito, font_size=letra, font_weight=700, color="escena-tinta", borde="escena-fondo", stroke_width=5,
        stroke_linejoin="round", paint_order="stroke", **otros,
    )  # fmt: skip


def columnas(
    categorias: Sequence[str],
    serie: SerieEscena,
    nombre: str,
    *,
    proporcion: bool,
    textos: Sequence[str] = (),
    linea: float | None = None,
    rotulo_linea: str = "",
) -> str:
    """Una columna por categoría con su valor encima y, si la hay, la línea del estándar."""
    paso = ANCHO / max(len(categorias), 1)
    # un semestre o un mes no cabe en un renglón bajo su columna: «1.er semestre / de 2026»
    letras = max(int(paso * 0.94 / (_CHICA * ANCHO_DE_LETRA)), 4)
    rotulos = [wrap(categoria, letras, break_long_words=False)[:3] for categoria in categorias]
    arriba, abajo = 34.0, 12.0 + _RENGLON * max([1, *map(len, rotulos)])
    util = ALTO - arriba - abajo
    tope = max([*(v or 0 for v in serie.valores), linea or 0]) * 1.04 or 1.0
    grueso = min(paso * 0.62, 120.0)
    piezas = []
    for i, rotulo in enumerate(rotulos):
        valor, centro = serie.valores[i], paso * (i + 0.5)
        alto = (valor or 0) * util / tope
        piezas.append(
            marca(
                "rect",
                x=centro - grueso / 2,
                y=arriba + util - alto,
                width=grueso,
                height=alto,
                rx=4,
                color=serie.color,
            )
        )
        escrito = textos[i] if textos else escribir(valor, proporcion)
        piezas.append(_valor(centro, arriba + util - alto - 8, escrito, text_anchor="middle"))
        piezas += [
            texto(
                centro,
                ALTO - abajo + _RENGLON * (renglon + 0.9),
                escrito_abajo,
                font_size=_CHICA,
                text_anchor="middle",
                color="escena-texto",
            )
            for renglon, escrito_abajo in enumerate(rotulo)
        ]
    if linea is not None:
        y = arriba + util - linea * util / tope
        piezas.insert(
            0,
            marca("line", x1=0, x2=ANCHO, y1=y, y2=y, borde="escena-acento", stroke_width=2.5, stroke_dasharray="9 7"),
        )
        # con un borde del fondo: se lee también sobre la primera columna
        piezas.append(
            texto(
                0,
                y - 8,
                rotulo_linea,
                font_size=_CHICA,
                font_weight=700,
                color="escena-acento",
                borde="escena-fondo",
                stroke_width=5,
                stroke_linejoin="round",
                paint_order="stroke",
            )
        )
    return lienzo(ANCHO, ALTO, piezas, nombre, "grafica-columnas")


def lineas(
    categorias: Sequence[str],
    series: Sequence[SerieEscena],
    senales: Sequence[int],
    nombre: str,
    *,
    textos: Sequence[str] = (),
) -> str:
    """Una línea a lo largo de los meses (proporciones); dos series `limite` son los bordes de una banda.

    Los meses que son señal llevan un rombo; el último con dato lleva su valor escrito.
    """
    izquierda, derecha, arriba, abajo = 62.0, 84.0, 14.0, 36.0
    ancho, alto = ANCHO - izquierda - derecha, ALTO - arriba - abajo
    presentes = [float(v) for serie in series for v in serie.valores if v is not None]
    if not presentes:
        return lienzo(ANCHO, ALTO, [texto(ANCHO / 2, ALTO / 2, "sin dato", font_size=_LETRA)], nombre)
    bajo, techo = max(0.0, min(presentes) - 0.03), min(1.0, max(presentes) + 0.03)
    paso = ancho / max(len(categorias) - 1, 1)

    def punto(i: int, valor: float) -> tuple[float, float]:
        return izquierda + i * paso, arriba + alto * (1 - (valor - bajo) / ((techo - bajo) or 1.0))

    piezas = _rejilla(bajo, techo, punto)
    limites = [serie for serie in series if serie.limite]
    if len(limites) == 2:
        piezas.append(_banda(limites, punto))
    for serie in (s for s in series if not s.limite):
        piezas += [
            marca("path", d=camino, fill="none", borde=serie.color, stroke_width=4, stroke_linejoin="round")
            for camino in _tramos(serie.valores, punto)
        ]
        for i, valor in enumerate(serie.valores):
            if valor is None:
                continue
            x, y = punto(i, float(valor))
            piezas.append(
                marca(
                    "path",
                    d=f"M{x:.1f},{y - 9:.1f}l9,9l-9,9l-9,-9Z",
                    color="escena-senal",
                    borde="escena-fondo",
                    stroke_width=1.5,
                )
                if i in senales
                else marca("circle", cx=x, cy=y, r=4.5, color=serie.color)
            )
        con_dato = [i for i, valor in enumerate(serie.valores) if valor is not None]
        if con_dato:
            ultimo = con_dato[-1]
            x, y = punto(ultimo, float(serie.valores[ultimo] or 0))
            escrito = textos[ultimo] if textos else escribir(serie.valores[ultimo], True)
            piezas.append(texto(x + 12, y + 7, escrito, font_size=_LETRA, font_weight=700, color="escena-tinta"))
    salto = max(1, -(-len(categorias) // 4))
    for i in range(0, len(categorias), salto):
        piezas.append(
            texto(
                punto(i, bajo)[0], ALTO - 8, categorias[i], font_size=_CHICA, text_anchor="middle", color="escena-texto"
            )
        )
    return lienzo(ANCHO, ALTO, piezas, nombre, "grafica-lineas")


def _rejilla(bajo: float, techo: float, punto: Situar) -> list[str]:
    """De dos a cinco rayas en decenas (o en cincos) de punto porcentual."""
    salto = 10 if techo - bajo > 0.25 else 5
    marcas = [m for m in range(0, 101, salto) if bajo <= m / 100 <= techo]
    piezas = []
    for m in marcas:
        _, y = punto(0, m / 100)
        piezas.append(marca("line", x1=62, x2=ANCHO - 84, y1=y, y2=y, borde="escena-linea", stroke_width=1))
        piezas.append(texto(52, y + 6, f"{m}\u202f%", font_size=_CHICA, text_anchor="end", color="escena-texto"))
    return piezas


def _banda(limites: Sequence[SerieEscena], punto: Situar) -> str:
    alto, bajo = limites
    ida = [(i, v) for i, v in enumerate(alto.valores) if v is not None]
    vuelta = [(i, v) for i, v in enumerate(bajo.valores) if v is not None]
    puntos = [punto(i, float(v)) for i, v in [*ida, *reversed(vuelta)]]
    if not puntos:
        return ""
    return marca(
        "path",
        d=f"M{'L'.join(f'{x:.1f},{y:.1f}' for x, y in puntos)}Z",
        color="escena-banda",
        borde="escena-apagado",
        stroke_width=1.5,
        stroke_dasharray="3 5",
    )


def _tramos(valores: Sequence[float | int | None], punto: Situar) -> list[str]:
    """Los tramos sin huecos: donde falta un mes la línea se corta."""
    tramos: list[list[tuple[float, float]]] = [[]]
    for i, valor in enumerate(valores):
        if valor is None:
            tramos.append([])
        else:
            tramos[-1].append(punto(i, float(valor)))
    return [f"M{'L'.join(f'{x:.1f},{y:.1f}' for x, y in tramo)}" for tramo in tramos if len(tramo) > 1]
