"""La tabla de rutas: cada dirección que el servidor atiende, con su método y quién puede pedirla.

La puerta decide con ella (decisión 20) y una prueba la compara, en los dos sentidos, con lo que el servidor atiende:
ninguna ruta puede agregarse sin decir aquí de quién es. `HEAD` y `OPTIONS` van con cada una.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class Quien(Enum):
    """Quién puede pedir una ruta."""

    CUALQUIERA = "cualquiera"
    #: quien puede cambiar los datos: con la clave o, sin ella, desde la misma máquina
    QUIEN_ESCRIBE = "quien escribe"


class Linea(NamedTuple):
    """Una ruta: su método, su dirección con huecos, como la escribe Flask, y quién puede pedirla."""

    metodo: str
    regla: str
    quien: Quien


_TODOS, _ESCRIBE = Quien.CUALQUIERA, Quien.QUIEN_ESCRIBE

TABLA: tuple[Linea, ...] = (
    # de Dash: el documento, lo que necesita y la llamada que pinta, que recibe un POST y no cambia ningún dato
    Linea("GET", "/", _TODOS),
    Linea("GET", "/<path:path>", _TODOS),
    Linea("GET", "/assets/<path:filename>", _TODOS),
    Linea("GET", "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>", _TODOS),
    Linea("GET", "/_dash-dependencies", _TODOS),
    Linea("GET", "/_dash-layout", _TODOS),
    Linea("GET", "/_favicon.ico", _TODOS),
    Linea("GET", "/_reload-hash", _TODOS),
    Linea("POST", "/_dash-update-component", _TODOS),
    # geo.py
    Linea("GET", "/salud", _TODOS),
    Linea("GET", "/estatico/bootstrap.min.css", _TODOS),
    Linea("GET", "/geo/<carga>/areas/<codigo>.json", _TODOS),
    Linea("GET", "/geo/<carga>/fondo.json", _TODOS),
    Linea("GET", "/api/buscar", _TODOS),
    # datos.py
    Linea("POST", "/datos/cargas", _ESCRIBE),
    Linea("POST", "/datos/cargas/<carga>/archivos", _ESCRIBE),
    Linea("POST", "/datos/cargas/<carga>/archivos/<int:numero>/quitar", _ESCRIBE),
    Linea("POST", "/datos/cargas/<carga>/revisar", _ESCRIBE),
    Linea("GET", "/datos/cargas/<carga>/estado", _TODOS),
    Linea("POST", "/datos/cargas/<carga>/publicar", _ESCRIBE),
    Linea("POST", "/datos/cargas/<carga>/descartar", _ESCRIBE),
    Linea("GET", "/datos/cargas/<carga>/salida/<nombre>", _TODOS),
    Linea("GET", "/datos/plantillas.zip", _TODOS),
    Linea("GET", "/datos/plantillas/<nombre>.xlsx", _TODOS),
    Linea("POST", "/datos/volver/<int:numero>", _ESCRIBE),
    # visitas.py
    Linea("GET", "/visitas/prioridad", _TODOS),
    Linea("GET", "/visitas/plan", _TODOS),
    Linea("GET", "/descargar/plan.<extension>", _TODOS),
    Linea("GET", "/descargar/prioridad.csv", _TODOS),
    # descargas.py
    Linea("GET", "/descargar/<clave>.csv", _TODOS),
    Linea("GET", "/descargar/presentacion.pptx", _TODOS),
    Linea("GET", "/descargar/libro.xlsx", _TODOS),
    Linea("GET", "/descargar/directorio.xlsx", _TODOS),
    # presentar.py
    Linea("GET", "/presentacion", _TODOS),
    Linea("GET", "/fragmento/pasaporte", _TODOS),
    Linea("GET", "/descargar/<clase>.svg", _TODOS),
)

#: métodos que no cambian nada
LECTURA = frozenset({"GET", "HEAD", "OPTIONS"})
_QUIEN = {(linea.metodo, linea.regla): linea.quien for linea in TABLA}


def quien_puede(metodo: str, regla: str) -> Quien:
    """Quién puede pedir una ruta. La que no está en la tabla nace cerrada, salvo que solo se lea."""
    if metodo in LECTURA:
        return _QUIEN.get(("GET", regla), _TODOS)
    return _QUIEN.get((metodo, regla), _ESCRIBE)
