"""Los factores de la prioridad: cada uno va de 0 a 1 con una regla escrita, y un dato que falta no suma.

Los topes (90 días, 30 puntos, 30 de cada 100, un año, tres meses) son nuestros: la guía pide mirar estas cosas y no
dice cuánto es mucho.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from dashboard.dominio.estandar import HORAS_MADRE_GUIA, INTEGRANTES_MAXIMO, INTEGRANTES_MINIMO
from dashboard.indicadores.cambio import CambioDeGrupos
from dashboard.nucleo.errores import ErrorVista
from dashboard.nucleo.matrices import Booleanos, Decimales, Enteros
from dashboard.planificacion.hechos import AUSENTE, Hechos

Valores = Decimales

#: días pasados del plazo con que el factor llega a su tope
DIAS_DE_TOPE = 90
#: caída de la asistencia, en proporción, con que el factor llega a su tope
CAIDA_DE_TOPE = 0.30
#: faltas injustificadas o sin motivo por asistencia esperada con que el factor llega a su tope
FALTAS_DE_TOPE = 0.30
#: lo más que vale haber sido supervisado hace mucho: nunca vale más
SUPERVISADO_MAXIMO = 0.9
DIAS_DE_SUPERVISION = 365
MESES_CALLADOS_DE_TOPE = 3
#: lo que los datos muestran que se aparta de la guía: integrantes, horas y sesiones completas
REGLAS_COMPROBABLES = 3


@dataclass(frozen=True, slots=True)
class Factor:
    """Un factor: qué mira, cómo se vuelve un número de 0 a 1, de dónde sale y qué pasa si falta el dato."""

    clave: str
    nombre: str
    regla: str
    #: párrafo de la guía, o la tabla de la que sale
    fuente: str
    sin_dato: str
    #: peso de partida
    peso: int
    #: con qué se une a la frase: «30,0 porque atiende partos…», «8,2 por 52 días sin sesión»
    nexo: str = "por"


FACTORES: tuple[Factor, ...] = (
    Factor(
        "sin_grupo",
        "Atiende partos y no tiene grupo",
        "1 si el establecimiento atiende partos y recién nacidos y no tiene ningún grupo conformado; si no, 0.",
        "Guía 6.1.4, nota 7",
        "Si no reportó en todo el año no se sabe si tiene grupo: no suma aquí, suma en el silencio. De quien no se "
        "sabe si atiende partos no se dice nada: no es candidato.",
        30,
        "porque",
    ),
    Factor(
        "dias_sin_sesion",
        "Días desde la última sesión",
        "0 mientras no pase más de un mes (31 días, si la oficina no lo cambia); después crece parejo y llega a 1 a "
        f"los {DIAS_DE_TOPE} días pasados del plazo. Sin ninguna sesión se cuenta desde la conformación.",
        "Guía 6.1.3.a",
        "Los días se cuentan solo hasta el último mes del que llegó algo: lo que sigue es silencio. Sin ninguna "
        "noticia, no suma.",
        20,
    ),
    Factor(
        "caida_asistencia",
        "Caída de la asistencia",
        "Los seis últimos meses cerrados frente a los mismos de un año antes: 0 mientras la caída no pase lo que el "
        "azar explica (99 %); si lo pasa, los puntos que cayó, y llega a 1 con 30.",
        "Guía 6.1.3.b",
        "Sin asistencia anotada en los dos años no hay con qué comparar: no suma.",
        15,
    ),
    Factor(
        "inasistencias",
        "Inasistencias injustificadas o sin motivo",
        "Faltas injustificadas, sin motivo o sin calificar de los últimos 12 meses por cada asistencia esperada; llega "
        "a 1 con 30 de cada 100. Las salidas del grupo no cuentan. Una sesión sin esperadas anotadas toma las "
        "integrantes.",
        "Guía 6.1.3.b",
        "Sin asistencias esperadas anotadas, no suma. Una falta sin motivo no se da por injustificada: el factor "
        "mira que el motivo se haya consignado.",
        10,
    ),
    Factor(
        "reglas",
        "Lo que se aparta de la guía",
        "Media de tres partes: 1 si el grupo no tiene de 8 a 15 integrantes; la parte que falta de las 12 horas de la "
        "madre guía; y la parte de las sesiones de los últimos 12 meses sin 60 minutos o sin los cinco momentos.",
        "Guía 6.1.1.b, 6.1.1.c, 6.1.2.b y 6.1.3.b",
        "Cada parte sin dato no suma. Un plan sin fecha no es un plan que falta: no suma y se pone en lo que hay que "
        "mirar.",
        10,
    ),
    Factor(
        "supervision",
        "Tiempo desde la última supervisión",
        "1 si no hay ninguna registrada; si la hay, los días desde la última, hasta 0,9 con un año. Una visita al "
        "establecimiento que no nombra un grupo vale para todos los suyos.",
        "Guía 5.1 y 5.3.1.3; tabla de supervisiones",
        "Si de la región no se cargó ninguna supervisión, no haberla no dice nada: no suma.",
        10,
    ),
    Factor(
        "silencio",
        "Meses sin reporte",
        "Meses completos seguidos, hasta la fecha de datos, de los que no llegó ni una sesión ni un reporte suyo o de "
        "una unidad que lo contiene; llega a 1 con tres.",
        "Tabla de reportes; Guía 6.1.4",
        "Si no se cargó la tabla de reportes lo cargado se toma por completo: no suma.",
        5,
    ),
)
CLAVES: tuple[str, ...] = tuple(factor.clave for factor in FACTORES)
POR_CLAVE: dict[str, Factor] = {factor.clave: factor for factor in FACTORES}


def valores(hechos: Hechos) -> Valores:
    """(candidatos, factores) entre 0 y 1, primero los grupos y luego los establecimientos; `nan` donde falta el dato.

    Lo que no se aplica a una clase vale 0.
    """
    g, n = hechos.grupos, hechos.cuantos_grupos
    tabla = np.zeros((len(hechos.lugar), len(FACTORES)))
    columna = CLAVES.index
    tabla[n:, columna("sin_grupo")] = np.where(hechos.no_se_sabe, np.nan, 1.0)
    tabla[:n, columna("dias_sin_sesion")] = por_dias(g.dias, hechos.plazo)
    tabla[:n, columna("caida_asistencia")] = por_caida(g.cambio)
    tabla[:n, columna("inasistencias")] = por_faltas(g.faltas, g.esperadas)
    tabla[:n, columna("reglas")] = por_reglas(g.integrantes, g.horas, g.incompletas, g.evaluables)
    tabla[:, columna("supervision")] = por_supervision(hechos.fecha, hechos.supervision, hechos.hay_registro)
    tabla[:, columna("silencio")] = por_silencio(hechos.callados)
    return tabla


def por_dias(dias: Enteros, plazo: int) -> Valores:
    """Desde el día siguiente al plazo; `AUSENTE` da `nan`."""
    return np.where(dias == AUSENTE, np.nan, np.clip((dias - plazo) / DIAS_DE_TOPE, 0, 1))


def por_caida(cambio: CambioDeGrupos) -> Valores:
    """Solo vale la caída que se distingue del azar; sin los dos años, `nan`."""
    cayo = np.where(cambio.sentido < 0, np.clip(-cambio.diferencia / CAIDA_DE_TOPE, 0, 1), 0.0)
    return np.where(np.isfinite(cambio.diferencia), cayo, np.nan)


def por_faltas(faltas: Enteros, esperadas: Enteros) -> Valores:
    """Por asistencia esperada; sin ninguna, `nan`."""
    return np.where(esperadas > 0, np.clip(faltas / np.maximum(esperadas, 1) / FALTAS_DE_TOPE, 0, 1), np.nan)


def por_reglas(
    integrantes: Enteros,
    horas: Valores,
    incompletas: Enteros,
    evaluables: Enteros,
) -> Valores:
    """La media de las tres partes; `nan` solo si las tres faltan."""
    fuera = (integrantes < INTEGRANTES_MINIMO) | (integrantes > INTEGRANTES_MAXIMO)
    partes = np.stack(
        [
            np.where(integrantes == AUSENTE, np.nan, fuera),
            np.clip((HORAS_MADRE_GUIA - horas) / HORAS_MADRE_GUIA, 0, 1),
            np.where(evaluables > 0, incompletas / np.maximum(evaluables, 1), np.nan),
        ]
    )
    suma = np.nansum(partes, axis=0) / REGLAS_COMPROBABLES
    return np.where(np.isnan(partes).all(axis=0), np.nan, suma)


def por_supervision(fecha: Enteros, ultima: Enteros, hay_registro: Booleanos) -> Valores:
    """Nunca es lo que más vale; sin registro de supervisiones en la región, `nan`."""
    dias = np.maximum(fecha - ultima, 0)
    hecha = np.minimum(dias / DIAS_DE_SUPERVISION, 1) * SUPERVISADO_MAXIMO
    return np.where(ultima > 0, hecha, np.where(hay_registro, 1.0, np.nan))


def por_silencio(callados: Enteros) -> Valores:
    """Por meses cerrados seguidos sin noticia."""
    return np.where(callados == AUSENTE, np.nan, np.clip(callados / MESES_CALLADOS_DE_TOPE, 0, 1))


# -- los pesos, y de los valores a los puntos ------------------------------------------------------------------------

#: campo de la dirección: siete números separados por puntos, en el orden de `FACTORES`
CAMPO_PESOS = "pesos"
PESO_MAXIMO = 50


@dataclass(frozen=True, slots=True)
class Pesos:
    """Un entero por factor, en el orden de `FACTORES`."""

    valores: tuple[int, ...] = tuple(factor.peso for factor in FACTORES)

    @property
    def suma(self) -> int:
        """La suma de todos; 0 si la persona los puso todos en cero."""
        return sum(self.valores)

    def campos(self) -> dict[str, str]:
        """El campo de la dirección; vacío con los pesos de partida."""
        return {} if self == POR_DEFECTO else {CAMPO_PESOS: ".".join(map(str, self.valores))}


POR_DEFECTO = Pesos()


def leer_pesos(campos: Mapping[str, str]) -> Pesos:
    """Los pesos de una dirección; los de partida si no los trae. `ErrorVista` si no son los que se esperan."""
    texto = campos.get(CAMPO_PESOS, "").strip()
    if not texto:
        return POR_DEFECTO
    partes = texto.split(".")
    validas = [parte for parte in partes if parte.isascii() and parte.isdigit() and len(parte) <= 2]
    if len(partes) != len(FACTORES) or len(validas) != len(partes) or max(map(int, partes)) > PESO_MAXIMO:
        raise ErrorVista(
            f"No se entiende «{texto[:40]}» en «Pesos».",
            que_hacer=f"Escriba {len(FACTORES)} números de 0 a {PESO_MAXIMO} separados por puntos.",
        )
    return Pesos(tuple(map(int, partes)))


def decimas(valores: Decimales, pesos: tuple[int, ...]) -> Enteros:
    """(candidatos, factores) décimas de punto: `Σ peso·valor ÷ Σ pesos × 100`, repartido por factor.

    El puntaje se redondea a la décima (medio hacia arriba) y se reparte entre los factores por el mayor resto: la suma
    de las décimas de una fila es siempre su puntaje. Lo que falta (`nan`) no suma; con todos los pesos en cero, nada
    suma. Un factor que no aporta nunca recibe una décima.
    """
    suma = sum(pesos)
    if not suma:
        return np.zeros(valores.shape, dtype=np.int64)
    # a la millonésima: 0,1 + 0,2 no cambia una décima
    crudas = np.round(np.nan_to_num(valores) * (np.array(pesos) * (1000 / suma)), 6)
    enteras = np.floor(crudas)
    restos = crudas - enteras
    total = np.floor(np.round(crudas.sum(axis=1), 6) + 0.5)
    faltan = (total - enteras.sum(axis=1)).astype(np.int64)
    puesto = np.argsort(np.argsort(-restos, axis=1, kind="stable"), axis=1, kind="stable")
    return enteras.astype(np.int64) + (puesto < faltan[:, None])
