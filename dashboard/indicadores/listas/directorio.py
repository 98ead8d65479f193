"""El directorio de grupos del primer nivel, que la región entrega a los establecimientos de nivel II y III.

Guía 5.3.1.2: los de nivel II y III informan a gestantes, puérperas y madres dónde hay un grupo. Ninguna persona
aparece: establecimiento, distrito, grupo, clase de lugar, próxima sesión y cada cuánto se reúnen.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.catalogos import LUGARES
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel, alfabetico
from dashboard.indicadores.listas.grupos import como_se_reune
from dashboard.indicadores.listas.lista import Columna, Fila, Lista, superiores
from dashboard.indicadores.resumen import corte_de
from dashboard.nucleo.errores import ErrorVista
from dashboard.nucleo.formato import enumerar, palabra, plural

COLUMNAS: tuple[Columna, ...] = (
    Columna("provincia", "Provincia"),
    Columna("distrito", "Distrito"),
    Columna("establecimiento", "Establecimiento"),
    Columna("categoria", "Categoría"),
    Columna("nombre", "Grupo"),
    Columna("lugar", "Dónde se reúne"),
    Columna("proxima", "Próxima sesión", "fecha"),
    Columna("hora", "Hora", "hora"),
    Columna("periodicidad", "Se reúne cada (días)", "entero"),
    Columna("ultima", "Última sesión", "fecha"),
    Columna("situacion", "Situación"),
    Columna("red", "Red"),
    Columna("microrred", "Microrred"),
    Columna("codigo_establecimiento", "Código RENIPRESS"),
    Columna("apoyo", "Red de apoyo en su distrito"),
)
#: columnas de quienes reciben la relación
DESTINATARIOS: tuple[Columna, ...] = (
    Columna("codigo", "Código RENIPRESS"),
    Columna("nombre", "Establecimiento"),
    Columna("categoria", "Categoría"),
    Columna("provincia", "Provincia"),
    Columna("distrito", "Distrito"),
)
PRIMER_NIVEL = "I-"


@dataclass(frozen=True, slots=True)
class Directorio:
    """La relación de un territorio.

    `filas`: un grupo por fila (campos de `COLUMNAS`, más `codigo` y `codigo_microrred`), por provincia, distrito y
    establecimiento. `corte`: el día en que se mira si el grupo está en pie. `al`: la fecha desde la que una sesión
    acordada es próxima. `otros_niveles` y `sin_categoria`: grupos que no entran porque su establecimiento es de nivel
    II o III, o no tiene categoría. `destinatarios`: los establecimientos de nivel II y III del ámbito.
    """

    nodo: Nodo
    periodo: Periodo
    corte: date
    al: date
    filas: tuple[Fila, ...]
    establecimientos: int
    otros_niveles: int
    sin_categoria: int
    destinatarios: tuple[Fila, ...]


def directorio(consulta: Consulta, nodo: Nodo, periodo: Periodo, hoy: date | None = None) -> Directorio:
    """La relación de un territorio, del país a la microrred.

    Una sesión agendada para antes de `hoy` (o del corte, si no se da) ya no es próxima: se deja en blanco. `ErrorVista`
    si no es un territorio o si no hay datos del periodo.
    """
    if not nodo.nivel.es_territorio:
        raise ErrorVista(
            f"«{nodo.nombre}» no es un territorio: el directorio va del país a la microrred.",
            opciones=[(f"Ir a {nodo.nombre}", nodo.codigo)],
        )
    consulta.exigir_periodo(periodo)
    corte = corte_de(nodo, periodo)
    al = max(hoy, corte) if hoy else corte
    lugares = consulta.columnas_establecimientos(
        nodo, "codigo", "nombre", "categoria", "provincia", "distrito", "microrred", "fuera", "ubigeo"
    )
    grupos = consulta.columnas_grupos(nodo, "codigo", "nombre", "establecimiento", "lugar", "periodicidad")
    conformados, activos, por_saber = (
        consulta.por_grupo(m, nodo, periodo).tolist() for m in ("conformados", "activos", "activos_por_saber")
    )
    ultimas, proximas = consulta.ultimas_sesiones(nodo, corte), consulta.proximas_sesiones(nodo)
    nombres = superiores(consulta, lugares["microrred"])
    apoyo: dict[str, list[str]] = {}
    for recurso in consulta.recursos(nodo):
        apoyo.setdefault(recurso["ubigeo"] or "", []).append(recurso["nombre"] or recurso["codigo_recurso"])
    filas: list[Fila] = []
    otros = sin_categoria = 0
    for i, conformado in enumerate(conformados):
        if not conformado:
            continue
        lugar = grupos["establecimiento"][i] - nodo.establecimientos[0]
        categoria = lugares["categoria"][lugar]
        if not categoria.startswith(PRIMER_NIVEL):
            otros += bool(categoria)
            sin_categoria += not categoria
            continue
        proxima = proximas[i] if proximas[i] and proximas[i][0] >= al else None  # type: ignore[index]
        propios = nombres[lugares["microrred"][lugar]]
        filas.append(
            {
                "codigo": grupos["codigo"][i],
                "nombre": grupos["nombre"][i],
                "establecimiento": lugares["nombre"][lugar],
                "codigo_establecimiento": lugares["codigo"][lugar],
                "categoria": categoria,
                "provincia": lugares["provincia"][lugar],
                "distrito": lugares["distrito"][lugar],
                "red": propios[Nivel.RED],
                "microrred": propios[Nivel.MICRORRED],
                "codigo_microrred": lugares["microrred"][lugar],
                "lugar": LUGARES.get(grupos["lugar"][i]),
                "proxima": proxima[0] if proxima else None,
                "hora": proxima[1] if proxima and proxima[1] >= 0 else None,
                "periodicidad": grupos["periodicidad"][i],
                "ultima": ultimas[i],
                "situacion": como_se_reune(activos[i], por_saber[i]),
                "apoyo": enumerar(apoyo[lugares["ubigeo"][lugar]]) if lugares["ubigeo"][lugar] in apoyo else None,
                "apoyo_falta": "–",
            }
        )
    filas.sort(
        key=lambda f: alfabetico(*(f[c] for c in ("provincia", "distrito", "establecimiento", "nombre", "codigo")))
    )
    destinatarios = [
        {columna.campo: lugares[columna.campo][i] for columna in DESTINATARIOS}
        for i, categoria in enumerate(lugares["categoria"])
        if categoria.startswith("II") and not lugares["fuera"][i]
    ]
    destinatarios.sort(key=lambda f: alfabetico(*(f[c] for c in ("provincia", "distrito", "nombre", "codigo"))))
    return Directorio(
        nodo,
        periodo,
        corte,
        al,
        tuple(filas),
        len({fila["codigo_establecimiento"] for fila in filas}),
        otros,
        sin_categoria,
        tuple(destinatarios),
    )


def fuera_de_la_relacion(relacion: Directorio) -> str:
    """La frase de los grupos que no entran; "" si entran todos."""
    partes = []
    if relacion.otros_niveles:
        partes.append(f"{plural(relacion.otros_niveles, 'grupo')} de establecimientos de nivel II o III")
    if relacion.sin_categoria:
        partes.append(f"{plural(relacion.sin_categoria, 'grupo')} de establecimientos sin categoría")
    entran = palabra(relacion.otros_niveles + relacion.sin_categoria, "entra", "entran")
    return f"No {entran} en la relación {' ni '.join(partes)}." if partes else ""


# -- como lista: se lee, se filtra y se imprime en pantalla


def _filas(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[Fila]:
    """Las filas del directorio, con la hora ya escrita."""
    # la próxima sesión se mira desde hoy, como en el libro: a nadie se le manda a una reunión que ya pasó
    return [{**fila, "hora": _hora(fila["hora"])} for fila in directorio(consulta, nodo, periodo, date.today()).filas]


def _hora(minuto: int | None) -> str:
    return "" if minuto is None else f"{minuto // 60:02d}:{minuto % 60:02d}"


DIRECTORIO = Lista(
    "directorio",
    "Directorio de grupos del primer nivel",
    "Para que los establecimientos de nivel II y III informen a las madres dónde hay un grupo (Guía 5.3.1.2). "
    "Ninguna persona.",
    (
        *(replace(columna, tipo="texto") if columna.tipo == "hora" else columna for columna in COLUMNAS),
        Columna("codigo", "Código del grupo"),
    ),
    _filas,
    Nivel.GRUPO,
)
