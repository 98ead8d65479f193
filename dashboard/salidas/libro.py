"""Un libro de Excel: una tabla por hoja, con sus tipos, y ninguna fórmula.

Los textos se escriben como texto aunque empiecen con `=`; los números y las fechas, como números y fechas. Lo que no se
sabe queda en blanco sobre gris (y «sin dato» en las columnas de texto): nunca es cero.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from typing import Any, Final

from dashboard.dominio.escritura_csv import OPCIONES_DE_LIBRO
from dashboard.graficas.tema import TOKENS
from dashboard.indicadores.listas.lista import Columna, Fila
from dashboard.nucleo.formato import SIN_DATO, decimales_de_porcentaje

#: formato de Excel de cada tipo de columna
FORMATOS: dict[str, str] = {
    "entero": "#,##0",
    "decimal": "#,##0.00",
    "km": "#,##0.0",
    "porcentaje": "0.0%",
    "puntos": "+0.0;-0.0;0.0",
    "fecha": "dd/mm/yyyy",
    "mes": "mmm yyyy",
    "hora": "hh:mm",
}
#: celda que no corresponde (un indicador sin estándar no tiene «faltan»): vacía, y sin el gris de lo que no se sabe
NO_APLICA: Final = object()
MARCA = "DATOS DE DEMOSTRACIÓN: ninguna cifra es real"
_ANCHOS = (8, 86)
_LARGO_HOJA = 31
_PROHIBIDOS = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


@dataclass(frozen=True, slots=True)
class Hoja:
    """Una tabla: su nombre de hoja, sus columnas y sus filas. `larga`: textos largos, que se parten en líneas."""

    nombre: str
    columnas: tuple[Columna, ...]
    filas: Sequence[Fila]
    larga: bool = False


def escribir(titulo: str, pie: str, hojas: Sequence[Hoja], creado: datetime, *, demostracion: bool) -> bytes:
    """Las hojas como XLSX. `titulo` y `pie` van a las propiedades y a la página impresa."""
    import xlsxwriter

    salida = io.BytesIO()
    documento = xlsxwriter.Workbook(salida, OPCIONES_DE_LIBRO)
    documento.set_properties(
        {
            "title": titulo,
            "subject": pie,
            "author": "Tablero de los grupos de apoyo comunal a la lactancia materna",
            "comments": f"{MARCA}." if demostracion else "",
            "created": creado.replace(tzinfo=None),
        }
    )
    formatos = _Formatos(documento)
    usados: set[str] = set()
    for hoja in hojas:
        destino = documento.add_worksheet(_nombre(hoja.nombre, usados))
        _hoja(destino, hoja, formatos)
        destino.set_header(f"&L{_literal(titulo)}&R{MARCA if demostracion else ''}")
        destino.set_footer(f"&L{_literal(pie)}&RPágina &P de &N")
        if demostracion:
            destino.set_tab_color(TOKENS["demostracion"])
    documento.close()
    return salida.getvalue()


def _nombre(pedido: str, usados: set[str]) -> str:
    """Un nombre de hoja que Excel acepta y que no se repite."""
    base = " ".join(pedido.translate(_PROHIBIDOS).split())[:_LARGO_HOJA] or "Hoja"
    nombre, numero = base, 2
    while nombre.lower() in usados:
        cola = f" {numero}"
        nombre, numero = base[: _LARGO_HOJA - len(cola)] + cola, numero + 1
    usados.add(nombre.lower())
    return nombre


class _Formatos:
    """Los formatos de un documento, creados una vez."""

    def __init__(self, documento: Any) -> None:
        self._agregar = documento.add_format
        #: el de una celda, según su número, si está vacía y si su texto es largo
        self.de = cache(self._nuevo)
        self.texto = documento.add_format({"indent": 1})
        self.encabezado = documento.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": TOKENS["neutro-suave"]}
        )

    def _nuevo(self, numero: str, *, vacio: bool = False, larga: bool = False) -> Any:
        propio: dict[str, Any] = {"valign": "top", "align": "left"} if larga else {"indent": 0 if numero else 1}
        if numero:
            propio["num_format"] = numero
        if vacio:
            propio["bg_color"] = TOKENS["sin-dato"]
        if larga:
            propio["text_wrap"] = True
        return self._agregar(propio)


def _hoja(destino: Any, hoja: Hoja, formatos: _Formatos) -> None:
    columnas = hoja.columnas
    for c, columna in enumerate(columnas):
        destino.write_string(0, c, columna.encabezado, formatos.encabezado)
    textos = [columna.tipo not in FORMATOS and columna.tipo != "mixto" and not hoja.larga for columna in columnas]
    for f, fila in enumerate(hoja.filas, 1):
        for c, columna in enumerate(columnas):
            valor = fila.get(columna.campo)
            if textos[c] and valor not in (None, "", NO_APLICA):
                # casi todas las celdas de una lista nacional: sin formato, que pesa y tarda
                destino.write_string(f, c, str(valor))
            else:
                _celda(destino, f, c, valor, fila, columna.tipo, formatos, larga=hoja.larga)
    lineas = 1
    for c, (columna, ancho) in enumerate(zip(columnas, _anchos(hoja), strict=True)):
        destino.set_column(c, c, ancho, formatos.texto if textos[c] else None)
        lineas = max(lineas, -(-len(columna.encabezado) // max(ancho - 3, 4)))
    destino.set_row(0, 15 * min(lineas, 4) + 3)
    destino.freeze_panes(1, 1 if len(columnas) > 3 else 0)
    if hoja.filas:
        destino.autofilter(0, 0, len(hoja.filas), len(columnas) - 1)
    destino.set_landscape()
    destino.set_paper(9)
    destino.fit_to_pages(1, 0)
    destino.repeat_rows(0)


def _literal(texto: str) -> str:
    """En un encabezado de página `&` es una orden; el tope de Excel es de 255 letras entre las tres partes."""
    return texto.replace("&", "&&")[:140]


def _celda(
    destino: Any, f: int, c: int, valor: Any, fila: Mapping[str, Any], tipo: str, formatos: _Formatos, *, larga: bool
) -> None:
    if valor is NO_APLICA:
        return
    if tipo == "mixto":
        tipo = fila.get("tipo", "") or _tipo_de(valor)
    numero = FORMATOS.get(tipo, "")
    if valor in (None, ""):
        if numero:
            destino.write_blank(f, c, None, formatos.de(numero, vacio=True, larga=larga))
        else:
            destino.write_string(f, c, SIN_DATO, formatos.de("", vacio=True))
    elif tipo == "porcentaje":
        destino.write_number(f, c, valor, formatos.de(formato_de_porcentaje(valor), larga=larga))
    elif tipo == "mes":
        destino.write_datetime(f, c, datetime.fromisoformat(f"{valor}-01"), formatos.de(numero))
    elif tipo == "hora":
        destino.write_datetime(f, c, time(valor // 60, valor % 60), formatos.de(numero))
    elif isinstance(valor, date) and numero:
        destino.write_datetime(f, c, datetime(valor.year, valor.month, valor.day), formatos.de(numero, larga=larga))
    elif numero and isinstance(valor, int | float) and not isinstance(valor, bool):
        # unas horas con medias no se redondean a la vista
        propio = numero if float(valor).is_integer() or tipo in ("puntos", "km") else FORMATOS["decimal"]
        destino.write_number(f, c, valor, formatos.de(propio, larga=larga))
    else:
        destino.write_string(f, c, str(valor), formatos.de("", larga=larga))


def _tipo_de(valor: Any) -> str:
    """El tipo de una celda de una columna que mezcla clases («Acerca de», fichas)."""
    if isinstance(valor, date):
        return "fecha"
    return "entero" if isinstance(valor, int) and not isinstance(valor, bool) else "texto"


def formato_de_porcentaje(valor: float) -> str:
    """`0.0%`, o con más decimales si uno solo haría leer 80,0 % o 100,0 % a un valor que no llega."""
    return f"0.{'0' * decimales_de_porcentaje(valor, 1)}%"


def _anchos(hoja: Hoja) -> list[int]:
    """El ancho de cada columna según sus textos."""
    anchos = []
    for columna in hoja.columnas:
        if columna.tipo in FORMATOS:
            anchos.append(max(12, max(map(len, columna.encabezado.split(" "))) + 3))
            continue
        valores = (fila.get(columna.campo) for fila in hoja.filas)
        largo = max((len(str(valor)) for valor in valores if valor is not NO_APLICA), default=0)
        tope = 100 if hoja.larga and columna is hoja.columnas[-1] else _ANCHOS[1]
        anchos.append(max(_ANCHOS[0], min(tope, max(largo, len(columna.encabezado)) + 2)))
    return anchos
