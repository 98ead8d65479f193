"""Dónde formar un grupo: quién está cerca, qué cambiaría y qué puesto se ocupa, contado por otro camino."""

from __future__ import annotations

from collections.abc import Callable
from math import asin, cos, radians, sin, sqrt

import numpy as np
import pytest

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.catalogo import POR_CLAVE
from dashboard.indicadores.conformar import PASOS, Cercano, con_grupo_activo_mas_cercano, puesto, si_lo_forma
from dashboard.indicadores.reglas import NORMAS, Veredicto, por_mirar, reglas_de_grupo
from tests.fabricas import en_memoria, establecimiento, grupo, mundo_con_rarezas, sesion, tablas_sumadas

Consultar = Callable[..., Consulta]
ANIO = Periodo.leer("2026")


def _kilometros(a: dict, b: dict) -> float:
    """Sobre la esfera: otra fórmula que la que se prueba."""
    lat_a, lon_a, lat_b, lon_b = (radians(x) for x in (a["latitud"], a["longitud"], b["latitud"], b["longitud"]))
    h = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return 2 * 6371.0 * asin(sqrt(h))


def test_el_mas_cercano_es_de_su_region_se_reune_y_no_es_el_mismo(consultar: Consultar) -> None:
    # a 0,1° de latitud hay 11,1 km; a 0,01°, uno que ya no se reúne; más cerca todavía, uno de otra región
    sitio = {"latitud": -13.0, "longitud": -72.0}
    consulta = consultar(
        establecimientos=[
            establecimiento("00000001", "11-01-01", **sitio),
            establecimiento("00000002", "11-01-01", **sitio | {"latitud": -13.01}),
            establecimiento("00000003", "11-02-01", **sitio | {"latitud": -13.1}),
            establecimiento("00000004", "11-02-01", **sitio | {"latitud": None, "longitud": None}),
            establecimiento("00000005", "08-01-01", **sitio),
        ],
        grupos=[grupo(f"G{i}", f"0000000{i}") for i in (1, 2, 3, 5)],
        sesiones=[
            sesion("S1", "G1", "2026-10-20"),
            sesion("S2", "G2", "2026-01-20"),
            sesion("S3", "G3", "2026-10-20"),
            sesion("S5", "G5", "2026-10-20"),
        ],
    )
    hallado = con_grupo_activo_mas_cercano(consulta, consulta.nodo("00000001"), ANIO)
    assert isinstance(hallado, Cercano)
    assert hallado.nodo.codigo == "00000003"
    assert hallado.km == pytest.approx(11.12, abs=0.01)
    # a quien no tiene coordenadas no se le mide, y en Callao no hay otro
    assert con_grupo_activo_mas_cercano(consulta, consulta.nodo("00000004"), ANIO) == (
        "sin coordenadas: no se puede medir a cuántos kilómetros está"
    )
    assert con_grupo_activo_mas_cercano(consulta, consulta.nodo("00000005"), ANIO) == (
        "de ningún otro establecimiento de Callao se conoce un grupo activo"
    )


def test_si_los_que_se_reunen_no_tienen_coordenadas_se_dice(consultar: Consultar) -> None:
    consulta = consultar(
        establecimientos=[
            establecimiento("00000001", "11-01-01"),
            establecimiento("00000002", "11-01-01", latitud=None, longitud=None),
        ],
        grupos=[grupo("G2", "00000002")],
        sesiones=[sesion("S2", "G2", "2026-10-20")],
    )
    dicho = con_grupo_activo_mas_cercano(consulta, consulta.nodo("00000001"), ANIO)
    assert dicho == "los de Cusco con grupo activo no tienen coordenadas"


@pytest.mark.parametrize("semilla", [1, 4])
def test_el_mas_cercano_es_el_que_sale_al_medirlos_todos(semilla: int) -> None:
    consulta = en_memoria(mundo_con_rarezas(semilla))
    lugares = consulta.descendientes(consulta.raiz, Nivel.ESTABLECIMIENTO)
    fichas = {lugar.codigo: consulta.ficha_establecimiento(lugar) for lugar in lugares}
    activos = consulta.por_establecimiento("activos", consulta.raiz, ANIO)
    con_grupo = [lugar for lugar, n in zip(lugares, activos, strict=True) if n]
    medidos = 0
    for lugar in lugares:
        otros = {
            otro.codigo: _kilometros(fichas[lugar.codigo], fichas[otro.codigo])
            for otro in con_grupo
            if otro.codigo != lugar.codigo
            and _region(consulta, otro) == _region(consulta, lugar)
            and None not in (fichas[lugar.codigo]["latitud"], fichas[otro.codigo]["latitud"])
        }
        hallado = con_grupo_activo_mas_cercano(consulta, lugar, ANIO)
        assert isinstance(hallado, Cercano) == bool(otros), lugar.codigo
        if isinstance(hallado, Cercano):
            medidos += 1
            # las dos fórmulas se apartan menos de tres por mil a estas distancias
            assert hallado.km == pytest.approx(otros[hallado.nodo.codigo], rel=0.003, abs=0.01)
            assert otros[hallado.nodo.codigo] <= min(otros.values()) * 1.003 + 0.01
    assert medidos > 20


def _region(consulta: Consulta, nodo: Nodo) -> str:
    return consulta.linaje(nodo)[1].codigo


def test_lo_que_cambiaria_es_lo_que_cambia_al_formarlo() -> None:
    """Se publica otra vez con el grupo formado: cada territorio queda como se dijo."""
    mundo = mundo_con_rarezas(2)
    consulta = en_memoria(mundo)
    comprobados = 0
    for lugar in consulta.descendientes(consulta.raiz, Nivel.ESTABLECIMIENTO):
        dichos = si_lo_forma(consulta, lugar, ANIO)
        if not dichos or comprobados == 3:
            continue
        comprobados += 1
        despues = en_memoria(tablas_sumadas(mundo, grupos=[grupo("NUEVO", lugar.codigo, "2026-01-10")]))
        for dicho in dichos:
            (real,) = POR_CLAVE["cobertura"].medir(despues, [despues.nodo(dicho.nodo.codigo)], ANIO)
            assert dicho.despues.fraccion == real.fraccion, dicho.nodo.codigo
            assert dicho.despues.veredicto == real.veredicto
        niveles = [dicho.nodo.nivel for dicho in dichos]
        assert niveles == sorted(niveles, key=lambda nivel: -nivel.orden), "del menor al mayor"
    assert comprobados == 3


def test_a_quien_no_se_le_pide_no_se_le_dice_que_cambiaria_nada(consultar: Consultar) -> None:
    consulta = consultar(
        establecimientos=[
            establecimiento("00000001", "11-01-01"),
            establecimiento("00000002", "11-01-01", atiende_parto_rn="no"),
            establecimiento("00000003", "11-01-01", atiende_parto_rn=None),
            establecimiento("00000004", "11-01-01", institucion="ESSALUD"),
            establecimiento("00000005", "11-01-01"),
            establecimiento("00000006", "11-01-01"),
        ],
        grupos=[grupo("G1", "00000001")],
        sesiones=[sesion("S1", "G1", "2026-10-20")],
        reportes=[
            {"codigo_territorio": codigo, "periodo": "2026", "fecha_reporte": "2026-10-31"}
            for codigo in ("00000001", "00000006")
        ],
    )
    # tiene grupo, no atiende partos, no se sabe, fuera del ámbito, calla
    for codigo in ("00000001", "00000002", "00000003", "00000004", "00000005"):
        assert si_lo_forma(consulta, consulta.nodo(codigo), ANIO) == [], codigo
    # atienden el 1, el 5 y el 6: de 1 de 3 a 2 de 3; del país, del que falta casi todo, no se dice
    dichos = si_lo_forma(consulta, consulta.nodo("00000006"), ANIO)
    assert [(d.nodo.codigo, d.antes.fraccion.par, d.despues.fraccion.par) for d in dichos] == [
        (codigo, (1, 3), (2, 3)) for codigo in ("11-01-01", "11-01", "11")
    ]


def test_el_puesto_se_cuenta_entre_los_que_tienen_dato_y_los_empates_lo_comparten() -> None:
    asistentes, esperadas = np.array([5, 3, 6, 0, 1]), np.array([10, 4, 12, 0, 10])
    # 50, 75, 50, sin dato y 10 %
    assert [puesto(asistentes, esperadas, i) for i in range(5)] == [(2, 4), (1, 4), (2, 4), None, (4, 4)]
    assert puesto(np.array([5, 0]), np.array([10, 0]), 0) is None, "no hay con quién compararlo"


def test_los_pasos_van_en_el_orden_de_la_guia() -> None:
    parrafos = [paso.parrafo[:7] for paso in PASOS]
    assert parrafos[:5] == ["6.1.1.a", "6.1.1.b", "6.1.1.c", "6.1.2.a", "6.1.2.b"]
    assert all("6.1.3.a" in paso.parrafo for paso in PASOS[5:])


def test_en_una_visita_se_mira_primero_lo_que_impide_reunirse_y_al_final_lo_que_falta_saber() -> None:
    ficha = dict.fromkeys(("integrantes", "conformacion", "horas", "acta", "plan")) | {"modalidad": "", "horas": 6.0}
    vacias: dict = {campo: [] for campo in ("fecha", "duracion", "momentos", "proxima_dia", "proxima_hora")}
    miradas = por_mirar(reglas_de_grupo(ficha, vacias, ANIO.fin, 31))
    assert [regla.clave for regla in miradas] == [
        "ultima", "capacitacion", "intervalos", "proxima", "tamano", "completa", "acta", "plan",
    ]  # fmt: skip
    assert [regla.veredicto is Veredicto.SIN_DATO for regla in miradas] == [False, False, *[True] * 6]
    assert NORMAS["capacitacion"].acuerdo == "taller"
    assert miradas[1].accion == "programar las horas de taller que faltan"
