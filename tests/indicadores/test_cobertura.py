"""Indicador 2: establecimientos que atienden partos con al menos un grupo conformado."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import SIN_DUDA, SIN_FRACCION, Duda, Fraccion, Veredicto
from dashboard.dominio.periodo import Periodo
from dashboard.nucleo.formato import porcentaje
from tests.fabricas import establecimiento, grupo, sesion
from tests.indicadores.mundos import lugares, medir, par

Consultar = Callable[..., Consulta]


def _con_grupo(cuantos: int) -> list[dict]:
    return [grupo(f"G-{n}", f"{n:08d}") for n in range(1, cuantos + 1)]


def test_cuatro_de_cinco_son_ochenta_por_ciento_y_cumplen(consultar: Consultar) -> None:
    # 4 ÷ 5 = 80,0 % exacto: alcanza y no falta ninguno
    consulta = consultar(
        establecimientos=lugares(5), grupos=_con_grupo(4), sesiones=[sesion("S-1", "G-1", "2026-05-31")]
    )
    resultado = medir(consulta, "cobertura", "11", "2026-05")
    assert resultado.fraccion == Fraccion(4, 5, 0)
    assert (resultado.veredicto, resultado.faltan, resultado.unidad) == (Veredicto.CUMPLE, 0, "establecimientos")


def test_1999_de_2500_es_79_96_por_ciento_que_no_cumple_ni_se_imprime_80(consultar: Consultar) -> None:
    # 1999 ÷ 2500 = 79,96 %; ⌈0,8 · 2500⌉ = 2000: falta 1
    consulta = consultar(
        establecimientos=lugares(2500, latitud=None, longitud=None),
        grupos=_con_grupo(1999),
        sesiones=[sesion("S-1", "G-1", "2026-05-31")],
    )
    resultado = medir(consulta, "cobertura", "11", "2026-05")
    assert (resultado.fraccion, resultado.veredicto, resultado.faltan) == (
        Fraccion(1999, 2500),
        Veredicto.NO_CUMPLE,
        1,
    )
    assert porcentaje(1999, 2500, unidad=False) == "79,9"


def test_essalud_los_cerrados_y_los_que_no_atienden_partos_no_entran_y_se_cuentan(consultar: Consultar) -> None:
    # de 6 solo 2 entran: 1 EsSalud, 1 inactivo, 1 que no atiende y 1 sin dato de partos quedan fuera
    consulta = consultar(
        establecimientos=[
            establecimiento("00000001", "11-01-01"),
            establecimiento("00000002", "11-01-01", institucion="MINSA"),
            establecimiento("00000003", "11-01-01", institucion="ESSALUD"),
            establecimiento("00000004", "11-01-01", activo=False),
            establecimiento("00000005", "11-01-01", atiende_parto_rn="no"),
            establecimiento("00000006", "11-01-01", atiende_parto_rn=None),
        ],
        grupos=[grupo(f"G-{n}", f"0000000{n}") for n in (1, 3, 4, 5, 6)],
        sesiones=[sesion("S-1", "G-1", "2026-05-31")],
    )
    assert par(consulta, "cobertura", "11", "2026-05") == (1, 2)
    assert consulta.contexto.conteos["fuera"] == {"ESSALUD": 1, "no operativo": 1}
    # los cuatro grupos de establecimientos de fuera del denominador se muestran aparte
    periodo = Periodo.leer("2026-05")
    assert consulta.suma("con_grupo_sin_parto", [consulta.raiz], periodo).tolist() == [4]
    assert consulta.suma("parto_sin_dato", [consulta.raiz], periodo).tolist() == [1]


def test_el_ajuste_de_instituciones_ensancha_el_denominador(consultar: Consultar) -> None:
    filas = [establecimiento("00000001", "11-01-01"), establecimiento("00000002", "11-01-01", institucion="ESSALUD")]
    consulta = consultar({"instituciones": ("GOBIERNO REGIONAL", "ESSALUD")}, establecimientos=filas)
    assert par(consulta, "cobertura", "11", str(consulta.periodo_por_defecto())) == (0, 2)


@pytest.mark.parametrize(
    ("conformacion", "cierre", "cuenta"),
    [
        ("2026-05-31", None, True),  # conformado el mismo día del corte
        ("2026-06-01", None, False),  # conformado al día siguiente
        ("2026-01-01", "2026-06-01", True),  # cierra al día siguiente
        ("2026-01-01", "2026-05-31", False),  # cierra el día del corte: ya no está
        ("2026-01-01", "2026-03-10", False),
    ],
)
def test_un_grupo_cuenta_si_esta_conformado_y_sin_cerrar_el_dia_del_corte(
    consultar: Consultar, conformacion: str, cierre: str | None, cuenta: bool
) -> None:
    consulta = consultar(
        establecimientos=lugares(2),
        grupos=[grupo("G-1", "00000001", conformacion, fecha_cierre=cierre), grupo("G-2", "00000002")],
        sesiones=[sesion("S-1", "G-2", "2026-04-15"), sesion("S-2", "G-2", "2026-06-15")],
    )
    assert par(consulta, "cobertura", "11", "2026-05") == (1 + cuenta, 2)


def test_dos_grupos_en_un_establecimiento_lo_cubren_una_sola_vez(consultar: Consultar) -> None:
    consulta = consultar(
        establecimientos=lugares(2),
        grupos=[grupo("G-1", "00000001"), grupo("G-2", "00000001")],
        sesiones=[sesion("S-1", "G-1", "2026-05-31")],
    )
    assert par(consulta, "cobertura", "11", "2026-05") == (1, 2)


@pytest.mark.parametrize(
    ("con_grupo", "callan", "veredicto", "faltan"),
    [
        (4, 1, Veredicto.CUMPLE, 0),  # 4/5 aunque el callado no tenga
        (3, 1, Veredicto.DEPENDE, 1),  # 3/5 = 60 % o 4/5 = 80 %
        (2, 1, Veredicto.NO_CUMPLE, 2),  # a lo más 3/5 = 60 %
        (2, 2, Veredicto.DEPENDE, 2),  # 2/5 o 4/5
        (0, 5, Veredicto.DEPENDE, 4),
        (3, 0, Veredicto.NO_CUMPLE, 1),  # el que no tiene grupo lo informó
    ],
)
def test_los_establecimientos_callados_se_cuentan_de_las_dos_maneras(
    consultar: Consultar, con_grupo: int, callan: int, veredicto: Veredicto, faltan: int
) -> None:
    # los últimos `callan` de cinco están en una microrred que no reportó; los demás, en una que sí
    consulta = consultar(
        establecimientos=lugares(5 - callan) + lugares(callan, "11-01-02", desde=6 - callan),
        grupos=_con_grupo(con_grupo),
        reportes=[
            {"codigo_territorio": "11-01-01", "periodo": "2026-05", "fecha_reporte": "2026-06-03"},
            {"codigo_territorio": "08", "periodo": "2026-05", "fecha_reporte": "2026-06-03"},
        ],
    ) if callan < 5 else consultar(
        establecimientos=lugares(5),
        reportes=[{"codigo_territorio": "08", "periodo": "2026-05", "fecha_reporte": "2026-06-03"}],
    )  # fmt: skip
    resultado = medir(consulta, "cobertura", "11", "2026-05")
    assert resultado.fraccion == Fraccion(con_grupo, 5, callan)
    # si callan todos no se sabe cuántos faltan
    assert (resultado.veredicto, resultado.faltan) == (veredicto, faltan if callan < 5 else None)


@pytest.mark.parametrize("unidad", ["PE", "11", "11-01", "11-01-01", "00000001"])
@pytest.mark.parametrize("periodo", ["2026", "2026-S1", "2026-05"])
def test_basta_que_reporte_el_establecimiento_o_una_unidad_que_lo_contiene(
    consultar: Consultar, unidad: str, periodo: str
) -> None:
    consulta = consultar(
        establecimientos=lugares(1),
        reportes=[{"codigo_territorio": unidad, "periodo": periodo, "fecha_reporte": "2026-06-03"}],
    )
    assert medir(consulta, "cobertura", "11", "2026-05").fraccion == Fraccion(0, 1, 0)


def test_una_sesion_his_del_periodo_rompe_el_silencio_aunque_no_diga_el_grupo(consultar: Consultar) -> None:
    # en abril y mayo llegó el reporte de Callao; de Cusco solo una sesión HIS de abril
    consulta = consultar(
        establecimientos=[*lugares(1), establecimiento("00000009", "08-01-01")],
        sesiones=[sesion("S-1", None, "2026-04-10", codigo_renipress="00000001", fuente="his")],
        reportes=[{"codigo_territorio": "08", "periodo": "2026-05", "fecha_reporte": "2026-06-03"}],
    )
    assert medir(consulta, "cobertura", "11", "2026-04").fraccion == Fraccion(0, 1, 0)
    assert medir(consulta, "cobertura", "11", "2026-05").fraccion == Fraccion(0, 1, 1)
    assert medir(consulta, "cobertura", "11", "2026").fraccion == Fraccion(0, 1, 0)


def test_sin_tabla_de_reportes_lo_cargado_es_completo_y_nadie_calla(consultar: Consultar) -> None:
    consulta = consultar(
        establecimientos=lugares(2), grupos=_con_grupo(1), sesiones=[sesion("S-1", "G-1", "2026-05-31")]
    )
    assert not consulta.contexto.hay_reportes
    assert medir(consulta, "cobertura", "11", "2026-05").fraccion == Fraccion(1, 2, 0)


def test_con_solo_el_registro_todos_callan_y_el_veredicto_depende(consultar: Consultar) -> None:
    consulta = consultar(establecimientos=lugares(3))
    resultado = medir(consulta, "cobertura", "11", str(consulta.periodo_por_defecto()))
    assert (resultado.fraccion, resultado.veredicto) == (Fraccion(0, 3, 3), Veredicto.DEPENDE)


def test_sin_establecimientos_que_atiendan_partos_no_hay_dato(consultar: Consultar) -> None:
    consulta = consultar(
        establecimientos=[*lugares(1), establecimiento("00000009", "11-02-01", atiende_parto_rn="no")],
        grupos=_con_grupo(1),
        sesiones=[sesion("S-1", "G-1", "2026-05-31")],
    )
    # de Callao no se cargó ni un establecimiento: ahí no es que nadie atienda, es que no se sabe
    for codigo, duda in (
        ("11-02", SIN_DUDA),
        ("11-02-01", SIN_DUDA),
        ("00000009", SIN_DUDA),
        ("08", Duda(sin_tope=True)),
    ):
        resultado = medir(consulta, "cobertura", codigo, "2026-05")
        assert resultado.fraccion == Fraccion(None, 0 if duda is SIN_DUDA else None, 0, duda)
        esperado = Veredicto.NO_APLICA if duda is SIN_DUDA else Veredicto.SIN_DATO
        assert (resultado.veredicto, resultado.faltan, resultado.aplica) == (esperado, None, duda is not SIN_DUDA)
    assert medir(consulta, "cobertura", "G-1", "2026-05").fraccion == SIN_FRACCION


def test_un_periodo_en_curso_es_provisional_y_se_corta_en_la_fecha_de_datos(consultar: Consultar) -> None:
    # fecha de datos: 15 may 2026. El grupo G-2 se formó el 20: todavía no se conoce
    consulta = consultar(
        establecimientos=lugares(2),
        grupos=[grupo("G-1", "00000001"), grupo("G-2", "00000002", "2026-05-20")],
        sesiones=[sesion("S-1", "G-1", "2026-05-15"), sesion("S-0", "G-1", "2026-04-02")],
    )
    nodo = consulta.nodo("11")
    provisionales = {p: consulta.provisional(nodo, Periodo.leer(p)) for p in ("2026", "2026-S1", "2026-05", "2026-04")}
    assert provisionales == {"2026": True, "2026-S1": True, "2026-05": True, "2026-04": False}
    for periodo in ("2026", "2026-S1", "2026-05"):
        assert par(consulta, "cobertura", "11", periodo) == (1, 2)


def test_un_mes_con_datos_hasta_su_ultimo_dia_no_es_provisional(consultar: Consultar) -> None:
    consulta = consultar(
        establecimientos=lugares(1), grupos=_con_grupo(1), sesiones=[sesion("S-1", "G-1", "2026-05-31")]
    )
    assert not consulta.provisional(consulta.nodo("11"), Periodo.leer("2026-05"))
    assert consulta.provisional(consulta.nodo("08"), Periodo.leer("2026-05")), "sin datos todo es provisional"


def test_cada_region_se_corta_en_su_propia_fecha_de_datos(consultar: Consultar) -> None:
    # los dos grupos cierran el 10 jun 2026; Callao informa hasta octubre (su grupo ya cerró) y Madre de Dios hasta
    # abril (el suyo seguía): 0/1, 1/1 y, en el país, 1/2
    consulta = consultar(
        establecimientos=[establecimiento("00000001", "08-01-01"), establecimiento("00000002", "25-01-01")],
        grupos=[grupo(f"G-{n}", f"0000000{n}", fecha_cierre="2026-06-10") for n in (1, 2)],
        sesiones=[
            sesion("S-1", "G-1", "2026-03-31"),
            sesion("S-2", "G-2", "2026-04-30"),
            sesion("S-3", None, "2026-10-31", codigo_renipress="00000001"),
        ],
    )
    for periodo in ("2026", "2026-S2", "2026-08", "2026-10"):
        assert [par(consulta, "cobertura", codigo, periodo) for codigo in ("08", "25", "PE")] == [
            (0, 1),
            (1, 1),
            (1, 2),
        ]
    assert par(consulta, "cobertura", "PE", "2026-05") == (2, 2)
    assert not consulta.provisional(consulta.nodo("08"), Periodo.leer("2026-10"))
    assert consulta.provisional(consulta.nodo("25"), Periodo.leer("2026-10"))


def test_un_reporte_anual_entregado_en_enero_deja_ver_el_ano_reportado(consultar: Consultar) -> None:
    # sin ninguna sesión: en 2025 había 1 de 2 con grupo, y el otro establecimiento lo declaró la red
    consulta = consultar(
        establecimientos=lugares(2),
        grupos=[grupo("G-1", "00000001", "2025-03-01")],
        reportes=[{"codigo_territorio": "11", "periodo": "2025", "fecha_reporte": "2026-01-15"}],
    )
    resultado = medir(consulta, "cobertura", "11", str(consulta.exigir_periodo(Periodo.leer("2025"))))
    assert (resultado.fraccion, resultado.veredicto) == (Fraccion(1, 2, 0), Veredicto.NO_CUMPLE)
