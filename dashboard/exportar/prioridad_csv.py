"""La prioridad de un territorio como CSV: todos los candidatos, con el valor y los puntos de cada factor."""

from __future__ import annotations

import csv
import io
import math

from dashboard.almacen.consulta import Consulta
from dashboard.exportar.tabla_csv import texto_seguro
from dashboard.planificacion.candidato import ClaseCandidato
from dashboard.planificacion.estado_visita import NOMBRES, Estado
from dashboard.planificacion.factores import FACTORES
from dashboard.planificacion.frases import puntos
from dashboard.planificacion.prioridad import Prioridad

_CLASES = {ClaseCandidato.GRUPO: "grupo", ClaseCandidato.SIN_GRUPO: "establecimiento sin grupo"}


def prioridad_csv(prioridad: Prioridad, consulta: Consulta) -> bytes:
    """Una fila por candidato, de mayor a menor puntaje. Un valor sin dato queda vacío, que no es cero."""
    salida = io.StringIO()
    escritor = csv.writer(salida, delimiter=";", lineterminator="\r\n")
    encabezados = ["Puesto", "Código", "Clase", "Establecimiento", "Grupo", "Categoría", "Distrito", "Puntos"]
    for factor in FACTORES:
        encabezados += [f"{factor.nombre} (0 a 1)", f"{factor.nombre} (puntos)"]
    escritor.writerow([*encabezados, "Por qué", "Visita", "Última supervisión", "Última sesión", "Próxima sesión",
                       "Datos al", "Carga", "Datos"])  # fmt: skip
    procedencia = [
        prioridad.fecha.isoformat() if prioridad.fecha else "sin dato",
        consulta.contexto.generacion,
        "DEMOSTRACIÓN" if consulta.contexto.demostracion else "reales",
    ]
    for puesto, posicion in enumerate(prioridad.orden.tolist(), 1):
        c = prioridad.armar(posicion)
        celdas: list[str | int] = [
            puesto, texto_seguro(c.codigo), _CLASES[c.clase], texto_seguro(c.establecimiento_nombre),
            texto_seguro(c.nombre) if c.clase is ClaseCandidato.GRUPO else "", c.categoria, texto_seguro(c.distrito),
            puntos(int(prioridad.total[posicion])),
        ]  # fmt: skip
        for valor, decimas in zip(
            prioridad.valores[posicion].tolist(), prioridad.decimas[posicion].tolist(), strict=True
        ):
            celdas += ["" if math.isnan(valor) else f"{valor:.3f}".replace(".", ","), puntos(decimas)]
        fechas = (c.ultima_supervision, c.ultima_sesion, c.proxima_fecha)
        celdas += [texto_seguro(c.frase), NOMBRES[Estado(c.estado)][1], *(f.isoformat() if f else "" for f in fechas)]
        escritor.writerow([*celdas, *procedencia])
    return salida.getvalue().encode("utf-8-sig")
