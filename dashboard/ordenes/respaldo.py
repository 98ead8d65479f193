"""La orden que guarda los datos en un archivo y los recupera."""

from __future__ import annotations

from pathlib import Path

import click

from dashboard.ordenes.consola import barra_de_avance, leer_ajustes, orden


@orden
@click.argument(
    "destino",
    metavar="CARPETA|ARCHIVO.zip",
    type=Path,
    help="Dónde se guarda; en una carpeta, con la fecha por nombre. Al restaurar, el archivo.",
)
@click.option("--restaurar", is_flag=True, help="Vuelve a servir lo que guarda el archivo.")
def respaldo(destino: Path, restaurar: bool) -> None:
    """Guarda en un .zip lo publicado y lo decidido, o lo recupera."""
    ajustes = leer_ajustes()
    from dashboard.publicacion import respaldo as modulo

    with barra_de_avance() as avance:
        if restaurar:
            puesta = modulo.restaurar(destino, ajustes, avance)
            frase = f"Se restauró «{destino.name}»: se sirve como carga n.º {puesta.numero}."
        else:
            escrito = modulo.respaldar(destino, ajustes, avance)
            frase = f"Respaldo: {escrito} ({max(escrito.stat().st_size // 1_000_000, 1)} MB)."
    click.echo(frase)
