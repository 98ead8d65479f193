"""Un mapa chico por año, todos en un dibujo: la forma de cada área se escribe una vez y se repite con `<use>`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, sqrt

from dashboard.dominio.marcado import escapado
from dashboard.graficas.mapa import DECIMAS, TRAMA, Dibujo, enlace
from dashboard.graficas.siluetas import Area
from dashboard.graficas.svg import marca, texto

#: el dibujo mide lo que uno solo, más la cabeza de cada fila
_CABEZA, _MARGEN = 38.0, 5.0


@dataclass(frozen=True, slots=True)
class Cuadro:
    """El mapa de un año. `destino`: su dirección. `actual`: si es el que se mira. `marcas`: código → figura encima."""

    titulo: str
    bajada: str
    areas: Sequence[Area]
    destino: str
    actual: bool = False
    marcas: Mapping[str, str] | None = None


def mapa_por_anios(cuadros: Sequence[Cuadro], dibujo: Dibujo, nombre: str, territorio: str) -> str:
    """El SVG de los cuadros, en filas; cada uno es un enlace, y sus áreas dicen lo suyo bajo el puntero."""
    columnas = ceil(sqrt(len(cuadros)))
    ancho = dibujo["ancho"] / columnas
    escala = (ancho - 2 * _MARGEN) / dibujo["ancho"]
    alto = _CABEZA + dibujo["alto"] * escala + _MARGEN
    filas = ceil(len(cuadros) / columnas)
    piezas = [
        marca("defs", [*_formas(dibujo, "forma-"), *_formas(dibujo["aparte"] or {"areas": {}}, "chica-"), TRAMA]),
        *(
            marca(
                "g", _cuadro(cuadro, dibujo, escala, ancho, alto),
                transform=f"translate({i % columnas * ancho:g},{i // columnas * alto:g})",
            )
            for i, cuadro in enumerate(cuadros)
        ),
    ]  # fmt: skip
    return marca(
        "svg", piezas, viewBox=f"0 0 {dibujo['ancho']:g} {filas * alto:g}", class_="mapa mapa-anios", role="group",
        aria_label=nombre, data_territorio=f"{territorio} por años", preserveAspectRatio="xMidYMid meet",
    )  # fmt: skip


def _formas(dibujo: Dibujo, prefijo: str) -> Iterator[str]:
    for codigo, camino in dibujo["areas"].items():
        yield marca("path", id=f"{prefijo}{codigo}", d=camino, fill_rule="evenodd", transform=DECIMAS)


def _cuadro(cuadro: Cuadro, dibujo: Dibujo, escala: float, ancho: float, alto: float) -> str:
    dentro, marcas = [*_areas(cuadro, dibujo, "forma-")], [*_marcas(cuadro, dibujo, escala, _MARGEN, _CABEZA)]
    if aparte := dibujo["aparte"]:
        marco = marca("rect", width=aparte["ancho"], height=aparte["alto"], rx=6, class_="recuadro")
        x, y, *_ = dibujo["lugar"]
        dentro.append(marca("g", [marco, *_areas(cuadro, aparte, "chica-")], transform=f"translate({x:g},{y:g})"))
        marcas += _marcas(cuadro, aparte, escala, _MARGEN + x * escala, _CABEZA + y * escala)
    cuantas = sorted(f"{figura} {veces}" for figura, veces in Counter((cuadro.marcas or {}).values()).items())
    piezas = [
        marca("rect", x=2, y=2, width=ancho - 4, height=alto - 4, rx=6, class_="marco"),
        texto(10, 17, " · ".join([cuadro.titulo, *cuantas]), class_="anio"),
        # lo que separa dos renglones para quien los oye seguidos
        " ",
        texto(10, 31, cuadro.bajada, class_="bajada"),
        marca("g", dentro, class_="areas", transform=f"translate({_MARGEN:g},{_CABEZA:g}) scale({escala:.4f})"),
        *marcas,
    ]
    clase = "area cuadro-anio actual" if cuadro.actual else "area cuadro-anio"
    return enlace("".join(piezas), clase, (cuadro.titulo, " · ".join([*cuantas, cuadro.bajada]), ""), cuadro.destino)


def _areas(cuadro: Cuadro, dibujo: Dibujo, prefijo: str) -> Iterator[str]:
    for area in cuadro.areas:
        if area.codigo in dibujo["areas"]:
            forma = f"#{prefijo}{area.codigo}"
            pintada = marca("use", href=forma, color=area.color, class_="pocos" if area.pocos else None)
            if area.trama:
                pintada += marca("use", href=forma, fill="url(#trama-mapa)")
            yield enlace(pintada, "parte", (f"{area.nombre} · {cuadro.titulo}", area.valor, area.nota), "")


def _marcas(cuadro: Cuadro, dibujo: Dibujo, escala: float, x0: float, y0: float) -> Iterator[str]:
    """La figura de las áreas que llevan marca, del mismo tamaño sea cual sea el del cuadro."""
    for codigo, figura in (cuadro.marcas or {}).items():
        if sitio := dibujo["rotulos"].get(codigo):
            x, y = x0 + sitio[-2] * escala, y0 + sitio[-1] * escala
            letra = marca("text", escapado(figura), class_="a-escala")
            yield marca("g", letra, class_="marca", transform=f"translate({x:.1f},{y:.1f})")
