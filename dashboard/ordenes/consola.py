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

import click

from dashboard.nucleo.errores import ErrorTablero, ErrorVista

if TYPE_CHECKING:
    from dashboard.almacen.almacen import Almacen
    from dashboard.almacen.consulta import Consulta
    from dashboard.dominio.periodo import Periodo
    from dashboard.nucleo.ajustes import Ajustes

Avance = Callable[[str, float], None]
#: los rótulos de la ayuda, que click pide a su formato en inglés
_ROTULOS = {"Options": "Opciones", "Positional arguments": "Argumentos", "Commands": "Órdenes"}
#: qué pide cada ajuste, según lo que pydantic no pudo leer
_PIDE = {
    "int_parsing": "un número entero",
    "int_from_float": "un número entero",
    "greater_than_equal": "{ge} o más",
    "less_than_equal": "{le} o menos",
}


class _Formato(click.HelpFormatter):
    """La ayuda con sus rótulos en español."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or "Uso: ")

    def write_heading(self, heading: str) -> None:
        super().write_heading(_ROTULOS.get(heading, heading))


class _Contexto(click.Context):
    formatter_class = _Formato


class Orden(click.Command):
    """Una orden con su ayuda en español."""

    context_class = _Contexto

    def __init__(self, name: str | None = None, **kwargs: Any) -> None:
        super().__init__(name, options_metavar="[OPCIONES]", **kwargs)
        click.help_option("--help", help="Muestra esta ayuda.")(self)


class Ordenes(Orden, click.Group):
    """El conjunto de órdenes con su ayuda en español."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Las órdenes como se escribieron, y no por su nombre."""
        return list(self.commands)


def orden(funcion: Callable[..., int | None]) -> Orden:
    """La función como orden: se llama como ella, y su descripción es la ayuda."""
    return click.command(cls=Orden)(funcion)


def ejecutar(app: click.Command) -> int:
    """Corre la línea de órdenes y devuelve el código de salida: 0 bien, 1 error, 2 orden mal escrita.

    Todo error se dice en una frase en español por la salida de errores. Con `TABLERO_DEPURAR=1` se ve además dónde
    ocurrió.
    """
    for flujo in (sys.stdout, sys.stderr):
        # una consola o un archivo en Windows-1252 no tiene el espacio fino: se escribe otro signo, no se cae
        if isinstance(flujo, io.TextIOWrapper):
            flujo.reconfigure(errors="replace")
    try:
        salida = app.main(standalone_mode=False)
    except ErrorTablero as error:
        return _decir(str(error))
    except click.UsageError as error:
        return _decir(_mal_escrita(error), codigo=2)
    except click.Abort:
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
    click.echo(frase, err=True)
    return codigo


def _mal_escrita(error: click.UsageError) -> str:
    """La frase de un error de uso: qué opción, argumento u orden falla."""
    match error:
        case click.NoSuchOption():
            que = f"No existe la opción «{error.option_name}»."
        case click.NoSuchCommand():
            que = f"No se entiende «{error.command_name[:40]}»."
        case click.BadOptionUsage() if any(dado.startswith(f"{error.option_name}=") for dado in sys.argv):
            que = f"La opción «{error.option_name}» no lleva ningún valor."
        case click.BadOptionUsage():
            que = f"A la opción «{error.option_name}» le falta su valor."
        case click.MissingParameter(param=click.Parameter() as parametro):
            que = f"Falta «{parametro.metavar or parametro.opts[0]}»."
        case click.BadParameter(param=click.Parameter() as parametro):
            que = f"El valor de «{parametro.opts[0]}» no es válido: debe ser un número entero."
        case click.UsageError(ctx=click.Context(command=Orden() as mandada)) if not isinstance(mandada, Ordenes):
            que = f"Sobra algo de lo que se escribió después de «{mandada.name}»."
        case _:
            que = "Falta la orden."
    ruta = error.ctx.command_path if error.ctx is not None else "tablero"
    return f"{que} Vea las opciones con `{ruta} --help`."


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
        click.echo(f"Aviso: {almacen.aviso}", err=True)


@contextmanager
def barra_de_avance() -> Iterator[Avance]:
    """Una barra en la salida de errores; da la función `avance(paso, parte)` que la mueve."""
    oculta = not sys.stderr.isatty()
    with click.progressbar(
        length=100, label="Empezando", width=0, show_eta=False, file=sys.stderr, hidden=oculta
    ) as barra:

        def avance(paso: str, parte: float) -> None:
            barra.label = paso
            barra.update(round(100 * parte) - barra.pos)
            # `update` no dibuja si solo cambió el paso
            barra.render_progress()

        yield avance
        avance("Listo", 1.0)
