"""Lo que debe cumplirse con cualquier archivo, por estropeado que esté."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pandas as pd

from dashboard.contratos.contrato import Columna, Tipo
from dashboard.contratos.tablas import TABLAS
from dashboard.ingesta.celdas import Celdas
from dashboard.ingesta.entrada import Validada, validar
from dashboard.ingesta.lectura import leer_celdas
from dashboard.ingesta.reconocer import reconocer_hojas
from dashboard.nucleo.errores import ErrorArchivo
from tests.fuzz.mutadores import CANARIO, EJEMPLO
from tests.ingesta.crudo import lineas_de_csv

HOY = date(2026, 6, 30)
#: comillas que habría que interpretar y lo que cada lector llama fin de línea: con ellos no se cuenta aparte
_AMBIGUOS = frozenset(b'"\r\x00\x0b\x0c\x1c\x1d\x1e\x85')
#: columnas que la ingesta completa o corrige con otra fila u otra tabla: un código tiene un solo nombre
_DE_OTRA_TABLA = frozenset({"codigo_renipress", "esperadas", "diresa_nombre", "red_nombre", "microrred_nombre"})
#: se pueden escribir solos (`02`) y se guardan enteros (`11-02`); en blanco son un lugar del árbol (`11-00`)
_DEL_ARBOL = frozenset({"red", "microrred"})


def mundo() -> dict[str, pd.DataFrame]:
    """El juego de ejemplo aceptado; sin inasistencias, que sumarían dos veces."""
    marcos: dict[str, pd.DataFrame] = {}
    for tabla in TABLAS:
        ruta = EJEMPLO / f"{tabla.nombre}.csv"
        if ruta.is_file() and tabla.nombre != "inasistencias":
            (celdas,) = leer_celdas(ruta)
            marcos[tabla.nombre] = validar(celdas, tabla, marcos, HOY).filas
    return marcos


def comprobar(ruta: Path, referencia: Mapping[str, pd.DataFrame]) -> str:
    """«leído» o el comienzo del error. `AssertionError` si algo se perdió, cambió en silencio o se escapó."""
    fallo: ErrorArchivo | None = None
    try:
        pares, avisos = reconocer_hojas(leer_celdas(ruta), None)
        leidas = [(celdas, validar(celdas, tabla, referencia, HOY)) for celdas, tabla in pares]
    except ErrorArchivo as error:
        fallo = error
    if fallo is not None:
        assert fallo.mensaje.endswith("."), fallo.mensaje
        assert fallo.que_hacer, fallo.mensaje
        assert CANARIO not in str(fallo)
        return re.sub("«[^»]*»", "«»", fallo.mensaje)[:70]
    for celdas, leida in leidas:
        _nada_se_pierde(leida)
        _nada_se_escapa(celdas, leida, avisos)
        if ruta.suffix == ".csv":
            if celdas.linea_encabezado == 1:
                _se_cuenta_igual_aparte(ruta, leida, len(leidas))
            _nada_cambia_en_silencio(ruta, celdas, leida)
    return "leído"


def _nada_se_pierde(leida: Validada) -> None:
    informe = leida.informe
    assert informe.aceptadas + informe.rechazadas + informe.ignoradas == informe.total
    assert len(leida.filas) == len(leida.lineas)
    if not informe.formulario:
        assert len(leida.filas) == informe.aceptadas
        rechazadas = set[int]().union(*(causa.filas for causa in informe.causas()))
        assert len(rechazadas) == informe.rechazadas
        assert not rechazadas & set(leida.lineas.tolist()), "una fila no puede aceptarse y rechazarse"
    for suma in informe.sumas:
        assert suma.aceptadas == leida.filas[suma.columna].sum(), suma.columna
    assert all(problema.como_corregir and problema.esperado for problema in informe.problemas)


def _nada_se_escapa(celdas: Celdas, leida: Validada, avisos: tuple[str, ...] | list[str]) -> None:
    # una palabra sola corrida a otra columna sí se cita: es lo que hay que corregir (un texto más largo, nunca)
    dicho = f"{leida.informe.texto()}{leida.informe!r}{celdas!r}{avisos}".replace(f"«{CANARIO}»", "")
    assert CANARIO not in dicho
    assert CANARIO not in leida.filas.to_csv()


def _se_cuenta_igual_aparte(ruta: Path, leida: Validada, tablas: int) -> None:
    """El total es el de las líneas del archivo, contadas sin el lector, donde no hay comillas que interpretar."""
    crudo = ruta.read_bytes()
    if tablas == 1 and not _AMBIGUOS & set(crudo) and crudo[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        assert leida.informe.total == lineas_de_csv(ruta, "latin-1")


def _nada_cambia_en_silencio(ruta: Path, celdas: Celdas, leida: Validada) -> None:
    """Cada número, fecha y código aceptado es el que estaba escrito, o su fila está entre las reparadas."""
    crudo = ruta.read_bytes()
    if _AMBIGUOS & set(crudo) or not crudo.isascii() or leida.informe.formulario:
        return
    lineas = crudo.decode("ascii").split("\n")
    sitios = {nuestra: celdas.encabezado.index(suya) for suya, nuestra in leida.informe.correspondencia}
    dichos = " ".join(leida.informe.avisos)
    for columna in leida.tabla.columnas:
        # «3 filas sin «anio_parto»: se toman como de la lista de…» no es en silencio
        if f"sin «{columna.nombre}»" in dichos:
            continue
        if columna.nombre in sitios and columna.nombre not in _DE_OTRA_TABLA:
            for posicion, linea in enumerate(leida.lineas.tolist()):
                partes = lineas[linea - 1].split(celdas.delimitador)
                escrito = partes[sitios[columna.nombre]].strip() if sitios[columna.nombre] < len(partes) else ""
                valor = leida.filas[columna.nombre].iloc[posicion]
                assert leida.reparadas[posicion] or _es_lo_escrito(columna, escrito, valor), (
                    columna.nombre, linea, escrito, valor,
                )  # fmt: skip


def _es_lo_escrito(columna: Columna, escrito: str, valor: object) -> bool:
    if columna.nombre in _DEL_ARBOL:
        return str(valor).split("-")[-1] == (escrito.split("-")[-1].zfill(2) if escrito else "00")
    if escrito == "":
        return bool(pd.isna(valor)) or bool(columna.por_defecto) or columna.tipo is Tipo.BANDERA  # type: ignore[call-overload]
    if columna.tipo is Tipo.ENTERO:
        return re.fullmatch(r"-?\d+", escrito) is not None and int(escrito) == valor
    if columna.tipo is Tipo.DECIMAL:
        return float(escrito) == valor
    if columna.tipo is Tipo.FECHA and isinstance(valor, pd.Timestamp):
        partes = [int(parte) for parte in re.findall(r"\d+", escrito)[:3]]
        return sorted([valor.year, valor.month, valor.day]) == sorted(partes)
    if columna.tipo is Tipo.CODIGO:
        return str(valor) == (escrito.zfill(columna.cifras) if columna.cifras else escrito)
    return True
