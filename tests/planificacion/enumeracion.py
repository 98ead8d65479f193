"""El mejor plan por enumeración, para problemas de hasta ocho paradas. No usa nada del planificador."""

from __future__ import annotations

from dashboard.planificacion.problema import Problema


def mejor_premio(problema: Problema) -> tuple[int, float]:
    """(obligatorias atendidas, premio total) del mejor plan: primero las obligatorias, luego el premio."""
    cuantas = len(problema.paradas)
    mejores: dict[int, tuple[int, float]] = {0: (0, 0.0)}
    for turno in range(len(problema.turnos)):
        posibles = _de_un_turno(problema, turno)
        nuevas = dict(mejores)
        for usadas, valor in mejores.items():
            for propias, suyo in posibles.items():
                if usadas & propias:
                    continue
                suma = (valor[0] + suyo[0], valor[1] + suyo[1])
                if suma > nuevas.get(usadas | propias, (-1, -1.0)):
                    nuevas[usadas | propias] = suma
        mejores = nuevas
    assert cuantas <= 8
    return max(mejores.values())


def _de_un_turno(problema: Problema, numero: int) -> dict[int, tuple[int, float]]:
    """Conjunto de paradas (bits) → lo mejor que reúne ese turno visitando exactamente esas, en cualquier orden."""
    turno = problema.turnos[numero]
    mejores: dict[int, tuple[int, float]] = {}

    def seguir(usadas: int, lugar: int, reloj: int, obligatorias: int, premio: float, hechas: int) -> None:
        if reloj + problema.minutos[lugar][turno.base] <= turno.fin and usadas:
            valor = (obligatorias, premio)
            if valor > mejores.get(usadas, (-1, -1.0)):
                mejores[usadas] = valor
        if turno.maximo is not None and hechas >= turno.maximo:
            return
        for i, parada in enumerate(problema.paradas):
            if usadas >> i & 1:
                continue
            for ventana in parada.ventanas:
                if ventana.turnos and numero not in ventana.turnos:
                    continue
                inicio = max(reloj + problema.minutos[lugar][parada.lugar], ventana.desde)
                if inicio > min(ventana.hasta, turno.fin):
                    continue
                seguir(
                    usadas | 1 << i,
                    parada.lugar,
                    inicio + (parada.servicio if ventana.servicio is None else ventana.servicio),
                    obligatorias + parada.obligatoria,
                    premio + (parada.premio if ventana.premio is None else ventana.premio),
                    hechas + 1,
                )

    seguir(0, turno.base, turno.inicio, 0, 0.0, 0)
    return mejores
