"""Columnas con un título que nadie conoce: la persona dice cuál del contrato son, y se lee así.

Solo se ofrecen, y solo se guardan mientras dura la carga, aquellas cuyas celdas no pueden ser de nadie: números cortos,
fechas, horas, códigos y valores de un catálogo.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from dashboard.contratos.contrato import Tabla
from dashboard.contratos.tablas import TABLAS
from dashboard.dominio.territorio import sin_tildes
from dashboard.ingesta.celdas import Celdas
from dashboard.ingesta.reconocer import (
    es_conocido,
    mas_parecida,
    relacionar_de_cerca,
    tabla_completa,
    titulo_plano,
    utilizable,
)
from dashboard.ingesta.textos import es_personal, mostrable, titulo_mostrable

_MUESTRAS = 3
#: número corto, con signo, decimales o «%»; fecha con cifras, y hora detrás o sola; código de pocas letras y cifras
_IMPERSONAL = re.compile(
    r"[-+−]?[0-9]{1,6}([.,][0-9]{1,6})?\s?%?"
    r"|[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}([ T][0-9:.]{4,15}Z?)?|[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?( ?[ap]\.?m\.?)?"
    r"|[A-Za-z]{1,4}[-_.]?[0-9]{1,6}([-_.][0-9A-Za-z]{1,4}){0,3}|0{3}[0-9]{5}",
    re.IGNORECASE,
)
_DE_CATALOGO = frozenset(
    sin_tildes(valor) for tabla in TABLAS for columna in tabla.columnas for valor in (*columna.valores, "si", "no", "x")
)


@dataclass(frozen=True, slots=True)
class PorNombrar:
    """Una columna que se puede elegir: su título, tres celdas como se pueden mostrar y qué columna quizá sea ("")."""

    titulo: str
    muestras: tuple[str, ...]
    propuesta: str


def es_impersonal(valores: Iterable[str]) -> bool:
    """Si ninguna celda puede ser de una persona y hay alguna llena."""
    distintos = {valor for valor in valores if valor}
    return bool(distintos) and all(
        _IMPERSONAL.fullmatch(valor) or sin_tildes(valor) in _DE_CATALOGO for valor in distintos
    )


def sin_titulo_conocido(encabezado: Sequence[str], registros: Sequence[Sequence[str]]) -> list[int]:
    """Las posiciones que no se reconocen y se pueden ofrecer."""
    return [
        posicion
        for posicion, titulo in enumerate(encabezado)
        if titulo and not utilizable(titulo) and not es_personal(titulo) and titulo_mostrable(titulo) == titulo[:40]
        if es_impersonal(registro[posicion] for registro in registros)
    ]


def tabla_de_titulos(encabezado: Sequence[str]) -> Tabla:
    """La tabla que los títulos dicen o, si ninguna está completa, la más parecida."""
    return tabla_completa(encabezado) or mas_parecida(encabezado)[0]


def por_nombrar(celdas: Celdas) -> list[PorNombrar]:
    """Las columnas que la persona puede decir cuáles son; ninguna en un formulario, que trae siempre las mismas."""
    if celdas.formulario:
        return []
    tabla = tabla_de_titulos(celdas.encabezado)
    relacion = relacionar_de_cerca(celdas.encabezado, tabla)
    propuestas = {
        posicion: columna
        for posicion, columna in relacion.propuestas
        # una columna de fechas no es el lugar de la reunión, por más que el título se le parezca
        if not (valores := tabla.columna(columna).valores) or {*celdas.textos(posicion)} & {*valores}
    }
    return [
        PorNombrar(
            titulo,
            tuple(
                mostrable(valor) for valor in islice(dict.fromkeys(filter(None, celdas.textos(posicion))), _MUESTRAS)
            ),
            propuestas.get(posicion, ""),
        )
        for posicion, titulo in enumerate(celdas.encabezado)
        if posicion in relacion.ajenas and posicion in celdas.columnas and titulo and not es_conocido(titulo)
    ]


def libres(celdas: Celdas) -> dict[str, str]:
    """Columna → cómo se ofrece, de las que ningún título dice. Si la tabla no está completa, de todas las tablas."""
    completa = tabla_completa(celdas.encabezado)
    de_quien: dict[str, list[str]] = {}
    for tabla in (completa,) if completa else TABLAS:
        dichas = relacionar_de_cerca(celdas.encabezado, tabla).posiciones
        for nombre in tabla.nombres:
            if nombre not in dichas:
                de_quien.setdefault(nombre, []).append(tabla.nombre)
    return {nombre: nombre if completa else f"{nombre} ({', '.join(suyas)})" for nombre, suyas in de_quien.items()}


def nombrar(celdas: Celdas, elegidas: Mapping[str, str]) -> Celdas:
    """Las celdas con los títulos elegidos cambiados por el de su columna, y dicho. `elegidas`: columna por título."""
    propias = {titulo: elegidas[titulo] for titulo in celdas.encabezado if elegidas.get(titulo)}
    if not propias:
        return celdas
    avisos = [
        f"La columna «{titulo[:40]}» se lee como «{columna}», como se eligió para los archivos con estos títulos."
        for titulo, columna in propias.items()
    ]
    encabezado = tuple(propias.get(titulo, titulo) for titulo in celdas.encabezado)
    return replace(celdas, encabezado=encabezado, avisos=(*celdas.avisos, *avisos))


def clave_de_titulos(oficina: str, encabezado: Sequence[str]) -> str:
    """Con qué se recuerda lo elegido: la oficina que entrega y el juego de títulos, en cualquier orden."""
    juntos = "\n".join([oficina, *sorted(titulo_plano(titulo) for titulo in encabezado)])
    return hashlib.sha256(juntos.encode()).hexdigest()[:32]
