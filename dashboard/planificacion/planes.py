"""Los planes ya resueltos de un proceso: el mismo pedido sobre los mismos datos no se busca dos veces.

Buscar un recorrido cuesta segundos de procesador. Por eso hay un tope de búsquedas a la vez, un tope de espera y una
memoria pequeña de planes, que olvida primero el que hace más que nadie pide.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.frecuencia import Frecuencia
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Corte, Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.nucleo.errores import ErrorVista
from dashboard.planificacion.factores import Pesos
from dashboard.planificacion.itinerario import AVISO_DATOS, Itinerario
from dashboard.planificacion.opciones import Opciones
from dashboard.planificacion.partida import completar, huella
from dashboard.planificacion.planear import Avance, planear
from dashboard.planificacion.prioridad import priorizar
from dashboard.planificacion.viaje import Tiempos

#: guarda de tiempo de una búsqueda pedida desde una página
SEGUNDOS = 15.0
#: lo que espera un pedido mientras se resuelven otros
ESPERA = 30.0
#: niveles en que se arma un recorrido; el país se reparte antes entre sus regiones
PLANIFICABLES = (Nivel.DIRESA, Nivel.RED, Nivel.MICRORRED)


class Planes:
    """Memoria de planes de un proceso. Se puede usar desde varios hilos."""

    def __init__(
        self, capacidad: int = 32, frecuencia: Frecuencia | None = None, tiempos: Tiempos | None = None
    ) -> None:
        self._capacidad = capacidad
        self._tiempos = tiempos
        self._frecuencia = frecuencia
        self._planes: OrderedDict[tuple[object, ...], Itinerario] = OrderedDict()
        self._candado = threading.Lock()
        self._turno = threading.BoundedSemaphore(1)

    def obtener(
        self,
        consulta: Consulta,
        nodo: Nodo,
        opciones: Opciones,
        pesos: Pesos,
        avance: Avance | None = None,
        hoy: date | None = None,
    ) -> Itinerario:
        """El plan de un territorio con esas opciones y pesos. `ErrorVista` si no se planifica o no hay turno.

        `hoy`: el primer día que se propone no es anterior.
        """
        exigir_planificable(nodo)
        exigir_pesos(pesos)
        # con su primer día: mañana el mismo pedido es otro
        completas = completar(replace(opciones, datos=""), consulta, nodo, hoy)
        clave = (huella(consulta), consulta.raiz.codigo, nodo.codigo, completas, pesos)
        plan = self._guardado(clave)
        if plan is None:
            with self._su_turno(avance):
                # mientras se esperaba, otro pedido pudo resolver el mismo plan
                plan = self._guardado(clave) or self._resolver(clave, consulta, nodo, opciones, pesos, avance, hoy)
        if not opciones.datos or opciones.datos == plan.datos:
            return plan
        # lo guardado es de los datos de hoy; quien pide trae un enlace hecho con otros
        return replace(plan, datos_cambiaron=True, avisos=(AVISO_DATOS, *plan.avisos))

    def _guardado(self, clave: tuple[object, ...]) -> Itinerario | None:
        with self._candado:
            plan = self._planes.get(clave)
            if plan is not None:
                self._planes.move_to_end(clave)
            return plan

    @contextmanager
    def _su_turno(self, avance: Avance | None) -> Iterator[None]:
        if not self._turno.acquire(blocking=False):
            if avance:
                avance("Esperando turno: se está resolviendo otro plan", 0.0)
            if not self._turno.acquire(timeout=ESPERA):
                raise ErrorVista(
                    "El tablero está resolviendo otros planes y no terminó a tiempo.",
                    que_hacer="Espere un momento y vuelva a pulsar Planificar.",
                )
        try:
            yield
        finally:
            self._turno.release()

    def _resolver(
        self, clave: tuple[object, ...], consulta: Consulta, nodo: Nodo, opciones: Opciones, pesos: Pesos,
        avance: Avance | None, hoy: date | None,
    ) -> Itinerario:  # fmt: skip
        candidatos = priorizar(consulta, nodo, pesos, self._frecuencia).candidatos()
        # una búsqueda que la guarda cortó también se guarda: en este proceso, la misma dirección da el mismo plan
        plan = planear(
            consulta, nodo, periodo_de(nodo, consulta), candidatos, replace(opciones, datos=""),
            tiempos=self._tiempos, avance=avance, segundos=SEGUNDOS, hoy=hoy,
        )  # fmt: skip
        with self._candado:
            self._planes[clave] = plan
            while len(self._planes) > self._capacidad:
                self._planes.popitem(last=False)
        return plan


def exigir_planificable(nodo: Nodo) -> None:
    """`ErrorVista` si el territorio no es de los que se recorren de una vez."""
    if nodo.nivel not in PLANIFICABLES:
        raise ErrorVista(
            f"«{nodo.nombre}» no se planifica entero: el recorrido se arma por región, red o microrred.",
            que_hacer="Elija una región, una red o una microrred.",
            opciones=[("Ir a las visitas", f"/visitas?territorio={nodo.codigo}")],
        )


def exigir_pesos(pesos: Pesos) -> None:
    """`ErrorVista` si todos están en cero: sin prioridad no se elige a nadie, y un plan fingiría que sí."""
    if not pesos.suma:
        raise ErrorVista(
            "Todos los pesos están en cero: nadie tiene prioridad y no hay con qué elegir a quién visitar.",
            que_hacer="Suba alguno o vuelva a los de partida.",
        )


def periodo_de(nodo: Nodo, consulta: Consulta) -> Periodo:
    """El año de la fecha de datos: de él son los motivos y las sesiones que se miran en una visita."""
    return Periodo(nodo.fecha_datos.year, Corte.ANIO) if nodo.fecha_datos else consulta.periodo_por_defecto()
