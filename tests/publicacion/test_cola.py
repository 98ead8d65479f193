"""La cola de las cargas: en orden, con un límite, de la que se puede salir; y los límites de quien trabaja."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from dashboard.ingesta.aparte import leer_aparte
from dashboard.nucleo.ajustes import Ajustes
from dashboard.nucleo.errores import ErrorArchivo, ErrorPublicacion, ErrorVista
from dashboard.publicacion import cargas as modulo
from dashboard.publicacion import cola
from dashboard.publicacion.cargas import Cargas
from dashboard.publicacion.carpeta_carga import (
    Estado,
    Opciones,
    anotar,
    cerrojo_de,
    estado_de,
    guardar_json,
    un_turno,
)

RAIZ = Path(__file__).parents[2]
#: lo más que se espera a otro proceso en una máquina ocupada
PACIENCIA = 120
con_proc = pytest.mark.skipif(not Path("/proc/self/stat").is_file(), reason="sin /proc en este sistema")


@pytest.fixture
def cargas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cargas:
    """Las cargas de un almacén vacío; encargar no lanza ningún proceso: la prueba hace de él."""
    monkeypatch.setattr(modulo, "_vigilar", lambda _orden, _carpeta, lanzado: lanzado.set())
    return Cargas(Ajustes(datos=tmp_path / "almacen"))


def _en_cola(cargas: Cargas) -> Path:
    """La carpeta de una carga nueva cuya revisión ya se pidió."""
    carga = cargas.crear()
    cargas.recibir(carga, "a.csv", io.BytesIO(b"1"))
    cargas.revisar(carga, Opciones())
    return cargas._carpeta(carga)


def _hasta(hallar: Callable[[], Any], que: str) -> Any:
    limite = time.monotonic() + PACIENCIA
    while time.monotonic() < limite:
        if hallado := hallar():
            return hallado
        time.sleep(0.02)
    raise AssertionError(f"no se llegó a ver {que}")


def test_quien_llega_segundo_ve_cuantas_hay_delante_y_empieza_cuando_le_toca(cargas: Cargas) -> None:
    carpetas = [_en_cola(cargas) for _ in range(3)]
    assert [estado_de(carpeta).paso for carpeta in carpetas] == [
        "Empezando",
        "En cola: hay 1 carga delante. Esta empieza sola cuando le toque.",
        "En cola: hay 2 cargas delante. Esta empieza sola cuando le toque.",
    ]
    assert {cargas.estado(carpeta.name).fase for carpeta in carpetas} == {"esperando"}
    assert cola.esperar_turno(carpetas[0], "revisando"), "delante no hay nadie"
    orden: list[int] = []
    with ThreadPoolExecutor(2) as hilos:

        def trabajar(cual: int) -> None:
            with cerrojo_de(carpetas[cual]):
                assert cola.esperar_turno(carpetas[cual], "revisando")
                orden.append(cual)
                anotar(carpetas[cual], Estado("revisada"))

        # el tercero se asoma antes que el segundo, y no le quita el sitio
        esperan: list[Future[None]] = [hilos.submit(trabajar, cual) for cual in (2, 1)]
        _hasta(lambda: len(cola.en_curso(carpetas[0].parent)) == 3, "las tres en la fila")
        assert orden == []
        anotar(carpetas[0], Estado("revisada"))
        for futuro in esperan:
            futuro.result(timeout=PACIENCIA)
    assert orden == [1, 2]


def test_si_muere_quien_iba_delante_la_fila_avanza(cargas: Cargas) -> None:
    muerta, viva = _en_cola(cargas), _en_cola(cargas)
    anotar(muerta, Estado("revisando", cuando=time.time() - cola.ARRANQUE - 1))
    assert cola.en_curso(viva.parent) == [viva]
    assert cola.esperar_turno(viva, "revisando")
    assert (cargas.estado(muerta.name).fase, cargas.estado(viva.name).fase) == ("error", "revisando")


def test_de_la_cola_se_sale_y_lo_revisado_sigue_revisado(cargas: Cargas) -> None:
    _en_cola(cargas)
    sin_revisar, revisada = _en_cola(cargas), _en_cola(cargas)
    guardar_json(revisada / "revision.json", {"publicable": True, "archivos": [{"n": 1}]})
    with pytest.raises(ErrorPublicacion, match="ya no está en la cola"):
        cargas.cancelar(sin_revisar.name)
    cargas.cancelar(revisada.name)
    assert cargas.estado(revisada.name).fase == "revisada"
    assert not cola.esperar_turno(revisada, "publicando"), "su proceso termina sin hacer nada"
    cargas.descartar(sin_revisar.name)
    cargas.publicar(revisada.name)
    assert not cola.esperar_turno(sin_revisar, "revisando")
    with pytest.raises(ErrorVista, match="ya no existe"):
        cargas.estado(sin_revisar.name)
    # con la que ya se trabaja no se puede
    assert estado_de(revisada).paso.startswith("En cola: hay 1 carga delante"), "la descartada ya no está"
    anotar(revisada, Estado("publicando"))
    for salir in (cargas.cancelar, cargas.descartar):
        with pytest.raises(ErrorPublicacion):
            salir(revisada.name)
    assert estado_de(revisada).fase == "publicando"


def test_con_la_cola_llena_se_dice_y_lo_subido_se_queda(cargas: Cargas) -> None:
    fila = [_en_cola(cargas) for _ in range(1 + cola.MAXIMO_EN_COLA)]
    carga = cargas.crear()
    cargas.recibir(carga, "a.csv", io.BytesIO(b"1"))
    with pytest.raises(ErrorPublicacion, match="Ya hay 5 cargas en cola: no se puede pedir otra"):
        cargas.revisar(carga, Opciones())
    assert cargas.estado(carga).fase == "subiendo"
    assert len(cargas.pedido(carga)["archivos"]) == 1
    anotar(fila[0], Estado("revisada"))
    cargas.revisar(carga, Opciones())
    assert cargas.estado(carga).fase == "esperando"


# -- los límites del proceso que trabaja, y su muerte


def _obrero(cargas: Cargas, contenido: bytes, megas: int, segundos: int) -> tuple[subprocess.Popen[bytes], Path]:
    carga = cargas.crear()
    cargas.recibir(carga, "a.csv", io.BytesIO(contenido))
    cargas.revisar(carga, Opciones())
    carpeta = cargas._carpeta(carga).resolve()
    orden = [sys.executable, "-m", "dashboard.obrero", "revisando", str(carpeta), str(megas), str(segundos)]
    return subprocess.Popen(orden, stdin=subprocess.PIPE, cwd=RAIZ, stderr=subprocess.PIPE), carpeta


GRUPOS = b"codigo_grupo,codigo_renipress,fecha_conformacion\nG-1,90000001,2025-01-01\n"


def test_pasado_su_plazo_el_proceso_lo_dice_y_termina(cargas: Cargas) -> None:
    with un_turno(cargas._ajustes.datos, "Se carga: 3 archivos"):
        # con el turno tomado no terminaría nunca
        proceso, carpeta = _obrero(cargas, GRUPOS, 6_000, 8)
        with proceso:
            assert proceso.wait(timeout=PACIENCIA) == 1
    estado = cargas.estado(carpeta.name)
    assert estado.fase == "error"
    assert estado.mensaje == (
        "El trabajo se detuvo: tardaba más de 8 segundos. Divida los archivos por región o por año y cárguelos en "
        "partes. Los datos publicados siguen como estaban."
    )


@pytest.mark.skipif(sys.platform != "linux", reason="el límite de memoria del proceso es de Linux")
def test_sin_memoria_el_proceso_que_revisa_y_el_que_lee_lo_dicen(cargas: Cargas, tmp_path: Path) -> None:
    proceso, carpeta = _obrero(cargas, GRUPOS, 60, 100)
    with proceso:
        assert proceso.wait(timeout=PACIENCIA) == 1
    assert "necesitan más memoria de la que se puede usar" in cargas.estado(carpeta.name).mensaje
    grande = tmp_path / "grande.csv"
    grande.write_bytes(GRUPOS + b"G-2,90000001,2025-01-01\n" * 100_000)
    with pytest.raises(ErrorArchivo, match="necesitaba más de 120 MB de memoria"):
        leer_aparte(grande, megas=120)


PADRE = """
import sys, time
from pathlib import Path
from dashboard.nucleo.ajustes import Ajustes
from dashboard.publicacion import cargas as modulo
from dashboard.publicacion.cargas import Cargas
from dashboard.publicacion.carpeta_carga import Opciones
lanzar = modulo.subprocess.Popen
def anotado(*orden, **opciones):
    proceso = lanzar(*orden, **opciones)
    print(proceso.pid, flush=True)
    return proceso
modulo.subprocess.Popen = anotado
cargas = Cargas(Ajustes(datos=Path(sys.argv[1])))
cargas.revisar(sys.argv[2], Opciones())
time.sleep(600)
"""


def _vivo(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


@con_proc
@pytest.mark.parametrize("fase", ["esperando", "revisando"])
def test_si_matan_al_servidor_muere_con_el_quien_revisa(cargas: Cargas, fase: str) -> None:
    if fase == "esperando":
        anotar(_en_cola(cargas), Estado("revisando"))
    carga = cargas.crear()
    cargas.recibir(carga, "a.csv", io.BytesIO(GRUPOS))
    datos = cargas._ajustes.datos
    with un_turno(datos, "Se carga: 3 archivos"):
        orden = [sys.executable, "-c", PADRE, str(datos), carga]
        with subprocess.Popen(orden, stdout=subprocess.PIPE, cwd=RAIZ) as padre:
            assert padre.stdout is not None
            obrero = int(padre.stdout.readline())
            _hasta(lambda: estado_de(cargas._carpeta(carga)).paso.startswith("En cola"), "al que revisa, en cola")
            _hasta(lambda: estado_de(cargas._carpeta(carga)).fase == fase, f"la carga {fase}")
            assert _vivo(obrero)
            os.kill(padre.pid, signal.SIGKILL)
            _hasta(lambda: not _vivo(obrero), "la muerte del que revisa")
