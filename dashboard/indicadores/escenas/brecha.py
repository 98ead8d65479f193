"""Una brecha: dónde hacen falta más grupos."""

from __future__ import annotations

from dashboard.dominio.estandar import Veredicto
from dashboard.dominio.grafica import Formato, Grafico, Serie, Tipo
from dashboard.dominio.territorio import NOMBRES_NIVEL, Nivel
from dashboard.indicadores.base import Hijo
from dashboard.indicadores.cobertura import sin_denominador
from dashboard.indicadores.escenas.base import Escena, Omitida, Tabla
from dashboard.indicadores.escenas.escenario import Escenario, acortar
from dashboard.indicadores.listas.base import Columna
from dashboard.indicadores.listas.establecimientos import filas_de_establecimientos, sin_grupo
from dashboard.nucleo.formato import entero, enumerar, mayuscula, palabra, plural

CLAVE, TITULO = "brecha", "Dónde hacen falta más grupos"
#: cuántos se ven
A_LA_VISTA = 8
_COLUMNAS = (
    Columna("nombre", "Establecimiento"),
    Columna("categoria", "Categoría"),
    Columna("distrito", "Distrito"),
    Columna("situacion", "Situación"),
)


def contar(e: Escenario) -> Escena | Omitida:
    """Los hijos con lo que falta en establecimientos enteros; de una microrred, sus establecimientos sin grupo."""
    if not e.cobertura.fraccion.hay_dato:
        return Omitida(CLAVE, TITULO, sin_denominador(e.cobertura.fraccion))
    if e.cobertura.fraccion.todo_calla:
        return Omitida(CLAVE, TITULO, "ningún establecimiento que atiende partos reportó en el periodo")
    if e.nodo.nivel is Nivel.MICRORRED:
        return _de_microrred(e)
    # lo que falta donde todos callan no se sabe: no se dibuja como brecha
    con_brecha = [
        hijo
        for hijo in e.hijos.filas
        if hijo.resultado.faltan
        and hijo.resultado.veredicto is not Veredicto.CUMPLE
        and not hijo.resultado.fraccion.todo_calla
    ]
    if not con_brecha:
        return Omitida(CLAVE, TITULO, "ningún territorio con dato está por debajo del 80 %")
    con_brecha.sort(key=lambda hijo: (-(hijo.resultado.faltan or 0), hijo.nodo.nombre))
    faltan = sum(hijo.resultado.faltan or 0 for hijo in con_brecha)
    codigos = [hijo.nodo.codigo for hijo in con_brecha[:A_LA_VISTA]]
    valores = tuple(hijo.resultado.faltan for hijo in con_brecha[:A_LA_VISTA])
    grafico = Grafico(
        "brecha",
        Tipo.BARRAS,
        "Establecimientos que faltan para el 80 %",
        "establecimientos",
        acortar(codigos, [hijo.nodo.nombre for hijo in con_brecha[:A_LA_VISTA]]),
        (Serie("Faltan", valores),),
        Formato.ENTERO,
        codigos=tuple(codigos),
        textos=tuple(entero(v or 0) for v in valores),
    )
    dependen = sum(hijo.resultado.veredicto is Veredicto.DEPENDE for hijo in con_brecha)
    avisos = []
    if dependen:
        avisos.append(
            f"{dependen} {palabra(dependen, 'depende', 'dependen')} de lo que no se sabe: lo que falta ahí puede ser "
            "otra cuenta."
        )
    singular, plurales = NOMBRES_NIVEL[con_brecha[0].nodo.nivel]
    if e.hijos.desconocidos:
        cuantos = plural(e.hijos.desconocidos, singular, plurales)
        avisos.append(f"{cuantos} sin dato o sin ningún reporte: no se sabe cuánto les falta.")
    cifras = [
        e.cuenta(
            faltan,
            entero(faltan),
            f"{palabra(faltan, 'establecimiento', 'establecimientos')} por cubrir en "
            f"{plural(len(con_brecha), singular, plurales)}",
            "sin_grupo",
        )
    ]
    return e.escena(
        CLAVE,
        _titulo(con_brecha, faltan),
        e.notas(
            "La brecha se dice en establecimientos enteros. Pregunte qué apoyo necesitan estos territorios.",
            "cobertura",
            reservas=(
                "La suma de las brechas no es la brecha del total: lo que sobra en un territorio no cubre a otro.",
            ),
        ),
        "RENIPRESS, lista de partos y grupos informados por la región",
        bajada=_aclaracion(e, con_brecha, faltan),
        cifras=cifras,
        graficos=[grafico],
        enlace=e.enlace("cobertura", "sin_grupo"),
        avisos=avisos,
    )


def _aclaracion(e: Escenario, con_brecha: list[Hijo], faltan: int) -> str:
    """Por qué esta suma no es lo que le falta al conjunto; "" si es la misma."""
    propia = e.cobertura.faltan
    if propia is None or propia == faltan:
        return ""
    singular, _ = NOMBRES_NIVEL[con_brecha[0].nodo.nivel]
    conjunto = (
        "que el conjunto cumpla no falta ninguno" if not propia
        else f"que llegue el conjunto {palabra(propia, 'falta', 'faltan')} {entero(propia)}"
    )  # fmt: skip
    return f"Son los que faltan para que cada {singular} llegue al 80 %; para {conjunto}."


def _titulo(con_brecha: list[Hijo], faltan: int) -> str:
    """Cuántos concentran al menos la mitad de lo que falta."""
    _, plurales = NOMBRES_NIVEL[con_brecha[0].nodo.nivel]
    if len(con_brecha) > 3 and len({hijo.resultado.faltan for hijo in con_brecha}) == 1:
        return f"Los {plural(faltan, 'establecimiento')} que faltan están repartidos en {len(con_brecha)} {plurales}"
    acumulado, cuantos = 0, 0
    while 2 * acumulado < faltan:
        acumulado += con_brecha[cuantos].resultado.faltan or 0
        cuantos += 1
    nombres = [hijo.nodo.nombre for hijo in con_brecha[:cuantos]]
    cuanto = f"{entero(acumulado)} de los {plural(faltan, 'establecimiento')} que faltan"
    if faltan == 1:
        return f"Falta 1 establecimiento para el 80 %: está en {nombres[0]}"
    if len(con_brecha) <= 3:
        todos = enumerar([hijo.nodo.nombre for hijo in con_brecha])
        return f"Los {plural(faltan, 'establecimiento')} que faltan están en {todos}"
    if cuantos <= 3:
        return f"{mayuscula(enumerar(nombres))} {palabra(cuantos, 'reúne', 'reúnen')} {cuanto}"
    return f"{cuantos} {plurales} reúnen {cuanto}"


def _de_microrred(e: Escenario) -> Escena | Omitida:
    filas = [fila for fila in filas_de_establecimientos(e.consulta, e.nodo, e.periodo) if sin_grupo(fila)]
    if not filas and e.aviso_de_silencio:
        return Omitida(CLAVE, TITULO, "los establecimientos que faltan no reportaron: no se sabe si tienen grupo")
    if not filas:
        return Omitida(CLAVE, TITULO, "todos los establecimientos que atienden partos tienen grupo conformado")
    cuantos = len(filas)
    return e.escena(
        CLAVE,
        f"{plural(cuantos, 'establecimiento que atiende', 'establecimientos que atienden')} partos todavía no "
        f"{palabra(cuantos, 'tiene', 'tienen')} grupo en {e.lugar}",
        e.notas("Acuerde con cada establecimiento la fecha en que convocará a su grupo.", "cobertura"),
        "RENIPRESS, lista de partos y grupos informados por la región",
        cifras=[
            e.cuenta(
                cuantos, entero(cuantos), palabra(cuantos, "establecimiento sin grupo", "establecimientos sin grupo")
            )
        ],
        tabla=Tabla(_COLUMNAS, tuple(filas[:A_LA_VISTA]), cuantos),
        enlace=e.enlace("cobertura", "sin_grupo"),
        avisos=e.aviso_de_silencio,
    )  # fmt: skip
