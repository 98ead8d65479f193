"""El mapa de una lámina: una forma nativa por área, los establecimientos como puntos, y un nombre para cada cosa.

Los nombres que no caben dentro de su área van a los lados, con una línea hasta ella; las áreas que no se ven de tan
pequeñas se repiten de cerca en la esquina que esté libre.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from dashboard.dominio.estandar import Veredicto
from dashboard.graficas.lienzo_pptx import (
    LETRA,
    RENGLON,
    Caja,
    Trozo,
    alto_de,
    borde,
    cuerpo,
    emu,
    forma,
    identidad,
    poner,
    rectangulo,
    relleno,
    siguiente,
    texto,
    trazo_libre,
)
from dashboard.graficas.siluetas import Anillo, Plano, Punto, cabe, plano, repartir, rotulos_que_caben, tramos
from dashboard.graficas.svg import partir
from dashboard.graficas.tema import CLASES_ESTANDAR, letra_sobre, token_de
from dashboard.indicadores.escenas.escena import Area, Mapa

#: cuerpo del rótulo, y lo que miden una letra (con holgura: cada programa mide la suya) y un renglón, en pulgadas
ROTULO = 10
_LETRA, _PASO = ROTULO * LETRA * 1.15 / 72, ROTULO * RENGLON / 72 + 0.015
#: alto de un rótulo de dos renglones
_ALTO = 2 * ROTULO * RENGLON / 72
_TRAMA = "depende de lo que no se sabe"
#: un área más pequeña que esta parte del mapa se repite de cerca
_CHICA = 0.05
_DE_CERCA = (3.1, 1.75)
Lineas = Mapping[str, Mapping[str, Any]]


def mapa(formas: Any, dibujo: Mapa, coleccion: Mapping[str, Any], tramas: Lineas, caja: Caja) -> None:
    """Las áreas con sus nombres o, si hay puntos, las áreas de fondo y los puntos; nada si no hay geometría.

    `tramas`: código → líneas (`lon`, `lat`, con `None` entre tramos), como las da `Consulta.trama`.
    """
    nombrados = [punto for punto in dibujo.puntos if punto.nombrado]
    dichos = [p.nombre for p in nombrados] if dibujo.puntos else [_dicho(area) for area in dibujo.areas]
    lado = min(max(map(len, dichos), default=0) * _LETRA + 0.25, caja.ancho * 0.3)
    # los lados que no llevan nombres son del mapa
    for lados in ((0.0, 0.0), (lado, 0.0), (lado, lado)):
        centro = Caja(caja.x + lados[0], caja.y, caja.ancho - sum(lados), caja.alto)
        if (lienzo := plano(coleccion, centro.ancho, centro.alto)) is None:
            return
        hoja = _Hoja(formas, dibujo, lienzo, centro, caja)
        fuera = len(nombrados) if dibujo.puntos else len(dibujo.areas) - len(hoja.dentro())
        if fuera <= sum(map(bool, lados)):
            break
    hoja.areas({} if dibujo.puntos else tramas, "escena-mudo" if dibujo.puntos else "")
    if dibujo.puntos:
        hoja.puntos()
        hoja.a_los_lados([(punto.nombre, hoja.sitio(*punto.lugar)) for punto in nombrados], (caja.y, caja.abajo), None)
        return
    _rotular(hoja, coleccion)


def mapa_mudo(formas: Any, dibujo: Mapa, coleccion: Mapping[str, Any], tramas: Lineas, caja: Caja) -> None:
    """Uno de los dos mapas de antes y ahora: solo se ven las áreas que cumplen, y arriba, cuándo."""
    # el mismo alto en los dos, sea corta o larga: los mapas quedan a la par
    arriba = Caja(caja.x, caja.y, caja.ancho, 0.44)
    puntos = cuerpo(dibujo.rotulo, arriba.ancho, arriba.alto, (18, 16, 14, 13, 12, 11, 10))
    titulo = [[Trozo(dibujo.rotulo, puntos, "escena-texto")]]
    texto(formas, f"Fecha: {dibujo.rotulo}", arriba, titulo, alinear="ctr")
    debajo = caja.desde(arriba.abajo + 0.06)
    if lienzo := plano(coleccion, debajo.ancho, debajo.alto):
        _Hoja(formas, dibujo, lienzo, debajo, debajo).areas(tramas, "escena-mudo", "escena-acento")


def color_de(area: Area) -> str:
    """El de su clase; lo que no se sabe o no aplica, apenas se ve."""
    return _papel(token_de(area.fraccion, aplica=area.aplica))


def _papel(token: str) -> str:
    return {"sin-dato": "escena-mudo", "no-aplica": "escena-fondo"}.get(token, token)


def _dicho(area: Area) -> str:
    return f"{area.nombre} {area.valor}"


@dataclass(frozen=True, slots=True)
class _Hoja:
    """Un mapa en su sitio: `centro`, el de las áreas; `caja`, con los lados donde van los nombres."""

    formas: Any
    dibujo: Mapa
    lienzo: Plano
    centro: Caja
    caja: Caja

    def sitio(self, longitud: float, latitud: float) -> Punto:
        """Dónde cae en la lámina un punto en grados."""
        x, y = self.lienzo.punto(longitud, latitud)
        return self.centro.x + x, self.centro.y + y

    def llevar(self, anillos: Iterable[Anillo]) -> list[Anillo]:
        """Los anillos del plano, en la lámina."""
        return [tuple((self.centro.x + x, self.centro.y + y) for x, y in anillo) for anillo in anillos]

    def areas(self, tramas: Lineas, resto: str, destaca: str = "") -> None:
        """Las áreas en un grupo. `resto`: el color de todas, o "" si el de su clase; `destaca`: el de quien cumple."""
        por_codigo = {area.codigo: area for area in self.dibujo.areas}
        numero = siguiente(self.formas)
        grupo = _Grupo(numero)
        for silueta in self.lienzo.siluetas:
            if not (area := por_codigo.get(silueta.codigo)):
                continue
            cumple = area.veredicto is Veredicto.CUMPLE
            color = (destaca if destaca and cumple else resto) or color_de(area)
            que = f"{area.nombre}: {area.valor} ({area.nota})"
            grupo.agregar(area.nombre, que, self.llevar(silueta.anillos), relleno(color) + borde("escena-fondo", 0.75))
            if area.trama and silueta.codigo in tramas:
                # el rayado es una sola forma: el relleno de trama no se ve igual en todos los programas
                propias = tramas[silueta.codigo]
                lugares = zip(propias["lon"], propias["lat"], strict=True)
                rayas = tramos(None if None in lugar else self.lienzo.punto(*lugar) for lugar in lugares)
                aspecto = relleno("") + borde("escena-texto" if resto else "escena-oscura", 0.75)
                grupo.agregar(f"Rayado de {area.nombre}", _TRAMA, self.llevar(rayas), aspecto, cerrado=False)
        titulo = f"Mapa: {self.dibujo.titulo} {self.dibujo.rotulo}".strip()
        grupo.poner(self.formas, titulo, "; ".join(f"{a.nombre}: {a.valor}" for a in self.dibujo.areas))

    def dentro(self) -> list[tuple[Area, Punto, float]]:
        """Las áreas con sitio para su nombre y su valor: (área, centro en el plano, medio ancho)."""
        siluetas = {silueta.codigo: silueta for silueta in self.lienzo.siluetas}
        anchos = {codigo: silueta.caja[2] - silueta.caja[0] for codigo, silueta in siluetas.items()}
        puestos = rotulos_que_caben(
            self.dibujo.areas, lambda area: anchos.get(area.codigo, 0.0), self.lienzo.punto, letra=_LETRA, alto=_ALTO,
            medios=2,
        )  # fmt: skip
        return [
            (area, sitio, medio) for area, sitio, medio in puestos if cabe(siluetas[area.codigo], sitio, medio, _ALTO)
        ]

    def puntos(self) -> None:
        """Los establecimientos: los que se nombran, cada uno como una forma; los demás, en una sola."""
        grupo, r = _Grupo(siguiente(self.formas)), 0.055
        aspecto = relleno("escena-senal") + borde("escena-fondo", 0.5)
        sueltos = [punto for punto in self.dibujo.puntos if not punto.nombrado]
        if sueltos:
            nombres = "; ".join(punto.nombre for punto in sueltos)
            anillos = [_rombo(self.sitio(*punto.lugar), r * 0.75) for punto in sueltos]
            grupo.agregar(f"{len(sueltos)} establecimientos", nombres, anillos, aspecto)
        for punto in self.dibujo.puntos:
            if punto.nombrado:
                anillo = _rombo(self.sitio(*punto.lugar), r * 1.3)
                grupo.agregar(punto.nombre, f"{punto.nombre}: {punto.nota}", [anillo], aspecto)
        grupo.poner(self.formas, "Establecimientos", f"{len(self.dibujo.puntos)} establecimientos sobre el mapa")

    def a_los_lados(
        self, dichos: Sequence[tuple[str, Punto]], izquierda: tuple[float, float], solo: str | None
    ) -> None:  # fmt: skip
        """Los nombres en dos columnas, unidos con una línea a su sitio. `izquierda`: de dónde a dónde va esa columna.

        `solo`: «l» o «r» si solo hay columna de ese lado.
        """
        xs = [x for silueta in self.lienzo.siluetas for anillo in self.llevar(silueta.anillos) for x, _ in anillo]
        # ni el mapa más ancho deja un nombre sin sitio
        bordes = {"l": max(min(xs) - 0.12, self.caja.x + 0.3), "r": min(max(xs) + 0.12, self.caja.derecha - 0.3)}
        orden = sorted(dichos, key=lambda dicho: dicho[1][0])
        corte = {"l": len(orden), "r": 0}.get(solo or "", (len(orden) + 1) // 2)
        rayas: list[Anillo] = []
        for lado, propios in (("l", orden[:corte]), ("r", orden[corte:])):
            desde, hasta = izquierda if lado == "l" else (self.caja.y, self.caja.abajo)
            propios, x = sorted(propios, key=lambda dicho: dicho[1][1]), bordes[lado]
            inicio = self.caja.x if lado == "l" else x
            ancho = max(x - self.caja.x if lado == "l" else self.caja.derecha - x, 0.3)
            puntos, renglones = _que_quepan([dicho for dicho, _ in propios], ancho, hasta - desde)
            paso = max(map(len, renglones.values()), default=1) * _PASO * puntos / ROTULO
            alturas = repartir([s[1] for _, s in propios], desde, hasta, paso)
            for (dicho, sitio), y in zip(propios, alturas, strict=True):
                sitio_del_texto = Caja(inicio, y - paso / 2, ancho, paso)
                parrafos = [[Trozo(renglon, puntos, "escena-texto")] for renglon in renglones[dicho]]
                alinear = "r" if lado == "l" else "l"
                texto(
                    self.formas, f"Rótulo: {dicho}", sitio_del_texto, parrafos, alinear=alinear, ancla="ctr",
                    partir=False,
                )  # fmt: skip
                rayas.append(((x + (0.04 if lado == "l" else -0.04), y), sitio))
        if rayas:
            grupo = _Grupo(siguiente(self.formas))
            grupo.agregar("Líneas de los rótulos", "", rayas, relleno("") + borde("escena-apagado", 0.5), cerrado=False)
            puntas = [_rombo(sitio, 0.03) for _, sitio in rayas]
            grupo.agregar("Puntas de los rótulos", "", puntas, relleno("escena-tinta") + borde("escena-fondo", 0.5))
            grupo.poner(self.formas, "Líneas de los rótulos", "")


def _que_quepan(dichos: Sequence[str], ancho: float, alto: float) -> tuple[float, dict[str, list[str]]]:
    """El cuerpo de unos nombres y sus renglones: en uno, en dos si hay alto, o en uno de letra menor o recortado."""
    letras, mayor = int(ancho / _LETRA), max(map(len, dichos), default=0)
    if mayor > letras and len(dichos) * 2 * _PASO <= alto and letras > 6:
        return ROTULO, {dicho: partir(dicho, letras) for dicho in dichos}
    puntos = max(7.0, min(float(ROTULO), ROTULO * ancho / (max(mayor, 1) * _LETRA)))
    letras = int(ancho / _LETRA * ROTULO / puntos)
    return puntos, {d: [d if len(d) <= letras else f"{d[: max(letras - 1, 1)].rstrip()}…"] for d in dichos}


def _rombo(centro: Punto, r: float) -> Anillo:
    """Un punto: ocho lados bastan para que se vea redondo."""
    (x, y), d = centro, r * 0.7071
    return (
        (x + r, y), (x + d, y + d), (x, y + r), (x - d, y + d), (x - r, y), (x - d, y - d), (x, y - r), (x + d, y - d),
    )  # fmt: skip


def _rotular(hoja: _Hoja, coleccion: Mapping[str, Any]) -> None:
    """Dentro de su área los nombres que caben; los demás, a los lados o de cerca."""
    lienzo, dibujo = hoja.lienzo, hoja.dibujo
    cajas = {silueta.codigo: silueta.caja for silueta in lienzo.siluetas}
    chicas = _de_cerca(hoja, coleccion, cajas)
    dentro = hoja.dentro()
    puestos = {area.codigo for area, _, _ in dentro}
    fuera = [
        (_dicho(area), hoja.sitio(*area.rotulo))
        for area in dibujo.areas
        if area.rotulo and area.codigo in cajas and area.codigo not in puestos | chicas
    ]
    tope = hoja.caja.abajo - (_DE_CERCA[1] + 0.1 if chicas else 0.0)
    hoja.a_los_lados(fuera, (hoja.caja.y, tope), None)
    # encima de las líneas, y sobre el color de su área: la que pase por debajo no los tacha
    for area, (x, y), medio in dentro:
        token = color_de(area)
        letra = "escena-tinta" if token.startswith("escena-") else letra_sobre(token)
        sitio = Caja(hoja.centro.x + x - medio, hoja.centro.y + y - _ALTO / 2, 2 * medio, _ALTO)
        dichos = [[Trozo(area.nombre, ROTULO, letra, True)], [Trozo(area.valor, ROTULO, letra)]]
        nombre = f"Rótulo: {area.nombre}"
        texto(hoja.formas, nombre, sitio, dichos, alinear="ctr", ancla="ctr", partir=False, fondo=token)


def _de_cerca(hoja: _Hoja, coleccion: Mapping[str, Any], cajas: Mapping[str, Sequence[float]]) -> set[str]:
    """Repite abajo a la izquierda las áreas que no se ven de tan pequeñas, si ese sitio está libre: sus códigos."""
    lado = max(hoja.centro.ancho, hoja.centro.alto)
    codigos = {area.codigo for area in hoja.dibujo.areas}
    chicas = {c for c, (x0, y0, x1, y1) in cajas.items() if c in codigos and max(x1 - x0, y1 - y0) < lado * _CHICA}
    if chicas:
        # solo las que están juntas: una isla o una punta lejana alejaría a las demás
        x, y = (median(cajas[c][i] for c in chicas) for i in (0, 1))
        chicas = {c for c in chicas if max(abs(cajas[c][0] - x), abs(cajas[c][1] - y)) < lado * 3 * _CHICA}
    ancho, alto = _DE_CERCA
    sitio = Caja(hoja.caja.x, hoja.caja.abajo - alto, ancho, alto)
    ocupado = any(
        sitio.x <= x <= sitio.derecha and sitio.y - 0.1 <= y
        for silueta in hoja.lienzo.siluetas
        for anillo in hoja.llevar(silueta.anillos)
        for x, y in anillo
    )
    if len(chicas) < 2 or ocupado:
        return set()
    rasgos = [rasgo for rasgo in coleccion["features"] if str(rasgo["id"]) in chicas]
    dibujo = Mapa(
        hoja.dibujo.territorio, hoja.dibujo.indicador, f"{hoja.dibujo.titulo}, de cerca",
        tuple(area for area in hoja.dibujo.areas if area.codigo in chicas),
    )  # fmt: skip
    lado_de_nombres = max(len(_dicho(area)) for area in dibujo.areas) * _LETRA + 0.2
    centro = Caja(sitio.x + lado_de_nombres, sitio.y + 0.1, ancho - lado_de_nombres - 0.1, alto - 0.2)
    lienzo = plano({"features": rasgos}, centro.ancho, centro.alto)
    if lienzo is None:
        return set()
    cerca = _Hoja(hoja.formas, dibujo, lienzo, centro, Caja(sitio.x, sitio.y, ancho, alto))
    marco = identidad(siguiente(hoja.formas), "Fondo de lo que se ve de cerca")
    fondo = Caja(centro.x - 0.08, sitio.y, centro.ancho + 0.16, alto)
    poner(hoja.formas, forma(marco, rectangulo(fondo, "roundRect", 5000), relleno("escena-panel") + borde("")))
    cerca.areas({}, "")
    dichos = [(_dicho(area), cerca.sitio(*area.rotulo)) for area in dibujo.areas if area.rotulo]
    cerca.a_los_lados(dichos, (sitio.y, sitio.abajo), "l")
    return chicas


class _Grupo:
    """Formas que se mueven juntas, con la medida de lo que encierran."""

    def __init__(self, numero: int) -> None:
        self._numero, self._formas, self._limites = numero, list[str](), list[tuple[int, int, int, int]]()

    def agregar(
        self, nombre: str, descripcion: str, anillos: Sequence[Anillo], aspecto: str, *, cerrado: bool = True
    ) -> None:
        """Una forma libre con varios trazos."""
        llevados = [[(emu(x), emu(y)) for x, y in anillo] for anillo in anillos]
        equis = [x for anillo in llevados for x, _ in anillo]
        yes = [y for anillo in llevados for _, y in anillo]
        x0, y0, x1, y1 = min(equis), min(yes), max(equis), max(yes)
        # una línea recta no tiene alto: una medida de cero no se puede estirar
        ancho, alto = max(x1 - x0, 1), max(y1 - y0, 1)
        propios = [[(x - x0, y - y0) for x, y in anillo] for anillo in llevados]
        marco = f'<a:xfrm><a:off x="{x0}" y="{y0}"/><a:ext cx="{ancho}" cy="{alto}"/></a:xfrm>'
        geometria = marco + trazo_libre(propios, ancho, alto, cerrado=cerrado)
        quien = identidad(self._numero + 1 + len(self._formas), nombre, descripcion)
        self._formas.append(forma(quien, geometria, aspecto))
        self._limites.append((x0, y0, x0 + ancho, y0 + alto))

    def poner(self, formas: Any, nombre: str, descripcion: str) -> None:
        """Lo pone en la lámina, si tiene alguna forma."""
        if not self._formas:
            return
        x0, y0 = (min(limite[i] for limite in self._limites) for i in (0, 1))
        x1, y1 = (max(limite[i] for limite in self._limites) for i in (2, 3))
        origen, medida = f'x="{x0}" y="{y0}"', f'cx="{x1 - x0}" cy="{y1 - y0}"'
        dentro = f"<a:chOff {origen}/><a:chExt {medida}/>"
        poner(
            formas,
            f"<p:grpSp><p:nvGrpSpPr>{identidad(self._numero, nombre, descripcion)}<p:cNvGrpSpPr/><p:nvPr/>"
            f"</p:nvGrpSpPr><p:grpSpPr><a:xfrm><a:off {origen}/><a:ext {medida}/>{dentro}</a:xfrm></p:grpSpPr>"
            f"{''.join(self._formas)}</p:grpSp>",
        )


def leyenda(formas: Any, dibujo: Mapa, caja: Caja) -> None:
    """Las clases que aparecen, de mayor a menor, con cuántas áreas tiene cada una."""
    cuantas = Counter(token_de(area.fraccion, aplica=area.aplica) for area in dibujo.areas)
    clases = ((0, "no-aplica", "no aplica"), (0, "sin-dato", "sin dato o sin reporte"), *CLASES_ESTANDAR)
    filas = [(token, f"{nombre} ({cuantas[token]})") for _, token, nombre in reversed(clases) if token in cuantas]
    if tramadas := sum(area.trama for area in dibujo.areas):
        filas.append(("trama", f"rayado: {_TRAMA} ({tramadas})"))
    ancho, y = caja.ancho - 0.42, caja.y
    puntos = next((t for t in (13, 12, 11) if sum(_alto(f, t, ancho) for _, f in filas) <= caja.alto), 10)
    for token, rotulo in filas:
        alto = _alto(rotulo, puntos, ancho)
        muestra = rectangulo(Caja(caja.x, y + alto / 2 - 0.09, 0.3, 0.18))
        quien = identidad(siguiente(formas), f"Muestra: {rotulo}")
        poner(formas, forma(quien, muestra, relleno(_papel(token)) + borde("escena-linea", 0.5)))
        dicho = [[Trozo(rotulo, puntos, "escena-texto")]]
        texto(formas, f"Leyenda: {rotulo}", Caja(caja.x + 0.42, y, ancho, alto), dicho, ancla="ctr")
        y += alto


def _alto(rotulo: str, puntos: float, ancho: float) -> float:
    return alto_de(rotulo, puntos, ancho) + 0.07
