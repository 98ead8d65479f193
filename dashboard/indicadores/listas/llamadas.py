"""A quién llamar: qué unidades, si informaran, quitarían más dudas, y de quién decidirían el veredicto."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import Fraccion, Veredicto, veredicto
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import NOMBRES_NIVEL, Nivel, alfabetico
from dashboard.indicadores.catalogo import POR_CLAVE
from dashboard.indicadores.cuando import no_llego
from dashboard.indicadores.listas.lista import Columna, Fila, Lista
from dashboard.nucleo.formato import enumerar

#: lo que no se sabe de una unidad: campo de la fila → medida que lo cuenta
_DUDAS = {"callan": "silenciosos", "sin_partos": "parto_sin_dato", "grupos": "activos_por_saber"}


def _dudas(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> tuple[list[Nodo], npt.NDArray[np.int64]]:
    """Las microrredes de un territorio y, de cada una, lo que no se sabe: (unidades, dudas)."""
    unidades = consulta.descendientes(nodo, Nivel.MICRORRED)
    dudas = np.column_stack([consulta.suma(medida, unidades, periodo) for medida in _DUDAS.values()])
    # de una región que dejó de informar no se sabe de ninguno de sus grupos
    tarde = [no_llego(consulta, unidad, periodo) for unidad in unidades]
    dudas[tarde, -1] = consulta.suma("conformados", unidades, periodo)[tarde]
    return unidades, dudas


def cuantas_por_llamar(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> int:
    """De cuántas microrredes de un territorio no se sabe algo."""
    contar = lambda: int(_dudas(consulta, nodo, periodo)[1].any(axis=1).sum())  # noqa: E731
    return consulta.una_vez(("por llamar", nodo, periodo), contar)


def unidades_por_llamar(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[tuple[Nodo, dict[str, int]]]:
    """Las microrredes de un territorio de las que no se sabe algo, y cuánto; la que más dudas quita, primero."""
    if not nodo.nivel.es_territorio:
        return []
    unidades, cuentas = _dudas(consulta, nodo, periodo)
    dudas = [dict(zip(_DUDAS, propias, strict=True)) for propias in cuentas.tolist()]
    propias = [(unidad, duda) for unidad, duda in zip(unidades, dudas, strict=True) if any(duda.values())]
    return sorted(propias, key=lambda par: (-sum(par[1].values()), alfabetico(par[0].nombre), par[0].codigo))


def decide(total: Fraccion, unidad: Fraccion) -> bool:
    """Si lo que diga una unidad puede bastar para saber el veredicto de un total que depende.

    Se le pregunta lo más y lo menos que puede responder; lo que callan las demás sigue sin saberse.
    """
    quedan = replace(
        total.duda,
        unidades=total.duda.unidades - unidad.duda.unidades,
        con=total.duda.con - unidad.duda.con,
        calladas=total.duda.calladas - unidad.duda.calladas,
    )
    callan = total.sin_reporte - unidad.sin_reporte
    n, de = total.numerador or 0, total.denominador or 0
    suman = unidad.duda.con + unidad.duda.calladas
    lo_menos = Fraccion(n, de + unidad.duda.unidades - unidad.duda.con, callan, quedan)
    lo_mas = Fraccion(n + unidad.sin_reporte + suman, de + suman, callan, quedan)
    return any(veredicto(respuesta) is not Veredicto.DEPENDE for respuesta in (lo_menos, lo_mas))


def _filas(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[Fila]:
    medir = POR_CLAVE["cobertura"].medir
    propias = unidades_por_llamar(consulta, nodo, periodo)
    linajes = [consulta.linaje(unidad) for unidad, _ in propias]
    todos = {superior.codigo: superior for linaje in linajes for superior in linaje}
    medidos = dict(zip(todos, medir(consulta, list(todos.values()), periodo), strict=True))
    filas = []
    for (unidad, dudas), linaje in zip(propias, linajes, strict=True):
        suya = medidos[unidad.codigo].fraccion
        dependen = [superior for superior in linaje if medidos[superior.codigo].veredicto is Veredicto.DEPENDE]
        decididos = [NOMBRES_NIVEL[x.nivel][0] for x in dependen if decide(medidos[x.codigo].fraccion, suya)]
        nombres: Mapping[Nivel, str] = {superior.nivel: superior.nombre for superior in linaje}
        filas.append(
            {
                "codigo": unidad.codigo,
                "nombre": unidad.nombre,
                "red": nombres.get(Nivel.RED, ""),
                "region": nombres.get(Nivel.DIRESA, ""),
                **dudas,
                "decide": enumerar(decididos) or "no basta",
            }
        )
    return filas


POR_LLAMAR = Lista(
    "por_llamar",
    "Unidades a las que llamar",
    "Las que, si informaran, quitarían más dudas. Un reporte de la microrred responde por todos sus establecimientos.",
    (
        Columna("codigo", "Código"),
        Columna("nombre", "Microrred"),
        Columna("red", "Red"),
        Columna("region", "Región"),
        Columna("callan", "Establecimientos sin reporte", "entero"),
        Columna("sin_partos", "Sin dato de partos", "entero"),
        Columna("grupos", "Grupos que no se sabe si se reunieron", "entero"),
        Columna("decide", "Puede decidir el 80 % de su"),
    ),
    _filas,
    Nivel.MICRORRED,
)
