"""El mismo archivo de sesiones otra vez no cambia nada, tampoco si en medio el tamaño del grupo fue otro."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.publicacion import preparar
from dashboard.publicacion.importar import Resultado, borrador_en, importar
from dashboard.publicacion.preparar import publicar_tablas
from tests.fabricas import establecimiento, sin_dibujar, tablas
from tests.publicacion.test_importar import HOY, Copiar, Taller

LUGAR = "90000001"
pytestmark = pytest.mark.usefixtures("sin_geografia")
TITULOS = "codigo_sesion,codigo_grupo,fecha,asistentes"
#: diez sesiones de 2024, de enero a octubre, con 6 asistentes y sin decir cuántas se esperaban
SESIONES = tuple(f"T-{mes:02d},GAC-050,2024-{mes:02d}-15,6" for mes in range(1, 11))
Cuenta = tuple[int, int, int]


class _Taller(Taller):
    """Un almacén con dos establecimientos y el grupo GAC-050, que cambia de tamaño."""

    def tamano(self, integrantes: int | str, grupo: str = "GAC-050") -> Path:
        """Un archivo de grupos que dice cuántas integrantes tiene el grupo."""
        return self.grupos((grupo, integrantes), nombre=f"{grupo}_{integrantes}.csv")

    def grupos(self, *tamanos: tuple[str, int | str], nombre: str = "grupos.csv") -> Path:
        filas = (f"{grupo},{LUGAR},2024-01-01,{integrantes}" for grupo, integrantes in tamanos)
        return self.escribir(nombre, "codigo_grupo,codigo_renipress,fecha_conformacion,integrantes", *filas)

    def sesiones(self, *filas: str, titulos: str = TITULOS, nombre: str = "sesiones.csv") -> Path:
        return self.escribir(nombre, titulos, *(filas or SESIONES))

    def asistencia(self) -> tuple[Any, Any]:
        """La del grupo en 2024: asistentes y esperadas."""
        return self.cifras("2024", "GAC-050")["asistencia"]


def _sesiones(resultado: Resultado) -> Cuenta:
    """Nuevas, reemplazadas e iguales de la tabla de sesiones."""
    (cambio,) = [cambio for cambio in resultado.cambios if cambio.tabla == "sesiones"]
    return cambio.nuevas, cambio.reemplazadas, cambio.iguales


def _con_registro(carpeta: Path) -> None:
    lugares = [establecimiento(LUGAR, "11-02-05"), establecimiento("90000002", "11-02-05")]
    publicar_tablas(tablas(establecimientos=lugares), _Taller(carpeta).ajustes)


def _de_quince(carpeta: Path) -> None:
    _con_registro(carpeta)
    taller = _Taller(carpeta)
    taller.importar(taller.tamano(15))
    taller.importar(taller.sesiones())
    assert taller.asistencia() == (60, 150)


@pytest.fixture
def taller(copiar_de: Copiar, tmp_path: Path) -> _Taller:
    """Sin ningún grupo todavía."""
    copiar_de(_con_registro, tmp_path)
    return _Taller(tmp_path)


@pytest.fixture
def de_quince(copiar_de: Copiar, tmp_path: Path) -> _Taller:
    """El grupo de 15 con sus diez sesiones: 60 de 150."""
    copiar_de(_de_quince, tmp_path)
    return _Taller(tmp_path)


def test_las_mismas_sesiones_tras_cambiar_el_grupo_son_iguales_y_no_cambian_el_pasado(de_quince: _Taller) -> None:
    de_quince.importar(de_quince.tamano(8))
    resultado = de_quince.importar(de_quince.sesiones())
    assert _sesiones(resultado) == (0, 0, 10)
    assert resultado.sin_cambios
    assert "10 sesiones sin «esperadas»: se conservan las que ya tenía cada una" in resultado.texto()
    # lo que vale en blanco («fuente») es lo que ya tenían: no se conserva nada que decir
    assert "no trae" not in resultado.texto()
    # 60 de 80 sería 75 %
    assert de_quince.asistencia() == (60, 150)


@pytest.mark.parametrize("reemplazar", [False, True])
def test_da_igual_que_vengan_con_el_grupo_en_la_misma_carga_o_reemplazando(
    de_quince: _Taller, reemplazar: bool
) -> None:
    resultado = de_quince.importar(de_quince.sesiones(), de_quince.tamano(8), reemplazar=reemplazar)
    assert _sesiones(resultado) == (0, 0, 10)
    assert de_quince.asistencia() == (60, 150)


def test_tampoco_cambian_en_la_revision_de_la_pagina_ni_en_la_orden(de_quince: _Taller) -> None:
    de_quince.importar(de_quince.tamano(8))
    revision = de_quince.importar(de_quince.sesiones(), destino=borrador_en(de_quince.carpeta / "borrador"))
    orden = importar([de_quince.sesiones()], de_quince.ajustes, hoy=HOY, avance=lambda *_: None)
    for resultado in (revision, orden):
        assert (_sesiones(resultado), resultado.sin_cambios) == ((0, 0, 10), True)


def test_una_columna_de_esperadas_en_blanco_no_las_borra_y_una_escrita_si_las_cambia(de_quince: _Taller) -> None:
    de_quince.importar(de_quince.tamano(8))
    con_columna = f"{TITULOS},esperadas"
    en_blanco = de_quince.sesiones(*(f"{fila}," for fila in SESIONES), titulos=con_columna)
    assert _sesiones(de_quince.importar(en_blanco)) == (0, 0, 10)
    # una la corrige a 10: 60 de 9 × 15 + 10
    de_quince.importar(de_quince.sesiones(f"{SESIONES[0]},10", titulos=con_columna))
    assert de_quince.asistencia() == (60, 145)
    # y el archivo de antes, que no las dice, no la descorrige
    assert _sesiones(de_quince.importar(de_quince.sesiones())) == (0, 0, 10)
    assert de_quince.asistencia() == (60, 145)


def test_si_vinieron_mas_que_el_tamano_de_hoy_las_mismas_sesiones_se_publican(taller: _Taller) -> None:
    taller.importar(taller.tamano(15))
    # en enero fueron 12; con un grupo de 8 no cabrían
    archivo = taller.sesiones("T-01,GAC-050,2024-01-15,12", *SESIONES[1:])
    taller.importar(archivo)
    taller.importar(taller.tamano(8))
    resultado = taller.importar(archivo)
    assert (_sesiones(resultado), resultado.rechazadas) == ((0, 0, 10), 0)
    assert taller.asistencia() == (12 + 9 * 6, 150)


def test_unas_asistentes_corregidas_conservan_las_esperadas_y_si_no_caben_se_dice_cuales_son(
    de_quince: _Taller,
) -> None:
    de_quince.importar(de_quince.tamano(20))
    de_quince.importar(de_quince.sesiones("T-01,GAC-050,2024-01-15,14"))
    assert de_quince.asistencia() == (14 + 54, 150)
    resultado = de_quince.importar(de_quince.sesiones("T-01,GAC-050,2024-01-15,16", *SESIONES[1:]))
    (problema,) = resultado.informes[0].problemas
    assert (problema.fila, problema.columna) == (2, "asistentes")
    assert "a lo más 15 (las que se esperaban cuando se cargó la sesión)" in problema.texto()
    assert "Escriba en «esperadas» cuántas se esperaban" in problema.texto()
    assert de_quince.asistencia() == (14 + 54, 150), "sigue la fila anterior"


def test_una_sesion_que_pasa_a_otro_grupo_toma_el_tamano_de_ese(de_quince: _Taller) -> None:
    de_quince.importar(de_quince.tamano(11, "GAC-051"))
    de_quince.importar(de_quince.sesiones("T-01,GAC-051,2024-01-15,6"))
    assert de_quince.asistencia() == (54, 135)
    assert de_quince.cifras("2024", "GAC-051")["asistencia"] == (6, 11)
    # un archivo parcial que no nombra al grupo no lo cambia, ni las esperadas
    titulos = "codigo_sesion,fecha,asistentes,codigo_renipress"
    parcial = de_quince.sesiones(f"T-01,2024-01-15,6,{LUGAR}", titulos=titulos)
    assert _sesiones(de_quince.importar(parcial)) == (0, 0, 1)


def test_las_que_se_cargaron_sin_saber_el_tamano_toman_el_primero_que_se_sabe_y_lo_conservan(taller: _Taller) -> None:
    taller.importar(taller.tamano(""))
    taller.importar(taller.sesiones())
    assert taller.asistencia()[1] == 0
    # en enero se anotaron 4 faltas: 6 + 4 = 10
    faltas = taller.escribir("faltas.csv", "codigo_sesion,motivo,justificada,cantidad", "T-01,M04,si,4")
    taller.importar(faltas)
    primera = taller.importar(taller.tamano(8))
    assert "10 sesiones sin «esperadas» toman las integrantes de su grupo, que antes no se sabían." in primera.texto()
    # nueve de 8 y la de enero, con lugar para las que se anotó que faltaron
    assert taller.asistencia() == (60, 9 * 8 + 10)
    # ni otro tamaño ni las sesiones ni las faltas otra vez cambian nada
    assert "antes no se sabían" not in taller.importar(taller.tamano(15)).texto()
    assert _sesiones(taller.importar(taller.sesiones())) == (0, 0, 10)
    assert taller.importar(faltas).sin_cambios
    assert taller.asistencia() == (60, 82)


def test_lo_que_una_version_anterior_guardo_sin_esperadas_se_queda_con_las_que_mostraba(
    taller: _Taller, monkeypatch: pytest.MonkeyPatch
) -> None:
    taller.importar(taller.tamano(""))
    taller.importar(taller.sesiones())
    with monkeypatch.context() as como_antes:
        # guardaba las esperadas en blanco y las completaba cada vez con el tamaño del día
        como_antes.setattr(preparar.aceptadas, "con_esperadas", lambda tablas: tablas)
        taller.importar(taller.tamano(15))
    assert taller.tabla("sesiones")["esperadas"].isna().all()
    taller.importar(taller.tamano(8))
    assert taller.asistencia() == (60, 150)


def test_lo_que_un_archivo_reemplaza_y_otro_trae_conserva_sus_esperadas_y_sus_faltas(de_quince: _Taller) -> None:
    de_quince.importar(de_quince.escribir("f.csv", "codigo_sesion,motivo,justificada,cantidad", "T-02,M04,si,3"))
    de_quince.importar(de_quince.tamano(8), de_quince.sesiones("T-99,GAC-050,2024-02-20,5", nombre="febrero.csv"))
    # los dos hablan de febrero: el primero no trae T-02 y el segundo no trae T-99
    uno = de_quince.sesiones("T-99,GAC-050,2024-02-20,5", nombre="a.csv")
    otro = de_quince.sesiones(SESIONES[1], nombre="b.csv")
    resultado = de_quince.importar(uno, otro, reemplazar=True)
    assert (_sesiones(resultado), resultado.sin_cambios) == ((0, 0, 2), True)
    assert de_quince.tabla("sesiones").set_index("codigo_sesion").loc["T-02", "esperadas"] == 15
    assert de_quince.tabla("inasistencias")["cantidad"].tolist() == [3]


_GRUPOS = ("GAC-050", "GAC-051")
_tamanos = st.one_of(st.just(""), st.integers(5, 12))
_archivo_de_grupos = st.tuples(st.just("grupos"), st.tuples(_tamanos, _tamanos))
_fila = st.tuples(st.sampled_from(_GRUPOS), st.integers(0, 9), _tamanos)
_archivo_de_sesiones = st.tuples(
    st.sampled_from(["con esperadas", "sin esperadas"]), st.dictionaries(st.integers(1, 4), _fila, min_size=1)
)


@settings(max_examples=10)
@given(st.tuples(_tamanos, _tamanos), st.lists(st.one_of(_archivo_de_grupos, _archivo_de_sesiones), max_size=5))
def test_el_archivo_que_dijo_lo_ultimo_de_sus_sesiones_no_cambia_nada_al_volver_a_cargarlo(
    copiar_de: Copiar, primeros: tuple[Any, Any], cargas: Sequence[tuple[str, Any]]
) -> None:
    with tempfile.TemporaryDirectory() as carpeta, sin_dibujar():
        copiar_de(_con_registro, Path(carpeta))
        taller = _Taller(Path(carpeta))
        taller.importar(taller.grupos(*zip(_GRUPOS, primeros, strict=True)))
        ultimos: dict[int, Path] = {}
        for numero, (clase, dicho) in enumerate(cargas):
            if clase == "grupos":
                taller.importar(taller.grupos(*zip(_GRUPOS, dicho, strict=True)))
            else:
                archivo = _escribir(taller, numero, dicho, con_esperadas=clase == "con esperadas")
                # con menos de cinco filas, una rechazada detiene la carga: entra entero o no entra
                if taller.importar(archivo).rechazadas == 0:
                    ultimos |= dict.fromkeys(dicho, archivo)
        antes = taller.tabla("sesiones")
        for archivo in set(ultimos.values()):
            propias = sorted(f"T-{n}" for n, suyo in ultimos.items() if suyo == archivo)
            filas = [f for f in archivo.read_text(encoding="utf-8").splitlines() if f.startswith(("codigo", *propias))]
            otra_vez = taller.importar(taller.escribir("otra_vez.csv", *filas))
            assert (_sesiones(otra_vez), otra_vez.sin_cambios) == ((0, 0, len(propias)), True), otra_vez.texto()
        pd.testing.assert_frame_equal(taller.tabla("sesiones"), antes)


def _escribir(taller: _Taller, numero: int, dicho: dict[int, tuple[str, int, Any]], *, con_esperadas: bool) -> Path:
    filas = [f"T-{n},{grupo},2024-0{n}-15,{vinieron}" for n, (grupo, vinieron, _) in dicho.items()]
    if con_esperadas:
        filas = [f"{fila},{propias}" for fila, (_, _, propias) in zip(filas, dicho.values(), strict=True)]
    titulos = f"{TITULOS},esperadas" if con_esperadas else TITULOS
    return taller.sesiones(*filas, titulos=titulos, nombre=f"sesiones_{numero}.csv")
