"""Lo que vuelve de un plan: la fila de cada visita en `supervisiones` y las de sus acuerdos, listas para llenar.

Su código sale del día y de a quién se visita: llenada en el libro o en el teléfono, y cuantas veces se cargue, es una.
"""

from __future__ import annotations

from dashboard.contratos.contrato import Columna
from dashboard.contratos.grupos import ACUERDOS, HALLAZGO, NIVELES, SUPERVISIONES
from dashboard.contratos.plantilla import MARCA_DE_PLAN
from dashboard.dominio.catalogos import HALLAZGOS
from dashboard.dominio.territorio import nivel_de_codigo
from dashboard.planificacion.candidato import ClaseCandidato
from dashboard.planificacion.itinerario import Itinerario, VisitaPlan

#: acuerdos para los que hay sitio en cada visita
ACUERDOS_POR_VISITA = 3
#: lo que se llena de una visita y de un acuerdo; lo demás va escrito
DE_LA_VISITA: tuple[Columna, ...] = tuple(
    SUPERVISIONES.columna(nombre) for nombre in ("resultado", "motivo_no_hecha", *(f"{HALLAZGO}{c}" for c in HALLAZGOS))
)
DEL_ACUERDO: tuple[Columna, ...] = tuple(
    ACUERDOS.columna(nombre) for nombre in ("acuerdo", "a_cargo_de", "fecha_compromiso")
)


def fila_de_visita(plan: Itinerario, visita: VisitaPlan) -> dict[str, str]:
    """Lo que ya se sabe de la fila de `supervisiones` de una visita: columna → texto."""
    nivel = nivel_de_codigo(plan.codigo)
    propio = nivel.value if nivel and nivel.value in NIVELES else NIVELES[-1]
    return {"codigo_supervision": _codigo(visita), **_de_quien(visita), "nivel": propio}


def filas_de_acuerdos(visita: VisitaPlan) -> list[dict[str, str]]:
    """Lo que ya se sabe de las filas de `acuerdos` de una visita."""
    return [
        {"codigo_acuerdo": f"{_codigo(visita)}-{numero}", **_de_quien(visita)}
        for numero in range(1, ACUERDOS_POR_VISITA + 1)
    ]


def quien_es(visita: VisitaPlan) -> str:
    """«Los Rosales · Acopia», o el establecimiento si no tiene grupo."""
    c = visita.candidato
    de_grupo = c.clase is ClaseCandidato.GRUPO and c.nombre != c.establecimiento_nombre
    return f"{c.nombre} · {c.establecimiento_nombre}" if de_grupo else c.establecimiento_nombre


def _codigo(visita: VisitaPlan) -> str:
    return f"{MARCA_DE_PLAN}{visita.inicio:%Y%m%d}-{visita.candidato.codigo}"


def _de_quien(visita: VisitaPlan) -> dict[str, str]:
    c = visita.candidato
    return {
        "fecha": visita.inicio.date().isoformat(),
        "codigo_renipress": c.establecimiento,
        "codigo_grupo": c.codigo if c.clase is ClaseCandidato.GRUPO else "",
    }
