"""Prepara una generación: la construye en memoria, de las filas a las sumas, y escribe lo que el servidor leerá."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pandas as pd

from dashboard import __version__
from dashboard.almacen import abierta, certificado, variacion
from dashboard.almacen.base import AUSENTE, Base, Calendario
from dashboard.almacen.campos import campos
from dashboard.almacen.consulta import Consulta
from dashboard.almacen.generacion import (
    CarpetaGeneracion,
    Comprobar,
    escribir_borrador,
    publicar,
    ultima_buena,
    un_escritor,
)
from dashboard.almacen.medidas import MEDIDAS
from dashboard.contratos.tablas import SEGUIDAS, TABLAS, Tablas
from dashboard.nucleo.ajustes import Ajustes
from dashboard.nucleo.errores import ErrorGeneracion, ErrorPublicacion
from dashboard.publicacion import aceptadas, dimensiones, guia, historias
from dashboard.publicacion.carpeta_carga import leer_regiones
from dashboard.publicacion.fundir import sin_comprobar
from dashboard.publicacion.orden import (
    Orden,
    calendario,
    en_el_arbol,
    en_el_orden_del_arbol,
    leer_sesiones,
    ordenar,
    ordinales,
    partos_por_anio,
    reportado,
    territorios,
)

Avance = Callable[[str, float], None]
#: (lo que se sirve, lo nuevo) → qué cifras ya publicadas cambian, como filas que se guardan en el manifiesto
Comparar = Callable[[Consulta, Consulta], list[dict[str, Any]]]
#: los límites que guarda `tablero limites`, en la carpeta de los datos
LIMITES = "limites.parquet"
#: tablas de pocas filas que el servidor lee tal como se cargaron
_CORTAS = ("recursos", "resultados", "campanas", "hitos")
#: las de la guía que son de un territorio, una ejecutora o una meta
_DE_TERRITORIOS = (*(tabla.nombre for tabla in TABLAS if tabla.forma and tabla not in SEGUIDAS), "avances")
#: lo que las áreas miran de un establecimiento
_CON_AREA = [
    "codigo_renipress", "diresa", "red", "microrred", "ubigeo", "latitud", "longitud",
    "diresa_nombre", "red_nombre", "microrred_nombre",
]  # fmt: skip


def sin_avance(paso: str, parte: float) -> None:
    """Nadie mira el avance."""


@dataclass(frozen=True, slots=True)
class Preparada:
    """Una generación en memoria: lo que se servirá, lo propio de su manifiesto y las filas de que sale."""

    contenido: abierta.Contenido
    manifiesto: dict[str, Any]
    #: con las esperadas que tomaron de su grupo
    tablas: Tablas
    orden: Orden

    def abrir(self, numero: int = 0) -> abierta.Generacion:
        """La misma generación que se leería del disco, sin áreas."""
        return abierta.armar(CarpetaGeneracion(Path("en-memoria"), numero, self.manifiesto), self.contenido)


# -- publicar


def sin_comparar(_antes: Consulta, _despues: Consulta) -> list[dict[str, Any]]:
    """Nadie mira qué cambia."""
    return []


def publicar_tablas(
    tablas: Tablas,
    ajustes: Ajustes,
    avance: Avance = sin_avance,
    comparar: Comparar = sin_comparar,
    *,
    comprobar: Comprobar = lambda _: None,
) -> CarpetaGeneracion:
    """Prepara y publica una generación con estas tablas, si pasa `comprobar`.

    `avance(paso, parte)` recibe el nombre del paso y la parte hecha (0–1). `comparar`: qué cambia de lo ya publicado.
    `ErrorPublicacion` si las tablas no se pueden servir; la generación anterior sigue en pie.
    """
    with un_escritor(ajustes.datos):
        llenar = _llenar(tablas, ajustes, avance, comparar)
        return publicar(ajustes.datos, llenar, ajustes.generaciones_guardadas, comprobar)


def preparar_borrador(
    carpeta: Path, tablas: Tablas, ajustes: Ajustes, avance: Avance = sin_avance, comparar: Comparar = sin_comparar
) -> CarpetaGeneracion:
    """Prepara en `carpeta` la generación que se publicaría con estas tablas, sin publicarla."""
    return escribir_borrador(carpeta, _llenar(tablas, ajustes, avance, comparar))


def poner_al_dia(ajustes: Ajustes, comprobar: Comprobar = lambda _: None) -> CarpetaGeneracion | None:
    """Publica otra vez, con el formato de hoy, lo publicado con uno anterior; `None` si no hace falta."""
    if vigente_de(ajustes.datos) is not None:
        return None
    anterior = vigente_de(ajustes.datos, de_antes=True)
    if anterior is None:
        return None
    return publicar_tablas(aceptadas.servidas(anterior), ajustes, comprobar=comprobar)


def _llenar(tablas: Tablas, ajustes: Ajustes, avance: Avance, comparar: Comparar) -> Callable[[Path], dict[str, Any]]:
    vigente = vigente_de(ajustes.datos)

    def llenar(carpeta: Path) -> dict[str, Any]:
        preparada = construir(tablas, ajustes, date.today(), avance)
        avance("Escribiendo el cubo", 0.5)
        abierta.guardar_cubo(preparada.contenido.acumulado, carpeta)
        abierta.guardar_filas(preparada.contenido, carpeta)
        avance("Escribiendo tablas e índice de búsqueda", 0.6)
        abierta.guardar_dimensiones(preparada.contenido.dimensiones, carpeta)
        aceptadas.guardar(preparada.tablas, carpeta / "aceptadas")
        manifiesto, orden = preparada.manifiesto, preparada.orden
        arbol = preparada.contenido.dimensiones["territorios"]
        nombres = dict(zip(arbol["codigo"], arbol["nombre"], strict=True))
        manifiesto |= _revisiones(ajustes, vigente, preparada, comparar)
        # dibujar pesa, y ya no necesita las matrices
        del preparada
        avance("Dibujando límites y áreas", 0.7)
        if vigente is not None and vigente.manifiesto.get("huella_geografia") == manifiesto["huella_geografia"]:
            # dibujar es casi todo el tiempo de una carga; la vigente acaba de pasar la verificación: está completa
            shutil.copytree(vigente.carpeta / "geo", carpeta / "geo")
        else:
            _geografia(carpeta / "geo", orden.establecimientos, ajustes, nombres)
        avance("Firmando la generación", 0.95)
        return manifiesto

    return llenar


def _revisiones(
    ajustes: Ajustes, vigente: CarpetaGeneracion | None, preparada: Preparada, comparar: Comparar
) -> dict[str, Any]:
    """Las que ya se anunciaron, cuántas son, y las de esta carga; ninguna si una de las dos es inventada."""
    anterior = vigente or vigente_de(ajustes.datos, de_antes=True)
    if anterior is None or anterior.manifiesto["demostracion"] or preparada.tablas.demostracion:
        return {"revisiones": [], "revisiones_de_antes": 0}
    nuevas = comparar(Consulta(abierta.abrir(vigente)), Consulta(preparada.abrir())) if vigente else []
    creada = preparada.manifiesto["creada"]
    previas = anterior.manifiesto.get("revisiones", [])
    propias = [{"creada": creada, **nueva} for nueva in nuevas]
    return {"revisiones": [*previas, *propias], "revisiones_de_antes": len(previas)}


def vigente_de(almacen: Path, *, de_antes: bool = False) -> CarpetaGeneracion | None:
    """La generación que se sirve; `None` si no hay ninguna o están todas dañadas. `de_antes`: como `ultima_buena`."""
    try:
        return ultima_buena(almacen, de_antes=de_antes)
    except ErrorGeneracion:
        return None


# -- construir


def construir(tablas: Tablas, ajustes: Ajustes, hoy: date, avance: Avance = sin_avance) -> Preparada:
    """La generación de estas tablas, sin escribir nada. `ErrorPublicacion` si no se pueden servir.

    `hoy` solo da un mes a una generación sin sesiones ni reportes.
    """
    if not len(tablas.establecimientos):
        raise ErrorPublicacion(
            "No hay establecimientos que publicar.",
            que_hacer="Importe primero el registro de establecimientos.",
        )
    avance("Ordenando el árbol de territorios", 0.0)
    catalogo = leer_regiones(ajustes.regiones)
    nombres = {codigo: fila["nombre"] for codigo, fila in catalogo.items()}
    orden = ordenar(tablas, nombres)
    avance("Sumando sesiones y asistencias", 0.1)
    tablas = aceptadas.con_listas(aceptadas.con_esperadas(tablas))
    sesiones, faltas, catalogos = leer_sesiones(tablas, orden)
    tiempo = calendario(tablas, orden, sesiones, hoy)
    tablas = replace(
        tablas,
        tamanos=historias.tamanos_al_dia(tablas.tamanos, orden, tiempo),
        adscripciones=historias.adscripciones_al_dia(tablas.adscripciones, orden, tiempo),
    )
    arbol = territorios(orden, nombres, tiempo)
    fuera = dimensiones.motivo_fuera(orden.establecimientos, ajustes.instituciones)
    avance("Calculando estados al cierre de cada mes", 0.3)
    de_la_guia = guia.matrices(tablas, orden)
    base = Base(
        tiempo,
        ajustes.dias_actividad,
        _grupos(orden, tablas.tamanos, tiempo),
        _establecimientos(orden, fuera, tablas.partos, tiempo),
        sesiones,
        faltas,
        catalogos,
        reportado(tablas, orden, tiempo, arbol) if len(tablas.reportes) else None,
        {nombre: dict(zip(campos(nombre), matriz, strict=True)) for nombre, matriz in de_la_guia.items()},
    )
    acumulado = {medida.nombre: abierta.acumular(medida.calcular(base)) for medida in MEDIDAS}
    filas = en_el_arbol(sesiones, len(orden.grupos))
    # ya está todo sumado: lo que las medidas dedujeron de millones de sesiones no hace falta para lo demás
    del base, sesiones, faltas
    return Preparada(
        abierta.Contenido(
            _dimensiones(tablas, orden, arbol, fuera, catalogo, acumulado, tiempo.mes0),
            acumulado,
            filas,
            catalogos,
            de_la_guia | {"participantes": guia.participantes(tablas, orden)},
        ),
        _manifiesto(tablas, orden, fuera, tiempo, ajustes),
        tablas,
        orden,
    )


def _grupos(orden: Orden, historia: pd.DataFrame, tiempo: Calendario) -> dict[str, np.ndarray]:
    marco = orden.grupos
    return {
        "establecimiento": orden.grupo_en,
        "conformacion": ordinales(marco["fecha_conformacion"]),
        "cierre": ordinales(marco["fecha_cierre"]),
        **historias.tamanos_por_mes(historia, orden, tiempo),
    }


def _establecimientos(
    orden: Orden, fuera: pd.Series, partos: pd.DataFrame, tiempo: Calendario
) -> dict[str, np.ndarray]:
    marco = orden.establecimientos
    anios, vale, atienden = partos_por_anio(orden, partos, tiempo)
    sin_lista = (vale == AUSENTE).all(axis=1)
    en_ambito = (fuera == "").to_numpy(dtype=bool)
    sustituto = marco["fuente_parto"].astype("string").str.startswith("sustituto").fillna(False).to_numpy(dtype=bool)
    return {
        "diresa": orden.diresa_en,
        "latitud": marco["latitud"].to_numpy(dtype=float),
        "en_ambito": en_ambito,
        "atienden": atienden & en_ambito[:, None],
        "listas": (vale[:, :, None] == np.arange(len(anios))) & en_ambito[:, None, None],
        "dudosos": en_ambito & sin_lista & marco["atiende_parto_rn"].isna().to_numpy(),
        "sustituto": en_ambito & sin_lista & sustituto,
    }


def _dimensiones(
    tablas: Tablas,
    orden: Orden,
    arbol: dict[str, list[Any]],
    fuera: pd.Series,
    catalogo: Mapping[str, Any],
    acumulado: Mapping[str, abierta.Matriz],
    mes0: int,
) -> dict[str, Any]:
    lugares = dimensiones.dimension_establecimientos(orden, fuera)
    cambios_de_tamano, tamano_desde = historias.dimension_tamanos(tablas.tamanos, orden)
    grupos = dimensiones.dimension_grupos(orden) | {"tamano_desde": tamano_desde}
    return {
        "territorios": arbol,
        "establecimientos": lugares,
        "grupos": grupos,
        "tamanos": cambios_de_tamano,
        "traslados": historias.traslados(tablas.adscripciones, orden),
        "busqueda": dimensiones.indice_de_busqueda(arbol, lugares, grupos),
        "facilitadores": dimensiones.facilitadores(tablas),
        "partos": dimensiones.listas_de_partos(tablas),
        "supervisiones": dimensiones.supervisiones(tablas, orden),
        "acuerdos": dimensiones.acuerdos(tablas, orden),
        "regiones": catalogo,
        "variacion": variacion.de_generacion(arbol, lugares, grupos, acumulado, mes0).escrita(),
        **{nombre: dimensiones.registros(getattr(tablas, nombre)) for nombre in _CORTAS},
        "de_territorios": {nombre: dimensiones.registros(getattr(tablas, nombre)) for nombre in _DE_TERRITORIOS},
    }


def _manifiesto(tablas: Tablas, orden: Orden, fuera: pd.Series, tiempo: Calendario, ajustes: Ajustes) -> dict[str, Any]:
    return {
        "huella_geografia": _huella_de_geografia(orden.establecimientos, ajustes),
        "huella_ajustes": huella_de_ajustes(ajustes),
        "creada": datetime.now().astimezone().isoformat(timespec="seconds"),
        "demostracion": tablas.demostracion,
        "registro_demostracion": tablas.registro_demostracion,
        "parto_desde": tablas.parto_desde,
        "listas_de_partos": sorted({int(anio) for anio in tablas.partos["anio_parto"]}),
        "hay_reportes": len(tablas.reportes) > 0,
        "his_sin_comprobar": int(sin_comprobar(tablas.sesiones, tablas.origen).sum()),
        "mes0": tiempo.mes0,
        "mes1": tiempo.mes1,
        "dias_actividad": ajustes.dias_actividad,
        "instituciones": list(ajustes.instituciones),
        "conteos": {
            **dimensiones.conteos(orden, fuera),
            "sesiones": len(tablas.sesiones),
            "tablas": aceptadas.resumen_de_tablas(tablas),
        },
        "origen": tablas.origen,
    }


def huella_de_ajustes(ajustes: Ajustes) -> str:
    """SHA-256 de los ajustes que cambian una generación aunque no cambie ninguna fila."""
    reglas = f"{ajustes.dias_actividad} {sorted(ajustes.instituciones)}"
    return hashlib.sha256(_propios(ajustes) + reglas.encode()).hexdigest()


def _huella_de_geografia(establecimientos: pd.DataFrame, ajustes: Ajustes) -> str:
    """SHA-256 de todo lo que decide la geografía: el registro en su orden, los catálogos propios y la versión."""
    suma = hashlib.sha256(_propios(ajustes))
    suma.update(pd.util.hash_pandas_object(establecimientos[_CON_AREA], index=False).to_numpy().tobytes())
    return suma.hexdigest()


def _propios(ajustes: Ajustes) -> bytes:
    candidatos = (ajustes.regiones, ajustes.limites, ajustes.datos / LIMITES)
    archivos = [ruta for ruta in candidatos if ruta is not None and ruta.is_file()]
    return b"|".join([__version__.encode(), *(ruta.read_bytes() for ruta in archivos)])


def _geografia(carpeta: Path, establecimientos: pd.DataFrame, ajustes: Ajustes, nombres: Mapping[str, str]) -> None:
    # geopandas tarda más de un segundo en importarse y el servidor no lo necesita
    from dashboard.geografia.areas import derivar_areas
    from dashboard.geografia.escribir import escribir_geografia
    from dashboard.geografia.oficina import entregadas

    propias = entregadas(ajustes.datos / LIMITES, ajustes.limites, establecimientos)
    escribir_geografia(derivar_areas(establecimientos, propias), carpeta, nombres)


# -- dibujar otra vez


def redibujar(ajustes: Ajustes, avance: Avance = sin_avance) -> CarpetaGeneracion | None:
    """Publica lo que se sirve con sus áreas dibujadas otra vez; `None` si no hay nada que servir.

    Lo demás se copia byte a byte, y con ello el certificado: las cifras no se mueven. Debe llamarse dentro de
    `un_turno`. `ErrorArchivo` si los límites de la oficina no se pueden leer.
    """
    vigente = vigente_de(ajustes.datos)
    if vigente is None:
        return None
    establecimientos = en_el_orden_del_arbol(
        aceptadas.leer(vigente.carpeta, vigente.manifiesto, ("establecimientos",)).establecimientos
    )

    def llenar(carpeta: Path) -> dict[str, Any]:
        avance("Copiando lo que no cambia", 0.0)
        for parte in ("dim", "cubo", "filas", "guia", "aceptadas"):
            shutil.copytree(vigente.carpeta / parte, carpeta / parte)
        avance("Dibujando límites y áreas", 0.1)
        arbol = orjson.loads((carpeta / "dim" / "territorios.json").read_bytes())
        _geografia(carpeta / "geo", establecimientos, ajustes, dict(zip(arbol["codigo"], arbol["nombre"], strict=True)))
        avance("Firmando la generación", 0.95)
        return vigente.manifiesto | {"huella_geografia": _huella_de_geografia(establecimientos, ajustes)}

    def certificar(borrador: CarpetaGeneracion) -> None:
        # el recuento es de las filas y las sumas, que son las mismas: solo cambia la lista de archivos
        if previo := certificado.leer(vigente.carpeta):
            certificado.guardar(replace(previo, de=certificado.huella_de(borrador.manifiesto)), borrador.carpeta)

    with un_escritor(ajustes.datos):
        return publicar(ajustes.datos, llenar, ajustes.generaciones_guardadas, certificar)
