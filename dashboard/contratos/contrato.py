"""Qué es el contrato de una tabla de entrada: sus columnas, su clave y lo que se espera de cada celda.

Un contrato es un valor inmutable; lo leen el lector de archivos, las plantillas y el informe de validación.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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
    #: valor que toma la celda en blanco
    por_defecto: str = ""
    ejemplo: str = ""
    #: otros nombres con que suele venir el encabezado
    sinonimos: tuple[str, ...] = ()

    @property
    def limites(self) -> str:
        """`de −18,4 a 0,1`: el signo menos y no el guion, y la coma decimal, como en pantalla; "" si no los tiene."""
        if self.minimo is None or self.maximo is None:
            return ""
        desde, hasta = (f"{limite:g}".replace("-", "−").replace(".", ",") for limite in (self.minimo, self.maximo))
        return f"de {desde} a {hasta}"


@dataclass(frozen=True, slots=True)
class Tabla:
    """El contrato de una tabla: una fila por `clave`."""

    nombre: str
    clave: tuple[str, ...]
    columnas: tuple[Columna, ...]
    descripcion: str

    @property
    def nombres(self) -> tuple[str, ...]:
        """Nombres de las columnas, en el orden del contrato."""
        return tuple(columna.nombre for columna in self.columnas)

    @property
    def obligatorias(self) -> tuple[str, ...]:
        """Columnas sin las que un archivo no se puede leer."""
        return tuple(columna.nombre for columna in self.columnas if columna.obligatoria)

    def columna(self, nombre: str) -> Columna:
        """La columna de ese nombre. `KeyError` si no existe."""
        for columna in self.columnas:
            if columna.nombre == nombre:
                return columna
        raise KeyError(nombre)
