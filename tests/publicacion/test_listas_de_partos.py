"""Las listas de quién atiende partos: una por año, que conviven, en el orden en que lleguen.

El ejemplo trae una en su registro, de 2025: atienden el 01, 05, 07, 08 y 11, y del 10 no dice nada. Todos menos el 11
tienen grupo al cerrar junio de 2025.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import permutations
from pathlib import Path

import orjson
import pytest

from dashboard.almacen import generacion
from dashboard.almacen.almacen import Almacen
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores.cobertura import lista_usada
from dashboard.publicacion.aceptadas import punto_de_partida
from dashboard.publicacion.importar import Resultado
from dashboard.publicacion.preparar import poner_al_dia
from tests.publicacion.test_importar import EJEMPLO, HOY, Copiar, Taller, con_el_ejemplo

pytestmark = pytest.mark.usefixtures("sin_geografia")
TITULOS = "codigo_renipress,atiende_parto_rn,fuente_parto,anio_parto"
#: en 2024 no atendía el 11; en 2026 deja de atender el 01
DE_2024, DE_2026 = ("90000011,no,Oficio 1,2024", "90000001,si,,2024"), ("90000001,no,Oficio 2,2026",)


@pytest.fixture
def vacio(tmp_path: Path) -> Taller:
    return Taller(tmp_path)


@pytest.fixture
def taller(copiar_de: Copiar, tmp_path: Path) -> Taller:
    """El conjunto de ejemplo."""
    copiar_de(con_el_ejemplo, tmp_path)
    return Taller(tmp_path)


def _lista(taller: Taller, *filas: str, titulos: str = TITULOS, **opciones: bool) -> Resultado:
    return taller.importar(taller.escribir("lista.csv", titulos, *filas), tabla="partos", **opciones)


def _coberturas(taller: Taller) -> list[tuple[int, int]]:
    """Al cerrar el primer semestre de 2025 y el año."""
    return [taller.cifras(periodo)["cobertura"] for periodo in ("2025-S1", "2025")]


def test_la_lista_de_otro_anio_no_toca_la_del_anio_y_se_dice_cual_se_usa(taller: Taller) -> None:
    assert _coberturas(taller) == [(4, 5), (4, 5)]
    resultado = _lista(taller, *DE_2026)
    (cambio,) = resultado.cambios
    assert (cambio.tabla, cambio.nuevas, cambio.reemplazadas) == ("partos", 1, 0)
    assert _coberturas(taller) == [(4, 5), (4, 5)]
    consulta = Almacen(taller.ajustes.datos).consulta()
    assert lista_usada(consulta, consulta.nodo("11"), Periodo.leer("2025")) == ""
    # lo último que se sabe del establecimiento es lo de 2026
    fila = taller.tabla("establecimientos").set_index("codigo_renipress").loc["90000001"]
    assert (fila["atiende_parto_rn"], fila["fuente_parto"], fila["anio_parto"]) == ("no", "Oficio 2", 2026)


def test_corregir_la_lista_de_un_anio_solo_cambia_ese_anio(taller: Taller) -> None:
    _lista(taller, *DE_2026)
    resultado = _lista(taller, "90000011,no,Lista de ejemplo,2025")
    (cambio,) = resultado.cambios
    assert (cambio.nuevas, cambio.reemplazadas) == (0, 1)
    assert [(e.columna, e.antes, e.despues) for e in cambio.ejemplos] == [("atiende_parto_rn", "«si»", "«no»")]
    assert _coberturas(taller) == [(4, 4), (4, 4)]


def _sin_lista(carpeta: Path) -> None:
    """El conjunto de ejemplo, con un registro que no dice quién atiende partos."""
    vacio = Taller(carpeta)
    registro = (EJEMPLO / "establecimientos.csv").read_text(encoding="utf-8")
    for valor in ("si", "no"):
        registro = registro.replace(f",{valor},Lista de ejemplo,2025", ",,,")
    sin_lista = vacio.escribir("registro.csv", registro.rstrip("\n"))
    vacio.importar(sin_lista, *(ruta for ruta in EJEMPLO.glob("*.csv") if ruta.stem != "establecimientos"))


@pytest.mark.parametrize("orden", list(permutations(range(3))))
def test_en_cualquier_orden_que_lleguen_queda_lo_mismo(copiar_de: Copiar, vacio: Taller, orden: Sequence[int]) -> None:
    copiar_de(_sin_lista, vacio.carpeta)
    pasos = (
        lambda: vacio.importar(EJEMPLO / "establecimientos.csv"),
        lambda: _lista(vacio, *DE_2024),
        lambda: _lista(vacio, *DE_2026),
    )
    for paso in orden:
        pasos[paso]()
    # 12 del registro, de los que 11 dicen algo, y las tres de las dos listas
    partos = vacio.tabla("partos")
    assert len(partos) == 11 + 3
    assert partos.set_index(["codigo_renipress", "anio_parto"])["atiende_parto_rn"].loc["90000001"].to_dict() == {
        2024: "si", 2025: "si", 2026: "no",
    }  # fmt: skip
    establecimientos = vacio.tabla("establecimientos").set_index("codigo_renipress")
    assert establecimientos.loc["90000001", "anio_parto"] == 2026
    assert establecimientos.loc["90000011", "anio_parto"] == 2025, "la de 2024 no es la última"
    assert _coberturas(vacio) == [(4, 5), (4, 5)]
    # y otra vez, nada
    assert all(paso().sin_cambios for paso in pasos)


def test_una_lista_sin_anio_es_la_del_de_la_carga_y_se_dice(taller: Taller) -> None:
    resultado = _lista(taller, "90000011,no", "90000005,si", titulos="codigo_renipress,atiende_parto_rn")
    # el 05 ya atendía según la de 2025: no dice nada nuevo
    assert f"1 fila sin «anio_parto»: se toma como de la lista de {HOY.year}, el año de la carga." in resultado.texto()
    (cambio,) = resultado.cambios
    assert (cambio.nuevas, cambio.iguales) == (1, 1)
    assert _coberturas(taller) == [(4, 5), (4, 5)]
    otra = _lista(taller, "90000011,no", "90000005,si", titulos="codigo_renipress,atiende_parto_rn")
    assert otra.sin_cambios
    assert "anio_parto" not in otra.texto()


def test_reemplazar_solo_quita_de_la_lista_de_ese_anio(taller: Taller) -> None:
    _lista(taller, *DE_2026, "90000005,si,,2026")
    resultado = _lista(taller, "90000005,si,,2026", "90000008,no,,2026", reemplazar=True)
    (cambio,) = resultado.cambios
    assert (cambio.nuevas, cambio.quitadas) == (1, 1)
    partos = taller.tabla("partos")
    assert partos.loc[partos["anio_parto"] == 2026, "codigo_renipress"].tolist() == ["90000005", "90000008"]
    assert (partos["anio_parto"] == 2025).sum() == 11
    # del 01 vuelve a valer lo que decía la de 2025
    fila = taller.tabla("establecimientos").set_index("codigo_renipress").loc["90000001"]
    assert (fila["atiende_parto_rn"], fila["anio_parto"]) == ("si", 2025)


def test_un_registro_con_la_lista_de_otro_anio_se_anuncia_como_cambio_de_la_lista(taller: Taller) -> None:
    registro = (EJEMPLO / "establecimientos.csv").read_text(encoding="utf-8").replace("ejemplo,2025", "ejemplo,2024")
    resultado = taller.importar(taller.escribir("registro.csv", registro.rstrip("\n")))
    assert {c.tabla: (c.nuevas, c.reemplazadas, c.iguales) for c in resultado.cambios} == {
        "partos": (11, 0, 0),
        "establecimientos": (0, 0, 12),
    }
    assert _coberturas(taller) == [(4, 5), (4, 5)]


def test_la_lista_de_quien_ya_no_esta_en_el_registro_se_va_con_el(taller: Taller) -> None:
    # el 12 no tiene grupos, sesiones ni visitas
    encabezado, *filas = (EJEMPLO / "establecimientos.csv").read_text(encoding="utf-8").splitlines()
    sin_el_12 = taller.escribir("registro.csv", encabezado, *(f for f in filas if not f.startswith("90000012")))
    taller.importar(sin_el_12, reemplazar=True)
    assert "90000012" not in set(taller.tabla("establecimientos")["codigo_renipress"])
    assert "90000012" not in set(taller.tabla("partos")["codigo_renipress"])


def test_de_una_version_que_guardaba_una_sola_lista_se_conserva_esa(taller: Taller) -> None:
    carpeta = taller.ajustes.datos / "generacion-000001"
    manifiesto = orjson.loads((carpeta / "manifiesto.json").read_bytes()) | {"formato": generacion.FORMATO - 1}
    (carpeta / "aceptadas" / "partos.parquet").unlink()
    for relativo in ("aceptadas/partos.parquet", "cubo/listas.npy"):
        del manifiesto["archivos"][relativo]
    (carpeta / "manifiesto.json").write_bytes(crudo := orjson.dumps(manifiesto))
    (carpeta / generacion.FIRMA).write_text(hashlib.sha256(crudo).hexdigest())
    assert set(punto_de_partida(taller.ajustes.datos).leer().partos["anio_parto"]) == {2025}
    assert poner_al_dia(taller.ajustes) is not None
    assert _coberturas(taller) == [(4, 5), (4, 5)]
    assert len(taller.tabla("partos")) == 11


def test_decir_que_no_atiende_y_cuantos_atendio_se_rechaza_y_lo_demas_se_guarda(taller: Taller) -> None:
    titulos = "codigo_renipress,atiende_parto_rn,anio_parto,partos_atendidos"
    buenas = [f"9000000{n},si,2026,{24 * n}" for n in (2, 4, 5, 6)]
    resultado = _lista(taller, "90000001,no,2026,12", "90000003,no,2026,0", *buenas, titulos=titulos)
    (problema,) = resultado.informes[0].problemas
    assert (problema.fila, problema.columna) == (2, "partos_atendidos")
    assert "0 o en blanco, porque dice que no atiende partos" in problema.texto()
    partos = taller.tabla("partos").query("anio_parto == 2026").set_index("codigo_renipress")["partos_atendidos"]
    assert partos.to_dict() == {"90000002": 48, "90000003": 0, "90000004": 96, "90000005": 120, "90000006": 144}
    # el establecimiento guarda lo de su última lista, y cargarla otra vez no cambia nada
    assert taller.tabla("establecimientos").set_index("codigo_renipress")["partos_atendidos"]["90000002"] == 48
    otra = _lista(taller, "90000002,si,2026,48", titulos=titulos)
    assert otra.sin_cambios
