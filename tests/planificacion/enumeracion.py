"""El mejor plan por enumeración, para problemas de hasta ocho paradas. No usa nada del planificador."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.planificacion.problema import MINUTOS_DIA, Problema, Turno

#: (obligatorias atendidas, premio menos lo que cuesta el viaje)
Valor = tuple[int, float]


def mejor_premio(problema: Problema) -> Valor:
    """Lo mejor que se puede: primero las obligatorias, luego el premio menos el precio del viaje."""
    vacio = sum(problema.precio * _minutos(problema, t)[t.base][t.final] for t in problema.turnos)
    mejores: dict[int, Valor] = {0: (0, -vacio)}
    for turno in problema.turnos:
        posibles = _de_un_turno(problema, problema.turnos.index(turno))
        nuevas = dict(mejores)
        for usadas, valor in mejores.items():
            for propias, suyo in posibles.items():
                if usadas & propias:
                    continue
                suma = (valor[0] + suyo[0], valor[1] + suyo[1])
                if suma > nuevas.get(usadas | propias, (-1, -1e9)):
                    nuevas[usadas | propias] = suma
        mejores = nuevas
    assert len(problema.paradas) <= 8
    return max(mejores.values())


def _minutos(problema: Problema, turno: Turno) -> list[list[int]]:
    return problema.minutos if turno.minutos is None else turno.minutos  # type: ignore[return-value]


def _llegadas(
    problema: Problema, turno: Turno, reloj: int, a: int, b: int, *, comio: bool
) -> Iterator[tuple[int, bool]]:
    """(cuándo se puede empezar en `b`, si ya se comió): sin comer, comiendo antes de partir o al llegar."""
    comida, medianoche = problema.comida, turno.inicio // MINUTOS_DIA * MINUTOS_DIA

    def viajar(desde: int) -> int | None:
        if a != b and (a, b) in problema.barcos:
            desde = min((salida for salida in problema.barcos[a, b] if salida >= desde), default=-1)
            return None if desde < 0 else desde + _minutos(problema, turno)[a][b]
        llegada = desde + _minutos(problema, turno)[a][b]
        de_noche = (a, b) in problema.rios and llegada - medianoche > problema.oscurece
        return None if de_noche else llegada

    por_tierra = (a, b) not in problema.rios and (a, b) not in problema.barcos
    llegada = viajar(reloj)
    if comio or comida is None:
        if llegada is not None:
            yield llegada, comio
        return
    desde, hasta = medianoche + comida.desde, medianoche + comida.hasta
    if llegada is not None:
        parte = llegada - _minutos(problema, turno)[a][b]
        a_bordo = (a, b) in problema.rios and parte <= hasta and max(parte, desde) + comida.minutos <= llegada
        yield llegada, a_bordo
        if llegada <= hasta:
            yield max(llegada, desde) + comida.minutos, True
        if por_tierra and reloj <= hasta and max(reloj, desde) <= llegada:
            yield llegada + comida.minutos, True
    if reloj <= hasta and not por_tierra:
        despues = viajar(max(reloj, desde) + comida.minutos)
        if despues is not None:
            yield despues, True


def _de_un_turno(problema: Problema, numero: int) -> dict[int, Valor]:
    """Conjunto de paradas (bits) → lo mejor que agrega ese turno visitando exactamente esas, en cualquier orden."""
    turno = problema.turnos[numero]
    minutos, comida = _minutos(problema, turno), problema.comida
    medianoche = turno.inicio // MINUTOS_DIA * MINUTOS_DIA
    vacio = minutos[turno.base][turno.final]
    mejores: dict[int, Valor] = {}

    def por_tierra(a: int, b: int) -> int:
        return 0 if (a, b) in problema.rios else minutos[a][b]

    def acabar(
        usadas: int, lugar: int, reloj: int, comio: bool, viaje: int, manejo: int, obligatorias: int, premio: float
    ) -> None:
        total = viaje + minutos[lugar][turno.final]
        if turno.manejo is not None and manejo + por_tierra(lugar, turno.final) > turno.manejo:
            return
        for llegada, comido in _llegadas(problema, turno, reloj, lugar, turno.final, comio=comio):
            a_tiempo = comido or comida is None or llegada - medianoche <= comida.hasta
            if llegada <= turno.fin and a_tiempo:
                valor = (obligatorias, premio - problema.precio * (total - vacio))
                mejores[usadas] = max(mejores.get(usadas, (-1, -1e9)), valor)

    def seguir(
        usadas: int,
        lugar: int,
        reloj: int,
        comio: bool,
        viaje: int,
        manejo: int,
        obligatorias: int,
        premio: float,
        hechas: int,
    ) -> None:
        if usadas:
            acabar(usadas, lugar, reloj, comio, viaje, manejo, obligatorias, premio)
        for i, parada in enumerate(problema.paradas):
            if usadas >> i & 1 or (turno.maximo is not None and hechas + parada.cuenta > turno.maximo):
                continue
            for ventana in parada.ventanas:
                if ventana.turnos and numero not in ventana.turnos:
                    continue
                for llegada, comido in _llegadas(problema, turno, reloj, lugar, parada.lugar, comio=comio):
                    inicio = max(llegada, ventana.desde)
                    if inicio > min(ventana.hasta, turno.fin):
                        continue
                    seguir(
                        usadas | 1 << i,
                        parada.lugar,
                        inicio + (parada.servicio if ventana.servicio is None else ventana.servicio),
                        comido,
                        viaje + minutos[lugar][parada.lugar],
                        manejo + por_tierra(lugar, parada.lugar),
                        obligatorias + parada.obligatoria,
                        premio + (parada.premio if ventana.premio is None else ventana.premio),
                        hechas + parada.cuenta,
                    )

    ya = comida is None or turno.inicio - medianoche >= comida.desde + comida.minutos
    seguir(0, turno.base, turno.inicio, ya, 0, 0, 0, 0.0, 0)
    return mejores
