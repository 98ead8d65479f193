"""Los motivos de un grupo pequeño no se muestran por mes."""

from __future__ import annotations

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.motivos import faltas_por_motivo, periodo_de_motivos


def test_el_mes_de_un_grupo_se_amplia_a_su_semestre(consulta_pequena: Consulta) -> None:
    grupo = consulta_pequena.descendientes(consulta_pequena.raiz, Nivel.GRUPO)[0]
    assert str(periodo_de_motivos(grupo, Periodo.leer("2026-05"))) == "2026-S1"
    assert str(periodo_de_motivos(grupo, Periodo.leer("2026-09"))) == "2026-S2"
    assert str(periodo_de_motivos(grupo, Periodo.leer("2026"))) == "2026"


def test_ninguna_lectura_por_mes_de_un_grupo_difiere_de_su_semestre(consulta_pequena: Consulta) -> None:
    distintos = 0
    for nivel in (Nivel.MICRORRED, Nivel.ESTABLECIMIENTO, Nivel.GRUPO):
        for nodo in consulta_pequena.descendientes(consulta_pequena.raiz, nivel):
            por_mes = faltas_por_motivo(consulta_pequena, nodo, Periodo.leer("2026-03"))
            assert por_mes == faltas_por_motivo(consulta_pequena, nodo, Periodo.leer("2026-S1"))
            crudo = consulta_pequena.inasistencias(nodo, Periodo.leer("2026-03")).sum()
            distintos += int(crudo != sum(fila.total for fila in por_mes))
    # si el semestre y el mes coincidieran en todas partes, la prueba no probaría nada
    assert distintos > 0


def test_la_region_y_el_pais_si_se_muestran_por_mes(consulta_pequena: Consulta) -> None:
    mes = Periodo.leer("2026-03")
    for nodo in (consulta_pequena.raiz, consulta_pequena.nodo("11")):
        assert periodo_de_motivos(nodo, mes) == mes
