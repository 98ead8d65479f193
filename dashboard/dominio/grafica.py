"""Qué es una gráfica: sus series, sus ejes, el estándar, sus notas y las palabras con que se dice. Solo valores.

La misma se escribe de tres maneras (`graficas.en_plotly`, `en_svg` y `en_pptx`): los números y las palabras salen de
aquí, y por eso son los mismos en la página, en la presentación, en el dibujo que se descarga y en PowerPoint.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dashboard.nucleo.formato import SIN_DATO, decimal, entero, puntos

#: en cuántas alturas se reparten los rótulos de los hitos, para que dos seguidos no se pisen
ESCALONES = 3


class Tipo(StrEnum):
    """Cómo se dibuja una gráfica."""

    #: una barra horizontal por categoría; varias series, una junto a otra
    BARRAS = "barras"
    #: una barra horizontal por categoría, partida en sus series
    APILADAS = "apiladas"
    #: una columna por periodo
    COLUMNAS = "columnas"
    #: una columna por mes o por sesión, partida en sus series
    COLUMNAS_APILADAS = "columnas_apiladas"
    #: una línea por serie a lo largo de los meses
    LINEAS = "lineas"
    #: una barra por categoría que empieza donde acabó la anterior; la de la serie `TOTAL` sale de cero
    CASCADA = "cascada"


class Formato(StrEnum):
    """Cómo se escriben los valores de una gráfica."""

    #: proporciones de 0 a 1 en milésimas, como se imprimen: 0,719 es «71,9 %»
    PORCENTAJE = "porcentaje"
    ENTERO = "entero"
    #: diferencias entre dos porcentajes, en milésimas: -0,016 es «−1,6»
    PUNTOS = "puntos"


class Papel(StrEnum):
    """Qué dice una serie; su color está en `graficas.tema`."""

    VALOR = "valor"
    ANTES = "antes"
    AHORA = "ahora"
    LIMITE = "limite"
    CENTRO = "centro"
    #: puntos que no son una serie en el tiempo: ninguna línea los une
    SUELTOS = "sueltos"
    ASISTIERON = "asistieron"
    JUSTIFICADA = "justificada"
    INJUSTIFICADA = "injustificada"
    SIN_MOTIVO = "sin_motivo"
    SALIDA = "salida"
    SUMA = "suma"
    RESTA = "resta"
    TOTAL = "total"


Valor = float | int | None


def escribir(valor: Valor, formato: Formato, falta: str = SIN_DATO) -> str:
    """El valor como se lee: «71,9 %», «1 234» o «−1,6»; `falta` si no hay dato."""
    if valor is None:
        return falta
    if formato is Formato.PUNTOS:
        return puntos(round(valor * 1000))
    return f"{decimal(valor * 100)}\u202f%" if formato is Formato.PORCENTAJE else entero(int(valor))


@dataclass(frozen=True, slots=True)
class Serie:
    """Valores de una serie, uno por categoría; `None` donde no hay dato (nunca 0).

    `notas`: lo que se lee al señalar cada valor, o vacío si basta con la categoría y el valor.
    """

    nombre: str
    valores: tuple[Valor, ...]
    papel: Papel = Papel.VALOR
    notas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Senal:
    """Una categoría que se aparta de lo esperado: hacia abajo (`lado` −1) o hacia arriba (1).

    `fuerte`: es de la racha que se mira; las demás se marcan apenas.
    """

    lugar: int
    lado: int
    fuerte: bool = True


@dataclass(frozen=True, slots=True)
class Grafico:
    """Una gráfica descrita con valores.

    `codigos`: el código del nodo de cada categoría, o vacío si las categorías no son territorios. `linea`: dónde va la
    línea del estándar (proporción), o `None`. `senales`: las categorías que son señal de cambio.
    `textos`: cómo se imprime el valor de cada categoría: el de su primera serie o, si es apilada, su total; en una
    cascada, el de la única serie que tiene.
    `colores`: el de la clase de cada categoría, si no es el de su serie.

    Si las categorías van en el tiempo, `meses` dice el primero y el último del eje (números de mes), y `dias` dónde
    cae cada una (el primero de su mes, si falta). `resaltado`: meses del periodo elegido; `huecos`: meses vacíos que
    se marcan; `hitos`: meses en que pasó algo anotado, y qué. `vacio`: lo que se dice en lugar de una gráfica sin nada
    que dibujar.
    """

    clave: str
    tipo: Tipo
    titulo: str
    unidad: str
    categorias: tuple[str, ...]
    series: tuple[Serie, ...]
    formato: Formato
    codigos: tuple[str, ...] = ()
    linea: float | None = None
    senales: tuple[Senal, ...] = ()
    textos: tuple[str, ...] = ()
    colores: tuple[str, ...] = ()
    meses: tuple[int, int] | None = None
    dias: tuple[date, ...] = ()
    resaltado: tuple[int, int] | None = None
    huecos: tuple[int, ...] = ()
    hitos: tuple[tuple[int, str], ...] = ()
    vacio: str = ""
    #: los puntos que importan: (posición, palabras que se escriben junto a él)
    anotado: tuple[tuple[int, str], ...] = ()

    @property
    def apilada(self) -> bool:
        """Si las series de una categoría se suman en una sola barra."""
        return self.tipo in (Tipo.APILADAS, Tipo.COLUMNAS_APILADAS)

    @property
    def sin_nada(self) -> bool:
        """Si no hay nada que dibujar: en las líneas, ningún dato (el cero es un dato); en las barras, ninguna barra."""
        valores = [valor for serie in self.series for valor in serie.valores]
        return not any(valores) if self.tipo is not Tipo.LINEAS else all(valor is None for valor in valores)

    @property
    def banda(self) -> list[list[tuple[int, float, float]]]:
        """Lo que encierran sus dos series `LIMITE`, la de arriba y la de abajo: (posición, alto, bajo), por tramos.

        Un tramo son posiciones seguidas: donde falta un borde no hay banda, y lo de un lado no se une con lo del otro.
        """
        tramos: list[list[tuple[int, float, float]]] = [[]]
        bordes = [serie.valores for serie in self.series if serie.papel is Papel.LIMITE]
        for i, (alto, bajo) in enumerate(zip(*bordes, strict=True) if len(bordes) == 2 else ()):
            if alto is None or bajo is None:
                tramos.append([])
            else:
                tramos[-1].append((i, float(alto), float(bajo)))
        return [tramo for tramo in tramos if tramo]

    @property
    def escalones(self) -> list[tuple[float, float]]:
        """De dónde a dónde va la barra de cada categoría de una cascada."""
        tramos, nivel = [], 0.0
        for i in range(len(self.categorias)):
            es_total = any(s.papel is Papel.TOTAL and s.valores[i] is not None for s in self.series)
            desde = 0.0 if es_total else nivel
            # sumar decimales una y otra vez dejaría restos: lo que vuelve a cero no acabaría en cero
            nivel = round(desde + self.total(i), 9)
            tramos.append((desde, nivel))
        return tramos

    def total(self, i: int) -> float:
        """La suma de las series de una categoría."""
        return float(sum(serie.valores[i] or 0 for serie in self.series))

    def escrito(self, j: int, i: int, falta: str = SIN_DATO) -> str:
        """El valor de la serie `j` en la categoría `i`, como se imprime."""
        hay = self.series[j].valores[i] is not None if self.tipo is Tipo.CASCADA else not j and not self.apilada
        if self.textos and hay:
            return self.textos[i]
        return escribir(self.series[j].valores[i], self.formato, falta)

    def escrito_del_total(self, i: int) -> str:
        """Lo que suman las series de una categoría, como se imprime."""
        return self.textos[i] if self.textos else escribir(self.total(i), self.formato)

    def nota(self, j: int, i: int) -> str:
        """Lo que se lee al señalar ese valor."""
        notas = self.series[j].notas
        return notas[i] if notas else f"{self.categorias[i]}: {self.series[j].nombre.lower()} {self.escrito(j, i)}"

    def de_categoria(self, i: int, falta: str = SIN_DATO) -> str:
        """Una categoría con el valor de todas sus series."""
        valores = (f"{serie.nombre.lower()} {self.escrito(j, i, falta)}" for j, serie in enumerate(self.series))
        return f"{self.categorias[i]}: {', '.join(valores)}"

    @property
    def descripcion(self) -> str:
        """La gráfica entera en palabras, para quien no la ve."""
        cuantas = range(len(self.categorias))
        dicho = (f"{self.categorias[i]}: {self.textos[i]}" if self.textos else self.de_categoria(i) for i in cuantas)
        return f"{self.titulo} ({self.unidad}). {'; '.join(dicho)}"
