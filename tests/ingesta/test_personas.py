"""Que un texto libre se reconozca como el nombre de una persona, y el de un grupo o un lugar no."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.demo.azar import comunidades, nombres_grupo
from dashboard.ingesta.lectura import leer_celdas
from dashboard.ingesta.parecido import APELLIDO, GRUPO, PILA, lista, parecido
from dashboard.ingesta.personas import Persona, persona_en
from dashboard.nucleo.recursos import texto_de_referencia
from tests.ingesta import nombres_a_ciegas as a_ciegas
from tests.ingesta.nombres import DE_COMUNIDAD, DE_GRUPO, DE_PERSONA


def _que_parecen(textos: tuple[str, ...], *cuales: Persona) -> list[str]:
    return [texto for texto in textos if persona_en(texto) in cuales]


def test_de_los_nombres_de_personas_se_escapan_a_lo_mas_cinco_de_cada_cien() -> None:
    assert len(DE_PERSONA) >= 80
    se_escapan = _que_parecen(DE_PERSONA, Persona.NO)
    assert len(se_escapan) * 100 <= 5 * len(DE_PERSONA), se_escapan


def test_tampoco_se_escapan_los_que_se_escribieron_antes_de_ver_cuales_fallaban() -> None:
    assert len(a_ciegas.DE_PERSONA) >= 300
    se_escapan = _que_parecen(a_ciegas.DE_PERSONA, Persona.NO)
    assert len(se_escapan) * 100 <= 3 * len(a_ciegas.DE_PERSONA), se_escapan
    otros = a_ciegas.DE_GRUPO_O_LUGAR
    assert len(otros) >= 350
    assert _que_parecen(otros, Persona.CLARA) == []
    assert len(dudosos := _que_parecen(otros, Persona.DUDOSA)) * 100 <= 2 * len(otros), dudosos


def test_los_nombres_de_los_distritos_y_establecimientos_reales_casi_no_se_dudan(reales: Path) -> None:
    (celdas,) = leer_celdas(reales / "ipress_formato_a_12_disa.csv")
    titulos = list(celdas.encabezado)
    es_publico = celdas.textos(titulos.index("Institución")).isin(["MINSA", "GOBIERNO REGIONAL"])
    # los hospitales y puestos con el nombre de un médico se cuentan aquí como dudas: son nombres de alguien
    for titulo, de_cien in (("Distrito", 1), ("Nombre del establecimiento", 4)):
        nombres = tuple(celdas.textos(titulos.index(titulo))[es_publico].unique())
        assert len(nombres) > 300
        assert len(_que_parecen(nombres, Persona.CLARA, Persona.DUDOSA)) * 100 <= de_cien * len(nombres)


def test_los_nombres_de_grupos_y_lugares_pasan() -> None:
    buenos = DE_GRUPO + DE_COMUNIDAD
    assert len(set(buenos)) == len(buenos) >= 120
    negados, dudosos = _que_parecen(buenos, Persona.CLARA), _que_parecen(buenos, Persona.DUDOSA)
    assert len(negados) * 100 <= 2 * len(buenos), negados
    assert len(dudosos) * 100 <= 8 * len(buenos), dudosos


def test_ningun_nombre_de_la_demostracion_se_duda() -> None:
    rng = np.random.default_rng(1)
    inventados = tuple({*nombres_grupo(rng, 5_000), *comunidades(rng, 5_000)})
    assert _que_parecen(inventados, Persona.CLARA, Persona.DUDOSA) == []


@pytest.mark.parametrize(
    ("texto", "esperado"),
    [
        # el nombre y el apellido juntos bastan, en cualquier orden y lugar; las palabras de grupo no los tapan
        ("María Quispe", Persona.CLARA), ("QUISPE MAMANI, MARIA", Persona.CLARA),
        ("Grupo de Ana Torres Condori", Persona.CLARA), ("Rosa Quispe", Persona.CLARA),
        # con un nexo en medio, una palabra corriente no es un nombre: es lo que dice
        ("Rosas de Mayo", Persona.NO), ("Santiago de Surco", Persona.NO), ("Rosa Flores", Persona.DUDOSA),
        # lo que va delante
        ("Sra. Rosa", Persona.CLARA), ("Casa de Juana", Persona.CLARA), ("Casa de Rosa", Persona.DUDOSA),
        ("Casa de la Rosa", Persona.NO), ("Familia Mamani", Persona.CLARA), ("Señor de los Milagros", Persona.NO),
        ("Doña Panchota", Persona.DUDOSA), ("Vda. de Condori", Persona.CLARA), ("Señor Cautivo", Persona.NO),
        # un colegio o una calle pueden llevar el de alguien
        ("Colegio Juan Quispe", Persona.DUDOSA),
        # uno solo
        ("Juana", Persona.DUDOSA), ("Mamani", Persona.DUDOSA), ("M. Mamani", Persona.DUDOSA),
        ("Jhumirka Mamani", Persona.DUDOSA), ("Puerto Maldonado", Persona.NO), ("Rosa", Persona.NO),
        # lo que no está en ninguna lista: por lo que lleva al lado o por sus letras
        ("Yosselynn Mamani", Persona.DUDOSA), ("Yosselynn", Persona.DUDOSA), ("Familia Tsakim", Persona.DUDOSA),
        ("Responsable: Elmira", Persona.CLARA), ("Mamá Yordelina", Persona.DUDOSA),
        ("Mamá Chontapampa", Persona.NO), ("Marlinda Ccoyahuaman", Persona.DUDOSA), ("Tiqui Tiqui", Persona.NO),
        ("Flor Ccoyahuaman", Persona.DUDOSA), ("Flor Radiante", Persona.NO), ("Ticapampa Molleurco", Persona.NO),
        ("Rosa Elvira T.", Persona.DUDOSA), ("Rosa T.", Persona.DUDOSA), ("Sector T", Persona.NO),
        ("P.S. Santiago", Persona.NO), ("Flores Campos Rosa", Persona.DUDOSA), ("Puerto Enrique", Persona.NO),
        ("Villa Rosa Quispe", Persona.DUDOSA),
        # los célebres y los santos, hasta que sigue otro apellido
        ("Jorge Chávez", Persona.NO), ("Jorge Chávez Mamani", Persona.CLARA), ("San Juan", Persona.NO),
        ("San José de Huarcaya", Persona.NO), ("San Juan Quispe", Persona.CLARA),
    ],
)  # fmt: skip
def test_que_hace_de_un_texto_el_nombre_de_alguien(texto: str, esperado: Persona) -> None:
    assert persona_en(texto) is esperado


@pytest.mark.parametrize("lista", ["nombres_de_pila", "apellidos", "palabras_de_grupo"])
def test_cada_lista_esta_en_orden_sin_tildes_y_sin_repetir(lista: str) -> None:
    palabras = texto_de_referencia(f"{lista}.txt").split()
    assert palabras == sorted(set(palabras))
    assert all(palabra.isascii() and palabra.islower() for palabra in palabras)


def test_las_letras_distinguen_los_nombres_y_los_apellidos_de_las_palabras_de_grupos() -> None:
    grupo = lista(GRUPO) - lista(PILA) - lista(APELLIDO)
    # en los apellidos menos: muchos son palabras del quechua, como los lugares
    for nombre, ajenas in ((PILA, 10), (APELLIDO, 20)):
        suyas = lista(nombre) - lista(GRUPO)
        assert sum(parecido(palabra, nombre) > 0 for palabra in suyas) * 100 >= 85 * len(suyas)
        assert sum(parecido(palabra, nombre) > 0 for palabra in grupo) * 100 <= ajenas * len(grupo)


@given(st.text(max_size=60))
def test_ningun_texto_la_hace_fallar_y_las_mayusculas_y_los_espacios_no_cambian_nada(texto: str) -> None:
    assert persona_en(texto) is persona_en(f"  {texto} ")
    if texto.isascii():
        assert persona_en(texto.upper()) is persona_en(texto.lower())
