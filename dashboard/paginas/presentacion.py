"""La presentación a pantalla completa: todas las escenas de un territorio en un documento que no pide nada más.

Las escenas viajan juntas y el navegador solo cambia cuál se ve: por eso no salta nada, funciona sin red y no cambia
aunque lleguen datos nuevos. Sin guiones se leen una debajo de otra, que también es como se imprimen.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NoReturn

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.territorio import PAIS, Nivel
from dashboard.indicadores.escenas import escenas
from dashboard.indicadores.escenas.escena import Relato
from dashboard.indicadores.palabras import nombre_completo
from dashboard.navegacion.vista import GENERACION, Forma, Vista
from dashboard.nucleo.errores import ErrorVista
from dashboard.paginas.escena import FORMAR, PRESENTACION, pintar_escena
from dashboard.paginas.pagina import Entorno, Pagina
from dashboard.piezas import html
from dashboard.piezas.html import Pieza

TEMAS = ("oscuro", "claro")
#: segundos por escena del automático: menos no se lee, más es una pantalla quieta
CADA = (5, 300)
CADA_POR_DEFECTO = 20
#: las teclas, como se anuncian
_TECLAS = (
    ("B", "negro", "negro", "Pantalla en negro"),
    ("F", "pantalla", "pantalla", "Pantalla completa"),
    ("N", "notas", "notas", "Notas y fuentes"),
    ("A", "automatico", "automático", "Avanzar sola"),
    ("T", "tema", "claro/oscuro", "Fondo claro u oscuro"),
)


def destino_de_presentar(vista: Vista, consulta: Consulta) -> str:
    """La presentación del territorio de una vista; de un establecimiento o un grupo, la de su microrred."""
    codigo = PAIS
    if vista.pagina.forma is not Forma.FIJA:
        try:
            linaje = consulta.linaje(consulta.nodo(vista.codigo))
            codigo = [n.codigo for n in linaje if n.nivel.es_territorio][-1]
        except ErrorVista:
            # una lista de un distrito: su código no es un territorio
            pass
    return vista.con(pagina=PRESENTACION, codigo=codigo, lista="", indicador="cobertura", extra=()).url()


def leer_campos(vista: Vista) -> tuple[int | None, str, int]:
    """(generación pedida, tema, segundos del automático; 0 si no avanza sola). `ErrorVista` si un valor no vale."""
    tema, cada = vista.campo("tema") or TEMAS[0], vista.campo("cada")
    if tema not in TEMAS:
        raise _mal("tema", tema, " o ".join(TEMAS))
    if cada and not (cada.isascii() and cada.isdigit() and CADA[0] <= int(cada[:9]) <= CADA[1]):
        raise _mal("cada", cada, f"segundos, de {CADA[0]} a {CADA[1]}")
    return vista.generacion, tema, int(cada or 0)


def _mal(campo: str, valor: str, que: str) -> ErrorVista:
    return ErrorVista(
        f"El valor «{valor[:40]}» de «{campo}» no se entiende.",
        que_hacer=f"Se espera {que}.",
        opciones=[("Presentar el Perú", PRESENTACION.camino())],
    )


def pintar(vista: Vista, consulta: Consulta, aviso: str = "", hoy: date | None = None) -> Pieza:
    """El cuerpo del documento.

    `aviso`: algo que decir antes de empezar (la carga pedida ya no está). `hoy`: la fecha en que se presenta, que
    decide de qué año es la campaña, igual que en el PPTX.
    """
    nodo = consulta.nodo(vista.codigo)
    relato = escenas(consulta, nodo, consulta.exigir_periodo(vista.periodo), hoy, vista.campo(FORMAR))
    vista = vista.de_generacion(consulta.contexto.generacion)
    claves = [escena.clave for escena in relato.escenas]
    pedida = vista.campo("escena")
    actual = pedida if pedida in claves else claves[0]
    return html.Main(
        html.H1(f"Presentación de {_lugar(relato)}, {relato.periodo.texto}", id="titular", className="solo-lector"),
        html.P(id="anuncio", className="solo-lector", **{"aria-live": "polite"}),
        html.P(aviso, className="presentacion-aviso", role="status") if aviso else None,
        html.Div(
            [pintar_escena(vista, consulta, escena, actual=escena.clave == actual) for escena in relato.escenas],
            className="escenas",
        ),
        _mando(vista, relato, claves.index(actual) + 1),
        html.Div(className="telon", hidden=True, **{"aria-hidden": "true"}),
        id="historia",
        **{
            "data-direccion": _sin(vista, "escena").url(),
            "data-cada": vista.campo("cada") or str(CADA_POR_DEFECTO),
            "data-automatico": "si" if vista.campo("cada") else "no",
            "data-volver": _volver(vista),
            "data-titulo": f"Presentación de {_lugar(relato)}",
        },
    )


def _lugar(relato: Relato) -> str:
    return "Perú" if relato.nodo.nivel is Nivel.PAIS else nombre_completo(relato.nodo)


def _sin(vista: Vista, *campos: str) -> Vista:
    return vista.con(extra=tuple((nombre, valor) for nombre, valor in vista.extra if nombre not in campos))


def _volver(vista: Vista) -> str:
    """La historia desde la que se vino; "" si se empezó por esta."""
    *antes, desde = ["", *vista.campo("desde").split("~")]
    if not desde:
        return ""
    previa = _sin(vista, "desde", "escena").con(codigo=desde)
    camino = "~".join(codigo for codigo in antes if codigo)
    return (previa.con(extra=(*previa.extra, ("desde", camino))) if camino else previa).url()


def _mando(vista: Vista, relato: Relato, posicion: int) -> Pieza:
    """Los botones, que son también el recordatorio de las teclas."""
    nodo = relato.nodo
    # de la misma carga que se presenta, aunque ya haya otra
    consulta_de_archivo = f"territorio={nodo.codigo}&periodo={relato.periodo}&{GENERACION}={relato.generacion}"
    conjunto = f"&{FORMAR}={vista.campo(FORMAR)}" if vista.campo(FORMAR) else ""
    enlaces: list[Any] = [
        html.A("PowerPoint", href=f"/descargar/presentacion.pptx?{consulta_de_archivo}{conjunto}", download=""),
        html.A("Excel", href=f"/descargar/libro.xlsx?{consulta_de_archivo}", download=""),
        html.A("Salir", href=vista.hacia(nodo.codigo, nodo.nivel).con(extra=()).url(), id="salir"),
    ]
    if volver := _volver(vista):
        enlaces.insert(0, html.A("Volver (Esc)", href=volver, id="volver", className="profundizar"))
    return html.Nav(
        html.Span(
            _boton("anterior", "←", "Escena anterior"),
            html.Span(f"{posicion} / {len(relato.escenas)}", id="cuenta"),
            _boton("siguiente", "→", "Escena siguiente"),
            className="mando-paso",
        ),
        html.Span(
            [_boton(accion, [html.B(tecla), f" {texto}"], ayuda) for tecla, accion, texto, ayuda in _TECLAS],
            className="mando-teclas",
        ),
        html.Span(enlaces, className="mando-enlaces"),
        className="mando",
        **{"aria-label": "Mando de la presentación"},
    )


def _boton(accion: str, contenido: Any, ayuda: str) -> Pieza:
    return html.Button(contenido, type="button", title=ayuda, **{"data-mando": accion, "aria-label": ayuda})


def _fuera_del_marco(vista: Vista, _consulta: Consulta, _entorno: Entorno) -> NoReturn:
    """Es un documento aparte: lo escribe su propia ruta (`web.rutas.publicas`)."""
    raise ErrorVista(
        "Esta página se abre sola, sin el marco del tablero.", opciones=[("Abrir la presentación", vista.url())]
    )


PAGINA = Pagina(PRESENTACION, _fuera_del_marco)
