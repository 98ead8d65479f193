"""Las rutas de las visitas: lo que se lleva se reabre, y ninguna dirección da un error del servidor."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import openpyxl
import pytest
from flask.testing import FlaskClient
from icalendar import Calendar
from pypdf import PdfReader

from dashboard.almacen.almacen import Almacen
from dashboard.nucleo.ajustes import Ajustes
from dashboard.nucleo.errores import ErrorArchivo
from dashboard.nucleo.recursos import texto_de_referencia
from dashboard.planificacion.planear import planear
from dashboard.planificacion.prioridad import priorizar
from dashboard.web.servidor import crear_servidor
from tests.paginas.recorrido import titular
from tests.planificacion.conftest import almacen_de_visitas

RAIZ = Path(__file__).parents[2]
RED = "territorio=11-02&dias=2"
__all__ = ["almacen_de_visitas"]


@pytest.fixture(scope="module")
def cliente(almacen_de_visitas: Almacen) -> Iterator[FlaskClient]:
    """Un servidor completo sobre el mundo pequeño, con búsquedas cortas: aquí no se juzga el recorrido."""
    with pytest.MonkeyPatch.context() as parche:
        parche.setattr("dashboard.planificacion.planes.planear", partial(planear, iteraciones=20))
        yield crear_servidor(Ajustes(datos=almacen_de_visitas.carpeta)).test_client()


def _lineas(cliente: FlaskClient, consulta: str) -> list[dict[str, Any]]:
    respuesta = cliente.get(f"/visitas/plan?{consulta}")
    assert respuesta.status_code == 200
    assert respuesta.mimetype == "application/x-ndjson"
    return [json.loads(linea) for linea in respuesta.get_data(as_text=True).splitlines()]


def _leido(html: str) -> str:
    """Lo que se lee de un trozo de HTML."""
    return unescape(re.sub(r"<[^>]*>", "", html))


def test_el_plan_llega_por_lineas_con_su_avance_y_al_final_lo_que_se_pinta(cliente: FlaskClient) -> None:
    *avances, ultima = _lineas(cliente, f"{RED}&gen=x")
    partes = [linea["avance"] for linea in avances]
    assert partes == sorted(partes)
    assert all(0 <= parte <= 1 and linea["texto"] for parte, linea in zip(partes, avances, strict=True))
    assert "visita" in titular({"t": ultima["titular"]})
    # la segunda vez ya está resuelto: no hay nada que esperar
    (sola,) = _lineas(cliente, f"{RED}&gen=x")
    assert sola == ultima


def test_un_plan_que_no_se_puede_armar_se_pinta_como_error_y_no_como_fallo(cliente: FlaskClient) -> None:
    (ultima,) = _lineas(cliente, "territorio=PE&gen=x")
    assert "no se planifica entero" in _leido(ultima["plan"])
    ultima = _lineas(cliente, f"{RED}&gen=x&base=99999999")[-1]
    assert "99999999" in _leido(ultima["plan"])
    # el titular del plan que hubiera antes no se queda
    assert titular({"t": ultima["titular"]}) == "No se pudo armar el plan de visitas."
    assert set(ultima) == {"plan", "titular"}


@pytest.mark.parametrize(
    ("extension", "tipo"),
    [("xlsx", "spreadsheetml"), ("ics", "text/calendar"), ("pdf", "application/pdf"), ("json", "application/json")],
)
def test_cada_archivo_del_plan_se_descarga_y_se_reabre(cliente: FlaskClient, extension: str, tipo: str) -> None:
    respuesta = cliente.get(f"/descargar/plan.{extension}?{RED}&gen=x")
    assert respuesta.status_code == 200
    assert tipo in respuesta.headers["Content-Type"]
    assert f".{extension}" in respuesta.headers["Content-Disposition"]
    assert respuesta.headers["Cache-Control"] == "no-store"
    contenido = respuesta.get_data()
    if extension == "xlsx":
        libro = openpyxl.load_workbook(io.BytesIO(contenido))
        celdas = [celda for hoja in libro for fila in hoja.iter_rows() for celda in fila]
        assert not [celda.coordinate for celda in celdas if celda.data_type == "f"]
    elif extension == "ics":
        eventos = Calendar.from_ical(contenido).walk("VEVENT")
        assert eventos
        assert all(evento["DTSTART"].dt.utcoffset().total_seconds() == -5 * 3600 for evento in eventos)
    elif extension == "pdf":
        assert len(PdfReader(io.BytesIO(contenido)).pages) >= 2
    else:
        assert json.loads(contenido)


def test_la_prioridad_se_descarga_entera_y_sin_formulas(cliente: FlaskClient, almacen_de_visitas: Almacen) -> None:
    respuesta = cliente.get("/descargar/prioridad.csv?territorio=11-02&pesos=1.2.3.4.5.6.7")
    assert "prioridad_11-02-carga-1.csv" in respuesta.headers["Content-Disposition"]
    filas = list(csv.DictReader(io.StringIO(respuesta.get_data().decode("utf-8-sig"))))
    consulta = almacen_de_visitas.consulta()
    candidatos = priorizar(consulta, consulta.nodo("11-02")).candidatos()
    assert sorted(fila["Código"] for fila in filas) == sorted(c.codigo for c in candidatos)
    for fila in filas:
        suma = sum(float(valor) for campo, valor in fila.items() if campo.endswith("(puntos)"))
        assert abs(suma - float(fila["Puntos"])) < 1e-9
        assert not any(valor.startswith(("=", "+", "@")) for valor in fila.values())
    # G-C se reunió cuatro meses: no hay carta, y lo que falta queda vacío
    (corta,) = [fila for fila in filas if fila["Código"] == "G-C"]
    assert corta["Caída de la asistencia (0 a 1)"] == ""
    assert corta["Caída de la asistencia (puntos)"] == "0.0"


def test_llevar_una_visita_da_la_direccion_de_un_plan_que_la_tiene_ahi(cliente: FlaskClient) -> None:
    plan = cliente.get(f"/descargar/plan.json?{RED}&eq=2&gen=x").get_json(force=True)
    clave, dia = plan["jornadas"][0]["visitas"][0]["clave"], plan["dias"][1]
    donde = f"{dia.replace('-', '')}.2"
    respuesta = cliente.get(f"/visitas/mover?{RED}&eq=2&gen=x&mover={quote(clave)}&a={donde}.1105")
    direccion = respuesta.get_json()["direccion"]
    assert f"fi={clave}%40{donde}.1105" in direccion
    nuevo = cliente.get(f"/descargar/plan.json{direccion[direccion.index('?') :]}").get_json(force=True)
    (visita,) = [v for j in nuevo["jornadas"] for v in j["visitas"] if v["clave"] == clave]
    assert visita["inicio"] == f"{dia}T11:05:00"


@pytest.mark.parametrize(
    ("destino", "dice"),
    [
        ("mover=G-A", "Fijadas"),
        ("mover=no-esta&a=20261207.1.0900", "ya no está en el plan"),
        ("", "No se entiende qué visita se mueve"),
        ("mover=G-A&a=20261207.1.0900&territorio=PE", "no se planifica entero"),
        (
            "mover=G-A&a=20261207.1.0900&ex=" + "~".join(f"codigo-mucho-mas-largo-{i}" for i in range(200)),
            r"demasiado larga: tiene \d+ letras y caben 4000.*quite algo",
        ),
    ],
)
def test_lo_que_no_se_puede_mover_se_dice(cliente: FlaskClient, destino: str, dice: str) -> None:
    base = RED.replace("territorio=11-02&", "") if "territorio=PE" in destino else RED
    respuesta = cliente.get(f"/visitas/mover?{base}&gen=x&{destino}")
    # con 200: no es un fallo, y en la consola del navegador lo parecería
    assert (respuesta.status_code, respuesta.mimetype) == (200, "application/json")
    assert re.search(dice, respuesta.get_json()["no"])


def test_mover_un_peso_responde_lo_que_se_repinta(cliente: FlaskClient) -> None:
    respuesta = cliente.get(f"/visitas/prioridad?{RED}&pesos=0.0.0.0.10.0.0")
    assert respuesta.status_code == 200
    assert "Wawa" in _leido(respuesta.get_json()["prioridad"])


HOSTILES = (
    "eq=0", "eq=99", "eq=-1", "eq=1e3", "dias=0", "dias=21", "desde=9999-12-31", "desde=0001-01-01", "desde=2026-02-30",
    "jor=1700-0800", "jor=x", "base=0,0", "base=nan,inf", "base=PE", "base=G-A", "base=%00", "min=0", "vd=0",
    "modo=avion", "vc=0", "temp=1", "rod=1", "tv=a.b.c", "tv=a.b.99999999", "obl=%ff", "obl=" + "a" * 61,
    "ex=~~~", "fi=G-A@x",
    "fi=G-A@20261207.99.9999", "fi=G-A@00000000", "lab=8", "lab=", "fer=2", "bloq=1", "mer=x", "bono=-1", "gen=%0a",
    "gen=" + "x" * 41, "pesos=1", "pesos=9.9.9.9.9.9.nan", "territorio=%00", "territorio=99",
    "territorio=" + "9" * 3000,
    "periodo=2031", "periodo=x", "vista=otra", "indicador=otro", "obl=" + "~".join(f"c{i}" for i in range(201)),
    "territorio=11-02&territorio=PE", "&&&", "=", "%", "%F0%28%8C%28",
)  # fmt: skip


@pytest.mark.parametrize("consulta", HOSTILES, ids=lambda c: c[:30])
def test_ninguna_consulta_hostil_da_un_fallo_del_servidor(cliente: FlaskClient, consulta: str) -> None:
    entera = consulta if consulta.startswith("territorio=") else f"{RED}&gen=x&{consulta}"
    for ruta in ("/visitas/prioridad", "/visitas/plan", "/descargar/plan.json"):
        respuesta = cliente.get(f"{ruta}?{entera}")
        assert respuesta.status_code in (200, 404), (ruta, respuesta.get_data(as_text=True)[:200])
        leido = respuesta.get_data(as_text=True)
        assert "error inesperado" not in leido
        assert "La petición no se entiende" not in leido


@pytest.mark.parametrize("extension", ["exe", "xlsx.exe", "XLSX", "%00", "a" * 300])
def test_un_formato_que_no_existe_se_dice(cliente: FlaskClient, extension: str) -> None:
    respuesta = cliente.get(f"/descargar/plan.{extension}?{RED}")
    assert respuesta.status_code == 404


def test_un_fallo_inesperado_no_dice_nada_de_dentro(
    cliente: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def falla(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError("división secreta")

    monkeypatch.setattr("dashboard.planificacion.planes.planear", falla)
    ultima = _lineas(cliente, f"{RED}&gen=x&dias=7")[-1]
    assert "error inesperado" in _leido(ultima["plan"])
    assert "secreta" not in json.dumps(ultima)
    assert "división secreta" in caplog.text, "quien administra sí puede ver qué pasó"


# -- arranque --------------------------------------------------------------------------------------------------------


def test_arrancar_no_carga_la_planificacion() -> None:
    guion = (
        "import sys, dashboard.web.servidor;"
        "sys.stdout.write(' '.join(sorted(m for m in sys.modules if m.startswith(('dashboard.planificacion', 'pyvrp',"
        " 'highspy', 'holidays', 'icalendar', 'reportlab', 'xlsxwriter', 'openpyxl')))))"
    )
    proceso = subprocess.run([sys.executable, "-c", guion], capture_output=True, text=True, check=False, cwd=RAIZ)
    assert proceso.returncode == 0, proceso.stderr
    assert proceso.stdout == ""


def test_la_oficina_pone_sus_meses_entre_visitas(almacen_de_visitas: Almacen, tmp_path: Path) -> None:
    propia = tmp_path / "meses.csv"
    propia.write_text(
        texto_de_referencia("visitas_meses.csv").replace("I-3 a I-4,mas_de_15,3", "I-3 a I-4,mas_de_15,11"),
        encoding="utf-8-sig",
    )
    cliente = crear_servidor(Ajustes(datos=almacen_de_visitas.carpeta, visitas=propia)).test_client()
    # a G-A, con 17 integrantes, lo visitaron el 10 de marzo: con 3 meses está vencida; con 11 toca en febrero
    leido = _leido(cliente.get("/visitas/prioridad?territorio=11-02").get_json()["prioridad"])
    assert "más adelante" in leido
    assert "visita vencida" not in leido


@pytest.mark.parametrize("contenido", [None, b"\xff\xfe\x00", b"clase,volumen,meses\n"])
def test_unos_meses_que_no_se_pueden_leer_impiden_arrancar_y_dicen_por_que(
    almacen_de_visitas: Almacen, tmp_path: Path, contenido: bytes | None
) -> None:
    propia = tmp_path / "meses.csv"
    if contenido is not None:
        propia.write_bytes(contenido)
    with pytest.raises(ErrorArchivo, match="matriz de meses"):
        crear_servidor(Ajustes(datos=almacen_de_visitas.carpeta, visitas=propia))


def test_quote_de_la_consulta_no_se_pierde(cliente: FlaskClient) -> None:
    # la clave de un grupo puede llevar espacios y tildes
    respuesta = cliente.get(f"/descargar/plan.json?{RED}&ex={quote('Ñuñuy wawa')}")
    assert respuesta.status_code == 200


def test_el_formulario_de_un_equipo_se_descarga_y_el_que_no_existe_se_dice(cliente: FlaskClient) -> None:
    respuesta = cliente.get(f"/descargar/plan.html?{RED}&equipo=1")
    assert respuesta.status_code == 200
    # se guarda, no se abre aquí: lleva un guion escrito dentro
    assert respuesta.headers["Content-Disposition"].startswith("attachment")
    assert "equipo-1.html" in respuesta.headers["Content-Disposition"]
    for otro in ("9", "-1", "uno", "9" * 40, "²"):
        assert cliente.get(f"/descargar/plan.html?{RED}&equipo={otro}").status_code in (400, 404)
    plan = _lineas(cliente, f"{RED}&gen=x")[-1]["plan"]
    assert re.search(r"/descargar/plan\.html\?[^\"]*equipo=1", unescape(plan))
