"""La presentación a pantalla completa: todas las escenas de un territorio en un documento que no pide nada más.

Las escenas viajan juntas y el navegador solo cambia cuál se ve: por eso no salta nada, funciona sin red y no cambia
aunque lleguen datos nuevos. Sin guiones se leen una debajo de otra, que también es como se imprimen.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NoReturn

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.territorio import PAIS, Nivel
from dashboard.indicadores.escenas import CLAVES, escenas
from dashboard.indicadores.escenas.ediciones import COMPLETA, leer_cuales
from dashboard.indicadores.escenas.escena import Relato
from dashboard.indicadores.palabras import nombre_completo
from dashboard.navegacion.vista import GENERACION, Forma, Vista
from dashboard.nucleo.errores import ErrorVista
from dashboard.paginas.escena import ELEGIDAS, FORMAR, PRESENTACION, pintar_escena
from dashboard.paginas.pagina import Entorno, Pagina
from dashboard.piezas import html
from dashboard.piezas.html import Pieza

TEMAS = ("oscuro", "claro")
#: segundos por escena del automático: menos no se lee, más es una pantalla quieta
CADA = (5, 300)
CADA_POR_DEFECTO = 20
#: ninguna escena se revela en más pasos
PASOS = 99
#: la ventana de quien presenta, con los mismos campos que la presentación
ORADOR = f"{PRESENTACION.camino()}/orador"
#: las teclas, como se anuncian
_TECLAS = (
    ("V", "orador", "quien presenta", "Ventana de quien presenta: notas, reloj y lo que sigue"),
    ("O", "preparar", "orden", "Ordenar y elegir las escenas"),
    ("B", "negro", "negro", "Pantalla en negro"),
    ("F", "pantalla", "pantalla", "Pantalla completa"),
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
    # se empieza por el primer paso: sin él, un enlace muestra la escena completa
    return vista.con(pagina=PRESENTACION, codigo=codigo, lista="", indicador="cobertura", extra=(("paso", "1"),)).url()


def leer_campos(vista: Vista) -> tuple[int | None, str, int]:
    """(generación pedida, tema, segundos del automático; 0 si no avanza sola). `ErrorVista` si un valor no vale."""
    tema, cada = vista.campo("tema") or TEMAS[0], vista.campo("cada")
    if tema not in TEMAS:
        raise _mal("tema", tema, " o ".join(TEMAS))
    if cada and not (cada.isascii() and cada.isdigit() and CADA[0] <= int(cada[:9]) <= CADA[1]):
        raise _mal("cada", cada, f"segundos, de {CADA[0]} a {CADA[1]}")
    paso = vista.campo("paso")
    if paso and not (paso.isascii() and paso.isdigit() and 1 <= int(paso[:9]) <= PASOS):
        raise _mal("paso", paso, f"un número del 1 al {PASOS}")
    return vista.generacion, tema, int(cada or 0)


def _mal(campo: str, valor: str, que: str) -> ErrorVista:
    return ErrorVista(
        f"El valor «{valor[:40]}» de «{campo}» no se entiende.",
        que_hacer=f"Se espera {que}.",
        opciones=[("Presentar el Perú", PRESENTACION.camino())],
    )


def leer_relato(vista: Vista, consulta: Consulta, hoy: date | None, direccion: str = "") -> Relato:
    """La historia que pide una dirección, con las escenas que elige. `ErrorVista` si un campo no vale.

    `direccion`: la del tablero visto desde fuera, para el código que se escanea; "" si no la hay.
    """
    return escenas(
        consulta,
        consulta.nodo(vista.codigo),
        consulta.exigir_periodo(vista.periodo),
        hoy,
        vista.campo(FORMAR),
        leer_cuales(vista.campo("escenas")),
        vista.campo("edicion") or COMPLETA,
        direccion,
    )


def escena_pedida(vista: Vista, relato: Relato) -> str:
    """La clave de la escena que se ve.

    La que dice la dirección; si esta historia no la cuenta, la anterior más cercana: así se sigue en el tema.
    """
    claves = [escena.clave for escena in relato.escenas]
    pedida = vista.campo("escena")
    hasta = CLAVES.index(pedida) + 1 if pedida in CLAVES else 0
    return next((clave for clave in reversed(CLAVES[:hasta]) if clave in claves), claves[0])


def de_la_historia(vista: Vista, relato: Relato) -> dict[str, str]:
    """Los atributos con que las dos ventanas se reconocen y escriben la dirección de cada escena."""
    empezada = (vista.campo("desde").split("~")[0] or vista.codigo, str(relato.periodo), str(relato.generacion))
    return {
        "data-direccion": _sin(vista, "escena", "paso", "tema", "cada").url(),
        "data-canal": " ".join(("presentacion", *empezada)),
        "data-titulo": f"Presentación de {_lugar(relato)}",
        "data-en-paso": vista.campo("paso"),
    }


def pintar(vista: Vista, consulta: Consulta, aviso: str = "", hoy: date | None = None, direccion: str = "") -> Pieza:
    """El cuerpo del documento.

    `aviso`: algo que decir antes de empezar (la carga pedida ya no está). `hoy`: la fecha en que se presenta, que
    decide de qué año es la campaña, igual que en el PPTX.
    """
    relato = leer_relato(vista, consulta, hoy, direccion)
    vista = vista.de_generacion(consulta.contexto.generacion)
    claves = [escena.clave for escena in relato.escenas]
    actual = escena_pedida(vista, relato)
    return html.Main(
        html.H1(titulo_de(relato), id="titular", className="solo-lector"),
        html.P(id="anuncio", className="solo-lector", **{"aria-live": "polite"}),
        html.P(aviso, className="presentacion-aviso", role="status") if aviso else None,
        html.Div(
            [
                # sus enlaces llevan a la misma escena de otro territorio
                pintar_escena(
                    vista.con_campo("escena", clave),
                    consulta,
                    escena,
                    actual=clave == actual,
                    lugar=f"{numero} / {len(claves)}",
                )
                for numero, (clave, escena) in enumerate(zip(claves, relato.escenas, strict=True), 1)
            ],
            className="escenas",
        ),
        _mando(vista, relato, claves.index(actual) + 1),
        html.Div(className="telon", hidden=True, **{"aria-hidden": "true"}),
        html.Div(className="puntero", hidden=True, **{"aria-hidden": "true"}),
        id="historia",
        **de_la_historia(vista, relato),
        **{
            "data-cada": vista.campo("cada") or str(CADA_POR_DEFECTO),
            "data-automatico": "si" if vista.campo("cada") else "no",
            "data-volver": _volver(vista),
        },
    )


def titulo_de(relato: Relato) -> str:
    """El titular del documento: de quién es la presentación y de cuándo."""
    return f"Presentación de {_lugar(relato)}, {relato.periodo.texto}"


def _lugar(relato: Relato) -> str:
    return "Perú" if relato.nodo.nivel is Nivel.PAIS else nombre_completo(relato.nodo)


def _sin(vista: Vista, *campos: str) -> Vista:
    return vista.con(extra=tuple((nombre, valor) for nombre, valor in vista.extra if nombre not in campos))


def _volver(vista: Vista) -> str:
    """La historia desde la que se vino; "" si se empezó por esta."""
    *antes, desde = ["", *vista.campo("desde").split("~")]
    if not desde:
        return ""
    previa = _sin(vista, "desde", "escena", "paso").con(codigo=desde)
    camino = "~".join(codigo for codigo in antes if codigo)
    return (previa.con(extra=(*previa.extra, ("desde", camino))) if camino else previa).url()


def _mando(vista: Vista, relato: Relato, posicion: int) -> Pieza:
    """Los botones, que son también el recordatorio de las teclas."""
    nodo = relato.nodo
    # de la misma carga que se presenta, aunque ya haya otra
    consulta_de_archivo = f"territorio={nodo.codigo}&periodo={relato.periodo}&{GENERACION}={relato.generacion}"
    elegido = "".join(f"&{campo}={vista.campo(campo)}" for campo in (FORMAR, *ELEGIDAS) if vista.campo(campo))
    enlaces: list[Any] = [
        html.A("PowerPoint", href=f"/descargar/presentacion.pptx?{consulta_de_archivo}{elegido}", download=""),
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
