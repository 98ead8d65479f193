"""Los documentos dicen la verdad: lo generado está al día y lo escrito nombra cosas que existen."""

from __future__ import annotations

import importlib.util
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dashboard import __version__
from dashboard.__main__ import app
from dashboard.almacen.consulta import Consulta
from dashboard.contratos.tablas import TABLAS
from dashboard.indicadores.catalogo import POR_CLAVE
from dashboard.nucleo.ajustes import Ajustes
from tests.test_arquitectura import PUEDE

RAIZ = Path(__file__).parents[1]
DOCUMENTOS = sorted(
    [*RAIZ.glob("*.md"), *RAIZ.glob("docs/**/*.md"), *RAIZ.glob("datos/**/*.md")],
    key=lambda ruta: ruta.relative_to(RAIZ).as_posix(),
)
DECISIONES = sorted((RAIZ / "docs" / "decisiones").glob("0*.md"))
#: valores por defecto que no son un texto: qué dice de ellos la tabla del README
SIN_VALOR = {
    "clave": "ninguna", "regiones": "el de `datos/referencia`", "limites": "ninguno",
    "visitas": "la de `datos/referencia`", "tiempos": "ninguno", "nombres": "ninguno",
    "plantilla": "la del tablero", "logo": "ninguno", "direccion": "ninguna",
}  # fmt: skip


def _leer(nombre: str) -> str:
    return (RAIZ / nombre).read_text(encoding="utf-8")


def _seccion(texto: str, titulo: str) -> str:
    """Lo que va de un título al siguiente del mismo nivel."""
    return texto.split(f"\n## {titulo}\n", 1)[1].split("\n## ", 1)[0]


def _filas(texto: str) -> list[list[str]]:
    """Celdas de las filas de las tablas de un texto, sin el encabezado ni la raya."""
    filas = [
        [celda.strip() for celda in linea.strip("|").split("|")] for linea in texto.splitlines() if linea[:1] == "|"
    ]
    return [fila for fila in filas[1:] if not set("".join(fila)) <= {"-"}]


def _generados() -> dict[str, Callable[[], str]]:
    forma = importlib.util.spec_from_file_location("generar", RAIZ / "docs" / "generar.py")
    assert forma is not None
    assert forma.loader is not None
    modulo = importlib.util.module_from_spec(forma)
    forma.loader.exec_module(modulo)
    return dict(modulo.GENERADOS)


@pytest.mark.parametrize("nombre", ["glosario.md", "guia.md", "indicadores.md", "prioridad.md", "tablas.md"])
def test_los_documentos_generados_estan_al_dia(nombre: str) -> None:
    generados = _generados()
    assert set(generados) == {"glosario.md", "guia.md", "indicadores.md", "prioridad.md", "tablas.md"}
    assert _leer(f"docs/{nombre}") == generados[nombre](), "ejecute `make docs`"


def test_la_tabla_de_ajustes_del_readme_es_la_del_codigo() -> None:
    tabla = {fila[0]: fila[1] for fila in _filas(_seccion(_leer("README.md"), "Ajustes"))}
    esperada = {}
    for nombre, campo in Ajustes.model_fields.items():
        variable = f"`TABLERO_{nombre.upper()}`" + (" o `PORT`" if nombre == "puerto" else "")
        valor = json.dumps(campo.default) if isinstance(campo.default, tuple) else str(campo.default)
        esperada[variable] = SIN_VALOR.get(nombre, f"`{valor}`")
    assert tabla == esperada


def test_port_y_tablero_puerto_son_el_mismo_ajuste(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TABLERO_PUERTO", raising=False)
    monkeypatch.setenv("PORT", "9001")
    assert Ajustes().puerto == 9001
    monkeypatch.setenv("TABLERO_PUERTO", "9002")
    assert Ajustes().puerto == 9002


def test_las_columnas_indispensables_del_readme_son_las_del_contrato() -> None:
    filas = _filas(_seccion(_leer("README.md"), "Cargar sus datos"))
    escritas = {fila[0].strip("`"): tuple(re.findall(r"`(\w+)`", fila[1])) for fila in filas}
    assert escritas == {tabla.nombre: tabla.obligatorias for tabla in TABLAS}


@pytest.mark.parametrize("nombre", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_las_ordenes_y_metas_que_se_nombran_existen(nombre: str) -> None:
    texto = _leer(nombre)
    # entre comillas de código o en un bloque sangrado, quizá con una variable o una carpeta delante
    nombradas = set(re.findall(r"(?:`|^ {4}(?:\S+[= \\])?)tablero ([a-z]+)", texto, re.MULTILINE))
    assert nombradas <= set(app.commands)
    assert len(nombradas) >= {"README.md": 6, "CHANGELOG.md": 1}.get(nombre, 0)
    opciones = {opcion for orden in app.commands.values() for p in orden.params for opcion in p.opts}
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", texto)) <= opciones | {"--help"}
    metas = set(re.findall(r"^([a-z]+):", _leer("Makefile"), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z]+)\b", texto)) <= metas


@pytest.mark.parametrize("ruta", DOCUMENTOS, ids=lambda ruta: ruta.relative_to(RAIZ).as_posix())
def test_los_enlaces_entre_documentos_llevan_a_alguna_parte(ruta: Path) -> None:
    for destino in re.findall(r"\]\(([^)\s]+)\)", ruta.read_text(encoding="utf-8")):
        if destino.startswith(("http://", "https://")):
            continue
        archivo, _, ancla = destino.partition("#")
        hallado = (ruta.parent / archivo).resolve() if archivo else ruta
        assert hallado.exists(), destino
        if ancla:
            titulos = re.findall(r"^#+ (.+)$", hallado.read_text(encoding="utf-8"), re.MULTILINE)
            assert ancla in {titulo.lower().replace(" ", "-") for titulo in titulos}, destino


def test_los_archivos_de_python_que_un_documento_nombra_existen() -> None:
    hay = [
        ruta.relative_to(RAIZ).as_posix()
        for carpeta in ("dashboard", "tests", "docs")
        for ruta in (RAIZ / carpeta).rglob("*.py")
    ]
    nombrados = [
        (ruta.name, nombre)
        for ruta in DOCUMENTOS
        for nombre in re.findall(r"`([\w./]+/\w+\.py)(?:[:`]|::)", ruta.read_text(encoding="utf-8"))
        # el que se escribe al seguir la primera contribución
        if not nombre.endswith("sesiones_anotadas.py")
    ]
    assert len(nombrados) > 30
    assert [par for par in nombrados if not any(f"/{archivo}".endswith(f"/{par[1]}") for archivo in hay)] == []


def test_las_decisiones_estan_numeradas_completas_y_en_su_indice() -> None:
    assert [ruta.name[:4] for ruta in DECISIONES] == [f"{n:04d}" for n in range(1, len(DECISIONES) + 1)]
    indice = _leer("docs/decisiones/LEEME.md")
    for ruta in DECISIONES:
        texto = ruta.read_text(encoding="utf-8")
        assert re.findall(r"^## (.+)$", texto, re.MULTILINE) == [
            "Contexto",
            "Decisión",
            "Qué se midió",
            "Consecuencias",
        ], ruta.name
        titulo = texto.splitlines()[0].removeprefix("# ")
        assert titulo.startswith(f"{ruta.name[:4]} · ")
        assert f"]({ruta.name})" in indice


def test_la_guia_para_contribuir_nombra_todas_las_capas() -> None:
    filas = _filas(_seccion(_leer("CONTRIBUTING.md"), "Quién puede importar a quién"))
    assert [fila[0].strip("`") for fila in filas] == list(PUEDE)


def test_la_primera_contribucion_funciona_tal_como_esta_escrita(
    consultar: Callable[..., Consulta], monkeypatch: pytest.MonkeyPatch
) -> None:
    indicador, prueba = re.findall(r"```python\n(.+?)```", _leer("docs/primera-contribucion.md"), re.DOTALL)
    escrito: dict[str, Any] = {}
    exec(compile(indicador, "sesiones_anotadas.py", "exec"), escrito)
    monkeypatch.setitem(POR_CLAVE, "sesiones_anotadas", escrito["INDICADOR"])
    exec(compile(prueba, "test_sesiones_anotadas.py", "exec"), escrito)
    (su_prueba,) = (valor for nombre, valor in escrito.items() if nombre.startswith("test_"))
    su_prueba(consultar)


def test_los_cambios_hablan_de_esta_version() -> None:
    assert re.findall(r"^## \[(.+?)\]", _leer("CHANGELOG.md"), re.MULTILINE)[0] == __version__


def test_la_imagen_del_readme_pesa_poco() -> None:
    assert (RAIZ / "docs" / "imagenes" / "panorama.png").stat().st_size <= 300_000
