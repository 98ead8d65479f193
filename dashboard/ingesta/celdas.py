"""Lo leído de un archivo, en sus dos formas: la rejilla, que lo trae todo, y las celdas de una tabla, ya públicas.

Una rejilla trae los datos personales que el archivo traiga y nunca sale del proceso que lee. Las celdas pasan de un
proceso a otro: los textos como Arrow y lo demás como JSON, nada de pickle. Lo que llega es un dato y no un programa:
leerlo no puede ejecutar nada.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from dashboard.ingesta.textos import Cambios, Limpieza

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

#: ancho de la fila más larga que se admite
MAXIMO_COLUMNAS = 300
#: la ficha de lo guardado. Cambia de nombre con su forma: lo de una versión anterior se vuelve a leer o a pedir
FICHA = "celdas_5.json"


@dataclass(frozen=True, slots=True)
class Rejilla:
    """Las celdas de un CSV o de una hoja de un libro, todas texto.

    `filas`: cada una con las celdas que trae (no todas miden lo mismo), sin espacios de más y "" si están en blanco;
    las filas en blanco también están, como lista vacía o de "". `lineas`: la línea del archivo (o la fila de la hoja),
    desde 1, donde empieza cada una.
    """

    archivo: str
    #: nombre de la hoja; "" en un CSV
    hoja: str
    lineas: list[int]
    filas: list[list[str]]
    #: "" en un libro
    codificacion: str = ""
    delimitador: str = ""
    #: rangos combinados (primera fila, primera columna, última fila, última columna): filas como en `lineas`, columnas
    #: desde 0. Solo la primera celda de cada rango tiene texto.
    combinadas: tuple[tuple[int, int, int, int], ...] = ()
    #: líneas que la hoja no muestra, por su filtro o por otra causa, y columnas ocultas
    filtradas: frozenset[int] = frozenset()
    escondidas: frozenset[int] = frozenset()
    columnas_ocultas: frozenset[int] = frozenset()
    #: columnas de un libro en que algún texto parece un número con millares; `None`: todo son textos, como en un CSV
    con_millares: tuple[int, ...] | None = None
    #: columna → líneas con un número del que no se sabe cómo se muestra; `None`: se sabe, o son textos
    sueltos: dict[int, array[int]] | None = None
    #: columna → líneas en que se muestra como otra cantidad (un porcentaje, miles); 0 si no se sabe cuál
    raras: Mapping[int, array[int]] = field(default_factory=dict)
    #: lo que la persona debe saber de esta hoja o del libro
    avisos: tuple[str, ...] = ()
    #: qué cambió al limpiar cada celda
    limpieza: Limpieza = field(default_factory=Limpieza, compare=False)

    @property
    def donde(self) -> str:
        """El archivo y, si la hay, la hoja: para los mensajes."""
        return f"«{self.archivo}»" + (f", hoja «{self.hoja}»" if self.hoja else "")

    def ocultas_en(self, lineas: Collection[int]) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """De esas líneas, las que oculta un filtro y las demás que la hoja no muestra."""
        filtradas, escondidas = (
            tuple(linea for linea in lineas if linea in suyas) if suyas else ()
            for suyas in (self.filtradas, self.escondidas)
        )
        return filtradas, escondidas

    def raras_en(self, lineas: Collection[int]) -> tuple[int, ...]:
        """Las columnas que muestran otra cantidad en alguna de esas líneas: un porcentaje del total no dice nada."""
        propias = {0, *lineas}
        return tuple(columna for columna, suyas in self.raras.items() if not propias.isdisjoint(suyas))


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
    #: las dos mismas de la rejilla; de `raras`, las columnas que lo son en alguna fila de datos
    con_millares: tuple[int, ...] | None = None
    sueltos: Mapping[int, array[int]] | None = None
    raras: tuple[int, ...] = ()
    #: líneas de datos que la hoja no muestra, por su filtro o por otra causa, y sus columnas ocultas
    filtradas: tuple[int, ...] = ()
    escondidas: tuple[int, ...] = ()
    columnas_ocultas: tuple[int, ...] = ()
    #: (posición, líneas) de las celdas de los rangos combinados que se llenaron
    combinadas: tuple[tuple[int, tuple[int, ...]], ...] = ()
    avisos: tuple[str, ...] = ()
    #: SHA-256 del archivo entero
    huella: str = ""
    #: "", "registro", "anexo2", "his" o "dhis2"
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

    def sin_ver(self, posicion: int | None) -> pd.Series | None:
        """Máscara de los números que la hoja de cálculo puede mostrar de otra manera; `None` si no hay ninguno."""
        import pandas as pd

        lineas = (self.sueltos or {}).get(-1 if posicion is None else posicion)
        return pd.Series(self.indice.isin(list(lineas)), index=self.indice) if lineas else None

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


def celdas_de_formulario(
    rejilla: Rejilla,
    formulario: str,
    encabezado: Sequence[str],
    filas: Sequence[Sequence[str]],
    lineas: Iterable[int],
    *,
    avisos: Sequence[str] = (),
    **lo_demas: Any,
) -> Celdas:
    """Las celdas de un formulario ya sumado: una fila por sesión, con las columnas de una tabla del contrato.

    `encabezado`: nombres de columnas del contrato; `filas`: textos, de ese ancho; `lineas`: la primera de cada fila;
    `lo_demas`: los otros campos de `Celdas` que el formulario llena (`pesos`, `vacias`, `otras`, `rechazos`,
    `ignoradas`), como listas si se quiere. Las líneas del encabezado y de los datos de cabecera del formulario van en
    `otras` o no se cuentan: `total` debe dar las líneas del archivo menos las de los títulos de la lista.
    """
    llenas = [linea for linea, fila in zip(rejilla.lineas, rejilla.filas, strict=True) if any(fila)]
    filtradas, escondidas = rejilla.ocultas_en(llenas)
    return Celdas(
        archivo=rejilla.archivo,
        encabezado=tuple(encabezado),
        lineas=array("q", lineas),
        columnas=columnas_de(filas, range(len(encabezado))),
        codificacion=rejilla.codificacion,
        delimitador=rejilla.delimitador,
        hoja=rejilla.hoja,
        avisos=(*rejilla.avisos, *avisos),
        formulario=formulario,
        filtradas=filtradas,
        escondidas=escondidas,
        **{campo: _inmutable(valor) for campo, valor in lo_demas.items()},
    )


def columnas_de(registros: Sequence[Sequence[str]], posiciones: Iterable[int]) -> dict[int, pa.Array]:
    """Los textos por columna; los que se repiten, una sola vez y su lugar: así viajan y se guardan en poco."""

    columnas = {}
    for posicion in posiciones:
        textos = _en_arrow([registro[posicion] for registro in registros])
        repetidos = textos.dictionary_encode()
        columnas[posicion] = repetidos if len(repetidos.dictionary) * 2 < len(textos) else textos
    return columnas


def _en_arrow(textos: Sequence[str]) -> pa.Array:
    """Los textos, por sus bytes: `pa.array` da lo mismo, pero carga pandas, que es casi todo lo que tarda un hijo."""
    import pyarrow as pa

    juntos = "".join(textos)
    medidas = map(len, textos) if juntos.isascii() else (len(texto.encode()) for texto in textos)
    finales = array("q", accumulate(medidas, initial=0))
    return pa.LargeStringArray.from_buffers(len(textos), pa.py_buffer(finales), pa.py_buffer(juntos.encode()))


def guardar(todas: list[Celdas], carpeta: Path) -> None:
    """Escribe en `carpeta` un archivo de Arrow por tabla y, al final, `FICHA`."""
    import pyarrow as pa

    fichas: list[dict[str, Any]] = []
    for numero, celdas in enumerate(todas):
        tabla = pa.table({str(posicion): columna for posicion, columna in celdas.columnas.items()})
        with (
            pa.OSFile(str(carpeta / f"{numero}.arrow"), "wb") as destino,
            pa.ipc.new_file(destino, tabla.schema) as fin,
        ):
            fin.write_table(tabla)
        ficha = {campo.name: getattr(celdas, campo.name) for campo in fields(Celdas) if campo.name != "columnas"}
        ficha["limpieza"] = [
            [causa, posicion, cambios.lineas, cambios.ejemplos]
            for (causa, posicion), cambios in celdas.limpieza.items()
        ]
        ficha["sueltos"] = None if celdas.sueltos is None else list(celdas.sueltos.items())
        fichas.append(ficha)
    # las tuplas con nombre y los `array` se escriben como listas
    (carpeta / FICHA).write_bytes(orjson.dumps(fichas, default=list))


def recoger(carpeta: Path) -> list[Celdas]:
    """Lo que escribió `guardar`, copiado a la memoria: la carpeta se puede borrar."""
    import pyarrow as pa

    todas = []
    for numero, ficha in enumerate(orjson.loads((carpeta / FICHA).read_bytes())):
        with pa.OSFile(str(carpeta / f"{numero}.arrow"), "rb") as origen:
            tabla = pa.ipc.open_file(origen).read_all()
        lineas = array("q", ficha.pop("lineas"))
        limpieza = {
            (causa, posicion): Cambios(array("q", suyas), [tuple(ejemplo) for ejemplo in ejemplos])
            for causa, posicion, suyas, ejemplos in ficha.pop("limpieza")
        }
        sueltos = ficha.pop("sueltos")
        rechazos = tuple(Rechazo(*rechazo) for rechazo in ficha.pop("rechazos"))
        todas.append(
            Celdas(
                **{campo: _inmutable(valor) for campo, valor in ficha.items()},
                lineas=lineas,
                columnas={int(nombre): tabla[nombre].combine_chunks() for nombre in tabla.column_names},
                limpieza=limpieza,
                rechazos=rechazos,
                sueltos=None if sueltos is None else {lugar: array("q", suyas) for lugar, suyas in sueltos},
            )
        )
    return todas


def _inmutable(valor: Any) -> Any:
    return tuple(_inmutable(parte) for parte in valor) if isinstance(valor, list) else valor
