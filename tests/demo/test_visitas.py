"""Las visitas de la demostración: sus tres respuestas, y las mismas cifras contadas otra vez desde las filas."""

from __future__ import annotations

import pytest

from dashboard.almacen.consulta import Consulta
from dashboard.contratos.tablas import Tablas
from dashboard.demo.historias import elegir_historias, elegir_historias_de_visitas
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores.emparejar import PRINCIPAL
from dashboard.indicadores.listas import abrir
from dashboard.indicadores.tras_la_visita import en_una_frase, tras_la_visita
from tests.fabricas import en_memoria
from tests.graficas.demo import rebanada_de_la_demo
from tests.indicadores.recuento_visitas import Despacio

A2026 = Periodo.leer("2026")
SUBE, IGUAL, POCAS = "28", "29", "32"


@pytest.fixture(scope="module")
def filas() -> Tablas:
    """Piura, Puno y Tacna."""
    return rebanada_de_la_demo((SUBE, IGUAL, POCAS))


@pytest.fixture(scope="module")
def consulta(filas: Tablas) -> Consulta:
    """La lectura de las tres."""
    return en_memoria(filas)


def test_en_una_region_subio_en_otra_no_se_distingue_y_en_otra_no_se_sabe(consulta: Consulta) -> None:
    vistos = [tras_la_visita(consulta, consulta.nodo(codigo), A2026) for codigo in (SUBE, IGUAL, POCAS)]
    assert [visto.sentido for visto in vistos] == [1, 0, None]
    assert vistos[0].asistencia is not None
    assert 0.05 < vistos[0].asistencia.valor < 0.12
    assert en_una_frase(vistos[2]).endswith(
        "hacen falta 12 grupos visitados con datos y con parecidos, de 8 establecimientos, y hay 7, de 6"
    )


@pytest.mark.parametrize("codigo", [SUBE, IGUAL, POCAS])
@pytest.mark.parametrize("periodo", ["2026", "2025"])
def test_contado_despacio_desde_las_filas_da_lo_mismo(
    filas: Tablas, consulta: Consulta, codigo: str, periodo: str
) -> None:
    region, cuando = consulta.nodo(codigo), Periodo.leer(periodo)
    codigos = consulta.columnas_grupos(region, "codigo")["codigo"]
    despacio = Despacio(filas, codigo, codigos, min(cuando.ultimo_mes, region.ultimo_cerrado))
    visto = tras_la_visita(consulta, region, cuando)
    casos = despacio.casos()
    lista = abrir("visitados", codigo, consulta, cuando).filas
    assert [(fila["codigo"], fila["visitado"]) for fila in lista] == [
        (otro, propio) for propio, _, otros in casos for otro in (propio, *otros)
    ]
    assert visto.visitados == len(casos)
    luego = [
        next((Periodo.mes(m).texto for m in sorted(despacio.visitas[otro]) if mes < m <= mes + 6), "")
        for propio, mes, otros in casos
        for otro in otros
    ]
    assert [fila["luego"] for fila in lista if fila["codigo"] != fila["visitado"]] == luego
    for fila, (otro, mes) in zip(lista, ((o, m) for p, m, otros in casos for o in (p, *otros)), strict=True):
        cambio = despacio.cambio(otro, mes)
        # de un grupo se dice como se imprime, en décimas: con más cifras se sabrían sus cuentas
        assert fila["cambio"] == (None if cambio is None else pytest.approx(round(100 * cambio, 1)))
    hecho = despacio.diferencia()
    if hecho is None:
        assert visto.asistencia is None
        return
    hallada = visto.asistencia
    assert hallada is not None
    assert (hallada.cuantos, hallada.lugares) == hecho[:2]
    assert hallada.valor == pytest.approx(hecho[2], abs=1e-9)
    # el margen ensancha el error según de cuántos establecimientos sale: nunca menos que en una normal
    if hallada.margen is not None:
        assert PRINCIPAL * hecho[3] < hallada.margen < 1.4 * PRINCIPAL * hecho[3]


def test_la_historia_cabe_donde_dice(filas: Tablas) -> None:
    from dashboard.demo.establecimientos import generar_registro

    registro = generar_registro()
    assert elegir_historias_de_visitas(registro, elegir_historias(registro)) == (SUBE, IGUAL)
    # nadie falta más de lo que faltó
    faltas = filas.inasistencias.groupby("codigo_sesion")["cantidad"].sum()
    sesiones = filas.sesiones.set_index("codigo_sesion").loc[faltas.index]
    anotadas = sesiones["esperadas"].notna()
    assert (faltas[anotadas] <= (sesiones["esperadas"] - sesiones["asistentes"])[anotadas]).all()
