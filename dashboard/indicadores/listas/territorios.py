"""Listas de establecimientos y de los territorios que los contienen, y las tablas que hay detrás de cada gráfico."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from typing import Any

import numpy as np

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.catalogos import nombre_de_institucion
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.catalogo import POR_CLAVE
from dashboard.indicadores.control import carta_de
from dashboard.indicadores.listas.lista import Columna, Fila, Leer, Lista, que_cumplen, superiores
from dashboard.indicadores.listas.para_elegir import DISTANCIA, PARTOS, ULTIMA, VISITA, Dato, con_datos
from dashboard.indicadores.motivos import faltas_por_motivo, periodo_de_motivos
from dashboard.indicadores.regiones_con_equipo import equipos
from dashboard.indicadores.resumen import hijos, movidos
from dashboard.nucleo.matrices import Booleanos

# -- establecimientos

#: qué es y cómo está; detrás va lo que deja elegir por dónde empezar y, al final, dónde queda y sus cuentas
_QUE_ES = (
    Columna("codigo", "Código"),
    Columna("nombre", "Establecimiento"),
    Columna("categoria", "Categoría"),
    Columna("situacion", "Situación"),
)
_DONDE_QUEDA = (
    Columna("region", "Región"),
    Columna("red", "Red"),
    Columna("microrred", "Microrred"),
    Columna("distrito", "Distrito"),
    Columna("atiende", "Atiende partos"),
    Columna("conformados", "Grupos conformados", "entero"),
    Columna("activos", "Grupos activos", "entero"),
)
_CAMPOS = (
    "codigo", "nombre", "categoria", "microrred", "distrito", "ubigeo", "atiende", "fuera", "latitud", PARTOS.campo,
)  # fmt: skip
_MEDIDAS = (
    "atienden", "cubiertos", "silenciosos", "conformados", "activos", "activos_por_saber", "parto_sin_dato",
)  # fmt: skip
_ATIENDE = {"si": "sí", "no": "no", "": "sin dato"}
#: de los establecimientos de un territorio, cuáles: (establecimientos,) a partir de sus campos y sus medidas
Cuales = Callable[[Mapping[str, Any]], Booleanos]


def filas_de_establecimientos(
    consulta: Consulta, nodo: Nodo, periodo: Periodo, cuales: Cuales | None = None
) -> list[Fila]:
    """Los establecimientos de un territorio con su situación en el periodo; todos, si no se dice cuáles."""
    columnas: dict[str, Any] = consulta.columnas_establecimientos(nodo, *_CAMPOS)
    medidas = {medida: consulta.por_establecimiento(medida, nodo, periodo) for medida in _MEDIDAS}
    # primero se eligen y luego se escriben: de miles, una lista suele querer unos cientos
    elegidos = list(range(len(columnas["codigo"])))
    if cuales:
        elegidos = np.flatnonzero(cuales(columnas | medidas)).tolist()
        columnas = {campo: [valores[i] for i in elegidos] for campo, valores in columnas.items()}
        medidas = {medida: valores[elegidos] for medida, valores in medidas.items()}
    nombres = superiores(consulta, columnas["microrred"])
    hechos = columnas | {medida: valores.tolist() for medida, valores in medidas.items()} | {"lugar": elegidos}
    filas: list[Fila] = [dict(zip(hechos, propios, strict=True)) for propios in zip(*hechos.values(), strict=True)]
    for fila in filas:
        propios = nombres[fila["microrred"]]
        fila |= {"region": propios[Nivel.DIRESA], "red": propios[Nivel.RED], "microrred": propios[Nivel.MICRORRED]}
        atiende = fila["atiende"]
        if atiende and not fila["fuera"]:
            # el registro dice lo de la última lista; en el periodo vale lo de la suya
            atiende = "si" if fila["atienden"] else "no"
        fila["situacion"] = situacion(fila)
        fila["atiende"] = _ATIENDE.get(atiende, atiende)
    return filas


def situacion(fila: Fila) -> str:
    """La situación de un establecimiento en una frase corta."""
    if fila["fuera"]:
        return f"fuera del ámbito: {nombre_de_institucion(fila['fuera'])}"
    if fila["silenciosos"]:
        return "sin reporte"
    if fila["activos"]:
        return "con grupo activo"
    if fila["activos_por_saber"]:
        return "con grupo; no reportó: no se sabe si se reúne"
    if fila["conformados"]:
        return "con grupo, sin sesión desde hace más de un mes"
    if fila["atienden"]:
        return "atiende partos y no tiene grupo"
    return "sin dato de partos" if fila["parto_sin_dato"] else "no atiende partos"


def _que_cambiaron(gana: bool) -> Leer:
    def filas(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[Fila]:
        hallado = movidos(consulta, nodo, periodo)
        if hallado is None:
            return []
        cuales = hallado.ganan if gana else hallado.pierden
        return filas_de_establecimientos(consulta, nodo, periodo, lambda _medidas: cuales)

    return filas


def _lista(
    clave: str,
    titulo: str,
    explicacion: str,
    cuales: Cuales | None = None,
    *,
    leer: Leer | None = None,
    datos: Sequence[Dato] = (ULTIMA, VISITA),
) -> Lista:
    """Los establecimientos elegidos, o los que da `leer`; por defecto, los de la medida llamada como la lista.

    `datos`: lo que además se dice, detrás de la situación.
    """
    elegir = cuales or (lambda m: m[clave] > 0)
    propias: Leer = leer or (lambda consulta, nodo, periodo: filas_de_establecimientos(consulta, nodo, periodo, elegir))
    return Lista(
        clave,
        titulo,
        explicacion,
        (*_QUE_ES, *(dato.columna for dato in datos), *_DONDE_QUEDA),
        con_datos(propias, datos),
        Nivel.ESTABLECIMIENTO,
        ordenes=(PARTOS,),
    )


def sin_grupo(fila: Mapping[str, Any]) -> bool:
    """Si atiende partos y se sabe que no tiene grupo conformado: de quien calla no se sabe."""
    return bool(fila["atienden"] and not fila["cubiertos"] and not fila["silenciosos"])


def lista_de_distrito(ubigeo: str, nombre: str) -> Lista:
    """La lista de los establecimientos de un distrito, que no es un territorio del árbol sanitario."""
    titulo = f"Establecimientos del distrito {nombre}"
    return _lista("distrito", titulo, "Todos los del registro en ese distrito.", _con("ubigeo", {ubigeo}))


def lista_de_elegidos(codigos: frozenset[str]) -> Lista:
    """La lista del conjunto elegido para llegar al 80 %, con lo que se sabe hoy de cada uno."""
    titulo, explicacion = "Establecimientos donde formar grupo", "Los elegidos en «cómo llegar al 80 %»."
    return _lista("alcanzar", titulo, explicacion, _con("codigo", codigos), datos=_DONDE)


def _con(campo: str, valores: Container[Any]) -> Cuales:
    return lambda m: np.array([valor in valores for valor in m[campo]], dtype=bool)


#: lo que ayuda a elegir dónde formar un grupo, y dónde se perdió
_DONDE = (DISTANCIA, VISITA)
_DONDE_HUBO = (DISTANCIA, ULTIMA, VISITA)

DE_ESTABLECIMIENTOS: tuple[Lista, ...] = (
    _lista("establecimientos", "Establecimientos", "Todos los del registro.", leer=filas_de_establecimientos),
    _lista("atienden", "Establecimientos que atienden partos y recién nacidos", "El denominador de la cobertura."),
    _lista(
        "cubiertos", "Establecimientos que atienden partos y tienen grupo conformado", "El numerador de la cobertura."
    ),
    _lista(
        "sin_reunirse",
        "Establecimientos que atienden partos con grupo y ninguno activo",
        "El grupo existe y no tiene sesión en el plazo. No están los que no se sabe si se reúnen.",
        lambda m: (m["cubiertos"] > 0) & (m["activos"] == 0) & (m["activos_por_saber"] == 0),
    ),
    _lista(
        "sin_grupo",
        "Establecimientos que atienden partos, sin grupo conformado o sin reporte",
        "De aquí salen los que faltan para el 80 %. De los que no reportaron no se sabe si tienen grupo.",
        lambda m: (m["atienden"] > 0) & (m["cubiertos"] == 0),
        datos=_DONDE,
    ),
    _lista(
        "silenciosos",
        "Establecimientos que atienden partos y no reportaron",
        "Ni ellos ni una unidad que los contiene reportó el periodo. No se sabe si tienen grupo.",
        datos=_DONDE_HUBO,
    ),
    _lista(
        "con_grupo_sin_parto",
        "Establecimientos con grupo que no atienden partos",
        "Se muestran aparte: no entran en la cobertura.",
        lambda m: (m["conformados"] > 0) & (m["atienden"] == 0),
    ),
    _lista(
        "parto_sin_dato",
        "Establecimientos sin dato de atención de partos",
        "No entran en el denominador mientras no se sepa si atienden partos.",
    ),
    _lista(
        "fuera_de_ambito",
        "Establecimientos fuera del ámbito",
        "EsSalud, privados, sanidades y los que no están operativos: no entran en los denominadores.",
        lambda m: np.array([bool(motivo) for motivo in m["fuera"]], dtype=bool),
        datos=(),
    ),
    _lista(
        "sin_coordenadas",
        "Establecimientos sin coordenadas",
        "Cuentan en todas las cifras, pero no se pueden dibujar en el mapa.",
        _con("latitud", (None,)),
    ),
    _lista(
        "ganaron_grupo",
        "Establecimientos que ganaron grupo en un año",
        "Atienden partos, no tenían grupo al cierre de los mismos meses del año anterior y ahora sí.",
        leer=_que_cambiaron(True),
    ),
    _lista(
        "perdieron_grupo",
        "Establecimientos que perdieron su grupo en un año",
        "Atienden partos y su grupo se cerró.",
        leer=_que_cambiaron(False),
        datos=_DONDE_HUBO,
    ),
)


# -- regiones, hijos y series: la tabla que hay detrás de cada gráfico

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


#: cómo se dice si un mes se aparta de lo esperado; "" si es de la base o no se juzga
_SENAL = {-1: "menos de lo esperado", 0: "no", 1: "más de lo esperado"}


def _mensual(consulta: Consulta, nodo: Nodo, _periodo: Periodo) -> list[Fila]:
    asistentes, esperadas = (consulta.serie(medida, nodo).tolist() for medida in ("asistentes", "esperadas"))
    sesiones = consulta.serie("sesiones", nodo).tolist()
    faltas = consulta.serie_inasistencias(nodo).tolist()
    carta = carta_de(consulta, nodo)
    return [
        {
            "mes": str(Periodo.mes(nodo.meses[0] + i)),
            "sesiones": sesiones[i],
            "asistentes": asistentes[i],
            "esperadas": esperadas[i],
            "asistencia": asistentes[i] / esperadas[i] if esperadas[i] else None,
            "esperado": carta.centro[i] if carta else None,
            "inferior": carta.inferior[i] if carta else None,
            "superior": carta.superior[i] if carta else None,
            "senal": _SENAL[carta.senal[i]] if carta and carta.juzgado(i) else "",
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
                "asistencia": s.fraccion.valor,
            }
        )
    return filas


def _de_equipo(clave: str, titulo: str, explicacion: str, condicion: Callable[[Fila], bool]) -> Lista:
    return Lista(clave, titulo, explicacion, _EQUIPO, que_cumplen(_regiones, condicion), Nivel.DIRESA)


DE_TERRITORIOS: tuple[Lista, ...] = (
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
        "«Señal»: el mes se aparta de lo esperado para ese mes del año, él solo o con los tres anteriores. En blanco, "
        "los meses con que se aprendió lo esperado.",
        (
            Columna("mes", "Mes", "mes"),
            Columna("sesiones", "Sesiones", "entero"),
            Columna("asistentes", "Asistentes", "entero"),
            Columna("esperadas", "Esperadas", "entero"),
            Columna("asistencia", "Asistencia", "porcentaje"),
            Columna("esperado", "Lo esperado", "porcentaje"),
            Columna("inferior", "Rango, desde", "porcentaje"),
            Columna("superior", "Rango, hasta", "porcentaje"),
            Columna("senal", "Señal"),
            Columna("justificadas", "Faltas justificadas", "entero"),
            Columna("injustificadas", "Faltas injustificadas", "entero"),
            Columna("sin_motivo", "Sin motivo o sin calificar", "entero"),
            Columna("salidas", "Salieron del grupo", "entero"),
        ),
        _mensual,
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
        permitido=periodo_de_motivos,
    ),
)
