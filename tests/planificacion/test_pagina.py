"""La página de visitas: qué dice con plan y sin él, y que cada botón es otra dirección que hace lo que dice."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from dashboard.almacen.consulta import Consulta
from dashboard.graficas.itinerario import color_de
from dashboard.nucleo.errores import ErrorVista
from dashboard.paginas.visitas import esqueleto
from dashboard.paginas.visitas.eleccion import Eleccion
from dashboard.paginas.visitas.eleccion import leer as elegir
from dashboard.paginas.visitas.esqueleto import VISITAS
from dashboard.paginas.visitas.ordenados import por_puntos
from dashboard.paginas.visitas.pintura import COMO_HTML, enviar, pintar, pintar_plan, repintar_prioridad
from dashboard.planificacion import factores, opciones
from dashboard.planificacion.factores import FACTORES, Pesos
from dashboard.planificacion.itinerario import Itinerario
from dashboard.planificacion.partida import huella
from dashboard.planificacion.planes import Planes
from dashboard.planificacion.prioridad import priorizar
from dashboard.salidas.procedencia_plan import procedencia
from tests.fabricas import establecimiento, grupo, sesion
from tests.paginas.recorrido import con_clase, dibujado, enlaces, leer, piezas, pintado, plano, texto, titular
from tests.planificacion.conftest import NOMBRE_HOSTIL

RED = "/visitas?territorio=11-02"
Consultar = Callable[..., Consulta]


@pytest.fixture(scope="module")
def planes() -> Planes:
    """Una memoria de planes para todas las pruebas: el mismo pedido no se resuelve dos veces."""
    return Planes()


def _eleccion(direccion: str, consulta: Consulta) -> Eleccion:
    return elegir(leer(direccion, consulta), consulta)


def _plan(direccion: str, consulta: Consulta, planes: Planes) -> tuple[Itinerario, dict[str, Any]]:
    eleccion = _eleccion(direccion, consulta)
    plan = planes.obtener(consulta, eleccion.nodo, eleccion.opciones, eleccion.pesos)
    return plan, plano(pintar_plan(eleccion.vista, consulta, plan))


def _enlace(salidas: Any, rotulo: str, cerca: str = "") -> str:
    """La dirección del enlace que dice `rotulo`, dentro de la pieza que nombra a `cerca`."""
    for pieza in piezas(salidas):
        if pieza["type"] in ("Li", "Details") and cerca in texto(pieza):
            for direccion, dicho in enlaces(pieza):
                if dicho.startswith(rotulo):
                    return direccion
    raise AssertionError(f"no hay «{rotulo}» cerca de «{cerca}»")


def _claves(plan: Itinerario) -> list[str]:
    return [visita.candidato.clave for visita in plan.visitas]


# -- antes del plan --------------------------------------------------------------------------------------------------


def test_los_campos_de_la_direccion_son_los_de_las_opciones_y_los_pesos() -> None:
    assert (*opciones.NOMBRES, factores.CAMPO_PESOS) == esqueleto.CAMPOS


def test_antes_del_plan_se_ve_la_prioridad_explicada_y_como_planificar(consulta_de_visitas: Consulta) -> None:
    salidas = pintado(leer(RED, consulta_de_visitas), consulta_de_visitas)
    # en la red 11-02: los grupos A, B, C y D, y los que atienden partos sin grupo: 4 y 7
    assert titular(salidas).startswith("En Red 02 hay 4 grupos y 2 establecimientos sin grupo que visitar")
    filas = [p for p in piezas(salidas["prioridad"]) if p["type"] == "Li"]
    assert len(filas) == 6
    for candidato in priorizar(consulta_de_visitas, consulta_de_visitas.nodo("11-02")).candidatos():
        assert candidato.frase.partition(": ")[2].replace("\u202f", " ") in texto(salidas["prioridad"])
    assert "pulse Planificar" in texto(salidas["plan"])
    # nada que llevarse mientras no hay plan
    assert "acciones" not in salidas
    controles = {p["props"]["name"]: p["props"] for p in piezas(salidas["controles"]) if p["props"].get("name")}
    # el primer día es el lunes siguiente a la fecha de datos (lunes 30 nov 2026); la base, la de mayor categoría
    assert controles["desde"]["value"] == "2026-12-07"
    assert controles["base"]["value"] == "90000001"
    assert {"eq", "desde", "dias", "jor-de", "jor-a", "base", "modo", "min", "vd", "bono"} <= set(controles)


def test_hay_un_deslizador_por_factor_con_su_rotulo_y_su_regla(consulta_de_visitas: Consulta) -> None:
    salidas = pintado(leer(f"{RED}&pesos=1.2.3.4.5.6.7.8.9.10", consulta_de_visitas), consulta_de_visitas)
    controles = [p["props"] for p in piezas(salidas["pesos"]) if p["type"] == "Input"]
    assert [(c["type"], c["value"], c["min"], c["max"]) for c in controles] == [
        ("range", n, 0, 50) for n in range(1, 11)
    ]
    rotulos = {p["props"]["htmlFor"]: texto(p) for p in piezas(salidas["pesos"]) if p["type"] == "Label"}
    assert [rotulos[c["id"]] for c in controles] == [factor.nombre for factor in FACTORES]
    leido = texto(salidas["pesos"])
    assert all(factor.regla in leido and factor.sin_dato in leido for factor in FACTORES)


def test_mover_un_peso_cambia_el_orden_y_no_vuelve_a_pintar_lo_que_la_persona_toca(
    consulta_de_visitas: Consulta,
) -> None:
    def primero(direccion: str) -> str:
        salidas = plano(repintar_prioridad(leer(direccion, consulta_de_visitas), consulta_de_visitas))
        assert set(salidas) == {"prioridad", "acciones", "pedido", "titular", "plan"}
        return texto(con_clase(salidas["prioridad"], "candidato-nombre")[0])

    assert primero(RED) == "Puesto 0004"
    # solo las reglas: G-A tiene 17 integrantes, un tercio; G-B, 6 de 12 horas, un sexto
    assert "Wawa" in primero(f"{RED}&pesos=0.0.0.0.10.0.0")


def test_con_los_pesos_en_cero_se_dice_que_nadie_tiene_prioridad(consulta_de_visitas: Consulta, planes: Planes) -> None:
    direccion = f"{RED}&pesos=0.0.0.0.0.0.0"
    salidas = pintado(leer(direccion, consulta_de_visitas), consulta_de_visitas)
    assert "Todos los pesos están en cero" in texto(salidas["prioridad"])
    # tampoco se planifica como si la hubiera: se dice en el sitio del plan, y no se ofrece llevarse ninguno
    pedido = pintado(leer(f"{direccion}&gen=1", consulta_de_visitas), consulta_de_visitas)
    assert "Todos los pesos están en cero" in texto(pedido["plan"])
    assert "acciones" not in pedido
    assert pintar(leer(f"{direccion}&gen=1", consulta_de_visitas), consulta_de_visitas)["pedido"]["plan"] == ""
    assert "Todos los pesos están en cero" in texto(pedido["titular"])
    with pytest.raises(ErrorVista, match="Todos los pesos están en cero"):
        _plan(f"{direccion}&gen=1", consulta_de_visitas, planes)


def test_lo_pedido_y_excluido_a_la_vez_se_dice_antes_y_despues_de_planificar(
    consulta_de_visitas: Consulta, planes: Planes
) -> None:
    direccion = f"{RED}&obl=G-A~G-B&ex=G-A"
    antes = texto(pintado(leer(direccion, consulta_de_visitas), consulta_de_visitas)["plan"])
    assert "Se pidió visitar y también excluir, y no se visitará: Puesto 0002" in antes
    assert "Se visitará sí o sí: Puesto 0003" in antes
    plan, pintadas = _plan(f"{direccion}&gen=1", consulta_de_visitas, planes)
    quien = f"Puesto 0002, grupo {NOMBRE_HOSTIL}"
    dicho = f"Se pidió visitar a {quien} y también excluirlo: no se visita. Deje solo una de las dos."
    assert dicho in plan.avisos
    assert dicho in texto(pintadas["plan"])
    assert "2 cambios a mano" in texto(pintadas["plan"]), "dos candidatos, no tres"
    # y en los archivos, que llevan los avisos del plan
    assert ("Aviso", dicho) in procedencia(plan)


def test_la_lista_del_pais_nombra_region_y_red_y_su_mapa_se_colorea_por_puntos_y_se_abre(
    consulta_de_visitas: Consulta,
) -> None:
    direccion = "/visitas?pesos=30.20.15.10.10.10.5"
    vista = leer(direccion, consulta_de_visitas)
    salidas = pintado(vista, consulta_de_visitas)
    primera = con_clase(salidas["prioridad"], "candidato-texto")[0]
    assert "Cusco · Red 02" in texto(primera)
    hacia = {dicho: destino for destino, dicho in enlaces(primera)}
    assert hacia["Red 02"] == "/visitas?territorio=11-02&periodo=2026&pesos=30.20.15.10.10.10.5"
    assert salidas["mapa_titulo"] == "¿Dónde se junta la prioridad?"
    # del más claro al más oscuro en el orden de lo que suman, y cada región lleva a sus visitas
    prioridad = priorizar(consulta_de_visitas, consulta_de_visitas.raiz, Pesos((30, 20, 15, 10, 10, 10, 5)))
    areas, leyenda = por_puntos(elegir(vista, consulta_de_visitas), consulta_de_visitas, prioridad)
    con = {area.codigo: area for area in areas if area.color != "no-aplica"}
    assert set(con) == {"05", "11", "24"}
    sumas = {
        codigo: int(priorizar(consulta_de_visitas, consulta_de_visitas.nodo(codigo), prioridad.pesos).total.sum())
        for codigo in con
    }
    assert [con[codigo].color for codigo in sorted(con, key=sumas.__getitem__)] == ["neutra-1", "neutra-2", "neutra-3"]
    assert con["11"].destino == "/visitas?territorio=11&periodo=2026&pesos=30.20.15.10.10.10.5"
    assert f"{sumas['11'] // 10},{sumas['11'] % 10} puntos de" in con["11"].nota
    assert "sin candidatos" in texto(plano(leyenda))
    # de una región se nombra la red, y nada más
    de_region = pintado(leer("/visitas?territorio=11", consulta_de_visitas), consulta_de_visitas)
    fila = texto(con_clase(de_region["prioridad"], "candidato-texto")[0])
    assert "Red 02" in fila
    assert "Cusco" not in fila


def test_en_el_pais_se_elige_donde_planificar_y_las_sumas_cuadran(consulta_de_visitas: Consulta) -> None:
    salidas = pintado(leer("/visitas", consulta_de_visitas), consulta_de_visitas)
    prioridad = priorizar(consulta_de_visitas, consulta_de_visitas.raiz)
    filas = [p for p in piezas(salidas["plan"]) if p["type"] == "Tr"][1:]
    celdas = [[texto(celda) for celda in fila["props"]["children"]] for fila in filas]
    assert {"Cusco", "Loreto"} <= {celda[0] for celda in celdas}
    assert sum(int(celda[1]) for celda in celdas) == len(prioridad)
    assert sum(int(celda[4].replace(",", "").replace(" ", "")) for celda in celdas) == prioridad.suma()
    destino, _ = next(e for e in enlaces(salidas["plan"]) if e[1] == "Cusco")
    assert leer(destino, consulta_de_visitas).codigo == "11"
    assert not [p for p in piezas(salidas["controles"]) if p["type"] == "Form"]


def test_un_plan_del_pais_entero_no_se_resuelve(consulta_de_visitas: Consulta, planes: Planes) -> None:
    with pytest.raises(ErrorVista, match="no se planifica entero"):
        _plan("/visitas?gen=1", consulta_de_visitas, planes)
    # y su página no lo pide
    assert pintar(leer("/visitas?gen=1", consulta_de_visitas), consulta_de_visitas)["pedido"]["plan"] == ""


@pytest.mark.parametrize(("codigo", "obligada"), [("90000002", ""), ("G-A", "G-A")])
def test_un_establecimiento_o_un_grupo_ofrecen_planificar_en_su_red(
    consulta_de_visitas: Consulta, codigo: str, obligada: str
) -> None:
    with pytest.raises(ErrorVista, match="no es un territorio") as caido:
        pintado(leer(f"/visitas?territorio={codigo}", consulta_de_visitas), consulta_de_visitas)
    (_, destino), *_ = caido.value.opciones
    vista = leer(destino, consulta_de_visitas)
    assert (vista.pagina, vista.codigo) == (VISITAS, "11-02")
    assert obligada in ("", codigo)


def test_un_campo_que_no_se_entiende_ofrece_la_pagina_sin_el(consulta_de_visitas: Consulta) -> None:
    for mal in ("eq=muchos", "pesos=1.2", "desde=9999-12-31"):
        with pytest.raises(ErrorVista) as caido:
            pintado(leer(f"{RED}&dias=2&{mal}", consulta_de_visitas), consulta_de_visitas)
        ((_, destino),) = caido.value.opciones
        assert titular(pintado(leer(destino, consulta_de_visitas), consulta_de_visitas))


def test_al_llegar_desde_un_grupo_se_dice_que_su_visita_es_obligada(consulta_de_visitas: Consulta) -> None:
    ficha = pintado(leer("/grupo/G-B", consulta_de_visitas), consulta_de_visitas)
    destino = next(d for d, dicho in enlaces(list(ficha.values())) if dicho == "Planificar su visita")
    vista = leer(destino, consulta_de_visitas)
    assert (vista.codigo, vista.campo("obl")) == ("11-02", "G-B")
    assert "Se visitará sí o sí: Puesto 0003, grupo Grupo G-B" in texto(pintado(vista, consulta_de_visitas)["plan"])
    # de un establecimiento sin grupo, la suya; de uno con grupo, la de su grupo
    for codigo, obligada in (("90000004", "90000004"), ("90000002", "G-A")):
        ficha = pintado(leer(f"/establecimiento/{codigo}", consulta_de_visitas), consulta_de_visitas)
        destino = next(d for d, dicho in enlaces(list(ficha.values())) if dicho.startswith("Planificar"))
        assert leer(destino, consulta_de_visitas).campo("obl") == obligada


# -- el plan ---------------------------------------------------------------------------------------------------------


def test_el_plan_dice_cada_visita_y_el_motivo_de_cada_una_que_no(consulta_de_visitas: Consulta, planes: Planes) -> None:
    plan, salidas = _plan(f"{RED}&gen=x&dias=2", consulta_de_visitas, planes)
    assert plan.visitas
    frase = titular(salidas)
    cuantas = len(plan.visitas)
    assert frase.startswith(f"{cuantas} visita")
    parte = re.search(r"(\d+),(\d) % de la prioridad de Red 02", frase)
    assert parte
    puntos = {c.clave: c.puntos for c in priorizar(consulta_de_visitas, consulta_de_visitas.nodo("11-02")).candidatos()}
    exacto = 100 * sum(puntos[clave] for clave in _claves(plan)) / sum(puntos.values())
    assert abs(int(parte[1]) + int(parte[2]) / 10 - exacto) <= 0.1
    visitas = con_clase(salidas["plan"], "visita")
    assert len(visitas) == cuantas
    for pieza, visita in zip(visitas, plan.visitas, strict=True):
        leido = texto(pieza)
        assert f"{visita.inicio:%H:%M}–{visita.salida:%H:%M}" in leido
        assert (f"llega a las {visita.llegada:%H:%M} y espera" in leido) == (visita.llegada < visita.inicio)
        assert visita.candidato.establecimiento_nombre in leido
        assert visita.por_que.replace("\u202f", " ") in leido
        assert "Se espera" in leido
    # nadie queda sin explicación: los visitados y los demás son todos
    fuera = [fila for lista in con_clase(salidas["plan"], "fuera") for fila in piezas(lista) if fila["type"] == "Li"]
    assert len(fuera) + cuantas == plan.candidatos == 6
    for sin in plan.sin_visita:
        assert sin.texto in texto(salidas["plan"])


def test_una_visita_que_coincide_con_la_sesion_lo_dice(consulta_de_visitas: Consulta, planes: Planes) -> None:
    # G-A acordó reunirse el lunes 7 de diciembre a las 10:00
    plan, salidas = _plan(f"{RED}&gen=x&desde=2026-12-07&dias=1&obl=G-A", consulta_de_visitas, planes)
    assert plan.coinciden == 1
    assert "1 coincide con una sesión agendada" in titular(salidas)
    assert "Sesión agendada a las 10:00" in texto(salidas["plan"])


def test_quitar_mover_fijar_soltar_e_incluir_son_direcciones_que_hacen_lo_que_dicen(
    consulta_de_visitas: Consulta, planes: Planes
) -> None:
    consulta = consulta_de_visitas
    plan, salidas = _plan(f"{RED}&gen=x&dias=2", consulta, planes)
    elegido = plan.visitas[0]
    nombre, clave = elegido.candidato.establecimiento_nombre, elegido.candidato.clave
    otro_dia = next(dia for dia in plan.dias if dia != elegido.inicio.date())

    sin, quitadas = _plan(_enlace(salidas["plan"], "Quitar", nombre), consulta, planes)
    assert clave not in _claves(sin)
    assert "1 cambio a mano" in texto(quitadas["plan"])
    devuelto, _ = _plan(_enlace(quitadas["plan"], "Devolver", nombre), consulta, planes)
    assert _claves(devuelto) == _claves(plan)

    movido, movidas = _plan(_enlace(salidas["plan"], "Mover al", nombre), consulta, planes)
    (visita,) = [v for v in movido.visitas if v.candidato.clave == clave]
    assert visita.inicio.date() == otro_dia
    assert visita.movida
    suelto, _ = _plan(_enlace(movidas["plan"], "Soltar", nombre), consulta, planes)
    assert _claves(suelto) == _claves(plan)
    intacto, _ = _plan(_enlace_suelto(movidas["plan"], "Quitarlos"), consulta, planes)
    assert _claves(intacto) == _claves(plan)

    fijado, _ = _plan(_enlace(salidas["plan"], "Fijar así", nombre), consulta, planes)
    (visita,) = [v for v in fijado.visitas if v.candidato.clave == clave]
    assert (visita.inicio, visita.equipo, visita.fijada) == (elegido.inicio, elegido.equipo, True)


def test_incluir_visita_si_o_si_a_quien_no_alcanzaba(consulta_de_visitas: Consulta, planes: Planes) -> None:
    plan, salidas = _plan(f"{RED}&gen=x&dias=1&vd=1", consulta_de_visitas, planes)
    (unica,) = plan.visitas
    dejado = next(s for s in plan.sin_visita if s.motivo.value == "menor_prioridad")
    incluir = _enlace(salidas["plan"], "Incluir", dejado.candidato.establecimiento_nombre)
    con, _ = _plan(incluir, consulta_de_visitas, planes)
    assert dejado.candidato.clave in _claves(con)
    assert unica.candidato.clave not in _claves(con), "con una visita por día el incluido toma su lugar"


def test_el_plan_es_su_direccion(consulta_de_visitas: Consulta, planes: Planes) -> None:
    plan, salidas = _plan(f"{RED}&gen={huella(consulta_de_visitas)}&dias=2", consulta_de_visitas, planes)
    direccion = salidas["direccion"]
    # con el primer día y la base escritos: aunque mañana haya más datos, el enlace pide lo mismo
    assert "desde=2026-12-07" in direccion
    assert "base=90000001" in direccion
    otro, otras = _plan(direccion, consulta_de_visitas, Planes())
    assert [(v.candidato.clave, v.inicio, v.equipo) for v in otro.visitas] == [
        (v.candidato.clave, v.inicio, v.equipo) for v in plan.visitas
    ]
    assert otras["direccion"] == direccion
    assert titular(otras) == titular(salidas)


def test_si_los_datos_cambiaron_desde_que_se_compartio_lo_dice(consulta_de_visitas: Consulta, planes: Planes) -> None:
    _, viejas = _plan(f"{RED}&gen=9-deadbeef", consulta_de_visitas, planes)
    assert "Los datos cambiaron" in texto(viejas["plan"])
    destino = _enlace_suelto(viejas["plan"], "Quedarse con este")
    _, vigentes = _plan(destino, consulta_de_visitas, planes)
    assert "Los datos cambiaron" not in texto(vigentes["plan"])
    # y la dirección vieja se conserva al recargar: el aviso no se pierde solo
    assert "gen=9-deadbeef" in viejas["direccion"]


def _enlace_suelto(salidas: Any, rotulo: str) -> str:
    return next(direccion for direccion, dicho in enlaces(salidas) if dicho == rotulo)


def test_las_descargas_llevan_la_misma_consulta_que_la_pagina(consulta_de_visitas: Consulta) -> None:
    direccion = f"{RED}&gen=x&dias=2&pesos=1.2.3.4.5.6.7&ex=G-B"
    salidas = pintado(leer(direccion, consulta_de_visitas), consulta_de_visitas)
    archivos = [d for d, _ in enlaces(salidas["acciones"])]
    assert [a.partition("?")[0] for a in archivos] == [f"/descargar/plan.{ext}" for ext in ("xlsx", "ics", "pdf")]
    propia = leer(direccion, consulta_de_visitas)
    for archivo in archivos:
        assert leer(f"/visitas?{archivo.partition('?')[2]}", consulta_de_visitas) == propia


def test_lo_que_era_de_un_territorio_no_pasa_a_otro(consulta_de_visitas: Consulta) -> None:
    eleccion = _eleccion(f"{RED}&gen=x&dias=2&ex=G-B&base=90000002&pesos=1.2.3.4.5.6.7", consulta_de_visitas)
    vista = leer(eleccion.hacia(consulta_de_visitas.nodo("24-01")), consulta_de_visitas)
    assert vista.codigo == "24-01"
    assert dict(vista.extra) == {"dias": "2", "pesos": "1.2.3.4.5.6.7"}


def test_al_imprimir_hay_una_hoja_por_visita_con_sus_reglas_para_marcar(
    consulta_de_visitas: Consulta, planes: Planes
) -> None:
    plan, salidas = _plan(f"{RED}&gen=x&desde=2026-12-07&dias=2&obl=G-A", consulta_de_visitas, planes)
    hojas = con_clase(salidas["plan"], "hoja-impresa")
    assert len(hojas) == len(plan.visitas)
    (de_a,) = [texto(hoja) for hoja in hojas if "código G-A" in texto(hoja)]
    for esperado in ("17 integrantes", "Se espera", "sesión agendada a las 10:00", "Quedan 2 acuerdos pendientes"):
        assert esperado in de_a, esperado
    # las ocho reglas que los datos permiten comprobar, cada una con su casilla y su párrafo
    casillas = next(con_clase(hoja, "casillas")[0] for hoja in hojas if "código G-A" in texto(hoja))
    reglas = [li for li in piezas(casillas) if li["type"] == "Li" and "Guía" in texto(li)]
    assert len(reglas) >= 8


# -- estados que no son el de siempre --------------------------------------------------------------------------------


def test_una_red_sin_nada_que_visitar_lo_dice_sin_plan_ni_error(consulta_de_visitas: Consulta) -> None:
    salidas = pintado(leer("/visitas?territorio=11-05&gen=x", consulta_de_visitas), consulta_de_visitas)
    assert "no hay a quién visitar" in titular(salidas)
    pedido = pintar(leer("/visitas?territorio=11-05&gen=x", consulta_de_visitas), consulta_de_visitas)
    assert pedido["pedido"]["plan"] == ""


def test_una_red_con_un_solo_grupo_se_planifica(consulta_de_visitas: Consulta, planes: Planes) -> None:
    salidas = pintado(leer("/visitas?territorio=11-06", consulta_de_visitas), consulta_de_visitas)
    assert titular(salidas).startswith("En Red 06 hay 1 grupo que visitar")
    plan, pintadas = _plan("/visitas?territorio=11-06&gen=x", consulta_de_visitas, planes)
    assert plan.candidatos == 1
    assert titular(pintadas)


def test_de_un_territorio_callado_se_dice_que_faltan_los_datos(consultar: Consultar) -> None:
    consulta = consultar(
        establecimientos=[establecimiento("00000001", "11-01-01"), establecimiento("00000009", "25-01-01")],
        grupos=[grupo("G1", "00000001"), grupo("G9", "00000009")],
        sesiones=[sesion("S9", "G9", "2026-10-31")],
        reportes=[{"codigo_territorio": "25", "periodo": "2026-10", "fecha_reporte": "2026-10-31"}],
    )
    salidas = pintado(leer("/visitas?territorio=11-01", consulta), consulta)
    assert "no llegó ni una sesión ni un reporte" in titular(salidas)
    assert "lo que no se sabe no suma" in texto(salidas["titular"])


def test_sin_ninguna_coordenada_se_pide_la_base_y_no_se_cae(consultar: Consultar) -> None:
    consulta = consultar(
        establecimientos=[establecimiento("00000001", "11-01-01", latitud=None, longitud=None)],
        grupos=[grupo("G1", "00000001")],
        sesiones=[sesion("S1", "G1", "2026-10-31")],
    )
    salidas = pintado(leer("/visitas?territorio=11-01", consulta), consulta)
    assert "sin establecimientos con coordenadas" in str(salidas["controles"])
    with pytest.raises(ErrorVista, match="coordenadas"):
        _plan("/visitas?territorio=11-01&gen=x", consulta, Planes())
    # con la base escrita, el único candidato queda fuera con su motivo
    plan, pintadas = _plan("/visitas?territorio=11-01&gen=x&base=-13.5,-72", consulta, Planes())
    assert [s.motivo.value for s in plan.sin_visita] == ["sin_coordenadas"]
    assert "no cabe ninguna visita" in titular(pintadas)


def test_con_solo_el_registro_no_hay_dias_ni_vencidas(consultar: Consultar) -> None:
    consulta = consultar(establecimientos=[establecimiento("00000001", "11-01-01")])
    salidas = pintado(leer("/visitas?territorio=11-01", consulta), consulta)
    assert titular(salidas)
    assert "días sin sesión" not in texto(list(salidas.values()))


# -- figuras y formas ------------------------------------------------------------------------------------------------


def test_el_mapa_une_la_base_y_las_visitas_y_las_numera(almacen_pequeno: Any, planes: Planes) -> None:
    consulta = almacen_pequeno.consulta()
    for direccion in (
        "/visitas",
        "/visitas?territorio=11",
        "/visitas?territorio=11-01",
        "/visitas?territorio=11-01-00",
    ):
        mapa = pintado(leer(direccion, consulta), consulta)["mapa"]
        assert "http" not in mapa
        de_que = "puntos de prioridad por región" if direccion == "/visitas" else "a quién visitar"
        assert dibujado(mapa).get("aria-label", "").endswith(de_que)
    plan, salidas = _plan("/visitas?territorio=11&gen=x&dias=2&eq=2", consulta, planes)
    mapa = dibujado(salidas["mapa"])
    lineas = [p.get("d", "") for p in mapa.iter("path") if p.get("class") == "ruta"]
    assert len(lineas) == len(plan.jornadas) > 0
    for linea, jornada in zip(lineas, plan.jornadas, strict=True):
        sitios = linea.removeprefix("M").split("L")
        assert len(sitios) == len(jornada.visitas) + 2
        assert sitios[0] == sitios[-1]
    # los números del mapa son los de la lista, y los de un mismo sitio van en un solo rótulo, que no se encima
    rotulos = [t.text or "" for t in mapa.iter("text") if t.get("class") == "numero"]
    assert all(re.fullmatch(r"B|(B/)?\d+(/\d+)*", rotulo) for rotulo in rotulos)
    puestos = sorted(int(n) for rotulo in rotulos for n in re.findall(r"\d+", rotulo))
    assert puestos == list(range(1, len(plan.visitas) + 1))
    lugares = {(v.equipo, v.lugar.latitud, v.lugar.longitud) for v in plan.visitas}
    assert len(lugares) < len(plan.visitas)
    assert sum(bool(re.search(r"\d", rotulo)) for rotulo in rotulos) == len(lugares)
    assert sum("B" in rotulo for rotulo in rotulos) >= 1


def test_sin_mapa_la_lista_ordenada_lo_reemplaza(consulta_de_visitas: Consulta, planes: Planes) -> None:
    direccion = f"{RED}&vista=mosaico"
    salidas = pintar(leer(direccion, consulta_de_visitas), consulta_de_visitas)
    assert salidas["panel"] is True
    assert salidas["pedido"]["mapa"] is None
    assert "se eligió otra forma de ver" in texto(plano(salidas["mapa_pie"]))
    _, pintadas = _plan(f"{direccion}&gen=x", consulta_de_visitas, planes)
    assert "mapa" not in pintadas
    assert con_clase(pintadas["plan"], "visita")


def test_cada_pieza_que_se_abre_o_se_toca_tiene_nombre(consulta_de_visitas: Consulta, planes: Planes) -> None:
    salidas = pintado(leer(RED, consulta_de_visitas), consulta_de_visitas)
    _, pintadas = _plan(f"{RED}&gen=x", consulta_de_visitas, planes)
    todo = list(piezas([*salidas.values(), pintadas["plan"]]))
    rotulados = {p["props"]["htmlFor"] for p in todo if p["type"] == "Label"}
    for pieza in todo:
        if pieza["type"] in ("Input", "Select"):
            assert pieza["props"]["id"] in rotulados
        if pieza["type"] in ("Summary", "Button", "Link", "A"):
            assert texto(pieza).strip() or pieza["props"].get("aria-label")
    identificadores = [p["props"]["id"] for p in todo if "id" in p["props"]]
    assert len(identificadores) == len(set(identificadores))


def test_pintar_da_un_valor_a_cada_salida_del_esqueleto(consulta_de_visitas: Consulta) -> None:
    for direccion in (RED, "/visitas", "/visitas?territorio=11-05", f"{RED}&gen=x"):
        salidas = pintar(leer(direccion, consulta_de_visitas), consulta_de_visitas)
        enviadas = enviar(salidas)
        assert set(enviadas) == set(esqueleto.SALIDAS)
        assert set(enviadas["pedido"]["html"]) == set(COMO_HTML)


def test_un_nombre_que_se_repite_se_dice_una_vez(consulta_de_visitas: Consulta, planes: Planes) -> None:
    candidatos = {c.clave: c for c in priorizar(consulta_de_visitas, consulta_de_visitas.nodo("11-02")).candidatos()}
    assert candidatos["90000004"].quien == "Puesto 0004"
    assert candidatos["G-B"].quien == "Puesto 0003, grupo Grupo G-B"
    assert replace(candidatos["G-B"], nombre="PUESTO 0003").quien == "Puesto 0003"
    # lejos y pedido: el aviso, la lista y los botones lo nombran
    direccion = f"{RED}&gen=x&dias=2&obl=90000007"
    _, salidas = _plan(direccion, consulta_de_visitas, planes)
    leido = texto(salidas["plan"])
    assert "No se visita a Puesto 0007, que se pidió" in leido
    assert not re.search(r"(Puesto \d{4}), (grupo )?\1", leido)


def test_cada_equipo_tiene_el_mismo_color_en_la_lista_y_en_el_mapa(
    consulta_de_visitas: Consulta, planes: Planes
) -> None:
    plan, salidas = _plan(f"{RED}&gen=x&dias=2&eq=2&vd=1", consulta_de_visitas, planes)
    colores = [p["props"]["style"]["background"] for p in con_clase(salidas["plan"], "visita-numero")]
    assert colores == [f"var(--{color_de(visita.equipo)})" for visita in plan.visitas]
    assert len(set(colores)) == 2
    dibujo = salidas["mapa"]
    assert all(f'style="fill:{color};"' in dibujo for color in colores)


def test_la_fecha_de_referencia_es_la_de_los_datos(consulta_de_visitas: Consulta) -> None:
    assert consulta_de_visitas.nodo("11-02").fecha_datos == date(2026, 11, 30)
    assert "30 nov 2026" in texto(pintado(leer(RED, consulta_de_visitas), consulta_de_visitas)["prioridad"])
