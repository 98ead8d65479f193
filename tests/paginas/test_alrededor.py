"""Lo que rodea a toda página: el menú lleva al comienzo de cada una."""

from __future__ import annotations

from dashboard.almacen.consulta import Consulta
from dashboard.navegacion.vista import Vista
from dashboard.paginas.alrededor import menu
from dashboard.paginas.menu import PAGINAS
from tests.paginas.recorrido import enlaces, leer


def _destinos(vista: Vista) -> dict[str, str]:
    return {rotulo: destino for destino, rotulo in enlaces(menu(PAGINAS, vista))}


def test_desde_una_carga_el_menu_vuelve_a_la_pagina_de_datos(consulta_pequena: Consulta) -> None:
    vista = leer("/datos?periodo=2026&carga=0123456789abcdef", consulta_pequena)
    assert vista.campo("carga")
    destinos = _destinos(vista)
    assert destinos["Datos"] == "/datos?periodo=2026"
    assert destinos["Panorama"] == "/?periodo=2026"


def test_del_territorio_a_sus_visitas_y_de_vuelta(consulta_pequena: Consulta) -> None:
    vista = leer("/territorio/11?periodo=2026", consulta_pequena)
    destinos = _destinos(vista)
    assert destinos["Visitas"] == "/visitas?territorio=11&periodo=2026"
    de_vuelta = leer(destinos["Visitas"], consulta_pequena)
    assert _destinos(de_vuelta)["Panorama"] == "/territorio/11?periodo=2026"
