"""Clases de lugar donde se reúne un grupo (Guía 6.1.3.a). Nunca una dirección."""

from __future__ import annotations

#: código del catálogo → cómo se dice
LUGARES: dict[str, str] = {
    "local_comunal": "local comunal",
    "establecimiento": "establecimiento de salud",
    "cpvc": "centro de promoción y vigilancia comunal",
    "vivienda": "vivienda",
    "virtual": "espacio virtual",
    "otro": "otro lugar",
}
