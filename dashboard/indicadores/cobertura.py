"""Indicador 2 de la guía: establecimientos que atienden partos con al menos un grupo conformado."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import SIN_DUDA, SIN_FRACCION, Duda, Fraccion, Veredicto
from dashboard.dominio.ficha import Ficha
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.cambio import cambio_de_estado
from dashboard.indicadores.indicador import Donde, Hijos, Hueco, Indicador, Resultado, aparte, con_registro
from dashboard.indicadores.oportunidad import SIN_TABLA_DE_REPORTES
from dashboard.indicadores.palabras import como_sujeto, es_pais, n_de, nombre_completo, se_sabe_de
from dashboard.nucleo.formato import Tiempo, concordar, en_presente, entero, enumerar, mayuscula, palabra, plural


def cobertura(consulta: Consulta, nodos: Sequence[Nodo], periodo: Periodo) -> list[Fraccion]:
    """`cubiertos ÷ atienden` al corte del periodo (Guía 6.1.4 n.º 2, nota 7). Un grupo no tiene cobertura."""
    columnas = (consulta.suma(medida, nodos, periodo).tolist() for medida in ("cubiertos", "atienden", "silenciosos"))
    return [
        # sin saber quién atiende partos no hay un cero que decir
        Fraccion(n if total else None, total or (None if duda.unidades else 0), callados, duda)
        if nodo.nivel is not Nivel.GRUPO
        else SIN_FRACCION
        for nodo, n, total, callados, duda in zip(nodos, *columnas, _dudas(consulta, nodos, periodo), strict=True)
    ]


def lista_usada(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> str:
    """«con la lista de 2026»: la de quién atiende partos, si no es la del año del periodo; "" si lo es.

    Si solo algunos se cuentan con otra: «con la lista de 2025 en 3 de 95 establecimientos».
    """
    listas = consulta.listas_de_partos(nodo, periodo)
    otras = [anio for anio in listas if anio != periodo.anio]
    if not otras:
        return ""
    cuales = f"con {palabra(len(otras), 'la lista', 'las listas')} de {enumerar([str(anio) for anio in otras])}"
    todos = sum(listas.values())
    if periodo.anio not in listas:
        return cuales
    return f"{cuales} en {entero(todos - listas[periodo.anio])} de {plural(todos, 'establecimiento')}"


def _dudas(consulta: Consulta, nodos: Sequence[Nodo], periodo: Periodo) -> list[Duda]:
    """Establecimientos del ámbito que no se sabe si atienden partos, e hijos donde no se sabe de ninguno."""
    sin_dato = consulta.suma("parto_sin_dato", nodos, periodo).tolist()
    con, calladas = (
        consulta.suma(medida, nodos, periodo).tolist() if any(sin_dato) else sin_dato
        for medida in ("dudosos_con_grupo", "dudosos_callados")
    )  # fmt: skip
    con_hijos = [nodo for nodo, dudosos in zip(nodos, sin_dato, strict=True) if dudosos and nodo.nivel.es_territorio]
    # quién atiende partos es de cada año: mes a mes se pregunta lo mismo
    que = ("hijos sin lista", periodo.anio, *(nodo.codigo for nodo in con_hijos))
    hallados = consulta.una_vez(que, lambda: _hijos_sin_lista(consulta, con_hijos, periodo))
    hijos = {nodo.codigo: propios for nodo, propios in zip(con_hijos, hallados, strict=True)}
    return [
        Duda(*hijos.get(nodo.codigo, (0, 0)), False, *cuentas) if cuentas[0] else SIN_DUDA
        for nodo, *cuentas in zip(nodos, sin_dato, con, calladas, strict=True)
    ]


def _hijos_sin_lista(consulta: Consulta, nodos: Sequence[Nodo], periodo: Periodo) -> list[tuple[int, int]]:
    """De cuántos hijos de cada nodo no se sabe de ningún establecimiento si atiende partos, y cuántos hay."""
    hijos = [[hijo for hijo in consulta.hijos(nodo) if hijo.nivel is not Nivel.ESTABLECIMIENTO] for nodo in nodos]
    # los de todos los nodos en una sola lectura: un país tiene treinta
    todos = [hijo for propios in hijos for hijo in propios]
    columnas = (consulta.suma(medida, todos, periodo).tolist() for medida in ("atienden", "parto_sin_dato"))
    sin_lista = iter([not atienden and dudosos > 0 for atienden, dudosos in zip(*columnas, strict=True)])
    return [(sum(islice(sin_lista, len(propios))), len(propios)) for propios in hijos]


def de_que_depende(fraccion: Fraccion) -> str:
    """«3 establecimientos sin reporte y 1 sin dato de partos»: lo que decide un veredicto que depende."""
    partes = []
    if fraccion.sin_reporte:
        partes.append(plural(fraccion.sin_reporte, "establecimiento sin reporte", "establecimientos sin reporte"))
    if fraccion.duda.unidades:
        que = "sin dato de partos" if partes else palabra(
            fraccion.duda.unidades, "establecimiento sin dato de partos", "establecimientos sin dato de partos"
        )  # fmt: skip
        partes.append(f"{entero(fraccion.duda.unidades)} {que}")
    return enumerar(partes)


def sin_denominador(fraccion: Fraccion) -> str:
    """Por qué no hay cobertura que calcular en un territorio: no se cargó, no se sabe, o nadie atiende partos."""
    if fraccion.duda.sin_tope and not fraccion.duda.unidades:
        return "no hay ningún establecimiento cargado"
    if fraccion.duda.unidades:
        return "no se sabe qué establecimientos atienden partos: falta la lista"
    return "no hay establecimientos del ámbito que atiendan partos"


def cuantos_cumplen(hijos: Hijos, singular: str, plurales: str, t: Tiempo = en_presente) -> str:
    """«10 de 29 regiones cumplen»; si de algunas no se sabe nada, «Se sabe de 26 de 29 regiones: 10 cumplen»."""
    total, cumplen = hijos.aplican, hijos.contar(Veredicto.CUMPLE)
    cumple, cumplen_todos = t("cumple", "cumplía"), t("cumplen", "cumplían")
    # donde no se atienden partos no hay nada que cumplir
    donde = f" donde se {t('atienden', 'atendían')} partos" if total < len(hijos.filas) else ""
    if not (sin_saber := hijos.desconocidos):
        if total == 1 and not donde:
            unica = "Su único" if singular.endswith("o") else "Su única"
            return f"{unica} {singular} {'' if cumplen else 'no '}{cumple}"
        if not cumplen and total > 1:
            ninguna = "Ninguno de los" if singular.endswith("o") else "Ninguna de las"
            return f"{ninguna} {plural(total, singular, plurales)}{donde} {cumple}"
        dicho = concordar(cumplen, total, cumple, cumplen_todos)
        return f"{cumplen} de {plural(total, singular, plurales)}{donde} {dicho}"
    saben = total - sin_saber
    if saben == 1:
        (sabida,) = (como_sujeto(hijo.nodo) for hijo in hijos.filas if hijo.resultado.aplica and not hijo.desconocido)
        dicho = f"{sabida} {'' if cumplen else 'no '}{cumple}"
    else:
        dicho = f"{cumplen or 'ninguna'} {palabra(cumplen or 1, cumple, cumplen_todos)}"
    return f"{t('Se sabe', 'Se sabía')} de {saben} de {plural(total, singular, plurales)}{donde}: {dicho}"


def _titular(nodo: Nodo, propio: Resultado, hijos: Hijos, t: Tiempo) -> str:
    return _titular_pais(hijos, t) if es_pais(nodo) else _titular_de(nodo, propio, t)


def _titular_pais(hijos: Hijos, t: Tiempo) -> str:
    fracciones = [hijo.resultado.fraccion for hijo in hijos.filas]
    saben = sum(
        fraccion.hay_dato and not hijo.desconocido for fraccion, hijo in zip(fracciones, hijos.filas, strict=True)
    )
    if not saben:
        callan = any(fraccion.todo_calla for fraccion in fracciones)
        por_que = (
            "ningún establecimiento reportó"
            if callan
            else t("no hay establecimientos con dato", "no había establecimientos con dato")
        )
        que = t("Todavía no se puede decir qué regiones cumplen", "No se sabía qué regiones cumplían")
        return f"{que} la cobertura de 80 %: {por_que}."
    frase = f"{cuantos_cumplen(hijos, 'región', 'regiones', t)} la cobertura de 80 %."
    otras = len(hijos.no_cumplen)
    if not otras:
        return frase
    if otras == saben:
        return f"{frase} {faltan_establecimientos(hijos.faltan, t)}."
    no_llegan = f"las {otras} que no {t('llegan', 'llegaban')}"
    donde = f"la que no {t('llega', 'llegaba')}" if otras == 1 else no_llegan
    return f"{frase} {faltan_establecimientos(hijos.faltan, t)} en {donde}."


def cada_uno(hijos: Hijos, singular: str, t: Tiempo = en_presente) -> str:
    """«región» o, si de alguna no se sabe si cumple, «región que no cumple»: de quiénes es `hijos.faltan`."""
    todos = hijos.contar(Veredicto.CUMPLE) + len(hijos.no_cumplen) == hijos.aplican
    return singular if todos else f"{singular} que no {t('cumple', 'cumplía')}"


def dos_brechas(cada: str, suma: int, propia: int | None, t: Tiempo = en_presente) -> str:
    """Para qué es cada «faltan»: el de los hijos y el del conjunto; "" si es el mismo. `cada`: «región»."""
    if propia is None or propia == suma:
        return ""
    llegue, cumpla = t("llegue", "llegara"), t("cumpla", "cumpliera")
    falta, faltan = t("falta", "faltaba"), t("faltan", "faltaban")
    conjunto = (
        f"que el conjunto {cumpla} no {falta} ninguno" if not propia
        else f"que {llegue} el conjunto {palabra(propia, falta, faltan)} {entero(propia)}"
    )  # fmt: skip
    return f"para que cada {cada} {llegue} al 80 %; para {conjunto}."


def faltan_establecimientos(cuantos: int, t: Tiempo = en_presente) -> str:
    """«Falta 1 establecimiento», «Faltan 216 establecimientos»."""
    return f"{palabra(cuantos, t('Falta', 'Faltaba'), t('Faltan', 'Faltaban'))} {plural(cuantos, 'establecimiento')}"


def _titular_de(nodo: Nodo, propio: Resultado, t: Tiempo) -> str:
    fraccion, lugar = propio.fraccion, nombre_completo(nodo)
    inicio, cumple, que_atiende = mayuscula(lugar), t("cumple", "cumplía"), t("que atiende", "que atendía")
    que_atienden = t("que atienden", "que atendían")
    if not fraccion.hay_dato or fraccion.numerador is None or fraccion.denominador is None:
        return f"En {lugar} {sin_denominador(fraccion)}; la cobertura no se calcula."
    if fraccion.de_una_parte:
        cargado = n_de(fraccion)
        return (
            f"No se sabe si {lugar} {cumple} la cobertura de 80 %: {se_sabe_de(nodo, fraccion)}; "
            f"de lo cargado, {cargado}."
        )
    if fraccion.todo_calla:
        atienden = plural(fraccion.denominador, f"establecimiento {que_atiende}", f"establecimientos {que_atienden}")
        return (
            f"En {lugar} no se sabe si se {cumple} la cobertura de 80 %: no reportó ninguno de los {atienden} partos."
        )
    tiene = concordar(fraccion.numerador, fraccion.denominador, t("tiene", "tenía"), t("tienen", "tenían"))
    cuantos = (
        f"{n_de(fraccion)} "
        f"{palabra(fraccion.denominador, f'establecimiento {que_atiende}', f'establecimientos {que_atienden}')} partos "
        f"{tiene} grupo conformado"
    )
    if propio.veredicto is Veredicto.CUMPLE:
        return f"{inicio} {cumple} la cobertura de 80 %: {cuantos}."
    if propio.veredicto is Veredicto.DEPENDE:
        depende = f"{t('depende', 'dependía')} de {de_que_depende(fraccion)}"
        return f"Que {lugar} {t('cumpla', 'cumpliera')} la cobertura de 80 % {depende}: {cuantos}."
    faltan = faltan_establecimientos(propio.faltan or 0, t)
    return f"{inicio} no {t('llega', 'llegaba')} a la cobertura de 80 %: {cuantos}. {faltan}."


def _huecos(donde: Donde) -> list[Hueco]:
    callan = donde.resultado.fraccion.sin_reporte
    huecos = []
    if callan:
        cuantos = plural(callan, "establecimiento")
        huecos.append(Hueco(f"{cuantos} sin reporte: no se sabe si tienen grupo.", "silenciosos"))
    supuestos = donde.consulta.cuenta("parto_sustituto", donde.nodo, donde.periodo)
    if supuestos:
        desde = donde.consulta.contexto.parto_desde
        huecos.append(
            Hueco(f"{entero(supuestos)} se suponen por su categoría ({desde} o superior): no hay lista oficial.")
        )
    if not donde.consulta.contexto.hay_reportes:
        huecos.append(SIN_TABLA_DE_REPORTES)
    return huecos


_SQL = """
WITH cargados AS (
    SELECT establecimiento, periodo FROM informados
    UNION SELECT establecimiento, periodo FROM sesiones JOIN meses_de USING (mes)
    UNION SELECT establecimiento, periodo
          FROM grupos JOIN periodos ON conformacion <= fin AND (cierre IS NULL OR cierre >= inicio)
),
filas AS (
    SELECT establecimiento, periodo, atiende, dudoso, con.establecimiento IS NOT NULL AS con_grupo,
           NOT con_grupo AND if(hay.reportes, cargados.establecimiento IS NULL, NOT hay.grupos) AS calla
    FROM atencion CROSS JOIN hay
         LEFT JOIN (SELECT DISTINCT establecimiento, periodo FROM conformados) AS con USING (establecimiento, periodo)
         LEFT JOIN cargados USING (establecimiento, periodo)
),
sumas AS (
    SELECT nivel, territorio, periodo, count_if(atiende AND con_grupo) AS con, count_if(atiende) AS de,
           count_if(atiende AND calla) AS callan, count_if(dudoso) AS dudosos,
           count_if(dudoso AND con_grupo) AS dudosos_con_grupo, count_if(dudoso AND calla) AS dudosos_callados
    FROM filas JOIN lugares USING (establecimiento) GROUP BY ALL
),
sin_registro AS (
    SELECT diresa FROM regiones WHERE diresa NOT IN (SELECT diresa FROM registro)
)
SELECT nivel, territorio, periodo, if(de > 0, con, NULL) AS numerador,
       CASE WHEN de > 0 THEN de
            WHEN nivel = 'grupo' OR dudosos > 0 OR territorio IN (FROM sin_registro)
                 OR (nivel = 'pais' AND EXISTS (FROM sin_registro)) THEN NULL
            ELSE 0 END AS denominador,
       coalesce(callan, 0) AS sin_reporte, coalesce(dudosos, 0) AS dudosos,
       coalesce(dudosos_con_grupo, 0) AS dudosos_con_grupo, coalesce(dudosos_callados, 0) AS dudosos_callados
FROM pedido LEFT JOIN sumas USING (nivel, territorio, periodo)"""

INDICADOR = Indicador(
    Ficha(
        clave="cobertura",
        numero=2,
        nombre="Establecimientos que atienden partos y recién nacidos con grupo de apoyo conformado",
        corto="Establecimientos con grupo conformado",
        pregunta="¿Qué parte de los establecimientos que atienden partos tiene un grupo conformado?",
        formula="Establecimientos que atienden partos y recién nacidos con al menos un grupo conformado ÷ "
        "establecimientos que atienden partos y recién nacidos × 100",
        numerador="Establecimientos que atienden partos con un grupo conformado en la fecha de corte o antes, y no "
        "cerrado",
        denominador="Establecimientos del Gobierno Regional y del MINSA, activos, que atienden partos y recién nacidos",
        unidad="establecimientos",
        periodo="Anual por la norma; el semestre es un corte informativo",
        fuente="Registro de establecimientos (RENIPRESS), lista de establecimientos que atienden partos y grupos "
        "informados por la región",
        uso="Saber cuántos establecimientos que atienden partos cuentan con grupo de apoyo",
        estandar="Al menos 80 % de los establecimientos que atienden partos y recién nacidos",
        parrafo="6.1.4 n.º 2, nota 7",
        reservas=(
            "«Conformado» no es «activo»: un grupo conformado puede no reunirse.",
            "Los grupos de establecimientos que no atienden partos se muestran aparte, fuera del denominador.",
            "Quién atiende partos lo dice la lista del año; si no la hay, la anterior más cercana o, si tampoco, la "
            "primera. Cuando no es la del año se dice cuál es.",
            "Los establecimientos sin reporte se cuentan de las dos maneras: el veredicto «depende» dice que de ellos "
            "depende cumplir.",
        ),
    ),
    cobertura,
    _SQL,
    universo="",
    se_conoce=con_registro,
    cuentas=("numerador", "denominador", "sin_reporte", "dudosos", "dudosos_con_grupo", "dudosos_callados"),
    fuera=(
        aparte(
            "parto_sin_dato",
            "sin dato de atención de partos, fuera del denominador; el veredicto los cuenta de las dos maneras.",
            "parto_sin_dato",
        ),
    ),
    listas=("cubiertos", "atienden", "sin_grupo"),
    lista_de_hijos="comparacion",
    no_aplica="no se atienden partos",
    acotable=True,
    escenas=("entonces", "mapa", "parecidas", "faltan", "compromiso", "estandares"),
    cambia=cambio_de_estado,
    segun=lista_usada,
    titular=_titular,
    huecos=_huecos,
    mensual=("cubiertos", "atienden", "silenciosos"),
    tablas=("establecimientos", "partos", "grupos", "reportes"),
)
