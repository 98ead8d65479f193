"""Una generación abierta para leer, del disco o de la memoria: árbol, cubo, dimensiones y filas. Ni pandas ni pyarrow.

El cubo es una matriz de sumas acumuladas por medida. Ordenados los grupos (o establecimientos) en profundidad, cada
territorio es un intervalo de filas `[i, j)` y su suma es una sola resta: `acumulado[j] - acumulado[i]`. En el disco son
`.npy` que se abren con `mmap_mode="r"`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson

from dashboard.almacen.generacion import CarpetaGeneracion
from dashboard.almacen.medidas import MEDIDAS, Valores
from dashboard.almacen.variacion import Variacion
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import el_que_vale
from dashboard.dominio.territorio import Nivel, normalizar_codigo, sin_tildes
from dashboard.nucleo.errores import ErrorGeneracion

Columnas = Mapping[str, Sequence[Any]]
Matriz = npt.NDArray[np.int32]

# -- El árbol de territorios: cada nodo es un intervalo de establecimientos y otro de grupos.

#: columnas de la tabla de territorios
CAMPOS_TERRITORIO = ("codigo", "nombre", "nivel", "padre", "e0", "e1", "g0", "g1", "fecha_datos", "mes0", "mes1")


class Arbol:
    """Nodos por código. Los territorios se cargan enteros; establecimientos y grupos se arman al pedirlos."""

    def __init__(self, territorios: Columnas, establecimientos: Columnas, grupos: Columnas) -> None:
        self._territorios: dict[str, Nodo] = {}
        self._hijos: dict[str, list[str]] = {}
        self._por_nivel: dict[Nivel, list[Nodo]] = {nivel: [] for nivel in Nivel}
        filas = zip(*(territorios[campo] for campo in CAMPOS_TERRITORIO), strict=True)
        for codigo, nombre, nivel, padre, e0, e1, g0, g1, ordinal, mes0, mes1 in filas:
            hasta = date.fromordinal(ordinal) if ordinal else None
            nodo = Nodo(codigo, nombre, Nivel(nivel), padre, (e0, e1), (g0, g1), hasta, (mes0, mes1))
            self._territorios[codigo] = nodo
            self._por_nivel[nodo.nivel].append(nodo)
            self._hijos.setdefault(padre, []).append(codigo)
        self.establecimientos = establecimientos
        self.grupos = grupos
        self._fila_establecimiento = {codigo: fila for fila, codigo in enumerate(establecimientos["codigo"])}
        self._fila_grupo = {codigo: fila for fila, codigo in enumerate(grupos["codigo"])}

    def buscar(self, codigo: str) -> Nodo | None:
        """El nodo de ese código en cualquier nivel, o `None`."""
        if codigo in self._territorios:
            return self._territorios[codigo]
        if codigo in self._fila_establecimiento:
            return self.establecimiento(self._fila_establecimiento[codigo])
        if codigo in self._fila_grupo:
            return self.grupo(self._fila_grupo[codigo])
        return None

    def establecimiento(self, fila: int) -> Nodo:
        """El establecimiento de una fila del orden de profundidad."""
        columnas = self.establecimientos
        padre = self._territorios[columnas["microrred"][fila]]
        return Nodo(
            columnas["codigo"][fila],
            columnas["nombre"][fila],
            Nivel.ESTABLECIMIENTO,
            padre.codigo,
            (fila, fila + 1),
            (columnas["g0"][fila], columnas["g1"][fila]),
            padre.fecha_datos,
            padre.meses,
        )

    def grupo(self, fila: int) -> Nodo:
        """El grupo de una fila. Su intervalo de establecimientos está vacío: un grupo no tiene cobertura."""
        fila_padre = self.grupos["establecimiento"][fila]
        padre = self.establecimiento(fila_padre)
        return Nodo(
            self.grupos["codigo"][fila],
            self.grupos["nombre"][fila],
            Nivel.GRUPO,
            padre.codigo,
            (fila_padre, fila_padre),
            (fila, fila + 1),
            padre.fecha_datos,
            padre.meses,
        )

    def padre(self, nodo: Nodo) -> Nodo:
        """El nodo del que cuelga otro, que no es el país."""
        superior = self.buscar(nodo.padre)
        assert superior is not None
        return superior

    def hijos(self, nodo: Nodo) -> list[Nodo]:
        """Los hijos directos, en orden de código."""
        if nodo.nivel is Nivel.MICRORRED:
            return [self.establecimiento(fila) for fila in range(*nodo.establecimientos)]
        if nodo.nivel is Nivel.ESTABLECIMIENTO:
            return [self.grupo(fila) for fila in range(*nodo.grupos)]
        return [self._territorios[codigo] for codigo in self._hijos.get(nodo.codigo, ())]

    def territorios(self, nivel: Nivel) -> list[Nodo]:
        """Todos los territorios de un nivel, en profundidad."""
        return list(self._por_nivel[nivel])


# -- Búsqueda por palabras sobre el índice de una generación, sin tildes y por código con o sin sus ceros.

#: tope de lo que se lee de la persona; lo demás no ayuda a encontrar nada
LARGO_MAXIMO = 80


def posiciones(indice: Columnas, texto: str) -> list[int]:
    """Posiciones del índice que contienen todas las palabras de `texto`, las mejores primero.

    Orden: código exacto, etiqueta que empieza por el texto, palabra de la etiqueta que empieza por él, y el resto;
    dentro de cada clase, el orden del índice (territorios, distritos, establecimientos, grupos).
    """
    buscado = sin_tildes(texto[:LARGO_MAXIMO])
    palabras = buscado.split()
    if not palabras:
        return []
    formas = {buscado, normalizar_codigo(buscado).lower(), buscado.zfill(8)} if not buscado.isalpha() else {buscado}
    halladas: list[tuple[int, int]] = []
    for posicion, (codigo, completo) in enumerate(zip(map(str.lower, indice["codigo"]), indice["texto"], strict=True)):
        dentro = all(palabra in completo for palabra in palabras)
        if codigo in formas:
            # un código escrito sin sus ceros puede no estar dentro del texto («8» no contiene «08»)
            halladas.append((0 if dentro else 1, posicion))
        elif dentro and completo.startswith(buscado):
            halladas.append((2, posicion))
        elif dentro:
            # el texto es «etiqueta código contexto»: que el distrito empiece así no adelanta a sus establecimientos
            etiqueta = completo.partition(f" {codigo} ")[0]
            halladas.append((3 if f" {palabras[0]}" in f" {etiqueta}" else 4, posicion))
    return [posicion for _, posicion in sorted(halladas)]


#: cuánto se parece, de 0 a 100, lo que quizá se quiso escribir, desde cuántas letras se busca y cuántas se prueban
_PARECIDO, _LETRAS, _PRUEBAS = 75, 4, 5
#: textos corregidos de los que se dan resultados
_CORREGIDOS = 3


def palabras_de(indice: Columnas) -> list[str]:
    """Las palabras del índice, una vez cada una."""
    return sorted({palabra for completo in indice["texto"] for palabra in completo.split() if palabra.isalpha()})


def corregidos(indice: Columnas, palabras: Sequence[str], texto: str) -> list[str]:
    """Lo que quizá se quiso escribir, lo más parecido primero, y que está en el índice: «cuzco» → «cusco».

    Cada palabra que no está se cambia por las que más se le parecen; una de menos de `_LETRAS` se deja fuera.
    """
    # solo quien escribe mal la paga
    from rapidfuzz import fuzz, process

    textos = indice["texto"]
    opciones: list[list[tuple[str, float]]] = []
    for escrita in sin_tildes(texto[:LARGO_MAXIMO]).split():
        if any(escrita in completo for completo in textos):
            opciones.append([(escrita, 100.0)])
        elif len(escrita) >= _LETRAS:
            halladas = process.extract(escrita, palabras, scorer=fuzz.ratio, score_cutoff=_PARECIDO, limit=_PRUEBAS)
            if not escrita.isalpha() or not halladas:
                return []
            opciones.append([(palabra, parecido) for palabra, parecido, _ in halladas])
    puntos: dict[str, float] = {}
    for completo in textos if opciones else ():
        mejores = [next((o for o in propias if o[0] in completo), None) for propias in opciones]
        if None not in mejores:
            puntos[" ".join(o[0] for o in mejores if o)] = sum(o[1] for o in mejores if o)
    return sorted(puntos, key=lambda corregido: -puntos[corregido])[:_CORREGIDOS]


# -- Lo que se guarda de una generación y se lee igual.


def acumular(valores: Valores) -> Matriz:
    """Suma acumulada por filas con una fila inicial de ceros.

    `valores`: (filas, …) enteros o síes y noes. Devuelve (filas + 1, …) int32. `OverflowError` si una suma
    no cabe en 32 bits.
    """
    # la suma se lleva en 64 bits sin copiar la matriz: la de inasistencias es la cuarta parte de una carga grande
    con_signo = valores.dtype != bool and valores.min(initial=0) < 0
    total = (np.abs(valores) if con_signo else valores).sum(axis=0, dtype=np.int64)
    if total.size and total.max() > np.iinfo(np.int32).max:
        raise OverflowError("Una suma del cubo no cabe en 32 bits.")
    acumulado = np.zeros((valores.shape[0] + 1, *valores.shape[1:]), dtype=np.int32)
    acumulado[1:] = valores
    for fila in range(1, len(acumulado)):  # 3–7 veces más rápido que np.cumsum(axis=0) en matrices anchas
        acumulado[fila] += acumulado[fila - 1]
    return acumulado


@dataclass(frozen=True, slots=True)
class Contenido:
    """Lo que se lee de una generación, esté en el disco o en la memoria."""

    #: tabla → sus columnas o sus filas, tal como se escriben en JSON
    dimensiones: Mapping[str, Any]
    #: medida → sumas acumuladas
    acumulado: Mapping[str, Matriz]
    #: columna de las sesiones → (sesiones,) enteros, por grupo y fecha; `desde` tiene los límites de cada grupo
    filas: Mapping[str, npt.NDArray[np.integer]]
    catalogos: Mapping[str, Sequence[str]]
    #: tabla de la guía → (campos, filas), y `participantes`: (cuentas, sesiones)
    guia: Mapping[str, npt.NDArray[np.integer]]
    #: código → caja, rótulo y tipo de su área
    geografia: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def guardar_cubo(acumulado: Mapping[str, Matriz], carpeta: Path) -> None:
    """Escribe `cubo/<medida>.npy` por cada medida."""
    (carpeta / "cubo").mkdir(parents=True, exist_ok=True)
    for nombre, matriz in acumulado.items():
        np.save(carpeta / "cubo" / f"{nombre}.npy", matriz)


def _abrir(ruta: Path) -> Matriz:
    # como `ndarray`, que sigue mirando el archivo: cada recorte de un `memmap` cuesta lo que tres sumas
    matriz: Matriz = np.load(ruta, mmap_mode="r").view(np.ndarray)
    return matriz


def abrir_cubo(carpeta: Path) -> dict[str, Matriz]:
    """Abre todas las medidas sin leerlas: los procesos del servidor comparten las mismas páginas de memoria."""
    return {medida.nombre: _abrir(carpeta / "cubo" / f"{medida.nombre}.npy") for medida in MEDIDAS}


def guardar_filas(contenido: Contenido, carpeta: Path) -> None:
    """Escribe `filas/<columna>.npy`, los catálogos a que apuntan las de texto y `guia/<tabla>.npy`."""
    (carpeta / "filas").mkdir(parents=True, exist_ok=True)
    for campo, valores in contenido.filas.items():
        np.save(carpeta / "filas" / f"{campo}.npy", valores)
    (carpeta / "filas" / "catalogos.json").write_bytes(orjson.dumps(contenido.catalogos))
    (carpeta / "guia").mkdir(parents=True, exist_ok=True)
    for nombre, matriz in contenido.guia.items():
        np.save(carpeta / "guia" / f"{nombre}.npy", matriz)


def guardar_dimensiones(dimensiones: Mapping[str, Any], carpeta: Path) -> None:
    """Escribe `dim/<tabla>.json` por cada tabla."""
    (carpeta / "dim").mkdir(parents=True, exist_ok=True)
    for nombre, tabla in dimensiones.items():
        (carpeta / "dim" / f"{nombre}.json").write_bytes(orjson.dumps(tabla))


def leer(carpeta: Path) -> Contenido:
    """Lo que `guardar_…` escribió y la ficha de cada área; las matrices y las filas, sin leerlas."""
    return Contenido(
        {ruta.stem: orjson.loads(ruta.read_bytes()) for ruta in (carpeta / "dim").glob("*.json")},
        abrir_cubo(carpeta),
        {ruta.stem: _abrir(ruta) for ruta in (carpeta / "filas").glob("*.npy")},
        orjson.loads((carpeta / "filas" / "catalogos.json").read_bytes()),
        {ruta.stem: _abrir(ruta) for ruta in (carpeta / "guia").glob("*.npy")},
        orjson.loads((carpeta / "geo" / "geografia.json").read_bytes()),
    )


@dataclass(frozen=True, slots=True)
class Generacion:
    """Todo lo que se lee de una generación, con las tablas que no son del árbol por su nombre."""

    numero: int
    carpeta: Path
    manifiesto: Mapping[str, Any]
    #: por qué se sirve esta y no la del puntero; "" si es la del puntero
    aviso: str
    arbol: Arbol
    acumulado: Mapping[str, Matriz]
    sesiones: Mapping[str, npt.NDArray[np.integer]]
    catalogos: Mapping[str, Sequence[str]]
    guia: Mapping[str, npt.NDArray[np.integer]]
    geografia: Mapping[str, Mapping[str, Any]]
    busqueda: Columnas
    facilitadores: Mapping[str, Mapping[str, int]]
    #: establecimiento → año → (si atiende partos, quién lo dice), de los que están en más de una lista
    partos: Mapping[str, Mapping[str, Sequence[str]]]
    #: (fila del grupo, lo que se supo de su tamaño desde cada día), de los que lo cambiaron
    tamanos: Sequence[tuple[int, Sequence[Mapping[str, Any]]]]
    #: (fila del establecimiento, día en que la dejó, código y nombre de la red y de la microrred en que estuvo)
    traslados: Sequence[tuple[int, int, str, str, str, str]]
    supervisiones: Sequence[Sequence[Any]]
    acuerdos: Sequence[Sequence[Any]]
    regiones: Mapping[str, Mapping[str, str]]
    #: tablas cortas tal como se cargaron, como diccionarios por fila
    recursos: Sequence[Mapping[str, Any]]
    resultados: Sequence[Mapping[str, Any]]
    campanas: Sequence[Mapping[str, Any]]
    hitos: Sequence[Mapping[str, Any]]
    #: tabla de la guía que es de territorios → sus filas
    de_territorios: Mapping[str, Sequence[Mapping[str, Any]]]
    #: cuánto varía la asistencia sin que nada cambie
    variacion: Variacion
    #: lo que cuesta y solo depende de la generación: se calcula una vez, y muere con ella
    memoria: dict[Any, Any] = field(default_factory=dict, compare=False)

    def de_los_partos(self, codigo: str, anio: int) -> dict[str, Any]:
        """Lo que la lista que vale ese año dice de un establecimiento; vacío si solo está en una, o en ninguna."""
        listas = self.partos.get(codigo)
        if not listas:
            return {}
        vale = el_que_vale([int(otro) for otro in listas], anio)
        return {"atiende": listas[str(vale)][0], "fuente_parto": listas[str(vale)][1], "anio_parto": vale}

    @property
    def mes0(self) -> int:
        """Número del primer mes del cubo."""
        return int(self.manifiesto["mes0"])

    @property
    def mes1(self) -> int:
        """Número del último mes del cubo."""
        return int(self.manifiesto["mes1"])


@lru_cache(maxsize=2)
def leer_tramas(carpeta: Path) -> Mapping[str, Mapping[str, Any]]:
    """Líneas de trama por código de una generación. Se leen la primera vez que un área las necesita."""
    tramas: Mapping[str, Mapping[str, Any]] = orjson.loads((carpeta / "geo" / "tramas.json").read_bytes())
    return tramas


#: el de quien no tiene ninguno: el Perú entero, en blanco
_SIN_DIBUJO: Mapping[str, Any] = {
    "ancho": 500, "alto": 590, "encuadre": [29.9, -82.7, 0.6], "areas": {}, "rotulos": {}, "fondo": "", "aparte": None,
    "lugar": [0, 0, 0, 0],
}  # fmt: skip


@lru_cache(maxsize=64)
def leer_dibujo(ruta: Path) -> Mapping[str, Any]:
    """Las áreas de un territorio ya llevadas a su lienzo; sin ninguna si el archivo no existe."""
    return orjson.loads(ruta.read_bytes()) if ruta.is_file() else _SIN_DIBUJO


@lru_cache(maxsize=32)
def leer_coleccion(ruta: Path) -> Mapping[str, Any]:
    """Una FeatureCollection; vacía si el archivo no existe."""
    return orjson.loads(ruta.read_bytes()) if ruta.is_file() else {"features": []}


#: las tablas de que se hace el árbol, y las que se leen tal como se guardaron
_DEL_ARBOL = ("territorios", "establecimientos", "grupos")
_SUELTAS = (
    "busqueda",
    "facilitadores",
    "partos",
    "tamanos",
    "traslados",
    "supervisiones",
    "acuerdos",
    "regiones",
    "recursos",
    "resultados",
    "campanas",
    "hitos",
    "de_territorios",
)


def armar(verificada: CarpetaGeneracion, contenido: Contenido) -> Generacion:
    """La generación de ese contenido. `KeyError` si le falta una tabla."""
    tablas = contenido.dimensiones
    return Generacion(
        verificada.numero,
        verificada.carpeta,
        verificada.manifiesto,
        verificada.aviso,
        Arbol(*(tablas[nombre] for nombre in _DEL_ARBOL)),
        contenido.acumulado,
        contenido.filas,
        contenido.catalogos,
        contenido.guia,
        contenido.geografia,
        **{nombre: tablas[nombre] for nombre in _SUELTAS},
        variacion=Variacion.leida(tablas["variacion"]),
    )


def abrir(verificada: CarpetaGeneracion) -> Generacion:
    """Abre una generación ya verificada. `ErrorGeneracion` si le falta o le sobra algo que el formato exige."""
    try:
        return armar(verificada, leer(verificada.carpeta))
    except (OSError, ValueError, KeyError) as error:
        raise ErrorGeneracion(
            f"La generación «{verificada.carpeta.name}» no se puede abrir: {type(error).__name__}.",
            que_hacer="Vuelva a importar sus archivos o ejecute `tablero demo`.",
        ) from error
