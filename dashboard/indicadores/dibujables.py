"""Las gráficas que una página muestra y que se llevan, se amplían o se ven como tabla: cada una, un valor.

La página, el SVG que se descarga y la gráfica ampliada toman la misma: `hacer` es el único que sabe de dónde salen sus
cifras.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.grafica import Formato, Grafico, Papel, Serie, Tipo
from dashboard.dominio.nodo import Nodo, se_cuentan
from dashboard.dominio.periodo import Periodo, numero_mes
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.asistencia import hitos_de
from dashboard.indicadores.control import Lectura, lectura_del_periodo
from dashboard.indicadores.descomposicion import (
    Comparados,
    cascada_de_hijos,
    cascada_de_motivos,
    comparar,
    desglosar,
    desglosar_motivos,
)
from dashboard.indicadores.graficos import (
    asistencia_mensual,
    inasistencias_mensuales,
    meses_sin_sesion,
    por_motivo,
    sesiones_de_grupo,
)
from dashboard.indicadores.motivos import faltas_por_motivo, periodo_de_motivos, salidas
from dashboard.indicadores.palabras import lugar_de
from dashboard.indicadores.resumen import a, corte_de
from dashboard.nucleo.formato import entero, plural, proporcion_impresa, puntos

#: meses que abarca la gráfica de un grupo o de un establecimiento
MESES_DEL_EJE = 24
_TERRITORIOS = (Nivel.PAIS, Nivel.DIRESA, Nivel.RED, Nivel.MICRORRED)
#: con el cálculo hecho: la gráfica y el periodo que muestra; una frase si no hay qué dibujar
Hacer = Callable[[Consulta, Nodo, Periodo], tuple[Grafico, Periodo] | str]


@dataclass(frozen=True, slots=True)
class Dibujable:
    """Una gráfica. `que`: su nombre, para un título; `lista`: la de su tabla; `indicador`: el de su pasaporte."""

    clave: str
    que: str
    lista: str
    indicador: str
    hacer: Hacer
    niveles: Sequence[Nivel] = _TERRITORIOS
    #: lo que hay que saber para leerla fuera de la página
    leyenda: str = ""


def tendencia_de(consulta: Consulta, nodo: Nodo, periodo: Periodo, leida: Lectura | None = None) -> Grafico:
    """La asistencia de cada mes con lo que se esperaba, la racha que se mira y lo que pasó. `leida`: si ya se leyó."""
    leida = leida or lectura_del_periodo(consulta, nodo, periodo)
    asistentes, esperadas = (consulta.serie(medida, nodo).tolist() for medida in ("asistentes", "esperadas"))
    return asistencia_mensual(
        meses_de(nodo), asistentes, esperadas, leida.carta,
        corriente=leida.corriente, hitos=hitos_de(consulta, nodo), resaltado=periodo,
    )  # fmt: skip


def tiras_de(consulta: Consulta, nodo: Nodo) -> list[Grafico]:
    """Lo que sostiene a la tendencia, mes a mes: las sesiones que hubo y los grupos que reportaron.

    La raya de las sesiones es una por cada grupo conformado: una referencia, que la guía no fija cuántas. Sin tabla de
    reportes no se sabe quién calla, y esa tira no está.
    """
    sesiones, conformados, llegaron = (
        consulta.serie(medida, nodo).tolist()
        for medida in ("sesiones", "grupo_meses_conformados", "grupo_meses_con_reporte")
    )
    meses = meses_de(nodo)
    nombres = tuple(Periodo.mes(mes).texto for mes in meses)
    tiras = [
        Grafico(
            "sesiones_mensuales", Tipo.COLUMNAS, "sesiones registradas (raya: una por grupo conformado)", "sesiones",
            nombres,
            (
                Serie("Sesiones registradas", tuple(sesiones), notas=tuple(
                    # de quien calla no se sabe si las hubo: no son cero
                    f"{mes}: {plural(n, 'sesión', 'sesiones') if n else 'ninguna sesión registrada'}"
                    for mes, n in zip(nombres, sesiones, strict=True)
                )),
                Serie("Grupos conformados", tuple(conformados), Papel.CENTRO, tuple(
                    f"{mes}: {plural(n, 'grupo conformado', 'grupos conformados')}"
                    for mes, n in zip(nombres, conformados, strict=True)
                )),
            ),
            Formato.ENTERO, meses=(meses[0], meses[-1]),
        )
    ]  # fmt: skip
    if consulta.contexto.hay_reportes:
        partes = tuple(proporcion_impresa(n, de) for n, de in zip(llegaron, conformados, strict=True))
        notas = tuple(
            f"{mes}: reportaron {entero(n)} de {plural(de, 'grupo')}" if de else f"{mes}: ningún grupo conformado"
            for mes, n, de in zip(nombres, llegaron, conformados, strict=True)
        )
        tiras.append(
            Grafico(
                "reportes_mensuales", Tipo.COLUMNAS, "grupos que reportaron", "% de los grupos conformados", nombres,
                (Serie("Reportaron", partes, Papel.ASISTIERON, notas),), Formato.PORCENTAJE,
                meses=(meses[0], meses[-1]),
            )
        )  # fmt: skip
    return [tira for tira in tiras if not tira.sin_nada]


def meses_de(nodo: Nodo) -> range:
    """Los meses con datos de un nodo, como números de mes."""
    return range(nodo.meses[0], nodo.meses[1] + 1)


def _tendencia(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> tuple[Grafico, Periodo]:
    return tendencia_de(consulta, nodo, periodo), periodo


def _meses(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> tuple[Grafico, Periodo] | str:
    """La asistencia mensual de un establecimiento: son pocas asistencias, y no se dice qué se espera de un mes."""
    asistentes, esperadas = (consulta.serie(medida, nodo).tolist() for medida in ("asistentes", "esperadas"))
    meses, hitos = meses_de(nodo)[-MESES_DEL_EJE:], hitos_de(consulta, nodo)
    desde = len(esperadas) - len(meses)
    if not any(esperadas[desde:]):
        return "asistencia"
    # un periodo anterior al eje no se resalta
    elegido = periodo if periodo.ultimo_mes >= meses[0] else None
    return asistencia_mensual(meses, asistentes, esperadas, None, desde=desde, hitos=hitos, resaltado=elegido), periodo


def inasistencias_de(consulta: Consulta, nodo: Nodo) -> Grafico:
    """Las faltas de cada mes; donde no se dicen cuentas de personas, qué parte son de las asistencias esperadas."""
    esperadas = None if se_cuentan(nodo) else consulta.serie("esperadas", nodo).tolist()
    return inasistencias_mensuales(meses_de(nodo), consulta.serie_inasistencias(nodo).T.tolist(), esperadas)


def _inasistencias(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> tuple[Grafico, Periodo]:
    return inasistencias_de(consulta, nodo), periodo


def _sesiones(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> tuple[Grafico, Periodo] | str:
    """Las sesiones de un grupo hasta el corte, en los últimos `MESES_DEL_EJE` meses."""
    corte = corte_de(nodo, periodo)
    propias = consulta.sesiones(nodo)
    ultimo = numero_mes(corte)
    hasta = [i for i, dia in enumerate(propias["fecha"]) if dia <= corte]
    if not hasta:
        return "sesiones"
    primero = max(ultimo - MESES_DEL_EJE + 1, numero_mes(propias["fecha"][hasta[0]]))
    recientes = [i for i in hasta if numero_mes(propias["fecha"][i]) >= primero]
    columnas: dict[str, list[Any]] = {c: [valores[i] for i in recientes] for c, valores in propias.items()}
    cierre = consulta.ficha_grupo(nodo, periodo)["cierre"]
    # el mes del corte puede no haber terminado: no se da por vacío
    vacios = meses_sin_sesion(columnas["fecha"], primero, min(numero_mes(cierre) if cierre else ultimo, ultimo - 1))
    return sesiones_de_grupo(columnas, range(primero, ultimo + 1), vacios), periodo


def _motivos(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> tuple[Grafico, Periodo] | str:
    """Los motivos, partidos por su calificación, en el periodo en que se pueden mostrar."""
    permitido = periodo_de_motivos(nodo, periodo)
    faltas = faltas_por_motivo(consulta, nodo, permitido)
    total = sum(falta.total for falta in faltas)
    if not total:
        return "inasistencias"
    titulo = f"¿Por qué faltan en {lugar_de(consulta, nodo)}?"
    if not se_cuentan(nodo):
        return por_motivo(faltas, total, titulo), permitido
    titulo += f" {plural(total, 'inasistencia')}"
    if salieron := salidas(consulta, nodo, permitido):
        titulo += f", sin contar {entero(salieron)} de quienes dejaron el grupo"
    return por_motivo(faltas, total, titulo), permitido


def _porque(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> tuple[Grafico, Periodo] | str:
    """Lo que cada hijo suma a la diferencia de asistencia con un año antes."""
    comparados = comparar(consulta, nodo, periodo)
    if isinstance(comparados, str) or nodo.nivel is Nivel.GRUPO:
        return "diferencia de asistencia"
    return cascada_de_hijos(
        desglosar(consulta, nodo, comparados), _titulo_de_cascada(consulta, nodo, comparados)
    ), periodo


def _porque_motivos(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> tuple[Grafico, Periodo] | str:
    """La misma diferencia por motivo."""
    desglose = desglosar_motivos(consulta, nodo, periodo)
    if isinstance(desglose, str):
        return "diferencia de asistencia"
    titulo = f"{_titulo_de_cascada(consulta, nodo, desglose.comparados)}, por motivo"
    return cascada_de_motivos(desglose, titulo), desglose.comparados.periodo


def _titulo_de_cascada(consulta: Consulta, nodo: Nodo, comparados: Comparados) -> str:
    cuanto = f"{puntos(comparados.decimas)} puntos frente {a(comparados.anterior)}"
    return f"Diferencia de asistencia en {lugar_de(consulta, nodo)}: {cuanto}"


def con_lugar(grafico: Grafico, consulta: Consulta, nodo: Nodo) -> Grafico:
    """La misma, con el territorio en su título: fuera de la página no se sabe de quién es."""
    lugar = lugar_de(consulta, nodo)
    return grafico if lugar in grafico.titulo else replace(grafico, titulo=f"{grafico.titulo}: {lugar}")


_BANDA = "Banda: rango esperado; a rayas: lo esperado; triángulos: señal"
_HASTA_FACILIDAD = (*_TERRITORIOS, Nivel.ESTABLECIMIENTO)
DIBUJABLES: dict[str, Dibujable] = {
    dibujable.clave: dibujable
    for dibujable in (
        Dibujable("tendencia", "Asistencia por mes", "mensual", "asistencia", _tendencia, leyenda=_BANDA),
        Dibujable(
            "inasistencias", "Inasistencias por mes", "mensual", "inasistencia_injustificada", _inasistencias
        ),
        Dibujable("meses", "Asistencia por mes", "mensual", "asistencia", _meses, (Nivel.ESTABLECIMIENTO,)),
        Dibujable("sesiones", "Asistentes y faltas por sesión", "sesiones", "asistencia", _sesiones, (Nivel.GRUPO,)),
        Dibujable("motivos", "Motivos de las inasistencias", "motivos", "motivos", _motivos, _HASTA_FACILIDAD),
        Dibujable("porque", "De dónde salen los puntos", "porque", "asistencia", _porque, _HASTA_FACILIDAD),
        Dibujable(
            "porque_motivos", "De dónde salen los puntos, por motivo", "porque_motivos", "motivos", _porque_motivos,
            _HASTA_FACILIDAD,
        ),
    )
}  # fmt: skip
