"""La cobertura contada: de dónde se partió y dónde se está, en columnas y en dos mapas."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.dominio.estandar import ESTANDAR, Fraccion, Veredicto
from dashboard.dominio.grafica import Formato, Grafico, Serie, Tipo
from dashboard.dominio.periodo import Corte, Periodo
from dashboard.dominio.territorio import NOMBRES_NIVEL, Nivel, alfabetico
from dashboard.indicadores.alarmas import hechos
from dashboard.indicadores.catalogo import POR_CLAVE
from dashboard.indicadores.cobertura import de_que_depende, lista_usada, sin_denominador
from dashboard.indicadores.escenas.escena import Area, Cifra, Escena, Mapa
from dashboard.indicadores.escenas.escenario import Escenario
from dashboard.indicadores.indicador import Hijo, Hijos
from dashboard.indicadores.palabras import como_sujeto, entre, n_de, se_sabe_de, valor
from dashboard.indicadores.resumen import hijos
from dashboard.nucleo.formato import (
    MESES,
    SIN_DATO,
    de_cada_cien,
    entero,
    enumerar,
    n_de_n,
    palabra,
    plural,
    porcentaje,
    proporcion_impresa,
)

#: periodos que se ven en la gráfica
PERIODOS = 4
TITULO_DE_MAPA = "Establecimientos que atienden partos con grupo conformado"
FUENTE = "RENIPRESS, lista de partos y grupos informados por la región"


# -- entonces y ahora: columnas que suben hacia la línea de 80


def contar_entonces(e: Escenario) -> Escena | str:
    """La cobertura al cierre de cada periodo, del primero con dato al elegido."""
    fraccion = e.cobertura.fraccion
    if not fraccion.hay_dato:
        return sin_denominador(fraccion)
    if fraccion.todo_calla:
        return "ningún establecimiento que atiende partos reportó en el periodo"
    medidos = _medidos(e)
    titulo, destacado = _titulo(e, medidos)
    return e.escena(
        titulo,
        e.notas(
            "Diga de dónde se partió, espere, y diga dónde se está. La línea es lo que pide la guía: 80 de cada 100.",
            "cobertura",
            reservas=e.aviso_de_silencio,
        ),
        FUENTE,
        destacado=destacado,
        bajada=_bajada(e),
        graficos=[_columnas(medidos)] if medidos else [],
        cifras=[] if medidos else [Cifra(n_de(fraccion), "en lo que se cargó", fraccion, "cobertura")],
        avisos=(
            *_con_que_lista(e, [periodo for periodo, _ in medidos]),
            *_callaban(e, medidos),
            *e.aviso_de_silencio,
        ),
    )


def _medidos(e: Escenario) -> list[tuple[Periodo, Fraccion]]:
    """La cobertura de los últimos periodos de la misma clase, hasta el elegido, en que se sabe."""
    periodos = [p for p in e.consulta.periodos() if p.corte is e.periodo.corte and p <= e.periodo][-PERIODOS:]
    fracciones = [e.medir("cobertura", periodo).fraccion for periodo in periodos]
    return [
        (periodo, fraccion)
        for periodo, fraccion in zip(periodos, fracciones, strict=True)
        if fraccion.hay_dato and not fraccion.todo_calla and not fraccion.de_una_parte
    ]


def _titulo(e: Escenario, medidos: Sequence[tuple[Periodo, Fraccion]]) -> tuple[str, str]:
    propia = e.cobertura.fraccion
    if propia.de_una_parte:
        que = (
            "No hay dato nacional de cobertura"
            if e.nodo.nivel is Nivel.PAIS
            else f"No se sabe la cobertura {e.de_lugar}"
        )
        return f"{que}: {se_sabe_de(e.nodo, propia)}.", f"De lo cargado, {n_de(propia)}."
    primero, antes = medidos[0]
    if primero == e.periodo:
        return e.con_dia(_con_grupo(e, propia, e.tiempo("tiene", "tenía"), e.tiempo("tienen", "tenían"))), ""
    ahora = f"{e.ahora or 'Ahora'}, {_corta(e, propia, antes)}."
    return f"Al cerrar {primero.en_frase}, {_con_grupo(e, antes, 'tenía', 'tenían')}.", ahora


def _con_grupo(e: Escenario, fraccion: Fraccion, tiene: str, tienen: str) -> str:
    """«49 de cada 100 establecimientos de Cusco que atienden partos tenían un grupo conformado»."""
    n, total = fraccion.numerador or 0, fraccion.denominador or 0
    de = f"{e.de_lugar} " if e.nodo.nivel is not Nivel.PAIS or e.en_parte else ""
    if total == 1:
        return f"el único establecimiento {de}que atiende partos {'' if n else 'no '}{tiene} un grupo conformado"
    quienes = f"establecimientos {de}que atienden partos"
    if not n:
        return f"ninguno de los {entero(total)} {quienes} {tiene} un grupo conformado"
    if n == total:
        return f"los {entero(total)} {quienes} {tienen} un grupo conformado"
    return f"{de_cada_cien(n, total)} {quienes} {palabra(n, tiene, tienen)} un grupo conformado"


def _corta(e: Escenario, ahora: Fraccion, antes: Fraccion) -> str:
    """«71», si antes también se dijo de cada 100; si no, «4 de 5»."""
    n, total = ahora.numerador or 0, ahora.denominador or 0
    if total == 1:
        tiene = e.tiempo("lo tiene", "lo tenía")
        if antes.denominador != 1:
            return f"el único que los atiende {'' if n else 'no '}{tiene}"
        que = {(0, 1): f"ya {tiene}", (1, 1): f"también {tiene}", (1, 0): f"ya no {tiene}", (0, 0): f"tampoco {tiene}"}
        return que[min(antes.numerador or 0, 1), n]
    dicho = de_cada_cien(n, total)
    de_antes = de_cada_cien(antes.numerador or 0, antes.denominador or 0)
    todos_antes = antes.numerador == antes.denominador
    if dicho == de_antes:
        if not n:
            return "tampoco"
        return f"también los {entero(total)}" if n == total and todos_antes else f"también {dicho}"
    # «71» a secas se entiende de lo que se acaba de decir: de cada 100, y no de «los 150»
    if antes.numerador and not todos_antes and dicho.endswith(" de cada 100") and de_antes.endswith(" de cada 100"):
        return dicho.removesuffix(" de cada 100")
    return dicho if n else f"ninguno de {entero(total)}"


def _bajada(e: Escenario) -> str:
    propio = e.cobertura
    partes = []
    if propio.veredicto is Veredicto.DEPENDE:
        depende = e.tiempo("depende", "dependía")
        partes.append(f"Que {_llegue(e)} a 80 de cada 100 {depende} de {de_que_depende(propio.fraccion)}.")
        if dicho := entre(POR_CLAVE["cobertura"], propio):
            partes.append(f"{e.tiempo('Está', 'Estaba')} {dicho}.")
    elif propio.faltan and propio.veredicto is Veredicto.NO_CUMPLE:
        faltan = palabra(propio.faltan, e.tiempo("Falta", "Faltaba"), e.tiempo("Faltan", "Faltaban"))
        conjunto = " el conjunto" if e.nodo.nivel is Nivel.PAIS else ""
        partes.append(f"{faltan} {plural(propio.faltan, 'grupo')} para que{conjunto} {_llegue(e)} a 80 de cada 100.")
    elif propio.veredicto is Veredicto.CUMPLE:
        partes.append(f"{e.tiempo('Cumple', 'Cumplía')} el estándar de la guía: 80 de cada 100.")
    adversos, _ = hechos(e.consulta, e.nodo, e.periodo, e.cambios)
    if adversos and (propio.veredicto is Veredicto.CUMPLE or adversos[0].peso > 0.5):
        partes.append(f"Pero {adversos[0].pero}.")
    return " ".join(partes)


def _callaban(e: Escenario, medidos: Sequence[tuple[Periodo, Fraccion]]) -> list[str]:
    """Cuántos no habían informado cuando se partió, si los hay: se contaron sin grupo y quizá lo tenían."""
    callaban = medidos[0][1].sin_reporte if medidos and medidos[0][0] != e.periodo else 0
    if not callaban:
        return []
    tenian = palabra(callaban, "tenía", "tenían")
    cuantos = plural(callaban, "establecimiento")
    return [f"Al cerrar {medidos[0][0].en_frase}, {cuantos} sin reporte: no se sabe si {tenian} grupo."]


def _llegue(e: Escenario) -> str:
    return e.tiempo("llegue", "llegara")


def _columnas(medidos: Sequence[tuple[Periodo, Fraccion]]) -> Grafico:
    valores = tuple(proporcion_impresa(f.numerador, f.denominador) for _, f in medidos)
    return Grafico(
        "cobertura_por_periodo",
        Tipo.COLUMNAS,
        f"{TITULO_DE_MAPA}, al cierre de cada periodo",
        "%",
        tuple(_corto(periodo) for periodo, _ in medidos),
        (Serie("Cobertura", valores),),
        Formato.PORCENTAJE,
        linea=ESTANDAR,
        textos=tuple(porcentaje(f.numerador, f.denominador) for _, f in medidos),
    )


def _corto(periodo: Periodo) -> str:
    """Bajo una columna: «2023», «2023-II», «may 2023»."""
    if periodo.corte is Corte.SEMESTRE:
        return f"{periodo.anio}-{'I' * periodo.parte}"
    return f"{MESES[periodo.parte - 1]} {periodo.anio}" if periodo.corte is Corte.MES else periodo.texto


def _con_que_lista(e: Escenario, periodos: Sequence[Periodo]) -> list[str]:
    """«Quién atiende partos: 2023 y 2024, con la lista de 2026.»: los que no se cuentan con la lista de su año."""
    listas: dict[str, list[str]] = {}
    for periodo in periodos or [e.periodo]:
        if dicha := lista_usada(e.consulta, e.nodo, periodo):
            listas.setdefault(dicha, []).append(periodo.texto)
    if not listas:
        return []
    return [f"Quién atiende partos: {'; '.join(f'{enumerar(cuales)}, {dicha}' for dicha, cuales in listas.items())}."]


# -- el mapa de entonces y el de ahora: quién llega al 80 %


def contar_mapa(e: Escenario) -> Escena | str:
    """Las áreas de los hijos que cumplen, al cerrar el primer periodo que se sabe y en el elegido."""
    if e.nodo.nivel is Nivel.MICRORRED:
        return "los establecimientos de una microrred se ven en el mapa de lo que falta"
    if all(hijo.desconocido or not hijo.resultado.fraccion.hay_dato for hijo in e.hijos.filas):
        return "de ningún territorio se sabe su cobertura"
    if len(e.hijos.filas) == 1:
        return "una sola parte no hace un mapa"
    areas = tuple(area for hijo in e.hijos.filas if (area := area_de(e, hijo)))
    if not areas:
        return "este territorio no tiene áreas dibujadas: sus establecimientos no traen ubicación"
    antes, ahora = _entonces(e), _cumplen(e.hijos)
    if antes and (e.hijos.aplican - e.hijos.desconocidos == 1 or (not ahora and not _cumplian(e, antes[1]))):
        # dos mapas vacíos, o de una sola parte, no dicen más que uno
        antes = None
    dibujos = [Mapa(e.nodo.codigo, "cobertura", TITULO_DE_MAPA, areas, e.ahora or "Ahora" if antes else "")]
    avisos = [*(_con_que_lista(e, [antes[0], e.periodo]) if antes else e.aviso_de_lista), *e.aviso_de_silencio]
    if antes:
        primero, de_entonces = antes
        anteriores = tuple(area for hijo in de_entonces.filas if (area := area_de(e, hijo)))
        dibujos.insert(0, Mapa(e.nodo.codigo, "cobertura", TITULO_DE_MAPA, anteriores, f"Al cerrar {primero.en_frase}"))
    if sin_area := len(e.hijos.filas) - len(areas):
        avisos.append(f"{sin_area} sin área dibujada; sus cifras cuentan igual.")
    titulo, destacado = _titulo_de_mapa(e, antes, ahora)
    return e.escena(
        titulo,
        e.notas(
            "Nombre a las que ya cumplen. Rayado: depende de establecimientos sin reporte o de los que no se sabe si "
            "atienden partos.",
            "cobertura",
            reservas=("Los límites de redes y microrredes son aproximados: áreas alrededor de sus establecimientos.",),
        ),
        f"{FUENTE}; límites referenciales",
        destacado=destacado,
        cifras=[_cuantas(e, antes[1], ahora)] if antes else [],
        mapas=dibujos,
        bajada=_quienes(e),
        avisos=avisos,
    )


def _entonces(e: Escenario) -> tuple[Periodo, Hijos] | None:
    """El primer periodo de la gráfica en que se sabe de todos los hijos de que se sabe ahora."""
    conocidos = {hijo.nodo.codigo for hijo in e.hijos.filas if not hijo.desconocido}
    for periodo, _ in _medidos(e):
        if periodo == e.periodo:
            break
        de_entonces = hijos(e.consulta, e.nodo, periodo, POR_CLAVE["cobertura"])
        if conocidos <= {hijo.nodo.codigo for hijo in de_entonces.filas if not hijo.desconocido}:
            return periodo, de_entonces
    return None


def _cumplen(propios: Hijos) -> int:
    return propios.contar(Veredicto.CUMPLE)


def los_que_dependen(propios: Hijos) -> int:
    """Los que quizá cumplen; de quien no se sabe nada se dice aparte."""
    return sum(hijo.resultado.veredicto is Veredicto.DEPENDE and not hijo.desconocido for hijo in propios.filas)


def _cumplian(e: Escenario, de_entonces: Hijos) -> int:
    """Los que cumplían de los que se sabe también ahora: de quien calló después no se dice que dejó de cumplir."""
    callan = {hijo.nodo.codigo for hijo in e.hijos.filas if hijo.desconocido}
    cumplian = [h for h in de_entonces.filas if h.resultado.veredicto is Veredicto.CUMPLE]
    return sum(hijo.nodo.codigo not in callan for hijo in cumplian)


def _titulo_de_mapa(e: Escenario, antes: tuple[Periodo, Hijos] | None, ahora: int) -> tuple[str, str]:
    singular, plurales = NOMBRES_NIVEL[e.hijos.filas[0].nodo.nivel]
    masculino = singular.endswith("o")
    total = e.hijos.aplican - e.hijos.desconocidos
    saben = " con dato" if e.hijos.desconocidos else ""
    de_donde = "" if e.nodo.nivel is Nivel.PAIS else f" {e.de_lugar}"
    cumple, cumplen = e.tiempo("cumple", "cumplía"), e.tiempo("cumplen", "cumplían")
    if antes is None:
        quienes = (
            f"{entero(ahora)} de {plural(total, singular, plurales)}{saben}{de_donde} {palabra(ahora, cumple, cumplen)}"
        )
        if total == 1:
            unica = "el único" if masculino else "la única"
            quienes = f"{unica} {singular}{saben}{de_donde} {'' if ahora else 'no '}{cumple}"
        elif not ahora:
            ninguna = "ninguno de los" if masculino else "ninguna de las"
            quienes = f"{ninguna} {plural(total, singular, plurales)}{saben}{de_donde} {cumple}"
        elif ahora == total:
            quienes = f"{'los' if masculino else 'las'} {plural(total, singular, plurales)}{saben}{de_donde} {cumplen}"
        return f"{e.con_dia(quienes)} la cobertura de 80 %", ""
    entonces = _cumplian(e, antes[1])
    movimiento = f"{e.tiempo('siguen', 'seguían')} siendo {ahora}"
    ninguna = "ninguno" if masculino else "ninguna"
    if ahora < entonces <= ahora + los_que_dependen(e.hijos):
        # quizá no bajaron: depende de quienes no informaron
        sabe = e.tiempo("se sabe", "se sabía")
        movimiento = f"eran {entonces} y {e.cuando} {f'solo {sabe} de {ahora}' if ahora else f'no {sabe} de {ninguna}'}"
    elif ahora >= entonces and los_que_dependen(antes[1]):
        # quizá ya eran más: tampoco entonces se sabía de todos
        al_menos = f"eran al menos {entonces} y " if entonces else ""
        movimiento = f"{al_menos}{e.cuando} {e.tiempo('son', 'eran')} {ahora}"
    elif ahora != entonces:
        movimiento = f"{'pasaron' if ahora > entonces else 'bajaron'} de {entonces} a {ahora}"
    return f"{'Los' if masculino else 'Las'} {plurales}{saben}{de_donde} que {cumplen} el 80 %", movimiento


def _cuantas(e: Escenario, antes: Hijos, ahora: int) -> Cifra:
    """«0 → 11 de 29 regiones»."""
    singular, plurales = NOMBRES_NIVEL[e.hijos.filas[0].nodo.nivel]
    saben = " con dato" if e.hijos.desconocidos else ""
    de = plural(e.hijos.aplican - e.hijos.desconocidos, singular, plurales)
    eran = _cumplian(e, antes)
    cambio = eran != ahora and (ahora < eran or not los_que_dependen(antes))
    return Cifra(f"{eran} → {ahora}" if cambio else entero(ahora), f"de {de}{saben}", enlace=e.enlace())


def _quienes(e: Escenario) -> str:
    """Quiénes cumplen, por su nombre si caben en un renglón, y lo que no se sabe."""
    cumplen = [como_sujeto(hijo.nodo) for hijo in e.hijos.filas if hijo.resultado.veredicto is Veredicto.CUMPLE]
    partes = []
    if 0 < len(cumplen) <= 12:
        dicho = palabra(len(cumplen), e.tiempo("Cumple", "Cumplía"), e.tiempo("Cumplen", "Cumplían"))
        partes.append(f"{dicho} {enumerar(sorted(cumplen, key=alfabetico))}.")
    if dependen := los_que_dependen(e.hijos):
        que = plural(dependen, *NOMBRES_NIVEL[e.hijos.filas[0].nodo.nivel])
        partes.append(f"{palabra(dependen, 'Rayada', 'Rayadas')}: {que} de que no se sabe todo.")
    if e.hijos.desconocidos:
        que = plural(e.hijos.desconocidos, *NOMBRES_NIVEL[e.hijos.filas[0].nodo.nivel])
        partes.append(f"Sin relleno: {que} de que no se sabe.")
    return " ".join(partes)


def area_de(e: Escenario, hijo: Hijo) -> Area | None:
    lugar = e.consulta.lugar(hijo.nodo)
    if not lugar.get("tipo"):
        return None
    fraccion, veredicto = hijo.resultado.fraccion, hijo.resultado.veredicto
    nota = SIN_DATO if hijo.resultado.aplica else POR_CLAVE["cobertura"].no_aplica
    if fraccion.hay_dato:
        nota = f"{n_de_n(fraccion.numerador or 0, fraccion.denominador or 0)} establecimientos"
        if fraccion.denominador == 1:
            nota = nota.removesuffix("s")
        if depende := de_que_depende(fraccion):
            nota += f"; {depende}"
    return Area(
        hijo.nodo.codigo,
        hijo.nodo.nombre,
        hijo.nodo.nivel,
        fraccion,
        valor(POR_CLAVE["cobertura"], hijo.resultado),
        nota,
        veredicto,
        veredicto is Veredicto.DEPENDE and not hijo.desconocido,
        (lugar["rotulo"][0], lugar["rotulo"][1]) if lugar["rotulo"] else None,
    )
