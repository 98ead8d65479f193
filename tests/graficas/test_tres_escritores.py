"""Una gráfica se escribe de tres maneras y las tres dicen lo mismo: los mismos números, las mismas palabras."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date
from xml.etree import ElementTree

import openpyxl
import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pptx import Presentation

from dashboard.almacen.almacen import Almacen
from dashboard.almacen.consulta import Consulta
from dashboard.dominio.grafica import Formato, Grafico, Papel, Senal, Serie, Tipo, Valor
from dashboard.dominio.periodo import Periodo, numero_mes
from dashboard.dominio.territorio import Nivel
from dashboard.graficas.en_plotly import en_plotly
from dashboard.graficas.en_pptx import ESTANDAR, HUECO, en_pptx, rotulos
from dashboard.graficas.en_svg import en_svg
from dashboard.graficas.lienzo_pptx import Caja
from dashboard.indicadores.dibujables import tendencia_de
from dashboard.indicadores.escenas import escenas
from dashboard.indicadores.graficos import inasistencias_mensuales, sesiones_de_grupo
from dashboard.nucleo.formato import SIN_DATO, puntos

#: (serie, categoría) → valor; lo que un dibujo no muestra no está
Numeros = dict[tuple[str, str], Valor]


def _en_plotly(grafico: Grafico) -> tuple[Numeros, str]:
    """Lo que la figura dibuja y todo lo que dice al señalarla."""
    figura = en_plotly(grafico)
    go.Figure(figura)
    tumbada = grafico.tipo in (Tipo.BARRAS, Tipo.APILADAS, Tipo.CASCADA)
    if grafico.tipo is Tipo.CASCADA and not grafico.sin_nada:
        # cada barra sale de donde acabó la anterior; la de la diferencia, de cero
        assert {tuple(traza["base"]) for traza in figura["data"]} == {tuple(desde for desde, _ in grafico.escalones)}
    trazas = figura["data"]
    if grafico.tipo is Tipo.LINEAS and grafico.sin_nada:
        # sin un solo punto no hay trazas: lo dice una nota
        assert not trazas
        trazas = [{"y": serie.valores, "customdata": [SIN_DATO]} for serie in grafico.series]
        assert figura["layout"]["annotations"][0]["text"] == SIN_DATO
    elif grafico.tipo is Tipo.LINEAS:
        # la banda va debajo: cada polígono, por arriba y de vuelta por abajo
        bordes = [
            {"y": list[Valor]([None] * len(grafico.categorias))} for s in grafico.series if s.papel is Papel.LIMITE
        ]
        if bordes:
            banda, *trazas = trazas
            lugares = trazas[0]["x"]
            pares = list(zip(banda["x"], banda["y"], strict=True))
            while pares:
                fin = pares.index((None, None))
                tramo, pares = pares[:fin], pares[fin + 1 :]
                for borde, mitad in zip(bordes, (tramo[: fin // 2], tramo[fin // 2 :]), strict=True):
                    for lugar, valor in mitad:
                        borde["y"][lugares.index(lugar)] = valor
        # la primera serie se dibuja la última: va encima
        de_linea, de_borde = iter(reversed(trazas)), iter(bordes)
        trazas = [next(de_borde if serie.papel is Papel.LIMITE else de_linea) for serie in grafico.series]
    numeros = {
        (serie.nombre, categoria): valor
        for serie, traza in zip(grafico.series, trazas, strict=True)
        for categoria, valor in zip(grafico.categorias, traza["x" if tumbada else "y"], strict=True)
    }
    return numeros, "\n".join(nota for traza in trazas for nota in traza.get("customdata", ()))


def _en_pptx(grafico: Grafico) -> tuple[Numeros, Numeros, str]:
    """Lo que la gráfica dibuja, lo que guarda su libro y su texto para quien no la ve."""
    documento = Presentation()
    lamina = documento.slides.add_slide(documento.slide_layouts[6])
    marco = en_pptx(lamina.shapes, grafico, Caja(0, 0, 9, 5))
    dibujadas = {
        (serie.name, categoria): valor
        for trazado in marco.chart.plots
        for serie in trazado.series
        if serie.name not in (ESTANDAR, HUECO)
        for categoria, valor in zip(grafico.categorias, serie.values, strict=True)
    }
    filas = list(openpyxl.load_workbook(io.BytesIO(marco.chart.part.chart_workbook.xlsx_part.blob))["Datos"].values)
    assert [fila[0] for fila in filas[1:]] == list(rotulos(grafico))
    guardadas = {
        (nombre, categoria): valor
        for c, nombre in enumerate(filas[0][1:], 1)
        if nombre not in (ESTANDAR, HUECO)
        for categoria, valor in zip(grafico.categorias, (fila[c] for fila in filas[1:]), strict=True)
    }
    return dibujadas, guardadas, marco._element.xpath(".//p:cNvPr")[0].get("descr")


def _en_svg(grafico: Grafico) -> tuple[list[float], str, str]:
    """Lo que miden las barras con algo que medir (o la altura de los puntos), lo escrito y su descripción."""
    raiz = ElementTree.fromstring(en_svg(grafico))
    escrito = "\n".join(t.text or "" for t in raiz.iter() if t.tag in ("text", "title"))
    if grafico.tipo is Tipo.LINEAS:
        puntos = [t for t in raiz.iter() if t.tag == "circle" or TRIANGULO.match(t.get("d") or "")]
        medidas = [float(t.get("cy") or _centro_del_triangulo(t.get("d", ""))) for t in puntos]
    else:
        lado = "width" if grafico.tipo in (Tipo.BARRAS, Tipo.APILADAS, Tipo.CASCADA) else "height"
        medidas = [float(t.get(lado, "")) for t in raiz.iter("rect") if float(t.get(lado, "")) > 0]
    return medidas, escrito, raiz.get("aria-label", "")


#: lo que dibuja una señal: una base de lado a lado y la punta
TRIANGULO = re.compile(r"M[\d.-]+,(?P<base>[\d.-]+)h(?P<ancho>[\d.-]+)l-[\d.]+,(?P<punta>[\d.-]+)Z\Z")


def _centro_del_triangulo(camino: str) -> float:
    """La altura del dato: la base está a 0,7 de media base, del lado contrario a la punta."""
    hallado = TRIANGULO.match(camino)
    assert hallado
    lado = -1 if float(hallado["punta"]) > 0 else 1
    return float(hallado["base"]) - lado * float(hallado["ancho"]) / 2 * 0.7


def _revisar(grafico: Grafico) -> None:
    esperados: Numeros = {
        (serie.nombre, categoria): valor
        for serie in grafico.series
        for categoria, valor in zip(grafico.categorias, serie.valores, strict=True)
    }
    de_plotly, al_senalar = _en_plotly(grafico)
    dibujadas, guardadas, descripcion = _en_pptx(grafico)
    medidas, escrito, leido = _en_svg(grafico)
    # los números
    assert de_plotly == esperados
    if grafico.tipo is Tipo.CASCADA:
        # PowerPoint apila sobre una barra que no se ve: cada una mide lo que vale, y su signo va escrito
        assert list(rotulos(grafico)) == [f"{c}: {t}" for c, t in zip(grafico.categorias, grafico.textos, strict=True)]
        esperados = {clave: None if valor is None else abs(valor) for clave, valor in esperados.items()}
    assert dibujadas == pytest.approx(esperados)
    assert guardadas == pytest.approx(esperados)
    _miden_lo_que_valen(grafico, medidas)
    # las palabras
    assert leido == grafico.descripcion
    assert descripcion == f"{grafico.descripcion}."
    for i, categoria in enumerate(grafico.categorias):
        assert categoria in leido
        if grafico.tipo is Tipo.CASCADA:
            (j,) = (j for j, serie in enumerate(grafico.series) if serie.valores[i] is not None)
            assert grafico.escrito(j, i) == grafico.textos[i]
            assert all(grafico.textos[i] in dicho for dicho in (leido, escrito, al_senalar))
        elif not grafico.apilada:
            assert grafico.escrito(0, i) in leido
            assert grafico.escrito(0, i) in al_senalar
        elif grafico.tipo is Tipo.APILADAS:
            assert grafico.escrito_del_total(i) in escrito
        for j, serie in enumerate(grafico.series):
            if grafico.tipo is Tipo.COLUMNAS_APILADAS and serie.valores[i]:
                assert grafico.nota(j, i) in escrito
                assert grafico.nota(j, i) in al_senalar


def _miden_lo_que_valen(grafico: Grafico, medidas: list[float]) -> None:
    """Las barras del SVG en proporción a los valores, y los puntos a su altura; lo que falta no se dibuja."""
    if grafico.tipo is Tipo.LINEAS:
        # el centro y los límites son rayas sin puntos
        rayas = (Papel.LIMITE, Papel.CENTRO)
        valores = [float(v) for s in grafico.series if s.papel not in rayas for v in s.valores if v is not None]
        assert len(medidas) == len(valores)
        if len(set(valores)) > 1:
            alto, bajo = valores.index(max(valores)), valores.index(min(valores))
            escala = (medidas[bajo] - medidas[alto]) / (valores[alto] - valores[bajo])
            assert medidas == pytest.approx([medidas[bajo] - (v - valores[bajo]) * escala for v in valores], abs=0.2)
        return
    cuantas = range(len(grafico.categorias))
    valores = [abs(float(serie.valores[i] or 0)) for i in cuantas for serie in grafico.series]
    escala = max(medidas, default=0.0) / (max(valores) or 1.0)
    # el dibujo escribe dos decimales: lo que no llega a medio centésimo queda en cero y no se ve
    assert medidas == pytest.approx([v * escala for v in valores if v * escala > 0.005], abs=0.02, rel=0.001)


def _de_las_escenas(consulta: Consulta) -> Iterator[Grafico]:
    for nivel in (Nivel.PAIS, Nivel.DIRESA, Nivel.RED, Nivel.MICRORRED):
        nodos = [consulta.raiz] if nivel is Nivel.PAIS else consulta.descendientes(consulta.raiz, nivel)
        for nodo in {nodos[0], nodos[-1]}:
            for periodo in ("2026", "2026-S1", "2026-03"):
                for escena in escenas(consulta, nodo, Periodo.leer(periodo)).escenas:
                    yield from escena.graficos


def test_las_graficas_de_las_escenas_dicen_lo_mismo_de_las_tres_maneras(almacen_pequeno: Almacen) -> None:
    vistas: dict[Tipo, int] = {}
    for grafico in _de_las_escenas(almacen_pequeno.consulta()):
        _revisar(grafico)
        vistas[grafico.tipo] = vistas.get(grafico.tipo, 0) + 1
    assert vistas.keys() == {Tipo.BARRAS, Tipo.COLUMNAS, Tipo.LINEAS}


def test_las_de_las_paginas_tambien() -> None:
    enero = numero_mes(date(2026, 1, 1))
    _revisar(inasistencias_mensuales(range(enero, enero + 3), [[3, 1, 0], [2, 0, 0], [0, 4, 1], [0, 0, 7]]))
    columnas = {
        "fecha": [date(2026, 1, 6), date(2026, 2, 3), date(2026, 2, 17)],
        "asistentes": [8, -1, 5],
        "faltas_justificadas": [1, 0, 2],
        "faltas_injustificadas": [0, 0, 3],
        "faltas_sin_motivo": [1, 0, 0],
        "salidas": [0, 0, 1],
    }
    _revisar(sesiones_de_grupo(columnas, range(enero, enero + 3), [enero + 2]))


def test_la_pagina_y_la_presentacion_dicen_el_mismo_numero_de_cada_mes(almacen_pequeno: Almacen) -> None:
    consulta = almacen_pequeno.consulta()
    (escena,) = (e for e in escenas(consulta, consulta.raiz, Periodo.leer("2026")).escenas if e.clave == "asistencia")
    grafico = escena.graficos[0]
    de_pagina = tendencia_de(consulta, consulta.raiz, Periodo.leer("2026"))
    assert grafico.meses is not None
    assert de_pagina.meses is not None
    primero = grafico.meses[0] - de_pagina.meses[0]
    propios = slice(primero, primero + len(grafico.categorias))
    assert de_pagina.series[0].valores[propios] == grafico.series[0].valores
    for nota, texto in zip(de_pagina.series[0].notas[propios], grafico.textos, strict=True):
        assert f": {texto}" in nota


def cascada(categorias: tuple[str, ...], milesimas: list[int]) -> Grafico:
    """La cascada de esas partes, con la diferencia al final."""
    valores = [n / 1000 for n in milesimas]
    series = (
        Serie("Suma", (*(v if v >= 0 else None for v in valores), None), Papel.SUMA),
        Serie("Resta", (*(v if v < 0 else None for v in valores), None), Papel.RESTA),
        Serie("Diferencia", (*[None] * len(valores), sum(milesimas) / 1000), Papel.TOTAL),
    )
    textos = (*map(puntos, milesimas), puntos(sum(milesimas)))
    return Grafico("azar", Tipo.CASCADA, "t", "puntos", categorias, series, Formato.PUNTOS, textos=textos)


def test_una_cascada_baja_sube_y_acaba_en_la_diferencia() -> None:
    # −3, −2 y +1 décimas: −0,3; −0,5; −0,4. La diferencia sale de cero y llega adonde acabó la última
    grafico = cascada(("a", "b", "c", "total"), [-3, -2, 1])
    assert grafico.escalones == [(0.0, -0.003), (-0.003, -0.005), (-0.005, -0.004), (0.0, -0.004)]
    assert grafico.descripcion == "t (puntos). a: −0,3; b: −0,2; c: +0,1; total: −0,4"
    assert (grafico.nota(1, 0), grafico.nota(0, 2)) == ("a: resta −0,3", "c: suma +0,1")
    _revisar(grafico)


@st.composite
def graficos(draw: st.DrawFn) -> Grafico:
    """Cualquier gráfica: de una a ocho categorías, de una a tres series, con datos que faltan."""
    tipo = draw(st.sampled_from(Tipo))
    if tipo is Tipo.CASCADA:
        milesimas = draw(st.lists(st.integers(-500, 500), min_size=1, max_size=8))
        return cascada(tuple(f"Parte {i}" for i in range(len(milesimas) + 1)), milesimas)
    proporcion = tipo is Tipo.LINEAS or draw(st.booleans())
    numero = st.integers(0, 1000).map(lambda n: n / 1000) if proporcion else st.integers(0, 9999)
    cuantas = draw(st.integers(1, 8))
    de_serie = st.lists(st.none() | numero, min_size=cuantas, max_size=cuantas)
    # un nombre de Office no lleva caracteres de control
    nombre = st.text(
        st.characters(min_codepoint=32, max_codepoint=0x17F, exclude_characters="\x7f"), min_size=1
    ).filter(lambda dicho: dicho.isprintable() and dicho == dicho.strip())
    papeles = (Papel.JUSTIFICADA, Papel.INJUSTIFICADA, Papel.SIN_MOTIVO)
    de_varias = tipo not in (Tipo.COLUMNAS, Tipo.LINEAS)
    series = tuple(
        Serie(f"Serie {j}", tuple(draw(de_serie)), papel)
        for j, papel in enumerate(papeles[: draw(st.integers(1, 3)) if de_varias else 1])
    )
    categorias = tuple(draw(st.lists(nombre, min_size=cuantas, max_size=cuantas, unique=True)))
    titulo = draw(nombre)
    formato = Formato.PORCENTAJE if proporcion else Formato.ENTERO
    return Grafico(
        "azar",
        tipo,
        titulo,
        "unidad",
        categorias,
        series,
        formato,
        senales=(Senal(0, draw(st.sampled_from([-1, 1])), draw(st.booleans())),) * draw(st.integers(0, 1)),
    )


@settings(max_examples=40)
@given(graficos())
def test_una_grafica_cualquiera_dice_lo_mismo_de_las_tres_maneras(grafico: Grafico) -> None:
    _revisar(grafico)
