"""La orden que recibe los límites de la oficina."""

from __future__ import annotations

from pathlib import Path

import click

from dashboard.nucleo.errores import ErrorArchivo
from dashboard.ordenes.consola import barra_de_avance, leer_ajustes, orden


@orden
@click.argument(
    "archivo",
    metavar="[ARCHIVO]",
    type=Path,
    required=False,
    help="GeoJSON, GeoPackage o shapefile (suelto o en .zip) de distritos, provincias, departamentos o regiones.",
)
@click.option("--capa", metavar="NOMBRE", default="", help="Cuál, si el archivo trae varias.")
@click.option("--epsg", metavar="N", type=int, default=0, help="Sistema de coordenadas, si el archivo no lo dice.")
@click.option("--quitar", is_flag=True, help="Olvida los límites entregados y vuelve a los de referencia.")
def limites(archivo: Path | None, capa: str, epsg: int, quitar: bool) -> None:
    """Dibuja el mapa con los límites de la oficina, que se unen en regiones por su UBIGEO."""
    if (archivo is None) == (not quitar):
        raise ErrorArchivo("Diga el archivo de los límites o, para volver a los de referencia, solo --quitar.")
    ajustes = leer_ajustes()
    from dashboard.publicacion import limites as modulo

    with barra_de_avance() as avance:
        if archivo is None:
            entrega = modulo.quitar(ajustes, avance)
        else:
            entrega = modulo.entregar(archivo, ajustes, avance, capa=capa, epsg=epsg)
    click.echo("\n".join(entrega.frases))
    generacion = entrega.generacion
    click.echo(
        "Todavía no hay datos que dibujar: se usarán en la próxima carga."
        if generacion is None
        else f"Se dibujó otra vez lo publicado, como carga n.º {generacion.numero}; las cifras son las mismas.",
        err=True,
    )
