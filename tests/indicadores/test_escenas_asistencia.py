"""Qué cambió en la asistencia, un motivo y los grupos que no faltaron: frases y cifras hechas a mano."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.catalogos import MOTIVOS, SIN_MOTIVO
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores.control import lectura_del_periodo
from dashboard.indicadores.escenas.asistencia import QUE_PUEDE_HACER
from dashboard.indicadores.escenas.grupos import merecedores, meses_cerrados, meses_comunes
from tests.fabricas import grupo, sesion
from tests.indicadores.mundos import lugares
from tests.indicadores.relatos import Consultar, cifras, contar, escena, llano, mensuales, omitidas, titular

# -- qué cambió en la asistencia -------------------------------------------------------------------------------------


def _anios(
    consultar: Consultar, asistentes: list[int], hasta: str = "2026-06-30", sin: tuple[str, ...] = ()
) -> Consulta:
    """Una sesión por mes de 1000 esperadas desde enero de 2023, con esos asistentes; `sin`: días sin sesión."""
    sesiones = mensuales("A", "G1", "2023-01", len(asistentes), 700, esperadas=1000)
    for fila, vinieron in zip(sesiones, asistentes, strict=True):
        fila["asistentes"] = vinieron
    return consultar(
        establecimientos=lugares(1),
        grupos=[grupo("G1", "00000001", desde="2022-01-10"), grupo("G2", "00000001", desde="2022-01-10")],
        sesiones=[fila for fila in sesiones if fila["fecha"] not in sin],
        reportes=[{"codigo_territorio": "11", "periodo": hasta[:7], "fecha_reporte": hasta}],
    )


def test_con_menos_de_doce_meses_no_hay_rango_ni_palabras_de_cambio(consultar: Consultar) -> None:
    consulta = consultar(
        establecimientos=lugares(1),
        grupos=[grupo("G1", "00000001"), grupo("G2", "00000001")],
        sesiones=mensuales("A", "G1", "2026-01", 4, 7, esperadas=10),
    )
    relato = contar(consulta, "11", "2026")
    propia = escena(relato, "asistencia")
    # 4 × 7 de 4 × 10
    assert titular(relato, "asistencia") == "En 2026 la asistencia a las sesiones va en 70,0 %"
    assert cifras(propia) == ["70,0 % de asistencia: 28 de 40 asistencias esperadas"]
    assert [serie.nombre for serie in propia.graficos[0].series] == ["Asistencia"]
    assert (propia.graficos[0].senales, propia.graficos[0].anotado) == ((), ())
    assert "Reserva: Con menos de 12 meses con asistencia no se sabe qué esperar." in propia.notas.lineas


def test_el_cambio_del_anio_va_antes_que_los_meses_y_que_la_calma(consultar: Consultar) -> None:
    parejo = [700] * 36
    # de 70,0 a 40,0: 30 puntos, que ningún azar explica
    cae = contar(_anios(consultar, [*parejo, *[400] * 6]), "11", "2026")
    propia = escena(cae, "asistencia")
    assert llano(propia.titulo) == "En 2026 la asistencia a las sesiones va en 40,0 %:"
    assert propia.destacado.startswith("30,0 puntos menos que en enero–junio de 2025 (±")
    sube = escena(contar(_anios(consultar, [*parejo, *[1000] * 6]), "11", "2026"), "asistencia")
    assert sube.destacado.startswith("30,0 puntos más que en enero–junio de 2025 (±")
    calma = contar(_anios(consultar, [700] * 42), "11", "2026")
    assert titular(calma, "asistencia") == (
        "En 2026 la asistencia a las sesiones va en 70,0 %, sin cambio distinguible frente a enero–junio de 2025"
    )
    assert escena(calma, "asistencia").graficos[0].anotado == ()


def test_sin_cambio_en_el_anio_se_dicen_los_meses_que_se_apartaron(consultar: Consultar) -> None:
    # 700 todos los meses de 2023 y 2024 y 650 en 2025; en junio de 2026, 400. De enero a junio: 3650 de 6000, 60,8 %
    consulta = _anios(consultar, [*[700] * 24, *[650] * 17, 400])
    assert consulta.nodo("11").meses[1] - consulta.nodo("11").meses[0] >= 41
    relato = contar(consulta, "11", "2026")
    propia = escena(relato, "asistencia")
    leida = lectura_del_periodo(consulta, consulta.nodo("11"), Periodo.leer("2026"))
    assert leida.carta is not None
    abajo = [i for i in range(36, 42) if leida.carta.juzgado(i) and leida.carta.senal[i] < 0]
    assert titular(relato, "asistencia") == (
        f"En 2026 la asistencia a las sesiones va en 60,8 %. {len(abajo)} de los 6 meses que se pueden juzgar se "
        f"{'apartaron' if len(abajo) > 1 else 'apartó'} hacia abajo de lo esperado."
    )
    # y son los que se marcan en la línea: ni uno más
    marcados = [18 + s.lugar for s in propia.graficos[0].senales if s.lado < 0]
    assert [i for i in marcados if i >= 36] == abajo
    # lo anotado sobre la línea es el mes que más se apartó de los que se ven
    grafico = propia.graficos[0]
    assert len(grafico.categorias) == 24
    ((lugar, palabras),) = grafico.anotado
    desvios = {s.lugar: abs(leida.carta.desvio[42 - 24 + s.lugar] or 0) for s in grafico.senales}
    assert lugar == max(desvios, key=lambda cual: desvios[cual]) == 23
    assert palabras == "Junio de 2026: 30,0 puntos menos que lo esperado"
    assert "Triángulos: meses que se apartan de lo esperado." in propia.avisos
    # mirado desde mayo, lo que vino después no se cuenta
    antes = escena(contar(consulta, "11", "2026-05"), "asistencia")
    assert "unio de 2026" not in f"{antes.titular} {antes.graficos[0].anotado}"
    assert antes.graficos[0].categorias[-1] == "may 2026"
    # de un mes se dice «ese mes»
    solo = titular(contar(consulta, "11", "2026-06"), "asistencia")
    assert solo.startswith("En junio de 2026 la asistencia a las sesiones fue de 40,0 %")


def test_de_un_mes_se_dice_ese_mes_y_de_un_anio_con_un_solo_mes_no(consultar: Consultar) -> None:
    # dos años parejos y un enero que se hunde; del enero anterior no hay sesión: no hay año con que compararlo
    consulta = _anios(consultar, [*[700] * 36, 400], "2026-01-31", sin=("2025-01-10",))
    for periodo, dice in (("2026-01", "Ese mes se apartó"), ("2026", "El único mes que se puede juzgar se apartó")):
        propia = escena(contar(consulta, "11", periodo), "asistencia")
        assert propia.destacado == f"{dice} hacia abajo de lo esperado.", periodo


# -- un motivo -------------------------------------------------------------------------------------------------------


def _con_faltas(consultar: Consultar, faltas: dict[str, int], en: str = "00000001") -> Consulta:
    """Dos grupos, una sesión y esas faltas por motivo."""
    total = sum(faltas.values())
    return consultar(
        establecimientos=lugares(1),
        grupos=[grupo("G1", en), grupo("G2", en)],
        sesiones=[sesion("S1", "G1", "2026-06-10", 10, total + 10)],
        inasistencias=[
            {"codigo_sesion": "S1", "motivo": motivo, "justificada": "sin_dato", "cantidad": cuantas}
            for motivo, cuantas in faltas.items()
        ],
    )


@pytest.mark.parametrize(
    ("faltas", "dice"),
    [
        # el que más se anotó se puede atender
        ({"M10": 60, "M01": 40, "M99": 100},
         "En 2026, el motivo que más se anotó fue «distancia o falta de transporte»: 30 de cada 100 faltas."),
        # con menos de cien, las cuentas
        ({"M10": 3, "M01": 2},
         "En 2026, el motivo que más se anotó fue «distancia o falta de transporte»: 3 de 5 faltas."),
        # empatan dos: ninguno es «el que más»
        ({"M10": 60, "M01": 60},
         "En 2026, uno de los motivos que más se anotaron fue «trabajo o jornada laboral»: 50 de cada 100 faltas."),
        # de la mayoría no se anotó: eso es lo que se dice
        ({"M01": 40, "M99": 60}, "En 2026, de 60 de cada 100 faltas no se anotó el motivo."),
    ],
)  # fmt: skip
def test_el_motivo_es_el_primero_que_un_grupo_puede_atender(
    consultar: Consultar, faltas: dict[str, int], dice: str
) -> None:
    relato = contar(_con_faltas(consultar, faltas), "11", "2026")
    propia = escena(relato, "motivo")
    assert llano(propia.titulo) == dice
    (grafico,) = propia.graficos
    ((elegido, _),) = grafico.anotado
    sin_anotar = "no se anotó" in dice
    assert (grafico.categorias[elegido] == "Sin motivo registrado") == sin_anotar
    assert propia.destacado.startswith("Un grupo puede ")
    assert ("anotarlo" in propia.destacado) == sin_anotar
    # la parte que se dice es la que la barra dibuja
    assert sum(faltas.values()) * (grafico.series[0].valores[elegido] or 0) == pytest.approx(
        faltas[SIN_MOTIVO] if sin_anotar else max(n for m, n in faltas.items() if m != SIN_MOTIVO), abs=0.2
    )


def test_el_primero_que_nadie_puede_atender_se_pasa_por_alto_y_se_ve(consultar: Consultar) -> None:
    sin_idea = [m.codigo for m in MOTIVOS if m.codigo not in QUE_PUEDE_HACER and m.codigo not in ("M18", SIN_MOTIVO)]
    assert sin_idea, "el catálogo tiene «otro motivo»"
    relato = contar(_con_faltas(consultar, {sin_idea[0]: 60, "M13": 30, "M99": 10}), "11", "2026")
    assert titular(relato, "motivo").startswith(
        "En 2026, de los motivos que un grupo puede atender, el que más se anotó fue «"
    )
    assert escena(relato, "motivo").graficos[0].anotado == ((1, ""),)
    assert (
        escena(relato, "motivo").bajada.replace("\u202f", " ") == "Del 10,0 % de las 100 faltas no se anotó el motivo."
    )
    solo = escena(contar(_con_faltas(consultar, {sin_idea[0]: 60}), "11", "2026"), "motivo")
    assert solo.titulo == "En 2026, ningún motivo anotado dice qué pasó."
    assert solo.graficos[0].anotado == ()


def test_en_una_microrred_el_motivo_va_en_porcentaje_y_de_su_semestre(consultar: Consultar) -> None:
    consulta = _con_faltas(consultar, {"M10": 3, "M01": 2})
    relato = contar(consulta, "11-01-01", "2026-06")
    propia = escena(relato, "motivo")
    assert llano(propia.titulo) == (
        "En el 1.er semestre de 2026, el motivo que más se anotó fue «distancia o falta de transporte»: el 60,0 % "
        "de las faltas."
    )
    assert propia.graficos[0].titulo == "Por qué faltan (% de las inasistencias, 2026 · 1.er semestre)"
    callado = contar(_con_faltas(consultar, {"M99": 3, "M01": 2}), "11-01-01", "2026-06")
    assert (
        llano(escena(callado, "motivo").titulo)
        == "En el 1.er semestre de 2026, del 60,0 % de las faltas no se anotó el motivo."
    )


def test_sin_faltas_no_hay_motivo_que_contar(consultar: Consultar) -> None:
    assert omitidas(contar(_con_faltas(consultar, {}), "11", "2026"))["motivo"].startswith("no hay inasistencias")
    # las salidas del grupo no son faltas
    assert omitidas(contar(_con_faltas(consultar, {"M18": 4}), "11", "2026"))["motivo"].startswith("no hay inasist")


def test_todo_motivo_que_se_puede_atender_existe_y_tiene_su_idea() -> None:
    codigos = {motivo.codigo for motivo in MOTIVOS}
    assert QUE_PUEDE_HACER.keys() <= codigos - {"M18", SIN_MOTIVO}
    assert len(codigos - QUE_PUEDE_HACER.keys() - {"M18", SIN_MOTIVO}) <= 1
    assert all(idea == idea.strip(". ") and idea[0].islower() for idea in QUE_PUEDE_HACER.values())


# -- los grupos que no faltaron --------------------------------------------------------------------------------------


@pytest.fixture
def merecen(consultar: Consultar) -> Consulta:
    """Datos al 20 de julio de 2026: los meses cerrados del año van de enero a junio.

    G1: sesión cada mes y 9 de 10 (90 %). G2: cada mes y 17 de 20 (85,0 % justo). G3: cada mes y 169 de 200 (84,5 %).
    G4: le falta abril. G5: cada mes, pero una sesión sin esperadas ni integrantes: no se sabe su asistencia.
    """
    sesiones = [
        *mensuales("A", "G1", "2026-01", 6, 9, esperadas=10),
        *mensuales("B", "G2", "2026-01", 6, 17, esperadas=20),
        *mensuales("C", "G3", "2026-01", 6, 169, esperadas=200),
        *mensuales("D", "G4", "2026-01", 3, 10, esperadas=10),
        *mensuales("E", "G4", "2026-05", 2, 10, esperadas=10),
        *mensuales("F", "G5", "2026-01", 5, 10, esperadas=10),
        sesion("F-x", "G5", "2026-06-10", 10, None),
        sesion("Z", "G1", "2026-07-20", 9, 10),
    ]
    grupos = [grupo(f"G{i}", "00000001", integrantes=None if i == 5 else 10) for i in range(1, 6)]
    return consultar(establecimientos=lugares(1), grupos=grupos, sesiones=sesiones)


def test_se_nombra_a_los_que_se_reunieron_cada_mes_cerrado_con_85_por_ciento(merecen: Consulta) -> None:
    filas = merecedores(merecen, merecen.nodo("11"), Periodo.leer("2026"))
    assert [(fila["codigo"], fila["sesiones"], fila["asistencia"]) for fila in filas] == [
        # la sesión de julio queda fuera: es de un mes que no ha cerrado
        ("G1", 6, 0.9),
        ("G2", 6, 0.85),
    ]
    assert merecedores(merecen, merecen.nodo("PE"), Periodo.leer("2026")) == filas
    relato = contar(merecen, "11", "2026")
    propia = escena(relato, "grupos")
    assert titular(relato, "grupos") == "Dos grupos que no faltaron ningún mes"
    assert propia.bajada == "De enero a junio de 2026."
    assert "5.3.1.2" in propia.notas.norma
    # se nombran grupos y porcentajes: ni asistentes, ni esperadas, ni integrantes
    assert [(t.titulo, t.bajada, [llano(f"{c.valor} {c.texto}") for c in t.cifras]) for t in propia.tarjetas] == [
        ("Grupo G1", "Puesto 0001, Distrito 01 · desde 2024", ["6 de 6 meses con sesión", "90,0 % de asistencia"]),
        ("Grupo G2", "Puesto 0001, Distrito 01 · desde 2024", ["6 de 6 meses con sesión", "85,0 % de asistencia"]),
    ]
    assert llano(propia.avisos[0]) == (
        "Lo lograron 2 de 5 grupos conformados: sesión todos los meses y asistencia de 85 % o más."
    )


def test_los_tres_son_de_lugares_distintos_aunque_otros_vayan_mejor(consultar: Consultar) -> None:
    # red 01: dos grupos con 100 % y 95 %; red 02: 90 %; red 03: 86 %
    sitios = [*lugares(2), *lugares(1, "11-02-01", 11), *lugares(1, "11-03-01", 21)]
    grupos = [grupo("G1", "00000001"), grupo("G2", "00000002"), grupo("G3", "00000011"), grupo("G4", "00000021")]
    sesiones: list[dict[str, Any]] = []
    for codigo, vinieron in (("G1", 100), ("G2", 95), ("G3", 90), ("G4", 86)):
        sesiones += mensuales(codigo, codigo, "2026-01", 6, vinieron, esperadas=100)
    reportes = [{"codigo_territorio": "11", "periodo": "2026-06", "fecha_reporte": "2026-06-30"}]
    consulta = consultar(establecimientos=sitios, grupos=grupos, sesiones=sesiones, reportes=reportes)
    relato = contar(consulta, "11", "2026")
    propia = escena(relato, "grupos")
    assert [tarjeta.titulo for tarjeta in propia.tarjetas] == ["Grupo G1", "Grupo G3", "Grupo G4"]
    assert titular(relato, "grupos") == "Tres grupos que no faltaron ningún mes"
    assert llano(propia.avisos[0]).startswith("Lo lograron 4 de 4 grupos conformados: sesión")
    # si los lugares no alcanzan, siguen los de más asistencia; y uno solo se dice en singular
    assert [t.titulo for t in escena(contar(consulta, "11-01", "2026"), "grupos").tarjetas] == ["Grupo G1", "Grupo G2"]
    uno = contar(consulta, "11-02", "2026")
    assert titular(uno, "grupos") == "Un grupo que no faltó ningún mes"
    assert llano(escena(uno, "grupos").avisos[0]).startswith("Lo logró 1 de 1 grupo conformado: sesión")


def test_a_todos_se_les_mide_en_los_mismos_meses_y_quien_no_informa_va_aparte(consultar: Consultar) -> None:
    # Callao (08): datos al 31 de octubre; Cusco (11): al 20 de octubre, así que setiembre es su último mes cerrado;
    # la 17: al 31 de mayo. Los meses de todos: de enero a setiembre
    consulta = consultar(
        establecimientos=[*lugares(1, "08-01-01", 8), *lugares(1, "11-01-01", 11), *lugares(1, "17-01-01", 17)],
        grupos=[grupo("C1", "00000008"), grupo("C2", "00000008"), grupo("Q1", "00000011"), grupo("M1", "00000017")],
        sesiones=[
            *mensuales("A", "C1", "2026-01", 10, 9, esperadas=10),
            # le faltó octubre, que Cusco todavía no cerró: no se le cuenta
            *mensuales("B", "C2", "2026-01", 9, 9, esperadas=10),
            *mensuales("C", "Q1", "2026-01", 9, 9, esperadas=10),
            sesion("Q-x", "Q1", "2026-10-20", 1, 10),
            *mensuales("D", "M1", "2026-01", 5, 10, esperadas=10),
        ],
        reportes=[
            {"codigo_territorio": region, "periodo": mes, "fecha_reporte": dia}
            for region, mes, dia in (("08", "2026-10", "2026-10-31"), ("17", "2026-05", "2026-05-31"))
        ],
    )
    filas = merecedores(consulta, consulta.raiz, Periodo.leer("2026"))
    assert [(fila["codigo"], fila["sesiones"], fila["asistencia"]) for fila in filas] == [
        ("C1", 9, 0.9), ("C2", 9, 0.9), ("Q1", 9, 0.9),
    ]  # fmt: skip
    propia = escena(contar(consulta, "PE", "2026"), "grupos")
    assert propia.bajada == "De enero a setiembre de 2026."
    assert [tarjeta.titulo for tarjeta in propia.tarjetas] == ["Grupo C1", "Grupo Q1", "Grupo C2"]
    nombre = consulta.nodo("17").nombre
    assert f"No informa {nombre} desde el 31 may 2026: sus grupos no se pueden comparar." in propia.avisos
    # ni entre los que lo merecen ni entre los que no: son 3 de 3, y no de 4
    assert llano(propia.avisos[0]) == (
        "Lo lograron 3 de 3 grupos conformados de las regiones que informan: sesión todos los meses y asistencia "
        "de 85 % o más."
    )
    # vista sola, la 17 se mide con sus cinco meses
    assert [f["codigo"] for f in merecedores(consulta, consulta.nodo("17"), Periodo.leer("2026"))] == ["M1"]
    comunes, comparadas, aparte = meses_comunes(consulta, consulta.raiz, Periodo.leer("2026-03"))
    assert (len(comunes), len(comparadas), aparte) == (1, 3, [])


def test_con_menos_de_cinco_meses_cerrados_no_se_habla_de_continuidad(merecen: Consulta) -> None:
    nodo = merecen.nodo("11")
    # datos al 20 de julio: julio no ha cerrado
    assert len(meses_cerrados(nodo, Periodo.leer("2026"))) == 6
    assert len(meses_cerrados(nodo, Periodo.leer("2026-S2"))) == 0
    assert len(meses_cerrados(nodo, Periodo.leer("2026-03"))) == 1
    assert "5 meses cerrados" in omitidas(contar(merecen, "11", "2026-03"))["grupos"]
