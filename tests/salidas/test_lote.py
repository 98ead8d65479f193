"""Un lote: un archivo de cada clase por territorio, siempre igual, y un índice que dice lo que falta."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from dashboard.almacen.consulta import Consulta
from dashboard.contratos.tablas import Tablas
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.catalogo import POR_CLAVE
from dashboard.nucleo.errores import ErrorVista
from dashboard.nucleo.formato import porcentaje
from dashboard.salidas import lote
from dashboard.salidas.archivos import ARCHIVOS, Pedido
from dashboard.salidas.libro import MARCA
from dashboard.salidas.lote import escribir_lote
from dashboard.salidas.lote_encargo import Encargo, encargar, nombre_de_lote, partes_de, resumen_de
from tests.fabricas import establecimiento, publicado
from tests.indicadores.mundos import lugares
from tests.paginas.frases import faltas

HOY = date(2026, 11, 30)


def _encargo(consulta: Consulta, codigo: str = "11", periodo: str = "2026-S1", **otros: Any) -> Encargo:
    return encargar(consulta, codigo, Periodo.leer(periodo), **{"formatos": ("pdf", "xlsx"), "hoy": HOY, **otros})


def _escrito(encargo: Encargo) -> tuple[zipfile.ZipFile, bytes]:
    salida = io.BytesIO()
    escribir_lote(encargo, salida)
    return zipfile.ZipFile(io.BytesIO(salida.getvalue())), salida.getvalue()


def test_cada_region_lleva_en_su_carpeta_los_mismos_archivos_que_se_descargan(consulta: Consulta) -> None:
    encargo = _encargo(consulta, "PE")
    archivo, _ = _escrito(encargo)
    cargadas = [region for region in consulta.hijos(consulta.raiz) if region.grupos[1] > region.grupos[0]]
    assert len(cargadas) > 1
    for region in cargadas:
        propios = [nombre for nombre in archivo.namelist() if nombre.startswith(f"{region.codigo}_")]
        assert [Path(nombre).suffix for nombre in propios] == [".pdf", ".xlsx"]
        for nombre, formato in zip(propios, encargo.formatos, strict=True):
            pedido = Pedido(consulta, region.codigo, encargo.periodo, hoy=HOY)
            contenido, suelto = ARCHIVOS[formato][2](pedido)
            assert nombre.split("/")[1] == suelto
            assert archivo.read(nombre) == contenido


def test_los_mismos_datos_dan_el_mismo_zip_con_la_hora_de_la_carga(consulta: Consulta) -> None:
    encargo = _encargo(consulta, "PE", formatos=("xlsx",))
    (archivo, uno), (_, otro) = _escrito(encargo), _escrito(encargo)
    assert uno == otro
    # el ZIP cuenta los segundos de dos en dos
    creada = datetime.fromisoformat(consulta.contexto.creada).replace(tzinfo=None)
    for entrada in archivo.infolist():
        assert abs((datetime(*entrada.date_time) - creada).total_seconds()) < 2
    carpetas = [nombre.split("/")[0] for nombre in archivo.namelist() if "/" in nombre]
    assert carpetas == sorted(carpetas)


def _enlaces(pagina: str) -> Iterator[str]:
    yield from (unquote(href) for href in re.findall(r'<a href="([^"]+)"', pagina))


def test_el_indice_lleva_a_cada_archivo_dice_sus_cifras_y_no_pide_nada_de_fuera(consulta: Consulta) -> None:
    encargo = _encargo(consulta, "PE")
    archivo, _ = _escrito(encargo)
    pagina = archivo.read("INDICE.html").decode()
    assert sorted(_enlaces(pagina)) == sorted(nombre for nombre in archivo.namelist() if "/" in nombre)
    assert "http" not in pagina.replace("http-equiv", "")
    assert "<script" not in pagina
    for red in (encargo.nodo, *consulta.hijos(encargo.nodo)):
        fila = next(f for f in pagina.split("<tr>") if f"<small>{red.codigo}</small>" in f)
        fraccion = POR_CLAVE["cobertura"].medir(consulta, [red], encargo.periodo)[0].fraccion
        if fraccion.valor is not None and not fraccion.todo_calla:
            assert porcentaje(fraccion.numerador, fraccion.denominador) in fila
    leido = re.sub(r"<style>.*?</style>", "", pagina, flags=re.DOTALL)
    lineas = [trozo.strip() for trozo in re.split(r"<[^>]+>", leido) if trozo.strip()]
    assert not [(falta, linea) for linea in lineas for falta in faltas(linea)]
    assert MARCA not in pagina
    assert "carga n.º 1" in pagina
    assert "2026 · 1.er semestre" in pagina


def test_de_quien_no_se_pudo_el_indice_dice_por_que(consulta: Consulta, monkeypatch: pytest.MonkeyPatch) -> None:
    mala = consulta.hijos(consulta.nodo("11"))[0]

    def hacer(pedido: Pedido) -> tuple[bytes, str]:
        if pedido.codigo == mala.codigo:
            raise ErrorVista("No hay nada que contar.", que_hacer="Espere.")
        return b"x", "x.pdf"

    monkeypatch.setattr(lote, "ARCHIVOS", {"pdf": ("", "", hacer)})
    salida = io.BytesIO()
    hechos = escribir_lote(_encargo(consulta, formatos=("pdf",)), salida)
    assert next(hecho.faltas for hecho in hechos if hecho.nodo is mala) == {"pdf": "No hay nada que contar."}
    assert "de 1 territorio falta alguno" in resumen_de(hechos)
    with zipfile.ZipFile(salida) as archivo:
        assert not [nombre for nombre in archivo.namelist() if nombre.startswith(mala.codigo)]
        assert "Sin informe: No hay nada que contar." in archivo.read("INDICE.html").decode()


def test_de_quien_no_tiene_nada_del_ambito_se_dice_y_no_se_hace(consultar: Callable[..., Consulta]) -> None:
    ajeno = establecimiento("00000009", "11-02-01", institucion="ESSALUD")
    consulta = consultar(establecimientos=[*lugares(2), ajeno])
    hechos = escribir_lote(_encargo(consulta, periodo="2026", formatos=("xlsx",)), io.BytesIO())
    assert [(hecho.nodo.codigo, bool(hecho.archivos)) for hecho in hechos] == [("11-01", True), ("11-02", False)]
    assert hechos[1].faltas == {"xlsx": "no tiene establecimientos del ámbito ni grupos"}
    # en el país, las regiones que no se cargaron
    del_pais = escribir_lote(_encargo(consulta, "PE", "2026", formatos=("xlsx",)), io.BytesIO())
    assert [hecho.nodo.codigo for hecho in del_pais if hecho.archivos] == ["11"]
    assert {hecho.faltas["xlsx"] for hecho in del_pais if hecho.faltas} == {"no se cargó ningún establecimiento suyo"}


def test_el_avance_cuenta_cada_archivo_y_lo_que_lanza_lo_interrumpe(consulta: Consulta) -> None:
    vistos: list[tuple[str, int, int]] = []
    encargo = _encargo(consulta, formatos=("xlsx",))
    escribir_lote(encargo, io.BytesIO(), lambda *visto: vistos.append(visto))
    son = len(consulta.hijos(encargo.nodo))
    assert [(van, de) for _, van, de in vistos] == [(n, son) for n in range(son + 1)]
    assert vistos[-1][0] == "índice"

    def cancelar(_que: str, van: int, _son: int) -> None:
        if van:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        escribir_lote(encargo, io.BytesIO(), cancelar)


def test_una_demostracion_lo_dice_en_el_indice_en_el_leeme_y_en_el_nombre(
    tablas_pequenas: Tablas, tmp_path: Path, sin_geografia: None
) -> None:
    assert sin_geografia is None
    consulta = publicado(replace(tablas_pequenas, demostracion=True), tmp_path).consulta()
    encargo = _encargo(consulta, formatos=("xlsx",))
    archivo, _ = _escrito(encargo)
    assert MARCA in archivo.read("INDICE.html").decode()
    assert archivo.read("LEEME.txt").decode().startswith(MARCA)
    assert nombre_de_lote(encargo) == "DEMOSTRACION_lote_11_cusco_2026-S1-carga-1.zip"


def test_un_encargo_dice_que_no_existe_y_por_donde_seguir(consulta: Consulta) -> None:
    assert _encargo(consulta).nivel is Nivel.RED
    assert _encargo(consulta, "PE").nivel is Nivel.DIRESA
    assert _encargo(consulta, nivel="microrred").que == "las microrredes de Cusco"
    assert encargar(consulta, "11", Periodo.leer("2026")).formatos == ("pdf", "pptx", "xlsx")
    # siempre en el mismo orden, se pidan como se pidan
    assert _encargo(consulta, formatos=("xlsx", "pdf")).formatos == ("pdf", "xlsx")
    assert [partes_de(consulta.nodo(c)) for c in ("PE", "11", "11-01", "11-01-01")] == [
        "regiones", "redes", "microrredes", "",
    ]  # fmt: skip
    for otros, frase in (
        ({"nivel": "x"}, "No hay un nivel «x»"),
        ({"nivel": "region"}, "es una región: no contiene regiones"),
        ({"formatos": ("doc",)}, "Un lote no lleva «doc»"),
    ):
        with pytest.raises(ErrorVista, match=frase):
            _encargo(consulta, **otros)
    with pytest.raises(ErrorVista, match="no se reparte"):
        _encargo(consulta, "11-01-01")
