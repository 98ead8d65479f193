"""`tablero visitas`: el plan de visitas de un territorio desde la línea de órdenes, en los archivos que se pidan."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import click

from dashboard.nucleo.errores import ErrorArchivo, ErrorVista
from dashboard.nucleo.recursos import texto_de_la_oficina
from dashboard.ordenes.consola import Avance, barra_de_avance, decir_aviso, leer_ajustes, leer_periodo, orden

if TYPE_CHECKING:
    from dashboard.almacen.consulta import Consulta
    from dashboard.dominio.frecuencia import Frecuencia
    from dashboard.planificacion.itinerario import Itinerario


_texto = partial(click.option, default="")


@orden
@_texto("--territorio", metavar="CÓDIGO", help="Red (11-02), microrred, región o PE.")
@_texto("--desde", metavar="FECHA", help="Primer día; si no se da, el lunes tras la fecha de datos.")
@_texto("--dias", metavar="N", help="Días de trabajo; si no se da, 5.")
@_texto("--equipos", "eq", metavar="N", help="Equipos que salen a la vez; si no se da, 1.")
@click.option(
    "--salida",
    "salidas",
    metavar="ARCHIVO",
    type=Path,
    multiple=True,
    help="plan.xlsx, plan.ics, plan.pdf o plan.json. Se puede repetir.",
)
@click.option("--formulario", metavar="CARPETA", type=Path, help="Deja ahí el formulario sin red de cada equipo.")
@_texto("--periodo", metavar="PERIODO", help="Para los motivos de las faltas: 2026, 2026-S1.")
@_texto("--base", metavar="CÓDIGO", help="De dónde salen: un establecimiento, o latitud,longitud.")
@_texto("--jornada", "jor", metavar="HORAS", help="Por ejemplo, 0800-1700.")
@_texto("--minutos", "min", metavar="N", help="Minutos por visita; si no se da, 90.")
@_texto("--vd", metavar="N", help="Visitas por equipo y día; si no se da, 4.")
@_texto("--laborables", "lab", metavar="DÍAS", help="De 1 (lunes) a 7 (domingo): 123456. Si no se da, 12345.")
@_texto("--pesos", metavar="PESOS", help="Uno por factor de la prioridad, de 0 a 50, separados por puntos.")
@_texto("--viaje", "modo", metavar="MODO", help="auto, carretera, rio o pie.")
@click.option("--tiempos", metavar="ARCHIVO", type=Path, help="CSV de la oficina: desde,hasta,minutos.")
@_texto("--obligatorias", "obl", metavar="CÓDIGOS", help="Se visitan sí o sí; separados por comas.")
@_texto("--excluir", "ex", metavar="CÓDIGOS", help="No se visitan; separados por comas.")
@_texto("--direccion", metavar="TEXTO", help="La dirección de un plan: se rehace ese mismo.")
def visitas(
    territorio: str,
    periodo: str,
    salidas: Sequence[Path],
    formulario: Path | None,
    tiempos: Path | None,
    direccion: str,
    **campos: str,
) -> None:
    """Planifica visitas y las escribe como Excel, calendario, PDF, JSON o formularios para llenar sin red."""
    from dashboard.almacen.almacen import Almacen
    from dashboard.dominio.frecuencia import abrir as abrir_frecuencia
    from dashboard.salidas.procedencia_plan import titular

    # los demás ya tienen el nombre corto con que van en la dirección de un plan, que separa los códigos de otro modo
    campos |= {corto: campos[corto].replace(",", "~") for corto in ("obl", "ex")}
    ajustes = leer_ajustes()
    almacen = Almacen(ajustes.datos)
    frecuencia = abrir_frecuencia(ajustes.visitas)
    pedido = Pedido(territorio, periodo, campos, direccion, tiempos or ajustes.tiempos, salidas, frecuencia, formulario)
    with barra_de_avance() as avance:
        plan, escritos = visitar(almacen.consulta(), pedido, avance)
    decir_aviso(almacen)
    for aviso in plan.avisos:
        click.echo(f"Aviso: {aviso}", err=True)
    click.echo(titular(plan))
    for ruta in escritos:
        click.echo(f"Se escribió «{ruta}».", err=True)


@dataclass(frozen=True, slots=True)
class Pedido:
    """Lo que se escribió en la orden. `campos`: las opciones con sus nombres cortos; "" no cuenta."""

    territorio: str
    periodo: str
    campos: dict[str, str]
    #: dirección de un plan, o su consulta; las opciones sueltas le ganan
    direccion: str
    tiempos: Path | None
    salidas: Sequence[Path]
    #: los meses entre visitas de la oficina; `None`: los de referencia
    frecuencia: Frecuencia | None = None
    #: carpeta donde dejar el formulario de cada equipo
    formulario: Path | None = None


def visitar(consulta: Consulta, pedido: Pedido, avance: Avance) -> tuple[Itinerario, list[Path]]:
    """Planifica y escribe. Devuelve el plan y los archivos escritos.

    `ErrorVista` si algo de lo pedido no se entiende; `ErrorArchivo` si una salida no se puede escribir. Nada se
    escribe si el plan no se pudo hacer.
    """
    from dashboard.planificacion.factores import leer_pesos
    from dashboard.planificacion.opciones import leer as leer_opciones
    from dashboard.planificacion.planear import planear
    from dashboard.planificacion.planes import exigir_pesos, exigir_planificable, periodo_de
    from dashboard.planificacion.prioridad import priorizar
    from dashboard.planificacion.viaje import leer_tiempos
    from dashboard.salidas.plan import TIPOS, escribir

    extensiones = {salida: salida.suffix[1:].lower() for salida in pedido.salidas}
    for salida, extension in extensiones.items():
        if extension not in TIPOS:
            raise ErrorVista(
                f"No se sabe escribir «{salida.name[:60]}».",
                que_hacer=f"El nombre debe terminar en {', '.join(f'.{nombre}' for nombre in TIPOS)}.",
            )
    campos = dict(parse_qsl(pedido.direccion.rpartition("?")[2])) if pedido.direccion else {}
    territorio = pedido.territorio or campos.get("territorio", "")
    if not territorio:
        raise ErrorVista("Falta decir el territorio.", que_hacer="Agregue, por ejemplo, --territorio 11-02.")
    try:
        nodo = consulta.nodo(territorio)
    except ErrorVista as error:
        error.que_hacer = "Con `tablero cifras --territorio PE --hijos` se ven los códigos de las regiones."
        raise
    exigir_planificable(nodo)
    periodo = leer_periodo(consulta, pedido.periodo or campos.get("periodo", "")) or periodo_de(nodo, consulta)
    campos |= {corto: valor for corto, valor in pedido.campos.items() if valor}
    elegidas = leer_opciones(campos)
    tiempos = leer_tiempos(texto_de_la_oficina(pedido.tiempos, "una tabla de tiempos")) if pedido.tiempos else None
    pesos = leer_pesos(campos)
    exigir_pesos(pesos)
    avance("Midiendo la prioridad", 0.0)
    candidatos = priorizar(consulta, nodo, pesos, pedido.frecuencia).candidatos()
    hacer = partial(planear, consulta, nodo, periodo, candidatos, tiempos=tiempos, avance=avance, hoy=date.today())
    plan, sin_cambios, ahora = hacer(elegidas), partial(hacer, elegidas.sin_cambios), datetime.now(UTC)
    contenidos = [
        (salida, escribir(plan, consulta, extensiones[salida], ahora, sin_cambios)) for salida in pedido.salidas
    ]
    if pedido.formulario:
        from dashboard.salidas.plan_html import formularios

        contenidos += [(pedido.formulario / nombre, bytes_) for nombre, bytes_ in formularios(plan)]
    for salida, bytes_ in contenidos:
        _escribir(salida, bytes_, crear=salida.parent == pedido.formulario)
    return plan, [salida for salida, _ in contenidos]


def _escribir(salida: Path, bytes_: bytes, *, crear: bool) -> None:
    """Aparte y de una vez: si algo falla, el archivo anterior queda entero. `crear`: la carpeta, si falta."""
    provisional = salida.with_name(f".{salida.name}.{os.getpid()}")
    try:
        if crear:
            salida.parent.mkdir(exist_ok=True)
        provisional.write_bytes(bytes_)
        provisional.replace(salida)
    except OSError as error:
        provisional.unlink(missing_ok=True)
        raise ErrorArchivo(
            f"No se puede escribir «{salida}».",
            que_hacer="Revise que la carpeta exista y que el archivo no esté abierto en otro programa.",
        ) from error
