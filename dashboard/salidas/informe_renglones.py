"""Un indicador como se imprime en el informe: lo que vale, lo que valía un año antes y si cambió."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import Veredicto
from dashboard.dominio.nodo import Nodo, se_cuentan
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.graficas.tema import SIGNOS
from dashboard.indicadores.cambio import cambio_entre_muchos, con_los_mismos_meses, un_anio_antes
from dashboard.indicadores.catalogo import POR_CLAVE
from dashboard.indicadores.cuando import atrasado
from dashboard.indicadores.guia import DE_LA_GUIA
from dashboard.indicadores.indicador import Indicador, Resultado
from dashboard.indicadores.palabras import valor, valor_de_hijo
from dashboard.indicadores.resumen import Cambios, medir
from dashboard.nucleo.formato import fecha, n_de_n, puntos
from dashboard.salidas.informe_relaciones import NO_SE_DICE


@dataclass(frozen=True, slots=True)
class Renglon:
    """Un indicador en el territorio, como se imprime. `signo` y `veredicto`: "" si la guía no fija estándar.

    `n` y `de`: `None` si no se saben, o si son de personas por debajo de la red.
    """

    clave: str
    nombre: str
    corto: str
    parrafo: str
    n: int | None
    de: int | None
    valor: str
    veredicto: Veredicto | None
    antes: str
    cambio: str
    #: a qué día es, si no es al cierre del periodo
    nota: str

    @property
    def signo(self) -> str:
        """La figura del veredicto."""
        return SIGNOS[self.veredicto][0] if self.veredicto else ""

    @property
    def cuentas(self) -> str:
        """«23 de 32», o ""."""
        es_razon = not POR_CLAVE[self.clave].es_proporcion
        return "" if es_razon or self.n is None or self.de is None else n_de_n(self.n, self.de)

    @property
    def palabra(self) -> str:
        """La palabra del veredicto."""
        return SIGNOS[self.veredicto][1] if self.veredicto else ""


def renglon(
    consulta: Consulta, nodo: Nodo, periodo: Periodo, indicador: Indicador, cambio: Cambios | None = None
) -> Renglon:
    """Un indicador del territorio con su valor de un año antes y, si se sabe cuánto varía de por sí, su cambio."""
    propio = medir(consulta, nodo, periodo, indicador.clave)
    n, de_cuantos = _cuentas(indicador, nodo, propio)
    anterior = _anterior(consulta, nodo, periodo, indicador, cambio)
    antes = _escrito(indicador, nodo, medir(consulta, nodo, anterior, indicador.clave)) if anterior else NO_SE_DICE
    nombre, corto = indicador.ficha.nombre, indicador.ficha.corto
    if propio.cuenta:
        # de una región no se cuentan regiones: se dicen los facilitadores que tiene y los que necesita
        nombre = corto = "Equipo de facilitadores de la región"
    return Renglon(
        indicador.clave,
        nombre,
        corto,
        indicador.ficha.parrafo,
        n,
        de_cuantos,
        _escrito(indicador, nodo, propio),
        propio.veredicto,
        antes,
        _cambio(indicador, cambio),
        _nota(indicador, consulta, nodo, periodo, propio),
    )


def _nota(indicador: Indicador, consulta: Consulta, nodo: Nodo, periodo: Periodo, propio: Resultado) -> str:
    """A qué día es un estado que no es del cierre del periodo; "" si lo es."""
    viejo = nodo.fecha_datos and (nodo.fecha_datos < periodo.inicio or atrasado(consulta, nodo, periodo))
    if not viejo or indicador.clave not in _ESTADOS or not propio.fraccion.hay_dato:
        return ""
    return f"al {fecha(nodo.fecha_datos)}"


#: lo que se sabe de un día y no se suma mes a mes, sin que el silencio lo vuelva «depende»
_ESTADOS = ("grupos_activos", "tamano", "madres_guia_capacitadas")


def _escrito(indicador: Indicador, nodo: Nodo, resultado: Resultado) -> str:
    # el equipo de una región son facilitadores: «3 de 5», no un porcentaje de regiones
    return (valor_de_hijo if nodo.nivel is Nivel.DIRESA else valor)(indicador, resultado)


def _cuentas(indicador: Indicador, nodo: Nodo, resultado: Resultado) -> tuple[int | None, int | None]:
    """n y N que se pueden decir: de quien calla entero no se sabe el n, y las personas no se cuentan bajo la red."""
    fraccion = resultado.fraccion
    callan = (indicador.de_personas and not se_cuentan(nodo)) or resultado.cuenta
    if callan or not resultado.aplica:
        return None, None
    return None if fraccion.todo_calla else fraccion.numerador, fraccion.denominador


def _anterior(
    consulta: Consulta, nodo: Nodo, periodo: Periodo, indicador: Indicador, cambio: Cambios | None
) -> Periodo | None:
    """Los mismos meses de un año antes; lo que se suma mes a mes, solo si entonces estaban todos."""
    if indicador.cambia is cambio_entre_muchos:
        return cambio.asistencia.anterior if cambio and cambio.asistencia else None
    if indicador.cambia:
        return un_anio_antes(nodo, periodo)
    anterior = con_los_mismos_meses(consulta, nodo, periodo)
    return anterior if anterior and nodo.meses[0] <= anterior.primer_mes else None


def _cambio(indicador: Indicador, cambio: Cambios | None) -> str:
    if cambio is None:
        return NO_SE_DICE
    if indicador.cambia is cambio_entre_muchos:
        return cambio.asistencia.frase if cambio.asistencia else NO_SE_DICE
    decimas = {"cobertura": cambio.cobertura, "grupos_activos": cambio.activos}.get(indicador.clave)
    return NO_SE_DICE if decimas is None else f"{puntos(decimas)} puntos"


def procesos(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[Renglon]:
    """Los de los procesos de la guía de los que hay dato: los demás no se cargaron."""
    medidos = [(i, medir(consulta, nodo, periodo, i.clave)) for i in DE_LA_GUIA if nodo.nivel in i.se_mide_en]
    return [
        renglon(consulta, nodo, periodo, indicador)
        for indicador, resultado in medidos
        if resultado.fraccion.hay_dato and not resultado.fraccion.todo_calla
    ]
