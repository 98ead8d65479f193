"""Lo que se dice sin mirar un dato: la Ficha de un indicador y el glosario."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

# -- la Ficha: de aquí salen el método, las ayudas, las exportaciones y `docs/indicadores.md`


class Escala(StrEnum):
    """Con qué clases se pinta un indicador: la línea de 80 % solo decide donde la guía la fija."""

    ESTANDAR = "estandar"
    #: se tiene o no se tiene
    COMPLETO = "completo"
    NEUTRA = "neutra"
    #: menos es mejor, o valores pequeños
    BAJA = "baja"
    #: no es una proporción
    RAZON = "razon"


@dataclass(frozen=True, slots=True)
class Ficha:
    """Todo lo que se puede decir de un indicador sin mirar un dato."""

    clave: str
    nombre: str
    #: nombre breve para selectores y tarjetas
    corto: str
    pregunta: str
    formula: str
    numerador: str
    denominador: str
    #: qué se cuenta en el numerador y el denominador, en plural
    unidad: str
    periodo: str
    fuente: str
    uso: str
    #: párrafo de la guía; "" si la guía no lo pide
    parrafo: str
    #: frase del estándar; "" si la guía no fija ninguno, que son casi todos
    estandar: str = ""
    reservas: tuple[str, ...] = ()
    #: número en la tabla de 6.1.4; 0 si no está en ella
    numero: int = 0
    #: sobre qué se reparte una razón, en plural; "" si es una proporción
    sobre: str = ""


#: campos de una Ficha que se leen en el método y en los documentos: (título, nombre)
CAMPOS: tuple[tuple[str, str], ...] = (
    ("Pregunta", "pregunta"),
    ("Fórmula", "formula"),
    ("Numerador", "numerador"),
    ("Denominador", "denominador"),
    ("Unidad", "unidad"),
    ("Periodo", "periodo"),
    ("Fuente", "fuente"),
    ("Uso", "uso"),
)


# -- el glosario: una palabra por idea, como la dice la guía

TERMINOS: tuple[tuple[str, str], ...] = (
    (
        "Grupo de apoyo comunal",
        "Grupo de ayuda mutua de gestantes, mujeres que dan o han dado de lactar, madres de menores de dos años y "
        "cuidadoras, liderado por las propias madres. De 8 a 15 integrantes (Guía 6.1.1.b).",
    ),
    ("Madre guía", "Madre con experiencia positiva de lactancia que conduce el grupo, con un taller de 12 horas."),
    (
        "Conformado",
        "El grupo existe: tiene fecha de conformación y no se ha cerrado. No dice si se reúne.",
    ),
    (
        "Activo",
        "Grupo conformado cuya última sesión fue hace un mes o menos, al corte. Cuántos días son un mes lo dice el "
        "método: 31, si la oficina no lo cambia.",
    ),
    (
        "Facilitador regional",
        "Profesional capacitado que forma al personal de la región; cuenta para el indicador 1. No es quien conduce la "
        "sesión.",
    ),
    ("Conductor de sesión", "Quien conduce una sesión: la madre guía, el personal de salud o ambos (Anexo 2)."),
    ("Región", "DIRESA, GERESA o DIRIS: la autoridad sanitaria regional del catálogo, no el departamento."),
    ("Red y microrred", "Niveles de gestión entre la región y el establecimiento."),
    (
        "Atiende partos y recién nacidos",
        "Condición de los establecimientos que forman el denominador de la cobertura. Viene de una lista de la región "
        "o, si no la hay, de un supuesto por categoría que la pantalla nombra.",
    ),
    ("Sesión completa", "De 60 minutos o más y con los cinco momentos de la guía (6.1.3.b)."),
    (
        "Asistencia esperada",
        "Las madres que debían venir a una sesión; si no se anotó, las integrantes del grupo al cargarla.",
    ),
    ("Sin motivo registrado", "Falta de la que no se anotó por qué. No es injustificada."),
    ("Sin reporte", "Establecimiento del que no llegó nada en el periodo, ni de una unidad que lo contiene."),
    (
        "Depende",
        "Veredicto cuando cumplir el 80 % depende de los establecimientos sin reporte: cumpliría si todos tuvieran "
        "grupo y no cumpliría si ninguno lo tuviera.",
    ),
    (
        "Fecha de datos",
        "La última sesión o reporte cargado de la región. De la que no llegó ninguno, la del país. Nunca la fecha de "
        "hoy.",
    ),
    (
        "No aplica",
        "Donde se sabe que no hay nada que contar: la cobertura, donde no se atienden partos. No es «sin dato».",
    ),
    (
        "Hito",
        "Algo que pasó en un territorio y explica lo que se ve en sus series: una huelga, una inundación, otra forma "
        "de registrar. Algunos empiezan una fase, con su propio centro.",
    ),
    ("Revisión", "Una cifra de un año cerrado, ya publicada, que una carga posterior cambia. Queda anotada."),
    ("Provisional", "El periodo aún no había terminado en la fecha de datos."),
    (
        "Candidato a visita",
        "Un grupo en pie en la fecha de datos, o un establecimiento que atiende partos y no tiene ninguno.",
    ),
    (
        "Prioridad de visita",
        "Puntaje de 0 a 100 de un candidato: la suma de diez factores con los pesos que elige quien supervisa. Ordena "
        "visitas; no califica a nadie.",
    ),
    (
        "Visita vencida",
        "Pasaron más meses desde la última supervisión que los que tocan según la clase del establecimiento y el "
        "tamaño del grupo. La matriz de meses la pone cada oficina.",
    ),
    (
        "Sesión agendada",
        "La próxima sesión que el grupo acordó al cerrar la última (Guía 6.1.3.b).",
    ),
    (
        "Señal",
        "Un mes que se aparta de lo esperado para ese mes del año, él solo o con los tres anteriores. Lo esperado se "
        "aprende de los primeros 24 meses de la propia serie y no cambia.",
    ),
    (
        "Personal encargado",
        "Profesional, técnico o equipo multidisciplinario de salud capacitado a quien se encomendó promover los grupos "
        "en la jurisdicción de su establecimiento (Guía 5.1).",
    ),
    (
        "Comité de Lactancia Materna",
        "Equipo de tres o más profesionales o técnicos de salud designado por la autoridad de un establecimiento con "
        "maternidad o recién nacidos; donde lo hay, asume la tarea del personal encargado (Guía 5.2 y VII).",
    ),
    (
        "Actor clave",
        "Persona u organización que puede influir en las madres, las familias o la comunidad para que haya grupos "
        "(Guía 5.1).",
    ),
    (
        "Plan de implementación",
        "El que elabora el personal designado, en ocho partes, consensuado con los actores clave y aprobado por la "
        "autoridad del establecimiento (Guía 6.1.1.c).",
    ),
    ("Libro de actas", "Donde se registran las acciones acordadas con los actores clave (Guía 6.1.1.b)."),
    (
        "Taller de capacitación",
        "El de las madres guía: doce horas, en cuatro sesiones de tres o en seis de dos (Guía 6.1.2.b).",
    ),
    (
        "Acompañamiento",
        "Soporte técnico cercano del personal encargado a la madre guía que conduce las sesiones, para fortalecer el "
        "funcionamiento del grupo (Guía 6.1.3).",
    ),
    ("Asistencia técnica", "La que el personal encargado da a la madre guía cuando ella la requiere (Guía 5.3.2.1)."),
    (
        "Moderador/a virtual",
        "La madre guía o el actor clave que lleva el espacio virtual de un grupo: abre foros, anima la participación y "
        "lo mantiene actualizado (Guía 6.2).",
    ),
    (
        "Mensajería móvil",
        "Mensajes de texto a gestantes y madres de menores de dos años, según el perfil que se identificó con un "
        "formulario (Guía 6.2.5).",
    ),
    (
        "Reconocimiento no monetario",
        "Estímulo que la región gestiona con sus aliados, de manera periódica, para las madres guía (Guía 5.3.1.2).",
    ),
    ("Lactario", "Ambiente donde una madre puede extraer y conservar su leche o dar de lactar; la guía no lo regula."),
    (
        "Banco de leche humana",
        "Servicio que recolecta leche donada y la da a los recién nacidos que la necesitan; la guía no lo regula.",
    ),
    (
        "Establecimiento Amigo de la Madre, la Niña y el Niño",
        "El que fue acreditado por proteger, promover y apoyar la lactancia materna; la guía no lo regula.",
    ),
    (
        "Lactancia materna exclusiva",
        "Alimentación solo con leche materna desde el nacimiento hasta los seis meses, sin agua, jugos, té ni otros "
        "líquidos o alimentos (Guía 5.2).",
    ),
    (
        "Desnutrición crónica infantil",
        "Talla menor que la esperada a la edad de la niña o el niño; reducirla es la finalidad de la guía (Guía I).",
    ),
)
