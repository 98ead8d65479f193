"""Lo que un archivo dice de sí: su nombre, y las hojas de quién, de cuándo, de qué archivos y con qué definiciones."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.catalogos import nombre_de_institucion
from dashboard.dominio.ficha import CAMPOS
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import NOMBRES_NIVEL, sin_tildes
from dashboard.indicadores.catalogo import TODOS
from dashboard.indicadores.cobertura import lista_usada
from dashboard.indicadores.listas.lista import Columna, Fila
from dashboard.indicadores.palabras import solo_una_parte
from dashboard.indicadores.pertenencia import pertenencia
from dashboard.indicadores.resumen import corte_de
from dashboard.nucleo.formato import en_plazo
from dashboard.salidas.libro import Hoja

GUIA = "Guía técnica del MINSA para grupos de apoyo comunal (2014), 6.1.4"
#: el indicador que se compara si no se elige otro
DE_SIEMPRE = "cobertura"
#: el tope del nombre del lugar en el de un archivo
_LARGO = 40
#: las columnas de una hoja que dice algo en cada fila
QUE_DICE = (Columna("que", "Qué"), Columna("dice", "Valor", "mixto"))
_DEFINICIONES = (
    Columna("clave", "Clave"),
    Columna("nombre", "Indicador"),
    Columna("que", "Qué"),
    Columna("dice", "Lo que dice su ficha"),
)
_DE_PERSONAS = (
    "las de los indicadores, de la red hacia arriba; de un territorio menor, solo su porcentaje. Las listas de grupos "
    "y de sesiones llevan de cada una lo que se informó"
)
_FUENTES = (
    *(Columna(campo, campo.capitalize()) for campo in ("archivo", "hoja", "tabla")),
    *(
        Columna(campo, campo.capitalize(), "entero")
        for campo in ("filas", "aceptadas", "reparadas", "rechazadas", "ignoradas")
    ),
    *(Columna(campo, campo.capitalize()) for campo in ("desde", "hasta")),
    Columna("fecha_carga", "Cargado el", "fecha"),
)


class DeUnaCarga(Protocol):
    """Lo que sale de una carga y lo sabe: el contexto de una consulta, una historia, un plan."""

    @property
    def generacion(self) -> int: ...
    @property
    def demostracion(self) -> bool: ...


def nombre_con_carga(nombre: str, de: DeUnaCarga, extension: str) -> str:
    """`libro-carga-12.xlsx`: el archivo que ya no está en la pantalla dice de qué carga salió, y si es inventada."""
    return f"{'DEMOSTRACION_' if de.demostracion else ''}{nombre}-carga-{de.generacion}.{extension}"


def nombre_de_archivo(que: str, nodo: Nodo, periodo: Periodo, de: DeUnaCarga, extension: str) -> str:
    """`libro_11_cusco_2026-S1-carga-12.xlsx`: letras sin tilde, cifras, guiones y rayas, en cualquier sistema."""
    partes = [_plano(que, "_-"), nombre_de_carpeta(nodo), str(periodo)]
    return nombre_con_carga("_".join(parte for parte in partes if parte), de, extension)


def nombre_de_carpeta(nodo: Nodo) -> str:
    """`11-01_cusco-norte`: el código y el nombre de un lugar, que cualquier sistema acepta."""
    partes = (_plano(nodo.codigo), _plano(sin_tildes(nodo.nombre))[:_LARGO].strip("-"))
    return "_".join(parte for parte in partes if parte)


def _plano(texto: str, ademas: str = "") -> str:
    return re.sub(rf"[^0-9A-Za-z{ademas}]+", "-", texto).strip("-")


def hoja_acerca(
    consulta: Consulta, nodo: Nodo, periodo: Periodo, contenido: str, filtros: Sequence[tuple[str, str]] = ()
) -> Hoja:
    """«Acerca de»: `contenido` dice qué trae el libro; `filtros` son los de la vista (indicador, lista)."""
    contexto = consulta.contexto
    partos, reportes = "según la lista cargada", "sin tabla de reportes: lo cargado se toma por completo"
    if contexto.parto_desde:
        partos = f"supuesto donde no hay lista: categoría {contexto.parto_desde} o superior"
    if lista := lista_usada(consulta, nodo, periodo):
        partos += f", {lista}"
    if contexto.hay_reportes:
        reportes = "cargados: quien no informó se cuenta de las dos maneras"
    filas: list[Fila] = [
        {"que": "Qué es", "dice": contenido},
        {"que": "Territorio", "dice": nodo.nombre},
        {"que": "Código", "dice": nodo.codigo},
        {"que": "Nivel", "dice": NOMBRES_NIVEL[nodo.nivel][0]},
        {"que": "Contenido en", "dice": " › ".join(n.nombre for n in consulta.linaje(nodo)[:-1]) or "–"},
        {"que": "Periodo", "dice": periodo.texto},
        {"que": "Fecha de corte", "dice": corte_de(nodo, periodo) if nodo.fecha_datos else None, "tipo": "fecha"},
        {
            "que": "Periodo terminado",
            "dice": "no: cifras provisionales" if consulta.provisional(nodo, periodo) else "sí",
        },
        {"que": "Datos al", "dice": nodo.fecha_datos, "tipo": "fecha"},
        {"que": "Carga n.º", "dice": contexto.generacion},
        {"que": "Cargada el", "dice": datetime.fromisoformat(contexto.creada).date()},
        {"que": "Datos", "dice": _marca(consulta)},
        *({"que": "Regiones", "dice": parte} for parte in [solo_una_parte(consulta, nodo)] if parte),
        *({"que": rotulo, "dice": valor} for rotulo, valor in filtros),
        {
            "que": "Instituciones en los denominadores",
            "dice": ", ".join(map(nombre_de_institucion, contexto.instituciones)),
        },
        {"que": "Grupo activo", "dice": f"con una sesión {en_plazo(contexto.dias_actividad)}, al corte"},
        {"que": "Quiénes atienden partos", "dice": partos},
        {"que": "Reportes", "dice": reportes},
        *({"que": "Pertenencia", "dice": dicho} for dicho in [pertenencia(consulta, nodo, periodo)] if dicho),
        {"que": "Norma", "dice": GUIA},
        {"que": "Cuentas de personas", "dice": _DE_PERSONAS},
        {"que": "Celdas grises", "dice": "sin dato: no son cero"},
    ]
    return Hoja("Acerca de", QUE_DICE, filas, larga=True)


def _marca(consulta: Consulta) -> str:
    if not consulta.contexto.demostracion:
        return "reales, informados por las regiones"
    if consulta.contexto.registro_demostracion:
        return "DEMOSTRACIÓN: establecimientos, grupos y sesiones inventados; ninguna cifra es real"
    return "DEMOSTRACIÓN: los establecimientos son del registro; los grupos y sesiones son inventados"


def hoja_definiciones() -> Hoja:
    """La Ficha de cada indicador, un campo por fila: así se lee también impresa."""
    filas: list[Fila] = []
    for ficha in (indicador.ficha for indicador in TODOS):
        dichos = [("Nombre", ficha.nombre), *((rotulo, getattr(ficha, campo)) for rotulo, campo in CAMPOS)]
        dichos += [
            ("Estándar", ficha.estandar or "la guía no fija ninguno"),
            ("Guía", ficha.parrafo or "la guía no lo pide"),
            ("Reservas", " ".join(ficha.reservas)),
        ]
        filas += [
            {"clave": ficha.clave, "nombre": ficha.corto, "que": que, "dice": dice} for que, dice in dichos if dice
        ]
    return Hoja("Definiciones", _DEFINICIONES, filas, larga=True)


def hoja_fuentes(consulta: Consulta) -> Hoja | None:
    """Los archivos de los que sale la carga; `None` si no los hay (demostración) o si el alcance es limitado."""
    filas = [
        {**fila, "fecha_carga": datetime.fromisoformat(str(cargado)).date() if cargado else None}
        for fila in consulta.contexto.origen
        for cargado in [fila.get("fecha_carga")]
    ]
    # lo que ninguna carga anotó no ocupa una columna
    columnas = tuple(c for c in _FUENTES if any(fila.get(c.campo) not in (None, "") for fila in filas))
    return Hoja("Fuentes", columnas, filas) if filas else None
