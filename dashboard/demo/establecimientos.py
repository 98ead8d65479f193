"""Un registro nacional inventado: lugares, nombres, categorías y atención de partos.

Los conteos por región y categoría y los límites referenciales salen de `datos/referencia/`; los lugares, los nombres,
los códigos (desde 90000000) y los distritos (provincias desde la 51, que no existen) son inventados.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from dashboard.demo.azar import (
    INSTITUCIONES,
    Marcas,
    bisecar,
    elegir,
    enteros,
    lugares,
    nombres_establecimiento,
    repartir,
    repartir_cardinal,
    sembrar,
    texto_libre,
)
from dashboard.dominio.territorio import CATEGORIAS
from dashboard.nucleo.errores import ErrorArchivo
from dashboard.nucleo.matrices import Decimales, Enteros
from dashboard.nucleo.recursos import filas_de_referencia, texto_de_referencia

# -- Registro de establecimientos inventado, del tamaño del real: regiones, redes y microrredes con sus cantidades.

Columnas = dict[str, np.ndarray]

SEMILLA = 2014
PRIMER_CODIGO = 90_000_000
ANIO_PARTO = 2026
#: Por cada establecimiento que cuenta se agregan estos que no cuentan (otras instituciones, sin operar).
PARTE_EXCLUIDA = 0.075
SIN_COORDENADAS = 15
#: Las cuatro DIRIS comparten polígono: norte, centro, este y sur.
_DIRIS = ("35", "36", "37", "38")
#: Las provincias inventadas empiezan aquí: ningún departamento tiene tantas.
_PRIMERA_PROVINCIA = 51
#: Las microrredes con estos establecimientos o más abarcan dos distritos.
_CON_DOS_DISTRITOS = 12

#: Eje aproximado de los Andes (latitud → longitud de las cumbres), solo para que la altitud sea verosímil.
_LATITUDES_ANDES = (-18.5, -16.0, -14.0, -12.0, -8.0, -5.0, 0.5)
_LONGITUDES_ANDES = (-69.8, -71.0, -72.6, -75.4, -77.8, -79.2, -79.6)


def generar_registro(semilla: int = SEMILLA) -> pd.DataFrame:
    """Los establecimientos inventados, en el formato canónico: unas 9 200 filas × 21 columnas.

    Cerca de 8 600 son de gobiernos regionales o del MINSA y están activos; el resto queda fuera del ámbito
    (EsSalud, privados, sanidades, sin operar). `diresa`, `red` y `microrred` son códigos completos del árbol. La misma
    semilla da el mismo marco. `ErrorArchivo` si falta un archivo de `datos/referencia/`.
    """
    rng = np.random.default_rng([semilla, 1])
    regiones = leer_regiones()
    areas = leer_areas()
    puntos = _situar(regiones, {area: forma for area, (_, forma) in areas.items()}, rng)
    # Se piden todos los nombres de una vez para que no se repitan: una red y uno o dos distritos por microrred.
    nombres = iter(lugares(rng, sum(region.redes + 2 * region.microrredes for region in regiones)))
    provincias: Counter[str] = Counter()
    tramos = [
        _armar_region(region, areas[region.area][0], *puntos[region.codigo], provincias, nombres, rng)
        for region in regiones
    ]
    return _tipar(_unir(tramos), rng)


def _situar(
    regiones: list[Region], areas: dict[str, BaseGeometry], rng: np.random.Generator
) -> dict[str, tuple[Decimales, Decimales]]:
    """Puntos (longitud, latitud) de cada región dentro de su polígono; las que lo comparten se lo reparten."""
    puntos: dict[str, tuple[Decimales, Decimales]] = {}
    for area in sorted({region.area for region in regiones}):
        propias = [region for region in regiones if region.area == area]
        tamanos = np.array([_tamano(region) for region in propias])
        focos = sum(region.redes for region in propias) * 2
        x, y = sembrar(areas[area], int(tamanos.sum()), focos, rng)
        if tuple(region.codigo for region in propias) == _DIRIS:
            zonas = repartir_cardinal(x, y, norte=int(tamanos[0]), oeste=int(tamanos[1]), sur=int(tamanos[3]))
        else:
            zonas = bisecar(x, y, tamanos)
        for zona, region in enumerate(propias):
            puntos[region.codigo] = (x[zonas == zona], y[zonas == zona])
    return puntos


def _tamano(region: Region) -> int:
    """Establecimientos de la región, con los que no cuentan."""
    return region.total + round(region.total * PARTE_EXCLUIDA)


def _armar_region(
    region: Region,
    departamento: str,
    x: Decimales,
    y: Decimales,
    provincias: Counter[str],
    nombres: Iterator[str],
    rng: np.random.Generator,
) -> Columnas:
    """Columnas de una región, en orden de red y microrred. Una red es una provincia; una microrred, 1 o 2 distritos."""
    tramos: list[Columnas] = []
    for red, microrredes in enumerate(_partir(region, x, y, rng), start=1):
        codigo_red, nombre_red = f"{region.codigo}-{red:02d}", next(nombres)
        ubigeo_dep = region.area[:2]
        provincias[ubigeo_dep] += 1
        ubigeo_provincia = f"{ubigeo_dep}{_PRIMERA_PROVINCIA - 1 + provincias[ubigeo_dep]}"
        primer_distrito = 1
        for microrred, filas in enumerate(microrredes, start=1):
            tamanos = repartir(len(filas), [1.0] * (2 if len(filas) >= _CON_DOS_DISTRITOS else 1))
            distritos = [next(nombres) for _ in tamanos]
            ubigeos = [f"{ubigeo_provincia}{primer_distrito + parte:02d}" for parte in range(len(tamanos))]
            primer_distrito += len(tamanos)
            distrito = bisecar(x[filas], y[filas], tamanos)
            comunes = {
                "diresa": region.codigo,
                "diresa_nombre": region.nombre,
                "red": codigo_red,
                "red_nombre": nombre_red,
                "microrred": f"{codigo_red}-{microrred:02d}",
                "microrred_nombre": distritos[0],
                "departamento": departamento,
                "provincia": nombre_red,
            }
            tramos.append(
                {
                    **{nombre: np.full(len(filas), valor, dtype=object) for nombre, valor in comunes.items()},
                    "distrito": np.array(distritos, dtype=object)[distrito],
                    "ubigeo": np.array(ubigeos, dtype=object)[distrito],
                    "longitud": x[filas],
                    "latitud": y[filas],
                    # La cabecera no puede ser de las excluidas: así ninguna microrred se queda vacía.
                    "cabecera": np.arange(len(filas)) == 0,
                }
            )
    columnas = _unir(tramos)
    fuera = asignar_instituciones(columnas, region, rng)
    asignar_categorias(columnas, region, ~fuera, rng)
    return columnas


def _partir(region: Region, x: Decimales, y: Decimales, rng: np.random.Generator) -> list[list[Enteros]]:
    """Filas de cada microrred de cada red, en zonas compactas de tamaños desiguales."""
    # Toda red alcanza para su parte de microrredes, aunque le toque poco.
    minimo = 2 * -(-region.microrredes // region.redes)
    por_red = repartir(len(x), rng.gamma(5.0, size=region.redes), minimo)
    microrredes_por_red = repartir(region.microrredes, por_red.astype(float))
    redes = bisecar(x, y, por_red)
    partidas = []
    for red in range(region.redes):
        filas = np.flatnonzero(redes == red)
        zonas = bisecar(x[filas], y[filas], repartir(len(filas), rng.gamma(2.2, size=int(microrredes_por_red[red]))))
        partidas.append([filas[zonas == zona] for zona in range(int(microrredes_por_red[red]))])
    return partidas


def _unir(tramos: list[Columnas]) -> Columnas:
    """Los tramos uno tras otro, columna por columna."""
    return {nombre: np.concatenate([tramo[nombre] for tramo in tramos]) for nombre in tramos[0]}


def _tipar(columnas: Columnas, rng: np.random.Generator) -> pd.DataFrame:
    """El marco canónico con sus tipos; aquí se inventan códigos, nombres, altitudes y atención de partos."""
    total = len(columnas["diresa"])
    latitud = columnas["latitud"].round(5)
    longitud = columnas["longitud"].round(5)
    altitud = _altitud(latitud, longitud, rng)
    sin_punto = rng.choice(total, SIN_COORDENADAS, replace=False)
    for coordenada in (latitud, longitud, altitud):
        coordenada[sin_punto] = np.nan
    atiende = asignar_atencion(columnas, rng)
    conocida = np.array([valor is not None for valor in atiende])
    partos = _partos(columnas["categoria"])
    return pd.DataFrame(
        {
            "codigo_renipress": texto_libre([str(PRIMER_CODIGO + fila) for fila in range(total)]),
            "nombre": texto_libre(nombres_establecimiento(rng, total)),
            **{
                nombre: texto_libre(columnas[nombre])
                for nombre in (
                    "institucion", "categoria", "diresa", "diresa_nombre", "red", "red_nombre", "microrred",
                    "microrred_nombre", "ubigeo", "departamento", "provincia", "distrito",
                )
            },
            "latitud": latitud,
            "longitud": longitud,
            "ubicacion_confirmada": texto_libre([None] * total),
            "altitud": altitud,
            "activo": columnas["activo"].astype(bool),
            "atiende_parto_rn": texto_libre(atiende),
            "fuente_parto": texto_libre(["demostración" if sabe else None for sabe in conocida]),
            "anio_parto": enteros(np.full(total, ANIO_PARTO), ~conocida),
            "partos_atendidos": enteros(partos, atiende != "si"),
        }
    )  # fmt: skip


def _altitud(latitud: Decimales, longitud: Decimales, rng: np.random.Generator) -> Decimales:
    """Metros sobre el nivel del mar, verosímiles: alto cerca de las cumbres, bajo hacia la costa y la selva."""
    cumbres = np.interp(latitud, _LATITUDES_ANDES, _LONGITUDES_ANDES)
    distancia = longitud - cumbres
    ladera = np.where(distancia < 0, 1.0, 1.5)  # la vertiente de la costa es más corta que la de la selva
    base = np.where(distancia < 0, 60.0, 180.0)
    altitud = base + 3600 * np.exp(-((distancia / ladera) ** 2)) + rng.normal(0, 120, len(latitud))
    return np.clip(altitud, 3, 4900).round()


# -- Institución, categoría y atención de partos de los establecimientos inventados.

#: (institución, activo, peso, categorías posibles) de lo que queda fuera del ámbito
_EXCLUIDOS: tuple[tuple[str, bool, float, tuple[str | None, ...]], ...] = (
    ("ESSALUD", True, 45, ("I-2", "I-3", "I-3", "I-4", "II-1")),
    ("PRIVADO", True, 25, ("I-1", "I-2", "I-3", None)),
    ("SANIDAD DE LA POLICIA NACIONAL DEL PERU", True, 6, ("I-2", "I-3")),
    ("SANIDAD DEL EJERCITO DEL PERU", True, 4, ("I-2", "I-3")),
    ("", False, 20, ("I-1", "I-1", "I-2", None)),
)
#: De los I-3 que cuentan, atiende partos la mayoría; de los I-2, unos pocos.
_PARTE_QUE_ATIENDE = {"I-2": 0.025, "I-3": 0.93, **dict.fromkeys(CATEGORIAS[CATEGORIAS.index("I-4") :], 1.0)}
#: Establecimientos de los que no se sabe si atienden partos.
SIN_INFORMACION = 14


def asignar_instituciones(columnas: dict[str, np.ndarray], region: Region, rng: np.random.Generator) -> Marcas:
    """Agrega `institucion` y `activo`, y devuelve qué filas quedan fuera del ámbito. Las cabeceras nunca."""
    total = len(columnas["cabecera"])
    propia = "MINSA" if region.autoridad == "DIRIS" else "GOBIERNO REGIONAL"
    institucion = np.full(total, propia, dtype=object)
    activo = np.ones(total, dtype=bool)
    categoria = np.full(total, None, dtype=object)
    posibles = np.flatnonzero(~columnas["cabecera"].astype(bool))
    excluidas = rng.choice(posibles, total - region.total, replace=False)
    for fila, clase in zip(excluidas, elegir(rng, [peso for _, _, peso, _ in _EXCLUIDOS], len(excluidas)), strict=True):
        nombre, opera, _, categorias = _EXCLUIDOS[clase]
        institucion[fila] = nombre or propia
        activo[fila] = opera
        categoria[fila] = categorias[int(rng.integers(len(categorias)))]
    columnas |= {"institucion": institucion, "activo": activo, "categoria": categoria}
    marcas = np.zeros(total, dtype=bool)
    marcas[excluidas] = True
    return marcas


def asignar_categorias(
    columnas: dict[str, np.ndarray], region: Region, cuenta: Marcas, rng: np.random.Generator
) -> None:
    """Reparte las categorías de la región: las más altas empiezan por la cabecera de cada microrred."""
    filas = rng.permutation(np.flatnonzero(cuenta))
    cabeceras_primero = filas[np.argsort(~columnas["cabecera"][filas].astype(bool), kind="stable")]
    de_mayor_a_menor = np.repeat(CATEGORIAS[::-1], region.por_categoria[::-1]).tolist()
    columnas["categoria"][cabeceras_primero] = [*de_mayor_a_menor, *[None] * region.sin_categoria]


def asignar_atencion(columnas: Mapping[str, np.ndarray], rng: np.random.Generator) -> np.ndarray:
    """`si`, `no` o `None` (no se sabe) por establecimiento: desde I-4 todos, casi todos los I-3 y pocos I-2."""
    categorias, instituciones = pd.Series(columnas["categoria"]), pd.Series(columnas["institucion"])
    activos = columnas["activo"].astype(bool)
    limites = categorias.map(_PARTE_QUE_ATIENDE).fillna(0.0).to_numpy(dtype=float)
    atienden = activos & (rng.random(len(categorias)) < limites)
    atiende = np.where(atienden, "si", "no").astype(object)
    atiende[instituciones.eq("PRIVADO")] = None
    dudosos = ~atienden & activos & categorias.isin(("I-2", "I-3")) & instituciones.isin(INSTITUCIONES)
    atiende[rng.choice(np.flatnonzero(dudosos), SIN_INFORMACION, replace=False)] = None
    return atiende


#: partos de un año, de media, en un establecimiento de cada categoría que los atiende
_PARTOS = dict(zip(CATEGORIAS, (4, 6, 18, 90, 500, 1100, 1300, 3500, 4500, 4500), strict=True))


def _partos(categorias: np.ndarray) -> np.ndarray:
    """Partos de un año por establecimiento, muy distintos entre los de una categoría, como los de verdad."""
    # con su propio azar: agregar una columna no cambia las demás
    azar = np.random.default_rng(ANIO_PARTO)
    medias = pd.Series(categorias).map(_PARTOS).fillna(6.0).to_numpy(dtype=float)
    return azar.poisson(azar.gamma(2.0, medias / 2.0))


# -- Lo que el registro inventado toma de `datos/referencia/`: regiones, conteos por categoría y límites.


@dataclass(frozen=True, slots=True)
class Region:
    """Una DIRESA, GERESA o DIRIS con el tamaño de su red de establecimientos."""

    codigo: str
    nombre: str
    #: DIRESA, GERESA o DIRIS
    autoridad: str
    #: código de su polígono; Lima Metropolitana tiene uno propio que comparten cuatro DIRIS
    area: str
    #: establecimientos de cada categoría, en el orden de `CATEGORIAS`
    por_categoria: tuple[int, ...]
    sin_categoria: int
    redes: int
    microrredes: int

    @property
    def total(self) -> int:
        """Establecimientos que cuentan."""
        return sum(self.por_categoria) + self.sin_categoria


def leer_regiones() -> list[Region]:
    """Las regiones en orden de código. `ErrorArchivo` si falta el catálogo o los conteos de una región."""
    conteos = {fila["codigo"]: fila for fila in filas_de_referencia("establecimientos_por_disa_categoria.csv")}
    regiones = []
    for fila in sorted(filas_de_referencia("regiones.csv"), key=lambda fila: fila["codigo"]):
        conteo = conteos.get(fila["codigo"])
        if conteo is None:
            raise ErrorArchivo(
                f"La región {fila['codigo']} no tiene conteos por categoría.",
                donde="establecimientos_por_disa_categoria.csv",
                que_hacer="Agregue su fila o quite la región de regiones.csv.",
            )
        regiones.append(
            Region(
                codigo=fila["codigo"],
                nombre=fila["nombre"],
                autoridad=fila["autoridad"],
                area=fila["area"],
                por_categoria=tuple(int(conteo[categoria]) for categoria in CATEGORIAS),
                sin_categoria=int(conteo["sin_categoria"]),
                redes=int(conteo["redes"]),
                microrredes=int(conteo["microrredes"]),
            )
        )
    return regiones


def leer_areas() -> dict[str, tuple[str, BaseGeometry]]:
    """Nombre del departamento y polígono referencial (longitud, latitud) por código de área."""
    areas = {}
    for rasgo in json.loads(texto_de_referencia("departamentos.geojson"))["features"]:
        codigo = rasgo["properties"]["ubigeo_dep"]
        # Lima Provincias y Lima Metropolitana son dos polígonos de un mismo departamento.
        nombre = "Lima" if codigo[:2] == "15" else rasgo["properties"]["nombre"]
        areas[codigo] = (nombre, shapely.from_geojson(json.dumps(rasgo["geometry"])))
    return areas
