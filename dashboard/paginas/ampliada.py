"""Una gráfica ampliada: la misma de su página, en Plotly, para acercarse, separar sus series y señalar cada valor.

Responde a quien la quiere mirar de cerca o enseñarla sola. Es la única página que pide Plotly: las demás ya traen sus
gráficas dibujadas.
"""

from __future__ import annotations

from dashboard.almacen.consulta import Consulta
from dashboard.graficas.en_plotly import en_plotly
from dashboard.indicadores.dibujables import DIBUJABLES, Dibujable, con_lugar
from dashboard.navegacion.vista import Forma, Ruta, Vista
from dashboard.nucleo.errores import ErrorVista
from dashboard.nucleo.formato import al
from dashboard.paginas.cabecera import acciones, tira, titular, ver_tabla
from dashboard.paginas.pagina import Pagina, de_lectura
from dashboard.piezas import html
from dashboard.piezas.enlaces import boton_pasaporte, enlace, menu_de_lamina
from dashboard.piezas.html import Pieza
from dashboard.piezas.marco import grafica
from dashboard.piezas.tarjeta import tarjeta

GRAFICA = "grafica"
AMPLIADA = Ruta("ampliada", Forma.CONSULTA, (GRAFICA,))


def a_ampliada(vista: Vista, propio: Dibujable) -> Pieza:
    """El enlace a una gráfica ampliada, con el territorio y el periodo de la página. Pide Plotly: carga otra página."""
    destino = vista.con(pagina=AMPLIADA, lista="", extra=((GRAFICA, propio.clave),))
    return html.A("Ampliar", href=destino.url(), className="accion")


def pintar(vista: Vista, consulta: Consulta) -> Pieza:
    """La página. `ErrorVista` si la gráfica no existe, no es de ese nivel o no hay qué dibujar."""
    nodo, periodo = consulta.nodo(vista.codigo), consulta.exigir_periodo(vista.periodo)
    propio = DIBUJABLES.get(vista.campo(GRAFICA))
    volver = vista.hacia(nodo.codigo, nodo.nivel).url()
    salida = [(f"Volver a {nodo.nombre}", volver)]
    if propio is None or nodo.nivel not in propio.niveles:
        raise ErrorVista(f"{nodo.nombre} no tiene esa gráfica.", opciones=salida)
    hecha = propio.hacer(consulta, nodo, periodo)
    if isinstance(hecha, str):
        raise ErrorVista(f"En {periodo.en_frase} no hay {hecha} que dibujar de {nodo.nombre}.", opciones=salida)
    grafico, mostrado = con_lugar(hecha[0], consulta, nodo), hecha[1]
    controles = acciones(
        ver_tabla(vista, propio.lista),
        menu_de_lamina(vista.con(periodo=mostrado), propio.clave, propio.que, propio.lista),
        boton_pasaporte(vista, propio.indicador, propio.que),
    )
    contenido = html.Div(
        html.de_dash(grafica("grafica-ampliada", en_plotly(grafico)), "Cargando la gráfica…", "lienzo-ampliado"),
        html.P(propio.leyenda, className="nota") if propio.leyenda else None,
    )
    return html.Div(
        tira(vista, consulta, nodo, enlace(f"← Volver a {nodo.nombre}", volver, "accion")),
        titular(grafico.titulo, f"{grafico.unidad} · {mostrado.texto} · {al(nodo.fecha_datos)}"),
        html.Div(tarjeta(propio.que, contenido, accion=controles), className="rejilla rejilla-una"),
        className="pagina",
    )


PAGINA = Pagina(AMPLIADA, de_lectura(pintar), de_dash=True)
