"""Cada estado de un grupo y de un establecimiento dice lo suyo: lo que se sabe, qué hacer, y nada que no se pida."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from dashboard.almacen.consulta import Consulta
from dashboard.indicadores.conformar import PASOS
from tests.fabricas import establecimiento, grupo, sesion
from tests.indicadores.mundos import lugares
from tests.paginas.recorrido import con_clase, enlaces, leer, pintado, texto, titular

Consultar = Callable[..., Consulta]


def _pagina(consulta: Consulta, direccion: str) -> dict:
    return pintado(leer(direccion, consulta), consulta)


def _tarjetas(pagina: dict) -> dict[str, tuple[str, str]]:
    """Título de cada una de las cuatro de arriba → su cifra y todo lo que dice."""
    (arriba,) = con_clase(pagina["simple"], "tarjetas")
    propias = con_clase(arriba, "indicador")
    return {
        texto(con_clase(una, "tarjeta-titulo")[0]): (texto(con_clase(una, "cifra")[0]), texto(una)) for una in propias
    }


def _titulos(pagina: dict) -> list[str]:
    """Los de las tarjetas de abajo, sin su pista."""
    (filas,) = con_clase(pagina["simple"], "filas")
    titulos = [cabeza["props"]["children"][0]["props"]["children"] for cabeza in con_clase(filas, "tarjeta-cabeza")]
    return [texto(titulo[0] if isinstance(titulo, list) else titulo) for titulo in titulos]


@pytest.fixture
def mundo(consultar: Consultar) -> Consulta:
    """Una microrred con seis que atienden partos: 1 a 4 con grupo, 5 sin él, 6 con uno ya cerrado."""
    return consultar(
        establecimientos=[
            *lugares(6),
            establecimiento("00000007", "11-01-01", atiende_parto_rn="no"),
            establecimiento("00000008", "11-01-01", institucion="ESSALUD", latitud=None, longitud=None),
            establecimiento("00000009", "11-01-01", activo=False),
        ],
        grupos=[
            grupo("ACTIVO", "00000001"),
            grupo("DETENIDO", "00000002"),
            grupo("VACIO", "00000003", "2026-03-01"),
            grupo("FUTURO", "00000004", "2026-12-15"),
            grupo("CERRADO", "00000006", fecha_cierre="2026-02-01"),
            grupo("OTRO", "00000004"),
        ],
        sesiones=[
            *(sesion(f"A{mes}", "ACTIVO", f"2026-{mes:02d}-20", 6 + mes % 3, tema="T01") for mes in range(1, 11)),
            sesion("D1", "DETENIDO", "2026-05-10", 4),
            sesion("C1", "CERRADO", "2025-12-10", 9),
            sesion("O1", "OTRO", "2026-10-15", 10),
        ],
    )


# -- los estados de un grupo


@pytest.mark.parametrize(
    ("codigo", "cifra", "dice"),
    [
        ("ACTIVO", "Activo", "●sesión hace 31 días o menos"),
        ("DETENIDO", "Sin sesión", "◇última hace más de 31 días"),
        ("VACIO", "Sin sesión", "◇ninguna desde que se conformó"),
        ("FUTURO", "Por conformar", "○desde el 15 dic 2026"),
        ("CERRADO", "Cerrado", "○el 1 feb 2026"),
    ],
)
def test_cada_grupo_dice_su_estado_y_el_de_los_de_su_microrred(
    mundo: Consulta, codigo: str, cifra: str, dice: str
) -> None:
    tarjetas = _tarjetas(_pagina(mundo, f"/grupo/{codigo}?periodo=2026"))
    assert list(tarjetas) == ["Estado", "Integrantes", "Asistencia a sesiones", "Última visita de supervisión"]
    assert tarjetas["Estado"][0] == cifra
    assert dice in tarjetas["Estado"][1]
    # al 20 oct están en pie ACTIVO, DETENIDO, VACIO y OTRO; se reunieron ACTIVO y OTRO
    assert tarjetas["Estado"][1].endswith("2 de 4 activos en Microrred 01")


def test_de_un_grupo_que_no_esta_en_pie_no_se_juzga_ni_se_pide_nada(mundo: Consulta) -> None:
    for codigo in ("CERRADO", "FUTURO"):
        pagina = _pagina(mundo, f"/grupo/{codigo}?periodo=2026")
        assert "no se compara con la guía" in _tarjetas(pagina)["Integrantes"][1]
        titulos = _titulos(pagina)
        assert not {"Reglas de la guía", "¿Qué mirar en la próxima visita?", "Temas tratados y por tratar"} & set(
            titulos
        )
        assert "Planificar su visita" not in texto(pagina["simple"])
    # lo que hubo sí se ve
    assert "¿Quiénes vinieron y quiénes faltaron en cada sesión?" in _titulos(_pagina(mundo, "/grupo/CERRADO"))


def test_un_grupo_activo_muestra_sus_sesiones_sus_reglas_y_su_puesto(mundo: Consulta) -> None:
    pagina = _pagina(mundo, "/grupo/ACTIVO?periodo=2026")
    assert _titulos(pagina) == [
        "¿Quiénes vinieron y quiénes faltaron en cada sesión?", "¿Qué mirar en la próxima visita?", "Reglas de la guía",
        "¿Por qué faltaron?", "¿En qué paso está?", "Temas tratados y por tratar", "¿Qué pasó?",
    ]  # fmt: skip
    # 7+8+6+7+8+6+7+8+6+7 = 70 de 100; OTRO 10 de 10, DETENIDO 4 de 10: 84 de 120 en la microrred
    cifra, dicho = _tarjetas(pagina)["Asistencia a sesiones"]
    assert cifra == "70,0 %"
    assert "2.º de 3 grupos de Microrred 01, que tiene 70,0 %" in dicho
    assert con_clase(pagina["simple"], "hilo-caja"), "la línea mínima"
    assert ("/lista/con_sesiones/11-01-01?periodo=2026", "3 grupos") in enlaces(pagina["simple"])


def test_si_ninguna_sesion_anoto_su_tema_no_se_dice_que_falten_todos(mundo: Consulta) -> None:
    leido = texto(_pagina(mundo, "/grupo/DETENIDO?periodo=2026")["simple"])
    assert "Ninguna sesión de esos meses anotó su tema" in leido
    assert "Por tratar" not in leido


def test_de_un_grupo_que_callo_no_se_cuenta_un_cero(consultar: Consultar) -> None:
    consulta = consultar(
        establecimientos=lugares(2),
        grupos=[grupo("G1", "00000001"), grupo("G2", "00000002")],
        sesiones=[sesion("S1", "G1", "2026-05-15"), sesion("S2", "G2", "2026-10-20")],
        reportes=[{"codigo_territorio": "00000002", "periodo": "2026", "fecha_reporte": "2026-10-31"}],
    )
    cifra, dicho = _tarjetas(_pagina(consulta, "/grupo/G1?periodo=2026"))["Estado"]
    assert cifra == "No se sabe"
    assert "1 de 2 activos, que se sepa, en Microrred 01" in dicho
    cifra, dicho = _tarjetas(_pagina(consulta, "/establecimiento/00000001?periodo=2026"))["Grupos activos"]
    assert cifra == "0 a 1 de 1"
    assert "de 1 no se sabe" in dicho


# -- los estados de un establecimiento


def test_sin_grupo_dice_que_hacer_que_cambia_quien_esta_cerca_y_su_visita(mundo: Consulta) -> None:
    pagina = _pagina(mundo, "/establecimiento/00000005?periodo=2026")
    tarjetas = _tarjetas(pagina)
    assert list(tarjetas) == [
        "Grupo conformado", "Si forma un grupo", "Grupo activo más cercano", "Última visita de supervisión",
    ]  # fmt: skip
    # atienden 6 y tienen grupo 1, 2, 3 y 4: de 66,7 a 83,3 %
    assert "4 de 6 con grupo, de los que atienden partos, en Microrred 01" in tarjetas["Grupo conformado"][1]
    assert tarjetas["Si forma un grupo"][0] == "83,3 %"
    assert "●cumplepasaría de 66,7 % a 83,3 %Red 01: de 4 de 6 a 5 de 6" in tarjetas["Si forma un grupo"][1]
    # el 4 está al lado: 0,01° y 0,002°, 1,1 km; el 6 también, y su grupo se cerró
    assert tarjetas["Grupo activo más cercano"][0] == "1,1 km"
    assert "Grupo OTROen Puesto 0004, en línea recta" in tarjetas["Grupo activo más cercano"][1]
    assert _titulos(pagina)[:4] == [
        "¿Qué hacer para conformarlo?", "¿Quién tiene grupo cerca?", "¿Qué cambia si lo forma?",
        "¿Conviene visitarlo pronto?",
    ]  # fmt: skip
    leido = texto(pagina["simple"])
    for paso in PASOS:
        assert f"{paso.que}«{paso.palabras}»Guía {paso.parrafo}" in leido
    # su visita: los puntos son los de la prioridad, y el plan la incluye
    assert re.search(r"\d\d,\d puntos: 20,0 porque atiende partos y no tiene grupo; ", leido)
    assert "por estar a 1,1 km del grupo activo más cercano" in leido
    a_visitas = [destino for destino, dicho in enlaces(pagina["simple"]) if dicho == "Planificar su visita"]
    assert all("territorio=11-01&" in destino and "obl=00000005" in destino for destino in a_visitas)
    assert a_visitas


def test_los_cercanos_son_primero_los_de_su_microrred_del_mas_cercano_al_mas_lejano(mundo: Consulta) -> None:
    pagina = _pagina(mundo, "/establecimiento/00000005?periodo=2026")
    filas = [
        texto(fila)
        for fila in con_clase(pagina["simple"], "tabla-partida")[0]["props"]["children"][1]["props"]["children"]
    ]
    # a 1, 2, 3 y 4 pasos de 1,13 km: el 4 (su grupo activo), el 3 y el 2 (sin sesión en plazo) y el 1
    assert [fila[:11] for fila in filas] == ["Puesto 0004", "Puesto 0003", "Puesto 0002", "Puesto 0001"]
    assert filas[0] == "Puesto 0004la misma1 de 1100,0 %1,1"
    assert filas[3] == "Puesto 0001la misma1 de 170,0 %4,5"


def test_el_que_tuvo_un_grupo_que_se_cerro_tambien_dice_que_hacer_y_lo_recuerda(mundo: Consulta) -> None:
    pagina = _pagina(mundo, "/establecimiento/00000006?periodo=2026")
    leido = texto(pagina["simple"])
    assert "¿Qué hacer para conformarlo?" in leido
    assert "Grupo CERRADO: cerrado el 1 feb 2026" in leido
    assert "1 feb 2026se cerró Grupo CERRADO" in leido


@pytest.mark.parametrize(
    ("codigo", "dice"),
    [
        ("00000007", "Este no los atiende: no se le pide un grupo y no baja la cobertura."),
        ("00000008", "este figura como EsSalud. Para las demás instituciones la guía es «de referencia» (Guía III)."),
        ("00000009", "El registro lo da por no operativo"),
    ],
)
def test_al_que_no_cuenta_se_le_dice_por_que_y_no_se_le_pide_nada(mundo: Consulta, codigo: str, dice: str) -> None:
    pagina = _pagina(mundo, f"/establecimiento/{codigo}?periodo=2026")
    leido = texto(pagina["simple"])
    assert dice in leido
    for demanda in ("¿Qué hacer", "Si forma un grupo", "falta", "Planificar su visita"):
        assert demanda not in leido, demanda
    assert "Cobertura de Microrred 01" in _tarjetas(pagina)


def test_sin_coordenadas_se_dice_y_no_se_inventa_un_vecino(mundo: Consulta) -> None:
    cifra, dicho = _tarjetas(_pagina(mundo, "/establecimiento/00000008?periodo=2026"))["Grupo activo más cercano"]
    assert cifra == "Sin dato"
    assert "Sin coordenadas: no se puede medir" in dicho


def test_el_que_calla_primero_se_confirma_y_no_se_dice_que_subiria(consultar: Consultar) -> None:
    consulta = consultar(
        establecimientos=lugares(2),
        grupos=[grupo("G1", "00000001")],
        sesiones=[sesion("S1", "G1", "2026-10-20")],
        reportes=[{"codigo_territorio": "00000001", "periodo": "2026", "fecha_reporte": "2026-10-31"}],
    )
    pagina = _pagina(consulta, "/establecimiento/00000002?periodo=2026")
    tarjetas = _tarjetas(pagina)
    assert tarjetas["Grupo conformado"][0] == "No se sabe"
    assert "Si forma un grupo" not in tarjetas
    assert "No reportó: primero confirme si ya tiene un grupo." in texto(pagina["simple"])


def test_con_grupos_muestra_los_meses_que_mirar_y_las_reglas_de_cada_uno(mundo: Consulta) -> None:
    pagina = _pagina(mundo, "/establecimiento/00000004?periodo=2026")
    assert titular(pagina) == "Puesto 0004 tiene 1 grupo conformado, que se reúne."
    tarjetas = _tarjetas(pagina)
    assert [cifra for cifra, _ in tarjetas.values()][:3] == ["1 grupo", "1 de 1", "100,0 %"]
    assert "1.º de 3 establecimientos de Microrred 01" in tarjetas["Asistencia a sesiones"][1]
    assert _titulos(pagina) == [
        "¿Cómo va la asistencia mes a mes?", "¿Qué mirar en la próxima visita?",
        "Sus grupos frente a las reglas de la guía", "Situación", "¿En qué paso está?", "¿Qué pasó?",
    ]  # fmt: skip
    # sin una sola falta no hay tarjeta de motivos; el que se conformará después se nombra aparte
    assert "Grupo FUTURO: conformado el 15 dic 2026" in texto(pagina["simple"])


# -- la visita y la historia


def _con_visita(consultar: Consultar, **otros: Any) -> Consulta:
    visita = {"codigo_supervision": "V1", "fecha": "2026-08-10", "codigo_renipress": "00000001", "nivel": "red"}
    return consultar(
        establecimientos=lugares(2),
        grupos=[grupo("G1", "00000001", fecha_acta="2024-01-05", origen="vaso_de_leche")],
        sesiones=[sesion("S0", "G1", "2024-02-20"), sesion("S1", "G1", "2026-10-20")],
        supervisiones=[{**visita, **otros}],
        hitos=[{"codigo_territorio": "11", "fecha": "2025-08-24", "hito": "campana"}],
    )


def test_la_ultima_visita_dice_sus_acuerdos_o_que_no_nombro_al_grupo(consultar: Consultar) -> None:
    consulta = _con_visita(consultar, codigo_grupo="G1", acuerdos=3, acuerdos_cumplidos=1)
    cifra, dicho = _tarjetas(_pagina(consulta, "/grupo/G1?periodo=2026"))["Última visita de supervisión"]
    assert cifra == "10 ago 2026"
    assert "Nivel red, 1 de 3 acuerdos cumplidos" in dicho
    # el 2 no fue visitado, y de su región hay registro
    assert _tarjetas(_pagina(consulta, "/establecimiento/00000002"))["Última visita de supervisión"][0] == "Ninguna"
    al_lugar = _con_visita(consultar)
    for periodo in ("2026", "2026-S2", "2026-09"):
        cifra, dicho = _tarjetas(_pagina(al_lugar, f"/grupo/G1?periodo={periodo}"))["Última visita de supervisión"]
        assert cifra == "10 ago 2026", periodo
        assert "Al establecimiento, sin nombrar un grupo" in dicho
    # antes de la visita no la había
    assert _tarjetas(_pagina(al_lugar, "/grupo/G1?periodo=2026-07"))["Última visita de supervisión"][0] == "Ninguna"


def test_la_historia_va_de_lo_mas_nuevo_a_lo_mas_viejo_y_no_pasa_del_corte(consultar: Consultar) -> None:
    consulta = _con_visita(consultar, codigo_grupo="G1", acuerdos=2, acuerdos_cumplidos=2)
    (historia,) = con_clase(_pagina(consulta, "/grupo/G1?periodo=2026")["simple"], "historia")
    assert [texto(renglon) for renglon in historia["props"]["children"]] == [
        "20 oct 2026última sesión registrada",
        "10 ago 2026supervisión, nivel red: 2 de 2 acuerdos cumplidos",
        "24 ago 2025campaña de lactancia, en Cusco",
        "20 feb 2024primera sesión registrada",
        "10 ene 2024se conformó el grupo desde un comité de Vaso de Leche",
        "5 ene 2024acta de compromisos",
    ]
    (antes,) = con_clase(_pagina(consulta, "/grupo/G1?periodo=2026-07")["simple"], "historia")
    assert "2026" not in texto(antes)
    # un hito solo, de la región, no es historia del establecimiento
    assert not con_clase(_pagina(consulta, "/establecimiento/00000002?periodo=2026")["simple"], "historia")


def test_de_un_periodo_pasado_no_se_da_la_prioridad_de_hoy(mundo: Consulta) -> None:
    hoy, antes = (texto(_pagina(mundo, f"/grupo/ACTIVO?periodo={p}")["simple"]) for p in ("2026", "2026-06"))
    assert "de 100 puntos" in hoy
    assert "puntos:" not in antes
    assert "Planificar visitas en su red" in antes
