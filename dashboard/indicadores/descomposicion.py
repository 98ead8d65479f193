"""De qué partes se compone la diferencia de asistencia con un año antes. Es una suma exacta: no dice por qué ocurrió.

El peso de una unidad es su parte de las asistencias esperadas. Con `A` la asistencia de antes del conjunto, lo que cada
unidad suma a la diferencia se parte así:

    dentro   su peso de ahora × (su asistencia ahora − antes)
    mezcla   (su peso ahora − antes) × (su asistencia de antes − A)
    entran   su peso de ahora × (su asistencia − A), si antes no tenía asistencias esperadas
    salen    −su peso de antes × (su asistencia − A), si ahora no las tiene

Las cuatro suman la diferencia. La segunda manera de partirla es por motivo: las inasistencias suman lo que a la
asistencia le falta para el 100 %, así que lo que creció la parte de un motivo es lo que resta. Quienes dejaron el grupo
(M18) también faltan: van aparte, y sin ellos no sumaría.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor, lcm
from typing import NamedTuple

import numpy as np

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.catalogos import CODIGOS_MOTIVO, EGRESO, MOTIVOS, SIN_MOTIVO, Motivo
from dashboard.dominio.estandar import Fraccion
from dashboard.dominio.grafica import Formato, Grafico, Papel, Serie, Tipo
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import alfabetico
from dashboard.indicadores.cambio import con_los_mismos_meses, decimas_de
from dashboard.indicadores.catalogo import POR_CLAVE
from dashboard.indicadores.motivos import periodo_de_motivos
from dashboard.indicadores.palabras import se_sabe_de
from dashboard.nucleo.formato import puntos
from dashboard.nucleo.matrices import Enteros

# -- la aritmética, sin saber de territorios

#: motivos que se dicen uno por uno; los demás, sumados
MOTIVOS_A_LA_VISTA = 8
#: cómo se llama la última barra
TOTAL = "Diferencia"


class Cuentas(NamedTuple):
    """Asistentes y asistencias esperadas de unas unidades, antes y ahora: (unidades,) enteros cada una."""

    vinieron_antes: Enteros
    esperadas_antes: Enteros
    vinieron: Enteros
    esperadas: Enteros

    @property
    def base(self) -> Fraction:
        """La asistencia de antes del conjunto."""
        return Fraction(int(self.vinieron_antes.sum()), int(self.esperadas_antes.sum()))

    @property
    def de_las_dos(self) -> list[int]:
        """Las cuatro sumas de las unidades con asistencias esperadas en los dos periodos."""
        ambas = (self.esperadas_antes > 0) & (self.esperadas > 0)
        return [int(columna[ambas].sum()) for columna in self]


@dataclass(frozen=True, slots=True)
class Partes:
    """En qué se parte una diferencia (fracciones exactas), y con cuántas unidades de cada clase."""

    dentro: Fraction
    mezcla: Fraction
    entran: Fraction
    salen: Fraction
    en_las_dos: int
    solo_ahora: int
    solo_antes: int

    @property
    def todas(self) -> tuple[Fraction, Fraction, Fraction, Fraction]:
        """Las cuatro, en su orden."""
        return self.dentro, self.mezcla, self.entran, self.salen


def partir(c: Cuentas) -> Partes:
    """Las partes de la diferencia. Hace falta alguna asistencia esperada en cada periodo."""
    antes, ahora, base = int(c.esperadas_antes.sum()), int(c.esperadas.sum()), c.base
    v0, e0, v1, e1 = c.de_las_dos
    ambas = (c.esperadas_antes > 0) & (c.esperadas > 0)
    nuevas, idas = (c.esperadas_antes == 0) & (c.esperadas > 0), (c.esperadas_antes > 0) & (c.esperadas == 0)
    # Σ e₁·v₀/e₀: lo único que no es una suma de enteros
    como_antes = _suma_de_cocientes(c.esperadas[ambas] * c.vinieron_antes[ambas], c.esperadas_antes[ambas])
    return Partes(
        (v1 - como_antes) / ahora,
        (como_antes - base * e1) / ahora - (v0 - base * e0) / antes,
        (int(c.vinieron[nuevas].sum()) - base * int(c.esperadas[nuevas].sum())) / ahora,
        (base * int(c.esperadas_antes[idas].sum()) - int(c.vinieron_antes[idas].sum())) / antes,
        int(ambas.sum()),
        int(nuevas.sum()),
        int(idas.sum()),
    )


def aportes(c: Cuentas) -> list[Fraction]:
    """Lo que cada unidad suma a la diferencia, con sus cuatro partes juntas; entre todas, la diferencia."""
    antes, ahora, vinieron = int(c.esperadas_antes.sum()), int(c.esperadas.sum()), int(c.vinieron_antes.sum())
    # (v₁ − A·e₁)/E₁ − (v₀ − A·e₀)/E₀ con un solo denominador: en enteros tarda la décima parte
    return [
        Fraction((v1 * antes - vinieron * e1) * antes - (v0 * antes - vinieron * e0) * ahora, antes * antes * ahora)
        for v0, e0, v1, e1 in zip(*(columna.tolist() for columna in c), strict=True)
    ]


def _suma_de_cocientes(arriba: Enteros, abajo: Enteros) -> Fraction:
    """Σ arriba ÷ abajo, exacta. Los que comparten denominador se suman antes, que son casi todos."""
    distintos, cual = np.unique(abajo, return_inverse=True)
    sumas = np.zeros(len(distintos), dtype=np.int64)
    np.add.at(sumas, cual, arriba)
    comun = lcm(*distintos.tolist())
    return Fraction(sum(n * (comun // d) for n, d in zip(sumas.tolist(), distintos.tolist(), strict=True)), comun)


def repartir(partes: Sequence[Fraction]) -> list[int]:
    """Las partes en décimas de punto, de modo que lo impreso sume lo que se imprime del total.

    Cada una baja a su décima entera y las que faltan van a los mayores restos: ninguna se aparta una décima de la suya
    y lo que es cero se queda en cero.
    """
    milesimas = [parte * 1000 for parte in partes]
    impresas = [floor(parte) for parte in milesimas]
    quedan = decimas_de(sum(partes, Fraction(0))) - sum(impresas)
    por_resto = sorted(range(len(partes)), key=lambda i: (impresas[i] - milesimas[i], i))
    for i in por_resto[:quedan]:
        impresas[i] += 1
    return impresas


# -- dos periodos de un territorio


@dataclass(frozen=True, slots=True)
class Comparados:
    """La asistencia de un territorio en un periodo y en los mismos meses del año anterior."""

    periodo: Periodo
    anterior: Periodo
    antes: Fraccion
    ahora: Fraccion

    @property
    def diferencia(self) -> Fraction:
        """Cuánto más vale ahora (fracción exacta)."""
        return self.ahora.exacta - self.antes.exacta

    @property
    def decimas(self) -> int:
        """La diferencia exacta en décimas de punto. La de los porcentajes impresos puede ser otra, por una décima."""
        return decimas_de(self.diferencia)


def comparar(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> Comparados | str:
    """Los dos periodos o, si no se pueden comparar, por qué."""
    if nodo.fecha_datos is None:
        return "no se cargó ninguna sesión ni reporte"
    primero = Periodo.mes(nodo.meses[0]).texto
    anterior = con_los_mismos_meses(consulta, nodo, periodo)
    if anterior is None and periodo.primer_mes > nodo.meses[1]:
        return f"sus datos terminan en {Periodo.mes(nodo.meses[1]).texto}, antes de este periodo"
    if anterior is None or anterior.primer_mes < nodo.meses[0]:
        return f"sus datos empiezan en {primero} y no traen enteros los mismos meses del año anterior"
    antes, ahora = (POR_CLAVE["asistencia"].medir(consulta, [nodo], p)[0].fraccion for p in (anterior, periodo))
    for cuando, fraccion in ((anterior, antes), (periodo, ahora)):
        if not fraccion.hay_dato:
            return f"ninguna sesión de {cuando.en_frase} dice cuántas se esperaban y cuántas vinieron"
        if fraccion.de_una_parte:
            return f"{se_sabe_de(nodo, fraccion)}, y de una parte no se dice cómo cambió el todo"
    return Comparados(periodo, anterior, antes, ahora)


@dataclass(frozen=True, slots=True)
class Aporte:
    """Lo que un hijo suma a la diferencia del conjunto (fracción exacta y décimas impresas)."""

    nodo: Nodo
    antes: Fraccion
    ahora: Fraccion
    puntos: Fraction
    decimas: int


@dataclass(frozen=True, slots=True)
class Desglose:
    """La diferencia de un territorio por sus hijos y por sus grupos."""

    comparados: Comparados
    #: el que más va en el sentido de la diferencia, primero
    hijos: tuple[Aporte, ...]
    #: hijos sin ninguna asistencia esperada en los dos periodos
    sin_sesiones: int
    entre_hijos: Partes
    entre_grupos: Partes
    #: la asistencia, antes y ahora, solo de los grupos con asistencias esperadas en los dos periodos
    mismos: tuple[Fraccion, Fraccion]


def desglosar(consulta: Consulta, nodo: Nodo, comparados: Comparados) -> Desglose:
    """De un territorio o un establecimiento: sus hijos con lo que cada uno suma, y las partes a los dos niveles."""
    periodos = (comparados.anterior, comparados.periodo)
    medidas = ("asistentes", "esperadas")
    hijos = consulta.hijos(nodo)
    de_hijos = Cuentas(*(consulta.suma(medida, hijos, periodo) for periodo in periodos for medida in medidas))
    de_grupos = Cuentas(*(consulta.por_grupo(medida, nodo, periodo) for periodo in periodos for medida in medidas))
    cuentas = zip(hijos, *(columna.tolist() for columna in de_hijos), strict=True)
    puntos_de, v = aportes(de_hijos), de_grupos.de_las_dos
    filas = [
        Aporte(hijo, _fraccion(v0, e0), _fraccion(v1, e1), suma, decimas)
        for (hijo, v0, e0, v1, e1), suma, decimas in zip(cuentas, puntos_de, repartir(puntos_de), strict=True)
        if e0 or e1
    ]
    sentido = 1 if comparados.diferencia < 0 else -1
    filas.sort(key=lambda fila: (sentido * fila.puntos, alfabetico(fila.nodo.nombre), fila.nodo.codigo))
    return Desglose(
        comparados,
        tuple(filas),
        len(hijos) - len(filas),
        partir(de_hijos),
        partir(de_grupos),
        (_fraccion(v[0], v[1]), _fraccion(v[2], v[3])),
    )


def _fraccion(vinieron: int, esperadas: int) -> Fraccion:
    return Fraccion(vinieron if esperadas else None, esperadas)


# -- la misma diferencia, por motivo


@dataclass(frozen=True, slots=True)
class AporteDeMotivo:
    """Lo que un motivo suma a la diferencia: menos, si su parte de las asistencias esperadas creció.

    `antes` y `ahora`: sus inasistencias de las asistencias esperadas.
    """

    motivo: Motivo
    antes: Fraction
    ahora: Fraction
    puntos: Fraction
    decimas: int


@dataclass(frozen=True, slots=True)
class DesgloseDeMotivos:
    """La diferencia por motivo, y por cómo se calificó cada falta."""

    comparados: Comparados
    motivos: tuple[AporteDeMotivo, ...]
    #: (nombre, décimas): justificadas, injustificadas, sin motivo o sin calificar, y salidas del grupo
    clases: tuple[tuple[str, int], ...]


_CLASES = ("justificadas", "injustificadas", "sin motivo o sin calificar", "salieron del grupo")


def desglosar_motivos(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> DesgloseDeMotivos | str:
    """Por motivo, en el periodo en que se pueden mostrar los de este nodo; si no se puede comparar, por qué."""
    comparados = comparar(consulta, nodo, periodo_de_motivos(nodo, periodo))
    if isinstance(comparados, str):
        return comparados
    faltas = [consulta.inasistencias(nodo, p) for p in (comparados.anterior, comparados.periodo)]
    totales = [comparados.antes.denominador or 1, comparados.ahora.denominador or 1]
    egreso = CODIGOS_MOTIVO.index(EGRESO)

    def puntos_de(antes: int, ahora: int) -> Fraction:
        return Fraction(antes, totales[0]) - Fraction(ahora, totales[1])

    por_motivo = [faltas_de.sum(axis=1).tolist() for faltas_de in faltas]
    sumas = [puntos_de(antes, ahora) for antes, ahora in zip(*por_motivo, strict=True)]
    filas = [
        AporteDeMotivo(motivo, Fraction(antes, totales[0]), Fraction(ahora, totales[1]), suma, decimas)
        for motivo, antes, ahora, suma, decimas in zip(MOTIVOS, *por_motivo, sumas, repartir(sumas), strict=True)
        if antes or ahora
    ]
    sentido = 1 if comparados.diferencia < 0 else -1
    filas.sort(key=lambda fila: (sentido * fila.puntos, fila.motivo.codigo))
    por_clase = [[*(f.sum(axis=0) - f[egreso]).tolist(), int(f[egreso].sum())] for f in faltas]
    clases = [puntos_de(antes, ahora) for antes, ahora in zip(*por_clase, strict=True)]
    return DesgloseDeMotivos(comparados, tuple(filas), tuple(zip(_CLASES, repartir(clases), strict=True)))


# -- como gráfica


def cascada_de_hijos(desglose: Desglose, titulo: str) -> Grafico:
    """Una barra por hijo y la diferencia al final."""
    nombres = _distintos([fila.nodo.nombre for fila in desglose.hijos])
    filas = [(nombre, fila.puntos, fila.decimas) for nombre, fila in zip(nombres, desglose.hijos, strict=True)]
    return _cascada("porque", titulo, filas, (*(fila.nodo.codigo for fila in desglose.hijos), ""))


def cascada_de_motivos(desglose: DesgloseDeMotivos, titulo: str) -> Grafico:
    """Una barra por cada motivo que más pesa, los demás sumados, y siempre aparte «sin motivo» y las salidas."""
    propios = [fila for fila in desglose.motivos if fila.motivo.codigo not in (SIN_MOTIVO, EGRESO)]
    a_la_vista = sorted(propios, key=lambda fila: (-abs(fila.puntos), fila.motivo.codigo))[:MOTIVOS_A_LA_VISTA]
    otros = [fila for fila in propios if fila not in a_la_vista]
    filas = [fila for fila in propios if fila in a_la_vista]
    aparte = [fila for fila in desglose.motivos if fila not in propios]
    barras = [(fila.motivo.nombre, fila.puntos, fila.decimas) for fila in filas]
    if otros:
        nombre = otros[0].motivo.nombre if len(otros) == 1 else f"Otros {len(otros)} motivos"
        juntos = sum((fila.puntos for fila in otros), Fraction(0))
        barras.append((nombre, juntos, sum(fila.decimas for fila in otros)))
    barras += [(fila.motivo.nombre, fila.puntos, fila.decimas) for fila in aparte]
    return _cascada("porque_motivos", titulo, barras)


def _cascada(
    clave: str, titulo: str, barras: list[tuple[str, Fraction, int]], codigos: tuple[str, ...] = ()
) -> Grafico:
    """Se dibuja lo exacto y se escriben las décimas repartidas: entre muchas partes, casi ninguna llega a una."""
    valores = [float(exacto) for _, exacto, _ in barras]
    decimas = [impresas for _, _, impresas in barras]

    def serie(nombre: str, papel: Papel, signo: int) -> Serie:
        return Serie(nombre, (*(v if v * signo > 0 else None for v in valores), None), papel)

    total = float(sum((exacto for _, exacto, _ in barras), Fraction(0)))
    return Grafico(
        clave,
        Tipo.CASCADA,
        titulo,
        "puntos de asistencia",
        (*(nombre for nombre, _, _ in barras), TOTAL),
        (
            serie("Suma", Papel.SUMA, 1),
            serie("Resta", Papel.RESTA, -1),
            Serie(TOTAL, (*[None] * len(barras), total), Papel.TOTAL),
        ),
        Formato.PUNTOS,
        codigos=codigos,
        textos=(*map(puntos, decimas), puntos(sum(decimas))),
    )


def _distintos(nombres: list[str]) -> list[str]:
    """Los nombres, con un número los que se repiten: en una gráfica cada categoría es una."""
    vistos: dict[str, int] = {}
    salida = []
    for nombre in nombres:
        vistos[nombre] = vistos.get(nombre, 0) + 1
        salida.append(nombre if vistos[nombre] == 1 else f"{nombre} ({vistos[nombre]})")
    return salida
