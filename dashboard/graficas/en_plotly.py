"""Una `Grafico` como figura de Plotly: un diccionario, que la página dibuja y deja señalar."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from dashboard.dominio.grafica import ESCALONES, Formato, Grafico, Papel, Serie, Tipo
from dashboard.graficas.tema import COLOR_DE_LADO, COLORES, TOKENS, diseno, eje, relleno, sin_datos
from dashboard.nucleo.formato import MESES, SIN_DATO

_DIA = 86_400_000
#: cuánto baja cada escalón del rótulo de un hito, en partes del alto
_ESCALON = 0.1
_HORIZONTALES = (Tipo.BARRAS, Tipo.APILADAS, Tipo.CASCADA)


def en_plotly(grafico: Grafico) -> dict[str, Any]:
    """La figura. Sin nada que dibujar, dice por qué en lugar de mostrar unos ejes vacíos."""
    lineas = grafico.tipo is Tipo.LINEAS
    # unas líneas sin un solo punto no tienen eje; las barras vacías, si nadie pide otra cosa, dejan ver el suyo
    if grafico.sin_nada and (grafico.vacio or lineas):
        return sin_datos(grafico.vacio or SIN_DATO)
    valores, categorias = (_eje_de_lineas(grafico) if lineas else _eje_de_barras(grafico)), _eje_de_categorias(grafico)
    tumbada = grafico.tipo in _HORIZONTALES
    propio: dict[str, Any] = {"hovermode": "closest"} if lineas else {"bargap": 0.25}
    if grafico.apilada:
        propio["barmode"] = "stack"
    elif grafico.tipo is Tipo.CASCADA:
        # de sus series, en cada categoría solo hay una
        propio["barmode"] = "overlay"
    return {
        "data": _lineas(grafico) if lineas else _barras(grafico),
        "layout": diseno(
            xaxis=valores if tumbada else categorias,
            yaxis={**categorias, "autorange": "reversed"} if tumbada else valores,
            shapes=_formas(grafico),
            **propio,
        ),
    }


def rotulos_de_meses(meses: Sequence[int]) -> tuple[list[str], list[str]]:
    """Posiciones (ISO, primer día) y textos del eje: enero con el año y julio; si son pocos meses, todos."""
    salto = 1 if len(meses) <= 13 else 3 if len(meses) <= 26 else 6
    elegidos = [mes for mes in meses if (mes % 12) % salto == 0]
    textos = [
        f"{MESES[mes % 12]} {mes // 12}" if mes % 12 == 0 or mes == elegidos[0] else MESES[mes % 12] for mes in elegidos
    ]
    return [iso(mes) for mes in elegidos], textos


def iso(mes: int, dia: int = 1) -> str:
    """Un día de un mes como texto ISO."""
    return f"{mes // 12}-{mes % 12 + 1:02d}-{dia:02d}"


def _lugares(grafico: Grafico) -> list[str]:
    """Dónde cae cada categoría: su día, o su nombre si no van en el tiempo."""
    if grafico.dias:
        return [dia.isoformat() for dia in grafico.dias]
    if grafico.meses is None:
        return list(grafico.categorias)
    return [iso(grafico.meses[0] + i) for i in range(len(grafico.categorias))]


def _lineas(grafico: Grafico) -> list[dict[str, Any]]:
    """La banda y, encima, cada línea: se cortan donde falta un mes."""
    equis = _lugares(grafico)
    vuelta: list[tuple[Any, float | None]] = []
    for tramo in grafico.banda:
        # cada tramo, un polígono: por arriba y de vuelta por abajo; un par vacío los separa
        vuelta += [(equis[i], alto) for i, alto, _ in tramo]
        vuelta += [(equis[i], bajo) for i, _, bajo in reversed(tramo)] + [(None, None)]
    banda = (
        [
            {
                "type": "scatter",
                "mode": "lines",
                "x": [lugar for lugar, _ in vuelta],
                "y": [valor for _, valor in vuelta],
                "fill": "toself",
                "fillcolor": TOKENS["banda"],
                # un mes suelto se ve como una raya
                "line": {"width": 2, "color": TOKENS["banda"]},
                "hoverinfo": "skip",
            }
        ]
        if vuelta
        else []
    )
    return banda + [
        {
            "type": "scatter",
            "x": equis,
            "y": list(serie.valores),
            "connectgaps": False,
            **(_linea_de_centro() if serie.papel is Papel.CENTRO else _linea_con_marcas(grafico, serie)),
            **_al_senalar(grafico, j),
        }
        # la primera serie es la que se mira: va encima
        for j, serie in reversed(list(enumerate(grafico.series)))
        if serie.papel is not Papel.LIMITE
    ]


def _linea_de_centro() -> dict[str, Any]:
    return {"mode": "lines", "line": {"color": TOKENS[COLORES[Papel.CENTRO]], "width": 1, "dash": "dash"}}


def _linea_con_marcas(grafico: Grafico, serie: Serie) -> dict[str, Any]:
    """Un punto por mes y un triángulo en cada señal: hacia abajo o arriba, lleno si es de la racha que se mira."""
    propio = TOKENS[COLORES[serie.papel]]
    color, tamano = [propio] * len(serie.valores), [4] * len(serie.valores)
    forma = ["circle"] * len(serie.valores)
    for senal in grafico.senales:
        color[senal.lugar] = TOKENS[COLOR_DE_LADO[senal.lado]]
        tamano[senal.lugar] = 9 if senal.fuerte else 6
        forma[senal.lugar] = f"triangle-{'down' if senal.lado < 0 else 'up'}{'' if senal.fuerte else '-open'}"
    return {
        "mode": "markers" if serie.papel is Papel.SUELTOS else "lines+markers",
        "line": {"color": propio, "width": 2},
        "marker": {"color": color, "size": tamano, "symbol": forma},
    }


def _barras(grafico: Grafico) -> list[dict[str, Any]]:
    """Una traza de barras por serie."""
    lugares = _lugares(grafico)
    donde, cuanto = ("y", "x") if grafico.tipo in _HORIZONTALES else ("x", "y")
    propio: dict[str, Any] = {"orientation": "h"} if grafico.tipo in _HORIZONTALES else {}
    if grafico.meses is not None:
        propio["width"] = _ancho_de_columna(grafico)
    if grafico.tipo is Tipo.CASCADA:
        propio["base"] = [desde for desde, _ in grafico.escalones]
    return [
        {
            "type": "bar",
            donde: lugares,
            cuanto: list(serie.valores),
            "name": serie.nombre,
            "marker": relleno(COLORES[serie.papel]),
            **propio,
            **_al_senalar(grafico, j),
        }
        for j, serie in enumerate(grafico.series)
    ]


def _ancho_de_columna(grafico: Grafico) -> int:
    """Tres cuartos de lo que separa a las dos más cercanas, en milisegundos y hasta tres semanas."""
    separacion = min(((b - a).days for a, b in pairwise(grafico.dias) if b > a), default=28)
    return max(1, min(21, round(separacion * 0.75))) * _DIA


def _al_senalar(grafico: Grafico, j: int) -> dict[str, Any]:
    # las frases viajan como datos: un nombre nunca es parte de la plantilla
    notas = [grafico.nota(j, i) for i in range(len(grafico.categorias))]
    return {"customdata": notas, "hovertemplate": "%{customdata}<extra></extra>"}


def _eje_de_categorias(grafico: Grafico) -> dict[str, Any]:
    if grafico.meses is None:
        # los nombres de muchos puntos no caben: se leen al señalarlos
        return eje(type="category", showgrid=False, showticklabels=grafico.series[0].papel is not Papel.SUELTOS)
    primero, ultimo = grafico.meses
    posiciones, textos = rotulos_de_meses(range(primero, ultimo + 1))
    # un punto o una columna de cada mes cae en su día primero: medio mes de aire a cada lado
    rango = [iso(primero), iso(ultimo + 1)] if grafico.dias else [iso(primero - 1, 15), iso(ultimo, 16)]
    return eje(type="date", tickvals=posiciones, ticktext=textos, showgrid=False, range=rango)


def _eje_de_lineas(grafico: Grafico) -> dict[str, Any]:
    """La asistencia se mira de cerca: el eje dice desde dónde."""
    presentes = [float(v) for serie in grafico.series for v in serie.valores if v is not None]
    rango = [max(0.0, min(presentes) - 0.04), min(1.0, max(presentes) + 0.04) + 0.001]
    return eje(tickformat=".0%", range=rango, nticks=5)


def _eje_de_barras(grafico: Grafico) -> dict[str, Any]:
    if grafico.tipo is Tipo.CASCADA:
        extremos = [extremo for escalon in grafico.escalones for extremo in escalon]
        aire = 0.08 * ((max(extremos) - min(extremos)) or 1.0)
        # sin sus números: lo que se lee es lo que mide cada barra, y el eje solo dice dónde está el cero
        rango = [min(extremos) - aire, max(extremos) + aire]
        return eje(range=rango, showticklabels=False, tickvals=[0], zeroline=True, zerolinecolor=TOKENS["trama"])
    cuantas = range(len(grafico.categorias))
    topes = (
        [grafico.total(i) for i in cuantas]
        if grafico.apilada
        else [float(v or 0) for serie in grafico.series for v in serie.valores]
    )
    formato = ".0%" if grafico.formato is Formato.PORCENTAJE else ",d"
    tope = max([*topes, grafico.linea or 0.0], default=0.0) or 10
    return eje(tickformat=formato, rangemode="tozero", nticks=5, range=[0, tope * 1.08])


def _formas(grafico: Grafico) -> list[dict[str, Any]]:
    """El fondo de los meses elegidos, el marco punteado de los vacíos y la línea del estándar."""
    de_meses = {"type": "rect", "xref": "x", "yref": "paper", "y0": 0, "y1": 1}
    formas: list[dict[str, Any]] = []
    if grafico.resaltado:
        primero, ultimo = grafico.resaltado
        fondo = {"layer": "below", "line": {"width": 0}, "fillcolor": TOKENS["acento"], "opacity": 0.05}
        formas.append({**de_meses, **fondo, "x0": iso(primero), "x1": iso(ultimo)})
    punteado = {"line": {"color": TOKENS["no"], "width": 1, "dash": "dot"}, "fillcolor": "rgba(0,0,0,0)"}
    formas += [{**de_meses, **punteado, "x0": iso(mes, 4), "x1": iso(mes, 27)} for mes in grafico.huecos]
    de_hito = {"type": "line", "xref": "x", "yref": "paper", "y0": 0}
    trazo = {"line": {"color": TOKENS["apagado"], "width": 1, "dash": "dot"}}
    formas += [
        {
            # cada rótulo un escalón más abajo que el anterior: dos hitos seguidos no se escriben uno sobre otro
            **de_hito, **trazo, "x0": iso(mes), "x1": iso(mes), "y1": 1 - _ESCALON * (i % ESCALONES),
            "label": {"text": que, "textposition": "end", "textangle": 0, "font": {"size": 11}, "yanchor": "top"},
        }
        for i, (mes, que) in enumerate(grafico.hitos)
    ]  # fmt: skip
    if grafico.linea is not None:
        de, largo = ("x", "y") if grafico.tipo in _HORIZONTALES else ("y", "x")
        raya = {"line": {"color": TOKENS["no"], "width": 2, "dash": "dash"}}
        sitio = {f"{de}0": grafico.linea, f"{de}1": grafico.linea, f"{largo}0": 0, f"{largo}1": 1}
        formas.append({"type": "line", f"{largo}ref": "paper", f"{de}ref": de, **sitio, **raya})
    return formas
