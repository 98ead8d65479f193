"""En qué está cada acuerdo a la fecha de datos y qué muestran los datos de él, contado a mano."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.catalogos import ACUERDOS, HALLAZGOS
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores.acuerdos import Estado, acuerdos_de, en_cuentas, lo_que_cambia, lo_que_muestran
from dashboard.indicadores.listas import abrir
from dashboard.indicadores.reglas import NORMAS
from tests.fabricas import grupo, sesion
from tests.indicadores.mundos import lugares

Consultar = Callable[..., Consulta]


def _acuerdo(codigo: str, acuerdo: str, fecha: str = "2026-03-02", para: str = "2026-04-01", **otros: Any) -> dict:
    propio = {"codigo_grupo": "G1", "codigo_renipress": "00000001", "a_cargo_de": "red", **otros}
    return {"codigo_acuerdo": codigo, "fecha": fecha, "acuerdo": acuerdo, "fecha_compromiso": para, **propio}


@pytest.fixture
def mundo(consultar: Consultar) -> Callable[..., Consulta]:
    """Datos al 31 may 2026: G1 se reunió el 10 de febrero y el 20 de mayo; G2, el 25 de febrero y el 31 de mayo."""

    def armar(*acuerdos: dict, **del_grupo: Any) -> Consulta:
        return consultar(
            establecimientos=lugares(2),
            grupos=[grupo("G1", "00000001", **del_grupo), grupo("G2", "00000002")],
            sesiones=[
                sesion("S1", "G1", "2026-02-10"), sesion("S2", "G1", "2026-05-20"),
                sesion("S3", "G2", "2026-02-25"), sesion("S4", "G2", "2026-05-31"),
            ],
            acuerdos=list(acuerdos),
        )  # fmt: skip

    return armar


def test_lo_vencido_lo_es_a_la_fecha_de_datos_y_en_el_pasado_todavia_no(mundo: Callable[..., Consulta]) -> None:
    consulta = mundo(
        _acuerdo("A1", "acta", para="2026-05-30"),
        _acuerdo("A2", "plan", para="2026-05-31"),
        _acuerdo("A3", "taller", para="2026-12-31", estado="cumplido", fecha_estado="2026-04-20"),
        _acuerdo("A4", "motivos", estado="sin_efecto", fecha_estado="2026-03-20"),
        _acuerdo("A5", "informar", fecha="2026-07-01", para="2026-08-01"),
    )

    def estados(periodo: str) -> dict[str, Estado]:
        return {a.codigo: a.estado for a in acuerdos_de(consulta, consulta.raiz, Periodo.leer(periodo))}

    # el 31 no está vencido el 31; y lo acordado después de los datos está por cumplir
    assert estados("2026") == {
        "A1": Estado.VENCIDO, "A2": Estado.POR_CUMPLIR, "A3": Estado.CUMPLIDO, "A4": Estado.SIN_EFECTO,
        "A5": Estado.POR_CUMPLIR,
    }  # fmt: skip
    # en marzo, lo que se cumplió en abril no se había cumplido, y nada había vencido
    assert estados("2026-03") == {
        "A1": Estado.POR_CUMPLIR, "A2": Estado.POR_CUMPLIR, "A3": Estado.POR_CUMPLIR, "A4": Estado.SIN_EFECTO,
    }  # fmt: skip
    assert estados("2026-02") == {}
    propios = acuerdos_de(consulta, consulta.raiz, Periodo.leer("2026"))
    assert propios[0].codigo == "A1"
    assert en_cuentas(propios) == "5 acuerdos: 1 vencido, 2 por cumplir, 1 cumplido y 1 sin efecto"
    assert en_cuentas([]) == ""


@pytest.mark.parametrize(
    ("acuerdo", "del_grupo", "muestran"),
    [
        # se reunió el 20 de mayo, once días antes de la fecha de datos; el 2 de marzo llevaba veinte
        (_acuerdo("A", "fijar_sesion", fecha="2026-04-15"), {}, "en los datos ya está en orden: 11 días desde"),
        (_acuerdo("A", "fijar_sesion"), {}, "ya estaba en orden el día de la visita: 20 días desde"),
        (_acuerdo("A", "calendario"), {}, "sigue abierto: 1 de 1 intervalo pasó del mes"),
        (_acuerdo("A", "acta"), {}, "sigue abierto: acta sin fecha registrada"),
        (_acuerdo("A", "acta"), {"fecha_acta": "2026-03-20"}, "en los datos ya está en orden: acta del 20 mar"),
        (_acuerdo("A", "taller"), {"horas_capacitacion": 6}, "sigue abierto: madre guía con 6 de 12 horas"),
        (_acuerdo("A", "motivos"), {}, "los datos no alcanzan a mostrarlo"),
        (_acuerdo("A", "acta", codigo_grupo=None), {}, "los datos no alcanzan a mostrarlo"),
        (_acuerdo("A", "fijar_sesion", fecha="2026-06-15", para="2026-07-01"), {}, "los datos llegan hasta el 31 may"),
        (_acuerdo("A", "fijar_sesion"), {"fecha_cierre": "2026-05-25"}, "el grupo no está en pie"),
    ],
)
def test_lo_que_muestran_los_datos_lleva_su_evidencia_y_no_se_adelanta(
    mundo: Callable[..., Consulta], acuerdo: dict, del_grupo: dict, muestran: str
) -> None:
    consulta = mundo(acuerdo, **del_grupo)
    (fila,) = abrir("acuerdos", "PE", consulta, Periodo.leer("2026")).filas
    assert fila["muestran"].startswith(muestran), fila["muestran"]
    # lo cargado no se toca
    assert fila["estado"] in (Estado.VENCIDO, Estado.POR_CUMPLIR)


def test_la_misma_lista_se_ve_desde_el_grupo_su_establecimiento_y_su_territorio(mundo: Callable[..., Consulta]) -> None:
    consulta = mundo(
        _acuerdo("A1", "acta"), _acuerdo("A2", "plan", codigo_grupo="G2", codigo_renipress="00000002"),
        _acuerdo("A3", "conformar", codigo_grupo=None),
    )  # fmt: skip

    def vistos(codigo: str) -> list[tuple[str, str]]:
        return [
            (f["codigo_acuerdo"], f["grupo"]) for f in abrir("acuerdos", codigo, consulta, Periodo.leer("2026")).filas
        ]

    nombre = {codigo: consulta.nodo(codigo).nombre for codigo in ("G1", "G2")}
    assert vistos("G1") == [("A1", nombre["G1"])]
    assert vistos("00000001") == [("A1", nombre["G1"]), ("A3", "")]
    assert vistos("PE") == [("A1", nombre["G1"]), ("A2", nombre["G2"]), ("A3", "")]
    grupo_2 = consulta.nodo("G2")
    (suyo,) = acuerdos_de(consulta, grupo_2, Periodo.leer("2026"))
    assert (suyo.lugar, suyo.grupo, suyo.compromiso) == (0, 0, date(2026, 4, 1))
    assert "sigue abierto" in lo_que_muestran(consulta, suyo, grupo_2)


def test_una_carga_dice_lo_que_sus_datos_muestran_de_nuevo(mundo: Callable[..., Consulta]) -> None:
    acuerdos = [_acuerdo("A1", "acta"), _acuerdo("A2", "taller", codigo_grupo="G2", codigo_renipress="00000002")]
    antes, despues = mundo(*acuerdos), mundo(*acuerdos, fecha_acta="2026-03-20")
    nombre = antes.nodo("G1").nombre
    acta = f"{nombre}, {ACUERDOS['acta']}"
    assert lo_que_cambia(antes, despues) == [f"{acta}: en los datos ya está en orden: acta del 20 mar 2026."]
    assert lo_que_cambia(despues, antes) == [f"{acta}: vuelve a estar abierto: acta sin fecha registrada."]
    assert lo_que_cambia(antes, antes) == []
    assert len(lo_que_cambia(None, despues)) == 1


def test_cada_regla_tiene_su_acuerdo_y_cada_hallazgo_tambien() -> None:
    de_reglas = [norma.acuerdo for norma in NORMAS.values()]
    assert len(set(de_reglas)) == len(NORMAS)
    assert {*de_reglas, *HALLAZGOS} <= set(ACUERDOS)
