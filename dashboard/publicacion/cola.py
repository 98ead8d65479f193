"""La cola de las cargas: se revisa o se publica una a la vez, en el orden en que se pidieron.

Cada carga en cola es un proceso que espera, sin cargar nada pesado: la fila está en el disco, y vale para todos los
procesos del servidor. Si uno muere, su cerrojo se suelta y la fila avanza.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from pathlib import Path

from dashboard.nucleo.formato import plural
from dashboard.publicacion.carpeta_carga import Estado, anotar, estado_de, ocupada, pedido_tomado

ESPERANDO = "esperando"
#: fases en que un proceso tiene la carga
EN_CURSO = (ESPERANDO, "revisando", "publicando")
#: cargas que pueden esperar, además de la que se trabaja
MAXIMO_EN_COLA = 5
#: lo que puede tardar en aparecer el proceso que trabaja
ARRANQUE = 20
_CADA = 0.3
_ID = re.compile(r"[0-9a-f]{16}\Z")


def existentes(raiz: Path) -> list[Path]:
    """Las carpetas de las cargas."""
    return [ruta for ruta in raiz.iterdir() if _ID.match(ruta.name)] if raiz.is_dir() else []


def abandonada(carpeta: Path, estado: Estado) -> bool:
    """Si el proceso que debía tener la carga ya no está."""
    return estado.fase in EN_CURSO and time.time() - estado.cuando > ARRANQUE and not ocupada(carpeta)


def en_curso(raiz: Path) -> list[Path]:
    """Las cargas que un proceso trabaja o esperan, de la primera a la última que se pidió."""
    vivas = []
    for carpeta in existentes(raiz):
        estado = estado_de(carpeta)
        if estado.fase in EN_CURSO and not abandonada(carpeta, estado):
            vivas.append((_pedida(carpeta), carpeta))
    return [carpeta for _, carpeta in sorted(vivas)]


def _pedida(carpeta: Path) -> int:
    """Cuándo se encargó: entonces se escriben sus ajustes. Una que se descarta mientras se mira va la última."""
    try:
        return (carpeta / "ajustes.json").stat().st_mtime_ns
    except OSError:
        return time.time_ns()


def paso_de_cola(delante: Sequence[Path]) -> str:
    """«En cola: hay 2 cargas delante…»."""
    return f"En cola: hay {plural(len(delante), 'carga')} delante. Esta empieza sola cuando le toque."


def esperar_turno(carpeta: Path, fase: str) -> bool:
    """Espera a que no haya otra delante y anota `fase`. `False` si mientras tanto la persona la sacó de la cola."""
    while True:
        fila = en_curso(carpeta.parent)
        delante = fila[: fila.index(carpeta)] if carpeta in fila else []
        estado = estado_de(carpeta)
        if estado.fase != ESPERANDO:
            return False
        if not delante or estado.paso != paso_de_cola(delante):
            # sacarla de la cola también toma el pedido: no se anota encima
            with pedido_tomado(carpeta):
                if estado_de(carpeta).fase != ESPERANDO:
                    return False
                anotar(carpeta, Estado(ESPERANDO, paso_de_cola(delante)) if delante else Estado(fase, "Empezando"))
        if not delante:
            return True
        time.sleep(_CADA)
