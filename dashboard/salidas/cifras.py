"""Las cifras para otras herramientas: los indicadores como registros (`tablero cifras`) y una lista como CSV."""

from __future__ import annotations

from typing import Any

import orjson

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.escritura_csv import archivo_csv, texto_csv
from dashboard.dominio.estandar import ESTANDAR
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores.catalogo import TODOS
from dashboard.indicadores.cobertura import lista_usada
from dashboard.indicadores.indicador import Donde
from dashboard.indicadores.listas import ListaAbierta
from dashboard.indicadores.listas.lista import Columna

CAMPOS = (
    "territorio", "indicador", "periodo", "numerador", "denominador", "valor", "estandar", "veredicto", "faltan",
    "fecha_datos", "provisional", "demostracion", "desconocidos", "minimo", "maximo", "aplica", "sin_reporte",
    "dudosos", "dudosos_con_grupo", "dudosos_sin_reporte", "establecimientos", "facilitadores",
    "facilitadores_necesarios", "facilitadores_hasta", "segun",
)  # fmt: skip
#: los que solo tiene el equipo de una región
_DE_EQUIPO = ("establecimientos", "facilitadores", "facilitadores_necesarios", "facilitadores_hasta")
#: de dónde sale cada fila, al final de todas
_PROCEDENCIA = ("Territorio de la lista", "Periodo", "Datos al", "Carga", "Norma", "Datos")
#: columnas que dependen de quién atiende partos
_DE_PARTOS = frozenset({"atiende", "atienden", "necesita"})
NORMA = "Guía Técnica MINSA 2014"


def registros(consulta: Consulta, nodos: list[Nodo], periodo: Periodo) -> list[dict[str, Any]]:
    """Un registro por nodo e indicador. `valor` entre 0 y 1 (salvo `sesiones_por_grupo`, una razón); `None` sin dato.

    `estandar`, `veredicto` y `faltan` son `None` en los indicadores a los que la guía no fija estándar.

    `desconocidos`: hijos directos de los que no se sabe nada. `minimo` y `maximo`: entre qué está el valor, contando de
    las dos maneras lo que no se sabe (de las sesiones de los grupos que callan, que se esperaba a tantas como en los
    demás); `None` sin dato, si no es una proporción o si callan grupos y la cifra no se puede acotar. `aplica`: si hay
    algo que contar. Si de una parte no se sabe y eso decide, `valor` es `None` y numerador y denominador son de lo
    cargado. `segun`: con qué se cuenta, si no es con lo de su fecha.

    Con qué se rehace un «depende»: `sin_reporte`, unidades del denominador que callan; `dudosos`, las que quizá entren
    en él, y de ellas las que tienen grupo y las que callan; y, del equipo de una región, E, F y los que necesita (hasta
    cuántos, si también atendieran partos los dudosos).
    """
    filas = []
    callan = _callan(consulta, nodos, periodo)
    for indicador in TODOS:
        medidos = indicador.medir(consulta, nodos, periodo)
        propios = indicador.desglose(consulta, nodos, periodo) if indicador.desglose else [{} for _ in nodos]
        for nodo, resultado, calla, propio in zip(nodos, medidos, callan, propios, strict=True):
            fraccion = resultado.fraccion
            minimo, maximo = indicador.extremos(fraccion)
            if calla and not indicador.acotable:
                cotas = indicador.acotar and indicador.acotar(Donde(consulta, nodo, periodo, resultado))
                minimo, maximo = (n / total for n, total in cotas) if cotas else (None, None)
            filas.append(
                {
                    "territorio": nodo.codigo,
                    "indicador": indicador.clave,
                    "periodo": str(periodo),
                    "numerador": fraccion.numerador,
                    "denominador": fraccion.denominador,
                    "valor": fraccion.valor,
                    "estandar": ESTANDAR if indicador.ficha.estandar else None,
                    "veredicto": resultado.veredicto.value if resultado.veredicto else None,
                    "faltan": resultado.faltan,
                    "fecha_datos": nodo.fecha_datos.isoformat() if nodo.fecha_datos else None,
                    "provisional": consulta.provisional(nodo, periodo),
                    "demostracion": consulta.contexto.demostracion,
                    "desconocidos": indicador.desconocidos(nodo, fraccion),
                    "minimo": minimo,
                    "maximo": maximo,
                    "aplica": resultado.aplica,
                    "sin_reporte": fraccion.sin_reporte,
                    "dudosos": fraccion.duda.unidades,
                    "dudosos_con_grupo": fraccion.duda.con,
                    "dudosos_sin_reporte": fraccion.duda.calladas,
                    **dict.fromkeys(_DE_EQUIPO),
                    **propio,
                    "segun": indicador.con_que(consulta, nodo, periodo) or None,
                }
            )
    posicion = {nodo.codigo: i for i, nodo in enumerate(nodos)}
    return sorted(filas, key=lambda fila: posicion[fila["territorio"]])


def _callan(consulta: Consulta, nodos: list[Nodo], periodo: Periodo) -> list[bool]:
    """Si de algún grupo de cada nodo no llegó nada de algún mes; sin tabla de reportes no se puede saber."""
    if not consulta.contexto.hay_reportes:
        return [False] * len(nodos)
    todos, llegaron = (
        consulta.suma(medida, nodos, periodo) for medida in ("grupo_meses_conformados", "grupo_meses_con_reporte")
    )
    return list((todos > llegaron).tolist())


def como_json(filas: list[dict[str, Any]]) -> str:
    """Una lista JSON con sangría."""
    return orjson.dumps(filas, option=orjson.OPT_INDENT_2).decode()


def como_csv(filas: list[dict[str, Any]]) -> str:
    """El CSV de siempre, con `CAMPOS` por títulos."""
    return texto_csv(CAMPOS, ([fila[campo] for campo in CAMPOS] for fila in filas))


def tabla_csv(abierta: ListaAbierta, consulta: Consulta, periodo: Periodo) -> bytes:
    """El CSV de una lista: sus columnas y, en cada fila, de dónde sale (territorio, periodo, fecha, carga)."""
    contexto, columnas, nodo = consulta.contexto, abierta.lista.columnas, abierta.nodo
    procedencia = (
        nodo.nombre,
        str(periodo),
        nodo.fecha_datos,
        contexto.generacion,
        NORMA,
        "DEMOSTRACIÓN" if contexto.demostracion else "reales",
    )
    if (lista := lista_usada(consulta, nodo, periodo)) and any(c.campo in _DE_PARTOS for c in columnas):
        procedencia = (*procedencia[:-1], f"{procedencia[-1]}; quién atiende partos, {lista}")
    titulos = (*map(titulo, columnas), *_PROCEDENCIA)
    return archivo_csv(titulos, ((*(fila.get(c.campo) for c in columnas), *procedencia) for fila in abierta.filas))


def titulo(columna: Columna) -> str:
    """El de la pantalla; una proporción dice que va de 0 a 1, porque ahí se lee como porcentaje."""
    return f"{columna.encabezado} (0 a 1)" if columna.tipo == "porcentaje" else columna.encabezado
