"""Qué cambió en la asistencia, dicho sobre la línea, y un motivo de las faltas con lo que un grupo puede hacer."""

from __future__ import annotations

from dataclasses import replace

from dashboard.dominio.catalogos import SIN_MOTIVO
from dashboard.dominio.grafica import Formato, Grafico, Papel, Serie, Tipo
from dashboard.dominio.nodo import se_cuentan
from dashboard.dominio.periodo import Corte, Periodo
from dashboard.indicadores.asistencia import hitos_de, que_se_espera
from dashboard.indicadores.cambio import Sentido
from dashboard.indicadores.control import Lectura, lectura_del_periodo
from dashboard.indicadores.escenas.escena import Cifra, Escena
from dashboard.indicadores.escenas.escenario import Escenario
from dashboard.indicadores.graficos import asistencia_mensual
from dashboard.indicadores.motivos import FaltasPorMotivo, faltas_por_motivo, periodo_de_motivos, salidas
from dashboard.indicadores.palabras import fraccion_publicable
from dashboard.indicadores.resumen import a
from dashboard.nucleo.formato import (
    de_cada_cien,
    entero,
    mayuscula,
    plural,
    porcentaje,
    proporcion_impresa,
    puntos,
)

#: meses que se ven, hasta el último del periodo
MESES_A_LA_VISTA = 24
#: motivos que se ven junto al primero
MOTIVOS_A_LA_VISTA = 3


def contar_asistencia(e: Escenario) -> Escena | str:
    """La serie con lo que se esperaba de cada mes. Las cuentas de personas, de la red hacia arriba."""
    fraccion = e.medir("asistencia").fraccion
    if not e.suma("sesiones"):
        return "sin sesiones cargadas en el periodo"
    if not fraccion.hay_dato or fraccion.numerador is None or fraccion.denominador is None:
        return "las sesiones del periodo no traen asistencia"
    leida = lectura_del_periodo(e.consulta, e.nodo, e.periodo)
    texto = "de asistencia"
    if se_cuentan(e.nodo):
        esperadas = plural(fraccion.denominador, "asistencia esperada", "asistencias esperadas")
        texto = f"de asistencia: {entero(fraccion.numerador)} de {esperadas}"
    propia = fraccion_publicable(e.nodo, fraccion)
    cifra = Cifra(porcentaje(fraccion.numerador, fraccion.denominador), texto, propia, "asistencia",
                  enlace=e.enlace("asistencia"))  # fmt: skip
    serie = _serie(e, leida)
    avisos = ["Triángulos: meses que se apartan de lo esperado."] if serie.senales else []
    titulo, destacado = _titulo(e, leida)
    return e.escena(
        titulo,
        e.notas(
            "Diga primero lo que cambió y señale el mes en la línea; después pregunte qué pasó ahí.",
            "asistencia",
            reservas=(que_se_espera(leida.carta, e.nodo),),
        ),
        "sesiones informadas por la región",
        destacado=destacado,
        cifras=[cifra],
        graficos=[serie],
        enlace=e.enlace("asistencia"),
        avisos=avisos,
    )


def _titulo(e: Escenario, leida: Lectura) -> tuple[str, str]:
    """La asistencia del periodo y, de lo que pasó en él, lo que más importa: el año, sus meses o que nada cambió."""
    fraccion = e.medir("asistencia").fraccion
    cifra = porcentaje(fraccion.numerador, fraccion.denominador)
    titulo = f"En {e.periodo.en_frase} la asistencia a las sesiones{e.en_parte} fue de {cifra}"
    if e.provisional and e.corte:
        titulo = f"En {e.periodo.en_frase} la asistencia a las sesiones{e.en_parte} va en {cifra}"
    propio = e.cambios.asistencia if e.cambios else None
    if propio and propio.sentido is not Sentido.SIN_CAMBIO:
        lado = "más" if propio.decimas > 0 else "menos"
        cuanto = f"{puntos(abs(propio.decimas)).lstrip('+')} puntos {lado} que en {propio.anterior.en_frase}"
        return f"{titulo}:", f"{cuanto} ({propio.mas_menos})"
    if apartados := _apartados(e, leida):
        return f"{titulo}.", f"{apartados}."
    if propio:
        return f"{titulo},", f"sin cambio distinguible frente {a(propio.anterior)}"
    return titulo, ""


def _apartados(e: Escenario, leida: Lectura) -> str:
    """«En 9 de sus 10 meses vinieron menos de lo que se esperaba»; "" si ninguno es señal."""
    if leida.carta is None or leida.ultimo is None:
        return ""
    desde = max(e.periodo.primer_mes - e.nodo.meses[0], 0)
    juzgados = [i for i in range(desde, leida.ultimo + 1) if leida.carta.juzgado(i)]
    lados = {lado: [i for i in juzgados if leida.carta.senal[i] == lado] for lado in (-1, 1)}
    lado = max(lados, key=lambda cual: (len(lados[cual]), -cual))
    cuantos = len(lados[lado])
    if not cuantos:
        return ""
    que = "se apartó hacia abajo" if lado < 0 else "se apartó hacia arriba"
    if cuantos > 1:
        que = que.replace("apartó", "apartaron")
    if len(juzgados) == 1:
        cual = "Ese mes" if e.periodo.corte is Corte.MES else "El único mes que se puede juzgar"
        return f"{cual} {que} de lo esperado"
    return f"{entero(cuantos)} de los {len(juzgados)} meses que se pueden juzgar {que} de lo esperado"


def _serie(e: Escenario, leida: Lectura) -> Grafico:
    asistentes, esperadas = (e.consulta.serie(m, e.nodo).tolist() for m in ("asistentes", "esperadas"))
    primero = e.nodo.meses[0]
    # hasta el último mes con dato del periodo, aunque no haya terminado: lo que viene después es de otra historia
    ultimo = max(i for i, total in enumerate(esperadas) if total and primero + i <= e.periodo.ultimo_mes)
    desde = max(0, ultimo - MESES_A_LA_VISTA + 1)
    meses = range(primero + desde, primero + ultimo + 1)
    grafico = asistencia_mensual(
        meses, asistentes, esperadas, leida.carta, desde=desde, hitos=hitos_de(e.consulta, e.nodo),
    )  # fmt: skip
    return replace(grafico, anotado=_anotado(e, grafico, leida, desde))


def _anotado(e: Escenario, grafico: Grafico, leida: Lectura, desde: int) -> tuple[tuple[int, str], ...]:
    """El mes del periodo que más se apartó de lo esperado; si ninguno es señal, el mayor de los que se ven."""
    if leida.carta is None or not grafico.senales:
        return ()
    carta, primero = leida.carta, e.nodo.meses[0] + desde
    suyas = [s for s in grafico.senales if e.periodo.primer_mes <= primero + s.lugar <= e.periodo.ultimo_mes]
    mayor = max(suyas or grafico.senales, key=lambda senal: abs(carta.desvio[desde + senal.lugar] or 0))
    decimas = round((carta.desvio[desde + mayor.lugar] or 0) * 1000)
    mes = Periodo.mes(e.nodo.meses[0] + desde + mayor.lugar).texto
    lado = "menos" if decimas < 0 else "más"
    return ((mayor.lugar, f"{mayuscula(mes)}: {puntos(abs(decimas)).lstrip('+')} puntos {lado} que lo esperado"),)


# -- un motivo, y lo que un grupo puede hacer

#: ideas nuestras por motivo, apoyadas donde se puede en la guía (6.1.1.b: el grupo decide lugar, hora y periodicidad;
#: 6.1.3.a y b: invitar, organizar el cuidado, elegir los temas y dejar fijada la próxima sesión)
QUE_PUEDE_HACER = {
    "M01": "acordar entre todas una hora en que también pueda quien trabaja",
    "M02": "acordar entre todas el día, la hora y cada cuánto se reúne",
    "M03": "cambiar sus fechas en la siembra y la cosecha",
    "M04": "mantener contacto con quien está enferma, también entre sesiones",
    "M05": "mantener contacto con quien cuida, también entre sesiones",
    "M06": "mantener contacto con quien acaba de dar a luz",
    "M07": "pedir al establecimiento que el control y la sesión no coincidan",
    "M08": "organizar el cuidado de niñas y niños durante la reunión",
    "M09": "invitar a la pareja y a la familia a conocerlo",
    "M10": "reunirse en un lugar más cercano: lo deciden sus integrantes",
    "M11": "cambiar de lugar o de fecha en los meses de lluvia",
    "M12": "preguntar qué hora y qué lugar convienen: los deciden sus integrantes",
    "M13": "fijar lugar, fecha y hora de la próxima sesión antes de despedirse",
    "M14": "cumplir la fecha acordada, o avisar del cambio con tiempo",
    "M15": "decir a quien se muda dónde hay otro grupo",
    "M16": "elegir entre todas el tema de la próxima sesión",
    "M17": "recordar la fecha unos días antes",
}


def contar_motivo(e: Escenario) -> Escena | str:
    """El motivo que más se anotó y que alguien puede atender; si de la mayoría no se anotó, eso es lo que se dice."""
    periodo = periodo_de_motivos(e.nodo, e.periodo)
    faltas = faltas_por_motivo(e.consulta, e.nodo, periodo)
    total = sum(fila.total for fila in faltas)
    if not total:
        return "no hay inasistencias cargadas en el periodo"
    con_motivo = [fila for fila in faltas if fila.motivo.codigo != SIN_MOTIVO]
    sin_anotar = sum(fila.total for fila in faltas if fila.motivo.codigo == SIN_MOTIVO)
    que_hacer = next((fila for fila in con_motivo if fila.motivo.codigo in QUE_PUEDE_HACER), None)
    if que_hacer is None or 2 * sin_anotar > total:
        que = f"de {_parte(e, sin_anotar, total)} faltas no se anotó el motivo".replace("de el", "del")
        if sin_anotar in (0, total):
            que = "de ninguna falta se anotó el motivo" if sin_anotar else "ningún motivo anotado dice qué pasó"
        destacado, elegida = "Un grupo puede anotarlo en cada sesión: así se sabe qué cambiar.", SIN_MOTIVO
    else:
        elegida = que_hacer.motivo.codigo
        primero = que_hacer.total == con_motivo[0].total
        # con otro que se anotó lo mismo, ninguno de los dos es «el que más»
        rivales = con_motivo if primero else [fila for fila in con_motivo if fila.motivo.codigo in QUE_PUEDE_HACER]
        solo = [fila.total for fila in rivales].count(que_hacer.total) == 1
        cual = "el motivo que más se anotó" if solo else "uno de los motivos que más se anotaron"
        if not primero:
            cual = "el que más se anotó" if solo else "uno de los que más se anotaron"
            cual = f"de los motivos que un grupo puede atender, {cual}"
        que = f"{cual} fue «{que_hacer.motivo.nombre.lower()}»: {_parte(e, que_hacer.total, total)} faltas"
        destacado = f"Un grupo puede {QUE_PUEDE_HACER[elegida]}."
    # un mes se amplía a su semestre donde permitiría reconocer a una persona: se dice lo que se mira
    return e.escena(
        f"En {periodo.en_frase}{e.en_parte}, {que}.",
        e.notas(
            "Pregunte a la sala qué hizo un grupo ante este motivo. Sin motivo registrado no es injustificada.",
            "motivos",
            reservas=("Lo que un grupo puede hacer es idea nuestra: la guía pide consignar los motivos.",),
        ),
        "inasistencias informadas por la región",
        destacado=destacado,
        bajada=_de_cuantas(e, sin_anotar, total, elegida),
        graficos=[_por_motivo(e, faltas, elegida, total, periodo)],
        enlace=e.enlace("motivos"),
        avisos=["La calificación y el catálogo de motivos son nuestros."],
    )


def _parte(e: Escenario, n: int, total: int) -> str:
    """«22 de cada 100»; donde no se dicen cuentas de personas, y son menos de cien, el porcentaje."""
    if n == total:
        return "todas las"
    if total >= 100:
        return de_cada_cien(n, total)
    return f"{entero(n)} de {entero(total)}" if se_cuentan(e.nodo) else f"el {porcentaje(n, total)} de las"


def _de_cuantas(e: Escenario, sin_anotar: int, total: int, elegida: str) -> str:
    """De cuántas faltas se habla, donde se dicen cuentas y el titular no las dijo, y de qué parte no hay motivo."""
    cuantas = f"{entero(total)} " if se_cuentan(e.nodo) and total >= 100 else ""
    if not sin_anotar or elegida == SIN_MOTIVO:
        return f"Son {cuantas}faltas." if cuantas else ""
    return f"Del {porcentaje(sin_anotar, total)} de las {cuantas}faltas no se anotó el motivo."


def _por_motivo(e: Escenario, faltas: list[FaltasPorMotivo], elegida: str, total: int, periodo: Periodo) -> Grafico:
    """Los primeros motivos, los demás juntos y las que no tienen ninguno: lo que se ve suma todas las faltas."""
    con_motivo = [fila for fila in faltas if fila.motivo.codigo != SIN_MOTIVO]
    visibles = con_motivo[:MOTIVOS_A_LA_VISTA]
    if elegida != SIN_MOTIVO and all(fila.motivo.codigo != elegida for fila in visibles):
        visibles[-1] = next(fila for fila in con_motivo if fila.motivo.codigo == elegida)
    filas = [(fila.motivo.nombre, fila.total, fila.motivo.codigo == elegida) for fila in visibles]
    if otros := [fila.total for fila in con_motivo if fila not in visibles]:
        filas.append(("Los demás motivos, juntos", sum(otros), False))
    filas += [(f.motivo.nombre, f.total, f.motivo.codigo == elegida) for f in faltas if f.motivo.codigo == SIN_MOTIVO]
    cuantas = f"de {plural(total, 'inasistencia')}" if se_cuentan(e.nodo) else "de las inasistencias"
    if salidas(e.consulta, e.nodo, periodo):
        cuantas += ", sin contar a quienes dejaron el grupo"
    cuando = f", {periodo.texto}" if periodo != e.periodo else ""
    return Grafico(
        "motivos",
        Tipo.BARRAS,
        f"Por qué faltan (% {cuantas}{cuando})",
        "% de las inasistencias",
        tuple(nombre for nombre, _, _ in filas),
        (Serie("Inasistencias", tuple(proporcion_impresa(n, total) for _, n, _ in filas), Papel.SIN_MOTIVO),),
        Formato.PORCENTAJE,
        textos=tuple(porcentaje(n, total) for _, n, _ in filas),
        anotado=tuple((i, "") for i, (_, _, importa) in enumerate(filas) if importa),
    )
