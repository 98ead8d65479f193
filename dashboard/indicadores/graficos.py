"""Las gráficas que se ven en más de un sitio, escritas una vez: la página, la presentación y el PPTX dibujan la misma.

Toman las cuentas ya leídas y devuelven la gráfica como valor (`dominio.grafica`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from dashboard.dominio.grafica import Formato, Grafico, Papel, Serie, Tipo
from dashboard.dominio.periodo import Periodo, numero_mes
from dashboard.indicadores.control import Carta
from dashboard.indicadores.motivos import FaltasPorMotivo
from dashboard.nucleo.formato import MESES, SIN_DATO, entero, fecha, porcentaje, proporcion_impresa

#: nombre y papel de cada clase de falta, en el orden de `Consulta.serie_inasistencias`
_CLASES_DE_FALTA = (
    ("justificadas", Papel.JUSTIFICADA),
    ("injustificadas", Papel.INJUSTIFICADA),
    ("sin motivo o sin calificar", Papel.SIN_MOTIVO),
    ("salieron del grupo", Papel.SALIDA),
)
#: columna de la sesión, nombre y papel de cada parte de su barra
_PARTES_DE_SESION = (
    ("asistentes", "asistieron", Papel.ASISTIERON),
    ("faltas_justificadas", "falta justificada", Papel.JUSTIFICADA),
    ("faltas_injustificadas", "falta injustificada", Papel.INJUSTIFICADA),
    ("faltas_sin_motivo", "sin motivo o sin calificar", Papel.SIN_MOTIVO),
    ("salidas", "salió del grupo", Papel.SALIDA),
)
_CALIFICACIONES = (
    ("Justificadas", "justificadas", Papel.JUSTIFICADA),
    ("Injustificadas", "injustificadas", Papel.INJUSTIFICADA),
    ("Sin calificar", "sin_calificar", Papel.SIN_MOTIVO),
)


def asistencia_mensual(
    meses: range,
    asistentes: Sequence[int],
    esperadas: Sequence[int],
    carta: Carta | None,
    *,
    desde: int = 0,
    resaltado: Periodo | None = None,
) -> Grafico:
    """La asistencia por mes con su rango esperado, y como señal los meses que salen de él.

    `meses`: los que se ven (números de mes); `desde`: la posición del primero en las cuentas y en la carta.
    `resaltado`: el periodo elegido. Sin esperadas no hay punto: la línea se corta.
    """
    posiciones = range(desde, desde + len(meses))
    textos = tuple(porcentaje(asistentes[i], esperadas[i]) for i in posiciones)
    senales: tuple[int, ...] = ()
    limites: list[Serie] = []
    if carta is not None:
        bordes = (("Rango esperado, hasta", carta.superior), ("Rango esperado, desde", carta.inferior))
        limites = [
            Serie(nombre, tuple(_milesimas(valores[i]) for i in posiciones), Papel.LIMITE) for nombre, valores in bordes
        ]
        senales = tuple(lugar for lugar, i in enumerate(posiciones) if carta.fuera[i])
    notas = []
    for lugar, (mes, i) in enumerate(zip(meses, posiciones, strict=True)):
        senal = ", señal de cambio" if lugar in senales else ""
        cuentas = f" ({asistentes[i]} de {esperadas[i]}{senal})" if esperadas[i] else ""
        notas.append(f"{Periodo.mes(mes).texto}: {textos[lugar]}{cuentas}")
    valores = tuple(proporcion_impresa(asistentes[i], esperadas[i]) for i in posiciones)
    elegidos = (resaltado.primer_mes, resaltado.ultimo_mes) if resaltado and resaltado.largo < len(meses) else None
    return Grafico(
        "asistencia_mensual",
        Tipo.LINEAS,
        "Asistencia por mes" + (" (punteado: rango esperado)" if carta is not None else ""),
        "% de las asistencias esperadas",
        _nombres(meses),
        (Serie("Asistencia", valores, notas=tuple(notas)), *limites),
        Formato.PORCENTAJE,
        senales=senales,
        textos=textos,
        meses=(meses[0], meses[-1]),
        resaltado=elegidos,
        vacio="Ninguna sesión con asistencia",
    )


def _milesimas(limite: float | None) -> float | None:
    return None if limite is None else round(limite, 3)


def _nombres(meses: range) -> tuple[str, ...]:
    return tuple(f"{MESES[mes % 12]} {mes // 12}" for mes in meses)


def inasistencias_mensuales(meses: range, clases: Sequence[Sequence[int]]) -> Grafico:
    """Las faltas de cada mes, por separado según su calificación. `clases`: una serie por clase, del largo de `meses`.

    Quienes salieron del grupo solo aparecen si los hay.
    """
    textos = [Periodo.mes(mes).texto for mes in meses]
    series = tuple(
        Serie(
            nombre,
            tuple(valores),
            papel,
            tuple(f"{texto}: {entero(v)} {nombre}" for texto, v in zip(textos, valores, strict=True)),
        )
        for (nombre, papel), valores in zip(_CLASES_DE_FALTA, clases, strict=True)
        if any(valores) or papel is not Papel.SALIDA
    )
    return Grafico(
        "inasistencias_mensuales",
        Tipo.COLUMNAS_APILADAS,
        "Inasistencias por mes",
        "inasistencias",
        _nombres(meses),
        series,
        Formato.ENTERO,
        meses=(meses[0], meses[-1]),
        vacio="Ninguna inasistencia registrada",
    )


def sesiones_de_grupo(columnas: Mapping[str, Sequence[Any]], meses: range, sin_sesion: Sequence[int]) -> Grafico:
    """Una barra por sesión en su fecha: quiénes vinieron y quiénes faltaron.

    `meses`: los que abarca el eje; `sin_sesion`: los que quedaron vacíos. Un conteo negativo es que falta, no un cero.
    """
    dias: tuple[date, ...] = tuple(columnas["fecha"])
    series = tuple(
        Serie(
            nombre,
            tuple(valor if valor >= 0 else None for valor in columnas[campo]),
            papel,
            tuple(
                f"{fecha(dia)}: {valor if valor >= 0 else SIN_DATO} {nombre}"
                for dia, valor in zip(dias, columnas[campo], strict=True)
            ),
        )
        for campo, nombre, papel in _PARTES_DE_SESION
        if campo != "salidas" or any(columnas[campo])
    )
    return Grafico(
        "sesiones_de_grupo",
        Tipo.COLUMNAS_APILADAS,
        "Asistentes y faltas por sesión",
        "madres",
        tuple(fecha(dia) for dia in dias),
        series,
        Formato.ENTERO,
        meses=(meses[0], meses[-1]),
        dias=dias,
        huecos=tuple(sin_sesion),
    )


def meses_sin_sesion(fechas: Sequence[date], desde: int, hasta: int) -> list[int]:
    """Números de mes de `desde` a `hasta` (incluidos) en que no hubo ninguna sesión."""
    con_sesion = {numero_mes(dia) for dia in fechas}
    return [mes for mes in range(desde, hasta + 1) if mes not in con_sesion]


def por_motivo(faltas: Sequence[FaltasPorMotivo], total: int, titulo: str) -> Grafico:
    """Parte del `total` de inasistencias por cada motivo, partida en justificadas, injustificadas y sin calificar."""
    return Grafico(
        "motivos",
        Tipo.APILADAS,
        titulo,
        "% de las inasistencias",
        tuple(fila.motivo.nombre for fila in faltas),
        tuple(
            Serie(nombre, tuple(proporcion_impresa(getattr(fila, campo), total) for fila in faltas), papel)
            for nombre, campo, papel in _CALIFICACIONES
        ),
        Formato.PORCENTAJE,
        textos=tuple(porcentaje(fila.total, total) for fila in faltas),
    )
