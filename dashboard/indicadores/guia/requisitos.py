"""Lo que la guía y los documentos que la acompañan piden o permiten representar, y dónde se ve cada cosa.

Son 40 de la guía (G) y 4 de los boletines del IMSS de México que sirven de contexto (M). De aquí salen `docs/guia.md` y
la tarjeta del método; una prueba abre cada página y cada lista.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Requisito:
    """Un requisito: qué se pide, en qué párrafo, y su página, su lista y su tabla.

    `pagina`: una dirección propia sin territorio ni periodo.
    """

    clave: str
    parrafo: str
    pide: str
    pagina: str
    lista: str
    tabla: str


_GUIA = "/guia?proceso="
REQUISITOS: tuple[Requisito, ...] = (
    Requisito("G1", "I", "Reducir la desnutrición crónica infantil", _GUIA + "proposito", "filas_resultados",
              "resultados"),
    Requisito("G2", "II", "Que el personal de salud fomente los grupos", _GUIA + "camino", "camino_establecimientos",
              "personal_encargado"),
    Requisito("G3", "III", "Ámbito: DISA, DIRESA, GERESA; otras instituciones, de referencia", "/", "fuera_de_ambito",
              "establecimientos"),
    Requisito("G4", "art. 2 y 3", "Quién difunde, implementa y supervisa", _GUIA + "deberes", "establecimientos",
              "supervisiones"),
    Requisito("G5", "6.4", "Presupuesto por resultados, por unidad ejecutora", _GUIA + "proposito",
              "filas_presupuesto", "presupuesto"),
    Requisito("G6", "6.3", "Registro en el formato HIS", "/datos", "con_sesiones", "sesiones"),
    Requisito("G7", "5.3.1.1", "El nivel nacional capacita y visita a los facilitadores", _GUIA + "capacitacion",
              "filas_capacitaciones", "capacitaciones"),
    Requisito("G8", "5.3.1.2", "La región: perfil, materiales, recursos, reconocimientos y la relación de grupos",
              _GUIA + "deberes", "filas_entregas", "entregas"),
    Requisito("G9", "5.3.1.3", "La red consolida, gestiona la capacitación y supervisa", _GUIA + "planificacion",
              "relacion_consolidada_no", "personal_encargado"),
    Requisito("G10", "5.3.1.3", "La microrred consolida y coordina", _GUIA + "planificacion", "relacion_remitida_no",
              "personal_encargado"),
    Requisito("G11", "5.3.1.3", "El establecimiento designa y remite", _GUIA + "planificacion",
              "personal_dicho_sin_registro", "personal_encargado"),
    Requisito("G12", "5.3.1.2 y 5.3.1.3", "Las dos relaciones: la del personal sube, la de grupos baja",
              _GUIA + "planificacion", "filas_personal_encargado", "personal_encargado"),
    Requisito("G13", "5.3.2", "Niveles de atención: incidencia, asistencia técnica e información",
              _GUIA + "acompanamiento", "filas_acompanamientos", "acompanamientos"),
    Requisito("G14", "5.2 y VII", "Personal encargado y Comité de Lactancia Materna", _GUIA + "planificacion",
              "personal_designado", "personal_encargado"),
    Requisito("G15", "6.1.1.b", "Actores clave, compromisos y libro de actas", _GUIA + "planificacion",
              "filas_compromisos", "compromisos"),
    Requisito("G16", "Anexo 1", "Las diez características del facilitador", _GUIA + "capacitacion",
              "filas_perfil_facilitadores", "perfil_facilitadores"),
    Requisito("G17", "6.1.1.b", "De 8 a 15 integrantes", "/?indicador=tamano", "fuera_de_tamano", "grupos"),
    Requisito("G18", "6.1.1.b", "Grupo adscrito a un establecimiento, que decide lo suyo", _GUIA + "acompanamiento",
              "filas_arranque", "arranque"),
    Requisito("G19", "5.1 y VII", "Quiénes integran el grupo y quién visita", _GUIA + "acompanamiento",
              "con_sesiones", "sesiones"),
    Requisito("G20", "6.1.3.a", "Los pasos para implementar el grupo", _GUIA + "acompanamiento",
              "arranque_completo_no", "arranque"),
    Requisito("G21", "6.1.3.a", "Reuniones no espaciadas más de un mes", "/?indicador=grupos_activos", "inactivos",
              "sesiones"),
    Requisito("G22", "VII", "El lugar que elijan las madres", _GUIA + "acompanamiento", "directorio", "grupos"),
    Requisito("G23", "VII", "De qué organización nace el grupo", _GUIA + "acompanamiento", "conformados", "grupos"),
    Requisito("G24", "6.1.4, nota 7", "Al menos un grupo donde se atienden partos", "/", "sin_grupo", "partos"),
    Requisito("G25", "6.1.3.b", "Preparar sesiones, contacto, cuidado de niños y continuidad",
              _GUIA + "acompanamiento", "filas_funcionamiento", "funcionamiento"),
    Requisito("G26", "6.1", "Los cuatro procesos", _GUIA + "camino", "camino_grupos", "grupos"),
    Requisito("G27", "6.1.1.c", "Plan con ocho partes, consensuado y aprobado", _GUIA + "planificacion",
              "plan_completo_no", "planes"),
    Requisito("G28", "6.1.2.a", "Los siete puntos de la madre guía", _GUIA + "capacitacion",
              "seleccion_completa_no", "seleccion_madre_guia"),
    Requisito("G29", "6.1.2.b", "Taller de doce horas, 4 × 3 o 6 × 2, con sus temas", _GUIA + "capacitacion",
              "filas_talleres", "talleres"),
    Requisito("G30", "6.1.3.b", "Los cinco momentos de la sesión", "/?indicador=sesion_completa", "cuentas",
              "sesiones"),
    Requisito("G31", "6.1.3.b", "Asistencia y motivos de inasistencia", "/?indicador=asistencia", "motivos",
              "inasistencias"),
    Requisito("G32", "6.1.3.b", "Acordar la próxima sesión", "/visitas", "directorio", "sesiones"),
    Requisito("G33", "Anexo 2", "El formato de participantes, sin nombres", _GUIA + "acompanamiento", "con_sesiones",
              "sesiones"),
    Requisito("G34", "6.1.4", "Medición semestral y anual", "/", "comparacion", "reportes"),
    Requisito("G35", "6.1.4 n.º 1", "Regiones con equipo de facilitadores", "/?indicador=regiones_con_equipo",
              "regiones", "facilitadores"),
    Requisito("G36", "6.1.4 n.º 2", "Establecimientos con grupo conformado", "/?indicador=cobertura", "cubiertos",
              "grupos"),
    Requisito("G37", "6.1.4", "El monitoreo empieza en el establecimiento y sube", _GUIA + "monitoreo",
              "filas_metas", "metas"),
    Requisito("G38", "6.2.1 y 6.2.2", "Espacio virtual, moderador y sus funciones", _GUIA + "tecnologias",
              "espacio_activo_no", "espacios_virtuales"),
    Requisito("G39", "6.2.3 y 6.2.4", "Temas de los foros, y los que se evitan", _GUIA + "tecnologias",
              "filas_foros", "foros"),
    Requisito("G40", "6.2.5", "Mensajería móvil por perfiles", _GUIA + "tecnologias", "filas_mensajeria",
              "mensajeria"),
    Requisito("M1", "IMSS 531/2020", "Establecimientos amigos, bancos de leche y cursos", _GUIA + "apoyo",
              "filas_recursos", "recursos"),
    Requisito("M2", "IMSS, salas de lactancia", "Lactarios y su equipamiento", _GUIA + "apoyo", "filas_recursos",
              "recursos"),
    Requisito("M3", "IMSS 516/2019", "Campaña mensual y personas capacitadas, acumuladas", _GUIA + "apoyo",
              "filas_capacitaciones", "campanas"),
    Requisito("M4", "IMSS 751/2020", "Avance contra meta", _GUIA + "monitoreo", "filas_metas", "avances"),
)  # fmt: skip
