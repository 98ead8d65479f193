"""Lo que se lee en la página de un establecimiento, en la de un grupo y en una comparación, renglón por renglón.

Cada caso tiene su archivo en `prosa/`. Los textos se revisaron a mano con los números del comentario de cada mundo. Si
una frase cambia a propósito, se cambia el archivo y se vuelve a leer entero.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboard.almacen.consulta import Consulta
from dashboard.paginas.guia.secciones import SECCIONES
from tests.fabricas import grupo, sesion
from tests.indicadores.mundo_guia import de_la_guia
from tests.indicadores.mundos import lugares
from tests.paginas.recorrido import leer, pintado, texto

PROSA = Path(__file__).parent / "prosa"
#: lo que ocupa un renglón
_RENGLONES = ("H1", "H2", "H3", "P", "Li", "Tr", "Dt", "Dd", "Summary")


def _completo() -> dict[str, Any]:
    """El 1 con dos grupos; G1 se reúne cada mes de 2025 y 2026, 8 de 10 y desde julio de 2026 4 de 10; G2 solo en mayo.

    A G1 le faltan 4 horas de taller. En octubre de 2026 faltaron 6 de 10: 4 por trabajo y 2 por el hogar. Se supervisó
    una vez.
    """
    meses = [f"{anio}-{mes:02d}-15" for anio in (2025, 2026) for mes in range(1, 13 if anio == 2025 else 11)]
    return {
        "establecimientos": lugares(3),
        "grupos": [
            grupo("G1", "00000001", horas_capacitacion=8, madres_guia=1, comunidad="Ccatca"),
            grupo("G2", "00000001", "2026-01-10", integrantes=17),
        ],
        "sesiones": [
            *(sesion(f"S{dia}", "G1", dia, 4 if dia > "2026-07" else 8, tema="T01") for dia in meses),
            sesion("S-G2", "G2", "2026-05-20", 12, 17, duracion_min=40),
        ],
        "inasistencias": [
            {"codigo_sesion": "S2026-10-15", "motivo": "M01", "justificada": "no", "cantidad": 4},
            {"codigo_sesion": "S2026-10-15", "motivo": "M02", "justificada": "si", "cantidad": 2},
        ],
        "supervisiones": [
            {
                "codigo_supervision": "V1", "fecha": "2026-08-10", "codigo_renipress": "00000001", "codigo_grupo": "G1",
                "nivel": "red", "acuerdos": 3, "acuerdos_cumplidos": 1,
            }
        ],
    }  # fmt: skip


def _callado() -> dict[str, Any]:
    """Reportó el 2 y no el 1, cuyo grupo se reunió por última vez en mayo de 2026. El 3 no tiene grupo y calla."""
    return {
        "establecimientos": lugares(3),
        "grupos": [grupo("G1", "00000001"), grupo("G2", "00000002")],
        "sesiones": [sesion("S1", "G1", "2026-05-15"), sesion("S2", "G2", "2026-10-20")],
        "reportes": [
            {"codigo_territorio": codigo, "periodo": periodo, "fecha_reporte": "2026-10-31"}
            for codigo, periodo in (("00000001", "2026-05"), ("00000002", "2026"))
        ],
    }


def _vacio() -> dict[str, Any]:
    """El 1 no tiene grupo; del 2, que no atiende partos, el grupo nunca se reunió. No se sabe si el 3 los atiende."""
    return {
        "establecimientos": [
            *lugares(1),
            *lugares(1, desde=2, atiende_parto_rn="no"),
            *lugares(1, desde=3, atiende_parto_rn=None),
        ],
        "grupos": [grupo("G1", "00000002", "2026-02-01", integrantes=None, horas_capacitacion=None)],
    }


def _dos_regiones() -> dict[str, Any]:
    """Región 11: 4 de 5 con grupo; 08: 1 de 4. El equipo de la 11 está completo (1 de 1); del de la 08 no se sabe.

    En la 11 se reunió G1 de setiembre a diciembre de 2025 (8 de 10) y en setiembre y octubre de 2026 (6 de 10), donde
    faltaron 4 por trabajo; en la 08, G6, solo en mayo de 2026 (5 de 10) y nadie anotó por qué faltaron. La microrred
    11-01-01 es toda la región. No hay tabla de reportes.
    """
    fechas = ("2025-09-15", "2025-10-15", "2025-11-15", "2025-12-15", "2026-09-15", "2026-10-31")
    return {
        "establecimientos": [*lugares(5), *lugares(4, "08-01-01", desde=6)],
        "grupos": [*(grupo(f"G{n}", f"{n:08d}") for n in (1, 2, 3, 4)), grupo("G6", "00000006", "2026-02-01")],
        "sesiones": [
            *(sesion(f"S{dia}", "G1", dia, 8 if dia < "2026" else 6) for dia in fechas),
            sesion("S6", "G6", "2026-05-20", 5),
        ],
        "inasistencias": [
            {"codigo_sesion": f"S{dia}", "motivo": "M01", "justificada": "no", "cantidad": 4} for dia in fechas[-2:]
        ],
        "facilitadores": [{"diresa": "11", "anio": 2026, "facilitadores": 1}],
    }


#: archivo → (mundo, dirección)
CASOS: dict[str, tuple[Callable[[], dict[str, Any]], str]] = {
    **{f"guia_{s.clave}": (de_la_guia, f"/guia?territorio=11&periodo=2026&proceso={s.clave}") for s in SECCIONES},
    **{f"guia_vacia_{s.clave}": (_vacio, f"/guia?territorio=11&periodo=2026&proceso={s.clave}") for s in SECCIONES},
    "guia_pais_apoyo": (de_la_guia, "/guia?territorio=PE&periodo=2026&proceso=apoyo"),
    "guia_pais_deberes": (de_la_guia, "/guia?territorio=PE&periodo=2026&proceso=deberes"),
    "guia_red_deberes": (de_la_guia, "/guia?territorio=11-01&periodo=2026&proceso=deberes"),
    "guia_microrred_deberes": (de_la_guia, "/guia?territorio=11-01-01&periodo=2026&proceso=deberes"),
    "guia_establecimiento_deberes": (de_la_guia, "/guia?territorio=00000001&periodo=2026&proceso=deberes"),
    "guia_establecimiento_acompanamiento": (
        de_la_guia,
        "/guia?territorio=00000001&periodo=2026&proceso=acompanamiento",
    ),
    "establecimiento_completo": (_completo, "/establecimiento/00000001?periodo=2026"),
    "establecimiento_completo_un_anio_pasado": (_completo, "/establecimiento/00000001?periodo=2025"),
    "establecimiento_sin_grupo": (_completo, "/establecimiento/00000002?periodo=2026"),
    "establecimiento_callado": (_callado, "/establecimiento/00000001?periodo=2026-09"),
    "establecimiento_callado_y_sin_grupo": (_callado, "/establecimiento/00000003?periodo=2026-09"),
    "establecimiento_vacio": (_vacio, "/establecimiento/00000001?periodo=2026"),
    "establecimiento_sin_dato_de_partos": (_vacio, "/establecimiento/00000003?periodo=2026"),
    "grupo_completo": (_completo, "/grupo/G1?periodo=2026"),
    "grupo_completo_un_anio_pasado": (_completo, "/grupo/G1?periodo=2025"),
    "grupo_detenido": (_completo, "/grupo/G2?periodo=2026"),
    "grupo_callado": (_callado, "/grupo/G1?periodo=2026-09"),
    "grupo_vacio": (_vacio, "/grupo/G1?periodo=2026"),
    "comparar_nada": (_dos_regiones, "/comparar?periodo=2026"),
    "comparar_una": (_dos_regiones, "/comparar?con=08&periodo=2026"),
    "comparar_tres": (_dos_regiones, "/comparar?con=11,08,11-01-01&periodo=2026&agregar=partes"),
    "comparar_tres_en_un_mes": (_dos_regiones, "/comparar?con=PE,8,00000006&periodo=2026-05"),
    "multiples_pais": (_dos_regiones, "/multiples/PE?periodo=2026&indicador=asistencia"),
    "multiples_region_por_cambio": (_dos_regiones, "/multiples/11?periodo=2026&orden=cambio"),
    "multiples_sin_cifra": (_dos_regiones, "/multiples/08-01-01?periodo=2026-02&indicador=motivos"),
}


def leido(consulta: Consulta, direccion: str) -> str:
    """La página como se lee de arriba abajo, un renglón por párrafo, título o fila; las celdas, separadas."""
    return "\n".join(_renglones(pintado(leer(direccion, consulta), consulta)["simple"])) + "\n"


def _renglones(pieza: Any) -> Iterator[str]:
    if isinstance(pieza, list):
        for hija in pieza:
            yield from _renglones(hija)
    elif isinstance(pieza, dict) and "props" in pieza:
        hijas = pieza["props"].get("children")
        if pieza["type"] not in _RENGLONES:
            yield from _renglones(hijas)
        elif dicho := " | ".join(_celdas(hijas)):
            yield f"# {dicho}" if pieza["type"] in ("H1", "H2", "H3") else dicho


def _celdas(hijas: Any) -> list[str]:
    """Las celdas de una fila; de lo demás, su texto entero."""
    partes = hijas if isinstance(hijas, list) and all(isinstance(h, dict) for h in hijas) else [hijas]
    return [dicho for parte in partes if (dicho := " ".join(texto(parte).split()))]


@pytest.mark.parametrize("caso", CASOS)
def test_cada_renglon_es_el_que_se_reviso(caso: str, consultar: Callable[..., Consulta]) -> None:
    mundo, direccion = CASOS[caso]
    assert leido(consultar(**mundo()), direccion) == (PROSA / f"{caso}.txt").read_text(encoding="utf-8")


def test_no_hay_textos_sin_mundo() -> None:
    assert {ruta.stem for ruta in PROSA.iterdir()} == set(CASOS)
