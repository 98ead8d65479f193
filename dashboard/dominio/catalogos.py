"""Los catálogos: por qué faltó una madre, qué tema se trató, dónde se reunieron y de qué institución es cada lugar."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dashboard.nucleo.formato import titulo

# -- motivos de inasistencia: la guía (6.1.3.b) pide consignarlos; el catálogo y su clasificación son nuestros


class Justificacion(StrEnum):
    """Cómo se calificó la falta. En blanco es `SIN_DATO`, nunca injustificada."""

    SI = "si"
    NO = "no"
    SIN_DATO = "sin_dato"


@dataclass(frozen=True, slots=True)
class Motivo:
    """Un motivo del catálogo; `sugerida` es la calificación que se propone a la persona, nunca se impone."""

    codigo: str
    nombre: str
    dimension: str
    sugerida: Justificacion


_SI, _NO, _SIN = Justificacion.SI, Justificacion.NO, Justificacion.SIN_DATO

#: Motivo de salida del grupo: se muestra aparte de las faltas.
EGRESO = "M18"
#: Falta sin motivo registrado.
SIN_MOTIVO = "M99"

MOTIVOS: tuple[Motivo, ...] = (
    Motivo("M01", "Trabajo o jornada laboral", "laboral", _SI),
    Motivo("M02", "Falta de tiempo o tareas del hogar", "personal", _NO),
    Motivo("M03", "Siembra, cosecha o pastoreo", "laboral", _SI),
    Motivo("M04", "Enfermedad de la madre", "salud", _SI),
    Motivo("M05", "Enfermedad de la niña o el niño", "salud", _SI),
    Motivo("M06", "Parto o puerperio inmediato", "salud", _SI),
    Motivo("M07", "Cita o control en el establecimiento", "salud", _SI),
    Motivo("M08", "No tiene con quién dejar a otros hijos", "familiar", _SI),
    Motivo("M09", "Falta de apoyo o permiso de la pareja o familia", "familiar", _SI),
    Motivo("M10", "Distancia o falta de transporte", "acceso", _SI),
    Motivo("M11", "Clima, lluvias o vía interrumpida", "acceso", _SI),
    Motivo("M12", "Horario, lugar o fecha inadecuados", "servicio", _SI),
    Motivo("M13", "No fue avisada o no conocía la fecha", "servicio", _SI),
    Motivo("M14", "Sesión suspendida o reprogramada", "servicio", _SI),
    Motivo("M15", "Viaje o cambio de domicilio", "personal", _SI),
    Motivo("M16", "Falta de interés o tema no pertinente", "personal", _NO),
    Motivo("M17", "Olvido", "personal", _NO),
    Motivo(EGRESO, "Dejó de lactar o salió del grupo", "egreso", _SIN),
    Motivo("M98", "Otro motivo", "otro", _SIN),
    Motivo(SIN_MOTIVO, "Sin motivo registrado", "sin_dato", _SIN),
)
CODIGOS_MOTIVO: tuple[str, ...] = tuple(motivo.codigo for motivo in MOTIVOS)
JUSTIFICACIONES: tuple[str, ...] = tuple(Justificacion)


# -- temas de las sesiones y los cuatro bloques de referencia (Guía 6.1.2.b y 6.2.3): referencia, no regla


@dataclass(frozen=True, slots=True)
class Tema:
    """Un tema del catálogo; `bloque` es "" para los que no pertenecen a los cuatro bloques."""

    codigo: str
    nombre: str
    bloque: str


#: Los cuatro bloques de la guía, en su orden.
BLOQUES: tuple[tuple[str, str], ...] = (
    ("embarazo", "Lactancia y embarazo"),
    ("recien_nacido", "Recién nacido"),
    ("menor_6m", "Menor de 6 meses"),
    ("de_6_a_24m", "De 6 a 24 meses"),
)

TEMAS: tuple[Tema, ...] = (
    Tema("T01", "Beneficios de la lactancia materna", "embarazo"),
    Tema("T02", "Riesgos de los sucedáneos de la leche materna", "embarazo"),
    Tema("T03", "Contacto precoz piel a piel", "embarazo"),
    Tema("T04", "Inicio de la lactancia en la primera hora", "embarazo"),
    Tema("T05", "Calostro, la primera leche", "recien_nacido"),
    Tema("T06", "Buen agarre y succión al pecho", "recien_nacido"),
    Tema("T07", "Posiciones para amamantar", "recien_nacido"),
    Tema("T08", "Extracción manual de la leche materna", "menor_6m"),
    Tema("T09", "Conservación de la leche extraída y cómo darla", "menor_6m"),
    Tema("T10", "Derechos laborales vinculados a la lactancia", "menor_6m"),
    Tema("T11", "Relactación", "de_6_a_24m"),
    Tema("T12", "Lactancia y alimentación complementaria", "de_6_a_24m"),
    Tema("T13", "Mitos y realidades de la lactancia", "de_6_a_24m"),
    Tema("T14", "Acciones de promoción en la localidad", ""),
    Tema("T98", "Otro tema", ""),
)
CODIGOS_TEMA: tuple[str, ...] = tuple(tema.codigo for tema in TEMAS)


# -- clases de lugar donde se reúne un grupo (Guía 6.1.3.a): nunca una dirección

#: código del catálogo → cómo se dice
LUGARES: dict[str, str] = {
    "local_comunal": "local comunal",
    "establecimiento": "establecimiento de salud",
    "cpvc": "centro de promoción y vigilancia comunal",
    "vivienda": "vivienda",
    "virtual": "espacio virtual",
    "otro": "otro lugar",
}

# -- de dónde se convocó al grupo o la sesión (Guía 6.1.1 y códigos APP del HIS)

#: código del catálogo → cómo se dice
ORIGENES: dict[str, str] = {
    "vaso_de_leche": "un comité de Vaso de Leche", "comedores": "un comedor", "cuna_mas": "Cuna Más",
    "psicoprofilaxis": "psicoprofilaxis", "estimulacion_prenatal": "estimulación prenatal",
    "club_de_madres": "un club de madres", "cpvc": "un centro de promoción y vigilancia comunal",
    "comunidad": "la comunidad", "otro": "otro origen",
}  # fmt: skip

# -- la institución de un establecimiento, que el registro escribe en mayúsculas y sin tildes

_INSTITUCIONES: dict[str, str] = {
    "GOBIERNO REGIONAL": "gobierno regional", "MINSA": "MINSA", "ESSALUD": "EsSalud", "PRIVADO": "privado",
    "MIXTO": "mixto", "OTRO": "otra institución", "INPE": "INPE",
    "MUNICIPALIDAD PROVINCIAL": "municipalidad provincial", "MUNICIPALIDAD DISTRITAL": "municipalidad distrital",
    "SANIDAD DEL EJERCITO DEL PERU": "Sanidad del Ejército del Perú",
    "SANIDAD DE LA FUERZA AEREA DEL PERU": "Sanidad de la Fuerza Aérea del Perú",
    "SANIDAD DE LA MARINA DE GUERRA DEL PERU": "Sanidad de la Marina de Guerra del Perú",
    "SANIDAD DE LA POLICIA NACIONAL DEL PERU": "Sanidad de la Policía Nacional del Perú",
}  # fmt: skip


def nombre_de_institucion(escrita: str) -> str:
    """Cómo se dice, en medio de una frase, la institución que escribe el registro: «EsSalud», «gobierno regional»."""
    return _INSTITUCIONES.get(escrita.strip().upper(), titulo(escrita))


# -- lo que las tablas de la guía nombran: código del catálogo → cómo se dice

#: de quién es un compromiso (Guía 5.3.2.1 y 6.1.1.b)
ACTORES: dict[str, str] = {
    "junta_vecinal": "junta vecinal comunal", "organizacion_social": "organización social de base",
    "voluntariado": "voluntariado", "gobierno_local": "gobierno local", "otro": "otro actor clave",
}  # fmt: skip
MODALIDADES: dict[str, str] = {"4x3": "cuatro sesiones de tres horas", "6x2": "seis sesiones de dos horas"}
#: los temas de las sesiones del taller de cada modalidad (Guía 6.1.2.b)
TALLER: dict[str, tuple[str, ...]] = {
    "4x3": (
        "Habilidades comunicacionales y conducción de grupos de apoyo", "Lactancia materna y embarazo",
        "Lactancia materna y el menor de seis meses", "Lactancia materna y el de seis a veinticuatro meses",
    ),
    "6x2": (
        "Habilidades comunicacionales", "Conducción de grupos de apoyo", "Lactancia materna y embarazo",
        "Lactancia materna y el recién nacido", "Lactancia materna y el menor de seis meses",
        "Lactancia materna y el de seis a veinticuatro meses",
    ),
}  # fmt: skip
#: a quién se capacita (Guía 5.3)
DIRIGIDAS: dict[str, str] = {
    "facilitadores": "facilitadores regionales", "personal_encargado": "personal encargado",
    "madres_guia": "madres guía", "otros": "otras personas",
}  # fmt: skip
#: qué hace por un grupo el personal de su establecimiento (Guía 5.3.2.1 y 6.1.3)
ACOMPANAMIENTOS: dict[str, str] = {
    "visita": "visita al grupo", "asistencia_tecnica": "asistencia técnica a la madre guía",
    "asesoria": "asesoría fuera de la sesión",
}  # fmt: skip
#: Guía 6.2
ESPACIOS: dict[str, str] = {
    "facebook": "Facebook", "blog": "blog", "twitter": "Twitter", "foro": "foro", "mensajeria": "grupo de mensajería",
    "otro": "otro espacio",
}  # fmt: skip
MODERADORES: dict[str, str] = {"madre_guia": "madre guía", "actor_clave": "actor clave", "ambos": "los dos"}
#: los cuatro bloques y el quinto de 6.2.3
BLOQUES_DE_FORO: dict[str, str] = {**dict(BLOQUES), "acciones_locales": "Acciones de promoción en la localidad"}
#: Guía 6.4
PROGRAMAS: dict[str, str] = {
    "articulado_nutricional": "Programa Articulado Nutricional", "salud_materno": "Salud Materno Neonatal",
}  # fmt: skip
#: lo que la región distribuye, produce, gestiona o proporciona (Guía 5.3.1.2)
ENTREGAS: dict[str, str] = {
    "material_educativo": "material educativo", "material_comunicacional": "material comunicacional",
    "recursos": "recursos e insumos", "reconocimiento": "reconocimiento no monetario a madres guía",
    "relacion_de_grupos": "relación de establecimientos con grupos, entregada a los de nivel II y III",
}  # fmt: skip
#: recursos de apoyo a la lactancia
RECURSOS: dict[str, str] = {
    "lactario": "lactario", "banco_leche": "banco de leche humana",
    "eess_amigo": "establecimiento amigo de la madre, la niña y el niño", "espacio_virtual": "espacio virtual",
    "mensajeria": "mensajería", "curso": "curso",
}  # fmt: skip
# -- lo que vuelve de una visita de supervisión: el catálogo es nuestro; lo que se mira es lo que la guía describe

#: en qué quedó una visita planeada: solo la hecha es una supervisión
HECHA = "hecha"
RESULTADOS: dict[str, str] = {
    HECHA: "se hizo", "reprogramada": "se dejó para otro día", "no_hecha": "no se hizo",
}  # fmt: skip
NO_HECHA: dict[str, str] = {
    "sin_acceso": "lluvias o vía interrumpida", "sin_transporte": "faltó el transporte",
    "sin_equipo": "faltó quien fuera", "sin_grupo": "no se encontró al grupo", "emergencia": "emergencia sanitaria",
    "otro": "otro motivo",
}  # fmt: skip
#: lo que se acuerda en una visita. Los ocho primeros responden, cada uno, a una regla de la guía (`NORMAS`)
ACUERDOS: dict[str, str] = {
    "fijar_sesion": "acordar fecha, hora y lugar de la próxima sesión",
    "calendario": "acordar un calendario con no más de un mes entre sesiones",
    "anotar_proxima": "anotar la fecha, la hora y el tema acordados",
    "convocatoria": "revisar la convocatoria o, si pasan de 15, proponer otro grupo",
    "taller": "programar las horas de taller que faltan",
    "sesion_completa": "repasar los cinco momentos y los 60 minutos con quien conduce",
    "acta": "ver el libro de actas y anotar la fecha del acta",
    "plan": "ver el plan y anotar la fecha en que se aprobó",
    "motivos": "consignar el motivo de cada falta",
    "conformar": "acordar la convocatoria con los actores de la comunidad",
    "informar": "informar las sesiones realizadas",
}
#: lo que se halló en una visita, con el código del acuerdo que le responde
HALLAZGOS: dict[str, str] = {
    "fijar_sesion": "no se está reuniendo", "calendario": "pasa más de un mes entre sesiones",
    "convocatoria": "son menos de 8 o más de 15 integrantes", "taller": "faltan horas de taller a la madre guía",
    "sesion_completa": "no se cumplen los cinco momentos o los 60 minutos", "acta": "no hay acta de compromisos",
    "plan": "no hay plan aprobado", "motivos": "no se anotan los motivos de las faltas",
    "informar": "hay sesiones sin informar",
}  # fmt: skip
#: a cargo de quién queda un acuerdo, por su función y nunca por su nombre
FUNCIONES: dict[str, str] = {
    "personal_encargado": "personal encargado", "madre_guia": "madre guía",
    "jefe_establecimiento": "jefatura del establecimiento", "microrred": "microrred", "red": "red", "diresa": "DIRESA",
}  # fmt: skip
PENDIENTE, CUMPLIDO = "pendiente", "cumplido"
ESTADOS_DE_ACUERDO: dict[str, str] = {
    PENDIENTE: "pendiente", CUMPLIDO: "cumplido", "sin_efecto": "quedó sin efecto",
}  # fmt: skip
#: catálogo → cómo se dice cada código, para las listas, las tarjetas y las plantillas
NOMBRES_DE_CATALOGO: dict[tuple[str, ...], dict[str, str]] = {
    tuple(nombres): nombres
    for nombres in (
        MODALIDADES, ACTORES, DIRIGIDAS, ACOMPANAMIENTOS, ESPACIOS, MODERADORES, BLOQUES_DE_FORO, PROGRAMAS, ENTREGAS,
        RECURSOS, RESULTADOS, NO_HECHA, ACUERDOS, FUNCIONES, ESTADOS_DE_ACUERDO,
    )
}  # fmt: skip
