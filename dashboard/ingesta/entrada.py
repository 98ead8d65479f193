"""La puerta de la ingesta: de una ruta a la tabla reconocida, sus filas aceptadas y el informe."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pandas as pd

from dashboard.esquemas.contrato import Tabla
from dashboard.esquemas.establecimientos import ESTABLECIMIENTOS
from dashboard.esquemas.marco import tipos
from dashboard.ingesta.csv_contrato import leer_contrato
from dashboard.ingesta.informe import Informe, Problema
from dashboard.ingesta.lectura import Celdas, leer_celdas
from dashboard.ingesta.reconocer import reconocer
from dashboard.ingesta.referencias import revisar_referencias
from dashboard.ingesta.renipress import es_registro, leer_registro


def leer_tabla(
    ruta: Path, tabla: Tabla | None, referencia: Mapping[str, pd.DataFrame], hoy: date
) -> tuple[str, pd.DataFrame, Informe]:
    """Lee un archivo: (nombre de la tabla, marco canónico de las filas aceptadas, informe).

    `tabla`: la que se espera, o `None` para reconocerla por el encabezado. El registro nacional se reconoce en ambos
    casos y da `establecimientos`. `referencia`: lo ya aceptado, por nombre de tabla; las inasistencias ya cargadas
    entran en la suma de su sesión, salvo que no se den. `hoy`: día de la carga; nada puede ser posterior.
    `ErrorArchivo` si el archivo no se puede leer, no es de ninguna tabla o trae columnas personales.
    """
    celdas = leer_celdas(ruta)
    es_nacional = tabla in (None, ESTABLECIMIENTOS) and es_registro(celdas.encabezado)
    if es_nacional:
        contrato = ESTABLECIMIENTOS
        filas, revision, correspondencia = leer_registro(celdas)
    else:
        reconocida = tabla or reconocer(celdas)
        contrato = ESTABLECIMIENTOS if isinstance(reconocida, str) else reconocida
        filas, revision, correspondencia = leer_contrato(celdas, contrato)
    filas = revisar_referencias(filas, contrato, referencia, hoy, revision)
    aceptadas = filas.loc[revision.buenas, list(contrato.nombres)].astype(tipos(contrato)).reset_index(drop=True)
    informe = Informe(
        tabla=contrato.nombre,
        archivo=celdas.archivo,
        total=celdas.total,
        aceptadas=len(aceptadas),
        rechazadas=int(revision.malas.sum()) + len(celdas.descuadradas),
        ignoradas=celdas.vacias,
        avisos=tuple(revision.avisos),
        problemas=tuple(sorted([*_descuadradas(celdas), *revision.problemas], key=lambda problema: problema.fila)),
        correspondencia=correspondencia,
    )
    return contrato.nombre, aceptadas, informe


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
