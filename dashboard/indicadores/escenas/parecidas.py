"""Hasta dónde llegaron las regiones que se parecen: de quién aprender. No se nombra a quien va detrás."""

from __future__ import annotations

from dashboard.dominio.estandar import ESTANDAR, Fraccion
from dashboard.dominio.grafica import Formato, Grafico, Serie, Tipo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.catalogo import POR_CLAVE
from dashboard.indicadores.escenas.cobertura import FUENTE, TITULO_DE_MAPA
from dashboard.indicadores.escenas.escena import Escena
from dashboard.indicadores.escenas.escenario import Escenario, acortar
from dashboard.indicadores.listas.parecidos import parecidos
from dashboard.nucleo.formato import entero, palabra, porcentaje, proporcion_impresa

#: parecidas con que se compara, y las que se nombran
PARECIDAS, NOMBRADAS = 5, 3


def contar_parecidas(e: Escenario) -> Escena | str:
    """La cobertura de la región junto a la de las parecidas que llegan más lejos."""
    if e.nodo.nivel is not Nivel.DIRESA:
        return "solo una región se compara con otras"
    propia = e.cobertura.fraccion
    if not propia.hay_dato or propia.todo_calla or propia.de_una_parte:
        return "no se sabe la cobertura de la región"
    otras = [nodo for nodo in parecidos(e.consulta, e.nodo, e.periodo) if nodo.codigo != e.nodo.codigo]
    medidas = zip(otras, POR_CLAVE["cobertura"].medir(e.consulta, otras, e.periodo), strict=True)
    con_dato = [
        (nodo, r.fraccion)
        for nodo, r in medidas
        if r.fraccion.hay_dato and not r.fraccion.todo_calla and not r.fraccion.de_una_parte
    ][:PARECIDAS]
    if not con_dato:
        return "ninguna región parecida tiene dato de cobertura"
    # si se saltó a una más parecida de la que no se sabe, no son «las más parecidas»
    saben = "" if [nodo for nodo, _ in con_dato] == otras[: len(con_dato)] else " con dato"
    delante = sorted(
        (par for par in con_dato if par[1].exacta > propia.exacta), key=lambda par: (-par[1].exacta, par[0].codigo)
    )
    una = len(con_dato) == 1
    quienes = (
        f"la región{saben} más parecida a {e.lugar}"
        if una
        else f"las {len(con_dato)} regiones{saben} más parecidas a {e.lugar}"
    )
    if delante:
        van = palabra(len(delante), e.tiempo("va", "iba"), e.tiempo("van", "iban"))
        todas = len(delante) == len(con_dato)
        titulo = f"{quienes if todas else f'de {quienes}, {_cuantas_van(len(delante))}'} {van} por delante:"
        destacado = f"{delante[0][0].nombre} {e.tiempo('llega', 'llegaba')} a {_cifra(delante[0][1])}"
    else:
        llega = e.tiempo("llega", "llegaba")
        titulo = f"{f'{quienes} no' if una else f'ninguna de {quienes}'} {llega} más lejos:"
        destacado = f"{e.inicio}, {_cifra(propia)}"
    vistos = [*delante[:NOMBRADAS], (e.nodo, propia)]
    codigos = [nodo.codigo for nodo, _ in vistos]
    return e.escena(
        e.si_no_es_hoy(titulo),
        e.notas(
            "Pregunte qué hicieron las que van por delante y a quién llamar. No se nombra a ninguna que vaya detrás.",
            "cobertura",
            reservas=(
                "Se parecen por número de grupos, establecimientos que atienden partos, tamaño, altitud y categoría: "
                "por lo que no eligieron.",
            ),
        ),
        FUENTE,
        destacado=destacado,
        bajada=(
            "Se parecen en tamaño, altitud, categorías y establecimientos que atienden partos."
            f"{' Se ven las tres que más avanzaron.' if len(delante) > NOMBRADAS else ''}"
        ),
        graficos=[
            Grafico(
                "parecidas",
                Tipo.BARRAS,
                TITULO_DE_MAPA,
                "%",
                acortar(codigos, [nodo.nombre for nodo, _ in vistos]),
                (Serie("Cobertura", tuple(proporcion_impresa(f.numerador, f.denominador) for _, f in vistos)),),
                Formato.PORCENTAJE,
                codigos=tuple(codigos),
                linea=ESTANDAR,
                textos=tuple(_cifra(f) for _, f in vistos),
                anotado=((len(vistos) - 1, ""),),
            )
        ],
        avisos=(*e.aviso_de_lista, *e.aviso_de_silencio),
    )


def _cuantas_van(cuantas: int) -> str:
    return "una" if cuantas == 1 else entero(cuantas)


def _cifra(fraccion: Fraccion) -> str:
    return porcentaje(fraccion.numerador, fraccion.denominador)
