"""Dónde están los archivos que acompañan al código, en la copia de trabajo y en el paquete instalado."""

from __future__ import annotations

from pathlib import Path

_PAQUETE = Path(__file__).resolve().parent


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
    """Un archivo de texto de `datos/referencia/`, por su nombre: siempre uno fijo en el código."""
    return (carpeta_referencia() / nombre).read_text(encoding="utf-8")
