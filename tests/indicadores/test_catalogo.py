"""El registro de indicadores: fichas completas, claves únicas y medidas que aguantan una lista vacía."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import Fraccion, Veredicto
from dashboard.indicadores.catalogo import CATALOGO, POR_CLAVE, TODOS
from dashboard.indicadores.indicador import Indicador, con_estandar
from tests.indicadores.mundos import lugares

CLAVES = [indicador.clave for indicador in CATALOGO]


def test_van_primero_los_dos_de_la_guia_y_ninguna_clave_se_repite() -> None:
    assert [indicador.ficha.numero for indicador in CATALOGO[:2]] == [1, 2]
    assert not any(indicador.ficha.numero for indicador in CATALOGO[2:])
    assert list(POR_CLAVE) == [indicador.clave for indicador in TODOS], "una clave repetida taparía a la otra"
    assert list(POR_CLAVE)[: len(CLAVES)] == CLAVES


@pytest.mark.parametrize("indicador", CATALOGO, ids=CLAVES)
def test_cada_ficha_dice_todo_lo_que_se_puede_decir_sin_mirar_un_dato(indicador: Indicador) -> None:
    ficha = indicador.ficha
    for campo in (
        "nombre", "corto", "pregunta", "formula", "numerador", "denominador", "unidad", "periodo", "fuente", "uso",
    ):  # fmt: skip
        assert getattr(ficha, campo).strip(), campo
    assert "¿" in ficha.pregunta
    assert ficha.pregunta.endswith("?")
    assert "÷" in ficha.formula
    assert bool(ficha.estandar) == bool(ficha.numero), "solo los dos indicadores de la guía tienen estándar"


def test_medir_una_lista_vacia_de_nodos_da_una_lista_vacia(consultar: Callable[..., Consulta]) -> None:
    # una región del catálogo sin establecimientos no tiene redes que medir
    consulta = consultar(establecimientos=lugares(1))
    region = consulta.nodo("01")
    assert consulta.hijos(region) == []
    for indicador in CATALOGO:
        assert indicador.medir(consulta, consulta.hijos(region), consulta.periodo_por_defecto()) == []


def test_el_estandar_sin_dato_no_dice_que_falte_nada() -> None:
    for fraccion in (Fraccion(None, None), Fraccion(None, 0), Fraccion(0, 0)):
        resultado = con_estandar(fraccion, "regiones")
        assert (resultado.veredicto, resultado.faltan, resultado.aplica) == (Veredicto.NO_APLICA, None, False)
    resultado = con_estandar(Fraccion(None, 1, 1), "regiones")
    assert (resultado.veredicto, resultado.faltan, resultado.aplica) == (Veredicto.SIN_DATO, None, True)
