"""Generaciones: carpetas inmutables con manifiesto firmado, puntero atómico y un solo escritor.

    almacen/
    ├── ACTUAL                 nombre de la generación que se sirve (se cambia de una vez)
    ├── escritura.lock         quien escribe lo tiene; otro escritor recibe un aviso
    └── generacion-000012/     manifiesto.json · manifiesto.sha256 · dim/ · cubo/ · filas/ · geo/ · aceptadas/
                               y, después, certificado.json · certificado.sha256

Una generación a medio escribir vive en una carpeta `.preparando-…`, que ningún lector mira y el siguiente escritor
barre. Si el puntero señala una generación alterada, se sirve la última buena y se dice.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import orjson
from filelock import AcquireReturnProxy, FileLock, Timeout

from dashboard.almacen.medidas import MEDIDAS
from dashboard.nucleo.errores import ErrorGeneracion, ErrorPublicacion, SinGeneracion

# -- Lo que el disco de cada sistema hace distinto: cambiar un archivo por otro y decir por qué no se pudo escribir.

#: intentos de cambiar un archivo que otro proceso está leyendo, y segundos entre uno y otro
_INTENTOS, _ESPERA = 20, 0.05
_MOTIVOS = {
    errno.ENOSPC: "no queda espacio en el disco",
    errno.EDQUOT: "se llegó al límite de espacio de la cuenta",
    errno.EACCES: "no hay permiso para escribir ahí",
    errno.EPERM: "no hay permiso para escribir ahí",
    errno.EROFS: "el disco es de solo lectura",
    errno.ENOENT: "la carpeta ya no está",
    errno.EIO: "el disco no responde bien",
}


def reemplazar(nuevo: Path, ruta: Path) -> None:
    """Pone `nuevo` en el lugar de `ruta` de una vez: quien lee ve el anterior o el nuevo.

    Windows no deja cambiar un archivo mientras otro proceso lo lee: se insiste durante un segundo. `OSError` si no se
    puede.
    """
    for _ in range(_INTENTOS):
        try:
            nuevo.replace(ruta)
        except PermissionError:
            time.sleep(_ESPERA)
        else:
            return
    nuevo.replace(ruta)


def motivo_del_disco(error: OSError) -> str:
    """Por qué no se pudo escribir, en español. El texto del sistema está en su idioma y no se muestra."""
    return _MOTIVOS.get(error.errno or 0, f"el sistema no lo permitió ({type(error).__name__})")


# -- Generaciones: carpetas inmutables con manifiesto firmado, puntero atómico y un solo escritor.

FORMATO = 7
PUNTERO = "ACTUAL"
MANIFIESTO = "manifiesto.json"
#: el manifiesto firma los demás archivos y este lo firma a él
FIRMA = "manifiesto.sha256"
_NOMBRE = re.compile(r"generacion-(\d{6})\Z")
#: cómo empieza la carpeta de lo que se está escribiendo
PREPARANDO = ".preparando-"


@dataclass(frozen=True, slots=True)
class CarpetaGeneracion:
    """Una generación verificada: su carpeta, su número y su manifiesto. `aviso`: por qué no es la del puntero."""

    carpeta: Path
    numero: int
    manifiesto: dict[str, Any]
    aviso: str = ""


#: lo último que se mira de un borrador antes de que alguien lo vea; lanza un error para que no se publique
Comprobar = Callable[[CarpetaGeneracion], object]


def _huella(archivo: Path) -> str:
    with archivo.open("rb") as flujo:
        return hashlib.file_digest(flujo, "sha256").hexdigest()


@contextmanager
def un_escritor(almacen: Path) -> Iterator[None]:
    """Toma el cerrojo de escritura. `ErrorPublicacion` si otro proceso está publicando."""
    almacen.mkdir(parents=True, exist_ok=True)
    with tomar(
        almacen / "escritura.lock",
        "Otra persona o proceso está publicando datos en este momento.",
        donde=f"Carpeta «{almacen}».",
        que_hacer="Espere a que termine y vuelva a intentarlo.",
    ):
        yield


def tomar(
    cerrojo: Path, ocupado: str, *, donde: str = "", que_hacer: str, espera: float = 0
) -> AcquireReturnProxy[FileLock]:
    """El cerrojo de ese archivo, ya tomado: se suelta al salir del `with`. `ErrorPublicacion` si otro lo tiene."""
    try:
        return FileLock(cerrojo).acquire(timeout=espera)
    except Timeout as error:
        raise ErrorPublicacion(ocupado, donde=donde, que_hacer=que_hacer) from error


def publicar(
    almacen: Path,
    llenar: Callable[[Path], dict[str, Any]],
    conservar: int = 3,
    comprobar: Comprobar = lambda _: None,
) -> CarpetaGeneracion:
    """Escribe una generación nueva y cambia el puntero.

    `llenar(carpeta)` escribe los archivos y devuelve los datos propios del manifiesto; `comprobar(borrador)` mira el
    resultado. Si algo falla, la generación servida queda como estaba; `ErrorPublicacion` si lo que falla es el disco.
    Debe llamarse dentro de `un_escritor`.
    """
    with _disco(almacen):
        for resto in almacen.glob(f"{PREPARANDO}*"):
            shutil.rmtree(resto, ignore_errors=True)
        temporal = almacen / f"{PREPARANDO}{_siguiente(almacen):06d}"
        try:
            comprobar(escribir_borrador(temporal, llenar))
            return _fijar(almacen, temporal, conservar)
        except BaseException:
            shutil.rmtree(temporal, ignore_errors=True)
            raise


@contextmanager
def _disco(almacen: Path) -> Iterator[None]:
    """Si falla el disco, lo dice una `ErrorPublicacion`."""
    try:
        yield
    except OSError as error:
        raise ErrorPublicacion(
            f"No se pudo escribir la generación nueva: {motivo_del_disco(error)}.",
            donde=f"Carpeta «{almacen}».",
            que_hacer="Revise el espacio libre y los permisos de la carpeta; se siguen sirviendo los datos anteriores.",
        ) from error


def _siguiente(almacen: Path) -> int:
    return max(numeros(almacen), default=0) + 1


def escribir_borrador(carpeta: Path, llenar: Callable[[Path], dict[str, Any]]) -> CarpetaGeneracion:
    """Escribe en `carpeta` una generación completa y firmada, con el número 0: se puede abrir, pero nadie la sirve."""
    carpeta.mkdir(parents=True)
    propios = llenar(carpeta)
    archivos = {
        ruta.relative_to(carpeta).as_posix(): _huella(ruta) for ruta in sorted(carpeta.rglob("*")) if ruta.is_file()
    }
    manifiesto = {**propios, "formato": FORMATO, "numero": 0, "archivos": archivos}
    _firmar(carpeta, manifiesto)
    return CarpetaGeneracion(carpeta, 0, manifiesto)


def _firmar(carpeta: Path, manifiesto: dict[str, Any]) -> None:
    escribir_firme(carpeta / MANIFIESTO, orjson.dumps(manifiesto, option=orjson.OPT_INDENT_2))
    escribir_firme(carpeta / FIRMA, _huella(carpeta / MANIFIESTO).encode())


def fijar_borrador(
    almacen: Path,
    borrador: Path,
    conservar: int = 3,
    comprobar: Comprobar = lambda _: None,
    *,
    de_antes: bool = False,
) -> CarpetaGeneracion:
    """Publica un borrador que está en el mismo disco: mira sus huellas, lo comprueba, le da número y cambia el puntero.

    Si algo falla, la generación servida queda como estaba. `de_antes`: como en `verificar`. `ErrorGeneracion` si el
    borrador está alterado; `ErrorPublicacion` si falla el disco. Debe llamarse dentro de `un_escritor`.
    """
    with _disco(almacen):
        verificado = verificar(borrador, de_antes=de_antes)
        comprobar(verificado)
        return _fijar(almacen, verificado.carpeta, conservar)


def _fijar(almacen: Path, preparada: Path, conservar: int) -> CarpetaGeneracion:
    numero, vigente = _siguiente(almacen), apuntada(almacen)
    final = almacen / nombre_de(numero)
    manifiesto = {**orjson.loads((preparada / MANIFIESTO).read_bytes()), "numero": numero}
    try:
        _firmar(preparada, manifiesto)
        preparada.rename(final)
        apuntar(almacen, numero)
    except BaseException:
        # sin puntero que la señale no se publicó: no debe quedar como repuesto de la que se sirve
        if apuntada(almacen) != final.name:
            shutil.rmtree(final, ignore_errors=True)
        raise
    for viejo in sorted(numeros(almacen))[:-conservar]:
        # la que se servía hasta ahora queda siempre: es a la que vuelve quien deshace, aunque sea antigua
        if nombre_de(viejo) != vigente:
            shutil.rmtree(almacen / nombre_de(viejo), ignore_errors=True)
    return CarpetaGeneracion(final, numero, manifiesto)


def apuntar(almacen: Path, numero: int) -> None:
    """Cambia el puntero de una vez: se ve el anterior o el nuevo, nunca uno a medias."""
    nuevo = almacen / f".{PUNTERO}.nuevo"
    escribir_firme(nuevo, f"{nombre_de(numero)}\n".encode())
    reemplazar(nuevo, almacen / PUNTERO)


def escribir_firme(ruta: Path, contenido: bytes) -> None:
    with ruta.open("wb") as flujo:
        flujo.write(contenido)
        flujo.flush()
        os.fsync(flujo.fileno())


def numeros(almacen: Path) -> list[int]:
    """Números de las generaciones completas de la carpeta, sin orden."""
    if not almacen.is_dir():
        return []
    return [int(hallado[1]) for ruta in almacen.iterdir() if (hallado := _NOMBRE.match(ruta.name)) and ruta.is_dir()]


def es_generacion(nombre: str) -> bool:
    """Si una carpeta se llama como una generación completa."""
    return _NOMBRE.match(nombre) is not None


def nombre_de(numero: int) -> str:
    """El nombre de la carpeta de una generación."""
    return f"generacion-{numero:06d}"


def apuntada(almacen: Path) -> str:
    """Nombre que está en el puntero, o "" si no hay puntero legible."""
    try:
        return (almacen / PUNTERO).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def verificar(carpeta: Path, *, de_antes: bool = False) -> CarpetaGeneracion:
    """Comprueba formato y huella de cada archivo. `ErrorGeneracion` dice cuál falla.

    `de_antes`: acepta también un formato anterior, del que solo se leen sus filas aceptadas.
    """
    hallado = _NOMBRE.match(carpeta.name)
    try:
        crudo = (carpeta / MANIFIESTO).read_bytes()
        if (carpeta / FIRMA).read_bytes() != hashlib.sha256(crudo).hexdigest().encode():
            raise ValueError(FIRMA)
        manifiesto = orjson.loads(crudo)
        archivos = dict(manifiesto["archivos"])
        formato = manifiesto["formato"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _alterada(carpeta, MANIFIESTO) from error
    de_otra = formato != FORMATO or _sin_medidas(archivos)
    if de_otra and not (de_antes and isinstance(formato, int) and formato <= FORMATO):
        raise ErrorGeneracion(
            f"La generación «{carpeta.name}» es de otra versión del tablero (formato {formato}).",
            que_hacer="Ejecute `tablero actualizar`: la vuelve a preparar con lo que ya estaba cargado.",
        )
    for relativo, huella in archivos.items():
        ruta = carpeta / relativo
        if not ruta.is_file() or _huella(ruta) != huella:
            raise _alterada(carpeta, relativo)
    return CarpetaGeneracion(carpeta, int(hallado[1]) if hallado else 0, manifiesto)


def de_otra_version(almacen: Path) -> bool:
    """Si lo que el puntero nombra dice ser de un formato anterior, sin comprobar nada más."""
    try:
        manifiesto = orjson.loads((almacen / apuntada(almacen) / MANIFIESTO).read_bytes())
        formato, sin_medidas = manifiesto["formato"], _sin_medidas(manifiesto["archivos"])
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return isinstance(formato, int) and (formato < FORMATO or (formato == FORMATO and sin_medidas))


def _sin_medidas(archivos: Collection[str]) -> bool:
    """Si a su cubo le falta alguna medida de hoy: quien agrega una no tiene que acordarse de cambiar el formato."""
    matrices = {ruta for ruta in archivos if ruta.startswith("cubo/") and ruta.endswith(".npy")}
    # sin ninguna no es cuestión de versión: lo dirá quien la abra
    return bool(matrices) and not matrices >= {f"cubo/{medida.nombre}.npy" for medida in MEDIDAS}


def _alterada(carpeta: Path, archivo: str) -> ErrorGeneracion:
    return ErrorGeneracion(
        f"La generación «{carpeta.name}» está incompleta o alterada: falla «{archivo}».",
        que_hacer="Restaure la carpeta desde su copia de respaldo o vuelva a importar sus archivos.",
    )


def ultima_buena(
    almacen: Path, probar: Callable[[CarpetaGeneracion], object] = lambda _: None, *, de_antes: bool = False
) -> CarpetaGeneracion:
    """La generación del puntero o, si está dañada, la más nueva que pase la verificación (con su `aviso`).

    `de_antes`: acepta también las de un formato anterior.

    `probar` puede rechazar una generación bien firmada lanzando `ErrorGeneracion` (por ejemplo, si no se abre).

    `SinGeneracion` si no hay ninguna; `ErrorGeneracion` si las que hay están todas dañadas.
    """
    nombres = [nombre_de(numero) for numero in sorted(numeros(almacen), reverse=True)]
    primera = apuntada(almacen)
    if not nombres and not primera:
        raise SinGeneracion(
            "Todavía no hay datos cargados.",
            donde=f"Carpeta «{almacen}».",
            que_hacer="Ejecute `tablero demo` para ver datos de demostración o `tablero importar` para cargar los "
            "suyos.",
            opciones=[("Cargar los datos de su oficina", "/datos")],
        )
    fallo: ErrorGeneracion | None = None
    for nombre in [primera, *(n for n in nombres if n != primera)]:
        if not _NOMBRE.match(nombre):
            fallo = fallo or _alterada(almacen, PUNTERO)
            continue
        try:
            buena = verificar(almacen / nombre, de_antes=de_antes)
            probar(buena)
        except ErrorGeneracion as error:
            fallo = fallo or error
        else:
            return replace(buena, aviso=str(fallo) if fallo else "")
    assert fallo is not None
    raise fallo
