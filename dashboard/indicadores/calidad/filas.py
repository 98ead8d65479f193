"""Las sesiones de todo lo que una persona ve, como columnas con su grupo y su mes: lo que mira cada comprobación."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.calidad.comprobacion import Cuenta
from dashboard.nucleo.matrices import Booleanos, Enteros, meses_de

_CAMPOS = (
    "dia", "proxima_dia", "asistentes", "esperadas", "visitantes", "faltas_justificadas", "faltas_injustificadas",
    "faltas_sin_motivo", "salidas",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filas:
    """Las sesiones por grupo y fecha. `grupo` y `columna`: su fila en la raíz y su mes, contado desde el primero."""

    grupo: Enteros
    columna: Enteros
    campos: dict[str, Enteros]
    forma: tuple[int, int]

    def __getitem__(self, campo: str) -> Enteros:
        return self.campos[campo]

    @property
    def con_razon(self) -> Booleanos:
        """(sesiones,): las que dicen cuántas se esperaban y cuántas vinieron."""
        return (self["esperadas"] > 0) & (self["asistentes"] >= 0)

    def contar(self, cuales: Booleanos, campo: str = "") -> Cuenta:
        """(grupos, meses): cuántas de esas sesiones hubo o, con `campo`, cuánto suman en él."""
        dentro = cuales & (self.columna >= 0) & (self.columna < self.forma[1])
        pesos = self[campo][dentro] if campo else None
        plano = self.grupo[dentro] * self.forma[1] + self.columna[dentro]
        return np.bincount(plano, pesos, self.forma[0] * self.forma[1]).reshape(self.forma).astype(np.int32)


def filas_de(consulta: Consulta) -> Filas:
    """Las de la raíz, leídas una vez por petición."""
    return consulta.una_vez(("calidad", "filas"), lambda: _leer(consulta))


def _leer(consulta: Consulta) -> Filas:
    raiz = consulta.raiz
    campos = consulta.columnas_sesiones(raiz, *_CAMPOS)
    desde = campos.pop("desde")
    grupo = np.repeat(np.arange(len(desde) - 1), np.diff(desde))
    meses = max(raiz.meses[1] - raiz.meses[0] + 1, 0)
    return Filas(grupo, meses_de(campos["dia"]) - raiz.meses[0], campos, (len(desde) - 1, meses))


def intervalos(consulta: Consulta, nivel: Nivel) -> Enteros:
    """(unidades, 2): qué grupos de la raíz son de cada unidad de un nivel, en profundidad."""
    raiz = consulta.raiz
    if nivel is Nivel.GRUPO:
        primeros = np.arange(raiz.grupos[1] - raiz.grupos[0])
        return np.column_stack([primeros, primeros + 1])
    if nivel is Nivel.ESTABLECIMIENTO:
        # sin hacer un nodo de cada uno, que son miles
        filas = np.array(list(consulta.columnas_establecimientos(raiz, "g0", "g1").values()), np.int64).T
    else:
        filas = np.array([unidad.grupos for unidad in consulta.descendientes(raiz, nivel)], np.int64)
    return filas.reshape(-1, 2) - raiz.grupos[0]


def sumar(cuenta: npt.NDArray[np.integer], por: Enteros) -> Cuenta:
    """De (filas, meses) a (unidades, meses): cada unidad suma su intervalo `por`, (unidades, 2)."""
    acumulada = np.zeros((len(cuenta) + 1, cuenta.shape[1]), np.int32)
    np.cumsum(cuenta, axis=0, out=acumulada[1:])
    suma: Cuenta = acumulada[por[:, 1]] - acumulada[por[:, 0]]
    return suma
