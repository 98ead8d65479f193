"""El plan como libro de Excel: cronograma para llenar, resumen, lo que no se visita, a quién llamar y las fuentes.

Las fechas, horas y números son de su tipo. Ningún texto se escribe como fórmula ni como enlace, y el libro no lleva
ninguna fórmula.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from dashboard.dominio.escritura_csv import OPCIONES_DE_LIBRO
from dashboard.planificacion.candidato import ClaseCandidato
from dashboard.planificacion.itinerario import DIAS, NOMBRES_MOTIVO, Itinerario, VisitaPlan
from dashboard.salidas.procedencia_plan import MARCA, procedencia, titular


@dataclass(frozen=True, slots=True)
class _Columna:
    titulo: str
    ancho: int
    #: lo que va en la celda; por defecto, nada: se llena a mano
    valor: Callable[[Any], Any] = lambda _: None
    formato: str = "texto"


def _de_grupo(fila: Any, valor: str, si_no: str = "") -> str:
    return valor if fila.candidato.clase is ClaseCandidato.GRUPO else si_no


def _sesion(visita: VisitaPlan) -> Any:
    return visita.sesion.time() if visita.sesion else ("ese día, sin hora" if visita.sesion_sin_hora else None)


def _que_mirar(visita: VisitaPlan) -> str:
    return "\n".join(f"{punto.texto}{f' Guía {punto.parrafo}.' if punto.parrafo else ''}" for punto in visita.mirar)


#: de una visita, de quien no se visita y de quien se llama
_QUIEN = (
    _Columna("Código del establecimiento", 14, lambda f: f.candidato.establecimiento),
    _Columna("Establecimiento", 28, lambda f: f.candidato.establecimiento_nombre),
    _Columna("Código del grupo", 18, lambda f: _de_grupo(f, f.candidato.codigo)),
    _Columna("Grupo", 24, lambda f: _de_grupo(f, f.candidato.nombre, "sin grupo")),
)
_PRIORIDAD = _Columna("Prioridad", 9, lambda f: f.candidato.puntos, "decimal")
_CRONOGRAMA = (
    _Columna("Fecha", 12, lambda v: v.inicio.date(), "fecha"),
    _Columna("Día", 11, lambda v: DIAS[v.inicio.weekday()]),
    _Columna("Equipo", 8, lambda v: v.equipo, "numero"),
    _Columna("Orden", 7, lambda v: v.orden, "numero"),
    _Columna("Viaje (min)", 9, lambda v: v.viaje, "numero"),
    _Columna("Cómo se llega", 15, lambda v: v.como),
    _Columna("Llegada", 9, lambda v: v.llegada.time(), "hora"),
    _Columna("Inicio", 9, lambda v: v.inicio.time(), "hora"),
    _Columna("Salida", 9, lambda v: v.salida.time(), "hora"),
    *_QUIEN,
    _Columna("Sesión agendada", 10, _sesion, "hora"),
    _PRIORIDAD,
    _Columna("Motivo", 46, lambda v: v.candidato.frase),
    _Columna("Acción esperada", 46, lambda v: v.accion),
    _Columna("Qué mirar", 60, _que_mirar),
    _Columna("Visita", 24, lambda v: v.candidato.estado_texto),
    # en blanco, para llenar a mano
    *(_Columna(f"Acuerdo {i}", 24) for i in (1, 2, 3)),
    _Columna("Responsable", 24),
    _Columna("Fecha del acuerdo", 24),
    _Columna("Actividad presupuestal", 22),
    *(_Columna(f"{que} (S/)", 14, formato="soles") for que in ("Pasajes o combustible", "Viáticos", "Otros")),
)
_JORNADAS = (
    _Columna("Fecha", 12, lambda j: j.fecha, "fecha"),
    _Columna("Equipo", 8, lambda j: j.equipo, "numero"),
    _Columna("Sale de la base", 12, lambda j: j.salida_base.time(), "hora"),
    _Columna("Visitas", 8, lambda j: len(j.visitas), "numero"),
    _Columna("Viaje (min)", 10, lambda j: j.minutos_de_viaje, "numero"),
    _Columna("Llega a la base", 12, lambda j: j.llegada_base.time(), "hora"),
)
_FUERA = (
    *_QUIEN,
    _PRIORIDAD,
    _Columna("Motivo", 34, lambda f: NOMBRES_MOTIVO[f.motivo]),
    _Columna("Detalle", 70, lambda f: f.texto),
    _Columna("Por qué era candidato", 70, lambda f: f.candidato.frase),
)
_LLAMAR = (*_QUIEN, _PRIORIDAD, _Columna("Para qué llamar", 60, lambda f: f.texto), _Columna("Respuesta", 40))
_FUENTES = (_Columna("Qué", 26, lambda par: par[0]), _Columna("Valor", 110, lambda par: par[1]))


def en_xlsx(plan: Itinerario) -> bytes:
    """El libro en bytes."""
    import xlsxwriter

    salida = io.BytesIO()
    with xlsxwriter.Workbook(salida, {**OPCIONES_DE_LIBRO, "default_date_format": "dd/mm/yyyy"}) as libro:
        # la fecha de los datos y no la del reloj: el mismo plan da el mismo archivo
        creado = plan.fecha_datos or date(2026, 1, 1)
        libro.set_properties({"title": titular(plan), "created": datetime(creado.year, creado.month, creado.day)})
        hojas = _Hojas(libro, MARCA if plan.demostracion else "")
        llamar = "Llamar en vez de visitar: falta un dato y una llamada lo resuelve"
        hojas.tabla("Cronograma", titular(plan), _CRONOGRAMA, plan.visitas)
        hojas.tabla("Resumen", "Cada equipo, día por día", _JORNADAS, plan.jornadas)
        hojas.tabla("No se visitan", "Por qué no se visita a cada uno", _FUERA, plan.sin_visita)
        hojas.tabla("Llamar", llamar, _LLAMAR, plan.llamar)
        hojas.tabla("Fuentes", "De dónde sale y con qué opciones se hizo", _FUENTES, procedencia(plan))
    return salida.getvalue()


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

    def tabla(self, nombre: str, titulo: str, columnas: Sequence[_Columna], filas: Sequence[Any]) -> None:
        """Una hoja apaisada que se imprime a lo ancho de una página."""
        hoja = self._libro.add_worksheet(nombre)
        hoja.write_string(0, 0, titulo, self._titulo)
        hoja.write_string(1, 0, self._marca)
        for numero, columna in enumerate(columnas):
            hoja.set_column(numero, numero, columna.ancho)
            hoja.write_string(3, numero, columna.titulo, self._encabezado)
        for renglon, fila in enumerate(filas, 4):
            for numero, columna in enumerate(columnas):
                self._celda(hoja, renglon, numero, columna.formato, columna.valor(fila))
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
