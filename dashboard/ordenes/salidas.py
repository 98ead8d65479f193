"""Las órdenes que escriben cifras y archivos, los mismos que se descargan, sin servidor."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from dashboard.nucleo.errores import ErrorArchivo, ErrorVista
from dashboard.ordenes.consola import decir_aviso, leer_ajustes, leer_periodo, orden
from dashboard.salidas.estilo import Estilo, de_la_oficina

if TYPE_CHECKING:
    from dashboard.salidas.archivos import Pedido

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


#: lo que solo se pide de unos formatos: opción → (formatos, ayuda)
_PROPIAS: dict[str, tuple[tuple[str, ...], str]] = {
    "indicador": (("xlsx",), "el que se compara; si no se da, cobertura"),
    "lista": (("xlsx",), "una lista, por ejemplo sin_grupo"),
    "edicion": (("pptx",), "completa, autoridades, personal o madres"),
    "escenas": (("pptx",), "cuáles y en qué orden, como mapa.compromiso"),
    "proporcion": (("pptx", "lote"), "16:9 o 4:3; si no se da, 16:9"),
    "tema": (("pptx", "lote"), "oscuro o claro; si no se da, oscuro"),
    "plantilla": (("pptx", "lote"), "la plantilla de la oficina (.pptx o .potx)"),
    "logo": (("pptx", "lote"), "el logo de la oficina (PNG o JPG)"),
    "nivel": (("lote",), "sus partes: region, red o microrred; si no se da, las siguientes"),
    "formatos": (("lote",), "pdf,pptx,xlsx; si no se da, los tres"),
}
_LOTE = "lote"


def _con_las_propias(orden_de: Callable[..., None]) -> Callable[..., None]:
    for nombre, (formatos, ayuda) in reversed(_PROPIAS.items()):
        de = " y ".join(formatos)
        orden_de = click.option(f"--{nombre}", metavar="VALOR", default="", help=f"Para {de}: {ayuda}.")(orden_de)
    return orden_de


@orden
@click.argument("formato", metavar="pptx|xlsx|pdf|directorio|lote", help="Qué se escribe.")
@_territorio(help="Territorio; para xlsx, también una ficha. Si no se da, PE.")
@_periodo(help="2026, 2026-S1 o 2026-05; si no se da, el último año.")
@click.option("--salida", metavar="RUTA", type=Path, help="Archivo, o carpeta donde dejarlo con su nombre.")
@_con_las_propias
def exportar(formato: str, territorio: str, periodo: str, salida: Path | None, **opciones: str) -> None:
    """Escribe la presentación, el libro, el informe o el directorio de un territorio, o los de todas sus partes."""
    from dashboard.almacen.almacen import Almacen
    from dashboard.salidas.archivos import ARCHIVOS, Pedido

    almacen = Almacen(leer_ajustes().datos)
    if formato not in (*ARCHIVOS, _LOTE):
        raise ErrorVista(f"No hay un formato «{formato[:20]}».", que_hacer=f"Elija {', '.join((*ARCHIVOS, _LOTE))}.")
    for nombre, valor in opciones.items():
        suyos = _PROPIAS[nombre][0]
        if valor and formato not in suyos:
            raise ErrorVista(
                f"--{nombre} no es de un {formato}.", que_hacer=f"Quítelo, o exporte un {' o un '.join(suyos)}."
            )
    consulta = almacen.consulta()
    de_que = leer_periodo(consulta, periodo.strip()) or consulta.periodo_por_defecto()
    pedido = Pedido(
        consulta, territorio, de_que, opciones["indicador"] or "cobertura", opciones["lista"], date.today(),
        edicion=opciones["edicion"], escenas=opciones["escenas"], estilo=_estilo(opciones),
    )  # fmt: skip
    if formato == _LOTE:
        destino = _lote(pedido, opciones["nivel"], opciones["formatos"], salida or Path())
    else:
        contenido, nombre = ARCHIVOS[formato][2](pedido)
        destino = _destino(nombre, salida or Path())
        with _escribiendo(destino) as archivo:
            archivo.write(contenido)
    decir_aviso(almacen)
    click.echo(str(destino))


def _estilo(opciones: Mapping[str, str]) -> Estilo:
    """Cómo se pide que se vea la presentación; lo que no se da es de los ajustes."""
    proporcion, tema, plantilla, logo = (opciones[que] for que in ("proporcion", "tema", "plantilla", "logo"))
    if plantilla and (proporcion or tema):
        que_hacer = "Quite --proporcion y --tema, o quite --plantilla."
        raise ErrorVista("La proporción y los colores son los de la plantilla.", que_hacer=que_hacer)
    ajustes = leer_ajustes()
    # quien pide una proporción o un tema quiere la plantilla del tablero, aunque la oficina tenga otra
    propia = None if proporcion or tema else ajustes.plantilla
    return Estilo(
        proporcion or "16:9",
        tema or "oscuro",
        de_la_oficina(Path(plantilla) if plantilla else propia, "una plantilla"),
        de_la_oficina(Path(logo) if logo else ajustes.logo, "un logo"),
        ajustes.direccion,
    )


def _lote(pedido: Pedido, nivel: str, formatos: str, salida: Path) -> Path:
    """El ZIP de todas las partes de un territorio; va diciendo por qué archivo va y, al final, qué faltó."""
    from dashboard.salidas.lote import escribir_lote
    from dashboard.salidas.lote_encargo import encargar, nombre_de_lote, resumen_de

    pedidos = [formato.strip().lower() for formato in formatos.split(",") if formato.strip()]
    encargo = encargar(
        pedido.consulta, pedido.codigo, pedido.periodo, nivel.strip().lower(), pedidos, pedido.hoy, pedido.estilo
    )
    destino = _destino(nombre_de_lote(encargo), salida)

    def avance(que: str, van: int, son: int) -> None:
        click.echo(f"[{min(van + 1, son)} de {son}] {que}", err=True)

    with _escribiendo(destino) as archivo:
        hechos = escribir_lote(encargo, archivo, avance)
    click.echo(f"{resumen_de(hechos)}.", err=True)
    return destino


def _destino(nombre: str, salida: Path) -> Path:
    """Dónde se escribe un archivo. `salida`: un archivo con su misma extensión, o una carpeta que ya existe."""
    extension = Path(nombre).suffix
    if salida.is_dir():
        return salida / nombre
    if salida.suffix.lower() != extension:
        # un PowerPoint llamado .xlsx no se abre, y nadie sabría por qué
        raise ErrorVista(
            f"«{salida.name}» no es el nombre de un archivo {extension}.",
            que_hacer=f"Termine --salida en {extension}, o dé una carpeta que exista.",
        )
    return salida


@contextmanager
def _escribiendo(destino: Path) -> Iterator[IO[bytes]]:
    """El archivo abierto para escribir; si algo falla a medias, no queda. `ErrorArchivo` si no se puede escribir."""
    try:
        with destino.open("wb") as archivo:
            yield archivo
    except OSError as error:
        destino.unlink(missing_ok=True)
        raise ErrorArchivo(
            f"No se pudo escribir «{destino}».",
            que_hacer="Elija con --salida una carpeta que exista y en la que pueda escribir.",
        ) from error
    except BaseException:
        destino.unlink(missing_ok=True)
        raise
