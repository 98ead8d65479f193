"""El certificado: lo que dice, que un cubo alterado no se publica, y que uno alterado no se nombra."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import orjson
import pytest

from dashboard.almacen import abierta
from dashboard.almacen.almacen import Almacen
from dashboard.almacen.certificado import FIRMA, NOMBRE, Certificado, guardar, leer
from dashboard.almacen.consulta import Consulta
from dashboard.almacen.generacion import CarpetaGeneracion, apuntada, ultima_buena
from dashboard.certificacion import certificar as modulo
from dashboard.certificacion.certificar import certificar, exigir, tabla
from dashboard.certificacion.comparar import nodos
from dashboard.certificacion.recuento import CONEXION
from dashboard.indicadores.catalogo import CATALOGO, TODOS
from dashboard.indicadores.guia import DE_LA_GUIA
from dashboard.nucleo.ajustes import Ajustes
from dashboard.nucleo.errores import ErrorPublicacion
from dashboard.paginas import metodo
from dashboard.paginas.alrededor import pie
from dashboard.publicacion.preparar import poner_al_dia, publicar_tablas
from tests.certificacion.test_recuento import _a_mano
from tests.paginas.recorrido import leer as leer_vista
from tests.paginas.recorrido import texto

pytestmark = pytest.mark.usefixtures("sin_geografia")
#: el mundo hecho a mano: el país, 29 regiones, 2 redes, 2 microrredes, 4 establecimientos y 3 grupos; un año, un
#: semestre y tres meses
NODOS, PERIODOS = 1 + 29 + 2 + 2 + 4 + 3, 1 + 1 + 3
Alterar = Callable[[str, int], None]


@pytest.fixture
def generacion(tmp_path: Path) -> CarpetaGeneracion:
    return publicar_tablas(_a_mano(), Ajustes(datos=tmp_path))


@pytest.fixture
def alterar(monkeypatch: pytest.MonkeyPatch) -> Alterar:
    """`alterar(medida, mes)`: desde entonces, todo cubo que se escribe tiene uno de más en ese mes del último grupo."""
    guardar_cubo = abierta.guardar_cubo

    def _alterar(medida: str, mes: int) -> None:
        def otro(acumulado: dict[str, Any], carpeta: Path) -> None:
            matriz = np.array(acumulado[medida])
            matriz[-1, mes] += 1
            guardar_cubo({**acumulado, medida: matriz}, carpeta)

        monkeypatch.setattr(abierta, "guardar_cubo", otro)

    return _alterar


def test_una_carga_sana_tiene_su_certificado_sin_ninguna_distinta(generacion: CarpetaGeneracion) -> None:
    certificado = certificar(generacion)
    # el indicador 1 solo se mide en el país y en las regiones
    celdas = {indicador.clave: NODOS * PERIODOS for indicador in CATALOGO} | {"regiones_con_equipo": 30 * PERIODOS}
    # los de la guía, en los niveles en que se miden
    cuantos = Counter(nivel for nivel, _ in nodos(Consulta(abierta.abrir(generacion))))
    celdas |= {i.clave: sum(cuantos[nivel.value] for nivel in i.se_mide_en) * PERIODOS for i in DE_LA_GUIA}
    assert certificado.celdas == celdas
    assert (certificado.distintas, certificado.primeras, certificado.motivo) == (0, [], "")
    assert certificado.frase == "Certificado: 6\u202f015 celdas recontadas por SQL, ninguna distinta"
    assert certificado.total == 6015 == 11 * NODOS * PERIODOS + 30 * PERIODOS + sum(celdas[i.clave] for i in DE_LA_GUIA)
    escrito = json.loads((generacion.carpeta / NOMBRE).read_bytes())
    assert escrito["celdas"] == certificado.celdas
    assert escrito["sql"].keys() == {indicador.clave for indicador in TODOS}
    for ruta, huella in escrito["parquet"].items():
        assert hashlib.sha256((generacion.carpeta / ruta).read_bytes()).hexdigest() == huella
    assert "aceptadas/sesiones.parquet" in escrito["parquet"]
    assert ultima_buena(generacion.carpeta.parent).numero == 1, "el certificado no daña lo publicado"
    assert leer(generacion.carpeta) == certificado


def test_una_sola_celda_alterada_se_encuentra_y_se_dice_cual(generacion: CarpetaGeneracion, alterar: Alterar) -> None:
    alterar("asistentes", 1)
    otra = publicar_tablas(_a_mano(), Ajustes(datos=generacion.carpeta.parent))
    certificado = certificar(otra)
    # el último grupo es G-3, sin una sesión. En él, su establecimiento y su red no hay esperadas, y sin denominador no
    # hay numerador que difiera; sí en la región y el país, en mayo, en el semestre y en el año
    distintas = [(donde, cuando) for donde in ("PE", "11") for cuando in ("2026", "2026-05", "2026-S1")]
    assert sorted((d["territorio"], d["periodo"]) for d in certificado.primeras) == sorted(distintas)
    assert certificado.diferencias == {"asistencia": 6}
    assert certificado.distintas == 6
    assert certificado.frase == "Certificado: de 6\u202f015 celdas recontadas por SQL, 6 no coinciden"
    assert "asistencia de 11 en 2026-05: el tablero da 12 de 27 y el recuento, 11 de 27" in certificado.frases
    assert tabla(certificado)[8].split() == ["asistencia", "205", "6"]
    assert tabla(certificado)[-6:] == certificado.frases


def test_lo_que_no_coincide_no_se_publica_y_se_sigue_sirviendo_lo_de_antes(
    generacion: CarpetaGeneracion, alterar: Alterar
) -> None:
    datos = generacion.carpeta.parent
    alterar("conformados", 1)
    with pytest.raises(ErrorPublicacion) as fallo:
        publicar_tablas(_a_mano(), Ajustes(datos=datos), comprobar=exigir)
    frase = str(fallo.value)
    assert frase.startswith("No se publicó nada. Certificado: de 6\u202f015 celdas recontadas por SQL, ")
    assert "La primera: " in frase
    assert "Avise a quien lo mantiene" in frase
    assert apuntada(datos) == "generacion-000001"
    assert [ruta.name for ruta in datos.glob("*gener*")] == ["generacion-000001"]
    assert not list(datos.glob(".preparando*"))


def test_si_difiere_lo_que_no_se_dice_n_de_n_tambien_se_nombra(
    generacion: CarpetaGeneracion, monkeypatch: pytest.MonkeyPatch
) -> None:
    def con_uno_que_calla(consulta: Any, indicador: Any, filas: Any, columnas: Any) -> Any:
        matriz = celdas(consulta, indicador, filas, columnas)
        if indicador.clave == "cobertura":
            matriz[[nodo.codigo for nodo in filas].index("11-01"), -1, 2] += 1
        return matriz

    celdas = modulo.celdas
    monkeypatch.setattr(modulo, "celdas", con_uno_que_calla)
    (frase,) = certificar(generacion).frases
    # la columna que va última es el primer semestre: en él llegó una sesión del que no tiene grupo
    assert frase == (
        "cobertura de 11-01 en 2026-S1: el tablero da 1 de 2, sin reporte 1 y el recuento, 1 de 2, sin reporte 0"
    )


def test_una_carga_real_se_publica_con_su_certificado_y_la_inventada_sin_el(tmp_path: Path) -> None:
    for inventada in (True, False):
        conjunto = _a_mano()
        conjunto.demostracion = inventada
        nueva = publicar_tablas(conjunto, Ajustes(datos=tmp_path), comprobar=exigir)
        assert (leer(nueva.carpeta) is None) is inventada
        assert (nueva.carpeta / NOMBRE).exists() is not inventada


def test_poner_al_dia_tambien_certifica(generacion: CarpetaGeneracion) -> None:
    manifiesto = {**generacion.manifiesto, "formato": 2}
    crudo = orjson.dumps(manifiesto)
    (generacion.carpeta / "manifiesto.json").write_bytes(crudo)
    (generacion.carpeta / "manifiesto.sha256").write_bytes(hashlib.sha256(crudo).hexdigest().encode())
    nueva = poner_al_dia(Ajustes(datos=generacion.carpeta.parent), exigir)
    assert nueva is not None
    assert leer(nueva.carpeta) is not None


@pytest.mark.parametrize("alterado", ["contenido", "firma", "sin firma", "de otra carga", "con otra forma"])
def test_un_certificado_alterado_o_de_otra_carga_no_se_nombra(generacion: CarpetaGeneracion, alterado: str) -> None:
    datos = generacion.carpeta.parent
    certificar(generacion)
    assert "Certificado: 6 015 celdas" in _pie(datos)
    ruta, firma = generacion.carpeta / NOMBRE, generacion.carpeta / FIRMA
    if alterado == "contenido":
        ruta.write_bytes(ruta.read_bytes().replace(b"205", b"999"))
    elif alterado == "firma":
        firma.write_bytes(b"0" * 64)
    elif alterado == "sin firma":
        firma.unlink()
    elif alterado == "de otra carga":
        # bien firmado, pero habla de otros archivos
        hecho = Certificado(**{**json.loads(ruta.read_bytes()), "de": "0" * 64})
        guardar(hecho, generacion.carpeta)
    else:
        ruta.write_bytes(b'{"celdas": 3}')
        firma.write_bytes(hashlib.sha256(ruta.read_bytes()).hexdigest().encode())
    assert "ertificado" not in _pie(datos)


def _pie(datos: Path) -> str:
    return texto(pie(Almacen(datos).consulta()))


def _metodo(datos: Path) -> str:
    consulta = Almacen(datos).consulta()
    return texto(metodo.pintar(leer_vista("/metodo", consulta), consulta))


def test_el_certificado_es_de_todo_el_pais_y_quien_ve_una_region_no_lo_lee(generacion: CarpetaGeneracion) -> None:
    certificar(generacion)
    almacen = Almacen(generacion.carpeta.parent)
    assert almacen.consulta().certificado is not None
    assert almacen.consulta("11").certificado is None


def test_sin_duckdb_se_publica_y_el_pie_dice_por_que_no_hay_certificado(tmp_path: Path) -> None:
    # en otro proceso: en este ya está cargado
    guion = "import sys; sys.modules['duckdb'] = None; from dashboard.__main__ import main; main()"
    registro = Path(__file__).parents[2] / "datos" / "ejemplo" / "establecimientos.csv"
    corrida = subprocess.run(
        [sys.executable, "-c", guion, "importar", str(registro)],
        env={**os.environ, "TABLERO_DATOS": str(tmp_path), "PYTHONIOENCODING": "utf-8"},
        cwd=registro.parents[2],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert corrida.returncode == 0, corrida.stderr
    assert "Sin certificado: DuckDB no está instalado" in _pie(tmp_path)


def test_si_no_alcanza_la_memoria_se_publica_y_se_dice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CONEXION, "memory_limit", "1MB")
    nueva = publicar_tablas(_a_mano(), Ajustes(datos=tmp_path), comprobar=exigir)
    certificado = leer(nueva.carpeta)
    assert certificado is not None
    assert (certificado.motivo, certificado.total) == ("no alcanzó la memoria", 0)


@pytest.mark.parametrize(
    ("fallo", "motivo"),
    [
        (MemoryError(), "no alcanzó la memoria"),
        (duckdb.IOException("read"), "no se pudieron leer las filas aceptadas"),
    ],
)
def test_si_no_se_puede_recontar_se_publica_y_se_dice_por_que(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fallo: Exception, motivo: str
) -> None:
    def fallar(*_: object) -> None:
        raise fallo

    monkeypatch.setattr("dashboard.certificacion.recuento.Recuento.celdas", fallar)
    nueva = publicar_tablas(_a_mano(), Ajustes(datos=tmp_path), comprobar=exigir)
    certificado = leer(nueva.carpeta)
    assert certificado is not None
    assert (certificado.motivo, certificado.celdas) == (motivo, {})
    assert f"Sin certificado: {motivo}" in _pie(tmp_path)
    assert tabla(certificado) == [f"Sin certificado: {motivo}. Lo publicado sigue como estaba."]


def test_un_error_en_una_consulta_no_se_esconde_como_falta_de_recursos(
    generacion: CarpetaGeneracion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("dashboard.indicadores.sql", fromlist=["x"]).COMUNES, "hay", "SELECT no_existe")
    with pytest.raises(duckdb.BinderException):
        certificar(generacion)


def test_si_no_se_puede_escribir_se_dice_donde(generacion: CarpetaGeneracion, monkeypatch: pytest.MonkeyPatch) -> None:
    def lleno(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("dashboard.almacen.certificado.escribir_firme", lleno)
    with pytest.raises(ErrorPublicacion, match="No se pudo escribir el certificado: no queda espacio en el disco"):
        certificar(generacion)


def test_el_metodo_dice_que_se_reconto_con_que_y_de_que_archivos(
    generacion: CarpetaGeneracion, alterar: Alterar
) -> None:
    datos = generacion.carpeta.parent
    sin = _metodo(datos)
    assert "Esta carga no lo tiene: lo escribe la orden tablero certificar." in sin
    certificar(generacion)
    con = _metodo(datos)
    assert "Certificado: 6 015 celdas recontadas por SQL, ninguna distinta." in con
    assert f"DuckDB {duckdb.__version__}" in con
    assert "Filas de sesiones" in con
    assert "Asistencia a sesiones205 celdas, ninguna distinta" in con
    alterar("asistentes", 1)
    certificar(publicar_tablas(_a_mano(), Ajustes(datos=datos)))
    mal = _metodo(datos)
    assert "de 6 015 celdas recontadas por SQL, 6 no coinciden" in mal
    assert "Cuáles son lo dice la orden tablero certificar." in mal
    assert "12 de 27" not in mal, "puede ser la cuenta de personas de un grupo"
    assert "Asistencia a sesiones205 celdas, 6 distintas" in mal
