"""Qué dice el informe de un territorio en un periodo: sus cifras, sus frases y sus listas, antes de dibujarlo.

La guía pide medir los indicadores «semestral y anualmente según corresponda» para «valorar las metas de las acciones
realizadas, orientar o reprogramar actividades», empezando en el establecimiento y siguiendo con el nivel inmediato
superior (6.1.4); y el informe regional es la fuente del indicador 2 (tabla de 6.1.4). La región supervisa la
implementación (5.3.1.2) y la red la monitorea (5.3.1.3). No fija ninguna plantilla.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import ESTANDAR, Veredicto
from dashboard.dominio.grafica import Formato, Grafico, Serie, Tipo
from dashboard.dominio.nodo import Nodo, se_cuentan
from dashboard.dominio.periodo import Corte, Periodo
from dashboard.dominio.territorio import NOMBRES_NIVEL, Nivel
from dashboard.graficas.siluetas import Area
from dashboard.graficas.tema import CLASES, token_de
from dashboard.indicadores import resumen
from dashboard.indicadores.alarmas import brecha_de, encabezar, hechos
from dashboard.indicadores.asistencia import frase_del_mes, que_se_espera, si_reportaran
from dashboard.indicadores.catalogo import CATALOGO, POR_DEFECTO
from dashboard.indicadores.cobertura import de_que_depende
from dashboard.indicadores.control import lectura_del_periodo
from dashboard.indicadores.cuando import cerrado, con_su_dia
from dashboard.indicadores.dibujables import DIBUJABLES, tendencia_de
from dashboard.indicadores.indicador import Donde, Hijo, Hijos, Resultado
from dashboard.indicadores.motivos import faltas_por_motivo
from dashboard.indicadores.palabras import de, solo_una_parte, valor_de_hijo
from dashboard.indicadores.resumen import Cambios, cambios, corte_de, hijos, medir
from dashboard.nucleo.formato import (
    entero,
    enumerar,
    fecha,
    mayuscula,
    palabra,
    plural,
    puntos,
)
from dashboard.salidas.areas import areas_de, leyenda_de
from dashboard.salidas.informe_relaciones import Relacion, relaciones
from dashboard.salidas.informe_renglones import Renglon, procesos, renglon

#: motivos con su propia barra
_MOTIVOS = 10


@dataclass(frozen=True, slots=True)
class Contenido:
    """El informe entero. Las gráficas son `None` si no hay qué dibujar, y su frase dice por qué."""

    nodo: Nodo
    periodo: Periodo
    nombre: str
    linaje: str
    corte: str
    carga: int
    creada: str
    demostracion: bool
    titular: str
    bajada: str
    avisos: tuple[str, ...]
    fichas: tuple[Renglon, ...]
    renglones: tuple[Renglon, ...]
    procesos: tuple[Renglon, ...]
    cambiaron: tuple[str, ...]
    areas: tuple[Area, ...]
    leyenda: tuple[tuple[str, str], ...]
    de_hijos: str
    comparacion: Grafico | None
    fuera: str
    mensual: str
    tendencia: Grafico
    esperado: tuple[str, ...]
    motivos: Grafico | None
    de_motivos: str
    relaciones: tuple[Relacion, ...]


def contenido(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> Contenido:
    """Lo que el informe dice. El nodo es un territorio y el periodo tiene datos: lo exige quien llama."""
    cambio = cambios(consulta, nodo, periodo)
    por_cobertura = hijos(consulta, nodo, periodo, POR_DEFECTO)
    adversos, _ = hechos(consulta, nodo, periodo, cambio)
    propio = medir(consulta, nodo, periodo, POR_DEFECTO.clave)
    frase = resumen.titular(consulta, nodo, periodo, POR_DEFECTO, propio, por_cobertura)
    frase = encabezar(frase, propio, brecha_de(propio), adversos)
    renglones = tuple(
        renglon(consulta, nodo, periodo, indicador, cambio)
        for indicador in CATALOGO
        if nodo.nivel in indicador.se_mide_en
    )
    por_clave = {propio.clave: propio for propio in renglones}
    primera = "regiones_con_equipo" if nodo.nivel in (Nivel.PAIS, Nivel.DIRESA) else "sesiones_por_grupo"
    areas = areas_de(consulta, nodo, periodo, POR_DEFECTO)
    lectura = lectura_del_periodo(consulta, nodo, periodo)
    motivos, de_motivos = _motivos(consulta, nodo, periodo)
    en_parte = solo_una_parte(consulta, nodo)
    dicha = "" if en_parte else frase_del_mes(lectura, nodo)
    return Contenido(
        nodo,
        periodo,
        _CLASES_DE_INFORME[periodo.corte],
        " › ".join(superior.nombre for superior in consulta.linaje(nodo)[:-1]),
        fecha(corte_de(nodo, periodo)) if nodo.fecha_datos else "sin datos",
        consulta.contexto.generacion,
        consulta.contexto.creada,
        consulta.contexto.demostracion,
        frase,
        resumen.bajada(consulta, nodo, periodo, por_cobertura, cambio, frase),
        tuple(_avisos(consulta, nodo, periodo)),
        tuple(por_clave[clave] for clave in (primera, "cobertura", "grupos_activos", "asistencia")),
        renglones,
        tuple(procesos(consulta, nodo, periodo)),
        tuple(_cambiaron(cambio)),
        tuple(areas),
        tuple(leyenda_de(areas, POR_DEFECTO)),
        _de_hijos(consulta, nodo, periodo, por_cobertura, propio),
        _comparacion(por_cobertura.filas),
        _fuera(nodo, por_cobertura.fuera),
        f"{dicha}." if dicha else "",
        hasta_el_cierre(tendencia_de(consulta, nodo, periodo, lectura), periodo),
        tuple(
            filter(
                None,
                (
                    que_se_espera(lectura.carta, nodo),
                    si_reportaran(Donde(consulta, nodo, periodo, medir(consulta, nodo, periodo, "asistencia"))),
                ),
            )
        ),
        motivos,
        de_motivos,
        relaciones(consulta, nodo, periodo),
    )


#: cómo se llama el de cada clase de periodo
_CLASES_DE_INFORME = {
    Corte.ANIO: "Informe anual",
    Corte.SEMESTRE: "Informe semestral",
    Corte.MES: "Informe mensual",
}


def _avisos(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[str]:
    """Lo que hay que saber antes de leer una cifra."""
    avisos = []
    if nodo.fecha_datos is None:
        avisos.append("De este territorio no llegó ninguna sesión ni ningún reporte: lo que falta no es cero.")
    elif nodo.fecha_datos < periodo.inicio:
        avisos.append(
            f"Lo último que llegó de este territorio es del {fecha(nodo.fecha_datos)}, antes del periodo: sus grupos "
            "se dicen como estaban ese día, y lo que falta no es cero."
        )
    elif consulta.provisional(nodo, periodo):
        avisos.append(f"Cifras provisionales: el periodo termina el {fecha(periodo.fin)}.")
    if parte := solo_una_parte(consulta, nodo):
        avisos.append(parte)
    if not consulta.contexto.hay_reportes:
        avisos.append("No se cargó la tabla de reportes: lo cargado se toma por completo.")
    return avisos


def _cambiaron(cambio: Cambios | None) -> list[str]:
    """Lo que se movió desde un año antes, en oraciones en pasado."""
    if cambio is None:
        return []
    antes, ahora = cambio.conformados
    frases = [f"Los grupos conformados pasaron de {entero(antes)} a {entero(ahora)}."]
    for cuantos, uno, varios in ((cambio.ganaron, "ganó", "ganaron"), (cambio.perdieron, "perdió", "perdieron")):
        if cuantos:
            quienes = plural(cuantos, "establecimiento que atiende partos", "establecimientos que atienden partos")
            frases.append(f"{mayuscula(quienes)} {palabra(cuantos, uno, varios)} grupo conformado.")
    if cambio.motivo:
        nombre, crecio = cambio.motivo
        frases.append(
            f"El motivo de falta que más creció fue «{nombre.lower()}»: {puntos(crecio)} puntos de las asistencias "
            "esperadas."
        )
    return [f"Qué cambió frente {resumen.a(cambio.anterior)}", *frases]


# -- los territorios de dentro


def _de_hijos(consulta: Consulta, nodo: Nodo, periodo: Periodo, propios: Hijos, propio: Resultado) -> str:
    """Cuántos cumplen, cuántos no y de cuántos depende o no se sabe: en pasado, si el periodo ya cerró."""
    if not propios.aplican or nodo.nivel is Nivel.MICRORRED:
        return ""
    una, varias = NOMBRES_NIVEL[propios.filas[0].nodo.nivel]
    cuantos = {cual: propios.contar(cual) for cual in _COMO_ESTAN if propios.contar(cual)}
    verbos = {cual: _COMO_ESTAN[cual][2:] if cerrado(nodo, periodo) else _COMO_ESTAN[cual][:2] for cual in cuantos}
    dichos = [f"{entero(n)} {palabra(n, *verbos[cual])}" for cual, n in cuantos.items()]
    if cuantos.keys() & {Veredicto.CUMPLE, Veredicto.NO_CUMPLE}:
        dichos[0] += " la cobertura de 80\u202f%"
    donde = "donde se atienden partos"
    frase = f"De {plural(propios.aplican, una, varias)} {donde}, {enumerar(dichos)}."
    if propios.aplican == 1:
        frase = f"Su única {una} {donde} {dichos[0].removeprefix('1 ')}."
    elif cuantos.keys() == {Veredicto.NO_CUMPLE}:
        verbo = verbos[Veredicto.NO_CUMPLE][0].removeprefix("no ")
        frase = f"Ninguna de las {plural(propios.aplican, una, varias)} {donde} {verbo} la cobertura de 80\u202f%."
    if propio.veredicto is Veredicto.DEPENDE:
        frase += f" Lo que no se sabe: {de_que_depende(propio.fraccion)}."
    return con_su_dia(frase, consulta, nodo, periodo)


#: cómo están uno y varios, hoy y en un periodo cerrado
_COMO_ESTAN = {
    Veredicto.CUMPLE: ("cumple", "cumplen", "cumplía", "cumplían"),
    Veredicto.NO_CUMPLE: ("no cumple", "no cumplen", "no cumplía", "no cumplían"),
    Veredicto.DEPENDE: (
        "depende de lo que no se sabe", "dependen de lo que no se sabe", "dependía de lo que no se sabe",
        "dependían de lo que no se sabe",
    ),
    Veredicto.SIN_DATO: ("no tiene dato", "no tienen dato", "no tenía dato", "no tenían dato"),
}  # fmt: skip


def _comparacion(filas: Sequence[Hijo]) -> Grafico | None:
    """Todos los hijos en su orden, a quien más le falta primero, con su n de N."""
    if not filas:
        return None
    clases = CLASES[POR_DEFECTO.escala]
    fracciones = [hijo.resultado.fraccion for hijo in filas]
    return Grafico(
        "comparacion",
        Tipo.BARRAS,
        POR_DEFECTO.ficha.corto,
        "%",
        tuple(hijo.nodo.nombre for hijo in filas),
        (Serie(POR_DEFECTO.ficha.corto, tuple(None if f.todo_calla else f.valor for f in fracciones)),),
        Formato.PORCENTAJE,
        codigos=tuple(hijo.nodo.codigo for hijo in filas),
        linea=ESTANDAR,
        textos=tuple(_con_cuentas(hijo) for hijo in filas),
        colores=tuple(token_de(hijo.resultado.fraccion, clases, aplica=hijo.resultado.aplica) for hijo in filas),
    )


def _con_cuentas(hijo: Hijo) -> str:
    """«71,9 %  23 de 32», «sin reporte  0 de 4»: el n de quien calla no se dice."""
    fraccion, dicho = hijo.resultado.fraccion, valor_de_hijo(POR_DEFECTO, hijo.resultado)
    if fraccion.numerador is None or not fraccion.denominador or not hijo.resultado.aplica:
        return dicho
    if fraccion.todo_calla:
        return f"{dicho} ({entero(fraccion.denominador)})"
    depende = ", depende" if hijo.resultado.veredicto is Veredicto.DEPENDE else ""
    return f"{dicho} ({entero(fraccion.numerador)} de {entero(fraccion.denominador)}{depende})"


def _fuera(nodo: Nodo, cuantos: int) -> str:
    if not cuantos:
        return ""
    niveles = list(Nivel)
    una, varias = NOMBRES_NIVEL[niveles[nodo.nivel.orden + 1]]
    no_se_listan = f"No {palabra(cuantos, 'se lista', 'se listan')} {plural(cuantos, una, varias)}"
    return f"{no_se_listan}: no {palabra(cuantos, 'tiene', 'tienen')} establecimientos del ámbito de la guía."


# -- la asistencia


def _motivos(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> tuple[Grafico | None, str]:
    """Los motivos mayores y, en palabras, los demás; sin ninguno, por qué no hay."""
    hecha = DIBUJABLES["motivos"].hacer(consulta, nodo, periodo)
    if isinstance(hecha, str):
        if not consulta.cuenta("esperadas", nodo, periodo):
            return None, "No hay sesiones que digan cuántas se esperaban y cuántas vinieron en este periodo."
        return None, "No se registró ninguna inasistencia en este periodo."
    grafico, permitido = hecha
    cortado = recortado(grafico, _MOTIVOS)
    de_que = "las inasistencias"
    if se_cuentan(nodo):
        de_que = plural(sum(falta.total for falta in faltas_por_motivo(consulta, nodo, permitido)), "inasistencia")
    partes = [f"Parte de {de_que} {de(permitido.en_frase)}, sin las de quienes dejaron el grupo."]
    if permitido != periodo:
        partes.append("Los de pocas personas no se dicen por mes.")
    if quedan := len(grafico.categorias) - len(cortado.categorias):
        partes.append(f"Otros {plural(quedan, 'motivo')} menores están en el libro de Excel.")
    return cortado, " ".join(partes)


def hasta_el_cierre(grafico: Grafico, periodo: Periodo) -> Grafico:
    """La misma hasta el último mes del periodo: un informe de lo que ya se cerró no dice lo que vino después."""
    if not grafico.meses or periodo.ultimo_mes >= grafico.meses[1] or periodo.ultimo_mes < grafico.meses[0]:
        return grafico
    primero, ultimo = grafico.meses[0], periodo.ultimo_mes
    cuantos = ultimo - primero + 1
    return replace(
        grafico,
        categorias=grafico.categorias[:cuantos],
        series=tuple(replace(s, valores=s.valores[:cuantos], notas=s.notas[:cuantos]) for s in grafico.series),
        textos=grafico.textos[:cuantos],
        senales=tuple(senal for senal in grafico.senales if senal.lugar < cuantos),
        hitos=tuple((mes, que) for mes, que in grafico.hitos if mes <= ultimo),
        meses=(primero, ultimo),
    )


def recortado(grafico: Grafico, cuantas: int) -> Grafico:
    """La misma con las primeras categorías y, si la hay, la última, que es «sin motivo»."""
    lugares = list(range(len(grafico.categorias)))
    if len(lugares) > cuantas:
        lugares = [*lugares[: cuantas - 1], lugares[-1]]

    def tomar(valores: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(valores[i] for i in lugares) if valores else ()

    return replace(
        grafico,
        categorias=tomar(grafico.categorias),
        series=tuple(replace(s, valores=tomar(s.valores), notas=tomar(s.notas)) for s in grafico.series),
        textos=tomar(grafico.textos),
        colores=tomar(grafico.colores),
    )
