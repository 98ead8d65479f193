"""Las reglas de cada tabla frente a lo ya cargado y a la fecha de la carga."""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import date

import pandas as pd

from dashboard.contratos.contrato import Tabla, marco_vacio, valores_en
from dashboard.contratos.grupos import HALLAZGO, TAMANOS, integrantes_en
from dashboard.dominio.catalogos import HECHA, PENDIENTE
from dashboard.dominio.territorio import nivel_de_codigo
from dashboard.ingesta.lugares import exigir_codigo
from dashboard.ingesta.partos import fechar_lista
from dashboard.ingesta.revision import (
    Referencia,
    Revision,
    apartar_repetidas,
    es_cierto,
    rechazar_desorden,
    rechazar_exceso,
    rechazar_futuro,
    rechazar_repetidas,
    traer,
)
from dashboard.ingesta.tipado import por_valor
from dashboard.ingesta.unidades import (
    revisar_avances,
    revisar_facilitadores,
    revisar_hitos,
    revisar_reportes,
    revisar_talleres,
    revisar_unidad,
)
from dashboard.nucleo.formato import palabra, plural

# -- grupos y supervisiones --------------------------------------------------------------------------------------------


def revisar_grupos(filas: pd.DataFrame, referencia: Referencia, _hoy: date, revision: Revision) -> pd.DataFrame:
    """Código que no se confunda con un territorio y establecimiento conocido."""
    parecen = por_valor(filas["codigo_grupo"].fillna(""), lambda codigo: nivel_de_codigo(codigo) is not None).eq(True)
    revision.rechazar(
        parecen,
        "codigo_grupo",
        filas["codigo_grupo"],
        "un código que no parezca el de un territorio ni el de un establecimiento",
        "Anteponga letras al código; por ejemplo: GAC-001.",
    )
    exigir_codigo(filas, "codigo_renipress", referencia, revision)
    return filas


def revisar_supervisiones(filas: pd.DataFrame, referencia: Referencia, _hoy: date, revision: Revision) -> pd.DataFrame:
    """Establecimiento o grupo, al menos uno de los dos; acuerdos cumplidos no más que los tomados."""
    filas = _colgar(filas, referencia, revision, "visita")
    revision.rechazar(
        es_cierto(filas["acuerdos_cumplidos"] > filas["acuerdos"]),
        "acuerdos_cumplidos",
        filas["acuerdos_cumplidos"],
        "no más que los acuerdos tomados",
        "Corrija una de las dos cuentas.",
    )
    hecha = filas["resultado"].fillna(HECHA).eq(HECHA)
    revision.rechazar(
        es_cierto(hecha & filas["motivo_no_hecha"].notna()),
        "motivo_no_hecha",
        filas["motivo_no_hecha"],
        "una celda en blanco si la visita se hizo",
        "Borre el motivo, o ponga en «resultado» que no se hizo o se reprogramó.",
    )
    hallado = filas.filter(like=HALLAZGO).isin(["si"]).any(axis=1)
    revision.rechazar(
        es_cierto(~hecha & (hallado | filas["acuerdos"].gt(0))),
        "resultado",
        filas["resultado"],
        "«hecha» si se halló o se acordó algo",
        "Una visita que no se hizo no tiene hallazgos ni acuerdos: corrija el resultado, o bórrelos.",
    )
    return filas


def revisar_acuerdos(filas: pd.DataFrame, referencia: Referencia, _hoy: date, revision: Revision) -> pd.DataFrame:
    """Establecimiento o grupo, al menos uno de los dos; el que ya no está pendiente dice desde cuándo."""
    filas = _colgar(filas, referencia, revision, "acuerdo")
    revision.rechazar(
        es_cierto(filas["estado"].ne(PENDIENTE) & filas["estado"].notna() & filas["fecha_estado"].isna()),
        "fecha_estado",
        "una celda en blanco y un acuerdo que ya no está pendiente",
        "el día en que se cumplió o quedó sin efecto",
        "Complete la fecha, o deje el acuerdo pendiente.",
    )
    return filas


def _colgar(filas: pd.DataFrame, referencia: Referencia, revision: Revision, que: str) -> pd.DataFrame:
    """Copia con el establecimiento del grupo donde se conoce: el árbol cuelga a cada grupo de un solo sitio.

    Rechaza las filas sin grupo y sin establecimiento: no hay de dónde colgarlas.
    """
    if "grupos" in referencia:
        del_grupo = traer(filas["codigo_grupo"], referencia, "codigo_grupo", "codigo_renipress")
        distintas = filas["codigo_renipress"].notna() & del_grupo.notna() & filas["codigo_renipress"].ne(del_grupo)
        if cuantas := int((distintas & revision.buenas).sum()):
            revision.avisar(
                f"Filas de {que} con un establecimiento distinto del de su grupo: {cuantas}. Se cuentan en el de su "
                "grupo."
            )
        filas = filas.assign(codigo_renipress=filas["codigo_renipress"].mask(del_grupo.notna(), del_grupo))
    revision.rechazar(
        filas["codigo_grupo"].isna() & filas["codigo_renipress"].isna() & revision.buenas,
        "codigo_renipress",
        "una celda en blanco, y también el grupo",
        "el código del grupo o, si la fuente no lo dice, el del establecimiento",
        "Complete al menos uno de los dos códigos.",
    )
    return filas


# -- sesiones e inasistencias: lo que debe cuadrar entre personas esperadas, presentes y faltas ------------------------

#: cada una es parte de las asistentes; pueden traslaparse, así que su suma es libre
_PARTES = ("gestantes", "lactantes", "cuidadoras")
_CLAVE = ["codigo_sesion", "motivo", "justificada"]


def revisar_sesiones(filas: pd.DataFrame, referencia: Referencia, _hoy: date, revision: Revision) -> pd.DataFrame:
    """Grupo o establecimiento, grupo vigente en la fecha, cuentas de personas coherentes."""
    filas = _colgar(filas, referencia, revision, "sesión")
    conservadas = pd.Series(False, index=filas.index)
    if "grupos" in referencia:
        _exigir_grupo_vigente(filas, referencia, revision)
        filas, conservadas = _completar_esperadas(filas, referencia, revision)
    for cuales, son, como in (
        (~conservadas, "las esperadas, o las integrantes del grupo si falta ese dato", "Corrija las esperadas"),
        (conservadas, "las que se esperaban cuando se cargó la sesión", "Escriba en «esperadas» cuántas se esperaban"),
    ):
        revision.rechazar(
            es_cierto(filas["asistentes"] > filas["esperadas"]) & cuales,
            "asistentes",
            filas["asistentes"],
            f"a lo más {{}} ({son})",
            f"{como}, o cuente como visitantes a quienes no integran el grupo.",
            causa="hay más asistentes que esperadas",
            segun=filas["esperadas"],
        )
    for parte in _PARTES:
        revision.rechazar(
            es_cierto(filas[parte] > filas["asistentes"]),
            parte,
            filas[parte],
            "a lo más {} (las asistentes)",
            "Corrija una de las dos cuentas.",
            causa="hay más que asistentes",
            segun=filas["asistentes"],
        )
    return filas


def _exigir_grupo_vigente(filas: pd.DataFrame, referencia: Referencia, revision: Revision) -> None:
    for columna, fuera, cuando in (
        ("fecha_conformacion", operator.lt, "desde que se conformó el grupo"),
        ("fecha_cierre", operator.gt, "hasta que se cerró el grupo"),
    ):
        limite = traer(filas["codigo_grupo"], referencia, "codigo_grupo", columna)
        revision.rechazar(
            es_cierto(fuera(filas["fecha"], limite)),
            "fecha",
            filas["fecha"],
            f"una fecha {cuando}: {{}}",
            "Corrija la fecha de la sesión o la del grupo.",
            causa=f"la fecha no es {cuando}",
            segun=limite,
        )


def _completar_esperadas(
    filas: pd.DataFrame, referencia: Referencia, revision: Revision
) -> tuple[pd.DataFrame, pd.Series]:
    """Copia con las esperadas que faltan, y la máscara de las que ya tenía la sesión cargada.

    Una sesión toma el tamaño que su grupo tenía en su fecha, hasta donde se sabe, y lo conserva: cargar otra vez su
    archivo no cambia el pasado. Si ahora es de otro grupo, aquel tamaño no era el suyo.
    """
    tamanos = referencia.get("tamanos", marco_vacio(TAMANOS))
    integrantes = integrantes_en(filas, referencia["grupos"], tamanos)
    de_hoy = traer(filas["codigo_grupo"], referencia, "codigo_grupo", "integrantes")
    tenian = pd.Series(pd.NA, index=filas.index, dtype="Int64")
    if "sesiones" in referencia:
        de_antes, grupo = (
            traer(filas["codigo_sesion"], referencia, "codigo_sesion", columna)
            for columna in ("esperadas", "codigo_grupo")
        )
        tenian = de_antes.mask(filas["codigo_grupo"].notna() & filas["codigo_grupo"].ne(grupo))
    faltaban = filas["esperadas"].isna()
    conservadas = faltaban & tenian.notna()
    tomadas = faltaban & tenian.isna() & integrantes.notna()
    if cuantas := int((tomadas & revision.buenas).sum()):
        revision.avisar(
            f"{plural(cuantas, 'sesión', 'sesiones')} sin «esperadas»: se tomó el número de integrantes de su grupo."
        )
    if cuantas := int((conservadas & es_cierto(tenian != de_hoy) & revision.buenas).sum()):
        revision.avisar(
            f"{plural(cuantas, 'sesión', 'sesiones')} sin «esperadas»: se {palabra(cuantas, 'conserva', 'conservan')} "
            "las que ya tenía cada una, aunque su grupo sea hoy de otro tamaño. Para cambiarlas, escríbalas."
        )
    return filas.assign(esperadas=filas["esperadas"].fillna(tenian).fillna(integrantes)), conservadas


def revisar_suma(filas: pd.DataFrame, referencia: Referencia, revision: Revision) -> None:
    """Rechaza las faltas de las sesiones donde suman más que esperadas − asistentes.

    Si `referencia` trae inasistencias, las ya cargadas de esas sesiones que este archivo no reemplaza también suman;
    quien va a reemplazar la tabla no debe darlas. Una sesión sin esperadas no se puede comprobar: solo se avisa.
    """
    if "sesiones" not in referencia:
        return
    buenas = filas.loc[revision.buenas, [*_CLAVE, "cantidad"]]
    sumas = buenas.groupby("codigo_sesion")["cantidad"].sum()
    if len(referencia.get("inasistencias", ())):
        previas = referencia["inasistencias"][[*_CLAVE, "cantidad"]]
        previas = previas[previas["codigo_sesion"].isin(sumas.index)].merge(buenas[_CLAVE], how="left", indicator=True)
        vigentes = previas[previas["_merge"] == "left_only"].groupby("codigo_sesion")["cantidad"].sum()
        sumas = sumas.add(vigentes, fill_value=0)
    esperadas, asistentes = (
        traer(filas["codigo_sesion"], referencia, "codigo_sesion", columna) for columna in ("esperadas", "asistentes")
    )
    faltas = esperadas - asistentes
    suma = valores_en(filas["codigo_sesion"], sumas.index.to_series(), sumas)
    revision.rechazar(
        es_cierto(suma > faltas) & revision.buenas,
        "cantidad",
        "una cantidad con la que las faltas suman más de las que hubo en la sesión",
        "a lo más {} entre todos los motivos de la sesión (esperadas menos asistentes)",
        "Corrija las cantidades de esa sesión, o sus esperadas y asistentes.",
        clase="suma",
        causa="las faltas de la sesión suman más que esperadas menos asistentes",
        segun=faltas,
    )
    sin_saber = (faltas.isna() & revision.buenas).sum()
    if sin_saber:
        revision.avisar(
            f"{plural(int(sin_saber), 'fila')} de sesiones sin «esperadas»: no se pudo comprobar su suma de faltas."
        )


# -- el orden en que se comprueba --------------------------------------------------------------------------------------


#: los códigos de cada tabla que deben estar en la suya; los de un grupo se miran después del propio
_CODIGOS = {
    "partos": ("codigo_renipress",),
    "sesiones": ("codigo_grupo", "codigo_renipress"),
    "inasistencias": ("codigo_sesion",),
    "supervisiones": ("codigo_renipress", "codigo_grupo"),
    "acuerdos": ("codigo_renipress", "codigo_grupo"),
}
#: reglas propias de cada tabla; las que no están solo tienen las generales
_REGLAS: dict[str, Callable[[pd.DataFrame, Referencia, date, Revision], pd.DataFrame]] = {
    "establecimientos": fechar_lista,
    "partos": fechar_lista,
    "facilitadores": revisar_facilitadores,
    "grupos": revisar_grupos,
    "sesiones": revisar_sesiones,
    "reportes": revisar_reportes,
    "supervisiones": revisar_supervisiones,
    "acuerdos": revisar_acuerdos,
    "hitos": revisar_hitos,
    "talleres": revisar_talleres,
    "avances": revisar_avances,
}


def revisar_referencias(
    filas: pd.DataFrame, tabla: Tabla, referencia: Referencia, hoy: date, revision: Revision
) -> pd.DataFrame:
    """Las filas con sus códigos canónicos y los datos que se completan; los rechazos quedan en `revision`.

    `referencia`: tabla → marco de lo ya aceptado. Una tabla ausente no se comprueba (con aviso); una vacía no conoce
    ningún código. Orden: filas repetidas, fechas, códigos y cuentas, claves repetidas y, al final, la suma de faltas.
    """
    apartar_repetidas(filas, tabla, revision)
    rechazar_futuro(filas, tabla, hoy, revision)
    for columna in _CODIGOS.get(tabla.nombre, ()):
        exigir_codigo(filas, columna, referencia, revision)
    if tabla.nombre in _REGLAS:
        filas = _REGLAS[tabla.nombre](filas, referencia, hoy, revision)
    elif tabla.forma:
        filas = revisar_unidad(filas, tabla, referencia, revision)
    for antes, despues in tabla.orden:
        rechazar_desorden(filas, antes, despues, revision)
    for parte, todos in tabla.topes:
        rechazar_exceso(filas, parte, todos, revision)
    # con los códigos ya en su forma, otras pueden resultar iguales
    apartar_repetidas(filas, tabla, revision)
    rechazar_repetidas(filas, tabla, revision)
    if tabla.nombre == "inasistencias":
        revisar_suma(filas, referencia, revision)
    return filas
