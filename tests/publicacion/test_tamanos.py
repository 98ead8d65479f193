"""El tamaño de un grupo vale desde la fecha de datos de la carga que lo dice; el pasado conserva el que se sabía.

El grupo GAC-050 se carga con 15 integrantes, 12 horas y sesiones hasta octubre de 2024, y después con 20 (la guía pide
de 8 a 15), 6 horas y sesiones hasta diciembre.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.almacen.almacen import Almacen
from dashboard.almacen.consulta import Consulta
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores.catalogo import POR_CLAVE
from dashboard.indicadores.listas import abrir
from dashboard.indicadores.pasaporte import pasaporte
from dashboard.publicacion.preparar import poner_al_dia, publicar_tablas
from tests.fabricas import establecimiento, tablas
from tests.paginas.recorrido import leer, pintado, texto
from tests.publicacion.test_importar import Copiar, Taller

pytestmark = pytest.mark.usefixtures("sin_geografia")
GRUPOS = "codigo_grupo,codigo_renipress,fecha_conformacion,integrantes,horas_capacitacion"


class _Taller(Taller):
    def decir(self, integrantes: str, horas: str = "12") -> Path:
        """Un archivo de grupos."""
        fila = f"GAC-050,90000001,2024-01-01,{integrantes},{horas}"
        return self.escribir(f"grupos_{integrantes}_{horas}.csv", GRUPOS, fila)

    def sesiones(self, desde: int, hasta: int) -> Path:
        """Una sesión cada mes de 2024."""
        filas = (f"T-{mes:02d},GAC-050,2024-{mes:02d}-15,6,10" for mes in range(desde, hasta + 1))
        return self.escribir("sesiones.csv", "codigo_sesion,codigo_grupo,fecha,asistentes,esperadas", *filas)

    def consulta(self) -> Consulta:
        return Almacen(self.ajustes.datos).consulta()

    def tamano(self, *periodos: str, indicador: str = "tamano") -> list[tuple[int, int]]:
        """(con el tamaño de la guía, con dato) en cada periodo."""
        return [self.cifras(periodo)[indicador] for periodo in periodos]


def _de_quince(carpeta: Path) -> None:
    hecho = _Taller(carpeta)
    publicar_tablas(tablas(establecimientos=[establecimiento("90000001", "11-02-05")]), hecho.ajustes)
    hecho.importar(hecho.decir("15"), hecho.sesiones(1, 10))


def _crecido(carpeta: Path) -> None:
    _de_quince(carpeta)
    hecho = _Taller(carpeta)
    hecho.importar(hecho.decir("20", "6"), hecho.sesiones(11, 12))


@pytest.fixture
def taller(copiar_de: Copiar, tmp_path: Path) -> _Taller:
    copiar_de(_de_quince, tmp_path)
    return _Taller(tmp_path)


@pytest.fixture
def crecido(copiar_de: Copiar, tmp_path: Path) -> _Taller:
    copiar_de(_crecido, tmp_path)
    return _Taller(tmp_path)


def test_el_tamano_nuevo_vale_desde_su_fecha_de_datos_y_el_pasado_conserva_el_suyo(crecido: _Taller) -> None:
    # 15 hasta noviembre; 20 desde el 15 de diciembre, el último día con datos de la segunda carga
    assert crecido.tamano("2024-05", "2024-10", "2024-11", "2024-12", "2024") == [(1, 1)] * 3 + [(0, 1)] * 2
    de_horas = crecido.tamano("2024-10", "2024-12", indicador="madres_guia_capacitadas")
    assert de_horas == [(1, 1), (0, 1)]
    historia = crecido.tabla("tamanos")
    assert [(f"{dia:%Y-%m-%d}", int(n)) for dia, n in zip(historia["desde"], historia["integrantes"], strict=True)] == [
        ("2024-10-15", 15),
        ("2024-12-15", 20),
    ]


def test_la_lista_la_ficha_y_la_pantalla_muestran_el_tamano_de_entonces(crecido: _Taller) -> None:
    consulta = crecido.consulta()
    grupo = consulta.nodo("GAC-050")
    for periodo, integrantes in (("2024-10", 15), ("2024-12", 20)):
        mes = Periodo.leer(periodo)
        (fila,) = abrir("con_dato_tamano", "11", consulta, mes).filas
        assert fila["integrantes"] == integrantes
        assert consulta.ficha_grupo(grupo, mes)["integrantes"] == integrantes
        leido = texto(pintado(leer(f"/grupo/GAC-050?periodo={periodo}", consulta), consulta)["simple"])
        assert f"{integrantes} integrantes" in leido
    assert consulta.ficha_grupo(grupo)["integrantes"] == 20


def test_cargar_otra_vez_los_mismos_archivos_no_cambia_ni_el_tamano_ni_su_fecha(crecido: _Taller) -> None:
    historia = crecido.tabla("tamanos")
    for archivo in (crecido.decir("20", "6"), crecido.sesiones(1, 10), crecido.sesiones(11, 12)):
        assert crecido.importar(archivo).sin_cambios
    # y una carga de otra cosa la deja como estaba
    crecido.importar(crecido.escribir("f.csv", "diresa,anio,facilitadores", "11,2024,1"))
    assert crecido.tabla("tamanos").equals(historia)


def test_corregir_el_tamano_en_la_misma_fecha_de_datos_reemplaza_al_que_se_acababa_de_decir(crecido: _Taller) -> None:
    crecido.importar(crecido.decir("14"))
    assert crecido.tamano("2024-10", "2024-12") == [(1, 1), (1, 1)]
    assert crecido.tabla("tamanos")["integrantes"].tolist() == [15, 14]


def test_dejar_de_decir_el_tamano_tambien_es_de_su_fecha(crecido: _Taller) -> None:
    crecido.importar(
        crecido.decir(""), crecido.escribir("r.csv", "codigo_territorio,periodo,fecha_reporte", "11,2025-01,2025-02-03")
    )
    assert crecido.tamano("2024-10", "2024-12", "2025-01", "2025-02") == [(1, 1), (0, 1), (0, 1), (None, 0)]


def test_antes_de_lo_primero_que_se_supo_se_usa_eso_y_se_dice(taller: _Taller) -> None:
    consulta = taller.consulta()
    nodo = consulta.nodo("11")

    def dicho(clave: str, periodo: str) -> str:
        return POR_CLAVE[clave].con_que(consulta, nodo, Periodo.leer(periodo))

    # con una sola carga, lo que se sabe es de octubre
    assert [dicho("tamano", p) for p in ("2024-05", "2024-S1", "2024-10", "2024")] == [
        "con lo que se supo después",
        "con lo que se supo después",
        "",
        "",
    ]
    assert dicho("madres_guia_capacitadas", "2024-05") == "con lo que se supo después"
    assert dicho("asistencia", "2024-05") == ""
    huecos = [h.texto for h in pasaporte(consulta, nodo, Periodo.leer("2024-05"), "tamano").huecos]
    assert "Se cuenta con lo que se supo después." in huecos
    for periodo, dice in (
        ("2024-05", "son los primeros que se supieron, del 15 oct 2024"),
        ("2024", "son los que se sabían el 15 oct 2024"),
    ):
        leido = texto(pintado(leer(f"/grupo/GAC-050?periodo={periodo}", consulta), consulta)["simple"])
        assert f"Integrantes y horas {dice}." in leido


def test_si_solo_de_algunos_se_supo_despues_se_cuentan(taller: _Taller) -> None:
    # y de uno no se dice nunca: no está entre los que se cuentan
    otros = ("GAC-051,90000001,2024-06-01,9,12", "GAC-052,90000001,2024-06-01,,12")
    taller.importar(taller.escribir("otro.csv", GRUPOS, *otros), taller.sesiones(11, 12))
    consulta = taller.consulta()
    de_octubre = POR_CLAVE["tamano"].con_que(consulta, consulta.nodo("11"), Periodo.leer("2024-10"))
    assert de_octubre == "con lo que se supo después en 1 de 2 grupos"
    # horas sí dicen los tres
    horas = POR_CLAVE["madres_guia_capacitadas"].con_que(consulta, consulta.nodo("11"), Periodo.leer("2024-10"))
    assert horas == "con lo que se supo después en 2 de 3 grupos"


def test_el_grupo_que_se_quita_se_lleva_su_historia_y_preparar_otra_vez_no_la_toca(crecido: _Taller) -> None:
    historia = crecido.tabla("tamanos")
    assert poner_al_dia(crecido.ajustes) is None
    otro = crecido.escribir("otro.csv", GRUPOS, "GAC-051,90000001,2024-06-01,9,12")
    crecido.importar(otro)
    assert sorted(set(crecido.tabla("tamanos")["codigo_grupo"])) == ["GAC-050", "GAC-051"]
    crecido.importar(crecido.decir("20", "6"), reemplazar=True)
    assert crecido.tabla("tamanos").equals(historia)


def test_una_sesion_que_llega_tarde_sin_esperadas_toma_el_tamano_de_su_fecha_y_lo_conserva(crecido: _Taller) -> None:
    # 15 en junio, 20 desde el 15 de diciembre; antes de lo primero que se supo, aquello mismo
    filas = ("X-1,GAC-050,2024-06-20,6", "X-2,GAC-050,2024-12-20,6", "X-3,GAC-050,2024-01-05,6")
    tardias = crecido.escribir("tardias.csv", "codigo_sesion,codigo_grupo,fecha,asistentes", *filas)
    crecido.importar(tardias)
    sesiones = crecido.tabla("sesiones").set_index("codigo_sesion")["esperadas"]
    assert [int(sesiones[codigo]) for codigo in ("X-1", "X-2", "X-3")] == [15, 20, 15]
    crecido.importar(crecido.decir("9"))
    assert crecido.importar(tardias).sin_cambios
