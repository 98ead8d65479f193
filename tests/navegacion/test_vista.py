"""La dirección es el estado: toda `Vista` va y vuelve por su URL, y lo que no se entiende se dice con salidas."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dashboard.dominio.periodo import Corte, Periodo
from dashboard.dominio.territorio import Nivel, normalizar_codigo
from dashboard.indicadores.catalogo import CATALOGO
from dashboard.indicadores.listas import CLAVES
from dashboard.navegacion.vista import (
    ESTABLECIMIENTO,
    GENERACION,
    GRUPO,
    LARGO_MAXIMO,
    LISTA,
    PASAPORTE,
    TERRITORIO,
    Forma,
    Modo,
    Ruta,
    Valores,
    Vista,
    leer_vista,
)  # fmt: skip
from dashboard.nucleo.errores import ErrorVista
from dashboard.paginas.menu import PAGINAS

RUTAS = tuple(pagina.ruta for pagina in PAGINAS)
VALORES = Valores(RUTAS, tuple(indicador.clave for indicador in CATALOGO), CLAVES, Periodo(2026, Corte.ANIO))

_periodos = st.one_of(
    st.builds(lambda anio: Periodo(anio, Corte.ANIO), st.integers(1000, 2999)),
    st.builds(lambda anio, parte: Periodo(anio, Corte.SEMESTRE, parte), st.integers(1000, 2999), st.integers(1, 2)),
    st.builds(lambda anio, parte: Periodo(anio, Corte.MES, parte), st.integers(1000, 2999), st.integers(1, 12)),
)
_territorios = st.lists(st.integers(0, 99).map("{:02d}".format), min_size=1, max_size=3).map("-".join)
#: el código de un grupo lo escribe la oficina: letras, tildes, espacios y signos que la dirección debe escapar
_grupos = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=40)

#: lo que trae un campo que solo entiende su página: cualquier cosa
_textos = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=6)


@st.composite
def vistas(trazar: st.DrawFn) -> Vista:
    """Cualquier vista que una página pueda enlazar: con su código ya en la forma en que se guarda."""
    pagina = trazar(st.sampled_from(RUTAS))
    codigo, lista = "PE", ""
    if pagina is TERRITORIO:
        codigo = trazar(st.one_of(st.just("PE"), _territorios))
    elif pagina is ESTABLECIMIENTO:
        codigo = trazar(st.integers(0, 99_999_999).map("{:08d}".format))
    elif pagina is GRUPO:
        codigo = trazar(_grupos)
    elif pagina is LISTA:
        codigo = trazar(st.one_of(st.just("PE"), _territorios, _grupos.map(normalizar_codigo).filter(bool)))
        lista = trazar(st.sampled_from(CLAVES))
    propios = trazar(st.sets(st.sampled_from(pagina.campos), max_size=2)) if pagina.campos else ()
    generacion = trazar(st.integers(1, 999_999)) if pagina.con_generacion and GENERACION in propios else None
    return Vista(
        pagina,
        codigo,
        trazar(_periodos),
        trazar(st.sampled_from(VALORES.indicadores)),
        trazar(st.sampled_from(Modo)),
        lista,
        tuple((nombre, trazar(_textos)) for nombre in pagina.campos if nombre in propios and nombre != GENERACION),
        generacion,
    )


def test_los_campos_propios_de_una_pagina_van_y_vuelven_y_no_pasan_a_otra() -> None:
    otra = Ruta("otra", Forma.FIJA, ("peso", "dias"))
    valores = replace(VALORES, rutas=(*RUTAS, otra))
    vista = leer_vista("/otra", "?dias=5&peso=a%26b&otro=1&vacio=", valores)
    assert vista.extra == (("peso", "a&b"), ("dias", "5")), "en el orden declarado; lo no declarado no es estado"
    assert (vista.campo("dias"), vista.campo("otro")) == ("5", "")
    assert leer_vista(*urlsplit(vista.url())[2:4], valores) == vista
    assert vista.con(periodo=Periodo(2025, Corte.ANIO)).extra == vista.extra
    assert vista.hacia("11", Nivel.DIRESA).extra == vista.de_lista("sin_grupo").extra == ()
    assert leer_vista("/metodo", "?dias=5", VALORES).extra == ()


def test_solo_lo_que_hay_detras_de_una_cifra_lleva_su_carga_y_lo_demas_es_de_la_vigente() -> None:
    valores = replace(VALORES, generacion=4)
    panorama = leer_vista("/territorio/11", "?periodo=2026&generacion=2", valores)
    assert (panorama.generacion, panorama.url()) == (4, "/territorio/11?periodo=2026")
    lista = panorama.de_lista("sin_grupo")
    assert lista.url() == "/lista/sin_grupo/11?periodo=2026&generacion=4"
    vieja = leer_vista("/lista/sin_grupo/11", "?periodo=2026&generacion=2", valores)
    assert vieja.con(periodo=Periodo(2025, Corte.ANIO)).url() == "/lista/sin_grupo/11?periodo=2025&generacion=2"
    # de ahí, el pasaporte sigue en la suya, y una pantalla vuelve a la vigente
    assert vieja.con(pagina=PASAPORTE, lista="").url().endswith("&generacion=2")
    assert vieja.hacia("11", Nivel.DIRESA).url() == "/territorio/11?periodo=2026"
    assert leer_vista("/lista/sin_grupo/11", "?periodo=2026", VALORES).generacion is None


@given(vistas())
@example(Vista(GRUPO, "a/b?c#d%2F&e=1 ñ", Periodo(2026, Corte.ANIO)))
@example(Vista(GRUPO, "..", Periodo(2026, Corte.ANIO)))
@example(Vista(GRUPO, "PE", Periodo(2026, Corte.ANIO)))
def test_toda_vista_va_a_su_direccion_y_vuelve_igual(vista: Vista) -> None:
    partes = urlsplit(vista.url())
    assert leer_vista(partes.path, f"?{partes.query}", VALORES) == vista
    assert leer_vista(partes.path, partes.query, VALORES) == vista, "también sin el signo de interrogación"


@given(vistas())
def test_una_direccion_es_siempre_propia_y_ascii(vista: Vista) -> None:
    # un enlace que empezara por // o llevara esquema saldría del tablero
    url = vista.url()
    assert url.startswith("/")
    assert not url.startswith("//")
    assert url.isascii()
    assert urlsplit(url).netloc == urlsplit(url).scheme == ""
    assert not set(url) & set("\n\r\t <>\"'")


@given(vistas())
def test_el_periodo_se_escribe_siempre_y_lo_que_va_por_defecto_nunca(vista: Vista) -> None:
    campos = parse_qs(urlsplit(vista.url()).query)
    assert campos["periodo"] == [str(vista.periodo)]
    assert ("indicador" in campos) == (vista.indicador != "cobertura")
    assert ("vista" in campos) == (vista.modo is not Modo.MAPA)
    assert set(campos) <= {"periodo", "indicador", "vista", "territorio", *vista.pagina.campos}
    assert ("territorio" in campos) == (vista.pagina.forma is Forma.CONSULTA)


def test_la_raiz_sola_es_el_peru_en_el_ultimo_periodo() -> None:
    esperada = Vista(TERRITORIO, "PE", Periodo(2026, Corte.ANIO))
    for ruta, consulta in (
        ("/", ""),
        ("", None),
        ("/", "?"),
        ("//", ""),
        ("/territorio/PE", ""),
        ("/territorio/pe", ""),
    ):
        assert leer_vista(ruta, consulta, VALORES) == esperada
    assert esperada.url() == "/?periodo=2026"


@pytest.mark.parametrize(
    ("escrita", "guardada"),
    [("11", "11"), ("8", "08"), ("11-2-5", "11-02-05"), (" 11 ", "11"), ("pe", "PE"), ("%31%31", "11")],
)
def test_el_codigo_de_un_territorio_se_entiende_sin_sus_ceros(escrita: str, guardada: str) -> None:
    assert leer_vista(f"/territorio/{escrita}", "", VALORES).codigo == guardada


def test_hacia_un_nodo_conserva_periodo_indicador_y_modo() -> None:
    vista = leer_vista("/territorio/11", "?periodo=2025-S2&indicador=asistencia&vista=tabla", VALORES)
    for nivel, pagina in (
        (Nivel.PAIS, TERRITORIO),
        (Nivel.MICRORRED, TERRITORIO),
        (Nivel.ESTABLECIMIENTO, ESTABLECIMIENTO),
        (Nivel.GRUPO, GRUPO),
    ):
        otra = vista.hacia("X", nivel)
        assert (otra.pagina, otra.codigo, otra.lista) == (pagina, "X", "")
        assert (otra.periodo, otra.indicador, otra.modo) == (vista.periodo, "asistencia", Modo.TABLA)
    lista = vista.de_lista("sin_grupo")
    assert (lista.pagina, lista.codigo, lista.lista) == (LISTA, "11", "sin_grupo")
    assert vista.de_lista("regiones", "08").codigo == "08"


@pytest.mark.parametrize(
    ("ruta", "consulta", "nombra"),
    [
        ("/inventada", "", "inventada"),
        ("/territorio", "", "territorio"),
        ("/territorio/11/otra", "", "otra"),
        ("/metodo/x", "", "metodo"),
        ("/lista/sin_grupo", "", "lista"),
        ("/lista/inventada/11", "", "inventada"),
        ("/", "?periodo=2026-13", "2026-13"),
        ("/", "?periodo=ayer", "ayer"),
        ("/", "?periodo=2026%0A", "2026"),
        ("/", "?periodo=٢٠٢٦", "٢٠٢٦"),
        ("/", "?indicador=mortalidad", "mortalidad"),
        ("/", "?vista=globo", "globo"),
        ("/", "?vista=MAPA", "MAPA"),
    ],
)
def test_lo_que_no_existe_se_nombra_y_se_ofrecen_salidas(ruta: str, consulta: str, nombra: str) -> None:
    with pytest.raises(ErrorVista) as caido:
        leer_vista(ruta, consulta, VALORES)
    assert nombra in caido.value.mensaje
    assert caido.value.opciones
    for texto, destino in caido.value.opciones:
        assert texto
        assert destino.startswith(("/", "?"))


def test_un_valor_desconocido_dice_cuales_se_pueden_usar() -> None:
    with pytest.raises(ErrorVista) as indicador:
        leer_vista("/", "?indicador=x", VALORES)
    assert all(clave in indicador.value.que_hacer for clave in VALORES.indicadores)
    with pytest.raises(ErrorVista) as modo:
        leer_vista("/", "?vista=x", VALORES)
    assert all(valor.value in modo.value.que_hacer for valor in Modo)


@pytest.mark.parametrize("ruta", [None, 7, 7.5, float("nan"), True, [], ["/"], {}, {"pathname": "/"}, b"/"])
def test_una_ruta_que_no_es_texto_da_un_error_con_nombre(ruta: Any) -> None:
    with pytest.raises(ErrorVista) as caido:
        leer_vista(ruta, "", VALORES)
    assert caido.value.opciones


@pytest.mark.parametrize("consulta", [7, float("nan"), True, [], ["?"], {}, {"periodo": "2026"}, b"?"])
def test_una_consulta_que_no_es_texto_da_un_error_con_nombre(consulta: Any) -> None:
    with pytest.raises(ErrorVista):
        leer_vista("/", consulta, VALORES)


@pytest.mark.parametrize(
    ("ruta", "consulta"),
    [
        ("/" + "a" * LARGO_MAXIMO, ""),
        ("/", "?" + "&" * LARGO_MAXIMO),
        ("/", "?periodo=" + "9" * 100_000),
        ("/territorio/" + "1" * 50_000, ""),
        ("/grupo/G\n1", ""),
        ("/grupo/%0A", ""),
        ("/territorio/11%00", ""),
    ],
)
def test_lo_enorme_y_los_caracteres_de_control_dan_un_error_con_nombre(ruta: str, consulta: str) -> None:
    with pytest.raises(ErrorVista) as caido:
        leer_vista(ruta, consulta, VALORES)
    assert len(str(caido.value)) < 400, "el error no devuelve a la persona lo enorme que mandó"


def _leer(ruta: Any, consulta: Any) -> Vista | ErrorVista:
    try:
        return leer_vista(ruta, consulta, VALORES)
    except ErrorVista as error:
        return error


@settings(max_examples=300)
@given(
    st.text(max_size=60) | st.sampled_from(["/", "/territorio/", "/grupo/", "/lista/sin_grupo/", "/metodo"]),
    st.none() | st.text(max_size=60) | st.text(max_size=30).map("?periodo={}".format),
)
@example("/%", "?%")
@example("/territorio/%ff%fe", "?periodo=%ff")
@example("/territorio/²", "")
@example("/territorio/١١", "")
def test_cualquier_texto_da_una_vista_o_un_error_con_nombre(ruta: str, consulta: str | None) -> None:
    leido = _leer(ruta, consulta)
    if isinstance(leido, ErrorVista):
        assert leido.mensaje
        assert leido.opciones
    else:
        # lo que se entendió también se puede volver a escribir y leer
        partes = urlsplit(leido.url())
        assert leer_vista(partes.path, partes.query, VALORES) == leido


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=9), st.lists, max_leaves=5))
def test_cualquier_cosa_en_los_dos_sitios_nunca_da_otra_excepcion(cosa: Any) -> None:
    for ruta, consulta in ((cosa, ""), ("/", cosa), (cosa, cosa)):
        leido = _leer(ruta, consulta)
        assert isinstance(leido, Vista) or leido.opciones
