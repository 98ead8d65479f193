"""Acumula lo que se va encontrando en las filas de un archivo: cuáles se rechazan, por qué, y los avisos."""

from __future__ import annotations

import pandas as pd

from dashboard.dominio.formato import plural
from dashboard.ingesta.informe import Problema
from dashboard.ingesta.personales import mostrable

#: filas con el mismo problema que se detallan; las demás se cuentan en un aviso
MAXIMO_POR_CAUSA = 500


class Revision:
    """Rechazos y avisos de un archivo. `indice`: línea del archivo de cada fila leída."""

    def __init__(self, archivo: str, indice: pd.Index) -> None:
        self.archivo = archivo
        self.malas = pd.Series(False, index=indice)
        self.problemas: list[Problema] = []
        self.avisos: list[str] = []

    @property
    def buenas(self) -> pd.Series:
        """Máscara de las filas que siguen aceptadas."""
        return ~self.malas

    def avisar(self, aviso: str) -> None:
        """Añade una frase que no impide aceptar nada."""
        self.avisos.append(aviso)

    def rechazar(
        self,
        mascara: pd.Series,
        columna: str,
        encontrado: pd.Series | str,
        esperado: pd.Series | str,
        como_corregir: str,
        *,
        es_codigo: bool = False,
    ) -> None:
        """Rechaza las filas de `mascara` (booleana, mismo índice). `encontrado`: textos de las celdas o una frase.

        `encontrado` se muestra solo si no puede ser un dato personal; una frase (`str`) se muestra tal cual.
        """
        filas = mascara.index[mascara.to_numpy(dtype=bool)]
        if filas.empty:
            return
        self.malas.loc[filas] = True
        detalladas = filas[:MAXIMO_POR_CAUSA]
        hallados = (
            [encontrado] * len(detalladas)
            if isinstance(encontrado, str)
            else [mostrable(_texto(valor), es_codigo=es_codigo) for valor in encontrado.loc[detalladas]]
        )
        esperados = [esperado] * len(detalladas) if isinstance(esperado, str) else list(esperado.loc[detalladas])
        self.problemas += [
            Problema(self.archivo, int(fila), columna, hallado, previsto, como_corregir)
            for fila, hallado, previsto in zip(detalladas, hallados, esperados, strict=True)
        ]
        if len(filas) > MAXIMO_POR_CAUSA:
            resto = plural(len(filas) - MAXIMO_POR_CAUSA, "fila")
            self.avisar(f"{resto} más con el mismo problema en la columna «{columna}», que no se detallan.")


def _texto(valor: object) -> str:
    if valor is None or valor is pd.NA or valor is pd.NaT or valor != valor:
        return ""
    return f"{valor:%Y-%m-%d}" if isinstance(valor, pd.Timestamp) else str(valor)
