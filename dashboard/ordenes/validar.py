"""`tablero validar`: lo mismo que la revisión de la pantalla, en la consola y sin preparar nada."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from dashboard.ajustes import Ajustes
from dashboard.errores import ErrorArchivo
from dashboard.ingesta.aparte import leer_aparte
from dashboard.ingesta.informe import Informe
from dashboard.ingesta.libro_corregido import libro_corregido
from dashboard.publicacion.importar import Fallos, importar_lecturas


def validar(
    rutas: Sequence[Path], ajustes: Ajustes, libros: Path | None, avance: Callable[[str, float], None]
) -> tuple[str, bool]:
    """(informe completo, si todo entraría). `libros`: carpeta donde dejar cada libro con sus motivos."""
    if not rutas:
        raise ErrorArchivo("No se dio ningún archivo.", que_hacer="Escriba la ruta de al menos uno.")
    fallos: Fallos = {}
    lecturas = []
    for posicion, ruta in enumerate(rutas):
        avance(f"Leyendo {ruta.name}", 0.5 * posicion / len(rutas))
        try:
            lecturas += leer_aparte(ruta)
        except ErrorArchivo as error:
            fallos[ruta.name] = error
    lineas: list[str] = []
    informes: Sequence[Informe] = ()
    detenido = False
    if lecturas:
        resultado = importar_lecturas(
            lecturas,
            ajustes,
            fallos=fallos,
            publicar=False,
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
        lineas += _escribir(rutas, informes, libros)
    limpio = not fallos and not detenido and not any(informe.rechazadas for informe in informes)
    return "\n".join(linea for linea in lineas if linea), limpio


def _escribir(rutas: Sequence[Path], informes: Sequence[Informe], carpeta: Path) -> list[str]:
    """Escribe los libros con motivos y dice cuáles."""
    escritos = []
    for ruta in rutas:
        propios = [informe for informe in informes if informe.archivo == ruta.name]
        if any(informe.rechazadas for informe in propios):
            carpeta.mkdir(parents=True, exist_ok=True)
            destino = carpeta / f"{ruta.stem}-por-corregir.xlsx"
            destino.write_bytes(libro_corregido(ruta, propios))
            escritos.append(f"Libro con los motivos: {destino}")
    return escritos
