"""Lo que las tablas de la guía rechazan, con su fila, su columna y qué hacer."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from dashboard.contratos.tablas import TABLAS
from dashboard.ingesta.informe import Informe
from dashboard.ingesta.textos import es_personal
from dashboard.nucleo.errores import ErrorArchivo, ErrorTitulos
from tests.fabricas import establecimiento, grupo, marco
from tests.ingesta.conftest import leer_tabla

HOY = date(2026, 10, 31)
REFERENCIA = {
    "establecimientos": marco("establecimientos", [establecimiento(f"0000000{n}", "11-01-01") for n in (1, 2)]),
    "grupos": marco("grupos", [grupo("G1", "00000001")]),
    "metas": marco("metas", [{"codigo_meta": "A", "codigo_territorio": "11", "nombre": "x"}]),
}  # fmt: skip


def _leer(carpeta: Path, *lineas: str, referencia: dict[str, pd.DataFrame] | None = None) -> tuple[str, Informe]:
    ruta = carpeta / "tabla.csv"
    ruta.write_text("\n".join(lineas) + "\n", encoding="utf-8")
    nombre, _, informe = leer_tabla(ruta, None, referencia or REFERENCIA, HOY)
    return nombre, informe


@pytest.mark.parametrize(
    ("lineas", "columna", "esperado"),
    [
        (
            ("codigo_grupo,fecha,convocatoria", "G9,2026-03-01,si"),
            "codigo_grupo",
            "un código de la tabla grupos",
        ),
        (
            ("codigo_renipress,fecha,profesionales,tecnicos,capacitados", "00000001,2026-03-01,1,1,3"),
            "capacitados",
            "a lo más 2 («profesionales» más «tecnicos»)",
        ),
        (
            ("codigo_renipress,fecha,profesionales,tecnicos,fecha_remision", "00000001,2026-03-01,1,1,2026-02-01"),
            "fecha_remision",
            "una fecha igual o posterior a «fecha»",
        ),
        (
            ("codigo_renipress,fecha,introduccion", "00000001,2026-12-01,si"),
            "fecha",
            "una fecha hasta el 31/10/2026",
        ),
        (
            ("codigo_taller,numero_sesion,modalidad,fecha,codigo_renipress", "T1,5,4x3,2026-03-01,00000001"),
            "numero_sesion",
            "una sesión de su modalidad: de 1 a 4",
        ),
        (
            (
                "codigo_taller,numero_sesion,modalidad,fecha,codigo_renipress",
                "T1,1,4x3,2026-03-01,00000001",
                "T1,2,6x2,2026-03-08,00000001",
            ),
            "modalidad",
            "la modalidad de las demás sesiones de ese taller: 4x3",
        ),
        (
            (
                "codigo_taller,numero_sesion,modalidad,fecha,codigo_renipress",
                "T1,1,4x3,2026-03-01,00000001",
                "T1,2,4x3,2026-03-08,00000002",
            ),
            "codigo_renipress",
            "el establecimiento de las demás sesiones de ese taller: 00000001",
        ),
        (
            ("codigo_renipress,fecha,clase_actor,compromisos", "00000001,2026-03-01,alcalde,1"),
            "clase_actor",
            "uno de: junta_vecinal, organizacion_social, voluntariado, gobierno_local, otro",
        ),
        (
            ("codigo_territorio,anio,nacimientos", "11-77,2026,9"),
            "codigo_territorio",
            "PE o el código de una DIRESA (11), red (11-02), microrred (11-02-05) o establecimiento (ocho cifras)",
        ),
        (
            ("codigo_campana,perfil,codigo_territorio,fecha,enviados,entregados", "M,P1,11,2026-03-01,5,6"),
            "entregados",
            "a lo más 5 («enviados»)",
        ),
        (
            ("codigo_meta,fecha,avance", "Z,2026-03-01,4"),
            "codigo_meta",
            "un código de la tabla metas",
        ),
        (
            (
                "codigo_meta,codigo_territorio,nombre,fecha_inicio,valor_inicial,fecha_meta,meta",
                "B,11,Planes,2026-03-01,0,2026-01-01,9",
            ),
            "fecha_meta",
            "una fecha igual o posterior a «fecha_inicio»",
        ),
        (
            ("indicador,anio,ambito,valor_pct,minimo_pct", "LME_menor_6m,2025,Cusco,60,70"),
            "minimo_pct",
            "a lo más 60.0 («valor_pct»)",
        ),
    ],
)  # fmt: skip
def test_cada_falta_dice_la_fila_la_columna_y_lo_que_se_esperaba(
    tmp_path: Path, lineas: tuple[str, ...], columna: str, esperado: str
) -> None:
    _, informe = _leer(tmp_path, *lineas)
    (problema,) = informe.problemas
    assert (problema.fila, problema.columna, problema.esperado) == (len(lineas), columna, esperado)
    assert problema.como_corregir
    assert (informe.aceptadas, informe.rechazadas) == (len(lineas) - 2, 1)


def test_un_taller_que_sigue_en_otro_archivo_se_compara_con_lo_ya_cargado(tmp_path: Path) -> None:
    previas = marco(
        "talleres",
        [{"codigo_taller": "T1", "numero_sesion": 1, "modalidad": "4x3", "fecha": "2026-03-01",
          "codigo_renipress": "00000001"}],
    )  # fmt: skip
    titulos = "codigo_taller,numero_sesion,modalidad,fecha,codigo_renipress"
    referencia = REFERENCIA | {"talleres": previas}
    _, bien = _leer(tmp_path, titulos, "T1,2,4x3,2026-03-08,00000001", referencia=referencia)
    _, mal = _leer(tmp_path, titulos, "T1,2,4x3,2026-03-08,00000002", referencia=referencia)
    assert (bien.rechazadas, mal.rechazadas) == (0, 1)


def test_lo_que_trae_datos_de_personas_se_rechaza_como_en_cualquier_tabla(tmp_path: Path) -> None:
    with pytest.raises(ErrorArchivo, match="datos personales"):
        _leer(tmp_path, "codigo_grupo,fecha,convocatoria,dni", "G1,2026-03-01,si,40112233")


def test_un_codigo_y_una_fecha_no_bastan_para_saber_de_que_tabla_son(tmp_path: Path) -> None:
    with pytest.raises(ErrorTitulos):
        _leer(tmp_path, "codigo_grupo,fecha", "G1,2026-03-01")


def test_ninguna_tabla_de_la_guia_admite_texto_libre_salvo_los_nombres_de_meta_y_la_fuente() -> None:
    libres = {
        (tabla.nombre, columna.nombre)
        for tabla in TABLAS
        if tabla.forma
        for columna in tabla.columnas
        if columna.tipo.value == "texto" and columna.nombre not in ("fuente", "diresa")
    }
    assert libres == {("metas", "nombre"), ("metas", "unidad_meta")}


def test_ningun_titulo_de_una_lista_propia_se_toma_por_datos_de_personas() -> None:
    """Lo que sale del tablero vuelve; y «Documento» o «Responsable» a secas siguen sin entrar."""
    for tabla in TABLAS:
        for columna in tabla.columnas:
            assert not es_personal(columna.encabezado), columna.nombre
    assert es_personal("Documento")
    assert es_personal("Nombre de la participante")
