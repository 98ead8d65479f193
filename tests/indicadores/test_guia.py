"""Las cifras de las tablas de la guía: números hechos a mano, las listas que las abren y lo que no se dice de nadie."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.almacen.consulta import Consulta
from dashboard.almacen.generacion import ultima_buena
from dashboard.certificacion.certificar import certificar
from dashboard.contratos.tablas import SEGUIDAS, TABLAS, Tablas, tabla_de
from dashboard.dominio.catalogos import TALLER
from dashboard.dominio.nodo import Nodo, se_cuentan
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.catalogo import POR_CLAVE
from dashboard.indicadores.guia import DE_LA_GUIA
from dashboard.indicadores.guia.anotadas import ANOTADAS, Anotada
from dashboard.indicadores.guia.camino import NO, NO_CONSTA, SI, de_uno, embudo, va_por
from dashboard.indicadores.guia.metas import Meta, metas
from dashboard.indicadores.guia.requisitos import REQUISITOS
from dashboard.indicadores.listas import POR_CLAVE as LISTAS
from dashboard.indicadores.listas import abrir
from dashboard.indicadores.pasaporte import pasaporte
from dashboard.nucleo.ajustes import Ajustes
from dashboard.publicacion.preparar import publicar_tablas
from tests.fabricas import en_memoria, mundo_al_azar, publicado, tablas, tablas_sumadas
from tests.indicadores.mundo_guia import de_la_guia
from tests.indicadores.mundos import lugares

PERIODO = Periodo.leer("2026")
TODOS = pytest.mark.parametrize("anotada", ANOTADAS, ids=lambda anotada: anotada.indicador.clave)


@pytest.fixture(scope="module")
def mundo(tmp_path_factory: pytest.TempPathFactory) -> Consulta:
    return publicado(tablas(**de_la_guia()), tmp_path_factory.mktemp("guia")).consulta()


#: (numerador, denominador) de Cusco en 2026, contados a mano con las filas de arriba
A_MANO = {
    # 1 y 2; el 3 no designó a nadie y del 4 no se sabe
    "personal_designado": (2, 3),
    # el 2 la remitió después de la fecha de datos
    "relacion_remitida": (1, 3),
    "relacion_consolidada": (1, 3),
    # del 2 hay compromiso, y no se dice si quedó en acta: no se sabe
    "compromisos_en_acta": (1, 1),
    # el del 2 dejó de estar aprobado en junio
    "plan_completo": (1, 2),
    # T2 va por la quinta de seis sesiones
    "taller_completo": (1, 2),
    # de G3 hay un punto en blanco: no se sabe
    "seleccion_completa": (1, 1),
    # G1 completó sus pasos en agosto
    "arranque_completo": (1, 2),
    "cuidado_ninos": (0, 1),
    "contacto": (1, 2),
    # de G3 no se anotó nada en 2026; a G2 no lo visitaron y a G1, de su mismo establecimiento, sí
    "acompanados": (1, 2),
    # G1 dejó de usarlo en setiembre
    "espacio_activo": (1, 2),
    # 3 de 3 y 0 de 1; el 3 no dice cuántos
    "personal_capacitado": (3, 4),
    # 2 + 1 de 8 + 6
    "gestantes": (3, 14),
    "lactantes": (5, 8),
    "cuidadoras": (None, None),
    # P2 no dice cuántos llegaron
    "mensajes_entregados": (300, 400),
    "presupuesto_ejecutado": (250, 1000),
    # 12 + 9 + 10
    "madres_alcanzadas": (31, 200),
}


def test_cada_cifra_es_la_que_se_cuenta_a_mano(mundo: Consulta) -> None:
    nodo = mundo.nodo("11")
    medidas = {i.clave: i.medir(mundo, [nodo], PERIODO)[0].fraccion.par for i in DE_LA_GUIA}
    assert medidas == A_MANO


def test_lo_que_no_esta_en_la_tabla_no_se_sabe_y_acota_la_cifra(mundo: Consulta) -> None:
    (resultado,) = POR_CLAVE["plan_completo"].medir(mundo, [mundo.nodo("11")], PERIODO)
    # de 4 que atienden partos, 2 sin registro: entre 1 de 4 y 3 de 4
    assert resultado.fraccion.extremos == ((1, 4), (3, 4))
    (sin_nada,) = POR_CLAVE["plan_completo"].medir(mundo, [mundo.nodo("00000004")], PERIODO)
    assert (sin_nada.fraccion.valor, sin_nada.fraccion.extremos) == (None, ((0, 1), (1, 1)))


@pytest.mark.parametrize(
    ("clave", "periodo", "esperado"),
    [
        # el plan del 2 valía en mayo: se dejó de aprobar en junio
        ("plan_completo", "2026-05", (2, 2)),
        # en 2025 solo estaba el del 2
        ("plan_completo", "2025", (1, 1)),
        # hasta julio a G1 le faltaba la lista de temas
        ("arranque_completo", "2026-07", (0, 2)),
        ("espacio_activo", "2026-S1", (2, 2)),
        # la cuarta sesión de T1 fue el 1 de mayo
        ("taller_completo", "2026-04", (0, 2)),
        ("acompanados", "2025", (1, 1)),
        ("relacion_remitida", "2025", (0, 1)),
    ],
)
def test_cada_fila_vale_desde_su_dia(mundo: Consulta, clave: str, periodo: str, esperado: tuple[int, int]) -> None:
    (resultado,) = POR_CLAVE[clave].medir(mundo, [mundo.nodo("11")], Periodo.leer(periodo))
    assert resultado.fraccion.par == esperado


@TODOS
def test_las_listas_de_una_cifra_se_reparten_todas_sus_unidades(mundo: Consulta, anotada: Anotada) -> None:
    for codigo in ("PE", "11", "11-01", "00000001"):
        nodo = mundo.nodo(codigo)
        fraccion = anotada.indicador.medir(mundo, [nodo], PERIODO)[0].fraccion
        cumple, dicho, no, sin_registro = (
            {fila["codigo"] for fila in abrir(lista, codigo, mundo, PERIODO).filas} for lista in anotada.listas
        )
        assert (len(cumple), len(dicho)) == (fraccion.numerador or 0, fraccion.denominador or 0)
        assert (cumple | no, cumple & no, dicho & sin_registro) == (dicho, set(), set())
        assert len(dicho | sin_registro) == mundo.cuenta(anotada.universo, nodo, PERIODO)


@TODOS
def test_el_pasaporte_dice_de_cuantos_no_hay_registro_y_los_abre(mundo: Consulta, anotada: Anotada) -> None:
    propio = pasaporte(mundo, mundo.nodo("11"), PERIODO, anotada.indicador.clave)
    sin_registro = len(abrir(anotada.listas[3], "11", mundo, PERIODO).filas)
    dichos = [hueco for hueco in propio.huecos if hueco.lista == anotada.listas[3]]
    assert bool(dichos) == bool(sin_registro)
    assert all(hueco.texto.startswith(f"{sin_registro} sin registro") for hueco in dichos)


# -- por el otro camino: filas al azar, contadas con SQL


def _al_azar(semilla: int) -> Tablas:
    """El mundo de siempre con filas al azar en cada tabla de la guía que se sigue, y en las que se suman."""
    azar = np.random.default_rng(semilla)
    base = mundo_al_azar(semilla)
    codigos = {
        "codigo_grupo": base.grupos["codigo_grupo"],
        "codigo_renipress": base.establecimientos["codigo_renipress"],
    }
    filas: dict[str, list[dict[str, Any]]] = {}
    for tabla in SEGUIDAS:
        vistas: dict[tuple[Any, ...], dict[str, Any]] = {}
        for n in range(60):
            fila: dict[str, Any] = {}
            for columna in tabla.columnas:
                falta = not columna.obligatoria and azar.random() < 0.2
                fila[columna.nombre] = None if falta else _valor(columna, codigos, azar, n)
            vistas[tuple(fila[nombre] for nombre in tabla.clave)] = fila
        filas[tabla.nombre] = list(vistas.values())
    # un taller es de un solo sitio y de una sola modalidad
    for fila in filas["talleres"]:
        cual = int(str(fila["codigo_taller"])[1:])
        fila["modalidad"] = tuple(TALLER)[cual % 2]
        fila["codigo_renipress"] = codigos["codigo_renipress"].iloc[cual]
        fila["numero_sesion"] = 1 + fila["numero_sesion"] % len(TALLER[fila["modalidad"]])
    filas["talleres"] = list({(f["codigo_taller"], f["numero_sesion"]): f for f in filas["talleres"]}.values())
    unidades = ["PE", "11", "08", *base.establecimientos["red"].unique()[:3], *codigos["codigo_renipress"][:4]]
    filas["mensajeria"] = [
        {"codigo_campana": "M", "perfil": f"P{n}", "codigo_territorio": unidad, "fecha": "2026-03-01",
         "enviados": 100 + n, "entregados": None if n == 2 else 50 + n}
        for n, unidad in enumerate(unidades)
    ]  # fmt: skip
    filas["presupuesto"] = [
        {"unidad_ejecutora": str(n), "anio": 2024 + n % 3, "programa": "salud_materno", "codigo_territorio": unidad,
         "programado": 1000.5 + n, "ejecutado": 300.5}
        for n, unidad in enumerate(unidades)
    ]  # fmt: skip
    filas["poblacion"] = [
        {"codigo_territorio": unidad, "anio": anio, "nacimientos": 500} for unidad in unidades for anio in (2024, 2026)
    ]
    return tablas_sumadas(base, **filas)


def _valor(columna: Any, codigos: dict[str, pd.Series], azar: np.random.Generator, n: int) -> Any:
    if columna.nombre in codigos:
        return codigos[columna.nombre].iloc[int(azar.integers(len(codigos[columna.nombre])))]
    if columna.nombre == "codigo_taller":
        return f"T{n % 9}"
    if columna.tipo.value == "fecha":
        return (date(2024, 1, 1) + timedelta(days=int(azar.integers(1020)))).isoformat()
    if columna.tipo.value == "logico":
        return ("si", "si", "no")[int(azar.integers(3))]
    if columna.valores:
        return columna.valores[int(azar.integers(len(columna.valores)))]
    return int(azar.integers(0, 4))


@pytest.mark.usefixtures("sin_geografia")
@pytest.mark.parametrize("semilla", [1, 2])
def test_con_filas_al_azar_la_cuenta_por_sql_da_lo_mismo_en_toda_celda(semilla: int, tmp_path: Path) -> None:
    publicar_tablas(_al_azar(semilla), Ajustes(datos=tmp_path))
    certificado = certificar(ultima_buena(tmp_path))
    assert (certificado.motivo, certificado.primeras) == ("", [])
    assert all(certificado.celdas[indicador.clave] > 500 for indicador in DE_LA_GUIA)


# -- lo que no se dice de nadie ----------------------------------------------------------------------------------------


def test_ninguna_cuenta_de_personas_sale_por_debajo_de_la_red(mundo: Consulta) -> None:
    chicos = [mundo.nodo(codigo) for codigo in ("11-01-01", "00000001", "G1")]
    assert not any(map(se_cuentan, chicos))
    assert mundo.participantes(chicos, PERIODO) == [None] * 3
    assert [mundo.personas_de("talleres", nodo, PERIODO) for nodo in chicos[:2]] == [None, None]
    # de la red para arriba sí: 4 sesiones de 5 convocadas y 4 que asistieron
    assert mundo.personas_de("talleres", mundo.nodo("11-01"), PERIODO) == {"convocadas": 20, "asistieron": 16}
    for nodo in (*chicos[:2], mundo.nodo("11")):
        for tabla in SEGUIDAS:
            personas = {columna.nombre for columna in tabla.columnas if columna.personas}
            for leido in (mundo.anotado(tabla.nombre, nodo, PERIODO), mundo.hechos(tabla.nombre, nodo, PERIODO)):
                assert not any((leido[campo] >= 0).any() for campo in personas)
    # lo que informa un establecimiento se lista sin sus nacimientos
    filas = {fila["codigo_territorio"]: fila["nacimientos"] for fila in mundo.de_territorios("poblacion", mundo.raiz)}
    assert filas == {"11": 200, "00000001": None}


def test_ninguna_lista_de_la_guia_trae_cuentas_de_personas_de_un_grupo_o_un_establecimiento() -> None:
    for tabla in SEGUIDAS:
        personas = {columna.nombre for columna in tabla.columnas if columna.personas}
        assert not personas & {columna.campo for columna in LISTAS[f"filas_{tabla.nombre}"].columnas}


def test_toda_tabla_de_la_guia_y_toda_columna_suya_tiene_un_sitio_en_una_lista() -> None:
    """Lo que se pide y se guarda se ve: si no, no se pediría."""
    for tabla in (t for t in TABLAS if t.forma):
        vistas = {columna.campo for columna in LISTAS[f"filas_{tabla.nombre}"].columnas}
        esperadas = {c.nombre for c in tabla.columnas if not c.personas or tabla not in SEGUIDAS}
        # la unidad va con su nombre, la fecha es desde cuándo y el código de un taller solo junta sus sesiones
        propias = {tabla.unidad, tabla.cuando, "codigo_taller"} if tabla in SEGUIDAS else set()
        assert esperadas - propias <= vistas, tabla.nombre


# -- el camino y las metas ---------------------------------------------------------------------------------------------


def test_el_embudo_cuenta_quien_dio_cada_paso_y_quien_dio_ademas_los_de_antes(mundo: Consulta) -> None:
    total, tramos = embudo(mundo, mundo.nodo("11"), PERIODO, de_grupos=False)
    assert total == 4
    # designó, remitió, acta, plan, taller y grupo: solo el 1 los dio todos; el 2 tiene grupo sin haber remitido
    assert [(t.dieron, t.saben, t.seguidos) for t in tramos] == [
        (2, 3, 2), (1, 3, 1), (1, 1, 1), (1, 2, 1), (1, 2, 1), (2, 4, 1),
    ]  # fmt: skip
    assert len(abrir("camino_establecimientos", "11", mundo, PERIODO).filas) == 4


def test_el_camino_de_uno_dice_lo_que_consta_lo_que_no_y_lo_que_no_se_sabe(mundo: Consulta) -> None:
    pasos = de_uno(mundo, mundo.nodo("00000002"), PERIODO)
    assert [dado for _, dado in pasos] == [SI, NO, NO_CONSTA, NO, NO, SI]
    assert [dado for _, dado in de_uno(mundo, mundo.nodo("00000004"), PERIODO)][:5] == [NO_CONSTA] * 5
    # de G3 no consta su arranque ni su acompañamiento
    assert [dado for _, dado in de_uno(mundo, mundo.nodo("G3"), PERIODO)][2::2] == [NO_CONSTA, NO_CONSTA]


@given(st.lists(st.lists(st.sampled_from([SI, NO, NO_CONSTA]), min_size=6, max_size=6), min_size=1, max_size=20))
def test_va_por_cuenta_los_si_seguidos_desde_el_primero(filas: list[list[int]]) -> None:
    esperado = [next((i for i, dado in enumerate(fila) if dado != SI), len(fila)) for fila in filas]
    assert va_por(np.array(filas, dtype=np.int8)).tolist() == esperado


def _meta(avance: float | None, al: str | None, inicial: float = 0, meta: float = 10) -> Meta:
    dia = date.fromisoformat(al) if al else None
    return Meta("M", "11", "Planes", "planes", inicial, date(2025, 1, 1), meta, date(2025, 12, 31), avance, dia, "")


@pytest.mark.parametrize(
    ("meta", "dicho"),
    [
        (_meta(None, None), "Sin avances anotados hasta entonces; la meta es 10 planes al 31 dic 2025."),
        # 4 en 180 de 364 días: 8,1
        (
            _meta(4, "2025-06-30"),
            "4 planes al 30 jun 2025, desde 0 y con la meta en 10 al 31 dic 2025. A ese paso no llegaría: sería 8.",
        ),
        (
            _meta(6, "2025-06-30"),
            "6 planes al 30 jun 2025, desde 0 y con la meta en 10 al 31 dic 2025. A ese paso llegaría: sería 12.",
        ),
        (
            _meta(11, "2025-06-30"),
            "11 planes al 30 jun 2025, desde 0 y con la meta en 10 al 31 dic 2025: ya se alcanzó.",
        ),
        (_meta(9, "2026-01-05"), "9 planes al 5 ene 2026, desde 0 y con la meta en 10 al 31 dic 2025: no se alcanzó."),
        (_meta(0, "2025-01-01"), "0 planes al 1 ene 2025, desde 0 y con la meta en 10 al 31 dic 2025."),
        # de 20 se quiere bajar a 10: de 20 a 14 en la mitad del plazo
        (
            _meta(14, "2025-06-30", 20, 10),
            "14 planes al 30 jun 2025, desde 20 y con la meta en 10 al 31 dic 2025. A ese paso llegaría: sería 8.",
        ),
    ],
)
def test_el_avance_de_una_meta_se_dice_con_su_paso(meta: Meta, dicho: str) -> None:
    assert meta.frase == dicho


@given(st.integers(1, 300), st.floats(-50, 50), st.floats(1, 100))
def test_quien_va_justo_a_su_paso_llega_justo_a_su_meta(dias: int, inicial: float, camino: float) -> None:
    desde, hasta = date(2025, 1, 1), date(2026, 1, 1)
    al = desde + timedelta(days=dias)
    justo = inicial + camino * dias / (hasta - desde).days
    meta = Meta("M", "11", "", "", inicial, desde, inicial + camino, hasta, justo, al, "")
    assert meta.debia == pytest.approx(justo)
    assert meta.proyeccion == pytest.approx(inicial + camino)


def test_de_una_meta_se_mira_su_ultimo_avance_hasta_el_periodo(consultar: Callable[..., Consulta]) -> None:
    consulta = consultar(
        establecimientos=lugares(1),
        metas=[
            {"codigo_meta": "A", "codigo_territorio": "11", "nombre": "Planes", "fecha_inicio": "2025-01-01",
             "valor_inicial": 0.0, "fecha_meta": "2026-12-31", "meta": 10.0}
        ],
        avances=[{"codigo_meta": "A", "fecha": f"202{n}-06-01", "avance": float(n)} for n in (5, 6)],
        reportes=[
            {"codigo_territorio": "11", "periodo": periodo, "fecha_reporte": dia}
            for periodo, dia in (("2025-12", "2025-12-31"), ("2026-10", "2026-10-31"))
        ],
    )  # fmt: skip
    nodo = consulta.nodo("11")
    assert [meta.avance for meta in metas(consulta, nodo, Periodo.leer("2025"))] == [5.0]
    assert [meta.avance for meta in metas(consulta, nodo, PERIODO)] == [6.0]
    assert metas(consulta, consulta.nodo("08"), PERIODO) == []


# -- los 44 requisitos -------------------------------------------------------------------------------------------------


def test_los_cuarenta_y_cuatro_requisitos_tienen_pagina_lista_y_tabla() -> None:
    claves = [requisito.clave for requisito in REQUISITOS]
    assert claves == [*(f"G{n}" for n in range(1, 41)), *(f"M{n}" for n in range(1, 5))]
    nombres = {tabla.nombre for tabla in TABLAS}
    for requisito in REQUISITOS:
        assert requisito.lista in LISTAS, requisito.clave
        assert requisito.tabla in nombres, requisito.clave
        assert requisito.pagina.startswith("/")
        assert all((requisito.pide, requisito.parrafo))
    # y ninguna tabla de la guía se queda sin requisito, salvo los nacimientos, que son de la finalidad (G1)
    assert {t.nombre for t in TABLAS if t.forma} - {r.tabla for r in REQUISITOS} == {"poblacion"}


def _todos_los_niveles(consulta: Consulta) -> list[Nodo]:
    return [consulta.nodo(c) for c in ("PE", "11", "11-01", "11-01-01", "00000001", "G1")]


def test_toda_lista_de_la_guia_se_abre_en_todo_nivel(mundo: Consulta) -> None:
    for clave in (clave for clave in LISTAS if clave.startswith(("filas_", "camino_", "por_capacitar"))):
        for nodo in _todos_los_niveles(mundo):
            filas = abrir(clave, nodo.codigo, mundo, PERIODO).filas
            assert all(isinstance(fila, dict) for fila in filas)
    assert Nivel.GRUPO in {nodo.nivel for nodo in _todos_los_niveles(mundo)}


def test_los_meses_suman_los_hechos_y_ninguno_es_posterior_a_la_fecha_de_datos() -> None:
    """Del 1 de marzo, del 10 de octubre (la fecha de datos) y del 20, que todavía no cuenta."""
    filas = de_la_guia()
    filas["acompanamientos"] = [
        {"codigo_grupo": "G1", "fecha": dia, "clase": "visita"} for dia in ("2026-03-01", "2026-10-10", "2026-10-20")
    ]
    consulta = en_memoria(tablas(**filas))
    region = consulta.nodo("11")
    por_mes = consulta.por_mes("acompanamientos", region)
    assert (por_mes.sum(), por_mes[-1]) == (2, 1)
    assert len(consulta.hechos("acompanamientos", region, PERIODO)["dia"]) == 2


@pytest.mark.parametrize("pais", ["Perú", "Peru", "PERÚ", "pe", None])
def test_el_peru_se_escribe_de_varias_maneras(pais: str | None) -> None:
    filas = de_la_guia()
    filas["recursos"] = [{"codigo_recurso": "R1", "tipo": "lactario", "ubigeo": "110101", "pais": pais}]
    consulta = en_memoria(tablas(**filas))
    assert (len(consulta.recursos(consulta.raiz)), consulta.recursos_de_otros_paises()) == (1, [])


def test_una_meta_que_parte_de_donde_llega_esta_alcanzada_si_no_se_baja() -> None:
    sigue = _meta(12, "2025-06-30", inicial=10.0)
    assert (sigue.alcanzada, sigue.parte) == (True, None)
    cae = _meta(9, "2025-06-30", inicial=10.0)
    assert (cae.alcanzada, cae.atrasada) == (False, True)


@pytest.mark.parametrize("tabla", ["planes", "seleccion_madre_guia", "arranque"])
@pytest.mark.parametrize(
    ("primero", "ultimo", "esperado"),
    [("si", "si", (1, 1)), ("no", "si", (0, 1)), ("si", None, (None, None)), ("no", None, (0, 1))],
)
def test_un_punto_en_blanco_no_es_un_no(
    tabla: str, primero: str, ultimo: str | None, esperado: tuple[int | None, int | None]
) -> None:
    puntos: dict[str, Any] = {punto.nombre: "si" for punto in tabla_de(tabla).puntos}
    puntos |= {tabla_de(tabla).puntos[0].nombre: primero, tabla_de(tabla).puntos[-1].nombre: ultimo}
    unidad = tabla_de(tabla).unidad
    filas = de_la_guia()
    filas[tabla] = [{unidad: "G1" if unidad == "codigo_grupo" else "00000001", "fecha": "2026-02-01", **puntos}]
    consulta = en_memoria(tablas(**filas))
    (anotada,) = (a for a in ANOTADAS if a.tabla == tabla)
    (resultado,) = anotada.indicador.medir(consulta, [consulta.nodo("11")], PERIODO)
    medido = resultado.fraccion.par if resultado.fraccion.denominador else (None, None)
    assert medido == esperado


def test_un_acta_de_una_reunion_sin_compromisos_no_los_da_por_acordados() -> None:
    filas = de_la_guia()
    filas["compromisos"] = [
        {
            "codigo_renipress": "00000003",
            "fecha": "2026-06-05",
            "clase_actor": "otro",
            "compromisos": 0,
            "en_acta": "si",
        }
    ]
    consulta = en_memoria(tablas(**filas))
    indicador = POR_CLAVE["compromisos_en_acta"]
    (resultado,) = indicador.medir(consulta, [consulta.nodo("11")], PERIODO)
    assert resultado.fraccion.par == (0, 1)
