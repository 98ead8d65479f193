"""Lo que la dirección pide de un territorio, ya leído de los datos, y cómo se llega a ella."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.alcanzar import (
    Candidato,
    Eleccion,
    Meta,
    Orden,
    Recuento,
    candidatos,
    elegir,
    leer,
    menores_conjuntos,
)
from dashboard.indicadores.cuando import cerrado
from dashboard.navegacion.vista import Forma, Ruta, Vista
from dashboard.paginas.cabecera import exigir_nivel
from dashboard.piezas.enlaces import enlace
from dashboard.piezas.html import Pieza

ALCANZAR = Ruta("alcanzar", Forma.CODIGO, ("meta", "orden", "e", "ver"))
NIVELES = (Nivel.PAIS, Nivel.DIRESA, Nivel.RED, Nivel.MICRORRED)


@dataclass(frozen=True, slots=True)
class Pedido:
    """Lo que la dirección pide de un territorio, ya leído de los datos."""

    vista: Vista
    consulta: Consulta
    nodo: Nodo
    periodo: Periodo
    meta: Meta
    orden: Orden
    propios: list[Candidato]
    menores: dict[Meta, frozenset[str]]
    eleccion: Eleccion

    @property
    def hoy(self) -> str:
        """«Hoy», o el periodo si ya se cerró: «2025», «el 1.er semestre de 2026»."""
        return self.periodo.en_frase if cerrado(self.nodo, self.periodo) else "Hoy"

    @property
    def a_mano(self) -> bool:
        """Si el conjunto está escrito en la dirección."""
        return bool(self.vista.campo("e"))

    def con(self, **campos: str) -> Vista:
        """La misma vista con otros campos propios; "" los quita."""
        propios = {nombre: campos.get(nombre, self.vista.campo(nombre)) for nombre in ALCANZAR.campos}
        return self.vista.con(extra=tuple((nombre, valor) for nombre, valor in propios.items() if valor))


def leer_pedido(vista: Vista, consulta: Consulta) -> Pedido:
    """Lo que pide una dirección. `ErrorVista` si un campo no se entiende o el código no es de un territorio."""
    nodo = exigir_nivel(vista, consulta, "un territorio", NIVELES)
    periodo = consulta.exigir_periodo(vista.periodo)
    meta = Meta(vista.opcion("meta", [Meta.CADA, *Meta]))
    orden = Orden(vista.opcion("orden", [Orden.CERCA, *Orden]))
    propios = candidatos(consulta, nodo, periodo, orden)
    menores = menores_conjuntos(consulta, nodo, periodo, propios)
    codigos = leer(vista.campo("e")) if vista.campo("e") else menores[meta]
    eleccion = elegir(consulta, periodo, codigos, propios)
    return Pedido(vista, consulta, nodo, periodo, meta, orden, propios, menores, eleccion)


def a_alcanzar(vista: Vista) -> Pieza:
    """El enlace a esta página desde la de su territorio, con su periodo."""
    return enlace("¿Cómo llegar al 80 %?", vista.con(pagina=ALCANZAR, lista="", extra=()).url(), "accion")


def destino(vista: Vista, nodo: Nodo) -> str:
    """La misma página de otro territorio: el conjunto sigue; lo que se veía de él, no."""
    return vista.con(codigo=nodo.codigo, extra=tuple(par for par in vista.extra if par[0] != "ver")).url()


def con_dato(recuentos: Sequence[Recuento]) -> list[Recuento]:
    """Los de territorios cuya cobertura se puede calcular."""
    return [r for r in recuentos if r.antes.fraccion.hay_dato]
