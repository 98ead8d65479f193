"""La presentación: toda historia se pinta con datos, sin ellos y a medias, y dice de qué carga sale."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.almacen.almacen import Almacen
from dashboard.almacen.consulta import Consulta
from dashboard.dominio.marcado import Crudo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.escenas import CLAVES, escenas
from dashboard.indicadores.escenas.ediciones import EDICIONES, Edicion
from dashboard.nucleo.errores import ErrorGeneracion, ErrorVista
from dashboard.paginas import presentacion
from dashboard.paginas.escena import PRESENTACION
from tests.fabricas import establecimiento, grupo, publicado, sesion, tablas
from tests.paginas.frases import faltas
from tests.paginas.recorrido import con_clase, enlaces, frases, leer, piezas, texto, textos

Consultar = Callable[..., Consulta]
LUGARES = [establecimiento("00000001", "11-01-01"), establecimiento("00000002", "11-02-01")]
#: lo que llega del navegador en los campos propios y no vale
MALOS = (
    "tema=negro", "cada=1", "cada=301", "cada=-5", "cada=NaN", "cada=²", "generacion=x", "generacion=-1",
    "generacion=9999999", "tema=oscuro%00", "paso=0", "paso=x", "paso=100", "paso=²",
)  # fmt: skip


def _pintar(direccion: str, consulta: Consulta, aviso: str = "") -> dict:
    return presentacion.pintar(leer(direccion, consulta), consulta, aviso)


def _claves(pieza: dict) -> list[str]:
    return [p["props"]["data-clave"] for p in con_clase(pieza, "escena")]


def _dibujos(pieza: dict) -> list[str]:
    """Los SVG de una pieza."""
    hallados: list[str] = []

    def buscar(otra: object) -> None:
        if isinstance(otra, Crudo):
            hallados.append(str(otra))
        elif isinstance(otra, list):
            for hija in otra:
                buscar(hija)
        elif isinstance(otra, dict):
            buscar(otra["props"].get("children"))

    buscar(pieza)
    return hallados


def test_cada_territorio_del_almacen_tiene_su_historia_en_cualquier_periodo(consulta_pequena: Consulta) -> None:
    consulta = consulta_pequena
    periodos = ("2026", "2025-S2", "2026-05")
    contadas = 0
    for nivel in (Nivel.PAIS, Nivel.DIRESA, Nivel.RED, Nivel.MICRORRED):
        for turno, nodo in enumerate(consulta.descendientes(consulta.raiz, nivel)):
            periodo = Periodo.leer(periodos[turno % 3])
            vista = leer(f"/presentacion?territorio={nodo.codigo}&periodo={periodo}", consulta)
            pieza = presentacion.pintar(vista, consulta)
            relato = escenas(consulta, nodo, periodo)
            assert _claves(pieza) == [escena.clave for escena in relato.escenas]
            assert len(con_clase(pieza, "actual")) == 1
            leidos = [trozo for trozo in textos(pieza) if not isinstance(trozo, Crudo)]
            malas = [(falta, frase) for frase in frases(pieza) for falta in faltas(frase)]
            assert not malas, (vista.url(), malas[:3])
            todo = "".join(leidos)
            # lo que se dejó fuera se dice, con su porqué
            for omitida in relato.omitidas:
                assert omitida.motivo in todo, (vista.url(), omitida)
            # cada escena dice su fuente y su fecha,
            for escena, seccion in zip(relato.escenas, con_clase(pieza, "escena"), strict=True):
                assert escena.fuente in texto(seccion).replace("\u202f", " ") or escena.fuente in texto(seccion)
                titulo = seccion["props"]["aria-labelledby"]
                assert [p["type"] for p in piezas(seccion) if p["props"].get("id") == titulo] == ["H2"]
            contadas += 1
    assert contadas > 40


def test_los_identificadores_no_se_repiten_y_hay_un_solo_titular(consulta_pequena: Consulta) -> None:
    pieza = _pintar("/presentacion?territorio=11&periodo=2026", consulta_pequena)
    identificadores = [p["props"]["id"] for p in piezas(pieza) if "id" in p["props"]]
    assert len(identificadores) == len(set(identificadores))
    assert [p["props"]["id"] for p in piezas(pieza) if p["type"] == "H1"] == ["titular"]


def test_profundizar_conserva_periodo_generacion_y_fondo_y_sabe_volver(consulta_pequena: Consulta) -> None:
    direccion = "/presentacion?territorio=PE&periodo=2025&generacion=1&tema=claro&escena=mapa"
    pieza = _pintar(direccion, consulta_pequena)
    destinos = {d for svg in _dibujos(pieza) for d in re.findall(r'href="([^"]+)"', svg)}
    assert any("territorio=11&" in destino.replace("&amp;", "&") for destino in destinos)
    escenas_de_salida = set()
    for destino in destinos:
        vista = leer(destino.replace("&amp;", "&"), consulta_pequena)
        assert vista.pagina is PRESENTACION
        assert str(vista.periodo) == "2025"
        # se sigue en la escena desde la que se sale
        assert dict(vista.extra).items() >= {"tema": "claro", "desde": "PE"}.items()
        assert dict(vista.extra).keys() == {"escena", "tema", "desde"}
        escenas_de_salida.add(vista.campo("escena"))
        assert "generacion=1" in destino
    assert "mapa" in escenas_de_salida
    # de la red se vuelve a la región, y de ella al país
    red = _pintar("/presentacion?territorio=11-01&periodo=2025&generacion=1&desde=PE~11", consulta_pequena)
    region = leer(red["props"]["data-volver"], consulta_pequena)
    assert (region.codigo, region.campo("desde"), region.generacion) == ("11", "PE", 1)
    pais = leer(presentacion.pintar(region, consulta_pequena)["props"]["data-volver"], consulta_pequena)
    assert (pais.codigo, pais.campo("desde")) == ("PE", "")
    assert presentacion.pintar(pais, consulta_pequena)["props"]["data-volver"] == ""


def _actual(pieza: dict) -> str:
    (actual,) = con_clase(pieza, "actual")
    clave: str = actual["props"]["data-clave"]
    return clave


def test_la_escena_pedida_es_la_que_se_ve_y_una_que_no_existe_lleva_a_la_primera(consulta_pequena: Consulta) -> None:
    primera = CLAVES[0]
    for pedida, vista in (("faltan", "faltan"), ("fuentes", "fuentes"), ("nada", primera), ("", primera)):
        pieza = _pintar(f"/presentacion?territorio=11&periodo=2026&escena={pedida}", consulta_pequena)
        assert _actual(pieza) == vista


def test_si_la_historia_no_cuenta_la_escena_pedida_se_ve_la_anterior_mas_cercana(consulta_pequena: Consulta) -> None:
    base = "/presentacion?territorio=11&periodo=2026&escena=compromiso"
    assert _actual(_pintar(f"{base}&escenas=asistencia.entonces", consulta_pequena)) == "asistencia"
    assert _actual(_pintar(f"{base}&escenas=entonces", consulta_pequena)) == "entonces"


# -- qué escenas se cuentan


def test_la_direccion_ordena_y_esconde_escenas_y_las_fuentes_cierran_siempre(consulta_pequena: Consulta) -> None:
    base = "/presentacion?territorio=11&periodo=2026"
    elegida = _pintar(f"{base}&edicion=madres&escenas=compromiso.parecidas.compromiso", consulta_pequena)
    assert _claves(elegida) == ["compromiso", "parecidas", "fuentes"]
    # lo que se calla se cuenta
    assert f"{len(CLAVES) - 3} escenas más, que no se eligieron para esta presentación" in texto(elegida)
    # las fuentes no se mueven ni se esconden
    assert _claves(_pintar(f"{base}&escenas=fuentes.entonces", consulta_pequena)) == ["entonces", "fuentes"]
    # el PowerPoint, los enlaces y la ventana de quien presenta llevan lo mismo
    bajada = [destino for destino, _ in enlaces(elegida) if "presentacion.pptx" in destino]
    assert bajada
    assert bajada[0].endswith("&edicion=madres&escenas=compromiso.parecidas.compromiso")
    destinos = {destino for destino, _ in enlaces(elegida) if destino.startswith("/presentacion?")}
    assert destinos
    assert all("escenas=compromiso.parecidas.compromiso" in destino for destino in destinos)
    assert "escenas=compromiso.parecidas.compromiso" in elegida["props"]["data-direccion"]


@pytest.mark.parametrize("edicion", EDICIONES, ids=lambda edicion: edicion.clave)
def test_cada_edicion_cuenta_sus_escenas_en_su_orden(consulta_pequena: Consulta, edicion: Edicion) -> None:
    claves = _claves(_pintar(f"/presentacion?territorio=11&periodo=2026&edicion={edicion.clave}", consulta_pequena))
    suyas = [*(clave for clave in edicion.escenas or CLAVES if clave != "fuentes"), "fuentes"]
    assert claves == [clave for clave in suyas if clave in claves]
    assert claves[-1] == "fuentes"
    assert edicion.clave != "completa" or "entonces" in claves


@pytest.mark.parametrize(
    ("campo", "dice", "ofrece"),
    [("edicion=nada", "ninguna edición llamada «nada»", "autoridades"),
     ("escenas=mapa.nada", "ninguna escena llamada «nada»", "compromiso")],
)  # fmt: skip
def test_una_edicion_o_una_escena_que_no_existe_se_dice(
    consulta_pequena: Consulta, campo: str, dice: str, ofrece: str
) -> None:
    with pytest.raises(ErrorVista) as error:
        _pintar(f"/presentacion?territorio=11&periodo=2026&{campo}", consulta_pequena)
    assert dice in error.value.mensaje
    assert ofrece in error.value.que_hacer


def test_presentar_empieza_por_el_primer_paso(consulta_pequena: Consulta) -> None:
    destino = presentacion.destino_de_presentar(leer("/territorio/11?periodo=2026", consulta_pequena), consulta_pequena)
    assert leer(destino, consulta_pequena).campo("paso") == "1"
    assert _pintar(destino, consulta_pequena)["props"]["data-en-paso"] == "1"


@pytest.mark.parametrize("malo", MALOS)
def test_un_valor_que_no_vale_se_dice_con_el_que_se_espera(consulta_pequena: Consulta, malo: str) -> None:
    with pytest.raises(ErrorVista) as error:
        presentacion.leer_campos(leer(f"/presentacion?territorio=PE&periodo=2026&{malo}", consulta_pequena))
    assert "no se entiende" in error.value.mensaje
    assert error.value.que_hacer
    assert error.value.opciones


def test_los_valores_que_valen_se_leen(consulta_pequena: Consulta) -> None:
    vista = leer("/presentacion?periodo=2026&generacion=12&tema=claro&cada=30", consulta_pequena)
    assert presentacion.leer_campos(vista) == (12, "claro", 30)
    assert presentacion.leer_campos(leer("/presentacion", consulta_pequena)) == (None, "oscuro", 0)


def test_se_presenta_desde_cualquier_pagina_el_territorio_que_la_contiene(consulta_pequena: Consulta) -> None:
    consulta = consulta_pequena
    lugar = consulta.descendientes(consulta.nodo("11"), Nivel.ESTABLECIMIENTO)[0]
    grupo_ = consulta.descendientes(consulta.nodo("11"), Nivel.GRUPO)[0]
    for direccion, codigo in (
        ("/?periodo=2025", "PE"),
        ("/territorio/11-01?periodo=2025&indicador=asistencia&vista=tabla", "11-01"),
        ("/metodo?periodo=2025", "PE"),
        ("/lista/sin_grupo/11?periodo=2025", "11"),
        ("/lista/distrito/110101?periodo=2025", "PE"),
        (f"/establecimiento/{lugar.codigo}?periodo=2025", lugar.padre),
        (f"/grupo/{grupo_.codigo}?periodo=2025", consulta.nodo(grupo_.padre).padre),
    ):
        vista = leer(presentacion.destino_de_presentar(leer(direccion, consulta), consulta), consulta)
        assert (vista.pagina, vista.codigo, str(vista.periodo)) == (PRESENTACION, codigo, "2025"), direccion


def test_un_establecimiento_no_se_presenta(consulta_pequena: Consulta) -> None:
    lugar = consulta_pequena.descendientes(consulta_pequena.nodo("11"), Nivel.ESTABLECIMIENTO)[0]
    with pytest.raises(ErrorVista, match="no es un territorio"):
        _pintar(f"/presentacion?territorio={lugar.codigo}", consulta_pequena)


# -- mundos a los que les falta algo ---------------------------------------------------------------------------------


@pytest.mark.parametrize("codigo", ["PE", "11", "11-01", "08"])
def test_con_solo_el_registro_la_historia_dice_lo_que_no_puede_contar(consultar: Consultar, codigo: str) -> None:
    consulta = consultar(establecimientos=LUGARES)
    pieza = _pintar(f"/presentacion?territorio={codigo}", consulta)
    assert "asistencia" not in _claves(pieza)
    leido = texto(pieza)
    assert "0,0 %" not in leido, "lo que falta no es cero"
    assert not con_clase(pieza, "sello-no_cumple")
    assert _claves(pieza)[-1] == "fuentes"


def test_sin_sesiones_no_hay_escena_de_asistencia_y_se_dice(consultar: Consultar) -> None:
    consulta = consultar(
        establecimientos=LUGARES,
        grupos=[grupo("G-1", "00000001")],
        reportes=[{"codigo_territorio": "11", "periodo": "2026", "fecha_reporte": "2026-06-30"}],
    )
    pieza = _pintar("/presentacion?territorio=11", consulta)
    assert "asistencia" not in _claves(pieza)
    (ultima,) = [p for p in con_clase(pieza, "escena") if p["props"]["data-clave"] == "fuentes"]
    assert "No se contó" in texto(ultima)


def test_los_datos_de_demostracion_lo_dicen_en_cada_escena_y_los_reales_en_ninguna(
    tmp_path: Path, consultar: Consultar, sin_geografia: None
) -> None:
    filas = {"establecimientos": LUGARES, "grupos": [grupo("G-1", "00000001")],
             "sesiones": [sesion("S-1", "G-1", "2026-03-10")]}  # fmt: skip
    inventadas = tablas(**filas)
    inventadas.demostracion = inventadas.registro_demostracion = True
    demostracion = _pintar("/presentacion?territorio=11", publicado(inventadas, tmp_path / "demo").consulta())
    assert len(con_clase(demostracion, "marca-demostracion")) == len(_claves(demostracion))
    reales = _pintar("/presentacion?territorio=11", consultar(**filas))
    assert not con_clase(reales, "marca-demostracion")
    assert "demostración" not in texto(reales).lower()
    assert sin_geografia is None


# -- la generación con que empezó ------------------------------------------------------------------------------------


def test_una_generacion_pasada_se_abre_por_su_numero_mientras_este_guardada(
    tmp_path: Path, sin_geografia: None
) -> None:
    assert sin_geografia is None
    almacen = publicado(tablas(establecimientos=LUGARES), tmp_path)
    # la 1 tiene dos establecimientos y la 2, uno
    publicado(tablas(establecimientos=LUGARES[:1]), tmp_path)
    assert almacen.consulta().contexto.generacion == 2
    pasada = almacen.consulta_de(1)
    assert pasada.contexto.generacion == 1
    assert len(pasada.descendientes(pasada.raiz, Nivel.ESTABLECIMIENTO)) == 2
    assert almacen.consulta_de(1)._g is pasada._g, "queda abierta: no se vuelve a verificar"
    assert almacen.consulta_de(2)._g is almacen.generacion()
    with pytest.raises(ErrorGeneracion, match="ya no está guardada"):
        almacen.consulta_de(7)
    # una alterada no se sirve
    otro = Almacen(tmp_path)
    archivo = next((tmp_path / "generacion-000001" / "dim").glob("*.json"))
    archivo.write_bytes(archivo.read_bytes() + b" ")
    with pytest.raises(ErrorGeneracion, match="alterada"):
        otro.consulta_de(1)


def test_la_direccion_lleva_la_generacion_y_los_enlaces_la_conservan(consulta_pequena: Consulta) -> None:
    pieza = _pintar("/presentacion?territorio=11&periodo=2026", consulta_pequena, "Aviso de prueba.")
    assert f"generacion={consulta_pequena.contexto.generacion}" in pieza["props"]["data-direccion"]
    assert "Aviso de prueba." in texto(pieza)
    for destino, _ in enlaces(pieza):
        if destino.startswith("/presentacion"):
            assert "generacion=" in destino
