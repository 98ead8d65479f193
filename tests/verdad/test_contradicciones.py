"""Quinientos estados al azar: la tarjeta, la gráfica, la lámina y la lista nunca se contradicen."""

from __future__ import annotations

import random
import re
from collections import Counter

import pytest

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.dibujables import tendencia_de
from dashboard.indicadores.escenas import escenas
from dashboard.indicadores.listas import abrir
from dashboard.nucleo.formato import MESES_LARGOS
from tests.paginas.frases import faltas
from tests.paginas.recorrido import con_clase, frases, leer, pintado, texto
from tests.verdad.mundos import Receta, inventar

ESTADOS = 500
#: sello de la tarjeta → cómo se llama, y cómo lo dice la lámina
SENTIDOS = {"▼bajó": "bajó", "▲subió": "subió", "●sin cambio distinguible": "sin cambio distinguible"}
EN_LAMINA = {"bajó": "puntos menos que en", "subió": "puntos más que en"}
_MES = re.compile(r"([A-Z][a-záéíóú]+) de (\d{4}): (.+)")


@pytest.fixture(scope="module")
def consulta() -> Consulta:
    """Con tendencia y con redes que se hunden: hay de todo que decir."""
    return inventar(Receta(91, tendencia=-1.5, escalon=(12, 24, 14.0, 34), regiones=8)).consulta


def _sello(tarjetas: str) -> str:
    propia = tarjetas.split("Asistencia a sesiones")[-1]
    return next((sentido for signo, sentido in SENTIDOS.items() if signo in propia.split("frente")[0]), "")


def _revisar(consulta: Consulta, nodo: Nodo, periodo: Periodo, vistas: Counter[str]) -> None:
    donde = (nodo.codigo, str(periodo))
    salidas = pintado(leer(f"/territorio/{nodo.codigo}?periodo={periodo}&vista=tabla", consulta), consulta)
    laminas = [e for e in escenas(consulta, nodo, periodo).escenas if e.clave == "asistencia"]
    assert laminas, donde
    lamina = laminas[0].titular.replace("\u202f", " ")
    sentido = _sello(texto(salidas["tarjetas"]))
    cambio, grafica = texto(salidas["cambios"]), texto(con_clase(salidas["tendencia"], "tarjeta-cabeza"))
    for palabras, dice in EN_LAMINA.items():
        assert (dice in lamina) == (palabras == sentido), (*donde, lamina, sentido)
    # que nada cambió solo se dice si tampoco se apartó ningún mes
    calma = sentido == "sin cambio distinguible" and "de lo esperado" not in lamina
    assert ("sin cambio distinguible" in lamina) == calma, (*donde, lamina, sentido)
    if sentido:
        assert sentido in cambio.split("Asistencia:")[-1], donde
    hallado = _MES.match(grafica.split("% y asistencias")[0])
    if hallado:
        mes = f"{hallado[2]}-{MESES_LARGOS.index(hallado[1].lower()) + 1:02d}"
        fila = next(fila for fila in abrir("mensual", nodo.codigo, consulta, periodo).filas if fila["mes"] == mes)
        de_menos = "menos que lo esperado" in hallado[3] or "por debajo" in hallado[3]
        de_mas = "más que lo esperado" in hallado[3] or "por encima" in hallado[3]
        assert fila["senal"] == ("menos de lo esperado" if de_menos else "más de lo esperado" if de_mas else "no"), (
            donde
        )
        # y la figura marca fuerte ese mes si es señal, y solo entonces
        grafico = tendencia_de(consulta, nodo, periodo)
        lugar = Periodo.leer(mes).primer_mes - nodo.meses[0]
        fuerte = any(senal.fuerte for senal in grafico.senales if senal.lugar == lugar)
        assert fuerte == (de_menos or de_mas), donde
        # el mes que la página da por señal lo es también en la lámina
        en_lamina = {laminas[0].graficos[0].categorias[senal.lugar] for senal in laminas[0].graficos[0].senales}
        assert not (de_menos or de_mas) or f"{hallado[1].lower()[:3]} {hallado[2]}" in en_lamina, donde
        vistas["señal" if de_menos or de_mas else "esperado"] += 1
    vistas[sentido or "sin comparar"] += 1
    # y todo está bien escrito
    malas = [(falta, una) for una in (*frases(salidas), lamina) for falta in faltas(una)]
    assert not malas, (*donde, malas[:3])


def test_en_quinientos_estados_nada_se_contradice(consulta: Consulta) -> None:
    azar = random.Random(7)
    nodos = {
        nivel: [n for n in consulta.descendientes(consulta.raiz, nivel) if consulta.serie("esperadas", n).any()]
        for nivel in list(Nivel)[:4]
    }
    vistas: Counter[str] = Counter()
    for _ in range(ESTADOS):
        nodo = azar.choice(nodos[azar.choice(list(nodos))])
        con_dato = [p for p in consulta.periodos() if consulta.suma("esperadas", [nodo], p)[0]]
        _revisar(consulta, nodo, azar.choice(con_dato), vistas)
    print(dict(vistas))  # noqa: T201 lo que se mide se lee
    assert min(vistas[clave] for clave in ("bajó", "sin cambio distinguible", "sin comparar", "señal", "esperado")) > 10
