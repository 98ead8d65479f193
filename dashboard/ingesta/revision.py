"""Acumula lo que se va encontrando en las filas de una tabla: cuáles se rechazan o reparan, por qué, y los avisos."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Mapping
from datetime import date

import numpy as np
import pandas as pd

from dashboard.contratos.contrato import Tabla, Tipo, valores_en
from dashboard.ingesta.informe import Arreglo, Causa, LugarDudoso, Problema, Reparacion
from dashboard.ingesta.textos import EJEMPLOS, Cambios, mostrable
from dashboard.nucleo.formato import entero, enumerar, palabra, plural

#: filas con el mismo problema que se detallan; las demás se cuentan en un aviso y están en su causa
MAXIMO_POR_CAUSA = 500
_REPETIDAS_EN_AVISO = 20


class Revision:
    """Rechazos, reparaciones y avisos de una tabla. `indice`: línea del archivo de cada fila leída."""

    def __init__(self, archivo: str, indice: pd.Index, hoja: str = "") -> None:
        self.archivo = archivo
        self.hoja = hoja
        self.malas = pd.Series(False, index=indice)
        #: iguales a otra fila del archivo: no se aceptan ni se rechazan
        self.repetidas = pd.Series(False, index=indice)
        self.problemas: list[Problema] = []
        self.causas: list[Causa] = []
        self.avisos: list[str] = []
        self.lugares: list[LugarDudoso] = []
        #: (causa, columna) → celdas reparadas, con el antes y el después que se pueden mostrar
        self._reparadas: dict[tuple[str, str], Cambios] = {}

    @property
    def buenas(self) -> pd.Series:
        """Máscara de las filas que siguen aceptadas."""
        return ~(self.malas | self.repetidas)

    def apartar(self, filas: pd.Index) -> None:
        """Deja de lado las filas que repiten otra del archivo y dice cuáles son."""
        if filas.empty:
            return
        self.repetidas.loc[filas] = True
        lugares = [str(fila) for fila in filas[:_REPETIDAS_EN_AVISO]]
        if len(filas) > _REPETIDAS_EN_AVISO:
            lugares.append(f"{entero(len(filas) - _REPETIDAS_EN_AVISO)} más")
        self.avisar(
            f"{plural(len(filas), 'fila repetida', 'filas repetidas')}: {palabra(len(filas), 'la', 'las')} "
            f"{enumerar(lugares)}. Lo que es igual en todo a otra fila del archivo se cuenta una vez."
        )

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
        # de una repetida responde la fila a la que es igual
        filas = mascara.index[mascara.to_numpy(dtype=bool) & ~self.repetidas.to_numpy(dtype=bool)]
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
                f"«{valor}»" if del_catalogo else mostrable(_texto(valor), es_codigo=es_codigo, aceptado=True)
                for valor in (previo, nuevo)
            )
            cambios.ejemplos.append((int(fila), visto, queda))

    def anotar_limpieza(self, causa: str, columna: str, limpios: Cambios, *, es_codigo: bool = False) -> None:
        """Suma lo que ya se limpió al leer el archivo."""
        cambios = self._reparadas.setdefault((causa, columna), Cambios())
        cambios.lineas.extend(limpios.lineas)
        for fila, antes, despues in limpios.ejemplos[: max(EJEMPLOS - len(cambios.ejemplos), 0)]:
            queda = mostrable(despues, es_codigo=es_codigo, aceptado=True)
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
                arreglos.append(Arreglo(causa, columna, len(lineas), ejemplos, array("q", sorted(lineas))))
                con_arreglo = {*con_arreglo, *lineas.tolist()}
        return tuple(arreglos), self.malas.index.isin(list(con_arreglo))


def _texto(valor: object) -> str:
    if valor is None or valor is pd.NA or valor is pd.NaT or valor != valor:
        return ""
    return f"{valor:%Y-%m-%d}" if isinstance(valor, pd.Timestamp) else str(valor)


# -- comprobaciones de cualquier tabla: código conocido, fechas y clave repetida ---------------------------------------

#: tabla → marco con las filas ya aceptadas
Referencia = Mapping[str, pd.DataFrame]


#: columna de un código → la tabla de la que es clave
_CLAVE_DE = {
    "codigo_renipress": "establecimientos", "codigo_grupo": "grupos", "codigo_sesion": "sesiones",
    "codigo_meta": "metas",
}  # fmt: skip


def exigir_conocido(filas: pd.DataFrame, columna: str, referencia: Referencia, revision: Revision) -> None:
    """Rechaza los códigos de `columna` que no están en su tabla. Si la tabla no se dio, solo avisa. NA pasa."""
    tabla = _CLAVE_DE[columna]
    if tabla not in referencia:
        if filas[columna].notna().any():
            revision.avisar(f"No se pudo comprobar «{columna}»: no se dio la tabla {tabla}.")
        return
    revision.rechazar(
        filas[columna].notna() & ~filas[columna].isin(referencia[tabla][columna]),
        columna,
        filas[columna],
        f"un código de la tabla {tabla}",
        f"Corrija el código, o cargue antes la tabla {tabla} que lo contiene.",
        es_codigo=columna == "codigo_renipress",
        clase=f"desconocido:{tabla}",
    )


def traer(codigos: pd.Series, referencia: Referencia, clave: str, columna: str) -> pd.Series:
    """El valor de `columna` donde `clave` es cada código, en la tabla de esa clave; NA si no está.

    Conserva el índice y el tipo.
    """
    tabla = referencia[_CLAVE_DE[clave]]
    return valores_en(codigos, tabla[clave], tabla[columna])


def es_cierto(mascara: pd.Series) -> pd.Series:
    """Máscara booleana sin NA: lo que no se sabe no se rechaza."""
    return mascara.fillna(False).astype(bool)


def rechazar_futuro(filas: pd.DataFrame, tabla: Tabla, hoy: date, revision: Revision) -> None:
    """Rechaza las fechas posteriores a `hoy` y los años posteriores al suyo."""
    for columna in tabla.columnas:
        if columna.admite_futuro:
            continue
        if columna.tipo is Tipo.FECHA:
            futuras = filas[columna.nombre] > pd.Timestamp(hoy)
        elif columna.nombre == "anio_parto" or (columna.nombre == "anio" and tabla.nombre != "campanas"):
            futuras = es_cierto(filas[columna.nombre] > hoy.year)
        else:
            continue
        revision.rechazar(
            futuras,
            columna.nombre,
            filas[columna.nombre],
            f"una fecha hasta el {hoy:%d/%m/%Y}",
            "Corrija la fecha: todavía no ha llegado.",
            clase="futuro",
        )


def rechazar_desorden(filas: pd.DataFrame, antes: str, despues: str, revision: Revision) -> None:
    """Rechaza las filas cuya fecha `despues` es anterior a `antes`."""
    revision.rechazar(
        filas[despues] < filas[antes],
        despues,
        filas[despues],
        f"una fecha igual o posterior a «{antes}»",
        "Corrija una de las dos fechas.",
    )


def rechazar_exceso(filas: pd.DataFrame, parte: str, todos: tuple[str, ...], revision: Revision) -> None:
    """Rechaza las filas donde la parte pasa de lo que suman sus todos; con alguno en blanco no se sabe."""
    tope = filas[list(todos)].sum(axis=1, min_count=len(todos))
    cuales = " más ".join(f"«{todo}»" for todo in todos)
    revision.rechazar(
        es_cierto(filas[parte] > tope),
        parte,
        filas[parte],
        f"a lo más {{}} ({cuales})",
        "Corrija una de las dos cantidades.",
        causa=f"es más que {cuales}",
        segun=tope,
    )


def apartar_repetidas(filas: pd.DataFrame, tabla: Tabla, revision: Revision) -> None:
    """Aparta, entre las filas todavía aceptadas, la segunda y siguientes que son iguales en todas sus columnas."""
    claves = filas.loc[revision.buenas, list(tabla.clave)]
    con_otra = filas.loc[claves.index[claves.duplicated(keep=False)], list(tabla.nombres)]
    revision.apartar(con_otra.index[con_otra.duplicated()])


def rechazar_repetidas(filas: pd.DataFrame, tabla: Tabla, revision: Revision) -> None:
    """Rechaza, entre las filas todavía aceptadas, la segunda y siguientes con la misma clave y dice en qué difieren."""
    buenas = filas.loc[revision.buenas, list(tabla.clave)]
    repetidas = buenas.duplicated(keep="first")
    if not repetidas.any():
        return
    lineas = pd.Series(buenas.index, index=buenas.index)
    primera = lineas.groupby([buenas[nombre] for nombre in tabla.clave], dropna=False).transform("first")[repetidas]
    unas, otras = filas.loc[primera.index], filas.loc[primera].set_axis(primera.index)
    difieren: dict[int, list[str]] = {fila: [] for fila in primera.index}
    for nombre in tabla.nombres:
        iguales = es_cierto(unas[nombre].eq(otras[nombre])) | (unas[nombre].isna() & otras[nombre].isna())
        for fila in iguales.index[~iguales]:
            difieren[fila].append(f"«{nombre}»")
    remedios = [f"Deje una sola fila con esa clave: difieren en {enumerar(suyas)}." for suyas in difieren.values()]
    revision.rechazar(
        repetidas.reindex(filas.index, fill_value=False),
        ", ".join(tabla.clave),
        "una clave repetida con otros datos",
        "una sola fila por clave (la primera está en la fila {})",
        pd.Series(remedios, index=primera.index),
        clase="repetida",
        causa="la clave está repetida con otros datos",
        segun=primera,
    )
