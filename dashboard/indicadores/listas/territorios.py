"""Listas de regiones, de hijos y de series: la tabla que hay detrás de cada gráfico."""

from __future__ import annotations

from collections.abc import Callable

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.catalogo import POR_CLAVE
from dashboard.indicadores.control import carta_p
from dashboard.indicadores.listas.base import Columna, Fila, Lista
from dashboard.indicadores.motivos import faltas_por_motivo, periodo_de_motivos
from dashboard.indicadores.regiones_con_equipo import equipos
from dashboard.indicadores.resumen import hijos

_EQUIPO = (
    Columna("codigo", "Código"),
    Columna("nombre", "Región"),
    Columna("atienden", "Establecimientos que atienden partos", "entero"),
    Columna("necesita", "Facilitadores que necesita", "entero"),
    Columna("tiene", "Facilitadores que tiene", "entero"),
    Columna("faltan", "Facilitadores que faltan", "entero"),
    Columna("situacion", "Equipo"),
)
_SITUACION = {True: "completo", False: "incompleto", None: "sin dato"}


def _regiones(condicion: Callable[[bool | None], bool]) -> Callable[[Consulta, Nodo, Periodo], list[Fila]]:
    def filas(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[Fila]:
        regiones = consulta.descendientes(nodo, Nivel.DIRESA)
        atienden = [medido.fraccion.denominador for medido in POR_CLAVE["cobertura"].medir(consulta, regiones, periodo)]
        propias = []
        for region, equipo, cuantos in zip(regiones, equipos(consulta, regiones, periodo), atienden, strict=True):
            if condicion(equipo.completo):
                faltan = None if equipo.completo is None else max(0, (equipo.necesita or 0) - (equipo.tiene or 0))
                propias.append(
                    {
                        "codigo": region.codigo,
                        "nombre": region.nombre,
                        "atienden": cuantos,
                        "necesita": equipo.necesita,
                        "tiene": equipo.tiene,
                        "faltan": faltan,
                        "situacion": _SITUACION[equipo.completo],
                    }
                )
        return propias

    return filas


def _mensual(consulta: Consulta, nodo: Nodo, _periodo: Periodo) -> list[Fila]:
    asistentes, esperadas = (consulta.serie(medida, nodo).tolist() for medida in ("asistentes", "esperadas"))
    sesiones = consulta.serie("sesiones", nodo).tolist()
    faltas = consulta.serie_inasistencias(nodo).tolist()
    carta = carta_p(asistentes, esperadas)
    return [
        {
            "mes": str(Periodo.mes(nodo.meses[0] + i)),
            "sesiones": sesiones[i],
            "asistentes": asistentes[i],
            "esperadas": esperadas[i],
            "asistencia": asistentes[i] / esperadas[i] if esperadas[i] else None,
            "inferior": carta.inferior[i] if carta else None,
            "superior": carta.superior[i] if carta else None,
            "senal": ("sí" if carta.fuera[i] else "no") if carta and esperadas[i] else "",
            "justificadas": faltas[i][0],
            "injustificadas": faltas[i][1],
            "sin_motivo": faltas[i][2],
            "salidas": faltas[i][3],
        }
        for i in range(len(esperadas))
    ]


def _por_motivo(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[Fila]:
    return [
        {
            "codigo": fila.motivo.codigo,
            "motivo": fila.motivo.nombre,
            "total": fila.total,
            "justificadas": fila.justificadas,
            "injustificadas": fila.injustificadas,
            "sin_calificar": fila.sin_calificar,
        }
        for fila in faltas_por_motivo(consulta, nodo, periodo)
    ]


def _comparacion(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[Fila]:
    cobertura = hijos(consulta, nodo, periodo, POR_CLAVE["cobertura"]).filas
    nodos = [hijo.nodo for hijo in cobertura]
    activos = POR_CLAVE["grupos_activos"].medir(consulta, nodos, periodo)
    asistencia = POR_CLAVE["asistencia"].medir(consulta, nodos, periodo)
    return [
        {
            "codigo": hijo.nodo.codigo,
            "nombre": hijo.nodo.nombre,
            # si todos callan el 0 no dice nada: en blanco, no cero
            "cubiertos": None if hijo.resultado.fraccion.todo_calla else hijo.resultado.fraccion.numerador,
            "atienden": hijo.resultado.fraccion.denominador,
            "cobertura": None if hijo.resultado.fraccion.todo_calla else hijo.resultado.fraccion.valor,
            "faltan": None if hijo.resultado.fraccion.todo_calla else hijo.resultado.faltan,
            "veredicto": hijo.resultado.veredicto.replace("_", " ") if hijo.resultado.veredicto else "",
            "activos": a.fraccion.numerador,
            "conformados": a.fraccion.denominador,
            "asistencia": s.fraccion.valor,
        }
        for hijo, a, s in zip(cobertura, activos, asistencia, strict=True)
    ]


LISTAS: tuple[Lista, ...] = (
    Lista(
        "regiones",
        "Regiones y su equipo de facilitadores",
        "Un facilitador por cada 20 establecimientos que atienden partos, con redondeo hacia arriba.",
        _EQUIPO,
        _regiones(lambda _: True),
        Nivel.DIRESA,
    ),
    Lista(
        "regiones_con_equipo",
        "Regiones con equipo completo",
        "El numerador del indicador 1.",
        _EQUIPO,
        _regiones(lambda completo: completo is True),
        Nivel.DIRESA,
    ),
    Lista(
        "regiones_sin_equipo",
        "Regiones con equipo incompleto o sin dato",
        "De aquí salen las que faltan para el 80 %.",
        _EQUIPO,
        _regiones(lambda completo: completo is not True),
        Nivel.DIRESA,
    ),
    Lista(
        "comparacion",
        "Comparación de los territorios que lo forman",
        "La mayor brecha de cobertura primero.",
        (
            Columna("codigo", "Código"),
            Columna("nombre", "Territorio"),
            Columna("cubiertos", "Con grupo", "entero"),
            Columna("atienden", "Atienden partos", "entero"),
            Columna("cobertura", "Cobertura", "porcentaje"),
            Columna("faltan", "Faltan", "entero"),
            Columna("veredicto", "Estándar 80 %"),
            Columna("activos", "Grupos activos", "entero"),
            Columna("conformados", "Grupos conformados", "entero"),
            Columna("asistencia", "Asistencia", "porcentaje"),
        ),
        _comparacion,
        None,
        de_hijos=True,
    ),
    Lista(
        "mensual",
        "Asistencia e inasistencias por mes",
        "«Señal»: el mes sale del rango esperado o forma parte de ocho seguidos al mismo lado.",
        (
            Columna("mes", "Mes"),
            Columna("sesiones", "Sesiones", "entero"),
            Columna("asistentes", "Asistentes", "entero"),
            Columna("esperadas", "Esperadas", "entero"),
            Columna("asistencia", "Asistencia", "porcentaje"),
            Columna("inferior", "Rango, desde", "porcentaje"),
            Columna("superior", "Rango, hasta", "porcentaje"),
            Columna("senal", "Señal"),
            Columna("justificadas", "Faltas justificadas", "entero"),
            Columna("injustificadas", "Faltas injustificadas", "entero"),
            Columna("sin_motivo", "Sin motivo o sin calificar", "entero"),
            Columna("salidas", "Salieron del grupo", "entero"),
        ),
        _mensual,
        None,
    ),
    Lista(
        "motivos",
        "Inasistencias por motivo",
        "Sin contar a quienes dejaron el grupo.",
        (
            Columna("codigo", "Código"),
            Columna("motivo", "Motivo"),
            Columna("total", "Inasistencias", "entero"),
            Columna("justificadas", "Justificadas", "entero"),
            Columna("injustificadas", "Injustificadas", "entero"),
            Columna("sin_calificar", "Sin calificar", "entero"),
        ),
        _por_motivo,
        None,
        periodo_de_motivos,
    ),
)
