"""A qué tabla corresponde un archivo, por su encabezado."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from dashboard.contratos.contrato import Tabla
from dashboard.contratos.establecimientos import ESTABLECIMIENTOS
from dashboard.contratos.sesiones import SESIONES
from dashboard.contratos.tablas import TABLAS
from dashboard.dominio.formato import enumerar, plural
from dashboard.errores import ErrorArchivo
from dashboard.ingesta.celdas import Celdas
from dashboard.ingesta.forma_registro import es_registro
from dashboard.ingesta.parecido import quiso_decir, relacionar_de_cerca
from dashboard.ingesta.rechazo_personal import rechazar_personales


def reconocer(celdas: Celdas) -> Tabla | Literal["renipress"]:
    """La tabla cuyas columnas obligatorias están todas y que aprovecha más títulos del archivo.

    `ErrorArchivo` si ninguna: nombra la más parecida y lo que le falta, nunca lo que trae el archivo, porque un archivo
    sin encabezado tiene datos en su primera fila.
    """
    if celdas.formulario in ("anexo2", "his"):
        return SESIONES
    if es_registro(celdas.encabezado):
        return "renipress"
    relaciones = [(tabla, relacionar_de_cerca(celdas.encabezado, tabla)) for tabla in TABLAS]
    # un título mal escrito vale menos que uno exacto: no puede llevar el archivo a otra tabla
    completas = [
        (len(relacion.posiciones) - len(relacion.supuestas) / 2, tabla)
        for tabla, relacion in relaciones
        if not relacion.faltantes
    ]
    if completas:
        return max(completas, key=lambda par: par[0])[1]
    # Se parece más la que usa más títulos sin contar los que le faltan; si empatan, la que tiene más parte de sus
    # columnas obligatorias: un archivo de sesiones con dos títulos mal escritos no es uno de grupos.
    cercana, relacion = max(
        relaciones,
        key=lambda par: (
            len(par[1].posiciones) - len(par[1].faltantes), 1 - len(par[1].faltantes) / len(par[0].obligatorias)
        ),
    )  # fmt: skip
    todas = range(len(celdas.encabezado))
    if not relacion.posiciones:
        rechazar_personales(celdas, todas)
        raise ErrorArchivo(
            f"El archivo {celdas.donde} no corresponde a ninguna tabla: no se reconoce ningún título de columna.",
            que_hacer="Ponga los títulos de la plantilla en la primera fila.",
        )
    rechazar_personales(celdas, relacion.ajenas)
    faltan = enumerar([f"«{nombre}»" for nombre in relacion.faltantes])
    pista = quiso_decir(celdas.encabezado, relacion)
    raise ErrorArchivo(
        f"El archivo {celdas.donde} no corresponde a ninguna tabla.",
        donde=f"La más parecida es {cercana.nombre}, pero le falta: {faltan}." + (f" {pista}" if pista else ""),
        que_hacer="Añada esas columnas con el título de la plantilla.",
    )


def reconocer_hojas(
    todas: Sequence[Celdas], pedida: Tabla | None = None
) -> tuple[list[tuple[Celdas, Tabla]], tuple[str, ...]]:
    """La tabla de cada hoja de un archivo, y una frase por cada hoja que no es de ninguna: no se lee, pero se dice.

    `pedida`: la tabla que la persona dijo que es. `ErrorArchivo` si ninguna hoja es de una tabla, o si alguna, la sea
    o no, trae datos de personas.
    """
    pares: list[tuple[Celdas, Tabla]] = []
    fallidas: list[tuple[Celdas, ErrorArchivo]] = []
    for celdas in todas:
        try:
            pares.append((celdas, _tabla(celdas, pedida if len(todas) == 1 else None)))
        except ErrorArchivo as error:
            # de un libro con tablas, la hoja con datos de personas no se salta: se rechaza el libro
            rechazar_personales(celdas, range(len(celdas.encabezado)))
            fallidas.append((celdas, error))
    if pedida is not None and len(todas) > 1:
        pares = [(celdas, tabla) for celdas, tabla in pares if tabla == pedida]
    if not pares:
        raise (
            fallidas[0][1]
            if fallidas
            else ErrorArchivo(
                f"Ninguna hoja del archivo «{todas[0].archivo}» es de la tabla {pedida.nombre if pedida else ''}.",
                que_hacer="Elija otro archivo, o deje que la tabla se reconozca por sus columnas.",
            )
        )
    return pares, tuple(
        f"La hoja «{celdas.hoja}» de «{celdas.archivo}» no se leyó ({plural(celdas.total, 'fila')}): no corresponde a "
        f"ninguna tabla. {error.donde}".strip()
        for celdas, error in fallidas
    )


def _tabla(celdas: Celdas, pedida: Tabla | None) -> Tabla:
    reconocida = pedida or reconocer(celdas)
    return ESTABLECIMIENTOS if isinstance(reconocida, str) else reconocida
