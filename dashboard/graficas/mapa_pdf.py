"""Las áreas de un territorio dibujadas en un PDF, con su nombre y su valor donde caben."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.graficas.letra_pdf import NEGRITA, ancho_de
from dashboard.graficas.lienzo_pdf import LienzoPdf
from dashboard.graficas.siluetas import Area, plano, rotulos_que_caben
from dashboard.graficas.tema import letra_sobre

_LETRA = 6.5


def mapa_en_pdf(coleccion: Mapping[str, Any], areas: Sequence[Area], ancho: float, alto: float) -> Any:
    """El dibujo de reportlab; `None` si no hay áreas. Las de la colección que no están en `areas` se ven sin dato."""
    hecho = plano(coleccion, ancho - 2, alto - 2)
    if hecho is None:
        return None
    # lo que sobra de alto no deja un hueco en la página
    arriba = min(silueta.caja[1] for silueta in hecho.siluetas)
    abajo = max(silueta.caja[3] for silueta in hecho.siluetas)
    lienzo, por_codigo = LienzoPdf(ancho, abajo - arriba + 2), {area.codigo: area for area in areas}

    def llevado(x: float, y: float) -> tuple[float, float]:
        return x + 1, y - arriba + 1

    for silueta in hecho.siluetas:
        area = por_codigo.get(silueta.codigo)
        anillos = [[llevado(*punto) for punto in anillo] for anillo in silueta.anillos]
        lienzo.poligono(anillos, area.color if area else "vecino", "papel", 0.6)
        if area and area.trama:
            lienzo.rayado(anillos, "trama")
        if area and area.color in ("no-aplica", "sin-dato"):
            lienzo.poligono(anillos, "", "trama", 0.3)
    anchos = {silueta.codigo: silueta.caja[2] - silueta.caja[0] for silueta in hecho.siluetas}
    puestos = rotulos_que_caben(
        areas, lambda area: anchos.get(area.codigo, 0.0), hecho.punto, letra=_LETRA * 0.62, alto=_LETRA * 2.6,
        medios=1.2,
    )  # fmt: skip
    for area, (x, y), medio in puestos:
        x, y = llevado(x, y)
        # un rótulo no se sale del dibujo por estar el área en su orilla
        medio = max(medio, *(ancho_de(frase, _LETRA, NEGRITA) / 2 for frase in (area.nombre, area.valor)))
        x = min(max(x, medio + 1), ancho - medio - 1)
        # sobre el rayado, o fuera de su área, la letra se perdería
        se_sale = area.trama or 2 * medio > anchos[area.codigo]
        color, sobre = ("tinta", "papel") if se_sale else (letra_sobre(area.color), "")
        for renglon, (frase, negrita) in enumerate(((area.nombre, False), (area.valor, True))):
            lienzo.texto(
                x, y - 0.5 + renglon * _LETRA * 1.15, frase, _LETRA, color, negrita=negrita, ancla="middle",
                sobre=sobre,
            )  # fmt: skip
    return lienzo.dibujo
