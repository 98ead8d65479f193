"""La línea de órdenes. Cada una es una función de este módulo; lo largo, en su propio módulo.

Lo pesado se importa dentro de cada orden: `tablero --help` y `tablero cifras` no cargan pandas.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from dashboard import __version__
from dashboard.errores import ErrorArchivo, ErrorTablero, ErrorVista
from dashboard.ordenes.consola import Orden, Ordenes, barra_de_avance, ejecutar, leer_ajustes

app = typer.Typer(
    cls=Ordenes,
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=False,
    help="Tablero de los grupos de apoyo comunal a la lactancia materna. La carpeta de los datos se elige con la "
    "variable TABLERO_DATOS (por defecto, «almacen») y el puerto con PORT (por defecto, 8050).",
)

Puerto = Annotated[int | None, typer.Option("--puerto", metavar="N", help="Puerto en que escucha.")]
Host = Annotated[
    str | None, typer.Option("--host", metavar="DIRECCIÓN", help="Dirección; fuera de 127.0.0.1 la ven otras máquinas.")
]


@app.command(cls=Orden)
def iniciar(puerto: Puerto = None, host: Host = None) -> None:
    """Sirve el tablero; si no hay datos, prepara antes la demo."""
    from dashboard.almacen.generacion import apuntada, numeros

    ajustes = leer_ajustes(puerto=puerto, host=host)
    if not numeros(ajustes.datos) and not apuntada(ajustes.datos):
        typer.echo("Todavía no hay datos: se preparan los de demostración, una sola vez.", err=True)
        # en otro proceso, para que su memoria no quede en los del servidor
        if codigo := subprocess.run([sys.executable, "-m", "dashboard", "demo"], check=False).returncode:
            raise typer.Exit(codigo)
    _servir(puerto, host)


@app.command(cls=Orden)
def servir(puerto: Puerto = None, host: Host = None) -> None:
    """Sirve el tablero con los datos publicados."""
    _servir(puerto, host)


def _servir(puerto: int | None, host: str | None) -> None:
    from dashboard.almacen.generacion import de_otra_version
    from dashboard.web.servidor import servir as servir_ajustes

    ajustes = leer_ajustes(puerto=puerto, host=host)
    if de_otra_version(ajustes.datos):
        # en otro proceso, para que su memoria no quede en los del servidor
        subprocess.run([sys.executable, "-m", "dashboard", "actualizar"], check=False)

    servir_ajustes(ajustes)


@app.command(cls=Orden)
def actualizar() -> None:
    """Prepara otra vez lo publicado con una versión anterior del tablero."""
    from dashboard.publicacion.poner_al_dia import poner_al_dia

    nueva = poner_al_dia(leer_ajustes())
    que = "Los datos ya están al día." if nueva is None else (
        f"Los datos eran de una versión anterior: se prepararon otra vez, como carga n.º {nueva.numero}."
    )  # fmt: skip
    typer.echo(que, err=True)


@app.command(cls=Orden)
def demo(
    factor: Annotated[int, typer.Option(metavar="N", help="Multiplica las sesiones de cada grupo y mes.")] = 1,
    sobre_registro: Annotated[
        bool, typer.Option("--sobre-registro", help="Pone los grupos inventados sobre el registro real ya importado.")
    ] = False,
    semilla: Annotated[
        int | None, typer.Option(metavar="N", help="La misma semilla da los mismos datos.", show_default=False)
    ] = None,
    forzar: Annotated[
        bool, typer.Option("--forzar", help="Publica la demostración aunque tape grupos reales.")
    ] = False,
) -> None:
    """Publica datos de demostración, inventados y de tamaño nacional."""
    ajustes = leer_ajustes()
    if factor < 1 or (semilla is not None and semilla < 0):
        raise ErrorTablero("El factor debe ser 1 o más, y la semilla 0 o más.")
    from dashboard.almacen.demo import SEMILLA
    from dashboard.publicacion.demostracion import publicar_demostracion

    with barra_de_avance() as avance:
        generacion = publicar_demostracion(
            ajustes,
            avance,
            factor=factor,
            semilla=SEMILLA if semilla is None else semilla,
            sobre_registro=sobre_registro,
            forzar=forzar,
        )
    typer.echo(f"Se publicó la demostración como generación {generacion.numero} en «{ajustes.datos}».", err=True)


@app.command(cls=Orden)
def plantillas(
    tablas: Annotated[
        list[str] | None,
        typer.Argument(metavar="[TABLA…]", help="Las tablas; si no se nombra ninguna, todas.", show_default=False),
    ] = None,
    carpeta: Annotated[Path, typer.Option(metavar="DIR", help="Dónde se escriben.")] = Path("plantillas"),
) -> None:
    """Escribe una plantilla de Excel por tabla, con listas, reglas y un ejemplo."""
    from dashboard.esquemas.registro import TABLAS, tabla_de
    from dashboard.exportar.plantillas import escribir_plantillas

    pedidas = [tabla_de(nombre) for nombre in tablas or []] or list(TABLAS)
    for ruta in escribir_plantillas(carpeta, pedidas):
        typer.echo(str(ruta))


@app.command(cls=Orden)
def importar(
    entradas: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[TABLA] ARCHIVO…",
            help="Los archivos, en cualquier orden. Si lo primero es el nombre de una tabla, todos son de ella; si no, "
            "cada uno se reconoce por sus columnas.",
            show_default=False,
        ),
    ] = None,
    parto_desde: Annotated[
        str,
        typer.Option(
            "--parto-desde",
            metavar="I-3|I-4",
            help="Donde no hay lista, supone que atienden partos los de esta categoría o superior. Se recuerda.",
        ),
    ] = "",
    partos: Annotated[
        Path | None, typer.Option("--partos", metavar="ARCHIVO", help="Lista de quiénes atienden partos.")
    ] = None,
    reemplazar: Annotated[
        bool,
        typer.Option(
            "--reemplazar", help="Quita lo que el archivo ya no trae, solo en los territorios y meses de que habla."
        ),
    ] = False,
) -> int:
    """Importa archivos reales y los funde con los ya cargados."""
    ajustes = leer_ajustes()
    from dashboard.esquemas.registro import TABLAS

    rutas = list(entradas or [])
    tabla = rutas.pop(0) if rutas and rutas[0] in {tabla.nombre for tabla in TABLAS} else None
    if tabla and not rutas:
        raise ErrorArchivo(f"Falta el archivo de la tabla {tabla}.", que_hacer="Escriba su ruta después de la tabla.")
    from dashboard.publicacion.importar import importar as importar_archivos

    with barra_de_avance() as avance:
        resultado = importar_archivos(
            [Path(ruta) for ruta in rutas],
            ajustes,
            tabla=tabla,
            partos=partos,
            parto_desde=parto_desde,
            reemplazar=reemplazar,
            hoy=date.today(),
            avance=avance,
        )
    typer.echo(resultado.texto())
    if resultado.generacion is None:
        typer.echo(resultado.motivo, err=True)
        return 0 if resultado.sin_cambios else 1
    return 0


@app.command(cls=Orden)
def validar(
    entradas: Annotated[
        list[str] | None,
        typer.Argument(metavar="ARCHIVO…", help="Los archivos, en cualquier orden.", show_default=False),
    ] = None,
    libros: Annotated[
        Path | None,
        typer.Option(
            "--libros", metavar="CARPETA", help="Deja ahí cada libro con una columna de motivos y sus celdas marcadas."
        ),
    ] = None,
) -> int:
    """Dice qué se entiende de unos archivos, sin cargar nada. Sale con 1 si algo se rechaza."""
    from dashboard.ordenes.validar import validar as validar_archivos

    ajustes = leer_ajustes()
    with barra_de_avance() as avance:
        texto, limpio = validar_archivos([Path(ruta) for ruta in entradas or []], ajustes, libros, avance)
    typer.echo(texto)
    return 0 if limpio else 1


@app.command(cls=Orden)
def cifras(
    territorio: Annotated[
        str,
        typer.Option(metavar="CÓDIGO", help="PE, una región (11), red (11-02), microrred, establecimiento o grupo."),
    ] = "PE",
    periodo: Annotated[
        str,
        typer.Option(
            metavar="PERIODO", help="Año (2026), semestre (2026-S1) o mes (2026-05); si no se da, el último año."
        ),
    ] = "",
    formato: Annotated[str, typer.Option(metavar="json|csv", help="Cómo se escriben los registros.")] = "json",
    hijos: Annotated[bool, typer.Option("--hijos", help="Añade los de cada territorio del nivel siguiente.")] = False,
) -> None:
    """Escribe los indicadores de un territorio, sin nada más."""
    from dashboard.almacen.almacen import Almacen
    from dashboard.dominio.periodo import Periodo
    from dashboard.exportar.cifras import como_csv, como_json, registros

    escribir = {"json": como_json, "csv": como_csv}.get(formato)
    if escribir is None:
        raise ErrorVista(f"No hay un formato «{formato[:20]}».", que_hacer="Elija json o csv.")
    almacen = Almacen(leer_ajustes().datos)
    consulta = almacen.consulta()
    try:
        nodo = consulta.nodo(territorio)
    except ErrorVista as error:
        error.que_hacer = "Con --territorio PE --hijos se ven los códigos de las regiones."
        raise
    try:
        pedido = Periodo.leer(periodo.strip().upper()) if periodo else consulta.periodo_por_defecto()
    except ValueError as error:
        raise ErrorVista(str(error)) from error
    pedido = consulta.exigir_periodo(pedido)
    texto = escribir(registros(consulta, [nodo, *(consulta.hijos(nodo) if hijos else [])], pedido))
    if almacen.aviso:
        typer.echo(f"Aviso: {almacen.aviso}", err=True)
    typer.echo(texto.rstrip("\n"))


@app.command(cls=Orden)
def exportar(
    formato: Annotated[str, typer.Argument(metavar="pptx|xlsx|directorio", help="Qué se escribe.")],
    territorio: Annotated[
        str,
        typer.Option(
            metavar="CÓDIGO",
            help="Territorio; para xlsx, también una ficha.",
        ),
    ] = "PE",
    periodo: Annotated[
        str, typer.Option(metavar="PERIODO", help="2026, 2026-S1 o 2026-05; si no se da, el último año.")
    ] = "",
    salida: Annotated[
        Path | None,
        typer.Option(metavar="RUTA", help="Archivo, o carpeta donde dejarlo con su nombre.", show_default=False),
    ] = None,
    indicador: Annotated[str, typer.Option(metavar="CLAVE", help="Para xlsx: el que se compara.")] = "cobertura",
    lista: Annotated[str, typer.Option(metavar="CLAVE", help="Para xlsx: una lista, por ejemplo sin_grupo.")] = "",
) -> None:
    """Escribe la presentación, el libro de datos o el directorio de grupos de un territorio."""
    from dashboard.almacen.almacen import Almacen
    from dashboard.ordenes.exportar import exportar as escribir

    almacen = Almacen(leer_ajustes().datos)
    destino = escribir(almacen, formato, territorio, periodo, salida, indicador, lista, date.today())
    if almacen.aviso:
        typer.echo(f"Aviso: {almacen.aviso}", err=True)
    typer.echo(str(destino))


@app.command(cls=Orden)
def visitas(
    territorio: Annotated[str, typer.Option(metavar="CÓDIGO", help="Red (11-02), microrred, región o PE.")] = "",
    desde: Annotated[
        str, typer.Option(metavar="FECHA", help="Primer día; si no se da, el lunes tras la fecha de datos.")
    ] = "",
    dias: Annotated[str, typer.Option(metavar="N", help="Días de trabajo; si no se da, 5.")] = "",
    equipos: Annotated[str, typer.Option(metavar="N", help="Equipos que salen a la vez; si no se da, 1.")] = "",
    salida: Annotated[
        list[Path] | None,
        typer.Option(metavar="ARCHIVO", help="plan.xlsx, plan.ics, plan.pdf o plan.json. Se puede repetir."),
    ] = None,
    periodo: Annotated[
        str, typer.Option(metavar="PERIODO", help="Para los motivos de las faltas: 2026, 2026-S1.")
    ] = "",
    base: Annotated[
        str, typer.Option(metavar="CÓDIGO", help="De dónde salen: un establecimiento, o latitud,longitud.")
    ] = "",
    jornada: Annotated[str, typer.Option(metavar="HORAS", help="Por ejemplo, 0800-1700.")] = "",
    minutos: Annotated[str, typer.Option(metavar="N", help="Minutos por visita; si no se da, 90.")] = "",
    viaje: Annotated[str, typer.Option(metavar="MODO", help="auto, carretera, rio o pie.")] = "",
    tiempos: Annotated[
        Path | None, typer.Option(metavar="ARCHIVO", help="CSV de la oficina: desde,hasta,minutos.")
    ] = None,
    obligatorias: Annotated[str, typer.Option(metavar="CÓDIGOS", help="Se visitan sí o sí; separados por comas.")] = "",
    excluir: Annotated[str, typer.Option(metavar="CÓDIGOS", help="No se visitan; separados por comas.")] = "",
    direccion: Annotated[
        str, typer.Option("--direccion", metavar="TEXTO", help="La dirección de un plan: se rehace ese mismo.")
    ] = "",
) -> None:
    """Planifica visitas y las escribe como Excel, calendario, PDF o JSON."""
    from dashboard.almacen.almacen import Almacen
    from dashboard.dominio.frecuencia import abrir as abrir_frecuencia
    from dashboard.exportar.procedencia_plan import titular
    from dashboard.ordenes.visitas import Pedido, visitar

    campos = {
        "desde": desde, "dias": dias, "eq": equipos, "base": base, "jor": jornada, "min": minutos, "modo": viaje,
        "obl": obligatorias.replace(",", "~"), "ex": excluir.replace(",", "~"),
    }  # fmt: skip
    ajustes = leer_ajustes()
    almacen = Almacen(ajustes.datos)
    pedido = Pedido(
        territorio, periodo, campos, direccion, tiempos or ajustes.tiempos, tuple(salida or ()),
        abrir_frecuencia(ajustes.visitas),
    )  # fmt: skip
    with barra_de_avance() as avance:
        plan, escritos = visitar(almacen.consulta(), pedido, avance)
    if almacen.aviso:
        typer.echo(f"Aviso: {almacen.aviso}", err=True)
    for aviso in plan.avisos:
        typer.echo(f"Aviso: {aviso}", err=True)
    typer.echo(titular(plan))
    for ruta in escritos:
        typer.echo(f"Se escribió «{ruta}».", err=True)


@app.command(cls=Orden)
def version() -> None:
    """Dice la versión del tablero."""
    typer.echo(__version__)


def main() -> None:
    """Entrada de la orden `tablero`."""
    sys.exit(ejecutar(app))


if __name__ == "__main__":
    main()
