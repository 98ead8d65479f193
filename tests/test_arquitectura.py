"""La arquitectura es esta prueba: qué capa puede importar a cuál y qué no toca cada una."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

RAIZ = Path(__file__).parents[1]
PAQUETE = RAIZ / "dashboard"

#: lo que toda capa puede importar
COMUN = ("dashboard", "dashboard.nucleo")
#: la lectura que se da a las capas de arriba: `Consulta`; nada más del almacén
LECTURA = ("dashboard.almacen.campos", "dashboard.almacen.consulta", "dashboard.almacen.variacion")
ABAJO = ("dashboard.dominio", "dashboard.contratos")
CALCULO = ("dashboard.dominio", *LECTURA, "dashboard.indicadores", "dashboard.planificacion")

PUEDE: dict[str, tuple[str, ...]] = {
    "nucleo": (),
    "dominio": (),
    "contratos": ("dashboard.dominio",),
    "ingesta": ABAJO,
    "almacen": ABAJO,
    "geografia": ABAJO,
    "publicacion": (*ABAJO, "dashboard.ingesta", "dashboard.almacen", "dashboard.geografia"),
    "demo": (*ABAJO, "dashboard.almacen", "dashboard.publicacion"),
    # los contratos: las cifras y listas de las tablas de la guía se hacen de ellos
    "indicadores": (*ABAJO, *LECTURA),
    "planificacion": ("dashboard.dominio", *LECTURA, "dashboard.indicadores"),
    # vuelve a contar una carga y la compara con lo que se sirve: nada de lo que sirve la importa
    "certificacion": ("dashboard.dominio", "dashboard.almacen", "dashboard.indicadores"),
    "graficas": ("dashboard.dominio",),
    # los contratos: las plantillas y los libros se escriben desde ellos
    "salidas": (*CALCULO, "dashboard.graficas", "dashboard.contratos"),
    "navegacion": ("dashboard.dominio",),
    "piezas": ("dashboard.dominio", "dashboard.navegacion", "dashboard.graficas"),
    "paginas": (
        *CALCULO,
        "dashboard.contratos",
        "dashboard.graficas",
        "dashboard.salidas",
        "dashboard.navegacion",
        "dashboard.piezas",
        "dashboard.publicacion",
    ),
}
#: arman la aplicación y la ponen en marcha: pueden importar todo
ARMAN = {"web", "ordenes", "obrero", "__main__"}
SUELTOS = {"__init__"}

PANTALLA = {"plotly", "dash", "dash_bootstrap_components"}
DASH = PANTALLA - {"plotly"}
ARCHIVOS = {"pathlib", "os", "shutil", "tempfile", "glob", "pyarrow", "duckdb"}
NO_TOCA: dict[str, set[str]] = {
    "nucleo": PANTALLA,
    "contratos": PANTALLA,
    "ingesta": PANTALLA,
    "almacen": PANTALLA,
    "geografia": PANTALLA,
    "publicacion": PANTALLA,
    "demo": PANTALLA,
    "indicadores": PANTALLA | ARCHIVOS,
    "planificacion": PANTALLA | ARCHIVOS,
    "certificacion": PANTALLA,
    "graficas": DASH | ARCHIVOS | {"pandas"},
    "salidas": DASH,
    "navegacion": {"pandas", "plotly"},
    "piezas": ARCHIVOS,
    "paginas": ARCHIVOS,
}
SIN_ARCHIVOS = [capa for capa, ajenos in NO_TOCA.items() if ajenos >= ARCHIVOS]
PESADOS = (
    "pandas", "pyarrow", "duckdb", "geopandas", "openpyxl", "pptx", "pyvrp", "highspy", "holidays", "icalendar",
    "reportlab", "python_calamine", "xlsxwriter",
)  # fmt: skip
MODULOS = sorted(PAQUETE.rglob("*.py"))


@cache
def _arbol(ruta: Path) -> ast.Module:
    return ast.parse(ruta.read_text(encoding="utf-8"))


def _modulo(ruta: Path) -> str:
    partes = ruta.relative_to(RAIZ).with_suffix("").parts
    return ".".join(partes[:-1] if partes[-1] == "__init__" else partes)


def _capa(ruta: Path) -> str:
    return ruta.relative_to(PAQUETE).with_suffix("").parts[0]


@cache
def _existe(modulo: str) -> bool:
    ruta = RAIZ.joinpath(*modulo.split("."))
    return ruta.is_dir() or ruta.with_suffix(".py").is_file()


def importados(ruta: Path) -> Iterator[tuple[int, str]]:
    """(línea, módulo) de cada importación, también las que están dentro de funciones o bajo TYPE_CHECKING."""
    for nodo in ast.walk(_arbol(ruta)):
        if isinstance(nodo, ast.Import):
            yield from ((nodo.lineno, alias.name) for alias in nodo.names)
        elif isinstance(nodo, ast.ImportFrom):
            base = nodo.module or ""
            if nodo.level:
                arriba = _modulo(ruta).split(".")
                arriba = arriba[: len(arriba) - nodo.level + (ruta.name == "__init__.py")]
                base = ".".join([*arriba, base]).rstrip(".")
            for alias in nodo.names:
                # `from dashboard.almacen import consulta` importa el módulo `dashboard.almacen.consulta`
                entero = f"{base}.{alias.name}"
                es_modulo = base.startswith("dashboard") and _existe(entero)
                yield nodo.lineno, entero if es_modulo else base
        elif isinstance(nodo, ast.Call) and getattr(nodo.func, "attr", getattr(nodo.func, "id", "")) in (
            "import_module",
            "__import__",
        ):
            yield nodo.lineno, "importación dinámica"


def _dentro(modulo: str, permitidos: tuple[str, ...]) -> bool:
    return any(modulo == permitido or modulo.startswith(f"{permitido}.") for permitido in permitidos)


def _comun(modulo: str) -> bool:
    return modulo == "dashboard" or _dentro(modulo, COMUN[1:])


def _donde(ruta: Path, linea: int) -> str:
    return f"{ruta.relative_to(RAIZ).as_posix()}:{linea}"


def test_toda_carpeta_y_modulo_pertenece_a_una_capa_conocida() -> None:
    assert {_capa(ruta) for ruta in MODULOS} <= PUEDE.keys() | ARMAN | SUELTOS
    assert len(MODULOS) > 50


def test_cada_capa_importa_solo_las_de_debajo() -> None:
    faltas = []
    for ruta in MODULOS:
        capa = _capa(ruta)
        if capa in ARMAN:
            continue
        permitidos = PUEDE.get(capa, ())
        for linea, modulo in importados(ruta):
            if modulo.split(".")[0] != "dashboard" or _comun(modulo):
                continue
            # dentro de la propia capa todo vale; los sueltos solo se importan entre ellos
            if not _dentro(modulo, (f"dashboard.{capa}",)) and not _dentro(modulo, permitidos):
                faltas.append(f"{_donde(ruta, linea)} importa {modulo}")
    assert faltas == []


def circulos(importa: Mapping[str, set[str]]) -> list[set[str]]:
    """Grupos de módulos que acaban importándose a sí mismos. `importa`: módulo → los que importa, directamente."""

    def alcanza(modulo: str) -> set[str]:
        vistos: set[str] = set()
        pendientes = set(importa[modulo])
        while pendientes:
            vistos |= pendientes
            pendientes = {otro for visto in pendientes for otro in importa.get(visto, ())} - vistos
        return vistos

    alcances = {modulo: alcanza(modulo) for modulo in importa}
    grupos = [
        {otro for otro in alcance if otro in alcances and modulo in alcances[otro]}
        for modulo, alcance in alcances.items()
        if modulo in alcance
    ]
    return [grupo for lugar, grupo in enumerate(grupos) if grupo not in grupos[:lugar]]


def test_ningun_modulo_se_importa_a_si_mismo_por_un_rodeo() -> None:
    # también cuentan las importaciones escondidas en una función y las de los tipos: son las que un círculo obliga a
    # escribir, y quien lo lee tiene que entender los dos módulos a la vez
    importa = {_modulo(ruta): {modulo for _, modulo in importados(ruta)} for ruta in MODULOS}
    assert [sorted(grupo) for grupo in circulos(importa)] == []


def test_ningun_archivo_pasa_de_cuatrocientas_lineas() -> None:
    largos = {str(ruta.relative_to(PAQUETE)): len(ruta.read_text(encoding="utf-8").splitlines()) for ruta in MODULOS}
    assert {nombre: lineas for nombre, lineas in largos.items() if lineas > 400} == {}


def test_un_circulo_se_ve_aunque_de_un_rodeo() -> None:
    importa = {"a": {"b", "pandas"}, "b": {"c"}, "c": {"a"}, "d": {"a"}, "e": {"e"}, "f": set()}
    assert circulos(importa) == [{"a", "b", "c"}, {"e"}]
    assert circulos({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []


def test_ninguna_capa_toca_lo_que_no_es_suyo() -> None:
    faltas = []
    for ruta in MODULOS:
        capa = _capa(ruta)
        for linea, modulo in importados(ruta):
            paquete = modulo.split(".")[0]
            if capa == "dominio" and paquete not in sys.stdlib_module_names | {"dashboard"}:
                faltas.append(f"{_donde(ruta, linea)}: el dominio usa {paquete}")
            if paquete in NO_TOCA.get(capa, ()):
                faltas.append(f"{_donde(ruta, linea)} importa {paquete}")
            if modulo == "importación dinámica":
                faltas.append(f"{_donde(ruta, linea)} importa sin decir qué")
    assert faltas == []


def test_quien_no_toca_archivos_tampoco_los_abre() -> None:
    metodos = {
        "read_text",
        "write_text",
        "read_bytes",
        "write_bytes",
        "read_csv",
        "read_parquet",
        "to_csv",
        "to_parquet",
    }
    faltas = []
    for ruta in MODULOS:
        if _capa(ruta) not in SIN_ARCHIVOS:
            continue
        for nodo in ast.walk(_arbol(ruta)):
            if not isinstance(nodo, ast.Call):
                continue
            funcion = nodo.func
            abre = isinstance(funcion, ast.Name) and funcion.id == "open"
            if abre or (isinstance(funcion, ast.Attribute) and funcion.attr in metodos):
                faltas.append(_donde(ruta, nodo.lineno))
    assert faltas == []


def test_todo_csv_lo_escribe_el_mismo_modulo() -> None:
    escriben = {
        ruta.name
        for ruta in MODULOS
        for nodo in ast.walk(_arbol(ruta))
        if isinstance(nodo, ast.Attribute) and nodo.attr in {"writer", "DictWriter", "to_csv"}
    }
    assert escriben == {"escritura_csv.py"}


def test_ningun_modulo_es_un_cajon_de_sastre() -> None:
    prohibidos = {"utils", "util", "helpers", "helper", "constants", "callbacks", "utiles", "varios", "comunes"}
    assert [ruta.name for ruta in MODULOS if ruta.stem in prohibidos or ruta.parent.name in prohibidos] == []


def test_los_colores_viven_una_sola_vez() -> None:
    color = re.compile(r"#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3,4})\b")
    faltas = []
    for ruta in MODULOS:
        if ruta == PAQUETE / "graficas" / "tema.py":
            continue
        for nodo in ast.walk(_arbol(ruta)):
            if isinstance(nodo, ast.Constant) and isinstance(nodo.value, str) and color.search(nodo.value):
                faltas.append(_donde(ruta, nodo.lineno))
    for ruta in sorted((RAIZ / "assets").rglob("*.css")):
        texto = re.sub(
            r"/\*.*?\*/", lambda c: "\n" * c[0].count("\n"), ruta.read_text(encoding="utf-8"), flags=re.DOTALL
        )
        # un color va detrás de «:»; delante de «{» una almohadilla es un identificador
        for numero, linea in enumerate(texto.splitlines(), 1):
            if any(color.search(valor) for valor in re.findall(r":([^{};]*)(?:;|}|$)", linea)):
                faltas.append(_donde(ruta, numero))
    assert faltas == []


def test_nadie_imprime_ni_registra_callbacks_globales() -> None:
    faltas = []
    for ruta in MODULOS:
        for nodo in ast.walk(_arbol(ruta)):
            if isinstance(nodo, ast.Call) and isinstance(nodo.func, ast.Name) and nodo.func.id == "print":
                faltas.append(f"{_donde(ruta, nodo.lineno)}: print")
            if isinstance(nodo, ast.ImportFrom) and nodo.module == "dash":
                globales = {alias.name for alias in nodo.names} & {"callback", "clientside_callback"}
                faltas += [f"{_donde(ruta, nodo.lineno)}: {nombre} global" for nombre in globales]
            if (
                isinstance(nodo, ast.Attribute)
                and nodo.attr in {"callback", "clientside_callback"}
                and isinstance(nodo.value, ast.Name)
                and nodo.value.id == "dash"
            ):
                faltas.append(f"{_donde(ruta, nodo.lineno)}: dash.{nodo.attr} global")
    assert faltas == []


def privados(arbol: ast.Module) -> Iterator[tuple[int, str]]:
    """(línea, nombre) de cada cosa privada que se toma de algo importado: un módulo, un nombre o un atributo suyo."""
    ajenos: dict[str, str] = {}
    for nodo in ast.walk(arbol):
        if isinstance(nodo, ast.Import):
            ajenos |= {(alias.asname or alias.name).split(".")[0]: alias.name for alias in nodo.names}
        elif isinstance(nodo, ast.ImportFrom) and nodo.module != "__future__":
            ajenos |= {alias.asname or alias.name: f"{nodo.module}.{alias.name}" for alias in nodo.names}
            for alias in nodo.names:
                if re.search(r"\b_[^_]", f"{nodo.module}.{alias.name}"):
                    yield nodo.lineno, f"{nodo.module}.{alias.name}"
    for nodo in ast.walk(arbol):
        if isinstance(nodo, ast.Attribute) and nodo.attr.startswith("_"):
            entero = ast.unparse(nodo)
            if entero.split(".")[0] in ajenos:
                yield nodo.lineno, entero


def test_nadie_usa_lo_privado_de_otro_modulo_ni_de_una_biblioteca() -> None:
    # `os._exit` lleva el guion y está documentada
    faltas = [
        f"{_donde(ruta, linea)}: {nombre}"
        for ruta in MODULOS
        for linea, nombre in privados(_arbol(ruta))
        if nombre != "os._exit"
    ]
    assert faltas == []


def test_lo_privado_se_ve_en_un_modulo_en_un_nombre_y_en_un_atributo() -> None:
    guion = "import a\nfrom b._c import d\nfrom e import _f, g\na.h._i\ng.__mro__[1]\nk._l\na.m\n"
    assert list(privados(ast.parse(guion))) == [(2, "b._c.d"), (3, "e._f"), (4, "a.h._i"), (5, "g.__mro__")]


@pytest.mark.parametrize(
    "modulo",
    ["dashboard.almacen.almacen", "dashboard.indicadores.catalogo", "dashboard.web.app", "dashboard.web.servidor"],
)
def test_servir_no_carga_ninguna_biblioteca_pesada(modulo: str) -> None:
    if not _existe(modulo):
        pytest.skip(f"todavía no existe {modulo}")
    guion = f"import sys, {modulo}; sys.stdout.write(' '.join(m for m in {PESADOS!r} if m in sys.modules))"
    proceso = subprocess.run([sys.executable, "-c", guion], capture_output=True, text=True, check=False, cwd=RAIZ)
    assert proceso.returncode == 0, proceso.stderr
    assert proceso.stdout == ""


def test_la_prueba_ve_una_importacion_escondida_en_una_funcion(tmp_path: Path) -> None:
    ruta = tmp_path / "dashboard" / "graficas" / "trampa.py"
    ruta.parent.mkdir(parents=True)
    ruta.write_text(
        "def f():\n    from dashboard.almacen import consulta\n    import pandas\n    return consulta, pandas\n"
    )
    assert list(importados(ruta)) == [(2, "dashboard.almacen.consulta"), (3, "pandas")]
