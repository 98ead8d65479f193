"""Escribir SVG sin navegador: etiquetas con sus atributos escapados. Los colores son variables del tema."""

from __future__ import annotations

from collections.abc import Iterable

from dashboard.dominio.marcado import atributo, escapado

#: ancho de una letra respecto de su tamaño, con holgura para la letra del sistema
ANCHO_DE_LETRA = 0.56


def marca(nombre: str, contenido: str | Iterable[str] = "", **atributos: object) -> str:
    """`<nombre atributos>contenido</nombre>`. `contenido` ya es SVG; en los atributos, «_» es «-» y `None` no va.

    `color` y `borde` son nombres del tema: se escriben como relleno y trazo.
    """
    estilo = ""
    if (color := atributos.pop("color", None)) is not None:
        estilo += f"fill:var(--{color});"
    if (borde := atributos.pop("borde", None)) is not None:
        estilo += f"stroke:var(--{borde});"
    if estilo:
        atributos["style"] = estilo
    escritos = "".join(
        atributo(clave.rstrip("_").replace("_", "-"), None if valor is None else _numero(valor))
        for clave, valor in atributos.items()
    )
    dentro = contenido if isinstance(contenido, str) else "".join(contenido)
    return f"<{nombre}{escritos}>{dentro}</{nombre}>" if dentro else f"<{nombre}{escritos}/>"


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
    renglones = [""]
    for palabra in frase.split():
        candidata = f"{renglones[-1]} {palabra}".strip()
        if len(candidata) <= letras or not renglones[-1]:
            renglones[-1] = candidata
        else:
            renglones.append(palabra)
    if len(renglones) > 2:
        renglones = [renglones[0], " ".join(renglones[1:])]
    return [r if len(r) <= letras + 2 else f"{r[: letras - 1].rstrip()}…" for r in renglones]


def _numero(valor: object) -> str:
    """Un número con dos decimales como mucho; lo demás, tal cual."""
    return f"{valor:.2f}".rstrip("0").rstrip(".") if isinstance(valor, float) else str(valor)
