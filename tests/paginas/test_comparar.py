"""Territorios lado a lado: lo elegido va en la dirección, y cada columna dice lo mismo que la página de cada uno."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import flask
import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from dashboard.almacen.almacen import Almacen
from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo, se_cuentan
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.cambio import OTRAS, PRINCIPAL, cambio_de_asistencia
from dashboard.indicadores.catalogo import CATALOGO, POR_CLAVE
from dashboard.indicadores.motivos import faltas_por_motivo, periodo_de_motivos
from dashboard.nucleo.errores import ErrorVista
from dashboard.nucleo.formato import decimal, entero, porcentaje
from dashboard.paginas.comparar.pedido import CON, MAXIMO, NIVELES, leer_pedido
from dashboard.salidas.cifras import registros
from dashboard.web.rutas import publicas
from dashboard.web.servidor import _registrar_errores
from tests.fabricas import grupo, sesion
from tests.indicadores.mundos import lugares
from tests.paginas.recorrido import con_clase, enlaces, leer, piezas, pintado, texto, titular

PERIODOS = ("2026", "2025-S2", "2026-05")
DE_PERSONAS = [indicador for indicador in CATALOGO if indicador.de_personas]
#: «3 de 5»
CUENTA = re.compile(r"\d de \d")


def _nodos(consulta: Consulta) -> list[Nodo]:
    """Del país a un establecimiento, por la rama con más grupos."""
    por_nivel = {nivel: consulta.descendientes(consulta.raiz, nivel) for nivel in NIVELES}
    return [max(nodos, key=lambda n: (n.grupos[1] - n.grupos[0], n.codigo)) for nodos in por_nivel.values()]


def _direccion(nodos: list[Nodo], periodo: str = "2026", **otros: str) -> str:
    campos = "".join(f"&{nombre}={valor}" for nombre, valor in otros.items())
    return f"/comparar?periodo={periodo}&con={','.join(nodo.codigo for nodo in nodos)}{campos}"


def _celdas(salidas: dict[str, Any], cual: int = 0) -> dict[str, list[str]]:
    """Rótulo de cada fila de una de las dos tablas → lo que dice cada columna, sin el nombre de quien es."""
    tablas = con_clase(salidas["simple"], "lado-a-lado")
    cuerpo = next(p for p in piezas(tablas[cual]) if p["type"] == "Tbody")
    filas: dict[str, list[str]] = {}
    for fila in cuerpo["props"]["children"]:
        rotulo, *celdas = fila["props"]["children"]
        filas[texto(rotulo)] = [texto(celda["props"]["children"][1:]) for celda in celdas]
    return filas


def _del_panorama(consulta: Consulta, nodos: Sequence[Nodo], periodo: str) -> list[dict[str, Any]]:
    """Las cifras que se exportan de los indicadores del panorama, que son los que se comparan."""
    claves = {indicador.clave for indicador in CATALOGO}
    return [fila for fila in registros(consulta, nodos, Periodo.leer(periodo)) if fila["indicador"] in claves]


# -- lo que dice cada columna


@pytest.mark.parametrize("periodo", PERIODOS)
def test_cada_columna_dice_las_mismas_cifras_que_se_exportan_de_cada_territorio(
    consulta_pequena: Consulta, periodo: str
) -> None:
    consulta, nodos = consulta_pequena, _nodos(consulta_pequena)
    celdas = _celdas(pintado(leer(_direccion(nodos, periodo), consulta), consulta))
    vistas = 0
    for registro in _del_panorama(consulta, nodos, periodo):
        indicador = POR_CLAVE[registro["indicador"]]
        lugar = [nodo.codigo for nodo in nodos].index(registro["territorio"])
        dicha = celdas[indicador.ficha.corto][lugar]
        if not registro["aplica"]:
            assert dicha == f"no aplica{indicador.no_aplica}"
            continue
        n, total = registro["numerador"], registro["denominador"]
        if registro["valor"] is None or registro["sin_reporte"] >= total:
            assert dicha.startswith(("sin dato", "sin reporte")), (registro, dicha)
        elif not indicador.cuenta_hijos:
            esperado = porcentaje(n, total) if indicador.es_proporcion else decimal(n / total, 2)
            assert dicha.startswith(esperado.replace("\u202f", " ")), (registro, dicha)
            vistas += 1
        if registro["veredicto"] and registro["veredicto"] != "sin_dato":
            assert registro["veredicto"].replace("_", " ") in dicha
        if registro["veredicto"] == "no_cumple":
            assert f"{entero(registro['faltan'])} " in dicha.split("falta")[1].replace("\u202f", " ")
    assert vistas > 30


def test_el_cambio_de_la_asistencia_es_el_de_la_pagina_de_cada_uno_con_un_intervalo_mas_ancho(
    consulta_pequena: Consulta,
) -> None:
    consulta, periodo = consulta_pequena, Periodo.leer("2026")
    regiones = [n for n in consulta.hijos(consulta.raiz) if cambio_de_asistencia(consulta, n, periodo)][:MAXIMO]
    assert len(regiones) >= 2
    dichas = _celdas(pintado(leer(_direccion(regiones), consulta), consulta))["Asistencia a sesiones"]
    for nodo, dicha in zip(regiones, dichas, strict=True):
        propio = cambio_de_asistencia(consulta, nodo, periodo, PRINCIPAL)
        ancho = cambio_de_asistencia(consulta, nodo, periodo, OTRAS)
        assert propio is not None
        assert ancho is not None
        assert ancho.decimas == propio.decimas
        assert ancho.margen > propio.margen
        assert ancho.frase in dicha


def test_los_motivos_son_la_parte_de_las_faltas_de_cada_uno_y_estan_los_cinco_mayores_de_todos(
    consulta_pequena: Consulta,
) -> None:
    consulta, nodos = consulta_pequena, _nodos(consulta_pequena)
    celdas = _celdas(pintado(leer(_direccion(nodos), consulta), consulta), 1)
    for lugar, nodo in enumerate(nodos):
        faltas = faltas_por_motivo(consulta, nodo, Periodo.leer("2026"))
        total = sum(falta.total for falta in faltas)
        partes = {f.motivo.nombre: porcentaje(f.total, total).replace("\u202f", " ") for f in faltas}
        mayores = sorted(faltas, key=lambda f: -f.total)[:5]
        assert {f.motivo.nombre for f in mayores if f.total > mayores[-1].total} <= celdas.keys()
        for motivo, dichas in celdas.items():
            assert dichas[lugar] == partes.get(motivo, "0,0 %" if total else "sin dato")


def test_lo_que_no_se_sabe_no_es_un_cero_y_se_dice_a_que_fecha_es_cada_columna(
    consultar: Callable[..., Consulta],
) -> None:
    # la 08 no tiene ni un grupo; la 25 no se cargó; la 11 informó hasta mayo y la 13, hasta octubre
    consulta = consultar(
        establecimientos=[*lugares(2), *lugares(1, "13-01-01", desde=3), *lugares(1, "08-01-01", desde=4)],
        grupos=[grupo("G1", "00000001"), grupo("G3", "00000003")],
        sesiones=[sesion("S1", "G1", "2026-05-31"), sesion("S3", "G3", "2026-10-31")],
    )
    salidas = pintado(leer("/comparar?periodo=2026&con=11,13,08,25", consulta), consulta)
    celdas = _celdas(salidas)
    dichas = celdas["Asistencia a sesiones"]
    assert [dicha.startswith(("70,0 %", "no aplica", "sin dato")) for dicha in dichas] == [True] * 4
    assert ["%" in dicha for dicha in dichas] == [True, True, False, False]
    assert celdas["Grupos activos"][2].startswith("no aplica")
    assert celdas["Grupos activos"][3].startswith("sin dato")
    for dichas in celdas.values():
        assert not dichas[3].startswith("0"), "de una región que no se cargó no hay ningún cero"
    (bajada,) = con_clase(salidas["simple"], "bajada")
    for dicha in (
        "No son de la misma fecha",
        "datos al 31 may 2026",
        "datos al 31 oct 2026",
        "sin sesiones ni reportes",
    ):
        assert dicha in texto(bajada)
    cuadros = [texto(p) for p in con_clase(salidas["simple"], "mu-vacio")]
    assert cuadros == ["no hay grupos conformados", "ningún mes con dato"]


# -- lo que no se publica


@pytest.mark.parametrize("periodo", PERIODOS)
def test_por_debajo_de_la_red_no_se_dicen_cuentas_de_personas(
    consulta_pequena: Consulta, cliente: FlaskClient, periodo: str
) -> None:
    consulta = consulta_pequena
    microrredes, establecimientos = (
        consulta.descendientes(consulta.raiz, nivel) for nivel in (Nivel.MICRORRED, Nivel.ESTABLECIMIENTO)
    )
    con_sesiones = [n for n in (*microrredes[:9], *establecimientos[:40]) if consulta.serie("esperadas", n).sum()]
    chicos = [*con_sesiones[:3], *con_sesiones[-3:]]
    assert len(chicos) == MAXIMO
    assert not any(map(se_cuentan, chicos))
    salidas = pintado(leer(_direccion(chicos, periodo), consulta), consulta)
    celdas = _celdas(salidas)
    dichas = [dicha for indicador in DE_PERSONAS for dicha in celdas.get(indicador.ficha.corto, [])]
    assert any("%" in dicha for dicha in dichas)
    assert not [dicha for dicha in dichas if CUENTA.search(dicha)]
    assert "inasistencia" not in texto(con_clase(salidas["simple"], "lado-a-lado")[1])
    claves = {indicador.clave for indicador in DE_PERSONAS}
    for fila in _csv(cliente, _direccion(chicos, periodo)):
        if fila["Clave"] in claves or fila["Qué"].startswith("Motivo: "):
            assert (fila["n"], fila["N"]) == ("", "")
            # con todos sus decimales, 0,714285… diría que son 5 de 7
            assert not fila["Valor"] or round(float(fila["Valor"]), 3) == float(fila["Valor"]), fila
            if fila["Qué"].startswith("Motivo: "):
                nodo = consulta.nodo(fila["Código"])
                assert fila["Periodo"] == str(periodo_de_motivos(nodo, Periodo.leer(periodo)))


# -- la dirección


def _elegidos(consulta: Consulta, direccion: str) -> list[str]:
    return [nodo.codigo for nodo in leer_pedido(leer(direccion, consulta), consulta).nodos]


@given(st.data())
def test_lo_elegido_va_y_vuelve_por_la_direccion_en_su_orden_y_sin_repetir(
    consulta_pequena: Consulta, data: st.DataObject
) -> None:
    consulta = consulta_pequena
    todos = [n.codigo for nivel in NIVELES for n in consulta.descendientes(consulta.raiz, nivel)]
    codigos = data.draw(st.lists(st.sampled_from(todos), max_size=MAXIMO))
    periodo = data.draw(st.sampled_from(PERIODOS))
    p = leer_pedido(leer(f"/comparar?periodo={periodo}&con={','.join(codigos)}", consulta), consulta)
    assert [nodo.codigo for nodo in p.nodos] == list(dict.fromkeys(codigos))
    assert str(p.periodo) == periodo
    direccion = p.con(p.nodos).url()
    assert _elegidos(consulta, direccion) == list(dict.fromkeys(codigos))
    assert "%2C" not in direccion
    otro = consulta.nodo(data.draw(st.sampled_from(todos)))
    if not p.lleno:
        esperado = list(dict.fromkeys([*codigos, otro.codigo]))
        assert _elegidos(consulta, p.mas(otro).url()) == esperado
        assert _elegidos(consulta, leer_pedido(p.mas(otro), consulta).sin(otro).url()) == [
            codigo for codigo in esperado if codigo != otro.codigo
        ]


def test_un_codigo_sin_sus_ceros_o_repetido_es_el_mismo(consulta_pequena: Consulta) -> None:
    assert _elegidos(consulta_pequena, "/comparar?periodo=2026&con= 8,11,08,,11,pe") == ["08", "11", "PE"]


def test_cada_equis_quita_al_suyo_y_cada_propuesto_agrega_uno(consulta_pequena: Consulta) -> None:
    consulta = consulta_pequena
    salidas = pintado(leer("/comparar?periodo=2026&con=08,11&agregar=partes", consulta), consulta)
    quitan = {p["props"]["title"]: p["props"]["href"] for p in con_clase(salidas["simple"], "quitar")}
    assert {rotulo: _elegidos(consulta, d) for rotulo, d in quitan.items()} == {
        "Quitar Callao": ["11"],
        "Quitar Cusco": ["08"],
    }
    (propuestos,) = con_clase(salidas["simple"], "por-agregar")
    redes = [nodo.codigo for nodo in consulta.hijos(consulta.nodo("11"))]
    assert sorted(_elegidos(consulta, d)[-1] for d, _ in enlaces(propuestos)) == redes
    assert all(_elegidos(consulta, d)[:2] == ["08", "11"] for d, _ in enlaces(propuestos))


@pytest.mark.parametrize(
    ("fuente", "estan", "no_estan"),
    [("hermanos", {"25"}, {"08", "11", "PE"}), ("superiores", {"PE"}, {"25"}), ("parecidos", set(), {"08", "11"})],
)
def test_se_proponen_los_hermanos_los_parecidos_o_los_que_lo_contienen(
    consulta_pequena: Consulta, fuente: str, estan: set[str], no_estan: set[str]
) -> None:
    consulta = consulta_pequena
    salidas = pintado(leer(f"/comparar?periodo=2026&con=08,11&agregar={fuente}", consulta), consulta)
    (propuestos,) = con_clase(salidas["simple"], "por-agregar")
    hallados = {_elegidos(consulta, d)[-1] for d, _ in enlaces(propuestos)}
    assert hallados
    assert estan <= hallados
    assert not no_estan & hallados


def test_se_busca_con_un_formulario_que_va_al_servidor_y_lo_hallado_se_agrega(consulta_pequena: Consulta) -> None:
    consulta = consulta_pequena
    salidas = pintado(leer("/comparar?periodo=2026&con=11&busca=callao&indicador=asistencia", consulta), consulta)
    (formulario,) = [p for p in piezas(salidas["simple"]) if p["type"] == "Form"]
    assert (formulario["props"]["action"], formulario["props"]["method"]) == ("/comparar", "get")
    campos = {p["props"]["name"]: p["props"]["value"] for p in piezas(formulario) if p["type"] == "Input"}
    assert campos == {"con": "11", "periodo": "2026", "indicador": "asistencia", "busca": "callao"}
    halladas = [_elegidos(consulta, d) for p in con_clase(salidas["simple"], "por-agregar") for d, _ in enlaces(p)]
    assert ["11", "08"] in halladas
    nada = texto(pintado(leer("/comparar?periodo=2026&con=11&busca=zzzz", consulta), consulta)["simple"])
    assert "Nada que comparar se llama «zzzz»." in nada


def test_con_seis_no_cabe_otro_y_se_dice(consulta_pequena: Consulta) -> None:
    consulta = consulta_pequena
    seis = consulta.hijos(consulta.raiz)[:MAXIMO]
    leido = texto(pintado(leer(_direccion(seis), consulta), consulta)["simple"])
    assert "Ya son 6, que es el máximo: quite uno con ✕ para agregar otro." in leido


def test_lo_que_no_se_puede_comparar_se_dice_con_salidas(consulta_pequena: Consulta) -> None:
    consulta = consulta_pequena
    siete = ",".join(nodo.codigo for nodo in consulta.hijos(consulta.raiz)[:7])
    grupo_ = consulta.descendientes(consulta.raiz, Nivel.GRUPO)[0]
    casos = {
        f"con={siete}": "Se comparan 6 territorios como mucho, y la dirección pide 7",
        "con=08,99": "«99»",
        f"con={grupo_.codigo}": "es un grupo",
        "con=08&agregar=azar": "«azar»",
    }
    for campos, dice in casos.items():
        with pytest.raises(ErrorVista, match=re.escape(dice)) as caido:
            pintado(leer(f"/comparar?periodo=2026&{campos}", consulta), consulta)
        assert caido.value.opciones, campos
        for _, destino in caido.value.opciones:
            assert titular(pintado(leer(destino, consulta), consulta))
    # de las salidas, la primera conserva lo que sí se puede comparar
    with pytest.raises(ErrorVista) as caido:
        leer_pedido(leer("/comparar?periodo=2026&con=08,99,11", consulta), consulta)
    assert _elegidos(consulta, caido.value.opciones[0][1]) == ["08", "11"]


def test_dos_que_se_llaman_igual_no_se_confunden(consulta_pequena: Consulta) -> None:
    consulta = consulta_pequena
    nombres: dict[str, list[Nodo]] = {}
    for nodo in consulta.descendientes(consulta.raiz, Nivel.RED):
        nombres.setdefault(nodo.nombre, []).append(nodo)
    repetidos = next(nodos for nodos in nombres.values() if len({n.padre for n in nodos}) > 1)[:2]
    p = leer_pedido(leer(_direccion(repetidos), consulta), consulta)
    assert len({nodo.nombre for nodo in p.nodos}) == 2
    assert p.nodos[0].nombre.startswith(repetidos[0].nombre)


# -- lo que se lleva


@pytest.fixture(scope="module")
def cliente(almacen_pequeno: Almacen) -> Iterator[FlaskClient]:
    """Un servidor con solo las descargas y los errores con nombre."""
    servidor = flask.Flask("comparar")
    servidor.register_blueprint(publicas.rutas(almacen_pequeno))
    _registrar_errores(servidor)
    with servidor.test_client() as cliente:
        yield cliente


def _csv(cliente: FlaskClient, direccion: str) -> list[dict[str, str]]:
    respuesta = cliente.get(direccion.replace("/comparar?", "/descargar/comparar.csv?"))
    assert respuesta.status_code == 200
    assert "comparar_" in respuesta.headers["Content-Disposition"]
    return list(csv.DictReader(io.StringIO(respuesta.data.decode("utf-8-sig"))))


def test_el_csv_trae_lo_que_se_ve(consulta_pequena: Consulta, cliente: FlaskClient) -> None:
    consulta = consulta_pequena
    nodos = [consulta.nodo("11"), consulta.nodo("08")]
    filas = _csv(cliente, _direccion(nodos))
    de_indicadores = {(f["Código"], f["Clave"]): f for f in filas if f["Periodo"] == "2026"}
    for registro in _del_panorama(consulta, nodos, "2026"):
        fila = de_indicadores[registro["territorio"], registro["indicador"]]
        if registro["valor"] is not None and registro["sin_reporte"] < registro["denominador"]:
            assert float(fila["Valor"]) == registro["valor"]
            assert (int(fila["n"]), int(fila["N"])) == (registro["numerador"], registro["denominador"])
        else:
            assert fila["Valor"] in ("", str(registro["valor"]))
    x, n = (consulta.serie(medida, nodos[0]).tolist() for medida in ("asistentes", "esperadas"))
    for fila in filas:
        if fila["Qué"].endswith("por mes") and fila["Código"] == "11":
            mes = Periodo.leer(fila["Periodo"]).primer_mes - nodos[0].meses[0]
            sabido = 0 <= mes < len(n) and n[mes]
            assert (fila["n"], fila["N"]) == ((str(x[mes]), str(n[mes])) if sabido else ("", ""))
    respuesta = cliente.get("/descargar/comparar.csv?periodo=2026&con=99")
    assert respuesta.status_code == 404


def test_lo_que_se_elige_se_llama_con(consulta_pequena: Consulta) -> None:
    # los enlaces de otras páginas y los guardados dependen de este nombre
    vista = leer("/comparar?periodo=2026&con=08", consulta_pequena)
    assert vista.campo(CON) == "08"
