"""La búsqueda: sin tildes, por código con o sin ceros, y a prueba de cualquier texto."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.almacen.consulta import Consulta
from tests.fabricas import establecimiento, grupo


@pytest.fixture
def consulta(consultar: Callable[..., Consulta]) -> Consulta:
    lugares = [
        establecimiento("00002318", "11-02-05", nombre="ÑUÑOA ALTO", distrito="ACOPIA", ubigeo="080202"),
        establecimiento("00000011", "08-01-01", nombre="SAN MARTIN", distrito="VENTANILLA", ubigeo="070106"),
        establecimiento("00002319", "11-02-05", nombre="PUESTO ACOPIA", distrito="ACOPIA", ubigeo="080202"),
    ]
    return consultar(establecimientos=lugares, grupos=[grupo("GAC-001", "00002318", nombre="LECHE Y VIDA")])


def _codigos(consulta: Consulta, texto: str) -> list[str]:
    return [hallado["codigo"] for hallado in consulta.buscar(texto)]


@pytest.mark.parametrize(
    ("texto", "primero"),
    [
        ("ñuñoa", "00002318"),
        ("nunoa ALTO", "00002318"),
        ("alto ñu", "00002318"),
        ("2318", "00002318"),
        ("00002318", "00002318"),
        ("11-2-5", "11-02-05"),
        ("11-02", "11-02"),
        ("8", "08"),
        ("11", "11"),
        ("pe", "PE"),
        ("perú", "PE"),
        ("gac-001", "GAC-001"),
        ("vida leche", "GAC-001"),
        ("huánuco", "14"),
        ("acopia", "080202"),
        ("ÁNCASH", "02"),
    ],
)
def test_lo_buscado_sale_primero(consulta: Consulta, texto: str, primero: str) -> None:
    assert _codigos(consulta, texto)[0] == primero


def test_un_codigo_exacto_va_antes_que_quien_lo_contiene_y_nada_se_repite(consulta: Consulta) -> None:
    hallados = _codigos(consulta, "11")
    # la región y el establecimiento de ese número, y luego los que lo llevan dentro
    assert hallados[:2] == ["11", "00000011"]
    assert len(hallados) == len(set(hallados))
    assert {"11-02", "11-02-05"} <= set(hallados)


def test_cada_resultado_dice_que_es_y_donde_esta(consulta: Consulta) -> None:
    lugar = "Establecimiento · I-3 · Acopia, Cusco"
    filas = [(h["tipo"], h["codigo"], h["etiqueta"], h["contexto"]) for h in consulta.buscar("acopia")]
    # «Puesto Acopia» lleva la palabra en su nombre; «Ñuñoa Alto» y el grupo, solo en el de su distrito
    assert filas == [
        ("distrito", "080202", "Acopia", "Distrito · Provincia, Departamento 11"),
        ("establecimiento", "00002319", "Puesto Acopia", lugar),
        ("establecimiento", "00002318", "Ñuñoa Alto", lugar),
        ("grupo", "GAC-001", "Leche y Vida", "Grupo · Ñuñoa Alto, Acopia, Cusco"),
    ]
    assert len(consulta.buscar("a", limite=3)) == 3


@pytest.mark.parametrize("texto", ["", "   ", "\n\t", "zzzz", "\x00", "´", "acopia zzzz"])
def test_lo_que_no_es_nada_no_halla_nada(consulta: Consulta, texto: str) -> None:
    assert consulta.buscar(texto) == []


@pytest.mark.parametrize(
    ("texto", "primero"),
    [("cuzco", "11"), ("guancavelica", "13"), ("acopía", "080202"), ("puezto acopia", "00002319")],
)
def test_una_letra_mal_escrita_no_deja_sin_respuesta(consulta: Consulta, texto: str, primero: str) -> None:
    assert _codigos(consulta, texto)[0] == primero


def test_lo_bien_escrito_no_se_cambia_por_lo_que_se_le_parece(consulta: Consulta) -> None:
    # «martin» está tal cual: no se le suma nada parecido
    assert {hallado["etiqueta"] for hallado in consulta.buscar("martin")} == {"San Martín", "San Martin"}


def test_muchos_distritos_no_quitan_su_sitio_a_los_establecimientos(consultar: Callable[..., Consulta]) -> None:
    lugares = [
        establecimiento(
            f"000040{n:02d}", "11-02-05", nombre=f"PUESTO {n} SAN JUAN", distrito=f"SAN JUAN {n}", ubigeo=f"0802{n:02d}"
        )
        for n in range(10, 30)
    ]
    hallados = consultar(establecimientos=lugares).buscar("san juan")
    tipos = [hallado["tipo"] for hallado in hallados]
    assert tipos == ["distrito"] * 3 + ["establecimiento"] * 9


def test_ni_las_redes_ni_las_microrredes_quitan_su_sitio_a_los_establecimientos(
    consultar: Callable[..., Consulta],
) -> None:
    # veinte microrredes y veinte distritos llamados como los establecimientos de cada uno
    lugares = [
        establecimiento(
            f"000050{n:02d}", f"11-{1 + n // 5:02d}-{n % 5 + 1:02d}", nombre="SANTA ROSA", distrito="SANTA ROSA",
            ubigeo=f"0802{n:02d}", microrred_nombre="SANTA ROSA", red_nombre="SANTA ROSA",
        )
        for n in range(20)
    ]  # fmt: skip
    consulta = consultar(establecimientos=lugares)
    tipos = [hallado["tipo"] for hallado in consulta.buscar("santa rosa")]
    assert Counter(tipos) == {"red": 3, "microrred": 3, "distrito": 3, "establecimiento": 3}
    # lo que sobra sigue estando si hay sitio
    assert Counter(hallado["tipo"] for hallado in consulta.buscar("santa rosa", limite=100)) == {
        "red": 4, "microrred": 20, "distrito": 20, "establecimiento": 20,
    }  # fmt: skip


@pytest.mark.parametrize("escrito", ["snata rosa", "santa roza", "Santarosa alta", "sata rosa dle", "santa rsoa al"])
def test_una_o_dos_letras_cambiadas_del_nombre_de_un_establecimiento_lo_hallan(
    consultar: Callable[..., Consulta], escrito: str
) -> None:
    lugares = [
        establecimiento("00000001", "11-01-01", nombre="SANTA ROSA ALTA"),
        establecimiento("00000002", "11-01-01", nombre="SANTAROSA ALTA"),
        establecimiento("00000003", "11-01-01", nombre="SANTA ROCA"),
    ]
    hallados = _codigos(consultar(establecimientos=lugares), escrito)
    assert {"00000001", "00000002"} & set(hallados), hallados


def test_se_corrigen_a_la_vez_palabras_que_van_juntas(consultar: Callable[..., Consulta]) -> None:
    # lo más parecido a «sarisiray» es «sarisira», pero ninguno de ese nombre es «nuevo»
    lugares = [
        establecimiento("00000001", "11-01-01", nombre="SARISORAY NUEVO"),
        establecimiento("00000002", "11-01-01", nombre="SARISIRA ALTO"),
    ]
    assert _codigos(consultar(establecimientos=lugares), "sarisiray nuevo")[0] == "00000001"


@given(st.text(max_size=60))
@settings(max_examples=60)
def test_ningun_texto_hace_fallar_la_busqueda(consulta_pequena: Consulta, texto: str) -> None:
    for largo in (texto, texto * 200):
        assert len(consulta_pequena.buscar(largo)) <= 12


BASURA = ("a", "9", "11-", "a ", "<script>", "\u0301", "😀", "PUESTO ")


@pytest.mark.parametrize("trozo", BASURA)
def test_diez_mil_caracteres_de_basura_se_recortan(consulta_pequena: Consulta, trozo: str) -> None:
    texto = (trozo * 10_000)[:10_000]
    # solo se leen los primeros 80: la respuesta es la de ese comienzo
    assert consulta_pequena.buscar(texto) == consulta_pequena.buscar(texto[:80])
