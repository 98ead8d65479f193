"""Lo que pide una petición y cómo se le contesta: lo que comparten la aplicación y las rutas."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import quote

import flask
import orjson

from dashboard.almacen.almacen import Almacen
from dashboard.almacen.consulta import Consulta
from dashboard.dominio.periodo import Corte, Periodo
from dashboard.dominio.territorio import PAIS
from dashboard.indicadores.catalogo import TODOS
from dashboard.indicadores.listas import CLAVES
from dashboard.navegacion.vista import Ruta, Valores, Vista, leer_generacion, leer_vista
from dashboard.nucleo.errores import ErrorTablero, ErrorVista
from dashboard.paginas.menu import PAGINAS
from dashboard.paginas.pagina import Pagina


def valores_de(consulta: Consulta | None, paginas: Sequence[Pagina] = PAGINAS) -> Valores:
    """Lo que una dirección puede pedir con los datos cargados; sin ninguno, el periodo es el año en curso."""
    return Valores(
        tuple(pagina.ruta for pagina in paginas),
        tuple(indicador.clave for indicador in TODOS),
        CLAVES,
        consulta.periodo_por_defecto() if consulta else Periodo(date.today().year, Corte.ANIO),
        inicio=consulta.inicio if consulta else PAIS,
        generacion=consulta.contexto.generacion if consulta else None,
    )


def vista_pedida(ruta: Ruta, consulta: Consulta) -> Vista:
    """La vista de la petición en curso: los campos de la página de esa ruta, que son los mismos de su dirección."""
    campos = f"?{flask.request.query_string.decode('utf-8', 'replace')}"
    return leer_vista(ruta.camino(), campos, valores_de(consulta))


def consulta_pedida(almacen: Almacen) -> Consulta:
    """La lectura de la generación pedida (la de la pantalla de la que sale) o, si no se dice, de la vigente.

    `ErrorGeneracion` si ya no está guardada: un archivo nunca es de otra que la que se pidió.
    """
    numero = leer_generacion(flask.request.args)
    return almacen.consulta() if numero is None else almacen.consulta_de(numero)


def periodo_pedido(consulta: Consulta) -> Periodo:
    """El periodo de la petición, o el último año si no lo dice. `ErrorVista` si no se entiende o no tiene datos."""
    texto = flask.request.args.get("periodo", "")
    if not texto:
        return consulta.periodo_por_defecto()
    try:
        return consulta.exigir_periodo(Periodo.leer(texto))
    except ValueError as error:
        raise ErrorVista(str(error)) from error


def con_salidas(error: ErrorTablero) -> ErrorTablero:
    """Los códigos que un error ofrece como salida se vuelven direcciones."""
    opciones = [
        (texto, destino if destino.startswith(("/", "?")) else ("/" if destino == "PE" else f"/territorio/{destino}"))
        for texto, destino in error.opciones
    ]
    error.opciones = tuple(opciones)
    return error


def como_json(contenido: Any) -> flask.Response:
    """Una respuesta en JSON."""
    return flask.Response(orjson.dumps(contenido), mimetype="application/json")


def archivo(contenido: bytes | str, nombre: str, tipo: str) -> flask.Response:
    """Una descarga con su nombre, que puede llevar tildes. `tipo`: el MIME, con su juego de letras si lo dice."""
    disposicion = f"attachment; filename*=UTF-8''{quote(nombre)}"
    return flask.Response(contenido, content_type=tipo, headers={"Content-Disposition": disposicion})
