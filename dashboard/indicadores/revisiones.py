"""Las revisiones: qué cifras de un año cerrado, ya publicadas, mueve una carga nueva, y por qué filas.

Un año está cerrado en un territorio si lo que se servía ya llegaba a su último día. Que llegue lo que no se sabía no es
una revisión. Lo inventado no se revisa, ni revisa a lo real.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Corte, Periodo
from dashboard.dominio.territorio import NOMBRES_NIVEL, Nivel
from dashboard.indicadores.catalogo import POR_CLAVE
from dashboard.indicadores.indicador import Indicador, Resultado
from dashboard.indicadores.palabras import de_lo_cargado, n_de, nombre_completo, valor_de_hijo
from dashboard.indicadores.regiones_con_equipo import equipo
from dashboard.nucleo.formato import enumerar, palabra, plural

#: qué filas de una región no son las mismas en dos cargas, contadas en palabras; "" si lo son
QueCambio = Callable[[Consulta, Nodo, Consulta, Nodo, Periodo], str]
#: niveles con que se compara lo que se llevó quien se mudó de uno a otro
_CON_MUDANZAS = (Nivel.RED, Nivel.MICRORRED)
#: regiones que se nombran en el porqué; si son más, se cuentan
_NOMBRADAS = 3


@dataclass(frozen=True, slots=True)
class Revision:
    """Una cifra publicada que cambia. `antes` y `despues` vienen escritos; `por`: qué filas la mueven, o ""."""

    anio: int
    indicador: str
    territorio: str
    lugar: str
    antes: str
    despues: str
    por: str


def en_frase(revision: Mapping[str, Any]) -> str:
    """«2024, asistencia a sesiones, Perú: 71,1 % → 70,9 %, por 12 sesiones de Cusco», de una revisión guardada."""
    indicador = POR_CLAVE[revision["indicador"]].ficha.corto
    que = f"{revision['anio']}, {indicador[:1].lower()}{indicador[1:]}, {revision['lugar']}"
    por = f", por {revision['por']}" if revision["por"] else ""
    return f"{que}: {revision['antes']} → {revision['despues']}{por}"


def de_esta_carga(manifiesto: Mapping[str, Any]) -> list[str]:
    """Las que anunció esa generación, en frases; las de antes ya se dijeron."""
    return [en_frase(fila) for fila in manifiesto["revisiones"][manifiesto["revisiones_de_antes"] :]]


def revisiones(antes: Consulta, despues: Consulta) -> list[dict[str, Any]]:
    """Lo que cambia del Perú y de cada región en los años cerrados de lo que se sirve, del más viejo al más nuevo.

    También de las redes y microrredes entre las que se mudó un establecimiento: su pasado se fue con él.
    """
    if antes.contexto.demostracion or despues.contexto.demostracion:
        return []
    halladas = []
    mudados = _mudados(antes, despues)
    suyos, de_ahora = (
        [c.raiz, *c.hijos(c.raiz)]
        + [nodo for nivel in _CON_MUDANZAS for nodo in c.descendientes(c.raiz, nivel) if nodo.codigo in mudados]
        for c in (antes, despues)
    )
    comunes = {nodo.codigo: nodo for nodo in de_ahora}
    nodos = [nodo for nodo in suyos if nodo.codigo in comunes]
    for periodo in antes.periodos():
        if periodo.corte is not Corte.ANIO or periodo not in despues.periodos():
            continue
        cerrados = [nodo for nodo in nodos if not antes.provisional(nodo, periodo)]
        for clave, que_cambio in _QUE_CAMBIO.items():
            halladas += _de_un_indicador(antes, despues, cerrados, comunes, periodo, clave, que_cambio, mudados)
    return [asdict(revision) for revision in halladas]


def _de_un_indicador(
    antes: Consulta,
    despues: Consulta,
    nodos: list[Nodo],
    comunes: Mapping[str, Nodo],
    periodo: Periodo,
    clave: str,
    que_cambio: QueCambio,
    mudados: Mapping[str, int],
) -> list[Revision]:
    indicador = POR_CLAVE[clave]
    medibles = [nodo for nodo in nodos if nodo.nivel in indicador.se_mide_en]
    de_antes = indicador.medir(antes, medibles, periodo)
    de_ahora = indicador.medir(despues, [comunes[nodo.codigo] for nodo in medibles], periodo)
    movidas = []
    por_region: dict[str, str] = {}
    for nodo, previo, nuevo in zip(medibles, de_antes, de_ahora, strict=True):
        sin_cifra = not previo.fraccion.hay_dato or previo.fraccion.todo_calla
        if sin_cifra or previo.fraccion.par == nuevo.fraccion.par:
            continue
        if not por_region:
            por_region = {
                region.nombre: cuantas
                for region in antes.hijos(antes.raiz)
                if region.codigo in comunes
                and (cuantas := que_cambio(antes, region, despues, comunes[region.codigo], periodo))
            }
        if nodo.codigo in mudados:
            cuantos, (unidad, _) = mudados[nodo.codigo], NOMBRES_NIVEL[nodo.nivel]
            por = f"{plural(cuantos, 'establecimiento')} que {palabra(cuantos, 'cambió', 'cambiaron')} de {unidad}"
        else:
            por = _porque({nodo.nombre: por_region.get(nodo.nombre, "")} if nodo.nivel is Nivel.DIRESA else por_region)
        era, es = (_escrita(indicador, nodo, resultado) for resultado in (previo, nuevo))
        if era == es:
            # se imprime igual, y aun así cambió: lo dicen las cuentas
            era, es = (f"{es} ({n_de(resultado.fraccion)})" for resultado in (previo, nuevo))
        lugar = nodo.nombre if nodo.nivel.orden <= Nivel.DIRESA.orden else nombre_completo(nodo)
        movidas.append(Revision(periodo.anio, clave, nodo.codigo, lugar, era, es, por))
    return movidas


def _mudados(antes: Consulta, despues: Consulta) -> Counter[str]:
    """Red o microrred → cuántos establecimientos de los que hay en las dos cargas están en ella en una sola."""
    uno, otro = (
        dict(zip(columnas["codigo"], columnas["microrred"], strict=True))
        for c in (antes, despues)
        for columnas in (c.columnas_establecimientos(c.raiz, "codigo", "microrred"),)
    )
    cuenta: Counter[str] = Counter()
    for codigo in uno.keys() & otro.keys():
        if uno[codigo] != otro[codigo]:
            redes = ({microrred, microrred.rpartition("-")[0]} for microrred in (uno[codigo], otro[codigo]))
            cuenta.update(set.symmetric_difference(*redes))
    return cuenta


def _escrita(indicador: Indicador, nodo: Nodo, resultado: Resultado) -> str:
    """«71,1 %»; de una región en el indicador 1, si está completo."""
    if indicador.estados and nodo.nivel is Nivel.DIRESA:
        return valor_de_hijo(indicador, resultado)
    fraccion = resultado.fraccion
    parte = "de lo cargado, " if fraccion.de_una_parte and fraccion.hay_dato else ""
    return f"{parte}{de_lo_cargado(indicador, fraccion)}"


def _porque(por_region: Mapping[str, str]) -> str:
    """«12 sesiones de Cusco»; si son muchas regiones, cuántas."""
    partes = [f"{cuantas} de {nombre}" for nombre, cuantas in por_region.items() if cuantas]
    return enumerar(partes) if len(partes) <= _NOMBRADAS else f"filas de {plural(len(partes), 'región', 'regiones')}"


# -- qué filas de una región no son las mismas en las dos cargas -------------------------------------------------------


def _sesiones(antes: Consulta, nodo: Nodo, despues: Consulta, mismo: Nodo, periodo: Periodo) -> str:
    """Sesiones del año que están en una sola de las dos, o con otras cuentas."""
    uno, otro = (_de_cada_dia(c, n, periodo) for c, n in ((antes, nodo), (despues, mismo)))
    distintas = {fila[:2] for fila in (uno - otro) + (otro - uno)}
    return plural(len(distintas), "sesión", "sesiones") if distintas else ""


def _de_cada_dia(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> Counter[tuple[str, int, int, int]]:
    columnas = consulta.columnas_sesiones(nodo, "dia", "asistentes", "esperadas")
    codigos = consulta.columnas_grupos(nodo, "codigo")["codigo"]
    cuenta: Counter[tuple[str, int, int, int]] = Counter()
    primero, ultimo = periodo.inicio.toordinal(), periodo.fin.toordinal()
    dias, asistentes, esperadas = (columnas[campo].tolist() for campo in ("dia", "asistentes", "esperadas"))
    limites = columnas["desde"].tolist()
    for codigo, desde, hasta in zip(codigos, limites[:-1], limites[1:], strict=True):
        propias = (i for i in range(desde, hasta) if primero <= dias[i] <= ultimo)
        cuenta.update((codigo, dias[i], asistentes[i], esperadas[i]) for i in propias)
    return cuenta


def _establecimientos(antes: Consulta, nodo: Nodo, despues: Consulta, mismo: Nodo, periodo: Periodo) -> str:
    """Establecimientos que atienden partos o tienen grupo en una sola de las dos."""
    uno, otro = (
        {
            (codigo, *estado)
            for codigo, *estado in zip(
                c.columnas_establecimientos(n, "codigo")["codigo"],
                *(c.por_establecimiento(medida, n, periodo).tolist() for medida in ("atienden", "cubiertos")),
                strict=True,
            )
            if any(estado)
        }
        for c, n in ((antes, nodo), (despues, mismo))
    )
    distintos = {codigo for codigo, *_ in uno ^ otro}
    return plural(len(distintos), "establecimiento") if distintos else ""


def _equipo(antes: Consulta, nodo: Nodo, despues: Consulta, mismo: Nodo, periodo: Periodo) -> str:
    cambio = equipo(antes, nodo, periodo) != equipo(despues, mismo, periodo)
    return "el equipo o los establecimientos" if cambio else ""


_QUE_CAMBIO: Mapping[str, QueCambio] = {
    "regiones_con_equipo": _equipo,
    "cobertura": _establecimientos,
    "asistencia": _sesiones,
}
