"""Las capas del mapa: qué se pinta de los hijos de un territorio y con qué clases se lee. El selector es `CAPAS`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import POCOS, Veredicto
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.territorio import Nivel
from dashboard.graficas.siluetas import Area
from dashboard.graficas.tema import CLASES, CLASES_BAJAS, SIGNOS, Clases, token_de
from dashboard.indicadores.capas import sin_reunirse
from dashboard.indicadores.catalogo import POR_DEFECTO as COBERTURA
from dashboard.indicadores.indicador import Hijo, Indicador, Movido, Resultado
from dashboard.indicadores.palabras import n_de, son_pocos, valor_de_hijo
from dashboard.indicadores.regiones_con_equipo import INDICADOR as EQUIPO
from dashboard.navegacion.vista import CAPA, Vista
from dashboard.nucleo.formato import NO_APLICA, SIN_DATO, fuera_de_plazo, palabra, plural, porcentaje, puntos
from dashboard.paginas.hijo import color, nota, tramado
from dashboard.piezas.enlaces import abre_lista


@dataclass(frozen=True, slots=True)
class Mirado:
    """Lo que un mapa muestra: un territorio en un periodo y un indicador. `filas`: lo que se pinta."""

    vista: Vista
    consulta: Consulta
    nodo: Nodo
    indicador: Indicador
    filas: Sequence[Hijo]

    @property
    def nodos(self) -> list[Nodo]:
        return [hijo.nodo for hijo in self.filas]

    def area(self, nodo: Nodo, valor: str, dicho: str, tinta: str, **otros: Any) -> Area:
        """El área de un hijo, que lleva a su página; la del propio territorio no lleva a ninguna parte."""
        adonde = "" if nodo == self.nodo else self.vista.hacia(nodo.codigo, nodo.nivel).url()
        return Area(nodo.codigo, nodo.nombre, valor, dicho, tinta, destino=adonde, **otros)


@dataclass(frozen=True, slots=True)
class Capa:
    """Una forma de pintar el mapa."""

    #: en la dirección; "" la de siempre
    clave: str
    nombre: str
    areas: Callable[[Mirado], list[Area]]
    #: con qué clases se lee; ninguna si las áreas van sin color
    clases: Callable[[Mirado], Clases]
    #: qué se ve, dicho en palabras, si el indicador no lo dice ya
    explica: Callable[[Mirado], list[Any]] = lambda _: []
    #: si se puede ver ahí
    hay: Callable[[Mirado], bool] = lambda _: True
    #: si lo que pinta es el indicador elegido
    del_indicador: bool = True
    #: el color de las líneas entre áreas
    borde: str = "papel"
    #: qué pone encima, si no son los establecimientos de siempre
    nube: bool = False
    recursos: bool = False


# -- la de siempre: el valor del indicador


def valor(m: Mirado) -> list[Area]:
    pintadas = []
    for hijo in m.filas:
        pocos = son_pocos(m.indicador, hijo.nodo, hijo.resultado.fraccion)
        rotulo = n_de(hijo.resultado.fraccion) if pocos else _rotulo(m.indicador, hijo)
        otros = {"trama": tramado(hijo), "pocos": pocos}
        pintadas.append(m.area(hijo.nodo, rotulo, nota(m.indicador, hijo), color(m.indicador, hijo), **otros))
    return pintadas


def _rotulo(indicador: Indicador, hijo: Hijo) -> str:
    """El valor, como cabe en un mapa: de «7 (necesita 5)», su estado."""
    dicho = valor_de_hijo(indicador, hijo.resultado)
    estado = indicador.estados.get(hijo.resultado.veredicto or Veredicto.SIN_DATO, "") if "(" in dicho else ""
    return estado.rpartition(" ")[2] or dicho


def _sin_color(m: Mirado) -> list[Area]:
    """Las mismas sin su color: lo que se mira es lo que va encima."""
    return [replace(area, color="papel", trama=False, pocos=False) for area in valor(m)]


# -- los dos estándares a la vez

_LOS_DOS: Clases = (
    (0, "clase-1", "no cumple ninguno"),
    (1, "clase-3", "cumple uno de los dos"),
    (2, "clase-5", "cumple los dos"),
)
_SOLO_EL_2: Clases = ((0, "clase-1", "no cumple el 2"), (1, "clase-5", "cumple el 2"))


def _por_region(m: Mirado) -> bool:
    """Si los hijos son regiones: solo ahí se mide el estándar 1."""
    return m.nodo.nivel in EQUIPO.compara_en


def _clases_de_estandares(m: Mirado) -> Clases:
    return _LOS_DOS if _por_region(m) else _SOLO_EL_2


def _estandares(m: Mirado) -> list[Area]:
    medidos = [indicador.medir(m.consulta, m.nodos, m.vista.periodo) for indicador in (EQUIPO, COBERTURA)]
    return [_de_estandares(m, nodo, uno, dos) for nodo, uno, dos in zip(m.nodos, *medidos, strict=True)]


def _de_estandares(m: Mirado, nodo: Nodo, uno: Resultado, dos: Resultado) -> Area:
    # de quien calla entero no se sabe nada, aunque su cuenta sea 0 de N
    vistos = [Veredicto.SIN_DATO if r.fraccion.todo_calla else r.veredicto or Veredicto.SIN_DATO for r in (uno, dos)]
    dichos = [
        f"estándar {i}: {SIGNOS[v][1]}" + (f", {r.cuenta or n_de(r.fraccion)}" if r.fraccion.hay_dato else "")
        for i, (v, r) in enumerate(zip(vistos, (uno, dos), strict=True), 1)
    ]
    rotulo = " ".join(f"{i}{SIGNOS[v][0]}" for i, v in enumerate(vistos, 1))
    if not _por_region(m):
        vistos, dichos = vistos[1:], ["el estándar 1 se mide por región", dichos[1]]
        rotulo = f"2{SIGNOS[vistos[0]][0]}"
    aplican = [v for v in vistos if v is not Veredicto.NO_APLICA]
    abiertos = [v for v in aplican if v in (Veredicto.DEPENDE, Veredicto.SIN_DATO)]
    if not aplican:
        tinta = "no-aplica"
    elif abiertos and all(v is Veredicto.SIN_DATO for v in aplican):
        tinta, abiertos = "sin-dato", []
    else:
        tinta = _clases_de_estandares(m)[aplican.count(Veredicto.CUMPLE)][1]
    pocos = son_pocos(COBERTURA, nodo, dos.fraccion)
    return m.area(nodo, rotulo, " · ".join(dichos), tinta, trama=bool(abiertos), pocos=pocos)


def _explica_estandares(m: Mirado) -> list[Any]:
    uno = (
        "Estándar 1: la región tiene su equipo de facilitadores. " if _por_region(m)
        else "El estándar 1 (equipo de facilitadores) se mide por región: aquí solo se ve el 2. "
    )  # fmt: skip
    signos = ", ".join(f"{SIGNOS[v][0]} {SIGNOS[v][1]}" for v in Veredicto if v is not Veredicto.NO_APLICA)
    dos = "Estándar 2: el 80\u202f% de sus establecimientos que atienden partos tiene grupo conformado. "
    return [uno, dos, f"{signos}."]


# -- grupos que existen y no se reúnen


def _en_papel(m: Mirado) -> list[Area]:
    return [
        _de_papel(m, nodo, resultado)
        for nodo, resultado in zip(m.nodos, sin_reunirse(m.consulta, m.nodos, m.vista.periodo), strict=True)
    ]


def _de_papel(m: Mirado, nodo: Nodo, resultado: Resultado) -> Area:
    fraccion = resultado.fraccion
    if not resultado.aplica:
        return m.area(nodo, NO_APLICA, f"{NO_APLICA}: no hay establecimientos con grupo", "no-aplica")
    if not fraccion.hay_dato or fraccion.todo_calla:
        return m.area(nodo, SIN_DATO, "no se sabe si sus grupos se reúnen", "sin-dato")
    n, total = fraccion.numerador or 0, fraccion.denominador or 0
    partes = [f"{n_de(fraccion)} {palabra(total, 'establecimiento', 'establecimientos')} con grupo no se "
              f"{palabra(n, 'reúne', 'reúnen')}"]  # fmt: skip
    if fraccion.sin_reporte:
        partes.append(f"{fraccion.sin_reporte} sin reporte: no se sabe")
    pocos = 0 < total < POCOS
    menor, mayor = (token_de(replace(fraccion, numerador=e[0], sin_reporte=0), CLASES_BAJAS) for e in fraccion.extremos)
    rotulo = n_de(fraccion) if pocos else porcentaje(n, total)
    return m.area(nodo, rotulo, " · ".join(partes), menor, trama=menor != mayor, pocos=pocos)


def _explica_papel(m: Mirado) -> list[Any]:
    plazo = fuera_de_plazo(m.consulta.contexto.dias_actividad)
    (total,) = sin_reunirse(m.consulta, [m.nodo], m.vista.periodo)
    frase = (
        "De los establecimientos que atienden partos y tienen grupo, los que no tienen ninguno activo: existe en el "
        f"papel y su última sesión fue {plazo}, o no tiene ninguna."
    )
    if not total.fraccion.numerador:
        return [frase]
    que = plural(total.fraccion.numerador, "establecimiento")
    return [
        f"{frase} Aquí, ",
        abre_lista(que, m.vista.de_lista("sin_reunirse").url()),
        f" de {total.fraccion.denominador}.",
    ]


# -- qué cambió desde un año antes

#: décimas de punto desde las que un cambio es grande
_GRANDE = 50
_DE_CAMBIO: Clases = (
    (0, "clase-1", "▼ bajó 5 puntos o más"),
    (1, "clase-2", "▼ bajó menos de 5"),
    (2, "papel", "· sin cambio distinguible"),
    (3, "clase-4", "▲ subió menos de 5"),
    (4, "clase-5", "▲ subió 5 puntos o más"),
)


def _cambio(m: Mirado) -> list[Area]:
    cambios = m.indicador.cambia(m.indicador, m.consulta, m.nodos, m.vista.periodo) if m.indicador.cambia else []
    return [_de_cambio(m, hijo, cambio) for hijo, cambio in zip(m.filas, cambios, strict=True)]


def _de_cambio(m: Mirado, hijo: Hijo, cambio: Movido | None) -> Area:
    if not hijo.resultado.aplica:
        return m.area(hijo.nodo, NO_APLICA, nota(m.indicador, hijo), "no-aplica")
    if cambio is None:
        por_que = "no se puede comparar: falta alguno de los dos años, o una parte"
        return m.area(hijo.nodo, SIN_DATO, por_que, "sin-dato")
    clase = 2 + cambio.sentido * (2 if abs(cambio.decimas) >= _GRANDE else 1)
    pocos = son_pocos(m.indicador, hijo.nodo, hijo.resultado.fraccion)
    rotulo = f"{'▼·▲'[cambio.sentido + 1]} {puntos(cambio.decimas)}"
    dicho = f"en un año: {cambio.frase} · hoy {_rotulo(m.indicador, hijo)}"
    return m.area(hijo.nodo, rotulo, dicho, _DE_CAMBIO[clase][1], pocos=pocos)


def _explica_cambio(_: Mirado) -> list[Any]:
    return [
        "Puntos desde un año antes, a la misma altura del año. Lo que el azar explica no es un cambio, y de quien no "
        "reportó no se sabe cuánto cambió."
    ]


CAPAS: tuple[Capa, ...] = (
    Capa("", "Valor", valor, lambda m: CLASES[m.indicador.escala]),
    Capa(
        "cambio", "Cambio en un año", _cambio, lambda _: _DE_CAMBIO, _explica_cambio,
        lambda m: m.indicador.cambia is not None, borde="trama",
    ),
    Capa(
        "estandares", "Los dos estándares", _estandares, _clases_de_estandares, _explica_estandares,
        del_indicador=False,
    ),
    Capa(
        "en_papel", "Con grupo que no se reúne", _en_papel, lambda _: CLASES_BAJAS, _explica_papel, del_indicador=False
    ),
    Capa(
        "establecimientos", "Establecimientos", _sin_color, lambda _: (), hay=lambda m: m.nodo.nivel is Nivel.PAIS,
        borde="trama", nube=True,
    ),
    Capa(
        "recursos", "Recursos de lactancia", _sin_color, lambda _: (), hay=lambda m: bool(m.consulta.recursos(m.nodo)),
        borde="trama", recursos=True,
    ),
)  # fmt: skip
_POR_CLAVE = {capa.clave: capa for capa in CAPAS}


def areas_de(m: Mirado, capa: Capa) -> list[Area]:
    """Lo que se pinta, hecho una vez por lectura: el mapa y su leyenda son de lo mismo."""
    return m.consulta.una_vez(("capa", capa.clave, m.vista, m.nodo), lambda: capa.areas(m))


def capa_de(m: Mirado) -> Capa:
    """La que pide la dirección, o la de siempre donde esa no se puede ver. `ErrorVista` si no existe."""
    capa = _POR_CLAVE[m.vista.opcion(CAPA, tuple(_POR_CLAVE), "La capa")]
    return capa if capa.hay(m) else CAPAS[0]
