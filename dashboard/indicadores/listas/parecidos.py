"""Los parecidos: con quién se compara de verdad un territorio o un establecimiento, y qué hacen los que mejor van.

Se parecen por lo que no eligieron: tamaño, cuántos atienden partos, altitud y, en un establecimiento, su categoría. El
más parecido es el de menor distancia, con cada medida llevada a la misma escala (fuera de los extremos).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.catalogo import POR_CLAVE
from dashboard.indicadores.embudo import Embudo, embudo
from dashboard.indicadores.indicador import Resultado
from dashboard.indicadores.listas.lista import Columna, Fila, Lista
from dashboard.indicadores.palabras import fraccion_publicable
from dashboard.nucleo.matrices import Decimales

#: cuántos parecidos se muestran, además de él mismo
CUANTOS = 10
#: con qué se comparan: el primero dice quién va mejor y los demás, qué hace distinto
_MEDIDOS = ("asistencia", "grupos_activos", "sesion_completa", "madres_guia_capacitadas", "inasistencia_injustificada")
#: de las categorías del primer nivel a las de hospital, en orden
_CATEGORIAS = ("", "I-1", "I-2", "I-3", "I-4", "II-1", "II-2", "II-E", "III-1", "III-2", "III-E")


def parecidos(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[Nodo]:
    """Él mismo y los más parecidos de su nivel con algún grupo, el más parecido primero; vacío si no hay ninguno."""
    if nodo.nivel in (Nivel.PAIS, Nivel.GRUPO) or nodo.grupos[0] == nodo.grupos[1]:
        return []
    todos = [otro for otro in consulta.descendientes(consulta.raiz, nodo.nivel) if otro.grupos[1] > otro.grupos[0]]
    rasgos = _rasgos(consulta, todos, periodo)
    propio = next(i for i, otro in enumerate(todos) if otro.codigo == nodo.codigo)
    difieren = (rasgos - rasgos[propio]) ** 2
    # a quien le falta un rasgo no se le da por igual: se le supone una desviación de distancia
    distancia = np.where(np.isnan(difieren), 1.0, difieren).sum(axis=1)
    distancia[propio] = -1.0
    return [todos[i] for i in np.argsort(distancia, kind="stable")[: CUANTOS + 1].tolist()]


def _rasgos(consulta: Consulta, nodos: Sequence[Nodo], periodo: Periodo) -> Decimales:
    """(nodos, rasgos): cada uno con media cero y desviación uno entre el 5 % y el 95 %; `nan` sin dato."""
    conformados, atienden, ambito = (
        consulta.suma(medida, nodos, periodo).astype(float) for medida in ("conformados", "atienden", "en_ambito")
    )
    lugares = consulta.columnas_establecimientos(consulta.raiz, "altitud", "categoria")
    desde = consulta.raiz.establecimientos[0]
    alturas = np.array([np.nan if x is None else x for x in lugares["altitud"]], dtype=float)
    categorias = np.array([_CATEGORIAS.index(c) if c in _CATEGORIAS else 0 for c in lugares["categoria"]], dtype=float)
    tramos = [slice(nodo.establecimientos[0] - desde, nodo.establecimientos[1] - desde) for nodo in nodos]
    columnas = [
        np.log1p(conformados),
        np.log1p(atienden),
        np.log1p(ambito),
        np.array([_mediana(alturas[tramo]) for tramo in tramos]),
        np.array([_mediana(categorias[tramo]) for tramo in tramos]),
    ]
    return np.stack([_a_escala(columna) for columna in columnas], axis=1)


def _mediana(valores: Decimales) -> float:
    presentes = valores[np.isfinite(valores)]
    return float(np.median(presentes)) if len(presentes) else float("nan")


def _a_escala(columna: Decimales) -> Decimales:
    presentes = columna[np.isfinite(columna)]
    if not len(presentes):
        return columna
    bajo, alto = np.quantile(presentes, (0.05, 0.95))
    ancho = float(np.clip(presentes, bajo, alto).std())
    return np.asarray((np.clip(columna, bajo, alto) - presentes.mean()) / ancho if ancho else columna * 0)


def _filas(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[Fila]:
    """Él mismo primero y los demás de mayor a menor asistencia: lo que hacen los de arriba se lee en sus columnas."""
    nodos = parecidos(consulta, nodo, periodo)
    if not nodos:
        return []
    medidos = {clave: POR_CLAVE[clave].medir(consulta, nodos, periodo) for clave in _MEDIDOS}
    por_mes = POR_CLAVE["sesiones_por_grupo"].medir(consulta, nodos, periodo)
    conformados = consulta.suma("conformados", nodos, periodo).tolist()
    atienden = consulta.suma("atienden", nodos, periodo).tolist()
    hallado = embudo(consulta, nodos, periodo)
    filas = [
        {
            "codigo": otro.codigo,
            "nombre": otro.nombre if otro.codigo != nodo.codigo else f"{otro.nombre} (el que se mira)",
            "conformados": conformados[i],
            "atienden": atienden[i],
            **{clave: _dicho(clave, otro, resultados[i]) for clave, resultados in medidos.items()},
            "sesiones_por_grupo": por_mes[i].fraccion.valor,
            "azar": _frente(hallado, i, medidos[_MEDIDOS[0]][i].fraccion.valor),
        }
        for i, otro in enumerate(nodos)
    ]
    valores = [resultado.fraccion.valor for resultado in medidos[_MEDIDOS[0]]]
    # quien no tiene asistencia, al final
    orden = sorted(range(1, len(nodos)), key=lambda i: (valores[i] is None, -(valores[i] or 0)))
    return [filas[i] for i in (0, *orden)]


def _dicho(clave: str, nodo: Nodo, resultado: Resultado) -> float | None:
    propia = resultado.fraccion
    return (fraccion_publicable(nodo, propia) if POR_CLAVE[clave].de_personas else propia).valor


_LADOS = {-1: "por debajo", 0: "no se distingue", 1: "por encima"}


def _frente(hallado: Embudo | None, i: int, asistencia: float | None) -> str:
    """Qué dice el azar de la asistencia de uno; "" solo si no hay con qué juzgarla: una celda vacía no es «igual»."""
    if hallado is None or asistencia is None:
        return ""
    return _LADOS[hallado.lado[i]]


PARECIDOS = Lista(
    "parecidos",
    "Los más parecidos",
    "Primero el que se mira; después, los diez que más se le parecen por número de grupos, establecimientos que "
    "atienden partos, tamaño, altitud y categoría, de mayor a menor asistencia. Qué hacen los de arriba se lee en sus "
    "columnas: cuánto se reúnen, si las sesiones son completas, si la madre guía está capacitada. Que vayan juntas no "
    "prueba que una sea causa de la otra.",
    (
        Columna("codigo", "Código"),
        Columna("nombre", "Territorio"),
        Columna("conformados", "Grupos", "entero"),
        Columna("atienden", "Atienden partos", "entero"),
        Columna("asistencia", "Asistencia", "porcentaje"),
        Columna("azar", "Frente a los parecidos"),
        Columna("grupos_activos", "Grupos activos", "porcentaje"),
        Columna("sesiones_por_grupo", "Sesiones por grupo y mes", "decimal"),
        Columna("sesion_completa", "Sesiones completas", "porcentaje"),
        Columna("madres_guia_capacitadas", "Madres guía capacitadas", "porcentaje"),
        Columna("inasistencia_injustificada", "Faltas injustificadas", "porcentaje"),
    ),
    _filas,
    de_pares=True,
)
