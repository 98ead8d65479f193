"""Rutas de Flask que cambian los datos: subir, revisar, publicar y volver a una carga anterior."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import flask
import orjson

from dashboard.almacen.almacen import Almacen
from dashboard.contratos.tablas import tabla_de
from dashboard.nucleo.ajustes import Ajustes
from dashboard.publicacion.cargas import MAXIMO_BYTES, Cargas, demasiado_grande
from dashboard.publicacion.carpeta_carga import Opciones, leer_regiones, volver_a
from dashboard.publicacion.columnas_elegidas import leer_elegidas
from dashboard.publicacion.registro import registro_csv
from dashboard.salidas.acerca import nombre_con_carga
from dashboard.salidas.archivos import XLSX
from dashboard.web.peticion import archivo, como_json


def rutas(cargas: Cargas, ajustes: Ajustes, almacen: Almacen) -> flask.Blueprint:
    """Estas rutas. Quién puede pedirlas lo dice la tabla y lo exige la puerta."""
    hoja = flask.Blueprint("datos", __name__)
    _sin_carga(hoja, ajustes, almacen)

    @hoja.post("/datos/cargas")
    def crear() -> flask.Response:
        return como_json({"id": cargas.crear()})

    @hoja.post("/datos/cargas/<carga>/archivos")
    def recibir(carga: str) -> flask.Response:
        # el cuerpo es el archivo, tal cual: nada pasa por la carpeta temporal del sistema
        flask.request.max_content_length = MAXIMO_BYTES
        nombre = flask.request.args.get("nombre", "")
        largo = flask.request.content_length
        if largo is not None and largo > MAXIMO_BYTES:
            raise demasiado_grande(nombre)
        return como_json(cargas.recibir(carga, nombre, flask.request.stream, largo))  # type: ignore[arg-type]

    @hoja.post("/datos/cargas/<carga>/archivos/<int:numero>/quitar")
    def quitar(carga: str, numero: int) -> flask.Response:
        cargas.quitar(carga, numero)
        return como_json({})

    @hoja.post("/datos/cargas/<carga>/revisar")
    def revisar(carga: str) -> flask.Response:
        cuerpo = _cuerpo()
        cargas.revisar(carga, Opciones.leer(cuerpo, ajustes.regiones), leer_elegidas(cuerpo))
        return como_json({})

    @hoja.get("/datos/cargas/<carga>/estado")
    def estado(carga: str) -> flask.Response:
        actual = cargas.estado(carga)
        return como_json({"fase": actual.fase, "paso": actual.paso, "parte": actual.parte, "mensaje": actual.mensaje})

    @hoja.post("/datos/cargas/<carga>/publicar")
    def publicar(carga: str) -> flask.Response:
        cargas.publicar(carga)
        return como_json({})

    for nombre, dejar in (("cancelar", cargas.cancelar), ("descartar", cargas.descartar)):
        hoja.add_url_rule(f"/datos/cargas/<carga>/{nombre}", nombre, partial(_dejar, dejar), methods=["POST"])

    @hoja.get("/datos/cargas/<carga>/salida/<nombre>")
    def salida(carga: str, nombre: str) -> flask.Response:
        ruta = cargas.salida(carga, nombre)
        return flask.send_file(ruta.resolve(), mimetype=XLSX, as_attachment=True, download_name=nombre, etag=False)

    return hoja


def _dejar(dejar: Callable[[str], None], carga: str) -> flask.Response:
    dejar(carga)
    return como_json({})


def _sin_carga(hoja: flask.Blueprint, ajustes: Ajustes, almacen: Almacen) -> None:
    """Las que no son de una carga en curso."""

    @hoja.get("/datos/registro-de-cargas.csv")
    def registro() -> flask.Response:
        consulta = almacen.consulta()
        nombre = nombre_con_carga("registro-de-cargas", consulta.contexto, "csv")
        return archivo(registro_csv(consulta, leer_regiones(ajustes.regiones)), nombre, "text/csv; charset=utf-8")

    @hoja.get("/datos/plantillas.zip")
    def plantillas() -> flask.Response:
        from dashboard.salidas.plantillas import todas

        return archivo(todas(), "plantillas.zip", "application/zip")

    @hoja.get("/datos/plantillas/<nombre>.xlsx")
    def plantilla(nombre: str) -> flask.Response:
        # escribir un libro carga un componente que el servidor no necesita para nada más
        from dashboard.salidas.plantillas import nombre_de_plantilla
        from dashboard.salidas.plantillas import plantilla as escribir

        tabla = tabla_de(nombre)
        return archivo(escribir(tabla), nombre_de_plantilla(tabla), XLSX)

    @hoja.post("/datos/volver/<int:numero>")
    def volver(numero: int) -> flask.Response:
        volver_a(ajustes.datos, numero)
        return como_json({})


def _cuerpo() -> Any:
    """El JSON de la petición; `None` si no lo es. El de Flask no aguanta uno con miles de niveles."""
    try:
        return orjson.loads(flask.request.get_data())
    except ValueError:
        return None
