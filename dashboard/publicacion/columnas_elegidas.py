"""Qué columna dijo la persona que es cada título: se recuerda por oficina y juego de títulos, junto a los datos."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from dashboard.contratos.tablas import TABLAS
from dashboard.ingesta.celdas import Celdas
from dashboard.ingesta.por_nombrar import clave_de_titulos, por_nombrar
from dashboard.nucleo.errores import ErrorVista
from dashboard.publicacion.carpeta_carga import guardar_json, leer_json

_ARCHIVO = "columnas-elegidas.json"
_NOMBRES = frozenset(columna for tabla in TABLAS for columna in tabla.nombres)


def elegidas(almacen: Path, oficina: str, encabezado: Sequence[str]) -> Mapping[str, str]:
    """Título → columna de un juego de títulos; vacío si no se eligió nada."""
    todas = leer_json(almacen / _ARCHIVO, {})
    propias = todas.get(clave_de_titulos(oficina, encabezado), {}) if isinstance(todas, dict) else {}
    return {titulo: columna for titulo, columna in propias.items() if columna in _NOMBRES}


def recordar(almacen: Path, oficina: str, celdas: Celdas, cambios: Mapping[str, str]) -> None:
    """Anota lo elegido para las columnas que se ofrecen de esas celdas; con "" se olvida."""
    ofrecidas = {columna.titulo for columna in por_nombrar(celdas)}
    previas = elegidas(almacen, oficina, celdas.encabezado)
    propias = {**previas, **{titulo: columna for titulo, columna in cambios.items() if titulo in ofrecidas}}
    propias = {titulo: columna for titulo, columna in propias.items() if columna}
    if propias != previas:
        todas = leer_json(almacen / _ARCHIVO, {})
        guardar_json(almacen / _ARCHIVO, {**todas, clave_de_titulos(oficina, celdas.encabezado): propias})


def leer_elegidas(campos: object) -> list[dict[str, Any]]:
    """Lo que mandó un navegador: [{n, hoja, titulo, columna}]. `ErrorVista` si alguna columna no existe."""
    dadas = campos.get("columnas", []) if isinstance(campos, dict) else []
    buenas = []
    for dada in dadas if isinstance(dadas, list) else []:
        n, textos = (
            (dada.get("n"), [dada.get(c) for c in ("hoja", "titulo", "columna")]) if isinstance(dada, dict) else (0, [])
        )
        if not isinstance(n, int) or not textos or not all(isinstance(texto, str) for texto in textos):
            raise ErrorVista("No se entiende qué columna se eligió.", que_hacer="Vuelva a elegirla.")
        if textos[2] and textos[2] not in _NOMBRES:
            raise ErrorVista("Esa columna no es de ninguna tabla.", que_hacer="Elija una de la lista.")
        buenas.append({"n": n, "hoja": textos[0], "titulo": textos[1], "columna": textos[2]})
    return buenas
