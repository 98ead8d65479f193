"""El mapa de la página de visitas: de los datos a la figura, y su leyenda en palabras."""

from __future__ import annotations

from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.territorio import Nivel
from dashboard.graficas.itinerario import ParadaDeMapa, RutaDeMapa, color_de, itinerario
from dashboard.graficas.mapa import ACTIVO, NO_ATIENDE, SIN_GRUPO, SIN_PUNTOS, SIN_REPORTE, SIN_SESION, Area, Puntos
from dashboard.nucleo.formato import plural
from dashboard.paginas.base import Geometria
from dashboard.paginas.visitas.direcciones import Eleccion
from dashboard.paginas.visitas.recorrido import dia_corto, hora
from dashboard.piezas import html
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import leyenda_puntos
from dashboard.planificacion.hechos import Hechos
from dashboard.planificacion.itinerario import Itinerario

#: el país entero cuando un territorio no tiene área
_CAJA_PERU = (-81.4, -18.4, -68.6, 0.1)


def figura_de(
    eleccion: Eleccion, consulta: Consulta, hechos: Hechos, geometria: Geometria, plan: Itinerario | None = None
) -> tuple[dict[str, Any], Pieza]:
    """La figura y su pie. Del país solo se ven las regiones: los puntos aparecen al elegir una."""
    nodo = eleccion.nodo
    puntos = SIN_PUNTOS if nodo.nivel is Nivel.PAIS else _puntos(consulta, hechos)
    rutas = _rutas(plan) if plan else []
    caja = consulta.lugar(nodo).get("caja") or _caja_de(puntos)
    enlaces = eleccion.enlaces_de_mapa()
    if nodo.nivel is Nivel.MICRORRED:
        del enlaces["area"]
    figura = itinerario(
        _areas(consulta, nodo), puntos, rutas, caja, geometria("areas", nodo.codigo), geometria("fondo", ""), enlaces
    )
    return figura, _pie(consulta, nodo, puntos, plan)


def _caja_de(puntos: Puntos) -> tuple[float, float, float, float]:
    if not puntos.latitud:
        return _CAJA_PERU
    return min(puntos.longitud), min(puntos.latitud), max(puntos.longitud), max(puntos.latitud)


def _areas(consulta: Consulta, nodo: Nodo) -> list[Area]:
    propios = [nodo] if nodo.nivel is Nivel.MICRORRED else consulta.hijos(nodo)
    areas = []
    for hijo in propios:
        lugar = consulta.lugar(hijo)
        if lugar.get("tipo"):
            rotulo, caja = lugar["rotulo"], lugar["caja"]
            areas.append(
                Area(hijo.codigo, hijo.nombre, "", "", "papel", False, (rotulo[0], rotulo[1]), ancho=caja[2] - caja[0])
            )
    return areas


def _puntos(consulta: Consulta, hechos: Hechos) -> Puntos:
    """Los establecimientos del ámbito con coordenadas; su clase, en la fecha de datos."""
    nodo = hechos.nodo
    c = consulta.columnas_establecimientos(nodo, "codigo", "nombre", "categoria", "latitud", "longitud", "fuera")
    clase = [NO_ATIENDE] * len(c["codigo"])
    grupos = [0] * len(clase)
    for lugar, no_se_sabe in zip(hechos.lugares.lugar.tolist(), hechos.lugares.no_se_sabe.tolist(), strict=True):
        clase[lugar] = SIN_REPORTE if no_se_sabe else SIN_GRUPO
    propios = zip(hechos.grupos.lugar.tolist(), hechos.grupos.dias.tolist(), strict=True)
    for lugar, dias in propios:
        grupos[lugar] += 1
        al_dia = 0 <= dias <= hechos.plazo
        clase[lugar] = ACTIVO if al_dia or clase[lugar] == ACTIVO else SIN_SESION
    elegidos = [i for i, latitud in enumerate(c["latitud"]) if latitud is not None and not c["fuera"][i]]
    notas = [
        " · ".join(x for x in (c["categoria"][i], plural(grupos[i], "grupo") if grupos[i] else "sin grupo") if x)
        for i in elegidos
    ]
    return Puntos(
        [c["codigo"][i] for i in elegidos],
        [c["nombre"][i] for i in elegidos],
        notas,
        [c["latitud"][i] for i in elegidos],
        [c["longitud"][i] for i in elegidos],
        [clase[i] for i in elegidos],
    )


def _rutas(plan: Itinerario) -> list[RutaDeMapa]:
    base = (plan.base.latitud, plan.base.longitud)
    rutas, numero = [], 0
    for jornada in plan.jornadas:
        paradas = []
        for visita in jornada.visitas:
            numero += 1
            nota = f"{dia_corto(jornada.fecha)}, {hora(visita.llegada)} · {visita.candidato.nombre}"
            nombre = visita.candidato.establecimiento_nombre
            paradas.append(ParadaDeMapa(numero, visita.lugar.latitud, visita.lugar.longitud, nombre, nota))
        rutas.append(RutaDeMapa(jornada.equipo, base, paradas))
    return rutas


def _pie(consulta: Consulta, nodo: Nodo, puntos: Puntos, plan: Itinerario | None) -> Pieza:
    notas = "Áreas aproximadas, no oficiales."
    tipo = consulta.lugar(nodo).get("tipo", "")
    if nodo.nivel is Nivel.PAIS:
        notas = "Límites referenciales (Natural Earth). Elija una región para ver sus establecimientos."
    elif tipo == "oficina":
        notas = "Límites entregados por la oficina."
    elif not tipo:
        notas = "Este territorio no tiene un área dibujada."
    if plan and plan.jornadas:
        notas += " La línea une las visitas en su orden; no es el camino."
    presentes = sorted(set(puntos.clase))
    return html.Div(
        _leyenda_de_equipos(plan) if plan and plan.jornadas else None,
        leyenda_puntos(presentes) if presentes else None,
        html.P(notas, className="nota"),
        className="pie-mapa",
    )


def _leyenda_de_equipos(plan: Itinerario) -> Pieza:
    filas = [html.Li(html.Span("B", className="ficha-base", **{"aria-hidden": "true"}), "base")]
    for equipo in sorted({jornada.equipo for jornada in plan.jornadas}):
        propias = [i for i, v in enumerate(plan.visitas, 1) if v.equipo == equipo]
        numeros = f"{propias[0]}" if len(propias) == 1 else f"{propias[0]}…{propias[-1]}"
        texto = f"equipo {equipo}: visitas {numeros}" if plan.opciones.equipos > 1 else "orden de las visitas"
        forma = {"background": f"var(--{color_de(equipo)})"}
        filas.append(
            html.Li(html.Span(str(propias[0]), className="ficha-numero", style=forma, **{"aria-hidden": "true"}), texto)
        )
    return html.Ul(filas, className="leyenda leyenda-puntos")
