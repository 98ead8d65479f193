"""Prepara una generación: ordena, suma, calcula estados y escribe todo lo que el servidor leerá."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from dashboard.ajustes import Ajustes
from dashboard.almacen import cubo
from dashboard.almacen.generacion import (
    CarpetaGeneracion,
    escribir_borrador,
    publicar,
    ultima_buena,
    un_escritor,
)
from dashboard.contratos.tablas import Tablas
from dashboard.errores import ErrorGeneracion, ErrorPublicacion
from dashboard.publicacion import aceptadas, dimensiones, estados, filas, geografia_reusada, sumas
from dashboard.publicacion.calendario import calendario, diresa_de_sesiones
from dashboard.publicacion.his_sin_comprobar import sin_comprobar
from dashboard.publicacion.orden import Orden, ordenar, territorios
from dashboard.publicacion.regiones import leer_regiones
from dashboard.publicacion.tramos import resumen_de_tablas

Avance = Callable[[str, float], None]
#: tablas de pocas filas que el servidor lee tal como se cargaron
_CORTAS = ("recursos", "resultados", "campanas")


def _sin_avance(paso: str, parte: float) -> None:
    """Nadie mira el avance."""


def publicar_tablas(tablas: Tablas, ajustes: Ajustes, avance: Avance = _sin_avance) -> CarpetaGeneracion:
    """Prepara y publica una generación con estas tablas.

    `avance(paso, parte)` recibe el nombre del paso y la parte hecha (0–1). `ErrorPublicacion` si las tablas no se
    pueden servir; la generación anterior sigue en pie.
    """
    with un_escritor(ajustes.datos):
        vigente = _vigente(ajustes.datos)
        return publicar(
            ajustes.datos,
            lambda carpeta: _llenar(carpeta, tablas, ajustes, avance, vigente),
            ajustes.generaciones_guardadas,
        )


def preparar_borrador(
    carpeta: Path, tablas: Tablas, ajustes: Ajustes, avance: Avance = _sin_avance
) -> CarpetaGeneracion:
    """Prepara en `carpeta` la generación que se publicaría con estas tablas, sin publicarla."""
    vigente = _vigente(ajustes.datos)
    return escribir_borrador(carpeta, lambda destino: _llenar(destino, tablas, ajustes, avance, vigente))


def _vigente(almacen: Path) -> CarpetaGeneracion | None:
    try:
        return ultima_buena(almacen)
    except ErrorGeneracion:
        return None


def _llenar(
    carpeta: Path, tablas: Tablas, ajustes: Ajustes, avance: Avance, vigente: CarpetaGeneracion | None
) -> dict[str, Any]:
    if not len(tablas.establecimientos):
        raise ErrorPublicacion(
            "No hay establecimientos que publicar.",
            que_hacer="Importe primero el registro de establecimientos.",
        )
    avance("Ordenando el árbol de territorios", 0.0)
    catalogo = leer_regiones(ajustes.regiones)
    nombres = {codigo: fila["nombre"] for codigo, fila in catalogo.items()}
    orden = ordenar(tablas, nombres)
    avance("Sumando sesiones y asistencias", 0.1)
    tablas = sumas.con_esperadas(tablas)
    sesiones, marco = sumas.leer_sesiones(tablas, orden)
    diresa_sesion = diresa_de_sesiones(orden, sesiones.grupo, sesiones.establecimiento)
    tiempo = calendario(tablas, orden, sesiones.dia, diresa_sesion, date.today())
    pais = (tiempo.fecha_nacional, tiempo.mes0, tiempo.mes1)
    arbol = territorios(orden, nombres, tiempo.fecha_de_diresa, tiempo.meses_de_diresa, pais)
    fuera = dimensiones.motivo_fuera(orden.establecimientos, ajustes.instituciones)
    matrices = sumas.flujos(sesiones, marco, orden, tiempo)
    avance("Calculando estados al cierre de cada mes", 0.3)
    hay_reportes = len(tablas.reportes) > 0
    matrices |= estados.estados_de_grupos(orden, sesiones, tiempo, ajustes.dias_actividad)
    atienden = ((orden.establecimientos["atiende_parto_rn"] == "si") & (fuera == "")).to_numpy(dtype=bool)
    fijos = _fijos(orden, atienden, fuera)
    dudosos = fijos["parto_sin_dato"][:, 0]
    matrices |= fijos
    matrices |= estados.estados_de_establecimientos(orden, atienden, dudosos, matrices["conformados"])
    informado = estados.reportado(tablas, orden, tiempo, _intervalos(arbol, orden)) if hay_reportes else None
    for callados, cuales, con_grupo in (
        ("silenciosos", atienden, "cubiertos"),
        ("dudosos_callados", dudosos, "dudosos_con_grupo"),
    ):
        matrices[callados] = estados.silencio(orden, sesiones, tiempo, informado, cuales, matrices[con_grupo])
    con_sesion = matrices["sesiones"] > 0
    con_reporte = con_sesion if informado is None else con_sesion | informado[orden.grupo_en]
    matrices["grupo_meses_conformados"] = matrices["conformados"]
    matrices["grupo_meses_con_reporte"] = matrices["conformados"] & con_reporte
    avance("Escribiendo el cubo", 0.5)
    cubo.guardar(matrices, carpeta / "cubo")
    del matrices, informado
    filas.guardar_sesiones(tablas, orden, sesiones, carpeta / "filas")
    avance("Escribiendo tablas e índice de búsqueda", 0.6)
    lugares = dimensiones.dimension_establecimientos(orden, fuera)
    grupos = dimensiones.dimension_grupos(orden)
    for nombre, contenido in (
        ("territorios", arbol),
        ("establecimientos", lugares),
        ("grupos", grupos),
        ("busqueda", dimensiones.indice_de_busqueda(arbol, lugares, grupos)),
        ("facilitadores", _facilitadores(tablas)),
        ("supervisiones", filas.supervisiones(tablas, orden)),
        ("regiones", catalogo),
        *((nombre, dimensiones.registros(getattr(tablas, nombre))) for nombre in _CORTAS),
    ):
        _guardar_json(carpeta / "dim" / f"{nombre}.json", contenido)
    aceptadas.guardar(tablas, carpeta / "aceptadas")
    avance("Dibujando límites y áreas", 0.7)
    huella = geografia_reusada.huella(orden.establecimientos, ajustes)
    if not geografia_reusada.copiar(vigente, huella, carpeta / "geo"):
        _geografia(carpeta / "geo", orden, ajustes)
    avance("Firmando la generación", 0.95)
    return {
        "huella_geografia": huella,
        "huella_ajustes": geografia_reusada.huella_de_ajustes(ajustes),
        "creada": datetime.now().astimezone().isoformat(timespec="seconds"),
        "demostracion": tablas.demostracion,
        "registro_demostracion": tablas.registro_demostracion,
        "parto_desde": tablas.parto_desde,
        "hay_reportes": hay_reportes,
        "his_sin_comprobar": int(sin_comprobar(tablas.sesiones, tablas.origen).sum()),
        "mes0": tiempo.mes0,
        "mes1": tiempo.mes1,
        "dias_actividad": ajustes.dias_actividad,
        "instituciones": list(ajustes.instituciones),
        "conteos": {
            **dimensiones.conteos(orden, fuera),
            "sesiones": len(tablas.sesiones),
            "tablas": resumen_de_tablas(tablas),
        },
        "origen": tablas.origen,
    }


def _guardar_json(ruta: Path, contenido: Any) -> None:
    ruta.parent.mkdir(parents=True, exist_ok=True)
    ruta.write_bytes(orjson.dumps(contenido))


def _intervalos(arbol: dict[str, list[Any]], orden: Orden) -> dict[str, tuple[int, int]]:
    intervalos = dict(zip(arbol["codigo"], zip(arbol["e0"], arbol["e1"], strict=True), strict=True))
    propios = {codigo: (i, i + 1) for i, codigo in enumerate(orden.establecimientos["codigo_renipress"])}
    return {**propios, **intervalos}


def _fijos(orden: Orden, atienden: Any, fuera: Any) -> dict[str, Any]:
    en_ambito = (fuera == "").to_numpy(dtype=bool)
    marco = orden.establecimientos
    sustituto = marco["fuente_parto"].astype("string").str.startswith("sustituto").fillna(False).to_numpy(dtype=bool)
    fijos = {
        "atienden": atienden,
        "en_ambito": en_ambito,
        "parto_sin_dato": en_ambito & marco["atiende_parto_rn"].isna().to_numpy(),
        "parto_sustituto": en_ambito & sustituto,
        "con_coordenadas": ~np.isnan(marco["latitud"].to_numpy(dtype=float)),
    }
    return {nombre: valores[:, None] for nombre, valores in fijos.items()}


def _facilitadores(tablas: Tablas) -> dict[str, dict[str, int]]:
    por_region: dict[str, dict[str, int]] = {}
    marco = tablas.facilitadores.dropna(subset=["facilitadores"])
    for diresa, anio, cantidad in zip(marco["diresa"], marco["anio"], marco["facilitadores"], strict=True):
        por_region.setdefault(str(diresa), {})[str(int(anio))] = int(cantidad)
    return por_region


def _geografia(carpeta: Path, orden: Orden, ajustes: Ajustes) -> None:
    # geopandas tarda más de un segundo en importarse y el servidor no lo necesita
    from dashboard.geografia.areas import derivar_areas
    from dashboard.geografia.escribir import escribir_geografia
    from dashboard.geografia.oficina import leer_limites, reemplazar

    areas = derivar_areas(orden.establecimientos)
    if ajustes.limites:
        areas = reemplazar(areas, leer_limites(ajustes.limites))
    escribir_geografia(areas, carpeta)
