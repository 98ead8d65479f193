"""El libro de Excel: se vuelve a abrir y sus celdas son números, fechas y textos; ninguna es una fórmula."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.cell import range_boundaries

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo, se_cuentan
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.catalogo import POR_CLAVE, TODOS
from dashboard.indicadores.listas import LISTAS, abrir, guia
from dashboard.indicadores.listas.directorio import directorio
from dashboard.indicadores.listas.lista import parte_dicha
from dashboard.nucleo.errores import ErrorVista
from dashboard.nucleo.formato import proporcion_impresa
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


def test_en_cien_estados_al_azar_los_indicadores_son_los_de_la_pantalla(consulta: Consulta) -> None:
    comparadas = calladas = 0
    for nodo, periodo in estados(consulta, 100, 3):
        crudo = io.BytesIO(libro_de_nodo(consulta, nodo, periodo)[0])
        # cien libros: de cada uno se lee solo la hoja que se mira
        hoja = openpyxl.load_workbook(crudo, read_only=True)["Indicadores"]
        propias = {fila["Clave"]: fila for fila in filas(hoja)}
        for registro in registros(consulta, [nodo], periodo):
            fila = propias[registro["indicador"]]
            fraccion = POR_CLAVE[registro["indicador"]].medir(consulta, [nodo], periodo)[0].fraccion
            calla, dicho = fraccion.todo_calla, registro["valor"]
            if POR_CLAVE[registro["indicador"]].de_personas and not se_cuentan(nodo):
                # como se imprime: con todos sus decimales diría las cuentas que se callan
                dicho = proporcion_impresa(registro["numerador"], registro["denominador"])
                assert (fila["n"], fila["N"]) == (None, None)
                calladas += dicho is not None
            else:
                assert fila["N"] == registro["denominador"]
                assert fila["n"] == (None if calla else registro["numerador"])
            assert fila["Faltan"] == (None if calla else registro["faltan"])
            valor = fila["% o razón"]
            conocido = None if calla or dicho is None else pytest.approx(dicho)
            # sin dato, la celda queda vacía y gris; donde no aplica, lo dice
            assert valor == (conocido if registro["aplica"] else "no aplica")
            veredicto = (registro["veredicto"] or "sin estándar").replace("_", " ")
            assert fila["Estándar 80 %"] == veredicto
            # lo que no corresponde queda vacío
            assert (fila["Faltan (unidad)"] is None) == (veredicto == "sin estándar")
            comparadas += 1
    assert comparadas == 100 * len(POR_CLAVE)
    assert calladas > 20


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
    assert nombre == "libro-asistencia_11_cusco_2026-carga-1.xlsx"
    definiciones = filas(libro["Definiciones"])
    assert list(dict.fromkeys(fila["Clave"] for fila in definiciones)) == list(POR_CLAVE)
    assert {f["Qué"]: f["Lo que dice su ficha"] for f in definiciones if f["Clave"] == "asistencia"}[
        "Guía"
    ] == "6.1.3.b"
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


def test_lo_que_parece_formula_va_citado_y_un_codigo_no_lleva_triangulo(consultar: Consultar) -> None:
    nombres = ("=1+1", "+51 984", "-Norte", "@red", "Wawa")
    consulta = consultar(
        establecimientos=[establecimiento(f"0000000{i}", "11-01-01", nombre=n) for i, n in enumerate(nombres, 1)]
    )
    crudo = libro_de_lista(consulta, abrir("establecimientos", "11", consulta, ANIO), ANIO)[0]
    hoja = leer(crudo)["Establecimientos"]
    codigo, nombre = (next(c.column for c in hoja[1] if c.value == titulo) for titulo in ("Código", "Establecimiento"))
    # citado, editar la celda en Excel no lo vuelve una fórmula
    citados = {str(f[nombre - 1].value): bool(f[nombre - 1].quotePrefix) for f in hoja.iter_rows(min_row=2)}
    assert citados == {nombre: nombre != "Wawa" for nombre in nombres}
    assert hoja.cell(2, codigo).value.startswith("0")
    with zipfile.ZipFile(io.BytesIO(crudo)) as partes:
        hojas = [partes.read(n).decode() for n in partes.namelist() if n.startswith("xl/worksheets/sheet")]
    assert all('<ignoredError sqref="A1:XFD1048576" numberStoredAsText="1"/>' in hoja for hoja in hojas)


#: letra mínima impresa (puntos) de una hoja, que se escribe con la de 11
_LETRA_IMPRESA = 8.0
#: lo que cabe a lo ancho de una A4 apaisada, en pulgadas
_A4 = 297 / 25.4


@pytest.mark.parametrize("codigo", ["PE", "11", "11-01", "11-01-01", "R-004"])
def test_toda_hoja_se_imprime_a_lo_ancho_con_letra_que_se_lee(consulta: Consulta, codigo: str) -> None:
    listas = ("conformados", "establecimientos", "cuentas", "visitados", "guia_capacitaciones")
    crudos = [libro_de_nodo(consulta, consulta.nodo(codigo), ANIO)[0]]
    crudos += [
        libro_de_lista(consulta, abrir(clave, codigo, consulta, ANIO), ANIO)[0]
        for clave in listas if clave in {lista.clave for lista in LISTAS} and consulta.nodo(codigo).nivel.es_territorio
    ]  # fmt: skip
    for hoja in (hoja for crudo in crudos for hoja in leer(crudo)):
        assert (hoja.page_setup.orientation, hoja.page_setup.paperSize) == ("landscape", 9)
        assert hoja.sheet_properties.pageSetUpPr.fitToPage
        assert hoja.print_title_rows == "$1:$1"
        # un ancho de Excel son píxeles de 7 en 7, a 96 por pulgada
        # lo que va al margen no se imprime
        ultima = range_boundaries(hoja.print_area.split("!")[1])[2] if hoja.print_area else hoja.max_column
        anchos = {n: d.width for d in hoja.column_dimensions.values() for n in range(d.min, d.max + 1)}
        pulgadas = sum(7 * ancho for n, ancho in anchos.items() if n <= ultima) / 96
        paginas = hoja.page_setup.fitToWidth or 1
        cabe = (_A4 - hoja.page_margins.left - hoja.page_margins.right) * paginas
        assert 11 * min(1, cabe / pulgadas) >= _LETRA_IMPRESA, (hoja.title, pulgadas)
        assert paginas == 1 or hoja.print_title_cols, hoja.title
        # una fila partida en renglones lleva su alto: no todo programa lo calcula al abrir
        for fila in hoja.iter_rows(min_row=2):
            largas = [
                c for c in fila
                if isinstance(c.value, str) and len(c.value) > hoja.column_dimensions[c.column_letter].width + 12
            ]  # fmt: skip
            assert not largas or (hoja.row_dimensions[fila[0].row].height or 0) >= 30, (hoja.title, largas)


def test_los_motivos_dicen_cuantas_de_cuantas_y_que_parte_y_bajo_la_red_solo_la_parte(consultar: Consultar) -> None:
    consulta = consultar(
        establecimientos=lugares(2),
        grupos=[grupo("G1", "00000001"), grupo("G2", "00000002")],
        sesiones=[sesion("S1", "G1", "2026-03-05", 4, 10), sesion("S2", "G2", "2026-03-06", 8, 10)],
        inasistencias=[
            {"codigo_sesion": "S1", "motivo": "M01", "cantidad": 3, "justificada": "si"},
            {"codigo_sesion": "S1", "motivo": "M18", "cantidad": 2, "justificada": "si"},
            {"codigo_sesion": "S2", "motivo": "M17", "cantidad": 1, "justificada": "no"},
        ],
    )
    red = leer(libro_de_nodo(consulta, consulta.nodo("11-01"), Periodo.leer("2026-03"))[0])
    trabajo, olvido, sin_motivo = filas(red["Motivos"])
    # de 20 esperadas vinieron 12: faltaron 8; 2 dejaron el grupo y de las otras 6, 3 son M01, 1 M17 y 2 sin motivo
    assert [f["Inasistencias"] for f in (trabajo, olvido, sin_motivo)] == [3, 1, 2]
    assert {f["Inasistencias del periodo"] for f in (trabajo, olvido, sin_motivo)} == {6}
    assert (trabajo["Parte de las inasistencias"], trabajo["Justificadas"], olvido["Injustificadas"]) == (0.5, 3, 1)
    assert acerca(red)["Inasistencias de «Motivos»"] == (
        "6; con 2 de quienes dejaron el grupo (M18), que van aparte, suman las 8 que no se dieron de 20 asistencias "
        "esperadas"
    )
    assert acerca(red)["Periodo de «Motivos»"] == "marzo de 2026"
    microrred = leer(libro_de_nodo(consulta, consulta.nodo("11-01-01"), Periodo.leer("2026-03"))[0])
    assert acerca(microrred)["Periodo de «Motivos»"].startswith("2026 · 1.er semestre: por mes")
    parte = "de las inasistencias del periodo"
    assert filas(microrred["Motivos 2026-S1"])[1] == {
        "Código": "M17", "Motivo": "Olvido", "Parte de las inasistencias": 0.167, f"Justificadas, {parte}": 0,
        f"Injustificadas, {parte}": 0.167, f"Sin calificar, {parte}": 0,
    }  # fmt: skip


#: palabras de un encabezado que cuenta personas
_DE_PERSONAS = re.compile(
    "asisti|asistent|asistencia|esperad|falta|inasistenc|justific|sin motivo|sin calificar|salieron|visitante", re.I
)
#: hojas con cuentas de un grupo o de una sesión: son las que dibuja la ficha de ese grupo, y de las que se suman las
#: de una red; de una unidad mayor y más chica que una red no dicen ninguna
_DE_CADA_GRUPO = {"Sesiones", "Grupos conformados"}


def test_ninguna_hoja_dice_cuentas_de_personas_donde_la_pantalla_las_calla(consulta: Consulta) -> None:
    vistas = 0
    for nivel in Nivel:
        nodos = [n for n in consulta.descendientes(consulta.raiz, nivel) if n.grupos[1] > n.grupos[0]][:3]
        for nodo in nodos or [consulta.raiz]:
            for clave in ("cobertura", "asistencia"):
                libro = leer(libro_de_nodo(consulta, nodo, Periodo.leer("2026-03"), clave)[0])
                for hoja in libro:
                    if hoja.title in {"Acerca de", "Definiciones", "Fuentes", *_DE_CADA_GRUPO}:
                        continue
                    vistas += _cuentas_calladas(consulta, nodo, hoja)
    assert vistas > 100


def _cuentas_calladas(consulta: Consulta, nodo: Nodo, hoja: Any) -> int:
    """Que ninguna celda de la hoja cuente personas de quien no se dicen, y en cuántas celdas se miró."""
    miradas = 0
    por_nombre = {indicador.ficha.nombre: indicador for indicador in TODOS}
    for fila in filas(hoja):
        # de quién es la fila: de un hijo o del propio nodo; y de personas o no, según su indicador
        codigo = fila.get("Código") if hoja.title in ("Comparación", "Asistencia a sesiones") else None
        de_quien = consulta.nodo(codigo) if codigo else nodo
        if se_cuentan(de_quien):
            continue
        indicador = por_nombre.get(str(fila.get("Indicador")))
        personas = hoja.title == "Asistencia a sesiones" or (indicador is not None and indicador.de_personas)
        for titulo, valor in fila.items():
            de_personas = personas if titulo in ("n", "N", "% o razón") else bool(_DE_PERSONAS.search(titulo))
            if not de_personas or titulo.startswith("Faltan") or not isinstance(valor, int | float):
                continue
            # solo proporciones, y como se imprimen: en milésimas
            assert valor <= 1, (nodo.codigo, hoja.title, titulo, valor)
            assert round(valor, 3) == valor, (nodo.codigo, hoja.title, titulo, valor)
            miradas += 1
    return miradas


def test_toda_columna_de_una_lista_que_cuenta_personas_lo_declara() -> None:
    """Una columna nueva que cuente personas de un nodo no sale bajo la red por olvido."""
    de_grupos = {lista.clave for lista in LISTAS if lista.nivel in (Nivel.GRUPO, Nivel.ESTABLECIMIENTO)}
    sin_declarar = {
        (lista.clave, columna.campo)
        for lista in LISTAS
        for columna in lista.columnas
        if columna.tipo in ("entero", "decimal") and columna.personas is None
        and _DE_PERSONAS.search(columna.encabezado) and "altan" not in columna.encabezado
        # las tablas de la guía tienen su puerta: lo que suma un territorio ya viene callado
        and lista.clave not in {*de_grupos, "sesiones", *(propia.clave for propia in guia.LISTAS)}
    }  # fmt: skip
    assert sin_declarar == set()


def test_una_proporcion_de_personas_no_deja_deducir_sus_cuentas() -> None:
    # 624 de 916 es 0,681222707…: ninguna otra fracción de menos de mil la da; en milésimas la dan muchas
    assert parte_dicha(624 / 916, entera=True) == 624 / 916
    assert parte_dicha(624 / 916, entera=False) == 0.681
    assert parte_dicha(1999 / 2500, entera=False) == 0.799
    assert parte_dicha(None, entera=False) is None


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
