"""Las órdenes que sirven el tablero: `tablero iniciar` y `tablero servir`."""

from __future__ import annotations

import subprocess
import sys
from typing import Annotated

import typer

from dashboard.ordenes.consola import leer_ajustes

Puerto = Annotated[int | None, typer.Option("--puerto", metavar="N", help="Puerto en que escucha.")]
Host = Annotated[
    str | None, typer.Option("--host", metavar="DIRECCIÓN", help="Dirección; fuera de 127.0.0.1 la ven otras máquinas.")
]


def iniciar(puerto: Puerto = None, host: Host = None) -> None:
    """Sirve el tablero; si no hay datos, prepara antes la demo."""
    from dashboard.almacen.generacion import apuntada, numeros

    ajustes = leer_ajustes(puerto=puerto, host=host)
    if not numeros(ajustes.datos) and not apuntada(ajustes.datos):
        typer.echo("Todavía no hay datos: se preparan los de demostración, una sola vez.", err=True)
        # en otro proceso, para que su memoria no quede en los del servidor
        if codigo := subprocess.run([sys.executable, "-m", "dashboard", "demo"], check=False).returncode:
            raise typer.Exit(codigo)
    _servir(puerto, host)


def servir(puerto: Puerto = None, host: Host = None) -> None:
    """Sirve el tablero con los datos publicados."""
    _servir(puerto, host)


def _servir(puerto: int | None, host: str | None) -> None:
    from dashboard.almacen.generacion import de_otra_version
    from dashboard.web.servir import servir as servir_ajustes

    ajustes = leer_ajustes(puerto=puerto, host=host)
    if de_otra_version(ajustes.datos):
        # en otro proceso, para que su memoria no quede en los del servidor
        subprocess.run([sys.executable, "-m", "dashboard", "actualizar"], check=False)
    servir_ajustes(ajustes)
