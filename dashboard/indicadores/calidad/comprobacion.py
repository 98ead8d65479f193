"""Qué es una comprobación de la calidad de los datos: qué pregunta, qué cuenta de cada unidad y desde dónde la nombra.

Nombrar no es acusar: es decir qué dato conviene confirmar y con quién. Los límites son los que dejan fuera a casi todo
grupo honrado (`tests/verdad/test_calidad.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.territorio import Nivel
from dashboard.nucleo.matrices import Booleanos, Enteros

#: cuántas veces en cien se admite que, sin ninguna causa, una comprobación nombre a una sola de todas las unidades
AZAR = 5
Cuenta = npt.NDArray[np.int32]
#: lo que lo muestra y entre cuánto se buscó: (unidades, meses de `raiz.meses`), o (unidades, 1) si no tiene fecha
Cuentas = tuple[Cuenta, Cuenta]


@dataclass(frozen=True, slots=True)
class Comprobacion:
    """Una comprobación, con todo lo que se dice y se hace con ella.

    `contar`: las `Cuentas` de todas las unidades de `nivel` que la persona ve, en profundidad. `pasa`: de lo que suman
    en un periodo, (unidades,) dos veces, cuáles se nombran; por defecto, las que tienen una.
    """

    clave: str
    nombre: str
    pregunta: str
    #: qué se cuenta y desde dónde se nombra, en una oración cada uno
    como: str
    limite: str
    fuente: str
    nivel: Nivel
    #: singular y plural de lo que se cuenta
    cosa: tuple[str, str]
    contar: Callable[[Consulta], Cuentas]
    pasa: Callable[[Enteros, Enteros], Booleanos] = lambda n, _de: n > 0
    #: por qué no hay con qué comprobar, si no lo hay
    sin_dato: str = "No hay sesiones en el periodo."
    #: si la asistencia descansa en lo que mira: marca su cifra
    de_asistencia: bool = True
    #: si tiene sentido mes a mes
    con_meses: bool = True


def mas_que_el_azar(n: Enteros, de: Enteros, esperada: float) -> Booleanos:
    """(unidades,): las de más `n` entre `de` que lo que el azar da a una sola de todas ellas.

    `esperada`: la parte sin ninguna causa (0–1). La cota de Chernoff, `de·KL(n/de ‖ esperada)`, frente al logaritmo de
    las unidades comparadas (Bonferroni): nunca nombra de más, y no necesita la cola exacta.
    """
    total = np.maximum(de, 1)
    parte = n / total
    with np.errstate(divide="ignore", invalid="ignore"):
        lejos = parte * np.log(parte / esperada)
        resto = np.where(parte < 1, (1 - parte) * np.log((1 - parte) / (1 - esperada)), 0.0)
    tope = np.log(max(int((de > 0).sum()), 1) * 100 / AZAR)
    hallados: Booleanos = (parte > esperada) & (total * (np.nan_to_num(lejos) + resto) > tope)
    return hallados
