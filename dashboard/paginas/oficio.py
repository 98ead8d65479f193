"""El oficio de un asunto: se abre, se completa a mano y se imprime.

Va de oficina a oficina: ningún nombre de persona, y el número, la fecha, la firma y el plazo quedan en blanco. Lo que
se halló es la misma frase de la bandeja, y la relación, la misma lista que la abre.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.atender import POR_ASUNTO, asunto_de
from dashboard.indicadores.atender.asunto import Asunto, Clase, lugar
from dashboard.indicadores.cuando import cerrado
from dashboard.indicadores.listas import abrir
from dashboard.indicadores.listas.lista import Columna
from dashboard.indicadores.palabras import como_sujeto, de
from dashboard.indicadores.resumen import region_de
from dashboard.navegacion.vista import Forma, Ruta, Vista
from dashboard.nucleo.errores import ErrorVista
from dashboard.nucleo.formato import SIN_DATO, al, decimal, entero, fecha, mayuscula, plural, puntos
from dashboard.paginas.cabecera import acciones, exigir_nivel, titular
from dashboard.paginas.pagina import Pagina, de_lectura
from dashboard.piezas import html
from dashboard.piezas.enlaces import abre_lista, boton, enlace
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import definiciones, tabla

OFICIO = Ruta("oficio", Forma.CODIGO, ("asunto",))
_NIVELES = (Nivel.PAIS, Nivel.DIRESA, Nivel.RED, Nivel.MICRORRED)
#: cómo se llama cada autoridad regional, y con qué se dirige uno a las demás
_AUTORIDADES = {
    "DIRESA": "Dirección Regional de Salud (DIRESA)",
    "GERESA": "Gerencia Regional de Salud (GERESA)",
    "DIRIS": "Dirección de Redes Integradas de Salud",
}


def a_oficio(vista: Vista, clase: Clase, nodo: Nodo) -> str:
    """La dirección del oficio de un asunto de una unidad."""
    return vista.con(pagina=OFICIO, codigo=nodo.codigo, lista="", extra=(("asunto", clase.clave),)).url()


def pintar(vista: Vista, consulta: Consulta) -> Pieza:
    """La página: el oficio o, si ya no hay nada que pedir, eso. `ErrorVista` si el asunto no existe."""
    nodo = exigir_nivel(vista, consulta, "un territorio", _NIVELES)
    periodo = consulta.exigir_periodo(vista.periodo)
    panorama = vista.hacia(nodo.codigo, nodo.nivel)
    clase = POR_ASUNTO.get(vista.campo("asunto"))
    if clase is None:
        raise ErrorVista(
            f"No hay ningún oficio del asunto «{vista.campo('asunto')[:40]}».",
            que_hacer=f"Asuntos que tienen oficio: {', '.join(POR_ASUNTO)}.",
            opciones=[(f"Ir a {nodo.nombre}", panorama.url())],
        )
    volver = enlace(f"← Volver a {nodo.nombre}", panorama.url(), "accion")
    asunto = asunto_de(clase, consulta, nodo, periodo)
    if asunto is None:
        por_que = "El periodo ya cerró: lo que falta se pide con los datos de hoy." if cerrado(nodo, periodo) else (
            "Con los datos cargados, este asunto no está entre lo que hay que atender."
        )  # fmt: skip
        cabeza = titular(f"No hay oficio que mandar a {como_sujeto(nodo)} por {clase.trata}.", por_que)
        return html.Div(cabeza, html.P(volver, className="oficio-acciones"), className="pagina pagina-oficio")
    return html.Div(
        titular(f"Oficio por {clase.trata}: {lugar(consulta, nodo)}"),
        html.Div(acciones(volver, boton("Imprimir o guardar PDF", "imprimir", "boton")), className="oficio-acciones"),
        _hoja(vista, consulta, clase, asunto),
        className="pagina pagina-oficio",
    )


def _hoja(vista: Vista, consulta: Consulta, clase: Clase, asunto: Asunto) -> Pieza:
    nodo, contexto = asunto.nodo, consulta.contexto
    demostracion = "DATOS DE DEMOSTRACIÓN: ninguna cifra es real. Este oficio es un ejemplo y no se envía."
    ver = abre_lista(plural(asunto.cuantos, *clase.unidad), vista.de_lista(clase.lista, nodo.codigo).url())
    return html.Article(
        html.P(demostracion, className="oficio-demostracion") if contexto.demostracion else None,
        html.P("OFICIO N.º ", _hueco(), className="oficio-numero"),
        html.P(_hueco(), ", ", _hueco("corto"), " de ", _hueco(), " de ", _hueco("corto"), className="oficio-fecha"),
        definiciones(
            [
                ("A", _destinatario(consulta, nodo)),
                ("De", ["Dirección ", _hueco("largo")]),
                ("Asunto", f"{mayuscula(clase.trata)}: {lugar(consulta, nodo)}"),
                ("Norma", "Guía Técnica de Implementación de Grupos de Apoyo Comunal, MINSA 2014"),
            ]
        ),
        html.H2("Lo que se halló"),
        html.P(asunto.frase),
        html.H2("Lo que se pide"),
        html.P(clase.pide),
        html.P("Plazo: hasta el ", _hueco("corto"), " de ", _hueco(), " de ", _hueco("corto"), "."),
        html.H2("Relación: ", ver),
        _relacion(vista, consulta, clase, nodo),
        html.P("Atentamente,", className="oficio-cierre"),
        html.P(_hueco("largo"), className="oficio-firma"),
        html.P("Firma y sello", className="oficio-firma"),
        html.P(
            f"Fuente: tablero de grupos de apoyo, carga n.º {contexto.generacion}, {al(nodo.fecha_datos)}, periodo "
            f"{vista.periodo.texto}. Se puede volver a abrir en ",
            html.Code(a_oficio(vista, clase, nodo)),
            className="nota",
        ),
        className="tarjeta oficio",
    )


def _hueco(largo: str = "") -> Pieza:
    """Una línea que se llena a mano."""
    return html.Span(html.Span("(por llenar)", className="solo-lector"), className=f"oficio-hueco {largo}".strip())


def _destinatario(consulta: Consulta, nodo: Nodo) -> str:
    """La oficina a que se escribe, nunca una persona."""
    if nodo.nivel is Nivel.PAIS:
        return "Direcciones y gerencias de salud de las regiones"
    region = region_de(consulta, nodo)
    if nodo.nivel is Nivel.DIRESA or region is None:
        autoridad = _AUTORIDADES.get(consulta.region(nodo.codigo).get("autoridad", ""), "Autoridad de salud")
        return f"{autoridad} {de(nodo.nombre.removeprefix('DIRIS '))}"
    if nodo.nombre.lower().startswith("sin "):
        return f"Responsables {de(como_sujeto(nodo))} {de(region.nombre)}"
    que = "Red de Salud" if nodo.nivel is Nivel.RED else "Microrred de Salud"
    propio = nodo.nombre.removeprefix("Red ").removeprefix("Microrred ")
    return f"Jefatura de la {que} {propio} ({region.nombre})"


def _relacion(vista: Vista, consulta: Consulta, clase: Clase, nodo: Nodo) -> Pieza:
    abierta = abrir(clase.lista, nodo.codigo, consulta, vista.periodo)
    columnas = [columna for columna in abierta.lista.columnas if columna.campo in clase.columnas]
    filas = [
        html.Tr(
            [html.Td(_escrito(columna, fila.get(columna.campo)), className=_clase(columna)) for columna in columnas]
        )
        for fila in abierta.filas
    ]
    encabezados = [columna.encabezado for columna in columnas]
    return tabla(encabezados, filas, abierta.lista.titulo, clase="tabla tabla-partida")


def _clase(columna: Columna) -> str | None:
    return "num" if columna.tipo in _ESCRITURA else None


def _escrito(columna: Columna, valor: Any) -> str:
    """Un valor de la lista como se imprime."""
    if valor is None or valor == "":
        return SIN_DATO
    if columna.tipo == "mes":
        return Periodo.leer(valor).texto
    if isinstance(valor, date):
        return fecha(valor)
    return _ESCRITURA[columna.tipo](valor) if columna.tipo in _ESCRITURA else str(valor)


_ESCRITURA: dict[str, Callable[[Any], str]] = {
    "entero": entero,
    "porcentaje": lambda parte: f"{decimal(parte * 100)}\u202f%",
    "puntos": lambda valor: puntos(round(valor * 10)),
}


PAGINA = Pagina(OFICIO, de_lectura(pintar))
