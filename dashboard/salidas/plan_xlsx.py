"""El plan como libro de Excel: el cronograma que se imprime, su detalle, lo que se llena a mano y de dónde sale.

Las fechas, horas y números son de su tipo. Ningún texto se escribe como fórmula ni como enlace, y el libro no lleva
ninguna fórmula.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from textwrap import wrap
from typing import Any

from dashboard.contratos.contrato import Columna, Tabla, Tipo
from dashboard.contratos.grupos import ACUERDOS, SUPERVISIONES
from dashboard.contratos.plantilla import COLUMNA_DE_LECTURA, MARCA_DE_LECTURA
from dashboard.dominio.escritura_csv import OPCIONES_DE_LIBRO
from dashboard.graficas.itinerario import color_de
from dashboard.graficas.tema import TOKENS
from dashboard.nucleo.formato import fecha
from dashboard.planificacion.candidato import ClaseCandidato
from dashboard.planificacion.itinerario import DIAS, NOMBRES_MOTIVO, Itinerario, VisitaPlan
from dashboard.salidas.plantillas import FORMATO, ULTIMA_FILA, escribir_listas, regla_de
from dashboard.salidas.procedencia_plan import MARCA, procedencia, titular, totales
from dashboard.salidas.vuelta import DE_LA_VISITA, DEL_ACUERDO, fila_de_visita, filas_de_acuerdos, quien_es

#: alto de un renglón de texto y de una fila para escribir a mano, en puntos; Excel no pasa de 409
_RENGLON, _PARA_ESCRIBIR, _MAS_ALTO = 15, 45, 409
#: cuántas letras caben por unidad de ancho de columna: la unidad es una cifra, y las letras son más angostas
_LETRAS = 1.05


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
    if visita.sesion or visita.sesion_sin_hora:
        return visita.sesion.time() if visita.sesion else "ese día, sin hora"
    p = visita.probable
    return f"probable, del {fecha(p.desde)} al {fecha(p.hasta)}" if p else None


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
#: con qué se busca la misma visita en las tres hojas
_CUAL = (
    _Columna("Fecha", 11, lambda v: v.inicio.date(), "fecha"),
    _Columna("Equipo", 7, lambda v: v.equipo, "equipo"),
    _Columna("Orden", 6, lambda v: v.orden, "numero"),
)
#: lo que se lleva en la mano: cabe en una hoja A4 apaisada sin achicarse
_CRONOGRAMA = (
    *_CUAL,
    _Columna("Día", 6, lambda v: DIAS[v.inicio.weekday()][:3]),
    _Columna("Viaje (min)", 7, lambda v: v.viaje, "numero"),
    _Columna("Inicio", 7, lambda v: v.inicio.time(), "hora"),
    _Columna("Salida", 7, lambda v: v.salida.time(), "hora"),
    _Columna("Establecimiento", 22, lambda v: v.candidato.establecimiento_nombre),
    _Columna("Grupo", 18, lambda v: _de_grupo(v, v.candidato.nombre, "sin grupo")),
    _Columna("Sesión", 12, _sesion, "hora"),
    _Columna("Por qué ahora", 26, lambda v: v.por_que),
    _Columna("Acción esperada", 30, lambda v: v.accion),
)
_DETALLE = (
    *_CUAL,
    *_QUIEN,
    _Columna("Llegada", 9, lambda v: v.llegada.time(), "hora"),
    _Columna("Cómo se llega", 15, lambda v: v.como),
    _PRIORIDAD,
    _Columna("Motivo", 40, lambda v: v.candidato.frase),
    _Columna("Qué mirar", 60, _que_mirar),
    _Columna("Visita", 24, lambda v: v.candidato.estado_texto),
)
#: en blanco, para llenar a mano: lo que vuelve al tablero va en sus propias hojas
_GASTOS = (
    *_CUAL,
    *_QUIEN[1::2],
    _Columna("Actividad presupuestal", 22),
    *(_Columna(f"{que} (S/)", 14, formato="soles") for que in ("Pasajes o combustible", "Viáticos", "Otros")),
)
_JORNADAS = (
    _Columna("Fecha", 12, lambda j: j.fecha, "fecha"),
    _Columna("Equipo", 8, lambda j: j.equipo, "equipo"),
    _Columna("Amanece en", 24, lambda j: j.desde.nombre),
    _Columna("Sale", 8, lambda j: j.salida_base.time(), "hora"),
    _Columna("Visitas", 8, lambda j: len(j.visitas), "numero"),
    _Columna("Viaje (min)", 10, lambda j: j.minutos_de_viaje, "numero"),
    _Columna("Km estimados", 10, lambda j: round(j.km), "numero"),
    _Columna("Llega", 8, lambda j: j.llegada_base.time(), "hora"),
    _Columna("Acaba en", 24, lambda j: j.hasta.nombre),
    _Columna("Noche fuera", 9, lambda j: "sí" if j.noche else "no"),
)
_FUERA = (
    *_QUIEN,
    _PRIORIDAD,
    _Columna("Motivo", 34, lambda f: NOMBRES_MOTIVO[f.motivo]),
    _Columna("Detalle", 70, lambda f: f.texto),
    _Columna("Por qué era candidato", 70, lambda f: f.candidato.frase),
)
_LLAMAR = (*_QUIEN, _PRIORIDAD, _Columna("Para qué llamar", 60, lambda f: f.texto), _Columna("Respuesta", 40))
_TOTALES = (
    _Columna("Qué", 26, lambda t: t.rotulo),
    _Columna("Total", 12, lambda t: t.valor, "soles"),
    _Columna("Se lee", 26, lambda t: t.texto),
)
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
        hojas.tabla("Detalle", "De cada visita: por qué, qué mirar y cómo se llega", _DETALLE, plan.visitas)
        hojas.para_llenar(
            "Visitas",
            SUPERVISIONES,
            DE_LA_VISITA,
            [(quien_es(visita), fila_de_visita(plan, visita)) for visita in plan.visitas],
        )
        hojas.para_llenar(
            "Acuerdos",
            ACUERDOS,
            DEL_ACUERDO,
            [(quien_es(visita), fila) for visita in plan.visitas for fila in filas_de_acuerdos(visita)],
        )
        hojas.tabla("Gastos", "Para llenar a mano", _GASTOS, plan.visitas, alto=_PARA_ESCRIBIR)
        hojas.tabla("Resumen", "Cada equipo, día por día", _JORNADAS, plan.jornadas)
        hojas.tabla("Totales", "Lo que suma el plan", _TOTALES, totales(plan))
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
            "numero": libro.add_format({**comun, "num_format": "0", "align": "center"}),
            "decimal": libro.add_format({**comun, "num_format": "0.0"}),
            "entero": libro.add_format({**comun, "num_format": "#,##0"}),
            "soles": libro.add_format({**comun, "num_format": "#,##0.00"}),
        }
        self._comun = comun
        self._encabezado = libro.add_format({"bold": True, "text_wrap": True, "valign": "top", "border": 1})
        self._titulo = libro.add_format({"bold": True, "font_size": 13})

    def tabla(
        self, nombre: str, titulo: str, columnas: Sequence[_Columna], filas: Sequence[Any], alto: int = _RENGLON
    ) -> None:
        """Una hoja apaisada que se imprime a lo ancho de una página. `alto`: el menor de cada fila."""
        hoja = self._libro.add_worksheet(nombre)
        hoja.write_string(0, 0, f"{MARCA_DE_LECTURA}. Lo que se hizo y se acordó, en «Visitas» y «Acuerdos».")
        hoja.write_string(1, 0, titulo, self._titulo)
        hoja.write_string(2, 0, self._marca)
        for numero, columna in enumerate(columnas):
            hoja.set_column(numero, numero, columna.ancho)
            hoja.write_string(3, numero, columna.titulo, self._encabezado)
        hoja.set_row(3, _alto([columna.titulo for columna in columnas], columnas))
        for renglon, fila in enumerate(filas, 4):
            valores = [columna.valor(fila) for columna in columnas]
            # Excel no ajusta solo el alto de lo que no escribió él: sin esto, los textos partidos se enciman
            hoja.set_row(renglon, max(alto, _alto(valores, columnas)))
            for numero, (columna, valor) in enumerate(zip(columnas, valores, strict=True)):
                self._celda(hoja, renglon, numero, columna.formato, valor)
        if filas:
            hoja.autofilter(3, 0, 3 + len(filas), len(columnas) - 1)
        else:
            hoja.write_string(4, 0, "Ninguno.")
        hoja.freeze_panes(4, 0)
        hoja.set_landscape()
        hoja.set_paper(9)
        hoja.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        hoja.set_footer(f"&L&8{nombre}&R&8Página &P de &N")
        hoja.fit_to_pages(1, 0)
        hoja.repeat_rows(3)

    def para_llenar(
        self, nombre: str, tabla: Tabla, llenables: Sequence[Columna], filas: Sequence[tuple[str, dict[str, str]]]
    ) -> None:
        """Una hoja que vuelve: lo que se sabe de cada fila va escrito, y lo demás se elige de su lista.

        Lleva los títulos del contrato y quién es cada fila; nada está protegido. La que quede en blanco no se carga.
        """
        hoja = self._libro.add_worksheet(nombre)
        escritas = [tabla.columna(nombre) for nombre in (filas[0][1] if filas else tabla.obligatorias)]
        listas = escribir_listas(self._libro, tabla)
        columnas = [*escritas, *(columna for columna in llenables if columna not in escritas)]
        # quién es va junto a su código, que es con lo que se reconoce la fila
        hoja.write_string(0, 1, COLUMNA_DE_LECTURA, self._encabezado)
        hoja.set_column(1, 1, 40)
        for renglon, (quien, _) in enumerate(filas, 1):
            hoja.write_string(renglon, 1, quien)
        for lugar, columna in zip((0, *range(2, len(columnas) + 1)), columnas, strict=True):
            formato = self._libro.add_format({"num_format": FORMATO.get(columna.tipo, "@"), "border": 1})
            hoja.set_column(lugar, lugar, max(14, len(columna.nombre) + 3), formato)
            hoja.write_string(0, lugar, columna.nombre, self._encabezado)
            hoja.write_comment(0, lugar, f"{columna.descripcion}.", {"x_scale": 2, "author": "Tablero"})
            hoja.data_validation(1, lugar, ULTIMA_FILA, lugar, regla_de(columna, listas.get(columna.nombre, "")))
            for renglon, (_, fila) in enumerate(filas, 1):
                valor = fila.get(columna.nombre, "")
                if valor and columna.tipo is Tipo.FECHA:
                    hoja.write_datetime(renglon, lugar, date.fromisoformat(valor), formato)
                elif valor:
                    hoja.write_string(renglon, lugar, valor, formato)
        hoja.freeze_panes(1, 2)
        hoja.set_landscape()
        hoja.set_paper(9)
        hoja.fit_to_pages(1, 0)
        if self._marca:
            # encima del título no cabe nada: se dice en el papel
            hoja.set_header(f"&C{self._marca}")

    def _celda(self, hoja: Any, renglon: int, numero: int, formato: str, valor: Any) -> None:
        if valor is None or valor == "":
            hoja.write_blank(renglon, numero, None, self._formatos[formato])
        elif formato == "equipo":
            hoja.write_number(renglon, numero, valor, self._de_equipo(valor))
        elif isinstance(valor, str):
            hoja.write_string(renglon, numero, valor, self._formatos["texto"])
        elif isinstance(valor, date | time):
            hoja.write_datetime(renglon, numero, valor, self._formatos[formato])
        else:
            sin_decimales = formato == "soles" and isinstance(valor, int)
            hoja.write_number(renglon, numero, valor, self._formatos["entero" if sin_decimales else formato])

    def _de_equipo(self, equipo: int) -> Any:
        """El formato del número de un equipo, con su color del mapa."""
        color = color_de(equipo)
        if color not in self._formatos:
            # un punto de ese color y no la celda entera, que al imprimir gasta tinta
            propio = {"num_format": '"● "0', "bold": True, "font_color": TOKENS[color], "align": "center"}
            self._formatos[color] = self._libro.add_format({**self._comun, **propio})
        return self._formatos[color]


def _alto(valores: Sequence[Any], columnas: Sequence[_Columna]) -> int:
    """Los puntos que necesita una fila para que se lean todos sus textos, partidos al ancho de su columna."""
    textos = [
        (valor, columna.ancho) for valor, columna in zip(valores, columnas, strict=True) if isinstance(valor, str)
    ]
    return min(_RENGLON * max((_renglones(texto, ancho) for texto, ancho in textos), default=1), _MAS_ALTO)


def _renglones(texto: str, ancho: int) -> int:
    letras = max(int(ancho * _LETRAS), 1)
    return sum(len(wrap(parrafo, letras)) or 1 for parrafo in texto.split("\n"))
