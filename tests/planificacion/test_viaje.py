"""Los minutos de viaje: por tierra, por río, a pie, con temporada, y los que la oficina ya conoce."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.nucleo.errores import ErrorArchivo
from dashboard.planificacion.opciones import ModoViaje, Opciones, Trayecto
from dashboard.planificacion.viaje import (
    ACCESOS,
    TRANSPORTES,
    Conocido,
    Lugar,
    Viajes,
    acceso_de,
    centro,
    distancia_km,
    leer_tiempos,
    temporada_de,
)

# Iquitos y Requena, a orillas del Ucayali: 140 km en línea recta y ninguna carretera entre ellas
IQUITOS = Lugar("00000101", "Iquitos", -3.75, -73.25, "160101")
REQUENA = Lugar("00000501", "Requena", -5.06, -73.86, "160501")
NAUTA = Lugar("00000301", "Nauta", -4.51, -73.58, "160301")
YURIMAGUAS = Lugar("00000201", "Yurimaguas", -5.90, -76.11, "160201")
CUSCO = Lugar("00000801", "Cusco", -13.52, -71.97, "080101")
PISAC = Lugar("00000802", "Písac", -13.42, -71.85, "080403")


def test_la_distancia_es_la_del_circulo_maximo() -> None:
    # un grado de latitud: 6371,0088 · π/180 = 111,195 km
    norte = Lugar("1", "", -10.0, -75.0)
    sur = Lugar("2", "", -11.0, -75.0)
    assert distancia_km(norte, sur) == pytest.approx(111.195, abs=0.001)


def test_por_carretera_cuenta_rodeo_velocidad_temporada_y_salida() -> None:
    # 111,195 km × 1,4 ÷ 35 km/h = 4,4478 h = 266,87 min, más 5 de salida: 271,87 → 275
    norte, sur = Lugar("1", "", -10.0, -75.0), Lugar("2", "", -11.0, -75.0)
    assert Viajes(Opciones()).tramo(norte, sur).minutos == 275
    # con lluvias, 266,87 × 1,3 = 346,93, más 5: 351,93 → 355
    assert Viajes(Opciones(temporada=130)).tramo(norte, sur).minutos == 355
    # a 70 km/h y sin rodeo: 111,195 ÷ 70 × 60 = 95,31, más 5: 100,31 → 105
    assert Viajes(Opciones(carretera=70, rodeo=100)).tramo(norte, sur).minutos == 105


def test_en_loreto_se_va_por_rio_y_la_linea_recta_por_carretera_seria_absurda() -> None:
    por_rio = Viajes(Opciones()).tramo(IQUITOS, REQUENA)
    como_si_hubiera_pista = Viajes(Opciones(modo=ModoViaje.CARRETERA, carretera=60, rodeo=100)).tramo(IQUITOS, REQUENA)
    assert por_rio.modo is ModoViaje.RIO
    assert por_rio.texto == "por río"
    # en línea recta a 60 km/h serían menos de tres horas y cabría una visita; por el río son más de quince y no cabe
    assert como_si_hubiera_pista.minutos < 3 * 60
    assert por_rio.minutos > 15 * 60


def test_entre_iquitos_y_nauta_hay_carretera_pero_no_hacia_yurimaguas() -> None:
    viajes = Viajes(Opciones())
    assert viajes.modo(IQUITOS, NAUTA) is ModoViaje.CARRETERA
    assert viajes.modo(IQUITOS, YURIMAGUAS) is ModoViaje.RIO
    assert viajes.modo(CUSCO, PISAC) is ModoViaje.CARRETERA


def test_dos_lugares_vecinos_en_tierra_de_rios_se_unen_por_tierra() -> None:
    cerca = Lugar("00000502", "Requena 2", -5.07, -73.85, "160501")
    assert Viajes(Opciones()).modo(REQUENA, cerca) is ModoViaje.CARRETERA
    assert Viajes(Opciones(modo=ModoViaje.PIE)).tramo(REQUENA, cerca).texto == "a pie"


def test_los_minutos_de_la_oficina_mandan_y_valen_en_los_dos_sentidos() -> None:
    tiempos = leer_tiempos("Desde;Hasta;Minutos\n00000101;501;480\nbase;00000101;15\n")
    viajes = Viajes(Opciones(), tiempos)
    assert viajes.tramo(IQUITOS, REQUENA).minutos == 480
    assert viajes.tramo(REQUENA, IQUITOS).minutos == 480
    assert viajes.tramo(IQUITOS, REQUENA).texto == "según la oficina"
    # la ida contra la corriente puede decirse aparte, y lo escrito en el plan le gana al archivo
    escrito = Viajes(Opciones(tiempos=(Trayecto("00000501", "00000101", 600),)), tiempos)
    assert (escrito.tramo(IQUITOS, REQUENA).minutos, escrito.tramo(REQUENA, IQUITOS).minutos) == (480, 600)


@pytest.mark.parametrize(
    ("texto", "dice"),
    [
        ("a,b\n1,2\n", "columnas"),
        ("", "columnas"),
        ("desde,hasta,minutos\n1,2,-5\n", "fila 2"),
        ("desde,hasta,minutos\n1,2,10\n\n1,2,mucho\n", "fila 4"),
        ("desde,hasta,minutos\n1,,10\n", "fila 2"),
        ("desde,hasta,minutos\n1,2,99999\n", "fila 2"),
    ],
)
def test_una_tabla_de_tiempos_que_no_se_entiende_dice_donde(texto: str, dice: str) -> None:
    with pytest.raises(ErrorArchivo, match=dice):
        leer_tiempos(texto)


_PUNTOS = st.builds(
    Lugar, st.sampled_from("abc"), st.just(""), st.floats(-18, 0), st.floats(-81, -69),
    st.sampled_from([acceso.prefijo for acceso in ACCESOS] + ["", "080101"]),
)  # fmt: skip


@given(_PUNTOS, _PUNTOS)
def test_ningun_viaje_es_negativo_y_ir_y_volver_tardan_lo_mismo_sin_tabla(a: Lugar, b: Lugar) -> None:
    viajes = Viajes(Opciones())
    assert viajes.tramo(a, b).minutos == viajes.tramo(b, a).minutos >= 0
    assert viajes.tramo(a, b).minutos <= Viajes(Opciones(temporada=200)).tramo(a, b).minutos


def test_gana_el_prefijo_mas_largo_y_cada_acceso_dice_por_que() -> None:
    assert acceso_de("160101").red_vial == "Iquitos–Nauta"
    assert acceso_de("165432").modo is ModoViaje.RIO
    assert acceso_de("").modo is acceso_de("150101").modo is ModoViaje.CARRETERA
    assert all(acceso.por_que for acceso in ACCESOS)
    assert len({acceso.prefijo for acceso in ACCESOS}) == len(ACCESOS)
    assert set(TRANSPORTES) == set(ModoViaje) - {ModoViaje.AUTO}


def test_la_temporada_de_partida_es_de_lluvias_en_carretera_y_de_vaciante_en_el_rio() -> None:
    assert temporada_de(ModoViaje.CARRETERA, date(2026, 12, 7).month)[0] == 130
    assert temporada_de(ModoViaje.CARRETERA, 7)[0] == 100
    assert temporada_de(ModoViaje.RIO, 8)[0] == 120
    assert temporada_de(ModoViaje.RIO, 1)[0] == 100


def test_el_centro_ignora_lo_que_no_tiene_coordenadas() -> None:
    assert centro([(-10.0, -70.0), (None, None), (-12.0, -72.0)]) == (-11.0, -71.0)
    assert centro([(None, None)]) is None


def test_la_oficina_puede_llamar_base_a_la_base_aunque_sea_un_establecimiento() -> None:
    tiempos = {("base", PISAC.codigo): Conocido(95)}
    viajes = Viajes(Opciones(base=CUSCO.codigo), tiempos)
    assert viajes.tramo(CUSCO, PISAC) == viajes.tramo(PISAC, CUSCO)
    assert (viajes.tramo(CUSCO, PISAC).minutos, viajes.tramo(CUSCO, PISAC).propio) == (95, True)
    # con otra base, esa fila no es de Cusco
    assert not Viajes(Opciones(base="00000999"), tiempos).tramo(CUSCO, PISAC).propio


def test_la_oficina_dice_que_dias_y_a_que_horas_sale_la_embarcacion() -> None:
    texto = "desde;hasta;minutos;horas;dias\n90000101;90000103;240;0600 1300;15\n90000103;90000101;300;;\n"
    assert leer_tiempos(texto) == {
        ("90000101", "90000103"): Conocido(240, (360, 780), (1, 5)),
        ("90000103", "90000101"): Conocido(300),
    }


@pytest.mark.parametrize("fila", ["a,b,60,0600,8", "a,b,60,,1", "a,b,60,2560,", "a,b,60,0600,x"])
def test_unas_horas_o_unos_dias_que_no_se_entienden_dicen_su_fila(fila: str) -> None:
    with pytest.raises(ErrorArchivo, match="fila 2"):
        leer_tiempos(f"desde,hasta,minutos,horas,dias\n{fila}\n")


def test_por_rio_subir_tarda_mas_que_bajar_si_se_sabe_hacia_donde_corre() -> None:
    abajo = Lugar("1", "Abajo", -4.0, -73.0, "160104", altitud=90)
    arriba = Lugar("2", "Arriba", -4.4, -73.0, "160104", altitud=140)
    viajes = Viajes(Opciones(temporada=100))
    de_bajada, de_subida = viajes.tramo(arriba, abajo), viajes.tramo(abajo, arriba)
    # 0,4° son 44,5 km en línea recta y 80,1 por el cauce: 320 min a 15 km/h; ×1,25 y ×0,80, y 20 de embarque
    assert (de_subida.minutos, de_bajada.minutos) == (425, 280)
    assert round(de_subida.km) == round(de_bajada.km) == 80
    sin_saber = viajes.tramo(replace(abajo, altitud=None), arriba)
    assert sin_saber.minutos == viajes.tramo(arriba, replace(abajo, altitud=None)).minutos == 345
    # por carretera no corre agua
    tierra = Viajes(Opciones(temporada=100, modo=ModoViaje.CARRETERA))
    assert tierra.tramo(abajo, arriba).minutos == tierra.tramo(arriba, abajo).minutos


def test_la_temporada_es_la_del_mes_y_el_modo_de_cada_tramo() -> None:
    viajes = Viajes(Opciones(desde=date(2026, 11, 30)))
    assert viajes.tramo(CUSCO, PISAC, 12).minutos > viajes.tramo(CUSCO, PISAC).minutos
    assert [viajes.temporada(ModoViaje.RIO, mes) for mes in (5, 8)] == [100, 120]
    assert Viajes(Opciones(temporada=150)).temporada(ModoViaje.RIO, 8) == 150
