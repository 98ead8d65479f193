"""Un documento HTML entero: las páginas que no llevan el marco del tablero."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from dashboard.piezas.etiquetas import Pieza
from dashboard.piezas.marcado import marcado


def documento(
    titulo: str,
    cuerpo: Pieza,
    *,
    icono: str = "data:,",
    estilo: str = "",
    hojas: Sequence[str] = (),
    guiones: Sequence[str] = (),
    datos: Mapping[str, str] | None = None,
) -> str:
    """El HTML completo.

    `icono`: su dirección, mejor como `data:` (el navegador lo vuelve a pedir cada vez que cambia la dirección).
    `estilo`: variables de CSS. `hojas` y `guiones`: direcciones propias. `datos`: atributos `data-…` de la raíz.
    """
    raiz = "".join(f' data-{clave}="{escape(valor)}"' for clave, valor in (datos or {}).items())
    enlazadas = "".join(f'<link rel="stylesheet" href="{escape(hoja)}">' for hoja in hojas)
    pedidos = "".join(f'<script defer src="{escape(guion)}"></script>' for guion in guiones)
    return (
        f'<!DOCTYPE html><html lang="es-PE"{raiz}><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{escape(titulo)}</title><link rel="icon" href="{escape(icono)}">'
        f"<style>{estilo}</style>{enlazadas}{pedidos}</head><body>{marcado(cuerpo)}</body></html>"
    )
