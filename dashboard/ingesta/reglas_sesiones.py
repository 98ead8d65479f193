"""Reglas de las sesiones y sus inasistencias: lo que debe cuadrar entre personas esperadas, presentes y faltas."""

from __future__ import annotations

from datetime import date

import pandas as pd

from dashboard.contratos.marco import valores_en
from dashboard.dominio.formato import palabra, plural
from dashboard.ingesta.cruces import Referencia, es_cierto, exigir_conocido, traer
from dashboard.ingesta.reglas_grupos import colgar_del_grupo, exigir_lugar
from dashboard.ingesta.revision import Revision

#: cada una es parte de las asistentes; pueden traslaparse, así que su suma es libre
_PARTES = ("gestantes", "lactantes", "cuidadoras")
_CLAVE = ["codigo_sesion", "motivo", "justificada"]


def revisar_sesiones(filas: pd.DataFrame, referencia: Referencia, _hoy: date, revision: Revision) -> pd.DataFrame:
    """Grupo y establecimiento conocidos, grupo vigente en la fecha, cuentas de personas coherentes."""
    exigir_conocido(filas, "codigo_grupo", referencia, "grupos", revision)
    exigir_conocido(filas, "codigo_renipress", referencia, "establecimientos", revision)
    filas = colgar_del_grupo(filas, referencia, revision, "sesión")
    exigir_lugar(filas, revision)
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
        ("fecha_conformacion", lambda fecha, limite: fecha < limite, "desde que se conformó el grupo"),
        ("fecha_cierre", lambda fecha, limite: fecha > limite, "hasta que se cerró el grupo"),
    ):
        limite = traer(filas["codigo_grupo"], referencia, "grupos", "codigo_grupo", columna)
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

    El tamaño de un grupo no tiene historia: una sesión toma el que se conoce la primera vez y lo conserva, para que
    cargar otra vez su archivo no cambie el pasado. Si ahora es de otro grupo, aquel tamaño no era el suyo.
    """
    integrantes = traer(filas["codigo_grupo"], referencia, "grupos", "codigo_grupo", "integrantes")
    tenian = pd.Series(pd.NA, index=filas.index, dtype="Int64")
    if "sesiones" in referencia:
        de_antes, grupo = (
            traer(filas["codigo_sesion"], referencia, "sesiones", "codigo_sesion", columna)
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
    if cuantas := int((conservadas & es_cierto(tenian != integrantes) & revision.buenas).sum()):
        revision.avisar(
            f"{plural(cuantas, 'sesión', 'sesiones')} sin «esperadas»: se {palabra(cuantas, 'conserva', 'conservan')} "
            "las que ya tenía cada una, aunque su grupo sea hoy de otro tamaño. Para cambiarlas, escríbalas."
        )
    return filas.assign(esperadas=filas["esperadas"].fillna(tenian).fillna(integrantes)), conservadas


def revisar_inasistencias(filas: pd.DataFrame, referencia: Referencia, _hoy: date, revision: Revision) -> pd.DataFrame:
    """Sesión conocida. La suma de faltas se revisa después de quitar las claves repetidas."""
    exigir_conocido(filas, "codigo_sesion", referencia, "sesiones", revision)
    return filas


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
        traer(filas["codigo_sesion"], referencia, "sesiones", "codigo_sesion", columna)
        for columna in ("esperadas", "asistentes")
    )
    faltas = esperadas - asistentes
    suma = valores_en(filas["codigo_sesion"], sumas.index.to_series(), sumas)
    revision.rechazar(
        es_cierto(suma > faltas) & revision.buenas,
        "cantidad",
        "faltas que suman más de las que hubo en la sesión",
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
