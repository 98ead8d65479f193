"""El pasaporte en pantalla: lo que dice coincide con la cifra que lo abre, y nombra archivos, carga y marca."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.catalogo import CATALOGO, POR_CLAVE
from dashboard.navegacion.vista import PASAPORTE
from dashboard.paginas import pasaporte
from dashboard.piezas.html import en_html
from tests.fabricas import establecimiento, grupo, publicado, sesion, tablas
from tests.paginas.recorrido import con_clase, enlaces, leer, piezas, pintado, texto

ABRE = "abre-pasaporte"


def _de(pieza: object) -> list[tuple[str, str]]:
    return [(p["props"]["href"], texto(p)) for p in con_clase(pieza, ABRE)]


def _cifra(direccion: str, consulta: Consulta) -> str:
    """El valor grande del pasaporte de una dirección."""
    return texto(con_clase(pintado(leer(direccion, consulta), consulta)["simple"], "pasaporte-valor"))


def test_cada_tarjeta_abre_el_pasaporte_de_su_cifra(consulta_pequena: Consulta) -> None:
    consulta = consulta_pequena
    for codigo, nivel in (("PE", Nivel.PAIS), ("11", Nivel.DIRESA), ("11-01", Nivel.RED), ("25", Nivel.DIRESA)):
        for periodo in ("2026", "2025-S2", "2026-05"):
            vista = leer(f"/?periodo={periodo}", consulta).hacia(codigo, nivel)
            for tarjeta in con_clase(pintado(vista, consulta)["tarjetas"], "indicador"):
                ((destino, _),) = _de(tarjeta)
                abierta = leer(destino, consulta)
                assert abierta.pagina is PASAPORTE
                assert str(abierta.periodo) == periodo
                # donde nadie reportó, la tarjeta y el pasaporte dicen lo mismo, y no es «0 %»
                assert _cifra(destino, consulta) == texto(con_clase(tarjeta, "cifra")), destino


@pytest.mark.parametrize("indicador", [i.clave for i in CATALOGO])
def test_cada_valor_del_ranking_y_de_la_tabla_abre_el_suyo(consulta_pequena: Consulta, indicador: str) -> None:
    consulta = consulta_pequena
    for modo in ("mapa", "tabla"):
        salidas = pintado(leer(f"/?periodo=2026&indicador={indicador}&vista={modo}", consulta), consulta)
        filas = [f for f in _de(salidas["ranking" if modo == "mapa" else "tabla"]) if "%" in f[1] or f[1][0].isdigit()]
        for destino, valor in filas[:6]:
            vista = leer(destino, consulta)
            assert vista.indicador == indicador
            assert _cifra(destino, consulta) == valor.replace("\u202f", " "), destino


def test_el_titular_las_graficas_y_las_fichas_tambien_lo_abren(consulta_pequena: Consulta) -> None:
    consulta = consulta_pequena
    region = pintado(leer("/territorio/11?periodo=2026&indicador=grupos_activos", consulta), consulta)
    esperados = {
        "titular": "grupos_activos", "mapa_cabeza": "grupos_activos", "tendencia": "asistencia",
        "inasistencias": "inasistencia_injustificada", "motivos": "motivos",
    }  # fmt: skip
    for salida, indicador in esperados.items():
        assert [leer(d, consulta).indicador for d, _ in _de(region[salida])] == [indicador], salida
    assert {leer(d, consulta).indicador for d, _ in _de(region["cambios"])} <= {
        "cobertura",
        "grupos_activos",
        "asistencia",
    }
    lugar = next(
        n for n in consulta.descendientes(consulta.nodo("11"), Nivel.ESTABLECIMIENTO) if n.grupos[1] > n.grupos[0]
    )
    ficha = pintado(leer(f"/establecimiento/{lugar.codigo}?periodo=2026", consulta), consulta)
    assert {leer(d, consulta).indicador for d, _ in _de(ficha["simple"])} >= {
        "cobertura",
        "grupos_activos",
        "asistencia",
        "sesiones_por_grupo",
        "motivos",
    }
    grupos = consulta.descendientes(consulta.nodo("11"), Nivel.GRUPO)
    abiertos = set()
    for nodo in grupos:
        pagina = pintado(leer(f"/grupo/{nodo.codigo}?periodo=2026", consulta), consulta)
        abiertos |= {leer(d, consulta).indicador for d, _ in _de(pagina["simple"])}
    assert abiertos == {"asistencia", "motivos", "temas", "tamano", "grupos_activos"}


def test_el_panel_y_la_pagina_dicen_lo_mismo(consulta_pequena: Consulta) -> None:
    for indicador in CATALOGO:
        vista = leer(f"/pasaporte?territorio=11&periodo=2026&indicador={indicador.clave}", consulta_pequena)
        (cuerpo,) = con_clase(pasaporte.pintar(vista, consulta_pequena), "pasaporte")
        (del_panel,) = con_clase(pasaporte.panel(vista, consulta_pequena), "pasaporte")
        assert cuerpo == del_panel
        leido = texto(cuerpo)
        ficha = POR_CLAVE[indicador.clave].ficha
        for parte in (ficha.formula, *ficha.reservas, ficha.parrafo, "Carga"):
            assert parte in leido, (indicador.clave, parte)


# -- de qué archivos -------------------------------------------------------------------------------------------------

_ORIGEN = [
    {"tabla": "grupos", "archivo": "grupos <b>marzo</b>.csv", "filas": 1240, "aceptadas": 1234, "rechazadas": 6,
     "fecha_carga": "2026-03-05"},
    {"tabla": "sesiones", "archivo": "sesiones.xlsx", "filas": 9, "aceptadas": 9, "rechazadas": 0,
     "fecha_carga": "2026-04-02"},
]  # fmt: skip


@pytest.fixture
def cargado(tmp_path: Path, sin_geografia: None) -> Callable[..., Consulta]:  # noqa: ARG001
    """`cargado(alcance=…, demostracion=…)`: un mundo con su procedencia anotada."""

    def _cargado(alcance: str = "PE", demostracion: bool = False) -> Consulta:
        filas = tablas(
            establecimientos=[establecimiento("00000001", "11-01-01")],
            grupos=[grupo("G-1", "00000001")],
            sesiones=[sesion("S-1", "G-1", "2026-03-10")],
        )
        filas.origen = [] if demostracion else list(_ORIGEN)
        filas.demostracion = filas.registro_demostracion = demostracion
        return publicado(filas, tmp_path / f"{alcance}{demostracion}").consulta(alcance)

    return _cargado


def test_la_procedencia_nombra_los_archivos_de_las_tablas_del_indicador(cargado: Callable[..., Consulta]) -> None:
    consulta = cargado()
    vista = leer("/pasaporte?territorio=11&indicador=tamano", consulta)
    pieza = pasaporte.panel(vista, consulta)
    filas = [[texto(c) for c in fila["props"]["children"]] for fila in piezas(pieza) if fila["type"] == "Tr"][1:]
    # el tamaño solo usa la tabla de grupos
    assert filas == [["grupos", "grupos <b>marzo</b>.csv", "1 234", "6", "–", "5 mar 2026"]]
    assert "<b>marzo" not in en_html(pieza), "el nombre de un archivo nunca es una etiqueta"
    asistencia = texto(pasaporte.panel(leer("/pasaporte?territorio=11&indicador=asistencia", consulta), consulta))
    assert "sesiones.xlsx" in asistencia
    assert "demostración" not in asistencia.lower()


def test_quien_solo_ve_una_parte_no_ve_los_archivos_de_todo_el_pais(cargado: Callable[..., Consulta]) -> None:
    consulta = cargado("11")
    leido = texto(pasaporte.panel(leer("/pasaporte?territorio=11&indicador=asistencia", consulta), consulta))
    assert "sesiones.xlsx" not in leido
    assert "quien tiene a su cargo todo el país" in leido


def test_lo_inventado_dice_que_no_sale_de_ningun_archivo(cargado: Callable[..., Consulta]) -> None:
    consulta = cargado(demostracion=True)
    vista = leer("/pasaporte?territorio=11&indicador=asistencia", consulta)
    leido = texto(pasaporte.panel(vista, consulta))
    assert "Ninguna cifra es real" in leido
    assert "no salen de ningún archivo" in leido
    assert [d for d, _ in enlaces(pasaporte.panel(vista, consulta)) if "cuentas.csv" in d]
