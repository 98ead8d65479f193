"""«Guía»: los 44 requisitos abiertos en el navegador, con la demostración, con un registro solo y sin ninguna carga."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dashboard.indicadores.guia.requisitos import REQUISITOS
from tests.fabricas import publicado, tablas
from tests.indicadores.mundos import lugares
from tests.navegador.conftest import servir
from tests.navegador.vigilada import Tablero, Vigilada

pytestmark = pytest.mark.navegador

ALMACENES = ("demostracion", "registro", "vacio")
_NO_HAY = "No se puede mostrar esta página"


@pytest.fixture(params=["demostracion"])
def almacen(request: pytest.FixtureRequest) -> str:
    """De qué almacén es el tablero: el de la demostración, uno con solo el registro de una región o uno sin cargas."""
    return str(request.param)


@pytest.fixture
def base(almacen: str, base: str, comun: Path, tmp_path: Path, sin_geografia: None) -> Iterator[str]:
    """Un tablero con ese almacén."""
    assert sin_geografia is None
    if almacen == "demostracion":
        yield base
        return
    if almacen == "registro":
        publicado(tablas(establecimientos=lugares(4)), tmp_path / "almacen")
    with servir(tmp_path / "almacen", comun / "demostracion" / ".estaticos") as direccion:
        yield direccion


@pytest.fixture
def tablero(vigilada: Callable[..., Vigilada]) -> Tablero:
    """Una pestaña en ese tablero."""
    return Tablero(vigilada(nueva=True))


@pytest.mark.parametrize("almacen", ALMACENES, indirect=True)
def test_los_44_requisitos_se_abren_en_su_pagina_y_en_su_lista(tablero: Tablero, almacen: str) -> None:
    assert len(REQUISITOS) == 44
    antes = tablero.ir("/metodo")
    direcciones = {f"/lista/{requisito.lista}/11" for requisito in REQUISITOS} | {r.pagina for r in REQUISITOS}
    for direccion in sorted(direcciones - {"/datos"}):
        tablero.saltar(direccion)
        if almacen == "vacio":
            # sin ninguna carga no hay qué mostrar: se dice, y se ofrece cargar
            assert tablero.titular() == _NO_HAY, direccion
            assert tablero.pagina.locator("main a[href^='/datos']").count(), direccion
        else:
            antes = tablero.esperar_otro(antes)
            assert antes != _NO_HAY, direccion
        assert tablero.direccion() == direccion
    tablero.saltar("/datos")
    assert tablero.titular() != _NO_HAY


def test_del_menu_al_deber_que_falta_y_a_su_lista_con_el_raton_y_con_el_teclado(tablero: Tablero) -> None:
    """Una directora: qué le toca a su región y, de lo que falta, de quién."""
    antes = tablero.ir("/territorio/11?periodo=2026")
    tablero.pagina.click("#menu a:text-is('Guía')")
    antes = tablero.esperar_otro(antes)
    assert "Cusco" in antes
    assert "territorio=11" in tablero.direccion()
    tablero.pagina.click(".indice-guia a:text-is('Deberes de cada nivel')")
    antes = tablero.esperar_otro(antes)
    assert re.fullmatch(r"De los 7 deberes del nivel regional en Cusco, .+\.", antes)
    # con el teclado: las secciones son una parada, que se recorre con Inicio y las flechas
    tablero.tabular_hasta(".indice-guia a")
    tablero.pagina.keyboard.press("Home")
    tablero.pagina.keyboard.press("Enter")
    antes = tablero.esperar_otro(antes)
    assert tablero.direccion() == "/guia?territorio=11&periodo=2026"
    tablero.tabular_hasta("a[href*='camino_establecimientos']")
    tablero.pagina.keyboard.press("Enter")
    antes = tablero.esperar_otro(antes)
    assert antes.startswith("En qué paso está cada establecimiento en Cusco")


def test_de_las_visitas_a_que_cambio_donde_se_visito_y_a_sus_parecidos(tablero: Tablero) -> None:
    """Un director: si sirve visitar, en la región donde subió, y con quiénes se comparó."""
    antes = tablero.ir("/visitas?territorio=28&periodo=2026")
    tablero.pagina.click("#visitas-territorios a:text-is('¿Qué cambió donde se visitó?')")
    antes = tablero.esperar_otro(antes)
    assert "proceso=acompanamiento" in tablero.direccion()
    tarjeta = tablero.pagina.locator(".tarjeta", has_text="¿Qué cambió donde se visitó?")
    dicho = tarjeta.inner_text()
    assert "puntos por encima de la de grupos que venían parecido y aún no se habían visitado" in dicho
    assert "no una prueba de que la visita lo causara" in dicho
    tarjeta.get_by_text("Ver la lista").click()
    assert tablero.esperar_otro(antes).startswith("Grupos visitados y sus parecidos en Piura")
    assert "parecido, aún no visitado" in tablero.contenido()
