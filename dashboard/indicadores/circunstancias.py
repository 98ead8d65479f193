"""Los motivos frente a la hora, el lugar y la frecuencia de las sesiones: para eso los pide la guía (6.1.3.b).

Cada grupo está en la clase que más se repite entre sus sesiones del periodo; la frecuencia es la que acordó. Una clase
con menos de diez grupos o de treinta sesiones no se calcula: son pocos. Que dos clases difieran no dice por qué: los
grupos de una y otra también difieren en lo demás.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.catalogos import LUGARES, MOTIVOS, Motivo
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores.motivos import faltas_por_motivo, periodo_de_motivos
from dashboard.nucleo.formato import mayuscula
from dashboard.nucleo.matrices import Enteros

GRUPOS_MINIMOS, SESIONES_MINIMAS = 10, 30
#: motivos que se comparan: los de más inasistencias
MOTIVOS_A_LA_VISTA = 6
#: (desde qué minuto del día, cómo se dice)
_FRANJAS = ((0, "antes de las 10:00"), (600, "10:00 a 12:59"), (780, "13:00 a 15:59"), (960, "desde las 16:00"))
#: (hasta cuántos días entre reuniones, cómo se dice)
_FRECUENCIAS = ((16, "cada 16 días o menos"), (31, "cada 17 a 31 días"), (10**6, "cada más de 31 días"))
_SIN_CLASE = -1


@dataclass(frozen=True, slots=True)
class ClaseDeSesiones:
    """Una columna: cuántos grupos y sesiones, y las inasistencias de cada motivo y de todos, de sus esperadas."""

    nombre: str
    grupos: int
    sesiones: int
    esperadas: int
    por_motivo: tuple[int, ...]
    faltas: int

    @property
    def pocos(self) -> bool:
        """Si son muy pocos para decir una proporción."""
        return self.grupos < GRUPOS_MINIMOS or self.sesiones < SESIONES_MINIMAS or not self.esperadas


@dataclass(frozen=True, slots=True)
class Circunstancias:
    """Una tabla: hora, lugar o frecuencia, con sus clases. `sin_dato`: grupos con sesiones que no están en ninguna."""

    titulo: str
    clases: tuple[ClaseDeSesiones, ...]
    sin_dato: int


@dataclass(frozen=True, slots=True)
class Cruce:
    """Las tres tablas de un territorio, con los motivos que comparan."""

    periodo: Periodo
    motivos: tuple[Motivo, ...]
    tablas: tuple[Circunstancias, ...]


def cruzar(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> Cruce | None:
    """Las tres tablas, en el periodo en que se pueden mostrar los motivos; `None` sin inasistencias."""
    periodo = periodo_de_motivos(nodo, periodo)
    elegidos = tuple(fila.motivo for fila in faltas_por_motivo(consulta, nodo, periodo)[:MOTIVOS_A_LA_VISTA])
    if not elegidos:
        return None
    lugares = [MOTIVOS.index(motivo) for motivo in elegidos]
    faltas = consulta.inasistencias_por_grupo(nodo, periodo)
    cuentas = np.column_stack(
        [
            *(consulta.por_grupo(medida, nodo, periodo) for medida in ("sesiones", "esperadas")),
            faltas.sum(axis=1),
            faltas[:, lugares],
        ]
    )
    clases = (
        ("Hora de la sesión", [nombre for _, nombre in _FRANJAS]),
        ("Lugar de la sesión", [mayuscula(nombre) for nombre in LUGARES.values()]),
        ("Frecuencia acordada", [nombre for _, nombre in _FRECUENCIAS]),
    )
    de_grupo = _clases_de_grupo(consulta, nodo, periodo)
    return Cruce(
        periodo,
        elegidos,
        tuple(
            _tabla(titulo, nombres, propias, cuentas)
            for (titulo, nombres), propias in zip(clases, de_grupo, strict=True)
        ),
    )


def _clases_de_grupo(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> tuple[Enteros, Enteros, Enteros]:
    """La hora, el lugar y la frecuencia de cada grupo como posición de su clase; `_SIN_CLASE` si no se anotó."""
    columnas = consulta.columnas_sesiones(nodo, "dia", "hora", "lugar")
    cuantos = len(columnas["desde"]) - 1
    grupo = np.repeat(np.arange(cuantos), np.diff(columnas["desde"]))
    del_periodo = (columnas["dia"] >= periodo.inicio.toordinal()) & (columnas["dia"] <= periodo.fin.toordinal())
    hora = np.searchsorted([desde for desde, _ in _FRANJAS], columnas["hora"], "right") - 1
    dias = np.array([dias or 0 for dias in consulta.columnas_grupos(nodo, "periodicidad")["periodicidad"]])
    frecuencia = np.searchsorted([tope for tope, _ in _FRECUENCIAS], dias, "left")
    return (
        _la_mas_repetida(grupo[del_periodo], hora[del_periodo], cuantos, len(_FRANJAS)),
        _la_mas_repetida(grupo[del_periodo], columnas["lugar"][del_periodo], cuantos, len(LUGARES)),
        np.where(dias > 0, frecuencia, _SIN_CLASE).astype(np.int64),
    )


def _la_mas_repetida(grupo: Enteros, clase: Enteros, grupos: int, clases: int) -> Enteros:
    """La clase más frecuente de cada grupo (en empate, la primera); `_SIN_CLASE` si ninguna sesión la dice."""
    anotadas = clase >= 0
    veces = np.bincount(grupo[anotadas] * clases + clase[anotadas], minlength=grupos * clases).reshape(grupos, clases)
    return np.where(veces.any(axis=1), veces.argmax(axis=1), _SIN_CLASE).astype(np.int64)


def _tabla(titulo: str, nombres: Sequence[str], de_grupo: Enteros, cuentas: Enteros) -> Circunstancias:
    """`cuentas`: (grupos, …) sesiones, esperadas, inasistencias y las de cada motivo."""
    con_sesiones = cuentas[:, 0] > 0
    clases = []
    for lugar, nombre in enumerate(nombres):
        propios = con_sesiones & (de_grupo == lugar)
        if propios.any():
            sesiones, esperadas, faltas, *por_motivo = cuentas[propios].sum(axis=0).tolist()
            clases.append(ClaseDeSesiones(nombre, int(propios.sum()), sesiones, esperadas, tuple(por_motivo), faltas))
    return Circunstancias(titulo, tuple(clases), int((con_sesiones & (de_grupo == _SIN_CLASE)).sum()))
