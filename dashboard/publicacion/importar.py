"""De los archivos de una persona a una generación nueva: leer, fundir con lo cargado, revisar y publicar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

from dashboard.ajustes import Ajustes
from dashboard.dominio.formato import enumerar
from dashboard.errores import ErrorArchivo
from dashboard.esquemas.contrato import Tabla
from dashboard.esquemas.registro import TABLAS, tabla_de
from dashboard.esquemas.tablas import Tablas
from dashboard.ingesta.aparte import leer_aparte
from dashboard.ingesta.lectura import Celdas
from dashboard.ingesta.reconocer import reconocer
from dashboard.publicacion.carga import Carga
from dashboard.publicacion.coherencia import Veto, vetos
from dashboard.publicacion.partida import Partida, punto_de_partida
from dashboard.publicacion.preparar import publicar_tablas
from dashboard.publicacion.resultado import Resultado
from dashboard.publicacion.turno import un_turno

Avance = Callable[[str, float], None]
#: las tablas, en el orden en que unas se comprueban con otras
_ORDEN: tuple[str, ...] = tuple(tabla.nombre for tabla in TABLAS)
#: categorías desde las que se puede suponer que un establecimiento atiende partos
PARTO_DESDE = ("I-3", "I-4")
#: archivos que se leen a la vez
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
    hoy: date,
    avance: Avance,
) -> Resultado:
    """Funde los archivos con los datos reales cargados y publica una generación.

    Una fila con la clave de otra la reemplaza; nada se quita, salvo con `reemplazar`, que sustituye la tabla en los
    territorios y meses de cada archivo. `tabla`: la de todas las `rutas`; sin ella se reconoce cada una. `partos`: la
    lista de la DIRESA. `parto_desde`: categoría (`I-3` o `I-4`) desde la que se supone que atiende partos quien no está
    en una lista; se recuerda. `hoy`: fecha de la carga.

    Si un archivo no se entiende, `ErrorArchivo`; si de uno no se aceptó ninguna fila, el `Resultado` no trae
    generación. En ambos casos, como ante cualquier error, se sigue sirviendo la anterior.
    """
    archivos = _identificar(rutas, tabla, partos)
    if parto_desde and parto_desde not in PARTO_DESDE:
        raise ErrorArchivo(
            f"No se puede suponer la atención de partos desde la categoría «{parto_desde[:20]}».",
            que_hacer=f"Elija {enumerar(list(PARTO_DESDE), 'o')}.",
        )
    if not archivos and not parto_desde:
        raise ErrorArchivo("No se dio ningún archivo.", que_hacer="Escriba la ruta de al menos uno.")
    with un_turno(ajustes.datos):
        avance("Leyendo los datos cargados", 0.0)
        partida = punto_de_partida(ajustes.datos)
        carga = _cargar(archivos, partida, reemplazar, hoy, avance)
        carga.suponer_partos(parto_desde)
        motivo = _por_que_no(carga)
        resultado = Resultado(
            tuple(carga.informes), tuple(carga.cambios.values()), (*partida.avisos, *carga.avisos), motivo=motivo
        )
        if motivo:
            return resultado
        generacion = publicar_tablas(
            _tablas(carga, partida.tablas, hoy),
            ajustes,
            lambda paso, parte: avance(paso, _LECTURA + (1 - _LECTURA) * parte),
        )
        return replace(resultado, generacion=generacion)


def _identificar(rutas: Sequence[Path], tabla: str | None, partos: Path | None) -> list[tuple[Celdas, Tabla]]:
    """(celdas, tabla) en el orden en que deben validarse, sea cual sea el orden en que se dieron los archivos."""
    # dos a la vez: cada lectura es un proceso que trabaja solo
    with ThreadPoolExecutor(max_workers=_A_LA_VEZ) as lectores:
        leidos = list(lectores.map(leer_aparte, [*rutas, *([partos] if partos else [])]))
    pares = []
    for posicion, del_archivo in enumerate(leidos):
        pedida = tabla if posicion < len(rutas) else "partos"
        pares += [(celdas, tabla_de(pedida) if pedida else _reconocer(celdas)) for celdas in del_archivo]
    return sorted(pares, key=lambda par: _ORDEN.index(par[1].nombre))


def _reconocer(celdas: Celdas) -> Tabla:
    reconocida = reconocer(celdas)
    return tabla_de("establecimientos") if isinstance(reconocida, str) else reconocida


def _cargar(
    archivos: Sequence[tuple[Celdas, Tabla]], partida: Partida, reemplazar: bool, hoy: date, avance: Avance
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
            carga.leer(celdas, tabla)
        carga.terminar()
        nuevos = vetos(carga.marcos, carga.codigos_traidos())
        if not any(nuevos.values()):
            return carga
        for nombre, propios in nuevos.items():
            vetados[nombre].update(propios)


def _por_que_no(carga: Carga) -> str:
    """Por qué no se puede publicar; "" si se puede."""
    for informe in carga.informes:
        if not informe.aceptadas:
            filas = (
                "no trae filas de datos" if informe.total == informe.ignoradas else "no tiene ninguna fila aceptable"
            )
            return (
                f"No se publicó nada: el archivo «{informe.archivo}» {filas}. Se siguen sirviendo los datos de antes."
            )
    if carga.marcos["establecimientos"].empty:
        return "No se publicó nada: falta el registro de establecimientos. Impórtelo primero o en la misma orden."
    return ""


def _tablas(carga: Carga, previas: Tablas, hoy: date) -> Tablas:
    origen: list[dict[str, object]] = [
        {
            "tabla": informe.tabla,
            "archivo": informe.archivo,
            "filas": informe.total,
            "aceptadas": informe.aceptadas,
            "rechazadas": informe.rechazadas,
            "fecha_carga": hoy.isoformat(),
        }
        for informe in carga.informes
    ]
    return replace(
        previas,
        **carga.marcos,
        demostracion=False,
        registro_demostracion=False,
        parto_desde=carga.parto_desde,
        origen=[*previas.origen, *origen],
    )
