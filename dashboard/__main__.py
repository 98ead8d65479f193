"""La entrada de la línea de órdenes: la tabla de las que hay, en el orden en que las dice la ayuda."""

from __future__ import annotations

import sys

import typer

from dashboard import __version__
from dashboard.ordenes import datos, salidas, servir
from dashboard.ordenes.consola import Orden, Ordenes, ejecutar
from dashboard.ordenes.visitas import visitas

app = typer.Typer(
    cls=Ordenes,
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=False,
    help="Tablero de los grupos de apoyo comunal a la lactancia materna. La carpeta de los datos se elige con la "
    "variable TABLERO_DATOS (por defecto, «almacen») y el puerto con PORT (por defecto, 8050).",
)


def version() -> None:
    """Dice la versión del tablero."""
    typer.echo(__version__)


for orden in (
    servir.iniciar, servir.servir, datos.actualizar, datos.demo, datos.plantillas, datos.importar, datos.validar,
    salidas.cifras, salidas.exportar, visitas, version,
):  # fmt: skip
    app.command(cls=Orden)(orden)


def main() -> None:
    """Entrada de la orden `tablero`."""
    sys.exit(ejecutar(app))


if __name__ == "__main__":
    main()
