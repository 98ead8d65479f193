"""Un nombre de persona en un texto libre no entra; uno dudoso, solo si la persona dice que no lo es."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from dashboard.contratos.contrato import Tipo
from dashboard.contratos.tablas import TABLAS, tabla_de
from dashboard.ingesta.entrada import validar
from dashboard.ingesta.lectura import leer_celdas
from dashboard.ingesta.libro_corregido import NO_SE_COPIA, libro_corregido
from dashboard.ingesta.revision import Revision
from dashboard.ingesta.texto_libre import CONFIRMADO
from dashboard.ingesta.tipado import convertir
from dashboard.nucleo.recursos import filas_de_referencia
from tests.ingesta.conftest import leer_tabla

Escribir = Callable[..., Path]
Referencia = dict[str, pd.DataFrame]

_TITULOS = "codigo_grupo,nombre,codigo_renipress,fecha_conformacion,comunidad"


def _grupos(*parejas: tuple[str, str]) -> str:
    filas = (f"G-1{n},{uno},90000001,2026-03-01,{otro}" for n, (uno, otro) in enumerate(parejas))
    return "\n".join([_TITULOS, *filas])


def test_un_nombre_claro_se_rechaza_y_no_se_repite(escribir: Escribir, hoy: date, referencia: Referencia) -> None:
    ruta = escribir(
        _grupos(("María Quispe Mamani", "Alta"), ("Leche y Sol", "Casa de Juana Flores"), ("«Ana Condori»", "Kantu"),
                *(("Rosas de Mayo", "San Juan"),) * 12)
    )  # fmt: skip
    _, grupos, informe = leer_tabla(ruta, None, referencia, hoy)
    assert set(grupos["nombre"]) == {"Rosas de Mayo"}
    assert [(p.fila, p.columna, p.encontrado) for p in informe.problemas] == [
        (2, "nombre", "un texto de 3 palabras"), (3, "comunidad", "un texto de 4 palabras"),
        (4, "nombre", "un texto de 2 palabras"),
    ]  # fmt: skip
    assert all("no se publica" in problema.como_corregir for problema in informe.problemas)
    # el resto se carga: lo que sobra del archivo no espera a nadie
    assert informe.detenido == ""
    for nombre in ("Quispe", "Juana", "Condori"):
        assert nombre not in informe.texto() + repr(informe)


def test_un_nombre_dudoso_entra_cuando_se_escribe_entre_comillas(
    escribir: Escribir, hoy: date, referencia: Referencia
) -> None:
    _, sin_confirmar, informe = leer_tabla(escribir(_grupos(("María Elena", "Condori"))), None, referencia, hoy)
    assert sin_confirmar.empty
    assert [problema.columna for problema in informe.problemas] == ["nombre", "comunidad"]
    assert all("entre comillas, «así»" in problema.como_corregir for problema in informe.problemas)
    for abre, cierra in ("«»", "“”", ('"""', '"""')):
        ruta = escribir(_grupos((f"{abre}María Elena{cierra}", f"{abre}Condori{cierra}")))
        _, grupos, informe = leer_tabla(ruta, None, referencia, hoy)
        assert grupos[["nombre", "comunidad"]].to_numpy().tolist() == [["María Elena", "Condori"]]
        assert [(arreglo.columna, arreglo.causa) for arreglo in informe.arreglos] == [
            ("comunidad", CONFIRMADO), ("nombre", CONFIRMADO),
        ]  # fmt: skip


def test_las_comillas_de_un_nombre_que_nadie_duda_son_suyas(
    escribir: Escribir, hoy: date, referencia: Referencia
) -> None:
    _, grupos, informe = leer_tabla(escribir(_grupos(("«Leche y Vida»", "Alta"))), None, referencia, hoy)
    assert grupos["nombre"].tolist() == ["«Leche y Vida»"]
    assert informe.arreglos == ()


@pytest.mark.parametrize("tabla", [tabla.nombre for tabla in TABLAS])
def test_todo_texto_que_no_puso_el_registro_pasa_por_la_misma_puerta(tabla: str) -> None:
    for columna in tabla_de(tabla).columnas:
        if columna.tipo is Tipo.TEXTO:
            revision = Revision("f.csv", pd.RangeIndex(2))
            convertir(pd.Series(["María Quispe", "José Mamani"]), columna, revision)
            assert revision.malas.all() != columna.del_registro, columna.nombre


def test_los_nombres_que_puso_el_registro_no_se_preguntan() -> None:
    exentas = {c.nombre for tabla in TABLAS for c in tabla.columnas if c.del_registro}
    assert exentas == {
        "nombre", "institucion", "diresa_nombre", "red_nombre", "microrred_nombre", "departamento", "provincia",
        "distrito",
    }  # fmt: skip
    assert {t.nombre for t in TABLAS for c in t.columnas if c.del_registro} == {"establecimientos"}


def test_las_regiones_y_sus_autoridades_no_son_personas() -> None:
    columna = tabla_de("resultados").columna("ambito")
    regiones = pd.Series([fila["nombre"] for fila in filas_de_referencia("regiones.csv")])
    revision = Revision("f.csv", regiones.index)
    assert convertir(regiones, columna, revision).tolist() == regiones.tolist()


def test_un_codigo_sin_cifras_que_es_un_apellido_se_rechaza(
    escribir: Escribir, hoy: date, referencia: Referencia
) -> None:
    texto = "codigo_grupo,codigo_renipress,fecha_conformacion\nMamani,90000001,2026-03-01\nLACTAR,90000001,2026-03-01\n"
    _, grupos, informe = leer_tabla(escribir(texto), None, referencia, hoy)
    assert grupos["codigo_grupo"].tolist() == ["LACTAR"]
    assert "Mamani" not in informe.texto()
    assert "con alguna cifra" in informe.problemas[0].como_corregir


@pytest.mark.parametrize("formato_de", ["csv", "xlsx"])
def test_un_apellido_corrido_no_esta_en_el_mensaje_ni_en_el_libro_y_el_dudoso_vuelve(
    escribir: Escribir, hoy: date, referencia: Referencia, tmp_path: Path, formato_de: str
) -> None:
    filas = [
        "codigo_sesion,codigo_grupo,fecha,asistentes",
        "S-90,G-1,2026-03-11,7", "S-92,G-1,Mamani,8", "S-93,Quispe,2026-03-13,8", "S-94,G-1,2026-03-14,Chumbirizo",
        "S-95,G-1,2026-03-14,Rosa Quispe Huaraca",
    ]  # fmt: skip
    ruta = tmp_path / f"sesiones.{formato_de}"
    if formato_de == "csv":
        ruta = escribir("\n".join(filas), "sesiones.csv")
    else:
        nuevo = openpyxl.Workbook()
        for fila in filas:
            nuevo.active.append(fila.split(","))
        nuevo.save(ruta)
    (celdas,) = leer_celdas(ruta)
    informe = validar(celdas, None, referencia, hoy).informe
    assert (informe.aceptadas, informe.rechazadas) == (1, 4)
    assert [problema.encontrado for problema in informe.problemas] == [
        "una palabra de 6 letras", "una palabra de 6 letras", "una palabra de 10 letras", "un texto de 3 palabras",
    ]  # fmt: skip
    hoja = openpyxl.load_workbook(io.BytesIO(libro_corregido(ruta, [informe]))).worksheets[0]
    escrito = repr([[celda.value for celda in fila] for fila in hoja.iter_rows()])
    notas = [celda.comment.text for fila in hoja.iter_rows() for celda in fila if celda.comment]
    for nombre in ("Mamani", "Quispe", "Chumbirizo", "Huaraca"):
        assert nombre not in informe.texto() + repr(informe) + escrito + repr(notas)
    assert [hoja[celda].value for celda in ("C3", "B4", "D5", "D6")] == [NO_SE_COPIA] * 4


def test_del_texto_rechazado_vuelve_el_dudoso_y_no_el_claro(
    escribir: Escribir, hoy: date, referencia: Referencia
) -> None:
    ruta = escribir(_grupos(("María Elena", "Alta"), ("María Quispe", "Baja")))
    (celdas,) = leer_celdas(ruta)
    informe = validar(celdas, None, referencia, hoy).informe
    hoja = openpyxl.load_workbook(io.BytesIO(libro_corregido(ruta, [informe]))).worksheets[0]
    assert [hoja["B2"].value, hoja["B3"].value] == ["María Elena", NO_SE_COPIA]
    # lo tachado no entra como si fuera un nombre
    _, grupos, _ = leer_tabla(escribir(_grupos((NO_SE_COPIA, "Baja"))), None, referencia, hoy)
    assert grupos.empty
