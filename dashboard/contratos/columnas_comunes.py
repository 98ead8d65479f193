"""Columnas que se repiten en varias tablas, escritas una sola vez."""

from __future__ import annotations

from dataclasses import replace

from dashboard.contratos.contrato import Columna, Tipo

#: de dónde se convocó al grupo o la sesión (Guía 6.1.1 y códigos APP del HIS)
ORIGENES = (
    "vaso_de_leche",
    "comedores",
    "cuna_mas",
    "psicoprofilaxis",
    "estimulacion_prenatal",
    "club_de_madres",
    "cpvc",
    "comunidad",
    "otro",
)
#: lugar de reunión; nunca texto libre, para que no entre un domicilio
LUGARES = ("local_comunal", "establecimiento", "cpvc", "vivienda", "virtual", "otro")

#: límites del territorio nacional con holgura
LATITUDES = (-18.4, 0.1)
LONGITUDES = (-81.4, -68.6)
#: metros sobre el nivel del mar
ALTITUDES = (-50, 6000)

CODIGO_RENIPRESS = Columna(
    "codigo_renipress",
    Tipo.CODIGO,
    "Código único del establecimiento en el registro nacional, con sus ceros",
    cifras=8,
    ejemplo="00002318",
    sinonimos=("renipress", "codigo_unico", "cod_ipress", "codigo_ipress", "codigo_eess", "cod_eess", "renaes"),
)
CODIGO_GRUPO = Columna(
    "codigo_grupo",
    Tipo.CODIGO,
    "Código del grupo de apoyo comunal",
    ejemplo="GAC-001",
    sinonimos=("cod_grupo", "grupo"),
)
CODIGO_SESION = Columna(
    "codigo_sesion",
    Tipo.CODIGO,
    "Código de la sesión",
    obligatoria=True,
    ejemplo="S-0001",
    sinonimos=("cod_sesion", "sesion", "id_sesion"),
)
UBIGEO = Columna(
    "ubigeo",
    Tipo.CODIGO,
    "Código del distrito según el INEI",
    cifras=6,
    ejemplo="080202",
    sinonimos=("codigo_ubigeo", "ubigeo_distrito"),
)
LATITUD = Columna(
    "latitud",
    Tipo.DECIMAL,
    "Latitud en grados decimales, negativa",
    minimo=LATITUDES[0],
    maximo=LATITUDES[1],
    ejemplo="-13.5226",
    sinonimos=("lat",),
)
LONGITUD = Columna(
    "longitud",
    Tipo.DECIMAL,
    "Longitud en grados decimales, negativa",
    minimo=LONGITUDES[0],
    maximo=LONGITUDES[1],
    ejemplo="-71.9673",
    sinonimos=("lon", "long", "lng"),
)
ORIGEN = Columna(
    "origen",
    Tipo.CATALOGO,
    "Organización o servicio de donde se convocó",
    valores=ORIGENES,
    ejemplo="vaso_de_leche",
    sinonimos=("lugar_de_origen", "procedencia"),
)
LUGAR = Columna(
    "lugar",
    Tipo.CATALOGO,
    "Clase de lugar donde se reúnen; nunca una dirección",
    valores=LUGARES,
    ejemplo="local_comunal",
    sinonimos=("lugar_reunion", "lugar_de_reunion"),
)
FUENTE = Columna(
    "fuente",
    Tipo.TEXTO,
    "Documento o sistema del que sale el dato",
    ejemplo="Informe anual de la DIRESA",
)
ANIO = Columna(
    "anio",
    Tipo.ENTERO,
    "Año",
    obligatoria=True,
    minimo=2000,
    maximo=2100,
    ejemplo="2026",
    sinonimos=("ano", "year", "periodo_anual"),
)


def obligatoria(columna: Columna) -> Columna:
    """La misma columna, obligatoria."""
    return replace(columna, obligatoria=True)
