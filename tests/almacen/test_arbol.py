"""El árbol: todo territorio es un intervalo y los hijos cubren exactamente al padre."""

from __future__ import annotations

from itertools import pairwise

import pytest

from dashboard.almacen.consulta import Consulta
from dashboard.contratos.tablas import Tablas
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.territorio import Nivel


def _todos(consulta: Consulta) -> list[Nodo]:
    nodos = [consulta.raiz]
    for nodo in nodos:
        nodos += consulta.hijos(nodo)
    return nodos


def test_los_hijos_cubren_al_padre_sin_huecos_ni_traslapes(consulta_pequena: Consulta) -> None:
    for nodo in _todos(consulta_pequena):
        hijos = consulta_pequena.hijos(nodo)
        if nodo.nivel is Nivel.GRUPO:
            assert hijos == []
            continue
        for intervalo in ("grupos",) if nodo.nivel is Nivel.ESTABLECIMIENTO else ("grupos", "establecimientos"):
            cursor, hasta = getattr(nodo, intervalo)
            for hijo in hijos:
                desde_hijo, hasta_hijo = getattr(hijo, intervalo)
                assert desde_hijo == cursor
                assert hasta_hijo >= desde_hijo
                cursor = hasta_hijo
            assert cursor == hasta, (nodo.codigo, intervalo)


def test_el_intervalo_de_cada_territorio_son_los_suyos_y_ninguno_mas(
    consulta_pequena: Consulta, tablas_pequenas: Tablas
) -> None:
    lugares = tablas_pequenas.establecimientos
    for columna in ("diresa", "red", "microrred"):
        for codigo, propios in lugares.groupby(columna)["codigo_renipress"]:
            nodo = consulta_pequena.nodo(str(codigo))
            assert consulta_pequena.columnas_establecimientos(nodo, "codigo")["codigo"] == sorted(propios)
            grupos = tablas_pequenas.grupos
            suyos = grupos.loc[grupos["codigo_renipress"].isin(propios), "codigo_grupo"]
            assert sorted(consulta_pequena.columnas_grupos(nodo, "codigo")["codigo"]) == sorted(suyos)


def test_los_descendientes_de_un_nivel_son_los_nodos_de_ese_nivel_que_cuelgan_de_el(consulta_pequena: Consulta) -> None:
    for nodo in _todos(consulta_pequena):
        vistos = [nodo]
        for otro in vistos:
            vistos += consulta_pequena.hijos(otro)
        for nivel in Nivel:
            assert consulta_pequena.descendientes(nodo, nivel) == [otro for otro in vistos if otro.nivel is nivel]


def test_el_linaje_baja_del_pais_al_nodo_y_cada_uno_es_hijo_del_anterior(consulta_pequena: Consulta) -> None:
    for nodo in _todos(consulta_pequena):
        linaje = consulta_pequena.linaje(nodo)
        assert (linaje[0].codigo, linaje[-1]) == ("PE", nodo)
        for superior, inferior in pairwise(linaje):
            assert inferior in consulta_pequena.hijos(superior)
            assert inferior in consulta_pequena.hermanos(inferior)
            assert consulta_pequena.hermanos(inferior) == consulta_pequena.hijos(superior)


def test_estan_las_29_regiones_aunque_no_tengan_establecimientos(consulta_pequena: Consulta) -> None:
    regiones = consulta_pequena.hijos(consulta_pequena.raiz)
    assert len(regiones) == 29
    vacia = consulta_pequena.nodo("33")
    assert vacia.establecimientos[0] == vacia.establecimientos[1]
    assert consulta_pequena.hijos(vacia) == []


@pytest.mark.parametrize(
    ("escrito", "codigo"),
    [
        ("pe", "PE"),
        ("8", "08"),
        ("11-1-0", "11-01-00"),
        (" 11-01 ", "11-01"),
        ("90000001", "90000001"),
        ("G-001", "G-001"),
    ],
)
def test_un_codigo_se_encuentra_con_o_sin_sus_ceros(consulta_pequena: Consulta, escrito: str, codigo: str) -> None:
    assert consulta_pequena.nodo(escrito).codigo == codigo
