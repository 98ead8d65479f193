"""Lo que está casi bien escrito: títulos de columna y valores de catálogo a los que les falta o sobra una letra."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz import fuzz, process

from dashboard.contratos.contrato import Tabla
from dashboard.dominio.territorio import sin_tildes
from dashboard.ingesta.encabezado import Relacion, relacionar, titulo_plano
from dashboard.ingesta.personales import es_personal, titulo_mostrable
from dashboard.ingesta.titulos import CONOCIDOS, PARECIDO

#: parecido (de 0 a 100) desde el que un título se usa como si fuera el otro, con aviso
_SEGURO = 88
#: cuánto debe aventajar el mejor al segundo para que no haya duda
_VENTAJA = 5
_CORTO = 5


def relacionar_de_cerca(encabezado: tuple[str, ...], tabla: Tabla) -> Relacion:
    """La relación exacta más los títulos casi iguales a una columna que falta: los seguros se usan; los demás se dicen.

    Un título se usa si se parece mucho a una sola columna y ningún otro del archivo la reclama. Nunca se usa el que es
    de otra tabla, el que anuncia datos de personas ni el que difiere en una cifra (`ninos_0_5m`, `ninos_6_11m`).
    """
    relacion = relacionar(encabezado, tabla)
    nombres = {
        titulo_plano(titulo): columna.nombre
        for columna in tabla.columnas
        if columna.nombre not in relacion.posiciones
        for titulo in (columna.nombre, *columna.sinonimos)
    }
    candidatos: list[tuple[int, str, float, bool]] = []
    for posicion in relacion.ajenas:
        plano = titulo_plano(encabezado[posicion])
        if len(plano) < _CORTO or plano in CONOCIDOS or es_personal(encabezado[posicion]):
            continue
        mejor = _mejor(plano, nombres)
        if mejor is not None:
            candidatos.append((posicion, *mejor))
    reclamadas = [columna for _, columna, _, _ in candidatos]
    seguros = {
        posicion: columna
        for posicion, columna, puntos, unico in candidatos
        if unico and puntos >= _SEGURO and reclamadas.count(columna) == 1
    }
    posiciones = relacion.posiciones | {columna: (posicion,) for posicion, columna in seguros.items()}
    return replace(
        relacion,
        posiciones=posiciones,
        ajenas=tuple(posicion for posicion in relacion.ajenas if posicion not in seguros),
        faltantes=tuple(nombre for nombre in relacion.faltantes if nombre not in posiciones),
        supuestas=tuple(seguros.items()),
        propuestas=tuple((posicion, columna) for posicion, columna, _, _ in candidatos if posicion not in seguros),
    )


def _mejor(plano: str, nombres: dict[str, str]) -> tuple[str, float, bool] | None:
    """(columna, parecido, si no hay otra que se acerque) del título más parecido con las mismas cifras."""
    cifras = re.findall(r"[0-9]+", plano)
    posibles = [titulo for titulo in nombres if re.findall(r"[0-9]+", titulo) == cifras]
    cercanos = process.extract(plano, posibles, scorer=fuzz.ratio, score_cutoff=PARECIDO - _VENTAJA, limit=5)
    if not cercanos or cercanos[0][1] < PARECIDO:
        return None
    columna, puntos = nombres[cercanos[0][0]], float(cercanos[0][1])
    otros = [otro for titulo, otro, _ in cercanos if nombres[titulo] != columna]
    return columna, puntos, not otros or puntos - max(otros) >= _VENTAJA


def valor_cercano(texto: str, valores: Sequence[str]) -> str:
    """El único valor de un catálogo que se parece a lo escrito, o "": `M4` → `M04`; `comunida` → `comunidad`."""
    plano = re.sub(r"[^a-z0-9]", "", sin_tildes(texto))
    if not plano or len(plano) > 40:
        return ""
    planos = {valor: re.sub(r"[^a-z0-9]", "", sin_tildes(valor)) for valor in valores}
    sin_ceros = re.sub(r"(?<![0-9])0+(?=[0-9])", "", plano)
    iguales = [valor for valor, otro in planos.items() if re.sub(r"(?<![0-9])0+(?=[0-9])", "", otro) == sin_ceros]
    if len(iguales) == 1:
        return iguales[0]
    if len(plano) < 4 or any(letra.isdigit() for letra in plano):
        # entre códigos cortos, una letra de diferencia es otro código
        return ""
    cercanos = process.extract(plano, planos, scorer=fuzz.ratio, score_cutoff=PARECIDO, limit=2)
    if not cercanos or (len(cercanos) > 1 and cercanos[0][1] - cercanos[1][1] < _VENTAJA):
        return ""
    return str(cercanos[0][2])


def quiso_decir(encabezado: tuple[str, ...], relacion: Relacion) -> str:
    """`¿Quiso decir «asistentes» donde dice «asistncia»?`, por cada título que quizá sea una columna que falta; ""."""
    frases = [
        f"¿Quiso decir «{columna}» donde dice «{titulo_mostrable(encabezado[posicion])}»?"
        for posicion, columna in relacion.propuestas
    ]
    return " ".join(frases)
