"""`tablero visitas`: los archivos que escribe, lo que dice y cómo falla."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard import __main__ as ordenes
from dashboard.almacen.almacen import Almacen
from dashboard.almacen.consulta import Consulta
from dashboard.nucleo.errores import ErrorArchivo, ErrorTablero, ErrorVista
from dashboard.ordenes.visitas import Pedido, visitar
from tests.planificacion.conftest import almacen_de_visitas, consulta_de_visitas

__all__ = ["almacen_de_visitas", "consulta_de_visitas"]


@pytest.fixture
def pedir(consulta_de_visitas: Consulta) -> Callable[..., tuple]:
    """Corre lo que hace la orden, sin la consola."""

    def _pedir(*salidas: Path, tiempos: Path | None = None, direccion: str = "", **campos: str) -> tuple:
        territorio = campos.pop("territorio", "11-02")
        pedido = Pedido(territorio, campos.pop("periodo", ""), campos, direccion, tiempos, salidas)
        return visitar(consulta_de_visitas, pedido, lambda *_: None)

    return _pedir


def test_la_orden_escribe_los_cuatro_archivos_y_dice_el_titular(
    almacen_de_visitas: Almacen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TABLERO_DATOS", str(almacen_de_visitas.consulta()._g.carpeta.parent))
    archivos = [tmp_path / f"plan.{extension}" for extension in ("xlsx", "ics", "pdf", "json")]
    argumentos = ["visitas", "--territorio", "11-02", "--desde", "2026-12-07", "--dias", "5", "--equipos", "2"]
    for archivo in archivos:
        argumentos += ["--salida", str(archivo)]
    monkeypatch.setattr(sys, "argv", ["tablero", *argumentos])
    with pytest.raises(SystemExit) as fin:
        ordenes.main()
    escrito = capsys.readouterr()
    assert fin.value.code == 0
    assert escrito.out.startswith("4 visitas en ")
    assert "feriado: Inmaculada Concepción" in escrito.err
    comienzos = [archivo.read_bytes()[:4] for archivo in archivos]
    assert comienzos == [b"PK\x03\x04", b"BEGI", b"%PDF", b"{\n  "]
    assert sorted(ruta.name for ruta in tmp_path.iterdir()) == sorted(archivo.name for archivo in archivos)


def test_la_direccion_de_un_plan_lo_rehace_y_las_opciones_sueltas_le_ganan(pedir: Callable, tmp_path: Path) -> None:
    salida = tmp_path / "plan.json"
    plan, _ = pedir(salida, eq="2", ex="G-C")
    consulta = "&".join(f"{campo}={valor}" for campo, valor in plan.opciones.campos().items())
    otra, _ = pedir(direccion=f"http://127.0.0.1:8050/visitas?territorio=11-02&periodo=2026&{consulta}", territorio="")
    assert (otra.jornadas, otra.sin_visita) == (plan.jornadas, plan.sin_visita)
    una, _ = pedir(direccion=f"?{consulta}", eq="1")
    assert una.opciones.equipos == 1
    assert json.loads(salida.read_text(encoding="utf-8"))["opciones"]["eq"] == "2"


def test_los_pesos_las_visitas_por_dia_y_los_laborables_llegan_al_plan(
    almacen_de_visitas: Almacen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TABLERO_DATOS", str(almacen_de_visitas.consulta()._g.carpeta.parent))
    salida = tmp_path / "plan.json"
    propios = ["--pesos", "0.0.0.0.10.0.0", "--vd", "1", "--laborables", "6", "--dias", "2", "--desde", "2026-12-07"]
    # sin piso: manda el puntaje
    propios += ["--direccion", "?piso=0"]
    monkeypatch.setattr(sys, "argv", ["tablero", "visitas", "--territorio", "11-02", *propios, "--salida", str(salida)])
    with pytest.raises(SystemExit) as fin:
        ordenes.main()
    assert (fin.value.code, capsys.readouterr().out[:9]) == (0, "2 visitas")
    registro = json.loads(salida.read_text(encoding="utf-8"))
    # dos sábados, una visita cada uno, y solo puntúa lo que se aparta de la guía: los grupos A y B
    assert registro["dias"] == ["2026-12-12", "2026-12-19"]
    assert sorted(v["clave"] for j in registro["jornadas"] for v in j["visitas"]) == ["G-A", "G-B"]


def test_deja_el_formulario_de_cada_equipo_en_una_carpeta_que_puede_no_existir(
    consulta_de_visitas: Consulta, tmp_path: Path
) -> None:
    pedido = Pedido("11-02", "", {"eq": "2"}, "", None, [], formulario=tmp_path / "para-llevar")
    plan, escritos = visitar(consulta_de_visitas, pedido, lambda *_: None)
    equipos = sorted({visita.equipo for visita in plan.visitas})
    assert [ruta.name[-14:] for ruta in escritos] == [f"_equipo-{equipo}.html" for equipo in equipos]
    assert all(ruta.read_text(encoding="utf-8").startswith("<!DOCTYPE html>") for ruta in escritos)


def test_la_tabla_de_tiempos_de_la_oficina_cambia_el_plan(pedir: Callable, tmp_path: Path) -> None:
    tabla = tmp_path / "tiempos.csv"
    tabla.write_text("desde,hasta,minutos\n90000101,90000103,60\n", encoding="utf-8")
    assert pedir(territorio="24-01")[0].visitas == ()
    (visita,) = pedir(territorio="24-01", tiempos=tabla)[0].visitas
    assert visita.viaje == 60


@pytest.mark.parametrize(
    ("campos", "clase", "dice"),
    [
        ({"territorio": ""}, ErrorVista, "Falta decir el territorio"),
        ({"territorio": "11-77"}, ErrorVista, "11-77"),
        ({"dias": "cinco"}, ErrorVista, "«Días»"),
        ({"periodo": "1999"}, ErrorVista, "1999"),
        ({"periodo": "ayer"}, ErrorVista, "AYER"),
        ({"tiempos": Path("no-existe.csv")}, ErrorArchivo, "no-existe.csv"),
    ],
)
def test_lo_que_no_se_entiende_es_una_frase_y_no_escribe_nada(
    pedir: Callable, tmp_path: Path, campos: dict, clase: type[ErrorTablero], dice: str
) -> None:
    with pytest.raises(clase, match=dice):
        pedir(tmp_path / "plan.json", **campos)
    assert list(tmp_path.iterdir()) == []


def test_con_todos_los_pesos_en_cero_no_se_planifica_y_se_dice(pedir: Callable, tmp_path: Path) -> None:
    salida = tmp_path / "plan.xlsx"
    with pytest.raises(ErrorVista, match="Todos los pesos están en cero"):
        pedir(salida, direccion="/visitas?territorio=11-02&pesos=0.0.0.0.0.0.0")
    assert not salida.exists()


def test_lo_pedido_y_excluido_a_la_vez_es_un_aviso_y_va_en_los_archivos(pedir: Callable, tmp_path: Path) -> None:
    plan, _ = pedir(tmp_path / "plan.json", obl="G-A", ex="G-A")
    (aviso,) = [aviso for aviso in plan.avisos if "también excluirlo" in aviso]
    assert aviso in json.loads((tmp_path / "plan.json").read_text())["avisos"]


def test_un_formato_desconocido_se_dice_antes_de_planificar(pedir: Callable, tmp_path: Path) -> None:
    with pytest.raises(ErrorVista, match=r"plan\.doc"):
        pedir(tmp_path / "plan.json", tmp_path / "plan.doc")
    assert list(tmp_path.iterdir()) == []


def test_una_carpeta_que_no_existe_se_dice(pedir: Callable, tmp_path: Path) -> None:
    with pytest.raises(ErrorArchivo, match="No se puede escribir"):
        pedir(tmp_path / "no-hay" / "plan.json")


def test_un_archivo_de_tiempos_que_no_es_texto_se_dice(pedir: Callable, tmp_path: Path) -> None:
    tabla = tmp_path / "tiempos.csv"
    tabla.write_bytes(b"\xff\xfe\x00desde")
    with pytest.raises(ErrorArchivo, match="UTF-8"):
        pedir(tiempos=tabla)


def test_la_tabla_de_tiempos_del_servidor_llega_al_plan_de_la_pagina(consulta_de_visitas: Consulta) -> None:
    from dashboard.planificacion.factores import POR_DEFECTO
    from dashboard.planificacion.opciones import Opciones
    from dashboard.planificacion.planes import Planes

    nodo = consulta_de_visitas.nodo("24-01")
    from dashboard.planificacion.viaje import Conocido

    con_tabla = Planes(tiempos={("90000101", "90000103"): Conocido(60)})
    (visita,) = con_tabla.obtener(consulta_de_visitas, nodo, Opciones(), POR_DEFECTO).visitas
    assert visita.viaje == 60
    assert Planes().obtener(consulta_de_visitas, nodo, Opciones(), POR_DEFECTO).visitas == ()
