"""Reglas entre tablas: lo que cada fila debe guardar con lo ya cargado."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from dashboard.contratos.tablas import tabla_de
from dashboard.ingesta.informe import Informe
from tests.ingesta.conftest import filas, leer_tabla

Leer = Callable[[str, str], tuple[pd.DataFrame, Informe]]
LeerHitos = Callable[..., tuple[pd.DataFrame, Informe]]


@pytest.fixture
def leer(escribir: Callable[..., Path], referencia: dict[str, pd.DataFrame], hoy: date) -> Leer:
    """Lee un texto como la tabla dada, con la referencia mínima."""

    def _leer(tabla: str, texto: str) -> tuple[pd.DataFrame, Informe]:
        _, filas, informe = leer_tabla(escribir(texto), tabla_de(tabla), referencia, hoy)
        return filas, informe

    return _leer


SESION = {
    "codigo_sesion": "S-9", "codigo_grupo": "G-1", "fecha": "2026-03-01", "codigo_renipress": "", "tema": "T05",
    "esperadas": "12", "asistentes": "9", "gestantes": "9", "lactantes": "9", "cuidadoras": "0",
    "proxima_fecha": "2027-01-01", "momentos": "5",
}  # fmt: skip


def _sesion(**cambios: str) -> str:
    fila = {**SESION, **cambios}
    return ",".join(fila) + "\n" + ",".join(fila.values()) + "\n"


def test_una_sesion_correcta_toma_el_establecimiento_de_su_grupo(leer: Leer) -> None:
    # gestantes y lactantes se traslapan (9 + 9 > 9) y la próxima fecha puede ser futura
    sesiones, informe = leer("sesiones", _sesion())
    assert (informe.rechazadas, informe.problemas) == (0, ())
    assert sesiones.loc[0, ["codigo_renipress", "fuente"]].tolist() == ["90000001", "registro"]


@pytest.mark.parametrize(
    ("cambios", "columna"),
    [
        ({"asistentes": "13"}, "asistentes"),
        ({"gestantes": "10"}, "gestantes"),
        ({"cuidadoras": "10"}, "cuidadoras"),
        ({"fecha": "2026-07-01"}, "fecha"),
        ({"fecha": "2026-01-09"}, "fecha"),
        ({"codigo_grupo": "G-2", "fecha": "2026-04-01", "esperadas": "10"}, "fecha"),
        ({"codigo_grupo": "G-404"}, "codigo_grupo"),
        ({"codigo_renipress": "90000404"}, "codigo_renipress"),
        ({"codigo_grupo": ""}, "codigo_renipress"),
        ({"tema": "T99"}, "tema"),
        ({"momentos": "6"}, "momentos"),
    ],
)
def test_una_sesion_que_rompe_una_regla_se_rechaza_en_su_columna(
    leer: Leer, cambios: dict[str, str], columna: str
) -> None:
    sesiones, informe = leer("sesiones", _sesion(**cambios))
    assert len(sesiones) == 0
    assert [(problema.fila, problema.columna) for problema in informe.problemas] == [(2, columna)]


@pytest.mark.parametrize(("fecha", "grupo"), [("2026-01-10", "G-1"), ("2026-03-31", "G-2"), ("2026-06-30", "G-1")])
def test_los_dias_limite_se_aceptan(leer: Leer, fecha: str, grupo: str) -> None:
    _, informe = leer("sesiones", _sesion(fecha=fecha, codigo_grupo=grupo, esperadas="10"))
    assert informe.aceptadas == 1


def test_sin_esperadas_se_toman_las_integrantes_con_aviso(leer: Leer) -> None:
    sesiones, informe = leer("sesiones", _sesion(esperadas=""))
    assert sesiones.loc[0, "esperadas"] == 12
    assert any("1 sesión sin «esperadas»" in aviso for aviso in informe.avisos)
    _, informe = leer("sesiones", _sesion(esperadas="", asistentes="13"))
    assert informe.rechazadas == 1


def test_una_sesion_sin_grupo_cuelga_de_su_establecimiento(leer: Leer) -> None:
    sesiones, informe = leer("sesiones", _sesion(codigo_grupo="", codigo_renipress="90000002", esperadas=""))
    assert informe.aceptadas == 1
    assert pd.isna(sesiones.loc[0, "codigo_grupo"])
    assert pd.isna(sesiones.loc[0, "esperadas"])


def test_si_el_establecimiento_no_es_el_del_grupo_vale_el_del_grupo_con_aviso(leer: Leer) -> None:
    sesiones, informe = leer("sesiones", _sesion(codigo_renipress="90000002"))
    assert sesiones.loc[0, "codigo_renipress"] == "90000001"
    assert any("distinto del de su grupo: 1" in aviso for aviso in informe.avisos)


def test_las_faltas_no_pueden_sumar_mas_que_esperadas_menos_asistentes(leer: Leer) -> None:
    # S-1: 12 − 9 = 3 faltas. 2 + 1 caben; 2 + 2 no, y se rechazan las dos filas
    texto = "codigo_sesion,motivo,justificada,cantidad\nS-1,M01,si,2\nS-1,M05,,{}\n"
    faltas, informe = leer("inasistencias", texto.format(1))
    assert informe.aceptadas == 2
    assert faltas["justificada"].tolist() == ["si", "sin_dato"]
    faltas, informe = leer("inasistencias", texto.format(2))
    assert (len(faltas), informe.rechazadas) == (0, 2)
    assert "a lo más 3 " in informe.problemas[0].esperado


def test_las_faltas_ya_cargadas_que_no_se_reemplazan_tambien_suman(
    escribir: Callable[..., Path], referencia: dict[str, pd.DataFrame], hoy: date, leer: Leer
) -> None:
    previas, _ = leer("inasistencias", "codigo_sesion,motivo,justificada,cantidad\nS-1,M01,si,2\n")
    con_previas = {**referencia, "inasistencias": previas}
    # la misma clave la reemplaza (3 ≤ 3); otra clave se le suma (2 + 2 > 3)
    for motivo, cantidad, aceptadas in (("M01", 3, 1), ("M05", 2, 0), ("M05", 1, 1)):
        ruta = escribir(f"codigo_sesion,motivo,justificada,cantidad\nS-1,{motivo},si,{cantidad}\n")
        assert leer_tabla(ruta, None, con_previas, hoy)[2].aceptadas == aceptadas


def test_el_resto_sin_motivo_no_se_inventa_al_leer(leer: Leer) -> None:
    faltas, _ = leer("inasistencias", "codigo_sesion,motivo,cantidad\nS-1,M01,1\n")
    assert faltas[["motivo", "cantidad"]].to_numpy().tolist() == [["M01", 1]]


def test_motivo_y_sesion_desconocidos_se_rechazan(leer: Leer) -> None:
    _, informe = leer("inasistencias", "codigo_sesion,motivo,cantidad\nS-404,M01,1\nS-1,M50,1\n")
    assert [(problema.fila, problema.columna) for problema in informe.problemas] == [
        (2, "codigo_sesion"),
        (3, "motivo"),
    ]


def test_la_segunda_fila_con_la_misma_clave_se_rechaza_y_nombra_la_primera(leer: Leer) -> None:
    texto = "codigo_sesion,motivo,justificada,cantidad\nS-1,M01,,1\nS-1,M01,si,1\nS-1,M01,sin dato,2\n"
    faltas, informe = leer("inasistencias", texto)
    assert faltas["justificada"].tolist() == ["sin_dato", "si"]
    assert [problema.fila for problema in informe.problemas] == [4]
    assert "fila 2" in informe.problemas[0].esperado


def test_una_fila_ya_rechazada_no_bloquea_a_la_segunda_con_su_clave(leer: Leer) -> None:
    _, informe = leer("inasistencias", "codigo_sesion,motivo,cantidad\nS-1,M01,-1\nS-1,M01,1\n")
    assert (informe.aceptadas, informe.problemas[0].columna) == (1, "cantidad")
    assert len(informe.problemas) == 1


def test_los_reportes_quedan_en_forma_canonica(leer: Leer) -> None:
    texto = (
        "codigo_territorio,periodo,fecha_reporte\npe,2025,2026-01-05\n11,2026-s1,2026-06-30\n11-2-5,2026-05,2026-06-01\n"
        "90000001,2026-06,2026-06-30\n"
    )
    reportes, informe = leer("reportes", texto)
    assert (informe.rechazadas, informe.problemas) == (0, ())
    assert reportes["codigo_territorio"].tolist() == ["PE", "11", "11-02-05", "90000001"]
    assert reportes["periodo"].tolist() == ["2025", "2026-S1", "2026-05", "2026-06"]


@pytest.mark.parametrize(
    ("fila", "columna"),
    [("12,2026-05,2026-06-01", "codigo_territorio"), ("11-03,2026-05,2026-06-01", "codigo_territorio"),
     ("11,2026-13,2026-06-01", "periodo"), ("11,2026-S2,2026-06-01", "periodo"),
     ("11,2026-05,2026-07-01", "fecha_reporte")],
)  # fmt: skip
def test_un_reporte_de_algo_desconocido_o_futuro_se_rechaza(leer: Leer, fila: str, columna: str) -> None:
    _, informe = leer("reportes", f"codigo_territorio,periodo,fecha_reporte\n{fila}\n")
    assert [problema.columna for problema in informe.problemas] == [columna]


def test_los_facilitadores_aceptan_codigo_o_nombre_de_la_diresa(leer: Leer) -> None:
    texto = "diresa,anio,facilitadores\nGERESA Cusco,2025,3\n11,2026,4\n11.0,2024,4\nNarnia,2026,1\n11,2027,1\n"
    facilitadores, informe = leer("facilitadores", texto)
    assert facilitadores["diresa"].tolist() == ["11", "11", "11"]
    assert [(problema.fila, problema.columna) for problema in informe.problemas] == [(5, "diresa"), (6, "anio")]


def test_las_supervisiones_necesitan_un_lugar_y_acuerdos_que_cuadren(leer: Leer) -> None:
    texto = (
        "codigo_supervision,fecha,codigo_renipress,codigo_grupo,nivel,acuerdos,acuerdos_cumplidos\n"
        "V-1,2026-05-01,,G-1,red,2,2\nV-2,2026-05-01,,,red,2,1\nV-3,2026-05-01,90000001,,DIRESA,2,3\n"
    )
    supervisiones, informe = leer("supervisiones", texto)
    assert supervisiones["codigo_renipress"].tolist() == ["90000001"]
    assert [(p.fila, p.columna) for p in informe.problemas] == [(3, "codigo_renipress"), (4, "acuerdos_cumplidos")]


def test_una_visita_que_no_se_hizo_no_tiene_hallazgos_ni_acuerdos_y_la_hecha_no_tiene_motivo(leer: Leer) -> None:
    texto = (
        "codigo_supervision,fecha,codigo_renipress,nivel,acuerdos,resultado,motivo_no_hecha,hallazgo_acta\n"
        "V-1,2026-05-01,90000001,red,,,,si\nV-2,2026-05-01,90000001,red,,no_hecha,sin_acceso,no\n"
        "V-3,2026-05-01,90000001,red,,hecha,sin_acceso,\nV-4,2026-05-01,90000001,red,,reprogramada,,si\n"
        "V-5,2026-05-01,90000001,red,2,no_hecha,,\nV-6,2026-05-01,90000001,red,0,quizas,,\n"
    )
    visitas, informe = leer("supervisiones", texto)
    assert visitas["codigo_supervision"].tolist() == ["V-1", "V-2"]
    assert visitas["resultado"].isna().tolist() == [True, False]
    assert [(p.fila, p.columna) for p in informe.problemas] == [
        (4, "motivo_no_hecha"), (5, "resultado"), (6, "resultado"), (7, "resultado"),
    ]  # fmt: skip


def test_un_acuerdo_es_de_alguien_conocido_y_sus_fechas_van_en_orden(leer: Leer) -> None:
    columnas = (
        "codigo_acuerdo,fecha,codigo_renipress,codigo_grupo,acuerdo,a_cargo_de,fecha_compromiso,estado,fecha_estado"
    )
    filas_ = (
        "A-1,2026-05-01,,G-9,taller,madre_guia,2027-05-30,,",
        "A-2,2026-05-01,,,taller,madre_guia,2026-05-30,,",
        "A-3,2026-05-01,90000001,,taller,madre_guia,2026-04-30,,",
        "A-4,2026-05-01,90000001,,taller,madre_guia,2026-05-30,cumplido,",
        "A-5,2026-05-01,90000001,,taller,madre_guia,2026-05-30,cumplido,2026-04-01",
        "A-6,2026-05-01,90000001,,llamar,madre_guia,2026-05-30,,",
        "A-7,2026-05-01,90000001,,taller,Rosa Quispe,2026-05-30,,",
        "A-8,2026-05-01,90000001,,acta,red,2026-05-30,sin_efecto,2026-05-20",
    )
    acuerdos, informe = leer("acuerdos", "\n".join((columnas, *filas_)) + "\n")
    assert acuerdos["codigo_acuerdo"].tolist() == ["A-8"]
    assert acuerdos["estado"].tolist() == ["sin_efecto"]
    assert [(p.fila, p.columna) for p in informe.problemas] == [
        (2, "codigo_grupo"), (3, "codigo_renipress"), (4, "fecha_compromiso"), (5, "fecha_estado"), (6, "fecha_estado"),
        (7, "acuerdo"), (8, "a_cargo_de"),
    ]  # fmt: skip
    assert "Quispe" not in informe.texto()


@pytest.fixture
def hitos(escribir: Callable[..., Path], referencia: dict[str, pd.DataFrame], hoy: date) -> LeerHitos:
    """Lee filas de hitos con datos de enero (un reporte) a mayo de 2026 (una sesión); hoy es 30 de junio."""
    referencia |= {
        "sesiones": filas("sesiones", {"codigo_sesion": "S-1", "fecha": "2026-05-04"}),
        "reportes": filas("reportes", {"codigo_territorio": "11", "periodo": "2026-01", "fecha_reporte": "2026-02-03"}),
    }

    def leer(*lineas: str) -> tuple[pd.DataFrame, Informe]:
        texto = "\n".join(("fecha,codigo_territorio,hito,fuente", *lineas))
        _, leidas, informe = leer_tabla(escribir(f"{texto}\n"), None, referencia, hoy)
        return leidas, informe

    return leer


def test_un_hito_se_lee_con_su_territorio_en_forma_y_su_codigo_del_catalogo(hitos: LeerHitos) -> None:
    # del primer día del primer mes al último del último
    leidas, informe = hitos(
        "2026-01-01,pe,Huelga,", "2026-05-31,11-2-5,cambio_registro,Oficio 12", "2026-03-02,90000001,inundacion,"
    )
    assert (informe.tabla, informe.rechazadas, informe.problemas) == ("hitos", 0, ())
    assert leidas["codigo_territorio"].tolist() == ["PE", "11-02-05", "90000001"]
    assert leidas["hito"].tolist() == ["huelga", "cambio_registro", "inundacion"]


@pytest.mark.parametrize(
    ("fila", "columna", "esperado", "que_hacer"),
    [
        ("2026-03-01,11,huelgas,", "hito", "uno de: campana, huelga", "¿Quiso decir «huelga»?"),
        ("2026-03-01,11,llovió mucho,", "hito", "uno de: campana, huelga", "por ejemplo: huelga"),
        ("2026-07-01,11,huelga,", "fecha", "una fecha hasta el 30/06/2026", "todavía no ha llegado"),
        ("2026-03-01,12,huelga,", "codigo_territorio", "PE o el código de una DIRESA", "cargue antes el registro"),
        ("2025-12-31,11,huelga,", "fecha", "los hay de enero de 2026 a mayo de 2026", "cargue antes las sesiones"),
        ("2026-06-01,11,huelga,", "fecha", "los hay de enero de 2026 a mayo de 2026", "cargue antes las sesiones"),
    ],
    ids=["código casi bien", "texto libre", "futura", "territorio", "antes de los datos", "después de los datos"],
)
def test_un_hito_que_no_vale_dice_que_donde_y_que_hacer_y_los_demas_entran(
    hitos: LeerHitos, fila: str, columna: str, esperado: str, que_hacer: str
) -> None:
    leidas, informe = hitos("2026-02-10,11,huelga,", fila)
    assert (len(leidas), informe.aceptadas, informe.rechazadas) == (1, 1, 1)
    (problema,) = informe.problemas
    assert (problema.fila, problema.columna) == (3, columna)
    assert esperado in problema.esperado
    assert que_hacer in problema.como_corregir


def test_sin_un_solo_mes_con_datos_el_hito_espera_a_que_los_haya(
    hitos: LeerHitos, referencia: dict[str, pd.DataFrame]
) -> None:
    referencia |= {nombre: filas(nombre) for nombre in ("sesiones", "reportes")}
    _, informe = hitos("2026-02-10,11,huelga,")
    assert "todavía no hay de ninguno" in informe.problemas[0].esperado
    del referencia["reportes"]
    leidas, informe = hitos("2026-02-10,11,huelga,")
    assert len(leidas) == 1
    assert "No se pudo comprobar «fecha»: no se dieron las tablas sesiones y reportes." in informe.avisos


def test_sin_la_tabla_de_referencia_solo_se_avisa(escribir: Callable[..., Path], hoy: date) -> None:
    _, filas, informe = leer_tabla(escribir("codigo_sesion,motivo,cantidad\nS-404,M01,1\n"), None, {}, hoy)
    assert len(filas) == 1
    assert any("no se dio la tabla sesiones" in aviso for aviso in informe.avisos)


def test_un_cierre_anterior_a_la_conformacion_y_una_campana_al_reves_se_rechazan(leer: Leer) -> None:
    _, informe = leer(
        "grupos", "codigo_grupo,codigo_renipress,fecha_conformacion,fecha_cierre\nG-9,90000001,2026-03-01,2026-02-01\n"
    )
    assert [problema.columna for problema in informe.problemas] == ["fecha_cierre"]
    _, informe = leer("campanas", "nombre,anio,inicio,fin\nSemana,2027,2027-08-07,2027-08-01\n")
    assert [problema.columna for problema in informe.problemas] == ["fin"]
