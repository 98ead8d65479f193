"""El plan como PDF: una página con el cronograma y una hoja por visita, para imprimir y llenar a mano.

reportlab no necesita ningún programa del sistema. Cada parte cabe en su página: si trae mucho, se encoge.
"""

from __future__ import annotations

import io
from functools import partial
from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import Veredicto
from dashboard.graficas.tema import TOKENS
from dashboard.nucleo.formato import decimal, fecha, palabra, plural
from dashboard.planificacion.calendario import DIAS
from dashboard.planificacion.candidato import ClaseCandidato
from dashboard.planificacion.hoja import Hoja, hoja
from dashboard.planificacion.itinerario import Itinerario, VisitaPlan
from dashboard.planificacion.motivos_fuera import duracion
from dashboard.salidas.dibujo_pdf import Dibujo, en_una_pagina
from dashboard.salidas.letra_pdf import NEGRITA, NORMAL, imprimible, registrar
from dashboard.salidas.procedencia_plan import MARCA, NORMA, titular, viaje

#: hasta cuántas visitas el cronograma lleva lo que se espera de cada una
_DETALLADAS = 14
#: renglones en blanco para acuerdos
_RENGLONES = 4
_VEREDICTOS = {
    Veredicto.CUMPLE: "cumple",
    Veredicto.NO_CUMPLE: "no cumple",
    Veredicto.DEPENDE: "depende",
    Veredicto.SIN_DATO: "sin dato",
}


def escribir(plan: Itinerario, consulta: Consulta) -> bytes:
    """El PDF en bytes: el cronograma en una página y, después, una hoja por visita."""
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.platypus import BaseDocTemplate, Frame, NextPageTemplate, PageBreak, PageTemplate

    registrar()
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
    detallado = len(plan.visitas) <= _DETALLADAS
    cronograma, tamano_cronograma = (_cronograma, landscape(A4)) if detallado else (_cronograma_apretado, A4)
    paginas = []
    for nombre, tamano in (("cronograma", tamano_cronograma), ("hoja", A4)):
        ancho, alto = tamano
        marco = Frame(_MARGEN, _PIE, ancho - 2 * _MARGEN, alto - _PIE - _MARGEN, 0, 0, 0, 0, id=nombre)
        paginas.append(PageTemplate(nombre, [marco], onPage=_pie(plan, ancho), pagesize=tamano))
    documento.addPageTemplates(paginas)
    ancho, alto = tamano_cronograma
    partes = [en_una_pagina(partial(cronograma, plan), ancho - 2 * _MARGEN, alto - _PIE - _MARGEN)]
    ancho, alto = A4
    for visita in plan.visitas:
        componer = partial(_hoja, plan, hoja(consulta, visita, plan.periodo))
        partes += [NextPageTemplate("hoja"), PageBreak()]
        partes.append(en_una_pagina(componer, ancho - 2 * _MARGEN, alto - _PIE - _MARGEN))
    documento.build(partes)
    return salida.getvalue()


#: puntos tipográficos
_MARGEN, _PIE = 36, 44


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


def _encabezado(plan: Itinerario, dibujo: Dibujo) -> list[Any]:
    return [
        dibujo.parrafo(titular(plan), "titulo"),
        dibujo.parrafo(
            f"Salida desde {plan.base.nombre} · {duracion(plan.opciones.minutos_por_visita)} por visita · "
            f"viaje {viaje(plan.opciones)}. Los tiempos de viaje son estimaciones.",
            "nota",
        ),
        *(dibujo.parrafo(aviso, "nota") for aviso in plan.avisos),
    ]


def _cierre(plan: Itinerario, dibujo: Dibujo) -> Any:
    if not plan.sin_visita:
        return dibujo.parrafo("Todos los candidatos del territorio están en el plan.", "nota")
    cuantos = len(plan.sin_visita)
    quedan = f"{palabra(cuantos, 'Queda', 'Quedan')} fuera {plural(cuantos, 'candidato')}"
    return dibujo.parrafo(f"{quedan}; el motivo de cada uno está en el libro de Excel.", "nota")


def _cronograma(plan: Itinerario, dibujo: Dibujo) -> list[Any]:
    partes = _encabezado(plan, dibujo)
    if not plan.visitas:
        return partes
    filas: list[list[Any]] = [
        ["Fecha", "Eq.", "Horas", "Viaje", "Establecimiento y grupo", "Por qué ahora", "Se espera", "Puntos"]
    ]
    for jornada in plan.jornadas:
        filas += [_renglon(visita) for visita in jornada.visitas]
        vuelta = duracion(jornada.viaje_vuelta) if jornada.viaje_vuelta else "–"
        filas.append(["", "", f"{jornada.llegada_base:%H:%M}", vuelta, f"De vuelta en {plan.base.nombre}", "", "", ""])
    partes.append(dibujo.parrafo("Cronograma", "seccion"))
    partes.append(dibujo.tabla(filas, (62, 20, 66, 84, 150, 170, 180, 40)))
    return [*partes, _cierre(plan, dibujo)]


def _cronograma_apretado(plan: Itinerario, dibujo: Dibujo) -> list[Any]:
    """Una línea por visita, con la vuelta a la base en la última de cada jornada; lo demás está en su hoja."""
    filas: list[list[Any]] = [["Fecha", "Eq.", "Horas", "Viaje", "Establecimiento y grupo", "Puntos", "En la base"]]
    for jornada in plan.jornadas:
        for visita in jornada.visitas:
            fila = _renglon(visita)
            ultima = visita is jornada.visitas[-1]
            filas.append([*fila[:5], fila[7], f"{jornada.llegada_base:%H:%M}" if ultima else ""])
    return [
        *_encabezado(plan, dibujo),
        dibujo.parrafo("Cronograma", "seccion"),
        dibujo.tabla(filas, (82, 22, 68, 108, 200, 40, 52)),
        _cierre(plan, dibujo),
    ]


def _renglon(visita: VisitaPlan) -> list[str]:
    candidato = visita.candidato
    dia = f"{DIAS[visita.inicio.weekday()][:3]} {fecha(visita.inicio.date())}"
    viaje_texto = f"{duracion(visita.viaje)} {visita.como}" if visita.viaje else visita.como
    quien = f"{candidato.nombre}, {candidato.establecimiento_nombre}"
    if candidato.clase is ClaseCandidato.SIN_GRUPO:
        quien = f"{candidato.establecimiento_nombre} (sin grupo)"
    if visita.sesion is not None:
        quien += f"\nSesión agendada {visita.sesion:%H:%M}"
    return [
        dia,
        str(visita.equipo),
        f"{visita.inicio:%H:%M}–{visita.salida:%H:%M}",
        viaje_texto,
        quien,
        visita.por_que,
        visita.accion,
        decimal(candidato.puntos),
    ]


def _hoja(plan: Itinerario, datos: Hoja, dibujo: Dibujo) -> list[Any]:
    visita = datos.visita
    candidato = visita.candidato
    es_grupo = candidato.clase is ClaseCandidato.GRUPO
    nombre = f"{candidato.nombre} · {candidato.establecimiento_nombre}" if es_grupo else candidato.nombre
    cuando = (
        f"{DIAS[visita.inicio.weekday()]} {fecha(visita.inicio.date())}, de {visita.inicio:%H:%M} a "
        f"{visita.salida:%H:%M} · equipo {visita.equipo}, visita {visita.orden} del día"
    )
    if visita.viaje:
        cuando += f" · {duracion(visita.viaje)} de viaje {visita.como}"
    partes = [
        dibujo.parrafo(f"Hoja de visita · {plan.nombre}", "nota"),
        dibujo.parrafo(nombre, "titulo"),
        dibujo.parrafo(f"{cuando[0].upper()}{cuando[1:]}."),
    ]
    if visita.sesion is not None:
        partes.append(dibujo.parrafo(f"La visita abarca la sesión agendada de las {visita.sesion:%H:%M}.", "cabeza"))
    if visita.sesion_sin_hora:
        partes.append(dibujo.parrafo("Ese día hay sesión agendada, sin hora anotada: confírmela antes.", "cabeza"))
    partes += [
        dibujo.parrafo("Contexto", "seccion"),
        dibujo.tabla([list(par) for par in datos.contexto], (90, 430), cabeza=False),
        dibujo.parrafo("Por qué ahora", "seccion"),
        dibujo.parrafo(candidato.frase),
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
    anteriores = "; ".join(datos.supervisiones) or "Sin visitas de supervisión registradas"
    partes += [
        dibujo.parrafo("Visitas anteriores", "seccion"),
        dibujo.parrafo(f"{anteriores}."),
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
    """Las reglas con su casilla y, aparte, lo que no es una regla."""
    anchos = (16, 380, 55, 72)
    otros = [punto for punto in datos.visita.mirar if punto.clase != "regla"]
    filas: list[list[Any]] = []
    for regla in sorted(datos.reglas, key=lambda r: _GRAVEDAD[r.veredicto]):
        texto = f"{regla.hallado}. La guía pide {regla.pide}."
        filas.append([dibujo.cuadro(), texto, _VEREDICTOS[regla.veredicto], f"Guía {regla.parrafo}"])
    for punto in otros:
        parrafo = f"Guía {punto.parrafo}" if punto.parrafo else ""
        filas.append([dibujo.cuadro(), punto.texto, "", parrafo])
    if not filas:
        return [dibujo.parrafo("Nada pendiente con los datos cargados.")]
    return [dibujo.tabla(filas, anchos, cabeza=False)]


_GRAVEDAD = {Veredicto.NO_CUMPLE: 0, Veredicto.SIN_DATO: 1, Veredicto.DEPENDE: 1, Veredicto.CUMPLE: 2}
