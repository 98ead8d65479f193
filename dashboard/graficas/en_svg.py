"""Una `Grafico` como SVG, con letra grande: para leerla desde el fondo de una sala o en un informe."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from textwrap import wrap
from typing import Any

from dashboard.dominio.grafica import ESCALONES, Grafico, Papel, Senal, Tipo, Valor
from dashboard.dominio.marcado import escapado
from dashboard.graficas.siluetas import Punto, tramos
from dashboard.graficas.svg import ANCHO_DE_LETRA, lienzo, marca, partir, texto
from dashboard.graficas.tema import COLOR_DE_LADO_EN_ESCENA, COLORES
from dashboard.nucleo.formato import SIN_DATO

#: medidas del dibujo y de su letra, en las mismas unidades
ANCHO, ALTO = 640.0, 460.0
_LETRA = 21.0
_CHICA = 17.0
_RENGLON = 19.0
#: lo que separa un nombre de su barra
_AIRE = 14.0
#: alto de cada una de muchas filas, y el de una con el nombre en dos renglones: a ninguna le baja la letra de 15
_FILA_DE_MUCHAS, _FILA_DE_DOS = 30.0, 40.0
#: lo que se escribe donde no hay dato
_RAYA = "–"
_ESTANDAR = "estándar 80\u202f%"
#: más columnas que estas no llevan cada una su rótulo y su valor
_COLUMNAS_CON_TODO = 12
#: (posición, valor) → dónde cae en el dibujo
Situar = Callable[[int, float], Punto]
#: (gráfica, fila, colores, dónde están el cero y lo alto de la fila, su alto, píxeles por unidad) → sus barras
Dibujar = Callable[[Grafico, int, dict[Papel, str], tuple[float, float], float, float], str]


def en_svg(
    grafico: Grafico,
    *,
    medidas: tuple[float, float] = (ANCHO, ALTO),
) -> str:
    """El dibujo con su descripción para quien no lo ve.

    `medidas`: ancho y alto de unas barras.
    """
    colores = COLORES
    if grafico.tipo is Tipo.LINEAS:
        return _lineas(grafico, colores)
    if grafico.tipo in (Tipo.COLUMNAS, Tipo.COLUMNAS_APILADAS):
        return _columnas(grafico, colores)
    return _barras(grafico, colores, medidas)


def _barras(grafico: Grafico, colores: dict[Papel, str], medidas: tuple[float, float]) -> str:
    """Barras horizontales, una fila por categoría; varias series, una bajo otra o apiladas."""
    ancho, alto = medidas
    cuantas = len(grafico.categorias)
    alto_fila = alto / max(cuantas, 4)
    final = 84.0
    # un nombre se parte si no cabe en su parte del ancho; lo que a todos les sobra es para las barras
    mayor, letra = _de_los_nombres(ancho), min(_CHICA, alto_fila * 0.56)
    etiqueta = min(mayor, max(map(len, grafico.categorias), default=0) * letra * ANCHO_DE_LETRA) + _AIRE
    largo, tope = ancho - etiqueta - final, _tope(grafico)
    # dónde cae el cero: en una cascada hay barras a sus dos lados
    escala, cero = largo / tope, etiqueta
    dibujar: Dibujar = _apilada if grafico.apilada else _una_bajo_otra
    piezas = []
    if grafico.tipo is Tipo.CASCADA:
        extremos = [0.0, *(extremo for escalon in grafico.escalones for extremo in escalon)]
        escala = largo / ((max(extremos) - min(extremos)) or 1.0)
        cero, dibujar = etiqueta - min(extremos) * escala, _escalon
        abajo = cuantas * alto_fila
        piezas.append(marca("line", x1=cero, x2=cero, y1=0, y2=abajo, borde="escena-linea", stroke_width=2))
    for i, categoria in enumerate(grafico.categorias):
        y = i * alto_fila
        dentro = _nombre(categoria, etiqueta - _AIRE, y + alto_fila / 2, letra, alto_fila)
        dentro += dibujar(grafico, i, colores, (cero, y), alto_fila, escala)
        piezas.append(marca("g", dentro))
    if grafico.linea is not None:
        x = etiqueta + grafico.linea * largo / tope
        piezas.insert(0, marca("line", x1=x, x2=x, y1=0, y2=cuantas * alto_fila, borde="escena-tinta", stroke_width=2))
    return lienzo(ancho, max(cuantas, 1) * alto_fila, piezas, grafico.descripcion, "grafica-barras")


def _tope(grafico: Grafico) -> float:
    """El mayor valor que se dibuja, con la línea del estándar."""
    if grafico.apilada:
        valores = [grafico.total(i) for i in range(len(grafico.categorias))]
    else:
        valores = [valor or 0 for serie in grafico.series for valor in serie.valores]
    return max([*valores, grafico.linea or 0]) or 1.0


def alto_de_lamina(grafico: Grafico, ancho: float) -> float:
    """El de unas barras de ese ancho para que todas se lean: muchas filas las alargan, y pocas no las engordan."""
    cuantas = len(grafico.categorias)
    fila = 46.0 if cuantas <= 10 else 38.0 if cuantas <= 20 else _FILA_DE_MUCHAS
    cabe = _de_los_nombres(ancho) / (_CHICA * ANCHO_DE_LETRA)
    if any(len(categoria) > cabe for categoria in grafico.categorias):
        fila = max(fila, _FILA_DE_DOS)
    return max(cuantas, 4) * fila


def _de_los_nombres(ancho: float) -> float:
    """Lo más que ocupan los nombres de unas barras de ese ancho."""
    return ancho * 0.39 - _AIRE


def _nombre(nombre: str, ancho: float, centro: float, letra: float, alto: float) -> str:
    """El rótulo de una fila, en uno o dos renglones, pegado a su barra; con dos, de letra que no se monte."""
    renglones = partir(nombre, round(ancho / (letra * ANCHO_DE_LETRA)))
    if len(renglones) > 1:
        letra = min(letra, alto * 0.4)
        renglones = partir(nombre, int(ancho / (letra * ANCHO_DE_LETRA)))
    inicio = centro - (len(renglones) - 1) * letra * 0.58 + letra * 0.35
    return "".join(
        texto(ancho, inicio + i * letra * 1.16, r, font_size=letra, text_anchor="end", color="escena-texto")
        for i, r in enumerate(renglones)
    )


def _apilada(
    grafico: Grafico, i: int, colores: dict[Papel, str], origen: tuple[float, float], alto: float, escala: float
) -> str:
    """Una fila partida en sus series, con su total al final."""
    piezas, (x, y) = "", origen
    for serie in grafico.series:
        if mide := (serie.valores[i] or 0) * escala:
            piezas += marca("rect", x=x, y=y + alto * 0.2, width=mide, height=alto * 0.6, color=colores[serie.papel])
        x += mide
    final = origen[0] + grafico.total(i) * escala
    return piezas + _final(final, y + alto / 2, grafico.escrito_del_total(i), min(_LETRA, alto * 0.62))


def _una_bajo_otra(
    grafico: Grafico, i: int, colores: dict[Papel, str], origen: tuple[float, float], alto: float, escala: float
) -> str:
    """Las barras de una fila, una por serie, cada una con su valor."""
    piezas, (x, y) = "", origen
    grueso = alto * 0.72 / len(grafico.series)
    letra = min(_LETRA, alto * 0.62, grueso * 0.95)
    for j, serie in enumerate(grafico.series):
        mide, arriba = (serie.valores[i] or 0) * escala, y + alto * 0.14 + j * grueso
        color = grafico.colores[i] if grafico.colores else colores[serie.papel]
        piezas += marca("rect", x=x, y=arriba, width=mide, height=grueso * 0.86, color=color, rx=3)
        piezas += _final(x + mide, arriba + grueso * 0.43, grafico.escrito(j, i, _RAYA), letra)
    return piezas


def _escalon(
    grafico: Grafico, i: int, colores: dict[Papel, str], origen: tuple[float, float], alto: float, escala: float
) -> str:
    """La barra de una cascada, de donde acabó la anterior, con su valor a la derecha."""
    piezas, (cero, y) = "", origen
    izquierda, derecha = sorted(cero + extremo * escala for extremo in grafico.escalones[i])
    for serie in grafico.series:
        if serie.valores[i]:
            ancho = derecha - izquierda
            color = colores[serie.papel]
            piezas += marca("rect", x=izquierda, y=y + alto * 0.2, width=ancho, height=alto * 0.6, color=color, rx=2)
    return piezas + _final(derecha, y + alto / 2, grafico.textos[i] if grafico.textos else "", min(_LETRA, alto * 0.62))


def _final(x: float, centro: float, escrito: str, letra: float) -> str:
    return _valor(x + 8, centro + letra * 0.35, escrito, letra)


def _valor(x: float, y: float, escrito: str, letra: float = _LETRA, color: str = "escena-tinta", **otros: str) -> str:
    """Un texto sobre un borde del color del fondo: se lee también sobre una línea.

    El borde es otro texto, debajo: quien no conoce `paint-order` (Word, Inkscape antiguo) lo pintaría sobre la letra.
    """
    medidas: dict[str, Any] = {"font_size": letra, "font_weight": 700, **otros}
    halo = texto(
        x, y, escrito, **medidas, fill="none", borde="escena-fondo", stroke_width=5, stroke_linejoin="round",
        aria_hidden="true",
    )  # fmt: skip
    return halo + texto(x, y, escrito, **medidas, color=color)


def _columnas(grafico: Grafico, colores: dict[Papel, str]) -> str:
    """Una columna por categoría con su valor encima y, si la hay, la línea del estándar."""
    cuantas = max(len(grafico.categorias), 1)
    paso, con_todo = ANCHO / cuantas, cuantas <= _COLUMNAS_CON_TODO
    salto = 1 if con_todo else -(-cuantas // 4)
    # un semestre o un mes no cabe en un renglón bajo su columna: «1.er semestre / de 2026»
    letras = max(int(paso * salto * 0.94 / (_CHICA * ANCHO_DE_LETRA)), 4)
    rotulos = [wrap(categoria, letras, break_long_words=False)[:3] for categoria in grafico.categorias]
    abajo = 12.0 + _RENGLON * max([1, *map(len, rotulos)])
    arriba, util = 34.0, ALTO - 34.0 - abajo
    escala = util / (_tope(grafico) * 1.04)
    piezas = []
    # de muchas, cada una no cabe: la mayor y la última dicen cuánto miden las demás
    totales = [grafico.total(i) for i in range(len(grafico.categorias))]
    con_valor = range(cuantas) if con_todo else {totales.index(max(totales)), len(totales) - 1}
    for i, rotulo in enumerate(rotulos):
        centro = paso * (i + 0.5)
        piezas += _columna(grafico, i, colores, (centro, arriba + util), min(paso * 0.62, 120.0), escala)
        if i in con_valor:
            escrito = grafico.escrito_del_total(i) if grafico.apilada else grafico.escrito(0, i, _RAYA)
            alto = grafico.total(i) * escala
            piezas.append(_valor(centro, arriba + util - alto - 8, escrito, text_anchor="middle"))
        if i % salto == 0:
            piezas += [
                texto(
                    centro, ALTO - abajo + _RENGLON * (renglon + 0.9), escrito_abajo, font_size=_CHICA,
                    text_anchor="middle" if con_todo else "start", color="escena-texto",
                )
                for renglon, escrito_abajo in enumerate(rotulo)
            ]  # fmt: skip
    if grafico.linea is not None:
        y = arriba + util - grafico.linea * escala
        raya: dict[str, Any] = {"stroke_width": 2.5, "stroke_dasharray": "9 7"}
        piezas.insert(0, marca("line", x1=0, x2=ANCHO, y1=y, y2=y, borde="escena-acento", **raya))
        piezas.append(_valor(0, y - 8, _ESTANDAR, _CHICA, "escena-acento"))
    return lienzo(ANCHO, ALTO, piezas, grafico.descripcion, "grafica-columnas")


def _columna(
    grafico: Grafico, i: int, colores: dict[Papel, str], pie: tuple[float, float], grueso: float, escala: float
) -> list[str]:
    """Los tramos de una columna, de abajo arriba; los de una partida dicen al señalarlos lo que valen."""
    piezas, (centro, y) = [], pie
    for j, serie in enumerate(grafico.series):
        alto = (serie.valores[i] or 0) * escala
        y -= alto
        if alto or not grafico.apilada:
            titulo = marca("title", escapado(grafico.nota(j, i))) if grafico.apilada else ""
            piezas.append(
                marca(
                    "rect", titulo, x=centro - grueso / 2, y=y, width=grueso, height=alto,
                    rx=None if grafico.apilada else 4, color=colores[serie.papel],
                )
            )  # fmt: skip
    return piezas


def _lineas(grafico: Grafico, colores: dict[Papel, str]) -> str:
    """Una línea a lo largo de los meses (proporciones); dos series `LIMITE` son los bordes de una banda.

    Los meses que son señal llevan un triángulo; el último con dato lleva su valor escrito.
    """
    izquierda, derecha, arriba, abajo = 62.0, 84.0, 14.0, 36.0
    ancho, alto = ANCHO - izquierda - derecha, ALTO - arriba - abajo
    presentes = [float(v) for serie in grafico.series for v in serie.valores if v is not None]
    if not presentes:
        vacio = texto(ANCHO / 2, ALTO / 2, grafico.vacio or SIN_DATO, font_size=_LETRA, text_anchor="middle")
        return lienzo(ANCHO, ALTO, [vacio], grafico.descripcion)
    bajo, techo = max(0.0, min(presentes) - 0.03), min(1.0, max(presentes) + 0.03)
    paso = ancho / max(len(grafico.categorias) - 1, 1)

    def punto(i: int, valor: float) -> Punto:
        return izquierda + i * paso, arriba + alto * (1 - (valor - bajo) / ((techo - bajo) or 1.0))

    piezas = _rejilla(bajo, techo, punto)
    if grafico.banda:
        piezas.append(_banda(grafico, punto))
    # la primera serie es la que se mira: va encima
    for j, serie in reversed(list(enumerate(grafico.series))):
        if serie.papel is Papel.CENTRO:
            piezas += _centro(serie.valores, colores[serie.papel], punto)
        elif serie.papel is not Papel.LIMITE:
            piezas += _linea(grafico, j, colores[serie.papel], punto)
    piezas += _hitos(grafico, lambda i: (punto(i, techo), punto(i, bajo)))
    salto = max(1, -(-len(grafico.categorias) // 4))
    for i in range(0, len(grafico.categorias), salto):
        x, _ = punto(i, bajo)
        piezas.append(
            texto(x, ALTO - 8, grafico.categorias[i], font_size=_CHICA, text_anchor="middle", color="escena-texto")
        )
    return lienzo(ANCHO, ALTO, piezas, grafico.descripcion, "grafica-lineas")


def _linea(grafico: Grafico, j: int, color: str, punto: Situar) -> list[str]:
    """Una línea con sus marcas: un triángulo en cada señal, y el valor escrito en el último mes con dato."""
    valores = grafico.series[j].valores
    puntos = [None if valor is None else punto(i, float(valor)) for i, valor in enumerate(valores)]
    piezas = [
        marca("path", d=_camino(tramo), fill="none", borde=color, stroke_width=4, stroke_linejoin="round")
        for tramo in tramos(puntos)
        if grafico.series[j].papel is not Papel.SUELTOS
    ]
    senales = {senal.lugar: senal for senal in grafico.senales}
    con_dato = [(i, sitio) for i, sitio in enumerate(puntos) if sitio]
    for i, (x, y) in con_dato:
        piezas.append(_triangulo(x, y, senales[i]) if i in senales else marca("circle", cx=x, cy=y, r=4.5, color=color))
    if con_dato:
        ultimo, (x, y) = con_dato[-1]
        piezas.append(
            texto(x + 12, y + 7, grafico.escrito(j, ultimo), font_size=_LETRA, font_weight=700, color="escena-tinta")
        )
    return piezas


def _triangulo(x: float, y: float, senal: Senal) -> str:
    """Hacia abajo o hacia arriba; lleno si es de la racha que se mira."""
    r, token = (10.0 if senal.fuerte else 7.0), COLOR_DE_LADO_EN_ESCENA[senal.lado]
    camino = f"M{x - r:.1f},{y + senal.lado * r * 0.7:.1f}h{2 * r:.1f}l{-r:.1f},{-senal.lado * r * 1.6:.1f}Z"
    if senal.fuerte:
        return marca("path", d=camino, color=token, borde="escena-fondo", stroke_width=1.5)
    return marca("path", d=camino, color="escena-fondo", borde=token, stroke_width=2)


def _centro(valores: Sequence[Valor], color: str, punto: Situar) -> list[str]:
    """Lo que se esperaba de cada mes, a rayas."""
    puntos = [None if valor is None else punto(i, float(valor)) for i, valor in enumerate(valores)]
    rayas: dict[str, Any] = {"fill": "none", "borde": color, "stroke_width": 2, "stroke_dasharray": "7 6"}
    return [marca("path", d=_camino(tramo), **rayas) for tramo in tramos(puntos)]


def _hitos(grafico: Grafico, extremos: Callable[[int], tuple[Punto, Punto]]) -> list[str]:
    """Una raya en cada mes en que pasó algo anotado, con qué fue."""
    piezas: list[str] = []
    primero = grafico.meses[0] if grafico.meses else 0
    for i, (mes, que) in enumerate(grafico.hitos):
        (x, y1), (_, y2) = extremos(mes - primero)
        piezas.append(
            marca("line", x1=x, x2=x, y1=y1, y2=y2, borde="escena-apagado", stroke_width=1.5, stroke_dasharray="2 5")
        )
        piezas.append(texto(x + 6, y1 + 12 + _CHICA * (i % ESCALONES), que, font_size=_CHICA, color="escena-texto"))
    return piezas


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


def _banda(grafico: Grafico, punto: Situar) -> str:
    anillos = [
        [*(punto(i, alto) for i, alto, _ in tramo), *(punto(i, bajo) for i, _, bajo in reversed(tramo))]
        for tramo in grafico.banda
    ]
    trazo: dict[str, Any] = {"borde": "escena-apagado", "stroke_width": 1.5, "stroke_dasharray": "3 5"}
    return marca("path", d="".join(f"{_camino(anillo)}Z" for anillo in anillos), color="escena-banda", **trazo)


def _camino(puntos: Sequence[Punto]) -> str:
    return f"M{'L'.join(f'{x:.1f},{y:.1f}' for x, y in puntos)}"
