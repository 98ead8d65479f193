"""Las gráficas que se ven en más de un sitio, escritas una vez: la página, la presentación y el PPTX dibujan la misma.

Toman las cuentas ya leídas y devuelven la gráfica como valor (`dominio.grafica`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from dashboard.dominio.grafica import Formato, Grafico, Papel, Senal, Serie, Tipo
from dashboard.dominio.periodo import Periodo, numero_mes
from dashboard.indicadores.control import Carta
from dashboard.indicadores.motivos import FaltasPorMotivo
from dashboard.nucleo.formato import MESES, SIN_DATO, decimal, fecha, plural, porcentaje, proporcion_impresa

#: nombre de una y de varias, y papel de cada clase de falta, en el orden de `Consulta.serie_inasistencias`
_CLASES_DE_FALTA = (
    ("justificada", "justificadas", Papel.JUSTIFICADA),
    ("injustificada", "injustificadas", Papel.INJUSTIFICADA),
    ("sin motivo o sin calificar", "sin motivo o sin calificar", Papel.SIN_MOTIVO),
    ("salió del grupo", "salieron del grupo", Papel.SALIDA),
)
#: columna de la sesión, nombre de una y de varias, y papel de cada parte de su barra
_PARTES_DE_SESION = (
    ("asistentes", "asistió", "asistieron", Papel.ASISTIERON),
    ("faltas_justificadas", "falta justificada", "faltas justificadas", Papel.JUSTIFICADA),
    ("faltas_injustificadas", "falta injustificada", "faltas injustificadas", Papel.INJUSTIFICADA),
    ("faltas_sin_motivo", "sin motivo o sin calificar", "sin motivo o sin calificar", Papel.SIN_MOTIVO),
    ("salidas", "salió del grupo", "salieron del grupo", Papel.SALIDA),
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
    corriente: Sequence[int] = (),
    hitos: Sequence[tuple[int, str]] = (),
    resaltado: Periodo | None = None,
) -> Grafico:
    """La asistencia por mes, lo que se esperaba de cada mes y, como señal, los que se apartan de ello.

    `meses`: los que se ven (números de mes); `desde`: la posición del primero en las cuentas y en la carta.
    `corriente`: las posiciones de la racha que se mira, que se marcan fuerte. `hitos`: meses en que pasó algo anotado,
    y qué. `resaltado`: el periodo elegido. Sin esperadas no hay punto: la línea se corta.
    """
    posiciones = range(desde, desde + len(meses))
    textos = tuple(porcentaje(asistentes[i], esperadas[i]) for i in posiciones)
    senales: tuple[Senal, ...] = ()
    de_carta: list[Serie] = []
    if carta is not None:
        lineas = (
            ("Rango esperado, hasta", carta.superior, Papel.LIMITE),
            ("Rango esperado, desde", carta.inferior, Papel.LIMITE),
            ("Lo esperado", carta.centro, Papel.CENTRO),
        )
        de_carta = [
            Serie(nombre, tuple(_milesimas(valores[i]) for i in posiciones), papel) for nombre, valores, papel in lineas
        ]
        senales = tuple(
            Senal(lugar, carta.senal[i] or (-1 if (carta.desvio[i] or 0) < 0 else 1), i in corriente)
            for lugar, i in enumerate(posiciones)
            if carta.senal[i] or i in corriente
        )
    marcados = {senal.lugar: senal for senal in senales}
    notas = []
    for lugar, (mes, i) in enumerate(zip(meses, posiciones, strict=True)):
        # el de la racha no es señal él solo: lo es junto con los que lo siguen
        junto = "" if carta is None or carta.senal[i] else "con los que lo siguen, "
        senal = f"; {junto}{_DICHA[marcados[lugar].lado]}" if lugar in marcados else ""
        esperado = carta.centro[i] if carta else None
        frente = f"; lo esperado, {decimal(esperado * 100)}\u202f%" if esperado is not None else ""
        cuentas = f" ({asistentes[i]} de {esperadas[i]}{frente}{senal})" if esperadas[i] else ""
        notas.append(f"{Periodo.mes(mes).texto}: {textos[lugar]}{cuentas}")
    valores = tuple(proporcion_impresa(asistentes[i], esperadas[i]) for i in posiciones)
    elegidos = (resaltado.primer_mes, resaltado.ultimo_mes) if resaltado and resaltado.largo < len(meses) else None
    return Grafico(
        "asistencia_mensual",
        Tipo.LINEAS,
        "Asistencia por mes" + (" (a rayas: lo esperado de cada mes)" if carta is not None else ""),
        "% de las asistencias esperadas",
        _nombres(meses),
        (Serie("Asistencia", valores, notas=tuple(notas)), *de_carta),
        Formato.PORCENTAJE,
        senales=senales,
        textos=textos,
        meses=(meses[0], meses[-1]),
        resaltado=elegidos,
        hitos=tuple((mes, que) for mes, que in hitos if meses[0] <= mes <= meses[-1]),
        vacio="Ninguna sesión con asistencia",
    )


#: cómo se lee una señal al señalar su mes
_DICHA = {-1: "señal: menos de lo esperado", 1: "señal: más de lo esperado"}


def _milesimas(limite: float | None) -> float | None:
    return None if limite is None else round(limite, 3)


def _nombres(meses: range) -> tuple[str, ...]:
    return tuple(f"{MESES[mes % 12]} {mes // 12}" for mes in meses)


def inasistencias_mensuales(
    meses: range, clases: Sequence[Sequence[int]], esperadas: Sequence[int] | None = None
) -> Grafico:
    """Las faltas de cada mes, por separado según su calificación. `clases`: una serie por clase, del largo de `meses`.

    Quienes salieron del grupo solo aparecen si los hay. `esperadas`: las asistencias de cada mes, si de las faltas se
    dice qué parte de ellas son, y no cuántas.
    """
    textos = [Periodo.mes(mes).texto for mes in meses]
    series = []
    for (una, varias, papel), faltas in zip(_CLASES_DE_FALTA, clases, strict=True):
        if papel is Papel.SALIDA and not any(faltas):
            continue
        valores: Sequence[float | None] = faltas
        notas = [plural(n, una, varias) for n in faltas]
        if esperadas is not None:
            valores = [proporcion_impresa(n, de) for n, de in zip(faltas, esperadas, strict=True)]
            notas = [f"{varias}, {porcentaje(n, de)}" for n, de in zip(faltas, esperadas, strict=True)]
        dichas = tuple(f"{texto}: {nota}" for texto, nota in zip(textos, notas, strict=True))
        series.append(Serie(varias, tuple(valores), papel, dichas))
    return Grafico(
        "inasistencias_mensuales",
        Tipo.COLUMNAS_APILADAS,
        "Inasistencias por mes",
        "inasistencias" if esperadas is None else "% de las asistencias esperadas",
        _nombres(meses),
        tuple(series),
        Formato.ENTERO if esperadas is None else Formato.PORCENTAJE,
        # el de todas juntas no es la suma de lo que se imprime de cada clase
        textos=()
        if esperadas is None
        else tuple(porcentaje(sum(todas), de) for *todas, de in zip(*clases, esperadas, strict=True)),
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
            varias,
            tuple(valor if valor >= 0 else None for valor in columnas[campo]),
            papel,
            tuple(
                f"{fecha(dia)}: {plural(valor, una, varias) if valor >= 0 else f'{varias}: {SIN_DATO}'}"
                for dia, valor in zip(dias, columnas[campo], strict=True)
            ),
        )
        for campo, una, varias, papel in _PARTES_DE_SESION
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
