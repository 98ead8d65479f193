"""La demostración entera: la actividad inventada, con sus reportes y sus visitas, y publicarla."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pandas as pd

from dashboard.almacen.generacion import CarpetaGeneracion
from dashboard.contratos.alrededor import CAMPANAS, RECURSOS
from dashboard.contratos.contrato import tipos
from dashboard.contratos.grupos import INASISTENCIAS, SESIONES
from dashboard.contratos.tablas import HITOS, REPORTES, Tablas
from dashboard.demo.azar import dia, enteros, fechas, numerados, primero_de, texto_libre
from dashboard.demo.establecimientos import PRIMER_CODIGO, SEMILLA, generar_registro
from dashboard.demo.grupos import generar_facilitadores, generar_grupos
from dashboard.demo.guia import generar_guia
from dashboard.demo.historias import (
    CAMPANA,
    FIN_RED_SILENCIOSA,
    HUELGA,
    MESES,
    OTRO_REGISTRO,
    PRIMER_MES,
    Historias,
    elegir_historias,
    programar,
    ultimos_dias,
)
from dashboard.demo.regreso import lo_que_volvio
from dashboard.demo.sesiones import anotar_inasistencias, armar_sesiones, contar_personas
from dashboard.demo.visitas import generar_supervisiones, sembrar_visitas
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import PAIS
from dashboard.nucleo.ajustes import Ajustes
from dashboard.nucleo.errores import ErrorPublicacion
from dashboard.nucleo.formato import plural
from dashboard.publicacion.aceptadas import registro_de
from dashboard.publicacion.carpeta_carga import un_turno
from dashboard.publicacion.preparar import Avance, publicar_tablas, sin_avance, vigente_de

# -- La actividad inventada sobre un registro cualquiera: grupos, sesiones, faltas, reportes y visitas.


def generar_actividad(
    establecimientos: pd.DataFrame, semilla: int = SEMILLA, factor: int = 1, avance: Avance = sin_avance
) -> Tablas:
    """Tablas de demostración sobre ese registro, inventado o real; el registro queda como está.

    `factor` multiplica las sesiones de cada grupo y mes. `avance(paso, parte)` recibe el paso y la parte hecha (0–1).
    Las mismas entradas dan los mismos marcos. `ValueError` si `factor` es menor que 1.
    """
    if factor < 1:
        raise ValueError(f"El factor debe ser 1 o más y se pidió {factor}.")
    # Un generador por paso: cambiar uno no altera los demás.
    azar = [np.random.default_rng([semilla, 2, paso]) for paso in range(7)]
    avance("Formando grupos", 0.0)
    historias = elegir_historias(establecimientos)
    grupos = generar_grupos(establecimientos, historias, azar[0])
    ubicaciones = grupos[["codigo_renipress"]].merge(
        establecimientos[["codigo_renipress", "diresa", "red"]], on="codigo_renipress", how="left", validate="m:1"
    )
    avance("Programando sesiones", 0.15)
    cuando = programar(grupos, ubicaciones, historias, factor, azar[1])
    personas, sin_anotar = contar_personas(cuando, grupos["integrantes"], ubicaciones["diresa"], historias, azar[2])
    avance("Escribiendo sesiones", 0.3)
    sesiones = armar_sesiones(grupos, cuando, personas, sin_anotar, factor, azar[3])
    avance("Anotando inasistencias", 0.6)
    sin_aviso = ubicaciones["diresa"].eq(historias.region_sin_aviso).to_numpy(dtype=bool)[cuando.grupo]
    ausentes = personas["esperadas"] - personas["asistentes"]
    inasistencias = anotar_inasistencias(sesiones["codigo_sesion"], cuando, ausentes, sin_aviso, azar[4])
    avance("Reportes y supervisiones", 0.9)
    tablas = Tablas(
        establecimientos=establecimientos,
        facilitadores=generar_facilitadores(establecimientos, azar[5]),
        grupos=grupos,
        sesiones=sesiones.astype(tipos(SESIONES)),
        inasistencias=inasistencias.astype(tipos(INASISTENCIAS)),
        reportes=generar_reportes(establecimientos, historias, azar[6]),
        supervisiones=generar_supervisiones(grupos, ultimos_dias(ubicaciones, historias), azar[6]),
        recursos=poner_recursos(establecimientos),
        hitos=anotar_hitos(historias),
        campanas=anunciar_campanas(),
        demostracion=True,
        registro_demostracion=bool((establecimientos["codigo_renipress"] >= str(PRIMER_CODIGO)).all()),
    )
    sembrar_visitas(tablas, ubicaciones, historias, np.random.default_rng([semilla, 5]))
    volvio = lo_que_volvio(tablas.supervisiones, grupos, ultimos_dias(ubicaciones, historias))
    for nombre, marco in {**volvio, **generar_guia(establecimientos, grupos, historias, semilla)}.items():
        setattr(tablas, nombre, marco)
    return tablas


# -- Reportes mensuales: por región, y por red en la región donde una red calla.

#: De cada reporte: se pierde, o llega con semanas de atraso.
_SE_PIERDE, _TARDE = 0.02, 0.06


def generar_reportes(establecimientos: pd.DataFrame, historias: Historias, rng: np.random.Generator) -> pd.DataFrame:
    """Marco `reportes` según su contrato. Ninguno es posterior a la fecha de datos de su región."""
    codigos, periodos, entregas = [], [], []
    for region in sorted(historias.cortes):
        corte = historias.cortes[region]
        unidades = [region]
        if region == historias.region_dependiente:
            propias = establecimientos.loc[establecimientos["diresa"] == region, "red"].dropna()
            unidades = sorted(str(red) for red in propias.unique())
        for numero in range(PRIMER_MES, PRIMER_MES + MESES):
            periodo = Periodo.mes(numero)
            for unidad in unidades:
                plazo = int(rng.integers(20, 55) if rng.random() < _TARDE else rng.integers(1, 9))
                perdido = rng.random() < _SE_PIERDE
                tope = FIN_RED_SILENCIOSA if unidad == historias.red_silenciosa else corte
                # El último mes se entrega el mismo día del corte y nunca se pierde: fija la fecha de datos.
                if periodo.fin > tope or (perdido and periodo.fin != tope):
                    continue
                codigos.append(unidad)
                periodos.append(str(periodo))
                entregas.append(dia(min(periodo.fin + timedelta(days=plazo), tope)))
    return pd.DataFrame(
        {
            "codigo_territorio": texto_libre(codigos),
            "periodo": texto_libre(periodos),
            "fecha_reporte": fechas(np.array(entregas, dtype=np.int64)),
        }
    )[list(REPORTES.nombres)]


def anotar_hitos(historias: Historias) -> pd.DataFrame:
    """Marco `hitos` según su contrato: sin azar, y sin las regiones que no caben en el registro."""
    filas = [
        (OTRO_REGISTRO, historias.region_de_otro_registro, "cambio_registro"),
        (HUELGA, historias.region_en_huelga, "huelga"),
        (CAMPANA, PAIS, "campana"),
    ]
    cuando, donde, que = zip(*(fila for fila in filas if fila[1]), strict=True)
    return pd.DataFrame(
        {
            "fecha": fechas(np.array([dia(fecha) for fecha in cuando], dtype=np.int64)),
            "codigo_territorio": texto_libre(list(donde)),
            "hito": texto_libre(list(que)),
            "fuente": texto_libre(["demostración"] * len(donde)),
        }
    )[list(HITOS.nombres)]


def anunciar_campanas() -> pd.DataFrame:
    """Marco `campanas` según su contrato: sin azar; las dos semanas de la lactancia y una jornada cada mes."""
    anio = np.array((2024, 2025, 2026))
    enero, agosto = primero_de(anio), primero_de(anio, 8)
    # la cuarta semana de agosto empieza el lunes 26, 25 y 24; la mundial, el primer día
    inicio = np.concatenate([agosto + np.array((25, 24, 23)), agosto, enero])
    return pd.DataFrame(
        {
            "nombre": np.repeat(("Semana de la Lactancia Materna", "Semana Mundial de la Lactancia Materna",
                                 "Jornada mensual de capacitación"), 3),
            "anio": np.tile(anio, 3),
            "inicio": fechas(inicio),
            "fin": fechas(np.concatenate([inicio[:6] + 6, primero_de(anio + 1) - 1])),
            "pais": np.repeat(("Perú", "Mundo", "Perú"), 3),
            "dia_del_mes": enteros(np.full(9, 25), np.arange(9) < 6),
            "fuente": "demostración",
        }
    )[list(CAMPANAS.nombres)].astype(tipos(CAMPANAS))  # fmt: skip


#: clase de recurso, categorías de los establecimientos que lo tienen y uno de cada cuántos
_RECURSOS = (
    ("lactario", ("II-1", "II-2", "II-E", "III-1", "III-2", "III-E"), 1, "Lactario"),
    ("banco_leche", ("III-1", "III-2"), 3, "Banco de leche humana"),
    ("eess_amigo", ("I-4",), 6, "Establecimiento amigo"),
)


def poner_recursos(establecimientos: pd.DataFrame) -> pd.DataFrame:
    """Marco `recursos` según su contrato: sin azar, junto a los establecimientos de cada categoría."""
    partes = []
    for tipo, categorias, cada, nombre in _RECURSOS:
        propios = establecimientos[establecimientos["categoria"].isin(categorias)].iloc[::cada]
        lugar = propios[["ubigeo", "latitud", "longitud"]]
        partes.append(lugar.assign(tipo=tipo, nombre=nombre + " de " + propios["nombre"], ambito=propios["distrito"]))
    todos = pd.concat(partes, ignore_index=True).reindex(columns=RECURSOS.nombres)
    todos["codigo_recurso"] = numerados("RD-", len(todos), 4)
    todos["fuente"], todos["pais"] = "demostración", "Perú"
    lactarios, orden = todos["tipo"].eq("lactario"), np.arange(len(todos))
    for puesto, punto in enumerate(RECURSOS.puntos):
        # a cada uno le falta a lo más una cosa, y el refrigerador, solo al primero
        falta = (orden == 0) if punto.nombre == "refrigerador" else (orden % 11 == puesto + 1)
        todos[punto.nombre] = pd.Series(np.where(falta, "no", "si")).where(lactarios)
    bancos = todos["tipo"].eq("banco_leche")
    todos["valor"] = todos["valor"].where(~bancos, 400.0 + 25 * (orden % 17))
    todos["unidad"] = todos["unidad"].where(~bancos, "litros al año")
    cursos = pd.DataFrame(
        {
            "codigo_recurso": ["RD-C1", "RD-C2"], "tipo": "curso", "ambito": "Todo el país", "pais": "Perú",
            "nombre": ["Curso en línea de consejería en lactancia", "Curso en línea de lactancia materna"],
            "fecha": ["2024-08-01", "2025-03-15"], "valor": [2840.0, 615.0], "unidad": "personas inscritas",
            "fuente": "demostración",
        }
    )  # fmt: skip
    return pd.concat([todos, cursos], ignore_index=True)[list(RECURSOS.nombres)].astype(tipos(RECURSOS))


# -- Publicar la demostración: sobre un registro inventado o sobre el registro real que ya está cargado.

#: parte del avance que se lleva inventar las filas; el resto es preparar la generación
_INVENTAR = 0.4


def publicar_demostracion(
    ajustes: Ajustes,
    avance: Avance,
    *,
    factor: int = 1,
    semilla: int = SEMILLA,
    sobre_registro: bool = False,
    forzar: bool = False,
) -> CarpetaGeneracion:
    """Inventa la actividad y publica una generación de demostración.

    `sobre_registro`: los grupos se inventan sobre los establecimientos reales cargados. `factor` multiplica las
    sesiones. `ErrorPublicacion` si hay grupos reales que dejarían de servirse (salvo `forzar`), o si se pide
    `sobre_registro` y no hay un registro real.
    """
    with un_turno(ajustes.datos, "Se prepara la demostración"):
        # sin generación, o con todas dañadas: no hay nada que proteger ni registro del que partir
        vigente = vigente_de(ajustes.datos)
        if vigente is not None and not forzar:
            _proteger(vigente)
        avance("Inventando establecimientos", 0.0)
        registro = _registro_real(vigente) if sobre_registro else None
        establecimientos = generar_registro(semilla) if registro is None else registro.establecimientos
        tablas = generar_actividad(
            establecimientos, semilla, factor, lambda paso, parte: avance(paso, _INVENTAR * parte)
        )
        if registro is not None:
            tablas = replace(
                tablas,
                partos=registro.partos,
                registro_demostracion=False,
                parto_desde=registro.parto_desde,
                origen=registro.origen,
            )
        return publicar_tablas(tablas, ajustes, lambda paso, parte: avance(paso, _INVENTAR + (1 - _INVENTAR) * parte))


def _proteger(vigente: CarpetaGeneracion) -> None:
    grupos = int(vigente.manifiesto["conteos"]["grupos"])
    if grupos and not vigente.manifiesto["demostracion"]:
        raise ErrorPublicacion(
            f"Los datos que se sirven son reales y tienen {plural(grupos, 'grupo')}: la demostración los taparía.",
            donde=f"Generación {vigente.numero}.",
            que_hacer="Use otra carpeta con la variable TABLERO_DATOS o, si de verdad quiere reemplazarlos, --forzar.",
        )


def _registro_real(vigente: CarpetaGeneracion | None) -> Tablas:
    if vigente is None or vigente.manifiesto["registro_demostracion"]:
        raise ErrorPublicacion(
            "No hay un registro real de establecimientos sobre el cual hacer la demostración.",
            que_hacer="Cárguelo antes con `tablero importar establecimientos ARCHIVO`.",
        )
    return registro_de(vigente)
