"""La ventana de quien presenta: lo que se ve, lo que sigue, las notas, el reloj y el orden de las escenas.

Las miniaturas son la misma presentación, en un marco que mueve `assets/orador.js`. Sin guiones, y en papel, se leen las
notas de todas las escenas, una detrás de otra.
"""

from __future__ import annotations

from datetime import date

from dashboard.almacen.consulta import Consulta
from dashboard.indicadores.escenas import CLAVES, FUENTES, NOMBRES
from dashboard.indicadores.escenas.ediciones import COMPLETA, EDICIONES, en_orden, leer_cuales
from dashboard.indicadores.escenas.escena import Cifra, Escena, Relato
from dashboard.navegacion.vista import Vista
from dashboard.paginas.escena import direccion
from dashboard.paginas.presentacion import de_la_historia, escena_pedida, leer_relato, titulo_de
from dashboard.piezas import html
from dashboard.piezas.enlaces import direccion_pasaporte
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import lineas

#: lo que se pide a la pantalla del público, con su tecla
_MANDOS = (
    ("B", "negro", "negro", "Pantalla del público en negro"),
    ("A", "automatico", "automático", "Que avance sola"),
    ("T", "tema", "claro/oscuro", "Fondo claro u oscuro de la pantalla del público"),
    ("O", "preparar", "orden", "Ordenar y elegir las escenas"),
)
#: la opción de quien eligió escena por escena
_PROPIA = "propia"
#: minutos que puede durar
_DURA = (1, 240)


def pintar(vista: Vista, consulta: Consulta, hoy: date | None = None, direccion: str = "") -> Pieza:
    """El cuerpo del documento, con los mismos campos que la presentación. `ErrorVista` si alguno no vale."""
    relato = leer_relato(vista, consulta, hoy, direccion)
    vista = vista.de_generacion(consulta.contexto.generacion)
    return html.Main(
        _cabecera(relato),
        html.Div(_ahora(vista), _sigue(vista), _saltos(relato), className="orador-pantallas"),
        html.Section(
            [_notas(vista, escena, numero) for numero, escena in enumerate(relato.escenas, 1)],
            id="notas",
            tabIndex="0",
            **{"aria-label": "Notas de la escena"},
        ),
        _preparar(vista, relato),
        id="orador",
        **de_la_historia(vista, relato),
        **{"data-escena": escena_pedida(vista, relato)},
    )


# -- el reloj


def _cabecera(relato: Relato) -> Pieza:
    return html.Header(
        html.Div(
            html.H1(titulo_de(relato), id="titular"),
            html.P(html.Span(id="enlace", role="status"), html.Span(id="aviso", role="status")),
            html.P(id="anuncio", className="solo-lector", **{"aria-live": "polite"}),
            className="orador-titulo",
        ),
        html.P(html.Small("Hora"), html.B(id="hora"), className="reloj"),
        html.P(html.Small("Llevo"), html.B(id="llevo"), className="reloj"),
        html.P(html.Small(id="como-queda"), html.B(id="queda"), className="reloj", hidden=True),
        html.campo("Minutos", html.entrada("number", "dura", "", "dura", min=_DURA[0], max=_DURA[1], step=1)),
        _boton("reiniciar", "R", "a cero", "Poner el reloj en cero"),
        className="orador-cabecera",
    )


# -- lo que se ve


def _ahora(vista: Vista) -> Pieza:
    return html.Section(
        html.H2("Ahora ", html.Span(id="cual-ahora")),
        _lienzo("ahora", vista),
        html.Div(
            html.Button("← Anterior", type="button", **{"data-mando": "anterior"}),
            html.Button("Siguiente →", type="button", className="principal", **{"data-mando": "siguiente"}),
            html.Span([_boton(accion, tecla, texto, ayuda) for tecla, accion, texto, ayuda in _MANDOS]),
            className="orador-mando",
        ),
        className="orador-ahora",
    )


def _sigue(vista: Vista) -> Pieza:
    return html.Section(
        html.H2("Sigue ", html.Span(id="cual-sigue")), _lienzo("sigue", vista), className="orador-sigue"
    )


def _lienzo(identificador: str, vista: Vista) -> Pieza:
    return html.Div(id=identificador, className="lienzo", **{"data-historia": vista.url()})


def _saltos(relato: Relato) -> Pieza:
    botones = (
        html.Button(
            html.B(str(numero)), html.Span(NOMBRES[escena.clave]), type="button", title=escena.titular,
            **{"data-salto": escena.clave},
        )
        for numero, escena in enumerate(relato.escenas, 1)
    )  # fmt: skip
    return html.Nav(
        html.H2("Escenas"), html.Ol(list(map(html.Li, botones))), className="orador-saltos", **{"aria-label": "Escenas"}
    )


def _boton(accion: str, tecla: str, texto: str, ayuda: str) -> Pieza:
    return html.Button(
        html.B(tecla), f" {texto}", type="button", title=ayuda, **{"data-mando": accion, "aria-label": ayuda}
    )


# -- las notas


def _notas(vista: Vista, escena: Escena, numero: int) -> Pieza:
    """El guion, grande; debajo, de dónde sale lo que se dice y las cifras que se pueden abrir, en otra pestaña."""
    notas = escena.notas
    de_donde = (
        ("Definición", notas.definicion),
        ("Norma", notas.norma),
        ("Fuente", notas.fuente),
        ("Fecha de corte", notas.corte),
        *(("Reserva", reserva) for reserva in notas.reservas),
    )
    abre = [
        html.A(f"{cifra.valor} {cifra.texto}", href=destino, target="_blank", rel="noopener")
        for cifra in escena.cifras
        if (destino := _detras(vista, cifra))
    ]
    return html.Article(
        html.H2(html.B(f"{numero}. "), escena.titular),
        html.P(notas.guion.replace(" %", "\u202f%"), className="guion"),
        html.Dl([html.Div(html.Dt(que), html.Dd(dice)) for que, dice in de_donde if dice]),
        html.Div(html.H3("Cifras que se pueden abrir"), lineas(abre, "cifras")) if abre else None,
        **{"data-clave": escena.clave},
    )


def _detras(vista: Vista, cifra: Cifra) -> str:
    """La dirección de lo que hay detrás de una cifra: su pasaporte si es de un indicador; si no, su lista."""
    if cifra.indicador:
        codigo = cifra.enlace.codigo if cifra.enlace else vista.codigo
        return direccion_pasaporte(vista, cifra.indicador, codigo)
    return direccion(vista, cifra.enlace) if cifra.enlace else ""


# -- ordenar y elegir las escenas


def _preparar(vista: Vista, relato: Relato) -> Pieza:
    """El panel: las ediciones y las escenas, primero las elegidas. `assets/preparar.js` pone casillas y flechas."""
    cuales = leer_cuales(vista.campo("escenas"))
    edicion = vista.campo("edicion") or COMPLETA
    puestas = _elegibles(cuales, edicion)
    sin_datos = {omitida.clave: omitida.motivo for omitida in relato.omitidas}
    return html.Dialog(
        html.H2("Ordenar y elegir las escenas", id="preparar-titulo"),
        html.Label("Edición", htmlFor="edicion"),
        html.eleccion(
            "edicion",
            _PROPIA if cuales else edicion,
            [*((e.clave, f"{e.nombre}: {e.para_quien}") for e in EDICIONES), (_PROPIA, "Escogidas una por una")],
            "edicion",
        ),
        html.Ol(
            [
                html.Li(
                    NOMBRES[clave],
                    html.Small(f"No se cuenta: {sin_datos[clave]}") if clave in sin_datos else None,
                    **{"data-clave": clave, "data-puesta": "si" if clave in puestas else "no"},
                )
                for clave in dict.fromkeys([*puestas, *_elegibles((), COMPLETA)])
            ],
            id="orden",
            **{"data-ediciones": " ".join(f"{e.clave}:{'.'.join(_elegibles((), e.clave))}" for e in EDICIONES)},
        ),
        html.P("Las fuentes cierran siempre la presentación.", className="orden-fuentes"),
        html.P(id="orden-aviso", role="status"),
        html.Div(
            html.Button("Presentar así", type="button", className="principal", **{"data-mando": "presentar-asi"}),
            html.Button("Cancelar", type="button", **{"data-mando": "preparar"}),
            className="orden-botones",
        ),
        id="preparar",
        **{"aria-labelledby": "preparar-titulo"},
    )


def _elegibles(cuales: tuple[str, ...], edicion: str) -> list[str]:
    return [clave for clave in en_orden(CLAVES, cuales, edicion) if clave != FUENTES]
