"""`tablero respaldo`: lo que se guarda es lo que se recupera, y lo dañado no pasa por bueno."""

from __future__ import annotations

import re
import shutil
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from dashboard import __main__ as ordenes
from dashboard.almacen.generacion import apuntada, numeros, ultima_buena
from dashboard.publicacion.carpeta_carga import un_turno
from tests.almacen.generaciones import publicar_dato, restos, voltear


class Salida(NamedTuple):
    codigo: int
    salida: str
    errores: str


Tablero = Callable[..., Salida]


@pytest.fixture
def tablero(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Tablero:
    """Corre una orden sobre la carpeta que se le dice."""

    def _tablero(carpeta: Path, *argumentos: object) -> Salida:
        monkeypatch.setenv("TABLERO_DATOS", str(carpeta))
        monkeypatch.setattr(sys, "argv", ["tablero", *map(str, argumentos)])
        with pytest.raises(SystemExit) as fin:
            ordenes.main()
        return Salida(int(fin.value.code or 0), *capsys.readouterr())

    return _tablero


@pytest.fixture
def datos(tmp_path: Path) -> Path:
    """Dos cargas, lo que decidió una persona y lo que no se guarda."""
    carpeta = tmp_path / "datos"
    for dato in ("uno", "dos"):
        publicar_dato(carpeta, dato)
    (carpeta / "columnas-elegidas.json").write_text("{}", encoding="utf-8")
    (carpeta / "otro respaldo.zip").write_bytes(b"PK")
    for de_paso in (".cargas/0123456789abcdef", ".estaticos"):
        (carpeta / de_paso).mkdir(parents=True)
        (carpeta / de_paso / "algo").write_bytes(b"x")
    return carpeta


def _contenido(carpeta: Path) -> dict[str, bytes]:
    """Los datos de una carpeta, por su ruta."""
    return {
        ruta.relative_to(carpeta).as_posix(): ruta.read_bytes()
        for ruta in carpeta.rglob("*")
        if ruta.is_file()
        and ruta.suffix not in (".lock", ".zip")
        and not ruta.relative_to(carpeta).parts[0].startswith(".")
    }


def test_lo_que_se_guarda_se_recupera_igual_en_otra_maquina(tablero: Tablero, datos: Path, tmp_path: Path) -> None:
    corrida = tablero(datos, "respaldo", tmp_path / "copias" / "tablero.zip")
    assert corrida == (0, f"Respaldo: {tmp_path / 'copias' / 'tablero.zip'} (1 MB).\n", "")
    with zipfile.ZipFile(tmp_path / "copias" / "tablero.zip") as guardado:
        assert set(guardado.namelist()) == set(_contenido(datos))
    otra = tmp_path / "otra máquina"
    corrida = tablero(otra, "respaldo", tmp_path / "copias" / "tablero.zip", "--restaurar")
    assert corrida == (0, "Se restauró «tablero.zip»: se sirve como carga n.º 2.\n", "")
    assert _contenido(otra) == _contenido(datos)
    assert restos(otra) == []


def test_sobre_datos_nuevos_lo_respaldado_es_una_carga_mas_y_se_puede_volver(
    tablero: Tablero, datos: Path, tmp_path: Path
) -> None:
    tablero(datos, "respaldo", tmp_path / "tablero.zip")
    (datos / "columnas-elegidas.json").write_text('{"otras": {}}', encoding="utf-8")
    publicar_dato(datos, "tres")
    corrida = tablero(datos, "respaldo", tmp_path / "tablero.zip", "--restaurar")
    assert corrida.salida == "Se restauró «tablero.zip»: se sirve como carga n.º 4.\n"
    assert ultima_buena(datos).manifiesto["dato"] == "dos"
    # la que se servía sigue ahí
    assert sorted(numeros(datos)) == [2, 3, 4]
    assert (datos / "columnas-elegidas.json").read_text(encoding="utf-8") == "{}"


def test_en_una_carpeta_cada_respaldo_lleva_su_fecha(tablero: Tablero, datos: Path, tmp_path: Path) -> None:
    assert tablero(datos, "respaldo", tmp_path / "copias").codigo == 0
    (hecho,) = (tmp_path / "copias").iterdir()
    assert re.fullmatch(r"tablero-20\d\d-\d\d-\d\d-\d{6}\.zip", hecho.name)


def test_lo_danado_no_se_respalda_ni_pisa_el_respaldo_bueno(tablero: Tablero, datos: Path, tmp_path: Path) -> None:
    copia = tmp_path / "tablero.zip"
    tablero(datos, "respaldo", copia)
    antes = copia.read_bytes()
    voltear(datos / apuntada(datos) / "cubo" / "b.bin", 0, 0)
    corrida = tablero(datos, "respaldo", copia)
    assert (corrida.codigo, corrida.salida) == (1, "")
    assert "está incompleta o alterada: falla «cubo/b.bin»" in corrida.errores
    assert copia.read_bytes() == antes
    assert list(tmp_path.glob(".*")) == []


def _con(origen: Path, destino: Path, cambios: dict[str, bytes | None]) -> Path:
    """El mismo .zip con otros archivos; `None`: sin ese."""
    with zipfile.ZipFile(origen) as bueno, zipfile.ZipFile(destino, "w") as malo:
        for nombre in bueno.namelist():
            if nombre not in cambios:
                malo.writestr(nombre, bueno.read(nombre))
        for nombre, contenido in cambios.items():
            if contenido is not None:
                malo.writestr(nombre, contenido)
    return destino


@pytest.mark.parametrize(
    ("cambios", "frase"),
    [
        ({"generacion-000002/cubo/b.bin": b"otro"}, "El respaldo «malo.zip» está dañado."),
        ({"generacion-000002/manifiesto.json": None}, "El respaldo «malo.zip» está dañado."),
        ({"ACTUAL": b"generacion-000009"}, "El respaldo «malo.zip» está dañado."),
        ({"ACTUAL": None}, "«malo.zip» no es un respaldo del tablero, o está dañado."),
    ],
)
def test_un_respaldo_danado_se_dice_y_nada_cambia(
    tablero: Tablero, datos: Path, tmp_path: Path, cambios: dict[str, bytes | None], frase: str
) -> None:
    tablero(datos, "respaldo", tmp_path / "tablero.zip")
    antes = _contenido(datos)
    malo = _con(tmp_path / "tablero.zip", tmp_path / "malo.zip", cambios)
    corrida = tablero(datos, "respaldo", malo, "--restaurar")
    assert (corrida.codigo, corrida.salida) == (1, "")
    assert corrida.errores.startswith(frase)
    assert _contenido(datos) == antes
    assert restos(datos) == []


def test_nada_del_respaldo_sale_de_su_carpeta(tablero: Tablero, datos: Path, tmp_path: Path) -> None:
    tablero(datos, "respaldo", tmp_path / "tablero.zip")
    ajenos = {"../fuera.txt": b"x", "generacion-000002/../../fuera.txt": b"x", ".cargas/a/b": b"x", "raro/b": b"x"}
    otra = tmp_path / "otra"
    malo = _con(tmp_path / "tablero.zip", tmp_path / "malo.zip", dict(ajenos))
    assert tablero(otra, "respaldo", malo, "--restaurar").codigo == 0
    assert _contenido(otra) == _contenido(datos)
    assert not list(tmp_path.rglob("fuera.txt"))
    assert not (otra / ".cargas").exists()


def test_lo_que_no_es_un_zip_o_no_esta_se_dice(tablero: Tablero, datos: Path, tmp_path: Path) -> None:
    (tmp_path / "carta.zip").write_bytes(b"hola")
    assert "no es un respaldo del tablero" in tablero(datos, "respaldo", tmp_path / "carta.zip", "--restaurar").errores
    assert "No se encuentra «nada.zip»" in tablero(datos, "respaldo", tmp_path / "nada.zip", "--restaurar").errores
    assert ultima_buena(datos).manifiesto["dato"] == "dos"


def test_sin_datos_o_mientras_alguien_carga_no_se_respalda(tablero: Tablero, datos: Path, tmp_path: Path) -> None:
    assert "Todavía no hay datos cargados." in tablero(tmp_path / "vacía", "respaldo", tmp_path / "a.zip").errores
    with un_turno(datos, "Se carga: 1 archivo"):
        corrida = tablero(datos, "respaldo", tmp_path / "a.zip")
    assert corrida.codigo == 1
    assert "Se carga: 1 archivo, desde las" in corrida.errores
    assert not (tmp_path / "a.zip").exists()
    shutil.rmtree(datos)
