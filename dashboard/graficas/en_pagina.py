"""Una `Grafico` en el tiempo como HTML: lo que se lee es texto, y lo que se ve, un SVG que se estira con su sitio.

La letra no se encoge con el dibujo: mide lo mismo en un teléfono, en un auditorio y en papel, sin que nadie la acomode.
Las barras tumbadas (`BARRAS`, `APILADAS`, `CASCADA`) no se escriben aquí: en las páginas son filas.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from dashboard.dominio.grafica import ESCALONES, Formato, Grafico, Papel, Serie, Tipo
from dashboard.dominio.marcado import Crudo, atributo, entre_comillas, escapado
from dashboard.graficas.svg import marca
from dashboard.graficas.tema import COLOR_DE_LADO, COLORES
from dashboard.nucleo.formato import MESES, SIN_DATO, entero, mayuscula

#: el lienzo, antes de estirarse
_LADO = 1000.0
#: parte del sitio de un mes que ocupa su columna
_GRUESO = 0.72
Punto = tuple[float, float]
#: un valor → su altura en el plano
Altura = Callable[[float], float]


def en_pagina(grafico: Grafico, debajo: Sequence[Grafico] = (), clase: str = "") -> Crudo:
    """El dibujo con lo que oye quien no lo ve. Sin nada que dibujar, dice por qué en lugar de unos ejes vacíos.

    `debajo`: otras con los mismos meses, que comparten su eje, en tiras bajo la primera.
    """
    if grafico.sin_nada:
        return Crudo(f'<p class="vacio">{escapado(grafico.vacio or SIN_DATO)}</p>')
    planos = "".join(_plano(cada, _clase(i)) for i, cada in enumerate((grafico, *debajo)))
    dicho = ". ".join(mayuscula(cada.descripcion) for cada in (grafico, *debajo))
    return Crudo(
        f'<div{atributo("class", f"dibujo {clase}".strip())} role="img"{atributo("aria-label", dicho)}>'
        f"{planos}{_eje_x(grafico)}</div>"
    )


def _clase(lugar: int) -> str:
    return "plano tira" if lugar else "plano"


def _plano(grafico: Grafico, clase: str) -> str:
    bajo, alto, marcas = _rango(grafico)
    lineas = grafico.tipo is Tipo.LINEAS

    def y(valor: float) -> float:
        return _LADO * (1 - (valor - bajo) / ((alto - bajo) or 1.0))

    piezas = [*_fondo(grafico), _rejilla(y(valor) for valor, _ in marcas)]
    dichos = [_dicho("y", 0, y(valor), texto) for valor, texto in marcas]
    if lineas:
        piezas += [_banda(grafico, y), *_lineas(grafico, y)]
        dichos += _senales(grafico, y)
    else:
        piezas += _columnas(grafico, y)
    if grafico.linea is not None:
        piezas.append(marca("path", d=f"M0,{y(grafico.linea):.0f}h{_LADO:.0f}", borde="no", class_="raya"))
    piezas += _zonas(grafico)
    dichos += _hitos(grafico)
    if "tira" in clase:
        dichos.append(f'<span class="nombre-tira">{escapado(grafico.titulo)}</span>')
    svg = marca("svg", piezas, viewBox="0 0 1000 1000", preserveAspectRatio="none", aria_hidden="true")
    return f'<div class="{clase}">{svg}{"".join(dichos)}</div>'


def _dicho(clase: str, x: float, y: float, texto: str) -> str:
    """Un texto en su sitio: `x` e `y`, en milésimas del plano."""
    return f'<span class="{clase}" style="left:{x / 10:.1f}%;top:{y / 10:.1f}%">{escapado(texto)}</span>'


# -- dónde cae cada cosa


def _sitios(grafico: Grafico) -> list[tuple[float, float]]:
    """De dónde a dónde va el sitio de cada categoría, en milésimas del ancho: su mes o, si tiene, su día."""
    if not grafico.dias or grafico.meses is None:
        paso = _LADO / max(len(grafico.categorias), 1)
        return [(i * paso, (i + 1) * paso) for i in range(len(grafico.categorias))]
    primero, ultimo = grafico.meses
    mes = _LADO / (ultimo - primero + 1)
    centros = [
        mes * (dia.year * 12 + dia.month - 1 - primero + (dia.day - 0.5) / monthrange(dia.year, dia.month)[1])
        for dia in grafico.dias
    ]
    # dos sesiones seguidas no se enciman
    ancho = min([mes, *(b - a for a, b in pairwise(sorted(centros)) if b > a)])
    return [(centro - ancho / 2, centro + ancho / 2) for centro in centros]


def _mes(grafico: Grafico, mes: int) -> tuple[float, float]:
    """De dónde a dónde va un mes del eje."""
    primero, ultimo = grafico.meses or (0, len(grafico.categorias) - 1)
    paso = _LADO / (ultimo - primero + 1)
    return (mes - primero) * paso, (mes - primero + 1) * paso


def _rango(grafico: Grafico) -> tuple[float, float, list[tuple[float, str]]]:
    """Lo más bajo y lo más alto del eje, y sus marcas. Las líneas se miran de cerca; las columnas salen de cero."""
    if grafico.tipo is Tipo.LINEAS:
        presentes = [float(v) for serie in grafico.series for v in serie.valores if v is not None]
        bajo, alto = max(0.0, min(presentes) - 0.04), min(1.0, max(presentes) + 0.04)
        salto = 0.1 if alto - bajo > 0.25 else 0.05
        veces = [i * salto for i in range(round(1 / salto) + 1)]
        return bajo, alto, [(v, f"{round(v * 100)}\u202f%") for v in veces if bajo <= v <= alto]
    cuantas = range(len(grafico.categorias))
    topes = [grafico.total(i) for i in cuantas] if grafico.apilada else []
    topes += [] if grafico.apilada else [float(v or 0) for serie in grafico.series for v in serie.valores]
    alto = max([*topes, grafico.linea or 0.0]) * 1.06
    # 1, 2 o 5 por una potencia de diez: hasta cuatro marcas
    salto = next(d * 10**e for e in range(-2, 12) for d in (1, 2, 5) if alto / (d * 10**e) <= 4)
    if grafico.formato is Formato.ENTERO:
        salto = max(salto, 1)
    marcas = [i * salto for i in range(int(alto / salto) + 1)]
    return 0.0, alto, [(v, f"{round(v * 100)}\u202f%" if _es_parte(grafico) else entero(int(v))) for v in marcas]


def _es_parte(grafico: Grafico) -> bool:
    return grafico.formato is Formato.PORCENTAJE


# -- lo que se ve


def _fondo(grafico: Grafico) -> list[str]:
    """Los meses elegidos, y el marco de los vacíos."""
    piezas = []
    if grafico.resaltado and grafico.meses:
        # el periodo en curso sigue más allá de lo que hay
        (desde, _), (_, hasta) = (
            _mes(grafico, min(max(mes, grafico.meses[0]), grafico.meses[1])) for mes in grafico.resaltado
        )
        piezas.append(marca("rect", x=desde, y=0, width=hasta - desde, height=_LADO, class_="elegido"))
    for hueco in grafico.huecos:
        desde, hasta = _mes(grafico, hueco)
        piezas.append(marca("rect", x=desde, y=0, width=hasta - desde, height=_LADO, class_="hueco"))
    return piezas


def _rejilla(alturas: Iterable[float]) -> str:
    return marca("path", d="".join(f"M0,{y:.0f}h1000" for y in alturas), class_="rejilla-dibujo")


def _centros(grafico: Grafico) -> list[float]:
    return [(desde + hasta) / 2 for desde, hasta in _sitios(grafico)]


def _banda(grafico: Grafico, y: Altura) -> str:
    equis = _centros(grafico)
    caminos = [
        [*((equis[i], y(alto)) for i, alto, _ in tramo), *((equis[i], y(bajo)) for i, _, bajo in reversed(tramo))]
        for tramo in grafico.banda
    ]
    # un mes suelto se ve como una raya
    return marca("path", d="".join(f"{_camino(c)}Z" for c in caminos), color="banda", borde="banda") if caminos else ""


def _lineas(grafico: Grafico, y: Altura) -> list[str]:
    """Cada línea se corta donde falta un mes; la primera serie es la que se mira: va encima."""
    return [
        pieza
        for serie in reversed(grafico.series)
        if serie.papel is not Papel.LIMITE
        for pieza in _linea(grafico, serie, y)
    ]


def _linea(grafico: Grafico, serie: Serie, y: Altura) -> list[str]:
    equis, color = _centros(grafico), COLORES[serie.papel]
    puntos = [None if v is None else (equis[i], y(float(v))) for i, v in enumerate(serie.valores)]
    if serie.papel is Papel.CENTRO:
        return [marca("path", d=_tramos(puntos), borde=color, class_="esperado")]
    marcados = {senal.lugar for senal in grafico.senales}
    # un punto es una raya sin largo: redonda en la pantalla aunque el dibujo se estire
    sueltos = "".join(f"M{x:.0f},{alto:.0f}h0" for i, (x, alto) in _presentes(puntos) if i not in marcados)
    linea = "" if serie.papel is Papel.SUELTOS else marca("path", d=_tramos(puntos), borde=color, class_="linea")
    clase = "puntos puntos-grandes" if serie.papel is Papel.SUELTOS else "puntos"
    return [linea, marca("path", d=sueltos, borde=color, class_=clase) if sueltos else ""]


def _senales(grafico: Grafico, y: Altura) -> list[str]:
    """Un triángulo en cada señal, lleno si es de la racha que se mira, y el valor escrito en el último mes con dato."""
    serie, equis = grafico.series[0], _centros(grafico)
    dichos = []
    for senal in grafico.senales:
        valor = serie.valores[senal.lugar]
        if valor is not None:
            figura = {(-1, True): "▼", (-1, False): "▽", (1, True): "▲", (1, False): "△"}[senal.lado, senal.fuerte]
            clase = f"senal {COLOR_DE_LADO[senal.lado]}"
            dichos.append(_dicho(clase, equis[senal.lugar], y(float(valor)), figura))
    con_dato = [i for i, valor in enumerate(serie.valores) if valor is not None]
    if serie.papel is not Papel.SUELTOS and con_dato:
        i = con_dato[-1]
        dichos.append(_dicho("final", equis[i], y(float(serie.valores[i] or 0)), grafico.escrito(0, i)))
    return dichos


def _columnas(grafico: Grafico, y: Altura) -> list[str]:
    """Una columna por categoría, partida en sus series; una serie `CENTRO` es la raya con que se mide.

    Las de una serie van en un solo camino: un dibujo de cuatro años es media docena de formas y no doscientas.
    """
    sitios = _sitios(grafico)
    sumas = [0.0] * len(sitios)
    piezas: list[str] = []
    for serie in grafico.series:
        camino = ""
        for i, ((desde, hasta), valor) in enumerate(zip(sitios, serie.valores, strict=True)):
            if valor is None or not (valor or serie.papel is Papel.CENTRO):
                continue
            if serie.papel is Papel.CENTRO:
                camino += f"M{desde:.0f},{y(valor):.1f}H{hasta:.0f}"
                continue
            grueso = (hasta - desde) * _GRUESO
            abajo = y(sumas[i])
            sumas[i] += valor if grafico.apilada else 0.0
            arriba = y(sumas[i] if grafico.apilada else valor)
            camino += f"M{(desde + hasta - grueso) / 2:.1f},{abajo:.1f}V{arriba:.1f}h{grueso:.1f}V{abajo:.1f}Z"
        if serie.papel is Papel.CENTRO:
            piezas.append(marca("path", d=camino, borde="tinta", class_="tope"))
        elif camino:
            piezas.append(marca("path", d=camino, color=COLORES[serie.papel], class_="columnas"))
            if serie.papel is Papel.SIN_MOTIVO:
                rayas = f"rayas-{grafico.clave}"
                piezas += [_rayas(rayas), marca("path", d=camino, fill=f"url(#{rayas})", class_="columnas con-rayas")]
    return piezas


def _rayas(identificador: str) -> str:
    """Lo que no tiene motivo lleva además rayas, para no depender del color."""
    return marca(
        "pattern", marca("rect", width=60, height=5, color="papel"), id=identificador, width=60, height=16,
        patternUnits="userSpaceOnUse",
    )  # fmt: skip


def _zonas(grafico: Grafico) -> list[str]:
    """Lo que se señala: el sitio entero de cada categoría, que dice todas sus cifras."""
    piezas = []
    for i, (desde, hasta) in enumerate(_sitios(grafico)):
        nombre, valor = grafico.categorias[i], ""
        if grafico.tipo is Tipo.LINEAS:
            nombre, _, valor = grafico.nota(0, i).partition(": ")
        else:
            dichas = (grafico.nota(j, i).partition(": ")[2] for j in range(len(grafico.series)))
            valor = ", ".join(dicha for dicha in dichas if dicha)
        piezas.append(
            f'<rect x="{desde:.1f}" width="{hasta - desde:.1f}" height="1000" class="zona" '
            f'data-nombre="{entre_comillas(nombre)}" data-valor="{entre_comillas(valor)}"/>'
        )
    return piezas


def _hitos(grafico: Grafico) -> list[str]:
    """Una raya en cada mes en que pasó algo anotado, con qué fue; cada rótulo un escalón más abajo que el anterior."""
    dichos = []
    for i, (mes, que) in enumerate(grafico.hitos):
        x, y = sum(_mes(grafico, mes)) / 2, 90.0 * (i % ESCALONES)
        # cerca del borde derecho el rótulo va a la izquierda de su raya
        lado = "hito hito-izquierda" if x > _LADO * 0.55 else "hito"
        dichos.append(
            f'<span class="{lado}" style="left:{x / 10:.1f}%;top:{y / 10:.1f}%"><span>{escapado(que)}</span></span>'
        )
    return dichos


def _eje_x(grafico: Grafico) -> str:
    """Los meses del eje: en uno corto, todos; en uno largo, enero con su año y julio, que en un teléfono sobra."""
    if grafico.meses is None:
        return ""
    primero, ultimo = grafico.meses
    meses = range(primero, ultimo + 1)
    salto = 1 if len(meses) <= 13 else 3 if len(meses) <= 26 else 6
    elegidos = [mes for mes in meses if mes % 12 % salto == 0]
    textos = []
    for mes in elegidos:
        con_anio = mes % 12 == 0 or mes == elegidos[0]
        texto = f"{MESES[mes % 12]} {mes // 12}" if con_anio else MESES[mes % 12]
        textos.append(_dicho("x" if con_anio else "x menor", sum(_mes(grafico, mes)) / 2, 0, texto))
    return f'<div class="eje-x">{"".join(textos)}</div>'


# -- caminos


def _presentes(puntos: Sequence[Punto | None]) -> list[tuple[int, Punto]]:
    """Los que hay, con su lugar."""
    return [(i, punto) for i, punto in enumerate(puntos) if punto is not None]


def _tramos(puntos: Sequence[Punto | None]) -> str:
    """Una línea que se corta donde falta un punto."""
    escrito, seguido = [], False
    for punto in puntos:
        if punto is not None:
            escrito.append(f"{'L' if seguido else 'M'}{punto[0]:.0f},{punto[1]:.0f}")
        seguido = punto is not None
    return "".join(escrito)


def _camino(puntos: Sequence[Punto]) -> str:
    return f"M{'L'.join(f'{x:.0f},{y:.0f}' for x, y in puntos)}"
