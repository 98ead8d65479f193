"""Cómo va la asistencia y por qué faltan las madres."""

from __future__ import annotations

from dashboard.dominio.catalogos import SIN_MOTIVO
from dashboard.dominio.grafica import Grafico
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores.asistencia import lectura_del_periodo
from dashboard.indicadores.control import Carta, Lectura
from dashboard.indicadores.escenas.escena import Cifra, Escena
from dashboard.indicadores.escenas.escenario import Escenario
from dashboard.indicadores.graficos import asistencia_mensual, por_motivo
from dashboard.indicadores.motivos import FaltasPorMotivo, faltas_por_motivo, periodo_de_motivos
from dashboard.indicadores.palabras import fraccion_publicable, se_cuentan
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
    lectura = lectura_del_periodo(e.consulta, e.nodo, e.periodo)
    carta, ultimo = lectura.carta, lectura.ultimo
    assert ultimo is not None
    cifra = porcentaje(fraccion.numerador, fraccion.denominador)
    personas = se_cuentan(e.nodo)
    texto = "de asistencia"
    if personas:
        texto = f"de asistencia: {entero(fraccion.numerador)} de {entero(fraccion.denominador)} asistencias esperadas"
    cifras = [
        Cifra(cifra, texto, fraccion_publicable(e.nodo, fraccion), "asistencia", enlace=e.enlace("asistencia")),
        e.cuenta(
            sesiones, entero(sesiones), f"{palabra(sesiones, 'sesión', 'sesiones')} en {e.periodo.en_frase}",
            "con_sesiones",
        ),
    ]  # fmt: skip
    # con menos de cinco meses no se compara un periodo con otro
    if carta is not None and (cambio := e.cambios) and cambio.asistencia is not None:
        cifras.append(Cifra(puntos(cambio.asistencia), f"puntos de asistencia frente {a(cambio.anterior)}"))
    periodo = periodo_de_motivos(e.nodo, e.periodo)
    faltas = faltas_por_motivo(e.consulta, e.nodo, periodo)
    graficos = [_serie(e, asistentes, esperadas, carta, ultimo)]
    avisos = ["Rombos: meses que son señal de cambio."] if graficos[0].senales else []
    if faltas:
        graficos.append(_motivos(e, faltas, periodo))
    return e.escena(
        _titulo(e, cifra, lectura),
        e.notas(
            "Lea primero si el último mes es señal de cambio; después, por qué faltan. Sin motivo registrado no es "
            "injustificada.",
            "asistencia",
            "motivos",
            reservas=(
                "Señal de cambio: el mes sale del rango esperado de la propia serie o van ocho meses al mismo lado de "
                "su promedio (carta p′ de Laney). Con menos de cinco meses no hay rango.",
                *_resto(faltas),
            ),
        ),
        "sesiones e inasistencias informadas por la región",
        bajada=_bajada(carta, faltas),
        cifras=cifras,
        graficos=graficos,
        enlace=e.enlace("asistencia"),
        avisos=avisos,
    )


def _titulo(e: Escenario, cifra: str, lectura: Lectura) -> str:
    assert lectura.ultimo is not None
    mes = Periodo.mes(e.nodo.meses[0] + lectura.ultimo).texto
    if lectura.carta is None:
        return f"La asistencia a las sesiones fue de {cifra} en {e.periodo.en_frase}{e.en_parte}"
    if not lectura.hay_senal:
        return f"La asistencia fue de {cifra}{e.en_parte} y {mes} está dentro de lo esperado"
    lado = "debajo" if lectura.bajo else "encima"
    return f"La asistencia de {mes}{e.en_parte} está por {lado} de su promedio: es señal de cambio"


def _bajada(carta: Carta | None, faltas: list[FaltasPorMotivo]) -> str:
    partes = []
    if carta is None:
        partes.append("Hay menos de cinco meses con dato: todavía no se compara un mes con otro.")
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


def _serie(e: Escenario, asistentes: list[int], esperadas: list[int], carta: Carta | None, ultimo: int) -> Grafico:
    # hasta el último mes con dato del periodo: lo que viene después es de otra historia
    desde = max(0, ultimo - MESES_A_LA_VISTA + 1)
    primero = e.nodo.meses[0]
    return asistencia_mensual(range(primero + desde, primero + ultimo + 1), asistentes, esperadas, carta, desde=desde)


def _motivos(e: Escenario, faltas: list[FaltasPorMotivo], periodo: Periodo) -> Grafico:
    total = sum(fila.total for fila in faltas)
    con_motivo, sin_motivo = _por_si_tienen(faltas)
    visibles = [*con_motivo[:MOTIVOS_A_LA_VISTA], *sin_motivo]
    cuantas = f"de {plural(total, 'inasistencia')}" if se_cuentan(e.nodo) else "de las inasistencias"
    # un mes se amplía a su semestre donde permitiría reconocer a una persona
    cuando = f", {periodo.texto}" if periodo != e.periodo else ""
    return por_motivo(visibles, total, f"Por qué faltan (% {cuantas}{cuando})")
