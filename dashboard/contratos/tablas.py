"""Las tablas que el tablero acepta y el conjunto de las aceptadas, con el que se prepara una generación.

De las personas solo hay cuentas, nunca nombres.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from dashboard.contratos import alrededor, procesos
from dashboard.contratos.contrato import (
    ALTITUDES,
    ANIO,
    ANIO_DE_LA_CARGA,
    CODIGO_RENIPRESS,
    CODIGO_TERRITORIO,
    DIRESA,
    FUENTE,
    LATITUD,
    LONGITUD,
    UBIGEO,
    Tabla,
    bandera,
    catalogo,
    codigo,
    decimal,
    entero,
    fecha,
    logico,
    marco_vacio,
    obligatoria,
    texto,
)
from dashboard.contratos.dhis2 import EQUIVALENCIAS_DHIS2
from dashboard.contratos.grupos import ACUERDOS, GRUPOS, INASISTENCIAS, SESIONES, SUPERVISIONES, TAMANOS
from dashboard.dominio.hitos import CODIGOS_HITO
from dashboard.dominio.territorio import CATEGORIAS, sin_tildes
from dashboard.nucleo.errores import ErrorArchivo

if TYPE_CHECKING:
    import pandas as pd

# -- establecimientos y lo que se sabe de su territorio ----------------------------------------------------------------

ATIENDE_PARTO_RN = logico(
    "atiende_parto_rn",
    "Si atiende partos y recién nacidos (denominador de los dos indicadores, Guía 6.1.4)",
    "si",
    ("atiende_parto", "atiende_partos", "atiende_partos_rn", "atiende_parto_y_rn"),
)
FUENTE_PARTO = texto("fuente_parto", "Quién afirma que atiende partos", "Lista de la DIRESA")
ANIO_PARTO = entero("anio_parto", "Año de esa afirmación", "2026", ("ano_parto",), entre=(2000, 2100))
#: es una cuenta de personas por debajo de la red: ordena, y no se imprime
PARTOS_ATENDIDOS = entero(
    "partos_atendidos",
    "Cuántos partos atendió ese año, o en blanco",
    "48",
    ("numero_partos", "n_partos", "partos"),
    entre=(0, 30_000),
)

#: como escribe el registro la falta de categoría
SIN_CATEGORIA = ("0", "0.0", "s/c", "s-c", "s.c.", "sin categoria", "sin_categoria")
#: establecimientos de salud y el árbol de territorios que forman
ESTABLECIMIENTOS = Tabla(
    nombre="establecimientos",
    clave=("codigo_renipress",),
    descripcion="Un establecimiento del registro nacional",
    columnas=(
        obligatoria(CODIGO_RENIPRESS),
        texto(
            "nombre",
            "Nombre del establecimiento",
            "Acopia",
            ("nombre_del_establecimiento", "nombre_establecimiento", "establecimiento"),
            obligatoria=True,
            del_registro=True,
        ),
        texto(
            "institucion",
            "Institución a la que pertenece, como la escribe el registro",
            "GOBIERNO REGIONAL",
            del_registro=True,
        ),
        catalogo("categoria", "Categoría, o en blanco", "I-3", valores=CATEGORIAS, en_blanco=SIN_CATEGORIA),
        codigo(
            "diresa",
            "Código de la DIRESA, GERESA o DIRIS (el de la DISA del registro; nunca el departamento del INEI)",
            "11",
            ("codigo_disa", "co_disa", "disa", "codigo_diresa", "geresa", "diris", "direccion_regional"),
            obligatoria=True,
        ),
        texto("diresa_nombre", "Nombre de la DIRESA", "CUSCO", ("nombre_diresa", "nombre_disa"), del_registro=True),
        codigo(
            "red",
            "Código de la red dentro de la DIRESA (02) o completo (11-02); en blanco o 0: sin red",
            "11-02",
            ("codigo_red", "cod_red"),
        ),
        texto("red_nombre", "Nombre de la red", "Cusco Sur", ("nombre_red",), del_registro=True),
        codigo(
            "microrred",
            "Código de la microrred dentro de la red (05) o completo (11-02-05); en blanco o 0: sin microrred",
            "11-02-05",
            ("codigo_microrred", "cod_microrred", "codigo_microred", "cod_microred", "microred"),
        ),
        texto(
            "microrred_nombre",
            "Nombre de la microrred",
            "Acomayo",
            ("nombre_microrred", "nombre_microred"),
            del_registro=True,
        ),
        UBIGEO,
        texto("departamento", "Departamento", "CUSCO", del_registro=True),
        texto("provincia", "Provincia", "ACOMAYO", del_registro=True),
        texto("distrito", "Distrito", "ACOPIA", del_registro=True),
        LATITUD,
        LONGITUD,
        logico(
            "ubicacion_confirmada",
            "Si alguien comprobó sus coordenadas, que caen lejos de su distrito; o en blanco",
            "si",
        ),
        decimal("altitud", "Altitud en metros sobre el nivel del mar", "3710", ("cota", "altura"), entre=ALTITUDES),
        bandera("activo", "Si está activo y en funcionamiento", "si", por_defecto="si"),
        ATIENDE_PARTO_RN,
        FUENTE_PARTO,
        ANIO_PARTO,
        PARTOS_ATENDIDOS,
    ),
)

#: a qué red y microrred pertenecía cada establecimiento según cada carga, desde la fecha de datos de su región. Se
#: escribe sola, como `TAMANOS`
ADSCRIPCIONES = Tabla(
    nombre="adscripciones",
    clave=("codigo_renipress", "desde"),
    descripcion="A qué red y microrred pertenecía un establecimiento desde un día",
    columnas=(
        obligatoria(CODIGO_RENIPRESS),
        fecha("desde", "Primer día del que se sabe", "2026-10-31", obligatoria=True),
        *(columna for columna in ESTABLECIMIENTOS.columnas if columna.nombre.startswith(("red", "microrred"))),
    ),
)

#: qué establecimiento se decidió que es un código mal copiado o un nombre que llevan varios. Se escribe al revisar
LUGARES_DECIDIDOS = Tabla(
    nombre="lugares",
    clave=("lugar",),
    descripcion="Qué establecimiento es un lugar que no se reconocía",
    columnas=(
        codigo("lugar", "El código como vino, o la huella del nombre", "codigo:00002521", obligatoria=True),
        obligatoria(CODIGO_RENIPRESS),
    ),
)

#: los establecimientos que atienden partos: no está en ninguna fuente abierta, la entrega la DIRESA. Una lista por año;
#: las columnas del mismo nombre de `establecimientos` dicen lo de la última
PARTOS = Tabla(
    nombre="partos",
    clave=("codigo_renipress", "anio_parto"),
    cuando="anio_parto",
    descripcion="Si un establecimiento atiende partos y recién nacidos, según la lista de un año de su DIRESA",
    columnas=(
        obligatoria(CODIGO_RENIPRESS),
        obligatoria(ATIENDE_PARTO_RN),
        FUENTE_PARTO,
        replace(ANIO_PARTO, por_defecto=ANIO_DE_LA_CARGA),
        PARTOS_ATENDIDOS,
    ),
)

#: el HIS numera los establecimientos a su manera: con esta tabla sus líneas llegan al RENIPRESS que les toca
EQUIVALENCIAS_HIS = Tabla(
    nombre="equivalencias_his",
    clave=("id_establecimiento",),
    descripcion="Qué establecimiento es cada número propio del HIS, según su maestro de establecimientos",
    columnas=(
        codigo("id_establecimiento", "Número del establecimiento en el HIS", "1866", ("idestablecimiento",),
               obligatoria=True),
        obligatoria(CODIGO_RENIPRESS),
    ),
)  # fmt: skip

#: facilitadores regionales capacitados (numerador del primer indicador, Guía 6.1.4, nota 6)
FACILITADORES = Tabla(
    nombre="facilitadores",
    clave=("diresa", "anio"),
    cuando="anio",
    descripcion="Cuántos facilitadores regionales capacitados tiene una DIRESA en un año",
    columnas=(
        DIRESA,
        ANIO,
        entero(
            "facilitadores",
            "Número de facilitadores capacitados",
            "4",
            ("numero_facilitadores", "n_facilitadores", "facilitadores_capacitados"),
            obligatoria=True,
            entre=(0, 10_000),
        ),
        FUENTE,
    ),
)

#: la unidad declara que entregó todos sus grupos y sesiones del periodo; sin reporte no hay cero
REPORTES = Tabla(
    nombre="reportes",
    clave=("codigo_territorio", "periodo"),
    cuando="fecha_reporte",
    descripcion="La declaración de una unidad de que lo cargado en un periodo es todo lo suyo",
    columnas=(
        CODIGO_TERRITORIO,
        codigo("periodo", "Año (2026), semestre (2026-S1) o mes (2026-05)", "2026-05", obligatoria=True),
        fecha(
            "fecha_reporte", "Fecha en que se entregó", "2026-06-03", ("fecha_de_reporte", "fecha"), obligatoria=True
        ),
    ),
)

#: lo que explica un cambio en una serie, con un código del catálogo y nunca texto libre
HITOS = Tabla(
    nombre="hitos",
    clave=("fecha", "codigo_territorio", "hito"),
    cuando="fecha",
    descripcion="Algo que pasó en una unidad y explica lo que se ve en sus series",
    columnas=(
        fecha("fecha", "Día en que empezó", "2025-03-10", ("fecha_hito", "fecha_del_hito"), obligatoria=True),
        CODIGO_TERRITORIO,
        catalogo(
            "hito",
            "Código de lo que pasó",
            "huelga",
            ("codigo_hito", "codigo", "clase_de_hito", "tipo_hito"),
            obligatoria=True,
            valores=CODIGOS_HITO,
        ),
        FUENTE,
    ),
)

# -- todas, y las aceptadas --------------------------------------------------------------------------------------------
#: en el orden en que conviene cargarlas: cada una solo mira a las anteriores
TABLAS: tuple[Tabla, ...] = (
    ESTABLECIMIENTOS,
    PARTOS,
    EQUIVALENCIAS_HIS,
    EQUIVALENCIAS_DHIS2,
    FACILITADORES,
    GRUPOS,
    SESIONES,
    INASISTENCIAS,
    REPORTES,
    SUPERVISIONES,
    ACUERDOS,
    alrededor.RECURSOS,
    alrededor.RESULTADOS,
    alrededor.CAMPANAS,
    HITOS,
    procesos.PERSONAL_ENCARGADO,
    procesos.COMPROMISOS,
    procesos.PLANES,
    procesos.SELECCION,
    procesos.TALLERES,
    procesos.PERFIL_FACILITADORES,
    procesos.CAPACITACIONES,
    procesos.ARRANQUE,
    procesos.FUNCIONAMIENTO,
    procesos.ACOMPANAMIENTOS,
    alrededor.ESPACIOS_VIRTUALES,
    alrededor.FOROS,
    alrededor.MENSAJERIA,
    alrededor.POBLACION,
    alrededor.PRESUPUESTO,
    alrededor.ENTREGAS,
    alrededor.METAS,
    alrededor.AVANCES,
)
#: las de la guía que son de un grupo o un establecimiento y se siguen mes a mes; las demás, de pocas filas, son de un
#: territorio
SEGUIDAS: tuple[Tabla, ...] = tuple(
    tabla for tabla in TABLAS if tabla.forma and tabla.unidad in ("codigo_grupo", "codigo_renipress")
)


def contrato_de(nombre: str) -> Tabla:
    """El contrato de una tabla de `Tablas`, también de la que nadie carga."""
    return next(
        (tabla for tabla in (TAMANOS, ADSCRIPCIONES, LUGARES_DECIDIDOS) if tabla.nombre == nombre), None
    ) or tabla_de(nombre)


def tabla_de(nombre: str) -> Tabla:
    """El contrato de ese nombre. `ErrorArchivo` con los nombres válidos si no existe."""
    for tabla in TABLAS:
        if tabla.nombre == nombre:
            return tabla
    validas = ", ".join(tabla.nombre for tabla in TABLAS)
    raise ErrorArchivo(f"No hay ninguna tabla llamada «{nombre[:40]}».", que_hacer=f"Las tablas son: {validas}.")


@dataclass(slots=True)
class Tablas:
    """Filas aceptadas, ya tipadas según su contrato. Una tabla ausente es un marco sin filas con sus columnas.

    Texto: `str` con NA. Fechas: `datetime64`. Enteros: `Int64`. Coordenadas: `float64`. `activo`: `bool`.
    En `establecimientos`, `diresa`, `red` y `microrred` son códigos completos del árbol (`11`, `11-02`, `11-02-05`).
    """

    establecimientos: pd.DataFrame
    facilitadores: pd.DataFrame
    grupos: pd.DataFrame
    sesiones: pd.DataFrame
    inasistencias: pd.DataFrame
    reportes: pd.DataFrame
    supervisiones: pd.DataFrame
    acuerdos: pd.DataFrame = field(default_factory=lambda: marco_vacio(ACUERDOS))
    partos: pd.DataFrame = field(default_factory=lambda: marco_vacio(PARTOS))
    recursos: pd.DataFrame = field(default_factory=lambda: marco_vacio(alrededor.RECURSOS))
    resultados: pd.DataFrame = field(default_factory=lambda: marco_vacio(alrededor.RESULTADOS))
    campanas: pd.DataFrame = field(default_factory=lambda: marco_vacio(alrededor.CAMPANAS))
    hitos: pd.DataFrame = field(default_factory=lambda: marco_vacio(HITOS))
    equivalencias_his: pd.DataFrame = field(default_factory=lambda: marco_vacio(EQUIVALENCIAS_HIS))
    equivalencias_dhis2: pd.DataFrame = field(default_factory=lambda: marco_vacio(EQUIVALENCIAS_DHIS2))
    lugares: pd.DataFrame = field(default_factory=lambda: marco_vacio(LUGARES_DECIDIDOS))
    personal_encargado: pd.DataFrame = field(default_factory=lambda: marco_vacio(procesos.PERSONAL_ENCARGADO))
    compromisos: pd.DataFrame = field(default_factory=lambda: marco_vacio(procesos.COMPROMISOS))
    planes: pd.DataFrame = field(default_factory=lambda: marco_vacio(procesos.PLANES))
    seleccion_madre_guia: pd.DataFrame = field(default_factory=lambda: marco_vacio(procesos.SELECCION))
    talleres: pd.DataFrame = field(default_factory=lambda: marco_vacio(procesos.TALLERES))
    perfil_facilitadores: pd.DataFrame = field(default_factory=lambda: marco_vacio(procesos.PERFIL_FACILITADORES))
    capacitaciones: pd.DataFrame = field(default_factory=lambda: marco_vacio(procesos.CAPACITACIONES))
    arranque: pd.DataFrame = field(default_factory=lambda: marco_vacio(procesos.ARRANQUE))
    funcionamiento: pd.DataFrame = field(default_factory=lambda: marco_vacio(procesos.FUNCIONAMIENTO))
    acompanamientos: pd.DataFrame = field(default_factory=lambda: marco_vacio(procesos.ACOMPANAMIENTOS))
    espacios_virtuales: pd.DataFrame = field(default_factory=lambda: marco_vacio(alrededor.ESPACIOS_VIRTUALES))
    foros: pd.DataFrame = field(default_factory=lambda: marco_vacio(alrededor.FOROS))
    mensajeria: pd.DataFrame = field(default_factory=lambda: marco_vacio(alrededor.MENSAJERIA))
    poblacion: pd.DataFrame = field(default_factory=lambda: marco_vacio(alrededor.POBLACION))
    presupuesto: pd.DataFrame = field(default_factory=lambda: marco_vacio(alrededor.PRESUPUESTO))
    entregas: pd.DataFrame = field(default_factory=lambda: marco_vacio(alrededor.ENTREGAS))
    metas: pd.DataFrame = field(default_factory=lambda: marco_vacio(alrededor.METAS))
    avances: pd.DataFrame = field(default_factory=lambda: marco_vacio(alrededor.AVANCES))
    tamanos: pd.DataFrame = field(default_factory=lambda: marco_vacio(TAMANOS))
    adscripciones: pd.DataFrame = field(default_factory=lambda: marco_vacio(ADSCRIPCIONES))
    #: si los grupos y sesiones son inventados; una generación es de demostración o real, nunca mezcla
    demostracion: bool = False
    #: si también los establecimientos son inventados
    registro_demostracion: bool = False
    #: nombre de archivo, tabla, filas y fecha de carga de cada entrada
    origen: list[dict[str, object]] = field(default_factory=list)
    #: categoría desde la que se supone que se atienden partos (`"I-3"`, `"I-4"`) o "" si viene de una lista
    parto_desde: str = ""


#: los títulos con que el tablero escribe sus listas: lo que sale de él vuelve sin que se tome por de nadie. Solo los de
#: tres palabras o más: uno corto podría ser el de otra hoja
TITULOS_PROPIOS = frozenset(
    sin_tildes(titulo)
    for tabla in TABLAS
    for columna in tabla.columnas
    for titulo in (columna.descripcion, columna.encabezado)
    if len(titulo.split()) > 2
)
