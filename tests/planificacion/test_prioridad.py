"""La prioridad de mundos pequeños: lo que falta no suma, la frase lo dice y el orden es estable."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from dashboard.almacen.consulta import Consulta
from dashboard.planificacion.candidato import Candidato, ClaseCandidato
from dashboard.planificacion.factores import Pesos
from dashboard.planificacion.prioridad import priorizar
from tests.fabricas import establecimiento, grupo, sesion

Consultar = Callable[..., Consulta]
LUGARES = [
    establecimiento("00000001", "11-01-01"),
    establecimiento("00000002", "11-01-01"),
    establecimiento("00000003", "11-01-01", atiende_parto_rn="no"),
    establecimiento("00000004", "11-01-01", atiende_parto_rn=None),
    establecimiento("00000005", "11-01-02", institucion="ESSALUD"),
]


def _visita(codigo: str, fecha: str, en: str, de: str | None = None) -> dict[str, Any]:
    return {"codigo_supervision": codigo, "fecha": fecha, "codigo_renipress": en, "codigo_grupo": de, "nivel": "red"}


def _candidatos(consulta: Consulta, codigo: str = "11-01", pesos: Pesos | None = None) -> dict[str, Candidato]:
    prioridad = priorizar(consulta, consulta.nodo(codigo), pesos or Pesos())
    return {candidato.clave: candidato for candidato in prioridad.candidatos()}


def _factores(candidato: Candidato) -> dict[str, float]:
    return {termino.factor: termino.puntos for termino in candidato.terminos}


def test_son_candidatos_los_grupos_en_pie_y_quien_atiende_partos_sin_grupo(consultar: Consultar) -> None:
    consulta = consultar(
        establecimientos=LUGARES,
        grupos=[
            grupo("G1", "00000001"),
            grupo("G2", "00000003", fecha_cierre="2026-01-01"),
            grupo("G3", "00000001", "2026-12-01"),
            grupo("G4", "00000005"),
        ],
        sesiones=[sesion("S1", "G1", "2026-10-31"), sesion("S2", "G4", "2026-10-31")],
    )
    hallados = _candidatos(consulta)
    # el 2 atiende partos; el 3 no, del 4 no se sabe y el 5 está fuera del ámbito, pero su grupo se reúne
    assert {clave: c.clase for clave, c in hallados.items()} == {
        "00000002": ClaseCandidato.SIN_GRUPO, "G1": ClaseCandidato.GRUPO, "G4": ClaseCandidato.GRUPO,
    }  # fmt: skip
    # I-3 es el tercero de seis escalones: (2 ÷ 5) ÷ 3 × 8 = 1,07; a 1,13 km del 1 y el único vecino que atiende partos
    # tiene grupo: (1,13 ÷ 30 + 0) ÷ 2 × 6 = 0,11; hay datos desde el 1 de octubre, 30 días: 30 ÷ 1460 × 6 = 0,12
    assert hallados["00000002"].frase == (
        "21,3 puntos: 20,0 porque atiende partos y no tiene grupo; 1,1 por su categoría, I-3; 0,1 por estar a 1,1 km "
        "del grupo activo más cercano; 0,1 por 30 días o más sin grupo."
    )


def test_los_dias_se_cuentan_a_la_fecha_de_datos_de_la_region_y_no_hoy(consultar: Consultar) -> None:
    consulta = consultar(
        establecimientos=[*LUGARES, establecimiento("00000009", "25-01-01")],
        grupos=[grupo("G1", "00000001"), grupo("G2", "00000001"), grupo("G9", "00000009")],
        sesiones=[
            sesion("S1", "G1", "2026-03-02"), sesion("S2", "G2", "2026-04-23"), sesion("S9", "G9", "2026-10-31"),
        ],
    )  # fmt: skip
    # del 2 de marzo al 23 de abril van 52 días: 0,8 × (52 − 31) ÷ 90 × 20 = 3,73
    for codigo in ("11-01", "PE"):
        hallados = _candidatos(consulta, codigo)
        assert _factores(hallados["G1"])["dias_sin_sesion"] == 3.7
        assert "3,7 por 52 días sin sesión" in hallados["G1"].frase
        assert "dias_sin_sesion" not in _factores(hallados["G2"])
        assert hallados["G1"].ultima_sesion == date(2026, 3, 2)


def test_un_grupo_sin_sesiones_cuenta_desde_que_se_conformo(consultar: Consultar) -> None:
    consulta = consultar(
        establecimientos=LUGARES,
        grupos=[grupo("G1", "00000001", "2026-06-03"), grupo("G2", "00000001")],
        sesiones=[sesion("S1", "G2", "2026-10-31")],
    )
    assert "150 días desde que se conformó sin ninguna sesión" in _candidatos(consulta)["G1"].frase


@pytest.fixture
def callada(consultar: Consultar) -> Consulta:
    """El puesto 1 informó hasta junio y calla; el 2 informa siempre, aunque su grupo dejó de reunirse en junio."""
    avisos = [
        {"codigo_territorio": "00000002", "periodo": f"2026-{mes:02d}", "fecha_reporte": f"2026-{mes:02d}-28"}
        for mes in range(1, 10)
    ]
    return consultar(
        establecimientos=LUGARES[:3],
        grupos=[grupo("G1", "00000001"), grupo("G2", "00000002"), grupo("G3", "00000003")],
        sesiones=[
            sesion("S1", "G1", "2026-06-20"), sesion("S2", "G2", "2026-06-20"), sesion("S3", "G3", "2026-09-30"),
        ],
        reportes=avisos,
    )  # fmt: skip


def test_callar_no_es_no_reunirse_cada_cosa_suma_una_vez(callada: Consulta) -> None:
    hallados = _candidatos(callada)
    # de G1 hay noticia hasta el 30 de junio, 10 días después de su sesión: no suma días; calló tres meses
    assert _factores(hallados["G1"])["silencio"] == 4
    assert "dias_sin_sesion" not in _factores(hallados["G1"])
    assert "3 meses sin reporte" in hallados["G1"].frase
    # de G2 se informó siempre: 102 días sin sesión hasta el 30 de setiembre, 0,8 × (102 − 31) ÷ 90 × 20 = 12,6
    assert _factores(hallados["G2"])["dias_sin_sesion"] == 12.6
    assert "silencio" not in _factores(hallados["G2"])


def test_el_mes_en_curso_todavia_no_es_silencio(consultar: Consultar) -> None:
    consulta = consultar(
        establecimientos=LUGARES[:3],
        grupos=[grupo("G1", "00000001"), grupo("G3", "00000003")],
        sesiones=[sesion("S1", "G1", "2026-08-20"), sesion("S3", "G3", "2026-09-12")],
        reportes=[{"codigo_territorio": "11", "periodo": "2026-07", "fecha_reporte": "2026-08-02"}],
    )
    assert "silencio" not in _factores(_candidatos(consulta)["G1"])


def test_quien_atiende_partos_y_no_reporto_en_el_anio_no_suma_por_no_tener_grupo(callada: Consulta) -> None:
    consulta = callada
    assert "00000001" not in _candidatos(consulta), "tiene grupo"


def test_sin_reporte_en_el_anio_no_se_sabe_si_tiene_grupo(consultar: Consultar) -> None:
    consulta = consultar(
        establecimientos=LUGARES[:3],
        grupos=[grupo("G3", "00000003")],
        sesiones=[sesion("S2", "G3", "2026-05-10"), sesion("S3", "G3", "2026-09-30")],
        reportes=[{"codigo_territorio": "00000002", "periodo": "2026-09", "fecha_reporte": "2026-09-30"}],
    )
    hallados = _candidatos(consulta)
    assert _factores(hallados["00000001"]) == {"silencio": 4}
    # el 1 tampoco tiene grupo activo: (3,0 de 3 por no haberlo cerca, y …) se prueba en `test_sin_grupo`
    assert _factores(hallados["00000002"])["sin_grupo"] == 20


def test_una_region_callada_entera_no_da_a_nadie_por_malo(consultar: Consultar) -> None:
    consulta = consultar(
        establecimientos=[*LUGARES[:1], establecimiento("00000009", "25-01-01")],
        grupos=[grupo("G1", "00000001"), grupo("G9", "00000009")],
        sesiones=[sesion("S9", "G9", "2026-10-31")],
        reportes=[{"codigo_territorio": "25", "periodo": "2026-10", "fecha_reporte": "2026-10-31"}],
    )
    candidato = _candidatos(consulta)["G1"]
    assert set(_factores(candidato)) == {"silencio"}
    assert candidato.estado == ""
    assert priorizar(consulta, consulta.nodo("11")).fecha is None


def test_una_visita_al_establecimiento_vale_para_sus_grupos_y_la_de_un_grupo_solo_para_el(consultar: Consultar) -> None:
    consulta = consultar(
        establecimientos=LUGARES,
        grupos=[grupo("G1", "00000001"), grupo("G2", "00000001"), grupo("G3", "00000003")],
        sesiones=[sesion(f"S{i}", f"G{i}", "2026-10-31") for i in (1, 2, 3)],
        supervisiones=[_visita("V1", "2026-10-01", "00000001"), _visita("V2", "2026-10-20", "00000001", "G2")],
    )
    hallados = _candidatos(consulta)
    assert [hallados[c].ultima_supervision for c in ("G1", "G2", "G3")] == [date(2026, 10, 1), date(2026, 10, 20), None]
    assert "8,0 por ninguna supervisión registrada" in hallados["G3"].frase
    # 30 de 365 días: 0,9 × 30 ÷ 365 × 8 = 0,59
    assert "0,6 por 30 días desde la última supervisión" in hallados["G1"].frase


def test_la_visita_que_no_se_hizo_no_es_una_supervision_en_ninguna_parte(consultar: Consultar) -> None:
    planeadas = [
        _visita("V2", "2026-10-20", "00000001", "G2") | {"resultado": "no_hecha", "motivo_no_hecha": "sin_acceso"},
        _visita("V3", "2026-10-20", "00000003") | {"resultado": "reprogramada"},
        _visita("V4", "2026-10-20", "00000001", "G1") | {"resultado": "reprogramada"},
    ]
    mundo = {
        "establecimientos": LUGARES,
        "grupos": [grupo("G1", "00000001"), grupo("G2", "00000001"), grupo("G3", "00000003")],
        "sesiones": [sesion(f"S{i}", f"G{i}", "2026-10-31") for i in (1, 2, 3)],
    }
    sola = _visita("V1", "2026-10-01", "00000001", "G1")
    con, sin = (consultar(**mundo, supervisiones=[sola, *otras]) for otras in (planeadas, []))
    assert _candidatos(con) == _candidatos(sin)
    assert [_candidatos(con)[c].ultima_supervision for c in ("G1", "G2", "G3")] == [date(2026, 10, 1), None, None]
    assert con.supervisiones(con.nodo("G2")) == []
    (sin_hacer,) = con.supervisiones(con.nodo("G2"), hechas=False)
    assert (sin_hacer["fecha"], sin_hacer["motivo"]) == (date(2026, 10, 20), "sin_acceso")
    # y donde solo se anotaron visitas que no se hicieron, no hay registro de supervisiones
    solas = consultar(**mundo, supervisiones=planeadas)
    assert _candidatos(solas)["G1"].estado_texto == "sin registro de visitas"


def test_si_de_la_region_no_se_cargo_ninguna_visita_no_haberla_no_suma(consultar: Consultar) -> None:
    consulta = consultar(
        establecimientos=LUGARES, grupos=[grupo("G1", "00000001")], sesiones=[sesion("S1", "G1", "2026-10-31", 10)]
    )
    candidato = _candidatos(consulta)["G1"]
    assert candidato.terminos == ()
    assert candidato.puntos == 0
    assert candidato.frase == "0,0 puntos: con los datos cargados y estos pesos nada le suma."
    assert candidato.estado_texto == "sin registro de visitas"


def test_las_reglas_incumplidas_se_nombran_y_el_plan_sin_fecha_no_se_da_por_incumplido(consultar: Consultar) -> None:
    consulta = consultar(
        establecimientos=LUGARES,
        grupos=[grupo("G1", "00000001", integrantes=17, horas_capacitacion=6), grupo("G2", "00000001")],
        sesiones=[
            sesion("S1", "G1", "2026-10-31", 10, duracion_min=40), sesion("S2", "G1", "2026-10-10", 10),
            sesion("S3", "G2", "2026-10-31", 10),
        ],
    )  # fmt: skip
    hallados = _candidatos(consulta)
    # 1 de 2 sesiones, y 0 de 1 los demás: se acerca a (0 + 3) ÷ (1 + 30) = 0,097 y pesa (30 × 0,097 + 1) ÷ 32 = 0,122;
    # (1 + 0,5 + 0,122) ÷ 3 × 8 = 4,33
    assert hallados["G1"].frase == (
        "4,3 puntos: 4,3 por 17 integrantes (más de 15), madre guía con 6 de 12 horas y 1 de 2 sesiones incompletas."
    )
    assert hallados["G2"].puntos == 0


def test_la_proxima_sesion_es_la_acordada_en_la_ultima(consultar: Consultar) -> None:
    consulta = consultar(
        establecimientos=LUGARES,
        grupos=[grupo("G1", "00000001")],
        sesiones=[
            sesion("S1", "G1", "2026-09-30", proxima_fecha="2026-10-25"),
            sesion("S2", "G1", "2026-10-31", proxima_fecha="2026-11-27", proxima_hora="10:30"),
        ],
    )
    candidato = _candidatos(consulta)["G1"]
    assert (candidato.proxima_fecha, candidato.proxima_hora) == (date(2026, 11, 27), 630)


def test_sin_candidatos_no_hay_prioridad_ni_error(consultar: Consultar) -> None:
    consulta = consultar(establecimientos=LUGARES[2:4])
    prioridad = priorizar(consulta, consulta.nodo("11-01"))
    assert (len(prioridad), prioridad.suma(), prioridad.candidatos()) == (0, 0, [])
    assert priorizar(consulta, consulta.nodo("25")).candidatos() == []


def test_con_todos_los_pesos_en_cero_nadie_suma_y_cada_frase_lo_dice(almacen_pequeno: Any) -> None:
    consulta = almacen_pequeno.consulta()
    prioridad = priorizar(consulta, consulta.raiz, Pesos((0,)))
    assert prioridad.suma() == 0
    for candidato in prioridad.candidatos():
        assert candidato.frase == "0,0 puntos: todos los pesos están en cero y nadie tiene prioridad."
        assert candidato.empate == ""


def test_un_empate_dice_con_cuantos_y_que_lo_decide(consultar: Consultar) -> None:
    consulta = consultar(
        establecimientos=[
            *(establecimiento(f"0000000{i}", "11-01-01", nombre=nombre) for i, nombre in enumerate("zbaé", 1)),
            establecimiento("00000005", "11-01-01", nombre="Z mayor", categoria="II-1"),
        ],
        grupos=[grupo(f"G{i}", f"0000000{i}") for i in range(1, 6)],
        sesiones=[sesion(f"S{i}", f"G{i}", "2026-10-31", 10) for i in range(1, 6)],
        supervisiones=[
            _visita("V1", "2026-10-30", "00000001"),
            *(_visita(f"V{i}", "2026-10-31", f"0000000{i}") for i in (2, 3, 4, 5)),
        ],
    )  # fmt: skip
    # los cinco suman 0,0: 1 día de 365 × 0,9 × 8 es 0,02, que se redondea a 0; de los demás, el de mayor categoría
    prioridad = priorizar(consulta, consulta.nodo("11-01"))
    candidatos = prioridad.candidatos()
    assert {candidato.puntos for candidato in candidatos} == {0}
    assert [candidato.codigo for candidato in candidatos] == ["G1", "G5", "G3", "G2", "G4"]
    assert [candidato.empate for candidato in candidatos] == [
        "empata con otros 4, mismo puntaje; va 1.º de 5 por el puntaje sin redondear",
        "empata con otros 4, mismo puntaje; va 2.º de 5 por la categoría del establecimiento, la mayor primero",
        *(f"empata con otros 4, mismo puntaje; va {i}.º de 5 por el orden alfabético" for i in (3, 4, 5)),
    ]
    # quien no empata no dice nada, y con uno solo se dice en singular
    solos = priorizar(consulta, consulta.nodo("11-01"), Pesos((0, 0, 0, 0, 0, 50, 0))).candidatos()
    assert [c.empate[:16] for c in solos] == ["", *["empata con otros"] * 4]


def test_el_codigo_de_un_grupo_igual_al_de_un_establecimiento_no_confunde(consultar: Consultar) -> None:
    consulta = consultar(
        establecimientos=LUGARES, grupos=[grupo("00000002", "00000001")],
        sesiones=[sesion("S1", "00000002", "2026-10-31")],
    )  # fmt: skip
    hallados = _candidatos(consulta)
    assert {clave: c.clase for clave, c in hallados.items()} == {
        "00000002": ClaseCandidato.SIN_GRUPO, "grupo 00000002": ClaseCandidato.GRUPO,
    }  # fmt: skip
