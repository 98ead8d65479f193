"""Fundir filas nuevas en una tabla, y deshacer lo que contradice a las demás."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from dashboard.contratos.contrato import Tabla, posiciones, valores_en
from dashboard.contratos.tablas import SEGUIDAS, tabla_de
from dashboard.ingesta.entrada import Validada
from dashboard.ingesta.informe import Informe, Problema, Suma, agrupar
from dashboard.ingesta.partos import PARTO
from dashboard.ingesta.textos import mostrable
from dashboard.nucleo.formato import plural
from dashboard.nucleo.matrices import Booleanos, Enteros
from dashboard.publicacion.aceptadas import tipar

# -- Fundir filas nuevas en una tabla: la de la misma clave reemplaza a la anterior y las demás se quedan.

#: tabla → columnas que la ingesta deduce de otras: si el archivo no las trae, vale lo deducido
_DEDUCIDAS = {
    "establecimientos": {"diresa_nombre", "red", "red_nombre", "microrred", "microrred_nombre", *PARTO},
    "sesiones": {"codigo_renipress", "esperadas"},
    "supervisiones": {"codigo_renipress"},
    "acuerdos": {"codigo_renipress"},
}
#: filas reemplazadas que se muestran celda por celda; de las demás va la cuenta
EJEMPLOS = 20


@dataclass(frozen=True, slots=True)
class Diferencia:
    """Una celda que cambia de valor: la clave de su fila, la columna, lo que había y lo que queda."""

    clave: str
    columna: str
    antes: str
    despues: str


@dataclass(slots=True)
class Cambio:
    """Qué le pasó a una tabla en una carga, en filas. `ejemplos`: celdas de las primeras filas reemplazadas."""

    tabla: str
    nuevas: int = 0
    reemplazadas: int = 0
    iguales: int = 0
    quitadas: int = 0
    ejemplos: list[Diferencia] = field(default_factory=list)

    @property
    def hay(self) -> bool:
        """Si la tabla queda distinta."""
        return bool(self.nuevas or self.reemplazadas or self.quitadas)

    def sumar(self, otro: Cambio) -> None:
        """Añade las cuentas de otro archivo de la misma tabla."""
        self.nuevas += otro.nuevas
        self.reemplazadas += otro.reemplazadas
        self.iguales += otro.iguales
        self.quitadas += otro.quitadas
        self.ejemplos += otro.ejemplos


def claves(filas: pd.DataFrame, tabla: Tabla) -> pd.Index:
    """La clave de cada fila, comparable entre marcos."""
    columnas = list(tabla.clave)
    return pd.Index(filas[columnas[0]]) if len(columnas) == 1 else pd.MultiIndex.from_frame(filas[columnas])


def fundir(previas: pd.DataFrame, nuevas: pd.DataFrame, tabla: Tabla) -> tuple[pd.DataFrame, Cambio]:
    """Las dos juntas, ordenadas por su clave (así el resultado no depende del orden de las cargas), y qué cambió."""
    clave = list(tabla.clave)
    previas, nuevas = tipar(previas), tipar(nuevas)
    lugar = _lugar_de(nuevas, previas, tabla)
    estan = np.flatnonzero(lugar >= 0)
    cambia = np.zeros((len(estan), len(tabla.nombres)), dtype=bool)
    for i, nombre in enumerate(tabla.nombres):
        if nombre not in clave:
            antes = previas[nombre].take(lugar[estan]).reset_index(drop=True)
            cambia[:, i] = ~_mismos(nuevas[nombre].take(estan).reset_index(drop=True), antes)
    distintas = cambia.any(axis=1)
    # una fila igual se queda como estaba, con el archivo del que salió la primera vez
    quedan = np.setdiff1d(np.arange(len(previas)), lugar[estan[distintas]], assume_unique=True)
    entran = np.setdiff1d(np.arange(len(nuevas)), estan[~distintas], assume_unique=True)
    juntas = _juntas(previas, nuevas, quedan, entran, clave)
    primeras = np.flatnonzero(distintas)[:EJEMPLOS]
    pares = [(nuevas.iloc[estan[i]], previas.iloc[lugar[estan[i]]], cambia[i]) for i in primeras]
    reemplazadas = int(distintas.sum())
    return juntas, Cambio(
        tabla.nombre,
        len(nuevas) - len(estan),
        reemplazadas,
        len(estan) - reemplazadas,
        ejemplos=[diferencia for par in pares for diferencia in _diferencias(*par, tabla)],
    )


def _lugar_de(nuevas: pd.DataFrame, previas: pd.DataFrame, tabla: Tabla) -> Enteros:
    """(nuevas,) la posición en `previas` de la fila de la misma clave; −1 si no está."""
    if len(tabla.clave) == 1:
        return posiciones(nuevas[tabla.clave[0]], previas[tabla.clave[0]])
    clave = list(tabla.clave)
    conocidas = previas[clave].assign(_lugar=np.arange(len(previas)))
    halladas = nuevas[clave].merge(conocidas, on=clave, how="left", validate="1:1")
    return halladas["_lugar"].fillna(-1).to_numpy(dtype=np.int64)


def _juntas(
    previas: pd.DataFrame, nuevas: pd.DataFrame, quedan: Enteros, entran: Enteros, clave: list[str]
) -> pd.DataFrame:
    """Esas filas de las dos, ordenadas por su clave. Se arman columna a columna: la tabla entera, dos veces, pesa."""
    cuales = np.concatenate([quedan, len(previas) + entran])

    def columna(nombre: str) -> pd.Series:
        return pd.concat([previas[nombre], nuevas[nombre]], ignore_index=True).take(cuales).reset_index(drop=True)

    cuales = cuales[pd.DataFrame({n: columna(n) for n in clave}).sort_values(clave, kind="stable").index.to_numpy()]
    return pd.DataFrame({nombre: columna(nombre) for nombre in previas.columns}, copy=False)


def _diferencias(nueva: pd.Series, previa: pd.Series, cambia: Booleanos, tabla: Tabla) -> Iterator[Diferencia]:
    """Las celdas que cambian de una fila reemplazada."""
    cual = " · ".join(mostrable(_texto(nueva[nombre]), es_codigo=True, aceptado=True) for nombre in tabla.clave)
    for nombre in np.array(tabla.nombres)[cambia]:
        antes, despues = (mostrable(_texto(fila[nombre]), aceptado=True) for fila in (previa, nueva))
        yield Diferencia(cual, str(nombre), antes, despues)


def _texto(valor: object) -> str:
    if valor is None or pd.isna(valor):  # type: ignore[call-overload]
        return ""
    return f"{valor:%Y-%m-%d}" if isinstance(valor, pd.Timestamp) else str(valor)


def _mismos(unos: pd.Series, otros: pd.Series) -> pd.Series:
    return (unos == otros).fillna(False).astype(bool) | (unos.isna() & otros.isna())


def conservar_ausentes(
    nuevas: pd.DataFrame, previas: pd.DataFrame, tabla: Tabla, presentes: Collection[str]
) -> tuple[pd.DataFrame, list[str]]:
    """Copia de `nuevas` donde una columna que el archivo no trae conserva lo que la fila ya tenía, y qué columnas son.

    Una celda en blanco sí borra: el archivo la trae y dice que está vacía. Las que se deducen de otras (el árbol, las
    esperadas) no se tocan.
    """
    clave = list(tabla.clave)
    deducidas = _DEDUCIDAS.get(tabla.nombre, set())
    ausentes = [n for n in tabla.nombres if n not in presentes and n not in deducidas and n not in clave]
    if not ausentes or previas.empty:
        return nuevas, []
    lugar = _lugar_de(nuevas, previas, tabla)
    estaban = pd.Series(lugar >= 0, index=nuevas.index)
    cambios = {}
    for nombre in ausentes:
        tenian = pd.Series(pd.api.extensions.take(previas[nombre].array, lugar, allow_fill=True), index=nuevas.index)
        conservada = nuevas[nombre].mask(estaban, tenian).astype(nuevas[nombre].dtype)
        # lo que tenía y lo que vale en blanco pueden ser lo mismo: entonces no hay nada que decir
        if tenian.notna().any() and not _mismos(conservada, nuevas[nombre]).all():
            cambios[nombre] = conservada
    return nuevas.assign(**cambios), list(cambios)


def conservar_lo_que_calla(
    nuevas: pd.DataFrame, previas: pd.DataFrame, juntas: Sequence[Sequence[str]]
) -> tuple[pd.DataFrame, int]:
    """Copia de `nuevas` (establecimientos) donde lo que el archivo no dice sigue como estaba, y en cuántas filas.

    `juntas`: columnas que van juntas; si la primera está en blanco, ninguna de ellas se toma del archivo.
    """
    cambios: dict[str, pd.Series] = {}
    cuantas = pd.Series(False, index=nuevas.index)
    for columnas in juntas:
        calla = nuevas[columnas[0]].isna()
        for nombre in columnas:
            sabidas = valores_en(nuevas["codigo_renipress"], previas["codigo_renipress"], previas[nombre])
            cambios[nombre] = nuevas[nombre].mask(calla, sabidas)
            cuantas |= calla & sabidas.notna()
    return nuevas.assign(**cambios), int(cuantas.sum())


# -- Las sesiones del HIS que se cargaron cuando se aceptaba su Id_Establecimiento como si fuera el RENIPRESS.
#
# La mayoría de esos números son el RENIPRESS de otro establecimiento, y en la sesión guardada no queda cuál era. Se
# reconocen porque el código es de un registro diario (`HIS-…`) y el archivo del que salieron se anotó sin `formulario`,
# que toda carga anota desde que ese número se rechaza.

#: código de una sesión del HIS; lo que se repite si la misma cita cambia de establecimiento es su fecha y su distintivo
_CODIGO = r"HIS-[0-9]{8}-([0-9]{8}-.+)"
#: el distintivo de una cita, y no el número de orden de las que no la traen
_CITA = r"[0-9]{8}-[0-9a-f]{8}"


def sin_comprobar(sesiones: pd.DataFrame, origen: Sequence[Mapping[str, Any]]) -> pd.Series:
    """Máscara de las sesiones que pueden ser de otro establecimiento. `origen`: los archivos de la generación."""
    de_antes = [entrada["n"] for entrada in origen if "n" in entrada and "formulario" not in entrada]
    suyas = tipar(sesiones)["_origen"].isin(de_antes) & sesiones["fuente"].eq("his")
    return (suyas & sesiones["codigo_sesion"].str.fullmatch(_CODIGO)).fillna(False).astype(bool)


def comprobadas(previas: pd.DataFrame, nuevas: pd.DataFrame, origen: Sequence[Mapping[str, Any]]) -> pd.Series:
    """Máscara de las `previas` sin comprobar que el archivo trae de nuevo: el mismo código o la misma cita ese día."""
    citas = _citas(nuevas)
    mismas = previas["codigo_sesion"].isin(nuevas["codigo_sesion"]) | _citas(previas).isin(citas.dropna())
    return sin_comprobar(previas, origen) & mismas


def _citas(sesiones: pd.DataFrame) -> pd.Series:
    partes = sesiones["codigo_sesion"].str.extract(f"^{_CODIGO}$", expand=False)
    return partes.where(partes.str.fullmatch(_CITA).fillna(False).astype(bool))


# -- Lo que una carga puede romper entre tablas ya aceptadas: se halla, se dice y se deshace; nada cae en silencio.

Marcos = dict[str, pd.DataFrame]


@dataclass(frozen=True, slots=True)
class Veto:
    """Por qué la fila de un código no puede reemplazar a la que está cargada."""

    columna: str
    encontrado: str
    esperado: str
    como_corregir: str


def vetos(tablas: Mapping[str, pd.DataFrame], traidos: Mapping[str, pd.Index]) -> dict[str, dict[str, Veto]]:
    """Tabla → código → por qué la fila traída contradice lo que ya estaba cargado.

    `traidos`: códigos de grupos y sesiones que vienen en los archivos de esta carga.
    """
    return {"grupos": _grupos(tablas, traidos["grupos"]), "sesiones": _sesiones(tablas, traidos["sesiones"])}


def _grupos(tablas: Mapping[str, pd.DataFrame], traidos: pd.Index) -> dict[str, Veto]:
    """Grupos que dejarían fuera de su vida a alguna de sus sesiones cargadas."""
    sesiones = tablas["sesiones"].dropna(subset="codigo_grupo")
    por_grupo = sesiones[sesiones["codigo_grupo"].isin(traidos)].groupby("codigo_grupo")["fecha"].agg(["min", "max"])
    grupos = tablas["grupos"].set_index("codigo_grupo").join(por_grupo, how="inner")
    hallados = {}
    for columna, limite, mascara in (
        ("fecha_conformacion", "min", grupos["fecha_conformacion"] > grupos["min"]),
        ("fecha_cierre", "max", grupos["fecha_cierre"] < grupos["max"]),
    ):
        for codigo, fila in grupos[mascara].iterrows():
            hallados[str(codigo)] = Veto(
                columna,
                f"{fila[columna]:%Y-%m-%d}",
                f"una fecha {'hasta' if limite == 'min' else 'desde'} el {fila[limite]:%Y-%m-%d}, la de una sesión ya "
                f"cargada del grupo {mostrable(str(codigo), aceptado=True)}",
                "Corrija esa fecha, o cargue a la vez las sesiones corregidas del grupo.",
            )
    return hallados


def _sesiones(tablas: Mapping[str, pd.DataFrame], traidos: pd.Index) -> dict[str, Veto]:
    """Sesiones cuyas esperadas menos asistentes no alcanzan para las faltas que ya tienen cargadas."""
    faltas = tablas["inasistencias"].groupby("codigo_sesion")["cantidad"].sum()
    sesiones = tablas["sesiones"][["codigo_sesion", "esperadas", "asistentes"]]
    sesiones = sesiones.assign(faltas=valores_en(sesiones["codigo_sesion"], faltas.index.to_series(), faltas))
    exceso = (sesiones["faltas"] > sesiones["esperadas"] - sesiones["asistentes"]).fillna(False).astype(bool)
    return {
        str(codigo): Veto(
            "esperadas",
            f"{plural(int(fila['esperadas']), 'esperada')} y {plural(int(fila['asistentes']), 'asistente')}",
            f"que quepan las {int(fila['faltas'])} faltas ya cargadas de la sesión "
            f"{mostrable(str(codigo), aceptado=True)}",
            "Corrija la fila, o cargue a la vez las inasistencias corregidas de esa sesión.",
        )
        for codigo, fila in sesiones[exceso].set_index("codigo_sesion").iterrows()
        if codigo in traidos
    }


def aplicar_vetos(leida: Validada, vetados: Mapping[str, Veto]) -> tuple[pd.DataFrame, Informe]:
    """Las filas sin las vetadas, y el informe con cada una rechazada en su línea del archivo."""
    filas, informe = leida.filas, leida.informe
    codigo = leida.tabla.clave[0]
    fuera = filas[codigo].isin(list(vetados)).to_numpy(dtype=bool)
    if not fuera.any():
        return filas, informe
    nuevos = [
        Problema(informe.archivo, int(linea), veto.columna, veto.encontrado, veto.esperado,
                 f"{veto.como_corregir} Sigue la fila anterior.", informe.hoja)
        for propio, linea in zip(filas.loc[fuera, codigo], leida.lineas[fuera], strict=True)
        for veto in (vetados[propio],)
    ]  # fmt: skip
    cuantas = int(leida.pesos[fuera].sum())
    reparadas = informe.reparadas - int(leida.pesos[fuera & leida.reparadas].sum())
    return filas[~fuera].reset_index(drop=True), replace(
        informe,
        aceptadas=informe.aceptadas - cuantas,
        rechazadas=informe.rechazadas + cuantas,
        reparadas=reparadas,
        problemas=tuple(sorted([*informe.problemas, *nuevos], key=lambda problema: problema.fila)),
        sumas=tuple(_pasar(suma, filas, fuera) for suma in informe.sumas),
        agrupadas=(*informe.agrupadas, *agrupar(nuevos, "contradice lo que ya está cargado", "veto")),
    )


def _pasar(suma: Suma, filas: pd.DataFrame, fuera: np.ndarray) -> Suma:
    """Pasa de las aceptadas a las rechazadas lo que suman las filas vetadas."""
    vetado = int(filas.loc[fuera, suma.columna].sum())
    return replace(suma, aceptadas=suma.aceptadas - vetado, rechazadas=suma.rechazadas + vetado)


#: las que dicen su establecimiento, su grupo o los dos
_COLGADAS = ("sesiones", "supervisiones", "acuerdos")


def recolgar(tablas: Marcos) -> None:
    """Pone en sesiones, visitas y acuerdos el establecimiento de su grupo, que pudo cambiar de sitio."""
    grupos = tablas["grupos"]
    for nombre in _COLGADAS:
        filas = tablas[nombre]
        del_grupo = valores_en(filas["codigo_grupo"], grupos["codigo_grupo"], grupos["codigo_renipress"])
        tablas[nombre] = filas.assign(codigo_renipress=filas["codigo_renipress"].mask(del_grupo.notna(), del_grupo))


def en_uso(tablas: Mapping[str, pd.DataFrame], nombre: str) -> set[str]:
    """Códigos de `nombre` (grupos o establecimientos) de los que cuelgan filas de otras tablas."""
    codigo = tabla_de(nombre).clave[0]
    dependientes = [*_COLGADAS, *(tabla.nombre for tabla in SEGUIDAS if codigo in tabla.nombres)]
    dependientes += ["grupos"] if nombre == "establecimientos" else []
    return set[str]().union(*(tablas[otra][codigo].dropna().unique() for otra in dependientes))
