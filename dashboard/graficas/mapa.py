"""El mapa: áreas por clases, trama donde no hay reporte, rótulos y establecimientos como puntos.

`choroplethmap` y `scattermap` con un estilo propio y sin red: la geometría viaja una vez, por una dirección que el
navegador guarda. Los puntos son círculos (otros símbolos piden iconos a internet) que se distinguen por relleno,
anillo y tamaño.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import atan, degrees, log2, pi, sinh
from typing import Any

from dashboard.graficas.siluetas import Area, mercator, rotulos_que_caben
from dashboard.graficas.tema import LETRA, TOKENS, Clases, diseno, letra_sobre

#: lado en píxeles del mundo con acercamiento 0 en MapLibre
_MUNDO = 512
#: ancho medio de una letra de rótulo, en píxeles
_LETRA = 5.6


@dataclass(frozen=True, slots=True)
class EstiloPunto:
    """Cómo se dibuja una clase de establecimiento: relleno y, si lo hay, anillo."""

    nombre: str
    relleno: str
    anillo: str
    tamano: int


#: clases de punto, en el orden en que se apilan (la última queda encima)
PUNTOS: tuple[EstiloPunto, ...] = (
    EstiloPunto("no atiende partos", "trama", "", 5),
    EstiloPunto("sin reporte", "sin-dato", "apagado", 7),
    EstiloPunto("con grupo activo", "si", "papel", 10),
    EstiloPunto("con grupo sin sesión hace más de un mes", "papel", "tinta", 10),
    EstiloPunto("atiende partos y no tiene grupo", "no", "papel", 12),
)
NO_ATIENDE, SIN_REPORTE, ACTIVO, SIN_SESION, SIN_GRUPO = range(5)


@dataclass(frozen=True, slots=True)
class Puntos:
    """Establecimientos con coordenadas, como columnas del mismo largo. `clase`: posición en `PUNTOS`."""

    codigo: Sequence[str]
    nombre: Sequence[str]
    nota: Sequence[str]
    latitud: Sequence[float]
    longitud: Sequence[float]
    clase: Sequence[int]


SIN_PUNTOS = Puntos((), (), (), (), (), ())
#: el país entero cuando un territorio no tiene área
CAJA_PERU = (-81.4, -18.4, -68.6, 0.1)
#: lo que se pide de cada establecimiento para dibujarlo
CAMPOS_DE_PUNTO = ("codigo", "nombre", "categoria", "latitud", "longitud", "fuera")


def puntos_de(columnas: Mapping[str, Sequence[Any]], clases: Sequence[int], detalles: Sequence[str]) -> Puntos:
    """Los del ámbito con coordenadas. `columnas`: `CAMPOS_DE_PUNTO`; `detalles`: lo que sigue a su categoría."""
    elegidos = [i for i, latitud in enumerate(columnas["latitud"]) if latitud is not None and not columnas["fuera"][i]]
    notas = [" · ".join(x for x in (columnas["categoria"][i], detalles[i]) if x) for i in elegidos]
    codigos, nombres, latitudes, longitudes = (
        [columnas[campo][i] for i in elegidos] for campo in ("codigo", "nombre", "latitud", "longitud")
    )
    return Puntos(codigos, nombres, notas, latitudes, longitudes, [clases[i] for i in elegidos])


def mapa(
    areas: Sequence[Area],
    clases: Clases,
    puntos: Puntos,
    caja: Sequence[float],
    geometria: str,
    fondo: str,
    enlaces: Mapping[str, str],
    *,
    tamano: tuple[int, int] = (460, 590),
) -> dict[str, Any]:
    """Figura del mapa.

    `caja`: [oeste, sur, este, norte] en grados. `geometria` y `fondo`: direcciones del GeoJSON. `enlaces`: plantillas
    con `{}` donde va el código, para «area» y «punto»; el navegador las usa al hacer clic.
    """
    lon, lat, acercamiento = encuadre(caja, tamano)
    return {
        "data": [
            *_trazos_de_areas(areas, clases, geometria),
            *_trazos_de_puntos(puntos),
            *_rotulos(areas, acercamiento),
        ],
        "layout": diseno(
            margin={"l": 0, "r": 0, "t": 0, "b": 0},
            map={"style": _estilo(fondo), "center": {"lon": lon, "lat": lat}, "zoom": acercamiento},
            # el encuadre se conserva mientras no cambie el territorio
            uirevision=geometria,
            meta={"enlaces": dict(enlaces), "lienzo": list(tamano)},
            dragmode="pan",
        ),
    }


def encuadre(caja: Sequence[float], tamano: tuple[int, int]) -> tuple[float, float, float]:
    """Centro (longitud, latitud) y acercamiento para que la caja quepa en `tamano` píxeles con un margen de 6 %."""
    oeste, sur, este, norte = caja
    y_sur, y_norte = mercator(sur), mercator(norte)
    ancho = max((este - oeste) / 360, 1e-6)
    alto = max((y_norte - y_sur) / (2 * pi), 1e-6)
    escala = min(tamano[0] / ancho, tamano[1] / alto) * 0.94 / _MUNDO
    medio = degrees(atan(sinh((y_sur + y_norte) / 2)))
    return (oeste + este) / 2, medio, max(0.0, min(13.0, log2(escala)))


def _estilo(fondo: str) -> dict[str, Any]:
    """Estilo sin servidor de teselas ni letras: mar, y los departamentos vecinos en gris."""
    return {
        "version": 8,
        "sources": {"fondo": {"type": "geojson", "data": fondo}},
        "layers": [
            {"id": "mar", "type": "background", "paint": {"background-color": TOKENS["mar"]}},
            {"id": "vecinos", "type": "fill", "source": "fondo", "paint": {"fill-color": TOKENS["vecino"]}},
            {
                "id": "limites",
                "type": "line",
                "source": "fondo",
                "paint": {"line-color": TOKENS["papel"], "line-width": 0.8},
            },
        ],
    }


def _trazos_de_areas(areas: Sequence[Area], clases: Clases, geometria: str) -> list[dict[str, Any]]:
    colores = ["no-aplica", "sin-dato", *(token for _, token, _ in clases)]
    total = len(colores)
    escala = [[(posicion + borde) / total, TOKENS[color]] for posicion, color in enumerate(colores) for borde in (0, 1)]
    trazos: list[dict[str, Any]] = [
        {
            "type": "choroplethmap",
            "geojson": geometria,
            "featureidkey": "id",
            "locations": [area.codigo for area in areas],
            "z": [colores.index(area.color) for area in areas],
            "zmin": -0.5,
            "zmax": total - 0.5,
            "colorscale": escala,
            "showscale": False,
            "marker": {"line": {"color": TOKENS["papel"], "width": 1.2}, "opacity": 1},
            "customdata": [[area.codigo, area.nombre, area.valor, area.nota, "area"] for area in areas],
            "hovertemplate": "<b>%{customdata[1]}</b><br>%{customdata[2]}<br>%{customdata[3]}<extra></extra>",
        }
    ]
    tramados = [area.lineas for area in areas if area.trama and area.lineas]
    if tramados:
        trazos.append(
            {
                "type": "scattermap",
                "mode": "lines",
                "lon": [x for lon, _ in tramados for x in (*lon, None)],
                "lat": [y for _, lat in tramados for y in (*lat, None)],
                "line": {"color": TOKENS["trama"], "width": 1},
                "hoverinfo": "skip",
            }
        )
    return trazos


def _rotulos(areas: Sequence[Area], acercamiento: float) -> list[dict[str, Any]]:
    """Nombre y valor de las áreas donde caben, los de las mayores primero y sin encimarse."""
    escala = _MUNDO * 2**acercamiento
    elegidas = rotulos_que_caben(
        areas,
        lambda area: area.ancho / 360 * escala,
        lambda lon, lat: (lon / 360 * escala, mercator(lat) / (2 * pi) * escala),
        letra=_LETRA,
        alto=28,
        medios=1.1,
    )
    trazos = []
    for letra in ("tinta", "papel"):
        propias = [area for area, _, _ in elegidas if letra_sobre(area.color) == letra]
        if propias:
            trazos.append(
                {
                    "type": "scattermap",
                    "mode": "text",
                    "lon": [area.rotulo[0] for area in propias],
                    "lat": [area.rotulo[1] for area in propias],
                    "text": [f"{area.nombre}<br>{area.valor}" for area in propias],
                    "textfont": {"family": LETRA, "size": 11, "color": TOKENS[letra]},
                    "hoverinfo": "skip",
                }
            )
    return trazos


def _trazos_de_puntos(puntos: Puntos) -> list[dict[str, Any]]:
    trazos: list[dict[str, Any]] = []
    for posicion, estilo in enumerate(PUNTOS):
        cuales = [i for i, clase in enumerate(puntos.clase) if clase == posicion]
        if not cuales:
            continue
        lugar = {
            "type": "scattermap",
            "mode": "markers",
            "lon": [puntos.longitud[i] for i in cuales],
            "lat": [puntos.latitud[i] for i in cuales],
        }
        if estilo.anillo:
            trazos.append(
                {
                    **lugar,
                    "marker": {"size": estilo.tamano + 4, "color": TOKENS[estilo.anillo], "allowoverlap": True},
                    "hoverinfo": "skip",
                }
            )
        trazos.append(
            {
                **lugar,
                "name": estilo.nombre,
                "marker": {"size": estilo.tamano, "color": TOKENS[estilo.relleno], "allowoverlap": True},
                "customdata": [
                    [puntos.codigo[i], puntos.nombre[i], estilo.nombre, puntos.nota[i], "punto"] for i in cuales
                ],
                "hovertemplate": "<b>%{customdata[1]}</b><br>%{customdata[2]}<br>%{customdata[3]}<extra></extra>",
            }
        )
    return trazos
