"""La tarjeta de lo que cambió: sus motivos suman los puntos que se dicen, de más a menos."""

from __future__ import annotations

import itertools
import re

import pytest

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.territorio import Nivel
from tests.graficas.demo import publicar_rebanada
from tests.paginas.recorrido import con_clase, leer, pintado, texto


def _decimas(escrito: str) -> int:
    hallado = re.search(r"([+−]?)(\d+),(\d)", escrito)
    assert hallado, escrito
    return (-1 if hallado[1] == "−" else 1) * int(hallado[2] + hallado[3])


def test_los_motivos_suman_los_puntos_de_asistencia_y_van_de_mas_a_menos(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    consulta: Consulta = publicar_rebanada(tmp_path_factory.mktemp("cambios")).consulta()
    vistas = 0
    for nivel in (Nivel.DIRESA, Nivel.RED, Nivel.MICRORRED):
        for nodo in consulta.descendientes(consulta.raiz, nivel)[:6]:
            for periodo in ("2026", "2026-05"):
                salidas = pintado(leer(f"/territorio/{nodo.codigo}?periodo={periodo}", consulta), consulta)
                (titulo,) = con_clase(salidas["cambios"], "subtitulo") or (None,)
                if titulo is None:
                    continue
                filas = [texto(p) for p in con_clase(salidas["cambios"], "fila-valor")]
                nombres = [texto(p) for p in con_clase(salidas["cambios"], "fila-nombre")]
                assert sum(map(_decimas, filas)) == _decimas(texto(titulo)), (nodo.codigo, periodo)
                tamanos = [abs(_decimas(fila)) for fila in filas[:6]]
                # lo que se imprime está repartido en décimas: dos casi iguales pueden quedar a una
                assert all(b <= a + 1 for a, b in itertools.pairwise(tamanos)), tamanos
                assert len(nombres) == len(set(nombres)) <= 7
                vistas += 1
    assert vistas > 10
