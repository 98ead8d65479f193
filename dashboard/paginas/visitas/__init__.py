"""La página de visitas. Responde a quien supervisa: ¿a quién visitar, por qué a ellos, y con qué recorrido?

Al arrancar solo se carga `esqueleto`; lo demás, y con él la planificación, la primera vez que alguien la abre.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.navegacion.vista import Vista
from dashboard.paginas.pagina import Entorno, Entrada, Esqueleto, Pagina
from dashboard.paginas.visitas.esqueleto import PROGRAMA, SALIDAS, VISITAS, Id, layout, registrar


def _pintar(vista: Vista, consulta: Consulta, entorno: Entorno) -> dict[str, Any]:
    # la planificación se carga la primera vez que alguien la abre
    from dashboard.paginas.visitas.pintura import enviar, pintar

    return enviar(pintar(vista, consulta, entorno.frecuencia, entorno.hoy()))


def _pintar_programa(vista: Vista, consulta: Consulta, entorno: Entorno) -> Any:
    from dashboard.paginas.visitas.programa import pintar

    return pintar(vista, consulta, entorno)


def _aparte(pintado: Mapping[str, Any]) -> dict[str, str]:
    """Lo que el guion pone al llegar: las tres partes que más cambian y el mapa."""
    pedido = pintado["pedido"]
    partes = {f"{Id.PAGINA}-{parte}": escrito for parte, escrito in pedido["html"].items()}
    return partes | ({Id.MAPA: pedido["mapa"]} if pedido["mapa"] else {})


PAGINA = Pagina(
    VISITAS,
    _pintar,
    Entrada("Visitas", territorial=True),
    # sin pedido, el guion deja de buscar el plan
    Esqueleto(Id.PAGINA, layout, SALIDAS, registrar, _aparte, al_irse=("titular", "pedido")),
)
DE_MESES = Pagina(PROGRAMA, _pintar_programa)
