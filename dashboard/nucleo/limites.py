"""Un proceso que trabaja para otro: lo más que puede gastar, cuándo lo devuelve, y que muere con quien lo espera."""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import sys
import threading


def limitar(megas: int, segundos: int = 0, *, solo_datos: bool = False) -> None:
    """Límite de memoria y, si se da, de procesador, donde el sistema los tiene (Windows no).

    `solo_datos`: no cuenta las direcciones que las bibliotecas con muchos hilos reservan y no usan.
    """
    try:
        import resource
    except ImportError:
        return
    cual = resource.RLIMIT_DATA if solo_datos else resource.RLIMIT_AS
    # quien administra la máquina pudo poner uno menor, que no se puede subir
    duro = resource.getrlimit(cual)[1]
    memoria = megas * 1_000_000 if duro == resource.RLIM_INFINITY else min(megas * 1_000_000, duro)
    resource.setrlimit(cual, (memoria, memoria))
    if segundos:
        resource.setrlimit(resource.RLIMIT_CPU, (segundos, segundos + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def devolver_lo_grande() -> None:
    """Desde ahora, lo que ocupe más de 1 MB vuelve al sistema en cuanto se suelta, donde la biblioteca de C lo permite.

    Si no, entre los huecos que dejan las columnas de una carga grande se pierde la mitad de la memoria.
    """
    if sys.platform == "linux" and hasattr(ctypes.CDLL(None), "mallopt"):
        # −3 es M_MMAP_THRESHOLD
        ctypes.CDLL(None).mallopt(-3, 1 << 20)


def soltar_memoria() -> None:
    """Devuelve al sistema lo que ya nadie usa: en una carga grande, lo que espera al recolector son cientos de MB."""
    import pyarrow as pa

    gc.collect()
    pa.default_memory_pool().release_unused()


def morir_con_el_padre(codigo: int) -> None:
    """Desde ahora este proceso termina cuando termina el que lo lanzó, que le dio una tubería por entrada.

    En Linux lo mata el núcleo, aunque esté ocupado; en cualquier sistema, un hilo que ve cerrarse la entrada. El hilo
    que lanza el proceso debe esperarlo: para el núcleo, el padre es ese hilo.
    """
    if sys.platform == "linux":
        # 1 es PR_SET_PDEATHSIG
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)

    def vigilar() -> None:
        os.read(0, 1)
        os._exit(codigo)

    threading.Thread(target=vigilar, name="vigila-padre", daemon=True).start()
