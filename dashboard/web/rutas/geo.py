"""Rutas de Flask fuera de Dash: geometría, descargas, búsqueda, estilo y salud."""

from __future__ import annotations

from importlib.resources import files
from typing import Any
from urllib.parse import quote

import flask
import orjson

from dashboard.almacen.almacen import Almacen
from dashboard.dominio.territorio import Nivel
from dashboard.errores import ErrorVista
from dashboard.exportar.tabla_csv import nombre_de_archivo, tabla_csv
from dashboard.indicadores.listas.catalogo import abrir
from dashboard.navegacion.vista import Pagina, Vista, leer_vista
from dashboard.web.app import base_de_geometria, valores_de
from dashboard.web.comprimidos import PARA_SIEMPRE
from dashboard.web.rutas.descargas import consulta_pedida, periodo_pedido


def registrar_rutas(servidor: flask.Flask, almacen: Almacen) -> None:
    """Agrega las rutas a un servidor de Flask."""

    @servidor.get("/salud")
    def salud() -> flask.Response:
        generacion = almacen.generacion().numero
        return _json({"estado": "bien" if not almacen.aviso else "con aviso", "generacion": generacion})

    @servidor.get("/estatico/bootstrap.min.css")
    def bootstrap() -> flask.Response:
        hoja = files("flask_bootstrap").joinpath("static/bootstrap5/css/bootstrap.min.css").read_bytes()
        # el mapa de fuentes no se sirve: su mención haría pedirlo
        hoja = hoja.split(b"/*# sourceMappingURL")[0]
        return flask.Response(hoja, mimetype="text/css", headers={"Cache-Control": PARA_SIEMPRE})

    @servidor.get("/geo/<carga>/areas/<codigo>.json")
    def areas(carga: str, codigo: str) -> flask.Response:
        consulta = almacen.consulta()
        return _geojson(consulta.geometria(consulta.nodo(codigo)), carga == base_de_geometria(consulta))

    @servidor.get("/geo/<carga>/fondo.json")
    def fondo(carga: str) -> flask.Response:
        consulta = almacen.consulta()
        return _geojson(consulta.fondo(), carga == base_de_geometria(consulta))

    @servidor.get("/api/buscar")
    def buscar() -> flask.Response:
        consulta = almacen.consulta()
        vista = leer_vista("/", _solo_periodo(flask.request.args.get("periodo", "")), valores_de(consulta))
        hallados = consulta.buscar(flask.request.args.get("q", ""))
        return _json([{**fila, "url": _direccion(vista, fila)} for fila in hallados])

    @servidor.get("/descargar/<clave>.csv")
    def descargar(clave: str) -> flask.Response:
        consulta = consulta_pedida(almacen)
        periodo = periodo_pedido(consulta, flask.request.args.get("periodo", ""))
        abierta = abrir(clave, flask.request.args.get("territorio", "PE"), consulta, periodo)
        nombre = nombre_de_archivo(abierta, periodo, consulta.contexto.demostracion)
        return flask.Response(
            tabla_csv(abierta, consulta, periodo),
            mimetype="text/csv",
            headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(nombre)}"},
        )


def _solo_periodo(texto: str) -> str:
    return f"?periodo={quote(texto)}" if texto else ""


def _direccion(vista: Vista, fila: dict[str, str]) -> str:
    if fila["tipo"] == "distrito":
        return vista.con(pagina=Pagina.LISTA, lista="distrito", codigo=fila["codigo"]).url()
    return vista.hacia(fila["codigo"], Nivel(fila["tipo"])).url()


def _json(contenido: Any) -> flask.Response:
    return flask.Response(orjson.dumps(contenido), mimetype="application/json")


def _geojson(archivo: Any, vigente: bool) -> flask.Response:
    """El archivo; si la dirección es de otra carga se entrega, pero no se guarda con su nombre."""
    if not archivo.is_file():
        raise ErrorVista("Ese territorio no tiene un área dibujada.")
    return flask.Response(
        archivo.read_bytes(),
        mimetype="application/geo+json",
        headers={"Cache-Control": PARA_SIEMPRE if vigente else "no-store"},
    )
