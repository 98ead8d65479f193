"""Lo que la línea de órdenes comparte: ayuda en español, ajustes, avance y errores dichos en una frase."""

from __future__ import annotations

import io
import os
import re
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand, TyperGroup

from dashboard.nucleo.errores import ErrorTablero, ErrorVista

if TYPE_CHECKING:
    from dashboard.almacen.almacen import Almacen
    from dashboard.almacen.consulta import Consulta
    from dashboard.dominio.periodo import Periodo
    from dashboard.nucleo.ajustes import Ajustes

Avance = Callable[[str, float], None]
#: los errores de uso de la línea de órdenes; Typer solo exporta una de sus clases
_ERROR_DE_USO: type[Exception] = typer.BadParameter.__mro__[1]
#: la ayuda la escribe Typer en inglés
_AYUDA = {
    "Usage:": "Uso:",
    "Options:": "Opciones:",
    "Arguments:": "Argumentos:",
    "Commands:": "Órdenes:",
    "Show this message and exit.": "Muestra esta ayuda.",
    "[OPTIONS]": "[OPCIONES]",
    "COMMAND [ARGS]...": "ORDEN …",
    "[default: ": "[por defecto: ",
    "[required]": "[obligatorio]",
    "[[TABLA] ARCHIVO…]...": "[TABLA] ARCHIVO…",
    "[[TABLA…]]...": "[TABLA…]",
    "<list[str]>": "           ",
    "{pptx|xlsx|directorio}": "pptx|xlsx|directorio",
    "directorio <str>": "directorio      ",
}
#: qué se dice de cada error de uso que nombra una opción o un argumento
_MAL_USO = {
    "NoSuchOption": "No existe la opción «{}».",
    "MissingParameter": "Falta «{}».",
    "BadOptionUsage": "A la opción «{}» le falta su valor.",
    "BadParameter": "El valor de «{}» no es válido: debe ser un número entero.",
}
#: qué pide cada ajuste, según lo que pydantic no pudo leer
_PIDE = {
    "int_parsing": "un número entero",
    "int_from_float": "un número entero",
    "greater_than_equal": "{ge} o más",
    "less_than_equal": "{le} o menos",
}


class _EnEspanol:
    def get_help(self, ctx: Any) -> str:
        """La ayuda con sus rótulos en español."""
        texto: str = super().get_help(ctx)  # type: ignore[misc]
        for ingles, espanol in _AYUDA.items():
            texto = texto.replace(ingles, espanol)
        return texto


class Orden(_EnEspanol, TyperCommand):
    """Una orden con su ayuda en español."""


class Ordenes(_EnEspanol, TyperGroup):
    """El conjunto de órdenes con su ayuda en español."""


def ejecutar(app: typer.Typer) -> int:
    """Corre la línea de órdenes y devuelve el código de salida: 0 bien, 1 error, 2 orden mal escrita.

    Todo error se dice en una frase en español por la salida de errores. Con `TABLERO_DEPURAR=1` se ve además dónde
    ocurrió.
    """
    for flujo in (sys.stdout, sys.stderr):
        # una consola o un archivo en Windows-1252 no tiene el espacio fino: se escribe otro signo, no se cae
        if isinstance(flujo, io.TextIOWrapper):
            flujo.reconfigure(errors="replace")
    try:
        salida = app(standalone_mode=False)
    except ErrorTablero as error:
        return _decir(str(error))
    except _ERROR_DE_USO as error:
        return _decir(_mal_escrita(error), codigo=2)
    except BrokenPipeError:
        # quien leía la salida (por ejemplo, `head`) ya tuvo bastante
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except (KeyboardInterrupt, typer.Abort):
        return _decir("Se interrumpió; los datos publicados quedan como estaban.", codigo=130)
    except Exception as error:
        return _decir(
            f"Ocurrió un error que el tablero no esperaba ({type(error).__name__}). Repita la orden con la variable "
            "TABLERO_DEPURAR=1 para ver dónde; los datos publicados quedan como estaban."
        )
    return salida if isinstance(salida, int) else 0


def _decir(frase: str, codigo: int = 1) -> int:
    if os.environ.get("TABLERO_DEPURAR") == "1":
        traceback.print_exc()
    typer.echo(frase, err=True)
    return codigo


def _mal_escrita(error: Any) -> str:
    """La frase de un error de uso: qué opción, argumento u orden falla."""
    parametro = getattr(error, "param", None)
    nombre = getattr(error, "option_name", None) or getattr(parametro, "metavar", None) or ""
    if parametro is not None and getattr(parametro, "opts", [""])[0].startswith("-"):
        nombre = parametro.opts[0]
    if mal_uso := _MAL_USO.get(type(error).__name__):
        que = mal_uso.format(nombre)
    elif hallado := re.search(r"'([^']+)'", str(error)):
        que = f"No se entiende «{hallado[1][:40]}»."
    else:
        que = "Falta la orden."
    contexto = getattr(error, "ctx", None)
    orden = contexto.command_path if contexto is not None else "tablero"
    return f"{que} Vea las opciones con `{orden} --help`."


def leer_ajustes(**opciones: Any) -> Ajustes:
    """Los ajustes del entorno; las `opciones` que no sean `None` les ganan.

    `ErrorTablero` si uno no es válido: nombra la variable (o la opción) y lo que se esperaba.
    """
    from pydantic import ValidationError
    from pydantic_settings import SettingsError

    from dashboard.nucleo.ajustes import Ajustes

    dadas = {nombre: valor for nombre, valor in opciones.items() if valor is not None}
    try:
        ajustes = Ajustes(**dadas)
    except ValidationError as error:
        primero = error.errors()[0]
        nombre = _variable(str(primero["loc"][0]), dadas)
        pide = _PIDE.get(primero["type"], "otro valor").format(**primero.get("ctx", {}))
        raise ErrorTablero(
            f"El valor de {nombre} no es válido: «{str(primero['input'])[:40]}».", que_hacer=f"Debe ser {pide}."
        ) from error
    except SettingsError as error:
        hallado = re.search(r'field "(\w+)"', str(error))
        raise ErrorTablero(
            f"El valor de {_variable(hallado[1] if hallado else '', dadas)} no es válido.",
            que_hacer='Debe ser una lista como ["MINSA", "GOBIERNO REGIONAL"].',
        ) from error
    if ajustes.datos.exists() and not ajustes.datos.is_dir():
        raise ErrorTablero(
            f"«{ajustes.datos}» no es una carpeta.",
            que_hacer="Ponga en TABLERO_DATOS la carpeta donde se guardan los datos.",
        )
    return ajustes


def _variable(campo: str, dadas: dict[str, Any]) -> str:
    """Con qué nombre dio la persona el ajuste: una opción o una variable de entorno."""
    corto = campo.lower().removeprefix("tablero_")
    if corto in dadas:
        return f"--{corto}"
    larga = f"TABLERO_{corto.upper()}"
    presentes = {nombre.upper() for nombre in os.environ}
    return "PORT" if corto == "puerto" and larga not in presentes else larga


def leer_periodo(consulta: Consulta, texto: str) -> Periodo | None:
    """El periodo escrito; `None` si no se escribió. `ErrorVista` si no se entiende o no tiene datos."""
    from dashboard.dominio.periodo import Periodo

    if not texto:
        return None
    try:
        return consulta.exigir_periodo(Periodo.leer(texto.strip().upper()))
    except ValueError as error:
        raise ErrorVista(str(error)) from error


def decir_aviso(almacen: Almacen) -> None:
    """Lo que hay que saber de los datos, aparte de la salida."""
    if almacen.aviso:
        typer.echo(f"Aviso: {almacen.aviso}", err=True)


@contextmanager
def barra_de_avance() -> Iterator[Avance]:
    """Una barra en la salida de errores; da la función `avance(paso, parte)` que la mueve."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    errores = Console(stderr=True)
    columnas = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columnas, console=errores, transient=True, disable=not errores.is_terminal) as barra:
        tarea = barra.add_task("Empezando", total=1.0)
        yield lambda paso, parte: barra.update(tarea, description=paso, completed=parte)
        barra.update(tarea, completed=1.0)
