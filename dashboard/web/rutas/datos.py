"""Rutas de Flask que cambian los datos: subir, revisar, publicar y volver a una carga anterior."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import flask
import orjson

from dashboard.ajustes import Ajustes
from dashboard.esquemas.registro import tabla_de
from dashboard.publicacion.cargas import MAXIMO_BYTES, Cargas, demasiado_grande
from dashboard.publicacion.historia import volver_a
from dashboard.publicacion.opciones import Opciones

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def registrar_rutas_de_datos(servidor: flask.Flask, cargas: Cargas, ajustes: Ajustes) -> None:
    """Agrega las rutas a un servidor de Flask. Quién puede escribir lo dice la puerta (`dashboard.web.puerta`)."""

    @servidor.post("/datos/cargas")
    def crear() -> flask.Response:
        return _json({"id": cargas.crear()})

    @servidor.post("/datos/cargas/<carga>/archivos")
    def recibir(carga: str) -> flask.Response:
        # el cuerpo es el archivo, tal cual: nada pasa por la carpeta temporal del sistema
        flask.request.max_content_length = MAXIMO_BYTES
        nombre = flask.request.args.get("nombre", "")
        largo = flask.request.content_length
        if largo is not None and largo > MAXIMO_BYTES:
            raise demasiado_grande(nombre)
        return _json(cargas.recibir(carga, nombre, flask.request.stream, largo))  # type: ignore[arg-type]

    @servidor.post("/datos/cargas/<carga>/archivos/<int:numero>/quitar")
    def quitar(carga: str, numero: int) -> flask.Response:
        cargas.quitar(carga, numero)
        return _json({})

    @servidor.post("/datos/cargas/<carga>/revisar")
    def revisar(carga: str) -> flask.Response:
        cargas.revisar(carga, Opciones.leer(_cuerpo(), ajustes.regiones))
        return _json({})

    @servidor.get("/datos/cargas/<carga>/estado")
    def estado(carga: str) -> flask.Response:
        actual = cargas.estado(carga)
        return _json({"fase": actual.fase, "paso": actual.paso, "parte": actual.parte, "mensaje": actual.mensaje})

    @servidor.post("/datos/cargas/<carga>/publicar")
    def publicar(carga: str) -> flask.Response:
        cargas.publicar(carga)
        return _json({})

    @servidor.post("/datos/cargas/<carga>/descartar")
    def descartar(carga: str) -> flask.Response:
        cargas.descartar(carga)
        return _json({})

    @servidor.get("/datos/cargas/<carga>/salida/<nombre>")
    def salida(carga: str, nombre: str) -> flask.Response:
        ruta = cargas.salida(carga, nombre)
        return flask.send_file(ruta.resolve(), mimetype=_XLSX, as_attachment=True, download_name=nombre, etag=False)

    @servidor.get("/datos/plantillas.zip")
    def plantillas() -> flask.Response:
        from dashboard.exportar.plantillas import todas

        return _descarga(todas(), "plantillas.zip", "application/zip")

    @servidor.get("/datos/plantillas/<nombre>.xlsx")
    def plantilla(nombre: str) -> flask.Response:
        # escribir un libro carga un componente que el servidor no necesita para nada más
        from dashboard.exportar.plantillas import nombre_de_plantilla
        from dashboard.exportar.plantillas import plantilla as escribir

        tabla = tabla_de(nombre)
        return _descarga(escribir(tabla), nombre_de_plantilla(tabla), _XLSX)

    @servidor.post("/datos/volver/<int:numero>")
    def volver(numero: int) -> flask.Response:
        volver_a(ajustes.datos, numero)
        return _json({})


def _cuerpo() -> Any:
    """El JSON de la petición; `None` si no lo es. El de Flask no aguanta uno con miles de niveles."""
    try:
        return orjson.loads(flask.request.get_data())
    except ValueError:
        return None


def _descarga(contenido: bytes, nombre: str, tipo: str) -> flask.Response:
    return flask.Response(
        contenido, mimetype=tipo, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(nombre)}"}
    )


def _json(contenido: Any) -> flask.Response:
    return flask.Response(orjson.dumps(contenido), mimetype="application/json")
