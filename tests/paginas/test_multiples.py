"""Los hijos de un territorio mes a mes: los mismos ejes, el valor que dice cada página y un hueco donde no se sabe."""

from __future__ import annotations

import csv
import gzip
import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import flask
import pytest
from flask.testing import FlaskClient

from dashboard.almacen.almacen import Almacen
from dashboard.almacen.consulta import Consulta
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.graficas.multiples import Ejes, cuadros, ejes_comunes
from dashboard.indicadores.catalogo import POR_CLAVE, TODOS
from dashboard.indicadores.mensual import MESES, mensuales, ventana
from dashboard.nucleo.errores import ErrorVista
from dashboard.nucleo.formato import porcentaje
from dashboard.paginas.multiples import leer_cuadros, pintar, por_mes
from dashboard.piezas.html import en_html
from dashboard.salidas.cifras import registros
from dashboard.web.rutas import publicas
from dashboard.web.servidor import _registrar_errores
from tests.fabricas import grupo, sesion
from tests.indicadores.mundos import lugares
from tests.paginas.recorrido import con_clase, enlaces, leer, pintado, texto, titular


def _nombres(consulta: Consulta, direccion: str) -> list[str]:
    _, _, _, puestos = leer_cuadros(leer(direccion, consulta), consulta)
    return [cuadro.mensual.nodo.nombre for cuadro in puestos]


@pytest.fixture
def redes(consultar: Callable[..., Consulta]) -> Consulta:
    """Tres redes de la 11: la 01 baja de 9 a 5 de 10 en agosto–octubre de 2026, sin sesión en setiembre; la 02 sube de

    6 a 8, y un año antes fue 8; la 03 tiene un grupo que nunca se reunió y la 04, ninguno.
    """
    return consultar(
        establecimientos=[lugar for n in (1, 2, 3, 4) for lugar in lugares(1, f"11-0{n}-01", desde=n)],
        grupos=[grupo(f"G{n}", f"0000000{n}") for n in (1, 2, 3)],
        sesiones=[
            sesion("A1", "G1", "2026-08-15", 9),
            sesion("A2", "G1", "2026-10-31", 5),
            *(sesion(f"B{n}", "G2", f"2026-{n:02d}-15", n - 2) for n in (8, 9, 10)),
            *(sesion(f"C{n}", "G2", f"2025-{n:02d}-15", 8) for n in range(1, 13)),
        ],
    )


def test_cada_cuadro_termina_en_su_ultimo_valor_y_el_peor_va_primero(redes: Consulta) -> None:
    salidas = pintado(leer("/multiples/11?periodo=2026&indicador=asistencia", redes), redes)
    assert titular(salidas) == (
        "Asistencia a sesiones en octubre de 2026: de 50,0 % (Red 01) a 80,0 % (Red 02); se sabe de 2 de 3 redes"
    )
    (lista,) = con_clase(salidas["simple"], "multiples")
    assert [texto(cuadro) for cuadro in lista["props"]["children"]] == [
        "Red 0150,0 %",
        "Red 0280,0 %",
        "Red 03sin datoningún mes con dato",
        "Red 04no aplicano hay grupos conformados",
    ]
    assert [destino for destino, _ in enlaces(lista)] == [
        f"/territorio/11-0{n}?periodo=2026&indicador=asistencia" for n in (1, 2, 3, 4)
    ]


def test_el_orden_va_en_la_direccion_y_el_cambio_dice_lo_que_sostiene_la_cuenta(redes: Consulta) -> None:
    base = "/multiples/11?periodo=2026&indicador=asistencia"
    assert _nombres(redes, f"{base}&orden=nombre") == ["Red 01", "Red 02", "Red 03", "Red 04"]
    # la 01 no tiene con qué compararse: va detrás de la 02, que bajó de 80 a 70 de cada 100
    assert _nombres(redes, f"{base}&orden=cambio")[:2] == ["Red 02", "Red 01"]
    salidas = pintado(leer(f"{base}&orden=cambio", redes), redes)
    (lista,) = con_clase(salidas["simple"], "multiples")
    assert "(−10,0 puntos" in texto(lista["props"]["children"][0])
    assert "en un año" not in texto(lista["props"]["children"][1])
    with pytest.raises(ErrorVista, match="azar") as caido:
        leer_cuadros(leer(f"{base}&orden=azar", redes), redes)
    assert titular(pintado(leer(caido.value.opciones[0][1], redes), redes))


def test_donde_no_se_sabe_decir_el_cambio_no_se_ofrece_ordenar_por_el(redes: Consulta) -> None:
    for clave, ofrece in (("asistencia", True), ("cobertura", True), ("temas", False)):
        salidas = pintado(leer(f"/multiples/11?periodo=2026&indicador={clave}", redes), redes)
        assert any("orden=cambio" in destino for destino, _ in enlaces(salidas["simple"])) is ofrece, clave


@pytest.mark.parametrize("clave", ["asistencia", "cobertura", "grupos_activos", "sesiones_por_grupo"])
def test_cada_mes_es_la_cifra_que_se_exporta_de_ese_mes_o_un_hueco(consulta_pequena: Consulta, clave: str) -> None:
    consulta, indicador = consulta_pequena, POR_CLAVE[clave]
    for nodo in (consulta.raiz, consulta.nodo("11")):
        nodos = consulta.hijos(nodo)
        meses = ventana(nodos)
        assert len(meses) <= MESES
        series = {serie.nodo.codigo: serie for serie in mensuales(consulta, nodos, indicador, meses)}
        sabidos = 0
        for lugar, mes in list(enumerate(meses))[::5]:
            for registro in registros(consulta, nodos, Periodo.mes(mes)):
                if registro["indicador"] != clave:
                    continue
                serie = series[registro["territorio"]]
                dentro = serie.nodo.meses[0] <= mes <= serie.nodo.meses[1]
                calla = registro["denominador"] and registro["sin_reporte"] >= registro["denominador"]
                esperado = registro["valor"] if dentro and not calla else None
                assert serie.valores[lugar] == esperado, (registro, mes)
                assert (serie.fracciones[lugar] is None) == (esperado is None)
                sabidos += esperado is not None
        assert sabidos > 4


def test_la_asistencia_de_cada_mes_sale_de_las_sumas_del_cubo(consulta_pequena: Consulta) -> None:
    consulta = consulta_pequena
    salidas = pintado(
        leer("/multiples/11?periodo=2026&indicador=asistencia&vista=tabla&orden=nombre", consulta), consulta
    )
    (tabla,) = con_clase(salidas["simple"], "tabla")
    cabeza, cuerpo = tabla["props"]["children"]
    nombres = [texto(celda) for celda in cabeza["props"]["children"]["props"]["children"]][1:]
    nodos = {nodo.nombre: nodo for nodo in consulta.hijos(consulta.nodo("11"))}
    filas = cuerpo["props"]["children"]
    assert texto(filas[0]["props"]["children"][0]) == Periodo.mes(consulta.nodo("11").meses[1]).texto, (
        "el último, primero"
    )
    for fila in filas:
        rotulo, *celdas = fila["props"]["children"]
        for nombre, celda in zip(nombres, celdas, strict=True):
            nodo = nodos[nombre]
            x, n = (consulta.serie(medida, nodo).tolist() for medida in ("asistentes", "esperadas"))
            meses = [Periodo.mes(mes).texto for mes in range(nodo.meses[0], nodo.meses[1] + 1)]
            lugar = meses.index(texto(rotulo))
            esperado = porcentaje(x[lugar], n[lugar]) if n[lugar] else "sin dato"
            assert texto(celda) == esperado.replace("\u202f", " ")


def test_todo_territorio_y_todo_indicador_se_pinta(consulta_pequena: Consulta) -> None:
    consulta = consulta_pequena
    for nivel in (Nivel.PAIS, Nivel.DIRESA, Nivel.RED, Nivel.MICRORRED):
        for nodo in consulta.descendientes(consulta.raiz, nivel)[:6]:
            for indicador in {i.clave: i for elegido in TODOS for i in por_mes(nivel, elegido)}.values():
                direccion = f"/multiples/{nodo.codigo}?periodo=2026-05&indicador={indicador.clave}"
                assert titular(pintado(leer(direccion, consulta), consulta)), direccion


def test_las_29_regiones_caben_en_cuarenta_kilobytes_comprimidos(consulta_pequena: Consulta) -> None:
    consulta = consulta_pequena
    for orden in ("valor", "cambio"):
        vista = leer(f"/multiples/PE?periodo=2026&indicador=asistencia&orden={orden}", consulta)
        assert len(gzip.compress(en_html(pintar(vista, consulta), ir=True).encode())) < 40_000


# -- el dibujo


def _trazos(dibujo: str) -> list[str]:
    """Los tramos de la línea, cada uno desde que empieza o se corta."""
    (camino,) = re.findall(r'class="mu-linea" d="([^"]*)"', dibujo)
    return [f"M{tramo}" for tramo in camino.split("M")[1:]]


def test_un_hueco_corta_la_linea_y_un_mes_suelto_es_un_punto() -> None:
    ejes = Ejes(0.5, 0.9, range(24307, 24313))
    # 0,9 está arriba (0) y 0,5 abajo (400): 0,7 a la mitad
    (dibujo,) = cuadros([[0.9, 0.7, None, 0.5, None, 0.7]], ejes, ["una línea"])
    assert _trazos(dibujo) == ["M0 0h0L1 200", "M3 400h0", "M5 200h0"]
    assert 'class="mu-ultimo" d="M5 200h0"' in dibujo
    assert 'aria-label="una línea"' in dibujo
    assert 'preserveAspectRatio="none"' in dibujo


def test_los_ejes_son_los_mismos_y_en_ellos_cabe_todo() -> None:
    ejes = ejes_comunes([[0.61, None], [0.7, 0.7000001]], range(24312, 24314), 0.8)
    assert (ejes.bajo, ejes.alto) == (pytest.approx(0.6), pytest.approx(0.8))
    assert ejes.extremos == ("60\u202f%", "80\u202f%")
    assert ejes_comunes([[0.7]], range(1)).extremos == ("70\u202f%", "80\u202f%"), "nunca de alto cero"
    assert ejes_comunes([[0.4, 1.2]], range(2), es_proporcion=False).extremos == ("0,0", "1,5")
    # enero de 2026 es el mes 24312: empieza el año en el primer mes de la ventana
    assert ejes.anios == [(2026, 0.0)]


def test_quien_no_ve_el_dibujo_oye_de_donde_viene_adonde_va_y_sus_huecos(redes: Consulta) -> None:
    vista = leer("/multiples/11?periodo=2026&indicador=asistencia", redes)
    dichos = re.findall(r'aria-label="(Red[^"]*)"', en_html(pintar(vista, redes)))
    assert [dicho.replace("\u202f", " ") for dicho in dichos] == [
        # la región tiene datos desde enero de 2025: 22 meses
        "Red 01: de 90,0 % en agosto de 2026 a 50,0 % en octubre de 2026; entre 50,0 % y 90,0 %; 20 meses sin dato",
        "Red 02: de 80,0 % en enero de 2025 a 80,0 % en octubre de 2026; entre 60,0 % y 80,0 %; 7 meses sin dato",
    ]


def test_la_raya_del_periodo_va_donde_dice_algo_que_la_linea_no_dice(redes: Consulta) -> None:
    def rayas(direccion: str) -> int:
        return en_html(pintar(leer(direccion, redes), redes)).count("mu-tramo")

    assert rayas("/multiples/11?periodo=2026&indicador=asistencia") == 2
    # un mes es su punto, y un estado se toma al corte: es el último punto
    assert rayas("/multiples/11?periodo=2026-10&indicador=asistencia") == 0
    assert rayas("/multiples/11?periodo=2026") == 0


# -- lo que se lleva


@pytest.fixture(scope="module")
def cliente(almacen_pequeno: Almacen) -> Iterator[FlaskClient]:
    """Un servidor con solo las descargas y los errores con nombre."""
    servidor = flask.Flask("multiples")
    servidor.register_blueprint(publicas.rutas(almacen_pequeno))
    _registrar_errores(servidor)
    with servidor.test_client() as cliente:
        yield cliente


def _csv(cliente: FlaskClient, campos: str) -> list[dict[str, Any]]:
    respuesta = cliente.get(f"/descargar/multiples.csv?{campos}")
    assert respuesta.status_code == 200
    return list(csv.DictReader(io.StringIO(respuesta.data.decode("utf-8-sig"))))


def test_el_csv_trae_cada_mes_de_cada_hijo_y_bajo_la_red_ninguna_cuenta_de_personas(
    consulta_pequena: Consulta, cliente: FlaskClient
) -> None:
    consulta = consulta_pequena
    red = max(consulta.hijos(consulta.nodo("11")), key=lambda n: n.grupos[1] - n.grupos[0])
    de_region = _csv(cliente, "territorio=11&periodo=2026&indicador=asistencia")
    de_red = _csv(cliente, f"territorio={red.codigo}&periodo=2026&indicador=asistencia")
    meses = ventana(consulta.hijos(consulta.nodo("11")))
    propias = [fila for fila in de_region if fila["Código"] == red.codigo]
    assert [fila["Periodo"] for fila in propias] == [str(Periodo.mes(mes)) for mes in meses]
    assert any(fila["n"] for fila in propias)
    assert {fila["Nivel"] for fila in de_red} == {"microrred"}
    assert any(fila["Valor"] for fila in de_red)
    assert not any(fila["n"] or fila["N"] for fila in de_red)
