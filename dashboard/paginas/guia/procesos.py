"""Lo propio de los procesos: el camino, la cascada del personal, dónde nacen los grupos y quién vino."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from dashboard.contratos.tablas import tabla_de
from dashboard.dominio.catalogos import LUGARES, ORIGENES
from dashboard.dominio.nodo import se_cuentan
from dashboard.dominio.periodo import Corte, Periodo
from dashboard.dominio.territorio import NOMBRES_NIVEL, Nivel
from dashboard.indicadores.catalogo import POR_CLAVE
from dashboard.indicadores.guia.camino import NO, SI, Paso, Tramo, de_uno, embudo
from dashboard.indicadores.palabras import lugar_de
from dashboard.nucleo.formato import SIN_DATO, entero, mayuscula, n_de_n, palabra, plural, porcentaje
from dashboard.paginas.cabecera import acciones
from dashboard.paginas.guia.tarjetas import GUIA, Mirada, sin_cargar
from dashboard.piezas import html
from dashboard.piezas.enlaces import enlace
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import TABLA_PARTIDA, barra_partida, barras, marca, tabla, tarjeta, tarjeta_vacia

# -- el camino ---------------------------------------------------------------------------------------------------------


def camino_de(m: Mirada, *, de_grupos: bool) -> Pieza:
    """El embudo: de los que hacen el camino, cuántos dieron cada paso y cuántos dieron además todos los de antes."""
    total, tramos = embudo(m.consulta, m.nodo, m.periodo, de_grupos=de_grupos)
    quienes = (
        ("grupo conformado", "grupos conformados")
        if de_grupos
        else ("establecimiento que atiende partos", "establecimientos que atienden partos")
    )
    lista = "camino_grupos" if de_grupos else "camino_establecimientos"
    pregunta = "¿En qué paso está cada grupo?" if de_grupos else "¿En qué paso está cada establecimiento?"
    if not total:
        dudosos = 0 if de_grupos else _sin_dato_de_partos(m)
        return tarjeta_vacia(pregunta, _NO_SE_SABE_SI if dudosos else f"Ningún {quienes[0]} al corte.")
    ultimo = tramos[-1].seguidos
    return tarjeta(
        pregunta,
        html.Div(
            html.P(
                m.lista(plural(total, *quienes), lista),
                f": {_consta(ultimo)} los {len(tramos)} pasos.",
            ),
            html.Ol([_tramo(m, tramo, total) for tramo in tramos], className="ranking temas embudo"),
            html.P("Relleno: consta que lo dieron. Trama: nadie lo anotó, y no se sabe.", className="nota"),
        ),
        pista="el camino de la guía, en orden",
        accion=acciones(*m.tras(lista)),
    )


def camino_en_una_frase(m: Mirada) -> str:
    """«De 5 establecimientos que atienden partos en Cusco, consta que 1 dio todos los pasos»."""
    total, tramos = embudo(m.consulta, m.nodo, m.periodo, de_grupos=False)
    lugar = lugar_de(m.consulta, m.nodo)
    if not total and _sin_dato_de_partos(m):
        return f"No se sabe si se atienden partos en {lugar}"
    if not total:
        return f"No hay establecimientos que atiendan partos en {lugar}"
    if not tramos[-1].seguidos:
        cual = "el único" if total == 1 else "ningún"
        return f"No consta que {cual} establecimiento que atiende partos en {lugar} diera los {len(tramos)} pasos"
    if total == 1:
        return f"Consta que el único establecimiento que atiende partos en {lugar} dio los {len(tramos)} pasos"
    quienes = plural(total, "establecimiento que atiende partos", "establecimientos que atienden partos")
    return f"De {quienes} en {lugar}, {_consta(tramos[-1].seguidos)} los {len(tramos)} pasos"


_NO_SE_SABE_SI = "No se sabe si se atienden partos: falta ese dato."


def _sin_dato_de_partos(m: Mirada) -> int:
    return int(m.consulta.suma("parto_sin_dato", [m.nodo], m.periodo)[0])


def _consta(cuantos: int) -> str:
    return (
        f"consta que {entero(cuantos)} {palabra(cuantos, 'dio', 'dieron')}"
        if cuantos
        else "no consta que ninguno diera"
    )


def _tramo(m: Mirada, tramo: Tramo, total: int) -> Pieza:
    dicho = n_de_n(tramo.dieron, total)
    no = tramo.saben - tramo.dieron
    detalle: list[Any] = [f"{entero(tramo.seguidos)} con todos los de antes"]
    if no:
        dicho_no = f"{entero(no)} no"
        detalle += [" · ", m.lista(dicho_no, tramo.paso.falta) if tramo.paso.falta else dicho_no]
    if total > tramo.saben:
        detalle.append(f" · {entero(total - tramo.saben)} sin que conste")
    return html.Li(
        html.Span(tramo.paso.nombre, className="fila-nombre", title=f"Guía {tramo.paso.parrafo}"),
        barra_partida([(tramo.dieron / total, "acento"), ((total - tramo.saben) / total, "sin-dato")]),
        html.Span(dicho, className="fila-valor"),
        html.Span(detalle, className="fila-cuenta"),
    )


def camino_propio(m: Mirada) -> Pieza | None:
    """Los pasos de un establecimiento o de un grupo, para su ficha; nada si no hace el camino."""
    pasos = de_uno(m.consulta, m.nodo, m.periodo)
    if not pasos:
        return None
    dados = next((i for i, (_, dado) in enumerate(pasos) if dado != SI), len(pasos))
    sigue = "Consta que los dio todos."
    if dados < len(pasos):
        paso, dado = pasos[dados]
        sigue = f"El primero que {'falta' if dado == NO else 'no consta'}: «{paso.nombre}»."
    return tarjeta(
        "¿En qué paso está?",
        html.Ol([_paso(*par) for par in pasos], className="pasos-dados"),
        pista=sigue,
        accion=enlace("Ver la guía", m.vista.con(pagina=GUIA, lista="", extra=()).url(), "accion")
        if m.nodo.nivel is not Nivel.GRUPO
        else None,
    )


_DADO = {SI: ("●", "consta", "sello-cumple"), NO: ("▲", "no", "sello-no_cumple")}


def _paso(paso: Paso, dado: int) -> Pieza:
    return html.Li(
        html.Span(paso.nombre), html.Small(f" Guía {paso.parrafo} "), marca(*_DADO.get(dado, ("○", "no consta", "")))
    )


# -- la cascada: del establecimiento a la región -----------------------------------------------------------------------

_DE_LA_CASCADA = (
    "atienden",
    "personal_dicho",
    "personal_designado",
    "relacion_remitida",
    "relacion_consolidada",
    "personal",
    "personal_capacitado",
)


def _de_la_relacion(m: Mirada, total: Mapping[str, int]) -> list[Any]:
    """Cuántos no la remitieron y de cuántos no se sabe, entre los que atienden partos."""
    dichos, remitidas = total["personal_dicho"], total["relacion_remitida"]
    partes: list[Any] = []
    if dichos > remitidas:
        no = dichos - remitidas
        rotulo = f"{entero(no)} con registro no la {palabra(no, 'remitió', 'remitieron')}"
        partes.append(m.lista(rotulo, "relacion_remitida_no"))
    elif dichos:
        partes.append("Todos los que tienen registro la remitieron")
    if sin_registro := total["atienden"] - dichos:
        rotulo = f"{entero(sin_registro)} no hay registro"
        partes += [" y de " if partes else "De ", m.lista(rotulo, "personal_dicho_sin_registro")]
    return [*partes, "."] if partes else ["Ninguno atiende partos: su relación no entra en la cuenta."]


def sin_decir_si_se_capacito(m: Mirada) -> int:
    """Cuántos encargados son de registros que no dicen cuántos fueron capacitados."""
    anotado = m.consulta.anotado("personal_encargado", m.nodo, m.periodo)
    dichos = np.maximum(anotado["profesionales"], 0) + np.maximum(anotado["tecnicos"], 0)
    return int(dichos[anotado["capacitados"] < 0].sum())


def _quienes_se_encargan(m: Mirada) -> Pieza | None:
    """De qué perfil son los encargados y en cuántos lugares hay Comité de Lactancia Materna y lo asume."""
    anotado = m.consulta.anotado("personal_encargado", m.nodo, m.periodo)
    propias = anotado["dia"] > 0
    if not propias.any():
        return None
    partes = []
    for campo, uno, varios in (("profesionales", "profesional", "profesionales"), ("tecnicos", "técnico", "técnicos")):
        dicen = anotado[campo][propias & (anotado[campo] >= 0)]
        partes.append(plural(int(dicen.sum()), uno, varios) if len(dicen) else f"{varios}, {SIN_DATO}")
    for campo, que in (
        ("comite_lactancia", "tienen Comité de Lactancia Materna"),
        ("comite_asume", "su Comité lo asume"),
    ):
        dicen = anotado[campo][propias & (anotado[campo] >= 0)]
        partes.append(f"{que}: {n_de_n(int((dicen == 1).sum()), len(dicen)) if len(dicen) else SIN_DATO}")
    callan = sin_decir_si_se_capacito(m)
    de_cuantos = f" De {entero(callan)} no se dice si {palabra(callan, 'fue capacitado', 'fueron capacitados')}."
    return html.P(
        f"Se encargan {partes[0]} y {partes[1]}. {mayuscula(partes[2])}; {partes[3]}.",
        de_cuantos if callan else None,
        className="detalle",
    )


def cascada(m: Mirada) -> Pieza:
    """La relación del personal encargado, hijo por hijo: quién la remitió, quién no y a cuántos falta capacitar."""
    pregunta, contrato = "¿Hasta dónde llegó la relación del personal encargado?", tabla_de("personal_encargado")
    if not m.hay("personal_encargado"):
        return tarjeta(pregunta, sin_cargar(contrato), pista="Guía 5.3.1.3 y 6.1.1.a")
    hijos = m.consulta.hijos(m.nodo) if m.nodo.nivel.es_territorio else []
    sumas = [m.consulta.suma(medida, [m.nodo, *hijos], m.periodo).tolist() for medida in _DE_LA_CASCADA]
    filas = []
    for hijo, *propias in zip([m.nodo, *hijos], *sumas, strict=True):
        if not propias[0] and not propias[1]:
            continue
        atienden, dichos, designados, remitidas, consolidadas, personal, capacitados = propias
        nombre = html.B("En conjunto") if hijo is m.nodo else enlace(hijo.nombre, m.vista.con(codigo=hijo.codigo).url())
        filas.append(
            html.Tr(
                html.Th(nombre, scope="row"),
                *(
                    html.Td(texto, className="num")
                    for texto in (
                        n_de_n(dichos, atienden),
                        *(n_de_n(n, dichos) if dichos else SIN_DATO for n in (designados, remitidas, consolidadas)),
                        n_de_n(capacitados, personal) if personal else SIN_DATO,
                        entero(personal - capacitados) if personal else SIN_DATO,
                    )
                ),
            )
        )
    total = {medida: suma[0] for medida, suma in zip(_DE_LA_CASCADA, sumas, strict=True)}
    faltan = total["personal"] - total["personal_capacitado"]
    return tarjeta(
        pregunta,
        html.Div(
            html.P(_de_la_relacion(m, total)),
            _quienes_se_encargan(m),
            html.P(
                html.B("Solicitud de capacitación: "),
                m.lista(plural(faltan, "encargado por capacitar", "encargados por capacitar"), "por_capacitar"),
                ", establecimiento por establecimiento.",
            )
            if total["personal"]
            else None,
            tabla(
                (
                    NOMBRES_NIVEL[hijos[0].nivel][0].capitalize() if hijos else "Establecimiento",
                    "Con registro",
                    "Designaron",
                    "Remitieron",
                    "Consolidó la red",
                    "Capacitados",
                    "Por capacitar",
                ),
                filas,
                "La cascada del personal encargado",
                clase=TABLA_PARTIDA,
                caja="tabla-ancha tabla-alta",
                numeros_desde=1,
            ),
        ),
        pista="Guía 5.3.1.3 y 6.1.1.a",
        accion=acciones(*m.tras("filas_personal_encargado", contrato, "Relación consolidada")),
    )


# -- dónde se reúnen los grupos y de dónde nacen


def origen_y_lugar(m: Mirada) -> Pieza:
    """De los grupos conformados, en qué clase de lugar se reúnen y de qué organización nacieron."""
    conformados = m.consulta.por_grupo("conformados", m.nodo, m.periodo) > 0
    columnas = m.consulta.columnas_grupos(m.nodo, "lugar", "origen")
    partes: list[Any] = []
    for campo, rotulo, nombres in (("lugar", "Se reúnen en", LUGARES), ("origen", "Nacieron de", ORIGENES)):
        todos = [valor for valor, hay in zip(columnas[campo], conformados, strict=True) if hay]
        dicen = [valor for valor in todos if valor]
        cuentas = sorted(((dicen.count(codigo), nombre) for codigo, nombre in nombres.items()), reverse=True)
        filas = [
            (mayuscula(nombre), n, len(dicen), f"{porcentaje(n, len(dicen))} · {entero(n)}")
            for n, nombre in cuentas
            if n
        ]
        de, callan = len(dicen), len(todos) - len(dicen)
        sin_dato = f", sin contar {entero(callan)} que no lo dicen" if callan else ""
        dicho = f" ({plural(de, 'grupo')}{sin_dato})" if de else ": ninguno lo dice."
        partes += [html.P(html.B(rotulo), dicho), barras(filas) if filas else None]
    return tarjeta(
        "¿Dónde se reúnen los grupos, y de dónde nacen?",
        html.Div(partes) if conformados.any() else html.P("Ningún grupo conformado al corte.", className="vacio"),
        pista="Guía VII",
        accion=acciones(*m.tras("conformados", texto="Ver los grupos")),
    )


# -- quién vino --------------------------------------------------------------------------------------------------------

_CLASES = (
    ("gestantes", "Gestantes"),
    ("lactantes", "Dan de lactar"),
    ("cuidadoras", "Tienen o cuidan menores de dos años"),
    ("visitantes", "Visitantes, por cada asistente"),
    ("ninos_0_5m", "Niñas y niños de 0 a 5 meses"),
    ("ninos_6_11m", "de 6 a 11 meses"),
    ("ninos_12_23m", "de 12 a 23 meses"),
)


def participantes(m: Mirada) -> Pieza:
    """Qué parte de las asistentes son de cada clase, en el periodo y en los cuatro últimos semestres."""
    pregunta, pista = "¿Quiénes vienen a las sesiones?", "Guía 6.1.3.a y Anexo 2"
    if not se_cuentan(m.nodo):
        arriba = next((n for n in reversed(m.consulta.linaje(m.nodo)) if se_cuentan(n)), None)
        destino = enlace(f"Ver {arriba.nombre}", m.vista.con(codigo=arriba.codigo).url()) if arriba else None
        pocas = "Se dice de la red hacia arriba y con más de un grupo: aquí serían cuentas de muy pocas personas. "
        aviso = pocas if m.nodo.grupos[1] > m.nodo.grupos[0] else "No hay ningún grupo cargado."
        return tarjeta(pregunta, html.P(aviso, destino, className="vacio"), pista=pista)
    cuando = [m.periodo, *_semestres(m)]
    leidos = [m.consulta.participantes([m.nodo], periodo)[0] or {} for periodo in cuando]
    if not any(de for leido in leidos for _, de in leido.values()):
        return tarjeta_vacia(pregunta, "Ninguna sesión lo anota.", pista=pista)
    filas = []
    for clase, nombre in _CLASES:
        pares = [leido.get(clase, (0, 0)) for leido in leidos]
        titulo = [nombre, m.pasaporte(clase)] if clase in POR_CLAVE else nombre
        filas.append(
            html.Tr(
                html.Th(titulo, scope="row"),
                html.Td(n_de_n(pares[0][0], pares[0][1]) if pares[0][1] else SIN_DATO, className="num"),
                *(html.Td(porcentaje(n, de) if de else SIN_DATO, className="num") for n, de in pares),
            )
        )
    return tarjeta(
        pregunta,
        html.Div(
            tabla(
                ("Quiénes", "En el periodo", *map(_corto, cuando)),
                filas,
                "Participantes",
                clase=TABLA_PARTIDA,
                numeros_desde=1,
            ),
            html.P(
                "De las asistentes de las sesiones que lo dicen. Las partes se traslapan: una gestante puede dar de "
                "lactar. Quien va a varias sesiones se cuenta en cada una.",
                className="nota",
            ),
        ),
        pista=pista,
    )


def _corto(periodo: Periodo) -> str:
    """«2026-I» de un semestre: cuatro caben en media pantalla."""
    romano = "I" if periodo.inicio.month == 1 else "II"
    return f"{periodo.anio}\u2011{romano}" if periodo.corte is Corte.SEMESTRE else periodo.texto


def _semestres(m: Mirada) -> list[Periodo]:
    """Los cuatro últimos semestres que empezaron hasta el fin del periodo, del más antiguo al más nuevo."""
    todos = [p for p in m.consulta.periodos() if p.corte is Corte.SEMESTRE and p.inicio <= m.periodo.fin]
    return sorted((p for p in todos if p != m.periodo), key=lambda p: p.inicio)[-4:]
