"""Qué es una página: un valor con todo lo que la aplicación necesita de ella.

Agregar una es un archivo con su `PAGINA` y una línea en `registro.PAGINAS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from dash import Output

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.frecuencia import Frecuencia
from dashboard.navegacion.vista import Ruta, Vista
from dashboard.nucleo.ajustes import Ajustes


@dataclass(frozen=True, slots=True)
class Entorno:
    """Lo que la aplicación sabe y alguna página necesita, además de su lectura."""

    ajustes: Ajustes
    #: los meses entre visitas de la oficina; `None`: los de referencia
    frecuencia: Frecuencia | None = None
    #: si la petición en curso es de quien está en esta máquina; cuesta saberlo y solo lo pregunta la página de datos
    de_aqui: Callable[[], bool] = lambda: False
    #: el día que es, para no proponer uno que ya pasó; `None`: no se mira
    hoy: Callable[[], date | None] = lambda: None


#: lo que se pinta: una pieza o, con esqueleto propio, un valor por cada una de sus salidas. La lectura solo es `None`
#: en una página que sirve sin datos
Pintar = Callable[[Vista, Any, Entorno], Any]


@dataclass(frozen=True, slots=True)
class Entrada:
    """El lugar de una página en el menú, en el orden de `PAGINAS`."""

    texto: str
    #: al pasar de una página a otra que también lo sea se conserva el territorio
    territorial: bool = False
    #: lleva siempre al comienzo: desde una carga, «Datos» es la página de datos y no otra vez la carga
    al_comienzo: bool = False


@dataclass(frozen=True, slots=True)
class Esqueleto:
    """Lo propio de una página que se redibuja por partes: está siempre en el documento y se esconde."""

    id: str
    layout: Callable[[], Any]
    salidas: Mapping[str, Output]
    #: lo que hace el navegador por su cuenta
    registrar: Callable[[Any], None] = lambda _app: None
    #: lo que el navegador pone por su cuenta, de lo pintado: sitio → HTML
    aparte: Callable[[Mapping[str, Any]], Mapping[str, str]] = lambda _pintado: {}
    #: salidas que se vacían al irse; el titular es uno solo en el documento
    al_irse: tuple[str, ...] = ("titular",)


@dataclass(frozen=True, slots=True)
class Pagina:
    """Una página. Si sigue una carga pasada lo dicen los campos de su ruta (`Ruta.con_generacion`)."""

    ruta: Ruta
    pintar: Pintar
    #: `None`: no está en el menú
    entrada: Entrada | None = None
    #: `None`: se pinta entera, de una pieza
    esqueleto: Esqueleto | None = None
    #: también se abre cuando todavía no se cargó nada
    sin_datos: bool = False
    #: lleva un componente que solo sabe dibujar Dash: no viaja ya escrita
    de_dash: bool = False


def de_lectura(pintar: Callable[[Vista, Consulta], Any]) -> Pintar:
    """La de una página que no necesita nada más que su vista y su lectura, que son casi todas."""
    return lambda vista, consulta, _entorno: pintar(vista, consulta)
