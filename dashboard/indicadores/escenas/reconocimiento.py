"""Qué grupos merecen un reconocimiento no monetario para su madre guía (Guía 5.3.1.2).

La guía pide gestionarlos cada cierto tiempo y no dice con qué criterio. El nuestro, escrito aquí y dicho en la escena:
continuidad (al menos una sesión en cada mes), suficientes meses para que no sea casualidad, asistencia alta y toda la
asistencia anotada. A todos se les mide en los mismos meses: los que ya cerraron todas las regiones que informan. Se
nombran grupos, nunca personas ni sus cuentas.
"""

from __future__ import annotations

import numpy as np

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel, alfabetico
from dashboard.indicadores.escenas.escena import Cifra, Escena, Tabla
from dashboard.indicadores.escenas.escenario import Escenario
from dashboard.indicadores.listas.lista import Columna, Fila
from dashboard.nucleo.formato import MESES_LARGOS, entero, enumerar, fecha, palabra, plural, proporcion_impresa

#: meses cerrados, todos con sesión, que hacen falta: los mismos cinco puntos de una tendencia
MESES_MINIMOS = 5
#: meses que puede llevar de atraso una región sin que se la dé por callada
ATRASO = 1
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
    return range(periodo.primer_mes, min(periodo.ultimo_mes, nodo.ultimo_cerrado) + 1)


def meses_comunes(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> tuple[range, list[Nodo], list[Nodo]]:
    """Los meses del periodo en que se compara a todos, las regiones comparadas y las que dejaron de informar.

    Un mes cierra cuando lo cerraron todas las regiones con grupos que van al día. Del país hacia abajo hay una sola.
    """
    todas = consulta.descendientes(nodo, Nivel.DIRESA) if nodo.nivel is Nivel.PAIS else [nodo]
    hasta = {region.codigo: meses_cerrados(region, periodo).stop for region in todas}
    regiones = [region for region in todas if region.grupos[1] > region.grupos[0]]
    ultimo = max((hasta[region.codigo] for region in regiones), default=0)
    al_dia = [region for region in regiones if hasta[region.codigo] >= ultimo - ATRASO]
    comun = min((hasta[region.codigo] for region in al_dia), default=0)
    return range(periodo.primer_mes, comun), al_dia, [region for region in regiones if region not in al_dia]


def merecedores(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[Fila]:
    """Los grupos que cumplen el criterio, el de mayor asistencia primero.

    Cada fila: `codigo`, `nombre`, `establecimiento`, `distrito`, `sesiones` y `asistencia` (0 a 1, en milésimas), las
    dos de los meses comunes.
    """
    meses, regiones, _ = meses_comunes(consulta, nodo, periodo)
    if len(meses) < MESES_MINIMOS:
        return []
    filas = [fila for region in regiones for fila in _de_una_region(consulta, region, periodo, meses)]
    return sorted(filas, key=lambda f: (-f["asistencia"], -f["sesiones"], alfabetico(f["nombre"], f["codigo"])))


def _de_una_region(consulta: Consulta, nodo: Nodo, periodo: Periodo, meses: range) -> list[Fila]:
    """Los de una región (o de una parte de ella) en esos meses."""
    primero = consulta.raiz.meses[0]
    columnas = slice(max(meses[0] - primero, 0), meses[-1] - primero + 1)
    sesiones, asistentes, esperadas, sin_esperadas = (
        consulta.mensual_por_grupo(medida, nodo)[:, columnas]
        for medida in ("sesiones", "asistentes", "esperadas", "sesiones_sin_esperadas")
    )
    cumple = (consulta.por_grupo("conformados", nodo, periodo) > 0) & (sesiones > 0).all(axis=1)
    cumple &= sesiones.shape[1] == len(meses)
    vinieron, debian = asistentes.sum(axis=1), esperadas.sum(axis=1)
    n, total = ASISTENCIA_MINIMA
    cumple &= (debian > 0) & (sin_esperadas.sum(axis=1) == 0) & (total * vinieron >= n * debian)
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
                "sesiones": int(sesiones[i].sum()),
                "asistencia": proporcion_impresa(int(vinieron[i]), int(debian[i])),
            }
        )
    return filas


def contar_reconocimiento(e: Escenario) -> Escena | str:
    """Los grupos que cumplen el criterio, con el criterio dicho."""
    if not e.suma("sesiones"):
        return "sin sesiones cargadas en el periodo"
    meses, comparadas, aparte = meses_comunes(e.consulta, e.nodo, e.periodo)
    if len(meses) < MESES_MINIMOS:
        return f"hacen falta {MESES_MINIMOS} meses cerrados para hablar de continuidad"
    filas = merecedores(e.consulta, e.nodo, e.periodo)
    if not filas:
        return "ningún grupo se reunió todos los meses con 85 % de asistencia o más"
    cuantos = len(filas)
    titulo = (
        f"{plural(cuantos, 'grupo merece', 'grupos merecen')} un reconocimiento: "
        f"{palabra(cuantos, 'se reunió', 'se reunieron')} todos los meses, con asistencia de 85 % o más"
    )
    # de quien dejó de informar no se sabe si lo merece: no cuenta entre los que no
    conformados = int(e.consulta.suma("conformados", comparadas, e.periodo).sum())
    de_quien = " de las regiones que informan" if aparte else ""
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
        bajada=f"Se mira {_de_a(meses)}, igual para todos. El reconocimiento es para su madre guía y no es monetario.",
        cifras=[
            Cifra(
                entero(cuantos),
                f"de {plural(conformados, 'grupo conformado', 'grupos conformados')}{de_quien}",
                enlace=e.enlace("asistencia", "con_sesiones"),
            )
        ],
        tabla=Tabla(_COLUMNAS, tuple(filas[:NOMBRADOS]), cuantos),
        enlace=e.enlace("asistencia"),
        avisos=_no_comparadas(aparte),
    )


def _de_a(meses: range) -> str:
    """«de enero a octubre de 2026»."""
    desde = f"{MESES_LARGOS[meses[0] % 12]}{f' de {meses[0] // 12}' if meses[0] // 12 != meses[-1] // 12 else ''}"
    return f"de {desde} a {MESES_LARGOS[meses[-1] % 12]} de {meses[-1] // 12}"


def _no_comparadas(regiones: list[Nodo]) -> list[str]:
    """«Madre de Dios no informa desde el 31 may 2026: sus grupos no se pueden comparar.»."""
    if not regiones:
        return []
    dichas = [f"{r.nombre} desde el {fecha(r.fecha_datos)}" if r.fecha_datos else r.nombre for r in regiones]
    return [f"No {palabra(len(dichas), 'informa', 'informan')} {enumerar(dichas)}: sus grupos no se pueden comparar."]
