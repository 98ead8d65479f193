"""Las comprobaciones de la calidad, con los números hechos a mano."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import Fraccion
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.calidad import COMPROBACIONES, hallar, por_confirmar
from dashboard.indicadores.calidad.atipicos import medianas
from dashboard.indicadores.calidad.comprobacion import AZAR, mas_que_el_azar
from dashboard.indicadores.listas import abrir
from dashboard.indicadores.listas.calidad import nombradas
from tests.fabricas import en_memoria, grupo, sesion, tablas
from tests.indicadores.mundos import lugares

POR_CLAVE = {comprobacion.clave: comprobacion for comprobacion in COMPROBACIONES}
ANIO = Periodo.leer("2025")


def cuenta(consulta: Consulta, clave: str, codigo: str = "PE", periodo: Periodo = ANIO) -> tuple[int, int, list[str]]:
    """(n, de, códigos nombrados)."""
    hallado = hallar(consulta, consulta.nodo(codigo), periodo, POR_CLAVE[clave])
    filas = nombradas(POR_CLAVE[clave], consulta, consulta.nodo(codigo), periodo)
    assert len(filas) == hallado.nombrados.sum()
    return int(hallado.n.sum()), int(hallado.de.sum()), [fila["codigo"] for fila in filas]


def anual(de: str, asistentes: Sequence[int], esperadas: int = 12, anio: int = 2025, **otros: Any) -> list[dict]:
    """Una sesión al mes, el 10, desde enero."""
    return [
        sesion(f"{de}{anio}{mes:02d}", de, f"{anio}-{mes:02d}-10", vinieron, esperadas, **otros)
        for mes, vinieron in enumerate(asistentes, 1)
    ]


def mundo(sesiones: list[dict], grupos: list[dict] | None = None, **otras: Any) -> Consulta:
    """Dos establecimientos, cada uno en su microrred y con su grupo de doce."""
    propios = [grupo(f"G-{n}", f"{n:08d}", "2024-01-10", integrantes=12) for n in (1, 2)]
    donde = [*lugares(1), *lugares(1, "11-01-02", desde=2)]
    return en_memoria(
        tablas(establecimientos=donde, grupos=grupos or propios, sesiones=sesiones, **{"reportes": [], **otras})
    )


def reporte(codigo: str, mes: int, dia: str) -> dict[str, Any]:
    return {"codigo_territorio": codigo, "periodo": f"2025-{mes:02d}", "fecha_reporte": dia}


def test_a_quien_le_falta_mas_de_la_cuarta_parte_se_le_nombra() -> None:
    # enero–abril: el primero tiene tres de cuatro meses (justo un cuarto); el segundo, dos. Mayo va a medias
    sesiones = [*anual("G-1", [8, 8, 8]), *anual("G-2", [8, 8])]
    consulta = mundo(sesiones, reportes=[reporte("11-01-02", 5, "2025-05-20")])
    assert cuenta(consulta, "completitud") == (3, 8, ["11-01-02"])
    assert cuenta(consulta, "completitud", "11-01-01") == (1, 4, [])
    # sin tabla de reportes no se sabe quién calló
    assert cuenta(mundo(sesiones), "completitud") == (0, 0, [])


def test_un_reporte_llega_tarde_desde_el_undecimo_dia_y_vale_el_primero() -> None:
    reportes = [
        reporte("11-01-01", 1, "2025-02-10"),  # diez días: a tiempo
        reporte("11-01-01", 2, "2025-03-11"),  # once: tarde
        reporte("00000001", 3, "2025-04-05"),
        reporte("11-01", 3, "2025-05-30"),  # de la red: en su primera microrred ya había llegado
        reporte("11-01-02", 4, "2025-04-20"),  # antes de que acabe
    ]
    consulta = mundo([], reportes=reportes)
    # primera microrred: 1 de 3, más de un cuarto; segunda: marzo tarde y abril a tiempo
    assert cuenta(consulta, "puntualidad", "11-01-01") == (1, 3, ["11-01-01"])
    assert cuenta(consulta, "puntualidad", "11-01-02") == (1, 2, ["11-01-02"])
    assert cuenta(mundo(anual("G-1", [8])), "puntualidad") == (0, 0, [])


def test_se_nombra_al_grupo_con_una_sesion_que_se_contradice() -> None:
    buenas = anual("G-1", [8] * 4, proxima_fecha="2025-06-01")
    malas = [
        *anual("G-2", [8] * 4),
        sesion("dos", "G-2", "2025-04-10", 9, 12, hora="16:00"),  # la segunda del mismo día
        sesion("ya", "G-2", "2025-06-10", 9, 12, proxima_fecha="2025-06-10"),  # la próxima, el mismo día
        sesion("mas", "G-2", "2025-07-10", 9, 25),  # más del doble de doce
        sesion("doble", "G-2", "2025-08-10", 9, 24),
        sesion("menos", "G-2", "2025-09-10", 5, 5),  # menos de la mitad
    ]
    grupos = [
        grupo("G-1", "00000001", "2024-01-10", integrantes=12, fecha_acta="2025-01-10"),
        grupo("G-2", "00000002", "2024-01-10", integrantes=12, fecha_acta="2025-01-11"),  # un día tarde
    ]
    assert cuenta(mundo([*buenas, *malas], grupos), "coherencia") == (5, 13, ["G-2"])


def test_a_una_sesion_de_hace_anios_no_la_juzga_el_tamano_de_hoy() -> None:
    # con seis esperadas en 2023 y quince integrantes desde fines de 2025 nada se contradice
    viejas = [sesion(f"v{mes}", "G-1", f"2024-{mes:02d}-11", 5, 6) for mes in range(2, 7)]
    grupos = [grupo("G-1", "00000001", "2024-01-10", integrantes=15)]
    consulta = mundo([*viejas, *anual("G-1", [9] * 12, 15)], grupos)
    assert cuenta(consulta, "coherencia", periodo=Periodo.leer("2024")) == (0, 5, [])


def test_una_sesion_a_mas_de_cinco_desviaciones_de_su_grupo_es_atipica() -> None:
    # mediana 8, desviación mediana 1; la vara es la de la binomial, √(8·(1−p)), si pasa de 1,48
    normales = [7, 8, 9, 8, 7, 9, 8, 8, 7, 9, 8]
    lejana = sesion("lejana", "G-1", "2025-12-10", 30, 40)
    consulta = mundo([*anual("G-1", normales), lejana, *anual("G-2", normales)])
    assert cuenta(consulta, "atipicos") == (1, 12, ["G-1"])
    # con once sesiones el grupo no tiene historia bastante
    assert cuenta(mundo([*anual("G-1", normales[:10]), lejana]), "atipicos") == (0, 0, [])
    # que un mes no viniera nadie no es atípico en un grupo de doce
    assert cuenta(mundo(anual("G-1", [*normales, 0])), "atipicos") == (0, 12, [])


def test_la_cifra_redonda_se_nombra_si_pasa_lo_que_da_el_azar() -> None:
    # solo las que podían pasarla: con 12 esperadas, alrededor de 5 y de 10
    consulta = mundo([*anual("G-1", [10, 5] * 6), *anual("G-2", [6, 7, 8, 9, 10, 11] * 2)])
    # 12 de 12 frente a un tercio: 12·ln 3 = 13,2 > ln(2·20) = 3,7
    assert cuenta(consulta, "cifra_redonda") == (14, 24, ["11-01-01"])
    # con 11 esperadas, 10 no podía pasarse de 11: no cuenta; dos asistentes no están cerca de ninguna
    assert cuenta(mundo([*anual("G-1", [10] * 3, 11), *anual("G-2", [2])]), "cifra_redonda") == (0, 0, [])


def test_los_meses_iguales_al_anterior_se_cuentan_por_establecimiento() -> None:
    faltas = [{"codigo_sesion": "G-22025" + f"{mes:02d}", "motivo": "M01", "justificada": "si" if mes % 2 else "no",
               "cantidad": 4} for mes in range(1, 13)]  # fmt: skip
    consulta = mundo([*anual("G-1", [8] * 12), *anual("G-2", [8] * 12)], inasistencias=faltas)
    # los dos tienen 8 de 12 cada mes; las faltas del segundo cambian de clase de un mes a otro. Lo común es 11 de 22,
    # el tope: 11·ln 2 = 7,6 > ln(2·20) = 3,7
    assert cuenta(consulta, "copiados") == (11, 22, ["00000001"])
    # si vienen todas no hay qué copiar
    assert cuenta(mundo(anual("G-1", [12] * 12)), "copiados") == (0, 0, [])


def test_doce_meses_seguidos_con_todas_se_dicen_y_once_no() -> None:
    sesiones = [*anual("G-1", [12] * 12), *anual("G-1", [12, 11], anio=2026)]
    sesiones += [*anual("G-2", [12] * 5 + [11] + [12] * 6), *anual("G-2", [12] * 5, anio=2026)]
    consulta = mundo(sesiones)
    assert cuenta(consulta, "perfectos") == (12, 24, ["G-1"])
    assert cuenta(consulta, "perfectos", periodo=Periodo.leer("2026")) == (1, 7, ["G-1"])
    # de siete esperadas no se dice: en un grupo tan pequeño es fácil
    assert cuenta(mundo(anual("G-1", [7] * 12, 7)), "perfectos") == (0, 12, [])


def test_se_nombra_al_establecimiento_sin_coordenadas_que_es_del_ambito() -> None:
    donde = [*lugares(2), *lugares(1, desde=3, latitud=None), *lugares(1, desde=4, latitud=None, activo=False)]
    consulta = en_memoria(tablas(establecimientos=donde))
    for periodo in consulta.periodos():
        assert cuenta(consulta, "coordenadas", periodo=periodo) == (1, 3, ["00000003"])


def test_la_asistencia_por_confirmar_es_la_de_los_grupos_nombrados() -> None:
    # el primero, 12 meses de 12 con todas; el segundo, seis meses de 8: 144 de 216 esperadas, 1 de 2 grupos
    consulta = mundo([*anual("G-1", [12] * 12), *anual("G-2", [9, 8, 7, 9, 8, 7])])
    assert por_confirmar(consulta, consulta.raiz, ANIO) == (Fraccion(144, 216), Fraccion(1, 2))
    assert por_confirmar(consulta, consulta.nodo("11-01-02"), ANIO) == (Fraccion(0, 72), Fraccion(0, 1))
    assert por_confirmar(consulta, consulta.raiz, Periodo.leer("2024")) == (Fraccion(0, 0), Fraccion(0, 0))


def test_la_cifra_redonda_y_los_copiados_alcanzan_a_todos_los_grupos_de_su_unidad() -> None:
    consulta = mundo([*anual("G-1", [10, 5] * 6), *anual("G-2", [6, 7, 8, 9, 10, 11] * 2)])
    assert por_confirmar(consulta, consulta.raiz, ANIO) == (Fraccion(144, 288), Fraccion(1, 2))


@pytest.mark.parametrize("clave", POR_CLAVE)
def test_un_territorio_dice_lo_que_sus_partes(consulta_pequena: Consulta, clave: str) -> None:
    consulta = consulta_pequena
    for periodo in map(Periodo.leer, ("2026", "2025-S2", "2026-03")):
        for padre in (consulta.raiz, *consulta.hijos(consulta.raiz)):
            partes = [cuenta(consulta, clave, hijo.codigo, periodo) for hijo in consulta.hijos(padre)]
            n, de, nombrados = cuenta(consulta, clave, padre.codigo, periodo)
            assert (n, de) == (sum(p[0] for p in partes), sum(p[1] for p in partes))
            assert set(nombrados) == {codigo for p in partes for codigo in p[2]}
            # la lista que se descarga dice lo mismo, y ninguna pasa lo mirado
            filas = abrir(f"calidad_{clave}", padre.codigo, consulta, periodo).filas
            assert [fila["codigo"] for fila in filas] == nombrados
            assert all(0 < fila["n"] <= fila["de"] for fila in filas)


def test_la_marca_mes_a_mes_no_pasa_del_periodo(consulta_pequena: Consulta) -> None:
    periodo = Periodo.leer("2025-S1")
    for comprobacion in COMPROBACIONES:
        meses = hallar(consulta_pequena, consulta_pequena.raiz, periodo, comprobacion).meses
        assert len(meses) <= 12
        assert all(mes <= periodo.ultimo_mes and 0 <= n <= de for mes, n, de in meses)
        assert bool(meses) == comprobacion.con_meses or comprobacion.nivel is Nivel.MICRORRED


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=8), st.floats(0.02, 0.6))
def test_el_azar_no_nombra_de_mas(pares: list[tuple[int, int]], esperada: float) -> None:
    n, de = (np.array(valores, dtype=np.int64) for valores in zip(*((min(p), max(p)) for p in pares), strict=True))
    nombrados = mas_que_el_azar(n, de, esperada)
    juzgadas = int((de > 0).sum())
    for i in np.flatnonzero(nombrados).tolist():
        # la cola exacta de la binomial, repartida entre las que se miran
        cola = sum(
            math.comb(int(de[i]), k) * esperada**k * (1 - esperada) ** (int(de[i]) - k)
            for k in range(int(n[i]), int(de[i]) + 1)
        )
        assert cola * juzgadas <= AZAR / 100


@given(st.lists(st.lists(st.integers(0, 40), max_size=9), min_size=1, max_size=6))
def test_la_mediana_de_cada_grupo_es_la_de_siempre(grupos: list[list[int]]) -> None:
    valores = np.array([valor for propios in grupos for valor in propios], dtype=float)
    grupo_de = np.repeat(np.arange(len(grupos)), [len(propios) for propios in grupos])
    esperadas = [float(np.median(propios)) if propios else 0.0 for propios in grupos]
    assert medianas(valores, grupo_de, len(grupos)).tolist() == esperadas


def test_lo_que_esta_lejos_de_la_caja_de_su_region_se_nombra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Consulta, "lugar", lambda _self, _nodo: {"caja": [-72.5, -13.5, -71.5, -12.5]})
    # al sur de la caja: a 0,24 grados se admite, porque los límites son referenciales; a 0,26 no
    donde = [
        *lugares(1, latitud=-13.74, longitud=-72.0),
        *lugares(1, desde=2, latitud=-13.76, longitud=-72.0),
        *lugares(1, desde=3, latitud=-13.0, longitud=-71.2),
    ]
    assert cuenta(en_memoria(tablas(establecimientos=donde)), "coordenadas", periodo=ANIO)[2] == [
        "00000002",
        "00000003",
    ]
