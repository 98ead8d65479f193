"""`Consulta`: la única puerta de lectura. Solo ve los intervalos del territorio permitido a la persona."""

from __future__ import annotations

from dashboard.almacen.encuentros import Encuentros
from dashboard.almacen.lugares import Lugares
from dashboard.almacen.sumas import Sumas


class Consulta(Sumas, Encuentros, Lugares):
    """Lecturas de una generación limitadas a un alcance: sumas, sesiones y visitas, fichas y lugares.

    Cada parte está en su archivo y todas piden permiso a `Alcance` antes de leer una fila.
    """
