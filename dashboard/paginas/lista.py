"""Lo que hay detrás de una cifra: cada fila es un enlace y todo se puede descargar."""

from __future__ import annotations

from datetime import date
from typing import Any

import dash_ag_grid as dag

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.listas import abrir
from dashboard.indicadores.listas.lista import Columna, Fila, Lista
from dashboard.indicadores.palabras import lugar_de
from dashboard.navegacion.vista import LISTA, Vista
from dashboard.nucleo.formato import al, decimal, entero, fecha, puntos
from dashboard.paginas.cabecera import acciones, hoja, tira, titular
from dashboard.paginas.pagina import Pagina, de_lectura
from dashboard.piezas import html
from dashboard.piezas.enlaces import bajar_lista, enlace
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import tarjeta

#: palabras de la tabla en español
_PALABRAS = {
    "page": "Página", "more": "Más", "to": "a", "of": "de", "next": "Siguiente", "last": "Última",
    "firstPage": "Primera página", "previousPage": "Página anterior", "nextPage": "Página siguiente",
    "lastPage": "Última página", "first": "Primera", "previous": "Anterior", "loadingOoo": "Cargando…",
    "noRowsToShow": "No hay filas",
    "searchOoo": "Buscar…", "blanks": "Vacías", "filterOoo": "Filtrar…", "equals": "Igual a",
    "notEqual": "Distinto de", "contains": "Contiene", "notContains": "No contiene", "startsWith": "Empieza con",
    "endsWith": "Termina con", "blank": "Vacío", "notBlank": "No vacío", "lessThan": "Menor que",
    "greaterThan": "Mayor que", "lessThanOrEqual": "Menor o igual que", "greaterThanOrEqual": "Mayor o igual que",
    "inRange": "Entre", "inRangeStart": "Desde", "inRangeEnd": "Hasta", "andCondition": "Y", "orCondition": "O",
    "applyFilter": "Aplicar", "resetFilter": "Borrar", "clearFilter": "Quitar", "pageSizeSelectorLabel": "Filas:",
    "ariaPageSizeSelectorLabel": "Filas por página", "ariaFilterInput": "Filtro",
    "ariaSortableColumn": "Presione Intro para ordenar",
    "ariaFilterMenuOpen": "Abrir filtro", "ariaColumnMenu": "Menú de la columna", "ariaLabelColumnMenu": "Menú",
    "ariaFilteringOperator": "Condición", "ariaFilterValue": "Valor", "ariaRowSelect": "Elegir fila",
    "sortAscending": "De menor a mayor", "sortDescending": "De mayor a menor", "sortUnSort": "Sin orden",
    "pinColumn": "Fijar columna", "columns": "Columnas", "filters": "Filtros", "autosizeThisColumn": "Ajustar ancho",
    "thousandSeparator": "\u202f", "decimalSeparator": ",", "number": "Número", "pageLastRowUnknown": "?",
    "ariaSearch": "Buscar", "ariaHidden": "oculta", "ariaVisible": "visible", "ariaUnchecked": "sin marcar",
    "ariaChecked": "marcada", "before": "Antes de", "after": "Después de", "empty": "Elija una",
}  # fmt: skip
#: hasta estas filas la tabla crece; más allá se pagina
_SIN_PAGINAS = 40
#: con tan pocos textos distintos, una columna es de un catálogo
_DE_CATALOGO = 12
#: la fecha que más ocupa
_FECHA_LARGA = "30 set 2026"


def pintar(vista: Vista, consulta: Consulta) -> Pieza:
    """La página de una lista."""
    periodo = consulta.exigir_periodo(vista.periodo)
    abierta = abrir(vista.lista, vista.codigo, consulta, periodo)
    lista, nodo, filas = abierta.lista, abierta.nodo, abierta.filas
    lugar = lugar_de(consulta, nodo)
    volver = enlace(f"← Volver a {nodo.nombre}", vista.hacia(nodo.codigo, nodo.nivel).url(), "accion")
    bajar = bajar_lista(vista, lista.clave, vista.codigo, "Descargar ", "enlace-descarga")
    provisional = "Periodo en curso: cifras provisionales." if consulta.provisional(nodo, vista.periodo) else ""
    return hoja(
        tira(vista, consulta, nodo),
        titular(_cuantos(lista, lugar, filas), f"{lista.explicacion} {provisional}"),
        columnas=(
            (
                tarjeta(
                    periodo.texto,
                    _tabla(vista, lista, filas, _nivel_de_fila(lista, nodo))
                    if filas
                    else html.P("No hay ninguno.", className="vacio"),
                    pista=al(nodo.fecha_datos),
                    accion=acciones(volver, *bajar),
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


def _nivel_de_fila(lista: Lista, nodo: Nodo) -> Nivel | None:
    """A qué página lleva el enlace de cada fila: de los hijos o los pares de un nodo, a las de su nivel."""
    if lista.de_pares:
        return nodo.nivel
    return list(Nivel)[nodo.nivel.orden + 1] if lista.de_hijos and nodo.nivel is not Nivel.GRUPO else lista.nivel


def _tabla(vista: Vista, lista: Lista, filas: list[Fila], nivel: Nivel | None) -> Any:
    columnas: list[dict[str, Any]] = []
    for columna in lista.columnas:
        definicion: dict[str, Any] = {
            "field": columna.campo,
            "headerName": columna.encabezado,
            "wrapHeaderText": True,
            "autoHeaderHeight": True,
        }
        entera = definicion["minWidth"] = _ancho(columna, filas)
        if columna.tipo in ("entero", "porcentaje", "puntos"):
            definicion |= {"type": "rightAligned", "filter": False, "maxWidth": max(160, entera)}
        if columna.tipo in ("porcentaje", "fecha", "puntos"):
            definicion["valueFormatter"] = {"function": f"params.data.{columna.campo}_texto"}
        if columna.campo == "nombre" and nivel:
            # el nombre es el enlace a la ficha de la fila
            definicion |= {"cellRenderer": "EnlaceTablero", "minWidth": 200}
        columnas.append(definicion)
    tabla = dag.AgGrid(
        id="lista-tabla",
        rowData=[_fila(vista, lista, fila, nivel) for fila in filas],
        columnDefs=columnas,
        defaultColDef={"sortable": True, "filter": True, "resizable": True, "minWidth": 112, "flex": 1},
        dashGridOptions={
            "localeText": _PALABRAS,
            # «Áncash» va con la A y no después de la Z
            "accentedSort": True,
            "pagination": len(filas) > _SIN_PAGINAS,
            "paginationPageSize": 25,
            "paginationPageSizeSelector": [25, 50, 100],
            "domLayout": "autoHeight",
            "suppressFieldDotNotation": True,
            "enableCellTextSelection": True,
        },
        className="ag-theme-tablero",
        style={"height": None, "width": "100%"},
    )
    # como las etiquetas ligeras: con un solo componente en la respuesta, Dash recorre en Python las miles de filas
    return html.de_dash(tabla, "Cargando la tabla…")


def _ancho(columna: Columna, filas: list[Fila]) -> int:
    """Píxeles en que cabe lo que no debe leerse a medias: encabezado, fechas, códigos y lo de un catálogo."""
    textos = {valor for fila in filas if isinstance(valor := fila.get(columna.campo), str)}
    enteros = [valor for valor in textos if len(textos) <= _DE_CATALOGO or " " not in valor]
    if columna.tipo == "fecha":
        enteros.append(_FECHA_LARGA)
    largo = max(map(len, (*columna.encabezado.split(), *enteros)))
    return max(112, 40 + 9 * min(largo, 20))


def _fila(vista: Vista, lista: Lista, fila: Fila, nivel: Nivel | None) -> Fila:
    """La fila con sus textos ya escritos (fechas y porcentajes) y la dirección de su nodo."""
    celdas: Fila = {}
    for columna in lista.columnas:
        celdas |= _celda(columna, fila.get(columna.campo))
    if nivel:
        celdas["url"] = vista.hacia(fila["codigo"], nivel).url()
    return celdas


def _celda(columna: Columna, valor: Any) -> Fila:
    if columna.tipo == "porcentaje":
        return {
            columna.campo: valor,
            f"{columna.campo}_texto": "sin dato" if valor is None else f"{decimal(valor * 100)} %",
        }
    if columna.tipo == "puntos":
        return {columna.campo: valor, f"{columna.campo}_texto": puntos(round(valor * 10))}
    if isinstance(valor, date):
        return {columna.campo: valor.isoformat(), f"{columna.campo}_texto": fecha(valor)}
    if columna.tipo == "fecha":
        return {columna.campo: "", f"{columna.campo}_texto": "sin dato"}
    return {columna.campo: valor}


PAGINA = Pagina(LISTA, de_lectura(pintar), de_dash=True)
