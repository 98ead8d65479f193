"""Una plantilla de Excel por tabla, escrita desde su contrato: listas, fechas y números que la hoja misma comprueba.

La hoja que se llena lleva el nombre de la tabla; la primera fila son los títulos del contrato y la segunda un ejemplo
que el lector no carga. Las otras dos hojas son para la persona y el lector las pasa por alto.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from dashboard.contratos.contrato import Columna, Tabla, Tipo
from dashboard.contratos.plantilla import (
    HOJA_AYUDA,
    HOJA_LISTAS,
    MARCA_DE_AYUDA,
    MARCA_EJEMPLO,
    como_se_escribe,
    fila_de_ejemplo,
    nombre_de_opcion,
    opciones,
)
from dashboard.contratos.tablas import TABLAS
from dashboard.dominio.escritura_csv import OPCIONES_DE_LIBRO
from dashboard.graficas.tema import TOKENS
from dashboard.nucleo.errores import ErrorArchivo

#: las reglas valen hasta la última fila que admite una hoja
ULTIMA_FILA = 1_048_575
#: Excel no guarda una lista escrita en la propia regla si pasa de 255 letras; hasta seis opciones caben siempre
_OPCIONES_EN_LA_REGLA = 6
_LARGO_CODIGO, LARGO_TEXTO = 40, 200
DESDE, HASTA = date(1990, 1, 1), date(2100, 12, 31)
#: la misma plantilla da siempre los mismos bytes
_FECHA_DEL_LIBRO = datetime(2026, 1, 1)
FORMATO = {Tipo.FECHA: "yyyy-mm-dd", Tipo.ENTERO: "0", Tipo.DECIMAL: "General"}


def nombre_de_plantilla(tabla: Tabla) -> str:
    """El nombre del archivo: `plantilla_sesiones.xlsx`."""
    return f"plantilla_{tabla.nombre}.xlsx"


def plantilla(tabla: Tabla) -> bytes:
    """El libro de Excel con que se llena `tabla`."""
    salida = io.BytesIO()
    libro = xlsxwriter.Workbook(salida, OPCIONES_DE_LIBRO)
    libro.set_properties({"title": f"Plantilla de {tabla.nombre}", "created": _FECHA_DEL_LIBRO})
    hoja = libro.add_worksheet(tabla.nombre)
    ayuda = libro.add_worksheet(HOJA_AYUDA)
    listas = escribir_listas(libro, tabla)
    _escribir_datos(libro, hoja, tabla, listas)
    _escribir_ayuda(libro, ayuda, tabla)
    for impresa in (hoja, ayuda):
        impresa.set_landscape()
        impresa.set_paper(9)
        impresa.fit_to_pages(1, 0)
    hoja.activate()
    libro.close()
    return salida.getvalue()


def todas(tablas: Sequence[Tabla] = TABLAS) -> bytes:
    """Un zip con la plantilla de cada tabla. `ErrorArchivo` si no se pide ninguna."""
    if not tablas:
        raise ErrorArchivo("No se pidió ninguna plantilla.", que_hacer="Elija al menos una tabla.")
    salida = io.BytesIO()
    with zipfile.ZipFile(salida, "w", zipfile.ZIP_DEFLATED) as comprimido:
        for tabla in tablas:
            miembro = zipfile.ZipInfo(nombre_de_plantilla(tabla), _FECHA_DEL_LIBRO.timetuple()[:6])
            miembro.compress_type = zipfile.ZIP_DEFLATED
            comprimido.writestr(miembro, plantilla(tabla))
    return salida.getvalue()


def escribir_plantillas(carpeta: Path, tablas: Sequence[Tabla] = TABLAS) -> list[Path]:
    """Escribe las plantillas en la carpeta, que se crea si falta. `ErrorArchivo` si no se puede escribir."""
    rutas = []
    for tabla in tablas:
        ruta = carpeta / nombre_de_plantilla(tabla)
        try:
            carpeta.mkdir(parents=True, exist_ok=True)
            ruta.write_bytes(plantilla(tabla))
        except OSError as error:
            raise ErrorArchivo(
                f"No se pudo escribir «{ruta}».",
                que_hacer="Cierre el libro si lo tiene abierto, o elija otra carpeta con --carpeta.",
            ) from error
        rutas.append(ruta)
    return rutas


def _escribir_datos(libro: Any, hoja: Any, tabla: Tabla, listas: dict[str, str]) -> None:
    """Títulos con su explicación, fila de ejemplo y, en cada columna, su formato y su regla."""
    titulo = {"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1, "border_color": TOKENS["linea"]}
    normal = libro.add_format({**titulo, "bg_color": TOKENS["acento-suave"], "font_color": TOKENS["tinta"]})
    exigida = libro.add_format({**titulo, "bg_color": TOKENS["acento"], "font_color": TOKENS["papel"]})
    de_ejemplo = {"italic": True, "font_color": TOKENS["apagado"], "bg_color": TOKENS["neutro-suave"]}
    for posicion, (columna, ejemplo) in enumerate(zip(tabla.columnas, fila_de_ejemplo(tabla), strict=True)):
        formato = {"num_format": FORMATO.get(columna.tipo, "@")}
        hoja.set_column(posicion, posicion, max(14, len(columna.nombre) + 3), libro.add_format(formato))
        hoja.write_string(0, posicion, columna.nombre, exigida if columna.obligatoria else normal)
        hoja.write_comment(0, posicion, _explicacion(columna), {"x_scale": 2, "y_scale": 1.2, "author": "Tablero"})
        _escribir_ejemplo(hoja, posicion, columna, ejemplo, libro.add_format({**formato, **de_ejemplo}))
        hoja.data_validation(1, posicion, ULTIMA_FILA, posicion, regla_de(columna, listas.get(columna.nombre, "")))
    nota = (
        f"Fila de ejemplo: el tablero no la carga porque empieza por «{MARCA_EJEMPLO}». Puede dejarla o borrarla; "
        "escriba sus datos desde la fila siguiente."
    )
    hoja.write_comment(1, 0, nota, {"x_scale": 2, "author": "Tablero"})
    hoja.freeze_panes(1, 0)


def _escribir_ejemplo(hoja: Any, posicion: int, columna: Columna, ejemplo: str, formato: Any) -> None:
    """El ejemplo con el tipo que tendría la celda de una persona: fecha, número o texto."""
    if posicion and ejemplo and columna.tipo is Tipo.FECHA:
        hoja.write_datetime(1, posicion, datetime.combine(date.fromisoformat(ejemplo), time()), formato)
    elif posicion and ejemplo and columna.tipo in (Tipo.ENTERO, Tipo.DECIMAL):
        hoja.write_number(1, posicion, float(ejemplo), formato)
    else:
        hoja.write_string(1, posicion, ejemplo, formato)


def _explicacion(columna: Columna) -> str:
    indispensable = "\nIndispensable: ninguna fila puede dejarla en blanco." if columna.obligatoria else ""
    return f"{columna.descripcion}.\nSe escribe: {como_se_escribe(columna)}.{indispensable}"


def regla_de(columna: Columna, rango: str) -> dict[str, Any]:
    """La regla de validación de una columna. `rango`: dónde están sus opciones en la hoja de listas, o ""."""
    regla: dict[str, Any] = {
        "error_title": "Valor no admitido",
        "error_message": f"En «{columna.nombre}» se escribe {como_se_escribe(columna)}."[:255],
        "ignore_blank": True,
    }
    entre: tuple[Any, Any]
    if valores := opciones(columna):
        return {**regla, "validate": "list", "source": rango or list(valores)}
    if columna.tipo is Tipo.FECHA:
        clase, entre = "date", (DESDE, HASTA)
    elif columna.tipo in (Tipo.ENTERO, Tipo.DECIMAL):
        clase = "integer" if columna.tipo is Tipo.ENTERO else "decimal"
        entre = (
            -1_000_000_000 if columna.minimo is None else columna.minimo,
            1_000_000_000 if columna.maximo is None else columna.maximo,
        )
    elif columna.cifras:
        # un código que perdió sus ceros se repone al cargar: la hoja advierte, no impide
        clase, entre = "length", (columna.cifras, columna.cifras)
        regla["error_type"] = "warning"
    elif columna.tipo is Tipo.HORA:
        clase, entre = "length", (4, 8)
    else:
        clase, entre = "length", (1, _LARGO_CODIGO if columna.tipo is Tipo.CODIGO else LARGO_TEXTO)
    return {**regla, "validate": clase, "criteria": "between", "minimum": entre[0], "maximum": entre[1]}


def escribir_listas(libro: Any, tabla: Tabla) -> dict[str, str]:
    """Escribe las listas largas con el nombre de cada código; devuelve columna → rango de sus valores."""
    largas = [columna for columna in tabla.columnas if len(opciones(columna)) > _OPCIONES_EN_LA_REGLA]
    if not largas:
        return {}
    hoja = libro.add_worksheet(HOJA_LISTAS)
    hoja.write_string(0, 0, f"{MARCA_DE_AYUDA}: qué valores se eligen", libro.add_format({"bold": True}))
    titulo = libro.add_format({"bold": True, "bg_color": TOKENS["acento-suave"]})
    rangos: dict[str, str] = {}
    for lugar, columna in enumerate(largas):
        codigo, nombre = 2 * lugar, 2 * lugar + 1
        hoja.set_column(codigo, codigo, 22)
        con_nombre = any(nombre_de_opcion(columna, valor) for valor in columna.valores)
        hoja.set_column(nombre, nombre, 46 if con_nombre else 4)
        hoja.write_string(1, codigo, columna.nombre, titulo)
        if con_nombre:
            hoja.write_string(1, nombre, "qué significa", titulo)
        for fila, valor in enumerate(opciones(columna), start=2):
            hoja.write_string(fila, codigo, valor)
            if con_nombre:
                hoja.write_string(fila, nombre, nombre_de_opcion(columna, valor))
        letra = xl_col_to_name(codigo)
        rangos[columna.nombre] = f"={HOJA_LISTAS}!${letra}$3:${letra}${len(opciones(columna)) + 2}"
    hoja.freeze_panes(2, 0)
    return rangos


def _escribir_ayuda(libro: Any, hoja: Any, tabla: Tabla) -> None:
    """La explicación en español llano y una línea por columna."""
    titulo = libro.add_format({"bold": True, "font_size": 14, "font_color": TOKENS["acento"]})
    parrafo = libro.add_format({"text_wrap": True, "valign": "top"})
    cabecera = libro.add_format({"bold": True, "bg_color": TOKENS["acento-suave"], "bottom": 1})
    for posicion, ancho in enumerate((24, 16, 70, 64, 26)):
        hoja.set_column(posicion, posicion, ancho)
    hoja.write_string(0, 0, f"{MARCA_DE_AYUDA}: cómo llenar {tabla.nombre}", titulo)
    pasos = (
        f"Cada fila es: {tabla.descripcion[0].lower()}{tabla.descripcion[1:]}.",
        f"1. Escriba sus datos en la hoja «{tabla.nombre}», desde la tercera fila. No cambie los títulos.",
        f"2. La segunda fila es un ejemplo. El tablero no la carga mientras empiece por «{MARCA_EJEMPLO}»; puede "
        "dejarla o borrarla.",
        "3. Las columnas de título azul oscuro son indispensables. Las demás pueden quedar en blanco: en blanco es «no "
        "se sabe», nunca cero.",
        f"4. No puede haber dos filas con lo mismo en {' y '.join(f'«{nombre}»' for nombre in tabla.clave)}: si carga "
        "otra vez una fila con esos valores, reemplaza a la anterior.",
        "5. Los códigos son texto y conservan sus ceros. Las fechas pueden ser de Excel o escritas como 2026-05-31.",
        "6. No escriba nombres, documentos, direcciones ni teléfonos de personas en ninguna parte: el archivo se "
        "rechazaría.",
        "7. Guarde el libro y cárguelo como está: estas hojas de ayuda no estorban.",
    )
    for fila, paso in enumerate(pasos, start=1):
        hoja.merge_range(fila, 0, fila, 4, "", parrafo)
        hoja.write_string(fila, 0, paso, parrafo)
    inicio = len(pasos) + 2
    hoja.write_row(inicio, 0, ("columna", "¿indispensable?", "qué es", "cómo se escribe", "ejemplo"), cabecera)
    for fila, columna in enumerate(tabla.columnas, start=inicio + 1):
        exigida, escrita = "sí" if columna.obligatoria else "no", como_se_escribe(columna)
        for posicion, dato in enumerate((columna.nombre, exigida, columna.descripcion, escrita, columna.ejemplo)):
            hoja.write_string(fila, posicion, dato, parrafo)
