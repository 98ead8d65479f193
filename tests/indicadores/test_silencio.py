"""Lo que el silencio puede mover se dice entre dos bordes, y los bordes son los de verdad.

La propiedad se comprueba por fuerza bruta: en mundos pequeños se prueba todo lo que los que callan pudieron responder,
se vuelve a medir cada vez, y lo menor y lo mayor que sale son los dos bordes que se dijeron.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import Duda, Fraccion, Veredicto, veredicto
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores.asistencia import si_reportaran
from dashboard.indicadores.catalogo import CATALOGO, POR_CLAVE
from dashboard.indicadores.cuando import a_la_misma_fecha, a_que_dia, con_su_dia
from dashboard.indicadores.indicador import Donde
from dashboard.indicadores.listas import abrir
from dashboard.indicadores.listas.llamadas import decide
from dashboard.indicadores.pasaporte import pasaporte
from dashboard.salidas.cifras import registros
from tests.fabricas import en_memoria, establecimiento, grupo, sesion, tablas
from tests.indicadores.mundos import lugares, medir
from tests.paginas.recorrido import con_clase, enlaces, leer, pintado, texto

PERIODO = Periodo.leer("2026-06")
CORTE = date(2026, 6, 30)
Filas = dict[str, list[dict[str, Any]]]


def _ancla() -> Filas:
    """Lo que fija la fecha de datos, en otra región: una sesión y un reporte del último día de junio."""
    return {
        "establecimientos": [establecimiento("00000099", "08-01-01", atiende_parto_rn="no")],
        "grupos": [grupo("G99", "00000099", integrantes=10)],
        "sesiones": [sesion("S99", "G99", CORTE.isoformat())],
        "reportes": [
            {"codigo_territorio": "08", "periodo": "2026-06", "fecha_reporte": CORTE.isoformat()},
            # Cusco también llega hasta el 30 de junio: reporta una microrred sin nada que contar
            {"codigo_territorio": "11-09-09", "periodo": "2026-06", "fecha_reporte": CORTE.isoformat()},
        ],
    }


def _sumadas(*partes: Filas) -> Filas:
    return {
        tabla: [fila for parte in partes for fila in parte.get(tabla, [])] for tabla in {t for p in partes for t in p}
    }


def _medido(filas: Filas, clave: str, codigo: str = "11") -> Fraccion:
    consulta = en_memoria(tablas(**_sumadas(_ancla(), _otra_microrred(), filas)))
    assert consulta.nodo("11").fecha_datos == CORTE, "las respuestas no deben mover la fecha de datos"
    return POR_CLAVE[clave].medir(consulta, [consulta.nodo(codigo)], PERIODO)[0].fraccion


def _otra_microrred() -> Filas:
    return {"establecimientos": [establecimiento("00000098", "11-09-09", atiende_parto_rn="no")]}


def _reporte(codigo: str, mes: int) -> dict[str, Any]:
    return {"codigo_territorio": codigo, "periodo": f"2026-{mes:02d}", "fecha_reporte": f"2026-{mes:02d}-28"}


def _bordes_probados(mundos: Iterator[Filas], clave: str) -> tuple[Fraction, Fraction]:
    valores = []
    for filas in mundos:
        fraccion = _medido(filas, clave)
        assert fraccion.denominador, "cada respuesta da un número"
        valores.append(Fraction(fraccion.numerador or 0, fraccion.denominador))
    return min(valores), max(valores)


def _bordes_dichos(filas: Filas, clave: str) -> tuple[Fraction, Fraction]:
    menor, mayor = _medido(filas, clave).extremos
    return Fraction(*menor), Fraction(*mayor)


# -- grupos activos: cada grupo puede haberse reunido en cualquier mes del que no llegó nada

#: (mes de la última sesión conocida, si su unidad reportó mayo, si reportó junio)
_GRUPOS = st.lists(st.tuples(st.sampled_from([0, 4, 5, 6]), st.booleans(), st.booleans()), min_size=1, max_size=3)


@given(_GRUPOS)
@example([(0, True, False), (4, False, True), (6, True, True)])
# mayo es anterior a todo lo cargado: tampoco de él llegó nada
@example([(0, False, True)])
@settings(max_examples=6)
def test_los_bordes_de_los_grupos_activos_son_los_de_todas_las_respuestas_posibles(
    grupos: list[tuple[int, bool, bool]],
) -> None:
    base: Filas = {
        "establecimientos": [establecimiento(f"{i:08d}", f"11-01-{i:02d}") for i in range(1, len(grupos) + 1)],
        "grupos": [grupo(f"G{i}", f"{i:08d}") for i in range(1, len(grupos) + 1)],
        "sesiones": [sesion(f"S{i}", f"G{i}", f"2026-{mes:02d}-10") for i, (mes, _, _) in enumerate(grupos, 1) if mes],
        "reportes": [
            _reporte(f"{i:08d}", mes)
            for i, (_, mayo, junio) in enumerate(grupos, 1)
            for mes, hay in ((5, mayo), (6, junio))
            if hay
        ],
    }

    def respuestas() -> Iterator[Filas]:
        # de cada mes callado, ninguna sesión o una el último día que puede contar: el 31 de mayo o el 30 de junio
        dias = [
            [
                None,
                *(
                    dia
                    for dia, hay, mes in ((date(2026, 5, 31), mayo, 5), (CORTE, junio, 6))
                    if not hay and mes != ultima
                ),
            ]
            for ultima, mayo, junio in grupos
        ]
        for dichas in product(*dias):
            sesiones = [sesion(f"R{i}", f"G{i}", dia.isoformat()) for i, dia in enumerate(dichas, 1) if dia]
            reportes = [_reporte(f"{i:08d}", mes) for i in range(1, len(grupos) + 1) for mes in (5, 6)]
            yield _sumadas(base, {"sesiones": sesiones, "reportes": reportes})

    assert _bordes_dichos(base, "grupos_activos") == _bordes_probados(respuestas(), "grupos_activos")


# -- tamaño y capacitación: de quien no trae el dato puede ser cualquiera


@given(st.lists(st.sampled_from([None, 7, 10, 16]), min_size=1, max_size=3))
@settings(max_examples=6)
def test_los_bordes_del_tamano_y_de_las_horas_son_los_de_todos_los_datos_posibles(valores: list[int | None]) -> None:
    for clave, campo, posibles in (
        ("tamano", "integrantes", (9, 20)),
        ("madres_guia_capacitadas", "horas_capacitacion", (6, 12)),
    ):

        def mundo(dichos: tuple[int | None, ...], campo: str = campo) -> Filas:
            return {
                "establecimientos": lugares(1),
                "grupos": [grupo(f"G{i}", "00000001", **{campo: valor}) for i, valor in enumerate(dichos)],
            }

        opciones = [posibles if valor is None else (valor,) for valor in valores]
        probados = _bordes_probados((mundo(dichos) for dichos in product(*opciones)), clave)
        assert _bordes_dichos(mundo(tuple(valores)), clave) == probados


# -- cobertura: quien calla puede tener grupo o no, y de quien no se sabe si atiende partos, también eso

#: (si atiende partos, si se conoce su grupo, si reportó)
_LUGARES = st.lists(
    st.tuples(st.sampled_from(["si", None, "no"]), st.booleans(), st.booleans()), min_size=1, max_size=3
).filter(lambda dados: any(atiende == "si" for atiende, _, _ in dados))


@given(_LUGARES)
@example([("si", False, False), (None, False, False), (None, True, True)])
@settings(max_examples=6)
def test_los_bordes_de_la_cobertura_son_los_de_todas_las_respuestas_posibles(
    dados: list[tuple[str | None, bool, bool]],
) -> None:
    def mundo(atienden: tuple[str | None, ...], con_grupo: tuple[bool, ...], reportan: tuple[bool, ...]) -> Filas:
        codigos = [f"{i:08d}" for i in range(1, len(dados) + 1)]
        return {
            "establecimientos": [
                establecimiento(codigo, "11-01-01", atiende_parto_rn=atiende)
                for codigo, atiende in zip(codigos, atienden, strict=True)
            ],
            "grupos": [grupo(f"G{c}", c) for c, hay in zip(codigos, con_grupo, strict=True) if hay],
            "reportes": [_reporte(c, 6) for c, hay in zip(codigos, reportan, strict=True) if hay],
        }

    def respuestas() -> Iterator[Filas]:
        atienden = product(*([atiende] if atiende else ["si", "no"] for atiende, _, _ in dados))
        for dichos in atienden:
            # un grupo conocido no se calla: de quien no lo tiene y no reportó, puede haberlo
            grupos = product(*([hay] if hay or reporto else [True, False] for _, hay, reporto in dados))
            for dicho in grupos:
                yield mundo(dichos, dicho, (True,) * len(dados))

    base = mundo(*(tuple(columna) for columna in zip(*dados, strict=True)))
    assert _bordes_dichos(base, "cobertura") == _bordes_probados(respuestas(), "cobertura")


def test_los_bordes_del_equipo_son_los_de_todos_los_informes_posibles(consultar: Callable[..., Consulta]) -> None:
    # una región con equipo, otra sin él y dos que no informaron: de 29, entre 1 y 3 (las demás no se cargaron)
    filas: Filas = {
        "establecimientos": [*lugares(1, "11-01-01", 1), *lugares(1, "08-01-01", 8), *lugares(2, "25-01-01", 25)],
        "sesiones": [sesion("S", None, "2026-06-30", codigo_renipress="00000001")],
    }

    def informes(*dichos: int | None) -> Fraccion:
        equipo = [
            {"diresa": region, "anio": 2026, "facilitadores": n}
            for region, n in zip(("11", "08", "25"), dichos, strict=True)
            if n is not None
        ]
        return medir(consultar(**filas, facilitadores=equipo), "regiones_con_equipo", "PE", "2026").fraccion

    dicho = informes(1, None, None)
    # con las tres informadas ya solo callan las 26 que no se cargaron
    posibles = [informes(1, a, b) for a, b in product((0, 1), repeat=2)]
    assert {p.sin_reporte for p in posibles} == {26}
    assert dicho.extremos == (
        min(p.extremos[0] for p in posibles), max(p.extremos[1] for p in posibles),
    ) == ((1, 29), (29, 29))  # fmt: skip


def test_lo_que_no_se_puede_acotar_no_dice_bordes_cuando_alguien_calla(consultar: Callable[..., Consulta]) -> None:
    mundo: Filas = {
        "establecimientos": lugares(2),
        "grupos": [grupo("G1", "00000001"), grupo("G2", "00000002")],
        "sesiones": [sesion("S1", "G1", "2026-06-30")],
    }
    calla = consultar(**mundo, reportes=[_reporte("00000001", 6)])
    todos = consultar(**mundo, reportes=[_reporte("11", 6)])
    bordes = {f["indicador"]: (f["minimo"], f["maximo"]) for f in registros(calla, [calla.nodo("11")], PERIODO)}
    # de los 2 meses de grupo llegó uno, con 7 de 10 y ninguna falta injustificada: con otras 10, de 7 a 17 de 20
    assert (bordes["asistencia"], bordes["inasistencia_injustificada"]) == ((7 / 20, 17 / 20), (0, 10 / 20))
    for indicador in CATALOGO:
        if not indicador.acotable and not indicador.acotar:
            assert bordes[indicador.clave] == (None, None), indicador.clave
    asistencia = next(f for f in registros(todos, [todos.nodo("11")], PERIODO) if f["indicador"] == "asistencia")
    assert (asistencia["minimo"], asistencia["maximo"]) == (0.7, 0.7)


# -- dónde se lee


@pytest.fixture
def con_callados(consultar: Callable[..., Consulta]) -> Consulta:
    """Dos redes. En la 01, dos microrredes: 7 de 8 con grupo, y 1 que calla; y 4 que callan. En la 02, 3 de 3.

    De 15 hay 10 con grupo: para 12 faltan 2, y callan 5. Datos al 30 de junio.
    """
    con_grupo = [*range(1, 8), *range(21, 24)]
    return consultar(
        establecimientos=[*lugares(8), *lugares(4, "11-01-02", 11), *lugares(3, "11-02-01", 21)],
        grupos=[grupo(f"G{n}", f"{n:08d}") for n in con_grupo],
        sesiones=[sesion(f"S{n}", f"G{n}", "2026-06-30") for n in con_grupo if n != 21],
        reportes=[_reporte(f"{n:08d}", 6) for n in range(1, 8)],
    )


def test_la_tarjeta_el_pasaporte_y_las_cifras_dicen_los_mismos_bordes(con_callados: Consulta) -> None:
    tarjetas = texto(pintado(leer("/territorio/11?periodo=2026-06", con_callados), con_callados)["tarjetas"])
    # 10 de 15 y 15 de 15
    assert "Puede estar entre 66,7 % y 100,0 %, según lo que digan los que callan." in tarjetas
    # de 10 grupos se reunieron 9; del que no, su unidad no reportó
    assert "Puede estar entre 90,0 % y 100,0 %, según lo que digan los que callan." in tarjetas
    propio = texto(pintado(leer("/pasaporte?territorio=11&periodo=2026-06", con_callados), con_callados)["simple"])
    assert "Entre 66,7 % y 100,0 %, según lo que digan los que callan." in propio
    cifras = {f["indicador"]: f for f in registros(con_callados, [con_callados.nodo("11")], PERIODO)}
    assert (cifras["cobertura"]["minimo"], cifras["cobertura"]["maximo"]) == (10 / 15, 1.0)
    assert (cifras["cobertura"]["sin_reporte"], cifras["grupos_activos"]["sin_reporte"]) == (5, 1)
    huecos = pasaporte(con_callados, con_callados.nodo("11"), PERIODO, "grupos_activos").huecos
    assert any(h.texto == "1 grupo sin reporte de su plazo: no se sabe si se reunió." for h in huecos)
    assert [f["codigo"] for f in abrir("activos_por_saber", "11", con_callados, PERIODO).filas] == ["G21"]
    # donde nadie calla no se dice nada
    de_red = pintado(leer("/territorio/11-02?periodo=2026-06", con_callados), con_callados)["tarjetas"]
    assert "Puede estar" not in texto(con_clase(de_red, "indicador")[1])


def test_un_depende_se_rehace_con_lo_que_traen_las_cifras(con_callados: Consulta) -> None:
    nodos = [con_callados.nodo(codigo) for codigo in ("PE", "11", "11-01", "11-01-01", "11-01-02", "11-02")]
    for fila in registros(con_callados, nodos, PERIODO):
        if fila["indicador"] == "cobertura" and fila["territorio"] != "PE":
            duda = Duda(unidades=fila["dudosos"], con=fila["dudosos_con_grupo"], calladas=fila["dudosos_sin_reporte"])
            rehecha = Fraccion(fila["numerador"], fila["denominador"], fila["sin_reporte"], duda)
            assert veredicto(rehecha) == fila["veredicto"]
        if fila["indicador"] == "regiones_con_equipo":
            de_region = fila["territorio"] == "11"
            assert (fila["establecimientos"], fila["facilitadores_necesarios"]) == (
                (15, 1) if de_region else (None, None)
            )


def test_se_llama_primero_a_quien_mas_dudas_quita_y_se_dice_que_decide(con_callados: Consulta) -> None:
    filas = abrir("por_llamar", "11", con_callados, PERIODO).filas
    campos = ("codigo", "callan", "sin_partos", "grupos", "decide")
    assert [tuple(fila[campo] for campo in campos) for fila in filas] == [
        # con sus 4, Cusco llega a 14 de 15; la red 01, con 7 de 12, puede quedar en 8 o llegar a 11 de 12
        ("11-01-02", 4, 0, 0, "región, red y microrred"),
        # con el suyo, 8 de 8; pero a Cusco y a la red no les basta
        ("11-01-01", 1, 0, 0, "no basta"),
        ("11-02-01", 0, 0, 1, "no basta"),
    ]  # fmt: skip
    vista = leer("/territorio/11?periodo=2026-06", con_callados)
    salidas = pintado(vista, con_callados)
    for sitio in (con_clase(salidas["tarjetas"], "indicador")[1], salidas["titular"]):
        abre = [destino for destino, dicho in enlaces(sitio) if dicho == "Llame a estas 3 unidades"]
        assert abre == ["/lista/por_llamar/11?periodo=2026-06"]
    # donde no calla nadie que decida la cobertura no se pide llamar
    callada = pintado(leer("/territorio/11-02?periodo=2026-06", con_callados), con_callados)
    assert not any("Llame a" in dicho for _, dicho in enlaces(list(callada.values())))


def test_los_desconocidos_son_hijos_y_no_nietos(consultar: Callable[..., Consulta]) -> None:
    # un establecimiento con dos grupos sin dato de integrantes: son hijos suyos, no de su microrred
    consulta = consultar(
        establecimientos=lugares(1),
        grupos=[grupo("G1", "00000001", integrantes=None), grupo("G2", "00000001", integrantes=None)],
        sesiones=[sesion("S1", "G1", "2026-06-30")],
    )
    nodos = [consulta.nodo(codigo) for codigo in ("11-01-01", "00000001", "G1")]
    filas = [fila for fila in registros(consulta, nodos, PERIODO) if fila["indicador"] == "tamano"]
    assert [fila["desconocidos"] for fila in filas] == [0, 2, 0]
    assert [(fila["minimo"], fila["maximo"], fila["dudosos"]) for fila in filas] == [
        (0.0, 1.0, 2), (0.0, 1.0, 2), (0.0, 1.0, 1),
    ]  # fmt: skip


_FRACCIONES = st.tuples(*(st.integers(0, 6) for _ in range(5)))


@given(_FRACCIONES, _FRACCIONES)
def test_una_unidad_decide_si_alguna_de_sus_respuestas_basta(unidad: tuple[int, ...], resto: tuple[int, ...]) -> None:
    def fraccion(partes: tuple[int, ...]) -> Fraccion:
        n, sin_grupo, callan, con, calladas = partes
        return Fraccion(n, n + sin_grupo + callan, callan, Duda(unidades=con + calladas, con=con, calladas=calladas))

    suya = fraccion(unidad)
    total = fraccion(tuple(a + b for a, b in zip(unidad, resto, strict=True)))
    if not total.denominador or veredicto(total) is not Veredicto.DEPENDE:
        return
    n, sin_grupo, callan, con, calladas = unidad
    otros = fraccion(resto)
    basta = False
    # todo lo que puede decir: cuántos de los que callan tienen grupo, cuáles de los dudosos atienden partos y, de los
    # que además callan, cuántos tienen grupo
    for con_grupo, atienden, de_los_mudos in product(range(callan + 1), range(con + 1), range(calladas + 1)):
        for tienen in range(de_los_mudos + 1):
            arriba = n + con_grupo + atienden + tienen + resto[0]
            abajo = n + sin_grupo + callan + atienden + de_los_mudos + (otros.denominador or 0)
            basta |= veredicto(Fraccion(arriba, abajo, otros.sin_reporte, otros.duda)) is not Veredicto.DEPENDE
    assert decide(total, suya) == basta


# -- la asistencia: de quien calla no se sabe ni cuántas sesiones hizo


def _dos_grupos(*, asistentes: int = 8, segunda: bool = False, con_reportes: bool = True) -> Filas:
    """Dos grupos en dos microrredes: la primera trae su sesión de junio, con 10 esperadas; la otra, si `segunda`."""
    filas: Filas = {
        "establecimientos": [establecimiento("00000001", "11-01-01"), establecimiento("00000002", "11-01-02")],
        "grupos": [
            grupo("G1", "00000001", fecha_conformacion="2026-06-01"),
            grupo("G2", "00000002", fecha_conformacion="2026-06-01"),
        ],
        "sesiones": [sesion("S1", "G1", CORTE.isoformat(), asistentes=asistentes, esperadas=10)],
    }
    if segunda:
        filas["sesiones"].append(sesion("S2", "G2", "2026-06-15", asistentes=0, esperadas=10))
    if con_reportes:
        filas["reportes"] = [
            {"codigo_territorio": "11-01-01", "periodo": "2026-06", "fecha_reporte": CORTE.isoformat()}
        ]
    return filas


def _si_reportaran(filas: Filas, codigo: str = "11-01") -> str:
    consulta = en_memoria(tablas(**filas))
    nodo = consulta.nodo(codigo)
    return si_reportaran(Donde(consulta, nodo, PERIODO, medir(consulta, "asistencia", codigo, "2026-06")))


def test_la_asistencia_se_acota_suponiendo_a_quien_calla_lo_que_se_espera_de_los_demas() -> None:
    # de 2 meses de grupo llegó uno, con 8 de 10. Con otras 10 esperadas: (8 + 0) ÷ 20 = 40 %, (8 + 10) ÷ 20 = 90 %
    assert _si_reportaran(_dos_grupos()) == (
        "De 1 de 2 meses de grupo no llegó nada: si en ellos se esperaba a tantas como en los demás, puede estar "
        "entre 40,0\u202f% y 90,0\u202f%."
    )
    # si el otro grupo también llega ya no se acota, y lo que da está dentro de lo que se dijo: 8 ÷ 20 = 40 %
    assert _si_reportaran(_dos_grupos(segunda=True)) == ""
    # sin tabla de reportes, un grupo sin sesión no calla: no se reunió
    assert _si_reportaran(_dos_grupos(con_reportes=False)) == ""
    # de quien no llegó nada no hay qué suponer
    assert _si_reportaran(_dos_grupos(), "11-01-02") == ""


@pytest.mark.parametrize("clave", ["asistencia", "inasistencia_injustificada"])
def test_el_pasaporte_dice_entre_que_puede_estar_lo_que_el_silencio_mueve(clave: str) -> None:
    consulta = en_memoria(tablas(**_dos_grupos()))
    dichos = [hueco.texto for hueco in pasaporte(consulta, consulta.nodo("11-01"), PERIODO, clave).huecos]
    esperado = {"asistencia": ("40,0", "90,0"), "inasistencia_injustificada": ("0,0", "50,0")}[clave]
    assert any("De 1 de 2 meses de grupo no llegó nada" in d and all(x in d for x in esperado) for d in dichos), dichos


# -- quien dejó de informar antes que los demás


def _dos_regiones() -> Filas:
    """Cusco (11) informó hasta junio de 2026, con sus dos grupos reunidos; Callao (08), hasta marzo, con uno de dos."""
    return {
        "establecimientos": [*lugares(2), *lugares(2, "08-01-01", desde=3)],
        "grupos": [grupo(f"G{n}", f"{n:08d}") for n in (1, 2, 3, 4)],
        "sesiones": [
            sesion("S1", "G1", "2026-06-20"), sesion("S2", "G2", "2026-06-30"), sesion("S3", "G3", "2026-03-31"),
        ],
        "reportes": [
            {"codigo_territorio": codigo, "periodo": periodo, "fecha_reporte": dia}
            for codigo, periodo, dia in (("11", "2026-06", "2026-06-30"), ("08", "2026-03", "2026-03-31"))
        ],
    }  # fmt: skip


def test_lo_de_una_region_que_dejo_de_informar_lleva_su_dia_y_no_se_elogia() -> None:
    consulta = en_memoria(tablas(**_dos_regiones()))
    pais, cusco, callao = (consulta.nodo(codigo) for codigo in ("PE", "11", "08"))
    anio = Periodo.leer("2026")
    assert [a_que_dia(consulta, nodo, anio) for nodo in (pais, cusco)] == ["", ""]
    assert a_que_dia(consulta, callao, anio) == "Al 31 mar 2026, lo último que se informó"
    # en marzo informaron las dos, y marzo ya se cerró para Cusco
    marzo = Periodo.leer("2026-03")
    assert [a_que_dia(consulta, n, marzo) for n in (cusco, callao)] == ["Al cerrar marzo de 2026", ""]
    assert con_su_dia("La red no llega.", consulta, callao, anio).endswith("se informó: la red no llega.")
    assert a_que_dia(consulta, cusco, Periodo.leer("2025-S2")) == "Al cerrar el 2.º semestre de 2025"
    # el país cuenta 3 de 4 como estaban; de los dos de Callao no se sabe: de 2 a 4 de 4
    assert medir(consulta, "grupos_activos", "PE", "2026").fraccion.par == (3, 4)
    assert a_la_misma_fecha(consulta, pais, anio) == (2, 4, 4, 2)
    assert a_la_misma_fecha(consulta, pais, marzo) is None
    # y se llama a su microrred, por sus dos grupos
    # en el año y en un mes entero del que ya no informó: son los mismos dos de los que el país no sabe
    for periodo in (anio, Periodo.leer("2026-06")):
        de_callao = [f for f in abrir("por_llamar", "PE", consulta, periodo).filas if f["codigo"] == "08-01-01"]
        assert [fila["grupos"] for fila in de_callao] == [2]
        assert a_la_misma_fecha(consulta, pais, periodo)[3] == 2
