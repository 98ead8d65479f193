"""Las cifras de quién hizo cada paso de la guía: quién cumple, de quién se sabe y de quién no hay registro."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dashboard.contratos.tablas import tabla_de
from dashboard.dominio.ficha import Ficha
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.indicador import Indicador, sin_contar
from dashboard.indicadores.razones import razones
from dashboard.indicadores.sql import de_grupos, de_lugares, de_unidades

SIN_GRUPO = frozenset(Nivel) - {Nivel.GRUPO}


@dataclass(frozen=True, slots=True)
class Anotada:
    """Una cifra que sale de una tabla de la guía: las medidas de quien cumple y de quien se sabe.

    `universo`: la medida de todas las unidades. De ellas, las que no están en `dicho` no tienen registro.
    """

    indicador: Indicador
    tabla: str
    cumple: str
    dicho: str
    universo: str
    #: qué se sabe de quien no cumple
    no: str = "Tienen registro y no cumplen."

    @property
    def listas(self) -> tuple[str, str, str, str]:
        """Las de quien cumple, de quien se sabe, de quien no cumple y de quien no hay registro."""
        return self.cumple, self.dicho, f"{self.cumple}_no", f"{self.dicho}_sin_registro"


def _anotada(
    clave: str,
    tabla: str,
    corto: str,
    cumplen: str,
    sql: str,
    *,
    dicho: str = "",
    pregunta: str,
    uso: str,
    periodo: str = "Al corte del periodo",
    reservas: tuple[str, ...] = (),
    acotable: bool = True,
    **lo_demas: str,
) -> Anotada:
    """La cifra de los grupos o establecimientos que cumplen, entre los que tienen registro. `cumplen`: qué cumplen."""
    contrato = tabla_de(tabla)
    de_grupos_ = contrato.unidad == "codigo_grupo"
    unidad = "grupos" if de_grupos_ else "establecimientos"
    quienes = "Grupos conformados" if de_grupos_ else "Establecimientos que atienden partos"
    universo = "conformados" if de_grupos_ else "atienden"
    dicho = dicho or f"{clave}_dicho"
    sin_registro = f"sin registro en «{contrato.titulo}», fuera del denominador: no se sabe."
    anotada = Anotada(None, tabla, clave, dicho, universo, **lo_demas)  # type: ignore[arg-type]
    indicador = Indicador(
        Ficha(
            clave=clave,
            nombre=f"{quienes} {cumplen}",
            corto=corto,
            pregunta=pregunta,
            formula=f"{quienes} {cumplen} ÷ {quienes.lower()} con registro en «{contrato.titulo}» × 100",
            numerador=f"{quienes} {cumplen}",
            denominador=f"{quienes} con registro en «{contrato.titulo}»",
            unidad=unidad,
            periodo=periodo,
            fuente=f"Tabla «{contrato.titulo}», que anota el establecimiento",
            uso=uso,
            parrafo=contrato.parrafo,
            reservas=(
                "No estar en la tabla no es un «no»: se cuenta aparte, y la cifra se acota de las dos maneras.",
                *reservas,
            ),
        ),
        razones(clave, dicho, universo=universo),
        sql,
        universo=universo,
        sin_saber="sin registro completo",
        acotable=acotable,
        fuera=(sin_contar(universo, dicho, sin_registro, anotada.listas[3]),),
        listas=anotada.listas[:3],
        mensual=(clave, dicho, ""),
        no_aplica="no hay grupos conformados" if de_grupos_ else "no se atienden partos",
        se_mide_en=frozenset(Nivel) if de_grupos_ else SIN_GRUPO,
        compara_en=frozenset(Nivel) if de_grupos_ else SIN_GRUPO - {Nivel.ESTABLECIMIENTO},
        tablas=(tabla,),
    )
    return replace(anotada, indicador=indicador)


def _todos(tabla: str) -> str:
    """Que la fila dice que sí en todos los puntos de su lista."""
    return " AND ".join(f"{punto.nombre} = 'si'" for punto in tabla_de(tabla).puntos)


def _se_sabe(tabla: str) -> str:
    """Que dice que sí en todos o que no en alguno: un punto en blanco no es un «no»."""
    return f"({_todos(tabla)}) OR " + " OR ".join(f"{punto.nombre} = 'no'" for punto in tabla_de(tabla).puntos)


#: de los establecimientos y los grupos, en el orden del camino
ANOTADAS: tuple[Anotada, ...] = (
    _anotada(
        "personal_designado", "personal_encargado", "Personal encargado designado",
        "con al menos un profesional o técnico encargado",
        de_unidades("personal_encargado", "profesionales + coalesce(tecnicos, 0) > 0"),
        dicho="personal_dicho",
        pregunta="¿En cuántos establecimientos se designó al personal encargado de los grupos?",
        uso="Pedir la designación donde falta",
    ),
    _anotada(
        "relacion_remitida", "personal_encargado", "Relación remitida a la microrred",
        "que remitieron a la microrred la relación de su personal",
        de_unidades("personal_encargado", "fecha_remision <= corte"),
        dicho="personal_dicho",
        pregunta="¿Cuántos establecimientos remitieron su relación de personal encargado?",
        uso="Saber a quién pedir la relación",
        reservas=("Una designación nueva sin remitir cuenta como no remitida, aunque antes se remitiera otra.",),
    ),
    _anotada(
        "relacion_consolidada", "personal_encargado", "Relación consolidada por la red",
        "cuya relación de personal ya consolidó la red",
        de_unidades("personal_encargado", "fecha_consolidacion <= corte"),
        dicho="personal_dicho",
        pregunta="¿De cuántos establecimientos consolidó la red su relación de personal?",
        uso="Cerrar la relación de la red y gestionar la capacitación",
    ),
    _anotada(
        "compromisos_en_acta", "compromisos", "Compromisos en el libro de actas",
        "con algún compromiso con actores clave en el libro de actas",
        de_lugares("""
    SELECT a.establecimiento, a.periodo, bool_or(f.en_acta = 'si' AND f.compromisos > 0)::INTEGER AS numerador,
           1 AS denominador
    FROM (SELECT establecimiento, periodo, corte
          FROM atencion JOIN cortes USING (diresa, periodo) WHERE atiende) AS a
         JOIN filas_de_compromisos AS f ON f.unidad = a.establecimiento AND f.fecha::DATE <= a.corte
    WHERE f.en_acta IS NOT NULL
    GROUP BY ALL"""),
        dicho="compromisos_dicho",
        pregunta="¿En cuántos establecimientos quedaron en acta los compromisos con la comunidad?",
        uso="Ver con quién falta acordar",
    ),
    _anotada(
        "plan_completo", "planes", "Plan completo y aprobado",
        "con un plan de ocho partes, consensuado y aprobado",
        de_unidades("planes", _todos("planes"), _se_sabe("planes")),
        dicho="plan_dicho",
        pregunta="¿Cuántos establecimientos tienen su plan de implementación completo y aprobado?",
        uso="Completar los planes y aprobarlos",
    ),
    _anotada(
        "seleccion_completa", "seleccion_madre_guia", "Selección con los siete puntos",
        "que comprobaron los siete puntos del perfil al seleccionar a sus madres guía",
        de_unidades("seleccion_madre_guia", _todos("seleccion_madre_guia"), _se_sabe("seleccion_madre_guia")),
        dicho="seleccion_dicho",
        pregunta="¿En cuántos grupos se comprobaron los siete puntos del perfil de la madre guía?",
        uso="Acompañar la selección",
        reservas=("Se anota qué se comprobó en la selección; nada de ninguna madre.",),
    ),
    _anotada(
        "taller_completo", "talleres", "Taller de doce horas completo",
        "con un taller cuyas cuatro o seis sesiones se dieron",
        de_lugares("""
    SELECT a.establecimiento, a.periodo, coalesce(bool_or(f.completo), false)::INTEGER AS numerador, 1 AS denominador
    FROM (SELECT establecimiento, periodo, corte
          FROM atencion JOIN cortes USING (diresa, periodo) WHERE atiende) AS a
         JOIN (SELECT unidad, fecha::DATE AS dia,
                      count(*) OVER (PARTITION BY codigo_taller ORDER BY fecha) >= if(modalidad = '4x3', 4, 6)
                      AS completo
               FROM filas_de_talleres) AS f
              ON f.unidad = a.establecimiento AND f.dia <= a.corte
    GROUP BY ALL"""),
        dicho="taller_dicho",
        pregunta="¿En cuántos establecimientos se dio entero un taller para madres guía?",
        uso="Terminar los talleres que quedaron a medias",
        reservas=("Cuatro sesiones de tres horas o seis de dos, con los temas de la guía.",),
    ),
    _anotada(
        "arranque_completo", "arranque", "Implementación completa",
        "que dieron los ocho pasos de su implementación",
        de_unidades("arranque", _todos("arranque"), _se_sabe("arranque")),
        dicho="arranque_dicho",
        pregunta="¿Cuántos grupos dieron todos los pasos para empezar a funcionar?",
        uso="Ayudar a cada grupo con el paso que le falta",
    ),
    _anotada(
        "cuidado_ninos", "funcionamiento", "Cuidado de niñas y niños",
        "que organizan el cuidado de niñas y niños durante la reunión",
        de_unidades("funcionamiento", "cuidado_ninos = 'si'", "cuidado_ninos IS NOT NULL"),
        dicho="cuidado_dicho",
        pregunta="¿En cuántos grupos alguien cuida a las niñas y niños mientras dura la sesión?",
        uso="Organizarlo donde es motivo de falta",
    ),
    _anotada(
        "contacto", "funcionamiento", "Contacto entre sesiones",
        "que mantienen contacto con las madres entre sesiones",
        de_unidades("funcionamiento", "contacto = 'si'", "contacto IS NOT NULL"),
        dicho="contacto_dicho",
        pregunta="¿Cuántos grupos mantienen contacto con las madres entre una sesión y otra?",
        uso="Acordar una forma de contacto",
    ),
    _anotada(
        "acompanados", "acompanamientos", "Grupos acompañados",
        "que el personal de su establecimiento visitó, asistió o asesoró",
        de_grupos("""
    SELECT c.grupo, c.periodo, (h.grupo IS NOT NULL)::INTEGER AS numerador, 1 AS denominador
    FROM conformados AS c
         JOIN (SELECT DISTINCT establecimiento, periodo FROM acompanados) AS e USING (establecimiento, periodo)
         LEFT JOIN (SELECT DISTINCT grupo, periodo FROM acompanados) AS h USING (grupo, periodo)"""),
        dicho="acompanados_dicho",
        pregunta="¿A cuántos grupos acompañó el personal de su establecimiento?",
        uso="Programar visitas y asistencia técnica",
        periodo="Los hechos del periodo, de los grupos conformados al corte",
        reservas=("Se sabe de los grupos de un establecimiento que anotó algún acompañamiento en el periodo.",),
        no="Su establecimiento anotó acompañamientos en el periodo, y ninguno a este grupo. Se ve el último que tuvo.",
    ),
    _anotada(
        "espacio_activo", "espacios_virtuales", "Espacio virtual en uso",
        "con un espacio virtual en uso",
        de_unidades("espacios_virtuales", "activo_espacio = 'si'"),
        dicho="espacio_dicho",
        pregunta="De los grupos que abrieron un espacio virtual, ¿cuántos lo usan?",
        uso="Reanimar o cerrar los espacios sin uso",
        reservas=("La guía lo propone como estrategia opcional: no tenerlo no es una falta.",),
        # de los que no abrieron ninguno no hay qué preguntar: acotar con ellos diría otra cosa
        acotable=False,
    ),
)  # fmt: skip
