"""Números por columna: qué es un punto, una coma o un porcentaje lo dice la columna, y si no lo dice se pregunta."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.contratos.contrato import Columna
from dashboard.contratos.tablas import TABLAS, tabla_de
from dashboard.ingesta.numeros import numeros_de_columna
from tests.ingesta.conftest import leer_tabla

Escribir = Callable[..., Path]
ALTITUD = tabla_de("establecimientos").columna("altitud")
LATITUD = tabla_de("establecimientos").columna("latitud")
HORAS = tabla_de("grupos").columna("horas_capacitacion")
CANTIDAD = tabla_de("recursos").columna("valor")
PORCENTAJE = tabla_de("resultados").columna("valor_pct")


@pytest.mark.parametrize(
    ("columna", "textos", "leidos"),
    [
        # hay un 3710 entero y los tres caben entre -50 y 6000
        (ALTITUD, ["3.710", "3,399", "3710"], [3710, 3399, 3710]),
        # 1.234.567 y 12,5 solo se leen de una manera, y dicen qué es el punto
        (CANTIDAD, ["1.234", "1.234.567"], [1234, 1234567]),
        (CANTIDAD, ["1.234", "12,5"], [1234, 12.5]),
        (CANTIDAD, ["1.234", "12.5"], [1.234, 12.5]),
        (CANTIDAD, ["1,234", "12,5"], [1.234, 12.5]),
        (CANTIDAD, ["1,234", "1,234,567.8"], [1234, 1234567.8]),
        (CANTIDAD, ["1,234.5"], [1234.5]),
        (CANTIDAD, ["1.234,5", "2.500"], [1234.5, 2500]),
        # un cero delante o una cuarta cifra no son de millares
        (CANTIDAD, ["0.125", "1.234"], [0.125, 1.234]),
        (CANTIDAD, ["3.7100", "3.399"], [3.71, 3.399]),
        (CANTIDAD, ["120", "-5", "1234.567"], [120, -5, 1234.567]),
        # ninguna latitud ni ninguna hora de taller llega a mil
        (LATITUD, ["-13.522", "-13,5"], [-13.522, -13.5]),
        (HORAS, ["12.125"], [12.125]),
        # en la costa se miden metros con decimales, y 92 277 m no hay en ninguna parte
        (ALTITUD, ["92.277", "3.145", "3827.7"], [92.277, 3.145, 3827.7]),
    ],
)  # fmt: skip
def test_la_columna_dice_que_es_cada_signo(columna: Columna, textos: list[str], leidos: list[float]) -> None:
    numeros = numeros_de_columna(textos, columna)
    assert numeros.leidos == dict(zip(textos, leidos, strict=True))
    assert not numeros.dudosos


@pytest.mark.parametrize(
    ("columna", "textos", "dudosos"),
    [
        (ALTITUD, ["3.710", "3.399", "850"], ["3.710", "3.399"]),
        (ALTITUD, ["3,710"], ["3,710"]),
        # 9.999 no cabe como altitud en metros, pero eso no hace de 3.710 unos metros con decimales
        (ALTITUD, ["3.710", "9.999", "3710"], ["3.710", "9.999"]),
        # 3400.5 dice que el punto es decimal y también que aquí las altitudes son de miles
        (ALTITUD, ["3.710", "3400.5"], ["3.710"]),
        # entre cantidades de cualquier cosa, 3710 no dice nada de 1.234
        (CANTIDAD, ["1.234", "3710"], ["1.234"]),
        # el punto es decimal en 12.5 y de millares en 1.234.567; la coma y el punto son decimales
        (CANTIDAD, ["2.345", "12.5", "1.234.567"], ["2.345"]),
        (CANTIDAD, ["2.345", "12.5", "12,5"], ["2.345"]),
    ],
)  # fmt: skip
def test_lo_que_la_columna_no_decide_se_pregunta(columna: Columna, textos: list[str], dudosos: list[str]) -> None:
    numeros = numeros_de_columna(textos, columna)
    assert list(numeros.dudosos) == dudosos
    assert not set(dudosos) & set(numeros.leidos)


def test_la_pregunta_muestra_las_dos_lecturas_y_cada_celda_dice_como_se_responde() -> None:
    numeros = numeros_de_columna(["3.710", "3.399"], ALTITUD)
    assert numeros.pregunta == "¿son 3710 y 3399, o 3,71 y 3,399?"
    assert numeros.dudosos["3.399"].respuesta == (
        "Escríbalo sin separador de millares: «3399»; si son decimales, con un cero más: «3.3990»."
    )
    assert numeros_de_columna(["1"], PORCENTAJE).pregunta == "¿es 100, o 1?"


@pytest.mark.parametrize(
    ("textos", "leidos", "dudosos"),
    [
        (["68,4%", "54,1 %", "66.0%"], {"68,4%": 68.4, "54,1 %": 54.1, "66.0%": 66}, []),
        # con su signo no hay nada que dudar: de verdad son menos del 1 %
        (["0,5 %", "0.125%", "0%", "100 %", "1%"], {"0,5 %": 0.5, "0.125%": 0.125, "0%": 0, "100 %": 100, "1%": 1}, []),
        (["68.4", "54"], {"68.4": 68.4, "54": 54}, []),
        # que otro pase de 1 no dice qué es este
        (["54,1", "0,5"], {"54,1": 54.1}, ["0,5"]),
        (["0", "0.0"], {"0": 0, "0.0": 0}, []),
        (["0.684", "0,541", "0"], {"0": 0}, ["0.684", "0,541"]),
        (["1"], {}, ["1"]),
        # unos con signo y otros sin él: no son de una sola idea
        (["68,4%", "0.541"], {"68,4%": 68.4}, ["0.541"]),
        (["68,4%", "54.1", "0.66"], {"68,4%": 68.4, "54.1": 54.1}, ["0.66"]),
        # 684 no es un porcentaje: no dice nada de 0.541
        (["684", "0.541"], {"684": 684}, ["0.541"]),
        (["%", "68%%", "x%"], {}, []),
    ],
)  # fmt: skip
def test_un_porcentaje_es_el_de_su_signo_y_una_fraccion_se_pregunta(
    textos: list[str], leidos: dict[str, float], dudosos: list[str]
) -> None:
    numeros = numeros_de_columna(textos, PORCENTAJE)
    assert numeros.leidos == leidos
    assert list(numeros.dudosos) == dudosos


def test_un_numero_hasta_uno_entre_otros_mayores_tambien_se_pregunta() -> None:
    # quien junta dos hojas junta dos maneras de escribir: 0,5 puede ser 50 % o medio punto
    numeros = numeros_de_columna(["54,1", "0,5"], PORCENTAJE)
    assert numeros.leidos == {"54,1": 54.1}
    assert numeros.pregunta == "¿es 50, o 0,5?"
    assert numeros_de_columna(["54,1", "0,5 %"], PORCENTAJE).leidos == {"54,1": 54.1, "0,5 %": 0.5}


def test_lo_que_guarda_un_libro_como_numero_no_lleva_millares() -> None:
    assert numeros_de_columna(["3.399", "3710"], ALTITUD, escritos=False).leidos == {"3.399": 3.399, "3710": 3710}


def test_solo_es_porcentaje_lo_que_va_de_cero_a_cien() -> None:
    columnas = [columna for tabla in TABLAS for columna in tabla.columnas if columna.porcentaje]
    assert PORCENTAJE in columnas
    assert all((columna.minimo, columna.maximo) == (0, 100) for columna in columnas)


_VALORES = st.lists(st.integers(-9_999_999, 9_999_999).map(lambda n: n / 1000), min_size=1, max_size=12, unique=True)


def _escribir(valor: float, millares: str, punto: str) -> str:
    """`(-1234.5, ".", ",")` → `-1.234,5`."""
    texto = f"{valor:,.3f}".rstrip("0").rstrip(".")
    return texto.translate(str.maketrans({",": millares, ".": punto}))


@given(_VALORES, st.sampled_from([("", "."), ("", ","), (".", ","), (",", ".")]))
def test_escrita_con_una_sola_idea_la_columna_dice_lo_escrito_o_pregunta(
    valores: list[float], idea: tuple[str, str]
) -> None:
    textos = [_escribir(valor, *idea) for valor in valores]
    solos = numeros_de_columna(textos, CANTIDAD)
    for texto, valor in zip(textos, valores, strict=True):
        assert solos.leidos.get(texto, valor) == valor
        assert (texto in solos.leidos) != (texto in solos.dudosos)
    # con una celda que solo se lee de una manera ya no hay nada que preguntar
    resuelta = numeros_de_columna([*textos, _escribir(-1234567.25, *idea)], CANTIDAD)
    assert [resuelta.leidos[texto] for texto in textos] == valores
    assert not resuelta.dudosos


@given(_VALORES, st.sampled_from([".", ","]), st.booleans())
def test_responder_a_lo_que_se_pregunta_deja_una_sola_lectura(
    valores: list[float], punto: str, son_millares: bool
) -> None:
    textos = [_escribir(valor, "", punto) for valor in valores]
    dudosos = numeros_de_columna(textos, CANTIDAD).dudosos
    # lo que cada mensaje manda escribir: «1234» o «1.2340»
    respuestas = {texto: str(duda.una) if son_millares else f"{texto}0" for texto, duda in dudosos.items()}
    esperados = {t: float(duda.una if son_millares else duda.otra) for t, duda in dudosos.items()}
    despues = numeros_de_columna([respuestas.get(texto, texto) for texto in textos], CANTIDAD)
    assert not despues.dudosos
    assert {texto: despues.leidos[respuestas[texto]] for texto in respuestas} == esperados


@given(st.lists(st.integers(1, 1000), min_size=1, max_size=12, unique=True))
def test_una_columna_de_fracciones_nunca_da_un_valor_y_con_su_signo_da_el_escrito(milesimos: list[int]) -> None:
    fracciones = [f"{n / 1000:g}" for n in milesimos]
    pregunta = numeros_de_columna(fracciones, PORCENTAJE)
    assert pregunta.leidos == {}
    assert list(pregunta.dudosos) == fracciones
    con_signo = [f"{duda.una:f}%" for duda in pregunta.dudosos.values()]
    respondida = numeros_de_columna(con_signo, PORCENTAJE)
    assert [respondida.leidos[texto] for texto in con_signo] == [n / 10 for n in milesimos]


_RESULTADOS = "indicador;anio;ambito;valor_pct\n"


def test_una_sola_celda_sin_decidir_detiene_el_archivo_y_dice_que_se_pregunta(escribir: Escribir, hoy: date) -> None:
    # una de diez: menos del 20 %
    lineas = [f"LME;{anio};Cusco;68,{anio - 2010} %\n" for anio in range(2010, 2019)]
    ruta = escribir(_RESULTADOS + "".join(lineas) + "LME;2020;Cusco;0,541\n")
    _, _, informe = leer_tabla(ruta, None, {}, hoy)
    assert (informe.aceptadas, informe.reparadas, informe.rechazadas, informe.total) == (9, 9, 1, 10)
    assert informe.detenido == (
        "Falta saber cómo se lee el archivo «tabla.csv». En la columna «valor_pct»: ¿es 54,1, o 0,541? Escríbalo con "
        "su signo de porcentaje: «54,1 %», o «0,541 %» si de verdad no pasa del 1 %."
    )


def test_lo_que_no_es_de_porcentajes_rechaza_el_signo_y_dice_por_que(
    escribir: Escribir, hoy: date, referencia: dict[str, pd.DataFrame]
) -> None:
    texto = "codigo_sesion;codigo_grupo;fecha;esperadas;asistentes\nS-9;G-1;2026-02-12;12;8%\n"
    _, _, informe = leer_tabla(escribir(texto), None, referencia, hoy)
    (problema,) = informe.problemas
    assert (problema.encontrado, problema.columna) == ("«8%»", "asistentes")
    assert "no es de porcentajes" in problema.como_corregir


def test_el_registro_nacional_tampoco_hace_metros_de_los_kilometros(escribir: Escribir, hoy: date) -> None:
    # el mismo registro mínimo con la cota escrita de tres maneras; sin un número que decida, se pregunta
    def registro(*cotas: str) -> str:
        filas = (
            f"MINSA,{36 + n},Uno,CUSCO,ANTA,ANTA,080301,11,2,5,CUSCO,SUR,ACOMAYO,I-3,ACTIVADO,EN FUNCIONAMIENTO,"
            f'-71.9,-13.5,"{cota}"'
            for n, cota in enumerate(cotas)
        )
        titulos = (
            "Institución,Código Único,Nombre del establecimiento,Departamento,Provincia,Distrito,UBIGEO,Código DISA,"
            "Código Red,Código Microrred,DISA,Red,Microrred,Categoria,Estado,Condición,NORTE,ESTE,COTA"
        )
        return "\n".join([titulos, *filas]) + "\n"

    _, filas, informe = leer_tabla(escribir(registro("3.710", "3,399", "3710")), None, {}, hoy)
    assert informe.formulario == "registro"
    assert filas["altitud"].tolist() == [3710, 3399, 3710]
    _, filas, informe = leer_tabla(escribir(registro("3.710", "3.399")), None, {}, hoy)
    assert "2 establecimientos sin altitud: su cota se lee de dos maneras (¿son 3710 y 3399, o 3,71 y 3,399?)." in (
        informe.avisos
    )
    # la cota no es de lo que el tablero mide: sin ella el registro entra igual
    assert (filas["altitud"].isna().tolist(), informe.detenido) == ([True, True], "")


def test_una_columna_sin_limites_admite_millares() -> None:
    assert numeros_de_columna(["1.234.567"], replace(LATITUD, minimo=None)).leidos == {"1.234.567": 1234567}
