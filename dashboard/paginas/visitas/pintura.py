"""Pintar la página de visitas: primero la prioridad, que es inmediata; el plan llega después, cuando se resuelve."""

from __future__ import annotations

from datetime import date
from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.frecuencia import Frecuencia
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.territorio import Nivel
from dashboard.graficas.itinerario import color_de, itinerario
from dashboard.graficas.mapa import (
    ACTIVO,
    CAMPOS_DE_PUNTO,
    NO_ATIENDE,
    SIN_GRUPO,
    SIN_PUNTOS,
    SIN_REPORTE,
    SIN_SESION,
    Puntos,
    mapa,
    puntos_de,
)
from dashboard.graficas.siluetas import Area
from dashboard.indicadores.palabras import nombre_completo
from dashboard.indicadores.tras_la_visita import en_una_frase, tras_la_visita
from dashboard.navegacion.vista import Modo, Vista
from dashboard.nucleo.errores import ErrorTablero
from dashboard.nucleo.formato import entero, fecha, palabra, plural
from dashboard.paginas.cabecera import frescura, membrete, titular
from dashboard.paginas.guia.tarjetas import GUIA
from dashboard.paginas.limites import de_donde
from dashboard.paginas.visitas.eleccion import Eleccion, acciones, barra_de_controles, leer, sugerencia
from dashboard.paginas.visitas.ordenados import (
    SIN_PESOS,
    por_puntos,
    sin_candidatos,
    tabla_de_territorios,
    tarjeta_de_pesos,
    tarjeta_de_prioridad,
)
from dashboard.paginas.visitas.recorrido import (
    bajada_del_plan,
    hojas_impresas,
    tarjetas_del_plan,
    titular_del_plan,
)
from dashboard.piezas import html
from dashboard.piezas.enlaces import enlace, migas
from dashboard.piezas.html import Pieza, cruda, en_html
from dashboard.piezas.tarjeta import leyenda_puntos, tarjeta
from dashboard.planificacion.candidato import Estado
from dashboard.planificacion.hechos import Hechos
from dashboard.planificacion.itinerario import Itinerario
from dashboard.planificacion.partida import completar, huella
from dashboard.planificacion.planes import PLANIFICABLES
from dashboard.planificacion.prioridad import Prioridad, priorizar
from dashboard.salidas.plan_mapa import rutas_de


def pintar(
    vista: Vista, consulta: Consulta, frecuencia: Frecuencia | None = None, hoy: date | None = None
) -> dict[str, Any]:
    """Todo lo que la página muestra antes de que haya plan: un valor por cada clave de `SALIDAS` y de `COMO_HTML`."""
    consulta.exigir_periodo(vista.periodo)
    eleccion = leer(vista, consulta)
    prioridad = priorizar(consulta, eleccion.nodo, eleccion.pesos, frecuencia)
    con_mapa = vista.modo is Modo.MAPA
    mapa, pie = _mapa_de(eleccion, consulta, prioridad) if con_mapa else (None, _SIN_MAPA)
    completas = completar(eleccion.opciones, consulta, eleccion.nodo, hoy)
    return {
        "tira": _tira(eleccion, consulta),
        "titular": _titular(eleccion, prioridad, consulta),
        "controles": barra_de_controles(eleccion, consulta, completas, huella(consulta)),
        "acciones": acciones(eleccion),
        "panel": not con_mapa,
        "mapa_titulo": "¿Dónde se junta la prioridad?" if eleccion.nodo.nivel is Nivel.PAIS else "Itinerario",
        "mapa_pie": pie,
        "pesos": tarjeta_de_pesos(eleccion),
        "plan": _antes_del_plan(eleccion, consulta, prioridad),
        "prioridad": tarjeta_de_prioridad(eleccion, consulta, prioridad),
        "pedido": {"mapa": mapa, "plan": _pedido(eleccion, prioridad)},
    }


_SIN_MAPA = html.P(
    "Aquí no hay mapa: se eligió otra forma de ver. La lista ordenada del plan dice lo mismo.",
    className="nota",
)
#: lo que va como HTML a su sitio; el resto lo pone Dash
COMO_HTML = ("acciones", "plan", "prioridad")


def enviar(salidas: dict[str, Any]) -> dict[str, Any]:
    """Lo pintado, como viaja a la página: lo que se repinta a menudo, ya escrito como HTML dentro de `pedido`."""
    html_de = {clave: en_html(salidas[clave], ir=True) for clave in COMO_HTML}
    resto = {clave: valor for clave, valor in salidas.items() if clave not in COMO_HTML}
    return {**resto, "pedido": {**salidas["pedido"], "html": html_de}}


def enviar_cambios(salidas: dict[str, Any]) -> dict[str, Any]:
    """Una respuesta al guion de la página: lo que traiga de `COMO_HTML`, escrito; lo que pone Dash, ya escrito."""
    de_dash = {clave: cruda(salidas[clave]) for clave in ("titular", "mapa_pie") if clave in salidas}
    return salidas | {clave: en_html(salidas[clave], ir=True) for clave in COMO_HTML if clave in salidas} | de_dash


def repintar_prioridad(vista: Vista, consulta: Consulta, frecuencia: Frecuencia | None = None) -> dict[str, Any]:
    """Lo que cambia al mover un peso: el orden, lo que se puede llevar y, sin plan todavía, el titular y su sitio."""
    eleccion = leer(vista, consulta)
    prioridad = priorizar(consulta, eleccion.nodo, eleccion.pesos, frecuencia)
    salidas: dict[str, Any] = {
        "prioridad": tarjeta_de_prioridad(eleccion, consulta, prioridad),
        "acciones": acciones(eleccion),
        "pedido": _pedido(eleccion, prioridad),
    }
    if not eleccion.planificada or not eleccion.pesos.suma:
        salidas["titular"] = _titular(eleccion, prioridad, consulta)
        salidas["plan"] = _antes_del_plan(eleccion, consulta, prioridad)
    return salidas


def pintar_plan(
    vista: Vista, consulta: Consulta, plan: Itinerario, frecuencia: Frecuencia | None = None
) -> dict[str, Any]:
    """Lo que cambia cuando el plan está: titular, plan, mapa y la dirección que lo repite."""
    eleccion = leer(vista, consulta)
    bajada: list[Any] = [bajada_del_plan(plan)]
    if plan.sin_visita:
        bajada += [" ", html.A("ver el motivo de cada uno", href="#fuera"), "."]
    salidas: dict[str, Any] = {
        "titular": titular(titular_del_plan(plan, _lugar_de(eleccion.nodo)), bajada),
        "plan": [*tarjetas_del_plan(eleccion, plan), hojas_impresas(consulta, plan)],
        # con el primer día y la base escritos: mañana el mismo enlace pide lo mismo aunque haya más datos
        "direccion": eleccion.url(desde=plan.opciones.desde, base=plan.opciones.base),
    }
    if vista.modo is Modo.MAPA:
        prioridad = priorizar(consulta, eleccion.nodo, eleccion.pesos, frecuencia)
        salidas["mapa"], salidas["mapa_pie"] = _mapa_de(eleccion, consulta, prioridad, plan)
    return salidas


def pintar_error(error: ErrorTablero) -> dict[str, Any]:
    """Un plan que no se pudo armar: qué pasó y qué hacer, en el sitio del plan."""
    enlaces = [html.Li(enlace(texto, destino)) for texto, destino in error.opciones]
    aviso = html.Div(
        html.P(error.mensaje, className="error-mensaje"),
        html.P(error.que_hacer) if error.que_hacer else None,
        html.Ul(enlaces, className="opciones") if enlaces else None,
        role="alert",
    )
    # si había otro plan, su titular ya no es de lo que se pide
    return {
        "titular": titular("No se pudo armar el plan de visitas.", "Abajo se dice por qué y qué hacer."),
        "plan": [tarjeta("Plan de visitas", aviso, clase="tarjeta-plan")],
    }


def _pedido(eleccion: Eleccion, prioridad: Prioridad) -> str:
    """La consulta con que el navegador pide el plan; "" si esta dirección no lo pide o no hay qué planear."""
    pide = eleccion.planificada and eleccion.pesos.suma and len(prioridad)
    return eleccion.url().partition("?")[2] if pide else ""


def _tira(eleccion: Eleccion, consulta: Consulta) -> Pieza:
    nodo = eleccion.nodo
    ficha = enlace("Ver su panorama", eleccion.vista.hacia(nodo.codigo, nodo.nivel).url(), "accion")
    return html.Div(
        migas(eleccion.vista, consulta.linaje(nodo), consulta.hermanos(nodo), eleccion.hacia),
        html.Div(ficha, frescura(eleccion.vista, consulta, nodo), className="tira-derecha"),
        membrete(consulta, eleccion.vista, nodo),
        className="tira",
    )


def _lugar_de(nodo: Nodo) -> str:
    """«la red Cusco Norte», «el Perú», «Cusco»."""
    return "el Perú" if nodo.nivel is Nivel.PAIS else nombre_completo(nodo)


def _titular(eleccion: Eleccion, prioridad: Prioridad, consulta: Consulta) -> Any:
    """El titular mientras no hay plan, y lo que le sigue."""
    lugar = _lugar_de(eleccion.nodo)
    if not len(prioridad):
        return titular(
            f"En {lugar} no hay a quién visitar. {sin_candidatos(consulta, eleccion)}",
            "Los datos dicen qué hay; lo que no se cargó no se supone.",
        )
    if prioridad.fecha is None:
        return titular(
            f"De {lugar} no llegó ni una sesión ni un reporte: antes que visitar, toca pedir los datos.",
            "Sin fecha de datos no se cuentan días ni visitas vencidas: lo que no se sabe no suma.",
        )
    primero = prioridad.candidatos(1)[0]
    bajada = SIN_PESOS if not eleccion.pesos.suma else "Con estos pesos y estos datos nadie suma puntos."
    if primero.puntos:
        bajada = f"El primero es {primero.quien}, con {primero.frase} Datos al {fecha(prioridad.fecha)}."
    return titular(_cuantos(lugar, prioridad), bajada)


def _cuantos(lugar: str, prioridad: Prioridad) -> str:
    por_estado = prioridad.por_estado()
    nunca, vencida = por_estado[Estado.NUNCA], por_estado[Estado.VENCIDA]
    grupos, sin_grupo = prioridad.cuantos_grupos, len(prioridad) - prioridad.cuantos_grupos
    partes = [plural(grupos, "grupo")] if grupos else []
    if sin_grupo:
        partes.append(plural(sin_grupo, "establecimiento sin grupo", "establecimientos sin grupo"))
    estados = []
    if nunca:
        estados.append(f"{entero(nunca)} nunca {palabra(nunca, 'tuvo', 'tuvieron')} una visita registrada")
    if vencida:
        estados.append(f"{entero(vencida)} la {palabra(vencida, 'tiene vencida', 'tienen vencida')}")
    frase = f"En {lugar} hay {' y '.join(partes)} que visitar"
    return f"{frase}: {' y '.join(estados)}." if estados else f"{frase}."


def _antes_del_plan(eleccion: Eleccion, consulta: Consulta, prioridad: Prioridad) -> list[Any]:
    if not len(prioridad):
        return []
    if eleccion.planificada and not eleccion.pesos.suma:
        return [tarjeta("Plan de visitas", html.P(f"{SIN_PESOS} No se planifica.", role="alert"), clase="tarjeta-plan")]
    if eleccion.planificada:
        return [_calculando(len(prioridad))]
    territorios = None
    if eleccion.nodo.nivel in (Nivel.PAIS, Nivel.DIRESA):
        territorios = html.Div(
            tabla_de_territorios(eleccion, consulta, prioridad),
            _si_sirve(eleccion, consulta),
            id="visitas-territorios",
        )
    if eleccion.nodo.nivel not in PLANIFICABLES:
        return [territorios]
    partes = [html.P(sugerencia(eleccion), className="vacio"), _pedidas(eleccion, prioridad)]
    return [tarjeta("Plan de visitas", html.Div(partes), clase="tarjeta-plan"), territorios]


def _si_sirve(eleccion: Eleccion, consulta: Consulta) -> Pieza:
    """Qué cambió donde ya se visitó, y adónde se lee entero."""
    destino = eleccion.vista.con(pagina=GUIA, codigo=eleccion.nodo.codigo, lista="", extra=())
    return html.P(
        f"{en_una_frase(tras_la_visita(consulta, eleccion.nodo, eleccion.vista.periodo))}. ",
        enlace("¿Qué cambió donde se visitó?", destino.con_campo("proceso", "acompanamiento").url()),
        className="nota",
    )


def _pedidas(eleccion: Eleccion, prioridad: Prioridad) -> Pieza | None:
    """Las visitas que la dirección ya pide, antes de planificar: al llegar desde la ficha de un grupo, la suya."""
    posicion = {clave: i for i, clave in enumerate(prioridad.claves)}
    excluidas = set(eleccion.opciones.excluidas)
    pedidas = [clave for clave in eleccion.opciones.obligatorias if clave in posicion]

    def nombres(claves: list[str]) -> str:
        return "; ".join(prioridad.armar(posicion[clave]).quien for clave in claves)

    avisos: list[Any] = []
    if firmes := [clave for clave in pedidas if clave not in excluidas]:
        avisos += [html.B("Se visitará sí o sí: "), f"{nombres(firmes)}. "]
    if dudosas := [clave for clave in pedidas if clave in excluidas]:
        avisos += [html.B("Se pidió visitar y también excluir, y no se visitará: "), f"{nombres(dudosas)}. "]
    if not avisos:
        return None
    return html.P(*avisos, enlace("No obligar", eleccion.sin_cambios()), className="aviso-suave")


def _calculando(cuantos: int) -> Pieza:
    """Sitio del plan mientras se busca: el guion mueve la barra con lo que dice el servidor."""
    return tarjeta(
        "Plan de visitas",
        html.Div(
            html.P(f"Buscando el recorrido entre {plural(cuantos, 'candidato')}…", id="visitas-avance-texto"),
            html.Div(
                html.Div(id="visitas-avance-barra", className="avance-relleno"),
                id="visitas-avance",
                className="avance",
                role="progressbar",
                **{"aria-valuemin": "0", "aria-valuemax": "100", "aria-label": "Avance del plan"},
            ),
            className="vacio",
        ),
        clase="tarjeta-plan",
    )


# -- el mapa: de los datos a la figura, y su leyenda en palabras -----------------------------------------------------


def _mapa_de(
    eleccion: Eleccion, consulta: Consulta, prioridad: Prioridad, plan: Itinerario | None = None
) -> tuple[str, Pieza]:
    """El SVG y su pie. Del país se ven las regiones, del color de lo que suman: los puntos aparecen al elegir una."""
    nodo = eleccion.nodo
    if nodo.nivel is Nivel.PAIS:
        areas, leyenda = por_puntos(eleccion, consulta, prioridad)
        pais = mapa(areas, consulta.dibujo(nodo), f"Mapa de {nodo.nombre}: puntos de prioridad por región", SIN_PUNTOS,
                    "", territorio=nodo.codigo)  # fmt: skip
        return pais, _pie(consulta, nodo, SIN_PUNTOS, None, leyenda)
    puntos = _puntos(consulta, prioridad.hechos)
    hacia = eleccion.vista.hacia("{}", Nivel.ESTABLECIMIENTO).url().replace("%7B%7D", "{}")
    nombre = f"Mapa de {nodo.nombre}: a quién visitar"
    areas = _areas(eleccion, consulta)
    rutas = rutas_de(plan) if plan else []
    dibujado = itinerario(areas, consulta.dibujo(nodo), nombre, puntos, rutas, hacia, nodo.codigo)
    return dibujado, _pie(consulta, nodo, puntos, plan)


def _areas(eleccion: Eleccion, consulta: Consulta) -> list[Area]:
    """Las de los territorios de abajo, o la propia de una microrred: sin valor ni nota, solo su forma y su nombre."""
    nodo = eleccion.nodo
    if nodo.nivel is Nivel.MICRORRED:
        return [Area(nodo.codigo, nodo.nombre, "", "", "papel")]
    # un área abre sus visitas, con los pesos elegidos
    return [
        Area(hijo.codigo, hijo.nombre, "", "", "papel", destino=eleccion.hacia(hijo)) for hijo in consulta.hijos(nodo)
    ]


def _puntos(consulta: Consulta, hechos: Hechos) -> Puntos:
    """Los establecimientos del ámbito con coordenadas; su clase, en la fecha de datos."""
    nodo = hechos.nodo
    c = consulta.columnas_establecimientos(nodo, *CAMPOS_DE_PUNTO)
    clase = [NO_ATIENDE] * len(c["codigo"])
    grupos = [0] * len(clase)
    lugares = hechos.lugar.tolist()
    for lugar, no_se_sabe in zip(lugares[hechos.cuantos_grupos :], hechos.no_se_sabe.tolist(), strict=True):
        clase[lugar] = SIN_REPORTE if no_se_sabe else SIN_GRUPO
    for lugar, dias in zip(lugares, hechos.grupos.dias.tolist(), strict=False):
        grupos[lugar] += 1
        al_dia = 0 <= dias <= hechos.plazo
        clase[lugar] = ACTIVO if al_dia or clase[lugar] == ACTIVO else SIN_SESION
    return puntos_de(c, clase, [plural(n, "grupo") if n else "sin grupo" for n in grupos])


def _pie(
    consulta: Consulta, nodo: Nodo, puntos: Puntos, plan: Itinerario | None, leyenda: Pieza | None = None
) -> Pieza:
    notas = (
        de_donde(consulta, nodo) if consulta.lugar(nodo).get("tipo") else "Este territorio no tiene un área dibujada."
    )
    if nodo.nivel is Nivel.PAIS:
        notas += " Cada región suma los puntos de sus candidatos. Elija una para ver sus establecimientos."
    if plan and plan.jornadas:
        notas += " La línea une las visitas en su orden; no es el camino."
    presentes = sorted(set(puntos.clase))
    return html.Div(
        leyenda,
        _leyenda_de_equipos(plan) if plan and plan.jornadas else None,
        leyenda_puntos(presentes) if presentes else None,
        html.P(notas, className="nota"),
        className="pie-mapa",
    )


def _leyenda_de_equipos(plan: Itinerario) -> Pieza:
    filas = [html.Li(html.Span("B", className="ficha-base", **{"aria-hidden": "true"}), "base")]
    if plan.noches:
        filas.append(html.Li(html.Span("D", className="ficha-base", **{"aria-hidden": "true"}), "donde se duerme"))
    for equipo in sorted({visita.equipo for visita in plan.visitas}):
        propias = [i for i, v in enumerate(plan.visitas, 1) if v.equipo == equipo]
        # los números van por día: los de un equipo no son seguidos
        texto = (
            f"equipo {equipo}: {plural(len(propias), 'visita')}"
            if plan.opciones.equipos > 1
            else "orden de las visitas"
        )
        forma = {"background": f"var(--{color_de(equipo)})"}
        filas.append(
            html.Li(html.Span(str(propias[0]), className="ficha-numero", style=forma, **{"aria-hidden": "true"}), texto)
        )
    return html.Ul(filas, className="leyenda leyenda-puntos")
