"""Regiones que dejaron de informar antes que las demás, y lo que falta saber de las que informan."""

from __future__ import annotations

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import Veredicto
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import NOMBRES_NIVEL, Nivel
from dashboard.indicadores.atender.asunto import Asunto, Clase, al_corte, lugar
from dashboard.indicadores.cuando import atrasados, no_llego
from dashboard.indicadores.listas.llamadas import POR_LLAMAR, cuantas_por_llamar
from dashboard.indicadores.palabras import de
from dashboard.nucleo.formato import fecha, plural

_MICRORREDES = NOMBRES_NIVEL[Nivel.MICRORRED]
_COLUMNAS = ("codigo", "nombre", "red", "callan", "sin_partos", "grupos")


def _atrasadas(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[Nodo] | None:
    if nodo.fecha_datos is None:
        return None
    regiones = atrasados(consulta, nodo, periodo) or ([nodo] if no_llego(consulta, nodo, periodo) else [])
    return sorted(regiones, key=lambda region: (str(region.fecha_datos), region.codigo))


def _atrasada(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> Asunto | None:
    cuantas = cuantas_por_llamar(consulta, nodo, periodo) if no_llego(consulta, nodo, periodo) else 0
    if not cuantas:
        return None
    return Asunto(
        nodo,
        cuantas,
        f"Los datos {de(lugar(consulta, nodo))} son al {fecha(nodo.fecha_datos)}, y hay regiones con datos al "
        f"{fecha(consulta.raiz.fecha_datos)}: hay que llamar a {plural(cuantas, *_MICRORREDES)}.",
    )


def _por_saber(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> Asunto | None:
    # de la que dejó de informar ya se dice a quién llamar
    cuantas = 0 if no_llego(consulta, nodo, periodo) else cuantas_por_llamar(consulta, nodo, periodo)
    if not cuantas:
        return None
    return Asunto(
        nodo,
        cuantas,
        f"{al_corte(nodo, periodo)}, de {plural(cuantas, *_MICRORREDES)} {de(lugar(consulta, nodo))} falta "
        "saber algo: si sus establecimientos tienen grupo o atienden partos, o si sus grupos se reúnen.",
    )


ATRASADAS = Clase(
    "atrasadas",
    "○",
    "datos viejos",
    Veredicto.SIN_DATO,
    "si los datos llegan al día",
    "reportes que no han llegado",
    "Remitir los reportes de los meses que siguen a esa fecha, también los de los meses sin sesiones.",
    POR_LLAMAR.clave,
    _MICRORREDES,
    _COLUMNAS,
    _atrasadas,
    _atrasada,
)
POR_SABER = Clase(
    "por_saber",
    "◆",
    "no se sabe",
    Veredicto.DEPENDE,
    "si falta el dato de alguna microrred",
    "reportes y datos que faltan",
    "Que cada microrred de la relación remita lo que falta: su reporte, aunque en el mes no haya habido sesiones, y "
    "qué establecimientos suyos atienden partos.",
    POR_LLAMAR.clave,
    _MICRORREDES,
    _COLUMNAS,
    lambda _, nodo, __: [nodo],
    _por_saber,
)
