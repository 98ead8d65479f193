"""El alcance: qué territorios ve una persona, qué periodos hay y qué acompaña a toda cifra suya."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from dashboard.almacen.abierta import Generacion
from dashboard.almacen.certificado import Certificado, leer
from dashboard.almacen.variacion import PLANA, Variacion
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Corte, Periodo, periodos_entre
from dashboard.dominio.territorio import NOMBRES_NIVEL, PAIS, Nivel, normalizar_codigo
from dashboard.nucleo.errores import ErrorAlcance, ErrorVista
from dashboard.nucleo.formato import enumerar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Contexto:
    """Lo que acompaña a toda cifra: de qué carga sale y con qué reglas."""

    generacion: int
    demostracion: bool
    registro_demostracion: bool
    parto_desde: str
    hay_reportes: bool
    dias_actividad: int
    instituciones: tuple[str, ...]
    creada: str
    conteos: Mapping[str, Any]
    aviso: str
    #: archivos de los que sale la carga: nombre, tabla, filas y fecha; vacío en la demostración y con alcance limitado
    origen: tuple[Mapping[str, Any], ...] = ()
    #: cifras de años cerrados que una carga posterior movió; vacío con alcance limitado
    revisiones: tuple[Mapping[str, Any], ...] = ()
    #: sesiones del HIS que pueden ser de otro establecimiento, en todo el país; `None` si la carga no las contó
    his_sin_comprobar: int | None = 0


class Alcance:
    """Nodos y periodos de una generación dentro de un territorio: `PE`, una DIRESA, una red o una microrred."""

    def __init__(self, generacion: Generacion, alcance: str = PAIS) -> None:
        self._g = generacion
        self._propia: dict[Any, Any] = {}
        raiz = generacion.arbol.buscar(alcance)
        if raiz is None:
            raise ErrorAlcance(f"El alcance «{alcance}» no existe en los datos cargados.")
        self.raiz = raiz
        m = generacion.manifiesto
        self.contexto = Contexto(
            generacion.numero,
            m["demostracion"],
            m["registro_demostracion"],
            m["parto_desde"],
            m["hay_reportes"],
            m["dias_actividad"],
            tuple(m["instituciones"]),
            m["creada"],
            m["conteos"] if raiz.codigo == PAIS else {},
            generacion.aviso,
            tuple(m["origen"]) if raiz.codigo == PAIS else (),
            tuple(m.get("revisiones", ())) if raiz.codigo == PAIS else (),
            m.get("his_sin_comprobar"),
        )

    @property
    def inicio(self) -> str:
        """Código del territorio con que se abre: la única región que se cargó o, si hay más, lo más alto permitido."""
        if self.raiz.codigo != PAIS or self.contexto.demostracion:
            return self.raiz.codigo
        regiones = self.hijos(self.raiz)
        for intervalos in ([r.establecimientos for r in regiones], [r.grupos for r in regiones]):
            cargadas = [r.codigo for r, (desde, hasta) in zip(regiones, intervalos, strict=True) if hasta > desde]
            if len(cargadas) == 1:
                return cargadas[0]
        return PAIS

    # -- nodos ---------------------------------------------------------------------------------------------------

    def nodo(self, codigo: str) -> Nodo:
        """El territorio, establecimiento o grupo de ese código (con o sin sus ceros).

        `ErrorVista` si no existe y `ErrorAlcance` si queda fuera de lo permitido; los dos ofrecen salidas válidas. Con
        un alcance limitado, lo que no está dentro responde igual exista o no: el error no revela qué hay fuera.
        """
        for hallado in self._hallar(codigo):
            if self._dentro(hallado):
                return hallado
        salida = [(f"Ir a {self.raiz.nombre}", self.raiz.codigo)]
        if self.raiz.codigo == PAIS or normalizar_codigo(codigo).startswith(f"{self.raiz.codigo}-"):
            raise ErrorVista(
                f"No hay ningún territorio, establecimiento ni grupo con el código «{codigo[:40]}».",
                que_hacer="Búsquelo por su nombre en el tablero o elija una de estas opciones.",
                opciones=salida,
            )
        raise ErrorAlcance("Ese código no está en su ámbito.", opciones=salida)

    def _hallar(self, codigo: str) -> list[Nodo]:
        formas = dict.fromkeys((codigo, normalizar_codigo(codigo), codigo.strip().zfill(8)))
        return [nodo for nodo in map(self._g.arbol.buscar, formas) if nodo is not None]

    def _dentro(self, nodo: Nodo) -> bool:
        raiz = self.raiz
        if raiz.codigo == PAIS or nodo.codigo == raiz.codigo:
            return True
        if not nodo.nivel.es_territorio:
            fila = nodo.establecimientos[0]
            return raiz.establecimientos[0] <= fila < raiz.establecimientos[1]
        return nodo.codigo.startswith(raiz.codigo + "-")

    def hijos(self, nodo: Nodo) -> list[Nodo]:
        """Los hijos directos de un nodo, en orden de código."""
        return self._g.arbol.hijos(self._permitido(nodo))

    def linaje(self, nodo: Nodo) -> list[Nodo]:
        """Del territorio más alto permitido al propio nodo."""
        camino = [self._permitido(nodo)]
        while camino[0].codigo != self.raiz.codigo:
            camino.insert(0, self._g.arbol.padre(camino[0]))
        return camino

    def hermanos(self, nodo: Nodo) -> list[Nodo]:
        """Los nodos del mismo padre, él incluido; solo él si es el más alto permitido."""
        if self._permitido(nodo).codigo == self.raiz.codigo:
            return [nodo]
        return self._g.arbol.hijos(self._g.arbol.padre(nodo))

    def descendientes(self, nodo: Nodo, nivel: Nivel) -> list[Nodo]:
        """Todos los nodos de un nivel dentro de `nodo`, en profundidad."""
        if self._permitido(nodo).nivel is nivel:
            return [nodo]
        arbol = self._g.arbol
        if nivel is Nivel.GRUPO:
            return [arbol.grupo(fila) for fila in range(*nodo.grupos)]
        if nivel is Nivel.ESTABLECIMIENTO:
            return [arbol.establecimiento(fila) for fila in range(*nodo.establecimientos)]
        todos = arbol.territorios(nivel)
        propios = f"{nodo.codigo}-"
        return todos if nodo.codigo == PAIS else [otro for otro in todos if otro.codigo.startswith(propios)]

    def _permitido(self, nodo: Nodo) -> Nodo:
        if not self._dentro(nodo):
            raise ErrorAlcance("Ese territorio queda fuera de su ámbito.", opciones=[("Volver", self.raiz.codigo)])
        return nodo

    def _de_nivel(self, nodo: Nodo, *niveles: Nivel) -> Nodo:
        # el intervalo de un nodo de otro nivel puede estar vacío, y su primera fila sería la de un vecino
        if self._permitido(nodo).nivel not in niveles:
            nombres = enumerar([NOMBRES_NIVEL[nivel][0] for nivel in niveles], "o")
            raise ErrorVista(
                f"«{nodo.nombre}» es {NOMBRES_NIVEL[nodo.nivel][0]}; aquí se esperaba {nombres}.",
                que_hacer="Elija uno en la lista de su territorio.",
                opciones=[(f"Ir a {nodo.nombre}", nodo.codigo)],
            )
        return nodo

    # -- tiempo --------------------------------------------------------------------------------------------------

    def periodos(self) -> tuple[Periodo, ...]:
        """Todos los periodos que se pueden pedir: años, semestres y meses con datos."""
        return periodos_entre(*self.raiz.meses)

    def periodo_por_defecto(self) -> Periodo:
        """El año de la fecha de datos: el periodo de la norma."""
        return Periodo(self.raiz.meses[1] // 12, Corte.ANIO)

    def exigir_periodo(self, periodo: Periodo) -> Periodo:
        """El mismo periodo si hay datos que lo toquen; si no, `ErrorVista` con los años válidos."""
        if periodo in self.periodos():
            return periodo
        anios = [str(otro) for otro in self.periodos() if otro.corte is Corte.ANIO]
        raise ErrorVista(
            f"No hay datos de {periodo.texto}.",
            que_hacer=f"Los datos cargados van de {anios[0]} a {anios[-1]}.",
            opciones=[(anio, f"?periodo={anio}") for anio in anios],
        )

    def provisional(self, nodo: Nodo, periodo: Periodo) -> bool:
        """Si el periodo aún no había terminado en la fecha de datos del territorio."""
        return nodo.fecha_datos is None or periodo.fin > nodo.fecha_datos

    def _columnas(self, periodo: Periodo) -> slice:
        desde = max(periodo.primer_mes - self._g.mes0, 0)
        return slice(desde, max(min(periodo.ultimo_mes, self._g.mes1) - self._g.mes0 + 1, desde))

    def recordar(self, clave: tuple[Any, ...], calcular: Callable[[], T]) -> T:
        """Lo que `calcular` da para esa clave en este alcance, calculado una sola vez por generación."""
        return self.una_vez((self.raiz.codigo, *clave), calcular, self._g.memoria)

    def una_vez(self, clave: tuple[Any, ...], calcular: Callable[[], T], memoria: dict[Any, Any] | None = None) -> T:
        """Lo mismo, mientras dure esta lectura: para lo que varias partes de una página preguntan."""
        donde = self._propia if memoria is None else memoria
        if clave not in donde:
            donde[clave] = calcular()
        hallado: T = donde[clave]
        return hallado

    # -- cuánto varía la asistencia sin que nada cambie ------------------------------------------------------------

    @property
    def variacion(self) -> Variacion:
        """Las componentes de toda la generación: son de cómo varía un nivel, no de ningún territorio."""
        return self._g.variacion

    def forma_superior(self, nodo: Nodo) -> tuple[Sequence[float], bool]:
        """La forma del año de la asistencia del territorio que contiene a un nodo, y si no hay ninguno: (12,), enero
        primero, en torno a cero. De la red hacia abajo, la de la red.
        """
        if nodo.nivel is Nivel.PAIS:
            return PLANA, True
        return self.forma_propia(self._g.arbol.padre(nodo)), False

    def forma_propia(self, nodo: Nodo) -> Sequence[float]:
        """La forma del año de un nodo o, de la red hacia abajo, la de su red."""
        formas = self._g.variacion.estaciones
        while nodo.codigo not in formas and nodo.nivel is not Nivel.PAIS:
            nodo = self._g.arbol.padre(nodo)
        return formas.get(nodo.codigo, PLANA)

    # -- de qué carga ----------------------------------------------------------------------------------------------

    @property
    def certificado(self) -> Certificado | None:
        """El recuento por SQL de esta carga, que es de todo el país; `None` si no se hizo o si está alterado."""
        return leer(self._g.carpeta) if self.raiz.codigo == PAIS else None

    def procedencia(self, tablas: Sequence[str]) -> list[Mapping[str, Any]]:
        """Cargas de las que salen esas tablas, en orden: tabla, archivo, filas, aceptadas, rechazadas y fecha_carga.

        Solo para quien ve todo el país: el nombre y las cuentas de un archivo hablan de todas sus filas.
        """
        if self.raiz.codigo != PAIS:
            return []
        return [fila for fila in self._g.manifiesto.get("origen", []) if fila.get("tabla") in tablas]
