"""Lo que el servidor lee fila por fila: establecimientos, grupos, supervisiones y el índice de búsqueda."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from dashboard.contratos.contrato import posiciones
from dashboard.contratos.grupos import HALLAZGO
from dashboard.contratos.tablas import Tablas
from dashboard.dominio.catalogos import HALLAZGOS, HECHA, PENDIENTE
from dashboard.dominio.territorio import NOMBRES_NIVEL, Nivel, sin_tildes
from dashboard.nucleo.formato import titulo
from dashboard.publicacion.aceptadas import PROCEDENCIA, enteros, procedencia
from dashboard.publicacion.orden import Orden, ordinales

Columnas = dict[str, list[Any]]


def textos(columna: pd.Series) -> list[str]:
    """Columna de texto con "" donde no hay dato."""
    return columna.astype(object).where(columna.notna(), "").astype(str).tolist()


def numeros(columna: pd.Series, cifras: int | None = None) -> list[float | int | None]:
    """Columna de números con `None` donde no hay dato; enteros si `cifras` es `None`."""
    return [
        None if pd.isna(valor) else (int(valor) if cifras is None else round(float(valor), cifras)) for valor in columna
    ]


def registros(marco: pd.DataFrame) -> list[dict[str, Any]]:
    """Las filas de una tabla corta como diccionarios: fechas AAAA-MM-DD y `None` donde no hay dato."""
    columnas = {
        nombre: columna.dt.strftime("%Y-%m-%d") if columna.dtype.kind == "M" else columna
        for nombre, columna in marco.items()
        if nombre not in PROCEDENCIA
    }
    objetos = pd.DataFrame(columnas, index=marco.index).astype(object)
    return [
        {str(nombre): valor for nombre, valor in fila.items()}
        for fila in objetos.where(objetos.notna(), None).to_dict("records")
    ]


def motivo_fuera(establecimientos: pd.DataFrame, instituciones: tuple[str, ...]) -> pd.Series:
    """Por qué un establecimiento no entra en los denominadores; "" si entra."""
    institucion = establecimientos["institucion"].astype(object).where(establecimientos["institucion"].notna(), "")
    fuera = institucion.map(lambda nombre: "" if nombre in instituciones else (nombre or "institución sin dato"))
    return fuera.mask((fuera == "") & ~establecimientos["activo"].astype(bool), "no operativo")


def dimension_establecimientos(orden: Orden, fuera: pd.Series) -> Columnas:
    """Una fila por establecimiento, en profundidad."""
    marco = orden.establecimientos
    g0, g1 = orden.intervalos_de_grupos()
    return {
        "codigo": textos(marco["codigo_renipress"]),
        "nombre": [titulo(nombre) for nombre in textos(marco["nombre"])],
        "institucion": textos(marco["institucion"]),
        "categoria": textos(marco["categoria"]),
        "microrred": textos(marco["microrred"]),
        "ubigeo": textos(marco["ubigeo"]),
        "departamento": [titulo(nombre) for nombre in textos(marco["departamento"])],
        "provincia": [titulo(nombre) for nombre in textos(marco["provincia"])],
        "distrito": [titulo(nombre) for nombre in textos(marco["distrito"])],
        "latitud": numeros(marco["latitud"], 5),
        "longitud": numeros(marco["longitud"], 5),
        "altitud": numeros(marco["altitud"]),
        "atiende": textos(marco["atiende_parto_rn"]),
        "fuente_parto": textos(marco["fuente_parto"]),
        "anio_parto": numeros(marco["anio_parto"]),
        "partos_atendidos": numeros(marco["partos_atendidos"]),
        "fuera": fuera.tolist(),
        "g0": g0.tolist(),
        "g1": g1.tolist(),
        **{campo: valores.tolist() for campo, valores in procedencia(marco).items()},
    }


def dimension_grupos(orden: Orden) -> Columnas:
    """Una fila por grupo, en profundidad; las fechas como ordinales (0 sin dato)."""
    marco = orden.grupos
    return {
        "codigo": textos(marco["codigo_grupo"]),
        "nombre": [
            titulo(nombre) or f"Grupo {codigo}"
            for nombre, codigo in zip(textos(marco["nombre"]), textos(marco["codigo_grupo"]), strict=True)
        ],
        "establecimiento": orden.grupo_en.tolist(),
        "comunidad": textos(marco["comunidad"]),
        "conformacion": ordinales(marco["fecha_conformacion"]).tolist(),
        "cierre": ordinales(marco["fecha_cierre"]).tolist(),
        "origen": textos(marco["origen"]),
        "integrantes": numeros(marco["integrantes"]),
        "madres_guia": numeros(marco["madres_guia"]),
        "horas": numeros(marco["horas_capacitacion"], 1),
        "modalidad": textos(marco["modalidad"]),
        "acta": ordinales(marco["fecha_acta"]).tolist(),
        "plan": ordinales(marco["fecha_plan_aprobado"]).tolist(),
        "lugar": textos(marco["lugar"]),
        "periodicidad": numeros(marco["periodicidad_dias"]),
        **{campo: valores.tolist() for campo, valores in procedencia(marco).items()},
    }


def indice_de_busqueda(territorios: Columnas, establecimientos: Columnas, grupos: Columnas) -> Columnas:
    """Filas (tipo, codigo, etiqueta, contexto, texto) de todo lo que se puede buscar, en orden de nivel.

    `texto` va sin tildes y contiene nombre, contexto y código; los distritos llevan su UBIGEO como código.
    """
    nombre_de = dict(zip(territorios["codigo"], territorios["nombre"], strict=True))
    filas: list[tuple[str, str, str, str]] = []
    for codigo, nombre, nivel, padre in _filas(territorios, "codigo", "nombre", "nivel", "padre"):
        arriba = (nombre_de.get(padre, ""), nombre_de.get(padre.rpartition("-")[0], ""))
        tipo = NOMBRES_NIVEL[Nivel(nivel)][0].capitalize()
        filas.append((nivel, codigo, nombre, f"{tipo} · {', '.join(filter(None, arriba))}".rstrip(" ·")))
    distritos: dict[str, tuple[str, str]] = {}
    lugares: list[str] = []
    propios: list[tuple[str, str, str, str]] = []
    for codigo, nombre, categoria, ubigeo, microrred, distrito, provincia, departamento in _filas(
        establecimientos,
        *("codigo", "nombre", "categoria", "ubigeo", "microrred", "distrito", "provincia", "departamento"),
    ):
        if ubigeo and distrito:
            distritos.setdefault(ubigeo, (distrito, f"Distrito · {provincia}, {departamento}"))
        region = nombre_de.get(microrred.split("-")[0], "")
        lugares.append(f"{distrito}, {region}" if distrito else region)
        contexto = " · ".join(filter(None, ("Establecimiento", categoria, lugares[-1])))
        propios.append(("establecimiento", codigo, nombre, contexto))
    filas += [("distrito", ubigeo, nombre, de) for ubigeo, (nombre, de) in sorted(distritos.items())]
    filas += propios
    filas += [
        ("grupo", codigo, nombre, f"Grupo · {establecimientos['nombre'][fila]}, {lugares[fila]}")
        for codigo, nombre, fila in _filas(grupos, "codigo", "nombre", "establecimiento")
    ]
    tabla: Columnas = {
        campo: [fila[i] for fila in filas] for i, campo in enumerate(("tipo", "codigo", "etiqueta", "contexto"))
    }
    tabla["texto"] = [sin_tildes(f"{fila[2]} {fila[1]} {fila[3]}") for fila in filas]
    return tabla


def _filas(columnas: Columnas, *campos: str) -> Iterator[tuple[Any, ...]]:
    return zip(*(columnas[campo] for campo in campos), strict=True)


def conteos(orden: Orden, fuera: pd.Series) -> dict[str, Any]:
    """Lo que queda fuera de los denominadores, contado, para decirlo en pantalla."""
    marco = orden.establecimientos
    return {
        "establecimientos": len(marco),
        "en_ambito": int((fuera == "").sum()),
        "fuera": {str(motivo): int(veces) for motivo, veces in fuera[fuera != ""].value_counts().items()},
        "sin_coordenadas": int(np.isnan(marco["latitud"].to_numpy(dtype=float)).sum()),
        "grupos": len(orden.grupos),
    }


def _situadas(filas: pd.DataFrame, orden: Orden, *demas: list[Any]) -> list[list[Any]]:
    """[fila de establecimiento, fila de grupo o −1, ordinal, …], en orden; sin las de quien no está en el árbol."""
    lugares = posiciones(filas["codigo_renipress"], orden.establecimientos["codigo_renipress"])
    grupos = posiciones(filas["codigo_grupo"], orden.grupos["codigo_grupo"])
    juntas = zip(lugares.tolist(), grupos.tolist(), ordinales(filas["fecha"]).tolist(), *demas, strict=True)
    return sorted(list(fila) for fila in juntas if fila[0] >= 0)


def supervisiones(tablas: Tablas, orden: Orden) -> list[list[Any]]:
    """Visitas de supervisión y las planeadas que no se hicieron: las tres de `_situadas`, nivel, acuerdos, cumplidos,
    resultado («hecha» si nada se dijo), motivo y códigos de lo que se halló.
    """
    visitas = tablas.supervisiones
    dichos = (visitas[f"{HALLAZGO}{clave}"].eq("si").fillna(False).tolist() for clave in HALLAZGOS)
    hallados = [[c for c, dicho in zip(HALLAZGOS, fila, strict=True) if dicho] for fila in zip(*dichos, strict=True)]
    return _situadas(
        visitas, orden, textos(visitas["nivel"]), enteros(visitas["acuerdos"]).tolist(),
        enteros(visitas["acuerdos_cumplidos"]).tolist(), textos(visitas["resultado"].fillna(HECHA)),
        textos(visitas["motivo_no_hecha"]), hallados,
    )  # fmt: skip


def acuerdos(tablas: Tablas, orden: Orden) -> list[list[Any]]:
    """Acuerdos de las visitas: las tres de `_situadas`, código, acuerdo, a cargo de qué función, ordinal del
    compromiso, estado («pendiente» si nada se dijo), ordinal de su fecha (0: ninguna), archivo y línea.
    """
    filas = tablas.acuerdos
    return _situadas(
        filas, orden, *(textos(filas[nombre]) for nombre in ("codigo_acuerdo", "acuerdo", "a_cargo_de")),
        ordinales(filas["fecha_compromiso"]).tolist(), textos(filas["estado"].fillna(PENDIENTE)),
        ordinales(filas["fecha_estado"]).tolist(), *(valores.tolist() for valores in procedencia(filas).values()),
    )  # fmt: skip


def listas_de_partos(tablas: Tablas) -> dict[str, dict[str, list[str]]]:
    """Establecimiento → año → si atiende partos y quién lo dice, de los que están en más de una lista.

    Lo que dice la última, la única de casi todos, está en el establecimiento.
    """
    partos = tablas.partos[tablas.partos["codigo_renipress"].duplicated(keep=False)]
    listas: dict[str, dict[str, list[str]]] = {}
    campos = ("codigo_renipress", "anio_parto", "atiende_parto_rn", "fuente_parto")
    for codigo, anio, *dice in zip(*(textos(partos[campo]) for campo in campos), strict=True):
        listas.setdefault(codigo, {})[anio] = dice
    return listas


def facilitadores(tablas: Tablas) -> dict[str, dict[str, int]]:
    """DIRESA → año → facilitadores; solo los que tienen dato."""
    por_region: dict[str, dict[str, int]] = {}
    marco = tablas.facilitadores.dropna(subset=["facilitadores"])
    for diresa, anio, cantidad in zip(marco["diresa"], marco["anio"], marco["facilitadores"], strict=True):
        por_region.setdefault(str(diresa), {})[str(int(anio))] = int(cantidad)
    return por_region
