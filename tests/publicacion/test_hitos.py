"""Los hitos se cargan como toda tabla: por su clave, sin perder nada, y los de una versión anterior no estorban."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import orjson
import pytest

from dashboard.almacen import generacion
from dashboard.almacen.almacen import Almacen
from dashboard.dominio.hitos import Hito
from dashboard.nucleo.ajustes import Ajustes
from dashboard.publicacion.aceptadas import punto_de_partida
from dashboard.publicacion.preparar import poner_al_dia
from tests.publicacion.test_importar import EJEMPLO, Copiar, Taller, con_el_ejemplo

pytestmark = pytest.mark.usefixtures("sin_geografia")
TITULOS = "fecha,codigo_territorio,hito,fuente"


@pytest.fixture
def taller(copiar_de: Copiar, tmp_path: Path) -> Taller:
    """Un almacén con el conjunto de ejemplo: tiene tres hitos."""
    copiar_de(con_el_ejemplo, tmp_path)
    return Taller(tmp_path)


def _hitos(taller: Taller, codigo: str) -> list[Hito]:
    consulta = Almacen(taller.ajustes.datos).consulta()
    return consulta.hitos(consulta.nodo(codigo))


def test_los_hitos_del_ejemplo_llegan_a_quien_los_lee(taller: Taller) -> None:
    assert [(h.fecha, h.codigo, h.territorio, h.fase) for h in _hitos(taller, "11-02")] == [
        (date(2025, 3, 10), "inundacion", "11-02", False),
        (date(2025, 6, 1), "cambio_registro", "11", True),
        (date(2025, 8, 24), "campana", "PE", False),
    ]
    assert [h.codigo for h in _hitos(taller, "11-03")] == ["cambio_registro", "campana"]


def test_cargarlos_otra_vez_no_cambia_nada_y_el_de_la_misma_clave_reemplaza(taller: Taller) -> None:
    assert taller.importar(EJEMPLO / "hitos.csv").sin_cambios
    archivo = taller.escribir("h.csv", TITULOS, "2025-03-10,11-02,inundacion,Otro informe", "2025-04-01,11,huelga,")
    (cambio,) = taller.importar(archivo).cambios
    assert (cambio.tabla, cambio.nuevas, cambio.reemplazadas) == ("hitos", 1, 1)
    assert len(taller.tabla("hitos")) == 4


def test_un_hito_malo_no_se_lleva_a_los_demas_y_todo_queda_contado(taller: Taller) -> None:
    buenos = [f"2025-0{mes}-02,11,huelga," for mes in range(1, 8)]
    resultado = taller.importar(taller.escribir("h.csv", TITULOS, *buenos, "2024-05-02,11,huelga,"))
    (informe,) = resultado.informes
    assert (informe.total, informe.aceptadas, informe.rechazadas) == (8, 7, 1)
    assert "una fecha de los meses con datos (los hay de enero de 2025 a diciembre de 2025)" in resultado.texto()
    assert len(taller.tabla("hitos")) == 10


def test_reemplazar_los_de_una_red_en_un_mes_no_toca_los_de_la_region_ni_los_de_otro_mes(taller: Taller) -> None:
    antes = taller.escribir("h.csv", TITULOS, "2025-03-20,11-02,sismo,", "2025-04-20,11-02,sismo,")
    taller.importar(antes)
    (cambio,) = taller.importar(
        taller.escribir("h.csv", TITULOS, "2025-03-25,11-02,epidemia,"), reemplazar=True
    ).cambios
    # en marzo la red tenía la inundación del ejemplo y el sismo
    assert (cambio.nuevas, cambio.quitadas) == (1, 2)
    assert [h.codigo for h in _hitos(taller, "11-02")] == ["epidemia", "sismo", "cambio_registro", "campana"]
    pais = taller.escribir("h.csv", TITULOS, "2025-06-20,PE,huelga,")
    # el archivo que habla del país reemplaza junio entero
    assert "Se reemplaza la tabla hitos en PE, junio de 2025." in taller.importar(pais, reemplazar=True).texto()
    assert [h.codigo for h in _hitos(taller, "11")] == ["huelga", "campana"]


def test_una_generacion_de_antes_de_los_hitos_se_vuelve_a_preparar_sin_ellos(taller: Taller) -> None:
    carpeta = taller.ajustes.datos / "generacion-000001"
    manifiesto = orjson.loads((carpeta / "manifiesto.json").read_bytes()) | {"formato": generacion.FORMATO - 1}
    for relativo in ("dim/hitos.json", "aceptadas/hitos.parquet"):
        (carpeta / relativo).unlink()
        del manifiesto["archivos"][relativo]
    (carpeta / "manifiesto.json").write_bytes(crudo := orjson.dumps(manifiesto))
    (carpeta / generacion.FIRMA).write_text(hashlib.sha256(crudo).hexdigest())
    partida = punto_de_partida(taller.ajustes.datos)
    assert (len(partida.leer().hitos), len(partida.leer().sesiones)) == (0, 40)
    assert poner_al_dia(Ajustes(datos=taller.ajustes.datos)) is not None
    assert _hitos(taller, "11-02") == []
    assert taller.cifras()["cobertura"] == (4, 5)
