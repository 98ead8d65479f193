"""Lo que una hoja de cálculo muestra de un número cuando no es lo que guarda: «68,4 %» está guardado como 0.684.

Solo cuenta el formato que cambia el número o el código: el signo de porcentaje, los millares que no se escriben y los
ceros o las letras con que se completa un código. Los decimales que no se muestran no lo cambian, y se leen todos.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

#: lo que un formato escribe tal cual, o solo ocupa: «"kg"», «\k», «_)», «* », «[Red]»
_TEXTUAL = re.compile(r'"([^"]*)"|\\(.)|[_*].|\[[^\]]*\]')
_ENTRE_SECCIONES = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*\Z)')
#: una coma que ya no separa cifras divide por mil lo que se ve
_COMAS_FINALES = re.compile(r"[0#?](,+)(?![0#?,])")
_CODIGO = re.compile(r'(?:"([^"]*)"|((?:\\.)*))(0{2,})\Z')
_MILES = {1: "miles", 2: "millones"}


class _Forma(NamedTuple):
    """Cómo cambia una sección de un formato el número que guarda la celda."""

    #: potencia de diez por la que se multiplica
    potencia: int = 0
    #: lo que se ve después; un «k» del formato se dice con su palabra, que un texto ajeno no se repite
    sufijo: str = ""
    #: lo que se ve antes, y a cuántas cifras se completa
    prefijo: str = ""
    cifras: int = 0


_IGUAL = _Forma()


def como_se_ve(valor: float, formato: str) -> str:
    """El número como se lee en la hoja, con punto decimal y todos sus decimales; "" si es el mismo que se guarda.

    `(0.684, "0.0%")` → `68.4%`; `(3710000, "#,##0,")` → `3710`; `(7, '"GAC-"000')` → `GAC-007`.
    """
    formas = _formas(formato)
    lugar = 0 if valor > 0 else 1 if valor < 0 else 2
    forma = formas[lugar] if lugar < len(formas) else formas[0]
    if forma is _IGUAL:
        return ""
    numero = Decimal(repr(valor))
    if forma.cifras:
        entero = numero >= 0 and numero == numero.to_integral_value()
        return forma.prefijo + f"{numero:.0f}".zfill(forma.cifras) if entero else ""
    return f"{numero.scaleb(forma.potencia).normalize():f}{forma.sufijo}"


def cambia_lo_que_se_ve(formato: str) -> bool:
    """Si con ese formato puede verse otro número u otro código que el guardado."""
    return any(forma is not _IGUAL for forma in _formas(formato))


@lru_cache(maxsize=1_024)
def _formas(formato: str) -> tuple[_Forma, ...]:
    """Una forma por sección: positivos, negativos y cero."""
    return tuple(_forma(seccion.strip()) for seccion in _ENTRE_SECCIONES.split(formato)[:3])


def _forma(seccion: str) -> _Forma:
    if codigo := _CODIGO.match(seccion):
        return _Forma(prefijo=codigo[1] or (codigo[2] or "").replace("\\", ""), cifras=len(codigo[3]))
    textual = "".join(entre or suelto for entre, suelto in _TEXTUAL.findall(seccion))
    molde = _TEXTUAL.sub("", seccion)
    if not re.search("[0#?]", molde):
        return _IGUAL
    comas = sum(len(hallada) for hallada in _COMAS_FINALES.findall(molde))
    potencia = 2 * molde.count("%") - 3 * comas
    if "%" in seccion:
        return _Forma(potencia, "%")
    if not comas:
        return _IGUAL
    return _Forma(potencia, f" {_MILES.get(comas, 'miles de millones')}" if textual.strip() else "")
