"""Una lista como CSV: sus columnas y, en cada fila, de dónde sale."""

from __future__ import annotations

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.escritura_csv import archivo_csv
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores.listas import ListaAbierta
from dashboard.indicadores.listas.base import Columna
from dashboard.salidas.nombres import nombre_de_archivo as nombre

#: de dónde sale cada fila, al final de todas
_PROCEDENCIA = ("Territorio de la lista", "Periodo", "Datos al", "Carga", "Norma", "Datos")
NORMA = "Guía Técnica MINSA 2014"


def tabla_csv(abierta: ListaAbierta, consulta: Consulta, periodo: Periodo) -> bytes:
    """El CSV de una lista: sus columnas y, en cada fila, de dónde sale (territorio, periodo, fecha, carga)."""
    contexto, columnas, nodo = consulta.contexto, abierta.lista.columnas, abierta.nodo
    procedencia = (
        nodo.nombre,
        str(periodo),
        nodo.fecha_datos,
        contexto.generacion,
        NORMA,
        "DEMOSTRACIÓN" if contexto.demostracion else "reales",
    )
    titulos = (*map(titulo, columnas), *_PROCEDENCIA)
    return archivo_csv(titulos, ((*(fila.get(c.campo) for c in columnas), *procedencia) for fila in abierta.filas))


def titulo(columna: Columna) -> str:
    """El de la pantalla; una proporción dice que va de 0 a 1, porque ahí se lee como porcentaje."""
    return f"{columna.encabezado} (0 a 1)" if columna.tipo == "porcentaje" else columna.encabezado


def nombre_de_archivo(abierta: ListaAbierta, periodo: Periodo, demostracion: bool) -> str:
    """`sin_grupo_11_cusco_2026.csv`; los de demostración lo dicen en el nombre."""
    return nombre(abierta.lista.clave, abierta.nodo, periodo, demostracion, "csv")
