"""El libro de la persona con lo que hay que corregir: una columna «Motivo» al final y las celdas marcadas.

Corregido y vuelto a cargar entra limpio: el lector pasa por alto esa columna. Las columnas que la tabla usa vuelven
enteras; de lo demás, solo lo que podría citarse en un mensaje (decisión 0019). De los formularios con columnas de
personas no se devuelve nada de lo escrito, solo qué filas y por qué.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from copy import copy
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path
from typing import Any

from dashboard.contratos.contrato import Columna
from dashboard.contratos.plantilla import COLUMNA_MOTIVO, COLUMNA_MOTIVO_LARGA, es_columna_de_motivo
from dashboard.contratos.tablas import tabla_de
from dashboard.ingesta.celdas import Celdas, Rejilla
from dashboard.ingesta.combinadas import llenar
from dashboard.ingesta.filas_por_corregir import en_bytes, lista_de_filas, poner, solo_filas
from dashboard.ingesta.informe import POR_DECIDIR, Informe, motivos_de
from dashboard.ingesta.lectura import hallar, por_que_no_es_dato
from dashboard.ingesta.numeros import como_se_ve
from dashboard.ingesta.reconocer import puede_ser_titulos
from dashboard.ingesta.rejilla import leer_rejillas
from dashboard.ingesta.sin_formato import puede_verse_otro
from dashboard.ingesta.tablas_juntas import separar
from dashboard.ingesta.texto_libre import es_ajeno
from dashboard.ingesta.textos import NO_SE_COPIA, es_personal, mostrable, titulo_mostrable
from dashboard.nucleo.errores import ErrorArchivo

#: con más celdas el libro original no se abre entero: se devuelve como texto, que se escribe fila a fila
MAXIMO_CELDAS = 400_000
#: el estilo «Incorrecto» de la hoja de cálculo: fondo y letra propios de cada tema
_ESTILO = "Bad"
_ANCHO_MOTIVO = 70
_AUTOR = "Tablero"
#: en lugar de un valor por el que se preguntó, donde una celda en blanco borraría el dato: nunca entra
SIN_RESPONDER = "#N/A"
#: un formato de número o de fecha sin textos propios; el signo de porcentaje entre comillas es de nadie
_FORMATO = re.compile(r'General|(?:[dmyhsa0#?.,%/:;@ ()_+-]|"%"|\\%)*', re.IGNORECASE)
#: un número de un libro; vuelve como número, porque como texto su punto podría ser de millares
_CON_DECIMALES = re.compile(r"-?[0-9]+\.[0-9]+")
#: lo que cabe en una celda
_LARGO_CELDA = 32_000


@dataclass(slots=True)
class _Marcas:
    """Lo que se escribe en una hoja. Las filas son números de la hoja y las columnas empiezan en 0."""

    titulo: str
    fila_de_titulos: int
    columna: int
    #: si el libro ya traía la columna de motivos de una corrección anterior
    repetida: bool
    #: las columnas que la tabla usa, y las filas que son suyas: solo eso vuelve entero
    usadas: frozenset[int] = frozenset()
    filas: frozenset[int] = frozenset()
    #: falso si al encabezado se le pegó una fila de datos: sus celdas pueden ser de alguien
    de_titulos: bool = True
    motivos: dict[int, list[str]] = field(default_factory=dict)
    celdas: dict[tuple[int, int], list[str]] = field(default_factory=dict)
    #: qué es cada columna usada, y las celdas de un libro sin formatos por las que se preguntó
    columnas: Mapping[int, Columna] = field(default_factory=dict)
    preguntadas: frozenset[tuple[int, int]] = frozenset()
    raras: tuple[int, ...] = ()

    def texto(self, fila: int) -> str:
        """Lo que va en la columna de motivos de una fila; "" si no tiene nada que corregir."""
        return "\n".join(self.motivos.get(fila, ()))[:_LARGO_CELDA]

    def por_escribir(self, fila: int, columna: int, texto: str) -> bool:
        """Si el número suelto de la celda puede verse como otro valor: como texto entraría sin que nadie lo diga."""
        propia = self.columnas.get(columna) if fila in self.filas and fila > self.fila_de_titulos else None
        return propia is not None and puede_verse_otro(texto, propia, rara=columna in self.raras)

    def copiable(self, fila: int, columna: int, texto: str) -> str:
        """El texto de una celda, entero si es de la tabla y lo que se espera en ella; si no, o `NO_SE_COPIA`."""
        if fila in self.filas and (columna in self.usadas or (self.repetida and columna == self.columna)):
            propia = self.columnas.get(columna) if (fila, columna) in self.celdas else None
            return _citable(texto) if propia and es_ajeno(texto, propia) else texto
        if fila == self.fila_de_titulos and self.de_titulos:
            return NO_SE_COPIA if es_personal(texto) or titulo_mostrable(texto) != texto[:40] else texto
        return _citable(texto)


#: las de una hoja de la que nada se dice
_SIN_MARCAS = _Marcas("", 0, 0, False)


def _citable(texto: str) -> str:
    """El texto si podría aparecer en un mensaje o dice que la fila es un total; si no, `NO_SE_COPIA`."""
    de_total = texto and " " not in texto and por_que_no_es_dato([texto], 1, [""])
    return texto if not texto or de_total or mostrable(texto).startswith("«") else NO_SE_COPIA


def libro_corregido(ruta: Path, informes: Sequence[Informe], nombre: str = "") -> bytes:
    """El XLSX que se devuelve a la persona, con los rechazos de `informes` (los de las tablas de ese archivo).

    Un XLSX vuelve con todas sus hojas y los resultados de sus fórmulas; un CSV, como una hoja de textos, y cualquier
    otro libro (`.ods`, `.xls`, `.xlsb`), también como XLSX de textos, con sus números. De algunos solo vuelve la lista
    de filas (`solo_filas`). `nombre`: el que se le dice. `ErrorArchivo` si ya no se puede leer.
    """
    if solo_filas(informes):
        return lista_de_filas(informes)
    try:
        contenido = ruta.read_bytes()
    except OSError as error:
        raise ErrorArchivo(f"El archivo «{nombre or ruta.name}» ya no está.", que_hacer="Vuelva a subirlo.") from error
    return _libro(leer_rejillas(ruta, nombre), informes, contenido)


def libro_de_celdas(todas: Sequence[Celdas], informes: Sequence[Informe]) -> bytes:
    """El mismo libro cuando el archivo ya se borró: de textos, con lo que se leyó de él y en sus mismas filas."""
    if solo_filas(informes):
        return lista_de_filas(informes)
    return _libro([_rejilla(celdas) for celdas in todas], informes, b"")


def _libro(rejillas: Sequence[Rejilla], informes: Sequence[Informe], contenido: bytes) -> bytes:
    """El libro marcado. `contenido`: el del archivo, si todavía se tiene."""
    # de una hoja con varias tablas, cada una vuelve en la suya
    tablas = [parte for rejilla in rejillas for parte in separar(rejilla)]
    propios = [(rejilla, informe) for rejilla in tablas for informe in informes if informe.hoja == rejilla.hoja]
    marcas = {rejilla.hoja: _marcar(rejilla, informe) for rejilla, informe in propios}
    celdas = sum(len(fila) for rejilla in rejillas for fila in rejilla.filas)
    de_xlsx = not rejillas[0].delimitador and rejillas[0].sueltos is None
    if contenido and de_xlsx and len(tablas) == len(rejillas) and celdas <= MAXIMO_CELDAS:
        # lo que se lee por filas no siempre se puede abrir entero: un estilo roto, un dibujo que falta
        with suppress(Exception):
            return _el_mismo_libro(contenido, marcas)
    return _como_texto(tablas, marcas, {informe.hoja: informe.tabla for informe in informes})


def _rejilla(celdas: Celdas) -> Rejilla:
    """Lo leído, puesto otra vez en sus líneas; las que no eran datos quedan en blanco."""
    ancho = len(celdas.encabezado)
    ultima = max([celdas.linea_encabezado, *celdas.lineas])
    filas: list[list[str]] = [[] for _ in range(ultima)]
    filas[celdas.linea_encabezado - 1] = list(celdas.encabezado)
    for linea in celdas.lineas:
        filas[linea - 1] = [""] * ancho
    for posicion in celdas.columnas:
        for linea, texto in zip(celdas.lineas, celdas.textos(posicion), strict=True):
            filas[linea - 1][posicion] = texto
    return Rejilla(
        celdas.archivo,
        celdas.hoja,
        list(range(1, ultima + 1)),
        filas,
        con_millares=celdas.con_millares,
        sueltos=None if celdas.sueltos is None else dict(celdas.sueltos),
        raras=dict.fromkeys(celdas.raras, celdas.lineas),
    )


def _marcar(rejilla: Rejilla, informe: Informe) -> _Marcas:
    zona = hallar(rejilla)
    tabla = tabla_de(informe.tabla)
    anterior = next((i for i, titulo in enumerate(zona.encabezado) if es_columna_de_motivo(titulo, tabla)), None)
    titulos = list(zona.encabezado)
    lugares = {nombre: titulos.index(titulo) for titulo, nombre in informe.correspondencia if titulo in titulos}
    datos = [
        posicion
        for posicion, fila in enumerate(rejilla.filas)
        if posicion > zona.ultima and any(fila) and not por_que_no_es_dato(fila, len(titulos), titulos)
    ]
    # escritas como textos, las celdas ya no van combinadas
    llenar(rejilla, datos, [lugar in lugares.values() for lugar in range(len(titulos))])
    propias = [rejilla.lineas[posicion] for posicion in datos]
    marcas = _Marcas(
        COLUMNA_MOTIVO_LARGA if COLUMNA_MOTIVO.lower() in tabla.nombres else COLUMNA_MOTIVO,
        rejilla.lineas[zona.ultima],
        len(zona.encabezado) if anterior is None else anterior,
        anterior is not None,
        frozenset(lugares.values()),
        # los títulos de un encabezado de dos filas también son de la tabla
        frozenset([*propias, *rejilla.lineas[zona.primera : zona.ultima + 1]]),
        puede_ser_titulos(zona.encabezado),
        columnas={lugar: tabla.columna(nombre) for nombre, lugar in lugares.items()},
        preguntadas=frozenset(
            (fila, lugares[causa.ejemplo.columna])
            for causa in informe.agrupadas
            if rejilla.sueltos is not None
            if causa.clase == POR_DECIDIR and causa.ejemplo.columna in lugares
            for fila in causa.filas
        ),
        raras=rejilla.raras_en(propias),
    )
    for motivo in (uno for uno in motivos_de(informe) if uno.fila):
        marcas.motivos.setdefault(motivo.fila, []).append(motivo.al_lado())
        for nombre in motivo.columna.split(", "):
            if nombre in lugares:
                marcas.celdas.setdefault((motivo.fila, lugares[nombre]), []).append(motivo.al_lado())
    return marcas


def _el_mismo_libro(contenido: bytes, marcas: Mapping[str, _Marcas]) -> bytes:
    """Un libro nuevo con las celdas del suyo. Lo que no se copia a propósito no viene.

    Encabezados de página, propiedades, listas de validación, nombres, dibujos y enlaces también llevan nombres.
    """
    import openpyxl
    from openpyxl.packaging.core import DocumentProperties

    with warnings.catch_warnings():
        # avisos de openpyxl sobre adornos del libro que no conserva
        warnings.simplefilter("ignore")
        # con los resultados de las fórmulas: openpyxl no los vuelve a guardar y el lector los necesita
        suyo = openpyxl.load_workbook(io.BytesIO(contenido), data_only=True, keep_links=False)
    libro = openpyxl.Workbook()
    libro.remove(libro.active)
    libro.properties = DocumentProperties(creator=_AUTOR)
    estilos: dict[tuple[int, ...], Any] = {}
    for numero, hoja in enumerate(suyo.worksheets, start=1):
        copia = libro.create_sheet(_titulo_de_hoja(hoja.title, numero))
        _copiar(hoja, copia, marcas.get(hoja.title, _SIN_MARCAS), estilos)
        if hoja.title in marcas:
            _escribir_marcas(copia, marcas[hoja.title])
    return en_bytes(libro)


def _titulo_de_hoja(titulo: str, numero: int) -> str:
    return titulo if titulo_mostrable(titulo) == titulo[:40] else f"Hoja {numero}"


def _copiar(hoja: Any, copia: Any, marcas: _Marcas, estilos: dict[tuple[int, ...], Any]) -> None:
    """Copia valores, aspecto, anchos y celdas combinadas. `estilos`: los que ya están en el libro nuevo."""
    from openpyxl.cell.cell import MergedCell

    for fila in hoja.iter_rows():
        for celda in fila:
            if isinstance(celda, MergedCell) or (celda.value is None and not celda.has_style):
                continue
            nueva = copia.cell(celda.row, celda.column)
            if celda.has_style:
                _vestir(nueva, celda, estilos)
            if celda.value is not None:
                valor = _con_su_formato(celda)
                texto = valor.isoformat() if isinstance(valor, date | time) else str(valor).strip()
                queda = marcas.copiable(celda.row, celda.column - 1, texto)
                nueva.value = valor if queda == texto else queda
                if isinstance(nueva.value, str):
                    # un texto que empieza por «=» no se vuelve fórmula; un error de fórmula sigue siéndolo
                    nueva.data_type = celda.data_type if queda == texto and celda.data_type == "e" else "s"
    for rango in hoja.merged_cells.ranges:
        copia.merge_cells(str(rango))
    for letra, ancho in hoja.column_dimensions.items():
        otro = copia.column_dimensions[letra]
        otro.width, otro.hidden, otro.min, otro.max = ancho.width, ancho.hidden, ancho.min, ancho.max
    copia.freeze_panes, copia.sheet_state = hoja.freeze_panes, hoja.sheet_state


def _con_su_formato(celda: Any) -> Any:
    """El valor de la celda; si su formato no se copia y muestra otra cosa (`"GAC-"000`), lo que se ve."""
    if type(celda.value) not in (int, float) or _FORMATO.fullmatch(celda.number_format):
        return celda.value
    return como_se_ve(celda.value, celda.number_format) or celda.value


def _vestir(nueva: Any, celda: Any, estilos: dict[tuple[int, ...], Any]) -> None:
    """Da a la celda el aspecto de la otra. Cada aspecto se traduce una vez: son unos pocos en miles de celdas."""
    clave = tuple(celda._style)
    if clave not in estilos:
        for parte in ("font", "fill", "border", "alignment"):
            setattr(nueva, parte, copy(getattr(celda, parte)))
        # un formato puede llevar un texto entre comillas: solo pasan los que son de números y fechas
        if _FORMATO.fullmatch(celda.number_format):
            nueva.number_format = celda.number_format
        elif celda.is_date:
            nueva.number_format = "yyyy-mm-dd"
        estilos[clave] = nueva._style
    nueva._style = copy(estilos[clave])


def _escribir_marcas(hoja: Any, marcas: _Marcas) -> None:
    from openpyxl.cell.cell import MergedCell
    from openpyxl.styles import Alignment, Font

    columna = marcas.columna + 1
    for fila in range(marcas.fila_de_titulos + 1, hoja.max_row + 1):
        celda = hoja.cell(fila, columna)
        if not isinstance(celda, MergedCell) and (celda.value is not None or marcas.texto(fila)):
            poner(celda, marcas.texto(fila))
            celda.alignment = Alignment(wrap_text=True, vertical="top")
    titulo = hoja.cell(marcas.fila_de_titulos, columna)
    if not isinstance(titulo, MergedCell):
        poner(titulo, marcas.titulo)
        titulo.font = Font(bold=True)
    hoja.column_dimensions[titulo.column_letter].width = _ANCHO_MOTIVO
    for (fila, posicion), frases in marcas.celdas.items():
        celda = hoja.cell(fila, posicion + 1)
        if not isinstance(celda, MergedCell):
            _senalar(celda, frases)


def _senalar(celda: Any, frases: Sequence[str]) -> None:
    """Da a la celda el estilo «Incorrecto», sin perder su formato, y una nota con lo que hay que corregir."""
    from openpyxl.comments import Comment

    formato = celda.number_format
    celda.style = _ESTILO
    celda.number_format = formato
    celda.comment = Comment("\n".join(frases), _AUTOR, width=360, height=120)


def _como_texto(rejillas: Sequence[Rejilla], marcas: Mapping[str, _Marcas], nombres: Mapping[str, str]) -> bytes:
    """Las mismas filas como textos, escritas una a una, en la fila de su línea mientras quepa, o desde su tabla."""
    import openpyxl
    from openpyxl.utils import get_column_letter

    libro = openpyxl.Workbook(write_only=True)
    for numero, rejilla in enumerate(rejillas, start=1):
        hoja = libro.create_sheet(_titulo_de_hoja(rejilla.hoja or nombres.get("", "datos"), numero))
        propias = marcas.get(rejilla.hoja, _SIN_MARCAS)
        if propias.titulo:
            hoja.column_dimensions[get_column_letter(propias.columna + 1)].width = _ANCHO_MOTIVO
        sueltos = {posicion: frozenset(lineas) for posicion, lineas in (rejilla.sueltos or {}).items()}
        for linea, fila in zip(rejilla.lineas, rejilla.filas, strict=True):
            numeros = {posicion for posicion, lineas in sueltos.items() if linea in lineas}
            textos = [_devuelto(texto, linea, lugar, propias, lugar in numeros) for lugar, texto in enumerate(fila)]
            textos = _con_motivo(textos, linea, propias) if propias.titulo else textos
            hoja.append([_celda(hoja, texto, linea, lugar, propias, numeros) for lugar, texto in enumerate(textos)])
    return en_bytes(libro)


def _devuelto(texto: str, linea: int, posicion: int, marcas: _Marcas, numero: bool) -> str:
    """Lo que vuelve en una celda. Donde se preguntó qué vale, nada: tal cual, entraría sin que nadie respondiera.

    Si la columna admite celdas en blanco, un «#N/A», que no entra en ninguna.
    """
    if (linea, posicion) in marcas.preguntadas or (numero and marcas.por_escribir(linea, posicion, texto)):
        return "" if marcas.columnas[posicion].obligatoria else SIN_RESPONDER
    return marcas.copiable(linea, posicion, texto)


def _celda(hoja: Any, texto: str, linea: int, posicion: int, marcas: _Marcas, numeros: Collection[int]) -> Any:
    from openpyxl.cell import WriteOnlyCell

    celda = WriteOnlyCell(hoja)
    poner(celda, texto[:_LARGO_CELDA])
    if posicion in numeros and _CON_DECIMALES.fullmatch(texto):
        celda.value = float(texto)
    if frases := marcas.celdas.get((linea, posicion)):
        _senalar(celda, frases)
    celda.number_format = "@" if celda.data_type == "s" else "General"
    return celda


def _con_motivo(textos: list[str], linea: int, marcas: _Marcas) -> list[str]:
    """La fila con su motivo en la columna que le toca; lo que sobra a su derecha sigue sobrando, una celda más allá."""
    motivo = marcas.titulo if linea == marcas.fila_de_titulos else marcas.texto(linea)
    ancho = marcas.columna
    sobran = textos[ancho + marcas.repetida :]
    if linea != marcas.fila_de_titulos and not motivo and not any(sobran):
        return textos[:ancho]
    return [*textos[:ancho], *[""] * (ancho - len(textos)), motivo, *sobran]
