"""La segunda cuenta de la prioridad: cada factor vuelto a contar desde las filas, grupo por grupo y sin numpy.

Solo se leyó la regla escrita de cada factor. Es lento y evidente a propósito.
"""

from __future__ import annotations

from math import sqrt

import pandas as pd

from dashboard.almacen.variacion import Variacion
from tests.indicadores.recuento import Recuento, mes_de, primer_dia, ultimo_dia

#: valor de cada factor; `None` donde la regla dice que el dato falta
Factores = dict[str, float | None]


class RecuentoDePrioridad:
    """Los candidatos de un mundo y el valor de cada uno de sus factores."""

    def __init__(self, recuento: Recuento, variacion: Variacion) -> None:
        self.r = recuento
        # las componentes se estiman con todo el país: aquí se toman como dadas (las prueba `test_variacion`)
        self.variacion = variacion
        self.v = recuento.tablas.supervisiones
        self.hay_reportes = len(recuento.tablas.reportes) > 0
        lugar = recuento.e.set_index("establecimiento")
        self.diresas_con_visitas = set(lugar["diresa"].reindex(self.v["codigo_renipress"]).dropna())

    def candidatos(self) -> dict[str, Factores]:
        """Clave de cada candidato y sus factores."""
        # quién atiende partos hoy: según la lista del último año con datos
        self.r.mirar(str(self.r.mes1 // 12))
        en_pie = self.r.al_corte(ultimo_dia(self.r.mes1))
        en_pie = en_pie[en_pie["conformado"]]
        hallados = {fila.grupo: self._de_grupo(fila) for fila in en_pie.itertuples()}
        con_grupo = set(en_pie["establecimiento"])
        for fila in self.r.e[self.r.e["atiende"]].itertuples():
            if fila.establecimiento not in con_grupo:
                hallados[fila.establecimiento] = self._de_lugar(fila)
        return hallados

    # -- grupos ---------------------------------------------------------------------------------------------------

    def _de_grupo(self, g) -> Factores:
        fecha = self.r.fecha.get(g.diresa)
        s = self.r.s[self.r.s["grupo"] == g.grupo].sort_values("fecha", kind="stable")
        noticia, callados = self._noticia(g, fecha, s)
        return {
            "sin_grupo": 0.0,
            "dias_sin_sesion": self._dias(g, s, noticia),
            "caida_asistencia": self._caida(fecha, s[s["con_razon"]]),
            "inasistencias": self._faltas(g, fecha, s),
            "reglas": self._reglas(g, fecha, s),
            "supervision": self._supervision(g.diresa, fecha, self._visitas(g)),
            "silencio": None if callados is None else min(1.0, callados / 3),
        }

    def _noticia(self, g, fecha, s: pd.DataFrame):
        """(hasta qué día hay noticia, meses cerrados callados)."""
        if not self.hay_reportes:
            return fecha, None
        unidades = {"PE", g.diresa, g.red, g.microrred, g.establecimiento}
        meses = []
        for mes in range(self.r.mes0, self.r.mes1 + 1):
            limite = self.r.fecha.get(g.diresa, self.r.nacional)
            corte = min(ultimo_dia(mes), limite)
            if not (g.fecha_conformacion <= corte and not g.fecha_cierre <= corte):
                continue
            reporto = any(
                desde <= mes <= hasta for codigo in unidades for desde, hasta in self.r.informado.get(codigo, [])
            )
            meses.append((mes, reporto or (s["mes"] == mes).any()))
        con_noticia = [mes for mes, llego in meses if llego]
        cerrado = self.r.mes1
        if fecha is not None:
            cerrado = mes_de(fecha) if fecha == ultimo_dia(mes_de(fecha)) else mes_de(fecha) - 1
        ultimo = max(con_noticia, default=0)
        callados = sum(ultimo < mes <= cerrado for mes, _ in meses)
        if not con_noticia or fecha is None:
            return None, callados
        return min(fecha, ultimo_dia(ultimo)), callados

    @staticmethod
    def _dias(g, s: pd.DataFrame, noticia) -> float | None:
        if noticia is None:
            return None
        desde = s["fecha"].max() if len(s) else g.fecha_conformacion
        return min(1.0, max(0.0, (max((noticia - desde).days, 0) - 31) / 90))

    def _caida(self, fecha, s: pd.DataFrame) -> float | None:
        """Los seis últimos meses cerrados frente a los mismos de un año antes, si cayó más que el azar."""
        if fecha is None:
            return None
        cerrado = mes_de(fecha) if fecha == ultimo_dia(mes_de(fecha)) else mes_de(fecha) - 1
        pares = []
        for hace in (0, 12):
            desde, hasta = cerrado - 6 - hace, cerrado - hace
            if hace:
                # si los últimos meses no tuvieron a quién contar, tampoco se miran los de un año antes
                hasta = s[(s["mes"] > desde + 12) & (s["mes"] <= cerrado) & (s["esperadas"] > 0)]["mes"].max() - 12
            meses = s[(s["mes"] > desde) & (s["mes"] <= hasta)].groupby("mes")[["asistentes", "esperadas"]].sum()
            n = [int(x) for x in meses["esperadas"]]
            pares.append((int(meses["asistentes"].sum()), sum(n), sum(x * x for x in n)))
        (x1, n1, c1), (x0, n0, c0) = pares
        if not n1 or not n0:
            return None
        propias = self.variacion.niveles["grupo"]
        p = (x1 + x0 + 0.5) / (n1 + n0 + 1)
        varianza = propias.dispersion * p * (1 - p) * (1 / n1 + 1 / n0)
        varianza += propias.choque * (c1 / n1**2 + c0 / n0**2) + self.variacion.deriva
        # 99 %: 2,9 desviaciones, y algo más si la varianza se estimó con pocos datos
        margen = 2.9 * (1 + (2.9**2 + 1) / (4 * propias.grados)) * sqrt(varianza)
        cayo = x0 / n0 - x1 / n1
        return min(1.0, cayo / 0.30) if cayo > margen else 0.0

    def _recientes(self, filas: pd.DataFrame, fecha) -> pd.DataFrame:
        """De los últimos 12 meses, hasta el de la fecha de datos."""
        return filas.iloc[:0] if fecha is None else filas[filas["mes"] > mes_de(fecha) - 12]

    def _faltas(self, g, fecha, s: pd.DataFrame) -> float | None:
        esperadas = int(self._recientes(s[s["con_razon"]], fecha)["esperadas"].sum())
        f = self._recientes(self.r.faltas[self.r.faltas["grupo"] == g.grupo], fecha)
        malas = f[(f["motivo"] != "M18") & (f["justificada"] != "si")]
        return min(1.0, int(malas["cantidad"].sum()) / esperadas / 0.30) if esperadas else None

    def _reglas(self, g, fecha, s: pd.DataFrame) -> float | None:
        partes = []
        if pd.notna(g.integrantes):
            partes.append(0.0 if 8 <= g.integrantes <= 15 else 1.0)
        if pd.notna(g.horas_capacitacion):
            partes.append(max(0.0, 12 - float(g.horas_capacitacion)) / 12)
        con_dato = self._recientes(s[s["duracion_min"].notna() & s["momentos"].notna()], fecha)
        if len(con_dato):
            partes.append(float(((con_dato["duracion_min"] < 60) | (con_dato["momentos"] < 5)).mean()))
        return sum(partes) / 3 if partes else None

    def _visitas(self, g) -> pd.Series:
        propias = self.v["codigo_grupo"].eq(g.grupo).fillna(False).astype(bool)
        de_lugar = self.v["codigo_renipress"].eq(g.establecimiento) & self.v["codigo_grupo"].isna()
        return self.v.loc[propias | de_lugar, "fecha"]

    def _supervision(self, diresa: str, fecha, visitas: pd.Series) -> float | None:
        if len(visitas):
            # sin fecha de datos no hay desde dónde contar
            dias = max(0, (fecha - visitas.max()).days) if fecha is not None else 0
            return min(1.0, dias / 365) * 0.9
        return 1.0 if diresa in self.diresas_con_visitas else None

    # -- establecimientos -----------------------------------------------------------------------------------------

    def _de_lugar(self, e) -> Factores:
        fecha = self.r.fecha.get(e.diresa)
        anio = (mes_de(fecha) if fecha is not None else self.r.mes1) // 12
        posicion = self.r.e.index[self.r.e["establecimiento"] == e.establecimiento][0]
        visitas = self.v.loc[self.v["codigo_renipress"] == e.establecimiento, "fecha"]
        return {
            "sin_grupo": None if self._calla(posicion, str(anio)) else 1.0,
            "dias_sin_sesion": 0.0,
            "caida_asistencia": 0.0,
            "inasistencias": 0.0,
            "reglas": 0.0,
            "supervision": self._supervision(e.diresa, fecha, visitas),
            "silencio": self._silencio_de_lugar(posicion, fecha),
        }

    def _calla(self, posicion: int, periodo: str) -> bool:
        fin = min(int(periodo[:4]) * 12 + 11, self.r.mes1) if len(periodo) == 4 else None
        corte = ultimo_dia(fin if fin is not None else int(periodo[:4]) * 12 + int(periodo[5:]) - 1)
        return bool(self.r.callados(self.r.al_corte(corte), periodo)[posicion])

    def _silencio_de_lugar(self, posicion: int, fecha) -> float | None:
        if not self.hay_reportes:
            return None
        mes = self.r.mes1
        if fecha is not None:
            mes = mes_de(fecha) if fecha == ultimo_dia(mes_de(fecha)) else mes_de(fecha) - 1
        callados = 0
        while callados < 3 and mes >= self.r.mes0:
            texto = f"{primer_dia(mes).year}-{primer_dia(mes).month:02d}"
            if not self._calla(posicion, texto):
                break
            callados, mes = callados + 1, mes - 1
        return callados / 3
