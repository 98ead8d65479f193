"""`python -m dashboard.obrero revisando|publicando CARPETA`: lo lanza `publicacion.cargas`; nadie lo escribe a mano."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from filelock import Timeout

from dashboard.nucleo.ajustes import Ajustes
from dashboard.nucleo.errores import ErrorPublicacion, ErrorTablero
from dashboard.publicacion.carpeta_carga import Estado, anotar, cerrojo_de, guardar_json, leer_json


def main(argumentos: list[str]) -> int:
    """Hace el trabajo y deja dicho en la carpeta cómo terminó. 0 si terminó bien."""
    fase, carpeta = argumentos[0], Path(argumentos[1])
    try:
        with cerrojo_de(carpeta).acquire(timeout=5):
            ajustes = Ajustes.model_validate(leer_json(carpeta / "ajustes.json", {}))
            try:
                _trabajo(fase)(carpeta, ajustes)
            except ErrorPublicacion as error:
                _volver_a_mirar(carpeta, fase, str(error))
            except ErrorTablero as error:
                anotar(carpeta, Estado("error", mensaje=str(error)))
            except MemoryError:
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


def _trabajo(fase: str) -> Callable[[Path, Ajustes], None]:
    # lo pesado (pandas, pyarrow) se carga con el cerrojo ya tomado: en una máquina ocupada puede tardar más de lo que
    # se espera a que el proceso aparezca, y se le daría por muerto
    from dashboard.obrero.revisar import publicar, revisar

    return {"revisando": revisar, "publicando": publicar}[fase]


def _volver_a_mirar(carpeta: Path, fase: str, motivo: str) -> None:
    """Lo que no se pudo publicar (otro tiene el turno, el disco está lleno) sigue revisado: se puede volver a pedir."""
    revision = leer_json(carpeta / "revision.json", None)
    if fase == "publicando" and revision is not None and (carpeta / "borrador").is_dir():
        guardar_json(carpeta / "revision.json", {**revision, "avisos": [motivo, *revision.get("avisos", [])]})
        anotar(carpeta, Estado("revisada"))
    else:
        anotar(carpeta, Estado("error", mensaje=motivo))


_SIN_MEMORIA = (
    "Los archivos necesitan más memoria de la que hay. Divídalos por región o por año y cárguelos en partes. "
    "Los datos publicados siguen como estaban."
)
_INESPERADO = (
    "Ocurrió un error que el tablero no esperaba ({}). Los datos publicados siguen como estaban. "
    "Pruebe con `tablero validar` en la máquina donde está instalado: dice más."
)

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
