"""Las áreas de un GeoJSON como anillos en un plano: para el mapa del PPTX y el de la presentación.

Se proyecta con Mercator, como el mapa de las páginas, y se ajusta al rectángulo. La simplificación lleva cada punto a
una rejilla y quita los repetidos y los que están en línea recta: dos áreas vecinas comparten los puntos de su borde,
así que siguen compartiéndolo y no aparecen huecos entre ellas.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import asinh, degrees, radians, tan
from typing import Any

Punto = tuple[float, float]
Anillo = tuple[Punto, ...]

#: divisiones de la rejilla en el lado más largo: más fino de lo que se ve en una sala
REJILLA = 700


@dataclass(frozen=True, slots=True)
class Silueta:
    """El dibujo de un área: anillos cerrados sin repetir el primer punto, `x` a la derecha e `y` hacia abajo.

    Los huecos vienen como anillos de giro contrario: se rellenan con la regla «par-impar».
    """

    codigo: str
    anillos: tuple[Anillo, ...]

    @property
    def caja(self) -> tuple[float, float, float, float]:
        """Izquierda, arriba, derecha y abajo."""
        equis = [x for anillo in self.anillos for x, _ in anillo]
        yes = [y for anillo in self.anillos for _, y in anillo]
        return min(equis), min(yes), max(equis), max(yes)


@dataclass(frozen=True, slots=True)
class Plano:
    """Las siluetas dentro de un rectángulo de `ancho` × `alto`, centradas y sin deformar."""

    siluetas: tuple[Silueta, ...]
    ancho: float
    alto: float
    escala: float
    origen: Punto

    def punto(self, longitud: float, latitud: float) -> Punto:
        """Dónde cae en el plano un punto en grados."""
        x, y = _proyectar(longitud, latitud)
        return (x - self.origen[0]) * self.escala, (y - self.origen[1]) * self.escala


def plano(
    coleccion: Mapping[str, Any] | None, ancho: float, alto: float, caja: Sequence[float] | None = None
) -> Plano | None:
    """Las áreas de una FeatureCollection en un rectángulo. `None` si no hay ninguna que se pueda dibujar.

    `caja`: [oeste, sur, este, norte] en grados que debe caber; si falta, la de las propias áreas. Un rasgo sin
    geometría, o tan pequeño que la rejilla lo borra, no se dibuja.
    """
    crudas = [(str(rasgo["id"]), _anillos(rasgo["geometry"])) for rasgo in (coleccion or {}).get("features", ())]
    puntos = [punto for _, anillos in crudas for anillo in anillos for punto in anillo]
    if not puntos:
        return None
    esquinas = puntos if caja is None else [_proyectar(caja[0], caja[1]), _proyectar(caja[2], caja[3])]
    izquierda, derecha = min(x for x, _ in esquinas), max(x for x, _ in esquinas)
    arriba, abajo = min(y for _, y in esquinas), max(y for _, y in esquinas)
    escala = min(ancho / max(derecha - izquierda, 1e-9), alto / max(abajo - arriba, 1e-9))
    origen = (
        izquierda - (ancho / escala - (derecha - izquierda)) / 2,
        arriba - (alto / escala - (abajo - arriba)) / 2,
    )
    paso = max(ancho, alto) / REJILLA
    siluetas = []
    for codigo, anillos in crudas:
        llevados = (_llevar(anillo, origen, escala, paso) for anillo in anillos)
        if dibujables := tuple(anillo for anillo in llevados if len(anillo) >= 3):
            siluetas.append(Silueta(codigo, dibujables))
    return Plano(tuple(siluetas), ancho, alto, escala, origen) if siluetas else None


def camino_svg(silueta: Silueta) -> str:
    """El atributo `d` de un `<path>` (con `fill-rule="evenodd"`)."""
    return "".join(f"M{'L'.join(f'{x:.4g},{y:.4g}' for x, y in anillo)}Z" for anillo in silueta.anillos)


def _proyectar(longitud: float, latitud: float) -> Punto:
    return longitud, -degrees(asinh(tan(radians(latitud))))


def _anillos(geometria: Mapping[str, Any] | None) -> list[list[Punto]]:
    if not geometria:
        return []
    poligonos: Iterable[Any] = {
        "Polygon": lambda: [geometria["coordinates"]],
        "MultiPolygon": lambda: geometria["coordinates"],
    }.get(geometria["type"], list)()
    return [[_proyectar(*punto[:2]) for punto in anillo] for poligono in poligonos for anillo in poligono]


def _llevar(anillo: Sequence[Punto], origen: Punto, escala: float, paso: float) -> Anillo:
    """El anillo en el plano, en la rejilla, sin puntos repetidos ni alineados."""
    enteros: list[tuple[int, int]] = []
    for x, y in anillo:
        punto = (round((x - origen[0]) * escala / paso), round((y - origen[1]) * escala / paso))
        if not enteros or enteros[-1] != punto:
            enteros.append(punto)
    if len(enteros) > 1 and enteros[0] == enteros[-1]:
        enteros.pop()
    return tuple((x * paso, y * paso) for x, y in _sin_alineados(enteros))


def _sin_alineados(puntos: list[tuple[int, int]]) -> list[tuple[int, int]]:
    quedan: list[tuple[int, int]] = []
    total = len(puntos)
    for i, (x, y) in enumerate(puntos):
        (x0, y0), (x1, y1) = puntos[i - 1], puntos[(i + 1) % total]
        if (x - x0) * (y1 - y) != (y - y0) * (x1 - x):
            quedan.append((x, y))
    return quedan
