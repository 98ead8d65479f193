"""Dónde está cada establecimiento: su lugar en el árbol de territorios, su DIRIS en Lima y sus coordenadas."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd
from rapidfuzz import fuzz

from dashboard.contratos.contrato import LATITUDES, LONGITUDES, Tabla
from dashboard.dominio.territorio import codigo_region, codigo_territorio, sin_tildes
from dashboard.ingesta.celdas import Celdas
from dashboard.ingesta.reconocer import NOMBRES_DE_ESTABLECIMIENTO, UBIGEOS, titulo_plano
from dashboard.ingesta.revision import Referencia, Revision, es_cierto, traer
from dashboard.ingesta.tipado import codigo_numerico, por_valor
from dashboard.nucleo.formato import enumerar, plural
from dashboard.nucleo.recursos import filas_de_referencia

# -- Lima Metropolitana: el registro conserva las DISA 21 y 23; sus distritos son hoy de las DIRIS 35 a 38 -------------

#: DISA del registro que ya no existen como región: Lima Este y Lima Sur (esta agrupa tres DIRIS)
DISA_EXTINTAS = ("21", "23")
NOMBRES_DIRIS = {"35": "DIRIS Lima Norte", "36": "DIRIS Lima Centro", "37": "DIRIS Lima Este", "38": "DIRIS Lima Sur"}


def distritos() -> dict[str, str]:
    """UBIGEO → código de DIRIS, del catálogo de referencia. `ErrorArchivo` si el catálogo falta."""
    return {fila["ubigeo"]: fila["codigo_diris"] for fila in filas_de_referencia("diris_lima_distritos.csv")}


def pasar_a_diris(diresas: pd.Series, ubigeos: pd.Series, revision: Revision) -> pd.Series:
    """Códigos de región con las DISA 21 y 23 llevadas a su DIRIS según el distrito.

    `diresas`: texto de dos cifras; `ubigeos`: texto de seis. Rechaza las filas de esas DISA cuyo distrito no
    está en el catálogo: no hay región a la que llevarlas.
    """
    extintas = diresas.isin(DISA_EXTINTAS)
    if not extintas.any():
        return diresas
    destino = ubigeos.map(distritos()).where(extintas)
    revision.rechazar(
        extintas & destino.isna(),
        "ubigeo",
        ubigeos,
        "el UBIGEO de un distrito de Lima Metropolitana, para saber a qué DIRIS pertenece",
        "Corrija el UBIGEO o escriba en la DISA el código de su DIRIS (35 a 38).",
    )
    cuentas = destino.value_counts().sort_index()
    if len(cuentas):
        partes = [f"{cuenta} a {NOMBRES_DIRIS.get(str(codigo), codigo)}" for codigo, cuenta in cuentas.items()]
        total = plural(int(cuentas.sum()), "establecimiento")
        revision.avisar(f"{total} de las DISA 21 y 23 pasaron a su DIRIS por su UBIGEO: {enumerar(partes)}.")
    return diresas.mask(destino.notna(), destino)


# -- el árbol: red y microrred se repiten entre regiones, así que su clave lleva las de arriba -------------------------

SIN_RED, SIN_MICRORRED = "Sin red", "Sin microrred"
#: el registro lo escribe con una y con dos erres
_NO_PERTENECE = "no pertenece"


def componer(textos: pd.DataFrame, revision: Revision) -> pd.DataFrame:
    """Columnas diresa, red y microrred como códigos completos (`11`, `11-02`, `11-02-05`) y sus tres nombres.

    `textos`: las mismas seis columnas como texto ("" en blanco); el código de red o microrred puede venir solo o
    completo. «No pertenece a ninguna red», el código 0 y el blanco son un lugar del árbol: `11-00`, `11-00-00`.
    """
    red = textos["red"].mask(_no_pertenece(textos["red_nombre"]), "0")
    microrred = textos["microrred"].mask(_no_pertenece(textos["microrred_nombre"]), "0")
    con_codigo = microrred.ne(textos["microrred"]) & ~por_valor(textos["microrred"], _es_cero).eq(True)
    if cuantos := int((con_codigo & textos["microrred"].ne("")).sum()):
        revision.avisar(
            f"{plural(cuantos, 'establecimiento')} con código de microrred y nombre «no pertenece»: sin microrred."
        )
    # Un solo texto por combinación: se interpretan unas mil, no una por establecimiento.
    juntos = textos["diresa"] + "|" + red + "|" + microrred
    codigos = por_valor(juntos, _codigos)
    revision.rechazar(
        codigos.isna(),
        "red",
        "un grupo de códigos de DIRESA, red y microrred que no forma un territorio",
        "la DIRESA como 11, la red como 02 o 11-02 y la microrred como 05 o 11-02-05, de la misma DIRESA",
        "Corrija los tres códigos para que sean del mismo territorio.",
    )
    partes = [codigos.str[posicion].astype("str") for posicion in range(3)]
    _avisar_nombres(partes, textos, revision)
    return pd.DataFrame(
        {
            "diresa": partes[0],
            "diresa_nombre": _nombres(partes[0], textos["diresa_nombre"], "Región").mask(
                partes[0].isin(list(NOMBRES_DIRIS)), partes[0].map(NOMBRES_DIRIS)
            ),
            "red": partes[1],
            "red_nombre": _nombres(partes[1], textos["red_nombre"], "Red", SIN_RED),
            "microrred": partes[2],
            "microrred_nombre": _nombres(partes[2], textos["microrred_nombre"], "Microrred", SIN_MICRORRED),
        }
    )


def _avisar_nombres(partes: list[pd.Series], textos: pd.DataFrame, revision: Revision) -> None:
    """Dice cuántos territorios no traen su nombre en ninguna fila: se llaman por su código."""
    for codigos, nivel in zip(partes, ("diresa", "red", "microrred"), strict=True):
        propios = codigos[codigos.notna() & ~codigos.str.endswith("-00")]
        con_nombre = set(propios[textos.loc[propios.index, f"{nivel}_nombre"] != ""])
        if sin_nombre := propios[~propios.isin(list(con_nombre))].nunique():
            revision.avisar(
                f"{plural(sin_nombre, 'código')} de «{nivel}» sin nombre en «{nivel}_nombre»: se muestra el código."
            )


def anotar_codigos(textos: pd.DataFrame, arbol: pd.DataFrame, revision: Revision) -> None:
    """Deja dicho qué códigos del árbol se completaron: `2` → `02`, `11.0` → `11`. Solo `02` o `11-02` ya valen."""
    for nivel in ("diresa", "red", "microrred"):
        escrito, codigo = textos[nivel], arbol[nivel]
        propio = codigo.str.replace(r"^.*-", "", regex=True)
        # el blanco y el cero dicen «sin red»: no son un código incompleto
        completado = codigo.notna() & (escrito != codigo) & (escrito != propio) & (propio != "00")
        # una red en blanco que sale del código completo de su microrred no son ceros
        sin_ceros = completado & (escrito != "")
        revision.reparar(sin_ceros, nivel, escrito, codigo, "código completado con sus ceros", es_codigo=True)
        deducido = completado & (escrito == "")
        revision.reparar(deducido, nivel, escrito, codigo, "código tomado del de su microrred", es_codigo=True)
        perdido = (propio == "00") & (escrito != "") & ~por_valor(escrito, _acaba_en_cero).eq(True)
        revision.reparar(perdido, nivel, escrito, codigo, "código sin su red, que no se usa", es_codigo=True)


def _no_pertenece(nombres: pd.Series) -> pd.Series:
    return por_valor(nombres, lambda nombre: sin_tildes(nombre).startswith(_NO_PERTENECE)).eq(True)


def _es_cero(codigo: str) -> bool:
    return codigo_region(codigo) == "00"


def _acaba_en_cero(codigo: str) -> bool:
    """`"0"`, `"00"`, `"11-00"`: dicen que no hay red o microrred."""
    return _es_cero(codigo.rpartition("-")[2])


def _codigos(juntos: str) -> tuple[str, str, str] | None:
    """`"11|2|5"`, `"11|11-02|11-02-05"` → `("11", "11-02", "11-02-05")`; `None` si no forman un territorio."""
    partes = juntos.split("|")
    if len(partes) != 3:
        return None
    diresa, red, microrred = partes
    region = codigo_region(diresa)
    if not red and microrred.count("-") == 2:
        # el código completo de la microrred ya dice su red
        red = microrred.rpartition("-")[0]
    red_sola = _ultima(red, (region,))
    if region in ("", "00") or red_sola is None:
        return None
    # Una microrred sin red no tiene de dónde colgar: queda en «Sin microrred» de la región.
    microrred_sola = "00" if red_sola == "00" else _ultima(microrred, (region, red_sola))
    if microrred_sola is None:
        return None
    return region, codigo_territorio(region, red_sola), codigo_territorio(region, red_sola, microrred_sola)


def _ultima(codigo: str, arriba: tuple[str, ...]) -> str | None:
    """La parte propia de un código, con dos cifras; `None` si no es un número o cuelga de otro territorio."""
    partes = [codigo_region(parte) for parte in codigo.split("-")] if codigo else ["00"]
    if "" in partes or (len(partes) > 1 and tuple(partes[:-1]) != arriba):
        return None
    return partes[-1]


def _nombres(codigos: pd.Series, nombres: pd.Series, clase: str, sin: str = "") -> pd.Series:
    """Un solo nombre por código: el más frecuente (a igual cuenta, el primero del abecedario)."""
    pares = pd.DataFrame({"codigo": codigos, "nombre": nombres})
    cuentas = pares[pares["nombre"] != ""].value_counts().rename("veces").reset_index()
    elegidos = cuentas.sort_values(["veces", "nombre"], ascending=[False, True]).drop_duplicates("codigo")
    nombre = codigos.map(elegidos.set_index("codigo")["nombre"]).astype("str")
    nombre = nombre.fillna(clase + " " + codigos.str.replace(r"^.*-", "", regex=True))
    return nombre.mask(codigos.str.endswith("-00"), sin) if sin else nombre


# -- coordenadas: reconocer los pares desconocidos y reparar los cambiados de sitio o sin su signo ---------------------


#: grados que todavía son cero: unos cien metros
_CERO = 0.001


@dataclass(frozen=True, slots=True)
class Pares:
    """Coordenadas ya reparadas (`float64`, grados) y qué pasó con cada par (máscaras booleanas)."""

    latitud: pd.Series
    longitud: pd.Series
    #: los dos números estaban cambiados de sitio
    cambiados: pd.Series
    #: faltaba el signo menos
    sin_signo: pd.Series
    #: en blanco o en cero
    desconocidos: pd.Series
    #: traía algo que no cae en el país de ninguna manera
    invalidos: pd.Series

    def anotar(self, antes: pd.Series, revision: Revision) -> None:
        """Deja dicho en `revision` cada par reparado. `antes`: los dos textos, como vinieron."""
        despues = self.latitud.astype("str").str.cat(self.longitud.astype("str"), sep="; ")
        for mascara, causa in (
            (self.cambiados & ~self.sin_signo, "latitud y longitud intercambiadas, puestas en su sitio"),
            (self.sin_signo & ~self.cambiados, "coordenadas sin su signo menos, repuesto"),
            (self.sin_signo & self.cambiados, "latitud y longitud intercambiadas y sin su signo menos, reparadas"),
        ):
            revision.reparar(mascara, "latitud", antes, despues, causa)


def reparar(latitud: pd.Series, longitud: pd.Series) -> Pares:
    """Repara pares (`float64`, NaN en blanco). Los rangos de latitud y longitud no se tocan: un par no es ambiguo."""
    # el cero, o casi, es un dato sin llenar: la línea ecuatorial no pasa por ningún establecimiento
    sin_llenar = (latitud.abs() < _CERO) | (longitud.abs() < _CERO)
    latitud, longitud = latitud.mask(sin_llenar), longitud.mask(sin_llenar)
    desconocidos = latitud.isna() & longitud.isna()
    con_signo = _caben(latitud, longitud) | _caben(longitud, latitud)
    latitud, longitud = latitud.mask(~con_signo, -latitud.abs()), longitud.mask(~con_signo, -longitud.abs())
    cambiados = _caben(longitud, latitud)
    validos = cambiados | _caben(latitud, longitud)
    return Pares(
        latitud=latitud.where(~cambiados, longitud).where(validos),
        longitud=longitud.where(~cambiados, latitud).where(validos),
        cambiados=cambiados,
        sin_signo=validos & ~con_signo,
        desconocidos=desconocidos,
        invalidos=~validos & ~desconocidos,
    )


def _caben(latitud: pd.Series, longitud: pd.Series) -> pd.Series:
    """Si cada par cae en el país."""
    return latitud.between(*LATITUDES) & longitud.between(*LONGITUDES)


def orientar(primera: pd.Series, segunda: pd.Series) -> tuple[pd.Series, pd.Series]:
    """(latitud, longitud) de dos columnas cuyo nombre no dice cuál es cuál: lo deciden sus valores, en conjunto."""
    a_favor = (-primera.abs()).between(*LATITUDES).sum() + (-segunda.abs()).between(*LONGITUDES).sum()
    en_contra = (-segunda.abs()).between(*LATITUDES).sum() + (-primera.abs()).between(*LONGITUDES).sum()
    return (primera, segunda) if a_favor >= en_contra else (segunda, primera)


# -- códigos de establecimiento y de distrito que perdieron sus ceros --------------------------------------------------
# Se completan si algo lo confirma. Que el código completado exista lo comprueba `exigir_conocido`; aquí se mira que sea
# el mismo establecimiento.

_CODIGO = "codigo_renipress"
#: «P.S. Lucma» y «Puesto de Salud Lucma» son el mismo: estas palabras no distinguen
_GENERICAS = frozenset(
    ("puesto", "posta", "centro", "hospital", "de", "del", "salud", "p", "c", "s", "ps", "cs", "h", "eess")
)
#: parecido (de 0 a 100) desde el que dos nombres son el mismo, con más o menos palabras
_MISMO_NOMBRE = 85


def comprobar_ceros(
    filas: pd.DataFrame, celdas: Celdas, tabla: Tabla, posicion: int | None, referencia: Referencia, revision: Revision
) -> None:
    """Rechaza los códigos completados con ceros si la fila trae el nombre o el UBIGEO y ninguno de los dos concuerda.

    `posicion`: la columna del código en el archivo. Una fila que no trae ni uno ni otro pasa: no hay con qué comparar.
    """
    if posicion is None or tabla.nombre == "establecimientos" or "establecimientos" not in referencia:
        return
    textos = celdas.textos(posicion)
    codigos = filas[_CODIGO]
    conocidos = codigos.isin(referencia["establecimientos"][_CODIGO])
    completados = codigos.notna() & conocidos & _le_faltan(textos, 8)
    if not completados.any():
        return
    dicen = pd.Series(False, index=filas.index)
    concuerdan = pd.Series(False, index=filas.index)
    # el UBIGEO de un grupo es el de su comunidad, que puede estar en otro distrito de la misma provincia
    cifras = 4 if "ubigeo" in tabla.nombres else 6
    for lugar in celdas.columnas:
        plano = titulo_plano(celdas.encabezado[lugar])
        if plano not in NOMBRES_DE_ESTABLECIMIENTO | UBIGEOS:
            continue
        propios = celdas.textos(lugar)
        columna = "ubigeo" if plano in UBIGEOS else "nombre"
        del_registro = traer(codigos, referencia, _CODIGO, columna)
        if plano in UBIGEOS:
            escritos = por_valor(propios, lambda texto: codigo_numerico(texto, 6)).astype("str")
            iguales = es_cierto(escritos.str[:cifras].eq(del_registro.str[:cifras]))
        else:
            iguales = por_valor(propios + "\n" + del_registro.fillna(""), _mismo_nombre).eq(True)
        dicen |= (propios != "") & del_registro.notna()
        concuerdan |= (propios != "") & iguales
    revision.rechazar(
        completados & dicen & ~concuerdan,
        _CODIGO,
        textos,
        "el código de ocho cifras del establecimiento que la fila nombra",
        "Al código le faltan ceros y, completado, es de otro establecimiento: ni el nombre ni el UBIGEO coinciden. "
        "Escríbalo entero.",
        es_codigo=True,
        clase="ceros",
    )


def comprobar_ubigeos(
    filas: pd.DataFrame, celdas: Celdas, tabla: Tabla, posicion: int | None, referencia: Referencia, revision: Revision
) -> None:
    """Rechaza los UBIGEO completados con ceros cuya provincia no es la de ningún establecimiento del registro.

    `posicion`: la columna del UBIGEO en el archivo. El propio registro no se comprueba con otro. Se compara la
    provincia porque una comunidad puede ser de un distrito sin establecimientos.
    """
    if posicion is None or tabla.nombre == "establecimientos" or "establecimientos" not in referencia:
        return
    textos = celdas.textos(posicion)
    completados = filas["ubigeo"].notna() & _le_faltan(textos, 6)
    provincias = referencia["establecimientos"]["ubigeo"].dropna().str[:4]
    if provincias.empty:
        return
    revision.rechazar(
        completados & ~filas["ubigeo"].str[:4].isin(provincias),
        "ubigeo",
        textos,
        "el UBIGEO de un distrito, con sus seis cifras",
        "Al UBIGEO le faltan ceros y, completado, no es de ninguna provincia del registro cargado. Escríbalo entero.",
        clase="ceros",
    )


def _le_faltan(textos: pd.Series, cifras: int) -> pd.Series:
    return textos.str.replace(r"\.0+\Z", "", regex=True).str.len() < cifras


def _mismo_nombre(par: str) -> bool:
    uno, otro = (" ".join(_propias(nombre)) for nombre in par.split("\n"))
    return bool(uno and otro) and fuzz.token_set_ratio(uno, otro) >= _MISMO_NOMBRE


def _propias(nombre: str) -> list[str]:
    """Las palabras que distinguen al establecimiento; si no le queda ninguna, todas."""
    palabras = re.findall("[a-z0-9]+", sin_tildes(nombre))
    return [palabra for palabra in palabras if palabra not in _GENERICAS] or palabras
