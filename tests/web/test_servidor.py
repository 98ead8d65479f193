"""El servidor es una interfaz pública: cabeceras, compresión y, a lo forjado, una frase en español y nunca un 500."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import os
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import brotli
import flask
import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from dashboard.almacen.almacen import Almacen
from dashboard.almacen.generacion import MANIFIESTO, PUNTERO
from dashboard.contratos.tablas import Tablas
from dashboard.nucleo.ajustes import Ajustes
from dashboard.web import comprimidos
from dashboard.web.servidor import CUERPO_MAXIMO, INESPERADO, crear_servidor
from tests.fabricas import establecimiento, publicado, tablas
from tests.paginas.recorrido import con_clase, enlaces, piezas, texto

LLAMADA = "/_dash-update-component"
#: palabras que solo salen de las páginas de error de Werkzeug, Flask o Python
INGLES = re.compile(
    r"Traceback|Internal Server|Not Found|Bad Request|Method Not Allowed|Werkzeug|Exception|"
    r"The requested|The browser|URL was|Unsupported Media|Error:|<title>\d{3}"
)


@pytest.fixture(scope="module")
def carpeta(almacen_pequeno: Almacen) -> Path:
    """La carpeta de un almacén con una generación."""
    return almacen_pequeno.carpeta


@pytest.fixture(scope="module")
def servidor(carpeta: Path) -> flask.Flask:
    """El servidor completo sobre esa carpeta."""
    return crear_servidor(Ajustes(datos=carpeta))


class _Cliente(FlaskClient):
    """Un cliente sin navegador que lee y cierra cada respuesta (los archivos estáticos llegan abiertos)."""

    def open(self, *partes: Any, buffered: bool = True, **otras: Any) -> TestResponse:
        return super().open(*partes, buffered=buffered, **otras)


def _cliente(servidor: flask.Flask) -> _Cliente:
    return _Cliente(servidor, servidor.response_class)


@pytest.fixture
def cliente(servidor: flask.Flask) -> Iterator[FlaskClient]:
    """Un cliente del servidor de `carpeta`."""
    with _cliente(servidor) as cliente:
        yield cliente


def _salida(cliente: FlaskClient) -> str:
    """El nombre de la llamada que pinta las páginas."""
    dependencias = cliente.get("/_dash-dependencies").get_json()
    return next(d["output"] for d in dependencias if any(e["id"] == "ruta" for e in d["inputs"]))


def _cuerpo(cliente: FlaskClient, ruta: Any, busqueda: Any = "") -> dict[str, Any]:
    salida = _salida(cliente)
    return {
        "output": salida,
        "outputs": [
            dict(zip(("id", "property"), parte.rsplit(".", 1), strict=True)) for parte in salida.strip(".").split("...")
        ],
        "inputs": [
            {"id": "ruta", "property": "pathname", "value": ruta},
            {"id": "ruta", "property": "search", "value": busqueda},
        ],
        "changedPropIds": ["ruta.pathname"],
    }


def _pintar(cliente: FlaskClient, ruta: Any, busqueda: Any = "") -> TestResponse:
    return cliente.post(LLAMADA, json=_cuerpo(cliente, ruta, busqueda))


def _titular(respuesta: TestResponse) -> str:
    """El texto del titular que trae una respuesta de la llamada de pintar."""
    hallados = [p for p in piezas(list(respuesta.get_json()["response"].values())) if p["props"].get("id") == "titular"]
    assert len(hallados) == 1, respuesta.get_data(as_text=True)[:400]
    return texto(hallados[0])


def _atienden(respuesta: TestResponse) -> int:
    """Cuántos establecimientos atienden partos según el titular de una región."""
    hallado = re.search(r"(\d+) establecimientos que atienden", _titular(respuesta))
    assert hallado, _titular(respuesta)
    return int(hallado[1])


def _escrito(respuesta: TestResponse) -> str:
    """La respuesta de una llamada como texto, sin los escapes de JSON."""
    return json.dumps(respuesta.get_json(), ensure_ascii=False)


def _sin_fallo(respuesta: TestResponse) -> None:
    """Nunca un 500 ni una página en inglés; si es un error de texto, una frase que termina en punto."""
    assert respuesta.status_code < 500 or respuesta.status_code == 503, respuesta.get_data(as_text=True)[:300]
    assert respuesta.get_data() != INESPERADO.encode()
    if respuesta.status_code >= 400:
        texto = respuesta.get_data(as_text=True)
        assert respuesta.mimetype == "text/plain", texto[:300]
        assert texto.strip().endswith("."), texto[:300]
        assert not INGLES.search(texto), texto[:300]


# -- cabeceras -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "direccion",
    ["/", "/territorio/11", "/salud", "/api/buscar?q=a", "/descargar/atienden.csv", "/nada.js", "/assets/no.js"],
)
def test_toda_respuesta_lleva_las_cabeceras_de_seguridad(cliente: FlaskClient, direccion: str) -> None:
    cabeceras = cliente.get(direccion).headers
    politica = dict(parte.strip().split(" ", 1) for parte in cabeceras["Content-Security-Policy"].split(";"))
    assert "unsafe-eval" not in cabeceras["Content-Security-Policy"]
    assert "unsafe-inline" not in politica["script-src"]
    assert "http" not in cabeceras["Content-Security-Policy"], "ningún origen de fuera"
    assert politica["default-src"] == politica["connect-src"] == politica["frame-ancestors"] == "'self'"
    assert politica["object-src"] == "'none'"
    assert cabeceras["X-Content-Type-Options"] == "nosniff"
    assert cabeceras["Referrer-Policy"] == "same-origin"
    assert "Cross-Origin-Opener-Policy" in cabeceras
    assert "X-Powered-By" not in cabeceras


def test_cada_guion_escrito_en_la_portada_esta_en_la_politica(cliente: FlaskClient) -> None:
    respuesta = cliente.get("/")
    portada = respuesta.get_data(as_text=True)
    guiones = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", portada, re.DOTALL)
    ejecutables = [guion for guion in guiones if guion.strip() and not guion.lstrip().startswith("{")]
    assert ejecutables
    for guion in ejecutables:
        huella = base64.b64encode(hashlib.sha256(guion.encode()).digest()).decode()
        assert f"'sha256-{huella}'" in respuesta.headers["Content-Security-Policy"]


def test_la_portada_esta_en_espanol_y_no_nombra_ningun_sitio_de_fuera(cliente: FlaskClient) -> None:
    portada = cliente.get("/").get_data(as_text=True)
    assert '<html lang="es-PE">' in portada
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', portada)
    assert "unpkg" not in portada
    assert "jsdelivr" not in portada


def test_los_datos_no_se_guardan_y_lo_que_no_cambia_se_guarda_para_siempre(cliente: FlaskClient) -> None:
    for direccion in (
        "/",
        "/salud",
        "/api/buscar?q=cusco",
        "/descargar/atienden.csv",
        "/territorio/99",
    ):
        assert cliente.get(direccion).headers["Cache-Control"] == "no-store", direccion
    assert _pintar(cliente, "/").headers["Cache-Control"] == "no-store"
    portada = cliente.get("/").get_data(as_text=True)
    fijos = re.findall(r'(?:src|href)="(/(?:assets/[0-9a-f]{12}|_dash-component-suites)/[^"]+)"', portada)
    assert len(fijos) > 15
    for direccion in fijos:
        control = cliente.get(direccion).headers["Cache-Control"]
        assert "immutable" in control, direccion
        assert "max-age=31536000" in control, direccion


def test_el_codigo_propio_se_pide_con_una_direccion_que_cambia_con_su_contenido(cliente: FlaskClient) -> None:
    portada = cliente.get("/").get_data(as_text=True)
    propios = re.findall(r'(?:src|href)="(/assets/[^"]+)"', portada)
    assert any("tablero.js" in p for p in propios)
    for direccion in propios:
        assert cliente.get(direccion.replace("&amp;", "&")).status_code == 200
        # los módulos, con la huella de todos ellos; lo demás, con la fecha de su archivo
        assert re.search(r"\?m=\d|^/assets/[0-9a-f]{12}/", direccion) or direccion.endswith("icono.svg")


@pytest.mark.parametrize("forma", ["br", "gzip"])
def test_todo_lo_grande_viaja_comprimido(cliente: FlaskClient, forma: str) -> None:
    cabeceras = {"Accept-Encoding": forma}
    portada = cliente.get("/").get_data(as_text=True)
    guion = next(d for d in re.findall(r'src="([^"]+)"', portada) if "dash_renderer" in d).replace("&amp;", "&")
    for direccion in ("/", guion, "/descargar/establecimientos.csv"):
        plana = cliente.get(direccion, headers={"Accept-Encoding": "identity"})
        comprimida = cliente.get(direccion, headers=cabeceras)
        assert comprimida.headers["Content-Encoding"] == forma, direccion
        assert "Accept-Encoding" in comprimida.headers["Vary"], direccion
        assert len(comprimida.get_data()) < 0.6 * len(plana.get_data()), direccion
        # la portada lleva un identificador que cambia en cada petición
        if forma == "br" and direccion != "/":
            assert brotli.decompress(comprimida.get_data()) == plana.get_data(), direccion
    respuesta = cliente.post(LLAMADA, json=_cuerpo(cliente, "/"), headers=cabeceras)
    assert respuesta.headers["Content-Encoding"] == forma


def _ya_comprimido() -> None:
    for hilo in threading.enumerate():
        if hilo.name == comprimidos.HILO:
            hilo.join()


def _estaticos(cliente: FlaskClient) -> list[str]:
    """Las direcciones de los guiones y las hojas de la portada."""
    portada = cliente.get("/").get_data(as_text=True)
    return [d.replace("&amp;", "&") for d in re.findall(r'(?:src|href)="(/(?:_dash|estatico|assets)[^"]+)"', portada)]


def test_los_guiones_y_las_hojas_se_comprimen_al_maximo_una_vez_y_lo_demas_nunca_se_guarda(tmp_path: Path) -> None:
    viejo = tmp_path / ".estaticos" / "de-otra-version.br"
    viejo.parent.mkdir()
    viejo.write_bytes(b"")
    # como se guardaba hasta la 0.1
    carpeta_vieja = viejo.parent / "3fa9aca68e08"
    carpeta_vieja.mkdir()
    (carpeta_vieja / "uno.br").write_bytes(b"")
    cliente = _cliente(crear_servidor(Ajustes(datos=tmp_path)))
    _ya_comprimido()
    guardados = {ruta: ruta.stat().st_mtime_ns for ruta in viejo.parent.iterdir()}
    assert viejo not in guardados
    assert carpeta_vieja not in guardados
    assert len(guardados) > 20
    direcciones = _estaticos(cliente)
    assert len(direcciones) > 15
    for direccion in direcciones:
        plano = cliente.get(direccion, headers={"Accept-Encoding": "identity"}).get_data()
        respuesta = cliente.get(direccion, headers={"Accept-Encoding": "gzip, br"})
        if direccion != "/assets/icono.svg":
            assert respuesta.get_data() == brotli.compress(plano, quality=comprimidos.CALIDAD), direccion
            assert respuesta.headers["Content-Encoding"] == "br"
            assert respuesta.mimetype in ("text/css", "text/javascript", "application/javascript"), direccion
    assert cliente.get("/?m=1", headers={"Accept-Encoding": "br"}).headers["Content-Encoding"] == "br"
    cliente.post(LLAMADA, json=_cuerpo(cliente, "/"), headers={"Accept-Encoding": "br"})
    # otro arranque los halla hechos
    crear_servidor(Ajustes(datos=tmp_path))
    _ya_comprimido()
    assert {ruta: ruta.stat().st_mtime_ns for ruta in viejo.parent.iterdir()} == guardados


def test_si_no_se_puede_guardar_lo_comprimido_se_sirve_comprimido_deprisa(tmp_path: Path) -> None:
    (tmp_path / ".estaticos").write_text("no es una carpeta", encoding="utf-8")
    cliente = _cliente(crear_servidor(Ajustes(datos=tmp_path)))
    _ya_comprimido()
    guion = next(d for d in _estaticos(cliente) if "dash_renderer" in d)
    respuesta = cliente.get(guion, headers={"Accept-Encoding": "br"})
    assert (respuesta.status_code, respuesta.headers["Content-Encoding"]) == (200, "br")
    assert brotli.decompress(respuesta.get_data()) == cliente.get(guion).get_data()


def test_quien_pide_un_trozo_de_un_guion_recibe_el_guion_entero(cliente: FlaskClient) -> None:
    _ya_comprimido()
    guion = next(d for d in _estaticos(cliente) if d.endswith("/tablero.js"))
    respuesta = cliente.get(guion, headers={"Range": "bytes=10-20", "Accept-Encoding": "br"})
    assert respuesta.status_code == 200
    assert "Content-Range" not in respuesta.headers
    assert brotli.decompress(respuesta.get_data()) == cliente.get(guion).get_data()


def test_todo_guion_y_toda_hoja_de_la_portada_se_guarda_para_siempre(cliente: FlaskClient) -> None:
    direcciones = [d for d in _estaticos(cliente) if not d.endswith("/icono.svg")]
    assert any(d.endswith("/tablero.js") for d in direcciones)
    _ya_comprimido()
    # lo comprimido de antemano, lo que se comprime al vuelo y lo que va tal cual
    for acepta in ("br", "gzip", "identity"):
        dichas = {cliente.get(d, headers={"Accept-Encoding": acepta}).headers["Cache-Control"] for d in direcciones}
        assert dichas == {"public, max-age=31536000, immutable"}


def test_lo_que_el_navegador_ya_tiene_no_viaja_otra_vez(cliente: FlaskClient) -> None:
    _ya_comprimido()
    sin_version = "/_dash-component-suites/plotly/package_data/plotly.min.js"
    for direccion in (sin_version, next(d for d in _estaticos(cliente) if d.endswith("/tablero.js"))):
        primera = cliente.get(direccion, headers={"Accept-Encoding": "br"})
        segunda = cliente.get(direccion, headers={"Accept-Encoding": "br", "If-None-Match": primera.headers["ETag"]})
        assert (segunda.status_code, segunda.get_data()) == (304, b"")
        assert segunda.headers["Cache-Control"] == primera.headers["Cache-Control"]
    assert cliente.get(sin_version).headers["Cache-Control"] == "no-cache"
    # quien no entiende Brotli no lo recibe, aunque ya esté guardado
    assert cliente.get(sin_version, headers={"Accept-Encoding": "br;q=0, gzip"}).headers["Content-Encoding"] == "gzip"


def test_un_guion_que_no_existe_no_se_guarda_aunque_su_direccion_lleve_version(cliente: FlaskClient) -> None:
    for direccion in ("/assets/no.js?m=1", "/_dash-component-suites/nada/no.v1_0m1.js"):
        respuesta = cliente.get(direccion)
        assert respuesta.status_code >= 400
        assert respuesta.headers["Cache-Control"] == "no-store", direccion


# -- salud, búsqueda, descargas y geometría --------------------------------------------------------------------------


def test_la_salud_dice_que_generacion_se_sirve(cliente: FlaskClient) -> None:
    assert cliente.get("/salud").get_json().items() >= {"estado": "bien", "generacion": 1}.items()


def test_la_busqueda_da_direcciones_con_el_periodo_pedido(cliente: FlaskClient) -> None:
    hallados = cliente.get("/api/buscar", query_string={"q": "CÚSCO", "periodo": "2025-S1"}).get_json()
    assert hallados[0]["codigo"] == "11"
    assert hallados[0]["url"] == "/territorio/11?periodo=2025-S1"
    # sin sus ceros también: Callao es la región 08
    assert cliente.get("/api/buscar?q=8").get_json()[0]["codigo"] == "08"


@pytest.mark.parametrize(
    "consulta",
    ["", "q=", "q=%00", "q=%ff%fe", "q=(((", "q=" + "a" * 8000, "q=a&q=b", "q[]=1", "q=%0A", "q=.*", "q='--"],
)
def test_una_busqueda_cualquiera_da_una_lista(cliente: FlaskClient, consulta: str) -> None:
    respuesta = cliente.get(f"/api/buscar?{consulta}")
    assert respuesta.status_code == 200
    assert isinstance(respuesta.get_json(), list)
    assert len(respuesta.get_json()) <= 12


def test_una_busqueda_con_un_periodo_que_no_existe_da_una_frase(cliente: FlaskClient) -> None:
    respuesta = cliente.get("/api/buscar?q=cusco&periodo=ayer")
    assert respuesta.status_code == 404
    _sin_fallo(respuesta)


def test_la_descarga_es_un_csv_con_nombre_y_se_vuelve_a_leer(cliente: FlaskClient) -> None:
    respuesta = cliente.get("/descargar/atienden.csv?territorio=11&periodo=2026")
    assert respuesta.mimetype == "text/csv"
    assert "atienden_11_cusco_2026-carga-1.csv" in respuesta.headers["Content-Disposition"]
    assert respuesta.headers["Content-Disposition"].startswith("attachment")
    lineas = list(csv.reader(io.StringIO(respuesta.get_data().decode("utf-8-sig"), newline="")))
    assert lineas[0][0] == "Código"
    assert len(lineas) > 2
    assert {len(linea) for linea in lineas} == {len(lineas[0])}


@pytest.mark.parametrize(
    "direccion",
    [
        "/descargar/nada.csv",
        "/descargar/%0A.csv",
        "/descargar/sin_grupo.csv?territorio=99",
        "/descargar/sin_grupo.csv?territorio=%00",
        "/descargar/sin_grupo.csv?territorio=" + "9" * 5000,
        "/descargar/sin_grupo.csv?periodo=ayer",
        "/descargar/sin_grupo.csv?periodo=1999",
        "/descargar/sin_grupo.csv?periodo=2026%0A",
        "/descargar/distrito.csv?territorio=999999",
        "/descargar/sesiones.csv?territorio=PE",
        "/assets/nada.js",
        "/assets/..%2fpyproject.toml",
        "/assets/../pyproject.toml",
        "/assets/%2e%2e/%2e%2e/etc/passwd",
        "/_dash-component-suites/nada/x.js",
        "/_dash-component-suites/dash/..%2f..%2fx.js",
        "/_dash-component-suites/plotly/package_data/nada.js",
    ],
)
def test_lo_que_no_existe_da_una_frase_y_nunca_un_archivo(cliente: FlaskClient, direccion: str) -> None:
    respuesta = cliente.get(direccion)
    assert respuesta.status_code in (400, 404)
    _sin_fallo(respuesta)


# -- llamadas forjadas -----------------------------------------------------------------------------------------------


def test_una_llamada_bien_hecha_pinta_la_pagina(cliente: FlaskClient) -> None:
    assert "Cusco" in _titular(_pintar(cliente, "/territorio/11", "?periodo=2026"))


@pytest.mark.parametrize(
    "valor",
    [
        None, 0, -1, 1.5, True, [], ["/"], {}, {"a": {"b": []}}, "", "?", "\n", "/\n", "/territorio/11\n",
        "//malo.example", "javascript:alert(1)", "/" + "a" * 5000, "/territorio/" + "9" * 1900, "/grupo/" + "%" * 300,
        "\ud800", "/%00",
        "🤱" * 200, "/lista//", "/lista/sin_grupo/PE/otra", "/territorio/<script>alert(1)</script>", "٢٠٢٦",
    ],
    ids=lambda valor: repr(valor)[:24],
)  # fmt: skip
def test_una_ruta_o_una_consulta_forjada_pinta_una_frase(cliente: FlaskClient, valor: Any) -> None:
    for ruta, busqueda in ((valor, ""), ("/", valor), (valor, valor)):
        respuesta = _pintar(cliente, ruta, busqueda)
        _sin_fallo(respuesta)
        if respuesta.status_code == 200:
            assert _titular(respuesta).strip()


@pytest.mark.parametrize("valor", ["NaN", "Infinity", "-Infinity", "1e400"])
def test_un_numero_que_no_es_finito_da_una_frase(cliente: FlaskClient, valor: str) -> None:
    crudo = json.dumps(_cuerpo(cliente, "AQUI")).replace('"AQUI"', valor)
    respuesta = cliente.post(LLAMADA, data=crudo, content_type="application/json")
    _sin_fallo(respuesta)
    assert respuesta.status_code == 400 or _titular(respuesta)


def test_una_lista_de_cien_mil_y_un_json_de_diez_mil_niveles_se_rechazan(cliente: FlaskClient) -> None:
    larga = cliente.post(LLAMADA, json=_cuerpo(cliente, [0] * 100_000))
    assert larga.status_code == 413
    _sin_fallo(larga)
    hondo = "[" * 10_000 + "]" * 10_000
    for crudo in (hondo, json.dumps(_cuerpo(cliente, "AQUI")).replace('"AQUI"', hondo)):
        respuesta = cliente.post(LLAMADA, data=crudo, content_type="application/json")
        assert respuesta.status_code == 400
        _sin_fallo(respuesta)


def test_un_cuerpo_mayor_que_el_tope_se_rechaza_sin_leerlo(cliente: FlaskClient) -> None:
    respuesta = cliente.post(LLAMADA, data=b"x" * (CUERPO_MAXIMO + 1), content_type="application/json")
    assert respuesta.status_code == 413
    _sin_fallo(respuesta)


def _forjados() -> list[Any]:
    return [
        {}, [], None, 5, "texto", {"output": "x.y"}, {"output": None, "inputs": []},
        {"output": "inventado.children"}, {"output": "..a.b...c.d.."}, {"inputs": []}, {"inputs": None},
        {"inputs": [{"id": "ruta"}]}, {"inputs": 7}, {"outputs": []}, {"outputs": None}, {"outputs": {}},
        {"state": 5}, {"changedPropIds": 5}, {"changedPropIds": [[]]}, {"output": "mapa.figure"},
        {"inputs": [{"id": {"a": 1}, "property": "pathname", "value": "/"}] * 2},
    ]  # fmt: skip


@pytest.mark.parametrize("cambio", _forjados(), ids=lambda cambio: repr(cambio)[:40])
def test_una_llamada_con_otra_forma_da_una_frase(cliente: FlaskClient, cambio: Any) -> None:
    enteros = isinstance(cambio, dict) and cambio and not ("output" in cambio and len(cambio) == 2)
    cuerpo = {**_cuerpo(cliente, "/"), **cambio} if enteros else cambio
    _sin_fallo(cliente.post(LLAMADA, data=json.dumps(cuerpo), content_type="application/json"))


@pytest.mark.parametrize(
    ("crudo", "tipo"),
    [(b"hola", "text/plain"), (b"{", "application/json"), (b"", "application/json"), (b"\xff\xfe", "application/json"),
     (b"a=1", "application/x-www-form-urlencoded"), (b"--x", "multipart/form-data; boundary=x")],
)  # fmt: skip
def test_un_cuerpo_que_no_es_json_da_una_frase(cliente: FlaskClient, crudo: bytes, tipo: str) -> None:
    respuesta = cliente.post(LLAMADA, data=crudo, content_type=tipo)
    assert 400 <= respuesta.status_code < 500
    _sin_fallo(respuesta)


@settings(max_examples=60)
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
        lambda hijos: st.lists(hijos, max_size=4) | st.dictionaries(st.text(max_size=8), hijos, max_size=4),
        max_leaves=12,
    )
)
def test_cualquier_valor_en_la_ruta_nunca_da_un_500(cliente: FlaskClient, valor: Any) -> None:
    _sin_fallo(_pintar(cliente, valor, valor))


@pytest.mark.parametrize("metodo", ["put", "delete", "patch", "trace"])
def test_una_operacion_que_no_se_admite_da_una_frase(cliente: FlaskClient, metodo: str) -> None:
    for direccion in ("/", LLAMADA, "/descargar/atienden.csv", "/api/buscar", "/salud"):
        respuesta = getattr(cliente, metodo)(direccion)
        assert respuesta.status_code == 405, direccion
        _sin_fallo(respuesta)


@pytest.mark.parametrize(
    "origen", ["https://malo.example", "null", "http://localhost.malo.example", "http://malo.example:80"]
)
def test_una_peticion_de_otro_sitio_se_rechaza(cliente: FlaskClient, origen: str) -> None:
    respuesta = cliente.post(LLAMADA, json=_cuerpo(cliente, "/"), headers={"Origin": origen})
    assert respuesta.status_code == 403
    _sin_fallo(respuesta)


def test_una_peticion_de_la_propia_pagina_se_atiende(cliente: FlaskClient) -> None:
    for cabeceras in (
        {"Origin": "http://localhost"},
        {"Origin": "http://127.0.0.1:8050", "Host": "127.0.0.1:8050"},
        {},
    ):
        assert cliente.post(LLAMADA, json=_cuerpo(cliente, "/"), headers=cabeceras).status_code == 200


@pytest.mark.parametrize(
    "direccion",
    [
        "/territorio/11%0A",
        "/%00",
        "/" + "a" * 9000,
        "/?" + "a" * 20_000,
        "/%ff%fe",
        "/a/b/c/d/e",
        "/..%2f..%2fetc%2fpasswd",
        "/<script>",
    ],
    ids=lambda direccion: direccion[:24],
)
def test_una_direccion_cualquiera_da_la_portada_o_una_frase(cliente: FlaskClient, direccion: str) -> None:
    respuesta = cliente.get(direccion)
    _sin_fallo(respuesta)
    if respuesta.status_code == 200:
        assert respuesta.get_data(as_text=True).count('id="titular"') == 1


def test_la_pagina_de_error_ofrece_salidas_que_se_pueden_seguir(cliente: FlaskClient) -> None:
    for ruta, busqueda in (
        ("/territorio/99", ""),
        ("/", "?periodo=1999"),
        ("/grupo/11", ""),
        ("/lista/sesiones/PE", ""),
    ):
        pintada = _pintar(cliente, ruta, busqueda)
        assert "No se puede mostrar" in _titular(pintada)
        opciones = con_clase(list(pintada.get_json()["response"].values()), "opciones")
        destinos = [destino for destino, _ in enlaces(opciones)]
        assert destinos, ruta
        for destino in destinos:
            propia, _, campos = destino.partition("?")
            assert "No se puede mostrar" not in _titular(
                _pintar(cliente, propia or ruta, f"?{campos}" if campos else "")
            )


# -- generaciones ----------------------------------------------------------------------------------------------------


def _mundo(cuantos: int) -> Tablas:
    return tablas(establecimientos=[establecimiento(f"{n:08d}", "11-01-01") for n in range(1, cuantos + 1)])


@pytest.mark.usefixtures("sin_geografia")
def test_sin_ninguna_generacion_todo_dice_que_hacer_y_nada_falla(tmp_path: Path) -> None:
    with _cliente(crear_servidor(Ajustes(datos=tmp_path / "vacia"))) as cliente:
        assert cliente.get("/").status_code == 200
        pintada = _pintar(cliente, "/")
        assert pintada.status_code == 200
        assert "tablero demo" in _escrito(pintada), "dice cómo cargar datos"
        for direccion in (
            "/salud",
            "/api/buscar?q=a",
            "/descargar/atienden.csv",
        ):
            respuesta = cliente.get(direccion)
            assert respuesta.status_code == 503, direccion
            assert "no hay datos" in respuesta.get_data(as_text=True)
            _sin_fallo(respuesta)
        # y en cuanto hay una, se sirve sin reiniciar
        publicado(_mundo(2), tmp_path / "vacia")
        assert "Cusco" in _titular(_pintar(cliente, "/")), "con una sola región se abre en ella"
        assert "regiones" in _titular(_pintar(cliente, "/", "?periodo=2026"))
        assert cliente.get("/salud").get_json().items() >= {"estado": "bien", "generacion": 1}.items()


@pytest.mark.usefixtures("sin_geografia")
def test_una_generacion_nueva_se_sirve_sin_reiniciar(tmp_path: Path) -> None:
    publicado(_mundo(2), tmp_path)
    with _cliente(crear_servidor(Ajustes(datos=tmp_path))) as cliente:
        assert _atienden(_pintar(cliente, "/territorio/11")) == 2
        publicado(_mundo(3), tmp_path)
        assert _atienden(_pintar(cliente, "/territorio/11")) == 3
        assert cliente.get("/salud").get_json()["generacion"] == 2


def _danar(generacion: Path) -> None:
    victima = next((generacion / "cubo").glob("*.npy"))
    contenido = bytearray(victima.read_bytes())
    contenido[-1] ^= 1
    victima.chmod(0o644)
    victima.write_bytes(bytes(contenido))


@pytest.mark.usefixtures("sin_geografia")
def test_si_la_generacion_del_puntero_esta_danada_se_sirve_la_anterior_y_se_dice(tmp_path: Path) -> None:
    publicado(_mundo(2), tmp_path)
    publicado(_mundo(3), tmp_path)
    _danar(tmp_path / "generacion-000002")
    with _cliente(crear_servidor(Ajustes(datos=tmp_path))) as cliente:
        pintada = _pintar(cliente, "/territorio/11")
        assert _atienden(pintada) == 2
        crudo = _escrito(pintada)
        assert "generacion-000002" in crudo
        assert "Atención" in crudo
        assert cliente.get("/salud").get_json().items() >= {"estado": "con aviso", "generacion": 1}.items()


@pytest.mark.usefixtures("sin_geografia")
def test_si_la_nueva_llega_danada_sigue_la_que_se_servia(tmp_path: Path) -> None:
    publicado(_mundo(2), tmp_path)
    with _cliente(crear_servidor(Ajustes(datos=tmp_path))) as cliente:
        assert _atienden(_pintar(cliente, "/territorio/11")) == 2
        publicado(_mundo(3), tmp_path)
        (tmp_path / "generacion-000002" / MANIFIESTO).write_text("{}", encoding="utf-8")
        (tmp_path / PUNTERO).write_text("generacion-000002\n", encoding="utf-8")
        pintada = _pintar(cliente, "/territorio/11")
        assert _atienden(pintada) == 2
        assert "Atención" in _escrito(pintada)
        # y cuando alguien la arregla, el aviso se va
        publicado(_mundo(4), tmp_path)
        arreglada = _pintar(cliente, "/territorio/11")
        assert _atienden(arreglada) == 4
        assert "Atención" not in _escrito(arreglada)


@pytest.mark.usefixtures("sin_geografia")
def test_si_la_unica_generacion_esta_danada_se_dice_cual_y_que_hacer(tmp_path: Path) -> None:
    publicado(_mundo(2), tmp_path)
    _danar(tmp_path / "generacion-000001")
    with _cliente(crear_servidor(Ajustes(datos=tmp_path))) as cliente:
        assert cliente.get("/").status_code == 200
        crudo = _escrito(_pintar(cliente, "/"))
        assert "generacion-000001" in crudo
        salud = cliente.get("/salud")
        assert salud.status_code == 503
        _sin_fallo(salud)


@pytest.mark.usefixtures("sin_geografia")
def test_un_puntero_estropeado_sirve_la_ultima_buena_con_aviso(tmp_path: Path) -> None:
    publicado(_mundo(2), tmp_path)
    with _cliente(crear_servidor(Ajustes(datos=tmp_path))) as cliente:
        for vez, puntero in enumerate(("", "basura", "../../etc", "generacion-999999", "\x00", "generacion-1\nx")):
            (tmp_path / PUNTERO).write_text(puntero, encoding="utf-8")
            # dos escrituras en el mismo tic del reloj se verían como una
            os.utime(tmp_path / PUNTERO, (vez, vez))
            assert _atienden(_pintar(cliente, "/territorio/11")) == 2, repr(puntero)
            salud = cliente.get("/salud").get_json()
            assert (salud["estado"], salud["generacion"]) == ("con aviso", 1), repr(puntero)
