"""Lo propio de lo que hay alrededor: las metas, la red de apoyo, las campañas, el propósito y el dinero."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from dashboard.contratos.contrato import Tipo
from dashboard.contratos.tablas import tabla_de
from dashboard.dominio.catalogos import PROGRAMAS
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.catalogo import POR_CLAVE
from dashboard.indicadores.cercania import junto_a, mas_cercano
from dashboard.indicadores.guia.metas import Meta, metas
from dashboard.indicadores.listas.guia import del_periodo, recursos_de
from dashboard.indicadores.palabras import cuentas, lugar_de, valor
from dashboard.indicadores.regiones_con_equipo import equipo
from dashboard.indicadores.resumen import medir
from dashboard.navegacion.vista import CAPA, Modo
from dashboard.nucleo.formato import SIN_DATO, decimal, entero, fecha, mayuscula, n_de_n, palabra, plural, porcentaje
from dashboard.paginas.cabecera import acciones
from dashboard.paginas.guia.tarjetas import Mirada, cifra, de_filas, en_algunos, parte_de, sin_cargar, sin_ninguno
from dashboard.paginas.puntos_del_mapa import RECURSOS
from dashboard.piezas import html
from dashboard.piezas.enlaces import enlace
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import TABLA_PARTIDA, barra, barras, lineas, marca, tabla, tarjeta

# -- metas -------------------------------------------------------------------------------------------------------------


def de_metas(m: Mirada) -> Pieza:
    """Cada meta con lo que se lleva, a qué paso y adónde llegaría."""
    propias = metas(m.consulta, m.nodo, m.periodo)
    pregunta = "¿Cómo van los compromisos?"
    if not propias:
        return tarjeta(pregunta, sin_ninguno(m, tabla_de("metas"), hay=m.hay("metas")), pista="avance contra meta")
    return tarjeta(
        pregunta,
        html.Div(
            html.Ol([_meta(m, meta) for meta in propias], className="ranking temas embudo"),
            html.P(
                "La barra va de donde se partió a la meta. Cada avance es el que anotó su territorio: puede no "
                "coincidir con las demás cifras de este tablero, que salen de sus propias tablas.",
                className="nota",
            ),
        ),
        pista="avance contra meta",
        accion=acciones(*m.tras("filas_metas", tabla_de("metas"))),
    )


def _meta(m: Mirada, meta: Meta) -> Pieza:
    sello = None
    if meta.alcanzada:
        sello = marca("●", "alcanzada", "sello-cumple")
    elif meta.atrasada is not None:
        atras = marca("▲", "detrás de su paso", "sello-no_cumple")
        sello = atras if meta.atrasada else marca("●", "a su paso", "sello-cumple")
    de_quien = m.consulta.nodo(meta.territorio).nombre
    return html.Li(
        html.Span(meta.nombre, html.Small(f" · {de_quien}"), className="fila-nombre"),
        barra(meta.parte, "acento"),
        html.Span(
            porcentaje(round(1000 * meta.parte), 1000) if meta.parte is not None else SIN_DATO, className="fila-valor"
        ),
        html.Span(
            sello,
            " ",
            mayuscula(meta.frase),
            className="fila-cuenta",
        ),
    )


# -- red de apoyo, propósito -------------------------------------------------------------------------------------------


def red_de_apoyo(m: Mirada) -> Pieza:
    """Cuántos recursos de cada clase hay, con qué equipo y cuáles son."""
    propios = recursos_de(m.consulta, m.nodo, m.periodo)
    pregunta, pista = "¿Con qué red de apoyo se cuenta?", "lactarios, bancos de leche, establecimientos amigos y cursos"
    cercanos = _los_mas_cercanos(m)
    if not propios:
        otros = bool(m.consulta.recursos(m.nodo))
        return tarjeta(pregunta, html.Div(sin_ninguno(m, tabla_de("recursos"), hay=otros), cercanos), pista=pista)
    equipo_de = tabla_de("recursos").puntos
    renglones: list[Any] = []
    for tipo, (figura, color, nombre) in RECURSOS.items():
        suyos = [fila for fila in propios if fila["tipo"] == tipo]
        if not suyos:
            continue
        litros = [fila["valor"] for fila in suyos if fila["valor"] is not None and "litro" in (fila["unidad"] or "")]
        dicho = f"{mayuscula(nombre)}: {entero(len(suyos))}"
        dicho += f" · {decimal(sum(litros), 0)} litros al año donde se dice" if litros else ""
        renglones.append([html.Span(f"{figura} ", style={"color": f"var(--{color})"}), dicho])
    con_equipo = [fila for fila in propios if fila["tipo"] == "lactario"]
    puntos = []
    for punto in equipo_de:
        dicen = [fila[punto.nombre] for fila in con_equipo if fila[punto.nombre] is not None]
        si = dicen.count("si")
        puntos.append(
            (
                punto.descripcion.removeprefix("Si tiene "),
                si,
                len(dicen),
                n_de_n(si, len(dicen)) if dicen else SIN_DATO,
            )
        )
    al_mapa = m.vista.hacia(m.nodo.codigo, m.nodo.nivel).con(modo=Modo.MAPA).con_campo(CAPA, "recursos")
    en_mapa = enlace("Ver en el mapa", al_mapa.url(), "accion") if m.nodo.nivel.es_territorio else None
    return tarjeta(
        pregunta,
        html.Div(
            html.P(m.lista(plural(len(propios), "recurso"), "filas_recursos"), f"{_sin_fecha(propios)}:"),
            lineas(renglones),
            cercanos if cercanos else _de_cada_hijo(m, propios),
            html.Details(html.Summary("Con qué equipo cuentan los lactarios"), barras(puntos), open=True)
            if con_equipo
            else None,
        ),
        pista=pista,
        accion=acciones(en_mapa, *m.tras("filas_recursos", tabla_de("recursos"))),
    )


def _sin_fecha(propios: Sequence[Mapping[str, Any]]) -> str:
    cuantos = sum(not fila["fecha"] for fila in propios)
    return f", {entero(cuantos)} sin decir desde cuándo" if cuantos else ""


def _los_mas_cercanos(m: Mirada) -> Pieza | None:
    """De un establecimiento, el recurso de cada clase que le queda más cerca, esté en el distrito que esté."""
    if m.nodo.nivel is not Nivel.ESTABLECIMIENTO:
        return None
    todos = [fila for fila in m.consulta.recursos(m.consulta.raiz) if fila["latitud"] is not None]
    renglones = []
    for tipo, (_, _, nombre) in RECURSOS.items():
        suyos = [fila for fila in todos if fila["tipo"] == tipo]
        if suyos and (cerca := mas_cercano(m.consulta, m.nodo, suyos)):
            cual = suyos[cerca[0]]["nombre"] or suyos[cerca[0]]["codigo_recurso"]
            renglones.append(f"{mayuscula(nombre)} más cercano: {cual}, a {decimal(cerca[1])} km.")
    return html.Div(lineas(renglones), html.P("En línea recta.", className="nota")) if renglones else None


def _de_cada_hijo(m: Mirada, propios: Sequence[Mapping[str, Any]]) -> Pieza | None:
    """Cuántos recursos hay en cada territorio del de la vista, por el establecimiento que tienen más cerca."""
    hijos = m.consulta.hijos(m.nodo) if m.nodo.nivel.es_territorio else []
    cerca = [hallado[0] for hallado in junto_a(m.consulta, propios) if hallado]
    cuantos = [(hijo.nombre, sum(lugar in range(*hijo.establecimientos) for lugar in cerca)) for hijo in hijos]
    filas = [(nombre, n, len(propios), entero(n)) for nombre, n in cuantos if n]
    if not filas:
        return None
    fuera = len(propios) - sum(n for _, n in cuantos)
    return html.Details(
        html.Summary("Dónde están, por el establecimiento más cercano"),
        barras(sorted(filas, key=lambda fila: -fila[1])),
        html.P(f"{entero(fuera)} sin coordenadas o junto a uno de otro territorio.", className="nota")
        if fuera
        else None,
    )


def cuantos_recursos(m: Mirada) -> str:
    """«5 recursos de apoyo en Cusco»; del que no se cargó ninguno no se sabe. Por debajo, son los de sus distritos."""
    cuantos, lugar = len(recursos_de(m.consulta, m.nodo, m.periodo)), lugar_de(m.consulta, m.nodo)
    if m.nodo.nivel is Nivel.PAIS:
        lugar = "el Perú"
    elif m.nodo.nivel is not Nivel.DIRESA:
        distritos = len(set(m.consulta.columnas_establecimientos(m.nodo, "ubigeo")["ubigeo"]))
        lugar = f"{palabra(distritos, 'el distrito', 'los distritos')} de {lugar}"
    if not cuantos:
        return f"No se sabe de ningún recurso de apoyo en {lugar}"
    return f"{plural(cuantos, 'recurso de apoyo', 'recursos de apoyo')} en {lugar}"


def de_otros_paises(m: Mirada) -> Pieza | None:
    """Los recursos de otro país que se cargaron como ejemplo: se leen aparte y no se suman a nada."""
    ajenos = m.consulta.recursos_de_otros_paises()
    if not ajenos or m.nodo.nivel is not Nivel.PAIS:
        return None
    renglones = [
        f"{fila['pais']}: {fila['nombre']}"
        + (f", {decimal(fila['valor'], 0)} {fila['unidad'] or ''}".rstrip() if fila["valor"] is not None else "")
        + (f". {fila['fuente']}" if fila["fuente"] else "")
        for fila in ajenos
    ]
    return tarjeta("En otros países, como ejemplo", lineas(renglones), pista="no son del Perú y no se suman a nada")


def campanas(m: Mirada) -> Pieza:
    """Las campañas del año y su día de cada mes, con las personas que las jornadas capacitaron, acumuladas."""
    propias = [fila for fila in m.consulta.campanas() if fila["anio"] == m.periodo.anio]
    pregunta = f"¿Qué campañas hay en {m.periodo.anio}?"
    renglones: list[Any] = []
    for fila in propias:
        dia = f", el día {fila['dia_del_mes']} de cada mes" if fila.get("dia_del_mes") else ""
        renglones.append(
            f"{fila['nombre']} ({fila['pais'] or 'sin país'}): del {_dia(fila['inicio'])} al {_dia(fila['fin'])}{dia}."
        )
    jornadas = [
        fila
        for fila in m.consulta.de_territorios("capacitaciones", m.nodo)
        if fila["en_campana"] == "si" and fila["fecha"] <= m.periodo.fin.isoformat()
    ]
    if jornadas:
        dichas = [fila["capacitados"] for fila in jornadas if fila["capacitados"] is not None]
        personas, parte = sum(dichas), en_algunos(len(dichas), len(jornadas))
        total = plural(personas, "persona capacitada", "personas capacitadas")
        desde = min(fila["fecha"] for fila in jornadas)
        renglones.append(
            [
                plural(len(jornadas), "jornada"),
                f" desde el {_dia(desde)}.",
                f" En total, {total}{parte}." if personas else None,
            ]
        )
    if not renglones:
        otras = sin_ninguno(m, tabla_de("campanas"), hay=bool(m.consulta.campanas()))
        return tarjeta(pregunta, otras, pista="jornadas mensuales y semanas")
    return tarjeta(pregunta, lineas(renglones), pista="jornadas mensuales y semanas")


def _dia(texto: str) -> str:
    return fecha(date.fromisoformat(texto))


_RESULTADOS = {
    "LME_menor_6m": "Lactancia materna exclusiva en menores de 6 meses",
    "DCI_menor_5a_OMS": "Desnutrición crónica en menores de 5 años",
}


def resultados(m: Mirada) -> Pieza:
    """Las cifras de resultado del país y de sus departamentos, junto a su cobertura y nunca como su efecto."""
    pregunta = "¿Para qué son los grupos?"
    donde = {"Nacional", *m.consulta.columnas_establecimientos(m.nodo, "departamento")["departamento"]}
    donde = {"Nacional"} if m.nodo.nivel is Nivel.PAIS else donde
    de_aqui = [fila for fila in m.consulta.resultados() if fila["ambito"] in donde]
    propias = [fila for fila in de_aqui if fila["anio"] <= m.periodo.anio]
    if not propias:
        return tarjeta(pregunta, sin_ninguno(m, tabla_de("resultados"), hay=bool(de_aqui)), pista="Guía I")
    filas = []
    for fila in sorted(propias, key=lambda f: (f["indicador"], f["ambito"] != "Nacional", f["ambito"], -f["anio"])):
        intervalo = (
            f"de {decimal(fila['minimo_pct'])} a {decimal(fila['maximo_pct'])}\u202f%"
            if None not in (fila["minimo_pct"], fila["maximo_pct"])
            else "sin intervalo"
        )
        filas.append(
            html.Tr(
                html.Th(_RESULTADOS.get(fila["indicador"], fila["indicador"]), scope="row"),
                html.Td(fila["ambito"]),
                html.Td(str(fila["anio"]), className="num"),
                html.Td(f"{decimal(fila['valor_pct'])}\u202f%", className="num"),
                html.Td(intervalo),
                html.Td(fila["fuente"] or SIN_DATO),
            )
        )
    medida = medir(m.consulta, m.nodo, m.periodo, "cobertura")
    cobertura = f"Cobertura en {lugar_de(m.consulta, m.nodo)}: {valor(POR_CLAVE['cobertura'], medida)}"
    if medida.fraccion.hay_dato and not medida.fraccion.todo_calla:
        cobertura += f", {cuentas(POR_CLAVE['cobertura'], medida.fraccion)}"
    return tarjeta(
        pregunta,
        html.Div(
            html.P(
                "La guía busca «contribuir con la reducción de la desnutrición crónica infantil». Estas cifras se "
                f"leen al lado de la cobertura y no son su efecto: cambian por muchas causas. {cobertura}."
            ),
            tabla(
                ("Resultado", "Ámbito", "Año", "Valor", "Intervalo", "Fuente"),
                filas,
                "Cifras de resultado",
                clase=TABLA_PARTIDA,
                caja="tabla-ancha tabla-alta",
            ),
        ),
        pista="Guía I",
        accion=acciones(*m.tras("filas_resultados", tabla_de("resultados"))),
    )


def alcance(m: Mirada) -> str:
    """«Por cada 100 nacimientos de 2026 hay 34 integrantes de grupos en Cusco»; si no se sabe, lo dice."""
    lugar = lugar_de(m.consulta, m.nodo)
    fraccion = medir(m.consulta, m.nodo, m.periodo, "madres_alcanzadas").fraccion
    # de una parte del país no se dice: los nacimientos serían de todo él
    if not fraccion.hay_dato or fraccion.de_una_parte:
        return f"No se sabe a cuántas madres se llega en {lugar}"
    por_cien = round(100 * (fraccion.numerador or 0) / (fraccion.denominador or 1))
    return f"Por cada 100 nacimientos de {m.periodo.anio} hay {plural(por_cien, 'integrante')} de grupos en {lugar}"


def nacimientos(m: Mirada) -> Pieza:
    """Los nacimientos del año y las integrantes que hay por cada cien."""
    pregunta, contrato = "¿A cuántas madres se llega?", tabla_de("poblacion")
    if not m.hay("poblacion"):
        return tarjeta(pregunta, sin_cargar(contrato), pista="Guía I")
    dicho: list[Any] = [html.P(html.B(f"{alcance(m)}."))]
    fraccion = medir(m.consulta, m.nodo, m.periodo, "madres_alcanzadas").fraccion
    if fraccion.hay_dato:
        contadas = cuentas(POR_CLAVE["madres_alcanzadas"], fraccion)
        dicho.append(
            html.P(m.lista(contadas, "filas_poblacion"), m.pasaporte("madres_alcanzadas"), className="detalle")
        )
    return de_filas(m, "poblacion", pregunta, dicho)


def presupuesto(m: Mirada) -> Pieza:
    """Lo programado y lo ejecutado, con la parte que es."""
    filas = [f for f in _del_periodo(m, "presupuesto") if f["ejecutado"] is not None]
    por_programa = []
    for programa, nombre in PROGRAMAS.items():
        ejecutado, programado = (
            round(sum(f[campo] for f in filas if f["programa"] == programa)) for campo in ("ejecutado", "programado")
        )
        if programado:
            por_programa.append((nombre, ejecutado, programado, f"{parte_de(ejecutado, programado)} soles"))
    return _de_razon(
        m, "¿Se usa el presupuesto?", "presupuesto_ejecutado", "ejecutado", "programado", barras(por_programa)
    )


def mensajes(m: Mirada) -> Pieza:
    """Las campañas de mensajes: lo enviado, lo entregado y lo que cambió."""
    filas = _del_periodo(m, "mensajeria")
    por_perfil = [
        (f"Perfil {fila['perfil']} · {fila['codigo_campana']}", fila["entregados"], fila["enviados"],
         parte_de(fila["entregados"], fila["enviados"]))
        for fila in filas
        if fila["entregados"] is not None
    ]  # fmt: skip
    otros = [
        f"{columna.descripcion}: {entero(sum(dichos))}"
        for columna in tabla_de("mensajeria").columnas
        if columna.tipo is Tipo.ENTERO
        and columna.nombre not in ("enviados", "entregados")
        and (dichos := [fila[columna.nombre] for fila in filas if fila[columna.nombre] is not None])
    ]
    abajo = [html.P(html.B("Entregados, por perfil")), barras(por_perfil)] if por_perfil else []
    otros.append("Sumando los perfiles: lo que está en dos se cuenta dos veces")
    abajo += [html.P(". ".join(otros) + ".", className="detalle")] if len(otros) > 1 else []
    return _de_razon(
        m, "¿Llegan los mensajes de texto?", "mensajes_entregados", "entregados", "enviados", html.Div(abajo)
    )


def _del_periodo(m: Mirada, tabla: str) -> list[dict[str, Any]]:
    contrato = tabla_de(tabla)
    return [f for f in m.consulta.de_territorios(tabla, m.nodo) if del_periodo(contrato, f, m.periodo)]


def _de_razon(m: Mirada, pregunta: str, clave: str, parte: str, todo: str, abajo: Pieza | None) -> Pieza:
    """Lo informado en la tabla de una cifra, con la razón de dos columnas suyas y lo que no entró en ella.

    `parte` y `todo`: la de arriba y la de abajo de la razón.
    """
    (tabla,) = POR_CLAVE[clave].tablas
    if not m.hay(tabla):
        return de_filas(m, tabla, pregunta)
    ficha, filas = POR_CLAVE[clave].ficha, _del_periodo(m, tabla)
    fuera = sum(round(fila[todo]) for fila in filas if fila[parte] is None)
    aviso = f"{decimal(fuera, 0)} {ficha.unidad} más, de los que no se dice lo demás, quedan fuera de la cuenta."
    return de_filas(
        m, tabla, pregunta, [*cifra(m, clave), html.P(aviso, className="nota") if fuera else None, abajo], clases=False
    )


def estandares(m: Mirada) -> Pieza:
    """Los dos indicadores de la guía y si las unidades informan, con su enlace al panorama."""
    renglones = []
    for clave in ("regiones_con_equipo", "cobertura", "oportunidad"):
        indicador = POR_CLAVE[clave]
        resultado = medir(m.consulta, m.nodo, m.periodo, clave) if m.nodo.nivel in indicador.se_mide_en else None
        if resultado and resultado.aplica:
            destino = m.vista.hacia(m.nodo.codigo, m.nodo.nivel).con(indicador=clave)
            dicho = valor(indicador, resultado)
            if resultado.fraccion.hay_dato and not resultado.fraccion.todo_calla:
                dicho += f" ({cuentas(indicador, resultado.fraccion)})"
            if indicador.cuenta_hijos and m.nodo.nivel is Nivel.DIRESA:
                # de una sola región, «0 %» no dice nada: cuántos tiene y cuántos necesita, sí
                propios = equipo(m.consulta, m.nodo, m.periodo).escrito
                dicho = f"{propios} facilitadores" if propios else SIN_DATO
            renglones.append([enlace(indicador.ficha.nombre, destino.url()), f": {dicho}"])
    return tarjeta("¿Qué mide la guía?", lineas(renglones), pista="Guía 6.1.4")
