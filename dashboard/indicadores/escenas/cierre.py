"""De dónde sale todo: fuentes, definiciones, fechas y lo que no se contó."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.indicadores.catalogo import POR_CLAVE
from dashboard.indicadores.escenas.base import Escena, Omitida, Tabla
from dashboard.indicadores.escenas.escenario import GUIA, Escenario
from dashboard.indicadores.listas.base import Columna, Fila
from dashboard.nucleo.formato import entero, fecha

CLAVE, TITULO = "fuentes", "De dónde salen las cifras"
_COLUMNAS = (Columna("que", "Qué"), Columna("dice", "De dónde sale"))


def contar(e: Escenario, omitidas: Sequence[Omitida]) -> Escena:
    """Siempre se cuenta. Dice también qué escenas se dejaron fuera y por qué."""
    contexto = e.consulta.contexto
    titulo = f"Todas las cifras salen de la carga n.º {contexto.generacion}"
    if e.nodo.fecha_datos:
        titulo += f", con datos al {fecha(e.nodo.fecha_datos)}"
    filas: list[Fila] = [
        {"que": "Norma", "dice": f"{GUIA}: 6.1.4 (indicadores), 6.1.3 (sesiones) y 5.3.1.2 (región)"},
        {"que": "Cobertura", "dice": POR_CLAVE["cobertura"].ficha.fuente},
        {"que": "Facilitadores", "dice": POR_CLAVE["regiones_con_equipo"].ficha.fuente},
        {"que": "Asistencia", "dice": POR_CLAVE["asistencia"].ficha.fuente},
        {"que": "Quiénes atienden partos", "dice": _partos(e)},
        {"que": "Reportes", "dice": "tabla cargada" if contexto.hay_reportes else _SIN_REPORTES},
    ]
    if contexto.origen:
        nombres = list(dict.fromkeys(str(fila.get("archivo", "")) for fila in contexto.origen))
        filas.append({"que": "Archivos", "dice": _archivos([nombre for nombre in nombres if nombre])})
    if omitidas:
        dice = "; ".join(f"{omitida.titulo.lower()}: {omitida.motivo}" for omitida in omitidas)
        filas.append({"que": "No se contó", "dice": dice})
    avisos = []
    if contexto.demostracion:
        avisos.append("Datos de demostración: ninguna cifra es real.")
    return e.escena(
        CLAVE,
        titulo,
        e.notas(
            "Ofrezca enviar la presentación y el libro de datos: cada cifra dice de dónde sale y se puede abrir.",
            "cobertura",
            "regiones_con_equipo",
            "asistencia",
            reservas=[f"No se contó «{omitida.titulo.lower()}»: {omitida.motivo}." for omitida in omitidas],
        ),
        "tablero de los grupos de apoyo a la lactancia materna",
        tabla=Tabla(_COLUMNAS, tuple(filas), len(filas)),
        avisos=avisos,
    )


_SIN_REPORTES = "no se cargó la tabla de reportes: lo cargado se toma por completo"


def _partos(e: Escenario) -> str:
    sustitutos, sin_dato = e.suma("parto_sustituto"), e.suma("parto_sin_dato")
    partes = []
    if sustitutos:
        partes.append(
            f"supuesto: los de categoría {e.consulta.contexto.parto_desde} o superior, en {entero(sustitutos)}"
        )
    elif e.suma("atienden"):
        partes.append("lista cargada con el registro")
    else:
        partes.append("no se cargó la lista de quién los atiende")
    if sin_dato:
        partes.append(f"{entero(sin_dato)} sin dato, fuera del denominador")
    return "; ".join(partes)


def _archivos(nombres: list[str]) -> str:
    visibles = ", ".join(nombres[:4])
    return visibles if len(nombres) <= 4 else f"{visibles} y {len(nombres) - 4} más"
