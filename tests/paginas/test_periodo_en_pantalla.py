"""Cada sello es del periodo en pantalla, y una comparación es siempre con los mismos meses de un año antes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores.escenas import escenas
from dashboard.indicadores.listas import abrir
from dashboard.indicadores.resumen import cambios
from dashboard.nucleo.formato import MESES
from tests.fabricas import grupo, sesion
from tests.indicadores.mundos import lugares
from tests.paginas.recorrido import leer, pintado, texto

Consultar = Callable[..., Consulta]
#: madres que vienen de cada diez esperadas, de enero a diciembre: sube en invierno y baja en verano, todos los años
ESTACION = (5, 5, 6, 6, 7, 8, 9, 9, 8, 7, 6, 5)


def _anios(hasta: tuple[int, int], *, cambio: dict[int, int] | None = None) -> list[dict[str, Any]]:
    """Una sesión por mes desde enero de 2024, con la misma estación cada año más el `cambio` de ese año."""
    return [
        sesion(f"S{anio}-{mes}", "G1", f"{anio}-{mes:02d}-28", ESTACION[mes - 1] + (cambio or {}).get(anio, 0), 10)
        for anio in range(2024, hasta[0] + 1)
        for mes in range(1, 13)
        if (anio, mes) <= hasta
    ]


def _mundo(consultar: Consultar, **otros: Any) -> Consulta:
    return consultar(establecimientos=lugares(2), grupos=[grupo("G1", "00000001")], **otros)


@pytest.mark.parametrize("periodo", ["2026", "2026-S1", "2026-S2", "2026-10", "2025", "2025-S1", "2025-S2"])
def test_la_estacion_no_es_un_cambio(consultar: Consultar, periodo: str) -> None:
    # todos los años son iguales: nada subió ni bajó, aunque cada segundo semestre pase al primero por 13 puntos
    consulta = _mundo(consultar, sesiones=_anios((2026, 10)))
    hallado = cambios(consulta, consulta.nodo("11"), Periodo.leer(periodo))
    assert hallado is not None
    assert (hallado.asistencia, hallado.motivo) == (0, None)
    salidas = pintado(leer(f"/territorio/11?periodo={periodo}", consulta), consulta)
    assert "La asistencia se mantuvo" in texto(salidas["titular"])


def test_un_anio_a_medias_se_compara_con_los_mismos_meses(consultar: Consultar) -> None:
    # en 2026 viene una madre más cada mes. De enero a octubre: 70 de 100 en 2025 y 80 de 100 en 2026, 10 puntos más.
    # Contra el año entero de 2025 (81 de 120, 67,5 %) habrían sido 12,5
    consulta = _mundo(consultar, sesiones=_anios((2026, 10), cambio={2026: 1}))
    hallado = cambios(consulta, consulta.nodo("11"), Periodo.leer("2026"))
    assert hallado is not None
    assert (hallado.asistencia, hallado.anterior.en_frase) == (100, "enero–octubre de 2025")
    assert hallado.sesiones == (10, 10)
    salidas = pintado(leer("/territorio/11?periodo=2026", consulta), consulta)
    assert "La asistencia subió 10,0 puntos frente a enero–octubre de 2025" in texto(salidas["titular"])
    assert "¿Qué cambió frente a enero–octubre de 2025?" in texto(salidas["cambios"])
    assert "+10,0 puntos frente a enero–octubre de 2025" in texto(salidas["tarjetas"])


def test_sin_los_mismos_meses_de_un_anio_antes_no_se_compara(consultar: Consultar) -> None:
    sesiones = [s for s in _anios((2026, 6)) if s["fecha"] >= "2025-03"]
    consulta = _mundo(consultar, sesiones=sesiones)
    nodo = consulta.nodo("11")
    # de 2025 falta enero y febrero: la asistencia calla, los estados al cierre sí se comparan
    anual = cambios(consulta, nodo, Periodo.leer("2026"))
    assert anual is not None
    assert (anual.asistencia, anual.conformados) == (None, (1, 1))
    de_abril = cambios(consulta, nodo, Periodo.leer("2026-04"))
    assert de_abril is not None
    assert de_abril.asistencia == 0
    assert cambios(consulta, nodo, Periodo.leer("2025")) is None
    assert "mismos meses del año anterior" in texto(
        pintado(leer("/territorio/11?periodo=2025", consulta), consulta)["cambios"]
    )


def test_quien_gano_grupo_se_cuenta_desde_los_mismos_meses_y_su_lista_es_la_misma(consultar: Consultar) -> None:
    grupos = [grupo("G1", "00000001"), grupo("G2", "00000002", desde="2025-11-10")]
    consulta = consultar(establecimientos=lugares(2), grupos=grupos, sesiones=_anios((2026, 10)))
    # a octubre de 2025 había uno; el segundo se formó en noviembre
    for periodo, ganaron in (("2026", 1), ("2026-S2", 1), ("2026-10", 1), ("2025", 1), ("2025-S2", 1), ("2025-S1", 0)):
        hallado = cambios(consulta, consulta.nodo("11"), Periodo.leer(periodo))
        assert hallado is not None
        assert hallado.ganaron == ganaron, periodo
        filas = abrir("ganaron_grupo", "11", consulta, Periodo.leer(periodo)).filas
        assert [fila["codigo"] for fila in filas] == ["00000002"] * ganaron, periodo


def test_la_pagina_de_un_grupo_no_compara_un_semestre_con_el_que_lo_precede(consultar: Consultar) -> None:
    # de mayo a octubre vienen 8,0; de noviembre a abril, 5,5: es la estación y no una subida
    consulta = _mundo(consultar, sesiones=_anios((2026, 10)))
    frase = texto(list(pintado(leer("/grupo/G1?periodo=2026", consulta), consulta).values()))
    assert "Vienen en promedio 8,0 madres por sesión." in frase
    assert "subió" not in frase
    # con una madre menos en 2026: 8,0 en 2025 y 7,0 en 2026
    consulta = _mundo(consultar, sesiones=_anios((2026, 10), cambio={2026: -1}))
    frase = texto(list(pintado(leer("/grupo/G1?periodo=2026", consulta), consulta).values()))
    assert "en un año su asistencia bajó de 8,0 a 7,0 madres por sesión." in frase


def _sello_de_asistencia(salidas: dict[str, Any]) -> str:
    return texto(salidas["tarjetas"]).split("Asistencia a sesiones")[-1]


def test_la_tarjeta_la_grafica_y_la_lamina_dicen_lo_mismo_en_todo_territorio_y_periodo(
    consultar: Consultar,
) -> None:
    # marzo de 2025 se hunde: es señal en él, y ningún otro periodo habla de él
    sesiones = _anios((2026, 10))
    for fila in sesiones:
        fila["asistentes"] = 7 if int(fila["fecha"][5:7]) % 2 else 6
        if fila["fecha"] == "2025-03-28":
            fila["asistentes"] = 0
    consulta, vistas = _mundo(consultar, sesiones=sesiones), {"señal": 0, "dentro": 0, "calla": 0}
    regiones = [hijo for hijo in consulta.hijos(consulta.raiz) if hijo.fecha_datos]
    for nodo in [consulta.raiz, *regiones]:
        for periodo in consulta.periodos():
            salidas = pintado(leer(f"/territorio/{nodo.codigo}?periodo={periodo}", consulta), consulta)
            tarjeta, grafica = _sello_de_asistencia(salidas), texto(salidas["tendencia_cabeza"])
            if nodo is consulta.raiz:
                # de una sola región no se juzga el mes del país: la tarjeta y la gráfica callan
                assert "esperado" not in tarjeta + grafica.split("banda:")[0]
                assert "señal de cambio" not in tarjeta + grafica.split("banda:")[0]
                continue
            laminas = [e.titulo for e in escenas(consulta, nodo, periodo).escenas if e.clave == "asistencia"]
            lamina = laminas[0] if laminas else ""
            for palabras, clave in (("señal de cambio", "señal"), ("dentro de lo esperado", "dentro")):
                assert (palabras in tarjeta) == (palabras in lamina), (nodo.codigo, str(periodo), tarjeta, lamina)
                assert (palabras in grafica.split("banda:")[0]) == (palabras in lamina), (nodo.codigo, str(periodo))
                vistas[clave] += palabras in lamina
            vistas["calla"] += "señal" not in lamina and "dentro" not in lamina
            # el mes del que se habla está en el periodo
            if hallado := re.search(r"([a-z]{3} \d{4}): (señal|dentro)", tarjeta):
                meses = {f"{MESES[m % 12]} {m // 12}": m for m in range(periodo.primer_mes, periodo.ultimo_mes + 1)}
                mes = Periodo.mes(meses[hallado[1]]).texto
                assert mes in grafica
                assert mes in lamina
    assert all(vistas.values()), vistas
