"""De dónde salen los límites que un mapa dibuja: se dice al pie, y nunca más de lo que es cierto."""

from __future__ import annotations

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.territorio import Nivel
from dashboard.nucleo.formato import entero

_OFICINA = "oficina"


def de_donde(consulta: Consulta, nodo: Nodo) -> str:
    """La frase de un territorio: sus límites y, si por dentro se dibujan otros, los de sus hijos."""
    tipos = [
        tipo for hijo in consulta.hijos(nodo) if hijo.nivel.es_territorio and (tipo := consulta.lugar(hijo).get("tipo"))
    ]
    de_la_oficina = tipos.count(_OFICINA)
    if nodo.nivel is Nivel.PAIS:
        if not de_la_oficina:
            return "Límites referenciales (Natural Earth). Las DIRIS de Lima: áreas aproximadas, no oficiales."
        if de_la_oficina == len(tipos):
            return "Límites entregados por la oficina."
        de = f"{entero(de_la_oficina)} de {entero(len(tipos))} regiones"
        return f"Límites entregados por la oficina en {de}; los demás, referenciales (Natural Earth) o aproximados."
    if consulta.lugar(nodo).get("tipo") != _OFICINA:
        return "Áreas aproximadas, no oficiales, deducidas de los establecimientos."
    if de_la_oficina == len(tipos):
        return "Límites entregados por la oficina."
    return (
        "Contorno entregado por la oficina; dentro, áreas aproximadas, no oficiales, deducidas de los establecimientos."
    )
