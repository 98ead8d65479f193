"""Acumula lo que se va encontrando en las filas de una tabla: cuáles se rechazan o reparan, por qué, y los avisos."""

from __future__ import annotations

from array import array
from collections.abc import Collection

import numpy as np
import pandas as pd

from dashboard.ingesta.informe import Arreglo, Causa, Problema, Reparacion
from dashboard.ingesta.limpieza import EJEMPLOS, Cambios
from dashboard.ingesta.personales import mostrable
from dashboard.nucleo.formato import plural

#: filas con el mismo problema que se detallan; las demás se cuentan en un aviso y están en su causa
MAXIMO_POR_CAUSA = 500


class Revision:
    """Rechazos, reparaciones y avisos de una tabla. `indice`: línea del archivo de cada fila leída."""

    def __init__(self, archivo: str, indice: pd.Index, hoja: str = "") -> None:
        self.archivo = archivo
        self.hoja = hoja
        self.malas = pd.Series(False, index=indice)
        self.problemas: list[Problema] = []
        self.causas: list[Causa] = []
        self.avisos: list[str] = []
        #: (causa, columna) → celdas reparadas, con el antes y el después que se pueden mostrar
        self._reparadas: dict[tuple[str, str], Cambios] = {}

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
        esperado: str,
        como_corregir: pd.Series | str,
        *,
        es_codigo: bool = False,
        clase: str = "regla",
        causa: str = "",
        segun: pd.Series | None = None,
    ) -> None:
        """Rechaza las filas de `mascara` (booleana, mismo índice). `encontrado`: textos de las celdas o una frase.

        `encontrado` se muestra solo si no puede ser un dato personal; una frase (`str`) se muestra tal cual. `causa`:
        lo que agrupa estas filas, si `esperado` cambia de una a otra. `segun`: el dato que llena el hueco `{}` de
        `esperado` en cada fila; la frase se escribe solo en las que se detallan.
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
        esperados = (
            [esperado] * len(detalladas)
            if segun is None
            else [esperado.format(_texto(dato)) for dato in segun.loc[detalladas]]
        )
        remedios = (
            [como_corregir] * len(detalladas) if isinstance(como_corregir, str) else list(como_corregir.loc[detalladas])
        )
        propios = [
            Problema(self.archivo, int(fila), columna, hallado, previsto, remedio, self.hoja)
            for fila, hallado, previsto, remedio in zip(detalladas, hallados, esperados, remedios, strict=True)
        ]
        self.problemas += propios
        agrupa = f"columna «{columna}»: {causa or f'se esperaba {esperado}'}"
        self.causas.append(Causa(agrupa, len(filas), propios[0], array("q", filas.tolist()), clase))
        if len(filas) > MAXIMO_POR_CAUSA:
            resto = plural(len(filas) - MAXIMO_POR_CAUSA, "fila")
            self.avisar(f"{resto} más con el mismo problema en la columna «{columna}», que no se detallan.")

    def reparar(
        self,
        mascara: pd.Series,
        columna: str,
        antes: pd.Series,
        despues: pd.Series,
        causa: str,
        *,
        es_codigo: bool = False,
        del_catalogo: bool = False,
    ) -> None:
        """Anota que las celdas de `mascara` se aceptan cambiadas. Solo se muestran si no pueden ser de una persona.

        `del_catalogo`: son dos formas de escribir un valor de un catálogo nuestro, y se muestran siempre.
        """
        filas = mascara.index[mascara.to_numpy(dtype=bool)]
        if filas.empty:
            return
        cambios = self._reparadas.setdefault((causa, columna), Cambios())
        cambios.lineas.extend(filas.tolist())
        primeras = filas[: max(EJEMPLOS - len(cambios.ejemplos), 0)]
        for fila, previo, nuevo in zip(primeras, antes.loc[primeras], despues.loc[primeras], strict=True):
            visto, queda = (
                f"«{valor}»" if del_catalogo else mostrable(_texto(valor), es_codigo=es_codigo)
                for valor in (previo, nuevo)
            )
            cambios.ejemplos.append((int(fila), visto, queda))

    def anotar_limpieza(self, causa: str, columna: str, limpios: Cambios, *, es_codigo: bool = False) -> None:
        """Suma lo que ya se limpió al leer el archivo."""
        cambios = self._reparadas.setdefault((causa, columna), Cambios())
        cambios.lineas.extend(limpios.lineas)
        for fila, antes, despues in limpios.ejemplos[: max(EJEMPLOS - len(cambios.ejemplos), 0)]:
            queda = mostrable(despues, es_codigo=es_codigo)
            # la limpieza solo quita o repone signos: si lo que queda se puede ver, lo que había también
            visto = f"«{antes[:40]}»" if queda.startswith("«") else queda
            cambios.ejemplos.append((fila, visto, queda))

    def arreglos(self) -> tuple[tuple[Arreglo, ...], np.ndarray]:
        """Lo reparado en filas que se aceptaron, por causa y columna, y la máscara de esas filas."""
        aceptadas = self.malas.index[self.buenas.to_numpy(dtype=bool)]
        con_arreglo: Collection[int] = set()
        arreglos = []
        for (causa, columna), cambios in sorted(self._reparadas.items()):
            lineas = pd.Index(cambios.lineas, dtype="int64")
            lineas = lineas[lineas.isin(aceptadas)]
            ejemplos = tuple(
                Reparacion(fila, columna, antes, despues, causa)
                for fila, antes, despues in cambios.ejemplos
                if fila in aceptadas
            )
            if len(lineas):
                arreglos.append(Arreglo(causa, columna, len(lineas), ejemplos))
                con_arreglo = {*con_arreglo, *lineas.tolist()}
        return tuple(arreglos), self.malas.index.isin(list(con_arreglo))


def _texto(valor: object) -> str:
    if valor is None or valor is pd.NA or valor is pd.NaT or valor != valor:
        return ""
    return f"{valor:%Y-%m-%d}" if isinstance(valor, pd.Timestamp) else str(valor)
