"""Los hijos de un territorio de cuatro maneras con los mismos datos: mapa, mosaico, tabla y ranking."""

from __future__ import annotations

from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import ESTANDAR, Veredicto
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.territorio import Nivel
from dashboard.graficas import mapa as figura_mapa
from dashboard.graficas.tema import (
    CLASES,
    SIGNOS,
    clase_de,
)
from dashboard.indicadores.base import Hijo, Hijos, Indicador
from dashboard.indicadores.palabras import valor_de_hijo
from dashboard.navegacion.vista import Vista
from dashboard.nucleo.formato import SIN_DATO, entero, palabra, plural
from dashboard.paginas.base import Geometria
from dashboard.piezas import html
from dashboard.piezas.acciones import cifra_con_pasaporte
from dashboard.piezas.enlaces import abre_lista, enlace
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import Ficha, barra, mosaico, sello

#: el país entero cuando un territorio no tiene área
_CAJA_PERU = (-81.4, -18.4, -68.6, 0.1)


def nota(indicador: Indicador, hijo: Hijo) -> str:
    """La línea de n/N de un hijo, con su veredicto y lo que falta."""
    fraccion, veredicto = hijo.resultado.fraccion, hijo.resultado.veredicto
    if indicador.estados:
        partes = [indicador.estados.get(veredicto or Veredicto.SIN_DATO, ("", SIN_DATO))[1]]
    elif fraccion.hay_dato:
        partes = [f"{entero(fraccion.numerador or 0)} de {entero(fraccion.denominador or 0)} {indicador.ficha.unidad}"]
        if veredicto:
            partes.append(SIGNOS[veredicto][1])
    else:
        partes = ["sin dato"]
    if hijo.resultado.faltan:
        partes.append(f"{palabra(hijo.resultado.faltan, 'falta', 'faltan')} {hijo.resultado.contados}")
    if fraccion.sin_reporte and fraccion.hay_dato:
        partes.append(f"{fraccion.sin_reporte} sin reporte")
    if fraccion.duda.unidades:
        partes.append(f"{fraccion.duda.unidades} sin dato de partos")
    return " · ".join(partes)


def texto_valor(indicador: Indicador, hijo: Hijo) -> str:
    """El valor que se imprime de un hijo."""
    return valor_de_hijo(indicador, hijo.resultado)


def _color(indicador: Indicador, hijo: Hijo) -> str:
    clases = CLASES[indicador.escala]
    posicion = clase_de(hijo.resultado.fraccion, clases)
    return "sin-dato" if posicion is None else clases[posicion][1]


def _tramado(hijo: Hijo) -> bool:
    return hijo.resultado.veredicto is Veredicto.DEPENDE


def ranking(vista: Vista, indicador: Indicador, hijos: Hijos) -> Pieza:
    """Los hijos con la mayor brecha primero y la línea del 80 % donde la guía la fija."""
    tope = 1.0
    if not indicador.es_proporcion or indicador.menor_es_mejor:
        tope = max((h.resultado.fraccion.valor or 0 for h in hijos.filas), default=1.0) or 1.0
    filas = []
    for hijo in hijos.filas:
        propio = None if hijo.resultado.fraccion.todo_calla else hijo.resultado.fraccion.valor
        falta = ""
        if hijo.resultado.veredicto is Veredicto.DEPENDE:
            falta = "depende"
        elif hijo.resultado.faltan:
            falta = f"{palabra(hijo.resultado.faltan, 'falta', 'faltan')} {hijo.resultado.faltan}"
        elif hijo.resultado.veredicto:
            falta = SIGNOS[hijo.resultado.veredicto][1]
        estado = hijo.resultado.veredicto.value if hijo.resultado.veredicto else ""
        filas.append(
            html.Li(
                enlace(
                    [
                        html.Span(hijo.nodo.nombre, className="fila-nombre"),
                        barra(
                            None if propio is None else propio / tope,
                            _color(indicador, hijo),
                            meta=ESTANDAR if indicador.con_linea else None,
                        ),
                    ],
                    vista.hacia(hijo.nodo.codigo, hijo.nodo.nivel).url(),
                    "fila-enlace",
                    title=nota(indicador, hijo),
                ),
                cifra_con_pasaporte(
                    vista, texto_valor(indicador, hijo), indicador.clave, hijo.nodo.codigo, "fila-valor"
                ),
                html.Span(falta, className=f"fila-falta {estado}"),
            )
        )
    return html.Ol(filas, className="ranking")


def panel_mosaico(vista: Vista, consulta: Consulta, nodo: Nodo, indicador: Indicador, hijos: Hijos) -> Pieza:
    """Las fichas: el Perú en su cuadrícula; los demás niveles, una tras otra por nombre."""
    fichas = []
    for hijo in sorted(hijos.filas, key=lambda h: h.nodo.nombre):
        region = consulta.region(hijo.nodo.codigo) if nodo.nivel is Nivel.PAIS else {}
        fila, columna = region.get("mosaico_fila", ""), region.get("mosaico_columna", "")
        veredicto = hijo.resultado.veredicto
        fichas.append(
            Ficha(
                hijo.nodo.nombre,
                region.get("mosaico_sigla", "") or hijo.nodo.nombre[:3].upper(),
                texto_valor(indicador, hijo),
                nota(indicador, hijo),
                SIGNOS[veredicto][0] if veredicto else "",
                _color(indicador, hijo),
                _tramado(hijo),
                vista.hacia(hijo.nodo.codigo, hijo.nodo.nivel).url(),
                (int(fila) + 1, int(columna) + 1) if fila.isdigit() and columna.isdigit() else None,
            )
        )
    return mosaico(fichas, f"{indicador.ficha.corto}: mosaico de {nodo.nombre}")


def panel_tabla(vista: Vista, indicador: Indicador, hijos: Hijos) -> Pieza:
    """La misma comparación como tabla."""
    con_estandar = bool(indicador.ficha.estandar)
    encabezados = ["Territorio", "n", "N", "Valor", *(["Estándar 80 %", "Faltan"] if con_estandar else [])]
    filas = []
    for hijo in hijos.filas:
        fraccion, resultado = hijo.resultado.fraccion, hijo.resultado
        n, total, falta = (
            _abre(vista, indicador, hijo, cual, valor)
            for cual, valor in enumerate((fraccion.numerador, fraccion.denominador, resultado.faltan))
        )
        celdas: list[Any] = [
            html.Th(enlace(hijo.nodo.nombre, vista.hacia(hijo.nodo.codigo, hijo.nodo.nivel).url()), scope="row"),
            html.Td(n, className="num"),
            html.Td(total, className="num"),
            html.Td(
                cifra_con_pasaporte(
                    vista, texto_valor(indicador, hijo), indicador.clave, hijo.nodo.codigo, "abre-lista"
                ),
                className="num",
            ),
        ]
        if con_estandar:
            celdas += [
                html.Td(sello(resultado.veredicto) if resultado.veredicto else ""),
                html.Td(falta, className="num"),
            ]
        filas.append(html.Tr(celdas))
    cabeza = html.Thead(html.Tr([html.Th(texto, scope="col") for texto in encabezados]))
    return html.Div(html.Table(cabeza, html.Tbody(filas), className="tabla"), className="tabla-ancha", tabIndex="0")


def _abre(vista: Vista, indicador: Indicador, hijo: Hijo, cual: int, valor: int | None) -> Any:
    """Una cifra que abre su lista: 0 numerador, 1 denominador, 2 lo que falta. Sin dato, una raya."""
    if valor is None:
        return "–"
    lista = indicador.listas[cual]
    if not lista or hijo.nodo.nivel is Nivel.GRUPO:
        return entero(valor)
    return abre_lista(entero(valor), vista.de_lista(lista, hijo.nodo.codigo).url())


def panel_mapa(
    vista: Vista, consulta: Consulta, nodo: Nodo, indicador: Indicador, hijos: Hijos, geometria: Geometria
) -> tuple[dict[str, Any], list[int]]:
    """La figura del mapa y las clases de puntos que muestra. `geometria(clase, codigo)`: dirección de un GeoJSON."""
    propio = consulta.lugar(nodo)
    filas = list(hijos.filas)
    if nodo.nivel is Nivel.MICRORRED:
        # una microrred se dibuja a sí misma: sus hijos son los puntos
        filas = [Hijo(nodo, indicador.medir(consulta, [nodo], vista.periodo)[0])]
    areas = []
    for hijo in filas:
        lugar = consulta.lugar(hijo.nodo)
        if not lugar.get("tipo"):
            continue
        rotulo = lugar["rotulo"]
        trama = consulta.trama(hijo.nodo) if _tramado(hijo) else None
        areas.append(
            figura_mapa.Area(
                hijo.nodo.codigo,
                hijo.nodo.nombre,
                texto_valor(indicador, hijo),
                nota(indicador, hijo),
                _color(indicador, hijo),
                _tramado(hijo),
                (rotulo[0], rotulo[1]) if nodo.nivel is not Nivel.MICRORRED else None,
                ancho=lugar["caja"][2] - lugar["caja"][0],
                lineas=(trama["lon"], trama["lat"]) if trama else None,
            )
        )
    puntos = figura_mapa.SIN_PUNTOS if nodo.nivel is Nivel.PAIS else _puntos(vista, consulta, nodo)
    enlaces = {
        "area": vista.hacia("{}", Nivel.DIRESA).url().replace("%7B%7D", "{}"),
        "punto": vista.hacia("{}", Nivel.ESTABLECIMIENTO).url().replace("%7B%7D", "{}"),
    }
    if nodo.nivel is Nivel.MICRORRED:
        del enlaces["area"]
    figura = figura_mapa.mapa(
        areas,
        CLASES[indicador.escala],
        puntos,
        propio.get("caja", _CAJA_PERU),
        geometria("areas", nodo.codigo),
        geometria("fondo", ""),
        enlaces,
    )
    return figura, sorted(set(puntos.clase))


def _puntos(vista: Vista, consulta: Consulta, nodo: Nodo) -> figura_mapa.Puntos:
    """Los establecimientos del ámbito con coordenadas, con su clase."""
    c = consulta.columnas_establecimientos(nodo, "codigo", "nombre", "categoria", "latitud", "longitud", "fuera")
    m = {
        medida: consulta.por_establecimiento(medida, nodo, vista.periodo).tolist()
        for medida in ("atienden", "silenciosos", "conformados", "activos")
    }
    codigo, nombre, notas, latitud, longitud, clase = [], [], [], [], [], []
    for i, lat in enumerate(c["latitud"]):
        if lat is None or c["fuera"][i]:
            continue
        conformados, activos = m["conformados"][i], m["activos"][i]
        if activos:
            propia = figura_mapa.ACTIVO
        elif conformados:
            propia = figura_mapa.SIN_SESION
        elif m["silenciosos"][i]:
            propia = figura_mapa.SIN_REPORTE
        else:
            propia = figura_mapa.SIN_GRUPO if m["atienden"][i] else figura_mapa.NO_ATIENDE
        codigo.append(c["codigo"][i])
        nombre.append(c["nombre"][i])
        latitud.append(lat)
        longitud.append(c["longitud"][i])
        clase.append(propia)
        grupos = f"{activos} de {plural(conformados, 'grupo activo', 'grupos activos')}" if conformados else "sin grupo"
        categoria = c["categoria"][i]
        notas.append(f"{categoria} · {grupos}" if categoria else grupos)
    return figura_mapa.Puntos(codigo, nombre, notas, latitud, longitud, clase)
