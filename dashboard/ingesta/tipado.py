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

from dashboard.contratos.contrato import ANIO_DE_LA_CARGA, NO, SI, TIPO_PANDAS, Columna, Tipo
from dashboard.dominio.territorio import sin_tildes
from dashboard.ingesta.fechas import ANIO_MAXIMO, ANIO_MINIMO, fechas_de_columna
from dashboard.ingesta.horas import hora
from dashboard.ingesta.informe import POR_DECIDIR
from dashboard.ingesta.numeros import Numeros, numeros_de_columna
from dashboard.ingesta.revision import Revision
from dashboard.ingesta.sin_formato import PREGUNTAS, puede_verse_otro
from dashboard.ingesta.texto_libre import apartar_nombres
from dashboard.ingesta.textos import NO_SE_COPIA, parece_personal, valor_cercano
from dashboard.nucleo.formato import decimal, entero

_LARGO_TEXTO = 200
_UBIGEO, _ULTIMO_DEPARTAMENTO = 6, "25"
_ENTERO = re.compile(r"-?[0-9]{1,9}([.,]0{1,2})?\Z")
_HORA_CORRIENTE = re.compile(r"[0-9]{1,2}:[0-9]{2}(:00)?\Z")
_CODIGO_LIBRE = re.compile(r"[^\W_][\w./-]{0,39}\Z")

#: causas de lo que se repara
CEROS = "ceros repuestos a la izquierda"
DECIMALES = "decimales que no son del valor, quitados"
COMA = "coma decimal leída como punto"
MILLARES = "separador de millares quitado"
SIGNO = "porcentaje leído por su signo"
ESCRITURA = "escrito como en el catálogo"
NOMBRE_DEL_MES = "mes escrito con su nombre, leído como fecha"
SERIE = "número de serie de la hoja de cálculo leído como fecha"
DOS_CIFRAS = "año de dos cifras, que se supone de 1990 a 2089"
SIN_HORA = "fecha leída sin la hora que la sigue"
HUSO = "fecha y hora de otro huso, leídas como las del Perú"
HORA = "hora leída de otra forma de escribirla"
_NO_ES = "La columna no es de porcentajes: escriba la cantidad, sin «%» ni formato de porcentaje."
_NO_SE_VE = " En este libro el signo de un formato no se lee: guárdelo como XLSX, o escriba la celda como texto."
#: lo que una hoja de cálculo escribe donde una fórmula falló, en cualquier idioma: «#¡REF!», «#SPILL!», «Err:502»
_ERROR_DE_HOJA = re.compile(r"#[¡¿]?\w+(?:[/ ]\w+)*[!?]\Z|#N/?[AD]\Z|#[A-Z]+_[A-Z]+\Z|ERR:[0-9]{3}\Z")

Lector = Callable[[str], object]


def por_valor(textos: pd.Series, leer: Lector) -> pd.Series:
    """Aplica `leer` una vez a cada texto distinto; "" da `None`. Marco de objetos con el mismo índice."""
    codigos, distintos = pd.factorize(textos)
    valores = np.empty(len(distintos), dtype=object)
    valores[:] = [leer(texto) if texto else None for texto in distintos]
    return pd.Series(valores[codigos] if len(valores) else np.empty(0, dtype=object), index=textos.index)


def anotar_numeros(textos: pd.Series, hallados: Numeros, columna: str, revision: Revision) -> None:
    """Anota los números que se entendieron aunque llevaran coma, signo de porcentaje o separador de millares."""
    con_coma = {texto for texto in hallados.leidos if "," in texto} - hallados.con_millares - hallados.con_signo
    for causa, cuales in ((MILLARES, hallados.con_millares), (SIGNO, hallados.con_signo), (COMA, con_coma)):
        if cuales:
            leidos = por_valor(textos, hallados.leidos.get)
            revision.reparar(textos.isin(cuales), columna, textos, leidos, causa)


def arreglar(textos: pd.Series, leidos: pd.Series, columna: Columna, revision: Revision) -> None:
    """Anota las celdas que se entendieron aunque no estaban escritas como valen: ceros, decimales, tildes."""
    causas: dict[str, list[str]] = {}
    for texto in textos.unique():
        if texto and (causa := _arreglo(texto, columna)):
            causas.setdefault(causa, []).append(texto)
    for causa, cuales in causas.items():
        celdas = textos.isin(cuales) & leidos.notna()
        revision.reparar(
            celdas,
            columna.nombre,
            textos,
            leidos,
            causa,
            es_codigo=columna.cifras == 8,
            del_catalogo=columna.tipo is Tipo.CATALOGO,
        )


def _arreglo(texto: str, columna: Columna) -> str:
    """Qué se le repara a un texto que se entiende; "" si nada. Las fechas y los decimales tienen su propia cuenta."""
    tipo = columna.tipo
    if tipo is Tipo.CODIGO and columna.cifras:
        if "." in texto:
            return DECIMALES
        return CEROS if len(texto) < columna.cifras else ""
    if tipo is Tipo.CATALOGO:
        return "" if texto in columna.valores else ESCRITURA
    if tipo in (Tipo.LOGICO, Tipo.BANDERA):
        return "" if texto in ("si", "no") else ESCRITURA
    if tipo is Tipo.HORA:
        return "" if _HORA_CORRIENTE.match(texto) else HORA
    if tipo is Tipo.ENTERO:
        return COMA if "," in texto else DECIMALES if "." in texto else ""
    return ""


def codigo_numerico(texto: str, cifras: int) -> str | None:
    """`("2318", 8)` → `"00002318"`; `("25.0", 8)` → `"00000025"`. `None` si no es un número, es cero o no cabe."""
    limpio = re.sub(r"\.0+\Z", "", texto)
    if not (limpio.isascii() and limpio.isdigit()):
        return None
    sin_ceros = limpio.lstrip("0")
    return sin_ceros.zfill(cifras) if sin_ceros and len(sin_ceros) <= cifras else None


def ubigeo(texto: str) -> str | None:
    """Código de distrito de seis cifras, con sus ceros. `None` si no es un número o no empieza por un departamento."""
    codigo = codigo_numerico(texto, _UBIGEO)
    return codigo if codigo and "01" <= codigo[:2] <= _ULTIMO_DEPARTAMENTO else None


def convertir(
    textos: pd.Series,
    columna: Columna,
    revision: Revision,
    *,
    escritos: bool = True,
    sueltos: pd.Series | None = None,
    rara: bool = False,
) -> pd.Series:
    """Los valores de la columna con su tipo; rechaza lo ilegible, lo fuera de rango y lo que falta si es obligatoria.

    Los límites de latitud y longitud no se miran aquí: primero se intenta reparar el par. `escritos`: vea
    `numeros_de_columna`. `sueltos`: máscara de los números que la hoja de cálculo puede mostrar de otra manera.
    `rara`: vea `puede_verse_otro`.
    """
    errores = _errores_de_hoja(textos, columna, revision)
    textos = textos.mask(errores, "")
    if columna.en_blanco:
        textos = textos.mask(por_valor(textos, sin_tildes).isin(columna.en_blanco), "")
    if columna.por_defecto and columna.por_defecto != ANIO_DE_LA_CARGA:
        textos = textos.mask(textos == "", columna.por_defecto)
    blancas = textos == ""
    if columna.obligatoria:
        revision.rechazar(
            blancas & ~errores,
            columna.nombre,
            textos,
            esperado(columna),
            "Complete la celda: la columna es obligatoria.",
            clase="blanco",
        )
    if sueltos is not None:
        preguntados = _preguntar_el_formato(textos, columna, sueltos, revision, rara=rara)
        blancas |= preguntados
        textos = textos.mask(preguntados, "")
    textos, apartados = apartar_nombres(textos, columna, revision)
    blancas |= apartados
    textos = textos.mask(apartados, "")
    remedio = f"Corrija la celda; por ejemplo: {columna.ejemplo}." if columna.ejemplo else "Corrija la celda."
    if columna.tipo is Tipo.FECHA:
        leidos, motivo = _fechas(textos, columna, revision)
        remedio = motivo or remedio
    elif columna.tipo is Tipo.DECIMAL:
        leidos, preguntados = _numeros(textos, columna, revision, escritos=escritos, sueltos=sueltos)
        blancas |= preguntados
    else:
        if columna.tipo is Tipo.CODIGO and not columna.cifras:
            textos = _sin_decimales(textos, columna, revision)
        leidos = por_valor(textos, _lector(columna))
        arreglar(textos, leidos, columna, revision)
    _rechazar_ilegibles(leidos.isna() & ~blancas, textos, columna, remedio, revision)
    if columna.tipo is Tipo.BANDERA:
        return leidos.eq("si")
    tipo: Any = TIPO_PANDAS[columna.tipo]
    valores = leidos.astype(tipo)
    if columna.minimo is not None and columna.maximo is not None and columna.nombre not in {"latitud", "longitud"}:
        fuera = valores.notna() & ~valores.between(columna.minimo, columna.maximo).fillna(True)
        revision.rechazar(fuera, columna.nombre, textos, esperado(columna), remedio, clase="rango")
    return valores


def _preguntar_el_formato(
    textos: pd.Series, columna: Columna, sueltos: pd.Series, revision: Revision, *, rara: bool
) -> pd.Series:
    """Máscara de lo que la hoja de cálculo guarda como un número y puede mostrar de otra manera, ya preguntado."""
    # un porcentaje se pregunta con sus dos lecturas al leer los números de la columna
    if columna.tipo not in PREGUNTAS or columna.porcentaje:
        return pd.Series(False, index=textos.index)
    dudosos = sueltos & por_valor(textos, lambda texto: puede_verse_otro(texto, columna, rara=rara)).eq(True)
    pregunta = PREGUNTAS[columna.tipo]
    revision.rechazar(
        dudosos,
        columna.nombre,
        textos,
        "un valor que se lea de una sola manera",
        pregunta.respuesta,
        clase=POR_DECIDIR,
        causa=pregunta.causa,
    )
    return dudosos


def textos_sueltos(textos: pd.Series, sueltos: pd.Series | None, columna: Columna) -> frozenset[str]:
    """Lo que son números sueltos y no, además, un texto de otra celda: de ese responde la columna.

    Salvo en las de porcentaje, donde escrito o suelto se pregunta lo mismo.
    """
    if sueltos is None:
        return frozenset()
    return frozenset(textos[sueltos]).difference(() if columna.porcentaje else textos[~sueltos])


def _numeros(
    textos: pd.Series, columna: Columna, revision: Revision, *, escritos: bool, sueltos: pd.Series | None
) -> tuple[pd.Series, pd.Series]:
    """(los números, con NaN donde no se entiende; máscara de los que admiten dos lecturas, que ya se rechazaron)."""
    hallados = numeros_de_columna(
        (texto for texto in textos.unique() if texto),
        columna,
        escritos=escritos,
        sueltos=textos_sueltos(textos, sueltos, columna),
    )
    anotar_numeros(textos, hallados, columna.nombre, revision)
    dudosos = textos.isin(list(hallados.dudosos))
    if hallados.dudosos:
        no_se_ve = "" if sueltos is None else _NO_SE_VE
        revision.rechazar(
            dudosos,
            columna.nombre,
            textos,
            "un número que se lea de una sola manera",
            por_valor(textos.where(dudosos, ""), lambda texto: hallados.dudosos[texto].respuesta + no_se_ve),
            clase=POR_DECIDIR,
            causa=hallados.pregunta,
        )
    return por_valor(textos, hallados.leidos.get).astype("float64"), dudosos


def _fechas(textos: pd.Series, columna: Columna, revision: Revision) -> tuple[pd.Series, str]:
    """(las fechas, con NaT donde no se entiende; qué decir de las que no se entienden)."""
    fechas = fechas_de_columna(texto for texto in textos.unique() if texto)
    leidas = pd.to_datetime(por_valor(textos, fechas.leidas.get)).astype("datetime64[ns]")
    # lo que se muestra es una fecha: no puede ser de nadie
    escritas = leidas.dt.strftime("%Y-%m-%d")
    for causa, cuales in (
        (SERIE, fechas.de_serie),
        (NOMBRE_DEL_MES, fechas.con_nombre),
        (DOS_CIFRAS, fechas.dos_cifras),
        (SIN_HORA, fechas.horas.keys() - fechas.de_otro_huso),
        (HUSO, fechas.de_otro_huso),
    ):
        if cuales:
            revision.reparar(textos.isin(cuales), columna.nombre, textos, escritas, causa, del_catalogo=True)
    if fechas.supuesto:
        revision.avisar(
            f"En «{columna.nombre}» ningún número pasa de 12: las fechas se leyeron como día/mes/año. Si están al "
            "revés, escríbalas como año-mes-día."
        )
    return leidas, fechas.motivo


def horas_de(fechas: pd.Series) -> pd.Series:
    """La hora que trae cada texto de una columna de fechas, como `09:30`; "" si ninguna."""
    horas = fechas_de_columna(texto for texto in fechas.unique() if texto).horas
    return por_valor(fechas, horas.get).fillna("").astype("str")


def _rechazar_ilegibles(
    ilegibles: pd.Series, textos: pd.Series, columna: Columna, remedio: str, revision: Revision
) -> None:
    if not ilegibles.any():
        return
    que_hacer: pd.Series | str = remedio
    if columna.tipo is Tipo.TEXTO:
        que_hacer = f"Escriba un texto de hasta {_LARGO_TEXTO} letras, sin documentos, teléfonos ni correos."
    elif columna.tipo is Tipo.CATALOGO:
        que_hacer = por_valor(textos.where(ilegibles, ""), lambda texto: _quiso_decir(texto, columna, remedio))
    elif columna.tipo in (Tipo.ENTERO, Tipo.DECIMAL):
        que_hacer = por_valor(textos.where(ilegibles, ""), lambda texto: _NO_ES if texto.endswith("%") else remedio)
    revision.rechazar(
        ilegibles,
        columna.nombre,
        textos,
        esperado(columna),
        que_hacer,
        es_codigo=columna.cifras == 8,
        clase="fecha" if columna.tipo is Tipo.FECHA else "ilegible",
    )


def _es_error_de_hoja(texto: str) -> bool:
    # van en mayúsculas: «#LactanciaYa!» es otra cosa
    return bool(_ERROR_DE_HOJA.match(texto.upper())) and (texto.isupper() or texto[-1] not in "!?")


def _errores_de_hoja(textos: pd.Series, columna: Columna, revision: Revision) -> pd.Series:
    """Máscara de las celdas con un error de fórmula, ya rechazadas: tampoco valen donde cabría cualquier texto."""
    errores = textos.str.startswith(("#", "E", "e"))
    if errores.any():
        errores &= por_valor(textos.where(errores, ""), _es_error_de_hoja).eq(True)
    revision.rechazar(
        errores,
        columna.nombre,
        textos,
        esperado(columna),
        "Es un error de fórmula de la hoja de cálculo: corríjalo o escriba el valor.",
        clase="formula",
        causa="hay errores de fórmula de la hoja de cálculo",
    )
    return errores


def _sin_decimales(textos: pd.Series, columna: Columna, revision: Revision) -> pd.Series:
    """Un código libre que en toda la columna es un número con `.0` lo ganó en una hoja de cálculo."""
    llenas = textos[textos != ""]
    if llenas.empty or not llenas.str.fullmatch(r"[0-9]+\.0+").all():
        return textos
    enteros = textos.str.replace(r"\.0+\Z", "", regex=True)
    revision.reparar(textos != "", columna.nombre, textos, enteros, DECIMALES)
    return enteros


def _quiso_decir(texto: str, columna: Columna, si_no: str) -> str:
    """Cómo corregir un valor que no es del catálogo: el único que se le parece, si lo hay."""
    cercano = valor_cercano(texto, columna.valores)
    return f"¿Quiso decir «{cercano}»? Escríbalo así." if cercano else si_no


def esperado(columna: Columna) -> str:
    """Lo que se espera en una celda de la columna, dicho para una persona."""
    if columna.tipo is Tipo.CATALOGO:
        return "uno de: " + ", ".join(columna.valores)
    if columna.tipo is Tipo.CODIGO:
        if columna.cifras == _UBIGEO:
            return f"un UBIGEO de {_UBIGEO} cifras, que empieza por su departamento (01 a {_ULTIMO_DEPARTAMENTO})"
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


def _lector(columna: Columna) -> Lector:
    if columna.tipo is Tipo.CODIGO:
        if columna.cifras == _UBIGEO:
            return ubigeo
        if columna.cifras:
            return lambda texto: codigo_numerico(texto, columna.cifras)
        return lambda texto: texto if _CODIGO_LIBRE.match(texto) else None
    if columna.tipo is Tipo.CATALOGO:
        permitidos = {_llave(valor): str(valor) for valor in columna.valores}
        if {"si", "no"} <= permitidos.keys():
            # lo que una hoja de cálculo escribe en una casilla de sí o no
            permitidos |= {"verdadero": "si", "true": "si", "falso": "no", "false": "no"}
        return lambda texto: permitidos.get(_llave(texto))
    lectores = {Tipo.TEXTO: _texto, Tipo.ENTERO: _entero, Tipo.HORA: hora}
    return lectores.get(columna.tipo, _logico)


def _texto(texto: str) -> str | None:
    return None if len(texto) > _LARGO_TEXTO or parece_personal(texto) or texto == NO_SE_COPIA else texto


def _entero(texto: str) -> int | None:
    return int(re.split("[.,]", texto)[0]) if _ENTERO.match(texto) else None


def _logico(texto: str) -> str | None:
    plano = sin_tildes(texto)
    return "si" if plano in SI else "no" if plano in NO else None


def _llave(texto: str) -> str:
    """`"Vaso de Leche"` y `vaso_de_leche` son el mismo valor; `4×3` es `4x3`."""
    return re.sub(r"[^a-z0-9]", "", sin_tildes(texto.replace("×", "x")))
