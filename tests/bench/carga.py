"""Cargar archivos grandes: el registro nacional, cien mil sesiones con sus faltas, y millón y medio de sesiones.

La memoria se mide tres veces: la del servidor mientras alguien carga desde la pantalla (nunca abre un archivo), la del
proceso que espera al lector y revisa lo leído, y la de ese mismo proceso en su punto más alto, mientras publica. Con
millón y medio de sesiones, también la del lector. `python -m tests.bench.carga` lo mide solo; los archivos se inventan
con semilla en la carpeta `TABLERO_BENCH`.
"""

from __future__ import annotations

import csv
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.bench.medidas import Medida, escribir, imprimir
from tests.bench.proceso import servidor

ESTABLECIMIENTOS, GRUPOS, SESIONES, FALTAS = 8_000, 2_400, 100_000, 250_000
_REGISTRO = [
    "Institución",
    "Código Único",
    "Nombre del establecimiento",
    "Clasificación",
    "Tipo",
    "Departamento",
    "Provincia",
    "Distrito",
    "UBIGEO",
    "Dirección",
    "Código DISA",
    "Código Red",
    "Código Microrred",
    "DISA",
    "Red",
    "Microrred",
    "Código UE",
    "Unidad Ejecutora",
    "Categoria",
    "Teléfono",
    "Tipo Doc.Categorización",
    "Nro.Doc.Categorización",
    "Horario",
    "Inicio de Actividad",
    "Director Médico y/o Responsable de la Atención de Salud",
    "Estado",
    "Situación",
    "Condición",
    "Inspección",
    "NORTE",
    "ESTE",
    "COTA",
    "CAMAS",
]
#: corre una importación en un proceso nuevo e imprime segundos de leer y revisar, segundos en total, y MB que creció
#: hasta tener todo revisado y hasta publicar
_GUION = """
import resource, sys, time, threading
from datetime import date
from pathlib import Path
from dashboard.nucleo.ajustes import Ajustes
from dashboard.publicacion import importar as modulo
import pandas, pyarrow.parquet

def memoria():
    for linea in Path("/proc/self/status").read_text().splitlines():
        if linea.startswith("VmRSS"):
            return int(linea.split()[1]) / 1024
    return 0.0

antes, mayor, leido, al_revisar = memoria(), [0.0], [0.0], [0.0]
def mirar():
    while True:
        mayor[0] = max(mayor[0], memoria())
        time.sleep(0.01)
def avance(paso, _parte):
    if not leido[0] and not paso.startswith(("Leyendo", "Revisando")):
        leido[0], al_revisar[0] = time.perf_counter() - inicio, mayor[0]
hilo = threading.Thread(target=mirar, daemon=True)
hilo.start()
inicio = time.perf_counter()
resultado = modulo.importar([Path(r) for r in sys.argv[2:]], Ajustes(datos=Path(sys.argv[1])), hoy=date(2026, 6, 30),
                            avance=avance)
total = time.perf_counter() - inicio
assert resultado.generacion is not None, resultado.motivo
lector = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
crecio = f"{al_revisar[0] - antes} {mayor[0] - antes}"
sys.stdout.write(f"{leido[0]} {total} {crecio} {resultado.rechazadas} {mayor[0]} {lector}")
"""


def _registro() -> list[list[str]]:
    azar = random.Random(7)
    filas = []
    for numero in range(ESTABLECIMIENTOS):
        disa, red, microrred = 1 + numero % 20, 1 + numero // 20 % 6, 1 + numero // 120 % 6
        if disa in (2, 21, 23):
            disa = 22
        filas.append([
            "GOBIERNO REGIONAL", str(numero + 1), f"Puesto {numero + 1}", "PUESTOS DE SALUD O POSTAS DE SALUD",
            "ESTABLECIMIENTO DE SALUD SIN INTERNAMIENTO", "CUSCO", "ANTA", "ANTA", "80301", "Jr. Sin Número", str(disa),
            str(red), str(microrred), f"REGION {disa}", f"RED {red}", f"MICRORRED {microrred}", "1", "UNIDAD",
            azar.choice(["I-1", "I-2", "I-3", "I-4", "Sin Categoría"]), "", "RESOLUCION", str(numero), "08:00 A 14:00",
            "01/01/2000", "", "ACTIVADO", "REGISTRADO", "EN FUNCIONAMIENTO", "", f"{-72 - azar.random():.6f}",
            f"{-13 - azar.random():.6f}", f"{azar.randint(100, 4500)}.0", "",
        ])  # fmt: skip
    return filas


def _grupos() -> list[list[str]]:
    return [[f"G-{n:05d}", f"{1 + n * 3:08d}", "2023-01-10", "12"] for n in range(GRUPOS)]


def _sesiones() -> list[list[object]]:
    azar = random.Random(8)
    filas: list[list[object]] = []
    for n in range(SESIONES):
        dia = date(2023, 2, 1) + timedelta(days=n // GRUPOS * 28 % 1200)
        filas.append([
            f"S-{n:06d}", f"G-{n % GRUPOS:05d}", dia, "09:30", "registro", "comunidad", f"T{1 + n % 9:02d}",
            "local_comunal", 60, 5, "MG", 14, azar.randint(3, 9), azar.randint(0, 2), 2, 1, 0, 1, 1, 1,
        ])  # fmt: skip
    return filas


_SESION = [
    "codigo_sesion",
    "codigo_grupo",
    "fecha",
    "hora",
    "fuente",
    "origen",
    "tema",
    "lugar",
    "duracion_min",
    "momentos",
    "conducida_por",
    "esperadas",
    "asistentes",
    "visitantes",
    "gestantes",
    "lactantes",
    "cuidadoras",
    "ninos_0_5m",
    "ninos_6_11m",
    "ninos_12_23m",
]


#: cuántas veces lo de `_GRANDE` sesiones se carga: la última, sobre las demás
_GRUPOS_GRANDE, _SESIONES_GRANDE = 6_000, 250


def _muchas(parte: int) -> Iterable[list[object]]:
    """Millón y medio de sesiones: las de 6 000 grupos, cada cinco días, después de las de la parte anterior."""
    azar = random.Random(parte)
    for n in range(parte * _SESIONES_GRANDE, (parte + 1) * _SESIONES_GRANDE):
        dia = (date(2016, 2, 1) + timedelta(days=5 * n)).isoformat()
        for grupo in range(_GRUPOS_GRANDE):
            yield [
                f"S-{n:03d}-{grupo:05d}", f"G-{grupo:05d}", dia, "09:30", "registro", "comunidad", f"T{1 + n % 9:02d}",
                "local_comunal", 60, 5, "MG", 14, azar.randint(3, 9), azar.randint(0, 2), 2, 1, 0, 1, 1, 1,
            ]  # fmt: skip


def _faltas() -> list[list[object]]:
    return [[f"S-{n % SESIONES:06d}", f"M{1 + n // SESIONES:02d}", "no", 1] for n in range(FALTAS)]


def _csv(ruta: Path, encabezado: Sequence[str], filas: Iterable[Sequence[object]], codificacion: str = "utf-8") -> None:
    with ruta.open("w", encoding=codificacion, newline="") as salida:
        escritor = csv.writer(salida)
        escritor.writerow(encabezado)
        escritor.writerows(filas)


def _xlsx(ruta: Path, encabezado: Sequence[str], filas: Iterable[Sequence[object]]) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(ruta), {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}) as libro:
        hoja = libro.add_worksheet("Datos")
        hoja.write_row(0, 0, encabezado)
        for numero, fila in enumerate(filas, start=1):
            hoja.write_row(numero, 0, fila)


def archivos(carpeta: Path) -> dict[str, Path]:
    """Los archivos de la medida, inventados si faltan."""
    carpeta.mkdir(parents=True, exist_ok=True)
    rutas = {n: carpeta / n for n in ("registro.csv", "grupos.csv", "sesiones.csv", "faltas.csv", "sesiones.xlsx",
                                      "faltas.xlsx")}  # fmt: skip
    if not rutas["faltas.xlsx"].exists():
        _csv(rutas["registro.csv"], _REGISTRO, _registro(), "latin-1")
        _csv(rutas["grupos.csv"], ["codigo_grupo", "codigo_renipress", "fecha_conformacion", "integrantes"], _grupos())
        for nombre, encabezado, filas in (
            ("sesiones", _SESION, _sesiones()),
            ("faltas", ["codigo_sesion", "motivo", "justificada", "cantidad"], _faltas()),
        ):
            _csv(rutas[f"{nombre}.csv"], encabezado, filas)
            _xlsx(rutas[f"{nombre}.xlsx"], encabezado, filas)
    return rutas


def medir(base: Path) -> list[Medida]:
    """Cada carga en un proceso nuevo: segundos hasta tener todo revisado, y cuánto crece quien espera al lector."""
    rutas = archivos(base / "carga")
    medidas = []
    for que, nombres, meta in (
        ("registro nacional, 8 000 filas", ("registro.csv",), 10),
        ("100 000 sesiones y 250 000 faltas, CSV", ("registro.csv", "grupos.csv", "sesiones.csv", "faltas.csv"), 20),
        ("100 000 sesiones y 250 000 faltas, XLSX", ("registro.csv", "grupos.csv", "sesiones.xlsx", "faltas.xlsx"), 60),
    ):
        with tempfile.TemporaryDirectory() as almacen:
            leer, total, crecio, al_publicar, _, _ = _importar(almacen, [rutas[nombre] for nombre in nombres])
        medidas += [
            Medida(f"{que}: leer y revisar", f"{leer:.1f} s", f"≤ {meta} s", leer <= meta),
            Medida(f"{que}: hasta publicar", f"{total:.1f} s", f"≤ {meta} s", total <= meta),
            Medida(f"{que}: crece quien espera al lector, al revisar", f"{crecio:.0f} MB", "< 150 MB", crecio < 150),
            Medida(f"{que}: y al publicar", f"{al_publicar:.0f} MB", "–", None),
        ]
    medidas.append(desde_la_pantalla([rutas[nombre] for nombre in nombres]))
    return medidas + de_millones(base / "carga")


def _importar(almacen: str, rutas: Sequence[Path]) -> list[float]:
    """Segundos de leer y revisar y en total; MB que crece al revisar y al publicar, su pico y el del lector."""
    guion = [sys.executable, "-c", _GUION, almacen, *map(str, rutas)]
    cifras = [
        float(cifra) for cifra in subprocess.run(guion, capture_output=True, text=True, check=True).stdout.split()
    ]
    assert not cifras.pop(4)
    return cifras


def de_millones(carpeta: Path) -> list[Medida]:
    """Millón y medio de sesiones, tres veces: sobre nada, sobre las primeras y sobre tres millones."""
    grupos = carpeta / "grupos-6000.csv"
    _csv(grupos, ["codigo_grupo", "codigo_renipress", "fecha_conformacion", "integrantes"],
         [[f"G-{n:05d}", f"{1 + n:08d}", "2016-01-10", "12"] for n in range(_GRUPOS_GRANDE)])  # fmt: skip
    medidas = []
    with tempfile.TemporaryDirectory() as almacen:
        for parte, sobre in enumerate(("nada", "1,5 millones", "3 millones")):
            ruta = carpeta / f"sesiones-{parte}.csv"
            if not ruta.exists():
                _csv(ruta, _SESION, _muchas(parte))
            antes = [] if parte else [carpeta / "registro.csv", grupos]
            _, total, _, _, pico, lector = _importar(almacen, [*antes, ruta])
            meta = 1_500 if parte == 2 else 1_000
            que = f"1,5 M de sesiones sobre {sobre}"
            medidas += [
                Medida(f"{que}: hasta publicar", f"{total:.0f} s", "–", None),
                Medida(
                    f"{que}: pico de quien carga",
                    f"{pico:.0f} MB",
                    f"≤ {meta} MB",
                    pico <= meta if parte != 1 else None,
                ),
                Medida(f"{que}: pico del lector", f"{lector:.0f} MB", "≤ 1 000 MB", lector <= 1_000),
            ]
    return medidas


def desde_la_pantalla(rutas: Sequence[Path]) -> Medida:
    """Lo que crece el servidor, sumados sus procesos, mientras alguien sube, revisa y publica esos archivos."""
    with tempfile.TemporaryDirectory() as almacen, servidor(Path(almacen)) as (direccion, pid, _):
        hijos = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        procesos = [str(pid), *hijos]
        antes = sum(_memoria(proceso, "VmRSS") for proceso in procesos)

        def pedir(ruta: str, cuerpo: bytes = b"{}") -> Any:
            pedido = urllib.request.Request(
                direccion + ruta, cuerpo, {"X-Tablero": "datos", "Content-Type": "application/json"}
            )
            return json.load(urllib.request.urlopen(pedido, timeout=120))

        carga = f"/datos/cargas/{pedir('/datos/cargas')['id']}"
        for ruta in rutas:
            pedir(f"{carga}/archivos?nombre={ruta.name}", ruta.read_bytes())
        for orden, llega in (("revisar", "revisada"), ("publicar", "publicada")):
            pedir(f"{carga}/{orden}")
            while (fase := json.load(urllib.request.urlopen(direccion + carga + "/estado"))["fase"]) != llega:
                assert fase in ("esperando", "revisando", "publicando"), fase
                time.sleep(0.2)
        # con lo nuevo ya servido
        urllib.request.urlopen(f"{direccion}/", timeout=60).read()
        crecio = sum(_memoria(proceso, "VmHWM") for proceso in procesos) - antes
    return Medida("la última, desde la pantalla: crece el servidor", f"{crecio:.0f} MB", "< 150 MB", crecio < 150)


def _memoria(proceso: str, cual: str) -> float:
    """MB de un proceso: `VmRSS`, los de ahora; `VmHWM`, los más que tuvo."""
    lineas = Path(f"/proc/{proceso}/status").read_text().splitlines()
    return next(int(linea.split()[1]) for linea in lineas if linea.startswith(cual)) / 1024


if __name__ == "__main__":
    escribir("Cargas grandes…\n")
    imprimir(medir(Path(os.environ.get("TABLERO_BENCH") or tempfile.mkdtemp(prefix="tablero-bench-"))))
