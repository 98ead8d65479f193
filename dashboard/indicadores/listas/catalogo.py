"""El registro de listas."""

from __future__ import annotations

from dashboard.indicadores.listas import establecimientos, grupos, territorios
from dashboard.indicadores.listas.base import Lista

LISTAS: tuple[Lista, ...] = (*establecimientos.LISTAS, *grupos.LISTAS, *territorios.LISTAS)
POR_CLAVE: dict[str, Lista] = {lista.clave: lista for lista in LISTAS}
