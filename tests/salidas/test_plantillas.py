"""Las plantillas: el libro se puede llenar, lo que se llena se lee entero y el ejemplo nunca se carga."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from dashboard.contratos.contrato import Columna, Tabla, Tipo
from dashboard.contratos.plantilla import MARCA_EJEMPLO
from dashboard.contratos.tablas import TABLAS, tabla_de
from dashboard.ingesta.entrada import Validada, validar
from dashboard.ingesta.lectura import leer_celdas
from dashboard.nucleo.errores import ErrorArchivo
from dashboard.salidas.plantillas import escribir_plantillas, nombre_de_plantilla, plantilla, todas

EJEMPLO = Path(__file__).parents[2] / "datos" / "ejemplo"
HOY = date(2026, 1, 15)
#: la lista de partos no está en el ejemplo: sus columnas salen de los establecimientos
FILAS_DE_PARTOS = [["90000001", "si", "Lista de ejemplo", 2025], ["90000002", "no", "Lista de ejemplo", 2025]]
#: las de las tablas que no están en el juego de ejemplo
FILAS_SIN_EJEMPLO: dict[str, list[list[Any]]] = {
    "partos": FILAS_DE_PARTOS,
    "equivalencias_his": [["1866", "90000001"], ["1867", "90000002"]],
    "equivalencias_dhis2": [
        ["fbfJHSPpUQD", "todas", "sesiones.asistentes", None, None, None, None],
        ["abcdefghij1", "HllvX50cXC0", "inasistencias.cantidad", None, "M04", "si", None],
        ["ouGrupo0001", "todas", None, "GAC-001", None, None, None],
    ],
}

cada_tabla = pytest.mark.parametrize("tabla", TABLAS, ids=lambda tabla: tabla.nombre)


def _leer(ruta: Path, leidas: dict[str, pd.DataFrame]) -> list[Validada]:
    return [validar(celdas, None, leidas, HOY) for celdas in leer_celdas(ruta)]


@pytest.fixture(scope="module")
def ejemplo() -> dict[str, Validada]:
    """Las tablas del ejemplo leídas de sus CSV."""
    leidas: dict[str, Validada] = {}
    for tabla in TABLAS:
        if (ruta := EJEMPLO / f"{tabla.nombre}.csv").exists():
            marcos = {nombre: validada.filas for nombre, validada in leidas.items()}
            (leidas[tabla.nombre],) = _leer(ruta, marcos)
    return leidas


def _como_en_excel(valor: Any, columna: Columna) -> Any:
    """El valor con el tipo que tendría en la celda de una persona que usa Excel."""
    if pd.isna(valor):
        return None
    if columna.tipo is Tipo.FECHA:
        return valor.to_pydatetime()
    if columna.tipo is Tipo.ENTERO:
        return int(valor)
    return ("si" if valor else "no") if columna.tipo is Tipo.BANDERA else valor


def _llenar(tabla: Tabla, filas: list[list[Any]], ruta: Path, *, con_ejemplo: bool = True) -> Path:
    libro = openpyxl.load_workbook(io.BytesIO(plantilla(tabla)))
    hoja = libro[tabla.nombre]
    if not con_ejemplo:
        hoja.delete_rows(2)
    for fila in filas:
        hoja.append(fila)
    libro.save(ruta)
    return ruta


@cada_tabla
@pytest.mark.parametrize("con_ejemplo", [True, False])
def test_una_plantilla_llena_se_lee_sin_un_aviso_y_con_las_mismas_filas(
    tabla: Tabla, con_ejemplo: bool, ejemplo: dict[str, Validada], tmp_path: Path
) -> None:
    if tabla.nombre in FILAS_SIN_EJEMPLO:
        filas: list[list[Any]] = FILAS_SIN_EJEMPLO[tabla.nombre]
    else:
        filas = [
            [_como_en_excel(valor, columna) for valor, columna in zip(fila, tabla.columnas, strict=True)]
            for fila in ejemplo[tabla.nombre].filas.itertuples(index=False)
        ]
    ruta = _llenar(tabla, filas, tmp_path / "llena.xlsx", con_ejemplo=con_ejemplo)
    (leida,) = _leer(ruta, {nombre: validada.filas for nombre, validada in ejemplo.items() if nombre != tabla.nombre})
    assert leida.tabla is tabla
    assert (leida.informe.rechazadas, leida.informe.problemas) == (0, ()), leida.informe.texto()
    assert leida.informe.avisos == ()
    assert (leida.informe.aceptadas, leida.informe.ignoradas) == (len(filas), int(con_ejemplo))
    if tabla.nombre not in FILAS_SIN_EJEMPLO:
        pd.testing.assert_frame_equal(leida.filas, ejemplo[tabla.nombre].filas)


@cada_tabla
def test_una_plantilla_sin_llenar_no_carga_el_ejemplo(tabla: Tabla, tmp_path: Path) -> None:
    ruta = tmp_path / nombre_de_plantilla(tabla)
    ruta.write_bytes(plantilla(tabla))
    (leida,) = _leer(ruta, {})
    assert leida.tabla is tabla
    assert (len(leida.filas), leida.informe.ignoradas, leida.informe.rechazadas) == (0, 1, 0)


@cada_tabla
def test_el_ejemplo_sin_su_marca_seria_una_fila_valida(tabla: Tabla, tmp_path: Path) -> None:
    libro = openpyxl.load_workbook(io.BytesIO(plantilla(tabla)))
    celda = libro[tabla.nombre]["A2"]
    assert celda.value.startswith(MARCA_EJEMPLO)
    celda.value = celda.value.removeprefix(MARCA_EJEMPLO).strip()
    libro.save(tmp_path / "sin_marca.xlsx")
    (leida,) = [validar(c, None, {}, date(2026, 12, 31)) for c in leer_celdas(tmp_path / "sin_marca.xlsx")]
    assert (leida.informe.aceptadas, leida.informe.problemas) == (1, ())


@cada_tabla
def test_cada_columna_tiene_su_titulo_su_explicacion_su_formato_y_su_regla(tabla: Tabla) -> None:
    libro = openpyxl.load_workbook(io.BytesIO(plantilla(tabla)))
    assert libro.sheetnames[:2] == [tabla.nombre, "Cómo llenar"]
    hoja = libro[tabla.nombre]
    assert hoja.freeze_panes == "A2"
    reglas = {
        str(regla.sqref).split(":")[0].rstrip("0123456789"): regla for regla in hoja.data_validations.dataValidation
    }
    for titulo, columna in zip(hoja[1], tabla.columnas, strict=True):
        assert titulo.value == columna.nombre
        assert columna.descripcion in titulo.comment.text
        regla = reglas[titulo.column_letter]
        formato = hoja.column_dimensions[titulo.column_letter].number_format
        if columna.tipo is Tipo.CATALOGO:
            assert regla.type == "list"
            if regla.formula1.startswith('"'):
                opciones = regla.formula1.strip('"').split(",")
            else:
                opciones = [celda[0].value for celda in libro["Listas"][regla.formula1.split("!")[1].replace("$", "")]]
            assert tuple(opciones) == columna.valores
        elif columna.tipo is Tipo.FECHA:
            assert (regla.type, formato) == ("date", "yyyy-mm-dd")
        elif columna.tipo is Tipo.ENTERO and columna.minimo is not None:
            assert (regla.type, float(regla.formula1), float(regla.formula2)) == (
                "whole",
                columna.minimo,
                columna.maximo,
            )
        elif columna.tipo is Tipo.CODIGO:
            assert (regla.type, formato) == ("textLength", "@")


@cada_tabla
def test_ninguna_celda_es_una_formula(tabla: Tabla) -> None:
    libro = openpyxl.load_workbook(io.BytesIO(plantilla(tabla)))
    formulas = [c.coordinate for hoja in libro for fila in hoja.iter_rows() for c in fila if c.data_type == "f"]
    assert formulas == []


def test_los_codigos_conservan_sus_ceros_y_las_fechas_son_fechas() -> None:
    tabla = next(tabla for tabla in TABLAS if tabla.nombre == "sesiones")
    hoja = openpyxl.load_workbook(io.BytesIO(plantilla(tabla)))["sesiones"]
    ejemplo = dict(zip(tabla.nombres, (celda.value for celda in hoja[2]), strict=True))
    assert ejemplo["codigo_renipress"] == "00002318"
    assert ejemplo["fecha"] == datetime(2026, 5, 12)
    assert ejemplo["asistentes"] == 9


def test_el_zip_trae_todas_las_plantillas_y_no_cambia_de_una_vez_a_otra() -> None:
    contenido = todas()
    assert contenido == todas()
    with zipfile.ZipFile(io.BytesIO(contenido)) as comprimido:
        assert comprimido.namelist() == [f"plantilla_{tabla.nombre}.xlsx" for tabla in TABLAS]
        assert comprimido.read("plantilla_grupos.xlsx") == plantilla(tabla_de("grupos"))
    with pytest.raises(ErrorArchivo, match="ninguna plantilla"):
        todas(())


def test_si_la_carpeta_no_se_puede_escribir_se_dice(tmp_path: Path) -> None:
    (tmp_path / "archivo").write_text("")
    with pytest.raises(ErrorArchivo, match="No se pudo escribir"):
        escribir_plantillas(tmp_path / "archivo", TABLAS[:1])
