"""Las cuentas de cada grupo: los sumandos de los indicadores que suman y no cuentan filas."""

from __future__ import annotations

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.tema import BLOQUES
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.listas.base import Columna, Fila, Lista

#: las que se leen del cubo, una por grupo
_MEDIDAS = (
    "sesiones", "asistentes", "esperadas", "sesiones_completas", "sesiones_evaluables", "grupo_meses_activos",
    "grupo_meses_con_reporte", "grupo_meses_conformados", "bloques", "con_dato_temas",
)  # fmt: skip


def filas_de_cuentas(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[Fila]:
    """Los grupos con alguna cuenta en el periodo; la suma de cada columna es la cifra del territorio."""
    columnas = consulta.columnas_grupos(nodo, "codigo", "nombre")
    medidas = {medida: consulta.por_grupo(medida, nodo, periodo).tolist() for medida in _MEDIDAS}
    faltas = consulta.injustificadas(consulta.descendientes(nodo, Nivel.GRUPO), periodo).tolist()
    filas = []
    for i, codigo in enumerate(columnas["codigo"]):
        fila: Fila = {medida: valores[i] for medida, valores in medidas.items()}
        fila["injustificadas"] = faltas[i]
        fila["bloques_posibles"] = len(BLOQUES) * fila.pop("con_dato_temas")
        if any(fila.values()):
            filas.append({"codigo": codigo, "nombre": columnas["nombre"][i], **fila})
    return filas


LISTAS: tuple[Lista, ...] = (
    Lista(
        "cuentas",
        "Grupos y lo que cada uno aporta a las cifras",
        "La suma de cada columna es el numerador o el denominador del indicador que la usa.",
        (
            Columna("codigo", "Código"),
            Columna("nombre", "Grupo"),
            Columna("sesiones", "Sesiones", "entero"),
            Columna("asistentes", "Asistentes", "entero"),
            Columna("esperadas", "Asistencias esperadas", "entero"),
            Columna("injustificadas", "Faltas injustificadas", "entero"),
            Columna("sesiones_completas", "Sesiones completas", "entero"),
            Columna("sesiones_evaluables", "Sesiones con duración y momentos", "entero"),
            Columna("grupo_meses_activos", "Meses activo", "entero"),
            Columna("grupo_meses_con_reporte", "Meses con reporte", "entero"),
            Columna("grupo_meses_conformados", "Meses conformado", "entero"),
            Columna("bloques", "Bloques de temas tratados", "entero"),
            Columna("bloques_posibles", "Bloques posibles", "entero"),
        ),
        filas_de_cuentas,
        Nivel.GRUPO,
    ),
)
