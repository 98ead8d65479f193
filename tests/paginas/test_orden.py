"""Cómo se comparan los hijos de un territorio: en qué orden, con qué cuentas y qué se dice de los que son pocos.

El mundo: en Cusco, la red 01 tiene 10 establecimientos que atienden partos y 5 con grupo (50 %; para 8 faltan 3), la 02
tiene 2 y ninguno con grupo (0 %; faltan 2), la 03 tiene 5 y los 5 con grupo (cumple), y en la 04 nadie atiende partos.
"""

from __future__ import annotations

import ast
import io
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel, alfabetico
from dashboard.indicadores.catalogo import CATALOGO, POR_CLAVE
from dashboard.indicadores.cobertura import cuantos_cumplen
from dashboard.indicadores.escenas import escenas
from dashboard.indicadores.indicador import Orden, Resultado
from dashboard.indicadores.resumen import hijos
from dashboard.nucleo.errores import ErrorVista
from dashboard.salidas.hojas import libro_de_nodo
from tests.fabricas import establecimiento, grupo, sesion
from tests.indicadores.mundos import lugares
from tests.paginas.recorrido import comparadas, con_clase, enlaces, leer, piezas, pintado, texto

PAQUETE = Path(__file__).parents[2] / "dashboard"
REGION = "/territorio/11?periodo=2026"


@pytest.fixture
def cusco(consultar: Callable[..., Consulta]) -> Consulta:
    con_grupo = [*range(1, 6), *range(21, 26)]
    return consultar(
        establecimientos=[
            *lugares(10), *lugares(2, "11-02-01", 11), *lugares(5, "11-03-01", 21),
            establecimiento("00000031", "11-04-01", atiende_parto_rn="no"),
        ],
        grupos=[grupo(f"G{n}", f"{n:08d}") for n in con_grupo],
        sesiones=[sesion(f"S{n}", f"G{n}", "2026-12-20") for n in con_grupo],
        # 17 que atienden partos: necesita 1
        facilitadores=[{"diresa": "11", "anio": 2026, "facilitadores": 3}],
    )  # fmt: skip


def _filas(consulta: Consulta, direccion: str, *campos: str) -> list[list[str]]:
    """Los campos pedidos de cada fila de la comparación; por defecto, nombre, cuenta, valor y lo que falta."""
    filas = comparadas(pintado(leer(direccion, consulta), consulta)["ranking"])
    return [[fila[campo] for campo in campos or ("nombre", "n de N", "%", "para el 80 %")] for fila in filas]


def test_a_quien_mas_le_falta_va_primero_y_la_direccion_lo_cambia(cusco: Consulta) -> None:
    assert _filas(cusco, REGION) == [
        ["Red 01", "5 de 10", "50,0 %", "faltan 3"],
        ["Red 02 · pocos", "0 de 2", "0,0 %", "faltan 2"],
        ["Red 03", "5 de 5", "100,0 %", "cumple"],
        ["Red 04", "", "no aplica", "no aplica"],
    ]
    por_porcentaje = [fila[0] for fila in _filas(cusco, f"{REGION}&orden=porcentaje")]
    assert por_porcentaje == ["Red 02 · pocos", "Red 01", "Red 03", "Red 04"]


def _clase(resultado: Resultado) -> str:
    if not resultado.aplica:
        return "no aplica"
    if resultado.fraccion.valor is None:
        return "sin dato"
    return "callan" if resultado.fraccion.todo_calla else "se sabe"


def test_en_todo_territorio_e_indicador_el_orden_es_el_dicho(consulta_pequena: Consulta) -> None:
    consulta, vistas = consulta_pequena, set()
    niveles = (Nivel.PAIS, Nivel.DIRESA, Nivel.RED, Nivel.MICRORRED)
    nodos = [nodo for nivel in niveles for nodo in consulta.descendientes(consulta.raiz, nivel)]
    complementos = {Orden.ACTIVOS: POR_CLAVE["grupos_activos"], Orden.ASISTENCIA: POR_CLAVE["asistencia"]}
    for nodo, periodo in product(nodos, map(Periodo.leer, ("2026", "2025-S2"))):
        for indicador in CATALOGO:
            por_orden = {o: hijos(consulta, nodo, periodo, indicador, o).filas for o in Orden}
            codigos = [sorted(hijo.nodo.codigo for hijo in filas) for filas in por_orden.values()]
            assert codigos == codigos[:1] * len(Orden)
            nombres = [alfabetico(hijo.nodo.nombre) for hijo in por_orden[Orden.NOMBRE]]
            assert nombres == sorted(nombres)
            for orden in (Orden.BRECHA, Orden.PORCENTAJE, Orden.ACTIVOS, Orden.ASISTENCIA):
                mirado = complementos.get(orden, indicador)
                medidos = mirado.medir(consulta, [hijo.nodo for hijo in por_orden[orden]], periodo)
                clases = [_clase(medido) for medido in medidos]
                assert clases == sorted(clases, key=("se sabe", "callan", "sin dato", "no aplica").index)
                vistas |= set(clases)
                sabidos = [medido for medido, clase in zip(medidos, clases, strict=True) if clase == "se sabe"]
                if orden is Orden.BRECHA and indicador.ficha.estandar:
                    faltan = [r.faltan or 0 for r in sabidos]
                    assert faltan == sorted(faltan, reverse=True)
                else:
                    valores = [r.fraccion.valor or 0 for r in sabidos]
                    assert valores == sorted(valores, reverse=mirado.menor_es_mejor)
    assert vistas == {"se sabe", "callan", "sin dato", "no aplica"}


def test_cada_encabezado_lleva_a_su_orden_y_el_de_siempre_no_se_escribe(cusco: Consulta) -> None:
    ordenes = {"nombre": f"{REGION}&orden=nombre", "porcentaje": f"{REGION}&orden=porcentaje", "": REGION}
    for actual, direccion in ordenes.items():
        tabla = con_clase(pintado(leer(direccion, cusco), cusco)["ranking"], "comparacion")
        cabeza = [p for p in piezas(tabla) if p["type"] == "Th" and p["props"]["scope"] == "col"]
        (ordenada,) = [p for p in cabeza if p["props"].get("aria-sort")]
        assert enlaces(ordenada) == [], "por lo que ya está ordenado no se vuelve a pedir"
        sentido = "ascending" if actual else "descending"
        assert ordenada["props"]["aria-sort"] == sentido
        # los complementos que se ven, y un año antes, tienen su prueba
        destinos = {destino for destino, _ in enlaces(cabeza) if "activos" not in destino and "asist" not in destino}
        assert destinos == {otra for orden, otra in ordenes.items() if orden != actual}
    # el orden sigue al bajar a una red, y no a una lista
    vista = leer(f"{REGION}&orden=porcentaje", cusco)
    assert vista.de_lista("sin_grupo").extra == ()
    assert vista.hacia("11-01", Nivel.RED).campo("orden") == "porcentaje"


def test_lo_que_no_tiene_estandar_no_tiene_brecha_y_su_orden_de_siempre_es_el_valor(cusco: Consulta) -> None:
    for orden in ("", "&orden=brecha", "&orden=activos"):
        salida = pintado(leer(f"{REGION}&indicador=grupos_activos{orden}", cusco), cusco)["ranking"]
        (ordenada,) = [p for p in piezas(salida) if p["props"].get("aria-sort")]
        assert texto(ordenada) == "%"
        assert texto([p for p in piezas(salida) if p["type"] == "H3"]).startswith("De menor a mayor")


def test_un_orden_que_no_existe_dice_cuales_hay(cusco: Consulta) -> None:
    with pytest.raises(ErrorVista, match="El orden «alfabético» no existe") as error:
        pintado(leer(f"{REGION}&orden=alfabético", cusco), cusco)
    assert "brecha, porcentaje, nombre, activos, asistencia, cambio" in str(error.value)


def test_los_que_son_pocos_se_marcan_con_palabras_en_el_ranking_la_tabla_el_mosaico_y_el_mapa(cusco: Consulta) -> None:
    salidas = pintado(leer(REGION, cusco), cusco)
    assert len(con_clase(salidas["ranking"], "barra-pocos")) == 1
    tabla = pintado(leer(f"{REGION}&vista=tabla", cusco), cusco)["tabla"]
    nombres = [texto(p) for p in piezas(tabla) if p["type"] == "Th" and p["props"].get("scope") == "row"]
    assert nombres == ["Red 01", "Red 02 · pocos", "Red 03", "Red 04"]
    mosaico = pintado(leer(f"{REGION}&vista=mosaico", cusco), cusco)["mosaico"]
    assert [texto(p) for p in con_clase(mosaico, "ficha-cuenta")] == ["0 de 2 · pocos"]
    notas = [p["props"]["title"] for p in con_clase(mosaico, "ficha")]
    assert [nota for nota in notas if "el porcentaje dice poco" in nota] == [
        "Red 02: 0 de 2 establecimientos · no cumple · faltan 2 establecimientos · menos de 5: el porcentaje dice poco"
    ]
    # un establecimiento es siempre uno: no se le dice que es poco
    assert con_clase(pintado(leer("/territorio/11-01-01?periodo=2026", cusco), cusco)["ranking"], "barra-pocos") == []


def test_lo_que_no_aplica_no_es_sin_dato_en_ninguna_forma_de_ver(cusco: Consulta) -> None:
    mosaico = pintado(leer(f"{REGION}&vista=mosaico", cusco), cusco)["mosaico"]
    (nota,) = [p["props"]["title"] for p in con_clase(mosaico, "ficha") if "Red 04" in p["props"]["title"]]
    assert nota == "Red 04: no aplica: no se atienden partos"
    pie = texto(pintado(leer(REGION, cusco), cusco)["mapa_pie"])
    assert "no aplica" in pie
    assert "sin dato" not in pie
    tarjetas = con_clase(pintado(leer("/territorio/11-04?periodo=2026", cusco), cusco)["tarjetas"], "indicador")
    assert [texto(con_clase(tarjeta, "cifra")) for tarjeta in tarjetas[1:]] == ["no aplica"] * 3
    assert [bool(con_clase(tarjeta, "sello-no_aplica")) for tarjeta in tarjetas[1:3]] == [True, True]
    pasaporte = texto(pintado(leer("/pasaporte?territorio=11-04&periodo=2026", cusco), cusco)["simple"])
    assert "no aplica" in pasaporte
    assert "sin dato" not in pasaporte.split("Fórmula")[0]


def test_donde_no_se_atienden_partos_no_hay_nada_que_cumplir(cusco: Consulta) -> None:
    # de cuatro redes, una cumple, dos no y en la otra no aplica
    relato = escenas(cusco, cusco.nodo("11"), Periodo.leer("2026"))
    por_clave = {escena.clave: escena for escena in relato.escenas}
    assert por_clave["faltan"].titular.replace("\u202f", " ") == (
        "Al 20 dic 2026, faltan 4 grupos para que Cusco llegue al 80 %: 5 de los 7 sin grupo son de Red 01"
    )
    propios = hijos(cusco, cusco.nodo("11"), Periodo.leer("2026"), POR_CLAVE["cobertura"])
    assert cuantos_cumplen(propios, "red", "redes") == "1 de 3 redes donde se atienden partos cumple"
    ficha = texto(pintado(leer("/establecimiento/00000031?periodo=2026", cusco), cusco)["simple"])
    assert "no aplica–no aplicaNingún establecimiento suyo atiende partos" in ficha
    assert "no cuenta para el 80 % y no se le pide un grupo" in ficha


def test_del_equipo_de_una_region_se_dicen_sus_facilitadores(cusco: Consulta) -> None:
    direccion = "/?periodo=2026&indicador=regiones_con_equipo"
    filas = {fila[0]: fila[1:] for fila in _filas(cusco, direccion, "nombre", "valor", "falta")}
    # 3 no es parte de 1: a quien le sobran se le dice cuántos necesita
    assert filas["Cusco"] == ["3 (necesita 1)", "cumple"]
    assert filas["Callao"] == ["sin dato", "sin dato"]


def test_dos_faltan_distintos_dicen_para_que_es_cada_uno(cusco: Consulta) -> None:
    # 10 de 17: al conjunto le faltan 4 para 14; sumando red por red, 5
    assert "faltan 4 establecimientos para el 80 %" in texto(pintado(leer(REGION, cusco), cusco)["tarjetas"])
    notas = [texto(p) for p in con_clase(pintado(leer(REGION, cusco), cusco)["tarjetas"], "renglon-nota")]
    assert notas == [
        "Faltan 5 establecimientos para que cada red llegue al 80 %; para que llegue el conjunto faltan 4."
    ]
    # en la red 01 solo hay una microrred: es la misma cuenta y no se repite
    assert con_clase(pintado(leer("/territorio/11-01?periodo=2026", cusco), cusco)["tarjetas"], "renglon-nota") == []


def test_los_nombres_van_como_en_un_diccionario(consultar: Callable[..., Consulta]) -> None:
    # todas las regiones sin un dato: empatan y las ordena su nombre
    consulta = consultar(establecimientos=lugares(1), grupos=[grupo("G1", "00000001")])
    nombres = [fila[0] for fila in _filas(consulta, "/?periodo=2026")]
    assert nombres[:2] == ["Cusco · pocos", "Amazonas"]
    assert nombres[2] == "Áncash", "con la A, y no después de la Z"


_LETRAS = st.text(st.sampled_from("aábcdeénñoózAÁNÑZ "), max_size=6)


@given(_LETRAS, _LETRAS)
def test_la_clave_alfabetica_no_mira_tildes_ni_mayusculas_y_la_enie_va_tras_la_ene(uno: str, otro: str) -> None:
    plano = str.maketrans("áéóÁ", "aeoA")

    def clave(nombre: str) -> list[int]:
        return ["abcdefghijklmnñopqrstuvwxyz".index(x) for x in nombre.translate(plano).lower() if x != " "]

    if " " not in uno + otro:
        assert (alfabetico(uno) < alfabetico(otro)) == (clave(uno) < clave(otro))


#: lo que vuelve un nombre una clave
_CLAVES = {"alfabetico", "sin_tildes"}
#: campos que guardan nombres
_NOMBRES = {"nombre", "establecimiento", "establecimiento_nombre", "distrito", "provincia", "donde"}


def _ordenes_sin_clave(arbol: ast.AST) -> list[int]:
    """Líneas donde un orden mira un nombre sin pasar por `alfabetico`."""
    faltas = []
    for nodo in ast.walk(arbol):
        es_orden = isinstance(nodo, ast.Call) and (
            getattr(nodo.func, "id", getattr(nodo.func, "attr", "")) in ("sorted", "sort")
        )
        claves = [k.value for k in nodo.keywords if k.arg == "key"] if es_orden else []  # type: ignore[attr-defined]
        for clave in claves:
            dentro = [
                x for c in ast.walk(clave) if isinstance(c, ast.Call) and getattr(c.func, "id", "") in _CLAVES
                for x in ast.walk(c)
            ]  # fmt: skip
            # lo que se busca en una lista de orden propio no se ordena por su nombre
            dentro += [
                x for c in ast.walk(clave) if isinstance(c, ast.Call) and getattr(c.func, "attr", "") == "index"
                for x in ast.walk(c)
            ]  # fmt: skip
            for x in ast.walk(clave):
                nombra = (isinstance(x, ast.Attribute) and x.attr in _NOMBRES) or (
                    isinstance(x, ast.Constant) and x.value in _NOMBRES
                )
                if nombra and x not in dentro:
                    faltas.append(nodo.lineno)  # type: ignore[attr-defined]
    return faltas


def test_todo_orden_por_nombre_usa_la_misma_clave() -> None:
    malo = "sorted(filas, key=lambda f: (f.n, f['distrito']))\nfilas.sort(key=lambda f: f.nombre)"
    assert _ordenes_sin_clave(ast.parse(malo)) == [1, 2]
    assert _ordenes_sin_clave(ast.parse("sorted(filas, key=lambda f: alfabetico(f.nombre))")) == []
    faltas = [
        f"{ruta.relative_to(PAQUETE)}:{linea}"
        for ruta in sorted(PAQUETE.rglob("*.py"))
        for linea in _ordenes_sin_clave(ast.parse(ruta.read_text(encoding="utf-8")))
    ]
    assert faltas == []


def test_en_el_libro_lo_que_no_aplica_no_es_una_celda_sin_dato(cusco: Consulta) -> None:
    archivo, _ = libro_de_nodo(cusco, cusco.nodo("11-04"), Periodo.leer("2026"))
    titulos, *filas = [
        [c.value for c in fila] for fila in load_workbook(io.BytesIO(archivo))["Indicadores"].iter_rows()
    ]
    por_clave = {fila[titulos.index("Clave")]: dict(zip(titulos, fila, strict=True)) for fila in filas}
    for clave in ("cobertura", "grupos_activos", "asistencia"):
        assert por_clave[clave]["% o razón"] == "no aplica", clave
    assert por_clave["cobertura"]["Estándar 80 %"] == "no aplica"
