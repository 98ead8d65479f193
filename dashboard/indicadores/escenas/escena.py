"""Qué es una escena de la presentación: una idea, dicha con una frase, cifras y, si lo pide, una gráfica o un mapa.

Son valores: la página `/presentacion` y el PPTX las dibujan; aquí no hay figuras, colores ni archivos.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import SIN_FRACCION, Fraccion, Veredicto
from dashboard.dominio.grafica import Grafico
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import PERU, Nivel, es_del_peru, sin_tildes
from dashboard.indicadores.listas.lista import Columna, Fila
from dashboard.nucleo.formato import MESES_LARGOS


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

    @property
    def aplica(self) -> bool:
        """Si hay algo que contar en el área."""
        return self.veredicto is not Veredicto.NO_APLICA


@dataclass(frozen=True, slots=True)
class Punto:
    """Un establecimiento sobre el mapa. `lugar`: (longitud, latitud). `nombrado`: si su nombre va junto al punto."""

    codigo: str
    nombre: str
    nota: str
    lugar: tuple[float, float]
    nombrado: bool = False


@dataclass(frozen=True, slots=True)
class Mapa:
    """Las áreas de `territorio` (las de su GeoJSON) con el valor de un indicador. Las que no tienen área no vienen.

    `rotulo`: lo que se escribe sobre él («2023»), o "". `puntos`: establecimientos que se marcan encima.
    """

    territorio: str
    indicador: str
    titulo: str
    areas: tuple[Area, ...]
    rotulo: str = ""
    puntos: tuple[Punto, ...] = ()


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
class Tarjeta:
    """Alguien de quien se habla por su nombre: quién es, de dónde y lo que logró, en una o más cifras."""

    titulo: str
    bajada: str
    cifras: tuple[Cifra, ...]


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

    `mapas`: uno o dos (antes y ahora). `avisos`: lo que debe leerse junto a las cifras (provisional, sin reporte).
    `destacado`: el final del titular, que va en el color de la escena y se revela al final; "" si no lo parte nada.
    `direccion`: la que abre el código QR; "" si no hay ninguna.
    """

    sobretitulo: str
    titulo: str
    bajada: str
    cifras: tuple[Cifra, ...]
    graficos: tuple[Grafico, ...]
    mapas: tuple[Mapa, ...]
    tabla: Tabla | None
    notas: Notas
    fuente: str
    enlace: Enlace
    avisos: tuple[str, ...] = ()
    destacado: str = ""
    tarjetas: tuple[Tarjeta, ...] = ()
    direccion: str = ""
    #: la de `ESCENAS`: se la pone la historia
    clave: str = ""
    #: si va detrás de la despedida: fuentes, definiciones y lo que no se contó, en letra de lectura
    apendice: bool = False

    @property
    def titular(self) -> str:
        """El titular entero."""
        return f"{self.titulo} {self.destacado}".strip()


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


# -- las campañas de un año: las cargadas o, si no hay, las de la regla

SEMANA_PERU = "Semana de la Lactancia Materna"
SEMANA_MUNDIAL = "Semana Mundial de la Lactancia Materna"
MUNDO = "mundo"


def semana_peruana(anio: int) -> Campana:
    """La cuarta semana de agosto: del cuarto lunes al domingo siguiente (2026: del 24 al 30)."""
    primero = date(anio, 8, 1)
    lunes = primero + timedelta(days=(-primero.weekday()) % 7, weeks=3)
    return Campana(SEMANA_PERU, lunes, lunes + timedelta(days=6), PERU, True)


def semana_mundial(anio: int) -> Campana:
    """Del 1 al 7 de agosto."""
    return Campana(SEMANA_MUNDIAL, date(anio, 8, 1), date(anio, 8, 7), MUNDO, True)


def campanas_de(consulta: Consulta, anio: int) -> tuple[Campana, ...]:
    """Las campañas de un año, la del Perú primero.

    De la tabla cargada; la peruana o la mundial que falte en ella se calcula por la regla y lo dice `por_defecto`.
    """
    # la que se repite un día de cada mes no es una semana: tiene su sitio en «Guía»
    propias = [fila for fila in consulta.campanas() if fila["anio"] == anio and not fila.get("dia_del_mes")]
    cargadas = [_leer(fila) for fila in propias]
    peruanas = [campana for campana in cargadas if campana.ambito == PERU]
    otras = [campana for campana in cargadas if campana.ambito != PERU]
    if not any("lactancia" in sin_tildes(campana.nombre) for campana in peruanas):
        peruanas.append(semana_peruana(anio))
    # la semana de la lactancia da nombre a la presentación: va antes que otra campaña peruana del mismo año
    peruanas.sort(key=lambda c: ("lactancia" not in sin_tildes(c.nombre), c.inicio))
    if not any("mundial" in sin_tildes(campana.nombre) for campana in otras):
        otras.append(semana_mundial(anio))
    return (*peruanas, *sorted(otras, key=lambda c: c.inicio))


def _leer(fila: Mapping[str, Any]) -> Campana:
    # sin país escrito es de aquí, salvo que su nombre diga que es mundial
    pais = fila.get("pais") or ("" if "mundial" in sin_tildes(fila["nombre"]) else PERU)
    ambito = PERU if pais and es_del_peru(pais) else (pais or MUNDO)
    return Campana(
        fila["nombre"], date.fromisoformat(fila["inicio"][:10]), date.fromisoformat(fila["fin"][:10]), ambito, False
    )


def fechas(campana: Campana) -> str:
    """«24 al 30 de agosto de 2026», «26 de agosto al 1 de setiembre de 2024», «7 de agosto de 2026»."""
    inicio, fin = campana.inicio, campana.fin
    final = f"{fin.day} de {MESES_LARGOS[fin.month - 1]} de {fin.year}"
    if inicio == fin:
        return final
    if inicio.year != fin.year:
        return f"{inicio.day} de {MESES_LARGOS[inicio.month - 1]} de {inicio.year} al {final}"
    if inicio.month != fin.month:
        return f"{inicio.day} de {MESES_LARGOS[inicio.month - 1]} al {final}"
    return f"{inicio.day} al {final}"
