"""Las fuentes que no siguen un contrato: el registro nacional (RENIPRESS) y las sesiones del Anexo 2 y del HIS.

Del registro hay dos formas publicadas. La A (coma, Latin-1) llama NORTE a la longitud; la B (punto y coma, UTF-8) llama
NORTE a la latitud: los ejes los deciden los valores. El director, los teléfonos y las direcciones se descartan al leer.

Ninguna sesión de un formulario trae grupo: cuentan como actividad del establecimiento, nunca en la asistencia de un
grupo. Su código sale de lo que la sesión es (establecimiento, fecha y un distintivo), así que cargar dos veces el mismo
formulario la reemplaza.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from dashboard.contratos.contrato import ALTITUDES, tipos
from dashboard.contratos.grupos import SESIONES
from dashboard.contratos.tablas import ESTABLECIMIENTOS
from dashboard.dominio.territorio import CATEGORIAS, codigo_region, sin_tildes
from dashboard.ingesta.anexo2 import NIVELES
from dashboard.ingesta.celdas import Celdas
from dashboard.ingesta.lugares import decididos, dudar_de_un_nombre, traducir
from dashboard.ingesta.numeros import decimal, numeros_de_columna
from dashboard.ingesta.partos import PARTO
from dashboard.ingesta.reconocer import DEL_REGISTRO, titulo_plano
from dashboard.ingesta.revision import Referencia, Revision
from dashboard.ingesta.territorios import componer, orientar, pasar_a_diris, reparar
from dashboard.ingesta.textos import huella, huella_corta
from dashboard.ingesta.tipado import anotar_numeros, arreglar, codigo_numerico, convertir, por_valor, textos_sueltos
from dashboard.ingesta.ubicacion import apartar_lejanas
from dashboard.nucleo.errores import ErrorArchivo
from dashboard.nucleo.formato import enumerar, plural

# -- el registro nacional ----------------------------------------------------------------------------------------------

#: la forma B no las trae
_OPCIONALES = frozenset({"condicion", "cota"})
_ESTADOS_ACTIVOS = frozenset({"activado", "activo"})


def leer_registro(celdas: Celdas) -> tuple[pd.DataFrame, Revision, tuple[tuple[str, str], ...]]:
    """Los establecimientos del registro: (marco canónico con todas las filas, revisión, correspondencia de columnas).

    Las filas rechazadas siguen en el marco y están en `revision.malas`. `ErrorArchivo` si falta una columna del
    registro.
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
    textos["diresa"] = pasar_a_diris(regiones, ubigeos.fillna(""), revision)
    establecimientos = pd.DataFrame(
        {
            "codigo_renipress": codigos,
            **{nombre: textos[nombre] for nombre in ("nombre", "institucion", "departamento", "provincia", "distrito")},
            "categoria": por_valor(textos["categoria"], _categoria),
            **componer(textos, revision),
            "ubigeo": ubigeos,
            **_coordenadas(textos, revision),
            "altitud": _altitud(textos["cota"], revision, celdas, posiciones.get("cota")),
            "activo": _activo(textos, con_condicion="condicion" in posiciones),
            "ubicacion_confirmada": pd.NA,
            **dict.fromkeys(PARTO),
        }
    )
    apartar_lejanas(establecimientos, textos["norte"].str.cat(textos["este"], sep="; "), revision)
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


def _altitud(textos: pd.Series, revision: Revision, celdas: Celdas, posicion: int | None) -> pd.Series:
    """Lo que no se sabe leer queda sin dato: por la cota de unos pocos no se deja fuera el registro del país."""
    columna = ESTABLECIMIENTOS.columna("altitud")
    leidos = numeros_de_columna(
        (texto for texto in textos.unique() if texto),
        columna,
        escritos=celdas.escritos(posicion),
        sueltos=textos_sueltos(textos, celdas.sin_ver(posicion), columna),
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


# -- las sesiones que resumió el lector de un formulario: se sitúan en el registro, se numeran y se tipan --------------

_CORRESPONDENCIA: Mapping[str, tuple[tuple[str, str], ...]] = {
    "anexo2": (
        ("Fecha de la sesión", "fecha"),
        ("Establecimiento de salud", "codigo_renipress"),
        ("Lugar", "lugar"),
        ("Facilitadores (MG, PS)", "conducida_por"),
        ("Nombres y apellidos (solo se cuentan)", "asistentes"),
        ("E", "gestantes"),
        ("L", "lactantes"),
        ("Tiene o cuida menores de dos años", "cuidadoras"),
        ("Edad del/la niño/a en meses", "ninos_0_5m, ninos_6_11m, ninos_12_23m"),
    ),
    "his": (
        ("Fecha_Atencion", "fecha"),
        ("renipress", "codigo_renipress"),
        ("Codigo_Item APP", "origen"),
        ("Valor_Lab de C0012", "asistentes"),
    ),
}
_LARGO_DISTINTIVO = 8
#: sesiones cuyas sumas se dicen una por una
_SESIONES = 20
_MARCAS, _EDADES = ("gestantes", "lactantes"), ("ninos_0_5m", "ninos_6_11m", "ninos_12_23m")


def leer_formulario(
    celdas: Celdas, referencia: Referencia
) -> tuple[pd.DataFrame, Revision, tuple[tuple[str, str], ...]]:
    """Las sesiones de un formulario tipadas como la tabla `sesiones`: (marco con todas, revisión, correspondencia)."""
    en_blanco = pd.Series("", index=celdas.indice, dtype="str")
    textos = celdas.filas.rename(columns=dict(enumerate(celdas.encabezado)))
    revision = Revision(celdas.archivo, celdas.indice, celdas.hoja)
    situar, prefijo = (_del_anexo2, "A2") if celdas.formulario == "anexo2" else (_del_his, "HIS")
    codigos = situar(textos, referencia, revision)
    textos = textos.assign(codigo_renipress=codigos, codigo_sesion=_numerar(textos, codigos, prefijo))
    revision.rechazar(
        textos["fecha"] == "",
        "fecha",
        "una celda en blanco o una fecha que no se entiende",
        "la fecha de la sesión, como 2026-05-31 o 31/05/2026",
        "Corrija la fecha.",
    )
    # la fecha en blanco ya se dijo
    columnas = [
        replace(columna, obligatoria=False) if columna.nombre == "fecha" else columna for columna in SESIONES.columnas
    ]
    filas = pd.DataFrame(
        {columna.nombre: convertir(textos.get(columna.nombre, en_blanco), columna, revision) for columna in columnas}
    )
    return filas, revision, _CORRESPONDENCIA[celdas.formulario]


def que_se_sumo(sesiones: pd.DataFrame, lineas: Sequence[int]) -> tuple[str, ...]:
    """Lo que dio cada sesión de un formulario, con la línea en que empieza; de muchas, las primeras y cuántas más."""
    dichas = []
    for linea, fila in zip(lineas, sesiones.head(_SESIONES).to_dict("records"), strict=False):
        frase = f"fila {linea}, {fila['fecha']:%d/%m/%Y}: {plural(int(fila['asistentes']), 'asistente')}"
        marcas, edades = ([fila[nombre] for nombre in nombres] for nombres in (_MARCAS, _EDADES))
        if not pd.isna(marcas).any():
            frase += " ({} E, {} L)".format(*marcas)
        if not pd.isna(edades).any():
            frase += "; {}/{}/{} niñas y niños de 0 a 5, 6 a 11 y 12 a 23 meses".format(*edades)
        dichas.append(frase)
    if (resto := len(sesiones) - _SESIONES) > 0:
        dichas.append(f"{plural(resto, 'sesión', 'sesiones')} más")
    return tuple(dichas)


def _numerar(textos: pd.DataFrame, codigos: pd.Series, prefijo: str) -> pd.Series:
    """`A2-90000001-20260512-3f9a01bc`; sin distintivo (HIS sin número de cita), su orden entre las de ese día.

    El orden es por lo que la sesión dice y no por su lugar en el archivo: sacarlo otra vez, ordenado de otra forma, da
    los mismos códigos.
    """
    orden = textos.assign(codigo=codigos)
    if "origen" in orden:
        orden = orden.sort_values(["codigo", "fecha", "origen", "asistentes"], kind="stable")
    numero = (orden.groupby(["codigo", "fecha"]).cumcount() + 1).astype("str").reindex(textos.index)
    dias = textos["fecha"].str.replace("-", "", regex=False)
    distintivo = textos["distintivo"].str[:_LARGO_DISTINTIVO]
    partes = [codigos.mask(codigos == "", "sin-lugar"), dias.mask(dias == "", "sin-fecha")]
    return prefijo + "-" + partes[0] + "-" + partes[1] + "-" + distintivo.mask(distintivo == "", numero)


def _del_his(textos: pd.DataFrame, referencia: Referencia, revision: Revision) -> pd.Series:
    """Códigos de ocho cifras que están en el registro; "" y rechazo en los demás.

    El número propio del HIS se traduce con su maestro. `ErrorArchivo` si no se cargó: en tres de cada cinco
    establecimientos públicos ese número existe también como RENIPRESS, y es el de otro.
    """
    if (textos["clase_de_codigo"] == "local").any():
        equivalencias = referencia.get("equivalencias_his")
        if equivalencias is not None and len(equivalencias):
            textos = textos.assign(establecimiento=traducir(textos["establecimiento"], equivalencias, revision))
            return _en_el_registro(textos, referencia, revision)
        raise ErrorArchivo(
            f"No se carga «{revision.archivo}»: identifica a los establecimientos con Id_Establecimiento, el número "
            "propio del HIS y no el código RENIPRESS. La mayoría de esos números son el RENIPRESS de otro "
            "establecimiento, y las sesiones quedarían en él.",
            donde=f"Hoja «{revision.hoja}»." if revision.hoja else "",
            que_hacer="Cargue a la vez, o antes, el maestro de establecimientos del HIS (Id_Establecimiento con su "
            "Codigo_Unico, que es el RENIPRESS): lo tiene la oficina de estadística que le dio el registro diario. O "
            "agregue una columna «renipress» con el código de ocho cifras de cada establecimiento.",
        )
    return _en_el_registro(textos, referencia, revision)


def _en_el_registro(textos: pd.DataFrame, referencia: Referencia, revision: Revision) -> pd.Series:
    codigos = por_valor(textos["establecimiento"], lambda texto: codigo_numerico(texto, 8)).astype("str").fillna("")
    if "establecimientos" not in referencia:
        revision.avisar("No se pudo comprobar «codigo_renipress»: no se dio la tabla establecimientos.")
        return codigos
    conocidos = codigos.isin(referencia["establecimientos"]["codigo_renipress"])
    revision.rechazar(
        # del que no se pudo traducir ya se dijo
        ~conocidos & ~revision.malas,
        "renipress",
        "un código que no está en el registro",
        "el código RENIPRESS de un establecimiento del registro",
        "Corrija el código, o cargue antes el registro que lo contiene.",
    )
    return codigos.where(conocidos, "")


def _del_anexo2(textos: pd.DataFrame, referencia: Referencia, revision: Revision) -> pd.Series:
    """El código del establecimiento por las huellas de su código o de su nombre; "" y rechazo si no es uno solo."""
    if "establecimientos" in referencia:
        como = "Escriba en la cabecera su código RENIPRESS de ocho cifras."
        registro, ya = referencia["establecimientos"], decididos(referencia)
        hallados = []
        for fila in textos.to_dict("records"):
            codigo, porque = _buscar(fila, registro)
            if porque:
                clave = "anexo2:" + huella(" ".join(str(fila[campo]) for campo in _DE_LUGAR))
                codigo = ya.get(clave, "")
                if varios := _de_ese_nombre(fila, registro):
                    dudar_de_un_nombre(clave, registro["codigo_renipress"].iloc[varios], registro, codigo, revision)
            hallados.append((codigo, "" if codigo else porque))
    else:
        como = "Cargue antes el registro nacional."
        hallados = [("", "un establecimiento que no se puede buscar")] * len(textos)
    codigos = pd.Series([codigo for codigo, _ in hallados], index=textos.index, dtype="str")
    porques = pd.Series([porque for _, porque in hallados], index=textos.index, dtype="str")
    for porque in porques[codigos == ""].unique():
        revision.rechazar(
            porques == porque,
            "Establecimiento de salud",
            str(porque),
            "el nombre de un solo establecimiento del registro, como figura en él, o su código",
            como,
        )
    return codigos


#: lo que la cabecera dice del lugar, en huellas
_DE_LUGAR = ("huella_codigo", "huella_nombre", *(f"huella_{nivel}" for nivel in NIVELES))


def _buscar(fila: Mapping[Hashable, str], registro: pd.DataFrame) -> tuple[str, str]:
    """(código, "") del único establecimiento que corresponde, o ("", qué se encontró en su lugar)."""
    codigos = registro["codigo_renipress"].tolist()
    candidatos = _de_ese_nombre(fila, registro)
    if buscada := fila["huella_codigo"]:
        hallado = next((codigo for codigo in codigos if huella(codigo) == buscada), "")
        if not hallado:
            return "", "un código que no está en el registro"
        # un nombre que nadie lleva está mal escrito, y para eso está el código; el de otro dice que el código es otro
        if candidatos and hallado not in [codigos[i] for i in candidatos]:
            return "", "el código de un establecimiento y el nombre de otro"
        return hallado, ""
    if not fila["huella_nombre"]:
        return "", "una cabecera sin el establecimiento"
    if not candidatos:
        return "", "un nombre que no está en el registro"
    for nivel in NIVELES:
        if not (buscada := fila[f"huella_{nivel}"]):
            continue
        rotulos = registro[nivel if nivel in ("distrito", "provincia") else f"{nivel}_nombre"].fillna("")
        quedan = [i for i in candidatos if huella_corta(rotulos.iloc[i]) == buscada]
        # un nivel escrito de una forma que el registro no tiene no dice nada
        if not quedan and any(huella_corta(rotulo) == buscada for rotulo in rotulos.unique()):
            esa = "ese distrito" if nivel == "distrito" else f"esa {nivel}"
            return "", f"un nombre que está en el registro, pero no en {esa}"
        candidatos = quedan or candidatos
    if len(candidatos) > 1:
        return "", f"un nombre que llevan {len(candidatos)} establecimientos"
    return str(codigos[candidatos[0]]), ""


def _de_ese_nombre(fila: Mapping[Hashable, str], registro: pd.DataFrame) -> list[int]:
    """Posiciones de los establecimientos con el nombre de la cabecera o, si no hay, con su parte propia."""
    nombres = registro["nombre"].fillna("").tolist()
    if not fila["huella_nombre"]:
        return []
    candidatos = [i for i, nombre in enumerate(nombres) if huella(nombre) == fila["huella_nombre"]]
    return candidatos or [i for i, nombre in enumerate(nombres) if huella_corta(nombre) == fila["huella_corta"]]
