"""Las reglas de cada tabla frente a lo ya cargado y a la fecha de la carga."""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import date

import pandas as pd

from dashboard.contratos.contrato import Tabla, marco_vacio, valores_en
from dashboard.contratos.grupos import TAMANOS, integrantes_en
from dashboard.dominio.periodo import Periodo, inicio_creible, numero_mes
from dashboard.dominio.territorio import PAIS, codigo_region, nivel_de_codigo, normalizar_codigo, sin_tildes
from dashboard.ingesta.lugares import exigir_codigo
from dashboard.ingesta.partos import fechar_lista
from dashboard.ingesta.revision import (
    Referencia,
    Revision,
    apartar_repetidas,
    es_cierto,
    rechazar_desorden,
    rechazar_futuro,
    rechazar_repetidas,
    traer,
)
from dashboard.ingesta.tipado import codigo_numerico, por_valor
from dashboard.nucleo.formato import palabra, plural
from dashboard.nucleo.recursos import filas_de_referencia

# -- las tablas que nombran un territorio: facilitadores, reportes e hitos ---------------------------------------------

_AUTORIDADES = ("diresa ", "geresa ", "diris ", "disa ")


def revisar_facilitadores(filas: pd.DataFrame, referencia: Referencia, _hoy: date, revision: Revision) -> pd.DataFrame:
    """Copia con `diresa` como código de dos cifras, venga el código o el nombre de una región conocida."""
    codigos, por_nombre = _regiones(referencia)

    def leer(texto: str) -> str | None:
        codigo = codigo_region(texto)
        return codigo if codigo in codigos else por_nombre.get(_nombre_plano(texto))

    diresas = por_valor(filas["diresa"].fillna(""), leer).astype("str")
    revision.rechazar(
        diresas.isna() & filas["diresa"].notna(),
        "diresa",
        filas["diresa"],
        "el código (11) o el nombre de una DIRESA, GERESA o DIRIS",
        "Escriba el código de dos cifras de la DISA en el registro nacional.",
    )
    escrita = diresas.notna() & (diresas != filas["diresa"])
    revision.reparar(escrita, "diresa", filas["diresa"], diresas, "región escrita con su código", del_catalogo=True)
    return filas.assign(diresa=diresas)


def revisar_reportes(filas: pd.DataFrame, referencia: Referencia, hoy: date, revision: Revision) -> pd.DataFrame:
    """Copia con territorio y periodo en su forma canónica; territorio conocido y periodo ya empezado."""
    filas = _situar(filas, referencia, revision)
    periodos = por_valor(filas["periodo"].fillna(""), _periodo)
    revision.rechazar(
        periodos.isna() & filas["periodo"].notna(),
        "periodo",
        filas["periodo"],
        "un año (2026), un semestre (2026-S1) o un mes (2026-05)",
        "Escriba el periodo con una de esas formas.",
    )
    revision.rechazar(
        por_valor(periodos.astype("str").fillna(""), lambda texto: Periodo.leer(texto).inicio > hoy).eq(True),
        "periodo",
        filas["periodo"],
        f"un periodo que ya haya empezado el {hoy:%d/%m/%Y}",
        "Corrija el periodo: todavía no ha llegado.",
    )
    return _con_forma(filas, "periodo", periodos.astype("str"), "periodo en su forma corta", revision)


def revisar_hitos(filas: pd.DataFrame, referencia: Referencia, _hoy: date, revision: Revision) -> pd.DataFrame:
    """Copia con el territorio en su forma canónica y conocido; la fecha, de un mes del que haya datos."""
    filas = _situar(filas, referencia, revision)
    if not {"sesiones", "reportes"} <= referencia.keys():
        revision.avisar("No se pudo comprobar «fecha»: no se dieron las tablas sesiones y reportes.")
        return filas
    reportes = referencia["reportes"]
    entregados = [dia.date() for dia in reportes["fecha_reporte"]]
    periodos = zip(map(Periodo.leer, reportes["periodo"]), entregados, strict=True)
    dias = [dia.date() for dia in referencia["sesiones"]["fecha"].agg(["min", "max"]).dropna()]
    dias += entregados + [inicio_creible(*par) for par in periodos]
    meses = [Periodo.mes(numero_mes(dia)) for dia in (min(dias), max(dias))] if dias else []
    fuera = filas["fecha"].notna() & revision.buenas
    if meses:
        fuera &= ~filas["fecha"].between(pd.Timestamp(meses[0].inicio), pd.Timestamp(meses[1].fin))
    hay = f"los hay de {meses[0].texto} a {meses[1].texto}" if meses else "todavía no hay de ninguno"
    revision.rechazar(
        fuera,
        "fecha",
        filas["fecha"],
        f"una fecha de los meses con datos ({hay})",
        "Corrija la fecha, o cargue antes las sesiones o los reportes de ese mes.",
        clase="sin datos",
    )
    return filas


def _situar(filas: pd.DataFrame, referencia: Referencia, revision: Revision) -> pd.DataFrame:
    """Copia con `codigo_territorio` en su forma canónica; rechaza el que el registro no conoce."""
    territorios = por_valor(filas["codigo_territorio"].fillna(""), _territorio).astype("str")
    conocidos = _territorios(referencia)
    desconocidos = territorios.isna() if conocidos is None else ~territorios.isin(conocidos)
    if conocidos is None:
        revision.avisar("No se pudo comprobar «codigo_territorio»: no se dio la tabla establecimientos.")
    revision.rechazar(
        desconocidos & filas["codigo_territorio"].notna(),
        "codigo_territorio",
        filas["codigo_territorio"],
        "PE o el código de una DIRESA (11), red (11-02), microrred (11-02-05) o establecimiento (ocho cifras)",
        "Corrija el código, o cargue antes el registro que lo contiene.",
        es_codigo=True,
        clase="desconocido:establecimientos",
    )
    return _con_forma(filas, "codigo_territorio", territorios, "código escrito como en el registro", revision)


def _con_forma(filas: pd.DataFrame, columna: str, canonica: pd.Series, causa: str, revision: Revision) -> pd.DataFrame:
    cambia = canonica.notna() & (canonica != filas[columna])
    revision.reparar(cambia, columna, filas[columna], canonica, causa, del_catalogo=True)
    return filas.assign(**{columna: canonica})


def _territorio(texto: str) -> str | None:
    # De cuatro cifras en adelante solo puede ser un establecimiento que perdió sus ceros.
    codigo = codigo_numerico(texto, 8) if texto.isdigit() and len(texto) > 3 else normalizar_codigo(texto)
    return codigo if codigo and nivel_de_codigo(codigo) else None


def _periodo(texto: str) -> str | None:
    try:
        return str(Periodo.leer(texto.upper()))
    except ValueError:
        return None


def _territorios(referencia: Referencia) -> set[str] | None:
    if "establecimientos" not in referencia:
        return None
    establecimientos = referencia["establecimientos"]
    niveles = ("diresa", "red", "microrred", "codigo_renipress")
    return {PAIS}.union(*(establecimientos[nivel].dropna().unique() for nivel in niveles))


def _regiones(referencia: Referencia) -> tuple[set[str], dict[str, str]]:
    """Códigos de región conocidos y nombre sin tildes → código: los del catálogo y los de los establecimientos."""
    por_nombre: dict[str, str] = {}
    codigos: set[str] = set()
    if "establecimientos" in referencia:
        pares = referencia["establecimientos"][["diresa", "diresa_nombre"]].drop_duplicates().dropna()
        por_nombre = {_nombre_plano(nombre): codigo for codigo, nombre in pares.itertuples(index=False)}
        codigos = set(pares["diresa"])
    for region in filas_de_referencia("regiones.csv"):
        codigos.add(region["codigo"])
        por_nombre[_nombre_plano(region["nombre"])] = region["codigo"]
    return codigos, por_nombre


def _nombre_plano(nombre: str) -> str:
    plano = sin_tildes(nombre)
    for autoridad in _AUTORIDADES:
        plano = plano.removeprefix(autoridad)
    return plano


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
    "hitos": revisar_hitos,
}
#: (antes, después): fechas de una tabla que no pueden estar al revés
_ORDEN = {"grupos": ("fecha_conformacion", "fecha_cierre"), "campanas": ("inicio", "fin")}


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
    if tabla.nombre in _ORDEN:
        rechazar_desorden(filas, *_ORDEN[tabla.nombre], revision)
    # con los códigos ya en su forma, otras pueden resultar iguales
    apartar_repetidas(filas, tabla, revision)
    rechazar_repetidas(filas, tabla, revision)
    if tabla.nombre == "inasistencias":
        revisar_suma(filas, referencia, revision)
    return filas
