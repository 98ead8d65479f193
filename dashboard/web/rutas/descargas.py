"""Las descargas: una lista en CSV, la presentación, el libro y el directorio.

    /descargar/sin_grupo.csv?territorio=11&periodo=2026
    /descargar/presentacion.pptx?territorio=11&periodo=2026-S1
    /descargar/libro.xlsx?territorio=11&periodo=2026&indicador=asistencia      una vista (territorio, ficha o grupo)
    /descargar/libro.xlsx?territorio=11&periodo=2026&lista=sin_grupo           una lista
    /descargar/directorio.xlsx?territorio=11&periodo=2026
    …&generacion=3                                                             de esa carga, mientras siga guardada

Los campos son los de las páginas y llegan del navegador: pueden ser cualquier cosa.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import flask

from dashboard.almacen.almacen import Almacen
from dashboard.almacen.consulta import Consulta
from dashboard.dominio.territorio import PAIS
from dashboard.indicadores.listas.catalogo import abrir
from dashboard.nucleo.errores import ErrorVista
from dashboard.salidas.acerca import nombre_de_archivo
from dashboard.salidas.archivos import ARCHIVOS, Pedido
from dashboard.salidas.cifras import tabla_csv
from dashboard.salidas.hojas import Archivo
from dashboard.web.peticion import archivo, consulta_pedida, periodo_pedido

#: ningún código, lista ni indicador es más largo
_LARGO = 200


def rutas(almacen: Almacen) -> flask.Blueprint:
    """Estas rutas, sobre un almacén."""
    hoja = flask.Blueprint("descargas", __name__)
    for formato, (nombre, tipo, hacer) in ARCHIVOS.items():
        hoja.add_url_rule(f"/descargar/{nombre}", formato, _ruta(almacen, tipo, hacer))

    @hoja.get("/descargar/<clave>.csv")
    def lista(clave: str) -> flask.Response:
        consulta = consulta_pedida(almacen)
        periodo = periodo_pedido(consulta)
        abierta = abrir(clave, flask.request.args.get("territorio", PAIS), consulta, periodo)
        nombre = nombre_de_archivo(abierta.lista.clave, abierta.nodo, periodo, consulta.contexto.demostracion, "csv")
        return archivo(tabla_csv(abierta, consulta, periodo), nombre, "text/csv; charset=utf-8")

    return hoja


def _ruta(almacen: Almacen, tipo: str, hacer: Callable[[Pedido], Archivo]) -> Callable[[], flask.Response]:
    def responder() -> flask.Response:
        consulta = consulta_pedida(almacen)
        contenido, nombre = hacer(_pedido(consulta))
        # el nombre solo lleva letras sin tilde, cifras y guiones: no hay nada que escapar
        cabeceras = {"Content-Disposition": f'attachment; filename="{nombre}"'}
        return flask.Response(contenido, mimetype=tipo, headers=cabeceras)

    return responder


def _pedido(consulta: Consulta) -> Pedido:
    campos = flask.request.args
    for campo, valor in campos.items():
        if len(valor) > _LARGO:
            raise ErrorVista(f"El valor de «{campo[:20]}» es demasiado largo.")
    return Pedido(
        consulta,
        campos.get("territorio", PAIS),
        periodo_pedido(consulta),
        campos.get("indicador", "cobertura"),
        campos.get("lista", ""),
        date.today(),
    )
