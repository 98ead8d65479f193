"""La línea de órdenes: qué sale por cada salida, con qué código, y que ningún tropiezo deje de servir lo publicado."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from dashboard import __main__ as ordenes
from dashboard import __version__
from dashboard.almacen.generacion import apuntada, ultima_buena
from dashboard.contratos.tablas import TABLAS
from dashboard.dominio.territorio import CATEGORIAS
from dashboard.indicadores.catalogo import TODOS
from dashboard.nucleo.ajustes import Ajustes
from dashboard.nucleo.errores import ErrorTablero
from dashboard.ordenes import navegador
from dashboard.ordenes.consola import barra_de_avance, leer_ajustes
from dashboard.publicacion import aceptadas
from tests.ordenes.conftest import EJEMPLO

RAIZ = Path(__file__).parents[2]
CAMPOS = ["territorio", "indicador", "periodo", "numerador", "denominador", "valor", "estandar", "veredicto", "faltan",
          "fecha_datos", "provisional", "demostracion", "desconocidos", "minimo", "maximo", "aplica", "sin_reporte",
          "dudosos", "dudosos_con_grupo", "dudosos_sin_reporte", "establecimientos", "facilitadores",
          "facilitadores_necesarios", "facilitadores_hasta", "segun"]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Salida:
    """Lo que dejó una orden."""

    codigo: int
    salida: str
    errores: str


Tablero = Callable[..., Salida]


@pytest.fixture
def datos(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """La carpeta de las generaciones de la prueba, todavía sin crear."""
    for nombre in [nombre for nombre in os.environ if nombre == "PORT" or nombre.startswith("TABLERO_")]:
        if nombre != "TABLERO_REALES":
            monkeypatch.delenv(nombre)
    monkeypatch.setenv("TABLERO_DATOS", str(tmp_path / "datos"))
    return tmp_path / "datos"


@pytest.fixture
def tablero(datos: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Tablero:
    """Corre una orden en este proceso, sobre la carpeta `datos`."""
    assert os.environ["TABLERO_DATOS"] == str(datos)

    def _tablero(*argumentos: object) -> Salida:
        monkeypatch.setattr(sys, "argv", ["tablero", *map(str, argumentos)])
        with pytest.raises(SystemExit) as fin:
            ordenes.main()
        escrito = capsys.readouterr()
        return Salida(int(fin.value.code or 0), escrito.out, escrito.err)

    return _tablero


@pytest.fixture
def ejemplo(cargado: Path, datos: Path) -> Path:
    """La carpeta `datos` con el conjunto de ejemplo cargado."""
    shutil.copytree(cargado, datos)
    return datos


def _aparte(argumentos: list[str], carpeta: Path, **entorno: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "dashboard", *argumentos],
        cwd=RAIZ,
        env={**os.environ, "TABLERO_DATOS": str(carpeta), "PYTHONIOENCODING": "utf-8", **entorno},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_la_orden_de_verdad_lee_y_publica_en_sus_propios_procesos(tmp_path: Path) -> None:
    archivos = [str(EJEMPLO / f"{tabla}.csv") for tabla in ("sesiones", "grupos", "establecimientos")]
    corrida = _aparte(["importar", *archivos], tmp_path / "datos")
    assert corrida.returncode == 0, corrida.stderr
    assert "Se publicó la generación 1." in corrida.stdout
    vigente = ultima_buena(tmp_path / "datos")
    leidas = aceptadas.leer(vigente.carpeta, vigente.manifiesto)
    assert [len(leidas.establecimientos), len(leidas.grupos), len(leidas.sesiones)] == [12, 8, 40]


@pytest.mark.usefixtures("ejemplo")
def test_cifras_escribe_solo_los_registros_con_los_valores_hechos_a_mano(tablero: Tablero) -> None:
    corrida = tablero("cifras", "--territorio", "11", "--periodo", "2025-S1", "--formato", "json")
    assert (corrida.codigo, corrida.errores) == (0, "")
    filas = {fila["indicador"]: fila for fila in json.loads(corrida.salida)}
    assert all(list(fila) == CAMPOS for fila in filas.values())
    # De los cinco que atienden partos (01, 05, 07, 08 y 11) cuatro tienen grupo: 80 % exacto. Último reporte: 30 dic.
    assert filas["cobertura"] == {
        "territorio": "11", "indicador": "cobertura", "periodo": "2025-S1", "numerador": 4, "denominador": 5,
        "valor": 0.8, "estandar": 0.8, "veredicto": "cumple", "faltan": 0, "fecha_datos": "2025-12-30",
        "provisional": False, "demostracion": False,
        # 90000010 no dice si atiende partos y tiene grupo: si atendiera serían 5 de 6
        "desconocidos": 0, "minimo": 0.8, "maximo": 5 / 6, "aplica": True,
        "sin_reporte": 0, "dudosos": 1, "dudosos_con_grupo": 1, "dudosos_sin_reporte": 0, "establecimientos": None,
        "facilitadores": None, "facilitadores_necesarios": None, "facilitadores_hasta": None, "segun": None,
    }  # fmt: skip
    # con 5 que atienden partos, y 6 si el dudoso también, hace falta 1
    equipo = filas["regiones_con_equipo"]
    assert (equipo["establecimientos"], equipo["facilitadores_necesarios"], equipo["facilitadores_hasta"]) == (5, 1, 1)
    # GAC-003 y GAC-006 no llegan a 12 horas; sin estándar no hay veredicto
    capacitadas = filas["madres_guia_capacitadas"]
    assert (capacitadas["valor"], capacitadas["veredicto"], capacitadas["faltan"]) == (0.75, None, None)


@pytest.mark.usefixtures("ejemplo")
def test_el_csv_de_cifras_trae_los_mismos_registros_que_el_json(tablero: Tablero) -> None:
    pedido = ("cifras", "--territorio", "11-03-01", "--periodo", "2025-S1", "--hijos")
    registros = json.loads(tablero(*pedido).salida)
    lector = csv.DictReader(io.StringIO(tablero(*pedido, "--formato", "csv").salida))
    filas = list(lector)
    assert lector.fieldnames == CAMPOS
    assert len(filas) == len(registros) == 4 * len(TODOS)
    for fila, registro in zip(filas, registros, strict=True):
        # el texto no es el mismo («0.6810»), el número sí
        fila |= {c: str(float(fila[c])) for c, v in registro.items() if isinstance(v, float)}
        esperada = {c: "" if v is None else str(v).lower() if isinstance(v, bool) else str(v)
                    for c, v in registro.items()}  # fmt: skip
        assert fila == esperada


@pytest.mark.usefixtures("ejemplo")
def test_hijos_anade_los_del_nivel_siguiente_en_orden_y_sin_ellos_no_estan(tablero: Tablero) -> None:
    def territorios(*argumentos: str) -> list[str]:
        return list(dict.fromkeys(fila["territorio"] for fila in json.loads(tablero("cifras", *argumentos).salida)))

    assert territorios("--territorio", "11") == ["11"]
    assert territorios("--territorio", "11", "--hijos") == ["11", "11-02", "11-03"]
    # del catálogo salen las 29 regiones, aunque solo una tenga datos
    assert len(territorios("--hijos")) == 1 + 29
    assert territorios("--territorio", "90000001", "--hijos") == ["90000001", "GAC-001", "GAC-002"]


@pytest.mark.usefixtures("ejemplo")
@pytest.mark.parametrize(
    ("pedido", "codigo", "asistencia"),
    [
        # De enero a junio de 2025: GAC-001 44/60, GAC-002 39/50
        ("GAC-001", "GAC-001", (44, 60)),
        ("90000001", "90000001", (44 + 39, 60 + 50)),
        # 11-03-01: GAC-005 52/60 y GAC-006 33/44
        ("11-3-1", "11-03-01", (85, 104)),
        # 11-03: además GAC-008, 10 + 8 + 9 de 39
        (" 11-03", "11-03", (112, 143)),
        ("pe", "PE", (296, 391)),
    ],
)
def test_cifras_acepta_cualquier_nivel_y_codigos_sin_sus_ceros(
    tablero: Tablero, pedido: str, codigo: str, asistencia: tuple[int, int]
) -> None:
    filas = json.loads(tablero("cifras", "--territorio", pedido, "--periodo", "2025-s1").salida)
    (fila,) = [fila for fila in filas if fila["indicador"] == "asistencia"]
    assert (fila["territorio"], fila["numerador"], fila["denominador"]) == (codigo, *asistencia)


@pytest.mark.usefixtures("ejemplo")
def test_sin_periodo_ni_territorio_son_el_pais_y_el_ano_de_los_datos(tablero: Tablero) -> None:
    primera = json.loads(tablero("cifras").salida)[0]
    # el último dato es del 30 de diciembre: el año aún no había terminado
    assert (primera["territorio"], primera["periodo"], primera["provisional"]) == ("PE", "2025", True)
    # De 29 regiones solo Cusco (11) tiene su equipo completo
    assert (primera["indicador"], primera["numerador"], primera["denominador"]) == ("regiones_con_equipo", 1, 29)


@pytest.mark.usefixtures("ejemplo")
@pytest.mark.parametrize(
    ("argumentos", "frase"),
    [
        (["--territorio", "99"], "No hay ningún territorio, establecimiento ni grupo con el código «99»."),
        (["--territorio", ""], "No hay ningún territorio"),
        (["--periodo", "2025-13"], "no tiene la forma 2026, 2026-S1 ni 2026-05"),
        (["--periodo", "2031"], "No hay datos de 2031. Los datos cargados van de 2025 a 2025."),
        (["--formato", "xml"], "No hay un formato «xml». Elija json o csv."),
    ],
)
def test_lo_que_no_existe_se_dice_en_una_frase_y_nada_sale_por_la_salida(
    tablero: Tablero, argumentos: list[str], frase: str
) -> None:
    corrida = tablero("cifras", *argumentos)
    assert (corrida.codigo, corrida.salida) == (1, "")
    assert frase in corrida.errores
    assert "Traceback" not in corrida.errores


def test_sin_ninguna_generacion_cifras_dice_como_cargar_datos(tablero: Tablero) -> None:
    corrida = tablero("cifras")
    assert (corrida.codigo, corrida.salida) == (1, "")
    assert "Todavía no hay datos cargados." in corrida.errores
    assert "`tablero demo`" in corrida.errores


def test_con_la_generacion_danada_cifras_lo_dice(tablero: Tablero, ejemplo: Path) -> None:
    (ejemplo / apuntada(ejemplo) / "cubo" / "atienden.npy").write_bytes(b"")
    corrida = tablero("cifras")
    assert (corrida.codigo, corrida.salida) == (1, "")
    assert "está incompleta o alterada" in corrida.errores


_XLSX = b"PK\x03\x04\x14\x00\x06\x00"


@pytest.mark.parametrize(
    ("argumentos", "contenido", "frase"),
    [
        (["x.csv"], b"uno;dos\n1;2\n", "no corresponde a ninguna tabla"),
        (["grupos", "x.csv"], b"codigo_grupo,nombre\nG-1,Uno\n", "faltan las columnas"),
        (["sesiones", "x.csv"], b"codigo_sesion,codigo_grupo,asistentes\nS,G,1\n", "falta la columna «fecha»"),
        (["x.csv"], b"", "está vacío"),
        (["x.xlsx"], _XLSX, "está dañado o incompleto"),
        (["no_esta.csv"], b"", "«no_esta.csv» no existe o no se puede abrir"),
        (["grupos"], b"", "Falta el archivo de la tabla grupos."),
        ([], b"", "No se dio ningún archivo."),
        (["x.csv", "--parto-desde", "I-1"], b"diresa,anio,facilitadores\n11,2025,1\n", "«I-1». Elija I-3 o I-4."),
        (["x.csv"], b"diresa,anio,facilitadores\n", "«x.csv» no trae filas de datos"),
        (
            ["x.csv"],
            b"codigo_sesion,codigo_grupo,fecha,asistentes\nS-9,GAC-999,2025-05-01,3\n",
            "«x.csv» no tiene ninguna fila aceptable",
        ),
    ],
)
def test_un_archivo_malo_no_publica_y_se_sigue_sirviendo_lo_anterior(
    tablero: Tablero, ejemplo: Path, tmp_path: Path, argumentos: list[str], contenido: bytes, frase: str
) -> None:
    antes = apuntada(ejemplo)
    for nombre in argumentos:
        if nombre.startswith("x."):
            (tmp_path / nombre).write_bytes(contenido)
    corrida = tablero("importar", *(str(tmp_path / a) if a.endswith((".csv", ".xlsx")) else a for a in argumentos))
    assert corrida.codigo == 1
    assert frase in corrida.errores
    assert "Traceback" not in corrida.errores
    assert str(tmp_path) not in corrida.salida + corrida.errores
    assert apuntada(ejemplo) == antes
    assert tablero("cifras").codigo == 0


def test_importar_con_filas_rechazadas_publica_dice_cuales_y_sale_bien(
    tablero: Tablero, ejemplo: Path, tmp_path: Path
) -> None:
    archivo = tmp_path / "f.csv"
    anios = "".join(f"11,{anio},1\n" for anio in range(2020, 2025))
    archivo.write_text(f"diresa,anio,facilitadores\n11,2025,4\nAtlántida,2025,1\n{anios}", encoding="utf-8")
    corrida = tablero("importar", "facilitadores", archivo)
    assert (corrida.codigo, corrida.errores) == (0, "")
    assert re.search(r"«[^»]+\.csv», fila 3, columna «diresa»", corrida.salida)
    assert "Cambios en facilitadores: 4 filas nuevas, 2 reemplazadas" in corrida.salida
    assert corrida.salida.endswith("Se publicó la generación 2, sin 1 fila que se rechazó.\n")
    assert apuntada(ejemplo) == "generacion-000002"


def test_las_filas_ocultas_cuentan_salvo_que_se_pida_que_no(tablero: Tablero, ejemplo: Path, tmp_path: Path) -> None:
    libro = openpyxl.Workbook()
    for fila in (["diresa", "anio", "facilitadores"], *([11, anio, 1] for anio in range(2020, 2025))):
        libro.active.append(fila)
    libro.active.row_dimensions[3].hidden = True
    libro.save(tmp_path / "f.xlsx")
    assert "5 aceptadas, 0 rechazadas, 0 ignoradas" in tablero("validar", tmp_path / "f.xlsx").salida
    for orden in ("validar", "importar"):
        salida = tablero(orden, tmp_path / "f.xlsx", "--sin-ocultas").salida
        assert "4 aceptadas, 0 rechazadas, 1 ignorada (fila oculta: 1)" in salida
        assert "No cuentan, como se pidió: 1 fila oculta (3)" in salida
    assert apuntada(ejemplo) == "generacion-000002"


def test_validar_dice_lo_mismo_que_importar_sin_cargar_nada(tablero: Tablero, ejemplo: Path, tmp_path: Path) -> None:
    archivo = tmp_path / "f.csv"
    anios = "".join(f"11,{anio},1\n" for anio in range(2020, 2025))
    archivo.write_text(f"diresa,anio,facilitadores\nAtlántida,2025,1\n{anios}", encoding="utf-8")
    roto = tmp_path / "roto.csv"
    roto.write_text("uno,dos\n1,2\n", encoding="utf-8")
    corrida = tablero("validar", archivo, roto, "--libros", tmp_path / "libros")
    assert (corrida.codigo, corrida.errores) == (1, "")
    assert "«f.csv», fila 2, columna «diresa»" in corrida.salida
    assert "roto.csv» no corresponde a ninguna tabla" in corrida.salida
    assert (tmp_path / "libros" / "f-por-corregir.xlsx").read_bytes().startswith(b"PK")
    assert apuntada(ejemplo) == "generacion-000001"
    archivo.write_text(f"diresa,anio,facilitadores\n{anios}", encoding="utf-8")
    assert tablero("validar", archivo).codigo == 0
    assert tablero("validar").codigo == 1
    assert apuntada(ejemplo) == "generacion-000001"


@pytest.mark.usefixtures("ejemplo")
def test_de_dos_archivos_del_mismo_nombre_se_dice_cual_y_cada_uno_deja_su_libro(
    tablero: Tablero, tmp_path: Path
) -> None:
    for carpeta, malo in (("norte", "Atlántida"), ("sur", "Lemuria")):
        (tmp_path / carpeta).mkdir()
        filas = "".join(f"11,{anio},1\n" for anio in range(2020, 2025))
        texto = f"diresa,anio,facilitadores\n{malo},2025,1\n{filas}"
        (tmp_path / carpeta / "f\u202ex.csv").write_text(texto, encoding="utf-8")
    corrida = tablero(
        "validar",
        tmp_path / "norte" / "f\u202ex.csv",
        tmp_path / "sur" / "f\u202ex.csv",
        "--libros",
        tmp_path / "libros",
    )
    assert corrida.codigo == 1
    assert "\u202e" not in corrida.salida
    assert set(re.findall(r"(\S+\.csv) → facilitadores", corrida.salida)) == {"norte-fx.csv", "sur-fx.csv"}
    libros = {ruta.name: ruta.read_bytes() for ruta in (tmp_path / "libros").iterdir()}
    assert set(libros) == {"norte-fx-por-corregir.xlsx", "sur-fx-por-corregir.xlsx"}
    dichos = {
        nombre: str(list(openpyxl.load_workbook(io.BytesIO(libro)).active.values)) for nombre, libro in libros.items()
    }
    assert "Atlántida" in dichos["norte-fx-por-corregir.xlsx"]
    assert "Lemuria" in dichos["sur-fx-por-corregir.xlsx"]


@pytest.mark.usefixtures("ejemplo")
def test_la_lista_de_partos_entra_por_su_opcion_o_como_tabla(tablero: Tablero, tmp_path: Path) -> None:
    lista = tmp_path / "lista.csv"
    # 11 deja de atender partos en 2025: quedan cuatro, los cuatro con grupo
    lista.write_text("codigo_renipress,atiende_parto_rn,anio_parto\n90000011,no,2025\n", encoding="utf-8")
    assert tablero("importar", "--partos", lista).codigo == 0
    assert _cobertura(tablero("cifras", "--periodo", "2025-S1").salida) == (4, 4)
    lista.write_text(
        "codigo_renipress,atiende_parto_rn,anio_parto\n90000011,si,2025\n90000012,si,2025\n", encoding="utf-8"
    )
    assert tablero("importar", "partos", lista).codigo == 0
    assert _cobertura(tablero("cifras", "--periodo", "2025-S1").salida) == (4, 6)


@pytest.mark.usefixtures("ejemplo")
def test_importar_dice_que_cifras_de_un_anio_cerrado_mueve(tablero: Tablero, tmp_path: Path) -> None:
    reporte, sesiones = tmp_path / "reporte.csv", tmp_path / "sesiones.csv"
    reporte.write_text("codigo_territorio,periodo,fecha_reporte\n11,2026-01,2026-02-03\n", encoding="utf-8")
    cerrado = tablero("importar", reporte)
    # con datos de febrero de 2026, 2025 queda cerrado; cerrarlo no lo revisa
    assert (cerrado.codigo, "Revisión" in cerrado.salida) == (0, False)
    sesiones.write_text("codigo_sesion,codigo_grupo,fecha,asistentes\nS-0001,GAC-001,2025-01-31,8\n", encoding="utf-8")
    salida = tablero("importar", sesiones).salida.replace("\u202f", " ")
    # de 347 a 346 de 461: 75,27 % y 75,05 %
    movida = "2025, asistencia a sesiones, Cusco: 75,3 % → 75,1 %, por 1 sesión de Cusco"
    assert f"Revisión de un año cerrado: {movida}." in salida


def _cobertura(salida: str) -> tuple[Any, Any]:
    (fila,) = [fila for fila in json.loads(salida) if fila["indicador"] == "cobertura" and fila["territorio"] == "PE"]
    return fila["numerador"], fila["denominador"]


@pytest.mark.parametrize(
    ("variable", "valor", "frase"),
    [
        ("PORT", "abc", "El valor de PORT no es válido: «abc». Debe ser un número entero."),
        ("PORT", "0", "El valor de PORT no es válido: «0». Debe ser 1 o más."),
        ("TABLERO_PUERTO", "70000", "El valor de TABLERO_PUERTO no es válido: «70000». Debe ser 65535 o menos."),
        ("TABLERO_DIAS_ACTIVIDAD", "mes", "El valor de TABLERO_DIAS_ACTIVIDAD no es válido: «mes»."),
        ("TABLERO_INSTITUCIONES", "MINSA", "El valor de TABLERO_INSTITUCIONES no es válido. Debe ser una lista"),
    ],
)
def test_un_ajuste_malo_se_dice_con_el_nombre_de_su_variable(
    tablero: Tablero, monkeypatch: pytest.MonkeyPatch, variable: str, valor: str, frase: str
) -> None:
    monkeypatch.setenv(variable, valor)
    for orden in ("servir", "cifras", "demo"):
        corrida = tablero(orden)
        assert (corrida.codigo, corrida.salida) == (1, "")
        assert frase in corrida.errores
        assert len(corrida.errores.splitlines()) == 1


def test_una_carpeta_de_datos_que_es_un_archivo_se_dice(
    tablero: Tablero, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "nota.txt").write_text("")
    monkeypatch.setenv("TABLERO_DATOS", str(tmp_path / "nota.txt"))
    corrida = tablero("demo")
    assert corrida.codigo == 1
    assert "no es una carpeta" in corrida.errores


@pytest.mark.parametrize(
    ("argumentos", "frase"),
    [
        (["cantar"], "«cantar»"),
        (["cifras", "--color"], "No existe la opción «--color»."),
        (["cifras", "--periodo"], "A la opción «--periodo» le falta su valor."),
        (["demo", "--factor", "mil"], "El valor de «--factor» no es válido"),
        (["cifras", "--hijos=3"], "La opción «--hijos» no lleva ningún valor."),
        (["version", "extra"], "Sobra algo de lo que se escribió después de «version»."),
        (["exportar"], "Falta «pptx|xlsx|pdf|directorio|lote»."),
        ([], "Falta la orden."),
    ],
)
def test_una_orden_mal_escrita_se_dice_en_espanol(tablero: Tablero, argumentos: list[str], frase: str) -> None:
    corrida = tablero(*argumentos)
    assert (corrida.codigo, corrida.salida) == (2, "")
    assert frase in corrida.errores
    assert "--help" in corrida.errores


def test_un_factor_imposible_se_dice(tablero: Tablero, datos: Path) -> None:
    corrida = tablero("demo", "--factor", "0")
    assert corrida.codigo == 1
    assert "El factor debe ser 1 o más" in corrida.errores
    assert not datos.exists()


def test_un_error_inesperado_se_dice_en_una_frase_y_la_traza_solo_si_se_pide(
    tablero: Tablero, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fallar(**_: object) -> Ajustes:
        raise ZeroDivisionError("detalle")

    monkeypatch.setattr("dashboard.ordenes.salidas.leer_ajustes", fallar)
    corrida = tablero("cifras")
    assert corrida.codigo == 1
    assert "un error que el tablero no esperaba (ZeroDivisionError)" in corrida.errores
    assert "Traceback" not in corrida.errores
    assert "detalle" not in corrida.errores
    monkeypatch.setenv("TABLERO_DEPURAR", "1")
    assert "Traceback" in tablero("cifras").errores


@pytest.mark.usefixtures("ejemplo")
def test_la_demostracion_no_tapa_grupos_reales(tablero: Tablero) -> None:
    corrida = tablero("demo")
    assert corrida.codigo == 1
    assert "son reales y tienen 8 grupos" in corrida.errores
    assert "--forzar" in corrida.errores
    assert _cobertura(tablero("cifras", "--periodo", "2025-S1").salida) == (4, 5)


def test_servir_recibe_los_ajustes_con_lo_que_dicen_las_opciones(
    tablero: Tablero, monkeypatch: pytest.MonkeyPatch, datos: Path
) -> None:
    servidos = _servidor_de_mentira(monkeypatch)
    monkeypatch.setenv("PORT", "9001")
    assert tablero("servir", "--host", "0.0.0.0").codigo == 0
    assert tablero("servir", "--puerto", "9002").codigo == 0
    assert [(a.host, a.puerto, a.datos) for a in servidos] == [("0.0.0.0", 9001, datos), ("127.0.0.1", 9002, datos)]
    assert "--puerto no es válido: «99999»" in tablero("servir", "--puerto", "99999").errores


def test_iniciar_prepara_la_demostracion_solo_si_no_hay_ninguna_generacion(
    tablero: Tablero, monkeypatch: pytest.MonkeyPatch, datos: Path
) -> None:
    servidos = _servidor_de_mentira(monkeypatch)
    preparadas: list[list[str]] = []

    def correr(orden: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        preparadas.append(orden[1:])
        return subprocess.CompletedProcess(orden, 0)

    monkeypatch.setattr("dashboard.__main__.subprocess.run", correr)
    assert tablero("iniciar").codigo == 0
    assert preparadas == [["-m", "dashboard", "demo"]]
    # una generación, aunque esté dañada, es de alguien: no se tapa
    (datos / "generacion-000003").mkdir(parents=True)
    assert tablero("iniciar").codigo == 0
    assert len(preparadas) == 1
    assert len(servidos) == 2


@pytest.mark.usefixtures("ejemplo")
def test_iniciar_abre_el_navegador_solo_si_se_pide(tablero: Tablero, monkeypatch: pytest.MonkeyPatch) -> None:
    servidos, abiertos = _servidor_de_mentira(monkeypatch), []
    monkeypatch.setattr("dashboard.__main__.subprocess.Popen", lambda orden: abiertos.append(orden[1:]))
    assert tablero("iniciar", "--puerto", "9003").codigo == 0
    assert abiertos == []
    assert tablero("iniciar", "--puerto", "9003", "--abrir").codigo == 0
    assert abiertos == [["-m", "dashboard.ordenes.navegador", "127.0.0.1", "9003"]]
    assert len(servidos) == 2


def test_el_navegador_se_abre_cuando_el_tablero_contesta(monkeypatch: pytest.MonkeyPatch) -> None:
    abiertas: list[str] = []
    monkeypatch.setattr(navegador.webbrowser, "open", lambda direccion: not abiertas.append(direccion))
    with socket.create_server(("127.0.0.1", 0)) as escucha:
        puerto = escucha.getsockname()[1]
        assert navegador.abrir("0.0.0.0", puerto)
    assert abiertas == [f"http://127.0.0.1:{puerto}/"]
    # ya nadie escucha ahí
    assert not navegador.abrir("127.0.0.1", puerto, espera=0.5)
    assert len(abiertas) == 1


def test_iniciar_no_sirve_si_la_demostracion_falla(tablero: Tablero, monkeypatch: pytest.MonkeyPatch) -> None:
    servidos = _servidor_de_mentira(monkeypatch)
    monkeypatch.setattr("dashboard.__main__.subprocess.run", lambda orden, **_: subprocess.CompletedProcess(orden, 1))
    assert tablero("iniciar").codigo == 1
    assert servidos == []


def _servidor_de_mentira(monkeypatch: pytest.MonkeyPatch) -> list[Ajustes]:
    servidos: list[Ajustes] = []
    modulo: Any = type(sys)("dashboard.web.servidor")
    modulo.servir = servidos.append
    monkeypatch.setitem(sys.modules, "dashboard.web.servidor", modulo)
    return servidos


def test_version_y_ayuda_salen_en_espanol(tablero: Tablero) -> None:
    assert tablero("version").salida == f"{__version__}\n"
    ayuda = tablero("--help")
    assert ayuda.codigo == 0
    for palabra in ("Uso:", "Órdenes:", "iniciar", "servir", "demo", "importar", "cifras", "version", "TABLERO_DATOS"):
        assert palabra in ayuda.salida
    for orden in ("demo", "importar", "cifras", "servir"):
        texto = tablero(orden, "--help").salida
        assert "Muestra esta ayuda." in texto
        assert not {"Usage", "Options", "Arguments", "default", "Show this"} & set(texto.replace(":", " ").split())


@pytest.mark.parametrize("ancho", ["200", "40"])
@pytest.mark.parametrize("orden", [None, *ordenes.app.commands])
def test_la_ayuda_de_toda_orden_esta_entera_en_espanol(
    tablero: Tablero, monkeypatch: pytest.MonkeyPatch, orden: str | None, ancho: str
) -> None:
    # una frase inglesa partida entre dos líneas también se ve: por eso, dos anchos
    monkeypatch.setenv("COLUMNS", ancho)
    corrida = tablero(*([orden] if orden else []), "--help")
    assert (corrida.codigo, corrida.errores) == (0, "")
    inglesas = (
        "usage", "options", "arguments", "positional", "commands", "command", "args", "default", "required", "show",
        "this", "message", "exit", "text", "integer", "path", "boolean", "str", "list", "int",
    )  # fmt: skip
    palabras = set(re.findall(r"[a-zñáéíóú]+", corrida.salida.lower()))
    assert palabras & set(inglesas) == set()
    assert {"uso", "opciones", "muestra"} <= palabras
    # lo que se repite lo dicen los puntos suspensivos del nombre, y no otros detrás
    assert "]..." not in corrida.salida


def test_la_barra_de_avance_se_dibuja_en_una_terminal_y_en_un_archivo_no_deja_nada(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    for flujo, escrito in ((Terminal(), True), (io.StringIO(), False)):
        monkeypatch.setattr(sys, "stderr", flujo)
        with barra_de_avance() as avance:
            avance("Leyendo", 0.25)
            avance("Sumando", 0.25)
            avance("Escribiendo", 1.0)
        for parte in ("Leyendo", " 25%", "Sumando", "Escribiendo", "100%"):
            assert (parte in flujo.getvalue()) is escrito


def test_ni_la_ayuda_ni_las_cifras_cargan_pandas(cargado: Path) -> None:
    programa = (
        "import sys\n"
        "from dashboard.ordenes.consola import ejecutar\n"
        "from dashboard.__main__ import app\n"
        "codigo = ejecutar(app)\n"
        "print(codigo, sorted({'pandas', 'pyarrow', 'geopandas', 'dash', 'plotly'} & set(sys.modules)))\n"
    )
    for orden in (["--help"], ["cifras", "--formato", "csv"]):
        corrida = subprocess.run(
            [sys.executable, "-c", programa, *orden],
            cwd=RAIZ, env={**os.environ, "TABLERO_DATOS": str(cargado)}, capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert corrida.stdout.splitlines()[-1] == "0 []"


@pytest.fixture
def reales() -> Path:
    """Carpeta con los extractos del registro nacional (variable `TABLERO_REALES`); sin ella la prueba se omite."""
    carpeta = os.environ.get("TABLERO_REALES", "")
    if not carpeta or not Path(carpeta).is_dir():
        pytest.skip("no se dio TABLERO_REALES con los extractos del registro nacional")
    return Path(carpeta)


def test_el_registro_real_entra_recibe_una_demostracion_y_da_sus_cifras(tablero: Tablero, reales: Path) -> None:
    (forma_a,) = reales.glob("*formato_a*.csv")
    corrida = tablero("importar", "establecimientos", forma_a, "--parto-desde", "I-3")
    assert corrida.codigo == 0, corrida.errores
    assert "I-3 o superior" in corrida.salida
    esperados = _atienden_segun_el_archivo(forma_a)
    assert esperados["11"] > 20
    assert _cobertura(tablero("cifras").salida) == (0, sum(esperados.values()))
    corrida = tablero("demo", "--sobre-registro")
    assert corrida.codigo == 0, corrida.errores
    filas = json.loads(tablero("cifras", "--periodo", "2026-S1", "--hijos").salida)
    assert {fila["demostracion"] for fila in filas} == {True}
    cobertura = {fila["territorio"]: fila for fila in filas if fila["indicador"] == "cobertura"}
    # las DISA 21 y 23 del archivo son hoy las DIRIS 35 a 38
    lima = sum(esperados.pop(codigo, 0) for codigo in ("21", "23"))
    diris = {"35", "36", "37", "38"}
    de_lima = [cobertura[codigo]["denominador"] for codigo in sorted(diris)]
    assert sum(cuantos for cuantos in de_lima if cuantos is not None) == lima > 0
    # de la región que el archivo no trae no se sabe cuántos atienden partos, que no es que ninguno atienda
    fuera = {codigo for codigo, fila in cobertura.items() if fila["denominador"] is None}
    assert {cobertura[codigo]["veredicto"] for codigo in fuera} <= {"sin_dato"}
    con_dato = {
        codigo: fila["denominador"] for codigo, fila in cobertura.items() if codigo not in {*fuera, *diris, "PE"}
    }
    assert con_dato == esperados
    assert 0 < cobertura["PE"]["numerador"] < sum(esperados.values()) + lima
    # la forma B del mismo registro se recibe encima: descarta la demostración y no añade códigos a sus regiones
    (forma_b,) = reales.glob("*formato_b*.csv")
    corrida = tablero("importar", forma_b)
    assert corrida.codigo == 0, corrida.errores
    assert "el registro real de establecimientos se conserva" in corrida.salida
    assert {fila["demostracion"] for fila in json.loads(tablero("cifras").salida)} == {False}


def _atienden_segun_el_archivo(ruta: Path) -> dict[str, int]:
    """Por región (sin las de Lima Metropolitana, que se reparten), los que cuentan y son I-3 o más, contados aparte."""
    superiores = set(CATEGORIAS[CATEGORIAS.index("I-3") :])
    regiones: dict[str, set[str]] = {}
    with ruta.open(encoding="latin-1", newline="") as flujo:
        for fila in csv.DictReader(flujo):
            valores = list(fila.values())
            institucion, codigo, disa, categoria = valores[0], valores[1], fila["Código DISA"], fila["Categoria"]
            cuenta = institucion in ("GOBIERNO REGIONAL", "MINSA") and fila["Estado"] == "ACTIVADO"
            if cuenta and fila["Condición"] == "EN FUNCIONAMIENTO" and categoria in superiores:
                regiones.setdefault(disa.zfill(2), set()).add(codigo)
    return {codigo: len(codigos) for codigo, codigos in regiones.items()}


def test_leer_ajustes_da_el_error_de_los_ajustes_y_no_el_de_pydantic(
    datos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert leer_ajustes(puerto=None).datos == datos
    monkeypatch.setenv("PORT", "")
    with pytest.raises(ErrorTablero, match="PORT"):
        leer_ajustes(puerto=None)


def test_plantillas_escribe_las_pedidas_o_todas_y_nombra_las_que_hay_si_una_no_existe(
    tablero: Tablero, tmp_path: Path
) -> None:
    corrida = tablero("plantillas", "sesiones", "grupos", "--carpeta", str(tmp_path / "dos"))
    assert corrida.codigo == 0
    assert sorted(ruta.name for ruta in (tmp_path / "dos").iterdir()) == [
        "plantilla_grupos.xlsx",
        "plantilla_sesiones.xlsx",
    ]
    assert tablero("plantillas", "--carpeta", str(tmp_path / "todas")).codigo == 0
    assert len(list((tmp_path / "todas").iterdir())) == len(TABLAS)
    mala = tablero("plantillas", "asistencias")
    assert mala.codigo == 1
    assert "inasistencias" in mala.errores


def test_importar_certifica_y_certificar_vuelve_a_contar_lo_publicado(tablero: Tablero, ejemplo: Path) -> None:
    escrito = ejemplo / "generacion-000001" / "certificado.json"
    total = sum(json.loads(escrito.read_bytes())["celdas"].values())
    assert total > 9_000, "lo dejó la importación"
    escrito.unlink()
    corrida = tablero("certificar")
    assert (corrida.codigo, corrida.errores) == (0, "")
    renglones = corrida.salida.replace("\u202f", " ").splitlines()
    assert renglones[0].split() == ["indicador", "celdas", "distintas"]
    assert len(renglones) == 1 + len(TODOS) + 1
    assert all(renglon.endswith(" 0") for renglon in renglones[1:-1])
    assert renglones[-1] == f"Certificado: {total:,} celdas recontadas por SQL, ninguna distinta.".replace(",", " ", 1)
    assert escrito.exists()


def test_certificar_deja_las_consultas_y_su_huella_es_la_del_certificado(tablero: Tablero, ejemplo: Path) -> None:
    carpeta = ejemplo / "mis" / "consultas"
    corrida = tablero("certificar", "--consultas", carpeta)
    assert corrida.salida.endswith(f"Consultas: {carpeta}\n")
    huellas = json.loads((ejemplo / "generacion-000001" / "certificado.json").read_bytes())["sql"]
    escritas = {ruta.stem: hashlib.sha256(ruta.read_bytes()).hexdigest() for ruta in carpeta.glob("*.sql")}
    assert escritas == huellas
    assert len(escritas) == len(TODOS)
    fallo = tablero("certificar", "--consultas", ejemplo / "ACTUAL")
    assert fallo.codigo == 1
    assert fallo.errores.startswith("No se pudieron escribir las consultas en «")


@pytest.mark.usefixtures("ejemplo")
def test_certificar_sale_con_1_si_algo_no_coincide_y_dice_que(
    tablero: Tablero, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dashboard.certificacion import certificar as modulo

    def con_uno_de_mas(consulta: Any, indicador: Any, *otros: Any) -> Any:
        return celdas(consulta, indicador, *otros) + (indicador.clave == "tamano")

    celdas = modulo.celdas
    monkeypatch.setattr(modulo, "celdas", con_uno_de_mas)
    corrida = tablero("certificar")
    assert corrida.codigo == 1
    assert "no coinciden." in corrida.salida
    # las primeras cien, y no más
    assert corrida.salida.count("\ntamano de ") == 100


def test_certificar_sin_datos_dice_que_hacer(tablero: Tablero) -> None:
    corrida = tablero("certificar")
    assert (corrida.codigo, corrida.salida) == (1, "")
    assert "Todavía no hay datos cargados" in corrida.errores
