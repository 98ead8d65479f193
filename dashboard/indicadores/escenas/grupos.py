"""Los grupos: con cuántos se abre la campaña y dónde encontrar uno."""

from __future__ import annotations

from dashboard.dominio.territorio import Nivel, alfabetico
from dashboard.indicadores.escenas.escena import Escena, Tabla, cuando, fechas
from dashboard.indicadores.escenas.escenario import Escenario
from dashboard.indicadores.listas.directorio import Directorio, directorio, fuera_de_la_relacion
from dashboard.indicadores.listas.grupos import ACTIVO
from dashboard.indicadores.listas.lista import Columna, Fila
from dashboard.nucleo.formato import SIN_DATO, en_plazo, entero, enumerar, mayuscula, palabra, plural

_DE_CAMPANAS = (
    Columna("nombre", "Campaña"),
    Columna("fechas", "Fechas"),
    Columna("ambito", "Dónde"),
    Columna("origen", "De dónde sale"),
)


def contar_campana(e: Escenario) -> Escena | str:
    """Siempre se cuenta: sin grupos, dice que todavía no hay."""
    conformados, activos, sesiones = (e.suma(medida) for medida in ("conformados", "activos", "sesiones"))
    sin_datos = not conformados and e.nodo.fecha_datos is None
    if conformados:
        titulo = f"{e.inicio} tiene {plural(conformados, 'grupo')} de apoyo a la lactancia materna"
    elif sin_datos:
        titulo = f"Todavía no hay grupos de apoyo a la lactancia materna informados en {e.lugar}"
    else:
        titulo = f"No se informó ningún grupo de apoyo a la lactancia materna en {e.lugar}"
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
        con = f"{palabra(activos, 'grupo activo', 'grupos activos')}: con una sesión informada {en_plazo(dias)}"
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
        titulo,
        e.notas(
            "Salude, diga por qué se celebra la semana y presente las cifras: conformado no es lo mismo que activo.",
            "grupos_activos",
        ),
        "grupos y sesiones informados por la región",
        bajada=bajada,
        cifras=cifras,
        tabla=Tabla(_DE_CAMPANAS, tuple(filas), len(filas)),
        enlace=e.enlace("grupos_activos"),
        avisos=avisos,
        estado=True,
    )


# -- dónde encontrar un grupo del primer nivel (Guía 5.3.1.2)

#: filas que se leen en una sala
A_LA_VISTA = 8
_DE_GRUPOS = (
    Columna("distrito", "Distrito"),
    Columna("establecimiento", "Establecimiento"),
    Columna("nombre", "Grupo"),
    Columna("lugar", "Se reúne en"),
    Columna("proxima", "Próxima sesión", "fecha"),
)
_RESUMEN = (
    Columna("donde", "Dónde"),
    Columna("establecimientos", "Establecimientos con grupo", "entero"),
    Columna("grupos", "Grupos", "entero"),
)


def contar_donde(e: Escenario) -> Escena | str:
    """La relación resumida; entera, en el directorio que se descarga."""
    relacion = directorio(e.consulta, e.nodo, e.periodo, e.hoy)
    if not relacion.filas:
        return "ningún establecimiento del primer nivel tiene grupo conformado"
    grupos, lugares = len(relacion.filas), relacion.establecimientos
    proximas = sum(fila["proxima"] is not None for fila in relacion.filas)
    activos = sum(fila["situacion"] == ACTIVO for fila in relacion.filas)
    dias = e.consulta.contexto.dias_actividad
    cifras = [
        e.cuenta(grupos, entero(grupos), palabra(grupos, "grupo", "grupos") + " en el primer nivel", "conformados"),
        e.cuenta(activos, entero(activos), f"con una sesión informada {en_plazo(dias)}", "activos"),
        e.cuenta(proximas, entero(proximas), "con fecha de su próxima sesión"),
    ]
    fuera = fuera_de_la_relacion(relacion)
    tienen = ("tenía", "tenían") if e.cerrado else ("tiene", "tienen")
    return e.escena(
        f"Una madre {'podía' if e.cerrado else 'puede'} ir a {plural(lugares, 'establecimiento')} del primer nivel que "
        f"{palabra(lugares, *tienen)} grupo en {e.lugar}"
        if activos
        else f"Ningún grupo del primer nivel tiene una sesión informada {en_plazo(dias)} en {e.lugar}",
        e.notas(
            "Los establecimientos de nivel II y III informan a las madres dónde hay un grupo. La región les entrega la "
            "relación al día: está en el directorio que se descarga.",
            fuente="Grupos informados por la región y categoría del registro de establecimientos",
            norma="5.3.1.2 y 5.3.2",
        ),
        "grupos informados por la región y categoría del RENIPRESS",
        bajada=_bajada_de_donde(relacion, activos),
        cifras=cifras,
        tabla=_tabla_de_donde(e, relacion),
        enlace=e.enlace("cobertura", "conformados"),
        avisos=[fuera] if fuera else [],
        estado=True,
    )


def _bajada_de_donde(relacion: Directorio, activos: int) -> str:
    distritos = len({(fila["provincia"], fila["distrito"]) for fila in relacion.filas})
    quienes = "" if activos else f"{plural(relacion.establecimientos, 'establecimiento')} con grupo "
    donde = mayuscula(
        f"{quienes}{palabra(relacion.establecimientos, 'está', 'están')} en {plural(distritos, 'distrito')}."
    )
    cuantos = len(relacion.destinatarios)
    if not cuantos:
        return f"{donde} La relación completa se descarga como directorio."
    nivel = palabra(cuantos, "nivel II o III", "nivel II y III")
    return f"{donde} La relación completa es el directorio para {plural(cuantos, 'establecimiento')} de {nivel}."


def _tabla_de_donde(e: Escenario, relacion: Directorio) -> Tabla:
    """Pocos grupos se leen uno a uno; muchos, por territorio."""
    if len(relacion.filas) <= A_LA_VISTA:
        return Tabla(_DE_GRUPOS, relacion.filas, len(relacion.filas))
    filas = _por_territorio(e, relacion)
    filas.sort(key=lambda fila: (-fila["grupos"], alfabetico(fila["donde"])))
    return Tabla(_RESUMEN, tuple(filas[:A_LA_VISTA]), len(filas))


def _por_territorio(e: Escenario, relacion: Directorio) -> list[Fila]:
    """Un distrito por fila, de una microrred; de las demás, un hijo: su código empieza el de la microrred del grupo."""
    es_microrred, partes = e.nodo.nivel is Nivel.MICRORRED, e.nodo.nivel.orden + 1
    juntas: dict[tuple[str, ...], list[Fila]] = {}
    for fila in relacion.filas:
        hijo = fila["codigo_microrred"].split("-")[:partes]
        juntas.setdefault((fila["provincia"], fila["distrito"]) if es_microrred else tuple(hijo), []).append(fila)
    resumidas: list[Fila] = []
    for lugar, filas in juntas.items():
        codigo = "-".join(lugar)
        quien = (
            {"donde": lugar[1] or "sin distrito"}
            if es_microrred
            else {"codigo": codigo, "donde": e.consulta.nodo(codigo).nombre}
        )
        establecimientos = len({fila["codigo_establecimiento"] for fila in filas})
        resumidas.append({**quien, "establecimientos": establecimientos, "grupos": len(filas)})
    return resumidas
