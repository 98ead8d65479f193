"""Listas de establecimientos: cuáles, cómo están y lo que ayuda a elegir por dónde empezar."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from typing import Any

import numpy as np

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.catalogos import nombre_de_institucion
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.listas.lista import Columna, Fila, Leer, Lista, superiores
from dashboard.indicadores.listas.para_elegir import DISTANCIA, PARTOS, ULTIMA, VISITA, Dato, con_datos
from dashboard.indicadores.resumen import movidos
from dashboard.nucleo.matrices import Booleanos

#: qué es y cómo está; detrás va lo que deja elegir por dónde empezar y, al final, dónde queda y sus cuentas
_QUE_ES = (
    Columna("codigo", "Código"),
    Columna("nombre", "Establecimiento"),
    Columna("categoria", "Categoría"),
    Columna("situacion", "Situación"),
)
_DONDE_QUEDA = (
    Columna("region", "Región"),
    Columna("red", "Red"),
    Columna("microrred", "Microrred"),
    Columna("distrito", "Distrito"),
    Columna("atiende", "Atiende partos"),
    Columna("conformados", "Grupos conformados", "entero"),
    Columna("activos", "Grupos activos", "entero"),
)
_CAMPOS = (
    "codigo", "nombre", "categoria", "microrred", "distrito", "ubigeo", "atiende", "fuera", "latitud", PARTOS.campo,
)  # fmt: skip
_MEDIDAS = (
    "atienden", "cubiertos", "silenciosos", "conformados", "activos", "activos_por_saber", "parto_sin_dato",
)  # fmt: skip
_ATIENDE = {"si": "sí", "no": "no", "": "sin dato"}
#: de los establecimientos de un territorio, cuáles: (establecimientos,) a partir de sus campos y sus medidas
Cuales = Callable[[Mapping[str, Any]], Booleanos]


def filas_de_establecimientos(
    consulta: Consulta, nodo: Nodo, periodo: Periodo, cuales: Cuales | None = None
) -> list[Fila]:
    """Los establecimientos de un territorio con su situación en el periodo; todos, si no se dice cuáles."""
    columnas: dict[str, Any] = consulta.columnas_establecimientos(nodo, *_CAMPOS)
    medidas = {medida: consulta.por_establecimiento(medida, nodo, periodo) for medida in _MEDIDAS}
    # primero se eligen y luego se escriben: de miles, una lista suele querer unos cientos
    elegidos = list(range(len(columnas["codigo"])))
    if cuales:
        elegidos = np.flatnonzero(cuales(columnas | medidas)).tolist()
        columnas = {campo: [valores[i] for i in elegidos] for campo, valores in columnas.items()}
        medidas = {medida: valores[elegidos] for medida, valores in medidas.items()}
    nombres = superiores(consulta, columnas["microrred"])
    hechos = columnas | {medida: valores.tolist() for medida, valores in medidas.items()} | {"lugar": elegidos}
    filas: list[Fila] = [dict(zip(hechos, propios, strict=True)) for propios in zip(*hechos.values(), strict=True)]
    for fila in filas:
        propios = nombres[fila["microrred"]]
        fila |= {"region": propios[Nivel.DIRESA], "red": propios[Nivel.RED], "microrred": propios[Nivel.MICRORRED]}
        atiende = fila["atiende"]
        if atiende and not fila["fuera"]:
            # el registro dice lo de la última lista; en el periodo vale lo de la suya
            atiende = "si" if fila["atienden"] else "no"
        fila["situacion"] = situacion(fila)
        fila["atiende"] = _ATIENDE.get(atiende, atiende)
    return filas


def situacion(fila: Fila) -> str:
    """La situación de un establecimiento en una frase corta."""
    if fila["fuera"]:
        return f"fuera del ámbito: {nombre_de_institucion(fila['fuera'])}"
    if fila["silenciosos"]:
        return "sin reporte"
    if fila["activos"]:
        return "con grupo activo"
    if fila["activos_por_saber"]:
        return "con grupo; no reportó: no se sabe si se reúne"
    if fila["conformados"]:
        return "con grupo, sin sesión desde hace más de un mes"
    if fila["atienden"]:
        return "atiende partos y no tiene grupo"
    return "sin dato de partos" if fila["parto_sin_dato"] else "no atiende partos"


def _que_cambiaron(gana: bool) -> Leer:
    def filas(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[Fila]:
        hallado = movidos(consulta, nodo, periodo)
        if hallado is None:
            return []
        cuales = hallado.ganan if gana else hallado.pierden
        return filas_de_establecimientos(consulta, nodo, periodo, lambda _medidas: cuales)

    return filas


def _lista(
    clave: str,
    titulo: str,
    explicacion: str,
    cuales: Cuales | None = None,
    *,
    leer: Leer | None = None,
    datos: Sequence[Dato] = (ULTIMA, VISITA),
) -> Lista:
    """Los establecimientos elegidos, o los que da `leer`; por defecto, los de la medida llamada como la lista.

    `datos`: lo que además se dice, detrás de la situación.
    """
    elegir = cuales or (lambda m: m[clave] > 0)
    propias: Leer = leer or (lambda consulta, nodo, periodo: filas_de_establecimientos(consulta, nodo, periodo, elegir))
    return Lista(
        clave,
        titulo,
        explicacion,
        (*_QUE_ES, *(dato.columna for dato in datos), *_DONDE_QUEDA),
        con_datos(propias, datos),
        Nivel.ESTABLECIMIENTO,
        ordenes=(PARTOS,),
    )


def sin_grupo(fila: Mapping[str, Any]) -> bool:
    """Si atiende partos y se sabe que no tiene grupo conformado: de quien calla no se sabe."""
    return bool(fila["atienden"] and not fila["cubiertos"] and not fila["silenciosos"])


def lista_de_distrito(ubigeo: str, nombre: str) -> Lista:
    """La lista de los establecimientos de un distrito, que no es un territorio del árbol sanitario."""
    titulo = f"Establecimientos del distrito {nombre}"
    return _lista("distrito", titulo, "Todos los del registro en ese distrito.", _con("ubigeo", {ubigeo}))


def lista_de_elegidos(codigos: frozenset[str]) -> Lista:
    """La lista del conjunto elegido para llegar al 80 %, con lo que se sabe hoy de cada uno."""
    titulo, explicacion = "Establecimientos donde formar grupo", "Los elegidos en «cómo llegar al 80 %»."
    return _lista("alcanzar", titulo, explicacion, _con("codigo", codigos), datos=_DONDE)


def _con(campo: str, valores: Container[Any]) -> Cuales:
    return lambda m: np.array([valor in valores for valor in m[campo]], dtype=bool)


#: lo que ayuda a elegir dónde formar un grupo, y dónde se perdió
_DONDE = (DISTANCIA, VISITA)
_DONDE_HUBO = (DISTANCIA, ULTIMA, VISITA)

LISTAS: tuple[Lista, ...] = (
    _lista("establecimientos", "Establecimientos", "Todos los del registro.", leer=filas_de_establecimientos),
    _lista("atienden", "Establecimientos que atienden partos y recién nacidos", "El denominador de la cobertura."),
    _lista(
        "cubiertos", "Establecimientos que atienden partos y tienen grupo conformado", "El numerador de la cobertura."
    ),
    _lista(
        "sin_reunirse",
        "Establecimientos que atienden partos con grupo y ninguno activo",
        "El grupo existe y no tiene sesión en el plazo. No están los que no se sabe si se reúnen.",
        lambda m: (m["cubiertos"] > 0) & (m["activos"] == 0) & (m["activos_por_saber"] == 0),
    ),
    _lista(
        "sin_grupo",
        "Establecimientos que atienden partos, sin grupo conformado o sin reporte",
        "De aquí salen los que faltan para el 80 %. De los que no reportaron no se sabe si tienen grupo.",
        lambda m: (m["atienden"] > 0) & (m["cubiertos"] == 0),
        datos=_DONDE,
    ),
    _lista(
        "silenciosos",
        "Establecimientos que atienden partos y no reportaron",
        "Ni ellos ni una unidad que los contiene reportó el periodo. No se sabe si tienen grupo.",
        datos=_DONDE_HUBO,
    ),
    _lista(
        "con_grupo_sin_parto",
        "Establecimientos con grupo que no atienden partos",
        "Se muestran aparte: no entran en la cobertura.",
        lambda m: (m["conformados"] > 0) & (m["atienden"] == 0),
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
        lambda m: np.array([bool(motivo) for motivo in m["fuera"]], dtype=bool),
        datos=(),
    ),
    _lista(
        "sin_coordenadas",
        "Establecimientos sin coordenadas",
        "Cuentan en todas las cifras, pero no se pueden dibujar en el mapa.",
        _con("latitud", (None,)),
    ),
    _lista(
        "ganaron_grupo",
        "Establecimientos que ganaron grupo en un año",
        "Atienden partos, no tenían grupo al cierre de los mismos meses del año anterior y ahora sí.",
        leer=_que_cambiaron(True),
    ),
    _lista(
        "perdieron_grupo",
        "Establecimientos que perdieron su grupo en un año",
        "Atienden partos y su grupo se cerró.",
        leer=_que_cambiaron(False),
        datos=_DONDE_HUBO,
    ),
)
