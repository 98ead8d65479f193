"""Las sesiones inventadas: fecha, tema, duración, personas y lo que se acordó para la próxima."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashboard.almacen.demo.asistencia import Asistencia
from dashboard.almacen.demo.calendario import Fechas
from dashboard.almacen.demo.columnas import SIN_FECHA, Enteros, elegir, enteros, fechas, numerados, texto
from dashboard.contratos.columnas_comunes import LUGARES
from dashboard.contratos.sesiones import CONDUCTORES, FUENTES, SESIONES
from dashboard.dominio.tema import CODIGOS_TEMA

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
    grupos: pd.DataFrame, cuando: Fechas, personas: Asistencia, factor: int, rng: np.random.Generator
) -> pd.DataFrame:
    """Marco `sesiones` según su contrato, en orden de grupo y fecha; una fila por posición de `cuando`."""
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
        nombre: enteros(getattr(personas, nombre), rng.random(total) < falta)
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
            "esperadas": enteros(personas.esperadas, personas.sin_anotar),
            "asistentes": enteros(personas.asistentes),
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
    ordinal = np.arange(total) - np.repeat(inicio, np.diff(inicio, append=total))
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
