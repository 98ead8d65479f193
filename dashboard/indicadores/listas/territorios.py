"""Listas de los territorios que contienen a los establecimientos, y las tablas que hay detrás de cada gráfico."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo, se_cuentan
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.catalogo import POR_CLAVE
from dashboard.indicadores.control import Carta, carta_de
from dashboard.indicadores.listas.lista import Columna, Fila, Lista, parte_dicha, que_cumplen
from dashboard.indicadores.motivos import faltas_por_motivo, periodo_de_motivos
from dashboard.indicadores.palabras import fraccion_publicable
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


def _regiones(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[Fila]:
    regiones = consulta.descendientes(nodo, Nivel.DIRESA)
    cobertura = POR_CLAVE["cobertura"].medir(consulta, regiones, periodo)
    return [
        {
            "codigo": region.codigo,
            "nombre": region.nombre,
            "atienden": medida.fraccion.denominador,
            "necesita": equipo.necesita,
            "tiene": equipo.tiene,
            "faltan": None if equipo.completo is None else equipo.faltan,
            "situacion": _SITUACION[equipo.completo],
        }
        for region, equipo, medida in zip(regiones, equipos(consulta, regiones, periodo), cobertura, strict=True)
    ]


#: cómo se dice si un mes se aparta de lo esperado, y el mes con que se aprendió lo que se espera; "" si no se juzga
_DE_BASE = "mes de la base"
_SENAL = {-1: "menos de lo esperado", 0: "no", 1: "más de lo esperado"}


def _senal(carta: Carta | None, i: int) -> str:
    if carta is None:
        return ""
    return _SENAL[carta.senal[i]] if carta.juzgado(i) else _DE_BASE if carta.base[i] else ""


def _mensual(consulta: Consulta, nodo: Nodo, _periodo: Periodo) -> list[Fila]:
    asistentes, esperadas = (consulta.serie(medida, nodo).tolist() for medida in ("asistentes", "esperadas"))
    sesiones = consulta.serie("sesiones", nodo).tolist()
    faltas = consulta.serie_inasistencias(nodo).tolist()
    carta, dicha = carta_de(consulta, nodo), partial(parte_dicha, entera=se_cuentan(nodo))
    return [
        {
            "mes": str(Periodo.mes(nodo.meses[0] + i)),
            "sesiones": sesiones[i],
            "asistentes": asistentes[i],
            "esperadas": esperadas[i],
            "asistencia": dicha(asistentes[i] / esperadas[i] if esperadas[i] else None),
            "esperado": dicha(carta.centro[i]) if carta else None,
            "inferior": dicha(carta.inferior[i]) if carta else None,
            "superior": dicha(carta.superior[i]) if carta else None,
            "senal": _senal(carta, i),
            "justificadas": faltas[i][0],
            "injustificadas": faltas[i][1],
            "sin_motivo": faltas[i][2],
            "salidas": faltas[i][3],
        }
        for i in range(len(esperadas))
    ]


def _por_motivo(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[Fila]:
    faltas = faltas_por_motivo(consulta, nodo, periodo)
    todas = sum(fila.total for fila in faltas)
    entera = se_cuentan(nodo)
    return [
        {
            "codigo": fila.motivo.codigo,
            "motivo": fila.motivo.nombre,
            "total": fila.total,
            "todas": todas,
            "parte": parte_dicha(fila.total / todas, entera=entera),
            "justificadas": fila.justificadas,
            "injustificadas": fila.injustificadas,
            "sin_calificar": fila.sin_calificar,
        }
        for fila in faltas
    ]


def _comparacion(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[Fila]:
    cobertura = hijos(consulta, nodo, periodo, POR_CLAVE["cobertura"]).filas
    nodos = [hijo.nodo for hijo in cobertura]
    activos = POR_CLAVE["grupos_activos"].medir(consulta, nodos, periodo)
    asistencia = POR_CLAVE["asistencia"].medir(consulta, nodos, periodo)
    filas = []
    for hijo, a, s in zip(cobertura, activos, asistencia, strict=True):
        propio, fraccion = hijo.resultado, hijo.resultado.fraccion
        # si todos callan el 0 no dice nada: en blanco, no cero
        calla = fraccion.todo_calla
        filas.append(
            {
                "codigo": hijo.nodo.codigo,
                "nombre": hijo.nodo.nombre,
                "cubiertos": None if calla else fraccion.numerador,
                "atienden": fraccion.denominador,
                "cobertura": None if calla else fraccion.valor,
                "faltan": None if calla else propio.faltan,
                "veredicto": propio.veredicto.replace("_", " ") if propio.veredicto else "",
                "activos": a.fraccion.numerador,
                "conformados": a.fraccion.denominador,
                "asistencia": fraccion_publicable(hijo.nodo, s.fraccion).valor,
            }
        )
    return filas


def _de_equipo(clave: str, titulo: str, explicacion: str, condicion: Callable[[Fila], bool]) -> Lista:
    return Lista(clave, titulo, explicacion, _EQUIPO, que_cumplen(_regiones, condicion), Nivel.DIRESA)


LISTAS: tuple[Lista, ...] = (
    _de_equipo(
        "regiones",
        "Regiones y su equipo de facilitadores",
        "Un facilitador por cada 20 establecimientos que atienden partos, con redondeo hacia arriba.",
        lambda _: True,
    ),
    _de_equipo(
        "regiones_con_equipo",
        "Regiones con equipo completo",
        "El numerador del indicador 1.",
        lambda fila: fila["situacion"] == _SITUACION[True],
    ),
    _de_equipo(
        "regiones_sin_equipo",
        "Regiones con equipo incompleto o sin dato",
        "De aquí salen las que faltan para el 80 %.",
        lambda fila: fila["situacion"] != _SITUACION[True],
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
        de_hijos=True,
    ),
    Lista(
        "mensual",
        "Asistencia e inasistencias por mes",
        "«Señal»: el mes se aparta de lo esperado para ese mes del año, él solo o con los tres anteriores. "
        "«Mes de la base»: con él se aprendió lo esperado, y no se juzga.",
        (
            Columna("mes", "Mes", "mes"),
            Columna("sesiones", "Sesiones", "entero"),
            Columna("asistentes", "Asistentes", "entero", ""),
            Columna("esperadas", "Esperadas", "entero", ""),
            Columna("asistencia", "Asistencia", "porcentaje"),
            Columna("esperado", "Lo esperado", "porcentaje"),
            Columna("inferior", "Rango, desde", "porcentaje"),
            Columna("superior", "Rango, hasta", "porcentaje"),
            Columna("senal", "Señal"),
            Columna("justificadas", "Faltas justificadas", "entero", "esperadas"),
            Columna("injustificadas", "Faltas injustificadas", "entero", "esperadas"),
            Columna("sin_motivo", "Sin motivo o sin calificar", "entero", "esperadas"),
            Columna("salidas", "Salieron del grupo", "entero", "esperadas"),
        ),
        _mensual,
    ),
    Lista(
        "motivos",
        "Inasistencias por motivo",
        "Sin contar a quienes dejaron el grupo (M18): con ellas suman las asistencias esperadas que no se dieron.",
        (
            Columna("codigo", "Código"),
            Columna("motivo", "Motivo"),
            Columna("total", "Inasistencias", "entero", ""),
            Columna("todas", "Inasistencias del periodo", "entero", ""),
            Columna("parte", "Parte de las inasistencias", "porcentaje"),
            Columna("justificadas", "Justificadas", "entero", "todas"),
            Columna("injustificadas", "Injustificadas", "entero", "todas"),
            Columna("sin_calificar", "Sin calificar", "entero", "todas"),
        ),
        _por_motivo,
        permitido=periodo_de_motivos,
    ),
)
