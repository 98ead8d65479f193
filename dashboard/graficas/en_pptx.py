"""Una `Grafico` como gráfica nativa de PowerPoint: sus datos se abren y se editan en Excel.

El libro lleva los números de verdad, ninguna fórmula y una hoja que dice de dónde salen. Donde cabe, lo que una leyenda
diría va escrito junto a su barra o su línea.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from pptx.opc.constants import CONTENT_TYPE as CT
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml import parse_xml
from pptx.parts.chart import ChartPart

from dashboard.dominio.escritura_csv import OPCIONES_DE_LIBRO
from dashboard.dominio.grafica import Formato, Grafico, Papel, Serie, Tipo, Valor, escribir
from dashboard.graficas import piezas_pptx as piezas
from dashboard.graficas.lienzo_pptx import (
    ESPACIOS,
    LETRA_NEGRITA,
    RENGLON,
    Caja,
    borde,
    lineas,
)
from dashboard.graficas.lienzo_pptx import LETRA as LETRA_MEDIA
from dashboard.graficas.piezas_pptx import HOJA
from dashboard.graficas.tema import COLOR_DE_LADO_EN_ESCENA, COLORES_DE_ESCENA
from dashboard.nucleo.formato import ESPACIO_FINO

#: barras cuyo valor se lee junto al nombre de su categoría
_CON_VALOR_AL_LADO = (Tipo.APILADAS, Tipo.CASCADA)
_TUMBADAS = (Tipo.BARRAS, Tipo.APILADAS, Tipo.CASCADA)
#: los puntos se guardan como proporción, y en el libro se leen como «-1.6%»
_NUMEROS = {Formato.PORCENTAJE: "0.0%", Formato.ENTERO: "#,##0", Formato.PUNTOS: "0.0%"}
#: los rótulos de un eje, sin el separador del idioma de cada Office
_MILES = f'[>=1000000]#"{ESPACIO_FINO}"000"{ESPACIO_FINO}"000;[>=1000]#"{ESPACIO_FINO}"000;0'
_DEL_EJE = {Formato.PORCENTAJE: f'0"{ESPACIO_FINO}"%', Formato.ENTERO: _MILES, Formato.PUNTOS: ""}
#: nombre de la serie que no se ve: lo que hay bajo cada barra de una cascada
HUECO = "Desde"
#: nombre de la serie que dice dónde va la línea de 80 %
ESTANDAR = "Estándar de 80 %"
_DEL_ESTANDAR = ("80: lo que", "pide la guía")
#: cuerpos: el de los rótulos, el de lo que va al lado, el del título
LETRA, CHICA, _TITULO = 14, 12, 12
_HUECOS = {1: 220, 2: 110, 3: 60, 4: 40}


@dataclass(frozen=True, slots=True)
class _Cuadro:
    """Una gráfica con lo que mide: `caja` entera y `ejes`, lo de dentro de sus ejes, en pulgadas desde su esquina."""

    grafico: Grafico
    formato: str
    caja: Caja
    ejes: Caja
    maximo: float
    minimo: float = 0.0

    @property
    def categorias(self) -> tuple[str, ...]:
        return rotulos(self.grafico)

    def largo(self, valor: float) -> float:
        """Lo que mide una barra, en pulgadas."""
        total = self.ejes.ancho if self.grafico.tipo in _TUMBADAS else self.ejes.alto
        return total * valor / (self.maximo or 1.0)


def en_pptx(formas: Any, grafico: Grafico, caja: Caja, procedencia: Sequence[tuple[str, str]] = ()) -> Any:
    """Pone la gráfica en la lámina y devuelve su marco. `procedencia`: de dónde salen los datos, para su libro."""
    formato = _NUMEROS[grafico.formato]
    cuadro = _medir(grafico, formato, caja)
    trazadas = _trazado(cuadro)
    dicho = piezas.titulo(grafico.titulo, _TITULO, _con_color(grafico))
    todo = piezas.espacio(dicho, _sitio(cuadro), trazadas + _ejes(cuadro), LETRA)
    etiqueta, resto = todo.split(">", 1)
    parte = _parte(formas.part, f"{etiqueta} {ESPACIOS}>{resto}".encode())
    propios = (("Gráfica", grafico.titulo), ("Unidad", grafico.unidad), *procedencia)
    series = [(s.nombre, s.valores) for s in _series(grafico)]
    parte.chart_workbook.update_from_xlsx_blob(_libro(cuadro.categorias, series, formato, propios))
    marco = formas._add_chart_graphicFrame(formas.part.relate_to(parte, RT.CHART), *caja.emu)
    identidad = marco.xpath(".//p:cNvPr")[0]
    identidad.set("name", f"Gráfica: {grafico.titulo}"[:120])
    identidad.set("descr", f"{grafico.descripcion}.")
    return formas._shape_factory(marco)


def _parte(hoja: Any, crudo: bytes) -> Any:
    nombre = hoja.package.next_partname(ChartPart.partname_template)
    return ChartPart(nombre, CT.DML_CHART, hoja.package, parse_xml(crudo))


def rotulos(grafico: Grafico) -> tuple[str, ...]:
    """Las categorías como se leen: en las barras partidas y en las cascadas, con el valor de cada una al lado."""
    if grafico.tipo not in _CON_VALOR_AL_LADO or not grafico.textos:
        return grafico.categorias
    return tuple(f"{nombre}: {texto}" for nombre, texto in zip(grafico.categorias, grafico.textos, strict=True))


def _series(grafico: Grafico) -> list[Serie]:
    """Lo que se dibuja. Una cascada son barras apiladas sobre otra que no se ve, y cada una mide lo que vale, sin signo.

    Todo se corre hasta que nada quede bajo el cero, que el eje no muestra: PowerPoint no la escribe de otra manera.
    """
    series = list(grafico.series)
    if grafico.tipo is Tipo.CASCADA:
        bajos = [min(escalon) for escalon in grafico.escalones]
        corrido = -min([0.0, *bajos])
        medidas = [
            Serie(s.nombre, tuple(None if v is None else abs(v) for v in s.valores), s.papel) for s in grafico.series
        ]
        series = [Serie(HUECO, tuple(round(bajo + corrido, 9) for bajo in bajos)), *medidas]
    if grafico.linea is not None and grafico.tipo is Tipo.COLUMNAS:
        series.append(Serie(ESTANDAR, (grafico.linea,) * len(grafico.categorias)))
    return series


# -- lo que mide cada parte


def _medir(grafico: Grafico, formato: str, caja: Caja) -> _Cuadro:
    nombres, ancho, alto = rotulos(grafico), caja.ancho, caja.alto
    dicho = "   ".join([grafico.titulo, *(f"■ {nombre}" for nombre, _ in _con_color(grafico))])
    arriba = lineas(dicho, _TITULO, ancho * 0.85) * _TITULO * RENGLON / 72 + 0.14
    presentes = [float(v) for s in grafico.series for v in s.valores if v is not None]
    mayor = max([0.0, *presentes])
    minimo, maximo = 0.0, mayor or 1.0
    abajo, izquierda, derecha = 0.1, 0.05, 0.05
    if grafico.tipo in _TUMBADAS:
        totales = [grafico.total(i) for i in range(len(nombres))] or [0.0]
        izquierda = (
            ancho * 0.56 if grafico.tipo in _CON_VALOR_AL_LADO else min(ancho * 0.4, _largo(nombres, LETRA) + 0.2)
        )
        if grafico.apilada:
            maximo = max(totales) or 1.0
        elif grafico.tipo is Tipo.CASCADA:
            extremos = [0.0, *(extremo for escalon in grafico.escalones for extremo in escalon)]
            maximo = (max(extremos) - min(extremos)) or 1.0
        else:
            escritos = [grafico.escrito(j, i, "") for j in range(len(grafico.series)) for i in range(len(nombres))]
            libre = max(ancho - izquierda - 0.05, 0.1)
            maximo = (
                max(mayor, grafico.linea or 0.0) / max(1 - _largo(escritos, LETRA, negrita=True) / libre, 0.4) or 1.0
            )
    elif grafico.tipo is Tipo.LINEAS:
        izquierda, derecha, abajo = 0.72, 0.85, 0.36
        if presentes:
            # la asistencia se mira de cerca: el eje dice desde dónde
            minimo = max(0.0, (int(min(presentes) * 20) - 1) / 20)
            maximo = min(1.0, (int(mayor * 20) + 2) / 20)
    else:
        derecha = 1.25 if grafico.linea is not None else 0.05
        if grafico.tipo is Tipo.COLUMNAS_APILADAS:
            izquierda = 0.72
            maximo = max([grafico.total(i) for i in range(len(nombres))] or [1.0]) * 1.05 or 1.0
        elif grafico.formato is Formato.PORCENTAJE:
            maximo = max(1.0, mayor)
        util = ancho - izquierda - derecha
        paso = util / max(len(nombres), 1) * _cada(grafico, util)
        renglones = max([lineas(nombre, LETRA, paso) for nombre in nombres] or [1])
        abajo = min(renglones, 4) * LETRA * RENGLON / 72 + 0.14
    ejes = Caja(izquierda, arriba, max(ancho - izquierda - derecha, 0.2), max(alto - arriba - abajo, 0.2))
    return _Cuadro(grafico, formato, caja, ejes, maximo, minimo)


def _largo(frases: Sequence[str], puntos: float, *, negrita: bool = False) -> float:
    """Lo que mide la más larga, en pulgadas."""
    return max(map(len, frases), default=0) * puntos * (LETRA_NEGRITA if negrita else LETRA_MEDIA) / 72


def _sitio(cuadro: _Cuadro) -> str:
    caja, ejes = cuadro.caja, cuadro.ejes
    return piezas.acomodo(ejes.x / caja.ancho, ejes.y / caja.alto, ejes.ancho / caja.ancho, ejes.alto / caja.alto)


def _cada(grafico: Grafico, ancho: float) -> int:
    """Un rótulo de cada tantos: los meses no caben todos."""
    cuantas = len(grafico.categorias)
    if grafico.tipo in _TUMBADAS or not cuantas:
        return 1
    if grafico.tipo is Tipo.COLUMNAS:
        return -(-cuantas // 8)
    caben = max(1, int(ancho / (_largo(grafico.categorias, LETRA) + 0.15)))
    return -(-cuantas // min(caben, 7))


def _ejes(cuadro: _Cuadro) -> str:
    grafico, tumbadas = cuadro.grafico, cuadro.grafico.tipo in _TUMBADAS
    chica = grafico.tipo in _CON_VALOR_AL_LADO
    nombres = piezas.eje_de_categorias(
        tumbadas=tumbadas, puntos=CHICA if chica else LETRA, cada=_cada(grafico, cuadro.ejes.ancho)
    )
    paso, formato, rejilla = cuadro.maximo or 1.0, "", ""
    if grafico.linea is not None:
        # la rejilla solo pasa por el estándar, de lado a lado
        paso, rejilla = grafico.linea, borde("escena-senal", 1.5, "sysDash")
    elif grafico.tipo in (Tipo.LINEAS, Tipo.COLUMNAS_APILADAS):
        paso, rejilla, formato = _paso(cuadro), borde("escena-linea", 0.75), _DEL_EJE[grafico.formato]
    medidas = {"minimo": cuadro.minimo, "maximo": cuadro.maximo, "paso": paso}
    return nombres + piezas.eje_de_valores(tumbadas=tumbadas, formato=formato, rejilla=rejilla, puntos=CHICA, **medidas)


def _paso(cuadro: _Cuadro) -> float:
    """De dos a cinco rayas, en números redondos."""
    rango = (cuadro.maximo - cuadro.minimo) or 1.0
    if cuadro.grafico.formato is not Formato.ENTERO:
        return 0.2 if rango > 0.5 else 0.1 if rango > 0.25 else 0.05
    return next(p * d for d in (1, 10, 100, 1000, 10_000, 10**6) for p in (1, 2, 5) if rango / (p * d) <= 5)


# -- lo que se dibuja


def _trazado(cuadro: _Cuadro) -> str:
    grafico, series = cuadro.grafico, _series(cuadro.grafico)
    if grafico.tipo is Tipo.LINEAS:
        return piezas.trazos([_linea(cuadro, numero) for numero in range(len(series))])
    con_estandar = series[-1].nombre == ESTANDAR and len(series) > len(grafico.series)
    escritas = [_barra(cuadro, n, serie) for n, serie in enumerate(series[:-1] if con_estandar else series)]
    apiladas = grafico.apilada or grafico.tipo is Tipo.CASCADA
    hechas = piezas.barras(
        escritas, tumbadas=grafico.tipo in _TUMBADAS, apiladas=apiladas, hueco=_HUECOS.get(len(grafico.categorias), 35)
    )
    return hechas + (piezas.trazos([_estandar(cuadro, len(series) - 1)]) if con_estandar else "")


def _con_color(grafico: Grafico) -> list[tuple[str, str]]:
    """Las series que el título nombra con su color, en lugar de una leyenda: (nombre, color).

    En la línea lo dice el titular y, en la cascada, el signo de cada barra.
    """
    if len(grafico.series) < 2 or grafico.tipo in (Tipo.LINEAS, Tipo.CASCADA):
        return []
    return [(serie.nombre, COLORES_DE_ESCENA[serie.papel]) for serie in grafico.series]


def _barra(cuadro: _Cuadro, numero: int, serie: Serie) -> str:
    """Una serie de barras, con el color de su papel o el de cada categoría, y sus rótulos."""
    grafico = cuadro.grafico
    colores = _colores(grafico, serie)
    puestos: list[str] = []
    if grafico.tipo is Tipo.COLUMNAS:
        puestos = [_de_columna(cuadro, i, v, colores[i]) for i, v in enumerate(serie.valores) if v is not None]
    elif grafico.tipo is Tipo.BARRAS:
        puestos = [
            piezas.rotulo(i, [grafico.escrito(numero, i)], LETRA, "escena-tinta", "outEnd")
            for i, valor in enumerate(serie.valores)
            if valor is not None
        ]
    invisible = serie.nombre == HUECO and grafico.tipo is Tipo.CASCADA
    base = COLORES_DE_ESCENA[serie.papel]
    distintos = [
        piezas.punto(i, f'<c:invertIfNegative val="0"/>{piezas.aspecto(color)}')
        for i, color in enumerate(colores)
        if color != base
    ]
    return piezas.serie(
        numero, serie.nombre, cuadro.categorias, serie.valores, cuadro.formato,
        vista=piezas.aspecto("" if invisible else base),
        marcas=f'<c:invertIfNegative val="0"/>{"".join(distintos)}{piezas.rotulos(puestos)}',
    )  # fmt: skip


def _colores(grafico: Grafico, serie: Serie) -> list[str]:
    """El de cada barra: en las columnas de un tiempo, la última con dato destaca y las demás son lo de antes."""
    cuantas = len(grafico.categorias)
    if grafico.tipo is Tipo.COLUMNAS and len(grafico.series) == 1 and not grafico.colores:
        ultima = max((i for i, valor in enumerate(serie.valores) if valor is not None), default=-1)
        return ["escena-acento" if i == ultima else "escena-antes" for i in range(cuantas)]
    if grafico.colores and grafico.series[0].nombre == serie.nombre:
        return list(grafico.colores)
    return [COLORES_DE_ESCENA[serie.papel]] * cuantas


def _de_columna(cuadro: _Cuadro, lugar: int, valor: Valor, color: str) -> str:
    """El valor, grande y dentro de su columna si cabe; si no, encima."""
    escrito = cuadro.grafico.escrito(0, lugar)
    cuantas = len(cuadro.categorias)
    grueso = cuadro.ejes.ancho / cuantas / (1 + _HUECOS.get(cuantas, 35) / 100)
    puntos = max(10.0, min(28.0, grueso * 72 / (len(escrito) * LETRA_NEGRITA)))
    if cuadro.largo(float(valor or 0)) < puntos * 1.6 / 72:
        return piezas.rotulo(lugar, [escrito], puntos, "escena-tinta", "outEnd")
    encima = {"escena-acento": "escena-fondo", "escena-antes": "escena-tinta"}.get(color, "escena-oscura")
    return piezas.rotulo(lugar, [escrito], puntos, encima, "inEnd")


def _estandar(cuadro: _Cuadro, numero: int) -> str:
    """La serie del estándar no se ve, que ya lo dibuja la rejilla: solo lleva su rótulo, a la derecha de la última."""
    cuantas = len(cuadro.categorias)
    valores = (cuadro.grafico.linea,) * cuantas
    medio = cuadro.ejes.ancho / cuantas / 2 / cuadro.caja.ancho
    dicho = piezas.rotulo(cuantas - 1, _DEL_ESTANDAR, CHICA, "escena-senal", "r", corrido=(medio, 0)) if cuantas else ""
    return piezas.serie(
        numero, ESTANDAR, cuadro.categorias, valores, cuadro.formato, vista=piezas.aspecto(),
        marcas=piezas.marca("none") + piezas.rotulos([dicho]), despues='<c:smooth val="0"/>',
    )  # fmt: skip


def _linea(cuadro: _Cuadro, numero: int) -> str:
    """Una línea con sus marcas; la primera dice su último valor y lo que se anotó de sus puntos."""
    grafico, serie = cuadro.grafico, cuadro.grafico.series[numero]
    color = COLORES_DE_ESCENA[serie.papel]
    partes = {"formato": cuadro.formato, "despues": '<c:smooth val="0"/>'}
    if serie.papel in (Papel.LIMITE, Papel.CENTRO):
        return piezas.serie(
            numero, serie.nombre, cuadro.categorias, serie.valores, **partes,
            vista=piezas.aspecto("", borde(color, 1.5, "sysDash")), marcas=piezas.marca("none"),
        )  # fmt: skip
    # figura y color: la señal no se dice solo con color. PowerPoint no tiene un triángulo hacia abajo
    senales = [
        piezas.punto(
            senal.lugar,
            piezas.marca(
                "diamond" if senal.lado < 0 else "triangle", 12 if senal.fuerte else 8,
                COLOR_DE_LADO_EN_ESCENA[senal.lado],
            ),
        )
        for senal in sorted(grafico.senales, key=lambda senal: senal.lugar)
    ]  # fmt: skip
    trazo = borde("" if serie.papel is Papel.SUELTOS else color, 3)
    marcas = piezas.marca("circle", 6, color) + "".join(senales if numero == 0 else ())
    marcas += piezas.rotulos(_de_linea(grafico, serie) if numero == 0 else ())
    return piezas.serie(
        numero, serie.nombre, cuadro.categorias, serie.valores, vista=piezas.aspecto("", trazo), marcas=marcas, **partes
    )


def _de_linea(grafico: Grafico, serie: Serie) -> list[str]:
    """El valor del último mes con dato y las palabras de los puntos que importan, en el orden de los meses."""
    con_dato = [i for i, valor in enumerate(serie.valores) if valor is not None]
    if not con_dato:
        return []
    ultimo, anotados = con_dato[-1], dict(grafico.anotado)
    bajos = {senal.lugar for senal in grafico.senales if senal.lado < 0}
    puestos = []
    for lugar in sorted({ultimo, *anotados} & set(con_dato)):
        if lugar == ultimo:
            valor = [escribir(serie.valores[lugar], grafico.formato)]
            puestos.append(piezas.rotulo(lugar, valor, LETRA, "escena-tinta", "r"))
        else:
            sitio = "b" if lugar in bajos else "t"
            color = "escena-senal" if lugar in bajos else "escena-acento"
            puestos.append(piezas.rotulo(lugar, anotados[lugar].split("\n"), LETRA, color, sitio))
    return puestos


# -- su libro


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
