"""Una escena de la presentación, pintada: una idea, con letra grande. Lo que dice viene de `indicadores.escenas`."""

from __future__ import annotations

from datetime import date
from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import Veredicto
from dashboard.dominio.grafica import Grafico, Papel
from dashboard.dominio.marcado import Crudo
from dashboard.graficas.en_svg import en_svg
from dashboard.graficas.siluetas import ALTO, ANCHO, mapa_de_escena, plano
from dashboard.graficas.siluetas import Area as AreaEscena
from dashboard.graficas.tema import CLASES_ESTANDAR, COLOR_DE_LADO_EN_ESCENA, COLORES_DE_ESCENA, clase_de, token_de
from dashboard.indicadores.escenas.escena import Area, Cifra, Enlace, Escena, Mapa, Tabla
from dashboard.navegacion.vista import GENERACION, Forma, Ruta, Vista
from dashboard.nucleo.errores import ErrorTablero
from dashboard.nucleo.formato import SIN_DATO, decimal, entero, fecha
from dashboard.piezas import html
from dashboard.piezas.enlaces import direccion_pasaporte
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import leyenda_clases, lineas, sello

#: el campo del conjunto a que se compromete quien presenta, como va en la dirección de «cómo llegar al 80 %»
FORMAR = "formar"
#: qué escenas se cuentan y en qué orden
ELEGIDAS = ("edicion", "escenas")
#: con sus campos propios: generación con que empezó, escena y su paso, tema, segundos del automático, de dónde se vino,
#: conjunto y escenas elegidas
PRESENTACION = Ruta(
    "presentacion", Forma.CONSULTA, (GENERACION, "escena", "paso", "tema", "cada", "desde", FORMAR, *ELEGIDAS)
)
#: desde cuántas letras un titular se escribe un paso más chico
_TITULO_LARGO = 84


def pintar_escena(vista: Vista, consulta: Consulta, escena: Escena, *, actual: bool) -> Pieza:
    """Una sección con su encabezado. `vista`: la de la presentación, con su generación."""
    visuales = _visuales(vista, consulta, escena)
    largo = " escena-larga" if len(escena.titulo) > _TITULO_LARGO else ""
    una = {0: " escena-sin-dibujo", 2: " escena-doble"}.get(len(visuales), "")
    return html.Section(
        html.Div(
            html.P(
                html.Span(escena.sobretitulo),
                html.Span("Datos de demostración: ninguna cifra es real", className="marca-demostracion")
                if consulta.contexto.demostracion
                else None,
                className="escena-linea",
            ),
            html.H2(escena.titulo.replace(" %", "\u202f%"), id=f"titulo-{escena.clave}", tabIndex="-1"),
            html.P(escena.bajada, className="escena-bajada") if escena.bajada else None,
            className="escena-cabeza",
        ),
        html.Div(
            html.Div(visuales, className=f"escena-dibujo dibujos-{len(visuales)}") if visuales else None,
            html.Ul([_cifra(cifra) for cifra in escena.cifras], className="escena-cifras") if escena.cifras else None,
            className="escena-cuerpo",
        ),
        html.Div(
            html.P(" ".join(escena.avisos), className="escena-avisos") if escena.avisos else None,
            html.P(escena.fuente, className="escena-fuente"),
            className="escena-pie",
        ),
        _notas(vista, escena),
        id=f"escena-{escena.clave}",
        className=f"escena{' actual' if actual else ''}{largo}{una}",
        **{"aria-labelledby": f"titulo-{escena.clave}", "data-clave": escena.clave},
    )


def _cifra(cifra: Cifra) -> Pieza:
    return html.Li(
        html.B(cifra.valor),
        sello(cifra.veredicto) if cifra.veredicto and cifra.indicador else None,
        html.Span(cifra.texto),
    )


def _notas(vista: Vista, escena: Escena) -> Pieza:
    """Lo que lee quien presenta: guion, definición, norma, fuente y las cifras que se pueden abrir, en otra pestaña."""
    abre = [
        html.A(f"{cifra.valor} {cifra.texto}", href=destino, target="_blank", rel="noopener")
        for cifra in escena.cifras
        if (destino := _detras(vista, cifra))
    ]
    return html.Section(
        html.H3("Notas"),
        *(html.P(linea) for linea in escena.notas.lineas),
        lineas(abre, "") if abre else None,
        className="escena-notas",
        tabIndex="0",
        **{"aria-label": "Notas de quien presenta"},
    )


def _detras(vista: Vista, cifra: Cifra) -> str:
    """La dirección de lo que hay detrás de una cifra: su pasaporte si es de un indicador; si no, su lista."""
    if cifra.indicador:
        codigo = cifra.enlace.codigo if cifra.enlace else vista.codigo
        return direccion_pasaporte(vista, cifra.indicador, codigo)
    return direccion(vista, cifra.enlace) if cifra.enlace else ""


def direccion(vista: Vista, enlace: Enlace) -> str:
    """La dirección de las páginas del tablero a la que lleva un enlace de una escena."""
    if enlace.lista:
        return vista.de_lista(enlace.lista, enlace.codigo).url()
    return vista.hacia(enlace.codigo, enlace.nivel).con(indicador=enlace.indicador).url()


def historia_de(vista: Vista, codigo: str) -> str:
    """La historia de otro territorio en la escena que diga la vista, con la misma generación y de vuelta a ella."""
    if codigo == vista.codigo:
        return ""
    guardados = [(n, v) for n, v in vista.extra if n in ("escena", "tema", "cada", FORMAR, *ELEGIDAS)]
    # los territorios por los que se pasó, del primero al último
    camino = [paso for paso in vista.campo("desde").split("~") if paso][-5:]
    desde = ("desde", "~".join([*camino, vista.codigo]))
    return vista.con(pagina=PRESENTACION, codigo=codigo, extra=(*guardados, desde)).url()


def _visuales(vista: Vista, consulta: Consulta, escena: Escena) -> list[Any]:
    piezas = [_mapa(vista, consulta, mapa) for mapa in escena.mapas]
    piezas += [_grafico(vista, grafico) for grafico in escena.graficos]
    if escena.tabla:
        piezas.append(_tabla(vista, consulta, escena.tabla))
    return [pieza for pieza in piezas if pieza]


def _mapa(vista: Vista, consulta: Consulta, mapa: Mapa) -> Pieza | None:
    nodo = consulta.nodo(mapa.territorio)
    dibujo = plano(consulta.areas(nodo), ANCHO, ALTO)
    if dibujo is None:
        return None
    areas = [_area(vista, area) for area in mapa.areas]
    return html.Div(
        Crudo(mapa_de_escena(dibujo, areas, f"Mapa: {mapa.titulo.lower()}")),
        leyenda_clases(
            CLASES_ESTANDAR,
            con_trama=any(area.trama for area in mapa.areas),
            con_gris=any(area.aplica and clase_de(area.fraccion, CLASES_ESTANDAR) is None for area in mapa.areas),
            con_vacio=not all(area.aplica for area in mapa.areas),
        ),
        className="dibujo dibujo-mapa",
    )


def _area(vista: Vista, area: Area) -> AreaEscena:
    return AreaEscena(
        area.codigo,
        area.nombre,
        area.valor,
        area.nota,
        token_de(area.fraccion, aplica=area.aplica),
        area.trama or area.veredicto is Veredicto.DEPENDE,
        area.rotulo,
        historia_de(vista, area.codigo),
    )


def _grafico(vista: Vista, grafico: Grafico) -> Pieza:
    dibujo = en_svg(grafico, destinos=[historia_de(vista, codigo) for codigo in grafico.codigos])
    return html.Div(
        html.H3(grafico.titulo, html.Span(f" {grafico.unidad}")), _leyenda(grafico), Crudo(dibujo), className="dibujo"
    )


_LADO = {-1: "▼ menos de lo esperado", 1: "▲ más de lo esperado"}


def _leyenda(grafico: Grafico) -> Pieza | None:
    """Los nombres de las series, si hay más de una; la banda se nombra una vez, y las señales si las hay."""
    filas = [(COLORES_DE_ESCENA[s.papel], s.nombre) for s in grafico.series if s.papel is not Papel.LIMITE]
    if any(s.papel is Papel.LIMITE for s in grafico.series):
        filas.append(("escena-banda", "rango esperado"))
    if grafico.senales:
        lados = {senal.lado for senal in grafico.senales}
        filas += [(COLOR_DE_LADO_EN_ESCENA[lado], _LADO[lado]) for lado in sorted(lados)]
    if len(filas) < 2:
        return None
    return lineas(
        ([html.Span(className="cuadro", style={"background": f"var(--{color})"}), nombre] for color, nombre in filas),
        "leyenda",
    )


def _tabla(vista: Vista, consulta: Consulta, tabla: Tabla) -> Pieza:
    cabeza = html.Thead(
        html.Tr([html.Th(c.encabezado, scope="col", className=_alineado(c.tipo)) for c in tabla.columnas])
    )
    filas = []
    for fila in tabla.filas:
        destino = _historia_de_fila(vista, consulta, fila.get("codigo", ""))
        celdas = []
        for i, columna in enumerate(tabla.columnas):
            escrito: Any = _celda(fila.get(columna.campo), columna.tipo)
            if not i and destino:
                escrito = html.A(escrito, href=destino, className="profundizar")
            celda = html.Td if i else html.Th
            celdas.append(celda(escrito, className=_alineado(columna.tipo), scope=None if i else "row"))
        filas.append(html.Tr(celdas))
    resto = tabla.total - len(tabla.filas)
    return html.Div(
        html.Table(cabeza, html.Tbody(filas)),
        html.P(f"y {entero(resto)} más en su lista (notas: tecla N)", className="escena-resto") if resto else None,
        className="dibujo dibujo-tabla",
    )


def _historia_de_fila(vista: Vista, consulta: Consulta, codigo: str) -> str:
    """La historia del territorio de una fila; "" si la fila no es de un territorio que se presente."""
    try:
        nodo = consulta.nodo(codigo) if codigo else None
    except ErrorTablero:
        return ""
    if nodo is None or not nodo.nivel.es_territorio:
        return ""
    return historia_de(vista, nodo.codigo)


def _alineado(tipo: str) -> str | None:
    return "num" if tipo in ("entero", "porcentaje") else None


def _celda(valor: Any, tipo: str) -> str:
    if isinstance(valor, date):
        return fecha(valor)
    if valor is None or valor == "":
        return SIN_DATO
    if tipo == "porcentaje":
        return f"{decimal(valor * 100)}\u202f%"
    return entero(valor) if isinstance(valor, int) else str(valor)
