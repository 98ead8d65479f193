"""Dónde se duerme: con qué noches fuera de la base reúnen más los turnos de cada equipo.

Una vuelta son los días seguidos de un equipo entre dos noches en su base. Se mira cuánto reuniría un día que amanece en
un lugar y acaba en otro, para todos los pares a la vez; con eso, hacia atrás, cuánto vale dormir en cada lugar cada
noche; y se elige hacia adelante, sin contar dos veces la misma parada. Lo elegido son turnos con su principio y su fin:
el recorrido de cada día lo busca después `ruta`, con todo.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace

import numpy as np

from dashboard.nucleo.matrices import Booleanos, Decimales, Enteros
from dashboard.planificacion.dias import INFINITO, Dias, Paradas
from dashboard.planificacion.insercion import insertar, valor_de
from dashboard.planificacion.problema import Alternativa, Guarda, Problema, Turno, Ventana, alternativas
from dashboard.planificacion.recorrido import Recorrido
from dashboard.planificacion.ruta import en_listas, planificar

#: lugares donde dormir que se comparan, además de la base
_LUGARES = 24
#: minutos de viaje hasta los que un lugar sirve para visitar a otro desde él
_VECINOS = 90
#: paradas que se prueban en un día sin tope de visitas
_PARADAS_POR_DIA = 6
#: cuánto se confía en lo que aún no se ha repartido: con poco, se aprovecha lo que está a mano
_CONFIANZAS = (1.0, 0.85, 0.7, 0.55, 0.4, 0.2)
#: veces que se vuelve a andar con los premios algo cambiados, y cuánto: para no quedarse siempre en la misma vuelta
_OTRAS_VECES, _CAMBIO = 24, 0.5
#: maneras de dormir que se comparan con una búsqueda corta, y las iteraciones de cada una
_PROBADAS, _ITERACIONES = 10, 40
#: trozos por paradas desde los que cada cosa cuesta demasiado: se anda y se compara la cuarta parte
_MUCHO = 1000
#: premio de más de lo que se visita sí o sí
_OBLIGATORIA = 10_000
#: qué parte de su premio cuenta lo que va después de las preferentes
_NO_PREFERENTE = 0.25


@dataclass(frozen=True, slots=True)
class Noches:
    """Lo que se permite: noches seguidas, filas donde se duerme y premio que cuesta cada noche.

    `vueltas`: los turnos (posiciones) de un equipo en días que se siguen, cada una por su lado. `camino`: entre qué
    minutos se viaja cuando el día empieza o acaba fuera de la base; `None`: los del turno. Si el minuto de viaje cuesta
    menos que `precio`, también se elige dónde dormir como si costara eso: quien viaja no visita.
    """

    maximo: int
    lugares: tuple[int, ...]
    costo: float
    vueltas: tuple[tuple[int, ...], ...]
    camino: tuple[int, int] | None = None
    precio: float = 0.0

    def horas(self, turno: Turno) -> tuple[int, int]:
        """De cuándo a cuándo dura un turno que empieza o acaba fuera de la base."""
        desde, hasta = self.camino or (turno.inicio - turno.medianoche, turno.fin - turno.medianoche)
        return min(turno.inicio, turno.medianoche + desde), max(turno.fin, turno.medianoche + hasta)


def con_noches(problema: Problema, noches: Noches, guarda: Guarda | None = None) -> Problema:
    """El mismo problema con los turnos que duermen fuera, si así se reúne más; si no, como estaba.

    `guarda`: si corta, lo que faltaba se queda como estaba. Sin ella, la del problema.
    """
    problema = en_listas(problema)
    guarda = guarda or Guarda(problema.segundos)
    opciones = [replace(o, premio=_pesa(problema, o.parada, o.premio)) for o in alternativas(problema)]
    if not noches.maximo or not noches.lugares or not opciones:
        return problema
    precios = sorted({problema.precio, max(problema.precio, noches.precio)})
    fuera = [replace(problema, turnos=_turnos(replace(problema, precio=p), opciones, noches, guarda)) for p in precios]
    return max((problema, *fuera), key=lambda posible: _vale(posible, opciones, noches))


def _turnos(problema: Problema, opciones: Sequence[Alternativa], noches: Noches, guarda: Guarda) -> tuple[Turno, ...]:
    """Los turnos, cada uno con dónde amanece y dónde duerme."""
    mirada = _Mirada(problema, opciones, noches)
    # de las que caben en tantas noches: cada trozo acaba en la base
    trozos = [trozo for vuelta in noches.vueltas for trozo in _trozos(vuelta, noches.maximo + 1)]
    parte = 1 if len(trozos) * len(mirada.libres) <= _MUCHO else 4
    turnos = problema.turnos
    for trozo in trozos:
        if guarda.acabo():
            break
        base = turnos[trozo[0]].base
        hasta_aqui = replace(problema, turnos=turnos)
        posibles = [_durmiendo(hasta_aqui, trozo, duermen, noches) for duermen in mirada.proponer(trozo, parte)]
        medidas = [
            (_de_un_trozo(replace(otro, segundos=guarda.quedan), mirada.libres, trozo, base, noches.costo), otro)
            for otro in (hasta_aqui, *posibles)
            # lo que no se mira al proponer, la noche en el río y las embarcaciones, también deja ir y venir
            if all(Recorrido(otro, turno, []).vale for turno in trozo)
        ]
        (_, usadas), elegido = max(medidas, key=lambda medida: medida[0][0])
        turnos = elegido.turnos
        mirada.tomar(usadas)
    return turnos


def _durmiendo(problema: Problema, trozo: Sequence[int], duermen: Sequence[int], noches: Noches) -> Problema:
    """El problema con los turnos de un trozo acabando en esas filas."""
    turnos = list(problema.turnos)
    amanece = base = turnos[trozo[0]].base
    for turno, duerme in zip(trozo, duermen, strict=True):
        if amanece != base or duerme != base:
            inicio, fin = noches.horas(turnos[turno])
            turnos[turno] = replace(turnos[turno], inicio=inicio, fin=fin, base=amanece, duerme=duerme)
        amanece = duerme
    return replace(problema, turnos=tuple(turnos))


def _de_un_trozo(
    problema: Problema, libres: Set[int], trozo: Sequence[int], base: int, costo: float
) -> tuple[float, set[int]]:
    """Lo que reúnen los turnos de un trozo en una búsqueda corta, menos viaje y noches, y qué paradas toman."""
    lugar = {turno: i for i, turno in enumerate(trozo)}
    paradas = tuple(
        replace(parada, ventanas=_en_el_trozo(parada.ventanas, lugar) if i in libres else ())
        for i, parada in enumerate(problema.paradas)
    )
    suyo = replace(
        problema,
        paradas=paradas,
        turnos=tuple(problema.turnos[turno] for turno in trozo),
        iteraciones=_ITERACIONES,
    )
    plan = planificar(suyo)
    visitas = [(visita.parada, visita.premio) for ruta in plan.rutas for visita in ruta.visitas]
    premio = sum(_pesa(problema, parada, premio) for parada, premio in visitas)
    viaje = sum(ruta.viaje for ruta in plan.rutas)
    noches = sum(turno.final != base for turno in suyo.turnos)
    return round(premio - problema.precio * viaje - costo * noches, 6), {parada for parada, _ in visitas}


def _en_el_trozo(ventanas: Sequence[Ventana], lugar: Mapping[int, int]) -> tuple[Ventana, ...]:
    """Las ventanas que tocan a esos turnos, con sus nuevas posiciones."""
    return tuple(
        replace(ventana, turnos=tuple(lugar[turno] for turno in ventana.turnos if turno in lugar))
        for ventana in ventanas
        if not ventana.turnos or any(turno in lugar for turno in ventana.turnos)
    )


def _pesa(problema: Problema, parada: int, premio: float) -> float:
    """Lo que pesa una parada al elegir dónde dormir: lo pedido, más que todo; lo que no es preferente, menos."""
    propia = problema.paradas[parada]
    if propia.obligatoria:
        return premio + _OBLIGATORIA
    menos = not propia.preferente and any(otra.preferente for otra in problema.paradas)
    return premio * _NO_PREFERENTE if menos else premio


def _trozos(vuelta: Sequence[int], largo: int) -> list[Sequence[int]]:
    return [vuelta[i : i + largo] for i in range(0, len(vuelta), largo)]


def _vale(problema: Problema, opciones: Sequence[Alternativa], noches: Noches) -> float:
    """Lo que reúne llenando los turnos de una vez, menos las noches."""
    bases = {i: problema.turnos[vuelta[0]].base for vuelta in noches.vueltas for i in vuelta}
    fuera = sum(problema.turnos[i].final != base for i, base in bases.items())
    lleno = insertar(problema, opciones, [[] for _ in problema.turnos], Guarda(problema.segundos))
    return valor_de(problema, lleno)[0] - noches.costo * fuera


class _Mirada:
    """Las paradas como columnas y los lugares donde se puede dormir; `libre`: las que ninguna vuelta tomó todavía."""

    def __init__(self, problema: Problema, opciones: Sequence[Alternativa], noches: Noches) -> None:
        self.problema, self.noches = problema, noches
        paradas = sorted({opcion.parada for opcion in opciones})
        self._numero = {parada: i for i, parada in enumerate(paradas)}
        self.lugar: Enteros = np.array([problema.paradas[parada].lugar for parada in paradas])
        self.cuenta: Enteros = np.array([problema.paradas[parada].cuenta for parada in paradas])
        self.libre: Booleanos = np.ones(len(paradas), dtype=bool)
        #: (turnos, paradas): lo más que da cada una en cada turno, −1 si no la admite; y lo que dura
        self.premio: Decimales = np.full((len(problema.turnos), len(paradas)), -1.0)
        self.dura: Enteros = np.zeros((len(problema.turnos), len(paradas)), dtype=np.int64)
        for opcion in opciones:
            i = self._numero[opcion.parada]
            for turno in opcion.turnos:
                if opcion.premio > self.premio[turno, i]:
                    self.premio[turno, i], self.dura[turno, i] = opcion.premio, opcion.servicio
        self._matrices: dict[int, Enteros] = {}

    def minutos(self, turno: int) -> Enteros:
        """(filas, filas): los de un turno; lo que va por embarcación o llegaría de noche no se mira aquí."""
        suya = self.problema.matriz(self.problema.turnos[turno])
        if id(suya) not in self._matrices:
            self._matrices[id(suya)] = np.asarray(suya, dtype=np.int64)
        return self._matrices[id(suya)]

    @property
    def libres(self) -> set[int]:
        """Las paradas que ninguna vuelta tomó todavía."""
        return {parada for parada, i in self._numero.items() if self.libre[i]}

    def tomar(self, paradas: Iterable[int]) -> None:
        """Las paradas que ya son de una vuelta."""
        self.libre = self.libre.copy()
        self.libre[[self._numero[parada] for parada in paradas]] = False

    def proponer(self, trozo: Sequence[int], parte: int) -> list[tuple[int, ...]]:
        """Varias maneras de dormir en un trozo: la fila donde acaba cada turno; el último, donde empezó el primero.

        `parte`: entre cuánto se dividen las veces que se anda y las que se dan.
        """
        base = self.problema.turnos[trozo[0]].base
        donde = np.array([base, *self._lugares(trozo, base)])
        a, b = (x.ravel() for x in np.meshgrid(donde, donde, indexing="ij"))
        dias = [self._reune(turno, a, b, self.libre)[0].reshape(len(donde), -1) for turno in trozo]
        # por noche y lugar: lo más que dan los días que faltan hasta volver; sin contar repetidas
        costo = np.where(donde == base, 0.0, self.noches.costo)
        resto = [np.where(donde == base, 0.0, -np.inf)]
        for ganancia in reversed(dias[1:]):
            resto.insert(0, (ganancia - costo[None] + resto[0][None]).max(axis=1))
        andadas = [self._andar(trozo, donde, resto, costo, confianza) for confianza in _CONFIANZAS]
        azar, premio = np.random.default_rng(self.problema.semilla), self.premio
        for vez in range(_OTRAS_VECES // parte):
            suerte = azar.uniform(1 - _CAMBIO, 1 + _CAMBIO, premio.shape[1])
            self.premio = np.where(premio >= 0, premio * suerte, premio)
            andadas.append(self._andar(trozo, donde, resto, costo, _CONFIANZAS[vez % len(_CONFIANZAS)]))
        self.premio = premio
        vueltas = [self._afinar(trozo, donde, costo, vuelta) for vuelta in andadas if vuelta]
        distintas = dict.fromkeys(tuple(vuelta.duermen) for vuelta in vueltas)
        return sorted(distintas, key=lambda duermen: -self._reunen(trozo, base, duermen))[: _PROBADAS // parte]

    def _reunen(self, trozo: Sequence[int], base: int, duermen: Sequence[int]) -> float:
        """Lo que daría un trozo durmiendo ahí, día tras día, menos las noches."""
        libre, suma = self.libre, 0.0
        for turno, amanece, duerme in zip(trozo, (base, *duermen), duermen, strict=False):
            ganancia, tomada = self._reune(turno, np.array([amanece]), np.array([duerme]), libre)
            suma += float(ganancia[0]) - self.noches.costo * (duerme != base)
            libre = libre & ~tomada[0]
        return suma

    def _andar(
        self, trozo: Sequence[int], donde: Enteros, resto: Sequence[Decimales], costo: Decimales, confianza: float
    ) -> _Vuelta | None:
        """La vuelta que cada día va a lo que promete más."""
        libre, duermen, tomadas, ganancias = self.libre, [], [], []
        aqui = int(donde[0])
        for numero, turno in enumerate(trozo):
            ganancia, tomada = self._reune(turno, np.full_like(donde, aqui), donde, libre)
            promete = ganancia - costo + np.where(np.isfinite(resto[numero]), confianza * resto[numero], -np.inf)
            elegido = int(np.argmax(promete))
            if not np.isfinite(promete[elegido]):
                return None
            aqui, libre = int(donde[elegido]), libre & ~tomada[elegido]
            duermen.append(aqui)
            tomadas.append(tomada[elegido])
            ganancias.append(float(ganancia[elegido] - costo[elegido]))
        return _Vuelta(duermen, tomadas, ganancias)

    def _afinar(self, trozo: Sequence[int], donde: Enteros, costo: Decimales, vuelta: _Vuelta) -> _Vuelta:
        """Cambia una noche por la mejor para los dos días que separa, mientras gane."""
        base, mejora = int(donde[0]), True
        while mejora:
            mejora = False
            for noche in range(len(trozo) - 1):
                de = vuelta.duermen[noche - 1] if noche else base
                a = vuelta.duermen[noche + 1]
                otros = [t for dia, t in enumerate(vuelta.tomadas) if dia not in (noche, noche + 1)]
                libre = self.libre & ~np.logical_or.reduce([np.zeros_like(self.libre), *otros])
                un_dia, toma = self._reune(trozo[noche], np.full_like(donde, de), donde, libre)
                sigue, tambien = self._reune(trozo[noche + 1], donde, np.full_like(donde, a), libre[None] & ~toma)
                fin = float(costo[donde == a][0])
                suma = un_dia - costo + sigue - fin
                elegido = int(np.argmax(suma))
                if suma[elegido] > vuelta.ganancias[noche] + vuelta.ganancias[noche + 1] + 1e-6:
                    vuelta = vuelta.con(
                        noche,
                        int(donde[elegido]),
                        (toma[elegido], tambien[elegido]),
                        (float(un_dia[elegido] - costo[elegido]), float(sigue[elegido] - fin)),
                    )
                    mejora = True
        return vuelta

    def _lugares(self, trozo: Sequence[int], base: int) -> list[int]:
        """Los que más premio tienen cerca, sin repetir lo que otro ya cubre; y los que quedan a medio camino."""
        minutos = self.minutos(trozo[0])
        premio = np.where(self.libre, np.maximum(self.premio[list(trozo)].max(axis=0), 0), 0.0)
        posibles = [fila for fila in dict.fromkeys(self.noches.lugares) if fila != base]
        cerca = minutos[posibles][:, self.lugar] <= _VECINOS if posibles else np.zeros((0, len(premio)), dtype=bool)
        elegidos: list[int] = []
        while len(elegidos) < min(_LUGARES, len(posibles)):
            vale = cerca @ premio
            vale[[posibles.index(fila) for fila in elegidos]] = -1
            mejor = int(np.argmax(vale))
            if vale[mejor] <= 0:
                break
            elegidos.append(posibles[mejor])
            premio = np.where(cerca[mejor], premio / 4, premio)
        return elegidos + self._de_paso(elegidos, posibles, minutos, base, trozo[0])

    def _de_paso(
        self, elegidos: Sequence[int], posibles: Sequence[int], minutos: Enteros, base: int, turno: int
    ) -> list[int]:
        """Para cada lugar al que no se llega en un día, el que más acorta la mayor de sus dos mitades."""
        t = self.problema.turnos[turno]
        inicio, fin = self.noches.horas(t)
        dia = fin - inicio if t.manejo is None or self.problema.rios else min(fin - inicio, t.manejo)
        de_paso = []
        for lejos in elegidos:
            if minutos[base, lejos] > dia and posibles:
                mitades = np.maximum(minutos[base, posibles], minutos[posibles, lejos])
                de_paso.append(posibles[int(np.argmin(mitades))])
        return [fila for fila in dict.fromkeys(de_paso) if fila not in elegidos]

    def _dias(self, turno: int, a: Enteros, b: Enteros) -> Dias:
        t = self.problema.turnos[turno]
        paradas = Paradas(self.minutos(turno), self.lugar, self.dura[turno])
        return Dias(self.problema, t, self.noches.horas(t), (a, b), paradas)

    def _reune(self, turno: int, a: Enteros, b: Enteros, libre: Booleanos) -> tuple[Decimales, Booleanos]:
        """(pares,) premio menos viaje de un día que amanece en `a` y acaba en `b`, y (pares, paradas) lo que tomó.

        Añade lo que más rinde mientras quepa; −inf si ni siquiera llega.
        """
        t, fila = self.problema.turnos[turno], np.arange(len(a))
        premio, dia = self.premio[turno], self._dias(turno, a, b)
        libres = (libre & (premio >= 0)) & dia.llega[:, None]
        tomadas, ganancia = np.zeros_like(libres), np.where(dia.llega, -self.problema.precio * dia.viaje, -np.inf)
        tope = np.full(len(a), 10**6 if t.maximo is None else t.maximo)
        for _ in range(min(t.maximo or _PARADAS_POR_DIA, _PARADAS_POR_DIA)):
            sitios = dia.sitios()
            neto = premio[None] - self.problema.precio * sitios.de_mas
            libres &= (sitios.de_mas < INFINITO) & (neto > 0) & (self.cuenta[None] <= tope[:, None])
            rinde = np.where(libres, neto * neto / np.maximum(sitios.de_mas + self.dura[turno][None], 1), -1.0)
            cual = rinde.argmax(axis=1)
            hay = rinde[fila, cual] >= 0
            if not hay.any():
                break
            ganancia += np.where(hay, neto[fila, cual], 0.0)
            tope = tope - np.where(hay, self.cuenta[cual], 0)
            dia.poner(sitios, cual, hay)
            # a la que ya no le cabe ninguna no se le vuelve a mirar
            libres[~hay] = False
            libres[fila[hay], cual[hay]] = False
            tomadas[fila[hay], cual[hay]] = True
        return ganancia, tomadas


@dataclass(frozen=True, slots=True)
class _Vuelta:
    """Dónde acaba cada día, qué paradas toma y cuánto gana."""

    duermen: list[int]
    tomadas: list[Booleanos]
    ganancias: list[float]

    def con(
        self, noche: int, lugar: int, tomadas: tuple[Booleanos, Booleanos], ganancias: tuple[float, float]
    ) -> _Vuelta:
        """La misma con otra noche y los dos días que separa."""
        dias = slice(noche, noche + 2)
        otra = _Vuelta(list(self.duermen), list(self.tomadas), list(self.ganancias))
        otra.duermen[noche], otra.tomadas[dias], otra.ganancias[dias] = lugar, tomadas, ganancias
        return otra
