"""Importar: leer → fundir y vetar → juzgar → sumar → publicar. Cada paso es una función de lo que dejó el anterior."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

from dashboard.almacen.generacion import CarpetaGeneracion, Comprobar
from dashboard.contratos.contrato import Tabla
from dashboard.contratos.tablas import Tablas, tabla_de
from dashboard.ingesta.aparte import leer_aparte
from dashboard.ingesta.celdas import Celdas
from dashboard.ingesta.informe import Informe, reunir
from dashboard.ingesta.lectura import SIN_LLENAR
from dashboard.ingesta.ocultas import sin_ocultas
from dashboard.ingesta.por_nombrar import nombrar
from dashboard.ingesta.reconocer import reconocer_hojas
from dashboard.nucleo.ajustes import Ajustes
from dashboard.nucleo.errores import ErrorArchivo
from dashboard.nucleo.formato import enumerar, palabra, plural
from dashboard.nucleo.limites import devolver_lo_grande, soltar_memoria
from dashboard.publicacion.aceptadas import Partida, punto_de_partida
from dashboard.publicacion.carga import LECTURA, Cargada, Fallos, anotar_fallo, cargar
from dashboard.publicacion.carpeta_carga import PARTO_DESDE, POR_DEFECTO, Opciones, nombres_de, un_turno
from dashboard.publicacion.columnas_elegidas import elegidas
from dashboard.publicacion.fundir import Cambio
from dashboard.publicacion.preparar import (
    Avance,
    Comparar,
    huella_de_ajustes,
    preparar_borrador,
    publicar_tablas,
    sin_comparar,
)
from dashboard.publicacion.repetidas import Par

_CON_FALLOS = "No se publicó nada: hay archivos que no se pudieron entender."
_SIN_CAMBIOS = "Todo lo que traen los archivos ya estaba cargado igual: no hay nada que publicar."
#: archivos que se leen a la vez: cada lectura es un proceso que trabaja solo
_A_LA_VEZ = 2


class Lectura(NamedTuple):
    """Una tabla leída de un archivo y, si la persona dijo cuál es, su nombre; "" si hay que reconocerla."""

    celdas: Celdas
    tabla: str = ""


@dataclass(frozen=True, slots=True)
class Destino:
    """Qué se hace con lo cargado si se puede publicar: `preparar`, o nada. `verbo`: cómo se le dice a quien espera."""

    verbo: str
    preparar: Callable[[Tablas, Ajustes, Avance], CarpetaGeneracion] | None


PUBLICAR = Destino("Se carga", publicar_tablas)


#: se comprueba y se cuenta, y nada más
COMPROBAR = Destino("Se carga", None)


def publicar_con(comparar: Comparar = sin_comparar, comprobar: Comprobar = lambda _: None) -> Destino:
    """Publicar solo lo que pase esa comprobación, anotando qué cifras ya publicadas cambian."""
    return Destino("Se carga", partial(publicar_tablas, comparar=comparar, comprobar=comprobar))


def borrador_en(carpeta: Path, comparar: Comparar = sin_comparar) -> Destino:
    """Dejar en `carpeta` la generación preparada, sin publicarla, para mirarla antes."""
    return Destino("Se revisa", partial(preparar_borrador, carpeta, comparar=comparar))


@dataclass(frozen=True, slots=True)
class Resultado:
    """Un informe por archivo, un cambio por tabla y la generación publicada, o por qué no se publicó ninguna."""

    informes: tuple[Informe, ...]
    cambios: tuple[Cambio, ...]
    avisos: tuple[str, ...]
    #: la generación publicada, o el borrador si solo se revisó
    generacion: CarpetaGeneracion | None = None
    #: por qué no se publicó; "" si se publicó
    motivo: str = ""
    #: si todo lo que traen los archivos ya estaba cargado igual
    sin_cambios: bool = False
    #: los de la `Cargada`
    repetidas: tuple[Par, ...] = ()
    #: la generación de la que parte (`base_de`)
    base: str = ""

    @property
    def rechazadas(self) -> int:
        """Filas rechazadas en todos los archivos."""
        return sum(informe.rechazadas for informe in self.informes)

    def texto(self) -> str:
        """El resultado completo en español: primero cada archivo, luego qué cambió y qué se publicó."""
        lineas = [informe.texto() for informe in self.informes]
        lineas += [_frase(cambio) for cambio in self.cambios]
        lineas += [f"Aviso: {aviso}" for aviso in self.avisos]
        if self.generacion is None or not self.generacion.numero:
            return "\n".join(lineas)
        final = f"Se publicó la generación {self.generacion.numero}"
        if self.rechazadas:
            verbo = palabra(self.rechazadas, "rechazó", "rechazaron")
            final += f", sin {plural(self.rechazadas, 'fila')} que se {verbo}"
        return "\n".join([*lineas, f"{final}."])


def _frase(cambio: Cambio) -> str:
    partes = [
        plural(cambio.nuevas, "fila nueva", "filas nuevas"),
        plural(cambio.reemplazadas, "reemplazada"),
        plural(cambio.iguales, "igual", "iguales"),
        plural(cambio.quitadas, "quitada"),
    ]
    return f"Cambios en {cambio.tabla}: {enumerar(partes)}."


def importar(
    rutas: Sequence[Path],
    ajustes: Ajustes,
    opciones: Opciones = POR_DEFECTO,
    *,
    tabla: str | None = None,
    partos: Path | None = None,
    destino: Destino = PUBLICAR,
    hoy: date,
    avance: Avance,
) -> Resultado:
    """Lee los archivos, cada uno una vez y en su propio proceso, y publica como `importar_lecturas`.

    `tabla`: la de todas las `rutas`; sin ella se reconoce cada una. `partos`: la lista de la DIRESA. `ErrorArchivo` si
    un archivo no se puede leer.
    """
    _sin_reservas()
    avance("Leyendo los archivos", 0.0)
    pedidas = [(ruta, tabla or "") for ruta in rutas] + ([(partos, "partos")] if partos else [])
    with ThreadPoolExecutor(max_workers=_A_LA_VEZ) as lectores:
        rutas_pedidas = [ruta for ruta, _ in pedidas]
        leidos = lectores.map(leer_aparte, rutas_pedidas, nombres_de(rutas_pedidas))
        # sin nombre propio: lo leído se suelta en cuanto se funde
        return importar_lecturas(
            [Lectura(celdas, de) for (_, de), propias in zip(pedidas, leidos, strict=True) for celdas in propias],
            ajustes,
            opciones,
            destino=destino,
            hoy=hoy,
            avance=avance,
        )


def importar_lecturas(
    lecturas: Sequence[Lectura],
    ajustes: Ajustes,
    opciones: Opciones = POR_DEFECTO,
    *,
    destino: Destino = PUBLICAR,
    fallos: Fallos | None = None,
    hoy: date,
    avance: Avance,
    esperar: bool = False,
) -> Resultado:
    """Funde lo leído con los datos reales cargados y publica una generación, o lo que diga `destino`.

    Una fila con la clave de otra la reemplaza; nada se quita, salvo con `reemplazar`, que sustituye la tabla en los
    territorios y meses de cada archivo. La categoría desde la que se suponen los partos se recuerda. `hoy`: fecha de la
    carga. `fallos`: si se da, un archivo que no se entiende se anota ahí y se sigue con los demás, sin publicar.
    `esperar`: si otro proceso tiene el turno, se espera en vez de fallar.

    Si un archivo no se entiende, `ErrorArchivo`; si de uno no se aceptó ninguna fila, se rechazó más del 20 % o algo se
    puede leer de dos maneras, o si todo estaba cargado igual, el `Resultado` no trae generación. En esos casos, como
    ante cualquier error, se sigue sirviendo la anterior.
    """
    _sin_reservas()
    if opciones.sin_ocultas:
        lecturas = [lectura._replace(celdas=sin_ocultas(lectura.celdas)) for lectura in lecturas]
    lecturas = [
        lectura._replace(
            celdas=nombrar(lectura.celdas, elegidas(ajustes.datos, opciones.oficina, lectura.celdas.encabezado))
        )
        for lectura in lecturas
    ]
    archivos = _reconocer(lecturas, fallos)
    if opciones.parto_desde and opciones.parto_desde not in PARTO_DESDE:
        raise ErrorArchivo(
            f"No se puede suponer la atención de partos desde la categoría «{opciones.parto_desde[:20]}».",
            que_hacer=f"Elija {enumerar(list(PARTO_DESDE), 'o')}.",
        )
    if not archivos and not opciones.parto_desde and not fallos:
        raise ErrorArchivo("No se dio ningún archivo.", que_hacer="Escriba la ruta de al menos uno.")
    decir = (lambda frase: avance(frase, 0.0)) if esperar else None
    with un_turno(ajustes.datos, f"{destino.verbo}: {plural(len(archivos), 'archivo')}", decir):
        avance("Leyendo los datos cargados", 0.0)
        partida = punto_de_partida(ajustes.datos)
        carga = cargar(archivos, partida.leer, opciones, hoy, avance, fallos)
        resultado = juzgar(carga, partida, ajustes, fallos)
        if resultado.motivo or destino.preparar is None:
            return resultado
        tablas = sumar(carga)
        # lo leído y lo que se fundió ya no hacen falta: preparar pesa, y solo con lo que se va a servir
        del lecturas, archivos, partida, carga
        soltar_memoria()
        generacion = destino.preparar(
            tablas, ajustes, lambda paso, parte: avance(paso, LECTURA + (1 - LECTURA) * parte)
        )
        return replace(resultado, generacion=generacion)


def _sin_reservas() -> None:
    """Que Arrow devuelva al sistema lo que suelta: con su reserva, revisar una carga grande pesa 25 MB más."""
    pa.set_memory_pool(pa.system_memory_pool())
    devolver_lo_grande()


def _reconocer(lecturas: Sequence[Lectura], fallos: Fallos | None) -> list[tuple[Celdas, Tabla]]:
    """(celdas, tabla) de cada archivo que se entiende."""
    pares: list[tuple[Celdas, Tabla]] = []
    for (archivo, pedida), del_archivo in groupby(
        lecturas, key=lambda lectura: (lectura.celdas.archivo, lectura.tabla)
    ):
        try:
            propios, sin_leer = reconocer_hojas(
                [lectura.celdas for lectura in del_archivo], tabla_de(pedida) if pedida else None
            )
        except ErrorArchivo as error:
            anotar_fallo(archivo, error, fallos)
            continue
        primera, contrato = propios[0]
        # lo que no se leyó se dice en el informe de la primera tabla del archivo
        propios[0] = replace(primera, avisos=(*primera.avisos, *sin_leer)), contrato
        pares += propios
    return pares


def juzgar(carga: Cargada, partida: Partida, ajustes: Ajustes, fallos: Fallos | None) -> Resultado:
    """Si lo cargado se puede publicar y, si no, por qué."""
    motivo = _CON_FALLOS if fallos else _por_que_no(carga)
    sin_cambios = not motivo and not _cambia_algo(carga, partida, ajustes)
    return Resultado(
        carga.informes,
        carga.cambios,
        (*partida.avisos, *carga.avisos),
        motivo=_SIN_CAMBIOS if sin_cambios else motivo,
        sin_cambios=sin_cambios,
        repetidas=carga.repetidas,
        base=partida.base,
    )


def _cambia_algo(carga: Cargada, partida: Partida, ajustes: Ajustes) -> bool:
    """Si la generación nueva diría algo que la vigente no dice."""
    otras_reglas = partida.huella_ajustes != huella_de_ajustes(ajustes)
    suposicion = carga.parto_desde != partida.parto_desde
    return otras_reglas or suposicion or any(cambio.hay for cambio in carga.cambios)


def _por_que_no(carga: Cargada) -> str:
    """Por qué no se puede publicar; "" si se puede."""
    con_algo = {informe.archivo for informe in carga.informes if informe.aceptadas}
    for informe in _juzgados(carga.informes):
        # del libro de un plan, la hoja que nadie llenó no impide cargar la otra
        if informe.archivo in con_algo and dict(informe.motivos).get(SIN_LLENAR) == informe.total:
            continue
        if not informe.aceptadas and not informe.por_decidir:
            filas = (
                "no trae filas de datos" if informe.total == informe.ignoradas else "no tiene ninguna fila aceptable"
            )
            return f"No se publicó nada: el archivo {informe.donde} {filas}. Se siguen sirviendo los datos de antes."
        if informe.detenido:
            return f"No se publicó nada. {informe.detenido} Se siguen sirviendo los datos de antes."
    if carga.marcos["establecimientos"].empty:
        return "No se publicó nada: falta el registro de establecimientos. Impórtelo primero o en la misma orden."
    return ""


def _juzgados(informes: Sequence[Informe]) -> Iterator[Informe]:
    """Los informes de que depende publicar: las hojas de un libro del Anexo 2 cuentan juntas, una sesión cada una."""
    listas: dict[str, list[Informe]] = {}
    for informe in informes:
        if informe.formulario == "anexo2":
            listas.setdefault(informe.archivo, []).append(informe)
        else:
            yield informe
    yield from map(reunir, listas.values())


def sumar(carga: Cargada) -> Tablas:
    """Las tablas con que se prepara la generación nueva: lo cargado, y de qué archivos salió."""
    marcos: dict[str, Any] = dict(carga.marcos)
    return Tablas(**marcos, parto_desde=carga.parto_desde, origen=[dict(entrada) for entrada in carga.origen])
