"""`python -m dashboard.obrero revisando|publicando CARPETA MB SEGUNDOS`: lo lanza `publicacion.cargas`."""

from __future__ import annotations

import faulthandler
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from filelock import Timeout

from dashboard.nucleo.ajustes import Ajustes
from dashboard.nucleo.errores import ErrorPublicacion, ErrorTablero
from dashboard.nucleo.formato import plural
from dashboard.nucleo.limites import limitar, morir_con_el_padre
from dashboard.publicacion.carpeta_carga import Estado, anotar, cerrojo_de, guardar_json, leer_json
from dashboard.publicacion.cola import esperar_turno

#: segundos que se dan, pasado el límite, para dejar dicho por qué se detuvo
_GRACIA = 30


def proceso(fase: str, carpeta: str, megas: str, segundos: str) -> int:
    """El trabajo como proceso propio: muere con quien lo lanzó y, desde que le toca, no pasa de sus límites."""
    morir_con_el_padre(1)

    def empezar() -> None:
        # un hilo más ya gasta memoria: el plazo va antes
        _poner_plazo(Path(carpeta), fase, int(segundos))
        limitar(int(megas), solo_datos=True)

    return main(fase, Path(carpeta), empezar)


def main(fase: str, carpeta: Path, empezar: Callable[[], None] = lambda: None) -> int:
    """Espera su turno, hace el trabajo y deja dicho en la carpeta cómo terminó. 0 si terminó bien."""
    try:
        with cerrojo_de(carpeta).acquire(timeout=5):
            if not esperar_turno(carpeta, fase):
                return 0
            try:
                empezar()
                ajustes = Ajustes.model_validate(leer_json(carpeta / "ajustes.json", {}))
                _trabajo(fase)(carpeta, ajustes)
            except ErrorPublicacion as error:
                _volver_a_mirar(carpeta, fase, str(error))
            except ErrorTablero as error:
                anotar(carpeta, Estado("error", mensaje=str(error)))
            except (MemoryError, ImportError):
                # una biblioteca que no cabe en la memoria falla al cargarse
                anotar(carpeta, Estado("error", mensaje=_SIN_MEMORIA))
            except Exception as error:
                # la clase del error no dice nada de nadie; su texto podría
                anotar(carpeta, Estado("error", mensaje=_INESPERADO.format(type(error).__name__)))
            else:
                return 0
    except (Timeout, OSError):
        # la carpeta se descartó, o ya hay otro proceso con ella: no hay a quién decírselo
        return 1
    return 1


def _poner_plazo(carpeta: Path, fase: str, segundos: int) -> None:
    """Pasado el plazo, el proceso lo dice y termina. Si ni eso puede, lo termina el intérprete un poco después."""

    def detener() -> None:
        queda = "Los datos publicados siguen como estaban." if fase == "revisando" else "Vea en «Datos» qué se sirve."
        anotar(carpeta, Estado("error", mensaje=_TARDE.format(_plazo(segundos), queda)))
        os._exit(1)

    reloj = threading.Timer(segundos, detener)
    reloj.daemon = True
    reloj.start()
    faulthandler.dump_traceback_later(segundos + _GRACIA, exit=True, file=os.open(os.devnull, os.O_WRONLY))


def _plazo(segundos: int) -> str:
    return plural(segundos // 60, "minuto") if segundos >= 60 else plural(segundos, "segundo")


def _trabajo(fase: str) -> Callable[[Path, Ajustes], None]:
    # lo pesado (pandas, pyarrow) se carga con el cerrojo ya tomado: en una máquina ocupada puede tardar más de lo que
    # se espera a que el proceso aparezca, y se le daría por muerto
    from dashboard.obrero.revisar import publicar, revisar

    return {"revisando": revisar, "publicando": publicar}[fase]


def _volver_a_mirar(carpeta: Path, fase: str, motivo: str) -> None:
    """Lo que no se pudo publicar (el disco está lleno) sigue revisado: se puede volver a pedir."""
    revision = leer_json(carpeta / "revision.json", None)
    if fase == "publicando" and revision is not None and (carpeta / "borrador").is_dir():
        guardar_json(carpeta / "revision.json", {**revision, "avisos": [motivo, *revision.get("avisos", [])]})
        anotar(carpeta, Estado("revisada"))
    else:
        anotar(carpeta, Estado("error", mensaje=motivo))


_DIVIDIR = "Divida los archivos por región o por año y cárguelos en partes."
_SIN_MEMORIA = (
    f"Los archivos necesitan más memoria de la que se puede usar. {_DIVIDIR} Los datos publicados siguen como estaban."
)
_TARDE = "El trabajo se detuvo: tardaba más de {}. " + _DIVIDIR + " {}"
_INESPERADO = (
    "Ocurrió un error que el tablero no esperaba ({}). Los datos publicados siguen como estaban. "
    "Pruebe con `tablero validar` en la máquina donde está instalado: dice más."
)

if __name__ == "__main__":
    sys.exit(proceso(*sys.argv[1:]))
