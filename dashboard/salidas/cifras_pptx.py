"""Las cifras grandes de una lámina, con sus palabras: las de un mismo grupo, todas del mismo tamaño."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.dominio.estandar import Veredicto
from dashboard.graficas.lienzo_pptx import LETRA_NEGRITA, RENGLON, Caja, Trozo, alto_de, cuerpo, texto
from dashboard.graficas.tema import SIGNOS
from dashboard.indicadores.escenas.escena import Cifra

_COLOR = {Veredicto.CUMPLE: "escena-acento", Veredicto.NO_CUMPLE: "escena-senal"}
#: cuerpos de una cifra y de sus palabras
_GRANDES, _PALABRAS = (60, 54, 48, 44, 40, 36, 32, 28, 24, 20, 18), (20, 18, 16, 15, 14, 13, 12, 11, 10)


def poner_cifras(formas: Any, cifras: Sequence[Cifra], sitios: Sequence[Caja], alinear: str = "l") -> None:
    """Cada cifra, grande, y sus palabras, con el veredicto como signo, palabra y color. Todas del mismo tamaño."""
    dichos = [(cifra, _veredicto(cifra), sitio) for cifra, sitio in zip(cifras, sitios, strict=False)]
    if not dichos:
        return
    grande = min(_grande(cifra.valor, cifra.texto + palabras, sitio) for cifra, palabras, sitio in dichos)
    tamano = min(
        cuerpo(cifra.texto + palabras, sitio.ancho, sitio.alto - grande * RENGLON / 72, _PALABRAS)
        for cifra, palabras, sitio in dichos
    )
    for cifra, palabras, sitio in dichos:
        color = _COLOR.get(cifra.veredicto, "escena-tinta") if cifra.veredicto else "escena-acento"
        trozos = [Trozo(cifra.texto, tamano, "escena-texto")]
        if palabras:
            trozos.append(Trozo(palabras, tamano, color, True))
        nombre = f"Cifra: {cifra.valor} {cifra.texto}"
        texto(formas, nombre, sitio, [[Trozo(cifra.valor, grande, color, True)], trozos], alinear=alinear)


def _veredicto(cifra: Cifra) -> str:
    return f" · {' '.join(SIGNOS[cifra.veredicto])}" if cifra.veredicto and cifra.indicador else ""


def _grande(valor: str, dicho: str, caja: Caja) -> float:
    """El mayor cuerpo con que una cifra cabe en un renglón y deja sitio a sus palabras en doce puntos."""
    return next(
        (
            t
            for t in _GRANDES
            if len(valor) * t * LETRA_NEGRITA / 72 <= caja.ancho
            and t * RENGLON / 72 + alto_de(dicho, 12, caja.ancho) <= caja.alto
        ),
        _GRANDES[-1],
    )
