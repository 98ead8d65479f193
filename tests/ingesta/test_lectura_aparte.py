"""La lectura en otro proceso: da lo mismo, se detiene en sus límites, no cita nada y no deja nada."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

from dashboard.ingesta import aparte
from dashboard.ingesta.aparte import leer_aparte
from dashboard.ingesta.celdas import FICHA, Celdas, columnas_de
from dashboard.ingesta.lectura import leer_celdas
from dashboard.nucleo.errores import ErrorArchivo

Escribir = Callable[..., Path]
CSV = "codigo_sesion;fecha;asistentes;DNI\n S-1;2026-02-01;9;45678912\nTotal;;9;\n;;;\nS-2;2026-02-02;8;45678913;x\n"


@pytest.fixture(autouse=True)
def _temporal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Una carpeta temporal propia: al final de cada prueba se puede mirar qué quedó."""
    carpeta = tmp_path / "temporal"
    carpeta.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(carpeta))


def _quedan() -> list[str]:
    return [ruta.name for ruta in Path(tempfile.gettempdir()).iterdir()]


def _todo(celdas: Celdas) -> list[object]:
    claves = ("archivo", "encabezado", "lineas", "vacias", "descuadradas", "codificacion", "delimitador", "hoja",
              "otras", "avisos", "formulario", "pesos", "personales", "linea_encabezado", "total",
              "limpieza")  # fmt: skip
    return [getattr(celdas, clave) for clave in claves]


def test_lo_leido_aparte_es_lo_mismo_y_la_carpeta_temporal_se_borra(escribir: Escribir) -> None:
    ruta = escribir(CSV)
    (aqui,), (alla,) = leer_celdas(ruta), leer_aparte(ruta)
    assert _todo(aqui) == _todo(alla)
    pd.testing.assert_frame_equal(aqui.filas, alla.filas)
    assert alla.filas[0].tolist() == ["S-1"]
    assert _quedan() == []


def test_el_hijo_no_carga_pandas_que_tarda_mas_que_leer(escribir: Escribir, tmp_path: Path) -> None:
    guion = (
        "import sys; from dashboard.ingesta import hijo\n"
        "hijo.principal(sys.argv[1:])\n"
        "sys.exit('pandas' in sys.modules)"
    )
    destino = tmp_path / "salida"
    destino.mkdir()
    orden = [sys.executable, "-c", guion, str(escribir(CSV)), "x.csv", str(destino), "3000", "60"]
    with subprocess.Popen(orden, env=aparte._entorno(), stdin=subprocess.PIPE) as proceso:
        assert proceso.wait() == 0
    assert (destino / FICHA).is_file()


@pytest.mark.parametrize("textos", [[], [""], ["S-1", "", "S-1"], ["Ñahuín", "", "a 😀", "Ñahuín", "Ñahuín"]])
def test_los_textos_llegan_a_arrow_como_los_escribiria_el(textos: list[str]) -> None:
    (columna,) = columnas_de([[texto] for texto in textos], [0]).values()
    columna.validate(full=True)
    assert columna.to_pylist() == textos
    decodificada = columna.dictionary_decode() if hasattr(columna, "dictionary_decode") else columna
    assert decodificada.equals(pa.array(textos, pa.large_string()))


def test_un_error_del_archivo_llega_entero_y_con_el_nombre_que_se_dio(escribir: Escribir) -> None:
    with pytest.raises(ErrorArchivo, match="«padrón de mayo» está vacío") as error:
        leer_aparte(escribir("", "a9f3.tmp"), "padrón de mayo")
    assert error.value.que_hacer == "Elija el archivo con los datos."
    assert _quedan() == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows no limita la memoria de un proceso así")
def test_si_le_falta_memoria_se_dice_y_no_queda_nada(escribir: Escribir) -> None:
    with pytest.raises(ErrorArchivo, match="120 MB de memoria"):
        leer_aparte(escribir(CSV), megas=120)
    assert _quedan() == []


def test_si_tarda_demasiado_se_detiene(escribir: Escribir) -> None:
    with pytest.raises(ErrorArchivo, match="tardaba más de 0 segundos"):
        leer_aparte(escribir(CSV), segundos=0)
    assert _quedan() == []


def test_un_hijo_que_muere_de_golpe_no_arrastra_al_padre(escribir: Escribir, monkeypatch: pytest.MonkeyPatch) -> None:
    entorno = {**aparte._entorno(), "PYTHONHOME": "/no/existe"}
    monkeypatch.setattr(aparte, "_entorno", lambda: entorno)
    with pytest.raises(ErrorArchivo, match="se detuvo"):
        leer_aparte(escribir(CSV))
    assert _quedan() == []


def test_un_fallo_inesperado_no_cita_ninguna_celda(tmp_path: Path) -> None:
    # el hijo no puede escribir en su carpeta: el error que ve quien espera no trae nada del archivo
    ruta = tmp_path / "x.csv"
    ruta.write_text(CSV)
    guion = (
        "import sys; from dashboard.ingesta import celdas, hijo\n"
        "def romper(*_): raise ValueError('Juana Secreta 45678912')\n"
        "celdas.guardar = romper\n"
        "sys.exit(hijo.principal(sys.argv[1:]))"
    )
    destino = tmp_path / "salida"
    destino.mkdir()
    orden = [sys.executable, "-c", guion, str(ruta), "x.csv", str(destino), "3000", "60"]
    proceso = subprocess.Popen(orden, env=aparte._entorno(), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT)  # fmt: skip
    assert proceso.stdout is not None
    dicho = proceso.stdout.read()
    codigo = proceso.wait()
    proceso.stdout.close()
    proceso.stdin.close()  # type: ignore[union-attr]
    assert (codigo, dicho) == (5, b"")
    assert [(p.name, p.read_text()) for p in destino.iterdir()] == [("clase.txt", "ValueError")]


def test_el_hijo_muere_si_muere_quien_lo_espera(escribir: Escribir) -> None:
    ruta = escribir("codigo_sesion;fecha\n" + "S-1;2026-02-01\n" * 400_000)
    destino = Path(tempfile.mkdtemp())
    orden = [sys.executable, "-m", "dashboard.ingesta.hijo", str(ruta), "x", str(destino), "3000", "60"]
    proceso = subprocess.Popen(orden, env=aparte._entorno(), stdin=subprocess.PIPE)
    proceso.stdin.close()  # type: ignore[union-attr]
    assert proceso.wait(timeout=30) == 5
    assert not (destino / FICHA).exists()


def test_lo_que_dejo_una_lectura_muerta_se_barre_y_lo_de_otra_en_marcha_no(escribir: Escribir) -> None:
    vieja, nueva = (Path(tempfile.mkdtemp(prefix="tablero-lectura-")) for _ in range(2))
    antes = time.time() - 3 * aparte.SEGUNDOS
    os.utime(vieja, (antes, antes))
    leer_aparte(escribir(CSV))
    assert _quedan() == [nueva.name]


def test_la_carpeta_de_paso_es_solo_de_quien_lee(escribir: Escribir, monkeypatch: pytest.MonkeyPatch) -> None:
    modos = []
    correr = aparte._correr

    def mirar(ruta: Path, nombre: str, carpeta: Path, megas: int, segundos: int) -> int | None:
        modos.append(carpeta.stat().st_mode & 0o777)
        return correr(ruta, nombre, carpeta, megas, segundos)

    monkeypatch.setattr(aparte, "_correr", mirar)
    leer_aparte(escribir(CSV))
    if sys.platform != "win32":
        assert modos == [0o700]
