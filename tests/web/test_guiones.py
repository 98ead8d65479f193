"""Los módulos del navegador: con qué dirección se piden, y qué puede hacer cada uno."""

from __future__ import annotations

import json
import mimetypes
import re
from collections.abc import Iterator
from pathlib import Path

import brotli
import flask
import pytest
from flask.testing import FlaskClient

from dashboard.nucleo.recursos import carpeta_assets
from dashboard.web.guiones import ENTRADA, Guiones, guiones, rutas

RAIZ = Path(__file__).parents[2]
MODULOS = sorted(carpeta_assets().glob("*.js"))
#: lo que vuelve HTML un texto, o lo evalúa, y lo que pide algo al servidor
_SOLO_EN_UNO = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|DOMParser|createContextualFragment|setHTML|document\.write|\bfetch\("
)
_CUANDO_HACE_FALTA = re.compile(r'\bimport\("\./([\w-]+\.js)"\)')
_NUNCA = re.compile(r"\beval\(|\bFunction\(|set(?:Timeout|Interval)\(\s*[\"'`]|\bvar ")


@pytest.fixture
def cliente() -> Iterator[FlaskClient]:
    """Un servidor con los módulos y nada más."""
    servidor = flask.Flask("guiones", static_folder=None)
    servidor.register_blueprint(rutas(guiones()))
    with servidor.test_client() as cliente:
        yield cliente


def _sin_comentarios(texto: str) -> str:
    return re.sub(r"/\*.*?\*/|//[^\n]*", "", texto, flags=re.DOTALL)


def test_un_solo_modulo_convierte_textos_en_html_y_habla_con_el_servidor() -> None:
    usan = {ruta.name for ruta in MODULOS if _SOLO_EN_UNO.search(_sin_comentarios(ruta.read_text(encoding="utf-8")))}
    assert usan == {"fragmento.js"}


def test_cada_modulo_se_revisa_con_tipos_y_no_evalua_textos() -> None:
    assert len(MODULOS) > 8
    for ruta in MODULOS:
        texto = ruta.read_text(encoding="utf-8")
        assert texto.startswith("// @ts-check\n"), ruta.name
        assert not _NUNCA.search(_sin_comentarios(texto)), ruta.name


def test_la_huella_cambia_si_cambia_cualquier_modulo_y_las_direcciones_con_ella() -> None:
    antes = Guiones({"a.js": b'import { b } from "./b.js";', "b.js": b"1"})
    for despues in (
        Guiones({"a.js": b'import { b } from "./b.js";', "b.js": b"2"}),
        Guiones({"a.js": b'import { b } from "./b.js"; ', "b.js": b"1"}),
        Guiones({"a.js": b'import { b } from "./b.js";', "c.js": b"1", "b.js": b""}),
    ):
        assert despues.huella != antes.huella
        assert not set(despues.direcciones("a.js")) & set(antes.direcciones("a.js"))
    # el orden en que el sistema da los archivos no la cambia
    assert Guiones({"b.js": b"1", "a.js": antes.contenidos["a.js"]}).huella == antes.huella


def test_se_pide_de_una_vez_todo_lo_que_se_acaba_importando() -> None:
    propios = Guiones(
        {
            "a.js": b'import { x } from "./b.js";\nimport * as c from "./c.js";',
            "b.js": b'import {\n  y,\n} from "./d.js";',
            "c.js": b'import { y } from "./d.js";\nimport { x } from "./b.js";',
            "d.js": b'import { x } from "./b.js"; const dicho = "from aqui";',
            "suelto.js": b"",
        }
    )
    assert [d.rpartition("/")[2] for d in propios.direcciones("a.js")] == ["a.js", "b.js", "c.js", "d.js"]
    # un círculo no da vueltas para siempre, y lo que no se importa no se pide
    assert [d.rpartition("/")[2] for d in propios.direcciones("d.js")] == ["d.js", "b.js"]


def test_todo_modulo_lo_necesita_algun_documento_y_el_tablero_no_pide_la_presentacion() -> None:
    tablero, *de_presentar = (
        {d.rpartition("/")[2] for d in guiones().direcciones(entrada)}
        for entrada in (ENTRADA, "presentacion.js", "orador.js")
    )
    presentacion = set.union(*de_presentar)
    # los que se piden cuando hacen falta, y que por eso no cuentan en la primera visita
    tardios = {nombre for ruta in MODULOS for nombre in _CUANDO_HACE_FALTA.findall(ruta.read_text(encoding="utf-8"))}
    assert tardios == {"formulario.js", "lote.js", "visitas.js"}
    tardios = {d.rpartition("/")[2] for nombre in tardios for d in guiones().direcciones(nombre)} - tablero
    assert {"visita.js", "mover.js"} <= tardios
    assert not tardios & (tablero | presentacion)
    con_lo_suyo = {d.rpartition("/")[2] for tardio in tardios for d in guiones().direcciones(tardio)}
    assert tablero | presentacion | con_lo_suyo == {ruta.name for ruta in MODULOS}
    assert "presentacion.js" not in tablero
    assert de_presentar[0] == {"presentacion.js", "escenas.js", "fragmento.js", "pagina.js"}


def test_un_modulo_llega_entero_y_su_tipo_no_depende_del_equipo(
    cliente: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    # en Windows el tipo de «.js» sale del registro, y cualquier programa lo cambia: con otro, un módulo no corre
    monkeypatch.setattr(mimetypes, "guess_type", lambda *_, **__: ("text/plain", None))
    for direccion in guiones().direcciones(ENTRADA):
        respuesta = cliente.get(direccion)
        assert respuesta.status_code == 200, direccion
        assert respuesta.mimetype == "text/javascript"
        assert respuesta.data == (carpeta_assets() / direccion.rpartition("/")[2]).read_bytes()


@pytest.mark.parametrize(
    "pedida",
    ["/assets/000000000000/tablero.js", "/assets/{}/nada.js", "/assets/{}/estilo.css", "/assets/{}/..%2fREADME.md"],
)
def test_con_otra_huella_o_con_otro_nombre_no_hay_nada_que_guardar_para_siempre(
    cliente: FlaskClient, pedida: str
) -> None:
    respuesta = cliente.get(pedida.format(guiones().huella))
    assert respuesta.status_code == 404
    assert "immutable" not in respuesta.headers.get("Cache-Control", "")


def test_lo_propio_pesa_poco_la_primera_vez() -> None:
    propios = [carpeta_assets() / d.rpartition("/")[2] for d in guiones().direcciones(ENTRADA)]
    assert sum(len(brotli.compress(ruta.read_bytes(), quality=5)) for ruta in propios) < 35_000


def test_las_herramientas_de_quien_desarrolla_tienen_version_exacta_y_ninguna_direccion() -> None:
    declaradas = json.loads((RAIZ / "package.json").read_text(encoding="utf-8"))
    assert "dependencies" not in declaradas, "nada de Node llega a la página"
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in declaradas["devDependencies"].values())
    texto = (RAIZ / "package-lock.json").read_text(encoding="utf-8")
    paquetes = json.loads(texto)["packages"]
    assert all("resolved" not in paquete for paquete in paquetes.values())
    for nombre, version in declaradas["devDependencies"].items():
        assert paquetes[f"node_modules/{nombre}"]["version"] == version
    assert "registry" not in texto
