"""La ficha de un grupo. Responde al supervisor: ¿se reúne, viene la gente, cumple la guía, qué mirar al visitarlo?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.catalogos import BLOQUES, LUGARES, ORIGENES, TEMAS
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo, numero_mes
from dashboard.dominio.territorio import Nivel
from dashboard.graficas.en_pagina import en_pagina
from dashboard.indicadores.cambio import Sentido, cambio_de_asistencia
from dashboard.indicadores.cuando import con_su_dia
from dashboard.indicadores.dibujables import DIBUJABLES
from dashboard.indicadores.reglas import Regla, hasta, reglas_de_grupo
from dashboard.indicadores.resumen import a, corte_de
from dashboard.navegacion.vista import GRUPO, Vista
from dashboard.nucleo.formato import decimal, enumerar, fecha, palabra, plural
from dashboard.paginas.ampliada import a_ampliada
from dashboard.paginas.asistencia import tarjeta_motivos
from dashboard.paginas.cabecera import acciones, exigir_nivel, hoja, tira, titular, ver_tabla
from dashboard.paginas.pagina import Pagina, de_lectura
from dashboard.paginas.visitas.esqueleto import a_visitas
from dashboard.piezas import html
from dashboard.piezas.enlaces import boton_pasaporte, menu_de_lamina
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import barra, leyenda_series, lineas, marca, sello, tarjeta, tarjeta_vacia

#: figura y palabra de un hecho que la guía no manda: si es para conversarlo, y si no
_HECHO = {True: ("◇", "a mirar"), False: ("·", "en orden")}


def pintar(vista: Vista, consulta: Consulta) -> Pieza:
    """La página de un grupo en un periodo. `ErrorVista` si el código no es de un grupo."""
    nodo = exigir_nivel(vista, consulta, "un grupo", (Nivel.GRUPO,))
    periodo = consulta.exigir_periodo(vista.periodo)
    corte = corte_de(nodo, periodo)
    ficha = consulta.ficha_grupo(nodo, vista.periodo)
    propias = hasta(consulta.sesiones(nodo), corte)
    en_pie = esta_en_pie(ficha, corte)
    reglas = reglas_de_grupo(ficha, propias, corte, consulta.contexto.dias_actividad) if en_pie else []
    return hoja(
        tira(vista, consulta, nodo),
        titular(
            con_su_dia(_titular(consulta, nodo, periodo, ficha, propias), consulta, nodo, periodo)
            + _cambio(consulta, nodo, periodo, en_pie),
            _bajada(ficha, corte),
        ),
        columnas=(
            (_tarjeta_sesiones(vista, consulta, nodo, propias, corte), tarjeta_motivos(vista, consulta, nodo)),
            (
                _tarjeta_reglas(reglas, corte),
                _tarjeta_temas(vista, propias, corte),
                _tarjeta_mirar(vista, reglas, consulta, nodo, periodo) if en_pie else None,
            ),
        ),
    )


def esta_en_pie(ficha: Mapping[str, Any], corte: date) -> bool:
    """Si el grupo estaba conformado y sin cerrar el día del corte."""
    conformado = ficha["conformacion"] is not None and ficha["conformacion"] <= corte
    return conformado and (ficha["cierre"] is None or ficha["cierre"] > corte)


def _tarjeta_reglas(reglas: list[Regla], corte: date) -> Pieza:
    titulo = "Reglas de la guía"
    if not reglas:
        return tarjeta_vacia(
            titulo, f"No se aplican: el {fecha(corte)} el grupo no estaba conformado o ya se había cerrado."
        )
    return tarjeta(titulo, tabla_de_reglas(reglas), pista=f"{conteo(reglas)} · al {fecha(corte)}")


def tabla_de_reglas(reglas: list[Regla]) -> Pieza:
    """Una fila por regla: su sello o la marca de un hecho, lo hallado, lo que dice la guía y el párrafo."""
    return html.Ul(
        [
            html.Li(
                sello(regla.veredicto) if regla.veredicto else marca(*_HECHO[regla.mirar], "sello-neutro"),
                html.Div(html.B(regla.hallado), html.Span(f"{regla.fuerza}: {regla.pide}"), className="regla-texto"),
                html.Span(f"Guía {regla.parrafo}", className="parrafo"),
            )
            for regla in reglas
        ],
        className="reglas",
    )


def conteo(reglas: list[Regla]) -> str:
    """«4 cumplen, 1 no, 1 a mirar, 1 en orden y 1 sin dato»: lo que la guía manda y lo que solo aconseja, aparte."""
    cuenta = Counter(regla.palabra for regla in reglas)
    formas = {"cumple": palabra(cuenta["cumple"], "cumple", "cumplen"), "no cumple": "no"}
    orden = ("cumple", "no cumple", "a mirar", "en orden", "sin dato")
    return enumerar([f"{cuenta[dicho]} {formas.get(dicho, dicho)}" for dicho in orden if cuenta[dicho]])


def _titular(
    consulta: Consulta, nodo: Nodo, periodo: Periodo, ficha: Mapping[str, Any], propias: Mapping[str, Sequence[Any]]
) -> str:
    nombre, corte = nodo.nombre, corte_de(nodo, periodo)
    if ficha["cierre"] and ficha["cierre"] <= corte:
        return f"{nombre} se cerró el {fecha(ficha['cierre'])}."
    if ficha["conformacion"] and ficha["conformacion"] > corte:
        return f"{nombre} aún no se había conformado: se conformó el {fecha(ficha['conformacion'])}."
    fechas = propias["fecha"]
    # de su plazo no llegó nada: que no se conozca una sesión no dice que no la hubo
    calla = consulta.cuenta("activos_por_saber", nodo, periodo)
    if not fechas:
        return f"{nombre} no tiene ninguna sesión registrada{' y no reportó: no se sabe si la hubo' if calla else ''}."
    reunion = "se reunió el mismo día del corte"
    if dias := (corte - fechas[-1]).days:
        reunion = f"se reunió por última vez el {fecha(fechas[-1])}, {plural(dias, 'día')} antes del corte"
    if calla:
        reunion = f"{reunion}, que se sepa; después no reportó"
    pares = [(numero_mes(dia), n) for dia, n in zip(fechas, propias["asistentes"], strict=True) if n >= 0]
    ultimas = [n for mes, n in pares if mes > pares[-1][0] - 6]
    vinieron = ""
    if len(ultimas) == 1:
        vinieron = f" {palabra(ultimas[0], 'Vino', 'Vinieron')} {plural(ultimas[0], 'madre')} en la última."
    elif ultimas:
        media = decimal(sum(ultimas) / len(ultimas))
        vinieron = f" Vinieron en promedio {media} madres en sus últimas {len(ultimas)} sesiones."
    return f"{nombre} {reunion}.{vinieron}"


def _cambio(consulta: Consulta, nodo: Nodo, periodo: Periodo, en_pie: bool) -> str:
    """Cómo cambió su asistencia desde un año antes; un grupo es pequeño, y casi siempre no se distingue."""
    propio = cambio_de_asistencia(consulta, nodo, periodo) if en_pie else None
    if propio is None:
        return ""
    if propio.sentido is Sentido.SIN_CAMBIO:
        return f" Asistencia {propio.frase} frente {a(propio.anterior)}."
    return f" Su asistencia {propio.frase} frente {a(propio.anterior)}."


def _bajada(ficha: Mapping[str, Any], corte: date) -> str:
    partes = [
        plural(ficha["integrantes"], "integrante") if ficha["integrantes"] is not None else "integrantes sin dato",
        f"conformado el {fecha(ficha['conformacion'])}"
        + (f" desde {ORIGENES[ficha['origen']]}" if ficha["origen"] in ORIGENES else ""),
    ]
    if ficha["lugar"] in LUGARES:
        partes.append(LUGARES[ficha["lugar"]] + (f" de {ficha['comunidad']}" if ficha["comunidad"] else ""))
    elif ficha["comunidad"]:
        partes.append(ficha["comunidad"])
    if ficha["periodicidad"]:
        partes.append(f"se reúne cada {plural(ficha['periodicidad'], 'día')}")
    return " · ".join(partes) + _de_cuando(ficha["tamano_desde"], corte)


def _de_cuando(desde: date | None, corte: date) -> str:
    """De cuándo son los integrantes y las horas que se muestran."""
    if desde is None:
        return "."
    son = "son los primeros que se supieron, del" if desde > corte else "son los que se sabían el"
    return f". Integrantes y horas {son} {fecha(desde)}."


def _tarjeta_sesiones(
    vista: Vista,
    consulta: Consulta,
    nodo: Nodo,
    propias: dict[str, list[Any]],
    corte: date,
) -> Pieza:
    titulo = "¿Quiénes vinieron y quiénes faltaron en cada sesión?"
    leyenda = leyenda_series(
        [
            ("asistieron", "asistieron"), ("justificada", "justificada"),
            ("injustificada", "injustificada"), ("sin-motivo", "sin motivo"),
        ]
    )  # fmt: skip
    propio = DIBUJABLES["sesiones"]
    if not propias["fecha"]:
        return tarjeta_vacia(titulo, "Este grupo no tiene sesiones registradas hasta el corte.")
    hecha = propio.hacer(consulta, nodo, vista.periodo)
    assert not isinstance(hecha, str), "hay sesiones"
    grafico = hecha[0]
    nota = f"Madres por sesión · datos al {fecha(corte)}"
    if vacios := len(grafico.huecos):
        nota += f" · marco punteado: {plural(vacios, 'mes', 'meses')} sin sesión registrada"
    contenido = html.Div(html.cruda(en_pagina(grafico), "lienzo lienzo-alto"), html.P(nota, className="nota"))
    controles = acciones(
        ver_tabla(vista, propio.lista),
        a_ampliada(vista, propio),
        menu_de_lamina(vista, propio.clave, propio.que, propio.lista),
        boton_pasaporte(vista, propio.indicador, "Asistencia del grupo"),
    )
    return tarjeta(titulo, contenido, pista=leyenda, accion=controles)


def _tarjeta_temas(vista: Vista, propias: dict[str, list[Any]], corte: date) -> Pieza:
    desde = numero_mes(corte) - 11
    tratados = {
        TEMAS[tema].codigo
        for dia, tema in zip(propias["fecha"], propias["tema"], strict=True)
        if tema >= 0 and numero_mes(dia) >= desde
    }
    filas = []
    for bloque, nombre in BLOQUES:
        propios = [tema for tema in TEMAS if tema.bloque == bloque]
        vistos = [tema for tema in propios if tema.codigo in tratados]
        faltan = ", ".join(tema.nombre.lower() for tema in propios if tema.codigo not in tratados)
        filas.append(
            html.Li(
                html.Span(nombre, className="fila-nombre"),
                barra(len(vistos) / len(propios), "acento"),
                html.Span(f"{len(vistos)} de {len(propios)}", className="fila-valor"),
                title=f"Por tratar: {faltan}" if faltan else "Todos tratados",
            )
        )
    return tarjeta(
        "Temas tratados",
        html.Ol(filas, className="ranking temas"),
        pista="últimos 12 meses, cuatro bloques de referencia · Guía 6.2.3",
        accion=boton_pasaporte(vista, "temas", "Temas tratados"),
    )


def _tarjeta_mirar(vista: Vista, reglas: list[Regla], consulta: Consulta, nodo: Nodo, periodo: Periodo) -> Pieza:
    renglones = [regla.frase for regla in reglas if regla.abierta]
    visitas = consulta.supervisiones(nodo, periodo.fin)
    al_lugar = int(consulta.ultimas_supervisiones(nodo)["grupos"][0])
    if visitas:
        ultima = visitas[0]
        acuerdos = acuerdos_de(ultima, ", ")
        renglones.append(f"Última supervisión: {fecha(ultima['fecha'])}, nivel {ultima['nivel']}{acuerdos}.")
    elif 0 < al_lugar <= periodo.fin.toordinal():
        # una visita que no nombra un grupo vale para todos los del establecimiento
        dia = fecha(date.fromordinal(al_lugar))
        renglones.append(f"Última supervisión: {dia}, al establecimiento, sin nombrar un grupo.")
    else:
        renglones.append("Sin visitas de supervisión registradas.")
    return tarjeta(
        "¿Qué mirar en la próxima visita?",
        lineas(renglones),
        accion=a_visitas(vista, consulta, nodo, "Planificar su visita", obligada=nodo.codigo),
    )


def acuerdos_de(visita: Mapping[str, Any], antes: str) -> str:
    """«2 de 3 acuerdos cumplidos», detrás de `antes`; "" si no se anotaron."""
    if visita["acuerdos"] < 0:
        return ""
    acuerdos = plural(visita["acuerdos"], "acuerdo cumplido", "acuerdos cumplidos")
    return f"{antes}{max(0, visita['cumplidos'])} de {acuerdos}"


PAGINA = Pagina(GRUPO, de_lectura(pintar))
