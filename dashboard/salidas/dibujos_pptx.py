"""Lo que python-pptx no trae hecho: el mapa como formas nativas, una por área, y la tabla que cabe en su sitio."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pptx.enum.shapes import MSO_SHAPE
from pptx.util import Pt

from dashboard.graficas.lienzo_pptx import (
    LETRA,
    LETRA_NEGRITA,
    Caja,
    Trozo,
    color,
    describir,
    emu,
    escribir,
    lineas,
    rellenar,
    sin_estilo,
    texto,
    xml,
)
from dashboard.graficas.siluetas import Anillo, Plano, plano, rotulos_que_caben, tramos
from dashboard.graficas.tema import CLASES_ESTANDAR, letra_sobre, token_de
from dashboard.indicadores.escenas.escena import Mapa, Tabla
from dashboard.indicadores.listas.lista import Columna
from dashboard.nucleo.formato import SIN_DATO, decimal, entero, fecha, plural

#: cuerpo del rótulo y lo que mide una letra suya, en pulgadas
ROTULO, _LETRA = 10, 0.09
_TRAMA = "depende de lo que no se sabe"


def mapa(
    formas: Any, dibujo: Mapa, coleccion: Mapping[str, Any], tramas: Mapping[str, Mapping[str, Any]], caja: Caja
) -> None:
    """Dibuja las áreas, el rayado de las que dependen y los rótulos; nada si la geometría no trae ninguna área.

    `tramas`: código → líneas (`lon`, `lat`, con `None` entre tramos), como las da `Consulta.trama`.
    """
    lienzo = plano(coleccion, caja.ancho, caja.alto)
    if lienzo is None:
        return
    por_codigo = {area.codigo: area for area in dibujo.areas}
    grupo = formas.add_group_shape()
    for silueta in lienzo.siluetas:
        if area := por_codigo.get(silueta.codigo):
            forma = _trazado(grupo.shapes, silueta.anillos, caja, "papel", 1)
            describir(forma, area.nombre, f"{area.nombre}: {area.valor} ({area.nota})")
            rellenar(forma, token_de(area.fraccion, aplica=area.aplica))
            if area.trama and silueta.codigo in tramas:
                # el rayado es una sola forma: el relleno de trama no se ve igual en todos los programas
                lineas_de = tramas[silueta.codigo]
                lugares = zip(lineas_de["lon"], lineas_de["lat"], strict=True)
                puntos = (None if None in lugar else lienzo.punto(*lugar) for lugar in lugares)
                rayado = _trazado(grupo.shapes, tramos(puntos), caja, "tinta", 0.75, cerrado=False)
                describir(rayado, f"Rayado de {area.nombre}", _TRAMA)
                rayado.fill.background()
    describir(grupo, f"Mapa: {dibujo.titulo}", "; ".join(f"{a.nombre}: {a.valor}" for a in dibujo.areas))
    _rotulos(formas, dibujo, lienzo, caja)


def _trazado(
    formas: Any, anillos: Sequence[Anillo], caja: Caja, borde: str, puntos: float, *, cerrado: bool = True
) -> Any:
    """Una forma libre con varios trazos, sin la sombra ni los colores de la plantilla.

    El constructor de python-pptx vuelve a medir la forma con cada punto (dos segundos para el Perú): aquí solo arma la
    forma, y el trazo se escribe de una vez.
    """
    llevados = [[(emu(caja.x + x), emu(caja.y + y)) for x, y in anillo] for anillo in anillos]
    equis = [x for anillo in llevados for x, _ in anillo]
    yes = [y for anillo in llevados for _, y in anillo]
    izquierda, arriba, derecha, abajo = min(equis), min(yes), max(equis), max(yes)
    constructor = formas.build_freeform(izquierda, arriba)
    constructor.add_line_segments([(derecha, arriba), (derecha, abajo)], close=True)
    forma = constructor.convert_to_shape()
    trazos = []
    for anillo in llevados:
        pasos = [f'<a:pt x="{x - izquierda}" y="{y - arriba}"/>' for x, y in anillo]
        trazos.append(f"<a:moveTo>{pasos[0]}</a:moveTo>")
        trazos += [f"<a:lnTo>{paso}</a:lnTo>" for paso in pasos[1:]]
        if cerrado:
            trazos.append("<a:close/>")
    viejo = forma._element.xpath(".//a:path")[0]
    viejo.getparent().replace(viejo, xml("a:path", "".join(trazos), w=derecha - izquierda, h=abajo - arriba))
    sin_estilo(forma)
    forma.line.color.rgb = color(borde)
    forma.line.width = Pt(puntos)
    return forma


def _rotulos(formas: Any, dibujo: Mapa, lienzo: Plano, caja: Caja) -> None:
    """Nombre y valor donde caben, los de las áreas más anchas primero y sin encimarse."""
    anchos = {silueta.codigo: silueta.caja[2] - silueta.caja[0] for silueta in lienzo.siluetas}
    alto = 2 * ROTULO * 1.2 / 72
    elegidas = rotulos_que_caben(
        dibujo.areas, lambda area: anchos.get(area.codigo, 0.0), lienzo.punto, letra=_LETRA, alto=alto, medios=2
    )
    for area, (x, y), medio in elegidas:
        letra = "tinta" if area.trama else letra_sobre(token_de(area.fraccion, aplica=area.aplica))
        puesto = texto(
            formas,
            f"Rótulo de {area.nombre}",
            Caja(caja.x + x - medio - 0.05, caja.y + y - alto / 2, 2 * medio + 0.1, alto),
            [[Trozo(area.nombre, ROTULO, letra, True)], [Trozo(area.valor, ROTULO, letra)]],
            centro=True,
            # sobre el rayado la letra se pierde
            fondo="papel" if area.trama else "",
        )
        puesto.text_frame.word_wrap = False


def leyenda(formas: Any, dibujo: Mapa, caja: Caja) -> None:
    """Las clases que aparecen, de mayor a menor, con cuántas áreas tiene cada una."""
    cuantas = Counter(token_de(area.fraccion, aplica=area.aplica) for area in dibujo.areas)
    clases = ((0, "no-aplica", "no aplica"), (0, "sin-dato", "sin dato o sin reporte"), *CLASES_ESTANDAR)
    filas = [(token, f"{nombre} ({cuantas[token]})") for _, token, nombre in reversed(clases) if token in cuantas]
    if tramadas := sum(area.trama for area in dibujo.areas):
        filas.append(("trama", f"rayado: {_TRAMA} ({tramadas})"))
    alto = 0.3
    for numero, (token, rotulo) in enumerate(filas):
        y = caja.y + numero * alto
        muestra = formas.add_shape(MSO_SHAPE.RECTANGLE, *Caja(caja.x, y + 0.05, 0.32, 0.2).emu)
        describir(muestra, f"Muestra: {rotulo}", rotulo)
        rellenar(muestra, token)
        muestra.line.fill.background()
        sin_estilo(muestra)
        texto(formas, f"Leyenda: {rotulo}", Caja(caja.x + 0.42, y, caja.ancho - 0.42, alto), [[Trozo(rotulo, 14)]])


# -- la tabla

CUERPOS = (18, 16, 14, 12)
#: margen de una celda, de los dos lados
_AIRE = 0.26
_NUMEROS = frozenset({"entero", "porcentaje", "fecha", "hora"})


def celda(columna: Columna, valor: Any) -> str:
    """El texto de una celda como se lee en el Perú; «sin dato» donde no lo hay."""
    if valor is None or valor == "":
        return SIN_DATO
    if columna.tipo == "porcentaje":
        return f"{decimal(valor * 100)} %"
    if columna.tipo == "hora":
        return f"{valor // 60:02d}:{valor % 60:02d}"
    if isinstance(valor, date):
        return fecha(valor)
    return entero(valor) if columna.tipo == "entero" else str(valor)


def tabla(formas: Any, contenido: Tabla, caja: Caja, nombre: str) -> None:
    """La tabla con la primera fila como encabezado; si hay más filas que las que caben, se dice cuántas quedan."""
    columnas, filas = contenido.columnas, contenido.filas
    textos = [[columna.encabezado for columna in columnas]]
    textos += [[celda(columna, fila.get(columna.campo)) for columna in columnas] for fila in filas]
    quedan = contenido.total - len(filas)
    alto = caja.alto - (0.35 if quedan else 0.0)
    cuerpo, anchos, altos = _que_cabe(textos, caja.ancho, alto)
    marco = formas.add_table(len(textos), len(columnas), *Caja(caja.x, caja.y, caja.ancho, sum(altos)).emu)
    describir(marco, f"Tabla: {nombre}", f"{nombre}: {plural(contenido.total, 'fila')}")
    propia = marco.table
    propia.horz_banding = False
    for i, ancho in enumerate(anchos):
        propia.columns[i].width = emu(ancho)
    for f, fila in enumerate(textos):
        propia.rows[f].height = emu(altos[f])
        for c, valor in enumerate(fila):
            casilla = propia.cell(f, c)
            rellenar(casilla, "neutro-suave" if f == 0 else "papel")
            letra = "neutro-texto" if f == 0 else "tinta"
            trozo = Trozo(valor, cuerpo, letra, f == 0)
            escribir(casilla.text_frame, [[trozo]], derecha=columnas[c].tipo in _NUMEROS, aire=0.08)
    if quedan:
        abajo = Caja(caja.x, caja.y + sum(altos) + 0.06, caja.ancho, 0.3)
        texto(formas, "Filas que no se ven", abajo, [[Trozo(f"y {plural(quedan, 'más', 'más')}", 14, "apagado")]])


def _que_cabe(textos: list[list[str]], ancho: float, alto: float) -> tuple[float, list[float], list[float]]:
    """El mayor cuerpo con que la tabla cabe, y con él los anchos de columna y los altos de fila."""
    for cuerpo in CUERPOS:
        anchos = _anchos(textos, ancho, cuerpo)
        altos = []
        for numero, fila in enumerate(textos):
            pares = zip(fila, anchos, strict=True)
            cuantas = max(lineas(valor, cuerpo, propio - _AIRE, negrita=numero == 0) for valor, propio in pares)
            altos.append(cuantas * cuerpo * 1.2 / 72 + 0.1)
        if sum(altos) <= alto:
            break
    return cuerpo, anchos, altos


def _anchos(textos: list[list[str]], ancho: float, cuerpo: float) -> list[float]:
    """Cada columna, lo que pide su texto; si no alcanza, al menos su palabra más larga y el resto en proporción."""
    minimos, pedidos = [], []
    for columna in zip(*textos, strict=True):
        palabra = max(len(palabra) for valor in columna for palabra in valor.split(" "))
        minimos.append(palabra * cuerpo * (LETRA_NEGRITA + 0.06) / 72 + _AIRE)
        pedidos.append(max(minimos[-1], max(map(len, columna)) * cuerpo * LETRA / 72 + _AIRE))
    if sum(pedidos) <= ancho or sum(minimos) >= ancho:
        base = pedidos if sum(pedidos) <= ancho else minimos
        return [ancho * propio / sum(base) for propio in base]
    libre = (ancho - sum(minimos)) / (sum(pedidos) - sum(minimos))
    return [minimo + libre * (pedido - minimo) for minimo, pedido in zip(minimos, pedidos, strict=True)]
