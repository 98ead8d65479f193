"""Los candidatos y las opciones como un problema de recorrido: qué entra, en qué ventanas y cuánto se tarda."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import MINUTOS_SESION
from dashboard.planificacion.arranque import lugar_base, lugar_de
from dashboard.planificacion.calendario import dias_de_plan, hay_feria
from dashboard.planificacion.candidato import Candidato
from dashboard.planificacion.itinerario import MotivoSinVisita
from dashboard.planificacion.opciones import Fijo, Opciones
from dashboard.planificacion.problema import MINUTOS_DIA, Parada, Problema, Turno, Ventana
from dashboard.planificacion.viaje import Lugar, Viajes

#: candidatos que entran a la búsqueda, los de más prioridad: más no caben en un plan de días
MAXIMO_CANDIDATOS = 200
#: rótulos de las ventanas
SESION, DIA_DE_SESION = "sesion", "dia_de_sesion"


class Armado:
    """Lo que une a los candidatos con las paradas del problema, para ir y volver."""

    def __init__(self, consulta: Consulta, opciones: Opciones, candidatos: Sequence[Candidato], viajes: Viajes) -> None:
        assert opciones.desde is not None
        self.consulta, self.opciones, self.viajes = consulta, opciones, viajes
        self.base = lugar_base(opciones, consulta)
        self.dias, self.saltos = dias_de_plan(
            opciones.desde,
            opciones.dias,
            opciones.laborables,
            trabaja_feriados=opciones.trabaja_feriados,
            bloqueadas=opciones.bloqueadas,
        )
        self.fijos = {fijo.clave: fijo for fijo in opciones.fijos}
        # lo excluido no se visita, se haya pedido lo que se haya pedido
        self.obligatorias = (set(opciones.obligatorias) | set(self.fijos)) - set(opciones.excluidas)
        self.desconocidas = (self.obligatorias | set(opciones.excluidas)) - {c.clave for c in candidatos}
        self.descartados: list[tuple[Candidato, MotivoSinVisita]] = []
        self._lugares: dict[str, Lugar | None] = {}
        self.elegidos = self._elegir(sorted(candidatos, key=lambda c: (-c.puntos, c.clave)))
        self.lugares = [self.base]
        self._fila: dict[str, int] = {self.base.codigo: 0}
        for candidato in self.elegidos:
            lugar = self.lugar(candidato)
            assert lugar is not None
            if lugar.codigo not in self._fila:
                self._fila[lugar.codigo] = len(self.lugares)
                self.lugares.append(lugar)
        self.paradas: tuple[Parada, ...] = ()

    def _elegir(self, candidatos: Sequence[Candidato]) -> list[Candidato]:
        """Los que entran a la búsqueda. Los demás quedan en `descartados` con su motivo."""
        excluidas = set(self.opciones.excluidas)
        elegidos: list[Candidato] = []
        for candidato in candidatos:
            forzado = candidato.clave in self.obligatorias
            lugar = self.lugar(candidato)
            if candidato.clave in excluidas:
                self.descartados.append((candidato, MotivoSinVisita.EXCLUIDA))
            elif lugar is None:
                self.descartados.append((candidato, MotivoSinVisita.SIN_COORDENADAS))
            elif not self.alcanza(self.base, lugar):
                self.descartados.append((candidato, MotivoSinVisita.LEJOS))
            elif forzado or len(elegidos) < MAXIMO_CANDIDATOS:
                elegidos.append(candidato)
            else:
                self.descartados.append((candidato, MotivoSinVisita.MENOR_PRIORIDAD))
        return elegidos

    def alcanza(self, base: Lugar, lugar: Lugar) -> bool:
        """Si desde esa base se puede ir, visitar y volver en una jornada."""
        ida, vuelta = self.viajes.tramo(base, lugar).minutos, self.viajes.tramo(lugar, base).minutos
        inicio, fin = self.opciones.jornada
        return ida + self.opciones.minutos_por_visita + vuelta <= fin - inicio

    def lugar(self, candidato: Candidato) -> Lugar | None:
        """El punto de un candidato; `None` si ni él ni su microrred tienen coordenadas."""
        codigo = candidato.establecimiento
        if codigo not in self._lugares:
            self._lugares[codigo] = lugar_de(
                self.consulta.ficha_establecimiento(self.consulta.nodo(codigo)), self.consulta
            )
        return self._lugares[codigo]

    def problema(self) -> Problema:
        """Las paradas, en el orden de `elegidos`, y un turno por equipo y día."""
        inicio, fin = self.opciones.jornada
        turnos = tuple(
            Turno(
                f"{dia.isoformat()}-{equipo}",
                numero * MINUTOS_DIA + inicio,
                numero * MINUTOS_DIA + fin,
                0,
                self.opciones.visitas_por_dia,
            )
            for numero, dia in enumerate(self.dias)
            for equipo in range(1, self.opciones.equipos + 1)
        )
        self.paradas = tuple(self._parada(candidato) for candidato in self.elegidos)
        return Problema(self.paradas, turnos, self.viajes.matriz(self.lugares))

    def _parada(self, candidato: Candidato) -> Parada:
        fijo = self.fijos.get(candidato.clave)
        return Parada(
            candidato.clave,
            self._fila[candidato.establecimiento],
            candidato.puntos,
            self.opciones.minutos_por_visita,
            self._ventanas(candidato, fijo),
            obligatoria=candidato.clave in self.obligatorias,
        )

    def _ventanas(self, candidato: Candidato, fijo: Fijo | None) -> tuple[Ventana, ...]:
        ventanas: list[Ventana] = []
        for numero, dia in enumerate(self.dias):
            if fijo is not None and fijo.fecha != dia:
                continue
            ventanas += self._de_un_dia(candidato, fijo, numero, dia)
        return tuple(ventanas)

    def _de_un_dia(self, candidato: Candidato, fijo: Fijo | None, numero: int, dia: date) -> list[Ventana]:
        reloj, servicio = numero * MINUTOS_DIA, self.opciones.minutos_por_visita
        inicio, fin = self.opciones.jornada
        turnos: tuple[int, ...] = ()
        if fijo is not None and fijo.equipo is not None:
            if fijo.equipo > self.opciones.equipos:
                return []
            turnos = (numero * self.opciones.equipos + fijo.equipo - 1,)
        if fijo is not None and fijo.inicio is not None:
            inicio = fin = fijo.inicio
        hay_sesion = candidato.proxima_fecha == dia
        propias: list[Ventana] = []
        if hay_sesion and candidato.proxima_hora is not None:
            con_sesion = max(servicio, MINUTOS_SESION)
            desde = max(candidato.proxima_hora + MINUTOS_SESION - con_sesion, inicio)
            hasta = min(candidato.proxima_hora, fin)
            if desde <= hasta:
                premio = candidato.puntos + self.opciones.bono
                propias.append(Ventana(reloj + desde, reloj + hasta, premio, con_sesion, turnos, SESION))
        # en día de feria solo se va si el propio grupo acordó reunirse, o si la persona lo pidió
        if fijo is None and not hay_sesion and self.hay_feria(candidato, dia):
            return propias
        sin_hora = hay_sesion and candidato.proxima_hora is None
        premio_del_dia = candidato.puntos + self.opciones.bono / 2 if sin_hora else None
        rotulo = DIA_DE_SESION if sin_hora else ""
        propias.append(Ventana(reloj + inicio, reloj + fin, premio_del_dia, None, turnos, rotulo))
        return propias

    def hay_feria(self, candidato: Candidato, dia: date) -> bool:
        """Si ese día hay feria donde se haría la visita."""
        return hay_feria(candidato.establecimiento, candidato.microrred, dia, self.opciones.ferias)
