"""Lo que la revisión dice de cada archivo, y lo que cambiaría en los datos y en los indicadores al publicar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from dashboard.nucleo.formato import entero, palabra, plural
from dashboard.piezas import html
from dashboard.piezas.enlaces import boton, descarga
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import lineas, tabla, tarjeta, tarjeta_vacia

Datos = Mapping[str, Any]

#: revisiones que se leen antes de publicar; las demás se cuentan
_REVISIONES = 30
_QUE_NO_VUELVE = (
    "De las columnas y hojas que el tablero no usa no se copia lo que pueda ser de una persona: guarde su original."
)


def pide_algo(archivo: Datos) -> bool:
    """Si la persona debe mirar algo de este archivo: no se leyó, o tiene rechazos, reparaciones o avisos."""
    que_mirar = ("rechazadas", "reparadas", "avisos", "ignoradas", "detenido", "sumado")
    return bool(archivo["error"] or archivo.get("por_nombrar")) or any(
        leida.get(clave) for leida in archivo["tablas"] for clave in que_mirar
    )


def tarjeta_archivo(archivo: Datos) -> Pieza:
    """Un archivo que pide algo: su error, o las cuentas y causas de cada tabla suya."""
    corregido, error = archivo.get("corregido"), archivo.get("error")
    lista = archivo.get("solo_filas")
    texto = "Descargar la lista de filas por corregir" if lista else "Descargar su libro con los motivos marcados"
    que_paso = error and html.Div(
        html.P(error["mensaje"], className="error-mensaje"),
        html.P(error["donde"]),
        html.P(error["que_hacer"]),
        role="alert",
    )
    return tarjeta(
        archivo["nombre"],
        html.Div(
            que_paso,
            *(_leida(propia) for propia in archivo["tablas"]),
            *(_por_nombrar(archivo["n"], hoja, falta=bool(error)) for hoja in archivo.get("por_nombrar", [])),
            html.P(_QUE_NO_VUELVE, className="nota") if corregido and not lista else None,
            html.Div(
                descarga(texto, f"{archivo['direccion']}/{quote(corregido)}") if corregido else None,
                _quitar(archivo),
                className="acciones acciones-archivo",
            ),
        ),
        pista="no se pudo leer" if error else "",
        clase="archivo-con-error" if error else "",
    )


def tarjeta_limpios(archivos: Sequence[Datos]) -> Pieza:
    """Los archivos de los que no hay nada que decir, juntos."""
    filas = [
        html.Li(
            html.Div(
                html.B(archivo["nombre"]),
                *(
                    html.Div(
                        _cuenta("aceptadas", leida["aceptadas"], "●", "cumple"),
                        f" en {leida['tabla']}{_hoja(leida, ', ')}",
                        className="linea-limpia",
                    )
                    for leida in archivo["tablas"]
                ),
                *(_correspondencia(leida["correspondencia"]) for leida in archivo["tablas"]),
            ),
            _quitar(archivo),
        )
        for archivo in archivos
    ]
    titulo = f"{plural(len(archivos), 'archivo')} sin nada que corregir"
    return tarjeta(titulo, html.Ul(filas, className="conservadas"))


def _quitar(archivo: Datos) -> Pieza:
    return html.Button(
        "Quitar",
        className="boton boton-corto",
        type="button",
        **{"data-quitar": str(archivo["n"]), "aria-label": f"Quitar {archivo['nombre']} de la carga"},
    )


def _hoja(leida: Datos, antes: str) -> str:
    return f"{antes}hoja «{leida['hoja']}»" if leida["hoja"] else ""


def _leida(leida: Datos) -> Pieza:
    """Lo que se entendió de una tabla de un archivo."""
    forma = f" · {leida['formulario']}" if leida["formulario"] else ""
    return html.Div(
        html.H3(html.B(leida["tabla"]), f"{_hoja(leida, ' · ')}{forma}"),
        html.Div(
            _cuenta("aceptadas", leida["aceptadas"], "●", "cumple"),
            _cuenta("reparadas", leida["reparadas"], "◆", "depende"),
            _cuenta("rechazadas", leida["rechazadas"], "▲", "no_cumple"),
            _cuenta("ignoradas", leida["ignoradas"], "○", ""),
            html.Span(f"de {plural(leida['total'], 'fila')} de datos", className="pista"),
            className="cuentas",
        ),
        html.P(leida["detenido"], className="error-mensaje", role="alert") if leida["detenido"] else None,
        _sumado(leida.get("sumado", [])),
        _causas("Por qué se rechazan", leida["problemas"]),
        _lugares(leida.get("lugares", [])),
        _causas("Qué se reparó", leida["reparaciones"]),
        lineas(leida["avisos"], "avisos-carga") if leida["avisos"] else None,
        _correspondencia(leida["correspondencia"]),
        className="tabla-leida",
    )


def _lugares(dudosos: Sequence[Datos]) -> Pieza | None:
    """Los establecimientos que no se reconocen, con los que podrían ser."""
    if not dudosos:
        return None
    filas = [
        html.Tr(
            html.Th(lugar["dicho"], scope="row"),
            html.Td(entero(lugar["filas"]), className="num"),
            html.Td(
                html.Select(
                    [
                        html.Option(texto, value=codigo, selected=True if codigo == lugar["elegido"] else None)
                        for codigo, texto in (("", "No se sabe"), *lugar["candidatos"])
                    ],
                    className="form-select",
                    **{"data-lugar": lugar["clave"], "aria-label": f"Qué establecimiento es {lugar['dicho']}"},
                )
            ),
        )
        for lugar in dudosos
    ]
    return html.Div(
        html.P("¿Qué establecimientos son?", className="causas-titulo"),
        tabla(("Como vino", "Filas", "Es…"), filas, con_foco=False),
        html.P(
            boton("Leer así", "revisar", "boton boton-corto"),
            html.Span("Se recuerda al publicar.", className="pista"),
            className="acciones",
        ),
    )


def _por_nombrar(n: int, hoja: Datos, *, falta: bool) -> Pieza:
    """Las columnas de una hoja cuyo título no se conoce: tres celdas suyas y la lista de lo que podrían ser.

    `falta`: si sin ellas el archivo no se lee; si no, y nadie eligió ninguna, quedan plegadas.
    """
    filas = [
        html.Tr(
            html.Th(columna["titulo"], scope="row"),
            html.Td(", ".join(columna["muestras"]) or "–"),
            html.Td(
                html.Select(
                    [
                        html.Option(texto, value=valor, selected=True if valor == columna["elegida"] else None)
                        for valor, texto in (("", "No se usa"), *hoja["libres"].items())
                    ],
                    className="form-select",
                    **{
                        "data-columna": columna["titulo"],
                        "data-n": str(n),
                        "data-hoja": hoja["hoja"],
                        "aria-label": f"Qué columna es «{columna['titulo']}»",
                    },
                ),
                html.Button(
                    f"Sí, es «{columna['propuesta']}»",
                    className="boton boton-corto",
                    type="button",
                    **{"data-propuesta": columna["propuesta"]},
                )
                if columna["propuesta"] and not columna["elegida"]
                else None,
            ),
        )
        for columna in hoja["columnas"]
    ]
    titulo = f"¿Qué {palabra(len(filas), 'es esta columna', 'son estas columnas')}?{_hoja(hoja, ' En la ')}"
    contenido = html.Div(
        tabla(("Título", "Trae", "Esta columna es…"), filas, con_foco=False),
        html.P(
            boton("Leer así", "revisar", "boton boton-corto"),
            html.Span("Se recuerda para los próximos archivos con estos títulos.", className="pista"),
            className="acciones",
        ),
    )
    if falta or any(columna["elegida"] or columna["propuesta"] for columna in hoja["columnas"]):
        return html.Div(html.P(titulo, className="causas-titulo"), contenido)
    return _plegada(titulo, contenido)


def _cuenta(nombre: str, cuantas: int, signo: str, clase: str) -> Pieza:
    """«● 40 aceptadas»: signo, número y palabra; nunca solo color. En cero no lleva color."""
    return html.Span(
        f"{signo} {entero(cuantas)} {palabra(cuantas, nombre[:-1], nombre)}",
        className=f"sello {f'sello-{clase}' if clase and cuantas else ''}",
    )


def _plegada(resumen: str, contenido: Pieza) -> Pieza:
    return html.Details(html.Summary(resumen), contenido, className="ver-tabla")


def _causas(titulo: str, causas: Sequence[Datos]) -> Pieza | None:
    """Cada causa con su cuenta y un ejemplo; sus filas, al pedirlas."""
    if not causas:
        return None
    filas = [
        html.Li(
            html.B(f"{plural(causa['cuantas'], 'fila')}: ") if "cuantas" in causa else None,
            causa["causa"],
            html.Span(f" Ejemplo: {causa['ejemplo']}", className="pista-fila") if causa.get("ejemplo") else None,
            _plegada("Ver todas las filas", html.P(causa["filas"], className="filas")) if causa.get("filas") else None,
        )
        for causa in causas
    ]
    return html.Div(html.P(titulo, className="causas-titulo"), html.Ul(filas, className="causas"))


def _sumado(sesiones: Sequence[str]) -> Pieza | None:
    """Lo que dio cada sesión de un formulario, para compararlo con el papel."""
    titulo = "Qué se sumó de cada sesión (E: embarazadas; L: dan de lactar)"
    return html.Div(html.P(titulo, className="causas-titulo"), lineas(sesiones, "causas")) if sesiones else None


def _correspondencia(pares: Sequence[Sequence[str]]) -> Pieza | None:
    """Cómo se llaman en el tablero las columnas de un archivo."""
    if not pares:
        return None
    filas = [html.Tr(html.Td(suyo), html.Td(nuestro)) for suyo, nuestro in pares]
    return _plegada(
        f"Cómo se leyeron sus {plural(len(pares), 'columna')}",
        tabla(("En su archivo", "En el tablero"), filas),
    )


def tarjeta_de_cambios(cambios: Sequence[Datos]) -> Pieza:
    """Filas nuevas, reemplazadas, iguales y quitadas de cada tabla, con celdas de muestra."""
    titulo = "Qué cambiaría en los datos"
    if not cambios:
        return tarjeta_vacia(titulo, "Nada.")
    cuentas = ("nuevas", "reemplazadas", "iguales", "quitadas")
    filas = [
        html.Tr(
            html.Th(cambio["tabla"], scope="row"),
            *(html.Td(entero(cambio[clave]), className="num") for clave in cuentas),
        )
        for cambio in cambios
    ]
    celdas = [
        html.Tr([html.Td(x) for x in (cambio["tabla"], *(celda[c] for c in ("clave", "columna", "antes", "despues")))])
        for cambio in cambios
        for celda in cambio["ejemplos"]
    ]
    encabezados = ("Tabla", *(clave.capitalize() for clave in cuentas))
    return tarjeta(
        titulo,
        html.Div(
            tabla(encabezados, filas, numeros_desde=1),
            _plegada(
                f"Ver {plural(len(celdas), 'celda')} que {palabra(len(celdas), 'cambia', 'cambian')}",
                tabla(("Tabla", "Fila", "Columna", "Antes", "Después"), celdas),
            )
            if celdas
            else None,
        ),
        pista="filas, frente a lo que se sirve hoy",
    )


def tarjeta_de_indicadores(indicadores: Sequence[Datos]) -> Pieza | None:
    """Cada indicador hoy y si se publica; `None` si no hay borrador con qué medirlos."""
    if not indicadores:
        return None
    filas = [
        html.Tr(
            html.Th(fila["nombre"], scope="row"),
            html.Td(fila["antes"]),
            html.Td(html.B(fila["despues"]) if fila["cambia"] else fila["despues"]),
            html.Td(_movida(fila)),
        )
        for fila in indicadores
    ]
    return tarjeta(
        "Cómo se moverían los indicadores",
        tabla(("Indicador", "Hoy", "Si publica", ""), filas),
        pista=f"en {indicadores[0]['lugar']}, en el año de los datos",
    )


def tarjeta_de_acuerdos(frases: Sequence[str]) -> Pieza | None:
    """Los acuerdos de las visitas de los que estos datos dicen algo nuevo; `None` si de ninguno."""
    if not frases:
        return None
    partes = [lineas(frases[:_REVISIONES]), html.P("Lo que se cargó de cada uno no se cambia.", className="nota")]
    return tarjeta("Lo que estos datos dicen de los acuerdos", html.Div(partes), pista=plural(len(frases), "acuerdo"))


def tarjeta_de_revisiones(frases: Sequence[str]) -> Pieza | None:
    """Lo que se movería de los años cerrados ya publicados; `None` si nada."""
    if not frases:
        return None
    return tarjeta(
        "Cambiarían años cerrados que ya se publicaron",
        html.Div(
            lineas(frases[:_REVISIONES]),
            html.P(f"Y {plural(len(frases) - _REVISIONES, 'cifra')} más.") if len(frases) > _REVISIONES else None,
            html.P("Al publicar quedan anotadas en la página del método.", className="nota"),
        ),
        pista=plural(len(frases), "cifra"),
    )


def _movida(fila: Datos) -> Any:
    if fila["primera"]:
        return "primera vez"
    return html.Span("◆ cambia", className="sello sello-depende") if fila["cambia"] else "igual"
