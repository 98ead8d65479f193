"""Números y fechas escritos a mano o por una hoja de cálculo: cuánto vale lo escrito y cuánto se ve de lo guardado.

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
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from dashboard.contratos.contrato import Columna
from dashboard.dominio.territorio import sin_tildes
from dashboard.nucleo.formato import MESES, MESES_LARGOS, enumerar

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


# -- fechas: la forma se decide por columna, nunca por celda -----------------------------------------------------------

ANIO_MINIMO, ANIO_MAXIMO = 1990, 2100
_ISO = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})\Z")
_DIA_MES = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})\Z")
_CON_NOMBRE = re.compile(r"([0-9]{1,2})(?: de | del |[ ./-])([a-z]{3,10})\.?(?: de | del |[ ./-])([0-9]{4}|[0-9]{2})\Z")
#: nombre o abreviatura → número: «set» y «sep» son el mismo mes
_POR_NOMBRE = {
    nombre: numero for nombres in (MESES, MESES_LARGOS) for numero, nombre in enumerate(nombres, start=1)
} | {"septiembre": 9, "sep": 9, "sept": 9}
_SERIE = re.compile(r"[0-9]{5}(\.0+)?\Z")
#: el día 0 de las hojas de cálculo y los números de serie de 1990 a 2100
_DIA_CERO = date(1899, 12, 30)
_SERIES = ((date(ANIO_MINIMO, 1, 1) - _DIA_CERO).days, (date(ANIO_MAXIMO, 12, 31) - _DIA_CERO).days)
_MEDIANOCHE = re.compile(r"[ T]0?0:00(:00(\.0+)?)?\Z")
_HORA = re.compile(r"([0-9]{1,2})[:.h]([0-9]{2})(:[0-9]{2}(\.0+)?)?\Z")


@dataclass(frozen=True, slots=True)
class Fechas:
    """Los textos distintos de una columna que se entienden como fechas, y lo que hay que decir de los demás."""

    leidas: dict[str, date]
    #: los que eran el número de días con que la hoja de cálculo guarda una fecha
    de_serie: frozenset[str] = frozenset()
    #: los que dicen el mes con su nombre: `31-ene-25`
    con_nombre: frozenset[str] = frozenset()
    #: por qué no se leyó ninguna, o cómo está escrita la columna; ""
    motivo: str = ""
    #: si no se puede saber el orden y se tomó el del país
    supuesto: bool = False


_MEZCLADA = (
    "La columna mezcla fechas como 31/05/2025 con fechas de la hoja de cálculo o año-mes-día. Una hoja configurada en "
    "inglés da vuelta el día y el mes de algunas: revíselas y escríbalas todas como año-mes-día."
)
_AL_REVES = "La columna parece escrita como mes/día/año, que se confunde con día/mes/año: escríbala como año-mes-día."
_DOS_ORDENES = (
    "La columna mezcla día/mes/año y mes/día/año: de las que no pasan de 12 no se sabe cuál es el día. Escríbala como "
    "año-mes-día."
)


def fechas_de_columna(textos: Iterable[str]) -> Fechas:
    """Lee los textos distintos de una columna según la forma que más se repite.

    La columna es toda año-mes-día (o el número de serie de una hoja de cálculo, que tampoco es ambiguo) o toda
    día/mes/año. Una que dice el mes con su nombre se entiende en las dos. Si algún segundo número pasa de 12 y ningún
    primero lo hace, parece mes/día/año: ninguna celda es de fiar y no se lee ninguna; si pasan los dos, solo se leen
    las que no tienen más que una lectura.
    """
    cortados = {texto: _MEDIANOCHE.sub("", texto) for texto in textos}
    iso = {texto: hallado for texto, corto in cortados.items() if (hallado := _ISO.match(corto))}
    dia_mes = {texto: hallado for texto, corto in cortados.items() if (hallado := _DIA_MES.match(corto))}
    serie = {texto for texto in cortados if es_de_serie(texto)}
    nombradas = {texto: dia for texto, corto in cortados.items() if (dia := _con_nombre(corto))}
    if len(iso) + len(serie) >= len(dia_mes):
        leidas = {texto: _fecha(*map(int, hallado.groups())) for texto, hallado in iso.items()}
        leidas |= {texto: _DIA_CERO + timedelta(days=int(float(texto))) for texto in serie}
        motivo, supuesto = _MEZCLADA if dia_mes else "", False
    else:
        # Una hoja de cálculo en inglés convierte 03/04 en el 4 de marzo y deja 25/04 como texto: por eso las fechas
        # de serie o año-mes-día sueltas en una columna día/mes no son de fiar y se rechazan.
        leidas, motivo, supuesto = _dias_y_meses(dia_mes)
        motivo = motivo or (_MEZCLADA if iso or serie else "")
        serie = set()
    leidas |= nombradas
    return Fechas(
        {texto: dia for texto, dia in leidas.items() if dia},
        frozenset(serie), frozenset(nombradas), motivo, supuesto,
    )  # fmt: skip


def puede_ser_fraccion(texto: str, *, de_porcentaje: bool) -> bool:
    """Si un número del que no se sabe el formato puede estar viéndose como un porcentaje.

    Una cantidad entera no: nadie da formato de porcentaje a una cuenta de uno.
    """
    valor = decimal(texto)
    if valor is None or not 0 < abs(valor) <= _TOPE_DE_SUELTOS:
        return False
    return de_porcentaje or not valor.is_integer()


def es_de_serie(texto: str) -> bool:
    """Si puede ser el número de días con que una hoja de cálculo guarda una fecha."""
    return bool(_SERIE.match(texto)) and _SERIES[0] <= float(texto) <= _SERIES[1]


def _dias_y_meses(hallados: Mapping[str, re.Match[str]]) -> tuple[dict[str, date | None], str, bool]:
    """(fechas de una columna día/mes/año, qué decir de las demás, si el orden se supuso)."""
    partes = {texto: (int(hallado[1]), int(hallado[2]), int(hallado[3])) for texto, hallado in hallados.items()}
    derechas = any(dia > 12 >= mes for dia, mes, _ in partes.values())
    reves = any(mes > 12 >= dia for dia, mes, _ in partes.values())
    if reves and not derechas:
        return {}, _AL_REVES, False
    if reves:
        partes = {texto: parte for texto, parte in partes.items() if parte[0] > 12 or parte[0] == parte[1]}
    supuesto = not derechas and any(dia != mes for dia, mes, _ in partes.values())
    leidas = {texto: _fecha(anio, mes, dia) for texto, (dia, mes, anio) in partes.items()}
    return leidas, _DOS_ORDENES if reves else "", supuesto


def _con_nombre(texto: str) -> date | None:
    """`"31 de enero de 2025"`, `"31-ene-25"` → 31/01/2025; `None` si no dice el mes con su nombre."""
    hallado = _CON_NOMBRE.match(sin_tildes(texto))
    if not hallado or hallado[2] not in _POR_NOMBRE:
        return None
    anio = int(hallado[3])
    return _fecha(anio if anio > 99 else 2000 + anio, _POR_NOMBRE[hallado[2]], int(hallado[1]))


def _fecha(anio: int, mes: int, dia: int) -> date | None:
    if not ANIO_MINIMO <= anio <= ANIO_MAXIMO:
        return None
    try:
        return date(anio, mes, dia)
    except ValueError:
        return None


def hora(texto: str) -> str | None:
    """`"9:30"` → `"09:30"`; `None` si no es una hora de 0:00 a 23:59."""
    hallado = _HORA.match(texto)
    if not hallado or int(hallado[1]) > 23 or int(hallado[2]) > 59:
        return None
    return f"{int(hallado[1]):02d}:{hallado[2]}"
