"""De qué partes se compone la diferencia de asistencia: suman exacto, también lo que se imprime."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import ceil, floor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.catalogos import EGRESO
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.cambio import decimas_de
from dashboard.indicadores.circunstancias import cruzar
from dashboard.indicadores.descomposicion import (
    Comparados,
    Cuentas,
    aportes,
    cascada_de_hijos,
    cascada_de_motivos,
    comparar,
    desglosar,
    desglosar_motivos,
    partir,
    repartir,
)
from tests.fabricas import en_memoria, grupo, mundo_con_rarezas, sesion
from tests.indicadores.mundos import lugares

A2026 = Periodo.leer("2026")
#: (asistentes, esperadas) de una unidad en un periodo
_par = st.integers(0, 60).flatmap(lambda e: st.tuples(st.integers(0, e), st.just(e)))
_unidades = st.lists(st.tuples(_par, _par), min_size=1, max_size=12).filter(
    lambda filas: any(antes[1] for antes, _ in filas) and any(ahora[1] for _, ahora in filas)
)


def cuentas(filas: list[tuple[tuple[int, int], tuple[int, int]]]) -> Cuentas:
    """Las de unas unidades escritas como ((asistentes, esperadas) antes, las mismas ahora)."""
    return Cuentas(*(np.array([fila[p][i] for fila in filas], dtype=np.int64) for p in (0, 1) for i in (0, 1)))


def _diferencia(c: Cuentas) -> Fraction:
    return Fraction(int(c.vinieron.sum()), int(c.esperadas.sum())) - c.base


def test_dos_unidades_a_mano() -> None:
    # antes: 40 de 50 (80 %) y 20 de 50 (40 %), en total 60 de 100. Ahora: 15 de 25 (60 %) y 45 de 75 (60 %): 60 de 100.
    # dentro: 25/100 × (0,6 − 0,8) + 75/100 × (0,6 − 0,4) = −0,05 + 0,15 = 0,10
    # mezcla: (0,25 − 0,5) × (0,8 − 0,6) + (0,75 − 0,5) × (0,4 − 0,6) = −0,05 − 0,05 = −0,10
    partes = partir(cuentas([((40, 50), (15, 25)), ((20, 50), (45, 75))]))
    assert partes.todas == (Fraction(1, 10), Fraction(-1, 10), 0, 0)
    assert (partes.en_las_dos, partes.solo_ahora, partes.solo_antes) == (2, 0, 0)


def test_lo_que_entra_y_lo_que_sale_a_mano() -> None:
    # antes 60 de 100: 50 de 80 y, la que se va, 10 de 20. Ahora 63 de 90: 60 de 80 y, la que entra, 3 de 10. A = 0,6
    # dentro: 80/90 × (60/80 − 50/80) = 80/90 × 1/8 = 1/9
    # mezcla: (80/90 − 80/100) × (50/80 − 0,6) = 8/90 × 1/40 = 1/450
    # entra: 10/90 × (0,3 − 0,6) = −1/30. Sale: −20/100 × (0,5 − 0,6) = 1/50
    # suman 50/450 + 1/450 − 15/450 + 9/450 = 45/450 = 0,1 = 0,7 − 0,6
    partes = partir(cuentas([((50, 80), (60, 80)), ((10, 20), (0, 0)), ((0, 0), (3, 10))]))
    assert partes.todas == (Fraction(1, 9), Fraction(1, 450), Fraction(-1, 30), Fraction(1, 50))
    assert sum(partes.todas) == Fraction(1, 10)
    assert (partes.en_las_dos, partes.solo_ahora, partes.solo_antes) == (1, 1, 1)


@given(_unidades)
def test_las_partes_suman_la_diferencia_y_cada_una_es_su_definicion(filas: list) -> None:
    c = cuentas(filas)
    antes, ahora = int(c.esperadas_antes.sum()), int(c.esperadas.sum())
    dentro = mezcla = entran = salen = Fraction(0)
    for (v0, e0), (v1, e1) in filas:
        # sin atajos: unidad por unidad, como lo dice la definición
        w0, w1 = Fraction(e0, antes), Fraction(e1, ahora)
        if e0 and e1:
            r0, r1 = Fraction(v0, e0), Fraction(v1, e1)
            dentro += w1 * (r1 - r0)
            mezcla += (w1 - w0) * (r0 - c.base)
        elif e1:
            entran += w1 * (Fraction(v1, e1) - c.base)
        elif e0:
            salen -= w0 * (Fraction(v0, e0) - c.base)
    partes = partir(c)
    assert partes.todas == (dentro, mezcla, entran, salen)
    assert sum(partes.todas) == sum(aportes(c)) == _diferencia(c)


@given(st.lists(st.fractions(-1, 1, max_denominator=5000), max_size=30))
def test_las_decimas_impresas_suman_la_diferencia_impresa(partes: list[Fraction]) -> None:
    impresas = repartir(partes)
    assert sum(impresas) == decimas_de(sum(partes, Fraction(0)))
    for parte, escrita in zip(partes, impresas, strict=True):
        # ninguna se aparta una décima de la suya: es una de las dos que la encierran
        assert floor(parte * 1000) <= escrita <= ceil(parte * 1000)


def test_el_redondeo_se_aleja_de_cero_y_se_reparte_por_el_mayor_resto() -> None:
    assert [decimas_de(Fraction(n, 10_000)) for n in (156, -156, 155, -155, 154, -154)] == [16, -16, 16, -16, 15, -15]
    # −0,54, −0,54 y −0,54 suman −1,62 → −1,6, y cada una sola diría −0,5: la última lleva la que falta
    assert repartir([Fraction(-54, 10_000)] * 3) == [-5, -5, -6]
    assert repartir([Fraction(0), Fraction(-54, 10_000), Fraction(4, 10_000)]) == [0, -5, 0]


# -- sobre datos


@pytest.fixture(scope="module", params=[3, 8])
def mundo(request: pytest.FixtureRequest) -> Consulta:
    """Un mundo con rarezas: cierres, silencios, salidas del grupo y sesiones sin grupo."""
    return en_memoria(mundo_con_rarezas(request.param))


def _casos(consulta: Consulta) -> list[tuple[Nodo, Periodo, Comparados]]:
    niveles = [nivel for nivel in Nivel if nivel is not Nivel.GRUPO]
    nodos = [nodo for nivel in niveles for nodo in consulta.descendientes(consulta.raiz, nivel)]
    periodos = [p for p in map(Periodo.leer, ("2025", "2026", "2026-S1", "2026-03")) if p in consulta.periodos()]
    hallados = [(nodo, periodo, comparar(consulta, nodo, periodo)) for nodo in nodos for periodo in periodos]
    return [(nodo, periodo, c) for nodo, periodo, c in hallados if isinstance(c, Comparados)]


def test_en_todo_territorio_los_hijos_los_grupos_y_los_motivos_suman_la_diferencia(mundo: Consulta) -> None:
    casos = _casos(mundo)
    assert len({nodo.nivel for nodo, _, _ in casos}) >= 4
    con_salidas = 0
    for nodo, periodo, comparados in casos:
        desglose = desglosar(mundo, nodo, comparados)
        diferencia = comparados.diferencia
        assert sum(fila.puntos for fila in desglose.hijos) == diferencia
        assert sum(desglose.entre_hijos.todas) == sum(desglose.entre_grupos.todas) == diferencia
        assert sum(fila.decimas for fila in desglose.hijos) == comparados.decimas
        # las inasistencias suman lo que falta para el 100 %, con quienes dejaron el grupo: sin ellos no sumaría
        motivos = desglosar_motivos(mundo, nodo, periodo)
        assert not isinstance(motivos, str)
        assert sum(fila.puntos for fila in motivos.motivos) == motivos.comparados.diferencia
        assert sum(fila.decimas for fila in motivos.motivos) == motivos.comparados.decimas
        assert sum(decimas for _, decimas in motivos.clases) == motivos.comparados.decimas
        con_salidas += any(fila.motivo.codigo == EGRESO and fila.puntos for fila in motivos.motivos)
        for grafico in (cascada_de_hijos(desglose, "t"), cascada_de_motivos(motivos, "t")):
            *_, penultimo, ultimo = [(0.0, 0.0), *grafico.escalones]
            assert penultimo[1] == pytest.approx(ultimo[1])
            assert len(set(grafico.categorias)) == len(grafico.categorias)
    assert con_salidas, "ningún caso tiene salidas del grupo: la prueba no probaría que hacen falta"


def test_los_mismos_grupos_son_los_de_los_dos_periodos(consultar: Callable[..., Consulta]) -> None:
    # A en los dos: 5 de 10 y 8 de 10. B solo antes: 9 de 10. C solo ahora: 2 de 10. Todos: 14 de 20 y 10 de 20
    consulta = consultar(
        establecimientos=lugares(3),
        grupos=[grupo(f"G-{i}", f"{i:08d}") for i in (1, 2, 3)],
        sesiones=[
            sesion("S-1", "G-1", "2025-01-10", 5),
            sesion("S-2", "G-1", "2026-01-10", 8),
            sesion("S-3", "G-2", "2025-01-11", 9),
            sesion("S-4", "G-3", "2026-01-31", 2),
        ],
    )
    nodo = consulta.nodo("11-01-01")
    comparados = comparar(consulta, nodo, A2026)
    assert isinstance(comparados, Comparados)
    assert comparados.anterior == Periodo(2025, A2026.corte, 0, 1), "solo enero: son los meses que 2026 tiene"
    assert (comparados.diferencia, comparados.decimas) == (Fraction(-1, 5), -200)
    desglose = desglosar(consulta, nodo, comparados)
    assert [fraccion.exacta for fraccion in desglose.mismos] == [Fraction(1, 2), Fraction(4, 5)]
    # pesos: A 1/2 y 1/2. Dentro 1/2 × 0,3. C entra con 1/2 × (0,2 − 0,7) y B sale con −1/2 × (0,9 − 0,7)
    assert desglose.entre_grupos.todas == (Fraction(3, 20), 0, Fraction(-1, 4), Fraction(-1, 10))
    # primero lo que más va hacia donde va la diferencia
    assert [fila.nodo.codigo for fila in desglose.hijos] == ["00000003", "00000002", "00000001"]


def test_lo_que_no_se_puede_comparar_dice_por_que(consultar: Callable[..., Consulta]) -> None:
    consulta = consultar(
        establecimientos=[*lugares(1), *lugares(1, "08-01-01", desde=2)],
        grupos=[grupo("G-1", "00000001"), grupo("G-2", "00000002")],
        sesiones=[
            sesion("S-1", "G-1", "2025-03-10"),
            sesion("S-2", "G-1", "2026-03-10", esperadas=None, asistentes=None),
            sesion("S-3", "G-1", "2026-04-10", esperadas=None, asistentes=None),
            sesion("S-4", "G-2", "2024-05-10"),
        ],
    )  # fmt: skip
    dichos = {
        (codigo, periodo): comparar(consulta, consulta.nodo(codigo), Periodo.leer(periodo))
        for codigo, periodo in (
            ("11", "2025"), ("11", "2026"), ("11", "2026-03"), ("08", "2026"), ("01", "2026"), ("PE", "2026"),
        )
    }  # fmt: skip
    assert "sus datos empiezan en marzo de 2025" in str(dichos["11", "2025"])
    assert "sus datos empiezan en marzo de 2025" in str(dichos["11", "2026"]), "enero de 2025 falta"
    assert dichos["11", "2026-03"] == ("ninguna sesión de marzo de 2026 dice cuántas se esperaban y cuántas vinieron")
    assert dichos["08", "2026"] == "sus datos terminan en mayo de 2024, antes de este periodo"
    assert dichos["01", "2026"] == "no se cargó ninguna sesión ni reporte"
    assert isinstance(dichos["PE", "2026"], str)


# -- los motivos frente a la hora, el lugar y la frecuencia


def test_los_motivos_se_cruzan_con_lo_que_mas_se_repite_y_no_se_dicen_con_pocos(
    consultar: Callable[..., Consulta],
) -> None:
    # diez grupos con 3 sesiones de 10 esperadas y 8 asistentes: 30 sesiones, 300 esperadas, 60 faltas. En cada grupo
    # dos sesiones son a las 9:30 y una a las 16:00: por la mañana. Un grupo más, a las 16:00: es uno solo
    grupos = [grupo(f"G-{i:02d}", "00000001", periodicidad_dias=30, lugar="vivienda") for i in range(10)]
    sesiones, faltas = [], []
    for i in range(10):
        for n, hora in enumerate(("09:30", "09:30", "16:00")):
            clave = f"S-{i}-{n}"
            sesiones.append(sesion(clave, f"G-{i:02d}", f"2026-0{n + 1}-10", 8, hora=hora, lugar="vivienda"))
            faltas.append({"codigo_sesion": clave, "motivo": "M13", "justificada": "si", "cantidad": 1})
    sesiones += [sesion(f"T-{n}", "G-99", f"2026-01-{n + 10}", 0, hora="16:00", lugar="otro") for n in range(3)]
    consulta = consultar(
        establecimientos=lugares(1),
        grupos=[*grupos, grupo("G-99", "00000001")],
        sesiones=sesiones,
        inasistencias=faltas,
    )
    cruce = cruzar(consulta, consulta.nodo("11"), A2026)
    assert cruce is not None
    assert [motivo.codigo for motivo in cruce.motivos] == ["M13", "M99"]
    hora, lugar, frecuencia = cruce.tablas
    assert [(c.nombre, c.grupos, c.sesiones, c.esperadas, c.por_motivo, c.faltas, c.pocos) for c in hora.clases] == [
        # M13: una por sesión. Sin motivo: la otra de cada sesión
        ("antes de las 10:00", 10, 30, 300, (30, 30), 60, False),
        ("desde las 16:00", 1, 3, 30, (0, 30), 30, True),
    ]
    assert [(c.nombre, c.grupos, c.pocos) for c in lugar.clases] == [("Vivienda", 10, False), ("Otro lugar", 1, True)]
    assert [(c.nombre, c.grupos) for c in frecuencia.clases] == [("cada 17 a 31 días", 10)]
    assert (hora.sin_dato, lugar.sin_dato, frecuencia.sin_dato) == (0, 0, 1), "G-99 no acordó cada cuánto se reúne"
    assert cruzar(consulta, consulta.nodo("11"), Periodo.leer("2026-02")) is not None
    assert cruzar(consulta, consulta.nodo("08"), A2026) is None


def test_las_inasistencias_por_grupo_son_las_del_territorio(mundo: Consulta) -> None:
    for codigo in ("PE", "11", "08"):
        nodo = mundo.nodo(codigo)
        por_grupo = mundo.inasistencias_por_grupo(nodo, A2026)
        assert por_grupo.sum(axis=0).tolist() == mundo.inasistencias(nodo, A2026).sum(axis=1).tolist()
        assert por_grupo.shape[0] == nodo.grupos[1] - nodo.grupos[0]
