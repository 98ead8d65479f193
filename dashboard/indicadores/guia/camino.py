"""El camino de la guía: los pasos de un establecimiento hasta su grupo y los del grupo hasta que funciona."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.nucleo.matrices import Enteros

#: lo que se sabe de un paso: se dio, no se dio o no consta
SI, NO, NO_CONSTA = 1, 0, -1
Pasos = npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Paso:
    """Un paso del camino. `clave`: su indicador; `cumple` y `dicho`: las medidas de quien lo dio y de quien se sabe."""

    nombre: str
    parrafo: str
    clave: str
    cumple: str
    dicho: str
    #: lista de quienes se sabe que no lo dieron; "" si ninguna dice solo eso
    falta: str = ""
    #: medida de quienes callan: de ellos no se sabe si no lo dieron
    callan: str = ""


#: de un establecimiento que atiende partos (Guía 6.1.1)
PASOS_DE_ESTABLECIMIENTOS: tuple[Paso, ...] = (
    Paso("Designó al personal encargado", "6.1.1.a", "personal_designado", "personal_designado", "personal_dicho",
         "personal_designado_no"),
    Paso("Remitió la relación a la microrred", "6.1.1.a", "relacion_remitida", "relacion_remitida", "personal_dicho",
         "relacion_remitida_no"),
    Paso("Acordó compromisos en acta", "6.1.1.b", "compromisos_en_acta", "compromisos_en_acta", "compromisos_dicho",
         "compromisos_en_acta_no"),
    Paso("Tiene su plan completo y aprobado", "6.1.1.c", "plan_completo", "plan_completo", "plan_dicho",
         "plan_completo_no"),
    Paso("Dio entero el taller de doce horas", "6.1.2.b", "taller_completo", "taller_completo", "taller_dicho",
         "taller_completo_no"),
    Paso("Tiene un grupo conformado", "6.1.4", "cobertura", "cubiertos", "atienden", callan="silenciosos"),
)  # fmt: skip
#: de un grupo conformado (Guía 6.1.2 y 6.1.3)
PASOS_DE_GRUPOS: tuple[Paso, ...] = (
    Paso("Seleccionó a su madre guía con los siete puntos", "6.1.2.a", "seleccion_completa", "seleccion_completa",
         "seleccion_dicho", "seleccion_completa_no"),
    Paso("Su madre guía completó doce horas", "6.1.2.b", "madres_guia_capacitadas", "capacitadas",
         "con_dato_capacitacion"),
    Paso("Dio los ocho pasos de su implementación", "6.1.3.a", "arranque_completo", "arranque_completo",
         "arranque_dicho", "arranque_completo_no"),
    Paso("Se reúne", "6.1.3.a", "grupos_activos", "activos", "conformados", callan="activos_por_saber"),
    Paso("Su establecimiento lo acompaña", "6.1.3", "acompanados", "acompanados", "acompanados_dicho",
         "acompanados_no"),
)  # fmt: skip


def camino(*, de_grupos: bool) -> tuple[Paso, ...]:
    """Los pasos de un grupo o los de un establecimiento."""
    return PASOS_DE_GRUPOS if de_grupos else PASOS_DE_ESTABLECIMIENTOS


def pasos_de(
    consulta: Consulta, nodo: Nodo, periodo: Periodo, *, de_grupos: bool
) -> tuple[npt.NDArray[np.bool_], Pasos]:
    """Qué unidades del nodo hacen el camino, (unidades,), y qué se sabe de cada paso: (unidades, pasos).

    Las unidades son sus grupos conformados o sus establecimientos que atienden partos, en profundidad.
    """
    leer = consulta.por_grupo if de_grupos else consulta.por_establecimiento
    hacen = leer("conformados" if de_grupos else "atienden", nodo, periodo) > 0
    columnas = []
    for paso in camino(de_grupos=de_grupos):
        cumple, dicho = (leer(medida, nodo, periodo) > 0 for medida in (paso.cumple, paso.dicho))
        if paso.callan:
            dicho &= ~(leer(paso.callan, nodo, periodo) > 0)
        columnas.append(np.where(cumple, SI, np.where(dicho, NO, NO_CONSTA)))
    return hacen, np.column_stack(columnas).astype(np.int8)


def va_por(pasos: Pasos) -> Enteros:
    """(unidades,): cuántos pasos seguidos consta que dio cada una desde el primero."""
    primero: Enteros = np.argmax(np.column_stack([pasos != SI, np.ones(len(pasos), bool)]), axis=1)
    return primero


@dataclass(frozen=True, slots=True)
class Tramo:
    """Un paso en un territorio: cuántas lo dieron, de cuántas se sabe y cuántas dieron también todos los de antes."""

    paso: Paso
    dieron: int
    saben: int
    seguidos: int


def embudo(consulta: Consulta, nodo: Nodo, periodo: Periodo, *, de_grupos: bool) -> tuple[int, list[Tramo]]:
    """Cuántas unidades hacen el camino y qué pasa en cada paso."""
    hacen, todos = pasos_de(consulta, nodo, periodo, de_grupos=de_grupos)
    propios = todos[hacen]
    llegan = va_por(propios)
    return int(hacen.sum()), [
        Tramo(paso, int((columna == SI).sum()), int((columna != NO_CONSTA).sum()), int((llegan > lugar).sum()))
        for lugar, (paso, columna) in enumerate(zip(camino(de_grupos=de_grupos), propios.T, strict=True))
    ]


def de_uno(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[tuple[Paso, int]]:
    """Los pasos de un establecimiento o de un grupo, con lo que se sabe de cada uno; vacío si no hace el camino."""
    de_grupos = nodo.nivel is Nivel.GRUPO
    hacen, pasos = pasos_de(consulta, nodo, periodo, de_grupos=de_grupos)
    if not len(hacen) or not hacen[0]:
        return []
    return list(zip(camino(de_grupos=de_grupos), pasos[0].tolist(), strict=True))
