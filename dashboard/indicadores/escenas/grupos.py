"""Los grupos por su nombre: cuáles merecen un reconocimiento (Guía 5.3.1.2) y dónde preguntar por uno.

La guía pide gestionar reconocimientos no monetarios y no dice con qué criterio. El nuestro, dicho en la escena:
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
from dashboard.indicadores.escenas.escena import Cifra, Escena, Tabla, Tarjeta
from dashboard.indicadores.escenas.escenario import Escenario
from dashboard.indicadores.listas.directorio import Directorio, directorio, fuera_de_la_relacion
from dashboard.indicadores.listas.grupos import ACTIVO
from dashboard.indicadores.listas.lista import Columna, Fila
from dashboard.nucleo.formato import (
    MESES_LARGOS,
    en_plazo,
    entero,
    enumerar,
    fecha,
    mayuscula,
    palabra,
    plural,
    porcentaje,
    proporcion_impresa,
)

#: meses cerrados, todos con sesión, que hacen falta: los mismos cinco puntos de una tendencia
MESES_MINIMOS = 5
#: meses que puede llevar de atraso una región sin que se la dé por callada
ATRASO = 1
#: asistencia mínima: 17 de cada 20 esperadas (85 %), comparada con enteros
ASISTENCIA_MINIMA = (17, 20)


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


# -- tres grupos por su nombre

#: cuántos se nombran
NOMBRADOS = 3


def contar_grupos(e: Escenario) -> Escena | str:
    """Hasta tres de los que cumplen el criterio, de lugares distintos, con lo que lograron."""
    if not e.suma("sesiones"):
        return "sin sesiones cargadas en el periodo"
    meses, comparadas, aparte = meses_comunes(e.consulta, e.nodo, e.periodo)
    if len(meses) < MESES_MINIMOS:
        return f"hacen falta {MESES_MINIMOS} meses cerrados para hablar de continuidad"
    filas = merecedores(e.consulta, e.nodo, e.periodo)
    if not filas:
        return "ningún grupo se reunió todos los meses con 85 % de asistencia o más"
    elegidos = _de_lugares_distintos(e, filas)
    # de quien dejó de informar no se sabe si lo merece: no cuenta entre los que no
    conformados = int(e.consulta.suma("conformados", comparadas, e.periodo).sum())
    de_quien = " de las regiones que informan" if aparte else ""
    cuantos = ("Un grupo", "Dos grupos", "Tres grupos")[len(elegidos) - 1]
    return e.escena(
        f"{cuantos} que no {palabra(len(elegidos), 'faltó', 'faltaron')}",
        e.notas(
            "Lea los nombres y pida un aplauso. La guía pide gestionar un reconocimiento no monetario para la madre "
            "guía.",
            "asistencia",
            norma="5.3.1.2",
            reservas=(
                f"Criterio nuestro: al menos una sesión en cada mes cerrado del periodo ({MESES_MINIMOS} meses o más), "
                "asistencia de 85 % o más y toda la asistencia anotada; de ellos, los de más asistencia de lugares "
                "distintos. La guía no fija criterio.",
            ),
        ),
        "sesiones informadas por la región; criterio propio",
        destacado="ningún mes",
        bajada=f"{mayuscula(_de_a(meses))}.",
        tarjetas=[_tarjeta(e, fila, len(meses)) for fila in elegidos],
        enlace=e.enlace("asistencia", "con_sesiones"),
        avisos=[
            f"{palabra(len(filas), 'Lo logró', 'Lo lograron')} {entero(len(filas))} de "
            f"{plural(conformados, 'grupo conformado', 'grupos conformados')}{de_quien}: sesión todos los meses y "
            "asistencia de 85 % o más.",
            *_no_comparadas(aparte),
        ],
    )


def _de_lugares_distintos(e: Escenario, filas: list[Fila]) -> list[Fila]:
    """Los primeros, uno por cada hijo del territorio; si los hijos no alcanzan, los que siguen."""
    hijos = [hijo.grupos for hijo in e.consulta.hijos(e.nodo)]
    vistos: set[int] = set()
    primeros: list[Fila] = []
    demas: list[Fila] = []
    for fila in filas:
        lugar = e.consulta.nodo(fila["codigo"]).grupos[0]
        cual = next((i for i, (desde, hasta) in enumerate(hijos) if desde <= lugar < hasta), -1)
        (demas if cual in vistos else primeros).append(fila)
        vistos.add(cual)
        if len(primeros) == NOMBRADOS:
            break
    return (primeros + demas)[:NOMBRADOS]


def _tarjeta(e: Escenario, fila: Fila, meses: int) -> Tarjeta:
    ficha = e.consulta.ficha_grupo(e.consulta.nodo(fila["codigo"]))
    desde = f" · desde {ficha['conformacion'].year}" if ficha["conformacion"] else ""
    vino = porcentaje(round(fila["asistencia"] * 1000), 1000)
    return Tarjeta(
        fila["nombre"],
        f"{fila['establecimiento']}, {fila['distrito'] or 'distrito sin dato'}{desde}",
        (Cifra(f"{meses} de {meses}", "meses con sesión"), Cifra(vino, "de asistencia")),
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


# -- dónde está mi grupo, y gracias


def contar_gracias(e: Escenario) -> Escena:
    """Siempre se cuenta: dónde preguntar por un grupo (Guía 5.3.1.2) y la despedida."""
    relacion = directorio(e.consulta, e.nodo, e.periodo, e.hoy)
    grupos, lugares = len(relacion.filas), relacion.establecimientos
    activos = sum(fila["situacion"] == ACTIVO for fila in relacion.filas)
    dias = e.consulta.contexto.dias_actividad
    cifras = []
    if grupos:
        tienen = palabra(lugares, e.tiempo("tiene", "tenía"), e.tiempo("tienen", "tenían"))
        que = f"{palabra(lugares, 'establecimiento', 'establecimientos')} del primer nivel {tienen} grupo en {e.lugar}"
        que += e.al_cierre
        sus = "" if grupos == 1 else f"de sus {plural(grupos, 'grupo')}, "
        reunidos = f"{sus}con una sesión informada {en_plazo(dias)}{e.al_cierre}"
        cifras = [
            e.cuenta(lugares, entero(lugares), que, "conformados"),
            e.cuenta(activos, entero(activos), reunidos, "activos"),
        ]
    preguntar = "Pregunte en el establecimiento de salud más cercano."
    if e.direccion:
        preguntar = f"Apunte con la cámara o abra {e.direccion}, o pregunte en el establecimiento de salud más cercano."
    fuera = fuera_de_la_relacion(relacion)
    return e.escena(
        "¿Dónde está mi grupo?" if grupos else _ninguno(e),
        e.notas(
            "Los establecimientos de nivel II y III informan a las madres dónde hay un grupo. La región les entrega la "
            "relación al día: está en el directorio que se descarga. Agradezca.",
            fuente="Grupos informados por la región y categoría del registro de establecimientos",
            norma="5.3.1.2 y 5.3.2",
        ),
        "grupos informados por la región y categoría del RENIPRESS",
        destacado="Gracias.",
        bajada=preguntar,
        cifras=cifras,
        tabla=_cerca(relacion, pasado=e.cerrado)
        if 0 < grupos <= (_CON_CODIGO if e.direccion else A_LA_VISTA)
        else None,
        direccion=f"{e.direccion}{_DONDE.format(e.nodo.codigo)}" if e.direccion else "",
        enlace=e.enlace("cobertura", "conformados"),
        avisos=[fuera] if fuera else [],
    )


#: filas que se leen en una sala
A_LA_VISTA = 5
#: y, si además se ve el código, los que caben a su lado
_CON_CODIGO = 3
#: adónde lleva el código que se escanea
_DONDE = "/lista/directorio/{}"
_DE_GRUPOS = (
    Columna("nombre", "Grupo"),
    Columna("establecimiento", "Establecimiento"),
    Columna("proxima", "Próxima sesión", "fecha"),
)


def _ninguno(e: Escenario) -> str:
    que = f"ningún grupo del primer nivel en {e.lugar}"
    return f"{e.ahora}, no se conocía {que}." if e.cerrado else f"Todavía no se conoce {que}."


def _cerca(relacion: Directorio, *, pasado: bool) -> Tabla:
    """Pocos grupos se leen uno a uno; de los demás, la relación entera es el directorio que se descarga."""
    # una columna en que nadie dijo su fecha solo quita sitio; la de hoy no es de lo que ya se cerró
    dicen = not pasado and any(fila["proxima"] for fila in relacion.filas)
    return Tabla(_DE_GRUPOS if dicen else _DE_GRUPOS[:-1], relacion.filas, len(relacion.filas))
