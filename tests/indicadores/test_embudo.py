"""El embudo: lo que el azar explica a cada territorio, a mano y en países inventados."""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt
from typing import Any

import numpy as np
import pytest

from dashboard.almacen.consulta import Consulta
from dashboard.almacen.variacion import PARTIDA
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.cambio import OTRAS
from dashboard.indicadores.embudo import dibujado, embudo
from tests.fabricas import establecimiento, grupo, sesion
from tests.paginas.recorrido import leer, pintado, texto
from tests.verdad.mundos import Receta, inventar

Consultar = Callable[..., Consulta]


def _mundo(consultar: Consultar, asistentes: list[int]) -> Consulta:
    """Una red por valor, con un grupo y una sesión de cien esperadas en cada mes de 2026 hasta octubre."""
    lugares = [establecimiento(f"{r:08d}", f"11-{r:02d}-01") for r in range(1, len(asistentes) + 1)]
    sesiones: list[dict[str, Any]] = [
        sesion(f"S{r}-{mes}", f"G{r}", f"2026-{mes:02d}-10", n, 100)
        for r, n in enumerate(asistentes, 1)
        for mes in range(1, 11)
    ]
    grupos = [grupo(f"G{r}", f"{r:08d}", integrantes=100) for r in range(1, len(asistentes) + 1)]
    return consultar(establecimientos=lugares, grupos=grupos, sesiones=sesiones)


def test_el_ancho_de_cada_uno_se_calcula_a_mano(consultar: Consultar) -> None:
    # ocho redes iguales: centro 0,70 y nada que ensanchar. 1000 esperadas de un solo grupo en diez meses: azar
    # φ · 0,70 · 0,30 / 1000, choque τ² / 10, y los grupos, β² + δ² (Σw² = 1)
    consulta = _mundo(consultar, [70] * 8)
    redes = consulta.descendientes(consulta.raiz, Nivel.RED)
    hallado = embudo(consulta, redes, Periodo.leer("2026"))
    assert hallado is not None
    v = consulta.variacion
    propias = v.de(Nivel.RED)
    varianza = propias.dispersion * 0.21 / 1000 + propias.choque / 10 + v.entre + v.deriva
    assert hallado.centro == pytest.approx(0.70)
    np.testing.assert_allclose(hallado.ancho, OTRAS * sqrt(varianza))
    assert hallado.lado == (0,) * 8


def test_quien_se_aparta_mas_que_el_azar_se_dice_junto_a_su_fila_y_en_la_grafica(consultar: Consultar) -> None:
    consulta = _mundo(consultar, [70] * 11 + [20])
    salidas = pintado(leer("/territorio/11?periodo=2026&indicador=asistencia&vista=tabla", consulta), consulta)
    dicho = texto(salidas["ranking"])
    assert dicho.count("▼ por debajo") == 1, "solo la fila que se aparta"
    assert "De menos a más asistencias esperadas" in dicho
    redes = consulta.descendientes(consulta.raiz, Nivel.RED)
    hallado = embudo(consulta, redes, Periodo.leer("2026"))
    assert hallado is not None
    assert hallado.lado == (0,) * 11 + (-1,)
    grafico = dibujado(redes, [(700, 1000)] * 11 + [(200, 1000)], hallado)
    (senal,) = grafico.senales
    assert (grafico.categorias[senal.lugar], senal.lado) == ("Red 12 (11-12)", -1)
    assert "por debajo de lo que el azar explica" in grafico.series[0].notas[senal.lugar]
    # otro indicador no lleva embudo
    otra = texto(pintado(leer("/territorio/11?periodo=2026&vista=tabla", consulta), consulta)["ranking"])
    assert "azar" not in otra


def test_con_menos_de_ocho_no_hay_conjunto_con_que_comparar(consultar: Consultar) -> None:
    consulta = _mundo(consultar, [70] * 6 + [20])
    assert embudo(consulta, consulta.descendientes(consulta.raiz, Nivel.RED), Periodo.leer("2026")) is None


def test_donde_los_territorios_difieren_de_por_si_el_embudo_se_ensancha(consultar: Consultar) -> None:
    parejos, distintos = (_mundo(consultar, valores) for valores in ([70] * 12, [40, 50, 55, 60, 65, 70] * 2))
    anchos = []
    for consulta in (parejos, distintos):
        hallado = embudo(consulta, consulta.descendientes(consulta.raiz, Nivel.RED), Periodo.leer("2026"))
        assert hallado is not None
        assert hallado.lado == (0,) * 12
        anchos.append(float(hallado.ancho[0]))
    assert anchos[1] > anchos[0]
    assert PARTIDA.entre > 0


def test_en_paises_en_que_solo_hay_azar_casi_nadie_se_aparta() -> None:
    fuera = total = 0
    for semilla in (81, 82, 83):
        consulta = inventar(Receta(semilla)).consulta
        for padre in [consulta.raiz, *consulta.hijos(consulta.raiz)]:
            hallado = embudo(consulta, consulta.hijos(padre), Periodo.leer("2026"))
            if hallado:
                fuera, total = fuera + sum(map(abs, hallado.lado)), total + len(hallado.lado)
    # al 99 %, uno de cada cien
    assert total > 200
    assert fuera / total <= 0.02
