"""Los canarios de nombres, edades, documentos y domicilios no salen de los formularios, tampoco cuando algo falla."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dashboard.ingesta import anexo2_lista
from dashboard.ingesta import his as lector_his
from dashboard.ingesta.aparte import leer_aparte
from dashboard.ingesta.celdas import Celdas, guardar
from dashboard.ingesta.entrada import validar
from dashboard.ingesta.lectura import leer_celdas
from dashboard.nucleo.errores import ErrorArchivo
from tests.ingesta.formularios import (
    CANARIO,
    CANARIO_NUMERO,
    cabecera,
    en_blanco,
    facilitadores,
    formato,
    his,
    libro,
    persona,
    registro,
)

HOY = date(2026, 6, 30)


def _limpio(texto: str) -> bool:
    return CANARIO not in texto and f"{CANARIO_NUMERO}0" not in texto


def _anexo2() -> list[list[Any]]:
    """Con un canario en cada sitio donde alguien escribe: la lista, los facilitadores, la cabecera y el margen."""
    encima = [
        *cabecera(Establecimiento=f"{CANARIO}E1 SN", Lugar=f"{CANARIO}L1 SN", Comunidad=f"{CANARIO}C1 SN"),
        *facilitadores("MG", "PS"),
        [f"Responsable: {CANARIO}R1 SN", "99990077"],
    ]
    titulos = (
        [
            "N°",
            "Nombres y apellidos",
            "DNI",
            "Edad",
            "E",
            "L",
            "Tiene o cuida",
            "Edad en meses",
            "Domicilio",
            "Celular",
        ],
    )
    lista = [
        [n, f"{CANARIO}N{n} QQ", 99990000 + n, 99990100 + n, "X", f"{CANARIO}M{n}", f"{CANARIO}K{n}", f"{CANARIO}J{n}",
         f"{CANARIO}D{n} SN", 999900000 + n]
        for n in range(1, 5)
    ]  # fmt: skip
    return formato([*lista, *en_blanco(5, 8), [f"Firma {CANARIO}Z1 SN"]], encima, titulos)


def _his() -> list[list[str]]:
    buena = ("1", "2026-05-12", "90000001", "C0012", "D", "9")
    return his(
        buena,
        ("2", "2026-05-12", f"{CANARIO}P", "C0012", "D", f"{CANARIO}Q"),
        ("3", f"{CANARIO}F", "1", "C0012", "D", "9"),
    )


def _como_csv(hoja: list[list[Any]], ruta: Path) -> Path:
    ruta.write_text("\n".join(",".join(str(celda) for celda in fila) for fila in hoja), encoding="utf-8")
    return ruta


def _como_libro(hoja: list[list[Any]], ruta: Path) -> Path:
    return libro(ruta.with_suffix(".xlsx"), Hoja1=hoja)


@pytest.fixture
def temporales(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Una carpeta temporal propia: lo que el lector deje allí se puede mirar."""
    carpeta = tmp_path / "temporales"
    carpeta.mkdir()
    for variable in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(variable, str(carpeta))
    monkeypatch.setattr("tempfile.tempdir", str(carpeta))
    return carpeta


def _todo_lo_que_sale(todas: list[Celdas]) -> str:
    trozos = []
    for celdas in todas:
        validada = validar(celdas, None, registro(), HOY)
        trozos += [
            repr(celdas), str(celdas.columnas), celdas.filas.to_csv(), repr(celdas.limpieza), repr(validada),
            validada.filas.to_csv(), validada.informe.texto(), repr(validada.informe),
        ]  # fmt: skip
    return "\n".join(trozos)


@pytest.mark.parametrize("hoja", [_anexo2, _his], ids=["anexo2", "his"])
@pytest.mark.parametrize("escribir", [_como_csv, _como_libro], ids=["csv", "xlsx"])
def test_ningun_canario_sale_del_lector_ni_queda_en_disco_ni_en_el_registro_de_sucesos(
    hoja: Callable[[], list[list[Any]]],
    escribir: Callable[[list[list[Any]], Path], Path],
    tmp_path: Path,
    temporales: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    ruta = escribir(hoja(), tmp_path / "lista.csv")
    with caplog.at_level(logging.DEBUG):
        todas = leer_celdas(ruta)
        assert todas[0].formulario in ("anexo2", "his")
        salida = _todo_lo_que_sale(todas)
    assert _limpio(salida)
    assert _limpio(caplog.text)
    assert all(map(_limpio, capfd.readouterr()))
    dejados = [
        archivo.read_bytes().decode("utf-8", "replace") for archivo in temporales.rglob("*") if archivo.is_file()
    ]
    assert all(map(_limpio, dejados))


def _estalla(*datos: Any, **_opciones: Any) -> Any:
    raise ValueError(f"no se pudo leer {datos!r}")


@pytest.mark.parametrize(
    ("hoja", "modulo", "funcion"),
    [
        (_anexo2, anexo2_lista, "edades_en_meses"),
        (_anexo2, anexo2_lista, "marca"),
        (_anexo2, anexo2_lista, "_clase_de_linea"),
        (_anexo2, anexo2_lista, "_que_es"),
        (_his, lector_his, "_entero"),
        (_his, lector_his, "fechas_de_columna"),
    ],
)
def test_un_error_inesperado_no_arrastra_ningun_canario(
    hoja: Callable[[], list[list[Any]]],
    modulo: Any,
    funcion: str,
    tmp_path: Path,
    temporales: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    ruta = _como_csv(hoja(), tmp_path / "lista.csv")
    monkeypatch.setattr(modulo, funcion, _estalla)
    with caplog.at_level(logging.DEBUG), pytest.raises(ErrorArchivo, match="no se guardó nada de él") as error:
        leer_celdas(ruta)
    assert error.value.__cause__ is None
    assert error.value.__context__ is None
    rastro = "".join(traceback.format_exception(error.value))
    assert all(map(_limpio, (str(error.value), repr(error.value), rastro, caplog.text, *capfd.readouterr())))
    assert list(temporales.rglob("*")) == []


def test_los_canarios_de_prueba_estan_de_verdad_en_los_archivos(tmp_path: Path) -> None:
    for hoja in (_anexo2(), _his(), formato([persona(1)])):
        assert not _limpio(_como_csv(hoja, tmp_path / "x.csv").read_text(encoding="utf-8"))


def test_una_lista_de_personas_que_no_es_ningun_formulario_se_rechaza_sin_citarla(tmp_path: Path) -> None:
    ruta = _como_csv(
        [["Nombres y apellidos", "DNI", "fecha"], [f"{CANARIO}1 QQ", "99990001", "2026-05-12"]], tmp_path / "x.csv"
    )
    with pytest.raises(ErrorArchivo) as error:
        validar(leer_celdas(ruta)[0], None, registro(), HOY)
    assert _limpio(str(error.value))


def test_leidos_en_otro_proceso_tampoco_dejan_nada_en_disco(tmp_path: Path, temporales: Path) -> None:
    for numero, hoja in enumerate((_anexo2(), _his())):
        todas = leer_aparte(_como_csv(hoja, tmp_path / f"lista{numero}.csv"))
        assert _limpio(_todo_lo_que_sale(todas))
        # lo que el hijo escribe para entregarlo tampoco los lleva: se guarda aquí como él lo guarda
        carpeta = tmp_path / f"traslado{numero}"
        carpeta.mkdir()
        guardar(todas, carpeta)
        guardados = [archivo.read_bytes().decode("utf-8", "replace") for archivo in carpeta.iterdir()]
        assert guardados
        assert all(map(_limpio, guardados))
    assert list(temporales.rglob("*")) == []


def test_si_al_encabezado_se_le_pego_una_fila_de_datos_sus_celdas_no_se_guardan_ni_se_citan(tmp_path: Path) -> None:
    ruta = tmp_path / "grupos.csv"
    ruta.write_text(
        f"codigo_grupo,codigo_renipress,fecha_conformacion,G-1,90000001,2026-01-10,{CANARIO}\n"
        "G-2,90000001,2026-01-10,,,,\n",
        encoding="utf-8",
    )
    (celdas,) = leer_celdas(ruta)
    leida = validar(celdas, None, registro(), HOY)
    assert celdas.encabezado[:3] == ("codigo_grupo", "codigo_renipress", "fecha_conformacion")
    assert leida.informe.aceptadas == 1
    assert "no son de la tabla: «un título que no se muestra»." in leida.informe.texto()
    assert _limpio(f"{celdas!r}{leida.informe!r}{leida.informe.texto()}")
