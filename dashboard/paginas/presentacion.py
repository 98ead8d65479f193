"""La presentación a pantalla completa: todas las escenas de un territorio en un documento que no pide nada más.

Las escenas viajan juntas y el navegador solo cambia cuál se ve: por eso no salta nada, funciona sin red y no cambia
aunque lleguen datos nuevos. Sin guiones se leen una debajo de otra, que también es como se imprimen.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NoReturn

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import Veredicto
from dashboard.dominio.grafica import Grafico, Papel
from dashboard.dominio.marcado import Crudo
from dashboard.dominio.territorio import PAIS, Nivel
from dashboard.graficas.en_svg import en_svg
from dashboard.graficas.siluetas import ALTO, ANCHO, mapa_de_escena, plano
from dashboard.graficas.siluetas import Area as AreaEscena
from dashboard.graficas.tema import CLASES_ESTANDAR, COLOR_DE_LADO_EN_ESCENA, COLORES_DE_ESCENA, clase_de, token_de
from dashboard.indicadores.escenas import escenas
from dashboard.indicadores.escenas.escena import Area, Cifra, Enlace, Escena, Mapa, Relato, Tabla
from dashboard.indicadores.palabras import nombre_completo
from dashboard.navegacion.vista import GENERACION, Forma, Ruta, Vista
from dashboard.nucleo.errores import ErrorTablero, ErrorVista
from dashboard.nucleo.formato import SIN_DATO, decimal, entero, fecha
from dashboard.paginas.pagina import Entorno, Pagina
from dashboard.piezas import html
from dashboard.piezas.enlaces import direccion_pasaporte
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import leyenda_clases, lineas, sello

#: el campo del conjunto a que se compromete quien presenta, como va en la dirección de «cómo llegar al 80 %»
FORMAR = "formar"
#: con sus campos propios: generación con que empezó, escena, tema, segundos del automático, de dónde se vino y conjunto
PRESENTACION = Ruta("presentacion", Forma.CONSULTA, (GENERACION, "escena", "tema", "cada", "desde", FORMAR))
#: desde cuántas letras un titular se escribe un paso más chico
_TITULO_LARGO = 84
TEMAS = ("oscuro", "claro")
#: segundos por escena del automático: menos no se lee, más es una pantalla quieta
CADA = (5, 300)
CADA_POR_DEFECTO = 20
#: las teclas, como se anuncian
_TECLAS = (
    ("B", "negro", "negro", "Pantalla en negro"),
    ("F", "pantalla", "pantalla", "Pantalla completa"),
    ("N", "notas", "notas", "Notas y fuentes"),
    ("A", "automatico", "automático", "Avanzar sola"),
    ("T", "tema", "claro/oscuro", "Fondo claro u oscuro"),
)


def destino_de_presentar(vista: Vista, consulta: Consulta) -> str:
    """La presentación del territorio de una vista; de un establecimiento o un grupo, la de su microrred."""
    codigo = PAIS
    if vista.pagina.forma is not Forma.FIJA:
        try:
            linaje = consulta.linaje(consulta.nodo(vista.codigo))
            codigo = [n.codigo for n in linaje if n.nivel.es_territorio][-1]
        except ErrorVista:
            # una lista de un distrito: su código no es un territorio
            pass
    return vista.con(pagina=PRESENTACION, codigo=codigo, lista="", indicador="cobertura", extra=()).url()


def leer_campos(vista: Vista) -> tuple[int | None, str, int]:
    """(generación pedida, tema, segundos del automático; 0 si no avanza sola). `ErrorVista` si un valor no vale."""
    tema, cada = vista.campo("tema") or TEMAS[0], vista.campo("cada")
    if tema not in TEMAS:
        raise _mal("tema", tema, " o ".join(TEMAS))
    if cada and not (cada.isascii() and cada.isdigit() and CADA[0] <= int(cada[:9]) <= CADA[1]):
        raise _mal("cada", cada, f"segundos, de {CADA[0]} a {CADA[1]}")
    return vista.generacion, tema, int(cada or 0)


def _mal(campo: str, valor: str, que: str) -> ErrorVista:
    return ErrorVista(
        f"El valor «{valor[:40]}» de «{campo}» no se entiende.",
        que_hacer=f"Se espera {que}.",
        opciones=[("Presentar el Perú", PRESENTACION.camino())],
    )


def pintar(vista: Vista, consulta: Consulta, aviso: str = "", hoy: date | None = None) -> Pieza:
    """El cuerpo del documento.

    `aviso`: algo que decir antes de empezar (la carga pedida ya no está). `hoy`: la fecha en que se presenta, que
    decide de qué año es la campaña, igual que en el PPTX.
    """
    nodo = consulta.nodo(vista.codigo)
    relato = escenas(consulta, nodo, consulta.exigir_periodo(vista.periodo), hoy, vista.campo(FORMAR))
    vista = vista.de_generacion(consulta.contexto.generacion)
    claves = [escena.clave for escena in relato.escenas]
    pedida = vista.campo("escena")
    actual = pedida if pedida in claves else claves[0]
    return html.Main(
        html.H1(f"Presentación de {_lugar(relato)}, {relato.periodo.texto}", id="titular", className="solo-lector"),
        html.P(id="anuncio", className="solo-lector", **{"aria-live": "polite"}),
        html.P(aviso, className="presentacion-aviso", role="status") if aviso else None,
        html.Div(
            [pintar_escena(vista, consulta, escena, actual=escena.clave == actual) for escena in relato.escenas],
            className="escenas",
        ),
        _mando(vista, relato, claves.index(actual) + 1),
        html.Div(className="telon", hidden=True, **{"aria-hidden": "true"}),
        id="historia",
        **{
            "data-direccion": _sin(vista, "escena").url(),
            "data-cada": vista.campo("cada") or str(CADA_POR_DEFECTO),
            "data-automatico": "si" if vista.campo("cada") else "no",
            "data-volver": _volver(vista),
            "data-titulo": f"Presentación de {_lugar(relato)}",
        },
    )


def _lugar(relato: Relato) -> str:
    return "Perú" if relato.nodo.nivel is Nivel.PAIS else nombre_completo(relato.nodo)


def _sin(vista: Vista, *campos: str) -> Vista:
    return vista.con(extra=tuple((nombre, valor) for nombre, valor in vista.extra if nombre not in campos))


def _volver(vista: Vista) -> str:
    """La historia desde la que se vino; "" si se empezó por esta."""
    *antes, desde = ["", *vista.campo("desde").split("~")]
    if not desde:
        return ""
    previa = _sin(vista, "desde", "escena").con(codigo=desde)
    camino = "~".join(codigo for codigo in antes if codigo)
    return (previa.con(extra=(*previa.extra, ("desde", camino))) if camino else previa).url()


def _mando(vista: Vista, relato: Relato, posicion: int) -> Pieza:
    """Los botones, que son también el recordatorio de las teclas."""
    nodo = relato.nodo
    # de la misma carga que se presenta, aunque ya haya otra
    consulta_de_archivo = f"territorio={nodo.codigo}&periodo={relato.periodo}&{GENERACION}={relato.generacion}"
    conjunto = f"&{FORMAR}={vista.campo(FORMAR)}" if vista.campo(FORMAR) else ""
    enlaces: list[Any] = [
        html.A("PowerPoint", href=f"/descargar/presentacion.pptx?{consulta_de_archivo}{conjunto}", download=""),
        html.A("Excel", href=f"/descargar/libro.xlsx?{consulta_de_archivo}", download=""),
        html.A("Salir", href=vista.hacia(nodo.codigo, nodo.nivel).con(extra=()).url(), id="salir"),
    ]
    if volver := _volver(vista):
        enlaces.insert(0, html.A("Volver (Esc)", href=volver, id="volver", className="profundizar"))
    return html.Nav(
        html.Span(
            _boton("anterior", "←", "Escena anterior"),
            html.Span(f"{posicion} / {len(relato.escenas)}", id="cuenta"),
            _boton("siguiente", "→", "Escena siguiente"),
            className="mando-paso",
        ),
        html.Span(
            [_boton(accion, [html.B(tecla), f" {texto}"], ayuda) for tecla, accion, texto, ayuda in _TECLAS],
            className="mando-teclas",
        ),
        html.Span(enlaces, className="mando-enlaces"),
        className="mando",
        **{"aria-label": "Mando de la presentación"},
    )


def _boton(accion: str, contenido: Any, ayuda: str) -> Pieza:
    return html.Button(contenido, type="button", title=ayuda, **{"data-mando": accion, "aria-label": ayuda})


# -- una escena: una idea, con letra grande. Lo que dice viene de `indicadores.escenas`


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
    """La historia de otro territorio, con la misma generación y de vuelta a esta escena."""
    if codigo == vista.codigo:
        return ""
    guardados = [(n, v) for n, v in vista.extra if n in ("tema", "cada", FORMAR)]
    # los territorios por los que se pasó, del primero al último
    camino = [paso for paso in vista.campo("desde").split("~") if paso][-5:]
    desde = ("desde", "~".join([*camino, vista.codigo]))
    return vista.con(pagina=PRESENTACION, codigo=codigo, extra=(*guardados, desde)).url()


def _visuales(vista: Vista, consulta: Consulta, escena: Escena) -> list[Any]:
    piezas = [_mapa(vista, consulta, escena.mapa)] if escena.mapa else []
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


def _fuera_del_marco(vista: Vista, _consulta: Consulta, _entorno: Entorno) -> NoReturn:
    """Es un documento aparte: lo escribe su propia ruta (`web.rutas.publicas`)."""
    raise ErrorVista(
        "Esta página se abre sola, sin el marco del tablero.", opciones=[("Abrir la presentación", vista.url())]
    )


PAGINA = Pagina(PRESENTACION, _fuera_del_marco)
