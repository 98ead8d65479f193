"""La gráfica de un PDF mide y dice lo mismo que las demás; el mapa, lo mismo que sus áreas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from reportlab.graphics.shapes import Circle, Group, Path, Rect, String

from dashboard.dominio.grafica import Formato, Grafico, Papel, Senal, Serie, Tipo
from dashboard.graficas.en_pdf import ESTANDAR, en_pdf, filas_en_pdf, regla_en_pdf
from dashboard.graficas.letra_pdf import ancho_de, imprimible, renglones
from dashboard.graficas.mapa_pdf import mapa_en_pdf
from dashboard.graficas.siluetas import Area
from dashboard.graficas.tema import TOKENS
from tests.graficas.test_tres_escritores import graficos

ANCHO = 480.0


def _figuras(dibujo: Any) -> Iterator[Any]:
    for figura in dibujo.contents:
        if isinstance(figura, Group):
            yield from _figuras(figura)
        else:
            yield figura


def _escrito(dibujo: Any) -> list[str]:
    return [figura.text for figura in _figuras(dibujo) if isinstance(figura, String)]


def _barras(cuantas: int = 3, **otros: Any) -> Grafico:
    valores = tuple(n / 10 for n in range(1, cuantas + 1))
    nombres = tuple(f"Red {n}" for n in range(cuantas))
    return Grafico("g", Tipo.BARRAS, "t", "%", nombres, (Serie("Cobertura", valores),), Formato.PORCENTAJE, **otros)


@settings(max_examples=60)
@given(graficos())
def test_cualquier_grafica_mide_lo_que_vale_y_escribe_sus_cifras(grafico: Grafico) -> None:
    dibujo = en_pdf(grafico, ANCHO)
    dicho = _escrito(dibujo)
    cuantas = range(len(grafico.categorias))
    if grafico.tipo is Tipo.LINEAS:
        con_dato = [i for i in cuantas if grafico.series[0].valores[i] is not None]
        if con_dato:
            assert imprimible(grafico.escrito(0, con_dato[-1])) in dicho
        elif grafico.sin_nada:
            assert dicho == ["sin dato"]
        return
    # lo que mide cada barra, en proporción a lo que vale; lo que falta no se dibuja
    lado = "width" if grafico.tipo in (Tipo.BARRAS, Tipo.APILADAS, Tipo.CASCADA) else "height"
    medidas = [getattr(figura, lado) for figura in _figuras(dibujo) if isinstance(figura, Rect)]
    valores = [abs(float(serie.valores[i] or 0)) for i in cuantas for serie in grafico.series]
    escala = max(medidas, default=0.0) / (max(valores) or 1.0)
    assert medidas == pytest.approx([valor * escala for valor in valores if valor], abs=0.01, rel=0.001)
    for i in cuantas:
        if grafico.apilada:
            assert imprimible(grafico.escrito_del_total(i)) in dicho
        elif grafico.tipo is Tipo.CASCADA:
            assert grafico.textos[i] in dicho
        else:
            series = range(len(grafico.series)) if grafico.tipo is Tipo.BARRAS else range(1)
            assert all(imprimible(grafico.escrito(j, i, "–")) in dicho for j in series)


def test_las_filas_sueltas_son_la_misma_grafica_partida() -> None:
    grafico = _barras(40, linea=0.8)
    filas = filas_en_pdf(grafico, ANCHO)
    assert len(filas) == 40
    assert sum(fila.height for fila in filas) == pytest.approx(en_pdf(grafico, ANCHO).height)
    anchos = [figura.width for fila in filas for figura in _figuras(fila) if isinstance(figura, Rect)]
    juntas = [figura.width for figura in _figuras(en_pdf(grafico, ANCHO)) if isinstance(figura, Rect)]
    assert anchos == juntas


def test_la_linea_del_estandar_cae_donde_acabaria_una_barra_de_ochenta() -> None:
    # la mayor es 1: lo que mide es lo que vale uno, y la línea va al 80 % de eso
    grafico = Grafico(
        "g", Tipo.BARRAS, "t", "%", ("a", "b"), (Serie("x", (1.0, None)),), Formato.PORCENTAJE, linea=0.8
    )  # fmt: skip
    (barra,) = (figura for figura in _figuras(en_pdf(grafico, ANCHO)) if isinstance(figura, Rect))
    (rotulo,) = (figura for figura in _figuras(regla_en_pdf(grafico, ANCHO)) if isinstance(figura, String))
    assert rotulo.text == imprimible(ESTANDAR)
    assert rotulo.x == pytest.approx(barra.x + 0.8 * barra.width)
    # de quien no tiene dato no hay barra: hay una raya escrita
    assert "–" in _escrito(en_pdf(grafico, ANCHO))


def test_ningun_valor_se_sale_de_la_pagina() -> None:
    grafico = _barras(textos=("10,0 % (1 de 10)", "20,0 % (2 de 10)", "30,0 % (12 345 de 41 150, depende)"))
    for figura in _figuras(en_pdf(grafico, ANCHO)):
        if isinstance(figura, String) and figura.textAnchor == "start":
            assert figura.x + ancho_de(figura.text, figura.fontSize, figura.fontName) <= ANCHO


def test_una_senal_es_un_triangulo_y_no_solo_un_color() -> None:
    serie = Serie("Asistencia", (0.7, 0.6, None, 0.7))
    grafico = Grafico(
        "g", Tipo.LINEAS, "t", "%", ("ene", "feb", "mar", "abr"), (serie,), Formato.PORCENTAJE,
        senales=(Senal(1, -1),),
    )  # fmt: skip
    dibujo = en_pdf(grafico, ANCHO)
    # tres meses con dato: dos puntos y un triángulo del color de lo que baja
    assert sum(isinstance(figura, Circle) for figura in _figuras(dibujo)) == 2
    triangulos = [figura for figura in _figuras(dibujo) if isinstance(figura, Path)]
    assert [figura.fillColor.hexval()[2:].upper() for figura in triangulos] == [TOKENS["no"][1:]]
    assert "70,0\u00a0%" in _escrito(dibujo)


def test_lo_que_no_tiene_motivo_lleva_rayas() -> None:
    con, sin = (
        Grafico("g", Tipo.APILADAS, "t", "%", ("a",), (Serie("s", (0.5,), papel),), Formato.PORCENTAJE)
        for papel in (Papel.SIN_MOTIVO, Papel.JUSTIFICADA)
    )
    recortes = [
        [figura for figura in _figuras(en_pdf(grafico, ANCHO)) if getattr(figura, "isClipPath", 0)]
        for grafico in (con, sin)
    ]
    assert [len(hallados) for hallados in recortes] == [1, 0]


def _cuadrado(codigo: str, x: float) -> dict[str, Any]:
    anillo = [[x, 0.0], [x + 1, 0.0], [x + 1, 1.0], [x, 1.0], [x, 0.0]]
    return {"id": codigo, "geometry": {"type": "Polygon", "coordinates": [anillo]}}


def test_el_mapa_pinta_cada_area_con_su_clase_y_la_que_depende_con_rayas() -> None:
    coleccion = {"features": [_cuadrado("A", 0.0), _cuadrado("B", 1.0), _cuadrado("C", 2.0)]}
    areas = [
        Area("A", "Norte", "81,0 %", "", "clase-4", False, (0.5, 0.5)),
        Area("B", "Sur", "50,0 %", "", "clase-2", True, (1.5, 0.5)),
    ]
    dibujo = mapa_en_pdf(coleccion, areas, 300.0, 200.0)
    llenos = [
        figura.fillColor.hexval()[2:].upper() for figura in _figuras(dibujo) if getattr(figura, "fillColor", None)
    ]
    # C no está entre las áreas: se ve, sin clase
    assert {TOKENS[color][1:] for color in ("clase-4", "clase-2", "vecino")} <= set(llenos)
    # con rayas el área, y la muestra de su color junto a su nombre
    assert sum(bool(getattr(figura, "isClipPath", 0)) for figura in _figuras(dibujo)) == 2
    assert {"Norte", "81,0 %", "Sur", "50,0 %"} <= set(_escrito(dibujo))
    # lo que sobra de alto no deja un hueco: tres cuadrados seguidos son tres veces más anchos que altos
    assert dibujo.height < 300 / 3 + 3
    assert mapa_en_pdf({"features": []}, [], 300.0, 200.0) is None


def test_los_renglones_no_parten_palabras_y_lo_que_no_cabe_se_dice() -> None:
    frase = "Falta de apoyo o permiso de la pareja o familia"
    partidos = renglones(frase, 90, 7.5)
    assert " ".join(partidos) == frase
    assert all(ancho_de(renglon, 7.5) <= 90 for renglon in partidos)
    uno, dos = renglones(frase, 90, 7.5, tope=2)
    assert uno == partidos[0]
    assert dos.endswith("…")
    assert ancho_de(dos, 7.5) <= 90


def _tramo(figura: Any) -> tuple[float, float, float]:
    """Dónde empieza y acaba un texto, y su altura."""
    mide = ancho_de(figura.text, figura.fontSize, figura.fontName)
    inicio = figura.x - {"start": 0.0, "middle": mide / 2, "end": mide}[figura.textAnchor]
    return inicio, inicio + mide, figura.y


def test_en_el_mapa_nadie_lleva_un_valor_sin_nombre_ni_se_sale_ni_se_encima() -> None:
    angostas = [_cuadrado(str(n), float(n)) for n in range(40)]
    areas = [
        Area(str(n), f"Región de nombre largo {n}", f"{n},5 %", "", "clase-1", False, (n + 0.5, 0.5)) for n in range(40)
    ]
    dibujo = mapa_en_pdf({"features": angostas}, areas, 500.0, 200.0)
    textos = [figura for figura in _figuras(dibujo) if getattr(figura, "text", "")]
    assert Counter(t.text for t in textos) == Counter(dicho for area in areas for dicho in (area.nombre, area.valor))
    for texto in textos:
        x0, x1, y = _tramo(texto)
        assert x0 >= -0.5
        assert x1 <= 500.5
        assert 0 <= y <= dibujo.height
    for una, otra in combinations(map(_tramo, textos), 2):
        assert min(una[1], otra[1]) - max(una[0], otra[0]) <= 0.5 or abs(una[2] - otra[2]) >= 6


def test_la_linea_del_estandar_no_cruza_ningun_valor() -> None:
    valores = (0.1, 0.55, 0.7, 0.79, 0.8, 0.81, 1.0)
    grafico = Grafico(
        "barras", Tipo.BARRAS, "Cobertura", "%", tuple("ABCDEFG"), (Serie("Cobertura", valores),), Formato.PORCENTAJE,
        linea=0.8, textos=tuple(f"{v * 100:.0f},0 % (66 de 119, depende)" for v in valores),
    )  # fmt: skip
    for fila, escrito in zip(filas_en_pdf(grafico, 400.0), grafico.textos, strict=True):
        (raya,) = (f for f in _figuras(fila) if getattr(f, "strokeDashArray", None))
        (valor,) = (f for f in _figuras(fila) if getattr(f, "text", "") == escrito)
        x0, x1, _ = _tramo(valor)
        assert not x0 < raya.points[0] < x1
        assert x1 <= 400.5
