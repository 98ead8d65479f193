"""El plan como PDF: el cronograma en una página, su mapa en otra y una hoja por visita, para imprimir y llenar a mano.

reportlab no necesita ningún programa del sistema. Cada parte cabe en su página: si trae mucho, se encoge.
"""

from __future__ import annotations

import io
from functools import partial
from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import Veredicto
from dashboard.graficas.itinerario import color_de
from dashboard.graficas.letra_pdf import NEGRITA, NORMAL, imprimible
from dashboard.graficas.tema import TOKENS
from dashboard.nucleo.formato import decimal, fecha, mayuscula, palabra, plural
from dashboard.planificacion.candidato import ClaseCandidato
from dashboard.planificacion.itinerario import DIAS, ClasePunto, Itinerario, VisitaPlan, duracion
from dashboard.planificacion.mirar import Hoja, hoja
from dashboard.salidas.dibujo_pdf import Dibujo, en_una_pagina
from dashboard.salidas.plan_mapa import mapa_pdf
from dashboard.salidas.procedencia_plan import MARCA, NORMA, titular, totales, viaje

#: hasta cuántas visitas el cronograma lleva lo que se espera de cada una
_DETALLADAS = 14
#: renglones en blanco para acuerdos
_RENGLONES = 4
#: puntos tipográficos
_MARGEN, _PIE = 36, 44


def en_pdf(plan: Itinerario, consulta: Consulta) -> bytes:
    """El PDF en bytes: el cronograma en una página, el mapa en la siguiente y, después, una hoja por visita."""
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.platypus import BaseDocTemplate, Frame, NextPageTemplate, PageBreak, PageTemplate

    salida = io.BytesIO()
    documento = BaseDocTemplate(
        salida,
        title=imprimible(titular(plan)),
        author="Tablero de los grupos de apoyo comunal a la lactancia materna",
        subject=imprimible(NORMA),
        lang="es-PE",
        # sin la hora del reloj: el mismo plan da el mismo archivo
        invariant=1,
    )
    # muchas visitas se leen mejor en una lista apretada y vertical
    tamanos = {"cronograma": landscape(A4) if len(plan.visitas) <= _DETALLADAS else A4, "hoja": A4}
    cajas = {nombre: (ancho - 2 * _MARGEN, alto - _PIE - _MARGEN) for nombre, (ancho, alto) in tamanos.items()}
    for nombre, tamano in tamanos.items():
        marco = Frame(_MARGEN, _PIE, *cajas[nombre], 0, 0, 0, 0, id=nombre)
        documento.addPageTemplates(PageTemplate(nombre, [marco], onPage=_pie(plan, tamano[0]), pagesize=tamano))
    partes = [en_una_pagina(partial(_cronograma, plan), *cajas["cronograma"])]
    if plan.visitas:
        partes += [NextPageTemplate("hoja"), PageBreak(), en_una_pagina(partial(_mapa, plan, consulta), *cajas["hoja"])]
    for visita in plan.visitas:
        componer = partial(_hoja, plan, hoja(consulta, visita, plan.periodo))
        partes += [NextPageTemplate("hoja"), PageBreak(), en_una_pagina(componer, *cajas["hoja"])]
    documento.build(partes)
    return salida.getvalue()


def _pie(plan: Itinerario, ancho: float) -> Any:
    """Lo que toda página lleva abajo: de qué datos sale, con qué norma y, si toca, que es una demostración."""

    def dibujar(lienzo: Any, documento: Any) -> None:
        lienzo.saveState()
        lienzo.setFont(NORMAL, 6.5)
        lienzo.setFillColor(TOKENS["apagado"])
        origen = (
            f"{plan.nombre} ({plan.codigo}) · periodo {plan.periodo.texto} · datos al {fecha(plan.fecha_datos)} · "
            f"carga {plan.generacion} (huella {plan.datos}) · página {documento.page}"
        )
        lienzo.drawString(_MARGEN, 24, imprimible(origen))
        lienzo.drawString(_MARGEN, 15, imprimible(NORMA))
        if plan.demostracion:
            lienzo.setFont(NEGRITA, 7)
            lienzo.drawRightString(ancho - _MARGEN, 33, imprimible(MARCA))
        lienzo.restoreState()

    return dibujar


def _cronograma(plan: Itinerario, dibujo: Dibujo) -> list[Any]:
    salida = (
        f"Salida desde {plan.base.nombre} · {duracion(plan.opciones.minutos_por_visita)} por visita · "
        f"viaje {viaje(plan.opciones)}. Los tiempos de viaje son estimaciones."
    )
    partes = [dibujo.parrafo(titular(plan), "titulo"), *(dibujo.parrafo(x, "nota") for x in (salida, *plan.avisos))]
    if not plan.visitas:
        return partes
    partes.append(dibujo.parrafo(" · ".join(f"{t.rotulo}: {t.texto}" for t in totales(plan)), "cabeza"))
    detallado = len(plan.visitas) <= _DETALLADAS
    partes += [dibujo.parrafo("Cronograma", "seccion"), (_detallado if detallado else _apretado)(plan, dibujo)]
    cierre = "Todos los candidatos del territorio están en el plan."
    if cuantos := len(plan.sin_visita):
        quedan = f"{palabra(cuantos, 'Queda', 'Quedan')} fuera {plural(cuantos, 'candidato')}"
        cierre = f"{quedan}; el motivo de cada uno está en el libro de Excel."
    return [*partes, dibujo.parrafo(cierre, "nota")]


def _mapa(plan: Itinerario, consulta: Consulta, dibujo: Dibujo) -> list[Any]:
    """El recorrido dibujado, qué visitas hace cada equipo y los totales."""
    filas = [["Equipo", "Visitas, con el número del mapa"]]
    for equipo in sorted({visita.equipo for visita in plan.visitas}):
        propias = [f"{i}. {v.candidato.quien}" for i, v in enumerate(plan.visitas, 1) if v.equipo == equipo]
        filas.append([dibujo.ficha(str(equipo), color_de(equipo)), "; ".join(propias)])
    return [
        dibujo.parrafo(f"Recorrido · {plan.nombre}", "titulo"),
        mapa_pdf(plan, consulta, dibujo.ancho, dibujo.ancho * 0.9),
        dibujo.parrafo(
            "La línea une las visitas en su orden; no es el camino. B es la base y D, donde se duerme.", "nota"
        ),
        dibujo.tabla(filas, (50, 470)),
        dibujo.parrafo("Totales", "seccion"),
        dibujo.tabla([[t.rotulo, t.texto] for t in totales(plan)], (120, 400), cabeza=False),
    ]


def _detallado(plan: Itinerario, dibujo: Dibujo) -> Any:
    filas = [["Fecha", "Eq.", "Horas", "Viaje", "Establecimiento y grupo", "Por qué ahora", "Se espera", "Puntos"]]
    for jornada in plan.jornadas:
        filas += [_renglon(visita, dibujo) for visita in jornada.visitas]
        vuelta = duracion(jornada.viaje_vuelta) if jornada.viaje_vuelta else "–"
        filas.append(["", "", f"{jornada.llegada_base:%H:%M}", vuelta, jornada.adonde_acaba, "", "", ""])
    return dibujo.tabla(filas, (62, 20, 66, 84, 150, 170, 180, 40))


def _apretado(plan: Itinerario, dibujo: Dibujo) -> Any:
    """Una línea por visita, con la hora en que acaba la jornada en la última; lo demás está en su hoja."""
    filas = [["Fecha", "Eq.", "Horas", "Viaje", "Establecimiento y grupo", "Puntos", "Acaba"]]
    for jornada in plan.jornadas:
        for visita in jornada.visitas:
            fila = _renglon(visita, dibujo)
            ultima = visita is jornada.visitas[-1]
            filas.append([*fila[:5], fila[7], f"{jornada.llegada_base:%H:%M}" if ultima else ""])
    return dibujo.tabla(filas, (82, 22, 68, 108, 200, 40, 52))


def _renglon(visita: VisitaPlan, dibujo: Dibujo) -> list[Any]:
    candidato = visita.candidato
    dia = f"{DIAS[visita.inicio.weekday()][:3]} {fecha(visita.inicio.date())}"
    viaje_texto = f"{duracion(visita.viaje)} {visita.como}" if visita.viaje else visita.como
    quien = candidato.quien
    if candidato.clase is ClaseCandidato.SIN_GRUPO:
        quien += " (sin grupo)"
    if visita.sesion is not None:
        quien += f"\nSesión agendada {visita.sesion:%H:%M}"
    elif visita.probable is not None:
        quien += f"\nSesión probable del {fecha(visita.probable.desde)} al {fecha(visita.probable.hasta)}"
    return [
        dia,
        dibujo.ficha(str(visita.equipo), color_de(visita.equipo)),
        f"{visita.inicio:%H:%M}–{visita.salida:%H:%M}",
        viaje_texto,
        quien,
        visita.por_que,
        visita.accion,
        decimal(candidato.puntos),
    ]


def _hoja(plan: Itinerario, datos: Hoja, dibujo: Dibujo) -> list[Any]:
    visita = datos.visita
    cuando = f"{datos.cuando}, visita {visita.orden} del día"
    if visita.viaje:
        cuando += f" · {duracion(visita.viaje)} de viaje {visita.como}"
    partes = [
        dibujo.parrafo(f"Hoja de visita · {plan.nombre}", "nota"),
        dibujo.parrafo(datos.nombre, "titulo"),
        dibujo.parrafo(f"{mayuscula(cuando)}."),
    ]
    if visita.sesion is not None:
        partes.append(dibujo.parrafo(f"La visita abarca la sesión agendada de las {visita.sesion:%H:%M}.", "cabeza"))
    if visita.sesion_sin_hora:
        partes.append(dibujo.parrafo("Ese día hay sesión agendada, sin hora anotada: confírmela antes.", "cabeza"))
    partes += [
        dibujo.parrafo("Contexto", "seccion"),
        dibujo.tabla([list(par) for par in datos.contexto], (90, 430), cabeza=False),
        dibujo.parrafo("Por qué ahora", "seccion"),
        dibujo.parrafo(visita.candidato.frase),
        dibujo.parrafo(f"Se espera: {visita.accion}", "cabeza"),
        dibujo.parrafo("Qué mirar", "seccion"),
        *_lista_para_marcar(datos, dibujo),
    ]
    if datos.sesiones:
        filas = [["Última sesión", "Tema", "Asistentes", "Duración y momentos"]]
        filas += [[fecha(s.fecha), s.tema, s.asistencia, s.completa] for s in datos.sesiones]
        partes += [
            dibujo.parrafo("Últimas sesiones", "seccion"),
            dibujo.tabla(filas, (80, 230, 80, 130)),
        ]
    partes += [
        dibujo.parrafo("Visitas anteriores", "seccion"),
        dibujo.parrafo(datos.anteriores),
        dibujo.parrafo("Acuerdos de esta visita", "seccion"),
        dibujo.tabla(
            [["Acuerdo", "Responsable (cargo)", "Fecha"], *[["", "", ""]] * _RENGLONES],
            (310, 130, 80),
            alto=20,
        ),
        dibujo.firmas("Firma del equipo", "Firma del establecimiento"),
    ]
    return partes


def _lista_para_marcar(datos: Hoja, dibujo: Dibujo) -> list[Any]:
    """Las reglas con su casilla, antes lo que hay que ver, y, aparte, lo que no es una regla."""
    reglas = sorted(datos.reglas, key=lambda regla: (not regla.abierta, regla.veredicto is Veredicto.SIN_DATO))
    filas = [
        (f"{regla.hallado}. La guía {regla.fuerza} {regla.pide}.", regla.palabra, regla.parrafo) for regla in reglas
    ]
    otros = [punto for punto in datos.visita.mirar if punto.clase is not ClasePunto.REGLA]
    filas += [(punto.texto, "", punto.parrafo) for punto in otros]
    if not filas:
        return [dibujo.parrafo("Nada pendiente con los datos cargados.")]
    celdas = [
        [dibujo.cuadro(), texto, veredicto, f"Guía {parrafo}" if parrafo else ""] for texto, veredicto, parrafo in filas
    ]
    return [dibujo.tabla(celdas, (16, 380, 55, 72), cabeza=False)]
