"""Qué es el contrato de una tabla de entrada: sus columnas, su clave y lo que se espera de cada celda.

Aquí están también las columnas que se repiten en varias tablas, escritas una sola vez, y el contrato vuelto marco de
pandas. Un contrato es un valor inmutable; lo leen el lector de archivos, las plantillas y el informe de validación.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

from dashboard.dominio import catalogos

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd


class Tipo(StrEnum):
    """Cómo se lee el texto de una celda y con qué tipo queda en el marco."""

    #: texto que conserva sus ceros; `str`
    CODIGO = "codigo"
    #: texto libre y corto; `str`
    TEXTO = "texto"
    #: `Int64`
    ENTERO = "entero"
    #: `float64`
    DECIMAL = "decimal"
    #: `datetime64[ns]`
    FECHA = "fecha"
    #: `str` de la forma `09:30`
    HORA = "hora"
    #: `str`: «si», «no» o NA
    LOGICO = "logico"
    #: si/no que no admite NA: `bool`; en blanco vale «si»
    BANDERA = "bandera"
    #: `str`: uno de los valores escritos en la columna
    CATALOGO = "catalogo"


#: cómo se escriben un sí y un no, sin mayúsculas ni tildes; también lo que una hoja de cálculo escribe en una casilla
SI, NO = ("si", "s", "1", "x", "verdadero", "true"), ("no", "n", "0", "falso", "false")
#: lo que vale en blanco el año de una lista; lo pone quien la comprueba, que sabe qué día es
ANIO_DE_LA_CARGA = "el año de la carga"


#: letras del título de una columna; lo demás lo dice la plantilla
_LARGO = 48


@dataclass(frozen=True, slots=True)
class Columna:
    """Una columna del contrato. `obligatoria`: debe estar en el encabezado y ninguna celda puede ir en blanco."""

    nombre: str
    tipo: Tipo
    descripcion: str
    obligatoria: bool = False
    #: valores permitidos de un catálogo
    valores: tuple[str, ...] = ()
    #: límites de un número, incluidos
    minimo: float | None = None
    maximo: float | None = None
    #: si es un porcentaje de 0 a 100: lo que lleva el signo % se entiende
    porcentaje: bool = False
    #: cifras de un código numérico; se completa con ceros a la izquierda (0: código libre)
    cifras: int = 0
    #: si una fecha puede ser posterior a la de la carga
    admite_futuro: bool = False
    #: si su texto lo puso el registro nacional: «María Auxiliadora» es un hospital y no se pregunta por él
    del_registro: bool = False
    #: si es uno de los puntos de una lista de comprobación que la guía enumera
    punto: bool = False
    #: si cuenta madres, niñas o niños: se dice de la red hacia arriba
    personas: bool = False
    #: lo que también se lee como una celda en blanco, sin mayúsculas ni tildes
    en_blanco: tuple[str, ...] = ()
    #: valor que toma la celda en blanco
    por_defecto: str = ""
    ejemplo: str = ""
    #: otros nombres con que suele venir el encabezado
    sinonimos: tuple[str, ...] = ()

    @property
    def encabezado(self) -> str:
        """Su descripción como título de una columna: si es larga, sin lo que va tras dos puntos o una coma."""
        dicho = self.descripcion
        return dicho if len(dicho) <= _LARGO else dicho.split(":")[0].split(",")[0]

    @property
    def limites(self) -> str:
        """`de −18,4 a 0,1`: el signo menos y no el guion, y la coma decimal, como en pantalla; "" si no los tiene."""
        if self.minimo is None or self.maximo is None:
            return ""
        desde, hasta = (f"{limite:.12g}".replace("-", "−").replace(".", ",") for limite in (self.minimo, self.maximo))
        return f"de {desde} a {hasta}"


class Forma(StrEnum):
    """Cómo se leen las filas de una tabla de la guía."""

    #: lo que vale de una unidad desde su fecha hasta la siguiente; si tiene puntos, es una lista de comprobación
    ESTADO = "estado"
    #: algo que pasó un día y se suma sobre un periodo
    HECHO = "hecho"


@dataclass(frozen=True, slots=True)
class Tabla:
    """El contrato de una tabla: una fila por `clave`."""

    nombre: str
    clave: tuple[str, ...]
    columnas: tuple[Columna, ...]
    descripcion: str
    #: si llega a millones de filas: lo que en ella se repite se guarda en poco (`tipos`)
    numerosa: bool = False
    #: columna que sitúa cada fila en el tiempo (una fecha o un año); "" si no habla de un tiempo
    cuando: str = ""
    #: (parte, sus todos): la parte no puede pasar de lo que los todos suman
    topes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    #: (antes, después): fechas que no pueden estar al revés
    orden: tuple[tuple[str, str], ...] = ()
    #: de las que la guía pide además de grupos y sesiones; `None` en las demás
    forma: Forma | None = None
    #: cómo se llama en pantalla, y el párrafo que la pide
    titulo: str = ""
    parrafo: str = ""

    @property
    def anual(self) -> bool:
        """Si cada fila habla de un año entero."""
        return bool(self.cuando) and self.columna(self.cuando).tipo is Tipo.ENTERO

    @property
    def nombres(self) -> tuple[str, ...]:
        """Nombres de las columnas, en el orden del contrato."""
        return tuple(columna.nombre for columna in self.columnas)

    @property
    def obligatorias(self) -> tuple[str, ...]:
        """Columnas sin las que un archivo no se puede leer."""
        return tuple(columna.nombre for columna in self.columnas if columna.obligatoria)

    @property
    def puntos(self) -> tuple[Columna, ...]:
        """Los puntos de su lista de comprobación, en el orden de la guía."""
        return tuple(columna for columna in self.columnas if columna.punto)

    @property
    def unidad(self) -> str:
        """La columna que dice de quién es cada fila, de la más precisa a la menos; "" si de nadie."""
        posibles = ("codigo_grupo", "codigo_renipress", "codigo_territorio", "diresa")
        return next((nombre for nombre in posibles if nombre in self.nombres), "")

    def columna(self, nombre: str) -> Columna:
        """La columna de ese nombre. `KeyError` si no existe."""
        return {columna.nombre: columna for columna in self.columnas}[nombre]


# -- cómo se escribe una columna, según su tipo, y las que se repiten --------------------------------------------------


def _de(tipo: Tipo) -> Callable[..., Columna]:
    """Quien escribe columnas de ese tipo: nombre, descripción, ejemplo, sinónimos y, por su nombre, lo demás.

    `entre`: el mínimo y el máximo de un número, incluidos.
    """

    def columna(
        nombre: str,
        descripcion: str,
        ejemplo: str,
        sinonimos: tuple[str, ...] = (),
        *,
        entre: tuple[float | None, float | None] = (None, None),
        **lo_demas: Any,
    ) -> Columna:
        propias: dict[str, Any] = {"ejemplo": ejemplo, "sinonimos": sinonimos, "minimo": entre[0], "maximo": entre[1]}
        return Columna(nombre, tipo, descripcion, **propias, **lo_demas)

    return columna


codigo, texto, catalogo = _de(Tipo.CODIGO), _de(Tipo.TEXTO), _de(Tipo.CATALOGO)
entero, decimal = _de(Tipo.ENTERO), _de(Tipo.DECIMAL)
fecha, hora = _de(Tipo.FECHA), _de(Tipo.HORA)
logico, bandera = _de(Tipo.LOGICO), _de(Tipo.BANDERA)


def obligatoria(columna: Columna) -> Columna:
    """La misma columna, obligatoria."""
    return replace(columna, obligatoria=True)


#: de dónde se convocó, y la clase de lugar de reunión: nunca texto libre, para que no entre un domicilio
ORIGENES, LUGARES = tuple(catalogos.ORIGENES), tuple(catalogos.LUGARES)

#: límites del territorio nacional con holgura
LATITUDES = (-18.4, 0.1)
LONGITUDES = (-81.4, -68.6)
#: metros sobre el nivel del mar
ALTITUDES = (-50, 6000)

CODIGO_RENIPRESS = codigo(
    "codigo_renipress",
    "Código único del establecimiento en el registro nacional, con sus ceros",
    "00002318",
    ("renipress", "codigo_unico", "cod_ipress", "codigo_ipress", "codigo_eess", "cod_eess", "renaes"),
    cifras=8,
)
CODIGO_GRUPO = codigo("codigo_grupo", "Código del grupo de apoyo comunal", "GAC-001", ("cod_grupo", "grupo"))
CODIGO_SESION = codigo(
    "codigo_sesion",
    "Código de la sesión; en blanco, es la de su grupo ese día (y a esa hora)",
    "S-0001",
    ("cod_sesion", "sesion", "id_sesion"),
)
UBIGEO = codigo("ubigeo", "Código del distrito según el INEI", "080202", ("codigo_ubigeo", "ubigeo_distrito"), cifras=6)
LATITUD = decimal("latitud", "Latitud en grados decimales, negativa", "-13.5226", ("lat",), entre=LATITUDES)
LONGITUD = decimal(
    "longitud", "Longitud en grados decimales, negativa", "-71.9673", ("lon", "long", "lng"), entre=LONGITUDES
)
ORIGEN = catalogo(
    "origen",
    "Organización o servicio de donde se convocó",
    "vaso_de_leche",
    ("lugar_de_origen", "procedencia"),
    valores=ORIGENES,
)
LUGAR = catalogo(
    "lugar",
    "Clase de lugar donde se reúnen; nunca una dirección",
    "local_comunal",
    ("lugar_reunion", "lugar_de_reunion"),
    valores=LUGARES,
)
FUENTE = texto("fuente", "Documento o sistema del que sale el dato", "Informe anual de la DIRESA")
ANIO = obligatoria(entero("anio", "Año", "2026", ("ano", "year", "periodo_anual"), entre=(2000, 2100)))
CODIGO_TERRITORIO = obligatoria(
    codigo(
        "codigo_territorio",
        "Código de la unidad: PE, 11, 11-02, 11-02-05 o el de ocho cifras del establecimiento",
        "11-02",
        ("territorio", "unidad", "codigo_unidad"),
    )
)
#: código o nombre; queda como código de dos cifras
DIRESA = texto(
    "diresa",
    "Código o nombre de la DIRESA; queda como código de dos cifras",
    "11",
    ("codigo_disa", "disa", "codigo_diresa", "geresa", "diris", "region"),
    obligatoria=True,
)
#: opciones del taller de doce horas (Guía 6.1.2.b)
MODALIDADES = tuple(catalogos.MODALIDADES)


# -- los contratos vueltos marcos de pandas ----------------------------------------------------------------------------
# Emparejar no convierte los códigos en objetos de Python: en una carga grande son cientos de miles. pandas y Arrow se
# cargan dentro de cada función, para que quien solo consulta los contratos no los pague.

#: tipo de pandas de cada clase de columna
TIPO_PANDAS: dict[Tipo, str] = dict.fromkeys(Tipo, "str") | {
    Tipo.ENTERO: "Int64",
    Tipo.DECIMAL: "float64",
    Tipo.FECHA: "datetime64[ns]",
    Tipo.BANDERA: "bool",
}


#: lo que cabe en 16 bits
_CORTO = 32_767
_HORAS = tuple(f"{minutos // 60:02d}:{minutos % 60:02d}" for minutos in range(24 * 60))


def tipos(tabla: Tabla) -> dict[str, Any]:
    """Tipo de pandas de cada columna de la tabla.

    En una numerosa, los catálogos y las horas son categorías y los enteros que caben, de 16 bits: un tercio de memoria.
    """
    return dict(_tipos(tabla))


@cache
def _tipos(tabla: Tabla) -> dict[str, Any]:
    propios: dict[str, Any] = {columna.nombre: TIPO_PANDAS[columna.tipo] for columna in tabla.columnas}
    return propios | ({columna.nombre: _en_poco(columna) for columna in tabla.columnas} if tabla.numerosa else {})


def _en_poco(columna: Columna) -> Any:
    import pandas as pd

    if columna.tipo in (Tipo.CATALOGO, Tipo.HORA):
        return pd.CategoricalDtype(pd.Index(columna.valores or _HORAS, dtype="str"))
    corto = columna.tipo is Tipo.ENTERO and columna.maximo is not None and columna.maximo <= _CORTO
    return "Int16" if corto else TIPO_PANDAS[columna.tipo]


def marco_vacio(tabla: Tabla) -> pd.DataFrame:
    """Marco sin filas con todas las columnas del contrato, ya tipadas: lo que vale una tabla que no se cargó."""
    return _marco_vacio(tabla).copy()


# una carga los pide todos varias veces, y armar treinta tarda más que leer lo que trae
@cache
def _marco_vacio(tabla: Tabla) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame({nombre: pd.Series([], dtype=tipo) for nombre, tipo in tipos(tabla).items()})


def posiciones(codigos: pd.Series, conocidos: pd.Series) -> npt.NDArray[np.int64]:
    """(códigos,) posición en `conocidos` de cada código; la última, si se repite; −1 si no está o si es NA."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    # Arrow da la primera que encuentra: se busca de atrás adelante
    lista = pa.array(conocidos.iloc[::-1], pa.large_string())
    halladas = pc.index_in(pa.array(codigos, pa.large_string()), value_set=lista, skip_nulls=True)
    lugar = halladas.fill_null(len(conocidos)).to_numpy().astype(np.int64)
    return len(conocidos) - 1 - lugar


def valores_en(codigos: pd.Series, conocidos: pd.Series, valores: pd.Series) -> pd.Series:
    """El valor que acompaña a cada código en `conocidos`; NA si no está. Con el índice de `codigos`.

    `valores`: los de `conocidos`, en su orden; de un tipo que admita NA, que se conserva.
    """
    import pandas as pd

    hallados = pd.api.extensions.take(valores.array, posiciones(codigos, conocidos), allow_fill=True)
    return pd.Series(hallados, index=codigos.index, name=valores.name)


def valores_en_fecha(
    codigos: pd.Series, fechas: pd.Series, conocidos: pd.Series, desde: pd.Series, valores: pd.Series
) -> pd.Series:
    """El valor de cada código que valía en su fecha: el último que empezó, o el primero si ninguno había empezado.

    NA si lo que valía era NA, o si no está. De dos que empiezan el mismo día vale el segundo.
    """
    import pandas as pd

    historia = pd.DataFrame({"codigo": conocidos, "dia": desde, "valor": valores}).dropna(subset=["codigo", "dia"])
    historia = historia.sort_values("dia", kind="stable")
    # el primero de cada uno vale también antes de su día
    historia["dia"] = historia["dia"].mask(~historia["codigo"].duplicated(), pd.Timestamp("1900-01-01"))
    pedidos = pd.DataFrame({"codigo": codigos, "dia": fechas}).dropna().sort_values("dia", kind="stable")
    hallados = pd.merge_asof(pedidos, historia.sort_values("dia", kind="stable"), on="dia", by="codigo")
    return hallados["valor"].set_axis(pedidos.index).reindex(codigos.index)
