"""Listas de grupos."""

from __future__ import annotations

from collections.abc import Callable

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.listas.base import Columna, Fila, Lista

_COLUMNAS = (
    Columna("codigo", "Código"),
    Columna("nombre", "Grupo"),
    Columna("establecimiento", "Establecimiento"),
    Columna("region", "Región"),
    Columna("distrito", "Distrito"),
    Columna("integrantes", "Integrantes", "entero"),
    Columna("horas", "Horas de la madre guía", "entero"),
    Columna("sesiones", "Sesiones del periodo", "entero"),
    Columna("asistentes", "Asistentes", "entero"),
    Columna("esperadas", "Asistencias esperadas", "entero"),
    Columna("ultima", "Última sesión", "fecha"),
    Columna("situacion", "Situación"),
)
_MEDIDAS = (
    "conformados", "activos", "con_tamano", "con_dato_tamano", "capacitadas", "con_dato_capacitacion",
    "sesiones", "asistentes", "esperadas",
)  # fmt: skip


def filas_de_grupos(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[Fila]:
    """Los grupos de un territorio conformados al corte o con sesiones en el periodo."""
    grupos = consulta.columnas_grupos(nodo, "codigo", "nombre", "establecimiento", "integrantes", "horas")
    primera = nodo.establecimientos[0]
    lugares = consulta.columnas_establecimientos(
        _con_establecimientos(consulta, nodo), "nombre", "distrito", "microrred"
    )
    medidas = {medida: consulta.por_grupo(medida, nodo, periodo).tolist() for medida in _MEDIDAS}
    ultimas = consulta.ultimas_sesiones(nodo)
    regiones: dict[str, str] = {}
    filas = []
    for i, conformado in enumerate(medidas["conformados"]):
        if not conformado and not medidas["sesiones"][i]:
            continue
        lugar = grupos["establecimiento"][i] - primera
        microrred = lugares["microrred"][lugar]
        if microrred not in regiones:
            linaje = consulta.linaje(consulta.nodo(microrred))
            regiones[microrred] = next((n.nombre for n in linaje if n.nivel is Nivel.DIRESA), "")
        fila: Fila = {campo: grupos[campo][i] for campo in ("codigo", "nombre", "integrantes", "horas")}
        fila |= {medida: valores[i] for medida, valores in medidas.items()}
        fila |= {
            "establecimiento": lugares["nombre"][lugar],
            "distrito": lugares["distrito"][lugar],
            "region": regiones[microrred],
            "ultima": ultimas[i],
            "situacion": _situacion(fila),
        }
        filas.append(fila)
    return filas


def _situacion(fila: Fila) -> str:
    if not fila["conformados"]:
        return "cerrado o aún no conformado al corte"
    return "activo" if fila["activos"] else "sin sesión hace más de un mes"


def _con_establecimientos(consulta: Consulta, nodo: Nodo) -> Nodo:
    return consulta.nodo(nodo.padre) if nodo.nivel is Nivel.GRUPO else nodo


def _que(condicion: Callable[[Fila], bool]) -> Callable[[Consulta, Nodo, Periodo], list[Fila]]:
    def filas(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[Fila]:
        return [fila for fila in filas_de_grupos(consulta, nodo, periodo) if condicion(fila)]

    return filas


def _lista(clave: str, titulo: str, explicacion: str, condicion: Callable[[Fila], bool]) -> Lista:
    """Una lista de grupos conformados al corte."""
    filas = _que(lambda fila: bool(fila["conformados"]) and condicion(fila))
    return Lista(clave, titulo, explicacion, _COLUMNAS, filas, Nivel.GRUPO)


LISTAS: tuple[Lista, ...] = (
    _lista("conformados", "Grupos conformados", "Conformados al corte y no cerrados.", lambda _: True),
    _lista(
        "activos", "Grupos activos", "Con una sesión en el último mes antes del corte.", lambda f: bool(f["activos"])
    ),
    _lista(
        "inactivos",
        "Grupos sin sesión hace más de un mes",
        "Conformados y no cerrados, sin sesión en el último mes antes del corte.",
        lambda f: not f["activos"],
    ),
    _lista("con_tamano", "Grupos de 8 a 15 integrantes", "Según la última carga.", lambda f: bool(f["con_tamano"])),
    _lista(
        "con_dato_tamano",
        "Grupos con dato de integrantes",
        "El denominador del tamaño.",
        lambda f: bool(f["con_dato_tamano"]),
    ),
    _lista(
        "fuera_de_tamano",
        "Grupos con menos de 8 o más de 15 integrantes",
        "Por encima de 15 la guía recomienda implementar otro grupo.",
        lambda f: bool(f["con_dato_tamano"] and not f["con_tamano"]),
    ),
    _lista(
        "sin_dato_tamano",
        "Grupos sin dato de integrantes",
        "Fuera del denominador del tamaño.",
        lambda f: not f["con_dato_tamano"],
    ),
    _lista(
        "capacitadas",
        "Grupos cuya madre guía completó 12 horas",
        "Según la última carga.",
        lambda f: bool(f["capacitadas"]),
    ),
    _lista(
        "con_dato_capacitacion",
        "Grupos con dato de horas de la madre guía",
        "El denominador de la capacitación.",
        lambda f: bool(f["con_dato_capacitacion"]),
    ),
    _lista(
        "sin_capacitacion",
        "Grupos cuya madre guía no completó 12 horas",
        "Con dato de horas, menos de 12.",
        lambda f: bool(f["con_dato_capacitacion"] and not f["capacitadas"]),
    ),
    Lista(
        "con_sesiones",
        "Grupos con sesiones en el periodo",
        "Con sus asistencias, también los que se cerraron después.",
        _COLUMNAS,
        _que(lambda f: bool(f["sesiones"])),
        Nivel.GRUPO,
    ),
)
