"""A qué día es una cifra que no es de hoy: lo que ya se cerró, y lo de quien dejó de informar antes que los demás."""

from __future__ import annotations

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo, numero_mes
from dashboard.dominio.territorio import PAIS
from dashboard.nucleo.formato import Tiempo, en_pasado, en_presente, fecha


def atrasado(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> bool:
    """Si en el periodo su región informó, y dejó de hacerlo en un mes anterior al último de que informaron otras."""
    return no_llego(consulta, nodo, periodo) and nodo.fecha_datos is not None and nodo.fecha_datos >= periodo.inicio


def cerrado(nodo: Nodo, periodo: Periodo) -> bool:
    """Si el periodo terminó antes de lo último que se informó: lo suyo ya no es de hoy."""
    return nodo.fecha_datos is not None and periodo.fin < nodo.fecha_datos


def tiempo(nodo: Nodo, periodo: Periodo) -> Tiempo:
    """En qué tiempo se habla de un periodo."""
    return en_pasado if cerrado(nodo, periodo) else en_presente


def a_que_dia(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> str:
    """«Al 31 may 2026, lo último que se informó» o «Al cerrar el 1.er semestre de 2026»; "" si es lo de hoy."""
    if nodo.fecha_datos is None:
        return ""
    if atrasado(consulta, nodo, periodo):
        return f"Al {fecha(nodo.fecha_datos)}, lo último que se informó"
    return f"Al cerrar {periodo.en_frase}" if cerrado(nodo, periodo) else ""


def con_su_dia(frase: str, consulta: Consulta, nodo: Nodo, periodo: Periodo) -> str:
    """La frase, con el día de que habla delante si no es hoy."""
    dia = a_que_dia(consulta, nodo, periodo)
    if not dia:
        return frase
    con_nombre = any(frase.startswith(otro.nombre) for otro in (nodo, *consulta.hijos(nodo)))
    # dos puntos, una sola vez
    seguido = "," if ": " in frase else ":"
    return f"{dia}{seguido} {frase if con_nombre else frase[:1].lower() + frase[1:]}"


def atrasados(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[Nodo]:
    """Las regiones del país con grupos que se atrasaron; de otro nivel, ninguna: todas sus partes son de una región."""
    hijos = consulta.hijos(nodo) if nodo.codigo == PAIS else []
    return [hijo for hijo in hijos if hijo.grupos[1] > hijo.grupos[0] and no_llego(consulta, hijo, periodo)]


def no_llego(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> bool:
    """Si lo último de su región es de un mes anterior al último del periodo del que otras informaron."""
    propia, ultima = nodo.fecha_datos, consulta.raiz.fecha_datos
    if nodo.codigo == PAIS or propia is None or ultima is None or propia >= ultima:
        return False
    return numero_mes(propia) < min(periodo.ultimo_mes, numero_mes(ultima))


def a_la_misma_fecha(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> tuple[int, int, int, int] | None:
    """Grupos activos del país si de los de las regiones atrasadas no se supiera nada: (lo menos, lo más, de, dudosos).

    `None` si ninguna se atrasó. La cifra de la tarjeta los cuenta como estaban en su última fecha.
    """
    regiones = atrasados(consulta, nodo, periodo)
    if not regiones:
        return None
    medidas = ("activos", "conformados", "activos_por_saber")
    activos, en_pie, por_saber = (int(consulta.suma(medida, regiones, periodo).sum()) for medida in medidas)
    todos, total, dudosos = (consulta.cuenta(medida, nodo, periodo) for medida in medidas)
    minimo = todos - activos
    return minimo, minimo + en_pie + dudosos - por_saber, total, en_pie
