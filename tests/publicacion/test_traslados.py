"""Un establecimiento que cambió de red se lleva su pasado a la de hoy, y las dos lo dicen.

En Cusco, dos establecimientos en la microrred 11-02-05 y uno en la 11-03-01, y los tres atienden partos. El 90000001
tiene el grupo GAC-050, que en 2024 se reunió cada mes, y otra vez en enero de 2025; después pasa a la 11-03-01.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.almacen.almacen import Almacen
from dashboard.almacen.consulta import Consulta
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores.catalogo import POR_CLAVE
from dashboard.indicadores.pertenencia import pertenencia
from dashboard.publicacion.preparar import publicar_tablas
from tests.fabricas import establecimiento, tablas
from tests.paginas.recorrido import leer, pintado, texto
from tests.publicacion.test_importar import Copiar, Taller
from tests.publicacion.test_revisiones import GRUPO, PUBLICAR, TITULOS, anunciadas

pytestmark = pytest.mark.usefixtures("sin_geografia")
LLEGO = "con los establecimientos que tiene hoy: 1 establecimiento era de otra red (Red 02)"
SE_FUE = "con los establecimientos que tiene hoy: 1 establecimiento que era suyo hoy es de otra red (Red 03)"


class _Taller(Taller):
    def registro(self, microrred: str, nombres: str = "Red 03,Microrred 01") -> Path:
        """Un archivo que pone al 90000001 en esa microrred."""
        titulos = "codigo_renipress,nombre,diresa,red,microrred,red_nombre,microrred_nombre"
        _, red, ultima = microrred.split("-")
        return self.escribir("lugares.csv", titulos, f"90000001,Puesto 0001,11,{red},{ultima},{nombres}")

    def consulta(self, alcance: str = "PE") -> Consulta:
        return Almacen(self.ajustes.datos).consulta(alcance)

    def dicho(self, codigo: str, periodo: str = "2024") -> str:
        consulta = self.consulta()
        return pertenencia(consulta, consulta.nodo(codigo), Periodo.leer(periodo))


def _de_2024(carpeta: Path) -> None:
    hecho = _Taller(carpeta)
    lugares = [
        establecimiento(f"9000000{n}", microrred, anio_parto=2024)
        for n, microrred in ((1, "11-02-05"), (2, "11-02-05"), (3, "11-03-01"))
    ]
    publicar_tablas(tablas(establecimientos=lugares), hecho.ajustes)
    meses = [f"T-{mes:02d},GAC-050,2024-{mes:02d}-15,6,10" for mes in range(1, 13)]
    sesiones = hecho.escribir("sesiones.csv", TITULOS, *meses, "T-13,GAC-050,2025-01-15,6,10")
    hecho.importar(hecho.escribir("grupos.csv", *GRUPO), sesiones)


@pytest.fixture
def taller(copiar_de: Copiar, tmp_path: Path) -> _Taller:
    copiar_de(_de_2024, tmp_path)
    return _Taller(tmp_path)


def test_las_dos_redes_dicen_con_que_establecimientos_se_cuentan(taller: _Taller) -> None:
    assert (taller.dicho("11-02"), taller.dicho("11-03")) == ("", "")
    taller.importar(taller.registro("11-03-01"))
    assert (taller.dicho("11-02"), taller.dicho("11-03")) == (SE_FUE, LLEGO)
    assert "otra microrred (Microrred 05)" in taller.dicho("11-03-01")
    # la región es la misma, y el país es de todos
    assert (taller.dicho("11"), taller.dicho("PE")) == ("", "")
    # lo que empieza después de saberse ya está donde está
    assert (taller.dicho("11-03", "2025"), taller.dicho("11-03", "2025-01")) == (LLEGO, LLEGO)
    consulta = taller.consulta()
    (traslado,) = consulta.traslados(consulta.nodo("11-03"))
    assert (traslado.establecimiento.codigo, f"{traslado.dia}") == ("90000001", "2025-01-15")
    # quien solo ve la red de la que salió no sabe adónde fue
    assert taller.consulta("11-02").traslados(consulta.nodo("11-02")) == []
    # y cargar lo mismo otra vez no lo repite
    assert taller.importar(taller.registro("11-03-01")).sin_cambios


def test_se_dice_en_la_pagina_el_pasaporte_y_el_establecimiento(taller: _Taller) -> None:
    taller.importar(taller.registro("11-03-01"))
    consulta = taller.consulta()
    for codigo, frase in (("11-02", SE_FUE), ("11-03", LLEGO)):
        pagina = pintado(leer(f"/territorio/{codigo}?periodo=2024", consulta), consulta)
        assert f"Todos los meses se cuentan {frase}." in texto(pagina["tendencia"])
        assert frase in texto(pagina["tarjetas"])
        nodo = consulta.nodo(codigo)
        assert POR_CLAVE["asistencia"].con_que(consulta, nodo, Periodo.leer("2024")) == frase
    ficha = texto(pintado(leer("/establecimiento/90000001?periodo=2024", consulta), consulta)["simple"])
    assert "en la microrred Microrred 05, hasta el 15 ene 2025" in ficha


def test_un_codigo_nuevo_con_el_mismo_nombre_no_es_un_traslado_y_volver_tampoco_deja_rastro(taller: _Taller) -> None:
    taller.importar(taller.registro("11-12-05", "Red 02,Microrred 05"))
    assert taller.dicho("11-12") == ""
    taller.importar(taller.registro("11-02-05", "Red 02,Microrred 05"))
    assert (taller.dicho("11-02"), taller.dicho("11-03")) == ("", "")
    # de dos cambios sin datos nuevos en medio se recuerda de dónde salió y adónde llegó
    for microrred, nombres in (("11-03-01", "Red 03,Microrred 01"), ("11-04-01", "Red 04,Microrred 01")):
        taller.importar(taller.registro(microrred, nombres))
    taller.importar(taller.registro("11-03-01"))
    assert (taller.dicho("11-02"), taller.dicho("11-03")) == (SE_FUE, LLEGO)


def test_lo_que_el_traslado_mueve_de_un_anio_cerrado_se_anuncia_en_las_dos_redes(taller: _Taller) -> None:
    # 11-02 pasa de 1 de 2 a 0 de 1; 11-03, de 0 de 1 a 1 de 2; la región sigue en 1 de 3
    frases = anunciadas(taller.importar(taller.registro("11-03-01"), destino=PUBLICAR))
    que, por = "2024, establecimientos con grupo conformado", "por 1 establecimiento que cambió de"
    for lugar, cifras, unidad in (
        ("Red 02", "50,0 % → 0,0 %", "red"),
        ("Red 03", "0,0 % → 50,0 %", "red"),
        ("Microrred 05", "50,0 % → 0,0 %", "microrred"),
        ("Microrred 01", "0,0 % → 50,0 %", "microrred"),
    ):
        assert f"{que}, {lugar}: {cifras}, {por} {unidad}" in frases
    # la asistencia de 11-02, que tenía, ya no se puede decir; y la de 11-03, que no tenía, no es una revisión
    assert f"2024, asistencia a sesiones, Red 02: 60,0 % → sin dato, {por} red" in frases
    assert not any("Cusco:" in frase or "Perú:" in frase for frase in frases)
    assert len(frases) == 6
