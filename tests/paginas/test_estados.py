"""Los estados que no son el de siempre: sin datos, cerrado, futuro, atrasado. La frase siempre es cierta."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from dashboard.almacen.consulta import Consulta
from dashboard.nucleo.errores import ErrorVista
from dashboard.paginas.datos.carga import opciones
from tests.fabricas import establecimiento, grupo, sesion
from tests.paginas.recorrido import con_clase, dibujado, dibujos, leer, piezas, pintado, texto, titular

#: dos que atienden partos en Cusco y uno que no en Callao
LUGARES = [
    establecimiento("00000001", "11-01-01"),
    establecimiento("00000002", "11-01-01"),
    establecimiento("00000003", "08-01-01", atiende_parto_rn="no"),
]
Consultar = Callable[..., Consulta]


def _pantalla(consulta: Consulta, direccion: str) -> dict:
    return pintado(leer(direccion, consulta), consulta)


def _cifras(salidas: dict) -> list[str]:
    """La cifra grande de cada tarjeta."""
    return [texto(p) for p in con_clase(salidas["tarjetas"], "cifra")]


# -- solo el registro ------------------------------------------------------------------------------------------------


@pytest.fixture
def registro_solo(consultar: Consultar) -> Consulta:
    """El registro de establecimientos y nada más."""
    return consultar(establecimientos=LUGARES)


@pytest.mark.parametrize("direccion", ["/", "/territorio/11", "/territorio/11-01", "/territorio/11-01-01"])
def test_con_solo_el_registro_nada_se_da_por_incumplido(registro_solo: Consulta, direccion: str) -> None:
    salidas = _pantalla(registro_solo, direccion)
    leido = texto(list(salidas.values()))
    assert "Sin sesiones ni reportes" in texto(salidas["tira"])
    # nadie informó: que tengan grupo depende de lo que falta saber
    assert con_clase(salidas["tarjetas"], "sello-depende")
    assert not con_clase(salidas["tarjetas"], "sello-no_cumple")
    assert _cifras(salidas)[2:] == ["sin dato", "sin dato"]
    assert "No hay sesiones que digan cuántas se esperaban" in leido
    assert dibujos({"t": salidas["tendencia"]}) == ['<p class="vacio">Ninguna sesión con asistencia</p>']


def test_si_ninguna_region_tiene_dato_de_facilitadores_la_tarjeta_no_dice_cero_por_ciento(
    registro_solo: Consulta,
) -> None:
    assert _cifras(_pantalla(registro_solo, "/"))[0] == "sin dato"


def test_el_titular_no_da_por_faltantes_a_los_que_no_reportaron(registro_solo: Consulta) -> None:
    # los 2 que atienden partos no informaron: no se sabe si faltan
    assert not re.search(r"[Ff]altan? \d", titular(_pantalla(registro_solo, "/")))


def test_sin_reporte_la_ficha_dice_que_no_se_sabe(registro_solo: Consulta) -> None:
    frase = titular(_pantalla(registro_solo, "/establecimiento/00000001"))
    assert "Puesto 0001" in frase
    assert "no reportó" in frase
    assert "no se sabe" in frase


def test_una_region_sin_establecimientos_no_tiene_nada_que_comparar(registro_solo: Consulta) -> None:
    salidas = _pantalla(registro_solo, "/territorio/25")
    assert "no se calcula" in titular(salidas)
    assert "No hay territorios" in texto(salidas["ranking"])
    assert _cifras(salidas) == ["sin dato"] * 4


# -- una región sin partos -------------------------------------------------------------------------------------------


def test_una_region_donde_nadie_atiende_partos_no_incumple_la_cobertura(consultar: Consultar) -> None:
    # Callao: un puesto que no atiende partos, con un grupo que se reúne
    consulta = consultar(
        establecimientos=LUGARES, grupos=[grupo("G1", "00000003")], sesiones=[sesion("S1", "G1", "2026-10-05", 7, 10)]
    )
    salidas = _pantalla(consulta, "/territorio/08")
    assert "Callao" in titular(salidas)
    assert "no se calcula" in titular(salidas)
    cifras = _cifras(salidas)
    assert cifras[1] == "no aplica"
    assert con_clase(salidas["tarjetas"], "sello-no_aplica")
    # su grupo y su asistencia sí se cuentan: 1 de 1 y 7 de 10
    assert cifras[2:] == ["100,0 %", "70,0 %"]
    leido = texto(salidas["tarjetas"])
    assert "No hay establecimientos del ámbito que atiendan partos" in leido
    assert "falta" not in leido
    ficha = _pantalla(consulta, "/establecimiento/00000003")
    assert "no entra en la cobertura" in texto(list(ficha.values()))


# -- grupos sin sesiones ---------------------------------------------------------------------------------------------


@pytest.fixture
def grupos_solos(consultar: Consultar) -> Consulta:
    """Un grupo vigente y otro cerrado, sin una sola sesión en todo el país."""
    return consultar(
        establecimientos=LUGARES,
        grupos=[grupo("G1", "00000001"), grupo("G2", "00000001", fecha_cierre="2025-01-01")],
    )


def test_con_grupos_y_sin_sesiones_hay_cobertura_y_ningun_grupo_activo(grupos_solos: Consulta) -> None:
    salidas = _pantalla(grupos_solos, "/territorio/11")
    # 1 de 2 con grupo; 0 de 1 activo; asistencia sin dato (no cero)
    assert _cifras(salidas)[1:] == ["50,0 %", "0,0 %", "sin dato"]
    assert "no llega" in titular(salidas)
    assert "1 de 2" in titular(salidas)


def test_un_grupo_sin_sesiones_lo_dice_y_no_dibuja_una_grafica_vacia(grupos_solos: Consulta) -> None:
    salidas = _pantalla(grupos_solos, "/grupo/G1")
    assert titular(salidas) == "Grupo G1 no tiene ninguna sesión registrada."
    assert not dibujos(salidas)
    leido = texto(list(salidas.values()))
    assert "Sin ninguna sesión registrada desde que se conformó, el 10 ene 2024" in leido


def test_un_grupo_cerrado_dice_cuando_se_cerro(grupos_solos: Consulta) -> None:
    assert "se cerró el 1 ene 2025" in titular(_pantalla(grupos_solos, "/grupo/G2"))
    # el establecimiento lo nombra aparte: no cuenta entre sus grupos
    ficha = _pantalla(grupos_solos, "/establecimiento/00000001")
    assert "1 grupo conformado" in titular(ficha)
    assert "Grupo G2: cerrado el 1 ene 2025" in texto(list(ficha.values()))


# -- datos atrasados, futuro y meses ---------------------------------------------------------------------------------


@pytest.fixture
def atrasada(consultar: Consultar) -> Consulta:
    """Cusco con datos hasta marzo de 2026 y Callao hasta agosto."""
    return consultar(
        establecimientos=LUGARES,
        grupos=[
            grupo("G1", "00000001"),
            grupo("G3", "00000003"),
            grupo("G4", "00000002", "2026-12-01"),
            grupo("G5", "00000002", "2025-12-01"),
        ],
        sesiones=[
            sesion("S1", "G1", "2026-02-10", 6, 10),
            sesion("S2", "G1", "2026-03-05", 8, 10),
            sesion("S3", "G3", "2026-08-05", 7, 10),
        ],
    )


def test_un_grupo_que_se_forma_despues_del_corte_no_cuenta_todavia(atrasada: Consulta) -> None:
    frase = titular(_pantalla(atrasada, "/grupo/G4"))
    assert "aún no se había conformado" in frase
    assert "1 dic 2026" in frase
    ficha = _pantalla(atrasada, "/establecimiento/00000002")
    assert "1 grupo conformado" in titular(ficha), "G5 sí, G4 todavía no"
    assert "Grupo G4: conformado el 1 dic 2026" in texto(list(ficha.values()))


@pytest.mark.parametrize("direccion", ["/grupo/G4", "/grupo/G2"])
def test_las_reglas_no_se_aplican_a_un_grupo_cerrado_ni_a_uno_que_no_se_ha_formado(
    consultar: Consultar, direccion: str
) -> None:
    consulta = consultar(
        establecimientos=LUGARES,
        grupos=[grupo("G2", "00000001", fecha_cierre="2025-01-01"), grupo("G4", "00000002", "2026-12-01")],
        sesiones=[sesion("S1", "G2", "2024-06-05"), sesion("S2", None, "2026-03-05", codigo_renipress="00000001")],
    )
    assert not con_clase(list(_pantalla(consulta, direccion).values()), "sello-no_cumple")


def test_una_region_atrasada_dice_hasta_cuando_llegan_sus_datos(atrasada: Consulta) -> None:
    for direccion in ("/territorio/11", "/establecimiento/00000001", "/grupo/G1", "/lista/conformados/11"):
        leido = texto(list(_pantalla(atrasada, direccion).values()))
        assert "Datos al 5 mar 2026" in leido, direccion
        assert "provisional" in leido, direccion
    assert "Datos al 5 ago 2026" in texto(_pantalla(atrasada, "/")["tira"])


def test_en_un_mes_sin_datos_de_la_region_la_asistencia_es_sin_dato_y_no_cero(atrasada: Consulta) -> None:
    salidas = _pantalla(atrasada, "/territorio/11?periodo=2026-07")
    assert _cifras(salidas)[3] == "sin dato"
    assert "julio de 2026" in texto(salidas["tira"])
    assert "tendencias" in texto(salidas["tira"]), "el mes se marca como informativo"
    # en febrero, 6 de 10
    assert _cifras(_pantalla(atrasada, "/territorio/11?periodo=2026-02"))[3] == "60,0 %"


def test_el_semestre_se_marca_como_informativo_y_el_anio_no(atrasada: Consulta) -> None:
    assert "informativo" in texto(_pantalla(atrasada, "/?periodo=2026-S1")["tira"])
    assert "informativo" not in texto(_pantalla(atrasada, "/?periodo=2026")["tira"])


def test_con_menos_de_doce_meses_no_se_afirma_ninguna_tendencia(atrasada: Consulta) -> None:
    salidas = _pantalla(atrasada, "/territorio/11")
    leido = texto(salidas["tendencia"]) + texto(salidas["tarjetas"])
    assert "Con menos de 12 meses con asistencia no se sabe qué esperar" in leido
    assert "sin los mismos meses de un año antes" in leido
    assert not re.search(r"subió|bajó|lo esperado para|dentro de lo esperado", leido)


def test_un_periodo_futuro_o_anterior_a_los_datos_ofrece_los_anios_que_hay(atrasada: Consulta) -> None:
    for escrito in ("2031", "1999-S1", "2030-05"):
        with pytest.raises(ErrorVista) as caido:
            _pantalla(atrasada, f"/territorio/11?periodo={escrito}")
        assert ("2026", "?periodo=2026") in caido.value.opciones


# -- personas --------------------------------------------------------------------------------------------------------


def test_los_motivos_de_un_grupo_se_dan_por_semestre_aunque_se_pida_un_mes(consultar: Consultar) -> None:
    # marzo: 1 falta por M01; febrero: 2 por M04. En el primer semestre son 3
    consulta = consultar(
        establecimientos=LUGARES,
        grupos=[grupo("G1", "00000001")],
        sesiones=[sesion("S1", "G1", "2026-02-10", 8, 10), sesion("S2", "G1", "2026-03-10", 9, 10)],
        inasistencias=[
            {"codigo_sesion": "S1", "motivo": "M04", "justificada": "si", "cantidad": 2},
            {"codigo_sesion": "S2", "motivo": "M01", "justificada": "si", "cantidad": 1},
        ],
    )
    leido = texto(list(_pantalla(consulta, "/grupo/G1?periodo=2026-03").values()))
    # de un grupo no se dice cuántas son: 2 de 3 por M04 y 1 de 3 por M01
    leido = leido.replace("\u202f", " ")
    assert "2026 · 1.er semestre · % de las inasistencias" in leido
    assert "Enfermedad de la madre66,7 %" in leido
    assert "Trabajo o jornada laboral33,3 %" in leido


def test_un_nombre_con_signos_de_html_se_escribe_tal_cual(consultar: Consultar) -> None:
    nombre = "Los <b>Ángeles</b> & {x}"
    consulta = consultar(
        establecimientos=[establecimiento("00000001", "11-01-01", nombre=nombre)],
        grupos=[grupo("a/b?c#d", "00000001", nombre=nombre)],
        sesiones=[sesion("S1", "a/b?c#d", "2026-03-05")],
    )
    vista = leer("/", consulta).hacia("a/b?c#d", consulta.nodo("a/b?c#d").nivel)
    assert vista.url().startswith("/grupo/a%2Fb%3Fc%23d?")
    assert nombre in titular(pintado(leer(vista.url(), consulta), consulta))
    mapa = _pantalla(consulta, "/territorio/11-01-01")["mapa"]
    # el nombre viaja escapado: ni abre una etiqueta ni cierra un atributo
    assert nombre in {pieza.get("data-nombre") for pieza in dibujado(mapa).iter("a")}
    assert "<b>" not in mapa


# -- una carga con opciones ------------------------------------------------------------------------------------------


def test_las_opciones_que_ya_se_eligieron_en_una_carga_siguen_elegidas() -> None:
    elegidas = {"parto_desde": "I-4", "reemplazar": True, "oficina": "11", "sin_ocultas": True}
    pieza = opciones([("08", "Cusco"), ("11", "Ica")], elegidas)
    puestas = [p["props"]["value"] for p in piezas(pieza) if p["props"].get("selected")]
    assert puestas == ["I-4", "reemplazar", "fuera", "11"]
    assert not [p for p in piezas(opciones([("11", "Ica")], {})) if p["props"].get("selected")]
