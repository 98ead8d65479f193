"""Matan de verdad al proceso que revisa una carga, con su lector a medias: lo subido se borra sin que nadie lo pida."""

from __future__ import annotations

import io
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dashboard.almacen.generacion import apuntada
from dashboard.nucleo.ajustes import Ajustes
from dashboard.publicacion import cargas as modulo
from dashboard.publicacion.cargas import Cargas
from dashboard.publicacion.carpeta_carga import Estado, anotar
from dashboard.publicacion.preparar import publicar_tablas
from dashboard.web.servidor import crear_servidor
from tests.fabricas import establecimiento, grupo, tablas
from tests.ingesta.formularios import CANARIO

PROPIA = {"X-Tablero": "datos"}
#: bastante para que el lector siga leyendo cuando llega la muerte
FILAS = 150_000
GRANDE = "codigo_grupo,codigo_renipress,fecha_conformacion,apellidos\n" + "".join(
    f"G-{n},90000001,2025-01-01,{CANARIO}{n}\n" for n in range(FILAS)
)


@pytest.fixture
def datos(tmp_path: Path, sin_geografia: None) -> Path:  # noqa: ARG001
    """Un almacén con una generación."""
    carpeta = tmp_path / "almacen"
    lugares = [establecimiento("90000001", "11-01-01")]
    publicar_tablas(tablas(establecimientos=lugares, grupos=[grupo("G-1", "90000001")]), Ajustes(datos=carpeta))
    return carpeta


@pytest.fixture
def temporales(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """La carpeta temporal del sistema para esta prueba y sus procesos."""
    carpeta = tmp_path / "temporales"
    carpeta.mkdir()
    for variable in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(variable, str(carpeta))
    monkeypatch.setattr("tempfile.tempdir", str(carpeta))
    return carpeta


def _rastros(*carpetas: Path) -> list[str]:
    while True:
        try:
            return [
                ruta.name
                for carpeta in carpetas
                for ruta in carpeta.rglob("*")
                if ruta.is_file() and CANARIO.encode() in ruta.read_bytes()
            ]
        except FileNotFoundError:
            # se está borrando mientras se mira: se mira otra vez
            continue


def _vivo(pid: int) -> bool:
    """Si el proceso existe y no es un resto que nadie recogió."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def _hijos(pid: int) -> list[int]:
    """Los procesos que lanzó ese proceso y que siguen vivos."""
    vivos = []
    for ruta in Path("/proc").glob("[0-9]*/stat"):
        try:
            estado, padre = ruta.read_text().rsplit(")", 1)[1].split()[:2]
        except OSError:
            continue
        if int(padre) == pid and estado != "Z":
            vivos.append(int(ruta.parent.name))
    return vivos


def _hasta(hallar: Callable[[], Any], que: str) -> Any:
    limite = time.monotonic() + 120
    while time.monotonic() < limite:
        if hallado := hallar():
            return hallado
        time.sleep(0.02)
    raise AssertionError(f"no se llegó a ver {que}")


@pytest.mark.skipif(not Path("/proc/self/stat").is_file(), reason="sin /proc en este sistema")
def test_al_matar_al_obrero_mientras_se_lee_muere_su_lector_y_lo_subido_se_borra(
    datos: Path, temporales: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lanzados: list[int] = []
    lanzar = modulo.subprocess.Popen

    def anotado(*orden: object, **opciones: object) -> object:
        proceso = lanzar(*orden, **opciones)  # type: ignore[call-overload]
        lanzados.append(proceso.pid)
        return proceso

    cliente = crear_servidor(Ajustes(datos=datos)).test_client()
    monkeypatch.setattr(modulo.subprocess, "Popen", anotado)
    carga = cliente.post("/datos/cargas", headers=PROPIA).get_json()["id"]
    cliente.post(f"/datos/cargas/{carga}/archivos?nombre=g.csv", headers=PROPIA, data=io.BytesIO(GRANDE.encode()))
    cliente.post(f"/datos/cargas/{carga}/revisar", headers=PROPIA, json={})
    obrero = lanzados[0]
    (lector,) = _hasta(lambda: _hijos(obrero), "el proceso que lee")
    assert _rastros(datos), "mientras se lee, lo subido está entero"
    os.kill(obrero, signal.SIGKILL)
    _hasta(lambda: not _vivo(lector), "la muerte del lector")
    _hasta(lambda: not _rastros(datos, temporales), "la carpeta limpia")
    assert apuntada(datos) == "generacion-000001"
    respuesta = cliente.get(f"/datos/cargas/{carga}/estado").get_data(as_text=True)
    assert CANARIO not in respuesta


def test_el_servidor_que_arranca_borra_lo_que_dejo_una_carga_que_murio_con_el_anterior(
    datos: Path, temporales: Path
) -> None:
    cargas = Cargas(Ajustes(datos=datos))
    carga = cargas.crear()
    cargas.recibir(carga, "g.csv", io.BytesIO(GRANDE[:5_000].encode()))
    anotar(datos / ".cargas" / carga, Estado("revisando", cuando=time.time() - 60))
    assert _rastros(datos)
    crear_servidor(Ajustes(datos=datos))
    assert _rastros(datos, temporales) == []
