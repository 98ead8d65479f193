"""Paso 2: qué se entendió, qué se reparó, qué se rechazó y por qué, y qué cambiaría al publicar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.componentes import etiquetas as html
from dashboard.componentes.enlace import descarga
from dashboard.componentes.etiquetas import Pieza
from dashboard.componentes.tarjeta import tarjeta
from dashboard.dominio.formato import entero, palabra, plural
from dashboard.paginas.datos.subir import pasos

Datos = Mapping[str, Any]


def titular_de_revision(revision: Datos) -> tuple[str, str]:
    """Lo que pasaría al publicar, en una frase."""
    tablas = [tabla for archivo in revision["archivos"] for tabla in archivo["tablas"]]
    aceptadas, rechazadas = (sum(t[clave] for t in tablas) for clave in ("aceptadas", "rechazadas"))
    bajada = (
        f"De {plural(sum(t['total'] for t in tablas), 'fila')} de datos: {plural(aceptadas, 'aceptada')} "
        f"({plural(sum(t['reparadas'] for t in tablas), 'reparada')}), {plural(rechazadas, 'rechazada')}, "
        f"{plural(sum(t['ignoradas'] for t in tablas), 'ignorada')}."
    )
    if revision["sin_cambios"]:
        return "Todo lo que traen los archivos ya está cargado igual.", bajada
    if not revision["publicable"]:
        return "Todavía no se puede publicar.", revision["motivo"] or bajada
    if rechazadas:
        verbo = palabra(rechazadas, "se rechaza", "se rechazan")
        return f"Se puede publicar, sin {plural(rechazadas, 'fila')} que {verbo}.", bajada
    return "Se puede publicar: todas las filas se entendieron.", bajada


def cuerpo_de_revision(revision: Datos, opciones: Pieza) -> Pieza:
    """Las tarjetas de la revisión, con los botones de lo que se puede hacer."""
    return html.Div(
        [
            _decidir(revision, opciones),
            *(_archivo(archivo) for archivo in revision["archivos"]),
            _cambios(revision["cambios"]),
            _indicadores(revision["indicadores"]),
        ],
        className="columna",
    )


def _decidir(revision: Datos, opciones: Pieza) -> Pieza:
    avisos = html.Ul([html.Li(aviso) for aviso in revision["avisos"]], className="avisos-carga")
    return tarjeta(
        "¿Publicar?",
        html.Div(
            [
                pasos(2),
                avisos if revision["avisos"] else None,
                html.P(revision["motivo"], className="error-mensaje") if revision["motivo"] else None,
                html.Div(
                    [
                        html.Button(
                            "Publicar",
                            className="boton principal",
                            type="button",
                            disabled=not revision["publicable"],
                            **{"data-accion": "publicar"},
                        ),
                        html.Button("Descartar", className="boton", type="button", **{"data-accion": "descartar"}),
                    ],
                    className="acciones",
                ),
                html.Details(
                    [
                        html.Summary("Cambiar las opciones y revisar otra vez"),
                        opciones,
                        html.Button("Revisar otra vez", className="boton", type="button", **{"data-accion": "revisar"}),
                    ],
                    className="ver-tabla",
                ),
                html.P(id="mensaje-datos", className="mensaje-datos", role="alert"),
            ]
        ),
    )


def _archivo(archivo: Datos) -> Pieza:
    descargas = [
        descarga(texto, f"{archivo['direccion']}/{archivo[clave]}")
        for clave, texto in (
            ("corregido", "Descargar su libro con los motivos"),
            ("lista", "Descargar la lista de problemas (CSV)"),
        )
        if archivo.get(clave)
    ]
    quitar = html.Button("Quitar de la carga", className="boton", type="button", **{"data-quitar": str(archivo["n"])})
    error = archivo.get("error")
    cuerpo: list[Any] = [
        html.Div(
            [html.P(error["mensaje"], className="error-mensaje"), html.P(error["donde"]), html.P(error["que_hacer"])],
            role="alert",
        )
        if error
        else None,
        *(_tabla(tabla) for tabla in archivo["tablas"]),
        html.Div([*descargas, quitar], className="acciones acciones-archivo"),
    ]
    pista = "no se pudo leer" if error else ""
    return tarjeta(archivo["nombre"], html.Div(cuerpo), pista=pista, clase="archivo-con-error" if error else "")


def _tabla(tabla: Datos) -> Pieza:
    hoja = f" · hoja «{tabla['hoja']}»" if tabla["hoja"] else ""
    forma = f" · {tabla['formulario']}" if tabla["formulario"] else ""
    return html.Div(
        [
            html.H3([html.B(tabla["tabla"]), f"{hoja}{forma}"]),
            html.Div(
                [
                    _cuenta("aceptadas", tabla["aceptadas"], "●", "cumple"),
                    _cuenta("reparadas", tabla["reparadas"], "◆", "depende"),
                    _cuenta("rechazadas", tabla["rechazadas"], "▲", "no_cumple"),
                    _cuenta("ignoradas", tabla["ignoradas"], "○", ""),
                    html.Span(f"de {plural(tabla['total'], 'fila')} de datos", className="pista"),
                ],
                className="cuentas",
            ),
            html.P(tabla["detenido"], className="error-mensaje", role="alert") if tabla["detenido"] else None,
            _causas("Por qué se rechazan", tabla["problemas"]),
            _causas("Qué se reparó", tabla["reparaciones"]),
            html.Ul([html.Li(aviso) for aviso in tabla["avisos"]], className="avisos-carga")
            if tabla["avisos"]
            else None,
            _correspondencia(tabla["correspondencia"]),
        ],
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
        [
            html.P(titulo, className="causas-titulo"),
            html.Ul(
                [
                    html.Li(
                        [
                            html.B(f"{plural(causa['cuantas'], 'fila')}: ") if "filas" in causa else None,
                            causa["causa"],
                            html.Span(f" Ejemplo: {causa['ejemplo']}", className="pista-fila")
                            if causa.get("ejemplo")
                            else None,
                            html.Details(
                                [html.Summary("Ver todas las filas"), html.P(causa["filas"], className="filas")],
                                className="ver-tabla",
                            )
                            if causa.get("filas")
                            else None,
                        ]
                    )
                    for causa in causas
                ],
                className="causas",
            ),
        ]
    )


def _correspondencia(pares: Sequence[Sequence[str]]) -> Pieza | None:
    if not pares:
        return None
    return html.Details(
        [
            html.Summary(f"Cómo se leyeron sus {plural(len(pares), 'columna')}"),
            html.Div(
                html.Table(
                    [
                        html.Thead(
                            html.Tr([html.Th("En su archivo", scope="col"), html.Th("En el tablero", scope="col")])
                        ),
                        html.Tbody(
                            [html.Tr([html.Td(suyo), html.Td(nuestro)]) for suyo, nuestro in pares],
                        ),
                    ],
                    className="tabla",
                ),
                className="tabla-ancha",
            ),
        ],
        className="ver-tabla",
    )


def _cambios(cambios: Sequence[Datos]) -> Pieza:
    if not cambios:
        return tarjeta("Qué cambiaría en los datos", html.P("Nada.", className="vacio"))
    columnas = ("Tabla", "Nuevas", "Reemplazadas", "Iguales", "Quitadas")
    filas = [
        html.Tr(
            [
                html.Th(cambio["tabla"], scope="row"),
                *(
                    html.Td(entero(cambio[clave]), className="num")
                    for clave in ("nuevas", "reemplazadas", "iguales", "quitadas")
                ),
            ]
        )
        for cambio in cambios
    ]
    ejemplos = [(cambio["tabla"], celda) for cambio in cambios for celda in cambio["ejemplos"]]
    return tarjeta(
        "Qué cambiaría en los datos",
        html.Div(
            [
                html.Div(
                    html.Table(
                        [
                            html.Thead(html.Tr([html.Th(texto, scope="col") for texto in columnas])),
                            html.Tbody(filas),
                        ],
                        className="tabla",
                    ),
                    className="tabla-ancha",
                ),
                _celdas(ejemplos) if ejemplos else None,
            ]
        ),
        pista="filas, frente a lo que se sirve hoy",
    )


def _celdas(ejemplos: Sequence[tuple[str, Datos]]) -> Pieza:
    cabeza = html.Tr([html.Th(texto, scope="col") for texto in ("Tabla", "Fila", "Columna", "Antes", "Después")])
    filas = [
        html.Tr([html.Td(x) for x in (tabla, celda["clave"], celda["columna"], celda["antes"], celda["despues"])])
        for tabla, celda in ejemplos
    ]
    return html.Details(
        [
            html.Summary(f"Ver {plural(len(ejemplos), 'celda')} que {palabra(len(ejemplos), 'cambia', 'cambian')}"),
            html.Div(
                html.Table([html.Thead(cabeza), html.Tbody(filas)], className="tabla"),
                className="tabla-ancha",
            ),
        ],
        className="ver-tabla",
    )


def _indicadores(indicadores: Sequence[Datos]) -> Pieza | None:
    if not indicadores:
        return None
    cabeza = html.Tr([html.Th(texto, scope="col") for texto in ("Indicador nacional", "Hoy", "Si publica", "")])
    filas = [
        html.Tr(
            [
                html.Th(fila["nombre"], scope="row"),
                html.Td(fila["antes"]),
                html.Td(html.B(fila["despues"]) if fila["cambia"] else fila["despues"]),
                html.Td(html.Span("◆ cambia", className="sello sello-depende") if fila["cambia"] else "igual"),
            ]
        )
        for fila in indicadores
    ]
    return tarjeta(
        "Cómo se moverían los indicadores",
        html.Div(
            html.Table([html.Thead(cabeza), html.Tbody(filas)], className="tabla"),
            className="tabla-ancha",
        ),
        pista="del Perú, en el año de los datos",
    )
