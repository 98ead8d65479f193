"""Listas de grupos, de lo que cada uno aporta a las cifras y de sus sesiones."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.catalogos import TEMAS
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.catalogo import CATALOGO
from dashboard.indicadores.listas.lista import COLUMNA, Columna, Fila, Lista, archivos, que_cumplen, superiores, texto
from dashboard.indicadores.listas.para_elegir import DIAS, VISITA_DE_GRUPO, Dato, con_datos
from dashboard.indicadores.resumen import corte_de
from dashboard.nucleo.errores import ErrorVista

_QUE_ES = (
    Columna("codigo", "Código"),
    Columna("nombre", "Grupo"),
    Columna("establecimiento", "Establecimiento"),
    Columna("situacion", "Situación"),
    Columna("ultima", "Última sesión", "fecha"),
)
_CUENTAS = (
    Columna("region", "Región"),
    Columna("distrito", "Distrito"),
    Columna("integrantes", "Integrantes", "entero"),
    Columna("horas", "Horas de la madre guía", "entero"),
    Columna("sesiones", "Sesiones del periodo", "entero"),
    Columna("asistentes", "Asistentes", "entero"),
    Columna("esperadas", "Asistencias esperadas", "entero"),
)
#: lo que ayuda a elegir a qué grupo ir primero
_ADONDE = (DIAS, VISITA_DE_GRUPO)
#: cómo se reúne un grupo en pie
ACTIVO, SIN_SESION = "activo", "sin sesión desde hace más de un mes"
_MEDIDAS = (
    "conformados", "activos", "activos_por_saber", "con_tamano", "con_dato_tamano", "capacitadas",
    "con_dato_capacitacion", "sesiones", "asistentes", "esperadas",
)  # fmt: skip


def filas_de_grupos(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[Fila]:
    """Los grupos de un territorio conformados al corte o con sesiones en el periodo."""
    campos = ("codigo", "nombre", "establecimiento", "integrantes", "horas")
    grupos = consulta.columnas_grupos(nodo, *campos, periodo=periodo)
    # un grupo está en su establecimiento, y no tiene ninguno
    de_quien = consulta.nodo(nodo.padre) if nodo.nivel is Nivel.GRUPO else nodo
    lugares = consulta.columnas_establecimientos(de_quien, "nombre", "distrito", "microrred")
    nombres = superiores(consulta, lugares["microrred"])
    medidas = {medida: consulta.por_grupo(medida, nodo, periodo).tolist() for medida in _MEDIDAS}
    ultimas = consulta.ultimas_sesiones(nodo, corte_de(nodo, periodo))
    filas = []
    for i, conformado in enumerate(medidas["conformados"]):
        if not conformado and not medidas["sesiones"][i]:
            continue
        lugar = grupos["establecimiento"][i] - nodo.establecimientos[0]
        fila: Fila = {campo: grupos[campo][i] for campo in ("codigo", "nombre", "integrantes", "horas")}
        fila |= {medida: valores[i] for medida, valores in medidas.items()}
        fila |= {
            "establecimiento": lugares["nombre"][lugar],
            "distrito": lugares["distrito"][lugar],
            "region": nombres[lugares["microrred"][lugar]][Nivel.DIRESA],
            "ultima": ultimas[i],
            "situacion": _situacion(fila),
            "lugar": i,
        }
        filas.append(fila)
    return filas


def _situacion(fila: Fila) -> str:
    if not fila["conformados"]:
        return "cerrado o aún no conformado al corte"
    return como_se_reune(fila["activos"], fila["activos_por_saber"])


def como_se_reune(activo: int, por_saber: int) -> str:
    """Si un grupo en pie está activo; de quien no reportó no se dice que no se reunió."""
    return ACTIVO if activo else "no reportó: no se sabe si se reunió" if por_saber else SIN_SESION


def _lista(
    clave: str,
    titulo: str,
    explicacion: str,
    condicion: Callable[[Fila], bool] | None = None,
    datos: Sequence[Dato] = (),
) -> Lista:
    """Los grupos conformados al corte que cumplen la condición; por defecto, los de la medida llamada como la lista.

    `datos`: lo que además se dice de cada uno, detrás de su última sesión.
    """

    def cumple(fila: Fila) -> bool:
        return bool(fila["conformados"] and (condicion(fila) if condicion else fila[clave]))

    propias = (*_QUE_ES, *(dato.columna for dato in datos), *_CUENTAS)
    return Lista(
        clave, titulo, explicacion, propias, con_datos(que_cumplen(filas_de_grupos, cumple), datos), Nivel.GRUPO
    )


# -- las cuentas de cada grupo: los sumandos de los indicadores que suman y no cuentan filas

#: el orden en que se leen las de siempre; la de un indicador nuevo va detrás, y ninguna columna cambia de lugar
_ORDEN = (
    "sesiones", "asistentes", "esperadas", "injustificadas", "sesiones_completas", "sesiones_evaluables",
    "grupo_meses_activos", "grupo_meses_con_reporte", "grupo_meses_conformados", "bloques", "bloques_posibles",
)  # fmt: skip
_SUMANDOS = sorted(
    {sumando.campo: sumando for indicador in CATALOGO for sumando in indicador.sumandos}.values(),
    key=lambda sumando: _ORDEN.index(sumando.campo) if sumando.campo in _ORDEN else len(_ORDEN),
)


def filas_de_cuentas(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[Fila]:
    """Los grupos con alguna cuenta en el periodo; la suma de cada columna es la cifra del territorio."""
    columnas = consulta.columnas_grupos(nodo, "codigo", "nombre")
    aportes = zip(*(sumando.por_grupo(consulta, nodo, periodo) for sumando in _SUMANDOS), strict=True)
    campos = [sumando.campo for sumando in _SUMANDOS]
    return [
        {"codigo": codigo, "nombre": nombre, **dict(zip(campos, propios, strict=True))}
        for codigo, nombre, propios in zip(columnas["codigo"], columnas["nombre"], aportes, strict=True)
        if any(propios)
    ]


LISTAS: tuple[Lista, ...] = (
    _lista("conformados", "Grupos conformados", "Conformados al corte y no cerrados."),
    _lista("activos", "Grupos activos", "Con una sesión hace un mes o menos, contado desde el corte."),
    _lista(
        "inactivos",
        "Grupos sin sesión desde hace más de un mes",
        "Conformados y no cerrados, sin sesión conocida desde hace más de un mes, contado desde el corte.",
        lambda fila: not fila["activos"],
        _ADONDE,
    ),
    _lista(
        "activos_por_saber",
        "Grupos de los que no se sabe si se reunieron",
        "Sin sesión conocida hace un mes o menos, y sin reporte de algún mes de ese plazo.",
        datos=_ADONDE,
    ),
    _lista("con_tamano", "Grupos de 8 a 15 integrantes", "Según lo que se sabía al corte."),
    _lista("con_dato_tamano", "Grupos con dato de integrantes", "El denominador del tamaño."),
    _lista(
        "fuera_de_tamano",
        "Grupos con menos de 8 o más de 15 integrantes",
        "Por encima de 15 la guía recomienda implementar otro grupo.",
        lambda fila: fila["con_dato_tamano"] and not fila["con_tamano"],
    ),
    _lista(
        "sin_dato_tamano",
        "Grupos sin dato de integrantes",
        "Fuera del denominador del tamaño.",
        lambda fila: not fila["con_dato_tamano"],
    ),
    _lista("capacitadas", "Grupos cuya madre guía completó 12 horas", "Según lo que se sabía al corte."),
    _lista("con_dato_capacitacion", "Grupos con dato de horas de la madre guía", "El denominador de la capacitación."),
    _lista(
        "sin_capacitacion",
        "Grupos cuya madre guía no completó 12 horas",
        "Con dato de horas, menos de 12.",
        lambda fila: fila["con_dato_capacitacion"] and not fila["capacitadas"],
    ),
    Lista(
        "con_sesiones",
        "Grupos con sesiones en el periodo",
        "Con sus asistencias, también los que se cerraron después.",
        (*_QUE_ES, *_CUENTAS),
        que_cumplen(filas_de_grupos, lambda fila: bool(fila["sesiones"])),
        Nivel.GRUPO,
    ),
    Lista(
        "cuentas",
        "Grupos y lo que cada uno aporta a las cifras",
        "La suma de cada columna es el numerador o el denominador del indicador que la usa.",
        (
            Columna("codigo", "Código"),
            Columna("nombre", "Grupo"),
            *(Columna(sumando.campo, sumando.encabezado, "entero") for sumando in _SUMANDOS),
        ),
        filas_de_cuentas,
        Nivel.GRUPO,
    ),
)


# -- las sesiones de un grupo, o de los grupos de un establecimiento

_CAMPOS = (
    "asistentes", "esperadas", "faltas_justificadas", "faltas_injustificadas", "faltas_sin_motivo", "salidas",
    "visitantes", "duracion", "momentos",
)  # fmt: skip


def _sesiones(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[Fila]:
    """Todas las sesiones hasta el fin del periodo, de la más nueva a la más antigua."""
    if nodo.nivel.es_territorio:
        raise ErrorVista(
            "Las sesiones se listan por grupo o por establecimiento.", opciones=[(f"Ir a {nodo.nombre}", nodo.codigo)]
        )
    nombres = archivos(consulta)
    filas: list[Fila] = []
    for grupo in consulta.descendientes(nodo, Nivel.GRUPO):
        columnas = consulta.sesiones(grupo)
        for i, dia in enumerate(columnas["fecha"]):
            if dia <= periodo.fin:
                tema = columnas["tema"][i]
                filas.append(
                    {
                        **{campo: None if columnas[campo][i] < 0 else columnas[campo][i] for campo in _CAMPOS},
                        "grupo": grupo.nombre,
                        "fecha": dia,
                        "tema": TEMAS[tema].nombre if tema >= 0 else "sin dato",
                        "conducida_por": columnas["conducida_por"][i] or "sin dato",
                        "procedencia": texto(nombres, columnas["archivo"][i], columnas["linea"][i]),
                    }
                )
    return sorted(filas, key=lambda fila: fila["fecha"], reverse=True)


SESIONES = Lista(
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
)
