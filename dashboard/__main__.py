"""La entrada de la línea de órdenes: la tabla de las que hay, en el orden en que las dice la ayuda, y las de servir."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import click

from dashboard import __version__
from dashboard.ordenes import datos, salidas
from dashboard.ordenes.consola import Ordenes, ejecutar, leer_ajustes, orden
from dashboard.ordenes.limites import limites
from dashboard.ordenes.respaldo import respaldo
from dashboard.ordenes.visitas import visitas


def _donde_escucha(funcion: Callable[..., Any]) -> Callable[..., Any]:
    """Las dos opciones de las órdenes que sirven."""
    con_host = click.option("--host", metavar="DIRECCIÓN", help="Dirección; fuera de 127.0.0.1 la ven otras máquinas.")
    return click.option("--puerto", metavar="N", type=int, help="Puerto en que escucha.")(con_host(funcion))


@orden
@_donde_escucha
@click.option("--abrir", is_flag=True, help="Abre el navegador en cuanto el tablero contesta.")
@click.pass_context
def iniciar(contexto: click.Context, puerto: int | None, host: str | None, abrir: bool) -> None:
    """Sirve el tablero; si no hay datos, prepara antes la demo."""
    from dashboard.almacen.generacion import apuntada, numeros

    ajustes = leer_ajustes(puerto=puerto, host=host)
    if not numeros(ajustes.datos) and not apuntada(ajustes.datos):
        click.echo("Todavía no hay datos: se preparan los de demostración, una sola vez.", err=True)
        # en otro proceso, para que su memoria no quede en los del servidor
        if codigo := subprocess.run([sys.executable, "-m", "dashboard", "demo"], check=False).returncode:
            contexto.exit(codigo)
    if abrir:
        # en otro proceso: este se queda sirviendo
        subprocess.Popen([sys.executable, "-m", "dashboard.ordenes.navegador", ajustes.host, str(ajustes.puerto)])
    contexto.invoke(servir, puerto=puerto, host=host)


@orden
@_donde_escucha
def servir(puerto: int | None, host: str | None) -> None:
    """Sirve el tablero con los datos publicados."""
    from dashboard.almacen.generacion import de_otra_version
    from dashboard.web.servidor import servir as servir_ajustes

    ajustes = leer_ajustes(puerto=puerto, host=host)
    if de_otra_version(ajustes.datos):
        # en otro proceso, para que su memoria no quede en los del servidor
        subprocess.run([sys.executable, "-m", "dashboard", "actualizar"], check=False)
    servir_ajustes(ajustes)


@orden
def version() -> None:
    """Dice la versión del tablero."""
    click.echo(__version__)


app = Ordenes(
    help="Tablero de los grupos de apoyo comunal a la lactancia materna. La carpeta de los datos se elige con la "
    "variable TABLERO_DATOS (por defecto, «almacen») y el puerto con PORT (por defecto, 8050).",
    subcommand_metavar="ORDEN …",
    commands=[
        iniciar, servir, datos.actualizar, datos.demo, datos.plantillas, datos.contratos, datos.importar,
        datos.validar, datos.certificar, limites, respaldo, salidas.cifras, salidas.exportar, visitas, version,
    ],
)  # fmt: skip


def main() -> None:
    """Entrada de la orden `tablero`."""
    sys.exit(ejecutar(app))


if __name__ == "__main__":
    main()
