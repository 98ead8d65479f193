"""Lo que las páginas piden aparte: geometría, búsqueda y hoja de estilo; y la salud del servidor."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from urllib.parse import quote

import flask

from dashboard.almacen.almacen import Almacen
from dashboard.dominio.territorio import Nivel
from dashboard.navegacion.vista import Vista, leer_vista
from dashboard.nucleo.errores import ErrorVista
from dashboard.paginas.base import base_de_geometria
from dashboard.web.comprimidos import PARA_SIEMPRE
from dashboard.web.peticion import como_json, valores_de


def rutas(almacen: Almacen) -> flask.Blueprint:
    """Estas rutas, sobre un almacén."""
    hoja = flask.Blueprint("geo", __name__)

    @hoja.get("/salud")
    def salud() -> flask.Response:
        generacion = almacen.generacion().numero
        return como_json({"estado": "bien" if not almacen.aviso else "con aviso", "generacion": generacion})

    @hoja.get("/estatico/bootstrap.min.css")
    def bootstrap() -> flask.Response:
        estilo = files("flask_bootstrap").joinpath("static/bootstrap5/css/bootstrap.min.css").read_bytes()
        # el mapa de fuentes no se sirve: su mención haría pedirlo
        estilo = estilo.split(b"/*# sourceMappingURL")[0]
        return flask.Response(estilo, mimetype="text/css", headers={"Cache-Control": PARA_SIEMPRE})

    @hoja.get("/geo/<carga>/areas/<codigo>.json")
    def areas(carga: str, codigo: str) -> flask.Response:
        consulta = almacen.consulta()
        return _geojson(consulta.geometria(consulta.nodo(codigo)), carga == base_de_geometria(consulta))

    @hoja.get("/geo/<carga>/fondo.json")
    def fondo(carga: str) -> flask.Response:
        consulta = almacen.consulta()
        return _geojson(consulta.fondo(), carga == base_de_geometria(consulta))

    @hoja.get("/api/buscar")
    def buscar() -> flask.Response:
        consulta = almacen.consulta()
        periodo = flask.request.args.get("periodo", "")
        vista = leer_vista("/", f"?periodo={quote(periodo)}" if periodo else "", valores_de(consulta))
        hallados = consulta.buscar(flask.request.args.get("q", ""))
        return como_json([{**fila, "url": _direccion(vista, fila)} for fila in hallados])

    return hoja


def _direccion(vista: Vista, fila: dict[str, str]) -> str:
    if fila["tipo"] == "distrito":
        return vista.de_lista("distrito", fila["codigo"]).url()
    return vista.hacia(fila["codigo"], Nivel(fila["tipo"])).url()


def _geojson(archivo: Path, vigente: bool) -> flask.Response:
    """El archivo; si la dirección es de otra carga se entrega, pero no se guarda con su nombre."""
    if not archivo.is_file():
        raise ErrorVista("Ese territorio no tiene un área dibujada.")
    return flask.Response(
        archivo.read_bytes(),
        mimetype="application/geo+json",
        headers={"Cache-Control": PARA_SIEMPRE if vigente else "no-store"},
    )
