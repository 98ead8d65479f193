"""El mapa de la cobertura: qué territorios llegan al 80 %."""

from __future__ import annotations

from dashboard.dominio.estandar import Veredicto
from dashboard.dominio.territorio import NOMBRES_NIVEL, Nivel
from dashboard.indicadores.base import Hijo
from dashboard.indicadores.catalogo import POR_CLAVE
from dashboard.indicadores.cobertura import cuantos_cumplen, de_que_depende
from dashboard.indicadores.escenas.base import Area, Cifra, Escena, Mapa, Omitida
from dashboard.indicadores.escenas.escenario import Escenario
from dashboard.indicadores.palabras import valor
from dashboard.indicadores.relato import titular
from dashboard.nucleo.formato import entero, palabra

CLAVE, TITULO = "mapa", "El mapa"
_PALABRAS = {
    Veredicto.CUMPLE: ("cumple el 80 %", "cumplen el 80 %"),
    Veredicto.NO_CUMPLE: ("no llega al 80 %", "no llegan al 80 %"),
    Veredicto.DEPENDE: ("depende de lo que no se sabe", "dependen de lo que no se sabe"),
    Veredicto.SIN_DATO: ("sin dato de cobertura", "sin dato de cobertura"),
}


def contar(e: Escenario) -> Escena | Omitida:
    """Las áreas de los hijos; una microrred se dibuja a sí misma."""
    propia = e.nodo.nivel is Nivel.MICRORRED
    hijos = (Hijo(e.nodo, e.cobertura),) if propia else e.hijos.filas
    if not any(hijo.resultado.fraccion.hay_dato for hijo in hijos):
        return Omitida(CLAVE, TITULO, "ningún territorio tiene dato de cobertura")
    if all(hijo.resultado.fraccion.todo_calla for hijo in hijos if hijo.resultado.fraccion.hay_dato):
        return Omitida(CLAVE, TITULO, "ningún establecimiento que atiende partos reportó en el periodo")
    areas = tuple(area for hijo in hijos if (area := _area(e, hijo)))
    if not areas:
        return Omitida(
            CLAVE, TITULO, "este territorio no tiene áreas dibujadas: sus establecimientos no traen ubicación"
        )
    veredictos = [hijo.resultado.veredicto or Veredicto.SIN_DATO for hijo in hijos]
    cifras = [
        Cifra(entero(cuantos), palabra(cuantos, *_PALABRAS[veredicto]), veredicto=veredicto)
        for veredicto in Veredicto
        if not propia and (cuantos := veredictos.count(veredicto))
    ]
    avisos = list(e.aviso_de_silencio)
    if sin_area := len(hijos) - len(areas):
        avisos.append(f"{sin_area} sin área dibujada; sus cifras cuentan igual.")
    return e.escena(
        CLAVE,
        _titulo(e, propia),
        e.notas(
            "La línea de 80 % separa los verdes de los naranjas. Rayado: depende de establecimientos sin "
            "reporte o de los que no se sabe si atienden partos.",
            "cobertura",
            reservas=("Los límites de redes y microrredes son aproximados: áreas alrededor de sus establecimientos.",),
        ),
        "RENIPRESS, lista de partos y grupos informados por la región; límites referenciales",
        cifras=cifras,
        mapa=Mapa(e.nodo.codigo, "cobertura", "Establecimientos que atienden partos con grupo conformado", areas),
        avisos=avisos,
    )


def _titulo(e: Escenario, propia: bool) -> str:
    if propia or e.nodo.nivel is Nivel.PAIS:
        return titular(e.consulta, e.nodo, POR_CLAVE["cobertura"], e.cobertura, e.hijos)
    frase = cuantos_cumplen(e.hijos, *NOMBRES_NIVEL[e.hijos.filas[0].nodo.nivel])
    return f"{e.inicio}: {frase[:1].lower()}{frase[1:]} la cobertura de 80 %"


def _area(e: Escenario, hijo: Hijo) -> Area | None:
    lugar = e.consulta.lugar(hijo.nodo)
    if not lugar.get("tipo"):
        return None
    fraccion, veredicto = hijo.resultado.fraccion, hijo.resultado.veredicto
    nota = "sin dato"
    if fraccion.hay_dato:
        nota = f"{entero(fraccion.numerador or 0)} de {entero(fraccion.denominador or 0)} establecimientos"
        if depende := de_que_depende(fraccion):
            nota += f"; {depende}"
    return Area(
        hijo.nodo.codigo,
        hijo.nodo.nombre,
        hijo.nodo.nivel,
        fraccion,
        valor(POR_CLAVE["cobertura"], hijo.resultado),
        nota,
        veredicto,
        veredicto is Veredicto.DEPENDE,
        (lugar["rotulo"][0], lugar["rotulo"][1]) if lugar["rotulo"] else None,
    )
