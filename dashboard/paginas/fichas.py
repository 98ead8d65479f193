"""Lo que comparten la ficha de un grupo y la de un establecimiento: sus filas, sus reglas, su historia y su visita."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.catalogos import HALLAZGOS, NO_HECHA, ORIGENES, RESULTADOS
from dashboard.dominio.estandar import Veredicto
from dashboard.dominio.frecuencia import Frecuencia
from dashboard.dominio.grafica import Grafico
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import PAIS, Nivel
from dashboard.graficas.en_pagina import en_pagina
from dashboard.graficas.hilo import hilo
from dashboard.indicadores.acuerdos import acuerdos_de
from dashboard.indicadores.cambio import Sentido, cambio_de_asistencia
from dashboard.indicadores.catalogo import POR_CLAVE
from dashboard.indicadores.conformar import puesto
from dashboard.indicadores.dibujables import Dibujable
from dashboard.indicadores.palabras import de, n_de, nombre_completo, valor
from dashboard.indicadores.reglas import Regla
from dashboard.indicadores.resumen import a, corte_de, medir
from dashboard.indicadores.seguimiento import seguimiento
from dashboard.navegacion.vista import Vista
from dashboard.nucleo.formato import decimal, entero, enumerar, fecha, mayuscula, palabra, plural, porcentaje
from dashboard.paginas.acuerdos import de_acuerdo
from dashboard.paginas.ampliada import a_ampliada
from dashboard.paginas.cabecera import acciones, ver_tabla
from dashboard.paginas.visitas.esqueleto import a_visitas
from dashboard.piezas import html
from dashboard.piezas.enlaces import abre_lista, boton_pasaporte, menu_de_lamina
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import marca, sello, tarjeta, tarjeta_indicador

if TYPE_CHECKING:
    from dashboard.planificacion.candidato import Candidato

#: figura y palabra de un hecho que la guía no manda: si es para conversarlo, y si no
_HECHO = {True: ("◇", "a mirar"), False: ("·", "en orden")}
#: figura y clase de cada sentido: nunca solo color
_SIGNO_DE_CAMBIO = {
    Sentido.BAJO: ("▼", "sello-no_cumple"),
    Sentido.SIN_CAMBIO: ("●", "sello-neutro"),
    Sentido.SUBIO: ("▲", "sello-cumple"),
}
#: lo más nuevo de la historia que se ve sin abrir
_A_LA_VISTA = 9


# -- las filas de la página


def fila(*columnas: Any) -> Pieza:
    """Una fila de tarjetas de igual alto: una sola, a todo el ancho; de dos, la primera con dos tercios si se estira.

    Cada columna es una tarjeta o una lista de ellas, una sobre otra.
    """
    juntas = [html.Div(propias, className="columna") if isinstance(propias, list) else propias for propias in columnas]
    return html.Div(juntas, className="fila-ficha" if len(juntas) > 1 else "fila-ficha fila-ancha")


def ficha(tira: Pieza, titular: Pieza, tarjetas: Sequence[Pieza], *filas: Pieza | None) -> Pieza:
    """La página: lo de arriba, cuatro tarjetas y, debajo, las filas que haya.

    Ninguna deja un hueco: la gráfica crece hasta lo que tenga al lado, y lo que va a todo el ancho se reparte en
    columnas.
    """
    return html.Div(
        tira,
        titular,
        html.Div(list(tarjetas), className="tarjetas"),
        html.Div([cada for cada in filas if cada], className="filas"),
        className="pagina pagina-ficha",
    )


# -- las reglas de la guía


def esta_en_pie(grupo: Mapping[str, Any], corte: date) -> bool:
    """Si el grupo estaba conformado y sin cerrar el día del corte."""
    conformado = grupo["conformacion"] is not None and grupo["conformacion"] <= corte
    return conformado and (grupo["cierre"] is None or grupo["cierre"] > corte)


def tabla_de_reglas(reglas: Sequence[Regla]) -> Pieza:
    """Una fila por regla: su sello o la marca de un hecho, lo hallado, lo que dice la guía y el párrafo."""
    return html.Ul(
        [
            html.Li(
                sello_de(regla),
                html.Div(html.B(regla.hallado), html.Span(f"{regla.fuerza}: {regla.pide}"), className="regla-texto"),
                html.Span(f"Guía {regla.parrafo}", className="parrafo"),
            )
            for regla in reglas
        ],
        className="reglas reglas-anchas",
    )


def sello_de(regla: Regla) -> Pieza:
    """El sello de una regla o, si la guía no la manda, la marca del hecho."""
    return sello(regla.veredicto) if regla.veredicto else marca(*_HECHO[regla.mirar], "sello-neutro")


def conteo(reglas: Sequence[Regla]) -> str:
    """«4 cumplen, 1 no, 1 a mirar, 1 en orden y 1 sin dato»: lo que la guía manda y lo que solo aconseja, aparte."""
    cuenta = Counter(regla.palabra for regla in reglas)
    formas = {"cumple": palabra(cuenta["cumple"], "cumple", "cumplen"), "no cumple": "no"}
    orden = ("cumple", "no cumple", "a mirar", "en orden", "sin dato")
    return enumerar([f"{cuenta[dicho]} {formas.get(dicho, dicho)}" for dicho in orden if cuenta[dicho]])


def acciones_de(
    consulta: Consulta, grupo: Nodo, periodo: Periodo, abiertas: Sequence[Regla], a_la_vista: int
) -> list[Pieza]:
    """Lo que se hace en la visita por cada regla abierta, por qué y si ya se acordó.

    De más de tantas, las demás se despliegan.
    """
    if not abiertas:
        return [html.P("Nada de lo que los datos muestran se aparta de la guía.", className="nota")]
    ya = {acuerdo.clave: acuerdo for acuerdo in acuerdos_de(consulta, grupo, periodo) if acuerdo.abierto}
    filas = [
        html.Li(
            html.B(mayuscula(regla.accion)),
            html.Span(f"{regla.hallado} · Guía {regla.parrafo} · ", de_acuerdo(grupo, periodo, regla, ya)),
        )
        for regla in abiertas
    ]
    partes = [html.Ul(filas[:a_la_vista], className="por-hacer")]
    if resto := filas[a_la_vista:]:
        resumen = html.Summary(f"Ver {len(resto)} más")
        partes.append(html.Details(resumen, html.Ul(resto, className="por-hacer"), className="ver-tabla"))
    return partes


# -- entre sus hermanos: los de su microrred


def microrred_de(consulta: Consulta, nodo: Nodo) -> Nodo:
    """La microrred de un establecimiento o un grupo: lo menor que se puede ver la contiene."""
    return next(superior for superior in consulta.linaje(nodo) if superior.nivel is Nivel.MICRORRED)


def de_su_microrred(
    vista: Vista, consulta: Consulta, nodo: Nodo, listas: tuple[str, str], que: str, de_uno: str = ""
) -> list[Any] | None:
    """«3 de 4 activos en la microrred Pisac»: cada cuenta abre su lista; nada si N es 0.

    `listas`: la del n y la del N, que se llaman como la medida que cuentan. `de_uno`: cómo se dice `que` si N es 1.
    """
    microrred = microrred_de(consulta, nodo)
    cuentas = [consulta.cuenta(lista, microrred, vista.periodo) for lista in listas]
    if not cuentas[1]:
        return None
    n, total = (
        abre_lista(entero(cuenta), vista.de_lista(lista, microrred.codigo).url())
        for cuenta, lista in zip(cuentas, listas, strict=True)
    )
    return [n, " de ", total, f" {de_uno if de_uno and cuentas[1] == 1 else que} en {nombre_completo(microrred)}"]


def activos_de_su_microrred(vista: Vista, consulta: Consulta, nodo: Nodo) -> list[Any] | None:
    """«3 de 4 activos en la microrred Pisac»; «que se sepa» si alguno no reportó."""
    callan = consulta.cuenta("activos_por_saber", microrred_de(consulta, nodo), vista.periodo)
    se_sepa = ", que se sepa," if callan else ""
    return de_su_microrred(vista, consulta, nodo, ("activos", "conformados"), f"activos{se_sepa}", f"activo{se_sepa}")


# -- la asistencia


def tarjeta_de_asistencia(vista: Vista, consulta: Consulta, nodo: Nodo) -> Pieza:
    """La del periodo, mes a mes, cómo cambió desde un año antes y su puesto en la microrred."""
    propio = medir(consulta, nodo, vista.periodo, "asistencia")
    fraccion = propio.fraccion
    cambio = cambio_de_asistencia(consulta, nodo, vista.periodo) if fraccion.hay_dato else None
    if cambio:
        figura, clase = _SIGNO_DE_CAMBIO[cambio.sentido]
        estado = [
            marca(figura, cambio.frase if cambio.sentido else "sin cambio distinguible", clase),
            html.Span(f"frente {a(cambio.anterior)}"),
        ]
    elif fraccion.hay_dato:
        estado = [marca("○", "sin los mismos meses de un año antes", "sello-sin_dato")]
    else:
        estado = [sello(Veredicto.SIN_DATO if propio.aplica else Veredicto.NO_APLICA)]
    detalle: list[Any] = ["No se conoce ninguna sesión con asistencia en el periodo"]
    if fraccion.hay_dato:
        lista = "sesiones" if nodo.nivel is Nivel.GRUPO else "con_sesiones"
        detalle = [abre_lista(n_de(fraccion), vista.de_lista(lista).url()), " asistencias esperadas"]
    serie = seguimiento(consulta, nodo, vista.periodo, POR_CLAVE["asistencia"])
    return tarjeta_indicador(
        "Asistencia a sesiones",
        valor(POR_CLAVE["asistencia"], propio),
        estado,
        detalle,
        accion=boton_pasaporte(vista, "asistencia", "Asistencia a sesiones"),
        lugar=_puesto(vista, consulta, nodo),
        hilo=hilo(serie.valores, serie.dicho, serie.tope) if serie else "",
    )


def _puesto(vista: Vista, consulta: Consulta, nodo: Nodo) -> list[Any] | None:
    """«3.º de 7 grupos de la microrred Pisac, que tiene 68,0 %»."""
    microrred = microrred_de(consulta, nodo)
    es_grupo = nodo.nivel is Nivel.GRUPO
    leer = consulta.por_grupo if es_grupo else consulta.por_establecimiento
    asistentes, esperadas = (leer(medida, microrred, vista.periodo) for medida in ("asistentes", "esperadas"))
    de_el, de_ella = (uno.grupos if es_grupo else uno.establecimientos for uno in (nodo, microrred))
    hallado = puesto(asistentes, esperadas, de_el[0] - de_ella[0])
    if hallado is None:
        return None
    lugar, cuantos = hallado
    que = "grupos" if es_grupo else "establecimientos"
    todos = abre_lista(f"{cuantos} {que}", vista.de_lista("con_sesiones", microrred.codigo).url())
    conjunto = porcentaje(int(asistentes.sum()), int(esperadas.sum()))
    return [f"{lugar}.º de ", todos, f" {de(nombre_completo(microrred))}, que tiene {conjunto}"]


def tarjeta_de_grafica(
    vista: Vista, propio: Dibujable, dibujo: Grafico, titulo: str, nota: str, leyenda: Any = None
) -> Pieza:
    """Una gráfica que crece hasta lo que tenga al lado, con su tabla, sus descargas y de dónde sale."""
    controles = acciones(
        ver_tabla(vista, propio.lista),
        a_ampliada(vista, propio),
        menu_de_lamina(vista, propio.clave, propio.que, propio.lista),
        boton_pasaporte(vista, propio.indicador, propio.que),
    )
    contenido = [html.cruda(en_pagina(dibujo), "lienzo"), html.P(nota, className="nota")]
    return tarjeta(titulo, contenido, pista=leyenda, accion=controles, clase="con-dibujo")


# -- la visita


def candidatos_de(consulta: Consulta, nodo: Nodo, periodo: Periodo, frecuencia: Frecuencia | None) -> list[Candidato]:
    """Los candidatos a visita de un establecimiento, o el de un grupo, el de más puntos primero.

    La prioridad se mide a la fecha de datos: si el periodo se mira a otro día, ninguno.
    """
    if nodo.fecha_datos is None or corte_de(nodo, periodo) != nodo.fecha_datos:
        return []
    # la planificación se carga la primera vez que alguien abre una ficha
    from dashboard.planificacion.prioridad import priorizar

    hallados = priorizar(consulta, nodo, frecuencia=frecuencia).candidatos()
    return [c for c in hallados if nodo.nivel is not Nivel.GRUPO or c.codigo == nodo.codigo]


def plan_de(vista: Vista, consulta: Consulta, nodo: Nodo, candidatos: Sequence[Candidato]) -> Any:
    """El camino al plan de su red: con su visita, si es candidato; si no, al de todos."""
    if candidatos:
        return a_visitas(vista, consulta, nodo, "Planificar su visita", obligada=candidatos[0].clave)
    return a_visitas(vista, consulta, nodo, "Planificar visitas en su red")


def tarjeta_de_visita(
    consulta: Consulta, nodo: Nodo, periodo: Periodo, candidatos: Sequence[Candidato], plan: Any
) -> Pieza:
    """La última supervisión, en qué punto está la que sigue y el camino al plan que la incluye (`plan`)."""
    visitas = consulta.supervisiones(nodo, periodo.fin)
    if visitas:
        cifra, detalle = fecha(visitas[0]["fecha"]), f"Nivel {visitas[0]['nivel']}{cumplidos_de(visitas[0], ', ')}"
    else:
        al_lugar, hay_registro = _al_lugar(consulta, nodo, candidatos)
        if al_lugar and al_lugar <= periodo.fin:
            cifra, detalle = fecha(al_lugar), "Al establecimiento, sin nombrar un grupo"
        elif hay_registro:
            cifra, detalle = "Ninguna", "No hay visitas de supervisión registradas"
        else:
            cifra, detalle = "Sin dato", "No se cargó ninguna visita de supervisión de su región"
    estado: list[Any] = []
    nota: Any = plan
    if candidatos:
        primero = candidatos[0]
        from dashboard.planificacion.candidato import NOMBRES

        figura, dicho = NOMBRES[primero.estado]
        estado.append(html.Span(marca(figura, dicho, "sello-neutro"), title=primero.estado_texto))
        nota = [f"Prioridad: {decimal(primero.puntos)} de 100 puntos · ", plan]
    return tarjeta_indicador("Última visita de supervisión", cifra, estado, [detalle], nota)


def _al_lugar(consulta: Consulta, nodo: Nodo, candidatos: Sequence[Candidato]) -> tuple[date | None, bool]:
    """La visita a su establecimiento que no nombra un grupo, que vale para todos, y si de su región se cargó alguna."""
    if candidatos:
        from dashboard.planificacion.candidato import Estado

        return candidatos[0].ultima_supervision, candidatos[0].estado is not Estado.SIN_DATO
    ultimas = consulta.ultimas_supervisiones(nodo)
    dia = int(ultimas["grupos"][0]) if nodo.nivel is Nivel.GRUPO else 0
    return date.fromordinal(dia) if dia else None, bool(ultimas["hay_registro"][0])


def _hallado(visita: Mapping[str, Any]) -> str:
    """«; se halló que no hay plan aprobado»; "" si no se anotó nada."""
    dichos = [HALLAZGOS[clave] for clave in visita["hallazgos"]]
    return f"; se halló que {enumerar(dichos)}" if dichos else ""


def _sin_hacer(visita: Mapping[str, Any]) -> str:
    """Una visita planeada que no se hizo, y por qué si se sabe."""
    motivo = f": {NO_HECHA[visita['motivo']]}" if visita["motivo"] else ""
    return f"la supervisión planeada {RESULTADOS[visita['resultado']]}{motivo}"


def cumplidos_de(visita: Mapping[str, Any], antes: str) -> str:
    """«2 de 3 acuerdos cumplidos», detrás de `antes`; "" si no se anotaron."""
    if visita["acuerdos"] < 0:
        return ""
    acuerdos = plural(visita["acuerdos"], "acuerdo cumplido", "acuerdos cumplidos")
    return f"{antes}{max(0, visita['cumplidos'])} de {acuerdos}"


# -- la historia: lo que pasó, lo más nuevo primero


def hechos_de_grupo(grupo: Mapping[str, Any], nombre: str = "") -> list[tuple[date | None, str]]:
    """Lo que su ficha dice que pasó, con su día. `nombre`: de quién, si se cuenta junto con otros."""
    desde = f" desde {ORIGENES[grupo['origen']]}" if grupo["origen"] in ORIGENES else ""
    que = f" de {nombre}" if nombre else ""
    quien = nombre or "el grupo"
    return [
        (grupo["acta"], f"acta de compromisos{que}"),
        (grupo["conformacion"], f"se conformó {quien}{desde}"),
        (grupo["plan"], f"se aprobó el plan{que}"),
        (grupo["cierre"], f"se cerró {quien}"),
    ]


def fila_de_historia(
    consulta: Consulta, nodo: Nodo, corte: date, propios: Iterable[tuple[date | None, Any]]
) -> Pieza | None:
    """Lo propio, las visitas con sus acuerdos y los hitos de quien lo contiene, hasta el corte; nada sin nada suyo."""
    visitas = [
        (v["fecha"], f"supervisión, nivel {v['nivel']}{cumplidos_de(v, ': ')}{_hallado(v)}")
        for v in consulta.supervisiones(nodo)
    ]
    visitas += [(v["fecha"], _sin_hacer(v)) for v in consulta.supervisiones(nodo, hechas=False)]
    lugares = {paso.codigo: f", en {nombre_completo(paso)}" for paso in consulta.linaje(nodo) if paso.codigo != PAIS}
    hitos = [(hito.fecha, f"{hito.nombre}{lugares.get(hito.territorio, '')}") for hito in consulta.hitos(nodo)]
    suyos, ajenos = (
        [(dia, que) for dia, que in hechos if dia is not None and dia <= corte]
        for hechos in ((*propios, *visitas), hitos)
    )
    if not suyos:
        return None
    hechos = sorted([*suyos, *ajenos], key=lambda hecho: hecho[0], reverse=True)
    renglones = [html.Li(html.Span(fecha(dia), className="historia-dia"), html.Span(que)) for dia, que in hechos]
    partes: list[Any] = [html.Ul(renglones[:_A_LA_VISTA], className="historia")]
    if resto := renglones[_A_LA_VISTA:]:
        resumen = html.Summary(f"Ver {len(resto)} más")
        partes.append(html.Details(resumen, html.Ul(resto, className="historia"), className="ver-tabla"))
    return fila(tarjeta("¿Qué pasó?", html.Div(partes), pista=f"acompañamiento e hitos, hasta el {fecha(corte)}"))
