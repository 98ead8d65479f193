"""La entrada de la línea de órdenes: la tabla de las que hay, en el orden en que las dice la ayuda, y las de servir."""

from __future__ import annotations

import subprocess
import sys
from typing import Annotated

import typer

from dashboard import __version__
from dashboard.ordenes import datos, salidas
from dashboard.ordenes.consola import Orden, Ordenes, ejecutar, leer_ajustes
from dashboard.ordenes.visitas import visitas

Puerto = Annotated[int | None, typer.Option("--puerto", metavar="N", help="Puerto en que escucha.")]
Host = Annotated[
    str | None, typer.Option("--host", metavar="DIRECCIÓN", help="Dirección; fuera de 127.0.0.1 la ven otras máquinas.")
]

app = typer.Typer(
    cls=Ordenes,
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=False,
    help="Tablero de los grupos de apoyo comunal a la lactancia materna. La carpeta de los datos se elige con la "
    "variable TABLERO_DATOS (por defecto, «almacen») y el puerto con PORT (por defecto, 8050).",
)


def iniciar(puerto: Puerto = None, host: Host = None) -> None:
    """Sirve el tablero; si no hay datos, prepara antes la demo."""
    from dashboard.almacen.generacion import apuntada, numeros

    ajustes = leer_ajustes(puerto=puerto, host=host)
    if not numeros(ajustes.datos) and not apuntada(ajustes.datos):
        typer.echo("Todavía no hay datos: se preparan los de demostración, una sola vez.", err=True)
        # en otro proceso, para que su memoria no quede en los del servidor
        if codigo := subprocess.run([sys.executable, "-m", "dashboard", "demo"], check=False).returncode:
            raise typer.Exit(codigo)
    servir(puerto, host)


def servir(puerto: Puerto = None, host: Host = None) -> None:
    """Sirve el tablero con los datos publicados."""
    from dashboard.almacen.generacion import de_otra_version
    from dashboard.web.servidor import servir as servir_ajustes

    ajustes = leer_ajustes(puerto=puerto, host=host)
    if de_otra_version(ajustes.datos):
        # en otro proceso, para que su memoria no quede en los del servidor
        subprocess.run([sys.executable, "-m", "dashboard", "actualizar"], check=False)
    servir_ajustes(ajustes)


def version() -> None:
    """Dice la versión del tablero."""
    typer.echo(__version__)


for orden in (
    iniciar, servir, datos.actualizar, datos.demo, datos.plantillas, datos.importar, datos.validar,
    salidas.cifras, salidas.exportar, visitas, version,
):  # fmt: skip
    app.command(cls=Orden)(orden)


def main() -> None:
    """Entrada de la orden `tablero`."""
    sys.exit(ejecutar(app))


if __name__ == "__main__":
    main()
