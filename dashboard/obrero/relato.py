"""Lo que queda de una revisión: lo que la página lee y los libros que la persona se puede llevar."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from dashboard.indicadores.resumen import Movimiento
from dashboard.ingesta.celdas import Celdas
from dashboard.ingesta.informe import Arreglo, Causa, Informe
from dashboard.ingesta.libro_corregido import libro_corregido, libro_de_celdas
from dashboard.nucleo.errores import ErrorArchivo
from dashboard.nucleo.formato import palabra, plural
from dashboard.publicacion.importar import Resultado

# -- La revisión como la lee la página: qué se entendió de cada archivo, qué cambiaría y si se puede publicar.

#: causas y reparaciones que se muestran de cada tabla
_CAUSAS = 40
#: tramos de filas que se escriben de una causa; los demás se cuentan
_TRAMOS = 400
FORMULARIOS = {"registro": "registro nacional", "anexo2": "Anexo 2", "his": "registro HIS"}


@dataclass(slots=True)
class Leido:
    """Un archivo de la carga: sus tablas, o por qué no se pudo leer."""

    n: int
    nombre: str
    celdas: list[Celdas] = field(default_factory=list)
    error: dict[str, str] | None = None

    def fallar(self, error: ErrorArchivo) -> None:
        """Anota por qué el archivo no se pudo leer o entender."""
        self.error = {"mensaje": error.mensaje, "donde": error.donde, "que_hacer": error.que_hacer}


def relatar(leidos: Sequence[Leido], resultado: Resultado | None, movidos: Sequence[Movimiento]) -> dict[str, Any]:
    """Todo lo que la página de la revisión necesita, sin nada que no sea texto o número."""
    informes = resultado.informes if resultado else ()
    con_error = [leido for leido in leidos if leido.error]
    motivo = resultado.motivo if resultado else ""
    if con_error:
        motivo = f"{plural(len(con_error), 'archivo no se pudo', 'archivos no se pudieron')} leer. " + palabra(
            len(con_error),
            "Quítelo de la carga, o corríjalo y vuelva a subirlo.",
            "Quítelos de la carga, o corríjalos y vuelva a subirlos.",
        )
    publicable = bool(resultado and resultado.generacion is not None and not con_error)
    return {
        "archivos": [_archivo(leido, informes) for leido in leidos],
        "cambios": [_cambio(cambio) for cambio in resultado.cambios] if resultado else [],
        "indicadores": [_movimiento(movimiento) for movimiento in movidos],
        "avisos": list(resultado.avisos) if resultado else [],
        "motivo": motivo,
        "sin_cambios": bool(resultado and resultado.sin_cambios and not con_error),
        "publicable": publicable,
        "base": resultado.base if resultado else "",
    }


def _archivo(leido: Leido, informes: Iterable[Informe]) -> dict[str, Any]:
    propios = [] if leido.error else [informe for informe in informes if informe.archivo == leido.nombre]
    return {
        "n": leido.n,
        "nombre": leido.nombre,
        "error": leido.error,
        "tablas": [_tabla(informe) for informe in propios],
    }


def _tabla(informe: Informe) -> dict[str, Any]:
    return {
        "tabla": informe.tabla,
        "hoja": informe.hoja,
        "formulario": FORMULARIOS.get(informe.formulario, ""),
        "total": informe.total,
        "aceptadas": informe.aceptadas,
        "reparadas": informe.reparadas,
        "rechazadas": informe.rechazadas,
        "ignoradas": informe.ignoradas,
        "motivos": [[motivo, cuantas] for motivo, cuantas in informe.motivos],
        "correspondencia": [list(par) for par in informe.correspondencia],
        "avisos": list(informe.avisos),
        "reparaciones": [_arreglo(arreglo) for arreglo in informe.arreglos[:_CAUSAS]],
        "problemas": [_causa(causa) for causa in informe.causas()[:_CAUSAS]],
        "detenido": informe.detenido,
    }


def _causa(causa: Causa) -> dict[str, Any]:
    return {
        "causa": causa.causa,
        "cuantas": causa.cuantas,
        "ejemplo": causa.ejemplo.texto(),
        "filas": en_tramos(causa.filas),
    }


def _arreglo(arreglo: Arreglo) -> dict[str, Any]:
    return {"causa": arreglo.texto(), "cuantas": arreglo.cuantas}


def _cambio(cambio: Any) -> dict[str, Any]:
    return asdict(cambio)


def _movimiento(movimiento: Movimiento) -> dict[str, Any]:
    antes, despues = movimiento.textos()
    ficha = movimiento.indicador.ficha
    return {
        "nombre": ficha.corto,
        "lugar": movimiento.lugar,
        "antes": antes,
        "despues": despues,
        "cambia": movimiento.cambia,
        "primera": movimiento.antes is None,
    }


def en_tramos(filas: Iterable[int]) -> str:
    """`[3, 4, 5, 9]` → `3–5, 9`."""
    tramos: list[list[int]] = []
    for fila in sorted(filas):
        if tramos and fila == tramos[-1][1] + 1:
            tramos[-1][1] = fila
        elif not tramos or fila != tramos[-1][1]:
            tramos.append([fila, fila])
    textos = [str(a) if a == b else f"{a}–{b}" for a, b in tramos[:_TRAMOS]]
    resto = sum(b - a + 1 for a, b in tramos[_TRAMOS:])
    return ", ".join(textos) + (f" y {plural(resto, 'más', 'más')}" if resto else "")


# -- Lo que la persona se puede llevar de una revisión: su libro con los motivos y las celdas marcadas.


def escribir_salidas(
    carpeta: Path,
    leidos: Sequence[Leido],
    resultado: Resultado | None,
    relato: dict[str, Any],
    previa: dict[str, Any] | None,
) -> None:
    """Escribe `salida/` y anota en `relato` qué se puede descargar de cada archivo.

    El libro se hace del archivo subido, que se borra al terminar: en una segunda revisión se conserva el de la primera
    si de ese archivo se dice lo mismo y, si no, se hace de lo que se leyó. De los formularios con columnas de personas
    solo sale la lista de filas.
    """
    salida = carpeta / "salida"
    salida.mkdir(exist_ok=True, mode=0o700)
    anteriores = {archivo["n"]: archivo for archivo in (previa or {}).get("archivos", [])}
    for leido, archivo in zip(leidos, relato["archivos"], strict=True):
        archivo["direccion"] = f"/datos/cargas/{carpeta.name}/salida"
        informes = [i for i in (resultado.informes if resultado else ()) if i.archivo == leido.nombre]
        if leido.error or not any(informe.rechazadas for informe in informes):
            continue
        original = carpeta / "entrada" / str(leido.n) / leido.nombre
        nombre = f"{leido.n}-{Path(leido.nombre).stem}-por-corregir.xlsx"
        anterior = anteriores.get(leido.n, {})
        if original.is_file():
            (salida / nombre).write_bytes(libro_corregido(original, informes))
        elif anterior.get("corregido") != nombre or anterior["tablas"] != archivo["tablas"]:
            (salida / nombre).write_bytes(libro_de_celdas(leido.celdas, informes))
        archivo["corregido"] = nombre
    quedan = {archivo["corregido"] for archivo in relato["archivos"] if archivo.get("corregido")}
    for vieja in salida.iterdir():
        if vieja.name not in quedan:
            vieja.unlink(missing_ok=True)
    if not quedan:
        shutil.rmtree(salida, ignore_errors=True)
