"""Los marcos aceptados como números: el orden de profundidad, el tiempo y las sesiones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.almacen.abierta import CAMPOS_TERRITORIO
from dashboard.almacen.base import AUSENTE, Calendario, Columna
from dashboard.contratos.contrato import LUGARES, posiciones
from dashboard.contratos.grupos import CONDUCTORES
from dashboard.contratos.tablas import Tablas
from dashboard.dominio.catalogos import CODIGOS_MOTIVO, CODIGOS_TEMA, EGRESO, JUSTIFICACIONES, SIN_MOTIVO
from dashboard.dominio.periodo import Periodo, inicio_creible, numero_mes
from dashboard.dominio.territorio import PAIS, Nivel
from dashboard.nucleo.errores import ErrorPublicacion
from dashboard.nucleo.formato import plural, titulo
from dashboard.nucleo.matrices import Booleanos, Enteros, meses_de
from dashboard.publicacion.aceptadas import enteros, procedencia

# -- El orden de profundidad: de los marcos aceptados al árbol de intervalos.


@dataclass(slots=True)
class Orden:
    """Establecimientos y grupos en profundidad, con la fila a la que apunta cada uno.

    `establecimientos`: E filas ordenadas por diresa, red, microrred y código. `grupos`: G filas ordenadas por fila de
    establecimiento y código. `grupo_en`: (G,) fila de establecimiento de cada grupo. `diresa_en`: (E,) posición en
    `diresas` de cada establecimiento.
    """

    establecimientos: pd.DataFrame
    grupos: pd.DataFrame
    grupo_en: Enteros
    diresas: list[str]
    diresa_en: Enteros

    def intervalos_de_grupos(self) -> tuple[Enteros, Enteros]:
        """Para cada establecimiento, la primera y la última fila (excluida) de sus grupos."""
        filas = np.arange(len(self.establecimientos))
        return np.searchsorted(self.grupo_en, filas, "left"), np.searchsorted(self.grupo_en, filas, "right")


def en_el_orden_del_arbol(establecimientos: pd.DataFrame) -> pd.DataFrame:
    """Los establecimientos en profundidad: por región, red, microrred y código."""
    return establecimientos.sort_values(
        ["diresa", "red", "microrred", "codigo_renipress"], kind="stable", ignore_index=True
    )


def ordenar(tablas: Tablas, regiones: Mapping[str, str]) -> Orden:
    """Ordena en profundidad. `regiones`: nombre por código de región del catálogo.

    `ErrorPublicacion` si un grupo señala un establecimiento que no está en el registro.
    """
    establecimientos = en_el_orden_del_arbol(tablas.establecimientos)
    fila = pd.Series(np.arange(len(establecimientos)), index=establecimientos["codigo_renipress"])
    grupo_en = tablas.grupos["codigo_renipress"].map(fila)
    if grupo_en.isna().any():
        codigo = tablas.grupos.loc[grupo_en.isna(), "codigo_grupo"].iloc[0]
        raise ErrorPublicacion(
            f"El grupo «{codigo}» señala un establecimiento que no está en el registro cargado.",
            que_hacer="Importe primero el registro de establecimientos que lo contiene.",
        )
    grupos = tablas.grupos.assign(fila=grupo_en.astype("int64")).sort_values(
        ["fila", "codigo_grupo"], kind="stable", ignore_index=True
    )
    diresas = sorted({*establecimientos["diresa"].unique(), *regiones})
    posicion = {codigo: i for i, codigo in enumerate(diresas)}
    return Orden(
        establecimientos,
        grupos.drop(columns="fila"),
        grupos["fila"].to_numpy(dtype=np.int64),
        diresas,
        establecimientos["diresa"].map(posicion).to_numpy(dtype=np.int64),
    )


def territorios(orden: Orden, regiones: Mapping[str, str], tiempo: Calendario) -> dict[str, list[Any]]:
    """Columnas de la tabla de territorios, del país a las microrredes, en profundidad."""
    g0, g1 = orden.intervalos_de_grupos()
    filas: list[tuple[Any, ...]] = []
    cantidad = len(orden.establecimientos)

    def anotar(codigo: str, nombre: str, nivel: Nivel, padre: str, e0: int, e1: int, *datos: int) -> None:
        desde = int(g0[e0]) if e0 < cantidad else len(orden.grupos)
        hasta = int(g1[e1 - 1]) if e1 > e0 else desde
        filas.append((codigo, nombre, nivel.value, padre, e0, e1, desde, hasta, *datos))

    def anotar_hijos(propios: pd.DataFrame, padre: str, nivel: Nivel, datos: Sequence[int]) -> None:
        for codigo, suyos in propios.groupby(nivel.value, sort=False):
            e0, e1 = int(suyos.index[0]), int(suyos.index[-1]) + 1
            anotar(str(codigo), _nombre(suyos, nivel), nivel, padre, e0, e1, *datos)
            if nivel is Nivel.RED:
                anotar_hijos(suyos, str(codigo), Nivel.MICRORRED, datos)

    anotar(PAIS, "Perú", Nivel.PAIS, "", 0, cantidad, tiempo.fecha_nacional, tiempo.mes0, tiempo.mes1)
    for posicion, diresa in enumerate(orden.diresas):
        e0, e1 = (int(x) for x in np.searchsorted(orden.diresa_en, [posicion, posicion + 1]))
        propios = orden.establecimientos.iloc[e0:e1]
        datos = (int(tiempo.fecha_de_diresa[posicion]), *tiempo.meses_de_diresa[posicion])
        anotar(diresa, regiones.get(diresa) or _nombre(propios, Nivel.DIRESA), Nivel.DIRESA, PAIS, e0, e1, *datos)
        anotar_hijos(propios, diresa, Nivel.RED, datos)
    return {campo: [fila[i] for fila in filas] for i, campo in enumerate(CAMPOS_TERRITORIO)}


def _nombre(propios: pd.DataFrame, nivel: Nivel) -> str:
    valor = propios[f"{nivel.value}_nombre"].iloc[0]
    return titulo(str(valor)) if pd.notna(valor) and str(valor).strip() else str(propios[nivel.value].iloc[0])


# -- Quién atiende partos cada año, según la lista que vale en él.


def partos_por_anio(orden: Orden, partos: pd.DataFrame, tiempo: Calendario) -> tuple[list[int], Enteros, Booleanos]:
    """Años de las listas, cuál de ellas vale y si cada establecimiento atiende: (establecimientos, años del cubo).

    Vale `AUSENTE` donde ninguna lo nombra: lo que entonces se sepa se afirmó sin año, o se supone, y vale siempre.
    """
    marco = orden.establecimientos
    anios = sorted({int(anio) for anio in partos["anio_parto"]})
    # una columna de más: la de no estar en ninguna
    dicen = np.full((len(marco), len(anios) + 1), AUSENTE, dtype=np.int64)
    fila = posiciones(partos["codigo_renipress"], marco["codigo_renipress"])
    lista = np.searchsorted(np.array(anios, dtype=np.int64), partos["anio_parto"].to_numpy(dtype=np.int64))
    dicen[fila[fila >= 0], lista[fila >= 0]] = partos["atiende_parto_rn"].eq("si").to_numpy(dtype=bool)[fila >= 0]
    vale = np.full((len(marco), tiempo.mes1 // 12 - tiempo.mes0 // 12 + 1), AUSENTE, dtype=np.int64)
    for columna in range(vale.shape[1]):
        anio = tiempo.mes0 // 12 + columna
        # se escriben de la que menos vale a la que más: antes las posteriores, y en cada lado la más lejana
        for i in sorted(range(len(anios)), key=lambda i: (anios[i] <= anio, -abs(anios[i] - anio))):
            vale[dicen[:, i] != AUSENTE, columna] = i
    sin_lista = marco["atiende_parto_rn"].eq("si").to_numpy(dtype=bool, na_value=False)[:, None]
    return anios, vale, np.where(vale == AUSENTE, sin_lista, np.take_along_axis(dicen, vale, axis=1) == 1)


# -- El tiempo de una generación: meses, fechas de datos por DIRESA y cortes.

#: más de 50 años de meses es una fecha mal escrita, no una serie
MESES_MAXIMOS = 600


def ordinales(fechas: pd.Series) -> Enteros:
    """Fechas como ordinales de Python (1 = 1 ene del año 1); 0 donde no hay fecha."""
    dias = fechas.to_numpy(dtype="datetime64[D]").astype(np.int64)
    return np.where(fechas.isna().to_numpy(), 0, dias + date(1970, 1, 1).toordinal())


def _inicios(reportes: pd.DataFrame) -> Enteros:
    """Primer día que cubre cada reporte, como ordinal."""
    pares = zip(reportes["periodo"], reportes["fecha_reporte"], strict=True)
    return np.array([inicio_creible(Periodo.leer(texto), dia.date()).toordinal() for texto, dia in pares], np.int64)


def calendario(tablas: Tablas, orden: Orden, sesiones: Mapping[str, Columna], hoy: date) -> Calendario:
    """Deduce meses y fechas de datos: la última sesión o reporte cargado de cada DIRESA; nunca la fecha de hoy.

    `sesiones`: las de `leer_sesiones`; no cuentan las que no tienen establecimiento. `hoy` solo da un mes a una
    generación sin sesiones ni reportes, para que sus establecimientos se puedan ver.
    """
    dias_sesion, lugar = sesiones["dia"], sesiones["establecimiento"]
    diresa_sesion = np.where(lugar >= 0, orden.diresa_en[lugar], -1)
    diresa_reporte = tablas.reportes["codigo_territorio"].astype(str)
    posicion = {codigo: i for i, codigo in enumerate(orden.diresas)}
    establecimiento = dict(
        zip(orden.establecimientos["codigo_renipress"], orden.establecimientos["diresa"], strict=True)
    )
    de_reporte = diresa_reporte.map(lambda codigo: posicion.get(establecimiento.get(codigo, codigo.split("-")[0]), -1))
    dias_reporte = ordinales(tablas.reportes["fecha_reporte"])
    desde_reporte = _inicios(tablas.reportes)
    cantidad = len(orden.diresas)
    fechas, primeros = np.zeros(cantidad, dtype=np.int64), np.full(cantidad, np.iinfo(np.int64).max)
    for dias, desde, diresas in (
        (dias_sesion, dias_sesion, diresa_sesion),
        (dias_reporte, desde_reporte, de_reporte.to_numpy(dtype=np.int64)),
    ):
        utiles = (dias > 0) & (diresas >= 0)
        np.maximum.at(fechas, diresas[utiles], dias[utiles])
        np.minimum.at(primeros, diresas[utiles], desde[utiles])
    # un reporte del país entero da fecha a todas las regiones
    del_pais = (diresa_reporte == PAIS).to_numpy() & (dias_reporte > 0)
    if del_pais.any():
        fechas = np.maximum(fechas, dias_reporte[del_pais].max())
        primeros = np.minimum(primeros, desde_reporte[del_pais].min())
    con_datos = fechas > 0
    if not con_datos.any():
        mes = numero_mes(hoy)
        return Calendario(mes, mes, 0, fechas, [(mes, mes)] * cantidad)
    primer_mes, ultimo_mes = meses_de(np.where(con_datos, primeros, fechas.max())), meses_de(fechas)
    mes1 = int(meses_de(fechas.max(keepdims=True))[0])
    mes0 = max(int(primer_mes[con_datos].min()), mes1 - MESES_MAXIMOS)
    meses = [
        (max(int(desde), mes0), int(hasta)) if hay else (mes1, mes1)
        for desde, hasta, hay in zip(primer_mes, ultimo_mes, con_datos, strict=True)
    ]
    return Calendario(mes0, mes1, int(fechas.max()), fechas, meses)


def reportado(tablas: Tablas, orden: Orden, tiempo: Calendario, arbol: Mapping[str, list[Any]]) -> Columna:
    """(establecimientos, meses): a cuántos días del fin de su periodo llegó el primer reporte de cada mes, del
    establecimiento o de una unidad que lo contiene; `AUSENTE` si ninguna lo reportó.
    """
    intervalos = {codigo: (i, i + 1) for i, codigo in enumerate(orden.establecimientos["codigo_renipress"])}
    intervalos |= dict(zip(arbol["codigo"], zip(arbol["e0"], arbol["e1"], strict=True), strict=True))
    nunca = np.iinfo(np.int32).max
    demoras = np.full((len(orden.establecimientos), tiempo.cantidad), nunca, dtype=np.int32)
    campos = (tablas.reportes[campo] for campo in ("codigo_territorio", "periodo", "fecha_reporte"))
    for codigo, texto, dia in zip(*campos, strict=True):
        periodo = Periodo.leer(texto)
        desde = max(periodo.primer_mes - tiempo.mes0, 0)
        hasta = periodo.ultimo_mes - tiempo.mes0 + 1
        if hasta > desde and codigo in intervalos:
            suyas = demoras[slice(*intervalos[codigo]), desde:hasta]
            # de un periodo en curso llega antes de que acabe
            np.minimum(suyas, max((dia.date() - periodo.fin).days, 0), out=suyas)
    demoras[demoras == nunca] = AUSENTE
    return demoras


# -- Las sesiones aceptadas como columnas de números, con sus faltas: lo que miran las medidas y el servidor.

#: las clases de faltas de una sesión, en el orden de `clase_de_falta`
_CLASES = ("faltas_justificadas", "faltas_injustificadas", "faltas_sin_motivo", "salidas")

#: días, filas y líneas no caben en 16 bits; lo demás lo acota el contrato
_ANCHAS = frozenset({"establecimiento", "dia", "proxima_dia", "archivo", "linea"})


def leer_sesiones(tablas: Tablas, orden: Orden) -> tuple[dict[str, Columna], dict[str, Columna], dict[str, list[str]]]:
    """Las sesiones, sus faltas y los catálogos de sus textos, como columnas de enteros (`AUSENTE` donde no hay dato).

    Sesiones, por grupo y fecha y al final las que no tienen grupo: `grupo` y `establecimiento` (sus filas; −1 si no
    tiene) y todo lo que dice el contrato; `faltas_…` y `salidas` las cuentan por clase. Faltas: `sesion`, `motivo`,
    `justificada` y `cantidad`, incluido el resto sin motivo registrado (M99).
    """
    crudas = tablas.sesiones
    grupo = posiciones(crudas["codigo_grupo"], orden.grupos["codigo_grupo"])
    lugar = np.lexsort((ordinales(crudas["fecha"]), np.where(grupo < 0, len(orden.grupos), grupo)))
    grupo = grupo[lugar]
    # en el orden del contrato: una medida puede saber qué número es «MG»
    catalogos = {"lugar": list(LUGARES), "conducida_por": list(CONDUCTORES)}
    por_clase, faltas = _inasistencias(tablas, enteros(crudas["esperadas"]), enteros(crudas["asistentes"]))
    # de una en una y en pocos bits, como se guardan: todas a la vez pesan en una carga grande
    columnas: dict[str, Columna] = {
        campo: valores[lugar].astype(np.int32 if campo in _ANCHAS else np.int16)
        for campo, valores in _columnas(crudas, orden, catalogos)
    }
    columnas |= {clase: propias[lugar] for clase, propias in zip(_CLASES, por_clase.T, strict=True)}
    del_grupo = orden.grupo_en[grupo] if len(orden.grupo_en) else -1
    columnas["grupo"] = grupo.astype(np.int32)
    columnas["establecimiento"] = np.where(grupo >= 0, del_grupo, columnas["establecimiento"]).astype(np.int32)
    puesto = np.empty(len(lugar), dtype=np.int32)
    puesto[lugar] = np.arange(len(lugar), dtype=np.int32)
    return columnas, faltas | {"sesion": puesto[faltas["sesion"]]}, catalogos


def _columnas(crudas: pd.DataFrame, orden: Orden, catalogos: Mapping[str, list[str]]) -> Iterator[tuple[str, Enteros]]:
    yield "establecimiento", posiciones(crudas["codigo_renipress"], orden.establecimientos["codigo_renipress"])
    yield "dia", ordinales(crudas["fecha"])
    yield "proxima_dia", ordinales(crudas["proxima_fecha"])
    yield "duracion", enteros(crudas["duracion_min"])
    for campo in ("momentos", "esperadas", "asistentes", "visitantes"):
        yield campo, enteros(crudas[campo])
    for campo in ("hora", "proxima_hora"):
        yield campo, minutos(crudas[campo])
    for campo, catalogo in {"tema": CODIGOS_TEMA, "proximo_tema": CODIGOS_TEMA, **catalogos}.items():
        yield campo, _posiciones(crudas[campo], catalogo)
    yield from procedencia(crudas).items()


def minutos(horas: pd.Series) -> Enteros:
    """Hora `HH:MM` como minutos desde medianoche; `AUSENTE` si falta."""
    distintas = horas.dropna().unique()
    partes = pd.Series(distintas, dtype="str").str.extract(r"^(\d{1,2}):(\d{2})")
    return _valores(horas, dict(zip(distintas, pd.to_numeric(partes[0]) * 60 + pd.to_numeric(partes[1]), strict=True)))


def en_el_arbol(columnas: Mapping[str, Columna], grupos: int) -> dict[str, npt.NDArray[np.integer]]:
    """Las columnas que lee el servidor, sin copiarlas, y `desde`: (grupos + 1,) dónde empiezan las de cada grupo.

    Las sesiones sin grupo (HIS, Anexo 2) no entran aquí: cuentan para el establecimiento.
    """
    grupo = columnas["grupo"]
    de_grupo = grupo[: int((grupo >= 0).sum())]
    filas: dict[str, npt.NDArray[np.integer]] = {
        campo: valores[: len(de_grupo)]
        for campo, valores in columnas.items()
        if campo not in ("grupo", "establecimiento")
    }
    return filas | {"desde": np.searchsorted(de_grupo, np.arange(grupos + 1), "left").astype(np.int64)}


def _inasistencias(tablas: Tablas, esperadas: Enteros, asistentes: Enteros) -> tuple[Columna, dict[str, Columna]]:
    """Faltas por clase de cada sesión, (sesiones, 4), y las inasistencias, con el resto sin motivo registrado incluido.

    `ErrorPublicacion` si las faltas anotadas de una sesión no caben en sus esperadas menos sus asistentes.
    """
    sesiones = tablas.sesiones
    con_razon = (esperadas != AUSENTE) & (asistentes != AUSENTE)
    inasistencias = tablas.inasistencias
    sesion = posiciones(inasistencias["codigo_sesion"], sesiones["codigo_sesion"])
    motivo = _posiciones(inasistencias["motivo"], CODIGOS_MOTIVO)
    justificada = _posiciones(inasistencias["justificada"].fillna("sin_dato"), JUSTIFICACIONES)
    cantidad = enteros(inasistencias["cantidad"])
    # solo cuentan las de sesiones con esperadas: así Σ motivos = Σ esperadas − Σ asistentes, siempre
    utiles = (sesion >= 0) & (cantidad > 0)
    utiles[utiles] &= con_razon[sesion[utiles]]
    anotadas = np.bincount(sesion[utiles], cantidad[utiles], minlength=len(sesiones)).astype(np.int64)
    resto = np.where(con_razon, esperadas - asistentes - anotadas, 0)
    if (resto < 0).any():
        raise ErrorPublicacion(
            f"En {plural(int((resto < 0).sum()), 'sesión', 'sesiones')} las inasistencias y los asistentes suman más "
            "que las esperadas.",
            donde=f"La primera es la sesión «{sesiones['codigo_sesion'].iloc[int(np.argmax(resto < 0))]}».",
            que_hacer="Corrija las esperadas y los asistentes, o vuelva a cargar las inasistencias de esas sesiones.",
        )
    sobrante = np.flatnonzero(resto)
    sin_motivo, sin_dato = CODIGOS_MOTIVO.index(SIN_MOTIVO), JUSTIFICACIONES.index("sin_dato")
    faltas: dict[str, Columna] = {
        campo: np.concatenate([anotada[utiles], np.broadcast_to(la_del_resto, len(sobrante))], dtype=tipo)
        for campo, anotada, la_del_resto, tipo in (
            ("sesion", sesion, sobrante, np.int32),
            ("motivo", motivo, sin_motivo, np.int8),
            ("justificada", justificada, sin_dato, np.int8),
            ("cantidad", cantidad, resto[sobrante], np.int32),
        )
    }
    por_clase = np.zeros((len(sesiones), 4), dtype=np.int16)
    np.add.at(
        por_clase, (faltas["sesion"], clase_de_falta(faltas["motivo"], faltas["justificada"])), faltas["cantidad"]
    )
    return por_clase, faltas


def clase_de_falta(motivo: Columna, justificada: Columna) -> Columna:
    """0 justificada, 1 injustificada, 2 sin motivo o sin calificar, 3 salida del grupo (M18, se muestra aparte)."""
    return np.where(motivo == CODIGOS_MOTIVO.index(EGRESO), 3, justificada)


def _posiciones(valores: pd.Series, catalogo: Sequence[str]) -> Enteros:
    return _valores(valores, {valor: i for i, valor in enumerate(catalogo)})


def _valores(textos: pd.Series, valores: Mapping[str, int]) -> Enteros:
    """(textos,) lo que vale cada uno; `AUSENTE` si no vale nada. Se mira una vez cada texto distinto."""
    repetidos = textos.astype("category").array
    # el último es el de la falta de dato, cuya posición es −1
    por_texto = [*(int(valores.get(texto, AUSENTE)) for texto in repetidos.categories), AUSENTE]
    return np.array(por_texto, dtype=np.int64)[repetidos.codes]
