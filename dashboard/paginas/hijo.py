"""Cómo se dice y se pinta un hijo de un territorio: lo mismo en el mapa, el mosaico, la tabla y la comparación."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dashboard.dominio.estandar import POCOS, Veredicto
from dashboard.dominio.nodo import se_cuentan
from dashboard.graficas.tema import CLASES, SIGNOS, token_de
from dashboard.indicadores.indicador import Hijo, Indicador, Resultado
from dashboard.indicadores.palabras import cuentas, n_de, son_pocos
from dashboard.navegacion.vista import Vista
from dashboard.nucleo.formato import NO_APLICA, SIN_DATO, palabra
from dashboard.piezas.html import Pieza


def nota(indicador: Indicador, hijo: Hijo) -> str:
    """La línea de n/N de un hijo, con su veredicto y lo que falta."""
    fraccion, veredicto = hijo.resultado.fraccion, hijo.resultado.veredicto
    if not hijo.resultado.aplica:
        return f"{NO_APLICA}: {indicador.no_aplica}"
    if indicador.estados:
        partes = [indicador.estados.get(veredicto or Veredicto.SIN_DATO, SIN_DATO)]
        if hijo.resultado.cuenta:
            partes.append(f"{hijo.resultado.unidad}: {hijo.resultado.cuenta}")
    elif fraccion.hay_dato:
        partes = [cuentas(indicador, fraccion)]
        if veredicto:
            partes.append(SIGNOS[veredicto][1])
    else:
        partes = [SIN_DATO]
    if hijo.resultado.faltan:
        partes.append(f"{palabra(hijo.resultado.faltan, 'falta', 'faltan')} {hijo.resultado.contados}")
    if fraccion.sin_reporte and fraccion.hay_dato:
        partes.append(f"{fraccion.sin_reporte} sin reporte")
    if fraccion.duda.unidades:
        partes.append(f"{fraccion.duda.unidades} {indicador.sin_saber}")
    if son_pocos(indicador, hijo.nodo, fraccion):
        partes.append(f"menos de {POCOS}: el porcentaje dice poco")
    return " · ".join(partes)


def cuenta(indicador: Indicador, hijo: Hijo) -> str:
    """«49 de 129» al lado de cada valor; «0 de 1 · pocos» donde el porcentaje dice poco."""
    fraccion = hijo.resultado.fraccion
    publica = not indicador.de_personas or se_cuentan(hijo.nodo)
    if not fraccion.hay_dato or fraccion.todo_calla or hijo.resultado.cuenta or not publica:
        return ""
    dicha = n_de(fraccion) if indicador.es_proporcion else cuentas(indicador, fraccion)
    return f"{dicha} · pocos" if son_pocos(indicador, hijo.nodo, fraccion) else dicha


def color(indicador: Indicador, hijo: Hijo) -> str:
    return token_de(hijo.resultado.fraccion, CLASES[indicador.escala], aplica=hijo.resultado.aplica)


def valor_dibujable(resultado: Resultado) -> float | None:
    """Cuánto mide su barra o dónde va su punto; `None` donde no hay un valor que dibujar."""
    return resultado.fraccion.valor if resultado.aplica and not resultado.fraccion.todo_calla else None


def tramado(hijo: Hijo) -> bool:
    return hijo.resultado.veredicto is Veredicto.DEPENDE


#: un código que no es de nadie, para escribir una vez la dirección de todos
HUECO = "CODIGO"


def molde(enlace: Pieza) -> Callable[..., Pieza]:
    """`nuevo(codigo, contenido, **otros)`: el enlace escrito para `HUECO`, en ese código y con esos atributos.

    Una tabla de hijos lleva más de cien enlaces, y escribir cada dirección cuesta diez veces más que copiarla.
    """
    props = enlace["props"]
    antes, _, despues = props["href"].partition(HUECO)

    def nuevo(codigo: str, contenido: Any, **otros: Any) -> Pieza:
        return {**enlace, "props": {**props, **otros, "href": f"{antes}{codigo}{despues}", "children": contenido}}

    return nuevo


def destino(vista: Vista, hijo: Hijo) -> str:
    return vista.hacia(hijo.nodo.codigo, hijo.nodo.nivel).url()
