"""Institución, categoría y atención de partos de los establecimientos inventados."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from dashboard.demo.atencion import INSTITUCIONES
from dashboard.demo.columnas import Marcas, elegir
from dashboard.demo.referencia import Region
from dashboard.dominio.territorio import CATEGORIAS

#: (institución, activo, peso, categorías posibles) de lo que queda fuera del ámbito
_EXCLUIDOS: tuple[tuple[str, bool, float, tuple[str | None, ...]], ...] = (
    ("ESSALUD", True, 45, ("I-2", "I-3", "I-3", "I-4", "II-1")),
    ("PRIVADO", True, 25, ("I-1", "I-2", "I-3", None)),
    ("SANIDAD DE LA POLICIA NACIONAL DEL PERU", True, 6, ("I-2", "I-3")),
    ("SANIDAD DEL EJERCITO DEL PERU", True, 4, ("I-2", "I-3")),
    ("", False, 20, ("I-1", "I-1", "I-2", None)),
)
#: De los I-3 que cuentan, atiende partos la mayoría; de los I-2, unos pocos.
PARTE_I3, PARTE_I2 = 0.93, 0.025
#: Establecimientos de los que no se sabe si atienden partos.
SIN_INFORMACION = 14


def asignar_instituciones(columnas: dict[str, np.ndarray], region: Region, rng: np.random.Generator) -> Marcas:
    """Agrega `institucion` y `activo`, y devuelve qué filas quedan fuera del ámbito. Las cabeceras nunca."""
    total = len(columnas["cabecera"])
    propia = "MINSA" if region.autoridad == "DIRIS" else "GOBIERNO REGIONAL"
    institucion = np.full(total, propia, dtype=object)
    activo = np.ones(total, dtype=bool)
    categoria = np.full(total, None, dtype=object)
    posibles = np.flatnonzero(~columnas["cabecera"].astype(bool))
    excluidas = rng.choice(posibles, total - region.total, replace=False)
    for fila, clase in zip(excluidas, elegir(rng, [peso for _, _, peso, _ in _EXCLUIDOS], len(excluidas)), strict=True):
        nombre, opera, _, categorias = _EXCLUIDOS[clase]
        institucion[fila] = nombre or propia
        activo[fila] = opera
        categoria[fila] = categorias[int(rng.integers(len(categorias)))]
    columnas |= {"institucion": institucion, "activo": activo, "categoria": categoria}
    marcas = np.zeros(total, dtype=bool)
    marcas[excluidas] = True
    return marcas


def asignar_categorias(
    columnas: dict[str, np.ndarray], region: Region, cuenta: Marcas, rng: np.random.Generator
) -> None:
    """Reparte las categorías de la región: las más altas empiezan por la cabecera de cada microrred."""
    filas = rng.permutation(np.flatnonzero(cuenta))
    cabeceras_primero = filas[np.argsort(~columnas["cabecera"][filas].astype(bool), kind="stable")]
    de_mayor_a_menor = [
        categoria
        for categoria, cantidad in zip(reversed(CATEGORIAS), reversed(region.por_categoria), strict=True)
        for _ in range(cantidad)
    ]
    columnas["categoria"][cabeceras_primero] = [*de_mayor_a_menor, *[None] * region.sin_categoria]


def asignar_atencion(columnas: Mapping[str, np.ndarray], rng: np.random.Generator) -> list[str | None]:
    """`si`, `no` o `None` (no se sabe) por establecimiento: desde I-4 todos, casi todos los I-3 y pocos I-2."""
    categorias, instituciones, activos = columnas["categoria"], columnas["institucion"], columnas["activo"]
    azar = rng.random(len(categorias))
    altas = frozenset(CATEGORIAS[CATEGORIAS.index("I-4") :])
    atiende: list[str | None] = []
    for categoria, institucion, activo, suerte in zip(categorias, instituciones, activos, azar, strict=True):
        limite = 1.0 if categoria in altas else {"I-3": PARTE_I3, "I-2": PARTE_I2}.get(categoria, 0.0)
        if institucion == "PRIVADO":
            atiende.append(None)
        else:
            atiende.append("si" if activo and suerte < limite else "no")
    dudosos = [
        fila
        for fila, categoria in enumerate(categorias)
        if categoria in ("I-2", "I-3")
        and atiende[fila] == "no"
        and activos[fila]
        and instituciones[fila] in INSTITUCIONES
    ]
    for fila in rng.choice(dudosos, SIN_INFORMACION, replace=False):
        atiende[int(fila)] = None
    return atiende
