"""Revisar una carga (leer, fundir y dejar un borrador) y publicar lo revisado."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from dashboard.almacen.abierta import abrir
from dashboard.almacen.almacen import Almacen
from dashboard.almacen.consulta import Consulta
from dashboard.almacen.generacion import fijar_borrador, ultima_buena, un_escritor
from dashboard.indicadores.resumen import movimientos
from dashboard.ingesta.aparte import leer_aparte
from dashboard.ingesta.celdas import guardar, recoger
from dashboard.nucleo.ajustes import Ajustes
from dashboard.nucleo.errores import ErrorArchivo, ErrorGeneracion, ErrorPublicacion
from dashboard.obrero.relato import Leido, escribir_salidas, relatar
from dashboard.publicacion.aceptadas import base_de
from dashboard.publicacion.carga import Fallos
from dashboard.publicacion.carpeta_carga import Estado, anotar, guardar_json, leer_json
from dashboard.publicacion.historia import un_turno
from dashboard.publicacion.importar import Lectura, Resultado, borrador_en, importar_lecturas
from dashboard.publicacion.opciones import Opciones

# -- Revisar una carga: leer cada archivo aparte, fundirlo con lo cargado y dejar un borrador listo para publicar.

#: parte del avance que se lleva leer los archivos; el resto es fundir y preparar
_LECTURA = 0.4


@dataclass(frozen=True, slots=True)
class Encargo:
    """Lo que la persona pidió que se revise."""

    archivos: list[dict[str, Any]]
    opciones: Opciones


def revisar(carpeta: Path, ajustes: Ajustes) -> None:
    """Deja `revision.json` y, si se puede publicar, `borrador/`. Lo subido se borra en cuanto no hace falta.

    Si otra persona tiene el turno, se volverá a pedir, y el libro por corregir sale de lo subido: solo entonces queda.
    """
    try:
        _revisar(carpeta, ajustes)
    except ErrorPublicacion:
        raise
    except BaseException:
        _olvidar_lo_subido(carpeta)
        raise
    _olvidar_lo_subido(carpeta)


def _olvidar_lo_subido(carpeta: Path) -> None:
    shutil.rmtree(carpeta / "entrada", ignore_errors=True)
    (carpeta / "entrada").mkdir(mode=0o700, exist_ok=True)


def _revisar(carpeta: Path, ajustes: Ajustes) -> None:
    pedido = leer_json(carpeta / "pedido.json", {"archivos": []})
    encargo = Encargo(pedido["archivos"], Opciones(**pedido.get("opciones", {})))
    previa = leer_json(carpeta / "revision.json", None)
    shutil.rmtree(carpeta / "borrador", ignore_errors=True)
    leidos = []
    for posicion, archivo in enumerate(encargo.archivos):
        _decir(carpeta, f"Leyendo {archivo['nombre']}", _LECTURA * posicion / len(encargo.archivos))
        leidos.append(_leer(carpeta, archivo))
    resultado, antes, despues = _fundir(carpeta, ajustes, encargo, leidos)
    relato = relatar(leidos, resultado, movimientos(antes, despues) if despues is not None else [])
    escribir_salidas(carpeta, leidos, resultado, relato, previa)
    guardar_json(carpeta / "revision.json", relato)
    anotar(carpeta, Estado("revisada", "Revisión terminada", 1.0))


def _leer(carpeta: Path, archivo: dict[str, Any]) -> Leido:
    """Las tablas de un archivo; si ya se leyó en otra revisión, lo que se guardó de él."""
    guardado = carpeta / "celdas" / str(archivo["n"])
    if (fallo := leer_json(guardado / "error.json", None)) is not None:
        return Leido(archivo["n"], archivo["nombre"], error=fallo)
    try:
        entrada = carpeta / "entrada" / str(archivo["n"]) / archivo["nombre"]
        if not (guardado / "celdas.json").is_file():
            if not entrada.is_file():
                raise ErrorArchivo(
                    f"El archivo «{archivo['nombre']}» ya no está.", que_hacer="Quítelo de la carga y vuelva a subirlo."
                )
            guardado.mkdir(parents=True, exist_ok=True, mode=0o700)
            guardar(leer_aparte(entrada), guardado)
        return Leido(archivo["n"], archivo["nombre"], recoger(guardado))
    except ErrorArchivo as error:
        leido = Leido(archivo["n"], archivo["nombre"])
        leido.fallar(error)
        guardar_json(guardado / "error.json", leido.error)
        return leido


def _fundir(
    carpeta: Path, ajustes: Ajustes, encargo: Encargo, leidos: list[Leido]
) -> tuple[Resultado | None, Consulta | None, Consulta | None]:
    """(resultado, lectura de hoy, lectura del borrador). Sin resultado si ningún archivo se entendió."""
    lecturas = [Lectura(celdas) for leido in leidos for celdas in leido.celdas]
    if not lecturas and (encargo.archivos or not encargo.opciones.parto_desde):
        return None, None, None
    fallos: Fallos = {}
    resultado = importar_lecturas(
        lecturas,
        ajustes,
        encargo.opciones,
        destino=borrador_en(carpeta / "borrador"),
        fallos=fallos,
        hoy=date.today(),
        avance=lambda paso, parte: _decir(carpeta, paso, _LECTURA + (1 - _LECTURA) * parte),
    )
    for leido in leidos:
        if leido.nombre in fallos:
            leido.fallar(fallos[leido.nombre])
            # de un archivo que se rechaza entero no queda nada más que el porqué
            guardado = carpeta / "celdas" / str(leido.n)
            shutil.rmtree(guardado, ignore_errors=True)
            guardado.mkdir()
            guardar_json(guardado / "error.json", leido.error)
    if resultado.generacion is None:
        return resultado, None, None
    try:
        hoy = Almacen(ajustes.datos).consulta()
    except ErrorGeneracion:
        hoy = None
    return resultado, hoy, Consulta(abrir(resultado.generacion))


def _decir(carpeta: Path, paso: str, parte: float) -> None:
    anotar(carpeta, Estado("revisando", paso, parte))


# -- Publicar lo revisado: el mismo borrador que la persona vio, o una revisión nueva si entre tanto cambió lo cargado.


def publicar(carpeta: Path, ajustes: Ajustes) -> None:
    """Cambia lo que se sirve, de una vez. Si falla, se sigue sirviendo lo de antes."""
    revision = leer_json(carpeta / "revision.json", {})
    anotar(carpeta, Estado("publicando", "Esperando el turno", 0.1))
    with un_turno(ajustes.datos, "Se publica una carga"):
        anterior, base = _vigente(ajustes.datos)
        if base == revision.get("base"):
            anotar(carpeta, Estado("publicando", "Publicando", 0.5))
            with un_escritor(ajustes.datos):
                nueva = fijar_borrador(ajustes.datos, carpeta / "borrador", ajustes.generaciones_guardadas)
            guardar_json(carpeta / "revision.json", {**revision, "anterior": anterior, "publicable": False})
            anotar(carpeta, Estado("publicada", "", 1.0, f"Es la carga n.º {nueva.numero}."))
            return
    # mientras la persona miraba, otra carga cambió los datos: lo que vio ya no es lo que quedaría
    revisar(carpeta, ajustes)
    nueva_revision = leer_json(carpeta / "revision.json", {})
    aviso = "Mientras usted revisaba, otra carga cambió los datos: esto se volvió a revisar. Mírelo y publíquelo."
    guardar_json(carpeta / "revision.json", {**nueva_revision, "avisos": [aviso, *nueva_revision.get("avisos", [])]})


def _vigente(almacen: Path) -> tuple[int, str]:
    """(número, identidad) de la generación que se sirve; (0, "") si no hay ninguna."""
    try:
        vigente = ultima_buena(almacen)
    except ErrorGeneracion:
        return 0, ""
    return vigente.numero, base_de(vigente)
