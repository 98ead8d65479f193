"""Sesiones sin código, y la misma sesión con dos códigos o de dos fuentes: se reconocen por grupo, día y hora.

Los grupos GAC-050 y GAC-051 son de 10 integrantes y están en el establecimiento 90000001; el 90000002 no tiene ninguno.
"""

from __future__ import annotations

from itertools import permutations
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from dashboard.nucleo.errores import ErrorVista
from dashboard.publicacion.carpeta_carga import Opciones
from dashboard.publicacion.importar import Resultado
from dashboard.publicacion.preparar import publicar_tablas
from dashboard.publicacion.repetidas import hallar
from tests.fabricas import establecimiento, grupo, tablas
from tests.publicacion.test_importar import Copiar, Taller

pytestmark = pytest.mark.usefixtures("sin_geografia")
SIN_CODIGO = "codigo_grupo,fecha,hora,asistentes,esperadas"
CON_CODIGO = f"codigo_sesion,{SIN_CODIGO}"
FALTAS = "codigo_grupo,fecha,hora,motivo,justificada,cantidad"


class _Taller(Taller):
    def sesiones(self, *filas: str, titulos: str = SIN_CODIGO) -> Resultado:
        return self.importar(self.escribir("sesiones.csv", titulos, *filas), tabla="sesiones")

    def faltas(self, *filas: str) -> Resultado:
        return self.importar(self.escribir("faltas.csv", FALTAS, *filas), tabla="inasistencias")

    def codigos(self) -> list[str]:
        return sorted(self.tabla("sesiones")["codigo_sesion"])


def _con_registro(carpeta: Path) -> None:
    lugares = [establecimiento(f"9000000{n}", "11-02-05") for n in (1, 2)]
    grupos = [grupo(codigo, "90000001") for codigo in ("GAC-050", "GAC-051")]
    publicar_tablas(tablas(establecimientos=lugares, grupos=grupos), _Taller(carpeta).ajustes)


@pytest.fixture
def taller(copiar_de: Copiar, tmp_path: Path) -> _Taller:
    copiar_de(_con_registro, tmp_path)
    return _Taller(tmp_path)


def test_sin_codigo_la_clave_es_grupo_dia_y_hora_y_cargar_otra_vez_no_cambia_nada(taller: _Taller) -> None:
    filas = ("GAC-050,2025-05-11,,7,10", "GAC-051,2025-05-11,09:30,8,10", "GAC-051,2025-05-11,15:00,6,10")
    resultado = taller.sesiones(*filas)
    assert "3 filas sin «codigo_sesion»: se toma el de la sesión de su grupo ese día" in resultado.texto()
    assert taller.codigos() == ["GAC-050.2025-05-11", "GAC-051.2025-05-11.0930", "GAC-051.2025-05-11.1500"]
    assert taller.sesiones(*filas).sin_cambios


def test_sin_codigo_se_corrige_la_que_ya_estaba_con_el_suyo(taller: _Taller) -> None:
    taller.sesiones("S-1,GAC-050,2025-05-11,09:00,7,10", titulos=CON_CODIGO)
    taller.sesiones("GAC-050,2025-05-11,9,10", titulos="codigo_grupo,fecha,asistentes,esperadas")
    assert taller.codigos() == ["S-1"]
    assert taller.tabla("sesiones")["asistentes"].tolist() == [9]
    # otra hora es otra sesión
    taller.sesiones("GAC-050,2025-05-11,16:00,9,10")
    assert taller.codigos() == ["GAC-050.2025-05-11.1600", "S-1"]
    # y con dos ese día, hay que decir cuál
    resultado = taller.sesiones("GAC-050,2025-05-11,,5,10")
    assert "Escriba el código de la sesión, o su hora." in resultado.texto()


def test_las_faltas_sin_codigo_se_juntan_con_la_sesion_de_su_grupo_y_dia(taller: _Taller) -> None:
    taller.sesiones("S-1,GAC-050,2025-05-11,,7,10", "S-2,GAC-050,2025-06-11,,7,10", titulos=CON_CODIGO)
    buenas = [f"GAC-050,2025-05-11,,M0{n},si,1" for n in (1, 2, 3)]
    de_junio = [f"GAC-050,2025-06-11,,M0{n},no,1" for n in (1, 2)]
    resultado = taller.faltas(*buenas, *de_junio, "GAC-050,2025-07-11,,M01,si,1")
    assert (resultado.informes[0].aceptadas, resultado.informes[0].rechazadas) == (5, 1)
    assert "Cargue antes la sesión, o corrija el grupo o la fecha." in resultado.texto()
    faltas = taller.tabla("inasistencias")
    assert list(faltas) == ["codigo_sesion", "motivo", "justificada", "cantidad", "_origen", "_linea"]
    assert faltas.groupby("codigo_sesion")["cantidad"].sum().to_dict() == {"S-1": 3, "S-2": 2}


def test_el_mismo_grupo_dia_y_asistentes_con_dos_codigos_es_una_y_se_dice_cual_queda(taller: _Taller) -> None:
    filas = ("S-1,GAC-050,2025-05-11,,7,10", "S-1b,GAC-050,2025-05-11,,7,10", "S-2,GAC-050,2025-06-11,,7,10")
    resultado = taller.sesiones(*filas, titulos=CON_CODIGO)
    assert "1 sesión está dos veces y se cuentan una" not in resultado.texto()
    assert "1 sesión está dos veces y se cuenta una" in resultado.texto()
    assert "queda «S-1» y no «S-1b»" in resultado.texto()
    assert taller.codigos() == ["S-1", "S-2"]
    assert taller.sesiones(*filas, titulos=CON_CODIGO).sin_cambios
    # la persona decide: con su hora cada una, son dos
    con_hora = ("S-1,GAC-050,2025-05-11,09:00,7,10", "S-1b,GAC-050,2025-05-11,15:00,7,10")
    taller.sesiones(*con_hora, titulos=CON_CODIGO)
    assert taller.codigos() == ["S-1", "S-1b", "S-2"]


def test_otras_asistentes_son_otra_sesion(taller: _Taller) -> None:
    taller.sesiones("S-1,GAC-050,2025-05-11,,7,10", "S-1b,GAC-050,2025-05-11,,8,10", titulos=CON_CODIGO)
    assert taller.codigos() == ["S-1", "S-1b"]


def _fila(codigo: str, fuente: str, asistentes: int = 8, lugar: str = "90000001", **otros: Any) -> dict[str, Any]:
    return {"codigo_sesion": codigo, "fuente": fuente, "codigo_renipress": lugar, "fecha": "2025-05-12",
            "asistentes": asistentes, "_origen": 1, "_linea": 2, **otros}  # fmt: skip


@pytest.mark.parametrize("orden", list(permutations(range(5))))
def test_de_dos_fuentes_queda_la_que_dice_mas_una_por_una_y_en_cualquier_orden(orden: tuple[int, ...]) -> None:
    # dos del HIS y una del Anexo 2 con 8 asistentes: el Anexo 2 vale por una, y la otra del HIS se queda
    filas = [
        _fila("HIS-1", "his"), _fila("HIS-2", "his"), _fila("A2-1", "anexo2"),
        _fila("HIS-3", "his", 9), _fila("A2-2", "anexo2", 8, "90000002"),
    ]  # fmt: skip
    marco = tablas(sesiones=[filas[i] for i in orden]).sesiones
    repetidas = hallar(marco.assign(_origen=pd.array([1] * 5, dtype="Int32"), _linea=pd.array([2] * 5, dtype="Int32")))
    assert (repetidas.sobran.tolist(), repetidas.quedan.tolist()) == (["HIS-1"], ["A2-1"])


def test_la_del_registro_queda_sobre_las_otras_y_la_cadena_acaba_en_ella() -> None:
    filas = [_fila("HIS-1", "his"), _fila("A2-1", "anexo2"), _fila("S-1", "registro", codigo_grupo="GAC-050")]
    marco = tablas(sesiones=filas).sesiones
    repetidas = hallar(marco.assign(_origen=pd.array([1] * 3, dtype="Int32"), _linea=pd.array([2] * 3, dtype="Int32")))
    assert dict(zip(repetidas.sobran, repetidas.quedan, strict=True)) == {"A2-1": "S-1", "HIS-1": "S-1"}


# -- la persona cambia la regla --------------------------------------------------------------------------------------

REPETIDA = ("S-1,GAC-050,2025-05-11,,7,10", "S-1b,GAC-050,2025-05-11,,7,10")


class _Eleccion(_Taller):
    def con_codigo(self, *filas: str, **opciones: Any) -> Resultado:
        return self.importar(self.escribir("sesiones.csv", CON_CODIGO, *filas), tabla="sesiones", **opciones)


@pytest.fixture
def eleccion(taller: _Taller) -> _Eleccion:
    return _Eleccion(taller.carpeta)


@pytest.mark.parametrize(
    ("regla", "quedan", "dice"),
    [
        ("", ["S-1"], "queda «S-1» y no «S-1b». Queda la de la fuente que dice más"),
        ("reciente", ["S-1b"], "queda «S-1b» y no «S-1». Queda la que llegó última."),
        ("distintas", ["S-1", "S-1b"], "De 1 par de sesiones iguales cuentan las dos: GAC-050"),
    ],
)
def test_se_elige_cual_cuenta_y_queda_anotado(eleccion: _Eleccion, regla: str, quedan: list[str], dice: str) -> None:
    resultado = eleccion.con_codigo(*REPETIDA, repetidas=regla)
    assert dice.replace("GAC-050", "«GAC-050»") in resultado.texto()
    assert eleccion.codigos() == quedan
    ((comun, una, otra),) = resultado.repetidas
    assert comun == "11 may 2025, 7 asistentes"
    assert {una.split(",")[0], otra.split(",")[0]} == {"«S-1»", "«S-1b»"}
    assert una.split(",")[0] == f"«{quedan[0]}»"
    assert "la del registro; grupo GAC-050; establecimiento 90000001" in una
    assert resultado.generacion is not None
    decisiones = resultado.generacion.manifiesto["origen"][-1]["decisiones"]
    assert any("sesiones repetidas" in decision for decision in decisiones) is bool(regla)
    assert not any(decision.count(":") > 1 for decision in decisiones)


def test_las_que_cuentan_las_dos_no_las_une_la_carga_siguiente(eleccion: _Eleccion) -> None:
    eleccion.con_codigo(*REPETIDA, repetidas="distintas")
    # ni otra carga con sesiones, ni el mismo archivo otra vez, ya sin decir nada
    resultado = eleccion.con_codigo("S-2,GAC-051,2025-06-11,,7,10")
    assert "dos veces" not in resultado.texto()
    assert eleccion.con_codigo(*REPETIDA).sin_cambios
    assert eleccion.codigos() == ["S-1", "S-1b", "S-2"]
    # la tercera es de esta carga: se mira con las dos
    assert "queda «S-1» y no «S-1c»" in eleccion.con_codigo("S-1c,GAC-050,2025-05-11,,7,10").texto()
    assert eleccion.codigos() == ["S-1", "S-1b", "S-2"]


def test_la_reciente_es_la_de_la_ultima_carga_aunque_mande_menos() -> None:
    filas = [_fila("S-1", "registro", codigo_grupo="GAC-050"), _fila("HIS-1", "his")]
    for orden in ([0, 1], [1, 0]):
        marco = tablas(sesiones=[filas[i] for i in orden]).sesiones
        marco = marco.assign(
            _origen=pd.array([(1, 2)[i] for i in orden], dtype="Int32"), _linea=pd.array([2, 2], "Int32")
        )
        dado = {regla: hallar(marco, 2, regla) for regla in ("", "reciente", "distintas")}
        assert {regla: (r.sobran.tolist(), r.quedan.tolist()) for regla, r in dado.items()} == {
            "": (["HIS-1"], ["S-1"]), "reciente": (["S-1"], ["HIS-1"]), "distintas": (["HIS-1"], ["S-1"]),
        }  # fmt: skip
        # ninguna es de la carga 3: ya se decidió
        assert hallar(marco, 3).sobran.empty


@pytest.mark.parametrize("orden", list(permutations(range(3))))
@pytest.mark.parametrize("regla", ["", "reciente"])
def test_la_suelta_de_otra_carga_no_ocupa_el_lugar_de_la_que_se_sabe_repetida(
    orden: tuple[int, ...], regla: str
) -> None:
    # una del registro y dos del HIS: una sobró y la otra quedó; al traer de nuevo la que sobró, vuelve a sobrar
    filas = [_fila("S-1", "registro"), _fila("HIS-2", "his"), _fila("HIS-1", "his")]
    marco = tablas(sesiones=[filas[i] for i in orden]).sesiones
    origenes = pd.array([(1, 2, 3)[i] for i in orden], dtype="Int32")
    repetidas = hallar(marco.assign(_origen=origenes, _linea=pd.array([2] * 3, dtype="Int32")), 3, regla)
    assert (repetidas.sobran.tolist(), repetidas.quedan.tolist()) == (
        (["S-1"], ["HIS-1"]) if regla else (["HIS-1"], ["S-1"])
    )


def test_el_orden_de_los_archivos_no_cambia_cuantas_cuentan(copiar_de: Copiar, tmp_path: Path) -> None:
    archivos = [("S-1,GAC-050,2025-05-11,,7,10",), ("S-1b,GAC-050,2025-05-11,,7,10", "S-2,GAC-051,2025-05-11,,7,10"),
                ("S-1c,GAC-050,2025-05-11,09:00,7,10",)]  # fmt: skip
    for numero, orden in enumerate(permutations(archivos)):
        for regla, cuantas in (("", 2), ("reciente", 2), ("distintas", 4)):
            hecho = _Eleccion(tmp_path / f"{numero}-{regla}")
            copiar_de(_con_registro, hecho.carpeta)
            for filas in orden:
                hecho.con_codigo(*filas, repetidas=regla)
            assert len(hecho.codigos()) == cuantas, (regla, orden)


def test_la_ultima_que_llega_ocupa_el_lugar_de_una_de_las_que_cuentan_las_dos(eleccion: _Eleccion) -> None:
    eleccion.con_codigo(*REPETIDA, repetidas="distintas")
    resultado = eleccion.con_codigo("S-1c,GAC-050,2025-05-11,,7,10", repetidas="reciente")
    assert "queda «S-1c» y no «S-1b»" in resultado.texto()
    assert eleccion.codigos() == ["S-1", "S-1c"]


@pytest.mark.parametrize("regla", ["", "reciente"])
def test_la_que_no_dice_su_hora_es_una_de_las_dos_y_no_las_dos(regla: str) -> None:
    horas = ("09:00", "15:00", None)
    for orden in permutations(range(3)):
        filas = [_fila(f"S-{i}", "registro", codigo_grupo="GAC-050", hora=horas[i]) for i in orden]
        marco = tablas(sesiones=filas).sesiones.assign(
            _origen=pd.array([1] * 3, "Int32"), _linea=pd.array([2, 3, 4], "Int32")
        )
        assert len(hallar(marco, 1, regla).sobran) == 1, orden


def test_solo_es_igual_la_que_repite_a_otra_ya_cargada(eleccion: _Eleccion) -> None:
    def cuentas(resultado: Resultado) -> tuple[int, int]:
        (cambio,) = resultado.cambios
        return cambio.nuevas, cambio.iguales

    assert cuentas(eleccion.con_codigo(*REPETIDA)) == (1, 0)
    assert cuentas(eleccion.con_codigo(*REPETIDA, "S-2,GAC-051,2025-06-11,,7,10")) == (1, 2)


def test_otra_regla_no_existe() -> None:
    with pytest.raises(ErrorVista, match="repetidas"):
        Opciones(repetidas="otra")
    assert Opciones.leer({"repetidas": "distintas"}, None).repetidas == "distintas"
