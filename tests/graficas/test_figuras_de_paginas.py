"""Toda figura que una página puede mostrar es válida para Plotly, no pide nada a la red y no interpola nombres."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import cycle, islice
from typing import Any

import plotly.graph_objects as go
import pytest

from dashboard.almacen.almacen import Almacen
from dashboard.almacen.consulta import Consulta
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.graficas.en_plotly import en_plotly
from dashboard.indicadores.catalogo import CATALOGO
from dashboard.indicadores.dibujables import DIBUJABLES
from dashboard.navegacion.vista import Vista
from tests.graficas.demo import publicar_rebanada
from tests.paginas.recorrido import dibujado, dibujos, leer, leidas, pintado

PERIODOS = ("2026", "2025-S2", "2026-05")
TERRITORIALES = (Nivel.PAIS, Nivel.DIRESA, Nivel.RED, Nivel.MICRORRED)
#: lo único que una plantilla puede llevar además de sus datos
_PLANTILLA = re.compile(r"(?:</?(?:b|extra)>|<br>|%\{customdata(?:\[\d\])?\})*\Z")


@pytest.fixture(scope="module")
def rebanada(tmp_path_factory: pytest.TempPathFactory) -> Almacen:
    """Tres regiones de la demostración."""
    return publicar_rebanada(tmp_path_factory.mktemp("rebanada"))


def _revisar(figura: dict[str, Any], nombres: set[str], donde: str) -> None:
    go.Figure(figura)
    escrita = json.dumps(figura, allow_nan=False)
    assert "http" not in escrita, donde
    assert not re.search(r'"//', escrita), f"una dirección sin esquema saldría del servidor: {donde}"
    for traza in figura["data"]:
        plantilla = traza.get("hovertemplate", "")
        assert _PLANTILLA.match(plantilla), (donde, plantilla)
        assert not any(nombre in plantilla for nombre in nombres), (donde, plantilla)
        assert "text" not in traza or traza.get("mode") == "text", donde
        largos = {len(traza[campo]) for campo in ("x", "y", "lon", "lat", "locations", "z") if campo in traza}
        if "customdata" in traza:
            largos.add(len(traza["customdata"]))
        assert len(largos) == 1, (donde, traza["type"], largos)
    # coma decimal y espacio fino en los millares, como en el Perú
    assert figura["layout"]["separators"] == ",\u202f"


def _revisar_pantalla(vista: Vista, consulta: Consulta, nombres: set[str]) -> int:
    """Cuántas gráficas se pueden ampliar desde ahí; cada una, revisada."""
    nodo, cuantas = consulta.nodo(vista.codigo), 0
    for propio in DIBUJABLES.values():
        hecha = propio.hacer(consulta, nodo, vista.periodo) if nodo.nivel in propio.niveles else ""
        if not isinstance(hecha, str):
            _revisar(en_plotly(hecha[0]), nombres, f"{propio.clave} {vista.url()}")
            cuantas += 1
    for dibujo in dibujos(pintado(vista, consulta)):
        assert "http" not in dibujo, vista.url()
        leidas(dibujo)
    return cuantas


def _nombres(consulta: Consulta) -> set[str]:
    columnas = consulta.columnas_establecimientos(consulta.raiz, "nombre")["nombre"]
    return {*columnas, *(nodo.nombre for nodo in consulta.descendientes(consulta.raiz, Nivel.DIRESA))}


def _vistas(consulta: Consulta) -> Iterator[Vista]:
    """Cada territorio con datos, con todos los indicadores y los periodos por turnos."""
    base, periodos = leer("/", consulta), cycle(map(Periodo.leer, PERIODOS))
    for nivel in TERRITORIALES:
        for nodo in consulta.descendientes(consulta.raiz, nivel):
            if nodo.establecimientos[1] > nodo.establecimientos[0]:
                for indicador in CATALOGO:
                    yield base.hacia(nodo.codigo, nodo.nivel).con(indicador=indicador.clave, periodo=next(periodos))


def test_las_figuras_de_cada_territorio_indicador_y_periodo_son_validas(consulta_pequena: Consulta) -> None:
    nombres = _nombres(consulta_pequena)
    # tendencia, inasistencias y, donde se puede comparar, de dónde salen los puntos
    assert all(_revisar_pantalla(vista, consulta_pequena, nombres) >= 2 for vista in _vistas(consulta_pequena))


def test_las_figuras_de_cada_grupo_son_validas(consulta_pequena: Consulta) -> None:
    nombres, periodos = _nombres(consulta_pequena), cycle(map(Periodo.leer, PERIODOS))
    base, cuantas = leer("/", consulta_pequena), 0
    for nodo in consulta_pequena.descendientes(consulta_pequena.raiz, Nivel.GRUPO):
        vista = base.hacia(nodo.codigo, nodo.nivel).con(periodo=next(periodos))
        cuantas += _revisar_pantalla(vista, consulta_pequena, nombres)
    assert cuantas > 20


def test_las_figuras_de_una_rebanada_de_la_demostracion_son_validas(rebanada: Almacen) -> None:
    consulta = rebanada.consulta()
    nombres = _nombres(consulta)
    # una de cada siete vistas pasa por todos los niveles y, por ser primo con 12, por todos los indicadores
    elegidas = list(islice(_vistas(consulta), 0, None, 37))
    assert {vista.indicador for vista in elegidas} == {indicador.clave for indicador in CATALOGO}
    for vista in elegidas:
        _revisar_pantalla(vista, consulta, nombres)


def test_el_mapa_de_cada_territorio_tiene_un_area_por_hijo_y_no_pide_nada_a_la_red(rebanada: Almacen) -> None:
    consulta = rebanada.consulta()
    for nivel in TERRITORIALES:
        for nodo in consulta.descendientes(consulta.raiz, nivel):
            if nodo.establecimientos[1] > nodo.establecimientos[0]:
                mapa = pintado(leer("/", consulta).hacia(nodo.codigo, nodo.nivel), consulta)["mapa"]
                assert "http" not in mapa
                areas = [a.get("data-nombre") for a in dibujado(mapa).iter() if a.get("class") == "area"]
                propios = [nodo] if nivel is Nivel.MICRORRED else consulta.hijos(nodo)
                con_area = {hijo.nombre for hijo in propios if consulta.lugar(hijo).get("tipo")}
                # las que no se ven de chicas están también en su recuadro
                assert set(areas) == con_area, nodo.codigo


def test_los_puntos_de_un_mapa_son_los_del_ambito_con_coordenadas(rebanada: Almacen) -> None:
    consulta = rebanada.consulta()
    nodo = consulta.nodo("11")
    columnas = consulta.columnas_establecimientos(nodo, "codigo", "latitud", "fuera")
    esperados = {
        codigo
        for codigo, latitud, fuera in zip(columnas["codigo"], columnas["latitud"], columnas["fuera"], strict=True)
        if latitud is not None and not fuera
    }
    mapa = dibujado(pintado(leer("/territorio/11", consulta), consulta)["mapa"])
    destinos = [p.get("href", "") for p in mapa.iter("a") if (p.get("class") or "").startswith("punto ")]
    puntos = [destino.partition("/establecimiento/")[2].partition("?")[0] for destino in destinos]
    assert len(puntos) == len(set(puntos))
    assert set(puntos) == esperados
