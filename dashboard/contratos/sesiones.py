"""Sesiones realizadas (Guía 6.1.3.b) y sus inasistencias. Las cuentas son de personas, nunca nombres."""

from __future__ import annotations

from dashboard.contratos.columnas_comunes import CODIGO_GRUPO, CODIGO_RENIPRESS, CODIGO_SESION, LUGAR, ORIGEN
from dashboard.contratos.contrato import Columna, Tabla, Tipo
from dashboard.dominio.catalogos import CODIGOS_MOTIVO, CODIGOS_TEMA, JUSTIFICACIONES, Justificacion
from dashboard.dominio.estandar import MOMENTOS_SESION

#: de qué forma se supo de la sesión
FUENTES = ("registro", "anexo2", "his")
#: madre guía, personal de salud o ambos (Anexo 2 de la guía)
CONDUCTORES = ("MG", "PS", "MG+PS")
#: tope de personas en una sesión: más es un error de tecleo
_MAXIMO_PERSONAS = 500


def _personas(nombre: str, descripcion: str, ejemplo: str, *, obligatoria: bool = False, sinonimo: str = "") -> Columna:
    return Columna(
        nombre,
        Tipo.ENTERO,
        descripcion,
        obligatoria=obligatoria,
        minimo=0,
        maximo=_MAXIMO_PERSONAS,
        ejemplo=ejemplo,
        sinonimos=(sinonimo,) if sinonimo else (),
    )


SESIONES = Tabla(
    nombre="sesiones",
    clave=("codigo_sesion",),
    descripcion="Una sesión realizada por un grupo",
    columnas=(
        CODIGO_SESION,
        CODIGO_GRUPO,
        Columna(
            "fecha",
            Tipo.FECHA,
            "Fecha en que se realizó",
            obligatoria=True,
            ejemplo="2026-05-12",
            sinonimos=("fecha_sesion", "fecha_de_sesion"),
        ),
        Columna("hora", Tipo.HORA, "Hora de inicio", ejemplo="09:30", sinonimos=("hora_inicio",)),
        CODIGO_RENIPRESS,
        Columna(
            "fuente",
            Tipo.CATALOGO,
            "De dónde sale el dato",
            valores=FUENTES,
            por_defecto="registro",
            ejemplo="registro",
        ),
        ORIGEN,
        Columna(
            "tema",
            Tipo.CATALOGO,
            "Código del tema tratado",
            valores=CODIGOS_TEMA,
            ejemplo="T06",
            sinonimos=("codigo_tema",),
        ),
        LUGAR,
        Columna(
            "duracion_min",
            Tipo.ENTERO,
            "Duración en minutos",
            minimo=0,
            maximo=720,
            ejemplo="60",
            sinonimos=("duracion", "minutos"),
        ),
        Columna(
            "momentos",
            Tipo.ENTERO,
            "Cuántos de los cinco momentos de la sesión se cumplieron",
            minimo=0,
            maximo=MOMENTOS_SESION,
            ejemplo="5",
        ),
        Columna(
            "conducida_por",
            Tipo.CATALOGO,
            "Quién la condujo: madre guía (MG), personal de salud (PS) o ambos (MG+PS)",
            valores=CONDUCTORES,
            ejemplo="MG",
            sinonimos=("conductor", "conductor_sesion"),
        ),
        _personas(
            "esperadas", "Integrantes que se esperaban; en blanco, las que ya tenía la sesión o las del grupo", "12"
        ),
        _personas(
            "asistentes",
            "Integrantes que asistieron, sin contar visitantes",
            "9",
            obligatoria=True,
            sinonimo="asistencia",
        ),
        _personas("visitantes", "Personas que asistieron sin ser integrantes", "1"),
        _personas("gestantes", "Gestantes entre las asistentes", "3"),
        _personas("lactantes", "Mujeres que dan de lactar entre las asistentes", "5"),
        _personas("cuidadoras", "Cuidadoras entre las asistentes", "1"),
        _personas("ninos_0_5m", "Niñas y niños de 0 a 5 meses presentes", "2"),
        _personas("ninos_6_11m", "Niñas y niños de 6 a 11 meses presentes", "2"),
        _personas("ninos_12_23m", "Niñas y niños de 12 a 23 meses presentes", "1"),
        Columna(
            "proxima_fecha",
            Tipo.FECHA,
            "Fecha acordada para la próxima sesión",
            admite_futuro=True,
            ejemplo="2026-06-09",
            sinonimos=("fecha_proxima",),
        ),
        Columna("proxima_hora", Tipo.HORA, "Hora acordada", ejemplo="09:30", sinonimos=("hora_proxima",)),
        Columna("proximo_tema", Tipo.CATALOGO, "Código del tema acordado", valores=CODIGOS_TEMA, ejemplo="T07"),
    ),
)

#: por motivo (Guía 6.1.3.b: «es muy importante consignar los motivos»)
INASISTENCIAS = Tabla(
    nombre="inasistencias",
    clave=("codigo_sesion", "motivo", "justificada"),
    descripcion="Cuántas faltas tuvo una sesión por un motivo",
    columnas=(
        CODIGO_SESION,
        Columna(
            "motivo",
            Tipo.CATALOGO,
            "Código del motivo",
            obligatoria=True,
            valores=CODIGOS_MOTIVO,
            ejemplo="M04",
            sinonimos=("codigo_motivo", "motivo_inasistencia"),
        ),
        Columna(
            "justificada",
            Tipo.CATALOGO,
            "Si la falta fue justificada; en blanco es sin_dato, nunca «no»",
            valores=JUSTIFICACIONES,
            por_defecto=Justificacion.SIN_DATO.value,
            ejemplo="si",
            sinonimos=("justificado", "es_justificada"),
        ),
        Columna(
            "cantidad",
            Tipo.ENTERO,
            "Número de faltas",
            obligatoria=True,
            minimo=0,
            maximo=500,
            ejemplo="2",
            sinonimos=("faltas", "inasistencias", "numero"),
        ),
    ),
)
