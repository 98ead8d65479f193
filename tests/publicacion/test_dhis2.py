"""DHIS2 en una carga: las correspondencias vienen con los datos o de antes, y lo que DHIS2 no trae se conserva.

GAC-050 y GAC-051 son de 10 integrantes y están en 90000001.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.nucleo.errores import ErrorArchivo
from dashboard.publicacion.preparar import publicar_tablas
from tests.fabricas import establecimiento, grupo, tablas
from tests.publicacion.test_importar import Copiar, Taller

pytestmark = pytest.mark.usefixtures("sin_geografia")
TITULOS = "dataelement,period,orgunit,categoryoptioncombo,value"
MAYO = ("fbfJHSPpUQD,20250511,ouGrupo0050,,7", "fbfJHSPpUQD,20250512,ouGrupo0051,,6")


class _Taller(Taller):
    def correspondencias(self, *mas: str) -> Path:
        return self.escribir(
            "correspondencias.csv",
            "codigo_dhis2,va_a,codigo",
            "fbfJHSPpUQD,sesiones.asistentes,",
            "ouGrupo0050,,GAC-050",
            *mas,
        )

    def datos(self, *datos: str) -> Path:
        return self.escribir("datos.csv", TITULOS, *datos)


def _con_registro(carpeta: Path) -> None:
    hecho = _Taller(carpeta)
    grupos = [grupo(codigo, "90000001") for codigo in ("GAC-050", "GAC-051")]
    lugares = [establecimiento("90000001", "11-02-05")]
    publicar_tablas(tablas(establecimientos=lugares, grupos=grupos), hecho.ajustes)


@pytest.fixture
def taller(copiar_de: Copiar, tmp_path: Path) -> _Taller:
    copiar_de(_con_registro, tmp_path)
    return _Taller(tmp_path)


def test_las_correspondencias_vienen_en_la_misma_carga_o_se_recuerdan_de_otra(taller: _Taller) -> None:
    with pytest.raises(ErrorArchivo, match="DHIS2"):
        taller.importar(taller.datos(*MAYO))
    # primero los datos: el orden de los archivos no importa
    todas = taller.correspondencias("ouGrupo0051,,GAC-051")
    taller.importar(taller.datos(*MAYO), todas)
    assert taller.tabla("sesiones")["asistentes"].tolist() == [7, 6]
    assert taller.importar(taller.datos(*MAYO)).sin_cambios
    taller.importar(taller.datos("fbfJHSPpUQD,20250511,ouGrupo0050,,8"))
    assert taller.tabla("sesiones")["asistentes"].tolist() == [8, 6]


def test_lo_que_dhis2_no_trae_de_una_sesion_se_conserva(taller: _Taller) -> None:
    titulos = "codigo_sesion,codigo_grupo,fecha,hora,tema,asistentes,esperadas"
    taller.importar(taller.escribir("sesiones.csv", titulos, "S-1,GAC-050,2025-05-11,09:30,T06,6,10"))
    taller.importar(taller.correspondencias(), taller.datos(MAYO[0]))
    (sesion,) = taller.tabla("sesiones").to_dict("records")
    assert (sesion["codigo_sesion"], sesion["hora"], sesion["tema"], sesion["asistentes"]) == ("S-1", "09:30", "T06", 7)


def test_un_total_de_un_mes_no_se_publica_como_sesion(taller: _Taller) -> None:
    resultado = taller.importar(taller.correspondencias(), taller.datos("fbfJHSPpUQD,202505,ouGrupo0050,,40"))
    assert resultado.generacion is None
    assert "De un total de varios días no sale una sesión" in resultado.texto()


def test_reemplazar_las_correspondencias_quita_las_que_ya_no_vienen(taller: _Taller) -> None:
    taller.importar(taller.correspondencias("ouGrupo0051,,GAC-051"))
    resultado = taller.importar(taller.correspondencias(), reemplazar=True)
    assert "Se reemplaza la tabla equivalencias_dhis2 en PE." in resultado.texto()
    assert taller.tabla("equivalencias_dhis2")["codigo_dhis2"].tolist() == ["fbfJHSPpUQD", "ouGrupo0050"]
