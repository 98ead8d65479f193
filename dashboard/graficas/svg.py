"""Escribir SVG sin navegador, y el dibujo suelto que se entiende fuera del tablero: con título, fuente y marca."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from textwrap import wrap

from dashboard.dominio.marcado import atributo, escapado
from dashboard.graficas.tema import ESCENARIO, LETRA, TOKENS

#: ancho de una letra respecto de su tamaño, con holgura para la letra del sistema
ANCHO_DE_LETRA = 0.56


def marca(nombre: str, contenido: str | Iterable[str] = "", **atributos: object) -> str:
    """`<nombre atributos>contenido</nombre>`. `contenido` ya es SVG; en los atributos, «_» es «-» y `None` no va.

    `color` y `borde` son nombres del tema: se escriben como relleno y trazo.
    """
    color, borde, escritos = atributos.pop("color", None), atributos.pop("borde", None), ""
    for clave, valor in atributos.items():
        if valor is not None:
            escritos += atributo(_nombre(clave), _numero(valor))
    if color is not None or borde is not None:
        relleno = "" if color is None else f"fill:var(--{color});"
        escritos += f' style="{relleno}{"" if borde is None else f"stroke:var(--{borde});"}"'
    dentro = contenido if isinstance(contenido, str) else "".join(contenido)
    return f"<{nombre}{escritos}>{dentro}</{nombre}>" if dentro else f"<{nombre}{escritos}/>"


@cache
def _nombre(clave: str) -> str:
    return clave.rstrip("_").replace("_", "-")


def texto(x: float, y: float, frase: str, **atributos: object) -> str:
    """Un `<text>`; la frase se escapa."""
    return marca("text", escapado(frase), x=x, y=y, **atributos)


def lienzo(
    ancho: float, alto: float, contenido: Iterable[str], nombre: str, clase: str = "", papel: str = "img"
) -> str:
    """El `<svg>` que se ajusta a su sitio sin deformarse. `nombre`: lo que oye quien no lo ve."""
    return marca(
        "svg", contenido, viewBox=f"0 0 {_numero(ancho)} {_numero(alto)}", class_=f"grafica {clase}".strip(),
        role=papel, aria_label=nombre, preserveAspectRatio="xMidYMid meet",
    )  # fmt: skip


def partir(frase: str, letras: int) -> list[str]:
    """La frase en renglones de hasta `letras`, sin partir palabras; como mucho dos, y el segundo se recorta con «…»."""
    renglones = wrap(" ".join(frase.split()), letras, break_long_words=False, break_on_hyphens=False) or [""]
    if len(renglones) > 2:
        renglones = [renglones[0], " ".join(renglones[1:])]
    return [r if len(r) <= letras + 2 else f"{r[: letras - 1].rstrip()}…" for r in renglones]


def _numero(valor: object) -> str:
    """Un número con dos decimales como mucho; lo demás, tal cual."""
    return f"{valor:.2f}".rstrip("0").rstrip(".") if isinstance(valor, float) else str(valor)


# -- Un dibujo suelto que se entiende fuera del tablero: con título, fuente, fecha de datos y marca de demostración.

#: margen y medidas de la lámina, apaisada como una diapositiva o un informe
ANCHO, ALTO = 1100.0, 720.0
_MARGEN = 36.0
_COLOR = re.compile(r"var\(--([a-z0-9-]+)\)")
_VISTA = re.compile(r'viewBox="0 0 ([0-9.]+) ([0-9.]+)"')


def lamina(
    dibujo: str, titulo: str, bajada: str, pie: str, leyenda: Sequence[tuple[str, str]] = (), aviso: str = ""
) -> str:
    """El SVG entero, con sus colores escritos: no depende de ninguna hoja de estilo.

    `leyenda`: (color del tema, texto); `aviso`: la marca de demostración, o "".
    """
    renglones = partir(titulo, 74)
    alto_titulo = 30.0 * len(renglones)
    arriba = _MARGEN + alto_titulo + 34
    pies = partir(pie, 142)
    abajo = (78.0 if leyenda else 52.0) + 18 * len(pies)
    piezas = [
        marca("rect", x=0, y=0, width=ANCHO, height=ALTO, color="papel"),
        *(
            texto(_MARGEN, _MARGEN + 24 + 30 * i, linea, font_size=25, font_weight=700, color="tinta")
            for i, linea in enumerate(renglones)
        ),
        texto(_MARGEN, _MARGEN + alto_titulo + 22, bajada, font_size=16, color="apagado"),
        _encajado(dibujo, _MARGEN, arriba, ANCHO - 2 * _MARGEN, ALTO - arriba - abajo),
        *_leyenda(leyenda, ALTO - abajo + 22),
        *(
            texto(_MARGEN, ALTO - 22 - 18 * (len(pies) - 1 - i), linea, font_size=13.5, color="apagado")
            for i, linea in enumerate(pies)
        ),
    ]
    if aviso:
        ancho = len(aviso) * 8.4 + 24
        piezas += [
            marca(
                "rect", x=ANCHO - _MARGEN - ancho, y=10, width=ancho, height=24, rx=12, color="demostracion"
            ),
            texto(
                ANCHO - _MARGEN - ancho / 2, 27, aviso, font_size=14, font_weight=700, text_anchor="middle",
                color="demostracion-texto",
            ),
        ]  # fmt: skip
    entero = lienzo(ANCHO, ALTO, piezas, titulo)
    colores = TOKENS | ESCENARIO["claro"]
    letra = LETRA.replace('"', "'")
    entero = entero.replace(
        "<svg ",
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{ANCHO:.0f}" height="{ALTO:.0f}" font-family="{letra}" ',
        1,
    )
    return _COLOR.sub(lambda hallado: colores[hallado[1]], entero)


def _encajado(dibujo: str, x: float, y: float, ancho: float, alto: float) -> str:
    """El dibujo dentro de su sitio, sin deformarse."""
    vista = _VISTA.search(dibujo)
    assert vista is not None, "todo dibujo lleva su marco"
    escala = min(ancho / float(vista[1]), alto / float(vista[2]))
    corrido = x + (ancho - float(vista[1]) * escala) / 2
    dentro = dibujo[dibujo.index(">") + 1 : dibujo.rindex("</svg>")]
    return marca("g", dentro, transform=f"translate({corrido:.2f},{y:.2f}) scale({escala:.4f})")


def _leyenda(leyenda: Sequence[tuple[str, str]], y: float) -> list[str]:
    piezas, x = [], _MARGEN
    for color, nombre in leyenda:
        piezas.append(
            marca("rect", x=x, y=y, width=14, height=14, rx=2, color=color)
            if color
            else marca("line", x1=x + 7, x2=x + 7, y1=y - 4, y2=y + 18, borde="tinta", stroke_width=2)
        )
        piezas.append(texto(x + 20, y + 12, nombre, font_size=14, color="tinta"))
        x += 20 + len(nombre) * 7.6 + 22
    return piezas
