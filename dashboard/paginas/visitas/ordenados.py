"""La prioridad explicada: qué pesa en ella, y cada candidato con sus puntos, su oración y el estado de su visita."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import Any

import numpy as np

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.territorio import Nivel
from dashboard.graficas.siluetas import Area
from dashboard.indicadores.acuerdos import acuerdos_de, en_cuentas
from dashboard.indicadores.palabras import cantidad_de_hijos
from dashboard.nucleo.formato import decimal, entero, fecha, mayuscula, plural
from dashboard.nucleo.matrices import Booleanos
from dashboard.paginas.visitas.eleccion import Eleccion
from dashboard.piezas import html
from dashboard.piezas.enlaces import abre_lista, descarga, enlace
from dashboard.piezas.html import Pieza, entrada
from dashboard.piezas.tarjeta import barra, cuadro, tarjeta
from dashboard.planificacion.candidato import NOMBRES, Candidato, ClaseCandidato, Estado
from dashboard.planificacion.factores import FACTORES, PESO_MAXIMO, POR_DEFECTO
from dashboard.planificacion.prioridad import Prioridad

SIN_PESOS = "Todos los pesos están en cero: nadie tiene prioridad. Suba alguno."
#: candidatos que se listan; los demás se descargan
LISTADOS = 40
#: colores de las clases del mapa, de menos a más puntos
CLASES_DE_PUNTOS = ("neutra-1", "neutra-2", "neutra-3", "neutra-4", "neutra-5")
#: los que se ven sin abrir cuando arriba ya está el plan
A_LA_VISTA = 8


def tarjeta_de_pesos(eleccion: Eleccion) -> Pieza:
    """Los pesos, con la regla de cada factor a un clic. Moverlos reordena al momento, sin recargar."""
    filas = []
    for posicion, (factor, peso) in enumerate(zip(FACTORES, eleccion.pesos.valores, strict=True)):
        identificador = f"peso-{factor.clave.replace('_', '-')}"
        control = entrada(
            "range", f"peso-{posicion}", peso, identificador, min=0, max=PESO_MAXIMO, step=1, className="deslizador"
        )
        regla = html.Details(
            html.Summary(html.Span(f"Regla de «{factor.nombre}»", className="solo-lector")),
            html.Div(
                html.P(factor.regla),
                html.P(html.B("Si falta el dato. "), factor.sin_dato),
                html.P(factor.fuente, className="parrafo"),
                className="peso-regla",
            ),
            className="peso-plegado",
        )
        filas.append(
            html.Li(
                html.Label(factor.nombre, htmlFor=identificador),
                control,
                html.Output(str(peso), htmlFor=identificador, className="peso-valor"),
                regla,
                className="peso",
            )
        )
    partida = enlace("Volver a los de partida", eleccion.con_pesos(POR_DEFECTO), "accion")
    return tarjeta(
        "Qué pesa en la prioridad",
        html.Ul(
            filas,
            className="pesos",
            id="visitas-lista-de-pesos",
            **{"data-partida": ".".join(map(str, POR_DEFECTO.valores))},
        ),
        pista="de 0 a 50; los de partida suman 100",
        accion=html.Span(pasos(), partida, className="acciones"),
        clase="tarjeta-pesos",
    )


def pasos() -> list[Pieza]:
    """Un paso atrás y uno adelante en la historia del navegador; el guion los muestra si hay adónde ir."""
    return [
        html.Button(texto, type="button", className="boton-enlace", hidden=True, **{"data-hacer": texto.lower()})
        for texto in ("Deshacer", "Rehacer")
    ]


def tarjeta_de_prioridad(eleccion: Eleccion, consulta: Consulta, prioridad: Prioridad) -> Pieza:
    """La tarjeta con los primeros candidatos o, sin ninguno, por qué no los hay."""
    titulo = "Prioridad explicada"
    if not len(prioridad):
        return tarjeta(titulo, html.P(sin_candidatos(consulta, eleccion), className="vacio"))
    candidatos = prioridad.candidatos(LISTADOS)
    cuantos = plural(len(prioridad), "candidato")
    if len(prioridad) > LISTADOS:
        cuantos = f"los {LISTADOS} primeros de {cuantos}"
    filas = [html.Li(_fila(eleccion, consulta, c)) for c in candidatos]
    vistas = A_LA_VISTA if eleccion.planificada else LISTADOS
    partes: list[Any] = [html.Ol(filas[:vistas], className="candidatos")]
    if filas[vistas:]:
        partes.append(
            html.Details(
                html.Summary(f"Ver los {len(filas) - vistas} que siguen"),
                html.Ol(filas[vistas:], className="candidatos", start=str(vistas + 1)),
                className="ver-tabla",
            )
        )
    partes.append(html.P(_nota(eleccion, prioridad), className="nota"))
    if acuerdos := en_cuentas(acuerdos_de(consulta, eleccion.nodo, eleccion.vista.periodo)):
        lista = abre_lista(acuerdos, eleccion.vista.de_lista("acuerdos", eleccion.nodo.codigo).url())
        partes.append(html.P("De las visitas anteriores, ", lista, ".", className="nota"))
    if not eleccion.pesos.suma:
        partes.insert(
            0,
            html.P(SIN_PESOS, className="aviso-suave"),
        )
    return tarjeta(
        titulo,
        html.Div(partes),
        pista=cuantos,
        accion=descarga("Descargar CSV", eleccion.archivo("csv").replace("/plan.", "/prioridad.")),
        clase="tarjeta-prioridad",
    )


def sin_candidatos(consulta: Consulta, eleccion: Eleccion) -> str:
    """Por qué no hay a quién visitar, sin confundir «no hay» con «no se sabe»."""
    atienden = consulta.cuenta("atienden", eleccion.nodo, consulta.periodo_por_defecto())
    lugares = eleccion.nodo.establecimientos
    if lugares[0] == lugares[1]:
        return "Este territorio no tiene establecimientos en el registro cargado."
    if atienden:
        return "No hay grupos en pie, y todos los que atienden partos tienen grupo."
    return "No hay grupos en pie ni establecimientos de los que se sepa que atienden partos."


def _nota(eleccion: Eleccion, prioridad: Prioridad) -> str:
    cuando = fecha(prioridad.fecha) if prioridad.fecha else "sin fecha de datos"
    return (
        f"Medido a la fecha de datos ({cuando}), nunca hoy. Puntos de 0 a 100: Σ peso × valor ÷ Σ pesos "
        f"({eleccion.pesos.suma}). Un dato que falta no suma."
    )


def _fila(eleccion: Eleccion, consulta: Consulta, candidato: Candidato) -> list[Any]:
    sumandos = html.P(candidato.frase.partition(" puntos: ")[2], className="candidato-frase")
    empate = html.P(mayuscula(f"{candidato.empate}."), className="candidato-frase") if candidato.empate else None
    partes = [nombre_de(eleccion, candidato), _donde(eleccion, consulta, candidato), sumandos, empate]
    return [html.Div(partes, className="candidato-texto"), cifras_de(candidato)]


def _donde(eleccion: Eleccion, consulta: Consulta, candidato: Candidato) -> Pieza | None:
    """La región y la red de un candidato, si se miran varias; y la fecha de datos de una región que se atrasó."""
    arriba = consulta.linaje(consulta.nodo(candidato.microrred))
    abiertos = {Nivel.PAIS: (Nivel.DIRESA, Nivel.RED), Nivel.DIRESA: (Nivel.RED,)}.get(eleccion.nodo.nivel, ())
    enlaces = [enlace(nodo.nombre, eleccion.hacia(nodo)) for nodo in arriba if nodo.nivel in abiertos]
    if not enlaces:
        return None
    propia = next((nodo.fecha_datos for nodo in arriba if nodo.nivel is Nivel.DIRESA), None)
    atraso = f" · datos al {fecha(propia)}" if propia and propia != eleccion.nodo.fecha_datos else ""
    separados = [parte for uno in enlaces for parte in (" · ", uno)][1:]
    return html.P(*separados, atraso, className="candidato-frase")


def nombre_de(eleccion: Eleccion, candidato: Candidato) -> Pieza:
    """El establecimiento y el grupo, cada uno enlazado a su ficha."""
    lugar = eleccion.vista.hacia(candidato.establecimiento, Nivel.ESTABLECIMIENTO).url()
    partes: list[Any] = [enlace(candidato.establecimiento_nombre, lugar, "candidato-lugar")]
    if candidato.clase is ClaseCandidato.GRUPO:
        partes += [" · ", enlace(candidato.nombre, eleccion.vista.hacia(candidato.codigo, Nivel.GRUPO).url())]
    return html.P(partes, className="candidato-nombre")


def cifras_de(candidato: Candidato) -> Pieza:
    """Los puntos, y el estado de la visita: figura, palabra y color."""
    figura, palabra = NOMBRES[candidato.estado]
    puntos = [barra(candidato.puntos / 100, "tinta"), html.B(decimal(candidato.puntos))]
    return html.Div(
        html.Span(puntos, className="candidato-puntos"),
        html.Span(
            html.Span(figura, className="figura", **{"aria-hidden": "true"}),
            palabra,
            className=f"estado-visita estado-{candidato.estado.value or 'sin-dato'}",
            title=candidato.estado_texto,
        ),
        className="candidato-cifras",
    )


def _por_hijo(eleccion: Eleccion, consulta: Consulta, prioridad: Prioridad) -> Iterator[tuple[Nodo, Booleanos]]:
    """Cada territorio de abajo y cuáles de los candidatos son suyos."""
    lugar = prioridad.hechos.lugar + eleccion.nodo.establecimientos[0]
    for hijo in consulta.hijos(eleccion.nodo):
        yield hijo, (lugar >= hijo.establecimientos[0]) & (lugar < hijo.establecimientos[1])


def por_puntos(eleccion: Eleccion, consulta: Consulta, prioridad: Prioridad) -> tuple[list[Area], Pieza]:
    """Las áreas de abajo, del color de lo que suman, y su leyenda: cinco clases con igual número de territorios."""
    sumas = [(hijo, int(prioridad.total[suyos].sum()), int(suyos.sum()))
             for hijo, suyos in _por_hijo(eleccion, consulta, prioridad)]  # fmt: skip
    dichas = sorted(suma for _, suma, cuantos in sumas if cuantos)
    cortes = sorted({dichas[len(dichas) * i // len(CLASES_DE_PUNTOS)] for i in range(len(CLASES_DE_PUNTOS))} or {0})
    # con pocas sumas distintas hay menos clases, siempre de la más clara a la más oscura
    colores = CLASES_DE_PUNTOS[: len(cortes)]
    areas = []
    for hijo, suma, cuantos in sumas:
        color = colores[bisect_right(cortes, suma) - 1] if cuantos else "no-aplica"
        nota = f"{decimal(suma / 10)} puntos de {plural(cuantos, 'candidato')}" if cuantos else "sin candidatos"
        areas.append(Area(hijo.codigo, hijo.nombre, decimal(suma / 10, 0) if cuantos else "", nota, color,
                          destino=eleccion.hacia(hijo)))  # fmt: skip
    filas = [cuadro(color, f"desde {decimal(corte / 10)} puntos") for color, corte in zip(colores, cortes, strict=True)]
    if len(dichas) < len(sumas):
        filas.append(cuadro("no-aplica", "sin candidatos", "cuadro-vacio"))
    return areas, html.Ul(filas, className="leyenda")


def tabla_de_territorios(eleccion: Eleccion, consulta: Consulta, prioridad: Prioridad) -> Pieza:
    """Los territorios de abajo con lo que suman: de aquí se elige uno para armar el recorrido."""
    sin_grupo = np.arange(len(prioridad)) >= prioridad.cuantos_grupos
    pendiente = np.array([estado in (Estado.NUNCA, Estado.VENCIDA) for estado in prioridad.estados.estado], dtype=bool)
    filas: list[tuple[int, Nodo, int, int, int]] = []
    for hijo, propios in _por_hijo(eleccion, consulta, prioridad):
        if propios.any():
            sin, pendientes = (int((propios & cuales).sum()) for cuales in (sin_grupo, pendiente))
            filas.append((int(prioridad.total[propios].sum()), hijo, int(propios.sum()), sin, pendientes))
    filas.sort(key=lambda fila: (-fila[0], fila[1].codigo))
    if not filas:
        return html.P("No hay territorios con candidatos.", className="vacio")
    cifras = ("Candidatos", "Sin grupo", "Nunca o vencida", "Puntos")
    titulos = [html.Th("Territorio", scope="col"), *(html.Th(c, scope="col", className="num") for c in cifras)]
    cuerpo = []
    for suma, hijo, *cuentas in filas:
        celdas = [*map(entero, cuentas), f"{entero(suma // 10)},{suma % 10}"]
        nombre = html.Th(enlace(hijo.nombre, eleccion.hacia(hijo)), scope="row")
        cuerpo.append(html.Tr(nombre, *(html.Td(celda, className="num") for celda in celdas)))
    tabla = html.Table(html.Thead(html.Tr(*titulos)), html.Tbody(cuerpo), className="tabla")
    return tarjeta(
        "¿Dónde planificar?",
        html.Div(tabla, className="tabla-ancha", tabIndex="0"),
        pista=f"{cantidad_de_hijos(eleccion.nodo, len(filas))} con candidatos, de más a menos puntos",
    )
