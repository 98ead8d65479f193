"""Cuántos establecimientos de cada región tienen grupo y cuáles son."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashboard.demo.columnas import Enteros, Marcas
from dashboard.demo.historias import FALTAN_DEPENDE, Historias
from dashboard.dominio.estandar import alcanza, faltan

#: Cobertura de las regiones sin historia: de la peor a la mejor, unas debajo y otras encima del estándar.
_DEBAJO, _ENCIMA = (0.38, 0.785), (0.815, 0.97)
#: Parte de las regiones sin historia que alcanza el estándar.
_PARTE_ENCIMA = 0.44
_COBERTURA_SIN_AVISO, _COBERTURA_ATRASADA, _COBERTURA_SILENCIOSA = 0.71, 0.75, 0.5


def elegir_cubiertos(
    establecimientos: pd.DataFrame, atienden: Marcas, historias: Historias, rng: np.random.Generator
) -> Marcas:
    """Qué filas tendrán al menos un grupo abierto: siempre entre las que `atienden`.

    Dentro de una región los que faltan se juntan por redes, como en la realidad.
    """
    regiones = establecimientos["diresa"].to_numpy(dtype=object)
    redes = establecimientos["red"].fillna("").to_numpy(dtype=object)
    codigos = sorted(set(regiones[atienden]))
    coberturas = _coberturas(codigos, historias, rng)
    cubiertos = np.zeros(len(establecimientos), dtype=bool)
    for codigo in codigos:
        filas = np.flatnonzero(atienden & (regiones == codigo))
        cuantos = _cuantos(codigo, len(filas), coberturas.get(codigo, 0.0), historias)
        nombres, red = np.unique(redes[filas].astype(str), return_inverse=True)
        facilidad = rng.normal(0, 0.8, len(nombres))[red] + rng.normal(0, 1.0, len(filas))
        if codigo == historias.region_dependiente:
            _callar(facilidad, np.flatnonzero(nombres[red] == historias.red_silenciosa), len(filas) - cuantos)
        cubiertos[filas[np.argsort(-facilidad, kind="stable")[:cuantos]]] = True
    return cubiertos


def _coberturas(codigos: list[str], historias: Historias, rng: np.random.Generator) -> dict[str, float]:
    """Proporción buscada en cada región."""
    fijas = {
        historias.region_sin_aviso: _COBERTURA_SIN_AVISO,
        historias.red_atrasada.split("-")[0]: _COBERTURA_ATRASADA,
        historias.region_silenciosa: _COBERTURA_SILENCIOSA,
    }
    con_cuenta_exacta = {historias.region_dependiente, historias.region_justa, historias.region_casi}
    libres = [codigo for codigo in codigos if codigo not in fijas and codigo not in con_cuenta_exacta]
    encima = round(len(libres) * _PARTE_ENCIMA)
    # Las de abajo se acercan al estándar: pocas están muy lejos.
    debajo = _DEBAJO[0] + (_DEBAJO[1] - _DEBAJO[0]) * np.linspace(0, 1, len(libres) - encima) ** 0.6
    valores = [*debajo, *np.linspace(*_ENCIMA, encima)]
    return fijas | dict(zip(rng.permutation(libres).tolist(), valores, strict=True))


def _cuantos(codigo: str, total: int, cobertura: float, historias: Historias) -> int:
    """Establecimientos con grupo: la cuenta exacta de las historias o la más cercana del mismo lado del estándar."""
    necesarios = faltan(0, total)
    if codigo == historias.region_justa:
        return necesarios
    if codigo == historias.region_casi:
        return necesarios - 1
    if codigo == historias.region_dependiente:
        return necesarios - FALTAN_DEPENDE
    cercano = round(cobertura * total)
    if alcanza(round(cobertura * 1000), 1000):
        return max(cercano, necesarios)
    return max(min(cercano, necesarios - 1), 0)


def _callar(facilidad: np.ndarray, en_red: Enteros, sin_grupo: int) -> None:
    """Deja sin grupo a más de la mitad de la red silenciosa y protege al resto: de ella depende el veredicto."""
    callados = min(sin_grupo, len(en_red) // 2 + 1)
    peores = en_red[np.argsort(facilidad[en_red], kind="stable")]
    facilidad[peores[:callados]] = -np.inf
    facilidad[peores[callados:]] = np.inf
