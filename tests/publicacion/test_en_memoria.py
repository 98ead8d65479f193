"""Una generación construida en memoria y la misma leída del disco son iguales: las pruebas pueden mirar la primera."""

from __future__ import annotations

import tempfile
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.almacen.abierta import Generacion, abrir
from dashboard.almacen.base import Base
from dashboard.almacen.consulta import Consulta
from dashboard.almacen.generacion import de_otra_version, ultima_buena
from dashboard.almacen.medidas import MEDIDAS, POR_NOMBRE, Clase, Eje, Medida
from dashboard.dominio.periodo import Periodo, periodos_entre
from dashboard.nucleo.ajustes import Ajustes
from dashboard.nucleo.errores import ErrorGeneracion, ErrorPublicacion
from dashboard.publicacion.preparar import Preparada, construir, poner_al_dia, publicar_tablas
from tests.fabricas import en_memoria, establecimiento, grupo, mundo_al_azar, mundo_con_rarezas, sesion, tablas

#: lo que el manifiesto dice de la carpeta y de lo que se servía en ella, y no de las filas
_DE_LA_CARPETA = {"creada", "numero", "formato", "archivos", "revisiones", "revisiones_de_antes"}


def _publicar_sin_areas(conjunto: Any, carpeta: Path) -> Generacion:
    def sin_areas(geo: Path, *_: object) -> None:
        geo.mkdir()
        (geo / "geografia.json").write_bytes(b"{}")

    with patch("dashboard.publicacion.preparar._geografia", sin_areas):
        return abrir(publicar_tablas(conjunto, Ajustes(datos=carpeta)))


def _sin_carpeta(manifiesto: Any) -> dict[str, Any]:
    propio = {clave: valor for clave, valor in manifiesto.items() if clave not in _DE_LA_CARPETA}
    return orjson.loads(orjson.dumps(propio))


@settings(max_examples=6)
@given(st.sampled_from([mundo_al_azar, mundo_con_rarezas]), st.integers(0, 10_000), st.booleans())
def test_lo_que_se_lee_del_disco_es_lo_que_se_construyo(fabricar: Any, semilla: int, reportes: bool) -> None:
    conjunto = fabricar(semilla, reportes=reportes)
    with tempfile.TemporaryDirectory() as carpeta:
        disco = _publicar_sin_areas(conjunto, Path(carpeta) / "almacen")
        memoria = construir(conjunto, Ajustes(datos=Path(carpeta)), date.today()).abrir(disco.numero)
        assert _sin_carpeta(disco.manifiesto) == _sin_carpeta(memoria.manifiesto)
        for campo in ("acumulado", "sesiones", "guia"):
            uno, otro = getattr(disco, campo), getattr(memoria, campo)
            assert uno.keys() == otro.keys()
            for nombre, matriz in uno.items():
                assert matriz.dtype == otro[nombre].dtype
                np.testing.assert_array_equal(matriz, otro[nombre], err_msg=nombre)
        demas = {campo.name for campo in fields(Generacion)}
        for campo in demas - {"carpeta", "manifiesto", "arbol", "acumulado", "sesiones", "guia"}:
            assert getattr(disco, campo) == getattr(memoria, campo), campo
        assert vars(disco.arbol) == vars(memoria.arbol)


def test_construir_no_escribe_nada_y_dice_lo_mismo_que_publicar_si_no_hay_que_servir(tmp_path: Path) -> None:
    ajustes = Ajustes(datos=tmp_path / "almacen")
    assert isinstance(construir(mundo_al_azar(1), ajustes, date.today()), Preparada)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ErrorPublicacion, match="No hay establecimientos que publicar"):
        construir(tablas(), ajustes, date.today())


@pytest.mark.parametrize("medida", MEDIDAS, ids=lambda medida: medida.nombre)
def test_toda_medida_es_una_matriz_de_su_eje_y_de_su_clase(medida: Medida) -> None:
    generacion = construir(_MUNDO, Ajustes(), date(2026, 11, 1)).abrir()
    filas = len(_MUNDO.grupos if medida.eje is Eje.GRUPOS else _MUNDO.establecimientos)
    columnas = {
        Clase.FIJO: 1,
        Clase.ANUAL: generacion.mes1 // 12 - generacion.mes0 // 12 + 1,
        Clase.PERIODO: len(periodos_entre(generacion.mes0, generacion.mes1)),
    }.get(medida.clase, generacion.mes1 - generacion.mes0 + 1)
    assert generacion.acumulado[medida.nombre].shape[:2] == (filas + 1, columnas)
    assert not generacion.acumulado[medida.nombre][0].any()


_MUNDO = tablas(
    establecimientos=[establecimiento("00000001", "11-01-01"), establecimiento("00000002", "11-01-01")],
    grupos=[grupo("G-1", "00000001")],
    sesiones=[
        sesion("S-1", "G-1", "2026-05-05", conducida_por="MG"),
        sesion("S-2", "G-1", "2026-05-19", conducida_por="PS"),
        sesion("S-3", "G-1", "2026-06-02", conducida_por="MG"),
        sesion("S-4", "G-1", "2026-06-16"),
    ],
)


def _de_madre_guia(b: Base) -> np.ndarray:
    return b.sumar(b.de_grupo & (b.sesiones["conducida_por"] == b.catalogos["conducida_por"].index("MG")))


@pytest.fixture
def con_otra_medida(monkeypatch: pytest.MonkeyPatch) -> Medida:
    """Una medida más en el registro: sesiones que condujo una madre guía."""
    nueva = Medida("de_madre_guia", Eje.GRUPOS, Clase.FLUJO, _de_madre_guia)
    for modulo in ("almacen.abierta", "almacen.generacion", "publicacion.preparar"):
        monkeypatch.setattr(f"dashboard.{modulo}.MEDIDAS", (*MEDIDAS, nueva))
    monkeypatch.setitem(POR_NOMBRE, nueva.nombre, nueva)
    return nueva


def test_una_medida_nueva_es_una_entrada_y_se_lee_como_las_demas(con_otra_medida: Medida) -> None:
    consulta = en_memoria(_MUNDO)
    # 2 de las 4 sesiones: una en mayo y otra en junio
    assert consulta.suma(con_otra_medida.nombre, [consulta.raiz], Periodo.leer("2026")).tolist() == [2]
    assert consulta.serie(con_otra_medida.nombre, consulta.nodo("11")).tolist() == [1, 1]


def test_lo_publicado_sin_una_medida_es_de_otra_version_y_se_vuelve_a_preparar(
    tmp_path: Path,
    sin_geografia: None,  # noqa: ARG001
    request: pytest.FixtureRequest,
) -> None:
    publicar_tablas(_MUNDO, Ajustes(datos=tmp_path))
    assert not de_otra_version(tmp_path)
    nueva = request.getfixturevalue("con_otra_medida")
    assert de_otra_version(tmp_path)
    with pytest.raises(ErrorGeneracion, match="otra versión"):
        ultima_buena(tmp_path)
    puesta = poner_al_dia(Ajustes(datos=tmp_path))
    assert puesta is not None
    consulta = Consulta(abrir(puesta))
    assert consulta.suma(nueva.nombre, [consulta.raiz], Periodo.leer("2026")).tolist() == [2]
    assert not de_otra_version(tmp_path)
