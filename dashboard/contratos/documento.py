"""`docs/tablas.md`: las tablas que el tablero recibe, escritas desde sus contratos."""

from __future__ import annotations

from dashboard.contratos.contrato import Columna, Tabla, Tipo
from dashboard.contratos.tablas import TABLAS
from dashboard.dominio.catalogos import BLOQUES, CODIGOS_MOTIVO, CODIGOS_TEMA, MOTIVOS, TEMAS

_GENERADO = "<!-- Escrito por `make docs`: los cambios se hacen en `dashboard/contratos/`. -->"
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
_CATALOGOS = {CODIGOS_MOTIVO: "[motivo](#motivos-de-inasistencia)", CODIGOS_TEMA: "[tema](#temas)"}
_JUSTIFICACION = {"si": "justificada", "no": "no justificada", "sin_dato": "–"}


def documento_tablas() -> str:
    """Una sección por tabla con sus columnas."""
    lineas = [
        "# Tablas de entrada",
        "",
        _GENERADO,
        "",
        "Cada archivo es un CSV con una tabla, o un XLSX con una por hoja, y un título por columna. Las tildes, las"
        " mayúsculas y los sinónimos usuales de un título se reconocen, y el informe de la carga dice cuáles. Los "
        "códigos son texto: conservan sus ceros, y si los perdieron se reponen. En **negrita**, las columnas sin "
        "las que la tabla no se puede leer; las demás pueden faltar o quedar en blanco. Conviene cargarlas en este "
        "orden, porque cada una se comprueba con las anteriores.",
        *(linea for tabla in TABLAS for linea in _tabla(tabla)),
    ]
    return "\n".join([*lineas, *_motivos(), *_temas()]) + "\n"


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
