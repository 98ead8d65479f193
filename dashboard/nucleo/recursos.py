"""Los archivos que acompañan al código, en la copia de trabajo y en el paquete, y los textos de la oficina."""

from __future__ import annotations

import csv
from pathlib import Path

from dashboard.nucleo.errores import ErrorArchivo

#: lo más que mide un texto de la oficina, en bytes
_TOPE = 5_000_000
_PAQUETE = Path(__file__).resolve().parents[1]


def _carpeta(en_paquete: str, en_copia: str) -> Path:
    """La carpeta instalada dentro del paquete si existe; si no, la de la copia de trabajo."""
    instalada = _PAQUETE / en_paquete
    return instalada if instalada.is_dir() else _PAQUETE.parent / en_copia


def carpeta_assets() -> Path:
    """`assets/`: hoja de estilo y guiones del navegador."""
    return _carpeta("_assets", "assets")


def carpeta_referencia() -> Path:
    """`datos/referencia/`: catálogos y límites, con su fuente y licencia."""
    return _carpeta("_referencia", "datos/referencia")


def texto_de_referencia(nombre: str) -> str:
    """Un archivo de texto de `datos/referencia/`, por su nombre, que es fijo en el código. `ErrorArchivo` si falta."""
    try:
        return (carpeta_referencia() / nombre).read_text(encoding="utf-8")
    except OSError as error:
        raise ErrorArchivo(
            f"Falta el catálogo «{nombre}».", que_hacer="Vuelva a instalar el tablero: el catálogo viene con él."
        ) from error


def filas_de_referencia(nombre: str) -> list[dict[str, str]]:
    """Las filas de una tabla CSV de `datos/referencia/`."""
    return list(csv.DictReader(texto_de_referencia(nombre).splitlines()))


def texto_de_la_oficina(ruta: Path, que: str) -> str:
    """Un texto que escribió la oficina. `que`: lo que debe ser, para decirlo. `ErrorArchivo` si no se puede leer."""
    try:
        if ruta.stat().st_size > _TOPE:
            raise ErrorArchivo(f"«{ruta.name}» es demasiado grande para {que}.")
        return ruta.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ErrorArchivo(f"«{ruta.name}» no está en UTF-8.", que_hacer="Guárdelo como CSV UTF-8.") from error
    except OSError as error:
        raise ErrorArchivo(f"No se puede leer «{ruta.name}».", que_hacer="Revise la ruta y los permisos.") from error
