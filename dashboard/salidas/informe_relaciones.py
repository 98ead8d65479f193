"""Las relaciones del informe: qué establecimientos no tienen grupo, qué grupos se detuvieron y qué se acordó.

La región proporciona la relación de los establecimientos con grupo (Guía 5.3.1.2); aquí está la otra mitad, la que hace
falta para supervisar: a quién le falta.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel, alfabetico
from dashboard.indicadores.acuerdos import acuerdos_de, en_cuentas
from dashboard.indicadores.cuando import cerrado
from dashboard.indicadores.listas import POR_CLAVE as LISTAS
from dashboard.indicadores.listas.lista import Fila
from dashboard.indicadores.resumen import corte_de, medir
from dashboard.nucleo.formato import entero, enumerar, fecha, fuera_de_plazo, mayuscula, palabra, plural

#: lo que se nombra de cada lista; los demás se cuentan, si no son solo unos pocos
NOMBRADOS, POCOS_MAS = 30, 5
NO_SE_DICE = "–"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Relacion:
    """Una lista con sus primeros renglones. `anchos` relativos de sus columnas; `total`: cuántos son en ella.

    `dicho`: lo que se lee antes de los renglones o, si no hay ninguno, en su lugar.
    """

    titulo: str
    cabeza: tuple[str, ...]
    anchos: tuple[float, ...]
    filas: tuple[tuple[str, ...], ...]
    total: int
    dicho: str
    #: las columnas que son cifras
    cifras: tuple[int, ...] = ()

    @property
    def demas(self) -> str:
        """«Y 14 más: …», o ""."""
        quedan = self.total - len(self.filas)
        return f"Y {entero(quedan)} más: la lista completa está en el libro de Excel." if quedan > 0 else ""


def relaciones(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> tuple[Relacion, ...]:
    """Las tres de un territorio, en el orden en que se atienden."""
    return tuple(hacer(consulta, nodo, periodo) for hacer in (_sin_grupo, _detenidos, _acuerdos))


def _nombrados(filas: Sequence[T]) -> Sequence[T]:
    return filas if len(filas) <= NOMBRADOS + POCOS_MAS else filas[:NOMBRADOS]


def _por_region(filas: Sequence[Fila], *cuales: Callable[[Fila], bool]) -> list[tuple[str, ...]]:
    """Del país no se nombran cientos: cuántos hay en cada región de cada clase, de más a menos."""
    regiones: dict[str, list[int]] = {}
    for fila in filas:
        cuenta = regiones.setdefault(fila["region"], [0] * len(cuales))
        for i, es in enumerate(cuales):
            cuenta[i] += es(fila)
    orden = sorted(regiones.items(), key=lambda par: ([-n for n in par[1]], alfabetico(par[0])))
    return [(region, *map(entero, cuenta)) for region, cuenta in orden]


def _donde(nodo: Nodo, fila: Fila) -> str:
    """El territorio de dentro en que está, y su distrito."""
    de_dentro = {Nivel.PAIS: "region", Nivel.DIRESA: "red", Nivel.RED: "microrred"}.get(nodo.nivel, "")
    return " · ".join(parte for parte in (fila.get(de_dentro, ""), fila["distrito"]) if parte)


_SIN_GRUPO = "Establecimientos sin grupo conformado o sin reporte"


def _sin_grupo(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> Relacion:
    filas, titulo = LISTAS["sin_grupo"].filas(consulta, nodo, periodo), _SIN_GRUPO
    dicho = _quienes_no(consulta, nodo, periodo, filas)
    if nodo.nivel is Nivel.PAIS:
        cuentas = _por_region(filas, lambda fila: not fila["silenciosos"], lambda fila: bool(fila["silenciosos"]))
        return Relacion(
            titulo, ("Región", "Sin grupo", "Sin reporte"), (60, 20, 20), tuple(cuentas), len(cuentas), dicho, (1, 2)
        )
    return Relacion(
        titulo,
        ("Establecimiento", "Categoría", "Dónde", "Situación"),
        (36, 10, 38, 16),
        tuple(
            (
                fila["nombre"],
                fila["categoria"] or NO_SE_DICE,
                _donde(nodo, fila),
                "sin reporte" if fila["silenciosos"] else "sin grupo",
            )
            for fila in _nombrados(filas)
        ),
        len(filas),
        dicho,
    )


def _quienes_no(consulta: Consulta, nodo: Nodo, periodo: Periodo, filas: list[Fila]) -> str:
    """Cuántos no tienen grupo y de cuántos no se sabe: en pasado, si el periodo ya cerró."""
    uno, varios = ("tenía", "tenían") if cerrado(nodo, periodo) else ("tiene", "tienen")
    if not filas:
        if medir(consulta, nodo, periodo, "cobertura").fraccion.hay_dato:
            return f"Todos los que atienden partos {varios} grupo conformado."
        return "No hay establecimientos de los que se sepa que atienden partos: no hay de quién decirlo."
    callan = sum(bool(fila["silenciosos"]) for fila in filas)
    partes = []
    if saben := len(filas) - callan:
        quienes = f"{plural(saben, 'establecimiento')} de los que atienden partos"
        partes.append(f"{quienes} no {palabra(saben, uno, varios)} grupo conformado")
    if callan:
        quien = plural(callan, "establecimiento")
        partes.append(f"de {quien} sin reporte no se sabe si lo {palabra(callan, uno, varios)}")
    return f"{mayuscula(enumerar(partes))}."


def _detenidos(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> Relacion:
    filas = LISTAS["inactivos"].filas(consulta, nodo, periodo)
    filas = sorted(filas, key=lambda fila: (fila["ultima"] or date.min, fila["codigo"]), reverse=True)
    dicho, titulo = _quienes_se_detuvieron(consulta, nodo, periodo, filas), "Grupos sin sesión reciente"
    if nodo.nivel is Nivel.PAIS:
        cuentas = _por_region(filas, lambda _: True, lambda fila: bool(fila["activos_por_saber"]))
        cabeza = ("Región", "Sin sesión conocida", "De ellos, no reportaron")
        return Relacion(titulo, cabeza, (60, 20, 20), tuple(cuentas), len(cuentas), dicho, (1, 2))
    return Relacion(
        titulo,
        ("Grupo", "Establecimiento", "Distrito", "Última sesión"),
        (28, 30, 24, 18),
        tuple(
            (
                fila["nombre"], fila["establecimiento"], fila["distrito"],
                fecha(fila["ultima"]) if fila["ultima"] else "ninguna conocida",
            )
            for fila in _nombrados(filas)
        ),
        len(filas),
        dicho,
    )  # fmt: skip


def _quienes_se_detuvieron(consulta: Consulta, nodo: Nodo, periodo: Periodo, filas: list[Fila]) -> str:
    """Cuántos son y hasta qué día se miró; de quien calló el periodo entero, solo lo de su última fecha."""
    conformados = consulta.cuenta("conformados", nodo, periodo)
    dia = fecha(corte_de(nodo, periodo))
    callo = nodo.fecha_datos is not None and nodo.fecha_datos < periodo.inicio
    nada = f"Del periodo no llegó nada y no se sabe quién se reunió. Al {dia}, lo último que se informó: "
    entonces = nada if callo else ""
    if not conformados:
        return f"{entonces}{'no' if callo else 'No'} había ningún grupo conformado."
    if not filas:
        return f"{entonces}{'todos' if callo else 'Todos'} los grupos conformados se habían reunido en su plazo."
    plazo = fuera_de_plazo(consulta.contexto.dias_actividad)
    de_cuantos = f"{entero(len(filas))} de {plural(conformados, 'grupo conformado', 'grupos conformados')}"
    frase = f"{entonces}{de_cuantos}, sin sesión desde {plazo}, al {dia}."
    if por_saber := sum(bool(fila["activos_por_saber"]) for fila in filas):
        uno = palabra(por_saber, "no reportó: no se sabe si se reunió", "no reportaron: no se sabe si se reunieron")
        frase += f" De ellos, {entero(por_saber)} {uno}."
    return frase


def _acuerdos(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> Relacion:
    propios = acuerdos_de(consulta, nodo, periodo)
    abiertos = [acuerdo for acuerdo in propios if acuerdo.abierto]
    nombres = consulta.columnas_establecimientos(nodo, "nombre")["nombre"]
    dicho = "No se cargó ningún acuerdo de visita hasta el cierre del periodo."
    if propios:
        dicho = f"{mayuscula(en_cuentas(propios))}. "
        dicho += "Se nombran los que seguían abiertos." if abiertos else "No quedaba ninguno abierto."
    return Relacion(
        "Compromisos de las visitas de supervisión",
        ("Qué se acordó", "Establecimiento", "A cargo de", "Para el", "Estado"),
        (34, 24, 16, 13, 13),
        tuple(
            (
                mayuscula(acuerdo.texto), nombres[acuerdo.lugar] if acuerdo.lugar >= 0 else NO_SE_DICE, acuerdo.cargo,
                fecha(acuerdo.compromiso), acuerdo.estado.value,
            )
            for acuerdo in _nombrados(abiertos)
        ),
        len(abiertos),
        dicho,
    )  # fmt: skip
