"""kill −9 a mitad de una publicación: un proceso de verdad muere en cada punto y lo servido no se mueve."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard.almacen.generacion import ultima_buena
from tests.almacen.generaciones import publicar_dato, restos

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="sin SIGKILL en este sistema")

GUION = """
import os, shutil, signal, sys
from pathlib import Path
from dashboard.almacen import generacion as g

punto, almacen = sys.argv[1], Path(sys.argv[2])
escribir = g.escribir_firme

def morir(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

def llenar(carpeta):
    (carpeta / "dim").mkdir()
    (carpeta / "dim" / "a.json").write_bytes(b"nuevo" * 1000)
    if punto == "al llenar":
        morir()
    return {"dato": "nuevo"}

def a_medias(ruta, contenido):
    if ruta.name == punto.removeprefix("a medias de "):
        with ruta.open("wb") as flujo:
            flujo.write(contenido[: len(contenido) // 2])
            flujo.flush()
            morir()
    escribir(ruta, contenido)

g.escribir_firme = a_medias
if punto == "al sumar huellas":
    g._huella = morir
elif punto == "al renombrar":
    Path.rename = morir
elif punto == "antes de apuntar":
    g.apuntar = morir
elif punto == "al cambiar el puntero":
    Path.replace = morir
elif punto == "al borrar las viejas":
    shutil.rmtree = morir
with g.un_escritor(almacen):
    g.publicar(almacen, llenar, conservar=1)
"""
ANTES = (
    "al llenar",
    "al sumar huellas",
    "a medias de manifiesto.json",
    "a medias de manifiesto.sha256",
    "al renombrar",
    "antes de apuntar",
    "a medias de .ACTUAL.nuevo",
    "al cambiar el puntero",
)


def _matar(almacen: Path, punto: str) -> None:
    proceso = subprocess.run([sys.executable, "-c", GUION, punto, str(almacen)], capture_output=True, check=False)
    assert proceso.returncode == -signal.SIGKILL, proceso.stderr.decode()


@pytest.mark.parametrize("punto", ANTES)
def test_morir_antes_de_cambiar_el_puntero_deja_servida_la_anterior(tmp_path: Path, punto: str) -> None:
    publicar_dato(tmp_path, "viejo")
    _matar(tmp_path, punto)
    servida = ultima_buena(tmp_path)
    assert (servida.numero, servida.manifiesto["dato"], servida.aviso) == (1, "viejo", "")
    # el cerrojo murió con el proceso; la siguiente publicación barre los restos y queda limpia
    siguiente = publicar_dato(tmp_path, "siguiente")
    assert restos(tmp_path) == []
    servida = ultima_buena(tmp_path)
    assert (servida.numero, servida.manifiesto["dato"], servida.aviso) == (siguiente.numero, "siguiente", "")


def test_morir_borrando_las_viejas_deja_servida_la_nueva(tmp_path: Path) -> None:
    # la que se servía no se borra: hace falta otra más vieja
    publicar_dato(tmp_path, "más viejo")
    publicar_dato(tmp_path, "viejo")
    _matar(tmp_path, "al borrar las viejas")
    servida = ultima_buena(tmp_path)
    assert (servida.numero, servida.manifiesto["dato"], servida.aviso) == (3, "nuevo", "")
    assert publicar_dato(tmp_path, "siguiente", conservar=1).numero == 4


def test_morir_en_la_primera_publicacion_no_sirve_nada_a_medias(tmp_path: Path) -> None:
    _matar(tmp_path, "a medias de manifiesto.json")
    assert publicar_dato(tmp_path, "primero").numero == 1
    assert ultima_buena(tmp_path).manifiesto["dato"] == "primero"
