"""Los acuerdos de las visitas: en qué está cada uno a la fecha de datos, y si los datos muestran que se cumplió.

Lo que se cargó no se reescribe: al lado se dice lo que muestran los datos de cada carga, con su evidencia.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dashboard.almacen.consulta import Consulta
from dashboard.dominio import catalogos
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo, numero_mes
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.reglas import NORMAS, Regla, hasta, reglas_de_grupo
from dashboard.indicadores.resumen import corte_de
from dashboard.nucleo.formato import enumerar, fecha, plural


class Estado(StrEnum):
    """En qué está un acuerdo, en el orden en que se atienden. Lo vencido lo es a la fecha de datos, nunca hoy."""

    VENCIDO = "vencido"
    POR_CUMPLIR = "por cumplir"
    CUMPLIDO = "cumplido"
    SIN_EFECTO = "quedó sin efecto"


#: estado → cómo se dicen uno y varios
DICHOS: dict[Estado, tuple[str, str]] = {
    Estado.VENCIDO: ("vencido", "vencidos"),
    Estado.POR_CUMPLIR: ("por cumplir", "por cumplir"),
    Estado.CUMPLIDO: ("cumplido", "cumplidos"),
    Estado.SIN_EFECTO: ("sin efecto", "sin efecto"),
}
ABIERTOS = (Estado.VENCIDO, Estado.POR_CUMPLIR)
#: acuerdo → la regla de la guía a la que responde
_REGLA_DE = {norma.acuerdo: clave for clave, norma in NORMAS.items()}
_ABIERTO, _SE_CUMPLIO = "sigue abierto", "en los datos ya está en orden"
#: las que se saben de cualquier día pasado: si ya estaban en orden al acordarlo, lo de hoy no dice nada del acuerdo
_CON_PASADO = ("tamano", "capacitacion", "ultima", "intervalos", "completa", "proxima")


@dataclass(frozen=True, slots=True)
class Acuerdo:
    """Un acuerdo, a un corte. `lugar` y `grupo`: posición en el nodo que se mira; −1 si no nombra ningún grupo."""

    codigo: str
    clave: str
    a_cargo_de: str
    fecha: date
    compromiso: date
    estado: Estado
    corte: date
    lugar: int
    grupo: int
    #: de qué archivo y de qué línea salió
    origen: tuple[int, int]

    @property
    def texto(self) -> str:
        """Qué se acordó, como lo dice el catálogo."""
        return catalogos.ACUERDOS[self.clave]

    @property
    def cargo(self) -> str:
        """A cargo de qué función, como lo dice el catálogo."""
        return catalogos.FUNCIONES[self.a_cargo_de]

    @property
    def abierto(self) -> bool:
        """Si sigue pendiente."""
        return self.estado in ABIERTOS


def acuerdos_de(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[Acuerdo]:
    """Los acuerdos tomados hasta el fin de un periodo, los vencidos primero y, de ellos, el que antes venció."""
    regiones = [nodo]
    if nodo.nivel is Nivel.PAIS:
        regiones = consulta.descendientes(nodo, Nivel.DIRESA)
    inicio = nodo.establecimientos[0]
    cortes = [(region.establecimientos[1] - inicio, corte_de(region, periodo)) for region in regiones]
    hallados = []
    for fila in consulta.acuerdos(nodo):
        if fila["fecha"] > periodo.fin:
            continue
        corte = next((corte for fin, corte in cortes if fila["lugar"] < fin), cortes[-1][1])
        estado = Estado.VENCIDO if fila["compromiso"] < corte else Estado.POR_CUMPLIR
        # lo que se supo después del periodo todavía no había pasado
        if fila["estado"] != catalogos.PENDIENTE and (fila["fecha_estado"] or fila["fecha"]) <= periodo.fin:
            estado = Estado.CUMPLIDO if fila["estado"] == catalogos.CUMPLIDO else Estado.SIN_EFECTO
        hallados.append(
            Acuerdo(
                fila["codigo_acuerdo"], fila["acuerdo"], fila["a_cargo_de"], fila["fecha"], fila["compromiso"], estado,
                corte, fila["lugar"], fila["grupo"], (fila["archivo"], fila["linea"]),
            )
        )  # fmt: skip
    orden = list(Estado)
    return sorted(hallados, key=lambda acuerdo: orden.index(acuerdo.estado))


def en_cuentas(acuerdos: Sequence[Acuerdo]) -> str:
    """«6 acuerdos: 2 vencidos, 3 por cumplir y 1 cumplido»; "" sin ninguno."""
    cuentas = Counter(acuerdo.estado for acuerdo in acuerdos)
    dichos = [plural(cuentas[estado], *DICHOS[estado]) for estado in Estado if cuentas[estado]]
    return f"{plural(len(acuerdos), 'acuerdo')}: {enumerar(dichos)}" if dichos else ""


def lo_que_muestran(consulta: Consulta, acuerdo: Acuerdo, grupo: Nodo | None) -> str:
    """Si los datos muestran que un acuerdo se cumplió, con su evidencia. `grupo`: el suyo; `None` si no nombra ninguno.

    Solo de los que responden a una regla que los datos de un grupo pueden mostrar.
    """
    clave = _REGLA_DE.get(acuerdo.clave)
    if clave is None or grupo is None:
        return "los datos no alcanzan a mostrarlo"
    if acuerdo.corte < acuerdo.fecha:
        return f"los datos llegan hasta el {fecha(acuerdo.corte)}, antes de la visita: todavía no se sabe"
    regla = _regla(consulta, grupo, clave, acuerdo.corte)
    if regla is None:
        return "el grupo no está en pie"
    if regla.abierta:
        return f"{_ABIERTO}: {_en_medio(regla.hallado)}"
    antes = _regla(consulta, grupo, clave, acuerdo.fecha) if clave in _CON_PASADO else None
    if antes and not antes.abierta:
        return f"ya estaba en orden el día de la visita: {_en_medio(antes.hallado)}"
    return f"{_SE_CUMPLIO}: {_en_medio(regla.hallado)}"


def lo_que_cambia(antes: Consulta | None, despues: Consulta) -> list[str]:
    """Los acuerdos que los datos de una carga muestran cumplidos y antes no, y los que vuelven a verse abiertos."""
    previos = _evidencias(antes) if antes else {}
    frases = []
    for codigo, (de_quien, que, muestran) in _evidencias(despues).items():
        era = previos.get(codigo, ("", "", ""))[2]
        if muestran.startswith(_SE_CUMPLIO) and not era.startswith(_SE_CUMPLIO):
            frases.append(f"{de_quien}, {que}: {muestran}.")
        elif muestran.startswith(_ABIERTO) and era.startswith(_SE_CUMPLIO):
            frases.append(f"{de_quien}, {que}: vuelve a estar abierto{muestran.removeprefix(_ABIERTO)}.")
    return frases


def _evidencias(consulta: Consulta) -> dict[str, tuple[str, str, str]]:
    """Acuerdo de un grupo → (grupo, qué se acordó, lo que muestran los datos)."""
    grupos = consulta.descendientes(consulta.raiz, Nivel.GRUPO)
    propios = acuerdos_de(consulta, consulta.raiz, consulta.periodo_por_defecto())
    suyos = ((a, grupos[a.grupo]) for a in propios if a.grupo >= 0 and a.clave in _REGLA_DE)
    return {a.codigo: (grupo.nombre, a.texto, lo_que_muestran(consulta, a, grupo)) for a, grupo in suyos}


def pendientes(acuerdos: Sequence[Acuerdo]) -> str:
    """«programar las horas de taller que faltan (microrred, 30 may 2026, vencido)»: los que siguen abiertos."""
    return "; ".join(
        f"{a.texto} ({a.cargo}, {fecha(a.compromiso)}{', vencido' if a.estado is Estado.VENCIDO else ''})"
        for a in acuerdos
        if a.abierto
    )


def _en_medio(hallado: str) -> str:
    return hallado[0].lower() + hallado[1:]


def _regla(consulta: Consulta, grupo: Nodo, clave: str, corte: date) -> Regla | None:
    """La regla de un grupo a ese día; `None` si no estaba en pie."""
    ficha = consulta.ficha_grupo(grupo, Periodo.mes(numero_mes(corte)))
    conformacion, cierre = ficha["conformacion"], ficha["cierre"]
    if conformacion is None or conformacion > corte or (cierre and cierre <= corte):
        return None
    sesiones = hasta(consulta.sesiones(grupo), corte)
    reglas = reglas_de_grupo(ficha, sesiones, corte, consulta.contexto.dias_actividad)
    return next(regla for regla in reglas if regla.clave == clave)
