"""El informe de una carga: cuántas filas entraron, cuáles no, por qué y cómo corregirlas.

Ley de conservación: aceptadas + rechazadas + ignoradas = filas de datos del archivo, cada una una sola vez.
"""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.dominio.formato import entero, plural

#: problemas que se escriben en el texto del informe; los demás solo se cuentan
_PROBLEMAS_EN_TEXTO = 50


@dataclass(frozen=True, slots=True)
class Problema:
    """Una celda (o una fila) que no se pudo aceptar. `encontrado` nunca trae un dato personal.

    `fila` es la línea del archivo donde empieza la fila (el encabezado suele ser la 1); 0 es todo el archivo.
    """

    archivo: str
    fila: int
    columna: str
    encontrado: str
    esperado: str
    como_corregir: str

    def texto(self) -> str:
        """El problema en una frase."""
        donde = f"Fila {self.fila}" if self.fila else "Todo el archivo"
        if self.columna:
            donde += f", columna «{self.columna}»"
        return f"{donde}: se encontró {self.encontrado}; se esperaba {self.esperado}. {self.como_corregir}"


@dataclass(frozen=True, slots=True)
class Informe:
    """Resultado de leer un archivo. `ValueError` si las cuentas no cuadran."""

    tabla: str
    archivo: str
    total: int
    aceptadas: int
    rechazadas: int
    #: filas con todas sus celdas en blanco
    ignoradas: int
    avisos: tuple[str, ...] = ()
    problemas: tuple[Problema, ...] = ()
    #: (encabezado del archivo, columna del contrato), en el orden del archivo
    correspondencia: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        if self.aceptadas + self.rechazadas + self.ignoradas != self.total:
            raise ValueError(
                f"El informe de {self.archivo} no cuadra: {self.aceptadas} aceptadas + {self.rechazadas} rechazadas "
                f"+ {self.ignoradas} ignoradas no suman {self.total}."
            )

    @property
    def sin_problemas(self) -> bool:
        """Si se aceptaron todas las filas que no estaban en blanco."""
        return not self.rechazadas and not self.problemas

    def texto(self) -> str:
        """El informe completo en español, una línea por aviso y por problema."""
        lineas = [
            f"{self.archivo} → {self.tabla}: {plural(self.total, 'fila')} de datos; "
            f"{plural(self.aceptadas, 'aceptada')}, {plural(self.rechazadas, 'rechazada')}, "
            f"{plural(self.ignoradas, 'ignorada')} por estar en blanco."
        ]
        cambios = [f"{encabezado} → {columna}" for encabezado, columna in self.correspondencia if encabezado != columna]
        if cambios:
            lineas.append(f"Columnas leídas con otro nombre: {'; '.join(cambios)}.")
        lineas += [f"Aviso: {aviso}" for aviso in self.avisos]
        lineas += [problema.texto() for problema in self.problemas[:_PROBLEMAS_EN_TEXTO]]
        resto = len(self.problemas) - _PROBLEMAS_EN_TEXTO
        if resto > 0:
            lineas.append(f"Y {entero(resto)} problemas más.")
        return "\n".join(lineas)
