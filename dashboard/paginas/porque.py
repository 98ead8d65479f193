"""De dónde salen los puntos de asistencia. Responde: la diferencia con un año antes, ¿en qué partes está?

Es una suma exacta, no una causa: una barra dice cuántos de los puntos están en ese hijo o en ese motivo.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import Fraccion
from dashboard.dominio.grafica import Grafico
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import NOMBRES_NIVEL, Nivel
from dashboard.graficas.tema import COLORES
from dashboard.indicadores.cambio import cambio_de_asistencia, decimas_de
from dashboard.indicadores.circunstancias import GRUPOS_MINIMOS, SESIONES_MINIMAS, Circunstancias, Cruce, cruzar
from dashboard.indicadores.descomposicion import (
    TOTAL,
    Comparados,
    Desglose,
    DesgloseDeMotivos,
    Partes,
    cascada_de_hijos,
    cascada_de_motivos,
    comparar,
    desglosar,
    desglosar_motivos,
    repartir,
)
from dashboard.indicadores.motivos import periodo_de_motivos
from dashboard.indicadores.palabras import lugar_de
from dashboard.indicadores.resumen import a
from dashboard.navegacion.vista import GRUPO, Forma, Ruta, Vista
from dashboard.nucleo.formato import decimos, entero, enumerar, mayuscula, plural, porcentaje, puntos
from dashboard.paginas.cabecera import acciones, exigir_nivel, hoja, tira, titular, ver_tabla
from dashboard.paginas.pagina import Pagina, de_lectura
from dashboard.piezas import html
from dashboard.piezas.enlaces import boton_pasaporte, cifra_con_pasaporte, enlace, menu_de_lamina
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import TABLA_PARTIDA, barra_flotante, tabla, tarjeta, tarjeta_vacia

PORQUE = Ruta("porque", Forma.CODIGO)
_NIVELES = (Nivel.PAIS, Nivel.DIRESA, Nivel.RED, Nivel.MICRORRED, Nivel.ESTABLECIMIENTO)
_COMO_SE_LEE = (
    "Cada barra son los puntos que esa parte suma o resta a la diferencia: empieza donde acaba la anterior, y todas "
    "juntas la dan exacta. Es aritmética: dice dónde están los puntos, no por qué."
)


def a_porque(vista: Vista, texto: Any = "¿De dónde salen los puntos?", clase: str = "accion") -> Pieza:
    """El enlace a esta página desde la de su territorio o establecimiento, con su periodo."""
    return enlace(texto, vista.con(pagina=PORQUE, lista="", extra=()).url(), clase)


def _destino(vista: Vista, nodo: Nodo) -> str:
    pagina = GRUPO if nodo.nivel is Nivel.GRUPO else PORQUE
    return vista.con(pagina=pagina, codigo=nodo.codigo, lista="", extra=()).url()


def pintar(vista: Vista, consulta: Consulta) -> Pieza:
    """La página de un territorio o un establecimiento. `ErrorVista` si el código es de un grupo o no existe."""
    nodo = exigir_nivel(vista, consulta, "un territorio ni un establecimiento", _NIVELES)
    periodo = consulta.exigir_periodo(vista.periodo)
    comparados = comparar(consulta, nodo, periodo)
    volver = enlace(f"← Volver a {nodo.nombre}", vista.hacia(nodo.codigo, nodo.nivel).url(), "accion")
    arriba = tira(vista, consulta, nodo, volver, lambda otro: _destino(vista, otro))
    cruce = _tarjeta_cruce(consulta, nodo, periodo)
    lugar = lugar_de(consulta, nodo)
    if isinstance(comparados, str):
        frase = f"La asistencia en {lugar} no se compara con la de un año antes"
        return hoja(arriba, titular(frase, f"{mayuscula(comparados)}."), columnas=((cruce,),))
    desglose = desglosar(consulta, nodo, comparados)
    motivos = desglosar_motivos(consulta, nodo, periodo)
    frase = f"Diferencia de asistencia en {lugar}: {puntos(comparados.decimas)} puntos frente {a(comparados.anterior)}"
    return hoja(
        arriba,
        titular(frase, [*_bajada(vista, nodo, desglose), _se_distingue(consulta, nodo, periodo)]),
        columnas=(
            (_tarjeta_hijos(vista, consulta, nodo, desglose),),
            (_tarjeta_partes(nodo, desglose), _tarjeta_motivos(vista, nodo, motivos)),
        ),
        debajo=cruce,
    )


def _ahora(comparados: Comparados) -> Periodo:
    """El periodo con solo los meses que se comparan: «enero–octubre de 2026»."""
    periodo = comparados.periodo
    return Periodo(periodo.anio, periodo.corte, periodo.parte, comparados.anterior.meses)


def _hijos_de(nodo: Nodo) -> tuple[str, str]:
    return NOMBRES_NIVEL[list(Nivel)[nodo.nivel.orden + 1]]


def _impresa(fraccion: Fraccion) -> str:
    return porcentaje(fraccion.numerador, fraccion.denominador)


def _bajada(vista: Vista, nodo: Nodo, desglose: Desglose) -> list[Any]:
    comparados = desglose.comparados
    dentro, mezcla, entran, salen = repartir(desglose.entre_hijos.todas)
    _, plurales = _hijos_de(nodo)
    partes = [f"{puntos(dentro)} dentro de sus {plurales}", f"{puntos(mezcla)} en la mezcla de {plurales}"]
    if entran or salen:
        partes.append(f"{puntos(entran + salen)} en lo que tiene sesiones en un solo año")
    return [
        f"De {_impresa(comparados.antes)} en {comparados.anterior.en_frase} a ",
        cifra_con_pasaporte(vista, _impresa(comparados.ahora), "asistencia", clase="abre-lista"),
        f" en {_ahora(comparados).en_frase}: {enumerar(partes)}.",
    ]


def _se_distingue(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> str:
    """Lo que se puede decir de la diferencia entera: sus partes suman, pero ninguna lleva verbo."""
    propio = cambio_de_asistencia(consulta, nodo, periodo)
    return f" Del conjunto: {propio.frase}." if propio else ""


# -- las cascadas


def _cascada(grafico: Grafico, filas: Sequence[tuple[Any, str, Any]], clase: str = "ranking") -> Pieza:
    """Una fila por barra. `filas`: nombre o enlace, título al señalar y lo que se lee al final de cada una."""
    tramos = grafico.escalones
    extremos = [0.0, *(extremo for tramo in tramos for extremo in tramo)]
    bajo, ancho = min(extremos), (max(extremos) - min(extremos)) or 1.0
    renglones = []
    for i, (nombre, titulo, final) in enumerate(filas):
        papel = next((serie.papel for serie in grafico.series if serie.valores[i]), grafico.series[-1].papel)
        desde, hasta = ((extremo - bajo) / ancho for extremo in tramos[i])
        barra = barra_flotante(desde, hasta, -bajo / ancho, COLORES[papel])
        valor = html.Span(grafico.textos[i], className="fila-valor")
        rotulo = html.Span(nombre, className="fila-nombre")
        principio = [rotulo, barra]
        if isinstance(nombre, tuple):
            texto, destino = nombre
            principio = [enlace([html.Span(texto, className="fila-nombre"), barra], destino, "fila-enlace")]
        renglones.append(html.Li(*principio, valor, html.Span(final, className="fila-falta"), title=titulo))
    return html.Ol(renglones, className=clase)


def _tarjeta_hijos(vista: Vista, consulta: Consulta, nodo: Nodo, desglose: Desglose) -> Pieza:
    comparados, (singular, plurales) = desglose.comparados, _hijos_de(nodo)
    titulo = f"¿Qué {plurales} suman puntos y cuáles restan?"
    grafico = cascada_de_hijos(desglose, titulo)
    filas: list[tuple[Any, str, Any]] = [
        (
            (nombre, _destino(vista, fila.nodo)),
            f"{nombre}: {puntos(fila.decimas)} puntos; de {_impresa(fila.antes)} a {_impresa(fila.ahora)}",
            cifra_con_pasaporte(vista, _impresa(fila.ahora), "asistencia", fila.nodo.codigo),
        )
        for nombre, fila in zip(grafico.categorias, desglose.hijos, strict=False)
    ]
    filas.append((html.B(TOTAL), f"{TOTAL}: {grafico.textos[-1]} puntos", _impresa(comparados.ahora)))
    notas = [_COMO_SE_LEE]
    antes, ahora = (decimos(f.numerador or 0, f.denominador or 1) for f in (comparados.antes, comparados.ahora))
    if ahora - antes != comparados.decimas:
        notas.append("La diferencia es la exacta; la de los porcentajes impresos es otra, por el redondeo.")
    if desglose.sin_sesiones:
        cuantos = plural(desglose.sin_sesiones, singular, plurales)
        notas.append(f"{cuantos} sin asistencia anotada en los dos periodos, que no suman.")
    notas += _atrasados(consulta, nodo, comparados)
    controles = acciones(
        ver_tabla(vista, "porque"),
        menu_de_lamina(vista, "porque", titulo, "porque"),
        boton_pasaporte(vista, "asistencia", "Asistencia"),
    )
    pista = f"puntos y asistencia en {_ahora(comparados).en_frase}"
    contenido = html.Div(_cascada(grafico, filas), *(html.P(nota, className="nota") for nota in notas))
    return tarjeta(titulo, contenido, pista=pista, accion=controles, clase="tarjeta-cascada")


def _atrasados(consulta: Consulta, nodo: Nodo, comparados: Comparados) -> list[str]:
    """Las partes que dejaron de informar antes: sus meses de antes se comparan con menos meses de ahora."""
    ultimo = min(comparados.periodo.ultimo_mes, nodo.meses[1])
    tardan = [hijo for hijo in consulta.hijos(nodo) if hijo.fecha_datos and hijo.meses[1] < ultimo]
    if not tardan:
        return []
    dichas = [f"{hijo.nombre} (hasta {Periodo.mes(hijo.meses[1]).texto})" for hijo in tardan]
    return [f"Con menos meses que el conjunto: {enumerar(dichas)}. Su peso de ahora es el de esos meses."]


def _tarjeta_motivos(vista: Vista, nodo: Nodo, desglose: DesgloseDeMotivos | str) -> Pieza:
    titulo, permitido = "Los mismos puntos, por motivo de inasistencia", periodo_de_motivos(nodo, vista.periodo)
    if permitido != vista.periodo:
        # por mes permitirían reconocer a una persona
        titulo = f"Por motivo de inasistencia, en {permitido.en_frase}: por mes no se muestran"
    vista = vista.con(periodo=permitido)
    if isinstance(desglose, str):
        return tarjeta_vacia(titulo, f"No se parten por motivo: {desglose}.", pista=permitido.texto)
    grafico = cascada_de_motivos(desglose, titulo)
    filas: list[tuple[Any, str, Any]] = [
        (nombre, f"{nombre}: {valor} puntos", "")
        for nombre, valor in zip(grafico.categorias, grafico.textos, strict=True)
    ]
    clases = enumerar([f"{nombre} {puntos(decimas)}" for nombre, decimas in desglose.clases])
    contenido = html.Div(
        _cascada(grafico, filas, "ranking motivos"),
        html.P(f"Por cómo se calificaron: {clases}.", className="nota"),
        html.P(
            "Un motivo resta los puntos en que creció su parte de las asistencias esperadas. Quienes dejaron el grupo "
            "van aparte. Que no se anotara el motivo también es una parte.",
            className="nota",
        ),
    )
    controles = acciones(
        ver_tabla(vista, "porque_motivos"),
        menu_de_lamina(vista, "porque_motivos", titulo, "porque_motivos"),
        boton_pasaporte(vista, "motivos", "Motivos de las inasistencias"),
    )
    pista = f"{puntos(desglose.comparados.decimas)} puntos · {permitido.texto}"
    return tarjeta(titulo, contenido, pista=pista, accion=controles)


# -- dentro, mezcla, entran y salen


def _tarjeta_partes(nodo: Nodo, desglose: Desglose) -> Pieza:
    comparados, (_, plurales) = desglose.comparados, _hijos_de(nodo)
    niveles: list[tuple[str, Partes]] = [(f"Entre sus {plurales}", desglose.entre_hijos)]
    if nodo.nivel is not Nivel.ESTABLECIMIENTO:
        niveles.append(("Entre sus grupos", desglose.entre_grupos))
    rotulos = (
        "Dentro de cada uno",
        "Mezcla: cuánto pesa cada uno",
        f"Con sesiones solo en {_ahora(comparados).en_frase}",
        f"Con sesiones solo en {comparados.anterior.en_frase}",
    )
    columnas = [repartir(partes.todas) for _, partes in niveles]
    cuantos = [(p.en_las_dos, p.en_las_dos, p.solo_ahora, p.solo_antes) for _, p in niveles]
    filas = []
    for i, rotulo in enumerate(rotulos):
        celdas = [
            html.Td(html.B(puntos(impresas[i])), f" ({entero(de[i])})", className="num")
            for impresas, de in zip(columnas, cuantos, strict=True)
        ]
        filas.append(html.Tr(html.Th(rotulo, scope="row"), *celdas))
    total = html.B(puntos(comparados.decimas))
    filas.append(html.Tr(html.Th(TOTAL, scope="row"), *(html.Td(total, className="num") for _ in niveles)))
    contenido = html.Div(
        tabla(
            ["Parte", *(nombre for nombre, _ in niveles)],
            filas,
            "Partes de la diferencia",
            clase=TABLA_PARTIDA,
            numeros_desde=1,
        ),
        html.P(
            "Entre paréntesis, cuántos son. Dentro: lo que difiere la asistencia de cada uno, con su peso de ahora. "
            "Mezcla: que pesen más los de más o los de menos asistencia, sin que la de ninguno cambie.",
            className="nota",
        ),
        html.P(_mismos(desglose), className="nota"),
    )
    return tarjeta("Dentro de cada uno, y la mezcla", contenido, pista="puntos")


def _mismos(desglose: Desglose) -> str:
    """La misma comparación solo con los grupos que tienen datos en los dos periodos."""
    antes, ahora = desglose.mismos
    cuantos = plural(desglose.entre_grupos.en_las_dos, "grupo")
    if not (antes.hay_dato and ahora.hay_dato):
        return "Ningún grupo tiene asistencia anotada en los dos periodos."
    decimas = decimas_de(ahora.exacta - antes.exacta)
    peso = porcentaje(ahora.denominador, desglose.comparados.ahora.denominador)
    return (
        f"Solo con los mismos grupos ({cuantos} con asistencia anotada en los dos periodos, el {peso} de las "
        f"asistencias esperadas de ahora): de {_impresa(antes)} a {_impresa(ahora)}, {puntos(decimas)} puntos."
    )


# -- los motivos frente a la hora, el lugar y la frecuencia


def _tarjeta_cruce(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> Pieza:
    titulo = "Motivos según la hora, el lugar y la frecuencia de las sesiones"
    cruce = cruzar(consulta, nodo, periodo)
    if cruce is None:
        return tarjeta_vacia(titulo, "No hay inasistencias en este periodo.", pista=periodo.texto)
    return tarjeta(
        titulo,
        html.Div(
            html.Div([_tabla_de_cruce(cruce, propia) for propia in cruce.tablas], className="cruces"),
            html.P(
                "Inasistencias de cada motivo, de cada cien asistencias esperadas. Cada grupo está donde más se "
                f"repiten sus sesiones. Pocos: menos de {GRUPOS_MINIMOS} grupos o de {SESIONES_MINIMAS} sesiones.",
                className="nota",
            ),
        ),
        pista=f"{cruce.periodo.texto} · Guía 6.1.3.b",
    )


def _tabla_de_cruce(cruce: Cruce, propia: Circunstancias) -> Pieza:
    if all(clase.pocos for clase in propia.clases):
        return html.P(f"{propia.titulo}: son pocos en cada clase.")

    def celda(faltas: int, clase: Any) -> Pieza:
        return html.Td("pocos" if clase.pocos else porcentaje(faltas, clase.esperadas), className="num")

    encabezados = [propia.titulo, *(mayuscula(clase.nombre) for clase in propia.clases)]
    filas = [
        html.Tr(
            html.Th("Grupos y sesiones", scope="row"),
            *(html.Td(f"{entero(c.grupos)} · {entero(c.sesiones)}", className="num") for c in propia.clases),
        )
    ]
    filas += [
        html.Tr(html.Th(motivo.nombre, scope="row"), *(celda(c.por_motivo[i], c) for c in propia.clases))
        for i, motivo in enumerate(cruce.motivos)
    ]
    filas.append(html.Tr(html.Th("Todos los motivos", scope="row"), *(celda(c.faltas, c) for c in propia.clases)))
    sin_dato = plural(propia.sin_dato, "grupo")
    return html.Div(
        tabla(encabezados, filas, propia.titulo, clase=TABLA_PARTIDA, numeros_desde=1),
        html.P(f"{sin_dato} sin ese dato.", className="nota") if propia.sin_dato else None,
    )


PAGINA = Pagina(PORQUE, de_lectura(pintar))
