"""Los contratos exportados: son Table Schema, y lo que el lector toma sin reparar nada cumple su esquema."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from dateutil.parser import ParserError
from dateutil.parser import parse as leer_fecha
from hypothesis import assume, example, given
from hypothesis import strategies as st

from dashboard.contratos.contrato import Columna, Tabla
from dashboard.contratos.tablas import TABLAS, tabla_de
from dashboard.ingesta.revision import Revision
from dashboard.ingesta.tipado import convertir
from dashboard.ordenes.datos import contratos
from dashboard.salidas.contratos import esquema, nombre_de_esquema, paquete

EJEMPLO = Path(__file__).parents[2] / "datos" / "ejemplo"
#: filas de ejemplo de las dieciocho tablas de la guía
DE_LA_GUIA = 6 + 5 + 3 + 4 + 6 + 1 + 4 + 4 + 3 + 4 + 4 + 3 + 2 + 2 + 3 + 4 + 2 + 3
cada_tabla = pytest.mark.parametrize("tabla", TABLAS, ids=lambda tabla: tabla.nombre)

#: de la norma: qué límites admite cada tipo de campo
ADMITE = {
    "string": {"required", "enum", "pattern", "maxLength"},
    "integer": {"required", "minimum", "maximum"},
    "number": {"required", "minimum", "maximum"},
    "boolean": {"required"},
    "date": {"required", "minimum", "maximum"},
    "time": {"required"},
}


def _valor(campo: dict[str, Any], texto: str) -> Any:
    """El valor de un texto según el tipo de su campo, como lo lee quien sigue la norma. `ValueError` si no lo es."""
    match campo["type"]:
        case "integer" if re.fullmatch(r"[+-]?[0-9]+", texto):
            return int(texto)
        case "number":
            return float(texto)
        case "boolean" if texto in (*campo["trueValues"], *campo["falseValues"]):
            return texto in campo["trueValues"]
        case "date":
            return leer_fecha(texto).date()
        case "time":
            return leer_fecha(texto).time()
        case "string":
            return texto
    raise ValueError(texto)


def _acepta(campo: dict[str, Any], texto: str) -> bool:
    limites = campo["constraints"]
    if texto in campo.get("missingValues", [""]):
        return not limites["required"]
    try:
        valor = _valor(campo, texto)
    except (ValueError, ParserError, OverflowError):
        return False
    desde, hasta = (limites.get(nombre, valor) for nombre in ("minimum", "maximum"))
    if campo["type"] == "date":
        desde, hasta = date.fromisoformat(str(desde)), date.fromisoformat(str(hasta))
    return bool(
        desde <= valor <= hasta
        and valor in limites.get("enum", [valor])
        and (re.fullmatch(limites.get("pattern", ".*"), texto, re.DOTALL))
        and len(texto) <= limites.get("maxLength", len(texto))
    )


def _campos(tabla: Tabla) -> Iterator[tuple[Columna, dict[str, Any]]]:
    return zip(tabla.columnas, esquema(tabla)["fields"], strict=True)


@cada_tabla
def test_cada_esquema_cumple_la_norma_y_dice_en_espanol_que_es_cada_columna(tabla: Tabla) -> None:
    propio = esquema(tabla)
    assert [campo["name"] for campo in propio["fields"]] == list(tabla.nombres)
    assert set(propio.get("primaryKey", ())) <= set(tabla.obligatorias)
    for columna, campo in _campos(tabla):
        assert campo["title"] == columna.descripcion
        assert campo["description"]
        assert "hoja" not in campo["description"], "la hoja de listas solo está en la plantilla"
        assert set(campo["constraints"]) <= ADMITE[campo["type"]]
        re.compile(campo["constraints"].get("pattern", ""))


def test_el_esquema_de_las_sesiones_dice_lo_que_su_contrato() -> None:
    campos = {campo["name"]: campo for _, campo in _campos(tabla_de("sesiones"))}
    assert campos["asistentes"]["type"] == "integer"
    assert campos["asistentes"]["constraints"] == {"required": True, "minimum": 0, "maximum": 500}
    assert campos["fuente"]["constraints"] == {"required": False, "enum": ["registro", "anexo2", "his"]}
    assert campos["codigo_renipress"]["constraints"]["pattern"] == "0*[0-9]{2}[0-9]{6}"
    # su código puede ir en blanco: no es una clave que se pueda exigir
    assert "primaryKey" not in esquema(tabla_de("sesiones"))
    assert esquema(tabla_de("grupos"))["primaryKey"] == ["codigo_grupo"]


def test_el_paquete_se_refiere_solo_a_tablas_y_columnas_que_tiene() -> None:
    recursos = {recurso["name"]: recurso["schema"] for recurso in paquete()["resources"]}
    assert list(recursos) == [tabla.nombre for tabla in TABLAS]
    referidas = {
        (nombre, llave["fields"][0], llave["reference"]["resource"])
        for nombre, propio in recursos.items()
        for llave in propio["foreignKeys"]
    }
    assert {("sesiones", "codigo_grupo", "grupos"), ("inasistencias", "codigo_sesion", "sesiones")} <= referidas
    assert {("planes", "codigo_renipress", "establecimientos"), ("avances", "codigo_meta", "metas")} <= referidas
    assert len(referidas) == 21
    for _, columna, otra in referidas:
        assert columna in {campo["name"] for campo in recursos[otra]["fields"]}


def test_todo_lo_del_juego_de_ejemplo_cumple_su_esquema() -> None:
    vistas = 0
    for tabla in TABLAS:
        if not (ruta := EJEMPLO / f"{tabla.nombre}.csv").exists():
            continue
        campos = {columna.nombre: campo for columna, campo in _campos(tabla)}
        with ruta.open(encoding="utf-8-sig", newline="") as flujo:
            for fila in csv.DictReader(flujo):
                assert [(n, t) for n, t in fila.items() if not _acepta(campos[n], t)] == []
                vistas += 1
    assert vistas == 12 + 2 + 8 + 40 + 70 + 6 + 3 + 3 + 5 + 6 + 4 + 3 + DE_LA_GUIA


@cada_tabla
def test_el_ejemplo_de_cada_columna_cumple_y_lo_que_el_lector_rechaza_no(tabla: Tabla) -> None:
    for columna, campo in _campos(tabla):
        assert _acepta(campo, columna.ejemplo), columna.nombre
        assert _acepta(campo, "") is not columna.obligatoria
        if columna.maximo is not None:
            assert not _acepta(campo, str(columna.maximo + 1))
        if columna.valores:
            assert not _acepta(campo, "ninguno_de_ellos")


_TEXTOS = st.one_of(
    st.text("0123456789-/.:, %eEsinoMTPX+á_", max_size=14),
    st.integers(-10, 10_000_000_000).map(str),
    st.decimals(-90, 120, places=3).map(str),
    st.dates(date(1980, 1, 1), date(2110, 1, 1)).flatmap(
        lambda dia: st.sampled_from([f"{dia:%Y-%m-%d}", f"{dia:%d/%m/%Y}", f"{dia:%Y/%m/%d}", f"{dia:%d-%m-%y}"])
    ),
    st.times().map(lambda hora: f"{hora:%H:%M}"),
    st.text(max_size=30),
)


@given(st.sampled_from([par for tabla in TABLAS for par in _campos(tabla)]), st.data())
@example((tabla_de("grupos").columna("ubigeo"), esquema(tabla_de("grupos"))["fields"][4]), None)
def test_lo_que_el_lector_toma_sin_reparar_nada_cumple_el_esquema(
    par: tuple[Columna, dict[str, Any]], datos: st.DataObject | None
) -> None:
    columna, campo = par
    propios = st.sampled_from([columna.ejemplo, *columna.valores, "si", "no", ""])
    texto = " ".join((datos.draw(st.one_of(propios, _TEXTOS)) if datos else "0080202").split())
    revision = Revision("propio.csv", pd.RangeIndex(1))
    valor = convertir(pd.Series([texto], dtype="str"), columna, revision).iloc[0]
    arreglos, _ = revision.arreglos()
    if columna.nombre in {"latitud", "longitud"} and not pd.isna(valor):
        # sus límites los mira el par, que se repara
        assume(campo["constraints"]["minimum"] <= valor <= campo["constraints"]["maximum"])
    assume(not revision.malas.any() and not arreglos)
    assert _acepta(campo, texto), (columna.nombre, texto)


def test_la_orden_deja_un_esquema_por_tabla_y_el_paquete(tmp_path: Path) -> None:
    contratos.main([str(tmp_path / "nueva")], standalone_mode=False)
    escritos = {ruta.name: json.loads(ruta.read_text(encoding="utf-8")) for ruta in (tmp_path / "nueva").iterdir()}
    assert set(escritos) == {"datapackage.json", *map(nombre_de_esquema, TABLAS)}
    assert escritos["sesiones.esquema.json"] == esquema(tabla_de("sesiones"))


@pytest.mark.parametrize(
    ("nombre", "columna", "textos"),
    [
        ("establecimientos", "categoria", ["0", "0.0", "s/c", "S/C", "Sin categoría", "SIN CATEGORIA", "I-3", ""]),
        ("establecimientos", "atiende_parto_rn", ["VERDADERO", "TRUE", "Sí", "SI", "x", "1", "FALSO", "No", "0", "n"]),
        ("grupos", "espacio_virtual", ["verdadero", "sí", "false"]),
    ],
)
def test_lo_que_el_lector_acepta_escrito_de_otra_forma_corriente_tambien_cumple(
    nombre: str, columna: str, textos: list[str]
) -> None:
    propia, campo = next(par for par in _campos(tabla_de(nombre)) if par[0].nombre == columna)
    revision = Revision("propio.csv", pd.RangeIndex(len(textos)))
    convertir(pd.Series(textos, dtype="str"), propia, revision)
    assert not revision.malas.any()
    assert [texto for texto in textos if not _acepta(campo, texto)] == []
    # y lo que no es ninguno de ellos sigue sin cumplir
    assert not _acepta(campo, "quizá")


@cada_tabla
def test_un_catalogo_dice_que_el_tablero_entiende_mas_de_lo_que_su_esquema_exige(tabla: Tabla) -> None:
    for columna, campo in _campos(tabla):
        assert ("El tablero entiende además" in campo["description"]) is bool(columna.valores)


def test_cada_campo_dice_sus_valores_y_el_que_vale_en_blanco_sin_la_hoja_de_listas() -> None:
    dicho = {campo["name"]: campo["description"] for campo in esquema(tabla_de("sesiones"))["fields"]}
    assert dicho["fuente"].startswith("Uno de: registro, anexo2, his; en blanco vale «registro».")
    assert dicho["asistentes"] == "Número entero de 0 a 500"
    assert "comunidad, otro." in dicho["origen"]
    assert not any("hoja" in frase for tabla in TABLAS for frase in _descripciones(tabla))


def _descripciones(tabla: Tabla) -> list[str]:
    return [campo["description"] for campo in esquema(tabla)["fields"]]
