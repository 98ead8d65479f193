"""El formato de participantes de la guía (Anexo 2): cada lista se vuelve una sola sesión, con cuentas y sin nadie.

Corre en el proceso que lee. De la hoja salen la fecha, un lugar del catálogo, quién condujo (MG, PS), las cuentas y las
huellas del establecimiento; los nombres, edades, domicilios y todo lo demás se sueltan aquí.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from dashboard.dominio.territorio import sin_tildes
from dashboard.ingesta.anexo2_lista import CLASES_DE_EDAD, Columnas, Cuentas, contar, hallar_columnas
from dashboard.ingesta.celdas import Celdas, Rechazo, Rejilla, celdas_de_formulario
from dashboard.ingesta.fechas import ANIO_CORTO, con_dos_cifras, fechas_de_columna
from dashboard.ingesta.horas import separar
from dashboard.ingesta.textos import forma, huella, huella_corta
from dashboard.nucleo.formato import MESES, enumerar, palabra, plural

FORMULARIO = "anexo2"
#: niveles de la cabecera que ayudan a distinguir dos establecimientos del mismo nombre
NIVELES = ("microrred", "red", "distrito", "provincia", "diresa")
CUENTAS = ("asistentes", "gestantes", "lactantes", "cuidadoras", *(clase for clase, _, _ in CLASES_DE_EDAD))
#: columnas de las celdas que salen de aquí; las `huella_…` y `distintivo` no son de la tabla y se quitan al tipar
COLUMNAS = (
    "codigo_sesion", "fecha", "fuente", "lugar", "conducida_por", *CUENTAS,
    "huella_codigo", "huella_nombre", "huella_corta", *(f"huella_{nivel}" for nivel in NIVELES), "distintivo",
)  # fmt: skip
CABECERA, SIN_PARTICIPANTE = "de la cabecera del formato", "sin participante"
#: filas entre las que se busca el encabezado de la lista para reconocer el formato
_BUSQUEDA = 60
_FECHA_LARGA = re.compile(r"([0-9]{1,2})\s*(?:de\s*)?([a-z]{3,10})\.?\s*(?:de[l]?\s*)?([0-9]{4})")
_CODIGO = re.compile(
    r"\(\s*([0-9]{1,8})\s*\)|(?<![0-9])([0-9]{8})(?![0-9])|(?:cod\w*|renipress|renaes|ipress)\W*([0-9]{1,8})(?![0-9])",
    re.IGNORECASE,
)
_LUGARES: tuple[tuple[str, str], ...] = (
    (r"cpvc|vigilancia comunal", "cpvc"),
    (r"comunal|comunitari", "local_comunal"),
    (r"establecimiento|(centro|puesto) de salud|posta|hospital|ee\.? ?ss|\b[cp]\.? ?s\b", "establecimiento"),
    (r"consultorio|auditorio", "establecimiento"),
    (r"local|salon|municipal|junta vecinal|club", "local_comunal"),
    (r"virtual|zoom|meet|facebook|whats|en linea|videollamada", "virtual"),
    (r"casa|vivienda|domicilio|hogar", "vivienda"),
)
_SIN_NADIE = (
    "Nombres y apellidos",
    "una lista sin ninguna participante",
    "al menos una línea llena debajo de los títulos de la lista",
    "Complete la lista, o quite la hoja si la sesión no se hizo.",
)
#: nombres con que una hoja nace: no distinguen una sesión de otra
_HOJA_SIN_NOMBRE = re.compile(r"(hoja|sheet|anexo|lista|sesion)?\s*(n.)?\s*1?|anexo\s*(n.)?\s*2")


def es_anexo2(rejilla: Rejilla) -> bool:
    """Si la hoja es el formato de participantes: nombres y, al menos, dos de las casillas que solo él tiene."""
    filas = rejilla.filas
    return any(hallar_columnas(filas, posicion) for posicion in range(min(len(filas), _BUSQUEDA)))


def agregar_anexo2(rejilla: Rejilla) -> Celdas:
    """Una fila de la tabla `sesiones` por cada lista de la hoja; lo que no se pudo entender, en avisos y rechazos."""
    filas, lineas = rejilla.filas, rejilla.lineas
    salen: list[list[str]] = []
    primeras: list[int] = []
    pesos: list[int] = []
    otras: list[tuple[int, str]] = []
    rechazos: list[Rechazo] = []
    avisos: list[str] = []
    vacias = 0
    vistas: Counter[tuple[str, str]] = Counter()
    for lugar, columnas, lista in _partes(filas):
        encima = [filas[i] for i in lugar]
        cabecera = leer_cabecera(encima)
        cuentas = contar(filas, columnas, lista)
        sobran = [*lugar, *cuentas.ignoradas]
        llenas = [i for i in sobran if any(filas[i])]
        vacias += len(sobran) - len(llenas)
        if cuentas.asistentes:
            fila = _fila(cabecera, cuentas, roles(encima), rejilla.hoja)
            repetida = (fila["fecha"], fila["distintivo"])
            vistas[repetida] += 1
            if vistas[repetida] > 1:
                fila["distintivo"] = huella(f"{fila['distintivo']} {vistas[repetida]}")
            salen.append([fila[columna] for columna in COLUMNAS])
            con_fecha = (i for i, celdas in zip(lugar, encima, strict=True) if any(map(_dice_la_fecha, celdas)))
            primeras.append(lineas[next(con_fecha, lugar.stop)])
            pesos.append(len(cuentas.asistentes) + len(cuentas.solo_edad))
            avisos += _avisos(cuentas, cabecera, fila, lineas)
        elif "fecha" in cabecera and llenas:
            rechazos.append(Rechazo(lineas[llenas.pop()], *_SIN_NADIE))
        else:
            avisos.append("Un formato está sin llenar: no tiene participantes ni fecha.")
        otras += [(lineas[i], CABECERA if i in lugar else SIN_PARTICIPANTE) for i in llenas]
    if salen:
        avisos.insert(
            0,
            f"{plural(len(salen), 'sesión', 'sesiones')} con {plural(sum(pesos), 'línea')} de participantes. El Anexo "
            "2 no dice el grupo: lo que se acepte cuenta como actividad del establecimiento, no en la asistencia de un "
            "grupo.",
        )
    return celdas_de_formulario(
        rejilla, FORMULARIO, COLUMNAS, salen, primeras,
        pesos=pesos, vacias=vacias, otras=otras, rechazos=rechazos, avisos=avisos,
    )  # fmt: skip


def _partes(filas: Sequence[Sequence[str]]) -> Iterator[tuple[range, Columnas, list[int]]]:
    """De cada sesión de la hoja: las posiciones de su cabecera, que acaba en los títulos; las columnas y su lista.

    Un encabezado repetido sigue la lista, salvo que antes empiece otra cabecera.
    """
    encabezados = {i: columnas for i in range(len(filas)) if (columnas := hallar_columnas(filas, i))}
    titulos = {i for posicion, columnas in encabezados.items() for i in range(posicion, columnas.desde)}
    cabeceras: list[range] = []
    anterior = -1
    for posicion in encabezados:
        abren = (i for i in range(anterior + 1, posicion) if any(map(abre_otra_sesion, filas[i])))
        desde = next(abren, None) if cabeceras else 0
        if desde is not None:
            cabeceras.append(range(desde, posicion))
        anterior = posicion
    finales = [*(cabecera.start for cabecera in cabeceras[1:]), len(filas)]
    for cabecera, hasta in zip(cabeceras, finales, strict=False):
        yield cabecera, encabezados[cabecera.stop], [i for i in range(cabecera.stop, hasta) if i not in titulos]


def _fila(cabecera: Mapping[str, str], cuentas: Cuentas, conducida_por: str, hoja: str) -> dict[str, str]:
    nombre, codigo = _establecimiento(cabecera)
    propia = "" if _HOJA_SIN_NOMBRE.fullmatch(sin_tildes(hoja)) else forma(hoja)
    return {
        "codigo_sesion": "",
        "fecha": _fecha(cabecera.get("fecha", "")),
        "fuente": FORMULARIO,
        "lugar": _lugar(cabecera.get("lugar", ""), nombre),
        "conducida_por": conducida_por,
        **{columna: str(cuentas.numeros.get(columna, "")) for columna in CUENTAS},
        "huella_codigo": huella(codigo),
        "huella_nombre": huella(nombre),
        "huella_corta": huella_corta(nombre),
        **{f"huella_{nivel}": huella_corta(cabecera.get(nivel, "")) for nivel in NIVELES},
        "distintivo": huella(f"{propia}|{forma(cabecera.get('comunidad', ''))}") or huella("sin distintivo"),
    }


def _establecimiento(cabecera: Mapping[str, str]) -> tuple[str, str]:
    """(nombre sin el código, código de ocho cifras o "") de la cabecera."""
    nombre, codigo = cabecera.get("establecimiento", ""), re.sub(r"\D", "", cabecera.get("codigo", ""))
    if hallado := _CODIGO.search(nombre):
        codigo = codigo or next(grupo for grupo in hallado.groups() if grupo)
        nombre = f"{nombre[: hallado.start()]} {nombre[hallado.end() :]}"
    elif nombre.isascii() and nombre.isdigit():
        nombre, codigo = "", codigo or nombre
    sin_ceros = codigo.lstrip("0")
    return nombre, sin_ceros.zfill(8) if 0 < len(sin_ceros) <= 8 else ""


def _fecha(texto: str) -> str:
    """La fecha como año-mes-día, o "" si no se entiende: el texto no sale de aquí."""
    corto = re.sub(r"\s*([-/.])\s*", r"\1", separar(texto)[0])
    leidas = fechas_de_columna([corto]).leidas
    if corto in leidas:
        return f"{leidas[corto]:%Y-%m-%d}"
    if hallado := _FECHA_LARGA.search(sin_tildes(texto)):
        mes = next((n for n, nombre in enumerate(MESES, start=1) if hallado[2][:3] == sin_tildes(nombre)[:3]), 0)
        try:
            return f"{date(int(hallado[3]), mes, int(hallado[1])):%Y-%m-%d}"
        except ValueError:
            return ""
    return ""


def _lugar(texto: str, establecimiento: str) -> str:
    """La clase de lugar del catálogo; "otro" si no es ninguna y "" si está en blanco."""
    plano = sin_tildes(texto)
    if not plano:
        return ""
    if huella_corta(texto) == huella_corta(establecimiento):
        return "establecimiento"
    return next((lugar for patron, lugar in _LUGARES if re.search(patron, plano)), "otro")


def _avisos(cuentas: Cuentas, cabecera: Mapping[str, str], fila: Mapping[str, str], lineas: Sequence[int]) -> list[str]:
    """Lo que no se entendió o se supuso, por número de fila y sin nada de lo escrito."""

    def en(posiciones: Sequence[int]) -> str:
        numeros = [str(lineas[i]) for i in posiciones[:10]]
        mas = [f"{len(posiciones) - 10} más"] if len(posiciones) > 10 else []
        return f"{palabra(len(posiciones), 'la fila', 'las filas')} {enumerar([*numeros, *mas])}"

    casos = (
        (
            cuentas.letras_impresas,
            "No se sabe cuántas están embarazadas o dando de lactar: las letras E y L vienen impresas y un círculo "
            "dibujado no se puede leer. Marque con una X en la casilla.",
        ),
        (
            cuentas.marcas_raras,
            f"No se entendió una marca en {en(cuentas.marcas_raras)}: no se contó. Marque con una X.",
        ),
        (
            cuentas.edades_raras,
            f"No se entendió la edad del niño o la niña en {en(cuentas.edades_raras)}: no se contó en ninguna clase de "
            "edad. Escriba los meses con un número.",
        ),
        (
            cuentas.de_dos_o_mas,
            f"{plural(cuentas.de_dos_o_mas, 'niño o niña', 'niños o niñas')} de 24 meses o más: no se cuentan entre "
            "los menores de dos años.",
        ),
        (
            cuentas.sin_nombre,
            f"Sin nombre pero con otros datos en {en(cuentas.sin_nombre)}: se contó como una participante.",
        ),
        (
            cuentas.solo_edad,
            f"Solo la edad de un niño o una niña en {en(cuentas.solo_edad)}: se contó como otro hijo de la "
            "participante de arriba, no como otra participante.",
        ),
        (fila["fecha"] and con_dos_cifras(separar(cabecera["fecha"])[0]), ANIO_CORTO),
        (
            fila["lugar"] == "otro",
            "El lugar no es ninguno de los del catálogo: queda como «otro», sin lo que estaba escrito.",
        ),
        (
            "facilitadores" in cabecera and not fila["conducida_por"],
            "No se sabe si condujo la madre guía (MG) o el personal de salud (PS): deje una sola sigla, o márquela con "
            "una X.",
        ),
    )
    return [aviso for pasa, aviso in casos if pasa]


# -- la cabecera: rótulos en cualquier celda y su valor en la misma, a la derecha o debajo -----------------------------
# De aquí salen textos que escribió una persona; arriba solo pasan fechas, códigos, catálogos y huellas.

#: rótulo → formas en que aparece, sin tildes; se prueban de la más larga a la más corta
_ROTULOS: Mapping[str, tuple[str, ...]] = {
    "fecha": ("fecha de la sesion", "fecha de sesion", "fecha sesion", "fecha"),
    "codigo": (
        "codigo renipress", "codigo ipress", "codigo unico del establecimiento", "codigo unico",
        "codigo del establecimiento", "codigo de establecimiento", "codigo eess", "cod renipress", "renipress",
        "renaes", "codigo",
    ),
    "establecimiento": (
        "nombre del establecimiento de salud", "establecimiento de salud", "nombre del establecimiento",
        "nombre del eess", "establecimiento", "ee.ss.", "ee.ss", "ee ss", "eess", "ipress",
    ),
    "lugar": ("lugar de la sesion", "lugar de reunion", "lugar"),
    "microrred": ("micro red", "microrred", "microred", "micro-red"),
    "comunidad": ("comunidad", "centro poblado"),
    "red": ("red de salud", "red"),
    "distrito": ("distrito",),
    "diresa": (
        "disa/diresa/geresa/diris", "disa/diresa/geresa", "disa / diresa / geresa", "diresa/geresa/diris",
        "diresa/geresa", "disa/diresa", "diresa", "geresa", "diris", "disa",
    ),
    "provincia": ("provincia",),
    "departamento": ("departamento", "region"),
    "facilitadores": (
        "nombre de los facilitadores", "nombres de los facilitadores", "nombre de los/las facilitadores",
        "nombre del facilitador", "facilitadores", "facilitadoras", "facilitador", "facilitadora",
    ),
}  # fmt: skip
_DE_FORMA = {forma: rotulo for rotulo, formas in _ROTULOS.items() for forma in formas}
_FORMAS = "|".join(re.escape(forma) for forma in sorted(_DE_FORMA, key=len, reverse=True))
#: un rótulo seguido de dos puntos, de la línea de puntos del formato o del final de la celda
_ROTULO = re.compile(rf"(?<![a-z0-9])(?P<forma>{_FORMAS})\s*(?:[12]\s*)?(?:[:=]|[.…_]{{2,}}|\Z)")
#: un rótulo al principio, sin nada que lo separe de su valor
_AL_PRINCIPIO = re.compile(rf"(?P<forma>{_FORMAS})\s+(?=\S)")
_RELLENO = re.compile(r"[.…_]{2,}")
#: una sigla entre paréntesis, con una equis delante o detrás, o sola; los asteriscos remiten a la nota del formato
_SIGLA = re.compile(
    r"(?P<antes>(?<![^\W_])[xX✓✔]\s+)?(?P<abre>[(\[]\s*)?(?<![^\W_])(?P<sigla>MG|PS|mg|ps)(?![^\W_])(?(abre)\s*\**\s*[)\]]|\**)"
    r"(?P<equis>\s*[(\[]?\s*[xX✓✔]\s*[)\]]?(?![^\W_]))?"
)
_EQUIS = re.compile(r"[(\[]?\s*(?:[xX✓✔●]|[sS][ií])\s*[)\]]?")
#: la cabecera entera cabe en una celda de este largo; más es un párrafo de otra cosa
_LARGO = 1000


def abre_otra_sesion(celda: str) -> bool:
    """Si la celda empieza con el rótulo que abre la cabecera de otra sesión: la fecha o el establecimiento."""
    hallado = _ROTULO.match(_plana(celda))
    return hallado is not None and _DE_FORMA[hallado["forma"]] in ("fecha", "establecimiento")


def _dice_la_fecha(celda: str) -> bool:
    """Si la celda trae el rótulo de la fecha, tenga o no valor."""
    plana = _plana(celda)
    hallados = [*_ROTULO.finditer(plana), *filter(None, [_AL_PRINCIPIO.match(plana)])]
    return any(_DE_FORMA[hallado["forma"]] == "fecha" for hallado in hallados)


def leer_cabecera(filas: Sequence[Sequence[str]]) -> dict[str, str]:
    """Rótulo → texto de su valor. Solo los que tienen uno; de dos iguales vale el primero con valor."""
    valores: dict[str, str] = {}
    for posicion, fila in enumerate(filas):
        debajo = filas[posicion + 1] if posicion + 1 < len(filas) else ()
        for rotulo, columna in _leer_fila(fila, valores):
            if columna < len(debajo) and (texto := _limpio(debajo[columna])) and not _ROTULO.match(_plana(texto)):
                valores.setdefault(rotulo, texto)
    return valores


def _leer_fila(fila: Sequence[str], valores: dict[str, str]) -> list[tuple[str, int]]:
    """Anota los valores de una fila y devuelve los rótulos que quedaron sin él, con su columna."""
    esperan: list[tuple[str, int]] = []
    pendiente: tuple[str, int] | None = None
    for columna, celda in enumerate(fila):
        if not celda or len(celda) > _LARGO:
            continue
        antes, tramos = _tramos(celda)
        # «Lugar | Establecimiento de salud»: un rótulo que ya tiene valor es, aquí, el valor del anterior
        if pendiente and not antes and len(tramos) == 1 and not tramos[0][1] and tramos[0][0] in valores:
            antes, tramos = _limpio(celda), []
        if antes:
            if pendiente:
                valores.setdefault(pendiente[0], antes)
                pendiente = None
            elif not tramos and (corto := _AL_PRINCIPIO.match(_plana(celda))):
                valores.setdefault(_DE_FORMA[corto["forma"]], _limpio(celda[corto.end() :]))
        for rotulo, texto in tramos:
            if pendiente:
                esperan.append(pendiente)
            pendiente = None if texto else (rotulo, columna)
            if texto:
                valores.setdefault(rotulo, texto)
    return [*esperan, pendiente] if pendiente else esperan


def _tramos(celda: str) -> tuple[str, list[tuple[str, str]]]:
    """Lo que va antes del primer rótulo de la celda, y (rótulo, texto que lo sigue) de cada uno."""
    plana = _plana(celda)
    hallados = list(_ROTULO.finditer(plana))
    # «Local comunal, comunidad» termina en un rótulo que solo es parte del valor
    hallados = [h for h in hallados if h.start() == 0 or plana[h.end() - 1] in ":=.…_"]
    if not hallados:
        return _limpio(celda), []
    finales = [siguiente.start() for siguiente in hallados[1:]] + [len(celda)]
    tramos = [
        (_DE_FORMA[hallado["forma"]], _limpio(celda[hallado.end() : final]))
        for hallado, final in zip(hallados, finales, strict=True)
    ]
    return _limpio(celda[: hallados[0].start()]), tramos


def _plana(celda: str) -> str:
    """En minúsculas y sin tildes, letra por letra: las posiciones son las de la celda."""
    return "".join(sin_tildes(letra)[:1] or letra for letra in celda)


def _limpio(texto: str) -> str:
    return _RELLENO.sub(" ", texto).strip(" .:…_\t")


def roles(filas: Sequence[Sequence[str]]) -> str:
    """Quién condujo la sesión: «MG», «PS», «MG+PS» o "" si no se puede saber.

    Los facilitadores 1 y 2 del Anexo 2 son quienes conducen, no los facilitadores regionales. Vale la sigla rodeada,
    la que lleva una equis y la que está sola en su línea; si las dos vienen impresas sin marca, no se sabe. Los nombres
    no se leen.
    """
    hallados: set[str] = set()
    encabezado: dict[int, str] = {}
    empieza = next((i for i, fila in enumerate(filas) if any("facilitador" in _plana(celda) for celda in fila)), None)
    for fila in filas[empieza:] if empieza is not None else ():
        siglas = [(columna, *s) for columna, celda in enumerate(fila) for s in _siglas(celda)]
        marcadas = {sigla for columna, sigla, marcada in siglas if marcada or _tiene_equis(fila, columna + 1)}
        if marcadas or len({sigla for _, sigla, _ in siglas}) == 1:
            hallados |= marcadas or {siglas[0][1]}
        elif siglas:
            encabezado = {columna: sigla for columna, sigla, _ in siglas}
        else:
            hallados |= {sigla for columna, sigla in encabezado.items() if _tiene_equis(fila, columna)}
    return "+".join(sigla for sigla in ("MG", "PS") if sigla in hallados)


def _siglas(celda: str) -> list[tuple[str, bool]]:
    """(sigla, si está marcada) de cada MG o PS de la celda; las notas al pie del formato no cuentan."""
    if celda.lstrip().startswith("*"):
        return []
    return [
        (hallado["sigla"].upper(), bool(hallado["abre"] or hallado["equis"] or hallado["antes"]))
        for hallado in _SIGLA.finditer(celda)
    ]


def _tiene_equis(fila: Sequence[str], columna: int) -> bool:
    return columna < len(fila) and _EQUIS.fullmatch(fila[columna]) is not None
