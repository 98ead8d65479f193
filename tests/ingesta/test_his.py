"""El HIS: cada línea C0012 es una sesión del establecimiento, y nada más de su registro se usa."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd
import pytest

from dashboard.contratos.tablas import EQUIVALENCIAS_HIS
from dashboard.ingesta.celdas import Celdas
from dashboard.ingesta.entrada import Validada, validar
from dashboard.ingesta.fechas import ANIO_CORTO
from dashboard.ingesta.his import agregar_his, es_his
from dashboard.ingesta.lectura import _celdas
from dashboard.ingesta.reconocer import reconocer
from dashboard.nucleo.errores import ErrorArchivo
from tests.ingesta.formularios import his, registro, rejilla

HOY = date(2026, 6, 30)


def _leer(tabla: list[list[str]]) -> Validada:
    return validar(agregar_his(rejilla(tabla, "", "his.csv")), None, registro(), HOY)


def _linea(cita: str, codigo: str, lab: str = "", *, dia: str = "2026-05-12", eess: str = "90000001") -> Sequence[str]:
    return (cita, dia, eess, codigo, "D", lab)


@pytest.mark.parametrize("columnas", [40, 46])
def test_una_atencion_con_c0012_es_una_sesion_del_establecimiento_y_su_fecha(columnas: int) -> None:
    tabla = his(
        _linea("1", "C0012   ", "12"), _linea("1", "APP97  "), _linea("1", "99401"),
        _linea("2", "U113", "8", dia="2026-05-13"), _linea("3", "Z391", "1"), columnas=columnas,
    )  # fmt: skip
    assert es_his(rejilla(tabla))
    leida = _leer(tabla)
    vistas = ["fecha", "codigo_renipress", "fuente", "origen", "asistentes", "codigo_grupo", "esperadas"]
    filas = leida.filas[vistas].astype(object).where(leida.filas[vistas].notna(), None).to_numpy().tolist()
    assert filas == [
        [pd.Timestamp(2026, 5, 12), "90000001", "his", "vaso_de_leche", 12, None, None],
        [pd.Timestamp(2026, 5, 13), "90000001", "his", None, 8, None, None],
    ]
    # dos líneas son sesiones; las otras tres se ignoran y se cuentan
    assert (leida.informe.aceptadas, leida.informe.rechazadas, leida.informe.ignoradas) == (2, 0, 3)


@pytest.mark.parametrize(
    ("app", "origen"),
    [("APP97", "vaso_de_leche"), ("APP92", "club_de_madres"), ("APP94", "comedores"), ("APP168", "cuna_mas"),
     ("APP165", "cpvc"), ("APP108", "comunidad"), ("APP999", None)],
)  # fmt: skip
def test_el_origen_es_el_codigo_app_de_la_misma_atencion_venga_antes_o_despues(app: str, origen: str | None) -> None:
    lineas = [_linea("7", app), _linea("7", "C0012", "9")]
    for orden in (lineas, lineas[::-1]):
        sesion = _leer(his(*orden, _linea("8", "APP92"))).filas.iloc[0]
        assert (None if pd.isna(sesion["origen"]) else sesion["origen"]) == origen


def test_dos_codigos_app_distintos_dejan_el_origen_sin_dato_y_se_dice() -> None:
    leida = _leer(his(_linea("1", "C0012", "9"), _linea("1", "APP97"), _linea("1", "APP92")))
    assert pd.isna(leida.filas.loc[0, "origen"])
    assert any("más de un código APP" in aviso for aviso in leida.informe.avisos)


def test_varias_lineas_c0012_de_una_cita_son_una_sesion_con_el_primer_lab() -> None:
    # el HIS escribe una línea por LAB: la segunda del mismo código no es otra sesión
    leida = _leer(his(_linea("1", "C0012", ""), _linea("1", "C0012", "11"), _linea("1", "C0012", "2")))
    assert leida.filas["asistentes"].tolist() == [11]
    assert (leida.informe.aceptadas, leida.informe.rechazadas) == (3, 0)
    assert any("1 atención trae más de un LAB" in aviso for aviso in leida.informe.avisos)


def test_dos_citas_del_mismo_dia_son_dos_sesiones_y_otra_vez_dan_los_mismos_codigos() -> None:
    lineas = [_linea("1", "C0012", "11"), _linea("2", "C0012", "11")]
    codigos = _leer(his(*lineas)).filas["codigo_sesion"].tolist()
    assert len(set(codigos)) == 2
    assert all(codigo.startswith("HIS-90000001-20260512-") for codigo in codigos)
    # el orden del archivo y un LAB corregido no cambian el código
    otra = _leer(his(_linea("2", "C0012", "10"), lineas[0])).filas
    assert otra["codigo_sesion"].tolist() == codigos[::-1]


def test_sin_el_numero_de_cita_cada_linea_es_una_sesion_numerada_por_lo_que_dice() -> None:
    def sin_cita(*lineas: Sequence[str]) -> Validada:
        tabla = his(*lineas)
        tabla[0][0] = "Otra"
        return _leer(tabla)

    lineas = [_linea("1", "C0012", "11"), _linea("1", "C0012", "12"), _linea("1", "APP97")]
    leida = sin_cita(*lineas)
    assert leida.filas["codigo_sesion"].tolist() == ["HIS-90000001-20260512-1", "HIS-90000001-20260512-2"]
    al_reves = sin_cita(*lineas[::-1]).filas
    assert al_reves["asistentes"].tolist() == [12, 11]
    assert al_reves["codigo_sesion"].tolist() == ["HIS-90000001-20260512-2", "HIS-90000001-20260512-1"]
    assert leida.filas["origen"].tolist() == ["vaso_de_leche", "vaso_de_leche"]
    assert any("Id_Cita" in aviso for aviso in leida.informe.avisos)


@pytest.mark.parametrize(
    ("linea", "columna"),
    [
        (("1", "2026-13-12", "90000001", "C0012", "D", "9"), "Fecha_Atencion"),
        (("1", "2026-05-12", "ZZCANARIO", "C0012", "D", "9"), "renipress"),
        (("1", "2026-05-12", "90000001", "C0012", "P", "9"), "Tipo_Diagnostico"),
        (("1", "2026-05-12", "90000001", "C0012", "D", "ZZCANARIO"), "Valor_Lab"),
        (("1", "2026-05-12", "90000001", "C0012", "D", ""), "Valor_Lab"),
        (("1", "2026-05-12", "12345", "C0012", "D", "9"), "renipress"),
        (("1", "2026-07-12", "90000001", "C0012", "D", "9"), "fecha"),
        (("1", "2026-05-12", "90000001", "C0012", "D", "999"), "asistentes"),
    ],
)
def test_una_linea_que_no_puede_ser_una_sesion_se_rechaza_en_su_columna_sin_citarla(
    linea: Sequence[str], columna: str
) -> None:
    leida = _leer(his(linea))
    assert [(problema.fila, problema.columna) for problema in leida.informe.problemas] == [(2, columna)]
    assert (leida.informe.aceptadas, leida.informe.rechazadas) == (0, 1)
    assert "ZZCANARIO" not in leida.informe.texto()


@pytest.mark.parametrize("titulo", ["Id_Establecimiento", "COD_EESS", "codigo_establecimiento"])
def test_el_numero_propio_del_his_no_sirve_aunque_exista_en_el_registro_y_se_dice_que_traer(titulo: str) -> None:
    # 90000001 está en el registro: es justo el caso en que la sesión caería en otro establecimiento
    with pytest.raises(ErrorArchivo) as fallo:
        _leer(his(_linea("1", "C0012", "9"), titulos=titulo))
    dicho = str(fallo.value)
    assert "«his.csv»" in dicho
    assert "el número propio del HIS y no el código RENIPRESS" in dicho
    assert "O agregue una columna «renipress»" in dicho
    assert "maestro de establecimientos del HIS" in dicho
    assert "Codigo_Unico" in dicho
    assert "oficina de estadística" in dicho


def test_el_maestro_del_his_se_reconoce_y_sus_codigos_de_nueve_cifras_son_el_renipress() -> None:
    maestro = _maestro()
    # el registro del mismo sistema, con la ubicación de cada uno, sigue siendo el registro
    assert reconocer(maestro) == EQUIVALENCIAS_HIS
    leida = validar(maestro, None, registro(), HOY)
    assert leida.filas.to_numpy().tolist() == [["1866", "90000001"], ["1867", "90000003"]]
    # de lo demás del maestro no se guarda nada, y se dice
    assert any("No se usan estas columnas" in aviso and "«Disa»" in aviso for aviso in leida.informe.avisos)


def test_con_el_maestro_cada_linea_llega_al_renipress_que_le_toca_y_se_dice_cuantas() -> None:
    referencia = {**registro(), "equivalencias_his": validar(_maestro(), None, registro(), HOY).filas}
    tabla = his(
        # 90000001 es el RENIPRESS de otro: el número propio del HIS de este no está en el maestro
        _linea("1", "C0012", "9", eess="1867"), _linea("2", "C0012", "7", eess="01866"),
        _linea("3", "C0012", "6", eess="1867"), _linea("4", "C0012", "5", eess="90000001"),
        titulos="Id_Establecimiento",
    )  # fmt: skip
    leida = validar(agregar_his(rejilla(tabla, "", "his.csv")), None, referencia, HOY)
    assert leida.filas["codigo_renipress"].tolist() == ["90000003", "90000001", "90000003"]
    assert (
        "Con el maestro de establecimientos del HIS se llevaron a su RENIPRESS 3 sesiones de 2 establecimientos."
        in (leida.informe.avisos)
    )
    assert "El maestro no trae 1 número del HIS: «90000001»." in leida.informe.avisos
    (problema,) = leida.informe.problemas
    assert (problema.fila, problema.columna) == (5, "Id_Establecimiento")
    assert "Cargue un maestro al día" in problema.como_corregir


def _maestro() -> Celdas:
    titulos = (
        "Id_Establecimiento,Nombre_Establecimiento,Ubigueo_Establecimiento,Codigo_Disa,Disa,Codigo_Red,Red,"
        "Codigo_MicroRed,MicroRed,Codigo_Unico,Categoria_Establecimiento"
    )
    filas = (
        "1866,Uno,080101,11,CUSCO,02,EJEMPLO,01,EJEMPLO,090000001,I-3",
        "1867,Tres,080101,11,CUSCO,02,EJEMPLO,01,EJEMPLO,090000003,I-2",
    )
    return _celdas(rejilla([fila.split(",") for fila in (titulos, *filas)], "", "maestro.csv"))


def test_una_celda_en_blanco_de_renipress_no_se_completa_con_el_numero_del_his() -> None:
    tabla = his(
        _linea("1", "C0012", "9"), _linea("2", "C0012", "7", eess=""), _linea("3", "C0012", "5", eess="90000003"),
    )  # fmt: skip
    # Campo_11 es la columna libre que sigue; los tres Id_Establecimiento existen en el registro
    tabla[0][11] = "Id_Establecimiento"
    for fila in tabla[1:]:
        fila[11] = "90000002"
    leida = _leer(tabla)
    assert leida.filas["codigo_renipress"].tolist() == ["90000001", "90000003"]
    (problema,) = leida.informe.problemas
    assert (problema.fila, problema.columna) == (3, "renipress")
    assert "Id_Establecimiento no lo reemplaza" in problema.como_corregir


def test_el_codigo_unico_del_maestro_con_nueve_cifras_es_el_de_ocho() -> None:
    leida = _leer(his(_linea("1", "C0012", "9", eess="090000002"), titulos="Codigo_Unico"))
    assert leida.filas["codigo_renipress"].tolist() == ["90000002"]


@pytest.mark.parametrize(
    ("renipress", "local", "se_avisa"),
    [
        (("90000001", "90000002", "90000003"), ("90000001", "090000002.0", "90000003"), True),
        (("90000001", "90000002", "90000003"), ("90000001", "90000002", "90000004"), False),
        (("90000001", "90000002", "90000002"), ("90000001", "90000002", "90000002"), False),
    ],
)
def test_una_columna_renipress_copiada_del_numero_del_his_se_avisa(
    renipress: Sequence[str], local: Sequence[str], se_avisa: bool
) -> None:
    # dos establecimientos iguales pueden ser azar; tres ya no
    tabla = his(*(_linea(str(n), "C0012", "9", eess=codigo) for n, codigo in enumerate(renipress)))
    tabla[0][11] = "Id_Establecimiento"
    for fila, numero in zip(tabla[1:], local, strict=True):
        fila[11] = numero
    avisos = _leer(tabla).informe.avisos
    assert any("repite en todas sus sesiones" in aviso for aviso in avisos) == se_avisa


def test_la_fecha_puede_venir_en_tres_columnas_con_hora_o_como_dia_mes() -> None:
    tabla = his(
        _linea("1", "C0012", "9", dia="12/05/2026 00:00:00"), _linea("2", "C0012", "9", dia="31/05/2026 08:15:00")
    )
    assert _leer(tabla).filas["fecha"].dt.strftime("%m-%d").tolist() == ["05-12", "05-31"]
    partes = [
        ["Anio", "Mes", "Dia", "renipress", "Codigo_Item", "Valor_Lab"],
        ["2026", "5", "12", "90000001", "C0012", "9"],
    ]
    assert _leer(partes).filas["fecha"].tolist() == [pd.Timestamp(2026, 5, 12)]
    # el año «26» de su columna no es el día 26; en una fecha entera es 2026, y se dice
    assert _leer([partes[0], ["26", *partes[1][1:]]]).informe.problemas[0].columna == "Fecha_Atencion"
    corta = _leer(his(_linea("1", "C0012", "9", dia="12/05/26")))
    assert corta.filas["fecha"].tolist() == [pd.Timestamp(2026, 5, 12)]
    assert ANIO_CORTO in corta.informe.avisos


def test_un_archivo_sin_las_columnas_del_his_no_lo_es() -> None:
    assert not es_his(rejilla([["codigo_item", "valor_lab", "fecha_atencion"]]))
    assert not es_his(rejilla([["codigo_sesion", "fecha", "codigo_renipress", "asistentes"]]))
