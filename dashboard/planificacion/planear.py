"""De los candidatos y las opciones al `Itinerario`: arma el problema, lo resuelve y lo vuelve a decir en palabras.

Es puro: los mismos datos y opciones dan el mismo plan. Solo lee de `Consulta`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import MINUTOS_SESION
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.nucleo.formato import enumerar, fecha, palabra, plural
from dashboard.planificacion.armado import DIA_DE_SESION, Armado
from dashboard.planificacion.arranque import completar, huella
from dashboard.planificacion.candidato import Candidato
from dashboard.planificacion.itinerario import (
    AVISO_DATOS,
    Itinerario,
    Jornada,
    Llamada,
    MotivoSinVisita,
    SinVisita,
    VisitaPlan,
)
from dashboard.planificacion.llamadas import por_que_llamar
from dashboard.planificacion.mirar import que_mirar
from dashboard.planificacion.motivos_fuera import FUERA, explicar
from dashboard.planificacion.opciones import Opciones
from dashboard.planificacion.problema import MINUTOS_DIA, Plan, Ruta, Visita
from dashboard.planificacion.ruta import planificar
from dashboard.planificacion.viaje import Lugar, Tiempos, Viajes

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
    problema = armado.problema()
    problema = replace(
        problema,
        iteraciones=problema.iteraciones if iteraciones is None else iteraciones,
        segundos=problema.segundos if segundos is None else segundos,
    )
    avisar("Buscando el recorrido", 0.05)
    plan = planificar(problema, lambda parte: avisar("Buscando el recorrido", 0.05 + 0.85 * parte))
    avisar("Escribiendo el plan", 0.9)
    datos = huella(consulta)
    jornadas = [_jornada(armado, ruta, periodo) for ruta in plan.rutas]
    jornadas.sort(key=lambda jornada: (jornada.fecha, jornada.equipo))
    elegidas = [visita.candidato.puntos for jornada in jornadas for visita in jornada.visitas]
    sin_visita = _sin_visita(armado, plan, min(elegidas, default=None))
    itinerario = Itinerario(
        codigo=nodo.codigo,
        nombre=nodo.nombre,
        periodo=periodo,
        opciones=replace(completas, datos=datos),
        base=armado.base,
        dias=armado.dias,
        saltos=armado.saltos,
        jornadas=tuple(jornadas),
        sin_visita=sin_visita,
        llamar=_llamadas(sin_visita),
        lograda=sum(decimas(visita.candidato) for jornada in jornadas for visita in jornada.visitas),
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
    if opciones.desde is None and completas.desde and nodo.fecha_datos:
        avisos = (
            *avisos,
            f"El primer día, {fecha(completas.desde)}, sale de la fecha de los datos: elija otro si va a ir después.",
        )
    return replace(itinerario, avisos=avisos)


def decimas(candidato: Candidato) -> int:
    """Los puntos en décimas enteras."""
    return round(candidato.puntos * 10)


def _jornada(armado: Armado, ruta: Ruta, periodo: Periodo) -> Jornada:
    numero, equipo = divmod(ruta.turno, armado.opciones.equipos)
    dia = armado.dias[numero]
    visitas: list[VisitaPlan] = []
    anterior = armado.base
    for visita in ruta.visitas:
        hecha = _visita(armado, visita, numero, equipo + 1, len(visitas) + 1, anterior, periodo)
        anterior = hecha.lugar
        visitas.append(hecha)
    salida, llegada = (_hora(dia, numero, minuto) for minuto in (ruta.salida_base, ruta.llegada_base))
    return Jornada(dia, equipo + 1, salida, tuple(visitas), ruta.viaje_vuelta, llegada)


def _visita(
    armado: Armado, visita: Visita, numero: int, equipo: int, orden: int, anterior: Lugar, periodo: Periodo
) -> VisitaPlan:
    candidato, dia = armado.elegidos[visita.parada], armado.dias[numero]
    lugar = armado.lugar(candidato)
    assert lugar is not None
    ventana = armado.paradas[visita.parada].ventanas[visita.ventana]
    llegada, inicio, salida = (_hora(dia, numero, x) for x in (visita.llegada, visita.inicio, visita.salida))
    sesion = _sesion(candidato, dia)
    abarca = sesion is not None and inicio <= sesion and sesion + timedelta(minutes=MINUTOS_SESION) <= salida
    fijo = armado.fijos.get(candidato.clave)
    nodo = armado.consulta.nodo(candidato.codigo)
    return VisitaPlan(
        candidato=candidato,
        equipo=equipo,
        orden=orden,
        llegada=llegada,
        inicio=inicio,
        salida=salida,
        viaje=visita.viaje,
        como=armado.viajes.tramo(anterior, lugar).texto if visita.viaje else "en el mismo lugar",
        sesion=sesion if abarca else None,
        sesion_sin_hora=ventana.rotulo == DIA_DE_SESION,
        obligatoria=candidato.clave in armado.opciones.obligatorias,
        movida=fijo is not None,
        fijada=fijo is not None and fijo.inicio is not None,
        lugar=lugar,
        mirar=que_mirar(armado.consulta, candidato, periodo, nodo.fecha_datos or periodo.fin),
    )


def _hora(dia: date, numero: int, minuto: int) -> datetime:
    return datetime(dia.year, dia.month, dia.day) + timedelta(minutes=minuto - numero * MINUTOS_DIA)


def _sesion(candidato: Candidato, dia: date) -> datetime | None:
    if candidato.proxima_fecha != dia or candidato.proxima_hora is None:
        return None
    return _hora(dia, 0, candidato.proxima_hora)


def _sin_visita(armado: Armado, plan: Plan, menor_elegida: float | None) -> tuple[SinVisita, ...]:
    """Los que no se visitan: primero lo que la persona pidió y no cabe, después por prioridad."""
    motivos = [(armado.elegidos[i], FUERA[motivo]) for i, motivo in plan.fuera] + armado.descartados
    motivos.sort(key=lambda par: (par[0].clave not in armado.obligatorias, -par[0].puntos, par[0].clave))
    return tuple(
        SinVisita(candidato, motivo, explicar(armado, candidato, motivo, menor_elegida))
        for candidato, motivo in motivos
    )


def _llamadas(sin_visita: Sequence[SinVisita]) -> tuple[Llamada, ...]:
    return tuple(
        Llamada(fila.candidato, texto)
        for fila in sin_visita
        if fila.motivo is not MotivoSinVisita.EXCLUIDA and (texto := por_que_llamar(fila.candidato))
    )


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
        avisos.append(f"{enumerar(sorted(sin_punto))} {verbo} coordenadas: se usó el centro de su microrred.")
    return tuple(avisos)
