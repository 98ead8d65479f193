"""El certificado de una generación: qué celdas se volvieron a contar por otro camino y cuáles no coincidieron.

Se escribe después de la generación, al lado de su manifiesto: lleva la huella de todos los archivos de que habla y su
propia firma. Si una de las dos no cuadra es como si no estuviera.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson

from dashboard.almacen.generacion import MANIFIESTO, escribir_firme
from dashboard.nucleo.formato import entero, palabra

NOMBRE = "certificado.json"
FIRMA = "certificado.sha256"


@dataclass(frozen=True, slots=True)
class Certificado:
    """El recuento de una generación. `motivo`: por qué no se pudo hacer; "" si se hizo."""

    #: SHA-256 de la lista de archivos del manifiesto, con la huella de cada uno
    de: str
    creado: str
    version: str
    motor: str
    #: clave de cada indicador → celdas comparadas (un territorio en un periodo), y cuántas no coinciden
    celdas: Mapping[str, int]
    diferencias: Mapping[str, int]
    #: las primeras que no coinciden: indicador, territorio, periodo y los dos valores
    primeras: Sequence[Mapping[str, str]]
    #: SHA-256 de cada tabla aceptada y de la consulta de cada indicador
    parquet: Mapping[str, str]
    sql: Mapping[str, str]
    segundos: float = 0.0
    motivo: str = ""

    @property
    def total(self) -> int:
        """Celdas recontadas."""
        return sum(self.celdas.values())

    @property
    def distintas(self) -> int:
        """Celdas en que las dos cuentas no coinciden."""
        return sum(self.diferencias.values())

    @property
    def frase(self) -> str:
        """«Certificado: 1 234 567 celdas recontadas por SQL, ninguna distinta», o lo que haya que decir en su lugar."""
        if self.motivo:
            return f"Sin certificado: {self.motivo}"
        recontadas = f"{entero(self.total)} {palabra(self.total, 'celda recontada', 'celdas recontadas')} por SQL"
        if not self.distintas:
            return f"Certificado: {recontadas}, ninguna distinta"
        no = palabra(self.distintas, "no coincide", "no coinciden")
        return f"Certificado: de {recontadas}, {entero(self.distintas)} {no}"

    @property
    def frases(self) -> list[str]:
        """Las primeras distintas: «asistencia de 11-02 en 2026-05: el tablero da 7 de 10 y el recuento, 6 de 10»."""
        return [
            f"{una['indicador']} de {' en '.join(filter(None, (una['territorio'], una['periodo'])))}: el tablero da "
            f"{una['tablero']} y el recuento, {una['recuento']}"
            for una in self.primeras
        ]


def huella_de(manifiesto: Mapping[str, Any]) -> str:
    """SHA-256 de lo que dice el manifiesto de cada archivo: no cambia al darle su número a un borrador."""
    return hashlib.sha256(orjson.dumps(manifiesto["archivos"], option=orjson.OPT_SORT_KEYS)).hexdigest()


def guardar(certificado: Certificado, carpeta: Path) -> None:
    """Escribe el certificado y su firma en la carpeta de su generación. `OSError` si no se puede."""
    contenido = orjson.dumps(asdict(certificado), option=orjson.OPT_INDENT_2)
    escribir_firme(carpeta / NOMBRE, contenido)
    escribir_firme(carpeta / FIRMA, _sha256(contenido))


def _sha256(contenido: bytes) -> bytes:
    return hashlib.sha256(contenido).hexdigest().encode()


def leer(carpeta: Path) -> Certificado | None:
    """El certificado de la generación de esa carpeta; `None` si no hay, si está alterado o si es de otros archivos."""
    try:
        return _leer(carpeta, *((carpeta / nombre).stat().st_mtime_ns for nombre in (NOMBRE, FIRMA, MANIFIESTO)))
    except OSError:
        return None


@lru_cache(maxsize=8)
def _leer(carpeta: Path, *_cuando: int) -> Certificado | None:
    # cada página lo pide: se vuelve a leer solo si uno de los archivos es otro
    try:
        contenido = (carpeta / NOMBRE).read_bytes()
        certificado = Certificado(**orjson.loads(contenido))
        de = huella_de(orjson.loads((carpeta / MANIFIESTO).read_bytes()))
        firma = (carpeta / FIRMA).read_bytes()
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return certificado if firma == _sha256(contenido) and certificado.de == de else None
