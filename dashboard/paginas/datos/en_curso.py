"""Una carga en curso, en cualquiera de sus fases: subiendo, revisando, revisada, publicando, publicada o con error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.nucleo.formato import enumerar, plural
from dashboard.paginas.cabecera import titular
from dashboard.paginas.datos.revision import cuerpo_de_revision, titular_de_revision
from dashboard.paginas.datos.subir import opciones, pasos, tarjeta_subir
from dashboard.piezas import html
from dashboard.piezas.enlaces import enlace
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import tarjeta
from dashboard.publicacion.carpeta_carga import Estado

Datos = Mapping[str, Any]


def pintar_carga(
    identificador: str,
    estado: Estado,
    pedido: Datos,
    revision: Datos | None,
    regiones: Sequence[tuple[str, str]],
    *,
    repetir: bool = True,
) -> Pieza:
    """La página de una carga: la misma dirección sirve en todas sus fases. `repetir`: si queda con qué revisar."""
    if estado.fase == "revisada" and revision is not None:
        frase, bajada = titular_de_revision(revision)
        contenido = cuerpo_de_revision(revision, opciones(regiones, pedido.get("opciones", {})))
    elif estado.fase == "publicada":
        frase, bajada = "Publicado: el tablero ya sirve los datos nuevos.", estado.mensaje
        contenido = _publicada(revision or {})
    elif estado.fase == "error":
        frase, bajada = "Esta carga no se pudo terminar.", "Los datos publicados siguen como estaban."
        contenido = _con_error(estado, repetir=repetir)
    elif estado.fase == "subiendo":
        frase, bajada = "Suba los archivos y pida que se revisen.", _recibidos(pedido)
        contenido = html.Div(tarjeta_subir(regiones), className="columna")
    else:
        publica = estado.fase == "publicando"
        frase = "Se está publicando…" if publica else "Se están revisando los archivos…"
        bajada = _recibidos(pedido)
        contenido = _trabajando(estado, 3 if publica else 2)
    return html.Div(
        titular(frase, bajada),
        contenido if estado.fase == "revisada" else html.Div(contenido, className="rejilla rejilla-una"),
        className="pagina pagina-datos",
        **{"data-carga": identificador, "data-fase": estado.fase},
    )


def _recibidos(pedido: Datos) -> str:
    archivos = pedido.get("archivos", [])
    if not archivos:
        return "Todavía no llegó ningún archivo."
    return f"{plural(len(archivos), 'archivo')}: {enumerar([archivo['nombre'] for archivo in archivos[:8]])}."


def _trabajando(estado: Estado, paso: int) -> Pieza:
    return tarjeta(
        "Un momento",
        html.Div(
            pasos(paso),
            html.Div(
                html.Span(id="avance-relleno", style={"width": f"{estado.parte * 100:.0f}%"}),
                className="avance",
                role="progressbar",
                **{"aria-label": "Avance de la carga", "aria-valuenow": f"{estado.parte * 100:.0f}"},
            ),
            html.P(estado.paso or "Empezando", id="avance-paso", role="status"),
            html.P("Puede cerrar esta página y volver con la misma dirección: el trabajo sigue.", className="nota"),
        ),
    )


def _con_error(estado: Estado, *, repetir: bool) -> Pieza:
    return tarjeta(
        "Qué pasó",
        html.Div(
            html.P(estado.mensaje, className="error-mensaje", role="alert"),
            html.Div(
                html.Button(
                    "Intentarlo otra vez",
                    className="boton principal",
                    type="button",
                    **{"data-accion": "revisar"},
                )
                if repetir
                else None,
                html.Button(
                    "Descartar y empezar otra vez",
                    className="boton",
                    type="button",
                    **{"data-accion": "descartar"},
                ),
                className="acciones",
            ),
        ),
    )


def _publicada(revision: Datos) -> Pieza:
    anterior = revision.get("anterior")
    return tarjeta(
        "Listo",
        html.Div(
            pasos(4),
            html.Div(
                enlace("Ver el panorama", "/", "boton principal"),
                enlace("Ver qué está cargado", "/datos", "boton"),
                html.Button(
                    f"Deshacer: volver a la carga n.º {anterior}",
                    className="boton",
                    type="button",
                    **{"data-volver": str(anterior)},
                )
                if anterior
                else None,
                className="acciones",
            ),
            html.P(id="mensaje-datos", className="mensaje-datos", role="alert"),
        ),
    )
