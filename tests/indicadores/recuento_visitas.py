"""La segunda cuenta de lo que cambió donde se visitó: despacio, sin matrices, desde las filas."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from dashboard.contratos.tablas import Tablas
from dashboard.dominio.periodo import Periodo, numero_mes
from dashboard.indicadores.emparejar import COSTUMBRE, LADO, MIRADOS, TOLERANCIA


class Despacio:
    """Lo mismo que `emparejar` y `comparar`, grupo por grupo y mes por mes, con diccionarios."""

    def __init__(self, tablas: Tablas, region: str, codigos: Sequence[str], ultimo: int) -> None:
        """`codigos`: los grupos de la región en su orden, que decide los empates. `ultimo`: el último mes cerrado."""
        self.ultimo = ultimo
        self._vistos: dict[tuple[str, int], list[float] | None] = {}
        grupos = tablas.grupos.set_index("codigo_grupo")
        self.lugar = {codigo: grupos.at[codigo, "codigo_renipress"] for codigo in codigos}
        self.vida = {
            codigo: tuple(
                None if pd.isna(grupos.at[codigo, campo]) else numero_mes(grupos.at[codigo, campo])
                for campo in ("fecha_conformacion", "fecha_cierre")
            )
            for codigo in codigos
        }
        reportes = tablas.reportes[tablas.reportes["codigo_territorio"] == region]
        self.reportados = {Periodo.leer(periodo).primer_mes for periodo in reportes["periodo"]}
        self.x: dict[tuple[str, int], int] = {}
        self.n: dict[tuple[str, int], int] = {}
        for codigo, fecha, vinieron, esperadas in tablas.sesiones[
            ["codigo_grupo", "fecha", "asistentes", "esperadas"]
        ].itertuples(index=False):
            if codigo in self.lugar:
                clave = codigo, numero_mes(fecha)
                de = grupos.at[codigo, "integrantes"] if pd.isna(esperadas) else esperadas
                self.x[clave] = self.x.get(clave, 0) + int(vinieron)
                self.n[clave] = self.n.get(clave, 0) + int(de)
        self.visitas: dict[str, set[int]] = {codigo: set() for codigo in codigos}
        self.de_lugar: dict[str, set[int]] = {lugar: set() for lugar in self.lugar.values()}
        for fecha, lugar, codigo in tablas.supervisiones[["fecha", "codigo_renipress", "codigo_grupo"]].itertuples(
            index=False
        ):
            self.de_lugar.setdefault(lugar, set()).add(numero_mes(fecha))
            for otro in codigos:
                if otro == codigo or (pd.isna(codigo) and self.lugar[otro] == lugar):
                    self.visitas[otro].add(numero_mes(fecha))

    def parte(self, codigo: str, meses: range) -> float | None:
        con = [mes for mes in meses if self.n.get((codigo, mes), 0) > 0]
        de = sum(self.n[codigo, mes] for mes in con)
        return sum(self.x[codigo, mes] for mes in con) / de if len(con) >= 3 else None

    def reunido(self, codigo: str, meses: range) -> float | None:
        """La parte de los meses de que se sabe: informados, con sesión, o ya cerrado."""
        abre, cierra = self.vida[codigo]
        saben = [
            mes
            for mes in meses
            if (cierra is not None and mes >= cierra)
            or (abre is not None and mes >= abre and (mes in self.reportados or (codigo, mes) in self.n))
        ]
        return sum((codigo, mes) in self.n for mes in saben) / len(saben) if len(saben) >= 3 else None

    def rasgos(self, codigo: str, mes: int) -> list[float] | None:
        if (codigo, mes) not in self._vistos:
            self._vistos[codigo, mes] = self._rasgos(codigo, mes)
        return self._vistos[codigo, mes]

    def _rasgos(self, codigo: str, mes: int) -> list[float] | None:
        antes = range(mes - LADO, mes)
        asistencia, se_reunia = self.parte(codigo, antes), self.reunido(codigo, antes)
        se_reune = self.reunido(codigo, range(mes + 1, mes + LADO + 1))
        if asistencia is None or se_reunia is None or se_reune is None:
            return None
        costumbre = self.parte(codigo, range(mes - LADO - COSTUMBRE, mes - LADO))
        con = [self.n[codigo, m] for m in antes if (codigo, m) in self.n]
        rasgos = [
            asistencia, -9.0 if costumbre is None else costumbre, float(np.log(sum(con) / len(con))),
            se_reunia, float(sum((codigo, m) in self.n for m in (mes - 2, mes - 1))),
        ]  # fmt: skip
        return [rasgo / float(tope) for rasgo, tope in zip(rasgos, TOLERANCIA, strict=True)]

    def libre(self, codigo: str, mes: int) -> bool:
        return not self.de_lugar[self.lugar[codigo]] & set(range(mes - LADO, mes + 1))

    def casos(self) -> list[tuple[str, int, list[str]]]:
        hallados = []
        mirados = range(self.ultimo - LADO - MIRADOS + 1, self.ultimo - LADO + 1)
        for codigo in self.lugar:
            limpias = [
                mes
                for mes in sorted(self.visitas[codigo])
                if mes in mirados and not self.de_lugar[self.lugar[codigo]] & set(range(mes - LADO, mes))
            ]
            if not limpias:
                continue
            mes = limpias[0]
            propios, cerca = self.rasgos(codigo, mes), []
            for puesto, otro in enumerate(self.lugar):
                suyos = self.rasgos(otro, mes) if propios and self.libre(otro, mes) else None
                if propios and suyos:
                    difieren = [a - b for a, b in zip(propios, suyos, strict=True)]
                    if all(abs(d) <= 1 + 1e-9 for d in difieren):
                        cerca.append((round(sum(d * d for d in difieren), 9), puesto, otro))
            hallados.append((codigo, mes, [otro for _, _, otro in sorted(cerca)[:5]]))
        return hallados

    def cambio(self, codigo: str, mes: int) -> float | None:
        antes, despues = self.parte(codigo, range(mes - LADO, mes)), self.parte(codigo, range(mes + 1, mes + LADO + 1))
        return None if antes is None or despues is None else despues - antes

    def de_mas(self) -> Callable[[str, int], float | None]:
        """El cambio de cada uno menos la media de su clase ese mes y lo que dice la recta."""
        meses = range(self.ultimo - LADO - MIRADOS + 1, self.ultimo - LADO + 1)
        medias: dict[tuple[int, bool], tuple[float, list[float]]] = {}
        filas = []
        for mes in meses:
            for con_costumbre in (True, False):
                suyos = []
                for codigo in self.lugar:
                    rasgos, cambio = self.rasgos(codigo, mes), self.cambio(codigo, mes)
                    if rasgos and cambio is not None and (rasgos[1] > 0) == con_costumbre and self.libre(codigo, mes):
                        suyos.append((cambio, rasgos))
                de = max(len(suyos), 1)
                centro = sum(c for c, _ in suyos) / de, [sum(r[k] for _, r in suyos) / de for k in range(5)]
                medias[mes, con_costumbre] = centro
                filas += [(c - centro[0], [r[k] - centro[1][k] for k in range(5)]) for c, r in suyos]
        a = [[sum(r[i] * r[j] for _, r in filas) + (i == j) for j in range(5)] for i in range(5)]
        recta = _resolver(a, [sum(r[i] * c for c, r in filas) for i in range(5)])

        def uno(codigo: str, mes: int) -> float | None:
            cambio, rasgos = self.cambio(codigo, mes), self.rasgos(codigo, mes)
            if cambio is None or rasgos is None:
                return None
            centro = medias[mes, rasgos[1] > 0]
            return cambio - centro[0] - sum(b * (r - m) for b, r, m in zip(recta, rasgos, centro[1], strict=True))

        return uno

    def diferencia(self) -> tuple[int, int, float, float] | None:
        """Cuántos visitados, de cuántos establecimientos, la diferencia y su error; `None` sin ninguno."""
        uno = self.de_mas()
        casos = []
        for codigo, mes, otros in self.casos():
            suyos = [(otro, valor) for otro in otros if (valor := uno(otro, mes)) is not None]
            propio = uno(codigo, mes)
            if propio is not None and len(suyos) >= 2:
                casos.append((codigo, propio, suyos))
        if not casos:
            return None
        n = len(casos)
        valor = sum(propio - sum(v for _, v in suyos) / len(suyos) for _, propio, suyos in casos) / n
        aporte: dict[str, float] = {}
        for codigo, propio, suyos in casos:
            aporte[self.lugar[codigo]] = aporte.get(self.lugar[codigo], 0.0) + (propio - valor) / n
            for otro, v in suyos:
                aporte[self.lugar[otro]] = aporte.get(self.lugar[otro], 0.0) - v / len(suyos) / n
        lugares_ = len({self.lugar[codigo] for codigo, _, _ in casos})
        return n, lugares_, valor, float((sum(u * u for u in aporte.values()) * lugares_ / max(lugares_ - 1, 1)) ** 0.5)


def _resolver(a: list[list[float]], b: list[float]) -> list[float]:
    """Gauss con pivote."""
    m = [[*fila, valor] for fila, valor in zip(a, b, strict=True)]
    for i in range(len(m)):
        pivote = max(range(i, len(m)), key=lambda k: abs(m[k][i]))
        m[i], m[pivote] = m[pivote], m[i]
        for k in range(len(m)):
            if k != i:
                veces = m[k][i] / m[i][i]
                m[k] = [x - veces * y for x, y in zip(m[k], m[i], strict=True)]
    return [fila[-1] / fila[i] for i, fila in enumerate(m)]
