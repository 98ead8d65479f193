"""Listas de establecimientos."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.listas.base import Columna, Fila, Leer, Lista, que_cumplen, superiores
from dashboard.indicadores.resumen import un_anio_antes

_COLUMNAS = (
    Columna("codigo", "Código"),
    Columna("nombre", "Establecimiento"),
    Columna("categoria", "Categoría"),
    Columna("region", "Región"),
    Columna("red", "Red"),
    Columna("microrred", "Microrred"),
    Columna("distrito", "Distrito"),
    Columna("atiende", "Atiende partos"),
    Columna("conformados", "Grupos conformados", "entero"),
    Columna("activos", "Grupos activos", "entero"),
    Columna("situacion", "Situación"),
)
_ATIENDE = {"si": "sí", "no": "no", "": "sin dato"}


def filas_de_establecimientos(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[Fila]:
    """Todos los establecimientos de un territorio con su situación en el periodo."""
    campos = ("codigo", "nombre", "categoria", "microrred", "distrito", "ubigeo", "atiende", "fuera", "latitud")
    columnas = consulta.columnas_establecimientos(nodo, *campos)
    nombres = superiores(consulta, columnas["microrred"])
    medidas = {
        medida: consulta.por_establecimiento(medida, nodo, periodo).tolist()
        for medida in ("atienden", "cubiertos", "silenciosos", "conformados", "activos", "parto_sin_dato")
    }
    filas = []
    for i in range(len(columnas["codigo"])):
        fila: Fila = {campo: columnas[campo][i] for campo in campos}
        fila |= {medida: valores[i] for medida, valores in medidas.items()}
        propios = nombres[columnas["microrred"][i]]
        fila |= {"region": propios[Nivel.DIRESA], "red": propios[Nivel.RED], "microrred": propios[Nivel.MICRORRED]}
        fila["situacion"] = situacion(fila)
        fila["atiende"] = _ATIENDE.get(fila["atiende"], fila["atiende"])
        filas.append(fila)
    return filas


def situacion(fila: Fila) -> str:
    """La situación de un establecimiento en una frase corta."""
    if fila["fuera"]:
        return f"fuera del ámbito: {fila['fuera'].lower()}"
    if fila["silenciosos"]:
        return "sin reporte"
    if fila["activos"]:
        return "con grupo activo"
    if fila["conformados"]:
        return "con grupo, sin sesión hace más de un mes"
    if fila["atienden"]:
        return "atiende partos y no tiene grupo"
    return "sin dato de partos" if fila["parto_sin_dato"] else "no atiende partos"


def _que_cambiaron(gana: bool) -> Leer:
    def filas(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[Fila]:
        ahora = consulta.por_establecimiento("cubiertos", nodo, periodo)
        anterior = un_anio_antes(nodo, periodo)
        if anterior is None:
            return []
        antes = consulta.por_establecimiento("cubiertos", nodo, anterior)
        cuales = (ahora > antes) if gana else (ahora < antes)
        todas = filas_de_establecimientos(consulta, nodo, periodo)
        return [fila for fila, va in zip(todas, cuales.tolist(), strict=True) if va]

    return filas


def _lista(clave: str, titulo: str, explicacion: str, condicion: Callable[[Fila], bool] | None = None) -> Lista:
    """Los establecimientos que cumplen la condición; por defecto, los que cuenta la medida llamada como la lista."""
    filas = que_cumplen(filas_de_establecimientos, condicion or (lambda fila: bool(fila[clave])))
    return Lista(clave, titulo, explicacion, _COLUMNAS, filas, Nivel.ESTABLECIMIENTO)


def sin_grupo(fila: Mapping[str, Any]) -> bool:
    """Si atiende partos y se sabe que no tiene grupo conformado: de quien calla no se sabe."""
    return bool(fila["atienden"] and not fila["cubiertos"] and not fila["silenciosos"])


def lista_de_distrito(ubigeo: str, nombre: str) -> Lista:
    """La lista de los establecimientos de un distrito, que no es un territorio del árbol sanitario."""
    titulo = f"Establecimientos del distrito {nombre}"
    return _lista("distrito", titulo, "Todos los del registro en ese distrito.", lambda fila: fila["ubigeo"] == ubigeo)


LISTAS: tuple[Lista, ...] = (
    _lista("establecimientos", "Establecimientos", "Todos los del registro.", lambda _: True),
    _lista("atienden", "Establecimientos que atienden partos y recién nacidos", "El denominador de la cobertura."),
    _lista(
        "cubiertos", "Establecimientos que atienden partos y tienen grupo conformado", "El numerador de la cobertura."
    ),
    _lista(
        "sin_grupo",
        "Establecimientos que atienden partos, sin grupo conformado o sin reporte",
        "De aquí salen los que faltan para el 80 %. De los que no reportaron no se sabe si tienen grupo.",
        lambda fila: fila["atienden"] and not fila["cubiertos"],
    ),
    _lista(
        "silenciosos",
        "Establecimientos que atienden partos y no reportaron",
        "Ni ellos ni una unidad que los contiene reportó el periodo. No se sabe si tienen grupo.",
    ),
    _lista(
        "con_grupo_sin_parto",
        "Establecimientos con grupo que no atienden partos",
        "Se muestran aparte: no entran en la cobertura.",
        lambda fila: fila["conformados"] and not fila["atienden"],
    ),
    _lista(
        "parto_sin_dato",
        "Establecimientos sin dato de atención de partos",
        "No entran en el denominador mientras no se sepa si atienden partos.",
    ),
    _lista(
        "fuera_de_ambito",
        "Establecimientos fuera del ámbito",
        "EsSalud, privados, sanidades y los que no están operativos: no entran en los denominadores.",
        lambda fila: fila["fuera"],
    ),
    _lista(
        "sin_coordenadas",
        "Establecimientos sin coordenadas",
        "Cuentan en todas las cifras, pero no se pueden dibujar en el mapa.",
        lambda fila: fila["latitud"] is None,
    ),
    Lista(
        "ganaron_grupo",
        "Establecimientos que ganaron grupo en un año",
        "Atienden partos, no tenían grupo al cierre de los mismos meses del año anterior y ahora sí.",
        _COLUMNAS,
        _que_cambiaron(True),
        Nivel.ESTABLECIMIENTO,
    ),
    Lista(
        "perdieron_grupo",
        "Establecimientos que perdieron su grupo en un año",
        "Atienden partos y su grupo se cerró.",
        _COLUMNAS,
        _que_cambiaron(False),
        Nivel.ESTABLECIMIENTO,
    ),
)
