"""Árbol de errores del tablero. Cada uno dice qué pasó, dónde y qué hacer.

ErrorTablero
├── ErrorVista            la dirección pide algo que no existe (territorio, periodo, indicador…)
├── ErrorAlcance          el territorio existe pero queda fuera de lo que la persona puede ver
├── ErrorPermiso          quien pide no puede cambiar los datos desde donde está
├── ErrorArchivo          un archivo no se puede leer o no corresponde a ninguna tabla
│   └── ErrorTitulos      le faltan columnas, que quizá estén con otro título
├── ErrorGeneracion       una generación está incompleta, alterada o es de otro formato
│   └── SinGeneracion     todavía no hay ninguna generación publicada
└── ErrorPublicacion      los datos se leyeron, pero no se pueden publicar así
"""

from __future__ import annotations

from collections.abc import Sequence


class ErrorTablero(Exception):  # noqa: N818 – en español el nombre empieza por «Error»
    """Error con una frase en español: qué pasó (`mensaje`), dónde (`donde`) y qué hacer (`que_hacer`)."""

    def __init__(
        self, mensaje: str, *, donde: str = "", que_hacer: str = "", opciones: Sequence[tuple[str, str]] = ()
    ) -> None:
        super().__init__(mensaje)
        self.mensaje = mensaje
        self.donde = donde
        self.que_hacer = que_hacer
        #: pares (texto, enlace) con salidas válidas para la persona
        self.opciones = tuple(opciones)

    def __str__(self) -> str:
        return " ".join(parte for parte in (self.mensaje, self.donde, self.que_hacer) if parte)


class ErrorVista(ErrorTablero):
    """La dirección o un valor recibido no corresponde a nada que el tablero conozca."""


class ErrorAlcance(ErrorTablero):
    """Se pidió un territorio que queda fuera del alcance de la persona."""


class ErrorPermiso(ErrorTablero):
    """Quien pide no puede cambiar los datos: falta la clave, o el tablero no la tiene."""


class ErrorArchivo(ErrorTablero):
    """Un archivo no se puede leer o no corresponde a la tabla esperada."""


class ErrorTitulos(ErrorArchivo):
    """A un archivo le faltan columnas: quizá están con otro título, y la persona puede decir cuál."""


class ErrorGeneracion(ErrorTablero):
    """Una generación del almacén está incompleta, alterada o tiene otro formato."""


class SinGeneracion(ErrorGeneracion):
    """El almacén no tiene ninguna generación publicada."""


class ErrorPublicacion(ErrorTablero):
    """Las filas aceptadas no se pueden publicar (por ejemplo, mezclar demostración con datos reales)."""
