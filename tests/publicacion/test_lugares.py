"""Lo que no se reconoce se decide una vez: se ofrecen candidatos, se lleva al elegido y se recuerda con los datos."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.ingesta.lugares import _a_una_cifra
from dashboard.nucleo.errores import ErrorVista
from dashboard.publicacion.carpeta_carga import Opciones
from dashboard.publicacion.importar import Resultado
from dashboard.publicacion.preparar import publicar_tablas
from tests.fabricas import establecimiento, tablas
from tests.publicacion.test_importar import Copiar, Taller

pytestmark = pytest.mark.usefixtures("sin_geografia")
CLAVE = "codigo:90000018"


class _Taller(Taller):
    def grupos(self, *lugares: str, **opciones: object) -> Resultado:
        filas = [f"G-{n},{codigo},2025-01-01,10" for n, codigo in enumerate(lugares)]
        titulos = "codigo_grupo,codigo_renipress,fecha_conformacion,integrantes"
        return self.importar(self.escribir("grupos.csv", titulos, *filas), tabla="grupos", **opciones)

    def donde(self) -> list[str]:
        return self.tabla("grupos").sort_values("codigo_grupo")["codigo_renipress"].tolist()


def _con_registro(carpeta: Path) -> None:
    hecho = _Taller(carpeta)
    lugares = [establecimiento(codigo, red) for codigo, red in (
        ("90000011", "11-02-05"), ("90000012", "11-02-05"), ("90000013", "11-02-05"), ("90000014", "11-02-05"),
        ("90000081", "11-03-01"), ("90000918", "11-03-01"),
    )]  # fmt: skip
    publicar_tablas(tablas(establecimientos=lugares), hecho.ajustes)


@pytest.fixture
def taller(copiar_de: Copiar, tmp_path: Path) -> _Taller:
    copiar_de(_con_registro, tmp_path)
    return _Taller(tmp_path)


def test_se_ofrecen_los_que_se_escriben_casi_igual_y_primero_los_de_la_red_de_los_demas(taller: _Taller) -> None:
    resultado = taller.grupos(*["90000011"] * 5, "90000018")
    ((dudoso,),) = (informe.lugares for informe in resultado.informes)
    assert (dudoso.clave, dudoso.dicho, dudoso.filas, dudoso.elegido) == (CLAVE, "«90000018»", 1, "")
    # 90000081 tiene dos cifras cambiadas de sitio y 90000918, una distinta; los dos de otra red
    assert [codigo for codigo, _ in dudoso.candidatos] == [
        "90000011", "90000012", "90000013", "90000014", "90000081", "90000918",
    ]  # fmt: skip
    assert "se escribe casi igual" in dudoso.candidatos[0][1]
    assert taller.donde() == ["90000011"] * 5


def test_lo_decidido_se_lleva_se_dice_se_recuerda_y_se_olvida(taller: _Taller) -> None:
    lugares = (*["90000011"] * 4, "90000018")
    resultado = taller.grupos(*lugares, lugares=((CLAVE, "90000081"),))
    assert taller.donde() == ["90000011"] * 4 + ["90000081"]
    assert "establecimiento decidido en una revisión" in resultado.texto()
    # en otra carga, sin decirlo otra vez
    assert taller.grupos(*lugares[:3], "90000018", "90000012").informes[0].lugares[0].elegido == "90000081"
    assert taller.donde() == ["90000011"] * 3 + ["90000081", "90000012"]
    # y cambiando de idea
    assert taller.grupos(*lugares, lugares=((CLAVE, ""),)).informes[0].rechazadas == 1


def test_lo_que_manda_un_navegador_se_comprueba() -> None:
    assert Opciones.leer({"lugares": [[CLAVE, "90000081"]]}, None).lugares == ((CLAVE, "90000081"),)
    for malo in ("x", [["otra:1", "90000081"]], [[CLAVE, "1"]], [[CLAVE]], [CLAVE], [[CLAVE, 3]]):
        with pytest.raises(ErrorVista):
            Opciones.leer({"lugares": malo}, None)


@given(st.from_regex(r"[0-9]{8}", fullmatch=True))
def test_los_vecinos_de_un_codigo_lo_tienen_por_vecino(codigo: str) -> None:
    vecinos = _a_una_cifra(codigo)
    assert codigo not in vecinos
    assert len(vecinos) == len(set(vecinos)) >= 72
    assert all(codigo in _a_una_cifra(vecino) for vecino in vecinos[::9])
