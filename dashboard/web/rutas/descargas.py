"""Las descargas que no son una lista en CSV: presentación, libro y directorio.

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
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import PAIS
from dashboard.errores import ErrorVista
from dashboard.exportar.archivos import ARCHIVOS, Pedido
from dashboard.exportar.hojas import Archivo

#: ningún código, lista ni indicador es más largo
_LARGO = 200


def registrar_descargas(servidor: flask.Flask, almacen: Almacen) -> None:
    """Agrega las rutas de descarga a un servidor de Flask."""
    for nombre, tipo, hacer in ARCHIVOS.values():
        servidor.add_url_rule(f"/descargar/{nombre}", f"descargar-{nombre}", _ruta(almacen, tipo, hacer))


def _ruta(almacen: Almacen, tipo: str, hacer: Callable[[Pedido], Archivo]) -> Callable[[], flask.Response]:
    def responder() -> flask.Response:
        consulta = consulta_pedida(almacen)
        contenido, nombre = hacer(_pedido(consulta))
        # el nombre solo lleva letras sin tilde, cifras y guiones: no hay nada que escapar
        cabeceras = {"Content-Disposition": f'attachment; filename="{nombre}"'}
        return flask.Response(contenido, mimetype=tipo, headers=cabeceras)

    return responder


def consulta_pedida(almacen: Almacen) -> Consulta:
    """La lectura de la generación pedida (quien presenta exporta lo que mostró) o, si no se dice, de la vigente."""
    numero = flask.request.args.get("generacion", "")
    if not numero:
        return almacen.consulta()
    if not (numero.isascii() and numero.isdigit() and len(numero) <= 6):
        raise ErrorVista(f"El valor «{numero[:20]}» de «generacion» no es el número de una carga.")
    return almacen.consulta_de(int(numero))


def _pedido(consulta: Consulta) -> Pedido:
    campos = flask.request.args
    for campo, valor in campos.items():
        if len(valor) > _LARGO:
            raise ErrorVista(f"El valor de «{campo[:20]}» es demasiado largo.")
    return Pedido(
        consulta,
        campos.get("territorio", PAIS),
        periodo_pedido(consulta, campos.get("periodo", "")),
        campos.get("indicador", "cobertura"),
        campos.get("lista", ""),
        date.today(),
    )


def periodo_pedido(consulta: Consulta, texto: str) -> Periodo:
    """El periodo escrito, o el último año si no se escribió. `ErrorVista` si no se entiende o no tiene datos."""
    if not texto:
        return consulta.periodo_por_defecto()
    try:
        return consulta.exigir_periodo(Periodo.leer(texto))
    except ValueError as error:
        raise ErrorVista(str(error)) from error
