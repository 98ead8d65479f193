"""A qué tabla corresponde un archivo y qué columna del contrato es cada uno de sus títulos.

No se repara en tildes, mayúsculas ni sinónimos, y un título al que le falta o sobra una letra se toma por el que más se
le parece. Un archivo con datos de personas se rechaza aquí: se nombra la columna y nada de su contenido.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from dashboard.contratos.contrato import Tabla, Tipo
from dashboard.contratos.grupos import SESIONES
from dashboard.contratos.tablas import EQUIVALENCIAS_HIS, ESTABLECIMIENTOS, TABLAS
from dashboard.dominio.territorio import sin_tildes
from dashboard.ingesta.celdas import Celdas
from dashboard.ingesta.textos import PARECIDO, VENTAJA, es_personal, titulo_mostrable
from dashboard.nucleo.errores import ErrorArchivo, ErrorTitulos
from dashboard.nucleo.formato import enumerar, plural


@lru_cache(maxsize=4096)
def titulo_plano(titulo: str) -> str:
    """`"Código Único "` → `codigo_unico`; `"Fecha (sesión)"` → `fecha_sesion`."""
    return re.sub(r"[^a-z0-9]+", "_", sin_tildes(titulo)).strip("_")


#: palabras que no dicen qué columna es; las de cuántos, solo en una columna de números: «N° de sesión» no es su código
_SOBRAN = frozenset({"de", "del", "la", "el", "los", "las"})
_CUANTOS = frozenset({"n", "no", "nro", "num", "numero", "cantidad"})
#: de qué se hace una pista: cómo se escribe la celda. «(mujeres)» no es una pista: dice de quiénes es la cuenta
_PISTAS = _SOBRAN | _CUANTOS | {
    "dd", "d", "mm", "m", "aaaa", "aa", "yyyy", "yy", "hh", "h", "ss", "s", "24", "horas", "min", "minutos", "metros",
    "msnm", "en", "formato", "ejemplo", "ej", "si", "x", "o", "obligatorio", "opcional", "requerido", "codigo", "texto",
    "fecha", "hora",
}  # fmt: skip


@lru_cache(maxsize=4096)
def esencia(titulo: str, *, cuenta: bool = False) -> str:
    """El título sin pista, artículos ni grupo de formulario: `"Fecha (dd/mm/aaaa) *"` → `fecha`.

    `"datos/codigo_grupo"` → `codigo_grupo`. `cuenta`: también sin «número de»: `"N° de\nasistentes"` → `asistentes`.
    """

    def pista(hallada: re.Match[str]) -> str:
        return " " if _PISTAS.issuperset(titulo_plano(hallada[0]).split("_")) else hallada[0]

    propio = re.sub(r"[(\[][^()\[\]]*[)\]]", pista, titulo).rpartition("/")[2]
    sobran = _SOBRAN | _CUANTOS if cuenta else _SOBRAN
    return "_".join(palabra for palabra in titulo_plano(propio).split("_") if palabra not in sobran)


@dataclass(frozen=True, slots=True)
class Relacion:
    """Correspondencia entre los títulos de un archivo y las columnas de un contrato."""

    #: columna del contrato → posiciones del archivo (más de una es un error que decide quien lee)
    posiciones: dict[str, tuple[int, ...]]
    #: posiciones que no corresponden a ninguna columna
    ajenas: tuple[int, ...]
    #: columnas obligatorias que no están
    faltantes: tuple[str, ...]
    #: (posición, columna) de los títulos mal escritos que se usan como esa columna
    supuestas: tuple[tuple[int, str], ...]
    #: (posición, columna) de los que quizá lo sean: solo se dicen
    propuestas: tuple[tuple[int, str], ...]


# -- el registro nacional (RENIPRESS), en sus dos formas publicadas ----------------------------------------------------

#: columna nuestra → títulos del registro (forma A, forma B)
DEL_REGISTRO: dict[str, tuple[str, ...]] = {
    "codigo_renipress": ("codigo_unico", "cod_ipress"),
    "nombre": ("nombre_del_establecimiento", "nombre"),
    "institucion": ("institucion",),
    "categoria": ("categoria",),
    "diresa": ("codigo_disa", "co_disa"),
    "red": ("codigo_red", "cod_red"),
    "microrred": ("codigo_microrred", "cod_microrred"),
    "diresa_nombre": ("disa",),
    "red_nombre": ("red",),
    "microrred_nombre": ("microrred", "microred"),
    "ubigeo": ("ubigeo",),
    "departamento": ("departamento",),
    "provincia": ("provincia",),
    "distrito": ("distrito",),
    "norte": ("norte",),
    "este": ("este",),
    "estado": ("estado",),
    "condicion": ("condicion",),
    "cota": ("cota",),
}
#: con estas basta para reconocerlo; si falta otra, el mensaje la nombra
_SENAS = ("codigo_renipress", "diresa", "norte", "este")


def es_registro(encabezado: Iterable[str]) -> bool:
    """Si el encabezado es el del registro nacional, en cualquiera de sus dos formas."""
    planos = {titulo_plano(titulo) for titulo in encabezado}
    return all(planos.intersection(DEL_REGISTRO[sena]) for sena in _SENAS)


def _es_maestro_his(encabezado: Sequence[str]) -> bool:
    """Si, además de los del registro, trae el número propio del HIS y no dice dónde está cada uno.

    Del maestro solo se guarda la correspondencia: lo demás lo dice el registro, y más al día.
    """
    posiciones = relacionar_de_cerca(tuple(encabezado), ESTABLECIMIENTOS).posiciones
    suyas = relacionar_de_cerca(tuple(encabezado), EQUIVALENCIAS_HIS)
    return not suyas.faltantes and not suyas.supuestas and "latitud" not in posiciones


# -- títulos conocidos -------------------------------------------------------------------------------------------------

#: títulos con que suele venir el nombre del establecimiento al lado de su código
NOMBRES_DE_ESTABLECIMIENTO = frozenset(
    {"establecimiento", "nombre_establecimiento", "nombre_del_establecimiento", "eess", "nombre_eess", "ipress",
     "nombre_ipress", "nombre_de_establecimiento", "nombre_del_eess", "establecimiento_de_salud"}
)  # fmt: skip

#: y su UBIGEO
UBIGEOS = frozenset({"ubigeo", "codigo_ubigeo", "ubigeo_distrito", "ubigeo_establecimiento", "ubigeo_eess"})

#: todos los títulos de columna que el tablero conoce, de cualquier tabla: con ellos se halla el encabezado
CONOCIDOS: frozenset[str] = (
    frozenset(
        titulo_plano(titulo)
        for tabla in TABLAS
        for columna in tabla.columnas
        for titulo in (columna.nombre, *columna.sinonimos)
    )
    | frozenset(titulo for titulos in DEL_REGISTRO.values() for titulo in titulos)
    | NOMBRES_DE_ESTABLECIMIENTO
    | UBIGEOS
)
_ESENCIAS = frozenset(esencia(titulo) for titulo in CONOCIDOS) - {""}


def conocidos(celdas: Iterable[str]) -> int:
    """Cuántas celdas distintas son un título conocido."""
    return len({titulo_plano(celda) for celda in celdas if celda and es_conocido(celda)})


def es_conocido(titulo: str) -> bool:
    """Si el título es el de alguna columna, con pista o sin ella."""
    return titulo_plano(titulo) in CONOCIDOS or not _ESENCIAS.isdisjoint(
        {esencia(titulo), esencia(titulo, cuenta=True)}
    )


def parecidos(celdas: Iterable[str]) -> int:
    """Cuántas celdas distintas son un título conocido o se le parecen."""
    return sum(utilizable(celda) for celda in set(celdas) if 3 < len(celda) <= 60)


def utilizable(titulo: str) -> bool:
    """Si el título es el de alguna columna, o tan parecido que se puede proponer como ella."""
    plano = titulo_plano(titulo)
    cercano = process.extractOne(plano, CONOCIDOS, scorer=fuzz.ratio, score_cutoff=PARECIDO) if len(plano) > 3 else None
    return es_conocido(titulo) or cercano is not None


#: un número o una fecha, también con su signo: una longitud empieza por «-»
_CON_CIFRA = re.compile(r"[-+−]?[0-9]")


def puede_ser_titulos(fila: Sequence[str]) -> bool:
    """Los títulos son palabras: una fila con números o fechas es de datos."""
    return not any(_CON_CIFRA.match(celda) and not re.search("[A-Za-z]", celda) for celda in fila if celda)


# -- lo casi bien escrito ----------------------------------------------------------------------------------------------

#: parecido (de 0 a 100) desde el que un título se usa como si fuera el otro, con aviso
_SEGURO = 88
_CORTO = 5


def relacionar_de_cerca(encabezado: tuple[str, ...], tabla: Tabla) -> Relacion:
    """La relación exacta más los títulos casi iguales a una columna que falta: los seguros se usan; los demás se dicen.

    Un título se usa si se parece mucho a una sola columna y ningún otro del archivo la reclama. Nunca se usa el que es
    de otra tabla, el que anuncia datos de personas ni el que difiere en una cifra (`ninos_0_5m`, `ninos_6_11m`).
    """
    posiciones = _exactas(encabezado, tabla)
    usadas = {lugar for lugares in posiciones.values() for lugar in lugares}
    ajenas = [lugar for lugar in range(len(encabezado)) if lugar not in usadas]
    nombres = {
        titulo_plano(titulo): columna.nombre
        for columna in tabla.columnas
        if columna.nombre not in posiciones
        for titulo in (columna.nombre, *columna.sinonimos)
    }
    candidatos: list[tuple[int, str, float, bool]] = []
    for posicion in ajenas:
        plano = titulo_plano(encabezado[posicion])
        if len(plano) < _CORTO or plano in CONOCIDOS or es_personal(encabezado[posicion]):
            continue
        mejor = _mejor(plano, nombres)
        if mejor is not None:
            candidatos.append((posicion, *mejor))
    reclamadas = [columna for _, columna, _, _ in candidatos]
    seguros = {
        posicion: columna
        for posicion, columna, puntos, unico in candidatos
        if unico and puntos >= _SEGURO and reclamadas.count(columna) == 1
    }
    posiciones |= {columna: (posicion,) for posicion, columna in seguros.items()}
    return Relacion(
        posiciones,
        tuple(posicion for posicion in ajenas if posicion not in seguros),
        (*(nombre for nombre in tabla.obligatorias if nombre not in posiciones), *_sin_puntos(tabla, posiciones)),
        tuple(seguros.items()),
        tuple((posicion, columna) for posicion, columna, _, _ in candidatos if posicion not in seguros),
    )


def _sin_puntos(tabla: Tabla, posiciones: Collection[str]) -> tuple[str, ...]:
    """El primer punto de una lista de comprobación que no trae ninguno: un código y una fecha no dicen de qué es."""
    puntos = tabla.puntos if tabla.forma else ()
    return (puntos[0].nombre,) if puntos and not any(punto.nombre in posiciones for punto in puntos) else ()


def _exactas(encabezado: tuple[str, ...], tabla: Tabla) -> dict[str, tuple[int, ...]]:
    """Columna → posiciones de los títulos que la nombran, y de la que ninguno, el que la nombra con una pista.

    El nombre del contrato gana a un sinónimo.
    """
    planos = [titulo_plano(titulo) for titulo in encabezado]
    posiciones = {}
    for columna in tabla.columnas:
        sinonimos = {titulo_plano(otro) for otro in columna.sinonimos}
        propias = [lugar for lugar, plano in enumerate(planos) if plano == columna.nombre]
        if lugares := propias or [lugar for lugar, plano in enumerate(planos) if plano in sinonimos]:
            posiciones[columna.nombre] = tuple(lugares)
    usados = {lugar for lugares in posiciones.values() for lugar in lugares}
    for columna in tabla.columnas:
        cuenta = columna.tipo is Tipo.ENTERO
        nombres = {esencia(titulo, cuenta=cuenta) for titulo in (columna.nombre, *columna.sinonimos)} - {""}
        lugares = [
            lugar
            for lugar, titulo in enumerate(encabezado)
            if lugar not in usados
            and planos[lugar] not in CONOCIDOS
            and esencia(titulo, cuenta=cuenta) in nombres
            and not es_personal(titulo)
        ]
        # dos que se quedarían en lo mismo no son la misma: se dicen, y decide la persona
        if columna.nombre not in posiciones and len(lugares) == 1:
            posiciones[columna.nombre] = (lugares[0],)
            usados.update(lugares)
    return dict(sorted(posiciones.items(), key=lambda par: par[1]))


def _mejor(plano: str, nombres: dict[str, str]) -> tuple[str, float, bool] | None:
    """(columna, parecido, si no hay otra que se acerque) del título más parecido con las mismas cifras."""
    cifras = re.findall(r"[0-9]+", plano)
    posibles = [titulo for titulo in nombres if re.findall(r"[0-9]+", titulo) == cifras]
    cercanos = process.extract(plano, posibles, scorer=fuzz.ratio, score_cutoff=PARECIDO - VENTAJA, limit=5)
    if not cercanos or cercanos[0][1] < PARECIDO:
        return None
    columna, puntos = nombres[cercanos[0][0]], float(cercanos[0][1])
    otros = [otro for titulo, otro, _ in cercanos if nombres[titulo] != columna]
    return columna, puntos, not otros or puntos - max(otros) >= VENTAJA


def quiso_decir(encabezado: tuple[str, ...], relacion: Relacion) -> str:
    """`¿Quiso decir «asistentes» donde dice «asistncia»?`, por cada título que quizá sea una columna que falta; ""."""
    return " ".join(
        f"¿Quiso decir «{columna}» donde dice «{titulo_mostrable(encabezado[posicion])}»?"
        for posicion, columna in relacion.propuestas
    )


# -- datos de personas -------------------------------------------------------------------------------------------------

_QUE_HACER = "Quite esa columna y vuelva a cargarlo: el tablero solo recibe datos agregados."


def rechazar_personales(celdas: Celdas, ajenas: Iterable[int], tabla: str = "") -> None:
    """`ErrorArchivo` si una columna ajena al contrato anuncia datos de personas o está llena de ellos.

    `ajenas`: posiciones que no son de la tabla. `tabla`: "" si no es de ninguna.
    """
    por_sus_valores = dict(celdas.personales)
    for posicion in ajenas:
        titulo = celdas.encabezado[posicion]
        # «nombre» a secas, en una tabla que no lo pide, solo puede ser el de una persona.
        if es_personal(titulo) or (tabla and titulo_plano(titulo) == "nombre"):
            que = "que parece de datos personales"
        elif posicion in por_sus_valores:
            que = f"cuyo contenido parece de datos personales ({por_sus_valores[posicion]})"
        else:
            continue
        columna = (
            f"la columna «{titulo_mostrable(titulo)}»" if titulo else f"una columna sin título, la {posicion + 1},"
        )
        donde = f"Columna {posicion + 1} del archivo" + (f"; tabla {tabla}." if tabla else ".")
        raise ErrorArchivo(f"El archivo {celdas.donde} trae {columna}, {que}.".replace(",,", ","), donde=donde,
                           que_hacer=_QUE_HACER)  # fmt: skip


# -- a qué tabla corresponde -------------------------------------------------------------------------------------------


def tabla_completa(encabezado: Sequence[str]) -> Tabla | None:
    """La tabla cuyas columnas obligatorias están todas y que aprovecha más títulos; `None` si ninguna."""
    relaciones = [(tabla, relacionar_de_cerca(tuple(encabezado), tabla)) for tabla in TABLAS]
    # un título mal escrito vale menos que uno exacto: no puede llevar el archivo a otra tabla
    completas = [
        (len(relacion.posiciones) - len(relacion.supuestas) / 2, tabla)
        for tabla, relacion in relaciones
        if not relacion.faltantes
    ]
    return max(completas, key=lambda par: par[0])[1] if completas else None


def mas_parecida(encabezado: Sequence[str]) -> tuple[Tabla, Relacion]:
    """La tabla que usa más títulos sin contar los que le faltan; en empate, la de más parte de los obligatorios.

    Un archivo de sesiones con dos títulos mal escritos no es uno de grupos.
    """
    relaciones = [(tabla, relacionar_de_cerca(tuple(encabezado), tabla)) for tabla in TABLAS]
    return max(
        relaciones,
        key=lambda par: (
            len(par[1].posiciones) - len(par[1].faltantes), 1 - len(par[1].faltantes) / len(par[0].obligatorias)
        ),
    )  # fmt: skip


def reconocer(celdas: Celdas) -> Tabla:
    """La tabla de las celdas.

    `ErrorArchivo` si ninguna: nombra la más parecida y lo que le falta, nunca lo que trae el archivo, porque un archivo
    sin encabezado tiene datos en su primera fila.
    """
    # de qué tablas son los datos de DHIS2 lo dicen sus correspondencias: se reparten al llegar a las sesiones
    if celdas.formulario in ("anexo2", "his", "dhis2"):
        return SESIONES
    if es_registro(celdas.encabezado):
        return ESTABLECIMIENTOS
    if tabla := tabla_completa(celdas.encabezado):
        return EQUIVALENCIAS_HIS if tabla is ESTABLECIMIENTOS and _es_maestro_his(celdas.encabezado) else tabla
    cercana, relacion = mas_parecida(celdas.encabezado)
    todas = range(len(celdas.encabezado))
    if not relacion.posiciones:
        rechazar_personales(celdas, todas)
        raise ErrorTitulos(
            f"El archivo {celdas.donde} no corresponde a ninguna tabla: no se reconoce ningún título de columna.",
            que_hacer="Ponga los títulos de la plantilla en la primera fila.",
        )
    rechazar_personales(celdas, relacion.ajenas)
    faltan = enumerar([f"«{nombre}»" for nombre in relacion.faltantes])
    pista = quiso_decir(celdas.encabezado, relacion)
    raise ErrorTitulos(
        f"El archivo {celdas.donde} no corresponde a ninguna tabla.",
        donde=f"La más parecida es {cercana.nombre}, pero le falta: {faltan}." + (f" {pista}" if pista else ""),
        que_hacer="Añada esas columnas con el título de la plantilla.",
    )


def reconocer_hojas(
    todas: Sequence[Celdas], pedida: Tabla | None = None
) -> tuple[list[tuple[Celdas, Tabla]], tuple[str, ...]]:
    """La tabla de cada hoja de un archivo, y una frase por cada hoja que no es de ninguna: no se lee, pero se dice.

    `pedida`: la tabla que la persona dijo que es. `ErrorArchivo` si ninguna hoja es de una tabla, o si alguna, la sea
    o no, trae datos de personas.
    """
    pares: list[tuple[Celdas, Tabla]] = []
    fallidas: list[tuple[Celdas, ErrorArchivo]] = []
    for celdas in todas:
        try:
            pares.append((celdas, (pedida if len(todas) == 1 else None) or reconocer(celdas)))
        except ErrorArchivo as error:
            # de un libro con tablas, la hoja con datos de personas no se salta: se rechaza el libro
            rechazar_personales(celdas, range(len(celdas.encabezado)))
            fallidas.append((celdas, error))
    if pedida is not None and len(todas) > 1:
        pares = [(celdas, tabla) for celdas, tabla in pares if tabla == pedida]
    if not pares and fallidas:
        raise fallidas[0][1]
    if not pares:
        raise ErrorArchivo(
            f"Ninguna hoja del archivo «{todas[0].archivo}» es de la tabla {pedida.nombre if pedida else ''}.",
            que_hacer="Elija otro archivo, o deje que la tabla se reconozca por sus columnas.",
        )
    return pares, tuple(
        f"La hoja «{celdas.hoja}» de «{celdas.archivo}» no se leyó ({plural(celdas.total, 'fila')}): no corresponde a "
        f"ninguna tabla. {error.donde}".strip()
        for celdas, error in fallidas
    )
