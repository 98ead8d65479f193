"""Las órdenes de los datos: la demostración, las plantillas, importar, validar y poner al día."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dashboard.nucleo.errores import ErrorArchivo, ErrorTablero
from dashboard.ordenes.consola import Avance, barra_de_avance, leer_ajustes, orden

if TYPE_CHECKING:
    from dashboard.ingesta.informe import Informe
    from dashboard.nucleo.ajustes import Ajustes


@orden
def actualizar() -> None:
    """Prepara otra vez lo publicado con una versión anterior del tablero."""
    from dashboard.certificacion.certificar import exigir
    from dashboard.publicacion.preparar import poner_al_dia

    nueva = poner_al_dia(leer_ajustes(), exigir)
    que = "Los datos ya están al día." if nueva is None else (
        f"Los datos eran de una versión anterior: se prepararon otra vez, como carga n.º {nueva.numero}."
    )  # fmt: skip
    click.echo(que, err=True)


@orden
@click.option(
    "--factor",
    metavar="N",
    type=int,
    default=1,
    help="Multiplica las sesiones de cada grupo y mes; si no se da, 1.",
)
@click.option("--sobre-registro", is_flag=True, help="Pone los grupos inventados sobre el registro real ya importado.")
@click.option("--semilla", metavar="N", type=int, help="La misma semilla da los mismos datos.")
@click.option("--forzar", is_flag=True, help="Publica la demostración aunque tape grupos reales.")
def demo(factor: int, sobre_registro: bool, semilla: int | None, forzar: bool) -> None:
    """Publica datos de demostración, inventados y de tamaño nacional."""
    ajustes = leer_ajustes()
    if factor < 1 or (semilla is not None and semilla < 0):
        raise ErrorTablero("El factor debe ser 1 o más, y la semilla 0 o más.")
    from dashboard.demo.establecimientos import SEMILLA
    from dashboard.demo.publicar import publicar_demostracion

    with barra_de_avance() as avance:
        generacion = publicar_demostracion(
            ajustes,
            avance,
            factor=factor,
            semilla=SEMILLA if semilla is None else semilla,
            sobre_registro=sobre_registro,
            forzar=forzar,
        )
    click.echo(f"Se publicó la demostración como generación {generacion.numero} en «{ajustes.datos}».", err=True)


@orden
@click.option(
    "--consultas",
    metavar="CARPETA",
    type=Path,
    help="Deja ahí la consulta de cada indicador, para repetirla con DuckDB.",
)
def certificar(consultas: Path | None) -> int:
    """Recuenta por SQL cada cifra de lo publicado y escribe su certificado. Sale con 1 si alguna no coincide."""
    from dashboard.almacen.almacen import Almacen
    from dashboard.almacen.generacion import ultima_buena
    from dashboard.certificacion import certificar as modulo

    ajustes = leer_ajustes()
    generacion = ultima_buena(ajustes.datos)
    if generacion.aviso:
        click.echo(f"Aviso: {generacion.aviso}", err=True)
    with barra_de_avance() as avance:
        certificado = modulo.certificar(generacion, avance)
    click.echo("\n".join(modulo.tabla(certificado)))
    if consultas is not None:
        textos = modulo.consultas(Almacen(ajustes.datos).consulta())
        _dejar(consultas, {f"{clave}.sql": texto.encode() for clave, texto in textos.items()}, "las consultas")
        click.echo(f"Consultas: {consultas}")
    return 1 if certificado.distintas or certificado.motivo else 0


def _dejar(carpeta: Path, archivos: Mapping[str, bytes], que: str) -> None:
    """Escribe los archivos en la carpeta, que se crea si falta. `ErrorArchivo` si no se puede."""
    try:
        carpeta.mkdir(parents=True, exist_ok=True)
        for nombre, contenido in archivos.items():
            (carpeta / nombre).write_bytes(contenido)
    except OSError as error:
        raise ErrorArchivo(
            f"No se pudieron escribir {que} en «{carpeta}».", que_hacer="Elija una carpeta en la que pueda escribir."
        ) from error


@orden
@click.argument("tablas", nargs=-1, metavar="[TABLA…]", help="Las tablas; si no se nombra ninguna, todas.")
@click.option(
    "--carpeta",
    metavar="DIR",
    type=Path,
    default="plantillas",
    help="Dónde se escriben; si no se da, «plantillas».",
)
def plantillas(tablas: Sequence[str], carpeta: Path) -> None:
    """Escribe una plantilla de Excel por tabla, con listas, reglas y un ejemplo."""
    from dashboard.contratos.tablas import TABLAS, tabla_de
    from dashboard.salidas.plantillas import escribir_plantillas

    pedidas = [tabla_de(nombre) for nombre in tablas] or list(TABLAS)
    for ruta in escribir_plantillas(carpeta, pedidas):
        click.echo(str(ruta))


@orden
@click.argument("carpeta", metavar="[CARPETA]", type=Path, default="contratos", help="Dónde; si no se da, «contratos».")
def contratos(carpeta: Path) -> None:
    """Escribe qué se espera de cada tabla, para que otro sistema lo compruebe antes de entregar (Frictionless)."""
    import orjson

    from dashboard.contratos.tablas import TABLAS
    from dashboard.salidas.contratos import PAQUETE, esquema, nombre_de_esquema, paquete

    valores = {nombre_de_esquema(tabla): esquema(tabla) for tabla in TABLAS} | {PAQUETE: paquete()}
    archivos = {nombre: orjson.dumps(valor, option=orjson.OPT_INDENT_2) for nombre, valor in valores.items()}
    _dejar(carpeta, archivos, "los contratos")
    for nombre in archivos:
        click.echo(str(carpeta / nombre))


SIN_OCULTAS = click.option(
    "--sin-ocultas",
    is_flag=True,
    help="Deja fuera las filas que un libro no muestra, por un filtro o a mano. Si no se da, cuentan y se avisa.",
)


@orden
@click.argument(
    "entradas",
    nargs=-1,
    metavar="[TABLA] ARCHIVO…",
    help="Los archivos, en cualquier orden. Si lo primero es el nombre de una tabla, todos son de ella; si no, cada "
    "uno se reconoce por sus columnas.",
)
@click.option(
    "--parto-desde",
    metavar="I-3|I-4",
    default="",
    help="Donde no hay lista, supone que atienden partos los de esta categoría o superior. Se recuerda.",
)
@click.option("--partos", metavar="ARCHIVO", type=Path, help="Lista de quiénes atienden partos.")
@click.option(
    "--reemplazar",
    is_flag=True,
    help="Quita lo que el archivo ya no trae, solo en los territorios y meses de que habla.",
)
@SIN_OCULTAS
@click.option(
    "--repetidas",
    metavar="reciente|distintas",
    default="",
    help="De dos sesiones que parecen la misma, queda la que llegó última o cuentan las dos. Si no se da, queda la del "
    "registro, la del Anexo 2 o la del HIS, en ese orden.",
)
def importar(
    entradas: Sequence[str], parto_desde: str, partos: Path | None, reemplazar: bool, sin_ocultas: bool, repetidas: str
) -> int:
    """Importa archivos reales y los funde con los ya cargados."""
    ajustes = leer_ajustes()
    from dashboard.certificacion.certificar import exigir
    from dashboard.contratos.tablas import TABLAS

    rutas = list(entradas)
    tabla = rutas.pop(0) if rutas and rutas[0] in {tabla.nombre for tabla in TABLAS} else None
    if tabla and not rutas:
        raise ErrorArchivo(f"Falta el archivo de la tabla {tabla}.", que_hacer="Escriba su ruta después de la tabla.")
    from dashboard.indicadores.revisiones import de_esta_carga, revisiones
    from dashboard.publicacion.carpeta_carga import Opciones
    from dashboard.publicacion.importar import importar as importar_archivos
    from dashboard.publicacion.importar import publicar_con

    with barra_de_avance() as avance:
        resultado = importar_archivos(
            [Path(ruta) for ruta in rutas],
            ajustes,
            Opciones(parto_desde, reemplazar, sin_ocultas=sin_ocultas, repetidas=repetidas),
            tabla=tabla,
            partos=partos,
            destino=publicar_con(
                revisiones, lambda borrador: exigir(borrador, lambda paso, parte: avance(paso, 0.95 + parte / 20))
            ),
            hoy=date.today(),
            avance=avance,
        )
    click.echo(resultado.texto())
    if resultado.generacion is None:
        click.echo(resultado.motivo, err=True)
        return 0 if resultado.sin_cambios else 1
    for frase in de_esta_carga(resultado.generacion.manifiesto):
        click.echo(f"Revisión de un año cerrado: {frase}.")
    return 0


@orden
@click.argument("entradas", nargs=-1, metavar="ARCHIVO…", type=Path, help="Los archivos, en cualquier orden.")
@click.option(
    "--libros",
    metavar="CARPETA",
    type=Path,
    help="Deja ahí cada libro con una columna de motivos y sus celdas marcadas.",
)
@SIN_OCULTAS
def validar(entradas: Sequence[Path], libros: Path | None, sin_ocultas: bool) -> int:
    """Dice qué se entiende de unos archivos, sin cargar nada. Sale con 1 si algo se rechaza."""
    ajustes = leer_ajustes()
    with barra_de_avance() as avance:
        texto, limpio = revisar_archivos(entradas, ajustes, libros, avance, sin_ocultas=sin_ocultas)
    click.echo(texto)
    return 0 if limpio else 1


def revisar_archivos(
    rutas: Sequence[Path], ajustes: Ajustes, libros: Path | None, avance: Avance, *, sin_ocultas: bool = False
) -> tuple[str, bool]:
    """(informe completo, si todo entraría). `libros`: carpeta donde dejar cada libro con sus motivos."""
    if not rutas:
        raise ErrorArchivo("No se dio ningún archivo.", que_hacer="Escriba la ruta de al menos uno.")
    from dashboard.ingesta.aparte import leer_aparte
    from dashboard.publicacion.carga import Fallos
    from dashboard.publicacion.carpeta_carga import Opciones, nombres_de
    from dashboard.publicacion.importar import COMPROBAR, Lectura, importar_lecturas

    fallos: Fallos = {}
    lecturas = []
    de_nombre = dict(zip(nombres_de(rutas), rutas, strict=True))
    for posicion, (nombre, ruta) in enumerate(de_nombre.items()):
        avance(f"Leyendo {nombre}", 0.5 * posicion / len(rutas))
        try:
            lecturas += [Lectura(celdas) for celdas in leer_aparte(ruta, nombre)]
        except ErrorArchivo as error:
            fallos[nombre] = error
    lineas: list[str] = []
    informes: Sequence[Informe] = ()
    detenido = False
    if lecturas:
        resultado = importar_lecturas(
            lecturas,
            ajustes,
            Opciones(sin_ocultas=sin_ocultas),
            destino=COMPROBAR,
            fallos=fallos,
            hoy=date.today(),
            avance=lambda paso, parte: avance(paso, 0.5 + parte / 2),
        )
        informes = resultado.informes
        lineas.append(resultado.texto())
        detenido = bool(resultado.motivo) and not resultado.sin_cambios and not fallos
        if detenido or resultado.sin_cambios:
            lineas.append(resultado.motivo.replace("No se publicó nada", "No se podría publicar"))
    lineas += [str(error) for error in fallos.values()]
    if libros is not None:
        lineas += _escribir(de_nombre, informes, libros)
    limpio = not fallos and not detenido and not any(informe.rechazadas for informe in informes)
    return "\n".join(linea for linea in lineas if linea), limpio


def _escribir(de_nombre: Mapping[str, Path], informes: Sequence[Informe], carpeta: Path) -> list[str]:
    """Escribe los libros con motivos y dice cuáles."""
    from dashboard.ingesta.libro_corregido import libro_corregido
    from dashboard.publicacion.carpeta_carga import nombre_limpio

    libros: dict[str, bytes] = {}
    for numero, (nombre, ruta) in enumerate(de_nombre.items(), start=1):
        propios = [informe for informe in informes if informe.archivo == nombre]
        if any(informe.rechazadas for informe in propios):
            # «mayo.csv» y «mayo.xlsx» dejan cada uno el suyo
            destino = nombre_limpio(f"{Path(nombre).stem}-por-corregir.xlsx", numero, libros)
            libros[destino] = libro_corregido(ruta, propios, nombre)
    if libros:
        _dejar(carpeta, libros, "los libros con los motivos")
    return [f"Libro con los motivos: {carpeta / nombre}" for nombre in libros]
