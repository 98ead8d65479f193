"""Qué se reparte en un lote: de qué territorio, a qué nivel y en qué formatos; y qué se hizo de cada uno."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import NOMBRES_NIVEL, Nivel
from dashboard.nucleo.errores import ErrorVista
from dashboard.nucleo.formato import enumerar, plural
from dashboard.salidas.acerca import nombre_con_carga, nombre_de_carpeta
from dashboard.salidas.estilo import Estilo

#: los que se hacen de cada territorio, en su orden, y cómo se llaman
FORMATOS: dict[str, str] = {"pdf": "informe", "pptx": "presentación", "xlsx": "libro de datos"}
#: niveles que se reparten, por el nombre con que se piden
NIVELES: dict[str, Nivel] = {"region": Nivel.DIRESA, "red": Nivel.RED, "microrred": Nivel.MICRORRED}
INDICE, LEEME = "INDICE.html", "LEEME.txt"


@dataclass(frozen=True, slots=True)
class Encargo:
    """Qué se reparte: de qué territorio, a qué nivel y en qué formatos. `hoy`: el día en que se hace.

    `estilo`: el de sus presentaciones.
    """

    consulta: Consulta
    nodo: Nodo
    periodo: Periodo
    nivel: Nivel
    formatos: tuple[str, ...]
    hoy: date | None = None
    estilo: Estilo = field(default_factory=Estilo)

    @property
    def que(self) -> str:
        """«las redes de Cusco»."""
        return f"las {NOMBRES_NIVEL[self.nivel][1]} de {self.nodo.nombre}"


@dataclass(frozen=True, slots=True)
class Hecho:
    """Lo de un territorio. `archivos`: formato → su nombre en la carpeta; `faltas`: formato → por qué no está."""

    nodo: Nodo
    carpeta: str
    archivos: dict[str, str]
    faltas: dict[str, str]


def nivel_siguiente(nodo: Nodo) -> Nivel | None:
    """El de las partes en que se reparte un territorio; `None` si no se reparte."""
    return {Nivel.PAIS: Nivel.DIRESA, Nivel.DIRESA: Nivel.RED, Nivel.RED: Nivel.MICRORRED}.get(nodo.nivel)


def partes_de(nodo: Nodo) -> str:
    """«redes»: cómo se llaman las partes en que se reparte un territorio; "" si no se reparte."""
    nivel = nivel_siguiente(nodo)
    return NOMBRES_NIVEL[nivel][1] if nivel else ""


def encargar(
    consulta: Consulta, codigo: str, periodo: Periodo, nivel: str = "", formatos: Collection[str] = (),
    hoy: date | None = None, estilo: Estilo | None = None,
) -> Encargo:  # fmt: skip
    """El encargo, comprobado. `nivel`: "" es el siguiente; sin `formatos` son todos. `ErrorVista` si algo no existe."""
    nodo = consulta.nodo(codigo)
    consulta.exigir_periodo(periodo)
    siguiente = nivel_siguiente(nodo)
    if siguiente is None:
        raise ErrorVista(
            f"«{nodo.nombre}» no se reparte: un lote es de las partes del país, de una región o de una red.",
            que_hacer="Elija el territorio que lo contiene.",
            opciones=[(f"Ir a {superior.nombre}", superior.codigo) for superior in consulta.linaje(nodo)[-2:-1]],
        )
    if nivel not in ("", *NIVELES):
        raise ErrorVista(f"No hay un nivel «{nivel[:20]}».", que_hacer=f"Elija {enumerar(list(NIVELES), 'o')}.")
    elegido = NIVELES[nivel] if nivel else siguiente
    if elegido.orden <= nodo.nivel.orden:
        una = NOMBRES_NIVEL[nodo.nivel][0]
        raise ErrorVista(f"«{nodo.nombre}» es una {una}: no contiene {NOMBRES_NIVEL[elegido][1]}.")
    for formato in formatos:
        if formato not in FORMATOS:
            raise ErrorVista(
                f"Un lote no lleva «{formato[:20]}».", que_hacer=f"Elija entre {enumerar(list(FORMATOS))}."
            )
    propios = tuple(formato for formato in FORMATOS if not formatos or formato in formatos)
    return Encargo(consulta, nodo, periodo, elegido, propios, hoy, estilo or Estilo())


def nombre_de_lote(encargo: Encargo) -> str:
    """`lote_11_cusco_2026-S1-carga-12.zip`; los de demostración lo dicen en el nombre."""
    partes = ("lote", nombre_de_carpeta(encargo.nodo), str(encargo.periodo))
    return nombre_con_carga("_".join(partes), encargo.consulta.contexto, "zip")


def resumen_de(hechos: Sequence[Hecho]) -> str:
    """«18 archivos de 6 territorios; de 1 territorio falta alguno, y el índice dice por qué»."""
    con = [hecho for hecho in hechos if hecho.archivos]
    cuantos = sum(len(hecho.archivos) for hecho in con)
    frase = f"{plural(cuantos, 'archivo')} de {plural(len(con), 'territorio')}"
    faltan = [hecho for hecho in hechos if hecho.faltas]
    if faltan:
        frase += f"; de {plural(len(faltan), 'territorio')} falta alguno, y el índice dice por qué"
    return frase
