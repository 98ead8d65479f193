"""Las cifras de lo que un territorio informa (mensajes, dinero, nacimientos) y de quién vino a las sesiones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import Duda, Fraccion
from dashboard.dominio.ficha import Ficha
from dashboard.dominio.nodo import CON_CUENTAS, Nodo, se_cuentan
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.guia.anotadas import SIN_GRUPO
from dashboard.indicadores.indicador import Indicador, SeConoce, con_noticia
from dashboard.indicadores.razones import razones
from dashboard.indicadores.sql import de_lugares, solo_con_cuentas

#: nadie informó: no es que no aplique
_SIN_SABER = Fraccion(None, None, 0, Duda(sin_tope=True))


def _de_filas(
    tabla: str, parte: str, todo: str, cuales: Callable[[Mapping[str, Any], tuple[date, date]], bool]
) -> Callable[[Consulta, Sequence[Nodo], Periodo], list[Fraccion]]:
    """La razón de dos columnas de una tabla de territorios, sumadas sobre las filas que traen las dos."""

    def medir(consulta: Consulta, nodos: Sequence[Nodo], periodo: Periodo) -> list[Fraccion]:
        con_datos = _dias_con_datos(consulta, periodo)
        sumas: dict[str, list[int]] = {}
        for fila in consulta.de_territorios(tabla, consulta.raiz):
            if cuales(fila, con_datos) and None not in (fila[parte], fila[todo]):
                # de quien informa y de todos los que lo contienen, de una pasada
                for unidad in consulta.linaje(consulta.nodo(fila["codigo_territorio"])):
                    suya = sumas.setdefault(unidad.codigo, [0, 0])
                    suya[0] += round(fila[parte])
                    suya[1] += round(fila[todo])
        propias = {codigo: Fraccion(n, de) for codigo, (n, de) in sumas.items() if de}
        return [propias.get(nodo.codigo, _SIN_SABER) for nodo in nodos]

    return medir


def _dias_con_datos(consulta: Consulta, periodo: Periodo) -> tuple[date, date]:
    """Primer y último día del periodo que cae en los meses con datos."""
    primero, ultimo = (Periodo.mes(mes) for mes in consulta.raiz.meses)
    return max(periodo.inicio, primero.inicio), min(periodo.fin, ultimo.fin)


def _del_periodo(fila: Mapping[str, Any], dias: tuple[date, date]) -> bool:
    return dias[0] <= date.fromisoformat(fila["fecha"]) <= dias[1]


def _del_anio(fila: Mapping[str, Any], dias: tuple[date, date]) -> bool:
    return bool(fila["anio"] == dias[0].year)


def _nadie(nodo: Nodo) -> Fraccion:
    """De un territorio sin ningún grupo no hay de quién saber."""
    return Fraccion(None, None) if nodo.grupos[0] == nodo.grupos[1] else _SIN_SABER


def _que_vinieron(clase: str) -> Callable[[Consulta, Sequence[Nodo], Periodo], list[Fraccion]]:
    """Qué parte de las asistentes son de una clase, de la red hacia arriba."""

    def medir(consulta: Consulta, nodos: Sequence[Nodo], periodo: Periodo) -> list[Fraccion]:
        return [
            Fraccion(*sumas[clase]) if sumas and sumas[clase][1] else _nadie(nodo)
            for nodo, sumas in zip(nodos, consulta.participantes(nodos, periodo), strict=True)
        ]

    return medir


def _alcanzadas(consulta: Consulta, nodos: Sequence[Nodo], periodo: Periodo) -> list[Fraccion]:
    """Integrantes de los grupos conformados al corte sobre los nacimientos del año, donde se dicen los dos."""
    nacidos = {
        fila["codigo_territorio"]: fila["nacimientos"]
        for fila in consulta.de_territorios("poblacion", consulta.raiz)
        if fila["anio"] == periodo.anio and fila["nacimientos"]
    }
    dichos = [nodo for nodo in nodos if se_cuentan(nodo) and nodo.codigo in nacidos]
    sumas = [consulta.suma(medida, dichos, periodo).tolist() for medida in ("integrantes", "con_dato_tamano")]
    propias = {
        nodo.codigo: Fraccion(integrantes, int(nacidos[nodo.codigo]))
        for nodo, integrantes, con_dato in zip(dichos, *sumas, strict=True)
        if con_dato
    }
    return [propias.get(nodo.codigo, _SIN_SABER) for nodo in nodos]


def _otra(
    clave: str, tablas: tuple[str, ...], fracciones: Any, sql: str, ficha: Mapping[str, Any], **lo_demas: Any
) -> Indicador:
    return Indicador(
        Ficha(clave=clave, **ficha), fracciones, sql, universo="", fuera=(), tablas=tablas, **lo_demas,
    )  # fmt: skip


def _con_filas(tabla: str) -> SeConoce:
    """De lo que un territorio informa se sabe también si es lo único que llegó de la región."""
    return lambda consulta, region: con_noticia(consulta, region) or bool(consulta.de_territorios(tabla, region))


def _clase(clase: str, quienes: str, parrafo: str) -> Indicador:
    ficha = {
        "nombre": f"{quienes} entre las asistentes",
        "corto": quienes,
        "pregunta": f"¿Qué parte de las asistentes son {quienes.lower()}?",
        "formula": f"{quienes} ÷ asistentes de las sesiones que lo dicen × 100",
        "numerador": f"{quienes} que asistieron, sumadas sobre las sesiones",
        "denominador": "Asistentes de esas mismas sesiones",
        "unidad": "asistentes",
        "periodo": "Suma del periodo",
        "fuente": "Sesiones informadas por la región (Anexo 2)",
        "uso": "Ver a quién llega el grupo y a quién falta invitar",
        "parrafo": parrafo,
        "reservas": (
            "Se dice de la red hacia arriba: por debajo serían cuentas de muy pocas personas.",
            "Una mujer puede ser gestante y dar de lactar: las partes se traslapan y no suman el total.",
            "Quien va a varias sesiones se cuenta en cada una.",
        ),
    }
    return _otra(
        clase, ("sesiones",), _que_vinieron(clase),
        solo_con_cuentas(f"""
    SELECT grupo, periodo, {clase} AS numerador, asistentes AS denominador
    FROM sesiones JOIN meses_de USING (mes)
    WHERE grupo IS NOT NULL AND {clase} IS NOT NULL AND asistentes IS NOT NULL"""),
        ficha, de_personas=True, se_mide_en=frozenset(CON_CUENTAS), compara_en=frozenset({Nivel.PAIS, Nivel.DIRESA}),
    )  # fmt: skip


_SUMA_DE_FILAS = """
WITH filas AS (
    SELECT unidad, periodo, {parte} AS numerador, {todo} AS denominador
    FROM filas_de_{tabla} JOIN periodos ON {cuando}
    WHERE {parte} IS NOT NULL AND {todo} IS NOT NULL
),
sumas AS (
    SELECT nivel, territorio, periodo, sum(round_even(numerador, 0))::BIGINT AS n,
           sum(round_even(denominador, 0))::BIGINT AS de
    FROM filas JOIN dentro USING (unidad) GROUP BY ALL
)
SELECT nivel, territorio, periodo, if(de > 0, n, NULL) AS numerador, if(de > 0, de, NULL) AS denominador,
       0 AS sin_reporte
FROM pedido LEFT JOIN sumas USING (nivel, territorio, periodo)"""

OTRAS: tuple[Indicador, ...] = (
    Indicador(
        Ficha(
            clave="personal_capacitado",
            nombre="Personal encargado capacitado",
            corto="Personal encargado capacitado",
            pregunta="¿Qué parte del personal encargado fue capacitado?",
            formula="Encargados capacitados ÷ profesionales y técnicos encargados × 100",
            numerador="Encargados que fueron capacitados",
            denominador="Profesionales y técnicos encargados, donde se dice cuántos fueron capacitados",
            unidad="encargados",
            periodo="Al corte del periodo",
            fuente="Tabla «Personal encargado», que anota el establecimiento",
            uso="Pedir a la región la capacitación: a cuántos, y dónde",
            parrafo="5.3.1.3 y 6.1.1.a",
            reservas=("Son trabajadores y no madres: se dice en todo nivel.",),
        ),
        razones("personal_capacitado", "personal"),
        de_lugares("""
    SELECT a.establecimiento, a.periodo, f.capacitados AS numerador,
           f.profesionales + coalesce(f.tecnicos, 0) AS denominador
    FROM (SELECT establecimiento, periodo, corte FROM atencion JOIN cortes USING (diresa, periodo)) AS a
         ASOF JOIN filas_de_personal_encargado AS f
              ON f.unidad = a.establecimiento AND a.corte >= f.fecha::DATE
    WHERE f.capacitados IS NOT NULL"""),
        universo="",
        fuera=(),
        listas=("filas_personal_encargado", "filas_personal_encargado", "por_capacitar"),
        mensual=("personal_capacitado", "personal", ""),
        se_mide_en=SIN_GRUPO,
        compara_en=SIN_GRUPO - {Nivel.ESTABLECIMIENTO},
        no_aplica="no hay personal encargado anotado",
        tablas=("personal_encargado",),
    ),
    _clase("gestantes", "Gestantes", "6.1.3.a y Anexo 2"),
    _clase("lactantes", "Mujeres que dan de lactar", "6.1.3.a y Anexo 2"),
    _clase("cuidadoras", "Madres y cuidadoras de menores de dos años", "6.1.3.a y Anexo 2"),
    _otra(
        "mensajes_entregados", ("mensajeria",), _de_filas("mensajeria", "entregados", "enviados", _del_periodo),
        _SUMA_DE_FILAS.format(tabla="mensajeria", parte="entregados", todo="enviados",
                              cuando="fecha::DATE BETWEEN periodos.inicio AND periodos.fin"),
        {
            "nombre": "Mensajes de texto entregados",
            "corto": "Mensajes entregados",
            "pregunta": "De los mensajes enviados, ¿cuántos llegaron?",
            "formula": "Mensajes entregados ÷ mensajes enviados × 100",
            "numerador": "Mensajes entregados",
            "denominador": "Mensajes enviados en las campañas que dicen los dos",
            "unidad": "mensajes",
            "periodo": "Suma del periodo",
            "fuente": "Tabla «Mensajería móvil»",
            "uso": "Corregir el perfil o el número de mensajes",
            "parrafo": "6.2.5",
            "reservas": ("Que un mensaje llegue no dice que se leyera, ni que cambiara nada.",),
        },
        listas=("filas_mensajeria", "filas_mensajeria", "filas_mensajeria"), se_conoce=_con_filas("mensajeria"),
        compara_en=frozenset({Nivel.PAIS, Nivel.DIRESA}),
    ),
    _otra(
        "presupuesto_ejecutado", ("presupuesto",),
        _de_filas("presupuesto", "ejecutado", "programado", _del_anio),
        _SUMA_DE_FILAS.format(tabla="presupuesto", parte="ejecutado", todo="programado",
                              cuando="anio = periodos.periodo[1:4]::INTEGER"),
        {
            "nombre": "Presupuesto ejecutado",
            "corto": "Presupuesto ejecutado",
            "pregunta": "De lo programado, ¿cuánto se ejecutó?",
            "formula": "Soles ejecutados ÷ soles programados × 100",
            "numerador": "Soles ejecutados",
            "denominador": "Soles programados, en las ejecutoras que dicen los dos",
            "unidad": "soles",
            "periodo": "El año del periodo",
            "fuente": "Tabla «Presupuesto»",
            "uso": "Ver si el dinero previsto se usa",
            "parrafo": "6.4",
            "reservas": ("Es todo el programa presupuestal de la ejecutora, no solo lo de los grupos.",),
        },
        listas=("filas_presupuesto", "filas_presupuesto", "filas_presupuesto"), se_conoce=_con_filas("presupuesto"),
        compara_en=frozenset({Nivel.PAIS, Nivel.DIRESA}),
    ),
    _otra(
        "madres_alcanzadas", ("poblacion", "grupos"), _alcanzadas,
        solo_con_cuentas("""
    SELECT grupo, periodo, integrantes AS numerador, 0 AS denominador
    FROM conformados WHERE integrantes IS NOT NULL""", """
    SELECT unidad AS territorio, periodo, nacimientos AS entre
    FROM filas_de_poblacion JOIN periodos ON anio = periodos.periodo[1:4]::INTEGER
    WHERE nacimientos > 0"""),
        {
            "nombre": "Integrantes de los grupos por cada nacimiento del año",
            "corto": "Madres alcanzadas",
            "pregunta": "Por cada 100 nacimientos, ¿cuántas madres integran un grupo?",
            "formula": "Integrantes de los grupos conformados al corte ÷ nacimientos del año",
            "numerador": "Integrantes de los grupos conformados, donde se sabe cuántas son",
            "denominador": "Nacimientos del año en el territorio",
            "unidad": "integrantes",
            "sobre": "nacimientos",
            "periodo": "Al corte del periodo, con los nacimientos de su año",
            "fuente": "Los grupos y la tabla «Nacimientos y madres»",
            "uso": "Ver a qué parte de las madres llegan los grupos",
            "parrafo": "I",
            "reservas": (
                "Una integrante puede no haber dado a luz ese año: es una medida de alcance, no una cobertura.",
                "Se dice de la red hacia arriba.",
            ),
        },
        es_proporcion=False, de_personas=True, se_mide_en=frozenset(CON_CUENTAS),
        compara_en=frozenset({Nivel.PAIS, Nivel.DIRESA}), listas=("filas_poblacion", "filas_poblacion", ""),
    ),
)  # fmt: skip
