"""Grupos de apoyo comunal (Guía 6.1.1.b) y las visitas de supervisión que reciben (Guía 5.3.1.3)."""

from __future__ import annotations

from dashboard.contratos.columnas_comunes import (
    CODIGO_GRUPO,
    CODIGO_RENIPRESS,
    LATITUD,
    LONGITUD,
    LUGAR,
    ORIGEN,
    UBIGEO,
    obligatoria,
)
from dashboard.contratos.contrato import Columna, Tabla, Tipo

#: opciones del taller de doce horas (Guía 6.1.2.b)
MODALIDADES = ("4x3", "6x2")

#: integrantes y horas no tienen historia: valen como se cargaron
GRUPOS = Tabla(
    nombre="grupos",
    clave=("codigo_grupo",),
    descripcion="Un grupo de apoyo comunal, adscrito a un establecimiento",
    columnas=(
        obligatoria(CODIGO_GRUPO),
        Columna(
            "nombre",
            Tipo.TEXTO,
            "Nombre propio del grupo, nunca el de una persona",
            ejemplo="Leche y Vida",
            sinonimos=("nombre_grupo", "nombre_del_grupo"),
        ),
        obligatoria(CODIGO_RENIPRESS),
        Columna("comunidad", Tipo.TEXTO, "Comunidad o centro poblado", ejemplo="Huayllapata"),
        UBIGEO,
        Columna(
            "fecha_conformacion",
            Tipo.FECHA,
            "Fecha en que se conformó el grupo",
            obligatoria=True,
            ejemplo="2025-03-14",
            sinonimos=("fecha_de_conformacion", "fecha_formacion", "fecha_creacion"),
        ),
        Columna(
            "fecha_cierre",
            Tipo.FECHA,
            "Fecha en que dejó de funcionar; en blanco si sigue",
            ejemplo="2026-11-30",
            sinonimos=("fecha_de_cierre",),
        ),
        ORIGEN,
        Columna(
            "integrantes",
            Tipo.ENTERO,
            "Número de integrantes (la guía pide de 8 a 15)",
            minimo=0,
            maximo=200,
            ejemplo="12",
            sinonimos=("numero_integrantes", "n_integrantes"),
        ),
        Columna(
            "madres_guia",
            Tipo.ENTERO,
            "Número de madres guía",
            minimo=0,
            maximo=50,
            ejemplo="1",
            sinonimos=("numero_madres_guia", "n_madres_guia"),
        ),
        Columna(
            "horas_capacitacion",
            Tipo.DECIMAL,
            "Horas de taller cumplidas por la madre guía (la guía pide 12)",
            minimo=0,
            maximo=200,
            ejemplo="12",
            sinonimos=("horas_de_capacitacion", "horas_taller"),
        ),
        Columna("modalidad", Tipo.CATALOGO, "Modalidad del taller", valores=MODALIDADES, ejemplo="4x3"),
        Columna("fecha_acta", Tipo.FECHA, "Fecha del acta de compromisos", ejemplo="2025-03-20"),
        Columna(
            "fecha_plan_aprobado",
            Tipo.FECHA,
            "Fecha en que el establecimiento aprobó el plan",
            ejemplo="2025-04-02",
            sinonimos=("fecha_plan", "fecha_de_plan_aprobado"),
        ),
        LUGAR,
        Columna(
            "periodicidad_dias",
            Tipo.ENTERO,
            "Días entre reuniones acordados por el grupo",
            minimo=1,
            maximo=366,
            ejemplo="30",
            sinonimos=("periodicidad",),
        ),
        Columna("espacio_virtual", Tipo.LOGICO, "Si tiene un espacio virtual (Guía 6.2)", ejemplo="no"),
        LATITUD,
        LONGITUD,
    ),
)

#: desde dónde se hizo la visita
NIVELES = ("microrred", "red", "diresa", "nacional")

#: visitas de supervisión realizadas
SUPERVISIONES = Tabla(
    nombre="supervisiones",
    clave=("codigo_supervision",),
    descripcion="Una visita de supervisión a un establecimiento o a un grupo",
    columnas=(
        Columna(
            "codigo_supervision",
            Tipo.CODIGO,
            "Código de la visita",
            obligatoria=True,
            ejemplo="V-001",
            sinonimos=("cod_supervision", "id_supervision"),
        ),
        Columna(
            "fecha",
            Tipo.FECHA,
            "Fecha de la visita",
            obligatoria=True,
            ejemplo="2026-04-18",
            sinonimos=("fecha_supervision", "fecha_visita"),
        ),
        CODIGO_RENIPRESS,
        CODIGO_GRUPO,
        Columna("nivel", Tipo.CATALOGO, "Nivel que supervisa", obligatoria=True, valores=NIVELES, ejemplo="red"),
        Columna("acuerdos", Tipo.ENTERO, "Acuerdos tomados", minimo=0, maximo=200, ejemplo="3"),
        Columna("acuerdos_cumplidos", Tipo.ENTERO, "Acuerdos cumplidos", minimo=0, maximo=200, ejemplo="2"),
        Columna("observacion_codigo", Tipo.CODIGO, "Código de la observación; nunca texto libre", ejemplo="O-02"),
    ),
)
