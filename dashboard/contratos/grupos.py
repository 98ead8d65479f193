"""Grupos de apoyo comunal, las visitas que reciben, sus sesiones y sus inasistencias: cuentas, nunca nombres."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dashboard.contratos.contrato import (
    CODIGO_GRUPO,
    CODIGO_RENIPRESS,
    CODIGO_SESION,
    LATITUD,
    LONGITUD,
    LUGAR,
    MODALIDADES,
    ORIGEN,
    UBIGEO,
    Columna,
    Tabla,
    catalogo,
    codigo,
    decimal,
    entero,
    fecha,
    hora,
    logico,
    obligatoria,
    texto,
    valores_en,
    valores_en_fecha,
)
from dashboard.dominio import catalogos
from dashboard.dominio.catalogos import CODIGOS_MOTIVO, CODIGOS_TEMA, JUSTIFICACIONES, Justificacion
from dashboard.dominio.estandar import MOMENTOS_SESION

if TYPE_CHECKING:
    import pandas as pd

# -- grupos de apoyo comunal (Guía 6.1.1.b) y las visitas de supervisión que reciben (Guía 5.3.1.3) --------------------

INTEGRANTES = entero(
    "integrantes",
    "Número de integrantes (la guía pide de 8 a 15)",
    "12",
    ("numero_integrantes", "n_integrantes"),
    entre=(0, 200),
)
MADRES_GUIA = entero(
    "madres_guia", "Número de madres guía", "1", ("numero_madres_guia", "n_madres_guia"), entre=(0, 50)
)
HORAS = decimal(
    "horas_capacitacion",
    "Horas de taller cumplidas por la madre guía (la guía pide 12)",
    "12",
    ("horas_de_capacitacion", "horas_taller"),
    entre=(0, 200),
)

#: integrantes, madres guía y horas son los últimos; los de antes están en `TAMANOS`
GRUPOS = Tabla(
    nombre="grupos",
    clave=("codigo_grupo",),
    cuando="fecha_conformacion",
    orden=(("fecha_conformacion", "fecha_cierre"),),
    descripcion="Un grupo de apoyo comunal, adscrito a un establecimiento",
    columnas=(
        obligatoria(CODIGO_GRUPO),
        texto(
            "nombre",
            "Nombre propio del grupo, nunca el de una persona",
            "Leche y Vida",
            ("nombre_grupo", "nombre_del_grupo"),
        ),
        obligatoria(CODIGO_RENIPRESS),
        texto("comunidad", "Comunidad o centro poblado", "Huayllapata"),
        UBIGEO,
        fecha(
            "fecha_conformacion",
            "Fecha en que se conformó el grupo",
            "2025-03-14",
            ("fecha_de_conformacion", "fecha_formacion", "fecha_creacion"),
            obligatoria=True,
        ),
        fecha("fecha_cierre", "Fecha en que dejó de funcionar; en blanco si sigue", "2025-11-30", ("fecha_de_cierre",)),
        ORIGEN,
        INTEGRANTES,
        MADRES_GUIA,
        HORAS,
        catalogo("modalidad", "Modalidad del taller", "4x3", valores=MODALIDADES),
        fecha("fecha_acta", "Fecha del acta de compromisos", "2025-03-20"),
        fecha(
            "fecha_plan_aprobado",
            "Fecha en que el establecimiento aprobó el plan",
            "2025-04-02",
            ("fecha_plan", "fecha_de_plan_aprobado"),
        ),
        LUGAR,
        entero(
            "periodicidad_dias", "Días entre reuniones acordados por el grupo", "30", ("periodicidad",), entre=(1, 366)
        ),
        logico("espacio_virtual", "Si tiene un espacio virtual (Guía 6.2)", "no"),
        LATITUD,
        LONGITUD,
    ),
)

#: lo que cada carga dijo del tamaño de un grupo, desde la fecha de datos de su región. Nadie la carga: se escribe sola
TAMANOS = Tabla(
    nombre="tamanos",
    clave=("codigo_grupo", "desde"),
    descripcion="Cuántas integrantes, madres guía y horas de taller tenía un grupo desde un día",
    columnas=(
        obligatoria(CODIGO_GRUPO),
        fecha("desde", "Primer día del que se sabe", "2026-10-31", obligatoria=True),
        INTEGRANTES,
        MADRES_GUIA,
        HORAS,
    ),
)


def integrantes_en(sesiones: pd.DataFrame, grupos: pd.DataFrame, tamanos: pd.DataFrame) -> pd.Series:
    """Las integrantes de cada grupo en la fecha de cada sesión; NA si nunca se supieron.

    Desde el último tamaño anotado vale el que el grupo dice hoy; antes, el anotado, y antes de todos, el primero.
    """
    import pandas as pd

    ultimo = valores_en(grupos["codigo_grupo"], tamanos["codigo_grupo"], tamanos["desde"])
    hoy = grupos[["codigo_grupo", "integrantes"]].assign(desde=ultimo.fillna(grupos["fecha_conformacion"]))
    historia = pd.concat([tamanos, hoy], ignore_index=True)
    return valores_en_fecha(
        sesiones["codigo_grupo"], sesiones["fecha"], *(historia[n] for n in ("codigo_grupo", "desde", "integrantes"))
    )


#: desde dónde se hizo la visita
NIVELES = ("microrred", "red", "diresa", "nacional")

#: con qué empieza la columna de cada hallazgo de una visita
HALLAZGO = "hallazgo_"
#: visitas de supervisión realizadas
SUPERVISIONES = Tabla(
    nombre="supervisiones",
    clave=("codigo_supervision",),
    cuando="fecha",
    descripcion="Una visita de supervisión a un establecimiento o a un grupo, o la planeada que no se hizo",
    columnas=(
        codigo(
            "codigo_supervision",
            "Código de la visita",
            "V-001",
            ("cod_supervision", "id_supervision"),
            obligatoria=True,
        ),
        fecha("fecha", "Fecha de la visita", "2026-04-18", ("fecha_supervision", "fecha_visita"), obligatoria=True),
        CODIGO_RENIPRESS,
        CODIGO_GRUPO,
        catalogo("nivel", "Nivel que supervisa", "red", valores=NIVELES, obligatoria=True),
        entero("acuerdos", "Acuerdos tomados", "3", entre=(0, 200)),
        entero("acuerdos_cumplidos", "Acuerdos cumplidos", "2", entre=(0, 200)),
        codigo("observacion_codigo", "Código de la observación; nunca texto libre", "O-02"),
        catalogo(
            "resultado",
            "En qué quedó; en blanco, se hizo. Solo la hecha cuenta como supervisión",
            catalogos.HECHA,
            valores=tuple(catalogos.RESULTADOS),
        ),
        catalogo("motivo_no_hecha", "Por qué no se hizo ese día", "", valores=tuple(catalogos.NO_HECHA)),
        *(logico(f"{HALLAZGO}{clave}", f"Se halló que {texto}", "si") for clave, texto in catalogos.HALLAZGOS.items()),
    ),
)

#: lo que se acordó en ellas. Del mismo acuerdo se carga otra vez su fila cuando cambia de estado
ACUERDOS = Tabla(
    nombre="acuerdos",
    clave=("codigo_acuerdo",),
    cuando="fecha",
    orden=(("fecha", "fecha_compromiso"), ("fecha", "fecha_estado")),
    descripcion="Un acuerdo de una visita: qué, a cargo de qué función y para cuándo; nunca de quién",
    columnas=(
        codigo("codigo_acuerdo", "Código del acuerdo", "AC-001", ("cod_acuerdo", "id_acuerdo"), obligatoria=True),
        fecha("fecha", "Fecha de la visita en que se acordó", "2026-04-18", obligatoria=True),
        CODIGO_RENIPRESS,
        CODIGO_GRUPO,
        catalogo("acuerdo", "Qué se acordó", "taller", valores=tuple(catalogos.ACUERDOS), obligatoria=True),
        catalogo(
            "a_cargo_de",
            "A cargo de qué función queda",
            "personal_encargado",
            valores=tuple(catalogos.FUNCIONES),
            obligatoria=True,
        ),
        fecha("fecha_compromiso", "Para cuándo", "2026-05-30", obligatoria=True, admite_futuro=True),
        catalogo(
            "estado",
            "En qué está; en blanco, pendiente",
            catalogos.PENDIENTE,
            ("estado_acuerdo",),
            valores=tuple(catalogos.ESTADOS_DE_ACUERDO),
        ),
        fecha("fecha_estado", "Desde cuándo está en ese estado", "2026-05-28"),
    ),
)

# -- sesiones realizadas (Guía 6.1.3.b) y sus inasistencias ------------------------------------------------------------

#: de qué forma se supo de la sesión
FUENTES = ("registro", "anexo2", "his")
#: madre guía, personal de salud o ambos (Anexo 2 de la guía)
CONDUCTORES = ("MG", "PS", "MG+PS")


def _personas(nombre: str, descripcion: str, ejemplo: str) -> Columna:
    """Cuántas personas hubo en una sesión; más de 500 es un error de tecleo."""
    return entero(nombre, descripcion, ejemplo, entre=(0, 500), personas=True)


SESIONES = Tabla(
    nombre="sesiones",
    numerosa=True,
    clave=("codigo_sesion",),
    cuando="fecha",
    descripcion="Una sesión realizada por un grupo",
    columnas=(
        CODIGO_SESION,
        CODIGO_GRUPO,
        fecha("fecha", "Fecha en que se realizó", "2026-05-12", ("fecha_sesion", "fecha_de_sesion"), obligatoria=True),
        hora("hora", "Hora de inicio", "09:30", ("hora_inicio",)),
        CODIGO_RENIPRESS,
        catalogo("fuente", "De dónde sale el dato", "registro", valores=FUENTES, por_defecto="registro"),
        ORIGEN,
        catalogo("tema", "Código del tema tratado", "T06", ("codigo_tema",), valores=CODIGOS_TEMA),
        LUGAR,
        entero("duracion_min", "Duración en minutos", "60", ("duracion", "minutos"), entre=(0, 720)),
        entero("momentos", "Cuántos de los cinco momentos de la sesión se cumplieron", "5", entre=(0, MOMENTOS_SESION)),
        catalogo(
            "conducida_por",
            "Quién la condujo: madre guía (MG), personal de salud (PS) o ambos (MG+PS)",
            "MG",
            ("conductor", "conductor_sesion"),
            valores=CONDUCTORES,
        ),
        _personas(
            "esperadas", "Integrantes que se esperaban; en blanco, las que ya tenía la sesión o las del grupo", "12"
        ),
        entero(
            "asistentes",
            "Integrantes que asistieron, sin contar visitantes",
            "9",
            ("asistencia",),
            obligatoria=True,
            entre=(0, 500),
        ),
        _personas("visitantes", "Personas que asistieron sin ser integrantes", "1"),
        _personas("gestantes", "Gestantes entre las asistentes", "3"),
        _personas("lactantes", "Mujeres que dan de lactar entre las asistentes", "5"),
        _personas("cuidadoras", "Cuidadoras entre las asistentes", "1"),
        _personas("ninos_0_5m", "Niñas y niños de 0 a 5 meses presentes", "2"),
        _personas("ninos_6_11m", "Niñas y niños de 6 a 11 meses presentes", "2"),
        _personas("ninos_12_23m", "Niñas y niños de 12 a 23 meses presentes", "1"),
        fecha(
            "proxima_fecha",
            "Fecha acordada para la próxima sesión",
            "2026-06-09",
            ("fecha_proxima",),
            admite_futuro=True,
        ),
        hora("proxima_hora", "Hora acordada", "09:30", ("hora_proxima",)),
        catalogo("proximo_tema", "Código del tema acordado", "T07", valores=CODIGOS_TEMA),
    ),
)

#: por motivo (Guía 6.1.3.b: «es muy importante consignar los motivos»)
INASISTENCIAS = Tabla(
    nombre="inasistencias",
    numerosa=True,
    clave=("codigo_sesion", "motivo", "justificada"),
    descripcion="Cuántas faltas tuvo una sesión por un motivo",
    columnas=(
        CODIGO_SESION,
        catalogo(
            "motivo",
            "Código del motivo",
            "M04",
            ("codigo_motivo", "motivo_inasistencia"),
            obligatoria=True,
            valores=CODIGOS_MOTIVO,
        ),
        catalogo(
            "justificada",
            "Si la falta fue justificada; en blanco es sin_dato, nunca «no»",
            "si",
            ("justificado", "es_justificada"),
            valores=JUSTIFICACIONES,
            por_defecto=Justificacion.SIN_DATO.value,
        ),
        entero(
            "cantidad", "Número de faltas", "2", ("faltas", "inasistencias", "numero"), obligatoria=True, entre=(0, 500)
        ),
    ),
)

#: con qué se sabe de qué sesión es una falta que no trae su código: se leen y no se guardan
DE_QUE_SESION = tuple(
    replace(SESIONES.columna(nombre), obligatoria=False) for nombre in ("codigo_grupo", "fecha", "hora")
)
