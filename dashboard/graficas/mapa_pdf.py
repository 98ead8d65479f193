"""Las áreas de un territorio dibujadas en un PDF, con su nombre y su valor dentro o, si no caben, a un lado."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.graficas.letra_pdf import NEGRITA, ancho_de, renglones
from dashboard.graficas.lienzo_pdf import LienzoPdf
from dashboard.graficas.siluetas import Area, Plano, Punto, cabe, en_dos_lados, plano, repartir, rotulos_que_caben
from dashboard.graficas.tema import letra_sobre

_LETRA = 6.5
_RENGLON = _LETRA * 1.35
#: la parte del ancho que toman como mucho los nombres de un lado, y el cuadro del color de cada uno
_LADO, _CUADRO = 0.28, 5.0


def mapa_en_pdf(coleccion: Mapping[str, Any], areas: Sequence[Area], ancho: float, alto: float) -> Any:
    """El dibujo de reportlab; `None` si no hay áreas. Las de la colección que no están en `areas` se ven sin dato."""
    lado = min(max((ancho_de(_dicho(a), _LETRA, NEGRITA) for a in areas), default=0.0) + _CUADRO + 18, ancho * _LADO)
    hecho = plano(coleccion, ancho - 2 * lado, alto - 2)
    if hecho is None:
        return None
    cajas = {silueta.codigo: silueta.caja for silueta in hecho.siluetas}
    dentro = _dentro(hecho, areas)
    puestos = {area.codigo for area, _, _ in dentro}
    fuera = [area for area in areas if area.codigo in cajas and area.codigo not in puestos]
    # lo que sobra de alto no deja un hueco en la página
    arriba, abajo = min(caja[1] for caja in cajas.values()), max(caja[3] for caja in cajas.values())
    mide = max(abajo - arriba, -(-len(fuera) // 2) * _RENGLON) + 2
    lienzo, por_codigo = LienzoPdf(ancho, mide), {area.codigo: area for area in areas}
    baja = (mide - (abajo - arriba)) / 2 - arriba

    def llevado(x: float, y: float) -> Punto:
        return x + lado, y + baja

    for silueta in hecho.siluetas:
        area = por_codigo.get(silueta.codigo)
        anillos = [[llevado(*punto) for punto in anillo] for anillo in silueta.anillos]
        lienzo.poligono(anillos, area.color if area else "vecino", "papel", 0.6)
        if area and area.trama:
            lienzo.rayado(anillos, "trama")
        if area and area.color in ("no-aplica", "sin-dato"):
            lienzo.poligono(anillos, "", "trama", 0.3)
    puntas = [(area, llevado(*_punta(hecho, area, cajas[area.codigo]))) for area in fuera]
    equis = [x for caja in cajas.values() for x in (caja[0], caja[2])]
    _a_los_lados(lienzo, puntas, (lado + min(equis), lado + max(equis)))
    # encima de las líneas, y sobre el color de su área: la que pase por debajo no los tacha
    for area, sitio, _ in dentro:
        x, y = llevado(*sitio)
        color = letra_sobre(area.color)
        lienzo.texto(x, y - 0.8, area.nombre, _LETRA, color, ancla="middle", sobre=area.color)
        lienzo.texto(x, y + _LETRA * 0.98, area.valor, _LETRA, color, negrita=True, ancla="middle", sobre=area.color)
    return lienzo.dibujo


def _dicho(area: Area) -> str:
    return f"{area.nombre} {area.valor}"


def _punta(hecho: Plano, area: Area, caja: tuple[float, float, float, float]) -> Punto:
    if area.rotulo:
        return hecho.punto(*area.rotulo)
    return (caja[0] + caja[2]) / 2, (caja[1] + caja[3]) / 2


def _dentro(hecho: Plano, areas: Sequence[Area]) -> list[tuple[Area, Punto, float]]:
    """Las que tienen sitio para su nombre y su valor; sobre un rayado la letra se perdería."""
    siluetas = {silueta.codigo: silueta for silueta in hecho.siluetas}
    anchos = {codigo: silueta.caja[2] - silueta.caja[0] for codigo, silueta in siluetas.items()}
    alto = _LETRA * 2.4
    lisas = [area for area in areas if not area.trama]
    puestos = rotulos_que_caben(
        lisas, lambda area: anchos.get(area.codigo, 0.0), hecho.punto, letra=_LETRA * 0.66, alto=alto, medios=2
    )
    return [puesto for puesto in puestos if cabe(siluetas[puesto[0].codigo], puesto[1], puesto[2] + 1, alto)]


def _a_los_lados(lienzo: LienzoPdf, puntas: Sequence[tuple[Area, Punto]], bordes: tuple[float, float]) -> None:
    """Los nombres en dos columnas, con el color de su área y una línea hasta ella."""
    lados = en_dos_lados(puntas, sum(bordes) / 2, int((lienzo.alto - 2) / _RENGLON))
    for signo, x, propios in ((-1, bordes[0] - 6, lados[0]), (1, bordes[1] + 6, lados[1])):
        propios = sorted(propios, key=lambda puesto: puesto[1][1])
        alturas = repartir([sitio[1] for _, sitio in propios], 1.0, lienzo.alto - 1, _RENGLON)
        libre = (x if signo < 0 else lienzo.ancho - x) - _CUADRO - 6
        for (area, punta), y in zip(propios, alturas, strict=True):
            lienzo.linea((x, y), punta, "apagado", 0.4)
            lienzo.circulo(punta, 1.2, "tinta", "papel")
            cuadro = x + signo * 2 - (_CUADRO if signo < 0 else 0)
            esquinas = [(cuadro, y - _CUADRO / 2), (cuadro + _CUADRO, y - _CUADRO / 2),
                        (cuadro + _CUADRO, y + _CUADRO / 2), (cuadro, y + _CUADRO / 2)]  # fmt: skip
            lienzo.poligono([esquinas], area.color, "trama", 0.3)
            if area.trama:
                lienzo.rayado([esquinas], "trama")
            valor = ancho_de(f" {area.valor}", _LETRA, NEGRITA)
            (nombre,) = renglones(area.nombre, libre - valor, _LETRA, tope=1)
            inicio, baja = x + signo * (_CUADRO + 5), y + _LETRA * 0.35
            if signo < 0:
                lienzo.texto(inicio, baja, area.valor, _LETRA, negrita=True, ancla="end")
                lienzo.texto(inicio - valor, baja, nombre, _LETRA, ancla="end")
            else:
                lienzo.texto(inicio, baja, nombre, _LETRA)
                lienzo.texto(inicio + ancho_de(f"{nombre} ", _LETRA), baja, area.valor, _LETRA, negrita=True)
