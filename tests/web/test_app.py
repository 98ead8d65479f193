"""La aplicación: sus llamadas existen en el esqueleto, no hay nada global y dos pueden convivir."""

from __future__ import annotations

import inspect
import json
from datetime import date
from pathlib import Path
from typing import Any

import dash
import flask
import orjson
import pytest
from dash import Output, no_update

from dashboard.almacen.almacen import Almacen
from dashboard.almacen.consulta import Consulta
from dashboard.dominio.territorio import Nivel
from dashboard.navegacion.vista import (
    ESTABLECIMIENTO,
    GENERACION,
    GRUPO,
    LISTA,
    PASAPORTE,
    TERRITORIO,
    Forma,
    Ruta,
    Vista,
    leer_vista,
)  # fmt: skip
from dashboard.nucleo.ajustes import Ajustes
from dashboard.paginas import territorio
from dashboard.paginas.menu import PAGINAS
from dashboard.paginas.pagina import Entorno, Entrada, Esqueleto, Pagina, de_lectura
from dashboard.piezas import html
from dashboard.web.app import Pintura, crear_app
from dashboard.web.peticion import valores_de
from tests.fabricas import establecimiento, publicado, tablas
from tests.paginas.recorrido import con_clase, enlaces, leer, piezas, plano, texto
from tests.test_arquitectura import PAQUETE, importados


@pytest.fixture(scope="module")
def app(almacen_pequeno: Almacen) -> dash.Dash:
    """La aplicación sobre el almacén pequeño."""
    app = crear_app(almacen_pequeno)
    app.server.test_client().get("/")
    return app


def _pintar(app: dash.Dash, ruta: Any, busqueda: Any = "", galleta: str = "") -> dict[str, Any]:
    """Lo que la llamada de pintar devuelve: salida → propiedad → valor."""
    salida = next(s for s, c in app.callback_map.items() if any(e["id"] == "ruta" for e in c["inputs"]))
    partes = [parte.rsplit(".", 1) for parte in salida.strip(".").split("...")]
    # sin la gaveta de galletas del cliente, que taparía la que se manda
    cabeceras = {"Cookie": galleta} if galleta else {}
    respuesta = app.server.test_client(use_cookies=False).post(
        "/_dash-update-component",
        headers=cabeceras,
        json={
            "output": salida,
            "outputs": [{"id": identificador, "property": propiedad} for identificador, propiedad in partes],
            "inputs": [
                {"id": "ruta", "property": "pathname", "value": ruta},
                {"id": "ruta", "property": "search", "value": busqueda},
            ],
            "changedPropIds": ["ruta.pathname"],
        },
    )
    assert respuesta.status_code == 200
    return respuesta.get_json()["response"]


def _identificadores(app: dash.Dash) -> set[str]:
    return {pieza["props"]["id"] for pieza in piezas(plano(app.layout)) if "id" in pieza["props"]}


def test_cada_llamada_usa_identificadores_que_estan_en_el_esqueleto(app: dash.Dash) -> None:
    presentes = _identificadores(app)
    usados: set[str] = set()
    for salida, llamada in app.callback_map.items():
        usados |= {parte.rsplit(".", 1)[0] for parte in salida.strip(".").split("...")}
        usados |= {entrada["id"] for entrada in [*llamada["inputs"], *llamada.get("state", [])]}
    assert {"ruta", "territorio-titular"} <= usados
    assert usados - presentes == set()


def test_no_hay_llamadas_globales_ni_se_silencian_sus_errores(app: dash.Dash) -> None:
    assert dash._callback.GLOBAL_CALLBACK_LIST == []
    assert app.config.suppress_callback_exceptions is False
    assert app.css.config.serve_locally
    assert app.scripts.config.serve_locally


def test_el_esqueleto_no_lleva_datos(app: dash.Dash) -> None:
    # lo que se ve antes de la primera respuesta es igual para todos: ni un territorio ni una cifra
    leido = texto(plano(app.layout))
    assert "Cusco" not in leido
    assert not any(letra.isdigit() for letra in leido)


def test_las_tablas_de_fabrica_de_dash_no_viajan(app: dash.Dash) -> None:
    registrados = app._generate_scripts_html()
    assert "/dash_table/" in registrados, "Dash ya no manda sus tablas de fábrica: sobra quitarlas"
    usados = {(pieza["namespace"], pieza["type"]) for pieza in piezas(plano(app.layout))}
    assert "dash_table" not in {espacio for espacio, _ in usados}
    for direccion in ("/", "/territorio/11", "/lista/sin_grupo/PE"):
        indice = app.server.test_client().get(direccion).get_data(as_text=True)
        assert "/dash_table/" not in indice, direccion
        # lo demás sigue, y el cargador detrás de todo
        assert all(f"/{guion}" in indice for guion in ("dash_core_components", "dash_renderer", "dash_html_components"))


def test_lo_que_se_pinta_lo_escribe_dash_sin_recorrerlo(almacen_pequeno: Almacen) -> None:
    """Dash escribe de una vez lo que ya es JSON; si queda un componente dentro, recorre antes la respuesta entera."""
    consulta = almacen_pequeno.consulta()
    pintura = Pintura(almacen_pequeno, Entorno(Ajustes()))
    direcciones = ["/", "/territorio/11?vista=tabla", "/visitas?territorio=11", "/lista/sin_grupo/PE", "/metodo"]
    direcciones += ["/grupo/G-000", "/datos", "/pasaporte?territorio=11"]
    direcciones += [
        f"/establecimiento/{n.codigo}" for n in consulta.descendientes(consulta.raiz, Nivel.ESTABLECIMIENTO)
    ]
    for direccion in direcciones:
        pantalla = pintura.pantalla(leer(direccion, consulta), consulta)
        # falla con cualquier cosa que orjson no sepa escribir
        orjson.dumps({clave: valor for clave, valor in pantalla.items() if valor is not no_update})


def test_una_pantalla_ya_pintada_se_recuerda_mientras_sea_de_la_misma_carga(
    almacen_pequeno: Almacen, monkeypatch: pytest.MonkeyPatch
) -> None:
    pintura = Pintura(almacen_pequeno, Entorno(Ajustes()))
    hechas: list[str] = []
    de_nuevo = pintura.pantalla
    monkeypatch.setattr(pintura, "pantalla", lambda v, c: hechas.append(v.url()) or de_nuevo(v, c))
    una = pintura.pintar("/territorio/11", "?periodo=2025")
    assert pintura.pintar("/territorio/11", "?periodo=2025") == una
    assert len(hechas) == 1
    # otra vista, o un aviso del almacén que antes no había, se pintan
    assert pintura.pintar("/territorio/11", "?periodo=2025&vista=tabla") != una
    monkeypatch.setattr(Almacen, "aviso", property(lambda _: "La última carga no se pudo abrir."))
    assert "no se pudo abrir" in str(pintura.pintar("/territorio/11", "?periodo=2025")["franjas"])
    # mañana, también: hay listas que dicen qué sesiones están por venir
    monkeypatch.setattr("dashboard.web.app.date", type("Manana", (date,), {"today": staticmethod(lambda: date.max)}))
    pintura.pintar("/territorio/11", "?periodo=2025")
    # la página de datos cuenta lo que está pasando: nunca se recuerda
    for _ in range(2):
        pintura.pintar("/datos", "")
    assert [url.split("?")[0] for url in hechas].count("/datos") == 2
    assert len(hechas) == 6


def test_cada_identificador_del_esqueleto_es_unico(app: dash.Dash) -> None:
    todos = [pieza["props"]["id"] for pieza in piezas(plano(app.layout)) if "id" in pieza["props"]]
    assert len(todos) == len(set(todos))


def test_pintar_da_un_valor_a_cada_salida_declarada(almacen_pequeno: Almacen) -> None:
    consulta = almacen_pequeno.consulta()
    for direccion in ("/", "/territorio/11?vista=tabla", "/territorio/11?vista=mosaico"):
        pintado = territorio.pintar(leer(direccion, consulta), consulta)
        assert set(pintado) == set(territorio.SALIDAS)


@pytest.mark.usefixtures("sin_geografia")
def test_dos_aplicaciones_con_distintos_datos_conviven(tmp_path: Path) -> None:
    almacenes = []
    for cuantos in (2, 3):
        lugares = [establecimiento(f"{n:08d}", "11-01-01") for n in range(cuantos)]
        almacenes.append(publicado(tablas(establecimientos=lugares), tmp_path / str(cuantos)))
    una, otra = (crear_app(almacen, flask.Flask(f"app{i}")) for i, almacen in enumerate(almacenes))
    # se piden por turnos: nada de una queda en la otra
    for _ in range(2):
        for app, cuantos in ((una, 2), (otra, 3)):
            frase = texto(_pintar(app, "/territorio/11")["territorio-titular"]["children"])
            assert f"{cuantos} establecimientos que atienden" in frase


def test_el_menu_muestra_solo_paginas_que_existen_y_marca_la_actual(app: dash.Dash, almacen_pequeno: Almacen) -> None:
    consulta = almacen_pequeno.consulta()
    for ruta in ("/", "/metodo"):
        menu = _pintar(app, ruta, "?periodo=2025-S1")["menu"]["children"]
        *destinos, (presentar, rotulo) = enlaces(menu)
        assert [rotulo for _, rotulo in destinos] == ["Panorama", "Visitas", "Guía", "Calidad", "Datos", "Método"]
        assert (presentar, rotulo) == ("/presentacion?territorio=PE&periodo=2025-S1&generacion=1&paso=1", "▶ Presentar")
        for destino, _ in destinos:
            camino, _, campos = destino.partition("?")
            vista = leer_vista(camino, campos, valores_de(consulta))
            assert str(vista.periodo) == "2025-S1", "el menú conserva el periodo"
        assert [d for p in con_clase(menu, "actual") for d, _ in enlaces(p)] == [f"{ruta}?periodo=2025-S1"]


def test_ninguna_pagina_esta_dos_veces_ni_comparte_nombre() -> None:
    nombres = [pagina.ruta.nombre for pagina in PAGINAS]
    assert len(set(nombres)) == len(nombres) == 19
    # las que enlaza cualquier pantalla están entre las que se pueden pintar
    rutas = [pagina.ruta for pagina in PAGINAS]
    assert all(ruta in rutas for ruta in (TERRITORIO, ESTABLECIMIENTO, GRUPO, LISTA, PASAPORTE))


def test_la_aplicacion_no_conoce_a_ninguna_pagina_por_su_nombre() -> None:
    de_paginas = {
        modulo for _, modulo in importados(PAQUETE / "web" / "app.py") if modulo.startswith("dashboard.paginas")
    }
    assert de_paginas == {f"dashboard.paginas.{modulo}" for modulo in ("alrededor", "menu", "pagina")}


def test_una_pagina_nueva_es_un_valor_y_nada_mas(almacen_pequeno: Almacen) -> None:
    ruta = Ruta("prueba", Forma.CONSULTA, (GENERACION, "color"))
    salidas = {"titular": Output("prueba-titular", "children"), "quieta": Output("prueba-quieta", "children")}

    def esqueleto() -> dash.html.Div:
        partes = [dash.html.Div(id="prueba-titular"), dash.html.Div(id="prueba-quieta")]
        return dash.html.Div(partes, id="prueba", hidden=True)

    def pintar(vista: Vista, consulta: Consulta) -> dict[str, Any]:
        nodo = consulta.nodo(vista.codigo)
        return {
            "titular": html.H1(f"{nodo.nombre}, carga {vista.generacion}, {vista.campo('color')}", id="titular"),
            "quieta": html.P("hola"),
        }

    propio = Esqueleto("prueba", esqueleto, salidas, lambda _app: None)
    nueva = Pagina(ruta, de_lectura(pintar), Entrada("Prueba", territorial=True), propio)
    app = crear_app(almacen_pequeno, flask.Flask("nueva"), paginas=(*PAGINAS, nueva))
    app.server.test_client().get("/")

    pintada = _pintar(app, "/prueba", "?territorio=11&periodo=2026&color=rojo&generacion=1")
    assert texto(pintada["prueba-titular"]["children"]) == "Cusco, carga 1, rojo"
    escondidas = {nombre: pintada[nombre]["hidden"] for nombre in ("prueba", "territorio", "visitas")}
    assert escondidas == {"prueba": False, "territorio": True, "visitas": True}
    # entre territoriales se sigue en el mismo territorio; las demás van a su comienzo, y la carga solo la lleva la suya
    rotulos = {rotulo: destino for destino, rotulo in enlaces(pintada["menu"]["children"])}
    assert rotulos["Panorama"] == "/territorio/11?periodo=2026"
    assert rotulos["Visitas"] == "/visitas?territorio=11&periodo=2026"
    assert rotulos["Método"] == "/metodo?periodo=2026"
    assert rotulos["Prueba"] == "/prueba?territorio=PE&periodo=2026&generacion=1&color=rojo"
    assert [rotulo for p in con_clase(pintada["menu"]["children"], "actual") for _, rotulo in enlaces(p)] == ["Prueba"]
    # desde otra se llega a ella, y al irse se esconde, pierde su titular y lo demás queda como estaba
    otra = _pintar(app, "/territorio/11", "?periodo=2026")
    assert ("/prueba?territorio=11&periodo=2026&generacion=1", "Prueba") in enlaces(otra["menu"]["children"])
    assert (otra["prueba"]["hidden"], otra["prueba-titular"]["children"]) == (True, None)
    assert "prueba-quieta" not in otra
    # la aplicación sin ella no la conoce
    sin_ella = _pintar(crear_app(almacen_pequeno), "/prueba")
    assert "No hay ninguna página en «/prueba»" in texto(sin_ella["pagina-simple"]["children"])


def test_una_pagina_tiene_un_solo_titular_a_la_vez(app: dash.Dash) -> None:
    for ruta in ("/", "/territorio/11", "/metodo", "/lista/atienden/PE", "/grupo/G-000", "/territorio/99", "/nada"):
        salidas = _pintar(app, ruta)
        titulares = [p for p in piezas(list(salidas.values())) if p["props"].get("id") == "titular"]
        assert len(titulares) == 1, ruta
        assert {p["type"] for p in titulares} <= {"H1"}
        assert salidas["territorio"]["hidden"] is (not ruta.startswith(("/territorio/11",)) and ruta != "/"), ruta


def test_los_datos_reales_no_llevan_franja_de_demostracion(app: dash.Dash) -> None:
    # el almacén pequeño se publica como datos reales
    assert "demostración" not in json.dumps(_pintar(app, "/"), ensure_ascii=False).lower()


def test_un_error_que_nadie_espero_se_dice_en_espanol_y_con_salida(
    app: dash.Dash, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def falla(*_: Any) -> None:
        raise ZeroDivisionError("división secreta")

    monkeypatch.setattr("dashboard.web.app.leer_vista", falla)
    salidas = _pintar(app, "/")
    leido = texto(list(salidas["pagina-simple"].values()))
    assert "error inesperado" in leido
    assert "secreta" not in leido
    assert ("/", "Ir al panorama") in enlaces(list(salidas["pagina-simple"].values()))
    assert "división secreta" in caplog.text, "quien administra sí puede ver qué pasó"


@pytest.mark.parametrize("nombre", [n for n, f in vars(html).items() if n[0].isupper() and inspect.isfunction(f)])
def test_cada_etiqueta_ligera_escribe_lo_mismo_que_el_componente_de_dash(nombre: str) -> None:
    fabrica = getattr(html, nombre)
    de_dash = getattr(dash.dcc if nombre == "Link" else dash.html, nombre)
    props: dict[str, Any] = {"className": "x", "title": "y"}
    if nombre == "Link":
        props["href"] = "/"
    hecha = plano(fabrica(["a"], **props))
    original = plano(de_dash(["a"], **props))
    assert hecha["type"] == original["type"]
    assert hecha["namespace"] == original["namespace"]
    assert hecha["props"] == original["props"]
