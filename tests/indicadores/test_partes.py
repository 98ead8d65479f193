"""La parte no es el todo: de lo que no se cargó no se habla, en ninguna salida.

Dos mundos. En «una región» solo se cargó Cusco, que tiene 4 de 5 establecimientos con grupo (80 %, cumple); de las
otras 28 regiones no se sabe nada. En «sin lista» el registro trae dos redes y la lista de partos solo una.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook
from pptx import Presentation

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import Veredicto
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores.catalogo import CATALOGO
from dashboard.indicadores.escenas import escenas
from dashboard.indicadores.pasaporte import pasaporte
from dashboard.indicadores.regiones_con_equipo import equipo
from dashboard.indicadores.resumen import movimientos
from dashboard.navegacion.vista import Vista
from dashboard.salidas.archivos import Pedido, archivo_pptx
from dashboard.salidas.cifras import registros
from dashboard.salidas.hojas import libro_de_nodo
from tests.fabricas import establecimiento, grupo, sesion
from tests.indicadores.mundos import lugares, medir
from tests.paginas.recorrido import leer, pintado, texto

Consultar = Callable[..., Consulta]
PERIODO = Periodo.leer("2026")
#: lo que ninguna salida puede decir del Perú con una sola región cargada
FALSO = re.compile(r"el Perú (cumple|no llega|tiene)|cobertura nacional \d|(?<!agosto )en el Perú", re.IGNORECASE)


def _sesiones(grupos: int) -> list[dict[str, Any]]:
    return [sesion(f"S{g}-{mes}", f"G{g}", f"2026-{mes:02d}-05") for g in range(1, grupos + 1) for mes in range(1, 7)]


@pytest.fixture
def una_region(consultar: Consultar) -> Consulta:
    return consultar(
        establecimientos=lugares(5),
        grupos=[grupo(f"G{n}", f"{n:08d}") for n in range(1, 5)],
        sesiones=_sesiones(4),
        facilitadores=[{"diresa": "11", "anio": 2026, "facilitadores": 1}],
    )


@pytest.fixture
def sin_lista(consultar: Consultar) -> Consulta:
    # red 01: 4 de 5 con grupo; red 02: tres establecimientos de los que no se sabe, uno con grupo
    return consultar(
        establecimientos=[*lugares(5), *lugares(3, "11-02-01", 6, atiende_parto_rn=None)],
        grupos=[*(grupo(f"G{n}", f"{n:08d}") for n in range(1, 5)), grupo("G6", "00000006")],
        sesiones=_sesiones(4),
        facilitadores=[{"diresa": "11", "anio": 2026, "facilitadores": 1}],
    )


def _leido(vista: Vista, consulta: Consulta) -> str:
    return texto(list(pintado(vista, consulta).values())).replace("\u202f", " ")


def _cifra(consulta: Consulta, codigo: str, clave: str = "cobertura") -> dict[str, Any]:
    filas = registros(consulta, [consulta.nodo(codigo)], PERIODO)
    return next(fila for fila in filas if fila["indicador"] == clave)


def test_las_cifras_dicen_lo_cargado_y_que_del_pais_no_hay_dato(una_region: Consulta) -> None:
    fila = _cifra(una_region, "PE")
    assert (fila["numerador"], fila["denominador"], fila["valor"], fila["veredicto"], fila["faltan"]) == (
        4, 5, None, "sin_dato", None,
    )  # fmt: skip
    assert (fila["desconocidos"], fila["minimo"], fila["maximo"], fila["aplica"]) == (28, 0.0, 1.0, True)
    propia = _cifra(una_region, "11")
    assert (propia["valor"], propia["veredicto"], propia["desconocidos"]) == (0.8, "cumple", 0)
    for fila in registros(una_region, [una_region.raiz], PERIODO):
        assert fila["desconocidos"] == 28, fila["indicador"]
        if fila["indicador"] != "regiones_con_equipo":
            assert fila["valor"] is None, fila["indicador"]
    # del indicador 1 se sabe el total: 29 regiones, una con equipo y 28 que no se saben
    equipos = _cifra(una_region, "PE", "regiones_con_equipo")
    assert (equipos["numerador"], equipos["denominador"], equipos["veredicto"]) == (1, 29, "depende")
    assert (equipos["minimo"], equipos["maximo"]) == (1 / 29, 1.0)


def test_de_una_region_que_no_se_cargo_no_se_dice_que_no_atiende_partos(una_region: Consulta) -> None:
    ajena = _cifra(una_region, "08")
    assert (ajena["valor"], ajena["veredicto"], ajena["minimo"], ajena["maximo"], ajena["aplica"]) == (
        None, "sin_dato", 0.0, 1.0, True,
    )  # fmt: skip
    pantalla = _leido(leer("/territorio/08?periodo=2026", una_region), una_region)
    assert "no hay ningún establecimiento cargado" in pantalla.lower()
    assert "que atiendan partos" not in pantalla


def test_no_aplica_no_es_sin_dato(consultar: Consultar) -> None:
    # la red 02 solo tiene un puesto que no atiende partos y ningún grupo
    consulta = consultar(
        establecimientos=[*lugares(5), establecimiento("00000009", "11-02-01", atiende_parto_rn="no")],
        grupos=[grupo("G1", "00000001")],
        sesiones=_sesiones(1),
    )
    aplican = {fila["indicador"]: fila["aplica"] for fila in registros(consulta, [consulta.nodo("11-02")], PERIODO)}
    # lo que un territorio informa (sus mensajes, su presupuesto, sus nacimientos) lo puede informar sin tener grupos
    informa = {"mensajes_entregados", "presupuesto_ejecutado", "madres_alcanzadas"}
    assert {clave for clave, vale in aplican.items() if vale} == informa
    aplican = {fila["indicador"]: fila["aplica"] for fila in registros(consulta, [consulta.nodo("11-01")], PERIODO)}
    assert [clave for clave, vale in aplican.items() if not vale] == ["regiones_con_equipo"]
    # un grupo en pie del que no llegó ni una hora de capacitación: sin dato, no «no aplica»
    assert aplican["madres_guia_capacitadas"]


def test_la_pantalla_del_pais_dice_de_cuantas_regiones_se_sabe(una_region: Consulta) -> None:
    vista = leer("/?periodo=2026", una_region)
    assert vista.codigo == "PE"
    salidas = pintado(vista, una_region)
    leido = _leido(vista, una_region)
    assert not FALSO.search(leido), FALSO.search(leido)
    assert "Se sabe de 1 de 29 regiones: Cusco cumple la cobertura de 80 %." in leido
    assert "Cobertura sin dato nacional: se sabe de 1 de 29 regiones; de lo cargado, 4 de 5 (80,0 %)." in leido
    assert "se sabe de 1 de 29 regiones" in texto(salidas["tarjetas"])
    assert "de lo cargado, 4 de 5 que atienden partos" in texto(salidas["tarjetas"]).replace("\u202f", " ")


@pytest.mark.parametrize("clave", [i.clave for i in CATALOGO if i.clave not in ("cobertura", "regiones_con_equipo")])
def test_el_titular_de_cada_indicador_dice_que_habla_de_la_parte_cargada(una_region: Consulta, clave: str) -> None:
    salidas = pintado(leer(f"/?periodo=2026&indicador={clave}", una_region), una_region)
    frase = texto(salidas["titular"])
    assert "la parte cargada del Perú (1 de 29 regiones)" in frase
    assert not FALSO.search(frase)


def test_la_historia_y_el_powerpoint_no_hablan_del_pais_por_una_region(una_region: Consulta) -> None:
    relato = escenas(una_region, una_region.raiz, PERIODO, date(2026, 8, 24))
    por_clave = {escena.clave: escena for escena in relato.escenas}
    titulos = [escena.titular for escena in relato.escenas]
    assert "Sin dato nacional: se sabe de 1 de 29 regiones; de lo cargado, 4 de 5" in titulos
    assert "No hay dato nacional de cobertura: se sabe de 1 de 29 regiones. De lo cargado, 4 de 5." in titulos
    assert not por_clave["entonces"].graficos, "de una parte no se dibuja cómo cambió el todo"
    (conformados, _) = por_clave["por_que"].cifras
    assert f"{conformados.valor} {conformados.texto}" == (
        "4 grupos conformados en la parte cargada del Perú (1 de 29 regiones), al 5 jun 2026"
    )
    for escena in relato.escenas:
        assert any("no del Perú" in aviso for aviso in escena.avisos), escena.clave
        dicho = " ".join([escena.titular, escena.bajada, *(f"{c.valor} {c.texto}" for c in escena.cifras)])
        assert not FALSO.search(dicho), dicho
    archivo, _ = archivo_pptx(Pedido(una_region, "PE", PERIODO, hoy=date(2026, 8, 24)))
    laminas = [forma.text_frame.text for lamina in Presentation(io.BytesIO(archivo)).slides
               for forma in lamina.shapes if forma.has_text_frame]  # fmt: skip
    assert any("se sabe de 1 de 29 regiones; de lo cargado, 4 de 5" in dicho for dicho in laminas)
    assert [dicho for dicho in laminas if FALSO.search(dicho)] == []


def test_el_excel_y_el_pasaporte_dicen_lo_mismo(una_region: Consulta) -> None:
    archivo, _ = libro_de_nodo(una_region, una_region.raiz, PERIODO)
    hojas = load_workbook(io.BytesIO(archivo))
    acerca = {fila[0].value: fila[1].value for fila in hojas["Acerca de"].iter_rows(max_col=2)}
    assert acerca["Regiones"].startswith("Está cargada 1 de 29 regiones")
    titulos, *filas = [[celda.value for celda in fila] for fila in hojas["Indicadores"].iter_rows()
                       if fila[0].value and fila[1].value is not None]  # fmt: skip
    por_clave = {fila[titulos.index("Clave")]: dict(zip(titulos, fila, strict=True)) for fila in filas}
    cobertura = por_clave["cobertura"]
    assert (cobertura["n"], cobertura["N"], cobertura["% o razón"], cobertura["Estándar 80 %"]) == (
        4, 5, None, "sin dato",
    )  # fmt: skip
    assert cobertura["Partes sin dato"] == 28
    propio = pasaporte(una_region, una_region.raiz, PERIODO, "cobertura")
    assert (propio.valor, propio.cuenta) == ("sin dato", "de lo cargado, 4 de 5 establecimientos")
    assert any("se sabe de 1 de 29 regiones" in hueco.texto for hueco in propio.huecos)


def test_quien_carga_solo_su_region_abre_en_ella(una_region: Consulta, consultar: Consultar) -> None:
    assert una_region.inicio == "11"
    for direccion in ("/", "/visitas", "/presentacion", "/pasaporte"):
        assert leer(direccion, una_region).codigo == "11", direccion
    # y el país sigue a mano: sus enlaces llevan el periodo
    assert leer("/?periodo=2026", una_region).codigo == "PE"
    # con el registro nacional y los grupos de una sola región, también
    registro = [*lugares(5), establecimiento("00000008", "08-01-01")]
    assert consultar(establecimientos=registro).inicio == "PE"
    assert consultar(establecimientos=registro, grupos=[grupo("G1", "00000001")]).inicio == "11"
    dos = [grupo("G1", "00000001"), grupo("G8", "00000008")]
    assert consultar(establecimientos=registro, grupos=dos).inicio == "PE"
    # la revisión de una carga habla del mismo territorio
    assert {m.lugar for m in movimientos(None, una_region)} == {"Cusco"}


def test_una_red_sin_lista_de_partos_es_desconocida_en_su_region(sin_lista: Consulta) -> None:
    # de 4 de 5 a: si atienden los dos sin grupo, 4/7; si solo el que tiene grupo, 5/6 → no se sabe
    fila = _cifra(sin_lista, "11")
    assert (fila["numerador"], fila["denominador"], fila["valor"], fila["veredicto"]) == (4, 5, None, "sin_dato")
    assert (fila["desconocidos"], fila["minimo"], fila["maximo"]) == (1, 4 / 7, 5 / 6)
    ajena = _cifra(sin_lista, "11-02")
    assert (ajena["veredicto"], ajena["aplica"], ajena["desconocidos"]) == ("sin_dato", True, 1)
    assert _cifra(sin_lista, "11-02-01")["desconocidos"] == 3
    leido = _leido(leer("/territorio/11?periodo=2026", sin_lista), sin_lista)
    assert "No se sabe si Cusco cumple la cobertura de 80 %: se sabe de 1 de 2 redes; de lo cargado, 4 de 5." in leido
    leido = _leido(leer("/territorio/11-02?periodo=2026", sin_lista), sin_lista)
    assert "no se sabe qué establecimientos atienden partos: falta la lista" in leido
    titulo = next(
        e for e in escenas(sin_lista, sin_lista.nodo("11"), PERIODO).escenas if e.clave == "estandares"
    ).titulo
    assert titulo == "Sin dato de cobertura de Cusco: se sabe de 1 de 2 redes; de lo cargado, 4 de 5"


def test_un_establecimiento_suelto_sin_dato_de_partos_decide_y_se_dice(consultar: Consultar) -> None:
    # 4 de 5 y uno sin dato ni grupo: entre 4/6 y 4/5
    consulta = consultar(
        establecimientos=[*lugares(5), *lugares(1, desde=6, atiende_parto_rn=None)],
        grupos=[grupo(f"G{n}", f"{n:08d}") for n in range(1, 5)],
        sesiones=_sesiones(4),
    )
    medido = medir(consulta, "cobertura", "11", "2026")
    assert (medido.veredicto, medido.fraccion.valor) == (Veredicto.DEPENDE, 0.8)
    leido = _leido(leer("/territorio/11?periodo=2026", consulta), consulta)
    assert "depende de 1 establecimiento sin dato de partos: 4 de 5" in leido


@pytest.mark.parametrize(
    ("tiene", "dudosos", "completo"),
    # con 20 hace falta 1; con 21 a 40, 2
    [(1, 0, True), (1, 1, None), (2, 1, True), (2, 20, True), (2, 21, None), (0, 5, False)],
)
def test_el_equipo_de_una_region_cuenta_los_dudosos_de_las_dos_maneras(
    consultar: Consultar, tiene: int, dudosos: int, completo: bool | None
) -> None:
    consulta = consultar(
        establecimientos=[*lugares(20), *lugares(dudosos, desde=21, atiende_parto_rn=None)],
        facilitadores=[{"diresa": "11", "anio": 2026, "facilitadores": tiene}],
        sesiones=[sesion("S-1", None, "2026-05-31", codigo_renipress="00000001")],
    )
    assert equipo(consulta, consulta.nodo("11"), PERIODO).completo is completo
    assert (
        medir(consulta, "regiones_con_equipo", "11", "2026").veredicto
        is ({True: Veredicto.CUMPLE, False: Veredicto.NO_CUMPLE, None: Veredicto.SIN_DATO}[completo])
    )
