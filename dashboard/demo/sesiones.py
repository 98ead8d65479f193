"""Las sesiones inventadas: quiénes van, quiénes faltan y por qué."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashboard.contratos.contrato import LUGARES
from dashboard.contratos.grupos import CONDUCTORES, FUENTES, INASISTENCIAS, SESIONES
from dashboard.demo.azar import SIN_FECHA, Marcas, elegir, enteros, fechas, numerados, numerar, texto
from dashboard.demo.historias import INICIO_SIN_AVISO, PRIMER_MES, Fechas, Historias
from dashboard.dominio.catalogos import (
    CODIGOS_MOTIVO,
    CODIGOS_TEMA,
    EGRESO,
    JUSTIFICACIONES,
    MOTIVOS,
    SIN_MOTIVO,
    Justificacion,
)
from dashboard.dominio.periodo import numero_mes
from dashboard.nucleo.matrices import Decimales, Enteros

# -- Las sesiones inventadas: fecha, tema, duración, personas y lo que se acordó para la próxima.

_HORAS = ("08:30", "09:00", "09:30", "10:00", "11:00", "14:30", "15:00", "15:30", "16:00", "17:00")
_DURACIONES = (40, 45, 50, 55, 60, 65, 70, 75, 80, 90, 100, 120)
_PESOS_DURACION = (2, 5, 6, 5, 34, 9, 11, 9, 6, 9, 2, 2)
#: 0 a 5 momentos cumplidos: con una hora o más casi siempre los cinco.
_MOMENTOS_COMPLETA, _MOMENTOS_CORTA = (0, 0, 1, 4, 12, 83), (1, 2, 8, 25, 40, 24)
#: Los temas del catálogo que rotan; los otros dos (promoción y «otro») aparecen de vez en cuando.
_TEMAS_EN_ROTACION = CODIGOS_TEMA.index("T13") + 1
#: Si pasan más días que estos hasta la siguiente sesión, es que la acordada no se hizo.
_DIAS_DE_UNA_PERDIDA = 40


def armar_sesiones(
    grupos: pd.DataFrame,
    cuando: Fechas,
    personas: dict[str, Enteros],
    sin_anotar: Marcas,
    factor: int,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Marco `sesiones` según su contrato, en orden de grupo y fecha; una fila por posición de `cuando`.

    `personas` y `sin_anotar`: lo que da `contar_personas`.
    """
    total = len(cuando.grupo)
    tema = _temas(cuando, rng)
    hora = elegir(rng, (9, 16, 10, 14, 6, 9, 16, 9, 8, 3), len(grupos))[cuando.grupo]
    en_otro_lugar = rng.random(total) < 0.07
    duracion = np.asarray(_DURACIONES)[elegir(rng, _PESOS_DURACION, total)]
    completa = duracion >= 60
    momentos = np.where(completa, elegir(rng, _MOMENTOS_COMPLETA, total), elegir(rng, _MOMENTOS_CORTA, total))
    proxima, proxima_hora, proximo_tema = _acuerdos(grupos, cuando, hora, tema, factor, rng)
    lugares = grupos["lugar"].array.take(cuando.grupo)
    lugares[en_otro_lugar] = texto(LUGARES, elegir(rng, (30, 40, 15, 10, 0, 5), int(en_otro_lugar.sum())))
    anotadas = {
        nombre: enteros(personas[nombre], rng.random(total) < falta)
        for nombre, falta in (
            ("visitantes", 0.02), ("gestantes", 0.03), ("lactantes", 0.03), ("cuidadoras", 0.04),
            ("ninos_0_5m", 0.04), ("ninos_6_11m", 0.04), ("ninos_12_23m", 0.04),
        )
    }  # fmt: skip
    return pd.DataFrame(
        {
            "codigo_sesion": numerados("SD-", total, 8),
            "codigo_grupo": grupos["codigo_grupo"].array.take(cuando.grupo),
            "fecha": fechas(cuando.dia),
            "hora": texto(_HORAS, np.where(rng.random(total) < 0.03, -1, hora)),
            "codigo_renipress": grupos["codigo_renipress"].array.take(cuando.grupo),
            "fuente": texto(FUENTES, np.zeros(total, dtype=np.int64)),
            "origen": grupos["origen"].array.take(cuando.grupo),
            "tema": texto(CODIGOS_TEMA, np.where(rng.random(total) < 0.03, -1, tema)),
            "lugar": lugares,
            "duracion_min": enteros(duracion, rng.random(total) < 0.04),
            "momentos": enteros(momentos, rng.random(total) < 0.05),
            "conducida_por": texto(
                CONDUCTORES, np.where(rng.random(total) < 0.02, -1, elegir(rng, (45, 15, 40), total))
            ),
            "esperadas": enteros(personas["esperadas"], sin_anotar),
            "asistentes": enteros(personas["asistentes"]),
            **anotadas,
            "proxima_fecha": fechas(proxima),
            "proxima_hora": texto(_HORAS, proxima_hora),
            "proximo_tema": texto(CODIGOS_TEMA, proximo_tema),
        }
    )[list(SESIONES.nombres)]


def _temas(cuando: Fechas, rng: np.random.Generator) -> Enteros:
    """Posición del tema en el catálogo: cada grupo recorre los temas en orden desde uno cualquiera, con saltos."""
    total = len(cuando.grupo)
    inicio = np.flatnonzero(np.diff(cuando.grupo, prepend=-1))
    ordinal = numerar(np.diff(inicio, append=total))
    arranque = rng.integers(0, _TEMAS_EN_ROTACION, int(cuando.grupo.max(initial=-1)) + 1)[cuando.grupo]
    tema = (arranque + ordinal) % _TEMAS_EN_ROTACION
    salta = rng.random(total) < 0.15
    return np.where(salta, rng.integers(0, len(CODIGOS_TEMA), total), tema)


def _acuerdos(
    grupos: pd.DataFrame, cuando: Fechas, hora: Enteros, tema: Enteros, factor: int, rng: np.random.Generator
) -> tuple[Enteros, Enteros, Enteros]:
    """Fecha, hora y tema acordados para la próxima: casi siempre los que después se cumplieron (Guía 6.1.3.b).

    La fecha acordada es siempre posterior a la sesión; si la siguiente se perdió o no llega, sale de la periodicidad.
    """
    total = len(cuando.grupo)
    periodicidad = grupos["periodicidad_dias"].fillna(30).to_numpy(dtype=np.int64)[cuando.grupo]
    plazo = np.maximum(periodicidad // factor, 1)
    tiene_siguiente = np.zeros(total, dtype=bool)
    tiene_siguiente[:-1] = cuando.grupo[1:] == cuando.grupo[:-1]
    siguiente = np.minimum(np.arange(total) + 1, max(total - 1, 0))
    espera = np.where(tiene_siguiente, cuando.dia[siguiente] - cuando.dia, plazo)
    se_cumplio = tiene_siguiente & (espera > 0) & (espera <= _DIAS_DE_UNA_PERDIDA) & (rng.random(total) < 0.85)
    corrida = plazo + rng.integers(-1, 4, total)
    proxima = cuando.dia + np.where(se_cumplio, espera, np.maximum(corrida, 1))
    sin_acuerdo = rng.random(total) < 0.08
    sin_tema = sin_acuerdo | (rng.random(total) < 0.06)
    mismo_tema = tiene_siguiente & (rng.random(total) < 0.8)
    acordado = np.where(mismo_tema, tema[siguiente], (tema + 1) % _TEMAS_EN_ROTACION)
    return (
        np.where(sin_acuerdo, SIN_FECHA, proxima),
        np.where(sin_acuerdo | (rng.random(total) < 0.05), -1, hora),
        np.where(sin_tema, -1, acordado),
    )


# -- Cuántas personas se esperaban y asistieron a cada sesión, y quiénes eran.

#: Asistencia de partida y su caída por año, en logit: de 72 % a 68 % en cuatro años.
_PARTIDA, _CAIDA_ANUAL = 1.08, -0.06
#: Corrección de cada mes: lluvias y vacaciones de enero a marzo, cosecha de mayo a junio, fiestas en diciembre.
_ESTACION = (-0.20, -0.24, -0.12, 0.02, -0.05, -0.03, 0.03, 0.10, 0.12, 0.10, 0.06, -0.12)
#: Caída de la región sin aviso en julio, agosto, setiembre y octubre de 2026.
_SIN_AVISO = (-0.55, -0.8, -0.95, -1.0)
#: Si no se sabe cuántas integran el grupo, se esperan estas.
_INTEGRANTES_SIN_DATO = 11


def contar_personas(
    fechas: Fechas, integrantes: pd.Series, diresas: pd.Series, historias: Historias, rng: np.random.Generator
) -> tuple[dict[str, Enteros], Marcas]:
    """Personas por sesión, como columnas del contrato, y en qué sesiones no se anotaron las esperadas.

    `integrantes` y `diresas`: de cada grupo, fila a fila. Las esperadas son las efectivas: las anotadas o, si faltan,
    las integrantes. Cumple el contrato: 0 ≤ asistentes ≤ esperadas y cada clase de persona ≤ asistentes.
    """
    total = len(fechas.grupo)
    conocidas = integrantes.notna().to_numpy()[fechas.grupo]
    base = integrantes.fillna(_INTEGRANTES_SIN_DATO).to_numpy(dtype=np.int64)[fechas.grupo]
    # Solo puede faltar el dato donde el grupo dice cuántas son: de ahí se toma.
    sin_anotar = conocidas & (rng.random(total) < 0.03)
    cambio = elegir(rng, (12, 78, 10), total) - 1
    esperadas = np.where(sin_anotar, base, np.maximum(base + np.where(base > 15, 0, cambio), 4))
    probabilidad = _probabilidades(fechas, diresas, historias, rng)
    asistentes = np.maximum(rng.binomial(esperadas, probabilidad), 1)
    ninos_0_5m = rng.binomial(asistentes, 0.26)
    ninos_6_11m = rng.binomial(asistentes - ninos_0_5m, 0.36)
    personas = {
        "esperadas": esperadas,
        "asistentes": asistentes,
        "visitantes": elegir(rng, (70, 18, 8, 4), total),
        "gestantes": rng.binomial(asistentes, 0.21),
        "lactantes": rng.binomial(asistentes, 0.63),
        "cuidadoras": rng.binomial(asistentes, 0.09),
        "ninos_0_5m": ninos_0_5m,
        "ninos_6_11m": ninos_6_11m,
        "ninos_12_23m": rng.binomial(asistentes - ninos_0_5m - ninos_6_11m, 0.5),
    }
    return personas, sin_anotar


def _probabilidades(fechas: Fechas, diresas: pd.Series, historias: Historias, rng: np.random.Generator) -> Decimales:
    """Probabilidad de asistir a cada sesión: tendencia, estación, región, grupo y azar, sumados en logit."""
    codigos, region = np.unique(diresas.to_numpy(dtype=object).astype(str), return_inverse=True)
    de_region = rng.normal(0, 0.16, len(codigos))
    pendiente = rng.normal(_CAIDA_ANUAL, 0.03, len(codigos))
    de_grupo = rng.normal(0, 0.3, len(diresas))
    en_region = region[fechas.grupo]
    inicio = numero_mes(INICIO_SIN_AVISO) - PRIMER_MES
    transcurridos = np.clip(fechas.mes - inicio, 0, len(_SIN_AVISO) - 1)
    sin_aviso = (fechas.mes >= inicio) & (diresas.eq(historias.region_sin_aviso).to_numpy(dtype=bool)[fechas.grupo])
    logit = (
        _PARTIDA
        + de_region[en_region]
        + pendiente[en_region] * fechas.mes / 12
        + np.asarray(_ESTACION)[(fechas.mes + PRIMER_MES) % 12]
        + de_grupo[fechas.grupo]
        + rng.normal(0, 0.15, len(fechas.grupo))
        + np.where(sin_aviso, np.asarray(_SIN_AVISO)[transcurridos], 0.0)
    )
    return 1 / (1 + np.exp(-logit))


# -- Por qué faltaron: motivos según el mes, con una parte sin motivo registrado.

SIN_AVISO = "M13"
#: Peso de cada motivo entre las faltas con fila; M99 es la falta anotada «sin motivo».
_PESOS = {
    "M01": 13, "M02": 15, "M03": 6, "M04": 6, "M05": 11, "M06": 2, "M07": 4, "M08": 7, "M09": 4, "M10": 6, "M11": 4,
    "M12": 4, SIN_AVISO: 7, "M14": 2, "M15": 4, "M16": 3, "M17": 6, EGRESO: 1, "M98": 2, SIN_MOTIVO: 8,
}  # fmt: skip
#: Faltas sin ninguna fila: el tablero las cuenta como «sin motivo registrado».
_SIN_FILA = 0.07
#: Cuánto se multiplican la lluvia (de diciembre a marzo) y la siembra o cosecha.
_LLUVIA = (3.2, 3.4, 2.6, 1.0, 0.4, 0.3, 0.3, 0.3, 0.5, 0.8, 1.0, 2.2)
_CAMPO = (0.5, 0.5, 0.7, 1.5, 2.4, 1.8, 0.8, 0.7, 1.2, 1.8, 1.6, 0.8)
#: Cuánto se multiplica «no fue avisada» en la región sin aviso.
_ALZA_SIN_AVISO = 9.0
#: De cada falta: se califica como sugiere el catálogo, al revés, o queda sin calificar.
_AL_REVES, _SIN_CALIFICAR = 0.07, 0.10

_SI, _NO, _SIN_DATO = (
    JUSTIFICACIONES.index(clase) for clase in (Justificacion.SI, Justificacion.NO, Justificacion.SIN_DATO)
)


def anotar_inasistencias(
    codigos_sesion: pd.Series, cuando: Fechas, ausentes: Enteros, de_region_sin_aviso: Marcas, rng: np.random.Generator
) -> pd.DataFrame:
    """Marco `inasistencias` según su contrato: una fila por sesión, motivo y calificación.

    `ausentes`: faltas por sesión. `de_region_sin_aviso`: si la sesión es de la región donde no se avisa. La suma por
    sesión nunca pasa de `ausentes`.
    """
    sesion = np.repeat(np.arange(len(ausentes)), ausentes)
    sesion = sesion[rng.random(len(sesion)) >= _SIN_FILA]
    afectada = de_region_sin_aviso & (cuando.mes >= numero_mes(INICIO_SIN_AVISO) - PRIMER_MES)
    contexto = ((cuando.mes + PRIMER_MES) % 12 + 12 * afectada)[sesion]
    # Las distribuciones acumuladas de los 24 contextos, una tras otra: un solo `searchsorted` para todas las faltas.
    acumuladas = (_distribuciones().cumsum(axis=1) + np.arange(24)[:, None]).ravel()
    posicion = np.searchsorted(acumuladas, contexto + rng.random(len(sesion)), side="right")
    motivo = np.clip(posicion - contexto * len(MOTIVOS), 0, len(MOTIVOS) - 1)
    justificada = _calificar(motivo, rng)
    clases, cuantas = np.unique(
        (sesion * len(MOTIVOS) + motivo) * len(JUSTIFICACIONES) + justificada, return_counts=True
    )
    resto, justificada = np.divmod(clases, len(JUSTIFICACIONES))
    sesion, motivo = np.divmod(resto, len(MOTIVOS))
    return pd.DataFrame(
        {
            "codigo_sesion": codigos_sesion.array.take(sesion),
            "motivo": texto(CODIGOS_MOTIVO, motivo),
            "justificada": texto(JUSTIFICACIONES, justificada),
            "cantidad": enteros(cuantas),
        }
    )[list(INASISTENCIAS.nombres)]


def _distribuciones() -> Decimales:
    """(24, motivos): probabilidad de cada motivo por mes del año, y lo mismo donde no se avisa."""
    pesos = np.tile(np.array([_PESOS[codigo] for codigo in CODIGOS_MOTIVO], dtype=float), (24, 1))
    pesos[:, CODIGOS_MOTIVO.index("M11")] *= np.tile(_LLUVIA, 2)
    pesos[:, CODIGOS_MOTIVO.index("M03")] *= np.tile(_CAMPO, 2)
    pesos[12:, CODIGOS_MOTIVO.index(SIN_AVISO)] *= _ALZA_SIN_AVISO
    return pesos / pesos.sum(axis=1, keepdims=True)


def _calificar(motivo: Enteros, rng: np.random.Generator) -> Enteros:
    """Posición en `JUSTIFICACIONES`: la sugerida, la contraria o sin dato; los motivos sin sugerencia, sin dato."""
    sugerida = np.array([JUSTIFICACIONES.index(propio.sugerida) for propio in MOTIVOS])[motivo]
    azar = rng.random(len(motivo))
    contraria = np.where(sugerida == _SI, _NO, _SI)
    calificada = np.where(azar < _AL_REVES, contraria, sugerida)
    return np.where((azar > 1 - _SIN_CALIFICAR) | (sugerida == _SIN_DATO), _SIN_DATO, calificada)
