"""Una `Grafico` como gráfica nativa de PowerPoint: sus datos se abren y se editan en Excel.

El título va encima, en un cuadro de texto: así mide lo que se dice, y nombra cada serie con su color en lugar de una
leyenda.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pptx.opc.constants import CONTENT_TYPE as CT
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.parts.chart import ChartPart

from dashboard.dominio.grafica import Formato, Grafico, Papel, Senal, Serie, Tipo, Valor, escribir
from dashboard.graficas import piezas_pptx as piezas
from dashboard.graficas.libro_pptx import libro
from dashboard.graficas.lienzo_pptx import LETRA_NEGRITA, Caja, Trozo, alto_de, borde, texto
from dashboard.graficas.medidas_pptx import CHICA, CON_VALOR_AL_LADO, LETRA, TUMBADAS, Cuadro, largo_de, medir
from dashboard.graficas.tema import COLOR_DE_LADO_EN_ESCENA, COLORES_DE_ESCENA
from dashboard.graficas.tema_pptx import colores_del_tema, letra_que_se_lee
from dashboard.nucleo.formato import ESPACIO_FINO

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
#: la figura de un mes que se aparta de lo esperado: la misma a los dos lados, que la línea dice para cuál
_SENAL = "▲ "


def en_pptx(formas: Any, grafico: Grafico, caja: Caja, procedencia: Sequence[tuple[str, str]] = ()) -> Any:
    """Pone la gráfica en la lámina y devuelve su marco. `procedencia`: de dónde salen los datos, para su libro."""
    caja = _titular(formas, grafico, caja)
    cuadro = medir(grafico, rotulos(grafico), caja, colores_del_tema(formas.part))
    series = _series(grafico)
    parte = _parte(formas.part, piezas.espacio(_sitio(cuadro), _trazado(cuadro, series) + _ejes(cuadro), LETRA))
    propios = (("Gráfica", grafico.titulo), ("Unidad", grafico.unidad), *procedencia)
    guardadas = [(serie.nombre, serie.valores) for serie in series]
    crudo = libro(cuadro.categorias, guardadas, _NUMEROS[grafico.formato], propios)
    parte.chart_workbook.update_from_xlsx_blob(crudo)
    marco = formas._add_chart_graphicFrame(formas.part.relate_to(parte, RT.CHART), *caja.emu)
    identidad = marco.xpath(".//p:cNvPr")[0]
    identidad.set("name", f"Gráfica: {grafico.titulo}"[:120])
    identidad.set("descr", f"{grafico.descripcion}.")
    return formas._shape_factory(marco)


def _parte(hoja: Any, escrita: str) -> Any:
    etiqueta, resto = escrita.split(">", 1)
    raiz = parse_xml(f"{etiqueta} {nsdecls('c', 'a', 'r')}>{resto}".encode())
    return ChartPart(hoja.package.next_partname(ChartPart.partname_template), CT.DML_CHART, hoja.package, raiz)


def _titular(formas: Any, grafico: Grafico, caja: Caja) -> Caja:
    """El título y, debajo, las series con su color; devuelve lo que queda para la gráfica.

    En la línea las series las dice el titular y, en la cascada, el signo de cada barra. Lo que se anota de una línea va
    aquí y no junto a su punto, donde una frase taparía los meses y las demás marcas.
    """
    parrafos = [[Trozo(grafico.titulo, CHICA, "escena-texto")]]
    if grafico.tipo is Tipo.LINEAS:
        lados = {senal.lugar: senal.lado for senal in grafico.senales}
        for lugar, anotado in grafico.anotado:
            frase = f"{_SENAL if lugar in lados else ''}{anotado}".replace("\n", " ")
            parrafos.append([Trozo(frase, CHICA, COLOR_DE_LADO_EN_ESCENA[lados.get(lugar, 1)], True)])
    if len(grafico.series) > 1 and grafico.tipo not in (Tipo.LINEAS, Tipo.CASCADA):
        parrafos.append(
            [
                trozo
                for serie in grafico.series
                for trozo in (
                    Trozo("■ ", CHICA, COLORES_DE_ESCENA[serie.papel], True),
                    Trozo(f"{serie.nombre}    ", CHICA, "escena-texto", True),
                )
            ]
        )
    if grafico.linea is not None and grafico.tipo is not Tipo.COLUMNAS:
        # en las columnas lo dice su rótulo
        dicho = Trozo(" ".join(_DEL_ESTANDAR), CHICA, "escena-texto", True)
        parrafos.append([Trozo("┅ ", CHICA, "escena-senal", True), dicho])
    enteros = ["".join(trozo.texto for trozo in trozos) for trozos in parrafos]
    alto = sum(alto_de(entero, CHICA, caja.ancho, negrita=n > 0) for n, entero in enumerate(enteros))
    texto(formas, "Título de la gráfica", Caja(caja.x, caja.y, caja.ancho, alto), parrafos)
    return caja.desde(caja.y + alto + 0.06)


def rotulos(grafico: Grafico) -> tuple[str, ...]:
    """Las categorías como se leen: en las barras partidas y en las cascadas, con el valor de cada una al lado."""
    if grafico.tipo not in CON_VALOR_AL_LADO or not grafico.textos:
        return grafico.categorias
    return tuple(f"{nombre}: {texto}" for nombre, texto in zip(grafico.categorias, grafico.textos, strict=True))


def _series(grafico: Grafico) -> list[Serie]:
    """Lo que se dibuja. Una cascada son barras apiladas sobre otra que no se ve: cada una mide lo que vale, sin signo.

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


def _sitio(cuadro: Cuadro) -> str:
    caja, ejes = cuadro.caja, cuadro.ejes
    return piezas.acomodo(ejes.x / caja.ancho, ejes.y / caja.alto, ejes.ancho / caja.ancho, ejes.alto / caja.alto)


def _ejes(cuadro: Cuadro) -> str:
    grafico = cuadro.grafico
    formato, rejilla = "", ""
    if grafico.linea is not None:
        # la rejilla solo pasa por el estándar, de lado a lado
        rejilla = borde("escena-senal", 1.5, "sysDash")
    elif grafico.tipo in (Tipo.LINEAS, Tipo.COLUMNAS_APILADAS):
        rejilla, formato = borde("escena-linea", 0.75), _DEL_EJE[grafico.formato]
    tumbadas = grafico.tipo in TUMBADAS
    letra = cuadro.letra
    return piezas.eje_de_categorias(tumbadas=tumbadas, puntos=letra, cada=cuadro.cada) + piezas.eje_de_valores(
        (cuadro.minimo, cuadro.maximo, cuadro.paso), tumbadas=tumbadas, formato=formato, rejilla=rejilla, puntos=CHICA
    )


# -- lo que se dibuja


def _trazado(cuadro: Cuadro, series: Sequence[Serie]) -> str:
    grafico = cuadro.grafico
    if grafico.tipo is Tipo.LINEAS:
        return piezas.trazos([_linea(cuadro, numero) for numero in range(len(series))])
    con_estandar = grafico.linea is not None and grafico.tipo is Tipo.COLUMNAS
    escritas = [_barra(cuadro, n, serie) for n, serie in enumerate(series[:-1] if con_estandar else series)]
    apiladas = grafico.apilada or grafico.tipo is Tipo.CASCADA
    hechas = piezas.barras(escritas, tumbadas=grafico.tipo in TUMBADAS, apiladas=apiladas, hueco=cuadro.hueco)
    return hechas + (piezas.trazos([_estandar(cuadro, len(series) - 1)]) if con_estandar else "")


def _barra(cuadro: Cuadro, numero: int, serie: Serie) -> str:
    """Una serie de barras, con el color de su papel o el de cada categoría, y sus rótulos."""
    grafico = cuadro.grafico
    colores = _colores(grafico, serie)
    puestos: list[str] = []
    if grafico.tipo is Tipo.COLUMNAS:
        puestos = [_de_columna(cuadro, i, v, colores[i]) for i, v in enumerate(serie.valores) if v is not None]
    elif grafico.tipo is Tipo.BARRAS:
        puestos = [
            _de_barra(cuadro, i, grafico.escrito(numero, i), float(valor), colores[i])
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
        numero, serie.nombre, cuadro.categorias, serie.valores, _NUMEROS[cuadro.grafico.formato],
        vista=piezas.aspecto("" if invisible else base),
        marcas=f'<c:invertIfNegative val="0"/>{"".join(distintos)}{piezas.rotulos(puestos)}',
    )  # fmt: skip


def _colores(grafico: Grafico, serie: Serie) -> list[str]:
    """El de cada barra. Destacan la última columna con dato, que las demás son lo de antes, y las barras anotadas."""
    cuantas = len(grafico.categorias)
    if grafico.tipo is Tipo.COLUMNAS and len(grafico.series) == 1 and not grafico.colores:
        ultima = max((i for i, valor in enumerate(serie.valores) if valor is not None), default=-1)
        return ["escena-acento" if i == ultima else "escena-antes" for i in range(cuantas)]
    if grafico.tipo is Tipo.BARRAS and grafico.anotado and len(grafico.series) == 1:
        destacadas = {lugar for lugar, _ in grafico.anotado}
        return ["escena-acento" if i in destacadas else COLORES_DE_ESCENA[serie.papel] for i in range(cuantas)]
    if grafico.colores and grafico.series[0].nombre == serie.nombre:
        return list(grafico.colores)
    return [COLORES_DE_ESCENA[serie.papel]] * cuantas


def _de_columna(cuadro: Cuadro, lugar: int, valor: Valor, color: str) -> str:
    """El valor, grande y dentro de su columna si cabe; si no, encima."""
    escrito = cuadro.grafico.escrito(0, lugar)
    # Office parte en renglones un rótulo más ancho que la quinta parte de la gráfica
    ancho = min(cuadro.grueso * 0.9, cuadro.caja.ancho * 0.17)
    puntos = max(10.0, min(28.0, ancho * 72 / (len(escrito) * LETRA_NEGRITA), cuadro.ejes.alto * 9))
    if cuadro.largo(float(valor or 0)) < puntos * 1.6 / 72:
        return piezas.rotulo(lugar, [escrito], puntos, "escena-tinta", "outEnd")
    return piezas.rotulo(lugar, [escrito], puntos, letra_que_se_lee(color, cuadro.colores), "inEnd")


def _de_barra(cuadro: Cuadro, lugar: int, escrito: str, valor: float, color: str) -> str:
    """El valor tras su barra o, si por ahí pasa la línea del estándar, dentro de ella."""
    if cuadro.grafico.linea is None or cuadro.largo(valor) < largo_de([escrito], LETRA, negrita=True) + 0.2:
        return piezas.rotulo(lugar, [escrito], LETRA, "escena-tinta", "outEnd")
    return piezas.rotulo(lugar, [escrito], LETRA, letra_que_se_lee(color, cuadro.colores), "inEnd")


def _estandar(cuadro: Cuadro, numero: int) -> str:
    """La serie del estándar no se ve, que ya lo dibuja la rejilla: solo lleva su rótulo, a la derecha de la última."""
    cuantas = len(cuadro.categorias)
    valores = (cuadro.grafico.linea,) * cuantas
    medio = cuadro.ejes.ancho / cuantas / 2 / cuadro.caja.ancho
    dicho = piezas.rotulo(cuantas - 1, _DEL_ESTANDAR, CHICA, "escena-senal", "r", corrido=(medio, 0)) if cuantas else ""
    return piezas.serie(
        numero, ESTANDAR, cuadro.categorias, valores, _NUMEROS[cuadro.grafico.formato], vista=piezas.aspecto(),
        marcas=piezas.marca("none") + piezas.rotulos([dicho]), despues='<c:smooth val="0"/>',
    )  # fmt: skip


def _linea(cuadro: Cuadro, numero: int) -> str:
    """Una línea con sus marcas; la primera dice su último valor."""
    grafico, serie = cuadro.grafico, cuadro.grafico.series[numero]
    color = COLORES_DE_ESCENA[serie.papel]
    partes = {"formato": _NUMEROS[grafico.formato], "despues": '<c:smooth val="0"/>'}
    if serie.papel in (Papel.LIMITE, Papel.CENTRO):
        return piezas.serie(
            numero, serie.nombre, cuadro.categorias, serie.valores, **partes,
            vista=piezas.aspecto("", borde(color, 1.5, "sysDash")), marcas=piezas.marca("none"),
        )  # fmt: skip
    senales = [_senal(senal) for senal in sorted(grafico.senales, key=lambda senal: senal.lugar)]
    trazo = borde("" if serie.papel is Papel.SUELTOS else color, 3)
    marcas = piezas.marca("circle", 6, color) + "".join(senales if numero == 0 else ())
    marcas += piezas.rotulos(_de_linea(cuadro, serie) if numero == 0 else ())
    return piezas.serie(
        numero, serie.nombre, cuadro.categorias, serie.valores, vista=piezas.aspecto("", trazo), marcas=marcas, **partes
    )


def _senal(senal: Senal) -> str:
    """Un triángulo, que es como la nombran los avisos: la señal no se dice solo con color.

    Hacia abajo PowerPoint no tiene ninguno: de qué lado cae lo dicen la línea de lo esperado y el color.
    """
    color = COLOR_DE_LADO_EN_ESCENA[senal.lado]
    figura = piezas.marca("triangle", 12 if senal.fuerte else 8, color)
    # el tramo que llega a ella va de su color: LibreOffice toma de ahí el de la marca
    return piezas.punto(senal.lugar, figura + piezas.aspecto("", borde(color, 3)))


def _de_linea(cuadro: Cuadro, serie: Serie) -> list[str]:
    """El valor del último mes con dato, a su derecha."""
    con_dato = [i for i, valor in enumerate(serie.valores) if valor is not None]
    if not con_dato:
        return []
    ultimo = con_dato[-1]
    valor = escribir(serie.valores[ultimo], cuadro.grafico.formato)
    return [piezas.rotulo(ultimo, [valor], LETRA if cuadro.caja.ancho > 5.6 else 11, "escena-tinta", "r")]
