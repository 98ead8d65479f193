"""Mundos compartidos por las pruebas: se publican una vez por corrida."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from dashboard.almacen.almacen import Almacen
from dashboard.almacen.consulta import Consulta
from dashboard.contratos.tablas import Tablas
from dashboard.nucleo.ajustes import Ajustes
from dashboard.piezas import html
from dashboard.publicacion.preparar import Preparada, construir
from tests.fabricas import mundo_con_rarezas, publicado, sin_dibujar, tablas
from tests.indicadores.recuento import Recuento
from tests.validacion import validar

#: en integración continua (`CI=true`) lo que falta es un error y nada se elige al azar
EN_CI = os.environ.get("CI", "").lower() not in ("", "0", "false")
# El único perfil de Hypothesis. Sin relojes: ni un plazo por ejemplo ni la prueba de que inventarlos sea rápido, que en
# una máquina cargada fallan sin que nada esté mal. Los accesorios de cada prueba se reúsan entre ejemplos: son lecturas
# y carpetas que se vuelven a escribir. En casa cada corrida busca ejemplos nuevos y recuerda los que fallaron; en
# integración continua son siempre los mismos, para que un cambio falle por lo que cambia y no por suerte.
settings.register_profile(
    "casa",
    deadline=None,
    derandomize=EN_CI,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("casa")


#: los archivos que más tardan, del más largo al más corto: van primero, para que ningún proceso quede con uno largo al
#: final. El segundo no usa la demostración: mientras un proceso la publica, el otro trabaja. El de los datos de una
#: oficina va al final de los de navegador: sus servidores copian los guiones que el de la demostración ya comprimió.
LARGOS = (
    "tests/navegador/test_paginas.py",
    "tests/ordenes/test_ordenes.py",
    "tests/navegador/test_visitas.py",
    "tests/navegador/test_caminar.py",
    "tests/navegador/test_presentacion.py",
    "tests/navegador/test_orador.py",
    "tests/navegador/test_sala.py",
    "tests/navegador/test_guiones.py",
    "tests/navegador/test_datos.py",
    "tests/navegador/test_decidir.py",
    "tests/navegador/test_listas.py",
    "tests/navegador/test_accesible.py",
    "tests/navegador/test_atender.py",
    "tests/navegador/test_capas.py",
    "tests/navegador/test_carga.py",
    "tests/navegador/test_comparacion.py",
    "tests/navegador/test_comparar.py",
    "tests/navegador/test_fichas.py",
    "tests/navegador/test_formulario.py",
    "tests/navegador/test_guia.py",
    "tests/navegador/test_lote.py",
    "tests/navegador/test_primera.py",
    "tests/navegador/test_regreso.py",
    "tests/publicacion/test_importar.py",
    "tests/indicadores/test_segunda_cuenta.py",
    "tests/fuzz/test_fuzz.py",
    "tests/web/test_servidor.py",
    "tests/certificacion/test_recuento.py",
    "tests/test_canarios_web.py",
    "tests/salidas/test_pptx.py",
    "tests/corpus/test_corpus.py",
    "tests/publicacion/test_carga_atomica.py",
    "tests/graficas/test_figuras_de_paginas.py",
    "tests/planificacion/test_planear.py",
    "tests/planificacion/test_pagina.py",
    "tests/graficas/test_tres_escritores.py",
    "tests/almacen/test_alcance.py",
    "tests/demo/test_demo.py",
)


class _PorArchivo(LoadScopeScheduling):
    """Con varios procesos, cada archivo va entero a uno: lo que se prepara para un archivo se prepara una vez."""

    def _split_scope(self, nodeid: str) -> str:
        return nodeid.split("::", 1)[0]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> _PorArchivo:
    """El reparto de las pruebas cuando se corren en varios procesos: en el orden en que están, no por su número."""
    config.option.loadscopereorder = False
    return _PorArchivo(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """En varios procesos, los archivos largos primero; en uno solo, el orden de siempre."""
    if hasattr(config, "workerinput"):
        lugar = {archivo: i for i, archivo in enumerate(LARGOS)}
        items.sort(key=lambda prueba: lugar.get(prueba.nodeid.split("::", 1)[0], len(LARGOS)))


#: generaciones que `consultar` recuerda
_PREPARADAS = 32


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Los bytes no dan nombre a una prueba: algunos (un ZIP con su hora) cambian de un proceso a otro."""
    return argname if isinstance(val, bytes) else None


@pytest.fixture(scope="session", autouse=True)
def _modulos_fuera_del_recolector() -> None:
    """Lo importado vive hasta el final: sin esto, cada recolección completa lo recorre, y cada carga hace varias."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _compresion_breve() -> Iterator[None]:
    """Cada servidor que nace en una carpeta nueva comprime los guiones en un hilo: al máximo son diez segundos."""
    with pytest.MonkeyPatch.context() as parche:
        parche.setattr("dashboard.web.comprimidos.CALIDAD", 4)
        yield


@pytest.fixture(scope="session", autouse=True)
def solo_lo_propio() -> Iterator[Callable[..., None]]:
    """Toda etiqueta ligera que se crea en una prueba, se pinte o no, pasa también por la validación de Dash.

    Da la comprobación propia, sin la de Dash, a la prueba que escribe etiquetas que ninguna página pide.
    """

    def comprobar(espacio: str, tipo: str, props: Mapping[str, Any]) -> None:
        propia(espacio, tipo, props)
        validar(espacio, tipo, props)

    propia = html.comprobar
    with pytest.MonkeyPatch.context() as parche:
        parche.setattr(html, "comprobar", comprobar)
        yield propia


@pytest.fixture(scope="session")
def tablas_pequenas() -> Tablas:
    """Las filas de `almacen_pequeno`: cinco regiones con datos y todas las rarezas."""
    return mundo_con_rarezas(7)


@pytest.fixture(scope="session")
def almacen_pequeno(tablas_pequenas: Tablas, tmp_path_factory: pytest.TempPathFactory) -> Almacen:
    """Un almacén con una generación pequeña, de solo lectura para todas las pruebas."""
    return publicado(tablas_pequenas, tmp_path_factory.mktemp("almacen_pequeno"))


@pytest.fixture(scope="session")
def celdas_pequenas(
    tablas_pequenas: Tablas,
) -> Callable[[str], dict[tuple[str, str], tuple[int | None, int | None, int]]]:
    """La segunda cuenta de `almacen_pequeno`, desde las filas: periodo → (indicador, código) → (n, N, sin reporte)."""
    return cache(Recuento(tablas_pequenas).celdas)


@pytest.fixture
def consulta_pequena(almacen_pequeno: Almacen) -> Consulta:
    """Una lectura del país entero sobre `almacen_pequeno`."""
    return almacen_pequeno.consulta()


@pytest.fixture
def sin_geografia() -> Iterator[None]:
    """Publicar sin dibujar áreas: es casi todo el tiempo de una publicación pequeña."""
    with sin_dibujar():
        yield


@pytest.fixture(scope="session")
def copiar_de(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Callable[[Path], object], Path], None]:
    """`copiar_de(preparar, carpeta)`: deja en `carpeta` lo que `preparar` deja en la suya, sin áreas.

    Se prepara una vez por proceso y lo demás son copias: cada prueba cambia la propia.
    """
    hechas: dict[Callable[[Path], object], Path] = {}

    def _copiar(preparar: Callable[[Path], object], carpeta: Path) -> None:
        if preparar not in hechas:
            original = tmp_path_factory.mktemp("original")
            with sin_dibujar():
                preparar(original)
            hechas[preparar] = original
        shutil.copytree(hechas[preparar], carpeta, dirs_exist_ok=True)

    return _copiar


@pytest.fixture(scope="session")
def preparadas() -> dict[str, Preparada]:
    """Las últimas generaciones que preparó `consultar`, por sus filas."""
    return {}


@pytest.fixture
def consultar(tmp_path: Path, preparadas: dict[str, Preparada]) -> Callable[..., Consulta]:
    """`consultar(establecimientos=[…], grupos=[…], …)`: una lectura del país sobre esas filas, sin áreas.

    Por los mismos pasos que una publicación, en memoria: que del disco se lee lo mismo lo prueba `test_en_memoria`. Las
    filas con que ya se preparó una no se preparan otra vez: casi todos los archivos de pruebas miran un mundo propio.
    """

    def _consultar(ajustes: dict[str, Any] | None = None, **filas: Any) -> Consulta:
        clave = repr((ajustes, filas))
        if clave not in preparadas:
            if len(preparadas) == _PREPARADAS:
                preparadas.pop(next(iter(preparadas)))
            propios = Ajustes(datos=tmp_path, **(ajustes or {}))
            preparadas[clave] = construir(tablas(**filas), propios, date.today())
        # lo que una lectura va recordando es solo suyo
        return Consulta(preparadas[clave].abrir(1))

    return _consultar
