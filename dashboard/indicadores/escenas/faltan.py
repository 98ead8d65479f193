"""Lo que falta, dibujado: cada establecimiento sin grupo es un punto, y los primeros llevan su nombre."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from dashboard.dominio.estandar import Veredicto
from dashboard.dominio.grafica import Formato, Grafico, Papel, Serie, Tipo
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.territorio import NOMBRES_NIVEL, Nivel, alfabetico
from dashboard.indicadores.alcanzar import Candidato, Orden, candidatos
from dashboard.indicadores.cobertura import cada_uno, sin_denominador
from dashboard.indicadores.escenas.cobertura import TITULO_DE_MAPA, area_de, los_que_dependen
from dashboard.indicadores.escenas.escena import Escena, Mapa, Punto, Tabla
from dashboard.indicadores.escenas.escenario import Escenario, acortar
from dashboard.indicadores.indicador import Hijo
from dashboard.indicadores.listas.lista import Columna
from dashboard.indicadores.palabras import como_sujeto, de
from dashboard.nucleo.formato import entero, enumerar, palabra, plural

#: establecimientos que se nombran y territorios que se comparan
NOMBRADOS = 4
#: territorios que se nombran en el titular
QUE_SE_NOMBRAN = 3
#: de una región o una red, donde además se nombran los primeros establecimientos, solo el que reúne la mitad
_EN_UNO_SOLO = 1
_DE_FALTAN = (Columna("nombre", "Establecimiento"), Columna("distrito", "Distrito"))


def contar_faltan(e: Escenario) -> Escena | str:
    """Los establecimientos que atienden partos, informaron y no tienen grupo; cuántos bastan para el 80 % y dónde."""
    if not e.cobertura.fraccion.hay_dato:
        return sin_denominador(e.cobertura.fraccion)
    if e.cobertura.fraccion.todo_calla:
        return "ningún establecimiento que atiende partos reportó en el periodo"
    propios = candidatos(e.consulta, e.nodo, e.periodo, Orden.CERCA)
    if not propios and e.aviso_de_silencio:
        return "los establecimientos que faltan no reportaron: no se sabe si tienen grupo"
    if not propios:
        return "todos los establecimientos que atienden partos tienen grupo conformado"
    brechas = _brechas(e)
    titulo, destacado = _titulo(e, brechas, propios)
    nombrados = propios[:NOMBRADOS] if e.nodo.nivel is not Nivel.PAIS else []
    cuenta = e.cuenta(len(propios), entero(len(propios)), _sin_grupo(e, len(propios)), "sin_grupo")
    mapa, sin_lugar = _mapa(e, propios, {c.codigo for c in nombrados})
    avisos = [*e.aviso_de_lista, *e.aviso_de_silencio]
    if sin_lugar:
        dibujan = palabra(sin_lugar, "no se dibuja", "no se dibujan")
        avisos.append(f"{plural(sin_lugar, 'establecimiento')} sin ubicación en el registro: {dibujan}.")
    if e.nodo.nivel is Nivel.PAIS and (dependen := los_que_dependen(e.hijos)):
        si_falta = f"no se sabe si {palabra(dependen, 'le', 'les')} {e.tiempo('falta', 'faltaba')} alguno"
        avisos.append(f"{plural(dependen, 'región', 'regiones')} fuera de la suma: {si_falta}.")
    if e.hijos.desconocidos and e.nodo.nivel is not Nivel.MICRORRED:
        singular, plurales = NOMBRES_NIVEL[e.hijos.filas[0].nodo.nivel]
        cuantos = plural(e.hijos.desconocidos, singular, plurales)
        les = palabra(e.hijos.desconocidos, "le", "les")
        avisos.append(f"{cuantos} sin dato o sin ningún reporte: no se sabe cuánto {les} falta.")
    return e.escena(
        titulo,
        e.notas(
            "Nombre los primeros y pregunte qué apoyo necesitan. Se cuentan establecimientos enteros.",
            "cobertura",
            reservas=(
                "La suma de las brechas no es la brecha del total: lo que sobra en un territorio no cubre a otro.",
            ),
        ),
        "RENIPRESS, lista de partos y grupos informados por la región",
        destacado=destacado,
        bajada=_bajada(e, len(propios), cercanos=all(c.km is not None for c in nombrados)),
        graficos=[_grafico(brechas, e.tiempo("faltan", "faltaban"))] if e.nodo.nivel is Nivel.PAIS and brechas else [],
        mapas=[mapa] if mapa else [],
        tabla=_tabla(nombrados, len(propios)) if nombrados else None,
        cifras=[] if mapa else [cuenta],
        enlace=e.enlace("cobertura", "sin_grupo"),
        avisos=avisos,
    )


def _sin_grupo(e: Escenario, cuantos: int) -> str:
    atiende = palabra(cuantos, e.tiempo("atiende", "atendía"), e.tiempo("atienden", "atendían"))
    que = f"{palabra(cuantos, 'establecimiento')} que {atiende}"
    no_tiene = palabra(cuantos, e.tiempo("no tiene", "no tenía"), e.tiempo("no tienen", "no tenían"))
    return f"{que} partos {no_tiene} grupo"


def _brechas(e: Escenario) -> list[Hijo]:
    """Los hijos a los que les falta, el de mayor brecha primero; de una microrred no hay."""
    if e.nodo.nivel is Nivel.MICRORRED:
        return []
    return sorted(e.hijos.no_cumplen, key=lambda hijo: (-(hijo.resultado.faltan or 0), alfabetico(hijo.nodo.nombre)))


def _titulo(e: Escenario, brechas: list[Hijo], propios: list[Candidato]) -> tuple[str, str]:
    """Lo que falta para el 80 % y dónde; si no falta, o no se sabe, cuántos no tienen grupo."""
    pais = e.nodo.nivel is Nivel.PAIS
    faltan = e.hijos.faltan if pais else e.cobertura.faltan if e.cobertura.veredicto is Veredicto.NO_CUMPLE else 0
    if not faltan:
        cuantos = f"{entero(len(propios))} {_sin_grupo(e, len(propios))}"
        if e.cobertura.veredicto is Veredicto.CUMPLE:
            quien = "el Perú" if pais else e.lugar
            return e.si_no_es_hoy(f"{quien} {e.tiempo('llega', 'llegaba')} al 80 %, y {cuantos}"), ""
        return e.con_dia(f"{cuantos} en {e.lugar}"), ""
    verbo = palabra(faltan, e.tiempo("falta", "faltaba"), e.tiempo("faltan", "faltaban"))
    quien = f"cada {cada_una(e)}" if pais else e.lugar
    llegue = e.tiempo("llegue", "llegara")
    titulo = e.con_dia(f"{verbo} {plural(faltan, 'grupo')} para que {quien} {llegue} al 80 %", coma=False)
    en_cada = [(hijo.nodo, hijo.resultado.faltan or 0) for hijo in brechas] if pais else _repartidos(e, propios)
    sabidos = len(e.hijos.filas) - e.hijos.desconocidos
    juntos = _que_reunen_la_mitad(en_cada, QUE_SE_NOMBRAN if pais else _EN_UNO_SOLO) or (
        en_cada if len(en_cada) == 1 < sabidos else []
    )
    if not juntos:
        return titulo, ""
    acumulado, total = sum(n for _, n in juntos), sum(n for _, n in en_cada)
    nombres = enumerar([como_sujeto(nodo) for nodo, _ in juntos])
    son = palabra(acumulado, e.tiempo("es", "era"), e.tiempo("son", "eran"))
    cuantos = entero(acumulado) if pais else f"{entero(acumulado)} de los {entero(total)} sin grupo"
    if acumulado == total:
        cuantos = "el único" if total == 1 else "todos" if pais else f"los {entero(total)} sin grupo"
    return f"{titulo}:", f"{cuantos} {son} {de(nombres)}"


def cada_una(e: Escenario) -> str:
    """«región» o «región que no cumple»: de quiénes son los que faltan en el país."""
    return cada_uno(e.hijos, NOMBRES_NIVEL[e.hijos.filas[0].nodo.nivel][0], e.tiempo)


def _repartidos(e: Escenario, propios: list[Candidato]) -> list[tuple[Nodo, int]]:
    """Cuántos de los que no tienen grupo son de cada hijo, del que tiene más al que tiene menos."""
    if e.nodo.nivel is Nivel.MICRORRED:
        return []
    filas = [propio.fila for propio in propios]
    cuantos = [
        (hijo, sum(hijo.establecimientos[0] <= fila < hijo.establecimientos[1] for fila in filas))
        for hijo in e.consulta.hijos(e.nodo)
    ]
    return sorted((par for par in cuantos if par[1]), key=lambda par: (-par[1], alfabetico(par[0].nombre)))


def _que_reunen_la_mitad(en_cada: Sequence[tuple[Nodo, int]], tope: int) -> list[tuple[Nodo, int]]:
    """Los primeros que juntan al menos la mitad, si no pasan del `tope` y no son todos."""
    total, juntos = sum(n for _, n in en_cada), 0
    for cuantos, ((_, n), (_, otro)) in enumerate(pairwise(en_cada), 1):
        juntos += n
        if 2 * juntos >= total:
            # si el que sigue tiene los mismos, nombrar a uno y no al otro sería azar
            return list(en_cada[:cuantos]) if cuantos <= tope and otro < n else []
    return []


def _bajada(e: Escenario, cuantos: int, *, cercanos: bool) -> str:
    """Lo que falta al conjunto del país; en los demás, por qué se nombra a esos. `cercanos`: si se sabe a qué están."""
    propia = e.cobertura.faltan
    if e.nodo.nivel is Nivel.PAIS and propia != e.hijos.faltan and e.cobertura.veredicto is Veredicto.NO_CUMPLE:
        basta = f"{e.tiempo('bastan', 'bastaban')} {entero(propia or 0)}"
        return f"Para que {e.tiempo('llegue', 'llegara')} el conjunto {basta}."
    if e.nodo.nivel is Nivel.PAIS or cuantos <= NOMBRADOS:
        return ""
    if not cercanos:
        return ""
    return f"Por cuáles empezar: los más cercanos {e.tiempo('', 'entonces ')}a un grupo activo."


def _rotulo(e: Escenario, cuantos: int) -> str:
    """Qué es cada punto."""
    if cuantos == 1:
        return f"El punto: el único que {e.tiempo('atiende', 'atendía')} partos y no {e.tiempo('tiene', 'tenía')} grupo"
    atienden = e.tiempo("atienden partos y no tienen", "atendían partos y no tenían")
    return f"Cada punto, uno de los {entero(cuantos)} que {atienden} grupo"


def _mapa(e: Escenario, propios: list[Candidato], nombrados: set[str]) -> tuple[Mapa | None, int]:
    """El mapa con los puntos, y cuántos no tienen dónde ponerse; `None` si no hay áreas que dibujar."""
    hijos = (Hijo(e.nodo, e.cobertura),) if e.nodo.nivel is Nivel.MICRORRED else e.hijos.filas
    areas = tuple(dibujada for hijo in hijos if (dibujada := area_de(e, hijo)))
    columnas = e.consulta.columnas_establecimientos(e.nodo, "latitud", "longitud")
    puntos = []
    for propio in propios:
        fila = propio.fila - e.nodo.establecimientos[0]
        latitud, longitud = columnas["latitud"][fila], columnas["longitud"][fila]
        if latitud is not None and longitud is not None:
            en = (float(longitud), float(latitud))
            puntos.append(Punto(propio.codigo, propio.nombre, propio.distrito, en, propio.codigo in nombrados))
    sin_lugar = len(propios) - len(puntos)
    if not areas:
        return None, 0
    rotulo = _rotulo(e, len(propios))
    return Mapa(e.nodo.codigo, "cobertura", TITULO_DE_MAPA, areas, rotulo, tuple(puntos)), sin_lugar


def _tabla(nombrados: list[Candidato], total: int) -> Tabla:
    filas = tuple({"nombre": c.nombre, "distrito": c.distrito} for c in nombrados)
    return Tabla(_DE_FALTAN, filas, total)


def _grafico(brechas: list[Hijo], pasado: str) -> Grafico:
    """Las mayores brechas. `pasado`: «faltan» o, de lo que ya se cerró, «faltaban»."""
    vistas = brechas[:NOMBRADOS]
    codigos = [hijo.nodo.codigo for hijo in vistas]
    valores = tuple(hijo.resultado.faltan for hijo in vistas)
    return Grafico(
        "brecha",
        Tipo.BARRAS,
        f"Grupos que {pasado} para el 80 %, donde {pasado} más",
        "establecimientos",
        acortar(codigos, [hijo.nodo.nombre for hijo in vistas]),
        (Serie("Faltan", valores, Papel.RESTA),),
        Formato.ENTERO,
        codigos=tuple(codigos),
        textos=tuple(entero(v or 0) for v in valores),
    )
