"""De los candidatos y las opciones al `Itinerario`: arma el problema, lo resuelve y lo vuelve a decir en palabras.

Es puro: los mismos datos y opciones dan el mismo plan. Solo lee de `Consulta`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import MINUTOS_SESION
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import alfabetico
from dashboard.nucleo.formato import enumerar, fecha, palabra, plural
from dashboard.planificacion.armado import DIA_DE_SESION, Armado
from dashboard.planificacion.candidato import Candidato
from dashboard.planificacion.itinerario import (
    AVISO_DATOS,
    Itinerario,
    Jornada,
    MotivoSinVisita,
    VisitaPlan,
)
from dashboard.planificacion.mirar import que_mirar
from dashboard.planificacion.opciones import Opciones
from dashboard.planificacion.partida import completar, huella
from dashboard.planificacion.por_que_no import puntos_de_la_hora, sin_visita
from dashboard.planificacion.problema import (
    ITERACIONES,
    MINUTOS_DIA,
    SEGUNDOS,
    Comida,
    Ruta,
    Turno,
    Visita,
)
from dashboard.planificacion.ritmo import Probable
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
    iteraciones: int = ITERACIONES,
    segundos: float = SEGUNDOS,
    hoy: date | None = None,
) -> Itinerario:
    """El itinerario de un territorio. `candidatos`: todos los suyos, en cualquier orden.

    `hoy`: si se da, el primer día que se propone no es anterior.

    `tiempos`: los minutos entre lugares que conoce la oficina. `iteraciones` y `segundos`: los de la búsqueda.
    `ErrorVista` si la base no sirve o no existe.
    """
    avisar = avance or (lambda *_: None)
    avisar("Reuniendo lugares y horarios", 0.0)
    completas = completar(opciones, consulta, nodo, hoy)
    armado = Armado(consulta, completas, candidatos, Viajes(completas, tiempos), segundos)
    problema = replace(armado.problema, iteraciones=iteraciones, segundos=armado.guarda.quedan)
    avisar("Buscando el recorrido", 0.05)
    plan = planificar(problema, lambda parte: avisar("Buscando el recorrido", 0.05 + 0.85 * parte))
    plan = armado.sin_viajes_en_vano(plan)
    avisar("Escribiendo el plan", 0.9)
    datos = huella(consulta)
    completas = armado.opciones
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
        sin_visita=sin_visita(armado, plan, min((candidato.puntos for candidato in elegidas), default=None)),
        lograda=sum(map(decimas, elegidas)),
        total=sum(map(decimas, candidatos)),
        candidatos=len(candidatos),
        iteraciones=plan.iteraciones,
        cortado=plan.cortado or armado.cortado,
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
        de_donde = "de hoy" if hoy and hoy > nodo.fecha_datos else "de la fecha de los datos"
        avisos += (f"El primer día, {fecha(completas.desde)}, se puso a partir {de_donde}: elija otro si va después.",)
    return replace(itinerario, avisos=avisos)


def decimas(candidato: Candidato) -> int:
    """Los puntos en décimas enteras."""
    return round(candidato.puntos * 10)


def _jornada(armado: Armado, ruta: Ruta, periodo: Periodo) -> Jornada:
    numero, equipo = divmod(ruta.turno, armado.opciones.equipos)
    dia, turno = armado.dias[numero], armado.problema.turnos[ruta.turno]
    hora = partial(_hora, dia, numero)
    lugar = amanece = armado.lugares[turno.base]
    visitas: list[VisitaPlan] = []
    for visita in ruta.visitas:
        visitas += _de_una_parada(armado, visita, lugar, (numero, equipo + 1, len(visitas)), periodo)
        lugar = visitas[-1].lugar
    acaba = armado.lugares[turno.final]
    return Jornada(
        dia,
        equipo + 1,
        hora(ruta.salida_base),
        tuple(visitas),
        hora(ruta.parte_vuelta),
        ruta.viaje_vuelta,
        hora(ruta.llegada_base),
        amanece,
        acaba,
        armado.viajes.tramo(lugar, acaba, dia.month).km if ruta.viaje_vuelta else 0.0,
        acaba.codigo != armado.base.codigo,
        None if ruta.comida_vuelta is None else hora(ruta.comida_vuelta),
        _come_a_bordo(ruta, turno, armado.problema.comida),
    )


def _come_a_bordo(ruta: Ruta, turno: Turno, comida: Comida | None) -> bool:
    """Si hay que comer ese día y no se para a hacerlo: entonces es por río, que es donde no hace falta parar."""
    if comida is None or ruta.comida_vuelta is not None or any(visita.comida is not None for visita in ruta.visitas):
        return False
    temprano = turno.inicio - turno.medianoche < comida.desde + comida.minutos
    return temprano and ruta.llegada_base - turno.medianoche > comida.hasta


def _hora(dia: date, numero: int, minuto: int) -> datetime:
    return datetime(dia.year, dia.month, dia.day) + timedelta(minutes=minuto - numero * MINUTOS_DIA)


def _de_una_parada(
    armado: Armado, visita: Visita, anterior: Lugar, donde: tuple[int, int, int], periodo: Periodo
) -> list[VisitaPlan]:
    """Las visitas de una parada, seguidas: primero la que tiene sesión. `donde`: día, equipo y visitas de antes."""
    numero, equipo, antes = donde
    dia, o = armado.dias[numero], armado.opciones
    hora = partial(_hora, dia, numero)
    propios, fijo = armado.paradas[visita.parada], armado.fijo_de(armado.paradas[visita.parada])
    lugar = armado.lugar(propios[0])
    assert lugar is not None
    tramo = armado.viajes.tramo(anterior, lugar, dia.month)
    ventana = armado.problema.paradas[visita.parada].ventanas[visita.ventana]
    inicio, llegada = hora(visita.inicio), hora(visita.llegada)
    # la primera dura lo que no es de las demás: si es por su sesión, lo que la sesión
    primero = inicio + timedelta(minutes=visita.salida - visita.inicio - o.minutos_por_visita * (len(propios) - 1))
    hechas: list[VisitaPlan] = []
    for candidato in sorted(propios, key=lambda c: _comienzo(c, dia, inicio, primero) is None):
        primera = not hechas
        sesion = _comienzo(candidato, dia, inicio, primero) if primera else None
        salida = primero if primera else inicio + timedelta(minutes=o.minutos_por_visita)
        hechas.append(
            VisitaPlan(
                candidato=candidato,
                equipo=equipo,
                orden=antes + len(hechas) + 1,
                parte=hora(visita.parte) if primera else inicio,
                llegada=llegada,
                inicio=inicio,
                salida=salida,
                viaje=visita.viaje if primera else 0,
                km=tramo.km if primera and visita.viaje else 0.0,
                como=tramo.texto if primera and visita.viaje else "en el mismo lugar",
                comida=hora(visita.comida) if primera and visita.comida is not None else None,
                sesion=sesion,
                sesion_sin_hora=ventana.rotulo == DIA_DE_SESION
                and candidato.proxima_fecha == dia
                and candidato.proxima_hora is None,
                probable=_si_es_probable(armado, candidato, dia),
                obligatoria=candidato.clave in o.obligatorias,
                movida=candidato.clave in armado.fijos,
                fijada=fijo is not None and fijo.inicio is not None,
                lugar=lugar,
                mirar=que_mirar(armado.consulta, candidato, periodo),
            )
        )
        inicio = llegada = salida
    return hechas


def _si_es_probable(armado: Armado, candidato: Candidato, dia: date) -> Probable | None:
    probable = armado.probables.get(candidato.clave)
    return probable if probable is not None and probable.desde <= dia <= probable.hasta else None


def _comienzo(candidato: Candidato, dia: date, inicio: datetime, fin: datetime) -> datetime | None:
    """Cuándo empieza la sesión agendada de un candidato, si cabe entera entre esas horas."""
    if candidato.proxima_fecha != dia or candidato.proxima_hora is None:
        return None
    comienzo = datetime(dia.year, dia.month, dia.day) + timedelta(minutes=candidato.proxima_hora)
    return comienzo if inicio <= comienzo and comienzo + timedelta(minutes=MINUTOS_SESION) <= fin else None


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


def _pedidas_sin_visita(itinerario: Itinerario, armado: Armado) -> list[str]:
    """Lo que la persona pidió y no está se dice arriba: no basta con que figure entre los que quedan fuera."""
    pedidas = {*itinerario.opciones.obligatorias, *armado.fijos}
    avisos = []
    for fila in itinerario.sin_visita:
        quien = fila.candidato.quien
        if fila.candidato.clave in armado.obligatorias:
            avisos.append(f"No se visita a {quien}, que se pidió. {fila.texto}")
        elif fila.candidato.clave in pedidas:
            avisos.append(f"Se pidió visitar a {quien} y también excluirlo: no se visita. Deje solo una de las dos.")
    return avisos


def _de_las_noches(itinerario: Itinerario, armado: Armado) -> list[str]:
    """Si los feriados o el fin de semana parten los días y no caben las noches que se permiten."""
    permitidas, caben = armado.opciones.noches or 0, armado.noches_seguidas
    if caben >= permitidas or len(itinerario.dias) <= caben + 1:
        return []
    cuantas = plural(caben, "noche seguida", "noches seguidas") if caben else "ninguna noche"
    return [f"Los días del plan no son todos seguidos: fuera de la base cabe a lo más {cuantas} de las {permitidas}."]


def _equipos_que_no_salen(itinerario: Itinerario) -> list[str]:
    """Los que no visitan a nadie aunque queden candidatos: se dice por qué, y qué cambiar."""
    salen = {visita.equipo for visita in itinerario.visitas}
    quietos = [str(equipo) for equipo in range(1, itinerario.opciones.equipos + 1) if equipo not in salen]
    quedan = {MotivoSinVisita.NO_PAGA, MotivoSinVisita.MENOR_PRIORIDAD, MotivoSinVisita.FUERA_DE_VUELTAS}
    if not salen or not quietos or not any(fila.motivo in quedan for fila in itinerario.sin_visita):
        return []
    n, precio = len(quietos), puntos_de_la_hora(itinerario.opciones.precio)
    quienes = f"{palabra(n, 'El equipo', 'Los equipos')} {enumerar(quietos)} no {palabra(n, 'sale', 'salen')}"
    por_que = f"a {precio} la hora de viaje no se halló otro recorrido que lo pague"
    return [f"{quienes}: {por_que}. Pruebe con un precio menor."]


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
    avisos += _pedidas_sin_visita(itinerario, armado)
    avisos += _de_las_noches(itinerario, armado) + _equipos_que_no_salen(itinerario)
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
