"""Los factores de la prioridad: cada uno va de 0 a 1 con una regla escrita, y un dato que falta no suma.

Los topes (90 días, 30 de cada 100, un año, tres meses, 30 kilómetros) son nuestros: la guía pide mirar estas cosas y
no dice cuánto es mucho. Lo de pocos y lo antiguo pesa menos (`encogidas`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from dashboard.dominio.estandar import HORAS_MADRE_GUIA, INTEGRANTES_MAXIMO, INTEGRANTES_MINIMO
from dashboard.indicadores.acumulada import UMBRAL, Acumulada
from dashboard.nucleo.errores import ErrorVista
from dashboard.nucleo.matrices import Booleanos, Decimales, Enteros, meses_de
from dashboard.planificacion.hechos import AUSENTE, Hechos
from dashboard.planificacion.sin_grupo import ESCALONES, TRAMOS, VECINOS, SinGrupo

Valores = Decimales

#: días pasados del plazo con que el factor llega a `TARDE`, y con cuántos llega a 1
DIAS_DE_TARDE, DIAS_DE_TOPE = 90, 365
TARDE = 0.8
#: suma acumulada de la asistencia con que el factor llega a su tope
CAIDA_DE_TOPE = 2 * UMBRAL
#: faltas injustificadas o sin motivo por asistencia esperada con que el factor llega a su tope
FALTAS_DE_TOPE = 0.30
#: lo más que vale haber sido supervisado hace mucho: nunca vale más
SUPERVISADO_MAXIMO = 0.9
DIAS_DE_SUPERVISION = 365
MESES_CALLADOS_DE_TOPE = 3
#: nacimientos en el año de su red, por cada grupo en pie, con que esa parte llega a su tope
NACIMIENTOS_DE_TOPE = 500
#: años que un dato anual vale entero; después, la mitad por cada año
ANIOS_ENTEROS = 1
KM_DE_TOPE = 30
DIAS_SIN_GRUPO_DE_TOPE = 4 * 365


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
        20,
        "porque",
    ),
    Factor(
        "dias_sin_sesion",
        "Días desde la última sesión",
        "0 mientras no pase más de un mes (31 días, si la oficina no lo cambia); después crece parejo, llega a 0,8 a "
        f"los {DIAS_DE_TARDE} días pasados del plazo y a 1 a los {DIAS_DE_TOPE}. Sin ninguna sesión se cuenta desde la "
        "conformación.",
        "Guía 6.1.3.a",
        "Los días se cuentan solo hasta el último mes del que llegó algo: lo que sigue es silencio. Sin ninguna "
        "noticia, no suma.",
        20,
    ),
    Factor(
        "caida_asistencia",
        "Caída de la asistencia",
        "Lo que faltó en cada uno de los 12 últimos meses cerrados para la asistencia que se esperaba de ese mes (la "
        "de los 24 primeros meses del grupo, con la forma del año de su red), en desviaciones; cada mes se perdonan "
        "0,75 y ninguno cuenta más de 2,5. Se suma sin bajar de cero: lo que pasó hace mucho se apaga. Llega a 1 con "
        "5,8. Desde 2,9 se dice que cayó: de los grupos que no cambian, a lo más 10 de cada 100 llegan a eso en un "
        "año. Con menos suma puntos, pero no se dice que haya caído.",
        "Guía 6.1.3.b",
        "Con menos de doce meses con asistencia, o sin ninguno de los 12 últimos que juzgar, no hay con qué comparar: "
        "no suma.",
        12,
    ),
    Factor(
        "inasistencias",
        "Inasistencias injustificadas o sin motivo",
        "Faltas injustificadas, sin motivo o sin calificar de los últimos 12 meses por cada asistencia esperada; llega "
        "a 1 con 30 de cada 100. Cada una vale la mitad por cada seis meses de antigüedad y, cuantas menos asistencias "
        "la sostienen, más se acerca la proporción a la de los demás grupos de la región, sin subir nunca por eso: 3 "
        "de 10 pesan menos que 30 de 100. Las salidas del grupo no cuentan. Una sesión sin esperadas anotadas toma "
        "las integrantes.",
        "Guía 6.1.3.b",
        "Sin asistencias esperadas anotadas, no suma. Una falta sin motivo no se da por injustificada: el factor "
        "mira que el motivo se haya consignado. Con menos de 8 grupos con dato en la región, lo que difieren entre sí "
        "se supone.",
        8,
    ),
    Factor(
        "reglas",
        "Lo que se aparta de la guía",
        "Media de tres partes: 1 si el grupo no tiene de 8 a 15 integrantes; la parte que falta de las 12 horas de la "
        "madre guía; y la parte de las sesiones de los últimos 12 meses sin 60 minutos o sin los cinco momentos, que "
        "pierde peso con la edad y se acerca a la de la región como las inasistencias.",
        "Guía 6.1.1.b, 6.1.1.c, 6.1.2.b y 6.1.3.b",
        "Cada parte sin dato no suma. Un plan sin fecha no es un plan que falta: no suma y se pone en lo que hay que "
        "mirar.",
        8,
    ),
    Factor(
        "supervision",
        "Tiempo desde la última supervisión",
        "1 si no hay ninguna registrada; si la hay, los días desde la última, hasta 0,9 con un año. Una visita al "
        "establecimiento que no nombra un grupo vale para todos los suyos.",
        "Guía 5.1 y 5.3.1.3; tabla de supervisiones",
        "Si de la región no se cargó ninguna supervisión, no haberla no dice nada: no suma.",
        8,
    ),
    Factor(
        "silencio",
        "Meses sin reporte",
        "Meses completos seguidos, hasta la fecha de datos, de los que no llegó ni una sesión ni un reporte suyo o de "
        "una unidad que lo contiene; llega a 1 con tres.",
        "Tabla de reportes; Guía 6.1.4",
        "Si no se cargó la tabla de reportes lo cargado se toma por completo: no suma.",
        4,
    ),
    Factor(
        "magnitud",
        "Tamaño de donde falta el grupo",
        "Solo de un establecimiento sin grupo, la media de tres partes: su categoría, de 0 la I-1 a 1 las del tercer "
        "nivel; sus partos del año, en ocho tramos que empiezan en 0, 10, 25, 50, 100, 250, 500 y 1000; y los "
        f"nacimientos de su red por cada grupo en pie, hasta 1 con {NACIMIENTOS_DE_TOPE}. Los partos y los nacimientos "
        "de hace más de un año valen la mitad por cada año.",
        "Registro, lista de partos y tabla «Nacimientos y madres»; Guía 6.1.4",
        "Cada parte sin dato no suma. Los nacimientos se dicen de la red que los informa y no se reparten entre sus "
        "establecimientos: no se sabe cuántos son de cada uno. Si no se sabe si tiene grupo, no suma.",
        8,
    ),
    Factor(
        "lejania",
        "Lejos de otro grupo",
        "Solo de un establecimiento sin grupo, la media de dos partes: los kilómetros en línea recta al grupo activo "
        f"más cercano de su región, hasta 1 con {KM_DE_TOPE} o si no hay ninguno; y, de los {VECINOS} más cercanos de "
        "su región que atienden partos, los que tampoco tienen grupo.",
        "Coordenadas del registro; Guía 6.1.4",
        "Sin coordenadas no se mide y no suma. La línea recta no es el camino. Si no se sabe si tiene grupo, no suma.",
        6,
    ),
    Factor(
        "tiempo_sin_grupo",
        "Tiempo sin grupo",
        "Solo de un establecimiento sin grupo: los días desde que cerró el último o, si nunca tuvo o empezó después a "
        "atender partos, desde el primer año seguido en que sus listas dicen que los atiende; llega a 1 con cuatro "
        "años. Antes del primer mes con datos no se cuenta.",
        "Fechas de cierre y listas de partos; Guía 6.1.4",
        "Los años anteriores a su primera lista se leen con ella. Sin fecha de datos, o si no se sabe si tiene grupo, "
        "no suma.",
        6,
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
    tabla[:n, columna("caida_asistencia")] = por_caida(g.caida)
    tabla[:n, columna("inasistencias")] = por_faltas(g.faltas_pesan)
    tabla[:n, columna("reglas")] = por_reglas(g.integrantes, g.horas, g.incompletas_pesan)
    tabla[:, columna("supervision")] = por_supervision(hechos.fecha, hechos.supervision, hechos.hay_registro)
    tabla[:, columna("silencio")] = por_silencio(hechos.callados)
    fecha = hechos.fecha[n:]
    de_lugares = {
        "magnitud": media_de_partes(partes_de_magnitud(hechos.sin_grupo, fecha)),
        "lejania": media_de_partes(partes_de_lejania(hechos.sin_grupo)),
        "tiempo_sin_grupo": por_tiempo(hechos.sin_grupo.dias),
    }
    for clave, propios in de_lugares.items():
        tabla[n:, columna(clave)] = np.where(hechos.no_se_sabe, np.nan, propios)
    return tabla


def por_dias(dias: Enteros, plazo: int) -> Valores:
    """Desde el día siguiente al plazo; `AUSENTE` da `nan`."""
    pasados = np.maximum(dias - plazo, 0)
    return np.where(dias == AUSENTE, np.nan, np.interp(pasados, [0, DIAS_DE_TARDE, DIAS_DE_TOPE], [0, TARDE, 1]))


def por_caida(caida: Acumulada) -> Valores:
    """Cuanto más se acumula por debajo de lo esperado; sin carta, `nan`."""
    return np.clip(caida.suma / CAIDA_DE_TOPE, 0, 1)


def por_faltas(pesan: Decimales) -> Valores:
    """La proporción con que pesan; sin ninguna asistencia esperada, `nan`."""
    return np.clip(pesan / FALTAS_DE_TOPE, 0, 1)


def por_reglas(integrantes: Enteros, horas: Valores, incompletas: Decimales) -> Valores:
    """La media de las tres partes; `nan` solo si las tres faltan. `incompletas`: la proporción con que pesan."""
    fuera = (integrantes < INTEGRANTES_MINIMO) | (integrantes > INTEGRANTES_MAXIMO)
    de_horas = np.clip((HORAS_MADRE_GUIA - horas) / HORAS_MADRE_GUIA, 0, 1)
    return media_de_partes(np.stack([np.where(integrantes == AUSENTE, np.nan, fuera), de_horas, incompletas]))


def media_de_partes(partes: Decimales) -> Valores:
    """(partes, candidatos) → su media, en que una parte sin dato no suma; `nan` solo si faltan todas."""
    return np.where(np.isnan(partes).all(axis=0), np.nan, np.nansum(partes, axis=0) / len(partes))


def partes_de_magnitud(lugares: SinGrupo, fecha: Enteros) -> Decimales:
    """(3, establecimientos): por su categoría, por sus partos y por los nacimientos de su red."""
    anio = meses_de(fecha) // 12
    por_grupo = lugares.nacimientos / np.maximum(lugares.grupos_de_red, 1) / NACIMIENTOS_DE_TOPE
    return np.stack(
        [
            np.where(lugares.escalon < 0, np.nan, lugares.escalon / max(ESCALONES)),
            np.where(lugares.tramo < 0, np.nan, lugares.tramo / len(TRAMOS)) * _por_antiguo(lugares.anios_de_partos),
            np.clip(por_grupo, 0, 1) * _por_antiguo(anio - lugares.anio_de_nacimientos),
        ]
    )


def _por_antiguo(anios: Enteros) -> Valores:
    """Lo que vale un dato anual de hace tantos años; de una lista sin año, lo que uno de hace uno más."""
    return np.asarray(0.5 ** np.maximum(np.where(anios < 0, ANIOS_ENTEROS + 1, anios) - ANIOS_ENTEROS, 0))


def partes_de_lejania(lugares: SinGrupo) -> Decimales:
    """(2, establecimientos): por la distancia al grupo activo más cercano y por los vecinos que tampoco tienen."""
    tampoco = (lugares.vecinos - lugares.vecinos_con_grupo) / np.maximum(lugares.vecinos, 1)
    return np.stack([np.clip(lugares.km / KM_DE_TOPE, 0, 1), np.where(lugares.vecinos > 0, tampoco, np.nan)])


def por_tiempo(dias: Enteros) -> Valores:
    """Por los días sin grupo; sin fecha de datos, `nan`."""
    return np.where(dias < 0, np.nan, np.clip(dias / DIAS_SIN_GRUPO_DE_TOPE, 0, 1))


def por_supervision(fecha: Enteros, ultima: Enteros, hay_registro: Booleanos) -> Valores:
    """Nunca es lo que más vale; sin registro de supervisiones en la región, `nan`."""
    dias = np.maximum(fecha - ultima, 0)
    hecha = np.minimum(dias / DIAS_DE_SUPERVISION, 1) * SUPERVISADO_MAXIMO
    return np.where(ultima > 0, hecha, np.where(hay_registro, 1.0, np.nan))


def por_silencio(callados: Enteros) -> Valores:
    """Por meses cerrados seguidos sin noticia."""
    return np.where(callados == AUSENTE, np.nan, np.clip(callados / MESES_CALLADOS_DE_TOPE, 0, 1))


# -- los pesos, y de los valores a los puntos ------------------------------------------------------------------------

#: campo de la dirección: un número por factor, separados por puntos y en el orden de `FACTORES`
CAMPO_PESOS = "pesos"
PESO_MAXIMO = 50
#: los que llevaban las primeras direcciones, que se siguen leyendo
PRIMEROS = 7


@dataclass(frozen=True, slots=True)
class Pesos:
    """Un entero por factor, en el orden de `FACTORES`; los que no se dan pesan 0."""

    valores: tuple[int, ...] = tuple(factor.peso for factor in FACTORES)

    def __post_init__(self) -> None:
        # de una dirección de antes, los factores que vinieron después pesan 0
        faltan = (0,) * (len(FACTORES) - len(self.valores))
        object.__setattr__(self, "valores", (*self.valores, *faltan))

    @property
    def suma(self) -> int:
        """La suma de todos; 0 si la persona los puso todos en cero."""
        return sum(self.valores)

    def campos(self) -> dict[str, str]:
        """El campo de la dirección; vacío con los pesos de partida. El de los primeros factores se escribe igual."""
        escritos = self.valores if any(self.valores[PRIMEROS:]) else self.valores[:PRIMEROS]
        return {} if self == POR_DEFECTO else {CAMPO_PESOS: ".".join(map(str, escritos))}


POR_DEFECTO = Pesos()


def leer_pesos(campos: Mapping[str, str]) -> Pesos:
    """Los pesos de una dirección; los de partida si no los trae. `ErrorVista` si no son los que se esperan."""
    texto = campos.get(CAMPO_PESOS, "").strip()
    if not texto:
        return POR_DEFECTO
    partes = texto.split(".")
    validas = [parte for parte in partes if parte.isascii() and parte.isdigit() and len(parte) <= 2]
    if (
        len(partes) not in (PRIMEROS, len(FACTORES))
        or len(validas) != len(partes)
        or max(map(int, partes)) > PESO_MAXIMO
    ):
        raise ErrorVista(
            f"No se entiende «{texto[:40]}» en «Pesos».",
            que_hacer=f"Escriba {len(FACTORES)} números de 0 a {PESO_MAXIMO} separados por puntos.",
        )
    return Pesos(tuple(map(int, partes)))


def crudas(valores: Decimales, pesos: tuple[int, ...]) -> Decimales:
    """(candidatos, factores) décimas de punto sin redondear: `Σ peso·valor ÷ Σ pesos × 100`; lo que falta no suma."""
    # a la millonésima: 0,1 + 0,2 no cambia una décima
    return np.round(np.nan_to_num(valores) * (np.array(pesos) * (1000 / max(sum(pesos), 1))), 6)


def decimas(valores: Decimales, pesos: tuple[int, ...]) -> Enteros:
    """(candidatos, factores) décimas de punto, repartidas por factor.

    El puntaje se redondea a la décima (medio hacia arriba) y se reparte entre los factores por el mayor resto: la suma
    de las décimas de una fila es siempre su puntaje. Con todos los pesos en cero, nada suma. Un factor que no aporta
    nunca recibe una décima.
    """
    propias = crudas(valores, pesos)
    enteras = np.floor(propias)
    restos = propias - enteras
    total = np.floor(np.round(propias.sum(axis=1), 6) + 0.5)
    faltan = (total - enteras.sum(axis=1)).astype(np.int64)
    puesto = np.argsort(np.argsort(-restos, axis=1, kind="stable"), axis=1, kind="stable")
    return enteras.astype(np.int64) + (puesto < faltan[:, None])
