"""Lo que hay detrás de una cifra: cada fila es un enlace, y lo que se ve es lo que se imprime y se descarga.

El orden, las columnas, lo buscado y la página van en la dirección: se lee, se ordena y se recorre sin guiones. Va como
HTML ya escrito porque a Dash cada celda le cuesta un milisegundo del navegador.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import parse_qsl

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.listas import ListaAbierta, abrir
from dashboard.indicadores.listas.eleccion import (
    Eleccion,
    comunes,
    elegir,
    en_palabras,
    orden_siguiente,
    ordenes_que_sirven,
)
from dashboard.indicadores.listas.lista import Columna, Fila, Lista
from dashboard.indicadores.palabras import lugar_de
from dashboard.navegacion.vista import HOJA, LISTA, ORDEN, Vista
from dashboard.nucleo.errores import ErrorVista
from dashboard.nucleo.formato import (
    SIN_DATO,
    al,
    decimal,
    decimales_de_porcentaje,
    entero,
    fecha,
    palabra,
    plural,
    puntos,
)
from dashboard.paginas.cabecera import acciones, hoja, tira, titular
from dashboard.paginas.pagina import Pagina, de_lectura
from dashboard.piezas import html
from dashboard.piezas.enlaces import bajar_lista, enlace, segmentos
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import tarjeta

#: filas de una página; y el valor con que se piden todas juntas
POR_PAGINA = 100
TODAS = "todas"
_COLUMNAS, _BUSCADO = "columnas", "q"
#: los tipos que se leen a la derecha, y los que no se parten en dos renglones
_NUMEROS = frozenset({"entero", "decimal", "km", "porcentaje", "puntos"})
_SEGUIDOS = frozenset({"codigo", "codigo_establecimiento", "categoria"})
#: letras desde las que un texto es una frase
_FRASE = 24


@dataclass(frozen=True, slots=True)
class _Vista:
    """Lo que una lista muestra. `elegida`: con lo pedido; de sus columnas, las `comunes` no se repiten en cada fila."""

    vista: Vista
    abierta: ListaAbierta
    eleccion: Eleccion
    elegida: ListaAbierta
    comunes: tuple[Columna, ...]

    def con(self, **campos: str) -> str:
        """La dirección con otro orden, otras columnas u otra página; lo que cambia las filas vuelve a la primera."""
        vista = self.vista.con_campo(HOJA, "")
        for campo, texto in campos.items():
            vista = vista.con_campo(campo, texto)
        return vista.url()


def pintar(vista: Vista, consulta: Consulta) -> Pieza:
    """La página de una lista."""
    periodo = consulta.exigir_periodo(vista.periodo)
    abierta = abrir(vista.lista, vista.codigo, consulta, periodo)
    eleccion = Eleccion.leer(dict(vista.extra))
    elegida = elegir(abierta, eleccion)
    v = _Vista(vista, abierta, eleccion, elegida, comunes(elegida.lista.columnas, elegida.filas))
    lista, nodo = abierta.lista, abierta.nodo
    volver = enlace(f"← Volver a {nodo.nombre}", vista.hacia(nodo.codigo, nodo.nivel).url(), "accion")
    provisional = "Periodo en curso: cifras provisionales." if consulta.provisional(nodo, vista.periodo) else ""
    return hoja(
        tira(vista, consulta, nodo),
        titular(_cuantos(lista, lugar_de(consulta, nodo), abierta.filas), f"{lista.explicacion} {provisional}"),
        columnas=(
            (
                tarjeta(
                    periodo.texto,
                    _contenido(v) if abierta.filas else html.P("No hay ninguno.", className="vacio"),
                    pista=al(nodo.fecha_datos),
                    accion=acciones(volver, *_descargas(v)),
                    clase="tarjeta-lista",
                ),
            ),
        ),
    )


def _cuantos(lista: Lista, lugar: str, filas: list[Fila]) -> str:
    """«Sin grupo en la red Norte: 7»; de los pares no se cuenta el que se mira: «Los más parecidos a Cusco: 10»."""
    if lista.de_pares:
        return f"{lista.titulo} a {lugar}: {entero(max(len(filas) - 1, 0))}".replace(" a el ", " al ")
    return f"{lista.titulo} en {lugar}: {entero(len(filas))}"


def _descargas(v: _Vista) -> list[Pieza]:
    """Lo que se ve y, si se eligieron columnas, también con todas."""
    propias = [*bajar_lista(v.vista, v.abierta.lista.clave, v.vista.codigo, "Descargar ", "enlace-descarga")]
    if len(v.elegida.lista.columnas) < len(v.abierta.lista.columnas):
        entera = v.vista.con_campo(_COLUMNAS, "")
        clave = v.abierta.lista.clave
        propias.append(
            bajar_lista(entera, clave, v.vista.codigo, "Con todas las columnas: ", "enlace-descarga")[1],
        )
    return propias


def _contenido(v: _Vista) -> list[Any]:
    filas = v.elegida.filas
    return [
        html.Div(_buscador(v), _ordenes(v), className="lista-barra"),
        _columnas(v),
        _resultado(v),
        html.P(_dicho_una_vez(v), className="lista-comunes") if v.comunes else None,
        *(_tabla_y_paginas(v) if filas else []),
    ]


# -- elegir filas, orden y columnas


def _buscador(v: _Vista) -> Pieza:
    """Un formulario que va a la misma dirección con lo buscado: sirve sin guiones."""
    demas = parse_qsl(v.con(**{_BUSCADO: ""}).partition("?")[2])
    return html.Form(
        html.Label("Buscar en las filas", htmlFor="filas-q"),
        html.entrada("search", _BUSCADO, v.eleccion.q, "filas-q"),
        *(html.entrada("hidden", nombre, valor, f"filas-{nombre}") for nombre, valor in demas),
        html.Button("Buscar", type="submit", className="boton boton-corto"),
        className="buscar-filas",
        action=v.vista.pagina.camino(v.vista.codigo, v.vista.lista),
        method="get",
        role="search",
        **{"aria-label": "Buscar en las filas"},
    )


def _ordenes(v: _Vista) -> Pieza | None:
    """Por lo que no tiene encabezado que pulsar, y la vuelta al orden con que viene la lista."""
    actual, lista = v.eleccion.orden, v.abierta.lista
    ocultos = [f"-{columna.campo}" for columna in ordenes_que_sirven(lista, v.abierta.filas)]
    opciones = [("como viene", v.con(orden=""), not actual)]
    opciones += [(en_palabras(lista, orden), v.con(orden=orden), orden == actual) for orden in ocultos]
    if actual and actual not in ocultos:
        opciones.append((en_palabras(lista, actual), "", True))
    if len(opciones) == 1:
        return None
    return html.Div(
        html.Span("Orden:", className="detalle"),
        segmentos("Orden", opciones),
        html.Span("ordenan y no se muestran: son cuentas de personas", className="detalle")
        if actual in ocultos
        else None,
        className="lista-orden",
    )


def _columnas(v: _Vista) -> Pieza:
    """Un enlace por columna, que la quita o la pone; la que dice de qué es cada fila se queda."""
    todas, vistas = v.abierta.lista.columnas, {columna.campo for columna in v.elegida.lista.columnas}
    fijas = {todas[0].campo, "nombre"}
    renglones = []
    for columna in todas:
        if columna.campo in fijas:
            continue
        puesta = columna.campo in vistas
        campos = [c.campo for c in todas if (c.campo in vistas) is not (c is columna)]
        pedidas = "" if len(campos) == len(todas) else ",".join(campos)
        renglones.append(
            html.Li(
                enlace(
                    [
                        html.Span("☑" if puesta else "☐", **{"aria-hidden": "true"}),
                        html.Span("quitar " if puesta else "poner ", className="solo-lector"),
                        f" {columna.encabezado}",
                    ],
                    v.con(**{_COLUMNAS: pedidas}),
                    id=f"columna-{columna.campo}",
                )
            )
        )
    cuenta = f"{len(vistas)} de {len(todas)}" if len(vistas) < len(todas) else "todas"
    return html.Details(
        html.Summary(f"Columnas: {cuenta}"),
        html.Ul(renglones, className="elegir-columnas"),
        id="lista-columnas",
        className="ver-tabla lista-columnas",
    )


def _resultado(v: _Vista) -> Pieza | None:
    if not v.eleccion.q:
        return None
    cuantas, de = len(v.elegida.filas), len(v.abierta.filas)
    dicen = palabra(cuantas, "dice", "dicen")
    return html.P(
        f"{entero(cuantas)} de {plural(de, 'fila')} {dicen} «{v.eleccion.q}». ",
        enlace("Ver todas", v.con(**{_BUSCADO: ""})),
        role="status",
        className="lista-resultado",
    )


def _dicho_una_vez(v: _Vista) -> list[Any]:
    """«En las 24 filas: Región: Cajamarca · Grupos conformados: 0»."""
    fila = v.elegida.filas[0]
    partes: list[Any] = [html.B(f"En las {entero(len(v.elegida.filas))} filas: ")]
    for lugar, columna in enumerate(v.comunes):
        partes.append(f"{' · ' if lugar else ''}{columna.encabezado}: {escrito(columna, fila) or 'en blanco'}")
    return partes


# -- la tabla


def escrito(columna: Columna, fila: Fila) -> str:
    """Lo que se lee de una fila en una columna. Lo que falta dice por qué, si la fila lo sabe."""
    valor = fila.get(columna.campo)
    if valor is None:
        return str(fila.get(f"{columna.campo}_falta", SIN_DATO))
    if isinstance(valor, date):
        return fecha(valor)
    return _ESCRITOS.get(columna.tipo, str)(valor)


def _numero(valor: float) -> str:
    """Unas horas con medias no se redondean a la vista."""
    return entero(int(valor)) if valor == int(valor) else f"{valor:g}".replace(".", ",")


_ESCRITOS: dict[str, Any] = {
    "entero": _numero,
    "decimal": lambda valor: decimal(valor, 2),
    "km": decimal,
    "porcentaje": lambda valor: f"{decimal(valor * 100, decimales_de_porcentaje(valor, 1))}\u202f%",
    "puntos": lambda valor: puntos(round(valor * 10)),
    "mes": lambda valor: Periodo.leer(valor).texto,
}


def _tabla_y_paginas(v: _Vista) -> list[Any]:
    filas = v.elegida.filas
    pagina, paginas = _pagina(v.vista, len(filas))
    desde, hasta = (pagina - 1) * POR_PAGINA, pagina * POR_PAGINA
    if not pagina:
        desde, hasta = 0, len(filas)
    columnas = [columna for columna in v.elegida.lista.columnas if columna not in v.comunes]
    nivel = _nivel_de_fila(v.abierta.lista, v.abierta.nodo)
    # la fila se nombra por su enlace; si no tiene, por su primera celda
    campos = [columna.campo for columna in columnas]
    titulo = campos.index("nombre") if "nombre" in campos else 0
    vistas = filas[desde:hasta]
    textos = [[escrito(columna, fila) for columna in columnas] for fila in vistas]
    clases = [_clase(columna, propios) for columna, propios in zip(columnas, zip(*textos, strict=True), strict=True)]
    clases[titulo] = f"{clases[titulo] or ''} fija".strip()
    cuerpo = [
        html.Tr(_celdas(propios, clases, titulo, v.vista.hacia(fila["codigo"], nivel).url() if nivel else ""))
        for fila, propios in zip(vistas, textos, strict=True)
    ]
    tabla = html.Div(
        html.Table(
            html.Thead(html.Tr([_encabezado(v, *par) for par in zip(columnas, clases, strict=True)])),
            html.Tbody(cuerpo),
            className="tabla tabla-lista",
        ),
        className="tabla-ancha",
        tabIndex="0",
        role="region",
        **{"aria-label": v.abierta.lista.titulo},
    )
    return [tabla, _paginas(v, pagina, paginas) if paginas > 1 else None]


def _nivel_de_fila(lista: Lista, nodo: Nodo) -> Nivel | None:
    """A qué página lleva el enlace de cada fila: de los hijos o los pares de un nodo, a las de su nivel."""
    if lista.de_pares:
        return nodo.nivel
    return list(Nivel)[nodo.nivel.orden + 1] if lista.de_hijos and nodo.nivel is not Nivel.GRUPO else lista.nivel


def _encabezado(v: _Vista, columna: Columna, clase: str | None) -> Pieza:
    """Un enlace que ordena por la columna; lo que ya la ordena lo dice, y a quien la oye también."""
    campo, al_reves = v.eleccion.por
    sentido = ("descending" if al_reves else "ascending") if campo == columna.campo else None
    signo = html.Span("▼" if al_reves else "▲", **{"aria-hidden": "true"}) if sentido else None
    siguiente = orden_siguiente(columna, v.eleccion.orden)
    return html.Th(
        enlace(
            [columna.encabezado, signo] if signo else columna.encabezado,
            v.con(**{ORDEN: siguiente}),
            id=f"orden-{columna.campo}",
            title=f"Ordenar: {en_palabras(v.abierta.lista, siguiente)}",
        ),
        scope="col",
        className=clase,
        **({"aria-sort": sentido} if sentido else {}),
    )


def _clase(columna: Columna, textos: Sequence[str]) -> str | None:
    """Lo que pide de ancho: un número o una fecha, un renglón; una frase, no quedar en una palabra por renglón."""
    if columna.tipo in _NUMEROS:
        return "num largo" if len(columna.encabezado) > _FRASE else "num"
    if columna.tipo == "fecha" or columna.campo in _SEGUIDOS:
        return "seguido"
    return "frase" if max(map(len, textos)) > _FRASE else None


def _celdas(textos: Sequence[str], clases: Sequence[str | None], titulo: int, destino: str) -> list[Pieza]:
    """`titulo`: cuál dice de qué es la fila, y lleva a su página si la tiene."""
    celdas = [html.Td(texto, className=clase) for texto, clase in zip(textos, clases, strict=True)]
    dicho = enlace(textos[titulo], destino) if destino else textos[titulo]
    celdas[titulo] = html.Th(dicho, scope="row", className=clases[titulo])
    return celdas


def _pagina(vista: Vista, filas: int) -> tuple[int, int]:
    """(la página, cuántas hay): desde 1; 0 si se piden todas juntas. La que ya no existe es la última."""
    paginas = -(-filas // POR_PAGINA)
    pedida = vista.campo(HOJA)
    if pedida == TODAS:
        return 0, paginas
    if pedida and not (pedida.isascii() and pedida.isdigit() and len(pedida) <= 6):
        raise ErrorVista(
            f"La página «{pedida[:40]}» no se entiende.",
            que_hacer=f"Se espera un número desde 1, o «{TODAS}».",
            opciones=[("Ver la primera", vista.con_campo(HOJA, "").url())],
        )
    return min(max(int(pedida or 1), 1), paginas), paginas


def _paginas(v: _Vista, pagina: int, paginas: int) -> Pieza:
    total = len(v.elegida.filas)
    if not pagina:
        return html.Nav(
            f"Las {entero(total)} filas en una página. ", enlace("Ver por páginas", v.con()), className="paginas"
        )
    hasta = min(pagina * POR_PAGINA, total)
    saltos = [("« Primera", 1), ("‹ Anterior", pagina - 1), ("Siguiente ›", pagina + 1), ("Última »", paginas)]
    return html.Nav(
        html.Span(f"Filas {entero((pagina - 1) * POR_PAGINA + 1)} a {entero(hasta)} de {entero(total)}"),
        *(
            enlace(texto, v.con(**{HOJA: "" if a == 1 else str(a)}), id=f"pagina-{lugar}")
            for lugar, (texto, a) in enumerate(saltos)
            if a != pagina and 1 <= a <= paginas
        ),
        enlace(f"Ver las {entero(total)} juntas", v.con(**{HOJA: TODAS}), "todas-las-filas"),
        className="paginas",
        **{"aria-label": "Páginas de la lista"},
    )


PAGINA = Pagina(LISTA, de_lectura(pintar))
