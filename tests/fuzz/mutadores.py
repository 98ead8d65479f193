"""Cómo se estropea un archivo sano: bytes, celdas, filas y, en un libro, su XML. La misma semilla da lo mismo."""

from __future__ import annotations

import csv
import io
import random
import re
import zipfile
from datetime import date
from pathlib import Path

import openpyxl

EJEMPLO = Path(__file__).parents[2] / "datos" / "ejemplo"
#: con esto se reconoce lo que no debe salir nunca; no se parece a nadie
CANARIO = "ZZCANARIO"
_TROZOS = (
    b'"', b"\n", b",", b";", b"\t", b"\r", b"\x00", b"25.0", b"46143", b"#N/A", b"TOTAL", b" ", b"\xc2\xa0", b"1,5",
    "CA¥ETE".encode(), b"=1+1", b"<b>", b"-5", b"99999999999", b"31/02/2025", b"SI",
)  # fmt: skip
_CODIFICACIONES = ("utf-8", "utf-8", "utf-8", "utf-8-sig", "cp1252", "cp850", "utf-16")
_VALORES_XML = (
    b"1E400", b"-5", b"99999999", b"abc", b"#REF!", b"&lt;b&gt;", b"", b"0.1", b"2958466", b"nan", b"TRUE",
)  # fmt: skip
_ATRIBUTOS_XML = (b"e", b"b", b"d", b"str", b"inlineStr", b"XFD1048576", b"-1", b"ZZZ9", b"", b"999999")


def textos() -> dict[str, str]:
    """Los CSV del ejemplo, por tabla; uno, con una columna de personas llena de canarios."""
    sanos = {ruta.stem: ruta.read_text(encoding="utf-8") for ruta in sorted(EJEMPLO.glob("*.csv"))}
    lineas = sanos["grupos"].splitlines()
    sanos["con_personas"] = "\n".join([f"{lineas[0]},apellidos", *(f"{linea},{CANARIO}" for linea in lineas[1:])])
    return sanos


def libros() -> list[bytes]:
    """Las tablas con más clases de celdas, como libros."""
    salidas = []
    for nombre in ("grupos", "sesiones", "inasistencias"):
        libro = openpyxl.Workbook()
        for fila in csv.reader(io.StringIO((EJEMPLO / f"{nombre}.csv").read_text(encoding="utf-8"))):
            libro.active.append([_celda(texto) for texto in fila])
        flujo = io.BytesIO()
        libro.save(flujo)
        salidas.append(flujo.getvalue())
    return salidas


def _celda(texto: str) -> object:
    if texto.isdigit() and len(texto) < 6:
        return int(texto)
    return date.fromisoformat(texto) if re.fullmatch(r"\d{4}-\d\d-\d\d", texto) else texto


def mutar_csv(texto: str, azar: random.Random) -> bytes:
    """El CSV en otra codificación y con hasta seis golpes."""
    contenido = texto.encode(azar.choice(_CODIFICACIONES), "replace")
    for _ in range(azar.randint(0, 6)):
        contenido = _golpe(contenido, azar) or b"x"
    return contenido


def _golpe(contenido: bytes, azar: random.Random) -> bytes:
    desde, hasta = sorted((azar.randrange(len(contenido) + 1), azar.randrange(len(contenido) + 1)))
    clase = azar.randrange(9)
    if clase == 0:
        return contenido[:desde] + bytes([azar.randrange(256)]) + contenido[desde:]
    if clase == 1:
        return contenido[:desde] + contenido[desde + azar.randint(1, 30) :]
    if clase == 2:
        return contenido[:desde] + azar.choice(_TROZOS) + contenido[desde:]
    if clase == 3:
        return contenido[:desde] + contenido[desde:hasta][:200] + contenido[desde:]
    if clase == 4:
        return contenido.replace(b",", azar.choice((b";", b"\t", b"|")))
    if clase == 5:
        return contenido.replace(b"\n", b"\r\n", azar.randint(1, 5))
    if clase == 6:
        return _filas_revueltas(contenido, azar)
    if clase == 7:
        return contenido[:hasta] if azar.random() < 0.3 else contenido
    return contenido[:desde] + bytes([azar.randrange(256)]) + contenido[desde + 1 :]


def _filas_revueltas(contenido: bytes, azar: random.Random) -> bytes:
    lineas = contenido.split(b"\n")
    if azar.random() < 0.2:
        azar.shuffle(lineas)
    else:
        lineas.insert(azar.randrange(len(lineas) + 1), azar.choice(lineas))
    return b"\n".join(lineas)


def mutar_libro(contenido: bytes, azar: random.Random) -> bytes:
    """El XLSX con golpes en una de sus partes y, a veces, en el propio ZIP."""
    origen, flujo = zipfile.ZipFile(io.BytesIO(contenido)), io.BytesIO()
    golpeada = azar.choice([*origen.namelist(), *(["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"] * 6)])
    with zipfile.ZipFile(flujo, "w", zipfile.ZIP_DEFLATED) as destino:
        for nombre in origen.namelist():
            parte = origen.read(nombre)
            if nombre == golpeada:
                for _ in range(azar.randint(1, 4)):
                    parte = _golpe_xml(parte, azar)
            destino.writestr(zipfile.ZipInfo(nombre, (2026, 1, 1, 0, 0, 0)), parte, zipfile.ZIP_DEFLATED)
    libro = flujo.getvalue()
    if azar.random() < 0.1:
        sitio = azar.randrange(len(libro))
        libro = libro[:sitio] + bytes([azar.randrange(256)]) + libro[sitio + 1 :]
    return libro


def _golpe_xml(parte: bytes, azar: random.Random) -> bytes:
    desde, hasta = sorted((azar.randrange(len(parte) + 1), azar.randrange(len(parte) + 1)))
    clase = azar.randrange(6)
    if clase == 0:
        return parte[:desde] + bytes([azar.randrange(256)]) + parte[desde:]
    if clase == 1:
        return parte[:desde] + parte[desde + azar.randint(1, 20) :]
    if clase in (2, 3):
        forma, valores = (rb">([^<]+)<", _VALORES_XML) if clase == 2 else (rb'"([^"]*)"', _ATRIBUTOS_XML)
        hallados = list(re.finditer(forma, parte))
        if hallados:
            elegido = azar.choice(hallados)
            return parte[: elegido.start(1)] + azar.choice(valores) + parte[elegido.end(1) :]
        return parte
    if clase == 4:
        return parte.replace(b't="s"', b't="n"', 1)
    return parte[:desde] + parte[desde:hasta][:300] + parte[desde:]
