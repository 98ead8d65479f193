"""Lo que python-pptx no trae hecho y no es mapa: la tabla que cabe en su sitio, las tarjetas y el código QR."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from dashboard.graficas.lienzo_pptx import (
    LETRA,
    LETRA_NEGRITA,
    RENGLON,
    Caja,
    Trozo,
    alto_de,
    borde,
    cuerpo,
    cuerpo_de_texto,
    emu,
    forma,
    identidad,
    lineas,
    poner,
    rectangulo,
    relleno,
    siguiente,
    texto,
    trazo_libre,
)
from dashboard.graficas.qr import MARGEN, modulos
from dashboard.indicadores.escenas.escena import Tabla, Tarjeta
from dashboard.indicadores.listas.lista import Columna
from dashboard.nucleo.formato import ESPACIO_FINO, SIN_DATO, decimal, entero, fecha, plural
from dashboard.salidas.cifras_pptx import poner_cifras

# -- la tabla

CUERPOS, DE_LECTURA = (18, 16, 14, 12), (12, 11, 10, 9)
#: los de una tabla en que alguna palabra no cabría entera
_DE_APURO = (11, 10, 9, 8, 7)
#: margen de una celda, de los dos lados, y de arriba y abajo
_AIRE, _ENTRE = 0.26, 0.12
#: alto de «y 16 más»
_MAS = 0.32
_NUMEROS = frozenset({"entero", "porcentaje", "fecha", "hora"})


def celda(columna: Columna, valor: Any) -> str:
    """El texto de una celda como se lee en el Perú; «sin dato» donde no lo hay."""
    if valor is None or valor == "":
        return SIN_DATO
    if columna.tipo == "porcentaje":
        return f"{decimal(valor * 100)}{ESPACIO_FINO}%"
    if columna.tipo == "hora":
        return f"{valor // 60:02d}:{valor % 60:02d}"
    if isinstance(valor, date):
        return fecha(valor)
    return entero(valor) if columna.tipo == "entero" else str(valor)


def tabla(formas: Any, contenido: Tabla, caja: Caja, nombre: str, cuerpos: Sequence[float] = CUERPOS) -> None:
    """La tabla con la primera fila como encabezado, y debajo cuántas filas quedan: nunca se sale de la caja.

    Si con el menor de los `cuerpos` no caben todas, se escriben menos, y «y 16 más» las cuenta.
    """
    columnas = contenido.columnas
    textos = [[columna.encabezado for columna in columnas]]
    textos += [[celda(columna, fila.get(columna.campo)) for columna in columnas] for fila in contenido.filas]
    puntos, anchos, altos = _que_cabe(textos, caja.ancho, caja.alto, contenido.total, cuerpos)
    textos = textos[: len(altos)]
    quedan = contenido.total - (len(textos) - 1)
    descripcion = f"{nombre}: {plural(contenido.total, 'fila')}"
    _poner_tabla(formas, textos, columnas, (puntos, anchos, altos), caja, (f"Tabla: {nombre}", descripcion))
    if quedan:
        abajo = Caja(caja.x, caja.y + sum(altos) + 0.04, caja.ancho, _MAS - 0.04)
        dicho = [[Trozo(f"y {plural(quedan, 'más', 'más')}", min(14, puntos), "escena-texto")]]
        texto(formas, "Filas que no se ven", abajo, dicho)


def _que_cabe(
    textos: list[list[str]], ancho: float, alto: float, total: int, cuerpos: Sequence[float]
) -> tuple[float, list[float], list[float]]:
    """El mayor cuerpo con que la tabla cabe, y con él los anchos de columna y los altos de las filas que caben.

    Antes que partir una palabra («Establecimient/o»), la letra baja.
    """
    enteras = [puntos for puntos in (*cuerpos, *_DE_APURO) if sum(_minimos(textos, puntos)) <= ancho]
    for puntos in [puntos for puntos in enteras if puntos in cuerpos] or enteras[:1] or [_DE_APURO[-1]]:
        anchos = _anchos(textos, ancho, puntos)
        altos = []
        for numero, fila in enumerate(textos):
            pares = zip(fila, anchos, strict=True)
            cuantas = max(lineas(valor, puntos, propio - _AIRE, negrita=numero == 0) for valor, propio in pares)
            altos.append(cuantas * puntos * RENGLON / 72 + _ENTRE)
        if sum(altos) + (_MAS if total > len(textos) - 1 else 0.0) <= alto:
            return puntos, anchos, altos
    while len(altos) > 1 and sum(altos) + _MAS > alto:
        altos.pop()
    return puntos, anchos, altos


def _anchos(textos: list[list[str]], ancho: float, puntos: float) -> list[float]:
    """Cada columna, lo que pide su texto; si no alcanza, al menos su palabra más larga y el resto en proporción."""
    minimos, columnas = _minimos(textos, puntos), zip(*textos, strict=True)
    pedidos = [
        max(minimo, max(map(len, columna)) * puntos * LETRA / 72 + _AIRE)
        for minimo, columna in zip(minimos, columnas, strict=True)
    ]
    if sum(pedidos) <= ancho or sum(minimos) >= ancho:
        base = pedidos if sum(pedidos) <= ancho else minimos
        return [ancho * propio / sum(base) for propio in base]
    libre = (ancho - sum(minimos)) / (sum(pedidos) - sum(minimos))
    return [minimo + libre * (pedido - minimo) for minimo, pedido in zip(minimos, pedidos, strict=True)]


def _minimos(textos: list[list[str]], puntos: float) -> list[float]:
    """Lo que mide la palabra más larga de cada columna, con holgura: cada programa mide su letra."""
    palabras = [max(len(p) for valor in columna for p in valor.split(" ")) for columna in zip(*textos, strict=True)]
    return [palabra * puntos * (LETRA_NEGRITA + 0.08) / 72 + _AIRE for palabra in palabras]


def _poner_tabla(
    formas: Any, textos: list[list[str]], columnas: Sequence[Columna],
    medidas: tuple[float, list[float], list[float]], caja: Caja, quien: tuple[str, str],
) -> None:  # fmt: skip
    puntos, anchos, altos = medidas
    rejilla = "".join(f'<a:gridCol w="{emu(ancho)}"/>' for ancho in anchos)
    filas = []
    for f, fila in enumerate(textos):
        letra = ("escena-acento", True) if f == 0 else ("escena-tinta", False)
        celdas = "".join(
            _celda_escrita([[Trozo(valor, puntos, *letra)]], columna.tipo in _NUMEROS, f == 0)
            for valor, columna in zip(fila, columnas, strict=True)
        )
        filas.append(f'<a:tr h="{emu(altos[f])}">{celdas}</a:tr>')
    x, y, ancho, alto = Caja(caja.x, caja.y, caja.ancho, sum(altos)).emu
    poner(
        formas,
        f"<p:graphicFrame><p:nvGraphicFramePr>{identidad(siguiente(formas), *quien)}<p:cNvGraphicFramePr>"
        '<a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr><p:nvPr/></p:nvGraphicFramePr><p:xfrm>'
        f'<a:off x="{x}" y="{y}"/><a:ext cx="{ancho}" cy="{alto}"/></p:xfrm><a:graphic>'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table"><a:tbl><a:tblPr firstRow="1"/>'
        f"<a:tblGrid>{rejilla}</a:tblGrid>{''.join(filas)}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>",
    )


def _celda_escrita(parrafos: list[list[Trozo]], derecha: bool, primera: bool) -> str:
    """Una celda sin fondo y con una raya debajo."""
    dicho = cuerpo_de_texto(parrafos, alinear="r" if derecha else "l", etiqueta="a:txBody")
    raya = borde("escena-acento" if primera else "escena-linea", 1.5 if primera else 0.75)
    nada = "".join(f'<a:{lado} w="0"><a:noFill/></a:{lado}>' for lado in ("lnL", "lnR", "lnT"))
    abajo = raya.replace("<a:ln ", "<a:lnB ").replace("</a:ln>", "</a:lnB>")
    lado, alto = emu(0.08), emu(0.04)
    margenes = f'marL="{lado}" marR="{lado}" marT="{alto}" marB="{alto}"'
    return f'<a:tc>{dicho}<a:tcPr {margenes} anchor="ctr">{nada}{abajo}<a:noFill/></a:tcPr></a:tc>'


# -- las tarjetas


def tarjetas(formas: Any, grupos: Sequence[Tarjeta], caja: Caja) -> None:
    """Hasta tres paneles iguales: quién, de dónde y lo que logró, en letra que se lee desde el fondo de la sala."""
    sitios = caja.columnas(*[1] * max(len(grupos), 2))
    ancho = sitios[0].ancho - 0.56
    nombre = min(cuerpo(t.titulo, ancho, 0.95, (26, 24, 22, 20, 18, 16), negrita=True) for t in grupos)
    # los nombres ocupan lo mismo en todas: lo que sigue queda a la misma altura
    alto_nombre = max(alto_de(t.titulo, nombre, ancho, negrita=True) for t in grupos)
    alto = alto_nombre + max(alto_de(t.bajada, 14, ancho) for t in grupos) + 0.12
    de_cifras: list[Caja] = []
    for tarjeta, sitio in zip(grupos, sitios, strict=False):
        quien = identidad(siguiente(formas), f"Tarjeta: {tarjeta.titulo}")
        poner(formas, forma(quien, rectangulo(sitio, "roundRect", 4000), relleno("escena-panel") + borde("")))
        dentro = Caja(sitio.x + 0.28, sitio.y + 0.26, ancho, sitio.alto - 0.44)
        quienes = [[Trozo(tarjeta.titulo, nombre, "escena-tinta", True)], [Trozo(tarjeta.bajada, 14, "escena-texto")]]
        texto(formas, f"Quién: {tarjeta.titulo}", Caja(dentro.x, dentro.y, ancho, alto), quienes)
        resto = dentro.desde(dentro.y + alto + 0.1)
        paso = min(resto.alto / max(len(tarjeta.cifras), 1), 1.25)
        de_cifras += [Caja(dentro.x, resto.y + n * paso, ancho, paso - 0.06) for n in range(len(tarjeta.cifras))]
    poner_cifras(formas, [cifra for tarjeta in grupos for cifra in tarjeta.cifras], de_cifras)


# -- el código QR


def codigo_qr(formas: Any, direccion: str, caja: Caja) -> None:
    """El código que abre una dirección: una sola forma oscura sobre un cuadro claro, y debajo, la dirección.

    Sus colores no son los del tema: un lector necesita lo oscuro sobre lo claro, con su margen de cuatro módulos.
    """
    filas = modulos(direccion)
    lado = min(caja.ancho, caja.alto - 0.4, 2.8)
    cuadro = Caja(caja.x, caja.y, lado, lado)
    fondo = identidad(siguiente(formas), "Fondo del código QR")
    poner(formas, forma(fondo, rectangulo(cuadro), relleno("sobre-oscuro") + borde("")))
    total, trazos = len(filas) + 2 * MARGEN, list[list[tuple[int, int]]]()
    for y, fila in enumerate(filas, MARGEN):
        x = 0
        while x < len(fila):
            fin = next((i for i in range(x, len(fila)) if not fila[i]), len(fila))
            if fin > x:
                izquierda, derecha = x + MARGEN, fin + MARGEN
                trazos.append([(izquierda, y), (derecha, y), (derecha, y + 1), (izquierda, y + 1)])
            x = fin + 1
    geometria = cuadro.marco + trazo_libre(trazos, total, total)
    quien = identidad(siguiente(formas), "Código QR", f"Código QR que abre {direccion}")
    poner(formas, forma(quien, geometria, relleno("sobre-claro") + borde("")))
    abajo = Caja(caja.x, cuadro.abajo + 0.08, caja.ancho, 0.32)
    puntos = cuerpo(direccion, caja.ancho, 0.3, (16, 14, 12, 11, 10, 9, 8))
    texto(formas, "Dirección", abajo, [[Trozo(direccion, puntos, "escena-texto")]])
