"""De un libro XLSX a una rejilla por hoja visible: lo que se ve en cada celda, fechas como año-mes-día, todo texto.

Antes de abrirlo se comprueba que es un libro, que cabe y que su XML no trae trampas.
"""

from __future__ import annotations

import io
import os
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from dashboard.contratos.plantilla import MARCA_DE_AYUDA
from dashboard.ingesta.celdas import MAXIMO_COLUMNAS, Rejilla
from dashboard.ingesta.numeros_y_fechas import cambia_lo_que_se_ve, como_se_ve
from dashboard.ingesta.textos import Cambios, Limpieza
from dashboard.nucleo.errores import ErrorArchivo
from dashboard.nucleo.formato import enumerar, plural

#: filas que caben en una hoja de cálculo
_MAXIMO_FILAS = 1_048_576
#: una celda más a la derecha es un descuido o una trampa: por ella se reservaría la hoja entera
_ANCHO_MAXIMO = 4 * MAXIMO_COLUMNAS
_COMBINADA = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})"')
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_MAXIMO_COMBINADAS = 2_000
#: un texto que un punto, una coma o un espacio pueden estar separando en millares
_CON_MILLARES = re.compile(r"\s*-?[0-9]{1,3}[., ][0-9]{3}(?![0-9])")
#: causa de lo que se lee como se ve y no como se guarda
COMO_SE_VE = "leído como se ve en la hoja de cálculo, que guarda otro número"
_TROZO = 1 << 20


def rejillas_de_libro(contenido: bytes, archivo: str) -> list[Rejilla]:
    """Las hojas visibles que no están en blanco, menos las de ayuda de nuestras plantillas.

    De una fórmula se lee el valor guardado; si no lo tiene, la celda queda en blanco y se avisa. `ErrorArchivo` si el
    libro no es seguro, está dañado o no tiene nada que leer.
    """
    exigir_libro_seguro(contenido, archivo)
    # El XML ya se revisó: la lectura corriente es varias veces más rápida que la de defusedxml.
    os.environ["OPENPYXL_DEFUSEDXML"] = "False"
    import openpyxl

    with warnings.catch_warnings():
        # avisos de openpyxl sobre adornos del libro que aquí no importan
        warnings.simplefilter("ignore")
        try:
            libro = openpyxl.load_workbook(io.BytesIO(contenido), read_only=True, data_only=True, keep_links=False)
            return _rejillas(libro, contenido, archivo)
        except (ErrorArchivo, MemoryError):
            raise
        except Exception as error:
            # un libro roto falla de muchas maneras, y sus frases pueden citar celdas
            raise ErrorArchivo(
                f"El libro «{archivo}» está dañado o no sigue el formato XLSX.", que_hacer=_GUARDE
            ) from error


def _rejillas(libro: Any, contenido: bytes, archivo: str) -> list[Rejilla]:
    ocultas = [hoja.title for hoja in libro.worksheets if hoja.sheet_state != "visible" and not _es_ayuda(hoja)]
    avisos: tuple[str, ...] = ()
    if ocultas:
        nombres = enumerar([f"«{titulo[:40]}»" for titulo in ocultas[:5]])
        avisos = (f"No se leyó lo que está oculto: {plural(len(ocultas), 'hoja')} ({nombres}).",)
    rejillas: list[Rejilla] = []
    for hoja in (hoja for hoja in libro.worksheets if hoja.sheet_state == "visible"):
        if rejilla := _rejilla(hoja, contenido, archivo, avisos if not rejillas else ()):
            rejillas.append(rejilla)
    if not rejillas:
        raise ErrorArchivo(
            f"El libro «{archivo}» no tiene datos en ninguna hoja visible.",
            que_hacer="Elija el archivo con los datos, o muestre la hoja que los tiene.",
        )
    return rejillas


def _es_ayuda(hoja: Any) -> bool:
    """Si es una hoja de ayuda de nuestras plantillas: la visible se salta y la oculta no merece aviso."""
    hoja.reset_dimensions()
    primera: list[Any] = [fila[0] for fila in hoja.iter_rows(max_row=1, max_col=1, values_only=True) if fila]
    return bool(primera) and str(primera[0] or "").strip().startswith(MARCA_DE_AYUDA)


def _rejilla(hoja: Any, contenido: bytes, archivo: str, avisos: tuple[str, ...]) -> Rejilla | None:
    # La hoja dice cuánto mide y puede mentir: 4,6 kB bastan para pedir 549 GB. Se cuenta lo que de verdad trae.
    hoja.reset_dimensions()
    crudas: list[list[str]] = []
    con_millares: set[int] = set()
    vistas: dict[tuple[str, int], Cambios] = {}
    for numero, valores in enumerate(_valores(hoja, vistas), start=1):
        if numero > _MAXIMO_FILAS:
            raise _desmesurada(archivo, hoja.title, "más filas de las que caben en una hoja de cálculo")
        crudas.append(_textos(valores, archivo, hoja.title, numero))
        con_millares.update(
            posicion for posicion, valor in enumerate(valores) if type(valor) is str and _CON_MILLARES.match(valor)
        )
    while crudas and not any(crudas[-1]):
        crudas.pop()
    if not crudas or next((celda for celda in crudas[0] if celda), "").startswith(MARCA_DE_AYUDA):
        return None
    combinadas, con_formulas = _rangos(contenido, hoja)
    if con_formulas:
        avisos = (*avisos, *_formulas_sin_valor(contenido, hoja.title, crudas))
    limpieza = Limpieza("\n".join("\t".join(fila) for fila in crudas))
    limpieza.cambios.update(vistas)
    filas = [limpieza.fila(numero, fila) for numero, fila in enumerate(crudas, start=1)]
    return Rejilla(
        archivo,
        hoja.title,
        list(range(1, len(filas) + 1)),
        filas,
        combinadas=combinadas,
        con_millares=tuple(sorted(con_millares)),
        avisos=avisos,
        limpieza=limpieza,
    )


def _valores(hoja: Any, vistas: dict[tuple[str, int], Cambios]) -> Iterator[Sequence[Any]]:
    """Los valores de cada fila; de un número que se ve como otro, lo que se ve, y queda anotado en `vistas`.

    El formato solo se mira si el libro tiene alguno que cambie lo que se ve: así leer los demás cuesta lo mismo.
    """
    formatos = _formatos(hoja.parent)
    if not formatos:
        yield from hoja.iter_rows(values_only=True)
        return
    for numero, celdas in enumerate(hoja.iter_rows(), start=1):
        valores = [celda.value for celda in celdas]
        for posicion, valor in enumerate(valores):
            if type(valor) not in (int, float) or celdas[posicion]._style_id not in formatos:
                continue
            if visto := como_se_ve(valor, formatos[celdas[posicion]._style_id]):
                valores[posicion] = visto
                if not visto.endswith("%"):
                    # del signo de porcentaje responde quien sabe si la columna los lleva
                    vistas.setdefault((COMO_SE_VE, posicion), Cambios()).anotar(numero, _texto(valor), visto)
        yield valores


def _formatos(libro: Any) -> Mapping[int, str]:
    """Estilo → formato de número, de los que cambian lo que se ve."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE

    escritos = {**BUILTIN_FORMATS, **dict(enumerate(libro._number_formats, BUILTIN_FORMATS_MAX_SIZE))}
    formatos = {estilo: escritos.get(partes.numFmtId, "") for estilo, partes in enumerate(libro._cell_styles)}
    return {estilo: formato for estilo, formato in formatos.items() if cambia_lo_que_se_ve(formato)}


def _desmesurada(archivo: str, hoja: str, que: str) -> ErrorArchivo:
    return ErrorArchivo(
        f"La hoja «{hoja[:40]}» del libro «{archivo}» tiene {que}.",
        que_hacer="Borre las celdas perdidas lejos de la tabla, o copie solo la tabla a un libro nuevo.",
    )


def _textos(valores: Sequence[Any], archivo: str, hoja: str, numero: int) -> list[str]:
    if len(valores) > _ANCHO_MAXIMO:
        raise _desmesurada(archivo, hoja, f"algo escrito más allá de la columna {_ANCHO_MAXIMO} (fila {numero})")
    fila = ["" if valor is None else valor if type(valor) is str else _texto(valor) for valor in valores]
    while fila and not fila[-1]:
        fila.pop()
    return fila


def _texto(valor: Any) -> str:
    """Un valor de celda como lo escribiría una persona: `25.0` → `25`; una fecha → `2026-05-31`."""
    match valor:
        case bool():
            return "verdadero" if valor else "falso"
        case int():
            return str(valor)
        case float():
            return str(int(valor)) if valor.is_integer() and abs(valor) < 1e15 else repr(valor)
        case datetime() if valor.time() != time():
            return f"{valor:%Y-%m-%d %H:%M:%S}"
        case date():
            return f"{valor:%Y-%m-%d}"
        case time():
            return f"{valor:%H:%M}"
        case timedelta():
            # una hora que la hoja guardó como duración: `9:30`
            minutos = round(valor.total_seconds() / 60)
            return f"{minutos // 60:02d}:{minutos % 60:02d}"
    return str(valor)


def _rangos(contenido: bytes, hoja: Any) -> tuple[tuple[tuple[int, int, int, int], ...], bool]:
    """Los rangos combinados de la hoja y si tiene fórmulas; la lectura por filas no los da y se buscan en su XML."""
    from openpyxl.utils.cell import range_boundaries

    combinadas: list[tuple[int, int, int, int]] = []
    con_formulas = False
    with zipfile.ZipFile(io.BytesIO(contenido)) as comprimido, comprimido.open(hoja._worksheet_path) as fuente:
        resto = b""
        while trozo := fuente.read(_TROZO):
            tramo = resto + trozo
            con_formulas = con_formulas or bool(_FORMULA.search(tramo))
            for hallado in _COMBINADA.finditer(tramo):
                if len(combinadas) < _MAXIMO_COMBINADAS:
                    primera, arriba, ultima, abajo = range_boundaries(hallado[1].decode())
                    combinadas.append((arriba, primera - 1, abajo, ultima - 1))
            # un elemento puede quedar partido entre dos trozos; se guarda desde el último que empieza
            resto = tramo[max(tramo.rfind(b"<"), len(tramo) - 300) :] if b"<" in tramo[-300:] else b""
    return tuple(combinadas), con_formulas


def _formulas_sin_valor(contenido: bytes, titulo: str, crudas: list[list[str]]) -> tuple[str, ...]:
    """Un aviso si alguna fórmula no tiene guardado su resultado: pasa en los libros que escribe otro programa."""
    import openpyxl

    libro = openpyxl.load_workbook(io.BytesIO(contenido), read_only=True, data_only=False, keep_links=False)
    hoja = libro[titulo]
    hoja.reset_dimensions()
    sin_valor = (
        f"fila {numero}, columna {posicion + 1}"
        for numero, fila in enumerate(hoja.iter_rows(max_row=len(crudas)), start=1)
        for posicion, celda in enumerate(fila)
        if celda.data_type == "f" and not any(crudas[numero - 1][posicion : posicion + 1])
    )
    primera = next(sin_valor, "")
    if not primera:
        return ()
    cuantas = plural(1 + sum(1 for _ in sin_valor), "fórmula")
    return (
        f"En la hoja «{titulo[:40]}» hay {cuantas} sin su resultado guardado (la primera, en la {primera}): "
        "esas celdas se leyeron en blanco. Abra el libro en su hoja de cálculo, guárdelo y vuelva a "
        "cargarlo.",
    )


# -- antes de abrirlo --------------------------------------------------------------------------------------------------

#: archivos dentro del libro; uno de oficina tiene unas decenas
MAXIMO_PARTES = 2_000
#: bytes del libro ya descomprimido
MAXIMO_DESCOMPRIMIDO = 1_000_000_000
#: cuántas veces puede crecer una parte grande al descomprimirse; el XML de una hoja crece de 5 a 40
MAXIMO_CRECIMIENTO = 250
#: una parte menor no se mira: lo repetitivo y pequeño se comprime mucho sin ser un peligro
_GRANDE = 5_000_000
_GUARDE = "Ábralo en su hoja de cálculo y guárdelo como un libro XLSX nuevo."


def exigir_libro_seguro(contenido: bytes, archivo: str) -> None:
    """`ErrorArchivo` si el archivo comprimido no es un XLSX, es desmesurado o declara tipos o entidades en su XML."""
    try:
        with zipfile.ZipFile(io.BytesIO(contenido)) as comprimido:
            partes = comprimido.infolist()
            _exigir_medida(partes, archivo)
            _exigir_libro({parte.filename for parte in partes}, comprimido, archivo)
            for parte in partes:
                if parte.filename.endswith((".xml", ".rels", ".vml")):
                    _exigir_sin_dtd(comprimido, parte, archivo)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise _danado(archivo) from error


def _danado(archivo: str) -> ErrorArchivo:
    return ErrorArchivo(f"El libro «{archivo}» está dañado o incompleto y no se puede abrir.", que_hacer=_GUARDE)


def _exigir_medida(partes: list[zipfile.ZipInfo], archivo: str) -> None:
    crece = any(
        parte.file_size > _GRANDE and parte.file_size > MAXIMO_CRECIMIENTO * max(parte.compress_size, 1)
        for parte in partes
    )
    total = sum(parte.file_size for parte in partes)
    if len(partes) > MAXIMO_PARTES or total > MAXIMO_DESCOMPRIMIDO or crece:
        raise ErrorArchivo(
            f"El libro «{archivo}» no se abrió: por dentro es desmesurado para lo que pesa.",
            que_hacer="Copie solo las celdas con datos a un libro nuevo y cárguelo.",
        )


def _exigir_libro(nombres: set[str], comprimido: zipfile.ZipFile, archivo: str) -> None:
    if "mimetype" in nombres and comprimido.read("mimetype")[:60].startswith(b"application/vnd.oasis.opendocument"):
        raise ErrorArchivo(f"El archivo «{archivo}» es de LibreOffice (.ods o parecido).", que_hacer=_GUARDE)
    if "xl/workbook.bin" in nombres:
        raise ErrorArchivo(f"El libro «{archivo}» es binario (.xlsb).", que_hacer=_GUARDE)
    if "[Content_Types].xml" not in nombres or not any(nombre.startswith("xl/") for nombre in nombres):
        raise ErrorArchivo(
            f"El archivo «{archivo}» es un archivo comprimido u otro documento, no un libro XLSX.",
            que_hacer="Si es un .zip, descomprímalo y cargue los archivos que trae dentro.",
        )


def _exigir_sin_dtd(comprimido: zipfile.ZipFile, parte: zipfile.ZipInfo, archivo: str) -> None:
    """La declaración de tipos solo puede ir antes del primer elemento: no hace falta leer más."""
    try:
        with comprimido.open(parte) as fuente:
            next(iter(iterparse(fuente, events=("start",), forbid_dtd=True)), None)
    except DefusedXmlException as error:
        raise ErrorArchivo(
            f"El libro «{archivo}» no se abrió: su contenido trae declaraciones que una hoja de cálculo no escribe.",
            que_hacer=_GUARDE,
        ) from error
    except ParseError as error:
        raise _danado(archivo) from error
