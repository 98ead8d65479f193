"""Cuánto tardan la historia de un territorio, su PowerPoint y sus libros de Excel."""

from __future__ import annotations

import io
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dashboard.almacen.almacen import Almacen
from dashboard.almacen.consulta import Consulta
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.escenas import escenas
from dashboard.salidas.archivos import Pedido, archivo_directorio, archivo_pdf, archivo_pptx, archivo_xlsx
from dashboard.salidas.lote import escribir_lote
from dashboard.salidas.lote_encargo import encargar
from tests.bench.medidas import Medida, p95

#: historias al azar que se cuentan
VECES = 300


def medir(datos: Path) -> list[Medida]:
    """Las metas de la presentación y de lo exportado, con la demostración nacional."""
    consulta = Almacen(datos).consulta()
    historias = [_segundos(lambda n=n, p=p: escenas(consulta, n, p)) for n, p in _al_azar(consulta)]
    nacional = [_segundos(lambda p=p: escenas(consulta, consulta.raiz, p)) for p in consulta.periodos()]
    medidas = [
        _medida("historia de un territorio al azar, p95", p95(historias), 0.3),
        _medida("historia del Perú, el peor periodo", max(nacional), 0.3),
    ]
    anio = consulta.periodo_por_defecto()
    pedidos: tuple[tuple[str, Callable[[Pedido], Any], str, str, float | None], ...] = (
        ("PPTX del Perú", archivo_pptx, "PE", "", 1),
        ("informe en PDF del Perú", archivo_pdf, "PE", "", None),
        ("XLSX de la tabla nacional de establecimientos", archivo_xlsx, "PE", "establecimientos", 2),
        ("XLSX del Perú", archivo_xlsx, "PE", "", None),
        ("directorio nacional de grupos", archivo_directorio, "PE", "", None),
    )
    for que, hacer, codigo, lista, meta in pedidos:
        pedido = Pedido(consulta, codigo, anio, lista=lista)
        # la primera vez carga la biblioteca: se mide y se dice aparte en el peor de tres
        tardo = max(_segundos(lambda p=pedido, h=hacer: h(p)) for _ in range(3))
        medidas.append(_medida(f"{que}, el peor de tres", tardo, meta))
    medidas.append(
        _medida("lote de la región con más redes: PDF, PPTX y XLSX de cada una", _segundos(lambda: _lote(consulta)), 30)
    )
    return medidas


def _lote(consulta: Consulta) -> None:
    """Los tres archivos de cada red de la región que más tiene."""
    region = max(consulta.descendientes(consulta.raiz, Nivel.DIRESA), key=lambda n: len(consulta.hijos(n)))
    escribir_lote(encargar(consulta, region.codigo, consulta.periodo_por_defecto()), io.BytesIO())


def _al_azar(consulta: Consulta) -> list[tuple[Any, Periodo]]:
    azar = random.Random(1)
    niveles = (Nivel.PAIS, Nivel.DIRESA, Nivel.RED, Nivel.MICRORRED)
    nodos = [nodo for nivel in niveles for nodo in consulta.descendientes(consulta.raiz, nivel)]
    periodos = consulta.periodos()
    return [(azar.choice(nodos), azar.choice(periodos)) for _ in range(VECES)]


def _segundos(hacer: Callable[[], object]) -> float:
    inicio = time.perf_counter()
    hacer()
    return time.perf_counter() - inicio


def _medida(que: str, tardo: float, meta: float | None) -> Medida:
    dicho = "–" if meta is None else f"≤ {meta * 1000:.0f} ms" if meta < 1 else f"≤ {meta:.0f} s"
    return Medida(que, f"{tardo * 1000:.0f} ms", dicho, None if meta is None else tardo <= meta)
