"""Dos tablas en una hoja, una debajo de otra o lado a lado: cada una se lee aparte y cada fila cuenta una vez."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from dashboard.ingesta.entrada import Validada, validar
from dashboard.ingesta.lectura import leer_celdas
from dashboard.ingesta.libro_corregido import libro_corregido, libro_de_celdas
from dashboard.ingesta.reconocer import reconocer_hojas
from tests.ingesta.conftest import HOY

Filas = Sequence[Sequence[object]]
Referencia = dict[str, pd.DataFrame]
GRUPOS = [
    ["codigo_grupo", "nombre", "codigo_renipress", "fecha_conformacion"],
    ["G-8", "Uno", "90000001", "2025-01-01"],
    ["G-9", "Dos", "90000002", "2025-01-01"],
]
SESIONES = [
    ["codigo_sesion", "codigo_grupo", "fecha", "asistentes"],
    ["S-7", "G-1", "2026-02-11", 7],
    ["S-8", "G-1", "2026-02-12", 8],
    ["S-9", "G-1", "2026-02-13", 9],
]


def _libro(carpeta: Path, filas: Filas) -> Path:
    libro = openpyxl.Workbook()
    for fila in filas:
        libro.active.append(fila)
    libro.active.title = "Junio"
    ruta = carpeta / "libro.xlsx"
    libro.save(ruta)
    return ruta


def _csv(carpeta: Path, filas: Filas) -> Path:
    ruta = carpeta / "libro.csv"
    lineas = (",".join("" if celda is None else str(celda) for celda in fila) for fila in filas)
    ruta.write_text("\n".join(lineas), "utf-8")
    return ruta


def _leer(ruta: Path, referencia: Referencia) -> list[Validada]:
    pares, sin_leer = reconocer_hojas(leer_celdas(ruta))
    assert not sin_leer
    return [validar(celdas, tabla, referencia, HOY) for celdas, tabla in pares]


def _claves(leidas: Sequence[Validada]) -> list[list[str]]:
    return [leida.filas.iloc[:, 0].tolist() for leida in leidas]


def _conserva(leidas: Sequence[Validada]) -> int:
    """Filas repartidas entre todas; cada informe ya exige que sus cuentas cuadren."""
    return sum(leida.informe.total for leida in leidas)


@pytest.mark.parametrize("hacer", [_libro, _csv])
def test_una_debajo_de_otra(tmp_path: Path, referencia: Referencia, hacer: Callable[[Path, Filas], Path]) -> None:
    filas = [["CONSOLIDADO"], *GRUPOS, ["Total", "2"], [], ["SESIONES DEL MES"], *SESIONES, ["Fuente: registro"]]
    grupos, sesiones = leidas = _leer(hacer(tmp_path, filas), referencia)
    assert _claves(leidas) == [["G-8", "G-9"], ["S-7", "S-8", "S-9"]]
    assert "En la fila 8 empieza otra tabla: sesiones." in grupos.informe.avisos
    assert sesiones.informe.hoja.endswith("tabla 2)" if hacer is _libro else "tabla 2")
    assert dict(grupos.informe.motivos) == {"título sobre la tabla": 1, "fila de totales": 1}
    assert dict(sesiones.informe.motivos) == {"en blanco": 1, "título sobre la tabla": 1, "nota al pie": 1}
    assert sesiones.lineas.tolist() == [9, 10, 11]
    # todas menos los dos encabezados
    assert _conserva(leidas) == len(filas) - 2


def test_tres_seguidas_sin_blanco_y_un_encabezado_que_se_repite(tmp_path: Path, referencia: Referencia) -> None:
    faltas = [["codigo_sesion", "motivo", "cantidad"], ["S-1", "M04", 3]]
    filas = [*SESIONES[:3], SESIONES[0], SESIONES[3], *GRUPOS, *faltas]
    leidas = _leer(_libro(tmp_path, filas), referencia)
    assert _claves(leidas) == [["S-7", "S-8", "S-9"], ["G-8", "G-9"], ["S-1"]]
    assert leidas[0].informe.avisos[0] == (
        "En la fila 6 empieza otra tabla: grupos; en la fila 9 empieza otra tabla: inasistencias."
    )
    assert dict(leidas[0].informe.motivos) == {"encabezado repetido": 1}
    assert _conserva(leidas) == len(filas) - 3


@pytest.mark.parametrize("hacer", [_libro, _csv])
def test_una_al_lado_de_otra(tmp_path: Path, referencia: Referencia, hacer: Callable[[Path, Filas], Path]) -> None:
    izquierda = [*GRUPOS, [None] * 4]
    filas = [[*a, None, *b] for a, b in zip(izquierda, SESIONES, strict=True)]
    grupos, sesiones = leidas = _leer(hacer(tmp_path, filas), referencia)
    assert _claves(leidas) == [["G-8", "G-9"], ["S-7", "S-8", "S-9"]]
    assert "En la columna F empieza otra tabla: sesiones." in grupos.informe.avisos
    assert (grupos.informe.total, sesiones.informe.total) == (2, 3)
    assert sesiones.filas["asistentes"].tolist() == [7, 8, 9]


def test_lo_que_no_es_otra_tabla_no_se_separa(tmp_path: Path, referencia: Referencia) -> None:
    sueltas = [["Notas", "codigo_grupo", None, None], ["comunidad", "nombre", "lugar", None]]
    (leida,) = _leer(_libro(tmp_path, [*SESIONES, *sueltas]), referencia)
    assert (leida.informe.aceptadas, leida.informe.rechazadas) == (3, 2)
    ancha = [[*SESIONES[0], None, "Apuntes", "lugar"], *([*fila, None, "x", None] for fila in SESIONES[1:])]
    (leida,) = _leer(_libro(tmp_path, ancha), referencia)
    assert leida.informe.aceptadas == 3


def test_a_una_tabla_incompleta_debajo_de_otra_se_le_dice_que_le_faltan_columnas(
    tmp_path: Path, referencia: Referencia
) -> None:
    otra = [["codigo_grupo", "nombre", "fecha_conformacion"], ["G-8", "Uno", "2025-01-01"]]
    (leida,) = _leer(_libro(tmp_path, [*SESIONES, [], *otra]), referencia)
    assert (leida.informe.aceptadas, leida.informe.rechazadas, leida.informe.ignoradas) == (3, 2, 1)
    assert leida.informe.avisos[0] == (
        "En la fila 6 parece empezar otra tabla, pero le faltan columnas: complétela, o pásela a otra hoja."
    )


@pytest.mark.parametrize("de_lado", [False, True])
def test_el_libro_por_corregir_trae_cada_tabla_en_su_hoja_y_vuelve_a_entrar(
    tmp_path: Path, referencia: Referencia, de_lado: bool
) -> None:
    malas = [*SESIONES[:3], ["S-9", "G-99", "2026-02-13", 9]]
    izquierda = [*GRUPOS, [None] * 4]
    filas = [[*a, None, *b] for a, b in zip(izquierda, malas, strict=True)] if de_lado else [*GRUPOS, [], *malas]
    ruta = _libro(tmp_path, filas)
    informes = [leida.informe for leida in _leer(ruta, referencia)]
    for contenido in (libro_corregido(ruta, informes), libro_de_celdas(leer_celdas(ruta), informes)):
        libro = openpyxl.load_workbook(io.BytesIO(contenido))
        assert libro.sheetnames == ["Junio", "Junio (tabla 2)"]
        for fila in libro["Junio (tabla 2)"].iter_rows():
            for celda in fila:
                if celda.value == "G-99":
                    assert celda.comment is not None
                    celda.value = "G-1"
        vuelta = tmp_path / "vuelta.xlsx"
        libro.save(vuelta)
        assert _claves(_leer(vuelta, referencia)) == [["G-8", "G-9"], ["S-7", "S-8", "S-9"]]
