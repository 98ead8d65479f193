"""Los archivos que se piden por su nombre: la misma puerta para la línea de órdenes y para las descargas."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores.catalogo import POR_CLAVE
from dashboard.indicadores.directorio import directorio
from dashboard.indicadores.escenas import escenas
from dashboard.indicadores.listas.catalogo import DISTRITO, abrir
from dashboard.nucleo.errores import ErrorVista
from dashboard.salidas.acerca import es_territorio
from dashboard.salidas.hojas import Archivo, libro_de_lista, libro_de_nodo, libro_del_directorio

PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Pedido:
    """Qué se exporta. `codigo`: un territorio, un establecimiento o un grupo. `lista`: "" si no se pide una lista."""

    consulta: Consulta
    codigo: str
    periodo: Periodo
    indicador: str = "cobertura"
    lista: str = ""
    hoy: date | None = None

    @property
    def nodo(self) -> Nodo:
        """El nodo pedido. `ErrorVista` si no existe."""
        return self.consulta.nodo(self.codigo)


def archivo_pptx(pedido: Pedido) -> Archivo:
    """La presentación de un territorio. `ErrorVista` si es un establecimiento o un grupo."""
    # escribir un PowerPoint carga una biblioteca que el servidor no necesita para nada más
    from dashboard.salidas.presentacion import nombre_de_presentacion, presentacion

    relato = escenas(pedido.consulta, pedido.nodo, pedido.periodo, pedido.hoy)
    return presentacion(relato, pedido.consulta), nombre_de_presentacion(relato)


def archivo_xlsx(pedido: Pedido) -> Archivo:
    """El libro de una vista o de una lista. `ErrorVista` si el indicador o la lista no existen."""
    if pedido.lista:
        pedido.consulta.exigir_periodo(pedido.periodo)
        abierta = abrir(pedido.lista, pedido.codigo, pedido.consulta, pedido.periodo)
        distrito = pedido.codigo if pedido.lista == DISTRITO else ""
        return libro_de_lista(pedido.consulta, abierta, pedido.periodo, distrito)
    if pedido.indicador not in POR_CLAVE:
        raise ErrorVista(
            f"El indicador «{pedido.indicador[:40]}» no existe.",
            que_hacer=f"Elija uno de estos: {', '.join(POR_CLAVE)}.",
        )
    return libro_de_nodo(pedido.consulta, pedido.nodo, pedido.periodo, pedido.indicador)


def archivo_directorio(pedido: Pedido) -> Archivo:
    """El directorio de grupos de un territorio. `ErrorVista` si es un establecimiento o un grupo."""
    nodo = pedido.nodo
    if not es_territorio(nodo):
        raise ErrorVista(
            f"«{nodo.nombre}» no es un territorio: el directorio va del país a la microrred.",
            opciones=[(f"Ir a {nodo.nombre}", nodo.codigo)],
        )
    pedido.consulta.exigir_periodo(pedido.periodo)
    return libro_del_directorio(pedido.consulta, directorio(pedido.consulta, nodo, pedido.periodo, pedido.hoy))


#: nombre en la línea de órdenes → (nombre en la dirección, tipo, quién lo hace)
ARCHIVOS: dict[str, tuple[str, str, Callable[[Pedido], Archivo]]] = {
    "pptx": ("presentacion.pptx", PPTX, archivo_pptx),
    "xlsx": ("libro.xlsx", XLSX, archivo_xlsx),
    "directorio": ("directorio.xlsx", XLSX, archivo_directorio),
}
