"""Los archivos de un plan se vuelven a abrir: tipos, zona horaria, letra incrustada, procedencia y ninguna fórmula."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from math import cos, hypot, radians

import openpyxl
import pytest
from icalendar import Calendar
from openpyxl.worksheet.worksheet import Worksheet
from pypdf import PdfReader

from dashboard.almacen.almacen import Almacen
from dashboard.almacen.consulta import Consulta
from dashboard.contratos.plantilla import MARCA_DE_LECTURA
from dashboard.graficas.itinerario import color_de
from dashboard.graficas.letra_pdf import imprimible
from dashboard.graficas.tema import TOKENS
from dashboard.planificacion.itinerario import Itinerario, Jornada, VisitaPlan, duracion
from dashboard.planificacion.opciones import Opciones
from dashboard.planificacion.planear import planear
from dashboard.planificacion.prioridad import priorizar
from dashboard.salidas.plan import TIPOS, escribir
from dashboard.salidas.procedencia_plan import MARCA, NORMA, nombre_de_archivo, procedencia, titular, totales
from tests.planificacion.conftest import NOMBRE_HOSTIL, almacen_de_visitas, consulta_de_visitas

__all__ = ["almacen_de_visitas", "consulta_de_visitas"]
#: cuándo se pide lo que aquí se escribe
AHORA = datetime(2026, 12, 1, 15, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def consulta(almacen_de_visitas: Almacen) -> Consulta:
    """Una lectura del país entero."""
    return almacen_de_visitas.consulta()


@pytest.fixture(scope="module")
def plan(consulta: Consulta) -> Itinerario:
    """El plan de la red con todo: cuatro visitas, una con sesión y un establecimiento sin grupo."""
    return _plan(consulta, "11-02")


def _plan(consulta: Consulta, codigo: str) -> Itinerario:
    nodo = consulta.nodo(codigo)
    candidatos = priorizar(consulta, nodo).candidatos()
    return planear(consulta, nodo, consulta.periodo_por_defecto(), candidatos, Opciones(), iteraciones=100)


def _libro(plan: Itinerario, consulta: Consulta) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(escribir(plan, consulta, "xlsx", AHORA)))


def _filas(hoja: Worksheet) -> Iterator[dict[str, object]]:
    titulos = [celda.value for celda in hoja[4]]
    for fila in hoja.iter_rows(min_row=5, values_only=True):
        yield dict(zip(titulos, fila, strict=True))


def test_el_cronograma_lleva_cada_visita_con_fechas_y_horas_de_verdad(plan: Itinerario, consulta: Consulta) -> None:
    libro = _libro(plan, consulta)
    de_lectura = ["Gastos", "Resumen", "Totales", "No se visitan", "Llamar", "Fuentes"]
    assert libro.sheetnames == ["Cronograma", "Detalle", "Visitas", "Acuerdos", "Listas", *de_lectura]
    filas = list(_filas(libro["Cronograma"]))
    assert len(filas) == len(plan.visitas) == 4
    con_sesion = next(fila for fila in filas if fila["Grupo"] == NOMBRE_HOSTIL)
    assert con_sesion["Fecha"] == datetime(2026, 12, 7)
    assert con_sesion["Sesión"] == time(10, 0)
    assert isinstance(con_sesion["Inicio"], time)
    # en las tres hojas, las mismas visitas en el mismo orden
    cual = ("Fecha", "Equipo", "Orden")
    for hoja in ("Detalle", "Gastos"):
        assert [[fila[campo] for campo in cual] for fila in _filas(libro[hoja])] == [
            [fila[campo] for campo in cual] for fila in filas
        ]
    detalle = next(fila for fila in _filas(libro["Detalle"]) if fila["Código del grupo"] == "G-A")
    assert detalle["Código del establecimiento"] == "90000002"
    assert isinstance(detalle["Prioridad"], float)
    assert next(fila for fila in _filas(libro["Detalle"]) if fila["Grupo"] == "sin grupo")["Código del grupo"] is None
    # las columnas para llenar están, y vacías
    a_mano = next(_filas(libro["Gastos"]))
    assert a_mano["Actividad presupuestal"] is a_mano["Viáticos (S/)"] is None


#: lo que ocupa de ancho una hoja A4 apaisada con márgenes de 1 cm, en unidades de columna de Excel (unos 1,9 mm)
A4_APAISADA = 27.7 / 0.19


def test_el_libro_se_imprime_y_se_lee_cada_renglon(plan: Itinerario, consulta: Consulta) -> None:
    libro = _libro(plan, consulta)
    cronograma = libro["Cronograma"]
    anchos = _anchos(cronograma)
    # con menos de la sexta parte encogida, la letra de 11 puntos no baja de 9
    assert len(anchos) <= 12
    assert sum(anchos.values()) * 5 / 6 <= A4_APAISADA
    for hoja in (hoja for hoja in libro if str(hoja["A1"].value).startswith(MARCA_DE_LECTURA)):
        # a lo ancho de una página (lo que no se dice es 1) y en las que haga falta de alto
        assert (hoja.page_setup.orientation, hoja.page_setup.fitToHeight) == ("landscape", 0)
        assert hoja.sheet_properties.pageSetUpPr.fitToPage
        assert hoja.page_setup.fitToWidth in (None, 1)
        assert hoja.print_title_rows == "$4:$4"
        assert hoja.freeze_panes == "A5"
        filas = list(hoja.iter_rows(min_row=5))
        if hoja.title != "Llamar":
            assert hoja.auto_filter.ref == f"A4:{filas[-1][-1].coordinate}"
        for fila in filas:
            for celda in fila:
                if isinstance(celda.value, str) and celda.alignment.wrap_text:
                    # contado de otro modo: lo que ocupan sus letras, sin mirar dónde se parten las palabras
                    letras = _anchos(hoja)[celda.column] * 1.2
                    renglones = sum(max(1, -(-len(parrafo) // int(letras))) for parrafo in celda.value.split("\n"))
                    alto = hoja.row_dimensions[celda.row].height or 15
                    assert alto >= min(renglones * 15, 409), (hoja.title, celda.coordinate)


def _anchos(hoja: Worksheet) -> dict[int, float]:
    """El ancho de cada columna; el libro dice de una vez el de las seguidas que miden lo mismo."""
    medidas = hoja.column_dimensions.values()
    return {numero: medida.width for medida in medidas for numero in range(medida.min, medida.max + 1)}


def test_los_totales_son_los_mismos_en_todas_partes(plan: Itinerario, consulta: Consulta) -> None:
    dichos = {total.rotulo: total.texto for total in totales(plan)}
    assert dichos["Visitas"] == "4"
    # a mano: de cada jornada, lo que no es visita ni espera
    viaje = sum(
        (visita.llegada - antes for j in plan.jornadas for antes, visita in _con_lo_anterior(j)), timedelta()
    ) + sum((j.llegada_base - j.visitas[-1].salida for j in plan.jornadas), timedelta())
    assert dichos["Horas de viaje"] == duracion(int(viaje.total_seconds()) // 60)
    filas = list(_filas(_libro(plan, consulta)["Totales"]))
    assert {fila["Qué"]: fila["Se lee"] for fila in filas} == dichos
    # como números: se suman con los de otro plan; las horas, en horas
    numeros = {fila["Qué"]: fila["Total"] for fila in filas}
    assert numeros["Visitas"] == 4
    assert numeros["Horas de viaje"] == pytest.approx(viaje.total_seconds() / 3600)
    assert all(isinstance(numero, int | float) for numero in numeros.values())
    assert json.loads(escribir(plan, consulta, "json", AHORA))["totales"] == dichos
    paginas = PdfReader(io.BytesIO(escribir(plan, consulta, "pdf", AHORA))).pages
    for rotulo, valor in dichos.items():
        assert f"{rotulo}: {valor}" in paginas[0].extract_text()
        assert rotulo in paginas[1].extract_text()


def _con_lo_anterior(jornada: Jornada) -> Iterator[tuple[datetime, VisitaPlan]]:
    """Cada visita con la hora en que se quedó libre para ir a ella."""
    libre = jornada.salida_base
    for visita in jornada.visitas:
        yield visita.llegada - timedelta(minutes=visita.viaje), visita
        assert libre <= visita.llegada - timedelta(minutes=visita.viaje)
        libre = visita.salida


def test_cada_equipo_lleva_su_color_del_mapa(plan: Itinerario, consulta: Consulta) -> None:
    dos = replace(plan, jornadas=tuple(_de_equipo(j, i % 2 + 1) for i, j in enumerate(plan.jornadas)))
    hoja = _libro(dos, consulta)["Cronograma"]
    for fila in hoja.iter_rows(min_row=5):
        equipo = fila[1]
        assert equipo.font.color.rgb == f"FF{TOKENS[color_de(equipo.value)].lstrip('#').upper()}"
    assert len({fila[1].font.color.rgb for fila in hoja.iter_rows(min_row=5)}) == len({j.equipo for j in dos.jornadas})


def _de_equipo(jornada: Jornada, equipo: int) -> Jornada:
    visitas = tuple(replace(visita, equipo=equipo) for visita in jornada.visitas)
    return replace(jornada, equipo=equipo, visitas=visitas)


def test_ningun_texto_del_libro_es_formula_ni_enlace(plan: Itinerario, consulta: Consulta) -> None:
    libro = _libro(plan, consulta)
    celdas = [celda for hoja in libro for fila in hoja.iter_rows() for celda in fila]
    assert [celda.coordinate for celda in celdas if celda.data_type == "f"] == []
    assert [celda.coordinate for celda in celdas if celda.hyperlink] == []
    assert NOMBRE_HOSTIL in {celda.value for celda in celdas}


def test_el_libro_dice_por_que_no_se_visita_a_cada_uno_y_de_donde_sale(plan: Itinerario, consulta: Consulta) -> None:
    libro = _libro(plan, consulta)
    fuera = {fila["Código del establecimiento"]: fila for fila in _filas(libro["No se visitan"])}
    assert fuera["90000007"]["Motivo"] == "Sin coordenadas"
    assert fuera["90000006"]["Motivo"] == "Muy lejos para los días y las noches que hay"
    fuentes = {fila["Qué"]: fila["Valor"] for fila in _filas(libro["Fuentes"])}
    assert fuentes["Territorio"] == "Red 02 (11-02)"
    assert fuentes["Fecha de datos"] == "30 nov 2026"
    assert fuentes["Norma"] == NORMA
    assert libro["Llamar"]["A5"].value == "Ninguno."


def test_el_calendario_tiene_un_evento_por_visita_en_hora_de_lima(plan: Itinerario, consulta: Consulta) -> None:
    crudo = escribir(plan, consulta, "ics", AHORA)
    assert crudo.count(b"\r\n") == crudo.count(b"\n")
    assert max(len(linea) for linea in crudo.split(b"\r\n")) <= 75
    calendario = Calendar.from_ical(crudo)
    assert [str(zona["TZID"]) for zona in calendario.walk("VTIMEZONE")] == ["America/Lima"]
    eventos = calendario.walk("VEVENT")
    visitas = [evento for evento in eventos if str(evento["SUMMARY"]).startswith("Visita: ")]
    assert len(visitas) == len(plan.visitas)
    # 10:00 en Lima son las 15:00 en Greenwich, también en diciembre: el Perú no cambia de hora
    de_a = next(e for e in eventos if "sesión agendada de las 10:00" in str(e["DESCRIPTION"]))
    desde, hasta = de_a["DTSTART"].dt, de_a["DTEND"].dt
    assert desde.utcoffset().total_seconds() == -5 * 3600
    assert desde.replace(tzinfo=None) == next(v for v in plan.visitas if v.sesion).inicio
    assert desde.replace(tzinfo=None) <= datetime(2026, 12, 7, 10) < hasta.replace(tzinfo=None)
    assert len({str(evento["UID"]) for evento in eventos}) == len(eventos)


def test_el_evento_conserva_su_identidad_aunque_la_visita_se_mueva(plan: Itinerario, consulta: Consulta) -> None:
    antes = {
        str(e["SUMMARY"]): str(e["UID"]) for e in Calendar.from_ical(escribir(plan, consulta, "ics", AHORA)).events
    }
    nodo = consulta.nodo("11-02")
    candidatos = priorizar(consulta, nodo).candidatos()
    opciones = Opciones(bloqueadas=(date(2026, 12, 7),), desde=date(2026, 12, 7))
    movido = planear(consulta, nodo, plan.periodo, candidatos, opciones, iteraciones=100)
    despues = {
        str(e["SUMMARY"]): str(e["UID"]) for e in Calendar.from_ical(escribir(movido, consulta, "ics", AHORA)).events
    }
    # de las visitas y del viaje a cada una; la vuelta es de su día
    assert {que: uid for que, uid in antes.items() if "Vuelta" not in que} == {
        que: uid for que, uid in despues.items() if "Vuelta" not in que
    }
    assert [v.inicio for v in plan.visitas] != [v.inicio for v in movido.visitas]


def test_el_pdf_tiene_el_plan_en_una_pagina_y_una_hoja_por_visita(plan: Itinerario, consulta: Consulta) -> None:
    lector = PdfReader(io.BytesIO(escribir(plan, consulta, "pdf", AHORA)))
    assert len(lector.pages) == 2 + len(plan.visitas)
    textos = [pagina.extract_text().replace("\xa0", " ") for pagina in lector.pages]
    assert titular(plan).replace("\u202f", " ")[:40] in textos[0].replace("\n", " ")
    # en la segunda, el mapa con sus números y los totales
    assert "Recorrido · Red 02" in textos[1]
    assert "Horas de viaje" in textos[1]
    for visita, texto in zip(plan.visitas, textos[2:], strict=True):
        assert "Hoja de visita" in texto
        assert f"código {visita.candidato.establecimiento}" in texto
        assert "Acuerdos de esta visita" in texto
    for texto in textos:
        assert NORMA in texto.replace("\n", " ")
        assert "datos al 30 nov 2026" in texto
    # apaisado el cronograma, vertical la hoja
    cronograma, hoja = lector.pages[0].mediabox, lector.pages[2].mediabox
    assert cronograma.width > cronograma.height
    assert hoja.height > hoja.width


def test_la_letra_del_pdf_va_incrustada_y_escribe_los_signos_del_tablero(plan: Itinerario, consulta: Consulta) -> None:
    lector = PdfReader(io.BytesIO(escribir(plan, consulta, "pdf", AHORA)))
    letras = [
        letra.get_object()
        for pagina in lector.pages
        for letra in pagina["/Resources"]["/Font"].values()
        if letra.get_object()["/BaseFont"] != "/Helvetica"
    ]
    assert letras
    for letra in letras:
        assert "Vera" in letra["/BaseFont"]
        assert "/FontFile2" in letra["/FontDescriptor"]
    assert imprimible("−≥≤«» áéíóúüñÑ · – 8 %") == "−≥≤«» áéíóúüñÑ · – 8 %"
    # lo que la letra no tiene se cambia por lo más parecido, y lo que no se ve es un espacio
    assert imprimible("12\u202f345 → Ķ\u0001") == "12\xa0345 a K "
    assert "Ñuñuy" in "".join(pagina.extract_text() for pagina in lector.pages)


def test_un_plan_de_sesenta_visitas_sigue_en_una_pagina(plan: Itinerario, consulta: Consulta) -> None:
    jornada = next(jornada for jornada in plan.jornadas if jornada.visitas)
    muchas = tuple(replace(jornada, equipo=i % 3 + 1, visitas=jornada.visitas[:1] * 4) for i in range(15))
    largo = replace(plan, jornadas=muchas)
    lector = PdfReader(io.BytesIO(escribir(largo, consulta, "pdf", AHORA)))
    assert len(lector.pages) == 62
    pagina = lector.pages[0]
    # apretado y vertical: una línea por visita y la vuelta de cada una de las quince jornadas
    assert pagina.mediabox.height > pagina.mediabox.width
    assert pagina.extract_text().count(f"{jornada.llegada_base:%H:%M}") >= 15
    medidas: list[float] = []

    def medir(_texto: str, escala: list[float], _matriz: list[float], _letra: object, cuerpo: float) -> None:
        medidas.append(cuerpo * escala[0])

    pagina.extract_text(visitor_text=medir)
    # se lee: en puntos, lo más pequeño (una nota al pie de la tabla) con los nombres más largos
    assert min(medida for medida in medidas if medida > 0) >= 4


def test_el_json_dice_lo_mismo_que_el_plan(plan: Itinerario, consulta: Consulta) -> None:
    registro = json.loads(escribir(plan, consulta, "json", AHORA))
    assert registro["territorio"] == "11-02"
    assert registro["titular"] == titular(plan)
    visitas = [visita for jornada in registro["jornadas"] for visita in jornada["visitas"]]
    assert [visita["clave"] for visita in visitas] == [visita.candidato.clave for visita in plan.visitas]
    assert registro["opciones"] == plan.opciones.campos()
    assert {fila["motivo"] for fila in registro["sin_visita"]} == {"lejos", "sin_coordenadas"}
    # dónde está cada una y a cuánto de la anterior: a mano, un grado mide 111,2 km, y el camino, 1,4 veces la recta
    for visita, propia in zip(visitas, plan.visitas, strict=True):
        assert (visita["latitud"], visita["longitud"]) == (propia.lugar.latitud, propia.lugar.longitud)
    sitios = {"base": (registro["base"]["latitud"], registro["base"]["longitud"])}
    for jornada in registro["jornadas"]:
        aqui = sitios["base"]
        for visita in jornada["visitas"]:
            sitio = visita["latitud"], visita["longitud"]
            norte, este = 111.2 * (sitio[0] - aqui[0]), 111.2 * cos(radians(sitio[0])) * (sitio[1] - aqui[1])
            assert visita["km"] == pytest.approx(1.4 * hypot(norte, este), abs=0.3)
            aqui = sitio


@pytest.mark.parametrize("formato", list(TIPOS))
def test_el_mismo_plan_da_el_mismo_archivo(formato: str, plan: Itinerario, consulta: Consulta) -> None:
    assert escribir(plan, consulta, formato, AHORA) == escribir(plan, consulta, formato, AHORA)


@pytest.mark.parametrize("formato", list(TIPOS))
def test_un_plan_vacio_tambien_se_abre(formato: str, consulta: Consulta) -> None:
    vacio = _plan(consulta, "11-05")
    assert escribir(vacio, consulta, formato, AHORA)
    assert titular(vacio) == "Red 05 no tiene ningún grupo ni establecimiento que visitar con los datos cargados."


def test_la_demostracion_se_dice_en_todos_los_archivos(plan: Itinerario, consulta: Consulta) -> None:
    demo = replace(plan, demostracion=True)
    libro = _libro(demo, consulta)
    de_lectura = [hoja for hoja in libro if str(hoja["A1"].value).startswith(MARCA_DE_LECTURA)]
    assert len(de_lectura) == 8
    assert all(hoja["A3"].value == MARCA for hoja in de_lectura)
    assert all(MARCA in libro[nombre].oddHeader.center.text for nombre in ("Visitas", "Acuerdos"))
    ics = Calendar.from_ical(escribir(demo, consulta, "ics", AHORA))
    assert all(str(evento["SUMMARY"]).startswith("[DEMOSTRACIÓN]") for evento in ics.walk("VEVENT"))
    assert all(MARCA in str(evento["DESCRIPTION"]) for evento in ics.walk("VEVENT"))
    paginas = PdfReader(io.BytesIO(escribir(demo, consulta, "pdf", AHORA))).pages
    assert all(MARCA in pagina.extract_text() for pagina in paginas)
    assert json.loads(escribir(demo, consulta, "json", AHORA))["marca"] == MARCA
    assert nombre_de_archivo(demo, "ics") == "DEMOSTRACION_visitas_11-02_2026-12-07-carga-1.ics"
    assert nombre_de_archivo(plan, "pdf") == "visitas_11-02_2026-12-07-carga-1.pdf"
    assert ("Datos", MARCA) in procedencia(demo)
    # y en los que no lo son, en ninguno
    assert not any(celda.value == MARCA for hoja in _libro(plan, consulta) for fila in hoja for celda in fila)
    assert MARCA not in PdfReader(io.BytesIO(escribir(plan, consulta, "pdf", AHORA))).pages[0].extract_text()
