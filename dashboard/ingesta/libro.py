"""De un libro a una rejilla por hoja visible: lo que se ve en cada celda, fechas como año-mes-día, todo texto.

Antes de abrirlo se comprueba qué es (por lo que trae, no por su nombre), que cabe y que su XML no trae trampas.
"""

from __future__ import annotations

import io
import os
import re
import warnings
import zipfile
import zlib
from array import array
from collections.abc import Mapping, Sequence
from typing import Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from dashboard.contratos.plantilla import MARCA_DE_AYUDA, MARCA_DE_LECTURA
from dashboard.ingesta.celdas import MAXIMO_COLUMNAS, Rejilla
from dashboard.ingesta.hojas import Hoja, hojas_de_calamine, texto_de
from dashboard.ingesta.notas import Notas
from dashboard.ingesta.por_dentro import ESTRICTO, ODS, XLS, XLSB, XLSX, notas_de_libro
from dashboard.ingesta.textos import Cambios, Limpieza
from dashboard.nucleo.errores import ErrorArchivo
from dashboard.nucleo.formato import enumerar, plural

#: filas que caben en una hoja de cálculo
_MAXIMO_FILAS = 1_048_576
#: una celda más a la derecha es un descuido o una trampa: por ella se reservaría la hoja entera
_ANCHO_MAXIMO = 4 * MAXIMO_COLUMNAS
#: un texto que un punto, una coma o un espacio pueden estar separando en millares
_CON_MILLARES = re.compile(r"\s*-?[0-9]{1,3}[., ][0-9]{3}(?![0-9])")


def rejillas_de_libro(contenido: bytes, archivo: str) -> list[Rejilla]:
    """Las hojas visibles que no están en blanco, menos las de ayuda de nuestras plantillas.

    De una fórmula se lee el valor guardado; si no lo tiene, la celda queda en blanco y se avisa. `ErrorArchivo` si el
    libro no es seguro, está dañado, no tiene nada que leer, o tiene errores que su formato no deja situar.
    """
    clase = clase_de_libro(contenido, archivo)
    with warnings.catch_warnings():
        # avisos de openpyxl sobre adornos del libro que aquí no importan
        warnings.simplefilter("ignore")
        try:
            if clase == XLSX:
                # con el XML ya revisado, la lectura corriente es varias veces más rápida que la de defusedxml
                os.environ["OPENPYXL_DEFUSEDXML"] = "False"
                from dashboard.ingesta.hoja_xlsx import hojas_de_openpyxl

                return _rejillas(hojas_de_openpyxl(contenido), archivo, "")
            notas = notas_de_libro(contenido, clase)
            hojas = hojas_de_calamine(contenido, notas)
            _exigir_legibles(hojas, notas, clase, archivo)
            return _rejillas(hojas, archivo, clase, _SIN_OCULTAS if clase == XLS and len(notas) == 1 else "")
        except (ErrorArchivo, MemoryError):
            raise
        except BaseException as error:
            # un libro roto falla de muchas maneras, y sus frases pueden citar celdas; un fallo grave de calamine no es
            # un `Exception`
            if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
                raise
            raise ErrorArchivo(_NO_SE_ABRE[clase].format(archivo), que_hacer=_REMEDIO[clase]) from error


def _rejillas(hojas: Sequence[Hoja], archivo: str, clase: str, ademas: str = "") -> list[Rejilla]:
    """`clase`: la del libro cuyos formatos no se conocen; "" si se conocen. `ademas`: lo que tampoco se sabe de él."""
    ocultas = [
        hoja.titulo for hoja in hojas if not hoja.visible and not hoja.primera_celda().startswith(MARCA_DE_AYUDA)
    ]
    avisos: tuple[str, ...] = ()
    if ocultas:
        nombres = enumerar([f"«{titulo[:40]}»" for titulo in ocultas[:5]])
        avisos = (f"No se leyó lo que está oculto: {plural(len(ocultas), 'hoja')} ({nombres}).",)
    if clase:
        avisos = (*avisos, _SIN_FORMATOS.format(clase) + ademas)
    visibles = [hoja for hoja in hojas if hoja.visible]
    if de_lectura := [hoja for hoja in visibles if hoja.primera_celda().startswith(MARCA_DE_LECTURA)]:
        nombres = enumerar([f"«{hoja.titulo[:40]}»" for hoja in de_lectura])
        avisos = (*avisos, f"{MARCA_DE_LECTURA}: {nombres}.")
    rejillas: list[Rejilla] = []
    for hoja in (hoja for hoja in visibles if hoja not in de_lectura):
        if rejilla := _rejilla(hoja, archivo, avisos if not rejillas else ()):
            rejillas.append(rejilla)
    if not rejillas:
        raise ErrorArchivo(
            f"El libro «{archivo}» no tiene datos en ninguna hoja visible.",
            que_hacer="Elija el archivo con los datos, o muestre la hoja que los tiene.",
        )
    return rejillas


def _exigir_legibles(hojas: Sequence[Hoja], notas: Mapping[str, Notas], clase: str, archivo: str) -> None:
    """`ErrorArchivo` si una celda que se ve tiene un error: leída en blanco, borraría lo que ya estaba cargado.

    Y si dos hojas se llaman igual, que calamine da por la misma.
    """
    titulos = [hoja.titulo for hoja in hojas if hoja.visible]
    if repetido := next((titulo for lugar, titulo in enumerate(titulos) if titulo in titulos[:lugar]), ""):
        raise ErrorArchivo(
            f"El libro «{archivo}» tiene dos hojas llamadas «{repetido[:40]}», y en un libro {clase} no se distinguen.",
            que_hacer="Cambie el nombre de una de ellas, guárdelo y vuelva a cargarlo.",
        )
    titulo = next((titulo for titulo in ("", *titulos) if titulo in notas and notas[titulo].con_errores), None)
    if titulo is None:
        return
    donde = f" en la hoja «{titulo[:40]}»" if titulo else ""
    raise ErrorArchivo(
        f"El libro «{archivo}» tiene alguna celda con un error de fórmula (como #N/A o #REF!){donde}, y en un libro "
        f"{clase} no se puede saber qué fila es.",
        que_hacer="Corrija esas celdas, o guárdelo como un XLSX corriente y cargue ese: se le dirá cuáles son.",
    )


def _rejilla(hoja: Hoja, archivo: str, avisos: tuple[str, ...]) -> Rejilla | None:
    crudas: list[list[str]] = []
    con_millares: set[int] = set()
    sueltos: dict[int, array[int]] = {}
    vistas: dict[tuple[str, int], Cambios] = {}
    for numero, valores in enumerate(hoja.filas(vistas), start=1):
        if numero > _MAXIMO_FILAS:
            raise _desmesurada(archivo, hoja.titulo, "más filas de las que caben en una hoja de cálculo")
        crudas.append(_textos(valores, archivo, hoja.titulo, numero))
        con_millares.update(
            posicion for posicion, valor in enumerate(valores) if type(valor) is str and _CON_MILLARES.match(valor)
        )
        if not hoja.con_formatos:
            for posicion, valor in enumerate(valores):
                if type(valor) in (int, float):
                    sueltos.setdefault(posicion, array("q")).append(numero)
    while crudas and not any(crudas[-1]):
        crudas.pop()
    if not crudas or next((celda for celda in crudas[0] if celda), "").startswith(MARCA_DE_AYUDA):
        return None
    filtradas, escondidas = hoja.notas.filas_ocultas(len(crudas))
    limpieza = Limpieza("\n".join("\t".join(fila) for fila in crudas))
    limpieza.cambios.update(vistas)
    filas = [limpieza.fila(numero, fila) for numero, fila in enumerate(crudas, start=1)]
    return Rejilla(
        archivo,
        hoja.titulo,
        list(range(1, len(filas) + 1)),
        filas,
        combinadas=tuple(hoja.notas.combinadas),
        filtradas=filtradas,
        escondidas=escondidas,
        columnas_ocultas=frozenset(hoja.notas.columnas_ocultas),
        raras=hoja.notas.raras,
        con_millares=tuple(sorted(con_millares)),
        sueltos=None if hoja.con_formatos else sueltos,
        avisos=(*avisos, *_avisar_sin_valor(hoja, len(crudas))),
        limpieza=limpieza,
    )


def _avisar_sin_valor(hoja: Hoja, filas: int) -> tuple[str, ...]:
    """Un aviso si alguna fórmula no tiene guardado su resultado: pasa en los libros que escribe otro programa."""
    sin_valor = [lugar for lugar in hoja.notas.sin_valor if lugar[0] <= filas]
    if not sin_valor:
        return ()
    fila, columna = sin_valor[0]
    return (
        f"En la hoja «{hoja.titulo[:40]}» hay {plural(len(sin_valor), 'fórmula')} sin su resultado guardado (la "
        f"primera, en la fila {fila}, columna {columna + 1}): esas celdas se leyeron en blanco. Abra el libro en su "
        "hoja de cálculo, guárdelo y vuelva a cargarlo.",
    )


def _desmesurada(archivo: str, hoja: str, que: str) -> ErrorArchivo:
    return ErrorArchivo(
        f"La hoja «{hoja[:40]}» del libro «{archivo}» tiene {que}.",
        que_hacer="Borre las celdas perdidas lejos de la tabla, o copie solo la tabla a un libro nuevo.",
    )


def _textos(valores: Sequence[Any], archivo: str, hoja: str, numero: int) -> list[str]:
    if len(valores) > _ANCHO_MAXIMO:
        raise _desmesurada(archivo, hoja, f"algo escrito más allá de la columna {_ANCHO_MAXIMO} (fila {numero})")
    fila = ["" if valor is None else valor if type(valor) is str else texto_de(valor) for valor in valores]
    while fila and not fila[-1]:
        fila.pop()
    return fila


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
_SIN_CLAVE = "Ábralo en su hoja de cálculo y guárdelo como XLSX o como CSV UTF-8. Si tiene contraseña, quítesela antes."

_NO_SE_ABRE = {
    XLSX: "El libro «{}» está dañado o no sigue el formato XLSX.",
    ESTRICTO: "El libro «{}» está dañado o no sigue el formato XLSX estricto.",
    ODS: "El archivo «{}» es de LibreOffice (.ods o parecido), pero no se abre como hoja de cálculo: está dañado, "
    "tiene contraseña o es otro documento.",
    XLSB: "El libro «{}» es binario (.xlsb) y está dañado o incompleto.",
    XLS: "El archivo «{}» no se abre: es un libro dañado del formato antiguo (.xls) o está protegido con contraseña.",
}
_REMEDIO = {XLSX: _GUARDE, ESTRICTO: _GUARDE, ODS: _SIN_CLAVE, XLSB: _GUARDE, XLS: _SIN_CLAVE}
#: de un `.xls` anterior a Excel 97, o muy grande
_SIN_OCULTAS = " Tampoco se sabe qué filas o columnas están ocultas: cuentan como las demás."
_SIN_FORMATOS = (
    "De un libro {} se lee el valor que guarda cada celda y no cómo se muestra. Si la hoja de cálculo muestra otro "
    "número (porcentajes, miles, ceros o letras de un código), guárdela como un XLSX corriente y cargue ese."
)


def clase_de_libro(contenido: bytes, archivo: str) -> str:
    """Qué libro es, por su contenido.

    `ErrorArchivo` si lo comprimido no es un libro, es desmesurado o declara tipos o entidades en su XML.
    """
    if not contenido.startswith(b"PK"):
        return XLS
    try:
        with zipfile.ZipFile(io.BytesIO(contenido)) as comprimido:
            partes = comprimido.infolist()
            _exigir_medida(partes, archivo)
            clase = _clase({parte.filename for parte in partes}, comprimido, archivo)
            if clase == ODS:
                _exigir_sin_clave(comprimido, archivo)
            for parte in partes:
                if parte.filename.endswith((".xml", ".rels", ".vml")):
                    _exigir_sin_dtd(comprimido, parte, archivo)
            return clase
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


def _clase(nombres: set[str], comprimido: zipfile.ZipFile, archivo: str) -> str:
    if "mimetype" in nombres and _comienzo(comprimido, "mimetype").startswith(b"application/vnd.oasis.opendocument"):
        return ODS
    if "xl/workbook.bin" in nombres:
        return XLSB
    if "[Content_Types].xml" not in nombres or not any(nombre.startswith("xl/") for nombre in nombres):
        raise ErrorArchivo(
            f"El archivo «{archivo}» es un archivo comprimido u otro documento, no un libro XLSX.",
            que_hacer="Si es un .zip, descomprímalo y cargue los archivos que trae dentro.",
        )
    libro = _comienzo(comprimido, "xl/workbook.xml") if "xl/workbook.xml" in nombres else b""
    return ESTRICTO if b"purl.oclc.org/ooxml/spreadsheetml/main" in libro else XLSX


def _exigir_sin_clave(comprimido: zipfile.ZipFile, archivo: str) -> None:
    """Un `.ods` cifrado lo dice en su lista de partes; las demás no se pueden ni mirar."""
    lista = "META-INF/manifest.xml"
    if lista in comprimido.NameToInfo and b"encryption-data" in comprimido.read(lista):
        raise ErrorArchivo(
            f"El libro «{archivo}» está protegido con contraseña y no se puede leer.", que_hacer=_SIN_CLAVE
        )


def _comienzo(comprimido: zipfile.ZipFile, parte: str) -> bytes:
    with comprimido.open(parte) as fuente:
        return fuente.read(4_000)


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
