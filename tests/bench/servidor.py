"""Tiempo de servidor de las llamadas y de las consultas al cubo, dentro de un proceso."""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dashboard.almacen.almacen import Almacen
from dashboard.almacen.consulta import Consulta
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.catalogo import POR_CLAVE
from dashboard.indicadores.resumen import hijos
from dashboard.nucleo.ajustes import Ajustes
from dashboard.planificacion.prioridad import priorizar
from dashboard.web.comprimidos import HILO
from dashboard.web.servidor import crear_servidor
from tests.bench.medidas import Medida, p95

MUESTRA = 60


def _pedir(cliente: Any) -> Callable[[str], float]:
    """Función que llama a la pintura de una dirección y devuelve los milisegundos."""
    llamadas = cliente.get("/_dash-dependencies").get_json()
    salida = next(c["output"] for c in llamadas if any(i["id"] == "ruta" for i in c["inputs"]))
    salidas = [
        dict(zip(("id", "property"), parte.rsplit(".", 1), strict=True)) for parte in salida.strip(".").split("...")
    ]

    def pedir(direccion: str) -> float:
        ruta, _, campos = direccion.partition("?")
        cuerpo = {
            "output": salida,
            "outputs": salidas,
            "inputs": [
                {"id": "ruta", "property": "pathname", "value": ruta},
                {"id": "ruta", "property": "search", "value": f"?{campos or 'periodo=2026'}"},
            ],
            "changedPropIds": ["ruta.pathname"],
        }
        inicio = time.perf_counter()
        respuesta = cliente.post("/_dash-update-component", data=json.dumps(cuerpo), content_type="application/json")
        tardo = (time.perf_counter() - inicio) * 1000
        assert respuesta.status_code == 200
        return tardo

    return pedir


def direcciones(consulta: Consulta) -> dict[str, list[str]]:
    """Una muestra con semilla de direcciones de cada nivel."""
    azar = random.Random(2014)
    periodos = [
        f"{anio}{parte}" for anio in range(2023, 2027) for parte in ("", "-S1", *(f"-{m:02}" for m in range(1, 11)))
    ]
    casos = {
        nombre: [f"{ruta}?periodo={p}" for p in periodos]
        for nombre, ruta in (("país", "/"), ("calidad del país", "/calidad"))
    }
    for nombre, nivel, carpeta in (
        ("región", Nivel.DIRESA, "territorio"),
        ("red", Nivel.RED, "territorio"),
        ("microrred", Nivel.MICRORRED, "territorio"),
        ("establecimiento", Nivel.ESTABLECIMIENTO, "establecimiento"),
        ("grupo", Nivel.GRUPO, "grupo"),
    ):
        nodos = consulta.descendientes(consulta.raiz, nivel)
        casos[nombre] = [f"/{carpeta}/{nodo.codigo}" for nodo in azar.sample(nodos, min(MUESTRA, len(nodos)))]
    return casos


def _esperar_compresion() -> None:
    """La compresión de los estáticos ocurre una vez, en un hilo: se deja terminar antes de medir."""
    for hilo in threading.enumerate():
        if hilo.name == HILO:
            hilo.join()


def llamadas(datos: Path, rotulo: str) -> tuple[list[Medida], dict[str, float]]:
    """p95 de la pintura en cada nivel, y los p95 por nombre."""
    servidor = crear_servidor(Ajustes(datos=datos))
    medidas, valores = [], {}
    _esperar_compresion()
    with servidor.test_client() as cliente:
        pedir = _pedir(cliente)
        for nombre, rutas in direcciones(Almacen(datos).consulta()).items():
            # la primera carga lo que el proceso usa; las demás son de pantallas que nadie pidió todavía
            primeras = [pedir(ruta) for ruta in rutas][1:]
            otra_vez = [pedir(ruta) for ruta in rutas]
            valores[nombre] = p95(primeras)
            for cual, tiempos in (("", primeras), (", ya pedida", otra_vez)):
                dio = p95(tiempos)
                medidas.append(Medida(f"llamada de {nombre}{cual}, p95{rotulo}", f"{dio:.1f} ms", "≤ 8 ms", dio <= 8))
        inicio = time.perf_counter()
        textos = ["cusco", "san", "90000123", "semillitas", "11", "puesto de", "lima norte", "zzz"]
        tiempos = []
        for texto in textos * 3:
            inicio = time.perf_counter()
            assert cliente.get(f"/api/buscar?q={texto}").status_code == 200
            tiempos.append((time.perf_counter() - inicio) * 1000)
        medidas.append(Medida(f"búsqueda, p95{rotulo}", f"{p95(tiempos):.1f} ms", "≤ 50 ms", p95(tiempos) <= 50))
    return medidas, valores


def prioridad(datos: Path, rotulo: str) -> list[Medida]:
    """La prioridad de visita del país, y la respuesta a un peso que se mueve en una red (p95)."""
    consulta = Almacen(datos).consulta()
    nacional = [_cuanto(lambda: priorizar(consulta, consulta.raiz)) for _ in range(30)]
    medidas = [Medida(f"prioridad nacional, p95{rotulo}", f"{p95(nacional):.1f} ms", "≤ 50 ms", p95(nacional) <= 50)]
    servidor = crear_servidor(Ajustes(datos=datos))
    _esperar_compresion()
    redes = [nodo.codigo for nodo in consulta.descendientes(consulta.raiz, Nivel.RED)][:40]
    with servidor.test_client() as cliente:
        tiempos = [
            _cuanto(lambda r=red, p=peso: cliente.get(f"/visitas/prioridad?territorio={r}&pesos={p}.20.15.10.10.10.5"))
            for peso, red in enumerate(redes)
        ]
    medidas.append(Medida(f"mover un peso, p95{rotulo}", f"{p95(tiempos):.1f} ms", "≤ 100 ms", p95(tiempos) <= 100))
    return medidas


def _cuanto(hacer: Callable[[], Any]) -> float:
    inicio = time.perf_counter()
    hacer()
    return (time.perf_counter() - inicio) * 1000


def cubo(datos: Path) -> list[Medida]:
    """p95 de cada clase de consulta sobre territorios de todos los niveles."""
    consulta = Almacen(datos).consulta()
    periodo = consulta.periodo_por_defecto()
    azar = random.Random(7)
    nodos = [consulta.raiz, *consulta.descendientes(consulta.raiz, Nivel.DIRESA)]
    nodos += azar.sample(consulta.descendientes(consulta.raiz, Nivel.MICRORRED), 60)
    preguntas: tuple[tuple[str, Callable[[Any], Any]], ...] = (
        ("tendencia", lambda n: consulta.serie("asistentes", n)),
        ("motivos", lambda n: consulta.inasistencias(n, periodo)),
        ("comparación de hijos", lambda n: hijos(consulta, n, periodo, POR_CLAVE["cobertura"])),
        ("puntos del mapa", lambda n: consulta.por_establecimiento("activos", n, periodo)),
    )
    medidas = []
    for nombre, preguntar in preguntas:
        tiempos = []
        for nodo in nodos:
            preguntar(nodo)
            inicio = time.perf_counter()
            preguntar(nodo)
            tiempos.append((time.perf_counter() - inicio) * 1000)
        medidas.append(Medida(f"cubo: {nombre}, p95", f"{p95(tiempos):.2f} ms", "≤ 1 ms", p95(tiempos) <= 1))
    return medidas
