"""Las cargas en curso: lo que se sube, lo que se limpia y lo que se sabe de un proceso que murió."""

from __future__ import annotations

import io
import os
import time
from pathlib import Path

import pytest

from dashboard.ajustes import Ajustes
from dashboard.errores import ErrorArchivo, ErrorPublicacion, ErrorVista
from dashboard.publicacion import cargas as modulo
from dashboard.publicacion.cargas import Cargas
from dashboard.publicacion.carpeta_carga import Estado, anotar, cerrojo_de, nombre_limpio
from dashboard.publicacion.opciones import Opciones


@pytest.fixture
def cargas(tmp_path: Path) -> Cargas:
    """Las cargas de un almacén vacío."""
    return Cargas(Ajustes(datos=tmp_path / "almacen"))


@pytest.fixture
def encargos(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Los procesos que se habrían lanzado."""
    lanzados: list[list[str]] = []

    class Falso:
        def __init__(self, orden: list[str], **_: object) -> None:
            lanzados.append(orden)

        def wait(self, timeout: float | None = None) -> int:
            assert timeout == modulo.LIMITE_DE_TRABAJO
            return 0

    monkeypatch.setattr(modulo.subprocess, "Popen", Falso)
    return lanzados


def _carpeta(cargas: Cargas, identificador: str) -> Path:
    return cargas._carpeta(identificador)


def test_lo_que_llega_se_guarda_tal_cual_con_un_nombre_que_todo_sistema_acepta(cargas: Cargas) -> None:
    identificador = cargas.crear()
    uno = cargas.recibir(identificador, "C:\\mis datos\\sesiones: mayo?.csv", io.BytesIO(b"a,b\n1,2\n"))
    otro = cargas.recibir(identificador, "sesiones_ mayo_.csv", io.BytesIO(b""))
    assert uno == {"n": 1, "nombre": "sesiones_ mayo_.csv", "bytes": 8}
    assert otro["nombre"] == "2-sesiones_ mayo_.csv", "dos archivos de una carga nunca se llaman igual"
    guardado = _carpeta(cargas, identificador) / "entrada" / "1" / "sesiones_ mayo_.csv"
    assert guardado.read_bytes() == b"a,b\n1,2\n"
    if os.name == "posix":
        assert guardado.parent.stat().st_mode & 0o077 == 0, "solo quien sirve el tablero puede mirarlo"


@pytest.mark.parametrize(
    ("nombre", "limpio"),
    [
        ("../../etc/passwd", "passwd"),
        ("..", "archivo-7"),
        ("", "archivo-7"),
        ("CON.csv", "archivo-7.csv"),
        ("lista 99990001.XLSX", "archivo-7.xlsx"),
        ("canario@ejemplo.csv", "archivo-7.csv"),
        ("a\x00b\n.csv", "a_b_.csv"),
        ("Grupos ñandú 2026.xlsx", "Grupos ñandú 2026.xlsx"),
    ],
)
def test_un_nombre_hostil_o_con_datos_de_alguien_se_cambia(nombre: str, limpio: str) -> None:
    assert nombre_limpio(nombre, 7) == limpio


def test_un_archivo_demasiado_grande_no_queda_en_el_disco(cargas: Cargas, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(modulo, "MAXIMO_BYTES", 1_000_000)
    identificador = cargas.crear()
    with pytest.raises(ErrorArchivo, match="pesa más de 1 MB"):
        cargas.recibir(identificador, "grande.csv", io.BytesIO(b"x" * 3_000_000))
    assert list((_carpeta(cargas, identificador) / "entrada").iterdir()) == []
    assert cargas.pedido(identificador)["archivos"] == []


def test_quitar_saca_el_archivo_y_quitar_dos_veces_lo_dice(cargas: Cargas) -> None:
    identificador = cargas.crear()
    cargas.recibir(identificador, "a.csv", io.BytesIO(b"1"))
    cargas.quitar(identificador, 1)
    assert cargas.pedido(identificador)["archivos"] == []
    with pytest.raises(ErrorVista, match="no está en la carga"):
        cargas.quitar(identificador, 1)


@pytest.mark.parametrize("identificador", ["", "..", "0123", "g" * 16, "../../x", "0123456789abcdef"])
def test_un_identificador_que_no_existe_se_dice(cargas: Cargas, identificador: str) -> None:
    cargas.crear()
    for pedir in (cargas.estado, cargas.pedido, cargas.revision, cargas.descartar, cargas.publicar):
        with pytest.raises(ErrorVista, match="ya no existe"):
            pedir(identificador)


def test_revisar_encarga_el_trabajo_a_otro_proceso_con_los_ajustes_de_este(
    cargas: Cargas, encargos: list[list[str]]
) -> None:
    identificador = cargas.crear()
    with pytest.raises(ErrorArchivo, match="No hay ningún archivo"):
        cargas.revisar(identificador, Opciones())
    cargas.recibir(identificador, "a.csv", io.BytesIO(b"1"))
    cargas.revisar(identificador, Opciones("I-4", reemplazar=True, oficina="11"))
    assert [orden[1:4] for orden in encargos] == [["-m", "dashboard.obrero", "revisando"]]
    assert cargas.pedido(identificador)["opciones"] == {"parto_desde": "I-4", "reemplazar": True, "oficina": "11"}
    assert cargas.estado(identificador).fase == "revisando"
    with pytest.raises(ErrorPublicacion, match="se está procesando"):
        cargas.recibir(identificador, "b.csv", io.BytesIO(b"1"))
    with pytest.raises(ErrorPublicacion, match="se está procesando"):
        cargas.descartar(identificador)


def test_no_se_publica_lo_que_no_se_reviso(cargas: Cargas, encargos: list[list[str]]) -> None:
    identificador = cargas.crear()
    with pytest.raises(ErrorVista, match="no está lista"):
        cargas.publicar(identificador)
    assert encargos == []


def test_si_el_proceso_murio_se_dice_y_si_trabaja_no(cargas: Cargas) -> None:
    identificador = cargas.crear()
    carpeta = _carpeta(cargas, identificador)
    anotar(carpeta, Estado("revisando", "Leyendo", 0.2, cuando=time.time() - 60))
    with cerrojo_de(carpeta):
        assert cargas.estado(identificador).fase == "revisando"
    estado = cargas.estado(identificador)
    assert estado.fase == "error"
    assert "se detuvo antes de terminar" in estado.mensaje


def test_barrer_olvida_lo_viejo_lo_publicado_y_los_archivos_de_un_proceso_muerto(cargas: Cargas) -> None:
    vieja, publicada, muerta, viva = (cargas.crear() for _ in range(4))
    cargas.recibir(muerta, "a.csv", io.BytesIO(b"1"))
    anotar(_carpeta(cargas, vieja), Estado(cuando=time.time() - modulo.VIDA - 1))
    anotar(_carpeta(cargas, publicada), Estado("publicada"))
    anotar(_carpeta(cargas, muerta), Estado("revisando", cuando=time.time() - 60))
    cargas.barrer()
    assert {ruta.name for ruta in cargas._existentes()} == {muerta, viva}
    assert not (_carpeta(cargas, muerta) / "entrada").exists()


def test_no_se_abren_cargas_sin_fin(cargas: Cargas) -> None:
    for _ in range(modulo.MAXIMO_CARGAS):
        cargas.crear()
    with pytest.raises(ErrorPublicacion, match="demasiadas cargas"):
        cargas.crear()


@pytest.mark.parametrize("nombre", ["../pedido.json", "..", ".oculto", "no-esta.csv", "a/b"])
def test_solo_se_descarga_lo_que_se_dejo_para_eso(cargas: Cargas, nombre: str) -> None:
    identificador = cargas.crear()
    salida = _carpeta(cargas, identificador) / "salida"
    salida.mkdir()
    (salida / "1-a-problemas.csv").write_text("fila")
    assert cargas.salida(identificador, "1-a-problemas.csv").read_text() == "fila"
    with pytest.raises(ErrorVista):
        cargas.salida(identificador, nombre)


@pytest.mark.parametrize(
    ("campos", "frase"),
    [
        ({"parto_desde": "II-1"}, "esa categoría"),
        ({"parto_desde": ["I-3"]}, "esa categoría"),
        ({"oficina": "99"}, "catálogo de regiones"),
        ({"oficina": {"a": 1}}, "catálogo de regiones"),
    ],
)
def test_una_opcion_que_no_existe_se_dice(campos: dict[str, object], frase: str) -> None:
    with pytest.raises(ErrorVista, match=frase):
        Opciones.leer(campos, None)


def test_lo_que_no_es_un_objeto_son_las_opciones_por_defecto() -> None:
    for campos in (None, [], "x", 3, {"reemplazar": "si"}):
        assert Opciones.leer(campos, None) == Opciones()
    assert Opciones.leer({"reemplazar": True, "oficina": "11"}, None) == Opciones("", True, "11")
