"""La página de calidad: dice la parte que dice, llega a cada unidad con quien la entrega, y no cuenta personas."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from dashboard.almacen.almacen import Almacen
from dashboard.almacen.consulta import Consulta
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.calidad import COMPROBACIONES, SE_DICE, hallar
from dashboard.nucleo.errores import ErrorVista
from tests.fabricas import establecimiento, grupo
from tests.indicadores.mundos import lugares
from tests.indicadores.test_calidad import anual
from tests.paginas.recorrido import con_clase, enlaces, leer, pintado, texto, titular

Consultar = Callable[..., Consulta]


def _leido(consulta: Consulta, direccion: str) -> str:
    return texto(pintado(leer(direccion, consulta), consulta)["simple"])


@pytest.fixture
def con_perfecto(consultar: Consultar) -> Consulta:
    """Un grupo en que vinieron todas doce meses y otro de asistencia corriente, cada uno en su microrred."""
    return consultar(
        establecimientos=[*lugares(1), *lugares(1, "11-01-02", desde=2)],
        grupos=[grupo(f"G-{n}", f"{n:08d}", "2024-01-10", integrantes=12) for n in (1, 2)],
        sesiones=[*anual("G-1", [12] * 12), *anual("G-2", [9, 8, 7, 9, 8, 7])],
    )


def test_el_titular_dice_que_parte_de_la_asistencia_es_de_grupos_por_confirmar(con_perfecto: Consulta) -> None:
    # 144 de las 216 esperadas
    salidas = pintado(leer("/calidad?territorio=11&periodo=2025", con_perfecto), con_perfecto)
    assert titular(salidas) == "En Cusco, el 66,7 % de las asistencias esperadas de 2025 es de grupos por confirmar"
    leido = texto(salidas["simple"])
    assert "Es 1 de 2 grupos con asistencia anotada. Que se nombre a una unidad no dice que su dato sea falso" in leido
    # el grupo, con su establecimiento, y sus meses; la lista y su ficha se abren desde ahí
    assert "Grupo G-1 · Puesto 0001" in leido
    assert "12 meses con todas" in leido
    assert "Grupo G-1 · Puesto 0001 · Cusco" in _leido(con_perfecto, "/calidad?territorio=PE&periodo=2025")
    destinos = [destino for destino, _ in enlaces(salidas)]
    assert "/grupo/G-1?periodo=2025" in destinos
    assert "/lista/calidad_perfectos/11?periodo=2025" in destinos
    # ninguna cuenta de personas: ni asistentes ni esperadas
    assert not re.search(r"\b(144|216|72|97)\b", leido)


def test_la_tarjeta_de_asistencia_lleva_la_marca_y_llega_a_la_pagina(con_perfecto: Consulta) -> None:
    salidas = pintado(leer("/territorio/11?periodo=2025", con_perfecto), con_perfecto)
    marcas = [par for par in enlaces(salidas["tarjetas"]) if par[0].startswith("/calidad")]
    assert marcas == [("/calidad?territorio=11&periodo=2025", "◆ 66,7 % de grupos por confirmar")]
    assert titular(pintado(leer(marcas[0][0], con_perfecto), con_perfecto)).startswith("En Cusco, el 66,7 %")
    # en la microrred del otro grupo no hay nada que confirmar
    otra = pintado(leer("/territorio/11-01-02?periodo=2025", con_perfecto), con_perfecto)
    assert not [destino for destino, _ in enlaces(otra["tarjetas"]) if destino.startswith("/calidad")]


def test_se_dice_de_que_archivo_se_rechazaron_o_repararon_filas(
    con_perfecto: Consulta, monkeypatch: pytest.MonkeyPatch
) -> None:
    cargas = [
        {"archivo": "sesiones.csv", "filas": 1200, "rechazadas": 3, "reparadas": 0},
        {"archivo": "grupos.csv", "filas": 40, "rechazadas": 0, "reparadas": 0},
        # de una versión que no contaba las reparadas
        {"archivo": "viejo.csv", "filas": 1, "rechazadas": 1},
    ]
    monkeypatch.setattr(Consulta, "procedencia", lambda _self, _tablas: cargas)
    leido = _leido(con_perfecto, "/calidad?territorio=PE&periodo=2025")
    assert "sesiones.csv: de 1 200 filas, 3 con rechazo y 0 con reparación." in leido
    assert "viejo.csv: de 1 fila, 1 con rechazo y 0 con reparación." in leido
    assert "grupos.csv" not in leido


def test_por_debajo_del_limite_no_hay_marca(consultar: Consultar) -> None:
    # 12 meses perfectos de 8 entre 20 grupos de 12 esperadas: 96 de 2 832, el 3,4 %
    grupos = [grupo(f"G-{n}", "00000001", "2024-01-10", integrantes=12) for n in range(20)]
    normales = [s for n in range(1, 20) for s in anual(f"G-{n}", [9, 8, 7, 9, 8, 7, 6, 8, 9, 7, 8, 6])]
    consulta = consultar(establecimientos=lugares(1), grupos=grupos, sesiones=[*anual("G-0", [8] * 12, 8), *normales])
    assert "el 3,4 % de las asistencias" in _leido(consulta, "/calidad?territorio=11&periodo=2025")
    assert SE_DICE == 5
    salidas = pintado(leer("/territorio/11?periodo=2025", consulta), consulta)
    assert not [destino for destino, _ in enlaces(salidas["tarjetas"]) if destino.startswith("/calidad")]


@pytest.mark.parametrize("codigo", ["PE", "11", "11-01-01", "25"])
def test_con_solo_el_registro_se_dice_por_que_no_se_comprueba(consultar: Consultar, codigo: str) -> None:
    consulta = consultar(establecimientos=[establecimiento("00000001", "11-01-01")])
    leido = _leido(consulta, f"/calidad?territorio={codigo}")
    assert "no hay asistencia anotada en" in leido
    vacias = [c for c in COMPROBACIONES if c.clave != "coordenadas" or codigo == "25"]
    assert all(c.sin_dato in leido for c in vacias)
    assert "de lo mirado" not in leido


def test_un_periodo_pasado_dice_lo_suyo(con_perfecto: Consulta) -> None:
    leido = _leido(con_perfecto, "/calidad?territorio=11&periodo=2025-02")
    assert "el 50,0 % de las asistencias esperadas de febrero de 2025" in leido
    assert "Mes a mes" not in leido.split("¿En qué grupos")[0].split("¿Se contradice")[1].split("¿Hay sesiones")[0]


def test_solo_los_territorios_tienen_pagina_de_calidad(con_perfecto: Consulta) -> None:
    for codigo in ("00000001", "G-1"):
        with pytest.raises(ErrorVista, match="no es un territorio"):
            pintado(leer(f"/calidad?territorio={codigo}&periodo=2025", con_perfecto), con_perfecto)


@pytest.mark.parametrize("alcance", ["PE", "11", "11-01"])
def test_toda_pagina_dice_lo_que_hallo(almacen_pequeno: Almacen, alcance: str) -> None:
    consulta = almacen_pequeno.consulta(alcance)
    for nivel in (Nivel.PAIS, Nivel.DIRESA, Nivel.RED, Nivel.MICRORRED):
        for nodo in consulta.descendientes(consulta.raiz, nivel) if nivel.orden >= consulta.raiz.nivel.orden else []:
            for periodo in map(Periodo.leer, ("2026", "2025-S1", "2024-03")):
                salidas = pintado(leer(f"/calidad?territorio={nodo.codigo}&periodo={periodo}", consulta), consulta)
                tarjetas = [texto(p) for p in con_clase(salidas["simple"], "tarjeta")]
                assert len(tarjetas) == len(COMPROBACIONES) + 1
                for comprobacion in COMPROBACIONES:
                    (suya,) = [dicha for dicha in tarjetas if dicha.startswith(comprobacion.pregunta)]
                    hallado = hallar(consulta, nodo, periodo, comprobacion)
                    if not hallado.miradas:
                        assert comprobacion.sin_dato in suya
                        continue
                    cuantas, de = re.search(r"([\d ]+) de ([\d ]+) [a-z]+ por confirmar", suya).groups()  # type: ignore[union-attr]
                    assert (int(hallado.nombrados.sum()), hallado.miradas) == (
                        int(re.sub(r"\D", "", cuantas.removeprefix(comprobacion.nombre))), int(re.sub(r"\D", "", de))
                    )  # fmt: skip
                # las direcciones de la página siguen en el ámbito y abren algo
                for destino, _ in enlaces(salidas):
                    if destino.startswith(("/calidad", "/lista")):
                        assert "periodo=" in destino
