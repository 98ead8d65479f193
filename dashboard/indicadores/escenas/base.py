"""Qué es una escena de la presentación: una idea, dicha con una frase, cifras y, si lo pide, una gráfica o un mapa.

Son valores: la página `/presentacion` y el PPTX las dibujan; aquí no hay figuras, colores ni archivos.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dashboard.dominio.estandar import SIN_FRACCION, Fraccion, Veredicto
from dashboard.dominio.grafica import Grafico
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.listas.base import Columna, Fila


@dataclass(frozen=True, slots=True)
class Area:
    """Un área del mapa con su resultado. La clase de color sale de `fraccion`; `trama`: depende de los sin reporte.

    `rotulo`: (longitud, latitud) del sitio con más aire para su nombre.
    """

    codigo: str
    nombre: str
    nivel: Nivel
    fraccion: Fraccion
    valor: str
    nota: str
    veredicto: Veredicto | None = None
    trama: bool = False
    rotulo: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Mapa:
    """Las áreas de `territorio` (las de su GeoJSON) con el valor de un indicador. Las que no tienen área no vienen."""

    territorio: str
    indicador: str
    titulo: str
    areas: tuple[Area, ...]


@dataclass(frozen=True, slots=True)
class Enlace:
    """Adónde lleva una escena o una cifra: un nodo o, si hay `lista`, la lista de ese nodo."""

    codigo: str
    nivel: Nivel
    indicador: str = "cobertura"
    lista: str = ""


@dataclass(frozen=True, slots=True)
class Cifra:
    """Una cifra grande (`valor`, ya escrita) y las palabras que la explican (`texto`, con su n y su N).

    `indicador`: la clave del indicador, o "" si es una cuenta. `fraccion`: de dónde sale.
    """

    valor: str
    texto: str
    fraccion: Fraccion = SIN_FRACCION
    indicador: str = ""
    veredicto: Veredicto | None = None
    enlace: Enlace | None = None


@dataclass(frozen=True, slots=True)
class Tabla:
    """Filas que se leen en la escena. `total`: cuántas hay; si son más que `filas`, las demás van en la lista."""

    columnas: tuple[Columna, ...]
    filas: tuple[Fila, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Notas:
    """Lo que lee quien presenta. Todas son frases completas; `reservas` puede venir vacío."""

    guion: str
    definicion: str
    norma: str
    fuente: str
    corte: str
    reservas: tuple[str, ...] = ()

    @property
    def lineas(self) -> tuple[str, ...]:
        """Las notas como párrafos, en el orden en que se leen."""
        partes = (
            ("", self.guion),
            ("Definición: ", self.definicion),
            ("Norma: ", self.norma),
            ("Fuente: ", self.fuente),
            ("Fecha de corte: ", self.corte),
            *(("Reserva: ", reserva) for reserva in self.reservas),
        )
        return tuple(f"{rotulo}{texto}" for rotulo, texto in partes if texto)


@dataclass(frozen=True, slots=True)
class Escena:
    """Una escena. `sobretitulo`: la línea de la campaña. `bajada`: una o dos frases; "" si el titular basta.

    `avisos`: lo que debe leerse junto a las cifras (provisional, sin reporte, fechas por defecto).
    """

    clave: str
    sobretitulo: str
    titulo: str
    bajada: str
    cifras: tuple[Cifra, ...]
    graficos: tuple[Grafico, ...]
    mapa: Mapa | None
    tabla: Tabla | None
    notas: Notas
    fuente: str
    enlace: Enlace
    avisos: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Omitida:
    """Una escena que no se cuenta y por qué."""

    clave: str
    titulo: str
    motivo: str


@dataclass(frozen=True, slots=True)
class Campana:
    """Una campaña con sus fechas. `por_defecto`: calculada por la regla, porque no hay ninguna cargada."""

    nombre: str
    inicio: date
    fin: date
    ambito: str
    por_defecto: bool


@dataclass(frozen=True, slots=True)
class Relato:
    """La historia de un territorio: sus escenas en orden y las que se dejaron fuera.

    `campanas`: la del Perú primero. `corte`: el día al que se toman los estados (fin del periodo o fecha de datos).
    """

    nodo: Nodo
    periodo: Periodo
    campanas: tuple[Campana, ...]
    escenas: tuple[Escena, ...]
    omitidas: tuple[Omitida, ...]
    generacion: int
    demostracion: bool
    provisional: bool
    corte: date | None
