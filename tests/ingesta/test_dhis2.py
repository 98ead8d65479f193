"""DHIS2: cada dato va a la tabla y columna que dicen sus correspondencias, o se dice por qué no; ninguno se pierde."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.contratos.dhis2 import CUANDO, DESTINOS, EQUIVALENCIAS_DHIS2
from dashboard.contratos.tablas import tabla_de
from dashboard.ingesta.celdas import Celdas
from dashboard.ingesta.dhis2 import agregar_dhis2, es_dhis2, rejilla_de_json
from dashboard.ingesta.entrada import Validada, validar
from dashboard.ingesta.lectura import leer_celdas
from dashboard.ingesta.reconocer import reconocer
from dashboard.ingesta.repartir_dhis2 import BORRADO, REPETIDO, SIN_ELEMENTO, repartir
from dashboard.nucleo.errores import ErrorArchivo
from tests.ingesta.conftest import filas
from tests.ingesta.formularios import registro, rejilla

HOY = date(2026, 6, 30)
TITULOS = ["dataelement", "period", "orgunit", "categoryoptioncombo", "attributeoptioncombo", "value", "storedby"]
ASISTENTES, ESPERADAS, FALTAS = "fbfJHSPpUQD", "cYeuwXTCPkU", "abcdefghij1"
GRUPO, EESS, DIRESA, DEPARTAMENTO = "ouGrupo0001", "ouPuesto001", "ouDiresa001", "ouDepto0001"
ELEMENTOS = {
    ASISTENTES: {"va_a": "sesiones.asistentes"},
    ESPERADAS: {"va_a": "sesiones.esperadas"},
    FALTAS: {"va_a": "inasistencias.cantidad", "motivo": "M04", "justificada": "si"},
    "facilitado1": {"va_a": "facilitadores.facilitadores"},
    "reportado01": {"va_a": "reportes.fecha_reporte"},
    "resultado01": {"va_a": "resultados.valor_pct", "indicador": "LME_menor_6m"},
}
UNIDADES = {GRUPO: "GAC-050", EESS: "90000002", DIRESA: "11", DEPARTAMENTO: "San_Martín"}


def _mundo(**elementos: dict[str, str]) -> dict[str, pd.DataFrame]:
    """El registro de los formularios, un grupo de 12 y las correspondencias."""
    todas = [{"codigo_dhis2": uid, "combinacion": "todas", **suyo} for uid, suyo in (ELEMENTOS | elementos).items()]
    todas += [{"codigo_dhis2": uid, "combinacion": "todas", "codigo": codigo} for uid, codigo in UNIDADES.items()]
    grupo = {"codigo_grupo": "GAC-050", "codigo_renipress": "90000001", "fecha_conformacion": "2025-01-10",
             "integrantes": 12}  # fmt: skip
    return {
        **registro(),
        "grupos": filas("grupos", grupo),
        "equivalencias_dhis2": filas("equivalencias_dhis2", *todas),
        **{
            nombre: filas(nombre) for nombre in ("sesiones", "inasistencias", "facilitadores", "reportes", "resultados")
        },
    }


def _dato(elemento: str, periodo: str, unidad: str, valor: str, combinacion: str = "HllvX50cXC0") -> list[str]:
    return [elemento, periodo, unidad, combinacion, "HllvX50cXC0", valor, "ZZCANARIO"]


def _celdas(*datos: Sequence[str]) -> Celdas:
    hoja = rejilla([TITULOS, *datos], "", "datos.csv")
    assert es_dhis2(hoja)
    return agregar_dhis2(hoja)


def _leer(celdas: Celdas, mundo: dict[str, pd.DataFrame] | None = None) -> dict[str, Validada]:
    """Cada tabla a que van los datos, ya validada frente a las anteriores."""
    mundo = dict(mundo or _mundo())
    leidas = {}
    for propias, tabla in repartir(celdas, mundo):
        leidas[tabla.nombre] = validar(propias, tabla, mundo, HOY)
        mundo[tabla.nombre] = leidas[tabla.nombre].filas
    return leidas


def _cuentas(leidas: Iterable[Validada]) -> tuple[int, int, int]:
    informes = [leida.informe for leida in leidas]
    return tuple(sum(getattr(i, que) for i in informes) for que in ("aceptadas", "rechazadas", "ignoradas"))  # type: ignore[return-value]


TODOS = (
    _dato(ASISTENTES, "20260512", GRUPO, "4", "primera0001"),
    _dato(ASISTENTES, "20260512", GRUPO, "3", "segunda0001"),
    _dato(ESPERADAS, "20260512", GRUPO, "12"),
    _dato(FALTAS, "20260512", GRUPO, "2"),
    _dato(ASISTENTES, "20260513", EESS, "9"),
    _dato("facilitado1", "2025", DIRESA, "3"),
    _dato("reportado01", "202605", DIRESA, "2026-06-03"),
    _dato("resultado01", "2024", DEPARTAMENTO, "68.4"),
)


def test_los_destinos_existen_y_las_tablas_dicen_cuando() -> None:
    for destino in DESTINOS:
        tabla, columna = destino.split(".")
        assert columna in tabla_de(tabla).nombres
        assert CUANDO[tabla] in tabla_de(tabla).nombres or tabla == "inasistencias"


def test_cada_dato_va_a_su_tabla_con_su_unidad_y_su_periodo_como_se_escriben_aqui() -> None:
    leidas = _leer(_celdas(*TODOS))
    assert list(leidas) == ["facilitadores", "sesiones", "inasistencias", "reportes", "resultados"]
    sesiones = leidas["sesiones"].filas
    vistas = sesiones[["codigo_sesion", "fecha", "codigo_grupo", "codigo_renipress", "asistentes", "esperadas"]]
    # las dos combinaciones del grupo se suman: 4 + 3
    assert vistas.astype(object).where(vistas.notna(), None).to_numpy().tolist() == [
        ["GAC-050.2026-05-12", pd.Timestamp(2026, 5, 12), "GAC-050", "90000001", 7, 12],
        ["90000002.2026-05-13", pd.Timestamp(2026, 5, 13), None, "90000002", 9, None],
    ]
    assert leidas["inasistencias"].filas.to_numpy().tolist() == [["GAC-050.2026-05-12", "M04", "si", 2]]
    assert leidas["facilitadores"].filas[["diresa", "anio", "facilitadores"]].to_numpy().tolist() == [["11", 2025, 3]]
    (reporte,) = leidas["reportes"].filas.to_dict("records")
    assert (reporte["codigo_territorio"], reporte["periodo"]) == ("11", "2026-05")
    (resultado,) = leidas["resultados"].filas.to_dict("records")
    assert (resultado["indicador"], resultado["anio"], resultado["ambito"]) == ("LME_menor_6m", 2024, "San Martín")
    assert resultado["valor_pct"] == 68.4
    assert _cuentas(leidas.values()) == (8, 0, 0)
    dicho = "\n".join(leida.informe.texto() for leida in leidas.values())
    assert "«fbfJHSPpUQD», a sesiones.asistentes (3)" in dicho
    assert "1 cuenta suma varios datos de DHIS2." in dicho
    assert "ZZCANARIO" not in dicho


@pytest.mark.parametrize("periodo", ["202605", "2026Q2", "2026S1", "2026", "2026W19", "2026April", ""])
def test_de_un_total_de_varios_dias_no_sale_una_sesion_ni_una_falta(periodo: str) -> None:
    leidas = _leer(_celdas(_dato(ASISTENTES, periodo, GRUPO, "40"), _dato(FALTAS, periodo, GRUPO, "8")))
    assert _cuentas(leidas.values()) == (0, 2, 0)
    for leida in leidas.values():
        assert leida.filas.empty
        (problema,) = leida.informe.problemas
        assert "De un total de varios días no sale una sesión" in problema.como_corregir


@pytest.mark.parametrize(
    ("elemento", "periodo", "queda"),
    [("reportado01", "202605", "2026-05"), ("reportado01", "2026S1", "2026-S1"), ("reportado01", "2025", "2025"),
     ("reportado01", "2026Q1", ""), ("reportado01", "202613", ""), ("facilitado1", "202605", ""),
     ("facilitado1", "2025", 2025)],
)  # fmt: skip
def test_el_periodo_queda_escrito_como_aqui_o_se_rechaza(elemento: str, periodo: str, queda: Any) -> None:
    valor = "2026-06-03" if elemento == "reportado01" else "3"
    (leida,) = _leer(_celdas(_dato(elemento, periodo, DIRESA, valor))).values()
    columna = "periodo" if elemento == "reportado01" else "anio"
    assert leida.filas[columna].tolist() == ([queda] if queda else [])


def test_lo_que_no_tiene_correspondencia_se_nombra_con_su_cuenta() -> None:
    leidas = _leer(
        _celdas(
            *TODOS, *[_dato("otroElemen1", "202605", DIRESA, "5")] * 1, _dato("otroElemen1", "202604", DIRESA, "6"),
            _dato("Apellido Propio", "202604", DIRESA, "6"), _dato(ASISTENTES, "20260514", "ouNadie0001", "6"),
        )
    )  # fmt: skip
    assert _cuentas(leidas.values()) == (8, 1, 3)
    dicho = "\n".join(leida.informe.texto() for leida in leidas.values())
    assert (
        "No se usan 3 datos de 2 elementos sin correspondencia: «otroElemen1» (2) y un código en blanco o con "
        "espacios (1)." in dicho
    )
    assert "No se usa 1 dato de 1 unidad sin correspondencia: «ouNadie0001» (1)." in dicho
    assert f"{SIN_ELEMENTO}: 3" in dicho
    assert "Apellido" not in dicho


def test_un_sumando_que_no_se_lee_deja_fuera_la_cuenta_entera() -> None:
    # 4 + «cuatro» no son 4 asistentes
    leidas = _leer(
        _celdas(
            _dato(ASISTENTES, "20260512", GRUPO, "4", "primera0001"),
            _dato(ASISTENTES, "20260512", GRUPO, "cuatro personas", "segunda0001"),
            _dato(ESPERADAS, "20260512", GRUPO, "12"),
        )
    )
    # las esperadas solas no son una sesión: faltan sus asistentes
    assert _cuentas(leidas.values()) == (0, 3, 0)
    assert "cuatro" not in leidas["sesiones"].informe.texto()


def test_el_mismo_dato_dos_veces_cuenta_una_y_con_dos_valores_ninguna() -> None:
    uno = _dato(ASISTENTES, "20260512", GRUPO, "7")
    otro = [_dato(ASISTENTES, "20260513", EESS, valor) for valor in ("8", "9")]
    leida = _leer(_celdas(uno, uno, *otro))["sesiones"]
    assert leida.filas["asistentes"].tolist() == [7]
    assert _cuentas([leida]) == (1, 2, 1)
    assert f"{REPETIDO}: 1" in leida.informe.texto()


def test_lo_borrado_en_dhis2_no_cuenta_y_no_tapa_lo_que_sigue() -> None:
    hoja = [[*TITULOS, "deleted"], [*_dato(ASISTENTES, "20260512", GRUPO, "7"), "true"],
            [*_dato(ASISTENTES, "20260512", GRUPO, "7"), "false"]]  # fmt: skip
    leida = _leer(agregar_dhis2(rejilla(hoja, "", "datos.csv")))["sesiones"]
    assert leida.filas["asistentes"].tolist() == [7]
    assert f"{BORRADO}: 1" in leida.informe.texto()


def test_una_combinacion_puede_tener_su_propia_columna() -> None:
    gestantes = {"va_a": "sesiones.gestantes", "combinacion": "gestante001"}
    mundo = _mundo()
    otra = filas("equivalencias_dhis2", {"codigo_dhis2": ASISTENTES, **gestantes})
    mundo["equivalencias_dhis2"] = pd.concat([mundo["equivalencias_dhis2"], otra], ignore_index=True)
    datos = [_dato(ASISTENTES, "20260512", GRUPO, "7"), _dato(ASISTENTES, "20260512", GRUPO, "3", "gestante001")]
    sesiones = _leer(_celdas(*datos), mundo)["sesiones"].filas
    assert sesiones[["asistentes", "gestantes"]].to_numpy().tolist() == [[7, 3]]


def test_el_json_da_lo_mismo_que_el_csv_y_lo_de_arriba_vale_para_todos(tmp_path: Path) -> None:
    nombres = ("dataElement", "period", "orgUnit", "categoryOptionCombo", "attributeOptionCombo", "value", "storedBy")
    datos = [dict(zip(nombres, dato, strict=True)) for dato in TODOS]
    (tmp_path / "datos.json").write_text("\ufeff" + json.dumps({"dataValues": datos}), encoding="utf-8")
    (tmp_path / "datos.csv").write_text("\n".join(",".join(fila) for fila in [TITULOS, *TODOS]), encoding="utf-8")
    del_json, del_csv = (_leer(leer_celdas(tmp_path / f"datos.{clase}")[0]) for clase in ("json", "csv"))
    assert list(del_json) == list(del_csv)
    for nombre, leida in del_json.items():
        pd.testing.assert_frame_equal(leida.filas, del_csv[nombre].filas)
        assert leida.lineas.tolist() == del_csv[nombre].lineas.tolist()
    # un formulario entero dice una vez su unidad y su periodo, y el valor puede ser un número
    uno = {"orgUnit": GRUPO, "period": "20260512", "dataValues": [{"dataElement": ASISTENTES, "value": 7}]}
    hoja = rejilla_de_json(json.dumps(uno).encode(), "uno.json")
    assert hoja is not None
    assert _leer(agregar_dhis2(hoja))["sesiones"].filas["asistentes"].tolist() == [7]


@pytest.mark.parametrize("cuerpo", [b'{"dataValues": [1]}', b'{"dataValues": {}}', b'{"dataValues": ['])
def test_otro_json_sigue_siendo_json(cuerpo: bytes, tmp_path: Path) -> None:
    (tmp_path / "otro.json").write_bytes(cuerpo)
    with pytest.raises(ErrorArchivo, match="es JSON"):
        leer_celdas(tmp_path / "otro.json")


def test_sin_correspondencias_se_dice_que_exportar_y_como_darlas() -> None:
    celdas = _celdas(*TODOS)
    assert reconocer(celdas) == tabla_de("sesiones")
    for mundo in (registro(), {**registro(), "equivalencias_dhis2": filas("equivalencias_dhis2")}):
        with pytest.raises(ErrorArchivo, match="es de DHIS2") as fallo:
            repartir(celdas, mundo)
        assert "exporte de DHIS2 los eventos" in str(fallo.value)
        assert "equivalencias_dhis2" in str(fallo.value)
    with pytest.raises(ErrorArchivo, match="Ningún dato") as fallo:
        repartir(_celdas(_dato("otroElemen1", "202605", DIRESA, "5")), _mundo())
    assert "«otroElemen1» (1)" in str(fallo.value)


@pytest.mark.parametrize(
    ("fila", "columna"),
    [
        ("abcdefghij1,,,,,,", "va_a, codigo"),
        ("abcdefghij1,,sesiones.asistentes,GAC-1,,,", "va_a, codigo"),
        ("abcdefghij1,HllvX50cXC0,,GAC-1,,,", "va_a, codigo"),
        ("abcdefghij1,,inasistencias.cantidad,,,,", "motivo"),
        ("abcdefghij1,,resultados.valor_pct,,,,", "indicador"),
        ("abcdefghij1,,sesiones.tema,,,,", "va_a"),
    ],
)
def test_una_correspondencia_que_no_dice_de_que_es_se_rechaza(fila: str, columna: str, tmp_path: Path) -> None:
    ruta = tmp_path / "e.csv"
    ruta.write_text(f"{','.join(EQUIVALENCIAS_DHIS2.nombres)}\n{fila}\nouGrupo0001,,,GAC-1,,,\n", encoding="utf-8")
    (celdas,) = leer_celdas(ruta)
    leida = validar(celdas, None, registro(), HOY)
    assert leida.tabla is EQUIVALENCIAS_DHIS2
    assert next(problema.columna for problema in leida.informe.problemas) == columna
    assert leida.filas["codigo"].tolist() == ["GAC-1"]


@pytest.fixture(scope="module")
def mundo() -> dict[str, pd.DataFrame]:
    """El de `_mundo`: ningún ejemplo lo cambia."""
    return _mundo()


@settings(max_examples=50)
@given(
    st.lists(
        st.builds(
            _dato,
            st.sampled_from([*ELEMENTOS, "otroElemen1", ""]),
            st.sampled_from(["20260512", "20260513", "202605", "2026", "2026Q1", "20269999", ""]),
            st.sampled_from([*UNIDADES, "ouNadie0001", ""]),
            st.sampled_from(["7", "3.0", "68.4", "2026-06-03", "", "x y", "900", "-1"]),
            st.sampled_from(["primera0001", "segunda0001", ""]),
        ),
        min_size=1,
        max_size=25,
    )
)
def test_ningun_dato_se_pierde_y_ninguno_cuenta_dos_veces(
    mundo: dict[str, pd.DataFrame], datos: list[list[str]]
) -> None:
    celdas = _celdas(*datos)
    assert celdas.total == len(datos)
    if not {dato[0] for dato in datos} & ELEMENTOS.keys():
        with pytest.raises(ErrorArchivo, match="Ningún dato"):
            repartir(celdas, mundo)
        return
    leidas = _leer(celdas, mundo)
    assert sum(_cuentas(leidas.values())) == len(datos)
    # lo que entra es lo que suman las asistentes de los días que se leen
    entran = leidas["sesiones"].filas["asistentes"].sum() if "sesiones" in leidas else 0
    vistos = {tuple(dato[:6]) for dato in datos if dato[0] == ASISTENTES}
    assert entran <= sum(int(float(dato[5])) for dato in vistos if dato[5] in ("7", "3.0", "900"))
