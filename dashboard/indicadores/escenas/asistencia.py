"""Cómo va la asistencia y por qué faltan las madres."""

from __future__ import annotations

from dashboard.dominio.catalogos import SIN_MOTIVO
from dashboard.dominio.grafica import Grafico
from dashboard.dominio.nodo import se_cuentan
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores.asistencia import frase_del_mes, hitos_de, que_se_espera
from dashboard.indicadores.cambio import Sentido
from dashboard.indicadores.control import Lectura, lectura_del_periodo
from dashboard.indicadores.escenas.escena import Cifra, Escena
from dashboard.indicadores.escenas.escenario import Escenario
from dashboard.indicadores.graficos import asistencia_mensual, por_motivo
from dashboard.indicadores.motivos import FaltasPorMotivo, faltas_por_motivo, periodo_de_motivos, salidas
from dashboard.indicadores.palabras import fraccion_publicable
from dashboard.indicadores.resumen import a
from dashboard.nucleo.formato import entero, palabra, plural, porcentaje, puntos

#: meses que se ven, hasta el último del periodo
MESES_A_LA_VISTA = 24
#: motivos que se ven, además de «sin motivo registrado»
MOTIVOS_A_LA_VISTA = 5


def contar_asistencia(e: Escenario) -> Escena | str:
    """La serie con su carta de control y los motivos. Las cuentas de personas, de la red hacia arriba."""
    fraccion = e.medir("asistencia").fraccion
    sesiones = e.suma("sesiones")
    if not sesiones:
        return "sin sesiones cargadas en el periodo"
    if not fraccion.hay_dato or fraccion.numerador is None or fraccion.denominador is None:
        return "las sesiones del periodo no traen asistencia"
    asistentes, esperadas = (e.consulta.serie(m, e.nodo).tolist() for m in ("asistentes", "esperadas"))
    leida = lectura_del_periodo(e.consulta, e.nodo, e.periodo)
    cifra = porcentaje(fraccion.numerador, fraccion.denominador)
    personas = se_cuentan(e.nodo)
    texto = "de asistencia"
    if personas:
        de_cuantas = plural(fraccion.denominador, "asistencia esperada", "asistencias esperadas")
        texto = f"de asistencia: {entero(fraccion.numerador)} de {de_cuantas}"
    cifras = [
        Cifra(cifra, texto, fraccion_publicable(e.nodo, fraccion), "asistencia", enlace=e.enlace("asistencia")),
        e.cuenta(
            sesiones, entero(sesiones), f"{palabra(sesiones, 'sesión', 'sesiones')} en {e.periodo.en_frase}",
            "con_sesiones",
        ),
    ]  # fmt: skip
    if e.cambios and (propio := e.cambios.asistencia):
        cifras.append(
            Cifra(puntos(propio.decimas), f"puntos ({propio.mas_menos}) de asistencia frente {a(propio.anterior)}")
        )
    periodo = periodo_de_motivos(e.nodo, e.periodo)
    faltas = faltas_por_motivo(e.consulta, e.nodo, periodo)
    graficos = [_serie(e, asistentes, esperadas, leida)]
    avisos = ["Triángulos: meses que se apartan de lo esperado."] if graficos[0].senales else []
    if faltas:
        graficos.append(_motivos(e, faltas, periodo))
    return e.escena(
        _titulo(e, cifra),
        e.notas(
            "Lea primero el cambio desde un año antes, con su intervalo; después, por qué faltan. Sin motivo "
            "registrado no es injustificada.",
            "asistencia",
            "motivos",
            reservas=(
                que_se_espera(leida.carta, e.nodo),
                *_resto(faltas),
            ),
        ),
        "sesiones e inasistencias informadas por la región",
        bajada=_bajada(e, leida, faltas),
        cifras=cifras,
        graficos=graficos,
        enlace=e.enlace("asistencia"),
        avisos=avisos,
    )


def _titulo(e: Escenario, cifra: str) -> str:
    inicio = f"La asistencia a las sesiones fue de {cifra} en {e.periodo.en_frase}{e.en_parte}"
    propio = e.cambios.asistencia if e.cambios else None
    if propio is None:
        return inicio
    frente = f"frente {a(propio.anterior)}"
    if propio.sentido is Sentido.SIN_CAMBIO:
        return f"{inicio}, sin cambio distinguible {frente}"
    verbo = "subió" if propio.sentido is Sentido.SUBIO else "bajó"
    cuanto = f"{puntos(propio.decimas)} puntos ({propio.mas_menos})"
    return f"La asistencia {verbo} a {cifra} en {e.periodo.en_frase}{e.en_parte}: {cuanto} {frente}"


def _bajada(e: Escenario, leida: Lectura, faltas: list[FaltasPorMotivo]) -> str:
    partes = []
    if frase := frase_del_mes(leida, e.nodo, e.en_parte):
        partes.append(f"{frase}.")
    total = sum(fila.total for fila in faltas)
    con_motivo, sin_motivo = _por_si_tienen(faltas)
    if con_motivo:
        mayor = con_motivo[0]
        partes.append(
            f"El motivo que más se anota es «{mayor.motivo.nombre.lower()}»: {porcentaje(mayor.total, total)} "
            "de las inasistencias."
        )
    if sin_motivo:
        partes.append(f"Del {porcentaje(sum(fila.total for fila in sin_motivo), total)} no se anotó el motivo.")
    return " ".join(partes)


def _por_si_tienen(faltas: list[FaltasPorMotivo]) -> tuple[list[FaltasPorMotivo], list[FaltasPorMotivo]]:
    """Las que tienen motivo, de mayor a menor, y la de «sin motivo registrado» si la hay."""
    con_motivo = [fila for fila in faltas if fila.motivo.codigo != SIN_MOTIVO]
    return con_motivo, faltas[len(con_motivo) :]


def _resto(faltas: list[FaltasPorMotivo]) -> list[str]:
    """Los motivos que la gráfica no muestra, sumados."""
    otros = _por_si_tienen(faltas)[0][MOTIVOS_A_LA_VISTA:]
    if not otros:
        return []
    parte = porcentaje(sum(fila.total for fila in otros), sum(fila.total for fila in faltas))
    return [f"La gráfica muestra los motivos más frecuentes; {plural(len(otros), 'motivo')} más suman {parte}."]


def _serie(e: Escenario, asistentes: list[int], esperadas: list[int], leida: Lectura) -> Grafico:
    primero = e.nodo.meses[0]
    # hasta el último mes con dato del periodo, aunque no haya terminado: lo que viene después es de otra historia
    ultimo = max(i for i, total in enumerate(esperadas) if total and primero + i <= e.periodo.ultimo_mes)
    desde = max(0, ultimo - MESES_A_LA_VISTA + 1)
    meses = range(primero + desde, primero + ultimo + 1)
    return asistencia_mensual(
        meses, asistentes, esperadas, leida.carta, desde=desde, corriente=leida.corriente,
        hitos=hitos_de(e.consulta, e.nodo),
    )  # fmt: skip


def _motivos(e: Escenario, faltas: list[FaltasPorMotivo], periodo: Periodo) -> Grafico:
    total = sum(fila.total for fila in faltas)
    con_motivo, sin_motivo = _por_si_tienen(faltas)
    visibles = [*con_motivo[:MOTIVOS_A_LA_VISTA], *sin_motivo]
    cuantas = f"de {plural(total, 'inasistencia')}" if se_cuentan(e.nodo) else "de las inasistencias"
    if salidas(e.consulta, e.nodo, periodo):
        cuantas += ", sin contar a quienes dejaron el grupo"
    # un mes se amplía a su semestre donde permitiría reconocer a una persona
    cuando = f", {periodo.texto}" if periodo != e.periodo else ""
    return por_motivo(visibles, total, f"Por qué faltan (% {cuantas}{cuando})")
