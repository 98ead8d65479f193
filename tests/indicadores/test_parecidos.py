"""Los parecidos: se parecen por lo que no eligieron, y a quien le falta un rasgo no se le da por igual."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.listas import abrir
from dashboard.indicadores.listas.parecidos import CUANTOS, parecidos
from dashboard.paginas.lista import pintar
from tests.fabricas import establecimiento, grupo, sesion
from tests.paginas.recorrido import leer, pintado, texto

Consultar = Callable[..., Consulta]
PERIODO = Periodo.leer("2026")


def _mundo(consultar: Consultar) -> Consulta:
    """Veinte puestos de dos altitudes y dos categorías, con un grupo cada uno; el 8 no dice su altitud."""
    lugares = [
        establecimiento(
            f"{n:08d}",
            "11-01-01",
            categoria="I-2" if n % 2 else "I-4",
            altitud=None if n == 8 else 3500 if n > 10 else 150,
        )
        for n in range(1, 21)
    ]
    sesiones = [sesion(f"S{n}", f"G{n}", "2026-05-05", asistentes=n % 10, esperadas=10) for n in range(1, 20)]
    return consultar(
        establecimientos=[*lugares, establecimiento("00000099", "11-01-01")],
        grupos=[grupo(f"G{n}", f"{n:08d}") for n in range(1, 21)],
        sesiones=sesiones,
    )


def test_los_mas_parecidos_son_los_de_su_altitud_y_su_categoria(consultar: Consultar) -> None:
    consulta = _mundo(consultar)
    hallados = [nodo.codigo for nodo in parecidos(consulta, consulta.nodo("00000011"), PERIODO)]
    assert hallados[0] == "00000011"
    # los otros cuatro de 3 500 m y categoría I-2, antes que nadie
    assert set(hallados[1:5]) == {"00000013", "00000015", "00000017", "00000019"}
    assert len(hallados) == CUANTOS + 1
    # quien no tiene grupos no se compara, ni el país con nadie
    assert "00000099" not in hallados
    assert parecidos(consulta, consulta.nodo("00000099"), PERIODO) == []
    assert parecidos(consulta, consulta.raiz, PERIODO) == []
    # el 8, del que no se sabe la altitud, no va antes que los otros bajos de su categoría
    bajos = [nodo.codigo for nodo in parecidos(consulta, consulta.nodo("00000002"), PERIODO)]
    assert bajos.index("00000008") > max(bajos.index(c) for c in ("00000004", "00000006", "00000010"))


def test_la_lista_pone_primero_al_que_se_mira_y_despues_de_mayor_a_menor_asistencia(consultar: Consultar) -> None:
    filas = abrir("parecidos", "00000011", _mundo(consultar), PERIODO).filas
    assert filas[0]["nombre"].endswith("(el que se mira)")
    valores = [fila["asistencia"] for fila in filas[1:]]
    con_dato = [valor for valor in valores if valor is not None]
    assert con_dato == sorted(con_dato, reverse=True)
    # sin asistencia, al final
    assert valores[len(con_dato) :] == [None] * (len(valores) - len(con_dato))


def test_se_abre_desde_la_tarjeta_de_asistencia_y_cada_fila_lleva_a_su_pagina(consultar: Consultar) -> None:
    consulta = _mundo(consultar)
    assert "los más parecidos" in texto(pintado(leer("/territorio/11?periodo=2026", consulta), consulta)["tarjetas"])
    assert "los más parecidos" not in texto(pintado(leer("/?periodo=2026", consulta), consulta)["tarjetas"])


@given(st.data())
@pytest.mark.parametrize("nivel", [Nivel.DIRESA, Nivel.RED, Nivel.MICRORRED, Nivel.ESTABLECIMIENTO])
def test_nunca_se_repite_ni_sale_de_su_nivel(consulta_pequena: Consulta, nivel: Nivel, data: st.DataObject) -> None:
    nodo = data.draw(st.sampled_from(consulta_pequena.descendientes(consulta_pequena.raiz, nivel)))
    hallados = parecidos(consulta_pequena, nodo, PERIODO)
    assert len({otro.codigo for otro in hallados}) == len(hallados) <= CUANTOS + 1
    assert {otro.nivel for otro in hallados} <= {nivel}
    assert not hallados or hallados[0].codigo == nodo.codigo


def test_el_titulo_no_cuenta_al_que_se_mira(consultar: Consultar) -> None:
    consulta = _mundo(consultar)
    filas = abrir("parecidos", "00000011", consulta, PERIODO).filas
    pagina = texto(pintar(leer("/lista/parecidos/00000011?periodo=2026", consulta), consulta))
    assert "Los más parecidos a " in pagina
    assert f": {len(filas) - 1}" in pagina
    # juzgado y dentro de lo que el azar explica se dice: una celda vacía es que no hay con qué juzgar
    assert all(bool(fila["azar"]) == (fila["asistencia"] is not None) for fila in filas)
