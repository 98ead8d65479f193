"""El otro camino de cada cifra: consultas SQL sobre las filas aceptadas, sin mirar ni una suma del tablero.

Están escritas desde la guía y el contrato de los datos, no desde el cubo: si algún día discrepan, una de las dos
cuentas se equivoca. Cada definición se dice una vez, con nombre, y el texto de un indicador toma las que necesita. Con
DuckDB, abierto en la carpeta de una carga, se pega entero y da lo que dice la pantalla.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from dashboard.almacen.consulta import Consulta
from dashboard.contratos.tablas import SEGUIDAS, tabla_de
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo

# -- lo que depende de la carga: sus ajustes y sus regiones


def literal(texto: str) -> str:
    """Un texto como constante de SQL: lo que traiga dentro es texto y nada más."""
    return "'" + texto.replace("'", "''") + "'"


def _lista(textos: Iterable[str]) -> str:
    # con su tipo: de una lista vacía no se deduce
    return f"[{', '.join(map(literal, textos))}]::VARCHAR[]"


def propias(consulta: Consulta) -> dict[str, str]:
    """Las dos definiciones que una carga trae aparte de sus filas: sus ajustes y el catálogo de regiones.

    `preparada` es el único mes de una carga sin sesiones ni reportes.
    """
    contexto = consulta.contexto
    return {
        "parametros": f"""
    SELECT {contexto.dias_actividad:d} AS dias_actividad, DATE {literal(contexto.creada[:10])} AS preparada,
           {_lista(contexto.instituciones)} AS instituciones""",
        "catalogo": f"""
    SELECT unnest({_lista(consulta.catalogo())}) AS diresa""",
    }


def pedido(nodo: Nodo | None = None, periodo: Periodo | None = None) -> dict[str, str]:
    """De qué territorio y periodo se pide la cifra; sin ellos, de todos."""
    condiciones = []
    if nodo is not None:
        condiciones += [f"nivel = {literal(nodo.nivel.value)}", f"territorio = {literal(nodo.codigo)}"]
    if periodo is not None:
        condiciones.append(f"periodo = {literal(str(periodo))}")
    donde = f"\n    WHERE {' AND '.join(condiciones)}" if condiciones else ""
    return {
        "pedido": f"""
    SELECT nivel, territorio, periodo
    FROM territorios CROSS JOIN periodos{donde}"""
    }


# -- lo que comparten: el registro, los grupos, las sesiones y el árbol; el tiempo y los cortes; los estados

_DE_LA_GUIA = (*SEGUIDAS, *(tabla_de(nombre) for nombre in ("mensajeria", "presupuesto", "poblacion")))
COMUNES: dict[str, str] = {
    # las filas de las tablas de la guía, con su unidad
    **{
        f"filas_de_{tabla.nombre}": f"""
    SELECT {tabla.unidad} AS unidad, * EXCLUDE ({tabla.unidad}) FROM 'aceptadas/{tabla.nombre}.parquet'"""
        for tabla in _DE_LA_GUIA
    },
    # denominadores: activos, de las instituciones del ámbito; sin la lista de partos no se sabe si atienden
    "registro": """
    SELECT codigo_renipress AS establecimiento, diresa, red, microrred, en_ambito,
           en_ambito AND coalesce(atiende_parto_rn = 'si', false) AS atiende,
           en_ambito AND atiende_parto_rn IS NULL AS dudoso
    FROM (SELECT *, activo AND coalesce(list_contains(instituciones, institucion), false) AS en_ambito
          FROM 'aceptadas/establecimientos.parquet' CROSS JOIN parametros)""",
    "grupos": """
    SELECT codigo_grupo AS grupo, establecimiento, diresa, red, microrred,
           fecha_conformacion::DATE AS conformacion, fecha_cierre::DATE AS cierre
    FROM 'aceptadas/grupos.parquet' JOIN registro ON establecimiento = codigo_renipress""",
    # la sesión que no dice su grupo (HIS, Anexo 2) es solo de su establecimiento
    "sesiones": """
    SELECT codigo_sesion AS sesion, grupo, coalesce(establecimiento, codigo_renipress) AS establecimiento,
           fecha::DATE AS fecha, strftime(fecha, '%Y-%m') AS mes, esperadas, asistentes, duracion_min, momentos, tema,
           gestantes, lactantes, cuidadoras
    FROM 'aceptadas/sesiones.parquet' LEFT JOIN grupos ON grupo = codigo_grupo""",
    # de «2026», «2026-S1» o «2026-05» al primer día y al último de que habla el reporte
    "reportes": """
    SELECT unidad, entregado, inicio, last_day(inicio + to_months(largo - 1)) AS fin
    FROM (SELECT codigo_territorio AS unidad, fecha_reporte::DATE AS entregado,
                 CASE WHEN length(periodo) = 4 THEN 12 WHEN periodo[6] = 'S' THEN 6 ELSE 1 END AS largo,
                 make_date(periodo[1:4]::INTEGER,
                           CASE WHEN length(periodo) = 4 THEN 1 WHEN periodo[6] = 'S' THEN 6 * periodo[7]::INTEGER - 5
                                ELSE periodo[6:7]::INTEGER END, 1) AS inicio
          FROM 'aceptadas/reportes.parquet')""",
    "facilitadores": """
    SELECT diresa, anio, facilitadores FROM 'aceptadas/facilitadores.parquet'""",
    "regiones": """
    SELECT diresa FROM catalogo UNION SELECT diresa FROM registro""",
    # de qué territorios es parte cada establecimiento, y cada grupo
    "lugares": """
    SELECT establecimiento, unnest(['pais', 'diresa', 'red', 'microrred', 'establecimiento']) AS nivel,
           unnest(['PE', diresa, red, microrred, establecimiento]) AS territorio
    FROM registro""",
    "lugares_de_grupos": """
    SELECT grupo, nivel, territorio FROM grupos JOIN lugares USING (establecimiento)
    UNION ALL SELECT grupo, 'grupo', grupo FROM grupos""",
    "territorios": """
    SELECT 'pais' AS nivel, 'PE' AS territorio
    UNION SELECT 'diresa', diresa FROM regiones
    UNION SELECT nivel, territorio FROM lugares
    UNION SELECT 'grupo', grupo FROM grupos""",
    # la fecha de datos de una región: su última sesión o su último reporte; uno del país las fecha todas
    "llegadas": """
    SELECT diresa, fecha AS dia, fecha AS desde FROM sesiones JOIN registro USING (establecimiento)
    UNION ALL
    SELECT d.diresa, entregado,
           CASE WHEN entregado - inicio > 731 THEN entregado ELSE least(inicio, entregado) END
    FROM reportes LEFT JOIN registro AS e ON e.establecimiento = unidad
         JOIN regiones AS d ON unidad = 'PE' OR d.diresa = coalesce(e.diresa, split_part(unidad, '-', 1))""",
    "fechas": """
    SELECT diresa, max(dia) AS datos_al, min(desde) AS desde FROM llegadas GROUP BY diresa""",
    "calendario": """
    SELECT max(datos_al) AS datos_al, last_day(coalesce(max(datos_al), any_value(preparada))) AS ultimo,
           greatest(date_trunc('month', coalesce(min(desde), any_value(preparada))),
                    date_trunc('month', coalesce(max(datos_al), any_value(preparada))) - to_months(600)) AS primero
    FROM parametros LEFT JOIN fechas ON true""",
    "meses": """
    SELECT strftime(inicio, '%Y-%m') AS mes, inicio, last_day(inicio) AS fin
    FROM (SELECT unnest(generate_series(primero, ultimo, to_months(1)))::DATE AS inicio FROM calendario)""",
    # los meses con datos de cada año, semestre y mes
    "meses_de": """
    SELECT unnest([mes[1:4], mes[1:4] || if(mes[6:7] <= '06', '-S1', '-S2'), mes]) AS periodo, mes, inicio, fin
    FROM meses""",
    "periodos": """
    SELECT periodo, min(inicio) AS inicio, max(fin) AS fin FROM meses_de GROUP BY periodo""",
    # quién atiende partos en cada periodo: según la lista de su año o, si no la hay, la anterior más cercana; si todas
    # son de después, la primera
    "listas": """
    SELECT codigo_renipress AS establecimiento, periodo,
           arg_min(coalesce(atiende_parto_rn = 'si', false),
                   if(anio_parto <= anio, anio - anio_parto, 10000 + anio_parto - anio)) AS atiende
    FROM 'aceptadas/partos.parquet' CROSS JOIN (SELECT periodo, periodo[1:4]::INTEGER AS anio FROM periodos)
    GROUP BY ALL""",
    "atencion": """
    SELECT establecimiento, diresa, periodo, dudoso,
           en_ambito AND coalesce(listas.atiende, registro.atiende) AS atiende
    FROM registro CROSS JOIN periodos LEFT JOIN listas USING (establecimiento, periodo)""",
    # un estado se mira el último día del periodo o en la fecha de datos de su región, lo que llegue antes
    "cortes": """
    SELECT diresa, periodo, inicio, fin, least(fin, coalesce(fechas.datos_al, calendario.datos_al)) AS corte
    FROM regiones CROSS JOIN periodos CROSS JOIN calendario LEFT JOIN fechas USING (diresa)""",
    # lo que se supo de un grupo vale desde su fecha hasta lo siguiente; lo primero, también antes
    "tamanos": """
    SELECT codigo_grupo AS grupo, integrantes, horas_capacitacion AS horas,
           if(lag(desde) OVER por_grupo IS NULL, DATE '0001-01-01', desde::DATE) AS desde,
           coalesce(lead(desde::DATE) OVER por_grupo, DATE '9999-12-31') AS hasta
    FROM 'aceptadas/tamanos.parquet' WINDOW por_grupo AS (PARTITION BY codigo_grupo ORDER BY desde)""",
    "conformados": """
    SELECT grupos.grupo, establecimiento, diresa, conformacion, integrantes, horas, periodo, inicio, fin, corte
    FROM grupos JOIN cortes USING (diresa)
         LEFT JOIN tamanos ON tamanos.grupo = grupos.grupo AND corte >= desde AND corte < hasta
    WHERE conformacion <= corte AND (cierre IS NULL OR cierre > corte)""",
    # con una sesión en los días anteriores al corte
    "activos": """
    SELECT c.grupo, diresa, periodo, c.inicio
    FROM conformados AS c ASOF JOIN (SELECT grupo, fecha FROM sesiones WHERE grupo IS NOT NULL) AS s
         ON s.grupo = c.grupo AND c.corte >= s.fecha
         CROSS JOIN parametros
    WHERE corte - fecha <= dias_actividad""",
    # la asistencia se puede contar si la sesión dice cuántas se esperaban y cuántas vinieron
    "con_asistencia": """
    SELECT sesion, grupo, mes, esperadas, asistentes FROM sesiones
    WHERE grupo IS NOT NULL AND esperadas IS NOT NULL AND asistentes IS NOT NULL""",
    # lo que no llega a sumar las ausencias de su sesión no tiene motivo registrado
    "faltas": """
    WITH anotadas AS (
        SELECT sesion, grupo, mes, motivo, coalesce(justificada, 'sin_dato') AS justificada, cantidad
        FROM 'aceptadas/inasistencias.parquet' JOIN con_asistencia ON sesion = codigo_sesion
    )
    SELECT grupo, mes, motivo, justificada, cantidad FROM anotadas
    UNION ALL
    SELECT grupo, mes, 'M99', 'sin_dato', esperadas - asistentes - coalesce(suma, 0)
    FROM con_asistencia
         LEFT JOIN (SELECT sesion, sum(cantidad) AS suma FROM anotadas GROUP BY sesion) USING (sesion)""",
    # lo que llegó de cada establecimiento: un reporte suyo o de una unidad que lo contiene
    "informados": """
    SELECT DISTINCT establecimiento, periodo
    FROM (SELECT DISTINCT unidad, periodo
          FROM reportes JOIN periodos ON reportes.inicio <= periodos.fin AND reportes.fin >= periodos.inicio)
         JOIN lugares ON territorio = unidad""",
    "hay": """
    SELECT (SELECT count(*) FROM reportes) > 0 AS reportes, (SELECT count(*) FROM grupos) > 0 AS grupos""",
    # sin sesión conocida en su plazo y con un mes del plazo del que no llegó nada: no se sabe si se reunió
    "por_saber": """
    SELECT DISTINCT grupo, periodo
    FROM (FROM conformados ANTI JOIN activos USING (grupo, periodo)) CROSS JOIN parametros CROSS JOIN hay
         CROSS JOIN (SELECT min(inicio) AS primero FROM meses)
         JOIN meses ON meses.fin >= greatest(corte - dias_actividad, conformacion) AND meses.inicio <= corte
    WHERE hay.reportes AND (
          -- de antes del primer mes con datos tampoco llegó nada
          greatest(corte - dias_actividad, conformacion) < primero
          OR ((establecimiento, mes) NOT IN (SELECT (establecimiento, periodo) FROM informados)
              AND (grupo, mes) NOT IN (SELECT (grupo, mes) FROM sesiones WHERE grupo IS NOT NULL)))""",
    "acompanados": """
    SELECT grupo, establecimiento, periodo
    FROM filas_de_acompanamientos JOIN grupos ON grupo = unidad JOIN cortes USING (diresa)
    WHERE fecha::DATE BETWEEN inicio AND corte""",
    # qué unidades que informan son de cada territorio, él incluido
    "dentro": """
    SELECT DISTINCT unidad, nivel, territorio
    FROM (SELECT unnest(['PE', diresa, red, microrred, establecimiento]) AS unidad,
                 unnest(range(5)) AS hondura, establecimiento FROM registro)
         JOIN (SELECT establecimiento, nivel, territorio,
                      list_position(['pais', 'diresa', 'red', 'microrred', 'establecimiento'], nivel) - 1 AS arriba
               FROM lugares) USING (establecimiento)
    WHERE hondura >= arriba
    UNION SELECT diresa, 'diresa', diresa FROM regiones
    UNION SELECT diresa, 'pais', 'PE' FROM regiones
    UNION SELECT 'PE', 'pais', 'PE'""",
    # de qué regiones no llegó nada: ni un grupo, ni una sesión, ni un reporte; o ni el registro, si no hay reportes
    "sin_noticia": """
    SELECT diresa FROM regiones CROSS JOIN hay
    WHERE CASE WHEN hay.reportes
               THEN diresa NOT IN (SELECT diresa FROM grupos) AND diresa NOT IN (SELECT diresa FROM fechas)
               ELSE diresa NOT IN (SELECT diresa FROM registro) END""",
}

# -- de lo que aporta cada grupo o establecimiento a la cifra de cada territorio


def de_grupos(filas: str, hay_dato: str = "", callan: str = "0") -> str:
    """La consulta de un indicador que suma grupos. `filas`: grupo, periodo, numerador y denominador de cada uno.
    `hay_dato`: condición sin la que no se sabe nada en ningún sitio. `callan`: lo que cada fila aporta a las unidades
    de las que no se sabe.

    Un cero de quien no informó no es un cero: donde no se cuenta nada y de una región no llegó nada, no hay dato.
    """
    sabido = "sin_saber.territorio IS NULL"
    if hay_dato:
        filas, sabido = f"{filas}\n    WHERE {hay_dato}", f"({sabido} AND {hay_dato})"
    return f"""
WITH filas AS ({filas}
),
sumas AS (
    SELECT nivel, territorio, periodo, sum(numerador) AS n, sum(denominador) AS de, sum({callan}) AS callan
    FROM filas JOIN lugares_de_grupos USING (grupo) GROUP BY ALL
),
sin_saber AS (
    SELECT 'diresa' AS nivel, diresa AS territorio FROM sin_noticia
    UNION SELECT 'pais', 'PE' FROM sin_noticia
)
SELECT nivel, territorio, periodo, if(de > 0, n, NULL) AS numerador,
       if(de > 0 OR {sabido}, coalesce(de, 0), NULL) AS denominador, coalesce(callan, 0) AS sin_reporte
FROM pedido LEFT JOIN sumas USING (nivel, territorio, periodo)
     LEFT JOIN sin_saber USING (nivel, territorio)"""


def de_lugares(filas: str) -> str:
    """La de un indicador que suma establecimientos. `filas`: establecimiento, periodo, numerador y denominador."""
    return de_grupos(filas).replace("lugares_de_grupos USING (grupo)", "lugares USING (establecimiento)")


def de_unidades(tabla: str, cumple: str, dice: str = "true") -> str:
    """La de una tabla de la guía: los grupos o establecimientos cuya última fila al corte cumple la condición, entre
    los que tienen una que lo dice.
    """
    contrato = tabla_de(tabla)
    de_grupos_ = contrato.unidad == "codigo_grupo"
    clave = "grupo" if de_grupos_ else "establecimiento"
    de_quien = (
        "conformados" if de_grupos_ else "(SELECT * FROM atencion JOIN cortes USING (diresa, periodo) WHERE atiende)"
    )
    filas = f"""
    SELECT a.{clave}, a.periodo, coalesce({cumple}, false)::INTEGER AS numerador, 1 AS denominador
    FROM {de_quien} AS a
         ASOF JOIN filas_de_{tabla} AS f
              ON f.unidad = a.{clave} AND a.corte >= f.fecha::DATE
    WHERE ({dice})"""
    return de_grupos(filas) if de_grupos_ else de_lugares(filas)


def solo_con_cuentas(filas: str, entre: str = "") -> str:
    """La de un indicador de cuentas de personas: de la red hacia arriba y con más de un grupo.

    `entre`: territorio, periodo y lo que hace de denominador, si no es la suma del de las filas.
    """
    de, con = ("de", "") if not entre else ("entre", " LEFT JOIN entre USING (territorio, periodo)")
    return f"""
WITH filas AS ({filas}
),
{f"entre AS ({entre})," if entre else ""}
sumas AS (
    SELECT nivel, territorio, periodo, sum(numerador) AS n, sum(denominador) AS de
    FROM filas JOIN lugares_de_grupos USING (grupo) GROUP BY ALL
),
varios AS (
    SELECT nivel, territorio FROM lugares_de_grupos
    WHERE nivel IN ('pais', 'diresa', 'red') GROUP BY ALL HAVING count(*) > 1
)
SELECT nivel, territorio, periodo, if({de} > 0 AND n IS NOT NULL, n, NULL) AS numerador,
       if({de} > 0 AND n IS NOT NULL, {de}, NULL) AS denominador, 0 AS sin_reporte
FROM pedido LEFT JOIN (SELECT * FROM sumas SEMI JOIN varios USING (nivel, territorio){con})
     USING (nivel, territorio, periodo)"""


def al_corte(numerador: str, de: str = "true", callan: str = "false") -> str:
    """La consulta de un indicador que mira los grupos conformados: cuántos cumplen una condición, de cuántos, y de
    cuántos no se sabe.
    """
    return de_grupos(
        f"""
    SELECT grupo, periodo, ({numerador})::INTEGER AS numerador, 1 AS denominador, ({callan})::INTEGER AS callado
    FROM conformados WHERE {de}""",
        callan="callado",
    )


# -- el texto entero


@cache
def _usadas(sql: str) -> tuple[str, ...]:
    """Los nombres que una consulta necesita, en el orden en que se definen."""
    usadas: list[str] = []
    mirado = sql + pedido()["pedido"]
    # cada definición solo mira a las de antes: de la última a la primera se sabe cuáles hacen falta
    for nombre, cuerpo in reversed(COMUNES.items()):
        if re.search(rf"(?:FROM|JOIN)\s+{nombre}\b", mirado):
            usadas.insert(0, nombre)
            mirado += cuerpo
    return tuple(usadas)


def texto(sql: str, propias: Mapping[str, str], pedido: Mapping[str, str]) -> str:
    """La consulta con todo lo que necesita delante, para leerla y pegarla."""
    definiciones = {**propias, **{nombre: COMUNES[nombre] for nombre in _usadas(sql)}, **pedido}
    delante = ",\n".join(f"{nombre} AS ({cuerpo}\n)" for nombre, cuerpo in definiciones.items())
    # lo que el indicador define va en el mismo WITH
    cuerpo = sql.strip()
    union = f",\n{cuerpo.removeprefix('WITH ')}" if cuerpo.startswith("WITH ") else f"\n{cuerpo}"
    return f"WITH {delante}{union};"
