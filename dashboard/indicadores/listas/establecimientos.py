"""Listas de establecimientos."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.listas.base import Columna, Fila, Lista
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
    nombres = _nombres_superiores(consulta, columnas["microrred"])
    medidas = {
        medida: consulta.por_establecimiento(medida, nodo, periodo).tolist()
        for medida in ("atienden", "cubiertos", "silenciosos", "conformados", "activos", "parto_sin_dato")
    }
    filas = []
    for i in range(len(columnas["codigo"])):
        fila: Fila = {campo: columnas[campo][i] for campo in campos}
        fila |= {medida: valores[i] for medida, valores in medidas.items()}
        fila["region"], fila["red"], fila["microrred"] = nombres[columnas["microrred"][i]]
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


def _nombres_superiores(consulta: Consulta, microrredes: Sequence[str]) -> dict[str, tuple[str, str, str]]:
    nombres = {}
    for codigo in dict.fromkeys(microrredes):
        por_nivel = {n.nivel: n.nombre for n in consulta.linaje(consulta.nodo(codigo))}
        nombres[codigo] = (
            por_nivel.get(Nivel.DIRESA, ""),
            por_nivel.get(Nivel.RED, ""),
            por_nivel.get(Nivel.MICRORRED, ""),
        )
    return nombres


def _que(condicion: Callable[[Fila], bool]) -> Callable[[Consulta, Nodo, Periodo], list[Fila]]:
    def filas(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[Fila]:
        return [fila for fila in filas_de_establecimientos(consulta, nodo, periodo) if condicion(fila)]

    return filas


def _que_cambiaron(gana: bool) -> Callable[[Consulta, Nodo, Periodo], list[Fila]]:
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


def _lista(clave: str, titulo: str, explicacion: str, filas: Callable[..., list[Fila]]) -> Lista:
    return Lista(clave, titulo, explicacion, _COLUMNAS, filas, Nivel.ESTABLECIMIENTO)


def sin_grupo(fila: Mapping[str, Any]) -> bool:
    """Si atiende partos y se sabe que no tiene grupo conformado: de quien calla no se sabe."""
    return bool(fila["atienden"] and not fila["cubiertos"] and not fila["silenciosos"])


def lista_de_distrito(ubigeo: str, nombre: str) -> Lista:
    """La lista de los establecimientos de un distrito, que no es un territorio del árbol sanitario."""
    return _lista(
        "distrito",
        f"Establecimientos del distrito {nombre}",
        "Todos los del registro en ese distrito.",
        _que(lambda f: f["ubigeo"] == ubigeo),
    )


LISTAS: tuple[Lista, ...] = (
    _lista("establecimientos", "Establecimientos", "Todos los del registro.", _que(lambda _: True)),
    _lista(
        "atienden",
        "Establecimientos que atienden partos y recién nacidos",
        "El denominador de la cobertura.",
        _que(lambda f: bool(f["atienden"])),
    ),
    _lista(
        "cubiertos",
        "Establecimientos que atienden partos y tienen grupo conformado",
        "El numerador de la cobertura.",
        _que(lambda f: bool(f["cubiertos"])),
    ),
    _lista(
        "sin_grupo",
        "Establecimientos que atienden partos, sin grupo conformado o sin reporte",
        "De aquí salen los que faltan para el 80 %. De los que no reportaron no se sabe si tienen grupo.",
        _que(lambda f: bool(f["atienden"] and not f["cubiertos"])),
    ),
    _lista(
        "silenciosos",
        "Establecimientos que atienden partos y no reportaron",
        "Ni ellos ni una unidad que los contiene reportó el periodo. No se sabe si tienen grupo.",
        _que(lambda f: bool(f["silenciosos"])),
    ),
    _lista(
        "con_grupo_sin_parto",
        "Establecimientos con grupo que no atienden partos",
        "Se muestran aparte: no entran en la cobertura.",
        _que(lambda f: bool(f["conformados"] and not f["atienden"])),
    ),
    _lista(
        "parto_sin_dato",
        "Establecimientos sin dato de atención de partos",
        "No entran en el denominador mientras no se sepa si atienden partos.",
        _que(lambda f: bool(f["parto_sin_dato"])),
    ),
    _lista(
        "fuera_de_ambito",
        "Establecimientos fuera del ámbito",
        "EsSalud, privados, sanidades y los que no están operativos: no entran en los denominadores.",
        _que(lambda f: bool(f["fuera"])),
    ),
    _lista(
        "sin_coordenadas",
        "Establecimientos sin coordenadas",
        "Cuentan en todas las cifras, pero no se pueden dibujar en el mapa.",
        _que(lambda f: f["latitud"] is None),
    ),
    _lista(
        "ganaron_grupo",
        "Establecimientos que ganaron grupo en un año",
        "Atienden partos, no tenían grupo al cierre de los mismos meses del año anterior y ahora sí.",
        _que_cambiaron(True),
    ),
    _lista(
        "perdieron_grupo",
        "Establecimientos que perdieron su grupo en un año",
        "Atienden partos y su grupo se cerró.",
        _que_cambiaron(False),
    ),
)
