"""Publicar la demostración: sobre un registro inventado o sobre el registro real que ya está cargado."""

from __future__ import annotations

from dataclasses import replace

from dashboard.almacen.generacion import CarpetaGeneracion
from dashboard.contratos.tablas import Tablas
from dashboard.demo.actividad import generar_actividad
from dashboard.demo.registro import SEMILLA, generar_registro
from dashboard.nucleo.ajustes import Ajustes
from dashboard.nucleo.errores import ErrorPublicacion
from dashboard.nucleo.formato import plural
from dashboard.publicacion.aceptadas import registro_de
from dashboard.publicacion.carpeta_carga import un_turno
from dashboard.publicacion.preparar import Avance, publicar_tablas, vigente_de

#: parte del avance que se lleva inventar las filas; el resto es preparar la generación
_INVENTAR = 0.4


def publicar_demostracion(
    ajustes: Ajustes,
    avance: Avance,
    *,
    factor: int = 1,
    semilla: int = SEMILLA,
    sobre_registro: bool = False,
    forzar: bool = False,
) -> CarpetaGeneracion:
    """Inventa la actividad y publica una generación de demostración.

    `sobre_registro`: los grupos se inventan sobre los establecimientos reales cargados. `factor` multiplica las
    sesiones. `ErrorPublicacion` si hay grupos reales que dejarían de servirse (salvo `forzar`), o si se pide
    `sobre_registro` y no hay un registro real.
    """
    with un_turno(ajustes.datos, "Se prepara la demostración"):
        # sin generación, o con todas dañadas: no hay nada que proteger ni registro del que partir
        vigente = vigente_de(ajustes.datos)
        if vigente is not None and not forzar:
            _proteger(vigente)
        avance("Inventando establecimientos", 0.0)
        registro = _registro_real(vigente) if sobre_registro else None
        establecimientos = generar_registro(semilla) if registro is None else registro.establecimientos
        tablas = generar_actividad(
            establecimientos, semilla, factor, lambda paso, parte: avance(paso, _INVENTAR * parte)
        )
        if registro is not None:
            tablas = replace(
                tablas, registro_demostracion=False, parto_desde=registro.parto_desde, origen=registro.origen
            )
        return publicar_tablas(tablas, ajustes, lambda paso, parte: avance(paso, _INVENTAR + (1 - _INVENTAR) * parte))


def _proteger(vigente: CarpetaGeneracion) -> None:
    grupos = int(vigente.manifiesto["conteos"]["grupos"])
    if grupos and not vigente.manifiesto["demostracion"]:
        raise ErrorPublicacion(
            f"Los datos que se sirven son reales y tienen {plural(grupos, 'grupo')}: la demostración los taparía.",
            donde=f"Generación {vigente.numero}.",
            que_hacer="Use otra carpeta con la variable TABLERO_DATOS o, si de verdad quiere reemplazarlos, --forzar.",
        )


def _registro_real(vigente: CarpetaGeneracion | None) -> Tablas:
    if vigente is None or vigente.manifiesto["registro_demostracion"]:
        raise ErrorPublicacion(
            "No hay un registro real de establecimientos sobre el cual hacer la demostración.",
            que_hacer="Cárguelo antes con `tablero importar establecimientos ARCHIVO`.",
        )
    return registro_de(vigente)
