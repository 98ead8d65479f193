"""Números, fechas y plurales como se escriben en el Perú: coma decimal, espacio fino en los millares."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache

ESPACIO_FINO = "\u202f"
SIN_DATO = "sin dato"
NO_APLICA = "no aplica"
MESES = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "set", "oct", "nov", "dic")
MESES_LARGOS = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio",
    "julio", "agosto", "setiembre", "octubre", "noviembre", "diciembre",
)  # fmt: skip


def entero(numero: int) -> str:
    """`12345` → `12 345`, con espacio fino (y que no parte la línea) en los millares."""
    return f"{numero:,}".replace(",", ESPACIO_FINO)


def n_de_n(n: int, de: int) -> str:
    """`(1, 1200)` → `1 de 1 200`."""
    return f"{entero(n)} de {entero(de)}"


def decimos(numerador: int, denominador: int) -> int:
    """Décimas de punto porcentual, redondeo medio hacia arriba, sin llegar a 80,0, a 100,0 ni a 0,0 si no se alcanza.

    79,96 % da 799 (nunca 800); 99,96 % da 999; 1 de 100 000 da 1 (0,1 %: lo que no es cero no se imprime cero).
    `ZeroDivisionError` si el denominador es cero.
    """
    resultado = (2000 * numerador + denominador) // (2 * denominador)
    if numerador > 0 and not resultado:
        return 1
    if resultado >= 800 and 5 * numerador < 4 * denominador:
        return 799
    return 999 if resultado >= 1000 and numerador < denominador else resultado


def proporcion_impresa(numerador: int | None, denominador: int | None) -> float | None:
    """La proporción (0 a 1) tal como se imprime, en milésimas: 79,96 % da 0,799. `None` sin dato.

    Para las gráficas de otros programas, que redondean por su cuenta y dirían 80,0 %.
    """
    if numerador is None or not denominador:
        return None
    return decimos(numerador, denominador) / 1000


def porcentaje(numerador: int | None, denominador: int | None, *, unidad: bool = True) -> str:
    """`(1397, 1943)` → `71,9 %`; «sin dato» si falta algo o el denominador es cero."""
    if numerador is None or not denominador:
        return SIN_DATO
    cifras = decimos(numerador, denominador)
    return f"{entero(cifras // 10)},{cifras % 10}" + (f"{ESPACIO_FINO}%" if unidad else "")


def de_cada_cien(numerador: int, denominador: int) -> str:
    """`(71, 145)` → `49 de cada 100`; con menos de cien, las cuentas: `3 de 5`. Sin llegar a 0, 80 ni 100 de más.

    79,96 % es «casi 80 de cada 100»: redondeado sería falso, y truncado se alejaría un punto.
    """
    if denominador < 100:
        return n_de_n(numerador, denominador)
    redondo = (200 * numerador + denominador) // (2 * denominador)
    if numerador and not redondo:
        return "menos de 1 de cada 100"
    casi = "casi " if redondo in (80, 100) and 100 * numerador < redondo * denominador else ""
    return f"{casi}{redondo} de cada 100"


#: valores a los que un redondeo no debe llegar si lo que se mide queda debajo
_MARCAS = (0.8, 1.0)


def decimales_de_porcentaje(valor: float, minimo: int) -> int:
    """Con cuántos decimales se escribe una proporción: `minimo`, o más si así diría 0, 80 o 100 % sin serlo."""
    for decimales in range(minimo, 6):
        escala = 10 ** (decimales + 2)
        redondo = int(valor * escala + 0.5) / escala
        if not any(valor < marca <= redondo for marca in _MARCAS) and (redondo or valor <= 0):
            return decimales
    return 6


def con_signo(numero: int) -> str:
    """Un entero con su signo: `1234` → `+1 234`; `-5` → `−5`."""
    return f"{'+' if numero > 0 else '−' if numero < 0 else ''}{entero(abs(numero))}"


def puntos(diferencia_decimos: int) -> str:
    """Diferencia con signo en puntos porcentuales a partir de décimas: `43` → `+4,3`; `-51` → `−5,1`."""
    signo = "+" if diferencia_decimos > 0 else "−" if diferencia_decimos < 0 else ""
    return f"{signo}{abs(diferencia_decimos) // 10},{abs(diferencia_decimos) % 10}"


def decimal(numero: float, cifras: int = 1) -> str:
    """`4.75` → `4,8` (redondeo medio hacia arriba)."""
    escala = 10**cifras
    redondo = int(abs(numero) * escala + 0.5 + 1e-9)
    signo = "−" if numero < 0 and redondo else ""
    fraccion = f",{redondo % escala:0{cifras}d}" if cifras else ""
    return f"{signo}{entero(redondo // escala)}{fraccion}"


def fecha(dia: date | None) -> str:
    """`31 oct 2026`; «sin dato» si no hay fecha."""
    return f"{dia.day} {MESES[dia.month - 1]} {dia.year}" if dia else SIN_DATO


def al(dia: date | None) -> str:
    """«datos al 31 oct 2026», o «sin sesiones ni reportes» si no hay fecha de datos."""
    return f"datos al {fecha(dia)}" if dia else "sin sesiones ni reportes"


def en_plazo(dias: int) -> str:
    """Que un grupo no pasó de su mes sin reunirse, dicho siempre igual: «hace 31 días o menos»."""
    return f"hace {plural(dias, 'día')} o menos"


def fuera_de_plazo(dias: int) -> str:
    """Lo contrario: «hace más de 31 días»."""
    return f"hace más de {plural(dias, 'día')}"


#: elige entre la forma en presente y la forma en pasado de un verbo
Tiempo = Callable[[str, str], str]


def en_presente(presente: str, _pasado: str) -> str:
    """De lo que es de hoy."""
    return presente


def en_pasado(_presente: str, pasado: str) -> str:
    """De un periodo que ya se cerró: lo que faltaba entonces no es lo que falta ahora."""
    return pasado


def concordar(cuantos: int, total: int, singular: str, plural_: str) -> str:
    """El verbo de «n de N»: concuerda con n, salvo que N sea uno: «0 de 1 red cumple», «0 de 7 redes cumplen»."""
    return singular if total == 1 else palabra(cuantos, singular, plural_)


def plural(cantidad: int, singular: str, plurales: str = "") -> str:
    """`(1, "grupo")` → `1 grupo`; `(3, "red", "redes")` → `3 redes`."""
    return f"{entero(cantidad)} {palabra(cantidad, singular, plurales)}"


def palabra(cantidad: int, singular: str, plurales: str = "") -> str:
    """La forma que corresponde a la cantidad, sin el número."""
    return singular if cantidad == 1 else (plurales or singular + "s")


@cache
def singular(plurales: str) -> str:
    """El singular de lo que se cuenta: «establecimientos», «regiones», «facilitadores», «grupos y meses»."""
    return " ".join(_SINGULAR.sub(_en_singular, uno) if len(uno) > 2 else uno for uno in plurales.split())


_SINGULAR = re.compile(r"(iones|(?<=[rdnls])es|s)\Z")


def _en_singular(final: re.Match[str]) -> str:
    return "ión" if final[0] == "iones" else ""


def mayuscula(frase: str) -> str:
    """La frase con su primera letra en mayúscula."""
    return frase[:1].upper() + frase[1:]


#: palabra que empieza con el sonido de la conjunción: «Piura e Ica», «siete u ocho»
_MISMO_SONIDO = {"y": ("e", re.compile(r"h?i(?![aeou])", re.IGNORECASE)), "o": ("u", re.compile(r"h?o", re.IGNORECASE))}


def enumerar(partes: list[str], conjuncion: str = "y") -> str:
    """`["a", "b", "c"]` → `a, b y c`; `["Piura", "Ica"]` → `Piura e Ica`."""
    if len(partes) < 2:
        return "".join(partes)
    otra, sonido = _MISMO_SONIDO.get(conjuncion, (conjuncion, None))
    if sonido is not None and sonido.match(partes[-1]):
        conjuncion = otra
    return f"{', '.join(partes[:-1])} {conjuncion} {partes[-1]}"


def tramos(numeros: Iterable[int], tope: int) -> tuple[list[str], int]:
    """`[3, 4, 5, 9]` → `(["3–5", "9"], 0)`: los primeros tramos de números seguidos, y cuántos números quedan fuera."""
    juntos: list[list[int]] = []
    for numero in sorted(numeros):
        if juntos and numero == juntos[-1][1] + 1:
            juntos[-1][1] = numero
        elif not juntos or numero != juntos[-1][1]:
            juntos.append([numero, numero])
    escritos = [str(desde) if desde == hasta else f"{desde}–{hasta}" for desde, hasta in juntos[:tope]]
    return escritos, sum(hasta - desde + 1 for desde, hasta in juntos[tope:])


_MENORES = frozenset({"de", "del", "la", "las", "los", "el", "y", "a", "en", "al"})
_ROMANO = re.compile(r"(?=[MDCLXVI])M*(C[MD]|D?C{0,3})(X[CL]|L?X{0,3})(I[XV]|V?I{0,3})\Z")


def titulo(nombre: str) -> str:
    """Nombre propio legible: `CANAS-CANCHIS-ESPINAR` → `Canas-Canchis-Espinar`; respeta lo ya escrito en minúsculas."""
    if not nombre.isupper():
        return nombre
    palabras = []
    for posicion, trozo in enumerate(nombre.split(" ")):
        minuscula = trozo.lower()
        if posicion and minuscula in _MENORES:
            palabras.append(minuscula)
        elif _ROMANO.match(trozo) and len(trozo) > 1:
            palabras.append(trozo)
        else:
            palabras.append("-".join(parte[:1] + parte[1:].lower() for parte in trozo.split("-")))
    return " ".join(palabras)
