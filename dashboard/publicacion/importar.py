"""De los archivos de una persona a una generación nueva: leer, fundir con lo cargado, revisar y publicar."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from itertools import groupby
from pathlib import Path

import pyarrow as pa

from dashboard.ajustes import Ajustes
from dashboard.contratos.contrato import Tabla
from dashboard.contratos.tablas import TABLAS, Tablas, tabla_de
from dashboard.dominio.formato import enumerar, plural
from dashboard.errores import ErrorArchivo
from dashboard.ingesta.aparte import leer_aparte
from dashboard.ingesta.celdas import Celdas
from dashboard.ingesta.informe import Informe, reunir
from dashboard.ingesta.reconocer import reconocer_hojas
from dashboard.publicacion.carga import Carga
from dashboard.publicacion.coherencia import Veto, vetos
from dashboard.publicacion.geografia_reusada import huella_de_ajustes
from dashboard.publicacion.opciones import PARTO_DESDE
from dashboard.publicacion.partida import Partida, punto_de_partida
from dashboard.publicacion.preparar import preparar_borrador, publicar_tablas
from dashboard.publicacion.procedencia import siguiente
from dashboard.publicacion.resultado import Resultado
from dashboard.publicacion.turno import un_turno

Avance = Callable[[str, float], None]
#: nombre de archivo → por qué no se entendió
Fallos = dict[str, ErrorArchivo]
#: las tablas, en el orden en que unas se comprueban con otras
_ORDEN: tuple[str, ...] = tuple(tabla.nombre for tabla in TABLAS)
_CON_FALLOS = "No se publicó nada: hay archivos que no se pudieron entender."
_SIN_CAMBIOS = "Todo lo que traen los archivos ya estaba cargado igual: no hay nada que publicar."
#: archivos que se leen a la vez: cada lectura es un proceso que trabaja solo
_A_LA_VEZ = 2
#: parte del avance que se lleva la lectura; el resto es preparar la generación
_LECTURA = 0.3


def importar(
    rutas: Sequence[Path],
    ajustes: Ajustes,
    *,
    tabla: str | None = None,
    partos: Path | None = None,
    parto_desde: str = "",
    reemplazar: bool = False,
    oficina: str = "",
    hoy: date,
    avance: Avance,
    borrador: Path | None = None,
    publicar: bool = True,
) -> Resultado:
    """Lee los archivos, cada uno una vez y en su propio proceso, y sigue como `importar_lecturas`.

    `tabla`: la de todas las `rutas`; sin ella se reconoce cada una. `partos`: la lista de la DIRESA. `ErrorArchivo` si
    un archivo no se puede leer.
    """
    _sin_reservas()
    avance("Leyendo los archivos", 0.0)
    with ThreadPoolExecutor(max_workers=_A_LA_VEZ) as lectores:
        leidos = list(lectores.map(leer_aparte, [*rutas, *([partos] if partos else [])]))
    return importar_lecturas(
        [celdas for del_archivo in leidos[: len(rutas)] for celdas in del_archivo],
        ajustes,
        tabla=tabla,
        partos=[celdas for del_archivo in leidos[len(rutas) :] for celdas in del_archivo],
        parto_desde=parto_desde,
        reemplazar=reemplazar,
        oficina=oficina,
        borrador=borrador,
        publicar=publicar,
        hoy=hoy,
        avance=avance,
    )


def importar_lecturas(
    lecturas: Sequence[Celdas],
    ajustes: Ajustes,
    *,
    tabla: str | None = None,
    partos: Sequence[Celdas] = (),
    parto_desde: str = "",
    reemplazar: bool = False,
    oficina: str = "",
    borrador: Path | None = None,
    fallos: Fallos | None = None,
    publicar: bool = True,
    hoy: date,
    avance: Avance,
) -> Resultado:
    """Funde lo leído con los datos reales cargados y publica una generación.

    Una fila con la clave de otra la reemplaza; nada se quita, salvo con `reemplazar`, que sustituye la tabla en los
    territorios y meses de cada archivo. `tabla`: la de todas las `lecturas`; sin ella se reconoce cada una. `partos`:
    la lista de la DIRESA. `parto_desde`: categoría (`I-3` o `I-4`) desde la que se supone que atiende partos quien no
    está en una lista; se recuerda. `oficina`: código del territorio que entrega los archivos, si se sabe. `hoy`: fecha
    de la carga. `borrador`: carpeta donde dejar la generación preparada, sin publicarla, para mirarla antes.
    `fallos`: si se da, un archivo que no se entiende se anota ahí y se sigue con los demás, sin publicar. `publicar`:
    si es falso, solo se comprueba y se cuenta.

    Si un archivo no se entiende, `ErrorArchivo`; si de uno no se aceptó ninguna fila, se rechazó más del 20 % o algo se
    puede leer de dos maneras, o si todo estaba cargado igual, el `Resultado` no trae generación. En esos casos, como
    ante cualquier error, se sigue sirviendo la anterior.
    """
    _sin_reservas()
    archivos = _identificar(lecturas, tabla, partos, fallos)
    if parto_desde and parto_desde not in PARTO_DESDE:
        raise ErrorArchivo(
            f"No se puede suponer la atención de partos desde la categoría «{parto_desde[:20]}».",
            que_hacer=f"Elija {enumerar(list(PARTO_DESDE), 'o')}.",
        )
    if not archivos and not parto_desde and not fallos:
        raise ErrorArchivo("No se dio ningún archivo.", que_hacer="Escriba la ruta de al menos uno.")
    with un_turno(ajustes.datos, f"{'Se revisa' if borrador else 'Se carga'}: {plural(len(archivos), 'archivo')}"):
        avance("Leyendo los datos cargados", 0.0)
        partida = punto_de_partida(ajustes.datos)
        carga = _cargar(archivos, partida, reemplazar, hoy, avance, fallos)
        carga.suponer_partos(parto_desde)
        motivo = _CON_FALLOS if fallos else _por_que_no(carga)
        sin_cambios = not motivo and not _cambia_algo(carga, partida, ajustes)
        resultado = Resultado(
            tuple(carga.informes),
            tuple(carga.cambios.values()),
            (*partida.avisos, *carga.avisos),
            motivo=_SIN_CAMBIOS if sin_cambios else motivo,
            sin_cambios=sin_cambios,
            base=partida.base,
        )
        if resultado.motivo or not publicar:
            return resultado
        tablas = _tablas(carga, partida.tablas, oficina, hoy)
        pa.default_memory_pool().release_unused()

        def al_preparar(paso: str, parte: float) -> None:
            avance(paso, _LECTURA + (1 - _LECTURA) * parte)

        if borrador is None:
            return replace(resultado, generacion=publicar_tablas(tablas, ajustes, al_preparar))
        return replace(resultado, generacion=preparar_borrador(borrador, tablas, ajustes, al_preparar))


def _cambia_algo(carga: Carga, partida: Partida, ajustes: Ajustes) -> bool:
    """Si la generación nueva diría algo que la vigente no dice."""
    otras_reglas = partida.huella_ajustes != huella_de_ajustes(ajustes)
    suposicion = carga.parto_desde != partida.tablas.parto_desde
    return otras_reglas or suposicion or any(cambio.hay for cambio in carga.cambios.values())


def _sin_reservas() -> None:
    """Que Arrow devuelva al sistema lo que suelta: con su reserva, revisar una carga grande pesa 25 MB más."""
    pa.set_memory_pool(pa.system_memory_pool())


def _identificar(
    lecturas: Sequence[Celdas], pedida: str | None, partos: Sequence[Celdas], fallos: Fallos | None
) -> list[tuple[Celdas, Tabla]]:
    """(celdas, tabla) en el orden en que deben validarse, sea cual sea el orden en que se dieron los archivos."""
    pares: list[tuple[Celdas, Tabla]] = []
    for todas, nombre in ((lecturas, pedida), (partos, "partos")):
        for archivo, del_archivo in groupby(todas, key=lambda celdas: celdas.archivo):
            try:
                propios, sin_leer = reconocer_hojas(list(del_archivo), tabla_de(nombre) if nombre else None)
            except ErrorArchivo as error:
                _anotar_fallo(archivo, error, fallos)
                continue
            primera, contrato = propios[0]
            # lo que no se leyó se dice en el informe de la primera tabla del archivo
            propios[0] = replace(primera, avisos=(*primera.avisos, *sin_leer)), contrato
            pares += propios
    return sorted(pares, key=lambda par: _ORDEN.index(par[1].nombre))


def _cargar(
    archivos: Sequence[tuple[Celdas, Tabla]],
    partida: Partida,
    reemplazar: bool,
    hoy: date,
    avance: Avance,
    fallos: Fallos | None,
) -> Carga:
    """Lee y funde todos los archivos; si algo contradice lo ya cargado, vuelve a empezar sin esas filas.

    Volver a leer es lo que permite que una sesión y sus faltas se corrijan juntas: solo al final se sabe qué no cuadra.
    Cada vuelta veta filas que la anterior no vetó, así que termina.
    """
    vetados: dict[str, dict[str, Veto]] = {"grupos": {}, "sesiones": {}}
    while True:
        carga = Carga(partida.tablas, reemplazar, hoy, vetados)
        for posicion, (celdas, tabla) in enumerate(archivos):
            avance(f"Revisando {celdas.archivo}", _LECTURA * (posicion + 1) / (len(archivos) + 1))
            try:
                carga.leer(celdas, tabla)
            except ErrorArchivo as error:
                _anotar_fallo(celdas.archivo, error, fallos)
                # quizá ya se fundió otra hoja suya: se vuelve a empezar sin nada de él
                return _cargar(
                    [par for par in archivos if par[0].archivo != celdas.archivo],
                    partida, reemplazar, hoy, avance, fallos,
                )  # fmt: skip
            pa.default_memory_pool().release_unused()
        carga.terminar()
        nuevos = vetos(carga.marcos, carga.codigos_traidos())
        if not any(nuevos.values()):
            return carga
        for nombre, propios in nuevos.items():
            vetados[nombre].update(propios)


def _anotar_fallo(archivo: str, error: ErrorArchivo, fallos: Fallos | None) -> None:
    if fallos is None:
        raise error
    fallos[archivo] = error


def _por_que_no(carga: Carga) -> str:
    """Por qué no se puede publicar; "" si se puede."""
    for informe in _juzgados(carga.informes):
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


def _tablas(carga: Carga, previas: Tablas, oficina: str, hoy: date) -> Tablas:
    primera = siguiente(previas.origen)
    origen: list[dict[str, object]] = [
        {
            "n": primera + posicion,
            "tabla": informe.tabla,
            "archivo": informe.archivo,
            "hoja": informe.hoja,
            "formulario": informe.formulario,
            "filas": informe.total,
            "aceptadas": informe.aceptadas,
            "reparadas": informe.reparadas,
            "rechazadas": informe.rechazadas,
            "ignoradas": informe.ignoradas,
            "desde": desde,
            "hasta": hasta,
            "oficina": oficina,
            "fecha_carga": hoy.isoformat(),
        }
        for posicion, (informe, (desde, hasta)) in enumerate(zip(carga.informes, carga.tramos, strict=True))
    ]
    return replace(
        previas,
        **carga.marcos,
        demostracion=False,
        registro_demostracion=False,
        parto_desde=carga.parto_desde,
        origen=[*previas.origen, *origen],
    )
