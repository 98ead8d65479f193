"""La demostración cumple los contratos, es siempre igual, tiene el tamaño del país y cuenta sus historias."""

from __future__ import annotations

import random
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
import pytest
import shapely

from dashboard.contratos.contrato import Tipo, tipos
from dashboard.contratos.tablas import Tablas, tabla_de
from dashboard.demo.azar import bisecar, repartir
from dashboard.demo.establecimientos import generar_registro, leer_areas, leer_regiones
from dashboard.demo.historias import FECHA_DATOS, PRIMER_DIA, Historias, elegir_historias
from dashboard.demo.publicar import generar_actividad
from dashboard.demo.regreso import SIN_HACER
from dashboard.dominio.estandar import Fraccion, Veredicto, alcanza, facilitadores_necesarios, veredicto
from dashboard.dominio.hitos import CODIGOS_HITO
from dashboard.dominio.territorio import Nivel, nivel_de_codigo
from dashboard.indicadores.catalogo import CATALOGO
from dashboard.indicadores.listas import CLAVES
from dashboard.navegacion.vista import Modo
from dashboard.nucleo.errores import ErrorVista
from tests.fabricas import en_memoria
from tests.paginas.frases import faltas
from tests.paginas.recorrido import frases, leer, legible, pintado

TABLAS = ("establecimientos", "facilitadores", "grupos", "sesiones", "inasistencias", "reportes", "supervisiones")


@dataclass(frozen=True)
class Demo:
    tablas: Tablas
    historias: Historias
    #: sesiones con diresa, red y esperadas efectivas (las anotadas o, si faltan, las integrantes del grupo)
    sesiones: pd.DataFrame
    #: establecimientos del denominador con la marca `cubierto` a la fecha de datos
    denominador: pd.DataFrame


@pytest.fixture(scope="module")
def demo() -> Demo:
    establecimientos = generar_registro()
    tablas = generar_actividad(establecimientos)
    lugar = establecimientos[["codigo_renipress", "diresa", "red"]]
    sesiones = tablas.sesiones.merge(lugar, on="codigo_renipress").merge(
        tablas.grupos[["codigo_grupo", "integrantes", "fecha_conformacion", "fecha_cierre"]], on="codigo_grupo"
    )
    sesiones["efectivas"] = sesiones["esperadas"].fillna(sesiones["integrantes"])
    cuentan = establecimientos["institucion"].isin(["GOBIERNO REGIONAL", "MINSA"]) & establecimientos["activo"]
    denominador = establecimientos[cuentan & (establecimientos["atiende_parto_rn"] == "si")]
    abiertos = tablas.grupos.loc[tablas.grupos["fecha_cierre"].isna(), "codigo_renipress"]
    denominador = denominador.assign(cubierto=denominador["codigo_renipress"].isin(abiertos))
    return Demo(tablas, elegir_historias(establecimientos), sesiones, denominador)


def _asistencia(sesiones: pd.DataFrame) -> float:
    return float(sesiones["asistentes"].sum() / sesiones["efectivas"].sum())


# --- contratos ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("nombre", TABLAS)
def test_cada_tabla_tiene_las_columnas_los_tipos_y_los_valores_de_su_contrato(demo: Demo, nombre: str) -> None:
    marco, contrato = getattr(demo.tablas, nombre), tabla_de(nombre)
    assert {columna: str(tipo) for columna, tipo in marco.dtypes.items()} == tipos(contrato)
    assert len(marco) > 100
    assert not marco.duplicated(list(contrato.clave)).any()
    for columna in contrato.columnas:
        valores = marco[columna.nombre].dropna()
        if columna.obligatoria:
            assert len(valores) == len(marco), columna.nombre
        if columna.valores:
            assert set(valores.unique()) <= set(columna.valores), columna.nombre
        if columna.tipo is Tipo.LOGICO:
            assert set(valores.unique()) <= {"si", "no"}, columna.nombre
        if columna.minimo is not None:
            assert (valores >= columna.minimo).all(), columna.nombre
        if columna.maximo is not None:
            assert (valores <= columna.maximo).all(), columna.nombre
        if columna.cifras:
            assert (valores.str.len() == columna.cifras).all(), columna.nombre
        if columna.tipo is Tipo.FECHA and not columna.admite_futuro:
            assert (valores <= pd.Timestamp(FECHA_DATOS)).all(), columna.nombre


def test_los_asistentes_no_pasan_de_los_esperados_ni_cada_clase_de_persona_de_los_asistentes(demo: Demo) -> None:
    sesiones = demo.sesiones
    assert sesiones["efectivas"].notna().all()
    assert (sesiones["asistentes"] <= sesiones["efectivas"]).all()
    for clase in ("gestantes", "lactantes", "cuidadoras"):
        conocidas = sesiones.dropna(subset=[clase])
        assert (conocidas[clase] <= conocidas["asistentes"]).all(), clase
    ninos = sesiones[["ninos_0_5m", "ninos_6_11m", "ninos_12_23m"]].fillna(0).sum(axis=1)
    assert (ninos <= sesiones["asistentes"]).all()


def test_las_faltas_con_motivo_no_pasan_de_las_faltas_de_la_sesion(demo: Demo) -> None:
    con_motivo = demo.tablas.inasistencias.groupby("codigo_sesion")["cantidad"].sum()
    sesiones = demo.sesiones.set_index("codigo_sesion")
    faltas = sesiones["efectivas"] - sesiones["asistentes"]
    assert set(con_motivo.index) <= set(sesiones.index)
    assert (con_motivo <= faltas[con_motivo.index]).all()


def test_cada_sesion_cae_en_la_vida_de_su_grupo_y_antes_de_la_fecha_de_datos_de_su_region(demo: Demo) -> None:
    sesiones = demo.sesiones
    assert len(sesiones) == len(demo.tablas.sesiones)  # todo grupo y establecimiento es conocido
    assert (sesiones["fecha"] >= pd.Timestamp(PRIMER_DIA)).all()
    assert (sesiones["fecha"] >= sesiones["fecha_conformacion"]).all()
    assert not (sesiones["fecha"] >= sesiones["fecha_cierre"]).any()
    assert (sesiones["fecha"] <= pd.to_datetime(sesiones["diresa"].map(demo.historias.cortes))).all()
    acordadas = sesiones.dropna(subset=["proxima_fecha"])
    assert (acordadas["proxima_fecha"] > acordadas["fecha"]).all()


def test_los_codigos_de_grupo_no_parecen_de_otra_cosa(demo: Demo) -> None:
    assert demo.tablas.grupos["codigo_grupo"].str.fullmatch(r"D-9\d{7}-\d").all()
    assert nivel_de_codigo("D-90000123-1") is None
    assert nivel_de_codigo("90000123") is Nivel.ESTABLECIMIENTO


def test_las_visitas_son_de_grupos_conocidos_y_mientras_existen(demo: Demo) -> None:
    visitas = demo.tablas.supervisiones.dropna(subset="codigo_grupo")
    visitas = visitas.merge(demo.tablas.grupos, on="codigo_grupo", suffixes=("", "_grupo"))
    assert len(visitas) == demo.tablas.supervisiones["codigo_grupo"].notna().sum()
    assert (visitas["codigo_renipress"] == visitas["codigo_renipress_grupo"]).all()
    assert (visitas["fecha"] >= visitas["fecha_conformacion"]).all()
    assert visitas["fecha_cierre"].isna().all()
    cumplidos = visitas.dropna(subset=["acuerdos_cumplidos"])
    assert (cumplidos["acuerdos_cumplidos"] <= cumplidos["acuerdos"]).all()
    assert 200 <= len(demo.tablas.supervisiones) <= 900


def test_lo_que_volvio_de_las_visitas_cuadra_con_los_grupos(demo: Demo) -> None:
    visitas, acuerdos = demo.tablas.supervisiones, demo.tablas.acuerdos
    sin_hacer = visitas[visitas["resultado"] != "hecha"]
    assert len(sin_hacer) == SIN_HACER
    # a quien no se llegó a visitar sigue sin ninguna visita
    hechas = visitas[visitas["resultado"] == "hecha"]
    assert not sin_hacer["codigo_renipress"].isin(hechas["codigo_renipress"]).any()
    halladas = hechas.set_index("codigo_grupo")[
        [f"hallazgo_{clave}" for clave in ("fijar_sesion", "acta", "plan", "taller")]
    ].eq("si")
    assert len(acuerdos) == int(halladas.to_numpy().sum())
    sin_acta = acuerdos.loc[acuerdos["acuerdo"] == "acta", "codigo_grupo"]
    assert demo.tablas.grupos.set_index("codigo_grupo").loc[sin_acta, "fecha_acta"].isna().all()
    # las tres historias: cumplidos que los datos no muestran, vencidos y por cumplir
    assert set(acuerdos["estado"]) == {"pendiente", "cumplido"}
    pendientes = acuerdos[acuerdos["estado"] == "pendiente"]
    assert 0 < (pendientes["fecha_compromiso"] < "2026-10-31").sum() < len(pendientes)


def test_ningun_reporte_es_anterior_al_periodo_ni_posterior_a_la_fecha_de_datos(demo: Demo) -> None:
    reportes = demo.tablas.reportes
    fin_de_periodo = pd.PeriodIndex(reportes["periodo"], freq="M").end_time.normalize()
    corte = pd.to_datetime(reportes["codigo_territorio"].str[:2].map(demo.historias.cortes))
    assert (reportes["fecha_reporte"].to_numpy() >= fin_de_periodo.to_numpy()).all()
    assert (reportes["fecha_reporte"] <= corte).all()
    # el último de cada región se entrega el día del corte: fija su fecha de datos
    ultimo = reportes.groupby(reportes["codigo_territorio"].str[:2])["fecha_reporte"].max()
    assert {codigo: dia.date() for codigo, dia in ultimo.items()} == demo.historias.cortes


# --- el registro -------------------------------------------------------------------------------------------------


def test_el_registro_tiene_los_establecimientos_redes_y_microrredes_del_pais(demo: Demo) -> None:
    establecimientos, regiones = demo.tablas.establecimientos, leer_regiones()
    cuentan = establecimientos["institucion"].isin(["GOBIERNO REGIONAL", "MINSA"]) & establecimientos["activo"]
    por_region = establecimientos[cuentan].groupby("diresa")
    assert por_region.size().to_dict() == {region.codigo: region.total for region in regiones}
    assert por_region["red"].nunique().to_dict() == {region.codigo: region.redes for region in regiones}
    assert por_region["microrred"].nunique().to_dict() == {region.codigo: region.microrredes for region in regiones}
    assert 300 <= (~cuentan).sum() <= 900
    assert establecimientos["latitud"].isna().sum() == 15
    assert 1850 <= len(demo.denominador) <= 1950
    assert establecimientos.loc[cuentan, "atiende_parto_rn"].isna().sum() == 14
    minsa = establecimientos.loc[establecimientos["institucion"] == "MINSA", "diresa"]
    assert set(minsa) == {"35", "36", "37", "38"}


def test_los_codigos_del_registro_inventado_estan_encadenados_y_fuera_de_los_reales(demo: Demo) -> None:
    establecimientos = demo.tablas.establecimientos
    assert (establecimientos["codigo_renipress"] >= "90000000").all()
    assert (establecimientos["red"].str[:2] == establecimientos["diresa"]).all()
    assert (establecimientos["microrred"].str[:5] == establecimientos["red"]).all()
    assert (establecimientos["ubigeo"].str[2:4].astype(int) >= 51).all()  # ningún departamento tiene 51 provincias
    assert establecimientos["nombre"].is_unique
    assert (establecimientos.groupby("ubigeo")["distrito"].nunique() == 1).all()
    cusco = establecimientos[establecimientos["diresa"] == "11"]
    assert set(cusco["ubigeo"].str[:2]) == {"08"}
    assert set(cusco["departamento"]) == {"Cusco"}


def test_cada_establecimiento_cae_en_el_poligono_de_su_region(demo: Demo) -> None:
    areas = leer_areas()
    situados = demo.tablas.establecimientos.dropna(subset=["latitud"])
    for region in leer_regiones():
        propios = situados[situados["diresa"] == region.codigo]
        # un diezmilésimo de grado de holgura: las coordenadas se redondean a cinco decimales
        poligono = areas[region.area][1].buffer(1e-4)
        assert shapely.contains_xy(poligono, propios["longitud"], propios["latitud"]).all(), region.nombre


def test_las_cuatro_diris_se_reparten_lima_de_norte_a_sur(demo: Demo) -> None:
    centro = demo.tablas.establecimientos.groupby("diresa")[["latitud", "longitud"]].mean()
    assert centro.loc["35", "latitud"] > centro.loc["36", "latitud"] > centro.loc["38", "latitud"]
    assert centro.loc["37", "longitud"] > centro.loc["36", "longitud"]


def test_la_biseccion_corta_por_el_eje_mas_largo_en_las_cantidades_pedidas() -> None:
    # cinco puntos en fila de oeste a este, en desorden: zonas de 2 y 3
    x = np.array([4.0, 0.0, 3.0, 1.0, 2.0])
    assert bisecar(x, np.zeros(5), np.array([2, 3])).tolist() == [1, 0, 1, 0, 1]


def test_el_reparto_suma_el_total_por_restos_mayores() -> None:
    # 10 − 3 de mínimo = 7; pesos 1:1:2 → 1,75 1,75 3,5 → 1 1 3 y quedan 2 para los restos mayores: 2 2 3; más 1
    assert repartir(10, [1, 1, 2]).tolist() == [3, 3, 4]
    with pytest.raises(ValueError, match="no alcanza"):
        repartir(2, [1, 1, 1])


# --- el país -----------------------------------------------------------------------------------------------------


def test_la_cobertura_nacional_y_por_region_se_reparte_alrededor_del_estandar(demo: Demo) -> None:
    por_region = demo.denominador.groupby("diresa")["cubierto"].agg(["sum", "size"])
    proporcion = por_region["sum"] / por_region["size"]
    cumplen = sum(alcanza(int(n), int(total)) for n, total in por_region.itertuples(index=False))
    assert 0.70 <= por_region["sum"].sum() / por_region["size"].sum() <= 0.75
    assert 10 <= cumplen <= 12
    assert 0.35 <= proporcion.min() <= 0.42
    assert 0.94 <= proporcion.max() <= 0.98


def test_los_grupos_tienen_el_tamano_la_actividad_y_los_vacios_esperados(demo: Demo) -> None:
    grupos = demo.tablas.grupos
    por_establecimiento = grupos.groupby("codigo_renipress").size()
    assert set(por_establecimiento.unique()) == {1, 2, 3}
    sin_parto = ~grupos["codigo_renipress"].isin(demo.denominador["codigo_renipress"])
    assert 0.12 <= sin_parto.mean() <= 0.18
    assert ((grupos["integrantes"] >= 8) & (grupos["integrantes"] <= 15)).mean() > 0.8
    assert (grupos["integrantes"] < 8).sum() > 50
    for columna in ("integrantes", "horas_capacitacion", "fecha_acta", "fecha_plan_aprobado"):
        assert 0.01 < grupos[columna].isna().mean() < 0.4, columna
    assert (grupos["horas_capacitacion"] == 12).mean() > 0.6
    assert 0.01 < grupos["fecha_cierre"].notna().mean() < 0.12
    assert set(grupos["fecha_conformacion"].dt.year) >= set(range(2019, 2027))
    abiertos = grupos[grupos["fecha_cierre"].isna()]
    ultima = abiertos["codigo_grupo"].map(demo.sesiones.groupby("codigo_grupo")["fecha"].max())
    assert 0.75 <= ((pd.Timestamp(FECHA_DATOS) - ultima).dt.days <= 31).mean() <= 0.85


def test_la_asistencia_baja_despacio_entre_65_y_75_por_ciento(demo: Demo) -> None:
    anual = [_asistencia(filas) for _, filas in demo.sesiones.groupby(demo.sesiones["fecha"].dt.year)]
    assert len(anual) == 4
    assert all(0.65 <= valor <= 0.75 for valor in anual)
    assert anual == sorted(anual, reverse=True)
    assert demo.sesiones["fecha"].dt.to_period("M").nunique() == 46


def test_entre_10_y_20_por_ciento_de_las_faltas_no_tiene_motivo(demo: Demo) -> None:
    faltas = (demo.sesiones["efectivas"] - demo.sesiones["asistentes"]).sum()
    por_motivo = demo.tablas.inasistencias.groupby("motivo")["cantidad"].sum()
    sin_fila = faltas - por_motivo.sum()
    assert sin_fila > 0
    assert por_motivo["M99"] > 0
    assert 0.10 <= (sin_fila + por_motivo["M99"]) / faltas <= 0.20
    assert 0.002 <= por_motivo["M18"] / faltas <= 0.02
    de_m99 = demo.tablas.inasistencias.query("motivo == 'M99'")
    assert set(de_m99["justificada"]) == {"sin_dato"}


def test_de_20_a_22_regiones_tienen_equipo_en_2026_y_a_alguna_le_falta_el_dato(demo: Demo) -> None:
    necesarios = demo.denominador.groupby("diresa").size().map(facilitadores_necesarios)
    de_2026 = demo.tablas.facilitadores.query("anio == 2026").set_index("diresa")["facilitadores"]
    assert 20 <= (de_2026 >= necesarios[de_2026.index]).sum() <= 22
    assert len(de_2026) < 29
    assert set(demo.tablas.facilitadores["anio"]) == {2023, 2024, 2025, 2026}


# --- historias ---------------------------------------------------------------------------------------------------


def test_las_historias_estan_donde_dice_su_documentacion(demo: Demo) -> None:
    historias = demo.historias
    assert historias.region_sin_aviso == "24"
    assert historias.red_atrasada == "11-02"
    assert historias.region_silenciosa == "25"
    assert historias.red_silenciosa == "01-02"
    assert (historias.region_justa, historias.region_casi) == ("04", "02")
    assert (historias.cortes["37"], historias.cortes["38"]) == (date(2026, 8, 31), date(2026, 9, 30))


def test_los_hitos_son_una_huelga_una_campana_y_un_cambio_de_registro_en_meses_con_datos(demo: Demo) -> None:
    hitos, contrato = demo.tablas.hitos, tabla_de("hitos")
    assert {columna: str(tipo) for columna, tipo in hitos.dtypes.items()} == tipos(contrato)
    assert [(f"{fecha:%Y-%m-%d}", donde, que) for fecha, donde, que in hitos[list(contrato.clave)].to_numpy()] == [
        ("2025-03-01", "07", "cambio_registro"),
        ("2025-05-12", "05", "huelga"),
        ("2025-08-24", "PE", "campana"),
    ]
    assert (demo.historias.region_en_huelga, demo.historias.region_de_otro_registro) == ("05", "07")
    assert set(hitos["hito"]) <= set(CODIGOS_HITO)
    assert hitos["fecha"].between(pd.Timestamp(PRIMER_DIA), pd.Timestamp(FECHA_DATOS)).all()


def test_en_loreto_cae_la_asistencia_desde_julio_porque_no_se_avisa(demo: Demo) -> None:
    loreto = demo.sesiones[(demo.sesiones["diresa"] == "24") & (demo.sesiones["fecha"] >= "2025-07-01")]
    antes, despues = loreto[loreto["fecha"] < "2026-07-01"], loreto[loreto["fecha"] >= "2026-07-01"]
    assert _asistencia(antes) - _asistencia(despues) > 0.10

    def de_aviso(sesiones: pd.DataFrame) -> float:
        faltas = demo.tablas.inasistencias[demo.tablas.inasistencias["codigo_sesion"].isin(sesiones["codigo_sesion"])]
        sin_aviso = faltas.loc[faltas["motivo"] == "M13", "cantidad"].sum()
        return float(sin_aviso / sesiones["efectivas"].sum())

    # las faltas por no ser avisada explican al menos dos tercios de la caída
    assert de_aviso(despues) - de_aviso(antes) > 2 / 3 * (_asistencia(antes) - _asistencia(despues))


def test_en_la_red_11_02_la_ultima_sesion_tiene_de_45_a_90_dias(demo: Demo) -> None:
    abiertos = demo.tablas.grupos.loc[demo.tablas.grupos["fecha_cierre"].isna(), "codigo_grupo"]
    red = demo.sesiones[(demo.sesiones["red"] == "11-02") & demo.sesiones["codigo_grupo"].isin(abiertos)]
    atraso = (pd.Timestamp(FECHA_DATOS) - red.groupby("codigo_grupo")["fecha"].max()).dt.days
    assert len(atraso) >= 10
    assert atraso.between(45, 90).all()


def test_solo_un_grupo_pasa_de_15_integrantes_y_tiene_17(demo: Demo) -> None:
    grandes = demo.tablas.grupos[demo.tablas.grupos["integrantes"] > 15]
    assert grandes[["codigo_grupo", "integrantes"]].to_numpy().tolist() == [["D-90000991-1", 17]]
    assert grandes["fecha_cierre"].isna().all()


def test_madre_de_dios_calla_desde_junio_de_2026_y_le_faltan_grupos(demo: Demo) -> None:
    reportes = demo.tablas.reportes
    propios = reportes[reportes["codigo_territorio"].str.startswith("25")]
    sesiones = demo.sesiones[demo.sesiones["diresa"] == "25"]
    assert propios["periodo"].max() == "2026-05"
    assert pd.Timestamp("2026-05-01") <= sesiones["fecha"].max() < pd.Timestamp("2026-06-01")
    sin_grupo = demo.denominador[(demo.denominador["diresa"] == "25") & ~demo.denominador["cubierto"]]
    assert len(sin_grupo) >= 3


def test_el_veredicto_de_la_region_de_la_red_silenciosa_depende(demo: Demo) -> None:
    tablas, red = demo.tablas, demo.historias.red_silenciosa
    region = demo.denominador[demo.denominador["diresa"] == demo.historias.region_dependiente]
    de_2026 = tablas.reportes[tablas.reportes["periodo"].str.startswith("2026")]
    assert red not in set(de_2026["codigo_territorio"])
    assert demo.historias.region_dependiente not in set(de_2026["codigo_territorio"])
    otras = {codigo for codigo in region["red"] if codigo != red}
    assert otras <= set(de_2026["codigo_territorio"])
    cargadas = demo.sesiones[(demo.sesiones["red"] == red) & (demo.sesiones["fecha"] >= "2026-01-01")]
    assert cargadas.empty
    # callan los establecimientos de la red que no tienen, ni tuvieron, un grupo
    callados = region[(region["red"] == red) & ~region["cubierto"]]
    assert not callados["codigo_renipress"].isin(tablas.grupos["codigo_renipress"]).any()
    fraccion = Fraccion(int(region["cubierto"].sum()), len(region), sin_reporte=len(callados))
    assert veredicto(fraccion) is Veredicto.DEPENDE


def test_una_region_llega_justo_a_80_por_ciento_y_a_otra_le_falta_uno(demo: Demo) -> None:
    cuentas = demo.denominador.groupby("diresa")["cubierto"].agg(["sum", "size"])
    justos, total = cuentas.loc[demo.historias.region_justa]
    assert 5 * justos == 4 * total
    casi, total = cuentas.loc[demo.historias.region_casi]
    assert 0.79 <= casi / total < 0.80
    assert alcanza(int(casi) + 1, int(total))


# --- generación --------------------------------------------------------------------------------------------------


def test_la_misma_semilla_da_los_mismos_marcos_y_otra_semilla_otros(demo: Demo) -> None:
    otra_vez = generar_actividad(generar_registro())
    for nombre in (*TABLAS, "hitos"):
        pd.testing.assert_frame_equal(getattr(otra_vez, nombre), getattr(demo.tablas, nombre))
    assert not generar_registro(7).equals(demo.tablas.establecimientos)
    distinta = generar_actividad(demo.tablas.establecimientos, 7)
    assert not distinta.grupos.equals(demo.tablas.grupos)


def test_el_factor_multiplica_las_sesiones_de_cada_grupo_y_mes(demo: Demo) -> None:
    tres = generar_actividad(demo.tablas.establecimientos, factor=3)
    pd.testing.assert_frame_equal(tres.grupos, demo.tablas.grupos)

    def por_mes(sesiones: pd.DataFrame) -> pd.Series:
        return sesiones.groupby(["codigo_grupo", sesiones["fecha"].dt.to_period("M")]).size()

    pd.testing.assert_series_equal(por_mes(tres.sesiones), 3 * por_mes(demo.tablas.sesiones))
    with pytest.raises(ValueError, match="1 o más"):
        generar_actividad(demo.tablas.establecimientos, factor=0)


def test_sobre_un_registro_sin_lista_de_partos_los_grupos_viven_desde_i3_y_el_registro_no_se_toca(demo: Demo) -> None:
    registro = demo.tablas.establecimientos
    # tres regiones con códigos como los reales y sin saber quién atiende partos
    registro = registro[registro["diresa"].isin(["08", "11", "33"])].reset_index(drop=True)
    registro["codigo_renipress"] = "0" + registro["codigo_renipress"].str[1:]
    registro["atiende_parto_rn"] = pd.Series([pd.NA] * len(registro), dtype="str")
    antes = registro.copy()
    pasos: list[tuple[str, float]] = []
    tablas = generar_actividad(registro, avance=lambda paso, parte: pasos.append((paso, parte)))
    pd.testing.assert_frame_equal(registro, antes)
    assert tablas.demostracion
    assert not tablas.registro_demostracion
    assert [parte for _, parte in pasos] == sorted(parte for _, parte in pasos)
    assert len(pasos) >= 4
    historias = elegir_historias(registro)
    assert (historias.region_sin_aviso, historias.red_atrasada, historias.region_silenciosa) == ("08", "11-02", "")
    categoria = tablas.grupos["codigo_renipress"].map(registro.set_index("codigo_renipress")["categoria"])
    assert 0.8 <= (~categoria.isin(["I-1", "I-2"]) & categoria.notna()).mean() <= 0.9
    assert set(tablas.facilitadores["diresa"]) == {"08", "11", "33"}


def test_la_ultima_sesion_es_del_dia_de_la_fecha_de_datos(demo: Demo) -> None:
    assert demo.tablas.sesiones["fecha"].max() == pd.Timestamp(FECHA_DATOS)


def test_ninguna_pantalla_de_la_demostracion_dice_una_frase_mal_escrita(demo: Demo) -> None:
    """Trescientos estados al azar de todo el país: cada nivel, cada periodo, cada indicador y cada página."""
    consulta, azar = en_memoria(demo.tablas), random.Random(5)
    nodos = {nivel: consulta.descendientes(consulta.raiz, nivel) for nivel in Nivel}
    otras = (
        "/alcanzar/{}",
        "/porque/{}",
        "/visitas?territorio={}",
        "/calidad?territorio={}",
        "/pasaporte?territorio={}",
    )
    leidas = 0
    for turno in range(300):
        nivel = list(Nivel)[turno % len(Nivel)]
        nodo = azar.choice(nodos[nivel])
        base = leer("/", consulta).con(
            periodo=azar.choice(consulta.periodos()),
            indicador=azar.choice(CATALOGO).clave,
            modo=azar.choice((Modo.MOSAICO, Modo.TABLA)),
        )
        vistas = [base.hacia(nodo.codigo, nivel), base.de_lista(azar.choice(CLAVES), nodo.codigo)]
        if nivel.es_territorio:
            propia = leer(azar.choice(otras).format(nodo.codigo), consulta)
            vistas.append(propia.con(periodo=base.periodo, indicador=base.indicador))
        for vista in vistas:
            with suppress(ErrorVista):
                # lo que ese nivel o ese periodo no tienen
                malas = [
                    (falta, una[:160]) for una in frases(legible(pintado(vista, consulta))) for falta in faltas(una)
                ]
                assert not malas, (vista.url(), malas[:3])
                leidas += 1
    assert leidas > 500
