"""Las historias sembradas en la demostración: qué pasa, dónde y desde cuándo. Cada una tiene su prueba.

Sobre el registro inventado y la semilla de fábrica son:

| historia | dónde | qué se ve |
|---|---|---|
| `region_sin_aviso` | Loreto, 24 | desde julio de 2026 cae la asistencia porque sube «no fue avisada» (M13) |
| `red_atrasada` | Cusco, 11-02 | la última sesión de cada grupo tiene de 45 a 90 días de atraso |
| `region_silenciosa` | Madre de Dios, 25 | nada cargado ni reportado desde junio de 2026, y le faltan grupos |
| `red_silenciosa` | Amazonas, 01-02 | no reporta en 2026: su región, con 67 de 87, queda en «depende» |
| `region_justa` | Arequipa, 04 | exactamente 80 % (72 de 90) |
| `region_casi` | Áncash, 02 | 79,5 % (58 de 73): le falta un establecimiento |
| `region_con_grupo_de_17` | Apurímac, 03 | el grupo D-90000991-1 tiene 17 integrantes: conviene formar otro |
| regiones con retraso | DIRIS 37 y 38 | sus datos llegan hasta el 31 de agosto y el 30 de setiembre de 2026 |

Sobre otro registro se busca dónde caben; la que no cabe queda en "" y no se siembra. No se siembra una región sin
establecimientos que atiendan partos: en un registro inventado no sería natural.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from dashboard.demo.atencion import que_atienden
from dashboard.demo.columnas import Enteros, Marcas, dia
from dashboard.dominio.estandar import alcanza, faltan

#: Primer y último día de las sesiones; el último es la fecha de datos nacional.
PRIMER_DIA, FECHA_DATOS = date(2023, 1, 1), date(2026, 10, 31)
#: La asistencia cae por falta de aviso desde este mes.
INICIO_SIN_AVISO = date(2026, 7, 1)
#: La última sesión de cada grupo de la red atrasada cae en esta ventana: de 90 a 45 días antes de su fecha de datos.
ATRASO_DESDE, ATRASO_HASTA = date(2026, 8, 2), date(2026, 9, 16)
#: Última fecha de datos de la región silenciosa y de la red silenciosa.
FIN_REGION_SILENCIOSA, FIN_RED_SILENCIOSA = date(2026, 5, 31), date(2025, 12, 31)
#: Última fecha de datos de las dos regiones con retraso.
RETRASOS = (date(2026, 8, 31), date(2026, 9, 30))
INTEGRANTES_GRUPO_GRANDE = 17
#: A la región de la red silenciosa le faltan estos establecimientos para el estándar, y más que estos están callados.
FALTAN_DEPENDE = 3


@dataclass(frozen=True, slots=True)
class Historias:
    """Dónde se siembra cada historia; "" si no cabe en el registro."""

    region_sin_aviso: str
    red_atrasada: str
    region_silenciosa: str
    red_silenciosa: str
    region_justa: str
    region_casi: str
    region_con_grupo_de_17: str
    #: fecha de datos por región
    cortes: dict[str, date]

    @property
    def region_dependiente(self) -> str:
        """La región de la red silenciosa."""
        return self.red_silenciosa.split("-")[0]


def elegir_historias(establecimientos: pd.DataFrame) -> Historias:
    """Elige dónde sembrar cada historia. Depende del registro, no de la semilla."""
    atienden = establecimientos[que_atienden(establecimientos)]
    por_region = {str(codigo): int(n) for codigo, n in atienden.groupby("diresa").size().items()}
    por_red = {str(codigo): int(n) for codigo, n in atienden.groupby("red").size().items()}
    libres = sorted(por_region)
    muchas = len(libres) >= 8

    def tomar(codigo: str) -> str:
        if codigo in libres:
            libres.remove(codigo)
        return codigo

    sin_aviso = tomar("24" if "24" in por_region else next(iter(libres), ""))
    atrasada = "11-02" if "11-02" in por_red else _red_mayor(por_red, libres)
    tomar(atrasada.split("-")[0])
    silenciosa = tomar("25" if "25" in libres else libres[-1] if muchas else "")
    red_silenciosa = _red_que_decide(por_region, por_red, libres)
    tomar(red_silenciosa.split("-")[0])
    justa = tomar(next((codigo for codigo in libres if por_region[codigo] % 5 == 0 and por_region[codigo] >= 10), ""))
    casi = tomar(next((codigo for codigo in libres if _cabe_justo_debajo(por_region[codigo])), ""))
    con_retraso = dict(zip(libres[-2:], RETRASOS, strict=True)) if muchas else {}
    cortes = {str(codigo): FECHA_DATOS for codigo in np.unique(establecimientos["diresa"].to_numpy(dtype=object))}
    cortes |= con_retraso
    if silenciosa:
        cortes[silenciosa] = FIN_REGION_SILENCIOSA
    con_17 = next(iter(libres), sin_aviso)
    return Historias(sin_aviso, atrasada, silenciosa, red_silenciosa, justa, casi, con_17, cortes)


def es_de_la_red(marco: pd.DataFrame, red: str) -> Marcas:
    """Qué filas de un marco con columna `red` son de esa red; ninguna si la historia no se sembró ("")."""
    if not red:
        return np.zeros(len(marco), dtype=bool)
    return marco["red"].eq(red).to_numpy(dtype=bool, na_value=False)


def ultimos_dias(marco: pd.DataFrame, historias: Historias) -> Enteros:
    """Último día (desde 1970) del que se sabe algo de cada fila de un marco con columnas `diresa` y `red`."""
    cortes = {codigo: dia(corte) for codigo, corte in historias.cortes.items()}
    ultimos: Enteros = np.array(marco["diresa"].map(cortes), dtype=np.int64)
    ultimos[es_de_la_red(marco, historias.red_silenciosa)] = dia(FIN_RED_SILENCIOSA)
    return ultimos


def _red_mayor(por_red: dict[str, int], regiones: list[str]) -> str:
    """La red con más establecimientos que atienden partos, de la última región que tenga alguna."""
    for region in reversed(regiones):
        propias = {codigo: n for codigo, n in por_red.items() if codigo.split("-")[0] == region}
        if propias:
            return max(sorted(propias), key=lambda codigo: propias[codigo])
    return ""


def _red_que_decide(por_region: dict[str, int], por_red: dict[str, int], regiones: list[str]) -> str:
    """La primera red bastante grande para decidir el veredicto de su región, y bastante chica para no ser toda ella."""
    for region in regiones:
        total = por_region[region]
        for codigo in sorted(por_red):
            if codigo.split("-")[0] == region and total >= 40 and 8 <= por_red[codigo] <= total // 4:
                return codigo
    return ""


def _cabe_justo_debajo(total: int) -> bool:
    """Si con un establecimiento menos de los necesarios se queda entre 79 % y 80 %."""
    cubiertos = faltan(0, total) - 1
    return 100 * cubiertos >= 79 * total and not alcanza(cubiertos, total)
