"""Las frases: el titular y la bajada de cada pantalla, escritas a partir de los datos y ciertas también sin ellos."""

from __future__ import annotations

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import Veredicto
from dashboard.dominio.formato import concordar, decimal, entero, enumerar, palabra, plural, porcentaje, puntos
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import NOMBRES_NIVEL, Nivel
from dashboard.indicadores.base import Indicador, Resultado
from dashboard.indicadores.resumen import Cambios, Hijos, es_pais, medir

SIN_REPORTE = "sin reporte"
_LUGAR = {Nivel.RED: "la red ", Nivel.MICRORRED: "la microrred "}


def nombre_completo(nodo: Nodo) -> str:
    """«Cusco», «la red Cusco Norte», «la microrred Pisac»; respeta nombres que ya dicen su nivel."""
    prefijo = _LUGAR.get(nodo.nivel, "")
    if prefijo and nodo.nombre.lower().startswith(("red ", "microrred ", "sin red", "sin microrred")):
        return nodo.nombre
    return prefijo + nodo.nombre


def valor(indicador: Indicador, resultado: Resultado) -> str:
    """El valor de un indicador como se imprime: porcentaje o razón con dos decimales."""
    fraccion = resultado.fraccion
    if fraccion.todo_calla:
        return SIN_REPORTE
    if indicador.es_proporcion or fraccion.valor is None:
        return porcentaje(fraccion.numerador, fraccion.denominador)
    return decimal(fraccion.valor, 2)


def valor_de_hijo(indicador: Indicador, resultado: Resultado) -> str:
    """El valor de un territorio junto a sus hermanos: del indicador 1 se dice si el equipo está completo."""
    if indicador.clave == "regiones_con_equipo" and resultado.veredicto:
        dicho = {Veredicto.CUMPLE: "completo", Veredicto.NO_CUMPLE: "incompleto"}
        return dicho.get(resultado.veredicto, "sin dato")
    return valor(indicador, resultado)


def titular(nodo: Nodo, indicador: Indicador, propio: Resultado, hijos: Hijos) -> str:
    """La frase que dice qué muestra la pantalla."""
    if indicador.clave == "cobertura":
        return _titular_pais(hijos) if es_pais(nodo) else _titular_cobertura(nodo, propio)
    if indicador.clave == "regiones_con_equipo":
        return _titular_equipo(nodo, propio)
    fraccion = propio.fraccion
    lugar = "el Perú" if es_pais(nodo) else nombre_completo(nodo)
    if not fraccion.hay_dato:
        return f"No hay datos de «{indicador.ficha.corto.lower()}» en {lugar} en este periodo."
    if not indicador.es_proporcion:
        return f"{indicador.ficha.corto} en {lugar}: {valor(indicador, propio)}."
    assert fraccion.numerador is not None
    assert fraccion.denominador is not None
    return (
        f"{indicador.ficha.corto} en {lugar}: {valor(indicador, propio)}, "
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
    frase = (
        f"{cumplen} de {plural(total, 'región', 'regiones')} "
        f"{concordar(cumplen, total, 'cumple', 'cumplen')} la cobertura de 80 %."
    )
    otras = con_dato - cumplen
    if not otras:
        return frase
    donde = "la otra" if otras == 1 else f"las otras {otras}"
    if con_dato < total:
        donde += " con dato"
    return f"{frase} {_faltan(hijos.faltan)} en {donde}."


def _faltan(cuantos: int) -> str:
    return f"{palabra(cuantos, 'Falta', 'Faltan')} {plural(cuantos, 'establecimiento')}"


def _titular_cobertura(nodo: Nodo, propio: Resultado) -> str:
    fraccion, lugar = propio.fraccion, nombre_completo(nodo)
    inicio = lugar[:1].upper() + lugar[1:]
    if not fraccion.hay_dato or fraccion.numerador is None or fraccion.denominador is None:
        return f"En {lugar} no hay establecimientos del ámbito que atiendan partos: la cobertura no se calcula."
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
        callan = plural(fraccion.sin_reporte, "establecimiento sin reporte", "establecimientos sin reporte")
        return f"Que {lugar} cumpla la cobertura de 80 % depende de {callan}: {cuantos}."
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
        return f", igual que en {anterior.en_frase}"
    cuanto = f"{puntos(abs(decimas)).lstrip('+')} {'punto' if abs(decimas) == 10 else 'puntos'}"
    return f", {cuanto} {'más' if decimas > 0 else 'menos'} que en {anterior.en_frase}"


def _a(periodo: Periodo) -> str:
    """«a 2025», «al 1.er semestre de 2026»."""
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
        return f"La asistencia se mantuvo frente {_a(cambio.anterior)} ({puntos(decimas)} puntos)."
    verbo = "subió" if decimas > 0 else "bajó"
    frase = f"La asistencia {verbo} {puntos(abs(decimas)).lstrip('+')} puntos frente {_a(cambio.anterior)}"
    if decimas < 0 and cambio.motivo and cambio.motivo[1] >= 5:
        nombre, crecio = cambio.motivo
        return f"{frase}; el motivo que más creció es «{nombre.lower()}» ({puntos(crecio)} puntos de lo esperado)."
    return frase + "."


def cantidad_de_hijos(nodo: Nodo, cuantos: int) -> str:
    """«29 regiones», «7 redes», según el nivel de los hijos."""
    niveles = list(Nivel)
    siguiente = niveles[min(nodo.nivel.orden + 1, len(niveles) - 1)]
    return plural(cuantos, *NOMBRES_NIVEL[siguiente])
