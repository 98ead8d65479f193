"""El mapa del recorrido: el territorio, los establecimientos como puntos y, encima, cada jornada con sus números."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import cos, pi, sin

from dashboard.graficas.mapa import Dibujo, Puntos, enlace, mapa, punto_en
from dashboard.graficas.siluetas import Area
from dashboard.graficas.svg import marca, texto

#: (latitud, longitud)
_Sitio = tuple[float, float]
#: color de cada equipo; después del último se repiten, y el número y la línea dicen cuál es
COLORES_DE_EQUIPO = ("acento", "salida", "tinta", "si-texto")
#: lo que ocupa un número a cada lado de su sitio, en píxeles
_AIRE = 16.0


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
    """La jornada de un equipo: de donde amanece, por sus paradas, a donde acaba; sin decirlo, la base."""

    equipo: int
    base: _Sitio
    paradas: Sequence[ParadaDeMapa]
    desde: _Sitio | None = None
    hasta: _Sitio | None = None

    @property
    def camino(self) -> list[_Sitio]:
        """Todos los sitios por los que pasa, en orden."""
        propios = [(parada.latitud, parada.longitud) for parada in self.paradas]
        return [self.desde or self.base, *propios, self.hasta or self.base]


def itinerario(
    areas: Sequence[Area], dibujo: Dibujo, nombre: str, puntos: Puntos, rutas: Sequence[RutaDeMapa], hacia: str,
    territorio: str,
) -> str:  # fmt: skip
    """El SVG del itinerario: sus áreas van en blanco, que aquí el color es de los puntos y las rutas."""
    puestas = fichas(rutas, dibujo)
    encima = [*(_linea(ruta, dibujo) for ruta in rutas), *map(_dibujada, puestas)]
    caja = vista(puestas, dibujo)
    return mapa(areas, dibujo, nombre, puntos, hacia, encima, territorio=territorio, borde="trama", vista=caja)


def vista(puestas: Sequence[Ficha], dibujo: Dibujo) -> tuple[float, float, float, float]:
    """El lienzo ampliado para que quepan la base y las paradas, aunque estén fuera del territorio."""
    esquinas = [(0.0, 0.0), (dibujo["ancho"], dibujo["alto"])]
    for f in puestas:
        esquinas += [(f.x + f.dx + lado * (f.ancho / 2 + 5), f.y + f.dy + lado * _AIRE) for lado in (-1, 1)]
    equis, yes = zip(*esquinas, strict=True)
    return min(equis), min(yes), max(equis), max(yes)


def color_de(equipo: int) -> str:
    """El color del tema de un equipo (desde 1)."""
    return COLORES_DE_EQUIPO[(equipo - 1) % len(COLORES_DE_EQUIPO)]


def _linea(ruta: RutaDeMapa, dibujo: Dibujo) -> str:
    puntos = (punto_en(dibujo, longitud, latitud) for latitud, longitud in ruta.camino)
    camino = "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in puntos)
    return marca("path", d=camino, borde=color_de(ruta.equipo), class_="ruta")


@dataclass(frozen=True, slots=True)
class Ficha:
    """Un rótulo del mapa: su sitio en el lienzo, cuánto se aparta de él (píxeles) y lo que dice al señalarlo."""

    x: float
    y: float
    rotulo: str
    color: str
    dicho: tuple[str, str, str]
    dx: float = 0.0
    dy: float = 0.0

    @property
    def ancho(self) -> float:
        """Píxeles: el óvalo crece con lo que lleva escrito."""
        return max(22.0, 8.0 + 7.0 * len(self.rotulo))


def fichas(rutas: Sequence[RutaDeMapa], dibujo: Dibujo) -> list[Ficha]:
    """La base y cada parada con su número, apartadas las que se encimarían: el color es del equipo."""
    return acomodadas([_en_lienzo(dibujo, *puesta) for puesta in _puestas(rutas)])


def _en_lienzo(dibujo: Dibujo, sitio: _Sitio, rotulo: str, color: str, dicho: tuple[str, str, str]) -> Ficha:
    x, y = punto_en(dibujo, sitio[1], sitio[0])
    return Ficha(x, y, rotulo, color, dicho)


def _puestas(rutas: Sequence[RutaDeMapa]) -> Iterator[tuple[_Sitio, str, str, tuple[str, str, str]]]:
    visitados = {(p.latitud, p.longitud) for ruta in rutas for p in ruta.paradas}
    bases = sorted({ruta.base for ruta in rutas})
    # una base donde también se visita va con el número de la visita: «B/1»
    yield from ((base, "B", "tinta", ("Base", "", "")) for base in bases if base not in visitados)
    duermen = {ruta.hasta for ruta in rutas if ruta.hasta is not None} - set(bases)
    yield from ((sitio, "D", "tinta", ("Se duerme aquí", "", "")) for sitio in sorted(duermen - visitados))
    for equipo in sorted({ruta.equipo for ruta in rutas}):
        # las visitas de cada punto, en el orden en que se llega a él: dos grupos de un establecimiento son un punto
        por_sitio: dict[_Sitio, list[ParadaDeMapa]] = {}
        for parada in (parada for ruta in rutas if ruta.equipo == equipo for parada in ruta.paradas):
            por_sitio.setdefault((parada.latitud, parada.longitud), []).append(parada)
        for sitio, paradas in por_sitio.items():
            numero = "/".join(str(parada.numero) for parada in paradas)
            rotulo = f"B/{numero}" if sitio in bases else f"{numero}/D" if sitio in duermen else numero
            dicho = f"{numero}. {paradas[0].nombre}", "", "; ".join(parada.nota for parada in paradas)
            yield sitio, rotulo, color_de(equipo), dicho


#: hacia dónde se aparta una ficha, primero a los lados; y a qué distancias (píxeles)
_ORDEN = (0, 8, 4, 12, 2, 6, 10, 14, 1, 15, 7, 9, 3, 5, 11, 13)
_RUMBOS = tuple((cos(octavos * pi / 8), sin(octavos * pi / 8)) for octavos in _ORDEN)
_PASOS = tuple(range(18, 181, 9))
#: con más no hay mapa en que quepan, y buscarles sitio tarda
_ACOMODABLES = 100
#: cuánto se acerca el mapa: los rótulos no crecen con él, y en una pantalla pequeña los sitios se juntan
_ACERCADOS = (0.5, 0.75, 1.0, 1.5, 2.0)


def acomodadas(puestas: Sequence[Ficha]) -> list[Ficha]:
    """Las mismas fichas; la que taparía a una anterior se aparta hasta donde no tapa a ninguna."""
    if len(puestas) > _ACOMODABLES:
        return list(puestas)
    listas: list[Ficha] = []
    for ficha in puestas:
        posibles = [ficha, *(replace(ficha, dx=paso * a, dy=paso * b) for paso in _PASOS for a, b in _RUMBOS)]
        libre = next((f for f in posibles if not any(se_tapan(f, otra) for otra in listas)), ficha)
        listas.append(libre)
    return listas


def se_tapan(una: Ficha, otra: Ficha, acercados: Sequence[float] = _ACERCADOS) -> bool:
    """Si dos fichas se tapan a alguno de esos acercamientos."""
    ancho, dx, dy = (una.ancho + otra.ancho) / 2 + 1, una.dx - otra.dx, una.dy - otra.dy
    return any(
        abs((una.x - otra.x) * veces + dx) < ancho and abs((una.y - otra.y) * veces + dy) < 23 for veces in acercados
    )


def _dibujada(ficha: Ficha) -> str:
    ancho = ficha.ancho
    forma = marca("rect", x=ficha.dx - ancho / 2, y=ficha.dy - 11, width=ancho, height=22, rx=11, color=ficha.color)
    numero = texto(ficha.dx, ficha.dy + 4, ficha.rotulo, class_="numero")
    # la apartada señala su sitio
    guia = ""
    if ficha.dx or ficha.dy:
        guia = marca("path", d=f"M0,0L{ficha.dx:.1f},{ficha.dy:.1f}", borde=ficha.color, class_="guia")
    dentro = marca("g", guia + forma + numero, class_="a-escala")
    return enlace(marca("g", dentro, transform=f"translate({ficha.x:.1f},{ficha.y:.1f})"), "parada", ficha.dicho, "")
