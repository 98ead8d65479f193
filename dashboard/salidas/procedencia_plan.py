"""Lo que todo archivo de un plan lleva consigo: cuánto suma, de qué datos sale, con qué supuestos y qué norma."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from dashboard.nucleo.formato import decimal, entero, fecha, palabra, plural, porcentaje
from dashboard.planificacion.itinerario import Itinerario, duracion
from dashboard.planificacion.opciones import ModoViaje, Opciones, como_hora
from dashboard.planificacion.viaje import TRANSPORTES
from dashboard.salidas.acerca import nombre_con_carga

NORMA = (
    "Guía Técnica de Implementación de Grupos de Apoyo Comunal para promover y proteger la Lactancia Materna Exitosa "
    "(MINSA, 2014)"
)
MARCA = "DATOS DE DEMOSTRACIÓN: los establecimientos, grupos y cifras son inventados"


def titular(plan: Itinerario) -> str:
    """«6 visitas en 3 días alcanzan 71,0 % de la prioridad de Red Norte; 3 coinciden con una sesión agendada.»"""
    if not plan.candidatos:
        return f"{plan.nombre} no tiene ningún grupo ni establecimiento que visitar con los datos cargados."
    if not plan.visitas:
        return f"Ninguno de los {plural(plan.candidatos, 'candidato')} de {plan.nombre} cabe en el plan."
    return logro(plan, plan.nombre)


def logro(plan: Itinerario, lugar: str, quien: str = "") -> str:
    """Lo que alcanza un plan con visitas, con el nombre que se quiera para su territorio."""
    cuantas, dias = len(plan.visitas), len({jornada.fecha for jornada in plan.jornadas})
    parte = f" {palabra(cuantas, 'alcanza', 'alcanzan')} {porcentaje(plan.lograda, plan.total)} de la prioridad de"
    coinciden = f"{plan.coinciden} {palabra(plan.coinciden, 'coincide', 'coinciden')}"
    return (
        f"{plural(cuantas, 'visita')} en {plural(dias, 'día')}{quien}{parte if plan.total else ' en'} {lugar}; "
        f"{coinciden if plan.coinciden else 'ninguna coincide'} con una sesión agendada."
    )


class Total(NamedTuple):
    """Lo que suma el plan entero: como número, las horas en horas, y como se lee."""

    rotulo: str
    valor: float
    texto: str


def totales(plan: Itinerario) -> list[Total]:
    """Todo lo que sale del plan los toma de aquí, cada uno en una fila."""
    de_visita = sum(((visita.salida - visita.inicio) for visita in plan.visitas), timedelta()) // timedelta(minutes=1)
    de_viaje = sum(jornada.minutos_de_viaje for jornada in plan.jornadas)
    km = round(sum(jornada.km for jornada in plan.jornadas))
    return [
        Total("Visitas", len(plan.visitas), entero(len(plan.visitas))),
        Total("Horas de viaje", de_viaje / 60, duracion(de_viaje)),
        Total("Horas de visita", de_visita / 60, duracion(de_visita)),
        Total("Kilómetros estimados", km, entero(km)),
        Total("Noches fuera", plan.noches, entero(plan.noches)),
        *([] if plan.soles is None else [Total("Combustible y viáticos (S/)", plan.soles, decimal(plan.soles, 2))]),
    ]


def procedencia(plan: Itinerario) -> list[tuple[str, str]]:
    """(rótulo, valor) en orden: de dónde salen los datos y con qué opciones se hizo el plan."""
    opciones = plan.opciones
    filas = [
        ("Datos", MARCA if plan.demostracion else "Datos cargados por la región"),
        ("Territorio", f"{plan.nombre} ({plan.codigo})"),
        ("Periodo", plan.periodo.texto),
        ("Fecha de datos", fecha(plan.fecha_datos)),
        ("Carga", f"{entero(plan.generacion)} (huella {plan.datos})"),
        ("Norma", NORMA),
        ("Días del plan", "; ".join(fecha(dia) for dia in plan.dias) or "ninguno"),
        ("Equipos", entero(opciones.equipos)),
        ("Jornada", f"{' a '.join(como_hora(minuto, ':') for minuto in opciones.jornada)}"),
        ("Base", f"{plan.base.nombre} ({plan.base.codigo})"),
        ("Por visita", duracion(opciones.minutos_por_visita)),
        ("Visitas por equipo y día", f"hasta {opciones.visitas_por_dia}"),
        ("Viaje", viaje(opciones)),
        ("Límites del día", _limites(opciones)),
        ("Precio del viaje", f"{decimal(opciones.precio / 10)} puntos por hora"),
        (
            "Bono por ver la sesión",
            f"{plural(opciones.bono, 'punto')}; la mitad si ese día hay sesión sin hora anotada",
        ),
        (
            "Cálculo",
            f"{plural(plan.iteraciones, 'iteración', 'iteraciones')} con semilla fija"
            + (", cortado por tiempo" if plan.cortado else "")
            + ". Los tiempos de viaje son estimaciones, salvo los que dio la oficina.",
        ),
    ]
    return filas + [("Aviso", aviso) for aviso in plan.avisos]


def viaje(opciones: Opciones) -> str:
    """Cómo se calculó el viaje, en una frase."""
    modo = opciones.modo
    partes = ["por carretera o por río, según el lugar" if modo is ModoViaje.AUTO else TRANSPORTES[modo].nombre]
    velocidades = (("carretera", opciones.carretera), ("río", opciones.rio), ("a pie", opciones.pie))
    partes += [f"{nombre} {kmh} km/h" for nombre, kmh in velocidades if kmh]
    temporada = "temporada según el mes de cada día y cómo se viaja"
    partes.append(f"factor de temporada {decimal(opciones.temporada / 100, 2)}" if opciones.temporada else temporada)
    if opciones.rodeo:
        partes.append(f"rodeo {decimal(opciones.rodeo / 100, 2)}")
    return "; ".join(partes)


def _limites(opciones: Opciones) -> str:
    """Cuánto se maneja, cuándo se come, hasta qué hora se va por río y cuántas noches se duerme fuera."""
    partes = [f"hasta {duracion(opciones.manejo)} de viaje por tierra"]
    if opciones.comida:
        desde, hasta = (como_hora(minuto, ":") for minuto in opciones.comida[:2])
        partes.append(
            f"{opciones.comida[2]} min para comer, que empiezan entre las {desde} y las {hasta} (por río, a bordo)"
        )
    partes.append(f"por río, hasta las {como_hora(opciones.oscurece, ':')}")
    if opciones.noches:
        camino = " a ".join(como_hora(minuto, ":") for minuto in opciones.camino)
        noches = plural(opciones.noches, "noche seguida", "noches seguidas")
        partes.append(f"hasta {noches} fuera, de camino de {camino}")
    return "; ".join(partes)


def nombre_de_archivo(plan: Itinerario, extension: str) -> str:
    """`visitas_11-02_2026-12-07-carga-12.xlsx`; los de demostración lo dicen en el nombre."""
    seguro = "".join(letra if letra.isascii() and (letra.isalnum() or letra == "-") else "_" for letra in plan.codigo)
    desde = plan.opciones.desde.isoformat() if plan.opciones.desde else "sin-fecha"
    return nombre_con_carga(f"visitas_{seguro}_{desde}", plan, extension)
