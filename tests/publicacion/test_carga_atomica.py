"""Una carga ocurre entera o no ocurre: muertes, disco lleno, turnos, otra carga en medio y deshacer."""

from __future__ import annotations

import errno
import io
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest

from dashboard.almacen import abierta
from dashboard.almacen.almacen import Almacen
from dashboard.almacen.generacion import apuntada, ultima_buena, verificar
from dashboard.dominio.periodo import Periodo
from dashboard.nucleo.ajustes import Ajustes
from dashboard.obrero.__main__ import main
from dashboard.publicacion import importar as modulo_importar
from dashboard.publicacion.cargas import Cargas
from dashboard.publicacion.carpeta_carga import Estado, Opciones, anotar, conservadas, guardar_json, un_turno, volver_a
from dashboard.publicacion.importar import importar
from dashboard.salidas.cifras import registros
from tests.publicacion.test_importar import Copiar, con_el_ejemplo

RAIZ = Path(__file__).parents[2]
NUEVO = b"diresa,anio,facilitadores\n11,2025,7\n"


@pytest.fixture(autouse=True)
def en_proceso(monkeypatch: pytest.MonkeyPatch) -> None:
    """Estas pruebas no son del aislamiento de la lectura: se lee en el mismo proceso y nada se lanza."""
    from dashboard.ingesta.lectura import leer_celdas

    monkeypatch.setattr(modulo_importar, "leer_aparte", leer_celdas)
    monkeypatch.setattr("dashboard.obrero.revisar.leer_aparte", leer_celdas)
    monkeypatch.setattr(Cargas, "_encargar", lambda _, carpeta, __: anotar(carpeta, Estado("esperando")))


class Oficina:
    """Un almacén con el juego de ejemplo y una carga subida con un archivo que cambia una cifra."""

    def __init__(self, carpeta: Path) -> None:
        self.ajustes = Ajustes(datos=carpeta / "almacen")
        self.cargas = Cargas(self.ajustes)

    def subir(self, contenido: bytes = NUEVO) -> Path:
        carga = self.cargas.crear()
        self.cargas.recibir(carga, "f.csv", io.BytesIO(contenido))
        self.cargas.revisar(carga, Opciones())
        carpeta = self.ajustes.datos / ".cargas" / carga
        guardar_json(carpeta / "ajustes.json", {"datos": str(self.ajustes.datos)})
        return carpeta

    def cifras(self) -> list[dict[str, Any]]:
        """Los indicadores de cada nodo y, aparte, los facilitadores: es lo que mueve el archivo que se carga."""
        consulta = Almacen(self.ajustes.datos).consulta()
        nodos = [consulta.raiz, *consulta.hijos(consulta.raiz)]
        periodo = Periodo.leer("2025")
        return [*registros(consulta, nodos, periodo), {"facilitadores": consulta.facilitadores(nodos[1], periodo)}]

    def fase(self, carpeta: Path) -> Estado:
        return self.cargas.estado(carpeta.name)

    def intacta(self, antes: list[dict[str, Any]]) -> None:
        """Lo que se sirve es lo de antes, con todas sus huellas en regla."""
        assert apuntada(self.ajustes.datos) == "generacion-000001"
        verificar(self.ajustes.datos / "generacion-000001")
        assert self.cifras() == antes

    def se_puede_otra_vez(self) -> None:
        """El siguiente arranque barre y la siguiente carga se publica."""
        for carpeta in (self.ajustes.datos / ".cargas").iterdir():
            anotar(carpeta, Estado("revisando", cuando=time.time() - 60))
        self.cargas.barrer()
        carpeta = self.subir()
        assert main("revisando", carpeta) == 0
        self.cargas.publicar(carpeta.name)
        assert main("publicando", carpeta) == 0
        assert self.fase(carpeta).fase == "publicada"
        assert _facilitadores(self) == 7


def _facilitadores(oficina: Oficina) -> int | None:
    consulta = Almacen(oficina.ajustes.datos).consulta()
    return consulta.facilitadores(consulta.nodo("11"), Periodo.leer("2025"))


@pytest.fixture
def oficina(copiar_de: Copiar, tmp_path: Path, sin_geografia: None) -> Oficina:  # noqa: ARG001
    copiar_de(con_el_ejemplo, tmp_path)
    return Oficina(tmp_path)


GUION = """
import os, shutil, signal, sys
from pathlib import Path
import dashboard.almacen.generacion as g
import dashboard.ingesta.lectura as lectura
import dashboard.obrero.revisar as r
import dashboard.publicacion.preparar as p
from dashboard.obrero.__main__ import main

def morir(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

punto, fase, carpeta = sys.argv[1:]
r.leer_aparte = lectura.leer_celdas
p._geografia = lambda carpeta, *_: (carpeta.mkdir(), (carpeta / "geografia.json").write_bytes(b"{}"))
if punto == "al leer":
    r.leer_aparte = morir
elif punto == "al fundir":
    r.importar_lecturas = morir
elif punto == "al preparar el borrador":
    p.dimensiones.dimension_grupos = morir
elif punto == "al firmar el borrador":
    g._firmar = morir
elif punto == "al contar la revision":
    r.relatar = morir
elif punto == "al renombrar":
    Path.rename = morir
elif punto == "antes de apuntar":
    g.apuntar = morir
main(fase, Path(carpeta))
"""
AL_REVISAR = ("al leer", "al fundir", "al preparar el borrador", "al firmar el borrador", "al contar la revision")
AL_PUBLICAR = ("al firmar el borrador", "al renombrar", "antes de apuntar")
con_kill = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="sin SIGKILL en este sistema")


def _matar(carpeta: Path, punto: str, fase: str) -> None:
    proceso = subprocess.run(
        [sys.executable, "-c", GUION, punto, fase, str(carpeta)], capture_output=True, check=False, cwd=RAIZ
    )
    assert proceso.returncode == -signal.SIGKILL, proceso.stderr.decode()


@con_kill
@pytest.mark.parametrize("punto", AL_REVISAR)
def test_morir_al_revisar_no_toca_lo_que_se_sirve(oficina: Oficina, punto: str) -> None:
    antes = oficina.cifras()
    _matar(oficina.subir(), punto, "revisando")
    oficina.intacta(antes)
    oficina.se_puede_otra_vez()


@con_kill
@pytest.mark.parametrize("punto", AL_PUBLICAR)
def test_morir_al_publicar_deja_servida_la_de_antes(oficina: Oficina, punto: str) -> None:
    antes = oficina.cifras()
    carpeta = oficina.subir()
    assert main("revisando", carpeta) == 0
    oficina.cargas.publicar(carpeta.name)
    _matar(carpeta, punto, "publicando")
    oficina.intacta(antes)
    oficina.se_puede_otra_vez()


@pytest.mark.parametrize("donde", ["aceptadas.guardar", "abierta.guardar_cubo", "abierta.guardar_filas"])
def test_un_disco_lleno_al_revisar_se_dice_y_no_toca_nada(
    oficina: Oficina, donde: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    antes = oficina.cifras()
    carpeta = oficina.subir()

    def lleno(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as parche:
        parche.setattr(f"dashboard.publicacion.preparar.{donde}", lleno)
        assert main("revisando", carpeta) == 1
    assert oficina.fase(carpeta).fase == "error"
    oficina.intacta(antes)
    oficina.se_puede_otra_vez()


def test_un_disco_lleno_al_publicar_deja_la_carga_revisada_para_volver_a_pedirla(
    oficina: Oficina, monkeypatch: pytest.MonkeyPatch
) -> None:
    antes = oficina.cifras()
    carpeta = oficina.subir()
    assert main("revisando", carpeta) == 0
    oficina.cargas.publicar(carpeta.name)

    def lleno(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as parche:
        parche.setattr("dashboard.almacen.generacion.apuntar", lleno)
        main("publicando", carpeta)
    assert _sin_publicar(oficina, carpeta)
    oficina.intacta(antes)


def _sin_publicar(oficina: Oficina, carpeta: Path) -> bool:
    return oficina.fase(carpeta).fase in ("revisada", "error")


@pytest.mark.parametrize("fase", ["revisando", "publicando"])
def test_a_quien_llega_mientras_otro_carga_se_le_dice_y_lo_suyo_sigue_cuando_le_toca(
    oficina: Oficina, fase: str
) -> None:
    carpeta = oficina.subir()
    if fase == "publicando":
        assert main("revisando", carpeta) == 0
        oficina.cargas.publicar(carpeta.name)
    with ThreadPoolExecutor(1) as hilo:
        with un_turno(oficina.ajustes.datos, "Se carga: 3 archivos"):
            salida = hilo.submit(main, fase, carpeta)
            while not oficina.fase(carpeta).paso.startswith("En cola"):
                assert not salida.done()
            assert oficina.fase(carpeta).fase == fase
            assert "hay otra carga en curso. Se carga: 3 archivos, desde las" in oficina.fase(carpeta).paso
        assert salida.result(timeout=120) == 0
    assert oficina.fase(carpeta).fase == ("revisada" if fase == "revisando" else "publicada")
    assert _facilitadores(oficina) == (1 if fase == "revisando" else 7)


def test_si_otra_carga_se_publico_en_medio_se_vuelve_a_revisar_en_vez_de_pisarla(oficina: Oficina) -> None:
    carpeta = oficina.subir()
    assert main("revisando", carpeta) == 0
    otro = oficina.ajustes.datos.parent / "otro.csv"
    otro.write_bytes(b"diresa,anio,facilitadores\n11,2024,5\n")
    importar([otro], oficina.ajustes, hoy=date(2026, 1, 15), avance=lambda *_: None)
    oficina.cargas.publicar(carpeta.name)
    assert main("publicando", carpeta) == 0
    assert oficina.fase(carpeta).fase == "revisada"
    revision = oficina.cargas.revision(carpeta.name)
    assert revision is not None
    assert "se volvió a revisar" in revision["avisos"][0]
    assert _facilitadores(oficina) == 1, "lo de la otra carga sigue servido y lo mío, no"
    oficina.cargas.publicar(carpeta.name)
    assert main("publicando", carpeta) == 0
    consulta = Almacen(oficina.ajustes.datos).consulta()
    anios = {anio: consulta.facilitadores(consulta.nodo("11"), Periodo.leer(anio)) for anio in ("2024", "2025")}
    assert anios == {"2024": 5, "2025": 7}, "quedan las dos"


def test_volver_da_exactamente_las_cifras_de_antes_y_se_puede_volver_de_la_vuelta(oficina: Oficina) -> None:
    antes = (oficina.cifras(), _facilitadores(oficina))
    carpeta = oficina.subir()
    assert main("revisando", carpeta) == 0
    oficina.cargas.publicar(carpeta.name)
    assert main("publicando", carpeta) == 0
    despues = (oficina.cifras(), _facilitadores(oficina))
    assert (antes[1], despues[1]) == (1, 7)
    ultima = conservadas(oficina.ajustes.datos)[0]
    assert (ultima.numero, ultima.actual, ultima.archivos) == (2, True, ("f.csv",))
    volver_a(oficina.ajustes.datos, 1)
    assert (oficina.cifras(), _facilitadores(oficina)) == antes
    volver_a(oficina.ajustes.datos, 2)
    assert (oficina.cifras(), _facilitadores(oficina)) == despues
    assert ultima_buena(oficina.ajustes.datos).numero == 2


def test_la_revision_muestra_la_fila_corregida_y_el_mismo_archivo_dos_veces_no_cambia_nada(oficina: Oficina) -> None:
    carpeta = oficina.subir()
    assert main("revisando", carpeta) == 0
    revision = oficina.cargas.revision(carpeta.name)
    assert revision is not None
    (cambio,) = revision["cambios"]
    assert (cambio["nuevas"], cambio["reemplazadas"], cambio["iguales"]) == (0, 1, 0)
    assert [(c["columna"], c["antes"], c["despues"]) for c in cambio["ejemplos"]] == [("facilitadores", "«1»", "«7»")]
    oficina.cargas.publicar(carpeta.name)
    assert main("publicando", carpeta) == 0
    otra = oficina.subir()
    assert main("revisando", otra) == 0
    repetida = oficina.cargas.revision(otra.name)
    assert repetida is not None
    assert repetida["sin_cambios"]
    assert not repetida["publicable"]


def test_el_libro_por_corregir_sale_y_lo_subido_se_borra(oficina: Oficina) -> None:
    buenas = "\n".join(f"11,{anio},2" for anio in range(2016, 2025))
    carpeta = oficina.subir(f"diresa,anio,facilitadores\n{buenas}\nAtlántida,2025,2\n".encode())
    assert main("revisando", carpeta) == 0
    assert [ruta.name for ruta in (carpeta / "salida").iterdir()] == ["1-f-por-corregir.xlsx"]
    assert list((carpeta / "entrada").iterdir()) == []


def test_cada_carga_dice_lo_que_trajo_aunque_antes_se_haya_vuelto_atras(oficina: Oficina) -> None:
    def publicar(nombre: str, cuantos: int) -> None:
        ruta = oficina.ajustes.datos.parent / nombre
        ruta.write_text(f"diresa,anio,facilitadores\n11,2025,{cuantos}\n", encoding="utf-8")
        importar([ruta], oficina.ajustes, hoy=date(2026, 1, 15), avance=lambda *_: None)

    publicar("enero.csv", 3)
    volver_a(oficina.ajustes.datos, 1)
    publicar("febrero.csv", 4)
    halladas = {conservada.numero: conservada.archivos for conservada in conservadas(oficina.ajustes.datos)}
    assert halladas[2] == ("enero.csv",)
    assert halladas[3] == ("febrero.csv",), "parte de la 1, no de la 2"


def test_en_una_segunda_revision_el_libro_por_corregir_dice_lo_de_ahora(oficina: Oficina) -> None:
    # sin el grupo nuevo, su sesión deja de entrar: el primer libro diría una fila y son dos
    carga = oficina.cargas.crear()
    sesiones = "\n".join(f"N-{n},GAC-001,2025-06-{n:02d},12,8" for n in range(1, 15))
    for nombre, contenido in (
        ("grupos.csv", "codigo_grupo,codigo_renipress,fecha_conformacion\nGAC-900,90000001,2025-01-01\n"),
        (
            "sesiones.csv",
            f"codigo_sesion,codigo_grupo,fecha,esperadas,asistentes\n{sesiones}\nN-98,GAC-900,2025-06-20,12,8\n"
            "N-99,GAC-001,2025-06-21,12,ocho\n",
        ),
    ):
        oficina.cargas.recibir(carga, nombre, io.BytesIO(contenido.encode()))
    carpeta = oficina.ajustes.datos / ".cargas" / carga
    guardar_json(carpeta / "ajustes.json", {"datos": str(oficina.ajustes.datos)})

    def motivos() -> dict[str, bool]:
        oficina.cargas.revisar(carga, Opciones())
        assert main("revisando", carpeta) == 0
        (ruta,) = (carpeta / "salida").iterdir()
        filas = [fila for fila in openpyxl.load_workbook(ruta).active.iter_rows(values_only=True) if any(fila)]
        assert filas[0][-1] == "Motivo"
        return {str(fila[0]): bool(fila[5]) for fila in filas[1:] if len(fila) > 5}

    assert [codigo for codigo, tiene in motivos().items() if tiene] == ["N-99"]
    oficina.cargas.quitar(carga, 1)
    assert [codigo for codigo, tiene in motivos().items() if tiene] == ["N-98", "N-99"]


def test_lo_publicado_desde_la_pantalla_lleva_su_certificado(oficina: Oficina) -> None:
    carpeta = oficina.subir()
    assert main("revisando", carpeta) == 0
    oficina.cargas.publicar(carpeta.name)
    assert main("publicando", carpeta) == 0
    certificado = Almacen(oficina.ajustes.datos).consulta().certificado
    assert certificado is not None
    assert (certificado.distintas, certificado.motivo) == (0, "")
    assert certificado.total > 9_000


def test_lo_que_no_coincide_al_recontarlo_no_se_publica_y_la_revision_dice_que(
    oficina: Oficina, monkeypatch: pytest.MonkeyPatch
) -> None:
    def con_uno_de_mas(acumulado: Mapping[str, Any], carpeta: Path) -> None:
        matriz = np.array(acumulado["esperadas"])
        matriz[-1, 3] += 1
        guardar_cubo({**acumulado, "esperadas": matriz}, carpeta)

    guardar_cubo = abierta.guardar_cubo
    antes = oficina.cifras()
    carpeta = oficina.subir()
    monkeypatch.setattr(abierta, "guardar_cubo", con_uno_de_mas)
    assert main("revisando", carpeta) == 0
    oficina.cargas.publicar(carpeta.name)
    assert main("publicando", carpeta) == 1
    assert oficina.fase(carpeta).fase == "revisada"
    aviso = oficina.cargas.revision(carpeta.name)["avisos"][0]
    assert aviso.startswith("No se publicó nada. Certificado: de ")
    assert "no coinciden. La primera: asistencia de " in aviso
    oficina.intacta(antes)
