"""La puerta de la ingesta: de las celdas de una tabla a sus filas aceptadas y el informe."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.contratos.contrato import Tabla
from dashboard.contratos.establecimientos import ESTABLECIMIENTOS
from dashboard.contratos.marco import tipos
from dashboard.contratos.sesiones import SESIONES
from dashboard.ingesta.celdas import Celdas
from dashboard.ingesta.ceros import comprobar_ceros, comprobar_ubigeos
from dashboard.ingesta.csv_contrato import leer_contrato
from dashboard.ingesta.forma_registro import es_registro
from dashboard.ingesta.informe import Causa, Informe, Problema, Suma, agrupar
from dashboard.ingesta.reconocer import reconocer
from dashboard.ingesta.referencias import revisar_referencias
from dashboard.ingesta.renipress import leer_registro
from dashboard.ingesta.revision import Revision
from dashboard.ingesta.sesiones_de_formulario import leer_formulario

#: columnas de personas cuya suma se conserva
_SUMADAS = {"sesiones": ("asistentes",), "inasistencias": ("cantidad",)}
Correspondencia = tuple[tuple[str, str], ...]
Enteros = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Validada:
    """Una tabla leída: sus filas aceptadas, ya tipadas, y de dónde salió cada una."""

    tabla: Tabla
    #: marco canónico, con índice 0…n−1
    filas: pd.DataFrame
    #: (n,) línea del archivo o fila de la hoja de cada fila aceptada
    lineas: Enteros
    #: (n,) líneas del archivo que resume cada fila aceptada: 1, salvo en los formularios
    pesos: Enteros
    #: (n,) si la fila aceptada lleva alguna celda reparada
    reparadas: npt.NDArray[np.bool_]
    informe: Informe


def validar(celdas: Celdas, tabla: Tabla | None, referencia: Mapping[str, pd.DataFrame], hoy: date) -> Validada:
    """Tipa las celdas según su contrato y las revisa contra lo ya cargado.

    `tabla`: la que se espera, o `None` para reconocerla por el encabezado. El registro nacional se reconoce en ambos
    casos y da `establecimientos`. `referencia`: lo ya aceptado, por nombre de tabla; las inasistencias ya cargadas
    entran en la suma de su sesión, salvo que no se den. `hoy`: día de la carga; nada puede ser posterior.
    `ErrorArchivo` si no es de ninguna tabla o trae datos de personas.
    """
    es_nacional = tabla in (None, ESTABLECIMIENTOS) and es_registro(celdas.encabezado)
    if celdas.formulario in ("anexo2", "his"):
        contrato = SESIONES
        filas, revision, correspondencia = leer_formulario(celdas, referencia)
    elif es_nacional:
        contrato = ESTABLECIMIENTOS
        filas, revision, correspondencia = leer_registro(celdas)
    else:
        reconocida = tabla or reconocer(celdas)
        contrato = ESTABLECIMIENTOS if isinstance(reconocida, str) else reconocida
        filas, revision, correspondencia = leer_contrato(celdas, contrato)
        lugar_de = {nombre: celdas.encabezado.index(titulo) for titulo, nombre in correspondencia}
        comprobar_ceros(filas, celdas, contrato, lugar_de.get("codigo_renipress"), referencia, revision)
        comprobar_ubigeos(filas, celdas, contrato, lugar_de.get("ubigeo"), referencia, revision)
    filas = revisar_referencias(filas, contrato, referencia, hoy, revision)
    return _cerrar(celdas, contrato, filas, revision, correspondencia)


def _cerrar(
    celdas: Celdas, contrato: Tabla, filas: pd.DataFrame, revision: Revision, correspondencia: Correspondencia
) -> Validada:
    """Separa las aceptadas y hace todas las cuentas del informe."""
    buenas = revision.buenas.to_numpy(dtype=bool)
    pesos = np.array(celdas.pesos, dtype=np.int64) if celdas.pesos else np.ones(len(filas), dtype=np.int64)
    elegidas = filas if buenas.all() else filas.loc[buenas]
    aceptadas = elegidas[list(contrato.nombres)].astype(tipos(contrato)).reset_index(drop=True)
    arreglos, reparadas = revision.arreglos()
    descuadradas, del_lector = _descuadradas(celdas), _del_lector(celdas)
    informe = Informe(
        tabla=contrato.nombre,
        archivo=celdas.archivo,
        total=celdas.total,
        aceptadas=int(pesos[buenas].sum()),
        rechazadas=int(pesos[~buenas].sum()) + len(descuadradas) + len({problema.fila for problema in del_lector}),
        ignoradas=celdas.sin_datos,
        avisos=(*celdas.avisos, *revision.avisos),
        problemas=tuple(sorted([*descuadradas, *del_lector, *revision.problemas], key=lambda problema: problema.fila)),
        correspondencia=correspondencia,
        hoja=celdas.hoja,
        formulario=celdas.formulario,
        reparadas=int(pesos[buenas & reparadas].sum()),
        arreglos=arreglos,
        motivos=_motivos(celdas),
        sumas=tuple(_suma(filas[nombre], buenas) for nombre in _SUMADAS.get(contrato.nombre, ())),
        agrupadas=(
            *agrupar(descuadradas, "la fila tiene más celdas que el encabezado", "descuadrada"),
            *_agrupar_del_lector(del_lector),
            *revision.causas,
        ),
    )
    lineas = filas.index.to_numpy(dtype=np.int64)[buenas]
    return Validada(contrato, aceptadas, lineas, pesos[buenas], reparadas[buenas], informe)


def _suma(valores: pd.Series, buenas: npt.NDArray[np.bool_]) -> Suma:
    cuentas = valores.to_numpy(dtype="float64", na_value=0)
    return Suma(str(valores.name), int(cuentas[buenas].sum()), int(cuentas[~buenas].sum()))


def _motivos(celdas: Celdas) -> tuple[tuple[str, int], ...]:
    """Por qué se ignoraron filas y cuántas, de más a menos."""
    cuentas = Counter({"en blanco": celdas.vacias}) + Counter(motivo for _, motivo in celdas.otras)
    for motivo, cuantas in celdas.ignoradas:
        cuentas[motivo] += cuantas
    return tuple(cuentas.most_common())


def _descuadradas(celdas: Celdas) -> list[Problema]:
    """Filas con más celdas que el encabezado: no se sabe cuál es cuál."""
    return [
        Problema(
            celdas.archivo,
            linea,
            "",
            f"una fila de {cuantas} celdas",
            f"{len(celdas.encabezado)} celdas, como el encabezado",
            "Ponga entre comillas los textos que contienen el separador."
            if celdas.delimitador
            else "Borre lo escrito a la derecha de la tabla.",
            celdas.hoja,
        )
        for linea, cuantas in celdas.descuadradas
    ]


def _del_lector(celdas: Celdas) -> list[Problema]:
    """Lo que rechazó el lector de un formulario."""
    return [
        Problema(celdas.archivo, r.linea, r.columna, r.encontrado, r.esperado, r.como_corregir, celdas.hoja)
        for r in celdas.rechazos
    ]


def _agrupar_del_lector(problemas: list[Problema]) -> Iterator[Causa]:
    por_causa: dict[tuple[str, str], list[Problema]] = {}
    for problema in problemas:
        por_causa.setdefault((problema.columna, problema.esperado), []).append(problema)
    for (columna, esperado), propios in por_causa.items():
        yield from agrupar(propios, f"columna «{columna}»: se esperaba {esperado}", "regla")
