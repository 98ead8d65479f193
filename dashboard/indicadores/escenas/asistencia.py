"""Cómo va la asistencia, por qué faltan las madres y qué grupos merecen un reconocimiento.

La guía (5.3.1.2) pide gestionar reconocimientos periódicos y no dice con qué criterio. El nuestro, escrito aquí y dicho
en la escena: continuidad (al menos una sesión en cada mes cerrado del periodo), suficientes meses para que no sea
casualidad, asistencia alta y toda la asistencia anotada. Se nombran grupos, nunca personas ni sus cuentas.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.catalogos import SIN_MOTIVO
from dashboard.dominio.grafica import Grafico
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo, numero_mes
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.asistencia import frase_del_mes, hitos_de, lectura_del_periodo, que_se_espera
from dashboard.indicadores.cambio import Sentido
from dashboard.indicadores.control import Lectura, posiciones_de_la_senal
from dashboard.indicadores.escenas.escena import Cifra, Escena, Tabla
from dashboard.indicadores.escenas.escenario import Escenario
from dashboard.indicadores.graficos import asistencia_mensual, por_motivo
from dashboard.indicadores.listas.lista import Columna, Fila
from dashboard.indicadores.motivos import FaltasPorMotivo, faltas_por_motivo, periodo_de_motivos
from dashboard.indicadores.palabras import fraccion_publicable, se_cuentan
from dashboard.indicadores.resumen import a
from dashboard.nucleo.formato import entero, palabra, plural, porcentaje, proporcion_impresa, puntos

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
        texto = f"de asistencia: {entero(fraccion.numerador)} de {entero(fraccion.denominador)} asistencias esperadas"
    cifras = [
        Cifra(cifra, texto, fraccion_publicable(e.nodo, fraccion), "asistencia", enlace=e.enlace("asistencia")),
        e.cuenta(
            sesiones, entero(sesiones), f"{palabra(sesiones, 'sesión', 'sesiones')} en {e.periodo.en_frase}",
            "con_sesiones",
        ),
    ]  # fmt: skip
    if (cambio := e.cambios) and (propio := cambio.asistencia):
        cifras.append(
            Cifra(puntos(propio.decimas), f"puntos ({propio.mas_menos}) de asistencia frente {a(cambio.anterior)}")
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
    if propio is None or e.cambios is None:
        return inicio
    frente = f"frente {a(e.cambios.anterior)}"
    if propio.sentido is Sentido.SIN_CAMBIO:
        return f"{inicio}, sin cambio distinguible {frente}"
    verbo = "subió" if propio.sentido is Sentido.SUBIO else "bajó"
    return (
        f"La asistencia {verbo} a {cifra} en {e.periodo.en_frase}{e.en_parte}: {puntos(propio.decimas)} puntos {frente}"
    )


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
    corriente: Sequence[int] = ()
    if leida.carta and leida.ultimo is not None:
        corriente = posiciones_de_la_senal(leida.carta, leida.ultimo)
    hitos = hitos_de(e.consulta, e.nodo)
    return asistencia_mensual(meses, asistentes, esperadas, leida.carta, desde=desde, corriente=corriente, hitos=hitos)


def _motivos(e: Escenario, faltas: list[FaltasPorMotivo], periodo: Periodo) -> Grafico:
    total = sum(fila.total for fila in faltas)
    con_motivo, sin_motivo = _por_si_tienen(faltas)
    visibles = [*con_motivo[:MOTIVOS_A_LA_VISTA], *sin_motivo]
    cuantas = f"de {plural(total, 'inasistencia')}" if se_cuentan(e.nodo) else "de las inasistencias"
    # un mes se amplía a su semestre donde permitiría reconocer a una persona
    cuando = f", {periodo.texto}" if periodo != e.periodo else ""
    return por_motivo(visibles, total, f"Por qué faltan (% {cuantas}{cuando})")


# -- un logro: los grupos cuya madre guía merece un reconocimiento no monetario (Guía 5.3.1.2)

#: meses cerrados, todos con sesión, que hacen falta: los mismos cinco puntos de una tendencia
MESES_MINIMOS = 5
#: asistencia mínima: 17 de cada 20 esperadas (85 %), comparada con enteros
ASISTENCIA_MINIMA = (17, 20)
#: cuántos se nombran
NOMBRADOS = 8
_DE_RECONOCIMIENTO = (
    Columna("nombre", "Grupo"),
    Columna("establecimiento", "Establecimiento"),
    Columna("distrito", "Distrito"),
    Columna("sesiones", "Sesiones", "entero"),
    Columna("asistencia", "Asistencia", "porcentaje"),
)


def meses_cerrados(nodo: Nodo, periodo: Periodo) -> range:
    """Los meses del periodo que habían terminado en la fecha de datos del nodo; vacío sin datos."""
    if nodo.fecha_datos is None:
        return range(0)
    ultimo = numero_mes(nodo.fecha_datos)
    if Periodo.mes(ultimo).fin != nodo.fecha_datos:
        ultimo -= 1
    return range(periodo.primer_mes, min(periodo.ultimo_mes, ultimo) + 1)


def merecedores(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[Fila]:
    """Los grupos que cumplen el criterio, el de mayor asistencia primero.

    Cada fila: `codigo`, `nombre`, `establecimiento`, `distrito`, `sesiones` y `asistencia` (0 a 1, en milésimas).
    """
    regiones = consulta.descendientes(nodo, Nivel.DIRESA) if nodo.nivel is Nivel.PAIS else [nodo]
    filas = [fila for region in regiones for fila in _de_una_fecha(consulta, region, periodo)]
    return sorted(filas, key=lambda f: (-f["asistencia"], -f["sesiones"], f["nombre"], f["codigo"]))


def _de_una_fecha(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[Fila]:
    """Los de un territorio con una sola fecha de datos."""
    meses = meses_cerrados(nodo, periodo)
    if len(meses) < MESES_MINIMOS or nodo.grupos[0] == nodo.grupos[1]:
        return []
    cumple = consulta.por_grupo("conformados", nodo, periodo) > 0
    for mes in meses:
        cumple &= consulta.por_grupo("sesiones", nodo, Periodo.mes(mes)) > 0
    asistentes, esperadas, sesiones, sin_esperadas = (
        consulta.por_grupo(medida, nodo, periodo)
        for medida in ("asistentes", "esperadas", "sesiones", "sesiones_sin_esperadas")
    )
    n, total = ASISTENCIA_MINIMA
    cumple &= (esperadas > 0) & (sin_esperadas == 0) & (total * asistentes >= n * esperadas)
    cuales = np.flatnonzero(cumple).tolist()
    if not cuales:
        return []
    grupos = consulta.columnas_grupos(nodo, "codigo", "nombre", "establecimiento")
    lugares = consulta.columnas_establecimientos(nodo, "nombre", "distrito")
    filas = []
    for i in cuales:
        lugar = grupos["establecimiento"][i] - nodo.establecimientos[0]
        filas.append(
            {
                "codigo": grupos["codigo"][i],
                "nombre": grupos["nombre"][i],
                "establecimiento": lugares["nombre"][lugar],
                "distrito": lugares["distrito"][lugar],
                "sesiones": int(sesiones[i]),
                "asistencia": proporcion_impresa(int(asistentes[i]), int(esperadas[i])),
            }
        )
    return filas


def contar_reconocimiento(e: Escenario) -> Escena | str:
    """Los grupos que cumplen el criterio, con el criterio dicho."""
    if not e.suma("sesiones"):
        return "sin sesiones cargadas en el periodo"
    if len(meses_cerrados(e.nodo, e.periodo)) < MESES_MINIMOS:
        return f"hacen falta {MESES_MINIMOS} meses cerrados para hablar de continuidad"
    filas = merecedores(e.consulta, e.nodo, e.periodo)
    if not filas:
        return "ningún grupo se reunió todos los meses con 85 % de asistencia o más"
    cuantos = len(filas)
    titulo = (
        f"{plural(cuantos, 'grupo merece', 'grupos merecen')} un reconocimiento: "
        f"{palabra(cuantos, 'se reunió', 'se reunieron')} todos los meses, con asistencia de 85 % o más"
    )
    conformados = e.suma("conformados")
    return e.escena(
        titulo,
        e.notas(
            "Felicite a los grupos. El reconocimiento es no monetario y se gestiona con aliados.",
            "asistencia",
            norma="5.3.1.2",
            reservas=(
                f"Criterio nuestro: al menos una sesión en cada mes cerrado del periodo ({MESES_MINIMOS} meses o más), "
                "asistencia de 85 % o más y toda la asistencia anotada. La guía no fija criterio.",
            ),
        ),
        "sesiones informadas por la región; criterio propio",
        bajada="El reconocimiento es para su madre guía y no es monetario.",
        cifras=[
            Cifra(
                entero(cuantos),
                f"de {plural(conformados, 'grupo conformado', 'grupos conformados')}",
                enlace=e.enlace("asistencia", "con_sesiones"),
            )
        ],
        tabla=Tabla(_DE_RECONOCIMIENTO, tuple(filas[:NOMBRADOS]), cuantos),
        enlace=e.enlace("asistencia"),
    )
