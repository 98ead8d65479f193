"""Los hijos de un territorio mes a mes, uno por cuadro. Responde: ¿quién sube, quién baja y quién dejó de informar?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import ESTANDAR
from dashboard.dominio.marcado import Crudo, atributo, escapado
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel, alfabetico
from dashboard.graficas.multiples import Ejes, cuadros, ejes_comunes
from dashboard.indicadores.catalogo import CATALOGO, POR_CLAVE, POR_DEFECTO, TODOS
from dashboard.indicadores.indicador import Indicador, Movido, Resultado
from dashboard.indicadores.mensual import Mensual, mensuales, ultimo_con_cifra, ventana
from dashboard.indicadores.palabras import cantidad_de_hijos, de_lo_cargado, lugar_de
from dashboard.indicadores.resumen import hijos
from dashboard.navegacion.vista import ORDEN, Forma, Modo, Ruta, Vista
from dashboard.nucleo.formato import NO_APLICA, SIN_DATO, fecha, mayuscula, plural
from dashboard.paginas.cabecera import acciones, exigir_nivel, hoja, tira, titular
from dashboard.paginas.pagina import Pagina, de_lectura
from dashboard.piezas import html
from dashboard.piezas.enlaces import boton_pasaporte, de_la_carga, descarga, desplegable, enlace, segmentos
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import tabla, tarjeta, tarjeta_vacia

MULTIPLES = Ruta("multiples", Forma.CODIGO, (ORDEN,))
_NIVELES = (Nivel.PAIS, Nivel.DIRESA, Nivel.RED, Nivel.MICRORRED)


#: cuadros que caben en una fila
_POCOS = 6


class OrdenDeCuadros(StrEnum):
    """En qué orden van los cuadros."""

    VALOR = "valor"
    CAMBIO = "cambio"
    NOMBRE = "nombre"


_ORDENES = {
    OrdenDeCuadros.VALOR: "Por su último valor",
    OrdenDeCuadros.CAMBIO: "Por su cambio en un año",
    OrdenDeCuadros.NOMBRE: "Por nombre",
}


def a_multiples(vista: Vista, texto: str = "Uno por uno, mes a mes", clase: str = "accion") -> Pieza:
    """El enlace a esta página desde la de su territorio, con su periodo y su indicador."""
    return enlace(texto, vista.con(pagina=MULTIPLES, lista="", modo=Modo.MAPA, extra=()).url(), clase)


def por_mes(nivel: Nivel, elegido: Indicador) -> tuple[Indicador, ...]:
    """Los indicadores de los hijos de un nivel que cambian de mes a mes: el equipo de una región es de todo el año.

    `elegido`: el de la vista, que puede ser de la página «Guía».
    """
    return tuple(i for i in TODOS if nivel in i.compara_en and not i.cuenta_hijos and (i in CATALOGO or i is elegido))


@dataclass(frozen=True, slots=True)
class Cuadro:
    """Un territorio con su serie, su valor en el periodo y lo que cambió en un año (`None`: no se dice)."""

    mensual: Mensual
    propio: Resultado
    cambio: Movido | None = None


def leer_cuadros(vista: Vista, consulta: Consulta) -> tuple[Nodo, Indicador, range, list[Cuadro]]:
    """Lo que pide una dirección, en su orden. `ErrorVista` si el código no es de un territorio o el orden no existe."""
    nodo = exigir_nivel(vista, consulta, "un territorio", _NIVELES)
    periodo = consulta.exigir_periodo(vista.periodo)
    elegido = POR_CLAVE[vista.indicador]
    indicador = elegido if elegido in por_mes(nodo.nivel, elegido) else POR_DEFECTO
    orden = _orden_pedido(vista)
    filas = hijos(consulta, nodo, periodo, indicador).filas
    nodos = [fila.nodo for fila in filas]
    meses = ventana(nodos)
    cambios: Sequence[Movido | None] = [None] * len(nodos)
    if orden is OrdenDeCuadros.CAMBIO and indicador.cambia:
        cambios = indicador.cambia(indicador, consulta, nodos, periodo)
    series = mensuales(consulta, nodos, indicador, meses)
    puestos = [Cuadro(serie, fila.resultado, c) for serie, fila, c in zip(series, filas, cambios, strict=True)]
    return nodo, indicador, meses, sorted(puestos, key=_llave(orden, indicador))


def _llave(orden: OrdenDeCuadros, indicador: Indicador) -> Callable[[Cuadro], tuple[Any, ...]]:
    """El peor primero y, detrás, de quien no hay cifra; al final, donde no aplica."""
    signo = -1 if indicador.menor_es_mejor else 1

    def llave(cuadro: Cuadro) -> tuple[Any, ...]:
        nombre, ultimo = alfabetico(cuadro.mensual.nodo.nombre), cuadro.mensual.ultimo
        if orden is OrdenDeCuadros.NOMBRE:
            return (nombre,)
        cuanto: float | None = None
        if orden is OrdenDeCuadros.CAMBIO and cuadro.cambio:
            cuanto = cuadro.cambio[0]
        elif orden is OrdenDeCuadros.VALOR and ultimo is not None:
            cuanto = cuadro.mensual.valores[ultimo]
        return (not cuadro.propio.aplica, cuanto is None, signo * (cuanto or 0), nombre)

    return llave


def _orden_pedido(vista: Vista) -> OrdenDeCuadros:
    return OrdenDeCuadros(vista.opcion(ORDEN, tuple(OrdenDeCuadros), "El orden"))


def pintar(vista: Vista, consulta: Consulta) -> Pieza:
    """La página de un territorio, del país a la microrred."""
    nodo, indicador, meses, puestos = leer_cuadros(vista, consulta)
    volver = enlace(f"← Volver a {nodo.nombre}", vista.hacia(nodo.codigo, nodo.nivel).url(), "accion")
    arriba = tira(vista, consulta, nodo, volver, lambda otro: _destino(vista, otro))
    corto = indicador.ficha.corto
    controles = _controles(vista, nodo, indicador)
    ultimo = ultimo_con_cifra([cuadro.mensual for cuadro in puestos])
    if ultimo is None:
        frase = f"No hay ninguna cifra por mes de «{corto.lower()}» en lo que forma {lugar_de(consulta, nodo)}"
        return hoja(arriba, titular(frase), columnas=((tarjeta_vacia(corto, _por_que_no(puestos), accion=controles),),))
    bajada = f"{mayuscula(plural(len(meses), 'mes', 'meses'))}, hasta {Periodo.mes(meses[-1]).texto}."
    if nodo.fecha_datos and Periodo.mes(meses[-1]).fin > nodo.fecha_datos:
        bajada += f" El último está incompleto: datos al {fecha(nodo.fecha_datos)}."
    if vista.modo is Modo.TABLA:
        contenido: Any = tabla_de_meses([c.mensual for c in puestos], indicador, meses)
    else:
        contenido = html.Div(
            lista_de_cuadros(vista, puestos, indicador, meses),
            html.P(_como_se_lee(vista, puestos, indicador, meses, ultimo), className="nota"),
        )
    return hoja(
        arriba,
        titular(_titular(nodo, indicador, meses, puestos, ultimo), bajada),
        columnas=((tarjeta(f"{corto}, mes a mes", contenido, pista=_unidades(indicador), accion=controles),),),
    )


def _destino(vista: Vista, otro: Nodo) -> str:
    # por debajo de una microrred no hay hijos que comparar mes a mes
    return vista.con(codigo=otro.codigo).url() if otro.nivel in _NIVELES else vista.hacia(otro.codigo, otro.nivel).url()


def _titular(nodo: Nodo, indicador: Indicador, meses: range, puestos: Sequence[Cuadro], ultimo: int) -> str:
    """Entre qué está el último mes en que alguno tiene cifra, y de cuántos se sabe."""
    sabidos = [cuadro.mensual for cuadro in puestos if cuadro.mensual.valores[ultimo] is not None]
    sabidos.sort(key=lambda uno: uno.valores[ultimo] or 0)
    menor, mayor = (f"{escrito(indicador, uno, ultimo)} ({uno.nodo.nombre})" for uno in (sabidos[0], sabidos[-1]))
    cuanto = f"de {menor} a {mayor}" if len(sabidos) > 1 else menor
    frase = f"{indicador.ficha.corto} en {Periodo.mes(meses[ultimo]).texto}: {cuanto}"
    # donde no aplica no hay nada que saber
    aplican = sum(cuadro.propio.aplica or cuadro.mensual in sabidos for cuadro in puestos)
    if len(sabidos) < aplican:
        frase += f"; se sabe de {len(sabidos)} de {cantidad_de_hijos(nodo, aplican)}"
    return frase


def _controles(vista: Vista, nodo: Nodo, indicador: Indicador) -> Pieza:
    orden = _orden_pedido(vista)
    indicadores = [
        (otro.ficha.corto, vista.con(indicador=otro.clave).url(), otro is indicador)
        for otro in por_mes(nodo.nivel, indicador)
    ]
    ordenes = [
        (texto, vista.con_campo(ORDEN, "" if cada is OrdenDeCuadros.VALOR else cada).url(), cada is orden)
        for cada, texto in _ORDENES.items()
        # donde no se sabe decir qué cambió, tampoco se ordena por ello
        if cada is not OrdenDeCuadros.CAMBIO or indicador.cambia
    ]
    de_tabla = vista.modo is Modo.TABLA
    ver = ("Ver como cuadros", Modo.MAPA) if de_tabla else ("Ver como tabla", Modo.TABLA)
    campos = {"territorio": nodo.codigo, "periodo": str(vista.periodo), "indicador": indicador.clave}
    campos |= de_la_carga(vista)
    return acciones(
        desplegable("Indicador", indicador.ficha.corto, indicadores),
        segmentos("Orden", ordenes),
        enlace(ver[0], vista.con(modo=ver[1]).url(), "accion"),
        descarga("CSV", f"/descargar/multiples.csv?{urlencode(campos)}"),
        boton_pasaporte(vista, indicador.clave, indicador.ficha.corto),
    )


def _unidades(indicador: Indicador) -> str:
    return "%, la misma escala en todos" if indicador.es_proporcion else "la misma escala en todos"


def _como_se_lee(vista: Vista, puestos: Sequence[Cuadro], indicador: Indicador, meses: range, ultimo: int) -> str:
    partes = [f"Junto al nombre, el valor de {Periodo.mes(meses[ultimo]).texto} o, si no lo tiene, el último y su mes"]
    if any(_tramo(vista.periodo, cuadro, meses) for cuadro in puestos):
        partes.append(f"raya corta: el valor de {vista.periodo.en_frase}".replace("de el ", "del "))
    if indicador.con_linea:
        partes.append("línea a rayas: el estándar de 80\u202f%")
    return f"{'; '.join(partes)}. Un hueco es un mes sin dato."


def _por_que_no(puestos: Sequence[Cuadro]) -> str:
    if not puestos:
        return "No hay territorios que comparar."
    return "No aplica en ninguno." if not any(c.propio.aplica for c in puestos) else "De ninguno se conoce un solo mes."


# -- los cuadros y su tabla, que también usa la comparación


def lista_de_cuadros(vista: Vista, puestos: Sequence[Cuadro], indicador: Indicador, meses: range) -> Pieza:
    """Un cuadro por territorio, con los mismos ejes; su nombre lleva a su página."""
    series = [cuadro.mensual.valores for cuadro in puestos]
    linea = ESTANDAR if indicador.con_linea else None
    ejes = ejes_comunes(series, meses, linea, es_proporcion=indicador.es_proporcion)
    dichos = [_dicho(indicador, cuadro.mensual, meses) for cuadro in puestos]
    ultimo = ultimo_con_cifra([cuadro.mensual for cuadro in puestos])
    tramos = [_tramo(vista.periodo, cuadro, meses) for cuadro in puestos]
    dibujos = cuadros(series, ejes, dichos, tramos)
    letras = _letras(ejes)
    return html.Ul(
        [
            html.Li(_cabeza(vista, cuadro, indicador, meses, ultimo), _cuerpo(cuadro, indicador, dibujo, letras))
            for cuadro, dibujo in zip(puestos, dibujos, strict=True)
        ],
        # pocos se reparten todo el ancho
        className="multiples" if len(puestos) > _POCOS else "multiples multiples-pocos",
    )


def _cabeza(vista: Vista, cuadro: Cuadro, indicador: Indicador, meses: range, ultimo: int | None) -> Pieza:
    """El nombre y su último valor; debajo, su mes, si no es el último de todos, y lo que cambió, si se pidió."""
    nodo, suyo, notas = cuadro.mensual.nodo, cuadro.mensual.ultimo, []
    cifra = SIN_DATO if cuadro.propio.aplica else NO_APLICA
    if suyo is not None:
        cifra = escrito(indicador, cuadro.mensual, suyo)
        notas += [Periodo.mes(meses[suyo]).texto] if suyo != ultimo else []
    notas += [f"en un año: {cuadro.cambio[1]}"] if cuadro.cambio else []
    return html.P(
        enlace(nodo.nombre, vista.hacia(nodo.codigo, nodo.nivel).con(modo=Modo.MAPA).url(), "mu-nombre"),
        html.B(cifra),
        html.Small(" · ".join(notas)) if notas else None,
    )


def _cuerpo(cuadro: Cuadro, indicador: Indicador, dibujo: Crudo, letras: Crudo) -> Pieza:
    if cuadro.mensual.ultimo is None:
        por_que = indicador.no_aplica if not cuadro.propio.aplica else "ningún mes con dato"
        return html.Div(por_que, className="mu-dibujo mu-vacio")
    return html.cruda([dibujo, letras], "mu-dibujo")


def _letras(ejes: Ejes) -> Crudo:
    """Los extremos del eje y los años, como texto: no los oye quien ya oyó la línea."""
    abajo, arriba = ejes.extremos
    anios = "".join(
        f'<span class="mu-anio"{atributo("style", f"left:{parte * 100:.1f}%")}>{anio}</span>'
        for anio, parte in ejes.anios
        # pegado al borde derecho no cabe
        if parte < 0.9
    )
    return Crudo(
        f'<span class="mu-letras" aria-hidden="true"><span class="mu-alto">{escapado(arriba)}</span>'
        f'<span class="mu-bajo">{escapado(abajo)}</span>{anios}</span>'
    )


def _tramo(periodo: Periodo, cuadro: Cuadro, meses: range) -> tuple[int, int, float] | None:
    """La raya del valor del periodo, sobre los meses que el territorio tiene de él.

    Ninguna si de él no se dice un valor, o si es el de su último mes: la línea ya lo dice (un estado se toma al corte).
    """
    primero, ultimo = cuadro.mensual.nodo.meses
    desde, hasta = max(periodo.primer_mes, meses[0], primero), min(periodo.ultimo_mes, meses[-1], ultimo)
    fraccion, cuanto = cuadro.propio.fraccion, cuadro.propio.fraccion.valor
    if hasta <= desde or cuanto is None or fraccion.todo_calla:
        return None
    al_corte = cuadro.mensual.fracciones[hasta - meses[0]]
    if al_corte is not None and al_corte.par == fraccion.par:
        return None
    return desde - meses[0], hasta - meses[0], cuanto


def escrito(indicador: Indicador, mensual: Mensual, mes: int) -> str:
    """El valor de un mes como se imprime; «sin dato» en un hueco."""
    fraccion = mensual.fracciones[mes]
    return SIN_DATO if fraccion is None else de_lo_cargado(indicador, fraccion)


def _dicho(indicador: Indicador, mensual: Mensual, meses: range) -> str:
    """«De 65,0 % en enero de 2024 a 71,2 % en octubre de 2026; entre 60,1 % y 75,3 %; 2 meses sin dato»."""
    con = mensual.con_cifra
    if not con:
        return SIN_DATO
    primero, ultimo = (f"{escrito(indicador, mensual, i)} en {Periodo.mes(meses[i]).texto}" for i in (con[0], con[-1]))
    if len(con) == 1:
        return f"{mensual.nodo.nombre}: solo {ultimo}"
    menor, mayor = (
        escrito(indicador, mensual, cual(con, key=lambda i: mensual.valores[i] or 0)) for cual in (min, max)
    )
    partes = [f"{mensual.nodo.nombre}: de {primero} a {ultimo}", f"entre {menor} y {mayor}"]
    if huecos := len(meses) - len(con):
        partes.append(f"{plural(huecos, 'mes', 'meses')} sin dato")
    return "; ".join(partes)


def tabla_de_meses(series: Sequence[Mensual], indicador: Indicador, meses: range) -> Pieza:
    """Lo mismo como tabla: un mes por fila, el último primero."""
    encabezados = ["Mes", *(serie.nodo.nombre for serie in series)]
    filas = [
        html.Tr(
            html.Th(Periodo.mes(meses[i]).texto, scope="row"),
            *(html.Td(escrito(indicador, serie, i), className="num") for serie in series),
        )
        for i in reversed(range(len(meses)))
    ]
    return tabla(encabezados, filas, f"{indicador.ficha.corto} por mes", clase="tabla", numeros_desde=1)


PAGINA = Pagina(MULTIPLES, de_lectura(pintar))
