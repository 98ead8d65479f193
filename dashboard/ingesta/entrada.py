"""La puerta de la ingesta: de las celdas de una tabla a sus filas aceptadas y el informe."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.esquemas.contrato import Tabla
from dashboard.esquemas.establecimientos import ESTABLECIMIENTOS
from dashboard.esquemas.marco import tipos
from dashboard.esquemas.sesiones import SESIONES
from dashboard.ingesta.csv_contrato import leer_contrato
from dashboard.ingesta.forma_registro import es_registro
from dashboard.ingesta.informe import Informe, Problema
from dashboard.ingesta.lectura import Celdas
from dashboard.ingesta.reconocer import reconocer
from dashboard.ingesta.referencias import revisar_referencias
from dashboard.ingesta.renipress import leer_registro
from dashboard.ingesta.sesiones_de_formulario import leer_formulario

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
    informe: Informe


def validar(celdas: Celdas, tabla: Tabla | None, referencia: Mapping[str, pd.DataFrame], hoy: date) -> Validada:
    """Tipa las celdas según su contrato y las revisa contra lo ya cargado.

    `tabla`: la que se espera, o `None` para reconocerla por el encabezado. El registro nacional se reconoce en ambos
    casos y da `establecimientos`. `referencia`: lo ya aceptado, por nombre de tabla; las inasistencias ya cargadas
    entran en la suma de su sesión, salvo que no se den. `hoy`: día de la carga; nada puede ser posterior.
    `ErrorArchivo` si no es de ninguna tabla o trae datos de personas.
    """
    es_nacional = not celdas.formulario and tabla in (None, ESTABLECIMIENTOS) and es_registro(celdas.encabezado)
    if es_nacional:
        contrato = ESTABLECIMIENTOS
        filas, revision, correspondencia = leer_registro(celdas)
    elif celdas.formulario in ("anexo2", "his"):
        contrato = SESIONES
        filas, revision, correspondencia = leer_formulario(celdas, referencia)
    else:
        reconocida = tabla or reconocer(celdas)
        contrato = ESTABLECIMIENTOS if isinstance(reconocida, str) else reconocida
        filas, revision, correspondencia = leer_contrato(celdas, contrato)
    filas = revisar_referencias(filas, contrato, referencia, hoy, revision)
    buenas = revision.buenas.to_numpy(dtype=bool)
    pesos = np.array(celdas.pesos, dtype=np.int64) if celdas.pesos else np.ones(len(filas), dtype=np.int64)
    aceptadas = filas.loc[buenas, list(contrato.nombres)].astype(tipos(contrato)).reset_index(drop=True)
    del_lector = {rechazo.linea for rechazo in celdas.rechazos}
    informe = Informe(
        tabla=contrato.nombre,
        archivo=celdas.archivo,
        total=celdas.total,
        aceptadas=int(pesos[buenas].sum()),
        rechazadas=int(pesos[~buenas].sum()) + len(celdas.descuadradas) + len(del_lector),
        ignoradas=celdas.sin_datos,
        avisos=(*celdas.avisos, *revision.avisos),
        problemas=tuple(sorted([*_descuadradas(celdas), *revision.problemas], key=lambda problema: problema.fila)),
        correspondencia=correspondencia,
    )
    return Validada(contrato, aceptadas, filas.index.to_numpy(dtype=np.int64)[buenas], pesos[buenas], informe)


def _descuadradas(celdas: Celdas) -> list[Problema]:
    """Filas con más celdas que el encabezado: no se sabe cuál es cuál."""
    return [
        Problema(
            celdas.archivo,
            linea,
            "",
            f"una fila de {cuantas} celdas",
            f"{len(celdas.encabezado)} celdas, como el encabezado",
            "Ponga entre comillas los textos que contienen el separador.",
        )
        for linea, cuantas in celdas.descuadradas
    ]
