"""El contrato que todo indicador cumple, también el que todavía no existe.

Un indicador es un solo valor (`Indicador`): estas pruebas se hacen con cada uno de `CATALOGO`, y se prueban a sí mismas
con uno inventado que calla lo que deja fuera.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.almacen.consulta import Consulta
from dashboard.almacen.medidas import POR_NOMBRE as MEDIDAS
from dashboard.contratos.tablas import TABLAS
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.graficas.tema import CLASES
from dashboard.indicadores.catalogo import CATALOGO, POR_CLAVE
from dashboard.indicadores.escenas import CLAVES as ESCENAS
from dashboard.indicadores.indicador import Indicador
from dashboard.indicadores.listas import POR_CLAVE as LISTAS
from dashboard.indicadores.pasaporte import CUENTAS, pasaporte
from dashboard.indicadores.razones import razones
from dashboard.salidas.archivos import comparacion
from dashboard.salidas.cifras import registros
from tests.fabricas import grupo, sesion
from tests.indicadores.mundos import lugares

PAQUETE = Path(__file__).parents[2] / "dashboard"
PERIODO = Periodo.leer("2026")
TODOS = pytest.mark.parametrize("indicador", CATALOGO, ids=lambda indicador: indicador.clave)


@pytest.fixture
def con_huecos(consultar: Callable[..., Consulta]) -> Consulta:
    """Cuatro grupos con una sesión cada uno. Al último y a su sesión les falta todo lo que puede faltar."""
    return consultar(
        establecimientos=[*lugares(4), *lugares(1, desde=5, atiende_parto_rn=None)],
        grupos=[
            *(grupo(f"G{n}", f"{n:08d}") for n in range(1, 4)),
            grupo("G4", "00000004", integrantes=None, horas_capacitacion=None),
        ],
        sesiones=[
            *(sesion(f"S{n}", f"G{n}", "2026-06-10", tema="T01") for n in range(1, 4)),
            sesion("S4", "G4", "2026-06-20", 7, None, duracion_min=None, momentos=None),
        ],
        facilitadores=[{"diresa": "11", "anio": 2026, "facilitadores": 1}],
        reportes=[{"codigo_territorio": "11", "periodo": "2026-06", "fecha_reporte": "2026-06-30"}],
    )


def lo_que_calla(indicador: Indicador, consulta: Consulta, nodo: Nodo) -> int:
    """Filas del universo que ni cuenta ni dice que deja fuera: debe ser cero."""

    def suma(medida: str) -> int:
        return int(consulta.suma(medida, [nodo], PERIODO)[0])

    (resultado,) = indicador.medir(consulta, [nodo], PERIODO)
    contadas = (resultado.fraccion.denominador or 0) // indicador.por_fila
    return suma(indicador.universo) - contadas - sum(fuera.cuantas(suma) for fuera in indicador.fuera)


@TODOS
def test_dice_todo_lo_que_deja_fuera(indicador: Indicador, con_huecos: Consulta) -> None:
    nodo = con_huecos.nodo("11")
    if indicador.universo:
        assert lo_que_calla(indicador, con_huecos, nodo) == 0
    dichos = [hueco.texto for hueco in pasaporte(con_huecos, nodo, PERIODO, indicador.clave).huecos]
    for fuera in indicador.fuera:
        cuantas = fuera.cuantas(lambda medida: int(con_huecos.suma(medida, [nodo], PERIODO)[0]))
        assert (f"{cuantas} {fuera.frase}" in dichos) == (cuantas > 0), fuera.frase


def test_un_indicador_que_calla_lo_que_deja_fuera_no_pasa(con_huecos: Consulta) -> None:
    completa = POR_CLAVE["sesion_completa"]
    # de cuatro sesiones, una no trae duración ni momentos
    assert lo_que_calla(completa, con_huecos, con_huecos.nodo("11")) == 0
    assert lo_que_calla(replace(completa, fuera=()), con_huecos, con_huecos.nodo("11")) == 1
    nuevo = replace(POR_CLAVE["tamano"], fracciones=razones("capacitadas", "con_dato_capacitacion"), fuera=())
    assert lo_que_calla(nuevo, con_huecos, con_huecos.nodo("11")) == 1


@TODOS
def test_el_universo_y_los_sumandos_existen(indicador: Indicador) -> None:
    assert not indicador.universo or indicador.universo in MEDIDAS
    assert indicador.universo or indicador.fuera or indicador.cuenta_hijos, "sin universo, dice qué no entra"
    assert {fuera.lista for fuera in indicador.fuera} - {""} <= LISTAS.keys()
    assert indicador.tablas
    assert set(indicador.tablas) <= {tabla.nombre for tabla in TABLAS}


@TODOS
def test_sus_listas_existen_y_abren_sus_dos_partes(indicador: Indicador, con_huecos: Consulta) -> None:
    assert set(filter(None, [*indicador.listas, indicador.lista_de_hijos])) <= LISTAS.keys()
    columnas = {columna.campo for columna in LISTAS[CUENTAS].columnas}
    assert {sumando.campo for sumando in indicador.sumandos} <= columnas
    propio = pasaporte(con_huecos, con_huecos.nodo("11"), PERIODO, indicador.clave)
    for parte in (propio.numerador, propio.denominador):
        assert parte.lista in LISTAS, f"{indicador.clave} no se puede abrir: falta `listas=` o `sumandos=`"


@TODOS
def test_tiene_pasaporte_ficha_clases_cifra_y_lamina(indicador: Indicador, consulta_pequena: Consulta) -> None:
    assert indicador.ficha.reservas, "no hay cifra sin reservas: qué no dice"
    for codigo in ("PE", "11", "11-01", "11-01-01"):
        nodo = consulta_pequena.nodo(codigo)
        propio = pasaporte(consulta_pequena, nodo, PERIODO, indicador.clave)
        assert propio.nodo.nivel in indicador.se_mide_en
        assert propio.valor
        if nodo.nivel in indicador.compara_en:
            assert comparacion(consulta_pequena, nodo, PERIODO, indicador.clave).startswith("<")
    filas = registros(consulta_pequena, [consulta_pequena.raiz], PERIODO)
    assert [fila["indicador"] for fila in filas].count(indicador.clave) == 1
    assert CLASES[indicador.escala]
    assert set(indicador.escenas) <= set(ESCENAS)
    assert indicador.se_mide_en
    assert Nivel.PAIS in indicador.compara_en


def _comparaciones(arbol: ast.AST) -> set[tuple[int, str]]:
    """(línea, clave) de cada comparación con la clave de un indicador escrita a mano."""
    halladas = set()
    for nodo in ast.walk(arbol):
        if isinstance(nodo, ast.Compare):
            textos = {x.value for x in ast.walk(nodo) if isinstance(x, ast.Constant) and isinstance(x.value, str)}
            halladas |= {(nodo.lineno, texto) for texto in textos & POR_CLAVE.keys()}
        if isinstance(nodo, ast.MatchValue) and isinstance(nodo.value, ast.Constant):
            halladas |= {(nodo.value.lineno, str(nodo.value.value))} if nodo.value.value in POR_CLAVE else set()
    return halladas


def test_nadie_pregunta_que_indicador_es() -> None:
    # lo que un indicador hace está en su archivo; en ningún otro se compara con su clave
    assert _comparaciones(ast.parse('x = clave in ("motivos", "temas")')) == {(1, "motivos"), (1, "temas")}
    faltas = []
    for ruta in sorted(PAQUETE.rglob("*.py")):
        propias = {ruta.stem} if ruta.parent.name == "indicadores" else set()
        for linea, clave in sorted(_comparaciones(ast.parse(ruta.read_text(encoding="utf-8")))):
            if clave not in propias:
                faltas.append(f"{ruta.relative_to(PAQUETE)}:{linea} compara con «{clave}»")
    assert faltas == []
