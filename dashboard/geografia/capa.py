"""Una capa de límites como la tiene la oficina: leerla, reconocer su código y dejarla limpia.

Entra un GeoJSON, un shapefile (suelto o en un .zip) o un GeoPackage, de distritos, provincias o departamentos con su
UBIGEO, o de regiones, redes o microrredes con su `codigo`. Sale una tabla con una fila por código, en grados.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple
from zipfile import BadZipFile, ZipFile

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from dashboard.dominio.territorio import Nivel, nivel_de_codigo, normalizar_codigo, sin_tildes
from dashboard.geografia.areas import CRS
from dashboard.geografia.escribir import limpiar
from dashboard.geografia.oficina import CAJA_PERU
from dashboard.nucleo.errores import ErrorArchivo
from dashboard.nucleo.formato import enumerar, palabra, plural

Avance = Callable[[str, float], None]
#: con qué empieza cada clase de archivo: GDAL abre además muchas otras, también las que piden cosas a la red
_EMPIEZA = {
    ".shp": b"\x00\x00\x27\x0a",
    ".gpkg": b"SQLite format 3\x00",
    ".zip": b"PK",
    ".geojson": b"{",
    ".json": b"{",
}
_EN_ZIP = (".shp", ".gpkg", ".geojson")
#: lo que un .shp necesita al lado
_DEL_SHAPEFILE = (".dbf", ".shx")
_FORMATOS = (
    "Entregue un GeoJSON, un GeoPackage (.gpkg) o un shapefile: el .shp con su .dbf, su .shx y su .prj al lado, o "
    "todos en un .zip."
)
_POLIGONOS = ("Polygon", "MultiPolygon")
#: cómo se llaman, sin tildes ni signos, las columnas del UBIGEO entero y las de cada una de sus partes
_ENTERO = re.compile(r"(id|cod|codigo)?ubigeo(inei)?\d*\Z")
_ANTES = r"(id|cod|codigo|cc|cd|ubi|ubigeo)"
_PARTES = tuple(
    re.compile(rf"{_ANTES}({nombres})\d*\Z")
    for nombres in ("d?dpto|d?dep(a|artamen|artamento)?|dd", "pp|pr(ov|ovincia)?", "di(st|strito)?|dis")
)
_CODIGO = re.compile(r"codigo|(cod|codigo|id)disa\Z")
_NIVELES = (Nivel.DIRESA, Nivel.RED, Nivel.MICRORRED)


class Capa(NamedTuple):
    """Una fila por código: la columna `ubigeo` o `codigo`, y `geometry`, en grados y sin franjas entre vecinas."""

    unidades: gpd.GeoDataFrame
    avisos: tuple[str, ...]


def leer_capa(ruta: Path, capa: str, epsg: int, avance: Avance) -> Capa:
    """Lee y limpia una capa. `capa`: cuál, si el archivo trae varias; `epsg`: su sistema, si no lo dice (0: lo dice).

    `ErrorArchivo` si no es un mapa, si le falta el código o el sistema de coordenadas, o si no cae en el Perú.
    """
    avance("Leyendo la capa", 0.0)
    leida = _leer(ruta, capa)
    donde = f"En {ruta.name}."
    avisos: list[str] = []
    poligonos = _solo_poligonos(leida, donde, avisos)
    avance("Pasando a grados", 0.1)
    en_grados = _en_grados(poligonos, epsg, donde, avisos)
    columna, codigos = _codigos(en_grados, donde, avisos)
    avance("Reparando geometrías", 0.2)
    geometrias = np.array(en_grados.geometry.tolist(), dtype=object)
    if cuantas := int((~shapely.is_valid(geometrias)).sum()):
        geometrias = shapely.make_valid(geometrias, method="structure", keep_collapsed=False)
        reparo = palabra(cuantas, "reparó", "repararon")
        avisos.append(f"Se {reparo} {plural(cuantas, 'polígono mal cerrado', 'polígonos mal cerrados')}.")
    avance("Quitando lo que se encima", 0.3)
    limpias = gpd.GeoDataFrame({columna: codigos}, geometry=limpiar(geometrias), crs=CRS)
    avance("Uniendo por código", 0.9)
    limpias = limpias[~limpias.geometry.is_empty & (limpias[columna] != "")]
    return Capa(limpias.dissolve(columna, method="coverage", as_index=False)[[columna, "geometry"]], tuple(avisos))


# -- Abrir el archivo.


def _leer(ruta: Path, capa: str) -> gpd.GeoDataFrame:
    no_es = ErrorArchivo(f"«{ruta.name}» no es un mapa que el tablero sepa leer.", que_hacer=_FORMATOS)
    try:
        with ruta.open("rb") as flujo:
            comienzo = flujo.read(64)
    except OSError as error:
        raise ErrorArchivo(f"No se puede leer «{ruta.name}».", que_hacer="Revise la ruta y los permisos.") from error
    clase = ruta.suffix.lower()
    if not _empieza_como(clase, comienzo):
        raise no_es
    if clase in (".json", ".geojson") and b'"FeatureCollection"' not in ruta.read_bytes():
        raise no_es
    fuente = str(ruta)
    if clase == ".zip":
        fuente, capa = _dentro_del_zip(ruta, capa)
    elif clase == ".shp":
        _completo(ruta.name, [vecino.name for vecino in ruta.parent.iterdir()])
    try:
        with warnings.catch_warnings():
            # GDAL avisa en inglés de lo que corrige al leer
            warnings.simplefilter("ignore")
            nombre = _elegida(ruta, capa, gpd.list_layers(fuente)["name"].tolist())
            try:
                return gpd.read_file(fuente, layer=nombre)
            except UnicodeDecodeError:
                # su .cpg dice UTF-8 y no lo es
                return gpd.read_file(fuente, layer=nombre, encoding="ISO-8859-1")
    except RuntimeError as error:
        # de ahí cuelgan los errores de GDAL, que no son de una biblioteca que se declare
        raise no_es from error


def _empieza_como(clase: str, comienzo: bytes) -> bool:
    return clase in _EMPIEZA and comienzo.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(_EMPIEZA[clase])


def _dentro_del_zip(ruta: Path, capa: str) -> tuple[str, str]:
    """La dirección del mapa de un .zip, y la capa que hay que abrir en él."""
    try:
        with ZipFile(ruta) as comprimido:
            nombres = [nombre for nombre in comprimido.namelist() if not nombre.startswith("__MACOSX")]
            # un .json suelto suele ser la ficha de la capa, y no la capa
            mapas = {PurePosixPath(n).stem: n for n in nombres if PurePosixPath(n).suffix.lower() in _EN_ZIP}
            if not mapas:
                raise ErrorArchivo(f"«{ruta.name}» no trae ningún mapa dentro.", que_hacer=_FORMATOS)
            interno = mapas[_elegida(ruta, capa if len(mapas) > 1 else "", list(mapas))]
            with comprimido.open(interno) as flujo:
                comienzo = flujo.read(64)
    except (BadZipFile, OSError, RuntimeError) as error:
        raise ErrorArchivo(
            f"«{ruta.name}» está dañado o tiene contraseña: no se abre como .zip.", que_hacer=_FORMATOS
        ) from error
    if not _empieza_como(PurePosixPath(interno).suffix.lower(), comienzo):
        raise ErrorArchivo(f"«{PurePosixPath(interno).name}» no es lo que dice su nombre.", que_hacer=_FORMATOS)
    if interno.lower().endswith(".shp"):
        _completo(PurePosixPath(interno).name, [PurePosixPath(nombre).name for nombre in nombres])
    return f"/vsizip/{ruta.resolve().as_posix()}/{interno}", "" if len(mapas) > 1 else capa


def _completo(shp: str, vecinos: Sequence[str]) -> None:
    """`ErrorArchivo` si al .shp le falta alguno de los archivos que lo acompañan."""
    hay = {vecino.lower() for vecino in vecinos}
    faltan = [parte for parte in _DEL_SHAPEFILE if shp.lower().removesuffix(".shp") + parte not in hay]
    if faltan:
        raise ErrorArchivo(
            f"A «{shp}» le {palabra(len(faltan), 'falta', 'faltan')} {enumerar([f'el {parte}' for parte in faltan])}.",
            que_hacer="Póngalos al lado, con el mismo nombre, o comprima toda la carpeta en un .zip.",
        )


def _elegida(ruta: Path, capa: str, hay: Sequence[str]) -> str:
    """La capa pedida, o la única. `ErrorArchivo` si no está o si hay varias."""
    if (capa or len(hay) == 1) and (elegida := capa or hay[0]) in hay:
        return elegida
    raise ErrorArchivo(
        f"«{ruta.name}» no trae la capa «{capa}»." if capa else f"«{ruta.name}» trae varias capas.",
        que_hacer=f"Diga cuál con --capa: {enumerar(list(hay), 'o')}.",
    )


# -- Lo que se dibuja, y dónde.


def _solo_poligonos(leida: gpd.GeoDataFrame, donde: str, avisos: list[str]) -> gpd.GeoDataFrame:
    geometrias = leida.geometry if isinstance(leida, gpd.GeoDataFrame) else None
    buenas = None if geometrias is None else geometrias.geom_type.isin(_POLIGONOS) & ~geometrias.is_empty
    if buenas is None or not buenas.any():
        raise ErrorArchivo(
            "La capa no trae ningún polígono.",
            donde=donde,
            que_hacer="Entregue los límites, no los puntos ni las líneas.",
        )
    if fuera := int((~buenas).sum()):
        avisos.append(f"{plural(fuera, 'elemento')} sin polígono {palabra(fuera, 'queda', 'quedan')} fuera.")
    planas = leida[buenas].reset_index(drop=True)
    return planas.set_geometry(gpd.GeoSeries(shapely.force_2d(planas.geometry.array), crs=leida.crs))


def _en_grados(poligonos: gpd.GeoDataFrame, epsg: int, donde: str, avisos: list[str]) -> gpd.GeoDataFrame:
    """En WGS84. `ErrorArchivo` si no se sabe en qué sistema están o si no caen en el Perú."""
    try:
        if epsg:
            poligonos = poligonos.set_crs(epsg=epsg, allow_override=True)
        elif poligonos.crs is None:
            if not _en_el_peru(poligonos):
                raise ErrorArchivo(
                    "La capa no dice en qué sistema de coordenadas está: le falta el .prj.",
                    donde=donde,
                    que_hacer="Póngalo al lado del .shp, o diga cuál es: --epsg 32718 (UTM 18 sur), 32717 o 32719.",
                )
            avisos.append("La capa no dice su sistema de coordenadas; están en grados, y se toman por WGS84.")
            poligonos = poligonos.set_crs(CRS)
        en_grados = poligonos.to_crs(CRS)
    except RuntimeError as error:
        # el de pyproj, que no conoce ese número
        raise ErrorArchivo(
            f"No existe el sistema de coordenadas EPSG:{epsg}.", que_hacer="Pruebe con 32718, 32717, 32719 o 4326."
        ) from error
    if not _en_el_peru(en_grados):
        raise ErrorArchivo(
            f"Las coordenadas caen fuera del Perú, leídas como {poligonos.crs.to_string()[:40]}.",
            donde=donde,
            que_hacer="Si ese no es su sistema, diga cuál con --epsg (32718 es UTM 18 sur). En grados, la longitud va "
            "primero.",
        )
    return en_grados


def _en_el_peru(poligonos: gpd.GeoDataFrame) -> bool:
    oeste, sur, este, norte = poligonos.total_bounds
    # escrita así, una coordenada que no es un número tampoco pasa
    return bool(oeste >= CAJA_PERU[0] and sur >= CAJA_PERU[1] and este <= CAJA_PERU[2] and norte <= CAJA_PERU[3])


# -- De quién es cada polígono.


class _Hallado(NamedTuple):
    """Las columnas que dan el código, el de cada fila ("" donde no se entiende) y cuántos perdieron su cero."""

    columnas: str
    codigos: pd.Series
    cifras: int = 0
    repuestos: int = 0


def _codigos(tabla: gpd.GeoDataFrame, donde: str, avisos: list[str]) -> tuple[str, pd.Series]:
    """Si traen `ubigeo` o `codigo`, y el de cada fila. `ErrorArchivo` si ninguna columna lo trae."""
    textos = {str(n): tabla[n].map(_como_texto) for n in tabla.columns if n != tabla.geometry.name}
    ubigeo, region = _ubigeo(textos), _de_region(textos)
    # un distrito dice más que una región; una región, más que un departamento
    hallado = ubigeo if ubigeo and (ubigeo.cifras == 6 or not region) else region
    if hallado is None:
        raise ErrorArchivo(
            "Ninguna columna de la capa trae el UBIGEO ni el código de la región.",
            donde=f"{donde[:-1]}, con {enumerar([f'«{nombre}»' for nombre in textos]) or 'ninguna columna'}.",
            que_hacer="Llame «UBIGEO» a la que trae el del INEI (6 cifras el distrito, 4 la provincia, 2 el "
            "departamento), o «codigo» a la del código de la DISA.",
        )
    cuantos = int((hallado.codigos == "").sum())
    de = "el UBIGEO" if hallado is ubigeo else "el código de la región"
    avisos.insert(0, f"{plural(len(tabla), 'polígono')}; {de} está en {hallado.columnas}.")
    if hallado.repuestos:
        avisos.append(f"Se repuso el cero inicial de {plural(hallado.repuestos, 'UBIGEO', 'UBIGEO')}.")
    if cuantos:
        avisos.append(
            f"{plural(cuantos, 'polígono')} no {palabra(cuantos, 'trae', 'traen')} un código que se entienda: no se "
            f"{palabra(cuantos, 'usa', 'usan')}."
        )
    return "ubigeo" if hallado is ubigeo else "codigo", hallado.codigos


def _ubigeo(textos: Mapping[str, pd.Series]) -> _Hallado | None:
    """El de la columna que lo trae entero o, si están en varias, el de sus partes juntas."""
    anchos = {nombre: ancho for nombre, columna in textos.items() if 0 < (ancho := _ancho(columna)) <= 6}
    enteras = [n for n in anchos if _ENTERO.match(_plano(n)) or (_plano(n) == "codigo" and anchos[n] > 3)]
    if enteras:
        nombre = max(enteras, key=anchos.__getitem__)
        return _entero(nombre, textos[nombre], anchos[nombre] + anchos[nombre] % 2)
    hallado: _Hallado | None = None
    for orden, patron in enumerate(_PARTES, start=1):
        nombre = next((n for n in anchos if patron.match(_plano(n))), "")
        if nombre and anchos[nombre] > 2 * orden - 2:
            hallado = _entero(nombre, textos[nombre], 2 * orden)
        elif nombre and anchos[nombre] <= 2 and hallado and hallado.cifras == 2 * orden - 2:
            parte = _entero(nombre, textos[nombre], 2)
            juntos = (hallado.codigos + parte.codigos).where((hallado.codigos != "") & (parte.codigos != ""), "")
            hallado = _Hallado(f"{hallado.columnas} y {parte.columnas}", juntos, 2 * orden)
    return hallado


def _entero(nombre: str, textos: pd.Series, cifras: int) -> _Hallado:
    """De cifras, y de ese largo o de una menos: una hoja de cálculo se come el cero inicial."""
    corto = textos.str.isdigit() & (textos.str.len() == cifras - 1)
    bueno = textos.str.isdigit() & (textos.str.len() == cifras) | corto
    return _Hallado(f"«{nombre}»", textos.str.zfill(cifras).where(bueno, ""), cifras, int(corto.sum()))


def _de_region(textos: Mapping[str, pd.Series]) -> _Hallado | None:
    """El de una región, red o microrred."""
    for nombre in [nombre for nombre in textos if _CODIGO.match(_plano(nombre))]:
        codigos = textos[nombre].map(normalizar_codigo)
        codigos = codigos.where(codigos.map(nivel_de_codigo).isin(_NIVELES), "")
        if (codigos != "").any():
            return _Hallado(f"«{nombre}»", codigos)
    return None


def _como_texto(valor: Any) -> str:
    """Un código como se escribe: 10101.0 es «10101»."""
    return "" if pd.isna(valor) else re.sub(r"\.0+\Z", "", str(valor).strip())


def _ancho(textos: pd.Series) -> int:
    """Cuántas cifras tiene el más largo; 0 si ninguno es un número."""
    cifras = textos[textos.str.isdigit()]
    return int(cifras.str.len().max()) if len(cifras) else 0


def _plano(nombre: str) -> str:
    return re.sub(r"[^a-z0-9]", "", sin_tildes(nombre))
