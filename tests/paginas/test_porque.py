"""«De dónde salen los puntos»: la página suma lo que dice, se abre hasta los grupos y no cuenta personas."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.descomposicion import comparar
from dashboard.indicadores.listas import abrir
from dashboard.nucleo.errores import ErrorVista
from dashboard.nucleo.formato import puntos
from dashboard.paginas.porque import PORQUE
from tests.fabricas import grupo, sesion
from tests.indicadores.mundos import lugares
from tests.paginas.recorrido import con_clase, enlaces, leer, pintado, tabla_de, texto, titular

NIVELES = (Nivel.DIRESA, Nivel.RED, Nivel.MICRORRED, Nivel.ESTABLECIMIENTO)


def decimas(escrito: str) -> int:
    """«−1,6» → −16."""
    signo = -1 if escrito.startswith("−") else 1
    return signo * int(re.sub(r"\D", "", escrito))


def _con_diferencia(consulta: Consulta) -> list[tuple[Nodo, Periodo]]:
    nodos = [nodo for nivel in NIVELES for nodo in consulta.descendientes(consulta.raiz, nivel)]
    casos = [(nodo, Periodo.leer(periodo)) for nodo in nodos for periodo in ("2026", "2025-S2", "2026-05")]
    return [(nodo, periodo) for nodo, periodo in casos if not isinstance(comparar(consulta, nodo, periodo), str)]


def test_las_barras_suman_la_diferencia_del_titular_en_toda_pagina(consulta_pequena: Consulta) -> None:
    consulta, casos = consulta_pequena, _con_diferencia(consulta_pequena)
    assert {nodo.nivel for nodo, _ in casos} == set(NIVELES)
    for nodo, periodo in casos:
        salidas = pintado(leer(f"/porque/{nodo.codigo}?periodo={periodo}", consulta), consulta)
        dicha = re.search(r"asistencia en .*: ([+−]?\d+,\d) puntos frente a", titular(salidas).replace("\u202f", " "))
        assert dicha, titular(salidas)
        (tarjeta,) = con_clase(salidas["simple"], "tarjeta-cascada")
        *partes, total = [texto(valor) for valor in con_clase(tarjeta, "fila-valor")]
        assert sum(map(decimas, partes)) == decimas(total) == decimas(dicha[1])
        # la tabla que hay detrás dice lo mismo que las barras
        filas = abrir("porque", nodo.codigo, consulta, periodo).filas
        assert [puntos(round(fila["puntos"] * 10)) for fila in filas] == partes
        # y cada fila de esa tabla lleva a la página de su nodo, también si es un grupo
        lista = pintado(leer(f"/lista/porque/{nodo.codigo}?periodo={periodo}", consulta), consulta)
        for fila in tabla_de(lista["simple"])[1]:
            ((destino, nombre),) = enlaces(fila)
            assert nombre in titular(pintado(leer(destino, consulta), consulta))
        # si los porcentajes impresos no dan la diferencia exacta, se dice
        bajada = texto(con_clase(salidas["simple"], "bajada")[0])
        antes, ahora = (decimas(valor) for valor in re.findall(r"(\d+,\d) %", bajada)[:2])
        assert ("es otra, por el redondeo" in texto(tarjeta)) == (ahora - antes != decimas(total))


def test_cada_barra_lleva_a_la_de_ese_hijo_y_al_final_esta_el_grupo(consulta_pequena: Consulta) -> None:
    consulta = consulta_pequena
    nodo, periodo = next(
        (n, p) for n, p in _con_diferencia(consulta) if n.nivel is Nivel.DIRESA and n.codigo == "11" and p.largo == 12
    )
    direccion, pasos = f"/porque/{nodo.codigo}?periodo={periodo}", []
    while direccion.startswith("/porque/"):
        salidas = pintado(leer(direccion, consulta), consulta)
        (tarjeta,) = con_clase(salidas["simple"], "tarjeta-cascada")
        destinos = [p["props"]["href"] for p in con_clase(tarjeta, "fila-enlace")]
        siguientes = [d for d in destinos if d.startswith("/grupo/") or _se_abre(d, consulta)]
        assert siguientes, direccion
        direccion = siguientes[0]
        pasos.append(direccion.split("/")[1])
    assert pasos == ["porque", "porque", "porque", "grupo"]
    assert titular(pintado(leer(direccion, consulta), consulta))


def _se_abre(direccion: str, consulta: Consulta) -> bool:
    vista = leer(direccion, consulta)
    return not isinstance(comparar(consulta, consulta.nodo(vista.codigo), vista.periodo), str)


def test_la_pagina_no_dice_ninguna_cuenta_de_personas_ni_un_verbo_de_causa(consulta_pequena: Consulta) -> None:
    consulta = consulta_pequena
    for nodo, periodo in _con_diferencia(consulta):
        leido = texto(pintado(leer(f"/porque/{nodo.codigo}?periodo={periodo}", consulta), consulta)["simple"])
        assert not re.search(r"\d+ (?:de \d+ )?(?:asistencias|asistentes|inasistencias|faltas|madres)\b", leido), leido
        # un solo verbo, el del conjunto, y con su intervalo
        leido = re.sub(r"Del conjunto: [^±]*±\d+,\d\)\.", "", leido)
        assert not re.search(r"\b(?:porque|debid[oa]|causa|provoc|gracias a|subió|bajó|mejoró|empeoró)", leido), leido


def test_sin_el_anio_antes_dice_por_que_y_aun_asi_cruza_los_motivos(consulta_pequena: Consulta) -> None:
    salidas = pintado(leer("/porque/11?periodo=2024", consulta_pequena), consulta_pequena)
    assert titular(salidas) == "La asistencia en Cusco no se compara con la de un año antes"
    leido = texto(salidas["simple"])
    assert "no traen enteros los mismos meses del año anterior" in leido
    assert "Motivos según la hora, el lugar y la frecuencia" in leido
    assert not con_clase(salidas["simple"], "tarjeta-cascada")


def test_un_grupo_no_tiene_esta_pagina_y_se_ofrece_la_suya(consulta_pequena: Consulta) -> None:
    grupo_ = consulta_pequena.descendientes(consulta_pequena.raiz, Nivel.GRUPO)[0]
    with pytest.raises(ErrorVista) as caido:
        pintado(leer(f"/porque/{grupo_.codigo}?periodo=2026", consulta_pequena), consulta_pequena)
    assert caido.value.opciones[0][1].startswith("/grupo/")


def test_los_motivos_de_pocas_personas_no_se_parten_por_mes(consulta_pequena: Consulta) -> None:
    consulta = consulta_pequena
    nodo, periodo = next((n, p) for n, p in _con_diferencia(consulta) if n.nivel is Nivel.MICRORRED and p.largo == 1)
    leido = texto(pintado(leer(f"/porque/{nodo.codigo}?periodo={periodo}", consulta), consulta)["simple"])
    assert "Por motivo de inasistencia, en el 1.er semestre de 2026: por mes no se muestran" in leido
    with pytest.raises(ErrorVista, match="no se muestran por mes"):
        abrir("porque_motivos", nodo.codigo, consulta, periodo)


def test_lo_que_se_lee_de_una_diferencia_a_mano(consultar: Callable[..., Consulta]) -> None:
    # dos redes; en los dos eneros se esperan 10 en cada una. La 01: 8 y 6. La 02: 5 y 6. En total 13 y 12 de 20
    # la diferencia, −5,0: −0,2 × 10/20 = −10,0 de la 01 y +0,1 × 10/20 = +5,0 de la 02. Nadie pesa más ni menos
    consulta = consultar(
        establecimientos=[*lugares(1), *lugares(1, "11-02-01", desde=2)],
        grupos=[grupo("G-1", "00000001"), grupo("G-2", "00000002")],
        sesiones=[
            sesion(f"S-{anio}-{g}", f"G-{g}", f"{anio}-01-{20 + g}", asistentes)
            for anio, g, asistentes in ((2025, 1, 8), (2026, 1, 6), (2025, 2, 5), (2026, 2, 6))
        ],
    )
    salidas = pintado(leer("/porque/11?periodo=2026", consulta), consulta)
    assert titular(salidas) == "Diferencia de asistencia en Cusco: −5,0 puntos frente a enero de 2025"
    (bajada,) = con_clase(salidas["simple"], "bajada")
    assert texto(bajada).startswith(
        "De 65,0 % en enero de 2025 a 60,0 % en enero de 2026: −5,0 dentro de sus redes y 0,0 en la mezcla de redes. "
        "Del conjunto: sin cambio distinguible (−5,0 puntos, ±"
    )
    (tarjeta,) = con_clase(salidas["simple"], "tarjeta-cascada")
    titulos = [fila["props"]["title"].replace("\u202f", " ") for fila in _filas(tarjeta)]
    assert titulos == [
        "Red 01: −10,0 puntos; de 80,0 % a 60,0 %",
        "Red 02: +5,0 puntos; de 50,0 % a 60,0 %",
        "Diferencia: −5,0 puntos",
    ]
    destinos = [destino for destino, _ in enlaces(tarjeta)]
    for esperado in ("/porque/11-01?periodo=2026", "/lista/porque/11?periodo=2026", "/pasaporte?territorio=11-01"):
        assert any(destino.startswith(esperado) for destino in destinos), esperado
    assert any("/descargar/porque.csv?" in destino for destino in destinos)


def _filas(tarjeta: dict) -> list[dict]:
    (lista,) = con_clase(tarjeta, "ranking")
    return lista["props"]["children"]


def test_desde_el_territorio_se_llega_a_las_dos_paginas(consulta_pequena: Consulta) -> None:
    for codigo in ("PE", "11", "11-01"):
        vista = leer(f"/territorio/{codigo}?periodo=2026", consulta_pequena)
        destinos = [destino for destino, _ in enlaces(list(pintado(vista, consulta_pequena).values()))]
        assert f"{PORQUE.camino(codigo)}?periodo=2026" in destinos
        assert f"/alcanzar/{codigo}?periodo=2026" in destinos
