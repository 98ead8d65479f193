"""Anotar donde no hay Excel: el formulario de cualquier tabla, escrito desde su contrato.

Las filas se quedan en el navegador hasta que se manda revisarlas: van como un CSV más, por el mismo camino que un
archivo arrastrado (`assets/formulario.js`). Lo que aquí se exige ayuda a escribir; lo que vale lo dice la revisión.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from dashboard.contratos.contrato import Columna, Tabla, Tipo
from dashboard.contratos.grupos import DE_QUE_SESION, INASISTENCIAS
from dashboard.contratos.plantilla import como_se_escribe, nombre_de_opcion, opciones
from dashboard.contratos.tablas import TABLAS
from dashboard.navegacion.vista import Vista
from dashboard.nucleo.errores import ErrorVista
from dashboard.paginas.cabecera import hoja, titular
from dashboard.paginas.datos.carga import ANOTADA, mensaje
from dashboard.piezas import html
from dashboard.piezas.enlaces import enlace
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import lineas, tarjeta

#: cómo se agrupan los enlaces: las tablas que no están aquí son de la guía y llevan su propio título
_GRUPOS: dict[str, dict[str, str]] = {
    "El registro y las regiones": {
        "establecimientos": "Establecimientos", "partos": "Quién atiende partos", "facilitadores": "Facilitadores",
        "equivalencias_his": "Números del HIS", "equivalencias_dhis2": "Códigos de DHIS2",
    },
    "Grupos y sesiones": {
        "grupos": "Grupos", "sesiones": "Sesiones", "inasistencias": "Inasistencias", "reportes": "Reportes",
        "supervisiones": "Visitas de supervisión", "acuerdos": "Acuerdos de las visitas",
    },
    "Lo demás que la guía pide": {
        "recursos": "Recursos de apoyo", "resultados": "Resultados", "campanas": "Campañas", "hitos": "Hitos",
    },
}  # fmt: skip
_NOMBRES = {clave: nombre for grupo in _GRUPOS.values() for clave, nombre in grupo.items()}
#: las columnas que dicen de quién o de cuándo es una fila: la siguiente suele ser del mismo sitio
_DE_QUIEN = ("codigo_grupo", "codigo_renipress", "codigo_territorio", "diresa", "anio")
#: ningún año de más cifras: con él, el campo de una fecha pasa solo del año a lo que sigue
_ULTIMO_DIA = "2100-12-31"


def nombre_de(tabla: Tabla) -> str:
    """Cómo se llama la tabla en pantalla."""
    return tabla.titulo or _NOMBRES.get(tabla.nombre, tabla.nombre)


def tarjeta_formularios() -> Pieza:
    """Un enlace al formulario de cada tabla, por grupos."""
    de_la_guia = {tabla.nombre: nombre_de(tabla) for tabla in TABLAS if tabla.nombre not in _NOMBRES}
    *primeros, ultimo = _GRUPOS
    grupos = {**{titulo: _GRUPOS[titulo] for titulo in primeros}, ultimo: {**de_la_guia, **_GRUPOS[ultimo]}}
    return tarjeta(
        "¿No tiene Excel? Anote fila por fila",
        html.Div(
            html.P("Un formulario por tabla, con el teclado. Se revisa y se publica igual que un archivo."),
            *(
                html.Div(
                    html.H3(titulo),
                    lineas([enlace(nombre, _direccion(clave)) for clave, nombre in suyas.items()], "plantillas"),
                )
                for titulo, suyas in grupos.items()
            ),
            className="formularios",
        ),
    )


def _direccion(nombre: str) -> str:
    return f"/datos?formulario={nombre}"


def pintar_formulario(vista: Vista) -> Pieza:
    """La página del formulario que pide la dirección. `ErrorVista` con los que hay si no es de ninguna tabla."""
    nombre = vista.opcion("formulario", [tabla.nombre for tabla in TABLAS], "El formulario")
    tabla = next(tabla for tabla in TABLAS if tabla.nombre == nombre)
    sabido = _sabido(vista, tabla)
    parrafo = f" (Guía {tabla.parrafo})" if tabla.parrafo else ""
    pagina = hoja(
        titular(f"{nombre_de(tabla)}: anote fila por fila.", f"{tabla.descripcion}{parrafo}."),
        columnas=((_tarjeta_de_fila(tabla, sabido), _tarjeta_de_anotadas()),),
        clase="pagina pagina-datos",
    )
    clave = " ".join(tabla.clave)
    pagina["props"] |= {"data-formulario": nombre, "data-archivo": f"{nombre}{ANOTADA}", "data-clave": clave}
    return pagina


def _sabido(vista: Vista, tabla: Tabla) -> dict[str, str]:
    """Columna → lo que la dirección ya sabe de la fila. `ErrorVista` si no es de la tabla o no es de su catálogo."""
    sabido = dict(parse_qsl(vista.campo("con")))
    columnas = {columna.nombre: columna for columna in columnas_de(tabla)}
    for nombre, valor in sabido.items():
        validas = opciones(columnas[nombre]) if nombre in columnas else ()
        if nombre not in columnas or (validas and valor not in validas):
            raise ErrorVista(
                f"La dirección trae «{nombre[:40]}», que no es de esta tabla o no tiene ese valor.",
                que_hacer="Abra el formulario en blanco y elija ahí.",
                opciones=[("Abrirlo en blanco", _direccion(tabla.nombre))],
            )
    return sabido


def columnas_de(tabla: Tabla) -> tuple[Columna, ...]:
    """Las del contrato y, en una falta, las que dicen de qué sesión es sin saber su código."""
    return (*tabla.columnas, *DE_QUE_SESION) if tabla is INASISTENCIAS else tabla.columnas


def _tarjeta_de_fila(tabla: Tabla, sabido: Mapping[str, str]) -> Pieza:
    campos = [_campo(tabla, columna, sabido.get(columna.nombre, "")) for columna in columnas_de(tabla)]
    return tarjeta(
        "Fila nueva",
        html.Form(
            html.Div(campos, className="campos-anotar"),
            html.Div(
                html.Button("Agregar la fila", className="boton principal", type="submit"),
                html.Button("Limpiar los campos", className="boton", type="reset"),
                className="acciones",
            ),
            # sin su guion, un formulario cualquiera pondría lo escrito en la dirección
            method="dialog",
            id="anotar",
        ),
        pista="Tab pasa al campo siguiente; Intro agrega la fila",
        accion=enlace("Otras tablas", "/datos", "accion"),
    )


def _tarjeta_de_anotadas() -> Pieza:
    return tarjeta(
        "Filas anotadas",
        html.Div(
            html.P("Todavía ninguna.", id="cuantas-anotadas", role="status"),
            html.Div(id="filas-anotadas"),
            html.Ul(id="archivos-subidos", className="archivos-subidos", **{"aria-live": "polite"}),
            html.Div(
                html.Button(
                    "Revisar",
                    id="revisar-anotadas",
                    className="boton principal",
                    type="button",
                    disabled=True,
                    **{"data-anotada": "revisar"},
                ),
                html.P(
                    "Están solo en esta pestaña: siguen si la recarga, y se pierden si la cierra sin revisarlas. "
                    "Revisar no cambia nada de lo que se sirve. No escriba el nombre ni el documento de nadie.",
                    className="nota",
                ),
                className="acciones-carga",
            ),
            mensaje(),
        ),
    )


def _campo(tabla: Tabla, columna: Columna, valor: str) -> Pieza:
    """Una columna: qué es, cómo se escribe, su control con lo que ya se sabe y, debajo, qué le falta.

    La ayuda va dentro del rótulo: así la oye quien no la ve.
    """
    marcas = {}
    if _se_repite(tabla, columna):
        marcas["data-repite"] = ""
    if columna.obligatoria or columna.punto:
        # también en blanco va en el archivo: sin ella la tabla no se reconoce
        marcas["data-siempre"] = ""
    return html.Div(
        html.Label(
            columna.descripcion,
            html.Span(" (obligatorio)", className="campo-obligatorio") if columna.obligatoria else None,
            html.Small(_ayuda(columna), className="campo-ayuda"),
            htmlFor=_id(columna),
        ),
        _control(columna, valor),
        html.Small(className="campo-falta", role="status", **{"data-falta": _falta(columna)}),
        className="campo",
        **marcas,
    )


def _id(columna: Columna) -> str:
    return f"anotar-{columna.nombre}"


def _se_repite(tabla: Tabla, columna: Columna) -> bool:
    """Si lo escrito se queda para la fila siguiente: nunca lo que distingue por sí solo a una fila de otra."""
    nombre = columna.nombre
    de_la_clave = columna.tipo is Tipo.CODIGO and nombre in tabla.clave
    return tabla.clave != (nombre,) and (nombre in _DE_QUIEN or nombre == tabla.cuando or de_la_clave)


def _ayuda(columna: Columna) -> str:
    """El nombre con que la revisión habla de la columna y, si se escribe, de qué forma y un ejemplo."""
    if opciones(columna) or columna.tipo in (Tipo.FECHA, Tipo.HORA):
        return columna.nombre
    ejemplo = f"; por ejemplo {columna.ejemplo}" if columna.ejemplo else ""
    return f"{columna.nombre}: {como_se_escribe(columna)}{ejemplo}"


def _falta(columna: Columna) -> str:
    """Lo que se dice, mientras se escribe, de lo que la columna no admite."""
    if opciones(columna):
        return "Elija una opción."
    forma, _, _ = como_se_escribe(columna).partition(";")
    enteros = {Tipo.FECHA: "el día, el mes y el año", Tipo.HORA: "la hora y los minutos"}
    return f"Escriba {enteros.get(columna.tipo, f'aquí: {forma}')}."


def _control(columna: Columna, sabido: str) -> Pieza:
    """El control de una columna, según su tipo."""
    validas = opciones(columna)
    if validas:
        vacia = () if columna.por_defecto in validas else (("", "elija" if columna.obligatoria else "no se sabe"),)
        return html.Select(
            [
                html.Option(texto, value=valor, selected=True if valor == (sabido or columna.por_defecto) else None)
                for valor, texto in (*vacia, *((valor, _nombre_de_opcion(columna, valor)) for valor in validas))
            ],
            id=_id(columna),
            name=columna.nombre,
            className="form-select",
            required=columna.obligatoria or None,
        )
    propios: dict[str, Any] = {"required": columna.obligatoria or None, "autocomplete": "off"}
    tipo = "text"
    if columna.tipo in (Tipo.ENTERO, Tipo.DECIMAL):
        tipo = "number"
        propios |= {"min": columna.minimo, "max": columna.maximo, "step": 1 if columna.tipo is Tipo.ENTERO else "any"}
    elif columna.tipo is Tipo.FECHA:
        tipo, propios["max"] = "date", _ULTIMO_DIA
    elif columna.tipo is Tipo.HORA:
        tipo = "time"
    elif columna.cifras:
        propios |= {"pattern": f"[0-9]{{1,{columna.cifras}}}"}
    return html.entrada(tipo, columna.nombre, sabido, _id(columna), **propios)


def _nombre_de_opcion(columna: Columna, valor: str) -> str:
    """«sí», «Enfermedad de la madre (M04)», «un club de madres»."""
    if columna.tipo is not Tipo.CATALOGO:
        return "sí" if valor == "si" else valor
    nombre = nombre_de_opcion(columna, valor) or {"si": "sí"}.get(valor, valor.replace("_", " "))
    # el código que se copia de un papel, también
    return f"{nombre} ({valor})" if nombre != valor and valor.isupper() else nombre
