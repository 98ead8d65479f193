"""La puerta de lectura: errores con nombre, periodos, niveles y las filas de cada grupo."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.hitos import Hito
from dashboard.dominio.periodo import Periodo
from dashboard.nucleo.ajustes import Ajustes
from dashboard.nucleo.errores import ErrorAlcance, ErrorVista
from dashboard.publicacion.preparar import construir
from tests.fabricas import establecimiento, grupo, sesion, tablas

BASURA = ["", "ZZ", "99", "11-99", "00000000", "G-9999", "x" * 10_000, "\x00", "../../etc", "9" * 5000, "<b>", "٣"]


@pytest.mark.parametrize("codigo", BASURA, ids=lambda codigo: codigo[:8])
def test_un_codigo_que_no_existe_da_un_error_con_nombre_y_salida(consulta_pequena: Consulta, codigo: str) -> None:
    with pytest.raises(ErrorVista, match="No hay ningún territorio") as atrapado:
        consulta_pequena.nodo(codigo)
    assert atrapado.value.opciones == (("Ir a Perú", "PE"),)
    assert len(str(atrapado.value)) < 300


def test_un_establecimiento_se_encuentra_sin_sus_ceros(consultar: Callable[..., Consulta]) -> None:
    consulta = consultar(establecimientos=[establecimiento("00002318", "11-01-01")])
    assert consulta.nodo("2318").codigo == "00002318"
    assert consulta.nodo(" 02318 ").codigo == "00002318"


def test_solo_se_admiten_los_periodos_con_datos(consulta_pequena: Consulta) -> None:
    for periodo in consulta_pequena.periodos():
        assert consulta_pequena.exigir_periodo(periodo) == periodo
    assert consulta_pequena.periodo_por_defecto() == Periodo.leer("2026")
    for texto in ("2022", "2027", "2022-S2", "2026-11", "2999-12", "1000"):
        with pytest.raises(ErrorVista, match="No hay datos de") as atrapado:
            consulta_pequena.exigir_periodo(Periodo.leer(texto))
        assert [enlace for _, enlace in atrapado.value.opciones] == [f"?periodo={n}" for n in (2023, 2024, 2025, 2026)]


def test_los_hitos_de_un_nodo_son_los_suyos_y_los_de_quien_lo_contiene(consultar: Callable[..., Consulta]) -> None:
    consulta = consultar(
        establecimientos=[establecimiento(f"{n:08d}", f"11-0{n}-01") for n in (1, 2)],
        grupos=[grupo("G1", "00000001")],
        sesiones=[sesion("S1", "G1", "2026-03-05")],
        hitos=[
            {"fecha": "2026-03-09", "codigo_territorio": "00000001", "hito": "inundacion"},
            {"fecha": "2026-03-01", "codigo_territorio": "11", "hito": "cambio_registro"},
            {"fecha": "2026-03-05", "codigo_territorio": "11-01", "hito": "huelga"},
            {"fecha": "2026-02-01", "codigo_territorio": "PE", "hito": "campana"},
        ],
    )

    def de(codigo: str) -> list[str]:
        return [hito.codigo for hito in consulta.hitos(consulta.nodo(codigo))]

    # la huelga de una red no es de la otra, y lo de un puesto no es de su red
    assert de("PE") == de("08") == ["campana"]
    assert de("11") == de("11-02") == de("11-02-01") == ["campana", "cambio_registro"]
    assert de("11-01") == de("11-01-01") == ["campana", "cambio_registro", "huelga"]
    assert de("00000001") == de("G1") == ["campana", "cambio_registro", "huelga", "inundacion"]
    assert consulta.hitos(consulta.nodo("11-01"))[1:] == [
        Hito(date(2026, 3, 1), "cambio_registro", "cambio en la forma de registrar", "11", fase=True),
        Hito(date(2026, 3, 5), "huelga", "huelga del personal de salud", "11-01", fase=False),
    ]


def test_quien_solo_ve_una_red_ve_los_hitos_que_la_tocan_y_no_puede_pedir_los_de_otra() -> None:
    mundo = tablas(
        establecimientos=[establecimiento(f"{n:08d}", f"11-0{n}-01") for n in (1, 2)],
        hitos=[
            {"fecha": "2026-03-01", "codigo_territorio": "11", "hito": "huelga"},
            {"fecha": "2026-03-02", "codigo_territorio": "11-02", "hito": "sismo"},
        ],
    )
    entera = construir(mundo, Ajustes(), date(2026, 3, 31)).abrir(1)
    consulta, todo = Consulta(entera, "11-01"), Consulta(entera)
    assert [hito.codigo for hito in consulta.hitos(consulta.raiz)] == ["huelga"]
    with pytest.raises(ErrorAlcance):
        consulta.hitos(todo.nodo("11-02"))


def test_fuera_de_los_meses_con_datos_toda_suma_es_cero(consulta_pequena: Consulta) -> None:
    nodos = consulta_pequena.hijos(consulta_pequena.raiz)
    for texto in ("2001", "2001-S1", "2027-03"):
        for medida in ("sesiones", "conformados", "inasistencias"):
            assert consulta_pequena.suma(medida, nodos, Periodo.leer(texto)).tolist() == [0] * 29
            assert consulta_pequena.por_grupo(medida, nodos[7], Periodo.leer(texto)).sum() == 0


def test_pedir_la_ficha_de_otro_nivel_no_da_la_de_un_vecino(consulta_pequena: Consulta) -> None:
    # «33» no tiene nada: su intervalo vacío empieza donde empieza la región siguiente
    periodo = Periodo.leer("2026")
    for codigo in ("PE", "33", "11", "11-01"):
        nodo = consulta_pequena.nodo(codigo)
        for pedir in (consulta_pequena.ficha_grupo, consulta_pequena.ficha_establecimiento, consulta_pequena.sesiones):
            with pytest.raises(ErrorVista, match="aquí se esperaba"):
                pedir(nodo)
    vacia = consulta_pequena.nodo("33")
    assert consulta_pequena.por_grupo("sesiones", vacia, periodo).tolist() == []
    assert consulta_pequena.por_establecimiento("cubiertos", vacia, periodo).tolist() == []
    assert consulta_pequena.suma("sesiones", [], periodo).tolist() == []
    assert consulta_pequena.injustificadas([], periodo).tolist() == []
    assert consulta_pequena.ultimas_sesiones(vacia) == []
    assert consulta_pequena.supervisiones(vacia) == []


def test_las_sesiones_de_un_grupo_salen_en_orden_y_con_sus_datos(consultar: Callable[..., Consulta]) -> None:
    consulta = consultar(
        establecimientos=[establecimiento("00000001", "11-01-01"), establecimiento("00000002", "11-01-01")],
        grupos=[grupo("G-2", "00000002"), grupo("G-1", "00000001", fecha_acta="2024-02-01"), grupo("G-3", "00000002")],
        sesiones=[
            sesion("S-3", "G-2", "2026-05-20", hora="15:30", lugar="cpvc", conducida_por="MG", tema="T06"),
            sesion("S-1", "G-2", "2026-03-01", proxima_fecha="2026-04-01", proxima_hora="09:05", proximo_tema="T01"),
            sesion("S-2", "G-1", "2026-04-15", lugar="vivienda", duracion_min=None),
        ],
        supervisiones=[
            {"codigo_supervision": "V-1", "fecha": "2026-02-01", "codigo_renipress": "00000002", "nivel": "red",
             "acuerdos": 3, "acuerdos_cumplidos": 2},
            {"codigo_supervision": "V-2", "fecha": "2026-03-01", "codigo_renipress": "00000002", "codigo_grupo": "G-2",
             "nivel": "diresa", "acuerdos": None},
        ],
    )  # fmt: skip
    columnas = consulta.sesiones(consulta.nodo("G-2"))
    assert columnas["fecha"] == [date(2026, 3, 1), date(2026, 5, 20)]
    assert columnas["hora"] == [-1, 15 * 60 + 30]
    assert (columnas["lugar"], columnas["conducida_por"]) == (["", "cpvc"], ["", "MG"])
    assert columnas["tema"] == [-1, 5]
    assert columnas["proxima_dia"] == [date(2026, 4, 1).toordinal(), 0]
    assert (columnas["proxima_hora"], columnas["proximo_tema"]) == ([9 * 60 + 5, -1], [0, -1])
    assert consulta.sesiones(consulta.nodo("G-1"))["duracion"] == [-1]
    assert consulta.sesiones(consulta.nodo("G-3"))["fecha"] == []
    assert consulta.ultimas_sesiones(consulta.raiz) == [date(2026, 4, 15), date(2026, 5, 20), None]
    ficha = consulta.ficha_grupo(consulta.nodo("G-1"))
    assert (ficha["conformacion"], ficha["acta"], ficha["cierre"]) == (date(2024, 1, 10), date(2024, 2, 1), None)
    assert consulta.ficha_establecimiento(consulta.nodo("G-1"))["codigo"] == "00000001"
    visitas = consulta.supervisiones(consulta.nodo("00000002"))
    assert [(v["fecha"], v["nivel"], v["acuerdos"], v["cumplidos"]) for v in visitas] == [
        (date(2026, 3, 1), "diresa", -1, -1),
        (date(2026, 2, 1), "red", 3, 2),
    ]
    assert [v["nivel"] for v in consulta.supervisiones(consulta.nodo("G-2"))] == ["diresa"]
    assert consulta.supervisiones(consulta.nodo("G-3")) == []


def test_un_alcance_que_no_existe_no_abre_nada(almacen_pequeno: object) -> None:
    for alcance in ("99", "", "11-99"):
        with pytest.raises(ErrorAlcance, match="no existe"):
            almacen_pequeno.consulta(alcance)  # type: ignore[attr-defined]


def test_el_codigo_de_un_grupo_no_sirve_para_salir_de_la_carpeta(consultar: Callable[..., Consulta]) -> None:
    # «areas/../../dim/establecimientos.json» existe y tiene el país entero
    codigo = "../../dim/establecimientos"
    consulta = consultar(establecimientos=[establecimiento("00000001", "11-01-01")], grupos=[grupo(codigo, "00000001")])
    for nodo in (consulta.nodo(codigo), consulta.nodo("00000001")):
        assert consulta.areas(nodo) == {"features": []}
        assert consulta.dibujo(nodo)["areas"] == {}
