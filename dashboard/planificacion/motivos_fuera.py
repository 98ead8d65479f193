"""El motivo de cada candidato que no se visita, en una oración."""

from __future__ import annotations

from dashboard.nucleo.formato import decimal, enumerar, fecha, plural
from dashboard.planificacion.armado import Armado
from dashboard.planificacion.calendario import DIAS
from dashboard.planificacion.candidato import Candidato
from dashboard.planificacion.itinerario import MotivoSinVisita
from dashboard.planificacion.problema import MotivoFuera

FUERA: dict[MotivoFuera, MotivoSinVisita] = {
    MotivoFuera.MENOS_PREMIO: MotivoSinVisita.MENOR_PRIORIDAD,
    MotivoFuera.SIN_VENTANA: MotivoSinVisita.SIN_VENTANA,
    MotivoFuera.LEJOS: MotivoSinVisita.LEJOS,
    MotivoFuera.NO_CABEN_JUNTAS: MotivoSinVisita.NO_CABEN_JUNTAS,
}


def explicar(armado: Armado, candidato: Candidato, motivo: MotivoSinVisita, menor_elegida: float | None) -> str:
    """Por qué no se visita, con lo que la persona puede cambiar. `menor_elegida`: los puntos de la visita con menos."""
    if motivo is MotivoSinVisita.EXCLUIDA:
        return "La excluyó quien planifica."
    if motivo is MotivoSinVisita.SIN_COORDENADAS:
        return "Ni el establecimiento ni su microrred tienen coordenadas: no se puede calcular el viaje."
    if motivo is MotivoSinVisita.NO_CABEN_JUNTAS:
        return "Cabe sola, pero no junto con las demás visitas obligatorias."
    if motivo is MotivoSinVisita.LEJOS:
        return _lejos(armado, candidato)
    if motivo is MotivoSinVisita.SIN_VENTANA:
        return _sin_ventana(armado, candidato)
    puntos = f"Con sus {decimal(candidato.puntos)} puntos"
    if menor_elegida is None or candidato.puntos < menor_elegida:
        return f"{puntos}, tiene menos prioridad que cada una de las elegidas."
    return f"{puntos}, tiene tanta prioridad como alguna elegida, pero en el mismo tiempo las elegidas reúnen más."


def _lejos(armado: Armado, candidato: Candidato) -> str:
    lugar = armado.lugar(candidato)
    assert lugar is not None
    tramo = armado.viajes.tramo(armado.base, lugar)
    inicio, fin = armado.opciones.jornada
    if armado.opciones.minutos_por_visita > fin - inicio:
        visita = duracion(armado.opciones.minutos_por_visita)
        return f"Una visita de {visita} no cabe en una jornada de {duracion(fin - inicio)}."
    return (
        f"Llegar desde la base toma {duracion(tramo.minutos)} {tramo.texto}: ir, visitar y volver no cabe en la "
        "jornada. Pruebe con una base más cercana."
    )


def _sin_ventana(armado: Armado, candidato: Candidato) -> str:
    if not armado.dias:
        return "El plan no tiene ningún día de trabajo."
    fijo, equipos = armado.fijos.get(candidato.clave), armado.opciones.equipos
    if fijo is not None:
        if fijo.fecha not in armado.dias:
            return f"Se pidió para el {fecha(fijo.fecha)}, que no es un día del plan."
        if fijo.equipo is not None and fijo.equipo > equipos:
            return f"Se fijó para el equipo {fijo.equipo}, y el plan tiene {plural(equipos, 'equipo')}."
        return f"El {fecha(fijo.fecha)} no alcanza el tiempo en el horario pedido."
    ferias = [dia for dia in armado.dias if armado.hay_feria(candidato, dia)]
    if ferias:
        cuando = enumerar([DIAS[numero] for numero in sorted({dia.weekday() for dia in ferias})])
        return f"En los días del plan hay feria en el lugar ({cuando})."
    return "Ningún día del plan le deja un horario."


def duracion(minutos: int) -> str:
    """`95` → `1 h 35 min`."""
    horas, resto = divmod(minutos, 60)
    partes = ([f"{horas} h"] if horas else []) + ([f"{resto} min"] if resto or not horas else [])
    return " ".join(partes)
