"""`crear_app(almacen)`: las páginas del registro, puestas en una aplicación de Dash."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache, partial
from typing import Any

import flask
import orjson
from dash import Dash, Input, Output, no_update
from dash import html as dash_html

from dashboard.almacen.almacen import Almacen
from dashboard.almacen.consulta import Consulta
from dashboard.dominio.frecuencia import Frecuencia
from dashboard.dominio.territorio import PAIS
from dashboard.navegacion.vista import Vista, leer_vista
from dashboard.nucleo.ajustes import Ajustes
from dashboard.nucleo.errores import ErrorGeneracion, ErrorTablero, ErrorVista
from dashboard.nucleo.recursos import carpeta_assets
from dashboard.paginas import alrededor
from dashboard.paginas.menu import PAGINAS
from dashboard.paginas.pagina import Entorno, Pagina
from dashboard.piezas import html
from dashboard.piezas.html import modulos
from dashboard.piezas.marco import Id, aviso_error, franja, marco
from dashboard.web.documento import INDICE, TITULO, Documento, arranque, primera
from dashboard.web.guiones import ENTRADA, guiones
from dashboard.web.hoja import hoja
from dashboard.web.peticion import con_salidas, valores_de
from dashboard.web.puerta import de_aqui

_SIMPLE = "pagina-simple"
#: las últimas pantallas que un proceso guarda ya escritas, de unos 300 kB cada una
RECORDADAS = 64
registro = logging.getLogger("tablero")


def crear_app(
    almacen: Almacen,
    servidor: flask.Flask | None = None,
    ajustes: Ajustes | None = None,
    frecuencia: Frecuencia | None = None,
    paginas: Sequence[Pagina] = PAGINAS,
) -> Dash:
    """La aplicación con su almacén. Dos aplicaciones pueden convivir en un proceso.

    `frecuencia`: los meses entre visitas de la oficina; por defecto, los de referencia.
    """
    direcciones = guiones().direcciones(ENTRADA)
    app = Documento(
        "tablero",
        server=servidor or flask.Flask("tablero"),
        assets_folder=str(carpeta_assets()),
        title=TITULO,
        update_title=None,
        # los módulos y la hoja de estilo van por su cuenta
        assets_ignore=r"\.(?:js|css)$",
        serve_locally=True,
        suppress_callback_exceptions=False,
        index_string=INDICE.replace("HOJA", hoja()).replace("MODULOS", modulos(direcciones)),
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
        enable_mcp=False,
    )
    app.renderer = arranque(app.renderer, direcciones[0])
    esqueletos = [pagina.esqueleto for pagina in paginas if pagina.esqueleto]
    app.layout = marco([dash_html.Div(id=_SIMPLE), *(esqueleto.layout() for esqueleto in esqueletos)])
    for esqueleto in esqueletos:
        esqueleto.registrar(app)
    ajustes = ajustes or Ajustes.model_validate({"datos": almacen.carpeta})
    pintura = Pintura(almacen, Entorno(ajustes, frecuencia, partial(de_aqui, ajustes), date.today), paginas)
    salidas, esqueleto = pintura.salidas(), orjson.loads(orjson.dumps(app.layout, default=_como_json))

    def escribir(ruta: str, busqueda: str) -> str:
        pintado = pintura.pintar(ruta, f"?{busqueda}")
        return primera(esqueleto, salidas, pintado, pintura.aparte(pintado))

    app.escribir = escribir
    app.de_dash = {pagina.ruta.nombre for pagina in paginas if pagina.de_dash}
    # un solo viaje por cambio de dirección: leer la vista, pintar, devolver
    app.callback(output=salidas, inputs=[Input(Id.RUTA, "pathname"), Input(Id.RUTA, "search")])(pintura.pintar)
    return app


class Pintura:
    """De una dirección a un valor por cada salida. Todo lo que sabe de una página lo dice su `Pagina`."""

    def __init__(self, almacen: Almacen, entorno: Entorno, paginas: Sequence[Pagina] = PAGINAS) -> None:
        self.almacen = almacen
        self.entorno = entorno
        self.paginas = paginas
        self._recordada = lru_cache(RECORDADAS)(self._de_carga)

    def salidas(self) -> dict[str, Output]:
        """Las salidas de las páginas con esqueleto propio, la pieza de las demás y lo que las rodea a todas."""
        propias: dict[str, Output] = {}
        for pagina in self.paginas:
            if esqueleto := pagina.esqueleto:
                propias |= _de(pagina, esqueleto.salidas)
                propias |= _de(pagina, {"oculto": Output(esqueleto.id, "hidden")})
        return {
            **propias,
            "simple": Output(_SIMPLE, "children"),
            "franjas": Output(Id.FRANJAS, "children"),
            "menu": Output(Id.MENU, "children"),
            "pie": Output(Id.PIE, "children"),
        }

    def aparte(self, pintado: Mapping[str, Any]) -> Mapping[str, str]:
        """Lo que un guion pondría por su cuenta en la página que se ve, sitio a sitio."""
        for pagina in self.paginas:
            if pagina.esqueleto and pintado[f"{pagina.ruta.nombre}.oculto"] is False:
                propios = {c: pintado[f"{pagina.ruta.nombre}.{c}"] for c in pagina.esqueleto.salidas}
                return pagina.esqueleto.aparte(propios)
        return {}

    def pintar(self, ruta: Any, busqueda: Any) -> dict[str, Any]:
        """Lo que se ve en una dirección; si algo falla, qué pasó y por dónde seguir. Nunca lanza una excepción."""
        try:
            consulta = self._consulta_o_nada(ruta)
            vista = leer_vista(ruta, busqueda, valores_de(consulta, self.paginas))
            de_otra = ""
            if vista.pagina.con_generacion:
                consulta, de_otra = self.almacen.consulta_pedida(vista.generacion)
                if vista.generacion is not None:
                    # si la pedida ya no está, las descargas de esta pantalla son de la que se muestra
                    vista = vista.de_generacion(consulta.contexto.generacion)
            if consulta is None or self._pagina(vista).sin_datos:
                return self.pantalla(vista, consulta)
            # el directorio dice qué sesiones están por venir: mañana ya no son las mismas
            de_hoy = date.today(), self.almacen.aviso
            return dict(self._recordada(vista, consulta.contexto.generacion, de_otra, de_hoy))
        except ErrorTablero as error:
            return self._de_error(con_salidas(error))
        except Exception:
            registro.exception("Fallo al pintar una página")
            return self._de_error(
                ErrorVista(
                    "Ocurrió un error inesperado al preparar esta página.",
                    que_hacer="Los datos están a salvo. Vuelva al panorama e inténtelo otra vez.",
                    opciones=[("Ir al panorama", "/")],
                )
            )

    def _de_carga(self, vista: Vista, carga: int, de_otra: str, _de_hoy: tuple[date, str]) -> Mapping[str, Any]:
        """La pantalla de una vista en una carga, un día y con un aviso. No depende de nada más: se puede recordar."""
        pantalla = self.pantalla(vista, self.almacen.consulta_de(carga))
        if de_otra:
            pantalla["franjas"] = html.cruda([pantalla["franjas"], franja(de_otra, "franja-nota")])
        return pantalla

    def _pagina(self, vista: Vista) -> Pagina:
        return next(pagina for pagina in self.paginas if pagina.ruta is vista.pagina)

    def pantalla(self, vista: Vista, consulta: Consulta | None) -> dict[str, Any]:
        """Un valor por salida. `consulta` solo puede ser `None` en una página que sirve sin datos."""
        inicio = consulta.inicio if consulta else PAIS
        alrededores = {
            "franjas": alrededor.franjas(consulta, self.almacen.aviso, vista) if consulta else None,
            "menu": [
                *alrededor.menu(self.paginas, vista, inicio),
                *([alrededor.presentar(vista, consulta)] if consulta else []),
            ],
            "pie": alrededor.pie(consulta) if consulta else None,
        }
        pagina = self._pagina(vista)
        pintado = pagina.pintar(vista, consulta, self.entorno)
        if esqueleto := pagina.esqueleto:
            propias = _de(pagina, {**_escritas(pintado, esqueleto.salidas), "oculto": False})
        else:
            propias = {"simple": pintado if pagina.de_dash else html.cruda(pintado)}
        return {**self._escondidas(), **propias, **{clave: html.cruda(pieza) for clave, pieza in alrededores.items()}}

    def _consulta_o_nada(self, ruta: Any) -> Consulta | None:
        """La lectura del país; `None` solo en una página que sirve sin datos, como la que carga los primeros."""
        try:
            return self.almacen.consulta()
        except ErrorGeneracion:
            libres = [pagina.ruta.camino() for pagina in self.paginas if pagina.sin_datos]
            if isinstance(ruta, str) and ruta.rstrip("/") in libres:
                return None
            raise

    def _escondidas(self) -> dict[str, Any]:
        """Las páginas con esqueleto propio, escondidas y sin su titular, y la pieza de las demás, vacía."""
        valores: dict[str, Any] = {"simple": None}
        for pagina in self.paginas:
            if esqueleto := pagina.esqueleto:
                quietas = dict.fromkeys(esqueleto.salidas, no_update) | dict.fromkeys(esqueleto.al_irse)
                valores |= _de(pagina, {**quietas, "oculto": True})
        return valores

    def _de_error(self, error: ErrorTablero) -> dict[str, Any]:
        try:
            franjas: Any = alrededor.franjas(self.almacen.consulta(), self.almacen.aviso)
        except ErrorTablero:
            franjas = None
        return {
            **self._escondidas(),
            "simple": html.cruda(aviso_error(error)),
            "franjas": html.cruda(franjas),
            "menu": html.cruda(alrededor.menu(self.paginas, None)),
            "pie": html.cruda(None),
        }


def _escritas(valores: Mapping[str, Any], salidas: Mapping[str, Output]) -> dict[str, Any]:
    """Lo que llena un sitio, ya escrito: el navegador lo pone de una vez. Lo que es una propiedad va como está."""
    return {
        clave: html.cruda(valor) if salidas[clave].component_property == "children" else valor
        for clave, valor in valores.items()
    }


def _como_json(componente: Any) -> Any:
    return componente.to_plotly_json()


def _de(pagina: Pagina, valores: Mapping[str, Any]) -> dict[str, Any]:
    """Los valores de las salidas de una página, con el nombre que tienen entre las de todas."""
    return {f"{pagina.ruta.nombre}.{clave}": valor for clave, valor in valores.items()}
