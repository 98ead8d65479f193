"""La puerta de la ingesta: de las celdas de una tabla a sus filas aceptadas y el informe.

Las columnas se hallan por su nombre, cada celda se lee según su tipo y cada fila mala sale con su porqué.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from dashboard.contratos.contrato import Columna, Tabla, Tipo, tipos
from dashboard.contratos.dhis2 import EQUIVALENCIAS_DHIS2
from dashboard.contratos.grupos import DE_QUE_SESION, INASISTENCIAS, SESIONES
from dashboard.contratos.plantilla import es_columna_propia
from dashboard.contratos.tablas import ESTABLECIMIENTOS
from dashboard.ingesta.celdas import Celdas
from dashboard.ingesta.codigo_y_nombre import repartir
from dashboard.ingesta.fuentes import leer_formulario, leer_registro, que_se_sumo
from dashboard.ingesta.identidad import identificar
from dashboard.ingesta.informe import POR_DECIDIR, Causa, Informe, Problema, Suma, agrupar
from dashboard.ingesta.ocultas import avisar_ocultas
from dashboard.ingesta.reconocer import (
    Relacion,
    es_registro,
    quiso_decir,
    rechazar_personales,
    reconocer,
    relacionar_de_cerca,
)
from dashboard.ingesta.reglas import revisar_referencias
from dashboard.ingesta.repartir_dhis2 import revisar_equivalencias
from dashboard.ingesta.revision import Revision
from dashboard.ingesta.territorios import anotar_codigos, componer, comprobar_ceros, comprobar_ubigeos, reparar
from dashboard.ingesta.textos import titulo_mostrable
from dashboard.ingesta.tipado import convertir, horas_de
from dashboard.ingesta.ubicacion import apartar_lejanas
from dashboard.nucleo.errores import ErrorArchivo, ErrorTitulos
from dashboard.nucleo.formato import enumerar
from dashboard.nucleo.matrices import Booleanos, Enteros

#: columnas de personas cuya suma se conserva
_SUMADAS = {"sesiones": ("asistentes",), "inasistencias": ("cantidad",)}
#: por qué se ignoran las filas iguales a otra
REPETIDAS = "fila repetida"
Correspondencia = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Validada:
    """Una tabla leída: sus filas aceptadas, ya tipadas, y de dónde salió cada una."""

    tabla: Tabla
    #: marco canónico, con índice 0…n−1
    filas: pd.DataFrame
    #: (n,) línea del archivo o fila de la hoja de cada fila aceptada
    lineas: Enteros
    #: (n,) líneas del archivo que resume cada fila aceptada: 1, salvo en los formularios
    pesos: Enteros
    #: (n,) si la fila aceptada lleva alguna celda reparada
    reparadas: Booleanos
    informe: Informe


def validar(celdas: Celdas, tabla: Tabla | None, referencia: Mapping[str, pd.DataFrame], hoy: date) -> Validada:
    """Tipa las celdas según su contrato y las revisa contra lo ya cargado.

    `tabla`: la que se espera, o `None` para reconocerla por el encabezado. El registro nacional se reconoce en ambos
    casos y da `establecimientos`. `referencia`: lo ya aceptado, por nombre de tabla; las inasistencias ya cargadas
    entran en la suma de su sesión, salvo que no se den. `hoy`: día de la carga; nada puede ser posterior.
    `ErrorArchivo` si no es de ninguna tabla o trae datos de personas.
    """
    if celdas.formulario in ("anexo2", "his"):
        contrato = SESIONES
        filas, revision, correspondencia = leer_formulario(celdas, referencia)
    elif tabla in (None, ESTABLECIMIENTOS) and es_registro(celdas.encabezado):
        contrato = ESTABLECIMIENTOS
        filas, revision, correspondencia = leer_registro(celdas)
    else:
        contrato = tabla or reconocer(celdas)
        filas, revision, correspondencia = leer_contrato(celdas, contrato)
        lugar_de = {nombre: celdas.encabezado.index(titulo) for titulo, nombre in correspondencia}
        comprobar_ceros(filas, celdas, contrato, lugar_de.get("codigo_renipress"), referencia, revision)
        comprobar_ubigeos(filas, celdas, contrato, lugar_de.get("ubigeo"), referencia, revision)
    if contrato is EQUIVALENCIAS_DHIS2:
        revisar_equivalencias(filas, revision)
    if contrato in (SESIONES, INASISTENCIAS):
        filas = identificar(filas, referencia, revision, nuevas=contrato is SESIONES)
    filas = revisar_referencias(filas, contrato, referencia, hoy, revision)
    return _cerrar(celdas, contrato, filas, revision, correspondencia)


def _cerrar(
    celdas: Celdas, contrato: Tabla, filas: pd.DataFrame, revision: Revision, correspondencia: Correspondencia
) -> Validada:
    """Separa las aceptadas y hace todas las cuentas del informe."""
    buenas, malas, repetidas = (
        mascara.to_numpy(dtype=bool) for mascara in (revision.buenas, revision.malas, revision.repetidas)
    )
    pesos = np.array(celdas.pesos, dtype=np.int64) if celdas.pesos else np.ones(len(filas), dtype=np.int64)
    elegidas = filas if buenas.all() else filas.loc[buenas]
    aceptadas = elegidas[list(contrato.nombres)].astype(tipos(contrato)).reset_index(drop=True)
    arreglos, reparadas = revision.arreglos()
    por_que = Counter({"en blanco": celdas.vacias}) + Counter(motivo for _, motivo in celdas.otras)
    por_que.update(dict(celdas.ignoradas) | {REPETIDAS: int(pesos[repetidas].sum())})
    descuadradas = _descuadradas(celdas)
    # lo que rechazó el lector de un formulario
    del_lector = [Problema(celdas.archivo, *rechazo, celdas.hoja) for rechazo in celdas.rechazos]
    lineas = filas.index.to_numpy(dtype=np.int64)[buenas]
    informe = Informe(
        tabla=contrato.nombre,
        archivo=celdas.archivo,
        total=celdas.total,
        aceptadas=int(pesos[buenas].sum()),
        rechazadas=int(pesos[malas].sum()) + len(descuadradas) + len({problema.fila for problema in del_lector}),
        ignoradas=celdas.sin_datos + int(pesos[repetidas].sum()),
        avisos=(*celdas.avisos, *avisar_ocultas(celdas, correspondencia), *revision.avisos),
        problemas=tuple(sorted([*descuadradas, *del_lector, *revision.problemas], key=lambda problema: problema.fila)),
        correspondencia=correspondencia,
        hoja=celdas.hoja,
        formulario=celdas.formulario,
        reparadas=int(pesos[buenas & reparadas].sum()),
        arreglos=arreglos,
        motivos=tuple((+por_que).most_common()),
        lugares=tuple(revision.lugares),
        sumas=tuple(_suma(filas[nombre], buenas, malas, repetidas) for nombre in _SUMADAS.get(contrato.nombre, ())),
        agrupadas=(
            *agrupar(descuadradas, "la fila tiene más celdas que el encabezado", "descuadrada"),
            *_agrupar_del_lector(del_lector),
            *revision.causas,
        ),
        sumado=que_se_sumo(aceptadas, lineas.tolist()) if celdas.formulario in ("anexo2", "his") else (),
    )
    return Validada(contrato, aceptadas, lineas, pesos[buenas], reparadas[buenas], informe)


def _suma(valores: pd.Series, *partes: Booleanos) -> Suma:
    cuentas = valores.to_numpy(dtype="float64", na_value=0)
    return Suma(str(valores.name), *(int(cuentas[parte].sum()) for parte in partes))


def _descuadradas(celdas: Celdas) -> list[Problema]:
    """Filas con más celdas que el encabezado: no se sabe cuál es cuál."""
    return [
        Problema(
            celdas.archivo,
            linea,
            "",
            f"una fila de {cuantas} celdas",
            f"{len(celdas.encabezado)} celdas, como el encabezado",
            "Ponga entre comillas los textos que contienen el separador."
            if celdas.delimitador
            else "Borre lo escrito a la derecha de la tabla.",
            celdas.hoja,
        )
        for linea, cuantas in celdas.descuadradas
    ]


def _agrupar_del_lector(problemas: list[Problema]) -> Iterator[Causa]:
    por_causa: dict[tuple[str, str], list[Problema]] = {}
    for problema in problemas:
        por_causa.setdefault((problema.columna, problema.esperado), []).append(problema)
    for (columna, esperado), propios in por_causa.items():
        yield from agrupar(propios, f"columna «{columna}»: se esperaba {esperado}", "regla")


# -- las columnas de un contrato ---------------------------------------------------------------------------------------

#: columna de una hora → la de su fecha, que a veces la trae
_FECHA_DE = {"hora": "fecha", "proxima_hora": "proxima_fecha"}
_ARBOL = ("diresa", "diresa_nombre", "red", "red_nombre", "microrred", "microrred_nombre")


def leer_contrato(celdas: Celdas, tabla: Tabla) -> tuple[pd.DataFrame, Revision, tuple[tuple[str, str], ...]]:
    """Las filas del archivo tipadas según `tabla`: (marco con todas, revisión, correspondencia de columnas).

    Las filas rechazadas siguen en el marco (con NA donde no se entendió) y están en `revision.malas`. `ErrorArchivo` si
    hay una columna personal, falta una obligatoria o dos títulos son la misma columna.
    """
    leida = replace(tabla, columnas=(*tabla.columnas, *DE_QUE_SESION)) if tabla is INASISTENCIAS else tabla
    relacion = repartir(celdas, leida, relacionar_de_cerca(celdas.encabezado, leida))
    # las que añade el tablero vuelven con su libro: no hay nada que decir de ellas
    ajenas = (p for p in relacion.ajenas if not es_columna_propia(celdas.encabezado[p], tabla))
    relacion = replace(relacion, ajenas=tuple(ajenas))
    rechazar_personales(celdas, relacion.ajenas, tabla.nombre)
    _exigir_columnas(celdas, tabla, relacion)
    revision = Revision(celdas.archivo, celdas.indice, celdas.hoja)
    _avisar_titulos(celdas, relacion, revision)
    lugar_de = {nombre: lugares[0] for nombre, lugares in relacion.posiciones.items()}
    nombre_en = {lugar: nombre for nombre, lugar in lugar_de.items()}

    tomadas = _horas_tomadas(celdas, leida, lugar_de, revision)

    def textos_de(nombre: str) -> pd.Series:
        return tomadas[nombre] if nombre in tomadas else _textos(celdas, nombre, lugar_de)

    columnas = {}
    for columna in leida.columnas:
        lugar = lugar_de.get(columna.nombre)
        columnas[columna.nombre] = convertir(
            textos_de(columna.nombre),
            columna,
            revision,
            escritos=celdas.escritos(lugar),
            sueltos=celdas.sin_ver(lugar),
            rara=lugar in celdas.raras,
        )
    _preguntar_cuentas(celdas, [(lugar, leida.columna(nombre)) for lugar, nombre in nombre_en.items()], revision)
    filas = pd.DataFrame(columnas, copy=False)
    if {"latitud", "longitud"} <= set(filas):
        _reparar_coordenadas(filas, textos_de("latitud"), textos_de("longitud"), revision)
    if set(_ARBOL) <= set(filas):
        textos = pd.DataFrame({nombre: textos_de(nombre) for nombre in _ARBOL})
        arbol = componer(textos, revision)
        anotar_codigos(textos, arbol, revision)
        filas[list(_ARBOL)] = arbol[list(_ARBOL)]
    for (causa, posicion), limpios in celdas.limpieza.items():
        if nombre := nombre_en.get(posicion):
            revision.anotar_limpieza(causa, nombre, limpios, es_codigo=leida.columna(nombre).cifras == 8)
    pares = sorted((lugar, nombre) for nombre, lugar in lugar_de.items())
    return filas, revision, tuple((celdas.encabezado[lugar], nombre) for lugar, nombre in pares)


def _textos(celdas: Celdas, nombre: str, lugar_de: Mapping[str, int]) -> pd.Series:
    """Los de una columna del contrato; en blanco si el archivo no la trae."""
    if nombre not in lugar_de:
        return pd.Series("", index=celdas.indice, dtype="str")
    return celdas.textos(lugar_de[nombre])


def _horas_tomadas(celdas: Celdas, tabla: Tabla, lugar_de: dict[str, int], revision: Revision) -> dict[str, pd.Series]:
    """Las horas que el archivo no trae en su columna, o trae todas en blanco, y sí detrás de su fecha.

    Las añade a `lugar_de`: para quien carga son una columna que el archivo trae.
    """
    tomadas = {}
    for nombre, fecha in _FECHA_DE.items():
        if nombre not in tabla.nombres or fecha not in lugar_de or _textos(celdas, nombre, lugar_de).ne("").any():
            continue
        fechas = _textos(celdas, fecha, lugar_de)
        horas = horas_de(fechas)
        if (dichas := horas.ne("")).any():
            tomadas[nombre], lugar_de[nombre] = horas, lugar_de[fecha]
            revision.reparar(dichas, nombre, fechas, horas, f"hora tomada de «{fecha}»", del_catalogo=True)
    return tomadas


#: enteros que valen lo mismo en cada fila; los demás cuentan algo que pudo repartirse entre ellas
_NO_SE_REPARTEN = frozenset({"anio", "anio_parto", "duracion_min", "momentos", "periodicidad_dias", "esperadas"})


def _preguntar_cuentas(celdas: Celdas, columnas: Sequence[tuple[int, Columna]], revision: Revision) -> None:
    """Rechaza las filas de una cuenta combinada: si era de todas juntas, repetida sumaría de más."""
    combinadas = dict(celdas.combinadas)
    for lugar, columna in columnas:
        if lugar in combinadas and columna.tipo is Tipo.ENTERO and columna.nombre not in _NO_SE_REPARTEN:
            revision.rechazar(
                pd.Series(celdas.indice.isin(combinadas[lugar]), index=celdas.indice),
                columna.nombre,
                celdas.textos(lugar),
                "una cantidad propia de esta fila, que está en una celda combinada",
                "Separe las celdas combinadas y escriba la cantidad de cada fila.",
                clase=POR_DECIDIR,
                causa="¿la cantidad de la celda combinada es de cada fila o la suma de todas?",
            )


def _avisar_titulos(celdas: Celdas, relacion: Relacion, revision: Revision) -> None:
    for posicion, nombre in relacion.supuestas:
        revision.avisar(
            f"La columna «{titulo_mostrable(celdas.encabezado[posicion])}» se leyó como «{nombre}», que es lo más "
            "parecido. Si no lo es, corrija el título."
        )
    propuestas = dict(relacion.propuestas)
    for posicion, nombre in propuestas.items():
        revision.avisar(
            f"La columna «{titulo_mostrable(celdas.encabezado[posicion])}» no se usa: ¿quiso decir «{nombre}»? "
            "Escriba así su título."
        )
    titulos = dict.fromkeys(
        f"«{titulo_mostrable(celdas.encabezado[posicion])}»"
        for posicion in relacion.ajenas
        if celdas.encabezado[posicion] and posicion not in propuestas
    )
    if titulos:
        revision.avisar(f"No se usan estas columnas, que no son de la tabla: {enumerar(list(titulos))}.")


def _exigir_columnas(celdas: Celdas, tabla: Tabla, relacion: Relacion) -> None:
    if relacion.faltantes:
        faltan = enumerar([f"«{nombre}»" for nombre in relacion.faltantes])
        varias = len(relacion.faltantes) > 1
        raise ErrorTitulos(
            f"Al archivo {celdas.donde} le {'faltan las columnas' if varias else 'falta la columna'} {faltan} "
            f"de la tabla {tabla.nombre}.",
            donde=quiso_decir(celdas.encabezado, relacion),
            que_hacer="Añádala con ese título en la primera fila; la plantilla de la tabla los trae todos.",
        )
    for nombre, lugares in relacion.posiciones.items():
        if len(lugares) > 1:
            titulos = enumerar([f"«{celdas.encabezado[posicion][:40]}»" for posicion in lugares])
            raise ErrorArchivo(
                f"En el archivo {celdas.donde}, {titulos} son la misma columna: «{nombre}».",
                que_hacer="Deje solo una de ellas.",
            )


def _reparar_coordenadas(filas: pd.DataFrame, latitud: pd.Series, longitud: pd.Series, revision: Revision) -> None:
    pares = reparar(filas["latitud"], filas["longitud"])
    antes = latitud.str.cat(longitud, sep="; ")
    revision.rechazar(
        pares.invalidos & revision.buenas,
        "latitud",
        antes,
        "una latitud entre −18,4 y 0,1 y una longitud entre −81,4 y −68,6",
        "Corrija las dos coordenadas, o deje ambas en blanco si no las conoce.",
        clase="rango",
    )
    pares.anotar(antes, revision)
    sin_dato = pd.Series("", index=antes.index, dtype="str")
    revision.reparar(
        pares.desconocidos & (antes != "; "), "latitud", antes, sin_dato, "coordenadas en cero, leídas como sin dato"
    )
    filas["latitud"], filas["longitud"] = pares.latitud, pares.longitud
    if "ubicacion_confirmada" in filas:
        apartar_lejanas(filas, antes, revision)
