"""Cambiar de versión no pierde nada: lo publicado con un formato anterior se vuelve a preparar desde sus filas."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import orjson
import pytest

from dashboard.__main__ import main
from dashboard.almacen import generacion
from dashboard.almacen.almacen import Almacen
from dashboard.almacen.generacion import de_otra_version, ultima_buena
from dashboard.nucleo.ajustes import Ajustes
from dashboard.nucleo.errores import ErrorGeneracion
from dashboard.publicacion.aceptadas import punto_de_partida
from dashboard.publicacion.preparar import poner_al_dia
from tests.fabricas import grupo, publicado, sesion, tablas
from tests.indicadores.mundos import lugares, par


@pytest.fixture
def de_antes(tmp_path: Path, sin_geografia: None) -> Path:  # noqa: ARG001
    """Una carga de un formato anterior: sin las matrices que entonces no se escribían, y bien firmada."""
    publicado(
        tablas(
            establecimientos=lugares(5),
            grupos=[grupo(f"G{n}", f"{n:08d}") for n in range(1, 5)],
            sesiones=[sesion("S1", "G1", "2026-05-10", 7, 10), sesion("S2", "G1", "2026-06-10", 7, None)],
        ),
        tmp_path,
    )
    carpeta = tmp_path / "generacion-000001"
    carpeta.chmod(0o755)
    (carpeta / "cubo").chmod(0o755)
    manifiesto = orjson.loads((carpeta / "manifiesto.json").read_bytes()) | {"formato": generacion.FORMATO - 1}
    for nombre in ("dudosos_con_grupo", "dudosos_callados"):
        (carpeta / "cubo" / f"{nombre}.npy").unlink()
        del manifiesto["archivos"][f"cubo/{nombre}.npy"]
    for nombre, contenido in (
        ("manifiesto.json", crudo := orjson.dumps(manifiesto)),
        (generacion.FIRMA, hashlib.sha256(crudo).hexdigest().encode()),
    ):
        (carpeta / nombre).chmod(0o644)
        (carpeta / nombre).write_bytes(contenido)
    return tmp_path


def test_lo_de_una_version_anterior_no_se_sirve_y_dice_como_ponerlo_al_dia(de_antes: Path) -> None:
    assert de_otra_version(de_antes)
    with pytest.raises(ErrorGeneracion, match="otra versión") as atrapado:
        ultima_buena(de_antes)
    assert "tablero actualizar" in atrapado.value.que_hacer


def test_se_vuelve_a_preparar_con_las_mismas_filas_y_las_mismas_cifras(
    de_antes: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TABLERO_DATOS", str(de_antes))
    monkeypatch.setattr(sys, "argv", ["tablero", "actualizar"])
    with pytest.raises(SystemExit) as salida:
        main()
    assert not salida.value.code
    assert "carga n.º 2" in capsys.readouterr().err
    consulta = Almacen(de_antes).consulta()
    # 4 de 5 con grupo; 7 de 10 y 7 de las 10 integrantes
    assert par(consulta, "cobertura", "11", "2026") == (4, 5)
    assert par(consulta, "asistencia", "11", "2026") == (14, 20)
    assert not de_otra_version(de_antes)
    assert poner_al_dia(Ajustes(datos=de_antes)) is None


def test_una_carga_nueva_parte_de_lo_que_ya_estaba(de_antes: Path) -> None:
    partida = punto_de_partida(de_antes)
    assert partida.avisos == ()
    assert (len(partida.leer().grupos), len(partida.leer().sesiones)) == (4, 2)


def test_lo_de_una_version_mas_nueva_no_se_toca(de_antes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generacion, "FORMATO", generacion.FORMATO - 2)
    assert not de_otra_version(de_antes)
    assert poner_al_dia(Ajustes(datos=de_antes)) is None
    assert punto_de_partida(de_antes).avisos
