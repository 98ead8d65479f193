"""El mapa de un archivo SVG: cada área con su nombre y su valor, dentro si caben y si no a un lado, con su línea.

Fuera del tablero no hay enlace ni nada que señalar: un valor sin nombre no se sabe de quién es, y quien no se dibuja se
nombra al pie.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Any

from dashboard.dominio.marcado import escapado
from dashboard.graficas.siluetas import (
    Area,
    Plano,
    Punto,
    cabe,
    camino_svg,
    en_dos_lados,
    plano,
    repartir,
    rotulos_que_caben,
)
from dashboard.graficas.svg import ANCHO_DE_LETRA, UTIL, lienzo, marca, texto
from dashboard.graficas.tema import letra_sobre

#: el alto de las áreas mientras los nombres quepan a sus lados
_ALTO = 600.0
_LETRA = 15.0
_RENGLON = _LETRA * 1.3
#: lo más que ocupan los nombres a cada lado, y el cuadro del color de cada uno
_LADO, _CUADRO = UTIL * 0.3, 11.0
#: (área, dónde va la punta de su línea)
Fuera = tuple[Area, Punto]


def mapa_suelto(coleccion: Mapping[str, Any] | None, areas: Sequence[Area], nombre: str) -> str | None:
    """El SVG del mapa, a la medida de su lámina; `None` si no hay áreas que dibujar."""
    ancho = max((len(_dicho(area)) for area in areas), default=0) * _LETRA * ANCHO_DE_LETRA + _CUADRO + 34
    lado = min(ancho, _LADO)
    alto = max(_ALTO, -(-len(areas) // 2) * _RENGLON)
    hecho = plano(coleccion, UTIL - 2 * lado, alto)
    if hecho is None:
        return None
    siluetas, por_codigo = {s.codigo: s for s in hecho.siluetas}, {area.codigo: area for area in areas}
    linea = marca("path", d="M-2,10L10,-2M6,14L14,6", borde="escena-trama", stroke_width=2.5)
    piezas = [marca("defs", marca("pattern", linea, id="trama", width=12, height=12, patternUnits="userSpaceOnUse"))]
    dentro = _dentro(hecho, areas)
    puestos = {area.codigo for area, _, _ in dentro}
    fuera = [
        (area, hecho.punto(*area.rotulo) if area.rotulo else _medio(siluetas[area.codigo].caja))
        for area in areas
        if area.codigo in siluetas and area.codigo not in puestos
    ]
    dibujadas = [_area(camino_svg(silueta), por_codigo.get(codigo)) for codigo, silueta in siluetas.items()]
    cajas = [silueta.caja for silueta in hecho.siluetas]
    bordes = lado + min(caja[0] for caja in cajas), lado + max(caja[2] for caja in cajas)
    # lo que sobra de alto no deja un hueco en la lámina
    arriba, abajo = min(caja[1] for caja in cajas), max(caja[3] for caja in cajas)
    mitad = max(abajo - arriba, -(-len(fuera) // 2) * _RENGLON) / 2 + 4
    desde, hasta = (arriba + abajo) / 2 - mitad, (arriba + abajo) / 2 + mitad
    al_centro = f"translate({lado:.1f})"
    dibujo = [
        marca("g", dibujadas, transform=al_centro),
        *_a_los_lados([(area, (lado + x, y)) for area, (x, y) in fuera], bordes, (desde, hasta)),
        # encima de las líneas, que pueden pasar por ahí
        marca("g", [_rotulo(*puesto) for puesto in dentro], transform=al_centro),
    ]
    piezas.append(marca("g", dibujo, transform=f"translate(0,{-desde:.1f})"))
    alto = hasta - desde
    if sin_dibujo := [_dicho(area) for area in areas if area.codigo not in siluetas]:
        letras = int(UTIL / (_LETRA * ANCHO_DE_LETRA))
        renglones = wrap(f"Sin área en el mapa: {'; '.join(sin_dibujo)}.", letras, break_long_words=False)
        piezas += [
            texto(0.0, alto + _RENGLON * (n + 1), renglon, font_size=_LETRA, color="escena-texto")
            for n, renglon in enumerate(renglones)
        ]
        alto += _RENGLON * (len(renglones) + 0.5)
    return lienzo(UTIL, alto, piezas, nombre, "grafica-mapa")


def _dicho(area: Area) -> str:
    return f"{area.nombre} {area.valor}"


def _medio(caja: tuple[float, float, float, float]) -> Punto:
    return (caja[0] + caja[2]) / 2, (caja[1] + caja[3]) / 2


def _area(camino: str, area: Area | None) -> str:
    if area is None:
        return marca("path", d=camino, fill_rule="evenodd", color="escena-mudo", borde="escena-fondo")
    dibujo = marca("path", d=camino, fill_rule="evenodd", color=area.color, borde="escena-fondo", stroke_width=1.5)
    if area.trama:
        dibujo += marca("path", d=camino, fill_rule="evenodd", fill="url(#trama)")
    return marca("g", marca("title", escapado(f"{area.nombre}: {area.valor}")) + dibujo)


def _dentro(hecho: Plano, areas: Sequence[Area]) -> list[tuple[Area, Punto, float]]:
    """Las que tienen sitio para su nombre y su valor; sobre un rayado la letra se perdería."""
    siluetas = {silueta.codigo: silueta for silueta in hecho.siluetas}
    anchos = {codigo: silueta.caja[2] - silueta.caja[0] for codigo, silueta in siluetas.items()}
    alto = 2 * _LETRA * 1.15
    puestos = rotulos_que_caben(
        [area for area in areas if not area.trama], lambda area: anchos.get(area.codigo, 0.0), hecho.punto,
        letra=_LETRA * ANCHO_DE_LETRA, alto=alto, medios=2,
    )  # fmt: skip
    return [
        (area, (x, y), medio) for area, (x, y), medio in puestos if cabe(siluetas[area.codigo], (x, y), medio, alto)
    ]


def _rotulo(area: Area, centro: Punto, _medio: float) -> str:
    """El nombre y el valor, sobre un borde del color de su área: una línea que pase por debajo no los tacha."""
    x, y = centro
    escritos = ""
    for frase, altura, peso in ((area.nombre, y - _LETRA * 0.22, 500), (area.valor, y + _LETRA * 0.93, 700)):
        propios: dict[str, Any] = {"font_size": _LETRA, "text_anchor": "middle", "font_weight": peso}
        borde: dict[str, Any] = {"borde": area.color, "stroke_width": 4, "stroke_linejoin": "round"}
        escritos += texto(x, altura, frase, **propios, fill="none", aria_hidden="true", **borde)
        escritos += texto(x, altura, frase, **propios, color=letra_sobre(area.color))
    return escritos


def _a_los_lados(fuera: Sequence[Fuera], bordes: tuple[float, float], altos: tuple[float, float]) -> list[str]:
    """Los nombres en dos columnas, con el color de su área y una línea hasta ella."""
    lados = en_dos_lados(fuera, sum(bordes) / 2, int((altos[1] - altos[0]) / _RENGLON))
    lineas, dichos = list[str](), list[str]()
    for signo, x, propios in ((-1, bordes[0] - 12, lados[0]), (1, bordes[1] + 12, lados[1])):
        propios = sorted(propios, key=lambda puesto: puesto[1][1])
        alturas = repartir([sitio[1] for _, sitio in propios], *altos, _RENGLON)
        for (area, (px, py)), y in zip(propios, alturas, strict=True):
            lineas.append(marca("path", d=f"M{x:.1f},{y:.1f}L{px:.1f},{py:.1f}", fill="none", borde="escena-apagado"))
            lineas.append(marca("circle", cx=px, cy=py, r=2.5, color="escena-tinta", borde="escena-fondo"))
            cuadro = x + signo * 4 - (_CUADRO if signo < 0 else 0)
            muestra: dict[str, Any] = {"width": _CUADRO, "height": _CUADRO, "borde": "escena-apagado"}
            dichos.append(marca("rect", x=cuadro, y=y - _CUADRO / 2, color=area.color, **muestra))
            if area.trama:
                dichos.append(marca("rect", x=cuadro, y=y - _CUADRO / 2, fill="url(#trama)", **muestra))
            # lo que no quepa a su lado se encoge antes que salirse
            libre = (x if signo < 0 else UTIL - x) - _CUADRO - 10
            letra = min(_LETRA, libre / (len(_dicho(area)) * ANCHO_DE_LETRA))
            ancla = "end" if signo < 0 else "start"
            dichos.append(
                texto(
                    x + signo * (_CUADRO + 9), y + letra * 0.35, _dicho(area), font_size=letra, text_anchor=ancla,
                    color="escena-tinta",
                )
            )  # fmt: skip
    return [*lineas, *dichos]
