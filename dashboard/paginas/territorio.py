"""Panorama y territorio: el mismo esqueleto del Perú a la microrred.

Responde al director: ¿dónde estamos frente a los dos estándares, quién falta y cuánto?
"""

from __future__ import annotations

from typing import Any

from dash import Output
from dash import html as de_dash

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.marcado import Crudo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores import resumen
from dashboard.indicadores.alarmas import brecha_de, encabezar, hechos
from dashboard.indicadores.catalogo import POR_CLAVE, POR_DEFECTO
from dashboard.indicadores.resumen import cambios, hijos
from dashboard.navegacion.vista import TERRITORIO, Modo, Vista
from dashboard.paginas.asistencia import tarjeta_inasistencias, tarjeta_motivos, tarjeta_tendencia
from dashboard.paginas.atender import tarjeta_atender
from dashboard.paginas.cabecera import acciones, exigir_nivel, tira, titular
from dashboard.paginas.cambios import tarjeta_cambios
from dashboard.paginas.comparacion import orden_pedido, panel_tabla, tarjeta_comparacion
from dashboard.paginas.comparar.pedido import a_comparar
from dashboard.paginas.mapa import cabeza_del_mapa, panel_mapa, panel_mosaico, pie_del_mapa
from dashboard.paginas.pagina import Entorno, Entrada, Esqueleto, Pagina
from dashboard.paginas.porque import a_porque
from dashboard.paginas.tarjetas import a_quien_llamar, tarjetas
from dashboard.paginas.visitas.esqueleto import a_visitas
from dashboard.piezas.enlaces import cifra_con_pasaporte

#: lo que se cambia de un sitio, si no es su contenido
_PROPIEDADES = {"mapa_modo": "className"}


def _sitio(clave: str) -> str:
    """El identificador del sitio donde va una salida de `pintar`."""
    return f"territorio-{clave.replace('_', '-')}"


#: salidas de `pintar`, en un solo viaje por clic
SALIDAS: dict[str, Output] = {
    clave: Output(_sitio(clave), _PROPIEDADES.get(clave, "children"))
    for clave in (
        "tira", "titular", "tarjetas", "mapa_cabeza", "mapa_modo", "mapa", "mosaico", "tabla", "mapa_pie",
        "ranking", "atender", "tendencia", "cambios", "inasistencias", "motivos",
    )
}  # fmt: skip


#: lo que el navegador pone sin esperar a Dash (`assets/conexion.js`)
_ANTES = {"data-antes": ""}


def _hueco(clave: str, **clase: str) -> de_dash.Div:
    """El sitio vacío de una salida."""
    return de_dash.Div(id=_sitio(clave), **clase)


def _fila(clase: str, *partes: Any) -> de_dash.Div:
    return de_dash.Div(list(partes), className=f"fila {clase}")


def layout() -> de_dash.Div:
    """El esqueleto en filas, sin datos y con sitio reservado para que nada salte."""
    formas_de_ver = [
        _hueco("mapa", className="panel-mapa lienzo-mapa"),
        _hueco("mosaico", className="panel-mosaico"),
        _hueco("tabla", className="panel-tabla"),
    ]
    mapa = [
        _hueco("mapa_cabeza"),
        de_dash.Div(formas_de_ver, id=_sitio("mapa_modo"), className="modo-mapa"),
        _hueco("mapa_pie"),
    ]
    return de_dash.Div(
        [
            _hueco("tira", className="hueco-tira"),
            _hueco("titular", className="hueco-titular", **_ANTES),
            _hueco("tarjetas", className="tarjetas", **_ANTES),
            _fila("fila-mapa", de_dash.Section(mapa, className="tarjeta tarjeta-mapa"), _hueco("ranking")),
            _fila("fila-una", _hueco("atender")),
            _fila("fila-tendencia", _hueco("tendencia"), _hueco("cambios")),
            _fila("fila-faltas", _hueco("inasistencias"), _hueco("motivos")),
        ],
        id="territorio",
        className="pagina",
    )


def pintar(vista: Vista, consulta: Consulta) -> dict[str, Any]:
    """Todo lo que la página muestra para una vista: un valor por cada clave de `SALIDAS`."""
    nodo = exigir_nivel(vista, consulta, "un territorio", (Nivel.PAIS, Nivel.DIRESA, Nivel.RED, Nivel.MICRORRED))
    periodo = consulta.exigir_periodo(vista.periodo)
    elegido = POR_CLAVE[vista.indicador]
    # donde no hay hijos que comparar en el elegido se comparan en el de siempre; el titular sigue siendo el suyo
    indicador = elegido if nodo.nivel in elegido.compara_en else POR_DEFECTO
    frase_de = elegido if nodo.nivel in elegido.se_mide_en else indicador
    descendencia = hijos(consulta, nodo, periodo, indicador, orden_pedido(vista))
    por_cobertura = descendencia if indicador is POR_DEFECTO else hijos(consulta, nodo, periodo, POR_DEFECTO)
    cambio = cambios(consulta, nodo, periodo)
    adversos, alarmas = hechos(consulta, nodo, periodo, cambio)
    # junto al titular y en su tarjeta, si lo que se dice depende de quien calla
    llamar = a_quien_llamar(vista, consulta, nodo)
    # solo viaja la forma de ver elegida
    mapa, mosaico, tabla = None, None, None
    clases_de_punto: list[int] = []
    if vista.modo.dibujado:
        mapa, clases_de_punto = panel_mapa(vista, consulta, nodo, indicador, descendencia)
    elif vista.modo is Modo.MOSAICO:
        mosaico = panel_mosaico(vista, consulta, nodo, indicador, descendencia)
    else:
        tabla = panel_tabla(vista, indicador, descendencia)
    propio = resumen.medir(consulta, nodo, periodo, frase_de.clave)
    frase = resumen.titular(consulta, nodo, periodo, frase_de, propio, descendencia)
    if frase_de.ficha.estandar:
        frase = encabezar(frase, propio, brecha_de(propio), adversos)
    return {
        "tira": tira(vista, consulta, nodo),
        "titular": titular(
            frase,
            [
                resumen.bajada(consulta, nodo, periodo, por_cobertura, cambio, frase),
                " ",
                cifra_con_pasaporte(vista, "¿De dónde sale?", frase_de.clave),
                *([" ", llamar] if llamar and frase_de is POR_DEFECTO else []),
            ],
            acciones(a_porque(vista), a_visitas(vista, consulta, nodo), a_comparar(vista, nodo.codigo)),
        ),
        "tarjetas": tarjetas(vista, consulta, nodo, cambio, por_cobertura, llamar, alarmas),
        "mapa_cabeza": cabeza_del_mapa(vista, consulta, nodo, indicador),
        "mapa_modo": f"modo-{vista.modo.value}",
        "mapa": mapa and Crudo(mapa),
        "mapa_pie": pie_del_mapa(vista, consulta, nodo, indicador, descendencia, clases_de_punto),
        "mosaico": mosaico,
        "tabla": tabla,
        "ranking": tarjeta_comparacion(vista, consulta, indicador, descendencia),
        "atender": tarjeta_atender(vista, consulta, nodo),
        "tendencia": tarjeta_tendencia(vista, consulta, nodo),
        "inasistencias": tarjeta_inasistencias(vista, consulta, nodo),
        "motivos": tarjeta_motivos(vista, consulta, nodo),
        "cambios": tarjeta_cambios(vista, consulta, nodo, cambio),
    }


def _pintar(vista: Vista, consulta: Consulta, _entorno: Entorno) -> dict[str, Any]:
    return pintar(vista, consulta)


PAGINA = Pagina(
    TERRITORIO,
    _pintar,
    Entrada("Panorama", territorial=True),
    Esqueleto("territorio", layout, SALIDAS),
)
