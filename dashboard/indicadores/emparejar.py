"""Qué cambió donde se visitó: los grupos visitados contra sus parecidos aún no visitados, antes y después.

Nadie sortea a quién visitar: se va a los que van peor, y quien va peor suele mejorar solo. Por eso cada visitado se
compara con grupos de su región que venían igual en los mismos meses y que entonces no se habían visitado: lo que se
mira es cuánto cambió él de más. Es lo que se vio, no una causa probada: lo que nadie anotó no se iguala.

- Antes y después son los seis meses de cada lado del mes de la visita, que no entra en ninguno. Los veinticuatro
  anteriores dicen cómo iba el grupo de costumbre: así una mala racha no pasa por su nivel de siempre.
- Un mes sin dato no es cero: no entra. Aquel del que se informó sin que el grupo se reuniera, sí.
- Un parecido al que se visitó después sigue siéndolo: quitarlo sería elegir por lo que pasó después.
- El intervalo junta por establecimiento lo que pesa cada grupo, visitado o parecido, las veces que entra, y es más
  ancho con pocos. `tests/verdad/test_tras_la_visita.py` dice cuánto acierta donde se sabe qué pasó.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.nucleo.matrices import Booleanos, Decimales, Enteros

#: meses de cada lado de la visita, los de costumbre que los preceden, y de cuántos meses se toman las visitas
LADO, COSTUMBRE, MIRADOS = 6, 24, 12
#: meses con dato que hacen falta de cada lado
CON_DATO = 3
#: lo más que difieren un visitado y su parecido: asistencia de antes y de costumbre, logaritmo de las asistencias
#: esperadas al mes, parte de los meses en que se reunió y en cuántos de los dos últimos
TOLERANCIA = np.array([0.08, 0.12, np.log(1.6), 0.34, 0.5])
#: parecidos de cada visitado, como mucho y como poco
PARECIDOS, PARECIDOS_MINIMO = 5, 2
#: con menos visitados que tengan parecidos, o de menos establecimientos, no se sabe; ni con tan pocos grados
VISITADOS, LUGARES, GRADOS = 12, 8, 5.0
#: desviaciones de la normal: la asistencia es la frase principal y va al 95 %; si siguen reuniéndose, al 99 %
PRINCIPAL, OTRA = 1.96, 2.576
#: el grupo que no tiene costumbre solo se parece a otro que tampoco
_SIN_COSTUMBRE = -9.0


@dataclass(frozen=True, slots=True)
class Series:
    """Los grupos de una región mes a mes, (grupos, meses); `lugar`: (grupos,) el establecimiento de cada uno.

    `sabidos`: si se sabe si se reunió. `visitas`: si se le visitó, a él o a su establecimiento sin nombrar grupo.
    `de_lugar`: si se visitó a cualquiera de su establecimiento.
    """

    asistentes: Enteros
    esperadas: Enteros
    reunido: Booleanos
    sabidos: Booleanos
    visitas: Booleanos
    de_lugar: Booleanos
    lugar: Enteros


@dataclass(frozen=True, slots=True)
class Pares:
    """Los visitados de una región y sus parecidos: `grupo`, su fila, y `cual`, su mes entre los mirados: (visitados,).

    `parecidos`: (visitados, `PARECIDOS`) sus filas, −1 si faltan. `asistencia` y `reuniones`: (2, grupos, mirados), de
    antes y de después, `nan` sin dato. `rasgos`: (5, grupos, mirados) en tolerancias. `elegible`: (grupos, mirados)
    quién podía ser parecido. `con_datos`: (visitados,) si los tiene. `otra_vez`: (grupos,) los demás que se visitaron,
    siempre con otra visita en los seis meses de antes.
    """

    grupo: Enteros
    cual: Enteros
    parecidos: Enteros
    asistencia: Decimales
    reuniones: Decimales
    rasgos: Decimales
    elegible: Booleanos
    con_datos: Booleanos
    lugar: Enteros
    otra_vez: Booleanos


def _parte(n: Enteros, de: Enteros, meses: Enteros) -> Decimales:
    """n ÷ de, donde hay bastantes meses con dato."""
    return np.where((meses >= CON_DATO) & (de > 0), n / np.maximum(de, 1), np.nan)


def emparejar(s: Series, ultimo: int) -> Pares:
    """Los que se visitaron en los `MIRADOS` meses que acaban `LADO` antes de la columna `ultimo`, la última cerrada.

    De cada grupo, su primera visita sin ninguna otra a su establecimiento en los seis meses de antes.
    """
    # con bastantes meses vacíos delante, toda ventana es un corte de columnas
    antes = LADO + COSTUMBRE + MIRADOS + LADO
    inicio = antes + max(ultimo, -1) - LADO - MIRADOS + 1
    x, n, hay, r, k, visitas, de_lugar = (
        np.pad(np.cumsum(serie, axis=1, dtype=np.int64), ((0, 0), (antes + 1, 0)))
        for serie in (s.asistentes, s.esperadas, s.esperadas > 0, s.reunido & s.sabidos, s.sabidos, s.visitas,
                      s.de_lugar)
    )  # fmt: skip

    def en(acumulado: Enteros, desde: int, hasta: int) -> Enteros:
        """(grupos, mirados): lo que suma de tantos meses antes o después de cada mes mirado a tantos, incluidos."""
        fin, principio = (inicio + mes for mes in (hasta + 1, desde))
        suma: Enteros = acumulado[:, fin : fin + MIRADOS] - acumulado[:, principio : principio + MIRADOS]
        return suma

    lados = ((-LADO, -1), (1, LADO))
    asistencia = np.stack([_parte(en(x, *lado), en(n, *lado), en(hay, *lado)) for lado in lados])
    reuniones = np.stack([_parte(en(r, *lado), en(k, *lado), en(k, *lado)) for lado in lados])
    previos = (-LADO - COSTUMBRE, -LADO - 1)
    costumbre = np.nan_to_num(_parte(en(x, *previos), en(n, *previos), en(hay, *previos)), nan=_SIN_COSTUMBRE)
    tamano = np.log(np.maximum(en(n, *lados[0]), 1) / np.maximum(en(hay, *lados[0]), 1))
    rasgos = np.stack([asistencia[0], costumbre, tamano, reuniones[0], en(r, -2, -1)]) / TOLERANCIA[:, None, None]
    con_datos = np.isfinite(asistencia[0]) & np.isfinite(reuniones).all(axis=0)
    elegible = con_datos & (en(de_lugar, -LADO, 0) == 0)
    vista = en(visitas, 0, 0) > 0
    estrena = vista & (en(de_lugar, -LADO, -1) == 0)
    grupo, cual = np.nonzero(estrena & (np.cumsum(estrena, axis=1) == 1))
    caben = elegible[:, cual].T & con_datos[grupo, cual][:, None]
    distancia = np.zeros(caben.shape)
    for rasgo in rasgos:
        difieren = rasgo[grupo, cual][:, None] - rasgo[:, cual].T
        # con un pelo de holgura: la misma diferencia escrita de otra forma no decide
        caben &= np.abs(difieren) <= 1 + 1e-9
        distancia += np.nan_to_num(difieren) ** 2
    # redondeada, para que los que empatan queden en el orden de sus filas
    distancia = np.where(caben, distancia.round(9), np.inf)
    orden = np.argsort(distancia, axis=1, kind="stable")[:, :PARECIDOS]
    parecidos = np.where(np.take_along_axis(caben, orden, axis=1), orden, -1)
    otra_vez = vista.any(axis=1) & ~estrena.any(axis=1)
    return Pares(
        grupo, cual, parecidos, asistencia, reuniones, rasgos, elegible, con_datos[grupo, cual], s.lugar, otra_vez
    )


@dataclass(frozen=True, slots=True)
class Diferencia:
    """Cuánto cambiaron los visitados de más que sus parecidos, en partes de uno.

    `visitados` y `parecidos`: su media de antes y de después. `margen`: `None` si no se sabe. `cuantos` visitados, de
    `lugares` establecimientos, con `distintos` parecidos.
    """

    cuantos: int
    lugares: int
    distintos: int
    visitados: tuple[float, float]
    parecidos: tuple[float, float]
    valor: float
    margen: float | None

    @property
    def sentido(self) -> int | None:
        """1 si más, −1 si menos, 0 si no se distingue; `None` si no se sabe."""
        if self.margen is None:
            return None
        return 0 if abs(self.valor) <= self.margen else 1 if self.valor > 0 else -1


def _de_mas(p: Pares, valores: Decimales) -> Decimales:
    """(grupos, mirados): lo que cambió cada uno de más que lo que cambian los no visitados que venían como él.

    Lo que cambian se ajusta a sus rasgos con una recta, en los mismos meses: descuenta lo que un visitado y sus
    parecidos todavía difieren.
    """
    cambio = valores[1] - valores[0]
    sin_costumbre = p.rasgos[1] < 0
    hay = p.elegible & np.isfinite(cambio)
    y, rasgos = np.nan_to_num(cambio), np.nan_to_num(p.rasgos)
    for clase in (sin_costumbre, ~sin_costumbre):
        suyos = hay & clase
        de = np.maximum(suyos.sum(axis=0), 1)
        y = np.where(clase, y - (y * suyos).sum(axis=0) / de, y)
        rasgos = np.where(clase, rasgos - (rasgos * suyos).sum(axis=1, keepdims=True) / de, rasgos)
    a = rasgos[:, hay]
    # más una observación de cada rasgo en cero: con pocos grupos la recta no se inventa
    recta = np.linalg.solve(a @ a.T + np.eye(len(a)), a @ y[hay])
    return np.where(np.isfinite(cambio), y - np.tensordot(recta, rasgos, 1), np.nan)


def comparar(pares: Sequence[tuple[Pares, Booleanos]], campo: str, sigmas: float) -> Diferencia | None:
    """La diferencia de un `campo` (asistencia o reuniones) en los visitados que se piden de cada región.

    `pares`: con (visitados,) cuáles. `None` si ninguno tiene parecidos.
    """
    hechos = []
    for p, pedidos in pares:
        if not pedidos.any():
            continue
        y, valores = _de_mas(p, getattr(p, campo)), getattr(p, campo)
        usan = (p.parecidos >= 0) & np.isfinite(y[np.maximum(p.parecidos, 0), p.cual[:, None]])
        sirve = pedidos & np.isfinite(y[p.grupo, p.cual]) & (usan.sum(axis=1) >= PARECIDOS_MINIMO)
        if sirve.any():
            usan &= sirve[:, None]
            fila = np.nonzero(usan)[0]
            hechos.append((p, y, valores, sirve, (p.parecidos[usan], p.cual[fila]), 1 / usan.sum(axis=1)[fila]))
    cuantos = sum(int(sirve.sum()) for _, _, _, sirve, _, _ in hechos)
    if not cuantos:
        return None
    medias, valor, lugares, distintos = np.zeros((2, 2)), 0.0, 0, 0
    for p, y, valores, sirve, suyos, peso in hechos:
        propios = p.grupo[sirve], p.cual[sirve]
        medias[0] += valores[:, propios[0], propios[1]].sum(axis=1) / cuantos
        medias[1] += (valores[:, suyos[0], suyos[1]] * peso).sum(axis=1) / cuantos
        valor += float(y[propios].sum() - (y[suyos] * peso).sum()) / cuantos
        lugares += len(np.unique(p.lugar[propios[0]]))
        distintos += len(np.unique(suyos[0]))
    aportes, pesos = [], []
    for p, y, _, sirve, suyos, peso in hechos:
        propios, n = (p.grupo[sirve], p.cual[sirve]), int(p.lugar.max()) + 1
        de_lugar = np.concatenate([p.lugar[propios[0]], p.lugar[suyos[0]]])
        aportes.append(np.bincount(de_lugar, np.concatenate([y[propios] - valor, -y[suyos] * peso]) / cuantos, n))
        pesos.append(np.bincount(de_lugar, np.concatenate([np.ones(len(propios[0])), peso]) / cuantos, n) ** 2)
    u, w = np.concatenate(aportes), np.concatenate(pesos)
    # por cuántos establecimientos vale: uno que pesa mucho deja pocos (Satterthwaite)
    grados = min(float(w.sum() ** 2 / (w * w).sum()), lugares) - 1
    margen = None
    if cuantos >= VISITADOS and lugares >= LUGARES and grados >= GRADOS:
        error = float(np.sqrt((u * u).sum() * lugares / (lugares - 1)))
        # nunca menos que un grupo que dejara de reunirse un mes
        margen = max(_t(grados, sigmas) * error, 1 / (LADO * cuantos))
    antes, despues = medias[:, 0].tolist(), medias[:, 1].tolist()
    return Diferencia(
        cuantos, lugares, distintos, (antes[0], despues[0]), (antes[1], despues[1]), valor, margen
    )  # fmt: skip


def _t(grados: float, z: float) -> float:
    """El cuantil de la t de Student a partir del de la normal (desarrollo de Cornish y Fisher)."""
    return z + (z**3 + z) / (4 * grados) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * grados**2)
