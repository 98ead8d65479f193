"""`tablero visitas`: el plan de visitas de un territorio desde la línea de órdenes, en los archivos que se pidan."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from dashboard.errores import ErrorArchivo, ErrorVista

if TYPE_CHECKING:
    from dashboard.almacen.consulta import Consulta
    from dashboard.dominio.frecuencia import Frecuencia
    from dashboard.dominio.nodo import Nodo
    from dashboard.dominio.periodo import Periodo
    from dashboard.ordenes.consola import Avance
    from dashboard.planificacion.itinerario import Itinerario
    from dashboard.planificacion.viaje import Tiempos

#: formatos en que se escribe un plan
EXTENSIONES = ("xlsx", "ics", "pdf", "json")
_TOPE_TIEMPOS = 5_000_000


@dataclass(frozen=True, slots=True)
class Pedido:
    """Lo que se escribió en la orden. `campos`: las opciones con sus nombres cortos; "" no cuenta."""

    territorio: str
    periodo: str
    campos: dict[str, str]
    #: dirección de un plan, o su consulta; las opciones sueltas le ganan
    direccion: str
    tiempos: Path | None
    salidas: Sequence[Path]
    #: los meses entre visitas de la oficina; `None`: los de referencia
    frecuencia: Frecuencia | None = None


def visitar(consulta: Consulta, pedido: Pedido, avance: Avance) -> tuple[Itinerario, list[Path]]:
    """Planifica y escribe. Devuelve el plan y los archivos escritos.

    `ErrorVista` si algo de lo pedido no se entiende; `ErrorArchivo` si una salida no se puede escribir. Nada se
    escribe si el plan no se pudo hacer.
    """
    from dashboard.planificacion import opciones as lectura
    from dashboard.planificacion import pesos
    from dashboard.planificacion.planear import planear
    from dashboard.planificacion.planes import exigir_planificable
    from dashboard.planificacion.prioridad import priorizar

    for salida in pedido.salidas:
        _exigir_extension(salida)
    campos = dict(parse_qsl(pedido.direccion.rpartition("?")[2])) if pedido.direccion else {}
    territorio = pedido.territorio or campos.get("territorio", "")
    if not territorio:
        raise ErrorVista("Falta decir el territorio.", que_hacer="Agregue, por ejemplo, --territorio 11-02.")
    try:
        nodo = consulta.nodo(territorio)
    except ErrorVista as error:
        error.que_hacer = "Con `tablero cifras --territorio PE --hijos` se ven los códigos de las regiones."
        raise
    exigir_planificable(nodo)
    periodo = _periodo(consulta, nodo, pedido.periodo or campos.get("periodo", ""))
    elegidas = lectura.leer(campos | {corto: valor for corto, valor in pedido.campos.items() if valor})
    tiempos = abrir_tiempos(pedido.tiempos) if pedido.tiempos else None
    avance("Midiendo la prioridad", 0.0)
    candidatos = priorizar(consulta, nodo, pesos.leer(campos), pedido.frecuencia).candidatos()
    plan = planear(consulta, nodo, periodo, candidatos, elegidas, tiempos=tiempos, avance=avance)
    contenidos = [(salida, contenido(plan, consulta, salida.suffix[1:].lower())) for salida in pedido.salidas]
    for salida, bytes_ in contenidos:
        _escribir(salida, bytes_)
    return plan, [salida for salida, _ in contenidos]


def contenido(plan: Itinerario, consulta: Consulta, extension: str) -> bytes:
    """El plan en uno de los formatos de `EXTENSIONES`."""
    from dashboard.exportar import plan_ics, plan_json, plan_pdf, plan_xlsx

    escribir = {"xlsx": plan_xlsx, "ics": plan_ics, "pdf": plan_pdf, "json": plan_json}[extension].escribir
    return escribir(plan, consulta)


def _exigir_extension(salida: Path) -> None:
    if salida.suffix[1:].lower() not in EXTENSIONES:
        raise ErrorVista(
            f"No se sabe escribir «{salida.name[:60]}».",
            que_hacer=f"El nombre debe terminar en {', '.join(f'.{nombre}' for nombre in EXTENSIONES)}.",
        )


def _periodo(consulta: Consulta, nodo: Nodo, texto: str) -> Periodo:
    from dashboard.dominio.periodo import Periodo
    from dashboard.planificacion.planes import periodo_de

    if not texto:
        return periodo_de(nodo, consulta)
    try:
        return consulta.exigir_periodo(Periodo.leer(texto.strip().upper()))
    except ValueError as error:
        raise ErrorVista(str(error)) from error


def abrir_tiempos(ruta: Path) -> Tiempos:
    """Los minutos entre lugares de un CSV de la oficina. `ErrorArchivo` si no se puede leer o no se entiende."""
    from dashboard.planificacion.viaje import leer_tiempos

    try:
        if ruta.stat().st_size > _TOPE_TIEMPOS:
            raise ErrorArchivo(f"«{ruta.name}» es demasiado grande para una tabla de tiempos.")
        return leer_tiempos(ruta.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ErrorArchivo(f"«{ruta.name}» no está en UTF-8.", que_hacer="Guárdelo como CSV UTF-8.") from error
    except OSError as error:
        raise ErrorArchivo(f"No se puede leer «{ruta.name}».", que_hacer="Revise la ruta y los permisos.") from error


def _escribir(salida: Path, bytes_: bytes) -> None:
    """Aparte y de una vez: si algo falla, el archivo anterior queda entero."""
    provisional = salida.with_name(f".{salida.name}.{os.getpid()}")
    try:
        provisional.write_bytes(bytes_)
        provisional.replace(salida)
    except OSError as error:
        provisional.unlink(missing_ok=True)
        raise ErrorArchivo(
            f"No se puede escribir «{salida}».",
            que_hacer="Revise que la carpeta exista y que el archivo no esté abierto en otro programa.",
        ) from error
