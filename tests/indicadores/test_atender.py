"""Lo que hay que atender: cada frase con su número hecho a mano, y cada enlace abre lo que promete.

El mundo: en la red 01 de Cusco, 6 de 10 establecimientos tienen grupo y ninguno se reúne desde agosto; en la 02 lo
tienen 4 de 10, que se reúnen, y otro perdió el suyo en marzo. Madre de Dios (25), con 5 de 5, no informa desde mayo.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote

import pytest

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.atender import CLASES, POR_ASUNTO, asunto_de, bandeja
from dashboard.indicadores.listas import abrir
from dashboard.indicadores.listas.grupos import SIN_SESION
from dashboard.nucleo.errores import ErrorVista
from dashboard.paginas.atender import tarjeta_atender
from tests.fabricas import grupo, sesion
from tests.indicadores.mundos import lugares
from tests.paginas.recorrido import con_clase, enlaces, leer, piezas, pintado, plano, texto, titular

ANIO = Periodo.leer("2026")
NIVELES = (Nivel.PAIS, Nivel.DIRESA, Nivel.RED, Nivel.MICRORRED)


@pytest.fixture
def lleno(consultar: Callable[..., Consulta]) -> Consulta:
    ultimas = {n: f"2026-08-0{n}" for n in range(1, 7)}
    ultimas |= dict.fromkeys(range(11, 15), "2026-10-20") | dict.fromkeys(range(31, 36), "2026-05-20")
    return consultar(
        establecimientos=[
            # los de código más alto atienden más partos
            *(lugar | {"partos_atendidos": int(lugar["codigo_renipress"]) * 10} for lugar in lugares(10)),
            *(lugar | {"partos_atendidos": 500} for lugar in lugares(10, "11-02-01", 11)),
            *lugares(5, "25-01-01", 31),
        ],
        grupos=[
            *(grupo(f"G{n}", f"{n:08d}") for n in ultimas),
            grupo("G20", "00000020", fecha_cierre="2026-03-01"),
        ],
        sesiones=[sesion(f"S{n}", f"G{n}", dia) for n, dia in ultimas.items()]
        + [sesion("S0", "G1", "2025-01-15"), sesion("S00", "G31", "2025-01-15")],
        facilitadores=[{"diresa": "11", "anio": 2026, "facilitadores": 0}],
    )  # fmt: skip


def _dichos(consulta: Consulta, codigo: str, periodo: Periodo = ANIO) -> dict[tuple[str, str], str]:
    hallada = bandeja(consulta, consulta.nodo(codigo), periodo)
    assert hallada is not None
    return {(clase.clave, asunto.nodo.codigo): asunto.frase.replace("\u202f", " ") for clase, asunto in hallada.asuntos}


def test_en_el_pais_cada_asunto_dice_lo_suyo_con_su_fecha(lleno: Consulta) -> None:
    assert _dichos(lleno, "PE") == {
        ("detenidas", "11-01"): "Al 20 oct 2026, ninguno de los 6 grupos de Red 01 (Cusco) registra sesiones después "
        "del 6 ago 2026.",
        ("atrasadas", "25"): "Los datos de Madre de Dios son al 20 may 2026, y hay regiones con datos al 20 oct 2026: "
        "hay que llamar a 1 microrred.",
        ("perdieron", "PE"): "Al 20 oct 2026, 1 establecimiento en el Perú que atiende partos ya no tiene el grupo que "
        "tenía en octubre de 2025.",
        # 10 de 20: para 16 faltan 6; los que atienden 500 partos van antes que los que atienden 70 o 100
        ("abrir", "11"): "Al 20 oct 2026, en Cusco faltan 6 establecimientos para el 80 %. Por abrir primero: los 6 "
        "que atienden más partos. Con ellos pasa de 50,0 % a 80,0 %.",
        ("por_saber", "PE"): "Al 20 oct 2026, de 1 microrred del Perú falta saber algo: si sus establecimientos tienen "
        "grupo o atienden partos, o si sus grupos se reúnen.",
        # de las demás regiones del catálogo no se cargó nada
        ("equipo", "PE"): "En 2026, a 1 región le falta 1 facilitador y de 28 regiones no se sabe si su equipo de "
        "facilitadores está completo.",
    }  # fmt: skip


def test_una_red_detenida_se_dice_una_vez_y_en_su_pagina_tambien(lleno: Consulta) -> None:
    assert [par for par in _dichos(lleno, "11") if par[0] == "detenidas"] == [("detenidas", "11-01")]
    assert [par for par in _dichos(lleno, "11-01") if par[0] == "detenidas"] == [("detenidas", "11-01")]
    assert [par for par in _dichos(lleno, "11-01-01") if par[0] == "detenidas"] == [("detenidas", "11-01-01")]
    assert not [par for par in _dichos(lleno, "11-02") if par[0] == "detenidas"]
    assert asunto_de(POR_ASUNTO["detenidas"], lleno, lleno.nodo("11-02"), ANIO) is None


def test_los_primeros_por_abrir_son_los_de_mas_partos_y_no_se_dice_cuantos(lleno: Consulta) -> None:
    filas = abrir("por_abrir", "11", lleno, ANIO).filas
    # 15 a 20 atienden 500; 7 a 10, de 70 a 100. A igual número, por código
    assert [fila["codigo"] for fila in filas] == [f"{n:08d}" for n in range(15, 21)]
    assert [fila["porque"].split(";")[0] for fila in filas] == [f"{n}.º en partos atendidos" for n in range(1, 7)]
    assert not any("500" in str(valor) for fila in filas for valor in fila.values())


def test_sin_los_partos_de_todos_se_empieza_por_el_mas_cercano(consultar: Callable[..., Consulta]) -> None:
    consulta = consultar(
        establecimientos=[lugar | {"partos_atendidos": 10 if n else None} for n, lugar in enumerate(lugares(5))],
        grupos=[grupo("G5", "00000005")],
        sesiones=[sesion("S5", "G5", "2026-10-31")],
    )
    # 1 de 5: faltan 3 y hay 4 por abrir, de uno no se saben los partos
    (dicho,) = [frase for par, frase in _dichos(consulta, "11").items() if par[0] == "abrir"]
    assert "los 3 que atienden más partos, de los que se sabe. Con ellos pasa de 20,0 % a 80,0 %." in dicho
    sin_partos = consultar(
        establecimientos=lugares(5), grupos=[grupo("G5", "00000005")], sesiones=[sesion("S5", "G5", "2026-10-31")]
    )
    (dicho,) = [frase for par, frase in _dichos(sin_partos, "11").items() if par[0] == "abrir"]
    assert "los 3 más cercanos a uno con grupo activo. Con ellos" in dicho
    # los códigos seguidos están a la misma distancia uno de otro: el 4, el 3 y el 2
    assert [fila["codigo"] for fila in abrir("por_abrir", "11", sin_partos, ANIO).filas] == [
        "00000004", "00000003", "00000002",
    ]  # fmt: skip


def test_salir_de_la_lista_de_partos_no_es_perder_el_grupo(consultar: Callable[..., Consulta]) -> None:
    consulta = consultar(
        establecimientos=lugares(2),
        partos=[
            {
                "codigo_renipress": f"{n:08d}",
                "anio_parto": anio,
                "atiende_parto_rn": "no" if (n, anio) == (2, 2026) else "si",
            }
            for n in (1, 2)
            for anio in (2025, 2026)
        ],
        grupos=[grupo("G1", "00000001"), grupo("G2", "00000002")],
        sesiones=[sesion(f"S{n}{a}", f"G{n}", f"{a}-10-31") for n in (1, 2) for a in (2025, 2026)],
    )
    assert abrir("perdieron_grupo", "11", consulta, ANIO).filas == []
    assert not [par for par in _dichos(consulta, "11") if par[0] == "perdieron"]


def _todas(consulta: Consulta) -> Iterator[tuple[Nodo, Periodo]]:
    for nivel in NIVELES:
        for nodo in consulta.descendientes(consulta.raiz, nivel):
            for periodo in map(Periodo.leer, ("2026", "2026-S2", "2026-10")):
                yield nodo, periodo


def _detenidas_a_mano(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> set[str]:
    """Fila por fila de la lista de cada unidad: ella misma si se detuvo la mayoría; si no, las de dentro con tres."""
    ultimo = max(hijo.fecha_datos for hijo in consulta.hijos(consulta.raiz) if hijo.fecha_datos)

    def detenida(unidad: Nodo, minimo: int) -> bool:
        filas = abrir("conformados", unidad.codigo, consulta, periodo).filas
        parados = sum(fila["situacion"] == SIN_SESION for fila in filas)
        hasta = min(ultimo, periodo.fin).replace(day=1)
        al_dia = unidad.fecha_datos is not None and unidad.fecha_datos.replace(day=1) >= hasta
        return al_dia and parados >= minimo and parados > len(filas) / 2

    if nodo.nivel in (Nivel.RED, Nivel.MICRORRED) and detenida(nodo, 1):
        return {nodo.codigo}
    halladas: set[str] = set()
    for nivel in (Nivel.RED, Nivel.MICRORRED):
        for unidad in consulta.descendientes(nodo, nivel) if nivel.orden > nodo.nivel.orden else []:
            if unidad.padre not in halladas and detenida(unidad, 3):
                halladas.add(unidad.codigo)
    return halladas


def test_las_detenidas_son_las_que_salen_de_contar_sus_listas(consulta_pequena: Consulta, lleno: Consulta) -> None:
    vistas = 0
    for consulta in (consulta_pequena, lleno):
        for nodo, periodo in _todas(consulta):
            hallada = bandeja(consulta, nodo, periodo)
            if hallada:
                dichas = {a.nodo.codigo for clase, a in hallada.asuntos if clase.clave == "detenidas"}
                assert dichas == _detenidas_a_mano(consulta, nodo, periodo), (nodo.codigo, periodo)
                vistas += len(dichas)
    assert vistas > 10


def test_en_su_pagina_basta_un_grupo_y_se_dice_en_singular(consultar: Callable[..., Consulta]) -> None:
    consulta = consultar(
        establecimientos=[*lugares(1), *lugares(1, "11-01-02", 11)],
        grupos=[grupo("G1", "00000001"), grupo("G11", "00000011")],
        sesiones=[sesion("S1", "G1", "2026-08-05"), sesion("S11", "G11", "2026-10-31")],
    )
    assert _dichos(consulta, "11-01-01")["detenidas", "11-01-01"] == (
        "Al 31 oct 2026, el único grupo de Microrred 01 (Cusco) no registra sesiones después del 5 ago 2026."
    )
    assert not [par for par in _dichos(consulta, "11") if par[0] == "detenidas"]


def test_cada_asunto_abre_su_lista_su_plan_y_su_oficio_con_las_mismas_filas(
    consulta_pequena: Consulta, lleno: Consulta
) -> None:
    vistos: set[str] = set()
    for consulta in (consulta_pequena, lleno):
        for nodo, periodo in _todas(consulta):
            vista = leer("/", consulta).hacia(nodo.codigo, nodo.nivel).con(periodo=periodo)
            tarjeta = plano(tarjeta_atender(vista, consulta, nodo))
            hallada = bandeja(consulta, nodo, periodo)
            entradas = [p for p in piezas(con_clase(tarjeta, "asuntos")) if p["type"] == "Li"]
            assert len(entradas) == len(hallada.asuntos if hallada else ())
            for entrada, (clase, asunto) in zip(entradas, hallada.asuntos if hallada else (), strict=True):
                assert asunto.frase in texto(entrada).replace(" %", "\u202f%")
                destinos = [destino for destino, _ in enlaces(entrada)]
                assert [destino.split("/")[1].split("?")[0] for destino in destinos] == [
                    "lista", *(["visitas"] if clase.se_visita else []), "oficio",
                ]  # fmt: skip
                lista = pintado(leer(destinos[0], consulta), consulta)
                assert re.search(rf": {asunto.cuantos}$", titular(lista)), (nodo.codigo, clase.clave)
                if clase.se_visita and (clase.clave, nodo.nivel) not in vistos:
                    assert pintado(leer(destinos[1], consulta), consulta)["titular"]
                oficio = pintado(leer(destinos[-1], consulta), consulta)["simple"]
                assert asunto.frase in texto(oficio).replace(" %", "\u202f%")
                assert len([p for p in piezas(oficio) if p["type"] == "Tr"]) == asunto.cuantos + 1
                vistos |= {clase.clave, (clase.clave, nodo.nivel)}
    assert {"detenidas", "atrasadas", "perdieron", "abrir", "por_saber", "equipo"} <= vistos


def test_el_plan_lleva_obligados_a_los_primeros_por_abrir(lleno: Consulta) -> None:
    tarjeta = plano(tarjeta_atender(leer("/?periodo=2026", lleno), lleno, lleno.nodo("PE")))
    (plan,) = [destino for destino, dicho in enlaces(tarjeta) if dicho == "plan de visita, Cusco"]
    seis = "~".join(f"{n:08d}" for n in range(15, 21))
    assert unquote(plan) == f"/visitas?territorio=11&periodo=2026&obl={seis}"


def test_sin_nada_que_atender_se_dice_que_se_miro(consultar: Callable[..., Consulta]) -> None:
    consulta = consultar(
        establecimientos=lugares(5),
        grupos=[grupo(f"G{n}", f"{n:08d}") for n in range(1, 6)],
        sesiones=[sesion(f"S{n}{anio}", f"G{n}", f"{anio}-10-20") for n in range(1, 6) for anio in (2025, 2026)],
    )
    vista = leer("/territorio/11-01?periodo=2026", consulta)
    assert texto(plano(tarjeta_atender(vista, consulta, consulta.nodo("11-01")))) == (
        "Lo que hay que atenderNada que atender. Se miró si alguna red o microrred dejó de reunirse, si los datos "
        "llegan al día, si algún establecimiento perdió su grupo en un año, si falta abrir grupos para el 80 % y si "
        "falta el dato de alguna microrred. No hubo con qué mirar si la asistencia está debajo de lo que se espera de "
        "cada mes."
    )


def test_de_un_periodo_cerrado_no_hay_nada_que_atender_y_se_va_a_hoy(lleno: Consulta) -> None:
    vista = leer("/?periodo=2025", lleno)
    tarjeta = plano(tarjeta_atender(vista, lleno, lleno.nodo("PE")))
    assert texto(tarjeta) == "Lo que hay que atender2025 ya cerró: lo que falta se atiende hoy, ver lo de 2026."
    assert [destino for destino, _ in enlaces(tarjeta)] == ["/?periodo=2026"]
    assert asunto_de(POR_ASUNTO["equipo"], lleno, lleno.nodo("PE"), vista.periodo) is None


def test_los_primeros_ocho_se_ven_y_los_demas_se_piden(monkeypatch: pytest.MonkeyPatch, lleno: Consulta) -> None:
    monkeypatch.setattr("dashboard.paginas.atender._PRIMEROS", 4)
    tarjeta = plano(tarjeta_atender(leer("/?periodo=2026", lleno), lleno, lleno.nodo("PE")))
    a_la_vista, pedidos = ([p for p in piezas(lista) if p["type"] == "Li"] for lista in con_clase(tarjeta, "asuntos"))
    assert (len(a_la_vista), len(pedidos)) == (4, 2)
    assert "Ver los otros 2" in texto(tarjeta)


# -- el oficio


def test_el_oficio_va_de_oficina_a_oficina_y_deja_en_blanco_lo_que_firma_una_persona(lleno: Consulta) -> None:
    oficio = pintado(leer("/oficio/11-01?periodo=2026&asunto=detenidas", lleno), lleno)["simple"]
    leido = texto(oficio)
    for dicho in (
        "AJefatura de la Red de Salud 01 (Cusco)",
        "DeDirección ",
        "AsuntoGrupos de apoyo que dejaron de reunirse: Red 01 (Cusco)",
        "ninguno de los 6 grupos de Red 01 (Cusco) registra sesiones después del 6 ago 2026.",
        "Reanudar las reuniones",
        "Plazo: hasta el ",
        "Relación: 6 grupos",
        "carga n.º 1, datos al 20 oct 2026, periodo 2026",
    ):
        assert dicho in leido, dicho
    # número, lugar y fecha (4), quién manda, plazo (3) y firma
    assert len([p for p in piezas(oficio) if "oficio-hueco" in str(p["props"].get("className"))]) == 10
    assert "DEMOSTRACIÓN" not in leido
    assert "Imprimir" in leido


@pytest.mark.parametrize(
    ("codigo", "asunto", "a_quien"),
    [
        ("PE", "equipo", "Direcciones y gerencias de salud de las regiones"),
        ("11", "abrir", "Gerencia Regional de Salud (GERESA) de Cusco"),
        ("11-01-01", "detenidas", "Jefatura de la Microrred de Salud 01 (Cusco)"),
    ],
)
def test_a_cada_nivel_se_le_escribe_a_su_oficina(lleno: Consulta, codigo: str, asunto: str, a_quien: str) -> None:
    oficio = pintado(leer(f"/oficio/{codigo}?periodo=2026&asunto={asunto}", lleno), lleno)["simple"]
    datos = [texto(p) for p in piezas(oficio) if p["type"] == "Dd"]
    assert datos[0] == a_quien


def test_un_oficio_de_lo_que_ya_se_atendio_lo_dice_y_uno_que_no_existe_tambien(lleno: Consulta) -> None:
    dicho = texto(pintado(leer("/oficio/11-02?periodo=2026&asunto=detenidas", lleno), lleno)["simple"])
    assert "No hay oficio que mandar a Red 02 por grupos de apoyo que dejaron de reunirse." in dicho
    assert "no está entre lo que hay que atender" in dicho
    cerrado = texto(pintado(leer("/oficio/PE?periodo=2025&asunto=equipo", lleno), lleno)["simple"])
    assert "El periodo ya cerró" in cerrado
    with pytest.raises(ErrorVista, match="ningún oficio"):
        pintado(leer("/oficio/11?periodo=2026&asunto=nada", lleno), lleno)
    with pytest.raises(ErrorVista, match="no es un territorio"):
        pintado(leer("/oficio/00000001?periodo=2026&asunto=abrir", lleno), lleno)


def test_cada_clase_nombra_columnas_de_su_lista(lleno: Consulta) -> None:
    for clase in CLASES:
        columnas = {columna.campo for columna in abrir(clase.lista, "11", lleno, ANIO).lista.columnas}
        assert set(clase.columnas) <= columnas, clase.clave
        # cuentas de personas: nunca en un papel
        assert not {"integrantes", "asistentes", "esperadas", "partos"} & set(clase.columnas)
