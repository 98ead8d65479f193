"""De dónde parte un plan: qué días se trabajan, de qué base se sale y dónde queda cada establecimiento.

Lo que la persona no dice lo pone el territorio. Nunca mira el reloj: parte de la fecha de datos y del día que se le dé.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.territorio import CATEGORIAS, Nivel
from dashboard.nucleo.errores import ErrorVista
from dashboard.planificacion.itinerario import Salto
from dashboard.planificacion.opciones import Feria, Opciones, punto
from dashboard.planificacion.viaje import BASE, Lugar, centro

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


def completar(opciones: Opciones, consulta: Consulta, nodo: Nodo, hoy: date | None = None) -> Opciones:
    """Las opciones con primer día y base.

    El primer día es el lunes siguiente a la fecha de datos, o a `hoy` si ya pasó, o el primero que se trabaje después.
    La base es el establecimiento de mayor categoría y, entre iguales, el más céntrico.
    """
    desde = opciones.desde or _primer_dia(opciones, consulta, nodo, hoy)
    return replace(opciones, desde=desde, base=opciones.base or _cabecera(consulta, nodo))


def _primer_dia(opciones: Opciones, consulta: Consulta, nodo: Nodo, hoy: date | None) -> date:
    datos = nodo.fecha_datos or consulta.raiz.fecha_datos or date.fromisoformat(consulta.contexto.creada[:10])
    datos = max(datos, hoy or datos)
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
    lugar = lugar_de(nodo, consulta)
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


def lugar_de(nodo: Nodo, consulta: Consulta) -> Lugar | None:
    """El punto de un establecimiento, o el centro de su microrred si no tiene; `None` si tampoco ella."""
    ficha = consulta.ficha_establecimiento(nodo)
    codigo, nombre, ubigeo = (str(ficha[campo] or "") for campo in ("codigo", "nombre", "ubigeo"))
    latitud, longitud, altitud = ficha["latitud"], ficha["longitud"], ficha["altitud"]
    if isinstance(latitud, int | float) and isinstance(longitud, int | float):
        return Lugar(codigo, nombre, float(latitud), float(longitud), ubigeo, altitud=altitud)
    columnas = consulta.columnas_establecimientos(consulta.nodo(str(ficha["microrred"])), "latitud", "longitud")
    medio = centro(zip(columnas["latitud"], columnas["longitud"], strict=True))
    return Lugar(codigo, nombre, medio[0], medio[1], ubigeo, aproximado=True) if medio else None


def huella(consulta: Consulta) -> str:
    """Los datos con que se hace un plan: número de la generación y ocho cifras de cuándo se creó."""
    creada = hashlib.sha256(consulta.contexto.creada.encode()).hexdigest()[:8]
    return f"{consulta.contexto.generacion}-{creada}"


def hospedaje(codigo: str, consulta: Consulta) -> Lugar:
    """Un lugar donde se duerme. `ErrorVista` si no es un establecimiento con coordenadas."""
    nodo = consulta.nodo(codigo)
    lugar = lugar_de(nodo, consulta) if nodo.nivel is Nivel.ESTABLECIMIENTO else None
    if lugar is None or lugar.aproximado:
        raise ErrorVista(
            f"«{nodo.nombre}» no es un establecimiento con coordenadas donde dormir.",
            que_hacer="Escriba en «Dónde dormir» códigos de establecimientos que las tengan, o déjelo vacío.",
        )
    return lugar
