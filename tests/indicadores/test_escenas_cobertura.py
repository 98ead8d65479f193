"""De dónde se partió, dónde se está, quiénes se parecen y qué falta: frases y cifras hechas a mano."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores.alcanzar import Orden, candidatos
from dashboard.indicadores.catalogo import POR_CLAVE
from dashboard.indicadores.listas.parecidos import parecidos
from dashboard.indicadores.resumen import hijos, medir
from tests.fabricas import establecimiento, grupo, publicado, sesion, tablas
from tests.indicadores.mundos import lugares
from tests.indicadores.relatos import (
    Consultar,
    cifras,
    contar,
    dicho,
    escena,
    estados,
    llano,
    mensuales,
    omitidas,
    titular,
)

#: pocos días después de lo último que se informó: todavía es «hoy»
HOY = date(2026, 7, 10)


def _grupos(desde: str, *numeros: int) -> list[dict[str, Any]]:
    return [grupo(f"G{n}", f"{n:08d}", desde) for n in numeros]


def _ancla(*, hasta: str = "2026-06-30", en: str = "G1") -> list[dict[str, Any]]:
    """Una sesión en 2025 y otra al final, para que se sepa hasta cuándo se informó."""
    return [sesion("S-antes", en, "2025-06-10"), sesion("S-ahora", en, hasta)]


@pytest.fixture
def region(consultar: Consultar) -> Consulta:
    """Cusco: dos redes.

    Red 01: 5 establecimientos; al cierre de 2025 tenía grupo 1, al de 2026 tienen 4. 80 % de 5 son 4: faltaban 3,
    faltan 0. Red 02: 5 establecimientos; tenía grupo 1 y tienen 2: faltaban 3, faltan 2. La región tiene 6 de 10
    (60 %): faltan 2. Un facilitador por cada 20: necesita 1 y tiene 0: falta 1.
    """
    return consultar(
        establecimientos=[*lugares(5, "11-01-01"), *lugares(5, "11-02-01", desde=11)],
        facilitadores=[{"diresa": "11", "anio": 2026, "facilitadores": 0}],
        grupos=[*_grupos("2025-02-01", 1, 11), *_grupos("2026-02-01", 2, 3, 4, 12)],
        sesiones=[
            *mensuales("S", "G1", "2025-03", 16, 9),
            *mensuales("T", "G11", "2025-03", 10, 5),
            sesion("U", "G2", "2026-06-28", 9),
            sesion("V", "G1", "2026-06-30", 9),
        ],
    )


# -- entonces y ahora ------------------------------------------------------------------------------------------------


def test_con_menos_de_cien_se_dicen_las_cuentas_de_entonces_y_de_ahora(region: Consulta) -> None:
    relato = contar(region, "11", "2026", HOY)
    propia = escena(relato, "entonces")
    assert titular(relato, "entonces") == (
        "Al cerrar 2025, 2 de 10 establecimientos de Cusco que atienden partos tenían un grupo conformado. "
        "Hoy, 6 de 10."
    )
    assert propia.destacado == "Hoy, 6 de 10.", "lo de ahora se revela al final"
    assert propia.bajada == "Faltan 2 grupos para que llegue a 80 de cada 100."
    (grafico,) = propia.graficos
    assert (grafico.categorias, grafico.series[0].valores, grafico.linea) == (("2025", "2026"), (0.2, 0.6), 0.8)
    assert [llano(texto) for texto in grafico.textos] == ["20,0 %", "60,0 %"]
    # al país le falta casi todo: de lo cargado no se dibuja cómo cambió
    pais = escena(contar(region, "PE", "2026", HOY), "entonces")
    assert pais.titular == "No hay dato nacional de cobertura: se sabe de 1 de 29 regiones. De lo cargado, 6 de 10."
    assert pais.graficos == ()


@pytest.mark.parametrize(
    ("ahora", "destacado", "bajada"),
    [
        # 80 % de 145 son 116. 115 son 79,3 %: falta 1
        (115, "Hoy, 79.", "Falta 1 grupo para que llegue a 80 de cada 100."),
        (116, "Hoy, 80.", "Cumple el estándar de la guía: 80 de cada 100."),
        (145, "Hoy, 100.", "Cumple el estándar de la guía: 80 de cada 100."),
    ],
)
def test_desde_cien_se_dice_de_cada_cien(consultar: Consultar, ahora: int, destacado: str, bajada: str) -> None:
    consulta = consultar(
        establecimientos=lugares(145),
        # 71 de 145 son 48,97 %
        grupos=[*_grupos("2024-02-01", *range(1, 72)), *_grupos("2026-02-01", *range(72, ahora + 1))],
        sesiones=_ancla(),
    )
    propia = escena(contar(consulta, "11", "2026", HOY), "entonces")
    assert propia.titulo == (
        "Al cerrar 2025, 49 de cada 100 establecimientos de Cusco que atienden partos tenían un grupo conformado."
    )
    assert (propia.destacado, propia.bajada.split(" Pero")[0]) == (destacado, bajada)


def test_un_solo_periodo_un_solo_establecimiento_y_ninguno_con_grupo(consultar: Consultar) -> None:
    def entonces(cuantos: int, *con_grupo: int, hasta: str = "2026-06-30") -> str:
        consulta = consultar(
            establecimientos=lugares(cuantos),
            grupos=_grupos("2026-01-05", *con_grupo),
            sesiones=[sesion("S1", "G1", hasta)] if con_grupo else [],
            reportes=[{"codigo_territorio": "11", "periodo": "2026-06", "fecha_reporte": hasta}],
        )
        return titular(contar(consulta, "11", "2026", HOY), "entonces")

    assert entonces(5, 1) == "Hoy, 1 de 5 establecimientos de Cusco que atienden partos tiene un grupo conformado"
    assert entonces(5, 1, 2) == "Hoy, 2 de 5 establecimientos de Cusco que atienden partos tienen un grupo conformado"
    assert (
        entonces(5) == "Hoy, ninguno de los 5 establecimientos de Cusco que atienden partos tiene un grupo conformado"
    )
    assert entonces(1, 1) == "Hoy, el único establecimiento de Cusco que atiende partos tiene un grupo conformado"
    assert entonces(1) == "Hoy, el único establecimiento de Cusco que atiende partos no tiene un grupo conformado"


def test_de_un_periodo_cerrado_se_habla_en_pasado(region: Consulta) -> None:
    relato = contar(region, "11", "2025", HOY)
    propia = escena(relato, "entonces")
    assert titular(relato, "entonces") == (
        "Al cerrar 2025, 2 de 10 establecimientos de Cusco que atienden partos tenían un grupo conformado"
    )
    # 80 % de 10 son 8
    assert propia.bajada == "Faltaban 6 grupos para que llegara a 80 de cada 100."
    assert propia.graficos[0].categorias == ("2025",), "de lo que vino después es otra historia"
    assert titular(relato, "faltan") == "Al cerrar 2025, faltaban 6 grupos para que Cusco llegara al 80 %"
    semestre = escena(contar(region, "11", "2025-S2", HOY), "entonces")
    assert semestre.graficos[0].categorias == ("2025-I", "2025-II")
    assert semestre.destacado == "Al cerrar el 2.º semestre de 2025, también 2 de 10."


def test_el_que_calla_se_dice_y_el_que_depende_no_se_da_por_caido(consultar: Consultar) -> None:
    def mundo(*informan: str, **otros: Any) -> Consulta:
        return consultar(
            establecimientos=lugares(5),
            grupos=_grupos("2025-02-01", 1, 2, 3),
            sesiones=[sesion(f"S{n}-{anio}", f"G{n}", f"{anio}-06-20") for n in (1, 2, 3) for anio in (2025, 2026)],
            reportes=[
                {"codigo_territorio": codigo, "periodo": anio, "fecha_reporte": f"{anio}-06-30"}
                for codigo in informan
                for anio in otros.get("anios", ("2025", "2026"))
            ],
        )

    # 3 de 5 y los otros dos callan: entre 60 % y 100 %, depende
    propia = escena(contar(mundo("00000001", "00000002", "00000003"), "11", "2026", HOY), "entonces")
    assert llano(propia.bajada) == (
        "Que llegue a 80 de cada 100 depende de 2 establecimientos sin reporte. Está entre 60,0 % y 100,0 %, según lo "
        "que digan los que callan."
    )
    assert "2 establecimientos sin reporte: no se sabe si tienen grupo." in propia.avisos
    # y los que callaban cuando se partió tampoco se dan por caídos sin decirlo
    assert "Al cerrar 2025, 2 establecimientos sin reporte: no se sabe si tenían grupo." in propia.avisos
    todos = escena(contar(mundo("11"), "11", "2026", HOY), "entonces")
    assert todos.bajada == "Falta 1 grupo para que llegue a 80 de cada 100."
    assert "sin reporte" not in dicho(todos)


def test_quien_cumple_lleva_su_pero(consultar: Consultar) -> None:
    # en 2025 tenían grupo los cinco; en 2026 cerró uno: 4 de 5 todavía es 80 %
    consulta = consultar(
        establecimientos=lugares(5),
        grupos=[*_grupos("2024-02-01", 1, 2, 3, 4), grupo("G5", "00000005", "2024-02-01", fecha_cierre="2026-03-01")],
        sesiones=_ancla(),
    )
    propia = escena(contar(consulta, "11", "2026", HOY), "entonces")
    assert propia.destacado == "Hoy, 4 de 5."
    assert propia.bajada == (
        "Cumple el estándar de la guía: 80 de cada 100. Pero 1 establecimiento perdió su grupo desde junio de 2025."
    )


# -- el mapa de entonces y el de ahora -------------------------------------------------------------------------------


def _con_areas() -> Any:
    """Como si cada territorio tuviera su área dibujada."""
    return patch.object(Consulta, "lugar", lambda *_: {"tipo": "area", "rotulo": (-72.0, -13.0)})


def _mapa(consulta: Consulta, codigo: str, periodo: str, hoy: date = HOY) -> Any:
    with _con_areas():
        return escena(contar(consulta, codigo, periodo, hoy), "mapa")


def _redes(consultar: Consultar, antes: tuple[int, ...], ahora: tuple[int, ...], **otros: Any) -> Consulta:
    """Redes de 5 establecimientos: cuántos tenían grupo al cerrar 2025 y cuántos lo tienen ahora."""
    sitios, grupos = [], []
    for red, (de_antes, de_ahora) in enumerate(zip(antes, ahora, strict=True), 1):
        primero = 10 * red + 1
        sitios += lugares(5, f"11-{red:02d}-01", desde=primero)
        siguen = min(de_antes, de_ahora)
        grupos += _grupos("2024-02-01", *range(primero, primero + siguen))
        grupos += _grupos("2026-02-01", *range(primero + siguen, primero + de_ahora))
        grupos += [
            grupo(f"C{n}", f"{n:08d}", "2024-02-01", fecha_cierre="2026-02-01")
            for n in range(primero + siguen, primero + de_antes)
        ]
    sesiones = otros.pop("sesiones", None) or _ancla(en=grupos[0]["codigo_grupo"])
    return consultar(establecimientos=sitios, grupos=grupos, sesiones=sesiones, **otros)


@pytest.mark.parametrize(
    ("antes", "ahora", "dice", "cifra", "quienes"),
    [
        ((1, 1, 1), (4, 5, 2), "pasaron de 0 a 2", "0 → 2 de 3 redes", "Cumplen Red 01 y Red 02."),
        ((4, 1, 1), (4, 4, 4), "pasaron de 1 a 3", "1 → 3 de 3 redes", "Cumplen Red 01, Red 02 y Red 03."),
        ((4, 4, 1), (4, 1, 1), "bajaron de 2 a 1", "2 → 1 de 3 redes", "Cumple Red 01."),
        ((4, 1, 1), (4, 2, 1), "siguen siendo 1", "1 de 3 redes", "Cumple Red 01."),
        ((4, 1, 1), (1, 1, 1), "bajaron de 1 a 0", "1 → 0 de 3 redes", ""),
    ],
)
def test_los_dos_mapas_dicen_cuantas_cumplian_y_cuantas_cumplen(
    consultar: Consultar, antes: tuple[int, ...], ahora: tuple[int, ...], dice: str, cifra: str, quienes: str
) -> None:
    propia = _mapa(_redes(consultar, antes, ahora), "11", "2026")
    assert llano(propia.titulo) == "Las redes de Cusco que cumplen el 80 %"
    assert propia.destacado == dice
    assert cifras(propia) == [cifra]
    assert propia.bajada == quienes
    assert [mapa.rotulo for mapa in propia.mapas] == ["Al cerrar 2025", "Hoy"]
    # cada mapa, con lo de su tiempo
    for mapa, cuantos in zip(propia.mapas, (antes, ahora), strict=True):
        de_cada = {area.codigo: area.fraccion.numerador for area in mapa.areas}
        assert de_cada == {f"11-{red:02d}": n for red, n in enumerate(cuantos, 1)}


def test_dos_mapas_vacios_no_dicen_mas_que_uno(consultar: Consultar) -> None:
    propia = _mapa(_redes(consultar, (1, 1, 1), (2, 1, 1)), "11", "2026")
    assert llano(propia.titular) == "Hoy, ninguna de las 3 redes de Cusco cumple la cobertura de 80 %"
    assert (len(propia.mapas), propia.cifras) == (1, ())
    # con una sola red, o una sola microrred, el mapa repetiría lo que ya se dijo
    for codigo in ("11", "11-01"):
        una = contar(_redes(consultar, (1,), (4,)), codigo, "2026", HOY)
        assert omitidas(una)["mapa"] == "una sola parte no hace un mapa"


def _reportes(*redes: tuple[str, str]) -> list[dict[str, Any]]:
    return [{"codigo_territorio": r, "periodo": a, "fecha_reporte": f"{a}-06-30"} for r, a in redes]


def test_de_quien_callo_despues_no_se_dice_que_dejo_de_cumplir(consultar: Consultar) -> None:
    # las dos primeras cumplían en 2025; en la lista de 2026 la segunda solo tiene un establecimiento, que calla
    codigos = [f"{10 * red + n:08d}" for red in (1, 2, 3) for n in range(1, 6)]
    partos = [
        {"codigo_renipress": codigo, "anio_parto": anio,
         "atiende_parto_rn": "no" if anio == 2026 and "00000021" <= codigo <= "00000024" else "si"}
        for codigo in codigos for anio in (2025, 2026)
    ]  # fmt: skip
    informan = (("11-01", "2025"), ("11-02", "2025"), ("11-03", "2025"), ("11-01", "2026"), ("11-03", "2026"))
    consulta = _redes(consultar, (4, 4, 1), (4, 4, 1), partos=partos, reportes=_reportes(*informan))
    propia = _mapa(consulta, "11", "2026")
    assert llano(propia.titular) == "Las redes con dato de Cusco que cumplen el 80 % siguen siendo 1"
    assert cifras(propia) == ["1 de 2 redes con dato"]
    assert propia.bajada == "Cumple Red 01. Sin relleno: 1 red de que no se sabe."
    # quien calla del todo no va rayado: de él no se sabe nada
    assert [area.trama for area in propia.mapas[1].areas] == [False] * 3


def test_el_primer_mapa_es_del_primer_periodo_en_que_se_sabe_de_todas(consultar: Consultar) -> None:
    # en 2024 la red 02 no informó nada: de ella no se sabe si cumplía
    consulta = consultar(
        establecimientos=[*lugares(5), *lugares(5, "11-02-01", 11)],
        grupos=[*_grupos("2024-02-01", 1, 2, 3, 4), *_grupos("2025-02-01", 11), *_grupos("2026-02-01", 12, 13, 14)],
        sesiones=[sesion(f"S{anio}", "G1", f"{anio}-06-20") for anio in (2024, 2025, 2026)],
        reportes=_reportes(("11-01", "2024"), ("11", "2025"), ("11", "2026")),
    )
    propia = _mapa(consulta, "11", "2026")
    assert [mapa.rotulo for mapa in propia.mapas] == ["Al cerrar 2025", "Hoy"]
    assert llano(propia.titular) == "Las redes de Cusco que cumplen el 80 % pasaron de 1 a 2"


def test_de_quien_depende_no_se_dice_que_bajo(consultar: Consultar) -> None:
    # la red 02 tenía 4 de 5; en 2026 cerró un grupo y otro establecimiento calla: entre 3 y 4 de 5
    consulta = _redes(
        consultar, (4, 4), (4, 3),
        sesiones=[sesion(f"S{n}-{anio}", f"G{n}", f"{anio}-06-20")
                  for n in (11, 12, 13, 14, 21, 22, 23) for anio in (2025, 2026)],
        reportes=[
            *_reportes(("11", "2025"), ("11-01", "2026")),
            *_reportes(*((f"{n:08d}", "2026") for n in (21, 22, 23, 24))),
        ],
    )  # fmt: skip
    propia = _mapa(consulta, "11", "2026")
    assert llano(propia.titular) == "Las redes de Cusco que cumplen el 80 % eran 2 y ahora solo se sabe de 1"
    assert propia.bajada == "Cumple Red 01. Rayada: 1 red de que no se sabe todo."


def test_de_quien_dependia_no_se_dice_que_subio(consultar: Consultar) -> None:
    # en 2025 la red 02 tenía 3 de 5 y los otros dos callaban: entre 3 y 5, quizá ya cumplía; en 2026 tiene 4
    def mundo(antes: tuple[int, int]) -> Consulta:
        informaron = [f"{n:08d}" for n in range(21, 21 + antes[1])]
        return _redes(
            consultar, antes, (4, 4),
            reportes=_reportes(("11-01", "2025"), ("11", "2026"), *((codigo, "2025") for codigo in informaron)),
        )  # fmt: skip

    propia = _mapa(mundo((4, 3)), "11", "2026")
    assert llano(propia.titular) == "Las redes de Cusco que cumplen el 80 % eran al menos 1 y ahora son 2"
    assert cifras(propia) == ["2 de 2 redes"]
    # de ninguna se sabía: no se dice que eran cero
    assert llano(_mapa(mundo((1, 3)), "11", "2026").titular) == "Las redes de Cusco que cumplen el 80 % ahora son 2"


def test_sin_areas_o_sin_dato_no_hay_mapa_y_se_dice_por_que(region: Consulta) -> None:
    assert omitidas(contar(region, "11", "2026"))["mapa"].startswith("este territorio no tiene áreas dibujadas")
    assert omitidas(contar(region, "11-01-01", "2026"))["mapa"].startswith("los establecimientos de una microrred")


# -- las que se parecen ----------------------------------------------------------------------------------------------


def _regiones(consultar: Consultar, **con_grupo: int) -> Consulta:
    """Regiones de 5 establecimientos con esos grupos: `r11=2`."""
    sitios, grupos = [], []
    for turno, (nombre, cuantos) in enumerate(con_grupo.items()):
        diresa, primero = nombre[1:], 10 * turno + 1
        sitios += lugares(5, f"{diresa}-01-01", desde=primero)
        grupos += _grupos("2024-02-01", *range(primero, primero + cuantos))
    sesiones = [sesion(f"S{g['codigo_grupo']}", g["codigo_grupo"], "2026-06-30") for g in grupos]
    return consultar(establecimientos=sitios, grupos=grupos, sesiones=sesiones)


def test_se_dice_cuantas_van_por_delante_y_se_nombra_la_primera(consultar: Consultar) -> None:
    consulta = _regiones(consultar, r11=2, r08=4, r25=5, r17=1)
    relato = contar(consulta, "11", "2026", HOY)
    assert titular(relato, "parecidas") == (
        f"De las 3 regiones más parecidas a Cusco, 2 van por delante: {consulta.nodo('25').nombre} llega a 100,0 %"
    )
    (grafico,) = escena(relato, "parecidas").graficos
    assert (grafico.codigos, grafico.series[0].valores) == (("25", "08", "11"), (1.0, 0.8, 0.4))
    assert grafico.anotado == ((2, ""),), "la propia es la que se resalta"
    # la que va detrás no se nombra en ningún sitio
    assert consulta.nodo("17").nombre not in dicho(escena(relato, "parecidas"))
    una = contar(_regiones(consultar, r11=2, r08=4), "11", "2026", HOY)
    assert titular(una, "parecidas") == "La región más parecida a Cusco va por delante: Callao llega a 80,0 %"
    todas = contar(_regiones(consultar, r11=2, r08=4, r25=5), "11", "2026", HOY)
    assert titular(todas, "parecidas").startswith("Las 2 regiones más parecidas a Cusco van por delante: ")
    sola = contar(_regiones(consultar, r11=4, r08=4, r25=1), "11", "2026", HOY)
    assert (
        titular(sola, "parecidas") == "Ninguna de las 2 regiones más parecidas a Cusco llega más lejos: Cusco, 80,0 %"
    )
    assert omitidas(contar(consulta, "PE", "2026"))["parecidas"] == "solo una región se compara con otras"


def test_si_se_salta_a_una_sin_dato_no_son_las_mas_parecidas(consultar: Consultar) -> None:
    # de Callao no se sabe quién atiende partos
    sitios = [*lugares(5), *lugares(5, "08-01-01", 11, atiende_parto_rn=None), *lugares(5, "25-01-01", 21)]
    grupos = _grupos("2024-02-01", 1, 11, 21, 22)
    consulta = consultar(establecimientos=sitios, grupos=grupos, sesiones=_ancla())
    dicha = titular(contar(consulta, "11", "2026", HOY), "parecidas")
    de_orden = [n.codigo for n in parecidos(consulta, consulta.nodo("11"), Periodo.leer("2026"))]
    saben = " con dato" if de_orden.index("08") < de_orden.index("25") else ""
    assert dicha == f"La región{saben} más parecida a Cusco va por delante: {consulta.nodo('25').nombre} llega a 40,0 %"


def test_nunca_se_nombra_a_una_region_que_va_detras(consulta_pequena: Consulta) -> None:
    vistas = 0
    for nodo, periodo in estados(consulta_pequena, 150, 23):
        relato = contar(consulta_pequena, nodo.codigo, str(periodo))
        for propia in (e for e in relato.escenas if e.clave == "parecidas"):
            vistas += 1
            suya = medir(consulta_pequena, nodo, periodo, "cobertura").fraccion.exacta
            for otra in consulta_pequena.descendientes(consulta_pequena.raiz, nodo.nivel):
                if otra.codigo != nodo.codigo and otra.nombre in f"{propia.titular} {propia.graficos[0].categorias}":
                    assert medir(consulta_pequena, otra, periodo, "cobertura").fraccion.exacta > suya
    assert vistas


# -- lo que falta ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ahora", "dice"),
    [
        # 80 % de 10 son 8
        ((4, 2), "Hoy faltan 2 grupos para que Cusco llegue al 80 %: 3 de los 4 sin grupo son de Red 02"),
        ((4, 3), "Hoy falta 1 grupo para que Cusco llegue al 80 %: 2 de los 3 sin grupo son de Red 02"),
        # de 15, el 80 % son 12; sin grupo, 4, 2 y 2: la mitad son de una
        ((1, 3, 3), "Hoy faltan 5 grupos para que Cusco llegue al 80 %: 4 de los 8 sin grupo son de Red 01"),
        # con brechas iguales no se nombra a unas y se calla a otras
        ((1, 1, 1), "Hoy faltan 9 grupos para que Cusco llegue al 80 %"),
        ((1, 1), "Hoy faltan 6 grupos para que Cusco llegue al 80 %"),
        ((2,), "Hoy faltan 2 grupos para que Cusco llegue al 80 %"),
        # la región cumple, y le queda alguno sin grupo
        ((4, 5), "Cusco llega al 80 %, y 1 establecimiento que atiende partos no tiene grupo"),
        ((4, 4), "Cusco llega al 80 %, y 2 establecimientos que atienden partos no tienen grupo"),
    ],
)
def test_lo_que_falta_se_dice_en_grupos_enteros_y_donde(
    consultar: Consultar, ahora: tuple[int, ...], dice: str
) -> None:
    relato = contar(_redes(consultar, (1,) * len(ahora), ahora), "11", "2026", HOY)
    assert titular(relato, "faltan") == dice
    faltan = sum(5 - cuantos for cuantos in ahora)
    # sin áreas dibujadas, la cuenta va escrita
    assert escena(relato, "faltan").cifras[0].valor == str(faltan)


def test_los_puntos_son_los_que_faltan_y_los_primeros_llevan_numero(consultar: Consultar) -> None:
    sitios = [*lugares(8), establecimiento("00000009", "11-01-01", latitud=None, longitud=None)]
    consulta = consultar(establecimientos=sitios, grupos=_grupos("2024-02-01", 1, 2), sesiones=_ancla())
    with _con_areas():
        propia = escena(contar(consulta, "11", "2026", HOY), "faltan")
    (mapa,) = propia.mapas
    # de 9, tienen grupo 2 y uno no tiene ubicación
    sin_grupo = [c.codigo for c in candidatos(consulta, consulta.nodo("11"), Periodo.leer("2026"), Orden.CERCA)]
    assert len(sin_grupo) == 7
    assert [punto.codigo for punto in mapa.puntos] == [codigo for codigo in sin_grupo if codigo != "00000009"]
    assert mapa.rotulo == "Cada punto, uno de los 7 que atienden partos y no tienen grupo"
    assert "1 establecimiento sin ubicación en el registro: no se dibuja." in propia.avisos
    # los cuatro primeros tienen número en el mapa y nombre en la lista, en el mismo orden
    assert propia.tabla is not None
    assert [punto.codigo for punto in mapa.puntos if punto.nombrado] == [c for c in sin_grupo[:4] if c != "00000009"]
    assert [fila["nombre"] for fila in propia.tabla.filas] == [f"Puesto {codigo[-4:]}" for codigo in sin_grupo[:4]]
    assert propia.tabla.total == 7
    # el lugar de cada punto es el del registro: longitud y latitud
    primero = next(p for p in mapa.puntos if p.codigo == "00000003")
    assert primero.lugar == pytest.approx((-72.0 - 3 / 500, -13.03))


def test_el_numero_de_la_lista_es_el_del_mapa_aunque_al_primero_le_falte_su_sitio(consultar: Consultar) -> None:
    sitios = [establecimiento("00000003", "11-01-01", latitud=None, longitud=None), *lugares(2), *lugares(3, desde=4)]
    consulta = consultar(establecimientos=sitios, grupos=_grupos("2024-02-01", 1), sesiones=_ancla())
    with _con_areas():
        propia = escena(contar(consulta, "11-01-01", "2026", HOY), "faltan")
    (mapa,) = propia.mapas
    assert propia.tabla is not None
    assert [p.nombre for p in mapa.puntos if p.nombrado] == [fila["nombre"] for fila in propia.tabla.filas]


def test_lo_que_falta_y_el_compromiso_dicen_el_mismo_numero(consultar: Consultar) -> None:
    # red 01: 5 de 5; red 02: 2 de 5, le faltan 2 para 4; la región: 7 de 10, le falta 1 para 8
    falta = contar(_redes(consultar, (5, 2), (5, 2)), "11", "2026", HOY)
    assert escena(falta, "compromiso").titulo == "Nos comprometemos a formar 1 grupo"
    assert titular(falta, "faltan") == (
        "Hoy falta 1 grupo para que Cusco llegue al 80 %: los 3 sin grupo son de Red 02"
    )
    # con un grupo más en la red 02 la región cumple (8 de 10)
    cumple = contar(_redes(consultar, (5, 2), (5, 3)), "11", "2026", HOY)
    assert titular(cumple, "faltan").startswith("Cusco llega al 80 %, y 2 establecimientos")
    assert escena(cumple, "compromiso").titulo.startswith("Nos comprometemos a")
    assert "formar" not in escena(cumple, "compromiso").titulo


def test_la_region_que_depende_no_entra_en_la_suma_del_pais(consultar: Consultar) -> None:
    # a Cusco (1 de 5, todos informan) le faltan 3; Cajamarca tiene 3 de 5 y dos callan: entre 3 y 5, no se sabe
    consulta = consultar(
        establecimientos=[*lugares(5), *lugares(5, "08-01-01", 11)],
        grupos=_grupos("2025-02-01", 1, 11, 12, 13),
        sesiones=[sesion(f"S{n}", f"G{n}", "2026-06-30") for n in (1, 11, 12, 13)],
        reportes=_reportes(("11", "2026"), *((f"{n:08d}", "2026") for n in (11, 12, 13))),
    )
    raiz, periodo = consulta.raiz, Periodo.leer("2026")
    assert hijos(consulta, raiz, periodo, POR_CLAVE["cobertura"]).faltan == 3
    relato = contar(consulta, "PE", "2026", HOY)
    propia = escena(relato, "faltan")
    assert llano(propia.titulo) == "Hoy faltan 3 grupos para que cada región que no cumple llegue al 80 %:"
    assert "1 región fuera de la suma: no se sabe si le falta alguno." in propia.avisos
    assert propia.graficos[0].textos == ("3",)
    assert escena(relato, "compromiso").titulo.startswith("Nos comprometemos a formar 3 grupos")
    # y ella se compromete a lo que decide: informar
    assert titular(contar(consulta, "08", "2026", HOY), "compromiso") == (
        "Como llegar al 80 % depende de 2 establecimientos sin reporte, nos comprometemos a informar antes del 24 de "
        "agosto de 2026"
    )


def test_en_una_microrred_quien_calla_no_se_cuenta_como_sin_grupo(consultar: Consultar) -> None:
    # tres atienden partos: uno tiene grupo, otro informó que no y el tercero no informó nada
    en_red = {"establecimientos": lugares(3, "11-01-01"), "grupos": [grupo("G1", "00000001")]}
    informa = [{"codigo_territorio": "00000002", "periodo": "2026", "fecha_reporte": "2026-05-30"}]
    sesiones = [sesion("S1", "G1", "2026-05-05")]
    relato = contar(consultar(**en_red, sesiones=sesiones, reportes=informa), "11-01-01", "2026", date(2026, 6, 1))
    uno = escena(relato, "faltan")
    assert titular(relato, "faltan") == "Hoy faltan 2 grupos para que Microrred 01 llegue al 80 %"
    assert uno.tabla is not None
    assert [fila["nombre"] for fila in uno.tabla.filas] == ["Puesto 0002"]
    assert "1 establecimiento sin reporte: no se sabe si tiene grupo." in uno.avisos
    en_red["establecimientos"] = lugares(2, "11-01-01")
    informa[0]["codigo_territorio"] = "00000001"
    calla = contar(consultar(**en_red, sesiones=sesiones, reportes=informa), "11-01-01", "2026")
    assert omitidas(calla)["faltan"] == "los establecimientos que faltan no reportaron: no se sabe si tienen grupo"
    todos = consultar(establecimientos=lugares(1), grupos=_grupos("2024-02-01", 1), sesiones=_ancla())
    assert omitidas(contar(todos, "11", "2026"))["faltan"].startswith("todos los establecimientos que atienden partos")


def test_con_areas_de_verdad_el_mapa_de_lo_que_falta_lleva_sus_puntos(tmp_path: Path) -> None:
    almacen = publicado(
        tablas(establecimientos=lugares(5), grupos=_grupos("2024-02-01", 1), sesiones=_ancla()), tmp_path
    )
    for codigo in ("11", "11-01", "11-01-01"):
        (mapa,) = escena(contar(almacen.consulta(), codigo, "2026", HOY), "faltan").mapas
        assert [punto.codigo for punto in mapa.puntos] == ["00000002", "00000003", "00000004", "00000005"], codigo
        assert mapa.areas
