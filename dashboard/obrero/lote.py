"""`python -m dashboard.obrero.lote …`: prepara un lote en otro proceso, para que el servidor siga atendiendo.

Va diciendo por la salida, una línea de JSON por archivo, cuál toca; la última dice cómo terminó. Solo uno a la vez por
carpeta de datos: quien llega mientras tanto recibe la frase que lo dice.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

import orjson
from filelock import FileLock, Timeout

from dashboard.almacen.almacen import Almacen
from dashboard.dominio.periodo import Periodo
from dashboard.nucleo.errores import ErrorTablero
from dashboard.nucleo.limites import limitar, morir_con_el_padre

OCUPADO = (
    "Ya se está preparando otro lote en este tablero. Espere a que termine, suele ser menos de un minuto, y vuelva a "
    "pedirlo."
)
_INESPERADO = "No se pudo preparar el lote ({}). Los datos están a salvo: inténtelo otra vez."
_CERROJO = ".lote.lock"
#: lo que puede gastar, en MB
_MEGAS = 2_000


def main(pedido: dict[str, Any], destino: Path) -> None:
    """Escribe el ZIP en `destino`. `pedido`: datos, generacion, territorio, periodo, formatos, hoy y oficina."""
    datos = Path(pedido["datos"])
    try:
        with FileLock(datos / _CERROJO).acquire(timeout=0):
            _hacer(pedido, Almacen(datos), destino)
    except Timeout:
        _decir(error=OCUPADO)
    except ErrorTablero as error:
        _decir(error=str(error))
    except Exception as error:
        # la clase del error no dice nada de nadie; su texto podría
        _decir(error=_INESPERADO.format(type(error).__name__))


def _hacer(pedido: dict[str, Any], almacen: Almacen, destino: Path) -> None:
    from dashboard.salidas.estilo import estilo_de
    from dashboard.salidas.lote import escribir_lote
    from dashboard.salidas.lote_encargo import encargar, nombre_de_lote, resumen_de

    plantilla, logo, direccion = pedido["oficina"]
    encargo = encargar(
        almacen.consulta_de(pedido["generacion"]),
        pedido["territorio"],
        Periodo.leer(pedido["periodo"]),
        formatos=pedido["formatos"],
        hoy=date.fromisoformat(pedido["hoy"]),
        estilo=estilo_de(Path(plantilla) if plantilla else None, Path(logo) if logo else None, direccion),
    )
    with destino.open("wb") as archivo:
        hechos = escribir_lote(encargo, archivo, lambda que, van, son: _decir(que=que, van=van, son=son))
    _decir(nombre=nombre_de_lote(encargo), dicho=resumen_de(hechos))


def _decir(**linea: Any) -> None:
    sys.stdout.buffer.write(orjson.dumps(linea) + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    morir_con_el_padre(1)
    limitar(_MEGAS, solo_datos=True)
    main(orjson.loads(sys.argv[1]), Path(sys.argv[2]))
