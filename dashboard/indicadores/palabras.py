"""Las palabras con que toda frase nombra un lugar, una parte de él y un valor, y qué cuentas se pueden decir.

Un grupo tiene de 8 a 15 integrantes: sus cuentas son celdas pequeñas, y publicar las de una microrred deja restar las
de sus grupos. En público las cuentas de personas se dicen de la red hacia arriba; por debajo, solo porcentajes. Las
cuentas de grupos, sesiones y establecimientos no son personales.
"""

from __future__ import annotations

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import POCOS, Fraccion
from dashboard.dominio.nodo import Nodo, se_cuentan
from dashboard.dominio.territorio import NOMBRES_NIVEL, PAIS, Nivel
from dashboard.indicadores.indicador import Indicador, Resultado, con_noticia, regiones_sin_noticia
from dashboard.nucleo.formato import (
    NO_APLICA,
    SIN_DATO,
    decimal,
    decimos,
    entero,
    enumerar,
    n_de_n,
    palabra,
    plural,
    porcentaje,
    singular,
)

SIN_REPORTE = "sin reporte"
_LUGAR = {Nivel.RED: "la red ", Nivel.MICRORRED: "la microrred "}
_SIN_UNIDAD = ("sin red", "sin microrred")


def es_pais(nodo: Nodo) -> bool:
    """Si el nodo es el Perú entero."""
    return nodo.codigo == PAIS


def como_sujeto(nodo: Nodo) -> str:
    """El nombre de un lugar del que se dice algo: «Cusco»; «Sin red» no es un lugar, sino quienes no tienen ninguna."""
    nombre = nodo.nombre
    if nodo.nivel in _LUGAR and nombre.lower().startswith(_SIN_UNIDAD):
        return f"el conjunto de establecimientos {nombre.lower()}"
    return nombre


def nombre_completo(nodo: Nodo) -> str:
    """«Cusco», «la red Cusco Norte», «la microrred Pisac»; respeta nombres que ya dicen su nivel."""
    prefijo = _LUGAR.get(nodo.nivel, "")
    if prefijo and nodo.nombre.lower().startswith(("red ", "microrred ", *_SIN_UNIDAD)):
        return como_sujeto(nodo)
    return prefijo + nodo.nombre


def de(lugar: str) -> str:
    """«de Cusco», «del Perú», «de la red Cusco Norte»."""
    return f"de {lugar}".replace("de el ", "del ")


def lugar_de(consulta: Consulta, nodo: Nodo) -> str:
    """El territorio dentro de una oración. Si faltan regiones enteras, no es «el Perú»: es su parte cargada."""
    if not es_pais(nodo):
        return nombre_completo(nodo)
    sin_registro, de = regiones_sin_noticia(consulta, nodo, con_noticia)
    return f"la parte cargada del Perú ({de - sin_registro} de {de} regiones)" if sin_registro else "el Perú"


def solo_una_parte(consulta: Consulta, nodo: Nodo) -> str:
    """Que las cuentas del país son solo de lo cargado; "" si están todas las regiones."""
    sin_registro, de = regiones_sin_noticia(consulta, nodo, con_noticia)
    if not sin_registro:
        return ""
    return (
        f"{palabra(de - sin_registro, 'Está cargada', 'Están cargadas')} {de - sin_registro} de {de} regiones: "
        "lo que aquí se cuenta es de lo cargado, no del Perú."
    )


def cantidad_de_hijos(nodo: Nodo, cuantos: int) -> str:
    """«29 regiones», «7 redes», según el nivel de los hijos."""
    niveles = list(Nivel)
    siguiente = niveles[min(nodo.nivel.orden + 1, len(niveles) - 1)]
    return plural(cuantos, *NOMBRES_NIVEL[siguiente])


def n_de(fraccion: Fraccion) -> str:
    """«4 de 5», con sus millares; los ceros de quien no tiene dato los aparta quien llama."""
    return n_de_n(fraccion.numerador or 0, fraccion.denominador or 0)


def cuentas(indicador: Indicador, fraccion: Fraccion) -> str:
    """«4 de 5 establecimientos»; de una razón, que puede pasar de 1, «235 sesiones sobre 225 grupos y meses»."""
    n, total, ficha = fraccion.numerador or 0, fraccion.denominador or 0, indicador.ficha
    if indicador.es_proporcion:
        return f"{n_de(fraccion)} {palabra(total, singular(ficha.unidad), ficha.unidad)}"
    sobre = plural(total, singular(ficha.sobre), ficha.sobre)
    return f"{plural(n, singular(ficha.unidad), ficha.unidad)} sobre {sobre}"


def son_pocos(indicador: Indicador, nodo: Nodo, fraccion: Fraccion) -> bool:
    """Si un territorio tiene tan pocas unidades que su porcentaje frente al estándar dice poco."""
    return indicador.con_linea and nodo.nivel.es_territorio and 0 < (fraccion.denominador or 0) < POCOS


def entre(indicador: Indicador, resultado: Resultado) -> str:
    """«entre 62,1 % y 70,3 %, según lo que digan los que callan»; "" si no callan o no cambiarían lo que se imprime."""
    fraccion = resultado.fraccion
    if not indicador.acotable or fraccion.de_una_parte or fraccion.todo_calla or not fraccion.hay_dato:
        return ""
    menor, mayor = (porcentaje(*extremo) for extremo in fraccion.extremos)
    partes = ["lo que digan los que callan"] if fraccion.sin_reporte else []
    if fraccion.duda.unidades:
        partes.append(f"lo que se sepa de {entero(fraccion.duda.unidades)} {indicador.sin_saber}")
    return f"entre {menor} y {mayor}, según {enumerar(partes)}" if menor != mayor else ""


def se_sabe_de(nodo: Nodo, fraccion: Fraccion) -> str:
    """«se sabe de 1 de 29 regiones»; "" si se sabe algo de todos sus hijos."""
    duda = fraccion.duda
    if not duda.hijos:
        return ""
    return f"se sabe de {duda.de - duda.hijos} de {cantidad_de_hijos(nodo, duda.de)}"


def valor(indicador: Indicador, resultado: Resultado) -> str:
    """El valor de un indicador como se imprime: porcentaje o razón con dos decimales."""
    fraccion = resultado.fraccion
    if not resultado.aplica:
        return NO_APLICA
    if fraccion.todo_calla:
        return SIN_DATO if indicador.cuenta_hijos else SIN_REPORTE
    if fraccion.de_una_parte:
        return SIN_DATO
    return de_lo_cargado(indicador, fraccion)


def de_lo_cargado(indicador: Indicador, fraccion: Fraccion) -> str:
    """El valor de lo que se cargó, aunque solo sea una parte: quien lo imprime dice que lo es."""
    if indicador.es_proporcion or not fraccion.hay_dato:
        return porcentaje(fraccion.numerador, fraccion.denominador)
    return decimal((fraccion.numerador or 0) / (fraccion.denominador or 1), 2)


def valor_de_hijo(indicador: Indicador, resultado: Resultado) -> str:
    """El valor de un territorio junto a sus hermanos: «3 de 5» donde lo que se cuenta son los hijos."""
    if resultado.cuenta:
        return resultado.cuenta
    if indicador.estados and resultado.veredicto:
        return indicador.estados.get(resultado.veredicto, SIN_DATO)
    return valor(indicador, resultado)


# -- dónde se pueden decir cuentas de personas


def fraccion_publicable(nodo: Nodo, fraccion: Fraccion) -> Fraccion:
    """La misma fracción o, donde no se dicen cuentas, su porcentaje como milésimas de 1000."""
    if se_cuentan(nodo) or fraccion.numerador is None or not fraccion.denominador:
        return fraccion
    return Fraccion(decimos(fraccion.numerador, fraccion.denominador), 1000)
