"""La campaña y cuántos grupos hay: con qué se abre."""

from __future__ import annotations

from dashboard.indicadores.escenas.base import Escena, Omitida, Tabla
from dashboard.indicadores.escenas.campanas import cuando, fechas
from dashboard.indicadores.escenas.escenario import Escenario
from dashboard.indicadores.listas.base import Columna
from dashboard.nucleo.formato import SIN_DATO, entero, enumerar, mayuscula, palabra, plural

CLAVE, TITULO = "campana", "La campaña y sus fechas"
_COLUMNAS = (
    Columna("nombre", "Campaña"),
    Columna("fechas", "Fechas"),
    Columna("ambito", "Dónde"),
    Columna("origen", "De dónde sale"),
)


def contar(e: Escenario) -> Escena | Omitida:
    """Siempre se cuenta: sin grupos, dice que todavía no hay."""
    conformados, activos, sesiones = (e.suma(medida) for medida in ("conformados", "activos", "sesiones"))
    sin_datos = not conformados and e.nodo.fecha_datos is None
    if conformados:
        titulo = f"{e.inicio} tiene {plural(conformados, 'grupo')} de apoyo a la lactancia materna"
    elif sin_datos:
        titulo = f"Todavía no hay grupos de apoyo a la lactancia materna informados en {e.lugar}"
    else:
        titulo = f"Al corte no se informó ningún grupo de apoyo a la lactancia materna en {e.lugar}"
    frases = [f"{campana.nombre}: {fechas(campana)}" for campana in e.campanas]
    bajada = f"{mayuscula(enumerar(frases))}."
    if e.hoy:
        bajada += f" La primera {cuando(e.campanas[0], e.hoy)}."
    cuantos = palabra(conformados, "grupo conformado", "grupos conformados")
    cifras = [
        e.cuenta(conformados, SIN_DATO if sin_datos else entero(conformados), f"{cuantos} al corte", "conformados")
    ]
    if conformados:
        dias = e.consulta.contexto.dias_actividad
        con = (
            f"{palabra(activos, 'grupo activo', 'grupos activos')}: con una sesión informada en los últimos {dias} días"
        )
        cifras.append(e.cuenta(activos, entero(activos), con, "activos"))
    if sesiones:
        en = f"{palabra(sesiones, 'sesión', 'sesiones')} en {e.periodo.en_frase}"
        cifras.append(e.cuenta(sesiones, entero(sesiones), en, "con_sesiones"))
    supuestas = [campana for campana in e.campanas if campana.por_defecto]
    avisos = []
    if supuestas:
        avisos.append(
            "Fechas por defecto: la cuarta semana de agosto en el Perú y del 1 al 7 de agosto en el mundo. "
            "Se cambian con la tabla «campanas»."
        )
    filas = [
        {
            "nombre": campana.nombre,
            "fechas": fechas(campana),
            "ambito": campana.ambito,
            "origen": "por defecto" if campana.por_defecto else "tabla cargada",
        }
        for campana in e.campanas
    ]
    return e.escena(
        CLAVE,
        titulo,
        e.notas(
            "Salude, diga por qué se celebra la semana y presente las cifras: conformado no es lo mismo que activo.",
            "grupos_activos",
        ),
        "grupos y sesiones informados por la región",
        bajada=bajada,
        cifras=cifras,
        tabla=Tabla(_COLUMNAS, tuple(filas), len(filas)),
        enlace=e.enlace("grupos_activos"),
        avisos=avisos,
    )
