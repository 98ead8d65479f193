"""Todo se lee con luz y a oscuras: el contraste de cada par de colores, y ningún color escrito fuera del tema."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise, product

import pytest

from dashboard.graficas.itinerario import COLORES_DE_EQUIPO
from dashboard.graficas.tema import A_OSCURAS, CLASES, COLOR_DE_LADO, COLORES, TOKENS, letra_sobre
from dashboard.nucleo.recursos import carpeta_assets

TEMAS = {"con luz": TOKENS, "a oscuras": A_OSCURAS}
#: de otros documentos, con sus propios temas
_DE_PRESENTAR = ("presentacion.css", "orador.css")
#: WCAG AA: letra, y lo que se entiende sin ser letra
LETRA, DIBUJO = 4.5, 3.0
_FONDOS_DE_LECTURA = ("papel", "fondo", "riel", "mar", "acento-suave")
_DE_CLASES = sorted({color for clases in CLASES.values() for _, color, _ in clases} | {"sin-dato", "no-aplica"})

PARES_DE_LETRA = {
    *product(("tinta", "apagado", "acento", "si-texto", "no-texto", "depende-texto"), _FONDOS_DE_LECTURA),
    *((f"{estado}-texto", f"{estado}-suave") for estado in ("si", "no", "depende", "neutro")),
    ("demostracion-texto", "demostracion"),
    # lo escrito dentro de un botón, un globo o un número del mapa
    *(("papel", fondo) for fondo in ("acento", "tinta", "si", *COLORES_DE_EQUIPO)),
    *((letra_sobre(token), token) for token in _DE_CLASES),
}
PARES_DE_DIBUJO = {
    *((color, "papel") for color in {*COLORES.values(), *COLOR_DE_LADO.values()} - {"trama"}),
    # la línea que se mira, sobre la banda de lo esperado; el aro del foco; los puntos del mapa
    *product(("acento", "si", "no", "apagado"), ("banda", "mar", "fondo")),
    ("salida", "papel"),
    ("tinta", "riel"),
}


def _luminancia(color: str) -> float:
    canales = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    lineales = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in canales]
    return 0.2126 * lineales[0] + 0.7152 * lineales[1] + 0.0722 * lineales[2]


def _contraste(uno: str, otro: str) -> float:
    claro, oscuro = sorted((_luminancia(uno), _luminancia(otro)), reverse=True)
    return (claro + 0.05) / (oscuro + 0.05)


def _declaraciones() -> Iterator[tuple[str, str, dict[str, str]]]:
    """(hoja, selector, {propiedad: valor}) de cada regla propia."""
    for ruta in sorted(carpeta_assets().glob("*.css")):
        texto = re.sub(r"/\*.*?\*/", "", ruta.read_text(encoding="utf-8"), flags=re.DOTALL)
        for selector, cuerpo in re.findall(r"([^{}]+)\{([^{}]*)\}", texto):
            partes = (parte.partition(":") for parte in cuerpo.split(";") if ":" in parte)
            yield ruta.name, selector.strip(), {nombre.strip(): valor.strip() for nombre, _, valor in partes}


def _escritos_juntos() -> set[tuple[str, str]]:
    """Los (letra, fondo) que pone una misma regla de las hojas."""
    pares = set()
    for hoja, _, puesto in _declaraciones():
        letra, fondo = (
            re.fullmatch(r"var\(--([\w-]+)\)", puesto.get(que, "") or puesto.get(f"{que}-color", ""))
            for que in ("color", "background")
        )
        if hoja not in _DE_PRESENTAR and letra and fondo:
            pares.add((letra[1], fondo[1]))
    return pares


@pytest.mark.parametrize("tema", TEMAS)
def test_toda_letra_se_lee_sobre_su_fondo(tema: str) -> None:
    colores = TEMAS[tema]
    pares = PARES_DE_LETRA | _escritos_juntos()
    cortos = {par: round(c, 2) for par in pares if (c := _contraste(*(colores[token] for token in par))) < LETRA}
    assert len(_escritos_juntos()) >= 12
    assert not cortos


@pytest.mark.parametrize("tema", TEMAS)
def test_las_lineas_los_puntos_y_las_columnas_se_ven_sobre_su_fondo(tema: str) -> None:
    colores = TEMAS[tema]
    cortos = {
        par: round(c, 2) for par in PARES_DE_DIBUJO if (c := _contraste(*(colores[token] for token in par))) < DIBUJO
    }
    assert not cortos


@pytest.mark.parametrize("tema", TEMAS)
def test_el_tono_unico_se_aparta_del_fondo_cuanto_mas_dice(tema: str) -> None:
    # a oscuras va al revés: lo poco se parece al fondo y lo mucho resalta, como con luz
    colores = TEMAS[tema]
    lejos = [_contraste(colores[f"neutra-{i}"], colores["mar"]) for i in range(1, 6)]
    assert all(b > a * 1.2 for a, b in pairwise(lejos)), lejos


@pytest.mark.parametrize("tema", TEMAS)
def test_dos_clases_vecinas_se_distinguen(tema: str) -> None:
    colores = TEMAS[tema]
    for clases in CLASES.values():
        for (_, uno, _), (_, otro, _) in pairwise(clases):
            distancia = sum(
                (int(colores[uno][i : i + 2], 16) - int(colores[otro][i : i + 2], 16)) ** 2 for i in (1, 3, 5)
            )
            assert distancia > 30**2, (uno, otro)


def test_ninguna_hoja_escribe_un_color() -> None:
    escrito = re.compile(
        r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|hwb|lab|lch|oklab|oklch)a?\(|\b(?:white|black|gr[ae]y|silver)\b", re.I
    )
    faltas = [
        (hoja, selector, f"{nombre}: {valor}")
        for hoja, selector, puesto in _declaraciones()
        for nombre, valor in puesto.items()
        # el telón de la presentación apaga la pantalla: es negro con cualquier tema
        if escrito.search(valor) and selector != ".telon"
    ]
    assert not faltas
