"""Las frases: el titular y la bajada de cada pantalla, escritas a partir de los datos y ciertas también sin ellos."""

from __future__ import annotations

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import Fraccion, Veredicto
from dashboard.dominio.formato import (
    SIN_DATO,
    concordar,
    decimal,
    entero,
    enumerar,
    palabra,
    plural,
    porcentaje,
    puntos,
)
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import NOMBRES_NIVEL, Nivel
from dashboard.indicadores.base import Indicador, Resultado, regiones_sin_registro
from dashboard.indicadores.resumen import Cambios, Hijos, es_pais, medir

SIN_REPORTE = "sin reporte"
_LUGAR = {Nivel.RED: "la red ", Nivel.MICRORRED: "la microrred "}


def nombre_completo(nodo: Nodo) -> str:
    """«Cusco», «la red Cusco Norte», «la microrred Pisac»; respeta nombres que ya dicen su nivel."""
    prefijo = _LUGAR.get(nodo.nivel, "")
    if prefijo and nodo.nombre.lower().startswith(("red ", "microrred ", "sin red", "sin microrred")):
        return nodo.nombre
    return prefijo + nodo.nombre


def lugar_de(consulta: Consulta, nodo: Nodo) -> str:
    """El territorio dentro de una oración. Si faltan regiones enteras, no es «el Perú»: es su parte cargada."""
    if not es_pais(nodo):
        return nombre_completo(nodo)
    sin_registro, de = regiones_sin_registro(consulta, nodo)
    return f"la parte cargada del Perú ({de - sin_registro} de {de} regiones)" if sin_registro else "el Perú"


def solo_una_parte(consulta: Consulta, nodo: Nodo) -> str:
    """Que las cuentas del país son solo de lo cargado; "" si están todas las regiones."""
    sin_registro, de = regiones_sin_registro(consulta, nodo)
    if not sin_registro:
        return ""
    return (
        f"{palabra(de - sin_registro, 'Está cargada', 'Están cargadas')} {de - sin_registro} de {de} regiones: "
        "lo que aquí se cuenta es de lo cargado, no del Perú."
    )


def se_sabe_de(nodo: Nodo, fraccion: Fraccion) -> str:
    """«se sabe de 1 de 29 regiones»; "" si se sabe algo de todos sus hijos."""
    duda = fraccion.duda
    if not duda.hijos:
        return ""
    return f"se sabe de {duda.de - duda.hijos} de {cantidad_de_hijos(nodo, duda.de)}"


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
    if fraccion.duda.sin_tope:
        return "no hay ningún establecimiento cargado"
    if fraccion.duda.unidades:
        return "no se sabe qué establecimientos atienden partos: falta la lista"
    return "no hay establecimientos del ámbito que atiendan partos"


def valor(indicador: Indicador, resultado: Resultado) -> str:
    """El valor de un indicador como se imprime: porcentaje o razón con dos decimales."""
    fraccion = resultado.fraccion
    if fraccion.todo_calla:
        return SIN_REPORTE
    if fraccion.de_una_parte:
        return SIN_DATO
    return de_lo_cargado(indicador, fraccion)


def de_lo_cargado(indicador: Indicador, fraccion: Fraccion) -> str:
    """El valor de lo que se cargó, aunque solo sea una parte: quien lo imprime dice que lo es."""
    if indicador.es_proporcion or not fraccion.hay_dato:
        return porcentaje(fraccion.numerador, fraccion.denominador)
    return decimal((fraccion.numerador or 0) / (fraccion.denominador or 1), 2)


def valor_de_hijo(indicador: Indicador, resultado: Resultado) -> str:
    """El valor de un territorio junto a sus hermanos: del indicador 1 se dice si el equipo está completo."""
    if indicador.clave == "regiones_con_equipo" and resultado.veredicto:
        dicho = {Veredicto.CUMPLE: "completo", Veredicto.NO_CUMPLE: "incompleto"}
        return dicho.get(resultado.veredicto, "sin dato")
    return valor(indicador, resultado)


def titular(consulta: Consulta, nodo: Nodo, indicador: Indicador, propio: Resultado, hijos: Hijos) -> str:
    """La frase que dice qué muestra la pantalla."""
    if indicador.clave == "cobertura":
        return _titular_pais(hijos) if es_pais(nodo) else _titular_cobertura(nodo, propio)
    if indicador.clave == "regiones_con_equipo":
        return _titular_equipo(nodo, propio)
    fraccion = propio.fraccion
    lugar = lugar_de(consulta, nodo)
    if not fraccion.hay_dato:
        return f"No hay datos de «{indicador.ficha.corto.lower()}» en {lugar} en este periodo."
    if not indicador.es_proporcion:
        return f"{indicador.ficha.corto} en {lugar}: {de_lo_cargado(indicador, fraccion)}."
    assert fraccion.numerador is not None
    assert fraccion.denominador is not None
    return (
        f"{indicador.ficha.corto} en {lugar}: {de_lo_cargado(indicador, fraccion)}, "
        f"{_n_de(fraccion.numerador, fraccion.denominador)} {indicador.ficha.unidad}."
    )


def _n_de(numerador: int, denominador: int) -> str:
    return f"{entero(numerador)} de {entero(denominador)}"


def _titular_pais(hijos: Hijos) -> str:
    total, cumplen = len(hijos.filas), hijos.contar(Veredicto.CUMPLE)
    con_dato = total - hijos.contar(Veredicto.SIN_DATO)
    if con_dato and all(h.resultado.fraccion.todo_calla for h in hijos.filas if h.resultado.fraccion.hay_dato):
        return "Todavía no se puede decir qué regiones cumplen la cobertura de 80 %: ningún establecimiento reportó."
    if not con_dato:
        return "Todavía no se puede decir qué regiones cumplen la cobertura de 80 %: no hay establecimientos con dato."
    frase = f"{cuantos_cumplen(hijos, 'región', 'regiones')} la cobertura de 80 %."
    otras = con_dato - cumplen
    if not otras:
        return frase
    if not cumplen:
        return f"{frase} {_faltan(hijos.faltan)}."
    donde = "la otra" if otras == 1 else f"las otras {otras}"
    if con_dato < total:
        donde += " con dato"
    return f"{frase} {_faltan(hijos.faltan)} en {donde}."


def cuantos_cumplen(hijos: Hijos, singular: str, plurales: str) -> str:
    """«10 de 29 regiones cumplen»; si de algunas no se sabe nada, «Se sabe de 26 de 29 regiones: 10 cumplen»."""
    total, cumplen = len(hijos.filas), hijos.contar(Veredicto.CUMPLE)
    if not (sin_saber := hijos.desconocidos):
        return f"{cumplen} de {plural(total, singular, plurales)} {concordar(cumplen, total, 'cumple', 'cumplen')}"
    saben = total - sin_saber
    if saben == 1:
        (sabida,) = (hijo.nodo.nombre for hijo in hijos.filas if not hijo.desconocido)
        dicho = f"{sabida} {'cumple' if cumplen else 'no cumple'}"
    else:
        dicho = f"{cumplen or 'ninguna'} {palabra(cumplen or 1, 'cumple', 'cumplen')}"
    return f"Se sabe de {saben} de {plural(total, singular, plurales)}: {dicho}"


def _faltan(cuantos: int) -> str:
    return f"{palabra(cuantos, 'Falta', 'Faltan')} {plural(cuantos, 'establecimiento')}"


def _titular_cobertura(nodo: Nodo, propio: Resultado) -> str:
    fraccion, lugar = propio.fraccion, nombre_completo(nodo)
    inicio = lugar[:1].upper() + lugar[1:]
    if not fraccion.hay_dato or fraccion.numerador is None or fraccion.denominador is None:
        return f"En {lugar} {sin_denominador(fraccion)}; la cobertura no se calcula."
    if fraccion.de_una_parte:
        cargado = _n_de(fraccion.numerador, fraccion.denominador)
        return (
            f"No se sabe si {lugar} cumple la cobertura de 80 %: {se_sabe_de(nodo, fraccion)}; "
            f"de lo cargado, {cargado}."
        )
    if fraccion.todo_calla:
        atienden = plural(fraccion.denominador, "establecimiento que atiende", "establecimientos que atienden")
        return f"En {lugar} no se sabe si se cumple la cobertura de 80 %: no reportó ninguno de los {atienden} partos."
    cuantos = (
        f"{_n_de(fraccion.numerador, fraccion.denominador)} "
        f"{palabra(fraccion.denominador, 'establecimiento que atiende', 'establecimientos que atienden')} partos "
        f"{concordar(fraccion.numerador, fraccion.denominador, 'tiene', 'tienen')} grupo conformado"
    )
    if propio.veredicto is Veredicto.CUMPLE:
        return f"{inicio} cumple la cobertura de 80 %: {cuantos}."
    if propio.veredicto is Veredicto.DEPENDE:
        return f"Que {lugar} cumpla la cobertura de 80 % depende de {de_que_depende(fraccion)}: {cuantos}."
    return f"{inicio} no llega a la cobertura de 80 %: {cuantos}. {_faltan(propio.faltan or 0)}."


def _titular_equipo(nodo: Nodo, propio: Resultado) -> str:
    fraccion, lugar = propio.fraccion, nombre_completo(nodo)
    inicio = lugar[:1].upper() + lugar[1:]
    if nodo.nivel not in (Nivel.PAIS, Nivel.DIRESA):
        return f"El equipo de facilitadores se mide por región, no en {lugar}."
    if propio.veredicto is Veredicto.SIN_DATO or fraccion.numerador is None or fraccion.denominador is None:
        return f"No hay dato de facilitadores de {lugar} en este año."
    if nodo.nivel is Nivel.DIRESA:
        if propio.veredicto is Veredicto.CUMPLE:
            return f"{inicio} tiene completo su equipo de facilitadores."
        cuantos = propio.faltan or 0
        que = plural(cuantos, "facilitador", "facilitadores")
        return f"A {lugar} le {palabra(cuantos, 'falta', 'faltan')} {que}."
    frase = (
        f"{_n_de(fraccion.numerador, fraccion.denominador)} regiones "
        f"{concordar(fraccion.numerador, fraccion.denominador or 0, 'tiene', 'tienen')} su equipo de facilitadores."
    )
    if propio.veredicto is Veredicto.CUMPLE:
        return f"{frase} El país cumple el 80 %."
    if propio.veredicto is Veredicto.DEPENDE:
        return f"{frase} Cumplir el 80 % depende de {plural(fraccion.sin_reporte, 'región', 'regiones')} sin dato."
    return (
        f"{frase} {palabra(propio.faltan or 0, 'Falta', 'Faltan')} {plural(propio.faltan or 0, 'región', 'regiones')}."
    )


def bajada(consulta: Consulta, nodo: Nodo, periodo: Periodo, hijos: Hijos, cambio: Cambios | None) -> str:
    """Lo que sigue al titular: la cifra propia, cómo cambió y qué pasó con la asistencia."""
    partes: list[str] = []
    cobertura = medir(consulta, nodo, periodo, "cobertura")
    if cobertura.fraccion.todo_calla:
        partes.append("Ni los establecimientos ni las unidades que los contienen reportaron este periodo.")
    elif cobertura.fraccion.de_una_parte:
        fraccion = cobertura.fraccion
        cargado = _n_de(fraccion.numerador or 0, fraccion.denominador or 0)
        que = "Sin dato nacional" if es_pais(nodo) else "Sin dato del conjunto"
        parte = porcentaje(fraccion.numerador, fraccion.denominador)
        partes.append(f"{que}: {se_sabe_de(nodo, fraccion)}; de lo cargado, {cargado} ({parte}).")
    elif es_pais(nodo) and cobertura.fraccion.hay_dato:
        nacional = f"Cobertura nacional {porcentaje(cobertura.fraccion.numerador, cobertura.fraccion.denominador)}"
        partes.append(nacional + (_frente(cambio.cobertura, cambio.anterior) if cambio else "") + ".")
        partes += _sin_certeza(hijos)
    elif cobertura.fraccion.hay_dato:
        propia = f"Cobertura {porcentaje(cobertura.fraccion.numerador, cobertura.fraccion.denominador)}"
        partes.append(propia + (_frente(cambio.cobertura, cambio.anterior) if cambio else "") + ".")
    if cambio and cambio.asistencia is not None:
        partes.append(_asistencia(cambio))
    if not partes:
        grupos = int(consulta.suma("conformados", [nodo], periodo)[0])
        partes.append(f"{plural(grupos, 'grupo conformado', 'grupos conformados')} al corte.")
    return " ".join(partes)


def _frente(decimas: int | None, anterior: Periodo) -> str:
    if decimas is None:
        return ""
    if decimas == 0:
        return f", igual que en {anterior.cierre_en_frase}"
    cuanto = f"{puntos(abs(decimas)).lstrip('+')} {'punto' if abs(decimas) == 10 else 'puntos'}"
    return f", {cuanto} {'más' if decimas > 0 else 'menos'} que en {anterior.cierre_en_frase}"


def a(periodo: Periodo) -> str:
    """«a 2025», «al 1.er semestre de 2026», «a enero–marzo de 2026»: con qué se compara."""
    frase = periodo.en_frase
    return f"al {frase[3:]}" if frase.startswith("el ") else f"a {frase}"


def _sin_certeza(hijos: Hijos) -> list[str]:
    dudas = []
    if cuantas := hijos.contar(Veredicto.DEPENDE):
        dudas.append(f"{cuantas} {palabra(cuantas, 'depende', 'dependen')} de establecimientos sin reporte")
    if cuantas := hijos.contar(Veredicto.SIN_DATO):
        dudas.append(f"{cuantas} sin dato")
    if not dudas:
        return []
    frase = enumerar(dudas)
    return [f"De las que no cumplen o no se sabe: {frase}."]


def _asistencia(cambio: Cambios) -> str:
    assert cambio.asistencia is not None
    decimas = cambio.asistencia
    if abs(decimas) < 5:
        return f"La asistencia se mantuvo frente {a(cambio.anterior)} ({puntos(decimas)} puntos)."
    verbo = "subió" if decimas > 0 else "bajó"
    frase = f"La asistencia {verbo} {puntos(abs(decimas)).lstrip('+')} puntos frente {a(cambio.anterior)}"
    if decimas < 0 and cambio.motivo and cambio.motivo[1] >= 5:
        nombre, crecio = cambio.motivo
        return f"{frase}; el motivo que más creció es «{nombre.lower()}» ({puntos(crecio)} puntos de lo esperado)."
    return frase + "."


def cantidad_de_hijos(nodo: Nodo, cuantos: int) -> str:
    """«29 regiones», «7 redes», según el nivel de los hijos."""
    niveles = list(Nivel)
    siguiente = niveles[min(nodo.nivel.orden + 1, len(niveles) - 1)]
    return plural(cuantos, *NOMBRES_NIVEL[siguiente])
