"""«Cómo llegar al 80 %»: el conjunto se quita y se pone en la dirección, y todo se vuelve a contar."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.alcanzar import Meta, Orden, escribir
from dashboard.indicadores.alcanzar import leer as leer_conjunto
from dashboard.indicadores.escenas import escenas
from dashboard.nucleo.ajustes import Ajustes
from dashboard.nucleo.errores import ErrorVista
from dashboard.web.servidor import crear_servidor
from tests.fabricas import grupo, publicado, sesion, tablas
from tests.indicadores.mundos import lugares
from tests.paginas.recorrido import con_clase, enlaces, leer, piezas, pintado, texto, titular

A2026 = Periodo.leer("2026")


def _redes() -> dict[str, list[dict[str, Any]]]:
    """Red 01: cinco establecimientos, el 1 y el 2 con grupo. Red 02: cinco, del 6 al 9 con grupo. Faltan 2 en la 01."""
    return {
        "establecimientos": [*lugares(5), *lugares(5, "11-02-01", desde=6)],
        "grupos": [grupo(f"G-{n}", f"{n:08d}") for n in (1, 2, 6, 7, 8, 9)],
        "sesiones": [sesion("S-1", "G-1", "2026-10-31"), sesion("S-2", "G-1", "2025-10-31")],
        "facilitadores": [{"diresa": "11", "anio": 2026, "facilitadores": 0}],
    }


@pytest.fixture
def redes(consultar: Callable[..., Consulta]) -> Consulta:
    """La lectura de esas dos redes."""
    return consultar(**_redes())


def _marcas(salidas: dict[str, Any]) -> dict[str, str]:
    """Establecimiento → dirección que lo quita o lo agrega, con lo que hace delante."""
    return {texto(p).split(" ", 1)[1]: p["props"]["href"] for p in con_clase(salidas["simple"], "marca-conjunto")}


def test_el_menor_conjunto_se_lee_se_quita_y_se_pone_y_todo_se_vuelve_a_contar(redes: Consulta) -> None:
    salidas = pintado(leer("/alcanzar/11?periodo=2026", redes), redes)
    # 6 de 10 más 2: 8 de 10
    assert titular(salidas) == (
        "Con grupo en 2 establecimientos más, Cusco tendría 80,0 % de cobertura y 2 de 2 redes llegarían al 80 %"
    )
    (bajada,) = con_clase(salidas["simple"], "bajada")
    assert texto(bajada) == "Hoy tiene 60,0 % (6 de 10) y llega 1 de sus redes."
    marcas = _marcas(salidas)
    assert set(marcas) == {"quitar Puesto 0003", "quitar Puesto 0004", "agregar Puesto 0005", "agregar Puesto 0010"}
    # se quita el 4 y se pone el 10: la región sigue en 8 de 10 y la red 01 se queda en 3 de 5
    sin_cuatro = pintado(leer(marcas["quitar Puesto 0004"], redes), redes)
    assert "Con grupo en 1 establecimiento más, Cusco tendría 70,0 %" in titular(sin_cuatro)
    otra = _marcas(sin_cuatro)["agregar Puesto 0010"]
    assert leer_conjunto(leer(otra, redes).campo("e")) == {"00000003", "00000010"}
    con_diez = pintado(leer(otra, redes), redes)
    assert titular(con_diez).endswith("Cusco tendría 80,0 % de cobertura y 1 de 2 redes llegaría al 80 %")
    leido = texto(con_diez["simple"])
    assert "Conjunto elegido a mano" in leido
    for nivel in (
        "Perúsin dato de lo cargado, 6 de 10",
        "Cusco60,0 % 6 de 1080,0 % 8 de 10",
        "Red 0140,0 % 2 de 560,0 % 3 de 5",
    ):
        assert nivel in leido, nivel
    assert "Microrredes que llegan: 1 hoy y 1 con los elegidos, de 2 con dato." in leido
    # el mismo conjunto, visto desde la red
    (a_la_red,) = {d for d, _ in enlaces(con_diez["simple"]) if d.startswith("/alcanzar/11-02?")}
    assert titular(pintado(leer(a_la_red, redes), redes)) == (
        "Con grupo en 1 establecimiento más, Red 02 tendría 100,0 % de cobertura y 1 de 1 microrred llegaría al 80 %"
    )


def test_sin_ninguno_elegido_no_promete_nada(redes: Consulta) -> None:
    salidas = pintado(leer("/alcanzar/11?periodo=2026&e=-", redes), redes)
    assert titular(salidas) == "Sin elegir ninguno, Cusco tiene 60,0 % de cobertura y 1 de 2 redes llega al 80 %"
    assert not any("/descargar/alcanzar" in destino for destino, _ in enlaces(salidas["simple"]))


def test_los_botones_dicen_cuantos_pide_cada_meta_y_a_quien_se_elige_primero(redes: Consulta) -> None:
    salidas = pintado(leer("/alcanzar/11?periodo=2026&orden=lejos&meta=conjunto", redes), redes)
    leido = texto(salidas["simple"])
    assert "Que llegue cada red: 2" in leido
    assert "Que llegue el conjunto: 2" in leido
    assert "Se elige primero el más lejano de uno con grupo activo." in leido
    assert "quitar Puesto 0010" in _marcas(salidas), "el más lejano está en la otra red, que ya cumplía"


def test_el_ritmo_los_facilitadores_y_lo_aparte_se_leen(redes: Consulta) -> None:
    salidas = pintado(leer("/alcanzar/11?periodo=2026", redes), redes)
    leido = texto(salidas["simple"])
    assert "¿A qué paso, hasta diciembre de 2026?" in leido
    # cada fila dice a qué paso va: la red 02 ya llega, y la 01 necesita dos
    filas = [[texto(c) for c in p["props"]["children"]] for p in piezas(salidas["simple"]) if p["type"] == "Tr"]
    pasos = {fila[0]: fila[-1] for fila in filas if len(fila) == 5}
    assert list(pasos) == ["Territorio", "Perú", "Cusco", "Red 01", "Red 02"]
    paso_01, paso_02 = pasos["Red 01"], pasos["Red 02"]
    assert re.fullmatch(r"\d+ de 100 (0|[+−]\d+) a (0|[+−]\d+)", paso_01)
    assert paso_02 == "ya llega"
    # cuántos partos atiende cada uno no se cargó
    assert "No se cargó cuántos partos atiende cada uno." in leido
    assert "Para que el conjunto llegue: 2, 1,0 por mes (quedan 2 meses desde los datos)." in leido
    assert "En los últimos 12 meses 0 establecimientos ganaron grupo y 0 lo perdieron: 0,0 por mes." in leido
    paso = "A ese paso y al del territorio que lo contiene, en diciembre tendrían grupo"
    assert re.search(rf"{paso} .*; la probabilidad de que lleguen los 2", leido)
    assert "Cusco: hace falta 1, uno por cada 20 establecimientos que atienden partos; hay 0 en 2026." in leido
    assert "6 establecimientos ya tienen grupo." in leido


@pytest.mark.parametrize(
    ("campos", "dice"),
    [("meta=otra", "meta"), ("orden=azar", "orden"), ("e=..", "no se entiende"), ("e=%C3%B1", "no se entiende")],
)
def test_un_campo_que_no_se_entiende_se_dice_con_salidas(redes: Consulta, campos: str, dice: str) -> None:
    with pytest.raises(ErrorVista, match=dice) as caido:
        pintado(leer(f"/alcanzar/11?periodo=2026&{campos}", redes), redes)
    assert caido.value.opciones


def test_todo_territorio_y_todo_orden_se_pinta(consulta_pequena: Consulta) -> None:
    consulta = consulta_pequena
    niveles = (Nivel.PAIS, Nivel.DIRESA, Nivel.RED, Nivel.MICRORRED)
    nodos = [nodo for nivel in niveles for nodo in consulta.descendientes(consulta.raiz, nivel)]
    for i, nodo in enumerate(nodos):
        meta, orden = list(Meta)[i % 2], list(Orden)[i % 4]
        direccion = f"/alcanzar/{nodo.codigo}?periodo=2026&meta={meta}&orden={orden}"
        assert titular(pintado(leer(direccion, consulta), consulta)), direccion


def test_con_muchos_se_ven_los_de_una_parte_y_se_elige_cual(consultar: Callable[..., Consulta]) -> None:
    # sesenta en cada una de dos redes, ninguno con grupo: 120 candidatos
    consulta = consultar(
        establecimientos=[*lugares(60), *lugares(60, "11-02-01", desde=61)],
        grupos=[],
        sesiones=[],
        reportes=[{"codigo_territorio": "11", "periodo": "2026-01", "fecha_reporte": "2026-02-03"}],
    )
    salidas = pintado(leer("/alcanzar/11?periodo=2026", consulta), consulta)
    assert len(_marcas(salidas)) == 40
    (todos,) = [d for d, rotulo in enlaces(salidas["simple"]) if rotulo.startswith("Ver los 60 de")]
    assert len(_marcas(pintado(leer(todos, consulta), consulta))) == 60
    ver = [d for d, rotulo in enlaces(salidas["simple"]) if "ver=11-02" in d and rotulo == "Red 02: 48 de 60"]
    marcas = _marcas(pintado(leer(ver[0], consulta), consulta))
    assert all(int(nombre[-4:]) > 60 for nombre in marcas)
    with pytest.raises(ErrorVista, match="no es una parte") as caido:
        pintado(leer("/alcanzar/11?periodo=2026&ver=08", consulta), consulta)
    assert caido.value.opciones


# -- llevárselo


def test_el_compromiso_nombra_los_elegidos_y_dice_lo_que_tendria(redes: Consulta) -> None:
    conjunto = escribir({"00000003", "00000010", "00000001"})
    (escena,) = (e for e in escenas(redes, redes.nodo("11"), A2026, None, conjunto).escenas if e.clave == "compromiso")
    assert escena.titulo == "Nos comprometemos a formar grupo en 2 establecimientos"
    assert escena.tabla is not None
    assert {fila["nombre"] for fila in escena.tabla.filas} == {"Puesto 0003", "Puesto 0010"}
    dichas = [f"{cifra.valor} {cifra.texto}".replace("\u202f", " ") for cifra in escena.cifras]
    assert dichas == ["80,0 % de cobertura tendría Cusco con ellos: 8 de 10", "1 facilitador por formar"]
    assert escena.destacado.startswith("antes del "), "un compromiso lleva su fecha"
    assert "De los elegidos, 1 ya tiene grupo." in escena.avisos
    # donde ninguno de ellos suma, el compromiso de siempre
    (otra,) = (e for e in escenas(redes, redes.nodo("11"), A2026, None, "1").escenas if e.clave == "compromiso")
    assert otra.titulo == "Nos comprometemos a formar 2 grupos y 1 facilitador"
    with pytest.raises(ErrorVista, match="no se entiende"):
        escenas(redes, redes.nodo("11"), A2026, None, "..")


@pytest.mark.usefixtures("sin_geografia")
def test_se_descarga_se_presenta_y_lo_mal_pedido_no_rompe_nada(tmp_path: Path) -> None:
    publicado(tablas(**_redes()), tmp_path / "almacen")
    cliente = crear_servidor(Ajustes(datos=tmp_path / "almacen")).test_client()
    conjunto = escribir({"00000003", "00000010"})
    campos = f"territorio=11&periodo=2026&e={conjunto}"
    tabla = cliente.get(f"/descargar/alcanzar.csv?{campos}")
    assert tabla.status_code == 200
    lineas = tabla.data.decode("utf-8-sig").splitlines()
    assert [linea.split(",")[0] for linea in lineas] == ["Código", "00000003", "00000010"]
    libro = cliente.get(f"/descargar/alcanzar.xlsx?{campos}")
    assert libro.data[:2] == b"PK"
    assert "alcanzar_11" in libro.headers["Content-Disposition"]
    historia = cliente.get(f"/presentacion?territorio=11&periodo=2026&formar={conjunto}").data.decode()
    assert "Nos comprometemos a formar grupo en 2 establecimientos" in historia
    assert f"formar={conjunto}" in historia, "el PowerPoint lleva el mismo compromiso"
    for mala in (
        "alcanzar.pdf?territorio=11", "alcanzar.csv?territorio=11&e=..", "alcanzar.csv?territorio=00000001",
        "alcanzar.xlsx?territorio=nada", f"presentacion.pptx?territorio=11&formar={'x' * 5000}",
    ):  # fmt: skip
        respuesta = cliente.get(f"/descargar/{mala}")
        assert 400 <= respuesta.status_code < 500, mala
