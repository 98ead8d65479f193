"""De la rejilla a las celdas de una tabla: todo texto, con la línea de cada fila, sin adivinar tipos.

De las columnas que ninguna tabla conoce, y de las que anuncian o contienen datos de personas, solo pasa el título. Los
formularios con columnas personales se suman mientras se leen: de ellos solo salen cuentas.
"""

from __future__ import annotations

import hashlib
import re
from array import array
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from dashboard.contratos.plantilla import es_fila_de_ejemplo, es_fila_sin_llenar
from dashboard.dominio.territorio import sin_tildes
from dashboard.ingesta.anexo2 import agregar_anexo2, es_anexo2
from dashboard.ingesta.celdas import MAXIMO_COLUMNAS, Celdas, Rejilla, columnas_de
from dashboard.ingesta.combinadas import llenar
from dashboard.ingesta.dhis2 import agregar_dhis2, es_dhis2
from dashboard.ingesta.his import agregar_his, es_his
from dashboard.ingesta.partes import con_titulos, juntar, se_siguen
from dashboard.ingesta.por_nombrar import sin_titulo_conocido
from dashboard.ingesta.reconocer import (
    CONOCIDOS,
    conocidos,
    es_registro,
    parecidos,
    puede_ser_titulos,
    titulo_plano,
    utilizable,
)
from dashboard.ingesta.rejilla import Texto, abrir
from dashboard.ingesta.tablas_juntas import separar
from dashboard.ingesta.textos import TITULO_OCULTO, Cambios, clase_personal, es_personal
from dashboard.nucleo.errores import ErrorArchivo

#: filas de un texto que se separan a la vez
FILAS_POR_PARTE = 200_000


def leer_celdas(ruta: Path, nombre: str = "", *, filas_por_parte: int = FILAS_POR_PARTE) -> list[Celdas]:
    """Las tablas de un archivo, una o más por hoja. Lee en este mismo proceso: para archivos ajenos, `aparte`.

    `nombre`: con cuál se le dice a la persona, si no es el de la ruta. `ErrorArchivo` si el archivo no se puede leer o
    no tiene forma de tabla.
    """
    abierto = abrir(ruta, nombre)
    if isinstance(abierto, Texto):
        todas = _de_un_texto(abierto, filas_por_parte)
    else:
        todas = [celdas for rejilla in abierto for celdas in _de_una_hoja(rejilla)]
    del abierto
    with ruta.open("rb") as flujo:
        propia = hashlib.file_digest(flujo, "sha256").hexdigest()
    return [replace(celdas, huella=propia) for celdas in todas]


def _de_un_texto(texto: Texto, filas_por_parte: int) -> list[Celdas]:
    """Por partes si es una sola tabla; lo que se suma o se separa mirándolo todo, de una vez."""
    partes = texto.partes(filas_por_parte)
    primera = next(partes)
    leidas = _de_una_hoja(primera)
    siguiente = next(partes, None)
    if siguiente is None:
        return leidas
    if len(leidas) > 1 or leidas[0].formulario not in ("", "registro"):
        return _de_una_hoja(texto.entero())
    zona = hallar(primera)
    titulos = primera.filas[zona.primera : zona.ultima + 1], primera.lineas[zona.primera : zona.ultima + 1]
    while siguiente is not None:
        propias = _de_una_hoja(con_titulos(siguiente, *titulos))
        if len(propias) > 1 or not se_siguen(leidas[0], propias[0]):
            return _de_una_hoja(texto.entero())
        leidas += propias
        siguiente = next(partes, None)
    return [juntar(leidas)]


def _de_una_hoja(rejilla: Rejilla) -> list[Celdas]:
    for reconoce, agregar in ((es_anexo2, agregar_anexo2), (es_his, agregar_his), (es_dhis2, agregar_dhis2)):
        if _sin_rastro(reconoce, rejilla):
            return [_sin_rastro(agregar, rejilla)]
    return [_celdas(parte) for parte in separar(rejilla)]


def _celdas(rejilla: Rejilla) -> Celdas:
    zona = hallar(rejilla)
    ancho = len(zona.encabezado)
    titulos, relleno = list(zona.encabezado), [""] * ancho
    otras: list[tuple[int, str]] = []
    datos: list[int] = []
    vacias = 0
    for posicion, (linea, celdas) in enumerate(zip(rejilla.lineas, rejilla.filas, strict=True)):
        if zona.primera <= posicion <= zona.ultima:
            continue
        if not any(celdas):
            vacias += 1
        elif posicion < zona.primera:
            otras.append((linea, TITULO))
        elif motivo := por_que_no_es_dato(celdas, ancho, titulos):
            otras.append((linea, motivo))
        else:
            datos.append(posicion)
    llenas = llenar(rejilla, datos, [utilizable(titulo) and not es_personal(titulo) for titulo in titulos])
    registros: list[list[str]] = []
    lineas = array("q")
    descuadradas: list[tuple[int, int]] = []
    for posicion in datos:
        linea, celdas = rejilla.lineas[posicion], rejilla.filas[posicion]
        if len(celdas) > ancho and any(celdas[ancho:]):
            descuadradas.append((linea, len(celdas)))
        else:
            registros.append(celdas if len(celdas) == ancho else (celdas + relleno)[:ancho])
            lineas.append(linea)
    filtradas, escondidas = rejilla.ocultas_en([rejilla.lineas[posicion] for posicion in datos])
    personales = _personales(zona.encabezado, registros)
    publicas = [
        posicion
        for posicion, titulo in enumerate(zona.encabezado)
        if utilizable(titulo) and not es_personal(titulo) and posicion not in dict(personales)
    ]
    if puede_ser_titulos(zona.encabezado):
        publicas = sorted({*publicas, *sin_titulo_conocido(zona.encabezado, registros)} - dict(personales).keys())
    return Celdas(
        archivo=rejilla.archivo,
        formulario="registro" if es_registro(zona.encabezado) else "",
        encabezado=_sin_datos_de_nadie(zona.encabezado),
        lineas=lineas,
        columnas=columnas_de(registros, publicas),
        vacias=vacias,
        descuadradas=tuple(descuadradas),
        codificacion=rejilla.codificacion,
        delimitador=rejilla.delimitador,
        hoja=rejilla.hoja,
        linea_encabezado=rejilla.lineas[zona.ultima],
        otras=tuple(otras),
        con_millares=rejilla.con_millares,
        sueltos=_de_datos(rejilla.sueltos, set(publicas), set(lineas)),
        raras=rejilla.raras_en(lineas),
        columnas_ocultas=tuple(sorted(rejilla.columnas_ocultas)),
        combinadas=tuple((posicion, tuple(suyas)) for posicion, suyas in llenas.lineas.items()),
        filtradas=filtradas,
        escondidas=escondidas,
        avisos=(*rejilla.avisos, *llenas.avisos()),
        personales=personales,
        limpieza=_solo(rejilla.limpieza.cambios, set(publicas), set(lineas)),
    )


def _sin_datos_de_nadie(encabezado: tuple[str, ...]) -> tuple[str, ...]:
    """El encabezado; si se le pegó una fila de datos, sin los títulos que nadie conoce: podrían ser de una persona."""
    if puede_ser_titulos(encabezado):
        return encabezado
    return tuple(
        titulo if not titulo or utilizable(titulo) or es_personal(titulo) else TITULO_OCULTO for titulo in encabezado
    )


def _personales(encabezado: tuple[str, ...], registros: list[list[str]]) -> tuple[tuple[int, str], ...]:
    """Las columnas que ninguna tabla conoce y que están llenas de documentos, teléfonos, correos o nombres."""
    return tuple(
        (posicion, clase)
        for posicion, titulo in enumerate(encabezado)
        if not utilizable(titulo) and not es_personal(titulo)
        if (clase := clase_personal(titulo, (registro[posicion] for registro in registros)))
    )


def _de_datos(
    sueltos: Mapping[int, array[int]] | None, publicas: set[int], leidas: set[int]
) -> dict[int, array[int]] | None:
    """Los números sueltos de las columnas que pasan y de las filas de datos: un título o un total no son un valor."""
    if sueltos is None:
        return None
    propios = {p: array("q", filter(leidas.__contains__, todas)) for p, todas in sueltos.items() if p in publicas}
    return {posicion: suyas for posicion, suyas in propios.items() if suyas}


def _solo(
    cambios: Mapping[tuple[str, int], Cambios], publicas: set[int], leidas: set[int]
) -> dict[tuple[str, int], Cambios]:
    """Los cambios de las columnas que pasan y de las filas de datos."""
    propios = {}
    for clave, todos in cambios.items():
        suyas = array("q", (linea for linea in todos.lineas if linea in leidas))
        if clave[1] in publicas and suyas:
            propios[clave] = Cambios(suyas, [ejemplo for ejemplo in todos.ejemplos if ejemplo[0] in leidas])
    return propios


# -- dónde está la tabla: qué fila es el encabezado y qué filas no son datos -------------------------------------------

#: filas con contenido entre las que se busca el encabezado
_BUSQUEDA = 30
TITULO, TOTALES, NOTA, REPETIDO = "título sobre la tabla", "fila de totales", "nota al pie", "encabezado repetido"
EJEMPLO = "de ejemplo de la plantilla"
SIN_LLENAR = "del plan, sin llenar"
_PUEDE_NO_SER_DATO = re.compile(
    r"\(?\*|[σ∑%]|t[oó]t|gran|s[uú]|prom|me[dj]|m[ií]n|m[aá]x|desv|n[º°o.úur]|cant|conteo|recuen|porc|fuente|nota|elab|ley"
    r"|act|fec|rep|gen|eje|resp|rev|apro|firm|v[.°º ]|obs|prep|digit|impr|p[aá]g|plan-|sello",
    re.IGNORECASE,
)
_MEDIDAS = r"promedios?|media(na)?|minimo|maximo|desviacion"
_TOTALES = re.compile(
    r"((gran |sub[ -]?)?total(es)?( general(es)?| acumulado| parcial| final| nacional| regional)?"
    rf"( (de|por|del) [a-z ]{{1,30}})?|suma total|sumas?|[σ∑]|({_MEDIDAS})( general| estandar)?) ?[:=]?\Z"
)
#: «Subtotal GAC-001», «Nº de sesiones»: lo que sigue dice de qué es la cuenta
_TOTAL_DE = re.compile(
    rf"(((gran |sub[ -]?)?total(es)?|sumas?|{_MEDIDAS}|porcentajes?|conteo|recuento)\b|[σ∑%]"
    r"|(n\.?[º°o]?\.?|nro\.?|numero|cantidad) (de|total)\b).{0,60}\Z"
)
_NOTA = re.compile(
    r"(fuentes?|notas?|observacion(es)?|elaborad[oa]|elaboracion|leyenda|actualizad[oa]|reporte generado|generado"
    r"|fecha de (corte|actualizacion|reporte|impresion|elaboracion)|responsables?|revisad[oa]|revision|aprobad[oa]"
    r"|preparad[oa]|digitad[oa]|digitador(a)?|impreso|firmas?|sello|v[.°º ]+ ?b[.°º]*|pagina)(?![a-z])|\(?\*+\)?"
)
#: una fecha o un código con letras y cifras o con ceros delante: lo lleva una fila de datos y no una de totales
_DE_DATO = re.compile(
    r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}([ T].*)?\Z|(?=[^\W\d_])(?=\S*[0-9])[^\s=()]+\Z|0[0-9]{4,}\Z"
)

_PALABRA = re.compile(r"[^\W\d_]{3}")


@dataclass(frozen=True, slots=True)
class Zona:
    """El encabezado de una tabla y las filas de la rejilla (por su posición) que lo forman."""

    encabezado: tuple[str, ...]
    #: primera y última fila del encabezado, desde 0
    primera: int
    ultima: int


def hallar(rejilla: Rejilla) -> Zona:
    """El encabezado es la fila (o el par de filas) con más títulos conocidos; sin ninguno, la primera con contenido.

    `ErrorArchivo` si la rejilla está en blanco o el encabezado es desmesurado.
    """
    con_contenido = [posicion for posicion, fila in enumerate(rejilla.filas) if any(fila)]
    if not con_contenido:
        raise ErrorArchivo(f"El archivo {rejilla.donde} está vacío.", que_hacer="Elija el archivo con los datos.")
    candidatas = con_contenido[:_BUSQUEDA]
    puntos = {posicion: conocidos(rejilla.filas[posicion]) for posicion in candidatas}
    if max(puntos.values()) < 2:
        puntos = {posicion: parecidos(rejilla.filas[posicion]) for posicion in candidatas}
    mejor = max(puntos.values())
    if mejor < 2:
        elegida = candidatas[0]
    else:
        # una celda de datos puede llamarse como un título: gana la primera fila que se acerca a la mejor
        elegida = next(posicion for posicion in candidatas if puntos[posicion] * 5 >= mejor * 3)
    zona = _con_su_pareja(rejilla, elegida, puntos[elegida])
    if len(zona.encabezado) > MAXIMO_COLUMNAS:
        raise ErrorArchivo(
            f"El archivo {rejilla.donde} tiene más de {MAXIMO_COLUMNAS} columnas.",
            que_hacer="Deje solo las columnas de la plantilla.",
        )
    return zona


def _con_su_pareja(rejilla: Rejilla, fila: int, puntos: int) -> Zona:
    """Une la fila con la de encima o la de debajo si juntas dicen más títulos conocidos: encabezados de dos filas."""
    propia = _sin_cola(rejilla.filas[fila])
    for arriba, abajo in ((fila, fila + 1), (fila - 1, fila)):
        if arriba < 0 or abajo >= len(rejilla.filas):
            continue
        superior, inferior = _sin_cola(rejilla.filas[arriba]), _sin_cola(rejilla.filas[abajo])
        if not superior or not inferior or not puede_ser_titulos(inferior) or not puede_ser_titulos(superior):
            continue
        juntas = _unir(_extendida(rejilla, arriba, superior, len(inferior)), inferior)
        if conocidos(juntas) > puntos and _se_apoya(rejilla, arriba, superior, inferior):
            return Zona(tuple(juntas), arriba, abajo)
    return Zona(tuple(propia), fila, fila)


def _se_apoya(rejilla: Rejilla, arriba: int, superior: list[str], inferior: list[str]) -> bool:
    """Un encabezado de dos filas tiene huecos en la de arriba o en la de abajo, o celdas combinadas."""
    huecos = "" in superior or "" in inferior or len(superior) != len(inferior)
    return huecos or any(r[0] <= rejilla.lineas[arriba] <= r[2] for r in rejilla.combinadas)


def _extendida(rejilla: Rejilla, fila: int, celdas: list[str], ancho: int) -> list[str]:
    """La fila de arriba con cada título repetido a lo ancho de su celda combinada o, si no se sabe, de los huecos."""
    extendida = celdas + [""] * (max(ancho, len(celdas)) - len(celdas))
    rangos = [r for r in rejilla.combinadas if r[0] == rejilla.lineas[fila]]
    for posicion, celda in enumerate(extendida):
        if celda or not posicion:
            continue
        rango = next((r for r in rangos if r[1] <= posicion <= r[3]), None)
        if rango is not None:
            extendida[posicion] = extendida[rango[1]] if rango[1] < posicion else ""
        elif not rejilla.combinadas:
            extendida[posicion] = extendida[posicion - 1]
    return extendida


def _unir(superior: list[str], inferior: list[str]) -> list[str]:
    """Un título por columna: el de abajo si se conoce; si no, los dos seguidos; si no hay abajo, el de arriba."""
    ancho = max(len(superior), len(inferior))
    superior, inferior = (fila + [""] * (ancho - len(fila)) for fila in (superior, inferior))
    return [_titulo(arriba, abajo) for arriba, abajo in zip(superior, inferior, strict=True)]


def _titulo(arriba: str, abajo: str) -> str:
    if not arriba or not abajo:
        return abajo or arriba
    for posible in (f"{arriba} {abajo}", f"{abajo} {arriba}", abajo):
        if titulo_plano(posible) in CONOCIDOS or es_personal(posible):
            return posible
    return f"{arriba} {abajo}"


def _sin_cola(fila: list[str]) -> list[str]:
    return fila[: max((lugar for lugar, celda in enumerate(fila, start=1) if celda), default=0)]


def por_que_no_es_dato(fila: list[str], ancho: int, encabezado: list[str]) -> str:
    """Por qué la fila no es de datos, o "" si lo es. `fila`: con alguna celda que no esté en blanco."""
    primera = next(celda for celda in fila if celda)
    if primera == (encabezado[0] or next(filter(None, encabezado), "")) and fila[:ancho] == encabezado[: len(fila)]:
        return REPETIDO
    # casi todas las filas de datos se descartan aquí, sin mirar más
    if not _PUEDE_NO_SER_DATO.match(primera):
        return ""
    if es_fila_de_ejemplo(primera):
        return EJEMPLO
    if es_fila_sin_llenar(fila, encabezado):
        return SIN_LLENAR
    plana = sin_tildes(primera)
    otras = [celda for celda in fila[:ancho] if celda][1:]
    con_huecos = len(otras) + 1 < ancho
    # un grupo puede llamarse «Total Entrega» o «Media», pero trae su código y su fecha
    datos, palabras = (sum(map(bool, map(forma.match, otras))) for forma in (_DE_DATO, _PALABRA))
    if _TOTALES.match(plana) and datos < 2:
        return TOTALES
    if _TOTAL_DE.match(plana) and not datos and palabras < (2 if con_huecos else 1):
        return TOTALES
    # «Responsable:» y, en otra celda, quién
    al_pie = not otras or (":" in plana and con_huecos and datos < 2)
    return NOTA if ancho > 1 and al_pie and _NOTA.match(plana) else ""


# -- formularios -------------------------------------------------------------------------------------------------------

T = TypeVar("T")


def _sin_rastro(leer: Callable[[Rejilla], T], rejilla: Rejilla) -> T:
    """Lo que da el lector de un formulario; un error inesperado sale sin su mensaje ni su causa: citarían una celda."""
    try:
        return leer(rejilla)
    except (ErrorArchivo, MemoryError):
        raise
    except Exception as error:
        clase = type(error).__name__
    # fuera del `except`: así el error nuevo no arrastra al anterior
    raise ErrorArchivo(
        f"El formulario {rejilla.donde} no se pudo leer ({clase}); no se guardó nada de él.",
        que_hacer="Compruebe que sigue el formato y vuelva a intentarlo; si se repite, avise a quien da soporte.",
    )
