"""Las áreas de un GeoJSON como siluetas en un plano, y el mapa en SVG de una escena.

Se proyecta con Mercator, como el mapa de las páginas, y se ajusta al rectángulo. La simplificación lleva cada punto a
una rejilla y quita los repetidos y los que están en línea recta: dos áreas vecinas comparten los puntos de su borde,
así que siguen compartiéndolo y no aparecen huecos entre ellas.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import asinh, cos, degrees, hypot, radians, sin, tan
from typing import Any

from dashboard.dominio.marcado import escapado
from dashboard.graficas.svg import ANCHO_DE_LETRA, lienzo, marca, texto
from dashboard.graficas.tema import letra_sobre

Punto = tuple[float, float]
Anillo = tuple[Punto, ...]

#: divisiones de la rejilla en el lado más largo: más fino de lo que se ve en una sala
REJILLA = 700


@dataclass(frozen=True, slots=True)
class Area:
    """Un área por dibujar, en cualquiera de los mapas. `color`: un nombre del tema. `nota`: la línea de su n y su N.

    `rotulo`: (longitud, latitud) de su nombre, en el mapa de una escena; `destino`: adónde lleva, o "" si no se abre.
    """

    codigo: str
    nombre: str
    valor: str
    nota: str
    color: str
    trama: bool = False
    rotulo: tuple[float, float] | None = None
    destino: str = ""
    #: si es tan pequeño que su porcentaje dice poco
    pocos: bool = False


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


def plano(coleccion: Mapping[str, Any] | None, ancho: float, alto: float) -> Plano | None:
    """Las áreas de una FeatureCollection en un rectángulo. `None` si no hay ninguna que se pueda dibujar.

    Un rasgo sin geometría, o tan pequeño que la rejilla lo borra, no se dibuja.
    """
    crudas = [(str(rasgo["id"]), _anillos(rasgo["geometry"])) for rasgo in (coleccion or {}).get("features", ())]
    puntos = [punto for _, anillos in crudas for anillo in anillos for punto in anillo]
    if not puntos:
        return None
    izquierda, derecha = min(x for x, _ in puntos), max(x for x, _ in puntos)
    arriba, abajo = min(y for _, y in puntos), max(y for _, y in puntos)
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


def rotulos_que_caben(
    areas: Iterable[Any], ancho: Callable[[Any], float], punto: Callable[[float, float], Punto], *, letra: float,
    alto: float, medios: float,
) -> list[tuple[Any, Punto, float]]:  # fmt: skip
    """Las áreas con sitio para su nombre y su valor, las más anchas primero y sin encimarse: (área, centro, medio).

    `letra`: lo que mide una; `alto`: el del rótulo; `medios`: cuántos medios rótulos debe medir de ancho el área.
    """
    puestos: list[tuple[Any, Punto, float]] = []
    for area in sorted((area for area in areas if area.rotulo), key=lambda area: -ancho(area)):
        (x, y), medio = punto(*area.rotulo), max(len(area.nombre), len(area.valor)) * letra / 2
        libre = all(abs(x - ox) >= medio + otro or abs(y - oy) >= alto for _, (ox, oy), otro in puestos)
        if libre and ancho(area) >= medios * medio:
            puestos.append((area, (x, y), medio))
    return puestos


def cabe(silueta: Silueta, centro: Punto, medio: float, alto: float) -> bool:
    """Si un rótulo no se sale del área: se miran sus esquinas y el medio de sus lados."""
    x, y = centro
    return all(_contiene(silueta, x + dx * medio, y + dy * alto / 2) for dx in (-1, 0, 1) for dy in (-1, 0, 1))


def _contiene(silueta: Silueta, x: float, y: float) -> bool:
    cruces = sum(
        (y0 > y) != (y1 > y) and x < x0 + (y - y0) * (x1 - x0) / (y1 - y0)
        for anillo in silueta.anillos
        for (x0, y0), (x1, y1) in zip(anillo, (*anillo[1:], anillo[0]), strict=True)
    )
    return cruces % 2 == 1


def repartir(alturas: Sequence[float], desde: float, hasta: float, paso: float) -> list[float]:
    """Las alturas de unos renglones, cerca de las pedidas (de menor a mayor), sin pisarse y sin salirse si caben."""
    paso = min(paso, (hasta - desde) / max(len(alturas), 1))
    puestas: list[float] = []
    for altura in alturas:
        piso = puestas[-1] + paso if puestas else desde + paso / 2
        puestas.append(max(altura, piso))
    tope = hasta - paso / 2
    for i in reversed(range(len(puestas))):
        puestas[i] = min(puestas[i], tope)
        tope = puestas[i] - paso
    return puestas


def en_dos_lados(
    puestos: Iterable[tuple[Any, Punto]], medio: float, caben: int
) -> tuple[list[tuple[Any, Punto]], list[tuple[Any, Punto]]]:  # fmt: skip
    """Los rótulos que van a cada lado: el más cercano si ahí caben todos; si no, la mitad a cada uno."""
    orden = sorted(puestos, key=lambda puesto: puesto[1][0])
    corte = sum(x < medio for _, (x, _) in orden)
    if max(corte, len(orden) - corte) > caben:
        corte = (len(orden) + 1) // 2
    return orden[:corte], orden[corte:]


def tramos(puntos: Iterable[Punto | None]) -> list[Anillo]:
    """Las líneas de más de un punto: donde falta uno, se cortan."""
    lineas: list[list[Punto]] = [[]]
    for punto in puntos:
        if punto is None:
            lineas.append([])
        else:
            lineas[-1].append(punto)
    return [tuple(linea) for linea in lineas if len(linea) > 1]


def camino_svg(silueta: Silueta) -> str:
    """El atributo `d` de un `<path>` (con `fill-rule="evenodd"`)."""
    return "".join(f"M{'L'.join(f'{x:.4g},{y:.4g}' for x, y in anillo)}Z" for anillo in silueta.anillos)


def mercator(latitud: float) -> float:
    """La ordenada de una latitud en el mapa, en radianes."""
    return asinh(tan(radians(latitud)))


def _proyectar(longitud: float, latitud: float) -> Punto:
    return longitud, -degrees(mercator(latitud))


def _anillos(geometria: Mapping[str, Any] | None) -> list[list[Punto]]:
    if not geometria or geometria["type"] not in ("Polygon", "MultiPolygon"):
        return []
    poligonos = geometria["coordinates"] if geometria["type"] == "MultiPolygon" else [geometria["coordinates"]]
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
    vecinos = zip(enteros[-1:] + enteros[:-1], enteros, enteros[1:] + enteros[:1], strict=True)
    return tuple(
        (x * paso, y * paso) for (x0, y0), (x, y), (x1, y1) in vecinos if (x - x0) * (y1 - y) != (y - y0) * (x1 - x)
    )


# -- el mapa de una escena: áreas como enlaces y puntos encima, sin WebGL ni guiones

#: medidas del plano: más alto que ancho, para que en un proyector de 4:3 lo limite el alto y su letra se lea
ANCHO, ALTO = 600.0, 640.0
#: el radio de un punto, el de uno con su número y la letra del número, en las mismas unidades
_PUNTO, _NUMERADO, _LETRA = 8.0, 23.0, 35.0
#: la del nombre y el valor de un área, y lo que ocupa su renglón
_LETRA_ROTULO = 16.0
#: lo que separa los centros de dos puntos con número para que no se toquen, con su borde, y en cuántas vueltas se logra
_APARTADOS, _VUELTAS = 2 * _NUMERADO + 4.0, 400
_RENGLON = _LETRA_ROTULO * 1.12


def mapa_de_escena(
    plano: Plano, areas: Sequence[Area], nombre: str, puntos: Sequence[tuple[Punto, str, bool]] = ()
) -> str:
    """El SVG del mapa. Las áreas sin dibujo no aparecen; las del plano que no vienen quedan de fondo.

    `puntos`: (dónde, de quién, si lleva número): los numerados van encima, del 1 en adelante.
    """
    por_codigo = {area.codigo: area for area in areas}
    fondo = [
        marca("path", d=camino_svg(silueta), fill_rule="evenodd", color="escena-mudo", class_="vecina")
        for silueta in plano.siluetas
        if silueta.codigo not in por_codigo
    ]
    dibujadas = [(s, por_codigo[s.codigo]) for s in plano.siluetas if s.codigo in por_codigo]
    encima = [_area(silueta, area) for silueta, area in dibujadas]
    rotulos = [_rotulo(plano, silueta, area) for silueta, area in dibujadas]
    linea = marca("path", d="M-2,10L10,-2M6,14L14,6", borde="escena-trama", stroke_width=2.5)
    patron = marca("pattern", linea, id="trama-escena", width=12, height=12, patternUnits="userSpaceOnUse")
    sueltos = [
        marca("circle", marca("title", escapado(de)), cx=x, cy=y, r=_PUNTO, color="escena-senal", class_="falta")
        for (x, y), de, numerado in puntos
        if not numerado
    ]
    con_numero = _con_numero(puntos)
    sitios = apartados([donde for donde, _ in con_numero], plano.ancho, plano.alto)
    numerados = [_numerado(n, *sitio, de) for n, (sitio, (_, de)) in enumerate(zip(sitios, con_numero, strict=True), 1)]
    guias = [
        marca("path", d=f"M{x0:.4g},{y0:.4g}L{x:.4g},{y:.4g}", borde="escena-senal", stroke_width=3, class_="guia")
        for ((x0, y0), _), (x, y) in zip(con_numero, sitios, strict=True)
        if hypot(x - x0, y - y0) > _NUMERADO
    ]
    piezas = [marca("defs", patron), *fondo, *encima, *rotulos, *sueltos, *guias, *reversed(numerados)]
    return lienzo(plano.ancho, plano.alto, piezas, nombre, "grafica-mapa", "group")


def _con_numero(puntos: Sequence[tuple[Punto, str, bool]]) -> list[tuple[Punto, str]]:
    return [(donde, de) for donde, de, numerado in puntos if numerado]


def apartados(puntos: Sequence[Punto], ancho: float, alto: float) -> list[Punto]:
    """Los mismos puntos, con los que se pisarían corridos lo justo para que se lea el número de cada uno."""
    sitios = [_dentro_del_plano(punto, ancho, alto) for punto in puntos]
    for _ in range(_VUELTAS):
        quietos = True
        for i in range(len(sitios)):
            for j in range(i):
                (x0, y0), (x1, y1) = sitios[j], sitios[i]
                lejos = hypot(x1 - x0, y1 - y0)
                if lejos >= _APARTADOS:
                    continue
                quietos = False
                # dos en el mismo lugar, o pegados al mismo borde, se abren cada uno hacia su lado
                giro = 0.4 + 2.4 * i
                dx, dy = ((x1 - x0) / lejos, (y1 - y0) / lejos) if lejos > 1 else (cos(giro), sin(giro))
                corre = (_APARTADOS - lejos) / 2 + 0.05
                sitios[j] = _dentro_del_plano((x0 - dx * corre, y0 - dy * corre), ancho, alto)
                sitios[i] = _dentro_del_plano((x1 + dx * corre, y1 + dy * corre), ancho, alto)
        if quietos:
            break
    return sitios


def _dentro_del_plano(punto: Punto, ancho: float, alto: float) -> Punto:
    borde = _APARTADOS / 2
    return min(max(punto[0], borde), ancho - borde), min(max(punto[1], borde), alto - borde)


def _numerado(numero: int, x: float, y: float, de: str) -> str:
    titulo = marca("title", escapado(de))
    redondo = marca("circle", titulo, cx=x, cy=y, r=_NUMERADO, color="escena-senal", borde="escena-fondo",
                    stroke_width=3)  # fmt: skip
    cifra = texto(x, y + _LETRA * 0.36, str(numero), font_size=_LETRA, font_weight=700, text_anchor="middle",
                  color="escena-fondo", aria_hidden="true")  # fmt: skip
    return marca("g", redondo + cifra, class_="falta")


def _area(silueta: Silueta, area: Area) -> str:
    camino = camino_svg(silueta)
    dibujo = marca("path", d=camino, fill_rule="evenodd", color=area.color)
    if area.trama:
        dibujo += marca("path", d=camino, fill_rule="evenodd", fill="url(#trama-escena)")
    que = f"{area.nombre}: {area.valor}. {area.nota}"
    titulo = marca("title", escapado(que))
    if not area.destino:
        return marca("g", titulo + dibujo, class_="area")
    return marca("a", titulo + dibujo, href=area.destino, class_="area profundizar", aria_label=que,
                 data_valor=f"{area.nombre}: {area.valor}")  # fmt: skip


def _rotulo(plano: Plano, silueta: Silueta, area: Area) -> str:
    """Nombre y valor si caben dentro del área; si no, solo el valor; si tampoco, nada: lo dice su enlace."""
    if area.rotulo is None:
        return ""
    x, y = plano.punto(*area.rotulo)
    for lineas in ((area.nombre, area.valor), (area.valor,)):
        renglones = [(linea, y + (i - (len(lineas) - 1) / 2) * _RENGLON) for i, linea in enumerate(lineas)]
        tramos = [_dentro(silueta, x, centro) for _, centro in renglones]
        izquierda, derecha = max(desde for desde, _ in tramos), min(hasta for _, hasta in tramos)
        if max(len(linea) for linea in lineas) * _LETRA_ROTULO * ANCHO_DE_LETRA <= derecha - izquierda:
            return "".join(
                texto(
                    (izquierda + derecha) / 2, centro + _LETRA_ROTULO * 0.35, linea, font_size=_LETRA_ROTULO,
                    text_anchor="middle", class_="rotulo", font_weight=700 if linea == area.valor else 500,
                    color=letra_sobre(area.color), aria_hidden="true",
                )
                for linea, centro in renglones
            )  # fmt: skip
    return ""


def _dentro(silueta: Silueta, x: float, y: float) -> tuple[float, float]:
    """El tramo horizontal del área que contiene (x, y); vacío si el punto cae fuera."""
    cruces = sorted(
        x0 + (y - y0) * (x1 - x0) / (y1 - y0)
        for anillo in silueta.anillos
        for (x0, y0), (x1, y1) in zip(anillo, (*anillo[1:], anillo[0]), strict=True)
        if (y0 > y) != (y1 > y)
    )
    return next(((a, b) for a, b in zip(cruces[::2], cruces[1::2], strict=True) if a <= x <= b), (x, x))
