"""Las sesiones de un grupo, o de los grupos de un establecimiento, como lista."""

from __future__ import annotations

from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.tema import TEMAS
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.listas.base import Columna, Fila, Lista
from dashboard.indicadores.listas.procedencia import COLUMNA, archivos, texto
from dashboard.nucleo.errores import ErrorVista

_CAMPOS = (
    "asistentes", "esperadas", "faltas_justificadas", "faltas_injustificadas", "faltas_sin_motivo", "salidas",
    "visitantes", "duracion", "momentos",
)  # fmt: skip


def _sesiones(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[Fila]:
    """Todas las sesiones hasta el fin del periodo, de la más nueva a la más antigua."""
    if nodo.nivel not in (Nivel.ESTABLECIMIENTO, Nivel.GRUPO):
        raise ErrorVista(
            "Las sesiones se listan por grupo o por establecimiento.", opciones=[(f"Ir a {nodo.nombre}", nodo.codigo)]
        )
    nombres = archivos(consulta)
    filas: list[Fila] = []
    for grupo in consulta.descendientes(nodo, Nivel.GRUPO):
        columnas = consulta.sesiones(grupo)
        for i, dia in enumerate(columnas["fecha"]):
            if dia <= periodo.fin:
                fila: Fila = {campo: _dato(columnas[campo][i]) for campo in _CAMPOS}
                tema = columnas["tema"][i]
                filas.append(
                    {
                        **fila,
                        "grupo": grupo.nombre,
                        "fecha": dia,
                        "tema": TEMAS[tema].nombre if tema >= 0 else "sin dato",
                        "conducida_por": columnas["conducida_por"][i] or "sin dato",
                        "procedencia": texto(nombres, columnas["archivo"][i], columnas["linea"][i]),
                    }
                )
    return sorted(filas, key=lambda fila: fila["fecha"], reverse=True)


def _dato(valor: int) -> Any:
    return None if valor < 0 else valor


LISTAS: tuple[Lista, ...] = (
    Lista(
        "sesiones",
        "Sesiones",
        "De la más nueva a la más antigua, hasta el fin del periodo. Conteos, nunca personas.",
        (
            Columna("fecha", "Fecha", "fecha"),
            Columna("grupo", "Grupo"),
            Columna("asistentes", "Asistieron", "entero"),
            Columna("esperadas", "Esperadas", "entero"),
            Columna("faltas_justificadas", "Faltas justificadas", "entero"),
            Columna("faltas_injustificadas", "Faltas injustificadas", "entero"),
            Columna("faltas_sin_motivo", "Sin motivo o sin calificar", "entero"),
            Columna("salidas", "Salieron del grupo", "entero"),
            Columna("visitantes", "Visitantes", "entero"),
            Columna("duracion", "Minutos", "entero"),
            Columna("momentos", "Momentos", "entero"),
            Columna("conducida_por", "Conducida por"),
            Columna("tema", "Tema"),
            COLUMNA,
        ),
        _sesiones,
        None,
    ),
)
