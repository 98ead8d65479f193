"""Atajos de las pruebas de las escenas: contar una historia, buscar una escena y territorios al azar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.escenas import escenas
from dashboard.indicadores.escenas.escena import Escena, Relato
from dashboard.nucleo.formato import ESPACIO_FINO
from tests.fabricas import sesion

Consultar = Callable[..., Consulta]
TERRITORIOS = (Nivel.PAIS, Nivel.DIRESA, Nivel.RED, Nivel.MICRORRED)


def contar(consulta: Consulta, codigo: str, periodo: str, hoy: date | None = None, **otros: str) -> Relato:
    """La historia de un territorio."""
    return escenas(consulta, consulta.nodo(codigo), Periodo.leer(periodo), hoy, **otros)


def escena(relato: Relato, clave: str) -> Escena:
    """Una escena por su clave."""
    return next(propia for propia in relato.escenas if propia.clave == clave)


def omitidas(relato: Relato) -> dict[str, str]:
    """Clave → por qué no se cuenta."""
    return {omitida.clave: omitida.motivo for omitida in relato.omitidas}


def llano(frase: str) -> str:
    """La frase con espacios corrientes, para compararla."""
    return frase.replace(ESPACIO_FINO, " ")


def titular(relato: Relato, clave: str) -> str:
    """El titular entero de una escena, con espacios corrientes."""
    return llano(escena(relato, clave).titular)


def cifras(propia: Escena) -> list[str]:
    """Cada cifra con sus palabras."""
    return [llano(f"{cifra.valor} {cifra.texto}") for cifra in propia.cifras]


def dicho(propia: Escena) -> str:
    """Todo lo que una escena dice: titular, bajada, cifras, gráficas, mapas, tarjetas, tabla y avisos."""
    partes = [propia.titular, propia.bajada, *propia.avisos]
    for cifra in (*propia.cifras, *(c for tarjeta in propia.tarjetas for c in tarjeta.cifras)):
        partes += [cifra.valor, cifra.texto]
    for grafico in propia.graficos:
        partes += [grafico.titulo, *grafico.categorias, *grafico.textos, *(texto for _, texto in grafico.anotado)]
    for mapa in propia.mapas:
        partes += [mapa.titulo, mapa.rotulo, *(f"{a.nombre} {a.valor} {a.nota}" for a in mapa.areas)]
    for tarjeta in propia.tarjetas:
        partes += [tarjeta.titulo, tarjeta.bajada]
    if propia.tabla:
        partes += [str(fila.get(c.campo)) for fila in propia.tabla.filas for c in propia.tabla.columnas]
    return llano(" · ".join(filter(None, partes)))


def mensuales(codigo: str, de: str, desde: str, cuantas: int, asistentes: int = 9, **otros: Any) -> list[dict]:
    """`cuantas` sesiones de un grupo, el día 10 de meses seguidos desde `desde` (`2026-01`)."""
    anio, mes = (int(parte) for parte in desde.split("-"))
    return [
        sesion(
            f"{codigo}-{i}", de, f"{anio + (mes + i - 1) // 12}-{(mes + i - 1) % 12 + 1:02d}-10", asistentes, **otros
        )
        for i in range(cuantas)
    ]


def estados(consulta: Consulta, cuantos: int, semilla: int) -> list[tuple[Nodo, Periodo]]:
    """Territorios y periodos al azar, con todos los niveles."""
    azar = np.random.default_rng(semilla)
    nodos = [n for nivel in TERRITORIOS for n in consulta.descendientes(consulta.raiz, nivel)]
    periodos = consulta.periodos()
    return [
        (nodos[int(azar.integers(len(nodos)))], periodos[int(azar.integers(len(periodos)))]) for _ in range(cuantos)
    ]
