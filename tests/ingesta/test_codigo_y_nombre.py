"""El código y el nombre de lo mismo son dos columnas, y cuál es cuál lo dice su contenido."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from dashboard.nucleo.errores import ErrorArchivo
from tests.ingesta.conftest import HOY, leer_tabla

Escribir = Callable[..., Path]
Referencia = dict[str, pd.DataFrame]
_ARBOL = ["diresa", "diresa_nombre", "red", "red_nombre", "microrred", "microrred_nombre"]


@pytest.mark.parametrize(
    "titulos",
    [
        "Codigo_Disa,Disa,Codigo_Red,Red,Codigo_MicroRed,MicroRed",
        "Cod DIRESA,Diresa,Cod_Red,RED,Cod_Microrred,Microrred",
        "Disa,Nombre_Disa,Red,Nombre_Red,MicroRed,Nombre_MicroRed",
        "diresa,diresa_nombre,red,red_nombre,microrred,microrred_nombre",
    ],
)
def test_el_arbol_se_reparte_por_su_contenido(escribir: Escribir, titulos: str) -> None:
    texto = (
        f"codigo_unico,establecimiento,{titulos}\n"
        "000990001,Uno,11,CUSCO,02,VALLE EJEMPLO,01,QUILLARUMI\n"
        "000990002,Dos,11,CUSCO,02,VALLE EJEMPLO,03,SECTOR 3\n"
    )
    nombre, leidos, informe = leer_tabla(escribir(texto.replace("Cod DIRESA", "Codigo DIRESA")), None, {}, HOY)
    assert (nombre, informe.rechazadas) == ("establecimientos", 0)
    assert leidos[_ARBOL].to_numpy().tolist() == [
        ["11", "CUSCO", "11-02", "VALLE EJEMPLO", "11-02-01", "QUILLARUMI"],
        ["11", "CUSCO", "11-02", "VALLE EJEMPLO", "11-02-03", "SECTOR 3"],
    ]
    assert leidos["codigo_renipress"].tolist() == ["00990001", "00990002"]


def test_en_otro_orden_da_lo_mismo(escribir: Escribir) -> None:
    texto = "Disa,Codigo_Disa,Red,Codigo_Red,renipress,nombre\nCUSCO,11,RED 5,05,90000001,Uno\n"
    _, leidos, informe = leer_tabla(escribir(texto), None, {}, HOY)
    assert leidos[_ARBOL[:4]].to_numpy().tolist() == [["11", "CUSCO", "11-05", "RED 5"]]
    assert ("Disa", "diresa_nombre") in informe.correspondencia


def test_el_nombre_del_grupo_va_a_su_columna_y_en_las_sesiones_no_se_usa(
    escribir: Escribir, referencia: Referencia
) -> None:
    texto = "cod_grupo,grupo,renipress,fecha_conformacion\nG-8,Leche y Vida,90000001,2025-01-01\n"
    _, grupos, _ = leer_tabla(escribir(texto), None, referencia, HOY)
    assert grupos[["codigo_grupo", "nombre"]].to_numpy().tolist() == [["G-8", "Leche y Vida"]]
    texto = "codigo_sesion,grupo,cod_grupo,fecha,asistentes\nS-7,Leche y Vida,G-1,2026-02-11,7\n"
    _, sesiones, informe = leer_tabla(escribir(texto), None, referencia, HOY)
    assert sesiones["codigo_grupo"].tolist() == ["G-1"]
    assert any("No se usan estas columnas" in aviso and "«grupo»" in aviso for aviso in informe.avisos)


@pytest.mark.parametrize("valores", ["G-1,G-2", ",", "Uno,Dos", "G-1,"])
def test_si_el_contenido_no_los_distingue_no_se_elige(escribir: Escribir, referencia: Referencia, valores: str) -> None:
    texto = f"codigo_sesion,cod_grupo,grupo,fecha,asistentes\nS-7,{valores},2026-02-11,7\n"
    with pytest.raises(ErrorArchivo, match=r"«cod_grupo» y «grupo» son la misma columna: «codigo_grupo»"):
        leer_tabla(escribir(texto), None, referencia, HOY)
