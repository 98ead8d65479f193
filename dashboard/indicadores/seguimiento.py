"""Cómo llegó una cifra hasta aquí y qué lugar ocupa entre las de sus hermanos: lo que una tarjeta lleva a su lado."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Corte, Periodo
from dashboard.dominio.territorio import NOMBRES_NIVEL
from dashboard.indicadores.cuando import no_llego
from dashboard.indicadores.indicador import Indicador
from dashboard.indicadores.palabras import de, es_pais, n_de, nombre_completo
from dashboard.indicadores.resumen import medir, region_de
from dashboard.nucleo.formato import concordar, entero, palabra, plural, porcentaje


@dataclass(frozen=True, slots=True)
class Seguimiento:
    """Una serie hasta el periodo, con lo que dice en palabras. `None` donde no hay dato.

    `tope`: lo menos que abarca el alto de su dibujo.
    """

    valores: tuple[float | None, ...]
    dicho: str
    tope: float


def seguimiento(consulta: Consulta, nodo: Nodo, periodo: Periodo, indicador: Indicador) -> Seguimiento | None:
    """La serie de una cifra: por meses o, si es de las que se miden por año, por años. `None` si no da una línea."""
    return (_mes_a_mes if indicador.mensual else _anio_a_anio)(consulta, nodo, periodo, indicador)


def _mes_a_mes(consulta: Consulta, nodo: Nodo, periodo: Periodo, indicador: Indicador) -> Seguimiento | None:
    """El indicador en cada mes del nodo hasta el periodo; `None` si no se sigue por meses o no se sabe del conjunto.

    Un mes del que callan todos no es cero: es un hueco.
    """
    hasta = min(periodo.ultimo_mes, nodo.meses[1]) - nodo.meses[0] + 1
    # de una parte no se dice cómo le fue al todo
    if hasta < 2 or medir(consulta, nodo, periodo, indicador.clave).fraccion.duda.hijos:
        return None
    n, total, callan = (
        consulta.serie(medida, nodo)[:hasta].tolist() if medida else [0] * hasta for medida in indicador.mensual or ()
    )
    hay = [de > mudos for de, mudos in zip(total, callan, strict=True)]
    valores = tuple(a / b if vale else None for a, b, vale in zip(n, total, hay, strict=True))

    def decir(i: int) -> str:
        return f"{porcentaje(n[i], total[i])} en {Periodo.mes(nodo.meses[0] + i).texto}"

    return _contado(valores, decir, 0.1, ("mes", "meses"))


def _anio_a_anio(consulta: Consulta, nodo: Nodo, periodo: Periodo, indicador: Indicador) -> Seguimiento | None:
    """De todo el país, las regiones que lo cumplen cada año; si no, los facilitadores de su región."""
    region = region_de(consulta, nodo)
    ultimo = min(periodo.anio, nodo.meses[1] // 12)
    anios = [Periodo(anio, Corte.ANIO) for anio in range(nodo.meses[0] // 12, ultimo + 1)]
    if region is not None:
        tienen = [consulta.facilitadores(region, anio) for anio in anios]
        return _contado(
            tienen, lambda i: f"{plural(tienen[i] or 0, 'facilitador', 'facilitadores')} en {anios[i]}", 2.0,
            ("año", "años"),
        )  # fmt: skip
    fracciones = [indicador.fracciones(consulta, [nodo], anio)[0] for anio in anios] if es_pais(nodo) else []
    valores = [None if fraccion.todo_calla else fraccion.valor for fraccion in fracciones]
    return _contado(valores, lambda i: f"{n_de(fracciones[i])} regiones en {anios[i]}", 0.1, ("año", "años"))


def _contado(
    valores: Sequence[float | None], decir: Callable[[int], str], tope: float, unidad: tuple[str, str]
) -> Seguimiento | None:
    """«De 62,1 % en enero de 2023 a 71,1 % en octubre de 2026; sin dato en 3 de los 46 meses»."""
    hay = [i for i, valor in enumerate(valores) if valor is not None]
    if len(hay) < 2:
        return None
    # antes del primer dato no había nada que seguir
    desde = hay[0]
    faltan, cuantos = len(valores) - desde - len(hay), len(valores) - desde
    huecos = f"; sin dato en {entero(faltan)} de los {plural(cuantos, *unidad)}" if faltan else ""
    return Seguimiento(tuple(valores[desde:]), f"De {decir(desde)} a {decir(hay[-1])}{huecos}", tope)


def lugar(consulta: Consulta, nodo: Nodo, periodo: Periodo, indicador: Indicador) -> str:
    """«12.ª de 29 regiones», de la más alta a la más baja; "" si no hay con quiénes compararlo.

    De lo que se tiene o no se tiene se dice cuántos lo tienen: no da para un orden. De lo demás se comparan los que
    tienen dato a la misma fecha. Si lo que callan puede cambiarlo, se dice entre qué lugares está; y los empates.
    """
    hermanos = consulta.hermanos(nodo)
    propia = medir(consulta, nodo, periodo, indicador.clave)
    if len(hermanos) < 2 or not nodo.nivel.es_territorio or propia.fraccion.valor is None:
        return ""
    if indicador.cuenta_hijos:
        return _cuantos_lo_tienen(consulta, nodo, periodo, indicador)
    aplican = [
        (hermano, resultado.fraccion)
        for hermano, resultado in zip(hermanos, indicador.medir(consulta, hermanos, periodo), strict=True)
        if resultado.aplica
    ]
    # cada uno, entre lo menos y lo más que puede valer: lo mismo si no calla nadie
    comparables = {
        hermano.codigo: tuple(n / total for n, total in fraccion.extremos)
        if indicador.acotable
        else (fraccion.valor,) * 2
        for hermano, fraccion in aplican
        if fraccion.valor is not None and not fraccion.todo_calla and not no_llego(consulta, hermano, periodo)
    }
    if nodo.codigo not in comparables or len(comparables) < 2:
        return ""
    menos, mas = comparables.pop(nodo.codigo)
    mejor = 1 + sum(otro[0] > mas for otro in comparables.values())
    peor = 1 + sum(otro[1] > menos for otro in comparables.values())
    iguales = sum(otro == (menos, mas) for otro in comparables.values()) if mejor == peor else 0
    return _dicho_el_lugar(consulta, nodo, (mejor, peor), iguales, len(comparables) + 1, len(aplican))


def _cuantos_lo_tienen(consulta: Consulta, nodo: Nodo, periodo: Periodo, indicador: Indicador) -> str:
    """«21 de 29 regiones cumplen», «al menos 21» si de algunas no se sabe."""
    juntos = medir(consulta, consulta.linaje(nodo)[-2], periodo, indicador.clave).fraccion
    al_menos = "al menos " if juntos.sin_reporte else ""
    cumplen = concordar(juntos.numerador or 0, juntos.denominador or 0, "cumple", "cumplen")
    return f"{al_menos}{n_de(juntos)} {NOMBRES_NIVEL[nodo.nivel][1]} {cumplen}"


def _dicho_el_lugar(
    consulta: Consulta, nodo: Nodo, puestos: tuple[int, int], iguales: int, comparados: int, todos: int
) -> str:
    """Las palabras del lugar. `comparados`: cuántos tienen con qué, él incluido, de `todos` los que aplican."""
    padre = consulta.linaje(nodo)[-2]
    donde = "" if es_pais(padre) else f" {de(nombre_completo(padre))}"
    donde += " con dato al día" if comparados < todos else ""
    una, varias = NOMBRES_NIVEL[nodo.nivel]
    if iguales == comparados - 1:
        return f"igual que {palabra(iguales, f'la otra {una}', f'las otras {entero(iguales)} {varias}')}{donde}"
    mejor, peor = puestos
    cual = f"{mejor}.ª" if mejor == peor else f"entre la {mejor}.ª y la {peor}.ª"
    empate = f", igual que {palabra(iguales, 'otra', f'otras {entero(iguales)}')}" if iguales else ""
    return f"{cual} de {entero(comparados)} {varias}{donde}{empate}"
