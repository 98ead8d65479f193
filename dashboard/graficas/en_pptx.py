"""Una `Grafico` como gráfica nativa de PowerPoint: sus datos se abren y se editan en Excel.

python-pptx escribe ese libro dejando que un nombre que empiece con `=` sea una fórmula; aquí se reemplaza por otro con
la misma disposición (categorías en A, una serie por columna) y una hoja que dice de dónde salen los datos.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

import xlsxwriter
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_MARKER_STYLE, XL_TICK_MARK
from pptx.enum.dml import MSO_LINE
from pptx.util import Pt

from dashboard.dominio.escritura_csv import OPCIONES_DE_LIBRO
from dashboard.dominio.grafica import Formato, Grafico, Papel, Senal, Tipo, Valor
from dashboard.graficas.lienzo_pptx import Caja, color, dar_forma, describir, rellenar, xml
from dashboard.graficas.tema import COLOR_DE_LADO, COLORES

#: barras cuyo valor se lee junto al nombre de su categoría
_CON_VALOR_AL_LADO = (Tipo.APILADAS, Tipo.CASCADA)
HOJA = "Datos"
#: el nombre que python-pptx da a la hoja en las referencias de la gráfica
_DE_LA_BIBLIOTECA = "Sheet1!"
_TIPOS = {
    Tipo.BARRAS: XL_CHART_TYPE.BAR_CLUSTERED,
    Tipo.APILADAS: XL_CHART_TYPE.BAR_STACKED,
    Tipo.COLUMNAS: XL_CHART_TYPE.COLUMN_CLUSTERED,
    Tipo.COLUMNAS_APILADAS: XL_CHART_TYPE.COLUMN_STACKED,
    Tipo.LINEAS: XL_CHART_TYPE.LINE_MARKERS,
    Tipo.CASCADA: XL_CHART_TYPE.BAR_STACKED,
}
#: los puntos se guardan como proporción, y en el libro se leen como «-1.6%»
_NUMEROS = {Formato.PORCENTAJE: "0.0%", Formato.ENTERO: "#,##0", Formato.PUNTOS: "0.0%"}
#: nombre de la serie que no se ve: lo que hay bajo cada barra de una cascada
HUECO = "Desde"
#: nombre de la serie que dibuja la línea de 80 %
ESTANDAR = "Estándar de 80 %"
LETRA = 14


def en_pptx(formas: Any, grafico: Grafico, caja: Caja, procedencia: Sequence[tuple[str, str]] = ()) -> Any:
    """Pone la gráfica en la lámina y devuelve su marco. `procedencia`: de dónde salen los datos, para su libro."""
    formato = _NUMEROS[grafico.formato]
    datos = CategoryChartData(number_format=formato)
    datos.categories = rotulos(grafico)
    series: list[tuple[str, Sequence[Valor]]] = [(serie.nombre, serie.valores) for serie in grafico.series]
    if grafico.tipo is Tipo.CASCADA:
        series = _flotantes(grafico)
    if grafico.linea is not None:
        series.append((ESTANDAR, [grafico.linea] * len(grafico.categorias)))
    for nombre, valores in series:
        datos.add_series(nombre, valores)
    marco = formas.add_chart(_TIPOS[grafico.tipo], *caja.emu, datos)
    describir(marco, f"Gráfica: {grafico.titulo}", f"{grafico.descripcion}.")
    cuadro = marco.chart
    cuadro.font.size = Pt(LETRA)
    cuadro.font.color.rgb = color("tinta")
    _titulo(cuadro, grafico)
    _ejes(cuadro, grafico, formato)
    _series(cuadro, grafico, formato)
    if grafico.linea is not None:
        _linea_del_estandar(cuadro)
    _leyenda(cuadro, grafico)
    if grafico.tipo in _CON_VALOR_AL_LADO:
        _acomodar(cuadro)
    propios = (("Gráfica", grafico.titulo), ("Unidad", grafico.unidad), *procedencia)
    cuadro.part.chart_workbook.update_from_xlsx_blob(_libro(rotulos(grafico), series, formato, propios))
    for referencia in cuadro._chartSpace.xpath(".//c:f"):
        referencia.text = referencia.text.replace(_DE_LA_BIBLIOTECA, f"{HOJA}!")
    return marco


def rotulos(grafico: Grafico) -> tuple[str, ...]:
    """Las categorías como se leen: en las barras partidas y en las cascadas, con el valor de cada una al lado."""
    if grafico.tipo not in _CON_VALOR_AL_LADO or not grafico.textos:
        return grafico.categorias
    return tuple(f"{nombre}: {texto}" for nombre, texto in zip(grafico.categorias, grafico.textos, strict=True))


def _flotantes(grafico: Grafico) -> list[tuple[str, Sequence[Valor]]]:
    """Las series de una cascada como barras apiladas sobre otra que no se ve: PowerPoint no las escribe de otra manera.

    Todo se corre hasta que nada quede bajo el cero, que el eje no muestra: cada barra mide lo que vale, sin su signo.
    """
    bajos = [min(escalon) for escalon in grafico.escalones]
    corrido = -min([0.0, *bajos])
    hueco = [round(bajo + corrido, 9) for bajo in bajos]
    medidas = [(s.nombre, [None if valor is None else abs(valor) for valor in s.valores]) for s in grafico.series]
    return [(HUECO, hueco), *medidas]


def _titulo(cuadro: Any, grafico: Grafico) -> None:
    cuadro.has_title = True
    marco = cuadro.chart_title.text_frame
    marco.text = grafico.titulo
    dar_forma(marco.paragraphs[0].runs[0].font, LETRA, "apagado", negrita=True)
    cuadro.chart_title.include_in_layout = False


def _ejes(cuadro: Any, grafico: Grafico, formato: str) -> None:
    categorias, valores = cuadro.category_axis, cuadro.value_axis
    categorias.format.line.color.rgb = color("linea")
    categorias.major_tick_mark = XL_TICK_MARK.NONE
    categorias.has_major_gridlines = False
    valores.format.line.fill.background()
    valores.major_tick_mark = XL_TICK_MARK.NONE
    valores.major_gridlines.format.line.color.rgb = color("linea")
    valores.tick_labels.number_format = "0%" if grafico.formato is Formato.PORCENTAJE else formato
    valores.tick_labels.number_format_is_linked = False
    valores.tick_labels.font.size = Pt(LETRA)
    categorias.tick_labels.font.size = Pt(11 if grafico.tipo in _CON_VALOR_AL_LADO else LETRA)
    presentes = [v for serie in grafico.series for v in serie.valores if v is not None]
    if grafico.tipo is Tipo.LINEAS and presentes:
        # la asistencia se mira de cerca: el eje dice desde dónde
        valores.minimum_scale = max(0.0, (int(min(presentes) * 20) - 1) / 20)
        valores.maximum_scale = min(1.0, (int(max(presentes) * 20) + 2) / 20)
        _saltar(categorias, 1 + (len(grafico.categorias) - 1) // 6)
    elif grafico.tipo is Tipo.COLUMNAS_APILADAS:
        valores.minimum_scale = 0
        _saltar(categorias, 1 + (len(grafico.categorias) - 1) // 6)
    elif grafico.tipo is Tipo.COLUMNAS:
        valores.minimum_scale, valores.maximum_scale, valores.major_unit = 0.0, 1.0, 0.2
    else:
        valores.minimum_scale = 0
        # la primera categoría arriba, como en una lista
        categorias.reverse_order = True
        _saltar(categorias, 1)
        valores.visible = False
        valores.has_major_gridlines = False


def _saltar(eje: Any, cada: int) -> None:
    """Un rótulo de cada tantos: los meses no caben todos."""
    # el esquema pide este orden: … lblOffset, tickLblSkip, tickMarkSkip, noMultiLvlLbl
    ultimo = eje._element.find("{*}noMultiLvlLbl")
    for etiqueta in ("tickLblSkip", "tickMarkSkip"):
        ultimo.addprevious(xml(f"c:{etiqueta}", val=cada))


def _acomodar(cuadro: Any) -> None:
    """Deja más de la mitad del ancho a los rótulos: los motivos son frases y se leen enteros."""
    trazado = cuadro._chartSpace.xpath(".//c:plotArea")[0]
    for previo in trazado.findall("{*}layout"):
        trazado.remove(previo)
    partes = {"x": 0.56, "y": 0.19, "w": 0.42, "h": 0.68}
    medidas = "".join(f'<c:{parte} val="{valor}"/>' for parte, valor in partes.items())
    modos = '<c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
    trazado.insert(0, xml("c:layout", f"<c:manualLayout>{modos}{medidas}</c:manualLayout>"))


def _series(cuadro: Any, grafico: Grafico, formato: str) -> None:
    trazado = cuadro.plots[0]
    if grafico.tipo is Tipo.LINEAS:
        for serie, propia in zip(trazado.series, grafico.series, strict=True):
            _linea(serie, propia.papel, grafico.senales)
        return
    # pocas barras no se vuelven un muro
    trazado.gap_width = {1: 300, 2: 170, 3: 110, 4: 75}.get(len(grafico.categorias), 45)
    trazadas = list(trazado.series)
    if grafico.tipo is Tipo.CASCADA:
        trazadas.pop(0).format.fill.background()
    if grafico.apilada or grafico.tipo is Tipo.CASCADA:
        trazado.overlap = 100
    elif len(grafico.series) > 1:
        trazado.overlap = -5
    for serie, propia in zip(trazadas, grafico.series, strict=False):
        rellenar(serie.format, COLORES[propia.papel])
        serie.invert_if_negative = False
        if not (grafico.apilada or grafico.tipo is Tipo.CASCADA):
            rotulo = serie.data_labels
            rotulo.show_value = True
            rotulo.number_format, rotulo.number_format_is_linked = formato, False
            # dentro de la columna: encima lo cruzaría la línea del estándar
            columnas = grafico.tipo is Tipo.COLUMNAS
            rotulo.position = XL_LABEL_POSITION.INSIDE_END if columnas else XL_LABEL_POSITION.OUTSIDE_END
            dar_forma(rotulo.font, LETRA, "papel" if columnas else "tinta", negrita=True)


def _linea(serie: Any, papel: Papel, senales: tuple[Senal, ...]) -> None:
    if papel in (Papel.LIMITE, Papel.CENTRO):
        _puntear(serie, COLORES[papel], 1.5)
        return
    serie.smooth = False
    serie.format.line.color.rgb = color(COLORES[papel])
    serie.format.line.width = Pt(3)
    if papel is Papel.SUELTOS:
        serie.format.line.fill.background()
    _marcar(serie.marker, XL_MARKER_STYLE.CIRCLE, 6, COLORES[papel])
    for senal in senales:
        # figura y color: la señal no se dice solo con color. PowerPoint no tiene un triángulo hacia abajo
        punto = serie.points[senal.lugar]
        figura = XL_MARKER_STYLE.DIAMOND if senal.lado < 0 else XL_MARKER_STYLE.TRIANGLE
        _marcar(punto.marker, figura, 12 if senal.fuerte else 8, COLOR_DE_LADO[senal.lado])
        # LibreOffice toma de aquí el color de la marca
        rellenar(punto.format, COLOR_DE_LADO[senal.lado])


def _puntear(serie: Any, token: str, puntos: float) -> None:
    serie.smooth = False
    linea = serie.format.line
    linea.color.rgb = color(token)
    linea.width, linea.dash_style = Pt(puntos), MSO_LINE.DASH
    serie.marker.style = XL_MARKER_STYLE.NONE


def _marcar(marca: Any, estilo: Any, tamano: int, token: str) -> None:
    marca.style, marca.size = estilo, tamano
    rellenar(marca.format, token)
    marca.format.line.color.rgb = color(token)


def _linea_del_estandar(cuadro: Any) -> None:
    """Pasa la última serie de columnas a línea sobre los mismos ejes: python-pptx no arma gráficas combinadas."""
    barras = cuadro._chartSpace.xpath(".//c:barChart")[0]
    serie = barras.findall("{*}ser")[-1]
    barras.remove(serie)
    for sobra in ("invertIfNegative", "dLbls"):
        for parte in serie.findall(f"{{*}}{sobra}"):
            serie.remove(parte)
    lineas = xml("c:lineChart", '<c:grouping val="standard"/><c:varyColors val="0"/><c:marker val="1"/>')
    lineas.insert(2, serie)
    for eje in barras.findall("{*}axId"):
        lineas.append(deepcopy(eje))
    barras.addnext(lineas)
    _puntear(cuadro.plots[1].series[0], "no", 2.25)


def _leyenda(cuadro: Any, grafico: Grafico) -> None:
    # en la línea, el titular dice qué son las punteadas; en la cascada, cada barra lleva su signo escrito
    varias = len(grafico.series) > 1 and grafico.tipo not in (Tipo.LINEAS, Tipo.CASCADA)
    cuadro.has_legend = varias or grafico.linea is not None
    if cuadro.has_legend:
        cuadro.legend.position = XL_LEGEND_POSITION.BOTTOM
        cuadro.legend.include_in_layout = False
        cuadro.legend.font.size = Pt(LETRA)


def _libro(
    categorias: Sequence[str], series: Sequence[tuple[str, Sequence[Valor]]], formato: str,
    procedencia: Sequence[tuple[str, str]],
) -> bytes:  # fmt: skip
    """Los mismos valores, con sus tipos y ninguna fórmula. `procedencia`: pares (qué, valor) de la segunda hoja."""
    salida = io.BytesIO()
    documento = xlsxwriter.Workbook(salida, OPCIONES_DE_LIBRO)
    numero = documento.add_format({"num_format": formato})
    hoja = documento.add_worksheet(HOJA)
    for f, categoria in enumerate(categorias, 1):
        hoja.write_string(f, 0, categoria)
    for c, (nombre, valores) in enumerate(series, 1):
        hoja.write_string(0, c, nombre)
        for f, valor in enumerate(valores, 1):
            if valor is not None:
                hoja.write_number(f, c, valor, numero)
    hoja.set_column(0, 0, 40)
    acerca = documento.add_worksheet("Acerca de")
    for f, (que, dice) in enumerate(procedencia):
        acerca.write_string(f, 0, que)
        acerca.write_string(f, 1, dice)
    acerca.set_column(0, 0, 18)
    acerca.set_column(1, 1, 90)
    documento.close()
    return salida.getvalue()
