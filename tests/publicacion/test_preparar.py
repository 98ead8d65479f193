"""De las filas aceptadas a una generación: qué se rechaza, qué se guarda y qué dice el manifiesto."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from dashboard.almacen.almacen import Almacen
from dashboard.almacen.consulta import Consulta
from dashboard.almacen.generacion import numeros, ultima_buena
from dashboard.contratos.tablas import Tablas
from dashboard.dominio.periodo import Corte, numero_mes
from dashboard.nucleo.ajustes import Ajustes
from dashboard.nucleo.errores import ErrorArchivo, ErrorPublicacion
from dashboard.publicacion import aceptadas
from dashboard.publicacion.carpeta_carga import leer_regiones
from dashboard.publicacion.preparar import publicar_tablas
from tests.fabricas import establecimiento, grupo, mundo_al_azar, sesion, tablas

#: lo que la historia de las redes guarda de cada establecimiento
_ADSCRIPCION = ["codigo_renipress", "red", "red_nombre", "microrred", "microrred_nombre"]


def _tamano(mundo: Tablas, grupo_: object, dia: pd.Timestamp) -> object:
    """Las integrantes de un grupo un día: lo anotado entonces y, desde lo último anotado, lo que dice hoy."""
    if pd.isna(grupo_):
        return pd.NA
    historia = mundo.tamanos[mundo.tamanos["codigo_grupo"] == grupo_].sort_values("desde")
    if historia.empty or dia >= historia["desde"].max():
        return mundo.grupos.set_index("codigo_grupo")["integrantes"][grupo_]
    sabidas = historia[historia["desde"] <= dia]
    return (sabidas.iloc[-1] if len(sabidas) else historia.iloc[0])["integrantes"]


def test_lo_aceptado_se_guarda_y_se_vuelve_a_leer_igual(almacen_pequeno: Almacen, tablas_pequenas: Tablas) -> None:
    generacion = almacen_pequeno.generacion()
    leidas = aceptadas.leer(generacion.carpeta, dict(generacion.manifiesto))
    # las sesiones se guardan con las esperadas que tomaron de su grupo, y con las suyas si las dicen
    propias = tablas_pequenas.sesiones
    tamano = [_tamano(tablas_pequenas, s.codigo_grupo, s.fecha) for s in propias.itertuples()]
    faltas = tablas_pequenas.inasistencias.groupby("codigo_sesion")["cantidad"].sum()
    tomadas = [
        max(integrantes, (0 if pd.isna(s.asistentes) else s.asistentes) + faltas.get(s.codigo_sesion, 0))
        if pd.isna(s.esperadas) and pd.notna(integrantes)
        else s.esperadas
        for s, integrantes in zip(propias.itertuples(), tamano, strict=True)
    ]
    assert pd.Series(tomadas, dtype="Int64").isna().sum() < propias["esperadas"].isna().sum()
    con_tomadas = propias.assign(esperadas=pd.Series(tomadas, dtype=propias["esperadas"].dtype))
    # las listas, por su clave; y en cada establecimiento queda lo que dice la última suya
    listas = tablas_pequenas.partos.sort_values(["codigo_renipress", "anio_parto"], ignore_index=True)
    ultima = listas.drop_duplicates("codigo_renipress", keep="last").set_index("codigo_renipress")
    lugares = tablas_pequenas.establecimientos.set_index("codigo_renipress", drop=False)
    lugares.loc[ultima.index, "atiende_parto_rn"] = ultima["atiende_parto_rn"]
    lugares.loc[ultima.index, "fuente_parto"] = "lista de la DIRESA"
    lugares.loc[ultima.index, "anio_parto"] = ultima["anio_parto"]
    assert len(ultima) > 5
    cambian = {"sesiones": con_tomadas, "partos": listas, "establecimientos": lugares.reset_index(drop=True)}
    # lo que hoy dice cada grupo es lo último de su historia, y lo que ya se sabía sigue en ella
    dicen = ["integrantes", "madres_guia", "horas_capacitacion"]
    ultimo = leidas.tamanos.drop_duplicates("codigo_grupo", keep="last").set_index("codigo_grupo")[dicen]
    hoy = tablas_pequenas.grupos.set_index("codigo_grupo")[dicen]
    pd.testing.assert_frame_equal(ultimo, hoy.loc[ultimo.index])
    assert hoy.drop(ultimo.index).isna().all(axis=None)
    assert len(leidas.tamanos.merge(tablas_pequenas.tamanos)) == len(tablas_pequenas.tamanos) > 10
    # de un registro que se carga por primera vez, la historia es lo que dice
    de_hoy = leidas.establecimientos.sort_values("codigo_renipress", ignore_index=True)
    pd.testing.assert_frame_equal(leidas.adscripciones.drop(columns="desde"), de_hoy[_ADSCRIPCION])
    for nombre in {*aceptadas.MARCOS} - {"tamanos", "adscripciones"}:
        esperado = cambian.get(nombre, getattr(tablas_pequenas, nombre))
        pd.testing.assert_frame_equal(getattr(leidas, nombre), esperado)
    assert (leidas.demostracion, leidas.origen, leidas.parto_desde) == (False, [], "")


def test_publicar_lo_leido_da_los_mismos_archivos(tmp_path: Path) -> None:
    primera = publicar_tablas(mundo_al_azar(3), Ajustes(datos=tmp_path / "a"))
    leidas = aceptadas.leer(primera.carpeta, primera.manifiesto)
    segunda = publicar_tablas(leidas, Ajustes(datos=tmp_path / "b"))
    assert segunda.manifiesto["archivos"] == primera.manifiesto["archivos"]


@pytest.mark.parametrize("semilla", [1, 2])
def test_el_orden_de_las_filas_de_entrada_no_cambia_el_cubo(tmp_path: Path, semilla: int, sin_geografia: None) -> None:  # noqa: ARG001
    mundo = mundo_al_azar(semilla)
    revuelto = replace(
        mundo,
        **{
            nombre: getattr(mundo, nombre).sample(frac=1, random_state=semilla).reset_index(drop=True)
            for nombre in aceptadas.MARCOS
        },
    )
    huellas = [
        publicar_tablas(tablas, Ajustes(datos=tmp_path / str(i))).manifiesto["archivos"]
        for i, tablas in enumerate((mundo, revuelto))
    ]
    # los facilitadores se buscan por clave: el orden de su JSON no significa nada
    propios = [
        {archivo: huella for archivo, huella in archivos.items() if archivo.startswith(("cubo/", "dim/", "filas/"))}
        for archivos in huellas
    ]
    for archivos in propios:
        del archivos["dim/facilitadores.json"]
    assert propios[0] == propios[1]
    assert len(propios[0]) > 40


def test_las_banderas_de_demostracion_y_de_partos_llegan_a_quien_lee(tmp_path: Path, sin_geografia: None) -> None:  # noqa: ARG001
    conjunto = replace(
        tablas(establecimientos=[establecimiento("00000001", "11-01-01", fuente_parto="sustituto I-3")]),
        demostracion=True,
        registro_demostracion=True,
        parto_desde="I-3",
        origen=[{"archivo": "registro.csv", "filas": 1}],
    )
    generacion = publicar_tablas(conjunto, Ajustes(datos=tmp_path))
    consulta = Almacen(tmp_path).consulta()
    contexto = consulta.contexto
    assert (contexto.demostracion, contexto.registro_demostracion, contexto.parto_desde) == (True, True, "I-3")
    assert consulta.suma("parto_sustituto", [consulta.raiz], consulta.periodo_por_defecto()).tolist() == [1]
    assert aceptadas.leer(generacion.carpeta, generacion.manifiesto).origen == [{"archivo": "registro.csv", "filas": 1}]


def test_sin_establecimientos_no_se_publica_y_lo_servido_sigue(tmp_path: Path, sin_geografia: None) -> None:  # noqa: ARG001
    buenas = tablas(establecimientos=[establecimiento("00000001", "11-01-01")])
    publicar_tablas(buenas, Ajustes(datos=tmp_path))
    with pytest.raises(ErrorPublicacion, match="No hay establecimientos que publicar"):
        publicar_tablas(tablas(), Ajustes(datos=tmp_path))
    with pytest.raises(ErrorPublicacion, match=r"El grupo «G-9» señala un establecimiento que no está"):
        publicar_tablas(
            replace(buenas, grupos=tablas(grupos=[grupo("G-9", "00000009")]).grupos), Ajustes(datos=tmp_path)
        )
    assert (numeros(tmp_path), ultima_buena(tmp_path).aviso) == ([1], "")


def test_el_avance_crece_y_nombra_cada_paso(tmp_path: Path) -> None:
    pasos: list[tuple[str, float]] = []
    publicar_tablas(mundo_al_azar(1), Ajustes(datos=tmp_path), lambda paso, parte: pasos.append((paso, parte)))
    partes = [parte for _, parte in pasos]
    assert partes == sorted(partes)
    assert (partes[0], len({paso for paso, _ in pasos})) == (0.0, len(pasos))
    assert all(0 <= parte < 1 for parte in partes)


def test_una_sesion_sin_grupo_ni_establecimiento_no_da_fecha_a_ninguna_region(
    consultar: Callable[..., Consulta],
) -> None:
    # antes se colgaba de la última región del orden, y le movía la fecha de datos
    consulta = consultar(
        establecimientos=[establecimiento("00000001", "11-01-01"), establecimiento("00000002", "25-01-01")],
        grupos=[grupo("G-1", "00000001")],
        sesiones=[sesion("S-1", "G-1", "2026-03-05"), sesion("S-2", None, "2026-10-20")],
    )
    assert consulta.raiz.fecha_datos == date(2026, 3, 5)
    assert consulta.nodo("25").fecha_datos is None


def test_con_solo_el_registro_hay_un_mes_que_mirar_y_ninguna_fecha_de_datos(consultar: Callable[..., Consulta]) -> None:
    antes = numero_mes(date.today())
    consulta = consultar(establecimientos=[establecimiento("00000001", "11-01-01")])
    assert consulta.raiz.fecha_datos is None
    assert consulta.raiz.meses[0] == consulta.raiz.meses[1]
    assert antes <= consulta.raiz.meses[0] <= numero_mes(date.today())
    assert {periodo.corte for periodo in consulta.periodos()} == set(Corte)


@pytest.mark.parametrize(
    ("periodo", "entregado", "primero"),
    [
        ("2025", "2026-01-15", "2025-01-01"),  # el anual entregado en enero: el dato es de 2025
        ("2025-S2", "2026-01-15", "2025-07-01"),
        ("2026-03", "2026-03-31", "2026-03-01"),
        ("1925-03", "2026-03-31", "2026-03-01"),  # un año mal escrito no estira la serie un siglo
    ],
)
def test_el_calendario_empieza_en_el_periodo_reportado(
    consultar: Callable[..., Consulta], periodo: str, entregado: str, primero: str
) -> None:
    consulta = consultar(
        establecimientos=[establecimiento("00000001", "11-01-01")],
        reportes=[{"codigo_territorio": "11", "periodo": periodo, "fecha_reporte": entregado}],
    )
    assert consulta.raiz.meses[0] == numero_mes(date.fromisoformat(primero))
    assert consulta.raiz.fecha_datos == date.fromisoformat(entregado)


def test_un_reporte_del_pais_da_fecha_a_todas_las_regiones(consultar: Callable[..., Consulta]) -> None:
    consulta = consultar(
        establecimientos=[establecimiento("00000001", "11-01-01")],
        grupos=[grupo("G-1", "00000001")],
        sesiones=[sesion("S-1", "G-1", "2026-02-10")],
        reportes=[{"codigo_territorio": "PE", "periodo": "2026-05", "fecha_reporte": "2026-06-03"}],
    )
    fechas = {nodo.fecha_datos for nodo in consulta.hijos(consulta.raiz)}
    assert fechas == {date(2026, 6, 3)}


def test_una_region_fuera_del_catalogo_y_sin_nombre_se_llama_por_su_codigo(consultar: Callable[..., Consulta]) -> None:
    consulta = consultar(
        establecimientos=[
            establecimiento("00000001", "06-01-01", diresa_nombre=None, red_nombre=None, microrred_nombre=" "),
            establecimiento("00000002", "31-01-01", diresa_nombre="PIURA II"),
        ]
    )
    assert [consulta.nodo(codigo).nombre for codigo in ("06", "06-01", "06-01-01")] == ["06", "06-01", "06-01-01"]
    assert consulta.nodo("31").nombre == "Piura II"
    assert consulta.region("06") == {}


def test_el_catalogo_de_la_oficina_reemplaza_al_de_referencia(tmp_path: Path, sin_geografia: None) -> None:  # noqa: ARG001
    catalogo = tmp_path / "regiones.csv"
    catalogo.write_text("codigo,nombre\n11,Qosqo\n99,Nueva\n", encoding="utf-8-sig")
    publicar_tablas(
        tablas(establecimientos=[establecimiento("00000001", "11-01-01")]),
        Ajustes(datos=tmp_path / "almacen", regiones=catalogo),
    )
    consulta = Almacen(tmp_path / "almacen").consulta()
    assert [(nodo.codigo, nodo.nombre) for nodo in consulta.hijos(consulta.raiz)] == [("11", "Qosqo"), ("99", "Nueva")]


@pytest.mark.parametrize("contenido", [None, b"code,name\n11,Cusco\n", b"codigo,nombre\n11,Cusc\xf3\n"])
def test_un_catalogo_que_no_se_puede_leer_lo_dice(tmp_path: Path, contenido: bytes | None) -> None:
    ruta = tmp_path / "regiones.csv"
    if contenido is not None:
        ruta.write_bytes(contenido)
    with pytest.raises(ErrorArchivo, match=r"catálogo de regiones «regiones.csv».*columnas «codigo» y «nombre»"):
        leer_regiones(ruta)
