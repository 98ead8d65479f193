"""Los contratos de las tablas: coherentes por dentro y con marcos vacíos bien tipados."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

from dashboard.contratos.contrato import Tabla, Tipo, marco_vacio
from dashboard.contratos.tablas import TABLAS, tabla_de
from dashboard.ingesta.reconocer import titulo_plano
from dashboard.ingesta.textos import es_personal
from dashboard.nucleo.errores import ErrorArchivo

cada_tabla = pytest.mark.parametrize("tabla", TABLAS, ids=lambda tabla: tabla.nombre)


def test_estan_las_quince_tablas_del_contrato_y_las_dieciocho_de_la_guia() -> None:
    assert [tabla.nombre for tabla in TABLAS] == [
        "establecimientos", "partos", "equivalencias_his", "equivalencias_dhis2", "facilitadores", "grupos",
        "sesiones", "inasistencias", "reportes", "supervisiones", "acuerdos", "recursos", "resultados", "campanas",
        "hitos",
        "personal_encargado", "compromisos", "planes", "seleccion_madre_guia", "talleres", "perfil_facilitadores",
        "capacitaciones", "arranque", "funcionamiento", "acompanamientos", "espacios_virtuales", "foros",
        "mensajeria", "poblacion", "presupuesto", "entregas", "metas", "avances",
    ]  # fmt: skip


@cada_tabla
def test_la_clave_son_columnas_que_nunca_quedan_en_blanco(tabla: Tabla) -> None:
    for nombre in tabla.clave:
        columna = tabla.columna(nombre)
        # el código de una sesión se hace de su grupo y su día donde falta
        assert columna.obligatoria or columna.por_defecto or nombre == "codigo_sesion"


@cada_tabla
def test_ningun_titulo_sirve_para_dos_columnas(tabla: Tabla) -> None:
    titulos = [titulo_plano(t) for columna in tabla.columnas for t in (columna.nombre, *columna.sinonimos)]
    assert len(titulos) == len(set(titulos))


@cada_tabla
def test_ningun_titulo_del_contrato_se_toma_por_personal(tabla: Tabla) -> None:
    titulos = [t for columna in tabla.columnas for t in (columna.nombre, *columna.sinonimos)]
    assert [titulo for titulo in titulos if es_personal(titulo)] == []


@cada_tabla
def test_cada_columna_trae_descripcion_y_los_catalogos_sus_valores(tabla: Tabla) -> None:
    for columna in tabla.columnas:
        assert columna.descripcion
        assert bool(columna.valores) == (columna.tipo is Tipo.CATALOGO)
        if columna.valores and columna.ejemplo:
            assert columna.ejemplo in columna.valores


@cada_tabla
def test_el_marco_vacio_tiene_las_columnas_en_orden_y_con_su_tipo(tabla: Tabla) -> None:
    marco = marco_vacio(tabla)
    assert list(marco) == list(tabla.nombres)
    assert len(marco) == 0
    esperados = {Tipo.ENTERO: "Int64", Tipo.DECIMAL: "float64", Tipo.FECHA: "datetime64[ns]", Tipo.BANDERA: "bool"}
    for columna in tabla.columnas:
        tipo = marco[columna.nombre].dtype
        if tabla.numerosa and columna.tipo in (Tipo.CATALOGO, Tipo.HORA):
            # en una tabla de millones de filas, lo que se repite está una vez
            assert isinstance(tipo, pd.CategoricalDtype)
            assert not columna.valores or tuple(tipo.categories) == columna.valores
        elif tabla.numerosa and columna.tipo is Tipo.ENTERO:
            assert columna.maximo is not None
            assert (str(tipo), columna.maximo <= 32_767) == ("Int16", True)
        else:
            assert str(tipo) == esperados.get(columna.tipo, "str")


def test_un_contrato_no_se_puede_modificar() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        TABLAS[0].nombre = "otra"  # type: ignore[misc]


def test_pedir_una_tabla_que_no_existe_nombra_las_validas() -> None:
    assert tabla_de("grupos").clave == ("codigo_grupo",)
    with pytest.raises(ErrorArchivo, match="inasistencias"):
        tabla_de("asistencias")
