"""Las hojas de un libro y las filas de cada una, lo abra quien lo abra: openpyxl o calamine.

openpyxl lee el XLSX corriente, con el formato de cada número, los errores y las fórmulas. Los demás (`.xls`, `.ods`,
`.xlsb` y el XLSX estricto) los lee calamine, que da el valor de cada celda y nada más: ni el formato de los números ni
qué celda tenía un error. Donde eso deja dos lecturas, no se elige: se pregunta o no se lee.
"""

from __future__ import annotations

import io
import os
import re
import zipfile
from array import array
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol

from dashboard.ingesta.numeros import cambia_lo_que_se_ve, como_se_ve
from dashboard.ingesta.por_dentro import Notas
from dashboard.ingesta.textos import Cambios
from dashboard.nucleo.formato import plural

_COMBINADA = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})"')
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_MAXIMO_COMBINADAS = 2_000
#: la copia que un `.ods` guarda de otro libro: no es una hoja, y su nombre es la ruta de un archivo de alguien
_DE_OTRO_LIBRO = "'file:"
#: causa de lo que se lee como se ve y no como se guarda
COMO_SE_VE = "leído como se ve en la hoja de cálculo, que guarda otro número"
_TROZO = 1 << 20

Rangos = tuple[tuple[int, int, int, int], ...]


class Hoja(Protocol):
    """Una hoja abierta. Los números de fila empiezan en 1 y los de columna en 0."""

    titulo: str
    visible: bool
    #: si se sabe con qué formato se muestra cada número
    con_formatos: bool
    #: columna → filas en que el formato muestra otra cantidad; con los formatos, ya se leyó lo que se ve
    raras: Mapping[int, array[int]]

    def primera_celda(self) -> str:
        """La de arriba a la izquierda, sin leer la hoja."""

    def filas(self, vistas: dict[tuple[str, int], Cambios], /) -> Iterator[Sequence[Any]]:
        """Los valores de cada fila; de un número que se ve como otro, lo que se ve, y queda anotado en `vistas`."""

    def rangos(self, crudas: Sequence[Sequence[str]], /) -> tuple[Rangos, tuple[str, ...]]:
        """Los rangos combinados, y qué avisar de las fórmulas. `crudas`: los textos que ya se leyeron."""


def hojas_de_openpyxl(contenido: bytes) -> list[Hoja]:
    """Las de un XLSX corriente. Quien llama ya revisó su XML."""
    # con el XML ya revisado, la lectura corriente es varias veces más rápida que la de defusedxml
    os.environ["OPENPYXL_DEFUSEDXML"] = "False"
    import openpyxl

    libro = openpyxl.load_workbook(io.BytesIO(contenido), read_only=True, data_only=True, keep_links=False)
    return [_DeOpenpyxl(hoja, contenido) for hoja in libro.worksheets]


def hojas_de_calamine(contenido: bytes, notas: Mapping[str, Notas]) -> list[Hoja]:
    """Las de cualquier otro libro, con lo que se sabe de cada una.

    Un libro hostil puede pedir toda la memoria: se llama dentro de límites.
    """
    import python_calamine

    libro = python_calamine.load_workbook(io.BytesIO(contenido))
    visible = python_calamine.SheetVisibleEnum.Visible
    return [
        _DeCalamine(libro, ficha.name, ficha.visible == visible, notas.get(ficha.name, Notas()))
        for ficha in libro.sheets_metadata
        if ficha.typ == python_calamine.SheetTypeEnum.WorkSheet and not ficha.name.startswith(_DE_OTRO_LIBRO)
    ]


class _DeCalamine:
    con_formatos = False

    def __init__(self, libro: Any, titulo: str, visible: bool, notas: Notas) -> None:
        self.titulo, self.visible = titulo, visible
        self.raras: Mapping[int, array[int]] = notas.raras
        self._sin_valor = notas.sin_valor
        self._libro = libro
        #: los que da la hoja, que se abre una vez y no se guarda: primera y última celda, desde 0
        self._combinadas: Sequence[tuple[tuple[int, int], tuple[int, int]]] = ()

    def primera_celda(self) -> str:
        primera = self._libro.get_sheet_by_name(self.titulo).to_python(skip_empty_area=False, nrows=1)
        return str(primera[0][0]).strip() if primera and primera[0] else ""

    def filas(self, _vistas: dict[tuple[str, int], Cambios]) -> Iterator[Sequence[Any]]:
        hoja = self._libro.get_sheet_by_name(self.titulo)
        # en `.ods` y `.xlsb` no los da, y el encabezado se completa por sus huecos, como en un CSV
        self._combinadas = (hoja.merged_cell_ranges or [])[:_MAXIMO_COMBINADAS]
        # con lo que haya en blanco arriba y a la izquierda: los números de fila son los de la hoja
        yield from hoja.to_python(skip_empty_area=False)

    def rangos(self, _crudas: Sequence[Sequence[str]]) -> tuple[Rangos, tuple[str, ...]]:
        combinadas = tuple(
            (arriba + 1, izquierda, abajo + 1, derecha) for (arriba, izquierda), (abajo, derecha) in self._combinadas
        )
        return combinadas, _avisar_sin_valor(self.titulo, iter(self._sin_valor))


class _DeOpenpyxl:
    con_formatos = True
    raras: Mapping[int, array[int]] = {}

    def __init__(self, hoja: Any, contenido: bytes) -> None:
        self.titulo, self.visible = hoja.title, hoja.sheet_state == "visible"
        self._hoja, self._contenido = hoja, contenido
        # La hoja dice cuánto mide y puede mentir: 4,6 kB bastan para pedir 549 GB. Se cuenta lo que de verdad trae.
        hoja.reset_dimensions()

    def primera_celda(self) -> str:
        primera: list[Any] = [fila[0] for fila in self._hoja.iter_rows(max_row=1, max_col=1, values_only=True) if fila]
        return str(primera[0] or "").strip() if primera else ""

    def filas(self, vistas: dict[tuple[str, int], Cambios]) -> Iterator[Sequence[Any]]:
        return _valores(self._hoja, vistas)

    def rangos(self, crudas: Sequence[Sequence[str]]) -> tuple[Rangos, tuple[str, ...]]:
        combinadas, con_formulas = _rangos(self._contenido, self._hoja)
        return combinadas, _formulas_sin_valor(self._contenido, self.titulo, crudas) if con_formulas else ()


def _valores(hoja: Any, vistas: dict[tuple[str, int], Cambios]) -> Iterator[Sequence[Any]]:
    """El formato solo se mira si el libro tiene alguno que cambie lo que se ve: así leer los demás cuesta lo mismo."""
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
                    vistas.setdefault((COMO_SE_VE, posicion), Cambios()).anotar(numero, texto_de(valor), visto)
        yield valores


def _formatos(libro: Any) -> Mapping[int, str]:
    """Estilo → formato de número, de los que cambian lo que se ve."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE

    escritos = {**BUILTIN_FORMATS, **dict(enumerate(libro._number_formats, BUILTIN_FORMATS_MAX_SIZE))}
    formatos = {estilo: escritos.get(partes.numFmtId, "") for estilo, partes in enumerate(libro._cell_styles)}
    return {estilo: formato for estilo, formato in formatos.items() if cambia_lo_que_se_ve(formato)}


def texto_de(valor: Any) -> str:
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


def _rangos(contenido: bytes, hoja: Any) -> tuple[Rangos, bool]:
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


def _formulas_sin_valor(contenido: bytes, titulo: str, crudas: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Un aviso si alguna fórmula no tiene guardado su resultado: pasa en los libros que escribe otro programa."""
    import openpyxl

    libro = openpyxl.load_workbook(io.BytesIO(contenido), read_only=True, data_only=False, keep_links=False)
    hoja = libro[titulo]
    hoja.reset_dimensions()
    sin_valor = (
        (numero, posicion)
        for numero, fila in enumerate(hoja.iter_rows(max_row=len(crudas)), start=1)
        for posicion, celda in enumerate(fila)
        if celda.data_type == "f" and not any(crudas[numero - 1][posicion : posicion + 1])
    )
    return _avisar_sin_valor(titulo, sin_valor)


def _avisar_sin_valor(titulo: str, sin_valor: Iterator[tuple[int, int]]) -> tuple[str, ...]:
    primera = next(sin_valor, None)
    if primera is None:
        return ()
    cuantas = plural(1 + sum(1 for _ in sin_valor), "fórmula")
    return (
        f"En la hoja «{titulo[:40]}» hay {cuantas} sin su resultado guardado (la primera, en la fila "
        f"{primera[0]}, columna {primera[1] + 1}): "
        "esas celdas se leyeron en blanco. Abra el libro en su hoja de cálculo, guárdelo y vuelva a "
        "cargarlo.",
    )
