"""Los archivos que se piden por su nombre: la misma puerta para la línea de órdenes y para las descargas."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import ESTANDAR
from dashboard.dominio.grafica import Formato, Grafico, Papel, Serie, Tipo
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.graficas.en_svg import alto_de_lamina, en_svg
from dashboard.graficas.mapa_suelto import mapa_suelto
from dashboard.graficas.svg import UTIL, lamina
from dashboard.graficas.tema import CLASES, COLORES, token_de
from dashboard.indicadores.catalogo import POR_CLAVE
from dashboard.indicadores.dibujables import DIBUJABLES, Dibujable, con_lugar
from dashboard.indicadores.escenas import escenas
from dashboard.indicadores.escenas.ediciones import COMPLETA, leer_cuales
from dashboard.indicadores.indicador import Indicador
from dashboard.indicadores.listas import DISTRITO, abrir
from dashboard.indicadores.listas.directorio import directorio
from dashboard.indicadores.listas.eleccion import Eleccion
from dashboard.indicadores.palabras import de, lugar_de, valor_de_hijo
from dashboard.indicadores.resumen import hijos
from dashboard.nucleo.errores import ErrorVista
from dashboard.nucleo.formato import al, mayuscula
from dashboard.salidas.acerca import DE_SIEMPRE, nombre_de_archivo
from dashboard.salidas.areas import areas_de, leyenda_de, leyenda_de_clases
from dashboard.salidas.estilo import Estilo
from dashboard.salidas.hojas import Archivo, libro_de_lista, libro_de_nodo, libro_del_directorio
from dashboard.salidas.libro import MARCA

PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Pedido:
    """Qué se exporta. `codigo`: un territorio, un establecimiento o un grupo. `lista`: "" si no se pide una lista.

    `formar`: el conjunto a que se compromete quien presenta, como va en la dirección; "" si no eligió ninguno.
    `eleccion`: el orden, las columnas y las filas de la lista. `edicion`, `escenas` y `estilo`: qué cuenta la
    presentación y cómo se ve.
    """

    consulta: Consulta
    codigo: str
    periodo: Periodo
    indicador: str = DE_SIEMPRE
    lista: str = ""
    hoy: date | None = None
    formar: str = ""
    eleccion: Eleccion = field(default_factory=Eleccion)
    edicion: str = COMPLETA
    escenas: str = ""
    estilo: Estilo = field(default_factory=Estilo)

    @property
    def nodo(self) -> Nodo:
        """El nodo pedido. `ErrorVista` si no existe."""
        return self.consulta.nodo(self.codigo)


def archivo_pptx(pedido: Pedido) -> Archivo:
    """La presentación de un territorio. `ErrorVista` si es un establecimiento o un grupo.

    `ErrorArchivo` si la plantilla o el logo no sirven.
    """
    # escribir un PowerPoint carga una biblioteca que el servidor no necesita para nada más
    from dashboard.salidas.presentacion import nombre_de_presentacion, presentacion

    cuales = leer_cuales(pedido.escenas)
    relato = escenas(
        pedido.consulta, pedido.nodo, pedido.periodo, pedido.hoy, pedido.formar, cuales, pedido.edicion or COMPLETA,
        pedido.estilo.direccion,
    )  # fmt: skip
    return presentacion(relato, pedido.consulta, pedido.estilo), nombre_de_presentacion(
        relato, pedido.estilo, "a-medida" if cuales else pedido.edicion.replace(COMPLETA, "")
    )


def archivo_xlsx(pedido: Pedido) -> Archivo:
    """El libro de una vista o de una lista. `ErrorVista` si el indicador o la lista no existen."""
    if pedido.lista:
        pedido.consulta.exigir_periodo(pedido.periodo)
        abierta = abrir(pedido.lista, pedido.codigo, pedido.consulta, pedido.periodo)
        distrito = pedido.codigo if pedido.lista == DISTRITO else ""
        return libro_de_lista(pedido.consulta, abierta, pedido.periodo, distrito, pedido.eleccion)
    if pedido.indicador not in POR_CLAVE:
        raise ErrorVista(
            f"El indicador «{pedido.indicador[:40]}» no existe.",
            que_hacer=f"Elija uno de estos: {', '.join(POR_CLAVE)}.",
        )
    return libro_de_nodo(pedido.consulta, pedido.nodo, pedido.periodo, pedido.indicador)


def archivo_directorio(pedido: Pedido) -> Archivo:
    """El directorio de grupos de un territorio. `ErrorVista` si es un establecimiento o un grupo."""
    consulta = pedido.consulta
    return libro_del_directorio(consulta, directorio(consulta, pedido.nodo, pedido.periodo, pedido.hoy))


def archivo_pdf(pedido: Pedido) -> Archivo:
    """El informe de un territorio. `ErrorVista` si es un establecimiento o un grupo."""
    from dashboard.salidas.informe import informe, nombre_de_informe

    hecho = informe(pedido.consulta, pedido.nodo, pedido.periodo)
    return hecho, nombre_de_informe(pedido.consulta, pedido.nodo, pedido.periodo)


#: nombre en la línea de órdenes → (nombre en la dirección, tipo, quién lo hace)
ARCHIVOS: dict[str, tuple[str, str, Callable[[Pedido], Archivo]]] = {
    "pptx": ("presentacion.pptx", PPTX, archivo_pptx),
    "xlsx": ("libro.xlsx", XLSX, archivo_xlsx),
    "pdf": ("informe.pdf", PDF, archivo_pdf),
    "directorio": ("directorio.xlsx", XLSX, archivo_directorio),
}


# -- el mapa, la comparación y las gráficas como SVG, dibujados desde los datos y no desde la pantalla

#: filas que caben en una lámina sin que la letra deje de leerse
_FILAS = 30


def _enmarcar(
    consulta: Consulta, nodo: Nodo, periodo: Periodo, indicador: Indicador, titulo: str, dibujo: str,
    leyenda: list[tuple[str, str]], unidad: str = "",
) -> str:  # fmt: skip
    partes = (mayuscula(lugar_de(consulta, nodo)), periodo.texto, unidad, al(nodo.fecha_datos))
    bajada = " · ".join(parte for parte in partes if parte)
    norma = f" · Guía {indicador.ficha.parrafo}" if indicador.ficha.parrafo else ""
    pie = f"Fuente: {indicador.ficha.fuente}{norma} · carga n.º {consulta.contexto.generacion}"
    return lamina(dibujo, titulo, bajada, pie, leyenda, MARCA if consulta.contexto.demostracion else "")


def _vacia(consulta: Consulta, nodo: Nodo, que: str) -> ErrorVista:
    return ErrorVista(f"No hay {que} que dibujar {de(lugar_de(consulta, nodo))} en este periodo.")


def mapa(consulta: Consulta, nodo: Nodo, periodo: Periodo, clave: str) -> str:
    """Las áreas de los hijos (o la propia de una microrred) con su clase. `ErrorVista` si no hay áreas."""
    indicador = POR_CLAVE[clave]
    areas = areas_de(consulta, nodo, periodo, indicador)
    titulo = f"{indicador.ficha.corto}: mapa {de(lugar_de(consulta, nodo))}"
    dibujo = mapa_suelto(consulta.areas(nodo), areas, titulo)
    if dibujo is None:
        raise _vacia(consulta, nodo, "áreas")
    return _enmarcar(consulta, nodo, periodo, indicador, titulo, dibujo, leyenda_de(areas, indicador))


def comparacion(consulta: Consulta, nodo: Nodo, periodo: Periodo, clave: str) -> str:
    """Los hijos como barras, en el orden del ranking. `ErrorVista` si no hay hijos."""
    indicador = POR_CLAVE[clave]
    todas = hijos(consulta, nodo, periodo, indicador).filas
    if not todas:
        raise _vacia(consulta, nodo, "territorios")
    filas = todas[:_FILAS]
    valores = tuple(None if h.resultado.fraccion.todo_calla else h.resultado.fraccion.valor for h in filas)
    clases = CLASES[indicador.escala]
    titulo = f"{indicador.ficha.corto} en {lugar_de(consulta, nodo)}"
    if len(todas) > len(filas):
        titulo += f" (primeros {len(filas)} de {len(todas)})"
    grafico = Grafico(
        "comparacion",
        Tipo.BARRAS,
        titulo,
        "%" if indicador.es_proporcion else "razón",
        tuple(h.nodo.nombre for h in filas),
        (Serie(indicador.ficha.corto, valores),),
        Formato.PORCENTAJE if indicador.es_proporcion else Formato.ENTERO,
        linea=ESTANDAR if indicador.con_linea else None,
        textos=tuple(valor_de_hijo(indicador, h.resultado) for h in filas),
        colores=tuple(token_de(h.resultado.fraccion, clases, aplica=h.resultado.aplica) for h in filas),
    )
    barras = en_svg(grafico, medidas=(UTIL, alto_de_lamina(grafico, UTIL)))
    return _enmarcar(consulta, nodo, periodo, indicador, titulo, barras, leyenda_de_clases(clases))


def _dibujable(propio: Dibujable, consulta: Consulta, nodo: Nodo, periodo: Periodo, _clave: str) -> str:
    """Una gráfica de las páginas con su leyenda, que es la de sus series. `ErrorVista` si no hay qué dibujar."""
    hecha = propio.hacer(consulta, nodo, periodo) if nodo.nivel in propio.niveles else propio.que.lower()
    if isinstance(hecha, str):
        raise _vacia(consulta, nodo, hecha)
    grafico, mostrado = con_lugar(hecha[0], consulta, nodo), hecha[1]
    dibujo = en_svg(grafico, medidas=(UTIL, alto_de_lamina(grafico, UTIL)))
    # los dos bordes de una banda son una sola cosa
    leyenda = list(
        dict.fromkeys(
            ("escena-banda", "rango esperado")
            if serie.papel is Papel.LIMITE
            else (COLORES[serie.papel], serie.nombre.lower())
            for serie in grafico.series
        )
    )
    indicador = POR_CLAVE[propio.indicador]
    return _enmarcar(consulta, nodo, mostrado, indicador, grafico.titulo, dibujo, leyenda, grafico.unidad)


def nombre_de_lamina(consulta: Consulta, nodo: Nodo, periodo: Periodo, clase: str, clave: str) -> str:
    """`mapa-asistencia_11_cusco_2026-carga-12.svg`: el indicador va si se elige y no es el de siempre."""
    que = f"{clase}-{clave}" if clase in _DE_UN_INDICADOR and clave != DE_SIEMPRE else clase
    return nombre_de_archivo(que, nodo, periodo, consulta.contexto, "svg")


#: las que son del indicador que se pide; las demás tienen el suyo
_DE_UN_INDICADOR = ("mapa", "comparacion")
#: nombre en la dirección → quién la dibuja
LAMINAS: dict[str, Callable[[Consulta, Nodo, Periodo, str], str]] = {
    "mapa": mapa,
    "comparacion": comparacion,
    **{clave: partial(_dibujable, propio) for clave, propio in DIBUJABLES.items()},
}
