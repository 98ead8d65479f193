"""Los archivos de todas las redes de una región (o de las regiones del país) en un ZIP, con un índice que los abre.

De quien no se pudo hacer un archivo se dice en el índice, con su motivo: nadie se queda fuera sin que se note.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import IO

from dashboard.dominio.nodo import Nodo
from dashboard.nucleo.errores import ErrorTablero
from dashboard.salidas.acerca import nombre_de_carpeta
from dashboard.salidas.archivos import ARCHIVOS, Pedido
from dashboard.salidas.libro import MARCA
from dashboard.salidas.lote_encargo import FORMATOS, INDICE, LEEME, Encargo, Hecho, resumen_de
from dashboard.salidas.lote_indice import indice

#: qué se está haciendo, cuántos archivos van y cuántos son
Avance = Callable[[str, int, int], None]


def escribir_lote(encargo: Encargo, destino: IO[bytes], avance: Avance = lambda _que, _van, _son: None) -> list[Hecho]:
    """Escribe el ZIP en `destino` y dice qué se hizo. Lo que lance `avance` lo interrumpe.

    Siempre en el mismo orden y con la hora de la carga: dos lotes de los mismos datos se comparan sin ruido.
    """
    con, sin = _repartir(encargo)
    total, van = len(con) * len(encargo.formatos), 0
    hechos = [Hecho(nodo, "", {}, dict.fromkeys(encargo.formatos, _por_que_no(nodo))) for nodo in sin]
    with zipfile.ZipFile(destino, "w", zipfile.ZIP_DEFLATED) as archivo:

        def poner(nombre: str, contenido: bytes) -> None:
            # lo que ya viene comprimido no se comprime dos veces
            clase = zipfile.ZIP_DEFLATED if nombre in (INDICE, LEEME) else zipfile.ZIP_STORED
            entrada = zipfile.ZipInfo(nombre, _cuando(encargo))
            archivo.writestr(entrada, contenido, clase)

        for nodo in con:
            propio = Hecho(nodo, nombre_de_carpeta(nodo), {}, {})
            for formato in encargo.formatos:
                avance(f"{nodo.nombre}: {FORMATOS[formato]}", van, total)
                pedido = Pedido(encargo.consulta, nodo.codigo, encargo.periodo, hoy=encargo.hoy, estilo=encargo.estilo)
                try:
                    contenido, nombre = ARCHIVOS[formato][2](pedido)
                except ErrorTablero as error:
                    propio.faltas[formato] = error.mensaje
                else:
                    propio.archivos[formato] = nombre
                    poner(f"{propio.carpeta}/{nombre}", contenido)
                van += 1
            hechos.append(propio)
        hechos.sort(key=lambda hecho: hecho.nodo.codigo)
        avance("índice", van, total)
        poner(INDICE, indice(encargo, hechos))
        poner(LEEME, _leeme(encargo, hechos).encode())
    return hechos


def _por_que_no(nodo: Nodo) -> str:
    if nodo.establecimientos[1] == nodo.establecimientos[0]:
        return "no se cargó ningún establecimiento suyo"
    return "no tiene establecimientos del ámbito ni grupos"


def _repartir(encargo: Encargo) -> tuple[list[Nodo], list[Nodo]]:
    """Los territorios con algo que decir y los que solo tienen, por ejemplo, consultorios privados."""
    todos = encargo.consulta.descendientes(encargo.nodo, encargo.nivel)
    ambito = encargo.consulta.suma("en_ambito", todos, encargo.periodo).tolist()
    con = [n for n, cuantos in zip(todos, ambito, strict=True) if cuantos or n.grupos[1] > n.grupos[0]]
    return con, [nodo for nodo in todos if nodo not in con]


def _cuando(encargo: Encargo) -> tuple[int, int, int, int, int, int]:
    creada = datetime.fromisoformat(encargo.consulta.contexto.creada)
    return creada.year, creada.month, creada.day, creada.hour, creada.minute, creada.second


def _leeme(encargo: Encargo, hechos: Sequence[Hecho]) -> str:
    contexto = encargo.consulta.contexto
    lineas = [
        f"Archivos de {encargo.que}, {encargo.periodo.texto}.",
        f"Carga n.º {contexto.generacion}. {resumen_de(hechos)}.",
        f"Abra {INDICE} con el navegador: lleva a cada archivo y no necesita internet.",
        "Para que los enlaces funcionen, extraiga antes todo el ZIP en una carpeta.",
    ]
    if contexto.demostracion:
        lineas.insert(0, f"{MARCA}.")
    # con retorno de carro: el Bloc de notas de antes no parte la línea sin él
    return "\r\n".join([*lineas, ""])
