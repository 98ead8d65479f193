"""Las gráficas y el mapa de las escenas: SVG bien formado, con los valores que se le dieron y sin ceros inventados."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest

from dashboard.dominio.grafica import Formato, Grafico, Papel, Senal, Serie, Tipo
from dashboard.graficas.en_svg import alto_de_lamina, en_svg
from dashboard.graficas.siluetas import Area, mapa_de_escena, plano
from dashboard.graficas.svg import ANCHO_DE_LETRA, UTIL, lamina, partir
from dashboard.graficas.tema import ESCENARIO, TOKENS, variables_de_escenario

SVG = "{http://www.w3.org/2000/svg}"
#: dos cuadrados vecinos, uno con un hueco
CUADRADOS = {
    "type": "FeatureCollection",
    "features": [
        {"id": "08", "geometry": {"type": "Polygon", "coordinates": [[[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]]]}},
        {
            "id": "11",
            "geometry": {
                "type": "Polygon",
                "coordinates": [
                    [[10, 0], [20, 0], [20, 10], [10, 10], [10, 0]],
                    [[14, 4], [16, 4], [16, 6], [14, 6], [14, 4]],
                ],
            },
        },
    ],
}


def _leer(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def _textos(raiz: ElementTree.Element) -> list[str]:
    # sin el borde que va debajo de un valor, que es el mismo texto sin relleno
    propios = [t for t in raiz.iter() if t.tag.endswith("text") and t.get("fill") != "none"]
    return [("".join(t.itertext())).replace("\u202f", " ") for t in propios]


def _con(raiz: ElementTree.Element, etiqueta: str) -> list[ElementTree.Element]:
    return [pieza for pieza in raiz.iter() if pieza.tag.split("}")[-1] == etiqueta]


def _grafico(
    tipo: Tipo, categorias: list[str], *series: Serie, formato: Formato = Formato.PORCENTAJE, **otros: Any
) -> Grafico:
    return Grafico("prueba", tipo, "Prueba", "unidad", tuple(categorias), series, formato, **otros)


def test_las_barras_miden_lo_que_valen_y_sin_dato_se_escribe_una_raya() -> None:
    grafico = _grafico(
        Tipo.BARRAS, ["Uno", "Dos", "Tres", "X"], Serie("Faltan", (6, 3, None, 0)), formato=Formato.ENTERO
    )
    raiz = _leer(en_svg(grafico))
    anchos = [float(r.get("width", "")) for r in _con(raiz, "rect")]
    assert anchos[0] == pytest.approx(2 * anchos[1])
    assert anchos[2:] == [0, 0]
    valores = [t for t in _textos(raiz) if t in ("6", "3", "–", "0")]
    assert valores == ["6", "3", "–", "0"], "sin dato no es cero"


def test_las_apiladas_suman_sus_partes() -> None:
    partes = (Serie("a", (0.10, 0.05), Papel.JUSTIFICADA), Serie("b", (0.30, None), Papel.INJUSTIFICADA))
    raiz = _leer(en_svg(_grafico(Tipo.APILADAS, ["U", "D"], *partes)))
    primera, segunda, sola = _con(raiz, "rect")
    assert float(segunda.get("width", "")) == pytest.approx(3 * float(primera.get("width", "")), rel=0.01)
    assert float(segunda.get("x", "")) == pytest.approx(
        float(primera.get("x", "")) + float(primera.get("width", "")), abs=0.02
    )
    assert float(sola.get("width", "")) == pytest.approx(float(primera.get("width", "")) / 2, rel=0.01)
    assert {"40,0 %", "5,0 %"} <= set(_textos(raiz))


def test_las_columnas_partidas_se_apilan_desde_abajo_y_dicen_lo_que_valen() -> None:
    partes = (Serie("a", (2, 0), Papel.ASISTIERON), Serie("b", (6, None), Papel.JUSTIFICADA))
    raiz = _leer(en_svg(_grafico(Tipo.COLUMNAS_APILADAS, ["ene 2026", "feb 2026"], *partes, formato=Formato.ENTERO)))
    abajo, arriba = _con(raiz, "rect")
    assert float(arriba.get("height", "")) == pytest.approx(3 * float(abajo.get("height", "")), rel=0.01)
    assert float(arriba.get("y", "")) + float(arriba.get("height", "")) == pytest.approx(
        float(abajo.get("y", "")), abs=0.02
    )
    assert {"8", "0"} <= set(_textos(raiz)), "el total de cada columna"
    assert [t.text for t in _con(raiz, "title")] == ["ene 2026: a 2", "ene 2026: b 6"]
    # muchos meses: los rótulos y los totales no se amontonan
    muchas = [f"mes {i}" for i in range(46)]
    largo = _leer(en_svg(_grafico(Tipo.COLUMNAS_APILADAS, muchas, Serie("a", (1,) * 46), formato=Formato.ENTERO)))
    assert len(_con(largo, "rect")) == 46
    # la mayor (de iguales, la primera) y la última dicen cuánto miden las demás
    assert _textos(largo) == ["1", "mes 0", "mes 12", "mes 24", "mes 36", "1"]


def test_las_columnas_llevan_su_valor_y_la_linea_del_estandar() -> None:
    serie = Serie("Cobertura", (0.491, None, 0.799))
    raiz = _leer(en_svg(_grafico(Tipo.COLUMNAS, ["2023", "2024", "2025"], serie, linea=0.8)))
    altos = [float(r.get("height", "")) for r in _con(raiz, "rect")]
    assert altos[1] == 0
    assert altos[0] / altos[2] == pytest.approx(0.491 / 0.799, rel=0.001)
    assert {"49,1 %", "–", "79,9 %", "estándar 80 %"} <= set(_textos(raiz))
    (linea,) = _con(raiz, "line")
    # 79,9 % queda por debajo de la línea del 80 %
    ultima = _con(raiz, "rect")[2]
    assert float(ultima.get("y", "")) > float(linea.get("y1", ""))


def test_la_linea_se_corta_donde_falta_un_mes_y_la_senal_es_un_triangulo() -> None:
    banda = (Serie("alto", (0.8,) * 5, Papel.LIMITE), Serie("bajo", (0.5,) * 5, Papel.LIMITE))
    serie = Serie("Asistencia", (0.7, 0.72, None, 0.6, 0.61))
    raiz = _leer(
        en_svg(
            _grafico(Tipo.LINEAS, ["a", "b", "c", "d", "e"], serie, *banda, senales=(Senal(0, 1, False), Senal(3, -1)))
        )
    )
    trazos = [p for p in _con(raiz, "path") if p.get("fill") == "none"]
    assert len(trazos) == 2, "dos tramos: el mes sin dato no se une"
    # hacia abajo, lleno, la de la racha que se mira; hacia arriba y hueco, la otra: nunca solo color
    abajo, arriba = (
        [p for p in _con(raiz, "path") if f"{propiedad}:var(--{token})" in (p.get("style") or "").replace(" ", "")]
        for propiedad, token in (("fill", "escena-senal"), ("stroke", "escena-acento"))
    )
    assert (len(abajo), len(arriba)) == (1, 1)
    assert len(_con(raiz, "circle")) == 2
    assert "61,0 %" in _textos(raiz), "el último mes lleva su valor"
    vacia = _leer(en_svg(_grafico(Tipo.LINEAS, ["a"], Serie("x", (None,)))))
    assert _textos(vacia) == ["sin dato"]


def test_la_banda_tambien_se_corta_donde_no_hay_rango() -> None:
    # dos meses, uno sin rango y dos más: dos polígonos y ningún trazo que cruce
    banda = (
        Serie("alto", (0.8, 0.8, None, 0.9, 0.9), Papel.LIMITE),
        Serie("bajo", (0.5, 0.5, None, 0.4, 0.4), Papel.LIMITE),
    )
    raiz = _leer(en_svg(_grafico(Tipo.LINEAS, ["a", "b", "c", "d", "e"], Serie("x", (0.7,) * 5), *banda)))
    (camino,) = [p.get("d") or "" for p in _con(raiz, "path") if "escena-banda" in (p.get("style") or "")]
    assert [len(anillo.split("L")) for anillo in camino.split("Z")[:-1]] == [4, 4]


def test_el_mapa_lleva_un_enlace_por_territorio_y_rotula_solo_lo_que_cabe() -> None:
    dibujo = plano(CUADRADOS, 600, 300)
    assert dibujo is not None
    areas = [
        Area("08", "Callao & <cerca>", "38,0 %", "3 de 8", "clase-1", False, (5, 5), "/presentacion?territorio=08"),
        Area("11", "Cusco", "84,1 %", "37 de 44", "clase-4", True, (15, 1.5)),
    ]
    escrito = mapa_de_escena(dibujo, areas, "Mapa")
    raiz = _leer(escrito)
    (enlace,) = _con(raiz, "a")
    assert enlace.get("aria-label") == "Callao & <cerca>: 38,0 %. 3 de 8"
    assert "url(#trama-escena)" in escrito, "lo que depende se raya"
    assert _textos(raiz) == ["Callao & <cerca>", "38,0 %", "Cusco", "84,1 %"]
    # con un rótulo fuera del área no se escribe nada: lo dice su enlace
    fuera = Area("08", "Callao", "38,0 %", "", "clase-1", False, (15, 5))
    assert _textos(_leer(mapa_de_escena(dibujo, [fuera], "Mapa"))) == []


def test_la_lamina_no_depende_de_ninguna_hoja_de_estilo() -> None:
    dibujo = en_svg(_grafico(Tipo.BARRAS, ["Uno"], Serie("s", (1,)), formato=Formato.ENTERO))
    entera = lamina(dibujo, "Título & <largo>", "bajada", "pie", [("clase-1", "a"), ("", "b")], "DEMOSTRACIÓN")
    raiz = _leer(entera)
    assert raiz.tag == f"{SVG}svg"
    assert "var(" not in entera
    assert {"Título & <largo>", "bajada", "pie", "a", "b", "DEMOSTRACIÓN", "Uno"} <= set(_textos(raiz))
    assert ESCENARIO["claro"]["escena-serie"] in entera
    assert TOKENS["clase-1"] in entera


@pytest.mark.parametrize("cuantas", [1, 3, 10, 19, 29, 30])
@pytest.mark.parametrize(
    "nombre", ["Ica", "Establecimiento de salud con un nombre de los más largos que se han escrito"]
)
def test_en_una_lamina_toda_letra_se_lee_sean_cuantas_sean_sus_barras(cuantas: int, nombre: str) -> None:
    grafico = _grafico(Tipo.BARRAS, [nombre] * cuantas, Serie("s", (0.5,) * cuantas), linea=0.8)
    dibujo = en_svg(grafico, medidas=(UTIL, alto_de_lamina(grafico, UTIL)))
    clases = [(f"clase-{i}", "rayado: depende de lo que no se sabe") for i in (1, 2, 3, 4)]
    raiz = _leer(lamina(dibujo, "Título " * 20, "bajada", "pie " * 50, clases, "DEMOSTRACIÓN"))
    textos = _con(raiz, "text")
    # va a su tamaño: lo que mide una letra en el dibujo es lo que mide en la lámina
    assert [g.get("transform", "").split(" ")[1] for g in raiz if g.tag == f"{SVG}g"] == ["scale(1.0000)"]
    assert min(float(t.get("font-size", "")) for t in textos) >= 15
    ancho, alto = float(raiz.get("width", "")), float(raiz.get("height", ""))
    # nada pasa del margen: el aviso y los finales de barra miden hacia el otro lado
    del_marco = [t for t in raiz if t.tag == f"{SVG}text" and t.get("text-anchor") is None]
    for t in del_marco:
        largo = len(t.text or "") * float(t.get("font-size", "")) * ANCHO_DE_LETRA
        assert float(t.get("x", "")) + largo <= ancho, t.text
    ys = [float(t.get("y", "")) for t in del_marco]
    assert ys == sorted(ys), "título, bajada, leyenda y fuente, de arriba abajo"
    assert ys[-1] <= alto - 8


def test_los_dos_fondos_del_escenario_tienen_los_mismos_colores_y_se_leen() -> None:
    oscuro, claro = ESCENARIO["oscuro"], ESCENARIO["claro"]
    assert set(oscuro) == set(claro)
    for colores in (oscuro, claro):
        for tinta in ("escena-tinta", "escena-texto", "escena-apagado", "escena-acento"):
            assert _contraste(colores[tinta], colores["escena-fondo"]) >= 4.5, tinta
            assert _contraste(colores[tinta], colores["escena-panel"]) >= 4.5, tinta
        for dibujo in ("escena-serie", "escena-senal", "escena-antes", "escena-sin-motivo"):
            assert _contraste(colores[dibujo], colores["escena-fondo"]) >= 2, dibujo
    assert "[data-tema=claro]{--escena-fondo:" in variables_de_escenario()


def _contraste(uno: str, otro: str) -> float:
    """Razón de contraste de WCAG."""

    def luz(color: str) -> float:
        partes = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        lineales = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in partes]
        return sum(peso * parte for peso, parte in zip((0.2126, 0.7152, 0.0722), lineales, strict=True))

    clara, oscura = sorted((luz(uno), luz(otro)), reverse=True)
    return (clara + 0.05) / (oscura + 0.05)


def test_un_rotulo_se_parte_en_dos_renglones_como_mucho() -> None:
    assert partir("Lima", 10) == ["Lima"]
    assert partir("Falta de tiempo o tareas del hogar", 20) == ["Falta de tiempo o", "tareas del hogar"]
    assert partir("No tiene con quién dejar a sus otros hijos pequeños", 16)[1].endswith("…")


def test_ningun_valor_se_pierde_en_quien_no_conoce_paint_order() -> None:
    escrito = en_svg(_grafico(Tipo.BARRAS, ["Uno", "Dos"], Serie("a", (1, None)), formato=Formato.ENTERO))
    textos = [pieza for pieza in _leer(escrito).iter() if pieza.tag.endswith("text")]
    halos = [n for n, pieza in enumerate(textos) if "stroke:" in pieza.get("style", "")]
    assert halos
    assert "paint-order" not in escrito
    for n in halos:
        borde, relleno = textos[n], textos[n + 1]
        # el borde va antes, sin relleno y callado; la letra, encima y sin borde
        assert borde.get("fill") == "none"
        assert borde.get("aria-hidden") == "true"
        assert relleno.text == borde.text
        assert "fill:" in relleno.get("style", "")
        assert "stroke" not in relleno.get("style", "")
        assert relleno.get("stroke-width") is None
