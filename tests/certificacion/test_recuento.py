"""El segundo camino: números hechos a mano, mundos inventados en que las dos cuentas coinciden, y nada de fuera."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.certificacion import recuento as modulo
from dashboard.contratos.tablas import Tablas
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores import sql
from dashboard.indicadores.catalogo import CATALOGO, POR_CLAVE
from dashboard.publicacion.aceptadas import con_listas
from tests.certificacion.mundos import Mundo, recontado
from tests.fabricas import establecimiento, grupo, mundo_al_azar, mundo_con_rarezas, sesion, tablas

#: un código de grupo que cierra la comilla, comenta lo que sigue y trae otra orden
HOSTIL = "G'); DROP TABLE grupos; --"


def _a_mano(codigo: str = "G-1") -> Tablas:
    """Dos que atienden partos (1 y 2), uno que no (3) y uno que no se sabe (4); datos de abril a junio de 2026."""
    faltas = [("S-1", "M04", "si", 1), ("S-1", "M02", "no", 1), ("S-2", "M18", "no", 2)]
    return tablas(
        establecimientos=[
            establecimiento("00000001", "11-01-01"),
            establecimiento("00000002", "11-01-01"),
            establecimiento("00000003", "11-02-01", atiende_parto_rn="no"),
            establecimiento("00000004", "11-02-01", atiende_parto_rn=None),
        ],
        facilitadores=[{"diresa": "11", "anio": 2026, "facilitadores": 1}],
        grupos=[
            grupo(codigo, "00000001"),
            grupo("G-2", "00000001", "2026-05-20", integrantes=17, horas_capacitacion=6),
            grupo("G-3", "00000003", fecha_cierre="2026-04-30", integrantes=None, horas_capacitacion=None),
        ],
        sesiones=[
            sesion("S-1", codigo, "2026-04-10", 7, 10, tema="T01"),
            sesion("S-2", codigo, "2026-05-31", 6, 10, tema="T05", duracion_min=45),
            sesion("S-3", "G-2", "2026-05-25", 5, 17, tema="T14", duracion_min=None),
            sesion("S-4", None, "2026-05-02", 9, None, codigo_renipress="00000002", fuente="his"),
        ],
        inasistencias=[
            dict(zip(("codigo_sesion", "motivo", "justificada", "cantidad"), falta, strict=True)) for falta in faltas
        ],
        reportes=[{"codigo_territorio": "11-02", "periodo": "2026-05", "fecha_reporte": "2026-06-03"}],
    )


@pytest.fixture(scope="module")
def a_mano(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mundo]:
    with recontado(_a_mano(), tmp_path_factory.mktemp("a-mano")) as mundo:
        yield mundo


@pytest.mark.parametrize(
    ("clave", "periodo", "cuentas"),
    [
        # conformados al 31 de mayo: G-1 y G-2 (G-3 cerró el 30 de abril); los dos se reunieron en mayo
        ("grupos_activos", "2026-05", [2, 2, 0]),
        # 10 integrantes sí, 17 no; 12 horas sí, 6 no
        ("tamano", "2026-05", [1, 2, 0]),
        ("madres_guia_capacitadas", "2026-05", [1, 2, 0]),
        # tres sesiones; activos al cierre: G-1 en abril, los dos en mayo y los dos el 3 de junio (1 + 2 + 2)
        ("sesiones_por_grupo", "2026", [3, 5, 0]),
        # S-1 completa, S-2 de 45 minutos, S-3 sin duración
        ("sesion_completa", "2026", [1, 2, 0]),
        ("sesion_completa", "2026-05", [0, 1, 0]),
        # 7 + 6 + 5 de 10 + 10 + 17; la del HIS no dice su grupo
        ("asistencia", "2026", [18, 37, 0]),
        ("asistencia", "2026-05", [11, 27, 0]),
        # la de M02; las dos de M18 son salidas
        ("inasistencia_injustificada", "2026", [1, 37, 0]),
        # 37 − 18 = 19 faltas; sin motivo, lo que falta de cada sesión: 1 + 2 + 12 = 15
        ("motivos", "2026", [4, 19, 0]),
        # G-1 trató dos bloques; T14 no es de ninguno de los cuatro, pero G-2 anotó su tema: 2 de 8
        ("temas", "2026-05", [2, 8, 0]),
        # 1 de 1 en abril, 2 de 2 en mayo; en junio nada llegó de la red 11-01: 0 de 2
        ("oportunidad", "2026", [3, 5, 0]),
        # de los dos que atienden, uno con grupo; del otro llegó una sesión del HIS. De 4 no se sabe, y 11-02 reportó
        ("cobertura", "2026-05", [1, 2, 0, 1, 0, 0]),
        # en junio no llegó nada de 2, ni de 4
        ("cobertura", "2026-06", [1, 2, 1, 1, 0, 1]),
        # un facilitador basta para 2 establecimientos, y también para 3
        ("regiones_con_equipo", "2026", [1, 1, 0]),
    ],
)
def test_el_recuento_da_los_numeros_hechos_a_mano(
    a_mano: Mundo, clave: str, periodo: str, cuentas: list[int | None]
) -> None:
    assert a_mano.cuentas(clave, "diresa", "11", periodo) == cuentas


def test_lo_que_no_se_sabe_no_es_un_cero(a_mano: Mundo) -> None:
    # de otra región no llegó nada: ni numerador ni denominador, y el país tiene una con equipo y 28 que no se saben
    assert a_mano.cuentas("asistencia", "diresa", "08", "2026") == [None, None, 0]
    assert a_mano.cuentas("cobertura", "diresa", "08", "2026") == [None, None, 0, 0, 0, 0]
    assert a_mano.cuentas("regiones_con_equipo", "pais", "PE", "2026") == [1, 29, 28]
    # de quien no se sabe si atiende partos no hay denominador; de quien se sabe que no, es cero
    assert a_mano.cuentas("cobertura", "establecimiento", "00000004", "2026")[:2] == [None, None]
    assert a_mano.cuentas("cobertura", "establecimiento", "00000003", "2026")[:2] == [None, 0]
    assert a_mano.cuentas("tamano", "grupo", "G-3", "2026") == [None, 0, 0]


def test_las_dos_cuentas_coinciden_en_el_mundo_hecho_a_mano(a_mano: Mundo) -> None:
    assert a_mano.distintas() == []


@pytest.mark.parametrize("reportes", [True, False])
@pytest.mark.parametrize("semilla", [1, 2])
def test_las_dos_cuentas_coinciden_en_mundos_con_rarezas(tmp_path: Path, semilla: int, reportes: bool) -> None:
    for numero, fabricar in enumerate((mundo_al_azar, mundo_con_rarezas)):
        conjunto = fabricar(semilla, reportes=reportes)
        with recontado(conjunto, tmp_path / str(numero), dias_actividad=20, instituciones=("MINSA",)) as mundo:
            assert mundo.distintas() == []


def test_cada_anio_se_cuenta_con_su_lista_de_partos_por_los_dos_caminos(tmp_path: Path) -> None:
    # 1: no en 2024, sí en 2026. 2: sí en 2024. 3: sí solo en 2026. 4: en ninguna lista, y el registro no dice nada
    partos = [("00000001", 2024, "no"), ("00000001", 2026, "si"), ("00000002", 2024, "si"), ("00000003", 2026, "si")]
    mundo = tablas(
        establecimientos=[
            establecimiento(f"{n:08d}", "11-01-01", atiende_parto_rn=None, fuente_parto=None) for n in range(1, 5)
        ],
        grupos=[grupo("G1", "00000001", desde="2023-01-10"), grupo("G2", "00000002", desde="2023-01-10")],
        sesiones=[sesion(f"S{anio}", "G1", f"{anio}-12-31") for anio in (2023, 2024, 2025, 2026)],
        partos=[
            {"codigo_renipress": codigo, "anio_parto": anio, "atiende_parto_rn": atiende, "fuente_parto": "Lista"}
            for codigo, anio, atiende in partos
        ],
    )
    with recontado(con_listas(mundo), tmp_path) as hecho:
        assert hecho.distintas() == []
        # 2023: ninguna anterior, vale la primera de después: 1 no, 2 y 3 sí. 2025: la de 2024; el 3, la de 2026
        for anio, con, de in (("2023", 1, 2), ("2024", 1, 2), ("2025", 1, 2), ("2026", 2, 3)):
            assert hecho.cuentas("cobertura", "diresa", "11", anio)[:2] == [con, de], anio
            # el 4 no se sabe
            assert hecho.cuentas("cobertura", "diresa", "11", anio)[3] == 1, anio


def test_una_carga_con_solo_el_registro_tambien_se_recuenta(tmp_path: Path) -> None:
    solo = tablas(establecimientos=[establecimiento("00000001", "11-01-01")])
    with recontado(solo, tmp_path) as mundo:
        assert mundo.distintas() == []
        # sin un solo grupo cargado calla el único que atiende partos
        assert mundo.cuentas("cobertura", "diresa", "11", "2026") == [0, 1, 1, 0, 0, 0]


def test_sin_catalogo_ni_instituciones_se_recuenta_igual(tmp_path: Path) -> None:
    vacio = tmp_path / "regiones.csv"
    vacio.write_text("codigo,nombre\n", encoding="utf-8")
    with recontado(_a_mano(), tmp_path, regiones=vacio, instituciones=()) as mundo:
        assert mundo.distintas() == []
        # la única región es la del registro, y sin instituciones nadie está en el ámbito: no hay E que cubrir
        assert mundo.cuentas("regiones_con_equipo", "pais", "PE", "2026") == [0, 1, 1]
        assert mundo.cuentas("cobertura", "pais", "PE", "2026") == [None, 0, 0, 0, 0, 0]


_DIAS = st.dates(date(2025, 10, 1), date(2026, 6, 30))
_ANIOS = st.integers(2023, 2027)
_LUGARES = ("11-01-01", "11-01-02", "11-02-01", "08-01-01")


def _de_que_grupo_y_dia(par: tuple[dict[str, Any], date]) -> tuple[str, date]:
    return par[0]["codigo_grupo"], par[1]


@st.composite
def mundos(elegir: st.DrawFn) -> Tablas:
    """Pocos establecimientos, grupos y sesiones con todo lo que puede faltar, y faltas que caben."""
    quiza: Any = lambda estrategia: elegir(st.none() | estrategia)  # noqa: E731
    lugares = [
        establecimiento(
            f"{numero:08d}",
            elegir(st.sampled_from(_LUGARES)),
            atiende_parto_rn=elegir(st.sampled_from(["si", "si", "no", None])),
            institucion=elegir(st.sampled_from(["MINSA", "GOBIERNO REGIONAL", "ESSALUD", None])),
            activo=elegir(st.sampled_from([True, True, False])),
        )
        for numero in range(1, elegir(st.integers(2, 5)))
    ]
    codigos = [lugar["codigo_renipress"] for lugar in lugares]
    grupos = []
    for numero in range(elegir(st.integers(0, 4))):
        desde = elegir(_DIAS)
        dura = quiza(st.integers(1, 200))
        grupos.append(
            grupo(
                f"G-{numero}",
                elegir(st.sampled_from(codigos)),
                desde.isoformat(),
                fecha_cierre=dura and (desde + timedelta(days=dura)).isoformat(),
                integrantes=quiza(st.integers(6, 17)),
                horas_capacitacion=quiza(st.sampled_from([6.0, 11.5, 12.0])),
            )
        )
    sesiones, faltas = [], []
    for numero in range(elegir(st.integers(0, 8))):
        esperadas, asistentes = quiza(st.integers(5, 12)), quiza(st.integers(0, 5))
        sesiones.append(
            sesion(
                f"S-{numero}",
                elegir(st.sampled_from([*(propio["codigo_grupo"] for propio in grupos), None])),
                elegir(_DIAS).isoformat(),
                asistentes,
                esperadas,
                codigo_renipress=elegir(st.sampled_from([*codigos, None])),
                tema=elegir(st.sampled_from(["T01", "T05", "T06", "T12", "T14", None])),
                duracion_min=elegir(st.sampled_from([45, 60, None])),
                momentos=elegir(st.sampled_from([4, 5, None])),
            )
        )
        quedan = esperadas - asistentes if esperadas is not None and asistentes is not None else 0
        for motivo in ("M02", "M18", "M99"):
            if quedan and (cantidad := elegir(st.integers(0, quedan))):
                justificada = elegir(st.sampled_from(["si", "no", "sin_dato", None]))
                faltas.append(
                    {
                        "codigo_sesion": f"S-{numero}",
                        "motivo": motivo,
                        "justificada": justificada,
                        "cantidad": cantidad,
                    }
                )
                quedan -= cantidad
    unidades = st.sampled_from(["PE", "11", "08", "11-01", "11-01-02", "99", *codigos])
    periodos = st.sampled_from(["2025", "2026", "2025-S2", "2026-S1", "2026-02", "2026-06", "1990-05"])
    reportes = [
        {"codigo_territorio": unidad, "periodo": periodo, "fecha_reporte": elegir(_DIAS).isoformat()}
        for unidad, periodo in elegir(st.lists(st.tuples(unidades, periodos), max_size=4, unique=True))
    ]
    facilitadores = [
        {"diresa": diresa, "anio": 2026, "facilitadores": quiza(st.integers(0, 2))}
        for diresa in elegir(st.sets(st.sampled_from(["08", "11"])))
    ]
    listas = elegir(st.lists(st.tuples(st.sampled_from(codigos), _ANIOS), max_size=6, unique=True))
    historia = (
        elegir(st.lists(st.tuples(st.sampled_from(grupos), _DIAS), max_size=4, unique_by=_de_que_grupo_y_dia))
        if grupos
        else []
    )
    return tablas(
        establecimientos=lugares,
        partos=[
            {"codigo_renipress": codigo, "anio_parto": anio, "atiende_parto_rn": elegir(st.sampled_from(["si", "no"]))}
            for codigo, anio in listas
        ],
        tamanos=[
            {
                "codigo_grupo": propio["codigo_grupo"],
                "desde": dia.isoformat(),
                "integrantes": quiza(st.integers(6, 17)),
                "horas_capacitacion": quiza(st.sampled_from([6.0, 12.0])),
            }
            for propio, dia in historia
        ],
        grupos=grupos,
        sesiones=sesiones,
        inasistencias=faltas,
        reportes=reportes,
        facilitadores=facilitadores,
    )


@settings(max_examples=25)
@given(mundos(), st.sampled_from([10, 31]))
def test_las_dos_cuentas_coinciden_en_cualquier_mundo(
    tmp_path_factory: pytest.TempPathFactory, conjunto: Tablas, dias: int
) -> None:
    with recontado(conjunto, tmp_path_factory.mktemp("mundo"), dias_actividad=dias) as mundo:
        assert mundo.distintas() == []


def test_pegar_la_consulta_de_un_pasaporte_da_su_cifra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with recontado(_a_mano(), tmp_path) as mundo:
        consulta = mundo.consulta
    monkeypatch.chdir(tmp_path)
    for indicador in CATALOGO:
        texto = sql.texto(
            indicador.sql, sql.propias(consulta), sql.pedido(consulta.nodo("11-01"), Periodo.leer("2026-05"))
        )
        (fila,) = duckdb.connect(config=modulo.CONEXION).execute(texto).fetchall()
        fraccion = indicador.medir(consulta, [consulta.nodo("11-01")], Periodo.leer("2026-05"))[0].fraccion
        assert fila[:5] == ("red", "11-01", "2026-05", fraccion.numerador, fraccion.denominador), indicador.clave


def test_un_codigo_hostil_es_texto_y_nada_mas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with recontado(_a_mano(HOSTIL), tmp_path) as mundo:
        assert mundo.distintas() == []
        consulta = mundo.consulta
    monkeypatch.chdir(tmp_path)
    pedido = sql.pedido(consulta.nodo(HOSTIL), Periodo.leer("2026"))
    texto = sql.texto(POR_CLAVE["asistencia"].sql, sql.propias(consulta), pedido)
    # S-1 y S-2: 13 de 20
    assert duckdb.connect(config=modulo.CONEXION).execute(texto).fetchall() == [("grupo", HOSTIL, "2026", 13, 20, 0)]


@pytest.mark.parametrize("texto", ["", "'", "''", "\\'; SELECT 1; --", "a\nb", "ñ«»", "$$", "\\"])
def test_un_literal_vuelve_igual(texto: str) -> None:
    assert duckdb.execute(f"SELECT {sql.literal(texto)}").fetchone() == (texto,)


def test_una_carpeta_con_signos_que_eligen_archivos_se_lee_igual(tmp_path: Path) -> None:
    carpeta = tmp_path / "datos, [2026] d'Áncash"
    with recontado(_a_mano(), carpeta) as mundo:
        assert mundo.cuentas("asistencia", "pais", "PE", "2026") == [18, 37, 0]


def test_el_recuento_no_sale_a_buscar_nada_ni_abre_otro_archivo(tmp_path: Path) -> None:
    with recontado(_a_mano(), tmp_path) as mundo:
        base = mundo.recuento._base
        for ajuste in ("autoinstall_known_extensions", "autoload_known_extensions", "enable_external_access"):
            assert base.execute(f"SELECT current_setting('{ajuste}')").fetchone() == (False,), ajuste
        with pytest.raises(duckdb.PermissionException):
            base.execute(f"FROM '{tmp_path.as_posix()}/aceptadas/grupos.parquet'")
        with pytest.raises(duckdb.InvalidInputException):
            base.execute("SET enable_external_access = true")


def test_toda_consulta_se_lee_entera_y_solo_lleva_lo_que_usa(a_mano: Mundo) -> None:
    for indicador in CATALOGO:
        texto = sql.texto(indicador.sql, sql.propias(a_mano.consulta), sql.pedido())
        assert texto.startswith("WITH ")
        assert texto.endswith(";")
        assert texto.count("WITH ") == 1 + ("anotadas AS" in texto)
    asistencia = sql.texto(POR_CLAVE["asistencia"].sql, sql.propias(a_mano.consulta), sql.pedido())
    assert "con_asistencia AS" in asistencia
    assert "facilitadores" not in asistencia
    assert "faltas AS" not in asistencia
