"""Lo que el mapa pone sobre sus áreas: los establecimientos, con su enlace o como una nube, y los recursos."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import numpy as np

from dashboard.almacen.consulta import Consulta
from dashboard.dominio import catalogos
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.graficas import mapa as figura_mapa
from dashboard.graficas.mapa import Dibujo, Puntos
from dashboard.navegacion.vista import GENERACION, Vista
from dashboard.nucleo.formato import entero, plural
from dashboard.nucleo.matrices import Enteros
from dashboard.piezas import html
from dashboard.piezas.html import Pieza

#: de dónde toma el guion lo que dice cada punto de una nube
RUTA = "/fragmento/puntos"
#: figura y color de cada clase de recurso: se distinguen sin color
_FIGURAS = {
    "lactario": ("■", "acento"), "banco_leche": ("◆", "no"), "eess_amigo": ("★", "salida"),
    "espacio_virtual": ("▲", "si"), "mensajeria": ("✚", "depende-texto"), "curso": ("●", "apagado"),
}  # fmt: skip
#: figura, color y nombre de cada clase de recurso
RECURSOS = {clase: (*_FIGURAS[clase], nombre) for clase, nombre in catalogos.RECURSOS.items()}
#: más nombres que estos no se leen debajo de un mapa
_NOMBRES = 60


def hacia(vista: Vista) -> str:
    """La dirección de un establecimiento, con `{}` donde va su código."""
    return vista.hacia("{}", Nivel.ESTABLECIMIENTO).url().replace("%7B%7D", "{}")


def clases_de(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> Enteros:
    """(establecimientos,): la clase de punto de cada uno."""
    atiende, calla, conformados, activos, por_saber = (
        consulta.por_establecimiento(medida, nodo, periodo) > 0
        for medida in ("atienden", "silenciosos", "conformados", "activos", "activos_por_saber")
    )
    return np.select(
        [activos, conformados & ~por_saber, calla | por_saber, atiende],
        [figura_mapa.ACTIVO, figura_mapa.SIN_SESION, figura_mapa.SIN_REPORTE, figura_mapa.SIN_GRUPO],
        figura_mapa.NO_ATIENDE,
    )


def puntos_de(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> Puntos:
    """Los establecimientos del ámbito con coordenadas, con su clase y lo que dice cada uno."""
    grupos = (consulta.por_establecimiento(medida, nodo, periodo).tolist() for medida in ("activos", "conformados"))
    detalles = [
        f"{activos} de {plural(conformados, 'grupo activo', 'grupos activos')}" if conformados else "sin grupo"
        for activos, conformados in zip(*grupos, strict=True)
    ]
    columnas = consulta.columnas_establecimientos(nodo, *figura_mapa.CAMPOS_DE_PUNTO)
    return figura_mapa.puntos_de(columnas, clases_de(consulta, nodo, periodo).tolist(), detalles)


def nube_de(vista: Vista, consulta: Consulta, nodo: Nodo, dibujo: Dibujo) -> tuple[str, list[int]]:
    """Todos los de un territorio como una nube, y las clases que hay en ella."""
    columnas = consulta.columnas_establecimientos(nodo, "latitud", "longitud", "fuera")
    latitudes, longitudes = (np.array(columnas[campo], dtype=np.float64) for campo in ("latitud", "longitud"))
    van = ~np.isnan(latitudes) & ~np.array(list(map(bool, columnas["fuera"])), dtype=bool)
    clases = clases_de(consulta, nodo, vista.periodo)[van]
    campos = {"territorio": nodo.codigo, "periodo": str(vista.periodo), GENERACION: consulta.contexto.generacion}
    nube = figura_mapa.nube(
        clases, longitudes[van], latitudes[van], dibujo, f"{RUTA}?{urlencode(campos)}", hacia(vista)
    )
    return nube, [int(clase) for clase in np.unique(clases)]


def dichos_de_nube(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[tuple[str, str, str]]:
    """Código, nombre y nota de cada punto de una nube, en el orden en que se dibujan: por clase."""
    puntos = puntos_de(consulta, nodo, periodo)
    orden = sorted(range(len(puntos.clase)), key=puntos.clase.__getitem__)
    return [(puntos.codigo[i], puntos.nombre[i], puntos.nota[i]) for i in orden]


# -- recursos de apoyo a la lactancia


def _con_sitio(fila: Mapping[str, Any]) -> bool:
    return fila["latitud"] is not None and fila["longitud"] is not None


def simbolos_de(consulta: Consulta, nodo: Nodo, dibujo: Dibujo) -> str:
    """Los recursos de un territorio que tienen coordenadas, cada uno con la figura de su clase."""
    puestos = []
    for fila in filter(_con_sitio, consulta.recursos(nodo)):
        figura, color, clase = RECURSOS[fila["tipo"]]
        dicho = (_nombre(fila), clase, _detalle(fila))
        puestos.append((figura, color, dicho, fila["longitud"], fila["latitud"]))
    return figura_mapa.simbolos(puestos, dibujo)


def _nombre(fila: Mapping[str, Any]) -> str:
    return str(fila["nombre"] or fila["codigo_recurso"])


def _detalle(fila: Mapping[str, Any]) -> str:
    return str(fila["ambito"] or "")


def leyenda_de_recursos(consulta: Consulta, nodo: Nodo) -> Pieza:
    """Cuántos hay de cada clase, con su figura, y sus nombres, también los que no se pueden dibujar."""
    filas = consulta.recursos(nodo)
    sin_sitio = sum(not _con_sitio(fila) for fila in filas)
    por_clase = [(tipo, [fila for fila in filas if fila["tipo"] == tipo]) for tipo in RECURSOS]
    dibujados = [
        html.Li(
            html.Span(RECURSOS[tipo][0], className="figura", style={"color": f"var(--{RECURSOS[tipo][1]})"}),
            f"{RECURSOS[tipo][2]}: {entero(len(propias))}",
        )
        for tipo, propias in por_clase
        if propias
    ]
    nombres = [
        html.Li(" · ".join(filter(None, (_nombre(fila), RECURSOS[fila["tipo"]][2], _detalle(fila)))))
        for fila in filas[:_NOMBRES]
    ]
    if len(filas) > _NOMBRES:
        nombres.append(html.Li(f"Y {entero(len(filas) - _NOMBRES)} más: se ven en el mapa de cada región."))
    return html.Div(
        html.Ul(dibujados, className="leyenda leyenda-recursos"),
        html.Details(
            html.Summary(f"Los {plural(len(filas), 'recurso')}, por su nombre" if len(filas) > 1 else "Su nombre"),
            html.Ul(nombres, className="lista-recursos", tabIndex="0"),
            className="plegado",
        ),
        html.P(f"{plural(sin_sitio, 'recurso')} sin coordenadas.", className="nota") if sin_sitio else None,
    )
