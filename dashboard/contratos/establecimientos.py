"""Establecimientos y lo que se sabe de su territorio: si atienden partos, sus facilitadores y lo que reportaron."""

from __future__ import annotations

from dashboard.contratos.columnas_comunes import (
    ALTITUDES,
    ANIO,
    CODIGO_RENIPRESS,
    FUENTE,
    LATITUD,
    LONGITUD,
    UBIGEO,
    obligatoria,
)
from dashboard.contratos.contrato import Columna, Tabla, Tipo
from dashboard.dominio.territorio import CATEGORIAS

ATIENDE_PARTO_RN = Columna(
    "atiende_parto_rn",
    Tipo.LOGICO,
    "Si atiende partos y recién nacidos (denominador de los dos indicadores, Guía 6.1.4)",
    ejemplo="si",
    sinonimos=("atiende_parto", "atiende_partos", "atiende_partos_rn", "atiende_parto_y_rn"),
)
FUENTE_PARTO = Columna("fuente_parto", Tipo.TEXTO, "Quién afirma que atiende partos", ejemplo="Lista de la DIRESA")
ANIO_PARTO = Columna(
    "anio_parto",
    Tipo.ENTERO,
    "Año de esa afirmación",
    minimo=2000,
    maximo=2100,
    ejemplo="2026",
    sinonimos=("ano_parto",),
)

#: establecimientos de salud y el árbol de territorios que forman
ESTABLECIMIENTOS = Tabla(
    nombre="establecimientos",
    clave=("codigo_renipress",),
    descripcion="Un establecimiento del registro nacional",
    columnas=(
        obligatoria(CODIGO_RENIPRESS),
        Columna(
            "nombre",
            Tipo.TEXTO,
            "Nombre del establecimiento",
            obligatoria=True,
            ejemplo="Acopia",
            sinonimos=("nombre_del_establecimiento", "nombre_establecimiento", "establecimiento"),
        ),
        Columna(
            "institucion",
            Tipo.TEXTO,
            "Institución a la que pertenece, como la escribe el registro",
            ejemplo="GOBIERNO REGIONAL",
        ),
        Columna("categoria", Tipo.CATALOGO, "Categoría, o en blanco", valores=CATEGORIAS, ejemplo="I-3"),
        Columna(
            "diresa",
            Tipo.CODIGO,
            "Código de la DIRESA, GERESA o DIRIS (el de la DISA del registro; nunca el departamento del INEI)",
            obligatoria=True,
            ejemplo="11",
            sinonimos=("codigo_disa", "co_disa", "disa", "codigo_diresa", "geresa", "diris", "direccion_regional"),
        ),
        Columna(
            "diresa_nombre",
            Tipo.TEXTO,
            "Nombre de la DIRESA",
            ejemplo="CUSCO",
            sinonimos=("nombre_diresa", "nombre_disa"),
        ),
        Columna(
            "red",
            Tipo.CODIGO,
            "Código de la red dentro de la DIRESA (02) o completo (11-02); en blanco o 0: sin red",
            ejemplo="11-02",
            sinonimos=("codigo_red", "cod_red"),
        ),
        Columna("red_nombre", Tipo.TEXTO, "Nombre de la red", ejemplo="Cusco Sur", sinonimos=("nombre_red",)),
        Columna(
            "microrred",
            Tipo.CODIGO,
            "Código de la microrred dentro de la red (05) o completo (11-02-05); en blanco o 0: sin microrred",
            ejemplo="11-02-05",
            sinonimos=("codigo_microrred", "cod_microrred", "microred"),
        ),
        Columna(
            "microrred_nombre",
            Tipo.TEXTO,
            "Nombre de la microrred",
            ejemplo="Acomayo",
            sinonimos=("nombre_microrred", "nombre_microred"),
        ),
        UBIGEO,
        Columna("departamento", Tipo.TEXTO, "Departamento", ejemplo="CUSCO"),
        Columna("provincia", Tipo.TEXTO, "Provincia", ejemplo="ACOMAYO"),
        Columna("distrito", Tipo.TEXTO, "Distrito", ejemplo="ACOPIA"),
        LATITUD,
        LONGITUD,
        Columna(
            "altitud",
            Tipo.DECIMAL,
            "Altitud en metros sobre el nivel del mar",
            minimo=ALTITUDES[0],
            maximo=ALTITUDES[1],
            ejemplo="3710",
            sinonimos=("cota", "altura"),
        ),
        Columna("activo", Tipo.BANDERA, "Si está activo y en funcionamiento", por_defecto="si", ejemplo="si"),
        ATIENDE_PARTO_RN,
        FUENTE_PARTO,
        ANIO_PARTO,
    ),
)

#: los establecimientos que atienden partos: no está en ninguna fuente abierta, la entrega la DIRESA
PARTOS = Tabla(
    nombre="partos",
    clave=("codigo_renipress",),
    descripcion="Si un establecimiento atiende partos y recién nacidos, según la lista de su DIRESA",
    columnas=(obligatoria(CODIGO_RENIPRESS), obligatoria(ATIENDE_PARTO_RN), FUENTE_PARTO, ANIO_PARTO),
)

#: facilitadores regionales capacitados (numerador del primer indicador, Guía 6.1.4, nota 6)
FACILITADORES = Tabla(
    nombre="facilitadores",
    clave=("diresa", "anio"),
    descripcion="Cuántos facilitadores regionales capacitados tiene una DIRESA en un año",
    columnas=(
        Columna(
            "diresa",
            Tipo.TEXTO,
            "Código o nombre de la DIRESA; queda como código de dos cifras",
            obligatoria=True,
            ejemplo="11",
            sinonimos=("codigo_disa", "disa", "codigo_diresa", "geresa", "diris", "region"),
        ),
        ANIO,
        Columna(
            "facilitadores",
            Tipo.ENTERO,
            "Número de facilitadores capacitados",
            obligatoria=True,
            minimo=0,
            maximo=10_000,
            ejemplo="4",
            sinonimos=("numero_facilitadores", "n_facilitadores", "facilitadores_capacitados"),
        ),
        FUENTE,
    ),
)

#: la unidad declara que entregó todos sus grupos y sesiones del periodo; sin reporte no hay cero
REPORTES = Tabla(
    nombre="reportes",
    clave=("codigo_territorio", "periodo"),
    descripcion="La declaración de una unidad de que lo cargado en un periodo es todo lo suyo",
    columnas=(
        Columna(
            "codigo_territorio",
            Tipo.CODIGO,
            "Código de la unidad: PE, 11, 11-02, 11-02-05 o el de ocho cifras del establecimiento",
            obligatoria=True,
            ejemplo="11-02",
            sinonimos=("territorio", "unidad", "codigo_unidad"),
        ),
        Columna(
            "periodo",
            Tipo.CODIGO,
            "Año (2026), semestre (2026-S1) o mes (2026-05)",
            obligatoria=True,
            ejemplo="2026-05",
        ),
        Columna(
            "fecha_reporte",
            Tipo.FECHA,
            "Fecha en que se entregó",
            obligatoria=True,
            ejemplo="2026-06-03",
            sinonimos=("fecha_de_reporte", "fecha"),
        ),
    ),
)
