"""Un logro: los grupos cuya madre guía merece un reconocimiento no monetario (Guía 5.3.1.2).

La guía pide gestionar reconocimientos periódicos y no dice con qué criterio. El nuestro, escrito aquí y dicho en la
escena: continuidad (al menos una sesión en cada mes cerrado del periodo), suficientes meses para que no sea casualidad,
asistencia alta y toda la asistencia anotada. Se nombran grupos, nunca personas ni sus cuentas.
"""

from __future__ import annotations

import numpy as np

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo, numero_mes
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.escenas.base import Cifra, Escena, Omitida, Tabla
from dashboard.indicadores.escenas.escenario import Escenario
from dashboard.indicadores.listas.base import Columna, Fila
from dashboard.nucleo.formato import entero, palabra, plural, proporcion_impresa

CLAVE, TITULO = "reconocimiento", "Grupos que merecen un reconocimiento"
#: meses cerrados, todos con sesión, que hacen falta: los mismos cinco puntos de una tendencia
MESES_MINIMOS = 5
#: asistencia mínima: 17 de cada 20 esperadas (85 %), comparada con enteros
ASISTENCIA_MINIMA = (17, 20)
#: cuántos se nombran
NOMBRADOS = 8
_COLUMNAS = (
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


def contar(e: Escenario) -> Escena | Omitida:
    """Los grupos que cumplen el criterio, con el criterio dicho."""
    if not e.suma("sesiones"):
        return Omitida(CLAVE, TITULO, "sin sesiones cargadas en el periodo")
    if len(meses_cerrados(e.nodo, e.periodo)) < MESES_MINIMOS:
        return Omitida(CLAVE, TITULO, f"hacen falta {MESES_MINIMOS} meses cerrados para hablar de continuidad")
    filas = merecedores(e.consulta, e.nodo, e.periodo)
    if not filas:
        return Omitida(CLAVE, TITULO, "ningún grupo se reunió todos los meses con 85 % de asistencia o más")
    cuantos = len(filas)
    titulo = (
        f"{plural(cuantos, 'grupo merece', 'grupos merecen')} un reconocimiento: "
        f"{palabra(cuantos, 'se reunió', 'se reunieron')} todos los meses, con asistencia de 85 % o más"
    )
    conformados = e.suma("conformados")
    return e.escena(
        CLAVE,
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
        tabla=Tabla(_COLUMNAS, tuple(filas[:NOMBRADOS]), cuantos),
        enlace=e.enlace("asistencia"),
    )
