"""El libro de Excel: se vuelve a abrir y sus celdas son números, fechas y textos; ninguna es una fórmula."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from dashboard.almacen.almacen import Almacen
from dashboard.almacen.consulta import Consulta
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores.catalogo import POR_CLAVE
from dashboard.indicadores.listas import LISTAS, abrir
from dashboard.indicadores.listas.directorio import directorio
from dashboard.nucleo.errores import ErrorVista
from dashboard.salidas.archivos import Pedido, archivo_directorio, archivo_xlsx
from dashboard.salidas.cifras import registros
from dashboard.salidas.hojas import libro_de_lista, libro_de_nodo, libro_del_directorio
from dashboard.salidas.libro import FORMATOS, formato_de_porcentaje
from tests.fabricas import establecimiento, grupo, publicado, sesion, tablas
from tests.indicadores.mundos import lugares
from tests.indicadores.relatos import estados

Consultar = Callable[..., Consulta]
ANIO = Periodo.leer("2026")


def leer(crudo: bytes) -> Any:
    """El libro vuelto a abrir, sin una sola fórmula."""
    libro = openpyxl.load_workbook(io.BytesIO(crudo))
    for hoja in libro:
        assert [c.coordinate for fila in hoja.iter_rows() for c in fila if c.data_type == "f"] == []
        assert [c.coordinate for fila in hoja.iter_rows() for c in fila if c.hyperlink] == []
        assert [
            c.value for fila in hoja.iter_rows() for c in fila if re.search("object|None", str(c.value or ""))
        ] == []
    return libro


def filas(hoja: Any) -> list[dict[str, Any]]:
    """Las filas de una hoja por su encabezado."""
    primera, *resto = hoja.iter_rows(values_only=True)
    return [dict(zip(primera, fila, strict=True)) for fila in resto]


def acerca(libro: Any) -> dict[str, Any]:
    """«Acerca de» como diccionario."""
    return {fila["Qué"]: fila["Valor"] for fila in filas(libro["Acerca de"])}


@pytest.fixture(scope="module")
def consulta(almacen_pequeno: Almacen) -> Consulta:
    """Una lectura del país, compartida."""
    return almacen_pequeno.consulta()


def test_en_treinta_estados_al_azar_los_indicadores_son_los_de_la_pantalla(consulta: Consulta) -> None:
    comparadas = 0
    for nodo, periodo in estados(consulta, 30, 3):
        libro = leer(libro_de_nodo(consulta, nodo, periodo)[0])
        propias = {fila["Clave"]: fila for fila in filas(libro["Indicadores"])}
        for registro in registros(consulta, [nodo], periodo):
            fila = propias[registro["indicador"]]
            fraccion = POR_CLAVE[registro["indicador"]].medir(consulta, [nodo], periodo)[0].fraccion
            calla = fraccion.todo_calla
            assert fila["N"] == registro["denominador"]
            assert fila["n"] == (None if calla else registro["numerador"])
            assert fila["Faltan"] == (None if calla else registro["faltan"])
            valor = fila["% o razón"]
            conocido = None if calla or registro["valor"] is None else pytest.approx(registro["valor"])
            # sin dato, la celda queda vacía y gris; donde no aplica, lo dice
            assert valor == (conocido if registro["aplica"] else "no aplica")
            veredicto = (registro["veredicto"] or "sin estándar").replace("_", " ")
            assert fila["Estándar 80 %"] == veredicto
            # lo que no corresponde queda vacío
            assert (fila["Faltan (unidad)"] is None) == (veredicto == "sin estándar")
            comparadas += 1
    assert comparadas == 30 * len(POR_CLAVE)


def test_la_primera_hoja_dice_de_quien_de_cuando_con_que_filtros_y_con_que_norma(consulta: Consulta) -> None:
    crudo, nombre = libro_de_nodo(consulta, consulta.nodo("11"), ANIO, "asistencia")
    libro = leer(crudo)
    assert libro.sheetnames[0] == "Acerca de"
    dicho = acerca(libro)
    assert (dicho["Territorio"], dicho["Código"], dicho["Periodo"], dicho["Carga n.º"]) == ("Cusco", "11", "2026", 1)
    al = consulta.nodo("11").fecha_datos
    assert al is not None
    assert dicho["Datos al"] == dicho["Fecha de corte"] == datetime(al.year, al.month, al.day)
    assert dicho["Periodo terminado"] == "no: cifras provisionales"
    assert dicho["Datos"] == "reales, informados por las regiones"
    assert dicho["Indicador elegido"] == "Asistencia a las sesiones"
    assert "6.1.4" in dicho["Norma"]
    assert nombre == "libro_11_cusco_2026-carga-1.xlsx"
    assert [fila["Clave"] for fila in filas(libro["Definiciones"])] == list(POR_CLAVE)
    assert "Asistencia a sesiones" in libro.sheetnames


def test_los_tipos_son_de_excel_y_el_encabezado_queda_fijo_con_su_filtro(consulta: Consulta) -> None:
    libro = leer(libro_de_nodo(consulta, consulta.nodo("11"), ANIO)[0])
    for hoja in libro:
        assert hoja.freeze_panes is not None
        assert hoja.freeze_panes.endswith("2")
        if hoja.max_row > 1:
            assert hoja.auto_filter.ref.startswith("A1:")
    mensual = libro["Por mes"]
    assert isinstance(mensual["A2"].value, datetime)
    assert mensual["A2"].number_format == FORMATOS["mes"]
    for fila in filas(mensual):
        assert fila["Mes"].day == 1
        assert fila["Asistencia"] is None or 0 <= fila["Asistencia"] <= 1
    # los ceros de los códigos no se pierden
    assert all(isinstance(f["Código"], str) and len(f["Código"]) == 8 for f in filas(libro["Sin grupo"]))


def test_lo_que_no_se_sabe_queda_en_blanco_o_dice_sin_dato_y_nunca_es_cero(consultar: Consultar) -> None:
    consulta = consultar(
        establecimientos=[*lugares(1), establecimiento("00000002", "08-01-01", categoria=None)],
        grupos=[grupo("G1", "00000001", integrantes=None, horas_capacitacion=None)],
        sesiones=[sesion("S1", "G1", "2026-05-05", None, None, duracion_min=None, momentos=None)],
        reportes=[{"codigo_territorio": "11", "periodo": "2026-05", "fecha_reporte": "2026-05-30"}],
    )
    (fila,) = filas(leer(libro_de_nodo(consulta, consulta.nodo("G1"), ANIO)[0])["Sesiones"])
    assert (fila["Asistieron"], fila["Esperadas"], fila["Minutos"], fila["Momentos"]) == (None,) * 4
    assert fila["Tema"] == "sin dato"
    # la región 08 calla: ni 0 con grupo ni 0 %
    pais = leer(libro_de_nodo(consulta, consulta.nodo("PE"), ANIO)[0])
    callada = next(f for f in filas(pais["Comparación"]) if f["Código"] == "08")
    assert (callada["Con grupo"], callada["Atienden partos"], callada["Cobertura"], callada["Faltan"]) == (
        None, 1, None, None,
    )  # fmt: skip
    # un texto en blanco (su categoría) también dice que no se sabe
    (otro,) = filas(
        leer(libro_de_lista(consulta, abrir("establecimientos", "08", consulta, ANIO), ANIO)[0])["Establecimientos"]
    )
    assert (otro["Categoría"], otro["Grupos conformados"]) == ("sin dato", 0)
    ficha = {f["Qué"]: f["Valor"] for f in filas(leer(libro_de_nodo(consulta, consulta.nodo("G1"), ANIO)[0])["Ficha"])}
    assert (ficha["Integrantes"], ficha["Cerrado el"]) == ("sin dato", "no se ha cerrado")
    assert ficha["Conformado el"] == datetime(2024, 1, 10)


@pytest.mark.parametrize(
    ("valor", "formato"),
    [
        # 1999 de 2500 = 79,96 %: con un decimal diría 80,0 %
        (1999 / 2500, "0.00%"),
        (0.8, "0.0%"),
        (0.719, "0.0%"),
        # 2999 de 3000 = 99,967 %: diría 100,0 %
        (2999 / 3000, "0.00%"),
        # 7999,9 de 10 000: con dos decimales diría 80,00 %
        (79_999 / 100_000, "0.000%"),
        (1.0, "0.0%"),
        (0.0, "0.0%"),
    ],
)
def test_el_formato_nunca_hace_leer_80_a_quien_no_llega(valor: float, formato: str) -> None:
    assert formato_de_porcentaje(valor) == formato


def test_las_fuentes_son_los_archivos_de_la_carga_y_la_demostracion_lo_dice_en_todas_partes(
    tmp_path: Path,
    sin_geografia: None,  # noqa: ARG001
) -> None:
    origen = [{"archivo": "grupos.csv", "tabla": "grupos", "filas": 3, "aceptadas": 2, "rechazadas": 1,
               "fecha_carga": "2026-09-01"}]  # fmt: skip
    mundo = tablas(establecimientos=lugares(1), grupos=[grupo("G1", "00000001")])
    reales = publicado(replace(mundo, origen=origen), tmp_path / "reales").consulta()
    (fuente,) = filas(leer(libro_de_nodo(reales, reales.nodo("PE"), ANIO)[0])["Fuentes"])
    assert fuente == {
        "Archivo": "grupos.csv", "Tabla": "grupos", "Filas": 3, "Aceptadas": 2, "Rechazadas": 1,
        "Cargado el": datetime(2026, 9, 1),
    }  # fmt: skip
    demo = publicado(replace(mundo, demostracion=True, registro_demostracion=True), tmp_path / "demo").consulta()
    crudo, nombre = libro_de_nodo(demo, demo.nodo("11"), ANIO)
    libro = leer(crudo)
    assert nombre.startswith("DEMOSTRACION_")
    assert acerca(libro)["Datos"].startswith("DEMOSTRACIÓN")
    for hoja in libro:
        assert "DATOS DE DEMOSTRACIÓN" in hoja.oddHeader.right.text
        assert "Carga n.º 1" in hoja.oddFooter.left.text
        assert "Cusco (11)" in hoja.oddHeader.left.text


def test_toda_lista_sale_como_libro_con_sus_filas(consulta: Consulta) -> None:
    for lista in LISTAS:
        codigo = "R-004" if lista.clave == "sesiones" else "11"
        abierta = abrir(lista.clave, codigo, consulta, ANIO)
        crudo, nombre = libro_de_lista(consulta, abierta, ANIO)
        libro = leer(crudo)
        assert nombre.startswith(f"{lista.clave}_")
        hoja = libro[libro.sheetnames[1]]
        assert len(filas(hoja)) == len(abierta.filas)
        assert [celda.value for celda in hoja[1]] == [columna.encabezado for columna in lista.columnas]


def test_un_texto_que_empieza_con_igual_sigue_siendo_texto_y_el_nombre_del_archivo_es_seguro(
    consultar: Consultar,
) -> None:
    maligno = '=HYPERLINK("http://malo")'
    consulta = consultar(
        establecimientos=[establecimiento("00000001", "11-01-01", nombre=maligno, distrito="+51", red_nombre="@red")],
        grupos=[grupo("=G\n1/..", "00000001", nombre="https://malo.example")],
        sesiones=[sesion("S1", "=G\n1/..", "2026-03-05")],
    )
    codigo = "=G\n1/.."
    for crudo, nombre in (
        libro_de_nodo(consulta, consulta.nodo("11"), ANIO),
        libro_de_nodo(consulta, consulta.nodo("00000001"), ANIO),
        libro_de_nodo(consulta, consulta.nodo(codigo), ANIO),
        libro_de_lista(consulta, abrir("conformados", "11", consulta, ANIO), ANIO),
        libro_del_directorio(consulta, directorio(consulta, consulta.nodo("11"), ANIO)),
    ):
        libro = leer(crudo)
        assert nombre.replace("_", "").replace("-", "").removesuffix(".xlsx").isalnum()
        assert nombre.isascii()
    assert filas(libro["Directorio de grupos"])[0]["Establecimiento"] == maligno


def test_los_motivos_de_un_grupo_no_salen_por_mes(consulta: Consulta) -> None:
    libro = leer(libro_de_nodo(consulta, consulta.nodo("R-004"), Periodo.leer("2024-06"))[0])
    assert "Motivos 2024-S1" in libro.sheetnames
    assert "Motivos" not in libro.sheetnames


def test_el_directorio_dice_donde_y_cuando_y_a_ninguna_persona(consultar: Consultar) -> None:
    consulta = consultar(
        establecimientos=[
            *lugares(2, provincia="B", distrito="Uno"),
            *lugares(1, desde=3, categoria="II-2", nombre="Hospital"),
            *lugares(1, desde=4, categoria="II-1", institucion="ESSALUD"),
        ],
        grupos=[
            grupo("G1", "00000002", lugar="local_comunal", periodicidad_dias=30),
            grupo("G2", "00000001", fecha_cierre="2026-01-01"),
            grupo("G3", "00000003"),
        ],
        sesiones=[
            sesion("S1", "G1", "2026-06-10", proxima_fecha="2026-07-08", proxima_hora="15:30"),
            sesion("S2", "G3", "2026-06-30"),
        ],
    )
    relacion = directorio(consulta, consulta.nodo("11"), ANIO)
    crudo, nombre = libro_del_directorio(consulta, relacion)
    libro = leer(crudo)
    (fila,) = filas(libro["Directorio de grupos"])
    assert (fila["Establecimiento"], fila["Grupo"], fila["Dónde se reúne"]) == (
        "Puesto 0002",
        "Grupo G1",
        "local comunal",
    )
    assert (fila["Próxima sesión"], fila["Hora"], fila["Se reúne cada (días)"]) == (
        datetime(2026, 7, 8), time(15, 30), 30,
    )  # fmt: skip
    # lo reciben los de nivel II y III del ámbito
    assert [f["Establecimiento"] for f in filas(libro["Quiénes lo reciben"])] == ["Hospital"]
    assert acerca(libro)["No entra"] == "No entra en la relación 1 grupo de establecimientos de nivel II o III."
    assert nombre == "directorio_11_cusco_2026-carga-1.xlsx"
    encabezados = " ".join(str(celda.value) for hoja in libro for celda in hoja[1]).lower()
    assert not any(
        palabra in encabezados for palabra in ("integrantes", "asistentes", "madre", "teléfono", "dirección")
    )
    # una sesión agendada para antes de hoy ya no es próxima
    tarde = directorio(consulta, consulta.nodo("11"), ANIO, datetime(2026, 8, 1).date())
    assert tarde.filas[0]["proxima"] is None


def test_lo_que_no_se_puede_exportar_se_dice_con_nombre(consulta: Consulta) -> None:
    with pytest.raises(ErrorVista, match="El indicador «x» no existe"):
        archivo_xlsx(Pedido(consulta, "11", ANIO, indicador="x"))
    with pytest.raises(ErrorVista, match="ninguna lista llamada"):
        archivo_xlsx(Pedido(consulta, "11", ANIO, lista="x"))
    with pytest.raises(ErrorVista, match="no es un territorio"):
        archivo_directorio(Pedido(consulta, "R-004", ANIO))
    with pytest.raises(ErrorVista, match="No hay datos de 1999"):
        archivo_xlsx(Pedido(consulta, "11", Periodo.leer("1999")))
    with pytest.raises(ErrorVista, match="No hay datos de 1999"):
        archivo_directorio(Pedido(consulta, "11", Periodo.leer("1999")))
