"""Las cifras de lo que la guía pide además de sus dos indicadores: cada paso, lo que se informa y quién vino.

Todas son indicadores como los demás, con su Ficha, sus listas, su pasaporte y su segunda cuenta. No están en el
selector del panorama: se ven en la página «Guía», y desde ella en el mapa.
"""

from __future__ import annotations

from dashboard.indicadores.guia.anotadas import ANOTADAS
from dashboard.indicadores.guia.informadas import OTRAS
from dashboard.indicadores.indicador import Indicador

DE_LA_GUIA: tuple[Indicador, ...] = (*(anotada.indicador for anotada in ANOTADAS), *OTRAS)
