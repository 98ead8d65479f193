"""Rutas de Flask fuera de Dash: geometría, descargas, búsqueda, estilo y salud."""

from __future__ import annotations

from importlib.resources import files
from typing import Any
from urllib.parse import quote

import flask
import orjson

from dashboard.almacen.almacen import Almacen
from dashboard.almacen.consulta import Consulta
from dashboard.app import base_de_geometria, con_salidas, valores_de
from dashboard.componentes.aviso import aviso_error
from dashboard.componentes.documento import documento
from dashboard.componentes.marcado import marcado
from dashboard.comprimidos import PARA_SIEMPRE
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.errores import ErrorGeneracion, ErrorTablero, ErrorVista
from dashboard.exportar.laminas import LAMINAS
from dashboard.exportar.nombres import nombre_de_archivo as nombre_de_lamina
from dashboard.exportar.tabla_csv import nombre_de_archivo, tabla_csv
from dashboard.figuras.tema import variables_css, variables_de_escenario
from dashboard.indicadores.listas.catalogo import abrir
from dashboard.navegacion.vista import Pagina, Vista, leer_vista
from dashboard.paginas import pasaporte, presentacion
from dashboard.recursos import carpeta_assets


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

    @servidor.get(f"/{Pagina.PRESENTACION.value}")
    def presentar() -> flask.Response:
        try:
            return _documento_de_presentacion(almacen)
        except ErrorTablero as error:
            vacio = documento(
                "No se puede presentar", aviso_error(con_salidas(error), "No se puede presentar"), **_de_escenario()
            )
            return flask.Response(vacio, status=503 if isinstance(error, ErrorGeneracion) else 404)

    @servidor.get("/fragmento/pasaporte")
    def panel_del_pasaporte() -> flask.Response:
        consulta = almacen.consulta()
        vista = _vista_de(Pagina.PASAPORTE, consulta)
        return flask.Response(marcado(pasaporte.panel(vista, consulta)), mimetype="text/html")

    @servidor.get("/descargar/<clase>.svg")
    def descargar_lamina(clase: str) -> flask.Response:
        consulta = almacen.consulta()
        vista = _vista_de(Pagina.PASAPORTE, consulta)
        if clase not in LAMINAS:
            raise ErrorVista(f"No hay ningún dibujo llamado «{clase[:40]}».")
        nodo, periodo = consulta.nodo(vista.codigo), consulta.exigir_periodo(vista.periodo)
        dibujo = LAMINAS[clase](consulta, nodo, periodo, vista.indicador)
        nombre = nombre_de_lamina(clase, nodo, periodo, consulta.contexto.demostracion, "svg")
        return flask.Response(
            dibujo,
            mimetype="image/svg+xml",
            headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(nombre)}"},
        )

    @servidor.get("/descargar/<clave>.csv")
    def descargar(clave: str) -> flask.Response:
        consulta = almacen.consulta()
        texto = flask.request.args.get("periodo", "")
        periodo = consulta.exigir_periodo(_periodo(texto) if texto else consulta.periodo_por_defecto())
        abierta = abrir(clave, flask.request.args.get("territorio", "PE"), consulta, periodo)
        nombre = nombre_de_archivo(abierta, periodo, consulta.contexto.demostracion)
        return flask.Response(
            tabla_csv(abierta, consulta, periodo),
            mimetype="text/csv",
            headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(nombre)}"},
        )


def _vista_de(pagina: Pagina, consulta: Consulta) -> Vista:
    """La vista de la petición en curso, que es de una página que lleva su territorio en la consulta."""
    campos = f"?{flask.request.query_string.decode('utf-8', 'replace')}"
    return leer_vista(f"/{pagina.value}", campos, valores_de(consulta))


def _documento_de_presentacion(almacen: Almacen) -> flask.Response:
    """Todas las escenas, con la generación con que empezó mientras siga guardada."""
    consulta, aviso = almacen.consulta(), ""
    vista = _vista_de(Pagina.PRESENTACION, consulta)
    generacion, tema, _ = presentacion.leer_campos(vista)
    if generacion is not None:
        try:
            consulta = almacen.consulta_de(generacion)
        except ErrorGeneracion:
            vigente = consulta.contexto.generacion
            aviso = f"La carga n.º {generacion} ya no está guardada: se muestra la n.º {vigente}, que es la vigente."
    cuerpo = presentacion.pintar(vista, consulta, aviso)
    titulo = f"Presentación de {consulta.nodo(vista.codigo).nombre}"
    return flask.Response(documento(titulo, cuerpo, **_de_escenario(tema)))


def _de_escenario(tema: str = presentacion.TEMAS[0]) -> dict[str, Any]:
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


def _periodo(texto: str) -> Periodo:
    try:
        return Periodo.leer(texto)
    except ValueError as error:
        raise ErrorVista(str(error)) from error


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
