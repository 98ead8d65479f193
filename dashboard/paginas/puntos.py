"""Pocos hijos en todos los indicadores a la vez: un renglón por indicador, de 0 a 100 %, y en él un punto por hijo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from string import ascii_uppercase
from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import ESTANDAR
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.territorio import alfabetico
from dashboard.graficas.tema import SIGNOS
from dashboard.indicadores.catalogo import CATALOGO
from dashboard.indicadores.indicador import Hijo, Indicador, Resultado
from dashboard.indicadores.palabras import son_pocos, valor_de_hijo
from dashboard.indicadores.resumen import de_hijos, medir
from dashboard.navegacion.vista import Vista
from dashboard.paginas.hijo import HUECO, molde, tramado, valor_dibujable
from dashboard.piezas import html
from dashboard.piezas.html import Pieza

#: con menos hijos que estos sobra sitio junto al mapa: se ven todos los indicadores
MENOS_DE = 8
#: lo que un punto ocupa de ancho, en partes de su pista, y lo que sube el que se apila, en píxeles
_ANCHO, _SUBE = 0.023, 11


def puntos_de_hijos(vista: Vista, consulta: Consulta, nodo: Nodo, elegido: Indicador, hijos: Sequence[Hijo]) -> Pieza:
    """La leyenda y los renglones. Cada uno dice además, en palabras, lo que vale el conjunto y cada hijo."""
    # la letra es la del nombre entre los demás: no cambia con el orden ni con el indicador
    por_nombre = sorted((hijo.nodo for hijo in hijos), key=lambda hijo: alfabetico(hijo.nombre))
    a_su_pagina = molde(_enlace("", vista.hacia(HUECO, por_nombre[0].nivel)))
    renglones = []
    for indicador in CATALOGO:
        if nodo.nivel in indicador.compara_en:
            medidos = de_hijos(consulta, nodo, vista.periodo, indicador)
            filas = [Hijo(hijo, medidos[hijo.codigo]) for hijo in por_nombre]
            propio = medir(consulta, nodo, vista.periodo, indicador.clave)
            renglones.append(
                html.Li(
                    _enlace(indicador.ficha.corto, vista.con(indicador=indicador.clave), "puntos-nombre"),
                    # una razón puede pasar de uno: solo se escribe
                    _pista(indicador, filas, propio, a_su_pagina) if indicador.es_proporcion else None,
                    html.P(_en_palabras(indicador, filas, propio)),
                    className="actual" if indicador is elegido else None,
                )
            )
    leyenda = [
        html.Li(a_su_pagina(hijo.codigo, [html.B(letra), hijo.nombre]))
        for letra, hijo in zip(ascii_uppercase, por_nombre, strict=False)
    ]
    conjunto = html.Li(html.B("▾"), f"{nodo.nombre}, el conjunto")
    eje = [html.Span(f"{cien}\u202f%", style={"left": f"{cien}%"}) for cien in range(0, 101, 20)]
    return html.Div(
        html.Ul([*leyenda, conjunto], className="puntos-leyenda"),
        html.Div(eje, className="puntos-eje", **{"aria-hidden": "true"}),
        html.Ul(renglones, className="puntos"),
        className="caja-puntos",
    )


def _enlace(contenido: Any, hacia: Vista, clase: str | None = None) -> Pieza:
    """Un enlace fuera del recorrido del tabulador: la parada de cada hijo es su fila de la tabla."""
    return html.A(contenido, href=hacia.url(), className=clase, tabIndex="-1", **{"data-ir": ""})


def _pista(indicador: Indicador, filas: Sequence[Hijo], propio: Resultado, a_su_pagina: Callable[..., Pieza]) -> Pieza:
    """Los puntos, la línea del 80 % y la marca del conjunto. Para la vista: al lado está lo mismo con palabras."""
    valores = [valor_dibujable(hijo.resultado) for hijo in filas]
    puestos = sorted((valor, lugar) for lugar, valor in enumerate(valores) if valor is not None)
    alturas = carriles([valor for valor, _ in puestos])
    dentro: list[Any] = []
    if indicador.con_linea:
        dentro.append(html.Span(className="puntos-meta", style={"left": f"{ESTANDAR * 100:.0f}%"}))
    if (valor := valor_dibujable(propio)) is not None:
        dentro.append(html.Span("▾", className="puntos-conjunto", style={"left": f"{valor * 100:.2f}%"}))
    for (valor, lugar), altura in zip(puestos, alturas, strict=True):
        hijo = filas[lugar]
        clase = "punto-hijo pocos" if son_pocos(indicador, hijo.nodo, hijo.resultado.fraccion) else "punto-hijo"
        sitio = {"left": f"{valor * 100:.2f}%", "bottom": f"{altura * _SUBE}px"}
        dicho = f"{hijo.nodo.nombre}: {valor_de_hijo(indicador, hijo.resultado)}"
        dentro.append(a_su_pagina(hijo.nodo.codigo, ascii_uppercase[lugar], className=clase, style=sitio, title=dicho))
    alto = {"height": f"{max(alturas, default=0) * _SUBE + 18}px"}
    return html.Div(dentro, className="puntos-pista", style=alto, **{"aria-hidden": "true"})


def carriles(partes: Sequence[float]) -> list[int]:
    """La altura de cada punto, de menor a mayor: la más baja en que no pisa a otro."""
    ocupado: list[float] = []
    alturas = []
    for parte in partes:
        altura = next((i for i, hasta in enumerate(ocupado) if parte - hasta >= _ANCHO), len(ocupado))
        ocupado[altura : altura + 1] = [parte]
        alturas.append(altura)
    return alturas


def _en_palabras(indicador: Indicador, filas: Sequence[Hijo], propio: Resultado) -> str:
    """«Conjunto 66,3 % · A 63,2 % · B, D sin dato · C 78,0 % (depende)»."""
    letras: dict[str, list[str]] = {}
    for letra, hijo in zip(ascii_uppercase, filas, strict=False):
        duda = f" ({SIGNOS[hijo.resultado.veredicto][1]})" if hijo.resultado.veredicto and tramado(hijo) else ""
        pocos = " (pocos)" if son_pocos(indicador, hijo.nodo, hijo.resultado.fraccion) else ""
        letras.setdefault(f"{valor_de_hijo(indicador, hijo.resultado)}{duda or pocos}", []).append(letra)
    partes = [f"Conjunto {valor_de_hijo(indicador, propio)}"]
    # la letra no se separa de su valor al final de un renglón
    partes += [f"{', '.join(propias)}\u00a0{valor}" for valor, propias in letras.items()]
    return " · ".join(partes) + (" (menos es mejor)" if indicador.menor_es_mejor else "")
