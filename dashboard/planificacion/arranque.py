"""Lo que un plan toma del territorio cuando la persona no lo dice. Nunca mira el reloj: parte de la fecha de datos."""

from __future__ import annotations

import hashlib
import math
from dataclasses import replace
from datetime import date, timedelta

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.territorio import CATEGORIAS, Nivel
from dashboard.nucleo.errores import ErrorVista
from dashboard.planificacion.calendario import dias_de_plan
from dashboard.planificacion.opciones import ModoViaje, Opciones
from dashboard.planificacion.textos_de_opciones import punto
from dashboard.planificacion.transporte import acceso_de, temporada_de
from dashboard.planificacion.viaje import BASE, Lugar, centro


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
            lugar = lugar_base(replace(opciones, base=base), consulta) if base else None
            modo = acceso_de(lugar.ubigeo if lugar else "").modo
        temporada = temporada_de(modo, desde.month)[0]
    return replace(opciones, desde=desde, base=base, temporada=temporada)


def _primer_dia(opciones: Opciones, consulta: Consulta, nodo: Nodo) -> date:
    datos = nodo.fecha_datos or consulta.raiz.fecha_datos or date.fromisoformat(consulta.contexto.creada[:10])
    lunes = datos + timedelta(days=7 - datos.weekday())
    dias, _ = dias_de_plan(
        lunes,
        1,
        opciones.laborables,
        trabaja_feriados=opciones.trabaja_feriados,
        bloqueadas=opciones.bloqueadas,
    )
    return dias[0] if dias else lunes


def _cabecera(consulta: Consulta, nodo: Nodo) -> str:
    """De los de mayor categoría, el que tiene más cerca a los demás establecimientos; "" si ninguno tiene punto."""
    territorio = nodo
    if nodo.nivel in (Nivel.ESTABLECIMIENTO, Nivel.GRUPO):
        territorio = consulta.nodo(consulta.ficha_establecimiento(nodo)["microrred"])
    columnas = consulta.columnas_establecimientos(territorio, "codigo", "categoria", "latitud", "longitud", "fuera")
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


def lugar_base(opciones: Opciones, consulta: Consulta) -> Lugar:
    """El punto de donde salen los equipos. `ErrorVista` si la base no existe o no tiene coordenadas."""
    libre = punto(opciones.base)
    if libre is not None:
        return Lugar(BASE, f"Punto {opciones.base}", libre[0], libre[1], _ubigeo_cercano(consulta, libre))
    if not opciones.base:
        raise ErrorVista(
            "Este territorio no tiene ningún establecimiento con coordenadas: falta decir de dónde salen los equipos.",
            que_hacer="Escriba la base como latitud y longitud, por ejemplo -13.52,-71.97.",
        )
    nodo = consulta.nodo(opciones.base)
    if nodo.nivel is not Nivel.ESTABLECIMIENTO:
        raise ErrorVista(
            f"La base «{nodo.nombre}» no es un establecimiento.",
            que_hacer="Escriba el código de un establecimiento, o una latitud y una longitud.",
        )
    ficha = consulta.ficha_establecimiento(nodo)
    lugar = lugar_de(ficha, consulta)
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


def lugar_de(ficha: dict[str, object], consulta: Consulta) -> Lugar | None:
    """El punto de un establecimiento, o el centro de su microrred si no tiene; `None` si tampoco ella."""
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
