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
from dashboard.salidas.papel import DE_TITULO, alto, encoger, natural, para_imprimir

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
#: lo que Excel tomaría por fórmula al editar la celda
_COMO_FORMULA = ("=", "+", "-", "@")
_TODA_LA_HOJA = "A1:XFD1048576"
_LARGO_HOJA = 31
_PROHIBIDOS = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


@dataclass(frozen=True, slots=True)
class Hoja:
    """Una tabla: su nombre de hoja, sus columnas y sus filas. `larga`: textos largos, que se parten en líneas.

    `al_margen`: cuántas columnas del final son para una máquina y no se imprimen.
    """

    nombre: str
    columnas: tuple[Columna, ...]
    filas: Sequence[Fila]
    larga: bool = False
    al_margen: int = 0


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
        # del tamaño de siempre aunque la hoja se achique
        marca = f'&R&8&"-,Bold"{MARCA}' if demostracion else ""
        destino.set_header(f"&L&8{_literal(titulo)}{marca}", {"scale_with_doc": False})
        destino.set_footer(f"&L&8{_literal(pie)}&R&8Página &P de &N", {"scale_with_doc": False})
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
        #: el de una celda, según su número, si está vacía, si se parte en renglones y si parece una fórmula
        self.de = cache(self._nuevo)
        #: el de un título, según si su columna es de números
        self.encabezado = cache(self._de_titulo)

    def _nuevo(
        self, numero: str, *, vacio: bool = False, partida: bool = False, citada: bool = False, larga: bool = False
    ) -> Any:
        propio: dict[str, Any] = {"valign": "top", "bottom": 4, "bottom_color": TOKENS["linea"]}
        if numero:
            propio["num_format"] = numero
        if larga or not numero:
            propio |= {"align": "left", "indent": 1}
        if vacio:
            propio["bg_color"] = TOKENS["sin-dato"]
        if larga or partida:
            propio["text_wrap"] = True
        if citada:
            propio["quote_prefix"] = True
        return self._agregar(propio)

    def _de_titulo(self, de_numeros: bool) -> Any:
        lado = {"align": "right"} if de_numeros else {"align": "left", "indent": 1}
        fondo = {"bg_color": TOKENS["neutro-suave"], "bottom": 1}
        return self._agregar({"bold": True, "text_wrap": True, "valign": "top", **fondo, **lado})


def _hoja(destino: Any, hoja: Hoja, formatos: _Formatos) -> None:
    columnas, larga = hoja.columnas, hoja.larga
    de_texto = [columna.tipo not in FORMATOS for columna in columnas]
    medidas = [_letras(hoja, columna) for columna in columnas]
    naturales = [natural(columna.encabezado, largo) for columna, (largo, _) in zip(columnas, medidas, strict=True)]
    palabras = [
        natural(columna.encabezado, palabra) if es else suyo
        for columna, (_, palabra), es, suyo in zip(columnas, medidas, de_texto, naturales, strict=True)
    ]
    impresas = len(columnas) - hoja.al_margen
    anchos = [*encoger(naturales[:impresas], palabras[:impresas]), *naturales[impresas:]]
    partidas = [es and ancho < suyo for es, ancho, suyo in zip(de_texto, anchos, naturales, strict=True)]
    for c, columna in enumerate(columnas):
        destino.set_column(c, c, anchos[c])
        destino.write_string(0, c, columna.encabezado, formatos.encabezado(not larga and not de_texto[c]))
    for f, fila in enumerate(hoja.filas, 1):
        if any(partidas):
            textos = [(_escrito(c, fila), a) for c, a, si in zip(columnas, anchos, partidas, strict=True) if si]
            if alta := alto(textos):
                destino.set_row(f, alta)
        for c, columna in enumerate(columnas):
            _celda(
                destino, f, c, fila.get(columna.campo), fila, columna.tipo, formatos, larga=larga, partida=partidas[c]
            )
    titulos = alto([(columna.encabezado, ancho) for columna, ancho in zip(columnas, anchos, strict=True)], DE_TITULO)
    destino.set_row(0, (titulos or 15.0) + 3)
    fijas = 2 if len(columnas) > 1 and columnas[0].campo == "codigo" else 1
    destino.freeze_panes(1, fijas if len(columnas) > 3 else 0)
    if hoja.filas:
        destino.autofilter(0, 0, len(hoja.filas), len(columnas) - 1)
    # un código con sus ceros es texto a propósito: sin triángulo verde
    destino.ignore_errors({"number_stored_as_text": _TODA_LA_HOJA})
    if hoja.al_margen:
        destino.print_area(0, 0, len(hoja.filas), impresas - 1)
    para_imprimir(destino, anchos[:impresas], fijas)


def _letras(hoja: Hoja, columna: Columna) -> tuple[int, int]:
    """Las letras del mayor texto de una columna de textos y las de su palabra más larga; 0 si es de números."""
    if columna.tipo in FORMATOS:
        return 0, 0
    textos = {_escrito(columna, fila) for fila in hoja.filas}
    return (
        max(map(len, textos), default=0),
        max((len(palabra) for texto in textos for palabra in texto.split()), default=0),
    )


def _escrito(columna: Columna, fila: Fila) -> str:
    """Lo que se lee en una celda de una columna de textos; de un número entre ellos, nada: es corto."""
    valor = fila.get(columna.campo)
    if valor in (None, ""):
        return SIN_DATO
    return valor if isinstance(valor, str) else "" if columna.tipo == "mixto" or valor is NO_APLICA else str(valor)


def _literal(texto: str) -> str:
    """En un encabezado de página `&` es una orden; el tope de Excel es de 255 letras entre las tres partes."""
    return texto.replace("&", "&&")[:140]


def _celda(
    destino: Any, f: int, c: int, valor: Any, fila: Mapping[str, Any], tipo: str, formatos: _Formatos, *, larga: bool,
    partida: bool,
) -> None:  # fmt: skip
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
        texto = str(valor)
        citada = texto.startswith(_COMO_FORMULA)
        destino.write_string(f, c, texto, formatos.de("", larga=larga, partida=partida, citada=citada))


def _tipo_de(valor: Any) -> str:
    """El tipo de una celda de una columna que mezcla clases («Acerca de», fichas)."""
    if isinstance(valor, date):
        return "fecha"
    if isinstance(valor, float):
        return "entero" if valor.is_integer() else "decimal"
    return "entero" if isinstance(valor, int) and not isinstance(valor, bool) else "texto"


def formato_de_porcentaje(valor: float) -> str:
    """`0.0%`, o con más decimales si uno solo haría leer 80,0 % o 100,0 % a un valor que no llega."""
    return f"0.{'0' * decimales_de_porcentaje(valor, 1)}%"
