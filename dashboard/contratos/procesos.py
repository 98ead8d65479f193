"""Las tablas de los procesos de la guía (6.1) además de grupos y sesiones: estados y hechos.

Un estado vale desde su fecha hasta el siguiente de la misma unidad; una lista de comprobación es un estado cuyas
columnas son los puntos que la guía enumera; los hechos se suman sobre un periodo. De lo que no está en una tabla no se
sabe: no es un «no».
"""

from __future__ import annotations

from functools import partial

from dashboard.contratos.contrato import (
    ANIO,
    CODIGO_GRUPO,
    CODIGO_RENIPRESS,
    CODIGO_TERRITORIO,
    DIRESA,
    MODALIDADES,
    Columna,
    Forma,
    Tabla,
    catalogo,
    codigo,
    entero,
    fecha,
    logico,
    obligatoria,
)
from dashboard.dominio import catalogos

EL_GRUPO, EL_ESTABLECIMIENTO = obligatoria(CODIGO_GRUPO), obligatoria(CODIGO_RENIPRESS)
#: una cuenta de cosas o de trabajadores; de un tecleo no salen más
cuantos = partial(entero, entre=(0, 100_000))
#: una cuenta de madres, niñas o niños
personas = partial(entero, entre=(0, 10_000_000), personas=True)
punto = partial(logico, ejemplo="si", punto=True)


def el_dia(descripcion: str, ejemplo: str = "2026-03-16") -> Columna:
    """La fecha de una fila."""
    return fecha("fecha", descripcion, ejemplo, obligatoria=True)


# -- primer proceso: coordinación y planificación (Guía 5.3.1.3 y 6.1.1) -----------------------------------------------

PERSONAL_ENCARGADO = Tabla(
    nombre="personal_encargado",
    titulo="Personal encargado",
    parrafo="5.3.1.3 y 6.1.1.a",
    clave=("codigo_renipress", "fecha"),
    cuando="fecha",
    forma=Forma.ESTADO,
    topes=(("capacitados", ("profesionales", "tecnicos")),),
    orden=(("fecha", "fecha_remision"), ("fecha_remision", "fecha_consolidacion")),
    descripcion="A cuántos designó un establecimiento para los grupos, y cuándo remitió la relación; nunca sus nombres",
    columnas=(
        EL_ESTABLECIMIENTO,
        el_dia("Fecha de la designación"),
        cuantos("profesionales", "Profesionales de la salud designados", "1", obligatoria=True),
        cuantos("tecnicos", "Técnicos de salud designados", "1", obligatoria=True),
        logico("equipo_multidisciplinario", "Si son un equipo multidisciplinario", "si"),
        cuantos("capacitados", "De ellos, cuántos fueron capacitados", "1"),
        logico("comite_lactancia", "Si hay un Comité de Lactancia Materna (tres o más)", "no"),
        logico("comite_asume", "Si el comité asumió la tarea", "no"),
        fecha("fecha_remision", "Cuándo se remitió la relación a la microrred", "2026-03-20"),
        fecha("fecha_consolidacion", "Cuándo la consolidó la red", "2026-04-10"),
    ),
)  # fmt: skip

COMPROMISOS = Tabla(
    nombre="compromisos",
    titulo="Compromisos con actores clave",
    parrafo="5.3.2.1 y 6.1.1.b",
    clave=("codigo_renipress", "fecha", "clase_actor"),
    cuando="fecha",
    forma=Forma.HECHO,
    descripcion="Los compromisos de un establecimiento con una clase de actores clave en una reunión",
    columnas=(
        EL_ESTABLECIMIENTO,
        el_dia("Fecha de la reunión"),
        catalogo("clase_actor", "Clase de actor clave", "junta_vecinal", valores=tuple(catalogos.ACTORES),
                 obligatoria=True),
        personas("actores", "Actores de esa clase que participaron", "2"),
        cuantos("compromisos", "Compromisos que se tomaron", "3", obligatoria=True),
        logico("en_acta", "Si quedaron en el libro de actas", "si"),
    ),
)  # fmt: skip

PLANES = Tabla(
    nombre="planes",
    titulo="Plan de implementación",
    parrafo="6.1.1.c",
    clave=("codigo_renipress", "fecha"),
    cuando="fecha",
    forma=Forma.ESTADO,
    descripcion="El plan de implementación de un establecimiento: qué partes tiene, si se consensuó y si se aprobó",
    columnas=(
        EL_ESTABLECIMIENTO,
        el_dia("Fecha del plan"),
        punto("introduccion", "Introducción"),
        punto("objetivos", "Objetivos: general y específicos"),
        punto("actividades", "Actividades"),
        punto("requerimientos", "Requerimientos"),
        punto("cronograma", "Cronograma"),
        punto("responsables", "Responsables"),
        punto("presupuesto_plan", "Presupuesto", sinonimos=("presupuesto",)),
        punto("financiamiento", "Financiamiento"),
        punto("consensuado", "Consensuado con los actores clave"),
        punto("aprobado", "Aprobado por la autoridad del establecimiento"),
    ),
)

# -- segundo proceso: capacitación y asistencia técnica (Guía 6.1.2, 5.3.1.1 y Anexo 1) --------------------------------

#: dice que en la selección se comprobó el punto, no cómo es una madre
SELECCION = Tabla(
    nombre="seleccion_madre_guia",
    titulo="Selección de la madre guía",
    parrafo="6.1.2.a",
    clave=("codigo_grupo", "fecha"),
    cuando="fecha",
    forma=Forma.ESTADO,
    descripcion="Qué puntos del perfil se comprobaron al seleccionar a las madres guía de un grupo; nada de ninguna",
    columnas=(
        EL_GRUPO,
        el_dia("Fecha de la selección"),
        punto("experiencia", "Experiencia propia y positiva de lactancia de seis meses o más"),
        punto("lider", "Líder en su comunidad"),
        punto("disposicion", "Disposición de compartir su experiencia"),
        punto("interes", "Interés en el cuidado infantil y el desarrollo de su comunidad"),
        punto("confianza", "Confianza y aceptación de las madres y la comunidad"),
        punto("apoyo", "Apoyo de su familia y su comunidad"),
        punto("participa", "Participar en la capacitación"),
        logico("participativa", "Si la selección fue participativa, con los actores clave", "si"),
    ),
)

TALLERES = Tabla(
    nombre="talleres",
    titulo="Talleres de madres guía",
    parrafo="6.1.2.b",
    clave=("codigo_taller", "numero_sesion"),
    cuando="fecha",
    forma=Forma.HECHO,
    topes=(("asistieron", ("convocadas",)), ("completaron", ("convocadas",))),
    descripcion="Una sesión de un taller de doce horas: de su modalidad y su número sale el tema que la guía le pone",
    columnas=(
        codigo("codigo_taller", "Código del taller, el mismo en sus cuatro o seis sesiones", "T-01", obligatoria=True),
        entero("numero_sesion", "Qué sesión del taller es", "1", entre=(1, 6), obligatoria=True),
        catalogo("modalidad", "Cuatro sesiones de tres horas (4x3) o seis de dos (6x2)", "4x3", valores=MODALIDADES,
                 obligatoria=True),
        el_dia("Fecha de la sesión"),
        EL_ESTABLECIMIENTO,
        personas("convocadas", "Madres guía convocadas", "8"),
        personas("asistieron", "Madres guía que asistieron", "7"),
        personas("completaron", "Completaron las doce horas, en la última sesión", "6"),
    ),
)  # fmt: skip

#: las diez características del Anexo 1, en su orden
RASGOS: tuple[Columna, ...] = (
    cuantos("atiende_menores", "Atienden a niñas y niños menores de dos años", "10"),
    cuantos("domina_normas", "Dominan los documentos normativos", "9"),
    cuantos("maneja_conflictos", "Identifican conflictos y contribuyen a su solución", "8"),
    cuantos("metodologia_adultos", "Dominan la metodología educativa de adultos", "8"),
    cuantos("respeta_cultura", "Valoran y respetan la cultura local", "10"),
    cuantos("idioma_local", "Se comunican con manejo básico del idioma local", "6"),
    cuantos("tolera_presion", "Toleran situaciones de presión", "9"),
    cuantos("iniciativa", "Tienen iniciativa", "9"),
    cuantos("innovador", "Son innovadores", "7"),
    cuantos("computo_internet", "Manejan cómputo e Internet", "9"),
)
PERFIL_FACILITADORES = Tabla(
    nombre="perfil_facilitadores",
    titulo="Perfil de los facilitadores",
    parrafo="5.3.1.2 y Anexo 1",
    clave=("diresa", "anio"),
    cuando="anio",
    forma=Forma.ESTADO,
    descripcion="Cuántos profesionales identificó una DIRESA y cuántos tienen cada característica del Anexo 1",
    columnas=(
        DIRESA,
        ANIO,
        cuantos("identificados", "Profesionales identificados para ser facilitadores", "10", obligatoria=True),
        *RASGOS,
        cuantos("visitas_recibidas", "Visitas del nivel nacional que recibieron ese año", "2"),
    ),
)

CAPACITACIONES = Tabla(
    nombre="capacitaciones",
    titulo="Capacitaciones y jornadas",
    parrafo="5.3.1.1 y 5.3.1.3",
    clave=("codigo_territorio", "fecha", "dirigida_a"),
    cuando="fecha",
    forma=Forma.HECHO,
    descripcion="Una capacitación dada en un territorio, o una jornada de una campaña mensual",
    columnas=(
        CODIGO_TERRITORIO,
        el_dia("Fecha en que terminó"),
        catalogo("dirigida_a", "A quiénes", "personal_encargado", valores=tuple(catalogos.DIRIGIDAS),
                 obligatoria=True),
        cuantos("horas", "Horas que duró", "12"),
        personas("capacitados", "Personas que terminaron la capacitación", "14", obligatoria=True),
        logico("visitada", "Si el nivel nacional la visitó mientras se daba", "no"),
        logico("en_campana", "Si fue una jornada de una campaña mensual", "no"),
    ),
)  # fmt: skip

# -- tercer proceso: acompañamiento y asesoría (Guía 6.1.3 y 5.3.2) ----------------------------------------------------

ARRANQUE = Tabla(
    nombre="arranque",
    titulo="Implementación del grupo",
    parrafo="6.1.3.a",
    clave=("codigo_grupo", "fecha"),
    cuando="fecha",
    forma=Forma.ESTADO,
    descripcion="Qué pasos de la implementación de un grupo se dieron",
    columnas=(
        EL_GRUPO,
        el_dia("Fecha en que se anota"),
        punto("convocatoria", "Estrategias de convocatoria definidas"),
        punto("invitacion", "Invitación a gestantes, madres y cuidadoras"),
        punto("nombre_propio", "Nombre propio del grupo"),
        punto("normas_convivencia", "Normas de convivencia"),
        punto("lugar_acordado", "Lugar acordado"),
        punto("hora_acordada", "Hora acordada"),
        punto("periodicidad_acordada", "Periodicidad acordada"),
        punto("lista_temas", "Lista de temas de interés"),
    ),
)

FUNCIONAMIENTO = Tabla(
    nombre="funcionamiento",
    titulo="Funcionamiento del grupo",
    parrafo="6.1.3.b",
    clave=("codigo_grupo", "fecha"),
    cuando="fecha",
    forma=Forma.ESTADO,
    descripcion="Qué de lo que la guía describe para funcionar hace un grupo",
    columnas=(
        EL_GRUPO,
        el_dia("Fecha en que se anota"),
        punto("sesiones_preparadas", "Prepara las sesiones según los temas priorizados"),
        punto("contacto", "Mantiene contacto entre sesiones", sinonimos=("contacto_entre_sesiones",)),
        punto("cuidado_ninos", "Organiza el cuidado de niñas y niños durante la reunión"),
        punto("habilidades", "Desarrolla habilidades comunicacionales"),
        punto("continuidad", "Tiene estrategias para la continuidad de asistencia"),
    ),
)

ACOMPANAMIENTOS = Tabla(
    nombre="acompanamientos",
    titulo="Acompañamiento al grupo",
    parrafo="5.3.2.1 y 6.1.3",
    clave=("codigo_grupo", "fecha", "clase"),
    cuando="fecha",
    forma=Forma.HECHO,
    descripcion="Una visita o asistencia técnica del personal del establecimiento a un grupo",
    columnas=(
        EL_GRUPO,
        el_dia("Fecha"),
        catalogo("clase", "Qué se hizo", "visita", ("clase_acompanamiento",),
                 valores=tuple(catalogos.ACOMPANAMIENTOS), obligatoria=True),
        logico("a_pedido", "Si la madre guía lo pidió", "no"),
    ),
)  # fmt: skip
