"""Las tarjetas de cualquier tabla de la guía, una por forma: la cifra con sus puntos, los hechos y lo informado."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from dashboard.almacen.campos import DE_GRUPOS, columnas
from dashboard.almacen.consulta import Consulta
from dashboard.contratos.contrato import Forma as Estado
from dashboard.contratos.contrato import Tabla, Tipo
from dashboard.contratos.plantilla import nombre_de_opcion
from dashboard.contratos.tablas import SEGUIDAS, tabla_de
from dashboard.dominio.marcado import Crudo
from dashboard.dominio.nodo import Nodo, se_cuentan
from dashboard.dominio.periodo import Periodo
from dashboard.graficas.hilo import hilo
from dashboard.indicadores.catalogo import POR_CLAVE
from dashboard.indicadores.guia.anotadas import ANOTADAS
from dashboard.indicadores.indicador import Indicador
from dashboard.indicadores.listas import POR_CLAVE as LISTAS
from dashboard.indicadores.listas.guia import del_periodo
from dashboard.indicadores.palabras import cuentas, entre, lugar_de, valor
from dashboard.indicadores.resumen import medir
from dashboard.indicadores.seguimiento import seguimiento
from dashboard.navegacion.vista import Forma, Ruta, Vista
from dashboard.nucleo.formato import SIN_DATO, entero, mayuscula, n_de_n, plural, porcentaje, singular
from dashboard.paginas.cabecera import acciones
from dashboard.piezas import html
from dashboard.piezas.enlaces import abre_lista, bajar_lista, boton_pasaporte, descarga, enlace
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import barras, tarjeta

GUIA = Ruta("guia", Forma.CONSULTA, ("proceso",))
_POR_CLAVE = {anotada.indicador.clave: anotada for anotada in ANOTADAS}


@dataclass(frozen=True, slots=True)
class Mirada:
    """Lo que se mira: la vista con su territorio y su periodo."""

    vista: Vista
    consulta: Consulta
    nodo: Nodo

    @property
    def periodo(self) -> Periodo:
        """El de la vista."""
        return self.vista.periodo

    def lista(self, texto: Any, clave: str, clase: str = "abre-lista") -> Pieza:
        """Un enlace a una lista de este territorio."""
        return abre_lista(texto, self.vista.de_lista(clave, self.nodo.codigo).url(), clase)

    def tras(self, clave: str, tabla: Tabla | None = None, texto: str = "Ver la lista") -> list[Pieza]:
        """Lo que hay detrás de una tarjeta: su lista, su libro y, si se da la tabla, su plantilla."""
        plantilla = [descarga("Plantilla", f"/datos/plantillas/{tabla.nombre}.xlsx", "accion")] if tabla else []
        libro, _ = bajar_lista(self.vista, clave, self.nodo.codigo, clase="accion")
        return [self.lista(texto, clave, "accion"), libro, *plantilla]

    def pasaporte(self, clave: str) -> Pieza:
        """El botón que dice de dónde sale una cifra."""
        return boton_pasaporte(self.vista, clave, POR_CLAVE[clave].ficha.corto, self.nodo.codigo)

    def hay(self, tabla: str) -> bool:
        """Si de este territorio se cargó algo de una tabla, de cualquier fecha."""
        if tabla_de(tabla) in SEGUIDAS:
            return self.consulta.cuantas(tabla, self.nodo) > 0
        return bool(self.consulta.de_territorios(tabla, self.nodo))


def en_cuando(m: Mirada, tabla: Tabla) -> str:
    """«2026» de lo que se informa por año, «mayo de 2026» de lo demás."""
    return str(m.periodo.anio) if tabla.anual else m.periodo.en_frase


def en_algunos(dicen: int, de: int) -> str:
    """« (en 1 de 2 registros)» si una suma no es de todos: alguno no la dice, o es de una unidad menor que una red."""
    return f" (en {entero(dicen)} de {plural(de, 'registro')})" if dicen < de else ""


def parte_de(n: int, de: int) -> str:
    """«50,0 % · 1 de 2»; de nadie que lo diga, sin dato."""
    return f"{porcentaje(n, de)} · {n_de_n(n, de)}" if de else SIN_DATO


def sin_cargar(tabla: Tabla) -> Pieza:
    """Lo que se dice de una tabla de la que no hay nada: no es un «no», y cómo anotarla."""
    return html.P(
        f"Nada anotado en «{tabla.titulo}»: no se sabe. ",
        descarga("Llene su plantilla", f"/datos/plantillas/{tabla.nombre}.xlsx"),
        " o ",
        enlace("anótela fila por fila", f"/datos?formulario={tabla.nombre}"),
        ".",
        className="vacio",
    )


def sin_ninguno(m: Mirada, tabla: Tabla, *, hay: bool) -> Pieza:
    """De la tabla vacía, que no se sabe; de la que tiene filas (`hay`), que son de otras fechas."""
    if not hay:
        return sin_cargar(tabla)
    return html.P(f"Ninguno anotado en {en_cuando(m, tabla)}; sí en otras fechas.", className="vacio")


def _pista(tabla: Tabla) -> str:
    return f"Guía {tabla.parrafo}"


# -- una cifra: quién cumple, de quién se sabe y, de una lista de comprobación, punto por punto


def cifra(m: Mirada, clave: str) -> list[Any]:
    """El valor de un indicador de la guía con su «n de N», lo que no se sabe y por dónde seguir."""
    indicador = POR_CLAVE[clave]
    resultado = medir(m.consulta, m.nodo, m.periodo, clave)
    fraccion = resultado.fraccion
    anotada = _POR_CLAVE.get(clave)
    detalle: list[Any] = []
    if fraccion.hay_dato and not fraccion.todo_calla:
        dicho = cuentas(indicador, fraccion)
        detalle.append(m.lista(dicho, indicador.listas[0]) if indicador.listas[0] else dicho)
        if anotada and (no := (fraccion.denominador or 0) - (fraccion.numerador or 0)):
            detalle += [" · ", m.lista(f"{entero(no)} no", anotada.listas[2])]
    if anotada and fraccion.duda.unidades:
        detalle += [
            " · " if detalle else "",
            m.lista(f"{entero(fraccion.duda.unidades)} {indicador.sin_saber}", anotada.listas[3]),
        ]
    dicho = entre(indicador, resultado)
    serie = seguimiento(m.consulta, m.nodo, m.periodo, indicador)
    return [
        html.Div(
            html.Span(valor(indicador, resultado), className="guia-valor"),
            m.pasaporte(clave),
            html.cruda(Crudo(hilo(serie.valores, serie.dicho, serie.tope)), "hilo-caja") if serie else None,
            className="guia-cifra",
        ),
        html.P(detalle, className="detalle") if detalle else None,
        html.P(f"Puede estar {dicho}.", className="nota") if dicho else None,
    ]


def en_una_frase(m: Mirada, clave: str) -> str:
    """«Plan completo y aprobado en Cusco: 33,3 % (1 de 3 establecimientos; 2 sin registro completo)».

    Cierta también si no hay nada anotado.
    """
    indicador = POR_CLAVE[clave]
    resultado = medir(m.consulta, m.nodo, m.periodo, clave)
    fraccion, lugar = resultado.fraccion, lugar_de(m.consulta, m.nodo)
    sin_registro = f"{entero(fraccion.duda.unidades)} {indicador.sin_saber}" if fraccion.duda.unidades else ""
    if not fraccion.hay_dato:
        return f"{indicador.ficha.corto} en {lugar}: no se sabe{f', con {sin_registro}' if sin_registro else ''}"
    if fraccion.todo_calla:
        callan = plural(fraccion.denominador or 0, singular(indicador.ficha.unidad), indicador.ficha.unidad)
        return f"{indicador.ficha.corto} en {lugar}: no se sabe, porque no reportó ninguno de {callan}"
    dicho = "; ".join(filter(None, (cuentas(indicador, fraccion), sin_registro)))
    return f"{indicador.ficha.corto} en {lugar}: {valor(indicador, resultado)} ({dicho})"


def _en_el_mapa(m: Mirada, indicador: Indicador) -> Pieza | None:
    if m.nodo.nivel not in indicador.compara_en or not m.nodo.nivel.es_territorio:
        return None
    destino = m.vista.hacia(m.nodo.codigo, m.nodo.nivel).con(indicador=indicador.clave)
    return enlace("Ver en el mapa", destino.url(), "accion")


def de_cifra(m: Mirada, clave: str) -> Pieza:
    """La tarjeta de una cifra de la guía; si su tabla es una lista de comprobación, con cada uno de sus puntos."""
    indicador = POR_CLAVE[clave]
    tabla = tabla_de(indicador.tablas[0])
    ficha = indicador.ficha
    if tabla.forma and not m.hay(tabla.nombre):
        return tarjeta(ficha.pregunta, sin_cargar(tabla), pista=_pista(tabla))
    return tarjeta(
        ficha.pregunta,
        html.Div(*cifra(m, clave), _puntos(m, clave, tabla), _clases_de(m, clave, tabla)),
        pista=f"{ficha.corto} · Guía {ficha.parrafo}",
        accion=acciones(_en_el_mapa(m, indicador), *_de_la_lista(m, indicador, tabla)),
    )


def _de_la_lista(m: Mirada, indicador: Indicador, tabla: Tabla) -> list[Pieza]:
    lista = f"filas_{tabla.nombre}" if f"filas_{tabla.nombre}" in LISTAS else indicador.listas[1]
    if not lista:
        return []
    return m.tras(lista)


def _puntos(m: Mirada, clave: str, tabla: Tabla) -> Pieza | None:
    """Cuántas dicen que sí a cada punto, de las que lo dicen. De una sola cifra de la tabla no se repite la lista."""
    anotada = _POR_CLAVE.get(clave)
    if not anotada or not tabla.puntos or clave not in CON_PUNTOS:
        return None
    leer = m.consulta.por_grupo if tabla.nombre in DE_GRUPOS else m.consulta.por_establecimiento
    propias = leer(anotada.universo, m.nodo, m.periodo) > 0
    anotado = m.consulta.anotado(tabla.nombre, m.nodo, m.periodo)
    filas = []
    for punto in tabla.puntos:
        dicen = anotado[punto.nombre][propias]
        si, de = int((dicen == 1).sum()), int((dicen >= 0).sum())
        filas.append((punto.descripcion, si, de, parte_de(si, de)))
    return html.Details(html.Summary(f"Los {len(filas)} puntos, uno por uno"), barras(filas), open=True)


def _clases_de(m: Mirada, clave: str, tabla: Tabla) -> Pieza | None:
    """De lo que vale al corte, cuántas unidades hay de cada valor de sus catálogos."""
    if tabla.forma is not Estado.ESTADO or clave not in CON_PUNTOS or clave not in _POR_CLAVE:
        return None
    leer = m.consulta.por_grupo if tabla.nombre in DE_GRUPOS else m.consulta.por_establecimiento
    propias = leer(_POR_CLAVE[clave].universo, m.nodo, m.periodo) > 0
    anotado = m.consulta.anotado(tabla.nombre, m.nodo, m.periodo)
    partes: list[Any] = []
    for columna in columnas(tabla.nombre):
        if columna.tipo is Tipo.CATALOGO:
            valores = anotado[columna.nombre][propias]
            de = int((valores >= 0).sum())
            cuentas_de = ((codigo, int((valores == lugar).sum())) for lugar, codigo in enumerate(columna.valores))
            filas = [
                (mayuscula(nombre_de_opcion(columna, codigo) or codigo), n, de, parte_de(n, de))
                for codigo, n in cuentas_de
                if n
            ]
            partes += [html.P(html.B(columna.encabezado)), barras(filas)] if filas else []
    return html.Div(partes) if partes else None


#: la cifra que lleva los puntos de su tabla, donde la tabla tiene más de una
CON_PUNTOS = frozenset({"plan_completo", "seleccion_completa", "arranque_completo", "contacto", "espacio_activo"})


# -- los hechos de un periodo, y lo que un territorio informa


def de_hechos(m: Mirada, nombre: str, pregunta: str, abajo: Pieza | None = None) -> Pieza:
    """Cuántos hechos hubo, de qué clase, cuánto suman y mes a mes. `abajo`: lo propio de la tabla."""
    tabla = tabla_de(nombre)
    if not m.hay(nombre):
        return tarjeta(pregunta, sin_cargar(tabla), pista=_pista(tabla))
    hechos = m.consulta.hechos(nombre, m.nodo, m.periodo)
    cuantos = len(hechos["dia"])
    unidades = len(np.unique(hechos["unidad"]))
    de_quien = "grupo" if nombre in DE_GRUPOS else "establecimiento"
    sumas = [
        f"{c.encabezado}: {entero(int(np.maximum(hechos[c.nombre], 0).sum()))}"
        for c in columnas(nombre)
        # la que nadie dice no suma cero: no se sabe
        if c.tipo is Tipo.ENTERO and c.nombre not in tabla.clave and (hechos[c.nombre] >= 0).any()
    ]
    personas = m.consulta.personas_de(nombre, m.nodo, m.periodo)
    con_personas = any(columna.personas for columna in tabla.columnas)
    if con_personas and personas:
        sumas += [f"{tabla.columna(campo).encabezado}: {entero(suma)}" for campo, suma in personas.items()]
        sumas.append("Quien está en varios registros se cuenta en cada uno")
    return tarjeta(
        pregunta,
        html.Div(
            html.P(
                html.B(m.lista(plural(cuantos, "registro"), f"filas_{nombre}")),
                f" de {plural(unidades, de_quien)} en {m.periodo.en_frase}.",
            )
            if cuantos
            else sin_ninguno(m, tabla, hay=True),
            html.P(". ".join(sumas) + ".", className="detalle") if sumas and cuantos else None,
            html.P("Cuántas personas fueron se dice de la red hacia arriba y con más de un grupo.", className="nota")
            if con_personas and not se_cuentan(m.nodo)
            else None,
            _por_clase(tabla, {c.nombre: hechos[c.nombre] for c in columnas(nombre)}, cuantos),
            abajo,
            _mes_a_mes(m, nombre),
        ),
        pista=_pista(tabla),
        accion=acciones(*m.tras(f"filas_{nombre}", tabla)),
    )


def _por_clase(tabla: Tabla, hechos: Any, cuantos: int) -> Pieza | None:
    """De los hechos, cuántos de cada valor de sus catálogos y cuántos sí de cada sí o no."""
    filas = []
    for columna in columnas(tabla.nombre):
        if columna.tipo is Tipo.CATALOGO:
            for lugar, codigo in enumerate(columna.valores):
                n = int((hechos[columna.nombre] == lugar).sum())
                if n:
                    nombre = nombre_de_opcion(columna, codigo) or codigo
                    filas.append((mayuscula(nombre), n, cuantos, f"{porcentaje(n, cuantos)} · {entero(n)}"))
        elif columna.tipo is Tipo.LOGICO:
            si, de = (int((hechos[columna.nombre] >= tope).sum()) for tope in (1, 0))
            if de:
                dicho = mayuscula(columna.descripcion.removeprefix("Si "))
                filas.append((dicho, si, de, parte_de(si, de)))
    return barras(filas) if filas else None


def _mes_a_mes(m: Mirada, nombre: str) -> Pieza | None:
    """Los últimos doce meses con datos."""
    por_mes = m.consulta.por_mes(nombre, m.nodo)[-12:]
    if not por_mes.any():
        return None
    ultimo = m.nodo.meses[1]
    tope = int(por_mes.max())
    filas = [
        (Periodo.mes(ultimo - len(por_mes) + 1 + i).texto, int(n), tope, entero(int(n))) for i, n in enumerate(por_mes)
    ]
    return html.Details(html.Summary("Mes a mes, los últimos con datos"), barras(filas))


def de_filas(
    m: Mirada, nombre: str, pregunta: str, arriba: Sequence[Any] = (), suman: tuple[str, ...] = (), clases: bool = True
) -> Pieza:
    """Lo que un territorio y los que contiene informan en una tabla: cuántas filas y de qué clase.

    `arriba`: lo que se dice antes. `suman`: las columnas que se suman; donde cada nivel informa lo suyo, ninguna.
    `clases`: si se cuentan las filas de cada clase.
    """
    tabla = tabla_de(nombre)
    if not m.hay(nombre):
        return tarjeta(pregunta, sin_cargar(tabla), pista=_pista(tabla))
    filas = [fila for fila in m.consulta.de_territorios(nombre, m.nodo) if del_periodo(tabla, fila, m.periodo)]
    dichas = {campo: [fila[campo] for fila in filas if fila[campo] is not None] for campo in suman}
    sumas = [
        f"{tabla.columna(campo).encabezado}: {entero(sum(valores))}{en_algunos(len(valores), len(filas))}"
        for campo, valores in dichas.items()
        if valores
    ]
    por_clase = []
    for columna in tabla.columnas:
        if clases and columna.tipo is Tipo.CATALOGO:
            for codigo in columna.valores:
                suyas = [fila for fila in filas if fila[columna.nombre] == codigo]
                if suyas:
                    nombre_de_clase = mayuscula(nombre_de_opcion(columna, codigo) or codigo)
                    dicho = f"{entero(len(suyas))} de {plural(len(filas), 'registro')}"
                    if "cantidad" in tabla.nombres:
                        dicho = f"{entero(sum(fila['cantidad'] for fila in suyas))} en {plural(len(suyas), 'entrega')}"
                    por_clase.append((nombre_de_clase, len(suyas), len(filas), dicho))
    return tarjeta(
        pregunta,
        html.Div(
            *arriba,
            html.P(m.lista(plural(len(filas), "registro"), f"filas_{nombre}"), f" en {en_cuando(m, tabla)}."),
            html.P(". ".join(sumas) + ".", className="detalle") if sumas else None,
            barras(por_clase) if por_clase else None,
        ),
        pista=_pista(tabla),
        accion=acciones(*m.tras(f"filas_{nombre}", tabla)),
    )
