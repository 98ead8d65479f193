"""Qué trae la plantilla de una tabla además de sus columnas, y cómo la reconoce el lector cuando vuelve llena.

Es la descripción, sin escribir nada: el libro lo escribe `dashboard/salidas/plantillas.py` y lo que sobra lo pasa por
alto la ingesta. Así las dos hablan de lo mismo.
"""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.contratos.contrato import Columna, Tabla, Tipo
from dashboard.dominio.catalogos import CODIGOS_MOTIVO, CODIGOS_TEMA, MOTIVOS, NOMBRES_DE_CATALOGO, TEMAS
from dashboard.dominio.hitos import CLASES_DE_HITO, CODIGOS_HITO
from dashboard.dominio.territorio import sin_tildes

HOJA_AYUDA = "Cómo llenar"
HOJA_LISTAS = "Listas"
#: con esto empieza la celda A1 de esas hojas: no traen datos y el lector no las lee, se llamen como se llamen
MARCA_DE_AYUDA = "Ayuda de la plantilla"
#: con esto empieza la primera celda de la fila de ejemplo; ningún código admite los dos puntos
MARCA_EJEMPLO = "EJEMPLO:"
#: título de la columna que el libro corregido añade al final
COLUMNA_MOTIVO = "Motivo"
#: el mismo título donde la tabla ya tiene una columna `motivo`
COLUMNA_MOTIVO_LARGA = "Motivo del rechazo"

# -- lo que sale de un plan de visitas y vuelve lleno

#: con esto empieza la celda A1 de las hojas del libro de un plan que son para leer: se dicen, y no se cargan
MARCA_DE_LECTURA = "Hoja de lectura: no se carga"
#: la columna con que quien llena una fila sabe de quién es: no es de la tabla, y no se lee
COLUMNA_DE_LECTURA = "Quién es (no se carga)"
#: con esto empieza el código de las filas que un plan deja preparadas, y la columna que dice que alguien las llenó
MARCA_DE_PLAN = "PLAN-"
_SE_LLENA = ("resultado", "acuerdo")

#: hasta cuántas opciones se escriben seguidas; las demás van en su hoja
_OPCIONES_QUE_SE_LEEN = 10

_NOMBRES: dict[tuple[str, ...], dict[str, str]] = {
    CODIGOS_MOTIVO: {motivo.codigo: motivo.nombre for motivo in MOTIVOS},
    CODIGOS_TEMA: {tema.codigo: tema.nombre for tema in TEMAS},
    CODIGOS_HITO: {clase.codigo: clase.nombre for clase in CLASES_DE_HITO.values()},
    **NOMBRES_DE_CATALOGO,
}


def es_fila_de_ejemplo(primera_celda: str) -> bool:
    """Si una fila es la de ejemplo de la plantilla, por la celda de la primera columna de su tabla."""
    return sin_tildes(primera_celda).startswith(sin_tildes(MARCA_EJEMPLO))


def es_fila_sin_llenar(fila: Sequence[str], encabezado: Sequence[str]) -> bool:
    """Si es la fila de una visita o de un acuerdo que un plan preparó y nadie llenó: no es una visita."""
    propia = next((lugar for lugar, titulo in enumerate(encabezado) if titulo in _SE_LLENA), None)
    llena = propia is None or (propia < len(fila) and bool(fila[propia]))
    return not llena and next(filter(None, fila), "").startswith(MARCA_DE_PLAN)


def es_columna_propia(titulo: str, tabla: Tabla) -> bool:
    """Si el título es de una columna que el tablero añade a lo que vuelve, y no una de la tabla."""
    return titulo == COLUMNA_DE_LECTURA or es_columna_de_motivo(titulo, tabla)


def es_columna_de_motivo(titulo: str, tabla: Tabla) -> bool:
    """Si el título es el de la columna que añade el libro corregido, y no una columna de la tabla."""
    plano = sin_tildes(titulo).replace("_", " ").strip()
    return plano == sin_tildes(COLUMNA_MOTIVO_LARGA) or (
        plano == sin_tildes(COLUMNA_MOTIVO) and COLUMNA_MOTIVO.lower() not in tabla.nombres
    )


def fila_de_ejemplo(tabla: Tabla) -> tuple[str, ...]:
    """Los ejemplos del contrato, en su orden; el primero lleva la marca que impide cargarla."""
    primera, *demas = (columna.ejemplo for columna in tabla.columnas)
    return (f"{MARCA_EJEMPLO} {primera}", *demas)


def opciones(columna: Columna) -> tuple[str, ...]:
    """Los valores entre los que se elige al llenar la columna; vacío si se escribe libremente."""
    if columna.tipo in (Tipo.LOGICO, Tipo.BANDERA):
        return ("si", "no")
    return tuple(str(valor) for valor in columna.valores)


def nombre_de_opcion(columna: Columna, valor: str) -> str:
    """Cómo se llama el código de un catálogo (`M04` → «Enfermedad de la madre»); "" si el valor ya lo dice."""
    return _NOMBRES.get(columna.valores, {}).get(valor, "")


def como_se_escribe(columna: Columna, *, con_listas: bool = True) -> str:
    """Qué se escribe en una celda de la columna, en palabras. `con_listas`: si quien lo lee tiene la hoja de listas."""
    if columna.tipo is Tipo.CATALOGO:
        largo = con_listas and len(columna.valores) > _OPCIONES_QUE_SE_LEEN
        forma = f"uno de la lista (vea la hoja {HOJA_LISTAS})" if largo else f"uno de: {', '.join(columna.valores)}"
    elif columna.tipo in (Tipo.LOGICO, Tipo.BANDERA):
        forma = "si o no"
    elif columna.tipo is Tipo.CODIGO:
        forma = f"código de {columna.cifras} cifras, con sus ceros" if columna.cifras else "código, sin espacios"
    elif columna.tipo in (Tipo.ENTERO, Tipo.DECIMAL):
        forma = "número entero" if columna.tipo is Tipo.ENTERO else "número"
        if columna.limites:
            forma += f" {columna.limites}"
    else:
        forma = {Tipo.FECHA: "fecha (2026-05-31 o 31/05/2026)", Tipo.HORA: "hora de 00:00 a 23:59"}.get(
            columna.tipo, "texto corto, sin datos de personas"
        )
    if columna.tipo is Tipo.TEXTO and not columna.del_registro:
        forma += "; entre comillas, «así», si parece el nombre de una persona y no lo es"
    return forma + (f"; en blanco vale «{columna.por_defecto}»" if columna.por_defecto else "")
