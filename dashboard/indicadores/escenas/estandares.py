"""Dónde estamos frente a los dos estándares de la guía: la escena de las cifras y la del mapa de la cobertura."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.dominio.estandar import ESTANDAR, SIN_DUDA, Fraccion, Veredicto
from dashboard.dominio.grafica import Formato, Grafico, Serie, Tipo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import NOMBRES_NIVEL, Nivel
from dashboard.indicadores.alarmas import encabezar, hechos
from dashboard.indicadores.catalogo import POR_CLAVE
from dashboard.indicadores.cobertura import cuantos_cumplen, de_que_depende, lista_usada, sin_denominador
from dashboard.indicadores.cuando import a_que_dia
from dashboard.indicadores.escenas.escena import Area, Cifra, Escena, Mapa
from dashboard.indicadores.escenas.escenario import Escenario
from dashboard.indicadores.indicador import Hijo
from dashboard.indicadores.palabras import n_de, se_sabe_de, valor
from dashboard.indicadores.regiones_con_equipo import Equipo, equipo
from dashboard.indicadores.resumen import region_de, titular
from dashboard.nucleo.formato import SIN_DATO, entero, enumerar, palabra, plural, porcentaje, proporcion_impresa, puntos

#: periodos que se ven en la gráfica
PERIODOS = 5


def contar_estandares(e: Escenario) -> Escena | str:
    """Cobertura (indicador 2) y equipo de facilitadores (indicador 1)."""
    region = region_de(e.consulta, e.nodo)
    de_region = equipo(e.consulta, region, e.periodo) if region else None
    pais = e.nodo.nivel is Nivel.PAIS
    sin_equipo = (
        e.medir("regiones_con_equipo").fraccion.todo_calla if pais else de_region is None or de_region.completo is None
    )
    if not e.cobertura.fraccion.hay_dato and sin_equipo:
        return f"{sin_denominador(e.cobertura.fraccion)} y no hay dato de facilitadores"
    cifras = [_cifra_cobertura(e), _cifra_equipo(e, de_region)]
    if (cambio := e.cambios) and cambio.cobertura is not None:
        unidad = "punto" if abs(cambio.cobertura) == 10 else "puntos"
        texto = f"{unidad} de cobertura desde {cambio.anterior.cierre_en_frase}"
        cifras.append(Cifra(puntos(cambio.cobertura), texto))
    serie = _serie(e)
    return e.escena(
        _titulo(e, de_region),
        e.notas(
            "Diga las dos cifras con su n y su N, y cuánto falta en cosas enteras: establecimientos, facilitadores.",
            "cobertura",
            "regiones_con_equipo",
        ),
        "RENIPRESS, lista de partos, grupos y facilitadores informados por la región",
        bajada=_bajada(e, de_region),
        cifras=cifras,
        graficos=[serie] if serie else [],
        avisos=(*e.aviso_de_lista, *e.aviso_de_silencio),
        estado=True,
    )


def _titulo(e: Escenario, de_region: Equipo | None) -> str:
    fraccion = e.cobertura.fraccion
    if fraccion.de_una_parte:
        que = "Sin dato nacional" if e.nodo.nivel is Nivel.PAIS else f"Sin dato de cobertura {e.de_lugar}"
        return f"{que}: {se_sabe_de(e.nodo, fraccion)}; de lo cargado, {n_de(fraccion)}"
    frases = [_frase_cobertura(e)]
    if e.nodo.nivel is Nivel.PAIS:
        frases.append(_frase_pais(e))
    elif e.nodo.nivel is Nivel.DIRESA and de_region is not None:
        frases.append(_frase_equipo(de_region))
    # los dos estándares salen del registro, y de lo que falta de él ya hablan sus frases: aquí el Perú es el Perú
    quien = "El Perú" if e.nodo.nivel is Nivel.PAIS else e.inicio
    frase = f"{quien} {' y '.join(frases)}"
    adversos, _ = hechos(e.consulta, e.nodo, e.periodo, e.cambios)
    return encabezar(f"{frase}.", e.cobertura, 1.0, adversos)


def _frase_cobertura(e: Escenario) -> str:
    fraccion, veredicto = e.cobertura.fraccion, e.cobertura.veredicto
    if not fraccion.hay_dato:
        if fraccion.duda != SIN_DUDA:
            return "no tiene dato de cobertura"
        return "no tiene establecimientos del ámbito que atiendan partos"
    if fraccion.todo_calla:
        return "no informó su cobertura"
    cifra = porcentaje(fraccion.numerador, fraccion.denominador)
    if veredicto is Veredicto.CUMPLE:
        return f"cumple la cobertura de 80 % ({cifra})"
    if veredicto is Veredicto.DEPENDE:
        return f"aún no sabe si cumple la cobertura de 80 % ({cifra})"
    return f"no llega a la cobertura de 80 % ({cifra})"


def _frase_equipo(propio: Equipo) -> str:
    if propio.completo is None:
        return "no tiene dato de su equipo de facilitadores"
    if propio.completo:
        return "tiene completo su equipo de facilitadores"
    return f"le {palabra(propio.faltan, 'falta', 'faltan')} {plural(propio.faltan, 'facilitador', 'facilitadores')}"


def _frase_region(nombre: str, propio: Equipo) -> str:
    if propio.completo is None:
        return f"De {nombre} no hay dato de facilitadores."
    if propio.completo:
        return f"{nombre} tiene completo su equipo de facilitadores."
    return f"A {nombre} {_frase_equipo(propio)}."


def _frase_pais(e: Escenario) -> str:
    resultado = e.medir("regiones_con_equipo")
    fraccion = resultado.fraccion
    if fraccion.todo_calla or fraccion.numerador is None:
        return "no tiene dato de facilitadores"
    regiones = plural(fraccion.denominador or 0, "región", "regiones")
    return f"tiene equipo completo en {entero(fraccion.numerador)} de {regiones}"


def _bajada(e: Escenario, de_region: Equipo | None) -> str:
    partes = []
    if e.cobertura.faltan and e.cobertura.veredicto is Veredicto.NO_CUMPLE:
        faltan = e.cobertura.faltan
        partes.append(
            f"Para el 80 % {palabra(faltan, 'falta', 'faltan')} {plural(faltan, 'establecimiento')} con grupo."
        )
    elif e.cobertura.veredicto is Veredicto.DEPENDE and not e.cobertura.fraccion.todo_calla:
        partes.append(f"Cumplir depende de {de_que_depende(e.cobertura.fraccion)}.")
    if e.nodo.nivel not in (Nivel.PAIS, Nivel.DIRESA):
        region = region_de(e.consulta, e.nodo)
        partes.append("El indicador 1 se mide por región, no aquí.")
        if region and de_region:
            partes.append(_frase_region(region.nombre, de_region))
    return " ".join(partes)


def _cifra_cobertura(e: Escenario) -> Cifra:
    fraccion, veredicto = e.cobertura.fraccion, e.cobertura.veredicto
    texto = sin_denominador(fraccion)
    if fraccion.hay_dato:
        n, total = fraccion.numerador or 0, fraccion.denominador or 0
        tiene = palabra(1 if total == 1 else n, "tiene", "tienen")
        atienden = plural(total, "establecimiento que atiende", "establecimientos que atienden")
        cargado = "de lo cargado, " if fraccion.de_una_parte else ""
        texto = f"{cargado}{entero(n)} de {atienden} partos {tiene} grupo conformado"
        if fraccion.todo_calla:
            # el cero de quien calla no es un cero
            texto = f"no reportó ninguno de los {atienden} partos" if total > 1 else f"no reportó el {atienden} partos"
    return Cifra(
        valor(POR_CLAVE["cobertura"], e.cobertura), texto, fraccion, "cobertura", veredicto, e.enlace("cobertura")
    )


def _cifra_equipo(e: Escenario, de_region: Equipo | None) -> Cifra:
    if e.nodo.nivel is Nivel.PAIS:
        resultado = e.medir("regiones_con_equipo")
        fraccion = resultado.fraccion
        cifra = SIN_DATO if fraccion.todo_calla else porcentaje(fraccion.numerador, fraccion.denominador)
        de_cuantas = plural(fraccion.denominador or 0, "región", "regiones")
        texto = f"{entero(fraccion.numerador or 0)} de {de_cuantas} con equipo completo"
        if fraccion.sin_reporte:
            texto += f"; {fraccion.sin_reporte} sin dato"
        enlace = e.enlace("regiones_con_equipo")
        return Cifra(cifra, texto, fraccion, "regiones_con_equipo", resultado.veredicto, enlace)
    region = region_de(e.consulta, e.nodo)
    propia = region is not None and region.codigo == e.nodo.codigo
    quien = "la región" if propia or region is None else f"{region.nombre}, su región,"
    if de_region is None or de_region.tiene is None or de_region.necesita is None:
        return Cifra(SIN_DATO, f"facilitadores de {quien} en {e.periodo.anio}", veredicto=Veredicto.SIN_DATO)
    if de_region.completo:
        necesita = plural(de_region.necesita, "facilitador", "facilitadores")
        valor_propio, texto = entero(de_region.tiene), f"{palabra(de_region.tiene, 'facilitador', 'facilitadores')}"
        texto += f" en {e.periodo.anio}: {quien} necesita {necesita}"
    else:
        valor_propio = de_region.escrito
        que = "facilitadores que necesita" if de_region.tiene <= de_region.necesita else "facilitadores de"
        texto = f"{que} {quien} en {e.periodo.anio}"
    return Cifra(
        valor_propio,
        texto,
        Fraccion(de_region.tiene, de_region.necesita),
        "regiones_con_equipo",
        de_region.veredicto,
        e.enlace("regiones_con_equipo", nodo=region),
    )


def _serie(e: Escenario) -> Grafico | None:
    """La cobertura de los últimos periodos de la misma clase, hasta el elegido; hacen falta dos con dato."""
    periodos = [p for p in e.consulta.periodos() if p.corte is e.periodo.corte and p <= e.periodo][-PERIODOS:]
    fracciones = [e.medir("cobertura", periodo).fraccion for periodo in periodos]
    valores = tuple(
        None
        if fraccion.todo_calla or fraccion.de_una_parte
        else proporcion_impresa(fraccion.numerador, fraccion.denominador)
        for fraccion in fracciones
    )
    if sum(v is not None for v in valores) < 2:
        return None
    return Grafico(
        "cobertura_por_periodo",
        Tipo.COLUMNAS,
        "Establecimientos que atienden partos con grupo conformado, al cierre de cada periodo"
        + _con_que_lista(e, periodos),
        "%",
        tuple(periodo.texto for periodo in periodos),
        (Serie("Cobertura", valores),),
        Formato.PORCENTAJE,
        linea=ESTANDAR,
        textos=tuple(
            SIN_DATO if v is None else porcentaje(f.numerador, f.denominador)
            for v, f in zip(valores, fracciones, strict=True)
        ),
    )


def _con_que_lista(e: Escenario, periodos: Sequence[Periodo]) -> str:
    """« (2023 y 2024, con la lista de 2026)»: las columnas que no se cuentan con la lista de su año."""
    listas: dict[str, list[str]] = {}
    for periodo in periodos:
        if dicha := lista_usada(e.consulta, e.nodo, periodo):
            listas.setdefault(dicha, []).append(periodo.texto)
    return f" ({'; '.join(f'{enumerar(cuales)}, {lista}' for lista, cuales in listas.items())})" if listas else ""


# -- el mapa: qué territorios llegan al 80 %

_PALABRAS = {
    Veredicto.CUMPLE: ("cumple el 80 %", "cumplen el 80 %"),
    Veredicto.NO_CUMPLE: ("no llega al 80 %", "no llegan al 80 %"),
    Veredicto.DEPENDE: ("depende de lo que no se sabe", "dependen de lo que no se sabe"),
    Veredicto.SIN_DATO: ("sin dato de cobertura", "sin dato de cobertura"),
    Veredicto.NO_APLICA: ("donde no se atienden partos", "donde no se atienden partos"),
}


def contar_mapa(e: Escenario) -> Escena | str:
    """Las áreas de los hijos; una microrred se dibuja a sí misma."""
    propia = e.nodo.nivel is Nivel.MICRORRED
    hijos = (Hijo(e.nodo, e.cobertura),) if propia else e.hijos.filas
    if not any(hijo.resultado.fraccion.hay_dato for hijo in hijos):
        return "ningún territorio tiene dato de cobertura"
    if all(hijo.resultado.fraccion.todo_calla for hijo in hijos if hijo.resultado.fraccion.hay_dato):
        return "ningún establecimiento que atiende partos reportó en el periodo"
    areas = tuple(area for hijo in hijos if (area := _area(e, hijo)))
    if not areas:
        return "este territorio no tiene áreas dibujadas: sus establecimientos no traen ubicación"
    veredictos = [hijo.resultado.veredicto or Veredicto.SIN_DATO for hijo in hijos]
    cifras = [
        Cifra(entero(cuantos), palabra(cuantos, *_PALABRAS[veredicto]), veredicto=veredicto)
        for veredicto in Veredicto
        if not propia and (cuantos := veredictos.count(veredicto))
    ]
    avisos = [*e.aviso_de_lista, *e.aviso_de_silencio]
    if sin_area := len(hijos) - len(areas):
        avisos.append(f"{sin_area} sin área dibujada; sus cifras cuentan igual.")
    return e.escena(
        _titulo_de_mapa(e, propia),
        e.notas(
            "La línea de 80 % separa los verdes de los naranjas. Rayado: depende de establecimientos sin "
            "reporte o de los que no se sabe si atienden partos.",
            "cobertura",
            reservas=("Los límites de redes y microrredes son aproximados: áreas alrededor de sus establecimientos.",),
        ),
        "RENIPRESS, lista de partos y grupos informados por la región; límites referenciales",
        cifras=cifras,
        mapas=[Mapa(e.nodo.codigo, "cobertura", "Establecimientos que atienden partos con grupo conformado", areas)],
        avisos=avisos,
    )


def _titulo_de_mapa(e: Escenario, propia: bool) -> str:
    if propia or e.nodo.nivel is Nivel.PAIS:
        return titular(e.consulta, e.nodo, e.periodo, POR_CLAVE["cobertura"], e.cobertura, e.hijos)
    frase = cuantos_cumplen(e.hijos, *NOMBRES_NIVEL[e.hijos.filas[0].nodo.nivel])
    dia = a_que_dia(e.consulta, e.nodo, e.periodo)
    cuando = f", {dia[:1].lower()}{dia[1:]}" if dia else ""
    return f"{e.inicio}{cuando}: {frase[:1].lower()}{frase[1:]} la cobertura de 80 %"


def _area(e: Escenario, hijo: Hijo) -> Area | None:
    lugar = e.consulta.lugar(hijo.nodo)
    if not lugar.get("tipo"):
        return None
    fraccion, veredicto = hijo.resultado.fraccion, hijo.resultado.veredicto
    nota = SIN_DATO if hijo.resultado.aplica else POR_CLAVE["cobertura"].no_aplica
    if fraccion.hay_dato:
        nota = f"{entero(fraccion.numerador or 0)} de {plural(fraccion.denominador or 0, 'establecimiento')}"
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
        veredicto is Veredicto.DEPENDE,
        (lugar["rotulo"][0], lugar["rotulo"][1]) if lugar["rotulo"] else None,
    )
