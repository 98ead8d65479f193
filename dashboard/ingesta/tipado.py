"""Del texto de una columna a sus valores tipados según el contrato; lo que no se entiende se rechaza con su fila.

Se hace con pandas y no con pandera: aquí los valores todavía son texto, y el mensaje debe decir en español qué se
encontró en la celda original y cómo corregirla; un esquema sobre valores ya convertidos llega tarde para eso.
Cada texto distinto se interpreta una sola vez.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from dashboard.dominio.formato import decimal, entero
from dashboard.dominio.territorio import sin_tildes
from dashboard.esquemas.contrato import Columna, Tipo
from dashboard.esquemas.marco import TIPO_PANDAS
from dashboard.ingesta.fechas import ANIO_MAXIMO, ANIO_MINIMO, fechas_de_columna, hora
from dashboard.ingesta.personales import parece_personal
from dashboard.ingesta.revision import Revision

_LARGO_TEXTO = 200
_ENTERO = re.compile(r"-?[0-9]{1,9}([.,]0{1,2})?\Z")
_DECIMAL = re.compile(r"-?[0-9]{1,9}([.,][0-9]+)?(e-?[0-9]{1,2})?\Z", re.IGNORECASE)
_CODIGO_LIBRE = re.compile(r"[^\W_][\w./-]{0,39}\Z")
_SI, _NO = frozenset({"si", "s", "1", "x", "verdadero", "true"}), frozenset({"no", "n", "0", "falso", "false"})

Lector = Callable[[str], object]


def por_valor(textos: pd.Series, leer: Lector) -> pd.Series:
    """Aplica `leer` una vez a cada texto distinto; "" da `None`. Marco de objetos con el mismo índice."""
    codigos, distintos = pd.factorize(textos)
    valores = np.empty(len(distintos), dtype=object)
    valores[:] = [leer(texto) if texto else None for texto in distintos]
    return pd.Series(valores[codigos] if len(valores) else np.empty(0, dtype=object), index=textos.index)


def numeros(textos: pd.Series) -> pd.Series:
    """`float64`; NaN donde está en blanco o no es un número."""
    return por_valor(textos, _decimal).astype("float64")


def codigo_numerico(texto: str, cifras: int) -> str | None:
    """`("2318", 8)` → `"00002318"`; `("25.0", 8)` → `"00000025"`. `None` si no es un número, es cero o no cabe."""
    limpio = re.sub(r"\.0+\Z", "", texto)
    if not (limpio.isascii() and limpio.isdigit()):
        return None
    sin_ceros = limpio.lstrip("0")
    return sin_ceros.zfill(cifras) if sin_ceros and len(sin_ceros) <= cifras else None


def convertir(textos: pd.Series, columna: Columna, revision: Revision) -> pd.Series:
    """Los valores de la columna con su tipo; rechaza lo ilegible, lo fuera de rango y lo que falta si es obligatoria.

    Los límites de latitud y longitud no se miran aquí: primero se intenta reparar el par.
    """
    if columna.por_defecto:
        textos = textos.mask(textos == "", columna.por_defecto)
    blancas = textos == ""
    if columna.obligatoria:
        revision.rechazar(
            blancas, columna.nombre, textos, esperado(columna), "Complete la celda: la columna es obligatoria."
        )
    que_hacer = f"Corrija la celda; por ejemplo: {columna.ejemplo}." if columna.ejemplo else "Corrija la celda."
    if columna.tipo is Tipo.FECHA:
        leidos, motivo = _fechas(textos)
        if motivo:
            que_hacer = f"La columna {motivo}: escríbala como año-mes-día."
    else:
        leidos = por_valor(textos, _lector(columna))
    if columna.tipo is Tipo.TEXTO:
        que_hacer = f"Escriba un texto de hasta {_LARGO_TEXTO} letras, sin documentos, teléfonos ni correos."
    ilegibles = leidos.isna() & ~blancas
    es_codigo = columna.cifras == 8
    encontrado: pd.Series | str = "un texto que no se muestra" if columna.tipo is Tipo.TEXTO else textos
    revision.rechazar(ilegibles, columna.nombre, encontrado, esperado(columna), que_hacer, es_codigo=es_codigo)
    if columna.tipo is Tipo.BANDERA:
        return leidos.eq("si")
    tipo: Any = TIPO_PANDAS[columna.tipo]
    valores = leidos.astype(tipo)
    if columna.nombre not in {"latitud", "longitud"}:
        fuera = _fuera_de_rango(valores, columna)
        revision.rechazar(fuera, columna.nombre, textos, esperado(columna), que_hacer)
    return valores


def esperado(columna: Columna) -> str:
    """Lo que se espera en una celda de la columna, dicho para una persona."""
    if columna.tipo is Tipo.CATALOGO:
        return "uno de: " + ", ".join(columna.valores)
    if columna.tipo is Tipo.CODIGO:
        if columna.cifras:
            return f"un código de {columna.cifras} cifras"
        return "un código de hasta 40 letras, cifras, puntos, guiones o barras, sin espacios"
    if columna.tipo in (Tipo.ENTERO, Tipo.DECIMAL):
        clase = "un número entero" if columna.tipo is Tipo.ENTERO else "un número"
        if columna.minimo is None or columna.maximo is None:
            return clase
        escribir = _limite if columna.nombre not in {"anio", "anio_parto"} else lambda limite: f"{limite:.0f}"
        return f"{clase} entre {escribir(columna.minimo)} y {escribir(columna.maximo)}"
    return {
        Tipo.FECHA: f"una fecha como 2026-05-31 o 31/05/2026, entre {ANIO_MINIMO} y {ANIO_MAXIMO}",
        Tipo.HORA: "una hora de 00:00 a 23:59",
        Tipo.LOGICO: "«si» o «no»",
        Tipo.BANDERA: "«si» o «no»",
    }.get(columna.tipo, "un texto corto e impersonal")


def _limite(limite: float) -> str:
    return entero(int(limite)).replace("-", "−") if limite == int(limite) else decimal(limite)


def _fuera_de_rango(valores: pd.Series, columna: Columna) -> pd.Series:
    fuera = pd.Series(False, index=valores.index)
    if columna.minimo is not None:
        fuera |= (valores < columna.minimo).fillna(False).astype(bool)
    if columna.maximo is not None:
        fuera |= (valores > columna.maximo).fillna(False).astype(bool)
    return fuera


def _fechas(textos: pd.Series) -> tuple[pd.Series, str]:
    leidas, motivo = fechas_de_columna(texto for texto in textos.unique() if texto)
    return pd.to_datetime(por_valor(textos, leidas.get)).astype("datetime64[ns]"), motivo


def _lector(columna: Columna) -> Lector:
    if columna.tipo is Tipo.CODIGO:
        if columna.cifras:
            return lambda texto: codigo_numerico(texto, columna.cifras)
        return lambda texto: texto if _CODIGO_LIBRE.match(texto) else None
    if columna.tipo is Tipo.CATALOGO:
        permitidos = {_llave(valor): str(valor) for valor in columna.valores}
        return lambda texto: permitidos.get(_llave(texto))
    return {
        Tipo.TEXTO: _texto,
        Tipo.ENTERO: _entero,
        Tipo.DECIMAL: _decimal,
        Tipo.HORA: hora,
        Tipo.LOGICO: _logico,
        Tipo.BANDERA: _logico,
    }[columna.tipo]


def _texto(texto: str) -> str | None:
    return None if len(texto) > _LARGO_TEXTO or parece_personal(texto) else texto


def _entero(texto: str) -> int | None:
    return int(re.split("[.,]", texto)[0]) if _ENTERO.match(texto) else None


def _decimal(texto: str) -> float | None:
    return float(texto.replace(",", ".")) if _DECIMAL.match(texto) else None


def _logico(texto: str) -> str | None:
    plano = sin_tildes(texto)
    return "si" if plano in _SI else "no" if plano in _NO else None


def _llave(texto: str) -> str:
    """`"Vaso de Leche"` y `vaso_de_leche` son el mismo valor; `4×3` es `4x3`."""
    return re.sub(r"[^a-z0-9]", "", sin_tildes(texto.replace("×", "x")))
