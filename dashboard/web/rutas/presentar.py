"""Las rutas de presentar: el documento de la presentación, el panel del pasaporte y los dibujos desde los datos.

/presentacion?territorio=11&periodo=2026&generacion=3      un documento entero, con todas sus escenas
/fragmento/pasaporte?territorio=11&indicador=asistencia    el panel que se abre sobre cualquier página
/descargar/mapa.svg?territorio=11&periodo=2026             también comparacion.svg y motivos.svg
"""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import quote

import flask

from dashboard.almacen.almacen import Almacen
from dashboard.graficas.tema import variables_css, variables_de_escenario
from dashboard.navegacion.vista import PASAPORTE
from dashboard.nucleo.errores import ErrorGeneracion, ErrorTablero, ErrorVista
from dashboard.nucleo.recursos import carpeta_assets
from dashboard.paginas import pasaporte, presentacion
from dashboard.paginas.presentacion import PRESENTACION
from dashboard.piezas.html import documento, en_html
from dashboard.piezas.marco import aviso_error
from dashboard.salidas.laminas import LAMINAS
from dashboard.salidas.nombres import nombre_de_archivo
from dashboard.web.peticion import archivo, con_salidas, vista_pedida


def rutas(almacen: Almacen) -> flask.Blueprint:
    """Estas rutas, sobre un almacén."""
    hoja = flask.Blueprint("presentar", __name__)

    @hoja.get(PRESENTACION.camino())
    def presentar() -> flask.Response:
        try:
            return _historia(almacen)
        except ErrorTablero as error:
            titulo = "No se puede presentar"
            cuerpo = aviso_error(con_salidas(error), titulo)
            estado = 503 if isinstance(error, ErrorGeneracion) else 404
            return flask.Response(documento(titulo, cuerpo, **_del_escenario()), status=estado)

    @hoja.get("/fragmento/pasaporte")
    def panel_del_pasaporte() -> flask.Response:
        vista = vista_pedida(PASAPORTE, almacen.consulta())
        consulta, aviso = almacen.consulta_pedida(vista.generacion)
        if vista.generacion is not None:
            vista = vista.de_generacion(consulta.contexto.generacion)
        return flask.Response(en_html(pasaporte.panel(vista, consulta, aviso)), mimetype="text/html")

    @hoja.get("/descargar/<clase>.svg")
    def dibujo(clase: str) -> flask.Response:
        consulta = almacen.consulta()
        vista = vista_pedida(PASAPORTE, consulta)
        if clase not in LAMINAS:
            raise ErrorVista(f"No hay ningún dibujo llamado «{clase[:40]}».")
        nodo, periodo = consulta.nodo(vista.codigo), consulta.exigir_periodo(vista.periodo)
        nombre = nombre_de_archivo(clase, nodo, periodo, consulta.contexto.demostracion, "svg")
        return archivo(LAMINAS[clase](consulta, nodo, periodo, vista.indicador), nombre, "image/svg+xml; charset=utf-8")

    return hoja


def _historia(almacen: Almacen) -> flask.Response:
    """Todas las escenas, con la generación con que empezó mientras siga guardada."""
    vista = vista_pedida(PRESENTACION, almacen.consulta())
    generacion, tema, _ = presentacion.leer_campos(vista)
    consulta, aviso = almacen.consulta_pedida(generacion)
    if consulta.contexto.generacion == generacion:
        # quien presenta ya sabe en qué carga está: lo dice cada escena
        aviso = ""
    cuerpo = presentacion.pintar(vista, consulta, aviso, date.today())
    titulo = f"Presentación de {consulta.nodo(vista.codigo).nombre}"
    return flask.Response(documento(titulo, cuerpo, **_del_escenario(tema)))


def _del_escenario(tema: str = presentacion.TEMAS[0]) -> dict[str, Any]:
    """Lo que todo documento del escenario lleva: sus colores, su hoja y su guion."""
    return {
        "icono": f"data:image/svg+xml,{quote((carpeta_assets() / 'icono.svg').read_text(encoding='utf-8'))}",
        "estilo": variables_css() + variables_de_escenario(),
        "hojas": [_con_fecha("presentacion.css")],
        "guiones": [_con_fecha("presentacion.js")],
        "datos": {"tema": tema},
    }


def _con_fecha(nombre: str) -> str:
    """La dirección de un estático, que cambia cuando el archivo cambia."""
    return f"/assets/{nombre}?m={int((carpeta_assets() / nombre).stat().st_mtime)}"
