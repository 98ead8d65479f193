"""De los candidatos y las opciones al `Itinerario`: arma el problema, lo resuelve y lo vuelve a decir en palabras.

Es puro: los mismos datos y opciones dan el mismo plan. Solo lee de `Consulta`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import MINUTOS_SESION
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import alfabetico
from dashboard.nucleo.formato import decimal, enumerar, fecha, palabra, plural
from dashboard.planificacion.armado import DIA_DE_SESION, Armado, completar, huella
from dashboard.planificacion.candidato import Candidato
from dashboard.planificacion.itinerario import (
    AVISO_DATOS,
    DIAS,
    Itinerario,
    Jornada,
    MotivoSinVisita,
    SinVisita,
    VisitaPlan,
    duracion,
)
from dashboard.planificacion.mirar import que_mirar
from dashboard.planificacion.opciones import Opciones
from dashboard.planificacion.problema import MINUTOS_DIA, Plan, Ruta
from dashboard.planificacion.ruta import planificar
from dashboard.planificacion.viaje import Tiempos, Viajes

#: (qué se hace, parte de 0 a 1)
Avance = Callable[[str, float], None]
_SALTOS_NOMBRADOS = 6


def planear(
    consulta: Consulta,
    nodo: Nodo,
    periodo: Periodo,
    candidatos: Sequence[Candidato],
    opciones: Opciones,
    *,
    tiempos: Tiempos | None = None,
    avance: Avance | None = None,
    iteraciones: int | None = None,
    segundos: float | None = None,
) -> Itinerario:
    """El itinerario de un territorio. `candidatos`: todos los suyos, en cualquier orden.

    `tiempos`: los minutos entre lugares que conoce la oficina. `iteraciones` y `segundos` reemplazan a los del
    problema. `ErrorVista` si la base no sirve o no existe.
    """
    avisar = avance or (lambda *_: None)
    avisar("Reuniendo lugares y horarios", 0.0)
    completas = completar(opciones, consulta, nodo)
    armado = Armado(consulta, completas, candidatos, Viajes(completas, tiempos))
    topes: dict[str, Any] = {"iteraciones": iteraciones, "segundos": segundos}
    problema = replace(armado.problema, **{cual: tope for cual, tope in topes.items() if tope is not None})
    avisar("Buscando el recorrido", 0.05)
    plan = planificar(problema, lambda parte: avisar("Buscando el recorrido", 0.05 + 0.85 * parte))
    avisar("Escribiendo el plan", 0.9)
    datos = huella(consulta)
    jornadas = [_jornada(armado, ruta, periodo) for ruta in plan.rutas]
    jornadas.sort(key=lambda jornada: (jornada.fecha, jornada.equipo))
    elegidas = [visita.candidato for jornada in jornadas for visita in jornada.visitas]
    itinerario = Itinerario(
        codigo=nodo.codigo,
        nombre=nodo.nombre,
        periodo=periodo,
        opciones=replace(completas, datos=datos),
        base=armado.base,
        dias=armado.dias,
        saltos=armado.saltos,
        jornadas=tuple(jornadas),
        sin_visita=_sin_visita(armado, plan, min((candidato.puntos for candidato in elegidas), default=None)),
        lograda=sum(map(decimas, elegidas)),
        total=sum(map(decimas, candidatos)),
        candidatos=len(candidatos),
        iteraciones=plan.iteraciones,
        cortado=plan.cortado,
        datos=datos,
        datos_cambiaron=bool(opciones.datos) and opciones.datos != datos,
        generacion=consulta.contexto.generacion,
        demostracion=consulta.contexto.demostracion,
        fecha_datos=nodo.fecha_datos,
        avisos=(),
    )
    avisar("Listo", 1.0)
    avisos = _avisos(itinerario, armado)
    if opciones.desde is None and nodo.fecha_datos:
        primero = fecha(completas.desde)
        avisos += (f"El primer día, {primero}, sale de la fecha de los datos: elija otro si va a ir después.",)
    return replace(itinerario, avisos=avisos)


def decimas(candidato: Candidato) -> int:
    """Los puntos en décimas enteras."""
    return round(candidato.puntos * 10)


def _jornada(armado: Armado, ruta: Ruta, periodo: Periodo) -> Jornada:
    numero, equipo = divmod(ruta.turno, armado.opciones.equipos)
    dia = armado.dias[numero]

    def hora(minuto: int) -> datetime:
        return datetime(dia.year, dia.month, dia.day) + timedelta(minutes=minuto - numero * MINUTOS_DIA)

    visitas: list[VisitaPlan] = []
    anterior = armado.base
    for orden, visita in enumerate(ruta.visitas, 1):
        candidato = armado.elegidos[visita.parada]
        lugar = armado.lugar(candidato)
        assert lugar is not None
        sesion = None
        if candidato.proxima_fecha == dia and candidato.proxima_hora is not None:
            comienzo = hora(numero * MINUTOS_DIA + candidato.proxima_hora)
            fin = comienzo + timedelta(minutes=MINUTOS_SESION)
            sesion = comienzo if hora(visita.inicio) <= comienzo and fin <= hora(visita.salida) else None
        ventana = armado.problema.paradas[visita.parada].ventanas[visita.ventana]
        fijo = armado.fijos.get(candidato.clave)
        visitas.append(
            VisitaPlan(
                candidato=candidato,
                equipo=equipo + 1,
                orden=orden,
                llegada=hora(visita.llegada),
                inicio=hora(visita.inicio),
                salida=hora(visita.salida),
                viaje=visita.viaje,
                como=armado.viajes.tramo(anterior, lugar).texto if visita.viaje else "en el mismo lugar",
                sesion=sesion,
                sesion_sin_hora=ventana.rotulo == DIA_DE_SESION,
                obligatoria=candidato.clave in armado.opciones.obligatorias,
                movida=fijo is not None,
                fijada=fijo is not None and fijo.inicio is not None,
                lugar=lugar,
                mirar=que_mirar(armado.consulta, candidato, periodo),
            )
        )
        anterior = lugar
    return Jornada(dia, equipo + 1, hora(ruta.salida_base), tuple(visitas), ruta.viaje_vuelta, hora(ruta.llegada_base))


# -- los que no se visitan, con su motivo en una oración -------------------------------------------------------------


def _sin_visita(armado: Armado, plan: Plan, menor_elegida: float | None) -> tuple[SinVisita, ...]:
    """Los que no se visitan: primero lo que la persona pidió y no cabe, después por prioridad."""
    motivos = [(armado.elegidos[i], MotivoSinVisita(motivo.value)) for i, motivo in plan.fuera] + armado.descartados
    motivos.sort(key=lambda par: (par[0].clave not in armado.obligatorias, -par[0].puntos, par[0].clave))
    return tuple(
        SinVisita(candidato, motivo, _explicar(armado, candidato, motivo, menor_elegida))
        for candidato, motivo in motivos
    )


def _explicar(armado: Armado, candidato: Candidato, motivo: MotivoSinVisita, menor_elegida: float | None) -> str:
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


# -- los avisos ------------------------------------------------------------------------------------------------------


def _otra_base(itinerario: Itinerario, armado: Armado) -> str:
    """Si casi todos quedan lejos, la base desde la que se llega a más de ellos; "" si no hace falta o no hay otra."""
    lejos = [fila.candidato for fila in itinerario.sin_visita if fila.motivo is MotivoSinVisita.LEJOS]
    if 2 * len(lejos) <= itinerario.candidatos:
        return ""
    lugares = [lugar for candidato in lejos if (lugar := armado.lugar(candidato)) is not None]
    posibles = {lugar.codigo: lugar for lugar in lugares if not lugar.aproximado}
    llegan = {
        codigo: sum(armado.alcanza(base, lugar) for lugar in lugares) for codigo, base in sorted(posibles.items())
    }
    mejor = max(llegan, key=lambda codigo: llegan[codigo], default="")
    if not mejor or llegan[mejor] < 2:
        return ""
    return (
        f"{len(lejos)} de {itinerario.candidatos} quedan lejos de la base. Desde {posibles[mejor].nombre} ({mejor}) se "
        f"llega a {llegan[mejor]} de ellos: pruebe con esa base."
    )


def _avisos(itinerario: Itinerario, armado: Armado) -> tuple[str, ...]:
    """Lo que quien lleva el plan tiene que saber, en oraciones."""
    avisos: list[str] = []
    if itinerario.datos_cambiaron:
        avisos.append(AVISO_DATOS)
    if itinerario.cortado:
        avisos.append(
            "La búsqueda se detuvo por tiempo antes de terminar: el plan es factible, pero podría haber uno mejor, y "
            "en otra máquina ser un poco distinto."
        )
    for fila in itinerario.sin_visita:
        # lo que la persona pidió y no está se dice arriba: no basta con que figure entre los que quedan fuera
        if fila.candidato.clave in armado.obligatorias:
            quien = f"{fila.candidato.establecimiento_nombre}, {fila.candidato.nombre}".rstrip(", ")
            avisos.append(f"No se visita a {quien}, que se pidió. {fila.texto}")
    if otra := _otra_base(itinerario, armado):
        avisos.append(otra)
    inicio, datos = itinerario.opciones.desde, itinerario.fecha_datos
    if inicio and datos and inicio < datos:
        avisos.append(f"El plan empieza el {fecha(inicio)}, antes de la fecha de los datos ({fecha(datos)}).")
    pedidos = itinerario.opciones.dias
    if len(itinerario.dias) < pedidos:
        avisos.append(f"Solo se hallaron {plural(len(itinerario.dias), 'día')} de trabajo de los {pedidos} pedidos.")
    saltos = itinerario.saltos
    avisos += [f"El {fecha(salto.fecha)} no se trabaja: {salto.motivo}." for salto in saltos[:_SALTOS_NOMBRADOS]]
    if len(saltos) > _SALTOS_NOMBRADOS:
        mas = len(saltos) - _SALTOS_NOMBRADOS
        avisos.append(f"Tampoco se {palabra(mas, 'trabaja', 'trabajan')} {plural(mas, 'día')} más.")
    avisos += [f"«{clave}» no es un candidato de este territorio: se ignora." for clave in sorted(armado.desconocidas)]
    sin_punto = {v.candidato.establecimiento_nombre for v in itinerario.visitas if v.lugar.aproximado}
    if sin_punto:
        verbo = palabra(len(sin_punto), "no tiene", "no tienen")
        avisos.append(
            f"{enumerar(sorted(sin_punto, key=alfabetico))} {verbo} coordenadas: se usó el centro de su microrred."
        )
    return tuple(avisos)
