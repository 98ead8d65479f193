"""La prioridad de un territorio como CSV: todos los candidatos, con el valor y los puntos de cada factor."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.escritura_csv import archivo_csv
from dashboard.planificacion.candidato import ClaseCandidato
from dashboard.planificacion.estado_visita import NOMBRES, Estado
from dashboard.planificacion.factores import FACTORES
from dashboard.planificacion.prioridad import Prioridad

_CLASES = {ClaseCandidato.GRUPO: "grupo", ClaseCandidato.SIN_GRUPO: "establecimiento sin grupo"}


def prioridad_csv(prioridad: Prioridad, consulta: Consulta) -> bytes:
    """Una fila por candidato, de mayor a menor puntaje. Un valor sin dato queda vacío, que no es cero."""
    titulos = ["Puesto", "Código", "Clase", "Establecimiento", "Grupo", "Categoría", "Distrito", "Puntos"]
    for factor in FACTORES:
        titulos += [f"{factor.nombre} (0 a 1)", f"{factor.nombre} (puntos)"]
    titulos += ["Por qué", "Visita", "Última supervisión", "Última sesión", "Próxima sesión"]
    return archivo_csv([*titulos, "Datos al", "Carga", "Datos"], _filas(prioridad, consulta))


def _filas(prioridad: Prioridad, consulta: Consulta) -> Iterator[list[object]]:
    contexto = consulta.contexto
    procedencia = (prioridad.fecha, contexto.generacion, "DEMOSTRACIÓN" if contexto.demostracion else "reales")
    for puesto, posicion in enumerate(prioridad.orden.tolist(), 1):
        c = prioridad.armar(posicion)
        celdas: list[object] = [
            puesto, c.codigo, _CLASES[c.clase], c.establecimiento_nombre,
            c.nombre if c.clase is ClaseCandidato.GRUPO else "", c.categoria, c.distrito,
            int(prioridad.total[posicion]) / 10,
        ]  # fmt: skip
        for valor, decimas in zip(
            prioridad.valores[posicion].tolist(), prioridad.decimas[posicion].tolist(), strict=True
        ):
            celdas += [valor, decimas / 10]
        celdas += [c.frase, NOMBRES[Estado(c.estado)][1], c.ultima_supervision, c.ultima_sesion, c.proxima_fecha]
        yield [*celdas, *procedencia]
