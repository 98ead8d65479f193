"""Certificar una generación: recontarla entera por SQL, comparar cada celda y dejar el certificado en su carpeta."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

from dashboard import __version__
from dashboard.almacen.abierta import abrir
from dashboard.almacen.certificado import Certificado, guardar, huella_de
from dashboard.almacen.consulta import Consulta
from dashboard.almacen.generacion import CarpetaGeneracion, motivo_del_disco
from dashboard.certificacion.comparar import celdas, nodos
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores import sql
from dashboard.indicadores.catalogo import TODOS
from dashboard.indicadores.indicador import Indicador
from dashboard.nucleo.errores import ErrorPublicacion
from dashboard.nucleo.formato import entero
from dashboard.nucleo.matrices import Enteros

if TYPE_CHECKING:
    from dashboard.certificacion.recuento import Recuento

#: celdas distintas que se escriben en el certificado; las demás se cuentan
PRIMERAS = 100
_CELDA = ("indicador", "territorio", "periodo", "tablero", "recuento")
_ACEPTADAS = "aceptadas/"
Avance = Callable[[str, float], None]


def _sin_avance(_paso: str, _parte: float) -> None:
    """Nadie mira el avance."""


@dataclass(slots=True)
class _Cuenta:
    """Lo comparado hasta ahora."""

    celdas: dict[str, int] = field(default_factory=dict)
    diferencias: dict[str, int] = field(default_factory=dict)
    primeras: list[dict[str, str]] = field(default_factory=list)

    def anotar(self, indicador: str, *celda: str) -> None:
        """Suma una celda que no coincide: su territorio, su periodo y lo que dan el tablero y el recuento."""
        self.diferencias[indicador] = self.diferencias.get(indicador, 0) + 1
        if len(self.primeras) < PRIMERAS:
            self.primeras.append(dict(zip(_CELDA, (indicador, *celda), strict=True)))


def certificar(generacion: CarpetaGeneracion, avance: Avance = _sin_avance) -> Certificado:
    """Recuenta una generación verificada y escribe su certificado; si no se puede recontar, dice por qué.

    `ErrorPublicacion` si no se puede escribir.
    """
    inicio = time.perf_counter()
    consulta = Consulta(abrir(generacion))
    cuenta, motivo, motor = _Cuenta(), "", ""
    try:
        # DuckDB no hace falta para servir: si no está, se publica igual y se dice
        from duckdb import IOException, OutOfMemoryException
        from duckdb import __version__ as motor

        from dashboard.certificacion.recuento import recuento
    except ImportError:
        motivo = "DuckDB no está instalado"
    else:
        try:
            _comparar(consulta, recuento(generacion.carpeta, sql.propias(consulta)), cuenta, avance)
        except (MemoryError, OutOfMemoryException):
            cuenta, motivo = _Cuenta(), "no alcanzó la memoria"
        except IOException:
            cuenta, motivo = _Cuenta(), "no se pudieron leer las filas aceptadas"
    certificado = Certificado(
        de=huella_de(generacion.manifiesto),
        creado=datetime.now().astimezone().isoformat(timespec="seconds"),
        version=__version__,
        motor=f"DuckDB {motor}" if motor else "",
        celdas=cuenta.celdas,
        diferencias=cuenta.diferencias,
        primeras=cuenta.primeras,
        parquet={
            ruta: huella for ruta, huella in generacion.manifiesto["archivos"].items() if ruta.startswith(_ACEPTADAS)
        },
        sql={clave: hashlib.sha256(texto.encode()).hexdigest() for clave, texto in consultas(consulta).items()},
        segundos=round(time.perf_counter() - inicio, 1),
        motivo=motivo,
    )
    try:
        guardar(certificado, generacion.carpeta)
    except OSError as error:
        raise ErrorPublicacion(
            f"No se pudo escribir el certificado: {motivo_del_disco(error)}.",
            donde=f"Carpeta «{generacion.carpeta}».",
            que_hacer="Revise el espacio libre y los permisos de la carpeta; lo publicado sigue como estaba.",
        ) from error
    return certificado


def consultas(consulta: Consulta) -> dict[str, str]:
    """Clave de cada indicador → la consulta que lo recuenta entero: todos los territorios y periodos de esa carga."""
    return {indicador.clave: sql.texto(indicador.sql, sql.propias(consulta), sql.pedido()) for indicador in TODOS}


def _comparar(
    consulta: Consulta, abrir_recuento: AbstractContextManager[Recuento], cuenta: _Cuenta, avance: Avance
) -> None:
    avance("Recontando por SQL", 0.0)
    # se recuenta uno mientras se compara el anterior: DuckDB trabaja sin el cerrojo de Python
    with abrir_recuento as otro, ThreadPoolExecutor(1) as aparte:
        propios = nodos(consulta)
        for nivel, codigo in sorted(propios.keys() ^ set(otro.territorios)):
            cuenta.anotar("territorios", codigo, "", *_ESTA[(nivel, codigo) in propios])
        periodos = {str(periodo) for periodo in consulta.periodos()}
        for texto in sorted(periodos ^ set(otro.periodos)):
            cuenta.anotar("periodos", "", texto, *_ESTA[texto in periodos])
        columnas = [columna for columna, texto in enumerate(otro.periodos) if texto in periodos]
        cuando = [Periodo.leer(otro.periodos[columna]) for columna in columnas]
        for lugar, (indicador, recontadas) in enumerate(zip(TODOS, aparte.map(otro.celdas, TODOS), strict=True)):
            avance(f"Recontando: {indicador.ficha.corto.lower()}", lugar / len(TODOS))
            niveles = {nivel.value for nivel in indicador.se_mide_en}
            filas = [i for i, lugar in enumerate(otro.territorios) if lugar in propios and lugar[0] in niveles]
            suyos = [propios[otro.territorios[fila]] for fila in filas]
            _anotar(
                cuenta,
                indicador,
                suyos,
                cuando,
                celdas(consulta, indicador, suyos, cuando),
                recontadas[np.ix_(filas, columnas)],
            )


def _anotar(
    cuenta: _Cuenta,
    indicador: Indicador,
    filas: Sequence[Nodo],
    columnas: Sequence[Periodo],
    tablero: Enteros,
    recuento: Enteros,
) -> None:
    """Suma lo comparado de un indicador y cada celda distinta. Las dos cuentas: (filas, columnas, cuentas)."""
    distintas = (tablero != recuento).any(axis=2)
    cuenta.celdas[indicador.clave] = distintas.size
    for fila, columna in np.argwhere(distintas).tolist():
        cuenta.anotar(
            indicador.clave,
            filas[fila].codigo,
            str(columnas[columna]),
            _dicho(indicador, tablero[fila, columna], recuento[fila, columna]),
            _dicho(indicador, recuento[fila, columna], tablero[fila, columna]),
        )


#: lo que dicen el tablero y el recuento de un territorio o un periodo que solo tiene uno de los dos
_ESTA = {True: ("está", "no está"), False: ("no está", "está")}


def _dicho(indicador: Indicador, valores: Enteros, otros: Enteros) -> str:
    """«7 de 10»; si no son ellos los que difieren, también lo que difiere: «7 de 10, sin reporte 2»."""
    n, de = ["sin dato" if valor < 0 else entero(valor) for valor in valores[:2].tolist()]
    mas = [
        f"{nombre.replace('_', ' ')} {entero(valor)}"
        for nombre, valor, otro in list(zip(indicador.cuentas, valores.tolist(), otros.tolist(), strict=True))[2:]
        if valor != otro
    ]
    return ", ".join([f"{n} de {de}", *mas])


# -- lo que se dice


def exigir(borrador: CarpetaGeneracion, avance: Avance = _sin_avance) -> None:
    """Certifica lo que se va a publicar. `ErrorPublicacion` si una celda no coincide. Lo inventado no se exige."""
    if borrador.manifiesto["demostracion"]:
        return
    certificado = certificar(borrador, avance)
    if certificado.distintas:
        raise ErrorPublicacion(
            f"No se publicó nada. {certificado.frase}.",
            donde=f"La primera: {certificado.frases[0]}.",
            que_hacer="Es una falla del tablero y no de sus archivos: se siguen sirviendo los datos anteriores. Avise "
            "a quien lo mantiene, con esta frase.",
        )


def tabla(certificado: Certificado) -> list[str]:
    """Los renglones de la orden: un indicador en cada uno, el resultado y las primeras celdas distintas."""
    if certificado.motivo:
        return [f"{certificado.frase}. Lo publicado sigue como estaba."]
    renglones = [f"{'indicador':<28}{'celdas':>12}{'distintas':>12}"]
    for clave in {**certificado.celdas, **certificado.diferencias}:
        cuentas = (entero(de.get(clave, 0)) for de in (certificado.celdas, certificado.diferencias))
        renglones.append(f"{clave:<28}" + "".join(f"{cuenta:>12}" for cuenta in cuentas))
    return [*renglones, f"{certificado.frase}.", *certificado.frases]
