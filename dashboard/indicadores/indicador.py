"""Qué es un indicador: un solo valor con todo lo que se puede decir y hacer de él."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import SIN_DUDA, Duda, Fraccion, Veredicto, faltan, veredicto
from dashboard.dominio.ficha import Escala, Ficha
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.pertenencia import pertenencia
from dashboard.nucleo.formato import Tiempo, plural, singular

Medir = Callable[[Consulta, Sequence[Nodo], Periodo], list[Fraccion]]
#: el valor de una medida del cubo en el nodo y el periodo que se miran
Suma = Callable[[str], int]
#: si de una región se sabe algo de lo que un indicador cuenta
SeConoce = Callable[[Consulta, Nodo], bool]
TODOS_LOS_NIVELES = frozenset(Nivel)


class Movido(NamedTuple):
    """Lo que algo cambió en un año: décimas de punto, cómo se dice y hacia dónde (−1, 0 o 1), si se distingue."""

    decimas: int
    frase: str
    sentido: int


def con_registro(_consulta: Consulta, region: Nodo) -> bool:
    """Si se cargó algún establecimiento de la región."""
    return region.establecimientos[1] > region.establecimientos[0]


def con_noticia(consulta: Consulta, region: Nodo) -> bool:
    """Si de la región llegó algo además del registro: un grupo, una sesión o un reporte.

    Sin tabla de reportes lo cargado se toma por completo: basta el registro.
    """
    if not consulta.contexto.hay_reportes:
        return con_registro(consulta, region)
    return region.grupos[1] > region.grupos[0] or region.fecha_datos is not None


@dataclass(frozen=True, slots=True)
class Resultado:
    """Una fracción con su veredicto. `faltan` y `veredicto` son `None` si el indicador no tiene estándar.

    `unidad`: qué cosas faltan, en plural («establecimientos», «regiones», «facilitadores»). `aplica`: si hay algo que
    contar. `cuenta`: cómo se dice donde n de N no lo dice («3 de 5», los facilitadores de una región).
    """

    fraccion: Fraccion
    veredicto: Veredicto | None = None
    faltan: int | None = None
    unidad: str = ""
    aplica: bool = True
    cuenta: str = ""

    @property
    def contados(self) -> str:
        """Lo que falta, en palabras: «1 región», «3 establecimientos»."""
        return plural(self.faltan or 0, singular(self.unidad), self.unidad)


class Orden(StrEnum):
    """Cómo se ordenan los hijos de un territorio."""

    #: a quien más unidades enteras le faltan, primero; sin estándar, como `PORCENTAJE`
    BRECHA = "brecha"
    #: el peor valor primero
    PORCENTAJE = "porcentaje"
    NOMBRE = "nombre"
    #: el peor valor de otro indicador primero: vea `resumen.COMPLEMENTOS`
    ACTIVOS = "activos"
    ASISTENCIA = "asistencia"
    #: de la asistencia desde un año antes: lo que más bajó, primero
    CAMBIO = "cambio"


@dataclass(frozen=True, slots=True)
class Hijo:
    """Un hijo directo con su resultado en el indicador elegido."""

    nodo: Nodo
    resultado: Resultado

    @property
    def desconocido(self) -> bool:
        """Si de él no se puede decir nada: no se cargó, no se sabe quién atiende partos, o todos callan."""
        fraccion = self.resultado.fraccion
        return fraccion.todo_calla or (self.resultado.veredicto is Veredicto.SIN_DATO and fraccion.duda != SIN_DUDA)


@dataclass(frozen=True, slots=True)
class Hijos:
    """Los hijos de un territorio. `fuera`: cuántos no se listan porque no tienen nada del ámbito."""

    filas: tuple[Hijo, ...]
    fuera: int

    def contar(self, veredicto: Veredicto) -> int:
        """Cuántos hijos tienen ese veredicto."""
        return sum(hijo.resultado.veredicto is veredicto for hijo in self.filas)

    @property
    def aplican(self) -> int:
        """En cuántos hijos hay algo que contar."""
        return sum(hijo.resultado.aplica for hijo in self.filas)

    @property
    def desconocidos(self) -> int:
        """De cuántos hijos no se puede decir nada."""
        return sum(hijo.desconocido for hijo in self.filas)

    @property
    def faltan(self) -> int:
        """Suma de lo que falta en los hijos que se sabe que no cumplen (no es la brecha del total)."""
        return sum(hijo.resultado.faltan or 0 for hijo in self.no_cumplen)

    @property
    def no_cumplen(self) -> tuple[Hijo, ...]:
        """Los que se sabe que no llegan: de quien depende de datos que faltan, tampoco se sabe cuánto le falta."""
        return tuple(hijo for hijo in self.filas if hijo.resultado.veredicto is Veredicto.NO_CUMPLE)


@dataclass(frozen=True, slots=True)
class Parte:
    """Numerador o denominador: qué es, cuánto vale y en qué lista se lee.

    `suma`: el campo de esa lista que hay que sumar, o "" si se cuentan sus filas. Sin `lista` no se puede abrir.
    """

    texto: str
    cuanto: int | None
    lista: str = ""
    suma: str = ""


@dataclass(frozen=True, slots=True)
class Hueco:
    """Algo que falta o que se supuso, con la lista donde se lee (o "")."""

    texto: str
    lista: str = ""


@dataclass(frozen=True, slots=True)
class Fuera:
    """Filas que el indicador mira y no puede contar: cuántas, qué les pasa y la lista donde se leen (o "")."""

    cuantas: Callable[[Suma], int]
    frase: str
    lista: str = ""


def sin_contar(todas: str, contadas: str, frase: str, lista: str = "") -> Fuera:
    """Las filas de la medida `todas` que no están en `contadas`. `frase` dice qué les falta y que no entran."""
    return Fuera(lambda suma: suma(todas) - suma(contadas), frase, lista)


def aparte(medida: str, frase: str, lista: str = "") -> Fuera:
    """Las filas de una medida, que nunca entran en la cuenta."""
    return Fuera(lambda suma: suma(medida), frase, lista)


@dataclass(frozen=True, slots=True)
class Sumando:
    """Lo que cada grupo aporta al numerador o al denominador de un indicador que suma: una columna de «cuentas».

    `de_grupos`: lo que aporta cada grupo de un nodo en un periodo; si falta, la medida del cubo llamada `campo`.
    """

    campo: str
    encabezado: str
    de_grupos: Callable[[Consulta, Nodo, Periodo], npt.NDArray[np.integer]] | None = None

    def por_grupo(self, consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[int]:
        """El aporte de cada grupo del nodo, en el orden de `Consulta.columnas_grupos`."""
        if self.de_grupos:
            return list(self.de_grupos(consulta, nodo, periodo).tolist())
        return list(consulta.por_grupo(self.campo, nodo, periodo).tolist())


@dataclass(frozen=True, slots=True)
class Donde:
    """Una cifra por explicar: dónde y cuándo se mira, y qué dio."""

    consulta: Consulta
    nodo: Nodo
    periodo: Periodo
    resultado: Resultado


@dataclass(frozen=True, slots=True)
class Escrito:
    """Una cifra escrita a su manera: el valor, su «n de N» y de dónde salen las dos partes."""

    valor: str
    cuenta: str
    numerador: Parte
    denominador: Parte


@dataclass(frozen=True, slots=True)
class Indicador:
    """Un indicador entero: su `Ficha`, cómo se mide, qué deja fuera, cómo se dice y dónde se ve.

    Lo que no se dice vale por defecto para cualquier proporción; lo propio de uno está en su archivo y en ningún otro.
    """

    ficha: Ficha
    fracciones: Medir
    #: la misma cuenta por otro camino: una consulta sobre las filas aceptadas (`indicadores.sql`)
    sql: str
    #: medida que cuenta todas las filas que mira, en la unidad del denominador; "" si el denominador no cuenta filas
    universo: str
    #: lo que no puede contar de ese universo, o que nunca entra: siempre se dice
    fuera: tuple[Fuera, ...]
    #: conjunto de listas (`indicadores.listas`) que abre el numerador, el denominador y lo que falta
    listas: tuple[str, str, str] = ("", "", "")
    #: si no se cuentan filas sino que se suman: lo que cada grupo aporta al numerador y al denominador
    sumandos: tuple[Sumando, ...] = ()
    #: medidas que dan su valor mes a mes: numerador, denominador y quien calla (o ""); vacío si no se sigue por meses
    mensual: tuple[str, str, str] | None = None
    #: tablas cargadas de las que sale la cifra
    tablas: tuple[str, ...] = ()
    #: escenas de la historia que lo cuentan
    escenas: tuple[str, ...] = ()
    #: valores más bajos son mejores
    menor_es_mejor: bool = False
    #: si el valor es una proporción (0–1); si no, una razón como sesiones por grupo
    es_proporcion: bool = True
    #: si lo que cuenta son los hijos: los que no se saben ya están en su denominador
    cuenta_hijos: bool = False
    #: si de una región se sabe algo de lo que cuenta; por defecto, si llegó de ella un grupo, una sesión o un reporte
    se_conoce: SeConoce = con_noticia
    #: cuántas unidades del denominador da cada fila del universo
    por_fila: int = 1
    #: columnas que da su consulta SQL además del territorio y el periodo
    cuentas: tuple[str, ...] = ("numerador", "denominador", "sin_reporte")
    #: niveles en que se mide; por debajo, la cifra es la del superior que esté entre ellos
    se_mide_en: frozenset[Nivel] = TODOS_LOS_NIVELES
    #: niveles cuyos hijos se pueden comparar
    compara_en: frozenset[Nivel] = TODOS_LOS_NIVELES
    #: qué les falta a las unidades que no se sabe si entran en la cuenta
    sin_saber: str = "sin dato de partos"
    #: si se sabe entre qué está aunque callen algunos: de las sesiones de quien calla no se sabe ni cuántas son
    acotable: bool = False
    #: lo que hay que saber de cada nodo para volver a hacer la cuenta, por su nombre en `tablero cifras`
    desglose: Callable[[Consulta, Sequence[Nodo], Periodo], list[dict[str, int | None]]] | None = None
    #: si lo que cuenta son personas: sus cuentas se dicen de la red hacia arriba
    de_personas: bool = False
    #: por qué no aplica donde se sabe que no hay nada que contar
    no_aplica: str = "no hay grupos conformados"
    #: lista que compara a los hijos en este indicador; "" si se ve en la tabla de la propia página
    lista_de_hijos: str = ""
    #: cómo se dice cada veredicto de un hijo donde el porcentaje no dice nada
    estados: Mapping[Veredicto, str] = field(default_factory=dict)
    #: clases propias en el mapa; por defecto, las que le tocan por ser proporción, tener estándar o ser mejor lo bajo
    clases: Escala | None = None
    #: cálculo propio de veredicto y faltan; por defecto, el del estándar de 80 %
    juzgar: Callable[[Consulta, Nodo, Periodo, Fraccion], Resultado] | None = None
    #: con qué se cuenta, si no es con lo de su fecha: se dice junto a toda cifra; por defecto, nada
    segun: Callable[[Consulta, Nodo, Periodo], str] | None = None
    #: el titular de la pantalla, en su tiempo; por defecto, nombre, lugar, valor y n de N
    titular: Callable[[Nodo, Resultado, Hijos, Tiempo], str] | None = None
    #: cómo se escribe en su pasaporte donde no es «n de N»; `None` donde sí
    escrito: Callable[[Donde], Escrito | None] | None = None
    #: cómo se dice lo que falta; por defecto, «Faltan k unidades para el 80 %»
    faltante: Callable[[Resultado], Hueco] | None = None
    #: entre qué puede estar si no es `acotable`, con algo que se supone de quien calla y se dice
    acotar: Callable[[Donde], tuple[tuple[int, int], tuple[int, int]] | None] | None = None
    #: lo que cambió en cada nodo desde un año antes; `None` si no se sabe cuánto varía sin que nada cambie: no se dice
    cambia: Callable[[Indicador, Consulta, Sequence[Nodo], Periodo], list[Movido | None]] | None = None
    #: lo que además hay que saber de la cifra en un lugar
    huecos: Callable[[Donde], list[Hueco]] | None = None

    @property
    def escala(self) -> Escala:
        """Las clases con que se pinta en el mapa, el mosaico y las barras."""
        if self.clases:
            return self.clases
        if self.ficha.estandar:
            return Escala.ESTANDAR
        if not self.es_proporcion:
            return Escala.RAZON
        return Escala.BAJA if self.menor_es_mejor else Escala.NEUTRA

    @property
    def con_linea(self) -> bool:
        """Si sus barras llevan la línea del 80 %."""
        return self.escala is Escala.ESTANDAR

    @property
    def clave(self) -> str:
        """Identificador en la URL y en las exportaciones."""
        return self.ficha.clave

    def con_que(self, consulta: Consulta, nodo: Nodo, periodo: Periodo) -> str:
        """«con la lista de 2026», si lo que se cuenta es de otra fecha; "" si es de la suya."""
        propio = self.segun(consulta, nodo, periodo) if self.segun else ""
        return "; ".join(filter(None, (propio, pertenencia(consulta, nodo, periodo))))

    def desconocidos(self, nodo: Nodo, fraccion: Fraccion) -> int:
        """Hijos directos del nodo de los que no se sabe nada en este indicador."""
        if self.cuenta_hijos:
            return fraccion.sin_reporte
        # sus unidades son los hijos de un establecimiento si son grupos; de una microrred, si son establecimientos
        de_grupos = self.ficha.unidad == "grupos"
        son_hijos = nodo.nivel is Nivel.ESTABLECIMIENTO or (nodo.nivel is Nivel.MICRORRED and not de_grupos)
        return fraccion.duda.unidades if son_hijos else fraccion.duda.hijos

    def extremos(self, fraccion: Fraccion) -> tuple[float | None, float | None]:
        """Lo menos y lo más que puede valer, con lo que no se sabe; `None` sin dato, o si no es una proporción."""
        duda = fraccion.duda != SIN_DUDA
        if not (fraccion.hay_dato or duda or fraccion.sin_reporte) or (duda and not self.es_proporcion):
            return None, None
        if not self.es_proporcion:
            return fraccion.valor, fraccion.valor
        (n, total), (m, tope) = fraccion.extremos
        return n / total, m / tope

    def contar(self, consulta: Consulta, nodos: Sequence[Nodo], periodo: Periodo) -> list[Fraccion]:
        """La fracción de cada nodo, en el mismo orden, con lo que no se sabe de las regiones del país."""
        fracciones = self.fracciones(consulta, nodos, periodo)
        if self.cuenta_hijos:
            return fracciones
        return [
            _con_regiones(consulta, nodo, fraccion, self.se_conoce) if nodo.nivel in _CON_REGIONES else fraccion
            for nodo, fraccion in zip(nodos, fracciones, strict=True)
        ]

    def medir(self, consulta: Consulta, nodos: Sequence[Nodo], periodo: Periodo) -> list[Resultado]:
        """Un `Resultado` por nodo, en el mismo orden."""
        fracciones = self.contar(consulta, nodos, periodo)
        if not self.ficha.estandar:
            aplican = _aplican(consulta, nodos, periodo, fracciones)
            return [Resultado(fraccion, aplica=vale) for fraccion, vale in zip(fracciones, aplican, strict=True)]
        if self.juzgar:
            return [
                self.juzgar(consulta, nodo, periodo, fraccion) for nodo, fraccion in zip(nodos, fracciones, strict=True)
            ]
        return [con_estandar(fraccion, self.ficha.unidad) for fraccion in fracciones]


def regiones_sin_noticia(consulta: Consulta, nodo: Nodo, se_conoce: SeConoce) -> tuple[int, int]:
    """De cuántas regiones del país no se sabe nada, y cuántas hay; (0, 0) en otro nivel."""
    if nodo.nivel is not Nivel.PAIS:
        return 0, 0
    regiones = consulta.hijos(nodo)
    return sum(not se_conoce(consulta, region) for region in regiones), len(regiones)


_CON_REGIONES = (Nivel.PAIS, Nivel.DIRESA)


def _con_regiones(consulta: Consulta, nodo: Nodo, fraccion: Fraccion, se_conoce: SeConoce) -> Fraccion:
    """La fracción sabiendo que hay regiones de las que no se sabe nada, ni cuántas unidades tienen."""
    if nodo.nivel is Nivel.DIRESA and not se_conoce(consulta, nodo):
        return Fraccion(None, None, 0, Duda(sin_tope=True))
    ignoradas, de = regiones_sin_noticia(consulta, nodo, se_conoce)
    if not ignoradas:
        return fraccion
    duda = replace(fraccion.duda, hijos=fraccion.duda.hijos + ignoradas, de=de, sin_tope=True)
    return replace(fraccion, denominador=fraccion.denominador or None, duda=duda)


def _aplican(consulta: Consulta, nodos: Sequence[Nodo], periodo: Periodo, fracciones: Sequence[Fraccion]) -> list[bool]:
    """Si un indicador sin estándar tiene sentido en cada nodo: no lo tiene donde se sabe que no hubo ningún grupo.

    Con grupos y sin nada que contar de ellos, o con establecimientos que callan, falta el dato.
    """
    if not any(fraccion.vacia for fraccion in fracciones):
        return [True] * len(nodos)
    grupos, callan = (consulta.suma(m, nodos, periodo).tolist() for m in ("grupo_meses_conformados", "silenciosos"))
    return [not f.vacia or g > 0 or c > 0 for f, g, c in zip(fracciones, grupos, callan, strict=True)]


def con_estandar(fraccion: Fraccion, unidad: str) -> Resultado:
    """El resultado de comparar una fracción con el 80 %."""
    if fraccion.vacia:
        return Resultado(fraccion, Veredicto.NO_APLICA, None, unidad, aplica=False)
    if fraccion.numerador is None or not fraccion.denominador or fraccion.de_una_parte:
        return Resultado(fraccion, Veredicto.SIN_DATO, None, unidad)
    # de quien calla entero no se sabe cuánto le falta
    cuantas = None if fraccion.todo_calla else faltan(fraccion.numerador, fraccion.denominador)
    return Resultado(fraccion, veredicto(fraccion), cuantas, unidad)
