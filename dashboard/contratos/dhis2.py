"""La tabla que dice qué es aquí cada elemento y cada unidad de DHIS2: sin ella, un total suyo no se sabe de qué es."""

from __future__ import annotations

from dashboard.contratos.contrato import Tabla, catalogo, codigo
from dashboard.dominio.catalogos import CODIGOS_MOTIVO, JUSTIFICACIONES

#: el elemento vale igual en cualquier combinación de categorías
TODAS = "todas"
#: de cada tabla que se puede llenar, la columna que dice cuándo, y las que puede ser un elemento
CUANDO = {
    "facilitadores": "anio",
    "sesiones": "fecha",
    "inasistencias": "fecha",
    "reportes": "periodo",
    "resultados": "anio",
}
_DE_SESIONES = (
    "asistentes", "esperadas", "visitantes", "gestantes", "lactantes", "cuidadoras", "ninos_0_5m", "ninos_6_11m",
    "ninos_12_23m",
)  # fmt: skip
DESTINOS = (
    *(f"sesiones.{nombre}" for nombre in _DE_SESIONES),
    "inasistencias.cantidad",
    "facilitadores.facilitadores",
    "reportes.fecha_reporte",
    "resultados.valor_pct",
)

EQUIVALENCIAS_DHIS2 = Tabla(
    nombre="equivalencias_dhis2",
    clave=("codigo_dhis2", "combinacion"),
    descripcion="Qué es aquí un elemento (dataElement) o una unidad (orgUnit) de DHIS2",
    columnas=(
        codigo(
            "codigo_dhis2",
            "UID o código del elemento o de la unidad, como sale en el archivo de DHIS2",
            "fbfJHSPpUQD",
            ("uid_dhis2",),
            obligatoria=True,
        ),
        codigo(
            "combinacion",
            "UID de la combinación de categorías (categoryOptionCombo), si el elemento solo vale en ella",
            TODAS,
            por_defecto=TODAS,
        ),
        catalogo("va_a", "De un elemento: a qué tabla y columna va", "sesiones.asistentes", valores=DESTINOS),
        codigo(
            "codigo",
            "De una unidad: su código aquí (grupo, RENIPRESS o territorio; en resultados, el ámbito con «_» por cada "
            "espacio)",
            "",
        ),
        catalogo("motivo", "De un elemento que va a inasistencias: su motivo", "", valores=CODIGOS_MOTIVO),
        catalogo("justificada", "De un elemento que va a inasistencias: si lo son", "", valores=JUSTIFICACIONES),
        codigo("indicador", "De un elemento que va a resultados: de qué indicador", ""),
    ),
)
