"""El formato de participantes de la guía (Anexo 2): cada lista se vuelve una sola sesión, con cuentas y sin nadie.

Corre en el proceso que lee. De la hoja salen la fecha, un lugar del catálogo, quién condujo (MG, PS), las cuentas y las
huellas del establecimiento; los nombres, edades, domicilios y todo lo demás se sueltan aquí.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.dominio.territorio import sin_tildes
from dashboard.ingesta.anexo2_cabecera import Valores, abre_otra_sesion, fila_del_rotulo, leer_cabecera, roles
from dashboard.ingesta.anexo2_lista import Columnas, Cuentas, contar, hallar_columnas
from dashboard.ingesta.celdas import Celdas, Rechazo, Rejilla, celdas_de_formulario
from dashboard.ingesta.numeros_y_fechas import fechas_de_columna
from dashboard.ingesta.personales import forma, huella, huella_corta
from dashboard.nucleo.formato import MESES, enumerar, palabra, plural

FORMULARIO = "anexo2"
#: niveles de la cabecera que ayudan a distinguir dos establecimientos del mismo nombre
NIVELES = ("microrred", "red", "distrito", "provincia", "diresa")
CUENTAS = ("asistentes", "gestantes", "lactantes", "cuidadoras", "ninos_0_5m", "ninos_6_11m", "ninos_12_23m")
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
#: nombres con que una hoja nace: no distinguen una sesión de otra
_HOJA_SIN_NOMBRE = re.compile(r"(hoja|sheet|anexo|lista|sesion)?\s*(n.)?\s*1?|anexo\s*(n.)?\s*2")


@dataclass(frozen=True, slots=True)
class _Parte:
    """Una sesión dentro de la hoja: las posiciones de su cabecera, de su lista y de los títulos de la lista."""

    cabecera: range
    columnas: Columnas
    lista: tuple[int, ...]
    titulos: tuple[int, ...]


def es_anexo2(rejilla: Rejilla) -> bool:
    """Si la hoja es el formato de participantes: nombres y, al menos, dos de las casillas que solo él tiene."""
    return any(_es_encabezado(rejilla.filas, posicion) for posicion in range(min(len(rejilla.filas), _BUSQUEDA)))


def _es_encabezado(filas: Sequence[Sequence[str]], posicion: int) -> bool:
    if not any("nombre" in celda.lower() or "participante" in celda.lower() for celda in filas[posicion]):
        return False
    columnas = hallar_columnas(filas, posicion)
    if columnas is None:
        return False
    return (
        sum(tramo is not None for tramo in (columnas.embarazada, columnas.lactando, columnas.cuida, columnas.meses))
        >= 2
    )


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
    vistas: dict[str, int] = {}
    for parte in _partes(filas):
        cabecera = leer_cabecera([filas[i] for i in parte.cabecera])
        cuentas = contar(filas, parte.columnas, parte.lista)
        sobran = [*parte.cabecera, *cuentas.ignoradas]
        vacias += sum(not any(filas[i]) for i in sobran)
        rotulo = fila_del_rotulo([filas[i] for i in parte.cabecera], "fecha")
        donde = parte.titulos[0] if rotulo is None else parte.cabecera.start + rotulo
        if not cuentas.asistentes:
            rechazada = _sin_participantes(cabecera, lineas, [i for i in sobran if any(filas[i])], avisos)
            rechazos += rechazada
            sobran = [i for i in sobran if lineas[i] not in {rechazo.linea for rechazo in rechazada}]
        otras += [(lineas[i], CABECERA if i in parte.cabecera else SIN_PARTICIPANTE) for i in sobran if any(filas[i])]
        if not cuentas.asistentes:
            continue
        fila = _fila(cabecera, cuentas, roles([filas[i] for i in parte.cabecera]), rejilla.hoja)
        repetida = "|".join((fila["fecha"], fila["distintivo"]))
        vistas[repetida] = vistas.get(repetida, 0) + 1
        if vistas[repetida] > 1:
            fila["distintivo"] = huella(f"{fila['distintivo']} {vistas[repetida]}")
        salen.append([fila[columna] for columna in COLUMNAS])
        primeras.append(lineas[donde])
        pesos.append(len(cuentas.participantes))
        avisos += _avisos(cuentas, cabecera, fila, lineas)
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


def _partes(filas: Sequence[Sequence[str]]) -> list[_Parte]:
    """Las sesiones de la hoja. Un encabezado repetido sigue la lista, salvo que antes empiece otra cabecera."""
    encabezados = [i for i in range(len(filas)) if _es_encabezado(filas, i)]
    inicios: list[tuple[int, list[int]]] = []
    for posicion in encabezados:
        desde = 0
        if inicios:
            anterior = inicios[-1][1][-1]
            abre = (i for i in range(anterior + 1, posicion) if any(map(abre_otra_sesion, filas[i])))
            siguiente = next(abre, None)
            if siguiente is None:
                inicios[-1][1].append(posicion)
                continue
            desde = siguiente
        inicios.append((desde, [posicion]))
    partes = []
    for numero, (desde, propios) in enumerate(inicios):
        hasta = inicios[numero + 1][0] if numero + 1 < len(inicios) else len(filas)
        columnas = hallar_columnas(filas, propios[0])
        assert columnas is not None
        titulos = [
            i
            for posicion in propios
            if (vistas := hallar_columnas(filas, posicion)) is not None
            for i in range(posicion, vistas.desde)
        ]
        lista = tuple(i for i in range(propios[0], hasta) if i not in titulos)
        partes.append(_Parte(range(desde, propios[0]), columnas, lista, tuple(titulos)))
    return partes


def _fila(cabecera: Valores, cuentas: Cuentas, conducida_por: str, hoja: str) -> dict[str, str]:
    textos = {rotulo: texto for rotulo, (texto, _) in cabecera.items()}
    nombre, codigo = _establecimiento(textos)
    numeros = {nombre: getattr(cuentas, nombre) for nombre in ("asistentes", "gestantes", "lactantes", "cuidadoras")}
    numeros |= cuentas.ninos or dict.fromkeys(CUENTAS[4:])
    propia = "" if _HOJA_SIN_NOMBRE.fullmatch(sin_tildes(hoja)) else forma(hoja)
    return {
        "codigo_sesion": "",
        "fecha": _fecha(textos.get("fecha", "")),
        "fuente": FORMULARIO,
        "lugar": _lugar(textos.get("lugar", ""), nombre),
        "conducida_por": conducida_por,
        **{nombre: "" if numero is None else str(numero) for nombre, numero in numeros.items()},
        "huella_codigo": huella(codigo),
        "huella_nombre": huella(nombre),
        "huella_corta": huella_corta(nombre),
        **{f"huella_{nivel}": huella_corta(textos.get(nivel, "")) for nivel in NIVELES},
        "distintivo": huella(f"{propia}|{forma(textos.get('comunidad', ''))}") or huella("sin distintivo"),
    }


def _establecimiento(textos: dict[str, str]) -> tuple[str, str]:
    """(nombre sin el código, código de ocho cifras o "") de la cabecera."""
    nombre, codigo = textos.get("establecimiento", ""), re.sub(r"\D", "", textos.get("codigo", ""))
    if hallado := _CODIGO.search(nombre):
        codigo = codigo or next(grupo for grupo in hallado.groups() if grupo)
        nombre = f"{nombre[: hallado.start()]} {nombre[hallado.end() :]}"
    elif nombre.isascii() and nombre.isdigit():
        nombre, codigo = "", codigo or nombre
    sin_ceros = codigo.lstrip("0")
    return nombre, sin_ceros.zfill(8) if 0 < len(sin_ceros) <= 8 else ""


def _fecha(texto: str) -> str:
    """La fecha como año-mes-día, o "" si no se entiende: el texto no sale de aquí."""
    sin_hora = re.sub(r"[ T]+[0-9]{1,2}:[0-9]{2}.*\Z", "", texto)
    corto = re.sub(r"\s*([-/.])\s*", r"\1", sin_hora).strip()
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


def _sin_participantes(
    cabecera: Valores, lineas: Sequence[int], sobran: Sequence[int], avisos: list[str]
) -> list[Rechazo]:
    """Un formato con fecha y sin nadie se rechaza; uno sin llenar solo se avisa."""
    if "fecha" not in cabecera or not sobran:
        avisos.append("Un formato está sin llenar: no tiene participantes ni fecha.")
        return []
    return [
        Rechazo(
            lineas[sobran[-1]],
            "Nombres y apellidos",
            "una lista sin ninguna participante",
            "al menos una línea llena debajo de los títulos de la lista",
            "Complete la lista, o quite la hoja si la sesión no se hizo.",
        )
    ]


def _avisos(cuentas: Cuentas, cabecera: Valores, fila: dict[str, str], lineas: Sequence[int]) -> list[str]:
    """Lo que no se entendió o se supuso, por número de fila y sin nada de lo escrito."""

    def en(posiciones: Sequence[int]) -> str:
        numeros = [str(lineas[i]) for i in posiciones[:10]]
        mas = [f"{len(posiciones) - 10} más"] if len(posiciones) > 10 else []
        return f"{palabra(len(posiciones), 'la fila', 'las filas')} {enumerar([*numeros, *mas])}"

    avisos = []
    if cuentas.letras_impresas:
        avisos.append(
            "No se sabe cuántas están embarazadas o dando de lactar: las letras E y L vienen impresas y un círculo "
            "dibujado no se puede leer. Marque con una X en la casilla."
        )
    if cuentas.marcas_raras:
        avisos.append(f"No se entendió una marca en {en(cuentas.marcas_raras)}: no se contó. Marque con una X.")
    if cuentas.edades_raras:
        avisos.append(
            f"No se entendió la edad del niño o la niña en {en(cuentas.edades_raras)}: no se contó en ninguna clase de "
            "edad. Escriba los meses con un número."
        )
    if cuentas.de_dos_o_mas:
        avisos.append(
            f"{plural(cuentas.de_dos_o_mas, 'niño o niña', 'niños o niñas')} de 24 meses o más: no se cuentan entre "
            "los menores de dos años."
        )
    if cuentas.sin_nombre:
        avisos.append(f"Sin nombre pero con otros datos en {en(cuentas.sin_nombre)}: se contó como una participante.")
    if cuentas.solo_edad:
        avisos.append(
            f"Solo la edad de un niño o una niña en {en(cuentas.solo_edad)}: se contó como otro hijo de la "
            "participante de arriba, no como otra participante."
        )
    if fila["lugar"] == "otro":
        avisos.append("El lugar no es ninguno de los del catálogo: queda como «otro», sin lo que estaba escrito.")
    if "facilitadores" in cabecera and not fila["conducida_por"]:
        avisos.append(
            "No se sabe si condujo la madre guía (MG) o el personal de salud (PS): deje una sola sigla, o márquela con "
            "una X."
        )
    return avisos
