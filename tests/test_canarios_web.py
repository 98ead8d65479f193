"""De la pantalla al disco: ningún nombre, documento ni domicilio de lo que se sube queda en ninguna parte.

Se sube por las rutas de verdad y lo lee el proceso de verdad. Los archivos solo llevan canarios.
"""

from __future__ import annotations

import io
import json
import shutil
import signal
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask.testing import FlaskClient
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from dashboard.almacen.generacion import apuntada
from dashboard.nucleo.ajustes import Ajustes
from dashboard.publicacion.aceptadas import vacias
from dashboard.publicacion.cargas import Cargas
from dashboard.publicacion.carpeta_carga import Estado, Opciones, anotar, guardar_json
from dashboard.publicacion.preparar import publicar_tablas
from dashboard.web.servidor import crear_servidor
from tests.ingesta.formularios import CANARIO, cabecera, facilitadores, formato, his, persona, registro

PROPIA = {"X-Tablero": "datos"}
#: con esto empieza todo lo que no debe salir; los documentos inventados son 9999…
DOCUMENTO = "9999000"
CORREO = "canario@ejemplo"


def _libro(*filas: Any) -> bytes:
    salida, flujo = openpyxl.Workbook(), io.BytesIO()
    for fila in filas:
        salida.active.append([None if celda == "" else celda for celda in fila])
    salida.save(flujo)
    return flujo.getvalue()


def _csv(*filas: Any) -> bytes:
    return "\n".join(",".join(str(celda) for celda in fila) for fila in filas).encode()


ANEXO2 = _libro(
    *formato(
        [persona(numero, e="X", meses=3) for numero in range(1, 7)],
        [*cabecera(Fecha="12/05/2025", Establecimiento="Acopia", Comunidad=f"{CANARIO}C1"), *facilitadores("MG")],
    )
)
HIS = _csv(
    *his(
        ("1", "2025-05-12", "90000001", "C0012", "D", "9"),
        ("2", "2025-05-13", "90000001", "C0012", "D", "8"),
        ("3", "2025-05-13", f"{CANARIO}P", "99208", "D", "1"),
    )
)
PADRON = _csv(
    ("codigo_grupo", "codigo_renipress", "fecha_conformacion", "dni", "apellidos", "correo"),
    *((f"G-{n}", "90000001", "2025-01-01", f"{DOCUMENTO}{n}", f"{CANARIO}A{n}", CORREO) for n in range(9)),
)
ARCHIVOS = {"lista.xlsx": ANEXO2, "diario.csv": HIS, "padron.csv": PADRON}


@pytest.fixture
def temporales(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """La carpeta temporal del sistema para esta prueba y sus procesos."""
    carpeta = tmp_path / "temporales"
    carpeta.mkdir()
    for variable in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(variable, str(carpeta))
    monkeypatch.setattr("tempfile.tempdir", str(carpeta))
    return carpeta


@pytest.fixture
def datos(tmp_path: Path, sin_geografia: None) -> Path:  # noqa: ARG001
    """Un almacén con tres establecimientos reales y ninguna sesión."""
    carpeta = tmp_path / "almacen"
    tablas = vacias()
    tablas.establecimientos = registro()["establecimientos"]
    publicar_tablas(tablas, Ajustes(datos=carpeta))
    return carpeta


@pytest.fixture
def cliente(datos: Path, temporales: Path) -> FlaskClient:  # noqa: ARG001
    """Quien está sentado en la misma máquina."""
    return crear_servidor(Ajustes(datos=datos)).test_client()


def _rastros(*carpetas: Path) -> list[str]:
    """Archivos donde queda un canario, en el nombre o en el contenido (el de un libro, descomprimido)."""
    marcas = (CANARIO, DOCUMENTO, CORREO)
    return [
        str(ruta)
        for carpeta in carpetas
        for ruta in carpeta.rglob("*")
        if ruta.is_file() and any(marca in ruta.name or marca in _texto(ruta.read_bytes()) for marca in marcas)
    ]


def _texto(contenido: bytes) -> str:
    """Un archivo como texto; de un libro, todas sus partes."""
    if not contenido.startswith(b"PK"):
        return contenido.decode("latin-1")
    with zipfile.ZipFile(io.BytesIO(contenido)) as libro:
        return "\n".join(libro.read(parte).decode("latin-1") for parte in libro.namelist())


def _subir(cliente: FlaskClient, **archivos: bytes) -> str:
    carga: str = cliente.post("/datos/cargas", headers=PROPIA).get_json()["id"]
    for nombre, contenido in archivos.items():
        assert (
            cliente.post(
                f"/datos/cargas/{carga}/archivos?nombre={nombre}", headers=PROPIA, data=io.BytesIO(contenido)
            ).status_code
            == 200
        )
    return carga


def _esperar(cliente: FlaskClient, carga: str, fase: str) -> None:
    """Espera a que el proceso de la carga termine, que es cuando ya borró lo suyo, y exige que acabe en esa fase."""
    for hilo in threading.enumerate():
        if hilo.name == "vigila-carga":
            hilo.join()
    assert cliente.get(f"/datos/cargas/{carga}/estado").get_json()["fase"] == fase


def test_de_lo_que_se_sube_no_queda_nada_de_nadie_ni_al_revisar_ni_al_publicar(
    cliente: FlaskClient,
    datos: Path,
    temporales: Path,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    carga = _subir(cliente, **ARCHIVOS)
    assert _rastros(datos), "mientras no se lee, lo subido está entero"
    cliente.post(f"/datos/cargas/{carga}/revisar", headers=PROPIA, json={})
    _esperar(cliente, carga, "revisada")
    assert _rastros(datos, temporales) == []
    revision = json.loads((datos / ".cargas" / carga / "revision.json").read_text(encoding="utf-8"))
    leidos = {archivo["nombre"]: archivo for archivo in revision["archivos"]}
    assert "«dni»" in leidos["padron.csv"]["error"]["mensaje"]
    assert [t["formulario"] for t in leidos["lista.xlsx"]["tablas"]] == ["Anexo 2"]
    assert leidos["lista.xlsx"]["tablas"][0]["aceptadas"] == 6
    respuestas = [cliente.get(f"/datos/cargas/{carga}/estado").get_data(as_text=True), _pagina(cliente, carga)]
    # sin el archivo que se rechaza, lo demás se publica
    cliente.post(f"/datos/cargas/{carga}/archivos/3/quitar", headers=PROPIA)
    cliente.post(f"/datos/cargas/{carga}/revisar", headers=PROPIA, json={})
    _esperar(cliente, carga, "revisada")
    cliente.post(f"/datos/cargas/{carga}/publicar", headers=PROPIA)
    _esperar(cliente, carga, "publicada")
    assert apuntada(datos) == "generacion-000002"
    respuestas += [
        _pagina(cliente, carga),
        _texto(cliente.get("/descargar/libro.xlsx?territorio=PE").get_data()),
    ]
    salida = capfd.readouterr()
    dicho = "\n".join([*respuestas, salida.out, salida.err, caplog.text])
    assert not [marca for marca in (CANARIO, DOCUMENTO, CORREO) if marca in dicho]
    assert _rastros(datos, temporales) == []


def _de_oficina() -> bytes:
    """Un libro de grupos con una fila que corregir y canarios donde el lector no mira."""
    salida, flujo = openpyxl.Workbook(), io.BytesIO()
    hoja = salida.active
    hoja.title = "Grupos"
    hoja.append([f"Responsable del padrón: {CANARIO} T1"])
    hoja.append(["codigo_grupo", "codigo_renipress", "fecha_conformacion", "notas"])
    for numero in range(9):
        hoja.append([f"G-{numero}", "90000001", "2025-01-01", f"hablar con {CANARIO} N{numero}"])
    hoja.append(["G-9", "12345678", "2025-01-01", f"su documento es {DOCUMENTO}9"])
    hoja["A3"].comment = Comment(f"la lleva {CANARIO} C1", f"{CANARIO} C2")
    # donde un libro también guarda nombres: encabezados, listas, nombres definidos, enlaces, formatos, propiedades
    hoja.oddHeader.center.text = f"{CANARIO} E1"
    hoja.evenFooter.left.text = CORREO
    lista = DataValidation(type="list", formula1=f'"{CANARIO} L1,{CANARIO} L2"', prompt=f"{CANARIO} L3")
    hoja.add_data_validation(lista)
    lista.add("A3:A9")
    salida.defined_names["responsable"] = DefinedName("responsable", attr_text=f'"{CANARIO} D1"')
    hoja["B3"].hyperlink = f"mailto:{CORREO}"
    hoja["C3"].number_format = f'"{CANARIO} F1" yyyy-mm-dd'
    hoja.auto_filter.ref = "A2:D12"
    hoja.auto_filter.add_filter_column(3, [f"{CANARIO} A1"])
    hoja.conditional_formatting.add("D3:D12", CellIsRule(operator="equal", formula=[f'"{CANARIO} R1"']))
    salida.custom_doc_props.append(StringProperty(name="Responsable", value=f"{CANARIO} P2"))
    oculta = salida.create_sheet("Borrador")
    oculta.append([f"casa de {CANARIO} H1", CORREO])
    oculta.sheet_state = "hidden"
    salida.properties.creator = f"{CANARIO} P1"
    salida.save(flujo)
    return flujo.getvalue()


def test_el_libro_por_corregir_se_descarga_sin_lo_que_pueda_ser_de_alguien(
    cliente: FlaskClient, datos: Path, temporales: Path
) -> None:
    carga = _subir(cliente, **{f"padron {DOCUMENTO}7.xlsx": _de_oficina()})
    cliente.post(f"/datos/cargas/{carga}/revisar", headers=PROPIA, json={})
    _esperar(cliente, carga, "revisada")
    assert _rastros(datos, temporales) == []
    revision = json.loads((datos / ".cargas" / carga / "revision.json").read_text(encoding="utf-8"))
    (archivo,) = revision["archivos"]
    assert (archivo["tablas"][0]["aceptadas"], archivo["tablas"][0]["rechazadas"]) == (9, 1)
    salidas = sorted((datos / ".cargas" / carga / "salida").iterdir())
    assert [ruta.suffix for ruta in salidas] == [".xlsx"]
    with cliente.get(f"/datos/cargas/{carga}/salida/{salidas[0].name}") as descarga:
        assert descarga.status_code == 200
        contenido, cabeceras = descarga.get_data(), str(descarga.headers)
    hoja = openpyxl.load_workbook(io.BytesIO(contenido))["Grupos"]
    filas = [fila for fila in hoja.iter_rows(values_only=True) if fila[0] == "G-9"]
    assert "codigo_renipress" in str(filas[0][-1]), "trae la fila con su motivo"
    dicho = _texto(contenido) + cabeceras + _pagina(cliente, carga)
    assert not [marca for marca in (CANARIO, DOCUMENTO, CORREO) if marca in dicho]


def _pagina(cliente: FlaskClient, carga: str) -> str:
    """Lo que la página de datos pinta de esa carga."""
    llamadas = cliente.get("/_dash-dependencies").get_json()
    salida = next(ll["output"] for ll in llamadas if any(e["id"] == "ruta" for e in ll["inputs"]))
    partes = [parte.rsplit(".", 1) for parte in salida.strip(".").split("...")]
    respuesta = cliente.post(
        "/_dash-update-component",
        json={
            "output": salida,
            "outputs": [{"id": identificador, "property": propiedad} for identificador, propiedad in partes],
            "inputs": [
                {"id": "ruta", "property": "pathname", "value": "/datos"},
                {"id": "ruta", "property": "search", "value": f"?carga={carga}"},
            ],
            "changedPropIds": ["ruta.search"],
        },
    )
    assert respuesta.status_code == 200
    return respuesta.get_data(as_text=True)


def test_si_el_lector_falla_por_sorpresa_tampoco_queda_nada(
    datos: Path, temporales: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dashboard.obrero import __main__ as obrero
    from dashboard.obrero import revisar

    cargas = Cargas(Ajustes(datos=datos))
    monkeypatch.setattr(Cargas, "_encargar", lambda _, carpeta, __: anotar(carpeta, Estado("esperando")))
    carga = cargas.crear()
    for nombre, contenido in ARCHIVOS.items():
        cargas.recibir(carga, nombre, io.BytesIO(contenido))
    cargas.revisar(carga, Opciones())

    def fallar(*_: object, **__: object) -> None:
        raise RuntimeError(f"{CANARIO} {DOCUMENTO}1")

    monkeypatch.setattr(revisar, "importar_lecturas", fallar)
    guardar_json(datos / ".cargas" / carga / "ajustes.json", {"datos": str(datos)})
    assert obrero.main("revisando", datos / ".cargas" / carga) == 1
    estado = cargas.estado(carga)
    assert estado.fase == "error"
    assert "RuntimeError" in estado.mensaje
    assert CANARIO not in estado.mensaje
    assert _rastros(datos, temporales) == []


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="sin SIGKILL en este sistema")
def test_si_matan_al_proceso_a_medio_leer_el_siguiente_arranque_lo_borra_todo(
    datos: Path, temporales: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cargas = Cargas(Ajustes(datos=datos))
    monkeypatch.setattr(Cargas, "_encargar", lambda _, carpeta, __: anotar(carpeta, Estado("esperando")))
    carga = cargas.crear()
    for nombre, contenido in ARCHIVOS.items():
        cargas.recibir(carga, nombre, io.BytesIO(contenido))
    cargas.revisar(carga, Opciones())
    carpeta = datos / ".cargas" / carga
    guardar_json(carpeta / "ajustes.json", {"datos": str(datos)})
    guion = (
        "import os, pathlib, signal, sys\n"
        "import dashboard.obrero.revisar as r; from dashboard.obrero.__main__ import main\n"
        "r.leer_aparte = lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL)\n"
        "main('revisando', pathlib.Path(sys.argv[1]))\n"
    )
    proceso = subprocess.run(
        [sys.executable, "-c", guion, str(carpeta)], capture_output=True, check=False, cwd=Path(__file__).parents[1]
    )
    assert proceso.returncode == -signal.SIGKILL, proceso.stderr.decode()
    assert _rastros(datos), "murió antes de borrar nada"
    # el siguiente arranque (o la siguiente carga) barre; el proceso ya no está, así que no hay que esperar
    anotar(carpeta, Estado("revisando", cuando=time.time() - 60))
    Cargas(Ajustes(datos=datos)).barrer()
    assert _rastros(datos, temporales) == []
    assert apuntada(datos) == "generacion-000001"
    shutil.rmtree(carpeta)
    assert list((datos / ".cargas").iterdir()) == []
