"""Las palabras que comparten las frases: lugares que no lo son, razones que no son partes y cuentas que difieren."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import Fraccion
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores.catalogo import CATALOGO, POR_CLAVE
from dashboard.indicadores.escenas import escenas
from dashboard.indicadores.palabras import cuentas, de, nombre_completo
from dashboard.indicadores.pasaporte import pasaporte
from dashboard.indicadores.resumen import hijos, movimientos, titular
from dashboard.salidas.archivos import LAMINAS
from tests.fabricas import establecimiento, grupo, sesion
from tests.indicadores.mundos import lugares
from tests.paginas.recorrido import con_clase, leer, pintado, texto

PERIODO = Periodo.leer("2026")
#: «Sin red cumple…»: quienes no tienen red no son un lugar que haga nada
SUJETO = re.compile(r"(?:^|[.:;] )Sin (?:micro)?rred \w|(?:^|[.:;] |, | y )[Ss]in red (?!$)\w")


@pytest.fixture
def sin_red(consultar: Callable[..., Consulta]) -> Consulta:
    """Cusco: dos redes y, sin ninguna, 5 establecimientos, de los que 1 tenía grupo en 2025 y 2 en 2026."""
    sueltos = [
        establecimiento(f"{n:08d}", "11-00-00", red_nombre="Sin red", microrred_nombre="Sin microrred")
        for n in range(21, 26)
    ]
    return consultar(
        establecimientos=[*lugares(5), *lugares(5, "11-02-01", 6), *sueltos],
        grupos=[grupo("G21", "00000021"), grupo("G22", "00000022", "2026-03-01"), grupo("G1", "00000001")],
        sesiones=[sesion(f"S{n}-{anio}", "G21", f"{anio}-12-20") for n in (1,) for anio in (2025, 2026)],
    )


@pytest.fixture
def sin_red_sola(consultar: Callable[..., Consulta]) -> Consulta:
    """Cusco: una red con 5 de 5 y, sin ninguna, 5 establecimientos con 2 grupos: les faltan 2 para 4."""
    sueltos = [
        establecimiento(f"{n:08d}", "11-00-00", red_nombre="Sin red", microrred_nombre="Sin microrred")
        for n in range(21, 26)
    ]
    return consultar(
        establecimientos=[*lugares(5), *sueltos],
        grupos=[grupo(f"G{n}", f"{n:08d}") for n in (1, 2, 3, 4, 5, 21, 22)],
        sesiones=[sesion("S1", "G1", "2026-12-20")],
    )


def test_quienes_no_tienen_red_no_son_el_sujeto_de_ninguna_frase(sin_red: Consulta, sin_red_sola: Consulta) -> None:
    nodo = sin_red.nodo("11-00")
    assert nombre_completo(nodo) == "el conjunto de establecimientos sin red"
    assert de(nombre_completo(nodo)) == "del conjunto de establecimientos sin red"
    propia = POR_CLAVE["cobertura"].medir(sin_red, [nodo], PERIODO)[0]
    frase = titular(
        sin_red, nodo, PERIODO, POR_CLAVE["cobertura"], propia, hijos(sin_red, nodo, PERIODO, POR_CLAVE["cobertura"])
    )
    assert frase == (
        "El conjunto de establecimientos sin red no llega a la cobertura de 80 %: 2 de 5 establecimientos que atienden "
        "partos tienen grupo conformado. Faltan 2 establecimientos."
    )
    for codigo in ("11", "11-00", "11-00-00"):
        relato = escenas(sin_red, sin_red.nodo(codigo), PERIODO)
        dichos = [texto for e in relato.escenas for texto in (e.titular, e.destacado, e.bajada, *e.avisos)]
        assert [dicho for dicho in dichos if SUJETO.search(dicho) or "de el " in dicho] == []
        if codigo == "11":
            # sin grupo hay 4 de la red 01, 5 de la 02 y 3 sueltos: ninguna reúne la mitad, y no se nombra a ninguna
            (faltan,) = [e.titular for e in relato.escenas if e.clave == "faltan"]
            assert faltan.endswith("para que Cusco llegue al 80\u202f%")
    # con las dos redes cumplidas, todos los que faltan son de quienes no tienen red
    (solo,) = [e for e in escenas(sin_red_sola, sin_red_sola.nodo("11"), PERIODO).escenas if e.clave == "faltan"]
    assert solo.titular.endswith(" sin grupo son del conjunto de establecimientos sin red")


def test_una_frase_con_sin_red_de_sujeto_se_reconoce() -> None:
    assert SUJETO.search("Sin red no llega a la cobertura de 80 %")
    assert not SUJETO.search("El conjunto de establecimientos sin red no llega")


def test_una_razon_no_se_escribe_como_parte_de_un_todo(consultar: Callable[..., Consulta]) -> None:
    # un grupo activo en marzo y abril, con 3 sesiones cada mes: 6 sobre 2
    consulta = consultar(
        establecimientos=lugares(1),
        grupos=[grupo("G1", "00000001", "2026-03-01")],
        sesiones=[sesion(f"S{m}-{d}", "G1", f"2026-{m:02d}-{d:02d}") for m in (3, 4) for d in (5, 12, 30)],
    )
    razon = POR_CLAVE["sesiones_por_grupo"]
    assert pasaporte(consulta, consulta.nodo("11"), PERIODO, razon.clave).cuenta == "6 sesiones sobre 2 grupos y meses"
    (movido,) = [m for m in movimientos(None, consulta) if m.indicador is razon]
    assert movido.textos()[1] == "3,00 (6 sesiones sobre 2 grupos y meses)"
    for indicador in CATALOGO:
        dicho = cuentas(indicador, Fraccion(3, 1))
        assert (" de " in dicho) == indicador.es_proporcion
    assert cuentas(POR_CLAVE["cobertura"], Fraccion(1, 1)) == "1 de 1 establecimiento"


def test_a_quien_le_sobran_facilitadores_no_se_le_dice_una_parte_imposible(consultar: Callable[..., Consulta]) -> None:
    # 20 atienden partos (necesita 1) y de 21 no se sabe (hasta 3): con 2 no se sabe si alcanza, y 2 no es parte de 1
    consulta = consultar(
        establecimientos=[*lugares(20), *lugares(21, desde=21, atiende_parto_rn=None)],
        facilitadores=[{"diresa": "11", "anio": 2026, "facilitadores": 2}],
        grupos=[grupo("G1", "00000001")],
        sesiones=[sesion("S1", "G1", "2026-12-20")],
    )
    relato = escenas(consulta, consulta.nodo("11"), PERIODO)
    (estandares,) = [escena for escena in relato.escenas if escena.clave == "estandares"]
    assert (estandares.cifras[1].valor, estandares.cifras[1].texto) == (
        "2 (necesita 1)", "facilitadores de la región en 2026",
    )  # fmt: skip
    tarjeta = con_clase(pintado(leer("/territorio/11?periodo=2026", consulta), consulta)["tarjetas"], "indicador")[0]
    assert texto(con_clase(tarjeta, "cifra")) == "2 (necesita 1)"
    assert "Puede necesitar hasta 3" in texto(tarjeta)


def test_las_ausencias_de_quienes_dejaron_el_grupo_se_dicen_donde_las_cuentas_difieren(
    consultar: Callable[..., Consulta],
) -> None:
    # 10 esperadas y 4 asistentes: 6 ausencias; 1 con motivo, 2 de quien dejó el grupo y 3 sin motivo
    consulta = consultar(
        establecimientos=lugares(1),
        grupos=[grupo("G1", "00000001"), grupo("G2", "00000001")],
        sesiones=[sesion("S1", "G1", "2026-05-05", 4, 10)],
        inasistencias=[
            {"codigo_sesion": "S1", "motivo": "M01", "justificada": "si", "cantidad": 1},
            {"codigo_sesion": "S1", "motivo": "M18", "justificada": "si", "cantidad": 2},
        ],
    )
    propio = pasaporte(consulta, consulta.nodo("11"), PERIODO, "motivos")
    # con ellas, 3 de 6; sin ellas, 1 de 4
    assert propio.cuenta == "3 de 6 inasistencias"
    dichos = [hueco.texto.replace("\u202f", " ") for hueco in propio.huecos]
    assert (
        "«¿Por qué faltan?» aparta 2 ausencias de quienes dejaron el grupo (M18), que aquí se cuentan: sin ellas, "
        "1 de 4 (25,0 %)."
    ) in dichos
    lamina = LAMINAS["motivos"](consulta, consulta.nodo("11"), PERIODO, "motivos")
    assert "4 inasistencias, sin contar 2 de quienes dejaron el grupo" in lamina
    # de un mes de una microrred no se dan motivos: tampoco por resta
    de_mayo = pasaporte(consulta, consulta.nodo("11-01-01"), Periodo.leer("2026-05"), "motivos")
    assert not any("M18" in hueco.texto for hueco in de_mayo.huecos)
