"""Las escenas de la presentación: la historia de un territorio, escrita desde sus datos."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores.alcanzar import leer
from dashboard.indicadores.escenas.apendice import contar_estandares, contar_fuentes
from dashboard.indicadores.escenas.asistencia import contar_asistencia, contar_motivo
from dashboard.indicadores.escenas.cobertura import contar_entonces, contar_mapa
from dashboard.indicadores.escenas.compromiso import contar_compromiso
from dashboard.indicadores.escenas.escena import Escena, Omitida, Relato, campanas_de
from dashboard.indicadores.escenas.escenario import Escenario
from dashboard.indicadores.escenas.faltan import contar_faltan
from dashboard.indicadores.escenas.grupos import contar_gracias, contar_grupos
from dashboard.indicadores.escenas.parecidas import contar_parecidas
from dashboard.indicadores.escenas.por_que import contar_por_que
from dashboard.nucleo.errores import ErrorVista

#: la escena o, si no se cuenta, por qué
Contar = Callable[[Escenario], Escena | str]
#: las escenas en su orden, con el nombre que se da a la que no se cuenta
ESCENAS: tuple[tuple[str, str, Contar], ...] = (
    ("por_que", "Para qué", contar_por_que),
    ("entonces", "Entonces y ahora", contar_entonces),
    ("mapa", "El mapa de entonces y el de ahora", contar_mapa),
    ("parecidas", "Las regiones que se parecen", contar_parecidas),
    ("asistencia", "Qué cambió en la asistencia", contar_asistencia),
    ("motivo", "Un motivo y lo que un grupo puede hacer", contar_motivo),
    ("grupos", "Tres grupos por su nombre", contar_grupos),
    ("faltan", "Lo que falta", contar_faltan),
    ("compromiso", "A qué nos comprometemos", contar_compromiso),
    ("gracias", "Dónde está mi grupo, y gracias", contar_gracias),
    ("estandares", "Los dos estándares", contar_estandares),
)
#: va al final y sabe cuáles faltaron
FUENTES = "fuentes"
CLAVES: tuple[str, ...] = (*(clave for clave, _, _ in ESCENAS), FUENTES)
#: van detrás de la despedida, en letra de lectura
APENDICE = frozenset({"estandares", FUENTES})


def escenas(
    consulta: Consulta, nodo: Nodo, periodo: Periodo, hoy: date | None = None, formar: str = "", direccion: str = ""
) -> Relato:
    """La historia de un territorio, del país a la microrred, en un periodo con datos.

    `hoy`: la fecha en que se presenta; decide de qué año es la campaña y qué sesión es próxima. Sin ella, la campaña es
    la del año del periodo. `formar`: el conjunto elegido en «cómo llegar al 80 %», como se escribe en su dirección.
    `direccion`: la del tablero para quien lo abra desde fuera, que va en el código que se escanea; "" si no la hay.
    `ErrorVista` si el nodo es un establecimiento o un grupo, o si no hay datos del periodo.
    """
    if not nodo.nivel.es_territorio:
        raise ErrorVista(
            f"«{nodo.nombre}» no es un territorio: se presenta del país a la microrred.",
            que_hacer="Elija el territorio que lo contiene.",
            opciones=[(f"Ir a {consulta.linaje(nodo)[0].nombre}", consulta.linaje(nodo)[0].codigo)],
        )
    consulta.exigir_periodo(periodo)
    campanas = campanas_de(consulta, hoy.year if hoy else periodo.anio)
    escenario = Escenario(consulta, nodo, periodo, campanas, hoy, leer(formar) if formar else frozenset(), direccion)
    propias: list[Escena] = []
    omitidas: list[Omitida] = []
    for clave, titulo, contar in ESCENAS:
        contada = contar(escenario)
        if isinstance(contada, str):
            omitidas.append(Omitida(clave, titulo, contada))
        else:
            propias.append(replace(contada, clave=clave, apendice=clave in APENDICE))
    propias.append(replace(contar_fuentes(escenario, omitidas), clave=FUENTES, apendice=True))
    contexto = consulta.contexto
    return Relato(
        nodo,
        periodo,
        campanas,
        tuple(propias),
        tuple(omitidas),
        contexto.generacion,
        contexto.demostracion,
        escenario.provisional,
        escenario.corte,
    )
