"""Las opciones de un plan van y vuelven de la dirección, y lo que no se entiende se nombra."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.nucleo.errores import ErrorVista
from dashboard.planificacion.opciones import NOMBRES, Feria, Fijo, ModoViaje, Opciones, Trayecto, leer

_CODIGOS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=12)
_DIAS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
_MINUTOS = st.integers(0, 1439)


@st.composite
def _fijos(sortear: st.DrawFn) -> Fijo:
    completo = sortear(st.booleans())
    return Fijo(
        sortear(_CODIGOS), sortear(_DIAS), *((sortear(st.integers(1, 10)), sortear(_MINUTOS)) if completo else ())
    )


_OPCIONES = st.builds(
    Opciones,
    equipos=st.integers(1, 10),
    desde=st.none() | _DIAS,
    dias=st.integers(1, 20),
    jornada=st.tuples(st.integers(0, 600), st.integers(700, 1439)),
    base=st.sampled_from(["", "90003248", "-13.52,-71.97"]),
    minutos_por_visita=st.integers(15, 480),
    visitas_por_dia=st.integers(1, 12),
    modo=st.sampled_from(list(ModoViaje)),
    carretera=st.none() | st.integers(1, 120),
    rio=st.none() | st.integers(1, 80),
    pie=st.none() | st.integers(1, 10),
    temporada=st.none() | st.integers(50, 500),
    rodeo=st.none() | st.integers(100, 500),
    tiempos=st.lists(st.builds(Trayecto, _CODIGOS, _CODIGOS, st.integers(0, 2880)), max_size=3).map(tuple),
    obligatorias=st.lists(_CODIGOS, max_size=4).map(tuple),
    excluidas=st.lists(_CODIGOS, max_size=4).map(tuple),
    fijos=st.lists(_fijos(), max_size=3).map(tuple),
    laborables=st.sets(st.integers(1, 7), min_size=1).map(tuple),
    trabaja_feriados=st.booleans(),
    bloqueadas=st.lists(_DIAS, max_size=3).map(tuple),
    ferias=st.lists(st.builds(Feria, _CODIGOS, st.integers(1, 7)), max_size=3).map(tuple),
    bono=st.integers(0, 100),
    datos=st.sampled_from(["", "1-3f2a9c1b"]),
)


@settings(max_examples=150)
@given(_OPCIONES)
def test_las_opciones_van_a_la_direccion_y_vuelven_iguales(opciones: Opciones) -> None:
    escrita = urlencode(opciones.campos())
    assert leer(dict(parse_qsl(escrita))) == opciones


@settings(max_examples=150)
@given(st.sampled_from(NOMBRES), st.text(max_size=60))
def test_cualquier_texto_se_lee_o_da_un_error_con_nombre(corto: str, texto: str) -> None:
    errores: list[ErrorVista] = []
    try:
        leer({corto: texto})
    except ErrorVista as error:
        errores.append(error)
    assert all(error.que_hacer and "«" in error.mensaje for error in errores)


def test_lo_que_va_por_defecto_no_se_escribe_y_lo_ajeno_se_ignora() -> None:
    assert Opciones().campos() == {}
    assert leer({"periodo": "2026", "eq": " "}) == Opciones()


def test_veinte_visitas_fijadas_y_cuarenta_excluidas_caben_en_una_direccion() -> None:
    fijos = tuple(Fijo(f"D-9000{i:04d}-1", date(2026, 12, 7), 2, 570) for i in range(20))
    opciones = Opciones(fijos=fijos, excluidas=tuple(f"D-9001{i:04d}-1" for i in range(40)))
    assert len(urlencode(opciones.campos())) < 2000


@pytest.mark.parametrize(
    ("campo", "valor", "nombra"),
    [
        ("eq", "0", "Equipos"),
        ("eq", "²", "Equipos"),
        ("dias", "400", "Días"),
        ("desde", "2026-02-30", "Desde"),
        ("desde", "07/12/2026", "Desde"),
        ("jor", "1700-0800", "Jornada"),
        ("jor", "0800", "Jornada"),
        ("base", "40.4,-3.7", "Base"),
        ("base", "nan,nan", "Base"),
        ("modo", "avion", "Viaje"),
        ("temp", "0", "Factor de temporada"),
        ("tv", "a.b", "Minutos entre lugares"),
        ("fi", "D-1", "Fijadas"),
        ("fi", "D-1@20261207.1", "Fijadas"),
        ("lab", "18", "Días laborables"),
        ("lab", "05", "Días laborables"),
        ("bloq", "20261301", "Fechas bloqueadas"),
        ("mer", "11-02.8", "Días de feria"),
        ("gen", "<script>", "Datos del plan"),
        ("ex", "~".join("abc" for _ in range(300)), "Excluidas"),
    ],
)
def test_un_valor_que_no_se_entiende_se_nombra_en_espanol(campo: str, valor: str, nombra: str) -> None:
    with pytest.raises(ErrorVista, match=f"«{nombra}»") as hallado:
        leer({campo: valor})
    assert hallado.value.que_hacer.startswith("Escriba ")


@pytest.mark.parametrize(
    ("campo", "menor", "mayor"),
    [
        ("eq", 1, 10),
        ("dias", 1, 20),
        ("min", 15, 480),
        ("vd", 1, 12),
        ("vc", 1, 120),
        ("vr", 1, 80),
        ("vp", 1, 10),
        ("temp", 50, 500),
        ("rod", 100, 500),
        ("bono", 0, 100),
    ],
)
def test_cada_numero_llega_hasta_sus_dos_topes_y_no_los_pasa(campo: str, menor: int, mayor: int) -> None:
    for valor in (menor, mayor):
        assert leer({campo: str(valor)}).campos() in ({campo: str(valor)}, {}), "el valor por defecto no se escribe"
    for valor in (menor - 1, mayor + 1):
        with pytest.raises(ErrorVista) as hallado:
            leer({campo: str(valor)})
        assert f"un número entero de {menor} a {mayor}" in hallado.value.que_hacer


def test_sin_pedir_nada_el_plan_es_de_un_equipo_una_semana_de_ocho_a_cinco() -> None:
    opciones = Opciones()
    assert (opciones.equipos, opciones.dias, opciones.laborables) == (1, 5, (1, 2, 3, 4, 5))
    assert opciones.jornada == (480, 1020)
    assert (opciones.minutos_por_visita, opciones.visitas_por_dia, opciones.bono) == (90, 4, 20)
