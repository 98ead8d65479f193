"""El menor conjunto que llega al 80 %, su ida y vuelta con la dirección y cómo queda cada nivel."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import Veredicto
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.alcanzar import (
    MAXIMO,
    Meta,
    Orden,
    candidatos,
    elegir,
    escribir,
    escribir_sin_o_con,
    leer,
    menores_conjuntos,
    partes_de,
    por_niveles,
    recontar,
)
from dashboard.indicadores.catalogo import POR_CLAVE
from dashboard.indicadores.listas.establecimientos import lista_de_elegidos
from dashboard.nucleo.errores import ErrorVista
from tests.fabricas import en_memoria, establecimiento, grupo, mundo_con_rarezas, sesion
from tests.indicadores.mundos import lugares

A2026 = Periodo.leer("2026")
_codigos = st.integers(1, 99_999_999).map("{:08d}".format)
_TERRITORIALES = (Nivel.PAIS, Nivel.DIRESA, Nivel.RED, Nivel.MICRORRED)


# -- la dirección


@given(st.frozensets(_codigos, max_size=60))
@example(frozenset())
@example(frozenset({"00000001", "99999999"}))
def test_un_conjunto_va_a_la_direccion_y_vuelve_igual(codigos: frozenset[str]) -> None:
    escrito = escribir(codigos)
    assert leer(escrito) == codigos
    # nada que una dirección deba escapar, y siempre algo: un campo vacío no se escribe
    assert escrito
    assert set(escrito) <= set("0123456789abcdefghijklmnopqrstuvwxyz.-")


@given(st.frozensets(_codigos, max_size=12), _codigos, st.integers(0, 11))
def test_quitar_o_agregar_uno_se_escribe_igual_que_el_conjunto_entero(
    codigos: frozenset[str], otro: str, cual: int
) -> None:
    con_o_sin = escribir_sin_o_con(codigos)
    for codigo in (otro, *sorted(codigos)[cual : cual + 1]):
        assert con_o_sin(codigo) == escribir(codigos ^ {codigo})


def test_setecientos_codigos_seguidos_caben_en_una_direccion() -> None:
    assert len(escribir(f"{90_000_000 + 40 * i:08d}" for i in range(MAXIMO))) < 2200


@pytest.mark.parametrize(
    "texto",
    ["", "a.", ".a", "A", "á", "-.1", "1..2", "1.0", "zzzzzzz", "zzzzzz", "1 2", "1-2", ".".join("1" * (MAXIMO + 1))],
)
def test_un_conjunto_mal_escrito_se_dice_con_su_salida(texto: str) -> None:
    with pytest.raises(ErrorVista, match="no se entiende") as caido:
        leer(texto)
    assert caido.value.que_hacer
    assert caido.value.opciones


# -- a mano


@pytest.fixture
def dos_redes(consultar: Callable[..., Consulta]) -> Consulta:
    """Red 01: cinco establecimientos, el 1 y el 2 con grupo; el 5 sin coordenadas. Red 02: cinco, del 6 al 9 con grupo.

    Están de norte a sur, a un décimo de grado (11,12 km) uno de otro. Solo el 1 tiene un grupo activo al corte.
    """
    sitios = [
        {
            **lugar,
            "latitud": -13.0 - n / 10,
            "longitud": -72.0,
            "categoria": f"I-{1 + n % 4}",
            "partos_atendidos": {3: 4, 4: 90, 10: 30}.get(n),
        }
        for n, lugar in enumerate([*lugares(5, "11-01-01"), *lugares(5, "11-02-01", desde=6)], 1)
    ]
    sitios[4] |= {"latitud": None, "longitud": None}
    return consultar(
        establecimientos=sitios,
        grupos=[grupo(f"G-{n}", f"{n:08d}") for n in (1, 2, 6, 7, 8, 9)],
        sesiones=[sesion("S-1", "G-1", "2026-10-31"), sesion("S-2", "G-2", "2026-01-31")],
    )


def test_el_menor_conjunto_a_mano(dos_redes: Consulta) -> None:
    # la región tiene 6 de 10 y le faltan 2. La red 01 tiene 2 de 5: le faltan 2. La 02, 4 de 5: cumple
    region = dos_redes.nodo("11")
    propios = candidatos(dos_redes, region, A2026, Orden.CERCA)
    assert [(c.codigo[-1], None if c.km is None else round(c.km, 2), c.vecinos) for c in propios] == [
        # al 1, que es el único activo: el 3 está a dos décimos, el 4 a tres y el 10 a nueve; del 5 no se sabe
        ("3", 22.24, 1), ("4", 33.36, 1), ("0", 100.08, 0), ("5", None, 1),
    ]  # fmt: skip
    menores = menores_conjuntos(dos_redes, region, A2026, propios)
    assert menores == {Meta.CADA: {"00000003", "00000004"}, Meta.CONJUNTO: {"00000003", "00000004"}}
    lejanos = candidatos(dos_redes, region, A2026, Orden.LEJOS)
    assert [c.codigo[-1] for c in lejanos] == ["0", "4", "3", "5"]
    # para el conjunto bastan dos donde sea; para cada red tienen que ser de la 01
    assert menores_conjuntos(dos_redes, region, A2026, lejanos) == {
        Meta.CADA: {"00000004", "00000003"}, Meta.CONJUNTO: {"00000010", "00000004"},
    }  # fmt: skip
    assert [c.codigo[-1] for c in candidatos(dos_redes, region, A2026, Orden.VECINOS)] == ["3", "4", "5", "0"]
    # I-4, I-1, I-2 y I-3 son las categorías de 3, 4, 5 y 10
    assert [c.categoria for c in candidatos(dos_redes, region, A2026, Orden.CATEGORIA)] == ["I-4", "I-3", "I-2", "I-1"]
    # 90, 30 y 4 partos; de los del 5 no se sabe
    assert [c.codigo[-1] for c in candidatos(dos_redes, region, A2026, Orden.PARTOS)] == ["4", "0", "3", "5"]


def test_el_recuento_a_mano_de_todos_los_niveles(dos_redes: Consulta) -> None:
    # el 3 y el 10: la región pasa de 6 a 8 de 10 y llega; la red 01, de 2 a 3 de 5; la 02, de 4 a 5 de 5
    eleccion = elegir(dos_redes, A2026, frozenset({"00000003", "00000010"}))
    nodos = [dos_redes.nodo(codigo) for codigo in ("PE", "11", "11-01", "11-02")]
    hecho = recontar(dos_redes, nodos, A2026, eleccion)
    assert [(r.suma, r.antes.fraccion.numerador, r.despues.fraccion.numerador) for r in hecho] == [
        (2, 6, 8), (2, 6, 8), (1, 2, 3), (1, 4, 5),
    ]  # fmt: skip
    assert [r.despues.faltan for r in hecho[1:]] == [0, 1, 0]
    assert [r.despues.veredicto for r in hecho[1:]] == [Veredicto.CUMPLE, Veredicto.NO_CUMPLE, Veredicto.CUMPLE]
    escalones = [(e.nivel, e.de, e.hoy, e.con_ellos) for e in por_niveles(dos_redes, nodos[1], A2026, eleccion)]
    assert escalones == [(Nivel.RED, 2, 1, 1), (Nivel.MICRORRED, 2, 1, 1)]


def test_lo_elegido_que_ya_no_suma_se_dice_aparte(dos_redes: Consulta) -> None:
    # el 1 ya tiene grupo: lo comprometido que se cumplió. El 99 no está en los datos
    eleccion = elegir(dos_redes, A2026, frozenset({"00000001", "00000003", "00000099"}))
    assert (eleccion.filas.tolist(), eleccion.ya, eleccion.callan, eleccion.fuera) == (
        [dos_redes.nodo("00000003").establecimientos[0]], ("00000001",), (), ("00000099",),
    )  # fmt: skip


def test_quien_calla_no_se_elige_ni_cuenta_como_si_no_tuviera_grupo(consultar: Callable[..., Consulta]) -> None:
    # cinco establecimientos: el 1 con grupo, el 2 y el 3 informaron, el 4 y el 5 callan. Faltan 3 y solo hay dos
    consulta = consultar(
        establecimientos=[*lugares(5), establecimiento("00000006", "11-01-01", atiende_parto_rn=None)],
        grupos=[grupo("G-1", "00000001")],
        reportes=[
            {"codigo_territorio": f"{n:08d}", "periodo": "2026-01", "fecha_reporte": "2026-02-03"} for n in (1, 2, 3)
        ],
    )
    nodo = consulta.nodo("11-01-01")
    propios = candidatos(consulta, nodo, A2026, Orden.CERCA)
    assert {c.codigo for c in propios} == {"00000002", "00000003"}
    menores = menores_conjuntos(consulta, nodo, A2026, propios)
    assert menores[Meta.CONJUNTO] == {"00000002", "00000003"}
    eleccion = elegir(consulta, A2026, menores[Meta.CONJUNTO] | {"00000004", "00000006"})
    assert (eleccion.callan, eleccion.fuera) == (("00000004",), ("00000006",))
    (hecho,) = recontar(consulta, [nodo], A2026, eleccion)
    # 3 de 5 y dos que callan: llegar depende de ellos
    assert (hecho.despues.fraccion.numerador, hecho.despues.faltan) == (3, 1)
    assert hecho.despues.veredicto is Veredicto.DEPENDE


# -- en mundos con rarezas


@pytest.fixture(scope="module", params=[2, 7])
def mundo(request: pytest.FixtureRequest) -> Consulta:
    """Un mundo con silencios, dudas, cierres y regiones sin nada."""
    return en_memoria(mundo_con_rarezas(request.param))


def _nodos(consulta: Consulta) -> list[Nodo]:
    return [nodo for nivel in _TERRITORIALES for nodo in consulta.descendientes(consulta.raiz, nivel)]


@pytest.mark.parametrize("orden", Orden)
def test_el_menor_conjunto_llega_y_no_le_sobra_ninguno(mundo: Consulta, orden: Orden) -> None:
    cobertura, hubo = POR_CLAVE["cobertura"], 0
    for nodo in _nodos(mundo):
        propios = candidatos(mundo, nodo, A2026, orden)
        menores = menores_conjuntos(mundo, nodo, A2026, propios)
        partes = {Meta.CONJUNTO: [nodo], Meta.CADA: [nodo, *partes_de(mundo, nodo)]}
        for meta, codigos in menores.items():
            assert codigos <= {c.codigo for c in propios}
            hubo += bool(codigos)

            def cumplidos(elegidos: frozenset[str], nodos: list[Nodo]) -> list[bool]:
                hechos = recontar(mundo, nodos, A2026, elegir(mundo, A2026, elegidos))
                return [not (hecho.despues.faltan or 0) for hecho in hechos]

            llega = cumplidos(codigos, partes[meta])
            for parte, bien in zip(partes[meta], llega, strict=True):
                suyos = {c.codigo for c in propios if parte.establecimientos[0] <= c.fila < parte.establecimientos[1]}
                # donde no alcanza, ya se eligieron todos los que se pueden elegir
                assert bien or suyos <= codigos, (nodo.codigo, parte.codigo)
            for codigo in codigos:
                # sin cualquiera de ellos, alguno deja de llegar o queda más lejos
                menos = codigos - {codigo}
                antes, despues = (
                    [h.despues.faltan or 0 for h in recontar(mundo, partes[meta], A2026, elegir(mundo, A2026, e))]
                    for e in (codigos, menos)
                )
                assert sum(despues) > sum(antes), (nodo.codigo, meta, codigo)
    assert hubo > 3
    assert cobertura.clave == "cobertura"


def test_los_niveles_se_cuentan_como_lo_diria_el_veredicto_de_cada_uno(mundo: Consulta) -> None:
    for nodo in _nodos(mundo):
        propios = candidatos(mundo, nodo, A2026, Orden.CERCA)
        eleccion = elegir(mundo, A2026, menores_conjuntos(mundo, nodo, A2026, propios)[Meta.CADA], propios)
        for escalon in por_niveles(mundo, nodo, A2026, eleccion):
            hechos = [
                hecho
                for hecho in recontar(mundo, mundo.descendientes(nodo, escalon.nivel), A2026, eleccion)
                if hecho.antes.fraccion.denominador
            ]
            assert escalon.de == len(hechos)
            assert escalon.hoy == sum(hecho.antes.veredicto is Veredicto.CUMPLE for hecho in hechos)
            assert escalon.con_ellos == sum(hecho.despues.veredicto is Veredicto.CUMPLE for hecho in hechos)


def test_la_lista_que_se_descarga_trae_los_elegidos_de_ese_territorio_con_su_situacion(dos_redes: Consulta) -> None:
    # el 1 ya tiene un grupo activo: de lo comprometido se ve qué se formó. El 10 es de la otra red
    lista = lista_de_elegidos(frozenset({"00000001", "00000003", "00000010"}))
    filas = lista.filas(dos_redes, dos_redes.nodo("11-01"), A2026)
    assert {fila["codigo"]: fila["situacion"] for fila in filas} == {
        "00000001": "con grupo activo", "00000003": "atiende partos y no tiene grupo",
    }  # fmt: skip
