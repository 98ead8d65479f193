"""La revisión como la lee la página: qué se entendió de cada archivo, qué cambiaría y si se puede publicar."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from dashboard.dominio.formato import palabra, plural
from dashboard.errores import ErrorArchivo
from dashboard.indicadores.movimiento import Movimiento
from dashboard.ingesta.celdas import Celdas
from dashboard.ingesta.informe import Arreglo, Causa, Informe
from dashboard.publicacion.resultado import Resultado

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
