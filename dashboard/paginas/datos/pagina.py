"""`/datos`: para quien lleva los datos. Responde qué hay cargado, qué falta y cómo cargar lo propio sin perder nada."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboard.almacen.consulta import Consulta
from dashboard.navegacion.vista import Forma, Ruta, Vista
from dashboard.nucleo.errores import ErrorTablero
from dashboard.nucleo.formato import fecha, plural
from dashboard.paginas.base import Entorno, Entrada, Pagina
from dashboard.paginas.cabecera import titular
from dashboard.paginas.datos.cargado import tarjeta_cargado
from dashboard.paginas.datos.conservadas import tarjeta_conservadas
from dashboard.paginas.datos.en_curso import pintar_carga
from dashboard.paginas.datos.frescura import tarjeta_frescura
from dashboard.paginas.datos.pendientes import tarjeta_pendientes
from dashboard.paginas.datos.plantillas import tarjeta_plantillas
from dashboard.paginas.datos.subir import tarjeta_subir
from dashboard.piezas import html
from dashboard.piezas.html import Pieza
from dashboard.publicacion.cargas import Cargas
from dashboard.publicacion.carpeta_carga import leer_regiones

DATOS = Ruta("datos", Forma.FIJA, ("carga",))


def pintar(
    vista: Vista, consulta: Consulta | None, cargas: Cargas, regiones: Sequence[tuple[str, str]], *, de_aqui: bool
) -> Pieza:
    """La página. `consulta` es `None` mientras no hay ningún dato. `regiones`: (código, nombre) del catálogo.

    `de_aqui`: si la mira quien está en la misma máquina.
    """
    identificador = vista.campo("carga")
    if identificador:
        return _con_carga(vista, consulta, cargas, identificador, regiones, de_aqui=de_aqui)
    return html.Div(
        titular(*_que_hay(consulta)),
        html.Div(
            html.Div(tarjeta_subir(regiones), tarjeta_cargado(consulta), tarjeta_plantillas(), className="columna"),
            html.Div(
                # los nombres de los archivos de la oficina, solo en su propia máquina
                tarjeta_pendientes(cargas.pendientes()) if de_aqui else None,
                tarjeta_conservadas(cargas.conservadas()),
                tarjeta_frescura(vista, consulta),
                className="columna",
            ),
            className="rejilla rejilla-dos",
        ),
        className="pagina pagina-datos",
    )


def _con_carga(
    vista: Vista, consulta: Consulta | None, cargas: Cargas, identificador: str, regiones: Sequence[tuple[str, str]],
    *, de_aqui: bool,
) -> Pieza:  # fmt: skip
    try:
        estado, pedido, revision = (
            cargas.estado(identificador),
            cargas.pedido(identificador),
            cargas.revision(identificador),
        )
        repetir = cargas.se_puede_repetir(identificador)
    except ErrorTablero as error:
        # una carga publicada o descartada ya no existe: se muestra la página sin ella, y por qué
        limpia = pintar(vista.con(extra=()), consulta, cargas, regiones, de_aqui=de_aqui)
        limpia["props"]["children"].insert(0, html.P(str(error), className="franja franja-nota", role="status"))
        return limpia
    return pintar_carga(identificador, estado, pedido, revision, regiones, repetir=repetir)


def _que_hay(consulta: Consulta | None) -> tuple[str, str]:
    """El titular y su bajada, ciertos también cuando no hay nada."""
    pedido = "Arrastre los archivos de su oficina tal como los tiene: antes de publicar verá qué se entendió."
    if consulta is None:
        return "Todavía no hay datos cargados.", pedido
    if consulta.contexto.registro_demostracion:
        return "Lo que se ve es una demostración: cargue los datos de su oficina.", pedido
    tablas: Mapping[str, object] = consulta.contexto.conteos.get("tablas", {})
    hasta = f", con datos al {fecha(consulta.raiz.fecha_datos)}" if consulta.raiz.fecha_datos else ""
    frase = f"{plural(len(tablas), 'tabla cargada', 'tablas cargadas')}{hasta}."
    if consulta.contexto.demostracion:
        frase = "El registro de establecimientos es real; los grupos y sesiones son de demostración."
    return frase, pedido


def _pintar(vista: Vista, consulta: Consulta | None, entorno: Entorno) -> Pieza:
    regiones = [(codigo, fila["nombre"]) for codigo, fila in leer_regiones(entorno.ajustes.regiones).items()]
    return pintar(vista, consulta, Cargas(entorno.ajustes), regiones, de_aqui=entorno.de_aqui())


PAGINA = Pagina(DATOS, _pintar, Entrada("Datos", al_comienzo=True), sin_datos=True)
