"""A qué nos comprometemos, para cuándo, y qué fue de lo que faltaba o se prometió un año antes."""

from __future__ import annotations

from datetime import timedelta

from dashboard.dominio.estandar import Veredicto
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.alcanzar import Orden, candidatos, elegir, recontar
from dashboard.indicadores.catalogo import POR_CLAVE
from dashboard.indicadores.cobertura import de_que_depende, dos_brechas
from dashboard.indicadores.cuando import a_que_dia
from dashboard.indicadores.escenas.escena import Campana, Cifra, Escena, Tabla, campanas_de
from dashboard.indicadores.escenas.escenario import Escenario
from dashboard.indicadores.escenas.faltan import cada_una
from dashboard.indicadores.guia.metas import metas
from dashboard.indicadores.listas.lista import Columna
from dashboard.indicadores.palabras import n_de, se_sabe_de
from dashboard.indicadores.regiones_con_equipo import equipos
from dashboard.indicadores.resumen import hijos
from dashboard.nucleo.formato import MESES_LARGOS, entero, enumerar, fuera_de_plazo, palabra, plural, porcentaje

#: establecimientos que se nombran en la sala
_NOMBRADOS = 5
_DE_ELEGIDOS = (Columna("nombre", "Establecimiento"), Columna("distrito", "Distrito"))
_SOSTENER = "Nos comprometemos a sostener"
#: días que ha de dejar el plazo para cumplir
MARGEN = 30
#: de cuándo pueden ser las metas de que se rinde cuentas, en días antes del corte
_DEL_ULTIMO_ANIO = 400


def grupos_por_formar(e: Escenario, periodo: Periodo | None = None) -> int | None:
    """Establecimientos que faltan para el 80 %; `None` si no se sabe, o si que falten depende de datos que faltan.

    Del país, la suma de las regiones que no llegan: el estándar se pide a cada una.
    """
    medido = e.medir("cobertura", periodo)
    if not medido.aplica:
        return 0
    if not medido.fraccion.hay_dato or medido.fraccion.todo_calla:
        return None
    if e.nodo.nivel is not Nivel.PAIS:
        return {Veredicto.NO_CUMPLE: medido.faltan, Veredicto.CUMPLE: 0}.get(medido.veredicto or Veredicto.SIN_DATO)
    return hijos(e.consulta, e.nodo, periodo or e.periodo, POR_CLAVE["cobertura"]).faltan


def facilitadores_por_formar(e: Escenario) -> int | None:
    """Facilitadores que faltan: de la región, o sumados de todas; `None` por debajo de la región o sin dato."""
    if e.nodo.nivel not in (Nivel.PAIS, Nivel.DIRESA):
        return None
    regiones = e.consulta.descendientes(e.nodo, Nivel.DIRESA)
    propios = [propio for propio in equipos(e.consulta, regiones, e.periodo) if propio.completo is not None]
    return sum(propio.faltan for propio in propios) if propios else None


def contar_compromiso(e: Escenario) -> Escena | str:
    """Lo que falta, como tarea con fecha. Sin brecha, sostener lo logrado."""
    grupos, facilitadores = grupos_por_formar(e), facilitadores_por_formar(e)
    conformados, activos = e.suma("conformados"), e.suma("activos")
    if grupos is None and facilitadores is None and not conformados:
        return "no se sabe qué falta: no hay cobertura, facilitadores ni grupos con dato"
    if not (grupos or facilitadores or conformados) and grupos is not None:
        return "no hay establecimientos que atiendan partos ni grupos"
    # de un periodo que ya se cerró no se promete: lo elegido ahora no es de entonces
    if e.formar and not e.cerrado and (elegida := _con_nombres(e, facilitadores)):
        return elegida
    titulo = _titulo(e, grupos, facilitadores, conformados, activos)
    return e.escena(
        titulo,
        e.notas(
            f"{'Comprométase con lo que falta hoy: elija el último periodo. ' if e.cerrado else ''}"
            "Rinda cuentas de lo que faltaba hace un año y acuerde responsable para cada compromiso. Son números "
            "enteros: los que faltan para el 80 % y para un facilitador por cada 20 establecimientos.",
            "cobertura",
            *(("regiones_con_equipo",) if facilitadores is not None else ()),
            reservas=(
                "En el país se suman las brechas de las regiones que no llegan; no es la brecha nacional. Un grupo "
                "nuevo donde ya se cumple no la acorta.",
            )
            if e.nodo.nivel is Nivel.PAIS
            else (),
        ),
        "lo que falta para los dos estándares de la guía; metas cargadas",
        destacado="" if e.cerrado else _plazo(e, se_termina=not titulo.startswith(_SOSTENER)),
        cifras=[*_cumplido(e, grupos), *_cifras(e, conformados - activos)],
        bajada=_bajada(e),
        enlace=e.enlace("cobertura", "sin_grupo"),
        avisos=(*e.aviso_de_lista, *_avisos(e, grupos)),
    )


def _semana(e: Escenario) -> Campana:
    """La semana que sigue a la fecha en que se presenta con tiempo para cumplir: la cargada o la de la regla."""
    desde = e.hoy or e.corte or e.periodo.fin
    semanas = [campanas_de(e.consulta, desde.year + cuantos)[0] for cuantos in range(3)]
    return next(semana for semana in semanas if (semana.inicio - desde).days >= MARGEN)


def _plazo(e: Escenario, *, se_termina: bool = True) -> str:
    """«antes del 23 de agosto de 2027»; lo que no se termina, sino que se sostiene, «hasta el»."""
    dia = _semana(e).inicio
    return f"{'antes del' if se_termina else 'hasta el'} {dia.day} de {MESES_LARGOS[dia.month - 1]} de {dia.year}"


# -- lo que se prometió, o lo que faltaba, un año antes


def _cumplido(e: Escenario, grupos: int | None) -> list[Cifra]:
    """Las metas del territorio que vencieron en el último año; si no hay, qué fue de lo que faltaba entonces."""
    corte = e.corte or e.periodo.fin
    vencidas = [
        meta
        for meta in metas(e.consulta, e.nodo, e.periodo)
        if meta.territorio == e.nodo.codigo and corte - timedelta(days=_DEL_ULTIMO_ANIO) <= meta.hasta <= corte
    ]
    if vencidas:
        return [Cifra(_cuanto(meta.alcanzada, meta.avance), f"{meta.nombre}: {meta.frase.removesuffix('.')}")
                for meta in vencidas[:2]]  # fmt: skip
    if e.cambios is None or grupos is None:
        return []
    entonces = grupos_por_formar(e, e.cambios.anterior)
    if entonces is None or not (entonces or e.cambios.ganaron):
        return []
    ganaron = e.cambios.ganaron
    texto = palabra(ganaron, "establecimiento formó", "establecimientos formaron") if ganaron else "formó"
    perdieron = f" y {entero(e.cambios.perdieron)} lo {palabra(e.cambios.perdieron, 'perdió', 'perdieron')}"
    texto = f"{texto} su grupo desde {e.cambios.anterior.cierre_en_frase}{perdieron if e.cambios.perdieron else ''}"
    return [
        e.cuenta(ganaron, entero(ganaron) if ganaron else "Ninguno", f"{texto}{_de_a(e, entonces, grupos)}",
                 "ganaron_grupo")
    ]  # fmt: skip


def _de_a(e: Escenario, entonces: int, grupos: int) -> str:
    """«: entonces faltaban 12 para el 80 %, y ahora faltan 7»; "" si ya no se cuenta a los mismos."""
    pais = e.nodo.nivel is Nivel.PAIS
    antes = e.medir("cobertura", e.cambios.anterior if e.cambios else None).fraccion
    if antes.denominador != e.cobertura.fraccion.denominador or (pais and cada_una(e) != "región"):
        return ""
    para = "para que cada región llegara al 80 %" if pais else "para el 80 %"
    faltaban = f"{palabra(entonces, 'faltaba', 'faltaban')} {entero(entonces)}" if entonces else "no faltaba ninguno"
    falta, faltan = e.tiempo("falta", "faltaba"), e.tiempo("faltan", "faltaban")
    quedan = f"{palabra(grupos, falta, faltan)} {entero(grupos)}" if grupos else f"no {falta} ninguno"
    return f": entonces {faltaban} {para}, y {e.tiempo(e.cuando, 'al cierre')} {quedan}"


def _cuanto(alcanzada: bool, avance: float | None) -> str:
    return "Se cumplió" if alcanzada else "No se cumplió" if avance is not None else "No se sabe"


# -- con los establecimientos que alguien eligió


def _con_nombres(e: Escenario, facilitadores: int | None) -> Escena | None:
    """El compromiso con los establecimientos elegidos; `None` si aquí ninguno suma."""
    eleccion = elegir(e.consulta, e.periodo, e.formar)
    (recuento,) = recontar(e.consulta, [e.nodo], e.periodo, eleccion)
    cuantos, fraccion = recuento.suma, recuento.despues.fraccion
    if not cuantos:
        return None
    propios = [c for c in candidatos(e.consulta, e.nodo, e.periodo, Orden.CERCA) if c.codigo in e.formar]
    filas = tuple({"nombre": c.nombre, "distrito": c.distrito} for c in propios)
    cifras = []
    if fraccion.hay_dato and not fraccion.de_una_parte:
        valor = porcentaje(fraccion.numerador, fraccion.denominador)
        cifras.append(
            Cifra(
                valor,
                f"de cobertura tendría {e.lugar} con {palabra(cuantos, 'él', 'ellos')}: {n_de(fraccion)}",
                fraccion,
            )
        )
    if facilitadores:
        cuantas = palabra(facilitadores, "facilitador por formar", "facilitadores por formar")
        cifras.append(e.cuenta(facilitadores, entero(facilitadores), cuantas, "regiones_sin_equipo"))
    avisos = []
    if eleccion.ya:
        quienes = palabra(len(eleccion.ya), "ya tiene grupo", "ya tienen grupo")
        avisos.append(f"De los elegidos, {entero(len(eleccion.ya))} {quienes}.")
    return e.escena(
        f"Nos comprometemos a formar grupo en {plural(cuantos, 'establecimiento')}",
        e.notas("Lea los nombres y acuerde responsable y fecha para cada uno.", "cobertura"),
        "establecimientos que atienden partos, informaron y no tienen grupo, elegidos en «cómo llegar al 80 %»",
        destacado=_plazo(e),
        cifras=cifras,
        tabla=Tabla(_DE_ELEGIDOS, filas[:_NOMBRADOS], cuantos),
        enlace=e.enlace("cobertura", "sin_grupo"),
        avisos=avisos,
    )


# -- sin elegirlos: cuántos


def _titulo(e: Escenario, grupos: int | None, facilitadores: int | None, conformados: int, activos: int) -> str:
    tareas = [plural(grupos, "grupo")] if grupos else []
    if facilitadores:
        tareas.append(plural(facilitadores, "facilitador", "facilitadores"))
    if e.cerrado:
        return f"{a_que_dia(e.consulta, e.nodo, e.periodo)} {_lo_que_faltaba(e, grupos, tareas, conformados - activos)}"
    if tareas:
        return f"Nos comprometemos a formar {enumerar(tareas)}{_donde(e)}"
    if grupos is None:
        depende = e.nodo.nivel is not Nivel.PAIS and e.cobertura.veredicto is Veredicto.DEPENDE
        if depende and not e.cobertura.fraccion.todo_calla:
            de_que = de_que_depende(e.cobertura.fraccion)
            return f"Como llegar al 80 % depende de {de_que}, nos comprometemos a informar"
        return "Como no se sabe cuántos grupos faltan, nos comprometemos a informar"
    if conformados - activos > 0:
        # sin sesión informada no es lo mismo que sin sesión: quizá solo falta el reporte
        cuantos = plural(conformados - activos, "grupo")
        hace = fuera_de_plazo(e.consulta.contexto.dias_actividad)
        return f"Nos comprometemos a visitar {cuantos} sin sesión informada desde {hace}"
    return f"{_SOSTENER} {_los_grupos(conformados)} {e.de_lugar}"


def _lo_que_faltaba(e: Escenario, grupos: int | None, tareas: list[str], sin_sesion: int) -> str:
    """De un periodo que ya se cerró no se promete nada: se dice qué faltaba entonces."""
    if tareas:
        return f"faltaba formar {enumerar(tareas)}{_donde(e)}"
    if grupos is None:
        if e.nodo.nivel is not Nivel.PAIS and e.cobertura.veredicto is Veredicto.DEPENDE:
            return f"no se sabía si faltaban grupos: dependía de {de_que_depende(e.cobertura.fraccion)}"
        return "no se sabía cuántos grupos faltaban"
    if sin_sesion > 0:
        hace = fuera_de_plazo(e.consulta.contexto.dias_actividad)
        return f"había {plural(sin_sesion, 'grupo')} sin sesión informada desde {hace}"
    return "no faltaba ningún grupo"


def _donde(e: Escenario) -> str:
    """De las regiones de que nada se sabe, tampoco lo que falta."""
    return " en las regiones con dato" if e.nodo.nivel is Nivel.PAIS and e.hijos.desconocidos else ""


def _los_grupos(cuantos: int) -> str:
    return "el grupo" if cuantos == 1 else f"los {plural(cuantos, 'grupo')}"


def _cifras(e: Escenario, visitar: int) -> list[Cifra]:
    """Lo que además hay que hacer: visitar a los que no se reúnen y completar talleres."""
    if e.cerrado:
        return []
    dias = e.consulta.contexto.dias_actividad
    taller = e.suma("con_dato_capacitacion") - e.suma("capacitadas")
    # cuántos, uno, varios, lo que sigue y la lista que los abre
    tareas = (
        (visitar, "grupo por visitar", "grupos por visitar", f": sin sesión informada desde {fuera_de_plazo(dias)}",
         "inactivos"),
        (taller, "grupo cuya madre guía debe", "grupos cuya madre guía debe", " completar su taller de 12 horas",
         "sin_capacitacion"),
    )  # fmt: skip
    return [
        e.cuenta(cuantos, entero(cuantos), palabra(cuantos, uno, varios) + sigue, lista)
        for cuantos, uno, varios, sigue, lista in tareas
        if cuantos > 0
    ]


def _bajada(e: Escenario) -> str:
    if e.cerrado:
        return ""
    semana = _semana(e)
    cuando = f"Ese día empieza la {semana.nombre} de {semana.inicio.year}."
    if e.cobertura.veredicto is Veredicto.CUMPLE and e.nodo.nivel is not Nivel.PAIS:
        activos = e.suma("activos")
        como = "la cobertura ya llega al 80 %: toca sostenerla." if activos else (
            "la cobertura llega al 80 %, y ningún grupo informó una sesión en su plazo."
        )  # fmt: skip
        return f"{e.si_no_es_hoy(como)} {cuando}"
    return cuando


def _avisos(e: Escenario, grupos: int | None) -> list[str]:
    """Lo que hace incierta la cuenta: quién calla, quién depende y de quién no hay facilitadores."""
    if e.nodo.nivel is not Nivel.PAIS:
        if grupos is None and e.cobertura.fraccion.todo_calla:
            return ["Sin ningún reporte de sus establecimientos no se sabe cuántos grupos faltan."]
        if e.cobertura.veredicto is Veredicto.DEPENDE:
            return [f"No se sabe cuántos grupos faltan: depende de {de_que_depende(e.cobertura.fraccion)}."]
        if e.cobertura.fraccion.de_una_parte:
            return [f"No se sabe cuántos faltan: {se_sabe_de(e.nodo, e.cobertura.fraccion)}."]
        return []
    regiones = [hijo.resultado for hijo in e.hijos.filas]
    dependen = sum(r.veredicto is Veredicto.DEPENDE and not r.fraccion.todo_calla for r in regiones)
    equipos_de = equipos(e.consulta, e.consulta.descendientes(e.nodo, Nivel.DIRESA), e.periodo)
    sin_equipo = sum(propio.completo is None for propio in equipos_de)
    dos = dos_brechas(cada_una(e), grupos, e.cobertura.faltan, e.tiempo) if grupos else ""
    son = palabra(grupos or 0, e.tiempo("Es el que falta", "Era el que faltaba"),
                  e.tiempo("Son los que faltan", "Eran los que faltaban"))  # fmt: skip
    avisos = [f"{son} {dos}"] if dos else []
    if dependen:
        cuantas = plural(dependen, "región depende", "regiones dependen")
        avisos.append(f"{cuantas} de datos que faltan y {palabra(dependen, 'queda', 'quedan')} fuera de la suma.")
    if e.hijos.desconocidos:
        cuantas = plural(e.hijos.desconocidos, "región", "regiones")
        avisos.append(f"{cuantas} sin dato o sin ningún reporte, fuera de la suma.")
    if sin_equipo:
        de_cuantas = plural(sin_equipo, "región", "regiones")
        sabe, esta = e.tiempo("se sabe", "se sabía"), e.tiempo("está", "estaba")
        avisos.append(f"De {de_cuantas} no {sabe} si su equipo de facilitadores {esta} completo.")
    return avisos
