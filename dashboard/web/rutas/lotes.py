"""La ruta de los lotes: los archivos de todas las partes de un territorio, hechos en otro proceso.

    POST /descargar/lote.zip?territorio=11&periodo=2026-S1&generacion=3     el ZIP
    …&avance=1          una línea de JSON por archivo; la última dice el nombre y el largo del ZIP, que va detrás

Nada queda en el disco: el ZIP se borra en cuanto se mandó, y quien cierra la conexión detiene el trabajo.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import flask
import orjson

from dashboard.almacen.almacen import Almacen
from dashboard.dominio.territorio import PAIS
from dashboard.nucleo.ajustes import Ajustes
from dashboard.nucleo.errores import ErrorPublicacion, ErrorVista
from dashboard.paginas.lote import CAMPO, RUTA
from dashboard.salidas.lote_encargo import encargar
from dashboard.web.peticion import archivo, consulta_pedida, periodo_pedido

_CORTADO = "El lote se detuvo antes de terminar. Los datos están a salvo: inténtelo otra vez."
_OBRERO = "dashboard.obrero.lote"
#: bytes que se mandan de una vez
_TROZO = 1 << 16
Linea = dict[str, Any]


def rutas(ajustes: Ajustes, almacen: Almacen) -> flask.Blueprint:
    """Esta ruta."""
    hoja = flask.Blueprint("lotes", __name__)

    @hoja.post(RUTA)
    def lote() -> flask.Response:
        pedido = _pedido(ajustes, almacen)
        if flask.request.args.get("avance"):
            return flask.Response(_con_avance(pedido), mimetype="application/octet-stream")
        with _en_marcha(pedido) as (lineas, zip_):
            ultima = list(lineas)[-1]
            if "error" in ultima:
                raise ErrorPublicacion(ultima["error"])
            return archivo(zip_.read_bytes(), ultima["nombre"], "application/zip")

    return hoja


def _pedido(ajustes: Ajustes, almacen: Almacen) -> dict[str, Any]:
    """Lo que se pide, comprobado antes de lanzar nada. `ErrorVista` si algo no existe."""
    consulta = consulta_pedida(almacen)
    periodo = periodo_pedido(consulta)
    formatos = [formato for formato in flask.request.form.get(CAMPO, "")[:40].split(",") if formato]
    if not formatos:
        raise ErrorVista("No se dijo qué archivos lleva el lote.", que_hacer="Pídalo desde su página, en «Exportar».")
    encargo = encargar(consulta, flask.request.args.get("territorio", PAIS), periodo, formatos=formatos)
    return {
        "datos": str(ajustes.datos.resolve()),
        "generacion": consulta.contexto.generacion,
        "territorio": encargo.nodo.codigo,
        "periodo": str(periodo),
        "formatos": encargo.formatos,
        "hoy": date.today().isoformat(),
        "oficina": [str(ajustes.plantilla or ""), str(ajustes.logo or ""), ajustes.direccion],
    }


def _con_avance(pedido: dict[str, Any]) -> Iterator[bytes]:
    with _en_marcha(pedido) as (lineas, zip_):
        for linea in lineas:
            if "nombre" in linea:
                linea["largo"] = zip_.stat().st_size
            yield orjson.dumps(linea) + b"\n"
        if "nombre" in linea:
            with zip_.open("rb") as abierto:
                while trozo := abierto.read(_TROZO):
                    yield trozo


@contextmanager
def _en_marcha(pedido: dict[str, Any]) -> Iterator[tuple[Iterator[Linea], Path]]:
    """El proceso que lo hace: lo que va diciendo y dónde deja el ZIP. Al salir no queda ninguno de los dos."""
    with TemporaryDirectory(prefix="tablero-lote-") as carpeta:
        zip_ = Path(carpeta) / "lote.zip"
        orden = [sys.executable, "-m", _OBRERO, orjson.dumps(pedido).decode(), str(zip_)]
        # la entrada es una tubería que solo se cierra cuando termina este proceso: así termina también él
        with subprocess.Popen(
            orden, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as proceso:
            try:
                yield _leer(proceso), zip_
            finally:
                proceso.kill()


def _leer(proceso: subprocess.Popen[bytes]) -> Iterator[Linea]:
    """Lo que va diciendo; si murió sin decir cómo terminó, se dice."""
    ultima: Linea = {}
    for escrita in proceso.stdout or ():
        ultima = orjson.loads(escrita)
        yield ultima
    if not ultima.keys() & {"nombre", "error"}:
        yield {"error": _CORTADO}
