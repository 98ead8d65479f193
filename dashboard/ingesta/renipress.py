"""El registro nacional de establecimientos (RENIPRESS), en sus dos formas publicadas, y lo que no dice: los partos.

La forma A (coma, Latin-1) llama NORTE a la longitud; la B (punto y coma, UTF-8) llama NORTE a la latitud: los ejes los
deciden los valores. El director, los teléfonos y las direcciones se descartan al leer. Qué establecimientos atienden
partos lo dice la lista de la DIRESA y, donde no la hay, el sustituto por categoría.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal

import pandas as pd

from dashboard.contratos.contrato import ALTITUDES, tipos
from dashboard.contratos.tablas import ESTABLECIMIENTOS
from dashboard.dominio.territorio import CATEGORIAS, codigo_region, sin_tildes
from dashboard.ingesta.celdas import Celdas
from dashboard.ingesta.numeros_y_fechas import decimal, numeros_de_columna
from dashboard.ingesta.reconocer import DEL_REGISTRO, titulo_plano
from dashboard.ingesta.revision import Revision
from dashboard.ingesta.territorios import componer, orientar, pasar_a_diris, reparar
from dashboard.ingesta.tipado import anotar_numeros, arreglar, codigo_numerico, por_valor
from dashboard.nucleo.errores import ErrorArchivo
from dashboard.nucleo.formato import enumerar, plural

#: la forma B no las trae
_OPCIONALES = frozenset({"condicion", "cota"})
_ESTADOS_ACTIVOS = frozenset({"activado", "activo"})


def leer_registro(
    celdas: Celdas, distritos: Mapping[str, str] | None = None
) -> tuple[pd.DataFrame, Revision, tuple[tuple[str, str], ...]]:
    """Los establecimientos del registro: (marco canónico con todas las filas, revisión, correspondencia de columnas).

    `distritos`: UBIGEO → DIRIS de Lima Metropolitana; `None` usa el catálogo de referencia. Las filas rechazadas siguen
    en el marco y están en `revision.malas`. `ErrorArchivo` si falta una columna del registro.
    """
    posiciones = _posiciones(celdas)
    en_blanco = pd.Series("", index=celdas.indice, dtype="str")
    textos = pd.DataFrame(
        {nombre: celdas.textos(posiciones[nombre]) if nombre in posiciones else en_blanco for nombre in DEL_REGISTRO}
    )
    revision = Revision(celdas.archivo, textos.index, celdas.hoja)
    for (causa, posicion), limpios in celdas.limpieza.items():
        nombre = next((propio for propio, lugar in posiciones.items() if lugar == posicion), "")
        if nombre:
            revision.anotar_limpieza(causa, nombre, limpios)
    codigos = por_valor(textos["codigo_renipress"], lambda texto: codigo_numerico(texto, 8))
    revision.rechazar(
        codigos.isna(),
        "codigo_renipress",
        textos["codigo_renipress"],
        "un código único de hasta ocho cifras",
        "Corrija el código según el registro nacional.",
        es_codigo=True,
    )
    revision.rechazar(
        textos["nombre"] == "", "nombre", "una celda en blanco", "el nombre del establecimiento", "Complete el nombre."
    )
    ubigeos = por_valor(textos["ubigeo"], lambda texto: codigo_numerico(texto, 6)).astype("str")
    arreglar(textos["codigo_renipress"], codigos, ESTABLECIMIENTOS.columna("codigo_renipress"), revision)
    arreglar(textos["ubigeo"], ubigeos, ESTABLECIMIENTOS.columna("ubigeo"), revision)
    regiones = por_valor(textos["diresa"], codigo_region).fillna("").astype("str")
    textos["diresa"] = pasar_a_diris(regiones, ubigeos.fillna(""), revision, distritos)
    establecimientos = pd.DataFrame(
        {
            "codigo_renipress": codigos,
            **{nombre: textos[nombre] for nombre in ("nombre", "institucion", "departamento", "provincia", "distrito")},
            "categoria": por_valor(textos["categoria"], _categoria),
            **componer(textos, revision),
            "ubigeo": ubigeos,
            **_coordenadas(textos, revision),
            "altitud": _altitud(textos["cota"], revision, escritos=celdas.escritos(posiciones.get("cota"))),
            "activo": _activo(textos, con_condicion="condicion" in posiciones),
            "atiende_parto_rn": None,
            "fuente_parto": None,
            "anio_parto": None,
        }
    )
    _avisar_categorias(textos["categoria"], establecimientos["categoria"], revision)
    for nombre in ("institucion", "departamento", "provincia", "distrito"):
        establecimientos[nombre] = establecimientos[nombre].mask(establecimientos[nombre] == "")
    canonico = establecimientos[list(ESTABLECIMIENTOS.nombres)].astype(tipos(ESTABLECIMIENTOS))
    correspondencia = sorted((posicion, nombre) for nombre, posicion in posiciones.items())
    return canonico, revision, tuple((celdas.encabezado[posicion], nombre) for posicion, nombre in correspondencia)


def columnas_del_registro(titulos: Collection[str]) -> set[str]:
    """Las columnas del contrato que dice un registro con esos títulos: la forma B no trae la cota, y sin ella no hay
    altitud que decir."""
    return {nombre for nombre in ESTABLECIMIENTOS.nombres if nombre != "altitud" or "cota" in titulos}


def _posiciones(celdas: Celdas) -> dict[str, int]:
    planos = [titulo_plano(titulo) for titulo in celdas.encabezado]
    posiciones = {
        nombre: planos.index(titulo)
        for nombre, titulos in DEL_REGISTRO.items()
        for titulo in titulos
        if titulo in planos
    }
    faltan = [
        titulos[0] for nombre, titulos in DEL_REGISTRO.items() if nombre not in posiciones | dict.fromkeys(_OPCIONALES)
    ]
    if faltan:
        raise ErrorArchivo(
            f"Al registro {celdas.donde} le falta: {enumerar(faltan)}.",
            que_hacer="Descargue de nuevo el registro nacional completo, sin quitarle columnas.",
        )
    return posiciones


def _categoria(texto: str) -> str | None:
    """La categoría, o `None` si es 0, «Sin Categoría» u otra cosa."""
    candidata = texto.upper().replace(" ", "")
    return candidata if candidata in CATEGORIAS else None


def _avisar_categorias(textos: pd.Series, categorias: pd.Series, revision: Revision) -> None:
    sin_categoria = int(categorias.isna().sum())
    if sin_categoria:
        revision.avisar(f"{plural(sin_categoria, 'establecimiento')} sin categoría.")
    conocidos = {"", "0", "0.0", "sin categoria"}
    raros = por_valor(textos, lambda texto: sin_tildes(texto) not in conocidos).eq(True) & categorias.isna()
    if raros.any():
        revision.avisar(f"De ellos, {int(raros.sum())} traían una categoría que no existe.")


def _coordenadas(textos: pd.DataFrame, revision: Revision) -> dict[str, pd.Series]:
    norte, este = (por_valor(textos[eje], decimal).astype("float64") for eje in ("norte", "este"))
    pares = reparar(*orientar(norte, este))
    pares.anotar(textos["norte"].str.cat(textos["este"], sep="; "), revision)
    desconocidas = int(pares.latitud.isna().sum())
    if desconocidas:
        revision.avisar(
            f"{plural(desconocidas, 'establecimiento')} sin coordenadas útiles (en blanco, en cero o fuera del país)."
        )
    return {"latitud": pares.latitud, "longitud": pares.longitud}


def _altitud(textos: pd.Series, revision: Revision, *, escritos: bool) -> pd.Series:
    """Lo que no se sabe leer queda sin dato: por la cota de unos pocos no se deja fuera el registro del país."""
    leidos = numeros_de_columna(
        (texto for texto in textos.unique() if texto), ESTABLECIMIENTOS.columna("altitud"), escritos=escritos
    )
    anotar_numeros(textos, leidos, "altitud", revision)
    if dudosas := int(textos.isin(list(leidos.dudosos)).sum()):
        revision.avisar(
            f"{plural(dudosas, 'establecimiento')} sin altitud: su cota se lee de dos maneras ({leidos.pregunta})."
        )
    metros = por_valor(textos, leidos.leidos.get).astype("float64")
    return metros.where(metros.between(*ALTITUDES))


def _activo(textos: pd.DataFrame, *, con_condicion: bool) -> pd.Series:
    """Activo y en funcionamiento; la forma B no trae la condición y basta el estado."""
    activo = por_valor(textos["estado"], lambda texto: sin_tildes(texto) in _ESTADOS_ACTIVOS).eq(True)
    if con_condicion:
        activo &= por_valor(textos["condicion"], lambda texto: sin_tildes(texto) == "en funcionamiento").eq(True)
    return activo


# -- quién atiende partos ----------------------------------------------------------------------------------------------

#: con esto empieza `fuente_parto` cuando el valor es supuesto y no declarado
SUSTITUTO = "sustituto:"


def aplicar_lista(establecimientos: pd.DataFrame, partos: pd.DataFrame) -> pd.DataFrame:
    """Copia de `establecimientos` con `atiende_parto_rn`, su fuente y su año según la lista `partos`.

    Los establecimientos que la lista no nombra quedan como estaban; los códigos que no existen se pasan por alto (el
    lector de la lista ya los rechazó). Sin fuente en la lista, la fuente es «lista de la DIRESA».
    """
    lista = partos.drop_duplicates("codigo_renipress", keep="last").set_index("codigo_renipress")
    codigos = establecimientos["codigo_renipress"]
    nombrados = codigos.isin(lista.index)
    por_establecimiento = lista.reindex(codigos).set_axis(establecimientos.index)
    fuente = por_establecimiento["fuente_parto"].fillna("lista de la DIRESA")
    return establecimientos.assign(
        atiende_parto_rn=establecimientos["atiende_parto_rn"].mask(nombrados, por_establecimiento["atiende_parto_rn"]),
        fuente_parto=establecimientos["fuente_parto"].mask(nombrados, fuente),
        anio_parto=establecimientos["anio_parto"].mask(nombrados, por_establecimiento["anio_parto"]),
    )


def aplicar_sustituto(establecimientos: pd.DataFrame, desde: Literal["I-3", "I-4"]) -> pd.DataFrame:
    """Copia donde quien no tiene un valor declarado atiende partos si su categoría es `desde` o superior.

    Sin categoría es «no». Un sustituto anterior se vuelve a calcular; lo declarado por una lista no se toca.
    `ValueError` si `desde` no es una de las dos.
    """
    if desde not in ("I-3", "I-4"):
        raise ValueError(f"El sustituto empieza en I-3 o en I-4, no en «{desde}».")
    superiores = CATEGORIAS[CATEGORIAS.index(desde) :]
    supuestos = establecimientos["fuente_parto"].fillna("").str.startswith(SUSTITUTO)
    por_suponer = establecimientos["atiende_parto_rn"].isna() | supuestos
    valores = establecimientos["categoria"].isin(superiores).map({True: "si", False: "no"}).astype("str")
    return establecimientos.assign(
        atiende_parto_rn=establecimientos["atiende_parto_rn"].mask(por_suponer, valores),
        fuente_parto=establecimientos["fuente_parto"].mask(por_suponer, f"{SUSTITUTO} categoría {desde} o superior"),
        anio_parto=establecimientos["anio_parto"].mask(por_suponer),
    )
