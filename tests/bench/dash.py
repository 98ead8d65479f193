"""Cuánto costaría hoy hacer como Dash lo que el tablero se salta: `python -m tests.bench.dash CARPETA_DE_DATOS`.

Tiempo de procesador de la llamada entera, del cuerpo de la petición al de la respuesta: medianas de tandas que se
alternan, para que lo que haga otro en la máquina caiga sobre todas por igual. Las cifras están en `docs/dash.md`.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from inspect import isfunction
from pathlib import Path
from statistics import median
from typing import Any
from unittest.mock import patch

import dash
import orjson

from dashboard.almacen.almacen import Almacen
from dashboard.piezas import html
from dashboard.web import app as web
from tests.bench.medidas import escribir
from tests.paginas.recorrido import piezas, texto

DIRECCIONES = ("/", "/territorio/11", "/metodo")
TANDAS, VECES = 11, 5


def _componente(nombre: str) -> Callable[..., Any]:
    clase = getattr(dash.dcc if nombre == "Link" else dash.html, nombre)

    def nueva(*hijas: Any, **props: Any) -> Any:
        puestas = {clave: valor for clave, valor in props.items() if valor is not None}
        return clase(*([hijas[0]] if len(hijas) == 1 else [list(hijas)] if hijas else []), **puestas)

    return nueva


@contextmanager
def con_componentes() -> Iterator[None]:
    """Las páginas con los componentes de Dash en vez de las etiquetas ligeras."""
    propias = [nombre for nombre, valor in vars(html).items() if nombre[0].isupper() and isfunction(valor)]
    with patch.multiple(html, **{nombre: _componente(nombre) for nombre in propias}):
        yield


@contextmanager
def escritas_antes() -> Iterator[None]:
    """Cada salida ya escrita cuando llega a Dash."""

    def escritas(pintura: web.Pintura, *pedido: Any) -> dict[str, Any]:
        return {
            clave: valor if valor is dash.no_update or valor is None else orjson.Fragment(orjson.dumps(valor))
            for clave, valor in pantalla(pintura, *pedido).items()
        }

    pantalla = web.Pintura.pantalla
    with patch.object(web.Pintura, "pantalla", escritas):
        yield


MANERAS: dict[str, Callable[[], AbstractContextManager[None]]] = {
    "etiquetas ligeras": nullcontext,
    "ligeras y escritas antes": escritas_antes,
    "componentes de Dash": con_componentes,
}


def _pedido(app: dash.Dash, ruta: str) -> dict[str, Any]:
    salida = next(s for s, c in app.callback_map.items() if any(e["id"] == "ruta" for e in c["inputs"]))
    partes = [parte.rsplit(".", 1) for parte in salida.strip(".").split("...")]
    return {
        "output": salida,
        "outputs": [{"id": identificador, "property": propiedad} for identificador, propiedad in partes],
        "inputs": [
            {"id": "ruta", "property": "pathname", "value": ruta},
            {"id": "ruta", "property": "search", "value": ""},
        ],
        "changedPropIds": ["ruta.pathname"],
    }


def main(carpeta: Path) -> None:
    """Imprime, por dirección y manera, la mediana en milisegundos y cuántas etiquetas lleva la respuesta."""
    app = web.crear_app(Almacen(carpeta))
    cliente = app.server.test_client()
    cliente.get("/")
    for direccion in DIRECCIONES:
        cuerpo = orjson.dumps(_pedido(app, direccion))
        tiempos: dict[str, list[float]] = {manera: [] for manera in MANERAS}
        dichas: dict[str, Any] = {}
        for _ in range(TANDAS):
            for manera, poner in MANERAS.items():
                with poner():
                    for _ in range(VECES):
                        antes = time.process_time()
                        respuesta = cliente.post(
                            "/_dash-update-component", data=cuerpo, content_type="application/json"
                        )
                        tiempos[manera].append((time.process_time() - antes) * 1000)
                dichas[manera] = list(respuesta.get_json()["response"].values())
        (resumen,) = {(len(list(piezas(dicha))), texto(dicha)) for dicha in dichas.values()}
        escribir(f"\n{direccion}: {resumen[0]} etiquetas\n")
        for manera, cuales in tiempos.items():
            escribir(f"  {manera:<28}{median(cuales):7.1f} ms\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
