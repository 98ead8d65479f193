"""`/datos`: para quien lleva los datos. Responde qué hay cargado, qué falta y cómo cargar lo propio sin perder nada."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.almacen.consulta import Consulta
from dashboard.navegacion.vista import Forma, Ruta, Vista
from dashboard.nucleo.errores import ErrorTablero
from dashboard.nucleo.formato import fecha, plural
from dashboard.paginas.cabecera import hoja, titular
from dashboard.paginas.datos.carga import pintar_carga, tarjeta_subir
from dashboard.paginas.datos.cargado import (
    tarjeta_cargado,
    tarjeta_conservadas,
    tarjeta_frescura,
    tarjeta_pendientes,
    tarjeta_plantillas,
    tarjeta_registro,
)
from dashboard.paginas.datos.formulario import pintar_formulario, tarjeta_formularios
from dashboard.paginas.pagina import Entorno, Entrada, Pagina
from dashboard.piezas import html
from dashboard.piezas.html import Pieza
from dashboard.publicacion.cargas import Cargas
from dashboard.publicacion.carpeta_carga import leer_regiones


def pintar(
    vista: Vista, consulta: Consulta | None, cargas: Cargas, regiones: Mapping[str, Mapping[str, str]], *, de_aqui: bool
) -> Pieza:
    """La página. `consulta` es `None` mientras no hay ningún dato. `regiones`: el catálogo, por código.

    `de_aqui`: si la mira quien está en la misma máquina.
    """
    nombres = [(codigo, fila["nombre"]) for codigo, fila in regiones.items()]
    if identificador := vista.campo("carga"):
        try:
            estado, pedido = cargas.estado(identificador), cargas.pedido(identificador)
            revision, repetir = cargas.revision(identificador), cargas.se_puede_repetir(identificador)
        except ErrorTablero as error:
            # una carga publicada o descartada ya no existe: se muestra la página sin ella, y por qué
            limpia = pintar(vista.con(extra=()), consulta, cargas, regiones, de_aqui=de_aqui)
            limpia["props"]["children"].insert(0, html.P(str(error), className="franja franja-nota", role="status"))
            return limpia
        return pintar_carga(identificador, estado, pedido, revision, nombres, repetir=repetir)
    if vista.campo("formulario"):
        return pintar_formulario(vista)
    return hoja(
        titular(*_que_hay(consulta)),
        columnas=(
            (
                tarjeta_subir(nombres),
                tarjeta_cargado(consulta),
                tarjeta_registro(consulta, regiones),
                tarjeta_plantillas(),
                tarjeta_formularios(),
            ),
            (
                # los nombres de los archivos de la oficina, solo en su propia máquina
                tarjeta_pendientes(cargas.pendientes()) if de_aqui else None,
                tarjeta_conservadas(cargas.conservadas()),
                tarjeta_frescura(vista, consulta),
            ),
        ),
        clase="pagina pagina-datos",
    )


def _que_hay(consulta: Consulta | None) -> tuple[str, str]:
    """El titular y su bajada, ciertos también cuando no hay nada."""
    pedido = "Arrastre los archivos de su oficina tal como los tiene: antes de publicar verá qué se entendió."
    if consulta is None:
        return "Todavía no hay datos cargados.", pedido
    if consulta.contexto.registro_demostracion:
        return "Lo que se ve es una demostración: cargue los datos de su oficina.", pedido
    if consulta.contexto.demostracion:
        return "El registro de establecimientos es real; los grupos y sesiones son de demostración.", pedido
    tablas: Mapping[str, object] = consulta.contexto.conteos.get("tablas", {})
    hasta = f", con datos al {fecha(consulta.raiz.fecha_datos)}" if consulta.raiz.fecha_datos else ""
    return f"{plural(len(tablas), 'tabla cargada', 'tablas cargadas')}{hasta}.", pedido


def _pintar(vista: Vista, consulta: Consulta | None, entorno: Entorno) -> Pieza:
    regiones = leer_regiones(entorno.ajustes.regiones)
    return pintar(vista, consulta, Cargas(entorno.ajustes), regiones, de_aqui=entorno.de_aqui())


_RUTA = Ruta("datos", Forma.FIJA, ("carga", "formulario", "con"))
PAGINA = Pagina(_RUTA, _pintar, Entrada("Datos", al_comienzo=True), sin_datos=True)
