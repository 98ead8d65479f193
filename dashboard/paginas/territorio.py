"""Panorama y territorio: el mismo esqueleto del Perú a la microrred.

Responde al director: ¿dónde estamos frente a los dos estándares, quién falta y cuánto?
"""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Input, Output, dcc
from dash import html as dash_html

from dashboard.almacen.consulta import Consulta
from dashboard.componentes import etiquetas as html
from dashboard.componentes.barra import barra_partida
from dashboard.componentes.enlace import abre_lista
from dashboard.componentes.etiquetas import Pieza
from dashboard.componentes.leyenda import leyenda_clases, leyenda_puntos, leyenda_series
from dashboard.componentes.selector import desplegable, segmentos
from dashboard.componentes.tarjeta import tarjeta
from dashboard.dominio.estandar import Veredicto
from dashboard.dominio.formato import al, entero, palabra, plural, porcentaje, puntos
from dashboard.dominio.motivo import SIN_MOTIVO
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.territorio import Nivel
from dashboard.figuras.inasistencias import inasistencias
from dashboard.figuras.tema import CONFIG
from dashboard.figuras.tendencia import tendencia
from dashboard.indicadores import relato
from dashboard.indicadores.base import Indicador
from dashboard.indicadores.catalogo import CATALOGO, POR_CLAVE
from dashboard.indicadores.control import carta_p
from dashboard.indicadores.motivos import faltas_por_motivo, salidas
from dashboard.indicadores.resumen import Cambios, cambios, hijos
from dashboard.navegacion.vista import Modo, Vista
from dashboard.paginas.cabecera import tira, titular
from dashboard.paginas.comparacion import (
    Geometria,
    clases_de,
    panel_mapa,
    panel_mosaico,
    panel_tabla,
    ranking,
)
from dashboard.paginas.tarjetas import tarjetas

#: motivos que se ven sin desplegar
_A_LA_VISTA = 8
#: color de la barra de cada calificación de una falta
_PARTES = ("justificada", "injustificada", "sin-motivo")


class Id:
    """Identificadores de la página."""

    PAGINA = "territorio"
    TIRA = "territorio-tira"
    TITULAR = "territorio-titular"
    TARJETAS = "territorio-tarjetas"
    MAPA = "mapa"
    MAPA_CABEZA = "territorio-mapa-cabeza"
    MAPA_MODO = "territorio-mapa-modo"
    MAPA_PIE = "territorio-mapa-pie"
    MOSAICO = "territorio-mosaico"
    TABLA = "territorio-tabla"
    RANKING = "territorio-ranking"
    TENDENCIA = "tendencia"
    TENDENCIA_CABEZA = "territorio-tendencia-cabeza"
    INASISTENCIAS = "inasistencias"
    INASISTENCIAS_CABEZA = "territorio-inasistencias-cabeza"
    MOTIVOS = "territorio-motivos"
    CAMBIOS = "territorio-cambios"
    FIGURAS = "territorio-figuras"


def layout() -> dash_html.Div:
    """El esqueleto, sin datos y con sitio reservado para que nada salte."""
    return dash_html.Div(
        [
            dcc.Store(id=Id.FIGURAS),
            dash_html.Div(id=Id.TIRA, className="hueco-tira"),
            dash_html.Div(id=Id.TITULAR, className="hueco-titular"),
            dash_html.Div(id=Id.TARJETAS, className="tarjetas"),
            dash_html.Div(
                [
                    dash_html.Div(
                        [
                            dash_html.Section(
                                [
                                    dash_html.Div(id=Id.MAPA_CABEZA),
                                    dash_html.Div(
                                        [
                                            dash_html.Div(
                                                _lienzo(Id.MAPA, "lienzo-mapa"),
                                                className="panel-mapa",
                                            ),
                                            dash_html.Div(id=Id.MOSAICO, className="panel-mosaico"),
                                            dash_html.Div(id=Id.TABLA, className="panel-tabla"),
                                        ],
                                        id=Id.MAPA_MODO,
                                        className="modo-mapa",
                                    ),
                                    dash_html.Div(id=Id.MAPA_PIE),
                                ],
                                className="tarjeta tarjeta-mapa",
                            ),
                            dash_html.Div(id=Id.CAMBIOS),
                        ],
                        className="columna columna-mapa",
                    ),
                    dash_html.Div(dash_html.Div(id=Id.RANKING), className="columna"),
                    dash_html.Div(
                        [
                            dash_html.Section(
                                [
                                    dash_html.Div(id=Id.TENDENCIA_CABEZA),
                                    _lienzo(Id.TENDENCIA, "lienzo"),
                                ],
                                className="tarjeta",
                            ),
                            dash_html.Section(
                                [
                                    dash_html.Div(id=Id.INASISTENCIAS_CABEZA),
                                    _lienzo(Id.INASISTENCIAS, "lienzo"),
                                ],
                                className="tarjeta",
                            ),
                            dash_html.Div(id=Id.MOTIVOS),
                        ],
                        className="columna",
                    ),
                ],
                className="rejilla",
            ),
        ],
        id=Id.PAGINA,
        className="pagina",
    )


def _lienzo(identificador: str, clase: str) -> dash_html.Div:
    """Una gráfica con su alto reservado por la hoja de estilo."""
    grafica = dcc.Graph(
        id=identificador, figure=_vacia(), config=CONFIG, responsive=True, style={"height": "100%", "width": "100%"}
    )
    return dash_html.Div(grafica, className=clase)


def _vacia() -> dict[str, Any]:
    """Figura sin datos y sin ejes, para antes de la primera respuesta."""
    return {
        "data": [],
        "layout": {
            "xaxis": {"visible": False},
            "yaxis": {"visible": False},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
        },
    }


#: salidas de `pintar`, en un solo viaje por clic
SALIDAS: dict[str, Output] = {
    "tira": Output(Id.TIRA, "children"),
    "titular": Output(Id.TITULAR, "children"),
    "tarjetas": Output(Id.TARJETAS, "children"),
    "figuras": Output(Id.FIGURAS, "data"),
    "mapa_cabeza": Output(Id.MAPA_CABEZA, "children"),
    "modo": Output(Id.MAPA_MODO, "className"),
    "mapa_pie": Output(Id.MAPA_PIE, "children"),
    "mosaico": Output(Id.MOSAICO, "children"),
    "tabla": Output(Id.TABLA, "children"),
    "ranking": Output(Id.RANKING, "children"),
    "tendencia_cabeza": Output(Id.TENDENCIA_CABEZA, "children"),
    "inasistencias_cabeza": Output(Id.INASISTENCIAS_CABEZA, "children"),
    "motivos": Output(Id.MOTIVOS, "children"),
    "cambios": Output(Id.CAMBIOS, "children"),
}


def pintar(vista: Vista, consulta: Consulta, geometria: Geometria) -> dict[str, Any]:
    """Todo lo que la página muestra para una vista: un valor por cada clave de `SALIDAS`.

    `figuras` lleva `mapa` (`None` si se mira de otra forma), `tendencia` e `inasistencias`: el navegador las dibuja
    después de haber mostrado el titular y las tarjetas.
    """
    nodo = consulta.nodo(vista.codigo)
    periodo = consulta.exigir_periodo(vista.periodo)
    indicador = POR_CLAVE[vista.indicador]
    if indicador.clave == "regiones_con_equipo" and nodo.nivel is not Nivel.PAIS:
        # de la región hacia abajo no hay hijos que comparar en este indicador
        indicador = POR_CLAVE["cobertura"]
    propio = indicador.medir(consulta, [nodo], periodo)[0]
    if vista.indicador == "regiones_con_equipo" and nodo.nivel is Nivel.DIRESA:
        frase_de = POR_CLAVE["regiones_con_equipo"]
        propio_frase = frase_de.medir(consulta, [nodo], periodo)[0]
    else:
        frase_de, propio_frase = indicador, propio
    descendencia = hijos(consulta, nodo, periodo, indicador)
    de_cobertura = (
        descendencia if indicador.clave == "cobertura" else hijos(consulta, nodo, periodo, POR_CLAVE["cobertura"])
    )
    cambio = cambios(consulta, nodo, periodo)
    # solo viaja la forma de ver elegida
    figura: dict[str, Any] | None = None
    clases_de_punto: list[int] = []
    if vista.modo is Modo.MAPA:
        figura, clases_de_punto = panel_mapa(vista, consulta, nodo, indicador, descendencia, geometria)
    graficas, asistencia = _asistencia(vista, consulta, nodo)
    return {
        "tira": tira(vista, consulta, nodo),
        "titular": titular(
            relato.titular(nodo, frase_de, propio_frase, descendencia),
            relato.bajada(consulta, nodo, periodo, de_cobertura, cambio),
        ),
        "tarjetas": tarjetas(vista, consulta, nodo, cambio),
        "mapa_cabeza": _cabeza_del_mapa(vista, nodo, indicador),
        "modo": f"modo-{vista.modo.value}",
        "mapa_pie": _pie_del_mapa(vista, consulta, nodo, indicador, descendencia, clases_de_punto),
        "mosaico": panel_mosaico(vista, consulta, nodo, indicador, descendencia)
        if vista.modo is Modo.MOSAICO
        else None,
        "tabla": panel_tabla(vista, indicador, descendencia) if vista.modo is Modo.TABLA else None,
        "ranking": _tarjeta_ranking(vista, indicador, descendencia),
        **asistencia,
        "figuras": {"mapa": figura, **graficas},
        "motivos": _tarjeta_motivos(vista, consulta, nodo),
        "cambios": _tarjeta_cambios(vista, cambio),
    }


def _cabeza_del_mapa(vista: Vista, nodo: Nodo, indicador: Indicador) -> Pieza:
    disponibles = [i for i in CATALOGO if nodo.nivel is Nivel.PAIS or i.clave != "regiones_con_equipo"]
    opciones = [(i.ficha.corto, vista.con(indicador=i.clave).url(), i.clave == indicador.clave) for i in disponibles]
    modos = [(modo.value.capitalize(), vista.con(modo=modo).url(), modo is vista.modo) for modo in Modo]
    return html.Div(
        [
            html.H2(
                [
                    f"{_hijos_de(nodo)}: ",
                    desplegable("Indicador", indicador.ficha.corto, opciones, "desplegable-titulo"),
                ]
            ),
            segmentos("Forma de ver", modos),
        ],
        className="tarjeta-cabeza",
    )


def _hijos_de(nodo: Nodo) -> str:
    return {
        Nivel.PAIS: "Regiones",
        Nivel.DIRESA: "Redes y establecimientos",
        Nivel.RED: "Microrredes y establecimientos",
        Nivel.MICRORRED: "Establecimientos",
    }.get(nodo.nivel, "Territorio")


def _pie_del_mapa(
    vista: Vista, consulta: Consulta, nodo: Nodo, indicador: Indicador, descendencia: Any, puntos_presentes: list[int]
) -> Pieza:
    fracciones = [hijo.resultado for hijo in descendencia.filas]
    notas: list[Any] = []
    tipo = consulta.lugar(nodo).get("tipo", "")
    if nodo.nivel is Nivel.PAIS:
        notas.append("Límites referenciales (Natural Earth). Las DIRIS de Lima: áreas aproximadas, no oficiales.")
    elif tipo == "oficina":
        notas.append("Límites entregados por la oficina.")
    else:
        notas.append("Áreas aproximadas, no oficiales, deducidas de los establecimientos.")
    con_sitio, ambito = (
        int(consulta.suma(medida, [nodo], vista.periodo)[0]) for medida in ("con_coordenadas", "en_ambito")
    )
    todos = nodo.establecimientos[1] - nodo.establecimientos[0]
    if todos > con_sitio:
        notas += [
            " ",
            abre_lista(
                f"{plural(todos - con_sitio, 'establecimiento')} sin coordenadas",
                vista.de_lista("sin_coordenadas").url(),
            ),
            ".",
        ]
    if todos > ambito:
        notas += [
            " ",
            abre_lista(f"{entero(todos - ambito)} fuera del ámbito", vista.de_lista("fuera_de_ambito").url()),
            " (EsSalud, privados, sanidades, no operativos): no entran en los denominadores.",
        ]
    if descendencia.fuera:
        cuantos = relato.cantidad_de_hijos(nodo, descendencia.fuera)
        notas.append(f" No se listan {cuantos} sin establecimientos del ámbito.")
    return html.Div(
        [
            leyenda_clases(
                clases_de(indicador),
                con_trama=any(r.veredicto is Veredicto.DEPENDE for r in fracciones),
                con_gris=any(not r.fraccion.hay_dato or r.fraccion.todo_calla for r in fracciones),
            ),
            leyenda_puntos(puntos_presentes) if puntos_presentes else None,
            html.P(notas, className="nota"),
        ],
        className="pie-mapa",
    )


def _tarjeta_ranking(vista: Vista, indicador: Indicador, descendencia: Any) -> Pieza:
    titulo = (
        "Mayor brecha primero"
        if indicador.ficha.estandar
        else ("De mayor a menor" if indicador.menor_es_mejor else "De menor a mayor")
    )
    pista = "la línea marca el 80\u202f%" if indicador.clave == "cobertura" else indicador.ficha.corto
    if not descendencia.filas:
        contenido: Any = html.P("No hay territorios que comparar.", className="vacio")
    else:
        contenido = ranking(vista, indicador, descendencia)
    return tarjeta(titulo, contenido, pista=pista, accion=_ver_tabla(vista, "comparacion"), clase="tarjeta-ranking")


def _ver_tabla(vista: Vista, lista: str) -> Any:
    return abre_lista("Ver como tabla", vista.de_lista(lista).url(), "accion")


def _asistencia(vista: Vista, consulta: Consulta, nodo: Nodo) -> tuple[dict[str, Any], dict[str, Any]]:
    """Las dos gráficas de asistencia y sus encabezados."""
    asistentes, esperadas = (consulta.serie(medida, nodo).tolist() for medida in ("asistentes", "esperadas"))
    faltas = consulta.serie_inasistencias(nodo).T.tolist()
    meses = list(range(nodo.meses[0], nodo.meses[1] + 1))
    carta = carta_p(asistentes, esperadas)
    nada: list[Any] = [None] * len(meses)
    fuera = list(carta.fuera) if carta else [False] * len(meses)
    pista = "sin datos de asistencia"
    if any(esperadas):
        pista = "banda: rango esperado; rombos: fuera de él" if carta else "menos de cinco meses: sin rango esperado"
    inferior, superior = (carta.inferior, carta.superior) if carta else (nada, nada)
    graficas = {
        "tendencia": tendencia(meses, asistentes, esperadas, inferior, superior, fuera, vista.periodo),
        "inasistencias": inasistencias(meses, faltas),
    }
    series = [("justificada", "justificadas"), ("injustificada", "injustificadas"), ("sin-motivo", "sin motivo")]
    if any(faltas[3]):
        series.append(("salida", "salieron del grupo"))
    ver = _ver_tabla(vista, "mensual")
    return graficas, {
        "tendencia_cabeza": _cabeza(_titulo_tendencia(carta, asistentes, esperadas), pista, ver, nodo),
        "inasistencias_cabeza": _cabeza("¿Cuántas faltas hay cada mes?", leyenda_series(series), ver, nodo),
    }


def _titulo_tendencia(carta: Any, asistentes: list[int], esperadas: list[int]) -> str:
    """Una afirmación solo si la carta la sostiene."""
    if carta is None:
        return "Asistencia por mes"
    if not carta.hay_senal:
        return "La asistencia se mueve dentro de lo esperado"
    ultimo = max(i for i, total in enumerate(esperadas) if total)
    bajo = asistentes[ultimo] / esperadas[ultimo] < carta.centro
    return f"La asistencia está por {'debajo' if bajo else 'encima'} de lo esperado"


def _cabeza(titulo: str, pista: Any, accion: Any, nodo: Nodo) -> Pieza:
    unidades = "% y asistencias" if "sistencia" in titulo else "inasistencias"
    datos = f"{unidades} · {al(nodo.fecha_datos)}"
    return html.Div(
        [html.H2([titulo, html.Span(pista, className="pista"), html.Span(datos, className="unidades")]), accion],
        className="tarjeta-cabeza",
    )


def _tarjeta_motivos(vista: Vista, consulta: Consulta, nodo: Nodo) -> Pieza:
    faltas = faltas_por_motivo(consulta, nodo, vista.periodo)
    total = sum(fila.total for fila in faltas)
    salieron = salidas(consulta, nodo, vista.periodo)
    pista = f"{vista.periodo.texto} · {plural(total, 'inasistencia')}"
    if not faltas:
        return tarjeta(
            "¿Por qué faltan?", html.P("No hay inasistencias en este periodo.", className="vacio"), pista=pista
        )
    return tarjeta(
        "¿Por qué faltan?",
        html.Div(
            [
                *motivos_plegados(faltas, total),
                html.P(
                    f"Aparte: {plural(salieron, 'ausencia', 'ausencias')} de quienes dejaron el grupo.",
                    className="nota",
                )
                if salieron
                else None,
            ]
        ),
        pista=pista,
        accion=_ver_tabla(vista, "motivos"),
    )


def motivos_plegados(faltas: list[Any], total: int) -> list[Any]:
    """Los motivos principales y «sin motivo» a la vista; los demás, plegados."""
    mayor = max(fila.total for fila in faltas)
    sin_motivo = [fila for fila in faltas if fila.motivo.codigo == SIN_MOTIVO]
    con_motivo = [fila for fila in faltas if fila.motivo.codigo != SIN_MOTIVO]
    partes: list[Any] = [_filas_de_motivos([*con_motivo[:_A_LA_VISTA], *sin_motivo], total, mayor)]
    if resto := con_motivo[_A_LA_VISTA:]:
        cuenta = sum(fila.total for fila in resto)
        resumen = f"Ver {plural(len(resto), 'motivo')} más ({porcentaje(cuenta, total)})"
        partes.append(
            html.Details([html.Summary(resumen), _filas_de_motivos(resto, total, mayor)], className="ver-tabla")
        )
    return partes


def _filas_de_motivos(faltas: list[Any], total: int, mayor: int) -> Pieza:
    """Motivos de mayor a menor; cada barra partida en justificadas, injustificadas y sin calificar."""
    return html.Ol(
        [
            html.Li(
                [
                    html.Span(fila.motivo.nombre, className="fila-nombre"),
                    barra_partida(
                        [
                            (cuantas / mayor, color)
                            for cuantas, color in zip(
                                (fila.justificadas, fila.injustificadas, fila.sin_calificar), _PARTES, strict=True
                            )
                        ]
                    ),
                    html.Span(porcentaje(fila.total, total), className="fila-valor"),
                    html.Span(entero(fila.total), className="fila-falta"),
                ],
                title=f"{fila.justificadas} justificadas, {fila.injustificadas} injustificadas, "
                f"{fila.sin_calificar} sin calificar",
            )
            for fila in faltas
        ],
        className="ranking motivos",
    )


def _tarjeta_cambios(vista: Vista, cambio: Cambios | None) -> Pieza:
    if cambio is None:
        texto = "No hay un periodo anterior con datos para comparar."
        return tarjeta("¿Qué cambió?", html.P(texto, className="vacio"))
    lineas: list[Any] = []
    if cambio.cobertura is not None:
        lineas.append(f"Cobertura: {puntos(cambio.cobertura)} puntos.")
    for cuantos, lista, verbo in (
        (cambio.ganaron, "ganaron_grupo", palabra(cambio.ganaron, "ganó", "ganaron")),
        (cambio.perdieron, "perdieron_grupo", palabra(cambio.perdieron, "perdió", "perdieron")),
    ):
        if cuantos:
            lineas.append(
                [
                    abre_lista(plural(cuantos, "establecimiento"), vista.de_lista(lista).url()),
                    f" {verbo} grupo conformado.",
                ]
            )
    antes, ahora = cambio.conformados
    lineas.append(f"Grupos conformados al corte: de {entero(antes)} a {entero(ahora)}.")
    if cambio.activos is not None:
        lineas.append(f"Grupos activos: {puntos(cambio.activos)} puntos.")
    if cambio.asistencia is not None:
        lineas.append(f"Asistencia: {puntos(cambio.asistencia)} puntos.")
    if cambio.motivo:
        nombre, crecio = cambio.motivo
        lineas.append(
            f"Motivo que más creció: {nombre.lower()} ({puntos(crecio)} puntos de las asistencias esperadas)."
        )
    return tarjeta(
        f"¿Qué cambió desde {cambio.anterior.en_frase}?",
        html.Ul([html.Li(linea) for linea in lineas], className="cambios"),
    )


def registrar(app: Any) -> None:
    """Lo que hace el navegador sin preguntar: dibujar después de mostrar el texto, e ir adonde se hizo clic."""
    app.clientside_callback(
        ClientsideFunction("tablero", "dibujarGraficas"),
        Output(Id.TENDENCIA, "figure"),
        Output(Id.INASISTENCIAS, "figure"),
        Input(Id.FIGURAS, "data"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("tablero", "dibujarMapa"),
        Output(Id.MAPA, "figure"),
        Input(Id.FIGURAS, "data"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("tablero", "irDesdeMapa"),
        Output(Id.MAPA, "clickData"),
        Input(Id.MAPA, "clickData"),
        prevent_initial_call=True,
    )
