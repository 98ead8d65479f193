"""Un mapa chico por año: qué se pinta en cada uno y quién cruzó la línea del estándar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dashboard.dominio.estandar import Veredicto
from dashboard.dominio.periodo import Corte, Periodo
from dashboard.dominio.territorio import alfabetico
from dashboard.graficas.anios import Cuadro, mapa_por_anios
from dashboard.graficas.mapa import Dibujo
from dashboard.graficas.siluetas import Area
from dashboard.indicadores.indicador import Hijo, Hijos
from dashboard.indicadores.palabras import valor as valor_impreso
from dashboard.indicadores.resumen import medir
from dashboard.navegacion.vista import CAPA, Modo
from dashboard.nucleo.formato import concordar, enumerar, mayuscula
from dashboard.paginas.capas import Mirado, valor
from dashboard.piezas import html
from dashboard.piezas.html import Pieza


@dataclass(frozen=True, slots=True)
class Anio:
    """Lo que se pinta de un año, y quiénes pasaron a cumplir en él o dejaron de hacerlo."""

    periodo: Periodo
    filas: list[Hijo]
    areas: list[Area]
    cruzaron: dict[str, str]


#: la figura de quien pasó a cumplir y de quien dejó de cumplir, con sus palabras
_PASO, _DEJO = ("▲", "pasó a cumplir"), ("▼", "dejó de cumplir")


def de_cada_anio(mirado: Mirado) -> list[Anio]:
    """Los años con datos, del más antiguo al más nuevo."""
    return mirado.consulta.una_vez(("años", mirado.nodo, mirado.indicador.clave), lambda: _medir_anios(mirado))


def _medir_anios(mirado: Mirado) -> list[Anio]:
    consulta, indicador = mirado.consulta, mirado.indicador
    anios: list[Anio] = []
    antes: dict[str, Veredicto | None] = {}
    for periodo in consulta.periodos():
        if periodo.corte is not Corte.ANIO:
            continue
        medidos = indicador.medir(consulta, mirado.nodos, periodo)
        filas = [Hijo(nodo, medido) for nodo, medido in zip(mirado.nodos, medidos, strict=True)]
        cruzaron = {}
        for hijo in filas:
            veredicto, codigo = hijo.resultado.veredicto, hijo.nodo.codigo
            # solo lo que se sabe de los dos años
            if {veredicto, antes.get(codigo)} == {Veredicto.CUMPLE, Veredicto.NO_CUMPLE}:
                cruzaron[codigo] = (_PASO if veredicto is Veredicto.CUMPLE else _DEJO)[0]
            antes[codigo] = veredicto
        areas = valor(replace(mirado, filas=filas))
        dichos = dict([_PASO, _DEJO])
        areas = [
            replace(area, nota=f"{area.nota} · {dichos[cruzaron[area.codigo]]} ese año")
            if area.codigo in cruzaron
            else area
            for area in areas
        ]
        anios.append(Anio(periodo, filas, areas, cruzaron))
    return anios


def por_anios(mirado: Mirado, dibujo: Dibujo) -> str:
    """El dibujo de un mapa por año; cada uno lleva al mapa de su año."""
    cuadros = [
        Cuadro(
            anio.periodo.texto,
            _bajada_de(mirado, anio),
            anio.areas,
            mirado.vista.con(periodo=anio.periodo, modo=Modo.MAPA).con_campo(CAPA, "").url(),
            anio.periodo == mirado.vista.periodo,
            anio.cruzaron,
        )
        for anio in de_cada_anio(mirado)
    ]
    nombre = f"Un mapa por año de {mirado.nodo.nombre}: {mirado.indicador.ficha.corto}"
    return mapa_por_anios(cuadros, dibujo, nombre, mirado.nodo.codigo)


def _bajada_de(mirado: Mirado, anio: Anio) -> str:
    """«11 de 29 cumplen · 1 sin saber»; sin estándar, el valor del conjunto."""
    if not mirado.indicador.ficha.estandar:
        return valor_impreso(
            mirado.indicador, medir(mirado.consulta, mirado.nodo, anio.periodo, mirado.indicador.clave)
        )
    hijos = Hijos(tuple(anio.filas), 0)
    cumplen, sin_saber = (
        hijos.contar(Veredicto.CUMPLE),
        hijos.contar(Veredicto.DEPENDE) + hijos.contar(Veredicto.SIN_DATO),
    )
    partes = [f"{cumplen} de {hijos.aplican} {concordar(cumplen, hijos.aplican, 'cumple', 'cumplen')}"]
    if sin_saber:
        partes.append(f"{sin_saber} sin saber")
    return " · ".join(partes)


def los_que_cruzaron(anios: Sequence[Anio]) -> Pieza | None:
    """Quiénes pasaron a cumplir o dejaron de hacerlo, con su año."""
    nombres = {hijo.nodo.codigo: hijo.nodo.nombre for anio in anios for hijo in anio.filas}
    filas = []
    for figura, dicho in (_PASO, _DEJO):
        por_anio = [
            (anio.periodo.texto, [nombres[codigo] for codigo, cual in anio.cruzaron.items() if cual == figura])
            for anio in anios
        ]
        dichos = [f"en {texto}, {enumerar(sorted(quienes, key=alfabetico))}" for texto, quienes in por_anio if quienes]
        if dichos:
            filas.append(html.Li(html.B(f"{figura} {mayuscula(dicho)}: "), "; ".join(dichos), "."))
    return html.Ul(filas, className="lista-cruces") if filas else None
