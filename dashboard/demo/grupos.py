"""Los grupos inventados, dónde hay y quién los facilita."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from dashboard.contratos.contrato import LATITUDES, LONGITUDES, LUGARES, MODALIDADES, ORIGENES
from dashboard.contratos.grupos import GRUPOS
from dashboard.contratos.tablas import FACILITADORES
from dashboard.demo.azar import (
    SIN_FECHA,
    Marcas,
    comunidades,
    dia,
    elegir,
    elegir_de,
    enteros,
    fechas,
    nombres_grupo,
    numerar,
    que_atienden,
    que_cuentan,
    texto,
    texto_libre,
)
from dashboard.demo.historias import FALTAN_DEPENDE, INTEGRANTES_GRUPO_GRANDE, Historias, es_de_la_red, ultimos_dias
from dashboard.dominio.estandar import alcanza, facilitadores_necesarios, faltan
from dashboard.nucleo.matrices import Enteros

# -- Grupos de apoyo comunal inventados: dónde están, cuándo se formaron y qué se sabe de cada uno.

#: Año de conformación y su peso: casi nada durante la emergencia sanitaria, más desde 2022.
_ANIOS = {2019: 9, 2020: 4, 2021: 7, 2022: 17, 2023: 19, 2024: 19, 2025: 16, 2026: 9}
#: 1, 2 o 3 grupos por establecimiento cubierto.
_GRUPOS_POR_ESTABLECIMIENTO = (60, 30, 10)
#: Parte de los grupos que está en establecimientos que no atienden partos.
_PARTE_SIN_PARTO = 0.15
#: Establecimientos que tuvieron un grupo y ya no, entre los que no están cubiertos.
_PARTE_SOLO_CERRADOS = 0.08
_PARTE_CERRADOS = 0.12
_TAMANOS = {5: 1, 6: 2, 7: 5, 8: 10, 9: 13, 10: 16, 11: 15, 12: 15, 13: 10, 14: 7, 15: 6}
_HORAS = {12: 74, 9: 8, 6: 9}
_PERIODICIDADES = {28: 30, 29: 8, 30: 40, 31: 10, 15: 10}
_PESOS_ORIGEN = (26, 12, 14, 10, 7, 9, 8, 11, 3)
_PESOS_LUGAR = (42, 26, 12, 12, 4, 4)


def generar_grupos(establecimientos: pd.DataFrame, historias: Historias, rng: np.random.Generator) -> pd.DataFrame:
    """Marco `grupos` según su contrato, en el orden del registro: unas 2 500 filas en un registro nacional.

    Cada establecimiento cubierto conserva al menos un grupo abierto a la fecha de datos de su región.
    """
    atienden = que_atienden(establecimientos)
    cubiertos = elegir_cubiertos(establecimientos, atienden, historias, rng)
    fila, orden, puede_cerrar, debe_cerrar = _ubicar(establecimientos, atienden, cubiertos, historias, rng)
    limite = ultimos_dias(establecimientos, historias)[fila]
    conformacion = _conformar(limite, debe_cerrar, rng)
    cierre = _cerrar(conformacion, limite, puede_cerrar & (rng.random(len(fila)) < _PARTE_CERRADOS), debe_cerrar, rng)
    columnas = _detalles(len(fila), conformacion, limite, rng)
    abiertos_de_17 = np.flatnonzero(
        (establecimientos["diresa"].to_numpy(dtype=object)[fila] == historias.region_con_grupo_de_17)
        & (cierre == SIN_FECHA)
    )
    columnas["integrantes"][abiertos_de_17[:1]] = INTEGRANTES_GRUPO_GRANDE
    codigos = establecimientos["codigo_renipress"].to_numpy(dtype=object)[fila]
    return pd.DataFrame(
        {
            **columnas,
            "codigo_grupo": texto_libre([f"D-{codigo}-{n}" for codigo, n in zip(codigos, orden, strict=True)]),
            "codigo_renipress": establecimientos["codigo_renipress"].array.take(fila),
            "ubigeo": establecimientos["ubigeo"].array.take(fila),
            "fecha_conformacion": fechas(conformacion),
            "fecha_cierre": fechas(cierre),
            **_coordenadas(establecimientos, fila, rng),
        }
    )[list(GRUPOS.nombres)]


def _ubicar(
    establecimientos: pd.DataFrame, atienden: Marcas, cubiertos: Marcas, historias: Historias, rng: np.random.Generator
) -> tuple[Enteros, Enteros, Marcas, Marcas]:
    """Fila del establecimiento y número de cada grupo, si puede cerrarse y si debe haberse cerrado."""
    con_grupo = np.flatnonzero(cubiertos)
    cantidades = elegir(rng, _GRUPOS_POR_ESTABLECIMIENTO, len(con_grupo)) + 1
    # Los que ya no tienen grupo no pueden estar en la red silenciosa: de ella no se sabe nada.
    en_silencio = es_de_la_red(establecimientos, historias.red_silenciosa)
    sin_grupo = np.flatnonzero(atienden & ~cubiertos & ~en_silencio)
    solo_cerrados = sin_grupo[rng.random(len(sin_grupo)) < _PARTE_SOLO_CERRADOS]
    otros = np.flatnonzero(que_cuentan(establecimientos) & ~atienden)
    objetivo = round(int(cantidades.sum()) * _PARTE_SIN_PARTO / (1 - _PARTE_SIN_PARTO))
    sin_parto = rng.choice(otros, min(objetivo, len(otros)), replace=False)
    fila = np.concatenate([np.repeat(con_grupo, cantidades), solo_cerrados, sin_parto])
    orden = np.concatenate([numerar(cantidades) + 1, np.ones(len(solo_cerrados) + len(sin_parto), dtype=np.int64)])
    debe = np.concatenate([np.zeros(int(cantidades.sum())), np.ones(len(solo_cerrados)), np.zeros(len(sin_parto))])
    puede = (orden > 1) | ~atienden[fila]
    posicion = np.lexsort((orden, fila))
    return fila[posicion], orden[posicion], puede[posicion], debe[posicion].astype(bool)


def _conformar(limite: Enteros, debe_cerrar: Marcas, rng: np.random.Generator) -> Enteros:
    """Día de conformación, siempre 15 días o más antes del último del que se sabe algo."""
    anios = elegir_de(rng, _ANIOS, len(limite))
    anios = np.where(debe_cerrar, np.minimum(anios, 2023), anios)
    inicio_de = {anio: dia(date(anio, 1, 1)) for anio in _ANIOS}
    conformacion = np.array([inicio_de[int(anio)] for anio in anios]) + rng.integers(0, 365, len(anios))
    pasados = conformacion > limite - 15
    return conformacion - np.where(pasados, 400, 0)


def _cerrar(
    conformacion: Enteros, limite: Enteros, cierran: Marcas, debe_cerrar: Marcas, rng: np.random.Generator
) -> Enteros:
    """Día de cierre, medio año o más después de conformarse; `SIN_FECHA` si sigue abierto."""
    plazo = limite - 30 - (conformacion + 200)
    cierra = debe_cerrar | (cierran & (plazo > 0))
    return np.where(cierra, conformacion + 200 + (rng.random(len(plazo)) * np.maximum(plazo, 1)).astype(int), SIN_FECHA)


def _detalles(total: int, conformacion: Enteros, limite: Enteros, rng: np.random.Generator) -> dict[str, Any]:
    """Columnas que no dependen del lugar; a varias les faltan datos, como en cualquier registro."""

    def falta(proporcion: float) -> Marcas:
        return rng.random(total) < proporcion

    lugar = elegir(rng, _PESOS_LUGAR, total)
    horas = elegir_de(rng, _HORAS, total).astype(float)
    horas[falta(0.09)] = np.nan
    acta = np.where(falta(0.12), SIN_FECHA, conformacion - rng.integers(0, 20, total))
    plan = conformacion + rng.integers(5, 75, total)
    plan = np.where(falta(0.22) | (plan > limite), SIN_FECHA, plan)
    virtual = (rng.random(total) < 0.18) | (lugar == LUGARES.index("virtual"))
    return {
        "nombre": texto_libre(nombres_grupo(rng, total)),
        "comunidad": texto_libre(comunidades(rng, total)),
        "origen": texto(ORIGENES, np.where(falta(0.02), -1, elegir(rng, _PESOS_ORIGEN, total))),
        "integrantes": enteros(elegir_de(rng, _TAMANOS, total), falta(0.03)),
        "madres_guia": enteros(elegir(rng, (4, 62, 26, 8), total), falta(0.02)),
        "horas_capacitacion": horas,
        "modalidad": texto(MODALIDADES, np.where(np.isnan(horas), -1, elegir(rng, (64, 36), total))),
        "fecha_acta": fechas(acta),
        "fecha_plan_aprobado": fechas(plan),
        "lugar": texto(LUGARES, lugar),
        "periodicidad_dias": enteros(elegir_de(rng, _PERIODICIDADES, total), falta(0.02)),
        "espacio_virtual": texto(("no", "si"), virtual.astype(np.int64)),
    }


def _coordenadas(establecimientos: pd.DataFrame, fila: Enteros, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """A unos dos kilómetros de su establecimiento y dentro de los límites del contrato; NaN si no los tiene."""
    return {
        nombre: np.clip(
            establecimientos[nombre].to_numpy(dtype=float)[fila] + rng.normal(0, 0.012, len(fila)), *limites
        ).round(5)
        for nombre, limites in (("latitud", LATITUDES), ("longitud", LONGITUDES))
    }


# -- Cuántos establecimientos de cada región tienen grupo y cuáles son.

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


# -- Facilitadores regionales por año: cada vez más regiones con equipo, y algunas sin informar.

#: Parte de las regiones con equipo completo en cada año: 21 de 29 en 2026.
_CON_EQUIPO = {2023: 0.52, 2024: 0.6, 2025: 0.66, 2026: 0.73}
#: Parte de las regiones que no informa ese año.
_SIN_INFORME = 0.07


def generar_facilitadores(establecimientos: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Marco `facilitadores` según su contrato. Tener equipo es llegar a ⌈E/20⌉ (Guía 6.1.4, nota 6)."""
    atienden = establecimientos[que_atienden(establecimientos)].groupby("diresa").size()
    # El orden en que las regiones completan su equipo no cambia de un año a otro: ninguna lo pierde.
    codigos = rng.permutation(sorted(str(codigo) for codigo in atienden.index)).tolist()
    filas = []
    for anio, parte in _CON_EQUIPO.items():
        con_equipo = round(parte * len(codigos))
        sin_informe = round(_SIN_INFORME * len(codigos))
        for puesto, codigo in enumerate(codigos[: len(codigos) - sin_informe]):
            necesarios = facilitadores_necesarios(int(atienden[codigo]))
            extra = int(rng.integers(0, 3))
            cantidad = necesarios + extra if puesto < con_equipo else max(necesarios - 1 - extra, 0)
            filas.append((codigo, anio, cantidad))
    ordenadas = sorted(filas)
    columnas: dict[str, Any] = {"diresa": texto_libre([codigo for codigo, _, _ in ordenadas])}
    for posicion, nombre in enumerate(("anio", "facilitadores"), start=1):
        columnas[nombre] = enteros(np.array([fila[posicion] for fila in ordenadas], dtype=np.int64))
    columnas["fuente"] = texto_libre(["demostración"] * len(filas))
    return pd.DataFrame(columnas)[list(FACILITADORES.nombres)]
