"""De cada archivo revisado: qué se aceptó, se reparó, se rechazó y se ignoró, y cómo se leyeron sus columnas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from dashboard.nucleo.formato import entero, palabra, plural
from dashboard.piezas import html
from dashboard.piezas.enlaces import descarga
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import tarjeta

Datos = Mapping[str, Any]


def pide_algo(archivo: Datos) -> bool:
    """Si la persona debe mirar algo de este archivo: no se leyó, o tiene rechazos, reparaciones o avisos."""
    return bool(archivo["error"]) or any(
        tabla["rechazadas"] or tabla["reparadas"] or tabla["avisos"] or tabla["ignoradas"] or tabla["detenido"]
        for tabla in archivo["tablas"]
    )


_QUE_NO_VUELVE = (
    "De las columnas y hojas que el tablero no usa no se copia lo que pueda ser de una persona: guarde su original."
)


def tarjeta_archivo(archivo: Datos) -> Pieza:
    """Un archivo que pide algo: su error, o las cuentas y causas de cada tabla suya."""
    corregido = archivo.get("corregido")
    de_personas = any(tabla["formulario"] for tabla in archivo["tablas"])
    texto = "Descargar la lista de filas por corregir" if de_personas else "Descargar su libro con los motivos marcados"
    error = archivo.get("error")
    cuerpo: list[Any] = [
        html.Div(
            html.P(error["mensaje"], className="error-mensaje"),
            html.P(error["donde"]),
            html.P(error["que_hacer"]),
            role="alert",
        )
        if error
        else None,
        *(_tabla(tabla) for tabla in archivo["tablas"]),
        html.P(_QUE_NO_VUELVE, className="nota") if corregido and not de_personas else None,
        html.Div(
            descarga(texto, f"{archivo['direccion']}/{quote(corregido)}") if corregido else None,
            _quitar(archivo),
            className="acciones acciones-archivo",
        ),
    ]
    pista = "no se pudo leer" if error else ""
    return tarjeta(archivo["nombre"], html.Div(cuerpo), pista=pista, clase="archivo-con-error" if error else "")


def tarjeta_limpios(archivos: Sequence[Datos]) -> Pieza:
    """Los archivos de los que no hay nada que decir, juntos."""
    return tarjeta(
        f"{plural(len(archivos), 'archivo')} sin nada que corregir",
        html.Ul(
            [
                html.Li(
                    html.Div(
                        html.B(archivo["nombre"]),
                        *(
                            html.Div(
                                _cuenta("aceptadas", tabla["aceptadas"], "●", "cumple"),
                                f" en {tabla['tabla']}" + (f", hoja «{tabla['hoja']}»" if tabla["hoja"] else ""),
                                className="linea-limpia",
                            )
                            for tabla in archivo["tablas"]
                        ),
                        *(_correspondencia(tabla["correspondencia"]) for tabla in archivo["tablas"]),
                    ),
                    _quitar(archivo),
                )
                for archivo in archivos
            ],
            className="conservadas",
        ),
    )


def _quitar(archivo: Datos) -> Pieza:
    return html.Button(
        "Quitar",
        className="boton boton-corto",
        type="button",
        **{"data-quitar": str(archivo["n"]), "aria-label": f"Quitar {archivo['nombre']} de la carga"},
    )


def _hoja(tabla: Datos) -> str:
    return f", hoja «{tabla['hoja']}»" if tabla["hoja"] else ""


def _tabla(tabla: Datos) -> Pieza:
    hoja = f" · hoja «{tabla['hoja']}»" if tabla["hoja"] else ""
    forma = f" · {tabla['formulario']}" if tabla["formulario"] else ""
    return html.Div(
        html.H3(html.B(tabla["tabla"]), f"{hoja}{forma}"),
        html.Div(
            _cuenta("aceptadas", tabla["aceptadas"], "●", "cumple"),
            _cuenta("reparadas", tabla["reparadas"], "◆", "depende"),
            _cuenta("rechazadas", tabla["rechazadas"], "▲", "no_cumple"),
            _cuenta("ignoradas", tabla["ignoradas"], "○", ""),
            html.Span(f"de {plural(tabla['total'], 'fila')} de datos", className="pista"),
            className="cuentas",
        ),
        html.P(tabla["detenido"], className="error-mensaje", role="alert") if tabla["detenido"] else None,
        _causas("Por qué se rechazan", tabla["problemas"]),
        _causas("Qué se reparó", tabla["reparaciones"]),
        html.Ul([html.Li(aviso) for aviso in tabla["avisos"]], className="avisos-carga") if tabla["avisos"] else None,
        _correspondencia(tabla["correspondencia"]),
        className="tabla-leida",
    )


def _cuenta(nombre: str, cuantas: int, signo: str, clase: str) -> Pieza:
    """«● 40 aceptadas»: signo, número y palabra; nunca solo color. En cero no lleva color."""
    return html.Span(
        f"{signo} {entero(cuantas)} {palabra(cuantas, nombre[:-1], nombre)}",
        className=f"sello {f'sello-{clase}' if clase and cuantas else ''}",
    )


def _causas(titulo: str, causas: Sequence[Datos]) -> Pieza | None:
    """Cada causa con su cuenta y un ejemplo; sus filas, al pedirlas."""
    if not causas:
        return None
    return html.Div(
        html.P(titulo, className="causas-titulo"),
        html.Ul(
            [
                html.Li(
                    html.B(f"{plural(causa['cuantas'], 'fila')}: ") if "filas" in causa else None,
                    causa["causa"],
                    html.Span(f" Ejemplo: {causa['ejemplo']}", className="pista-fila")
                    if causa.get("ejemplo")
                    else None,
                    html.Details(
                        html.Summary("Ver todas las filas"),
                        html.P(causa["filas"], className="filas"),
                        className="ver-tabla",
                    )
                    if causa.get("filas")
                    else None,
                )
                for causa in causas
            ],
            className="causas",
        ),
    )


def _correspondencia(pares: Sequence[Sequence[str]]) -> Pieza | None:
    if not pares:
        return None
    return html.Details(
        html.Summary(f"Cómo se leyeron sus {plural(len(pares), 'columna')}"),
        html.Div(
            html.Table(
                html.Thead(html.Tr(html.Th("En su archivo", scope="col"), html.Th("En el tablero", scope="col"))),
                html.Tbody(
                    [html.Tr(html.Td(suyo), html.Td(nuestro)) for suyo, nuestro in pares],
                ),
                className="tabla",
            ),
            className="tabla-ancha",
        ),
        className="ver-tabla",
    )
