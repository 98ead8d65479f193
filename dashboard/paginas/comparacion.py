"""Los hijos de un territorio comparados: una tabla con su barra, en el orden que pida cualquiera de sus columnas."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.territorio import NOMBRES_NIVEL, Nivel
from dashboard.graficas.en_pagina import en_pagina
from dashboard.graficas.tema import SIGNOS
from dashboard.indicadores.asistencia import INDICADOR as ASISTENCIA
from dashboard.indicadores.cambio import Cambio, Sentido
from dashboard.indicadores.catalogo import POR_DEFECTO
from dashboard.indicadores.embudo import LADOS, Embudo, dibujado, embudo
from dashboard.indicadores.indicador import Hijo, Hijos, Indicador, Orden, Resultado
from dashboard.indicadores.palabras import cantidad_de_hijos, son_pocos, valor_de_hijo
from dashboard.indicadores.resumen import COMPLEMENTOS, a, cambios_de_hijos, de_hijos
from dashboard.navegacion.vista import ORDEN, Modo, Vista
from dashboard.nucleo.formato import entero, palabra, puntos
from dashboard.paginas.alcanzar.pedido import a_alcanzar
from dashboard.paginas.cabecera import acciones, ver_tabla
from dashboard.paginas.hijo import HUECO, color, cuenta, molde, nota, tramado, valor_dibujable
from dashboard.paginas.multiples import a_multiples
from dashboard.paginas.puntos import MENOS_DE, puntos_de_hijos
from dashboard.piezas import html
from dashboard.piezas.enlaces import abre_lista, boton_pasaporte, cifra_con_pasaporte, enlace, menu_de_lamina
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import tarjeta, tarjeta_vacia

#: cómo se dice cada orden; el de porcentaje, sin estándar, se dice de otra manera
_TITULOS = {
    Orden.BRECHA: "Mayor brecha primero",
    Orden.PORCENTAJE: "Menor porcentaje primero",
    Orden.NOMBRE: "Por orden alfabético",
    Orden.ACTIVOS: "Menor porcentaje de grupos activos primero",
    Orden.ASISTENCIA: "Menor asistencia primero",
    Orden.CAMBIO: "Asistencia: del cambio más bajo al más alto",
}
#: el encabezado de cada complemento
_ENCABEZADOS = {Orden.ACTIVOS: "activos %", Orden.ASISTENCIA: "asistencia %"}
#: lo que se ve solo si la tarjeta pasa de ese ancho, en píxeles: `comparacion.css`
_DESDE_280, _DESDE_410, _DESDE_580 = "desde-280", "desde-410", "desde-580"
_DE_CAMBIO = {Sentido.BAJO: ("▼", "baja"), Sentido.SIN_CAMBIO: ("·", ""), Sentido.SUBIO: ("▲", "sube")}
_NOTA_DE_CAMBIO = (
    "Un año antes: puntos de asistencia frente a los mismos meses. ▼ y ▲: cambió más que su ± (al 99 %); con ·, no se "
    "distingue del azar."
)


#: lo que escribe un enlace, o solo su texto, dados el código de un hijo y lo que se lee
Molde = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class _Columna:
    """Una columna: su encabezado, el orden que la mira y la celda de cada hijo."""

    encabezado: str
    orden: Orden | None
    celda: Callable[[Hijo], Pieza]
    clase: str = "num"
    ayuda: str = ""


def orden_pedido(vista: Vista) -> Orden:
    """El orden que pide la dirección. `ErrorVista` si no es ninguno."""
    return Orden(vista.opcion(ORDEN, tuple(Orden), "El orden"))


def _orden(vista: Vista, indicador: Indicador) -> Orden:
    """El pedido, como lo mira una columna que se ve: la brecha sin estándar y el complemento elegido son su valor."""
    pedido = orden_pedido(vista)
    es_el_valor = COMPLEMENTOS.get(pedido) is indicador or (pedido is Orden.BRECHA and not indicador.ficha.estandar)
    return Orden.PORCENTAJE if es_el_valor else pedido


def _titulo(indicador: Indicador, orden: Orden) -> str:
    if orden is Orden.PORCENTAJE and not indicador.ficha.estandar:
        return "De mayor a menor" if indicador.menor_es_mejor else "De menor a mayor"
    return _TITULOS[orden]


def tarjeta_comparacion(vista: Vista, consulta: Consulta, indicador: Indicador, descendencia: Hijos) -> Pieza:
    """La tabla de los hijos con lo que acompaña al indicador; si son pocos, debajo de sus puntos en todos ellos."""
    filas, orden = descendencia.filas, _orden(vista, indicador)
    pista = f"{indicador.ficha.corto} · la línea marca el 80\u202f%" if indicador.con_linea else indicador.ficha.corto
    # la lista compara coberturas; otro indicador se ve en la tabla que reemplaza al mapa, con sus mismos datos
    controles = acciones(
        a_alcanzar(vista) if indicador is POR_DEFECTO else None,
        a_multiples(vista) if filas else None,
        ver_tabla(vista, indicador.lista_de_hijos)
        if indicador.lista_de_hijos
        else enlace("Ver como tabla", vista.con(modo=Modo.TABLA).url(), "accion"),
        menu_de_lamina(vista, "comparacion", "la comparación", "comparacion", indicador.clave) if filas else None,
        boton_pasaporte(vista, indicador.clave, indicador.ficha.corto),
    )
    if not filas:
        vacio = "No hay territorios que comparar."
        return tarjeta_vacia(_titulo(indicador, orden), vacio, pista=pista, accion=controles, clase="tarjeta-ranking")
    nodo = consulta.nodo(vista.codigo)
    de_asistencia = indicador.clave == ASISTENCIA.clave
    hallado = embudo(consulta, [h.nodo for h in filas], vista.periodo) if de_asistencia else None
    otras, notas = _complementos(vista, consulta, nodo, indicador)
    columnas = [*_propias(vista, indicador, descendencia, hallado), *otras]
    # lo que es igual en todas las filas no es una columna, y no ordena nada
    titulo = _titulo(indicador, orden if orden in {columna.orden for columna in columnas} else Orden.NOMBRE)
    contenido = [
        _tabla(vista, indicador, descendencia, columnas),
        *notas,
        _con_embudo(descendencia, hallado) if hallado else None,
    ]
    caja = html.Div(contenido, className="caja-comparacion")
    if len(filas) >= MENOS_DE:
        return tarjeta(titulo, caja, pista=pista, accion=controles, clase="tarjeta-ranking")
    rotulo = html.H3(titulo, html.Span(pista, className="pista"))
    juntos = [puntos_de_hijos(vista, consulta, nodo, indicador, filas), rotulo, caja]
    de_todos = f"{cantidad_de_hijos(nodo, len(filas))} en todos los indicadores"
    return tarjeta(de_todos, html.Div(juntos), accion=controles, clase="tarjeta-ranking tarjeta-puntos")


def panel_tabla(vista: Vista, indicador: Indicador, hijos: Hijos) -> Pieza:
    """La misma tabla donde iba el mapa, sin lo que acompaña al indicador."""
    return html.Div(
        _tabla(vista, indicador, hijos, _propias(vista, indicador, hijos, None)), className="caja-comparacion"
    )


def _con_embudo(hijos: Hijos, hallado: Embudo) -> Pieza:
    """La gráfica de a quién no explica el azar."""
    nodos = [hijo.nodo for hijo in hijos.filas]
    fracciones = [hijo.resultado.fraccion for hijo in hijos.filas]
    figura = en_pagina(dibujado(nodos, [(f.numerador or 0, f.denominador or 0) for f in fracciones], hallado))
    return html.Div(
        html.P(html.B("¿A quién no explica el azar?")),
        html.cruda(figura, "lienzo"),
        html.P(
            "De menos a más asistencias esperadas. Banda: lo que el azar explica a cada uno (99 %), ensanchada por lo "
            "que los territorios difieren de por sí. ▼ y ▲: por debajo y por encima de lo que el azar explica.",
            className="nota",
        ),
    )


# -- la tabla


def _tabla(vista: Vista, indicador: Indicador, hijos: Hijos, columnas: Sequence[_Columna]) -> Pieza:
    actual = _orden(vista, indicador)
    nivel = hijos.filas[0].nodo.nivel if hijos.filas else Nivel.DIRESA
    a_su_pagina = molde(enlace("", vista.hacia(HUECO, nivel).url(), "fila-nombre"))
    clase = "ranking comparacion con-linea" if indicador.con_linea else "ranking comparacion"
    todas = [
        _Columna(NOMBRES_NIVEL[nivel][0].capitalize(), Orden.NOMBRE, partial(_nombre, indicador, a_su_pagina), ""),
        *columnas,
    ]
    return html.Table(
        html.Thead(html.Tr([_encabezado(vista, indicador, columna, actual) for columna in todas])),
        html.Tbody([html.Tr([columna.celda(h) for columna in todas]) for h in hijos.filas]),
        className=clase,
        **{"aria-label": f"Comparación: {indicador.ficha.corto}"},
    )


def _encabezado(vista: Vista, indicador: Indicador, columna: _Columna, actual: Orden) -> Pieza:
    clase, orden = columna.clase or None, columna.orden
    if not columna.encabezado:
        return html.Td(className=clase)
    if orden is None:
        return html.Th(columna.encabezado, scope="col", className=clase, title=columna.ayuda)
    if orden is actual:
        al_reves = orden is Orden.BRECHA or (orden is Orden.PORCENTAJE and indicador.menor_es_mejor)
        hacia = {"aria-sort": "descending" if al_reves else "ascending"}
        return html.Th(columna.encabezado, scope="col", className=clase, **hacia)
    de_siempre = Orden.BRECHA if indicador.ficha.estandar else Orden.PORCENTAJE
    pedido = vista.con_campo(ORDEN, "" if orden is de_siempre else orden.value).url()
    dicho = f"Ordenar: {_titulo(indicador, orden).lower()}"
    return html.Th(enlace(columna.encabezado, pedido, title=dicho), scope="col", className=clase)


def _propias(vista: Vista, indicador: Indicador, hijos: Hijos, hallado: Embudo | None) -> list[_Columna]:
    """Las columnas del indicador elegido. `hallado`: el embudo de los hijos en ese orden, si es de asistencia."""
    tope = 1.0
    if not indicador.es_proporcion or indicador.menor_es_mejor:
        tope = max((h.resultado.fraccion.valor or 0 for h in hijos.filas), default=1.0) or 1.0
    al_pasaporte = molde(_sin_parada(cifra_con_pasaporte(vista, "", indicador.clave, HUECO)))
    listas = _listas(vista, indicador)
    # «3 de 5» facilitadores: no es un porcentaje ni hay barra que lo diga
    con_barra = not indicador.estados
    que = "%" if indicador.es_proporcion and con_barra else "valor"
    columnas = [_Columna("", None, partial(_barra, indicador, tope), _DESDE_280)] if con_barra else []
    columnas.append(_Columna(que, Orden.PORCENTAJE, partial(_valor, indicador, al_pasaporte)))
    if any(cuenta(indicador, hijo) for hijo in hijos.filas):
        cuantos, ficha = "n\u00a0de\u00a0N" if indicador.es_proporcion else "n sobre N", indicador.ficha
        ayuda = f"n: {ficha.numerador}. N: {ficha.denominador}."
        columnas.append(_Columna(cuantos, None, partial(_cuenta, indicador, listas), f"num {_DESDE_410}", ayuda))
    if indicador.ficha.estandar:
        falta = "para el 80\u202f%" if indicador.con_linea else "falta"
        columnas.append(_Columna(falta, Orden.BRECHA, partial(_lo_que_falta, listas[2])))
    elif hallado and any(hallado.lado):
        lados = dict(zip((hijo.nodo.codigo for hijo in hijos.filas), hallado.lado, strict=True))
        ayuda = "Si se aparta del conjunto más de lo que el azar explica"
        columnas.append(_Columna("frente al azar", None, partial(_frente_al_azar, lados), ayuda=ayuda))
    return columnas


def _complementos(
    vista: Vista, consulta: Consulta, nodo: Nodo, indicador: Indicador
) -> tuple[list[_Columna], list[Pieza]]:
    """Las columnas que acompañan al indicador y las notas que piden; lo que es igual en todas las filas es una nota."""
    columnas, notas = [], []
    for orden, otro in COMPLEMENTOS.items():
        if otro is indicador:
            continue
        medidos = de_hijos(consulta, nodo, vista.periodo, otro)
        escritos = {codigo: valor_de_hijo(otro, medido) for codigo, medido in medidos.items()}
        dichos = {(medidos[codigo].fraccion.valor, escrito) for codigo, escrito in escritos.items()}
        if len(dichos) == 1 and (len(medidos) > 1 or not any(m.fraccion.hay_dato for m in medidos.values())):
            notas.append(
                html.P(f"En todas las filas, {otro.ficha.corto.lower()}: {dichos.pop()[1]}.", className="nota")
            )
        else:
            celda = partial(_de_otro, otro, _listas(vista, otro), medidos, escritos)
            columnas.append(_Columna(_ENCABEZADOS[orden], orden, celda, f"num {_DESDE_580}"))
    if cambiados := cambios_de_hijos(consulta, nodo, vista.periodo):
        columnas.append(_Columna("y un año antes", Orden.CAMBIO, partial(_cambio, cambiados), f"num {_DESDE_580}"))
        notas.append(html.P(_NOTA_DE_CAMBIO, className=f"nota {_DESDE_580}"))
    return columnas, notas


# -- cada celda


def _nombre(indicador: Indicador, a_su_pagina: Molde, hijo: Hijo) -> Pieza:
    """La única parada del tabulador de la fila: lo demás se abre con el puntero, o desde la página del hijo."""
    return html.Th(
        a_su_pagina(hijo.nodo.codigo, hijo.nodo.nombre, title=nota(indicador, hijo)),
        html.Small(" · pocos") if son_pocos(indicador, hijo.nodo, hijo.resultado.fraccion) else None,
        scope="row",
    )


def _barra(indicador: Indicador, tope: float, hijo: Hijo) -> Pieza:
    """La barra es el fondo de su celda: una etiqueta y no cuatro. Quien ve la pantalla tiene el valor al lado."""
    if not hijo.resultado.aplica:
        return html.Td(className=_DESDE_280)
    if (valor := valor_dibujable(hijo.resultado)) is None:
        return html.Td(className=f"celda-barra sin-parte {_DESDE_280}")
    pocos = " barra-pocos" if son_pocos(indicador, hijo.nodo, hijo.resultado.fraccion) else ""
    parte = f"{min(1.0, valor / tope) * 100:.2f}%"
    estilo = {"--parte": parte, "--color": f"var(--{color(indicador, hijo)})"}
    return html.Td(className=f"celda-barra{pocos} {_DESDE_280}", style=estilo)


def _valor(indicador: Indicador, al_pasaporte: Molde, hijo: Hijo) -> Pieza:
    clase = "fila-valor" if valor_dibujable(hijo.resultado) is not None else "fila-valor sin-valor"
    return html.Td(al_pasaporte(hijo.nodo.codigo, valor_de_hijo(indicador, hijo.resultado)), className=f"num {clase}")


def _cuenta(indicador: Indicador, listas: Sequence[Molde], hijo: Hijo) -> Pieza:
    return html.Td(_n_de(indicador, listas, hijo), className=f"num fila-cuenta {_DESDE_410}")


def _n_de(indicador: Indicador, listas: Sequence[Molde], hijo: Hijo) -> list[Any] | None:
    """«49 de 129», cada número con su lista; de una razón, «235 sobre 225»."""
    if not cuenta(indicador, hijo):
        return None
    codigo, (n, total) = hijo.nodo.codigo, hijo.resultado.fraccion.par
    medio = " de " if indicador.es_proporcion else " sobre "
    return [listas[0](codigo, entero(n or 0)), medio, listas[1](codigo, entero(total or 0))]


def _listas(vista: Vista, indicador: Indicador) -> list[Molde]:
    """Lo que abre el numerador, el denominador y lo que falta de un hijo; donde no hay lista, solo se escribe."""
    return [
        molde(_sin_parada(abre_lista("", vista.de_lista(lista, HUECO).url()))) if lista else lambda _, escrito: escrito
        for lista in indicador.listas
    ]


def _sin_parada(pieza: Pieza) -> Pieza:
    """El mismo enlace, fuera del recorrido del tabulador: `dcc.Link` no admite decirlo."""
    props = {nombre: valor for nombre, valor in pieza["props"].items() if nombre != "children"}
    return html.A(pieza["props"].get("children"), **props, tabIndex="-1", **{"data-ir": ""})


def _lo_que_falta(lista: Molde, hijo: Hijo) -> Pieza:
    """«faltan 55», que abre su lista, o el veredicto."""
    resultado = hijo.resultado
    veredicto = resultado.veredicto
    dicho: Any = SIGNOS[veredicto][1] if veredicto else ""
    if resultado.faltan and not tramado(hijo):
        verbo = palabra(resultado.faltan, "falta", "faltan")
        dicho = lista(hijo.nodo.codigo, f"{verbo} {entero(resultado.faltan)}")
    return html.Td(dicho, className=f"num fila-falta {veredicto.value if veredicto else ''}")


def _frente_al_azar(lados: Mapping[str, int], hijo: Hijo) -> Pieza:
    lado = lados[hijo.nodo.codigo]
    dicho = {-1: "▼ por debajo", 0: "", 1: "▲ por encima"}[lado]
    return html.Td(dicho, className="num fila-falta", title=LADOS[lado] or None)


def _de_otro(
    otro: Indicador, listas: Sequence[Molde], medidos: Mapping[str, Resultado], escritos: Mapping[str, str], hijo: Hijo
) -> Pieza:
    """El valor en otro indicador; de un establecimiento, que tiene uno o dos grupos, cuántos de cuántos."""
    codigo, medido = hijo.nodo.codigo, medidos[hijo.nodo.codigo]
    pocas = None if hijo.nodo.nivel.es_territorio else _n_de(otro, listas, Hijo(hijo.nodo, medido))
    sin_valor = " sin-valor" if valor_dibujable(medido) is None else ""
    return html.Td(pocas or escritos[codigo].removesuffix("\u202f%"), className=f"num {_DESDE_580}{sin_valor}")


def _cambio(cambiados: Mapping[str, Cambio], hijo: Hijo) -> Pieza:
    """Los puntos y su ±; figura y verbo solo si se distingue."""
    propio = cambiados.get(hijo.nodo.codigo)
    if propio is None:
        visto, dicho, clase = "–", "sin un año antes con que comparar", ""
    else:
        figura, clase = _DE_CAMBIO[propio.sentido]
        visto = f"{figura} {puntos(propio.decimas)} {propio.mas_menos}"
        dicho = f"{propio.frase} frente {a(propio.anterior)}"
    return html.Td(
        html.Span(visto, **{"aria-hidden": "true"}),
        html.Span(dicho, className="solo-lector"),
        className=f"num celda-cambio {clase} {_DESDE_580}",
        title=dicho,
    )
