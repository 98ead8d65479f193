"""Lo que cambió donde se visitó: a mano, y en sus cuatro frases. La segunda cuenta está en `tests/demo`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores.emparejar import PRINCIPAL, Diferencia, Series, comparar, emparejar
from dashboard.indicadores.listas import abrir
from dashboard.indicadores.tras_la_visita import (
    TrasLaVisita,
    de_las_reuniones,
    en_una_frase,
    quienes,
    tras_la_visita,
)
from tests.fabricas import grupo, sesion
from tests.indicadores.mundos import lugares

Consultar = Callable[..., Consulta]
A2026 = Periodo.leer("2026")

# -- las frases

_NADA = TrasLaVisita(0, 0, 0, 0, 0, (), False, None, None)
_SUBE = Diferencia(31, 16, 60, (0.691, 0.777), (0.694, 0.694), 0.0821, 0.0364)
_ALGO = TrasLaVisita(36, 3, 2, 0, 0, (2025 * 12 + 4,), True, _SUBE, replace(_SUBE, valor=-0.001, margen=0.08))


@pytest.mark.parametrize(
    ("visto", "frase"),
    [
        (
            _ALGO,
            "Tras la visita, la asistencia quedó 8,2 puntos por encima de la de grupos que venían parecido y aún no se "
            "habían visitado (entre 4,6 y 11,9)",
        ),
        (
            replace(_ALGO, asistencia=replace(_SUBE, valor=-0.0312, margen=0.0301)),
            "Tras la visita, la asistencia quedó 3,1 puntos por debajo de la de grupos que venían parecido y aún no se "
            "habían visitado (entre −6,1 y −0,1)",
        ),
        (
            replace(_ALGO, asistencia=replace(_SUBE, valor=0.004, margen=0.025)),
            "No se distingue ninguna diferencia. Tras la visita, la asistencia quedó 0,4 puntos por encima de la de "
            "grupos que venían parecido y aún no se habían visitado (entre −2,1 y 2,9)",
        ),
        (
            replace(_ALGO, asistencia=replace(_SUBE, cuantos=7, lugares=6, margen=None)),
            "No se sabe si la asistencia cambió de otro modo donde se visitó: hacen falta 12 grupos visitados con "
            "datos y con parecidos, de 8 establecimientos, y hay 7, de 6",
        ),
        (
            replace(_ALGO, asistencia=None),
            "No se sabe si la asistencia cambió de otro modo donde se visitó: hacen falta 12 grupos visitados con "
            "datos y con parecidos, de 8 establecimientos, y no hay ninguno",
        ),
        (
            replace(_ALGO, asistencia=replace(_SUBE, margen=None)),
            "No se sabe si la asistencia cambió de otro modo donde se visitó: los 31 visitados que se comparan "
            "dependen de muy pocos establecimientos",
        ),
        (_NADA, "No se sabe si cambió algo donde se visitó: no se cargó ninguna visita de supervisión"),
        # lo que se distingue de cero no se imprime como cero
        (
            replace(_ALGO, asistencia=replace(_SUBE, valor=0.0102, margen=0.01)),
            "Tras la visita, la asistencia quedó 1,0 puntos por encima de la de grupos que venían parecido y aún no se "
            "habían visitado (entre 0,1 y 2,0)",
        ),
        (
            replace(_ALGO, asistencia=replace(_SUBE, valor=0.0002, margen=0.01)),
            "No se distingue ninguna diferencia. Tras la visita, la asistencia quedó igual que la de grupos que venían "
            "parecido y aún no se habían visitado (entre −1,0 y 1,0)",
        ),
    ],
)
def test_las_respuestas_dicen_lo_que_se_vio_y_nunca_una_causa(visto: TrasLaVisita, frase: str) -> None:
    assert en_una_frase(visto) == frase


def test_dice_si_siguen_reuniendose_y_quienes_se_comparan() -> None:
    assert de_las_reuniones(_ALGO) == (
        "De si siguen reuniéndose no se distingue diferencia: la parte de los meses con sesión quedó 0,1 puntos por "
        "debajo de la de grupos que venían parecido y aún no se habían visitado (entre −8,1 y 7,9)"
    )
    assert de_las_reuniones(_NADA) == "De si siguen reuniéndose no se sabe"
    assert quienes(_NADA) == ""
    assert quienes(_ALGO) == (
        "De 36 grupos visitados de mayo de 2025 a abril de 2026 se comparan 31: 3 no tienen bastantes datos de antes y "
        "de después y 2 no tienen con quién compararse."
    )
    espera = replace(_ALGO, visitados=0, sin_datos=0, sin_parecidos=0, otra_vez=1, en_espera=4, asistencia=None)
    assert quienes(espera) == (
        "Ningún grupo visitado de mayo de 2025 a abril de 2026. Otro es de un establecimiento con otra visita en los "
        "seis meses de antes. De 4 visitados después todavía no pasan seis meses."
    )


# -- a mano


def _series(**cambios: Any) -> Series:
    """Cinco grupos de cinco establecimientos, 46 meses, 7 de 10 asistentes; el 0 se visitó en la columna 36."""
    asistentes = np.full((5, 46), 7)
    visitas = np.zeros((5, 46), dtype=bool)
    visitas[0, 36] = True
    todos = np.ones((5, 46), dtype=bool)
    return Series(
        **{
            "asistentes": asistentes,
            "esperadas": asistentes * 0 + 10,
            "reunido": todos,
            "sabidos": todos,
            "visitas": visitas,
            "de_lugar": visitas,
            "lugar": np.arange(5),
            **cambios,
        }
    )


def test_antes_y_despues_son_seis_meses_y_el_de_la_visita_no_entra_en_ninguno() -> None:
    asistentes = np.full((5, 46), 7)
    # el mes de la visita no cuenta; de los seis de después, 9
    asistentes[0, 36], asistentes[0, 37:43], asistentes[0, 43:] = 0, 9, 1
    p = emparejar(_series(asistentes=asistentes), 45)
    assert (p.grupo.tolist(), p.parecidos.tolist()) == ([0], [[1, 2, 3, 4, -1]])
    assert p.asistencia[:, 0, p.cual[0]].tolist() == pytest.approx([0.7, 0.9])
    hallada = comparar([(p, np.array([True]))], "asistencia", PRINCIPAL)
    assert hallada is not None
    assert (hallada.cuantos, hallada.distintos, hallada.lugares) == (1, 4, 1)
    assert hallada.valor == pytest.approx(0.2)
    # de uno solo no se sabe
    assert hallada.margen is None


def test_un_mes_sin_dato_no_es_cero_y_uno_sin_sesion_si() -> None:
    esperadas = np.full((5, 46), 10)
    asistentes = np.full((5, 46), 7)
    for serie in (esperadas, asistentes):
        serie[0, 37:40] = 0
    sin_reunirse = np.ones((5, 46), dtype=bool)
    sin_reunirse[0, 37:40] = False
    p = emparejar(_series(asistentes=asistentes, esperadas=esperadas, reunido=sin_reunirse), 45)
    assert p.asistencia[1, 0, p.cual[0]] == pytest.approx(0.7)
    assert p.reuniones[1, 0, p.cual[0]] == pytest.approx(0.5)
    p = emparejar(_series(asistentes=asistentes, esperadas=esperadas, reunido=sin_reunirse, sabidos=sin_reunirse), 45)
    assert p.reuniones[1, 0, p.cual[0]] == 1


def test_no_es_parecido_quien_se_visito_antes_y_si_quien_se_visito_despues() -> None:
    de_lugar = np.zeros((5, 46), dtype=bool)
    de_lugar[0, 36] = de_lugar[1, 30] = de_lugar[2, 36] = de_lugar[3, 37] = de_lugar[4, 29] = True
    p = emparejar(_series(de_lugar=de_lugar), 45)
    assert [otro for otro in p.parecidos[0].tolist() if otro >= 0] == [3, 4]


def test_quien_tenia_otra_visita_en_los_seis_meses_de_antes_no_se_compara() -> None:
    visitas = np.zeros((5, 46), dtype=bool)
    visitas[0, [33, 36]] = True
    p = emparejar(_series(visitas=visitas, de_lugar=visitas), 45)
    assert (p.grupo.tolist(), p.cual.tolist()) == ([0], [33 - 28])
    visitas[0, [27, 33]] = True
    p = emparejar(_series(visitas=visitas, de_lugar=visitas), 45)
    assert (p.grupo.tolist(), p.otra_vez.tolist()) == ([], [True] + [False] * 4)


def test_no_se_parece_el_que_iba_mejor_ni_el_que_no_se_sabe_como_iba() -> None:
    asistentes = np.full((5, 46), 7)
    asistentes[1] = 8
    esperadas = np.full((5, 46), 10)
    # el 2 no tiene los dos años de costumbre; el 3 es el doble de grande
    asistentes[2, :30] = esperadas[2, :30] = 0
    asistentes[3], esperadas[3] = 14, 20
    p = emparejar(_series(asistentes=asistentes, esperadas=esperadas), 45)
    assert [otro for otro in p.parecidos[0].tolist() if otro >= 0] == [4]
    # con uno solo no se compara
    assert comparar([(p, np.array([True]))], "asistencia", PRINCIPAL) is None


def _mundo(**otros: Any) -> dict[str, Any]:
    """Cuatro establecimientos con un grupo, y el 1 con dos; todos los meses 7 de 10 hasta octubre de 2026."""
    dias = [f"{anio}-{mes:02d}-15" for anio in (2024, 2025, 2026) for mes in range(1, 13) if (anio, mes) < (2026, 11)]
    dueños = {"G1": 1, "G2": 1, "G3": 2, "G4": 3, "G5": 4}
    return {
        "establecimientos": lugares(4),
        "grupos": [grupo(codigo, f"{lugar:08d}", "2023-12-01") for codigo, lugar in dueños.items()],
        "sesiones": [sesion(f"S{codigo}{dia}", codigo, dia, 7) for codigo in dueños for dia in dias],
        "reportes": [{"codigo_territorio": "PE", "periodo": "2026-10", "fecha_reporte": "2026-10-31"}],
        **otros,
    }


def test_la_visita_a_un_establecimiento_es_de_todos_sus_grupos(consultar: Consultar) -> None:
    visita = {"codigo_supervision": "V1", "fecha": "2026-02-10", "codigo_renipress": "00000001", "nivel": "red"}
    consulta = consultar(**_mundo(supervisiones=[visita]))
    visto = tras_la_visita(consulta, consulta.nodo("11"), A2026)
    assert (visto.visitados, visto.asistencia and visto.asistencia.cuantos) == (2, 2)
    assert visto.asistencia is not None
    assert visto.asistencia.distintos == 3
    consulta = consultar(**_mundo(supervisiones=[{**visita, "codigo_grupo": "G2"}]))
    filas = abrir("visitados", "11", consulta, A2026).filas
    assert [(fila["codigo"], fila["visitado"]) for fila in filas] == [(c, "G2") for c in ("G2", "G3", "G4", "G5")]
    assert {fila["mes"] for fila in filas} == {"febrero de 2026"}
    assert filas[0]["antes"] == pytest.approx(0.7)
    # de otro territorio de la región no es, aunque sus grupos sean los parecidos
    assert tras_la_visita(consulta, consulta.nodo("00000002"), A2026).visitados == 0
    # en agosto aún no pasaban seis meses desde el cierre de febrero
    julio = tras_la_visita(consulta, consulta.nodo("11"), Periodo.leer("2026-07"))
    assert (julio.visitados, julio.en_espera) == (0, 1)
    agosto = tras_la_visita(consulta, consulta.nodo("11"), Periodo.leer("2026-08"))
    assert (agosto.visitados, agosto.en_espera) == (1, 0)


def test_sin_ninguna_visita_cargada_o_sin_ningun_grupo_no_se_sabe(consultar: Consultar) -> None:
    for mundo in (_mundo(), {"establecimientos": lugares(2)}):
        consulta = consultar(**mundo)
        visto = tras_la_visita(consulta, consulta.raiz, A2026)
        assert (visto.hay_registro, visto.sentido, visto.asistencia) == (False, None, None)
