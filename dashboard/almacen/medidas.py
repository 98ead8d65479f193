"""Las medidas del cubo: qué se suma, sobre qué filas, cómo se lee y la cuenta que la hace.

Agregar una medida es agregar una entrada a `MEDIDAS`: se calcula, se guarda y se lee sola, y lo que se publicó sin ella
se vuelve a preparar.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from dashboard.almacen.base import AUSENTE, Base
from dashboard.almacen.campos import DE_GRUPOS
from dashboard.dominio.catalogos import CODIGOS_MOTIVO, JUSTIFICACIONES, TALLER
from dashboard.dominio.estandar import (
    HORAS_MADRE_GUIA,
    INTEGRANTES_MAXIMO,
    INTEGRANTES_MINIMO,
    PLAZO_DE_REPORTE,
)
from dashboard.nucleo.matrices import Booleanos

Valores = npt.NDArray[np.integer | np.bool_]


class Eje(StrEnum):
    """Qué es una fila de la matriz."""

    GRUPOS = "grupos"
    ESTABLECIMIENTOS = "establecimientos"


class Clase(StrEnum):
    """Cómo se lee una columna."""

    #: se suma sobre los meses del periodo
    FLUJO = "flujo"
    #: se toma al corte: la columna del último mes del periodo
    ESTADO = "estado"
    #: una columna por periodo (año, semestre, mes): no se deduce de los meses
    PERIODO = "periodo"
    #: una columna por año calendario: lo que una lista de ese año dice
    ANUAL = "anual"
    #: no cambia con el tiempo: una sola columna
    FIJO = "fijo"


@dataclass(frozen=True, slots=True)
class Medida:
    """Una matriz del cubo. `calcular`: (filas, columnas, …) enteros o síes y noes, sin acumular.

    Las columnas son los meses (flujos y estados), los periodos en el orden de `periodos_entre`, los años o una sola
    (fijas).
    """

    nombre: str
    eje: Eje
    clase: Clase
    calcular: Callable[[Base], Valores]


def _inasistencias(b: Base) -> Valores:
    """(grupos, meses, motivos, justificaciones)."""
    forma = (len(b.grupos["cierre"]), b.tiempo.cantidad, len(CODIGOS_MOTIVO), len(JUSTIFICACIONES))
    matriz = np.zeros(forma, dtype=np.int32)
    # por motivo: de una vez, sus copias son la décima parte de una carga grande
    for motivo in range(len(CODIGOS_MOTIVO)):
        propias = np.flatnonzero(b.faltas["motivo"] == motivo)
        propias = propias[b.de_grupo[b.faltas["sesion"][propias]]]
        sesion = b.faltas["sesion"][propias]
        lugar = (b.sesiones["grupo"][sesion], b.columna[sesion], b.faltas["justificada"][propias])
        np.add.at(matriz[:, :, motivo], lugar, b.faltas["cantidad"][propias])
    return matriz


def _con(b: Base, campo: str) -> Valores:
    """(grupos, meses): conformado y con ese dato."""
    con_dato: Booleanos = b.grupos[campo] != AUSENTE
    return b.conformados & con_dato


def _en_rango(b: Base) -> Valores:
    integrantes = b.grupos["integrantes"]
    return (integrantes >= INTEGRANTES_MINIMO) & (integrantes <= INTEGRANTES_MAXIMO)


def _lugares(campo: str) -> Callable[[Base], Valores]:
    """(establecimientos, 1): un sí o no que no cambia con el tiempo."""
    return lambda b: b.establecimientos[campo][:, None]


# -- de las tablas de la guía: en quién hay algo anotado, y quién cumple


def _dice(tabla: str, campo: str = "") -> Callable[[Base], Valores]:
    """(unidades, meses): las de la cuenta con una fila que vale y, con `campo`, que lo dice."""
    return lambda b: _propias(b, tabla) & ((b.vale(tabla, campo) if campo else b.vigente(tabla)) > AUSENTE)


def _propias(b: Base, tabla: str) -> Booleanos:
    """(unidades, meses): los grupos conformados o los establecimientos que atienden partos."""
    return b.conformados if tabla in DE_GRUPOS else b.atienden


def _dice_que_si(tabla: str, *puntos: str) -> Callable[[Base], Valores]:
    """(unidades, meses): las que dicen que sí en esos puntos; sin ninguno, en todos los de su lista."""

    def calcular(b: Base) -> Valores:
        todos = [b.vale(tabla, punto) == 1 for punto in puntos] or [b.cumple_todo(tabla)]
        cumplen: Booleanos = np.logical_and.reduce([_propias(b, tabla), *todos])
        return cumplen

    return calcular


def _dice_la_lista(tabla: str) -> Callable[[Base], Valores]:
    """(unidades, meses): aquellas de cuya lista se sabe si está completa: todo sí, o algún no. En blanco no es «no»."""
    return lambda b: _propias(b, tabla) & (b.cumple_todo(tabla) | b.niega_alguno(tabla))


def _fechado(tabla: str, campo: str) -> Callable[[Base], Valores]:
    """(unidades, meses): las que a la fecha del corte ya lo habían hecho."""

    def calcular(b: Base) -> Valores:
        dia = b.vale(tabla, campo)
        return _propias(b, tabla) & (dia > 0) & (dia <= b.cortes_de(tabla))

    return calcular


def _designado(b: Base) -> Valores:
    tabla = "personal_encargado"
    return b.atienden & (b.vale(tabla, "profesionales") + np.maximum(b.vale(tabla, "tecnicos"), 0) > 0)


def _personal(*campos: str) -> Callable[[Base], Valores]:
    """(establecimientos, meses): cuántos encargados, donde se dice cuántos fueron capacitados."""

    def calcular(b: Base) -> Valores:
        sabe = b.vale("personal_encargado", "capacitados") > AUSENTE
        return np.where(sabe, sum(np.maximum(b.vale("personal_encargado", campo), 0) for campo in campos), 0)

    return calcular


def _con_acta(*dichos: int, minimo: int) -> Callable[[Base], Valores]:
    """(establecimientos, meses): con `minimo` compromisos hasta el corte de los que eso se dice de si están en acta."""

    def calcular(b: Base) -> Valores:
        filas = b.guia["compromisos"]
        cuales = np.isin(filas["en_acta"], dichos) & (filas["compromisos"] >= minimo)
        solo = replace(b, guia={"compromisos": {campo: v[cuales] for campo, v in b.guia["compromisos"].items()}})
        return b.atienden & (solo.vigente("compromisos") > AUSENTE)

    return calcular


def _taller_completo(b: Base) -> Valores:
    """(establecimientos, meses): con un taller cuyas cuatro o seis sesiones ya se habían dado al corte."""
    filas = b.guia["talleres"]
    sesiones = np.array([len(temas) for temas in TALLER.values()])[filas["modalidad"]]
    ultimas: dict[int, int] = {}
    vistas: dict[int, set[int]] = {}
    for fila in np.argsort(filas["dia"], kind="stable").tolist():
        taller = int(filas["codigo_taller"][fila])
        vistas.setdefault(taller, set()).add(int(filas["numero_sesion"][fila]))
        if len(vistas[taller]) >= sesiones[fila]:
            ultimas.setdefault(taller, fila)
    cuales = np.array(sorted(ultimas.values()), dtype=np.int64)
    solo = replace(b, guia={"talleres": {campo: valores[cuales] for campo, valores in filas.items()}})
    return b.atienden & (solo.vigente("talleres") > AUSENTE)


def _acompanado(b: Base) -> Valores:
    """(grupos, periodos): conformado al cierre y con algún acompañamiento en el periodo."""
    return b.al_cierre(b.conformados) & b.hubo("acompanamientos")


def _acompanado_dicho(b: Base) -> Valores:
    """(grupos, periodos): los de un establecimiento del que se anotó alguno en el periodo: de los demás no se sabe."""
    hubo, lugar = b.hubo("acompanamientos"), b.grupos["establecimiento"]
    anota = np.zeros((len(b.establecimientos["diresa"]), hubo.shape[1]), dtype=bool)
    np.logical_or.at(anota, lugar, hubo)
    de_quien_se_sabe: Booleanos = b.al_cierre(b.conformados) & anota[lugar]
    return de_quien_se_sabe


_G, _E = Eje.GRUPOS, Eje.ESTABLECIMIENTOS
MEDIDAS: tuple[Medida, ...] = (
    # Flujos de los grupos, por mes de la sesión
    Medida("sesiones", _G, Clase.FLUJO, lambda b: b.sumar(b.de_grupo)),
    Medida("asistentes", _G, Clase.FLUJO, lambda b: b.sumar(b.con_razon, "asistentes")),
    Medida("esperadas", _G, Clase.FLUJO, lambda b: b.sumar(b.con_razon, "esperadas")),
    Medida("sesiones_completas", _G, Clase.FLUJO, lambda b: b.sumar(b.completas)),
    Medida("sesiones_evaluables", _G, Clase.FLUJO, lambda b: b.sumar(b.evaluables)),
    Medida("sesiones_sin_esperadas", _G, Clase.FLUJO, lambda b: b.sumar(b.de_grupo & ~b.con_razon)),
    Medida("grupo_meses_activos", _G, Clase.FLUJO, lambda b: b.activos_con_datos),
    Medida("grupo_meses_con_reporte", _G, Clase.FLUJO, lambda b: b.con_reporte),
    Medida("grupo_meses_conformados", _G, Clase.FLUJO, lambda b: b.conformados),
    # Inasistencias: columnas mes × motivo × justificación
    Medida("inasistencias", _G, Clase.FLUJO, _inasistencias),
    # Estados de los grupos al corte de cada mes
    Medida("conformados", _G, Clase.ESTADO, lambda b: b.conformados),
    Medida("activos", _G, Clase.ESTADO, lambda b: b.activos),
    Medida("activos_por_saber", _G, Clase.ESTADO, lambda b: b.activos_por_saber),
    Medida("con_tamano", _G, Clase.ESTADO, lambda b: b.conformados & _en_rango(b)),
    Medida("con_dato_tamano", _G, Clase.ESTADO, lambda b: _con(b, "integrantes")),
    Medida("capacitadas", _G, Clase.ESTADO, lambda b: b.conformados & (b.grupos["horas"] >= HORAS_MADRE_GUIA)),
    Medida("con_dato_capacitacion", _G, Clase.ESTADO, lambda b: _con(b, "horas")),
    # de los que tienen dato, los que al corte no lo tenían: se usa lo primero que se supo después
    Medida("integrantes", _G, Clase.ESTADO, lambda b: np.where(_con(b, "integrantes"), b.grupos["integrantes"], 0)),
    Medida("tamano_supuesto", _G, Clase.ESTADO, lambda b: _con(b, "integrantes") & b.grupos["supuesto"]),
    Medida("horas_supuestas", _G, Clase.ESTADO, lambda b: _con(b, "horas") & b.grupos["supuesto"]),
    Medida("bloques", _G, Clase.ESTADO, lambda b: b.bloques[0]),
    Medida("con_dato_temas", _G, Clase.ESTADO, lambda b: b.bloques[1]),
    # Establecimientos
    Medida("cubiertos", _E, Clase.ESTADO, lambda b: b.con_grupo & b.atienden),
    Medida("con_grupo_sin_parto", _E, Clase.ESTADO, lambda b: b.con_grupo & ~b.atienden),
    Medida("sesiones_sin_grupo", _E, Clase.FLUJO, lambda b: b.sumar_sin_grupo()),
    Medida("reportes", _E, Clase.FLUJO, lambda b: b.reportes()),
    Medida("reportes_tarde", _E, Clase.FLUJO, lambda b: b.reportes(PLAZO_DE_REPORTE + 1)),
    Medida("silenciosos", _E, Clase.PERIODO, lambda b: b.callan(b.establecimientos["atienden"])),
    # de los que no se sabe si atienden partos: quiénes tienen grupo y quiénes callan
    Medida("dudosos_con_grupo", _E, Clase.ESTADO, lambda b: b.con_grupo & b.establecimientos["dudosos"][:, None]),
    Medida("dudosos_callados", _E, Clase.PERIODO, lambda b: b.callan(b.establecimientos["dudosos"][:, None])),
    Medida("atienden", _E, Clase.ANUAL, lambda b: b.establecimientos["atienden"]),
    # de los que están en alguna lista, cuántos en la de cada año: la que vale no siempre es la del suyo
    Medida("listas", _E, Clase.ANUAL, lambda b: b.establecimientos["listas"]),
    Medida("en_ambito", _E, Clase.FIJO, _lugares("en_ambito")),
    Medida("parto_sin_dato", _E, Clase.FIJO, _lugares("dudosos")),
    Medida("parto_sustituto", _E, Clase.FIJO, _lugares("sustituto")),
    # Tablas de la guía: de quién se sabe, y quién
    Medida("personal_dicho", _E, Clase.ESTADO, _dice("personal_encargado")),
    Medida("personal_designado", _E, Clase.ESTADO, _designado),
    Medida("personal", _E, Clase.ESTADO, _personal("profesionales", "tecnicos")),
    Medida("personal_capacitado", _E, Clase.ESTADO, _personal("capacitados")),
    Medida("relacion_remitida", _E, Clase.ESTADO, _fechado("personal_encargado", "fecha_remision")),
    Medida("relacion_consolidada", _E, Clase.ESTADO, _fechado("personal_encargado", "fecha_consolidacion")),
    Medida("compromisos_dicho", _E, Clase.ESTADO, _con_acta(0, 1, minimo=0)),
    Medida("compromisos_en_acta", _E, Clase.ESTADO, _con_acta(1, minimo=1)),
    Medida("plan_dicho", _E, Clase.ESTADO, _dice_la_lista("planes")),
    Medida("plan_completo", _E, Clase.ESTADO, _dice_que_si("planes")),
    Medida("taller_dicho", _E, Clase.ESTADO, _dice("talleres")),
    Medida("taller_completo", _E, Clase.ESTADO, _taller_completo),
    Medida("seleccion_dicho", _G, Clase.ESTADO, _dice_la_lista("seleccion_madre_guia")),
    Medida("seleccion_completa", _G, Clase.ESTADO, _dice_que_si("seleccion_madre_guia")),
    Medida("arranque_dicho", _G, Clase.ESTADO, _dice_la_lista("arranque")),
    Medida("arranque_completo", _G, Clase.ESTADO, _dice_que_si("arranque")),
    Medida("cuidado_dicho", _G, Clase.ESTADO, _dice("funcionamiento", "cuidado_ninos")),
    Medida("cuidado_ninos", _G, Clase.ESTADO, _dice_que_si("funcionamiento", "cuidado_ninos")),
    Medida("contacto_dicho", _G, Clase.ESTADO, _dice("funcionamiento", "contacto")),
    Medida("contacto", _G, Clase.ESTADO, _dice_que_si("funcionamiento", "contacto")),
    Medida("espacio_dicho", _G, Clase.ESTADO, _dice("espacios_virtuales")),
    Medida("espacio_activo", _G, Clase.ESTADO, _dice_que_si("espacios_virtuales", "activo_espacio")),
    Medida("acompanados_dicho", _G, Clase.PERIODO, _acompanado_dicho),
    Medida("acompanados", _G, Clase.PERIODO, _acompanado),
    Medida("con_coordenadas", _E, Clase.FIJO, lambda b: ~np.isnan(b.establecimientos["latitud"])[:, None]),
)
POR_NOMBRE: dict[str, Medida] = {medida.nombre: medida for medida in MEDIDAS}
