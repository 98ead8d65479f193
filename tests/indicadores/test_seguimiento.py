"""El hilo de cada cifra y su lugar entre sus hermanos: lo mismo que medir mes por mes y que ordenar a mano."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import pytest

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.catalogo import CATALOGO, POR_CLAVE
from dashboard.indicadores.seguimiento import lugar, seguimiento
from dashboard.piezas.html import YA_ESCRITO
from tests.fabricas import establecimiento, grupo, sesion
from tests.indicadores.mundos import lugares, medir
from tests.paginas.recorrido import con_clase, enlaces, leer, piezas, pintado, texto

NIVELES = (Nivel.PAIS, Nivel.DIRESA, Nivel.RED, Nivel.MICRORRED)
ANIO = Periodo.leer("2026")


def _lugar(consulta: Consulta, codigo: str, clave: str = "cobertura", periodo: Periodo = ANIO) -> str:
    return lugar(consulta, consulta.nodo(codigo), periodo, POR_CLAVE[clave])


@pytest.mark.parametrize("clave", [indicador.clave for indicador in CATALOGO if indicador.mensual])
def test_cada_mes_del_hilo_es_el_indicador_medido_ese_mes(consulta_pequena: Consulta, clave: str) -> None:
    consulta, indicador, vistos = consulta_pequena, POR_CLAVE[clave], 0
    for nodo in (n for nivel in NIVELES for n in consulta.descendientes(consulta.raiz, nivel)):
        for periodo in map(Periodo.leer, ("2026", "2025-S2")):
            serie = seguimiento(consulta, nodo, periodo, indicador)
            if serie is None:
                continue
            ultimo = min(periodo.ultimo_mes, nodo.meses[1])
            meses = range(ultimo - len(serie.valores) + 1, ultimo + 1)
            medidos = [indicador.medir(consulta, [nodo], Periodo.mes(mes))[0].fraccion for mes in meses]
            # de quien calla entero no hay valor: es un hueco
            assert list(serie.valores) == [None if f.todo_calla else f.valor for f in medidos], (nodo.codigo, periodo)
            vistos += 1
    assert vistos > 20


def test_el_ultimo_punto_de_un_estado_es_la_cifra_de_su_tarjeta(consulta_pequena: Consulta) -> None:
    consulta, comparados = consulta_pequena, 0
    for clave, nivel in product(("cobertura", "grupos_activos"), NIVELES):
        for nodo in consulta.descendientes(consulta.raiz, nivel):
            serie = seguimiento(consulta, nodo, ANIO, POR_CLAVE[clave])
            propio = medir(consulta, clave, nodo.codigo, "2026").fraccion.valor
            if serie and serie.valores[-1] is not None:
                assert serie.valores[-1] == propio, (clave, nodo.codigo)
                comparados += 1
    assert comparados > 20


@pytest.fixture
def que_para(consultar: Callable[..., Consulta]) -> Consulta:
    """Cuatro meses: en enero fueron 6 de 10, en febrero 8, en marzo no hubo sesión y en abril 9."""
    return consultar(
        establecimientos=lugares(2),
        grupos=[grupo("G1", "00000001", desde="2025-12-01"), grupo("G2", "00000002", desde="2026-02-10")],
        sesiones=[sesion(f"S{mes}", "G1", f"2026-{mes:02d}-15", asistentes=n) for mes, n in ((1, 6), (2, 8), (4, 9))],
        facilitadores=[{"diresa": "11", "anio": anio, "facilitadores": n} for anio, n in ((2024, 1), (2026, 2))],
    )


def test_en_palabras_dice_de_donde_a_donde_y_cuantos_meses_faltan(que_para: Consulta) -> None:
    nodo = que_para.nodo("11")

    def dicho(clave: str) -> str:
        serie = seguimiento(que_para, nodo, ANIO, POR_CLAVE[clave])
        return serie.dicho.replace("\u202f", " ") if serie else ""

    assert dicho("asistencia") == ("De 60,0 % en enero de 2026 a 90,0 % en abril de 2026; sin dato en 1 de los 4 meses")
    assert dicho("cobertura") == "De 50,0 % en enero de 2026 a 100,0 % en abril de 2026"
    # con un solo año de datos no hay hilo que dibujar
    assert dicho("regiones_con_equipo") == ""


def test_la_tarjeta_lleva_su_hilo_y_su_lugar_y_este_abre_la_tabla_de_todos(que_para: Consulta) -> None:
    tarjetas = con_clase(pintado(leer("/territorio/11?periodo=2026", que_para), que_para)["tarjetas"], "indicador")
    hilos = [[p["props"][YA_ESCRITO] for p in piezas(tarjeta) if YA_ESCRITO in p["props"]] for tarjeta in tarjetas]
    assert [len(propios) for propios in hilos] == [0, 1, 1, 1]
    assert 'aria-label="De 50,0\u202f% en enero de 2026 a 100,0\u202f% en abril de 2026"' in hilos[1][0]


@pytest.fixture
def cusco(consultar: Callable[..., Consulta]) -> Consulta:
    """Las redes 01 y 05 tienen la mitad; la 02, ninguno; la 03, todos, y en la 04 no se atienden partos."""
    con_grupo = [*range(1, 6), *range(21, 26), 41]
    return consultar(
        establecimientos=[
            *lugares(10), *lugares(2, "11-02-01", 11), *lugares(5, "11-03-01", 21),
            establecimiento("00000031", "11-04-01", atiende_parto_rn="no"), *lugares(2, "11-05-01", 41),
        ],
        grupos=[grupo(f"G{n}", f"{n:08d}") for n in con_grupo],
        sesiones=[sesion(f"S{n}", f"G{n}", "2026-12-20") for n in con_grupo],
    )  # fmt: skip


def test_el_lugar_es_el_del_orden_hecho_a_mano_y_los_empates_se_dicen(cusco: Consulta) -> None:
    # la red 04 no entra en la cuenta: no hay nada que comparar
    assert _lugar(cusco, "11-03") == "1.ª de 4 redes de Cusco"
    assert _lugar(cusco, "11-01") == _lugar(cusco, "11-05") == "2.ª de 4 redes de Cusco, igual que otra"
    assert _lugar(cusco, "11-02") == "4.ª de 4 redes de Cusco"
    assert _lugar(cusco, "11-04") == ""
    # solo tres redes tienen grupos, y se reunieron todos
    assert _lugar(cusco, "11-01", "grupos_activos") == "igual que las otras 2 redes de Cusco"
    # ni el país ni una microrred sola tienen con quién compararse
    assert _lugar(cusco, "PE") == _lugar(cusco, "11-01-01") == ""


def test_el_lugar_abre_la_tabla_de_sus_hermanos(cusco: Consulta) -> None:
    tarjeta = con_clase(pintado(leer("/territorio/11-01?periodo=2026", cusco), cusco)["tarjetas"], "indicador")[1]
    (destino,) = [a for a, dicho in enlaces(tarjeta) if "redes de Cusco" in dicho]
    tabla = pintado(leer(destino, cusco), cusco)["tabla"]
    valores = {texto(fila)[:6]: texto(fila) for fila in piezas(tabla) if fila["type"] == "Tr"}
    assert "50,0 %" in valores["Red 01"]
    assert "100,0 %" in valores["Red 03"]


def test_si_lo_que_callan_puede_moverlo_se_dice_entre_que_lugares_esta(consultar: Callable[..., Consulta]) -> None:
    # red 01: 2 de 4 y los otros 2 callan; red 02: 3 de 4 y el otro informó; red 03: 1 de 4 y los otros informaron
    con_grupo = [1, 2, 11, 12, 13, 21]
    informan = [1, 2, 11, 12, 13, 14, 21, 22, 23, 24]
    consulta = consultar(
        establecimientos=[*lugares(4), *lugares(4, "11-02-01", 11), *lugares(4, "11-03-01", 21)],
        grupos=[grupo(f"G{n}", f"{n:08d}") for n in con_grupo],
        sesiones=[sesion(f"S{n}", f"G{n}", "2026-06-30") for n in con_grupo],
        reportes=[
            {"codigo_territorio": f"{n:08d}", "periodo": "2026-06", "fecha_reporte": "2026-06-30"} for n in informan
        ],
    )
    junio = Periodo.leer("2026-06")
    puestos = {red: set() for red in ("11-01", "11-02", "11-03")}
    for k in range(3):  # lo que de verdad pudieron tener los dos que callan
        valores = {"11-01": (2 + k) / 4, "11-02": 3 / 4, "11-03": 1 / 4}
        for red, valor in valores.items():
            puestos[red].add(1 + sum(otro > valor for otro in valores.values()))
    assert puestos == {"11-01": {1, 2}, "11-02": {1, 2}, "11-03": {3}}
    assert _lugar(consulta, "11-01", periodo=junio) == "entre la 1.ª y la 2.ª de 3 redes de Cusco"
    assert _lugar(consulta, "11-02", periodo=junio) == "entre la 1.ª y la 2.ª de 3 redes de Cusco"
    assert _lugar(consulta, "11-03", periodo=junio) == "3.ª de 3 redes de Cusco"


def test_con_quien_dejo_de_informar_no_se_compara(consultar: Callable[..., Consulta]) -> None:
    consulta = consultar(
        establecimientos=[*lugares(2), *lugares(2, "08-01-01", 11), *lugares(2, "25-01-01", 21)],
        grupos=[grupo(f"G{n}", f"{n:08d}") for n in (1, 11, 12, 21)],
        sesiones=[
            sesion(f"S{n}", f"G{n}", dia)
            for n, dia in ((1, "2026-10-31"), (11, "2026-10-31"), (12, "2026-10-31"), (21, "2026-05-31"))
        ],
    )
    # Madre de Dios (25) se atrasó; de las demás del catálogo no se cargó ninguna
    assert _lugar(consulta, "08").startswith("1.ª de 2 regiones con dato al día")
    assert _lugar(consulta, "11").startswith("2.ª de 2 regiones con dato al día")
    assert _lugar(consulta, "25") == ""
    # ni en un mes entero posterior a lo último que informó: lo que se le cuenta es de antes
    octubre = Periodo.leer("2026-10")
    assert medir(consulta, "grupos_activos", "25", "2026-10").fraccion.valor is not None
    assert _lugar(consulta, "25", "grupos_activos", octubre) == ""
    assert _lugar(consulta, "08", "grupos_activos", octubre) == "igual que la otra región con dato al día"
