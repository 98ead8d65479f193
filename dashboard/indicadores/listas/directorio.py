"""El directorio de grupos como lista: se lee, se filtra y se imprime en pantalla."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.directorio import COLUMNAS, directorio
from dashboard.indicadores.listas.base import Columna, Fila, Lista
from dashboard.nucleo.errores import ErrorVista


def _filas(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[Fila]:
    """Las filas del directorio, con la hora ya escrita. `ErrorVista` si no es un territorio."""
    if nodo.nivel in (Nivel.ESTABLECIMIENTO, Nivel.GRUPO):
        raise ErrorVista(
            f"«{nodo.nombre}» no es un territorio: el directorio va del país a la microrred.",
            opciones=[(f"Ir a {nodo.nombre}", nodo.codigo)],
        )
    # la próxima sesión se mira desde hoy, como en el libro: a nadie se le manda a una reunión que ya pasó
    return [{**fila, "hora": _hora(fila["hora"])} for fila in directorio(consulta, nodo, periodo, date.today()).filas]


def _hora(minuto: int | None) -> str:
    return "" if minuto is None else f"{minuto // 60:02d}:{minuto % 60:02d}"


LISTAS: tuple[Lista, ...] = (
    Lista(
        "directorio",
        "Directorio de grupos del primer nivel",
        "Para que los establecimientos de nivel II y III informen a las madres dónde hay un grupo (Guía 5.3.1.2). "
        "Ninguna persona.",
        (
            *(replace(columna, tipo="texto") if columna.tipo == "hora" else columna for columna in COLUMNAS),
            Columna("codigo", "Código del grupo"),
        ),
        _filas,
        Nivel.GRUPO,
    ),
)
