"""Las comprobaciones de la calidad casi nunca nombran a un grupo honrado, y encuentran lo que se sembró."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from dashboard.contratos.tablas import Tablas
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores.calidad import COMPROBACIONES, hallar, por_confirmar
from dashboard.indicadores.listas.calidad import nombradas
from tests.fabricas import marco
from tests.verdad.mundos import Receta, inventar

PERIODOS = tuple(map(Periodo.leer, ("2024", "2026", "2026-S1", "2026-06")))


def _reportan(conjunto: Tablas) -> None:
    """Todo el país informa cada mes, entre el día siguiente y el noveno."""
    meses = [f"{anio}-{mes:02d}" for anio in range(2023, 2027) for mes in range(1, 13)][:46]
    filas = [
        {"codigo_territorio": "PE", "periodo": mes, "fecha_reporte": pd.Period(mes).end_time.normalize()}
        for mes in meses
    ]
    for i, fila in enumerate(filas[:-1]):
        fila["fecha_reporte"] += pd.Timedelta(days=1 + i % 9)
    conjunto.reportes = marco("reportes", filas)


def _estables(conjunto: Tablas) -> None:
    """Además, en uno de cada cinco grupos vienen casi siempre las mismas: una más o una menos, como mucho."""
    _reportan(conjunto)
    azar = np.random.default_rng(7)
    sesiones = conjunto.sesiones
    suyas = (sesiones["codigo_grupo"].str[1:].astype(int) % 5 == 0).to_numpy()
    quietas = (sesiones["esperadas"] * 0.8).round().to_numpy(dtype=np.int64) + azar.choice([-1, 0, 0, 1], len(sesiones))
    sesiones["asistentes"] = sesiones["asistentes"].mask(suyas, pd.Series(quietas, sesiones.index))


@pytest.mark.parametrize(
    ("receta", "sembrar"),
    [
        (Receta(71, regiones=8), _reportan),
        (Receta(72, regiones=8, juntas=0.08, entre=10.0), _reportan),
        (Receta(73, regiones=8, juntas=0.0, entre=2.0), _reportan),
        # casi todas vienen casi siempre: al final, más de nueve de cada diez
        (Receta(74, regiones=8, tendencia=6.0), _reportan),
        (Receta(75, regiones=8), _estables),
        (Receta(76, regiones=1), _reportan),
    ],
)
def test_en_un_pais_honrado_ninguna_comprobacion_nombra_a_mas_de_cinco_de_cada_cien(
    receta: Receta, sembrar: Callable[[Tablas], None]
) -> None:
    consulta = inventar(receta, sembrar).consulta
    for periodo in PERIODOS:
        for comprobacion in COMPROBACIONES:
            hallado = hallar(consulta, consulta.raiz, periodo, comprobacion)
            assert hallado.miradas, comprobacion.clave
            assert 20 * hallado.nombrados.sum() <= hallado.miradas, (periodo, comprobacion.clave)
        esperadas = por_confirmar(consulta, consulta.raiz, periodo)[0]
        assert 20 * (esperadas.numerador or 0) <= (esperadas.denominador or 0), periodo


def _siembra(conjunto: Tablas) -> None:
    """Un caso de cada clase, cada uno en su región."""
    _reportan(conjunto)
    sesiones = conjunto.sesiones.merge(
        conjunto.grupos[["codigo_grupo", "codigo_renipress"]], on="codigo_grupo", suffixes=("", "_grupo")
    ).merge(conjunto.establecimientos[["codigo_renipress", "microrred"]], on="codigo_renipress")
    del_anio = sesiones["fecha"] >= "2026-01-01"
    vinieron = conjunto.sesiones["asistentes"]
    # redondea a cinco: la microrred con más sesiones de la primera región
    de_la_primera = sesiones[sesiones["microrred"].str.startswith("10-") & del_anio]
    redonda = de_la_primera["microrred"].value_counts().index[0]
    suyas = (sesiones["microrred"] == redonda).to_numpy()
    vinieron = vinieron.mask(suyas, np.minimum((vinieron + 2) // 5 * 5, conjunto.sesiones["esperadas"]))
    # copia: el establecimiento con más sesiones de la segunda repite desde enero lo del mes anterior
    de_la_segunda = sesiones[sesiones["microrred"].str.startswith("11-") & del_anio]
    copion = de_la_segunda["codigo_renipress"].value_counts().index[0]
    copia = ((sesiones["codigo_renipress"] == copion) & del_anio).to_numpy()
    vinieron = vinieron.mask(copia, conjunto.sesiones["esperadas"] - 4)
    # dieciséis meses con todas, y una sesión con sesenta de sesenta: dos grupos de la tercera
    de_la_tercera = sesiones[sesiones["microrred"].str.startswith("12-")]
    enteros = de_la_tercera.groupby("codigo_grupo")["fecha"].agg(lambda dias: dias.dt.to_period("M").nunique())
    perfecto, atipico = enteros.sort_values().index[-2:]
    ultimos = ((sesiones["codigo_grupo"] == perfecto) & (sesiones["fecha"] >= "2025-07-01")).to_numpy()
    vinieron = vinieron.mask(ultimos, conjunto.sesiones["esperadas"])
    # el mes que le falte se llena: ninguno queda sin sesión
    una = conjunto.sesiones.index[((sesiones["codigo_grupo"] == atipico) & del_anio).to_numpy()][3]
    esperadas = conjunto.sesiones["esperadas"].copy()
    vinieron[una] = esperadas[una] = 60
    conjunto.sesiones = conjunto.sesiones.assign(asistentes=vinieron, esperadas=esperadas)
    faltan = [mes for mes in range(16) if not _hay(conjunto, perfecto, mes)]
    nuevas = [
        {
            "codigo_sesion": f"N{mes}", "codigo_grupo": perfecto, "fecha": _dia(mes), "fuente": "registro",
            "codigo_renipress": sesiones.loc[ultimos, "codigo_renipress"].iloc[0], "esperadas": 9, "asistentes": 9,
        }
        for mes in faltan
    ]  # fmt: skip
    conjunto.sesiones = pd.concat([conjunto.sesiones, marco("sesiones", nuevas)], ignore_index=True)
    # la cuarta: una sesión antes del acta, un establecimiento sin ubicar y otro en el mar
    cuarta = sesiones[sesiones["microrred"].str.startswith("13-") & del_anio]["codigo_grupo"].iloc[0]
    conjunto.grupos.loc[conjunto.grupos["codigo_grupo"] == cuarta, "fecha_acta"] = pd.Timestamp("2026-10-30")
    lugares = conjunto.establecimientos
    lugares.loc[lugares["microrred"].str.startswith("13-").idxmax(), "latitud"] = None
    _SEMBRADOS.update(
        cifra_redonda=redonda, copiados=copion, perfectos=perfecto, atipicos=atipico, coherencia=cuarta,
        coordenadas=lugares.loc[lugares["microrred"].str.startswith("13-").idxmax(), "codigo_renipress"],
    )  # fmt: skip


def _dia(mes: int) -> pd.Timestamp:
    return pd.Timestamp("2025-07-03") + pd.DateOffset(months=mes)


def _hay(conjunto: Tablas, grupo: str, mes: int) -> bool:
    suyas = conjunto.sesiones.loc[conjunto.sesiones["codigo_grupo"] == grupo, "fecha"]
    return bool((suyas.dt.to_period("M") == _dia(mes).to_period("M")).any())


_SEMBRADOS: dict[str, str] = {}


def test_lo_sembrado_se_encuentra_y_solo_eso() -> None:
    consulta = inventar(Receta(81, regiones=8), _siembra).consulta
    periodo = Periodo.leer("2026")
    for comprobacion in COMPROBACIONES:
        if comprobacion.clave not in _SEMBRADOS:
            continue
        codigos = [fila["codigo"] for fila in nombradas(comprobacion, consulta, consulta.raiz, periodo)]
        assert _SEMBRADOS[comprobacion.clave] in codigos, comprobacion.clave
        assert len(codigos) <= 3, (comprobacion.clave, codigos)
    # dos años antes no se había sembrado
    for comprobacion in COMPROBACIONES:
        if comprobacion.clave in ("copiados", "atipicos"):
            antes = nombradas(comprobacion, consulta, consulta.raiz, Periodo.leer("2024"))
            assert _SEMBRADOS[comprobacion.clave] not in [fila["codigo"] for fila in antes]
