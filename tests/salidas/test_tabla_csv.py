"""El CSV que sale del tablero: uno solo para todo, sin fórmulas, que dice de dónde sale y que cualquiera lee."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.escritura_csv import archivo_csv, texto_csv, texto_seguro
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores.listas import DISTRITO, LISTAS, abrir, guia
from dashboard.ingesta.rejilla import leer_rejillas
from dashboard.planificacion.prioridad import priorizar
from dashboard.salidas.acerca import nombre_de_archivo
from dashboard.salidas.cifras import CAMPOS, como_csv, registros, tabla_csv
from dashboard.salidas.plan import prioridad_csv
from tests.fabricas import establecimiento, grupo, sesion
from tests.indicadores.mundo_guia import de_la_guia

PELIGROSOS = ("=", "+", "-", "@", "\t", "\r", "\n")
Consultar = Callable[..., Consulta]
ANIO = Periodo.leer("2026")
#: columnas de `cifras` que no son número ni fecha: textos y síes o noes
_TEXTOS_DE_CIFRAS = {
    "territorio",
    "indicador",
    "periodo",
    "veredicto",
    "provisional",
    "demostracion",
    "aplica",
    "segun",
}


def _lineas(crudo: bytes) -> list[list[str]]:
    """Como lo lee un programa al que no se le dice nada."""
    return list(csv.reader(io.StringIO(crudo.decode("utf-8-sig"), newline="")))


def _filas(crudo: bytes) -> list[dict[str, str]]:
    titulos, *filas = _lineas(crudo)
    return [dict(zip(titulos, fila, strict=True)) for fila in filas]


@pytest.fixture
def mundo(consultar: Consultar) -> Consulta:
    """Cusco: dos establecimientos con comas y comillas en el nombre. G-1: 4 de 6; G-2, 1 de 3: 5 de 9 = 0,555…"""
    return consultar(
        establecimientos=[
            establecimiento("00000001", "11-01-01", nombre='Wawa, "el alto"', ubigeo="080101"),
            establecimiento("00000002", "11-01-01", ubigeo="080101", distrito="Ñuñoa"),
            establecimiento("00000003", "11-01-02", ubigeo="080101"),
        ],
        grupos=[grupo("G-1", "00000001", horas_capacitacion=7.5), grupo("G-2", "00000002")],
        sesiones=[sesion("S1", "G-1", "2026-03-05", 4, 6), sesion("S2", "G-2", "2026-04-06", 1, 3)],
        inasistencias=[{"codigo_sesion": "S1", "motivo": "M01", "cantidad": 2, "justificada": "si"}],
    )


@pytest.fixture
def de_guia(consultar: Consultar) -> Consulta:
    """El mundo de las tablas de la guía: en el otro sus listas saldrían sin filas."""
    return consultar(**de_la_guia())


_LISTAS_DE_LA_GUIA = {lista.clave for lista in guia.LISTAS}


# -- todas las salidas, con las mismas reglas ------------------------------------------------------------------------


def _valores(clave: str, consulta: Consulta) -> tuple[bytes, list[str], list[list[object]]]:
    """Lo escrito, la clase de cada columna (número, fecha, texto) y los valores de los que salió."""
    if clave == "cifras":
        propias = registros(consulta, [consulta.raiz, *consulta.hijos(consulta.raiz)], ANIO)
        clases = ["texto" if c in _TEXTOS_DE_CIFRAS else "fecha" if "fecha" in c else "numero" for c in CAMPOS]
        return como_csv(propias).encode(), clases, [[fila[campo] for campo in CAMPOS] for fila in propias]
    if clave == "prioridad":
        crudo = prioridad_csv(priorizar(consulta, consulta.nodo("11")), consulta)
        titulos = _lineas(crudo)[0]
        numeros = {"Puesto", "Puntos", "Carga"}
        return crudo, [
            "numero" if t in numeros or t.endswith(("(0 a 1)", "(puntos)"))
            else "fecha" if t.startswith(("Últ", "Próx", "Datos al")) else "texto"
            for t in titulos
        ], []  # fmt: skip
    codigo = {"sesiones": "G-1", DISTRITO: "080101"}.get(clave, "11" if clave != "regiones" else "PE")
    abierta = abrir(clave, codigo, consulta, ANIO)
    clases = [
        {"entero": "numero", "decimal": "numero", "km": "numero", "porcentaje": "numero", "fecha": "fecha"}.get(
            c.tipo, "texto"
        )
        for c in abierta.lista.columnas
    ]
    valores = [[fila.get(c.campo) for c in abierta.lista.columnas] for fila in abierta.filas]
    return tabla_csv(abierta, consulta, ANIO), [*clases, "texto", "texto", "fecha", "numero", "texto", "texto"], valores


def _leido(celda: str, clase: str) -> object:
    if not celda:
        return None
    if clase == "numero":
        return float(celda)
    return date.fromisoformat(celda) if clase == "fecha" else celda


def _esperado(valor: object, clase: str) -> object:
    if valor is None or valor == "":
        return None
    if isinstance(valor, bool):
        return "true" if valor else "false"
    if isinstance(valor, time):
        return valor.strftime("%H:%M")
    if clase == "fecha":
        return date.fromisoformat(str(valor))
    return float(str(valor)) if clase == "numero" else texto_seguro(str(valor))


@pytest.mark.parametrize("clave", ["cifras", "prioridad", *(lista.clave for lista in LISTAS)])
def test_todo_csv_que_sale_se_lee_sin_decirle_nada_y_dice_lo_mismo(
    mundo: Consulta, de_guia: Consulta, tmp_path: Path, clave: str
) -> None:
    crudo, clases, valores = _valores(clave, de_guia if clave in _LISTAS_DE_LA_GUIA else mundo)
    titulos, *filas = _lineas(crudo)
    assert len(set(titulos)) == len(titulos), titulos
    assert len(clases) == len(titulos)
    assert {len(fila) for fila in filas} <= {len(titulos)}
    # un archivo lleva la marca con que Excel reconoce las tildes; lo que escribe una orden, no
    assert crudo.startswith(b"\xef\xbb\xbf") is (clave != "cifras")
    leidas = [[_leido(celda, clase) for celda, clase in zip(fila, clases, strict=True)] for fila in filas]
    for leida, propia in zip(leidas, valores, strict=bool(valores)):
        assert leida[: len(propia)] == [_esperado(v, c) for v, c in zip(propia, clases, strict=False)]
    # la entrada del propio tablero, que adivina la forma de un CSV, da con la misma tabla
    (tmp_path / "vuelve.csv").write_bytes(crudo)
    (rejilla,) = leer_rejillas(tmp_path / "vuelve.csv")
    assert rejilla.delimitador == ","
    assert rejilla.filas == [[celda.replace("\u202f", " ") for celda in fila] for fila in (titulos, *filas)]


def test_casi_todas_las_salidas_traen_filas_que_comparar(mundo: Consulta, de_guia: Consulta) -> None:
    propios = {True: de_guia, False: mundo}
    vacias = {
        lista.clave
        for lista in LISTAS
        if len(_lineas(_valores(lista.clave, propios[lista.clave in _LISTAS_DE_LA_GUIA])[0])) == 1
    }
    assert len(vacias) <= len(LISTAS) // 4, vacias
    assert not vacias & {"atienden", "comparacion", "mensual", "motivos", "sesiones", "distrito", "cuentas"}


def test_una_proporcion_va_entera_de_0_a_1_y_lo_dice_su_titulo(mundo: Consulta) -> None:
    (marzo,) = [f for f in _filas(_valores("mensual", mundo)[0]) if f["Mes"] == "2026-03"]
    # 4 de 6
    assert float(marzo["Asistencia (0 a 1)"]) == 4 / 6
    assert not any("%" in celda for celda in marzo.values())
    # la comparación de Cusco es por redes y solo tiene una: 5 de 9
    (red,) = _filas(_valores("comparacion", mundo)[0])
    assert float(red["Asistencia (0 a 1)"]) == 5 / 9


def test_la_celda_de_cada_valor() -> None:
    def escrita(valor: object) -> str:
        return texto_csv(["a"], [[valor]]).splitlines()[1].strip('"')

    assert escrita(0.79996) == "0.79996", "nunca 0.8"
    assert escrita(1234567.5) == "1234567.5"
    # con tres decimales justos, donde el punto separa los miles se leería 681
    assert [escrita(v) for v in (0.681, -1.234, 0.68, 0.6815, 1e-7)] == ["0.6810", "-1.2340", "0.68", "0.6815", "1e-07"]
    assert [escrita(v) for v in (0, 0.0, 1234)] == ["0", "0.0", "1234"]
    assert [escrita(v) for v in (None, math.nan, "")] == ["", "", ""]
    assert [escrita(v) for v in (date(2026, 10, 5), time(15, 30), True, False)] == [
        "2026-10-05", "15:30", "true", "false",
    ]  # fmt: skip
    assert [escrita(v) for v in (-3, "-3", "=1")] == ["-3", "'-3", "'=1"], "un número no es una fórmula"
    assert escrita("Wawa, alto") == "Wawa, alto"


def test_dos_columnas_no_se_llaman_igual() -> None:
    with pytest.raises(ValueError, match="repetidos"):
        archivo_csv(["a", "b", "a"], [])


def test_cada_fila_dice_territorio_periodo_fecha_y_carga(consulta_pequena: Consulta) -> None:
    periodo = Periodo.leer("2025-S1")
    nodo = consulta_pequena.nodo("11")
    filas = _filas(tabla_csv(abrir("atienden", "11", consulta_pequena, periodo), consulta_pequena, periodo))
    assert filas
    assert nodo.fecha_datos is not None
    for fila in filas:
        assert fila["Territorio de la lista"] == "Cusco"
        assert fila["Periodo"] == "2025-S1"
        assert fila["Datos al"] == nodo.fecha_datos.isoformat()
        assert fila["Carga"] == "1"
        assert fila["Norma"] == "Guía Técnica MINSA 2014"
        # de los tres de la lista, uno no está en la de 2025
        assert fila["Datos"] == "reales; quién atiende partos, con la lista de 2022 en 1 de 3 establecimientos"
        # los ceros del código no se pierden
        assert len(fila["Código"]) == 8


def test_ninguna_celda_de_ninguna_lista_se_puede_tomar_por_formula(consultar: Consultar) -> None:
    maligno = '=HYPERLINK("http://malo")'
    consulta = consultar(
        establecimientos=[
            establecimiento("00000001", "11-01-01", nombre=maligno, distrito="+51", red_nombre="-red", categoria="@x"),
            establecimiento("00000002", "11-01-01", nombre="\t=1", microrred_nombre="@mr", diresa_nombre="=región"),
        ],
        grupos=[grupo("=G", "00000001", nombre="+grupo"), grupo("-2", "00000002", nombre="@grupo")],
        sesiones=[sesion("S1", "=G", "2026-03-05", 7, 10), sesion("S2", "-2", "2026-03-06", 9, 10)],
    )
    crudos = [prioridad_csv(priorizar(consulta, consulta.nodo("11")), consulta)]
    crudos.append(como_csv(registros(consulta, [consulta.nodo("=G")], ANIO)).encode())
    for lista in LISTAS:
        codigo = "=G" if lista.clave == "sesiones" else "11"
        crudos.append(tabla_csv(abrir(lista.clave, codigo, consulta, ANIO), consulta, ANIO))
    celdas = [celda for crudo in crudos for fila in _lineas(crudo) for celda in fila]
    assert [celda for celda in celdas if celda.startswith(PELIGROSOS)] == []
    assert sum(celda.startswith("'") for celda in celdas) > 20


@given(st.text(max_size=30))
def test_el_texto_seguro_nunca_empieza_como_formula_y_se_puede_recuperar(texto: str) -> None:
    escrito = texto_seguro(texto)
    assert not escrito.startswith(PELIGROSOS)
    assert escrito in (texto, f"'{texto}")


@pytest.mark.parametrize(
    ("codigo", "demostracion", "esperado"),
    [
        ("11", False, "atienden_11_cusco_2026-S1-carga-12.csv"),
        ("11-02-05", True, "DEMOSTRACION_atienden_11-02-05_cusco_2026-S1-carga-12.csv"),
        ("../../etc/passwd", False, "atienden_etc-passwd_cusco_2026-S1-carga-12.csv"),
        ("G 1\r\nX: y", False, "atienden_G-1-X-y_cusco_2026-S1-carga-12.csv"),
    ],
)
def test_el_nombre_del_archivo_es_seguro_y_dice_su_carga_y_si_es_demostracion(
    consulta_pequena: Consulta, codigo: str, demostracion: bool, esperado: str
) -> None:
    abierta = abrir("atienden", "11", consulta_pequena, Periodo.leer("2026"))
    otra = replace(abierta, nodo=replace(abierta.nodo, codigo=codigo))
    contexto = replace(consulta_pequena.contexto, generacion=12, demostracion=demostracion)
    nombre = nombre_de_archivo(otra.lista.clave, otra.nodo, Periodo.leer("2026-S1"), contexto, "csv")
    assert nombre == esperado
