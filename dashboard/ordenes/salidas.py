"""Las órdenes que escriben cifras y archivos, los mismos que se descargan, sin servidor."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

import click

from dashboard.nucleo.errores import ErrorArchivo, ErrorVista
from dashboard.ordenes.consola import decir_aviso, leer_ajustes, leer_periodo, orden

_territorio = partial(click.option, "--territorio", metavar="CÓDIGO", default="PE")
_periodo = partial(click.option, "--periodo", metavar="PERIODO", default="")


@orden
@_territorio(help="Una región (11), red (11-02), microrred, establecimiento o grupo; si no se da, PE.")
@_periodo(help="Año (2026), semestre (2026-S1) o mes (2026-05); si no se da, el último año.")
@click.option(
    "--formato", metavar="json|csv", default="json", help="Cómo se escriben los registros; si no se da, json."
)
@click.option("--hijos", is_flag=True, help="Añade los de cada territorio del nivel siguiente.")
def cifras(territorio: str, periodo: str, formato: str, hijos: bool) -> None:
    """Escribe los indicadores de un territorio, sin nada más."""
    from dashboard.almacen.almacen import Almacen
    from dashboard.salidas.cifras import como_csv, como_json, registros

    escribir = {"json": como_json, "csv": como_csv}.get(formato)
    if escribir is None:
        raise ErrorVista(f"No hay un formato «{formato[:20]}».", que_hacer="Elija json o csv.")
    almacen = Almacen(leer_ajustes().datos)
    consulta = almacen.consulta()
    try:
        nodo = consulta.nodo(territorio)
    except ErrorVista as error:
        error.que_hacer = "Con --territorio PE --hijos se ven los códigos de las regiones."
        raise
    pedido = leer_periodo(consulta, periodo) or consulta.exigir_periodo(consulta.periodo_por_defecto())
    texto = escribir(registros(consulta, [nodo, *(consulta.hijos(nodo) if hijos else [])], pedido))
    decir_aviso(almacen)
    click.echo(texto.rstrip("\n"))


@orden
@click.argument("formato", metavar="pptx|xlsx|directorio", help="Qué se escribe.")
@_territorio(help="Territorio; para xlsx, también una ficha. Si no se da, PE.")
@_periodo(help="2026, 2026-S1 o 2026-05; si no se da, el último año.")
@click.option("--salida", metavar="RUTA", type=Path, help="Archivo, o carpeta donde dejarlo con su nombre.")
@click.option(
    "--indicador",
    metavar="CLAVE",
    default="cobertura",
    help="Para xlsx: el que se compara; si no se da, cobertura.",
)
@click.option("--lista", metavar="CLAVE", default="", help="Para xlsx: una lista, por ejemplo sin_grupo.")
@click.option("--edicion", metavar="CLAVE", default="", help="Para pptx: completa, autoridades, personal o madres.")
@click.option("--escenas", metavar="CLAVES", default="", help="Para pptx: cuáles y en qué orden, como mapa.compromiso.")
def exportar(
    formato: str, territorio: str, periodo: str, salida: Path | None, indicador: str, lista: str, edicion: str,
    escenas: str,
) -> None:  # fmt: skip
    """Escribe la presentación, el libro de datos o el directorio de grupos de un territorio."""
    from dashboard.almacen.almacen import Almacen
    from dashboard.salidas.archivos import ARCHIVOS, Pedido

    almacen = Almacen(leer_ajustes().datos)
    if formato not in ARCHIVOS:
        raise ErrorVista(f"No hay un formato «{formato[:20]}».", que_hacer=f"Elija {', '.join(ARCHIVOS)}.")
    consulta = almacen.consulta()
    de_que = leer_periodo(consulta, periodo.strip()) or consulta.periodo_por_defecto()
    pedido = Pedido(consulta, territorio, de_que, indicador, lista, date.today(), edicion=edicion, escenas=escenas)
    if (edicion or escenas) and formato != "pptx":
        raise ErrorVista("Las escenas solo se eligen para un pptx.", que_hacer="Quite --edicion y --escenas.")
    if lista and formato != "xlsx":
        raise ErrorVista("Una lista solo se exporta como xlsx.", que_hacer="Quite --lista o elija xlsx.")
    contenido, nombre = ARCHIVOS[formato][2](pedido)
    destino = _escribir(contenido, nombre, salida or Path())
    decir_aviso(almacen)
    click.echo(str(destino))


def _escribir(contenido: bytes, nombre: str, destino: Path) -> Path:
    """Escribe el archivo y devuelve dónde quedó. `destino`: un archivo, o una carpeta que ya existe."""
    extension = Path(nombre).suffix
    if destino.is_dir():
        destino = destino / nombre
    elif destino.suffix.lower() != extension:
        # un PowerPoint llamado .xlsx no se abre, y nadie sabría por qué
        raise ErrorVista(
            f"«{destino.name}» no es el nombre de un archivo {extension}.",
            que_hacer=f"Termine --salida en {extension}, o dé una carpeta que exista.",
        )
    try:
        destino.write_bytes(contenido)
    except OSError as error:
        raise ErrorArchivo(
            f"No se pudo escribir «{destino}».",
            que_hacer="Elija con --salida una carpeta que exista y en la que pueda escribir.",
        ) from error
    return destino
