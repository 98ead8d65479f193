"""Panorama y territorio: el mismo esqueleto del Perú a la microrred.

Responde al director: ¿dónde estamos frente a los dos estándares, quién falta y cuánto?

"""

from __future__ import annotations

from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores import resumen
from dashboard.indicadores.base import Indicador
from dashboard.indicadores.catalogo import POR_CLAVE, POR_DEFECTO
from dashboard.indicadores.resumen import cambios, hijos
from dashboard.navegacion.vista import TERRITORIO, Modo, Vista
from dashboard.nucleo.errores import ErrorVista
from dashboard.paginas.asistencia import graficas_de_asistencia
from dashboard.paginas.base import Entorno, Entrada, Esqueleto, Geometria, Pagina, geometria_de
from dashboard.paginas.cabecera import tira, titular, ver_tabla
from dashboard.paginas.cambios import tarjeta_cambios
from dashboard.paginas.comparacion import (
    panel_mapa,
    panel_mosaico,
    panel_tabla,
    ranking,
)
from dashboard.paginas.encuadre_mapa import cabeza_del_mapa, pie_del_mapa
from dashboard.paginas.esqueleto import SALIDAS, Id, layout, registrar
from dashboard.paginas.motivos import tarjeta_motivos
from dashboard.paginas.tarjetas import tarjetas
from dashboard.paginas.visitas.esqueleto import a_visitas
from dashboard.piezas import html
from dashboard.piezas.acciones import boton_pasaporte, cifra_con_pasaporte, menu_de_lamina
from dashboard.piezas.enlaces import enlace
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import tarjeta


def pintar(vista: Vista, consulta: Consulta, geometria: Geometria) -> dict[str, Any]:
    """Todo lo que la página muestra para una vista: un valor por cada clave de `SALIDAS`.

    `figuras` lleva `mapa` (`None` si se mira de otra forma), `tendencia` e `inasistencias`: el navegador las dibuja
    después de haber mostrado el titular y las tarjetas.
    """
    nodo = consulta.nodo(vista.codigo)
    if nodo.nivel in (Nivel.ESTABLECIMIENTO, Nivel.GRUPO):
        raise ErrorVista(
            f"«{nodo.nombre}» no es un territorio.",
            opciones=[(f"Ir a {nodo.nombre}", vista.hacia(nodo.codigo, nodo.nivel).url())],
        )
    periodo = consulta.exigir_periodo(vista.periodo)
    elegido = POR_CLAVE[vista.indicador]
    # donde no hay hijos que comparar en el elegido se comparan en el de siempre; el titular sigue siendo el suyo
    indicador = elegido if nodo.nivel in elegido.compara_en else POR_DEFECTO
    frase_de = elegido if nodo.nivel in elegido.se_mide_en else indicador
    descendencia = hijos(consulta, nodo, periodo, indicador)
    cambio = cambios(consulta, nodo, periodo)
    # solo viaja la forma de ver elegida
    figura: dict[str, Any] | None = None
    clases_de_punto: list[int] = []
    if vista.modo is Modo.MAPA:
        figura, clases_de_punto = panel_mapa(vista, consulta, nodo, indicador, descendencia, geometria)
    graficas, asistencia = graficas_de_asistencia(vista, consulta, nodo)
    return {
        "tira": tira(vista, consulta, nodo, a_visitas(vista, consulta, nodo)),
        "titular": titular(
            resumen.titular(consulta, nodo, frase_de, frase_de.medir(consulta, [nodo], periodo)[0], descendencia),
            [
                resumen.bajada(consulta, nodo, periodo, hijos(consulta, nodo, periodo, POR_DEFECTO), cambio),
                " ",
                cifra_con_pasaporte(vista, "¿De dónde sale?", frase_de.clave),
            ],
        ),
        "tarjetas": tarjetas(vista, consulta, nodo, cambio),
        "mapa_cabeza": cabeza_del_mapa(vista, consulta, nodo, indicador),
        "modo": f"modo-{vista.modo.value}",
        "mapa_pie": pie_del_mapa(vista, consulta, nodo, indicador, descendencia, clases_de_punto),
        "mosaico": panel_mosaico(vista, consulta, nodo, indicador, descendencia)
        if vista.modo is Modo.MOSAICO
        else None,
        "tabla": panel_tabla(vista, indicador, descendencia) if vista.modo is Modo.TABLA else None,
        "ranking": _tarjeta_ranking(vista, indicador, descendencia),
        **asistencia,
        "figuras": {"mapa": figura, **graficas},
        "motivos": tarjeta_motivos(vista, consulta, nodo),
        "cambios": tarjeta_cambios(vista, cambio),
    }


def _tarjeta_ranking(vista: Vista, indicador: Indicador, descendencia: Any) -> Pieza:
    titulo = (
        "Mayor brecha primero"
        if indicador.ficha.estandar
        else ("De mayor a menor" if indicador.menor_es_mejor else "De menor a mayor")
    )
    pista = "la línea marca el 80\u202f%" if indicador.con_linea else indicador.ficha.corto
    if not descendencia.filas:
        contenido: Any = html.P("No hay territorios que comparar.", className="vacio")
    else:
        contenido = ranking(vista, indicador, descendencia)
    # la lista compara coberturas; otro indicador se ve en la tabla que reemplaza al mapa, con sus mismos datos
    tabla = enlace("Ver como tabla", vista.con(modo=Modo.TABLA).url(), "accion")
    if indicador.lista_de_hijos:
        tabla = ver_tabla(vista, indicador.lista_de_hijos)
    acciones = html.Span(
        tabla,
        menu_de_lamina(vista, "comparacion", titulo, "comparacion", indicador.clave) if descendencia.filas else None,
        boton_pasaporte(vista, indicador.clave, indicador.ficha.corto),
        className="acciones",
    )
    return tarjeta(titulo, contenido, pista=pista, accion=acciones, clase="tarjeta-ranking")


def _pintar(vista: Vista, consulta: Consulta, _entorno: Entorno) -> dict[str, Any]:
    return pintar(vista, consulta, geometria_de(consulta))


PAGINA = Pagina(
    TERRITORIO,
    _pintar,
    Entrada("Panorama", territorial=True),
    Esqueleto(Id.PAGINA, layout, SALIDAS, registrar),
)
