"""Con qué se inventa: columnas tipadas, nombres de lugares y puntos repartidos en territorios.

Los lugares se forman uniendo una raíz y una terminación que suenan a castellano o quechua sin ser topónimos; ninguno
procede de un registro y ninguno nombra a una persona.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from shapely.geometry.base import BaseGeometry

from dashboard.contratos.contrato import Columna, Tabla, Tipo, tipos
from dashboard.dominio.territorio import CATEGORIAS
from dashboard.nucleo.matrices import Booleanos, Decimales, Enteros

# -- Columnas tipadas como pide el contrato, armadas sin recorrer filas: texto `str`, `Int64` y `datetime64[ns]`.

Marcas = Booleanos

_EPOCA = date(1970, 1, 1)
#: Día que representa «sin fecha» en los cálculos con enteros.
SIN_FECHA = np.iinfo(np.int64).min


def dia(fecha: date) -> int:
    """Días desde 1970-01-01: las fechas se calculan como enteros y se convierten al final."""
    return (fecha - _EPOCA).days


def texto(catalogo: Sequence[str], posiciones: npt.NDArray[np.integer]) -> pd.api.extensions.ExtensionArray:
    """El texto de cada posición del catálogo; la posición −1 es sin dato."""
    return pd.array(list(catalogo), dtype="str").take(posiciones, allow_fill=True)


def texto_libre(valores: Sequence[str | None] | np.ndarray) -> pd.api.extensions.ExtensionArray:
    """Texto ya escrito, con `None` para sin dato."""
    return pd.array(list(valores), dtype="str")


def numerados(prefijo: str, cantidad: int, cifras: int) -> pd.api.extensions.ExtensionArray:
    """`prefijo` y un número correlativo desde 1 con ceros a la izquierda."""
    numeros = pc.utf8_lpad(pc.cast(pa.array(np.arange(1, cantidad + 1)), pa.large_string()), cifras, "0")
    principio, separador = (pa.scalar(valor, pa.large_string()) for valor in (prefijo, ""))
    unidos = pc.binary_join_element_wise(principio, numeros, separador)
    return pd.Series(unidos.to_pandas(), dtype="str").array


def enteros(valores: npt.NDArray[np.integer], faltan: Marcas | None = None) -> pd.arrays.IntegerArray:
    """`Int64`, con NA donde `faltan`."""
    vacios = np.zeros(len(valores), dtype=bool) if faltan is None else faltan
    return pd.arrays.IntegerArray(np.where(vacios, 0, valores).astype(np.int64), vacios.copy())


def fechas(dias: Enteros) -> npt.NDArray[np.datetime64]:
    """`datetime64[ns]` a partir de días desde 1970; `SIN_FECHA` da NaT."""
    vacias = dias == SIN_FECHA
    convertidas = np.where(vacias, 0, dias).astype("datetime64[D]").astype("datetime64[ns]")
    convertidas[vacias] = np.datetime64("NaT", "ns")
    return convertidas


def elegir(rng: np.random.Generator, pesos: Sequence[float], cantidad: int) -> Enteros:
    """`cantidad` posiciones al azar con esos pesos (no hace falta que sumen 1)."""
    limites = np.cumsum(np.asarray(pesos, dtype=float))
    return np.searchsorted(limites / limites[-1], rng.random(cantidad), side="right").astype(np.int64)


def elegir_de(rng: np.random.Generator, pesos: Mapping[int, float], cantidad: int) -> Enteros:
    """`cantidad` valores al azar, cada uno con su peso."""
    return np.array(list(pesos))[elegir(rng, list(pesos.values()), cantidad)]


def numerar(cantidades: Enteros) -> Enteros:
    """`[2, 1, 3]` → `[0, 1, 0, 0, 1, 2]`."""
    return np.arange(int(cantidades.sum())) - np.repeat(np.cumsum(cantidades) - cantidades, cantidades)


def si_no(cierto: Marcas, falta: Marcas | bool = False) -> pd.api.extensions.ExtensionArray:
    """«si» o «no», y sin dato donde `falta`."""
    return texto(("no", "si"), np.where(falta, -1, cierto.astype(np.int64)))


def dias_de(columna: pd.Series) -> Enteros:
    """Los días desde 1970 de una columna de fechas; las que faltan, `SIN_FECHA`, que es como numpy escribe NaT."""
    dias: Enteros = columna.to_numpy().astype("datetime64[D]").astype(np.int64)
    return dias


def entre(rng: np.random.Generator, desde: Any, hasta: Any) -> Enteros:
    """Un día al azar de cada tramo, incluidos los dos."""
    dias: Enteros = np.floor(desde + rng.random(len(hasta)) * (np.asarray(hasta) - desde + 1)).astype(np.int64)
    return dias


def primero_de(anio: Any, mes: Any = 1) -> Enteros:
    """El primer día de cada mes; de los meses 13 en adelante, del año siguiente."""
    meses = np.atleast_1d(12 * (np.asarray(anio) - 1970) + np.asarray(mes) - 1)
    dias: Enteros = meses.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    return dias


def algunos(marco: pd.DataFrame, parte: float, rng: np.random.Generator, ademas: Marcas | bool = False) -> pd.DataFrame:
    """Esa parte de las filas, al azar, y `ademas` otras."""
    return marco[(rng.random(len(marco)) < parte) | ademas].reset_index(drop=True)


def por_cada(marco: pd.DataFrame, **valores: Sequence[Any]) -> pd.DataFrame:
    """Cada fila una vez por valor de cada columna que se agrega: `anio=(2025, 2026)` las dobla."""
    for nombre, propios in valores.items():
        marco = marco.merge(pd.DataFrame({nombre: list(propios)}), how="cross")
    return marco


def inventar(tabla: Tabla, rng: np.random.Generator, **dadas: Any) -> dict[str, pd.DataFrame]:
    """El marco de la tabla, por su nombre, con las columnas dadas; de las demás se inventan los si/no y las cuentas.

    Una fecha se da en días desde 1970 y un si/no, como verdadero o falso. Los si/no de una fila se parecen entre sí.
    """
    total = len(dadas[tabla.clave[0]])
    cumple = rng.beta(12, 1, total)
    for columna in tabla.columnas:
        falta = (rng.random(total) < 0.03) & (not columna.obligatoria)
        if columna.nombre in dadas:
            dadas[columna.nombre] = _segun_su_tipo(columna, dadas[columna.nombre])
        elif columna.tipo is Tipo.LOGICO:
            dadas[columna.nombre] = si_no(rng.random(total) < cumple, falta)
        elif columna.tipo is Tipo.ENTERO:
            dadas[columna.nombre] = enteros(1 + rng.poisson(1.5, total), falta)
        elif columna.nombre == "fuente":
            dadas[columna.nombre] = "demostración"
    return {tabla.nombre: pd.DataFrame(dadas).reindex(columns=list(tabla.nombres)).astype(tipos(tabla))}


def _segun_su_tipo(columna: Columna, valores: Any) -> Any:
    if columna.tipo is Tipo.FECHA:
        return fechas(np.asarray(valores, dtype=np.int64))
    if columna.tipo is Tipo.LOGICO and valores.dtype == bool:
        return si_no(np.asarray(valores))
    # sin su índice: las columnas se juntan por posición
    return valores.array if isinstance(valores, pd.Series) else valores


# -- Sobre qué establecimientos se inventa la actividad: los que cuentan y, de ellos, los que atienden partos.

#: Instituciones que cuentan en los denominadores.
INSTITUCIONES = ("GOBIERNO REGIONAL", "MINSA")
#: Sin lista de partos se supone que los grupos viven en establecimientos de esta categoría o más.
CATEGORIA_SUPUESTA = "I-3"


def que_cuentan(establecimientos: pd.DataFrame) -> Marcas:
    """Qué filas son de gobiernos regionales o del MINSA y están activas."""
    propias = establecimientos["institucion"].isin(INSTITUCIONES).to_numpy(dtype=bool)
    return propias & establecimientos["activo"].to_numpy(dtype=bool)


def que_atienden(establecimientos: pd.DataFrame) -> Marcas:
    """Qué filas cuentan y atienden partos; sin ningún «si» en el registro, las de categoría I-3 o más.

    La suposición solo sirve para situar los grupos: la columna `atiende_parto_rn` no se toca.
    """
    atienden = establecimientos["atiende_parto_rn"].eq("si").to_numpy(dtype=bool, na_value=False)
    if not atienden.any():
        altas = CATEGORIAS[CATEGORIAS.index(CATEGORIA_SUPUESTA) :]
        atienden = establecimientos["categoria"].isin(altas).to_numpy(dtype=bool)
    return np.logical_and(atienden, que_cuentan(establecimientos))


# -- Nombres inventados de lugares, establecimientos y grupos.

_RAICES = (
    "Suma", "Wayri", "Tinta", "Chaska", "Qanti", "Mallu", "Ruwa", "Sisa", "Illa", "Pauqa", "Anqa", "Kuyu", "Lliu",
    "Ñawi", "Sami", "Tika", "Urpi", "Wiru", "Yani", "Kusi", "Hatu", "Intu", "Chiri", "Puru", "Rumi", "Tari", "Muna",
    "Qora", "Sari", "Killa", "Alli", "Warma", "Achi", "Misti", "Kori", "Lluta", "Belmo", "Flori", "Clavi", "Robla",
    "Senda", "Espi", "Ondu", "Brisa", "Valdu", "Cedri", "Trigu", "Nogui", "Palmi", "Lumbra",
)  # fmt: skip
_TERMINACIONES = (
    "marilla", "tambura", "llanque", "qanto", "soray", "pactay", "yuncal", "rimay", "wascar", "chimbar", "londra",
    "cedal", "miray", "tolar", "quenda", "pallay", "vilana", "sorilla", "jantu", "cuylay", "maruy", "nustal",
    "pirhuay", "ruyal", "seccay", "taruna", "ulmay", "zaraya", "loray", "picuy", "chulmo", "dorana", "ferral",
    "guillar", "hualpay", "molay", "runday", "sapiru", "tuscal", "vilmar", "wincha", "yarumi",
)  # fmt: skip
#: Con calificativo hay lugar para los miles de establecimientos del país sin repetir nombre.
_CALIFICATIVOS = ("", " Alto", " Bajo", " Chico", " Grande", " Nuevo", " Central", " del Mirador")

_SUSTANTIVOS = (
    "Semillitas", "Gotitas", "Estrellitas", "Capullos", "Retoñitos", "Florecitas", "Abrazos", "Raíces", "Lucecitas",
    "Pasitos", "Manantial", "Nido", "Brotes", "Caricias", "Amanecer", "Mariposas", "Girasoles", "Rocío", "Espigas",
    "Arrullos", "Colibríes", "Cosecha", "Puentes", "Rayitos",
)  # fmt: skip
_COMPLEMENTOS = (
    "de Vida", "de Amor", "de Esperanza", "del Valle", "de Ternura", "de Luz", "del Mañana", "de Leche y Miel",
    "del Hogar", "de Salud", "del Barrio", "de la Quebrada", "de Alegría", "del Campo", "de la Loma", "de Colores",
)  # fmt: skip


#: palabras distintas que se pueden formar
_PALABRAS = len(_RAICES) * len(_TERMINACIONES)


def _palabra(numero: int) -> str:
    return _RAICES[numero // len(_TERMINACIONES)] + _TERMINACIONES[numero % len(_TERMINACIONES)]


def lugares(rng: np.random.Generator, cantidad: int) -> list[str]:
    """`cantidad` lugares distintos de una palabra. `ValueError` si se piden más de los que se pueden formar."""
    return [_palabra(int(numero)) for numero in _sin_repetir(rng, _PALABRAS, cantidad)]


def nombres_establecimiento(rng: np.random.Generator, cantidad: int) -> list[str]:
    """`cantidad` nombres de establecimiento distintos: un lugar y, casi siempre, un calificativo."""
    largo = len(_CALIFICATIVOS)
    numeros = _sin_repetir(rng, _PALABRAS * largo, cantidad)
    return [_palabra(int(numero) // largo) + _CALIFICATIVOS[int(numero) % largo] for numero in numeros]


def comunidades(rng: np.random.Generator, cantidad: int) -> list[str]:
    """`cantidad` comunidades; pueden repetirse de un territorio a otro."""
    return [_palabra(int(numero)) for numero in rng.integers(0, _PALABRAS, cantidad)]


def nombres_grupo(rng: np.random.Generator, cantidad: int) -> list[str]:
    """`cantidad` nombres de grupo («Semillitas de Vida»); pueden repetirse, como ocurre con los reales."""
    largo = len(_COMPLEMENTOS)
    numeros = rng.integers(0, len(_SUSTANTIVOS) * largo, cantidad)
    return [f"{_SUSTANTIVOS[int(n) // largo]} {_COMPLEMENTOS[int(n) % largo]}" for n in numeros]


def _sin_repetir(rng: np.random.Generator, posibles: int, cantidad: int) -> np.ndarray:
    if cantidad > posibles:
        raise ValueError(f"Se piden {cantidad} nombres distintos y solo se pueden formar {posibles}: agregue raíces.")
    return rng.permutation(posibles)[:cantidad]


# -- Reparto de puntos en territorios compactos: siembra dentro de un polígono y bisección por cantidades.

#: Parte de los puntos que se agrupa alrededor de focos, como los poblados; el resto queda disperso.
_PARTE_EN_FOCOS = 0.55


def repartir(total: int, pesos: Sequence[float] | Decimales, minimo: int = 1) -> Enteros:
    """Enteros ≥ `minimo` que suman `total`, proporcionales a los pesos (restos mayores).

    `ValueError` si `total` no alcanza para el mínimo de cada parte.
    """
    cuotas = np.asarray(pesos, dtype=float)
    libres = total - minimo * len(cuotas)
    if libres < 0:
        raise ValueError(f"{total} no alcanza para {len(cuotas)} partes de al menos {minimo}.")
    exactas = libres * cuotas / cuotas.sum()
    partes = np.floor(exactas).astype(np.int64)
    orden = np.argsort(-(exactas - partes), kind="stable")
    partes[orden[: libres - int(partes.sum())]] += 1
    return partes + minimo


def sembrar(poligono: BaseGeometry, cantidad: int, focos: int, rng: np.random.Generator) -> tuple[Decimales, Decimales]:
    """`cantidad` puntos (longitudes, latitudes) dentro del polígono; algo más de la mitad, alrededor de `focos`."""
    oeste, sur, este, norte = poligono.bounds
    shapely.prepare(poligono)

    def dispersos(cuantos: int) -> tuple[Decimales, Decimales]:
        return rng.uniform(oeste, este, 4 * cuantos), rng.uniform(sur, norte, 4 * cuantos)

    centros_x, centros_y = _los_de_dentro(poligono, max(focos, 1), dispersos)

    def en_focos(_: int) -> tuple[Decimales, Decimales]:
        cuales = rng.integers(0, len(centros_x), 2 * cantidad)
        x = centros_x[cuales] + rng.normal(0, (este - oeste) / 22, 2 * cantidad)
        return x, centros_y[cuales] + rng.normal(0, (norte - sur) / 22, 2 * cantidad)

    juntos = int(cantidad * _PARTE_EN_FOCOS)
    x, y = _los_de_dentro(poligono, juntos, en_focos)
    sueltos_x, sueltos_y = _los_de_dentro(poligono, cantidad - juntos, dispersos)
    return np.concatenate([x, sueltos_x]), np.concatenate([y, sueltos_y])


def _los_de_dentro(
    poligono: BaseGeometry, cantidad: int, proponer: Callable[[int], tuple[Decimales, Decimales]]
) -> tuple[Decimales, Decimales]:
    """Los primeros `cantidad` puntos que caen dentro del polígono, de los que `proponer(cantidad)` da cada vez."""
    xs, ys = [np.empty(0)], [np.empty(0)]
    reunidos = 0
    while reunidos < cantidad:
        x, y = proponer(cantidad)
        dentro = np.flatnonzero(shapely.contains_xy(poligono, x, y))[: cantidad - reunidos]
        xs.append(x[dentro])
        ys.append(y[dentro])
        reunidos += len(dentro)
    return np.concatenate(xs), np.concatenate(ys)


def bisecar(x: Decimales, y: Decimales, tamanos: Enteros) -> Enteros:
    """Parte los puntos en `len(tamanos)` zonas compactas con esa cantidad de puntos cada una.

    Bisección k-d: se corta por el eje más largo, en la proporción de las cantidades. Devuelve el número de zona de
    cada punto. `tamanos` debe sumar el número de puntos.
    """
    zonas = np.empty(len(x), dtype=np.int64)
    pendientes = [(np.arange(len(x)), 0, len(tamanos))]
    while pendientes:
        puntos, desde, hasta = pendientes.pop()
        if hasta - desde == 1:
            zonas[puntos] = desde
            continue
        medio = (desde + hasta) // 2
        a_lo_ancho = np.ptp(x[puntos]) >= np.ptp(y[puntos])
        ordenados = puntos[np.argsort((x if a_lo_ancho else y)[puntos], kind="stable")]
        corte = int(tamanos[desde:medio].sum())
        pendientes += [(ordenados[:corte], desde, medio), (ordenados[corte:], medio, hasta)]
    return zonas


def repartir_cardinal(x: Decimales, y: Decimales, norte: int, sur: int, oeste: int) -> Enteros:
    """Cuatro zonas de un mismo polígono: 0 norte, 1 centro (lo que queda al oeste), 2 este y 3 sur."""
    zonas = np.full(len(x), 2, dtype=np.int64)
    por_latitud = np.argsort(y, kind="stable")
    zonas[por_latitud[:sur]] = 3
    zonas[por_latitud[len(y) - norte :]] = 0
    medio = por_latitud[sur : len(y) - norte]
    zonas[medio[np.argsort(x[medio], kind="stable")[:oeste]]] = 1
    return zonas
