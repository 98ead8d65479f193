"""De la dirección a lo elegido y de vuelta: cada botón de la página es otra dirección de la misma página."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.territorio import Nivel
from dashboard.navegacion.vista import Vista
from dashboard.nucleo.errores import ErrorVista
from dashboard.paginas.visitas.esqueleto import CAMPOS
from dashboard.planificacion import opciones as de_opciones
from dashboard.planificacion import pesos as de_pesos
from dashboard.planificacion.opciones import Fijo, Opciones
from dashboard.planificacion.pesos import Pesos
from dashboard.planificacion.planes import PLANIFICABLES


@dataclass(frozen=True, slots=True)
class Eleccion:
    """Lo que la persona eligió en esta dirección."""

    vista: Vista
    nodo: Nodo
    opciones: Opciones
    pesos: Pesos

    @property
    def planificada(self) -> bool:
        """Si la dirección pide un plan: lleva la huella de los datos con que se hizo."""
        return bool(self.opciones.datos) and self.nodo.nivel in PLANIFICABLES

    @property
    def cambios(self) -> int:
        """Cuántos cambios a mano lleva: obligatorias, excluidas y fijadas."""
        o = self.opciones
        return len(set(o.obligatorias) | {fijo.clave for fijo in o.fijos}) + len(o.excluidas)

    def url(self, **opciones: Any) -> str:
        """La dirección con otras opciones."""
        return self._con(replace(self.opciones, **opciones), self.pesos).url()

    def con_pesos(self, pesos: Pesos) -> str:
        """La dirección con otros pesos."""
        return self._con(self.opciones, pesos).url()

    def hacia(self, nodo: Nodo) -> str:
        """La página de visitas de otro territorio: lo que era de este se queda atrás."""
        generales = replace(
            self.opciones, base="", tiempos=(), obligatorias=(), excluidas=(), fijos=(), ferias=(), datos=""
        )
        return replace(self._con(generales, self.pesos), codigo=nodo.codigo).url()

    def enlaces_de_mapa(self) -> dict[str, str]:
        """Plantillas de las direcciones del mapa, con `{}` donde va el código: un área abre sus visitas."""
        area = replace(self.vista, codigo="{}", extra=()).url()
        punto = self.vista.hacia("{}", Nivel.ESTABLECIMIENTO).url()
        return {"area": area.replace("%7B%7D", "{}"), "punto": punto.replace("%7B%7D", "{}")}

    def archivo(self, extension: str) -> str:
        """La descarga del plan de esta dirección."""
        return f"/descargar/plan.{extension}?{urlsplit(self.url()).query}"

    def _con(self, opciones: Opciones, pesos: Pesos) -> Vista:
        campos = opciones.campos() | pesos.campos()
        return self.vista.con(extra=tuple((nombre, campos[nombre]) for nombre in CAMPOS if nombre in campos))

    # -- cambios a mano ------------------------------------------------------------------------------------------

    def sin(self, clave: str) -> str:
        """Quitar una visita: no se vuelve a proponer."""
        o = self.opciones
        return self.url(
            excluidas=(*o.excluidas, clave),
            obligatorias=tuple(c for c in o.obligatorias if c != clave),
            fijos=tuple(f for f in o.fijos if f.clave != clave),
        )

    def incluir(self, clave: str) -> str:
        """Visitar sí o sí, el día que convenga."""
        o = self.opciones
        return self.url(
            obligatorias=(*(c for c in o.obligatorias if c != clave), clave),
            excluidas=tuple(c for c in o.excluidas if c != clave),
            fijos=tuple(f for f in o.fijos if f.clave != clave),
        )

    def fijar(self, fijo: Fijo) -> str:
        """Fijar una visita en su fecha y, si las trae, en su equipo y hora."""
        otros = tuple(f for f in self.opciones.fijos if f.clave != fijo.clave)
        return self.url(fijos=(*otros, fijo), excluidas=tuple(c for c in self.opciones.excluidas if c != fijo.clave))

    def soltar(self, clave: str) -> str:
        """Dejar que el recorrido decida otra vez."""
        o = self.opciones
        return self.url(
            fijos=tuple(f for f in o.fijos if f.clave != clave),
            obligatorias=tuple(c for c in o.obligatorias if c != clave),
            excluidas=tuple(c for c in o.excluidas if c != clave),
        )

    def sin_cambios(self) -> str:
        """El plan sin ningún cambio a mano."""
        return self.url(obligatorias=(), excluidas=(), fijos=())


def leer(vista: Vista, consulta: Consulta) -> Eleccion:
    """Lo elegido en una vista. `ErrorVista` si el territorio no se planifica o un campo no se entiende."""
    nodo = consulta.nodo(vista.codigo)
    campos = dict(vista.extra)
    if nodo.nivel in (Nivel.ESTABLECIMIENTO, Nivel.GRUPO):
        linaje = consulta.linaje(nodo)
        red = next((superior for superior in linaje if superior.nivel is Nivel.RED), linaje[0])
        destino = vista.con(codigo=red.codigo, extra=())
        raise ErrorVista(
            f"«{nodo.nombre}» no es un territorio: las visitas se planifican por región, red o microrred.",
            opciones=[(f"Planificar en {red.nombre}", destino.url())],
        )
    try:
        return Eleccion(vista, nodo, de_opciones.leer(campos), de_pesos.leer(campos))
    except ErrorVista as error:
        error.opciones = ((f"Ir a las visitas de {nodo.nombre}", vista.con(extra=()).url()),)
        raise
