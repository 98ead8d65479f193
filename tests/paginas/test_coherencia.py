"""Tarjetas, ranking, mosaico, tabla, mapa y `cifras` dicen lo mismo, contado por segunda vez."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

import pytest

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import Veredicto
from dashboard.dominio.nodo import Nodo, se_cuentan
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.catalogo import CATALOGO, POR_CLAVE
from dashboard.indicadores.listas import abrir
from dashboard.navegacion.vista import Modo
from dashboard.salidas.cifras import registros
from tests.paginas.recorrido import comparadas, con_clase, dibujado, leer, numero, pintado, texto

PERIODOS = ("2026", "2025-S2", "2026-05")
TERRITORIALES = (Nivel.PAIS, Nivel.DIRESA, Nivel.RED, Nivel.MICRORRED)
#: palabra de cada veredicto en pantalla
PALABRA = {
    "cumple": "cumple", "no_cumple": "no cumple", "depende": "depende", "sin_dato": "sin dato",
    "no_aplica": "no aplica",
}  # fmt: skip
Registro = dict[str, Any]


def _escrito(registro: Registro, consulta: Consulta) -> str:
    """El valor como debe leerse, contado aparte: medio hacia arriba, y nunca 0,0, 80,0 ni 100,0 sin serlo.

    Donde no reportó ninguno de los establecimientos, el cero no se imprime: es «sin reporte».
    """
    if not registro["aplica"]:
        return "no aplica"
    if registro["valor"] is None:
        return "sin dato"
    callan = {"cobertura": "silenciosos", "grupos_activos": "activos_por_saber"}.get(registro["indicador"])
    if callan and registro["numerador"] == 0:
        periodo = Periodo.leer(registro["periodo"])
        if len(abrir(callan, registro["territorio"], consulta, periodo).filas) == registro["denominador"]:
            return "sin reporte"
    exacto = Fraction(registro["numerador"], registro["denominador"])
    if not POR_CLAVE[registro["indicador"]].es_proporcion:
        centesimas = int(exacto * 100 + Fraction(1, 2))
        return f"{centesimas // 100},{centesimas % 100:02d}"
    decimas = int(exacto * 1000 + Fraction(1, 2))
    if decimas >= 800 and exacto < Fraction(4, 5):
        decimas = 799
    if decimas >= 1000 and exacto < 1:
        decimas = 999
    if decimas == 0 and exacto > 0:
        decimas = 1
    return f"{decimas // 10},{decimas % 10} %"


def _n_de_n(registro: Registro, *, corta: bool = False) -> str:
    """«682 de 1 350», con espacios en los millares; de una razón, «235 sesiones sobre 225 grupos y meses».

    `corta`: sin lo que se cuenta.
    """
    n, total = (f"{registro[campo]:,}".replace(",", " ") for campo in ("numerador", "denominador"))
    if POR_CLAVE[registro["indicador"]].es_proporcion:
        return f"{n} de {total}"
    if corta:
        return f"{n} sobre {total}"
    sesiones, meses = "sesión" if n == "1" else "sesiones", "grupo y mes" if total == "1" else "grupos y meses"
    return f"{n} {sesiones} sobre {total} {meses}"


def _nodos(consulta: Consulta) -> list[Nodo]:
    return [
        nodo
        for nivel in TERRITORIALES
        for nodo in consulta.descendientes(consulta.raiz, nivel)
        if nodo.establecimientos[1] > nodo.establecimientos[0]
    ]


def _por_nombre(filas: list[Registro], consulta: Consulta) -> dict[str, Registro]:
    return {consulta.nodo(fila["territorio"]).nombre: fila for fila in filas}


@pytest.mark.parametrize(
    "indicador", [indicador.clave for indicador in CATALOGO if indicador.clave != "regiones_con_equipo"]
)
def test_mapa_mosaico_tabla_y_ranking_dicen_lo_mismo_que_las_cifras(consulta_pequena: Consulta, indicador: str) -> None:
    consulta = consulta_pequena
    for turno, nodo in enumerate(_nodos(consulta)):
        periodo = Periodo.leer(PERIODOS[turno % len(PERIODOS)])
        vista = leer("/", consulta).hacia(nodo.codigo, nodo.nivel).con(periodo=periodo, indicador=indicador)
        propias = [f for f in registros(consulta, consulta.hijos(nodo), periodo) if f["indicador"] == indicador]
        esperadas = {fila["territorio"]: fila for fila in propias}
        tabla = _comparadas(pintado(vista.con(modo=Modo.TABLA), consulta)["tabla"], consulta)
        mosaico = _del_mosaico(pintado(vista.con(modo=Modo.MOSAICO), consulta)["mosaico"], consulta)
        salidas = pintado(vista, consulta)
        ranking = _comparadas(salidas["ranking"], consulta)
        assert list(tabla) == list(ranking), "la tabla y el ranking llevan el mismo orden"
        assert set(mosaico) == set(tabla) <= set(esperadas)
        # solo se apartan los que no tienen nada del ámbito
        for codigo in set(esperadas) - set(tabla):
            hijo = consulta.nodo(codigo)
            assert consulta.suma("en_ambito", [hijo], periodo)[0] == 0
            assert hijo.grupos[0] == hijo.grupos[1]
        for codigo, dicha in tabla.items():
            fila, donde = esperadas[codigo], (vista.url(), codigo)
            valor, cuenta, falta = dicha
            assert dicha == ranking[codigo], donde
            assert valor == mosaico[codigo][0] == _escrito(fila, consulta), donde
            # las cuentas de personas se dicen de la red hacia arriba
            callada = valor in ("sin dato", "no aplica", "sin reporte")
            if callada or (POR_CLAVE[indicador].de_personas and not se_cuentan(consulta.nodo(codigo))):
                assert cuenta == "", donde
            else:
                assert cuenta == _n_de_n(fila, corta=True), donde
            if fila["veredicto"] is not None:
                if fila["faltan"] and fila["veredicto"] == "no_cumple":
                    assert falta.startswith("falta 1" if fila["faltan"] == 1 else "faltan "), donde
                    assert numero(falta) == fila["faltan"], donde
                else:
                    assert falta == PALABRA[fila["veredicto"]], donde
                if fila["valor"] is not None:
                    assert PALABRA[fila["veredicto"]] in mosaico[codigo][1], donde
            if fila["valor"] is not None:
                assert _n_de_n(fila) in mosaico[codigo][1], donde
        if nodo.nivel is not Nivel.MICRORRED:
            for area in (pieza for pieza in dibujado(salidas["mapa"]).iter("a") if pieza.get("class") == "area"):
                codigo, nombre = _codigo(area.get("href", ""), consulta), area.get("data-nombre", "")
                assert nombre == consulta.nodo(codigo).nombre
                valor, nota = (area.get(f"data-{cual}", "").replace("\u202f", " ") for cual in ("valor", "nota"))
                fila = esperadas[codigo]
                # lo que sale de muy pocos dice cuántos, y no un porcentaje
                pocos = "dice poco" in nota
                assert valor == (_n_de_n(fila) if pocos else _escrito(fila, consulta)), (vista.url(), codigo)
                assert nota == mosaico[codigo][1].removeprefix(f"{nombre}: ")


def _codigo(destino: str, consulta: Consulta) -> str:
    return leer(destino, consulta).codigo


def _comparadas(pieza: Any, consulta: Consulta) -> dict[str, tuple[str, str, str]]:
    """Código → (valor, n de N, lo que falta); vacío lo que no es una columna."""
    return {
        _codigo(fila["href"], consulta): (
            fila.get("%") or fila["valor"],
            fila.get("n de N") or fila.get("n sobre N", ""),
            fila.get("para el 80 %", ""),
        )
        for fila in comparadas(pieza)
    }


def _del_mosaico(pieza: Any, consulta: Consulta) -> dict[str, tuple[str, str]]:
    """Código → (valor, nota del título emergente)."""
    return {
        _codigo(ficha["props"]["href"], consulta): (
            texto(con_clase(ficha, "ficha-valor")),
            ficha["props"]["title"].replace("\u202f", " "),
        )
        for ficha in con_clase(pieza, "ficha")
    }


@pytest.mark.parametrize("escrito", PERIODOS)
def test_las_tarjetas_dicen_lo_mismo_que_las_cifras(consulta_pequena: Consulta, escrito: str) -> None:
    consulta, periodo = consulta_pequena, Periodo.leer(escrito)
    for nodo in _nodos(consulta):
        cifras = {fila["indicador"]: fila for fila in registros(consulta, [nodo], periodo)}
        vista = leer("/", consulta).hacia(nodo.codigo, nodo.nivel).con(periodo=periodo)
        equipo, cobertura, activos, asistencia = con_clase(pintado(vista, consulta)["tarjetas"], "indicador")
        for tarjeta, clave in ((cobertura, "cobertura"), (activos, "grupos_activos"), (asistencia, "asistencia")):
            fila, leido = cifras[clave], texto(tarjeta)
            assert texto(con_clase(tarjeta, "cifra")) == _escrito(fila, consulta), (vista.url(), clave)
            if fila["valor"] is not None:
                assert _n_de_n(fila) in leido, (vista.url(), clave)
            if fila["veredicto"]:
                assert con_clase(tarjeta, f"sello-{fila['veredicto']}"), (vista.url(), clave)
                dice = re.search(r"falta(?:ban?|n)? (\d+)", leido)
                assert (int(dice[1]) if dice else 0) == (fila["faltan"] if fila["veredicto"] == "no_cumple" else 0)
        if nodo.nivel is Nivel.PAIS:
            assert texto(con_clase(equipo, "cifra")) == _escrito(cifras["regiones_con_equipo"], consulta)
        elif nodo.nivel is Nivel.DIRESA:
            veredicto = cifras["regiones_con_equipo"]["veredicto"]
            assert con_clase(equipo, f"sello-{veredicto}"), vista.url()
            faltan = re.search(r"falta(?:ban?|n)? (\d+) facilitador", texto(equipo))
            assert (int(faltan[1]) if faltan else 0) == (cifras["regiones_con_equipo"]["faltan"] or 0)


def test_el_titular_del_pais_cuenta_las_regiones_que_cumplen_y_suma_sus_brechas(consulta_pequena: Consulta) -> None:
    consulta = consulta_pequena
    for escrito in PERIODOS:
        periodo = Periodo.leer(escrito)
        regiones = [
            fila
            for fila in registros(consulta, consulta.hijos(consulta.raiz), periodo)
            if fila["indicador"] == "cobertura"
        ]
        cumplen = sum(fila["veredicto"] == Veredicto.CUMPLE for fila in regiones)
        frase = texto(pintado(leer("/", consulta).con(periodo=periodo), consulta)["titular"])
        # el mundo pequeño trae cinco regiones: de las otras 24 no se sabe nada, y no «no cumplen»
        # ni de aquella en la que todos callan
        saben = sum(fila["faltan"] is not None for fila in regiones)
        assert 4 <= saben <= 5
        # un periodo que ya se cerró lo dice delante
        dicha = frase.removeprefix(f"Al cerrar {periodo.en_frase}").lstrip(":, ").lower()
        sabe = "se sabía" if frase.startswith("Al cerrar") else "se sabe"
        assert dicha.startswith(f"{sabe} de {saben} de {len(regiones)} regiones: {cumplen or 'ninguna'} cumpl")
        faltan = sum(fila["faltan"] or 0 for fila in regiones if fila["veredicto"] == Veredicto.NO_CUMPLE)
        dice = re.search(r"[Ff]alta(?:ban?|n)? (\d+) establecimiento", frase)
        assert (int(dice[1]) if dice else 0) == faltan


def test_el_pais_de_facilitadores_cuenta_las_regiones_completas(consulta_pequena: Consulta) -> None:
    consulta, periodo = consulta_pequena, Periodo.leer("2026")
    vista = leer("/?periodo=2026&indicador=regiones_con_equipo&vista=tabla", consulta)
    filas = {_codigo(fila["href"], consulta): fila["falta"] for fila in comparadas(pintado(vista, consulta)["tabla"])}
    esperadas = {
        fila["territorio"]: fila
        for fila in registros(consulta, consulta.hijos(consulta.raiz), periodo)
        if fila["indicador"] == "regiones_con_equipo"
    }
    assert set(filas) == set(esperadas)
    for codigo, dicho in filas.items():
        faltan = esperadas[codigo]["faltan"]
        palabra = PALABRA[esperadas[codigo]["veredicto"]]
        assert dicho == (f"{'falta' if faltan == 1 else 'faltan'} {faltan}" if faltan else palabra)
    # tres regiones con datos: al menos una debe tener su equipo completo o incompleto para que esto diga algo
    assert {fila["veredicto"] for fila in esperadas.values()} >= {"sin_dato"}
    assert len({fila["veredicto"] for fila in esperadas.values()}) >= 2
