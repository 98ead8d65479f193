"""El mapa del recorrido: el territorio, los establecimientos como puntos y, encima, cada jornada con sus números."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.graficas.mapa import Area, Puntos, mapa
from dashboard.graficas.tema import LETRA, TOKENS, Clases

#: el territorio en blanco: aquí el color es de los puntos y las rutas
_EN_BLANCO: Clases = ((10**9, "papel", ""),)
#: color de cada equipo; después del último se repiten, y el número y la línea dicen cuál es
COLORES_DE_EQUIPO = ("acento", "salida", "tinta", "si-texto")
#: tamaño de los números: distinto del de los nombres de las áreas
LETRA_DE_NUMERO = 12
#: tamaño del lienzo para el que se encuadra
LIENZO = (470, 400)


@dataclass(frozen=True, slots=True)
class ParadaDeMapa:
    """Una visita dibujada: su número en el plan, dónde y qué dice al señalarla."""

    numero: int
    latitud: float
    longitud: float
    nombre: str
    nota: str


@dataclass(frozen=True, slots=True)
class RutaDeMapa:
    """La jornada de un equipo: sale de la base, pasa por sus paradas y vuelve."""

    equipo: int
    base: tuple[float, float]
    paradas: Sequence[ParadaDeMapa]


def itinerario(
    areas: Sequence[Area],
    puntos: Puntos,
    rutas: Sequence[RutaDeMapa],
    caja: Sequence[float],
    geometria: str,
    fondo: str,
    enlaces: Mapping[str, str],
) -> dict[str, Any]:
    """Figura del itinerario. `caja`: [oeste, sur, este, norte]; se amplía para que quepa el plan.

    `enlaces`: plantillas con `{}` para «area» y «punto», como en `mapa`.
    """
    figura = mapa(areas, _EN_BLANCO, puntos, _caja_con(caja, rutas), geometria, fondo, enlaces, tamano=LIENZO)
    if areas:
        # el nombre basta: el valor y la nota de un área aquí no dicen nada
        figura["data"][0]["hovertemplate"] = "<b>%{customdata[1]}</b><extra></extra>"
        # un borde visible: blanco sobre blanco no separa microrredes
        figura["data"][0]["marker"]["line"] = {"color": TOKENS["trama"], "width": 1}
    else:
        del figura["data"][0]
    figura["data"] += [*_lineas(rutas), *_numeros(rutas)]
    return figura


def _caja_con(caja: Sequence[float], rutas: Sequence[RutaDeMapa]) -> list[float]:
    """La caja ampliada para que quepan la base y las paradas."""
    sitios = [sitio for ruta in rutas for sitio in (ruta.base, *((p.latitud, p.longitud) for p in ruta.paradas))]
    latitudes = [caja[1], caja[3], *(latitud for latitud, _ in sitios)]
    longitudes = [caja[0], caja[2], *(longitud for _, longitud in sitios)]
    return [min(longitudes), min(latitudes), max(longitudes), max(latitudes)]


def color_de(equipo: int) -> str:
    """El color del tema de un equipo (desde 1)."""
    return COLORES_DE_EQUIPO[(equipo - 1) % len(COLORES_DE_EQUIPO)]


def _lineas(rutas: Sequence[RutaDeMapa]) -> list[dict[str, Any]]:
    return [
        {
            "type": "scattermap",
            "mode": "lines",
            "lat": [ruta.base[0], *(parada.latitud for parada in ruta.paradas), ruta.base[0]],
            "lon": [ruta.base[1], *(parada.longitud for parada in ruta.paradas), ruta.base[1]],
            "line": {"color": TOKENS[color_de(ruta.equipo)], "width": 2},
            "opacity": 0.75,
            "hoverinfo": "skip",
        }
        for ruta in rutas
    ]


def _numeros(rutas: Sequence[RutaDeMapa]) -> list[dict[str, Any]]:
    """La base, y cada parada como círculo con su número: el color es del equipo y el número, del orden."""
    if not rutas:
        return []
    visitados = {(p.latitud, p.longitud) for ruta in rutas for p in ruta.paradas}
    bases = sorted({ruta.base for ruta in rutas})
    # una base donde también se visita va con el número de la visita: «B/1»
    solas = [base for base in bases if base not in visitados]
    trazos: list[dict[str, Any]] = [
        _circulos([b[0] for b in solas], [b[1] for b in solas], "papel", 20),
        _circulos([b[0] for b in solas], [b[1] for b in solas], "tinta", 16),
        _letras([b[0] for b in solas], [b[1] for b in solas], ["B"] * len(solas)),
    ]
    for equipo in sorted({ruta.equipo for ruta in rutas}):
        sitios = _por_sitio(parada for ruta in rutas if ruta.equipo == equipo for parada in ruta.paradas)
        lat, lon = [sitio[0] for sitio in sitios], [sitio[1] for sitio in sitios]
        rotulos = [("B/" if sitio in bases else "") + _numeros_de(paradas) for sitio, paradas in sitios.items()]
        # el círculo crece con lo que lleva escrito
        anchos = [max(22, 8 + 6 * len(rotulo)) for rotulo in rotulos]
        circulo = _circulos(lat, lon, color_de(equipo), anchos)
        circulo["hoverinfo"] = "all"
        circulo["customdata"] = [
            [_numeros_de(paradas), paradas[0].nombre, "<br>".join(p.nota for p in paradas)]
            for paradas in sitios.values()
        ]
        circulo["hovertemplate"] = "<b>%{customdata[0]}. %{customdata[1]}</b><br>%{customdata[2]}<extra></extra>"
        trazos += [_circulos(lat, lon, "papel", [ancho + 4 for ancho in anchos]), circulo, _letras(lat, lon, rotulos)]
    return trazos


def _por_sitio(paradas: Iterable[ParadaDeMapa]) -> dict[tuple[float, float], list[ParadaDeMapa]]:
    """Las visitas de cada punto, en el orden en que se llega a él: dos grupos de un establecimiento son un punto."""
    sitios: dict[tuple[float, float], list[ParadaDeMapa]] = {}
    for parada in paradas:
        sitios.setdefault((parada.latitud, parada.longitud), []).append(parada)
    return sitios


def _numeros_de(paradas: Sequence[ParadaDeMapa]) -> str:
    return "/".join(str(parada.numero) for parada in paradas)


def _circulos(lat: list[float], lon: list[float], color: str, tamano: int | list[int]) -> dict[str, Any]:
    marca = {"size": tamano, "color": TOKENS[color], "allowoverlap": True, "opacity": 1}
    return {"type": "scattermap", "mode": "markers", "lat": lat, "lon": lon, "marker": marca, "hoverinfo": "skip"}


def _letras(lat: list[float], lon: list[float], textos: list[str]) -> dict[str, Any]:
    return {
        "type": "scattermap",
        "mode": "text",
        "lat": lat,
        "lon": lon,
        "text": textos,
        # por este tamaño el guion de la página los reconoce y pide que no se escondan unos a otros
        "textfont": {"family": LETRA, "size": LETRA_DE_NUMERO, "color": TOKENS["papel"]},
        "hoverinfo": "skip",
    }
