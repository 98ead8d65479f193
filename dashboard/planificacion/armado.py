"""Los candidatos y las opciones como un problema de recorrido: qué días, desde dónde, quién entra y cuánto se tarda.

Lo que la persona no dice lo pone el territorio. Nunca mira el reloj: parte de la fecha de datos.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import MINUTOS_SESION
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.territorio import CATEGORIAS, Nivel
from dashboard.nucleo.errores import ErrorVista
from dashboard.planificacion.candidato import Candidato
from dashboard.planificacion.itinerario import MotivoSinVisita, Salto
from dashboard.planificacion.opciones import Feria, ModoViaje, Opciones, punto
from dashboard.planificacion.problema import MINUTOS_DIA, Parada, Problema, Turno, Ventana
from dashboard.planificacion.viaje import BASE, Lugar, Viajes, acceso_de, centro, temporada_de

#: candidatos que entran a la búsqueda, los de más prioridad: más no caben en un plan de días
MAXIMO_CANDIDATOS = 200
#: rótulos de las ventanas
SESION, DIA_DE_SESION = "sesion", "dia_de_sesion"
#: cuántos días se busca hacia adelante antes de rendirse
_HORIZONTE = 120

# -- los días: laborables, sin feriados del Perú ni fechas bloqueadas ------------------------------------------------


@lru_cache(maxsize=8)
def _feriados_del_anio(anio: int) -> dict[date, str]:
    import holidays

    return dict(holidays.country_holidays("PE", years=[anio], language="es").items())


def feriado(dia: date) -> str:
    """El nombre del feriado nacional de ese día; "" si no lo es."""
    return _feriados_del_anio(dia.year).get(dia, "")


def dias_de_plan(opciones: Opciones) -> tuple[tuple[date, ...], tuple[Salto, ...]]:
    """Los primeros `dias` que se trabajan desde `desde`, incluido, y los que se saltan entre ellos.

    Los no laborables de la semana no son un salto: nadie los esperaba. Si en 120 días no hay bastantes, los que haya.
    """
    assert opciones.desde is not None
    dias: list[date] = []
    saltos: list[Salto] = []
    for avance in range(_HORIZONTE):
        dia = opciones.desde + timedelta(days=avance)
        if len(dias) == opciones.dias:
            break
        if dia in opciones.bloqueadas:
            saltos.append(Salto(dia, "fecha bloqueada"))
        elif dia.isoweekday() in opciones.laborables:
            if not opciones.trabaja_feriados and (nombre := feriado(dia)):
                saltos.append(Salto(dia, f"feriado: {nombre}"))
            else:
                dias.append(dia)
    return tuple(dias), tuple(saltos)


def hay_feria(establecimiento: str, microrred: str, dia: date, ferias: Iterable[Feria]) -> bool:
    """Si ese día hay feria en el establecimiento o en un territorio que lo contiene."""
    return any(
        feria.dia == dia.isoweekday()
        and (feria.codigo == establecimiento or f"{microrred}-".startswith(f"{feria.codigo}-"))
        for feria in ferias
    )


# -- lo que pone el territorio ---------------------------------------------------------------------------------------


def completar(opciones: Opciones, consulta: Consulta, nodo: Nodo) -> Opciones:
    """Las opciones con todo dicho: primer día, base y factor de temporada.

    El primer día es el lunes siguiente a la fecha de datos o, si no se trabaja, el primero que se trabaje después. La
    base es el establecimiento de mayor categoría y, entre iguales, el más céntrico.
    """
    desde = opciones.desde or _primer_dia(opciones, consulta, nodo)
    base = opciones.base or _cabecera(consulta, nodo)
    temporada = opciones.temporada
    if temporada is None:
        modo = opciones.modo
        if modo is ModoViaje.AUTO:
            modo = acceso_de(lugar_base(base, consulta).ubigeo if base else "").modo
        temporada = temporada_de(modo, desde.month)[0]
    return replace(opciones, desde=desde, base=base, temporada=temporada)


def _primer_dia(opciones: Opciones, consulta: Consulta, nodo: Nodo) -> date:
    datos = nodo.fecha_datos or consulta.raiz.fecha_datos or date.fromisoformat(consulta.contexto.creada[:10])
    lunes = datos + timedelta(days=7 - datos.weekday())
    dias, _ = dias_de_plan(replace(opciones, desde=lunes, dias=1))
    return dias[0] if dias else lunes


def _cabecera(consulta: Consulta, nodo: Nodo) -> str:
    """De los de mayor categoría, el que tiene más cerca a los demás establecimientos; "" si ninguno tiene punto."""
    columnas = consulta.columnas_establecimientos(nodo, "codigo", "categoria", "latitud", "longitud", "fuera")
    orden = {categoria: i for i, categoria in enumerate(CATEGORIAS)}
    puestos = [
        (orden.get(categoria, -1), codigo, latitud, longitud)
        for codigo, categoria, latitud, longitud, fuera in zip(*columnas.values(), strict=True)
        if latitud is not None and longitud is not None and not fuera
    ]
    mayor = max((puesto[0] for puesto in puestos), default=-1)
    return min(
        (
            (sum(math.hypot(latitud - otro[2], longitud - otro[3]) for otro in puestos), codigo)
            for categoria, codigo, latitud, longitud in puestos
            if categoria == mayor
        ),
        default=(0.0, ""),
    )[1]


def lugar_base(base: str, consulta: Consulta) -> Lugar:
    """El punto de donde salen los equipos. `ErrorVista` si la base no existe o no tiene coordenadas."""
    libre = punto(base)
    if libre is not None:
        return Lugar(BASE, f"Punto {base}", libre[0], libre[1], _ubigeo_cercano(consulta, libre))
    if not base:
        raise ErrorVista(
            "Este territorio no tiene ningún establecimiento con coordenadas: falta decir de dónde salen los equipos.",
            que_hacer="Escriba la base como latitud y longitud, por ejemplo -13.52,-71.97.",
        )
    nodo = consulta.nodo(base)
    if nodo.nivel is not Nivel.ESTABLECIMIENTO:
        raise ErrorVista(
            f"La base «{nodo.nombre}» no es un establecimiento.",
            que_hacer="Escriba el código de un establecimiento, o una latitud y una longitud.",
        )
    lugar = _lugar_de(nodo, consulta)
    if lugar is None:
        raise ErrorVista(
            f"La base «{nodo.nombre}» no tiene coordenadas.",
            que_hacer="Elija otro establecimiento o escriba una latitud y una longitud.",
        )
    return lugar


def _ubigeo_cercano(consulta: Consulta, sitio: tuple[float, float]) -> str:
    """El ubigeo del establecimiento más cercano: dice si el punto está en tierra de ríos."""
    columnas = consulta.columnas_establecimientos(consulta.raiz, "latitud", "longitud", "ubigeo")
    cercano = min(
        (
            ((latitud - sitio[0]) ** 2 + (longitud - sitio[1]) ** 2, ubigeo)
            for latitud, longitud, ubigeo in zip(*columnas.values(), strict=True)
            if latitud is not None and longitud is not None and ubigeo
        ),
        default=(0.0, ""),
    )
    return str(cercano[1])


def _lugar_de(nodo: Nodo, consulta: Consulta) -> Lugar | None:
    """El punto de un establecimiento, o el centro de su microrred si no tiene; `None` si tampoco ella."""
    ficha = consulta.ficha_establecimiento(nodo)
    codigo, nombre, ubigeo = (str(ficha[campo] or "") for campo in ("codigo", "nombre", "ubigeo"))
    latitud, longitud = ficha["latitud"], ficha["longitud"]
    if isinstance(latitud, int | float) and isinstance(longitud, int | float):
        return Lugar(codigo, nombre, float(latitud), float(longitud), ubigeo)
    columnas = consulta.columnas_establecimientos(consulta.nodo(str(ficha["microrred"])), "latitud", "longitud")
    medio = centro(zip(columnas["latitud"], columnas["longitud"], strict=True))
    return Lugar(codigo, nombre, medio[0], medio[1], ubigeo, aproximado=True) if medio else None


def huella(consulta: Consulta) -> str:
    """Los datos con que se hace un plan: número de la generación y ocho cifras de cuándo se creó."""
    creada = hashlib.sha256(consulta.contexto.creada.encode()).hexdigest()[:8]
    return f"{consulta.contexto.generacion}-{creada}"


# -- el problema -----------------------------------------------------------------------------------------------------


class Armado:
    """Lo que une a los candidatos con las paradas del problema, para ir y volver."""

    def __init__(self, consulta: Consulta, opciones: Opciones, candidatos: Sequence[Candidato], viajes: Viajes) -> None:
        self.consulta, self.opciones, self.viajes = consulta, opciones, viajes
        self.base = lugar_base(opciones.base, consulta)
        self.dias, self.saltos = dias_de_plan(opciones)
        self.fijos = {fijo.clave: fijo for fijo in opciones.fijos}
        # lo excluido no se visita, se haya pedido lo que se haya pedido
        self.obligatorias = (set(opciones.obligatorias) | set(self.fijos)) - set(opciones.excluidas)
        self.desconocidas = (self.obligatorias | set(opciones.excluidas)) - {c.clave for c in candidatos}
        self.descartados: list[tuple[Candidato, MotivoSinVisita]] = []
        self._lugares: dict[str, Lugar | None] = {}
        self.elegidos = self._elegir(sorted(candidatos, key=lambda c: (-c.puntos, c.clave)))
        self.problema = self._problema()

    def _elegir(self, candidatos: Sequence[Candidato]) -> list[Candidato]:
        """Los que entran a la búsqueda. Los demás quedan en `descartados` con su motivo."""
        excluidas = set(self.opciones.excluidas)
        elegidos: list[Candidato] = []
        for candidato in candidatos:
            lugar = self.lugar(candidato)
            if candidato.clave in excluidas:
                self.descartados.append((candidato, MotivoSinVisita.EXCLUIDA))
            elif lugar is None:
                self.descartados.append((candidato, MotivoSinVisita.SIN_COORDENADAS))
            elif not self.alcanza(self.base, lugar):
                self.descartados.append((candidato, MotivoSinVisita.LEJOS))
            elif candidato.clave in self.obligatorias or len(elegidos) < MAXIMO_CANDIDATOS:
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
            self._lugares[codigo] = _lugar_de(self.consulta.nodo(codigo), self.consulta)
        return self._lugares[codigo]

    def _problema(self) -> Problema:
        """Las paradas, en el orden de `elegidos`, y un turno por equipo y día."""
        o, (inicio, fin) = self.opciones, self.opciones.jornada
        turnos = tuple(
            Turno(
                f"{dia.isoformat()}-{equipo}",
                numero * MINUTOS_DIA + inicio,
                numero * MINUTOS_DIA + fin,
                0,
                o.visitas_por_dia,
            )
            for numero, dia in enumerate(self.dias)
            for equipo in range(1, o.equipos + 1)
        )
        lugares = {self.base.codigo: self.base}
        for candidato in self.elegidos:
            if (lugar := self.lugar(candidato)) is not None:
                lugares.setdefault(lugar.codigo, lugar)
        fila = {codigo: i for i, codigo in enumerate(lugares)}
        paradas = tuple(
            Parada(
                candidato.clave,
                fila[candidato.establecimiento],
                candidato.puntos,
                o.minutos_por_visita,
                tuple(self._ventanas(candidato)),
                obligatoria=candidato.clave in self.obligatorias,
            )
            for candidato in self.elegidos
        )
        return Problema(paradas, turnos, self.viajes.matriz(list(lugares.values())))

    def _ventanas(self, candidato: Candidato) -> Iterator[Ventana]:
        """Cuándo se puede empezar a visitarlo; si la persona lo fijó, solo entonces."""
        fijo, equipos = self.fijos.get(candidato.clave), self.opciones.equipos
        inicio, fin = self.opciones.jornada
        if fijo is not None and fijo.inicio is not None:
            inicio = fin = fijo.inicio
        for numero, dia in enumerate(self.dias):
            turnos: tuple[int, ...] = ()
            if fijo is not None and fijo.equipo is not None:
                turnos = (numero * equipos + fijo.equipo - 1,)
            if fijo is None or (fijo.fecha == dia and (fijo.equipo or 0) <= equipos):
                yield from self._de_un_dia(candidato, numero, dia, (inicio, fin), turnos)

    def _de_un_dia(
        self, candidato: Candidato, numero: int, dia: date, horas: tuple[int, int], turnos: tuple[int, ...]
    ) -> Iterator[Ventana]:
        reloj, (inicio, fin) = numero * MINUTOS_DIA, horas
        hay_sesion = candidato.proxima_fecha == dia
        if hay_sesion and candidato.proxima_hora is not None:
            con_sesion = max(self.opciones.minutos_por_visita, MINUTOS_SESION)
            desde = max(candidato.proxima_hora + MINUTOS_SESION - con_sesion, inicio)
            hasta = min(candidato.proxima_hora, fin)
            if desde <= hasta:
                premio = candidato.puntos + self.opciones.bono
                yield Ventana(reloj + desde, reloj + hasta, premio, con_sesion, turnos, SESION)
        # en día de feria solo se va si el propio grupo acordó reunirse, o si la persona lo pidió
        if candidato.clave not in self.fijos and not hay_sesion and self.hay_feria(candidato, dia):
            return
        sin_hora = hay_sesion and candidato.proxima_hora is None
        premio_del_dia = candidato.puntos + self.opciones.bono / 2 if sin_hora else None
        rotulo = DIA_DE_SESION if sin_hora else ""
        yield Ventana(reloj + inicio, reloj + fin, premio_del_dia, None, turnos, rotulo)

    def hay_feria(self, candidato: Candidato, dia: date) -> bool:
        """Si ese día hay feria donde se haría la visita."""
        return hay_feria(candidato.establecimiento, candidato.microrred, dia, self.opciones.ferias)
