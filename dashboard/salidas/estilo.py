"""Cómo se ve una presentación que se descarga: su proporción, sus colores y lo que pone la oficina."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dashboard.graficas.tema import ESCENARIO
from dashboard.nucleo.errores import ErrorArchivo, ErrorVista

#: ancho y alto de la lámina, en pulgadas; la primera es la que se usa si no se pide otra
PROPORCIONES: dict[str, tuple[float, float]] = {"16:9": (13.333, 7.5), "4:3": (10.0, 7.5)}
#: los de la presentación en pantalla
TEMAS = tuple(ESCENARIO)
_TOPE = 50 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Estilo:
    """Lo que se elige de una presentación. `plantilla` y `logo`: el contenido de los archivos de la oficina, o `None`.

    Con plantilla, `proporcion` y `tema` no cuentan: son los suyos. `direccion`: la del tablero visto desde fuera, para
    el código que se escanea; "" si no la hay. `ErrorVista` si la proporción o el tema no existen.
    """

    proporcion: str = "16:9"
    tema: str = "oscuro"
    plantilla: bytes | None = None
    logo: bytes | None = None
    direccion: str = ""

    def __post_init__(self) -> None:
        for que, valor, posibles in (
            ("proporción", self.proporcion, tuple(PROPORCIONES)),
            ("tema", self.tema, TEMAS),
        ):
            if valor not in posibles:
                raise ErrorVista(f"No hay {que} «{valor[:20]}».", que_hacer=f"Elija {' o '.join(posibles)}.")


def de_la_oficina(ruta: Path | None, que: str) -> bytes | None:
    """El contenido de un archivo de la oficina; `None` si no hay ruta. `que`: «una plantilla», «un logo».

    `ErrorArchivo` si no se puede leer, está vacío o es demasiado grande.
    """
    if ruta is None:
        return None
    try:
        if ruta.stat().st_size > _TOPE:
            raise ErrorArchivo(f"«{ruta.name}» es demasiado grande para {que}.")
        if ruta.is_file() and not ruta.stat().st_size:
            raise ErrorArchivo(f"«{ruta.name}» está vacío: no es {que}.", que_hacer="Vuelva a guardarlo o a copiarlo.")
        return ruta.read_bytes()
    except OSError as error:
        raise ErrorArchivo(f"No se puede leer «{ruta.name}».", que_hacer="Revise la ruta y los permisos.") from error


def estilo_de(plantilla: Path | None, logo: Path | None, direccion: str) -> Estilo:
    """El de una oficina que dejó fijos sus archivos y su dirección. `ErrorArchivo` si alguno no se puede leer."""
    return Estilo(
        plantilla=de_la_oficina(plantilla, "una plantilla"),
        logo=de_la_oficina(logo, "un logo"),
        direccion=direccion.rstrip("/"),
    )
