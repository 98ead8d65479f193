"""De qué territorios y meses habla un archivo: lo que `--reemplazar` sustituye, y nada más."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.dominio.periodo import Periodo, numero_mes
from dashboard.dominio.territorio import PAIS, Nivel, nivel_de_codigo
from dashboard.nucleo.formato import enumerar

#: del más alto al más bajo, con los nombres de las columnas del registro
_NIVELES = ("diresa", "red", "microrred", "codigo_renipress")
#: tablas que no hablan de un tiempo: su ámbito es solo el territorio
_SIN_TIEMPO = frozenset({"establecimientos", "partos", "grupos", "recursos"})
#: tablas de un año entero
_ANUALES = frozenset({"facilitadores", "resultados", "campanas"})
_PAIS = (("pais", PAIS),)


@dataclass(frozen=True, slots=True)
class Ambito:
    """Territorios, como pares (columna del registro, código), y meses (`numero_mes`) de un archivo.

    `("pais", "PE")` es el país entero. `meses` es `None` en las tablas que no hablan de un tiempo.
    """

    territorios: tuple[tuple[str, str], ...]
    meses: frozenset[int] | None

    @property
    def texto(self) -> str:
        """«11-02 y 25, de ene 2025 a jul 2025»."""
        donde = enumerar([codigo for _, codigo in self.territorios])
        if not self.meses:
            return donde
        tramos: list[list[int]] = []
        for mes in sorted(self.meses):
            if tramos and mes == tramos[-1][-1] + 1:
                tramos[-1].append(mes)
            else:
                tramos.append([mes])
        cuando = [
            f"{Periodo.mes(t[0]).texto} a {Periodo.mes(t[-1]).texto}" if len(t) > 1 else Periodo.mes(t[0]).texto
            for t in tramos
        ]
        return f"{donde}, {enumerar(cuando)}"

    def contiene(self, nombre: str, filas: pd.DataFrame, tablas: Mapping[str, pd.DataFrame]) -> pd.Series:
        """Máscara de las filas de la tabla `nombre` que caen dentro: en un territorio y con todos sus meses."""
        lugares = _lugares(nombre, filas, tablas)
        dentro = pd.Series(False, index=filas.index)
        for nivel, codigo in self.territorios:
            dentro |= True if nivel == "pais" else lugares[nivel].eq(codigo).fillna(False).astype(bool)
        if self.meses is None:
            return dentro
        meses = _meses(nombre, filas, tablas)
        return dentro & meses.map(lambda propios: bool(propios) and propios <= self.meses).astype(bool)


def ambito_de(nombre: str, filas: pd.DataFrame, tablas: Mapping[str, pd.DataFrame]) -> Ambito:
    """El ámbito de las filas de un archivo: en cada DIRESA, el territorio más pequeño que las contiene a todas.

    Así el archivo de una red no toca las demás, y el de un establecimiento solo lo toca a él. Los meses son aquellos de
    los que hay alguna fila. `tablas`: las demás tablas aceptadas, para situar grupos y sesiones.
    """
    territorios: Iterable[tuple[str, str]]
    if nombre == "campanas" or (nombre == "reportes" and filas["codigo_territorio"].eq(PAIS).any()):
        territorios = _PAIS
    elif nombre == "resultados":
        territorios = [("ambito", str(ambito)) for ambito in sorted(filas["ambito"].unique())]
    else:
        lugares = _lugares(nombre, filas, tablas)
        territorios = [_comun(propios) for _, propios in lugares.dropna(subset="diresa").groupby("diresa")]
    meses = None
    if nombre not in _SIN_TIEMPO:
        meses = frozenset[int]().union(*_meses(nombre, filas, tablas))
    return Ambito(tuple(territorios), meses)


def _comun(lugares: pd.DataFrame) -> tuple[str, str]:
    """El nivel más bajo cuyo código es el mismo en todas las filas de una DIRESA."""
    for nivel in reversed(_NIVELES):
        codigos = lugares[nivel]
        if codigos.notna().all() and codigos.nunique() == 1:
            return nivel, str(codigos.iloc[0])
    raise AssertionError("todas las filas son de la misma DIRESA")


def _lugares(nombre: str, filas: pd.DataFrame, tablas: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Columnas `_NIVELES` de cada fila; NA en los niveles que la fila no precisa."""
    if nombre == "establecimientos":
        return filas[list(_NIVELES)]
    if nombre in ("resultados", "campanas"):
        return filas
    if nombre == "facilitadores":
        return filas[["diresa"]].reindex(columns=list(_NIVELES))
    if nombre == "recursos":
        # un recurso se sitúa por su distrito: la región de los establecimientos que hay en él
        registro = tablas["establecimientos"].drop_duplicates("ubigeo").set_index("ubigeo")
        diresas = registro["diresa"].reindex(filas["ubigeo"]).set_axis(filas.index)
        return diresas.to_frame().reindex(columns=list(_NIVELES))
    if nombre == "reportes":
        return _lugares_de_codigos(filas["codigo_territorio"], tablas)
    codigos = filas["codigo_renipress"] if "codigo_renipress" in filas else _de_su_sesion(filas, tablas)
    return _de_establecimientos(codigos, tablas)


def _de_su_sesion(filas: pd.DataFrame, tablas: Mapping[str, pd.DataFrame], columna: str = "codigo_renipress") -> Any:
    sesiones = tablas["sesiones"].set_index("codigo_sesion")[columna]
    return sesiones.reindex(filas["codigo_sesion"]).set_axis(filas.index)


def _de_establecimientos(codigos: pd.Series, tablas: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    registro = tablas["establecimientos"].set_index("codigo_renipress", drop=False)[list(_NIVELES)]
    return registro.reindex(codigos).set_axis(codigos.index)


def _lugares_de_codigos(codigos: pd.Series, tablas: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    lugares = _de_establecimientos(codigos, tablas)
    for posicion, codigo in codigos.items():
        if nivel_de_codigo(codigo) in (Nivel.DIRESA, Nivel.RED, Nivel.MICRORRED):
            partes = codigo.split("-")
            for cuantas, nivel in enumerate(_NIVELES[: len(partes)], start=1):
                lugares.loc[posicion, nivel] = "-".join(partes[:cuantas])
    return lugares


def _meses(nombre: str, filas: pd.DataFrame, tablas: Mapping[str, pd.DataFrame]) -> pd.Series:
    """Los meses de cada fila, como `frozenset` de `numero_mes`."""
    if nombre in _ANUALES:
        return filas["anio"].map(lambda anio: _tramo(Periodo.leer(str(anio))))
    if nombre == "reportes":
        return filas["periodo"].map(lambda texto: _tramo(Periodo.leer(texto)))
    fechas = _de_su_sesion(filas, tablas, "fecha") if nombre == "inasistencias" else filas["fecha"]
    return fechas.map(lambda fecha: frozenset() if pd.isna(fecha) else frozenset({numero_mes(fecha)}))


def _tramo(periodo: Periodo) -> frozenset[int]:
    return frozenset(range(periodo.primer_mes, periodo.ultimo_mes + 1))
