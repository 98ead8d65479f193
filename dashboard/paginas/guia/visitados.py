"""La tarjeta «¿Qué cambió donde se visitó?»: lo que se vio, con su intervalo, y lo que no es."""

from __future__ import annotations

from dashboard.indicadores.emparejar import LADO, Diferencia
from dashboard.indicadores.tras_la_visita import TrasLaVisita, de_las_reuniones, en_una_frase, quienes, tras_la_visita
from dashboard.nucleo.formato import entero, palabra, porcentaje, puntos
from dashboard.paginas.cabecera import acciones
from dashboard.paginas.guia.tarjetas import Mirada
from dashboard.piezas import html
from dashboard.piezas.enlaces import descarga, enlace
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import TABLA_PARTIDA, tabla, tarjeta

PREGUNTA = "¿Qué cambió donde se visitó?"


def visitados(m: Mirada) -> Pieza:
    """Los visitados contra sus parecidos aún no visitados; donde no basta, que no se sabe y qué falta."""
    hallado = tras_la_visita(m.consulta, m.nodo, m.periodo)
    pista = "visitas de supervisión · Guía 5.3.1.3"
    if not hallado.hay_registro:
        return tarjeta(
            PREGUNTA,
            html.P(
                f"{en_una_frase(hallado)}. ",
                descarga("Llene su plantilla", "/datos/plantillas/supervisiones.xlsx"),
                " o ",
                enlace("anótelas fila por fila", "/datos?formulario=supervisiones"),
                ".",
                className="vacio",
            ),
            pista=pista,
        )
    return tarjeta(
        PREGUNTA,
        html.Div(
            html.P(html.B(f"{en_una_frase(hallado)}.")),
            *_lo_que_se_vio(hallado),
            html.P(quienes(hallado), className="detalle"),
            html.P(_QUE_NO_ES if hallado.sentido is not None else _POR_QUE_NO, className="nota"),
        ),
        pista=pista,
        accion=acciones(*m.tras("visitados")) if hallado.visitados else None,
    )


_QUE_NO_ES = (
    "Es lo que se vio, no una prueba de que la visita lo causara: nadie sorteó a quién visitar, y de lo que no está "
    "anotado no se iguala nada. La diferencia descuenta lo que visitados y parecidos todavía diferían antes."
)
_POR_QUE_NO = "Con menos, lo que se viera podría ser azar: por eso no se dice ninguna cifra."


def _lo_que_se_vio(t: TrasLaVisita) -> list[Pieza]:
    """La tabla de antes y después, y si siguieron reuniéndose; nada si no se sabe."""
    if t.asistencia is None or t.sentido is None:
        return []
    filas = _filas("Asistencia", t.asistencia)
    if t.reuniones is not None and t.reuniones.margen is not None:
        filas += _filas("Meses con sesión", t.reuniones)
    encabezados = ("Media de los grupos", f"{LADO} meses antes", f"{LADO} meses después", "Cambio, en puntos")
    return [
        tabla(encabezados, filas, "Antes y después de la visita", clase=TABLA_PARTIDA, numeros_desde=1),
        html.P(f"{de_las_reuniones(t)}.", className="detalle"),
    ]


def _filas(que: str, d: Diferencia) -> list[Pieza]:
    de_quienes = (
        (f"{que} de {entero(d.cuantos)} {palabra(d.cuantos, 'visitado', 'visitados')}", d.visitados),
        (f"{que} de sus {entero(d.distintos)} parecidos", d.parecidos),
    )
    return [
        html.Tr(
            html.Th(rotulo, scope="row"),
            html.Td(_parte(antes), className="num"),
            html.Td(_parte(despues), className="num"),
            html.Td(puntos(round(1000 * (despues - antes))), className="num"),
        )
        for rotulo, (antes, despues) in de_quienes
    ]


def _parte(valor: float) -> str:
    return porcentaje(round(valor * 10**6), 10**6)
