"""El conjunto elegido para llegar al 80 %, como lista: lo que se descarga y lo que se presenta como compromiso."""

from __future__ import annotations

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.alcanzar import Candidato, Eleccion
from dashboard.indicadores.listas import ListaAbierta
from dashboard.indicadores.listas.lista import Columna, Fila, Lista, superiores

_COLUMNAS = (
    Columna("codigo", "Código"),
    Columna("nombre", "Establecimiento"),
    Columna("categoria", "Categoría"),
    Columna("region", "Región"),
    Columna("red", "Red"),
    Columna("microrred", "Microrred"),
    Columna("distrito", "Distrito"),
    Columna("km", "Km al grupo activo más cercano", "decimal"),
)


def lista_de_elegidos(consulta: Consulta, nodo: Nodo, candidatos: list[Candidato], eleccion: Eleccion) -> ListaAbierta:
    """Los elegidos de un territorio, en el orden de `candidatos`."""
    elegidos = [candidato for candidato in candidatos if candidato.codigo in eleccion.codigos]
    nombres = superiores(consulta, (candidato.microrred for candidato in elegidos))
    filas: list[Fila] = [
        {
            "codigo": candidato.codigo,
            "nombre": candidato.nombre,
            "categoria": candidato.categoria,
            "region": nombres[candidato.microrred][Nivel.DIRESA],
            "red": nombres[candidato.microrred][Nivel.RED],
            "microrred": nombres[candidato.microrred][Nivel.MICRORRED],
            "distrito": candidato.distrito,
            "km": None if candidato.km is None else round(candidato.km, 1),
        }
        for candidato in elegidos
    ]
    lista = Lista(
        "alcanzar",
        "Establecimientos donde formar grupo",
        "Atienden partos, informaron y no tienen grupo conformado. Kilómetros en línea recta, dentro de su región.",
        _COLUMNAS,
        lambda *_: filas,
        Nivel.ESTABLECIMIENTO,
    )
    return ListaAbierta(lista, nodo, filas)
