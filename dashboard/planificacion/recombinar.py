"""De todas las rutas que la búsqueda probó, las que juntas reúnen más: una por turno y sin repetir parada.

Es un problema de empaquetamiento de conjuntos. HiGHS, que se importa solo al resolver, da primero la cota relajada; con
ella se descarta, sin perder nada, toda ruta que ya no puede mejorar lo que hay, y lo que queda se resuelve entero.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from dashboard.nucleo.matrices import Decimales, Enteros
from dashboard.planificacion.modelo_pyvrp import Secuencias, tipos_de_turno
from dashboard.planificacion.problema import Alternativa, Guarda, Problema
from dashboard.planificacion.recorrido import Recorrido

#: rutas que se miran enteras, como mucho: las que más prometen
_RUTAS = 500
#: cuándo deja de buscar HiGHS: ramas, y a qué parte de la cota
_RAMAS, _CERCA = 20, 1e-3
#: lo que se descuenta por minuto de viaje y por el orden en que se vio: a igual premio, la que viaja menos o la primera
_POR_MINUTO, _POR_ORDEN = 1e-6, 1e-9
_MINIMO = 1e-6


@dataclass(frozen=True, slots=True)
class _Columna:
    """Una ruta: su tipo de turno, sus alternativas en orden y lo que vale."""

    tipo: int
    secuencia: list[Alternativa]
    valor: float


class Combinador:
    """Las rutas que se vieron de un problema, y cómo elegir entre ellas."""

    def __init__(self, problema: Problema, opciones: Sequence[Alternativa], obligatorias: set[int]) -> None:
        self._p, self._opciones, self._obligatorias = problema, opciones, obligatorias
        self._tipos = tipos_de_turno(problema, opciones)
        #: tipo y alternativas de cada ruta → la que menos viaja
        self._columnas: dict[tuple[int, frozenset[int]], _Columna] = {}
        #: tipo → un turno suyo sin paradas, con que se miden los demás
        self._vacios: dict[int, Recorrido] = {}

    def anotar(self, vistas: Iterable[tuple[int, list[int]]]) -> None:
        """Guarda las que caben: (tipo de turno, alternativas en orden) de cada una."""
        for tipo, orden in vistas:
            self._guardar(tipo, [self._opciones[i] for i in orden])

    def mejorar(self, actual: Secuencias, guarda: Guarda) -> Secuencias:
        """Un plan mejor que `actual` con rutas anotadas y con todas las obligatorias; el mismo si no lo hay."""
        tipos = self._tipos
        de_turno = {turno: tipo for tipo, turnos in enumerate(tipos) for turno in turnos}
        suyas = [self._guardar(de_turno[i], secuencia) for i, secuencia in enumerate(actual) if secuencia]
        columnas = list(self._columnas.values())
        paradas = sorted({opcion.parada for columna in columnas for opcion in columna.secuencia})
        if len(self._p.turnos) < 2 or not paradas or not self._obligatorias <= set(paradas) or guarda.acabo():
            return actual
        fila = {parada: i for i, parada in enumerate(paradas)}
        filas = [
            np.array([*sorted(fila[opcion.parada] for opcion in columna.secuencia), len(paradas) + columna.tipo])
            for columna in columnas
        ]
        minimos = [1.0 if parada in self._obligatorias else 0.0 for parada in paradas] + [0.0] * len(tipos)
        maximos = [1.0] * len(paradas) + [float(len(turnos)) for turnos in tipos]
        valores = np.array([columna.valor - _POR_ORDEN * i for i, columna in enumerate(columnas)])
        numero = {id(columna): i for i, columna in enumerate(columnas)}
        ya = np.array([numero[id(columna)] for columna in suyas if columna is not None], dtype=np.intp)
        elegidas = _elegir(_Modelo(valores, filas, np.array(minimos), np.array(maximos)), ya, guarda)
        if not elegidas:
            return actual
        secuencias: Secuencias = [[] for _ in self._p.turnos]
        libres = [list(turnos) for turnos in tipos]
        for i in elegidas:
            secuencias[libres[columnas[i].tipo].pop(0)] = columnas[i].secuencia
        return secuencias

    def _guardar(self, tipo: int, secuencia: list[Alternativa]) -> _Columna | None:
        """La columna de una ruta, o la de lo mismo que viaja menos; `None` si no cabe en ningún orden visto."""
        clave = (tipo, frozenset(map(id, secuencia)))
        turno = self._tipos[tipo][0]
        if tipo not in self._vacios:
            self._vacios[tipo] = Recorrido(self._p, turno, [])
        viaje = self._vacios[tipo].medir(secuencia)
        if viaje is None:
            return self._columnas.get(clave)
        # quien amanece en un lugar y duerme en otro viaja aunque no visite a nadie
        viaje -= self._vacios[tipo].viaje
        premio = sum(opcion.premio for opcion in secuencia)
        columna = _Columna(tipo, secuencia, premio - (self._p.precio + _POR_MINUTO) * viaje)
        if clave not in self._columnas or columna.valor > self._columnas[clave].valor:
            self._columnas[clave] = columna
        return self._columnas[clave]


@dataclass(frozen=True, slots=True)
class _Modelo:
    """Elegir columnas: `valores` (n,), las `filas` que ocupa cada una y cuánto se llena cada fila."""

    valores: Decimales
    filas: Sequence[Enteros]
    minimos: Decimales
    maximos: Decimales

    def solo(self, cuales: Enteros) -> _Modelo:
        """El mismo con esas columnas."""
        return _Modelo(self.valores[cuales], [self.filas[i] for i in cuales], self.minimos, self.maximos)

    def resolver(self, guarda: Guarda, *, entero: bool) -> Any:
        """HiGHS con el problema ya resuelto; `None` si no tiene solución."""
        import highspy

        cuantas = len(self.valores)
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = cuantas, len(self.maximos)
        lp.sense_ = highspy.ObjSense.kMaximize
        lp.col_cost_ = self.valores
        # sin tope propio: ya lo ponen las filas, y así la cota dice lo que cuesta usar cada una
        lp.col_lower_, lp.col_upper_ = np.zeros(cuantas), np.full(cuantas, highspy.kHighsInf)
        lp.row_lower_, lp.row_upper_ = self.minimos, self.maximos
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_ = np.concatenate([[0], np.cumsum([len(filas) for filas in self.filas])])
        lp.a_matrix_.index_ = np.concatenate(self.filas)
        lp.a_matrix_.value_ = np.ones(len(lp.a_matrix_.index_))
        if entero:
            lp.integrality_ = [highspy.HighsVarType.kInteger] * cuantas
        solucionador: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        solucionador.silent()
        for opcion, valor in (
            ("threads", 1), ("random_seed", 0), ("mip_max_nodes", _RAMAS), ("mip_rel_gap", _CERCA),
            ("time_limit", max(guarda.quedan, 0.01)),
        ):  # fmt: skip
            solucionador.setOptionValue(opcion, valor)
        solucionador.passModel(lp)
        solucionador.run()
        guarda.acabo()
        hay = solucionador.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        return solucionador if hay else None


def _elegir(modelo: _Modelo, ya: Enteros, guarda: Guarda) -> list[int]:
    """Las columnas que juntas valen más que las que `ya` se tienen; ninguna si no las hay."""
    relajado = modelo.resolver(guarda, entero=False)
    if relajado is None:
        return []
    valor, cota = float(modelo.valores[ya].sum()), relajado.getInfo().objective_function_value
    # lo que se pierde, como poco, al usar cada una
    pierde = np.maximum(-np.array(relajado.getSolution().col_dual), 0)
    sirven = np.flatnonzero(cota - pierde > valor + _MINIMO)
    if not len(sirven):
        return []
    # con las que ya se tienen siempre hay una respuesta
    sirven = np.union1d(sirven[np.argsort(pierde[sirven], kind="stable")][:_RUTAS], ya)
    entero = modelo.solo(sirven).resolver(guarda, entero=True)
    if entero is None:
        return []
    elegidas = sirven[np.array(entero.getSolution().col_value) > 0.5]
    return [int(i) for i in elegidas] if modelo.valores[elegidas].sum() > valor + _MINIMO else []
