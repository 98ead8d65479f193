"""El plan como libro de Excel: cronograma para llenar, resumen, lo que no se visita, a quién llamar y las fuentes.

Las fechas, horas y números son de su tipo. Ningún texto se escribe como fórmula ni como enlace, y el libro no lleva
ninguna fórmula.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.planificacion.calendario import DIAS
from dashboard.planificacion.candidato import Candidato, ClaseCandidato
from dashboard.planificacion.itinerario import NOMBRES_MOTIVO, Itinerario, VisitaPlan
from dashboard.salidas.procedencia_plan import MARCA, procedencia, titular

#: columnas en blanco, para llenar a mano
ACUERDOS = ("Acuerdo 1", "Acuerdo 2", "Acuerdo 3", "Responsable", "Fecha del acuerdo")
PRESUPUESTO = ("Actividad presupuestal", "Pasajes o combustible (S/)", "Viáticos (S/)", "Otros (S/)")


@dataclass(frozen=True, slots=True)
class _Columna:
    titulo: str
    ancho: int
    formato: str = "texto"


_CRONOGRAMA = (
    _Columna("Fecha", 12, "fecha"), _Columna("Día", 11), _Columna("Equipo", 8, "numero"),
    _Columna("Orden", 7, "numero"), _Columna("Viaje (min)", 9, "numero"), _Columna("Cómo se llega", 15),
    _Columna("Llegada", 9, "hora"), _Columna("Inicio", 9, "hora"), _Columna("Salida", 9, "hora"),
    _Columna("Código del establecimiento", 14), _Columna("Establecimiento", 28), _Columna("Código del grupo", 18),
    _Columna("Grupo", 24), _Columna("Sesión agendada", 10, "hora"), _Columna("Prioridad", 9, "decimal"),
    _Columna("Motivo", 46), _Columna("Acción esperada", 46), _Columna("Qué mirar", 60), _Columna("Visita", 24),
    *(_Columna(titulo, 24) for titulo in ACUERDOS),
    _Columna(PRESUPUESTO[0], 22), *(_Columna(titulo, 14, "soles") for titulo in PRESUPUESTO[1:]),
)  # fmt: skip
_FUERA = (
    _Columna("Código del establecimiento", 14), _Columna("Establecimiento", 28), _Columna("Código del grupo", 18),
    _Columna("Grupo", 24), _Columna("Prioridad", 9, "decimal"), _Columna("Motivo", 34), _Columna("Detalle", 70),
    _Columna("Por qué era candidato", 70),
)  # fmt: skip
_LLAMAR = (*_FUERA[:5], _Columna("Para qué llamar", 60), _Columna("Respuesta", 40))
_JORNADAS = (
    _Columna("Fecha", 12, "fecha"), _Columna("Equipo", 8, "numero"), _Columna("Sale de la base", 12, "hora"),
    _Columna("Visitas", 8, "numero"), _Columna("Viaje (min)", 10, "numero"),
    _Columna("Llega a la base", 12, "hora"),
)  # fmt: skip


def escribir(plan: Itinerario, _consulta: Consulta | None = None) -> bytes:
    """El libro en bytes."""
    import xlsxwriter

    salida = io.BytesIO()
    opciones = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "dd/mm/yyyy",
    }
    with xlsxwriter.Workbook(salida, opciones) as libro:
        # la fecha de los datos y no la del reloj: el mismo plan da el mismo archivo
        creado = plan.fecha_datos or date(2026, 1, 1)
        libro.set_properties({"title": titular(plan), "created": datetime(creado.year, creado.month, creado.day)})
        hojas = _Hojas(libro, MARCA if plan.demostracion else "")
        hojas.tabla("Cronograma", titular(plan), _CRONOGRAMA, [_fila_visita(visita) for visita in plan.visitas])
        hojas.tabla("Resumen", "Cada equipo, día por día", _JORNADAS, _filas_jornadas(plan))
        hojas.tabla("No se visitan", "Por qué no se visita a cada uno", _FUERA, _filas_fuera(plan))
        hojas.tabla(
            "Llamar", "Llamar en vez de visitar: falta un dato y una llamada lo resuelve", _LLAMAR, _filas_llamar(plan)
        )
        hojas.tabla(
            "Fuentes",
            "De dónde sale y con qué opciones se hizo",
            (_Columna("Qué", 26), _Columna("Valor", 110)),
            [list(par) for par in procedencia(plan)],
        )
    return salida.getvalue()


def _fila_visita(visita: VisitaPlan) -> list[Any]:
    return [
        visita.inicio.date(),
        DIAS[visita.inicio.weekday()],
        visita.equipo,
        visita.orden,
        visita.viaje,
        visita.como,
        visita.llegada.time(),
        visita.inicio.time(),
        visita.salida.time(),
        *_quien(visita.candidato),
        visita.sesion.time() if visita.sesion else ("ese día, sin hora" if visita.sesion_sin_hora else None),
        visita.candidato.puntos,
        visita.candidato.frase,
        visita.accion,
        "\n".join(f"{punto.texto}{f' Guía {punto.parrafo}.' if punto.parrafo else ''}" for punto in visita.mirar),
        visita.candidato.estado_texto,
        *[None] * (len(ACUERDOS) + len(PRESUPUESTO)),
    ]


def _quien(candidato: Candidato) -> list[Any]:
    es_grupo = candidato.clase is ClaseCandidato.GRUPO
    return [
        candidato.establecimiento,
        candidato.establecimiento_nombre,
        candidato.codigo if es_grupo else "",
        candidato.nombre if es_grupo else "sin grupo",
    ]


def _filas_jornadas(plan: Itinerario) -> list[list[Any]]:
    return [
        [
            jornada.fecha,
            jornada.equipo,
            jornada.salida_base.time(),
            len(jornada.visitas),
            jornada.minutos_de_viaje,
            jornada.llegada_base.time(),
        ]
        for jornada in plan.jornadas
    ]


def _filas_fuera(plan: Itinerario) -> list[list[Any]]:
    return [
        [
            *_quien(fila.candidato),
            fila.candidato.puntos,
            NOMBRES_MOTIVO[fila.motivo],
            fila.texto,
            fila.candidato.frase,
        ]
        for fila in plan.sin_visita
    ]


def _filas_llamar(plan: Itinerario) -> list[list[Any]]:
    return [[*_quien(fila.candidato), fila.candidato.puntos, fila.texto, None] for fila in plan.llamar]


class _Hojas:
    """Escribe hojas con un título, la marca si es demostración, un encabezado fijo y una fila por elemento."""

    def __init__(self, libro: Any, marca: str) -> None:
        self._libro, self._marca = libro, marca
        comun = {"valign": "top", "border": 1}
        self._formatos = {
            "texto": libro.add_format({**comun, "text_wrap": True}),
            "fecha": libro.add_format({**comun, "num_format": "dd/mm/yyyy", "align": "left"}),
            "hora": libro.add_format({**comun, "num_format": "hh:mm", "align": "left"}),
            "numero": libro.add_format({**comun, "num_format": "0"}),
            "decimal": libro.add_format({**comun, "num_format": "0.0"}),
            "soles": libro.add_format({**comun, "num_format": "#,##0.00"}),
        }
        self._encabezado = libro.add_format({"bold": True, "text_wrap": True, "valign": "top", "border": 1})
        self._titulo = libro.add_format({"bold": True, "font_size": 13})

    def tabla(self, nombre: str, titulo: str, columnas: Sequence[_Columna], filas: Sequence[Sequence[Any]]) -> None:
        """Una hoja apaisada que se imprime a lo ancho de una página."""
        hoja = self._libro.add_worksheet(nombre)
        hoja.write_string(0, 0, titulo, self._titulo)
        hoja.write_string(1, 0, self._marca)
        for numero, columna in enumerate(columnas):
            hoja.set_column(numero, numero, columna.ancho)
            hoja.write_string(3, numero, columna.titulo, self._encabezado)
        for renglon, fila in enumerate(filas, 4):
            for numero, (columna, valor) in enumerate(zip(columnas, fila, strict=True)):
                self._celda(hoja, renglon, numero, columna.formato, valor)
        if not filas:
            hoja.write_string(4, 0, "Ninguno.")
        hoja.freeze_panes(4, 0)
        hoja.set_landscape()
        hoja.set_paper(9)
        hoja.fit_to_pages(1, 0)
        hoja.repeat_rows(3)

    def _celda(self, hoja: Any, renglon: int, numero: int, formato: str, valor: Any) -> None:
        if valor is None or valor == "":
            hoja.write_blank(renglon, numero, None, self._formatos[formato])
        elif isinstance(valor, str):
            hoja.write_string(renglon, numero, valor, self._formatos["texto"])
        elif isinstance(valor, date | time):
            hoja.write_datetime(renglon, numero, valor, self._formatos[formato])
        else:
            hoja.write_number(renglon, numero, valor, self._formatos[formato])
