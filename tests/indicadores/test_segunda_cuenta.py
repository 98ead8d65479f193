"""Dos cuentas independientes de lo mismo: el cubo y un recuento con pandas desde las filas aceptadas."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pytest

from dashboard.almacen.consulta import Consulta
from dashboard.contratos.tablas import Tablas
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores.catalogo import CATALOGO, POR_CLAVE
from tests.fabricas import en_memoria, mundo_al_azar, mundo_con_rarezas
from tests.indicadores.recuento import NIVELES, Recuento

MUNDOS: tuple[tuple[Callable[..., Tablas], int, bool], ...] = (
    (mundo_al_azar, 1, True),
    (mundo_al_azar, 2, False),
    (mundo_al_azar, 3, True),
    (mundo_con_rarezas, 4, True),
    (mundo_con_rarezas, 5, True),
    (mundo_con_rarezas, 6, False),
)
MOTIVOS = [f"M{n:02d}" for n in (*range(1, 19), 98, 99)]
JUSTIFICADAS = ["si", "no", "sin_dato"]


class Mundo(NamedTuple):
    consulta: Consulta
    recuento: Recuento


@pytest.fixture(scope="module", params=MUNDOS, ids=lambda m: f"{m[0].__name__}-{m[1]}-{'con' if m[2] else 'sin'}")
def mundo(request: pytest.FixtureRequest) -> Mundo:
    fabricar, semilla, reportes = request.param
    tablas = fabricar(semilla, reportes=reportes)
    return Mundo(en_memoria(tablas), Recuento(tablas))


def _codigos(recuento: Recuento) -> list[str]:
    return [codigo for propios in recuento.codigos().values() for codigo in propios]


def test_los_periodos_y_las_fechas_de_datos_son_los_de_las_filas(mundo: Mundo) -> None:
    consulta, recuento = mundo
    assert [str(periodo) for periodo in consulta.periodos()] == recuento.periodos()
    for diresa in recuento.diresas:
        nodo = consulta.nodo(diresa)
        assert nodo.fecha_datos == (recuento.fecha[diresa].date() if diresa in recuento.fecha else None)
        assert nodo.meses == recuento.meses(diresa)


def test_el_arbol_tiene_exactamente_los_codigos_de_las_filas(mundo: Mundo) -> None:
    consulta, recuento = mundo
    hallados = [consulta.raiz.codigo]
    for codigo in hallados:
        hallados += [hijo.codigo for hijo in consulta.hijos(consulta.nodo(codigo))]
    assert sorted(hallados) == sorted(_codigos(recuento))


def test_cada_indicador_da_lo_mismo_contado_dos_veces_en_todo_nodo_y_periodo(mundo: Mundo) -> None:
    consulta, recuento = mundo
    codigos = _codigos(recuento)
    nodos = [consulta.nodo(codigo) for codigo in codigos]
    distintas, comparadas = [], 0
    for periodo in recuento.periodos():
        esperadas = recuento.celdas(periodo)
        contados = {clave for clave, _ in esperadas}
        # las de la página «Guía» se recuentan en `test_guia.py`
        del_panorama = {indicador.clave for indicador in CATALOGO}
        assert contados == del_panorama, f"en tests/indicadores/recuento.py falta {del_panorama - contados}"
        assert len(esperadas) == len(CATALOGO) * len(codigos)
        for indicador in CATALOGO:
            for codigo, resultado in zip(codigos, indicador.medir(consulta, nodos, Periodo.leer(periodo)), strict=True):
                fraccion = resultado.fraccion
                obtenida = (fraccion.numerador, fraccion.denominador, fraccion.sin_reporte)
                comparadas += 1
                if obtenida != esperadas[indicador.clave, codigo]:
                    distintas.append((periodo, indicador.clave, codigo, obtenida, esperadas[indicador.clave, codigo]))
    assert distintas == []
    # 36 periodos o más × 12 indicadores × más de 60 nodos
    assert comparadas > 36 * 12 * 60


def test_lo_que_no_se_sabe_de_la_cobertura_es_lo_de_las_filas(mundo: Mundo) -> None:
    consulta, recuento = mundo
    codigos = [codigo for nivel, propios in recuento.codigos().items() if nivel != "grupo" for codigo in propios]
    nodos = [consulta.nodo(codigo) for codigo in codigos]
    vistas = set()
    for periodo in recuento.periodos():
        esperadas = recuento.dudas(periodo)
        medidos = POR_CLAVE["cobertura"].medir(consulta, nodos, Periodo.leer(periodo))
        for codigo, medido in zip(codigos, medidos, strict=True):
            duda = medido.fraccion.duda
            obtenida = (duda.hijos, duda.de, duda.sin_tope, duda.unidades, duda.con, duda.calladas)
            assert obtenida == esperadas.get(codigo, (0, 0, False, 0, 0, 0)), (periodo, codigo)
            vistas.add(medido.veredicto)
    assert len(vistas) >= 3


def test_las_series_mensuales_son_las_de_las_filas(mundo: Mundo) -> None:
    consulta, recuento = mundo
    razon = recuento.s[recuento.s["con_razon"]]
    de_donde = {
        "sesiones": (recuento.s, None),
        "asistentes": (razon, "asistentes"),
        "esperadas": (razon, "esperadas"),
        "sesiones_sin_esperadas": (recuento.s[~recuento.s["con_razon"]], None),
    }
    for nivel, codigos in recuento.codigos().items():
        for medida, (filas, campo) in de_donde.items():
            por = filas.groupby([nivel, "mes"])
            valores = (por[campo].sum() if campo else por.size()).to_dict()
            for codigo in codigos:
                nodo = consulta.nodo(codigo)
                serie = consulta.serie(medida, nodo).tolist()
                propios = {mes: int(valor) for (c, mes), valor in valores.items() if c == codigo}
                assert serie == [propios.pop(m, 0) for m in range(nodo.meses[0], nodo.meses[1] + 1)], (codigo, medida)
                assert propios == {}, "una sesión quedó fuera de los meses de su región"


def test_las_inasistencias_por_motivo_y_justificacion_son_las_de_las_filas(mundo: Mundo) -> None:
    consulta, recuento = mundo
    for nivel, codigos in recuento.codigos().items():
        todas = recuento.periodos()
        # en establecimientos y grupos bastan los años, los semestres y tres meses: el resto lo cubren las series
        for periodo in todas if nivel in NIVELES[:4] else [p for p in todas if len(p) < 7 or "S" in p] + todas[-3:]:
            por = recuento.entre(recuento.faltas, periodo).groupby([nivel, "motivo", "justificada"])["cantidad"].sum()
            esperadas = {codigo: np.zeros((20, 3), dtype=int) for codigo in codigos}
            for (codigo, motivo, justificada), cantidad in por.items():
                esperadas[codigo][MOTIVOS.index(motivo), JUSTIFICADAS.index(justificada)] = cantidad
            for codigo in codigos:
                obtenidas = consulta.inasistencias(consulta.nodo(codigo), Periodo.leer(periodo))
                np.testing.assert_array_equal(obtenidas, esperadas[codigo], f"{codigo} {periodo}")


def test_la_serie_de_inasistencias_separa_siempre_las_cuatro_clases(mundo: Mundo) -> None:
    consulta, recuento = mundo
    faltas = recuento.faltas.assign(clase=recuento.faltas["justificada"].map(JUSTIFICADAS.index))
    faltas["clase"] = faltas["clase"].mask(faltas["motivo"] == "M18", 3)
    for nivel, codigos in recuento.codigos().items():
        valores = faltas.groupby([nivel, "mes", "clase"])["cantidad"].sum().to_dict()
        for codigo in codigos:
            nodo = consulta.nodo(codigo)
            esperada = np.zeros((nodo.meses[1] - nodo.meses[0] + 1, 4), dtype=int)
            for (c, mes, clase), cantidad in valores.items():
                if c == codigo:
                    esperada[mes - nodo.meses[0], clase] = cantidad
            np.testing.assert_array_equal(consulta.serie_inasistencias(nodo), esperada, codigo)


def test_las_inasistencias_suman_siempre_esperadas_menos_asistentes(mundo: Mundo) -> None:
    consulta, recuento = mundo
    nodos = [consulta.nodo(codigo) for codigo in _codigos(recuento)]
    for periodo in consulta.periodos():
        faltan = consulta.suma("esperadas", nodos, periodo) - consulta.suma("asistentes", nodos, periodo)
        assert [int(consulta.inasistencias(nodo, periodo).sum()) for nodo in nodos] == faltan.tolist()
    for nodo in nodos:
        mensual = consulta.serie("esperadas", nodo) - consulta.serie("asistentes", nodo)
        assert consulta.serie_inasistencias(nodo).sum(axis=1).tolist() == mensual.tolist()
        # y en las sesiones sueltas de cada grupo, que la página lista una por una
        if nodo.nivel == "grupo":
            columnas = consulta.sesiones(nodo)
            clases = ("faltas_justificadas", "faltas_injustificadas", "faltas_sin_motivo", "salidas")
            for i, (e, a) in enumerate(zip(columnas["esperadas"], columnas["asistentes"], strict=True)):
                assert sum(columnas[clase][i] for clase in clases) == (e - a if e >= 0 and a >= 0 else 0)


def test_los_grupos_y_establecimientos_listados_suman_lo_que_dice_el_territorio(mundo: Mundo) -> None:
    consulta, _ = mundo
    for periodo in consulta.periodos()[:12]:
        for nodo in [consulta.raiz, *consulta.hijos(consulta.raiz)]:
            for medida in ("conformados", "sesiones", "esperadas", "activos"):
                total = consulta.suma(medida, [nodo], periodo)[0]
                assert consulta.por_grupo(medida, nodo, periodo).sum() == total
                assert consulta.por_establecimiento(medida, nodo, periodo).sum() == total
            for medida in ("cubiertos", "silenciosos", "atienden"):
                assert (
                    consulta.por_establecimiento(medida, nodo, periodo).sum()
                    == consulta.suma(medida, [nodo], periodo)[0]
                )
