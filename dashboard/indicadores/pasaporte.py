"""El pasaporte de un número: de qué filas, archivos y reglas sale, y qué le falta para ser completo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import Veredicto
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo, numero_mes
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores import sql
from dashboard.indicadores.catalogo import POR_CLAVE
from dashboard.indicadores.indicador import Donde, Escrito, Hueco, Indicador, Parte, Resultado
from dashboard.indicadores.palabras import cuentas, se_sabe_de, valor
from dashboard.indicadores.resumen import hijos
from dashboard.nucleo.formato import entero, fecha, palabra, plural

#: la lista donde están los sumandos de los indicadores que suman
CUENTAS = "cuentas"


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
    #: la misma cuenta por otro camino, con este territorio y este periodo ya puestos
    sql: str


def pasaporte(consulta: Consulta, nodo: Nodo, periodo: Periodo, clave: str) -> Pasaporte:
    """El pasaporte de un indicador en un nodo y un periodo que existen.

    Donde el indicador no se mide, es el del superior en que sí: de una red, el equipo de su región.
    """
    indicador = POR_CLAVE[clave]
    nodo = next((n for n in reversed(consulta.linaje(nodo)) if n.nivel in indicador.se_mide_en), nodo)
    donde = Donde(consulta, nodo, periodo, indicador.medir(consulta, [nodo], periodo)[0])
    escrito = (indicador.escrito(donde) if indicador.escrito else None) or _escrito(indicador, donde.resultado)
    return Pasaporte(
        indicador,
        nodo,
        periodo,
        donde.resultado,
        escrito.valor,
        escrito.cuenta,
        escrito.numerador,
        escrito.denominador,
        tuple(_huecos(donde, indicador)),
        tuple(consulta.procedencia(indicador.tablas)),
        min(periodo.fin, nodo.fecha_datos) if nodo.fecha_datos else None,
        consulta.provisional(nodo, periodo),
        sql.texto(indicador.sql, sql.propias(consulta), sql.pedido(nodo, periodo)),
    )


def _escrito(indicador: Indicador, resultado: Resultado) -> Escrito:
    """Como cualquier indicador: «71,1 %», «1 349 de 1 897 establecimientos», y las listas de sus dos partes."""
    fraccion, ficha = resultado.fraccion, indicador.ficha
    donde = [(CUENTAS, sumando.campo) for sumando in indicador.sumandos] or [(lista, "") for lista in indicador.listas]
    parte = "de lo cargado, " if fraccion.de_una_parte else ""
    return Escrito(
        valor(indicador, resultado),
        parte + cuentas(indicador, fraccion) if fraccion.hay_dato else "",
        Parte(ficha.numerador, fraccion.numerador, *donde[0]),
        Parte(ficha.denominador, fraccion.denominador, *donde[1]),
    )


def _huecos(donde: Donde, indicador: Indicador) -> list[Hueco]:
    """Lo que falta para el estándar y lo que falta para saber."""
    consulta, nodo, periodo, resultado = donde.consulta, donde.nodo, donde.periodo, donde.resultado
    huecos = [(indicador.faltante or partial(_faltante, indicador))(resultado)] if resultado.faltan else []
    if not indicador.cuenta_hijos and (sabido := se_sabe_de(nodo, resultado.fraccion)):
        huecos.append(Hueco(f"Del conjunto {sabido}: de las demás partes no se cargó con qué contar."))
    if dicho := indicador.con_que(consulta, nodo, periodo):
        huecos.append(Hueco(f"Se cuenta {dicho}."))
    huecos += indicador.huecos(donde) if indicador.huecos else []
    huecos += _fuera(donde, indicador)
    if atrasadas := _atrasadas(consulta, nodo):
        cuantas = plural(atrasadas, "región", "regiones")
        huecos.append(Hueco(f"{cuantas} con datos anteriores a {fecha(nodo.fecha_datos)} o sin datos."))
    if consulta.provisional(nodo, periodo):
        huecos.append(Hueco("El periodo no había terminado en la fecha de los datos: la cifra es provisional."))
    return huecos


def _faltante(indicador: Indicador, resultado: Resultado) -> Hueco:
    falta = palabra(resultado.faltan or 0, "Falta", "Faltan")
    return Hueco(f"{falta} {resultado.contados} para el 80\u202f%.", indicador.listas[2])


def _fuera(donde: Donde, indicador: Indicador) -> list[Hueco]:
    """Filas que quedan fuera de la cuenta."""

    def suma(medida: str) -> int:
        return donde.consulta.cuenta(medida, donde.nodo, donde.periodo)

    contadas = [(fuera.cuantas(suma), fuera) for fuera in indicador.fuera]
    return [Hueco(f"{entero(cuantas)} {fuera.frase}", fuera.lista) for cuantas, fuera in contadas if cuantas]


def _atrasadas(consulta: Consulta, nodo: Nodo) -> int:
    """Regiones del país cuyos datos son de un mes anterior al último, o que no tienen."""
    if nodo.nivel is not Nivel.PAIS or nodo.fecha_datos is None:
        return 0
    mes = numero_mes(nodo.fecha_datos)
    fechas = [hijo.fecha_datos for hijo in consulta.hijos(nodo)]
    return sum(dia is None or numero_mes(dia) < mes for dia in fechas)


def reparto(consulta: Consulta, pasaporte: Pasaporte) -> dict[Veredicto, int]:
    """Cuántos territorios que forman este nodo tienen cada veredicto: lo que dice el titular de su página."""
    nodo, indicador = pasaporte.nodo, pasaporte.indicador
    sin_hijos = nodo.nivel in (Nivel.MICRORRED, Nivel.ESTABLECIMIENTO, Nivel.GRUPO)
    if not indicador.con_linea or sin_hijos:
        return {}
    propios = hijos(consulta, nodo, pasaporte.periodo, indicador)
    cuenta = {veredicto: propios.contar(veredicto) for veredicto in Veredicto}
    return {veredicto: cuantos for veredicto, cuantos in cuenta.items() if cuantos}
