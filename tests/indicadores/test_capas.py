"""Lo que cuentan las capas del mapa: a mano, y otra vez desde las filas con pandas."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import Fraccion
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.capas import sin_reunirse
from dashboard.indicadores.catalogo import POR_CLAVE
from dashboard.indicadores.indicador import Movido
from dashboard.indicadores.listas import abrir
from tests.fabricas import grupo, sesion
from tests.indicadores.mundos import lugares

Consultar = Callable[..., Consulta]
PERIODOS = ("2026", "2025", "2026-S1", "2026-05")
TERRITORIALES = (Nivel.DIRESA, Nivel.RED, Nivel.MICRORRED)


def test_un_grupo_que_no_se_reune_se_cuenta_por_su_establecimiento(consultar: Consultar) -> None:
    # 1: uno de sus dos grupos se reúne; 2: el suyo se reunió en marzo; 3: nunca; 4: sin grupo; 5: no atiende partos
    consulta = consultar(
        establecimientos=[*lugares(4), *lugares(1, desde=5, atiende_parto_rn="no")],
        grupos=[
            grupo("G-1", "00000001"),
            grupo("G-1b", "00000001"),
            grupo("G-2", "00000002"),
            grupo("G-3", "00000003"),
            grupo("G-5", "00000005"),
        ],
        sesiones=[sesion("S-1", "G-1", "2026-10-31"), sesion("S-2", "G-2", "2026-03-10")],
    )
    (medido,) = sin_reunirse(consulta, [consulta.nodo("11")], Periodo.leer("2026-10"))
    assert medido.fraccion == Fraccion(2, 3, 0)
    abierta = abrir("sin_reunirse", "11", consulta, Periodo.leer("2026-10"))
    assert [fila["codigo"] for fila in abierta.filas] == ["00000002", "00000003"]


def test_donde_nadie_tiene_grupo_no_aplica_y_de_quien_no_reporto_no_se_sabe(consultar: Consultar) -> None:
    # en la microrred 1 callan los dos grupos; la 2 no tiene ninguno y reportó
    reportes = [
        {"codigo_territorio": "11-01-02", "periodo": "2026-10", "fecha_reporte": "2026-10-31"},
        {"codigo_territorio": "11-01-01", "periodo": "2026-08", "fecha_reporte": "2026-09-02"},
    ]
    consulta = consultar(
        establecimientos=[*lugares(2), *lugares(2, "11-01-02", desde=3)],
        grupos=[grupo("G-1", "00000001"), grupo("G-2", "00000002")],
        sesiones=[sesion("S-1", "G-1", "2026-08-10"), sesion("S-2", "G-2", "2026-08-11")],
        reportes=reportes,
    )
    callan, ninguno = sin_reunirse(
        consulta, [consulta.nodo("11-01-01"), consulta.nodo("11-01-02")], Periodo.leer("2026-10")
    )
    assert (callan.fraccion, callan.aplica) == (Fraccion(0, 2, 2), True)
    assert callan.fraccion.todo_calla
    assert (ninguno.fraccion.numerador, ninguno.aplica) == (None, False)


@pytest.mark.parametrize("periodo", PERIODOS)
def test_los_que_no_se_reunen_son_los_mismos_que_da_la_segunda_cuenta(
    consulta_pequena: Consulta, celdas_pequenas: Callable[[str], dict], periodo: str
) -> None:
    celdas = celdas_pequenas(periodo)
    vistos = 0
    for nivel in TERRITORIALES:
        nodos = consulta_pequena.descendientes(consulta_pequena.raiz, nivel)
        for nodo, medido in zip(nodos, sin_reunirse(consulta_pequena, nodos, Periodo.leer(periodo)), strict=True):
            propios = [e.codigo for e in consulta_pequena.descendientes(nodo, Nivel.ESTABLECIMIENTO)]
            con = [codigo for codigo in propios if celdas["cobertura", codigo][0] == 1]
            quietos = [codigo for codigo in con if not celdas["grupos_activos", codigo][0]]
            por_saber = [codigo for codigo in quietos if celdas["grupos_activos", codigo][2]]
            if con:
                esperada = Fraccion(len(quietos) - len(por_saber), len(con), len(por_saber))
                assert medido.fraccion == esperada, (nodo.codigo, periodo)
                vistos += bool(quietos)
            else:
                assert medido.fraccion.numerador is None, (nodo.codigo, periodo)
    assert vistos, "algún territorio tiene grupos que no se reúnen"


def _cambios(clave: str, consulta: Consulta, nodos: list[Nodo], periodo: str) -> list[Movido | None]:
    indicador = POR_CLAVE[clave]
    assert indicador.cambia is not None
    return indicador.cambia(indicador, consulta, nodos, Periodo.leer(periodo))


def test_lo_que_se_cuenta_al_corte_cambia_sin_azar(consultar: Consultar) -> None:
    # de 2 de 5 al cierre de 2025 a 4 de 5 al de 2026
    consulta = consultar(
        establecimientos=lugares(5),
        grupos=[grupo(f"G-{n}", f"0000000{n}", "2024-02-01" if n < 3 else "2026-02-01") for n in range(1, 5)],
        sesiones=[sesion("S-1", "G-1", "2025-01-05"), sesion("S-2", "G-1", "2026-12-20")],
    )
    red = consulta.nodo("11-01")
    assert _cambios("cobertura", consulta, [red], "2026") == [Movido(400, "+40,0 puntos", 1)]
    # de 2025 no hay año anterior con que comparar
    assert _cambios("cobertura", consulta, [red], "2025") == [None]


@pytest.mark.parametrize("clave", ["cobertura", "grupos_activos"])
def test_el_cambio_de_cada_territorio_es_la_resta_de_las_dos_segundas_cuentas(
    consulta_pequena: Consulta, celdas_pequenas: Callable[[str], dict], clave: str
) -> None:
    comparados = 0
    nodos = [n for nivel in TERRITORIALES for n in consulta_pequena.descendientes(consulta_pequena.raiz, nivel)]
    for uno, otro in (("2025", "2024"), ("2025-S1", "2024-S1"), ("2025-11", "2024-11"), ("2026-03", "2025-03")):
        ahora, antes = celdas_pequenas(uno), celdas_pequenas(otro)
        for nodo, cambio in zip(nodos, _cambios(clave, consulta_pequena, nodos, uno), strict=True):
            (n1, total1, mudas1), (n0, total0, mudas0) = (celdas[clave, nodo.codigo] for celdas in (ahora, antes))
            # de quien algo calla no se sabe cuánto cambió; un periodo a medias se compara hasta su último mes
            if cambio is None or nodo.meses[1] < Periodo.leer(uno).ultimo_mes:
                continue
            assert total1, (uno, nodo.codigo)
            assert total0, (uno, nodo.codigo)
            assert (mudas1, mudas0) == (0, 0), (uno, nodo.codigo)
            delta = 1000 * (Fraction(n1 or 0, total1) - Fraction(n0 or 0, total0))
            assert abs(cambio.decimas - delta) <= Fraction(1, 2), (uno, nodo.codigo)
            assert cambio.sentido == (cambio.decimas > 0) - (cambio.decimas < 0)
            comparados += 1
    assert comparados > 4
