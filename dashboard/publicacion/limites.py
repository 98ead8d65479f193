"""Guardar los límites que entrega la oficina y dibujar con ellos lo que se sirve, o quitarlos."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from dashboard.almacen.generacion import CarpetaGeneracion, motivo_del_disco, reemplazar
from dashboard.geografia.areas import regiones_del_catalogo
from dashboard.geografia.capa import leer_capa
from dashboard.geografia.disolver import areas_de, en_su_sitio, nombrar
from dashboard.nucleo.ajustes import Ajustes
from dashboard.nucleo.errores import ErrorArchivo, ErrorPublicacion
from dashboard.nucleo.formato import plural
from dashboard.publicacion import aceptadas
from dashboard.publicacion.carpeta_carga import un_turno
from dashboard.publicacion.preparar import LIMITES, redibujar, vigente_de

Avance = Callable[[str, float], None]
#: qué parte del avance se lleva leer y limpiar la capa; el resto es dibujar
_LEER = 0.5


class Entrega(NamedTuple):
    """Qué se entendió de una capa y la generación dibujada con ella; `None` si todavía no hay datos."""

    frases: tuple[str, ...]
    generacion: CarpetaGeneracion | None


def entregar(ruta: Path, ajustes: Ajustes, avance: Avance, *, capa: str = "", epsg: int = 0) -> Entrega:
    """Guarda la capa de límites y dibuja otra vez lo publicado.

    `capa`, `epsg`: como en `leer_capa`. `ErrorArchivo` si la capa no sirve: lo guardado y lo servido quedan como
    estaban.
    """
    leida = leer_capa(ruta, capa, epsg, lambda paso, parte: avance(paso, _LEER * parte))
    with un_turno(ajustes.datos, "Se cambian los límites del mapa"):
        areas = areas_de(leida.unidades, _establecimientos(ajustes))
        if not areas.entregadas:
            raise ErrorArchivo("De la capa no sale ninguna región entera.", donde=" ".join(areas.avisos))
        en_su_sitio(areas.entregadas)
        nueva = ajustes.datos / f".{LIMITES}.nuevo"
        try:
            leida.unidades.to_parquet(nueva, index=False)
        except OSError as error:
            raise ErrorPublicacion(f"No se pudieron guardar los límites: {motivo_del_disco(error)}.") from error
        generacion = _cambiar(ajustes, nueva, lambda paso, parte: avance(paso, _LEER + (1 - _LEER) * parte))
    return Entrega((*leida.avisos, *areas.avisos, *_cuales(set(areas.entregadas))), generacion)


def quitar(ajustes: Ajustes, avance: Avance) -> Entrega:
    """Olvida los límites entregados y dibuja otra vez lo publicado con los de referencia. `ErrorArchivo` si no hay."""
    with un_turno(ajustes.datos, "Se quitan los límites del mapa"):
        if not (ajustes.datos / LIMITES).is_file():
            raise ErrorArchivo("No hay límites entregados que quitar.", donde=f"Carpeta «{ajustes.datos}».")
        return Entrega(("Los límites vuelven a ser los de referencia.",), _cambiar(ajustes, None, avance))


def _cambiar(ajustes: Ajustes, nueva: Path | None, avance: Avance) -> CarpetaGeneracion | None:
    """Pone `nueva` en el sitio de los límites guardados (`None`: los quita) y dibuja; si falla, quedan los de antes."""
    guardados, antes = ajustes.datos / LIMITES, ajustes.datos / f".{LIMITES}.antes"
    if habia := guardados.is_file():
        reemplazar(guardados, antes)
    try:
        if nueva is not None:
            reemplazar(nueva, guardados)
        generacion = redibujar(ajustes, avance)
    except BaseException:
        guardados.unlink(missing_ok=True)
        if habia:
            reemplazar(antes, guardados)
        raise
    with suppress(OSError):
        antes.unlink(missing_ok=True)
    return generacion


def _establecimientos(ajustes: Ajustes) -> pd.DataFrame:
    """Los del registro que se sirve; sin filas si todavía no hay ninguno."""
    vigente = vigente_de(ajustes.datos)
    if vigente is None:
        return aceptadas.vacias().establecimientos
    return aceptadas.leer(vigente.carpeta, vigente.manifiesto, ("establecimientos",)).establecimientos


def _cuales(codigos: set[str]) -> list[str]:
    """De cuántas regiones son los límites y cuáles se quedan con los de referencia."""
    catalogo = regiones_del_catalogo()
    faltan = [codigo for codigo in catalogo if codigo not in codigos]
    otras = sorted(codigos - set(catalogo))
    frases = [f"Límites de {len(catalogo) - len(faltan)} de {len(catalogo)} regiones."]
    if otras:
        frases.append(f"Y de {plural(len(otras), 'territorio')} más: {nombrar(otras)}.")
    if faltan:
        frases.append(f"Siguen con los de referencia: {nombrar(faltan)}.")
    return frases
