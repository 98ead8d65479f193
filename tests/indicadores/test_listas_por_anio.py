"""Quién atiende partos es de cada año: el pasado conserva su denominador, y si se usa otra lista se dice cuál.

Cusco tiene cinco establecimientos, y en los dos primeros un grupo desde 2024. La lista de 2024 dice que atienden los
cuatro primeros; la de 2026, que el 3 y el 4 dejaron de atender y el 5 empezó. No hay lista de 2025.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from pptx import Presentation

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.periodo import Periodo, el_que_vale
from dashboard.indicadores.cobertura import lista_usada
from dashboard.indicadores.escenas import escenas
from dashboard.indicadores.listas import abrir
from dashboard.indicadores.pasaporte import pasaporte
from dashboard.salidas.archivos import Pedido, archivo_pptx
from dashboard.salidas.cifras import registros, tabla_csv
from dashboard.salidas.hojas import libro_de_nodo
from tests.fabricas import grupo, sesion
from tests.indicadores.mundos import lugares, par
from tests.paginas.recorrido import leer, pintado, texto

Consultar = Callable[..., Consulta]
ANIOS = (2023, 2024, 2025, 2026)
LISTAS = {2024: "si si si si no", 2026: "si si no no si"}


def _partos(**listas: str) -> list[dict[str, Any]]:
    """Una fila por establecimiento y lista: `de_2024="si no"` habla de los dos primeros."""
    return [
        {"codigo_renipress": f"{n:08d}", "anio_parto": int(nombre[-4:]), "atiende_parto_rn": dice}
        for nombre, dicen in listas.items()
        for n, dice in enumerate(dicen.split(), 1)
        if dice != "-"
    ]


def _mundo(consultar: Consultar, partos: list[dict[str, Any]], **otros: Any) -> Consulta:
    return consultar(
        establecimientos=lugares(5, **otros),
        partos=partos,
        grupos=[grupo(f"G{n}", f"{n:08d}", "2024-01-10") for n in (1, 2)],
        sesiones=[sesion(f"S{n}-{anio}", f"G{n}", f"{anio}-03-05") for n in (1, 2) for anio in ANIOS],
        facilitadores=[{"diresa": "11", "anio": anio, "facilitadores": 1} for anio in ANIOS],
        reportes=[
            {"codigo_territorio": "11", "periodo": str(anio), "fecha_reporte": f"{anio}-12-20"}
            for anio in (2023, 2024, 2025)
        ],
    )


@pytest.fixture
def dos_listas(consultar: Consultar) -> Consulta:
    return _mundo(consultar, _partos(**{f"de_{anio}": dicen for anio, dicen in LISTAS.items()}))


def test_cada_anio_se_divide_por_su_lista_la_anterior_o_la_primera(dos_listas: Consulta) -> None:
    # 2023 y 2025 con la de 2024, que tiene 4; en 2023 todavía no había ningún grupo. La de 2026 tiene 3
    esperado = {"2023": (0, 4), "2024": (2, 4), "2025": (2, 4), "2026": (2, 3)}
    assert {anio: par(dos_listas, "cobertura", "11", anio) for anio in esperado} == esperado
    # y cada mes y semestre, con la del suyo
    assert par(dos_listas, "cobertura", "11", "2025-S2") == par(dos_listas, "cobertura", "11", "2025-12") == (2, 4)
    assert par(dos_listas, "cobertura", "11", "2026-01") == (2, 3)


def test_las_listas_detras_de_la_cifra_son_las_de_su_anio(dos_listas: Consulta) -> None:
    def codigos(clave: str, anio: str) -> list[str]:
        return [fila["codigo"][-1] for fila in abrir(clave, "11", dos_listas, Periodo.leer(anio)).filas]

    assert codigos("atienden", "2025") == ["1", "2", "3", "4"]
    assert codigos("atienden", "2026") == ["1", "2", "5"]
    assert codigos("sin_grupo", "2024") == ["3", "4"]
    assert codigos("sin_grupo", "2026") == ["5"]
    de_todos = {
        anio: [fila["atiende"] for fila in abrir("establecimientos", "11", dos_listas, Periodo.leer(anio)).filas]
        for anio in ("2025", "2026")
    }
    assert de_todos == {"2025": ["sí", "sí", "sí", "sí", "no"], "2026": ["sí", "sí", "no", "no", "sí"]}


def test_quien_calla_es_quien_atendia_partos_ese_anio(dos_listas: Consulta) -> None:
    nodo = dos_listas.nodo("11")
    # en 2026 no llegó ningún reporte: de los tres que atienden, dos tienen grupo y calla el 5
    assert dos_listas.por_establecimiento("silenciosos", nodo, Periodo.leer("2026")).tolist() == [0, 0, 0, 0, 1]
    assert dos_listas.por_establecimiento("silenciosos", nodo, Periodo.leer("2024")).tolist() == [0] * 5


def test_se_dice_con_que_lista_se_cuenta_solo_si_no_es_la_del_anio(dos_listas: Consulta) -> None:
    def dicho(codigo: str, anio: str) -> str:
        return lista_usada(dos_listas, dos_listas.nodo(codigo), Periodo.leer(anio))

    assert [dicho("11", anio) for anio in ("2023", "2024", "2025", "2025-S1", "2026")] == [
        "con la lista de 2024",
        "",
        "con la lista de 2024",
        "con la lista de 2024",
        "",
    ]
    assert dicho("PE", "2025") == dicho("00000005", "2025") == "con la lista de 2024"
    # de un grupo no hay cobertura, ni de una región sin establecimientos
    assert dicho("G1", "2025") == dicho("08", "2025") == ""


def test_si_solo_algunos_salen_de_otra_lista_se_dice_cuantos(consultar: Consultar) -> None:
    # la de 2026 solo nombra al 5; los demás siguen como decía la de 2024, y el 4 solo está en la de 2025
    consulta = _mundo(consultar, _partos(de_2024="si si si", de_2025="- - - si", de_2026="- - - - no"))

    def dicho(anio: str) -> str:
        return lista_usada(consulta, consulta.nodo("11"), Periodo.leer(anio))

    assert par(consulta, "cobertura", "11", "2026") == (2, 4)
    assert dicho("2026") == "con las listas de 2024 y 2025 en 4 de 5 establecimientos"
    # el 4 y el 5 no estaban en la de 2024: del 4 vale la de 2025, y del 5 la de 2026
    assert dicho("2024") == "con las listas de 2025 y 2026 en 2 de 5 establecimientos"


def test_lo_que_se_afirmo_sin_anio_o_se_supone_vale_siempre_y_no_nombra_ninguna_lista(consultar: Consultar) -> None:
    consulta = _mundo(consultar, [])
    assert {par(consulta, "cobertura", "11", anio)[1] for anio in ("2023", "2024", "2025", "2026")} == {5}
    assert lista_usada(consulta, consulta.nodo("PE"), Periodo.leer("2023")) == ""
    # una lista, también de otro año, vence a lo supuesto
    supuesto = {"fuente_parto": "sustituto: categoría I-3 o superior"}
    consulta = _mundo(consultar, _partos(de_2024="no"), **supuesto)
    assert par(consulta, "cobertura", "11", "2023") == (0, 4)
    assert consulta.suma("parto_sustituto", [consulta.nodo("11")], Periodo.leer("2023")).tolist() == [4]


def test_la_pantalla_el_pasaporte_y_los_archivos_dicen_la_lista(dos_listas: Consulta) -> None:
    dicho, nodo, de_2025 = "con la lista de 2024", dos_listas.nodo("11"), Periodo.leer("2025")
    for clave in ("cobertura", "regiones_con_equipo"):
        for anio, esta in (("2025", True), ("2026", False)):
            huecos = [h.texto for h in pasaporte(dos_listas, nodo, Periodo.leer(anio), clave).huecos]
            assert any(dicho in hueco for hueco in huecos) == esta, (clave, anio)
            (fila,) = [f for f in registros(dos_listas, [nodo], Periodo.leer(anio)) if f["indicador"] == clave]
            assert fila["segun"] == (dicho if esta else None)
    assert all(f["segun"] is None for f in registros(dos_listas, [nodo], de_2025) if f["indicador"] == "asistencia")
    for ruta in ("/", "/territorio/11"):
        for anio, veces in (("2025", 2), ("2026", 0)):
            vista = leer(f"{ruta}?periodo={anio}", dos_listas)
            assert texto(pintado(vista, dos_listas)["tarjetas"]).count(dicho) == veces, (ruta, anio)
    hoja = load_workbook(io.BytesIO(libro_de_nodo(dos_listas, nodo, de_2025)[0]))
    acerca = {fila[0].value: fila[1].value for fila in hoja["Acerca de"].iter_rows()}
    assert acerca["Quiénes atienden partos"] == f"según la lista cargada, {dicho}"
    por_indicador = {fila[0]: fila[-4:] for fila in hoja["Indicadores"].iter_rows(min_row=2, values_only=True)}
    assert sum(dicho in celdas for celdas in por_indicador.values()) == 2
    atienden = abrir("atienden", "11", dos_listas, de_2025)
    assert f"reales; quién atiende partos, {dicho}" in tabla_csv(atienden, dos_listas, de_2025).decode("utf-8-sig")
    sesiones = abrir("con_sesiones", "11", dos_listas, de_2025)
    assert dicho not in tabla_csv(sesiones, dos_listas, de_2025).decode("utf-8-sig")


def test_la_presentacion_lo_dice_en_sus_laminas_y_en_sus_notas(dos_listas: Consulta) -> None:
    dicho = "Quién atiende partos, con la lista de 2024."
    relato = escenas(dos_listas, dos_listas.nodo("11"), Periodo.leer("2025"))
    por_clave = {escena.clave: escena for escena in relato.escenas}
    assert {"estandares", "compromiso"} <= por_clave.keys()
    for clave in por_clave.keys() & {"estandares", "mapa", "parecidas", "faltan", "compromiso"}:
        assert dicho in por_clave[clave].avisos, clave
        assert dicho in por_clave[clave].notas.reservas, clave
    assert dicho not in por_clave["asistencia"].avisos
    # de la gráfica, la columna de 2024 se cuenta con la suya
    assert "Quién atiende partos: 2023 y 2025, con la lista de 2024." in por_clave["entonces"].avisos
    assert dicho in por_clave["entonces"].notas.reservas
    libro = Presentation(io.BytesIO(archivo_pptx(Pedido(dos_listas, "11", Periodo.leer("2025")))[0]))
    laminas = [[f.text_frame.text for f in lamina.shapes if f.has_text_frame] for lamina in libro.slides]
    notas = [lamina.notes_slide.notes_text_frame.text for lamina in libro.slides]
    assert sum(any(dicho in texto for texto in textos) for textos in laminas) >= 2
    assert sum(dicho in nota for nota in notas) >= 2
    propias = escenas(dos_listas, dos_listas.nodo("11"), Periodo.leer("2026")).escenas
    # en 2026, con su propia lista, solo lo dice la que también mira los años de antes
    dicen = {escena.clave: a for escena in propias for a in escena.avisos if "con la lista" in a}
    assert dicen == {"entonces": "Quién atiende partos: 2023 y 2025, con la lista de 2024."}


def test_la_ficha_de_un_establecimiento_dice_la_lista_que_vale(consultar: Consultar) -> None:
    partos = _partos(de_2024="si", de_2026="no")
    partos[0] |= {"fuente_parto": "Oficio 12"}
    consulta = _mundo(consultar, partos)
    nodo = consulta.nodo("00000001")
    campos = ("atiende", "fuente_parto", "anio_parto")
    assert [consulta.ficha_establecimiento(nodo, Periodo.leer("2025"))[c] for c in campos] == ["si", "Oficio 12", 2024]
    assert [consulta.ficha_establecimiento(nodo, Periodo.leer("2026"))[c] for c in campos] == ["no", "", 2026]
    for anio, dice in (("2025", "sí (Oficio 12, 2024)"), ("2026", "no (sin fuente, 2026)")):
        vista = leer(f"/establecimiento/00000001?periodo={anio}", consulta)
        assert dice in texto(pintado(vista, consulta)["simple"])


@given(st.sets(st.integers(2000, 2030), min_size=1), st.integers(2000, 2030))
def test_de_los_anios_con_lista_vale_el_suyo_el_anterior_mas_cercano_o_el_primero(anios: set[int], anio: int) -> None:
    vale = el_que_vale(anios, anio)
    assert vale in anios
    # ninguna otra lista cae entre la que vale y el año, salvo que todas sean posteriores
    assert not any(vale < otro <= anio for otro in anios)
    assert vale <= anio or vale == min(anios)
