"""El mapa en SVG: áreas por clases que son enlaces, trama donde depende, rótulos con su línea y establecimientos.

Se dibuja en el servidor y se lee sin guiones; el navegador solo acerca, mueve y enseña lo que dice cada cosa
(`assets/mapa.js`). Lo que mide en píxeles (letra, puntos) lleva `--k`, que el guion cambia al acercar.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import degrees
from typing import Any

import numpy as np

from dashboard.dominio.marcado import entre_comillas, escapado
from dashboard.graficas.siluetas import Area, Punto, mercator
from dashboard.graficas.svg import marca
from dashboard.graficas.tema import letra_sobre
from dashboard.nucleo.matrices import Decimales, Enteros


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
    EstiloPunto("con grupo sin sesión desde hace más de un mes", "papel", "tinta", 10),
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


#: un dibujo guardado: vea `geografia.dibujo`
Dibujo = Mapping[str, Any]
#: los caminos vienen en décimas de píxel
DECIMAS = "scale(.1)"


def mapa(
    areas: Sequence[Area], dibujo: Dibujo, nombre: str, puntos: Puntos = SIN_PUNTOS, hacia: str = "",
    encima: Sequence[str] = (), *, territorio: str = "", borde: str = "papel", debajo: str = "",
    vista: Sequence[float] = (),
) -> str:  # fmt: skip
    """El SVG del mapa. Un área sin dibujo no aparece.

    `nombre`: lo que oye quien no lo ve. `hacia`: dirección de un establecimiento, con `{}` donde va su código.
    `encima` y `debajo`: lo que va sobre todo, y lo que va sobre las áreas y no tapa los rótulos. `territorio`: su
    código; mientras no cambia se conserva lo acercado.
    `borde`: el color de las líneas entre áreas. `vista`: izquierda, arriba, derecha y abajo, si no es el lienzo entero.
    """
    x0, y0, x1, y1 = vista or (0, 0, dibujo["ancho"], dibujo["alto"])
    piezas = [
        marca("defs", TRAMA) if any(area.trama for area in areas) else "",
        marca("path", d=dibujo["fondo"], class_="vecinos", transform=DECIMAS) if dibujo["fondo"] else "",
        marca("g", _areas(areas, dibujo, borde), class_="areas"),
        *(_punto(puntos, i, dibujo, hacia) for i in sorted(range(len(puntos.clase)), key=puntos.clase.__getitem__)),
        debajo,
        *_rotulos(areas, dibujo),
        _recuadro(areas, dibujo, borde) if dibujo["aparte"] else "",
        *encima,
    ]
    return marca(
        "svg", piezas, viewBox=f"{x0:g} {y0:g} {x1 - x0:g} {y1 - y0:g}", class_="mapa", role="group",
        aria_label=nombre, data_territorio=territorio, preserveAspectRatio="xMidYMid meet",
    )  # fmt: skip


def punto_en(dibujo: Dibujo, longitud: float, latitud: float) -> Punto:
    """Dónde cae en el lienzo un lugar en grados."""
    escala, oeste, norte = dibujo["encuadre"]
    return (longitud - oeste) * escala, (norte - degrees(mercator(latitud))) * escala


TRAMA = marca(
    "pattern", marca("path", d="M-20,80L80,-20M40,120L120,40", borde="trama", stroke_width=14), id="trama-mapa",
    width=100, height=100, patternUnits="userSpaceOnUse",
)  # fmt: skip


def _areas(areas: Sequence[Area], dibujo: Dibujo, borde: str) -> list[str]:
    return [_area(area, camino, borde) for area in areas if (camino := dibujo["areas"].get(area.codigo))]


def _area(area: Area, camino: str, borde: str) -> str:
    forma = {"d": camino, "fill_rule": "evenodd", "transform": DECIMAS}
    # lo que sale de muy pocos no pesa a la vista como lo demás
    dibujada = marca("path", color=area.color, borde=borde, class_="pocos" if area.pocos else None, **forma)
    if area.trama:
        dibujada += marca("path", fill="url(#trama-mapa)", **forma)
    return enlace(dibujada, "area", (area.nombre, area.valor, area.nota), area.destino)


def enlace(dibujo: str, clase: str, dicho: tuple[str, str, str], destino: str, **otros: object) -> str:
    """Lo que se puede señalar: dice su nombre, su valor y su nota y, si lleva a algún sitio, es un enlace."""
    nombre, valor, nota = dicho
    propio = {"class_": clase, "data_nombre": nombre, "data_valor": valor, "data_nota": nota, **otros}
    if not destino:
        return marca("g", dibujo, **propio)
    resto = ". ".join(parte for parte in (valor, nota) if parte)
    return marca("a", dibujo, href=destino, data_ir="", aria_label=f"{nombre}: {resto}" if resto else nombre, **propio)


def _punto(puntos: Puntos, i: int, dibujo: Dibujo, hacia: str) -> str:
    x, y = punto_en(dibujo, puntos.longitud[i], puntos.latitud[i])
    clase, nombre, nota = puntos.clase[i], entre_comillas(puntos.nombre[i]), entre_comillas(puntos.nota[i])
    valor = PUNTOS[clase].nombre
    # con el teclado se llega a las áreas y, en la lista, a cada establecimiento: mil paradas no ayudan a nadie. Se
    # escribe de una vez lo que `enlace` haría por partes: una región tiene novecientos
    return (
        f'<a class="punto p{clase}" data-nombre="{nombre}" data-valor="{valor}" data-nota="{nota}" data-ir=""'
        f' href="{entre_comillas(hacia.replace("{}", puntos.codigo[i]))}" tabindex="-1"'
        f' aria-label="{nombre}: {valor}{nota and f". {nota}"}"><circle cx="{x:.1f}" cy="{y:.1f}"/></a>'
    )


#: lo que mide cada punto de una nube respecto de su leyenda: en el país son miles
_EN_NUBE = 0.5
#: cuántos puntos lleva cada camino de una nube
_TROZO = 60


def nube(clases: Enteros, longitudes: Decimales, latitudes: Decimales, dibujo: Dibujo, nombres: str, hacia: str) -> str:
    """Miles de establecimientos: cada clase son unos cuantos caminos de puntos, sin enlaces, en el orden en que vienen.

    `nombres`: de dónde toma el guion lo que dice cada punto cuando el puntero se acerca. `hacia`: como en `mapa`.
    """
    escala, oeste, norte = dibujo["encuadre"]
    x = np.rint((longitudes - oeste) * escala * 10).astype(np.int64)
    y = np.rint((norte - np.degrees(np.arcsinh(np.tan(np.radians(latitudes))))) * escala * 10).astype(np.int64)
    caminos = [_de_una_clase(estilo, x[clases == i], y[clases == i]) for i, estilo in enumerate(PUNTOS)]
    return marca("g", caminos, class_="nube", data_nombres=nombres, data_hacia=hacia)


def _de_una_clase(estilo: EstiloPunto, x: Enteros, y: Enteros) -> str:
    """Tramos de largo cero: con la punta redonda, cada uno es un punto. Los de anillo oscuro, dos veces."""
    if not x.size:
        return ""
    dx, dy = np.diff(x, prepend=0), np.diff(y, prepend=0)
    # en trozos de los que están cerca: de un camino que cruza el país se vuelve a dibujar todo en cada parte del mapa
    dx[::_TROZO], dy[::_TROZO] = x[::_TROZO], y[::_TROZO]
    pasos = [f"m{a} {b}h0" for a, b in zip(dx.tolist(), dy.tolist(), strict=True)]
    caminos = "".join(marca("path", d="".join(pasos[i : i + _TROZO])) for i in range(0, len(pasos), _TROZO))
    ancho, con_anillo = estilo.tamano * _EN_NUBE, estilo.anillo not in ("", "papel")
    color, mas = (estilo.anillo, 1.5) if con_anillo else (estilo.relleno, 0)
    clase = {"data_clase": estilo.nombre, "transform": DECIMAS}
    dibujados = marca("g", caminos, borde=color, stroke_width=ancho + mas, **clase)
    if con_anillo:
        dibujados += marca("g", caminos, borde=estilo.relleno, stroke_width=ancho - 0.5, transform=DECIMAS)
    return dibujados


def simbolos(puestos: Sequence[tuple[str, str, tuple[str, str, str], float, float]], dibujo: Dibujo) -> str:
    """Cosas sueltas que no son establecimientos: (figura, color, lo que dice, longitud, latitud) de cada una."""
    dibujados, en_el_lugar = [], Counter[Punto]()
    for figura, color, dicho, longitud, latitud in puestos:
        x, y = punto_en(dibujo, longitud, latitud)
        # las de un mismo lugar, una al lado de otra
        letra = marca("text", figura, x=11 * en_el_lugar[x, y], class_="a-escala", color=color, borde="papel")
        en_el_lugar[x, y] += 1
        sitio = marca("g", letra, transform=f"translate({x:.1f},{y:.1f})")
        dibujados.append(enlace(sitio, "simbolo", dicho, ""))
    return "".join(dibujados)


def _rotulos(areas: Sequence[Area], capa: Dibujo) -> list[str]:
    return [_rotulo(area, capa["rotulos"][area.codigo]) for area in areas if area.codigo in capa["rotulos"]]


def _rotulo(area: Area, sitio: Sequence[float]) -> str:
    """Nombre y valor en dos renglones; el de fuera, con la línea que llega a su área."""
    x, y, *linea = sitio
    renglones = marca("tspan", escapado(area.nombre), x=0, dy="-.15em")
    if area.valor:
        renglones += marca("tspan", escapado(area.valor), x=0, dy="1.1em", class_="valor")
    guia = marca("path", d=f"M{linea[0]},{linea[1]}L{linea[2]},{linea[3]}", class_="guia") if linea else ""
    # el borde es del color de debajo: lo que sobresale de su área se sigue leyendo
    color, borde = ("tinta", "mar") if linea else (letra_sobre(area.color), area.color)
    if (area.trama or area.pocos) and not linea:
        # lo que hay debajo ya no es su color entero
        color, borde = "tinta", "papel"
    texto = marca("text", renglones, transform=f"translate({x},{y})", class_="rotulo", color=color, borde=borde)
    return marca("g", guia + texto, aria_hidden="true")


def _recuadro(areas: Sequence[Area], dibujo: Dibujo, borde: str) -> str:
    """Las áreas que no se ven de chicas (Callao, las DIRIS de Lima), más grandes, donde no hay nada dibujado."""
    capa, (x, y, *_) = dibujo["aparte"], dibujo["lugar"]
    marco = marca("rect", width=capa["ancho"], height=capa["alto"], rx=6, class_="recuadro")
    dentro = [marca("g", _areas(areas, capa, borde), class_="areas"), *_rotulos(areas, capa)]
    return marca("g", [marco, *dentro], transform=f"translate({x:g},{y:g})", class_="aparte")
