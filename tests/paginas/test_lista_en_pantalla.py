"""Lo que se ve en una lista: su orden, sus columnas, lo que se dice una sola vez y que lo exportado sea lo mismo."""

from __future__ import annotations

import csv
import io
import random
import re
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from openpyxl import load_workbook

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import alfabetico
from dashboard.indicadores.listas import LISTAS, ListaAbierta, abrir
from dashboard.indicadores.listas.eleccion import Eleccion, comunes, elegir, orden_siguiente, ordenes_que_sirven
from dashboard.indicadores.listas.lista import Columna, Lista
from dashboard.ingesta.rejilla import leer_rejillas
from dashboard.navegacion.vista import DE_UNA_LISTA, Vista
from dashboard.nucleo.errores import ErrorVista
from dashboard.paginas.lista import POR_PAGINA, escrito
from dashboard.piezas.html import en_html
from dashboard.salidas.cifras import tabla_csv
from dashboard.salidas.hojas import libro_de_lista
from tests.fabricas import grupo, sesion
from tests.indicadores.mundos import lugares
from tests.paginas.recorrido import Pieza, celdas, con_clase, enlaces, leer, piezas, pintado, tabla_de, texto

A2026 = Periodo.leer("2026")
SIN_GRUPO = "/lista/sin_grupo/11?periodo=2026"


@pytest.fixture
def cusco(consultar: Callable[..., Consulta]) -> Consulta:
    """Siete que atienden partos, de norte a sur a un décimo de grado; solo el 1 tiene grupo, y activo.

    Del 5 no hay coordenadas. Atienden 4, 90, –, 30, 30 y – partos los del 2 al 7. El 6 no tiene categoría.
    """
    partos = {2: 4, 3: 90, 5: 30, 6: 30}
    sitios = [
        {
            **lugar,
            "nombre": nombre,
            "latitud": None if n == 5 else -13.0 - n / 10,
            "longitud": None if n == 5 else -72.0,
            "categoria": "" if n == 6 else f"I-{1 + n % 4}",
            "partos_atendidos": partos.get(n),
        }
        for n, (lugar, nombre) in enumerate(
            zip(lugares(7), ("Urubamba", "Zurite", "Ñaña", "Nápoles", "Ancón", "áncash", "Ocros"), strict=True), 1
        )
    ]
    return consultar(
        establecimientos=sitios, grupos=[grupo("G-1", "00000001")], sesiones=[sesion("S-1", "G-1", "2026-10-20")]
    )


def _pantalla(direccion: str, consulta: Consulta) -> Pieza:
    pintada: Pieza = pintado(leer(direccion, consulta), consulta)["simple"]
    return pintada


def _columna(pantalla: Pieza, encabezado: str) -> list[str]:
    encabezados, filas = tabla_de(pantalla)
    return [celdas(fila)[encabezados.index(encabezado)] for fila in filas]


# -- el orden


def test_se_ordena_por_distancia_y_lo_que_no_se_sabe_va_al_final_en_los_dos_sentidos(cusco: Consulta) -> None:
    # del 1, que es el activo, los demás están a uno, dos, tres, cinco y seis décimos de grado: 11,1 km cada uno
    for orden, esperado in (
        ("km", ["11,1", "22,2", "33,4", "55,6", "66,7", "sin coordenadas"]),
        ("-km", ["66,7", "55,6", "33,4", "22,2", "11,1", "sin coordenadas"]),
    ):
        pantalla = _pantalla(f"{SIN_GRUPO}&orden={orden}", cusco)
        assert _columna(pantalla, "Grupo activo más cercano (km)") == esperado


def test_se_ordena_por_partos_y_ninguna_salida_los_dice(cusco: Consulta) -> None:
    vista = leer(f"{SIN_GRUPO}&orden=-partos_atendidos", cusco)
    pantalla = pintado(vista, cusco)["simple"]
    # 90, 30, 30 y 4; los que empatan, como venían; de dos no se sabe
    assert _columna(pantalla, "Establecimiento") == ["Ñaña", "Ancón", "áncash", "Zurite", "Nápoles", "Ocros"]
    assert "ordenan y no se muestran: son cuentas de personas" in texto(pantalla)
    abierta, eleccion = abrir("sin_grupo", "11", cusco, A2026), Eleccion("-partos_atendidos")
    escrito_csv = tabla_csv(elegir(abierta, eleccion), cusco, A2026).decode()
    libro = load_workbook(io.BytesIO(libro_de_lista(cusco, abierta, A2026, "", eleccion)[0]))
    hojas = [str(celda) for hoja in libro for fila in hoja.iter_rows(values_only=True) for celda in fila]
    for dicho in (texto(tabla_de(pantalla)[1]), escrito_csv, " ".join(hojas[hojas.index("Código", 40) :])):
        assert "90" not in re.findall(r"\b\d+\b", dicho)
    assert "Partos" not in escrito_csv.splitlines()[0]
    with pytest.raises(ErrorVista, match="no es de esta lista"):
        _pantalla(f"{SIN_GRUPO}&columnas=nombre,partos_atendidos", cusco)


def test_los_partos_se_ofrecen_solo_si_distinguen_a_alguien(cusco: Consulta, consulta_pequena: Consulta) -> None:
    for consulta, se_ofrece in ((cusco, True), (consulta_pequena, False)):
        destinos = [destino for destino, _ in enlaces(_pantalla(SIN_GRUPO, consulta))]
        assert any("orden=-partos_atendidos" in destino for destino in destinos) is se_ofrece
        abierta = abrir("sin_grupo", "11", consulta, A2026)
        assert bool(ordenes_que_sirven(abierta.lista, abierta.filas)) is se_ofrece


def test_los_nombres_van_como_en_un_diccionario_y_el_encabezado_da_la_vuelta(cusco: Consulta) -> None:
    pantalla = _pantalla(f"{SIN_GRUPO}&orden=nombre", cusco)
    assert _columna(pantalla, "Establecimiento") == ["áncash", "Ancón", "Nápoles", "Ñaña", "Ocros", "Zurite"]
    (pulsado,) = [p for p in piezas(pantalla) if p["type"] == "Th" and p["props"].get("aria-sort")]
    assert (pulsado["props"]["aria-sort"], texto(pulsado)) == ("ascending", "Establecimiento▲")
    ((destino, _),) = enlaces(pulsado)
    alreves = _pantalla(destino, cusco)
    assert _columna(alreves, "Establecimiento") == ["Zurite", "Ocros", "Ñaña", "Nápoles", "Ancón", "áncash"]
    # de lo que se cuenta, primero lo más grande; de lo demás, lo más chico, lo más cercano o lo más antiguo
    assert orden_siguiente(Columna("n", "N", "entero"), "") == "-n"
    assert orden_siguiente(Columna("n", "N", "entero"), "-n") == "n"
    assert orden_siguiente(Columna("km", "Km", "km"), "") == "km"
    assert orden_siguiente(Columna("ultima", "Última", "fecha"), "-n") == "ultima"


@pytest.mark.parametrize(
    ("campo", "que", "sirve"),
    [
        ("orden", "no se puede ordenar por «peso»", "categoria"),
        ("columnas", "La columna «peso» no es de esta lista", "km"),
        ("pagina", "La página «peso» no se entiende", "todas"),
    ],
)
def test_lo_que_la_lista_no_tiene_dice_que_hay(cusco: Consulta, campo: str, que: str, sirve: str) -> None:
    with pytest.raises(ErrorVista, match=que) as error:
        _pantalla(f"{SIN_GRUPO}&{campo}=peso", cusco)
    assert sirve in str(error.value)


# -- los días y las visitas


def test_los_dias_sin_sesion_se_cuentan_hasta_el_corte_de_su_region(consultar: Callable[..., Consulta]) -> None:
    # Cusco informa hasta el 31 de octubre y Cajamarca hasta el 10 de agosto; se mira el año
    consulta = consultar(
        establecimientos=[*lugares(3), *lugares(2, "07-01-01", desde=4)],
        grupos=[grupo(f"G-{n}", f"{n:08d}") for n in (1, 2, 3, 4, 5)],
        sesiones=[
            sesion("S-1", "G-1", "2026-10-31"), sesion("S-2", "G-2", "2026-09-01"),
            sesion("S-4", "G-4", "2026-08-10"), sesion("S-5", "G-5", "2026-06-01"),
        ],
        supervisiones=[
            {"codigo_renipress": "00000002", "codigo_grupo": "G-2", "fecha": "2026-03-04", "nivel": "red"}
        ],
    )  # fmt: skip
    filas = {fila["codigo"]: fila for fila in abrir("inactivos", "PE", consulta, A2026).filas}
    # del 1 de setiembre al 31 de octubre, 60 días; del 1 de junio al 10 de agosto, 70; el 3 no se reunió nunca
    assert {codigo: fila["dias"] for codigo, fila in filas.items()} == {"G-2": 60, "G-3": None, "G-5": 70}
    pantalla = _pantalla("/lista/inactivos/PE?periodo=2026&orden=-dias", consulta)
    assert _columna(pantalla, "Días sin sesión") == ["70", "60", "ninguna conocida"]
    # Cajamarca no cargó ninguna visita: no se sabe si visitó
    assert _columna(pantalla, "Última visita") == ["sin registro", "4 mar 2026", "ninguna"]
    # en agosto, la de setiembre todavía no había pasado
    (agosto,) = [f for f in abrir("conformados", "11", consulta, Periodo.leer("2026-08")).filas if f["codigo"] == "G-2"]
    assert agosto["ultima"] is None


def test_de_un_establecimiento_se_dice_la_ultima_sesion_de_cualquiera_de_sus_grupos(
    consultar: Callable[..., Consulta],
) -> None:
    consulta = consultar(
        establecimientos=lugares(3),
        grupos=[grupo("G-1", "00000001"), grupo("G-2", "00000001"), grupo("G-3", "00000002")],
        sesiones=[sesion("S-1", "G-1", "2026-03-05"), sesion("S-2", "G-2", "2026-04-06")],
    )
    pantalla = _pantalla("/lista/atienden/11?periodo=2026", consulta)
    assert _columna(pantalla, "Última sesión") == ["6 abr 2026", "ninguna conocida", "no tiene ni tuvo grupo"]


# -- lo que se dice una sola vez, y las columnas


def test_lo_que_es_igual_en_todas_las_filas_se_dice_una_vez_y_no_es_columna(cusco: Consulta) -> None:
    pantalla = _pantalla(SIN_GRUPO, cusco)
    encabezados, filas = tabla_de(pantalla)
    assert encabezados == ["Código", "Establecimiento", "Categoría", "Grupo activo más cercano (km)"]
    (dicho,) = con_clase(pantalla, "lista-comunes")
    assert texto(dicho).startswith("En las 6 filas: Situación: atiende partos y no tiene grupo · Última visita: sin ")
    for parte in ("Región: Cusco", "Atiende partos: sí", "Grupos conformados: 0", "Grupos activos: 0"):
        assert f" · {parte}" in texto(dicho)
    assert len(filas) == 6
    # con una sola fila, todas las columnas dicen lo mismo en todas: se ven todas
    una = _pantalla(f"{SIN_GRUPO}&q=zurite", cusco)
    assert con_clase(una, "lista-comunes") == []
    assert len(tabla_de(una)[0]) == len(abrir("sin_grupo", "11", cusco, A2026).lista.columnas)


def test_ninguna_columna_de_ninguna_lista_repite_lo_mismo_en_todas_las_filas(consulta_pequena: Consulta) -> None:
    vistas = 0
    for lista in LISTAS:
        codigo = {"sesiones": "R-004", "regiones": "PE"}.get(lista.clave, "11")
        abierta = abrir(lista.clave, codigo, consulta_pequena, A2026)
        if len(abierta.filas) < 2:
            continue
        vistas += 1
        encabezados, filas = tabla_de(_pantalla(f"/lista/{lista.clave}/{codigo}?periodo=2026", consulta_pequena))
        for lugar, encabezado in enumerate(encabezados):
            dichos = {celdas(fila)[lugar] for fila in filas}
            # dos fechas o dos proporciones distintas se pueden escribir igual, pero aquí no pasa
            assert len(dichos) > 1 or encabezado in ("Grupo", "Establecimiento", encabezados[0]), (lista.clave, dichos)
    assert vistas > 15


def test_dos_ausencias_por_motivos_distintos_no_son_lo_mismo() -> None:
    columnas = (Columna("codigo", "Código"), Columna("km", "Km", "km"))
    filas = [{"codigo": "1", "km": None, "km_falta": "sin coordenadas"}, {"codigo": "2", "km": None, "km_falta": "no"}]
    assert comunes(columnas, filas) == ()
    assert comunes(columnas, [filas[0], {**filas[0], "codigo": "2"}]) == columnas[1:]
    # el nombre y la primera dicen de qué es cada fila
    assert comunes((Columna("nombre", "Nombre"), columnas[1]), [filas[0]]) == ()


def test_cada_columna_se_quita_y_se_pone_con_un_enlace(cusco: Consulta) -> None:
    def chips(direccion: str) -> dict[str, tuple[str, str]]:
        (lista,) = con_clase(_pantalla(direccion, cusco), "elegir-columnas")
        return {dicho.partition("  ")[2]: (dicho[0], destino) for destino, dicho in enlaces(lista)}

    todas = chips(SIN_GRUPO)
    assert {marca for marca, _ in todas.values()} == {"☑"}
    assert not {"Código", "Establecimiento"} & todas.keys(), "de qué es cada fila se dice siempre"
    sin_categoria = todas["Categoría"][1]
    assert "Categoría" not in tabla_de(_pantalla(sin_categoria, cusco))[0]
    assert chips(sin_categoria)["Categoría"][0] == "☐"
    # puesta otra vez, la dirección vuelve a ser la de siempre
    assert chips(sin_categoria)["Categoría"][1] == SIN_GRUPO
    assert leer(sin_categoria, cusco).de_lista("atienden").extra == (), "a otra lista no la siguen"


# -- buscar y pasar de página


def test_se_busca_sin_tildes_por_palabras_y_se_dice_cuantas_quedan(cusco: Consulta) -> None:
    pantalla = _pantalla(f"{SIN_GRUPO}&q=NANA", cusco)
    assert _columna(pantalla, "Establecimiento") == ["Ñaña"]
    assert texto(con_clase(pantalla, "lista-resultado")[0]) == "1 de 6 filas dice «NANA». Ver todas"
    # el titular sigue diciendo cuántas hay
    assert "en Cusco: 6" in texto(con_clase(pantalla, "titular")[0])
    dos = _pantalla(f"{SIN_GRUPO}&q=an cusco", cusco)
    assert set(_columna(dos, "Establecimiento")) == {"Ñaña", "Ancón", "áncash"}
    nadie = _pantalla(f"{SIN_GRUPO}&q=xyz", cusco)
    assert tabla_de(nadie) == ([], [])
    assert texto(con_clase(nadie, "lista-resultado")[0]).startswith("0 de 6 filas dicen «xyz».")


def test_el_formulario_lleva_lo_demas_que_se_eligio(cusco: Consulta) -> None:
    pantalla = _pantalla(f"{SIN_GRUPO}&orden=km&columnas=nombre,km&q=a&pagina=1", cusco)
    (formulario,) = con_clase(pantalla, "buscar-filas")
    campos = {p["props"]["name"]: p["props"]["value"] for p in piezas(formulario) if p["type"] == "Input"}
    assert campos == {"periodo": "2026", "orden": "km", "columnas": "nombre,km", "q": "a"}
    assert formulario["props"]["action"] == "/lista/sin_grupo/11"


def test_una_lista_larga_va_por_paginas_y_entera_si_se_pide(consultar: Callable[..., Consulta]) -> None:
    cuantos = 2 * POR_PAGINA + 1
    consulta = consultar(establecimientos=lugares(cuantos), grupos=[grupo("G-1", "00000001")])
    direccion = "/lista/atienden/11?periodo=2026"
    vistos: list[str] = []
    for pagina, de_cuantas in (("1", POR_PAGINA), ("2", POR_PAGINA), ("3", 1)):
        pantalla = _pantalla(f"{direccion}&pagina={pagina}", consulta)
        propios = _columna(pantalla, "Código")
        assert len(propios) == de_cuantas
        vistos += propios
    assert vistos == [fila["codigo"] for fila in abrir("atienden", "11", consulta, A2026).filas]
    assert "Filas 201 a 201 de 201" in texto(pantalla)
    # una página que ya no existe es la última
    assert _columna(_pantalla(f"{direccion}&pagina=99", consulta), "Código") == propios
    assert len(_columna(_pantalla(f"{direccion}&pagina=todas", consulta), "Código")) == cuantos
    # cambiar el orden vuelve a la primera
    destinos = [d for d, _ in enlaces(_pantalla(f"{direccion}&pagina=3", consulta)) if "orden=" in d]
    assert destinos
    assert not any("pagina=" in destino for destino in destinos)


# -- lo que se exporta es lo que se ve


def _estado(azar: random.Random, abierta: ListaAbierta) -> Eleccion:
    lista: Lista = abierta.lista
    campos = [columna.campo for columna in lista.columnas]
    por = azar.choice([*campos, *(columna.campo for columna in lista.ordenes)])
    columnas = ",".join(azar.sample(campos, azar.randint(1, len(campos)))) if azar.random() < 0.6 else ""
    buscable = str(azar.choice(abierta.filas).get(azar.choice(campos)) or "")[:4].strip()
    return Eleccion(azar.choice(("", por, f"-{por}")), columnas, buscable if azar.random() < 0.4 else "")


def test_el_csv_y_el_libro_dicen_lo_mismo_que_la_pantalla_en_cualquier_estado(consulta_pequena: Consulta) -> None:
    azar, consulta, vistos = random.Random(8), consulta_pequena, 0
    for lista in LISTAS:
        codigo = {"sesiones": "R-004", "regiones": "PE"}.get(lista.clave, "11")
        abierta = abrir(lista.clave, codigo, consulta, A2026)
        for _ in range(4 if abierta.filas else 0):
            eleccion = _estado(azar, abierta)
            vista: Vista = leer(f"/lista/{lista.clave}/{codigo}?periodo=2026", consulta)
            for campo, valor in zip(DE_UNA_LISTA, (eleccion.orden, eleccion.columnas, eleccion.q), strict=True):
                vista = vista.con_campo(campo, valor)
            elegida = elegir(abierta, eleccion)
            propios = elegida.lista.columnas
            encabezados, filas = tabla_de(_pantalla(vista.url(), consulta))
            titulos, *lineas = csv.reader(io.StringIO(tabla_csv(elegida, consulta, A2026).decode("utf-8-sig")))
            libro = load_workbook(io.BytesIO(libro_de_lista(consulta, abierta, A2026, "", eleccion)[0]))
            del_libro = list(libro.worksheets[1].iter_rows(values_only=True))
            assert len(filas) == len(lineas) == len(del_libro) - 1 == len(elegida.filas), vista.url()
            assert [t.removesuffix(" (0 a 1)") for t in titulos[: len(propios)]] == list(del_libro[0])
            for lugar, columna in enumerate(propios):
                dichos = [escrito(columna, fila) for fila in elegida.filas]
                if columna.encabezado in encabezados:
                    en_pantalla = [celdas(fila)[encabezados.index(columna.encabezado)] for fila in filas]
                    assert en_pantalla == [dicho.replace("\u202f", " ") for dicho in dichos], vista.url()
                if columna.tipo == "texto":
                    # un texto se lee igual en los tres, y así se ve que van en el mismo orden
                    assert [linea[lugar].lstrip("'") for linea in lineas] == [
                        "" if fila.get(columna.campo) is None else dicho
                        for fila, dicho in zip(elegida.filas, dichos, strict=True)
                    ]
            vistos += 1
    assert vistos > 60


def test_las_filas_que_quedan_son_las_de_la_lista_en_el_orden_pedido(consulta_pequena: Consulta) -> None:
    """Con otra cuenta: el orden, uno a uno con el siguiente."""
    azar, comparadas = random.Random(3), 0
    for lista in LISTAS:
        codigo = {"sesiones": "R-004", "regiones": "PE"}.get(lista.clave, "11")
        abierta = abrir(lista.clave, codigo, consulta_pequena, A2026)
        for _ in range(5 if len(abierta.filas) > 1 else 0):
            eleccion = Eleccion(_estado(azar, abierta).orden)
            filas = elegir(abierta, eleccion).filas
            assert sorted(map(id, filas)) == sorted(map(id, abierta.filas)), "ninguna se pierde ni se repite"
            if not eleccion.orden:
                assert filas == abierta.filas
                continue
            campo, al_reves = eleccion.por
            for una, otra in pairwise(filas):
                a, b = una.get(campo), otra.get(campo)
                if b in (None, ""):
                    continue
                assert a not in (None, ""), "lo que falta va al final"
                a, b = (alfabetico(x) if isinstance(x, str) else x for x in (a, b))
                assert a >= b if al_reves else a <= b
                comparadas += 1
    assert comparadas > 100


def test_lo_exportado_de_un_estado_vuelve_a_entrar_como_tabla(cusco: Consulta, tmp_path: Path) -> None:
    elegida = elegir(abrir("sin_grupo", "11", cusco, A2026), Eleccion("-km", "nombre,km,categoria", "a"))
    crudo = tabla_csv(elegida, cusco, A2026)
    (tmp_path / "vuelve.csv").write_bytes(crudo)
    (rejilla,) = leer_rejillas(tmp_path / "vuelve.csv")
    assert rejilla.filas[0][:4] == ["Código", "Establecimiento", "Categoría", "Grupo activo más cercano (km)"]
    assert [fila[1] for fila in rejilla.filas[1:]] == [fila["nombre"] for fila in elegida.filas]


def test_las_descargas_de_la_pantalla_llevan_lo_que_se_ve_y_hay_una_con_todas_las_columnas(cusco: Consulta) -> None:
    pantalla = _pantalla(f"{SIN_GRUPO}&orden=km&columnas=nombre,km&q=an", cusco)
    descargas = {dicho: destino for destino, dicho in enlaces(pantalla) if destino.startswith("/descargar/")}
    pedido = "territorio=11&periodo=2026&orden=km&columnas=nombre%2Ckm&q=an"
    assert descargas["Descargar CSV"] == f"/descargar/sin_grupo.csv?{pedido}"
    # el del menú de la página es el mismo libro, con sus campos en otro orden
    assert "columnas=nombre%2Ckm" in descargas["Descargar Excel"]
    assert (
        descargas["Con todas las columnas: CSV"] == "/descargar/sin_grupo.csv?territorio=11&periodo=2026&orden=km&q=an"
    )
    # el libro dice qué trae y su nombre, que no es la lista entera
    eleccion = Eleccion("km", "nombre,km", "an")
    archivo, nombre = libro_de_lista(cusco, abrir("sin_grupo", "11", cusco, A2026), A2026, "", eleccion)
    assert nombre.startswith("sin_grupo-parte_11")
    acerca = dict(load_workbook(io.BytesIO(archivo))["Acerca de"].iter_rows(values_only=True))
    assert acerca["Solo las que dicen"] == "«an»: 3 de 6 filas"
    assert acerca["Orden"] == "Grupo activo más cercano (km), de menor a mayor"
    assert acerca["Columnas"] == "3 de 13, las elegidas en la pantalla"


# -- cómo se escribe cada cosa


@pytest.mark.parametrize(
    ("tipo", "valor", "dicho"),
    [
        ("entero", 1234, "1\u202f234"),
        ("entero", 7.5, "7,5"),
        ("entero", 0, "0"),
        ("entero", None, "sin dato"),
        ("decimal", 2.0, "2,00"),
        ("km", 0.04, "0,0"),
        ("porcentaje", 0.7996, "79,96\u202f%"),
        ("porcentaje", 0.8, "80,0\u202f%"),
        ("puntos", -1.6, "−1,6"),
        ("mes", "2026-03", "marzo de 2026"),
        ("fecha", date(2026, 9, 30), "30 set 2026"),
        ("texto", "", ""),
    ],
)
def test_la_celda_de_cada_valor(tipo: str, valor: object, dicho: str) -> None:
    assert escrito(Columna("x", "X", tipo), {"x": valor}) == dicho


def test_ningun_dato_de_una_fila_llega_a_ser_una_etiqueta(consultar: Callable[..., Consulta]) -> None:
    maligno = '<img src=x onerror="alert(1)">'
    sitios = [{**lugar, "nombre": maligno, "distrito": maligno} for lugar in lugares(2)]
    consulta = consultar(establecimientos=sitios, grupos=[grupo("G-1", "00000001")])
    # con dos filas de nombre y distrito iguales, uno va en su celda y el otro se dice una sola vez; y lo buscado
    escrita = en_html(_pantalla("/lista/atienden/11?periodo=2026&q=%3Cimg", consulta))
    assert "<img" not in escrita
    assert escrita.count("&lt;img") == 2 + 1 + 2, "dos nombres, el distrito, lo buscado y su campo"
