"""Las horas de un turno: cuándo se parte, se come, se llega y se atiende, en el orden que se dé.

Con las paradas en su orden, salir cuanto antes de cada una es lo mejor para todas las que siguen; solo hay que llevar
dos cuentas, la de quien ya comió y la de quien todavía no.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from dashboard.planificacion.problema import Alternativa, Problema, Ruta, Visita

#: dónde entra una alternativa: (minutos que se pierden, turno, posición, minutos de viaje de más)
Sitio = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class _Paso:
    """Una llegada y, en una parada, el inicio. `antes`: el paso anterior de la misma cuenta."""

    parte: int
    llegada: int
    inicio: int
    comida: int | None
    #: si se come en el lugar a donde se llega y no en el que se deja
    alli: bool
    antes: _Paso | None


#: si ya se comió → cuándo se está libre, y el paso con que se llegó
_Cuentas = dict[bool, tuple[int, _Paso | None]]


class Recorrido:
    """Una ruta en construcción: su turno y sus alternativas en orden, con las horas al día.

    `pronto[i]` es el inicio más temprano de la parada `i` y `tarde[i]` el más tardío que deja atender a las demás, sin
    contar la comida, el río ni las embarcaciones, que `vale` sí comprueba.
    """

    __slots__ = ("_minutos", "_p", "fin", "manejo", "numero", "pronto", "secuencia", "tarde", "turno", "vale", "viaje")

    def __init__(self, problema: Problema, turno: int, secuencia: Sequence[Alternativa]) -> None:
        self._p, self.numero, self.turno = problema, turno, problema.turnos[turno]
        self._minutos = problema.matriz(self.turno)
        self.cambiar(list(secuencia))

    def cambiar(self, secuencia: list[Alternativa]) -> None:
        """Pone otra secuencia y recalcula las horas. `vale` dice si cabe en el turno."""
        self.secuencia = secuencia
        minutos, turno = self._minutos, self.turno
        lugares = [turno.base, *(opcion.lugar for opcion in secuencia), turno.final]
        #: minutos de viaje de toda la ruta
        self.viaje = sum(minutos[a][b] for a, b in pairwise(lugares))
        self.manejo = self._manejo(secuencia)
        self.fin = self._recorrer(secuencia)
        self.vale = self.fin is not None
        self.pronto = self._mas_pronto(secuencia)
        limite, lugar = turno.fin, turno.final
        self.tarde: list[int] = []
        for opcion in reversed(secuencia):
            limite = min(opcion.hasta, limite - minutos[opcion.lugar][lugar] - opcion.servicio)
            self.tarde.insert(0, limite)
            lugar = opcion.lugar

    def medir(self, secuencia: Sequence[Alternativa]) -> int | None:
        """Los minutos de viaje de otra secuencia en este turno; `None` si no cabe."""
        lugares = [self.turno.base, *(opcion.lugar for opcion in secuencia), self.turno.final]
        minutos = self._minutos
        return sum(minutos[a][b] for a, b in pairwise(lugares)) if self._recorrer(secuencia) is not None else None

    def _manejo(self, secuencia: Sequence[Alternativa]) -> int:
        """Los minutos de viaje que no son por río."""
        lugares = [self.turno.base, *(opcion.lugar for opcion in secuencia), self.turno.final]
        return sum(self._minutos[a][b] for a, b in pairwise(lugares) if (a, b) not in self._p.rios)

    def _mas_pronto(self, secuencia: Sequence[Alternativa]) -> list[int]:
        minutos, reloj, lugar = self._minutos, self.turno.inicio, self.turno.base
        pronto = []
        for opcion in secuencia:
            inicio = max(opcion.desde, reloj + minutos[lugar][opcion.lugar])
            pronto.append(inicio)
            reloj, lugar = inicio + opcion.servicio, opcion.lugar
        return pronto

    # -- hacia adelante, con todo

    def _recorrer(self, secuencia: Sequence[Alternativa]) -> tuple[list[_Paso], _Paso] | None:
        """Los pasos hasta cada parada y el último, el de donde acaba; `None` si no cabe."""
        turno, comida = self.turno, self._p.comida
        visitas = sum(opcion.cuenta for opcion in secuencia)
        if visitas > (visitas if turno.maximo is None else turno.maximo):
            return None
        if turno.manejo is not None and self._manejo(secuencia) > turno.manejo:
            return None
        # quien empieza tarde ya comió
        comio = comida is None or turno.inicio - turno.medianoche >= comida.desde + comida.minutos
        cuentas: _Cuentas = {comio: (turno.inicio, None)}
        lugar = turno.base
        for opcion in secuencia:
            cuentas, lugar = self._atender(cuentas, lugar, opcion), opcion.lugar
        ultimo = self._ultimo(cuentas, lugar)
        if ultimo is None:
            return None
        pasos: list[_Paso] = []
        previo = ultimo.antes
        while previo is not None:
            pasos.append(previo)
            previo = previo.antes
        return pasos[::-1], ultimo

    def _atender(self, cuentas: _Cuentas, lugar: int, opcion: Alternativa) -> _Cuentas:
        """De cada cuenta, cuándo se sale lo antes posible de la parada siguiente."""
        nuevas: _Cuentas = {}
        for ya, (reloj, antes) in cuentas.items():
            for comido, paso in self._hasta(reloj, lugar, opcion.lugar, opcion.desde, antes, ya=ya):
                sale = paso.inicio + opcion.servicio
                if paso.inicio <= opcion.hasta and (comido not in nuevas or sale < nuevas[comido][0]):
                    nuevas[comido] = (sale, paso)
        return nuevas

    def _hasta(
        self, reloj: int, a: int, b: int, desde: int, antes: _Paso | None, *, ya: bool
    ) -> list[tuple[bool, _Paso]]:
        """De `a` a `b` desde un minuto del reloj, y si entonces ya se comió: antes, a bordo, de camino o al llegar."""
        pasos = []
        if (directo := self._viajar(reloj, a, b)) is not None:
            parte, llegada = directo
            comido = ya or ((a, b) in self._p.rios and self._da_tiempo(parte, llegada))
            pasos.append((comido, _Paso(parte, llegada, max(llegada, desde), None, False, antes)))
            if not comido and (cuando := self._come(llegada)) is not None:
                acaba = cuando + self._pausa
                pasos.append((True, _Paso(parte, llegada, max(acaba, desde), cuando, True, antes)))
        cuando = None if ya else self._come(reloj)
        despues = None if cuando is None else self._con_pausa(reloj, cuando, a, b)
        if despues is not None:
            parte, llegada = despues
            pasos.append((True, _Paso(parte, llegada, max(llegada, desde), cuando, False, antes)))
        return pasos

    def _con_pausa(self, reloj: int, cuando: int, a: int, b: int) -> tuple[int, int] | None:
        """(cuándo parte, cuándo llega) quien come a una hora: por tierra, en el camino; por río, antes de embarcar."""
        if (a, b) in self._p.rios or (a, b) in self._p.barcos:
            return self._viajar(cuando + self._pausa, a, b)
        llegada = reloj + self._minutos[a][b]
        return (reloj, llegada + self._pausa) if cuando <= llegada else None

    @property
    def _pausa(self) -> int:
        return self._p.comida.minutos if self._p.comida else 0

    def _da_tiempo(self, parte: int, llegada: int) -> bool:
        """Si a bordo se come a su hora."""
        cuando = self._come(parte)
        return cuando is not None and cuando + self._pausa <= llegada

    def _ultimo(self, cuentas: dict[bool, tuple[int, _Paso | None]], lugar: int) -> _Paso | None:
        """La llegada más temprana a donde acaba, con la comida hecha o a tiempo de hacerla allí."""
        turno, comida = self.turno, self._p.comida
        posibles: list[_Paso] = []
        for ya, (reloj, antes) in cuentas.items():
            for comido, paso in self._hasta(reloj, lugar, turno.final, 0, antes, ya=ya):
                a_tiempo = comido or comida is None or paso.llegada <= turno.medianoche + comida.hasta
                if paso.llegada <= turno.fin and a_tiempo and not paso.alli:
                    posibles.append(paso)
        return min(posibles, key=lambda paso: paso.llegada, default=None)

    def _viajar(self, reloj: int, a: int, b: int) -> tuple[int, int] | None:
        """(cuándo parte, cuándo llega) quien está listo en un minuto; `None` si ya no hay cómo."""
        p = self._p
        salidas = p.barcos.get((a, b)) if a != b else None
        if salidas is not None:
            cual = bisect_left(salidas, reloj)
            return (salidas[cual], salidas[cual] + self._minutos[a][b]) if cual < len(salidas) else None
        llegada = reloj + self._minutos[a][b]
        if (a, b) in p.rios and llegada - self.turno.medianoche > p.oscurece:
            return None
        return reloj, llegada

    def _come(self, reloj: int) -> int | None:
        """Cuándo empieza a comer quien queda libre en un minuto; `None` si ya pasó la hora."""
        comida = self._p.comida
        if comida is None:
            return None
        cuando = max(reloj, self.turno.medianoche + comida.desde)
        return cuando if cuando <= self.turno.medianoche + comida.hasta else None

    # -- dónde entra una parada más

    def _desvio(self, opcion: Alternativa, posicion: int) -> tuple[int, int] | None:
        """Minutos que se pierden (viaje, espera y servicio) y de viaje al poner `opcion`; `None` si seguro no cabe."""
        minutos, turno = self._minutos, self.turno
        antes = self.secuencia[posicion - 1] if posicion else None
        sale = self.pronto[posicion - 1] + antes.servicio if antes else turno.inicio
        desde_lugar = antes.lugar if antes else turno.base
        ida = minutos[desde_lugar][opcion.lugar]
        inicio = max(opcion.desde, sale + ida)
        if inicio > opcion.hasta:
            return None
        sigue = self.secuencia[posicion].lugar if posicion < len(self.secuencia) else turno.final
        de_mas = ida + minutos[opcion.lugar][sigue] - minutos[desde_lugar][sigue]
        if turno.manejo is not None and not self._p.rios and self.manejo + de_mas > turno.manejo:
            return None
        if posicion == len(self.secuencia):
            llegada = inicio + opcion.servicio + minutos[opcion.lugar][turno.final]
            previa = sale + minutos[desde_lugar][turno.final] if antes else turno.inicio
            return (llegada - previa, de_mas) if llegada <= turno.fin else None
        despues = self.secuencia[posicion]
        nuevo = max(inicio + opcion.servicio + minutos[opcion.lugar][sigue], despues.desde)
        return (nuevo - self.pronto[posicion], de_mas) if nuevo <= self.tarde[posicion] else None

    def sitio(self, opcion: Alternativa) -> Sitio | None:
        """Dónde entra con menos desvío; `None` si no entra o el turno ya tiene todas las paradas que admite."""
        if self.turno.maximo is not None and self.cuenta + opcion.cuenta > self.turno.maximo:
            return None
        desvios = ((self._desvio(opcion, i), i) for i in range(len(self.secuencia) + 1))
        for (perdidos, de_mas), i in sorted((desvio, i) for desvio, i in desvios if desvio is not None):
            # lo que el desvío no mira se comprueba entero
            if self._cabe(opcion, i):
                return perdidos, self.numero, i, de_mas
        return None

    def _cabe(self, opcion: Alternativa, posicion: int) -> bool:
        p = self._p
        solo_minutos = p.comida is None and not p.rios and not p.barcos
        return solo_minutos or self._recorrer(self.con(opcion, posicion)) is not None

    def _mas_tarde(self, paso: _Paso, a: int, b: int) -> int:
        """Lo más tarde que se puede llegar a lo primero sin atrasarlo."""
        if (a, b) in self._p.barcos:
            return paso.llegada
        hasta = paso.inicio if paso.comida is None else paso.comida
        return min(hasta, self.turno.medianoche + self._p.oscurece) if (a, b) in self._p.rios else hasta

    @property
    def cuenta(self) -> int:
        """Visitas que lleva."""
        return sum(opcion.cuenta for opcion in self.secuencia)

    def con(self, opcion: Alternativa, posicion: int) -> list[Alternativa]:
        """La secuencia con una parada más."""
        return [*self.secuencia[:posicion], opcion, *self.secuencia[posicion:]]

    def ruta(self) -> Ruta:
        """La ruta con sus horas. El equipo sale lo más tarde que puede sin atrasar lo primero que hace."""
        assert self.fin is not None
        pasos, ultimo = self.fin
        p, minutos, lugar = self._p, self._minutos, self.turno.base
        visitas: list[Visita] = []
        for opcion, paso in zip(self.secuencia, pasos, strict=True):
            viaje, ventanas = minutos[lugar][opcion.lugar], p.paradas[opcion.parada].ventanas
            ventana = next(i for i in opcion.ventanas if ventanas[i].desde <= paso.inicio <= ventanas[i].hasta)
            parte, llegada = paso.parte, paso.llegada
            if not visitas and (paso.comida is None or paso.alli):
                llegada = self._mas_tarde(paso, lugar, opcion.lugar)
                parte = paso.parte + llegada - paso.llegada
            fin = paso.inicio + opcion.servicio
            visitas.append(Visita(
                opcion.parada, ventana, parte, llegada, paso.inicio, fin, viaje, opcion.premio, paso.comida,
            ))  # fmt: skip
            lugar = opcion.lugar
        vuelta = minutos[lugar][self.turno.final]
        salida = ultimo.parte
        if visitas:
            primera = visitas[0]
            come_antes = primera.comida is not None and primera.comida < primera.parte
            salida = primera.comida if come_antes and primera.comida is not None else primera.parte
        return Ruta(self.numero, salida, tuple(visitas), ultimo.parte, vuelta, ultimo.llegada, ultimo.comida)
