"""Si un texto libre nombra a una persona: lo parece, se duda o no.

«María Quispe» es alguien; «Madres de Huáscar», «San Juan Bautista» y «Rosas de Mayo», no. Se decide con listas de
palabras corrientes (`datos/referencia/`), nunca con una de personas: la que es nombre o apellido y nada más es una
prueba; la que además se usa para un grupo o un lugar («Flores», «Victoria»), solo acompaña; la que no está en ninguna
hace dudar si se parece (`parecido`). Donde no alcanza, se duda: lo dudoso se pregunta y no se publica (decisión 0035).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from dashboard.dominio.territorio import sin_tildes
from dashboard.ingesta.parecido import APELLIDO, GRUPO, PILA, lista, parecido
from dashboard.nucleo.recursos import texto_de_referencia


class Persona(StrEnum):
    """Qué tanto parece un texto el nombre de una persona."""

    NO = "no"
    DUDOSA = "dudosa"
    CLARA = "clara"


_PALABRA = re.compile(r"[a-z0-9]+")
_ENTRE_COMILLAS = re.compile(r"[«“\"](.+)[»”\"]\Z")
#: «P.S.», «C.S.»: las de un puesto o un centro, que no son iniciales de nadie
_DE_ESTABLECIMIENTO = re.compile(r"\b[pc]\.?\s?s\b")
_NEXOS = frozenset({"de", "del", "la", "las", "los"})
#: tras «san» o «virgen del» un nombre de pila es el de un santo; tras «puerto» o «villa», el de un lugar
_SANTOS = frozenset(
    {"san", "santa", "santo", "sta", "sto", "virgen", "beata", "beato", "sor", "fray", "puerto", "villa"}
)
#: delante de un nombre dicen que es de alguien
_TRATOS = frozenset(
    {
        "sr", "sra", "srta", "senor", "senora", "senorita", "don", "dona", "dr", "dra", "doctor", "doctora", "lic",
        "licenciada", "licenciado", "obst", "obstetra", "enf", "enfermera", "enfermero", "tec", "prof", "profesor",
        "profesora", "ing", "ingeniero", "ingeniera", "vecina", "comadre", "tia", "tio", "facilitadora", "facilitador",
        "usuaria", "paciente", "responsable", "hno", "hna", "coordinadora", "coordinador", "presidenta",
    }
)  # fmt: skip
#: «casa de …», «familia …»: lo que es de alguien
_FAMILIAS = frozenset({"familia", "flia", "fam", "hermanos", "hermanas"})
_PROPIEDADES = _FAMILIAS | frozenset(
    {"casa", "domicilio", "vivienda", "hogar", "esposa", "esposo",
     "vda", "viuda", "hija", "hijo", "mama", "madre", "cuarto", "tienda", "bodega", "chacra"}
)  # fmt: skip
#: también hay calles y colegios con el nombre y el apellido de alguien: ahí solo se duda
_LUGARES = frozenset(
    {
        "calle", "jr", "jiron", "av", "avenida", "pasaje", "psje", "urb", "urbanizacion", "aahh", "hh", "asentamiento",
        "pueblo", "villa", "centro", "colegio", "institucion", "instituto", "escuela", "ie", "iei", "hospital", "plaza",
        "parque", "mercado", "coliseo", "estadio", "distrito", "provincia",
    }
)  # fmt: skip

#: cuánto han de parecerse las palabras desconocidas a las que nombran (`parecido`)
_PARECIDA = 3


class _Voz(NamedTuple):
    """Una palabra del texto y lo que se sabe de ella."""

    pila: bool
    apellido: bool
    #: si también es una palabra de grupos o lugares, o es parte de un nombre que no es de una persona viva
    corriente: bool
    #: si es una letra suelta, como la inicial de un nombre
    inicial: bool

    @property
    def nombra(self) -> bool:
        return self.pila or self.apellido

    @property
    def pura(self) -> bool:
        return self.nombra and not self.corriente

    @property
    def extrana(self) -> bool:
        """Si no está en ninguna lista: puede ser un nombre o un apellido poco corriente."""
        return not self.nombra and not self.corriente


_EXCUSADA = _Voz(pila=False, apellido=False, corriente=True, inicial=False)


@cache
def _celebres() -> dict[str, list[tuple[str, ...]]]:
    """Los nombres célebres, por su primera palabra, los largos antes."""
    por_primera: dict[str, list[tuple[str, ...]]] = {}
    for linea in sorted(texto_de_referencia("nombres_celebres.txt").splitlines(), key=len, reverse=True):
        palabras = tuple(linea.split())
        por_primera.setdefault(palabras[0], []).append(palabras)
    return por_primera


def es_nombre_corriente(palabra: str) -> bool:
    """Si una palabra, sin tildes y en minúsculas, es un nombre de pila o un apellido de las listas."""
    return palabra in lista(PILA) or palabra in lista(APELLIDO)


def sin_comillas(texto: str) -> str:
    """Lo que una persona escribió entero entre comillas para decir que no nombra a nadie; "" si no las lleva."""
    hallado = _ENTRE_COMILLAS.match(texto)
    return hallado[1].strip() if hallado else ""


@lru_cache(maxsize=50_000)
def persona_en(texto: str) -> Persona:
    """Qué tanto parece nombrar a una persona un texto libre, en cualquier parte de él."""
    palabras = _PALABRA.findall(_DE_ESTABLECIMIENTO.sub("ps", sin_tildes(texto)))
    voces = [_voz(palabra) for palabra in palabras]
    _excusar(palabras, voces)
    halladas = {_juzgar(palabras, voces, tramo) for tramo in _tramos(palabras, voces)}
    if _puede_nombrar(palabras, voces):
        halladas.add(Persona.DUDOSA)
    if Persona.CLARA in halladas and _LUGARES.isdisjoint(palabras):
        return Persona.CLARA
    return Persona.DUDOSA if halladas - {Persona.NO} else Persona.NO


def _voz(palabra: str) -> _Voz:
    corriente = palabra in lista(GRUPO) or palabra in _NEXOS or len(palabra) < 3 or not palabra.isalpha()
    inicial = len(palabra) == 1 and palabra.isalpha() and palabra not in "yeouai"
    return _Voz(palabra in lista(PILA), palabra in lista(APELLIDO), corriente, inicial)


def _puede_nombrar(palabras: list[str], voces: list[_Voz]) -> bool:
    """Si una palabra que no está en ninguna lista, o que lo está también entre las de grupos, puede ser de alguien."""
    for previa, palabra, voz in zip(palabras, palabras[1:], voces[1:], strict=False):
        # «Doña …», «Familia …»; y «Mamá …», si además se parece
        suya = voz.extrana and previa in _PROPIEDADES and parecido(palabra, PILA) > _PARECIDA
        if suya or (voz.extrana and previa in _TRATOS | _FAMILIAS):
            return True
    if len(voces) > 4 or not all(voz.nombra or voz.extrana or voz.inicial for voz in voces):
        return False
    iniciales = [voz.inicial for voz in voces]
    if any(iniciales):
        return not all(iniciales) and (True, True) not in pairwise(iniciales)
    extranas = [palabra for palabra, voz in zip(palabras, voces, strict=True) if voz.extrana]
    if any(voz.pila for voz in voces) or not extranas:
        return any(max(parecido(palabra, PILA), parecido(palabra, APELLIDO)) > _PARECIDA for palabra in extranas)
    a_pila, a_apellido = parecido(palabras[0], PILA), parecido(palabras[-1], APELLIDO)
    if len(set(palabras)) == 1:
        # una palabra sola suele ser un lugar: ha de parecerse en cada letra, y más que a un apellido
        return a_pila - max(a_apellido, 0) > len(palabras[0])
    return a_pila + a_apellido > _PARECIDA


def _excusar(palabras: list[str], voces: list[_Voz]) -> None:
    """Quita los nombres célebres y los de santos, salvo que sigan: «Jorge Chávez Mamani» es alguien."""

    def suelto(lugar: int) -> bool:
        return not (0 <= lugar < len(voces) and voces[lugar].pura)

    lugar = 0
    while lugar < len(palabras):
        fin = lugar + 1
        for celebre in _celebres().get(palabras[lugar], ()):
            if tuple(palabras[lugar : lugar + len(celebre)]) == celebre:
                fin = lugar + len(celebre)
                break
        else:
            siguiente = fin
            while palabras[lugar] in _SANTOS and siguiente < len(palabras):
                if voces[siguiente].pila:
                    fin = siguiente + 1
                elif palabras[siguiente] not in _NEXOS:
                    break
                siguiente += 1
        if fin > lugar + 1 and suelto(lugar - 1) and suelto(fin):
            voces[lugar:fin] = [_EXCUSADA] * (fin - lugar)
        lugar = fin


def _tramos(palabras: list[str], voces: list[_Voz]) -> Iterator[range]:
    """Las palabras seguidas que son nombres o apellidos, con los nexos que las unen («de la Cruz»)."""
    lugar = 0
    while lugar < len(voces):
        if not voces[lugar].nombra:
            lugar += 1
            continue
        fin = siguiente = lugar + 1
        while siguiente < len(voces) and (voces[siguiente].nombra or palabras[siguiente] in _NEXOS):
            siguiente += 1
            if voces[siguiente - 1].nombra:
                fin = siguiente
        yield range(lugar, fin)
        lugar = fin


def _juzgar(palabras: list[str], voces: list[_Voz], tramo: range) -> Persona:
    """Lo que parece un tramo, por lo que es y por lo que tiene al lado."""
    propias = [voces[lugar] for lugar in tramo if voces[lugar].nombra]
    puras = sum(voz.pura for voz in propias)
    seguidas = len(propias) == len(tramo)
    previa = palabras[tramo.start - 1] if tramo.start else ""
    antes = [palabra for palabra in palabras[max(tramo.start - 3, 0) : tramo.start] if palabra not in _NEXOS]
    poseida = bool(antes) and antes[-1] in _PROPIEDADES
    if previa in _TRATOS or (poseida and puras):
        return Persona.CLARA
    # hacen falta dos palabras distintas: «Jorge» puede ser nombre y apellido, pero no a la vez
    apellidos = sum(voz.apellido for voz in propias)
    completa = apellidos > 1 or (apellidos == 1 and any(voz.pila and not voz.apellido for voz in propias))
    if completa and puras and (seguidas or puras > 1 or len(propias) > 2):
        return Persona.CLARA
    if any(voz.pila and voz.pura for voz in propias):
        return Persona.DUDOSA
    # todo corriente: «Rosa Flores» y «Casa de Rosa» pueden ser de alguien; «Flores del Campo» y «Rosa», no
    if (propias[0].pila or len(propias) > 2) and ((completa and seguidas) or (poseida and previa == "de")):
        return Persona.DUDOSA
    vecinas = [voces[lugar] for lugar in (tramo.start - 1, tramo.stop) if 0 <= lugar < len(voces)]
    rara = any(voz.extrana or voz.inicial for voz in vecinas)
    return Persona.DUDOSA if puras and (rara or len(propias) == len(voces)) else Persona.NO
