"""Con qué se cierra: a qué nos comprometemos y de dónde sale todo."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.dominio.estandar import Veredicto
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.alcanzar import Orden, candidatos, elegir, recontar
from dashboard.indicadores.catalogo import POR_CLAVE
from dashboard.indicadores.cobertura import de_que_depende, lista_usada
from dashboard.indicadores.cuando import a_que_dia
from dashboard.indicadores.escenas.escena import Cifra, Escena, Omitida, Tabla
from dashboard.indicadores.escenas.escenario import GUIA, Escenario
from dashboard.indicadores.listas.lista import Columna, Fila
from dashboard.indicadores.palabras import n_de, se_sabe_de
from dashboard.indicadores.regiones_con_equipo import equipos
from dashboard.nucleo.formato import entero, enumerar, fecha, fuera_de_plazo, palabra, plural, porcentaje

# -- a qué nos comprometemos, en cosas enteras: grupos y facilitadores por formar, grupos por visitar


def grupos_por_formar(e: Escenario) -> int | None:
    """Establecimientos que faltan para el 80 %; `None` si no se sabe.

    Del país, la suma de las regiones que no llegan: el estándar se pide a cada una.
    """
    if not e.cobertura.fraccion.hay_dato or e.cobertura.fraccion.todo_calla:
        return None
    if e.nodo.nivel is not Nivel.PAIS:
        return e.cobertura.faltan
    return e.hijos.faltan


def facilitadores_por_formar(e: Escenario) -> int | None:
    """Facilitadores que faltan: de la región, o sumados de todas; `None` por debajo de la región o sin dato."""
    if e.nodo.nivel not in (Nivel.PAIS, Nivel.DIRESA):
        return None
    regiones = e.consulta.descendientes(e.nodo, Nivel.DIRESA)
    propios = [propio for propio in equipos(e.consulta, regiones, e.periodo) if propio.completo is not None]
    return sum(propio.faltan for propio in propios) if propios else None


def contar_compromiso(e: Escenario) -> Escena | str:
    """Lo que falta, como tarea. Sin brecha, sostener lo logrado."""
    grupos, facilitadores = grupos_por_formar(e), facilitadores_por_formar(e)
    conformados, activos = e.suma("conformados"), e.suma("activos")
    visitar = conformados - activos
    taller = e.suma("con_dato_capacitacion") - e.suma("capacitadas")
    if grupos is None and facilitadores is None and not conformados:
        return "no se sabe qué falta: no hay cobertura, facilitadores ni grupos con dato"
    if e.formar and (elegida := _con_nombres(e, facilitadores)):
        return elegida
    return e.escena(
        _titulo(e, grupos, facilitadores, conformados, activos),
        e.notas(
            "Son números enteros, los que faltan para el 80 % y para un facilitador por cada 20 establecimientos. "
            "Acuerde responsable y fecha para cada uno.",
            "cobertura",
            *(("regiones_con_equipo",) if facilitadores is not None else ()),
            reservas=("En el país se suman las brechas de las regiones que no llegan; no es la brecha nacional.",)
            if e.nodo.nivel is Nivel.PAIS
            else (),
        ),
        "lo que falta para los dos estándares de la guía",
        cifras=_cifras(e, grupos, facilitadores, visitar, taller),
        bajada=_bajada(e, grupos),
        enlace=e.enlace("cobertura", "sin_grupo"),
        avisos=(*e.aviso_de_lista, *_avisos(e, grupos)),
    )


#: establecimientos que se nombran en la sala
_NOMBRADOS = 8
_DE_ELEGIDOS = (
    Columna("nombre", "Establecimiento"),
    Columna("categoria", "Categoría"),
    Columna("distrito", "Distrito"),
)


def _con_nombres(e: Escenario, facilitadores: int | None) -> Escena | None:
    """El compromiso con los establecimientos que alguien eligió; `None` si aquí ninguno suma."""
    eleccion = elegir(e.consulta, e.periodo, e.formar)
    (recuento,) = recontar(e.consulta, [e.nodo], e.periodo, eleccion)
    cuantos, fraccion = recuento.suma, recuento.despues.fraccion
    if not cuantos:
        return None
    propios = [c for c in candidatos(e.consulta, e.nodo, e.periodo, Orden.CERCA) if c.codigo in e.formar]
    filas = tuple({"nombre": c.nombre, "categoria": c.categoria, "distrito": c.distrito} for c in propios)
    donde = palabra(cuantos, "establecimiento donde formar grupo", "establecimientos donde formar grupo")
    cifras = [e.cuenta(cuantos, entero(cuantos), donde, "sin_grupo")]
    if fraccion.hay_dato and not fraccion.de_una_parte:
        valor = porcentaje(fraccion.numerador, fraccion.denominador)
        cifras.append(Cifra(valor, f"de cobertura tendría {e.lugar} con ellos: {n_de(fraccion)}", fraccion))
    if facilitadores:
        cuantas = palabra(facilitadores, "facilitador por formar", "facilitadores por formar")
        cifras.append(e.cuenta(facilitadores, entero(facilitadores), cuantas, "regiones_sin_equipo"))
    avisos = []
    if eleccion.ya:
        quienes = palabra(len(eleccion.ya), "ya tiene grupo", "ya tienen grupo")
        avisos.append(f"De los elegidos, {entero(len(eleccion.ya))} {quienes}.")
    que = f"{a_que_dia(e.consulta, e.nodo, e.periodo)} se eligió" if e.cerrado else "Nos comprometemos a"
    return e.escena(
        f"{que} formar grupo en {plural(cuantos, 'establecimiento')}",
        e.notas("Lea los nombres y acuerde responsable y fecha para cada uno.", "cobertura"),
        "establecimientos que atienden partos, informaron y no tienen grupo, elegidos en «cómo llegar al 80 %»",
        cifras=cifras,
        tabla=Tabla(_DE_ELEGIDOS, filas[:_NOMBRADOS], cuantos),
        enlace=e.enlace("cobertura", "sin_grupo"),
        avisos=avisos,
    )


def _titulo(e: Escenario, grupos: int | None, facilitadores: int | None, conformados: int, activos: int) -> str:
    tareas = [plural(grupos, "grupo")] if grupos else []
    if facilitadores:
        tareas.append(plural(facilitadores, "facilitador", "facilitadores"))
    if e.cerrado:
        return f"{a_que_dia(e.consulta, e.nodo, e.periodo)} {_lo_que_faltaba(e, grupos, tareas, conformados - activos)}"
    if tareas:
        return f"Nos comprometemos a formar {enumerar(tareas)}"
    if grupos is None:
        return "Nos comprometemos a informar: no se sabe cuántos grupos faltan"
    if conformados - activos > 0:
        # sin sesión informada no es lo mismo que sin sesión: quizá solo falta el reporte
        cuantos = plural(conformados - activos, "grupo")
        hace = fuera_de_plazo(e.consulta.contexto.dias_actividad)
        sosteniendo = " y a sostener lo logrado" if activos else ""
        return f"Nos comprometemos a visitar {cuantos} sin sesión informada {hace}{sosteniendo}"
    return f"Nos comprometemos a sostener {_los_grupos(conformados)} {e.de_lugar}"


def _lo_que_faltaba(e: Escenario, grupos: int | None, tareas: list[str], sin_sesion: int) -> str:
    """De un periodo que ya se cerró no se promete nada: se dice qué faltaba entonces."""
    if tareas:
        return f"faltaba formar {enumerar(tareas)}"
    if grupos is None:
        return "no se sabía cuántos grupos faltaban"
    if sin_sesion > 0:
        hace = fuera_de_plazo(e.consulta.contexto.dias_actividad)
        return f"había {plural(sin_sesion, 'grupo')} sin sesión informada {hace}"
    return "no faltaba ningún grupo"


def _los_grupos(cuantos: int) -> str:
    return "el grupo" if cuantos == 1 else f"los {plural(cuantos, 'grupo')}"


def _cifras(e: Escenario, grupos: int | None, facilitadores: int | None, visitar: int, taller: int) -> list[Cifra]:
    donde = "en las regiones que no llegan al 80 %" if e.nodo.nivel is Nivel.PAIS else "para llegar al 80 %"
    dias = e.consulta.contexto.dias_actividad
    # cuántos, uno, varios, lo que sigue y la lista que los abre
    tareas: tuple[tuple[int | None, str, str, str, str], ...] = (
        (grupos, "grupo por formar", "grupos por formar", f" {donde}, uno por establecimiento", "sin_grupo"),
        (facilitadores, "facilitador por formar", "facilitadores por formar", "", "regiones_sin_equipo"),
        (
            visitar, "grupo por visitar", "grupos por visitar", f": sin sesión informada {fuera_de_plazo(dias)}",
            "inactivos",
        ),
        (
            taller, "grupo cuya madre guía debe", "grupos cuya madre guía debe", " completar su taller de 12 horas",
            "sin_capacitacion",
        ),
    )  # fmt: skip
    if not any(tarea[0] for tarea in tareas):
        tareas = ((e.suma("conformados"), "grupo por sostener", "grupos por sostener", "", "conformados"),)
    return [
        e.cuenta(cuantos, entero(cuantos), palabra(cuantos, uno, varios) + sigue, lista)
        for cuantos, uno, varios, sigue, lista in tareas
        if cuantos
    ]


def _bajada(e: Escenario, grupos: int | None) -> str:
    if e.cerrado:
        return "Comprométase con lo que falta hoy: elija el último periodo."
    if e.cobertura.veredicto is Veredicto.CUMPLE and e.nodo.nivel is not Nivel.PAIS:
        activos = e.suma("activos")
        return "La cobertura ya llega al 80 %: toca sostenerla." if activos else (
            "La cobertura llega al 80 %, y ningún grupo informó una sesión en su plazo."
        )  # fmt: skip
    if e.nodo.nivel not in (Nivel.PAIS, Nivel.DIRESA) and grupos is not None:
        return "Los facilitadores se cuentan por región."
    return ""


def _avisos(e: Escenario, grupos: int | None) -> list[str]:
    """Lo que hace incierta la cuenta: quién calla, quién depende y de quién no hay facilitadores."""
    if e.nodo.nivel is not Nivel.PAIS:
        if grupos is None and e.cobertura.fraccion.todo_calla:
            return ["Sin ningún reporte de sus establecimientos no se sabe cuántos grupos faltan."]
        if e.cobertura.veredicto is Veredicto.DEPENDE:
            return [f"Pueden ser otros: depende de {de_que_depende(e.cobertura.fraccion)}."]
        if e.cobertura.fraccion.de_una_parte:
            return [f"No se sabe cuántos faltan: {se_sabe_de(e.nodo, e.cobertura.fraccion)}."]
        return []
    regiones = [hijo.resultado for hijo in e.hijos.filas]
    dependen = sum(r.veredicto is Veredicto.DEPENDE and not r.fraccion.todo_calla for r in regiones)
    equipos_de = equipos(e.consulta, e.consulta.descendientes(e.nodo, Nivel.DIRESA), e.periodo)
    sin_equipo = sum(propio.completo is None for propio in equipos_de)
    avisos = []
    if dependen:
        cuantas = plural(dependen, "región depende", "regiones dependen")
        avisos.append(f"{cuantas} de lo que no se sabe: pueden ser otros grupos.")
    if e.hijos.desconocidos:
        cuantas = plural(e.hijos.desconocidos, "región", "regiones")
        avisos.append(f"{cuantas} sin dato o sin ningún reporte, fuera de la suma.")
    if sin_equipo:
        avisos.append(f"{plural(sin_equipo, 'región', 'regiones')} sin dato de facilitadores.")
    return avisos


# -- de dónde sale todo: fuentes, definiciones, fechas y lo que no se contó

_DE_FUENTES = (Columna("que", "Qué"), Columna("dice", "De dónde sale"))


def contar_fuentes(e: Escenario, omitidas: Sequence[Omitida]) -> Escena:
    """Siempre se cuenta. Dice también qué escenas se dejaron fuera y por qué."""
    contexto = e.consulta.contexto
    titulo = f"Todas las cifras salen de la carga n.º {contexto.generacion}"
    if e.nodo.fecha_datos:
        titulo += f", con datos al {fecha(e.nodo.fecha_datos)}"
    filas: list[Fila] = [
        {"que": "Norma", "dice": f"{GUIA}: 6.1.4 (indicadores), 6.1.3 (sesiones) y 5.3.1.2 (región)"},
        {"que": "Cobertura", "dice": POR_CLAVE["cobertura"].ficha.fuente},
        {"que": "Facilitadores", "dice": POR_CLAVE["regiones_con_equipo"].ficha.fuente},
        {"que": "Asistencia", "dice": POR_CLAVE["asistencia"].ficha.fuente},
        {"que": "Quiénes atienden partos", "dice": _partos(e)},
        {"que": "Reportes", "dice": "tabla cargada" if contexto.hay_reportes else _SIN_REPORTES},
    ]
    if contexto.origen:
        nombres = list(dict.fromkeys(str(fila.get("archivo", "")) for fila in contexto.origen))
        filas.append({"que": "Archivos", "dice": _archivos([nombre for nombre in nombres if nombre])})
    if omitidas:
        dice = "; ".join(f"{omitida.titulo.lower()}: {omitida.motivo}" for omitida in omitidas)
        filas.append({"que": "No se contó", "dice": dice})
    avisos = []
    if contexto.demostracion:
        avisos.append("Datos de demostración: ninguna cifra es real.")
    return e.escena(
        titulo,
        e.notas(
            "Ofrezca enviar la presentación y el libro de datos: cada cifra dice de dónde sale y se puede abrir.",
            "cobertura",
            "regiones_con_equipo",
            "asistencia",
            reservas=[f"No se contó «{omitida.titulo.lower()}»: {omitida.motivo}." for omitida in omitidas],
        ),
        "tablero de los grupos de apoyo a la lactancia materna",
        tabla=Tabla(_DE_FUENTES, tuple(filas), len(filas)),
        avisos=avisos,
    )


_SIN_REPORTES = "no se cargó la tabla de reportes: lo cargado se toma por completo"


def _partos(e: Escenario) -> str:
    sustitutos, sin_dato = e.suma("parto_sustituto"), e.suma("parto_sin_dato")
    partes = []
    if sustitutos:
        partes.append(
            f"supuesto: los de categoría {e.consulta.contexto.parto_desde} o superior, en {entero(sustitutos)}"
        )
    elif e.suma("atienden"):
        lista = lista_usada(e.consulta, e.nodo, e.periodo)
        partes.append(f"lista cargada con el registro{f', {lista}' if lista else ''}")
    else:
        partes.append("no se cargó la lista de quién los atiende")
    if sin_dato:
        partes.append(f"{entero(sin_dato)} sin dato, fuera del denominador")
    return "; ".join(partes)


def _archivos(nombres: list[str]) -> str:
    visibles = ", ".join(nombres[:4])
    return visibles if len(nombres) <= 4 else f"{visibles} y {len(nombres) - 4} más"
