"""Cuándo una llamada adelanta más que una visita: falta saber, no falta estar."""

from __future__ import annotations

from dashboard.nucleo.formato import fecha
from dashboard.planificacion.candidato import Candidato, ClaseCandidato

#: hasta esta parte del factor (30 días pasados del plazo) basta preguntar si el grupo se reunió
_TARDANZA = 1 / 3
#: pesan en la prioridad y una llamada ni los empeora ni los arregla
_NEUTROS = frozenset({"supervision"})


def por_que_llamar(candidato: Candidato) -> str:
    """La razón para llamar, o "" si hace falta ir.

    - Calla: lo que más le suma, quitando el tiempo sin supervisión, es el silencio. Se pide el reporte.
    - Se tardó: solo le suma la última sesión, y pasó del plazo por 30 días o menos. Se pregunta si se reunió.
    """
    pesan = [termino for termino in candidato.terminos if termino.puntos > 0 and termino.factor not in _NEUTROS]
    silencio = sum(termino.puntos for termino in pesan if termino.factor == "silencio")
    resto = [termino for termino in pesan if termino.factor != "silencio"]
    if silencio and sum(termino.puntos for termino in resto) <= silencio:
        if candidato.clase is ClaseCandidato.SIN_GRUPO:
            return "No reportó: pedir el reporte y preguntar si ya tiene un grupo conformado."
        return "No reportó: pedir el reporte y preguntar si el grupo se reunió."
    if len(resto) == 1 and resto[0].factor == "dias_sin_sesion" and resto[0].valor <= _TARDANZA:
        cuando = f" el {fecha(candidato.proxima_fecha)}" if candidato.proxima_fecha else ""
        return f"Preguntar si el grupo se reunió{cuando} y pedir el registro de la sesión."
    return ""
