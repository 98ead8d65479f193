"""Lo que hay que atender: lo que pide hacer algo, de quién se habla, cuántos son y en qué lista están.

La misma frase de una unidad va en la bandeja de quien la contiene y en el oficio que se le manda. Todo se mira en la
fecha de datos de cada región; de un periodo que ya cerró no hay nada que atender.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.atender.abrir import ABRIR, PERDIERON
from dashboard.indicadores.atender.asunto import Asunto, Clase
from dashboard.indicadores.atender.baja import BAJA
from dashboard.indicadores.atender.detenidas import DETENIDAS
from dashboard.indicadores.atender.equipo import EQUIPO
from dashboard.indicadores.atender.informar import ATRASADAS, POR_SABER
from dashboard.indicadores.cuando import cerrado

#: en el orden en que pesan
CLASES: tuple[Clase, ...] = (DETENIDAS, ATRASADAS, PERDIERON, ABRIR, BAJA, POR_SABER, EQUIPO)
POR_ASUNTO: dict[str, Clase] = {clase.clave: clase for clase in CLASES}


@dataclass(frozen=True, slots=True)
class Bandeja:
    """Los asuntos de un territorio, cada uno con su clase, por su peso; qué se miró y qué no hubo con qué mirar."""

    asuntos: tuple[tuple[Clase, Asunto], ...]
    mirado: tuple[str, ...]
    sin_mirar: tuple[str, ...]


def bandeja(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> Bandeja | None:
    """Lo que hay que atender en un territorio y en lo que contiene; `None` si el periodo ya cerró.

    Primero el asunto mayor de cada clase y después el segundo de cada una: lo grave de una no tapa a las demás.
    """
    if cerrado(nodo, periodo):
        return None
    if nodo.nivel in _SE_RECUERDA:
        return consulta.recordar(("atender", nodo.codigo, periodo), lambda: _mirar(consulta, nodo, periodo))
    return _mirar(consulta, nodo, periodo)


#: lo que cuesta milisegundos, de pocos territorios, se mira una vez por carga
_SE_RECUERDA = (Nivel.PAIS, Nivel.DIRESA, Nivel.RED)


def _mirar(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> Bandeja:
    por_clase, mirado, sin_mirar = [], [], []
    for clase in (clase for clase in CLASES if nodo.nivel in clase.niveles):
        unidades = clase.unidades(consulta, nodo, periodo)
        escritos = (clase.escribir(consulta, unidad, periodo) for unidad in unidades or ())
        por_clase.append([(clase, asunto) for asunto in escritos if asunto])
        if unidades is None:
            sin_mirar.append(clase.miro)
        else:
            mirado.append(clase.miro)
    asuntos = (par for ronda in zip_longest(*por_clase) for par in ronda if par)
    return Bandeja(tuple(asuntos), tuple(mirado), tuple(sin_mirar))


def asunto_de(clase: Clase, consulta: Consulta, nodo: Nodo, periodo: Periodo) -> Asunto | None:
    """El asunto de esa clase en una unidad; `None` si ya no lo hay."""
    se_mira = nodo.nivel in clase.niveles and not cerrado(nodo, periodo)
    return clase.escribir(consulta, nodo, periodo) if se_mira else None
