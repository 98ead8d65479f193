"""La segunda cuenta de la prioridad: cada factor vuelto a contar desde las filas, grupo por grupo y sin numpy.

Solo se leyó la regla escrita de cada factor. Es lento y evidente a propósito.
"""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

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
        visitas = recuento.tablas.supervisiones
        # la que no se hizo no es una supervisión; lo que no lo dice es de antes, y se hizo
        self.v = visitas[~visitas["resultado"].isin(["no_hecha", "reprogramada"])]
        self.de_region: dict = {}
        self.hay_reportes = len(recuento.tablas.reportes) > 0
        lugar = recuento.e.set_index("establecimiento")
        self.diresas_con_visitas = set(lugar["diresa"].reindex(self.v["codigo_renipress"]).dropna())

    def candidatos(self) -> dict[str, Factores]:
        """Clave de cada candidato y sus factores."""
        # quién atiende partos hoy: según la lista del último año con datos
        self.r.mirar(str(self.r.mes1 // 12))
        en_pie = self.r.al_corte(ultimo_dia(self.r.mes1))
        self.activos = set(en_pie.loc[en_pie["activo"], "establecimiento"])
        en_pie = self.en_pie = en_pie[en_pie["conformado"]]
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
            "caida_asistencia": self._caida(g, fecha, s[s["con_razon"]]),
            "inasistencias": self._faltas(g),
            "reglas": self._reglas(g),
            "supervision": self._supervision(g.diresa, fecha, self._visitas(g)),
            "silencio": None if callados is None else min(1.0, callados / 3),
            **dict.fromkeys(("magnitud", "lejania", "tiempo_sin_grupo"), 0.0),
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
        pasados = max(0, (noticia - desde).days - 31)
        return 0.8 * pasados / 90 if pasados <= 90 else min(1.0, 0.8 + 0.2 * (pasados - 90) / 275)

    def _caida(self, g, fecha, s: pd.DataFrame) -> float | None:
        """Lo que faltó cada mes para lo esperado, sumado doce meses sin bajar de cero."""
        if fecha is None:
            return None
        cerrado = mes_de(fecha) if fecha == ultimo_dia(mes_de(fecha)) else mes_de(fecha) - 1
        meses = s[(s["esperadas"] > 0) & (s["mes"] <= cerrado)].groupby("mes")[["asistentes", "esperadas"]].sum()
        serie = {int(mes): (int(x), int(n)) for mes, x, n in meses.itertuples()}
        cuantos = 24 if len(serie) >= 24 else 12
        base = sorted(serie)[:cuantos]
        if len(base) < 12:
            return None
        propias, formas = self.variacion.niveles["grupo"], self.variacion.estaciones
        forma = next((formas[codigo] for codigo in (g.red, g.diresa, "PE") if codigo in formas), (0.0,) * 12)
        x, n = (sum(serie[mes][i] for mes in base) for i in (0, 1))
        p = (x + 0.5) / (n + 1)
        azar = {mes: propias.dispersion * p * (1 - p) / n + propias.choque for mes, (_, n) in serie.items()}
        informacion = sum(1 / azar[mes] for mes in base)
        nivel = sum((serie[mes][0] / serie[mes][1] - forma[mes % 12]) / azar[mes] for mes in base) / informacion
        medio = sum(base) / len(base)
        suma, juzgados = 0.0, 0
        for mes in range(cerrado - 11, cerrado + 1):
            bajo = 0.0
            if mes in serie and mes not in base:
                x, n = serie[mes]
                centro = min(1.0, max(0.0, nivel + forma[mes % 12]))
                lento = 1 / informacion + self.variacion.deriva * max(0.0, mes - medio) / 12
                bajo = (centro - x / n) / sqrt(azar[mes] + lento)
                juzgados += 1
            suma = max(0.0, suma + min(bajo, 2.5) - 0.75)
        return min(1.0, suma / 5.8) if juzgados else None

    def _recientes(self, filas: pd.DataFrame, fecha) -> pd.DataFrame:
        """De los últimos 12 meses, hasta el de la fecha de datos, cada fila con lo que pesa por su edad."""
        if fecha is None:
            return filas.iloc[:0].assign(pesa=0.0)
        propias = filas[filas["mes"] > mes_de(fecha) - 12]
        return propias.assign(pesa=[0.5 ** ((mes_de(fecha) - mes) / 6) for mes in propias["mes"]])

    def _acercada(self, g, cuentas) -> float | None:
        """La proporción de un grupo, acercada a la de los demás de su región y nunca mayor que la suya."""
        if (cuentas, g.diresa) not in self.de_region:
            self.de_region[cuentas, g.diresa] = {
                otro.grupo: cuentas(otro.grupo, self.r.fecha.get(g.diresa))
                for otro in self.en_pie[self.en_pie["diresa"] == g.diresa].itertuples()
            }
        pares = dict(self.de_region[cuentas, g.diresa])
        malas, todas = pares.pop(g.grupo)
        if not todas:
            return None
        otros = [(x, n) for x, n in pares.values() if n]
        suma_x, suma_n = sum(x for x, _ in otros), sum(n for _, n in otros)
        media = (suma_x + 3) / (suma_n + 30)
        peso = 30.0
        if len(otros) >= 8:
            dispersos = sum(n * (x / n - media) ** 2 for x, n in otros)
            sobra = dispersos - (len(otros) - 1) * media * (1 - media)
            entre = sobra / (suma_n - sum(n * n for _, n in otros) / suma_n)
            peso = 200.0 if entre <= 0 else min(200.0, max(10.0, media * (1 - media) / entre - 1))
        return min(malas / todas, (peso * media + malas) / (peso + todas))

    def _cuentas_de_faltas(self, grupo: str, fecha) -> tuple[float, float]:
        s = self.r.s[(self.r.s["grupo"] == grupo) & self.r.s["con_razon"]]
        recientes = self._recientes(s, fecha)
        n = float((recientes["esperadas"].astype(float) * recientes["pesa"]).sum())
        f = self._recientes(self.r.faltas[self.r.faltas["grupo"] == grupo], fecha)
        malas = f[(f["motivo"] != "M18") & (f["justificada"] != "si")]
        return min(n, float((malas["cantidad"].astype(float) * malas["pesa"]).sum())), n

    def _cuentas_de_incompletas(self, grupo: str, fecha) -> tuple[float, float]:
        s = self.r.s[self.r.s["grupo"] == grupo]
        con_dato = self._recientes(s[s["duracion_min"].notna() & s["momentos"].notna()], fecha)
        malas = con_dato[(con_dato["duracion_min"] < 60) | (con_dato["momentos"] < 5)]
        return float(malas["pesa"].sum()), float(con_dato["pesa"].sum())

    def _faltas(self, g) -> float | None:
        pesan = self._acercada(g, self._cuentas_de_faltas)
        return None if pesan is None else min(1.0, pesan / 0.30)

    def _reglas(self, g) -> float | None:
        partes = []
        if pd.notna(g.integrantes):
            partes.append(0.0 if 8 <= g.integrantes <= 15 else 1.0)
        if pd.notna(g.horas_capacitacion):
            partes.append(max(0.0, 12 - float(g.horas_capacitacion)) / 12)
        incompletas = self._acercada(g, self._cuentas_de_incompletas)
        if incompletas is not None:
            partes.append(incompletas)
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
        calla = self._calla(posicion, str(anio))
        return {
            "sin_grupo": None if calla else 1.0,
            "dias_sin_sesion": 0.0,
            "caida_asistencia": 0.0,
            "inasistencias": 0.0,
            "reglas": 0.0,
            "supervision": self._supervision(e.diresa, fecha, visitas),
            "silencio": self._silencio_de_lugar(posicion, fecha),
            "magnitud": None if calla else self._magnitud(e, anio),
            "lejania": None if calla else self._lejania(e),
            "tiempo_sin_grupo": None if calla else self._tiempo(e, fecha),
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

    # -- lo de los que no tienen grupo ----------------------------------------------------------------------------

    def _magnitud(self, e, anio: int) -> float | None:
        partes = []
        if isinstance(e.categoria, str):
            nivel, _, grado = e.categoria.partition("-")
            partes.append({"I": int(grado) - 1 if grado.isdigit() else 0, "II": 4, "III": 5}[nivel] / 5)
        if pd.notna(e.partos_atendidos):
            tramo = sum(e.partos_atendidos >= desde for desde in (10, 25, 50, 100, 250, 500, 1000))
            viejo = anio - e.anio_parto if pd.notna(e.anio_parto) else 2
            partes.append(tramo / 7 * 0.5 ** max(0, viejo - 1))
        p = self.r.tablas.poblacion
        dicho = p[(p["codigo_territorio"] == e.red) & p["nacimientos"].notna() & (p["anio"] <= anio)]
        if len(dicho):
            ultimo = dicho.sort_values("anio").iloc[-1]
            grupos = max(1, int((self.en_pie["red"] == e.red).sum()))
            partes.append(min(1.0, ultimo["nacimientos"] / grupos / 500) * 0.5 ** max(0, anio - ultimo["anio"] - 1))
        return sum(partes) / 3 if partes else None

    def _lejania(self, e) -> float | None:
        if pd.isna(e.latitud) or pd.isna(e.longitud):
            return None
        region = self.r.e[(self.r.e["diresa"] == e.diresa) & self.r.e["latitud"].notna() & self.r.e["longitud"].notna()]
        activos = [_km(e, otro) for otro in region.itertuples() if otro.establecimiento in self.activos]
        partes = [min(1.0, min(activos, default=30.0) / 30)]
        otros = [o for o in region[region["atiende"]].itertuples() if o.establecimiento != e.establecimiento]
        vecinos = sorted(otros, key=lambda otro: _km(e, otro))[:5]
        con_grupo = set(self.en_pie["establecimiento"])
        if vecinos:
            partes.append(sum(o.establecimiento not in con_grupo for o in vecinos) / len(vecinos))
        return sum(partes) / 2

    def _tiempo(self, e, fecha) -> float | None:
        if fecha is None:
            return None
        desde = fecha
        for anio in range(fecha.year, self.r.mes0 // 12 - 1, -1):
            self.r.mirar(str(anio))
            if not self.r.e.loc[self.r.e["establecimiento"] == e.establecimiento, "atiende"].item():
                break
            desde = max(pd.Timestamp(anio, 1, 1), primer_dia(self.r.mes0))
        self.r.mirar(str(self.r.mes1 // 12))
        cierres = self.r.g.loc[self.r.g["establecimiento"] == e.establecimiento, "fecha_cierre"]
        ultimo = max([desde, *cierres[cierres <= fecha]])
        return min(1.0, max(0, (fecha - ultimo).days) / 1460)


def _km(uno, otro) -> float:
    """Haversine, con las coordenadas a cinco decimales, que son las que se guardan."""
    (a, b), (c, d) = ((radians(round(x.latitud, 5)), radians(round(x.longitud, 5))) for x in (uno, otro))
    return 2 * 6371.0088 * asin(sqrt(sin((c - a) / 2) ** 2 + cos(a) * cos(c) * sin((d - b) / 2) ** 2))
