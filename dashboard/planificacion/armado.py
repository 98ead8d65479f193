"""Los candidatos y las opciones como un problema de recorrido: quién entra, cuándo se le puede ver y qué cuesta ir."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import MINUTOS_SESION
from dashboard.planificacion.candidato import Candidato, Estado
from dashboard.planificacion.itinerario import MotivoSinVisita
from dashboard.planificacion.opciones import Fijo, ModoViaje, Opciones
from dashboard.planificacion.partida import dias_de_plan, hay_feria, hospedaje, lugar_base, lugar_de
from dashboard.planificacion.problema import (
    MINUTOS_DIA,
    SEGUNDOS,
    Comida,
    Guarda,
    Parada,
    Plan,
    Problema,
    Turno,
    Ventana,
)
from dashboard.planificacion.ritmo import Probable, probable
from dashboard.planificacion.viaje import Lugar, Tramo, Viajes
from dashboard.planificacion.vueltas import Noches, con_noches

#: candidatos que entran a la búsqueda, los de más prioridad: más no caben en un plan de días
MAXIMO_CANDIDATOS = 200
#: rótulos de las ventanas
SESION, DIA_DE_SESION = "sesion", "dia_de_sesion"
#: noches seguidas fuera cuando a más de la mitad de los candidatos no se llega en un día: de lunes a viernes
_NOCHES = 4
#: puntos que cuesta una noche fuera: entre dos planes parecidos, el que vuelve a casa
_COSTO_DE_NOCHE = 3.0


class Armado:
    """Lo que une a los candidatos con las paradas del problema, para ir y volver.

    Una parada es un establecimiento con todos los suyos: se va una vez. `paradas`: los candidatos de cada una, en el
    orden de las del problema.
    """

    def __init__(
        self,
        consulta: Consulta,
        opciones: Opciones,
        candidatos: Sequence[Candidato],
        viajes: Viajes,
        segundos: float = SEGUNDOS,
    ) -> None:
        """`segundos`: los que hay para todo; a elegir dónde dormir le toca la mitad a lo más."""
        self.guarda, self._de_noches = Guarda(segundos), Guarda(segundos / 2)
        self.consulta, self.viajes = consulta, viajes
        self.base = lugar_base(opciones.base, consulta)
        self.dias, self.saltos = dias_de_plan(opciones)
        self.fijos = {fijo.clave: fijo for fijo in opciones.fijos}
        # lo excluido no se visita, se haya pedido lo que se haya pedido
        self.obligatorias = (set(opciones.obligatorias) | set(self.fijos)) - set(opciones.excluidas)
        self.desconocidas = (self.obligatorias | set(opciones.excluidas)) - {c.clave for c in candidatos}
        self.descartados: list[tuple[Candidato, MotivoSinVisita]] = []
        self._lugares: dict[str, Lugar | None] = {}
        #: clave → cuándo se espera su sesión, de los que no la acordaron o cuyo acuerdo ya pasó
        self.probables = {c.clave: hallada for c in candidatos if (hallada := _probable(c, opciones)) is not None}
        self.opciones = opciones
        self.opciones = replace(opciones, noches=self._noches(candidatos))
        self.hospedajes = [hospedaje(codigo, consulta) for codigo in opciones.hospedajes]
        self.paradas = self._juntar(self._elegir(sorted(candidatos, key=lambda c: (-c.puntos, c.clave))))
        self.lugares, self.problema = self._problema()

    # -- quién entra

    def _noches(self, candidatos: Sequence[Candidato]) -> int:
        """Las que se eligieron o, si a más de la mitad no se llega en un día, las de una semana."""
        if self.opciones.noches is not None:
            return self.opciones.noches
        lugares = [lugar for candidato in candidatos if (lugar := self.lugar(candidato)) is not None]
        lejos = sum(not self.alcanza(self.base, lugar) for lugar in lugares)
        return _NOCHES if 2 * lejos > len(lugares) else 0

    def _elegir(self, candidatos: Sequence[Candidato]) -> list[Candidato]:
        """Los que entran a la búsqueda. Los demás quedan en `descartados` con su motivo."""
        excluidas = set(self.opciones.excluidas)
        con_lugar = {c.clave: lugar for c in candidatos if (lugar := self.lugar(c)) is not None}
        alcanzables = self._alcanzables(con_lugar.values())
        elegidos: list[Candidato] = []
        for candidato in candidatos:
            lugar = con_lugar.get(candidato.clave)
            if candidato.clave in excluidas:
                self.descartados.append((candidato, MotivoSinVisita.EXCLUIDA))
            elif lugar is None:
                self.descartados.append((candidato, MotivoSinVisita.SIN_COORDENADAS))
            elif lugar.codigo not in alcanzables:
                self.descartados.append((candidato, MotivoSinVisita.LEJOS))
            elif candidato.clave in self.obligatorias or len(elegidos) < MAXIMO_CANDIDATOS:
                elegidos.append(candidato)
            else:
                self.descartados.append((candidato, MotivoSinVisita.MENOR_PRIORIDAD))
        return elegidos

    def _alcanzables(self, lugares: Iterable[Lugar]) -> set[str]:
        """Los códigos a los que se puede ir y volver con las noches que hay.

        Puede decir que sí de uno que después no quepa, nunca que no de uno que cabría.
        """
        todos = {lugar.codigo: lugar for lugar in lugares}
        cerca = {codigo for codigo, lugar in todos.items() if self.alcanza(self.base, lugar)}
        posadas = list(({x.codigo: x for x in self.hospedajes} or todos).values())
        faltan = [lugar for codigo, lugar in todos.items() if codigo not in cerca]
        if not self.noches_seguidas or not faltan:
            return cerca
        ida, vuelta = (self._noches_de_camino(faltan, posadas, de_vuelta=lado) for lado in (False, True))
        return cerca | {
            codigo for codigo in ida if codigo in vuelta and ida[codigo] + vuelta[codigo] <= self.noches_seguidas
        }

    @property
    def noches_seguidas(self) -> int:
        """Las que de verdad se pueden dormir fuera: las que se permiten, si los días del plan se siguen."""
        return min(self.opciones.noches or 0, max(self._dias_seguidos() - 1, 0))

    def _noches_de_camino(
        self, lugares: Sequence[Lugar], posadas: Sequence[Lugar], *, de_vuelta: bool
    ) -> dict[str, int]:
        """Código → noches que se duermen antes del día de su visita o, `de_vuelta`, después; lo que se alcanza."""

        def tramo(cerca: Lugar, lejos: Lugar) -> Tramo:
            return self.viajes.tramo(lejos, cerca) if de_vuelta else self.viajes.tramo(cerca, lejos)

        noches: dict[str, int] = {}
        alcanzadas, nuevas = {self.base.codigo}, [self.base]
        for noche in range(self.noches_seguidas + 1):
            for lugar in lugares:
                if lugar.codigo not in noches and any(
                    self._se_recorre(tramo(posada, lugar), self.opciones.minutos_por_visita) for posada in nuevas
                ):
                    noches[lugar.codigo] = noche
            nuevas = [
                otra
                for otra in posadas
                if otra.codigo not in alcanzadas and any(self._se_recorre(tramo(posada, otra)) for posada in nuevas)
            ]
            alcanzadas |= {otra.codigo for otra in nuevas}
        return noches

    def _se_recorre(self, tramo: Tramo, visita: int = 0) -> bool:
        """Si un viaje (y una visita) caben en un día que empieza o acaba fuera de la base."""
        horas = (*self.opciones.jornada, *self.opciones.camino)
        por_rio = tramo.modo is ModoViaje.RIO
        return tramo.minutos + visita <= max(horas) - min(horas) and (por_rio or tramo.minutos <= self.opciones.manejo)

    def _dias_seguidos(self) -> int:
        return max((len(vuelta) for vuelta in self._vueltas()), default=0)

    def _vueltas(self) -> list[list[int]]:
        """Los días del plan (números) que se siguen en el calendario: el fin de semana y los feriados, en la base."""
        vueltas: list[list[int]] = [[0]] if self.dias else []
        for numero, (anterior, dia) in enumerate(pairwise(self.dias), 1):
            if (dia - anterior).days == 1:
                vueltas[-1].append(numero)
            else:
                vueltas.append([numero])
        return vueltas

    def alcanza(self, base: Lugar, lugar: Lugar) -> bool:
        """Si desde esa base se puede ir, visitar y volver en una jornada."""
        tramos = [self.viajes.tramo(base, lugar), self.viajes.tramo(lugar, base)]
        viaje = sum(tramo.minutos for tramo in tramos)
        manejo = sum(tramo.minutos for tramo in tramos if tramo.modo is not ModoViaje.RIO)
        inicio, fin = self.opciones.jornada
        return viaje + self.opciones.minutos_por_visita <= fin - inicio and manejo <= self.opciones.manejo

    def lugar(self, candidato: Candidato) -> Lugar | None:
        """El punto de un candidato; `None` si ni él ni su microrred tienen coordenadas."""
        codigo = candidato.establecimiento
        if codigo not in self._lugares:
            self._lugares[codigo] = lugar_de(self.consulta.nodo(codigo), self.consulta)
        return self._lugares[codigo]

    def _juntar(self, elegidos: Sequence[Candidato]) -> list[tuple[Candidato, ...]]:
        """Los de un mismo establecimiento juntos, hasta los que caben en un día; los llevados a otra fecha, aparte."""
        juntos: dict[tuple[str, Fijo | None], list[Candidato]] = {}
        de_lugar: dict[str, Fijo | None] = {}
        # a donde ya se va en una fecha se va entonces a ver a todos
        for candidato in sorted(elegidos, key=lambda c: c.clave not in self.fijos):
            fijo = self.fijos.get(candidato.clave)
            fijo = replace(fijo, clave="") if fijo else de_lugar.get(candidato.establecimiento)
            de_lugar.setdefault(candidato.establecimiento, fijo)
            juntos.setdefault((candidato.establecimiento, fijo), []).append(candidato)
        inicio, fin = self.opciones.jornada
        # quien trabaja a la hora de comer para a comer
        desde, hasta, pausa = self.opciones.comida or (0, 0, 0)
        fin -= pausa if inicio < desde + pausa and fin > hasta else 0
        paradas: list[tuple[Candidato, ...]] = []
        for propios in juntos.values():
            lugar = self.lugar(propios[0])
            assert lugar is not None
            camino = 2 * self.viajes.tramo(self.base, lugar).minutos
            libres = fin - inicio - (camino if self.alcanza(self.base, lugar) else 0)
            caben = min(libres // self.opciones.minutos_por_visita, self.opciones.visitas_por_dia)
            caben = max(caben, 1)
            paradas += [tuple(propios[i : i + caben]) for i in range(0, len(propios), caben)]
        return sorted(paradas, key=lambda propios: (-max(c.puntos for c in propios), propios[0].clave))

    # -- el problema

    def _problema(self) -> tuple[list[Lugar], Problema]:
        """Los lugares de la matriz, y una parada por establecimiento y un turno por equipo y día."""
        o, (inicio, fin) = self.opciones, self.opciones.jornada
        lugares = {self.base.codigo: self.base}
        de_parada = [self.lugar(propios[0]) for propios in self.paradas]
        for lugar in [*de_parada, *self.hospedajes]:
            if lugar is not None:
                lugares.setdefault(lugar.codigo, lugar)
        fila = {codigo: i for i, codigo in enumerate(lugares)}
        todos = list(lugares.values())
        matrices = {mes: self.viajes.matriz(todos, mes) for mes in sorted({dia.month for dia in self.dias})}
        de_siempre = matrices[self.dias[0].month] if self.dias else self.viajes.matriz(todos)
        turnos = tuple(
            Turno(
                f"{dia.isoformat()}-{equipo}",
                numero * MINUTOS_DIA + inicio,
                numero * MINUTOS_DIA + fin,
                0,
                o.visitas_por_dia,
                manejo=o.manejo,
                minutos=None if matrices[dia.month] is de_siempre else matrices[dia.month],
            )
            for numero, dia in enumerate(self.dias)
            for equipo in range(1, o.equipos + 1)
        )
        paradas = tuple(
            Parada(
                propios[0].clave,
                fila[propios[0].establecimiento],
                sum(candidato.puntos for candidato in propios),
                o.minutos_por_visita * len(propios),
                tuple(self._ventanas(propios)),
                obligatoria=any(candidato.clave in self.obligatorias for candidato in propios),
                cuenta=len(propios),
                preferente=any(map(self.pasa_del_piso, propios)),
            )
            for propios in self.paradas
        )
        pares = [(a, b) for a in range(len(todos)) for b in range(len(todos)) if a != b]
        conocidos = {(a, b): self.viajes.conocido(todos[a].codigo, todos[b].codigo) for a, b in pares}
        problema = Problema(
            paradas,
            turnos,
            de_siempre,
            precio=o.precio / 600,
            comida=Comida(*o.comida) if o.comida else None,
            rios=frozenset(par for par in pares if self.viajes.modo(todos[par[0]], todos[par[1]]) is ModoViaje.RIO),
            oscurece=o.oscurece,
            barcos={par: self._salidas(c.horas, c.dias) for par, c in conocidos.items() if c is not None and c.horas},
        )
        return todos, con_noches(problema, self._donde_dormir(fila, paradas), self._de_noches)

    @property
    def cortado(self) -> bool:
        """Si el tiempo cortó la elección de dónde dormir."""
        return self._de_noches.corto

    def _donde_dormir(self, fila: dict[str, int], paradas: Sequence[Parada]) -> Noches:
        o = self.opciones
        donde = [fila[lugar.codigo] for lugar in self.hospedajes] or [parada.lugar for parada in paradas]
        vueltas = tuple(
            tuple(dia * o.equipos + equipo for dia in vuelta)
            for vuelta in self._vueltas()
            for equipo in range(o.equipos)
        )
        precio = Opciones().precio / 600
        return Noches(o.noches or 0, tuple(dict.fromkeys(donde)), _COSTO_DE_NOCHE, vueltas, o.camino, precio)

    def sin_viajes_en_vano(self, plan: Plan) -> Plan:
        """El plan sin lo que un equipo viaja entre dos noches en la base si no visita a nadie."""
        rutas = {ruta.turno: ruta for ruta in plan.rutas}
        en_vano: set[int] = set()
        fuera: list[int] = []
        for equipo in range(self.opciones.equipos):
            for dia in range(len(self.dias)):
                turno = dia * self.opciones.equipos + equipo
                fuera.append(turno)
                if self.problema.turnos[turno].final == 0:
                    if not any(rutas[t].visitas for t in fuera if t in rutas):
                        en_vano |= set(fuera)
                    fuera = []
        return replace(plan, rutas=tuple(ruta for ruta in plan.rutas if ruta.turno not in en_vano))

    def _salidas(self, horas: Sequence[int], dias: Sequence[int]) -> tuple[int, ...]:
        """Los minutos del reloj del plan en que sale una embarcación."""
        return tuple(
            numero * MINUTOS_DIA + hora
            for numero, dia in enumerate(self.dias)
            if not dias or dia.isoweekday() in dias
            for hora in horas
        )

    def pasa_del_piso(self, candidato: Candidato) -> bool:
        """Si al primer día del plan pasaron más meses de los fijados desde su última supervisión, o no tuvo ninguna.

        Sin fijarlos, los de la oficina, a la fecha de datos. De quien no se sabe si fue supervisado no se dice.
        """
        if self.opciones.piso is None:
            return candidato.sobre_piso
        if not self.opciones.piso or candidato.estado is Estado.SIN_DATO or self.opciones.desde is None:
            return False
        if candidato.ultima_supervision is None:
            return True
        ultima, desde = candidato.ultima_supervision, self.opciones.desde
        meses = (desde.year - ultima.year) * 12 + desde.month - ultima.month - (desde.day < ultima.day)
        return meses >= self.opciones.piso

    def fijo_de(self, propios: Sequence[Candidato]) -> Fijo | None:
        """A dónde llevó la persona una parada, si llevó a alguno de los suyos."""
        return next((self.fijos[c.clave] for c in propios if c.clave in self.fijos), None)

    def _ventanas(self, propios: Sequence[Candidato]) -> Iterator[Ventana]:
        """Cuándo se puede empezar a visitarlos; si la persona lo fijó, solo entonces."""
        fijo, equipos = self.fijo_de(propios), self.opciones.equipos
        inicio, fin = self.opciones.jornada
        if fijo is not None and fijo.inicio is not None:
            inicio = fin = fijo.inicio
        for numero, dia in enumerate(self.dias):
            turnos: tuple[int, ...] = ()
            if fijo is not None and fijo.equipo is not None:
                turnos = (numero * equipos + fijo.equipo - 1,)
            if fijo is None or (fijo.fecha == dia and (fijo.equipo or 0) <= equipos):
                yield from self._de_un_dia(propios, numero, dia, (inicio, fin), turnos)

    def _de_un_dia(
        self,
        propios: Sequence[Candidato],
        numero: int,
        dia: date,
        horas: tuple[int, int],
        turnos: tuple[int, ...],
    ) -> Iterator[Ventana]:
        reloj, (inicio, fin), o = numero * MINUTOS_DIA, horas, self.opciones
        con_sesion = [candidato for candidato in propios if candidato.proxima_fecha == dia]
        todos = sum(candidato.puntos for candidato in propios)
        for candidato in con_sesion:
            # la suya va primero, y dura lo que la sesión
            if candidato.proxima_hora is None:
                continue
            dura = max(o.minutos_por_visita, MINUTOS_SESION)
            desde = max(candidato.proxima_hora + MINUTOS_SESION - dura, inicio)
            hasta = min(candidato.proxima_hora, fin)
            if desde <= hasta:
                servicio = dura + o.minutos_por_visita * (len(propios) - 1)
                yield Ventana(reloj + desde, reloj + hasta, todos + o.bono, servicio, turnos, SESION)
        # en día de feria solo se va si el propio grupo acordó reunirse, o si la persona lo pidió
        if self.fijo_de(propios) is None and not con_sesion and self.hay_feria(propios[0], dia):
            return
        sin_hora = any(candidato.proxima_hora is None for candidato in con_sesion)
        # a lo probable, su parte del bono: en décimas, para que casi todos los días sigan siendo iguales
        parte = sum(self.probables[c.clave].parte(dia) for c in propios if c.clave in self.probables)
        parte = max(min(round(parte, 1), 1.0), 0.5 if sin_hora else 0.0)
        premio_del_dia = todos + o.bono * parte if parte and o.bono else None
        rotulo = DIA_DE_SESION if sin_hora else ""
        # la visita entera, dentro de la jornada: los días fuera se viaja antes y después
        hasta = fin if inicio == fin else fin - o.minutos_por_visita * len(propios)
        yield Ventana(reloj + inicio, reloj + hasta, premio_del_dia, None, turnos, rotulo)

    def hay_feria(self, candidato: Candidato, dia: date) -> bool:
        """Si ese día hay feria donde se haría la visita."""
        return hay_feria(candidato.establecimiento, candidato.microrred, dia, self.opciones.ferias)


def _probable(candidato: Candidato, opciones: Opciones) -> Probable | None:
    """Cuándo se espera la próxima sesión de quien no tiene una acordada de aquí en adelante."""
    acordada = candidato.proxima_fecha
    if candidato.ultima_sesion is None or opciones.desde is None or (acordada and acordada >= opciones.desde):
        return None
    return probable(candidato.ultima_sesion, candidato.ritmo, opciones.desde)
