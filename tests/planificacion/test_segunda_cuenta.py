"""Dos cuentas independientes de la prioridad: las columnas del cubo y un recuento desde las filas."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import cycle
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from dashboard.almacen.consulta import Consulta
from dashboard.contratos.tablas import Tablas
from dashboard.planificacion.factores import CLAVES, Pesos
from dashboard.planificacion.prioridad import priorizar
from tests.fabricas import mundo_al_azar, mundo_con_rarezas, publicado, tablas_sumadas
from tests.indicadores.recuento import Recuento
from tests.planificacion.recuento import RecuentoDePrioridad

MUNDOS: tuple[tuple[Callable[..., Tablas], int, bool], ...] = (
    (mundo_al_azar, 1, True),
    (mundo_con_rarezas, 4, True),
    (mundo_con_rarezas, 6, False),
    (mundo_con_rarezas, 9, True),
)
Mundo = tuple[Consulta, dict[str, dict[str, float | None]]]


def _con_visitas(mundo: Tablas) -> Tablas:
    """Visitas que nombran un grupo, visitas a su establecimiento, planeadas que no se hicieron y ninguna en la 25."""
    grupos = mundo.grupos[
        ~mundo.grupos["codigo_renipress"].isin(
            mundo.establecimientos.loc[mundo.establecimientos["diresa"] == "25", "codigo_renipress"]
        )
    ]
    visitas = [
        {
            "codigo_supervision": f"W-{i:02d}",
            "fecha": f"202{5 + i % 2}-0{1 + i % 9}-1{i % 10}",
            "codigo_renipress": fila.codigo_renipress,
            "codigo_grupo": None if i % 3 == 0 else fila.codigo_grupo,
            "nivel": "red",
        }
        for i, fila in enumerate(grupos.iloc[::3].itertuples())
    ]
    # una red dice sus nacimientos de dos años, otra solo los de uno lejano y las demás nada; y de los partos, lo mismo
    redes = sorted(set(mundo.establecimientos["red"]))
    nacen = [
        {"codigo_territorio": redes[0], "anio": 2025, "nacimientos": 900},
        {"codigo_territorio": redes[0], "anio": 2026, "nacimientos": 640},
        {"codigo_territorio": redes[1], "anio": 2023, "nacimientos": 2000},
    ]
    lugares = mundo.establecimientos.copy()
    vueltas = len(lugares) // 8 + 1
    for campo, valores in (
        ("categoria", ("I-1", "I-4", "II-E", "III-1", None, "I-3", "I-2", "II-2")),
        ("partos_atendidos", (0, 9, 10, None, 120, 999, 4000, 30)),
        ("anio_parto", (2026, 2025, 2023, None, None, 2024, 2026, 2026)),
    ):
        lugares[campo] = pd.Series((valores * vueltas)[: len(lugares)], dtype=lugares[campo].dtype, index=lugares.index)
    sin_hacer = [
        {**visita, "codigo_supervision": f"{visita['codigo_supervision']}-N", "fecha": "2026-09-29", "resultado": que}
        for visita, que in zip(visitas[::2], cycle(("no_hecha", "reprogramada")))
    ]
    mundo = replace(mundo, establecimientos=lugares)
    return tablas_sumadas(mundo, supervisiones=visitas + sin_hacer, poblacion=nacen)


@pytest.fixture(scope="module", params=MUNDOS, ids=lambda m: f"{m[0].__name__}-{m[1]}-{'con' if m[2] else 'sin'}")
def mundo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Mundo:
    fabricar, semilla, reportes = request.param
    tablas = _con_visitas(fabricar(semilla, reportes=reportes))
    carpeta: Path = tmp_path_factory.mktemp("mundo")
    with pytest.MonkeyPatch.context() as parche:
        parche.setattr("dashboard.publicacion.preparar._geografia", _sin_areas)
        consulta = publicado(tablas, carpeta).consulta()
    return consulta, RecuentoDePrioridad(Recuento(tablas), consulta.variacion).candidatos()


def _sin_areas(carpeta: Path, *_: object) -> None:
    carpeta.mkdir()
    (carpeta / "geografia.json").write_bytes(b"{}")


def test_los_candidatos_y_cada_factor_son_los_contados_desde_las_filas(mundo: Mundo) -> None:
    consulta, esperados = mundo
    prioridad = priorizar(consulta, consulta.raiz)
    assert sorted(prioridad.claves) == sorted(esperados)
    distintos = []
    for i, clave in enumerate(prioridad.claves):
        for j, factor in enumerate(CLAVES):
            obtenido, esperado = prioridad.valores[i, j], esperados[clave][factor]
            iguales = np.isnan(obtenido) if esperado is None else abs(obtenido - esperado) < 1e-9
            if not iguales:
                distintos.append((clave, factor, obtenido, esperado))
    assert distintos == []
    vistos = {factor for propios in esperados.values() for factor, valor in propios.items() if valor}
    assert {*CLAVES} - {"silencio"} <= vistos


def test_un_territorio_dice_de_los_suyos_lo_mismo_que_el_pais(mundo: Mundo) -> None:
    consulta, _ = mundo
    nacional = priorizar(consulta, consulta.raiz)
    por_clave = {c.clave: c for c in nacional.candidatos()}
    vistos: list[str] = []
    for region in consulta.hijos(consulta.raiz):
        for red in consulta.hijos(region):
            propios = priorizar(consulta, red).candidatos()
            # con cuántos se empata depende de entre quiénes se mira
            assert all(replace(c, empate="") == replace(por_clave[c.clave], empate="") for c in propios)
            vistos += [candidato.clave for candidato in propios]
    assert sorted(vistos) == sorted(por_clave)


def test_los_puntos_son_los_de_la_formula_y_los_sumandos_dan_el_total_impreso(mundo: Mundo) -> None:
    consulta, esperados = mundo
    pesos = Pesos((30, 7, 15, 11, 10, 0, 50, 9, 3, 21))
    for candidato in priorizar(consulta, consulta.raiz, pesos).candidatos():
        propios = esperados[candidato.clave]
        exacto = 100 * sum(p * (propios[f] or 0) for p, f in zip(pesos.valores, CLAVES, strict=True)) / pesos.suma
        assert abs(candidato.puntos - exacto) <= 0.05 + 1e-6
        assert round(10 * candidato.puntos) == sum(round(10 * termino.puntos) for termino in candidato.terminos)
        for termino in candidato.terminos:
            crudo = 100 * termino.peso * termino.valor / pesos.suma
            assert abs(termino.puntos - crudo) <= 0.1
            assert f"{termino.puntos:.1f}".replace(".", ",") in candidato.frase
        assert candidato.frase.startswith(f"{candidato.puntos:.1f} puntos: ".replace(".", ",", 1))
