"""El pasaporte de un número: de qué filas, archivos y reglas sale, y qué le falta para ser completo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import Fraccion, Veredicto
from dashboard.dominio.formato import entero, fecha, palabra, plural
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo, numero_mes
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.base import Indicador, Resultado
from dashboard.indicadores.catalogo import POR_CLAVE
from dashboard.indicadores.motivos import periodo_de_motivos
from dashboard.indicadores.regiones_con_equipo import equipo
from dashboard.indicadores.relato import se_sabe_de, valor
from dashboard.indicadores.resumen import hijos, region_de

#: la lista donde están los sumandos de los indicadores que suman
CUENTAS = "cuentas"


@dataclass(frozen=True, slots=True)
class Parte:
    """Numerador o denominador: qué es, cuánto vale y en qué lista se lee.

    `suma`: el campo de esa lista que hay que sumar, o "" si se cuentan sus filas. Sin `lista` no se puede abrir.
    """

    texto: str
    cuanto: int | None
    lista: str = ""
    suma: str = ""


@dataclass(frozen=True, slots=True)
class Hueco:
    """Algo que falta o que se supuso, con la lista donde se lee (o "")."""

    texto: str
    lista: str = ""


@dataclass(frozen=True, slots=True)
class Pasaporte:
    """Todo lo que se puede decir de una cifra. `valor` y `cuenta` ya vienen escritos.

    `procedencia`: filas de la carga (tabla, archivo, aceptadas, rechazadas, fecha_carga) de las tablas del indicador.
    `corte`: el día al que se mira; `None` sin datos.
    """

    indicador: Indicador
    nodo: Nodo
    periodo: Periodo
    resultado: Resultado
    valor: str
    cuenta: str
    numerador: Parte
    denominador: Parte
    huecos: tuple[Hueco, ...]
    procedencia: tuple[Mapping[str, Any], ...]
    corte: date | None
    provisional: bool


def pasaporte(consulta: Consulta, nodo: Nodo, periodo: Periodo, clave: str) -> Pasaporte:
    """El pasaporte de un indicador en un nodo y un periodo que existen.

    De una región hacia abajo, el indicador 1 es el equipo de su región: el pasaporte es el de ella.
    """
    indicador = POR_CLAVE[clave]
    if clave == "regiones_con_equipo" and nodo.nivel not in (Nivel.PAIS, Nivel.DIRESA):
        nodo = region_de(consulta, nodo) or nodo
    resultado = indicador.medir(consulta, [nodo], periodo)[0]
    escrito, cuenta = _escrito(consulta, nodo, periodo, indicador, resultado)
    arriba, abajo = _partes(consulta, nodo, periodo, indicador, resultado.fraccion)
    return Pasaporte(
        indicador,
        nodo,
        periodo,
        resultado,
        escrito,
        cuenta,
        arriba,
        abajo,
        tuple(_huecos(consulta, nodo, periodo, indicador, resultado)),
        tuple(consulta.procedencia(indicador.tablas)),
        min(periodo.fin, nodo.fecha_datos) if nodo.fecha_datos else None,
        consulta.provisional(nodo, periodo),
    )


def _escrito(
    consulta: Consulta, nodo: Nodo, periodo: Periodo, indicador: Indicador, resultado: Resultado
) -> tuple[str, str]:
    """El valor como se lee en pantalla y su «n de N unidades»."""
    fraccion = resultado.fraccion
    if indicador.clave == "regiones_con_equipo" and nodo.nivel is Nivel.DIRESA:
        propio = equipo(consulta, nodo, periodo)
        if propio.tiene is None or propio.necesita is None:
            return "sin dato", ""
        return f"{entero(propio.tiene)} de {entero(propio.necesita)}", "facilitadores que tiene y que necesita"
    if not fraccion.hay_dato:
        return "sin dato", ""
    enlace = "de" if indicador.es_proporcion else "sobre"
    parte = "de lo cargado, " if fraccion.de_una_parte else ""
    unidad = indicador.ficha.unidad if indicador.es_proporcion else "grupos y meses"
    return (
        valor(indicador, resultado),
        f"{parte}{entero(fraccion.numerador or 0)} {enlace} {entero(fraccion.denominador or 0)} {unidad}",
    )


def _partes(
    consulta: Consulta, nodo: Nodo, periodo: Periodo, indicador: Indicador, fraccion: Fraccion
) -> tuple[Parte, Parte]:
    ficha = indicador.ficha
    numerador, denominador = fraccion.numerador, fraccion.denominador
    if indicador.clave == "regiones_con_equipo" and nodo.nivel is Nivel.DIRESA:
        propio = equipo(consulta, nodo, periodo)
        return (
            Parte("Facilitadores de la región en el año", propio.tiene, "regiones", "tiene"),
            Parte("Facilitadores que necesita: ⌈E ÷ 20⌉", propio.necesita, "regiones", "necesita"),
        )
    if indicador.clave == "motivos":
        # la lista de motivos no se da por mes donde permitiría reconocer a una persona
        lista = "motivos" if periodo_de_motivos(nodo, periodo) == periodo else ""
        return (
            Parte(f"{ficha.numerador}, también las salidas del grupo (M18), que la lista aparta", numerador, lista),
            Parte(f"{ficha.denominador}, también las salidas del grupo", denominador, lista),
        )
    if any(indicador.sumandos):
        arriba, abajo = indicador.sumandos
        return (
            Parte(ficha.numerador, numerador, CUENTAS, arriba),
            Parte(ficha.denominador, denominador, CUENTAS, abajo),
        )
    return (
        Parte(ficha.numerador, numerador, indicador.listas[0]),
        Parte(ficha.denominador, denominador, indicador.listas[1]),
    )


def _huecos(
    consulta: Consulta, nodo: Nodo, periodo: Periodo, indicador: Indicador, resultado: Resultado
) -> list[Hueco]:
    """Lo que falta para el estándar y lo que falta para saber."""
    huecos = []
    fraccion, clave = resultado.fraccion, indicador.clave
    if resultado.faltan:
        lista = indicador.listas[2] if resultado.unidad != "facilitadores" else "regiones"
        verbo = palabra(resultado.faltan, "Falta", "Faltan")
        huecos.append(
            Hueco(f"{verbo} {_contados(resultado.faltan, resultado.unidad)} para el 80\u202f%.", lista)
            if resultado.unidad != "facilitadores"
            else Hueco(f"{verbo} {_contados(resultado.faltan, resultado.unidad)} para completar el equipo.", lista)
        )
    if indicador.cuenta_hijos is False and (sabido := se_sabe_de(nodo, fraccion)):
        huecos.append(Hueco(f"Del conjunto {sabido}: de las demás partes no se cargó con qué contar."))
    if fraccion.sin_reporte and clave == "cobertura":
        cuantos = plural(fraccion.sin_reporte, "establecimiento")
        huecos.append(Hueco(f"{cuantos} sin reporte: no se sabe si tienen grupo.", "silenciosos"))
    if fraccion.sin_reporte and clave == "regiones_con_equipo" and nodo.nivel is Nivel.PAIS:
        cuantas = plural(fraccion.sin_reporte, "región", "regiones")
        huecos.append(Hueco(f"{cuantas} sin dato de facilitadores o de partos.", "regiones_sin_equipo"))
    huecos += [hueco for hueco in _de_las_filas(consulta, nodo, periodo, clave) if hueco]
    if clave in ("cobertura", "oportunidad") and not consulta.contexto.hay_reportes:
        huecos.append(Hueco("No se cargó la tabla de reportes: lo cargado se toma por completo."))
    if nodo.nivel is Nivel.PAIS and nodo.fecha_datos:
        mes = numero_mes(nodo.fecha_datos)
        fechas = [hijo.fecha_datos for hijo in consulta.hijos(nodo)]
        atrasadas = sum(dia is None or numero_mes(dia) < mes for dia in fechas)
        if atrasadas:
            huecos.append(
                Hueco(
                    f"{plural(atrasadas, 'región', 'regiones')} con datos anteriores a {fecha(nodo.fecha_datos)} "
                    "o sin datos."
                )
            )
    if consulta.provisional(nodo, periodo):
        huecos.append(Hueco("El periodo no había terminado en la fecha de los datos: la cifra es provisional."))
    return huecos


def _contados(cuantos: int, unidad: str) -> str:
    singular = {"regiones": "región", "facilitadores": "facilitador"}.get(unidad, unidad.removesuffix("s"))
    return plural(cuantos, singular, unidad)


def _de_las_filas(consulta: Consulta, nodo: Nodo, periodo: Periodo, clave: str) -> list[Hueco | None]:
    """Filas que quedan fuera de la cuenta o que entran con un supuesto."""

    def suma(medida: str) -> int:
        return int(consulta.suma(medida, [nodo], periodo)[0])

    def hueco(cuantos: int, frase: str, lista: str = "") -> Hueco | None:
        return Hueco(f"{entero(cuantos)} {frase}", lista) if cuantos else None

    if clave == "cobertura":
        desde = consulta.contexto.parto_desde
        return [
            hueco(
                suma("parto_sin_dato"),
                "sin dato de atención de partos, fuera del denominador; el veredicto los cuenta de las dos maneras.",
                "parto_sin_dato",
            ),
            hueco(suma("parto_sustituto"), f"se suponen por su categoría ({desde} o superior): no hay lista oficial."),
        ]
    if clave in ("tamano", "madres_guia_capacitadas"):
        dato = "con_dato_tamano" if clave == "tamano" else "con_dato_capacitacion"
        que, lista = ("integrantes", "sin_dato_tamano") if clave == "tamano" else ("horas", "")
        return [hueco(suma("conformados") - suma(dato), f"sin dato de {que}, fuera del denominador.", lista)]
    if clave == "sesion_completa":
        return [hueco(suma("sesiones") - suma("sesiones_evaluables"), "sin duración o momentos, fuera de la cuenta.")]
    if clave in ("asistencia", "inasistencia_injustificada"):
        return [
            hueco(suma("sesiones_sin_esperadas"), "sin asistentes o sin esperadas, fuera de la cuenta (sesiones)."),
            hueco(suma("sesiones_sin_grupo"), "no identifican a su grupo y no entran (sesiones de HIS o Anexo 2)."),
        ]
    return []


def reparto(consulta: Consulta, pasaporte: Pasaporte) -> dict[Veredicto, int]:
    """Cuántos territorios que forman este nodo tienen cada veredicto: lo que dice el titular de su página."""
    nodo, indicador = pasaporte.nodo, pasaporte.indicador
    sin_hijos = nodo.nivel in (Nivel.MICRORRED, Nivel.ESTABLECIMIENTO, Nivel.GRUPO)
    if indicador.clave != "cobertura" or sin_hijos:
        return {}
    propios = hijos(consulta, nodo, pasaporte.periodo, indicador)
    cuenta = {veredicto: propios.contar(veredicto) for veredicto in Veredicto}
    return {veredicto: cuantos for veredicto, cuantos in cuenta.items() if cuantos}
