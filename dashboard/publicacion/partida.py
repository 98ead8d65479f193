"""De qué tablas parte una carga: las de la generación vigente, si son reales; lo inventado no se mezcla."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from dashboard.almacen.generacion import CarpetaGeneracion, ultima_buena
from dashboard.contratos.tablas import Tablas
from dashboard.errores import ErrorGeneracion, SinGeneracion
from dashboard.publicacion import aceptadas
from dashboard.publicacion.sumas import con_esperadas

#: lo único real que hay bajo una demostración hecha sobre el registro
_DEL_REGISTRO = ("establecimientos", "partos")


@dataclass(frozen=True, slots=True)
class Partida:
    """Tablas reales con que empieza una carga (quizá sin filas) y lo que la persona debe saber de ellas."""

    tablas: Tablas
    avisos: tuple[str, ...] = ()
    #: la generación de la que parte (número y momento en que se creó); "" si ninguna
    base: str = ""
    #: huella de los ajustes con que se preparó, si lo que se sirve son estas mismas tablas sin nada inventado; o ""
    huella_ajustes: str = ""


def punto_de_partida(almacen: Path) -> Partida:
    """Las tablas reales de la generación vigente; sin filas si no hay ninguna, si es inventada o si está dañada.

    De una demostración hecha sobre un registro real queda el registro.
    """
    try:
        # lo aceptado se lee igual aunque lo preparado sea de una versión anterior
        vigente = ultima_buena(almacen, de_antes=True)
    except SinGeneracion:
        return Partida(aceptadas.vacias())
    except ErrorGeneracion as error:
        return Partida(aceptadas.vacias(), (f"{error.mensaje} La carga empieza sin esos datos.",))
    avisos = (vigente.aviso,) if vigente.aviso else ()
    base = base_de(vigente)
    if not vigente.manifiesto["demostracion"]:
        return Partida(
            # lo que se sirve: una versión anterior guardaba sin esperadas lo que mostraba con las de su grupo
            con_esperadas(aceptadas.leer(vigente.carpeta, vigente.manifiesto)),
            avisos,
            base,
            str(vigente.manifiesto.get("huella_ajustes", "")),
        )
    if vigente.manifiesto["registro_demostracion"]:
        descarte = "Los datos de demostración no se mezclan con los reales: la carga empieza sin ninguno de ellos."
        return Partida(aceptadas.vacias(), (*avisos, descarte), base)
    registro = aceptadas.leer(vigente.carpeta, vigente.manifiesto, _DEL_REGISTRO)
    origen = [fila for fila in registro.origen if fila.get("tabla") in _DEL_REGISTRO]
    descarte = "Los grupos y sesiones de demostración se descartan; el registro real de establecimientos se conserva."
    return Partida(replace(registro, demostracion=False, origen=origen), (*avisos, descarte), base)


def base_de(generacion: CarpetaGeneracion) -> str:
    """Identidad de una generación: dos con el mismo número en carpetas distintas no se confunden."""
    return f"{generacion.numero} {generacion.manifiesto['creada']}"
