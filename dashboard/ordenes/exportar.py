"""La orden `tablero exportar`: los mismos archivos que se descargan, sin servidor."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from dashboard.almacen.almacen import Almacen
from dashboard.errores import ErrorArchivo, ErrorVista
from dashboard.exportar.archivos import ARCHIVOS, Pedido
from dashboard.web.rutas.descargas import periodo_pedido


def exportar(
    almacen: Almacen, formato: str, codigo: str, periodo: str, salida: Path | None, indicador: str, lista: str,
    hoy: date,
) -> Path:  # fmt: skip
    """Escribe el archivo y devuelve dónde quedó. `salida`: un archivo, o una carpeta que ya existe; si falta, aquí."""
    if formato not in ARCHIVOS:
        raise ErrorVista(f"No hay un formato «{formato[:20]}».", que_hacer=f"Elija {', '.join(ARCHIVOS)}.")
    consulta = almacen.consulta()
    pedido = Pedido(consulta, codigo, periodo_pedido(consulta, periodo.strip().upper()), indicador, lista, hoy)
    if lista and formato != "xlsx":
        raise ErrorVista("Una lista solo se exporta como xlsx.", que_hacer="Quite --lista o elija xlsx.")
    contenido, nombre = ARCHIVOS[formato][2](pedido)
    destino, extension = salida or Path(), Path(nombre).suffix
    if not destino.is_dir() and destino.suffix.lower() != extension:
        # un PowerPoint llamado .xlsx no se abre, y nadie sabría por qué
        raise ErrorVista(
            f"«{destino.name}» no es el nombre de un archivo {extension}.",
            que_hacer=f"Termine --salida en {extension}, o dé una carpeta que exista.",
        )
    if destino.is_dir():
        destino = destino / nombre
    try:
        destino.write_bytes(contenido)
    except OSError as error:
        raise ErrorArchivo(
            f"No se pudo escribir «{destino}».",
            que_hacer="Elija con --salida una carpeta que exista y en la que pueda escribir.",
        ) from error
    return destino
