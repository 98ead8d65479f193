"""El registro de páginas. El orden es el del menú y el de los esqueletos en el documento."""

from __future__ import annotations

from dashboard.paginas import (
    alcanzar,
    ampliada,
    calidad,
    comparar,
    datos,
    establecimiento,
    grupo,
    guia,
    lista,
    lote,
    metodo,
    multiples,
    oficio,
    pasaporte,
    porque,
    presentacion,
    territorio,
    visitas,
)
from dashboard.paginas.pagina import Pagina

PAGINAS: tuple[Pagina, ...] = (
    territorio.PAGINA,
    visitas.PAGINA,
    guia.PAGINA,
    calidad.PAGINA,
    datos.PAGINA,
    metodo.PAGINA,
    establecimiento.PAGINA,
    grupo.PAGINA,
    lista.PAGINA,
    pasaporte.PAGINA,
    porque.PAGINA,
    alcanzar.PAGINA,
    oficio.PAGINA,
    comparar.PAGINA,
    multiples.PAGINA,
    ampliada.PAGINA,
    lote.PAGINA,
    visitas.DE_MESES,
    presentacion.PAGINA,
)
