"""Lo demás que la guía pide, en la demostración: se lee sin un rechazo, no cambia lo otro y cuenta sus historias."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from dashboard.contratos.contrato import Forma, tipos
from dashboard.contratos.tablas import TABLAS, Tablas, tabla_de
from dashboard.demo import publicar
from dashboard.demo.establecimientos import SEMILLA, generar_registro
from dashboard.demo.guia import generar_guia
from dashboard.demo.historias import FECHA_DATOS, HistoriasGuia, elegir_historias, elegir_historias_guia
from dashboard.demo.publicar import generar_actividad
from dashboard.indicadores.escenas.escena import SEMANA_MUNDIAL, SEMANA_PERU, semana_mundial, semana_peruana
from tests.ingesta.conftest import leer_tabla

EJEMPLO = Path(__file__).parents[2] / "datos" / "ejemplo"
#: las de la guía y las de contexto, en el orden en que se cargan
NUEVAS = tuple(t.nombre for t in TABLAS if t.forma or t.nombre in ("recursos", "resultados", "campanas", "avances"))


@dataclass(frozen=True)
class Demo:
    tablas: Tablas
    sembradas: HistoriasGuia

    def con_lugar(self, nombre: str) -> pd.DataFrame:
        """Las filas de una tabla de un grupo o de un establecimiento, con su región, su red y su microrred."""
        filas = getattr(self.tablas, nombre)
        if "codigo_grupo" in filas:
            filas = filas.merge(self.tablas.grupos[["codigo_grupo", "codigo_renipress"]], on="codigo_grupo")
        lugares = self.tablas.establecimientos[["codigo_renipress", "diresa", "red", "microrred"]]
        return filas.merge(lugares, on="codigo_renipress")


@pytest.fixture(scope="module")
def demo() -> Demo:
    establecimientos = generar_registro()
    tablas = generar_actividad(establecimientos)
    return Demo(tablas, elegir_historias_guia(establecimientos, elegir_historias(establecimientos)))


def leidas(tablas: Tablas, nombre: str, carpeta: Path) -> pd.DataFrame:
    """Lo que queda de una tabla escrita como CSV y leída otra vez; falla si algo se rechaza o se advierte."""
    ruta = carpeta / f"{nombre}.csv"
    getattr(tablas, nombre).to_csv(ruta, index=False, date_format="%Y-%m-%d")
    referencia = {tabla.nombre: getattr(tablas, tabla.nombre) for tabla in TABLAS}
    reconocida, filas, informe = leer_tabla(ruta, None, referencia, FECHA_DATOS)
    assert reconocida == nombre
    assert (informe.rechazadas, informe.problemas, informe.avisos) == (0, (), ()), informe.texto()
    return filas


# --- contratos ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("nombre", NUEVAS)
def test_cada_tabla_se_lee_entera_y_vuelve_igual(demo: Demo, nombre: str, tmp_path: Path) -> None:
    filas = getattr(demo.tablas, nombre)
    assert len(filas) >= 8
    assert {columna: str(tipo) for columna, tipo in filas.dtypes.items()} == tipos(tabla_de(nombre))
    pd.testing.assert_frame_equal(leidas(demo.tablas, nombre, tmp_path).reset_index(drop=True), filas)


def test_las_tablas_tienen_el_tamano_del_pais_y_son_ligeras(demo: Demo) -> None:
    tablas, grupos = demo.tablas, len(demo.tablas.grupos)
    atienden = tablas.establecimientos.query("atiende_parto_rn == 'si' and activo").query(
        "institucion in ['GOBIERNO REGIONAL', 'MINSA']"
    )
    assert len(NUEVAS) == 21
    assert 0.80 <= tablas.personal_encargado["codigo_renipress"].nunique() / len(atienden) <= 0.90
    assert 0.55 <= len(tablas.planes) / len(atienden) <= 0.65
    for nombre, parte in (("seleccion_madre_guia", 0.7), ("arranque", 0.8), ("funcionamiento", 0.6)):
        assert abs(len(getattr(tablas, nombre)) / grupos - parte) < 0.05, nombre
    assert abs(tablas.espacios_virtuales["codigo_grupo"].nunique() / grupos - 0.15) < 0.03
    assert 8_000 <= len(tablas.acompanamientos) <= 12_000
    assert sum(len(getattr(tablas, nombre)) for nombre in NUEVAS) < 35_000
    # lo que no se anotó queda en blanco: no es un «no»
    for nombre in ("planes", "arranque", "funcionamiento", "seleccion_madre_guia"):
        puntos = getattr(tablas, nombre)[[punto.nombre for punto in tabla_de(nombre).puntos]]
        assert 0.005 < puntos.isna().to_numpy().mean() < 0.06, nombre


def test_nada_es_posterior_a_los_datos_de_su_region_ni_queda_fuera_de_la_vida_de_su_grupo(demo: Demo) -> None:
    historias = elegir_historias(demo.tablas.establecimientos)
    cortes = {codigo: pd.Timestamp(corte) for codigo, corte in historias.cortes.items()} | {
        "PE": pd.Timestamp(FECHA_DATOS)
    }
    grupos = demo.tablas.grupos.set_index("codigo_grupo")
    for contrato in map(tabla_de, NUEVAS):
        if not contrato.forma or contrato.cuando != "fecha":
            continue
        filas = getattr(demo.tablas, contrato.nombre)
        en_lugar = contrato.unidad in ("codigo_grupo", "codigo_renipress")
        filas = demo.con_lugar(contrato.nombre) if en_lugar else filas.assign(diresa=filas[contrato.unidad].str[:2])
        for columna in (c.nombre for c in contrato.columnas if c.nombre.startswith("fecha")):
            assert not (filas[columna] > filas["diresa"].map(cortes)).any(), (contrato.nombre, columna)
        if en_lugar:
            # de la red que calla no se sabe nada del último año
            assert not (filas.loc[filas["red"] == historias.red_silenciosa, "fecha"] > "2025-12-31").any()
        if contrato.unidad == "codigo_grupo":
            vida = grupos.loc[filas["codigo_grupo"]]
            assert (filas["fecha"].to_numpy() >= vida["fecha_conformacion"].to_numpy()).all(), contrato.nombre
            assert not (filas["fecha"].to_numpy() >= vida["fecha_cierre"].to_numpy()).any(), contrato.nombre


def test_las_redes_suman_su_region_y_las_regiones_el_pais(demo: Demo) -> None:
    filas = demo.tablas.poblacion.set_index(["codigo_territorio", "anio"])[
        ["nacimientos", "gestantes_esperadas", "madres_menores_2"]
    ]
    codigo, anio = (filas.index.get_level_values(nivel) for nivel in filas.index.names)
    redes, regiones = filas[codigo.str.len() == 5], filas[(codigo.str.len() == 2) & (codigo != "PE")]
    de_redes = redes.groupby([redes.index.get_level_values(0).str[:2], "anio"]).sum()
    assert (de_redes.to_numpy() == regiones.sort_index().to_numpy()).all()
    assert (regiones.groupby("anio").sum().to_numpy() == filas.loc["PE"].sort_index().to_numpy()).all()
    assert set(anio) == {2024, 2025, 2026}
    assert set(redes.index.get_level_values(0)) == set(demo.tablas.establecimientos["red"])
    assert 350_000 <= filas.loc[("PE", 2024), "nacimientos"] <= 550_000


def test_las_semanas_de_la_lactancia_son_las_de_la_regla_y_hay_una_jornada_cada_dia_25(demo: Demo) -> None:
    campanas = demo.tablas.campanas.set_index(["nombre", "anio"])
    for anio in (2024, 2025, 2026):
        for nombre, regla in ((SEMANA_PERU, semana_peruana(anio)), (SEMANA_MUNDIAL, semana_mundial(anio))):
            fila = campanas.loc[(nombre, anio)]
            assert (fila["inicio"].date(), fila["fin"].date()) == (regla.inicio, regla.fin)
    assert campanas["dia_del_mes"].dropna().tolist() == [25, 25, 25]
    jornadas = demo.tablas.capacitaciones.query("en_campana == 'si'")
    assert set(jornadas["fecha"].dt.day) == {25}
    assert jornadas["fecha"].dt.to_period("M").nunique() == 34  # de enero de 2024 a octubre de 2026


def test_los_resultados_dicen_que_son_inventados_y_caben_en_su_intervalo(demo: Demo) -> None:
    resultados = demo.tablas.resultados
    assert set(resultados["fuente"]) == {"demostración"}
    assert (resultados["minimo_pct"] < resultados["valor_pct"]).all()
    assert (resultados["valor_pct"] < resultados["maximo_pct"]).all()
    departamentos = set(demo.tablas.establecimientos["departamento"]) | {"Nacional"}
    assert set(resultados["ambito"]) == departamentos
    assert len(resultados) == 2 * 5 * len(departamentos)


# --- historias ---------------------------------------------------------------------------------------------------


def test_las_historias_estan_donde_dice_su_documentacion(demo: Demo) -> None:
    assert demo.sembradas == HistoriasGuia("08-01", "13-02-05", "13", "14", "15", "17", "18", "19", "22")


def test_una_red_recibio_todo_su_personal_encargado_y_no_lo_consolido(demo: Demo) -> None:
    por_red = demo.con_lugar("personal_encargado").groupby("red")
    cuentas = por_red[["fecha", "fecha_remision", "fecha_consolidacion"]].count()
    enteras = cuentas[(cuentas["fecha"] >= 5) & (cuentas["fecha"] == cuentas["fecha_remision"])]
    assert enteras.index[enteras["fecha_consolidacion"] == 0].tolist() == ["08-01"]
    registro = demo.tablas.establecimientos.query("red == '08-01' and atiende_parto_rn == 'si' and activo")
    registro = registro[registro["institucion"] == "GOBIERNO REGIONAL"]
    assert cuentas.loc["08-01", "fecha"] == len(registro)


def test_de_una_microrred_solo_un_establecimiento_no_remitio_su_relacion(demo: Demo) -> None:
    filas = demo.con_lugar("personal_encargado").query("microrred == '13-02-05'")
    assert len(filas) == 5
    assert filas["fecha_remision"].isna().sum() == 1
    assert filas["fecha_consolidacion"].isna().sum() == 1


def test_los_planes_de_una_region_no_estan_completos_solo_por_el_dinero(demo: Demo) -> None:
    partes = ["introduccion", "objetivos", "actividades", "requerimientos", "cronograma", "responsables"]
    planes = demo.con_lugar("planes")
    completos = (planes[[*partes, "presupuesto_plan", "financiamiento"]] == "si").all(axis=1)
    assert set(planes["diresa"]) - set(planes.loc[completos, "diresa"]) == {"15"}
    de_ica = planes[planes["diresa"] == "15"]
    assert len(de_ica) >= 10
    assert (de_ica[partes] == "si").all(axis=None)
    assert (de_ica[["presupuesto_plan", "financiamiento"]] == "no").all(axis=None)


def test_en_una_region_ningun_grupo_organiza_el_cuidado_de_ninos_y_se_falta_por_eso(demo: Demo) -> None:
    cuidan = demo.con_lugar("funcionamiento").groupby("diresa")["cuidado_ninos"]
    assert cuidan.apply(lambda punto: punto.eq("no").all()).pipe(lambda s: s.index[s].tolist()) == ["14"]
    assert cuidan.size()["14"] >= 20
    de_huanuco = demo.tablas.establecimientos.query("diresa == '14'")["codigo_renipress"]
    sesiones = demo.tablas.sesiones[demo.tablas.sesiones["codigo_renipress"].isin(de_huanuco)]
    faltas = demo.tablas.inasistencias[demo.tablas.inasistencias["codigo_sesion"].isin(sesiones["codigo_sesion"])]
    assert faltas.loc[faltas["motivo"] == "M08", "cantidad"].sum() > 100


def test_los_facilitadores_de_una_region_no_manejan_el_idioma_local(demo: Demo) -> None:
    idioma = demo.tablas.perfil_facilitadores.groupby("diresa")["idioma_local"].max()
    assert idioma.index[idioma == 0].tolist() == ["13"]
    assert 24 <= len(idioma) < 29


def test_los_espacios_virtuales_de_una_region_se_abrieron_en_2025_y_no_se_usan_desde_2026(demo: Demo) -> None:
    espacios = demo.con_lugar("espacios_virtuales").sort_values("fecha")
    por_grupo = espacios.groupby(["diresa", "codigo_grupo"]).agg(
        abierto=("fecha", "min"), visto=("fecha", "max"), ultimo=("activo_espacio", "last")
    )
    quietos = (
        (por_grupo["abierto"].dt.year == 2025) & (por_grupo["visto"].dt.year == 2026) & (por_grupo["ultimo"] == "no")
    )
    todos = quietos.groupby("diresa").agg(["all", "size"])
    assert todos.index[todos["all"]].tolist() == ["17"]
    assert todos.loc["17", "size"] >= 10
    foros = demo.con_lugar("foros").query("diresa == '17'")
    assert len(foros) > 20
    assert foros["fecha"].max() < pd.Timestamp("2026-02-15")


def test_a_un_perfil_de_una_campana_no_le_llegaron_los_mensajes(demo: Demo) -> None:
    filas = demo.tablas.mensajeria
    assert filas.groupby("codigo_campana")["perfil"].nunique().tolist() == [4, 4]
    pocos = filas[filas["entregados"] < filas["enviados"] / 2]
    assert pocos[["codigo_campana", "perfil"]].to_numpy().tolist() == [["MM-2026-1", "P3"]]
    assert pocos["enviados"].item() > 20_000


def test_una_meta_se_atrasa_y_otra_se_cumplio_antes_de_su_fecha(demo: Demo) -> None:
    metas = demo.tablas.metas
    assert metas["codigo_territorio"].nunique() == 8
    filas = demo.tablas.avances.merge(metas, on="codigo_meta")
    plazo = (filas["fecha"] - filas["fecha_inicio"]) / (filas["fecha_meta"] - filas["fecha_inicio"])
    hecho = (filas["avance"] - filas["valor_inicial"]) / (filas["meta"] - filas["valor_inicial"])
    ultimas = filas.groupby("codigo_meta")["fecha"].idxmax()
    assert filas.loc[ultimas[(hecho < 0.75 * plazo)[ultimas].to_numpy()], "codigo_meta"].tolist() == ["MD-02"]
    cumplidas = filas[filas["avance"] >= filas["meta"]]
    assert set(cumplidas["codigo_meta"]) == {"MD-03"}
    assert cumplidas["fecha"].min() == pd.Timestamp("2026-06-30")


def test_un_taller_se_dejo_en_su_tercera_sesion(demo: Demo) -> None:
    talleres = demo.con_lugar("talleres").groupby("codigo_taller")
    ultima, modalidad = talleres["numero_sesion"].max(), talleres["modalidad"].first()
    corto = ultima[ultima < modalidad.map({"4x3": 4, "6x2": 6})]
    assert corto.to_dict() == {"TD-0460": 3}
    assert talleres["diresa"].first()["TD-0460"] == "18"
    assert talleres["completaron"].count()["TD-0460"] == 0
    assert talleres["completaron"].count().drop("TD-0460").eq(1).all()
    con_grupo = demo.tablas.grupos["codigo_renipress"].nunique()
    assert abs(talleres["codigo_renipress"].first().nunique() / con_grupo - 0.5) < 0.05


def test_una_region_ejecuta_mucho_menos_de_lo_programado(demo: Demo) -> None:
    sabido = demo.tablas.presupuesto.dropna(subset="ejecutado").groupby("codigo_territorio")
    parte = sabido["ejecutado"].sum() / sabido["programado"].sum()
    assert parte.index[parte < 0.4].tolist() == ["19"]
    assert (parte.drop("19") > 0.6).all()
    ejecutoras = demo.tablas.presupuesto.groupby("codigo_territorio")["unidad_ejecutora"].nunique()
    assert set(ejecutoras) == {1, 2, 3}


def test_una_region_reconocio_en_agosto_de_2025_y_no_en_2026(demo: Demo) -> None:
    dados = demo.tablas.entregas.query("entrega == 'reconocimiento'")
    en_2026 = set(dados.loc[dados["fecha"].dt.year == 2026, "codigo_territorio"])
    en_agosto = set(dados.loc[dados["fecha"].dt.to_period("M") == "2025-08", "codigo_territorio"])
    assert en_agosto - en_2026 == {"22"}


def test_a_un_solo_lactario_le_falta_el_refrigerador(demo: Demo) -> None:
    recursos = demo.tablas.recursos
    lactarios = recursos[recursos["tipo"] == "lactario"]
    assert lactarios.loc[lactarios["refrigerador"] == "no", "codigo_recurso"].tolist() == ["RD-0001"]
    assert recursos.loc[recursos["tipo"] != "lactario", "refrigerador"].isna().all()
    assert set(recursos["pais"]) == {"Perú"}


# --- generación --------------------------------------------------------------------------------------------------


def test_la_misma_semilla_da_los_mismos_marcos_y_otra_semilla_otros(demo: Demo) -> None:
    tablas = demo.tablas
    historias = elegir_historias(tablas.establecimientos)
    otra_vez = generar_guia(tablas.establecimientos, tablas.grupos, historias, SEMILLA)
    distinta = generar_guia(tablas.establecimientos, tablas.grupos, historias, 7)
    assert {*otra_vez, "recursos", "campanas"} == set(NUEVAS)
    for nombre, filas in otra_vez.items():
        pd.testing.assert_frame_equal(filas, getattr(tablas, nombre))
        # las metas salen de cuántos grupos hay
        assert nombre in ("metas", "avances") or not filas.equals(distinta[nombre]), nombre


def test_sin_estas_tablas_las_demas_son_las_mismas(demo: Demo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publicar, "generar_guia", lambda *_: {})
    solas = generar_actividad(demo.tablas.establecimientos)
    assert solas.planes.empty
    for nombre in ("grupos", "sesiones", "inasistencias", "facilitadores", "reportes", "supervisiones", "hitos"):
        assert getattr(solas, nombre).equals(getattr(demo.tablas, nombre)), nombre


@pytest.mark.parametrize("semilla", [1, 2])
def test_sobre_un_registro_de_doce_establecimientos_todo_se_lee_igual(semilla: int, tmp_path: Path) -> None:
    _, registro, _ = leer_tabla(EJEMPLO / "establecimientos.csv", None, {}, date(2026, 10, 31))
    assert len(registro) == 12
    tablas = generar_actividad(registro, semilla)
    for nombre in NUEVAS:
        filas = getattr(tablas, nombre)
        if len(filas):
            leidas(tablas, nombre, tmp_path)
        assert tabla_de(nombre).forma is not Forma.ESTADO or not filas.duplicated(list(tabla_de(nombre).clave)).any()
    assert set(tablas.poblacion["codigo_territorio"]) == {"PE", "11", *registro["red"]}
