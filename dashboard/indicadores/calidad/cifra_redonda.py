"""Asistencias que caen en 5, 10 o 15 más de lo que una asistencia contada puede."""

from __future__ import annotations

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.calidad.comprobacion import AZAR, Comprobacion, Cuentas, mas_que_el_azar
from dashboard.indicadores.calidad.filas import filas_de, intervalos, sumar

#: lo más que junta en el centro de cinco números seguidos una asistencia contada: sin preferencia es un quinto, y el
#: pico de un grupo de ocho a quince madres llega a un tercio
EN_EL_PICO = 1 / 3


def _contar(consulta: Consulta) -> Cuentas:
    filas = filas_de(consulta)
    vinieron = filas["asistentes"]
    redonda = (vinieron + 2) // 5 * 5
    # los cinco números alrededor de cada redondo, y solo si a esa sesión podían venir todos ellos
    de = filas.con_razon & (redonda > 0) & (filas["esperadas"] >= redonda + 2)
    microrredes = intervalos(consulta, Nivel.MICRORRED)
    n, total = (sumar(filas.contar(cuales), microrredes) for cuales in (de & (vinieron == redonda), de))
    return n, total


CIFRA_REDONDA = Comprobacion(
    clave="cifra_redonda", nombre="Cifra redonda", nivel=Nivel.MICRORRED,
    cosa=("sesión en cifra redonda", "sesiones en cifra redonda"),
    pregunta="¿Se redondea la asistencia?",
    como="Sesiones con 5, 10 o 15 asistentes, entre las que están a dos o menos de esos números y podían pasarlos.",
    limite="Se nombra a la microrred con más de la tercera parte, y tantas más que el azar no lo dé a una sola de "
    f"todas las microrredes en {AZAR} de cada 100 cargas.",
    fuente="Preferencia de la última cifra (índice de Whipple), adaptada a grupos pequeños",
    sin_dato="Ninguna sesión del periodo está cerca de una cifra redonda.",
    contar=_contar, pasa=lambda n, de: mas_que_el_azar(n, de, EN_EL_PICO),
)  # fmt: skip
