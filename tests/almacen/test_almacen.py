"""El almacén que se inyecta: releva la generación sin reinicio y no suelta la buena por una rota."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from dashboard.almacen.almacen import Almacen
from dashboard.almacen.generacion import PUNTERO
from dashboard.dominio.periodo import Periodo
from dashboard.nucleo.ajustes import Ajustes
from dashboard.nucleo.errores import ErrorGeneracion, SinGeneracion
from dashboard.publicacion.preparar import publicar_tablas
from tests.almacen.generaciones import publicar_dato, voltear
from tests.fabricas import establecimiento, grupo, sesion, tablas

Publicar = Callable[[int], None]


@pytest.fixture
def publicar(tmp_path: Path, sin_geografia: None) -> Publicar:  # noqa: ARG001
    """`publicar(n)`: una generación con `n` sesiones, que conserva una sola anterior."""

    def _publicar(sesiones: int, guardadas: int = 2) -> None:
        publicar_tablas(
            tablas(
                establecimientos=[establecimiento("00000001", "11-01-01")],
                grupos=[grupo("G-1", "00000001")],
                sesiones=[sesion(f"S-{n}", "G-1", f"2026-05-{n + 1:02d}") for n in range(sesiones)],
            ),
            Ajustes(datos=tmp_path, generaciones_guardadas=guardadas),
        )

    return _publicar


def _sesiones(almacen: Almacen) -> int:
    consulta = almacen.consulta()
    return int(consulta.suma("sesiones", [consulta.raiz], Periodo.leer("2026"))[0])


def test_un_almacen_vacio_lo_dice_y_empieza_a_servir_al_publicar(tmp_path: Path, publicar: Publicar) -> None:
    almacen = Almacen(tmp_path)
    for _ in range(2):
        with pytest.raises(SinGeneracion):
            almacen.consulta()
    assert "Todavía no hay datos cargados" in almacen.aviso
    publicar(3)
    assert (_sesiones(almacen), almacen.aviso) == (3, "")


def test_una_generacion_nueva_se_sirve_sin_reiniciar(tmp_path: Path, publicar: Publicar) -> None:
    publicar(1)
    almacen = Almacen(tmp_path)
    anterior = almacen.consulta()
    assert _sesiones(almacen) == 1
    publicar(2)
    assert (_sesiones(almacen), almacen.consulta().contexto.generacion) == (2, 2)
    # quien ya leía termina con la suya, aunque su carpeta ya se haya borrado
    publicar(3)
    publicar(4)
    assert not (tmp_path / "generacion-000001").exists()
    assert anterior.suma("sesiones", [anterior.raiz], Periodo.leer("2026")).tolist() == [1]
    assert len(anterior.sesiones(anterior.nodo("G-1"))["fecha"]) == 1
    assert _sesiones(almacen) == 4


def test_si_la_nueva_llega_rota_sigue_la_anterior_y_se_dice(tmp_path: Path, publicar: Publicar) -> None:
    publicar(1)
    almacen = Almacen(tmp_path)
    assert _sesiones(almacen) == 1
    publicar(2)
    voltear(tmp_path / "generacion-000002" / "cubo" / "sesiones.npy", 132, 0)
    assert _sesiones(almacen) == 1
    assert "«generacion-000002» está incompleta o alterada: falla «cubo/sesiones.npy»" in almacen.aviso
    assert almacen.consulta().contexto.aviso == almacen.aviso
    # otro proceso que arranca ahora ve lo mismo
    assert _sesiones(Almacen(tmp_path)) == 1
    publicar(3)
    assert (_sesiones(almacen), almacen.aviso) == (3, "")


def test_si_todas_se_rompen_el_que_ya_servia_sigue_y_el_que_arranca_no_puede(
    tmp_path: Path, publicar: Publicar
) -> None:
    publicar(1)
    almacen = Almacen(tmp_path)
    assert _sesiones(almacen) == 1
    for carpeta in ("generacion-000001",):
        voltear(tmp_path / carpeta / "dim" / "grupos.json", 5, 1)
    (tmp_path / PUNTERO).write_text("generacion-000007\n")
    assert _sesiones(almacen) == 1
    assert "alterada" in almacen.aviso
    with pytest.raises(ErrorGeneracion, match="alterada"):
        Almacen(tmp_path).consulta()


def test_una_generacion_bien_firmada_que_no_se_puede_abrir_no_tumba_el_servicio(
    tmp_path: Path, publicar: Publicar
) -> None:
    publicar(1)
    almacen = Almacen(tmp_path)
    assert _sesiones(almacen) == 1
    publicar_dato(tmp_path, "no es un cubo")
    assert _sesiones(almacen) == 1
    assert "«generacion-000002» no se puede abrir" in almacen.aviso


def test_muchos_hilos_a_la_vez_reciben_la_misma_generacion(tmp_path: Path, publicar: Publicar) -> None:
    publicar(2)
    almacen = Almacen(tmp_path)
    with ThreadPoolExecutor(8) as hilos:
        vistas = list(hilos.map(lambda _: almacen.generacion(), range(64)))
    assert len({id(vista) for vista in vistas}) == 1
