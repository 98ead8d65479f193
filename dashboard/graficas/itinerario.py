"""El mapa del recorrido: el territorio, los establecimientos como puntos y, encima, cada jornada con sus números."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
    """La jornada de un equipo: sale de la base, pasa por sus paradas y vuelve."""

    equipo: int
    base: _Sitio
    paradas: Sequence[ParadaDeMapa]


def itinerario(
    areas: Sequence[Area], dibujo: Dibujo, nombre: str, puntos: Puntos, rutas: Sequence[RutaDeMapa], hacia: str,
    territorio: str,
) -> str:  # fmt: skip
    """El SVG del itinerario: sus áreas van en blanco, que aquí el color es de los puntos y las rutas."""
    encima = [*(_linea(ruta, dibujo) for ruta in rutas), *_numeros(rutas, dibujo)]
    vista = _vista(rutas, dibujo)
    return mapa(areas, dibujo, nombre, puntos, hacia, encima, territorio=territorio, borde="trama", vista=vista)


def _vista(rutas: Sequence[RutaDeMapa], dibujo: Dibujo) -> tuple[float, float, float, float]:
    """El lienzo ampliado para que quepan la base y las paradas, aunque estén fuera del territorio."""
    sitios = [sitio for ruta in rutas for sitio in (ruta.base, *((p.latitud, p.longitud) for p in ruta.paradas))]
    puntos = [punto_en(dibujo, longitud, latitud) for latitud, longitud in sitios]
    esquinas = [(0.0, 0.0), (dibujo["ancho"], dibujo["alto"])]
    esquinas += [(x + aire, y + aire) for x, y in puntos for aire in (-_AIRE, _AIRE)]
    equis, yes = zip(*esquinas, strict=True)
    return min(equis), min(yes), max(equis), max(yes)


def color_de(equipo: int) -> str:
    """El color del tema de un equipo (desde 1)."""
    return COLORES_DE_EQUIPO[(equipo - 1) % len(COLORES_DE_EQUIPO)]


def _linea(ruta: RutaDeMapa, dibujo: Dibujo) -> str:
    sitios = [ruta.base, *((parada.latitud, parada.longitud) for parada in ruta.paradas), ruta.base]
    puntos = (punto_en(dibujo, longitud, latitud) for latitud, longitud in sitios)
    camino = "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in puntos)
    return marca("path", d=camino, borde=color_de(ruta.equipo), class_="ruta")


def _numeros(rutas: Sequence[RutaDeMapa], dibujo: Dibujo) -> list[str]:
    """La base, y cada parada como círculo con su número: el color es del equipo y el número, del orden."""
    visitados = {(p.latitud, p.longitud) for ruta in rutas for p in ruta.paradas}
    bases = sorted({ruta.base for ruta in rutas})
    # una base donde también se visita va con el número de la visita: «B/1»
    piezas = [_ficha(base, "B", "tinta", dibujo, ("Base", "", "")) for base in bases if base not in visitados]
    for equipo in sorted({ruta.equipo for ruta in rutas}):
        # las visitas de cada punto, en el orden en que se llega a él: dos grupos de un establecimiento son un punto
        por_sitio: dict[_Sitio, list[ParadaDeMapa]] = {}
        for parada in (parada for ruta in rutas if ruta.equipo == equipo for parada in ruta.paradas):
            por_sitio.setdefault((parada.latitud, parada.longitud), []).append(parada)
        for sitio, paradas in por_sitio.items():
            numero = "/".join(str(parada.numero) for parada in paradas)
            rotulo = f"B/{numero}" if sitio in bases else numero
            dicho = f"{numero}. {paradas[0].nombre}", "", "; ".join(parada.nota for parada in paradas)
            piezas.append(_ficha(sitio, rotulo, color_de(equipo), dibujo, dicho))
    return piezas


def _ficha(sitio: _Sitio, rotulo: str, color: str, dibujo: Dibujo, dicho: tuple[str, str, str]) -> str:
    x, y = punto_en(dibujo, sitio[1], sitio[0])
    # el óvalo crece con lo que lleva escrito
    ancho = max(22, 8 + 7 * len(rotulo))
    forma = marca("rect", x=-ancho / 2, y=-11, width=ancho, height=22, rx=11, color=color)
    numero = texto(0, 4, rotulo, class_="numero")
    dentro = marca("g", forma + numero, class_="a-escala")
    return enlace(marca("g", dentro, transform=f"translate({x:.1f},{y:.1f})"), "parada", dicho, "")
