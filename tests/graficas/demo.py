"""Una rebanada de la demostración: tres regiones enteras, con sus rarezas, publicadas en un par de segundos."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from dashboard.almacen.almacen import Almacen
from dashboard.contratos.tablas import SEGUIDAS, Tablas
from dashboard.demo.establecimientos import generar_registro
from dashboard.demo.publicar import generar_actividad
from tests.fabricas import publicado

#: Cusco, Madre de Dios (con datos atrasados) y Amazonas
REGIONES = ("11", "25", "01")


def rebanada_de_la_demo(regiones: Collection[str] = REGIONES) -> Tablas:
    """Las filas de la demostración que tocan a esas regiones; las demás quedan vacías."""
    todas = generar_actividad(generar_registro())
    lugares = todas.establecimientos[todas.establecimientos["diresa"].isin(regiones)]
    grupos = todas.grupos[todas.grupos["codigo_renipress"].isin(lugares["codigo_renipress"])]
    sesiones = todas.sesiones[todas.sesiones["codigo_grupo"].isin(grupos["codigo_grupo"])]
    propios = {"codigo_grupo": grupos, "codigo_renipress": lugares}
    seguidas = {
        tabla.nombre: marco[marco[tabla.unidad].isin(propios[tabla.unidad][tabla.unidad])]
        for tabla in SEGUIDAS
        for marco in (getattr(todas, tabla.nombre),)
    }
    return replace(
        todas,
        **seguidas,
        establecimientos=lugares,
        grupos=grupos,
        sesiones=sesiones,
        inasistencias=todas.inasistencias[todas.inasistencias["codigo_sesion"].isin(sesiones["codigo_sesion"])],
        supervisiones=todas.supervisiones[todas.supervisiones["codigo_renipress"].isin(lugares["codigo_renipress"])],
        reportes=todas.reportes[todas.reportes["codigo_territorio"].str[:2].isin(regiones)],
        facilitadores=todas.facilitadores[todas.facilitadores["diresa"].isin(regiones)],
    )


def publicar_rebanada(carpeta: Path) -> Almacen:
    """El almacén de la rebanada."""
    return publicado(rebanada_de_la_demo(), carpeta)
