"""Lo que dice la presentación, frase por frase, en mundos pequeños hechos a mano.

Cada mundo tiene su archivo en `prosa/`: lo que se lee, escena por escena, con sus cifras y sus avisos, y lo que no se
cuenta con su motivo. Los textos se revisaron a mano con los números del comentario de cada mundo. Si una frase cambia a
propósito, se cambia el archivo y se vuelve a leer entero.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores.alarmas import brecha_de, encabezar, hechos
from dashboard.indicadores.asistencia import frase_del_mes
from dashboard.indicadores.atender import bandeja
from dashboard.indicadores.catalogo import POR_CLAVE
from dashboard.indicadores.control import lectura_del_periodo
from dashboard.indicadores.escenas import escenas
from dashboard.indicadores.escenas.escena import Relato
from dashboard.indicadores.resumen import bajada, cambios, hijos, medir, titular
from dashboard.indicadores.seguimiento import lugar, seguimiento
from dashboard.nucleo.formato import ESPACIO_FINO
from tests.fabricas import grupo, sesion
from tests.indicadores.mundos import lugares

PROSA = Path(__file__).parent / "prosa"
_DE_LA_GUIA = ("cobertura", "regiones_con_equipo")
#: de la línea de asistencia se leen los últimos
MESES_QUE_SE_LEEN = 6
#: las 29 del catálogo: 24 es el menor entero que llega al 80 % (23 son 79,3 %; 24, 82,8 %)
REGIONES = [
    "01", "02", "03", "04", "05", "07", "08", "11", "13", "14", "15", "17", "18", "19", "22", "24", "25", "26", "27",
    "28", "29", "30", "32", "33", "34", "35", "36", "37", "38",
]  # fmt: skip


def _una_por_region(**otros: Any) -> list[dict[str, Any]]:
    """Un establecimiento que atiende partos en cada región; el de la región `c`, con código 000000c."""
    return [lugares(1, f"{c}-01-01", desde=int(c), **otros)[0] for c in REGIONES]


def _grupos(codigos: list[str], desde: str = "2024-01-10") -> list[dict[str, Any]]:
    """Un grupo en el establecimiento de cada una de esas regiones."""
    return [grupo(f"G{c}", f"{int(c):08d}", desde) for c in codigos]


def _sesiones(codigos: list[str], fecha: str = "2026-12-20", **otros: Any) -> list[dict[str, Any]]:
    """Una sesión de cada uno de esos grupos: 7 de 10."""
    return [sesion(f"S{c}-{fecha}", f"G{c}", fecha, **otros) for c in codigos]


def _equipos(codigos: list[str], cuantos: int = 1) -> list[dict[str, Any]]:
    return [{"diresa": c, "anio": 2026, "facilitadores": cuantos} for c in codigos]


def _reportes(codigos: list[str]) -> list[dict[str, Any]]:
    """El reporte del año entero de cada región."""
    return [{"codigo_territorio": c, "periodo": "2026", "fecha_reporte": "2027-01-05"} for c in codigos]


def _cumple() -> dict[str, Any]:
    """24 de 29 con grupo (82,8 %) y todos los equipos: 1 de 1. 24 grupos con sesión el 20 de diciembre: 168 de 240."""
    return {
        "establecimientos": _una_por_region(), "grupos": _grupos(REGIONES[:24]), "sesiones": _sesiones(REGIONES[:24]),
        "facilitadores": _equipos(REGIONES),
    }  # fmt: skip


def _no_llega() -> dict[str, Any]:
    """20 de 29 (69,0 %): faltan 4 para 24. Ninguna región informó facilitadores."""
    return {
        "establecimientos": _una_por_region(), "grupos": _grupos(REGIONES[:20]), "sesiones": _sesiones(REGIONES[:20]),
    }  # fmt: skip


def _falta_uno() -> dict[str, Any]:
    """23 de 29 (79,3 %): falta 1. Equipo completo en 10 (34,5 %); en 18 hay 0 de 1; de 1 no hay dato."""
    return {
        "establecimientos": _una_por_region(), "grupos": _grupos(REGIONES[:23]), "sesiones": _sesiones(REGIONES[:1]),
        "facilitadores": [*_equipos(REGIONES[:10]), *_equipos(REGIONES[10:28], 0)],
    }  # fmt: skip


def _depende() -> dict[str, Any]:
    """Callan 3 regiones y 1 de los 5 establecimientos de Cusco.

    21 de 28 y 3 de 5 en Cusco: 24 de 33 (72,7 %). El 80 % de 33 son 27: faltan 3, y con los 4 que callan serían 28.
    Cusco, con 3 de 5, también depende: con el que calla llegaría a 4. De 3 regiones no hay dato de su equipo.
    """
    otras = [c for c in REGIONES if c != "11"]
    de_cusco = [f"{n:08d}" for n in range(101, 106)]
    return {
        "establecimientos": [
            *(lugar for lugar in _una_por_region() if lugar["diresa"] != "11"), *lugares(5, "11-01-01", desde=101),
        ],
        "grupos": [*_grupos(otras[:21]), *(grupo(f"G{c}", c) for c in de_cusco[:3])],
        "sesiones": _sesiones(otras[:21]), "facilitadores": _equipos(REGIONES[:26]),
        "reportes": _reportes([*otras[:25], *de_cusco[:4]]),
    }  # fmt: skip


def _todos_callan() -> dict[str, Any]:
    """Solo informó un establecimiento de Cusco que no atiende partos, y tiene un grupo: de los 29 no se sabe nada."""
    return {
        "establecimientos": [*_una_por_region(), *lugares(1, "11-01-01", desde=99, atiende_parto_rn="no")],
        "grupos": [grupo("G99", "00000099")], "sesiones": [sesion("S99", "G99", "2026-12-20")],
        "facilitadores": _equipos(REGIONES), "reportes": _reportes(["00000099"]),
    }  # fmt: skip


def _sin_lista() -> dict[str, Any]:
    """De 28 establecimientos no se sabe si atienden partos y de Cusco se sabe que no."""
    return {
        "establecimientos": [
            *(lugar for lugar in _una_por_region(atiende_parto_rn=None) if lugar["diresa"] != "11"),
            *lugares(1, "11-01-01", desde=11, atiende_parto_rn="no"),
        ],
        "grupos": _grupos(["11"]), "sesiones": _sesiones(["11"]), "facilitadores": _equipos(["11"]),
    }  # fmt: skip


def _una_region() -> dict[str, Any]:
    """Solo Cusco está cargada: 6 de 10 con grupo y un facilitador, que le basta. De 28 regiones no se sabe nada."""
    return {
        "establecimientos": lugares(10), "facilitadores": _equipos(["11"]),
        "grupos": [grupo(f"G{i}", f"{i:08d}") for i in range(1, 7)],
        "sesiones": [sesion(f"S{i}", "G1", f"2026-{i:02d}-15") for i in range(1, 13)],
    }  # fmt: skip


def _una_region_sin_grupos() -> dict[str, Any]:
    """Solo Cusco está cargada, e informó: ninguno de sus 10 tiene grupo y no tiene el facilitador que necesita."""
    return {"establecimientos": lugares(10), "facilitadores": _equipos(["11"], 0), "reportes": _reportes(["11"])}


def _avanza() -> dict[str, Any]:
    """En 2025, 5 regiones con grupo; en 2026, 7. Amazonas y Áncash cerraron su brecha de 1.

    Asistencia de 2025 y 2026: 7 de 10 cada mes, hasta diciembre de 2026, que es de 1 de 10: señal de cambio.
    """
    viejas, nuevas = REGIONES[2:7], REGIONES[:2]
    meses = [f"{anio}-{mes:02d}-15" for anio in (2025, 2026) for mes in range(1, 13)]
    sesiones = [
        fila for fecha in meses for fila in _sesiones(viejas, fecha, asistentes=1 if fecha == "2026-12-15" else 7)
    ]
    return {
        "establecimientos": _una_por_region(), "grupos": [*_grupos(viejas), *_grupos(nuevas, "2026-03-01")],
        "sesiones": sesiones, "facilitadores": _equipos(REGIONES[:1]),
        "inasistencias": [
            {"codigo_sesion": f"S{viejas[0]}-2026-12-15", "motivo": "M01", "justificada": "si", "cantidad": 3},
            {"codigo_sesion": f"S{viejas[0]}-2026-12-15", "motivo": "M04", "justificada": "no", "cantidad": 1},
        ],
    }  # fmt: skip


def _quieto() -> dict[str, Any]:
    """Cinco regiones con grupo en 2025 y en 2026: nadie avanzó. Cada mes, 9 de 10: los cinco grupos lo merecen."""
    meses = [f"{anio}-{mes:02d}-15" for anio in (2025, 2026) for mes in range(1, 13)]
    return {
        "establecimientos": _una_por_region(), "grupos": _grupos(REGIONES[:5]),
        "sesiones": [fila for fecha in meses for fila in _sesiones(REGIONES[:5], fecha, asistentes=9)],
    }  # fmt: skip


def _todas() -> dict[str, Any]:
    """Las 29 con grupo y equipo, también 2 de nivel II: la relación tiene 27 y es para esos dos.

    Todos se reunieron el 20 de diciembre; uno dice cuándo vuelve, y a una madre guía le faltan horas de su taller.
    """
    lugares_, grupos, sesiones = _una_por_region(), _grupos(REGIONES), _sesiones(REGIONES)
    lugares_[0]["categoria"] = lugares_[1]["categoria"] = "II-1"
    grupos[2]["horas_capacitacion"] = 6
    sesiones[3]["proxima_fecha"] = "2027-01-15"
    return {
        "establecimientos": lugares_, "grupos": grupos, "sesiones": sesiones, "facilitadores": _equipos(REGIONES),
    }  # fmt: skip


def _una_reune() -> dict[str, Any]:
    """Amazonas, 10 establecimientos: 0 con grupo en 2025 y 2 en 2026: le faltaban 8 y le faltan 6, cerró 25 %.

    A Áncash, con 5 y ninguno, le faltan 4; a Apurímac y a Arequipa, 1. Faltan 12: Amazonas reúne la mitad. El país:
    27 de 42 (64,3 %); el 80 % son 34, le faltan 7. Son 2 + 25 grupos, y en 2025 eran 25 de 42 (59,5 %).
    """
    return {
        "establecimientos": [
            *lugares(10, "01-01-01", desde=101), *lugares(5, "02-01-01", desde=201), *_una_por_region()[2:],
        ],
        "grupos": [
            grupo("GA", "00000101", "2026-03-01"), grupo("GB", "00000102", "2026-03-01"), *_grupos(REGIONES[4:]),
        ],
        "sesiones": [*_sesiones(REGIONES[4:], "2025-12-20"), *_sesiones(REGIONES[4:])],
    }  # fmt: skip


def _varias_reunen() -> dict[str, Any]:
    """Cinco regiones con 2 y sin grupo (faltan 2 en cada una) y 3 con 1 (falta 1): faltan 13.

    Las cuatro primeras reúnen 8, la mitad de 13 o más. De las 21 que cumplen, 4 formaron su grupo en 2026.
    """
    return {
        "establecimientos": [
            *(lugar for c in REGIONES[:5] for lugar in lugares(2, f"{c}-01-01", desde=100 * int(c))),
            *_una_por_region()[5:],
        ],
        "grupos": [*_grupos(REGIONES[8:25]), *_grupos(REGIONES[25:], "2026-03-01")],
        "sesiones": [*_sesiones(REGIONES[8:9], "2025-12-20"), *_sesiones(REGIONES[8:])],
    }  # fmt: skip


def _regional() -> dict[str, Any]:
    """Cusco: red 01 con 5 de 5, red 02 con 20 de 40, red 03 sin partos y red 04 de la que no se sabe.

    En total 25 de 45 (55,6 %): faltan 11 para 36, y con el que no se sabe tampoco llega. Necesita ⌈45 ÷ 20⌉ = 3
    facilitadores y tiene 1. Callao no tiene nada que atienda partos; Tacna no informó equipo; Tumbes lo tiene completo.
    """
    return {
        "establecimientos": [
            *lugares(5, "11-01-01"), *lugares(40, "11-02-01", desde=11),
            *lugares(1, "11-03-01", desde=83, atiende_parto_rn="no"),
            *lugares(1, "11-04-01", desde=84, atiende_parto_rn=None),
            *lugares(1, "08-01-01", desde=80, atiende_parto_rn="no"),
            *lugares(1, "32-01-01", desde=81), *lugares(1, "33-01-01", desde=82),
        ],
        "grupos": [grupo(f"G{i}", f"{i:08d}") for i in [*range(1, 6), *range(11, 31), 82]],
        "sesiones": [sesion("S1", "G1", "2026-12-20"), sesion("S82", "G82", "2026-12-20")],
        "facilitadores": [*_equipos(["11", "33"]), *_equipos(["08"], 0)],
    }  # fmt: skip


def _redes(
    sesiones: Callable[[int, int, int], int | None], *, redes: int = 24, anios: range = range(2026, 2027)
) -> dict[str, Any]:
    """Redes de la región 11 con un establecimiento y tres grupos cada una, que se reúnen una vez al mes hasta octubre.

    `sesiones`: de una red, un año y un mes, cuántas vienen de diez; `None` si no se reúnen.
    """
    codigos = [f"{r:02d}" for r in range(1, redes + 1)]
    grupos = [(int(codigo), g) for codigo in codigos for g in range(3)]
    return {
        "establecimientos": [lugares(1, f"11-{codigo}-01", desde=int(codigo))[0] for codigo in codigos],
        "grupos": [grupo(f"G{r}-{g}", f"{r:08d}", "2022-12-01") for r, g in grupos],
        "sesiones": [
            sesion(f"S{r}-{g}-{anio}-{mes}", f"G{r}-{g}", f"{anio}-{mes:02d}-20", vienen)
            for r, g in grupos
            for anio in anios
            for mes in range(1, 13 if anio < anios[-1] else 11)
            if (vienen := sesiones(r, anio, mes)) is not None
        ],
        "facilitadores": [{"diresa": "11", "anio": anio, "facilitadores": 2} for anio in anios],
        "reportes": [
            {"codigo_territorio": "11", "periodo": f"{anio}", "fecha_reporte": f"{anio}-10-31"} for anio in anios[-1:]
        ],
    }


def _detenida() -> dict[str, Any]:
    """La red 01 cumple la cobertura (1 de 1) y sus tres grupos no se reúnen desde agosto; los demás, sin falta."""
    return _redes(lambda red, _, mes: None if red == 1 and mes > 8 else 7)


def _que_baja() -> dict[str, Any]:
    """En 2023 y 2024 vienen 8 de 10; en 2025, 7; en 2026, 5: diez puntos y veinte, en 72 grupos."""
    return _redes(lambda _, anio, __: {2025: 7, 2026: 5}.get(anio, 8), anios=range(2023, 2027))


def _completo() -> dict[str, Any]:
    """Cusco con dos redes de dos microrredes, Callao, que calla en 2026, y las otras 27 regiones con uno de uno.

    Cada microrred tiene tres establecimientos. Al cerrar 2024 tenían grupo 4 de 12 en Cusco (uno por microrred); al
    cerrar 2025, 7 (los dos primeros de todas menos la última); en 2026, 10: la primera red 6 de 6 y la segunda 4.
    El 80 % de 12 son 10: Cusco lo cumple; la segunda red, con 4 de 6, necesita 5 y le falta 1. El país: 10 y 27 de 27
    son 37 de 41, porque Callao (2 de 2 que callan) tampoco informó grupos en 2026: 90,2 %. Vienen 8 de 10 en 2024 y
    2025 y 6 en 2026, en todos menos en el primer grupo, que va a todo con 9 de 10. El motivo más anotado es M13.
    """
    codigos = [f"11-0{red}-0{microrred}" for red in (1, 2) for microrred in (1, 2)]
    de_cusco = [lugar for i, codigo in enumerate(codigos) for lugar in lugares(3, codigo, desde=101 + 10 * i)]
    primeros = [101, 111, 121, 131]
    desde = {**dict.fromkeys(primeros, "2023-06-10"), 102: "2025-02-10", 112: "2025-02-10", 122: "2025-02-10",
             103: "2026-02-10", 113: "2026-02-10", 132: "2026-02-10"}  # fmt: skip
    otras = [c for c in REGIONES if c not in ("07", "11")]
    grupos = [grupo(f"G{n}", f"{n:08d}", dia) for n, dia in desde.items()]
    sesiones = [
        sesion(f"S{n}-{anio}-{mes}", f"G{n}", f"{anio}-{mes:02d}-20", 9 if n == 101 else 6 if anio == 2026 else 8)
        for n, dia in desde.items()
        for anio in (2024, 2025, 2026)
        for mes in range(1, 13 if anio < 2026 else 11)
        if f"{anio}-{mes:02d}-20" > dia
    ]
    return {
        "establecimientos": [
            *de_cusco, *lugares(2, "07-01-01", desde=701),
            *(lugar for lugar in _una_por_region() if lugar["diresa"] not in ("07", "11")),
        ],
        "grupos": [*grupos, *_grupos(otras)],
        "sesiones": [*sesiones, *_sesiones(otras, "2026-10-20")],
        "inasistencias": [
            {"codigo_sesion": fila["codigo_sesion"], "motivo": "M13" if int(fila["codigo_sesion"][2]) % 2 else "M02",
             "cantidad": fila["esperadas"] - fila["asistentes"], "justificada": "si"}
            for fila in sesiones if fila["fecha"] >= "2025"
        ],
        "facilitadores": [{"diresa": c, "anio": anio, "facilitadores": 1} for c in REGIONES for anio in (2025, 2026)],
        "resultados": [
            {"indicador": "LME_menor_6m", "anio": 2025, "ambito": ambito, "valor_pct": valor, "minimo_pct": valor - 2,
             "maximo_pct": valor + 2, "fuente": "encuesta"}
            for ambito, valor in (("Nacional", 68.4), ("Departamento 11", 79.6))
        ],
        "reportes": [
            {"codigo_territorio": c, "periodo": f"{anio}", "fecha_reporte": dia}
            for c in REGIONES
            for anio, dia in ((2024, "2024-12-31"), (2025, "2025-12-31"), (2026, "2026-10-31"))
            if c != "07" or anio < 2026
        ],
    }  # fmt: skip


def _vacio() -> dict[str, Any]:
    """Solo el registro: seis establecimientos de Cusco; de grupos, sesiones y reportes no llegó nada."""
    return {"establecimientos": [*lugares(3, "11-01-01"), *lugares(3, "11-02-01", desde=11)]}


_NIVELES = {"pais": "PE", "region": "11", "red": "11-02", "microrred": "11-02-02"}
_CALLAN = {"region": "07", "red": "07-01", "microrred": "07-01-01"}
#: archivo → (mundo, territorio, periodo)
CASOS: dict[str, tuple[Callable[[], dict[str, Any]], str, str]] = {
    "pais_cumple": (_cumple, "PE", "2026"),
    "pais_no_llega": (_no_llega, "PE", "2026"),
    "pais_falta_uno": (_falta_uno, "PE", "2026"),
    "pais_depende": (_depende, "PE", "2026"),
    "pais_todos_callan": (_todos_callan, "PE", "2026"),
    "pais_sin_lista": (_sin_lista, "PE", "2026"),
    "pais_una_region": (_una_region, "PE", "2026"),
    "pais_una_region_sin_grupos": (_una_region_sin_grupos, "PE", "2026"),
    "pais_avanza": (_avanza, "PE", "2026"),
    "pais_quieto": (_quieto, "PE", "2026"),
    "pais_todas": (_todas, "PE", "2026"),
    "pais_una_reune": (_una_reune, "PE", "2026"),
    "pais_varias_reunen": (_varias_reunen, "PE", "2026"),
    "region_faltan": (_regional, "11", "2026"),
    "region_sin_partos": (_regional, "08", "2026"),
    "region_sin_equipo": (_regional, "32", "2026"),
    "region_completa": (_regional, "33", "2026"),
    "red_de_region_que_le_faltan": (_regional, "11-02", "2026"),
    "red_de_region_sin_dato": (_regional, "32-01", "2026"),
    "red_de_region_completa": (_regional, "33-01", "2026"),
    "red_sin_partos": (_regional, "11-03", "2026"),
    "red_sin_lista": (_regional, "11-04", "2026"),
    "red_detenida": (_detenida, "11-01", "2026"),
    "region_con_una_red_detenida": (_detenida, "11", "2026"),
    "region_que_baja": (_que_baja, "11", "2026"),
    "region_que_baja_un_anio_pasado": (_que_baja, "11", "2025"),
    "region_que_baja_dentro_de_la_base": (_que_baja, "11", "2024"),
    "microrred_que_baja": (_que_baja, "11-01-01", "2026"),
    **{f"completo_{nivel}": (_completo, codigo, "2026") for nivel, codigo in _NIVELES.items()},
    **{f"pasado_{nivel}": (_completo, codigo, "2025") for nivel, codigo in _NIVELES.items()},
    **{
        f"callado_{n}": (_completo, c, "2026")
        for n, c in (("region", "07"), ("red", "07-01"), ("microrred", "07-01-01"))
    },
    **{f"vacio_{nivel}": (_vacio, codigo[:8].replace("02-02", "02-01"), "2026") for nivel, codigo in _NIVELES.items()},
}
#: de los que se cuentan en una fecha
HOY = {f"completo_{nivel}": date(2026, 11, 15) for nivel in _NIVELES}


def _pantalla(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[str]:
    """El titular de los dos indicadores de la guía y la bajada, como los dice la pantalla; también los del mapa."""
    de_indicador = [(POR_CLAVE[c], hijos(consulta, nodo, periodo, POR_CLAVE[c])) for c in _DE_LA_GUIA]
    cambio = cambios(consulta, nodo, periodo)
    adversos, alarmas = hechos(consulta, nodo, periodo, cambio)
    titulares = []
    for indicador, propios in de_indicador:
        propio = medir(consulta, nodo, periodo, indicador.clave)
        frase = titular(consulta, nodo, periodo, indicador, propio, propios)
        titulares.append(encabezar(frase, propio, brecha_de(propio), adversos))
    return [
        *titulares,
        bajada(consulta, nodo, periodo, de_indicador[0][1], cambio, titulares[0]),
        *(f"alarma en {clave}: {hallada}" for clave, hallada in alarmas.items()),
        *([leido] if (leido := frase_del_mes(lectura_del_periodo(consulta, nodo, periodo), nodo)) else []),
        *_seguimientos(consulta, nodo, periodo),
        *_por_atender(consulta, nodo, periodo),
    ]


def _seguimientos(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[str]:
    """El hilo de cada tarjeta, en palabras, y su lugar."""
    dichos = []
    for clave in ("regiones_con_equipo", "cobertura", "grupos_activos", "asistencia"):
        serie = seguimiento(consulta, nodo, periodo, POR_CLAVE[clave])
        partes = [serie.dicho if serie else "", lugar(consulta, nodo, periodo, POR_CLAVE[clave])]
        dichos += [f"hilo de {clave}: {' | '.join(filter(None, partes))}"] if any(partes) else []
    return dichos


def _por_atender(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[str]:
    hallada = bandeja(consulta, nodo, periodo)
    return [f"atender, {clase.palabra}: {asunto.frase}" for clase, asunto in hallada.asuntos] if hallada else []


def _leido(relato: Relato, pantalla: list[str]) -> str:
    """Lo que se lee: la pantalla; titular, bajada, cifras, avisos y notas de cada escena; y por qué faltan otras."""
    de_todas = [a for a in relato.escenas[0].avisos if all(a in otra.avisos for otra in relato.escenas)]
    lineas = ["[pantalla]", *pantalla, "", "[en todas las escenas]", *(f"  ! {aviso}" for aviso in de_todas), ""]
    for escena in relato.escenas:
        lineas += [f"[{escena.clave}]", *(frase for frase in (escena.titulo, escena.destacado, escena.bajada) if frase)]
        lineas += [f"  {cifra.valor}: {cifra.texto}" for cifra in escena.cifras]
        for tarjeta in escena.tarjetas:
            cifras = ", ".join(f"{cifra.valor} {cifra.texto}" for cifra in tarjeta.cifras)
            lineas.append(f"  {tarjeta.titulo} ({tarjeta.bajada}): {cifras}")
        for mapa in escena.mapas:
            con_nombre = [punto.nombre for punto in mapa.puntos if punto.nombrado]
            lineas.append(f"  mapa «{mapa.rotulo}»: {', '.join(con_nombre) or len(mapa.areas)}")
        for grafico in escena.graficos:
            pares = zip(grafico.categorias, grafico.textos, strict=True)
            leidos = [f"{nombre} {texto}" for nombre, texto in pares][-MESES_QUE_SE_LEEN:]
            dichos = [palabras or grafico.categorias[lugar] for lugar, palabras in grafico.anotado]
            lineas.append(f"  {grafico.titulo}: {'; '.join(leidos)}{''.join(f' [{dicho}]' for dicho in dichos)}")
        if escena.tabla and escena.clave != "fuentes":
            columnas = escena.tabla.columnas
            lineas += [f"  - {' · '.join(str(fila.get(c.campo)) for c in columnas)}" for fila in escena.tabla.filas]
        lineas += [*(f"  ! {aviso}" for aviso in escena.avisos if aviso not in de_todas), ""]
    lineas += [f"sin «{omitida.clave}»: {omitida.motivo}" for omitida in relato.omitidas]
    return "\n".join(lineas).replace(ESPACIO_FINO, " ").strip() + "\n"


@pytest.fixture(autouse=True)
def _con_areas(monkeypatch: pytest.MonkeyPatch) -> None:
    """Los mundos de aquí no tienen geometría: para leer las frases de los mapas, toda unidad tiene su área."""
    monkeypatch.setattr(Consulta, "lugar", lambda _self, _nodo: {"tipo": "area", "rotulo": None})


@pytest.mark.parametrize("caso", CASOS)
def test_cada_frase_es_la_que_se_reviso(caso: str, consultar: Callable[..., Consulta]) -> None:
    mundo, territorio, cuando = CASOS[caso]
    consulta = consultar(**mundo())
    nodo, periodo = consulta.nodo(territorio), Periodo.leer(cuando)
    leido = _leido(escenas(consulta, nodo, periodo, HOY.get(caso)), _pantalla(consulta, nodo, periodo))
    assert leido == (PROSA / f"{caso}.txt").read_text(encoding="utf-8")


def test_no_hay_textos_sin_mundo() -> None:
    assert {ruta.stem for ruta in PROSA.iterdir()} == set(CASOS)
