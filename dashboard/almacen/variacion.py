"""Cuánto se mueve la asistencia sin que nada cambie: lo que hay que restar antes de decir «subió» o «bajó».

La binomial sola no alcanza: en un mes llueve en toda una red, las madres de una sesión vienen juntas y cada grupo
cambia de un año a otro. Se estima por nivel, con todas las unidades del país a la vez, al preparar una generación:

- `dispersion` (φ) y `choque` (τ²): la asistencia de una unidad en un mes varía φ·p(1−p)/n + τ². Salen de las segundas
  diferencias (p_t − p_{t−12}) − (p_{t−1} − p_{t−13}), en que la estación, el nivel y la tendencia se cancelan.
- `estacion` (ω²): cuánto se aparta la forma del año de una unidad de la de su superior.
- `deriva` (δ²): cuánto cambia de un año a otro el nivel propio de un grupo, aparte de su red. Sale de los productos de
  sus diferencias anuales en meses distintos, que solo tienen en común ese cambio.
- `entre` (β²): cuánto difieren entre sí los grupos de una red; importa cuando unos grupos abren y otros cierran.

Todo en proporciones (0–1) y sus cuadrados. φ nunca es menor que 1: la binomial es el piso. Con pocos datos pesan los
valores de partida (`PARTIDA`), que son anchos a propósito. Laney (2002) ensancha la binomial con la variación entre
meses; aquí además se separa por nivel y se estima en común (Spiegelhalter, 2005: embudos con sobredispersión).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from dashboard.dominio.territorio import Nivel
from dashboard.nucleo.matrices import Booleanos, Decimales, Enteros

#: meses con que se aprende el centro de una serie, y con cuántos hay uno provisional
MESES_DE_BASE, MESES_PROVISIONALES = 24, 12
#: lo que pesan los valores de partida, en observaciones
_PESO_DE_PARTIDA = 40.0
#: una observación nunca pesa más que esta (en desviaciones): un salto verdadero no es ruido
_TOPE = 4.0
#: unidades de un nivel con que se distingue la dispersión del choque
_UNIDADES = 8


@dataclass(frozen=True, slots=True)
class DeNivel:
    """Lo que varía una unidad de un nivel de un mes a otro. `grados`: con cuánta información se estimó."""

    dispersion: float
    choque: float
    estacion: float
    grados: float


@dataclass(frozen=True, slots=True)
class Variacion:
    """Las componentes de una generación. `estaciones`: (12,) por territorio, enero primero, en torno a cero."""

    niveles: Mapping[Nivel, DeNivel]
    deriva: float
    entre: float
    estaciones: Mapping[str, Sequence[float]]

    def de(self, nivel: Nivel) -> DeNivel:
        """Las de un nivel."""
        return self.niveles[nivel]

    def escrita(self) -> dict[str, Any]:
        """Como se guarda en JSON."""
        return {
            "niveles": {nivel.value: asdict(propias) for nivel, propias in self.niveles.items()},
            "deriva": self.deriva,
            "entre": self.entre,
            "estaciones": {codigo: list(forma) for codigo, forma in self.estaciones.items()},
        }

    @classmethod
    def leida(cls, escrita: Mapping[str, Any]) -> Variacion:
        """Lo inverso de `escrita`."""
        niveles = {Nivel(nombre): DeNivel(**propias) for nombre, propias in escrita["niveles"].items()}
        return cls(niveles, escrita["deriva"], escrita["entre"], escrita["estaciones"])


_DE_PARTIDA = {
    Nivel.PAIS: 0.004, Nivel.DIRESA: 0.008, Nivel.RED: 0.010,
    Nivel.MICRORRED: 0.012, Nivel.ESTABLECIMIENTO: 0.015, Nivel.GRUPO: 0.02,
}  # fmt: skip
PARTIDA = Variacion(
    {nivel: DeNivel(1.3, choque**2, 0.0, _PESO_DE_PARTIDA / 2) for nivel, choque in _DE_PARTIDA.items()},
    0.03**2,
    0.05**2,
    {},
)
#: sin forma conocida del año
PLANA = (0.0,) * 12


@dataclass(frozen=True, slots=True)
class Unidades:
    """Las unidades de un nivel: código, superior y serie mensual. `asistentes` y `esperadas`: (unidades, meses)."""

    nivel: Nivel
    codigos: Sequence[str]
    padres: Sequence[str]
    asistentes: Enteros
    esperadas: Enteros


def estimar(unidades: Sequence[Unidades], mes0: int, red_de_grupo: Enteros) -> Variacion:
    """Las componentes de una generación. `unidades`: una entrada por nivel, del país al grupo.

    `red_de_grupo`: (grupos,) posición de la red de cada grupo entre las unidades de nivel red. `mes0`: número del
    primer mes de las series.
    """
    niveles: dict[Nivel, DeNivel] = {}
    dispersion = PARTIDA.de(Nivel.GRUPO).dispersion
    for propias in reversed(unidades):
        niveles[propias.nivel] = _de_nivel(propias, dispersion)
        dispersion = niveles[propias.nivel].dispersion
    estaciones: dict[str, Sequence[float]] = {}
    for propias in unidades:
        # más abajo de la red la forma del año es la de su red
        if propias.nivel in (Nivel.PAIS, Nivel.DIRESA, Nivel.RED):
            niveles[propias.nivel] = _con_estaciones(propias, niveles[propias.nivel], mes0, estaciones)
    por_nivel = {propias.nivel: propias for propias in unidades}
    deriva, entre = _de_grupos(por_nivel[Nivel.GRUPO], por_nivel[Nivel.RED], red_de_grupo, niveles[Nivel.GRUPO])
    return Variacion({nivel: niveles[nivel] for nivel in Nivel}, deriva, entre, estaciones)


def de_generacion(
    territorios: Mapping[str, Sequence[Any]],
    establecimientos: Mapping[str, Sequence[Any]],
    grupos: Mapping[str, Sequence[Any]],
    acumulado: Mapping[str, npt.NDArray[np.int32]],
    mes0: int,
) -> Variacion:
    """Las componentes de lo que se va a publicar: `territorios`, `establecimientos` y `grupos` como se guardan."""
    x, n = (acumulado[medida].astype(np.int64) for medida in ("asistentes", "esperadas"))

    def de(nivel: Nivel, codigos: Sequence[str], padres: Sequence[str], g0: Any, g1: Any) -> Unidades:
        desde, hasta = np.array(g0, dtype=np.intp), np.array(g1, dtype=np.intp)
        return Unidades(nivel, codigos, padres, x[hasta] - x[desde], n[hasta] - n[desde])

    por_nivel: dict[Nivel, list[int]] = {nivel: [] for nivel in Nivel}
    for fila, nivel in enumerate(territorios["nivel"]):
        por_nivel[Nivel(nivel)].append(fila)
    unidades = [
        de(nivel, *([territorios[campo][fila] for fila in filas] for campo in ("codigo", "padre", "g0", "g1")))
        for nivel, filas in por_nivel.items()
        if nivel.es_territorio
    ]
    lugares = establecimientos
    unidades.append(de(Nivel.ESTABLECIMIENTO, lugares["codigo"], lugares["microrred"], lugares["g0"], lugares["g1"]))
    filas = range(len(grupos["codigo"]))
    unidades.append(de(Nivel.GRUPO, grupos["codigo"], grupos["codigo"], filas, range(1, len(filas) + 1)))
    # los grupos de una red son un intervalo, y las redes están en su orden
    largos = [territorios["g1"][fila] - territorios["g0"][fila] for fila in por_nivel[Nivel.RED]]
    return estimar(unidades, mes0, np.repeat(np.arange(len(largos)), largos))


def proporciones(asistentes: Enteros, esperadas: Enteros) -> Decimales:
    """La asistencia de cada mes; `nan` sin esperadas."""
    return np.where(esperadas > 0, asistentes / np.maximum(esperadas, 1), np.nan)


def binomial(asistentes: Enteros, esperadas: Enteros) -> Decimales:
    """p(1−p) de cada fila, con su media de todos los meses apartada de 0 y de 1: (filas,)."""
    total = esperadas.sum(axis=-1)
    # media observación de cada lado: una serie de puros unos no es una serie sin azar
    p = (asistentes.sum(axis=-1) + 0.5) / (total + 1.0)
    pq: Decimales = p * (1 - p)
    return pq


def _de_nivel(u: Unidades, dispersion_de_abajo: float) -> DeNivel:
    """φ y τ² por mínimos cuadrados ponderados de E² sobre p(1−p)·Σ1/n y 4, con φ ≥ 1 y τ² ≥ 0."""
    partida = PARTIDA.de(u.nivel)
    meses = u.esperadas.shape[1]
    if meses < 14 or not len(u.codigos):
        return partida
    p = proporciones(u.asistentes, u.esperadas)
    inverso = np.where(u.esperadas > 0, 1 / np.maximum(u.esperadas, 1), np.nan)
    anual, ruido = p[:, 12:] - p[:, :-12], inverso[:, 12:] + inverso[:, :-12]
    e, s = anual[:, 1:] - anual[:, :-1], ruido[:, 1:] + ruido[:, :-1]
    s = s * binomial(u.asistentes, u.esperadas)[:, None]
    hay = np.isfinite(e) & (s > 0)
    y, s = e[hay] ** 2, s[hay]
    if len(y) < 8:
        return partida
    pocas = len(u.codigos) < _UNIDADES
    fi, tau = max(1.0, float(np.median(y / s)) / 0.455), 0.0
    for _ in range(4):
        esperado = fi * s + 4 * tau
        tope, w = np.minimum(y, _TOPE**2 * esperado), 1 / esperado**2
        fi, tau = _dos_componentes(tope, s, w, dispersion_de_abajo if pocas else None)
    # cada mes entra en cuatro diferencias: las observaciones no son independientes
    propias = len(y) / 3
    mezcla = propias / (propias + _PESO_DE_PARTIDA)
    return DeNivel(
        max(1.0, round(20 * (mezcla * fi + (1 - mezcla) * partida.dispersion)) / 20),
        _a_decimas(mezcla * tau + (1 - mezcla) * partida.choque),
        0.0,
        float(round(propias + partida.grados)),
    )


def _a_decimas(varianza: float) -> float:
    """La varianza cuya desviación son décimas de punto enteras: una carga nueva no mueve lo que no se distingue."""
    return float((round(varianza**0.5 * 1000) / 1000) ** 2)


def _dos_componentes(y: Decimales, s: Decimales, w: Decimales, fija: float | None) -> tuple[float, float]:
    ss, s4, s44 = float((w * s * s).sum()), float((w * s * 4).sum()), float((w * 16).sum())
    ys, y4 = float((w * y * s).sum()), float((w * y * 4).sum())
    if fija is None:
        det = ss * s44 - s4 * s4
        if det > 1e-9 * ss * s44:
            fi, tau = (ys * s44 - y4 * s4) / det, (y4 * ss - ys * s4) / det
            if tau < 0:
                return max(1.0, ys / ss), 0.0
            if fi >= 1:
                return fi, tau
        fija = 1.0
    # con φ dada solo queda el choque
    return fija, max(0.0, (y4 - fija * s4) / s44)


# -- la forma del año


def de_base(esperadas: Enteros) -> Booleanos:
    """(filas, meses): los meses con que se aprende cada serie: los 24 primeros con dato; si no llegan, los 12."""
    hay = esperadas > 0
    cuantos = hay.sum(axis=1, keepdims=True)
    largo = np.where(cuantos >= MESES_DE_BASE, MESES_DE_BASE, np.where(cuantos >= MESES_PROVISIONALES, 12, 0))
    meses: Booleanos = hay & (np.cumsum(hay, axis=1) <= largo)
    return meses


def del_anio(mes0: int, meses: int) -> Enteros:
    """(meses,): el mes del año de cada columna, 0 enero."""
    return (mes0 + np.arange(meses)) % 12


@dataclass(frozen=True, slots=True)
class Centros:
    """Lo que una serie enseñó en sus meses de base: (filas, 12) el centro de cada mes del año y su varianza."""

    centro: Decimales
    varianza: Decimales
    #: (filas, 12): la forma del año, en torno a cero
    forma: Decimales
    #: (filas, 12): lo que la forma propia se aparta de la del superior y lo que de eso es azar; `nan` sin meses
    aparte: Decimales
    azar: Decimales


def centros(
    p: Decimales, varianza: Decimales, base: Booleanos, anio: Enteros, superior: Decimales, estacion: float
) -> Centros:
    """Centro de cada mes del año: nivel propio más la forma del superior, corregida con la propia según su información.

    `p` y `varianza` (de un mes): (filas, meses). `superior`: (filas, 12). `estacion`: ω² del nivel, o infinito si no
    tiene superior.
    """
    w = np.where(base, 1 / varianza, 0.0)
    p = np.where(base, p, 0.0)
    total = np.maximum(w.sum(axis=1), 1e-12)
    nivel = (w * (p - superior[:, anio])).sum(axis=1) / total
    uno = np.zeros((len(anio), 12))
    uno[np.arange(len(anio)), anio] = 1.0
    peso = w @ uno
    hay = peso > 0
    desvio = (w * (p - nivel[:, None] - superior[:, anio])) @ uno
    aparte = np.where(hay, desvio / np.where(hay, peso, 1), np.nan)
    azar = np.where(hay, 1 / np.where(hay, peso, 1), np.nan)
    if np.isinf(estacion):
        confianza, resto = hay.astype(float), np.nan_to_num(azar)
    else:
        confianza = np.where(hay, estacion / (estacion + np.nan_to_num(azar, nan=1.0)), 0.0)
        resto = (1 - confianza) * estacion
    forma = superior + confianza * np.nan_to_num(aparte)
    return Centros(nivel[:, None] + forma, 1 / total[:, None] + resto, forma, aparte, azar)


def _con_estaciones(u: Unidades, propias: DeNivel, mes0: int, estaciones: dict[str, Sequence[float]]) -> DeNivel:
    """Agrega a `estaciones` la forma del año de cada unidad y devuelve las componentes con su ω²."""
    base = de_base(u.esperadas)
    anio = del_anio(mes0, u.esperadas.shape[1])
    varianza = de_un_mes(propias, binomial(u.asistentes, u.esperadas), u.esperadas)
    p = np.nan_to_num(proporciones(u.asistentes, u.esperadas))
    superior = np.array([estaciones.get(padre, PLANA) for padre in u.padres]).reshape(-1, 12)
    omega = np.inf
    if u.nivel is not Nivel.PAIS:
        # solo enseñan cuánto difieren las que tienen dos años
        enteras = base.sum(axis=1) >= MESES_DE_BASE
        hallado = centros(p, varianza, base, anio, superior, 0.0)
        r2, v = hallado.aparte[enteras] ** 2, hallado.azar[enteras]
        hay = np.isfinite(r2)
        w = 1 / np.where(hay, v, 1) ** 2 * hay
        # el nivel se resta: queda 11/12 de la variación del azar
        sobra = float((w * (np.nan_to_num(r2) - 11 / 12 * np.nan_to_num(v))).sum() / max(w.sum(), 1e-12))
        omega = max(0.0, sobra) if enteras.any() else 0.0
    hallado = centros(p, varianza, base, anio, superior, omega)
    con_base: list[bool] = (base.sum(axis=1) > 0).tolist()
    for codigo, forma, propia, padre in zip(u.codigos, hallado.forma.tolist(), con_base, u.padres, strict=True):
        estaciones[codigo] = [round(v, 3) for v in forma] if propia else estaciones.get(padre, PLANA)
    return replace(propias, estacion=0.0 if np.isinf(omega) else _a_decimas(omega))


def de_un_mes(propias: DeNivel, pq: Decimales, esperadas: Enteros) -> Decimales:
    """(filas, meses): la varianza de la asistencia de cada mes, φ·p(1−p)/n + τ²; infinita sin esperadas."""
    n = np.maximum(esperadas, 1)
    return np.where(esperadas > 0, propias.dispersion * pq[:, None] / n + propias.choque, np.inf)


# -- los grupos


def _de_grupos(grupos: Unidades, redes: Unidades, red_de_grupo: Enteros, propias: DeNivel) -> tuple[float, float]:
    """(δ², β²): lo que cambia el nivel de un grupo de un año a otro y lo que difieren entre sí los de una red."""
    meses = grupos.esperadas.shape[1]
    n_red = redes.esperadas[red_de_grupo]
    p, de_red = proporciones(grupos.asistentes, grupos.esperadas), proporciones(redes.asistentes[red_de_grupo], n_red)
    parte = np.where(n_red > 0, grupos.esperadas / np.maximum(n_red, 1), 1.0)
    # lo que el grupo se aparta de su red, que lo contiene: se devuelve lo que la resta le quitó
    propio = np.where(parte < 0.5, (p - de_red) / (1 - np.minimum(parte, 0.5)), np.nan)
    deriva, cuantas = 0.0, 0
    if meses > 14:
        anual = propio[:, 12:] - propio[:, :-12]
        for salto in range(1, min(12, anual.shape[1])):
            producto = anual[:, salto:] * anual[:, :-salto]
            hay = np.isfinite(producto)
            deriva += float(producto[hay].sum())
            cuantas += int(hay.sum())
    n, x = grupos.esperadas.sum(axis=1), grupos.asistentes.sum(axis=1)
    bastan = n >= 60
    total, red_n = np.maximum(n, 1), redes.esperadas.sum(axis=1)[red_de_grupo]
    media = redes.asistentes.sum(axis=1)[red_de_grupo] / np.maximum(red_n, 1)
    bastan &= total < 0.5 * np.maximum(red_n, 1)
    entre2 = (x / total - media) ** 2 - propias.dispersion * media * (1 - media) / total
    k, partida = _PESO_DE_PARTIDA, PARTIDA
    # once productos por par de años: pesan como uno por grupo
    m, g = cuantas / 11, int(bastan.sum())
    deriva = max(0.0, deriva / max(cuantas, 1))
    entre = max(0.0, float(entre2[bastan].mean())) if g else 0.0
    mezclas = (m * deriva + k * partida.deriva) / (m + k), (g * entre + k * partida.entre) / (g + k)
    return _a_decimas(mezclas[0]), _a_decimas(mezclas[1])
