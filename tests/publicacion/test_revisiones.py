"""Un año cerrado ya publicado no se mueve en silencio: lo que una carga posterior le cambia queda anotado y se dice.

En Cusco, dos establecimientos; uno con el grupo GAC-050, que en 2024 se reunió cada mes: 6 de 10, 72 de 120 en el año
(60,0 %). Y otra vez en enero de 2025, así que 2024 está cerrado. De las demás regiones no hay nada.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dashboard.almacen.almacen import Almacen
from dashboard.almacen.generacion import ultima_buena
from dashboard.demo.publicar import publicar_demostracion
from dashboard.indicadores.revisiones import de_esta_carga, revisiones
from dashboard.paginas.datos.revision import tarjeta_de_revisiones
from dashboard.publicacion.importar import Resultado, borrador_en, publicar_con
from dashboard.publicacion.preparar import publicar_tablas
from tests.fabricas import establecimiento, tablas
from tests.paginas.recorrido import leer, pintado, texto
from tests.publicacion.test_importar import Copiar, Taller

pytestmark = pytest.mark.usefixtures("sin_geografia")
TITULOS = "codigo_sesion,codigo_grupo,fecha,asistentes,esperadas"
GRUPO = ("codigo_grupo,codigo_renipress,fecha_conformacion,integrantes", "GAC-050,90000001,2024-01-01,10")
PUBLICAR = publicar_con(revisiones)


class _Taller(Taller):
    def sesiones(self, *filas: str) -> Path:
        return self.escribir("sesiones.csv", TITULOS, *filas)

    def publicar(self, *rutas: Path, **opciones: Any) -> list[str]:
        """Las revisiones que anuncia la carga."""
        return anunciadas(self.importar(*rutas, **{"destino": PUBLICAR, **opciones}))

    def guardadas(self) -> list[dict[str, Any]]:
        return list(ultima_buena(self.ajustes.datos).manifiesto["revisiones"])


def anunciadas(resultado: Resultado) -> list[str]:
    assert resultado.generacion is not None
    return [frase.replace("\u202f", " ") for frase in de_esta_carga(resultado.generacion.manifiesto)]


def _de_2024(carpeta: Path) -> None:
    hecho = _Taller(carpeta)
    lugares = [establecimiento(f"9000000{n}", "11-02-05", anio_parto=2024) for n in (1, 2)]
    publicar_tablas(tablas(establecimientos=lugares), hecho.ajustes)
    de_2024 = [f"T-{mes:02d},GAC-050,2024-{mes:02d}-15,6,10" for mes in range(1, 13)]
    grupo = hecho.escribir("grupos.csv", *GRUPO)
    # lo primero que llega no revisa nada: no había ninguna cifra publicada
    assert hecho.publicar(grupo, hecho.sesiones(*de_2024, "T-13,GAC-050,2025-01-15,6,10")) == []


@pytest.fixture
def taller(copiar_de: Copiar, tmp_path: Path) -> _Taller:
    copiar_de(_de_2024, tmp_path)
    return _Taller(tmp_path)


CORRECCION = ("T-01,GAC-050,2024-01-15,8,10", "T-02,GAC-050,2024-02-15,8,10")


def test_corregir_sesiones_de_un_anio_cerrado_anuncia_lo_que_movio_y_por_que(taller: _Taller) -> None:
    # 72 + 2 + 2 = 76 de 120
    assert taller.publicar(taller.sesiones(*CORRECCION)) == [
        "2024, asistencia a sesiones, Perú: de lo cargado, 60,0 % → de lo cargado, 63,3 %, por 2 sesiones de Cusco",
        "2024, asistencia a sesiones, Cusco: 60,0 % → 63,3 %, por 2 sesiones de Cusco",
    ]
    assert [(fila["anio"], fila["territorio"]) for fila in taller.guardadas()] == [(2024, "PE"), (2024, "11")]


def test_lo_que_se_mueve_sin_verse_en_el_porcentaje_lo_dicen_las_cuentas(taller: _Taller) -> None:
    # una sesión más de 2024 con la misma proporción: 78 de 130
    (_, cusco) = taller.publicar(taller.sesiones("T-20,GAC-050,2024-06-20,6,10"))
    assert cusco == "2024, asistencia a sesiones, Cusco: 60,0 % (72 de 120) → 60,0 % (78 de 130), por 1 sesión de Cusco"


def test_el_anio_en_curso_se_mueve_sin_que_sea_una_revision(taller: _Taller) -> None:
    assert taller.publicar(taller.sesiones("T-13,GAC-050,2025-01-15,9,10", "T-14,GAC-050,2025-02-15,9,10")) == []


def test_corregir_la_lista_de_partos_de_un_anio_cerrado_tambien_se_anuncia(taller: _Taller) -> None:
    # de 1 de 2 a 1 de 1
    lista = taller.escribir("lista.csv", "codigo_renipress,atiende_parto_rn,anio_parto", "90000002,no,2024")
    frases = taller.publicar(lista, tabla="partos")
    cusco = "2024, establecimientos con grupo conformado, Cusco: 50,0 % → 100,0 %, por 1 establecimiento de Cusco"
    assert cusco in frases
    # la de otro año no toca 2024
    de_2026 = taller.escribir("lista.csv", "codigo_renipress,atiende_parto_rn,anio_parto", "90000001,no,2026")
    assert taller.publicar(de_2026, tabla="partos") == []


def test_que_llegue_lo_que_no_se_sabia_no_es_una_revision_y_corregirlo_si(taller: _Taller) -> None:
    titulos = "diresa,anio,facilitadores"
    assert taller.publicar(taller.escribir("f.csv", titulos, "11,2024,1")) == []
    frases = taller.publicar(taller.escribir("f.csv", titulos, "11,2024,0"))
    # 1 y 0 de las 29 regiones del catálogo
    que, por = "2024, regiones con equipo de facilitadores", "por el equipo o los establecimientos de Cusco"
    # la región dice los que tiene de los que necesita
    assert frases == [f"{que}, Perú: 3,4 % → 0,0 %, {por}", f"{que}, Cusco: 1 de 1 → 0 de 1, {por}"]


def test_las_revisiones_se_acumulan_y_cada_carga_anuncia_las_suyas(taller: _Taller) -> None:
    taller.publicar(taller.sesiones(*CORRECCION))
    assert taller.publicar(taller.escribir("f.csv", "diresa,anio,facilitadores", "11,2025,1")) == []
    assert len(taller.guardadas()) == 2
    consulta = Almacen(taller.ajustes.datos).consulta()
    assert len(consulta.contexto.revisiones) == 2
    leido = texto(pintado(leer("/metodo", consulta), consulta)["simple"])
    assert "2024, asistencia a sesiones, Cusco: 60,0 % → 63,3 %, por 2 sesiones de Cusco." in leido
    # quien solo ve una red no ve lo del país
    assert Almacen(taller.ajustes.datos).consulta("11-02").contexto.revisiones == ()


def test_se_ven_al_revisar_antes_de_publicar_y_no_se_guardan_si_no_se_publica(taller: _Taller) -> None:
    destino = borrador_en(taller.carpeta / "borrador", revisiones)
    frases = taller.publicar(taller.sesiones(*CORRECCION), destino=destino)
    assert len(frases) == 2
    leido = texto(tarjeta_de_revisiones(frases))
    assert "Cambiarían años cerrados que ya se publicaron" in leido
    assert "60,0 % → 63,3 %" in leido
    assert taller.guardadas() == []
    assert tarjeta_de_revisiones([]) is None


def test_lo_inventado_no_se_revisa_ni_revisa_a_lo_real(taller: _Taller) -> None:
    taller.publicar(taller.sesiones(*CORRECCION))
    publicar_demostracion(taller.ajustes, lambda *_: None, sobre_registro=True, forzar=True)
    assert taller.guardadas() == []
    taller.publicar(taller.escribir("grupos.csv", *GRUPO), taller.sesiones("T-01,GAC-050,2024-01-15,6,10"))
    assert taller.guardadas() == []
