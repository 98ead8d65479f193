"""Generaciones: inmutables, firmadas, con puntero atómico y un solo escritor."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import orjson
import pytest

from dashboard.almacen import generacion
from dashboard.almacen.generacion import (
    FIRMA,
    MANIFIESTO,
    PUNTERO,
    apuntada,
    apuntar,
    numeros,
    publicar,
    ultima_buena,
    un_escritor,
    verificar,
)
from dashboard.nucleo.errores import ErrorGeneracion, ErrorPublicacion, SinGeneracion
from tests.almacen.generaciones import llenar_con, publicar_dato, restos, voltear


@pytest.fixture
def almacen(tmp_path: Path) -> Path:
    """Un almacén con las generaciones 1 («uno») y 2 («dos»)."""
    publicar_dato(tmp_path / "almacen", "uno")
    publicar_dato(tmp_path / "almacen", "dos")
    return tmp_path / "almacen"


def test_lo_publicado_se_sirve_sin_aviso_y_con_su_manifiesto(almacen: Path) -> None:
    servida = ultima_buena(almacen)
    assert (servida.numero, servida.aviso, servida.manifiesto["dato"]) == (2, "", "dos")
    assert sorted(servida.manifiesto["archivos"]) == ["cubo/b.bin", "dim/a.json"]
    assert (servida.carpeta / "dim" / "a.json").read_text() == "dos"
    assert sorted(numeros(almacen)) == [1, 2]


def test_sin_nada_publicado_se_dice_que_hacer(tmp_path: Path) -> None:
    for carpeta in (tmp_path, tmp_path / "no_existe"):
        with pytest.raises(SinGeneracion, match=r"Todavía no hay datos cargados.*tablero demo"):
            ultima_buena(carpeta)


def test_se_guardan_las_generaciones_pedidas_y_las_viejas_se_van(tmp_path: Path) -> None:
    for dato in "abcde":
        publicar_dato(tmp_path, dato, conservar=2)
    assert sorted(numeros(tmp_path)) == [4, 5]
    assert ultima_buena(tmp_path).manifiesto["dato"] == "e"


def test_si_no_se_pide_otra_cosa_se_guardan_tres(tmp_path: Path) -> None:
    for dato in "abcd":
        with un_escritor(tmp_path):
            publicar(tmp_path, llenar_con(dato))
    assert sorted(numeros(tmp_path)) == [2, 3, 4]


def test_la_que_se_servia_queda_aunque_sea_antigua(tmp_path: Path) -> None:
    for dato in "abc":
        publicar_dato(tmp_path, dato, conservar=2)
    apuntar(tmp_path, 2)
    for dato in "de":
        publicar_dato(tmp_path, dato, conservar=2)
        # al publicar «d» se servía la 2: deshacer lleva a ella
        assert (2 in numeros(tmp_path)) == (dato == "d")
    assert sorted(numeros(tmp_path)) == [4, 5]


def test_un_solo_bit_cambiado_en_cualquier_archivo_se_nota(almacen: Path) -> None:
    carpeta = almacen / "generacion-000002"
    probados = 0
    for ruta in sorted(ruta for ruta in carpeta.rglob("*") if ruta.is_file()):
        for byte in range(ruta.stat().st_size):
            bit = byte % 8
            voltear(ruta, byte, bit)
            servida = ultima_buena(almacen)
            assert servida.manifiesto["dato"] == "uno", (ruta.name, byte, bit)
            assert "«generacion-000002» está incompleta o alterada" in servida.aviso
            voltear(ruta, byte, bit)
            probados += 1
    assert probados > 300
    assert ultima_buena(almacen).aviso == ""


@pytest.mark.parametrize("relativo", ["dim/a.json", "cubo/b.bin", MANIFIESTO, FIRMA])
def test_un_archivo_que_falta_o_quedo_a_medias_hace_servir_la_anterior(almacen: Path, relativo: str) -> None:
    ruta = almacen / "generacion-000002" / relativo
    contenido = ruta.read_bytes()
    ruta.write_bytes(contenido[: len(contenido) // 2])
    assert ultima_buena(almacen).numero == 1
    ruta.unlink()
    servida = ultima_buena(almacen)
    assert servida.numero == 1
    assert servida.aviso.startswith("La generación «generacion-000002» está incompleta o alterada")


def test_un_manifiesto_cambiado_a_proposito_no_se_cree(almacen: Path) -> None:
    # cambiar el manifiesto cambia los meses o el modo de demostración sin tocar otro archivo
    ruta = almacen / "generacion-000002" / MANIFIESTO
    ruta.write_bytes(orjson.dumps({**orjson.loads(ruta.read_bytes()), "dato": "otro"}))
    assert ultima_buena(almacen).manifiesto["dato"] == "uno"


@pytest.mark.parametrize(
    "puntero",
    [b"", b"generacion-000009\n", b"generacion-2", b"../../etc/passwd", b"\xff\xfe\x00", b"generacion-000002x"],
)
def test_un_puntero_danado_sirve_la_mas_nueva_y_lo_dice(almacen: Path, puntero: bytes) -> None:
    (almacen / PUNTERO).write_bytes(puntero)
    servida = ultima_buena(almacen)
    assert servida.numero == 2
    assert servida.aviso


def test_sin_puntero_se_sirve_la_mas_nueva_y_se_dice(almacen: Path) -> None:
    (almacen / PUNTERO).unlink()
    servida = ultima_buena(almacen)
    assert servida.numero == 2
    assert PUNTERO in servida.aviso
    # y publicar de nuevo deja todo limpio
    publicar_dato(almacen, "tres")
    assert (ultima_buena(almacen).numero, ultima_buena(almacen).aviso) == (3, "")


def test_el_puntero_puede_volver_a_una_generacion_anterior(almacen: Path) -> None:
    apuntar(almacen, 1)
    assert (ultima_buena(almacen).numero, ultima_buena(almacen).aviso) == (1, "")
    assert publicar_dato(almacen, "tres").numero == 3


def test_con_todas_danadas_el_error_es_una_frase_que_dice_que_hacer(almacen: Path) -> None:
    for numero in (1, 2):
        voltear(almacen / f"generacion-{numero:06d}" / "dim" / "a.json", 0, 0)
    with pytest.raises(ErrorGeneracion) as atrapado:
        ultima_buena(almacen)
    assert not isinstance(atrapado.value, SinGeneracion)
    assert str(atrapado.value) == (
        "La generación «generacion-000002» está incompleta o alterada: falla «dim/a.json». "
        "Restaure la carpeta desde su copia de respaldo o vuelva a importar sus archivos."
    )


def test_una_generacion_de_otro_formato_no_se_lee(almacen: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generacion, "FORMATO", generacion.FORMATO + 1)
    with pytest.raises(ErrorGeneracion, match="es de otra versión del tablero"):
        verificar(almacen / "generacion-000002")


def test_una_carpeta_a_medio_escribir_no_se_mira_y_se_barre(almacen: Path) -> None:
    resto = almacen / ".preparando-000003"
    resto.mkdir()
    (resto / "medio.json").write_text("{")
    assert ultima_buena(almacen).numero == 2
    publicar_dato(almacen, "tres")
    assert restos(almacen) == []
    assert ultima_buena(almacen).manifiesto["dato"] == "tres"


def test_si_el_disco_se_llena_al_escribir_queda_la_anterior(almacen: Path) -> None:
    def sin_espacio(carpeta: Path) -> dict[str, Any]:
        (carpeta / "medio.bin").write_bytes(b"x" * 1000)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with un_escritor(almacen), pytest.raises(ErrorPublicacion, match="Revise el espacio libre"):
        publicar(almacen, sin_espacio)
    assert restos(almacen) == []
    assert (ultima_buena(almacen).manifiesto["dato"], ultima_buena(almacen).aviso) == ("dos", "")
    assert publicar_dato(almacen, "tres").numero == 3


@pytest.mark.parametrize("archivo", [MANIFIESTO, FIRMA, f".{PUNTERO}.nuevo"])
def test_si_el_disco_se_llena_en_los_ultimos_pasos_queda_la_anterior(
    almacen: Path, monkeypatch: pytest.MonkeyPatch, archivo: str
) -> None:
    escribir = generacion.escribir_firme

    def sin_espacio(ruta: Path, contenido: bytes) -> None:
        if ruta.name == archivo:
            ruta.write_bytes(contenido[: len(contenido) // 2])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        escribir(ruta, contenido)

    monkeypatch.setattr(generacion, "escribir_firme", sin_espacio)
    with un_escritor(almacen), pytest.raises(ErrorPublicacion):
        publicar(almacen, llenar_con("tres"))
    monkeypatch.undo()
    # tampoco queda como repuesto: no se publicó
    assert (sorted(numeros(almacen)), restos(almacen)) == ([1, 2], [])
    assert (ultima_buena(almacen).manifiesto["dato"], ultima_buena(almacen).aviso) == ("dos", "")
    assert publicar_dato(almacen, "cuatro").numero == 3
    assert ultima_buena(almacen).manifiesto["dato"] == "cuatro"


def test_un_error_al_preparar_llega_tal_cual_y_no_deja_restos(almacen: Path) -> None:
    def fallar(_: Path) -> dict[str, Any]:
        raise ErrorPublicacion("No hay establecimientos que publicar.")

    with un_escritor(almacen), pytest.raises(ErrorPublicacion, match="No hay establecimientos"):
        publicar(almacen, fallar)
    assert (restos(almacen), apuntada(almacen)) == ([], "generacion-000002")


def test_un_segundo_escritor_recibe_un_aviso_y_no_espera(almacen: Path) -> None:
    with un_escritor(almacen):
        with pytest.raises(ErrorPublicacion, match="Otra persona o proceso está publicando"), un_escritor(almacen):
            pytest.fail("dos escritores a la vez")
        guion = (
            "import sys; from pathlib import Path; from dashboard.almacen.generacion import un_escritor\n"
            "with un_escritor(Path(sys.argv[1])): pass"
        )
        otro = subprocess.run([sys.executable, "-c", guion, str(almacen)], capture_output=True, text=True, check=False)
        assert otro.returncode != 0
        assert "ErrorPublicacion" in otro.stderr
        # quien lee no necesita el cerrojo
        assert ultima_buena(almacen).numero == 2
    with un_escritor(almacen):
        pass
