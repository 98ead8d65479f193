"""Rutas de Flask de las visitas: el orden al mover un peso, el plan mientras se resuelve, y lo que se lleva."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import flask
import orjson

from dashboard.almacen.almacen import Almacen
from dashboard.almacen.consulta import Consulta
from dashboard.navegacion.vista import Vista, exigir_que_quepa
from dashboard.nucleo.errores import ErrorTablero, ErrorVista
from dashboard.paginas.visitas.esqueleto import VISITAS
from dashboard.web.peticion import archivo, como_json, consulta_pedida, vista_pedida

if TYPE_CHECKING:
    from dashboard.dominio.frecuencia import Frecuencia
    from dashboard.planificacion.itinerario import Itinerario
    from dashboard.planificacion.planes import Planes
    from dashboard.planificacion.viaje import Tiempos

registro = logging.getLogger("tablero")
Avance = Callable[[str, float], None]
_INESPERADO = ErrorVista(
    "Ocurrió un error inesperado al armar el plan.", que_hacer="Los datos están a salvo. Inténtelo otra vez."
)


def rutas(almacen: Almacen, frecuencia: Frecuencia | None = None, tiempos: Tiempos | None = None) -> flask.Blueprint:
    """Estas rutas. La planificación se importa la primera vez que alguien la pide."""
    hoja = flask.Blueprint("visitas", __name__)
    candado = threading.Lock()

    @cache
    def memoria() -> Planes:
        from dashboard.planificacion.planes import Planes

        return Planes(frecuencia=frecuencia, tiempos=tiempos)

    def resolver(
        vista: Vista, consulta: Consulta, avance: Avance | None = None, *, sin_cambios: bool = False
    ) -> Itinerario:
        from dashboard.paginas.visitas.eleccion import leer

        eleccion = leer(vista, consulta)
        opciones = eleccion.opciones.sin_cambios if sin_cambios else eleccion.opciones
        with candado:
            planes = memoria()
        return planes.obtener(consulta, eleccion.nodo, opciones, eleccion.pesos, avance, date.today())

    @hoja.get("/visitas/prioridad")
    def prioridad() -> flask.Response:
        from dashboard.paginas.visitas.pintura import enviar_cambios, repintar_prioridad

        vista, consulta = _pedido(almacen)
        return flask.Response(
            _json(enviar_cambios(repintar_prioridad(vista, consulta, frecuencia))), mimetype="application/json"
        )

    @hoja.get("/visitas/plan")
    def plan() -> flask.Response:
        """Una línea de JSON por avance y, al final, lo que se pinta: también lo que falla al planificar, con 200."""
        from dashboard.paginas.visitas.pintura import enviar_cambios, pintar_plan

        vista, consulta = _pedido(almacen)

        def trabajo(avance: Avance) -> dict[str, Any]:
            itinerario = resolver(vista, consulta, avance)
            return enviar_cambios(pintar_plan(vista, consulta, itinerario, frecuencia))

        return flask.Response(_lineas(trabajo), mimetype="application/x-ndjson")

    @hoja.get("/visitas/mover")
    def mover() -> flask.Response:
        """La dirección del plan con una visita llevada a otro equipo, hora o lugar del orden."""

        return como_json(_la_direccion_o_por_que_no(lambda: _movida(almacen, resolver, tiempos)))

    @hoja.get("/descargar/plan.<extension>")
    def descargar_plan(extension: str) -> flask.Response:
        from dashboard.salidas.plan import TIPOS

        formatos = (*TIPOS, "html")
        if extension not in formatos:
            raise ErrorVista(f"No hay un plan en «{extension[:20]}».", que_hacer=f"Elija {', '.join(formatos)}.")
        vista, consulta = _pedido(almacen)
        sin_cambios = partial(resolver, vista, consulta, sin_cambios=True)
        return _archivo_de(resolver(vista, consulta), consulta, extension, sin_cambios)

    @hoja.get("/descargar/prioridad.csv")
    def descargar_prioridad() -> flask.Response:
        from dashboard.paginas.visitas.eleccion import leer
        from dashboard.planificacion.prioridad import priorizar
        from dashboard.salidas.acerca import nombre_con_carga
        from dashboard.salidas.plan import prioridad_csv

        vista, consulta = _pedido(almacen)
        eleccion = leer(vista, consulta)
        tabla = prioridad_csv(priorizar(consulta, eleccion.nodo, eleccion.pesos, frecuencia), consulta)
        nombre = nombre_con_carga(f"prioridad_{eleccion.nodo.codigo}", consulta.contexto, "csv")
        return archivo(tabla, nombre, "text/csv")

    return hoja


def _archivo_de(
    plan: Itinerario, consulta: Consulta, extension: str, sin_cambios: Callable[[], Itinerario]
) -> flask.Response:
    """El plan en un formato; en HTML, el formulario de un equipo, que se abre sin red."""
    if extension == "html":
        from dashboard.salidas.plan_html import en_html, nombre_de_formulario

        pedido = flask.request.args.get("equipo", "1")
        equipo = int(pedido) if pedido.isascii() and pedido.isdigit() and len(pedido) < 4 else 0
        return archivo(en_html(plan, equipo), nombre_de_formulario(plan, equipo), "text/html; charset=utf-8")
    from dashboard.salidas.plan import TIPOS, escribir
    from dashboard.salidas.procedencia_plan import nombre_de_archivo

    contenido = escribir(plan, consulta, extension, datetime.now(UTC), sin_cambios)
    return archivo(contenido, nombre_de_archivo(plan, extension), TIPOS[extension])


def _pedido(almacen: Almacen) -> tuple[Vista, Consulta]:
    """La vista de la consulta recibida: la misma que lleva la dirección de la página, en la carga que se ve en ella."""
    consulta = consulta_pedida(almacen)
    return vista_pedida(VISITAS, consulta), consulta


def _la_direccion_o_por_que_no(mover: Callable[[], str]) -> dict[str, str]:
    """La dirección, o por qué no: con 200, que no es un fallo y en la consola del navegador lo parecería."""
    try:
        return {"direccion": mover()}
    except ErrorVista as error:
        return {"no": str(error)}


def _movida(almacen: Almacen, resolver: Callable[[Vista, Consulta], Itinerario], tiempos: Tiempos | None) -> str:
    """La dirección de un plan después de llevar una de sus visitas a donde dice la petición."""
    from dashboard.paginas.visitas.eleccion import leer
    from dashboard.planificacion.a_mano import leer_destino, llevar
    from dashboard.planificacion.viaje import Viajes

    vista, consulta = _pedido(almacen)
    plan = resolver(vista, consulta)
    clave, destino = leer_destino(flask.request.args)
    fijos = llevar(plan, Viajes(plan.opciones, tiempos), clave, destino)
    return exigir_que_quepa(leer(vista, consulta).fijar(*fijos))


def _lineas(trabajo: Callable[[Avance], dict[str, Any]]) -> Iterator[bytes]:
    """El trabajo corre en un hilo y va diciendo por dónde va; la última línea es su resultado o su error."""
    cola: queue.Queue[tuple[str, Any]] = queue.Queue()

    def correr() -> None:
        try:
            cola.put(("listo", trabajo(lambda texto, parte: cola.put(("avance", (texto, parte))))))
        except ErrorTablero as error:
            cola.put(("error", error))
        except Exception:
            registro.exception("Fallo al armar un plan")
            cola.put(("error", _INESPERADO))

    threading.Thread(target=correr, daemon=True).start()
    visto = -1
    for clase, valor in iter(cola.get, None):
        if clase == "avance":
            texto, parte = valor
            # una línea por centésima basta para la barra
            if int(parte * 100) > visto:
                visto = int(parte * 100)
                yield _json({"avance": parte, "texto": texto}) + b"\n"
            continue
        if clase == "error":
            from dashboard.paginas.visitas.pintura import enviar_cambios, pintar_error

            valor = enviar_cambios(pintar_error(valor))
        yield _json(valor) + b"\n"
        return


def _json(valor: Any) -> bytes:
    return orjson.dumps(valor, default=lambda pieza: pieza.to_plotly_json())
