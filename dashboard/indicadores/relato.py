"""Las frases: el titular y la bajada de cada pantalla, escritas a partir de los datos y ciertas también sin ellos."""

from __future__ import annotations

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import Veredicto
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.indicadores.base import Hijos, Indicador, Resultado
from dashboard.indicadores.palabras import de_lo_cargado, es_pais, lugar_de, n_de, se_sabe_de
from dashboard.indicadores.resumen import Cambios, medir
from dashboard.nucleo.formato import enumerar, palabra, plural, porcentaje, puntos


def titular(consulta: Consulta, nodo: Nodo, indicador: Indicador, propio: Resultado, hijos: Hijos) -> str:
    """La frase que dice qué muestra la pantalla: la del indicador o, por defecto, su valor en ese lugar."""
    if indicador.titular:
        return indicador.titular(nodo, propio, hijos)
    fraccion = propio.fraccion
    lugar = lugar_de(consulta, nodo)
    if not fraccion.hay_dato:
        return f"No hay datos de «{indicador.ficha.corto.lower()}» en {lugar} en este periodo."
    valor = f"{indicador.ficha.corto} en {lugar}: {de_lo_cargado(indicador, fraccion)}"
    return f"{valor}, {n_de(fraccion)} {indicador.ficha.unidad}." if indicador.es_proporcion else f"{valor}."


def bajada(consulta: Consulta, nodo: Nodo, periodo: Periodo, hijos: Hijos, cambio: Cambios | None) -> str:
    """Lo que sigue al titular: la cifra propia, cómo cambió y qué pasó con la asistencia."""
    partes: list[str] = []
    cobertura = medir(consulta, nodo, periodo, "cobertura")
    if cobertura.fraccion.todo_calla:
        partes.append("Ni los establecimientos ni las unidades que los contienen reportaron este periodo.")
    elif cobertura.fraccion.de_una_parte:
        fraccion = cobertura.fraccion
        cargado = n_de(fraccion)
        que = "Cobertura sin dato nacional" if es_pais(nodo) else "Cobertura sin dato del conjunto"
        parte = f"; de lo cargado, {cargado} ({porcentaje(fraccion.numerador, fraccion.denominador)})"
        partes.append(f"{que}: {se_sabe_de(nodo, fraccion)}{parte if fraccion.hay_dato else ''}.")
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
        dependen = [h.resultado.fraccion for h in hijos.filas if h.resultado.veredicto is Veredicto.DEPENDE]
        por_partos = any(fraccion.duda.unidades for fraccion in dependen)
        de_que = "lo que no se sabe" if por_partos else "establecimientos sin reporte"
        dudas.append(f"{cuantas} {palabra(cuantas, 'depende', 'dependen')} de {de_que}")
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
