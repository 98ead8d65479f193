"""Las escenas: frases y cifras ciertas en todo nivel, con datos, sin ellos y con datos que no llegan."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pytest

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.grafica import Formato, Tipo
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.escenas import CLAVES, escenas
from dashboard.indicadores.escenas.escena import (
    Campana,
    Escena,
    Relato,
    campanas_de,
    cuando,
    fechas,
    semana_mundial,
    semana_peruana,
)
from dashboard.indicadores.escenas.reconocimiento import merecedores, meses_cerrados, meses_comunes
from dashboard.indicadores.listas.directorio import directorio
from dashboard.indicadores.resumen import medir
from dashboard.nucleo.errores import ErrorVista
from dashboard.nucleo.formato import ESPACIO_FINO, decimos, entero, porcentaje
from tests.fabricas import grupo, sesion
from tests.indicadores.mundos import lugares

Consultar = Callable[..., Consulta]
TERRITORIOS = (Nivel.PAIS, Nivel.DIRESA, Nivel.RED, Nivel.MICRORRED)


def contar(consulta: Consulta, codigo: str, periodo: str, hoy: date | None = None) -> Relato:
    """La historia de un territorio."""
    return escenas(consulta, consulta.nodo(codigo), Periodo.leer(periodo), hoy)


def escena(relato: Relato, clave: str) -> Escena:
    """Una escena por su clave."""
    return next(propia for propia in relato.escenas if propia.clave == clave)


def omitidas(relato: Relato) -> dict[str, str]:
    """Clave → por qué no se cuenta."""
    return {omitida.clave: omitida.motivo for omitida in relato.omitidas}


def mensuales(codigo: str, de: str, desde: str, cuantas: int, asistentes: int = 9, **otros: Any) -> list[dict]:
    """`cuantas` sesiones de un grupo, el día 10 de meses seguidos desde `desde` (`2026-01`)."""
    anio, mes = (int(parte) for parte in desde.split("-"))
    return [
        sesion(
            f"{codigo}-{i}", de, f"{anio + (mes + i - 1) // 12}-{(mes + i - 1) % 12 + 1:02d}-10", asistentes, **otros
        )
        for i in range(cuantas)
    ]


def estados(consulta: Consulta, cuantos: int, semilla: int) -> list[tuple[Nodo, Periodo]]:
    """Territorios y periodos al azar, con todos los niveles."""
    azar = np.random.default_rng(semilla)
    nodos = [n for nivel in TERRITORIOS for n in consulta.descendientes(consulta.raiz, nivel)]
    periodos = consulta.periodos()
    return [
        (nodos[int(azar.integers(len(nodos)))], periodos[int(azar.integers(len(periodos)))]) for _ in range(cuantos)
    ]


# -- la campaña ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("anio", "lunes", "domingo"),
    [
        # agosto de 2026 empieza en sábado: lunes 3, 10, 17 y 24
        (2026, date(2026, 8, 24), date(2026, 8, 30)),
        # el 1 de agosto de 2022 fue lunes: 1, 8, 15 y 22
        (2022, date(2022, 8, 22), date(2022, 8, 28)),
        # martes 1 en 2023: el primer lunes es el 7
        (2023, date(2023, 8, 28), date(2023, 9, 3)),
    ],
)
def test_la_semana_peruana_va_del_cuarto_lunes_de_agosto_a_su_domingo(anio: int, lunes: date, domingo: date) -> None:
    campana = semana_peruana(anio)
    assert (campana.inicio, campana.fin) == (lunes, domingo)
    assert lunes.weekday() == 0
    assert campana.por_defecto


def test_las_fechas_se_dicen_en_el_mismo_mes_y_entre_dos_meses() -> None:
    assert fechas(semana_peruana(2026)) == "24 al 30 de agosto de 2026"
    assert fechas(semana_peruana(2023)) == "28 de agosto al 3 de setiembre de 2023"
    assert fechas(semana_mundial(2026)) == "1 al 7 de agosto de 2026"
    de_un_dia = Campana("Feria", date(2026, 8, 7), date(2026, 8, 7), "PE", por_defecto=False)
    assert fechas(de_un_dia) == "7 de agosto de 2026"
    de_dos_anios = Campana("Verano", date(2026, 12, 28), date(2027, 1, 3), "PE", por_defecto=False)
    assert fechas(de_dos_anios) == "28 de diciembre de 2026 al 3 de enero de 2027"
    assert cuando(semana_peruana(2026), date(2026, 8, 12)) == "empieza en 12 días"
    assert cuando(semana_peruana(2026), date(2026, 8, 24)) == "está en curso"
    assert cuando(semana_peruana(2026), date(2026, 8, 31)) == "terminó hace 1 día"


def test_la_campana_cargada_reemplaza_a_la_de_la_regla_y_la_otra_queda_por_defecto(consultar: Consultar) -> None:
    consulta = consultar(
        establecimientos=lugares(1),
        grupos=[grupo("G1", "00000001")],
        sesiones=[sesion("S1", "G1", "2026-03-05")],
        campanas=[
            {"nombre": "Semana de la Lactancia Materna", "anio": 2026, "inicio": "2026-08-17", "fin": "2026-08-23",
             "pais": "Perú"},
            {"nombre": "Otra", "anio": 2025, "inicio": "2025-05-01", "fin": "2025-05-02", "pais": "Perú"},
            # la de cada mes no es la semana, aunque empiece antes y la nombre
            {"nombre": "Jornada de lactancia", "anio": 2026, "inicio": "2026-01-01", "fin": "2026-12-31",
             "pais": "Perú", "dia_del_mes": 25},
        ],
    )  # fmt: skip
    peruana, mundial = campanas_de(consulta, 2026)
    assert (peruana.inicio, peruana.por_defecto) == (date(2026, 8, 17), False)
    assert (mundial.inicio, mundial.por_defecto) == (date(2026, 8, 1), True)
    primera = contar(consulta, "PE", "2026").escenas[0]
    assert primera.sobretitulo == "Semana de la Lactancia Materna · 17 al 23 de agosto de 2026"
    assert any("por defecto" in aviso for aviso in primera.avisos)


def test_la_fecha_en_que_se_presenta_decide_de_que_ano_es_la_campana(consulta_pequena: Consulta) -> None:
    assert contar(consulta_pequena, "PE", "2025").campanas[0].inicio.year == 2025
    assert contar(consulta_pequena, "PE", "2025", date(2026, 8, 12)).campanas[0].inicio == date(2026, 8, 24)


# -- lo que dice cada escena, con números a mano ---------------------------------------------------------------------


@pytest.fixture
def region(consultar: Consultar) -> Consulta:
    """Cusco: dos redes.

    Red 01: 5 establecimientos; al cierre de 2025 tenía grupo 1, al de 2026 tienen 4. 80 % de 5 son 4: faltaban 3,
    faltan 0. Red 02: 5 establecimientos; tenía grupo 1 y tienen 2: faltaban 3, faltan 2. La región tiene 6 de 10
    (60 %): faltan 2. Un facilitador por cada 20: necesita 1 y tiene 0: falta 1.
    """
    grupos = [
        grupo("A1", "00000001", "2025-02-01"), grupo("A2", "00000002", "2026-02-01"),
        grupo("A3", "00000003", "2026-02-01"), grupo("A4", "00000004", "2026-02-01"),
        grupo("B1", "00000011", "2025-02-01"), grupo("B2", "00000012", "2026-03-01"),
    ]  # fmt: skip
    return consultar(
        establecimientos=[*lugares(5, "11-01-01"), *lugares(5, "11-02-01", desde=11)],
        facilitadores=[{"diresa": "11", "anio": 2026, "facilitadores": 0}],
        grupos=grupos,
        sesiones=[
            *mensuales("S", "A1", "2025-03", 16, 9),
            *mensuales("T", "B1", "2025-03", 10, 5),
            sesion("U", "A2", "2026-06-28", 9),
            sesion("V", "A1", "2026-06-30", 9),
        ],
    )


def test_dice_donde_estamos_frente_a_los_dos_estandares(region: Consulta) -> None:
    propia = escena(contar(region, "11", "2026"), "estandares")
    assert propia.titulo == "Cusco no llega a la cobertura de 80\u202f% (60,0\u202f%) y le falta 1 facilitador"
    assert [(cifra.valor, cifra.fraccion.numerador, cifra.fraccion.denominador) for cifra in propia.cifras] == [
        ("60,0\u202f%", 6, 10),
        ("0 de 1", 0, 1),
        # 6 de 10 menos 2 de 10
        ("+40,0", None, None),
    ]
    (grafico,) = propia.graficos
    assert grafico.categorias == ("2025", "2026")
    assert grafico.series[0].valores == (0.2, 0.6)
    assert grafico.linea == 0.8


def test_por_debajo_de_la_region_dice_que_el_indicador_uno_se_mide_por_region(region: Consulta) -> None:
    for codigo in ("11-01", "11-01-01"):
        propia = escena(contar(region, codigo, "2026"), "estandares")
        assert propia.titulo.endswith("cumple la cobertura de 80\u202f% (80,0\u202f%)")
        assert propia.bajada == "El indicador 1 se mide por región, no aquí. A Cusco le falta 1 facilitador."
        assert propia.cifras[1].texto == "facilitadores que necesita Cusco, su región, en 2026"


def test_el_avance_nombra_primero_a_quien_cerro_mayor_parte_y_no_a_quien_no_avanzo(region: Consulta) -> None:
    propia = escena(contar(region, "11", "2026"), "avance")
    (grafico,) = propia.graficos
    # la red 01 cerró 3 de 3; la 02, 1 de 3
    assert grafico.codigos == ("11-01", "11-02")
    assert [serie.valores for serie in grafico.series] == [(3, 3), (0, 2)]
    assert propia.titulo == "Red 01 cerró toda su brecha desde junio de 2025"
    # de 2025 a 2025 no hay con qué comparar
    assert omitidas(contar(region, "11", "2025"))["avance"] == "no hay datos de un año antes con que comparar"
    # un mes se compara con el mismo mes del año anterior: en junio de 2025 faltaban las mismas 3
    assert escena(contar(region, "11", "2026-06"), "avance").titulo == propia.titulo


def test_el_compromiso_son_los_enteros_que_faltan(region: Consulta) -> None:
    propia = escena(contar(region, "11", "2026"), "compromiso")
    assert propia.titulo == "Nos comprometemos a formar 2 grupos y 1 facilitador"
    # 80 % de 10 son 8: faltan 2 grupos. De 6 grupos, al 30 de junio se reunió A1, A2 y nadie más: 4 por visitar
    assert [cifra.valor for cifra in propia.cifras] == ["2", "1", "4"]
    de_red = escena(contar(region, "11-02", "2026"), "compromiso")
    assert de_red.titulo == "Nos comprometemos a formar 2 grupos"
    # el país suma las brechas de las regiones que no llegan, y su único dato es Cusco
    assert escena(contar(region, "PE", "2026"), "compromiso").titulo == propia.titulo


def test_de_un_periodo_cerrado_no_se_habla_en_presente_ni_se_promete_nada(region: Consulta) -> None:
    titulos = {propia.clave: propia.titulo for propia in contar(region, "11", "2025").escenas}
    assert titulos["estandares"].startswith("Al cerrar 2025: Cusco no llega a la cobertura de 80")
    assert titulos["brecha"].startswith("Al cerrar 2025: los 6 establecimientos que faltan")
    assert titulos["donde"].startswith("Al cerrar 2025")
    # 80 % de 10 son 8 y tenían grupo 2; los facilitadores, de su año
    assert titulos["compromiso"] == "Al cerrar 2025 faltaba formar 6 grupos"
    hoy = {propia.clave: propia.titulo for propia in contar(region, "11", "2026").escenas}
    assert not any("Al cerrar" in titulo for titulo in hoy.values())
    assert hoy["compromiso"].startswith("Nos comprometemos a formar 2 grupos")


def test_sin_brecha_el_compromiso_es_visitar_a_quien_no_informo_sesion(region: Consulta) -> None:
    propia = escena(contar(region, "11-01", "2026"), "compromiso")
    # de los cuatro grupos de la red 01, A3 y A4 no tienen ninguna sesión
    assert propia.titulo.startswith("Nos comprometemos a visitar 2 grupos sin sesión informada hace más de 31 días")


def test_la_brecha_dice_donde_faltan_en_establecimientos_enteros(region: Consulta) -> None:
    propia = escena(contar(region, "11", "2026"), "brecha")
    assert propia.titulo == "Los 2 establecimientos que faltan están en Red 02"
    assert propia.graficos[0].series[0].valores == (2,)
    de_microrred = escena(contar(region, "11-02-01", "2026"), "brecha")
    assert de_microrred.tabla is not None
    assert [fila["codigo"] for fila in de_microrred.tabla.filas] == ["00000013", "00000014", "00000015"]


def test_la_suma_de_las_brechas_se_distingue_de_la_del_conjunto(consultar: Consultar) -> None:
    # red 01: 5 de 5; red 02: 2 de 5, le faltan 2 para 4; la región: 7 de 10, le falta 1 para 8
    lugares_ = [*lugares(5, "11-01-01"), *lugares(5, "11-02-01", desde=6)]
    grupos = [grupo(f"G{i}", f"{i:08d}") for i in range(1, 8)]
    sesiones = [sesion("S1", "G1", "2026-05-05")]
    falta = consultar(establecimientos=lugares_, grupos=grupos, sesiones=sesiones)
    assert escena(contar(falta, "11", "2026"), "compromiso").titulo.startswith("Nos comprometemos a formar 1 grupo")
    propia = escena(contar(falta, "11", "2026"), "brecha")
    assert propia.cifras[0].valor == "2"
    assert propia.bajada.replace(ESPACIO_FINO, " ") == (
        "Son los que faltan para que cada red llegue al 80 %; para que llegue el conjunto falta 1."
    )
    # con un grupo más en la red 02 la región cumple (8 de 10) y a la red todavía le falta 1 (3 de 5)
    cumple = consultar(establecimientos=lugares_, grupos=[*grupos, grupo("G8", "00000008")], sesiones=sesiones)
    assert escena(contar(cumple, "11", "2026"), "brecha").bajada.endswith(
        "para que el conjunto cumpla no falta ninguno."
    )


def test_donde_encontrar_un_grupo_cuenta_solo_el_primer_nivel(consultar: Consultar) -> None:
    consulta = consultar(
        establecimientos=[
            *lugares(2),
            *lugares(1, desde=3, categoria="II-1"),
            *lugares(1, desde=4, categoria=None),
        ],
        grupos=[grupo(f"G{i}", f"{i:08d}", lugar="cpvc") for i in range(1, 5)],
        sesiones=[sesion("S1", "G1", "2026-06-20", proxima_fecha="2026-07-15", proxima_hora="09:30")],
    )
    propia = escena(contar(consulta, "11", "2026"), "donde")
    assert propia.titulo == "Una madre puede ir a 2 establecimientos del primer nivel que tienen grupo en Cusco"
    assert propia.tabla is not None
    assert [(fila["nombre"], fila["lugar"], fila["proxima"]) for fila in propia.tabla.filas] == [
        ("Grupo G1", "centro de promoción y vigilancia comunal", date(2026, 7, 15)),
        ("Grupo G2", "centro de promoción y vigilancia comunal", None),
    ]
    (aviso, *_) = propia.avisos
    assert aviso == (
        "No entran en la relación 1 grupo de establecimientos de nivel II o III ni 1 grupo de establecimientos sin "
        "categoría."
    )


def test_con_muchos_grupos_se_resume_por_territorio_y_la_suma_es_la_relacion(consulta_pequena: Consulta) -> None:
    for codigo in ("PE", "08", "11", "25"):
        nodo, periodo = consulta_pequena.nodo(codigo), Periodo.leer("2026")
        tabla = escena(escenas(consulta_pequena, nodo, periodo), "donde").tabla
        assert tabla is not None
        assert tabla.total <= 8, "si no caben todos, la suma no se puede comprobar"
        if "grupos" not in tabla.filas[0]:
            continue
        for fila in tabla.filas:
            propia = directorio(consulta_pequena, consulta_pequena.nodo(fila["codigo"]), periodo)
            assert (fila["grupos"], fila["establecimientos"]) == (len(propia.filas), propia.establecimientos)
        assert sum(f["grupos"] for f in tabla.filas) == len(directorio(consulta_pequena, nodo, periodo).filas)


# -- el reconocimiento -----------------------------------------------------------------------------------------------


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


def test_merecen_reconocimiento_los_que_se_reunieron_cada_mes_cerrado_con_85_por_ciento(merecen: Consulta) -> None:
    filas = merecedores(merecen, merecen.nodo("11"), Periodo.leer("2026"))
    assert [(fila["codigo"], fila["sesiones"], fila["asistencia"]) for fila in filas] == [
        # la sesión de julio queda fuera: es de un mes que no ha cerrado
        ("G1", 6, 0.9),
        ("G2", 6, 0.85),
    ]
    assert merecedores(merecen, merecen.nodo("PE"), Periodo.leer("2026")) == filas
    propia = escena(contar(merecen, "11", "2026"), "reconocimiento")
    assert propia.titulo.startswith("2 grupos merecen un reconocimiento")
    assert "5.3.1.2" in propia.notas.norma
    assert propia.tabla is not None
    # se nombran grupos y porcentajes: ni asistentes, ni esperadas, ni integrantes
    assert {columna.campo for columna in propia.tabla.columnas} == {
        "nombre", "establecimiento", "distrito", "sesiones", "asistencia",
    }  # fmt: skip


def test_a_todos_se_les_mide_en_los_mismos_meses_y_quien_no_informa_va_aparte(
    consultar: Consultar,
) -> None:
    # Callao (08): datos al 31 de octubre; Cusco (11): al 20 de octubre, así que setiembre es su último mes cerrado;
    # Madre de Dios (17): al 31 de mayo. Los meses de todos: de enero a setiembre
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
    propia = escena(contar(consulta, "PE", "2026"), "reconocimiento")
    assert propia.bajada.startswith("Se mira de enero a setiembre de 2026, igual para todos.")
    nombre = consulta.nodo("17").nombre
    assert f"No informa {nombre} desde el 31 may 2026: sus grupos no se pueden comparar." in propia.avisos
    # ni entre los que lo merecen ni entre los que no: son 3 de 3, y no de 4
    assert (propia.cifras[0].valor, propia.cifras[0].texto) == (
        "3", "de 3 grupos conformados de las regiones que informan",
    )  # fmt: skip
    # vista sola, Madre de Dios se mide con sus cinco meses
    assert [f["codigo"] for f in merecedores(consulta, consulta.nodo("17"), Periodo.leer("2026"))] == ["M1"]
    # y en un periodo que todos cerraron, todos entran
    assert escena(contar(consulta, "PE", "2026"), "reconocimiento").tabla
    comunes, comparadas, aparte = meses_comunes(consulta, consulta.raiz, Periodo.leer("2026-03"))
    assert (len(comunes), len(comparadas), aparte) == (1, 3, [])


def test_con_menos_de_cinco_meses_cerrados_no_se_habla_de_continuidad(merecen: Consulta) -> None:
    nodo = merecen.nodo("11")
    # datos al 20 de julio: julio no ha cerrado
    assert len(meses_cerrados(nodo, Periodo.leer("2026"))) == 6
    assert len(meses_cerrados(nodo, Periodo.leer("2026-S2"))) == 0
    assert len(meses_cerrados(nodo, Periodo.leer("2026-03"))) == 1
    assert "5 meses cerrados" in omitidas(contar(merecen, "11", "2026-03"))["reconocimiento"]


# -- asistencia ------------------------------------------------------------------------------------------------------


def test_con_menos_de_doce_meses_no_hay_rango_ni_palabras_de_cambio(consultar: Consultar) -> None:
    consulta = consultar(
        establecimientos=lugares(1),
        grupos=[grupo("G1", "00000001"), grupo("G2", "00000001")],
        sesiones=mensuales("A", "G1", "2026-01", 4, 7, esperadas=10),
    )
    relato = contar(consulta, "11", "2026")
    propia = escena(relato, "asistencia")
    # 4 × 7 de 4 × 10
    assert propia.titulo == "La asistencia a las sesiones fue de 70,0\u202f% en 2026"
    assert [serie.nombre for serie in propia.graficos[0].series] == ["Asistencia"]
    assert propia.graficos[0].senales == ()
    assert "Reserva: Con menos de 12 meses con asistencia no se sabe qué esperar." in propia.notas.lineas
    for otra in relato.escenas:
        dicho = " ".join(
            (otra.titulo, otra.bajada, *(c.texto for c in otra.cifras), *(g.titulo for g in otra.graficos))
        )
        assert not re.search(r"tendencia|señal|encima|debajo|↑|↓|subi|baj[óo]", dicho), dicho


def test_las_palabras_de_la_asistencia_son_las_del_cambio_y_las_de_la_carta(consulta_de_tres_anios: Consulta) -> None:
    # 700 de 1000 todos los meses de 2023 y 2024 y 650 en 2025; en junio de 2026, 400
    propia = escena(contar(consulta_de_tres_anios, "11", "2026"), "asistencia")
    # de enero a mayo 650 y junio 400: 3650 de 6000, 60,8 %; un año antes, 65,0 %: −4,2 (exacto, −4,17)
    assert propia.titulo.startswith("La asistencia a las sesiones fue de 60,8\u202f% en 2026, sin cambio distinguible")
    assert [c.valor for c in propia.cifras if "frente" in c.texto] == ["−4,2"]
    assert propia.bajada.startswith(
        "Junio de 2026: 30,0 puntos menos que lo esperado para junio; van 18 meses por debajo."
    )
    grafico = propia.graficos[0]
    assert grafico.senales[-1].lugar == len(grafico.categorias) - 1
    assert (grafico.senales[-1].lado, grafico.senales[-1].fuerte) == (-1, True)
    # mirado desde mayo, lo que vino después no se cuenta
    antes = escena(contar(consulta_de_tres_anios, "11", "2026-05"), "asistencia")
    assert "unio" not in antes.bajada
    assert antes.graficos[0].categorias[-1] == "may 2026"


@pytest.fixture
def consulta_de_tres_anios(consultar: Consultar) -> Consulta:
    sesiones = mensuales("A", "G1", "2023-01", 42, 700, esperadas=1000)
    for fila in sesiones[24:]:
        fila["asistentes"] = 650
    sesiones[-1]["asistentes"] = 400
    return consultar(
        establecimientos=lugares(1),
        grupos=[grupo("G1", "00000001", desde="2022-01-10"), grupo("G2", "00000001", desde="2022-01-10")],
        sesiones=sesiones,
        reportes=[{"codigo_territorio": "11", "periodo": "2026-06", "fecha_reporte": "2026-06-30"}],
    )


def test_las_cuentas_de_personas_se_dicen_solo_de_la_red_hacia_arriba(consulta_pequena: Consulta) -> None:
    vistas = dict.fromkeys(TERRITORIOS, 0)
    for nodo, periodo in estados(consulta_pequena, 250, 5):
        propias = [e for e in escenas(consulta_pequena, nodo, periodo).escenas if e.clave == "asistencia"]
        for propia in propias:
            vistas[nodo.nivel] += 1
            asistencia = medir(consulta_pequena, nodo, periodo, "asistencia").fraccion
            con_cuenta = f"{entero(asistencia.numerador or 0)} de {entero(asistencia.denominador or 0)}"
            varios = nodo.grupos[1] - nodo.grupos[0] > 1
            dicho = (con_cuenta in propia.cifras[0].texto, "inasistencia" in _titulos_con_numero(propia))
            if nodo.nivel is Nivel.MICRORRED or not varios:
                assert dicho == (False, False), (nodo.codigo, propia.cifras[0].texto)
                # ni el archivo deja deducirlas: todo va en milésimas
                assert propia.cifras[0].fraccion.denominador == 1000
            else:
                assert dicho[0], (nodo.codigo, propia.cifras[0].texto)
            for grafico in propia.graficos:
                assert grafico.formato is Formato.PORCENTAJE
    assert all(vistas.values())


def _titulos_con_numero(propia: Escena) -> str:
    """Los títulos de gráfica que dicen una cuenta de inasistencias."""
    return " ".join(g.titulo for g in propia.graficos if re.search(r"\d[\d\u202f]* inasistencia", g.titulo))


# -- mundos vacíos, callados y con solo el registro ------------------------------------------------------------------


def test_con_solo_el_registro_quedan_las_escenas_que_se_pueden_contar(consultar: Consultar) -> None:
    consulta = consultar(establecimientos=lugares(4))
    for codigo in ("PE", "11", "11-01", "11-01-01"):
        relato = contar(consulta, codigo, str(consulta.periodo_por_defecto()))
        assert [e.clave for e in relato.escenas][:1] == ["campana"]
        assert relato.escenas[-1].clave == "fuentes"
        assert {"mapa", "avance", "asistencia", "reconocimiento", "donde"} <= omitidas(relato).keys()
        assert omitidas(relato)["asistencia"] == "sin sesiones cargadas en el periodo"
        assert "Todavía no hay grupos" in relato.escenas[0].titulo
        # sin grupos ni reportes nadie ha dicho nada: no es 0 %
        assert "0,0" not in " ".join(c.valor for e in relato.escenas for c in e.cifras)


def test_donde_todos_callan_no_se_dice_ninguna_brecha(consultar: Consultar) -> None:
    consulta = consultar(
        establecimientos=[*lugares(2, "11-01-01"), *lugares(3, "08-01-01", desde=11)],
        grupos=[grupo("G1", "00000001")],
        sesiones=[sesion("S1", "G1", "2026-05-05")],
        reportes=[{"codigo_territorio": "11", "periodo": "2026-05", "fecha_reporte": "2026-05-30"}],
    )
    callada = contar(consulta, "08", "2026")
    assert "no informó su cobertura" in escena(callada, "estandares").titulo
    assert {"mapa", "brecha"} <= omitidas(callada).keys()
    # el país no suma como grupos por formar lo que no se sabe: 80 % de 2 son 2, falta 1
    assert escena(contar(consulta, "PE", "2026"), "compromiso").titulo == "Nos comprometemos a formar 1 grupo"


def test_en_una_microrred_quien_calla_no_se_cuenta_como_sin_grupo(consultar: Consultar) -> None:
    # tres atienden partos: uno tiene grupo, otro informó que no y el tercero no informó nada
    en_red = {"establecimientos": lugares(3, "11-01-01"), "grupos": [grupo("G1", "00000001")]}
    informa = [{"codigo_territorio": "00000002", "periodo": "2026", "fecha_reporte": "2026-05-30"}]
    sesiones = [sesion("S1", "G1", "2026-05-05")]
    uno = escena(contar(consultar(**en_red, sesiones=sesiones, reportes=informa), "11-01-01", "2026"), "brecha")
    assert uno.titulo.startswith("1 establecimiento que atiende partos todavía no tiene grupo")
    assert uno.tabla is not None
    assert [fila["codigo"] for fila in uno.tabla.filas] == ["00000002"]
    assert "1 establecimiento sin reporte: no se sabe si tiene grupo." in uno.avisos
    en_red["establecimientos"] = lugares(2, "11-01-01")
    informa[0]["codigo_territorio"] = "00000001"
    calla = contar(consultar(**en_red, sesiones=sesiones, reportes=informa), "11-01-01", "2026")
    assert omitidas(calla)["brecha"] == "los establecimientos que faltan no reportaron: no se sabe si tienen grupo"


def test_un_establecimiento_o_un_grupo_no_se_presentan_y_un_periodo_sin_datos_tampoco(
    consulta_pequena: Consulta,
) -> None:
    with pytest.raises(ErrorVista, match="no es un territorio"):
        contar(consulta_pequena, "90000000", "2026")
    with pytest.raises(ErrorVista, match="no es un territorio"):
        contar(consulta_pequena, "R-001", "2026")
    with pytest.raises(ErrorVista, match="No hay datos de 1999"):
        contar(consulta_pequena, "PE", "1999")


# -- lo que se cumple siempre ----------------------------------------------------------------------------------------


def test_en_cien_estados_al_azar_toda_escena_esta_completa_y_dice_lo_mismo_que_la_pantalla(
    consulta_pequena: Consulta,
) -> None:
    niveles = set()
    for nodo, periodo in estados(consulta_pequena, 100, 11):
        niveles.add(nodo.nivel)
        relato = escenas(consulta_pequena, nodo, periodo)
        claves = [propia.clave for propia in relato.escenas]
        fuera = [omitida.clave for omitida in relato.omitidas]
        # cada escena se cuenta o se dice por qué no, y en su orden
        assert sorted(claves + fuera) == sorted(CLAVES)
        assert claves == [clave for clave in CLAVES if clave in claves]
        assert all(omitida.motivo for omitida in relato.omitidas)
        cobertura = medir(consulta_pequena, nodo, periodo, "cobertura").fraccion
        for propia in relato.escenas:
            _completa(propia, relato)
        if "estandares" in claves and cobertura.hay_dato and not cobertura.todo_calla:
            cifra = escena(relato, "estandares").cifras[0]
            assert (cifra.fraccion, cifra.valor) == (
                cobertura,
                "sin dato" if cobertura.de_una_parte else porcentaje(cobertura.numerador, cobertura.denominador),
            )  # fmt: skip
        if "mapa" in claves:
            mapa = escena(relato, "mapa").mapas[0]
            assert mapa is not None
            for area in mapa.areas:
                assert (
                    area.fraccion
                    == medir(consulta_pequena, consulta_pequena.nodo(area.codigo), periodo, "cobertura").fraccion
                )
        if "asistencia" in claves:
            _serie_de_la_pantalla(consulta_pequena, nodo, periodo, escena(relato, "asistencia"))
    assert niveles == set(TERRITORIOS)


def _completa(propia: Escena, relato: Relato) -> None:
    assert propia.titulo
    assert not propia.titulo.endswith(".")
    for frase in (propia.notas.guion, propia.notas.norma, propia.notas.fuente, propia.notas.corte):
        assert frase
    assert f"Carga n.º {relato.generacion}" in propia.notas.fuente
    assert f"carga n.º {relato.generacion}" in propia.fuente
    assert relato.periodo.texto in propia.fuente
    assert "None" not in repr((propia.titulo, propia.bajada, [c.texto for c in propia.cifras], propia.avisos))
    for grafico in propia.graficos:
        assert grafico.unidad
        assert all(len(serie.valores) == len(grafico.categorias) for serie in grafico.series)
        assert len(set(grafico.categorias)) == len(grafico.categorias)
        assert not grafico.textos or len(grafico.textos) == len(grafico.categorias)
    for cifra in propia.cifras:
        assert cifra.valor
        assert not cifra.texto.endswith(".")


def _serie_de_la_pantalla(consulta: Consulta, nodo: Nodo, periodo: Periodo, propia: Escena) -> None:
    """Cada punto es el de la serie mensual del cubo, como se imprime."""
    grafico = propia.graficos[0]
    assert grafico.tipo is Tipo.LINEAS
    asistentes, esperadas = (consulta.serie(m, nodo).tolist() for m in ("asistentes", "esperadas"))
    hasta = min(periodo.ultimo_mes, nodo.meses[1]) - nodo.meses[0]
    ultimo = max(i for i, total in enumerate(esperadas) if total and i <= hasta)
    esperados = [decimos(a, e) if e else None for a, e in zip(asistentes, esperadas, strict=True)][: ultimo + 1]
    obtenidos = [None if v is None else round(v * 1000) for v in grafico.series[0].valores]
    assert obtenidos == esperados[-len(obtenidos) :]


def test_lo_provisional_se_dice_en_cada_escena(consultar: Consultar) -> None:
    consulta = consultar(
        establecimientos=lugares(1), grupos=[grupo("G1", "00000001")], sesiones=[sesion("S1", "G1", "2026-03-05")]
    )
    relato = contar(consulta, "PE", "2026")
    assert relato.provisional
    assert relato.corte == date(2026, 3, 5)
    assert all("Cifras provisionales al 5 mar 2026." in propia.avisos for propia in relato.escenas)
