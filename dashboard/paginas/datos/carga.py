"""Una carga de archivos: subir, revisar y publicar. La misma dirección sirve en todas sus fases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.contratos.tablas import TABLAS
from dashboard.nucleo.formato import enumerar, palabra, plural
from dashboard.paginas.cabecera import titular
from dashboard.paginas.datos.revision import (
    pide_algo,
    tarjeta_archivo,
    tarjeta_de_acuerdos,
    tarjeta_de_cambios,
    tarjeta_de_indicadores,
    tarjeta_de_revisiones,
    tarjeta_limpios,
)
from dashboard.piezas import html
from dashboard.piezas.enlaces import boton, enlace
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import lineas, tabla, tarjeta
from dashboard.publicacion.carpeta_carga import REPETIDAS, Estado

Datos = Mapping[str, Any]
Regiones = Sequence[tuple[str, str]]
#: en qué termina el nombre del archivo que manda un formulario, detrás del de su tabla
ANOTADA = "-anotada.csv"


def pintar_carga(
    identificador: str,
    estado: Estado,
    pedido: Datos,
    revision: Datos | None,
    regiones: Regiones,
    *,
    repetir: bool = True,
) -> Pieza:
    """La página de una carga en su fase. `repetir`: si queda con qué revisar otra vez."""
    if estado.fase == "revisada" and revision is not None:
        frase, bajada = _que_pasaria(revision)
        contenido = _revisada(revision, regiones, pedido.get("opciones", {}))
    elif estado.fase == "publicada":
        frase, bajada = "Publicado: el tablero ya sirve los datos nuevos.", estado.mensaje
        contenido = _publicada(revision or {})
    elif estado.fase == "error":
        frase, bajada = "Esta carga no se pudo terminar.", "Los datos publicados siguen como estaban."
        contenido = _con_error(estado, repetir=repetir)
    elif estado.fase == "subiendo":
        frase, bajada = "Suba los archivos y pida que se revisen.", _recibidos(pedido)
        contenido = html.Div(tarjeta_subir(regiones), className="columna")
    elif estado.fase == "esperando":
        frase, bajada = "Espera su turno: se trabaja con una carga a la vez.", _recibidos(pedido)
        salir = ("Salir de la cola", "cancelar") if revision else ("Salir de la cola y descartar", "descartar")
        contenido = _trabajando(estado, 2, html.Div(boton(*salir, "boton"), mensaje(), className="acciones"))
    else:
        publica = estado.fase == "publicando"
        frase = "Se está publicando…" if publica else "Se están revisando los archivos…"
        bajada = _recibidos(pedido)
        contenido = _trabajando(estado, 3 if publica else 2)
    formulario = _formulario_de(pedido)
    seguir = html.P(enlace("Volver al formulario", f"/datos?formulario={formulario}")) if formulario else None
    return html.Div(
        titular(frase, bajada, seguir),
        contenido if estado.fase == "revisada" else html.Div(contenido, className="rejilla rejilla-una"),
        className="pagina pagina-datos",
        # lo anotado en el formulario se olvida al ver que se publicó
        **{"data-carga": identificador, "data-fase": estado.fase, "data-formulario": formulario or None},
    )


def _formulario_de(pedido: Datos) -> str:
    """La tabla cuyas filas anotadas trae la carga; "" si ninguna."""
    suyos = {f"{tabla.nombre}{ANOTADA}": tabla.nombre for tabla in TABLAS}
    return next((suyos[archivo["nombre"]] for archivo in pedido.get("archivos", []) if archivo["nombre"] in suyos), "")


def mensaje() -> Pieza:
    """Donde el guion dice qué salió mal."""
    return html.P(id="mensaje-datos", className="mensaje-datos", role="alert")


def pasos(actual: int) -> Pieza:
    """«1 Subir › 2 Revisar › 3 Publicar», con el actual marcado."""
    return html.Ol(
        [
            html.Li(
                html.Span(str(n), className="paso-numero"),
                nombre,
                className="actual" if n == actual else "hecho" if n < actual else "",
                **({"aria-current": "step"} if n == actual else {}),
            )
            for n, nombre in enumerate(("Subir", "Revisar", "Publicar"), start=1)
        ],
        className="pasos",
    )


# -- subir: se arrastran o se eligen los archivos y se dicen las tres cosas que un archivo no dice


#: lo que el diálogo de elegir archivos ofrece; lo demás también se puede soltar, y decide el contenido
ACEPTA = ".csv,.txt,.tsv,.xlsx,.xlsm,.xls,.xlsb,.ods,.json"


def tarjeta_subir(regiones: Regiones) -> Pieza:
    """La zona donde se sueltan los archivos, con las opciones de la carga."""
    return tarjeta(
        "Cargar archivos",
        html.Div(
            pasos(1),
            html.Button(
                html.B("Arrastre aquí sus archivos, o elíjalos"),
                html.Span("Excel, LibreOffice o CSV · varios a la vez · tal como los tiene, no hace falta limpiarlos"),
                id="zona-subir",
                className="zona-subir",
                type="button",
                **{"data-acepta": ACEPTA},
            ),
            html.Ul(id="archivos-subidos", className="archivos-subidos", **{"aria-live": "polite"}),
            opciones(regiones, {}),
            html.Div(
                html.Button("Revisar", id="boton-revisar", className="boton principal", type="button", disabled=True),
                html.P(
                    "Revisar no cambia nada de lo que se sirve. Los nombres, documentos, direcciones y "
                    "teléfonos no se guardan nunca.",
                    className="nota",
                ),
                className="acciones-carga",
            ),
            mensaje(),
            id="panel-subir",
        ),
        clase="tarjeta-subir",
    )


def opciones(regiones: Regiones, elegidas: Datos) -> Pieza:
    """Los cuatro selectores de una carga. `elegidas`: lo que ya se había elegido."""
    partos = (("", "No suponer nada"), ("I-4", "Suponer I-4 y superiores"), ("I-3", "Suponer I-3 y superiores"))
    modos = (("", "Agregar y corregir"), ("reemplazar", "Reemplazar lo de sus territorios y meses"))
    ocultas = (("", "Cuentan como las demás"), ("fuera", "Dejarlas fuera"))
    modo = "reemplazar" if elegidas.get("reemplazar") else ""
    return html.Div(
        _selector("partos", "¿Quién atiende partos, si no hay lista?", partos, str(elegidas.get("parto_desde", ""))),
        _selector("modo", "¿Qué hacer con lo ya cargado?", modos, modo),
        _selector(
            "ocultas", "¿Y las filas ocultas de un libro?", ocultas, "fuera" if elegidas.get("sin_ocultas") else ""
        ),
        _selector(
            "oficina", "¿Quién entrega? (opcional)", (("", "No se dice"), *regiones), str(elegidas.get("oficina", ""))
        ),
        className="opciones-carga",
    )


def _selector(nombre: str, rotulo: str, valores: Sequence[tuple[str, str]], elegido: str) -> Pieza:
    return html.Div(
        html.Label(rotulo, htmlFor=f"opcion-{nombre}"),
        html.Select(
            [
                html.Option(texto, value=valor, selected=True if elegido and valor == elegido else None)
                for valor, texto in valores
            ],
            id=f"opcion-{nombre}",
            className="form-select",
        ),
    )


def _recibidos(pedido: Datos) -> str:
    archivos = pedido.get("archivos", [])
    if not archivos:
        return "Todavía no llegó ningún archivo."
    return f"{plural(len(archivos), 'archivo')}: {enumerar([archivo['nombre'] for archivo in archivos[:8]])}."


def _trabajando(estado: Estado, paso: int, salida: Pieza | None = None) -> Pieza:
    avance = f"{estado.parte * 100:.0f}"
    return tarjeta(
        "Un momento",
        html.Div(
            pasos(paso),
            html.Div(
                html.Span(id="avance-relleno", style={"width": f"{avance}%"}),
                className="avance",
                role="progressbar",
                **{"aria-label": "Avance de la carga", "aria-valuenow": avance},
            ),
            html.P(estado.paso or "Empezando", id="avance-paso", role="status"),
            html.P("Puede cerrar esta página y volver con la misma dirección: el trabajo sigue.", className="nota"),
            salida,
        ),
    )


def _con_error(estado: Estado, *, repetir: bool) -> Pieza:
    return tarjeta(
        "Qué pasó",
        html.Div(
            html.P(estado.mensaje, className="error-mensaje", role="alert"),
            html.Div(
                boton("Intentarlo otra vez", "revisar", "boton principal") if repetir else None,
                boton("Descartar y empezar otra vez", "descartar", "boton"),
                className="acciones",
            ),
        ),
    )


# -- revisar: qué pasaría al publicar, qué se entendió de cada archivo y la decisión


def _que_pasaria(revision: Datos) -> tuple[str, str]:
    """Lo que pasaría al publicar, en una frase, y las cuentas de todas las filas."""
    total, aceptadas, reparadas, rechazadas, ignoradas = (
        sum(leida[clave] for archivo in revision["archivos"] for leida in archivo["tablas"])
        for clave in ("total", "aceptadas", "reparadas", "rechazadas", "ignoradas")
    )
    bajada = (
        f"De {plural(total, 'fila')} de datos: {plural(aceptadas, 'aceptada')} ({plural(reparadas, 'reparada')}), "
        f"{plural(rechazadas, 'rechazada')}, {plural(ignoradas, 'ignorada')}."
    )
    if revision["sin_cambios"]:
        return "Todo lo que traen los archivos ya está cargado igual.", bajada
    if not revision["publicable"]:
        return "Todavía no se puede publicar.", revision["motivo"] or bajada
    if rechazadas:
        verbo = palabra(rechazadas, "se rechaza", "se rechazan")
        return f"Se puede publicar, sin {plural(rechazadas, 'fila')} que {verbo}.", bajada
    return "Se puede publicar: todas las filas se entendieron.", bajada


def _revisada(revision: Datos, regiones: Regiones, elegidas: Datos) -> Pieza:
    """A la izquierda la decisión y los archivos, primero los que piden algo; a la derecha, lo que cambiaría."""
    limpios = [archivo for archivo in revision["archivos"] if not pide_algo(archivo)]
    return html.Div(
        html.Div(
            _decidir(revision, opciones(regiones, elegidas)),
            _repetidas(revision.get("repetidas", []), str(elegidas.get("repetidas", ""))),
            *(tarjeta_archivo(archivo) for archivo in revision["archivos"] if pide_algo(archivo)),
            tarjeta_limpios(limpios) if limpios else None,
            className="columna",
        ),
        html.Div(
            tarjeta_de_cambios(revision["cambios"]),
            tarjeta_de_indicadores(revision["indicadores"]),
            tarjeta_de_revisiones(revision.get("revisiones", [])),
            tarjeta_de_acuerdos(revision.get("acuerdos", [])),
            className="columna",
        ),
        className="rejilla rejilla-dos rejilla-revision",
    )


def _decidir(revision: Datos, selectores: Pieza) -> Pieza:
    return tarjeta(
        "¿Publicar?",
        html.Div(
            pasos(2),
            lineas(revision["avisos"], "avisos-carga") if revision["avisos"] else None,
            html.P(revision["motivo"], className="error-mensaje") if revision["motivo"] else None,
            html.Div(
                html.Button(
                    "Publicar",
                    className="boton principal",
                    type="button",
                    disabled=not revision["publicable"],
                    **{"data-accion": "publicar"},
                ),
                boton("Descartar", "descartar", "boton"),
                className="acciones",
            ),
            html.Details(
                html.Summary("Cambiar las opciones y revisar otra vez"),
                selectores,
                boton("Revisar otra vez", "revisar", "boton"),
                className="ver-tabla",
            ),
            mensaje(),
        ),
    )


def _repetidas(pares: Sequence[Sequence[str]], elegida: str) -> Pieza | None:
    """Las sesiones que parecen la misma, lado a lado, y qué se hace con ellas; `None` si no hay."""
    if not pares:
        return None
    filas = [html.Tr(html.Th(comun, scope="row"), html.Td(una), html.Td(otra)) for comun, una, otra in pares]
    titulos = ("Cuenta", "También cuenta") if elegida == "distintas" else ("Queda", "No cuenta")
    return tarjeta(
        "¿Son la misma sesión?",
        html.Div(
            tabla(("Día y asistentes", *titulos), filas),
            html.Div(
                _selector("repetidas", "¿Cuál cuenta?", tuple(REPETIDAS.items()), elegida), className="opciones-carga"
            ),
            html.P(
                boton("Contar así", "revisar", "boton boton-corto"),
                html.Span("Se anota con la carga; las siguientes lo respetan.", className="pista"),
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
                boton(f"Deshacer: volver a la carga n.º {anterior}", clase="boton", volver=str(anterior))
                if anterior
                else None,
                className="acciones",
            ),
            mensaje(),
        ),
    )
