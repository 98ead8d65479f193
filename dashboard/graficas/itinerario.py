"""El mapa del recorrido: el territorio, los establecimientos como puntos y, encima, cada jornada con sus números."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.graficas.mapa import Puntos, mapa
from dashboard.graficas.siluetas import Area
from dashboard.graficas.tema import LETRA, TOKENS, Clases

#: el territorio en blanco: aquí el color es de los puntos y las rutas
_EN_BLANCO: Clases = ((10**9, "papel", ""),)
#: (latitud, longitud)
_Sitio = tuple[float, float]
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
    figura["data"] += [*map(_linea, rutas), *_numeros(rutas)]
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


def _linea(ruta: RutaDeMapa) -> dict[str, Any]:
    sitios = [ruta.base, *((parada.latitud, parada.longitud) for parada in ruta.paradas), ruta.base]
    return _trazo("lines", sitios, line={"color": TOKENS[color_de(ruta.equipo)], "width": 2}, opacity=0.75)


def _numeros(rutas: Sequence[RutaDeMapa]) -> list[dict[str, Any]]:
    """La base, y cada parada como círculo con su número: el color es del equipo y el número, del orden."""
    if not rutas:
        return []
    visitados = {(p.latitud, p.longitud) for ruta in rutas for p in ruta.paradas}
    bases = sorted({ruta.base for ruta in rutas})
    # una base donde también se visita va con el número de la visita: «B/1»
    solas = [base for base in bases if base not in visitados]
    trazos = [_circulos(solas, "papel", 20), _circulos(solas, "tinta", 16), _letras(solas, ["B"] * len(solas))]
    for equipo in sorted({ruta.equipo for ruta in rutas}):
        # las visitas de cada punto, en el orden en que se llega a él: dos grupos de un establecimiento son un punto
        por_sitio: dict[_Sitio, list[ParadaDeMapa]] = {}
        for parada in (parada for ruta in rutas if ruta.equipo == equipo for parada in ruta.paradas):
            por_sitio.setdefault((parada.latitud, parada.longitud), []).append(parada)
        sitios = list(por_sitio)
        numeros = ["/".join(str(parada.numero) for parada in paradas) for paradas in por_sitio.values()]
        rotulos = [("B/" if sitio in bases else "") + numero for sitio, numero in zip(sitios, numeros, strict=True)]
        # el círculo crece con lo que lleva escrito
        anchos = [max(22, 8 + 6 * len(rotulo)) for rotulo in rotulos]
        circulo = _circulos(sitios, color_de(equipo), anchos)
        circulo["hoverinfo"] = "all"
        circulo["customdata"] = [
            [numero, paradas[0].nombre, "<br>".join(p.nota for p in paradas)]
            for numero, paradas in zip(numeros, por_sitio.values(), strict=True)
        ]
        circulo["hovertemplate"] = "<b>%{customdata[0]}. %{customdata[1]}</b><br>%{customdata[2]}<extra></extra>"
        trazos += [_circulos(sitios, "papel", [ancho + 4 for ancho in anchos]), circulo, _letras(sitios, rotulos)]
    return trazos


def _trazo(modo: str, sitios: Sequence[_Sitio], **otros: Any) -> dict[str, Any]:
    latitudes, longitudes = ([sitio[eje] for sitio in sitios] for eje in (0, 1))
    return {"type": "scattermap", "mode": modo, "lat": latitudes, "lon": longitudes, **otros, "hoverinfo": "skip"}


def _circulos(sitios: Sequence[_Sitio], color: str, tamano: int | list[int]) -> dict[str, Any]:
    marca = {"size": tamano, "color": TOKENS[color], "allowoverlap": True, "opacity": 1}
    return _trazo("markers", sitios, marker=marca)


def _letras(sitios: Sequence[_Sitio], textos: list[str]) -> dict[str, Any]:
    # por este tamaño el guion de la página los reconoce y pide que no se escondan unos a otros
    letra = {"family": LETRA, "size": LETRA_DE_NUMERO, "color": TOKENS["papel"]}
    return _trazo("text", sitios, text=textos, textfont=letra)
