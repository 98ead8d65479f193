"""Para qué, a qué nos comprometemos, dónde está mi grupo y el apéndice: frases y cifras hechas a mano."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from dashboard.almacen.consulta import Consulta
from dashboard.indicadores.alcanzar import escribir
from dashboard.indicadores.escenas.grupos import A_LA_VISTA
from dashboard.navegacion.vista import Vista
from tests.fabricas import grupo, sesion
from tests.indicadores.mundos import lugares
from tests.indicadores.relatos import Consultar, cifras, contar, escena, llano, mensuales, omitidas, titular
from tests.paginas.recorrido import leer

HOY = date(2026, 7, 10)


def _de_cusco(consultar: Consultar, **otros: Any) -> Consulta:
    """Dos establecimientos de Cusco; G1 se reunió en junio y G2, en enero."""
    return consultar(
        **{
            "establecimientos": lugares(2, departamento="Cusco"),
            "grupos": [grupo("G1", "00000001"), grupo("G2", "00000002")],
            "sesiones": [sesion("S1", "G1", "2026-06-30"), sesion("S2", "G2", "2026-01-10")],
            **otros,
        }
    )


# -- para qué --------------------------------------------------------------------------------------------------------


def _lme(anio: int, ambito: str, valor: float, **otros: Any) -> dict[str, Any]:
    return {"indicador": "LME_menor_6m", "anio": anio, "ambito": ambito, "valor_pct": valor, **otros}


def _dci(anio: int, ambito: str, valor: float) -> dict[str, Any]:
    return {**_lme(anio, ambito, valor), "indicador": "DCI_menor_5a_OMS"}


LACTAN = "niñas y niños menores de seis meses"
#: de qué filas, de quién, en qué periodo y cómo se abre
CASOS: tuple[tuple[list[dict[str, Any]], str, str, str], ...] = (
    # la de su departamento antes que la nacional, y la más nueva
    ([_lme(2024, "Cusco", 60), _lme(2025, "CUSCO", 71.1), _lme(2026, "Nacional", 62)], "11", "2026",
     f"En 2025, 71 de cada 100 {LACTAN} del departamento de CUSCO recibían solo leche materna."),
    ([_lme(2024, "Cusco", 60), _lme(2025, "Cusco", 71.1)], "11-01", "2024",
     f"En 2024, 60 de cada 100 {LACTAN} del departamento de Cusco recibían solo leche materna."),
    # sin la de su departamento, la nacional, dicha como nacional
    ([_lme(2025, "Puno", 50), _lme(2024, "Nacional", 61.6)], "11", "2026",
     f"En 2024, 62 de cada 100 {LACTAN} del Perú recibían solo leche materna."),
    # del país no habla un departamento
    ([_lme(2025, "Cusco", 71)], "PE", "2026", ""),
    # una más nueva que el periodo no se cuenta
    ([_lme(2026, "Nacional", 62)], "PE", "2025", ""),
    # la lactancia antes que la desnutrición, y esta antes que nada
    ([_dci(2026, "Cusco", 13), _lme(2024, "Cusco", 60)], "11", "2026",
     f"En 2024, 60 de cada 100 {LACTAN} del departamento de Cusco recibían solo leche materna."),
    ([_dci(2026, "Cusco", 13.4)], "11", "2026",
     "En 2026, 13 de cada 100 niñas y niños menores de cinco años del departamento de Cusco tenían desnutrición "
     "crónica."),
    # lo que no es todo ni nada no se redondea a ello
    ([_lme(2026, "Cusco", 99.7)], "11", "2026",
     f"En 2026, 99 de cada 100 {LACTAN} del departamento de Cusco recibían solo leche materna."),
    # un indicador que no se conoce no se cuenta
    ([{**_lme(2026, "Cusco", 50), "indicador": "anemia"}], "11", "2026", ""),
    ([], "11", "2026", ""),
)  # fmt: skip


@pytest.mark.parametrize(("filas", "codigo", "periodo", "dice"), CASOS)
def test_se_abre_con_la_cifra_de_resultado_mas_nueva_de_su_ambito(
    consultar: Consultar, filas: list[dict[str, Any]], codigo: str, periodo: str, dice: str
) -> None:
    sesiones = [sesion(f"S{anio}", "G1", f"{anio}-06-30") for anio in (2024, 2025, 2026)]
    relato = contar(_de_cusco(consultar, resultados=filas, sesiones=sesiones), codigo, periodo, HOY)
    propia = escena(relato, "por_que")
    if dice:
        assert llano(propia.titulo) == dice
        esperan = "menos" if "desnutrición" in dice else "más"
        assert propia.destacado == f"Los grupos están para que sean {esperan}."
    else:
        # sin cifra, lo que la guía busca, entre comillas
        assert propia.titular == (
            "La guía busca «contribuir con la reducción de la desnutrición crónica infantil» con grupos «que promuevan "
            "y protejan la lactancia materna exitosa»"
        )
        assert propia.bajada == ""
    assert "no es efecto de ellos" in propia.notas.guion


def test_la_cifra_de_resultado_lleva_su_intervalo_si_lo_trae(consultar: Consultar) -> None:
    con = _de_cusco(consultar, resultados=[_lme(2025, "Cusco", 71.1, minimo_pct=68.7, maximo_pct=73.5, fuente="ENDES")])
    propia = escena(contar(con, "11", "2026", HOY), "por_que")
    assert llano(propia.bajada) == "Es el 71,1 %, entre 68,7 y 73,5 %."
    assert "ENDES" in propia.fuente
    sin = escena(contar(_de_cusco(consultar, resultados=[_lme(2025, "Cusco", 71.1)]), "11", "2026", HOY), "por_que")
    assert llano(sin.bajada) == "Es el 71,1 %."


def test_se_dice_cuantos_grupos_hay_y_cuantos_estan_activos(consultar: Consultar) -> None:
    # al 30 de junio, G2 lleva cinco meses sin reunirse
    propia = escena(contar(_de_cusco(consultar), "11", "2026", HOY), "por_que")
    assert cifras(propia) == [
        "2 grupos conformados en Cusco",
        "1 activo: con una sesión informada hace 31 días o menos",
    ]
    # cinco meses después, «hace 31 días» ya no es desde hoy
    viejo = escena(contar(_de_cusco(consultar), "11", "2026", date(2026, 11, 30)), "por_que")
    assert cifras(viejo)[1] == "1 activo: con una sesión informada hace 31 días o menos, al 30 jun 2026"
    pasado = _de_cusco(consultar, sesiones=[sesion("S0", "G1", "2025-12-20"), sesion("S1", "G1", "2026-06-30")])
    assert cifras(escena(contar(pasado, "11", "2025", HOY), "por_que")) == [
        "2 grupos conformados en Cusco, al cerrar 2025",
        "1 activo: con una sesión informada hace 31 días o menos, al cerrar 2025",
    ]


# -- a qué nos comprometemos -----------------------------------------------------------------------------------------


@pytest.fixture
def region(consultar: Consultar) -> Consulta:
    """Cusco: dos redes de 5. La 01 tenía 1 grupo y tiene 4; la 02 tenía 1 y tiene 2: a la región le faltan 2 para 8.

    Un facilitador por cada 20: necesita 1 y tiene 0. Al 30 de junio se reunieron A1 y A2; los otros cuatro, no.
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


def test_el_compromiso_son_los_enteros_que_faltan_con_su_fecha(region: Consulta) -> None:
    relato = contar(region, "11", "2026", HOY)
    propia = escena(relato, "compromiso")
    # la de 2026 empieza el 24 de agosto, en 45 días
    assert titular(relato, "compromiso") == (
        "Nos comprometemos a formar 2 grupos y 1 facilitador antes del 24 de agosto de 2026"
    )
    assert propia.bajada == "Ese día empieza la Semana de la Lactancia Materna de 2026."
    # se rinde cuentas de lo que faltaba un año antes: en junio de 2025, 2 de 10 y faltaban 6
    assert cifras(propia) == [
        "4 establecimientos formaron su grupo desde junio de 2025: entonces faltaban 6 para el 80 %, y ahora faltan 2",
        "4 grupos por visitar: sin sesión informada desde hace más de 31 días",
    ]
    assert titular(contar(region, "11-02", "2026", HOY), "compromiso").startswith(
        "Nos comprometemos a formar 2 grupos "
    )
    # el país suma las brechas de las regiones que no llegan, y su único dato es Cusco
    assert escena(contar(region, "PE", "2026", HOY), "compromiso").titulo == f"{propia.titulo} en las regiones con dato"


@pytest.mark.parametrize(
    ("hoy", "dia"),
    [
        # la de 2026 empieza el 24 de agosto y la de 2027, el 23: con menos de treinta días no hay tiempo de cumplir
        (date(2026, 7, 25), "antes del 24 de agosto de 2026"),
        (date(2026, 7, 26), "antes del 23 de agosto de 2027"),
        (date(2026, 8, 26), "antes del 23 de agosto de 2027"),
        (date(2026, 12, 31), "antes del 23 de agosto de 2027"),
    ],
)
def test_el_plazo_es_la_semana_que_deja_al_menos_treinta_dias(region: Consulta, hoy: date, dia: str) -> None:
    propia = escena(contar(region, "11", "2026", hoy), "compromiso")
    assert propia.destacado == dia
    assert propia.bajada == f"Ese día empieza la Semana de la Lactancia Materna de {dia[-4:]}."


def test_si_la_semana_se_cargo_con_otra_fecha_el_plazo_es_la_cargada(consultar: Consultar) -> None:
    semana = {"nombre": "Semana de la Lactancia Materna", "anio": 2026, "inicio": "2026-08-17", "fin": "2026-08-23",
              "pais": "Perú"}  # fmt: skip
    consulta = _de_cusco(consultar, campanas=[semana], establecimientos=lugares(3))
    assert escena(contar(consulta, "11", "2026", HOY), "compromiso").destacado == "antes del 17 de agosto de 2026"


def test_de_un_periodo_cerrado_no_se_promete_nada(region: Consulta) -> None:
    propia = escena(contar(region, "11", "2025", HOY), "compromiso")
    # 80 % de 10 son 8 y tenían grupo 2; los facilitadores son de su año, y de 2025 no hay dato
    assert propia.titular == "Al cerrar 2025 faltaba formar 6 grupos"
    assert (propia.destacado, propia.bajada) == ("", "")
    assert propia.notas.guion.startswith("Comprométase con lo que falta hoy: elija el último periodo.")
    # de un año antes no hay datos, y lo que hay que visitar es cosa de hoy
    assert propia.cifras == ()
    semestre = escena(contar(region, "11", "2026-S1", HOY), "compromiso")
    assert semestre.titulo.startswith("Nos comprometemos"), "termina el día del último dato: todavía es de hoy"


def test_sin_brecha_el_compromiso_es_visitar_o_sostener(region: Consulta, consultar: Consultar) -> None:
    propia = escena(contar(region, "11-01", "2026", HOY), "compromiso")
    # de los cuatro grupos de la red 01, A3 y A4 no tienen ninguna sesión
    assert propia.titulo.startswith(
        "Nos comprometemos a visitar 2 grupos sin sesión informada desde hace más de 31 días"
    )
    assert llano(propia.bajada) == (
        "La cobertura ya llega al 80 %: toca sostenerla. Ese día empieza la Semana de la Lactancia Materna de 2026."
    )
    assert cifras(propia)[0].endswith("entonces faltaban 3 para el 80 %, y ahora no falta ninguno")
    uno = _de_cusco(consultar, establecimientos=lugares(1), grupos=[grupo("G1", "00000001")],
                    sesiones=[sesion("S1", "G1", "2026-06-30")])  # fmt: skip
    assert (
        escena(contar(uno, "11", "2026", HOY), "compromiso").titulo == "Nos comprometemos a sostener el grupo de Cusco"
    )


def test_de_una_meta_que_vencio_se_dice_si_se_cumplio(consultar: Consultar) -> None:
    def meta(codigo: str, hasta: str, de: str = "11") -> dict[str, Any]:
        fila = {"codigo_meta": codigo, "codigo_territorio": de, "nombre": f"Meta {codigo}", "unidad_meta": "planes"}
        return {**fila, "fecha_inicio": "2025-01-01", "valor_inicial": 0.0, "fecha_meta": hasta, "meta": 4.0}

    consulta = _de_cusco(
        consultar,
        # la que vence después, la de otro y la de hace dos años no son de lo que se rinde cuentas
        metas=[meta("A", "2026-03-31"), meta("B", "2026-05-31"), meta("C", "2026-12-31"),
               meta("D", "2026-04-30", "11-01"), meta("E", "2025-02-01")],
        avances=[{"codigo_meta": "A", "fecha": "2026-03-30", "avance": 4.0},
                 {"codigo_meta": "B", "fecha": "2026-06-01", "avance": 1.0}],
    )  # fmt: skip
    dichas = [
        (c.valor, c.texto.split(":")[0]) for c in escena(contar(consulta, "11", "2026", HOY), "compromiso").cifras
    ]
    assert dichas[:2] == [("Se cumplió", "Meta A"), ("No se cumplió", "Meta B")]
    assert all("Meta" not in texto for _, texto in dichas[2:])


# -- dónde está mi grupo ---------------------------------------------------------------------------------------------


def test_donde_esta_mi_grupo_cuenta_solo_el_primer_nivel(consultar: Consultar) -> None:
    consulta = consultar(
        establecimientos=[*lugares(2), *lugares(1, desde=3, categoria="II-1"), *lugares(1, desde=4, categoria=None)],
        grupos=[grupo(f"G{i}", f"{i:08d}", lugar="cpvc") for i in range(1, 5)],
        sesiones=[sesion("S1", "G1", "2026-06-20", proxima_fecha="2026-07-15", proxima_hora="09:30")],
    )
    relato = contar(consulta, "11", "2026", HOY)
    propia = escena(relato, "gracias")
    assert propia.titular == "¿Dónde está mi grupo? Gracias."
    assert cifras(propia) == [
        "2 establecimientos del primer nivel tienen grupo en Cusco",
        "1 de sus 2 grupos, con una sesión informada hace 31 días o menos",
    ]
    # pocos grupos se leen uno a uno
    assert propia.tabla is not None
    assert [(f["nombre"], f["establecimiento"], f["proxima"]) for f in propia.tabla.filas] == [
        ("Grupo G1", "Puesto 0001", date(2026, 7, 15)),
        ("Grupo G2", "Puesto 0002", None),
    ]
    assert propia.avisos[0] == (
        "No entran en la relación 1 grupo de establecimientos de nivel II o III ni 1 grupo de establecimientos sin "
        "categoría."
    )
    muchos = consultar(
        establecimientos=lugares(A_LA_VISTA + 1),
        grupos=[grupo(f"G{i}", f"{i:08d}") for i in range(1, A_LA_VISTA + 2)],
        sesiones=[sesion("S1", "G1", "2026-06-20")],
    )
    assert escena(contar(muchos, "11", "2026", HOY), "gracias").tabla is None


@pytest.mark.parametrize("codigo", ["PE", "11", "11-01", "11-01-01"])
def test_el_codigo_que_se_escanea_abre_el_territorio_y_sin_direccion_no_hay_codigo(
    region: Consulta, codigo: str
) -> None:
    propia = escena(contar(region, codigo, "2026", HOY, direccion="https://tablero.ejemplo"), "gracias")
    assert propia.direccion.startswith("https://tablero.ejemplo/")
    vista = leer(propia.direccion.removeprefix("https://tablero.ejemplo"), region)
    assert isinstance(vista, Vista)
    assert vista.codigo == codigo
    assert propia.bajada == (
        "Apunte con la cámara o abra https://tablero.ejemplo, o pregunte en el establecimiento de salud más cercano."
    )
    sin = escena(contar(region, codigo, "2026", HOY), "gracias")
    assert (sin.direccion, sin.bajada) == ("", "Pregunte en el establecimiento de salud más cercano.")


def test_de_un_periodo_cerrado_se_dice_donde_habia_grupo(region: Consulta) -> None:
    propia = escena(contar(region, "11-01", "2025", HOY), "gracias")
    assert cifras(propia) == [
        "1 establecimiento del primer nivel tenía grupo en Red 01, al cerrar 2025",
        "1 con una sesión informada hace 31 días o menos, al cerrar 2025",
    ]


# -- los dos estándares ----------------------------------------------------------------------------------------------


def test_dice_donde_estamos_frente_a_los_dos_estandares(region: Consulta) -> None:
    relato = contar(region, "11", "2026", HOY)
    propia = escena(relato, "estandares")
    assert titular(relato, "estandares") == "Cusco no llega a la cobertura de 80 % (60,0 %) y le falta 1 facilitador"
    assert [(llano(c.valor), c.fraccion.numerador, c.fraccion.denominador) for c in propia.cifras] == [
        ("60,0 %", 6, 10),
        ("0 de 1", 0, 1),
        # 6 de 10 menos 2 de 10
        ("+40,0", None, None),
    ]
    cerrado = contar(region, "11", "2025", HOY)
    assert titular(cerrado, "estandares").startswith("Al cerrar 2025: Cusco no llegaba a la cobertura de 80 % (20,0 %)")
    assert cifras(escena(cerrado, "estandares"))[0] == (
        "20,0 % 2 de 10 establecimientos que atendían partos tenían grupo conformado"
    )


def test_lo_elegido_ahora_no_es_de_un_periodo_cerrado(region: Consulta) -> None:
    hoy = contar(region, "11", "2026", HOY, formar=escribir(["00000013"]))
    assert escena(hoy, "compromiso").titulo == "Nos comprometemos a formar grupo en 1 establecimiento"
    assert escena(hoy, "compromiso").cifras[0].texto.startswith("de cobertura tendría Cusco con él: 7 de 10")
    cerrado = contar(region, "11", "2025", HOY, formar=escribir(["00000013"]))
    assert escena(cerrado, "compromiso").titulo == "Al cerrar 2025 faltaba formar 6 grupos"


def test_por_debajo_de_la_region_dice_que_el_indicador_uno_se_mide_por_region(region: Consulta) -> None:
    for codigo in ("11-01", "11-01-01"):
        propia = escena(contar(region, codigo, "2026", HOY), "estandares")
        assert propia.titulo.endswith("cumple la cobertura de 80\u202f% (80,0\u202f%)")
        assert propia.bajada == "El equipo de facilitadores es de la región. A Cusco le falta 1 facilitador."
        assert propia.cifras[1].texto == "facilitador que necesita Cusco, su región, en 2026"


def test_saber_cuantos_facilitadores_hay_y_no_cuantos_bastan_no_es_no_tener_dato(consultar: Consultar) -> None:
    # con 20 que atienden partos basta 1; hay un establecimiento que no se sabe si los atiende: con 21 harían falta 2
    consulta = consultar(
        establecimientos=[*lugares(20), *lugares(1, desde=21, atiende_parto_rn=None)],
        facilitadores=[{"diresa": "11", "anio": 2026, "facilitadores": 1}],
        grupos=[grupo("G1", "00000001")],
        sesiones=[sesion("S1", "G1", "2026-06-30")],
    )
    propia = escena(contar(consulta, "11", "2026", HOY), "estandares")
    assert propia.titulo.endswith("y tiene 1 facilitador y no se sabe si le basta")
    assert propia.cifras[1].valor == "1 de 1"
    assert "sin dato" not in propia.cifras[1].valor
    de_red = escena(contar(consulta, "11-01", "2026", HOY), "estandares")
    assert de_red.bajada.endswith("Cusco tiene 1 facilitador y no se sabe si le basta.")


# -- de dónde sale todo ----------------------------------------------------------------------------------------------


def test_las_fuentes_nombran_cada_escena_que_no_se_conto_y_por_que(region: Consulta) -> None:
    relato = contar(region, "11-01-01", "2026", HOY)
    propia = escena(relato, "fuentes")
    assert propia.apendice
    assert omitidas(relato).keys() >= {"mapa", "parecidas"}
    assert propia.tabla is not None
    (no_se_conto,) = [fila["dice"] for fila in propia.tabla.filas if fila["que"] == "No se contó"]
    for omitida in relato.omitidas:
        assert f"«{omitida.titulo}», porque {omitida.motivo}" in str(no_se_conto)
        assert f"No se contó: «{omitida.titulo}», porque {omitida.motivo}." in propia.notas.reservas
    assert propia.titulo == "Todas las cifras salen de la carga n.º 1, con datos al 30 jun 2026"
