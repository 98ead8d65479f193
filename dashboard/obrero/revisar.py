"""Revisar una carga (leer, fundir y dejar un borrador) y publicar lo revisado."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from dashboard.almacen.abierta import abrir
from dashboard.almacen.almacen import Almacen
from dashboard.almacen.consulta import Consulta
from dashboard.almacen.generacion import CarpetaGeneracion, fijar_borrador, ultima_buena, un_escritor
from dashboard.certificacion.certificar import exigir
from dashboard.indicadores.acuerdos import lo_que_cambia
from dashboard.indicadores.resumen import Movimiento, movimientos
from dashboard.indicadores.revisiones import de_esta_carga, revisiones
from dashboard.ingesta.aparte import leer_aparte
from dashboard.ingesta.celdas import FICHA, Celdas, guardar, recoger
from dashboard.ingesta.filas_por_corregir import solo_filas
from dashboard.ingesta.informe import Informe
from dashboard.ingesta.libro_corregido import libro_corregido, libro_de_celdas
from dashboard.ingesta.por_nombrar import libres, por_nombrar
from dashboard.nucleo.ajustes import Ajustes
from dashboard.nucleo.errores import ErrorArchivo, ErrorGeneracion, ErrorPublicacion, ErrorTitulos
from dashboard.nucleo.formato import palabra, plural, tramos
from dashboard.publicacion.aceptadas import base_de
from dashboard.publicacion.carga import Fallos
from dashboard.publicacion.carpeta_carga import Estado, Opciones, anotar, guardar_json, leer_json, un_turno
from dashboard.publicacion.columnas_elegidas import elegidas, recordar
from dashboard.publicacion.importar import Lectura, Resultado, borrador_en, importar_lecturas

#: parte del avance que se lleva leer los archivos; el resto es fundir y preparar
_LECTURA = 0.4
#: causas y reparaciones que se muestran de cada tabla
_CAUSAS = 40
#: tramos de filas que se escriben de una causa; los demás se cuentan
_TRAMOS = 400
_FORMULARIOS = {"registro": "registro nacional", "anexo2": "Anexo 2", "his": "registro HIS", "dhis2": "DHIS2"}


@dataclass(slots=True)
class Leido:
    """Un archivo de la carga: sus tablas, o por qué no se pudo leer."""

    n: int
    nombre: str
    celdas: list[Celdas] = field(default_factory=list)
    error: dict[str, str] | None = None

    def fallar(self, error: ErrorArchivo) -> None:
        """Anota por qué el archivo no se pudo leer o entender."""
        self.error = {"mensaje": error.mensaje, "donde": error.donde, "que_hacer": error.que_hacer}


# -- revisar: leer cada archivo aparte, fundirlo con lo cargado y dejar un borrador listo para publicar ----------------


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
    previa = leer_json(carpeta / "revision.json", None)
    shutil.rmtree(carpeta / "borrador", ignore_errors=True)
    leidos = []
    for posicion, archivo in enumerate(pedido["archivos"]):
        _decir(carpeta, f"Leyendo {archivo['nombre']}", _LECTURA * posicion / len(pedido["archivos"]))
        leidos.append(_leer(carpeta, archivo))
    opciones = Opciones(**pedido.get("opciones", {}))
    _recordar_columnas(ajustes, opciones.oficina, leidos, pedido.get("columnas", []))
    resultado, antes, despues = _fundir(carpeta, ajustes, opciones, leidos)
    relato = relatar(leidos, resultado, movimientos(antes, despues) if despues is not None else [])
    relato["acuerdos"] = lo_que_cambia(antes, despues) if despues is not None else []
    ofrecer_columnas(ajustes, opciones.oficina, leidos, relato)
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
        if not (guardado / FICHA).is_file():
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
    carpeta: Path, ajustes: Ajustes, opciones: Opciones, leidos: list[Leido]
) -> tuple[Resultado | None, Consulta | None, Consulta | None]:
    """(resultado, lectura de hoy, lectura del borrador). Sin resultado si ningún archivo se entendió."""
    lecturas = [Lectura(celdas) for leido in leidos for celdas in leido.celdas]
    if not lecturas and (leidos or not opciones.parto_desde):
        return None, None, None
    fallos: Fallos = {}
    resultado = importar_lecturas(
        lecturas,
        ajustes,
        opciones,
        destino=borrador_en(carpeta / "borrador", revisiones),
        fallos=fallos,
        hoy=date.today(),
        avance=lambda paso, parte: _decir(carpeta, paso, _LECTURA + (1 - _LECTURA) * parte),
        esperar=True,
    )
    for leido in leidos:
        if leido.nombre in fallos:
            leido.fallar(fallos[leido.nombre])
            if isinstance(fallos[leido.nombre], ErrorTitulos) and any(map(por_nombrar, leido.celdas)):
                # la persona puede decir qué columnas son: lo leído se queda para volver a intentarlo
                continue
            # de un archivo que se rechaza entero no queda nada más que el porqué, ni nada que preguntar
            leido.celdas = []
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


def _recordar_columnas(
    ajustes: Ajustes, oficina: str, leidos: Sequence[Leido], columnas: Sequence[Mapping[str, Any]]
) -> None:
    """Anota lo que la persona dijo que es cada columna."""
    for leido in leidos:
        for celdas in leido.celdas:
            cambios = {c["titulo"]: c["columna"] for c in columnas if (c["n"], c["hoja"]) == (leido.n, celdas.hoja)}
            if cambios:
                recordar(ajustes.datos, oficina, celdas, cambios)


def ofrecer_columnas(ajustes: Ajustes, oficina: str, leidos: Sequence[Leido], relato: dict[str, Any]) -> None:
    """Agrega a cada archivo de `relato` sus columnas con un título que no se conoce, y cuáles podrían ser."""
    for leido, archivo in zip(leidos, relato["archivos"], strict=True):
        archivo["por_nombrar"] = []
        for celdas in leido.celdas:
            if columnas := por_nombrar(celdas):
                ya = elegidas(ajustes.datos, oficina, celdas.encabezado)
                ofrecidas = [{**asdict(columna), "elegida": ya.get(columna.titulo, "")} for columna in columnas]
                archivo["por_nombrar"].append({"hoja": celdas.hoja, "libres": libres(celdas), "columnas": ofrecidas})
        if leido.error and archivo["por_nombrar"]:
            relato["motivo"] += f" O diga abajo qué son las columnas de «{leido.nombre}»."


def _decir(carpeta: Path, paso: str, parte: float) -> None:
    anotar(carpeta, Estado("revisando", paso, parte))


# -- la revisión como la lee la página: qué se entendió, qué cambiaría y si se puede publicar --------------------------


def relatar(leidos: Sequence[Leido], resultado: Resultado | None, movidos: Sequence[Movimiento]) -> dict[str, Any]:
    """Todo lo que la página de la revisión necesita, sin nada que no sea texto o número."""
    informes = resultado.informes if resultado else ()
    con_error = [leido for leido in leidos if leido.error]
    motivo = resultado.motivo if resultado else ""
    if con_error:
        motivo = f"{plural(len(con_error), 'archivo no se pudo', 'archivos no se pudieron')} leer. " + palabra(
            len(con_error),
            "Quítelo de la carga, o corríjalo y vuelva a subirlo.",
            "Quítelos de la carga, o corríjalos y vuelva a subirlos.",
        )
    publicable = bool(resultado and resultado.generacion is not None and not con_error)
    return {
        "archivos": [
            {
                "n": leido.n,
                "nombre": leido.nombre,
                "error": leido.error,
                "tablas": [
                    _tabla(informe) for informe in informes if informe.archivo == leido.nombre and not leido.error
                ],
            }
            for leido in leidos
        ],
        "cambios": [asdict(cambio) for cambio in resultado.cambios] if resultado else [],
        "indicadores": [_movimiento(movimiento) for movimiento in movidos],
        "revisiones": de_esta_carga(resultado.generacion.manifiesto) if resultado and resultado.generacion else [],
        "avisos": list(resultado.avisos) if resultado else [],
        "repetidas": [list(par) for par in resultado.repetidas] if resultado else [],
        "motivo": motivo,
        "sin_cambios": bool(resultado and resultado.sin_cambios and not con_error),
        "publicable": publicable,
        "base": resultado.base if resultado else "",
    }


def _tabla(informe: Informe) -> dict[str, Any]:
    cuentas = ("total", "aceptadas", "reparadas", "rechazadas", "ignoradas")
    return {
        "tabla": informe.tabla,
        "hoja": informe.hoja,
        "formulario": _FORMULARIOS.get(informe.formulario, ""),
        **{cuenta: getattr(informe, cuenta) for cuenta in cuentas},
        "motivos": [list(motivo) for motivo in informe.motivos],
        # los títulos de lo que se repartió de DHIS2 son los nuestros: a dónde fue cada elemento lo dice un aviso
        "correspondencia": [list(par) for par in informe.correspondencia if informe.formulario != "dhis2"],
        "sumado": list(informe.sumado),
        "avisos": list(informe.avisos),
        "reparaciones": [
            {"causa": arreglo.texto(informe.donde), "filas": _en_tramos(arreglo.filas)}
            for arreglo in informe.arreglos[:_CAUSAS]
        ],
        "problemas": [
            {
                "causa": causa.causa,
                "cuantas": causa.cuantas,
                "ejemplo": causa.ejemplo.texto(),
                "filas": _en_tramos(causa.filas),
            }
            for causa in informe.causas()[:_CAUSAS]
        ],
        "detenido": informe.detenido,
        "lugares": [asdict(lugar) for lugar in informe.lugares],
    }


def _movimiento(movimiento: Movimiento) -> dict[str, Any]:
    antes, despues = movimiento.textos()
    ficha = movimiento.indicador.ficha
    return {
        "nombre": ficha.corto,
        "lugar": movimiento.lugar,
        "antes": antes,
        "despues": despues,
        "cambia": movimiento.cambia,
        "primera": movimiento.antes is None,
    }


def _en_tramos(filas: Iterable[int]) -> str:
    """`[3, 4, 5, 9]` → `3–5, 9`."""
    escritos, resto = tramos(filas, _TRAMOS)
    return ", ".join(escritos) + (f" y {plural(resto, 'más', 'más')}" if resto else "")


# -- lo que la persona se puede llevar: su libro con los motivos y las celdas marcadas ---------------------------------


def escribir_salidas(
    carpeta: Path,
    leidos: Sequence[Leido],
    resultado: Resultado | None,
    relato: dict[str, Any],
    previa: dict[str, Any] | None,
) -> None:
    """Escribe `salida/` y anota en `relato` qué se puede descargar de cada archivo.

    El libro se hace del archivo subido, que se borra al terminar: en una segunda revisión se conserva el de la primera
    si de ese archivo se dice lo mismo y, si no, se hace de lo que se leyó.
    """
    salida = carpeta / "salida"
    salida.mkdir(exist_ok=True, mode=0o700)
    anteriores = {archivo["n"]: archivo for archivo in (previa or {}).get("archivos", [])}
    for leido, archivo in zip(leidos, relato["archivos"], strict=True):
        archivo["direccion"] = f"/datos/cargas/{carpeta.name}/salida"
        informes = [i for i in (resultado.informes if resultado else ()) if i.archivo == leido.nombre]
        if leido.error or not any(informe.rechazadas for informe in informes):
            continue
        original = carpeta / "entrada" / str(leido.n) / leido.nombre
        nombre = f"{leido.n}-{Path(leido.nombre).stem}-por-corregir.xlsx"
        anterior = anteriores.get(leido.n, {})
        if original.is_file():
            (salida / nombre).write_bytes(libro_corregido(original, informes))
        elif anterior.get("corregido") != nombre or anterior["tablas"] != archivo["tablas"]:
            (salida / nombre).write_bytes(libro_de_celdas(leido.celdas, informes))
        archivo |= {"corregido": nombre, "solo_filas": solo_filas(informes)}
    quedan = {archivo["corregido"] for archivo in relato["archivos"] if archivo.get("corregido")}
    for vieja in salida.iterdir():
        if vieja.name not in quedan:
            vieja.unlink(missing_ok=True)
    if not quedan:
        shutil.rmtree(salida, ignore_errors=True)


# -- publicar: el mismo borrador que la persona vio, o una revisión nueva si entre tanto cambió lo cargado -------------


def publicar(carpeta: Path, ajustes: Ajustes) -> None:
    """Cambia lo que se sirve, de una vez. Si falla, se sigue sirviendo lo de antes."""
    revision = leer_json(carpeta / "revision.json", {})
    with un_turno(ajustes.datos, "Se publica una carga", lambda frase: anotar(carpeta, Estado("publicando", frase))):
        anterior, base = _vigente(ajustes.datos)
        if base == revision.get("base"):
            with un_escritor(ajustes.datos):
                nueva = fijar_borrador(
                    ajustes.datos, carpeta / "borrador", ajustes.generaciones_guardadas, partial(_certificar, carpeta)
                )
            guardar_json(carpeta / "revision.json", {**revision, "anterior": anterior, "publicable": False})
            anotar(carpeta, Estado("publicada", "", 1.0, f"Es la carga n.º {nueva.numero}."))
            return
    # mientras la persona miraba, otra carga cambió los datos: lo que vio ya no es lo que quedaría
    revisar(carpeta, ajustes)
    nueva_revision = leer_json(carpeta / "revision.json", {})
    aviso = "Mientras usted revisaba, otra carga cambió los datos: esto se volvió a revisar. Mírelo y publíquelo."
    guardar_json(carpeta / "revision.json", {**nueva_revision, "avisos": [aviso, *nueva_revision.get("avisos", [])]})


def _certificar(carpeta: Path, borrador: CarpetaGeneracion) -> None:
    exigir(borrador, lambda paso, parte: anotar(carpeta, Estado("publicando", paso, 0.2 + 0.7 * parte)))


def _vigente(almacen: Path) -> tuple[int, str]:
    """(número, identidad) de la generación que se sirve; (0, "") si no hay ninguna."""
    try:
        vigente = ultima_buena(almacen)
    except ErrorGeneracion:
        return 0, ""
    return vigente.numero, base_de(vigente)
