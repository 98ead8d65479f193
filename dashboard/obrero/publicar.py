"""Publicar lo revisado: el mismo borrador que la persona vio, o una revisión nueva si entre tanto cambió lo cargado."""

from __future__ import annotations

from pathlib import Path

from dashboard.ajustes import Ajustes
from dashboard.almacen.generacion import fijar_borrador, ultima_buena, un_escritor
from dashboard.errores import ErrorGeneracion
from dashboard.obrero.revisar import revisar
from dashboard.publicacion.carpeta_carga import Estado, anotar, guardar_json, leer_json
from dashboard.publicacion.partida import base_de
from dashboard.publicacion.turno import un_turno


def publicar(carpeta: Path, ajustes: Ajustes) -> None:
    """Cambia lo que se sirve, de una vez. Si falla, se sigue sirviendo lo de antes."""
    revision = leer_json(carpeta / "revision.json", {})
    anotar(carpeta, Estado("publicando", "Esperando el turno", 0.1))
    with un_turno(ajustes.datos, "Se publica una carga"):
        anterior, base = _vigente(ajustes.datos)
        if base == revision.get("base"):
            anotar(carpeta, Estado("publicando", "Publicando", 0.5))
            with un_escritor(ajustes.datos):
                nueva = fijar_borrador(ajustes.datos, carpeta / "borrador", ajustes.generaciones_guardadas)
            guardar_json(carpeta / "revision.json", {**revision, "anterior": anterior, "publicable": False})
            anotar(carpeta, Estado("publicada", "", 1.0, f"Es la carga n.º {nueva.numero}."))
            return
    # mientras la persona miraba, otra carga cambió los datos: lo que vio ya no es lo que quedaría
    revisar(carpeta, ajustes)
    nueva_revision = leer_json(carpeta / "revision.json", {})
    aviso = "Mientras usted revisaba, otra carga cambió los datos: esto se volvió a revisar. Mírelo y publíquelo."
    guardar_json(carpeta / "revision.json", {**nueva_revision, "avisos": [aviso, *nueva_revision.get("avisos", [])]})


def _vigente(almacen: Path) -> tuple[int, str]:
    """(número, identidad) de la generación que se sirve; (0, "") si no hay ninguna."""
    try:
        vigente = ultima_buena(almacen)
    except ErrorGeneracion:
        return 0, ""
    return vigente.numero, base_de(vigente)
