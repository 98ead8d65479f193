"""Asistencia a las sesiones: razón de sumas."""

from __future__ import annotations

from dashboard.almacen.consulta import Consulta
from dashboard.almacen.variacion import MESES_PROVISIONALES
from dashboard.dominio.ficha import Ficha
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo, numero_mes
from dashboard.indicadores.cambio import cambio_entre_muchos
from dashboard.indicadores.control import FALSAS_EN_UN_ANIO, JUNTOS, SIGMAS_DE_CUATRO, SIGMAS_DE_UN_MES, Carta, Lectura
from dashboard.indicadores.indicador import Donde, Hueco, Indicador, Sumando, aparte
from dashboard.indicadores.razones import razones
from dashboard.indicadores.sql import de_grupos
from dashboard.nucleo.formato import MESES_LARGOS, decimal, entero, mayuscula, palabra, plural, porcentaje, puntos


def frase_del_mes(leida: Lectura, nodo: Nodo, en: str = "") -> str:
    """Lo que la carta dice del último mes cerrado del periodo, o "" si no dice nada. `en`: « en la red Norte», o "".

    «Octubre de 2026: 2,8 puntos menos que lo esperado para octubre; van diez meses por debajo».
    """
    if leida.carta is None or leida.ultimo is None:
        return ""
    frase = _del_mes(leida, nodo, leida.ultimo, en)
    if not leida.sin_dato:
        return frase
    despues = nodo.meses[0] + leida.ultimo + 1
    cuales = (
        MESES_LARGOS[despues % 12] if leida.sin_dato == 1 else f"los {_NUMEROS[min(leida.sin_dato, 12)]} siguientes"
    )
    return f"{frase}; de {cuales} no se conoce ninguna sesión"


def _del_mes(leida: Lectura, nodo: Nodo, ultimo: int, en: str) -> str:
    numero = nodo.meses[0] + ultimo
    mes, suelto = mayuscula(Periodo.mes(numero).texto), MESES_LARGOS[numero % 12]
    if not leida.juzgado:
        return f"{mes}{en} es de los meses con que se aprendió lo que se espera de cada mes"
    if not leida.senal:
        return f"{mes}{en}: dentro de lo esperado para {suelto} ({puntos(leida.decimas)} puntos)"
    lado, cuanto = ("menos", "debajo") if leida.senal < 0 else ("más", "encima")
    if not leida.del_lado:
        return f"{mes}{en}: los últimos {_NUMEROS[JUNTOS]} meses, juntos, por {cuanto} de lo esperado"
    frase = f"{mes}{en}: {puntos(abs(leida.decimas)).lstrip('+')} puntos {lado} que lo esperado para {suelto}"
    return f"{frase}; {_van(leida.racha)} por {cuanto}" if leida.racha > 1 else frase


_NUMEROS = ("cero", "un", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce")


def _van(meses: int) -> str:
    cuantos = _NUMEROS[meses] if meses < len(_NUMEROS) else str(meses)
    return f"{palabra(meses, 'va', 'van')} {cuantos} {palabra(meses, 'mes', 'meses')}"


def hitos_de(consulta: Consulta, nodo: Nodo) -> list[tuple[int, str]]:
    """El mes y el nombre de cada hito de un nodo, para dibujarlo en el eje."""
    return [(numero_mes(hito.fecha), hito.nombre) for hito in consulta.hitos(nodo)]


#: los límites de una señal, con los decimales con que se escriben
_LIMITES = ((SIGMAS_DE_UN_MES, 1), (SIGMAS_DE_CUATRO, 2))


def que_se_espera(carta: Carta | None, nodo: Nodo) -> str:
    """De dónde sale lo esperado y cuánto se puede confiar, para escribirlo bajo la gráfica."""
    if carta is None:
        return f"Con menos de {plural(MESES_PROVISIONALES, 'mes', 'meses')} con asistencia no se sabe qué esperar."
    meses = [nodo.meses[0] + i for i, de_base in enumerate(carta.base) if de_base]
    provisional = "línea de base provisional, " if carta.provisional else ""
    desde, hasta = Periodo.mes(meses[0]).texto, Periodo.mes(meses[-1]).texto
    uno, cuatro = (f"{decimal(x[-1], n)} por debajo o {decimal(x[1], n)} por encima" for x, n in _LIMITES)
    return (
        f"Lo esperado de cada mes: {provisional}de {desde} a {hasta}, y no cambia. Triángulo: señal, un mes a más de "
        f"tantas desviaciones ({uno}) o la media de {_NUMEROS[JUNTOS]} ({cuatro}). Sin ningún cambio, hasta "
        f"{FALSAS_EN_UN_ANIO} de cada 100 gráficas dan una en un año."
    )


def cotas(donde: Donde) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """Lo menos y lo más que puede valer una parte de las esperadas, por lo que calla.

    De quien calla no se sabe cuántas sesiones hizo: se le suponen las asistencias esperadas de un mes de grupo de los
    que sí llegaron (con `r` de los `g` meses, `esperadas × (g − r) ÷ r`), y que vinieron ninguna o todas. `None` si
    no calla nadie, si no se cargó la tabla de reportes (un mes sin sesión no es entonces un mes callado) o si no hay
    con qué suponer.
    """
    fraccion, (meses, llegaron) = donde.resultado.fraccion, _meses_de_grupo(donde)
    calla = donde.consulta.contexto.hay_reportes and meses > llegaron > 0
    if not calla or not fraccion.hay_dato or fraccion.de_una_parte:
        return None
    unas, todas = (fraccion.numerador or 0) * llegaron, (fraccion.denominador or 0) * meses
    return (unas, todas), (unas + (fraccion.denominador or 0) * (meses - llegaron), todas)


def si_reportaran(donde: Donde) -> str:
    """«De 120 de 590 meses de grupo no llegó nada: si en ellos se esperaba a tantas como en los demás, …».

    "" si no se puede acotar o no movería lo que se imprime.
    """
    menor, mayor = (porcentaje(*cota) for cota in cotas(donde) or ((0, 1), (0, 1)))
    if menor == mayor:
        return ""
    meses, llegaron = _meses_de_grupo(donde)
    callan = meses - llegaron
    return (
        f"De {entero(callan)} de {plural(meses, 'mes', 'meses')} de grupo no llegó nada: si en ellos se esperaba a "
        f"tantas como en los demás, puede estar entre {menor} y {mayor}."
    )


def _meses_de_grupo(donde: Donde) -> tuple[int, int]:
    """Los meses de grupo del periodo, y de cuántos llegó algo."""
    meses, llegaron = (
        donde.consulta.cuenta(medida, donde.nodo, donde.periodo)
        for medida in ("grupo_meses_conformados", "grupo_meses_con_reporte")
    )
    return meses, llegaron


def lo_callado(donde: Donde) -> list[Hueco]:
    """Entre qué puede estar una parte de las asistencias esperadas, como falta de un pasaporte."""
    dicho = si_reportaran(donde)
    return [Hueco(dicho)] if dicho else []


ESPERADAS = Sumando("esperadas", "Asistencias esperadas")
#: sesiones que no pueden entrar en la asistencia
SIN_ASISTENCIA = (
    aparte("sesiones_sin_esperadas", "sin asistentes o sin esperadas, fuera de la cuenta (sesiones)."),
    aparte("sesiones_sin_grupo", "no identifican a su grupo y no entran (sesiones de HIS o Anexo 2)."),
)

INDICADOR = Indicador(
    Ficha(
        clave="asistencia",
        nombre="Asistencia a las sesiones",
        corto="Asistencia a sesiones",
        pregunta="De las asistencias esperadas, ¿cuántas se dieron?",
        formula="Suma de asistentes ÷ suma de asistencias esperadas × 100",
        numerador="Asistentes de todas las sesiones del periodo",
        denominador="Asistencias esperadas de esas sesiones",
        unidad="asistencias",
        periodo="Suma del periodo; los meses sirven para ver la tendencia",
        fuente="Sesiones y grupos informados por la región",
        uso="Vigilar la continuidad de las madres en el grupo",
        parrafo="6.1.3.b",
        reservas=(
            "Es una razón de sumas, no un promedio de porcentajes.",
            "Si la sesión no trae «esperadas» se toman los integrantes del grupo.",
            "Las personas visitantes no cuentan como asistentes.",
            "Las sesiones que no identifican al grupo (HIS, Anexo 2) no entran.",
            "De quien no reportó no se sabe ni cuántas sesiones hizo: se acota suponiéndole las asistencias esperadas "
            "de un mes de los demás, y se dice aparte.",
        ),
    ),
    razones("asistentes", "esperadas"),
    de_grupos("""
    SELECT grupo, periodo, asistentes AS numerador, esperadas AS denominador
    FROM con_asistencia JOIN meses_de USING (mes)"""),
    universo="",
    fuera=SIN_ASISTENCIA,
    cambia=cambio_entre_muchos,
    huecos=lo_callado,
    acotar=cotas,
    escenas=("asistencia", "grupos"),
    mensual=("asistentes", "esperadas", ""),
    tablas=("sesiones", "grupos", "inasistencias"),
    sumandos=(Sumando("asistentes", "Asistentes"), ESPERADAS),
    de_personas=True,
)
