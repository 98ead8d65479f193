"""Una escena de la presentación, pintada: una idea, con letra grande. Lo que dice viene de `indicadores.escenas`."""

from __future__ import annotations

from datetime import date
from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import Veredicto
from dashboard.dominio.grafica import Tipo
from dashboard.dominio.marcado import Crudo
from dashboard.graficas.qr import codigo_qr
from dashboard.graficas.siluetas import ALTO, ANCHO, mapa_de_escena, plano
from dashboard.graficas.siluetas import Area as AreaEscena
from dashboard.indicadores.escenas.escena import Area, Cifra, Enlace, Escena, Mapa, Tabla, Tarjeta
from dashboard.indicadores.escenas.escenario import junto
from dashboard.navegacion.vista import GENERACION, Forma, Ruta, Vista
from dashboard.nucleo.errores import ErrorTablero
from dashboard.nucleo.formato import SIN_DATO, decimal, entero, fecha
from dashboard.paginas.dibujos_de_escena import dibujar
from dashboard.piezas import html
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import sello

#: el campo del conjunto a que se compromete quien presenta, como va en la dirección de «cómo llegar al 80 %»
FORMAR = "formar"
#: qué escenas se cuentan y en qué orden
ELEGIDAS = ("edicion", "escenas")
#: con sus campos propios: generación con que empezó, escena y su paso, tema, segundos del automático, de dónde se vino,
#: conjunto y escenas elegidas
PRESENTACION = Ruta(
    "presentacion", Forma.CONSULTA, (GENERACION, "escena", "paso", "tema", "cada", "desde", FORMAR, *ELEGIDAS)
)
_SEGUNDO = {"data-paso": "2"}
#: letras de un final de titular que no se parte
_CORTO = 14
#: desde cuántas letras un titular se escribe más chico, el más largo primero
_LARGOS = ((170, "escena-larguisima"), (115, "escena-muy-larga"), (70, "escena-larga"))


def pintar_escena(vista: Vista, consulta: Consulta, escena: Escena, *, actual: bool, lugar: str = "") -> Pieza:
    """Una sección con su encabezado. `vista`: la de la presentación, con su generación. `lugar`: «2 / 11»."""
    mapas = [_mapa(vista, consulta, mapa, segundo=bool(orden)) for orden, mapa in enumerate(escena.mapas)]
    visuales = _visuales(vista, consulta, escena)
    clases = ["escena", f"escena-{_disposicion(escena)}", *(["escena-apendice"] if escena.apendice else [])]
    if mapas and visuales:
        clases.append("con-lista")
    clases += [clase for largo, clase in _LARGOS if len(escena.titular) > largo][:1]
    if actual:
        clases.append("actual")
    cabeza, cuerpo = _repartir(escena, mapas, visuales)
    titular = html.H2(
        junto(escena.titulo),
        html.Span(" ", _sin_partir(junto(escena.destacado)), className="destacado", **_SEGUNDO)
        if escena.destacado
        else None,
        id=f"titulo-{escena.clave}",
        tabIndex="-1",
    )
    return html.Section(
        html.Div(titular, *cabeza, className="escena-cabeza"),
        html.Div(*cuerpo, className="escena-cuerpo") if cuerpo else None,
        html.Div(
            html.Span(lugar, className="escena-lugar") if lugar else None,
            html.Span("Datos de demostración: ninguna cifra es real", className="marca-demostracion")
            if consulta.contexto.demostracion
            else None,
            html.P(" ".join(escena.avisos), className="escena-avisos") if escena.avisos else None,
            html.P(escena.fuente, className="escena-fuente"),
            className="escena-pie",
        ),
        id=f"escena-{escena.clave}",
        className=" ".join(clases),
        **{
            "aria-labelledby": f"titulo-{escena.clave}",
            "data-clave": escena.clave,
            "data-pasos": str(_pasos(escena)),
        },
    )


def _sin_partir(frase: str) -> str:
    """«Hoy, 71.»: de tan corta, su cifra no se queda sola en otro renglón."""
    return frase.replace(" ", "\u00a0") if len(frase) <= _CORTO else frase


def _disposicion(escena: Escena) -> str:
    """Cómo se reparte la escena: al lado del titular, debajo de él, o él solo con sus cifras."""
    if len(escena.mapas) > 1:
        return "mapas"
    de_lado = escena.mapas or any(grafico.tipo is Tipo.COLUMNAS for grafico in escena.graficos)
    if de_lado or escena.direccion:
        return "lado"
    return "debajo" if escena.graficos or escena.tabla or escena.tarjetas else "sola"


def _pasos(escena: Escena) -> int:
    """En cuántos pasos se revela."""
    de_dos = escena.destacado or len(escena.mapas) > 1 or (escena.mapas and (escena.tabla or escena.graficos))
    return max(2 if de_dos else 1, len(escena.tarjetas))


def _repartir(escena: Escena, mapas: list[Pieza], visuales: list[Pieza]) -> tuple[list[Any], list[Any]]:
    """Lo que va con el titular y lo que va aparte: entre dos mapas, su cifra; al lado de uno, lo que lo nombra."""
    como = _disposicion(escena)
    segundo = _SEGUNDO if como in ("mapas", "sola") and escena.destacado else {}
    bajada = html.P(escena.bajada, className="escena-bajada", **segundo) if escena.bajada else None
    cifras = (
        html.Ul([_cifra(c) for c in escena.cifras], className="escena-cifras", **segundo) if escena.cifras else None
    )
    if como == "mapas":
        return [], [mapas[0], html.Div(cifras, bajada, className="escena-medio"), mapas[1]]
    if mapas:
        lista = html.Div(visuales, className="escena-lista", **_SEGUNDO) if visuales else None
        return [bajada, cifras, lista], mapas
    return ([bajada, cifras], visuales) if como != "debajo" else ([bajada], [*visuales, cifras])


def _cifra(cifra: Cifra) -> Pieza:
    return html.Li(
        html.B(cifra.valor),
        sello(cifra.veredicto) if cifra.veredicto and cifra.indicador else None,
        html.Span(cifra.texto),
    )


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
    """Lo que se ve además de los mapas: gráficas, tarjetas, tabla y código que se escanea."""
    piezas = [
        dibujar(grafico, [historia_de(vista, codigo) for codigo in grafico.codigos]) for grafico in escena.graficos
    ]
    if escena.tarjetas:
        piezas.append(html.Div([_tarjeta(i, t) for i, t in enumerate(escena.tarjetas, 1)], className="tarjetas"))
    if escena.tabla:
        numerada = any(punto.nombrado for mapa in escena.mapas for punto in mapa.puntos)
        piezas.append(_tabla(vista, consulta, escena.tabla, numerada=numerada))
    if escena.direccion:
        piezas.append(html.Div(Crudo(codigo_qr(escena.direccion)), className="dibujo dibujo-qr"))
    return piezas


def _tarjeta(orden: int, tarjeta: Tarjeta) -> Pieza:
    return html.Article(
        html.H3(tarjeta.titulo),
        html.P(tarjeta.bajada),
        html.Ul([_cifra(cifra) for cifra in tarjeta.cifras]),
        **({"data-paso": str(orden)} if orden > 1 else {}),
    )


def _mapa(vista: Vista, consulta: Consulta, mapa: Mapa, *, segundo: bool) -> Pieza:
    nodo = consulta.nodo(mapa.territorio)
    dibujo = plano(consulta.areas(nodo), ANCHO, ALTO)
    assert dibujo is not None, "una escena solo lleva mapa si hay áreas que dibujar"
    areas = [_area(vista, area, con_puntos=bool(mapa.puntos)) for area in mapa.areas]
    puntos = [(dibujo.punto(*punto.lugar), punto.nombre, punto.nombrado) for punto in mapa.puntos]
    return html.Div(
        html.H3(mapa.rotulo) if mapa.rotulo else None,
        Crudo(mapa_de_escena(dibujo, areas, f"Mapa: {mapa.titulo.lower()}", puntos)),
        className="dibujo dibujo-mapa",
        **(_SEGUNDO if segundo else {}),
    )


def _area(vista: Vista, area: Area, *, con_puntos: bool) -> AreaEscena:
    color = "escena-mudo"
    if area.veredicto is Veredicto.CUMPLE and not con_puntos:
        color = "escena-acento"
    elif area.veredicto is Veredicto.SIN_DATO or area.veredicto is None or area.fraccion.todo_calla:
        color = "escena-fondo"
    return AreaEscena(
        area.codigo,
        area.nombre,
        area.valor,
        area.nota,
        color,
        area.trama and not con_puntos,
        None,
        historia_de(vista, area.codigo),
    )


def _tabla(vista: Vista, consulta: Consulta, tabla: Tabla, *, numerada: bool) -> Pieza:
    """`numerada`: cada fila lleva el número con que su punto se ve en el mapa."""
    cabeza = html.Thead(
        html.Tr(
            html.Td("") if numerada else None,
            *(html.Th(c.encabezado, scope="col", className=_alineado(c.tipo)) for c in tabla.columnas),
        )
    )
    filas = []
    for orden, fila in enumerate(tabla.filas, 1):
        destino = _historia_de_fila(vista, consulta, fila.get("codigo", ""))
        celdas: list[Any] = []
        for i, columna in enumerate(tabla.columnas):
            escrito: Any = _celda(fila.get(columna.campo), columna.tipo)
            if not i and destino:
                escrito = html.A(escrito, href=destino, className="profundizar")
            celda = html.Td if i else html.Th
            celdas.append(celda(escrito, className=_alineado(columna.tipo), scope=None if i else "row"))
        numero = html.Td(html.B(str(orden)), className="numero") if numerada else None
        filas.append(html.Tr(numero, *celdas))
    resto = tabla.total - len(tabla.filas)
    return html.Div(
        html.Table(cabeza, html.Tbody(filas)),
        html.P(f"y {entero(resto)} más, en su lista", className="escena-resto") if resto else None,
        className=f"dibujo dibujo-tabla{' numerada' if numerada else ''}",
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
