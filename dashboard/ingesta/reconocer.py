"""A qué tabla corresponde un archivo, por su encabezado."""

from __future__ import annotations

from typing import Literal

from dashboard.dominio.formato import enumerar
from dashboard.errores import ErrorArchivo
from dashboard.esquemas.contrato import Tabla
from dashboard.esquemas.registro import TABLAS
from dashboard.ingesta.encabezado import relacionar
from dashboard.ingesta.forma_registro import es_registro
from dashboard.ingesta.lectura import Celdas


def reconocer(celdas: Celdas) -> Tabla | Literal["renipress"]:
    """La tabla cuyas columnas obligatorias están todas y que aprovecha más títulos del archivo.

    `ErrorArchivo` si ninguna: nombra la más parecida y lo que le falta, nunca lo que trae el archivo, porque un archivo
    sin encabezado tiene datos en su primera fila.
    """
    if es_registro(celdas.encabezado):
        return "renipress"
    relaciones = [(tabla, relacionar(celdas.encabezado, tabla)) for tabla in TABLAS]
    completas = [(len(relacion.posiciones), tabla) for tabla, relacion in relaciones if not relacion.faltantes]
    if completas:
        return max(completas, key=lambda par: par[0])[1]
    # Se parece más la que tiene mayor proporción de sus columnas obligatorias; si empatan, la que usa más títulos.
    cercana, relacion = max(
        relaciones,
        key=lambda par: (1 - len(par[1].faltantes) / len(par[0].obligatorias), len(par[1].posiciones)),
    )
    if not relacion.posiciones:
        raise ErrorArchivo(
            f"El archivo «{celdas.archivo}» no corresponde a ninguna tabla: no se reconoce ningún título de columna.",
            que_hacer="Ponga los títulos de la plantilla en la primera fila.",
        )
    faltan = enumerar([f"«{nombre}»" for nombre in relacion.faltantes])
    raise ErrorArchivo(
        f"El archivo «{celdas.archivo}» no corresponde a ninguna tabla.",
        donde=f"La más parecida es {cercana.nombre}, pero le falta: {faltan}.",
        que_hacer="Añada esas columnas con el título de la plantilla.",
    )
