"""Las reglas de las tablas que nombran una unidad: un territorio, un establecimiento o un grupo."""

from __future__ import annotations

from datetime import date

import pandas as pd

from dashboard.contratos.contrato import Tabla, valores_en
from dashboard.dominio.catalogos import TALLER
from dashboard.dominio.periodo import Periodo, inicio_creible, numero_mes
from dashboard.dominio.territorio import PAIS, codigo_region, nivel_de_codigo, normalizar_codigo, sin_tildes
from dashboard.ingesta.lugares import exigir_codigo
from dashboard.ingesta.revision import Referencia, Revision, es_cierto
from dashboard.ingesta.tipado import codigo_numerico, por_valor
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


# -- las tablas de la guía: de quién es cada fila y qué parte no pasa de su todo ---------------------------------------


def revisar_unidad(filas: pd.DataFrame, tabla: Tabla, referencia: Referencia, revision: Revision) -> pd.DataFrame:
    """Copia con la unidad de cada fila en su forma canónica y conocida, sea grupo, establecimiento o territorio."""
    if tabla.unidad == "diresa":
        return revisar_facilitadores(filas, referencia, date.max, revision)
    if tabla.unidad == "codigo_territorio":
        return _situar(filas, referencia, revision)
    if tabla.unidad:
        exigir_codigo(filas, tabla.unidad, referencia, revision)
    return filas


def revisar_talleres(filas: pd.DataFrame, referencia: Referencia, _hoy: date, revision: Revision) -> pd.DataFrame:
    """Establecimiento conocido y una sesión que su modalidad tiene; las de un taller, del mismo sitio y modalidad."""
    exigir_codigo(filas, "codigo_renipress", referencia, revision)
    cuantas = {modalidad: len(temas) for modalidad, temas in TALLER.items()}
    ultima = filas["modalidad"].map(cuantas).astype("Int64")
    revision.rechazar(
        es_cierto(filas["numero_sesion"] > ultima),
        "numero_sesion",
        filas["numero_sesion"],
        "una sesión de su modalidad: de 1 a {}",
        "Corrija el número de la sesión o la modalidad.",
        causa="la modalidad no tiene esa sesión",
        segun=ultima,
    )
    buenas = filas[revision.buenas]
    todas = pd.concat([referencia["talleres"], buenas]) if "talleres" in referencia else buenas
    for columna, cosa in (("modalidad", "la modalidad"), ("codigo_renipress", "el establecimiento")):
        primera = todas.dropna(subset=[columna]).drop_duplicates("codigo_taller")
        la_suya = valores_en(filas["codigo_taller"], primera["codigo_taller"], primera[columna])
        revision.rechazar(
            es_cierto(filas[columna].ne(la_suya)) & revision.buenas,
            columna,
            filas[columna],
            f"{cosa} de las demás sesiones de ese taller: {{}}",
            "Corrija la fila, o dé otro código al taller si es otro.",
            causa=f"{cosa} no es la del taller",
            segun=la_suya,
        )
    return filas


def revisar_avances(filas: pd.DataFrame, referencia: Referencia, _hoy: date, revision: Revision) -> pd.DataFrame:
    """De una meta conocida."""
    exigir_codigo(filas, "codigo_meta", referencia, revision)
    return filas
