"""Filas repetidas: la que es igual a otra se aparta y se dice; la de la misma clave y otros datos se rechaza."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ingesta.conftest import leer_tabla

Escribir = Callable[..., Path]
Referencia = dict[str, pd.DataFrame]
_TITULOS = "codigo_sesion,codigo_grupo,fecha,asistentes,tema,numero\n"


def test_una_fila_igual_a_otra_se_aparta_y_no_cuenta_para_detener(
    escribir: Escribir, hoy: date, referencia: Referencia
) -> None:
    lineas = [f"S-{n},G-1,2026-03-0{n},{n},T05,{n}" for n in range(2, 6)]
    # la numeración no es de la tabla, y las mayúsculas o los espacios no hacen otra fila; la mala se cuenta una vez
    otras = [lineas[0], "S-3, G-1,2026-03-03,3,t05,99", "S-9,G-404,2026-03-09,1,,6", "S-9,G-404,2026-03-09,1,,7"]
    texto = _TITULOS + "".join(f"{linea}\n" for linea in [*lineas, *otras])
    _, sesiones, informe = leer_tabla(escribir(texto), None, referencia, hoy)
    assert sesiones["codigo_sesion"].tolist() == ["S-2", "S-3", "S-4", "S-5"]
    assert (informe.total, informe.aceptadas, informe.rechazadas, informe.ignoradas) == (8, 4, 1, 3)
    assert informe.motivos == (("fila repetida", 3),)
    assert (
        "3 filas repetidas: las 6, 7 y 9. Lo que es igual en todo a otra fila del archivo se cuenta una vez."
        in informe.avisos
    )
    # las integrantes del grupo se tomaron para cuatro sesiones, no para siete
    assert any(aviso.startswith("4 sesiones sin «esperadas»") for aviso in informe.avisos)
    assert [(suma.aceptadas, suma.rechazadas, suma.repetidas) for suma in informe.sumas] == [(14, 1, 6)]
    assert informe.detenido == ""


def test_la_misma_clave_con_otros_datos_se_rechaza_y_dice_en_que_difiere(
    escribir: Escribir, hoy: date, referencia: Referencia
) -> None:
    texto = (
        f"{_TITULOS}S-2,G-1,2026-03-02,7,T05,1\nS-2,G-1,2026-03-02,8,,2\nS-2,G-1,2026-03-03,7,T05,3\n"
        "S-2,G-1,2026-03-02,7,T05,4\nS-2,G-1,2026-03-02,8,,5\n"
    )
    _, sesiones, informe = leer_tabla(escribir(texto), None, referencia, hoy)
    assert sesiones["asistentes"].tolist() == [7]
    assert [(problema.fila, problema.como_corregir) for problema in informe.problemas] == [
        (3, "Deje una sola fila con esa clave: difieren en «tema» y «asistentes»."),
        (4, "Deje una sola fila con esa clave: difieren en «fecha»."),
    ]
    assert informe.problemas[0].esperado == "una sola fila por clave (la primera está en la fila 2)"
    # la 5 repite a la 2, y la 6 a la 3, que ya se rechazó
    assert (informe.aceptadas, informe.rechazadas, informe.ignoradas) == (1, 2, 2)


def test_dos_filas_que_solo_difieren_en_como_se_escribe_su_codigo_son_la_misma(
    escribir: Escribir, hoy: date, referencia: Referencia
) -> None:
    texto = "diresa,anio,facilitadores\nCusco,2025,3\n11,2025,3\n"
    _, facilitadores, informe = leer_tabla(escribir(texto), None, referencia, hoy)
    assert facilitadores["diresa"].tolist() == ["11"]
    assert (informe.aceptadas, informe.rechazadas, informe.motivos) == (1, 0, (("fila repetida", 1),))


_fila = st.tuples(st.integers(1, 3), st.integers(0, 2), st.sampled_from(["M01", "M02", "M77"]))


@settings(max_examples=40)
@given(st.lists(_fila, min_size=1, max_size=12))
def test_repetir_filas_no_cambia_lo_aceptado_ni_lo_rechazado(
    tmp_path: Path, referencia: Referencia, filas: list[tuple[int, int, str]]
) -> None:
    def leer(cuales: list[tuple[int, int, str]]) -> tuple[pd.DataFrame, int, int, int]:
        ruta = tmp_path / "faltas.csv"
        lineas = "".join(f"S-1,{motivo},{'si' if n > 1 else 'no'},{cantidad}\n" for n, cantidad, motivo in cuales)
        ruta.write_text("codigo_sesion,motivo,justificada,cantidad\n" + lineas)
        _, aceptadas, informe = leer_tabla(ruta, None, referencia, date(2026, 6, 30))
        assert informe.total == len(cuales) == informe.aceptadas + informe.rechazadas + informe.ignoradas
        (suma,) = informe.sumas
        assert suma.aceptadas + suma.rechazadas + suma.repetidas == sum(cantidad for _, cantidad, _ in cuales)
        return aceptadas, informe.aceptadas, informe.rechazadas, informe.ignoradas

    # las de motivo desconocido no se entienden: no se sabe si son iguales, y cada una es un rechazo
    entendidas = [fila for fila in filas if fila[2] != "M77"]
    una, aceptadas, rechazadas, ignoradas = leer(filas)
    dos, aceptadas_dos, rechazadas_dos, ignoradas_dos = leer(filas + entendidas)
    pd.testing.assert_frame_equal(una, dos)
    assert (aceptadas_dos, rechazadas_dos) == (aceptadas, rechazadas)
    assert ignoradas_dos == ignoradas + len(entendidas)
