"""Números escritos a mano o por una hoja de cálculo: cuánto vale lo escrito y cuánto se ve de lo guardado.

«3.710» es 3710 o 3,71 según quién lo escriba, y 0.684 puede ser 68,4 % o menos del 1 %. Qué es un punto, una coma o un
porcentaje se decide por columna; donde la columna no lo decide no se elige: se pregunta.

Una hoja de cálculo muestra a veces otro número que el que guarda: «68,4 %» está guardado como 0.684. De eso solo cuenta
el formato que cambia el número o el código: el signo de porcentaje, los millares que no se escriben y los ceros o las
letras con que se completa un código. Los decimales que no se muestran no lo cambian, y se leen todos.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from dashboard.contratos.contrato import Columna
from dashboard.nucleo.formato import enumerar

_DECIMAL = re.compile(r"-?[0-9]{1,9}([.,][0-9]+)?(e-?[0-9]{1,2})?\Z", re.IGNORECASE)
#: separador de millares → cómo se escribe un número con él; el otro signo es el decimal
_CON_MILLARES = {
    ".": re.compile(r"-?[1-9][0-9]{0,2}(\.[0-9]{3}){1,3}(,[0-9]+)?\Z"),
    ",": re.compile(r"-?[1-9][0-9]{0,2}(,[0-9]{3}){1,3}(\.[0-9]+)?\Z"),
}
_OTRO = {".": ",", ",": "."}
#: lo menos que vale un número con separador de millares
_MIL = 1000
#: hasta dónde un número sin formato puede ser una fracción
_TOPE_DE_SUELTOS = 2
#: números que se muestran en una pregunta
_EJEMPLOS = 2


class Duda(NamedTuple):
    """Las dos lecturas de un texto, y qué escribir para que haya una sola."""

    una: Decimal
    otra: Decimal
    respuesta: str


@dataclass(frozen=True, slots=True)
class Numeros:
    """Los textos distintos de una columna que se entienden como números, y lo que hay que preguntar de los demás."""

    leidos: dict[str, float]
    #: los que llevan separador de millares
    con_millares: frozenset[str] = frozenset()
    #: los que llevan el signo de porcentaje
    con_signo: frozenset[str] = frozenset()
    #: los que se leen de dos maneras sin que nada en la columna diga cuál es
    dudosos: Mapping[str, Duda] = field(default_factory=dict)

    @property
    def pregunta(self) -> str:
        """«¿son 68,4 y 54,1, o 0,684 y 0,541?»."""
        primeros = list(islice(self.dudosos.values(), _EJEMPLOS))
        unas = enumerar([_escrito(duda.una) for duda in primeros])
        otras = enumerar([_escrito(duda.otra) for duda in primeros])
        return f"¿{'son' if len(primeros) > 1 else 'es'} {unas}, o {otras}?"


def decimal(texto: str) -> float | None:
    """El número de un texto que no lleva separador de millares, con punto o con coma; `None` si no lo es."""
    return float(texto.replace(",", ".")) if _DECIMAL.match(texto) else None


def numeros_de_columna(
    textos: Iterable[str], columna: Columna, *, escritos: bool = True, sueltos: Set[str] = frozenset()
) -> Numeros:
    """Lee los textos distintos de una columna de números, todos con la misma idea.

    `escritos`: si pueden ser textos de una persona; los números que guarda un libro no llevan separador de millares.
    `sueltos`: los que son números de un libro que no dice cómo se muestran: nada dicen de cómo se escriben los demás.
    """
    distintos = list(textos)
    if columna.porcentaje:
        return _porcentajes(distintos, sueltos)
    if escritos and _caben_millares(columna):
        propios = [texto for texto in distintos if texto not in sueltos]
        hallados = _con_separadores(propios, columna)
        hallados.leidos.update((texto, valor) for texto in sueltos if (valor := decimal(texto)) is not None)
        return hallados
    return Numeros({texto: valor for texto in distintos if (valor := decimal(texto)) is not None})


def _porcentajes(textos: list[str], sueltos: Set[str]) -> Numeros:
    """Con su signo, «68,4 %» es 68,4 siempre. Sin él, un número hasta 1 puede ser una fracción.

    Y hasta 2 si es un número suelto: «100,5 %» se guarda como 1.005, y decir que es 1,005 sería darlo por bueno.

    Que otros de la columna pasen de 1 no lo decide: quien junta dos hojas junta también dos maneras de escribir.
    """
    sin_signo = {texto: valor for texto in textos if (valor := decimal(texto)) is not None}
    con_signo = {
        texto: valor
        for texto in textos
        if texto.endswith("%") and (valor := decimal(texto.removesuffix("%").rstrip())) is not None
    }
    dudosos = {
        texto: _duda_de_porcentaje(_exacto(texto))
        for texto, valor in sin_signo.items()
        if 0 < valor <= (_TOPE_DE_SUELTOS if texto in sueltos else 1)
    }
    seguros = {texto: valor for texto, valor in (sin_signo | con_signo).items() if texto not in dudosos}
    return Numeros(seguros, con_signo=frozenset(con_signo), dudosos=dudosos)


def _duda_de_porcentaje(escrito: Decimal) -> Duda:
    por_cien = escrito.scaleb(2)
    si_no = "si de verdad no pasa del 1 %" if escrito <= 1 else "si es eso lo que se ve"
    respuesta = f"Escríbalo con su signo de porcentaje: «{_escrito(por_cien)} %», o «{_escrito(escrito)} %» {si_no}."
    return Duda(por_cien, escrito, respuesta)


def _con_separadores(textos: list[str], columna: Columna) -> Numeros:
    """Un texto con una sola lectura la tiene siempre, y dice qué es cada signo en los que admiten dos («3.710»)."""
    simples = {texto: valor for texto in textos if (valor := decimal(texto)) is not None}
    millares = {texto: signo for texto in textos for signo, forma in _CON_MILLARES.items() if forma.match(texto)}
    ambos = {texto: millares[texto] for texto in simples if texto in millares}
    de_millares = {signo for texto, signo in millares.items() if texto not in ambos}
    decimales = {signo for texto in simples if texto not in ambos for signo in _OTRO if signo in texto}
    decimales |= {_OTRO[signo] for texto, signo in millares.items() if _OTRO[signo] in texto}
    leidos = {texto: valor for texto, valor in simples.items() if texto not in ambos}
    son_miles = _como_los_que_hay(leidos, ambos, columna)
    con_millares = {texto for texto in millares if texto not in ambos}
    dudosos: dict[str, Duda] = {}
    for texto, signo in ambos.items():
        es_millar = son_miles or signo in de_millares or _OTRO[signo] in decimales
        es_decimal = signo in decimales or _OTRO[signo] in de_millares
        if es_millar == es_decimal:
            dudosos[texto] = _duda_de_separador(texto, signo)
        elif es_millar:
            con_millares.add(texto)
        else:
            leidos[texto] = simples[texto]
    leidos |= {texto: float(_sin_millares(texto, millares[texto])) for texto in con_millares}
    return Numeros(leidos, frozenset(con_millares), dudosos=dudosos)


def _duda_de_separador(texto: str, signo: str) -> Duda:
    entero = _sin_millares(texto, signo)
    respuesta = f"Escríbalo sin separador de millares: «{entero}»; si son decimales, con un cero más: «{texto}0»."
    return Duda(entero, _exacto(texto), respuesta)


def _como_los_que_hay(seguros: Mapping[str, float], ambos: Mapping[str, str], columna: Columna) -> bool:
    """Si todos, en miles, caben en la columna y ya hay otro de miles: con un «3710», los «3.710» son de su talla.

    Hace falta que la columna tenga límites: entre cantidades de cualquier cosa, un 3710 no dice nada de las demás. Y
    que quepan todos: con una cota de «92.277», de la costa, ya no se sabe, porque ningún lugar está a 92 277 m.
    """
    minimo, maximo = columna.minimo, columna.maximo
    if minimo is None or maximo is None or not any(abs(valor) >= _MIL for valor in seguros.values()):
        return False
    return all(minimo <= _sin_millares(texto, signo) <= maximo for texto, signo in ambos.items())


def _caben_millares(columna: Columna) -> bool:
    """Falso donde ningún valor llega a mil: una latitud de «-13.522» no puede ser otra cosa."""
    if columna.minimo is None or columna.maximo is None:
        return True
    return max(-columna.minimo, columna.maximo) >= _MIL


def _sin_millares(texto: str, signo: str) -> Decimal:
    return _exacto(texto.replace(signo, ""))


def _exacto(texto: str) -> Decimal:
    return Decimal(texto.replace(",", "."))


def _escrito(numero: Decimal) -> str:
    """Con coma decimal y sin ceros de más: `68,4`."""
    return f"{numero.normalize():f}".replace(".", ",")


def puede_ser_fraccion(texto: str, *, de_porcentaje: bool) -> bool:
    """Si un número del que no se sabe el formato puede estar viéndose como un porcentaje.

    Una cantidad entera no: nadie da formato de porcentaje a una cuenta de uno.
    """
    valor = decimal(texto)
    if valor is None or not 0 < abs(valor) <= _TOPE_DE_SUELTOS:
        return False
    return de_porcentaje or not valor.is_integer()


# -- lo que se ve en una hoja de cálculo -------------------------------------------------------------------------------

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


def cambia_la_cantidad(formato: str) -> bool:
    """Si con ese formato se ve otra cantidad: un porcentaje o miles."""
    return any(forma.potencia or forma.sufijo for forma in _formas(formato))


def estilos_raros(propios: Mapping[int, str], estilos: Iterable[int]) -> frozenset[int]:
    """Los lugares de los estilos cuyo formato, propio del libro o de fábrica, muestra otra cantidad."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS

    formatos = {**BUILTIN_FORMATS, **propios}
    return frozenset(lugar for lugar, cual in enumerate(estilos) if cambia_la_cantidad(formatos.get(cual, "")))


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
