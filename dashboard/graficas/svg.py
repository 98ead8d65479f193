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
_BLANCOS = re.compile(r"[ \t\r\n]+")
#: «color» de la muestra de lo rayado en una leyenda
RAYADO = "trama"


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
    """La frase en renglones de hasta `letras`, sin partir palabras; como mucho dos, y el segundo se recorta con «…».

    El espacio fino de «80 %» no parte la línea.
    """
    renglones = wrap(_BLANCOS.sub(" ", frase).strip(), letras, break_long_words=False, break_on_hyphens=False) or [""]
    if len(renglones) > 2:
        renglones = [renglones[0], " ".join(renglones[1:])]
    return [r if len(r) <= letras + 2 else f"{r[: letras - 1].rstrip()}…" for r in renglones]


def _numero(valor: object) -> str:
    """Un número con dos decimales como mucho; lo demás, tal cual."""
    return f"{valor:.2f}".rstrip("0").rstrip(".") if isinstance(valor, float) else str(valor)


# -- Un dibujo suelto que se entiende fuera del tablero: con título, fuente, fecha de datos y marca de demostración.

#: ancho de la lámina, su alto mientras el dibujo quepa en él (apaisada como una diapositiva) y su margen
ANCHO, ALTO = 1100.0, 720.0
_MARGEN = 36.0
#: ancho de un dibujo hecho a la medida de la lámina: va sin achicar, y ella crece o se acorta con él
UTIL = ANCHO - 2 * _MARGEN
#: letra del título, de la bajada y de la leyenda y la fuente
_TITULO, _BAJADA, _CHICA = 25.0, 17.0, 15.0
#: alto de un renglón de cada una
_DE_TITULO, _DE_CHICA = 31.0, 25.0
_COLOR = re.compile(r"var\(--([a-z0-9-]+)\)")
_VISTA = re.compile(r'viewBox="0 0 ([0-9.]+) ([0-9.]+)"')


def lamina(
    dibujo: str, titulo: str, bajada: str, pie: str, leyenda: Sequence[tuple[str, str]] = (), aviso: str = ""
) -> str:
    """El SVG entero, con sus colores escritos: no depende de ninguna hoja de estilo.

    `leyenda`: (color del tema, texto); `aviso`: la marca de demostración, o "".
    """
    vista = _VISTA.search(dibujo)
    assert vista is not None, "todo dibujo lleva su marco"
    medidas = float(vista[1]), float(vista[2])
    arriba, cabeza = _cabeza(titulo, bajada, aviso)
    renglones, pies = _renglones(leyenda), _partido(pie, _CHICA)
    abajo = 22.0 + _DE_CHICA * (len(renglones) + len(pies)) + (14.0 if renglones else 0.0)
    # ningún dibujo se achica: su letra se eligió en sus medidas
    alto = arriba + medidas[1] + abajo if medidas[0] == UTIL else max(ALTO, arriba + medidas[1] + abajo)
    del_pie = alto - _DE_CHICA * len(pies)
    piezas = [
        marca("rect", x=0, y=0, width=ANCHO, height=alto, color="papel"),
        *cabeza,
        _encajado(dibujo, medidas, arriba, alto - arriba - abajo),
        *_leyenda(renglones, alto - abajo + 16),
        *_parrafo(pies, del_pie, _CHICA, _DE_CHICA, color="apagado"),
    ]
    entero = lienzo(ANCHO, alto, piezas, titulo)
    colores = TOKENS | ESCENARIO["claro"]
    letra = LETRA.replace('"', "'")
    entero = entero.replace(
        "<svg ",
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{ANCHO:.0f}" height="{alto:.0f}" font-family="{letra}" ',
        1,
    )
    return _COLOR.sub(lambda hallado: colores[hallado[1]], entero)


def _cabeza(titulo: str, bajada: str, aviso: str) -> tuple[float, list[str]]:
    """Dónde empieza el dibujo, y lo que va encima: la marca de demostración, el título y la bajada."""
    inicio, piezas = _MARGEN - 8, []
    if aviso:
        ancho = len(aviso) * 9.4 + 28
        centro = ANCHO - _MARGEN - ancho / 2
        piezas = [
            marca("rect", x=centro - ancho / 2, y=12, width=ancho, height=26, rx=13, color="demostracion"),
            texto(
                centro, 30, aviso, font_size=_CHICA, font_weight=700, text_anchor="middle", color="demostracion-texto"
            ),
        ]
        inicio += 12
    titulos, bajadas = _partido(titulo, _TITULO * 1.08), _partido(bajada, _BAJADA)
    piezas += _parrafo(titulos, inicio + 24, _TITULO, _DE_TITULO, font_weight=700, color="tinta")
    inicio += _DE_TITULO * len(titulos)
    piezas += _parrafo(bajadas, inicio + 18, _BAJADA, _DE_CHICA, color="apagado")
    return inicio + _DE_CHICA * len(bajadas) + 18, piezas


def _partido(frase: str, letra: float) -> list[str]:
    return partir(frase, int(UTIL / (letra * ANCHO_DE_LETRA)))


def _parrafo(renglones: Sequence[str], y: float, letra: float, paso: float, **otros: object) -> list[str]:
    return [texto(_MARGEN, y + paso * i, renglon, font_size=letra, **otros) for i, renglon in enumerate(renglones)]


def _encajado(dibujo: str, medidas: tuple[float, float], y: float, alto: float) -> str:
    """El dibujo dentro de su sitio, sin deformarse."""
    escala = min(UTIL / medidas[0], alto / medidas[1])
    x = _MARGEN + (UTIL - medidas[0] * escala) / 2
    dentro = dibujo[dibujo.index(">") + 1 : dibujo.rindex("</svg>")]
    return marca("g", dentro, transform=f"translate({x:.2f},{y:.2f}) scale({escala:.4f})")


def _renglones(leyenda: Sequence[tuple[str, str]]) -> list[list[tuple[float, str, str]]]:
    """La leyenda repartida en renglones: dónde empieza cada muestra, su color y su texto."""
    renglones: list[list[tuple[float, str, str]]] = []
    x = ANCHO
    for color, nombre in leyenda:
        ancho = 22 + len(nombre) * _CHICA * ANCHO_DE_LETRA + 24
        if x + ancho - 24 > ANCHO - _MARGEN:
            renglones.append([])
            x = _MARGEN
        renglones[-1].append((x, color, nombre))
        x += ancho
    return renglones


def _leyenda(renglones: Sequence[Sequence[tuple[float, str, str]]], y: float) -> list[str]:
    return [
        _muestra(color, x, y + _DE_CHICA * i)
        + texto(x + 22, y + _DE_CHICA * i + 12.5, nombre, font_size=_CHICA, color="tinta")
        for i, renglon in enumerate(renglones)
        for x, color, nombre in renglon
    ]


def _muestra(color: str, x: float, y: float) -> str:
    """Un cuadro de su color; rayado, el de la trama del mapa; sin color, la línea del estándar."""
    if not color:
        return marca("line", x1=x + 7, x2=x + 7, y1=y - 3, y2=y + 18, borde="tinta", stroke_width=2)
    if color != RAYADO:
        return marca("rect", x=x, y=y, width=15, height=15, rx=2, color=color)
    rayas = f"M{x:.1f},{y + 8:.1f}l8,-8M{x:.1f},{y + 15:.1f}l15,-15M{x + 7:.1f},{y + 15:.1f}l8,-8"
    return marca("rect", x=x, y=y, width=15, height=15, color="no-aplica") + marca(
        "path", d=rayas, borde="escena-trama", stroke_width=2
    )
