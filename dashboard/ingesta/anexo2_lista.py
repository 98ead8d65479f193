"""La lista de participantes del Anexo 2: se cuenta y se suelta. De aquí no sale ningún nombre, edad ni domicilio."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from dashboard.dominio.territorio import sin_tildes

# -- marcas y edades ---------------------------------------------------------------------------------------------------


class Marca(StrEnum):
    """Qué dice una celda de las que se marcan."""

    SI = "si"
    NO = "no"
    #: solo la letra de la casilla: marca si la escribió la persona, nada si ya venía impresa
    LETRA = "letra"
    RARA = "rara"


_SI = frozenset(
    {"x", "xx", "si", "s", "✓", "✔", "✗", "✘", "☑", "☒", "v", "ok", "●", "•", "*", "ⓧ", "verdadero", "true"}
)
_NO = frozenset({"", "no", "n", "0", "-", "–", "—", "_", ".", "☐", "□", "ninguno", "ninguna", "falso", "false", "na"})
#: la letra rodeada o con una equis al lado, como quien la encierra en un círculo sin poder dibujarlo
_RODEADA = r"[(\[{{]\s*{0}\s*[)\]}}]|{0}\s*[(\[]?\s*[x✓✔*●]\s*[)\]]?|[x✓✔*●]\s*{0}|{1}"
_CIRCULOS = {"e": "ⓔ", "l": "ⓛ"}
_MESES_MAXIMO = 60
_SEPARADORES = re.compile(r"\s*(?:[;/+&]|,\s|\by\b)\s*")
_CON_UNIDAD = re.compile(
    r"(?:(?P<anios>[0-9]{1,2})\s*(?:anos?|a)\.?)?\s*(?:y|,)?\s*(?:(?P<meses>[0-9]{1,3})(?:[.,][0-9])?\s*(?:meses|mes|m)\.?)?"
    r"\s*(?:y|,)?\s*(?:(?P<dias>[0-9]{1,3})\s*(?:dias?|d)\.?)?"
)
_SOLO_NUMERO = re.compile(r"([0-9]{1,3})(?:[.,][0-9])?")
_RECIEN_NACIDO = frozenset({"rn", "r.n", "r.n.", "recien nacido", "recien nacida"})


def marca(texto: str, letra: str = "") -> Marca:
    """Si la celda está marcada. `letra`: la que la casilla trae impresa («e», «l»), o "" si no trae."""
    plano = sin_tildes(texto)
    if plano in _NO:
        return Marca.NO
    if plano in _SI or (plano.isascii() and plano.isdigit()):
        return Marca.SI
    if letra:
        if plano == letra:
            return Marca.LETRA
        if re.fullmatch(_RODEADA.format(letra, _CIRCULOS.get(letra, letra)), plano):
            return Marca.SI
    return Marca.RARA


def edades_en_meses(texto: str) -> list[int] | None:
    """Los meses cumplidos de cada niña o niño de la celda; `None` si no se entiende, vacío si está en blanco.

    `"8"`, `"8 meses"`, `"1 año 3 meses"` → 15, `"20 días"` → 0, `"5 y 20"` → dos. La columna pide meses: un número solo
    lo son.
    """
    plano = sin_tildes(texto).strip(" .-–_")
    if not plano:
        return []
    if (junta := _una_edad(plano)) is not None:
        return [junta]
    partes = [_una_edad(parte) for parte in _SEPARADORES.split(plano) if parte]
    # «1 año y 2 meses y 5» no se sabe si son dos o tres
    if len(partes) < 2 or None in partes or re.search(r"[0-9]\s*a", plano):
        return None
    return [edad for edad in partes if edad is not None]


def _una_edad(plano: str) -> int | None:
    if plano in _RECIEN_NACIDO:
        return 0
    if solo := _SOLO_NUMERO.fullmatch(plano):
        meses = int(solo[1])
    elif (hallado := _CON_UNIDAD.fullmatch(plano)) and any(hallado.groupdict().values()):
        meses = 12 * int(hallado["anios"] or 0) + int(hallado["meses"] or 0) + int(hallado["dias"] or 0) // 30
    else:
        return None
    return meses if meses <= _MESES_MAXIMO else None


# -- la lista ----------------------------------------------------------------------------------------------------------

Fila = Sequence[str]
#: de una columna a la anterior a otra
Tramo = tuple[int, int]
#: tope inferior y superior, en meses, de cada clase de edad de la tabla de sesiones
CLASES_DE_EDAD: tuple[tuple[str, int, int], ...] = (
    ("ninos_0_5m", 0, 5),
    ("ninos_6_11m", 6, 11),
    ("ninos_12_23m", 12, 23),
)
_DOS_ANIOS = 24
#: las casillas que solo tiene este formato
_SUYAS = ("embarazada", "lactando", "cuida", "meses")
_NOMBRE = re.compile(r"nombres?( completos?)?( de (la|las) (participantes?|madres?))?|participantes?")
#: cómo se dice cada casilla cuando se escribe con palabras en una sola columna
_CON_PALABRAS = {
    "gestantes": re.compile(r"\be\b|embaraz|gesta"),
    "lactantes": re.compile(r"\bl\b|lacta"),
}
_NUMERO = re.compile(r"\A(?:n[.°º]?\s*)?[0-9]{1,3}\s*[.)°º-]?\s*")
#: líneas del formato que no son de nadie
_DEL_FORMATO = re.compile(
    r"\A(?:\*|anexo|formato de|total|firma|observaci|nota|leyenda|nombres? y apellidos|apellidos y)"
)


@dataclass(frozen=True, slots=True)
class Columnas:
    """Tramo de columnas (primera, una más que la última) de cada dato de la lista; `None` si el formato no la trae."""

    nombre: Tramo
    embarazada: Tramo | None
    lactando: Tramo | None
    cuida: Tramo | None
    meses: Tramo | None
    otras: tuple[Tramo, ...]
    #: primera fila de la lista, en la rejilla
    desde: int


@dataclass(slots=True)
class Cuentas:
    """Lo que se contó en una lista. Las líneas son posiciones de la rejilla; ninguna guarda lo que decían."""

    #: columna de la tabla de sesiones → cuántas; falta la que no se puede saber, que no es cero
    numeros: dict[str, int] = field(default_factory=dict)
    #: líneas de una participante cada una
    asistentes: list[int] = field(default_factory=list)
    #: de ellas, las que no traen nombre pero sí otros datos
    sin_nombre: list[int] = field(default_factory=list)
    #: líneas con solo la edad de un niño: es otro de la participante de arriba
    solo_edad: list[int] = field(default_factory=list)
    ignoradas: list[int] = field(default_factory=list)
    marcas_raras: list[int] = field(default_factory=list)
    edades_raras: list[int] = field(default_factory=list)
    de_dos_o_mas: int = 0
    #: las letras E y L venían impresas y ninguna se distingue de las demás
    letras_impresas: bool = False


def hallar_columnas(filas: Sequence[Fila], posicion: int) -> Columnas | None:
    """Las columnas de la lista si la fila es su encabezado: nombres y, al menos, dos de las casillas del formato."""
    titulos = [sin_tildes(celda) for celda in filas[posicion]]
    nombre = next((i for i, t in enumerate(titulos) if re.search(r"\bnombres?\b", t) and "apellido" in t), None)
    if nombre is None:
        nombre = next((i for i, t in enumerate(titulos) if _NOMBRE.fullmatch(t)), None)
    if nombre is None:
        return None
    ancho = max([len(titulos), *(len(fila) for fila in filas[posicion + 1 : posicion + 4])])
    segunda = _segunda(filas, posicion, nombre)
    letras = {sin_tildes(celda): i for i, celda in enumerate(segunda) if celda}
    inicios = sorted({i for i, titulo in enumerate(titulos) if titulo} | set(letras.values()))
    tramos = {i: (i, next((j for j in inicios if j > i), ancho)) for i in inicios}
    hallados: dict[str, Tramo] = {}
    for i, titulo in enumerate(titulos):
        que = _que_es(titulo) if i != nombre else ""
        if que == "casillas":
            hallados |= _casillas(tramos[i], letras, tramos)
        elif que:
            hallados.setdefault(que, tramos[i])
    for texto, i in letras.items():
        if (que := _que_es(texto)) in ("embarazada", "lactando"):
            hallados.setdefault(que, tramos[i])
    if sum(que in hallados for que in _SUYAS) < 2:
        return None
    return Columnas(
        # el número de orden puede ir delante del nombre, bajo el mismo título
        nombre=tramos[nombre],
        embarazada=hallados.get("embarazada"),
        lactando=hallados.get("lactando"),
        cuida=hallados.get("cuida"),
        meses=hallados.get("meses"),
        otras=tuple(tramo for que, tramo in hallados.items() if que in ("edad", "domicilio")),
        desde=posicion + (2 if segunda else 1),
    )


def _que_es(titulo: str) -> str:
    """Qué dato anuncia un título, sin tildes; "" si ninguno."""
    if "embarazada" in titulo and re.search(r"lactar|lactando|lactante", titulo):
        return "casillas"
    if titulo in ("e", "(e)", "e (embarazada)") or re.search(r"embarazada|gestante|gestando", titulo):
        return "embarazada"
    if titulo in ("l", "(l)", "l (lactando)") or re.search(r"lactando|lactante|da de lactar|dando de lactar", titulo):
        return "lactando"
    if re.search(r"cuida|menor(es)? de (dos|2)|<\s*2", titulo) and "edad" not in titulo:
        return "cuida"
    if "meses" in titulo or (re.search(r"edad", titulo) and re.search(r"nino|nina|bebe|hijo", titulo)):
        return "meses"
    if titulo.startswith("edad"):
        return "edad"
    return "domicilio" if re.search(r"domicilio|direccion", titulo) else ""


def _segunda(filas: Sequence[Fila], posicion: int, nombre: int) -> Fila:
    """La segunda fila del encabezado: trae E y L y nada en el nombre ni número de orden; () si no la hay."""
    if {"e", "l"} <= {sin_tildes(celda) for celda in filas[posicion]} or posicion + 1 == len(filas):
        return ()
    fila = filas[posicion + 1]
    textos = [sin_tildes(celda) for celda in fila if celda]
    con_nombre = nombre < len(fila) and fila[nombre]
    return fila if textos and not con_nombre and all(map(_que_es, textos)) else ()


def _casillas(tramo: Tramo, letras: dict[str, int], tramos: dict[int, Tramo]) -> dict[str, Tramo]:
    """Dónde están E y L bajo el título que las junta; una sola columna sirve para las dos."""
    desde, hasta = tramo
    hallados = {
        que: tramos[columna]
        for texto, columna in letras.items()
        if columna >= desde and (que := _que_es(texto)) in ("embarazada", "lactando")
    }
    if len(hallados) == 2:
        return hallados
    if hasta - desde >= 2:
        return {"embarazada": (desde, desde + 1), "lactando": (desde + 1, desde + 2)}
    return {"embarazada": tramo, "lactando": tramo}


def contar(filas: Sequence[Fila], columnas: Columnas, lineas: Sequence[int]) -> Cuentas:
    """Cuenta la lista: las `lineas` son las posiciones de la rejilla que van debajo de sus títulos."""
    cuentas = Cuentas()
    for linea in lineas:
        clase = _clase_de_linea(filas[linea], columnas)
        if clase == "nada":
            cuentas.ignoradas.append(linea)
        elif clase == "solo_edad" and cuentas.asistentes:
            cuentas.solo_edad.append(linea)
        else:
            cuentas.asistentes.append(linea)
            if clase != "persona":
                cuentas.sin_nombre.append(linea)
    cuentas.numeros["asistentes"] = len(cuentas.asistentes)
    _contar_ninos(filas, columnas, cuentas)
    raras = _contar_cuidadoras(filas, columnas, cuentas)
    if columnas.embarazada is not None and columnas.embarazada == columnas.lactando:
        raras |= _contar_juntas(filas, columnas.embarazada, cuentas)
    else:
        raras |= _contar_letras(filas, columnas, cuentas)
    cuentas.marcas_raras = sorted(raras)
    return cuentas


def _celda(fila: Fila, tramo: Tramo | None) -> str:
    """El texto del tramo de columnas; las celdas combinadas solo lo traen en la primera."""
    return " ".join(celda for celda in fila[tramo[0] : tramo[1]] if celda) if tramo else ""


def _clase_de_linea(fila: Fila, columnas: Columnas) -> str:
    """«persona», «sin_nombre», «solo_edad» o «nada»."""
    nombre = _celda(fila, columnas.nombre)
    primera = next((celda for celda in fila if celda), "")
    if _DEL_FORMATO.match(sin_tildes(primera)) or _DEL_FORMATO.match(sin_tildes(nombre)):
        return "nada"
    if re.search(r"[^\W\d_]", _NUMERO.sub("", nombre)):
        return "persona"
    casillas = [("", columnas.cuida)]
    if columnas.embarazada != columnas.lactando:
        casillas += [("e", columnas.embarazada), ("l", columnas.lactando)]
    if any(_celda(fila, tramo) for tramo in columnas.otras) or any(
        marca(_celda(fila, tramo), letra) is Marca.SI for letra, tramo in casillas
    ):
        return "sin_nombre"
    return "nada" if edades_en_meses(_celda(fila, columnas.meses)) == [] else "solo_edad"


def _contar_ninos(filas: Sequence[Fila], columnas: Columnas, cuentas: Cuentas) -> None:
    if columnas.meses is None:
        return
    todas: list[int] = []
    for linea in sorted([*cuentas.asistentes, *cuentas.solo_edad]):
        edades = edades_en_meses(_celda(filas[linea], columnas.meses))
        if edades is None:
            cuentas.edades_raras.append(linea)
        todas += edades or []
    cuentas.de_dos_o_mas = sum(edad >= _DOS_ANIOS for edad in todas)
    for clase, desde, hasta in CLASES_DE_EDAD:
        cuentas.numeros[clase] = sum(desde <= edad <= hasta for edad in todas)


def _contar_cuidadoras(filas: Sequence[Fila], columnas: Columnas, cuentas: Cuentas) -> set[int]:
    """Cuenta a quienes tienen o cuidan a un menor de dos años; devuelve las líneas con una marca rara."""
    if columnas.cuida is None:
        return set()
    marcas = {linea: marca(_celda(filas[linea], columnas.cuida)) for linea in cuentas.asistentes}
    # quien anota la edad de un menor de dos años lo tiene o lo cuida, aunque no marque la casilla
    cuentas.numeros["cuidadoras"] = sum(
        suya is Marca.SI
        or any(edad < _DOS_ANIOS for edad in edades_en_meses(_celda(filas[linea], columnas.meses)) or [])
        for linea, suya in marcas.items()
    )
    return {linea for linea, suya in marcas.items() if suya is Marca.RARA}


def _contar_juntas(filas: Sequence[Fila], tramo: Tramo, cuentas: Cuentas) -> set[int]:
    """Una sola columna con la letra que corresponde: «E», «L» o las dos. Devuelve las líneas con una marca rara."""
    textos = {linea: sin_tildes(_celda(filas[linea], tramo)) for linea in cuentas.asistentes}
    dichas = {
        linea: {cuales for cuales, patron in _CON_PALABRAS.items() if patron.search(_sueltas(texto))}
        for linea, texto in textos.items()
    }
    if dichas and all(len(propias) == 2 for propias in dichas.values()):
        cuentas.letras_impresas = True
        return set()
    for cuales in _CON_PALABRAS:
        cuentas.numeros[cuales] = sum(cuales in propias for propias in dichas.values())
    return {linea for linea, texto in textos.items() if not dichas[linea] and marca(texto) is not Marca.NO}


def _sueltas(texto: str) -> str:
    """«el» y «e-l» son las dos letras: cada una por separado."""
    return re.sub(r"[^a-z0-9]+", " ", "e l" if texto in ("el", "le") else texto)


def _contar_letras(filas: Sequence[Fila], columnas: Columnas, cuentas: Cuentas) -> set[int]:
    """Gestantes y lactantes, cada una en su columna, si las letras impresas dejan saberlo; devuelve las raras."""
    lineas = [*cuentas.asistentes, *cuentas.ignoradas]
    valores = {
        cuales: {linea: marca(_celda(filas[linea], tramo), letra) for linea in lineas}
        for cuales, letra, tramo in (("gestantes", "e", columnas.embarazada), ("lactantes", "l", columnas.lactando))
        if tramo is not None
    }
    marcan = {Marca.SI}
    if _la_letra_es_marca(valores, cuentas.asistentes, cuentas.ignoradas):
        marcan.add(Marca.LETRA)
    elif not any(propias[linea] is Marca.SI for propias in valores.values() for linea in cuentas.asistentes):
        cuentas.letras_impresas = bool(cuentas.asistentes)
        return set()
    for cuales, propias in valores.items():
        cuentas.numeros[cuales] = sum(propias[linea] in marcan for linea in cuentas.asistentes)
    return {linea for propias in valores.values() for linea in cuentas.asistentes if propias[linea] is Marca.RARA}


def _la_letra_es_marca(valores: dict[str, dict[int, Marca]], nombradas: list[int], en_blanco: list[int]) -> bool:
    """Si una «E» o una «L» a secas la escribió la persona.

    Venían impresas si también están en las líneas sin nadie, o si todas las participantes tienen las dos. Aun impresas,
    son marca si cada participante conserva a lo más una: la otra se borró.
    """

    def letras(linea: int) -> int:
        return sum(propios[linea] is Marca.LETRA for propios in valores.values())

    impresas = any(map(letras, en_blanco))
    todas = bool(nombradas) and len(valores) == 2 and all(letras(linea) == 2 for linea in nombradas)
    if not impresas and not todas:
        return True
    return len(valores) == 2 and all(letras(linea) <= 1 for linea in nombradas)
