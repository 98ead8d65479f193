"""Las órdenes que escriben cifras y archivos, los mismos que se descargan, sin servidor."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import click

from dashboard.nucleo.errores import ErrorArchivo, ErrorVista
from dashboard.ordenes.consola import decir_aviso, leer_ajustes, leer_periodo, orden
from dashboard.salidas.estilo import Estilo, de_la_oficina

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
@click.option("--proporcion", metavar="16:9|4:3", default="", help="Para pptx: la lámina; si no se da, 16:9.")
@click.option("--tema", metavar="oscuro|claro", default="", help="Para pptx: sus colores; si no se da, oscuro.")
@click.option("--plantilla", metavar="RUTA", type=Path, help="Para pptx: la plantilla de la oficina (.pptx o .potx).")
@click.option("--logo", metavar="RUTA", type=Path, help="Para pptx: el logo de la oficina (PNG o JPG).")
def exportar(
    formato: str, territorio: str, periodo: str, salida: Path | None, indicador: str, lista: str, **aspecto: Any
) -> None:
    """Escribe la presentación, el libro de datos o el directorio de grupos de un territorio."""
    from dashboard.almacen.almacen import Almacen
    from dashboard.salidas.archivos import ARCHIVOS, Pedido

    almacen = Almacen(leer_ajustes().datos)
    if formato not in ARCHIVOS:
        raise ErrorVista(f"No hay un formato «{formato[:20]}».", que_hacer=f"Elija {', '.join(ARCHIVOS)}.")
    consulta = almacen.consulta()
    de_que = leer_periodo(consulta, periodo.strip()) or consulta.periodo_por_defecto()
    pedido = Pedido(consulta, territorio, de_que, indicador, lista, date.today(), estilo=_estilo(formato, **aspecto))
    if lista and formato != "xlsx":
        raise ErrorVista("Una lista solo se exporta como xlsx.", que_hacer="Quite --lista o elija xlsx.")
    contenido, nombre = ARCHIVOS[formato][2](pedido)
    destino = _escribir(contenido, nombre, salida or Path())
    decir_aviso(almacen)
    click.echo(str(destino))


def _estilo(formato: str, proporcion: str, tema: str, plantilla: Path | None, logo: Path | None) -> Estilo:
    """Cómo se pide que se vea la presentación; lo que no se da es de los ajustes."""
    if formato != "pptx" and (proporcion or tema or plantilla or logo):
        que_hacer = "Quite --proporcion, --tema, --plantilla y --logo, o elija pptx."
        raise ErrorVista("Solo la presentación tiene plantilla, logo, proporción y tema.", que_hacer=que_hacer)
    if plantilla and (proporcion or tema):
        que_hacer = "Quite --proporcion y --tema, o quite --plantilla."
        raise ErrorVista("La proporción y los colores son los de la plantilla.", que_hacer=que_hacer)
    ajustes = leer_ajustes()
    # quien pide una proporción o un tema quiere la plantilla del tablero, aunque la oficina tenga otra
    propia = None if proporcion or tema else ajustes.plantilla
    return Estilo(
        proporcion or "16:9",
        tema or "oscuro",
        de_la_oficina(plantilla or propia, "una plantilla"),
        de_la_oficina(logo or ajustes.logo, "un logo"),
    )


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
