"""El pasaporte de cada cifra: sus dos listas, vueltas a contar desde las filas aceptadas, y lo que dice que falta."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle

import pytest

from dashboard.almacen.consulta import Consulta
from dashboard.contratos.tablas import TABLAS
from dashboard.dominio.catalogos import SIN_MOTIVO
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.catalogo import CATALOGO
from dashboard.indicadores.indicador import Parte
from dashboard.indicadores.listas import POR_CLAVE as LISTAS
from dashboard.indicadores.listas import abrir
from dashboard.indicadores.motivos import salidas
from dashboard.indicadores.pasaporte import CUENTAS, pasaporte, reparto
from tests.fabricas import establecimiento, grupo, sesion

PERIODOS = ("2026", "2025-S2", "2026-05", "2024")
CLAVES = [indicador.clave for indicador in CATALOGO]


@pytest.fixture(scope="module")
def celdas(celdas_pequenas: Callable[[str], dict]) -> dict[str, dict]:
    """La segunda cuenta, hecha desde las filas: periodo → (indicador, código) → (n, N, sin reporte)."""
    return {periodo: celdas_pequenas(periodo) for periodo in PERIODOS}


def _nodos(consulta: Consulta) -> list[Nodo]:
    """El país, las regiones con datos y, de cada nivel, tres de los que tienen grupos."""
    elegidos = [consulta.raiz]
    for nivel in (Nivel.DIRESA, Nivel.RED, Nivel.MICRORRED, Nivel.ESTABLECIMIENTO, Nivel.GRUPO):
        con_grupos = [n for n in consulta.descendientes(consulta.raiz, nivel) if n.grupos[1] > n.grupos[0]]
        elegidos += con_grupos[:: max(1, len(con_grupos) // 3)][:4]
    return elegidos


def _contado(parte: Parte, nodo: Nodo, consulta: Consulta, periodo: Periodo) -> int:
    """Lo que da la lista de una parte: sus filas o la suma de su columna."""
    filas = abrir(parte.lista, nodo.codigo, consulta, periodo).filas
    return sum(fila[parte.suma] or 0 for fila in filas) if parte.suma else len(filas)


@pytest.mark.parametrize("clave", [c for c in CLAVES if c not in ("motivos", "regiones_con_equipo")])
def test_las_listas_del_pasaporte_dan_el_numerador_y_el_denominador_contados_desde_las_filas(
    consulta_pequena: Consulta, celdas: dict[str, dict], clave: str
) -> None:
    comprobadas = 0
    for nodo, escrito in zip(_nodos(consulta_pequena), cycle(PERIODOS), strict=False):
        n, total, _ = celdas[escrito][clave, nodo.codigo]
        propio = pasaporte(consulta_pequena, nodo, Periodo.leer(escrito), clave)
        donde = (clave, nodo.codigo, escrito)
        assert (propio.numerador.cuanto, propio.denominador.cuanto) == (n, total), donde
        for parte, cuanto in ((propio.numerador, n), (propio.denominador, total)):
            if cuanto is not None:
                assert _contado(parte, nodo, consulta_pequena, propio.periodo) == cuanto, donde
                comprobadas += cuanto > 0
    assert comprobadas > 8


def test_el_pasaporte_de_los_motivos_suma_su_lista_y_aparte_las_salidas(consulta_pequena: Consulta) -> None:
    comprobadas = 0
    for nodo, escrito in zip(_nodos(consulta_pequena), cycle(PERIODOS), strict=False):
        periodo = Periodo.leer(escrito)
        propio = pasaporte(consulta_pequena, nodo, periodo, "motivos")
        if not propio.numerador.lista:
            # por mes, los motivos de una unidad pequeña permitirían reconocer a una persona
            assert escrito == "2026-05"
            continue
        filas = abrir("motivos", nodo.codigo, consulta_pequena, periodo).filas
        aparte = salidas(consulta_pequena, nodo, periodo)
        assert sum(f["total"] for f in filas) + aparte == (propio.denominador.cuanto or 0)
        con_motivo = sum(f["total"] for f in filas if f["codigo"] != SIN_MOTIVO)
        if propio.numerador.cuanto is not None:
            assert con_motivo + aparte == propio.numerador.cuanto
            comprobadas += 1
    assert comprobadas > 3


def test_el_pasaporte_del_equipo_cuenta_regiones_en_el_pais_y_facilitadores_en_una_region(
    consulta_pequena: Consulta,
) -> None:
    periodo = Periodo.leer("2026")
    pais = pasaporte(consulta_pequena, consulta_pequena.raiz, periodo, "regiones_con_equipo")
    assert _contado(pais.numerador, pais.nodo, consulta_pequena, periodo) == pais.numerador.cuanto
    assert _contado(pais.denominador, pais.nodo, consulta_pequena, periodo) == pais.denominador.cuanto == 29
    for codigo in ("08", "11", "25"):
        region = pasaporte(consulta_pequena, consulta_pequena.nodo(codigo), periodo, "regiones_con_equipo")
        if region.numerador.cuanto is not None:
            assert _contado(region.numerador, region.nodo, consulta_pequena, periodo) == region.numerador.cuanto
            tiene, necesita = region.numerador.cuanto, region.denominador.cuanto or 0
            # 2 no es parte de 1: a quien le sobran se le dice cuántos necesita
            assert region.valor == (f"{tiene} (necesita {necesita})" if tiene > necesita else f"{tiene} de {necesita}")
        # de una red, el pasaporte es el de su región
        red = consulta_pequena.hijos(consulta_pequena.nodo(codigo))[0]
        assert pasaporte(consulta_pequena, red, periodo, "regiones_con_equipo").nodo.codigo == codigo


def test_todo_indicador_dice_de_que_tablas_sale_y_abre_sus_dos_partes() -> None:
    nombres = {tabla.nombre for tabla in TABLAS}
    columnas = {columna.campo for columna in LISTAS[CUENTAS].columnas}
    for indicador in CATALOGO:
        assert indicador.tablas, indicador.clave
        assert set(indicador.tablas) <= nombres, indicador.clave
        assert all(indicador.listas) or len(indicador.sumandos) == 2 or indicador.clave == "motivos", indicador.clave
        assert {sumando.campo for sumando in indicador.sumandos} <= columnas, indicador.clave


def test_el_reparto_cuenta_cada_territorio_una_vez(consulta_pequena: Consulta) -> None:
    for codigo in ("PE", "11", "11-01"):
        propio = pasaporte(consulta_pequena, consulta_pequena.nodo(codigo), Periodo.leer("2026"), "cobertura")
        hijos = abrir("comparacion", codigo, consulta_pequena, Periodo.leer("2026")).filas
        assert sum(reparto(consulta_pequena, propio).values()) == len(hijos)


# -- lo que falta ----------------------------------------------------------------------------------------------------

#: dos atienden partos (uno con grupo), de uno no se sabe y otro calla
LUGARES = [
    establecimiento("00000001", "11-01-01"),
    establecimiento("00000002", "11-01-01"),
    establecimiento("00000003", "11-01-01", atiende_parto_rn=None),
    establecimiento("00000004", "11-02-01"),
]


@pytest.fixture
def con_huecos(consultar: Callable[..., Consulta]) -> Consulta:
    """Un grupo con dato y otro sin integrantes; una sesión sin esperadas que valga y otra sin momentos."""
    return consultar(
        establecimientos=LUGARES,
        grupos=[
            grupo("G-1", "00000001"),
            grupo("G-2", "00000001", integrantes=None, horas_capacitacion=None),
        ],
        sesiones=[
            sesion("S-1", "G-1", "2026-03-10", asistentes=7, esperadas=10),
            sesion("S-2", "G-2", "2026-03-12", asistentes=5, esperadas=None, momentos=None),
        ],
        reportes=[{"codigo_territorio": "11-01", "periodo": "2026", "fecha_reporte": "2026-06-30"}],
    )


@pytest.mark.parametrize(
    ("clave", "frases"),
    [
        # 1 de 3 tiene grupo: ⌈0,8 × 3⌉ − 1 = 2; el de la red 11-02 calla y de uno no se sabe si atiende
        (
            "cobertura",
            ["Faltan 2 establecimientos para el 80 %.", "1 establecimiento sin reporte", "1 sin dato de atención"],
        ),
        ("tamano", ["1 sin dato de integrantes, fuera del denominador."]),
        ("madres_guia_capacitadas", ["1 sin dato de horas, fuera del denominador."]),
        ("sesion_completa", ["1 sin duración o momentos, fuera de la cuenta."]),
        ("asistencia", ["1 sin asistentes o sin esperadas"]),
        ("sesiones_por_grupo", []),
    ],
)
def test_el_pasaporte_dice_lo_que_falta(con_huecos: Consulta, clave: str, frases: list[str]) -> None:
    propio = pasaporte(con_huecos, con_huecos.nodo("11"), Periodo.leer("2026"), clave)
    leido = [hueco.texto.replace("\u202f", " ") for hueco in propio.huecos]
    for frase in frases:
        assert any(linea.startswith(frase) for linea in leido), (frase, leido)
    # el año no había terminado en la fecha de los datos
    assert leido[-1] == "El periodo no había terminado en la fecha de los datos: la cifra es provisional."
    assert len(leido) == len(frases) + 1
    for hueco in propio.huecos:
        if hueco.lista:
            assert abrir(hueco.lista, "11", con_huecos, propio.periodo).filas


def test_sin_dato_el_pasaporte_no_escribe_un_cero(con_huecos: Consulta) -> None:
    propio = pasaporte(con_huecos, con_huecos.nodo("08"), Periodo.leer("2026"), "asistencia")
    assert (propio.valor, propio.cuenta) == ("sin dato", "")
    assert propio.numerador.cuanto is None
