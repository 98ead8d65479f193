"""La tabla que compara a los hijos y, cuando son pocos, sus puntos en todos los indicadores.

El mundo: en Cusco, cada red tiene dos establecimientos que atienden partos, cada uno con un grupo de 100 que se reúne
todos los meses de 2025 y los diez primeros de 2026 y al que vienen 70. La red 01 bajó a 40 en 2026, la 02 a 69, la 03
dejó de reunirse en junio y la 09 no tiene grupos.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.cambio import OTRAS, cambio_de_asistencia, cambios_de_asistencia
from dashboard.paginas.puntos import carriles
from tests.fabricas import grupo, sesion
from tests.indicadores.mundos import lugares
from tests.paginas.recorrido import comparadas, con_clase, enlaces, leer, piezas, pintado, texto

REGION = "/territorio/11?periodo=2026"
Consultar = Callable[..., Consulta]


def _mundo(consultar: Consultar, redes: int, distintas: bool = True) -> Consulta:
    ahora = {1: 40, 2: 69} if distintas else {}
    sitios = [lugar for red in range(1, redes + 1) for lugar in lugares(2, f"11-{red:02d}-01", 2 * red - 1)]
    con_grupo = [n for n in range(1, 2 * redes + 1) if n < 17]
    sesiones: list[dict[str, Any]] = []
    for n in con_grupo:
        red = (n + 1) // 2
        hasta = 6 if distintas and red == 3 else 10
        meses = [(2025, mes, 70) for mes in range(1, 13)]
        meses += [(2026, mes, ahora.get(red, 70)) for mes in range(1, hasta + 1)]
        sesiones += [sesion(f"S{n}-{a}-{mes}", f"G{n}", f"{a}-{mes:02d}-28", x, 100) for a, mes, x in meses]
    return consultar(
        establecimientos=sitios,
        grupos=[grupo(f"G{n}", f"{n:08d}", integrantes=10) for n in con_grupo],
        sesiones=sesiones,
    )


def _ranking(consulta: Consulta, direccion: str) -> Any:
    return pintado(leer(direccion, consulta), consulta)["ranking"]


def _titulo(pieza: Any) -> str:
    return next(texto(p["props"]["children"][0]) for p in piezas(pieza) if p["type"] in ("H3", "H2"))


def test_cada_fila_dice_lo_suyo_lo_que_lo_acompana_y_que_cambio(consultar: Consultar) -> None:
    consulta = _mundo(consultar, 9)
    filas = {fila["nombre"].removesuffix(" · pocos"): fila for fila in comparadas(_ranking(consulta, REGION))}
    campos = ("n de N", "%", "para el 80 %", "activos %", "asistencia %")
    dichas = {nombre: tuple(fila[campo] for campo in campos) for nombre, fila in filas.items()}
    assert dichas["Red 01"] == ("2 de 2", "100,0 %", "cumple", "100,0", "40,0")
    assert dichas["Red 02"] == ("2 de 2", "100,0 %", "cumple", "100,0", "69,0")
    assert dichas["Red 03"] == ("2 de 2", "100,0 %", "cumple", "0,0", "70,0")
    assert dichas["Red 09"] == ("0 de 2", "0,0 %", "faltan 2", "no aplica", "no aplica")
    # lo que se ve lleva verbo solo si se distingue; a quien lo oye se le dice entero
    red = {nombre: cambio_de_asistencia(consulta, consulta.nodo(f"11-{nombre[-2:]}"), Periodo.leer("2026"), OTRAS)
           for nombre in filas}  # fmt: skip
    for nombre, visto in (("Red 01", "▼ −30,0"), ("Red 02", "· −1,0"), ("Red 03", "· 0,0")):
        hallado = red[nombre]
        assert hallado is not None
        assert filas[nombre]["y un año antes"].startswith(f"{visto} {hallado.mas_menos}{hallado.frase} frente a ")
    assert filas["Red 03"]["y un año antes"].endswith("enero–junio de 2025"), "los meses que tuvo"
    assert filas["Red 09"]["y un año antes"].startswith("–")


@pytest.mark.parametrize(
    ("orden", "primera", "ultima", "titulo"),
    [
        ("", "Red 09", "Red 08", "Mayor brecha primero"),
        ("porcentaje", "Red 09", "Red 08", "Menor porcentaje primero"),
        ("nombre", "Red 01", "Red 09", "Por orden alfabético"),
        ("activos", "Red 03", "Red 09", "Menor porcentaje de grupos activos primero"),
        ("asistencia", "Red 01", "Red 09", "Menor asistencia primero"),
        ("cambio", "Red 01", "Red 09", "Asistencia: del cambio más bajo al más alto"),
    ],
)
def test_se_ordena_por_cualquier_columna_y_el_titulo_lo_dice(
    consultar: Consultar, orden: str, primera: str, ultima: str, titulo: str
) -> None:
    consulta = _mundo(consultar, 9)
    tarjeta = _ranking(consulta, f"{REGION}&orden={orden}" if orden else REGION)
    nombres = [fila["nombre"].removesuffix(" · pocos") for fila in comparadas(tarjeta)]
    assert (nombres[0], nombres[-1], _titulo(tarjeta)) == (primera, ultima, titulo)
    assert sorted(nombres) == [f"Red {n:02d}" for n in range(1, 10)]
    (ordenada,) = [p for p in piezas(tarjeta) if p["props"].get("aria-sort")]
    assert enlaces(ordenada) == []


def test_una_fila_es_una_parada_del_tabulador_y_sus_cifras_abren_sus_listas(consultar: Consultar) -> None:
    tarjeta = _ranking(_mundo(consultar, 9), REGION)
    (tabla,) = con_clase(tarjeta, "comparacion")
    filas = [p for p in piezas(tabla) if p["type"] == "Tr"][1:]
    for fila in filas:
        paradas = [p for p in piezas(fila) if p["props"].get("href") and p["props"].get("tabIndex") != "-1"]
        assert [p["props"].get("className") for p in paradas] == ["fila-nombre"]
    # la 09 va primero: le faltan dos
    destinos = {dicho: destino for destino, dicho in enlaces(filas[0])}
    assert destinos["0"] == "/lista/cubiertos/11-09?periodo=2026"
    assert destinos["2"] == "/lista/atienden/11-09?periodo=2026"
    assert destinos["faltan 2"] == "/lista/sin_grupo/11-09?periodo=2026"
    assert destinos["0,0 %"].startswith("/pasaporte?territorio=11-09")


def test_lo_que_es_igual_en_todas_las_filas_es_una_nota_y_no_una_columna(consultar: Consultar) -> None:
    consulta = _mundo(consultar, 8, distintas=False)
    tarjeta = _ranking(consulta, f"{REGION}&orden=activos")
    assert {"activos %", "asistencia %"}.isdisjoint(comparadas(tarjeta)[0])
    notas = [texto(p) for p in con_clase(tarjeta, "nota")]
    assert notas[:2] == [
        "En todas las filas, grupos activos: 100,0 %.", "En todas las filas, asistencia a sesiones: 70,0 %.",
    ]  # fmt: skip
    assert _titulo(tarjeta) == "Por orden alfabético", "lo que es igual no ordena nada"
    # el complemento elegido no se repite, y en el primer año no hay con qué comparar
    de_asistencia = _ranking(consulta, f"{REGION}&indicador=asistencia")
    assert "asistencia %" not in comparadas(de_asistencia)[0]
    assert "y un año antes" not in comparadas(_ranking(consulta, "/territorio/11?periodo=2025"))[0]


def test_de_un_establecimiento_se_dice_cuantos_grupos_tiene_activos(consultar: Consultar) -> None:
    consulta = _mundo(consultar, 3)
    direccion = "/territorio/11-03-01?periodo=2026-06"
    # en junio la red 03 todavía se reunía: los dos son iguales y no hay columna; en octubre, tampoco
    assert "activos %" not in comparadas(_ranking(consulta, direccion))[0]
    distinto = consultar(
        establecimientos=lugares(3),
        grupos=[grupo("G1", "00000001"), grupo("G2", "00000002")],
        sesiones=[sesion("S1", "G1", "2026-10-20"), sesion("S2", "G2", "2026-05-20", 5)],
    )
    filas = comparadas(_ranking(distinto, "/territorio/11-01-01?periodo=2026&orden=nombre"))
    assert [fila["activos %"] for fila in filas] == ["1 de 1", "0 de 1", "no aplica"]
    # las personas de un establecimiento no se cuentan: solo el porcentaje
    assert [fila["asistencia %"] for fila in filas] == ["70,0", "50,0", "no aplica"]


def test_la_comparacion_de_todos_a_la_vez_es_la_de_cada_uno(consulta_pequena: Consulta) -> None:
    consulta, comparables = consulta_pequena, 0
    for nivel in (Nivel.PAIS, Nivel.DIRESA, Nivel.RED):
        for nodo in consulta.descendientes(consulta.raiz, nivel):
            for periodo in map(Periodo.leer, ("2026", "2025-S1", "2026-08", "2023")):
                hijos = consulta.hijos(nodo)
                propios = [cambio_de_asistencia(consulta, hijo, periodo, OTRAS) for hijo in hijos]
                assert cambios_de_asistencia(consulta, nodo, hijos, periodo) == propios
                comparables += sum(propio is not None for propio in propios)
    assert comparables > 30


# -- pocos hijos


def test_con_menos_de_ocho_hijos_se_ven_todos_los_indicadores(consultar: Consultar) -> None:
    assert con_clase(_ranking(_mundo(consultar, 8), REGION), "puntos") == []
    consulta = _mundo(consultar, 3)
    tarjeta = _ranking(consulta, f"{REGION}&orden=asistencia")
    (puntos,) = con_clase(tarjeta, "puntos")
    renglones = {texto(r["props"]["children"][0]): r for r in piezas(puntos) if r["type"] == "Li"}
    assert len(renglones) == 11, "todos menos el que se mide por región"
    palabras = {nombre: texto(r["props"]["children"][2]).replace("\xa0", " ") for nombre, r in renglones.items()}
    # 2 × 10 × 40 + 2 × 10 × 69 + 2 × 6 × 70 de 5 200: 3 020 de 5 200
    assert palabras["Asistencia a sesiones"] == "Conjunto 58,1 % · A 40,0 % · B 69,0 % · C 70,0 %"
    assert palabras["Grupos activos"] == "Conjunto 66,7 % · A, B 100,0 % · C 0,0 %"
    assert palabras["Establecimientos con grupo conformado"] == "Conjunto 100,0 % · A, B, C 100,0 % (pocos)"
    # una razón no cabe en el eje de 0 a 100 %: solo se escribe
    assert [n for n, r in renglones.items() if not con_clase(r, "puntos-pista")] == ["Sesiones por grupo y mes"]
    assert [n for n, r in renglones.items() if con_clase(r, "puntos-meta")] == ["Establecimientos con grupo conformado"]
    sitios = {
        texto(p): (p["props"]["style"]["left"], p["props"]["href"])
        for p in con_clase(renglones["Asistencia a sesiones"], "punto-hijo")
    }
    assert {letra: sitio for letra, (sitio, _) in sitios.items()} == {"A": "40.00%", "B": "69.00%", "C": "70.00%"}
    assert sitios["C"][1] == "/territorio/11-03?periodo=2026&orden=asistencia"
    # la tabla sigue debajo, con el mismo destino en cada fila, que es lo que los enciende a la vez
    assert {fila["href"] for fila in comparadas(tarjeta)} == {destino for _, destino in sitios.values()}


def test_de_quien_no_hay_dato_no_hay_punto_y_se_dice(consultar: Consultar) -> None:
    consulta = consultar(
        establecimientos=[*lugares(2), *lugares(1, desde=3, atiende_parto_rn="no")],
        grupos=[grupo("G1", "00000001", integrantes=None)],
        sesiones=[sesion("S1", "G1", "2026-10-20")],
    )
    tarjeta = _ranking(consulta, "/territorio/11-01-01?periodo=2026")
    renglones = {texto(r["props"]["children"][0]): r for r in piezas(con_clase(tarjeta, "puntos")) if r["type"] == "Li"}
    dicho = {
        nombre: (texto(r["props"]["children"][2]).replace("\xa0", " "), [texto(p) for p in con_clase(r, "punto-hijo")])
        for nombre, r in renglones.items()
    }
    cobertura, tamano = dicho["Establecimientos con grupo conformado"], dicho["Grupos de 8 a 15 integrantes"]
    assert cobertura == ("Conjunto 50,0 % · A 100,0 % · B 0,0 % · C no aplica", ["B", "A"])
    assert tamano == ("Conjunto sin dato · A sin dato · B, C no aplica", [])


@pytest.mark.parametrize("hijos", [1, 2, 7])
def test_los_puntos_llevan_la_letra_de_su_leyenda(consultar: Consultar, hijos: int) -> None:
    tarjeta = _ranking(_mundo(consultar, hijos), REGION)
    (leyenda,) = con_clase(tarjeta, "puntos-leyenda")
    letras = [texto(p) for p in piezas(leyenda) if p["type"] == "A"]
    assert letras == [f"{'ABCDEFG'[n]}Red {n + 1:02d}" for n in range(hijos)]
    for renglon in con_clase(tarjeta, "puntos-pista"):
        assert {texto(p) for p in con_clase(renglon, "punto-hijo")} <= set("ABCDEFG"[:hijos])
    # ninguno es una parada del tabulador
    puntos = con_clase(tarjeta, "caja-puntos")
    assert {p["props"]["tabIndex"] for p in piezas(puntos) if p["props"].get("href")} == {"-1"}


def test_los_puntos_que_se_pisarian_suben() -> None:
    assert carriles([0.1, 0.2, 0.3]) == [0, 0, 0]
    assert carriles([0.5, 0.5, 0.51, 0.53, 1.0]) == [0, 1, 2, 0, 0]
    assert carriles([]) == []


@given(st.lists(st.floats(0, 1), max_size=7).map(sorted))
def test_en_un_mismo_carril_ninguno_pisa_a_otro(partes: list[float]) -> None:
    alturas = carriles(partes)
    for carril in set(alturas):
        propias = [parte for parte, altura in zip(partes, alturas, strict=True) if altura == carril]
        assert all(b - a >= 0.023 for a, b in pairwise(propias))
    # no se sube de balde: cada carril tiene debajo a alguien que estorba
    assert set(alturas) == set(range(len(set(alturas))))
