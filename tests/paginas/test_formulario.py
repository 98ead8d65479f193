"""El formulario de cada tabla sale de su contrato: un control por columna, con lo que su tipo pide."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from dashboard.contratos.contrato import Columna, Tabla, Tipo
from dashboard.contratos.plantilla import opciones
from dashboard.contratos.tablas import TABLAS
from dashboard.ingesta.reconocer import tabla_completa
from dashboard.navegacion.vista import Vista, leer_vista
from dashboard.nucleo.ajustes import Ajustes
from dashboard.nucleo.errores import ErrorVista
from dashboard.paginas.datos import PAGINA
from dashboard.paginas.datos.carga import pintar_carga
from dashboard.paginas.datos.formulario import columnas_de
from dashboard.paginas.pagina import Entorno
from dashboard.publicacion.carpeta_carga import Estado
from dashboard.web.peticion import valores_de
from tests.paginas.recorrido import piezas, texto

cada_tabla = pytest.mark.parametrize("tabla", TABLAS, ids=lambda tabla: tabla.nombre)
#: qué control pide cada tipo que no se elige de una lista
CONTROLES = {
    Tipo.CODIGO: "text", Tipo.TEXTO: "text", Tipo.ENTERO: "number", Tipo.DECIMAL: "number", Tipo.FECHA: "date",
    Tipo.HORA: "time",
}  # fmt: skip


def _vista(campos: str) -> Vista:
    return leer_vista("/datos", campos, valores_de(None))


def _pagina(carpeta: Path, campos: str) -> Any:
    """La página de datos, sin ningún dato cargado."""
    return PAGINA.pintar(_vista(campos), None, Entorno(Ajustes(datos=carpeta)))


def _campos(pagina: Any) -> dict[str, Any]:
    """El control de cada columna, por su nombre."""
    return {p["props"]["name"]: p for p in piezas(pagina) if p["type"] in ("Input", "Select")}


@cada_tabla
def test_hay_un_control_por_columna_del_tipo_que_le_toca(tabla: Tabla, tmp_path: Path) -> None:
    campos = _campos(_pagina(tmp_path, f"?formulario={tabla.nombre}"))
    assert list(campos)[: len(tabla.columnas)] == list(tabla.nombres)
    assert list(campos) == [columna.nombre for columna in columnas_de(tabla)]
    for columna in columnas_de(tabla):
        props = campos[columna.nombre]["props"]
        assert bool(props.get("required")) == columna.obligatoria
        if opciones(columna):
            _exigir_opciones(columna, props)
        else:
            assert props["type"] == CONTROLES[columna.tipo]
            assert not columna.cifras or re.fullmatch(props["pattern"], columna.ejemplo)
            if columna.tipo in (Tipo.ENTERO, Tipo.DECIMAL):
                assert (props.get("min"), props.get("max")) == (columna.minimo, columna.maximo)


def _exigir_opciones(columna: Columna, props: dict[str, Any]) -> None:
    valores = [opcion["props"]["value"] for opcion in props["children"]]
    nombres = [texto(opcion) for opcion in props["children"]]
    assert tuple(valor for valor in valores if valor) == opciones(columna)
    assert len(set(nombres)) == len(nombres)
    assert all(nombres)
    # «no se sabe» es una respuesta, y es la primera; donde en blanco vale otra cosa, eso es lo elegido
    assert ("" in valores) == (columna.por_defecto not in opciones(columna))
    if "" in valores:
        assert (valores[0], nombres[0]) == ("", "elija" if columna.obligatoria else "no se sabe")
    else:
        assert [p["props"]["value"] for p in props["children"] if p["props"].get("selected")] == [columna.por_defecto]


@cada_tabla
def test_cada_rotulo_dice_que_es_como_se_escribe_y_si_hace_falta(tabla: Tabla, tmp_path: Path) -> None:
    pagina = _pagina(tmp_path, f"?formulario={tabla.nombre}")
    rotulos = {p["props"]["htmlFor"]: texto(p) for p in piezas(pagina) if p["type"] == "Label"}
    for columna in columnas_de(tabla):
        rotulo = rotulos[_campos(pagina)[columna.nombre]["props"]["id"]]
        assert columna.descripcion in rotulo
        assert columna.nombre in rotulo
        assert ("obligatorio" in rotulo) == columna.obligatoria
        if columna.tipo in (Tipo.CODIGO, Tipo.TEXTO, Tipo.ENTERO, Tipo.DECIMAL):
            assert columna.ejemplo in rotulo
            assert columna.limites in rotulo


@cada_tabla
def test_lo_que_va_siempre_basta_para_reconocer_la_tabla_y_lo_que_la_distingue_no_se_repite(
    tabla: Tabla, tmp_path: Path
) -> None:
    marcas = {
        control["props"]["name"]: p["props"]
        for p in piezas(_pagina(tmp_path, f"?formulario={tabla.nombre}"))
        if p["props"].get("className") == "campo"
        for control in piezas(p)
        if control["type"] in ("Input", "Select")
    }
    siempre = [nombre for nombre, props in marcas.items() if "data-siempre" in props]
    assert tabla_completa(siempre) is tabla
    repetidas = {nombre for nombre, props in marcas.items() if "data-repite" in props}
    assert tabla.clave[0] not in repetidas or len(tabla.clave) > 1
    # un cierre o una próxima cita de otra fila, puestos sin querer, son un dato falso
    assert {n for n in repetidas if n in tabla.nombres and tabla.columna(n).tipo is Tipo.FECHA} <= {tabla.cuando}


def test_lo_que_no_vale_se_dice_en_espanol_y_con_lo_que_pide_el_contrato(tmp_path: Path) -> None:
    faltas = {
        control["props"]["name"]: small["props"]["data-falta"]
        for p in piezas(_pagina(tmp_path, "?formulario=sesiones"))
        if p["props"].get("className") == "campo"
        for control in piezas(p)
        if control["type"] in ("Input", "Select")
        for small in piezas(p)
        if small["props"].get("className") == "campo-falta"
    }
    assert faltas["asistentes"] == "Escriba aquí: número entero de 0 a 500."
    assert faltas["codigo_renipress"] == "Escriba aquí: código de 8 cifras, con sus ceros."
    assert faltas["fecha"] == "Escriba el día, el mes y el año."
    assert faltas["hora"] == "Escriba la hora y los minutos."
    assert faltas["tema"] == "Elija una opción."


def test_la_pagina_de_datos_enlaza_el_de_cada_tabla_y_cada_una_con_otro_nombre(tmp_path: Path) -> None:
    enlaces = {
        p["props"]["href"].rpartition("=")[2]: texto(p)
        for p in piezas(_pagina(tmp_path, ""))
        if p["props"].get("href", "").startswith("/datos?formulario=")
    }
    assert enlaces.keys() == {tabla.nombre for tabla in TABLAS}
    assert len(set(enlaces.values())) == len(TABLAS)
    assert not [nombre for nombre in enlaces.values() if "_" in nombre]


@pytest.mark.parametrize("pedido", ["nada", "../x", "<b>", "Sesiones"])
def test_el_de_una_tabla_que_no_existe_dice_cuales_hay(pedido: str, tmp_path: Path) -> None:
    with pytest.raises(ErrorVista) as error:
        _pagina(tmp_path, f"?formulario={pedido}")
    assert all(tabla.nombre in str(error.value.que_hacer) for tabla in TABLAS)


@pytest.mark.parametrize(
    ("archivos", "formulario"),
    [(["sesiones-anotada.csv"], "sesiones"), (["mias.csv"], None), (["nada-anotada.csv"], None), ([], None)],
)
def test_la_carga_de_lo_anotado_lleva_de_vuelta_a_su_formulario(archivos: list[str], formulario: str | None) -> None:
    pedido = {"archivos": [{"nombre": nombre} for nombre in archivos]}
    pagina = pintar_carga("0" * 16, Estado("error", mensaje="No se pudo."), pedido, None, ())
    assert pagina["props"].get("data-formulario") == formulario
    destinos = [p["props"].get("href", "") for p in piezas(pagina)]
    assert [d for d in destinos if "formulario" in d] == ([f"/datos?formulario={formulario}"] if formulario else [])


def test_la_direccion_puede_traer_lo_que_ya_se_sabe_de_la_fila(tmp_path: Path) -> None:
    sabido = {"codigo_acuerdo": 'A-"1<b>', "codigo_grupo": "G-1", "acuerdo": "taller"}
    campos = _campos(_pagina(tmp_path, f"?{urlencode({'formulario': 'acuerdos', 'con': urlencode(sabido)})}"))
    assert [campos[nombre]["props"].get("value") for nombre in ("codigo_acuerdo", "codigo_grupo")] == ['A-"1<b>', "G-1"]
    elegida = [o["props"]["value"] for o in piezas(campos["acuerdo"]) if o["props"].get("selected")]
    assert elegida == ["taller"]
    assert not campos["fecha"]["props"].get("value")


@pytest.mark.parametrize("con", ["acuerdo=llamar", "nombre=Rosa", "estado=ayer"])
def test_lo_que_la_direccion_trae_y_no_es_de_la_tabla_se_dice(tmp_path: Path, con: str) -> None:
    with pytest.raises(ErrorVista, match="no es de esta tabla") as atrapado:
        _pagina(tmp_path, f"?{urlencode({'formulario': 'acuerdos', 'con': con})}")
    assert list(atrapado.value.opciones) == [("Abrirlo en blanco", "/datos?formulario=acuerdos")]
