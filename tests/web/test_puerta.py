"""La puerta: con qué nombre se llama al tablero, quién puede cambiar los datos y qué pasa con quien prueba claves."""

from __future__ import annotations

import logging
import os
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import flask
import pytest
from flask.testing import FlaskClient

from dashboard.nucleo.ajustes import Ajustes
from dashboard.web import puerta
from dashboard.web.puerta import LIBRES, OLVIDO, TABLA, Intentos, Quien
from dashboard.web.servidor import crear_servidor
from tests.fabricas import establecimiento, publicado, tablas

PROPIA = {"X-Tablero": "datos"}
#: como los escribiría una persona: la dirección entera y un nombre con su puerto
NOMBRES = "https://tablero.red/, fijo.red:81"
#: lo que un servidor web agrega a lo que pasa de otro
DE_PASO = (
    {"X-Forwarded-For": "10.0.0.7"}, {"X-Forwarded-Proto": "https"}, {"x-forwarded-prefix": "/lactancia"},
    {"Forwarded": "for=10.0.0.7"}, {"Via": "1.1 intermedio"}, {"X-Real-IP": "10.0.0.7"},
    {"CF-Connecting-IP": "10.0.0.7"}, {"True-Client-IP": "10.0.0.7"}, {"X-Client-IP": "10.0.0.7"},
    {"X-Cluster-Client-IP": "10.0.0.7"}, {"X-Original-Host": "tablero.gob.pe"},
)  # fmt: skip


@pytest.fixture(scope="module")
def datos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Un almacén con una generación."""
    carpeta = tmp_path_factory.mktemp("puerta") / "almacen"
    publicado(tablas(establecimientos=[establecimiento("90000001", "11-01-01")]), carpeta)
    return carpeta


@cache
def _servidor(datos: Path, **otros: Any) -> flask.Flask:
    return crear_servidor(Ajustes(datos=datos, **otros))


def _cliente(datos: Path, **otros: Any) -> FlaskClient:
    return _servidor(datos, **otros).test_client()


@pytest.fixture(autouse=True)
def sin_cargas(datos: Path) -> None:
    """Ninguna prueba hereda las cargas de otra: son pocas las que caben."""
    shutil.rmtree(datos / ".cargas", ignore_errors=True)


@pytest.fixture(scope="module")
def local(datos: Path) -> FlaskClient:
    """Sin ningún ajuste: el de una computadora de escritorio."""
    return _cliente(datos)


def _crear(cliente: FlaskClient, cabeceras: dict[str, str] | None = None, **entorno: str) -> int:
    respuesta = cliente.post("/datos/cargas", headers={**PROPIA, **(cabeceras or {})}, environ_overrides=entorno)
    return respuesta.status_code


# -- todo lo que escribe ---------------------------------------------------------------------------------------------


def _que_reciben(servidor: flask.Flask) -> list[tuple[str, str]]:
    """(método, dirección) de cada ruta que admite algo más que leer, con sus huecos llenos."""
    hallados = []
    for regla in servidor.url_map.iter_rules():
        _, direccion = regla.build(dict.fromkeys(regla.arguments, 1)) or ("", "")
        hallados += [(metodo, direccion) for metodo in (regla.methods or set()) - {"GET", "HEAD", "OPTIONS"}]
    return sorted(hallados)


@pytest.mark.parametrize(
    ("ajustes", "cabeceras"),
    [({}, {}), ({"clave": "la-buena"}, PROPIA), *(({}, PROPIA | paso) for paso in DE_PASO)],
    ids=str,
)
def test_toda_ruta_que_no_es_de_lectura_pasa_por_la_puerta(
    datos: Path, ajustes: dict[str, str], cabeceras: dict[str, str]
) -> None:
    cliente = _cliente(datos, **ajustes)
    reciben = _que_reciben(cliente.application)
    # los siete de la página de datos y el que pinta las páginas; uno que se agregue mañana también se prueba
    assert len(reciben) >= 8
    abiertas = set()
    for metodo, direccion in reciben:
        respuesta = cliente.open(direccion, method=metodo, headers=cabeceras)
        if respuesta.status_code != 403:
            abiertas.add(direccion)
    # reciben un POST y no cambian ningún dato
    assert abiertas == {"/_dash-update-component", "/descargar/lote.zip"}
    assert not (datos / ".cargas").exists()


def test_la_tabla_de_rutas_es_la_de_lo_que_el_servidor_atiende(datos: Path) -> None:
    atiende = {
        (metodo, regla.rule)
        for regla in _servidor(datos).url_map.iter_rules()
        for metodo in (regla.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert {(linea.metodo, linea.regla) for linea in TABLA} == atiende
    assert len(TABLA) == len(atiende), "una ruta está dos veces"


def test_la_puerta_decide_con_la_tabla(monkeypatch: pytest.MonkeyPatch) -> None:
    # una lectura que la tabla reserva a quien escribe también pide permiso, y lo que dice de todos se deja pasar
    monkeypatch.setattr(puerta, "_QUIEN", {("GET", "/ver"): Quien.QUIEN_ESCRIBE, ("POST", "/ver"): Quien.CUALQUIERA})
    servidor = flask.Flask("tabla")
    puerta.poner_puerta(servidor, Ajustes())
    servidor.add_url_rule("/ver", "ver", lambda: "visto", methods=["GET", "POST"])
    servidor.register_error_handler(puerta.ErrorPermiso, lambda error: (str(error), 403))
    cliente = servidor.test_client()
    assert [cliente.get("/ver").status_code, cliente.head("/ver").status_code] == [403, 403]
    assert [cliente.get("/ver", headers=PROPIA).status_code, cliente.post("/ver").status_code] == [200, 200]


def test_una_ruta_nueva_nace_cerrada() -> None:
    servidor = flask.Flask("nuevo")
    puerta.poner_puerta(servidor, Ajustes())
    servidor.add_url_rule("/borrar", "borrar", lambda: "hecho", methods=["DELETE"])
    servidor.register_error_handler(puerta.ErrorPermiso, lambda error: (str(error), 403))
    cliente = servidor.test_client()
    assert cliente.delete("/borrar").status_code == 403
    assert cliente.delete("/borrar", headers=PROPIA).status_code == 200
    assert cliente.delete("/borrar", headers={**PROPIA, "Via": "1.1 x"}).status_code == 403


# -- quién está en esta máquina --------------------------------------------------------------------------------------


@pytest.mark.parametrize("paso", DE_PASO, ids=str)
def test_lo_que_llega_por_otro_servidor_web_no_es_de_esta_maquina(local: FlaskClient, paso: dict[str, str]) -> None:
    assert _crear(local) == 200
    assert _crear(local, paso) == 403


def test_nginx_con_lo_de_fabrica_tampoco(local: FlaskClient) -> None:
    # no agrega ninguna cabecera y escribe nuestro nombre: hasta la 1.29.6 lo delata la versión con que llama
    assert _crear(local, SERVER_PROTOCOL="HTTP/1.1") == 200
    assert _crear(local, SERVER_PROTOCOL="HTTP/1.0") == 403


#: una conexión de 41000 (0xA028) a 8050 (0x1F72), y la misma vista desde el otro lado, que no cuenta
_FILA = (
    "  1: 0100007F:A028 0100007F:1F72 01 00000000:00000000 00:00000000 00000000 {cuenta:>5} 0 {nodo} 1 0 20 4 30 10 -1"
)
_VUELTA = "  2: 0100007F:1F72 0100007F:A028 01 00000000:00000000 00:00000000 00000000  1000 0 77 1 0 20 4 30 10 -1"


@pytest.mark.parametrize(
    ("propia", "cuenta", "nodo", "estado"),
    [
        (1000, 1000, 55, 200),  # el navegador de la misma persona
        (1000, 0, 55, 200),  # el paso de Windows a WSL
        (1000, 33, 55, 403),  # www-data: nginx, sea cual sea su versión
        (1000, 1001, 55, 403),  # otra persona de la misma máquina
        (33, 33, 55, 403),  # el tablero como servicio, con la cuenta de nginx: nadie está sentado en ella
        (0, 0, 55, 200),
        (0, 0, 0, 403),  # ya la cerraron: dice root y no es de nadie
        (1000, None, 0, 403),  # no está
    ],
)
def test_se_mira_de_que_cuenta_es_el_programa_que_llama(
    local: FlaskClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
    propia: int, cuenta: int | None, nodo: int, estado: int,
) -> None:  # fmt: skip
    tabla = tmp_path / "tcp"
    filas = ["  sl  local_address rem_address", _VUELTA]
    if cuenta is not None:
        filas.append(_FILA.format(cuenta=cuenta, nodo=nodo))
    tabla.write_text("\n".join(filas) + "\n", encoding="ascii")
    monkeypatch.setattr(puerta, "_TABLAS_TCP", (tabla, tmp_path / "no-existe"))
    monkeypatch.setattr(os, "getuid", lambda: propia)
    assert _crear(local, REMOTE_PORT="41000", SERVER_PORT="8050") == estado


def test_donde_no_se_puede_saber_la_cuenta_bastan_las_otras_senales(
    local: FlaskClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(puerta, "_TABLAS_TCP", (tmp_path / "no-existe",))
    assert _crear(local, REMOTE_PORT="41000", SERVER_PORT="8050") == 200


def test_quien_declara_un_nombre_ya_no_se_fia_de_nadie_sin_clave(datos: Path) -> None:
    cliente = _cliente(datos, nombres=NOMBRES)
    assert _crear(cliente) == 403
    assert _crear(_cliente(datos, nombres=NOMBRES, clave="la-buena"), {"X-Clave": "la-buena"}) == 200


# -- con qué nombre --------------------------------------------------------------------------------------------------

_CASOS = {
    "127.0.0.1:8050": (200, 200), "localhost": (200, 200), "[::1]:9": (200, 200), "LOCALHOST:8050": (200, 200),
    "tablero.red": (200, 200), "Tablero.Red:8443": (200, 200), "fijo.red:81": (200, 200), "fijo.red": (400, 400),
    "malo.ejemplo": (400, 400), "tablero.red.malo.ejemplo": (400, 400), "127.0.0.1.malo.ejemplo": (400, 400),
    # un número no se puede hacer apuntar a otro sitio; en esta máquina sola no hace falta
    "10.0.0.7:8050": (400, 200), "[fd00::7]:8050": (400, 200), "esta-maquina": (400, 200),
}  # fmt: skip


def test_solo_se_atiende_a_los_nombres_propios_y_a_los_declarados(datos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.gethostname", lambda: "Esta-Maquina")
    solo = _cliente(datos, nombres=NOMBRES)
    todos = crear_servidor(Ajustes(datos=datos, nombres=NOMBRES, host="0.0.0.0")).test_client()
    hallados = {}
    for nombre in _CASOS:
        estados = [cliente.get("/salud", headers={"Host": nombre}).status_code for cliente in (solo, todos)]
        hallados[nombre] = tuple(estados)
    assert hallados == _CASOS
    assert "TABLERO_NOMBRES" in todos.get("/", headers={"Host": "malo.ejemplo"}).get_data(as_text=True)


@pytest.mark.parametrize(
    ("host", "origen", "estado"),
    [
        ("tablero.red", "https://tablero.red", 405),
        ("tablero.red", "http://tablero.red:8443", 405),  # nginx con `Host $host`, que pierde el puerto
        ("127.0.0.1:8050", "https://tablero.red", 405),  # nginx con lo de fábrica
        ("127.0.0.1:8050", "http://127.0.0.1:8050", 405),
        ("127.0.0.1:8050", "http://127.0.0.1:9", 403),
        ("tablero.red", "https://malo.ejemplo", 403),
        ("tablero.red", "null", 403),
        ("tablero.red", "https://tablero.red.malo.ejemplo", 403),
    ],
)
def test_el_origen_se_mira_tambien_detras_de_un_servidor_web(datos: Path, host: str, origen: str, estado: int) -> None:
    cliente = _cliente(datos, nombres=NOMBRES)
    # /salud no admite un POST: 405 es que la puerta lo dejó llegar
    respuesta = cliente.post("/salud", headers={"Host": host, "Origin": origen})
    assert respuesta.status_code == estado


# -- claves equivocadas ----------------------------------------------------------------------------------------------


def test_probar_claves_cuesta_cada_vez_mas_y_queda_escrito(datos: Path, caplog: pytest.LogCaptureFixture) -> None:
    cliente = _cliente(datos, clave="la-buena")
    # pedir sin clave no es probar una
    assert [_crear(cliente) for _ in range(LIBRES + 2)] == [403] * (LIBRES + 2)
    with caplog.at_level(logging.WARNING, logger="tablero"):
        estados = [_crear(cliente, {"X-Clave": f"mala-{n}"}) for n in range(LIBRES + 3)]
    assert estados == [403] * LIBRES + [429] * 3
    assert [registro.getMessage() for registro in caplog.records] == [
        f"Clave equivocada desde 127.0.0.1: van {n} seguidas." for n in range(1, LIBRES + 1)
    ]
    respuesta = cliente.post("/datos/cargas", headers={**PROPIA, "X-Clave": "la-buena"})
    assert respuesta.status_code == 429, "mientras se espera no se mira ninguna clave, tampoco la buena"
    assert respuesta.headers["Retry-After"] in ("1", "2")
    assert "espere" in respuesta.get_data(as_text=True)
    # quien está en otra dirección no espera por él
    assert _crear(cliente, {"X-Clave": "la-buena"}, REMOTE_ADDR="10.0.0.8") == 200


def test_la_espera_se_dobla_tiene_un_tope_y_se_olvida() -> None:
    reloj = [0.0]
    intentos = Intentos(lambda: reloj[0])
    esperas = []
    for _ in range(LIBRES + 9):
        intentos.fallar("10.0.0.7")
        esperas.append(intentos.espera("10.0.0.7"))
        reloj[0] += esperas[-1]
    assert esperas == [0, 0, 0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]
    assert intentos.espera("10.0.0.7") == 0
    reloj[0] += OLVIDO + 1
    assert intentos.fallar("10.0.0.7") == 1
    intentos.olvidar("10.0.0.7")
    assert intentos.fallar("10.0.0.7") == 1


def test_quien_tiene_una_direccion_de_ipv6_tiene_toda_su_red_y_la_memoria_no_crece() -> None:
    intentos = Intentos(lambda: 0.0)
    assert [intentos.fallar(f"fd00::{n}") for n in range(1, 4)] == [1, 2, 3]
    assert intentos.fallar("fd00:0:0:1::1") == 1
    for n in range(5000):
        intentos.fallar(f"10.{n // 250}.0.{n % 250}")
    assert len(intentos._fallos) == puerta._RECORDADAS


def test_nadie_escribe_su_propia_linea_en_el_registro(
    datos: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    servidor = _servidor(datos)

    def falla(**_: object) -> None:
        raise RuntimeError("x")

    (punto,) = [r.endpoint for r in servidor.url_map.iter_rules() if r.rule.startswith("/_dash-component-suites/")]
    monkeypatch.setitem(servidor.view_functions, punto, falla)
    with caplog.at_level(logging.WARNING, logger="tablero"):
        servidor.test_client().get("/_dash-component-suites/a/%0aWARNING%20falso%00%E2%80%AE.js")
    (mensaje,) = [registro.getMessage() for registro in caplog.records]
    assert mensaje.isprintable()
    assert "\\nWARNING falso\\x00\\u202e" in mensaje
