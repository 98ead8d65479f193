"""`crear_app(almacen)`: el único módulo que conoce todas las piezas."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import flask
import orjson
from dash import Dash, Input, Output, no_update
from dash import html as dash_html

from dashboard import __version__
from dashboard.ajustes import Ajustes
from dashboard.almacen.almacen import Almacen
from dashboard.almacen.consulta import Consulta
from dashboard.componentes.aviso import aviso_error, franja
from dashboard.componentes.marco import Id, marco
from dashboard.dominio.frecuencia import Frecuencia
from dashboard.dominio.periodo import Corte, Periodo
from dashboard.dominio.territorio import PAIS
from dashboard.errores import ErrorGeneracion, ErrorTablero, ErrorVista
from dashboard.figuras.tema import variables_css
from dashboard.indicadores.catalogo import CATALOGO
from dashboard.indicadores.listas.catalogo import CLAVES
from dashboard.navegacion.vista import CON_GENERACION, Modo, Pagina, Valores, Vista, leer_vista
from dashboard.paginas import alrededor, datos, territorio
from dashboard.paginas.registro import ENTERAS, EXTRAS, SIMPLES
from dashboard.paginas.visitas import esqueleto as visitas
from dashboard.publicacion.cargas import Cargas
from dashboard.publicacion.regiones import leer_regiones
from dashboard.recursos import carpeta_assets
from dashboard.web.puerta import de_aqui

TITULO = "Grupos de apoyo a la lactancia materna"
_SIMPLE = "pagina-simple"
#: el componente de tablas pesa más que todo lo demás: solo viaja con la página de listas
_GUION_TABLAS = re.compile(r'<script src="[^"]*/dash_ag_grid/[^"]*"></script>\s*')

registro = logging.getLogger("tablero")

INDICE = """<!DOCTYPE html>
<html lang="es-PE">
<head>
{%metas%}
<meta name="color-scheme" content="light">
<title>{%title%}</title>
<link rel="icon" type="image/svg+xml" href="/assets/icono.svg">
<link rel="stylesheet" href="/estatico/bootstrap.min.css?v=VERSION">
<style>VARIABLES</style>
{%css%}
</head>
<body>
{%app_entry%}
<noscript>Este tablero necesita JavaScript.</noscript>
{%config%}
{%scripts%}
{%renderer%}
</body>
</html>"""


class _Tablero(Dash):
    """Dash con el índice en español y sin el componente de tablas donde no hay tablas."""

    def interpolate_index(self, **partes: str) -> str:
        partes["app_entry"] = (
            '<div id="react-entry-point"><div class="cargando" role="status">Cargando el tablero…</div></div>'
        )
        if not flask.request.path.startswith("/lista/"):
            partes["scripts"] = _GUION_TABLAS.sub("", partes["scripts"])
        return super().interpolate_index(**partes)


def crear_app(
    almacen: Almacen,
    servidor: flask.Flask | None = None,
    ajustes: Ajustes | None = None,
    frecuencia: Frecuencia | None = None,
) -> Dash:
    """La aplicación con su almacén. Dos aplicaciones pueden convivir en un proceso.

    `frecuencia`: los meses entre visitas de la oficina; por defecto, los de referencia.
    """
    ajustes = ajustes or Ajustes.model_validate({"datos": almacen.carpeta})
    app = _Tablero(
        "tablero",
        server=servidor or flask.Flask("tablero"),
        assets_folder=str(carpeta_assets()),
        title=TITULO,
        update_title=None,
        # la presentación es un documento aparte: lo suyo no pesa en las demás páginas
        assets_ignore=r"presentacion\..*",
        serve_locally=True,
        suppress_callback_exceptions=False,
        index_string=INDICE.replace("VARIABLES", variables_css()).replace("VERSION", __version__),
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
        enable_mcp=False,
    )
    app.layout = marco([dash_html.Div(id=_SIMPLE), territorio.layout(), visitas.layout()])
    territorio.registrar(app)
    visitas.registrar(app)
    _registrar_pintura(app, almacen, ajustes, frecuencia)
    return app


def calentar(almacen: Almacen, ajustes: Ajustes) -> None:
    """Pinta el panorama una vez: lo que se carga al primer uso queda cargado antes de atender a nadie."""
    try:
        consulta = almacen.consulta()
        _en_bruto(_pantalla(leer_vista("/", "", valores_de(consulta)), consulta, almacen.aviso, ajustes))
    except ErrorTablero as error:
        registro.warning("%s", error)


def valores_de(consulta: Consulta | None) -> Valores:
    """Lo que una dirección puede pedir con los datos cargados; sin ninguno, el periodo es el año en curso."""
    return Valores(
        tuple(indicador.clave for indicador in CATALOGO),
        CLAVES,
        consulta.periodo_por_defecto() if consulta else Periodo(date.today().year, Corte.ANIO),
        inicio=consulta.inicio if consulta else PAIS,
        extras=EXTRAS,
    )


def _consulta_o_nada(almacen: Almacen, ruta: Any) -> Consulta | None:
    """La lectura del país; `None` solo en la página de datos, que también sirve para cargar los primeros."""
    try:
        return almacen.consulta()
    except ErrorGeneracion:
        if isinstance(ruta, str) and ruta.rstrip("/") == f"/{Pagina.DATOS}":
            return None
        raise


def base_de_geometria(consulta: Consulta) -> str:
    """Parte de la dirección de los GeoJSON que cambia con la carga."""
    return f"{consulta.contexto.generacion}-{consulta.contexto.creada[:19].replace(':', '')}"


def geometria_de(consulta: Consulta) -> Callable[[str, str], str]:
    """Direcciones de los GeoJSON de una generación: cambian con ella, así que el navegador los guarda para siempre."""
    base = f"/geo/{base_de_geometria(consulta)}"

    def direccion(clase: str, codigo: str) -> str:
        return f"{base}/{clase}/{codigo}.json" if codigo else f"{base}/{clase}.json"

    return direccion


def _registrar_pintura(app: Dash, almacen: Almacen, ajustes: Ajustes, frecuencia: Frecuencia | None) -> None:
    """Un solo viaje por cambio de dirección: leer la vista, pintar, devolver."""

    @app.callback(
        output={
            "territorio": territorio.SALIDAS,
            "oculto": Output(territorio.Id.PAGINA, "hidden"),
            "visitas": visitas.SALIDAS,
            "visitas_oculto": Output(visitas.Id.PAGINA, "hidden"),
            "simple": Output(_SIMPLE, "children"),
            "franjas": Output(Id.FRANJAS, "children"),
            "menu": Output(Id.MENU, "children"),
            "pie": Output(Id.PIE, "children"),
        },
        inputs=[Input(Id.RUTA, "pathname"), Input(Id.RUTA, "search")],
    )
    def pintar(ruta: Any, busqueda: Any) -> dict[str, Any]:
        try:
            consulta = _consulta_o_nada(almacen, ruta)
            vista = leer_vista(ruta, busqueda, valores_de(consulta))
            de_otra = ""
            if vista.pagina in CON_GENERACION:
                consulta, de_otra = almacen.consulta_pedida(vista.generacion)
                if vista.generacion is not None:
                    # si la pedida ya no está, las descargas de esta pantalla son de la que se muestra
                    vista = vista.de_generacion(consulta.contexto.generacion)
            pantalla = _pantalla(segun_navegador(vista), consulta, almacen.aviso, ajustes, frecuencia)
            if de_otra:
                pantalla["franjas"] = [*pantalla["franjas"], franja(de_otra, "franja-nota")]
            return _en_bruto(pantalla)
        except ErrorTablero as error:
            return _pantalla_de_error(con_salidas(error), almacen)
        except Exception:
            registro.exception("Fallo al pintar una página")
            inesperado = ErrorVista(
                "Ocurrió un error inesperado al preparar esta página.",
                que_hacer="Los datos están a salvo. Vuelva al panorama e inténtelo otra vez.",
                opciones=[("Ir al panorama", "/")],
            )
            return _pantalla_de_error(inesperado, almacen)


def segun_navegador(vista: Vista) -> Vista:
    """Donde no hay WebGL2 (lo dice el navegador con una galleta propia) el mosaico toma el lugar del mapa."""
    sin_mapa = vista.modo is Modo.MAPA and flask.request.cookies.get("webgl2") == "no"
    return vista.con(modo=Modo.MOSAICO) if sin_mapa else vista


def _en_bruto(pantalla: dict[str, Any]) -> dict[str, Any]:
    """Cada salida como JSON ya escrito.

    Dash recorre en Python todo lo que devuelve una llamada antes de escribirlo; escribirlo antes con orjson y pasarlo
    como fragmento deja ese recorrido en nada.
    """
    return {
        clave: _en_bruto(valor) if clave in ("territorio", "visitas") else _fragmento(valor)
        for clave, valor in pantalla.items()
    }


def _fragmento(valor: Any) -> Any:
    if valor is no_update or valor is None or isinstance(valor, bool):
        return valor
    return orjson.Fragment(orjson.dumps(valor, default=lambda pieza: pieza.to_plotly_json()))


def _escondidas() -> dict[str, Any]:
    """Las páginas con esqueleto propio, escondidas. El titular es uno solo en el documento: se quita el suyo."""
    return {
        "territorio": dict.fromkeys(territorio.SALIDAS, no_update) | {"titular": None},
        "oculto": True,
        "visitas": dict.fromkeys(visitas.SALIDAS, no_update) | {"titular": None, "pedido": None},
        "visitas_oculto": True,
        "simple": None,
    }


def _pantalla(
    vista: Vista, consulta: Consulta | None, aviso: str, ajustes: Ajustes, frecuencia: Frecuencia | None = None
) -> dict[str, Any]:
    comunes = {
        "franjas": alrededor.franjas(consulta, aviso, vista) if consulta else None,
        "menu": [
            *alrededor.menu(vista.pagina, vista, consulta.inicio if consulta else PAIS),
            *([alrededor.presentar(vista, consulta)] if consulta else []),
        ],
        "pie": alrededor.pie(consulta) if consulta else None,
    }
    if vista.pagina is Pagina.DATOS:
        return {
            **_escondidas(),
            "simple": datos.pintar(vista, consulta, Cargas(ajustes), _regiones(ajustes), de_aqui=de_aqui(ajustes)),
            **comunes,
        }
    assert consulta is not None
    if vista.pagina is Pagina.TERRITORIO:
        pintado = territorio.pintar(vista, consulta, geometria_de(consulta))
        return {**_escondidas(), "territorio": pintado, "oculto": False, **comunes}
    if vista.pagina is Pagina.VISITAS:
        # la planificación se carga la primera vez que alguien la abre
        from dashboard.paginas.visitas.pintura import enviar
        from dashboard.paginas.visitas.pintura import pintar as pintar_visitas

        pintado = enviar(pintar_visitas(vista, consulta, geometria_de(consulta), frecuencia))
        return {**_escondidas(), "visitas": pintado, "visitas_oculto": False, **comunes}
    if vista.pagina in ENTERAS:
        raise ErrorVista(
            "Esta página se abre sola, sin el marco del tablero.", opciones=[("Abrir la presentación", vista.url())]
        )
    return {**_escondidas(), "simple": dict(SIMPLES)[vista.pagina](vista, consulta), **comunes}


def _regiones(ajustes: Ajustes) -> list[tuple[str, str]]:
    return [(codigo, fila["nombre"]) for codigo, fila in leer_regiones(ajustes.regiones).items()]


def con_salidas(error: ErrorTablero) -> ErrorTablero:
    """Los códigos que un error ofrece como salida se vuelven direcciones."""
    opciones = [
        (texto, destino if destino.startswith(("/", "?")) else ("/" if destino == "PE" else f"/territorio/{destino}"))
        for texto, destino in error.opciones
    ]
    error.opciones = tuple(opciones)
    return error


def _pantalla_de_error(error: ErrorTablero, almacen: Almacen) -> dict[str, Any]:
    try:
        franjas: Any = alrededor.franjas(almacen.consulta(), almacen.aviso)
    except ErrorTablero:
        franjas = None
    return {
        **_escondidas(),
        "simple": aviso_error(error),
        "franjas": franjas,
        "menu": alrededor.menu(None, None),
        "pie": None,
    }
