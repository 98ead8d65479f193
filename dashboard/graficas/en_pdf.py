"""Una `Grafico` dibujada en un PDF: las mismas cifras y las mismas palabras que en la página, sin navegador.

Cada barra y cada línea lleva su valor escrito al lado: un informe se imprime, y en el papel no se señala nada.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.dominio.grafica import ESCALONES, Grafico, Papel, Senal, Tipo, Valor
from dashboard.graficas.letra_pdf import NEGRITA, ancho_de, renglones
from dashboard.graficas.lienzo_pdf import LienzoPdf, Punto
from dashboard.graficas.siluetas import tramos
from dashboard.graficas.tema import COLOR_DE_LADO, COLORES

_LETRA, _CHICA = 7.5, 6.5
#: alto de la fila de unas barras, y el que toma cada renglón de más de su nombre
_FILA, _RENGLON = 13.0, 8.5
#: parte del ancho que toma el nombre
_NOMBRE = 0.34
_RAYA = "–"
ESTANDAR = "estándar 80\u202f%"
#: más columnas que estas no llevan cada una su rótulo y su valor
_COLUMNAS_CON_TODO = 12
#: (posición, valor) → dónde cae
Situar = Callable[[float, float], Punto]


@dataclass(frozen=True, slots=True)
class _Eje:
    """Dónde cae el cero de unas barras y cuántos puntos mide una unidad."""

    cero: float
    escala: float


def en_pdf(grafico: Grafico, ancho: float, alto: float = 150.0) -> Any:
    """El dibujo de reportlab. `alto` (puntos): el de líneas y columnas; el de unas barras es el de sus filas."""
    if grafico.tipo not in (Tipo.LINEAS, Tipo.COLUMNAS, Tipo.COLUMNAS_APILADAS):
        altos = [_alto_de_fila(grafico, i, ancho) for i in range(len(grafico.categorias))]
        lienzo, eje = LienzoPdf(ancho, sum(altos)), _eje(grafico, ancho)
        for i, propio in enumerate(altos):
            _fila(lienzo, grafico, i, (sum(altos[:i]), propio), eje)
        return lienzo.dibujo
    lienzo = LienzoPdf(ancho, alto)
    (_lineas if grafico.tipo is Tipo.LINEAS else _columnas)(lienzo, grafico)
    return lienzo.dibujo


def filas_en_pdf(grafico: Grafico, ancho: float) -> list[Any]:
    """Unas barras, una fila por dibujo y a la misma escala: seguidas se ven como una, y se parten entre páginas."""
    filas, eje = [], _eje(grafico, ancho)
    for i in range(len(grafico.categorias)):
        lienzo = LienzoPdf(ancho, _alto_de_fila(grafico, i, ancho))
        _fila(lienzo, grafico, i, (0.0, lienzo.alto), eje)
        filas.append(lienzo.dibujo)
    return filas


def regla_en_pdf(grafico: Grafico, ancho: float) -> Any:
    """Lo que va sobre unas barras con línea: qué dice la línea, encima de donde cae."""
    lienzo, eje = LienzoPdf(ancho, 11.0), _eje(grafico, ancho)
    x = eje.cero + (grafico.linea or 0) * eje.escala
    lienzo.texto(x, 7.5, ESTANDAR, _CHICA, "acento", negrita=True, ancla="middle")
    return lienzo.dibujo


# -- barras: una fila por categoría


def _eje(grafico: Grafico, ancho: float) -> _Eje:
    """Con sitio a la derecha de la barra más larga para el valor más largo."""
    series, cuantas = range(len(grafico.series)), range(len(grafico.categorias))
    escritos = grafico.textos or tuple(grafico.escrito(j, i, _RAYA) for j in series for i in cuantas)
    if grafico.apilada:
        escritos = tuple(grafico.escrito_del_total(i) for i in cuantas)
    final = max((ancho_de(escrito, _LETRA, NEGRITA) for escrito in escritos), default=0.0) + 8
    largo, cero = ancho * (1 - _NOMBRE) - final, ancho * _NOMBRE
    if grafico.tipo is Tipo.CASCADA:
        extremos = [0.0, *(extremo for escalon in grafico.escalones for extremo in escalon)]
        escala = largo / ((max(extremos) - min(extremos)) or 1.0)
        return _Eje(cero - min(extremos) * escala, escala)
    if grafico.apilada:
        valores = [grafico.total(i) for i in cuantas]
    else:
        valores = [float(valor or 0) for serie in grafico.series for valor in serie.valores]
    return _Eje(cero, largo / (max([*valores, grafico.linea or 0.0]) or 1.0))


def _alto_de_fila(grafico: Grafico, i: int, ancho: float) -> float:
    series = 1 if grafico.apilada or grafico.tipo is Tipo.CASCADA else len(grafico.series)
    cuantos = len(renglones(grafico.categorias[i], ancho * _NOMBRE - 8, _LETRA, tope=2))
    return max(_FILA + _RENGLON * (cuantos - 1), (_FILA - 3) * series + 3)


def _fila(lienzo: LienzoPdf, grafico: Grafico, i: int, donde: tuple[float, float], eje: _Eje) -> None:
    """El nombre de una categoría, sus barras, la línea y, encima de ella, lo que vale cada una."""
    (y, alto), nombre = donde, lienzo.ancho * _NOMBRE
    centro = y + alto / 2
    nombres = renglones(grafico.categorias[i], nombre - 8, _LETRA, tope=2)
    primero = centro + _LETRA * 0.35 - (len(nombres) - 1) * _RENGLON / 2
    for n, renglon in enumerate(nombres):
        lienzo.texto(nombre - 6, primero + n * _RENGLON, renglon, _LETRA, ancla="end")
    if grafico.tipo is Tipo.CASCADA:
        escritos = _escalon(lienzo, grafico, i, centro, eje)
    elif grafico.apilada:
        escritos = _apilada(lienzo, grafico, i, centro, eje)
    else:
        escritos = _juntas(lienzo, grafico, i, donde, eje)
    lienzo.linea((eje.cero, y), (eje.cero, y + alto), "trama", 0.4)
    if grafico.linea is not None:
        x = eje.cero + grafico.linea * eje.escala
        lienzo.linea((x, y), (x, y + alto), "acento", 1.0, (3, 2))
    for x, medio, escrito in escritos:
        if grafico.linea is not None:
            # un valor que cruzaría la línea va tras ella
            estandar = eje.cero + grafico.linea * eje.escala
            x = estandar if x < estandar < x + 6 + ancho_de(escrito, _LETRA, NEGRITA) else x
        lienzo.texto(x + 4, medio + _LETRA * 0.35, escrito, _LETRA, negrita=True, sobre="papel")


#: lo que se escribe al final de una barra: dónde acaba, su altura y qué dice
Final = tuple[float, float, str]


def _juntas(lienzo: LienzoPdf, grafico: Grafico, i: int, donde: tuple[float, float], eje: _Eje) -> list[Final]:
    """Una barra por serie, una bajo otra."""
    (y, alto), finales = donde, []
    grueso = (alto - 3) / len(grafico.series)
    for j, serie in enumerate(grafico.series):
        mide, arriba = (serie.valores[i] or 0) * eje.escala, y + 1.5 + j * grueso
        if mide:
            color = grafico.colores[i] if grafico.colores else COLORES[serie.papel]
            lienzo.rectangulo(eje.cero, arriba + 0.8, mide, grueso - 1.6, color, 1.2)
        finales.append((eje.cero + mide, arriba + grueso / 2, grafico.escrito(j, i, _RAYA)))
    return finales


def _apilada(lienzo: LienzoPdf, grafico: Grafico, i: int, centro: float, eje: _Eje) -> list[Final]:
    x, medio = eje.cero, 4.0
    for serie in grafico.series:
        if mide := (serie.valores[i] or 0) * eje.escala:
            lienzo.rectangulo(x, centro - medio, mide, 2 * medio, COLORES[serie.papel])
            _tramar(lienzo, serie.papel, (x, centro - medio, mide, 2 * medio))
        x += mide
    return [(x, centro, grafico.escrito_del_total(i))]


def _escalon(lienzo: LienzoPdf, grafico: Grafico, i: int, centro: float, eje: _Eje) -> list[Final]:
    izquierda, derecha = sorted(eje.cero + extremo * eje.escala for extremo in grafico.escalones[i])
    for serie in grafico.series:
        if serie.valores[i]:
            lienzo.rectangulo(izquierda, centro - 4, derecha - izquierda, 8, COLORES[serie.papel], 1)
    return [(derecha, centro, grafico.textos[i] if grafico.textos else "")]


def _tramar(lienzo: LienzoPdf, papel: Papel, caja: tuple[float, float, float, float]) -> None:
    """Lo que no tiene motivo lleva rayas, para no depender del color."""
    if papel is Papel.SIN_MOTIVO:
        x, y, ancho, alto = caja
        lienzo.rayado([[(x, y), (x + ancho, y), (x + ancho, y + alto), (x, y + alto)]], "papel")


# -- columnas: una por periodo


def _columnas(lienzo: LienzoPdf, grafico: Grafico) -> None:
    cuantas = max(len(grafico.categorias), 1)
    paso, con_todo = lienzo.ancho / cuantas, cuantas <= _COLUMNAS_CON_TODO
    salto = 1 if con_todo else -(-cuantas // 8)
    rotulos = [renglones(categoria, paso * salto * 0.94, _CHICA, tope=3) for categoria in grafico.categorias]
    abajo, arriba = 5 + 8.0 * max([1, *map(len, rotulos)]), 13.0
    util = lienzo.alto - arriba - abajo
    altos = [
        grafico.total(i) if grafico.apilada else max(float(s.valores[i] or 0) for s in grafico.series)
        for i in range(len(grafico.categorias))
    ]
    escala = util / ((max([*altos, grafico.linea or 0.0]) or 1.0) * 1.04)
    piso = arriba + util
    if grafico.linea is not None:
        y = piso - grafico.linea * escala
        lienzo.linea((0, y), (lienzo.ancho, y), "acento", 1.0, (3, 2))
        lienzo.texto(0, y - 3, ESTANDAR, _CHICA, "acento", negrita=True)
    for i, rotulo in enumerate(rotulos):
        centro = paso * (i + 0.5)
        _columna(lienzo, grafico, i, (centro, piso), min(paso * 0.62, 46.0), escala)
        if con_todo:
            escrito = grafico.escrito_del_total(i) if grafico.apilada else grafico.escrito(0, i, _RAYA)
            lienzo.texto(centro, piso - altos[i] * escala - 3, escrito, _LETRA, negrita=True, ancla="middle")
        if i % salto == 0:
            for n, escrito in enumerate(rotulo):
                lienzo.texto(centro, piso + 8 + 8.0 * n, escrito, _CHICA, "apagado", ancla="middle")
    lienzo.linea((0, piso), (lienzo.ancho, piso), "trama", 0.5)


def _columna(lienzo: LienzoPdf, grafico: Grafico, i: int, pie: Punto, grueso: float, escala: float) -> None:
    """Los tramos de una columna, de abajo arriba; si no es apilada, sus series una junto a otra."""
    centro, y = pie
    juntas = 1 if grafico.apilada else len(grafico.series)
    for j, serie in enumerate(grafico.series):
        alto = (serie.valores[i] or 0) * escala
        x = centro - grueso / 2 + (0 if grafico.apilada else j * grueso / juntas)
        arriba = (y if grafico.apilada else pie[1]) - alto
        if alto:
            caja = (x, arriba, grueso / juntas, alto)
            lienzo.rectangulo(*caja, COLORES[serie.papel])
            _tramar(lienzo, serie.papel, caja)
        y = arriba


# -- líneas a lo largo de los meses


def _lineas(lienzo: LienzoPdf, grafico: Grafico) -> None:
    presentes = [float(v) for serie in grafico.series for v in serie.valores if v is not None]
    if not presentes:
        lienzo.texto(lienzo.ancho / 2, lienzo.alto / 2, grafico.vacio or "sin dato", 9, "apagado", ancla="middle")
        return
    izquierda, derecha, arriba, abajo = 30.0, 40.0, 10.0, 18.0
    ancho, alto = lienzo.ancho - izquierda - derecha, lienzo.alto - arriba - abajo
    bajo, techo = max(0.0, min(presentes) - 0.03), min(1.0, max(presentes) + 0.03)
    paso = ancho / max(len(grafico.categorias) - 1, 1)

    def punto(i: float, valor: float) -> Punto:
        return izquierda + i * paso, arriba + alto * (1 - (valor - bajo) / ((techo - bajo) or 1.0))

    _resaltar(lienzo, grafico, punto, (bajo, techo), (izquierda, izquierda + ancho))
    _rejilla(lienzo, punto, (bajo, techo), (izquierda, izquierda + ancho))
    if grafico.banda:
        anillos = [
            [*(punto(i, alto_) for i, alto_, _ in tramo), *(punto(i, bajo_) for i, _, bajo_ in reversed(tramo))]
            for tramo in grafico.banda
        ]
        lienzo.poligono(anillos, "banda", "trama", 0.3)
    for j, serie in reversed(list(enumerate(grafico.series))):
        if serie.papel is Papel.CENTRO:
            for tramo in tramos(_puntos(serie.valores, punto)):
                lienzo.camino(tramo, COLORES[serie.papel], 0.8, (3, 2))
        elif serie.papel is not Papel.LIMITE:
            _linea(lienzo, grafico, j, punto)
    _hitos(lienzo, grafico, lambda i: (punto(i, techo), punto(i, bajo)))
    cada = 6 if len(grafico.categorias) > 18 else max(1, len(grafico.categorias) // 4)
    for i in range(0, len(grafico.categorias), cada):
        x, y = punto(i, bajo)
        ancla = "start" if not i else "middle"
        lienzo.texto(x, lienzo.alto - 6, grafico.categorias[i], _CHICA, "apagado", ancla=ancla)
        lienzo.linea((x, y), (x, y + 3), "trama", 0.5)


def _resaltar(
    lienzo: LienzoPdf, grafico: Grafico, punto: Situar, limites: tuple[float, float], lados: tuple[float, float]
) -> None:
    """Los meses del periodo elegido, sobre un fondo."""
    if not grafico.resaltado or not grafico.meses:
        return
    (bajo, techo), (izquierda, derecha) = limites, lados
    desde, hasta = (mes - grafico.meses[0] for mes in grafico.resaltado)
    (x1, y1), (x2, y2) = punto(desde - 0.5, techo), punto(hasta + 0.5, bajo)
    x1, x2 = max(x1, izquierda), min(x2, derecha + 4)
    if x2 > x1:
        lienzo.poligono([[(x1, y1), (x2, y1), (x2, y2), (x1, y2)]], "acento-suave")


def _rejilla(lienzo: LienzoPdf, punto: Situar, limites: tuple[float, float], lados: tuple[float, float]) -> None:
    """De dos a cinco rayas en decenas, o en cincos, de punto porcentual."""
    (bajo, techo), (izquierda, derecha) = limites, lados
    salto = 10 if techo - bajo > 0.25 else 5
    for marca in (m for m in range(0, 101, salto) if bajo <= m / 100 <= techo):
        _, y = punto(0, marca / 100)
        lienzo.linea((izquierda, y), (derecha, y), "linea", 0.5)
        lienzo.texto(izquierda - 4, y + 2.3, f"{marca}\u202f%", _CHICA, "apagado", ancla="end")


def _puntos(valores: Sequence[Valor], punto: Situar) -> list[Punto | None]:
    return [None if valor is None else punto(i, float(valor)) for i, valor in enumerate(valores)]


def _linea(lienzo: LienzoPdf, grafico: Grafico, j: int, punto: Situar) -> None:
    """Una línea con sus puntos: un triángulo en cada señal, y el valor escrito en el último mes con dato."""
    serie = grafico.series[j]
    color, sitios = COLORES[serie.papel], _puntos(serie.valores, punto)
    if serie.papel is not Papel.SUELTOS:
        for tramo in tramos(sitios):
            lienzo.camino(tramo, color, 1.5)
    senales = {senal.lugar: senal for senal in grafico.senales}
    con_dato = [(i, sitio) for i, sitio in enumerate(sitios) if sitio]
    for i, sitio in con_dato:
        if i in senales:
            _senal(lienzo, sitio, senales[i])
        else:
            lienzo.circulo(sitio, 1.5, color)
    if con_dato:
        ultimo, (x, y) = con_dato[-1]
        lienzo.texto(x + 5, y + 2.6, grafico.escrito(j, ultimo), 8, negrita=True)


def _senal(lienzo: LienzoPdf, sitio: Punto, senal: Senal) -> None:
    lienzo.signo("▲" if senal.lado > 0 else "▼", sitio, 4.2 if senal.fuerte else 2.6, COLOR_DE_LADO[senal.lado])


def _hitos(lienzo: LienzoPdf, grafico: Grafico, extremos: Callable[[int], tuple[Punto, Punto]]) -> None:
    """Una raya en cada mes en que pasó algo anotado, con qué fue; cerca del borde, hacia el otro lado."""
    primero = grafico.meses[0] if grafico.meses else 0
    for i, (mes, que) in enumerate(grafico.hitos):
        (x, y1), (_, y2) = extremos(mes - primero)
        lienzo.linea((x, y1), (x, y2), "apagado", 0.6, (1, 2))
        cabe = x + 3 + ancho_de(que, _CHICA) < lienzo.ancho
        lado, ancla = (3, "start") if cabe else (-3, "end")
        lienzo.texto(x + lado, y1 + 5 + 8 * (i % ESCALONES), que, _CHICA, "apagado", ancla=ancla, sobre="papel")
