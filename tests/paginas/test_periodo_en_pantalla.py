"""Cada sello es del periodo en pantalla, y una comparación es siempre con los mismos meses de un año antes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores.cambio import Sentido
from dashboard.indicadores.escenas import escenas
from dashboard.indicadores.listas import abrir
from dashboard.indicadores.resumen import cambios
from dashboard.nucleo.formato import MESES_LARGOS
from tests.fabricas import grupo, sesion
from tests.indicadores.mundos import lugares
from tests.paginas.recorrido import con_clase, leer, pintado, texto

Consultar = Callable[..., Consulta]
#: madres que vienen de cada diez esperadas, de enero a diciembre: sube en invierno y baja en verano, todos los años
ESTACION = (5, 5, 6, 6, 7, 8, 9, 9, 8, 7, 6, 5)


def _anios(hasta: tuple[int, int], *, cambio: dict[int, int] | None = None, grupos: int = 1) -> list[dict[str, Any]]:
    """Una sesión por mes y grupo desde enero de 2024, con la misma estación cada año más el `cambio` de ese año."""
    return [
        sesion(
            f"S{anio}-{mes}-{g}", f"G{g}", f"{anio}-{mes:02d}-28", ESTACION[mes - 1] + (cambio or {}).get(anio, 0), 10
        )
        for g in range(1, grupos + 1)
        for anio in range(2024, hasta[0] + 1)
        for mes in range(1, 13)
        if (anio, mes) <= hasta
    ]


def _mundo(consultar: Consultar, grupos: int = 1, **otros: Any) -> Consulta:
    propios = [grupo(f"G{g}", "00000001") for g in range(1, grupos + 1)]
    return consultar(establecimientos=lugares(2), grupos=propios, **otros)


@pytest.mark.parametrize("periodo", ["2026", "2026-S1", "2026-S2", "2026-10", "2025", "2025-S1", "2025-S2"])
def test_la_estacion_no_es_un_cambio(consultar: Consultar, periodo: str) -> None:
    # todos los años son iguales: nada subió ni bajó, aunque cada segundo semestre pase al primero por 13 puntos
    consulta = _mundo(consultar, sesiones=_anios((2026, 10)))
    hallado = cambios(consulta, consulta.nodo("11"), Periodo.leer(periodo))
    assert hallado is not None
    assert hallado.asistencia is not None
    assert (hallado.asistencia.decimas, hallado.asistencia.sentido, hallado.motivo) == (0, Sentido.SIN_CAMBIO, None)
    salidas = pintado(leer(f"/territorio/11?periodo={periodo}", consulta), consulta)
    assert "Asistencia sin cambio distinguible (0,0 puntos, ±" in texto(salidas["titular"])


def test_un_anio_a_medias_se_compara_con_los_mismos_meses(consultar: Consultar) -> None:
    # en 2026 viene una madre más cada mes. De enero a octubre: 70 de 100 en 2025 y 80 de 100 en 2026, 10 puntos más.
    # Contra el año entero de 2025 (81 de 120, 67,5 %) habrían sido 12,5. Con cuarenta grupos iguales no es azar
    consulta = _mundo(consultar, 40, sesiones=_anios((2026, 10), cambio={2026: 1}, grupos=40))
    hallado = cambios(consulta, consulta.nodo("11"), Periodo.leer("2026"))
    assert hallado is not None
    assert hallado.asistencia is not None
    assert (hallado.asistencia.decimas, hallado.asistencia.sentido) == (100, Sentido.SUBIO)
    assert hallado.anterior.en_frase == "enero–octubre de 2025"
    periodos = (hallado.anterior, Periodo.leer("2026"))
    assert [int(consulta.suma("sesiones", [consulta.nodo("11")], p)[0]) for p in periodos] == [400, 400]
    salidas = pintado(leer("/territorio/11?periodo=2026", consulta), consulta)
    dicho = f"subió 10,0 puntos ({hallado.asistencia.mas_menos})"
    assert f"La asistencia {dicho} frente a enero–octubre de 2025" in texto(salidas["titular"])
    assert "¿Qué cambió frente a enero–octubre de 2025?" in texto(salidas["cambios"])
    assert f"Asistencia: {dicho}." in texto(salidas["cambios"])
    assert f"▲{dicho}frente a enero–octubre de 2025" in texto(salidas["tarjetas"]).replace(" ▲ ", "▲").replace(
        "▲ ", "▲"
    )


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
    assert de_abril.asistencia is not None
    assert de_abril.asistencia.decimas == 0
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
    assert "Vinieron en promedio 8,0 madres en sus últimas" in frase
    assert "subió" not in frase
    assert "Asistencia sin cambio distinguible (0,0 puntos, ±" in frase
    # con una madre menos en 2026 son 10 puntos: de un grupo de diez no se puede decir que bajó, y con cinco menos, sí
    for menos, dicho in (
        (-1, "Asistencia sin cambio distinguible (−10,0 puntos, ±"),
        (-5, "Su asistencia bajó 50,0 puntos (±"),
    ):
        consulta = _mundo(consultar, sesiones=_anios((2026, 10), cambio={2026: menos}))
        frase = texto(list(pintado(leer("/grupo/G1?periodo=2026", consulta), consulta).values()))
        assert dicho in frase
        assert "frente a enero–octubre de 2025" in frase


def _sello_de_asistencia(salidas: dict[str, Any]) -> str:
    return texto(salidas["tarjetas"]).split("Asistencia a sesiones")[-1]


def test_la_tarjeta_la_grafica_la_lamina_y_la_lista_dicen_lo_mismo_en_todo_territorio_y_periodo(
    consultar: Consultar,
) -> None:
    # dos años parejos; en 2026 se hunde marzo, y desde junio baja la mitad
    sesiones = _anios((2026, 10), grupos=6)
    for fila in sesiones:
        fila["asistentes"] = 7 if int(fila["fecha"][5:7]) % 2 else 6
        if fila["fecha"] == "2026-03-28":
            fila["asistentes"] = 0
        if fila["fecha"] >= "2026-06":
            fila["asistentes"] -= 4
    cierre = [{"codigo_territorio": "11", "periodo": "2026-10", "fecha_reporte": "2026-10-31"}]
    consulta = _mundo(consultar, 6, sesiones=sesiones, reportes=cierre)
    vistas = dict.fromkeys(("bajó", "subió", "sin cambio distinguible", "menos que lo esperado", "dentro de lo"), 0)
    for codigo in ("11", "11-01", "11-01-01"):
        nodo = consulta.nodo(codigo)
        meses = {fila["mes"]: fila for fila in abrir("mensual", codigo, consulta, Periodo.leer("2026")).filas}
        for periodo in consulta.periodos():
            salidas = pintado(leer(f"/territorio/{codigo}?periodo={periodo}", consulta), consulta)
            tarjeta, grafica = _sello_de_asistencia(salidas), texto(con_clase(salidas["tendencia"], "tarjeta-cabeza"))
            laminas = [e for e in escenas(consulta, nodo, periodo).escenas if e.clave == "asistencia"]
            lamina = laminas[0].titular if laminas else ""
            # lo que la tarjeta dice con un verbo, la lámina lo dice con sus puntos
            for palabras, dice in (("bajó", "puntos menos que en"), ("subió", "puntos más que en")):
                assert (palabras in tarjeta) == (dice in lamina), (codigo, str(periodo), tarjeta, lamina)
                vistas[palabras] += dice in lamina
            # que nada cambió en el año solo se dice si tampoco se apartó ningún mes
            quieto, apartados = "sin cambio distinguible" in tarjeta, "de lo esperado" in lamina
            assert (quieto and not apartados) == ("sin cambio distinguible" in lamina), (codigo, str(periodo), lamina)
            vistas["sin cambio distinguible"] += quieto and not apartados
            for palabras in ("menos que lo esperado", "dentro de lo esperado para"):
                vistas[palabras[:21]] = vistas.get(palabras[:21], 0) + (palabras in grafica)
            if "menos que lo esperado" in grafica:
                # el mes que la página nombra es señal también en la lámina
                assert laminas[0].graficos[0].senales, (codigo, str(periodo), grafica)
            # el mes del que se habla está en el periodo, y la lista dice de él lo mismo
            if hallado := re.match(r"([A-ZÁÉÍÓÚ][a-z]+) de (\d{4}): ", grafica):
                mes = f"{hallado[2]}-{MESES_LARGOS.index(hallado[1].lower()) + 1:02d}"
                assert periodo.primer_mes <= Periodo.leer(mes).primer_mes <= periodo.ultimo_mes
                por_debajo = "menos que lo esperado" in grafica or "por debajo de lo esperado" in grafica
                assert meses[mes]["senal"] == ("menos de lo esperado" if por_debajo else "no")
    assert vistas["bajó"]
    assert vistas["sin cambio distinguible"]
    assert vistas["menos que lo esperado"]
    assert vistas["dentro de lo esperado"]


def test_de_una_sola_region_no_se_juzga_el_mes_del_pais(consultar: Consultar) -> None:
    consulta = _mundo(consultar, sesiones=_anios((2026, 10)))
    for periodo in consulta.periodos():
        salidas = pintado(leer(f"/?periodo={periodo}", consulta), consulta)
        dicho = _sello_de_asistencia(salidas) + texto(con_clase(salidas["tendencia"], "tarjeta-cabeza"))
        assert not re.search(r"esperado|subió|bajó", dicho)
