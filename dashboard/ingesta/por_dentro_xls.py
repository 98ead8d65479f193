"""Lo que calamine no dice de un `.xls`: qué filas y columnas no muestra, y qué números se ven de otra manera.

El libro es un flujo de registros ([MS-XLS]) partido en los sectores de un archivo compuesto ([MS-CFB]).
"""

from __future__ import annotations

from struct import error, unpack, unpack_from

from dashboard.ingesta.notas import Notas
from dashboard.ingesta.numeros import estilos_raros

_NO_ES_SECTOR = 0xFFFFFFFA
_TITULO, _COMIENZO, _NOMBRE, _FILA, _COLUMNAS = 0x85, 0x809, 0x18, 0x208, 0x7D
_FORMATO, _ESTILO, _VARIOS = 0x41E, 0xE0, 0xBD
#: además: un número, el mismo abreviado y el resultado de una fórmula
_NUMEROS = frozenset({_VARIOS, 0x203, 0x27E, 0x06})


def notas_de_xls(contenido: bytes) -> dict[str, Notas]:
    """Las notas de cada hoja; ninguna si el libro es anterior a Excel 97, pasa de siete megas o no se entiende."""
    hojas: dict[int, tuple[str, Notas]] = {}
    formatos: dict[int, str] = {}
    estilos: list[int] = []
    raros: frozenset[int] = frozenset()
    try:
        flujo, lugar, suyas = _flujo(contenido), 0, Notas()
        while lugar + 4 <= len(flujo):
            tipo, largo = unpack_from("<HH", flujo, lugar)
            cuerpo = flujo[lugar + 4 : lugar + 4 + largo]
            if tipo == _TITULO:
                hojas[unpack_from("<I", cuerpo)[0]] = _texto(cuerpo[7:]), Notas()
            elif tipo == _FORMATO:
                formatos[unpack_from("<H", cuerpo)[0]] = _texto(cuerpo[4:])
            elif tipo == _ESTILO:
                estilos.append(unpack_from("<H", cuerpo, 2)[0])
            elif tipo == _COMIENZO and lugar in hojas:
                suyas, raros = hojas[lugar][1], estilos_raros(formatos, estilos)
            elif tipo == _NOMBRE and cuerpo[3] == 1 and cuerpo[14:16] == b"\0\x0d":
                # el nombre que Excel da al rango de un filtro, con su hoja
                hoja, arriba, abajo = unpack_from("<H9x2H", cuerpo, 8)
                [*hojas.values()][hoja - 1][1].filtros.append((arriba + 1, abajo + 1))
            else:
                _anotar(tipo, cuerpo, raros, suyas)
            lugar += 4 + largo
    except (error, IndexError, ValueError):
        return {}
    return dict(hojas.values())


def _anotar(tipo: int, cuerpo: bytes, raros: frozenset[int], notas: Notas) -> None:
    if tipo == _FILA and cuerpo[12] & 0x20:
        fila = unpack_from("<H", cuerpo)[0] + 1
        notas.ocultar_filas(fila, fila)
    elif tipo == _COLUMNAS and cuerpo[8] & 1:
        notas.ocultar_columnas(*unpack_from("<2H", cuerpo))
    elif raros and tipo in _NUMEROS:
        # la fila, la primera columna y su estilo; de varios números seguidos, tras cada estilo va su número
        fila, primera, *resto = unpack_from(f"<{len(cuerpo) // 2}H", cuerpo)
        suyos = resto[:-1:3] if tipo == _VARIOS else resto[:1]
        notas.anotar_raras(fila + 1, [primera + n for n, estilo in enumerate(suyos) if estilo in raros])


def _texto(cuerpo: bytes) -> str:
    """Las letras, tras un byte que dice si son de dos."""
    return cuerpo[1:].decode("utf-16-le" if cuerpo[0] & 1 else "latin-1")


def _flujo(contenido: bytes) -> bytes:
    def sector(uno: int) -> bytes:
        return contenido[(uno + 1) * medida : (uno + 2) * medida]

    def cadena(uno: int) -> bytes:
        trozos: list[bytes] = []
        while uno < _NO_ES_SECTOR and len(trozos) <= len(siguientes):
            trozos.append(sector(uno))
            uno = siguientes[uno]
        return b"".join(trozos)

    medida = 1 << contenido[30]
    tabla = b"".join(sector(uno) for uno in unpack_from("<109I", contenido, 76) if uno < _NO_ES_SECTOR)
    siguientes = unpack(f"<{len(tabla) // 4}I", tabla)
    carpeta = cadena(*unpack_from("<I", contenido, 48))
    inicio, largo = unpack_from("<2I", carpeta, carpeta.index("Workbook\0".encode("utf-16-le")) + 116)
    return cadena(inicio)[:largo]
