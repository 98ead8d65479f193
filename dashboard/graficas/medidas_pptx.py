"""Lo que mide cada parte de una gráfica de PowerPoint: se dice a mano, y así se sabe qué rótulo cabe y dónde."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, floor

from dashboard.dominio.grafica import Formato, Grafico, Tipo
from dashboard.graficas.lienzo_pptx import LETRA as LETRA_MEDIA
from dashboard.graficas.lienzo_pptx import LETRA_NEGRITA, RENGLON, Caja, lineas

#: cuerpos: el de los rótulos y el de lo que va al lado
LETRA, CHICA = 14, 12
#: barras cuyo valor se lee junto al nombre de su categoría
CON_VALOR_AL_LADO = (Tipo.APILADAS, Tipo.CASCADA)
TUMBADAS = (Tipo.BARRAS, Tipo.APILADAS, Tipo.CASCADA)
#: hueco entre dos categorías, en partes de cien de una barra: pocas barras no se vuelven un muro
_HUECOS = {1: 220, 2: 110, 3: 60, 4: 40}


@dataclass(frozen=True, slots=True)
class Cuadro:
    """Una gráfica con lo que mide: `caja` entera y `ejes`, lo de dentro de sus ejes, en pulgadas desde su esquina."""

    grafico: Grafico
    categorias: tuple[str, ...]
    caja: Caja
    ejes: Caja
    minimo: float
    maximo: float
    #: lo que separa dos rayas de la rejilla
    paso: float
    #: papel → color del tema de la lámina
    colores: Mapping[str, str] = field(default_factory=dict)

    def largo(self, valor: float) -> float:
        """Lo que mide una barra, en pulgadas."""
        total = self.ejes.ancho if self.grafico.tipo in TUMBADAS else self.ejes.alto
        return total * valor / self.maximo

    @property
    def letra(self) -> float:
        """El cuerpo de los nombres de las categorías: menor en las que llevan su valor al lado, que son frases."""
        return _letra(self.grafico, self.caja)

    @property
    def hueco(self) -> int:
        """El que queda entre dos categorías, en partes de cien de una barra."""
        return _HUECOS.get(len(self.categorias), 35)

    @property
    def grueso(self) -> float:
        """Lo que mide una columna de lado a lado, en pulgadas."""
        return self.ejes.ancho / max(len(self.categorias), 1) / (1 + self.hueco / 100)

    @property
    def cada(self) -> int:
        """Se escribe un rótulo de cada tantos: los meses no caben todos."""
        return _cada(self.grafico, self.ejes.ancho)


def largo_de(frases: Sequence[str], puntos: float, *, negrita: bool = False) -> float:
    """Lo que mide la más larga de unas frases, en pulgadas."""
    return max(map(len, frases), default=0) * puntos * (LETRA_NEGRITA if negrita else LETRA_MEDIA) / 72


def medir(grafico: Grafico, categorias: tuple[str, ...], caja: Caja, colores: Mapping[str, str]) -> Cuadro:
    """Dónde van los ejes de una gráfica en su caja, y de dónde a dónde. `colores`: los del tema de la lámina."""
    minimo, maximo, paso = _alcance(grafico)
    izquierda, derecha, abajo = 0.05, 0.05, 0.1
    if grafico.tipo in TUMBADAS:
        mitad = caja.ancho * (0.56 if grafico.tipo in CON_VALOR_AL_LADO else 0.4)
        izquierda = min(mitad, largo_de(categorias, _letra(grafico, caja)) + 0.2)
        if grafico.tipo is Tipo.BARRAS:
            series = range(len(grafico.series))
            escritos = [grafico.escrito(j, i, "") for j in series for i in range(len(categorias))]
            libre = max(caja.ancho - izquierda, 0.1)
            maximo /= max(1 - (largo_de(escritos, LETRA, negrita=True) + 0.1) / libre, 0.4)
    elif grafico.tipo is Tipo.LINEAS:
        izquierda, derecha, abajo = 0.72, 1.05, 0.36
    else:
        izquierda = 0.72 if grafico.tipo is Tipo.COLUMNAS_APILADAS else 0.05
        derecha = 1.45 if grafico.linea is not None else 0.05
        util = caja.ancho - izquierda - derecha
        propio = util / max(len(categorias), 1) * _cada(grafico, util)
        renglones = max([lineas(nombre, LETRA, propio) for nombre in categorias] or [1])
        abajo = min(renglones, 4) * LETRA * RENGLON / 72 + 0.14
    ejes = Caja(izquierda, 0.05, max(caja.ancho - izquierda - derecha, 0.2), max(caja.alto - 0.05 - abajo, 0.2))
    return Cuadro(grafico, categorias, caja, ejes, minimo, maximo, paso, colores)


def _alcance(grafico: Grafico) -> tuple[float, float, float]:
    """Los dos extremos del eje de los valores, y cada cuánto va una raya."""
    presentes = [float(valor) for serie in grafico.series for valor in serie.valores if valor is not None]
    if grafico.tipo is Tipo.LINEAS and presentes:
        # la asistencia se mira de cerca: el eje dice desde dónde
        paso = _paso(max(presentes) - min(presentes) or 0.1, grafico.formato)
        bajo, alto = floor(min(presentes) / paso) * paso, ceil(max(presentes) / paso) * paso
        return max(0.0, bajo), max(alto, bajo + paso), paso
    if grafico.apilada:
        maximo = max([grafico.total(i) for i in range(len(grafico.categorias))] or [0.0])
    elif grafico.tipo is Tipo.CASCADA:
        extremos = [0.0, *(extremo for escalon in grafico.escalones for extremo in escalon)]
        maximo = max(extremos) - min(extremos)
    else:
        maximo = max([grafico.linea or 0.0, *presentes])
        if grafico.tipo is Tipo.COLUMNAS and grafico.formato is Formato.PORCENTAJE:
            maximo = max(1.0, maximo)
    maximo = maximo or 1.0
    return 0.0, maximo, grafico.linea or _paso(maximo, grafico.formato)


def _paso(rango: float, formato: Formato) -> float:
    """De dos a cinco rayas, en números redondos."""
    if formato is not Formato.ENTERO:
        return 0.2 if rango > 0.5 else 0.1 if rango > 0.25 else 0.05
    redondos = (float(n * 10**d) for d in range(9) for n in (1, 2, 5))
    return next((n for n in redondos if rango / n <= 5), rango)


def _letra(grafico: Grafico, caja: Caja) -> float:
    return LETRA if grafico.tipo not in CON_VALOR_AL_LADO else CHICA if caja.ancho > 5.6 else 10


def _cada(grafico: Grafico, ancho: float) -> int:
    cuantas = len(grafico.categorias)
    if grafico.tipo in TUMBADAS or not cuantas:
        return 1
    if grafico.tipo is Tipo.COLUMNAS:
        return -(-cuantas // 8)
    caben = max(1, int(ancho / (largo_de(grafico.categorias, LETRA) + 0.15)))
    return -(-cuantas // min(caben, 7))
