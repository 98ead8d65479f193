"""De la rejilla a las celdas de una tabla: todo texto, con la línea de cada fila, sin adivinar tipos.

De las columnas que ninguna tabla conoce, y de las que anuncian o contienen datos de personas, solo pasa el título.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from dashboard.ingesta.forma_registro import es_registro
from dashboard.ingesta.formularios import FORMULARIOS
from dashboard.ingesta.limpieza import Cambios
from dashboard.ingesta.personales import TITULO_OCULTO, clase_personal, es_personal
from dashboard.ingesta.rejilla import Rejilla, leer_rejillas
from dashboard.ingesta.titulos import utilizable
from dashboard.ingesta.zona import TITULO, hallar, por_que_no_es_dato, puede_ser_titulos

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


class Rechazo(NamedTuple):
    """Una línea que el lector de un formulario no pudo aceptar. `encontrado` nunca trae un dato personal."""

    linea: int
    columna: str
    encontrado: str
    esperado: str
    como_corregir: str


@dataclass(frozen=True)
class Celdas:
    """El contenido de una tabla como texto: un CSV, o una hoja de un libro.

    `columnas`: textos por posición del encabezado; faltan las personales y las que ninguna tabla usa. `lineas`: la del
    archivo (o la fila de la hoja) donde empieza cada fila.

    En un formulario (Anexo 2, HIS) cada fila ya suma varias líneas: `pesos` dice cuántas, y las que su lector rechazó o
    pasó por alto van en `rechazos` e `ignoradas`.
    """

    archivo: str
    encabezado: tuple[str, ...]
    lineas: array[int]
    columnas: Mapping[int, pa.Array] = field(repr=False)
    #: filas con todas sus celdas en blanco
    vacias: int = 0
    #: (línea, celdas) de las filas con más celdas que el encabezado
    descuadradas: tuple[tuple[int, int], ...] = ()
    codificacion: str = ""
    delimitador: str = ""
    #: nombre de la hoja; "" en un CSV
    hoja: str = ""
    #: línea de la última fila del encabezado
    linea_encabezado: int = 1
    #: (línea, por qué) de las que no son datos: título, totales, nota, encabezado repetido
    otras: tuple[tuple[int, str], ...] = ()
    #: la misma de la rejilla
    con_millares: tuple[int, ...] | None = None
    avisos: tuple[str, ...] = ()
    #: "", "registro", "anexo2" o "his"
    formulario: str = ""
    #: líneas que resume cada fila; () es una por fila
    pesos: tuple[int, ...] = ()
    #: líneas que rechazó el lector del formulario; varias de la misma línea cuentan una vez
    rechazos: tuple[Rechazo, ...] = ()
    #: (por qué, cuántas) líneas que el formulario trae y el tablero no usa
    ignoradas: tuple[tuple[str, int], ...] = ()
    #: (posición, clase) de las columnas cuyos valores parecen de personas
    personales: tuple[tuple[int, str], ...] = ()
    #: lo que se limpió, por (causa, posición)
    limpieza: Mapping[tuple[str, int], Cambios] = field(default_factory=dict, repr=False)

    @property
    def total(self) -> int:
        """Líneas de datos del archivo, contadas todas (las del encabezado no)."""
        return (
            (sum(self.pesos) if self.pesos else len(self.lineas))
            + len({rechazo.linea for rechazo in self.rechazos})
            + len(self.descuadradas)
            + self.sin_datos
        )

    @property
    def sin_datos(self) -> int:
        """Líneas que se ignoran: en blanco, títulos, totales, notas y las que un formulario no usa."""
        return self.vacias + len(self.otras) + sum(cuantas for _, cuantas in self.ignoradas)

    @property
    def donde(self) -> str:
        """El archivo y, si la hay, la hoja: para los mensajes."""
        return f"«{self.archivo}»" + (f", hoja «{self.hoja}»" if self.hoja else "")

    def escritos(self, posicion: int | None) -> bool:
        """Si los números de una columna pueden llevar separador de millares: los que guarda un libro no lo llevan."""
        return self.con_millares is None or posicion in self.con_millares

    @cached_property
    def indice(self) -> pd.Index:
        """La línea de cada fila, para los marcos que salgan de estas celdas."""
        import pandas as pd

        return pd.Index(self.lineas, dtype="int64", name="fila")

    def textos(self, posicion: int) -> pd.Series:
        """Una columna como `str`, con la línea de cada fila en el índice. Se arma cada vez: quien la usa, la suelta."""
        columna = self.columnas[posicion]
        if hasattr(columna, "dictionary_decode"):
            columna = columna.dictionary_decode()
        return columna.to_pandas().astype("str").set_axis(self.indice)

    @property
    def filas(self) -> pd.DataFrame:
        """Todas las columnas que pasaron, por su posición."""
        import pandas as pd

        return pd.DataFrame({posicion: self.textos(posicion) for posicion in self.columnas}, index=self.indice)


def leer_celdas(ruta: Path, nombre: str = "") -> list[Celdas]:
    """Las tablas de un archivo, una por hoja con contenido. Lee en este mismo proceso: para archivos ajenos, `aparte`.

    `nombre`: con cuál se le dice a la persona, si no es el de la ruta. `ErrorArchivo` si el archivo no se puede leer o
    no tiene forma de tabla.
    """
    return [_celdas(rejilla) for rejilla in leer_rejillas(ruta, nombre)]


def _celdas(rejilla: Rejilla) -> Celdas:
    for formulario in FORMULARIOS:
        if formulario.reconoce(rejilla):
            return formulario.agregar(rejilla)
    zona = hallar(rejilla)
    ancho = len(zona.encabezado)
    titulos, relleno = list(zona.encabezado), [""] * ancho
    registros: list[list[str]] = []
    lineas = array("q")
    descuadradas: list[tuple[int, int]] = []
    otras: list[tuple[int, str]] = []
    vacias = 0
    for posicion, (linea, celdas) in enumerate(zip(rejilla.lineas, rejilla.filas, strict=True)):
        if zona.primera <= posicion <= zona.ultima:
            continue
        if not any(celdas):
            vacias += 1
        elif posicion < zona.primera:
            otras.append((linea, TITULO))
        elif motivo := por_que_no_es_dato(celdas, ancho, titulos):
            otras.append((linea, motivo))
        elif len(celdas) > ancho and any(celdas[ancho:]):
            descuadradas.append((linea, len(celdas)))
        else:
            registros.append(celdas if len(celdas) == ancho else (celdas + relleno)[:ancho])
            lineas.append(linea)
    personales = _personales(zona.encabezado, registros)
    publicas = [
        posicion
        for posicion, titulo in enumerate(zona.encabezado)
        if utilizable(titulo) and not es_personal(titulo) and posicion not in dict(personales)
    ]
    leidas = set(lineas)
    return Celdas(
        archivo=rejilla.archivo,
        formulario="registro" if es_registro(zona.encabezado) else "",
        encabezado=_sin_datos_de_nadie(zona.encabezado),
        lineas=lineas,
        columnas=_columnas(registros, publicas),
        vacias=vacias,
        descuadradas=tuple(descuadradas),
        codificacion=rejilla.codificacion,
        delimitador=rejilla.delimitador,
        hoja=rejilla.hoja,
        linea_encabezado=rejilla.lineas[zona.ultima],
        otras=tuple(otras),
        con_millares=rejilla.con_millares,
        avisos=rejilla.avisos,
        personales=personales,
        limpieza=_solo(rejilla.limpieza.cambios, set(publicas), leidas),
    )


def _sin_datos_de_nadie(encabezado: tuple[str, ...]) -> tuple[str, ...]:
    """El encabezado; si se le pegó una fila de datos, sin los títulos que nadie conoce: podrían ser de una persona."""
    if puede_ser_titulos(encabezado):
        return encabezado
    return tuple(
        titulo if not titulo or utilizable(titulo) or es_personal(titulo) else TITULO_OCULTO for titulo in encabezado
    )


def celdas_de_formulario(
    rejilla: Rejilla,
    formulario: str,
    encabezado: Sequence[str],
    filas: Sequence[Sequence[str]],
    lineas: Iterable[int],
    *,
    pesos: Sequence[int],
    vacias: int = 0,
    otras: Sequence[tuple[int, str]] = (),
    rechazos: Sequence[Rechazo] = (),
    ignoradas: Sequence[tuple[str, int]] = (),
    avisos: Sequence[str] = (),
) -> Celdas:
    """Las celdas de un formulario ya sumado: una fila por sesión, con las columnas de una tabla del contrato.

    `encabezado`: nombres de columnas del contrato; `filas`: textos, de ese ancho; `lineas`: la primera de cada fila;
    `pesos`: cuántas líneas resume cada una. Las del encabezado y de los datos de cabecera del formulario van en `otras`
    o no se cuentan: `total` debe dar las líneas del archivo menos las de los títulos de la lista.
    """
    return Celdas(
        archivo=rejilla.archivo,
        encabezado=tuple(encabezado),
        lineas=array("q", lineas),
        columnas=_columnas(filas, range(len(encabezado))),
        vacias=vacias,
        codificacion=rejilla.codificacion,
        delimitador=rejilla.delimitador,
        hoja=rejilla.hoja,
        otras=tuple(otras),
        avisos=(*rejilla.avisos, *avisos),
        formulario=formulario,
        pesos=tuple(pesos),
        rechazos=tuple(rechazos),
        ignoradas=tuple(ignoradas),
    )


def _columnas(registros: Sequence[Sequence[str]], posiciones: Iterable[int]) -> dict[int, pa.Array]:
    """Los textos por columna; los que se repiten, una sola vez y su lugar: así viajan y se guardan en poco."""
    import pyarrow as pa

    columnas = {}
    for posicion in posiciones:
        textos = pa.array([registro[posicion] for registro in registros], pa.large_string())
        repetidos = textos.dictionary_encode()
        columnas[posicion] = repetidos if len(repetidos.dictionary) * 2 < len(textos) else textos
    return columnas


def _personales(encabezado: tuple[str, ...], registros: list[list[str]]) -> tuple[tuple[int, str], ...]:
    """Las columnas que ninguna tabla conoce y que están llenas de documentos, teléfonos, correos o nombres."""
    halladas = []
    for posicion, titulo in enumerate(encabezado):
        if not utilizable(titulo) and not es_personal(titulo):
            clase = clase_personal(titulo, (registro[posicion] for registro in registros))
            if clase:
                halladas.append((posicion, clase))
    return tuple(halladas)


def _solo(
    cambios: Mapping[tuple[str, int], Cambios], publicas: set[int], leidas: set[int]
) -> dict[tuple[str, int], Cambios]:
    """Los cambios de las columnas que pasan y de las filas de datos."""
    propios = {}
    for (causa, posicion), todos in cambios.items():
        if posicion in publicas:
            suyos = Cambios(
                array("q", (linea for linea in todos.lineas if linea in leidas)),
                [ejemplo for ejemplo in todos.ejemplos if ejemplo[0] in leidas],
            )
            if suyos.lineas:
                propios[causa, posicion] = suyos
    return propios
