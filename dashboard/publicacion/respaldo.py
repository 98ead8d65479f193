"""Guardar en un .zip lo que hay en la carpeta de los datos, y recuperarlo.

Entra lo publicado, entero y firmado, y lo que una persona decidió (columnas elegidas, límites entregados). No entran
las cargas a medio revisar, los cerrojos ni lo que se vuelve a hacer solo.
"""

from __future__ import annotations

import shutil
import zipfile
import zlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path, PurePosixPath

from dashboard.almacen.generacion import (
    PREPARANDO,
    PUNTERO,
    CarpetaGeneracion,
    apuntar,
    es_generacion,
    fijar_borrador,
    motivo_del_disco,
    numeros,
    reemplazar,
    ultima_buena,
    un_escritor,
)
from dashboard.nucleo.ajustes import Ajustes
from dashboard.nucleo.errores import ErrorArchivo, ErrorGeneracion, ErrorPublicacion
from dashboard.publicacion.carpeta_carga import un_turno

Avance = Callable[[str, float], None]
#: lo que hay en la raíz y no son datos: cerrojos, quién los tiene y otros respaldos
_DE_PASO = {".lock", ".quien", ".zip"}


def respaldar(destino: Path, ajustes: Ajustes, avance: Avance) -> Path:
    """Escribe el respaldo y dice dónde quedó. `destino`: un .zip, o una carpeta en que se le pone la fecha por nombre.

    Nadie carga mientras tanto. `SinGeneracion` si no hay nada; `ErrorGeneracion` si lo que se sirve está dañado;
    `ErrorPublicacion` si no se puede escribir.
    """
    if destino.suffix.lower() != ".zip":
        destino = destino / f"tablero-{datetime.now():%Y-%m-%d-%H%M%S}.zip"
    nuevo = destino.with_name(f".{destino.name}.nuevo")
    with un_turno(ajustes.datos, "Se hace un respaldo"):
        vigente = ultima_buena(ajustes.datos, de_antes=True)
        if vigente.aviso:
            raise ErrorGeneracion(vigente.aviso, que_hacer="No se respalda lo dañado: quedaría en lugar de lo bueno.")
        archivos = sorted(ruta for ruta in ajustes.datos.rglob("*") if ruta.is_file() and _entra(ruta, ajustes.datos))
        try:
            destino.parent.mkdir(parents=True, exist_ok=True)
            with zipfile.ZipFile(nuevo, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as comprimido:
                for posicion, ruta in enumerate(archivos):
                    avance("Copiando", posicion / len(archivos))
                    comprimido.write(ruta, ruta.relative_to(ajustes.datos).as_posix())
            reemplazar(nuevo, destino)
        except OSError as error:
            nuevo.unlink(missing_ok=True)
            raise ErrorPublicacion(
                f"No se pudo escribir el respaldo: {motivo_del_disco(error)}.",
                donde=f"«{destino}».",
                que_hacer="Elija otra carpeta o revise el espacio libre.",
            ) from error
    return destino


def restaurar(origen: Path, ajustes: Ajustes, avance: Avance) -> CarpetaGeneracion:
    """Vuelve a servir lo que guarda un respaldo, comprobado archivo por archivo.

    En una carpeta vacía queda todo como estaba; si ya hay datos, lo respaldado se publica como una carga más, y lo que
    se servía queda como la anterior. `ErrorArchivo` si no es un respaldo o está dañado; `ErrorPublicacion` si falla el
    disco.
    """
    with un_turno(ajustes.datos, "Se restaura un respaldo"), un_escritor(ajustes.datos):
        # la siguiente publicación barre lo que quede si esto se interrumpe
        temporal = ajustes.datos / f"{PREPARANDO}respaldo"
        shutil.rmtree(temporal, ignore_errors=True)
        try:
            _extraer(origen, temporal, avance)
            avance("Comprobando las huellas", 0.8)
            guardada = _buena(temporal, origen)
            return _poner(temporal, guardada, ajustes)
        except OSError as error:
            raise ErrorPublicacion(
                f"No se pudo restaurar: {motivo_del_disco(error)}.", donde=f"Carpeta «{ajustes.datos}»."
            ) from error
        finally:
            shutil.rmtree(temporal, ignore_errors=True)


def _entra(ruta: Path, datos: Path) -> bool:
    """Si es de una generación completa o un archivo suelto que alguien decidió."""
    primera, *dentro = ruta.relative_to(datos).parts
    return es_generacion(primera) if dentro else not primera.startswith(".") and ruta.suffix not in _DE_PASO


def _extraer(origen: Path, temporal: Path, avance: Avance) -> None:
    try:
        with zipfile.ZipFile(origen) as comprimido:
            nombres = comprimido.namelist()
            if PUNTERO not in nombres:
                raise zipfile.BadZipFile
            for posicion, nombre in enumerate(nombres):
                avance("Leyendo el respaldo", 0.8 * posicion / len(nombres))
                partes = PurePosixPath(nombre).parts
                # nada que no sea de un respaldo, ni fuera de la carpeta
                if ".." not in partes and _entra(temporal / nombre, temporal):
                    comprimido.extract(nombre, temporal)
    except FileNotFoundError as error:
        raise ErrorArchivo(f"No se encuentra «{origen.name}».", que_hacer="Revise la ruta.") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError) as error:
        # también con contraseña, o con una compresión que Python no abre
        raise ErrorArchivo(
            f"«{origen.name}» no es un respaldo del tablero, o está dañado.", que_hacer="Use otro respaldo."
        ) from error


def _buena(temporal: Path, origen: Path) -> CarpetaGeneracion:
    try:
        guardada = ultima_buena(temporal, de_antes=True)
    except ErrorGeneracion as error:
        raise ErrorArchivo(f"El respaldo «{origen.name}» está dañado.", que_hacer="Use otro respaldo.") from error
    if guardada.aviso:
        raise ErrorArchivo(f"El respaldo «{origen.name}» está dañado.", que_hacer="Use otro respaldo.")
    return guardada


def _poner(temporal: Path, guardada: CarpetaGeneracion, ajustes: Ajustes) -> CarpetaGeneracion:
    decisiones = [ruta for ruta in temporal.iterdir() if ruta.is_file() and ruta.name != PUNTERO]
    if numeros(ajustes.datos):
        puesta = fijar_borrador(ajustes.datos, guardada.carpeta, ajustes.generaciones_guardadas, de_antes=True)
    else:
        for carpeta in [ruta for ruta in temporal.iterdir() if ruta.is_dir()]:
            carpeta.rename(ajustes.datos / carpeta.name)
        apuntar(ajustes.datos, guardada.numero)
        puesta = guardada
    for decision in decisiones:
        reemplazar(decision, ajustes.datos / decision.name)
    return puesta
