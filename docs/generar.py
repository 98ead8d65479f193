"""Vuelve a escribir los documentos que salen del código: `make docs`. Una prueba comprueba que estén al día."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from dashboard.contratos.contrato import Columna, Tabla, Tipo
from dashboard.contratos.tablas import TABLAS
from dashboard.dominio.catalogos import BLOQUES, CODIGOS_MOTIVO, CODIGOS_TEMA, MOTIVOS, TEMAS
from dashboard.dominio.ficha import CAMPOS, TERMINOS
from dashboard.dominio.hitos import CLASES_DE_HITO, CODIGOS_HITO
from dashboard.indicadores.catalogo import TODOS
from dashboard.indicadores.guia.requisitos import REQUISITOS
from dashboard.indicadores.indicador import Indicador
from dashboard.planificacion.factores import FACTORES, PESO_MAXIMO, PRIMEROS
from dashboard.planificacion.prioridad import DESEMPATES

DOCS = Path(__file__).resolve().parent
_GENERADO = "<!-- Escrito por `make docs`: los cambios se hacen en {}. -->"


def documento_prioridad() -> str:
    """La prioridad de visita: la fórmula, los pesos de partida y la regla de cada factor."""
    lineas = [
        "# Prioridad de visita",
        "",
        _GENERADO.format("`dashboard/planificacion/factores.py`"),
        "",
        "Son candidatos los grupos en pie en la fecha de datos de su región y los establecimientos que atienden partos "
        "y no tienen ninguno. Cada factor va de 0 a 1. El puntaje, de 0 a 100, es `Σ peso × valor ÷ Σ pesos × 100`; se "
        "redondea a la décima y se reparte entre los factores por el mayor resto, de modo que los sumandos que se leen "
        f"dan exactamente el total. Los pesos van de 0 a {PESO_MAXIMO} y se cambian en la página o en la dirección "
        "(`?pesos=`, en este orden). Los de partida suman 100: cada factor aporta como mucho lo que pesa. Una "
        f"dirección con {PRIMEROS} pesos es de cuando había {PRIMEROS} factores: los demás pesan 0. Con todos en cero "
        "nadie tiene prioridad y no se planifica.",
        "",
        "| factor | peso | fuente |",
        "|---|---|---|",
        *(f"| [{f.nombre}](#{f.clave}) | {f.peso} | {f.fuente} |" for f in FACTORES),
        "",
        "Un dato que falta no suma, y no cuenta como malo ni como bueno.",
        "",
        f"A igual puntaje impreso decide, en este orden: {'; '.join(DESEMPATES)}. Junto a cada candidato que empata se "
        "dice con cuántos y qué lo decide.",
    ]
    for factor in FACTORES:
        lineas += [
            "",
            f"## {factor.clave}",
            "",
            f"**{factor.nombre}**",
            "",
            f"- *Regla*: {factor.regla}",
            f"- *Fuente*: {factor.fuente}",
            f"- *Si falta el dato*: {factor.sin_dato}",
        ]
    return "\n".join(lineas) + "\n"


_CLASES = {
    Tipo.CODIGO: "código",
    Tipo.TEXTO: "texto",
    Tipo.ENTERO: "entero",
    Tipo.DECIMAL: "número",
    Tipo.FECHA: "fecha",
    Tipo.HORA: "hora",
    Tipo.LOGICO: "si / no / en blanco",
    Tipo.BANDERA: "si / no",
}
#: catálogos largos: la columna remite a su sección
_CATALOGOS = {
    CODIGOS_MOTIVO: "[motivo](#motivos-de-inasistencia)",
    CODIGOS_TEMA: "[tema](#temas)",
    CODIGOS_HITO: "[hito](#clases-de-hito)",
}
_JUSTIFICACION = {"si": "justificada", "no": "no justificada", "sin_dato": "–"}


def documento_tablas() -> str:
    """Una sección por tabla con sus columnas."""
    lineas = [
        "# Tablas de entrada",
        "",
        _GENERADO.format("`dashboard/contratos/`"),
        "",
        "Cada archivo es un CSV con una tabla, o un libro (XLSX, ODS, XLS o XLSB) con una por hoja, y un título por "
        "columna. Las tildes, las mayúsculas y los sinónimos usuales de un título se reconocen, y el informe de la "
        "carga dice cuáles. Los códigos son texto: conservan sus ceros, y si los perdieron se reponen. En **negrita**, "
        "las columnas sin las que la tabla no se puede leer; las demás pueden faltar o quedar en blanco. Conviene "
        "cargarlas en este orden, porque cada una se comprueba con las anteriores.",
        "",
        "**Fecha de datos.** De cada DIRESA, la última sesión o reporte que llegó de ella; del país, la más nueva. La "
        "DIRESA de la que no llegó ninguno se mira a la del país. Nunca es la de hoy: los estados (conformado, activo, "
        "cubierto) se toman el último día del periodo o, si llega antes, en esa fecha.",
        *(linea for tabla in TABLAS for linea in _tabla(tabla)),
    ]
    return "\n".join([*lineas, *_motivos(), *_temas(), *_hitos()]) + "\n"


def _motivos() -> list[str]:
    return [
        "",
        "## Motivos de inasistencia",
        "",
        "El catálogo es nuestro: la guía (6.1.3.b) solo pide consignar los motivos. La calificación es una sugerencia; "
        "vale la que se escriba en `justificada`, y en blanco es sin dato.",
        "",
        "| código | motivo | se sugiere |",
        "|---|---|---|",
        *(f"| `{motivo.codigo}` | {motivo.nombre} | {_JUSTIFICACION[motivo.sugerida]} |" for motivo in MOTIVOS),
    ]


def _temas() -> list[str]:
    bloques = dict(BLOQUES)
    return [
        "",
        "## Temas",
        "",
        "| código | tema | bloque |",
        "|---|---|---|",
        *(f"| `{tema.codigo}` | {tema.nombre} | {bloques.get(tema.bloque, '–')} |" for tema in TEMAS),
    ]


def _hitos() -> list[str]:
    return [
        "",
        "## Clases de hito",
        "",
        "Explican un cambio en una serie. Solo los que dicen «sí» empiezan una fase nueva, con su propio centro.",
        "",
        "| código | qué pasó | empieza una fase |",
        "|---|---|---|",
        *(f"| `{c.codigo}` | {c.nombre} | {'sí' if c.fase else 'no'} |" for c in CLASES_DE_HITO.values()),
    ]


def _tabla(tabla: Tabla) -> list[str]:
    clave = " + ".join(f"`{nombre}`" for nombre in tabla.clave)
    return [
        "",
        f"## {tabla.nombre}",
        "",
        f"{tabla.descripcion}. Una fila por {clave}.",
        "",
        "| columna | qué es | se escribe | ejemplo |",
        "|---|---|---|---|",
        *(_columna(columna) for columna in tabla.columnas),
    ]


def _columna(columna: Columna) -> str:
    nombre = f"**`{columna.nombre}`**" if columna.obligatoria else f"`{columna.nombre}`"
    ejemplo = f"`{columna.ejemplo}`" if columna.ejemplo else ""
    return f"| {nombre} | {columna.descripcion} | {_forma(columna)} | {ejemplo} |"


def _forma(columna: Columna) -> str:
    if columna.valores in _CATALOGOS:
        forma = _CATALOGOS[columna.valores]
    elif columna.tipo is Tipo.CATALOGO:
        forma = ", ".join(f"`{valor}`" for valor in columna.valores)
    elif columna.tipo is Tipo.LOGICO and columna.obligatoria:
        forma = _CLASES[Tipo.BANDERA]
    else:
        forma = _CLASES[columna.tipo]
    if columna.cifras:
        forma += f" de {columna.cifras} cifras"
    if columna.limites:
        forma += f", {columna.limites}"
    return forma + (f"; en blanco vale `{columna.por_defecto}`" if columna.por_defecto else "")


def documento_indicadores() -> str:
    """`docs/indicadores.md`: una tabla con todos los indicadores y la Ficha de cada uno."""
    lineas = [
        "# Indicadores",
        "",
        _GENERADO.format("la Ficha de cada indicador, en `dashboard/indicadores/`"),
        "",
        "Los dos primeros son los de la guía técnica del MINSA (2014), con estándar de 80 %. Los demás describen: la "
        "guía no les fija una meta y el tablero tampoco. Desde `personal_designado` son los de la página «Guía». La "
        "clave es la que va en la dirección de una pantalla (`?indicador=`) y en `tablero cifras`.",
        "",
        "| clave | qué mide | estándar | guía |",
        "|---|---|---|---|",
        *(_fila(indicador) for indicador in TODOS),
    ]
    for indicador in TODOS:
        lineas += ["", *_ficha(indicador)]
    return "\n".join(lineas) + "\n"


def _fila(indicador: Indicador) -> str:
    ficha = indicador.ficha
    celdas = (f"[`{ficha.clave}`](#{ficha.clave})", ficha.nombre, "≥ 80 %" if ficha.estandar else "–", ficha.parrafo)
    return f"| {' | '.join(celda or '–' for celda in celdas)} |"


def _ficha(indicador: Indicador) -> list[str]:
    ficha = indicador.ficha
    numero = f"Indicador {ficha.numero} de la guía: " if ficha.numero else ""
    valor = "una proporción, de 0 a 1" if indicador.es_proporcion else "una razón: puede pasar de 1"
    return [
        f"## {ficha.clave}",
        "",
        f"**{numero}{ficha.nombre}**",
        "",
        *(f"- *{rotulo}*: {getattr(ficha, campo)}" for rotulo, campo in CAMPOS),
        f"- *Valor*: {valor}{'; menos es mejor' if indicador.menor_es_mejor else ''}",
        f"- *Estándar*: {ficha.estandar or 'la guía no fija ninguno'}",
        f"- *Norma*: {f'Guía {ficha.parrafo}' if ficha.parrafo else 'la guía no lo pide'}",
        "- *Reservas*:",
        *(f"  - {reserva}" for reserva in ficha.reservas),
    ]


def documento_guia() -> str:
    """`docs/guia.md`: cada requisito con su página, su lista y su tabla."""
    lineas = [
        "# Dónde se ve cada cosa que la guía pide",
        "",
        _GENERADO.format("`dashboard/indicadores/guia/requisitos.py`"),
        "",
        f"Los {len(REQUISITOS)} requisitos que salen de la guía técnica (G) y de los documentos que la acompañan (M). "
        "La página es de cualquier territorio (`&territorio=11`) y periodo; la lista se abre en "
        "`/lista/<lista>/<territorio>` y se descarga en Excel y CSV; la tabla tiene su plantilla y su formulario en "
        "`/datos`. Todo va en cuentas: ningún nombre.",
        "",
        "| requisito | párrafo | qué pide | página | lista | tabla |",
        "|---|---|---|---|---|---|",
        *(
            f"| {r.clave} | {r.parrafo} | {r.pide} | `{r.pagina}` | `{r.lista}` | [`{r.tabla}`](tablas.md#{r.tabla}) |"
            for r in REQUISITOS
        ),
    ]
    return "\n".join(lineas) + "\n"


def documento_glosario() -> str:
    """`docs/glosario.md`: cada término con su definición."""
    lineas = [
        "# Glosario",
        "",
        _GENERADO.format("`dashboard/dominio/ficha.py`"),
        "",
        "Una palabra por idea, como la dice la guía. En el código se usan las mismas, sin tildes ni eñes.",
        "",
        *(f"- **{termino}**. {definicion}" for termino, definicion in TERMINOS),
    ]
    return "\n".join(lineas) + "\n"


GENERADOS: dict[str, Callable[[], str]] = {
    "glosario.md": documento_glosario,
    "guia.md": documento_guia,
    "indicadores.md": documento_indicadores,
    "prioridad.md": documento_prioridad,
    "tablas.md": documento_tablas,
}

if __name__ == "__main__":
    for nombre, escribir in GENERADOS.items():
        (DOCS / nombre).write_text(escribir(), encoding="utf-8", newline="\n")
