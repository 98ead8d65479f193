"""Qué mirar en una visita (reglas abiertas, motivos de las faltas y acuerdos pendientes) y lo que lleva su hoja.

De un grupo solo se dan cuentas que su ficha ya muestra; los motivos de sus faltas, por semestre o año.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.catalogos import SIN_MOTIVO, TEMAS
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores.acuerdos import acuerdos_de, pendientes
from dashboard.indicadores.motivos import faltas_por_motivo, periodo_de_motivos
from dashboard.indicadores.reglas import Regla, hasta, por_mirar, reglas_de_grupo
from dashboard.nucleo.formato import SIN_DATO, decimal, entero, enumerar, fecha, palabra, plural
from dashboard.planificacion.candidato import Candidato, ClaseCandidato
from dashboard.planificacion.itinerario import DIAS, ClasePunto, Punto, VisitaPlan

#: motivos que se nombran
_MOTIVOS_NOMBRADOS = 3

_CONFORMAR = (
    Punto(
        ClasePunto.CONFORMAR,
        "Atiende partos y recién nacidos; en lo informado no consta ningún grupo conformado.",
        "6.1.1",
        "confirmar si tiene grupo y, si no, acordar la convocatoria con los actores de la comunidad",
    ),
    Punto(
        ClasePunto.CONFORMAR,
        "Un grupo se conforma con un acta de compromisos y un plan de ocho partes aprobado por el establecimiento.",
        "6.1.1.b y 6.1.1.c",
        "dejar fecha y responsable del acta y del plan",
    ),
)


def _hasta_el_corte(consulta: Consulta, grupo: Nodo, periodo: Periodo) -> tuple[dict[str, list[Any]], list[Regla]]:
    """Las sesiones de un grupo hasta su fecha de datos, inclusive, y sus reglas a esa fecha."""
    corte = grupo.fecha_datos or periodo.fin
    sesiones = hasta(consulta.sesiones(grupo), corte)
    return sesiones, reglas_de_grupo(consulta.ficha_grupo(grupo), sesiones, corte, consulta.contexto.dias_actividad)


def que_mirar(consulta: Consulta, candidato: Candidato, periodo: Periodo) -> tuple[Punto, ...]:
    """Los puntos de una visita, los más urgentes primero. De un grupo: sus reglas abiertas (`Regla.abierta`)."""
    nodo = consulta.nodo(candidato.codigo)
    if candidato.clase is ClaseCandidato.SIN_GRUPO:
        return (*_CONFORMAR, *_acuerdos(consulta, nodo, periodo))
    reglas = _hasta_el_corte(consulta, nodo, periodo)[1]
    puntos = tuple(Punto(ClasePunto.REGLA, regla.frase, regla.parrafo, regla.accion) for regla in por_mirar(reglas))
    return (*puntos, *_motivos(consulta, nodo, periodo), *_acuerdos(consulta, nodo, periodo))


def _motivos(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> tuple[Punto, ...]:
    """Los motivos de un solo grupo solo se dan por semestre o año (`periodo_de_motivos`)."""
    faltas = faltas_por_motivo(consulta, nodo, periodo)
    total = sum(fila.total for fila in faltas)
    if not total:
        return ()
    conocidos = [fila for fila in faltas if fila.motivo.codigo != SIN_MOTIVO]
    sin_motivo = total - sum(fila.total for fila in conocidos)
    nombrados = [f"{fila.motivo.nombre.lower()} ({fila.total})" for fila in conocidos[:_MOTIVOS_NOMBRADOS]]
    partes = [f"sobre todo por {enumerar(nombrados)}"] if nombrados else []
    if sin_motivo:
        partes.append(f"{entero(sin_motivo)} sin motivo registrado")
    texto = f"{plural(total, 'inasistencia')} en {periodo_de_motivos(nodo, periodo).en_frase}: {'; '.join(partes)}."
    accion = "consignar el motivo de cada falta" if 2 * sin_motivo > total else "conversar los motivos con el grupo"
    return (Punto(ClasePunto.MOTIVOS, texto, "6.1.3.b", accion),)


def _acuerdos(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> tuple[Punto, ...]:
    """Los que siguen abiertos, uno por uno; de una visita que solo los contó, cuántos quedan."""
    if propios := acuerdos_de(consulta, nodo, periodo):
        quedan = sum(acuerdo.abierto for acuerdo in propios)
        texto = f"{plural(quedan, 'acuerdo abierto', 'acuerdos abiertos')}: {pendientes(propios)}."
        return (Punto(ClasePunto.ACUERDOS, texto, "", "cerrar o renovar los acuerdos pendientes"),) if quedan else ()
    visitas = consulta.supervisiones(nodo)
    if not visitas or visitas[0]["acuerdos"] < 0:
        return ()
    acuerdos, cumplidos, dia = visitas[0]["acuerdos"], visitas[0]["cumplidos"], fecha(visitas[0]["fecha"])
    if cumplidos < 0:
        texto = f"{plural(acuerdos, 'acuerdo')} del {dia}, sin anotar cuántos se cumplieron."
        return (Punto(ClasePunto.ACUERDOS, texto, "", "revisar qué acuerdos se cumplieron"),)
    quedan = acuerdos - cumplidos
    if quedan <= 0:
        return ()
    cuantos = plural(quedan, "acuerdo pendiente", "acuerdos pendientes")
    texto = f"{palabra(quedan, 'Queda', 'Quedan')} {cuantos} de los {entero(acuerdos)} del {dia}."
    return (Punto(ClasePunto.ACUERDOS, texto, "", "cerrar o renovar los acuerdos pendientes"),)


# -- la hoja de una visita, en papel o en pantalla -------------------------------------------------------------------

#: cuántas caben en una página junto con lo demás
SESIONES_EN_HOJA = 5
VISITAS_EN_HOJA = 3


@dataclass(frozen=True, slots=True)
class SesionEnHoja:
    """Una sesión anterior, ya escrita."""

    fecha: date
    tema: str
    asistencia: str
    completa: str


@dataclass(frozen=True, slots=True)
class Hoja:
    """La hoja de una visita. `reglas` y `sesiones` están vacías si se visita un establecimiento sin grupo."""

    visita: VisitaPlan
    #: (rótulo, valor)
    contexto: tuple[tuple[str, str], ...]
    reglas: tuple[Regla, ...]
    sesiones: tuple[SesionEnHoja, ...]
    #: visitas anteriores, en una frase
    anteriores: str

    @property
    def nombre(self) -> str:
        """A quién se visita: el establecimiento y su grupo, o solo el establecimiento."""
        return self.visita.candidato.quien

    @property
    def cuando(self) -> str:
        """«lunes 7 dic 2026, de 09:00 a 10:30 · equipo 1»."""
        inicio, salida = self.visita.inicio, self.visita.salida
        dia = f"{DIAS[inicio.weekday()]} {fecha(inicio.date())}"
        return f"{dia}, de {inicio:%H:%M} a {salida:%H:%M} · equipo {self.visita.equipo}"


def hoja(consulta: Consulta, visita: VisitaPlan, periodo: Periodo) -> Hoja:
    """La hoja de una visita del plan."""
    candidato = visita.candidato
    nodo = consulta.nodo(candidato.codigo)
    establecimiento = consulta.ficha_establecimiento(nodo)
    categoria = f"categoría {establecimiento['categoria']}" if establecimiento["categoria"] else ""
    partes = (candidato.establecimiento_nombre, categoria, f"código {candidato.establecimiento}")
    contexto = [
        ("Establecimiento", " · ".join(parte for parte in partes if parte)),
        ("Lugar", _lugar(establecimiento)),
        ("Visita", candidato.estado_texto or SIN_DATO),
    ]
    visitas = [_supervision(fila) for fila in consulta.supervisiones(nodo)[:VISITAS_EN_HOJA]]
    anteriores = f"{'; '.join(visitas) or 'Sin visitas de supervisión registradas'}."
    if candidato.clase is ClaseCandidato.SIN_GRUPO:
        return Hoja(visita, tuple(contexto), (), (), anteriores)
    ficha = consulta.ficha_grupo(nodo)
    contexto[1:1] = [
        ("Grupo", f"{candidato.nombre} · código {candidato.codigo} · conformado el {fecha(ficha['conformacion'])}"),
        ("Como se cargó", _cargado(ficha)),
    ]
    columnas, reglas = _hasta_el_corte(consulta, nodo, periodo)
    ultimas = range(len(columnas["fecha"]))[: -SESIONES_EN_HOJA - 1 : -1]
    sesiones = tuple(_sesion({campo: columnas[campo][i] for campo in columnas}) for i in ultimas)
    return Hoja(visita, tuple(contexto), tuple(reglas), sesiones, anteriores)


def _lugar(establecimiento: dict[str, Any]) -> str:
    partes = [establecimiento[campo] for campo in ("distrito", "provincia", "departamento") if establecimiento[campo]]
    altitud = f"{entero(establecimiento['altitud'])} m s. n. m." if establecimiento["altitud"] is not None else ""
    return " · ".join(parte for parte in (", ".join(partes), altitud) if parte) or SIN_DATO


def _cargado(ficha: dict[str, Any]) -> str:
    partes = [
        plural(ficha["integrantes"], "integrante") if ficha["integrantes"] is not None else "integrantes sin dato"
    ]
    if ficha["horas"] is not None:
        cifra = decimal(ficha["horas"], 0 if float(ficha["horas"]).is_integer() else 1)
        partes.append(f"madre guía con {cifra} horas de taller")
    if ficha["comunidad"]:
        partes.append(str(ficha["comunidad"]))
    return " · ".join(partes)


def _sesion(fila: dict[str, Any]) -> SesionEnHoja:
    asistentes, esperadas, duracion, momentos = (
        fila[campo] for campo in ("asistentes", "esperadas", "duracion", "momentos")
    )
    asistencia = SIN_DATO
    if asistentes >= 0:
        asistencia = f"{asistentes} de {esperadas}" if esperadas > 0 else entero(asistentes)
    partes = [f"{duracion} min" if duracion >= 0 else "", plural(momentos, "momento") if momentos >= 0 else ""]
    tema = TEMAS[fila["tema"]].nombre if fila["tema"] >= 0 else SIN_DATO
    return SesionEnHoja(fila["fecha"], tema, asistencia, ", ".join(parte for parte in partes if parte) or SIN_DATO)


def _supervision(fila: dict[str, Any]) -> str:
    texto = f"{fecha(fila['fecha'])}, nivel {fila['nivel']}"
    if fila["acuerdos"] < 0:
        return texto
    if fila["cumplidos"] < 0:
        return f"{texto}: {plural(fila['acuerdos'], 'acuerdo')}, sin anotar los cumplidos"
    return f"{texto}: {fila['cumplidos']} de {plural(fila['acuerdos'], 'acuerdo cumplido', 'acuerdos cumplidos')}"
