"""Ninguna página se abre con un elogio mientras algo suyo está entre lo peor de sus pares o de su propia historia."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import Fraccion, Veredicto
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.alarmas import CON_ALARMA, Hecho, alarma, encabezar
from dashboard.indicadores.cambio import Sentido, cambio_de_asistencia
from dashboard.indicadores.catalogo import POR_CLAVE
from dashboard.indicadores.indicador import Resultado
from dashboard.indicadores.resumen import medir
from tests.fabricas import establecimiento, grupo, sesion
from tests.paginas.recorrido import leer, pintado, texto
from tests.verdad.mundos import Receta, inventar

TERRITORIOS = (Nivel.DIRESA, Nivel.RED, Nivel.MICRORRED)


def _valor(fraccion: Fraccion) -> float | None:
    """El cero de quien calla no es un cero."""
    return None if fraccion.todo_calla else fraccion.valor


def _entre_los_peores(consulta: Consulta, nodo: Nodo, periodo: Periodo, clave: str) -> bool:
    """Contado otra vez y sin atajos: cuántos pares, o cuántos de sus meses, tienen un valor menor o igual."""
    medir_todos = POR_CLAVE[clave].medir
    propio = _valor(medir_todos(consulta, [nodo], periodo)[0].fraccion)
    if propio is None:
        return False
    series = [
        [_valor(r.fraccion) for r in medir_todos(consulta, consulta.descendientes(consulta.raiz, nodo.nivel), periodo)]
    ]
    if clave == "grupos_activos":
        meses = range(nodo.meses[0], min(periodo.ultimo_mes, nodo.meses[1]) + 1)
        series.append([_valor(medir_todos(consulta, [nodo], Periodo.mes(mes))[0].fraccion) for mes in meses])
    for serie in series:
        valores = sorted(v for v in serie if v is not None)
        if len(valores) >= 20:
            limite = valores[max(1, len(valores) * 5 // 100) - 1]
            if propio <= limite < valores[len(valores) // 2]:
                return True
    return False


@pytest.mark.parametrize("periodo", ["2026", "2025", "2026-S1", "2026-03"])
def test_ninguna_pagina_se_abre_con_un_elogio_que_otra_tarjeta_desmiente(periodo: str) -> None:
    consulta = inventar(Receta(71, escalon=(10, 30, 15.0, 36), regiones=6)).consulta
    cual, elogios, desmentidos = Periodo.leer(periodo), 0, 0
    for nivel in TERRITORIOS:
        for nodo in consulta.descendientes(consulta.raiz, nivel)[:60]:
            cumple = medir(consulta, nodo, cual, "cobertura").veredicto is Veredicto.CUMPLE
            salidas = pintado(leer(f"/territorio/{nodo.codigo}?periodo={periodo}&modo=tabla", consulta), consulta)
            titular = texto(salidas["titular"])
            cambio = cambio_de_asistencia(consulta, nodo, cual)
            malo = any(_entre_los_peores(consulta, nodo, cual, clave) for clave in CON_ALARMA)
            malo |= cambio is not None and cambio.sentido is Sentido.BAJO
            elogios += cumple
            desmentidos += cumple and malo
            if cumple and malo:
                assert "; pero " in titular.split("¿De dónde sale?")[0], (nodo.codigo, titular)
    assert elogios > 50
    assert desmentidos > 5


def _mundo(consultar: Callable[..., Consulta], detenidos: int, redes: int = 24, **otros: Any) -> Consulta:
    """Veinticuatro redes de tres grupos que se reúnen todos los meses; los de la primera, `detenidos`, hasta agosto."""
    lugares = [establecimiento(f"{r:05d}{g:03d}", f"11-{r:02d}-01") for r in range(1, redes + 1) for g in range(3)]
    codigos = [fila["codigo_renipress"] for fila in lugares]
    sesiones = [
        sesion(f"S{i}-{mes}", f"G{i}", f"2026-{mes:02d}-20")
        for i in range(len(codigos))
        for mes in range(1, 11)
        if not (i < detenidos and mes > 8)
    ]
    return consultar(
        establecimientos=lugares,
        grupos=[grupo(f"G{i}", codigo, desde="2025-01-01") for i, codigo in enumerate(codigos)],
        sesiones=sesiones,
        reportes=[{"codigo_territorio": "11", "periodo": "2026", "fecha_reporte": "2026-10-31"}],
        **otros,
    )


def test_una_red_detenida_que_cumple_la_cobertura_lo_dice_en_su_titular(consultar: Callable[..., Consulta]) -> None:
    consulta = _mundo(consultar, 3)
    titular = texto(pintado(leer("/territorio/11-01?periodo=2026", consulta), consulta)["titular"])
    assert titular.startswith(
        "Red 01 cumple la cobertura de 80 %: 3 de 3 establecimientos que atienden partos tienen grupo conformado; "
        "pero ninguno de sus 3 grupos registró una sesión en los 31 días hasta el 31 oct 2026."
    )
    tarjetas = texto(pintado(leer("/territorio/11-01?periodo=2026", consulta), consulta)["tarjetas"])
    assert "entre el 5\u202f% más bajo de 24 redes" in tarjetas.replace(" %", "\u202f%")
    # otra red no tiene nada que callar
    otra = texto(pintado(leer("/territorio/11-02?periodo=2026", consulta), consulta)["titular"])
    assert "pero" not in otra


def test_con_menos_de_veinte_con_quienes_comparar_no_hay_alarma(consultar: Callable[..., Consulta]) -> None:
    consulta = _mundo(consultar, 3, redes=19)
    assert alarma(consulta, consulta.nodo("11-01"), Periodo.leer("2026"), "grupos_activos") is None


def test_donde_todos_valen_lo_mismo_nadie_esta_entre_los_peores(consultar: Callable[..., Consulta]) -> None:
    consulta = _mundo(consultar, 0)
    for red in consulta.descendientes(consulta.raiz, Nivel.RED):
        assert alarma(consulta, red, Periodo.leer("2026"), "grupos_activos") is None


def test_un_titular_que_no_elogia_agrega_lo_que_se_aparto_mas_que_su_brecha() -> None:
    falta, cumple = Resultado(None, Veredicto.NO_CUMPLE), Resultado(None, Veredicto.CUMPLE)  # type: ignore[arg-type]
    grande, chico = Hecho(0.6, "la mitad se detuvo"), Hecho(0.05, "la asistencia bajó 1,5 puntos")
    assert encabezar("No llega.", falta, 0.2, [grande, chico]) == "No llega. La mitad se detuvo."
    assert encabezar("No llega.", falta, 0.2, [chico]) == "No llega."
    assert encabezar("Cumple.", cumple, 0.0, [chico]) == "Cumple; pero la asistencia bajó 1,5 puntos."
    assert encabezar("Cumple.", cumple, 0.0, []) == "Cumple."
