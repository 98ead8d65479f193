"""Los que un plan no visita, cada uno con su motivo en una oración y lo que la persona puede cambiar."""

from __future__ import annotations

from dashboard.nucleo.formato import decimal, enumerar, fecha, plural
from dashboard.planificacion.armado import Armado
from dashboard.planificacion.candidato import Candidato
from dashboard.planificacion.itinerario import DIAS, MotivoSinVisita, SinVisita, duracion
from dashboard.planificacion.problema import MotivoFuera, Plan
from dashboard.planificacion.ruta import caben_todavia


def sin_visita(armado: Armado, plan: Plan, menor_elegida: float | None) -> tuple[SinVisita, ...]:
    """Los que no se visitan: primero lo que la persona pidió y no cabe, después por prioridad."""
    todavia = caben_todavia(armado.problema, plan) if armado.opciones.precio else set()
    motivos = [
        (candidato, MotivoSinVisita.NO_PAGA if i in todavia else _con_noches(armado, motivo))
        for i, motivo in plan.fuera
        for candidato in armado.paradas[i]
    ] + armado.descartados
    motivos.sort(key=lambda par: (par[0].clave not in armado.obligatorias, -par[0].puntos, par[0].clave))
    return tuple(
        SinVisita(candidato, motivo, _explicar(armado, candidato, motivo, menor_elegida))
        for candidato, motivo in motivos
    )


def _con_noches(armado: Armado, motivo: MotivoFuera) -> MotivoSinVisita:
    """Adonde no se llega en un día y hay noches: que ninguna vuelta pasó por allí."""
    fuera = motivo is MotivoFuera.LEJOS and armado.opciones.noches
    return MotivoSinVisita.FUERA_DE_VUELTAS if fuera else MotivoSinVisita(motivo.value)


def _explicar(armado: Armado, candidato: Candidato, motivo: MotivoSinVisita, menor_elegida: float | None) -> str:
    """Por qué no se visita, con lo que la persona puede cambiar. `menor_elegida`: los puntos de la visita con menos."""
    if motivo is MotivoSinVisita.EXCLUIDA:
        return "La excluyó quien planifica."
    if motivo is MotivoSinVisita.SIN_COORDENADAS:
        return "Ni el establecimiento ni su microrred tienen coordenadas: no se puede calcular el viaje."
    if motivo is MotivoSinVisita.NO_CABEN_JUNTAS:
        return "Cabe sola, pero no junto con las demás obligatorias y fijadas."
    if motivo is MotivoSinVisita.LEJOS:
        return _lejos(armado, candidato)
    if motivo is MotivoSinVisita.FUERA_DE_VUELTAS:
        return "Ir, visitar y volver no cabe en un día, y las vueltas con noches fuera de este plan no pasan por allí."
    if motivo is MotivoSinVisita.SIN_VENTANA:
        return _sin_ventana(armado, candidato)
    puntos = f"Con sus {decimal(candidato.puntos)} puntos"
    if motivo is MotivoSinVisita.NO_PAGA or menor_elegida is None or not candidato.puntos:
        hora = puntos_de_la_hora(armado.opciones.precio)
        return f"{puntos}, no paga su viaje: cada hora de camino cuesta {hora}."
    if candidato.puntos < menor_elegida:
        return f"{puntos}, tiene menos prioridad que cada una de las elegidas."
    cuanta = "más" if candidato.puntos > menor_elegida else "tanta"
    que = "que" if candidato.puntos > menor_elegida else "como"
    mejor = "no se halló un plan con ella que, contando el viaje, reúna más"
    return f"{puntos}, tiene {cuanta} prioridad {que} alguna elegida, pero {mejor}."


def puntos_de_la_hora(decimas_: int) -> str:
    """`30` → `3,0 puntos`."""
    return f"{decimal(decimas_ / 10)} {'punto' if decimas_ == 10 else 'puntos'}"


def _lejos(armado: Armado, candidato: Candidato) -> str:
    lugar = armado.lugar(candidato)
    assert lugar is not None
    tramo = armado.viajes.tramo(armado.base, lugar)
    inicio, fin = armado.opciones.jornada
    if armado.opciones.minutos_por_visita > fin - inicio:
        visita = duracion(armado.opciones.minutos_por_visita)
        return f"Una visita de {visita} no cabe en una jornada de {duracion(fin - inicio)}."
    o_con_noches = "" if armado.opciones.noches else " o con noches fuera"
    return (
        f"Llegar desde la base toma {duracion(tramo.minutos)} {tramo.texto}: ir, visitar y volver no cabe "
        f"{_en_cuanto(armado)}. Pruebe con una base más cercana{o_con_noches}."
    )


def _en_cuanto(armado: Armado) -> str:
    noches, viaje = armado.noches_seguidas, duracion(armado.opciones.manejo)
    if noches:
        return f"ni con {plural(noches, 'noche seguida', 'noches seguidas')} fuera"
    inicio, fin = armado.opciones.jornada
    por_tierra = f", con {viaje} de viaje por tierra a lo más"
    return "en la jornada" + ("" if armado.opciones.manejo >= fin - inicio else por_tierra)


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
