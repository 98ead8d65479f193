"""El dibujo de una escena dice lo mismo que su gráfica: las alturas, los anchos, los textos y lo que se anota."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import combinations
from math import hypot
from typing import Any

import pytest

from dashboard.dominio.grafica import Formato, Grafico, Papel, Senal, Serie, Tipo
from dashboard.dominio.marcado import Crudo
from dashboard.graficas.siluetas import apartados, mapa_de_escena, plano
from dashboard.paginas.dibujos_de_escena import dibujar
from tests.paginas.recorrido import con_clase, enlaces, piezas, texto

#: lo que se deja sobre la columna más alta
AIRE = 1.12
#: un cuadrado de un grado, para un mapa
CUADRADO = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "id": "11",
            "geometry": {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]},
        }
    ],
}


def _grafico(tipo: Tipo, categorias: str, valores: tuple[float | None, ...], **otros: Any) -> Grafico:
    nombres = tuple(categorias.split())
    serie = Serie("Cobertura", valores)
    return Grafico("c", tipo, "Cobertura", "%", nombres, (serie, *otros.pop("otras", ())), Formato.PORCENTAJE, **otros)


def _medida(pieza: dict[str, Any], cual: str) -> float:
    return float(pieza["props"]["style"][cual].removesuffix("%"))


def _columnas(**otros: Any) -> dict[str, Any]:
    """Tres años, el de en medio sin dato, y la línea del 80 %."""
    return dibujar(_grafico(Tipo.COLUMNAS, "2023 2024 2025", (0.3, None, 0.6), linea=0.8, **otros))


def _barras(**otros: Any) -> dict[str, Any]:
    """Tres lugares: uno al 80 %, uno a la mitad y otro sin dato."""
    grafico = _grafico(Tipo.BARRAS, "Norte Sur Este", (0.8, 0.4, None), linea=0.8, anotado=((1, ""),), **otros)
    return dibujar(grafico, ["/norte", "", ""])


def _lineas(**otros: Any) -> dict[str, Any]:
    """Cinco meses entre 60 % y 70 %: con lo que se deja arriba y abajo, de 58 % a 72 %."""
    otros = {"textos": ("60,0 %", "65,0 %", "70,0 %", "sin dato", "64,0 %"), **otros}
    return dibujar(_grafico(Tipo.LINEAS, "ene feb mar abr may", (0.6, 0.65, 0.7, None, 0.64), **otros))


# -- columnas


def test_cada_columna_mide_lo_que_vale_respecto_de_la_linea() -> None:
    pieza = _columnas()
    alturas = [_medida(columna, "height") for columna in con_clase(pieza, "alzada")]
    (raya,) = con_clase(pieza, "raya")
    # la línea es lo más alto: 0,8 de 0,8 × 1,12
    assert _medida(raya, "bottom") == pytest.approx(100 / AIRE, abs=0.01)
    assert alturas == [
        pytest.approx(100 * 0.3 / (0.8 * AIRE), abs=0.01),
        pytest.approx(100 * 0.6 / (0.8 * AIRE), abs=0.01),
    ]


def test_sin_linea_la_columna_mas_alta_pone_la_medida() -> None:
    pieza = dibujar(_grafico(Tipo.COLUMNAS, "2024 2025", (0.2, 0.5)))
    assert [_medida(c, "height") for c in con_clase(pieza, "alzada")] == [35.71, 89.29]
    assert not con_clase(pieza, "raya")


def test_donde_no_hay_dato_no_se_alza_ninguna_columna_y_se_dice() -> None:
    _, del_medio, _ = con_clase(_columnas(), "columna")
    assert not con_clase(del_medio, "alzada")
    assert texto(del_medio) == "sin dato2024"
    # un cero sí es un dato
    (cero, _) = con_clase(dibujar(_grafico(Tipo.COLUMNAS, "2024 2025", (0.0, 0.5))), "columna")
    assert [_medida(c, "height") for c in con_clase(cero, "alzada")] == [0]


def test_las_columnas_dicen_los_textos_de_la_grafica_y_su_categoria() -> None:
    pieza = _columnas(textos=("3 de 10", "no se sabe", "6 de 10"))
    assert [texto(c) for c in con_clase(pieza, "columna")] == ["3 de 102023", "no se sabe2024", "6 de 102025"]
    assert [texto(c) for c in con_clase(_columnas(), "columna")] == ["30,0 %2023", "sin dato2024", "60,0 %2025"]


def test_solo_la_ultima_columna_se_revela_en_el_segundo_paso() -> None:
    assert [c["props"].get("data-paso") for c in con_clase(_columnas(), "columna")] == [None, None, "2"]
    assert [texto(c) for c in con_clase(_columnas(), "ahora")] == ["60,0 %2025"]
    # una sola no espera a nadie
    (sola,) = con_clase(dibujar(_grafico(Tipo.COLUMNAS, "2025", (0.5,))), "columna")
    assert "data-paso" not in sola["props"]


def test_un_valor_que_no_cabe_en_su_columna_va_encima() -> None:
    pieza = dibujar(_grafico(Tipo.COLUMNAS, "2024 2025", (0.05, 0.5)))
    assert [texto(p) for p in con_clase(pieza, "fuera")] == ["5,0 %"]


# -- barras


def test_cada_barra_mide_lo_que_vale_y_la_raya_esta_en_el_estandar() -> None:
    pieza = _barras()
    assert [_medida(barra, "width") for barra in con_clase(pieza, "barra")] == [100, 50]
    assert {_medida(raya, "left") for raya in con_clase(pieza, "raya")} == {100}
    larga = dibujar(_grafico(Tipo.BARRAS, "Norte Sur", (1.0, 0.25), linea=0.8))
    assert [_medida(barra, "width") for barra in con_clase(larga, "barra")] == [100, 25]
    assert {_medida(raya, "left") for raya in con_clase(larga, "raya")} == {80}


def test_sin_dato_no_hay_barra_y_cada_fila_dice_su_texto() -> None:
    norte, sur, este = con_clase(_barras(textos=("8 de 10", "4 de 10", "sin dato")), "barra-fila")
    assert [texto(fila) for fila in (norte, sur, este)] == ["Norte8 de 10", "Sur4 de 10", "Estesin dato"]
    assert con_clase(norte, "barra")
    assert not con_clase(este, "barra")


def test_la_barra_que_importa_y_la_que_se_abre() -> None:
    pieza = _barras()
    assert [texto(fila) for fila in con_clase(pieza, "importa")] == ["Sur40,0 %"]
    assert enlaces(pieza) == [("/norte", "Norte")]


# -- líneas


def test_cada_punto_esta_a_la_altura_de_su_valor() -> None:
    puntos = con_clase(_lineas(), "punto")
    assert [_medida(p, "left") for p in puntos] == [0, 25, 50, 100]
    # 72 % es lo de arriba y 58 % lo de abajo
    esperado = [100 * (0.72 - valor) / 0.14 for valor in (0.6, 0.65, 0.7, 0.64)]
    assert [_medida(p, "top") for p in puntos] == [pytest.approx(alto, abs=0.01) for alto in esperado]


def test_la_linea_pasa_por_los_puntos_y_se_corta_en_el_mes_sin_dato() -> None:
    pieza = _lineas()
    (svg,) = [hijo for p in con_clase(pieza, "trazo") for hijo in p["props"]["children"] if isinstance(hijo, Crudo)]
    (trazo,) = re.findall(r'd="M([^"]+)" fill="none"', str(svg))
    dibujados = [tuple(map(float, par.split(","))) for par in trazo.split("L")]
    puntos = [(_medida(p, "left"), _medida(p, "top")) for p in con_clase(pieza, "punto")]
    assert dibujados == puntos[:3], "el último, solo y sin trazo"


def test_cada_nivel_esta_a_su_altura_y_ninguno_en_la_franja_de_las_palabras() -> None:
    pieza = _lineas(anotado=((1, "Febrero: 5 puntos menos"),))
    # abajo se añade el 24 % de lo que se ve: de 54,64 % a 72 %
    niveles = {texto(p): _medida(p, "top") for p in con_clase(pieza, "nivel")}
    assert niveles == {
        "60 %": pytest.approx(100 * 0.12 / 0.1736, abs=0.01),
        "65 %": pytest.approx(100 * 0.07 / 0.1736, abs=0.01),
        "70 %": pytest.approx(100 * 0.02 / 0.1736, abs=0.01),
    }
    assert max(_medida(p, "top") for p in con_clase(pieza, "punto")) < 100 * 0.14 / 0.1736


def test_lo_anotado_se_lee_en_el_segundo_paso_y_hacia_el_lado_con_sitio() -> None:
    pieza = _lineas(anotado=((1, "Febrero: 5 puntos menos"), (4, "Mayo: 6 puntos menos")))
    antes, despues = con_clase(pieza, "anotado")
    assert [texto(antes), texto(despues)] == ["Febrero: 5 puntos menos", "Mayo: 6 puntos menos"]
    assert {p["props"]["data-paso"] for p in (antes, despues)} == {"2"}
    assert [p["props"]["className"] for p in (antes, despues)] == ["anotado", "anotado hacia-atras"]
    puntos = {_medida(p, "left"): _medida(p, "top") for p in con_clase(pieza, "punto")}
    assert _medida(antes, "top") == puntos[25]
    assert not con_clase(_lineas(), "anotado")


def test_una_senal_lleva_su_figura_y_la_que_no_se_nombra_es_leve() -> None:
    pieza = _lineas(senales=(Senal(0, -1), Senal(2, 1)), anotado=((0, "Enero, menos"),))
    assert [(texto(p), p["props"]["className"]) for p in con_clase(pieza, "senal")] == [
        ("▼", "senal"),
        ("▲", "senal leve"),
    ]
    assert len(con_clase(pieza, "punto")) == 2


def test_el_ultimo_mes_dice_su_valor_y_lo_esperado_no_se_encima() -> None:
    centro = Serie("centro", (0.64,) * 5, Papel.CENTRO)
    pieza = _lineas(otras=(centro,))
    (ultimo,), (esperado,) = con_clase(pieza, "ultimo"), con_clase(pieza, "esperado")
    assert texto(ultimo) == "may 64,0 %"
    assert texto(esperado) == "lo esperado"
    assert abs(_medida(ultimo, "top") - _medida(esperado, "top")) >= 13


def test_sin_dato_en_el_ultimo_mes_se_dice_el_ultimo_que_lo_tiene() -> None:
    pieza = dibujar(_grafico(Tipo.LINEAS, "ene feb mar", (0.6, 0.65, None)))
    assert [texto(p) for p in con_clase(pieza, "ultimo")] == ["feb 65,0 %"]


# -- lo que oye quien no ve


@pytest.mark.parametrize("dibujada", [_columnas, _barras, _lineas])
def test_el_dibujo_se_oye_entero(dibujada: Callable[[], dict[str, Any]]) -> None:
    pieza = dibujada()
    (trazo,) = con_clase(pieza, "trazo")
    oido = trazo["props"]["aria-label"].replace("\u202f", " ")
    assert oido.startswith("Cobertura (%). ")
    assert "60,0 %" in oido or "80,0 %" in oido
    assert "sin dato" in oido
    # con enlaces es un grupo: como imagen, no se oirían
    assert trazo["props"]["role"] == ("group" if enlaces(pieza) else "img")
    assert [texto(p) for p in piezas(pieza) if p["type"] == "H3"] == ["Cobertura"]


# -- los puntos numerados de un mapa


def _sitios(escrito: str) -> list[tuple[float, float]]:
    """Dónde están los numerados, del 1 en adelante."""
    hallados = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="23"', escrito)
    return [(float(x), float(y)) for x, y in reversed(hallados)]


@pytest.mark.parametrize(
    "juntos",
    [
        [(300.0, 300.0), (310.0, 305.0)],
        [(300.0, 300.0)] * 5,
        [(0.0, 0.0), (3.0, 0.0), (0.0, 3.0), (600.0, 640.0)],
        [(300.0 + 12 * i, 300.0) for i in range(5)],
    ],
    ids=["dos", "en el mismo lugar", "en una esquina", "en fila"],
)
def test_dos_puntos_numerados_no_se_pisan(juntos: list[tuple[float, float]]) -> None:
    dibujo = plano(CUADRADO, 600, 640)
    assert dibujo is not None
    sitios = _sitios(mapa_de_escena(dibujo, [], "Mapa", [(donde, "uno", True) for donde in juntos]))
    assert len(sitios) == len(juntos)
    # el radio y su borde
    assert min(hypot(x - a, y - b) for (x, y), (a, b) in combinations(sitios, 2)) >= 2 * 23 + 3
    assert all(23 <= x <= 577 and 23 <= y <= 617 for x, y in sitios), "ninguno se sale del mapa"


def test_los_que_no_se_pisan_se_quedan_en_su_lugar() -> None:
    lejos = [(100.0, 100.0), (200.0, 100.0), (300.0, 400.0)]
    assert apartados(lejos, 600, 640) == lejos


def test_de_un_punto_corrido_lejos_sale_un_hilo_a_su_lugar() -> None:
    dibujo = plano(CUADRADO, 600, 640)
    assert dibujo is not None
    muchos = mapa_de_escena(dibujo, [], "Mapa", [((300.0, 300.0), "uno", True)] * 5)
    assert 'd="M300,300L' in muchos
    solo = mapa_de_escena(dibujo, [], "Mapa", [((300.0, 300.0), "uno", True)])
    assert 'class="guia"' not in solo
