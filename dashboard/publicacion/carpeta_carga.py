"""Lo que queda en el disco alrededor de una carga: su carpeta, sus opciones, el turno y lo que se conserva."""

from __future__ import annotations

import csv
import re
import secrets
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
from filelock import AcquireReturnProxy, FileLock, Timeout

from dashboard.almacen.generacion import (
    MANIFIESTO,
    apuntada,
    apuntar,
    nombre_de,
    numeros,
    reemplazar,
    tomar,
    un_escritor,
    verificar,
)
from dashboard.ingesta.textos import parece_personal
from dashboard.nucleo.errores import ErrorArchivo, ErrorPublicacion, ErrorVista
from dashboard.nucleo.formato import enumerar, plural
from dashboard.nucleo.recursos import carpeta_referencia

PROHIBIDOS = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
#: nombres que Windows no deja usar
_RESERVADOS = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|\Z)", re.IGNORECASE)
_CERROJO = "obrero.lock"
#: lo que se espera a que otro termine de anotar su archivo
_ESPERA_PEDIDO = 10


@dataclass(frozen=True, slots=True)
class Estado:
    """En qué va una carga. `fase`: subiendo, esperando, revisando, revisada, publicando, publicada o error."""

    fase: str = "subiendo"
    paso: str = ""
    #: parte hecha, de 0 a 1
    parte: float = 0.0
    mensaje: str = ""
    #: momento en que se escribió, en segundos
    cuando: float = field(default_factory=time.time)


def anotar(carpeta: Path, estado: Estado) -> None:
    """Escribe en qué va la carga; quien lee ve el anterior o el nuevo, nunca uno a medias."""
    guardar_json(carpeta / "estado.json", asdict(estado))


def estado_de(carpeta: Path) -> Estado:
    """El último estado escrito; el de una carga muy vieja si no se puede leer."""
    try:
        return Estado(**leer_json(carpeta / "estado.json", {"cuando": 0.0}))
    except TypeError:
        return Estado(cuando=0.0)


def cerrojo_de(carpeta: Path) -> FileLock:
    """El cerrojo que el proceso de una carga tiene mientras trabaja: si está libre, nadie trabaja."""
    return FileLock(carpeta / _CERROJO)


def ocupada(carpeta: Path) -> bool:
    """Si un proceso está trabajando con la carga."""
    cerrojo = cerrojo_de(carpeta)
    try:
        cerrojo.acquire(timeout=0)
    except Timeout:
        return True
    except OSError:
        return False
    cerrojo.release()
    return False


def guardar_json(ruta: Path, contenido: Any) -> None:
    """Escribe de una vez: se ve lo anterior o lo nuevo."""
    nuevo = ruta.with_suffix(f".{secrets.token_hex(4)}.tmp")
    nuevo.write_bytes(orjson.dumps(contenido))
    reemplazar(nuevo, ruta)


def leer_json(ruta: Path, defecto: Any) -> Any:
    """El contenido, o `defecto` si no está o no se entiende."""
    try:
        return orjson.loads(ruta.read_bytes())
    except (OSError, ValueError):
        return defecto


@contextmanager
def pedido_tomado(carpeta: Path) -> Iterator[dict[str, Any]]:
    """El pedido de una carga, para cambiarlo: dos archivos que llegan a la vez no se pisan. Se guarda al salir bien."""
    with tomar(
        carpeta / "pedido.lock",
        "Esta carga se está cambiando desde otra ventana.",
        que_hacer="Espere un momento y vuelva a intentarlo.",
        espera=_ESPERA_PEDIDO,
    ):
        pedido = leer_json(carpeta / "pedido.json", {"archivos": [], "siguiente": 1})
        yield pedido
        guardar_json(carpeta / "pedido.json", pedido)


def nombre_limpio(nombre: str, numero: int, usados: Collection[str] = ()) -> str:
    """Un nombre de archivo que se lee como está escrito, que todo sistema acepta y que no trae datos de nadie.

    Es distinto de los `usados`. Lo que no se ve se quita: una marca de dirección (U+202E) muestra `gpj.xlsx` al revés.
    """
    escrito = PROHIBIDOS.sub("_", nombre.replace("\\", "/").rsplit("/", 1)[-1])
    a_la_vista = "".join(letra if letra.isprintable() else " " if letra.isspace() else "" for letra in escrito)
    corto = a_la_vista.strip(" .")[-100:]
    if not corto or _RESERVADOS.match(corto) or parece_personal(corto):
        extension = re.search(r"\.[A-Za-z]{1,5}\Z", corto)
        corto = f"archivo-{numero}{extension[0].lower() if extension else ''}"
    # el informe nombra cada archivo: dos con el mismo nombre no se distinguirían; en Windows, tampoco «A» y «a»
    while corto.casefold() in {usado.casefold() for usado in usados}:
        corto = f"{numero}-{corto}"
    return corto


def nombres_de(rutas: Iterable[Path]) -> list[str]:
    """Con qué nombre se le dice cada archivo a la persona: limpio; si dos se llaman igual, con el de su carpeta."""
    todas = list(rutas)
    cuantas = Counter(ruta.name.casefold() for ruta in todas)
    nombres: list[str] = []
    for numero, ruta in enumerate(todas, start=1):
        repetido = cuantas[ruta.name.casefold()] > 1 and ruta.parent.name and not parece_personal(ruta.parent.name)
        nombres.append(nombre_limpio(f"{ruta.parent.name}-{ruta.name}" if repetido else ruta.name, numero, nombres))
    return nombres


# -- Lo que una persona elige al cargar, comprobado, y el catálogo de regiones. Sin pandas: lo usa el servidor.

#: categorías desde las que se puede suponer que un establecimiento atiende partos
PARTO_DESDE = ("I-3", "I-4")
#: qué se hace con dos sesiones que parecen la misma → cómo se ofrece
REPETIDAS = {
    "": "Queda la que manda: registro, Anexo 2, HIS",
    "reciente": "Queda la que llegó última",
    "distintas": "Son distintas y cuentan las dos",
}


@dataclass(frozen=True, slots=True)
class Opciones:
    """`parto_desde`: categoría desde la que se supone que atiende partos quien no está en una lista ("" si ninguna).

    `reemplazar`: si se quita lo que el archivo ya no trae, en los territorios y meses de que habla. `oficina`: código
    de la región que entrega los archivos, si se sabe. `sin_ocultas`: si no cuentan las filas que la hoja no muestra.
    `repetidas`: qué se hace con las sesiones que parecen la misma (`REPETIDAS`). `ErrorVista` si eso no existe.
    """

    parto_desde: str = ""
    reemplazar: bool = False
    oficina: str = ""
    sin_ocultas: bool = False
    #: (clave, RENIPRESS) de los lugares que se decidieron al revisar; con "" se olvida
    lugares: tuple[tuple[str, str], ...] = ()
    repetidas: str = ""

    def __post_init__(self) -> None:
        if self.repetidas not in REPETIDAS:
            validas = enumerar([f"«{regla}»" for regla in REPETIDAS if regla], "o")
            raise ErrorVista("No existe esa forma de contar las sesiones repetidas.", que_hacer=f"Elija {validas}.")

    def decisiones(self) -> list[str]:
        """Lo que se eligió y cambia cómo se lee o se funde, en palabras."""
        decididos = [codigo for _, codigo in self.lugares if codigo]
        elegidas = (
            (f"partos supuestos desde {self.parto_desde}", self.parto_desde),
            ("reemplazó lo de sus territorios y meses", self.reemplazar),
            ("sin las filas ocultas", self.sin_ocultas),
            (f"sesiones repetidas: {REPETIDAS[self.repetidas].lower()}", self.repetidas),
            (plural(len(decididos), "establecimiento decidido", "establecimientos decididos"), any(decididos)),
        )
        return [dicha for dicha, elegida in elegidas if elegida]

    @classmethod
    def leer(cls, campos: object, regiones: Path | None) -> Opciones:
        """Las opciones de lo que mandó un navegador. `ErrorVista` si alguna no existe."""
        dados = campos if isinstance(campos, dict) else {}
        parto_desde, oficina = dados.get("parto_desde") or "", dados.get("oficina") or ""
        if parto_desde not in ("", *PARTO_DESDE):
            raise ErrorVista(
                "No se puede suponer la atención de partos desde esa categoría.",
                que_hacer=f"Elija {enumerar(list(PARTO_DESDE), 'o')}.",
            )
        if oficina and (not isinstance(oficina, str) or oficina not in leer_regiones(regiones)):
            raise ErrorVista("Esa oficina no está en el catálogo de regiones.", que_hacer="Elija una de la lista.")
        lugares = dados.get("lugares") or []
        if not isinstance(lugares, list) or not all(_es_lugar(par) for par in lugares):
            raise ErrorVista("No se entiende qué establecimiento se eligió.", que_hacer="Vuelva a elegirlo.")
        return cls(
            parto_desde,
            dados.get("reemplazar") is True,
            oficina,
            dados.get("sin_ocultas") is True,
            tuple((par[0], par[1]) for par in lugares),
            str(dados.get("repetidas") or ""),
        )


def _es_lugar(par: object) -> bool:
    return (
        isinstance(par, list)
        and len(par) == 2
        and all(isinstance(texto, str) for texto in par)
        and re.fullmatch(r"(codigo|anexo2):[0-9a-f]{1,64}", par[0]) is not None
        and re.fullmatch(r"([0-9]{8})?", par[1]) is not None
    )


#: no eligió nada
POR_DEFECTO = Opciones()


def leer_regiones(ruta: Path | None = None) -> dict[str, dict[str, str]]:
    """Filas de `regiones.csv` por código. `ErrorArchivo` si el catálogo de la oficina no se puede leer."""
    archivo = ruta or carpeta_referencia() / "regiones.csv"
    try:
        with archivo.open(encoding="utf-8-sig", newline="") as flujo:
            filas = list(csv.DictReader(flujo))
        return {fila["codigo"]: {**fila, "nombre": fila["nombre"]} for fila in filas}
    except (OSError, KeyError, UnicodeDecodeError, csv.Error) as error:
        raise ErrorArchivo(
            f"No se pudo leer el catálogo de regiones «{archivo.name}».",
            que_hacer="Debe ser un CSV en UTF-8 con las columnas «codigo» y «nombre».",
        ) from error


# -- Las generaciones que se conservan, y volver a una de ellas.


@dataclass(frozen=True, slots=True)
class Conservada:
    """Una generación en disco. `archivos`: los que entraron con ella. `actual`: si es la que se sirve."""

    numero: int
    creada: str
    demostracion: bool
    actual: bool
    archivos: tuple[str, ...]
    conteos: dict[str, Any]


def conservadas(almacen: Path) -> list[Conservada]:
    """Las generaciones de la carpeta, de la más nueva a la más antigua. Las que no se pueden leer no se ofrecen."""
    halladas: list[Conservada] = []
    anteriores: list[list[Any]] = []
    vigente = apuntada(almacen)
    for numero in sorted(numeros(almacen)):
        nombre = nombre_de(numero)
        try:
            manifiesto = orjson.loads((almacen / nombre / MANIFIESTO).read_bytes())
            origen = list(manifiesto["origen"])
            # lo que trajo esta carga son las entradas que no tenía aquella de la que partió: la más larga de las suyas
            de_antes = max((len(previo) for previo in anteriores if origen[: len(previo)] == previo), default=0)
            nuevas = origen[de_antes:]
            halladas.append(
                Conservada(
                    numero,
                    str(manifiesto["creada"]),
                    bool(manifiesto["demostracion"]),
                    nombre == vigente,
                    tuple(dict.fromkeys(str(fila["archivo"]) for fila in nuevas)),
                    dict(manifiesto["conteos"]),
                )
            )
            anteriores.append(origen)
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return halladas[::-1]


def volver_a(almacen: Path, numero: int) -> None:
    """Sirve otra vez una generación conservada. No borra ninguna: se puede volver de la vuelta.

    `ErrorVista` si no está; `ErrorGeneracion` si está dañada; `ErrorPublicacion` si alguien carga datos ahora.
    """
    if numero not in numeros(almacen):
        raise ErrorVista("Esa carga ya no se conserva.", que_hacer="Elija una de la lista.")
    with un_turno(almacen, f"Se vuelve a la carga n.º {numero}"), un_escritor(almacen):
        verificar(almacen / nombre_de(numero))
        apuntar(almacen, numero)


# -- El turno de quien cambia los datos: leer la generación vigente, mezclar y publicar es una sola operación.

#: quién tiene el turno; lo escribe él mismo y solo se lee para decírselo a otro
_QUIEN = "importacion.quien"
#: cada cuánto mira si se desocupó quien espera el turno
_CADA = 0.5


@contextmanager
def un_turno(almacen: Path, que: str, decir: Callable[[str], None] | None = None) -> Iterator[None]:
    """Toma el turno de la carpeta. `que`: lo que se va a hacer, para decírselo a quien llegue mientras tanto.

    Si otro proceso lo tiene, `decir` lo cuenta y se espera; sin él, `ErrorPublicacion` (dice qué hace y desde cuándo).
    También si no se puede escribir en la carpeta.

    El cerrojo de `un_escritor` solo cubre la escritura; sin este, dos importaciones partirían de la misma generación y
    la segunda borraría lo que aportó la primera.
    """
    try:
        almacen.mkdir(parents=True, exist_ok=True)
        cerrojo = _tomar_turno(almacen, decir)
    except OSError as error:
        raise ErrorPublicacion(
            "No se puede escribir en la carpeta de las generaciones.",
            donde=f"Carpeta «{almacen}».",
            que_hacer="Revise sus permisos o elija otra con la variable TABLERO_DATOS.",
        ) from error
    with cerrojo:
        try:
            with suppress(OSError):
                (almacen / _QUIEN).write_text(
                    f"{que}, desde las {datetime.now():%H:%M} del {datetime.now():%d/%m/%Y}.", encoding="utf-8"
                )
            yield
        finally:
            # Windows no borra un archivo que otro lee: dejarlo no daña, y el turno se suelta de todos modos
            with suppress(OSError):
                (almacen / _QUIEN).unlink(missing_ok=True)


def _tomar_turno(almacen: Path, decir: Callable[[str], None] | None) -> AcquireReturnProxy[FileLock]:
    while True:
        try:
            return tomar(
                almacen / "importacion.lock",
                "Otra persona o proceso está cargando datos en este momento.",
                donde=_quien(almacen) or f"Carpeta «{almacen}».",
                que_hacer="Espere a que termine y vuelva a intentarlo.",
            )
        except ErrorPublicacion:
            if decir is None:
                raise
            decir(f"En cola: hay otra carga en curso. {_quien(almacen)}".strip())
            time.sleep(_CADA)


def _quien(almacen: Path) -> str:
    try:
        return (almacen / _QUIEN).read_text(encoding="utf-8")[:300]
    except (OSError, UnicodeDecodeError):
        return ""
