"""La segunda cuenta: cada indicador recontado con pandas desde las filas aceptadas, sin una línea del tablero.

Solo se leyeron las definiciones (Fichas, contrato de datos). Todo son filtros y `groupby`: lento y evidente.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, fields, replace
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from dashboard.contratos.tablas import Tablas

NIVELES = ("PE", "diresa", "red", "microrred", "establecimiento", "grupo")
REFERENCIA = Path(__file__).parents[2] / "datos" / "referencia"
BLOQUE = {
    **dict.fromkeys(("T01", "T02", "T03", "T04"), "embarazo"),
    **dict.fromkeys(("T05", "T06", "T07"), "recien_nacido"),
    **dict.fromkeys(("T08", "T09", "T10"), "menor_6m"),
    **dict.fromkeys(("T11", "T12", "T13"), "de_6_a_24m"),
}


def meses_de(texto: str) -> tuple[int, int]:
    """Primer y último mes de `2026`, `2026-S1` o `2026-05`, contados desde el año 0."""
    anio, _, parte = texto.partition("-")
    enero = 12 * int(anio)
    if not parte:
        return enero, enero + 11
    if parte.startswith("S"):
        return (enero, enero + 5) if parte == "S1" else (enero + 6, enero + 11)
    return enero + int(parte) - 1, enero + int(parte) - 1


def primer_dia(mes: int) -> pd.Timestamp:
    """El día 1 de un mes."""
    return pd.Timestamp(mes // 12, mes % 12 + 1, 1)


def ultimo_dia(mes: int) -> pd.Timestamp:
    """El último día de un mes."""
    return primer_dia(mes + 1) - pd.Timedelta(days=1)


def mes_de(dia: pd.Timestamp) -> int:
    """El mes de un día."""
    return 12 * dia.year + dia.month - 1


@dataclass
class Recuento:
    """Las filas de un mundo, listas para contar. `celdas(periodo)` da (indicador, código) → (n, N, sin reporte)."""

    tablas: Tablas

    def __post_init__(self) -> None:
        # los textos como objetos de Python: mirar uno a uno los de Arrow cuesta el triple
        t = self.tablas = replace(
            self.tablas,
            **{
                campo.name: marco.astype(dict.fromkeys(marco.select_dtypes("str").columns, object))
                for campo in fields(self.tablas)
                if isinstance(marco := getattr(self.tablas, campo.name), pd.DataFrame)
            },
        )
        self.e = t.establecimientos.rename(columns={"codigo_renipress": "establecimiento"}).assign(PE="PE")
        self.en_ambito = self.e["institucion"].isin(["GOBIERNO REGIONAL", "MINSA"]) & self.e["activo"]
        #: establecimiento → [(año, si atiende)], de la lista más vieja a la más nueva
        self.listas = {
            codigo: sorted(zip(filas["anio_parto"], filas["atiende_parto_rn"].eq("si"), strict=True))
            for codigo, filas in t.partos.groupby("codigo_renipress")
        }
        self._anio = 0
        self.mirar("1900")
        en_lista = self.e["establecimiento"].isin(self.listas)
        self.e["dudoso"] = self.en_ambito & self.e["atiende_parto_rn"].isna() & ~en_lista
        lugar = self.e[["PE", "diresa", "red", "microrred", "establecimiento"]]
        g = t.grupos.rename(columns={"codigo_grupo": "grupo", "codigo_renipress": "establecimiento"})
        self.g = g.merge(lugar, on="establecimiento", validate="many_to_one")
        self._de_hoy = self.g.set_index("grupo")["integrantes"]
        self._anotados = {grupo: h.sort_values("desde") for grupo, h in t.tamanos.groupby("codigo_grupo")}
        s = t.sesiones.rename(columns={"codigo_grupo": "grupo", "codigo_renipress": "propio"})
        s = s.merge(self.g[list(NIVELES)], on="grupo", how="left", validate="many_to_one")
        integrantes = pd.Series([self._entonces(*x) for x in zip(s["grupo"], s["fecha"], strict=True)], dtype="Int64")
        s["establecimiento"] = s["establecimiento"].fillna(s["propio"])
        s["de"] = s["establecimiento"].map(lugar.set_index("establecimiento")["diresa"])
        s["mes"] = 12 * s["fecha"].dt.year + s["fecha"].dt.month - 1
        self.f = t.inasistencias.assign(justificada=t.inasistencias["justificada"].fillna("sin_dato"))
        anotadas = s["codigo_sesion"].map(self.f.groupby("codigo_sesion")["cantidad"].sum()).fillna(0).astype("Int64")
        # sin «esperadas», los integrantes; nunca menos que las que vinieron y las que se anotó que faltaron
        minimo = s["asistentes"].fillna(0) + anotadas
        supuesta = integrantes.where(integrantes >= minimo, minimo).where(integrantes.notna())
        s["esperadas"] = s["esperadas"].fillna(supuesta)
        self.todas = s
        self.s = s[s["grupo"].notna()].copy()
        self.s["con_razon"] = self.s["esperadas"].notna() & self.s["asistentes"].notna()
        self._fechas()

    def _entonces(self, grupo: object, dia: pd.Timestamp) -> object:
        """Las integrantes de un grupo un día: lo anotado y, desde lo último anotado, lo que dice hoy."""
        if pd.isna(grupo):
            return pd.NA
        h = self._anotados.get(grupo)
        if h is None or dia >= h["desde"].max():
            return self._de_hoy[grupo]
        sabidas = h[h["desde"] <= dia]
        return (sabidas.iloc[-1] if len(sabidas) else h.iloc[0])["integrantes"]

    def mirar(self, periodo: str) -> None:
        """Deja en `e` quién atiende partos ese año: la lista del año, la última anterior o, si no hay, la primera."""
        anio = int(periodo[:4])
        if anio == self._anio:
            return
        self._anio = anio
        dicen = []
        for codigo, sin_anio in zip(self.e["establecimiento"], self.e["atiende_parto_rn"].eq("si"), strict=True):
            listas = self.listas.get(codigo)
            hasta_entonces = [atiende for de, atiende in listas or [] if de <= anio]
            dicen.append(hasta_entonces[-1] if hasta_entonces else listas[0][1] if listas else bool(sin_anio))
        self.e["atiende"] = self.en_ambito & np.array(dicen, dtype=bool)

    def _fechas(self) -> None:
        de_lugar = self.e.set_index("establecimiento")["diresa"]
        r = self.tablas.reportes
        avisos = [
            (de_lugar.get(codigo, codigo.split("-")[0]), fecha, *meses_de(periodo))
            for codigo, periodo, fecha in zip(r["codigo_territorio"], r["periodo"], r["fecha_reporte"], strict=True)
        ]
        with (REFERENCIA / "regiones.csv").open(encoding="utf-8") as flujo:
            catalogo = {fila["codigo"] for fila in csv.DictReader(flujo)}
        self.diresas = sorted(catalogo | set(self.e["diresa"]))
        self.fecha: dict[str, pd.Timestamp] = {}
        self.primero: dict[str, int] = {}
        for diresa in self.diresas:
            propias = self.todas.loc[self.todas["de"] == diresa, "fecha"].tolist()
            suyos = [aviso for aviso in avisos if aviso[0] in (diresa, "PE")]
            if propias or suyos:
                self.fecha[diresa] = max(propias + [aviso[1] for aviso in suyos])
                # un periodo entregado con más de dos años de atraso es un año mal escrito
                inicios = [
                    desde if (dia - primer_dia(desde)).days <= 731 else mes_de(dia) for _, dia, desde, _ in suyos
                ]
                self.primero[diresa] = min([mes_de(dia) for dia in propias] + inicios)
        self.nacional = max(self.fecha.values())
        self.mes0, self.mes1 = min(self.primero.values()), mes_de(self.nacional)

    def meses(self, diresa: str) -> tuple[int, int]:
        """Primer y último mes con datos de una región, o del país."""
        if diresa == "PE":
            return self.mes0, self.mes1
        if diresa not in self.fecha:
            return self.mes1, self.mes1
        return self.primero[diresa], mes_de(self.fecha[diresa])

    def periodos(self) -> list[str]:
        """Años, semestres y meses que tocan los meses con datos."""
        meses = range(self.mes0, self.mes1 + 1)
        anios = sorted({f"{m // 12}" for m in meses})
        semestres = sorted({f"{m // 12}-S{1 if m % 12 < 6 else 2}" for m in meses})
        return anios + semestres + [f"{m // 12}-{m % 12 + 1:02d}" for m in meses]

    @cached_property
    def informado(self) -> dict[str, list[tuple[int, int]]]:
        """Rangos de meses reportados por cada unidad."""
        rangos: dict[str, list[tuple[int, int]]] = {}
        for codigo, periodo in zip(
            self.tablas.reportes["codigo_territorio"], self.tablas.reportes["periodo"], strict=True
        ):
            rangos.setdefault(codigo, []).append(meses_de(periodo))
        return rangos

    @cached_property
    def _hechas(self) -> dict[object, Any]:
        """Lo ya contado: los mismos meses y días se piden desde varios periodos."""
        return {}

    def reporto(self, desde: int, hasta: int) -> pd.Series:
        """Por fila de `e`: si ella o una unidad que la contiene reportó algo del rango."""
        if (desde, hasta) not in self._hechas:
            self._hechas[desde, hasta] = self._reporto(desde, hasta)
        return self._hechas[desde, hasta]

    def _reporto(self, desde: int, hasta: int) -> pd.Series:
        unidades = {
            codigo for codigo, rangos in self.informado.items() if any(a <= hasta and desde <= b for a, b in rangos)
        }
        return self.e[list(NIVELES[:5])].isin(unidades).any(axis=1)

    def al_corte(self, fin: pd.Timestamp) -> pd.DataFrame:
        """Los grupos con su estado en el último día, o en la fecha de datos de su región si llega antes."""
        if fin not in self._hechas:
            self._hechas[fin] = self._al_corte(fin)
        return self._hechas[fin]

    @cached_property
    def historias(self) -> dict[str, list[tuple[pd.Timestamp, object, object]]]:
        """Grupo → (desde, integrantes, horas), de lo más viejo a lo de hoy."""
        historias = {}
        h = self.tablas.tamanos.sort_values("desde")
        for g in self.g.itertuples():
            propias = h[h["codigo_grupo"] == g.grupo]
            dichas = list(propias[["desde", "integrantes", "horas_capacitacion"]].itertuples(index=False, name=None))
            hoy = (self.fecha.get(g.diresa, g.fecha_conformacion), g.integrantes, g.horas_capacitacion)
            if not dichas or str(dichas[-1][1:]) != str(hoy[1:]):
                dichas.append(hoy)
            historias[g.grupo] = dichas
        return historias

    def tamano_de(self, grupo: str, dia: pd.Timestamp) -> tuple[object, object]:
        """(integrantes, horas) que se sabían ese día o, si nada se sabía, lo primero que se supo."""
        historia = self.historias[grupo]
        sabidas = [dicha for dicha in historia if dicha[0] <= dia]
        return (sabidas[-1] if sabidas else historia[0])[1:]

    def _al_corte(self, fin: pd.Timestamp) -> pd.DataFrame:
        g = self.g.copy()
        limite = g["diresa"].map(self.fecha).fillna(self.nacional)
        g["corte"] = limite.where(limite < fin, fin)
        g["conformado"] = (g["fecha_conformacion"] <= g["corte"]) & ~(g["fecha_cierre"] <= g["corte"])
        entonces = [self.tamano_de(grupo, dia) for grupo, dia in zip(g["grupo"], g["corte"], strict=True)]
        g["integrantes"] = pd.Series([dice[0] for dice in entonces], index=g.index, dtype="Int64")
        g["horas_capacitacion"] = pd.Series([dice[1] for dice in entonces], index=g.index, dtype="float64")
        s = self.s.merge(g[["grupo", "corte"]], on="grupo")
        s = s[s["fecha"] <= s["corte"]]
        ultima = _por_grupo(g, s.groupby("grupo")["fecha"].max())
        g["activo"] = g["conformado"] & ((g["corte"] - ultima).dt.days <= 31)
        doce = s[(s["mes"] > 12 * s["corte"].dt.year + s["corte"].dt.month - 1 - 12) & s["tema"].notna()]
        g["bloques"] = _por_grupo(g, doce.assign(b=doce["tema"].map(BLOQUE)).groupby("grupo")["b"].nunique()).fillna(0)
        g["con_tema"] = g["conformado"] & g["grupo"].isin(doce["grupo"])
        return g

    def por_saber(self, fin: pd.Timestamp) -> pd.Series:
        """Por grupo: en pie, sin sesión en 31 días, y de alguno de esos meses no llegó ni sesión ni reporte."""
        g = self.al_corte(fin)
        if not len(self.tablas.reportes):
            return g["conformado"] & False
        mudos = []
        for grupo, lugar, inicio, corte in zip(
            g["grupo"], g["establecimiento"], g["fecha_conformacion"], g["corte"], strict=True
        ):
            desde = max(mes_de(corte - pd.Timedelta(days=31)), mes_de(inicio))
            mudos.append(any(not self._llego(grupo, lugar, mes) for mes in range(desde, mes_de(corte) + 1)))
        return g["conformado"] & ~g["activo"] & pd.Series(mudos, index=g.index)

    def _llego(self, grupo: str, lugar: str, mes: int) -> bool:
        if ("llego", mes) not in self._hechas:
            aviso = set(self.e.loc[self.reporto(mes, mes), "establecimiento"])
            self._hechas["llego", mes] = (set(self.s.loc[self.s["mes"] == mes, "grupo"]), aviso)
        con_sesion, aviso = self._hechas["llego", mes]
        return mes >= self.mes0 and (grupo in con_sesion or lugar in aviso)

    @cached_property
    def por_mes(self) -> dict[int, pd.DataFrame]:
        """Para cada mes: grupo, conformado, activo sabido y con reporte."""
        meses = {}
        for mes in range(self.mes0, self.mes1 + 1):
            g = self.al_corte(ultimo_dia(mes))
            sabido = g["diresa"].map({d: mes_de(f) for d, f in self.fecha.items()}) >= mes
            aviso = self.e.loc[self.reporto(mes, mes), "establecimiento"]
            con_sesion = self.s.loc[self.s["mes"] == mes, "grupo"]
            llego = g["grupo"].isin(con_sesion) | g["establecimiento"].isin(aviso)
            meses[mes] = pd.DataFrame(
                {"grupo": g["grupo"], "conformado": g["conformado"], "activo": g["activo"] & sabido,
                 "llego": g["conformado"] & llego}
            )  # fmt: skip
        return meses

    @cached_property
    def faltas(self) -> pd.DataFrame:
        """Inasistencias de sesiones con esperadas y asistentes, con el resto sin motivo (M99) puesto."""
        s = self.s[self.s["con_razon"]]
        f = self.f[self.f["codigo_sesion"].isin(s["codigo_sesion"])][
            ["codigo_sesion", "motivo", "justificada", "cantidad"]
        ]
        anotadas = s["codigo_sesion"].map(f.groupby("codigo_sesion")["cantidad"].sum()).fillna(0)
        resto = s[["codigo_sesion"]].assign(
            motivo="M99", justificada="sin_dato", cantidad=s["esperadas"] - s["asistentes"] - anotadas
        )
        return pd.concat([f, resto[resto["cantidad"] > 0]]).merge(s[["codigo_sesion", *NIVELES, "mes"]])

    def entre(self, filas: pd.DataFrame, periodo: str) -> pd.DataFrame:
        """Las filas cuyo mes cae en el periodo."""
        desde, hasta = meses_de(periodo)
        return filas[(filas["mes"] >= desde) & (filas["mes"] <= hasta)]

    def celdas(self, periodo: str) -> dict[tuple[str, str], tuple[int | None, int | None, int]]:
        """Numerador, denominador y sin reporte de cada indicador en cada código del árbol."""
        self.mirar(periodo)
        desde, hasta = meses_de(periodo)
        g = self.al_corte(ultimo_dia(hasta))
        con = g["conformado"]
        columnas = {
            "grupos_activos": (g["activo"], con),
            "tamano": (con & g["integrantes"].between(8, 15).fillna(False), con & g["integrantes"].notna()),
            "madres_guia_capacitadas": (con & (g["horas_capacitacion"] >= 12), con & g["horas_capacitacion"].notna()),
            "temas": (g["bloques"].where(con, 0), 4 * g["con_tema"].astype(int)),
        }
        s = self.entre(self.s, periodo)
        evaluables = s[s["duracion_min"].notna() & s["momentos"].notna()]
        completas = evaluables[(evaluables["duracion_min"] >= 60) & (evaluables["momentos"] == 5)]
        razon, f = s[s["con_razon"]], self.entre(self.faltas, periodo)
        injustificadas = f[(f["justificada"] == "no") & (f["motivo"] != "M18")]
        esperadas = _suma(g, razon, "esperadas")
        meses = range(max(desde, self.mes0), min(hasta, self.mes1) + 1)
        cada_mes = pd.concat([self.por_mes[mes] for mes in meses])
        columnas |= {
            "sesion_completa": (_veces(g, completas), _veces(g, evaluables)),
            "asistencia": (_suma(g, razon, "asistentes"), esperadas),
            "inasistencia_injustificada": (_suma(g, injustificadas, "cantidad"), esperadas),
            "motivos": (_suma(g, f[f["motivo"] != "M99"], "cantidad"), _suma(g, f, "cantidad")),
            "sesiones_por_grupo": (_veces(g, s), _suma(g, cada_mes, "activo")),
            "oportunidad": (_suma(g, cada_mes, "llego"), _suma(g, cada_mes, "conformado")),
        }
        celdas: dict[tuple[str, str], tuple[int | None, int | None, int]] = {}
        todos = self.codigos()
        pares = {(clave, i): par[i].astype(int) for clave, par in columnas.items() for i in (0, 1)}
        pares["grupos_activos", 2] = self.por_saber(ultimo_dia(hasta)).astype(int)
        juntas = pd.DataFrame(pares, index=g.index)
        for nivel in NIVELES:
            sumas = juntas.groupby(g[nivel]).sum().reindex(todos[nivel], fill_value=0)
            for clave in columnas:
                callan = clave == "oportunidad" and not len(self.tablas.reportes)
                mudas = self.callan_del_todo()
                del_pais = nivel == "PE" and bool(mudas)
                de_quien_calla = sumas[clave, 2] if (clave, 2) in pares else 0 * sumas[clave, 0]
                columna = (sumas[clave, 0].tolist(), sumas[clave, 1].tolist(), de_quien_calla.tolist())
                for codigo, n, d, c in zip(todos[nivel], *columna, strict=True):
                    no_hay = callan or codigo in mudas or (del_pais and not d)
                    celdas[clave, codigo] = (None, None, c) if no_hay else (n if d else None, d, c)
        self._cobertura(celdas, g, periodo)
        self._equipos(celdas, periodo)
        return celdas

    def codigos(self) -> dict[str, list[str]]:
        """Todos los códigos de cada nivel; las regiones del catálogo aunque no tengan nada."""
        propios = {nivel: sorted(self.e[nivel].unique()) for nivel in NIVELES[2:5]}
        return {"PE": ["PE"], "diresa": self.diresas, **propios, "grupo": sorted(self.g["grupo"])}

    def dudas(self, periodo: str) -> dict[str, tuple[int, int, bool, int, int, int]]:
        """Lo que no se sabe de la cobertura de cada territorio y establecimiento.

        (hijos de los que no se sabe nada, hijos, si de alguno no hay ni registro, establecimientos sin dato de partos,
        con grupo, callados), de cada código en que algo no se sabe.
        """
        self.mirar(periodo)
        g = self.al_corte(ultimo_dia(meses_de(periodo)[1]))
        con_grupo = self.e["establecimiento"].isin(g.loc[g["conformado"], "establecimiento"])
        e = self.e.assign(con=self.e["dudoso"] & con_grupo, callado=self.callados(g, periodo, "dudoso"))
        halladas = {}
        for nivel, hijo in pairwise(NIVELES):
            # de los demás no hay nada que no se sepa
            for codigo, propios in e[e[nivel].isin({"PE", *e.loc[e["dudoso"], nivel]})].groupby(nivel):
                cuentas = tuple(int(propios[campo].sum()) for campo in ("dudoso", "con", "callado"))
                ignorados, de = 0, 0
                if hijo in NIVELES[1:4]:
                    hijos = propios.groupby(hijo)[["atiende", "dudoso"]].sum()
                    sin_lista = int(((hijos["atiende"] == 0) & (hijos["dudoso"] > 0)).sum())
                    ignorados, de = (sin_lista, len(self.diresas if nivel == "PE" else hijos)) if cuentas[0] else (0, 0)
                sin_registro = len(set(self.diresas) - set(e["diresa"])) if nivel == "PE" else 0
                if sin_registro or cuentas[0]:
                    de = len(self.diresas) if nivel == "PE" else de
                    halladas[codigo] = (ignorados + sin_registro, de, sin_registro > 0, *cuentas)
        return halladas | dict.fromkeys(set(self.diresas) - set(e["diresa"]), (0, 0, True, 0, 0, 0))

    def callados(self, g: pd.DataFrame, periodo: str, cuales: str = "atiende") -> pd.Series:
        """Por fila de `e`: atiende partos (o `cuales`), no se le conoce grupo y nada suyo llegó del periodo."""
        desde, hasta = meses_de(periodo)
        desde, hasta = max(desde, self.mes0), min(hasta, self.mes1)
        cubiertos = self.e["establecimiento"].isin(g.loc[g["conformado"], "establecimiento"])
        if not len(self.tablas.reportes):
            return self.e[cuales] & (len(self.g) == 0)
        existen = self.g[
            (self.g["fecha_conformacion"] <= ultimo_dia(hasta)) & ~(self.g["fecha_cierre"] < primer_dia(desde))
        ]
        con_algo = {*existen["establecimiento"], *self.entre(self.todas, periodo)["establecimiento"].dropna()}
        algo = self.e["establecimiento"].isin(con_algo) | self.reporto(desde, hasta)
        return self.e[cuales] & ~cubiertos & ~algo

    def sin_saber(self, nivel: str, codigo: str) -> bool:
        """Si de un territorio no se cargó ningún establecimiento, o de alguno no se sabe si atiende partos."""
        if (nivel, codigo) not in self._hechas:
            propios = self.e[self.e[nivel] == codigo]
            self._hechas[nivel, codigo] = propios.empty or bool(propios["dudoso"].any())
        return self._hechas[nivel, codigo]

    def callan_del_todo(self) -> set[str]:
        """Regiones de las que no llegó nada más que el registro; sin tabla de reportes, las que no se cargaron."""
        if not len(self.tablas.reportes):
            return set(self.diresas) - set(self.e["diresa"])
        return set(self.diresas) - {*self.g["diresa"], *self.fecha}

    def _cobertura(self, celdas: dict, g: pd.DataFrame, periodo: str) -> None:
        con_grupo = self.e["establecimiento"].isin(g.loc[g["conformado"], "establecimiento"])
        par = self.e[list(NIVELES[:5])].assign(
            n=self.e["atiende"] & con_grupo, d=self.e["atiende"], c=self.callados(g, periodo)
        )
        todos = self.codigos()
        for nivel in NIVELES[:5]:
            for codigo, n, d, c in par.groupby(nivel)[["n", "d", "c"]].sum().reindex(todos[nivel]).itertuples():
                n, d, c = (0 if np.isnan(x) else int(x) for x in (n, d, c))
                sin_saber = nivel != "grupo" and not d and self.sin_saber(nivel, codigo)
                celdas["cobertura", codigo] = (n if d else None, None if sin_saber else d, c)
        celdas |= {("cobertura", codigo): (None, None, 0) for codigo in todos["grupo"]}

    def _de_cada_region(self) -> dict[str, tuple[int, int]]:
        """Cuántos establecimientos de cada región atienden partos y de cuántos no se sabe."""
        sumas = self.e.groupby("diresa")[["atiende", "dudoso"]].sum().reindex(self.diresas, fill_value=0)
        return {diresa: (int(atiende), int(dudoso)) for diresa, atiende, dudoso in sumas.itertuples()}

    def _equipos(self, celdas: dict, periodo: str) -> None:
        anio = int(periodo[:4])
        f = self.tablas.facilitadores
        tienen = f[f["anio"] == anio].set_index("diresa")["facilitadores"]
        estados, de_cada_region = [], self._de_cada_region()
        for diresa in self.diresas:
            atienden, dudosos = de_cada_region[diresa]
            sabido = atienden > 0 and diresa in tienen.index
            completo = sabido and int(tienen[diresa]) * 20 >= atienden
            # si alcanza o no según cuántos de los dudosos atiendan partos, no se sabe
            sabido = sabido and completo == (int(tienen[diresa]) * 20 >= atienden + dudosos)
            completo = completo and sabido
            estados.append((sabido, completo))
            celdas["regiones_con_equipo", diresa] = (int(completo), 1, 0) if sabido else (None, 1, 1)
        con = sum(completo for _, completo in estados)
        celdas["regiones_con_equipo", "PE"] = (con, len(estados), sum(not sabido for sabido, _ in estados))
        todos = self.codigos()
        celdas |= {("regiones_con_equipo", codigo): (None, None, 0) for nivel in NIVELES[2:] for codigo in todos[nivel]}


def _por_grupo(g: pd.DataFrame, valores: pd.Series) -> pd.Series:
    return valores.reindex(g["grupo"]).set_axis(g.index)


def _veces(g: pd.DataFrame, sesiones: pd.DataFrame) -> pd.Series:
    return _por_grupo(g, sesiones.groupby("grupo").size()).fillna(0)


def _suma(g: pd.DataFrame, filas: pd.DataFrame, campo: str) -> pd.Series:
    return _por_grupo(g, filas.groupby("grupo")[campo].sum()).fillna(0)
