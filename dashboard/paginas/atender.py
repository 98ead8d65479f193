"""La bandeja del director: lo que hay que atender, y de cada asunto su lista, su plan de visitas y su oficio."""

from __future__ import annotations

from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.atender import Bandeja, bandeja
from dashboard.indicadores.atender.asunto import Asunto, Clase
from dashboard.navegacion.vista import Vista
from dashboard.nucleo.formato import al, enumerar, palabra, plural
from dashboard.paginas.oficio import a_oficio
from dashboard.paginas.visitas.esqueleto import VISITAS
from dashboard.piezas import html
from dashboard.piezas.enlaces import abre_lista, enlace
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import marca, tarjeta, tarjeta_vacia

_TITULO = "Lo que hay que atender"
#: los que se ven sin pedir los demás
_PRIMEROS = 8


def tarjeta_atender(vista: Vista, consulta: Consulta, nodo: Nodo) -> Pieza:
    """Los asuntos de un territorio; si no hay ninguno, qué se miró."""
    hallada = bandeja(consulta, nodo, vista.periodo)
    if hallada is None:
        hoy = consulta.periodo_por_defecto()
        ver = enlace(f"ver lo de {hoy.texto}", vista.con(periodo=hoy).url())
        cerro = html.P(f"{vista.periodo.texto.capitalize()} ya cerró: lo que falta se atiende hoy, ", ver, ".")
        return tarjeta(_TITULO, cerro, clase="tarjeta-atender")
    if not hallada.asuntos:
        return tarjeta_vacia(_TITULO, _nada(hallada), clase="tarjeta-atender")
    entradas = [_entrada(vista, *par) for par in hallada.asuntos]
    demas = entradas[_PRIMEROS:]
    contenido = html.Div(
        html.Ul(entradas[:_PRIMEROS], className="asuntos"),
        html.Details(
            html.Summary(f"Ver {palabra(len(demas), 'el otro', f'los otros {len(demas)}')}"),
            html.Ul(demas, className="asuntos"),
            className="ver-tabla",
        )
        if demas
        else None,
    )
    pista = f"{plural(len(entradas), 'asunto')}, {al(nodo.fecha_datos)}"
    return tarjeta(_TITULO, contenido, pista=pista, clase="tarjeta-atender")


def _nada(hallada: Bandeja) -> str:
    dicho = f"Nada que atender. Se miró {enumerar(list(hallada.mirado))}."
    return dicho + (f" No hubo con qué mirar {enumerar(list(hallada.sin_mirar))}." if hallada.sin_mirar else "")


def _entrada(vista: Vista, clase: Clase, asunto: Asunto) -> Pieza:
    nodo = asunto.nodo
    de_quien = html.Span(f", {nodo.nombre}", className="solo-lector")
    ver: list[Any] = [
        abre_lista(f"ver {plural(asunto.cuantos, *clase.unidad)}", vista.de_lista(clase.lista, nodo.codigo).url())
    ]
    if clase.se_visita:
        ver.append(enlace(["plan de visita", de_quien], _plan(vista, asunto)))
    ver.append(enlace(["oficio", de_quien], a_oficio(vista, clase, nodo)))
    separados = [pieza for enlazado in ver for pieza in (" · ", enlazado)][1:]
    return html.Li(
        marca(clase.figura, clase.palabra, f"sello-{clase.tono}"),
        html.P(asunto.frase),
        html.P(separados, className="asunto-ver"),
    )


def _plan(vista: Vista, asunto: Asunto) -> str:
    """Las visitas de su territorio; con los establecimientos de que se habla, obligados, si se recorren de una vez."""
    obligados = asunto.codigos if asunto.nodo.nivel is not Nivel.PAIS else ()
    extra = (("obl", "~".join(obligados)),) if obligados else ()
    return vista.con(pagina=VISITAS, codigo=asunto.nodo.codigo, lista="", extra=extra).url()
