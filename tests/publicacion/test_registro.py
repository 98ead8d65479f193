"""El registro de cargas: quién entregó qué, con la huella del archivo y lo que se decidió."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

import pytest

from dashboard.almacen.almacen import Almacen
from dashboard.paginas.datos.cargado import tarjeta_registro
from dashboard.publicacion.preparar import publicar_tablas
from dashboard.publicacion.registro import TITULOS, registro_csv, registro_de_cargas
from tests.fabricas import establecimiento, grupo, tablas
from tests.publicacion.test_importar import HOY, Taller

pytestmark = pytest.mark.usefixtures("sin_geografia")
REGIONES = {"11": {"codigo": "11", "nombre": "Cusco"}}


def test_dice_quien_entrego_que_con_su_huella_sus_cuentas_y_lo_decidido(tmp_path: Path) -> None:
    taller = Taller(tmp_path)
    lugares = [establecimiento("90000001", "11-02-05")]
    publicar_tablas(tablas(establecimientos=lugares, grupos=[grupo("GAC-1", "90000001")]), taller.ajustes)
    filas = (
        "S-1,GAC-1,2025-05-11,7,10",
        "S-2,GAC-1,ayer,7,10",
        *(f"T-{n},GAC-1,2025-06-{n},7,10" for n in range(11, 16)),
    )
    ruta = taller.escribir("sesiones.csv", "codigo_sesion,codigo_grupo,fecha,asistentes,esperadas", *filas)
    taller.importar(ruta, tabla="sesiones", reemplazar=True, oficina="11", sin_ocultas=True)
    consulta = Almacen(taller.ajustes.datos).consulta()
    (entrada,) = registro_de_cargas(consulta, REGIONES)
    assert (entrada["archivo"], entrada["tabla"], entrada["fecha_carga"]) == (
        "sesiones.csv",
        "sesiones",
        HOY.isoformat(),
    )
    assert (entrada["aceptadas"], entrada["rechazadas"], entrada["entrega"]) == (6, 1, "Cusco")
    assert entrada["huella"] == hashlib.sha256(ruta.read_bytes()).hexdigest()
    assert entrada["decisiones"] == "reemplazó lo de sus territorios y meses; sin las filas ocultas"
    # el archivo lo dice todo, y la pantalla lo resume
    (fila,) = csv.DictReader(registro_csv(consulta, REGIONES).decode("utf-8-sig").splitlines())
    assert fila == {TITULOS[campo]: str(valor) for campo, valor in entrada.items()}
    pantalla = str(tarjeta_registro(consulta, REGIONES))
    assert all(dicho in pantalla for dicho in ("entregó Cusco", entrada["huella"][:12], "reemplazó lo de sus"))


def test_sin_archivos_cargados_no_hay_registro(tmp_path: Path) -> None:
    taller = Taller(tmp_path)
    publicar_tablas(tablas(establecimientos=[establecimiento("90000001", "11-02-05")]), taller.ajustes)
    consulta = Almacen(taller.ajustes.datos).consulta()
    assert tarjeta_registro(consulta, REGIONES) is None
    assert tarjeta_registro(None, REGIONES) is None
    assert registro_csv(consulta, REGIONES).decode("utf-8-sig").splitlines() == [",".join(TITULOS.values())]
