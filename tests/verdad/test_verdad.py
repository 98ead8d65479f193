"""¿Son ciertas las frases? En países inventados en que se sabe qué pasó, cuántas páginas y gráficas se equivocan.

Lo medido se imprime con `pytest -s tests/verdad`. Los límites son los que el tablero promete.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.cambio import Sentido, cambio_de_asistencia
from dashboard.indicadores.control import carta_de, lectura_del_periodo
from dashboard.planificacion.prioridad import priorizar
from tests.paginas.recorrido import leer, pintado, texto
from tests.verdad.mundos import MESES, Mundo, Receta, inventar

#: lo que afirma hacia dónde fue la asistencia
HACIA = re.compile(r"\b(subió|bajó|creció|cayó|mejoró|empeoró)\b|puntos (más|menos) que lo esperado")
TERRITORIOS = (Nivel.DIRESA, Nivel.RED, Nivel.MICRORRED)
#: de cada cien, cuántos titulares, páginas y gráficas pueden decir algo que no pasó
FALSAS = 5


@pytest.fixture(scope="module")
def estable() -> Consulta:
    """Estación de ±4 puntos y sobredispersión, y nada más."""
    return inventar(Receta(1)).consulta


def _nodos(consulta: Consulta, nivel: Nivel, cuantos: int) -> list[Nodo]:
    """Hasta tantos, repartidos por todo el país."""
    todos = consulta.descendientes(consulta.raiz, nivel)
    return todos[:: max(1, len(todos) // cuantos)][:cuantos]


def _paginas(consulta: Consulta, nodos: list[Nodo], periodo: str) -> Iterator[tuple[str, str]]:
    """Titular y página de cada nodo, como se leen."""
    for nodo in nodos:
        ruta = "grupo" if nodo.nivel is Nivel.GRUPO else "territorio"
        salidas = pintado(leer(f"/{ruta}/{nodo.codigo}?periodo={periodo}&modo=tabla", consulta), consulta)
        titular = texto(salidas.get("titular") or [])
        yield titular, texto(list(salidas.values()))


def _parte(dichas: list[bool], que: str) -> float:
    parte = 100 * sum(dichas) / len(dichas)
    print(f"{que}: {parte:.1f} % de {len(dichas)}")  # noqa: T201 lo que se mide se lee
    return parte


@pytest.mark.parametrize("periodo", ["2026", "2026-S1"])
@pytest.mark.parametrize(("nivel", "cuantos"), [(Nivel.DIRESA, 29), (Nivel.RED, 200), (Nivel.MICRORRED, 200)])
def test_donde_nada_cambio_ni_el_titular_ni_la_pagina_dicen_que_cambio(
    estable: Consulta, nivel: Nivel, cuantos: int, periodo: str
) -> None:
    leidas = list(_paginas(estable, _nodos(estable, nivel, cuantos), periodo))
    # con 29 regiones una sola falsa ya es 3,4 %: se admite la que el azar pone
    tope = max(FALSAS, 100 * 3 / len(leidas))
    for cual, que in enumerate(("titulares", "páginas")):
        falsas = [bool(HACIA.search(pagina[cual])) for pagina in leidas]
        assert _parte(falsas, f"{que} falsas, {nivel.value}, {periodo}") <= tope


def test_donde_nada_cambio_la_pagina_de_un_grupo_no_dice_que_cambio(estable: Consulta) -> None:
    leidas = _paginas(estable, _nodos(estable, Nivel.GRUPO, 300), "2026")
    assert _parte([bool(HACIA.search(pagina)) for _, pagina in leidas], "páginas de grupo falsas") <= FALSAS


def test_donde_nada_cambio_la_prioridad_casi_nunca_dice_que_un_grupo_cayo(estable: Consulta) -> None:
    candidatos = priorizar(estable, estable.raiz).candidatos()
    assert _parte(["más de lo que el azar explica" in c.frase for c in candidatos], "caídas falsas de hoy") <= FALSAS


@pytest.mark.parametrize(
    ("que", "cambia", "tope"),
    [
        ("de siempre", {}, FALSAS),
        ("sin estación", {"estacion": 0.0}, FALSAS),
        ("binomial", {"choques": (0.0,) * 5, "juntas": 0.0, "deriva": 0.0}, FALSAS),
        # la vida no es tan movida: se deja un punto más
        ("muy variable", {"choques": (0.4, 1.0, 1.5, 2.0, 4.0), "juntas": 0.06, "deriva": 5.0}, FALSAS + 1),
    ],
)
def test_donde_nada_cambio_ni_el_cambio_ni_la_carta_lo_dicen_en_ningun_nivel(
    que: str, cambia: dict[str, object], tope: int
) -> None:
    consultas = [inventar(Receta(semilla, **cambia)).consulta for semilla in (11, 12)]  # type: ignore[arg-type]
    for nivel in Nivel:
        nodos = [(c, nodo) for c in consultas for nodo in _nodos(c, nivel, 400)]
        cambios = [cambio_de_asistencia(c, nodo, Periodo.leer(p)) for c, nodo in nodos for p in ("2026", "2025-S2")]
        dichos = [propio.sentido is not Sentido.SIN_CAMBIO for propio in cambios if propio]
        cartas = [carta for c, nodo in nodos if (carta := carta_de(c, nodo)) and not carta.provisional]
        avisan = [any(carta.senal[-12:]) for carta in cartas]
        # un país son dos o cuatro casos, y una región sesenta: se admiten los que el azar pone
        for parte, dichas in ((_parte(dichos, f"{que}, {nivel.value}: cambios"), dichos),
                              (_parte(avisan, f"{que}, {nivel.value}: cartas en un año"), avisan)):  # fmt: skip
            assert parte <= max(tope, 100 * 5 / len(dichas))


def _en_redes(mundo: Mundo, mirar: Callable[[Consulta, Nodo], bool]) -> list[bool]:
    return [mirar(mundo.consulta, mundo.consulta.nodo(codigo)) for codigo in mundo.sembradas]


def _avisa_en(meses: int, desde: int) -> Callable[[Consulta, Nodo], bool]:
    def mirar(consulta: Consulta, nodo: Nodo) -> bool:
        carta = carta_de(consulta, nodo)
        assert carta is not None
        return any(senal < 0 for senal in carta.senal[desde : desde + meses])

    return mirar


def _desviacion(consulta: Consulta, nodo: Nodo, hasta: int) -> float:
    """De los meses juzgados antes de la caída, en puntos."""
    carta = carta_de(consulta, nodo)
    assert carta is not None
    desvios = [d for i, d in enumerate(carta.desvio[:hasta]) if d is not None and not carta.base[i]]
    media = sum(desvios) / len(desvios)
    return float(100 * (sum((d - media) ** 2 for d in desvios) / (len(desvios) - 1)) ** 0.5)


@pytest.mark.parametrize(("grupos", "meses"), [((18, 22), 4), ((13, 15), 6)])
def test_una_caida_de_ocho_puntos_en_una_red_se_avisa_a_tiempo(grupos: tuple[int, int], meses: int) -> None:
    caida = 38
    mundos = [inventar(Receta(semilla, escalon=(*grupos, 8.0, caida))) for semilla in (21, 22, 23)]
    vistas = [v for mundo in mundos for v in _en_redes(mundo, _avisa_en(meses, caida))]
    ruidos = [_desviacion(m.consulta, m.consulta.nodo(c), caida) for m in mundos for c in m.sembradas]
    assert sum(ruidos) / len(ruidos) <= 4.5
    assert _parte(vistas, f"avisos de −8 en redes de {grupos}, ±{sum(ruidos) / len(ruidos):.1f}, {meses} meses") >= 80


def test_en_redes_mas_variables_se_avisa_menos_y_se_sabe_cuanto() -> None:
    caida, peor = 38, (0.2, 0.5, 3.0, 1.0, 2.0)
    mundos = [inventar(Receta(semilla, choques=peor, escalon=(18, 22, 8.0, caida))) for semilla in (31, 32)]
    vistas = [v for mundo in mundos for v in _en_redes(mundo, _avisa_en(4, caida))]
    # se imprime y no se promete; pero que no deje de ver lo que pasó
    assert _parte(vistas, "avisos de −8 en cuatro meses, redes muy variables") >= 50


def test_una_caida_de_diez_puntos_en_una_red_de_veinte_grupos_se_dice_en_el_semestre() -> None:
    # enero de 2026 es el mes 36: el primer semestre de 2026 frente al de 2025
    mundos = [inventar(Receta(semilla, escalon=(18, 22, 10.0, 36))) for semilla in (41, 42)]

    def se_dice(consulta: Consulta, nodo: Nodo) -> bool:
        ((_, pagina),) = _paginas(consulta, [nodo], "2026-S1")
        return bool(re.search(r"asistencia bajó", pagina))

    assert _parte([v for m in mundos for v in _en_redes(m, se_dice)], "caídas de 10 dichas en el semestre") >= 90


def test_una_tendencia_se_dice_y_su_gráfica_la_cuenta() -> None:
    consulta = inventar(Receta(51, tendencia=-3.0)).consulta
    nodos = [consulta.raiz, *_nodos(consulta, Nivel.DIRESA, 29)]
    bajan = [(propio := cambio_de_asistencia(consulta, n, Periodo.leer("2026"))) is not None
             and propio.sentido is Sentido.BAJO for n in nodos]  # fmt: skip
    assert _parte(bajan, "regiones que bajan 3 puntos al año, dicho en 2026") >= 60
    leida = lectura_del_periodo(consulta, consulta.raiz, Periodo.leer("2026"))
    assert leida.senal == -1
    assert leida.ultimo == MESES - 1
    # cuatro años a −3: los últimos doce meses están por debajo, sin excepción
    assert leida.racha >= 12


def test_lo_pequeno_lo_dice_y_no_calla() -> None:
    """Una región de pocos grupos lleva su intervalo, aunque sea ancho."""
    consulta = inventar(Receta(61, regiones=1)).consulta
    nodo = _nodos(consulta, Nivel.MICRORRED, 1)[0]
    ((_, pagina),) = _paginas(consulta, [nodo], "2026")
    assert re.search(r"sin cambio distinguible \([+−]?\d+,\d puntos, ±\d+,\d\)", pagina)
