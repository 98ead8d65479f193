"""Las filas aceptadas: dónde se guardan, de dónde salieron, de qué tiempo y lugar hablan y qué carga parte de ellas."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache, partial
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow.parquet as pq

from dashboard.almacen.base import AUSENTE
from dashboard.almacen.generacion import CarpetaGeneracion, ultima_buena
from dashboard.contratos.contrato import marco_vacio, posiciones, tipos, valores_en
from dashboard.contratos.grupos import integrantes_en
from dashboard.contratos.tablas import PARTOS, TABLAS, Tablas, contrato_de
from dashboard.dominio.periodo import Periodo, numero_mes
from dashboard.dominio.territorio import PAIS, Nivel, nivel_de_codigo
from dashboard.ingesta.partos import al_dia, listas_de
from dashboard.nucleo.errores import ErrorGeneracion, SinGeneracion
from dashboard.nucleo.formato import enumerar
from dashboard.nucleo.matrices import Enteros

# -- Las filas aceptadas se guardan enteras en Parquet: de ahí parte la siguiente importación.

#: nombres de las tablas que lleva una generación
MARCOS: tuple[str, ...] = tuple(campo.name for campo in fields(Tablas) if campo.type == "pd.DataFrame")


def vacias() -> Tablas:
    """Un conjunto de tablas sin filas, con sus columnas."""
    marcos: dict[str, Any] = {nombre: marco_vacio(contrato_de(nombre)) for nombre in MARCOS}
    return Tablas(**marcos)


def guardar(tablas: Tablas, carpeta: Path) -> None:
    """Escribe `carpeta/<tabla>.parquet` por cada tabla."""
    carpeta.mkdir(parents=True, exist_ok=True)
    for nombre in MARCOS:
        filas, ruta = getattr(tablas, nombre), carpeta / f"{nombre}.parquet"
        if len(filas):
            filas.to_parquet(ruta, index=False)
        else:
            ruta.write_bytes(_sin_filas(nombre))


# la mayoría de las tablas está vacía en la mayoría de las cargas: escribirlas y leerlas tardaba más que lo cargado
@cache
def _sin_filas(nombre: str) -> bytes:
    escrito = BytesIO()
    marco_vacio(contrato_de(nombre)).to_parquet(escrito, index=False)
    return escrito.getvalue()


def leer(carpeta: Path, manifiesto: Mapping[str, Any], cuales: Collection[str] = MARCOS) -> Tablas:
    """Las tablas con que se preparó una generación ya verificada; las que no están en `cuales` quedan sin filas.

    Tampoco tiene filas la tabla que una versión anterior no guardaba, ni datos la columna.
    """
    rutas = {nombre: carpeta / "aceptadas" / f"{nombre}.parquet" for nombre in MARCOS if nombre in cuales}
    marcos: dict[str, Any] = {}
    for nombre, ruta in rutas.items():
        if ruta.is_file() and pq.read_metadata(ruta).num_rows:
            leido, propios = pd.read_parquet(ruta), tipos(contrato_de(nombre))
            marcos[nombre] = leido.reindex(columns=list(dict.fromkeys((*propios, *leido)))).astype(propios)
    origen = manifiesto.get("origen")
    leidas = replace(
        vacias(),
        **marcos,
        demostracion=bool(manifiesto.get("demostracion")),
        registro_demostracion=bool(manifiesto.get("registro_demostracion")),
        parto_desde=str(manifiesto.get("parto_desde") or ""),
        origen=list(origen) if isinstance(origen, list) else [],
    )
    return leidas if "partos" in rutas and rutas["partos"].is_file() else con_listas(leidas)


def con_listas(tablas: Tablas) -> Tablas:
    """Las tablas con las listas de partos que solo están en las columnas del registro, y este con la última.

    Así llegan las inventadas y las de una versión anterior, que guardaba la última y nada más.
    """
    clave = list(PARTOS.clave)
    partos = pd.concat([tablas.partos, listas_de(tablas.establecimientos)]).drop_duplicates(clave)
    partos = partos.sort_values(clave, ignore_index=True).astype(tipos(PARTOS))
    establecimientos, partos = al_dia(tablas.establecimientos, partos)
    return replace(tablas, establecimientos=establecimientos, partos=partos)


def enteros(columna: pd.Series) -> Enteros:
    """Columna de enteros con `AUSENTE` donde falta el dato."""
    return pd.to_numeric(columna, errors="coerce").fillna(AUSENTE).to_numpy(dtype=np.int64)


# -- De qué archivo y de qué línea salió cada fila cargada: dos columnas que acompañan a las del contrato.

#: `Int32`: el número de la entrada de `origen` y la línea del archivo (o fila de la hoja); NA en lo inventado
PROCEDENCIA = ("_origen", "_linea")


def anotar(filas: pd.DataFrame, numero: int, lineas: npt.NDArray[np.integer]) -> pd.DataFrame:
    """Copia de `filas` con su procedencia. `lineas`: (filas,) la de cada una."""
    origen = pd.Series(numero, index=filas.index, dtype="Int32")
    return filas.assign(_origen=origen, _linea=pd.Series(lineas, index=filas.index, dtype="Int32"))


def tipar(filas: pd.DataFrame) -> pd.DataFrame:
    """Copia con las dos columnas, aunque la tabla no las trajera, y con su tipo después de unir marcos."""
    return filas.assign(
        **{
            nombre: filas[nombre].astype("Int32") if nombre in filas else pd.Series(pd.NA, filas.index, dtype="Int32")
            for nombre in PROCEDENCIA
        }
    )


def procedencia(filas: pd.DataFrame) -> dict[str, Enteros]:
    """`archivo` (su entrada de `origen`) y `linea`: (filas,), con `AUSENTE` en lo que no salió de un archivo."""
    anotadas = tipar(filas)
    return {
        campo: anotadas[nombre].fillna(AUSENTE).to_numpy(dtype=np.int64)
        for campo, nombre in zip(("archivo", "linea"), PROCEDENCIA, strict=True)
    }


def siguiente(origen: Sequence[Mapping[str, Any]]) -> int:
    """El número que le toca a la próxima entrada de `origen`. No se repite aunque se olviden entradas."""
    return 1 + max((int(entrada.get("n", 0)) for entrada in origen), default=0)


# -- De qué días habla cada tabla: lo que la página de datos dice al lado de cada archivo.


def tramo(nombre: str, filas: pd.DataFrame) -> tuple[str, str]:
    """Primer y último día (`AAAA-MM-DD`) o año de las filas; "" y "" si la tabla no habla de un tiempo."""
    columna = contrato_de(nombre).cuando
    valores = filas[columna].dropna() if columna else pd.Series(dtype="object")
    if valores.empty:
        return "", ""
    forma = "d" if columna in _ANUALES else "%Y-%m-%d"
    return f"{valores.min():{forma}}", f"{valores.max():{forma}}"


def resumen_de_tablas(tablas: Tablas) -> dict[str, dict[str, Any]]:
    """Tabla → filas cargadas y de qué días hablan, para las que tienen alguna."""
    resumen = {}
    for nombre in (tabla.nombre for tabla in TABLAS):
        filas = getattr(tablas, nombre)
        if len(filas):
            desde, hasta = tramo(nombre, filas)
            resumen[nombre] = {"filas": len(filas), "desde": desde, "hasta": hasta}
    return resumen


# -- Las esperadas que faltan se toman de las integrantes de su grupo, una sola vez: al publicar la sesión.


def les_faltan_esperadas(marcos: Mapping[str, pd.DataFrame]) -> pd.Series:
    """Máscara de las sesiones sin `esperadas` de un grupo cuyas integrantes se conocen."""
    return marcos["sesiones"]["esperadas"].isna() & _integrantes(marcos).notna()


def con_esperadas(tablas: Tablas) -> Tablas:
    """Las tablas con las `esperadas` que faltan: las integrantes de su grupo, o más si vinieron y faltaron más.

    Se guardan así con la generación: quien cargue después otro tamaño del grupo no cambia las sesiones que ya había.
    """
    sesiones, marcos = tablas.sesiones, {n: getattr(tablas, n) for n in ("sesiones", "grupos", "tamanos")}
    minimo = np.maximum(enteros(sesiones["asistentes"]), 0) + _anotadas(tablas)
    supuestas = np.maximum(enteros(_integrantes(marcos)), minimo)
    esperadas = sesiones["esperadas"].mask(
        les_faltan_esperadas(marcos), pd.Series(supuestas, sesiones.index, dtype=sesiones["esperadas"].dtype)
    )
    return replace(tablas, sesiones=sesiones.assign(esperadas=esperadas))


def _integrantes(marcos: Mapping[str, pd.DataFrame]) -> pd.Series:
    """En su fecha, de las sesiones a las que les faltan las esperadas; NA en las demás."""
    sesiones = marcos["sesiones"]
    sin_ellas = sesiones[sesiones["esperadas"].isna()]
    if sin_ellas.empty:
        return pd.Series(pd.NA, index=sesiones.index, dtype="Int64")
    return integrantes_en(sin_ellas, marcos["grupos"], marcos["tamanos"]).reindex(sesiones.index)


def _anotadas(tablas: Tablas) -> Enteros:
    """(sesiones,): faltas anotadas de cada sesión, con cualquier motivo."""
    sesion = posiciones(tablas.inasistencias["codigo_sesion"], tablas.sesiones["codigo_sesion"])
    cantidad = np.where(sesion >= 0, np.maximum(enteros(tablas.inasistencias["cantidad"]), 0), 0)
    return np.bincount(np.maximum(sesion, 0), cantidad, minlength=len(tablas.sesiones)).astype(np.int64)


# -- De qué tablas parte una carga: las de la generación vigente, si son reales; lo inventado no se mezcla.

#: lo único real que hay bajo una demostración hecha sobre el registro
_DEL_REGISTRO = ("establecimientos", "partos")


@dataclass(frozen=True, slots=True)
class Partida:
    """Tablas reales con que empieza una carga (quizá sin filas) y lo que la persona debe saber de ellas."""

    #: las lee cada vez: en una carga grande no caben las de antes junto a las de después
    leer: Callable[[], Tablas]
    parto_desde: str = ""
    avisos: tuple[str, ...] = ()
    #: la generación de la que parte (número y momento en que se creó); "" si ninguna
    base: str = ""
    #: huella de los ajustes con que se preparó, si lo que se sirve son estas mismas tablas sin nada inventado; o ""
    huella_ajustes: str = ""


def punto_de_partida(almacen: Path) -> Partida:
    """Las tablas reales de la generación vigente; sin filas si no hay ninguna, si es inventada o si está dañada.

    De una demostración hecha sobre un registro real queda el registro.
    """
    try:
        # lo aceptado se lee igual aunque lo preparado sea de una versión anterior
        vigente = ultima_buena(almacen, de_antes=True)
    except SinGeneracion:
        return Partida(vacias)
    except ErrorGeneracion as error:
        return Partida(vacias, "", (f"{error.mensaje} La carga empieza sin esos datos.",))
    avisos = (vigente.aviso,) if vigente.aviso else ()
    base = base_de(vigente)
    if not vigente.manifiesto["demostracion"]:
        dicho = vigente.manifiesto.get
        huella = str(dicho("huella_ajustes", ""))
        return Partida(partial(servidas, vigente), str(dicho("parto_desde") or ""), avisos, base, huella)
    if vigente.manifiesto["registro_demostracion"]:
        descarte = "Los datos de demostración no se mezclan con los reales: la carga empieza sin ninguno de ellos."
        return Partida(vacias, "", (*avisos, descarte), base)
    descarte = "Los grupos y sesiones de demostración se descartan; el registro real de establecimientos se conserva."
    return Partida(
        lambda: replace(registro_de(vigente), demostracion=False),
        str(vigente.manifiesto.get("parto_desde") or ""),
        (*avisos, descarte),
        base,
    )


def servidas(generacion: CarpetaGeneracion) -> Tablas:
    """Las tablas de una generación como se sirven, también si una versión anterior las guardó sin sus esperadas."""
    return con_esperadas(leer(generacion.carpeta, generacion.manifiesto))


def registro_de(generacion: CarpetaGeneracion) -> Tablas:
    """Las tablas de una generación con solo su registro de establecimientos, y de qué archivos salió."""
    registro = leer(generacion.carpeta, generacion.manifiesto, _DEL_REGISTRO)
    return replace(registro, origen=[fila for fila in registro.origen if fila.get("tabla") in _DEL_REGISTRO])


def base_de(generacion: CarpetaGeneracion) -> str:
    """Identidad de una generación: dos con el mismo número en carpetas distintas no se confunden."""
    return f"{generacion.numero} {generacion.manifiesto['creada']}"


# -- De qué territorios y meses habla un archivo: lo que `--reemplazar` sustituye, y nada más.

#: del más alto al más bajo, con los nombres de las columnas del registro
_NIVELES = ("diresa", "red", "microrred", "codigo_renipress")
#: estados sin fecha de corte: su ámbito es solo el territorio
_SIN_TIEMPO = frozenset({"grupos", "recursos", "metas"})
#: columnas de un año entero
_ANUALES = frozenset({"anio", "anio_parto"})
#: las que no son de ningún territorio
_DEL_PAIS = frozenset({"campanas", "equivalencias_dhis2", "avances"})
_PAIS = (("pais", PAIS),)


@dataclass(frozen=True, slots=True)
class Ambito:
    """Territorios, como pares (columna del registro, código), y meses (`numero_mes`) de un archivo.

    `("pais", "PE")` es el país entero. `meses` es `None` en las tablas que no hablan de un tiempo.
    """

    territorios: tuple[tuple[str, str], ...]
    meses: frozenset[int] | None

    @property
    def texto(self) -> str:
        """«11-02 y 25, de ene 2025 a jul 2025»."""
        donde = enumerar([codigo for _, codigo in self.territorios])
        if not self.meses:
            return donde
        cuando = []
        # los meses seguidos distan lo mismo de su lugar en la lista
        for _, tramo_seguido in groupby(enumerate(sorted(self.meses)), lambda par: par[1] - par[0]):
            meses = [Periodo.mes(mes).texto for _, mes in tramo_seguido]
            cuando.append(" a ".join(dict.fromkeys((meses[0], meses[-1]))))
        return f"{donde}, {enumerar(cuando)}"

    def contiene(self, nombre: str, filas: pd.DataFrame, tablas: Mapping[str, pd.DataFrame]) -> pd.Series:
        """Máscara de las filas de la tabla `nombre` que caen dentro: en un territorio y con todos sus meses."""
        lugares = _lugares(nombre, filas, tablas)
        dentro = pd.Series(False, index=filas.index)
        for nivel, codigo in self.territorios:
            dentro |= True if nivel == "pais" else lugares[nivel].eq(codigo).fillna(False).astype(bool)
        if self.meses is None:
            return dentro
        meses = _meses(nombre, filas, tablas)
        return dentro & meses.map(lambda propios: bool(propios) and propios <= self.meses).astype(bool)


def ambito_de(nombre: str, filas: pd.DataFrame, tablas: Mapping[str, pd.DataFrame]) -> Ambito:
    """El ámbito de las filas de un archivo: en cada DIRESA, el territorio más pequeño que las contiene a todas.

    Así el archivo de una red no toca las demás, y el de un establecimiento solo lo toca a él. Los meses son aquellos de
    los que hay alguna fila. `tablas`: las demás tablas aceptadas, para situar grupos y sesiones.
    """
    territorios: Iterable[tuple[str, str]]
    if nombre in _DEL_PAIS or ("codigo_territorio" in filas and filas["codigo_territorio"].eq(PAIS).any()):
        territorios = _PAIS
    elif nombre == "resultados":
        territorios = [("ambito", str(ambito)) for ambito in sorted(filas["ambito"].unique())]
    else:
        lugares = _lugares(nombre, filas, tablas)
        territorios = [_comun(propios) for _, propios in lugares.dropna(subset="diresa").groupby("diresa")]
    con_tiempo = nombre == "inasistencias" or (contrato_de(nombre).cuando and nombre not in _SIN_TIEMPO)
    meses = frozenset[int]().union(*_meses(nombre, filas, tablas)) if con_tiempo else None
    return Ambito(tuple(territorios), meses)


def _comun(lugares: pd.DataFrame) -> tuple[str, str]:
    """El nivel más bajo cuyo código es el mismo en todas las filas de una DIRESA."""
    for nivel in reversed(_NIVELES):
        codigos = lugares[nivel]
        if codigos.notna().all() and codigos.nunique() == 1:
            return nivel, str(codigos.iloc[0])
    raise AssertionError("todas las filas son de la misma DIRESA")


def _lugares(nombre: str, filas: pd.DataFrame, tablas: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Columnas `_NIVELES` de cada fila; NA en los niveles que la fila no precisa."""
    if nombre == "establecimientos":
        return filas[list(_NIVELES)]
    if nombre == "resultados" or nombre in _DEL_PAIS:
        return filas
    if "diresa" in filas:
        return filas[["diresa"]].reindex(columns=list(_NIVELES))
    if nombre == "recursos":
        # un recurso se sitúa por su distrito: la región de los establecimientos que hay en él
        registro = tablas["establecimientos"].drop_duplicates("ubigeo").set_index("ubigeo")
        diresas = registro["diresa"].reindex(filas["ubigeo"]).set_axis(filas.index)
        return diresas.to_frame().reindex(columns=list(_NIVELES))
    if "codigo_territorio" in filas:
        return _lugares_de_codigos(filas["codigo_territorio"], tablas)
    if "codigo_renipress" in filas:
        codigos = filas["codigo_renipress"]
    elif "codigo_grupo" in filas:
        grupos = tablas["grupos"]
        codigos = valores_en(filas["codigo_grupo"], grupos["codigo_grupo"], grupos["codigo_renipress"])
    else:
        codigos = _de_su_sesion(filas, tablas)
    return _de_establecimientos(codigos, tablas)


def _de_su_sesion(filas: pd.DataFrame, tablas: Mapping[str, pd.DataFrame], columna: str = "codigo_renipress") -> Any:
    sesiones = tablas["sesiones"].set_index("codigo_sesion")[columna]
    return sesiones.reindex(filas["codigo_sesion"]).set_axis(filas.index)


def _de_establecimientos(codigos: pd.Series, tablas: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    registro = tablas["establecimientos"].set_index("codigo_renipress", drop=False)[list(_NIVELES)]
    return registro.reindex(codigos).set_axis(codigos.index)


def _lugares_de_codigos(codigos: pd.Series, tablas: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    lugares = _de_establecimientos(codigos, tablas)
    for posicion, codigo in codigos.items():
        if nivel_de_codigo(codigo) in (Nivel.DIRESA, Nivel.RED, Nivel.MICRORRED):
            partes = codigo.split("-")
            for cuantas, nivel in enumerate(_NIVELES[: len(partes)], start=1):
                lugares.loc[posicion, nivel] = "-".join(partes[:cuantas])
    return lugares


def _meses(nombre: str, filas: pd.DataFrame, tablas: Mapping[str, pd.DataFrame]) -> pd.Series:
    """Los meses de cada fila, como `frozenset` de `numero_mes`."""
    cuando = "anio" if nombre == "campanas" else contrato_de(nombre).cuando
    if cuando in _ANUALES or nombre == "reportes":
        columna = "periodo" if nombre == "reportes" else cuando
        periodos = filas[columna].map(lambda texto: Periodo.leer(str(texto)))
        return periodos.map(lambda periodo: frozenset(range(periodo.primer_mes, periodo.ultimo_mes + 1)))
    fechas = _de_su_sesion(filas, tablas, "fecha") if nombre == "inasistencias" else filas[cuando]
    return fechas.map(lambda fecha: frozenset() if pd.isna(fecha) else frozenset({numero_mes(fecha)}))
