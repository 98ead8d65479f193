"""Lo que una pantalla de territorio dice: resultados, hijos ordenados por brecha y cambios entre periodos."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.estandar import Fraccion
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.base import Hijo, Hijos, Indicador, Resultado
from dashboard.indicadores.catalogo import POR_CLAVE
from dashboard.indicadores.motivos import faltas_por_motivo
from dashboard.nucleo.formato import decimos


def hijos(consulta: Consulta, nodo: Nodo, periodo: Periodo, indicador: Indicador) -> Hijos:
    """Los hijos directos, la mayor brecha primero y los que no tienen dato al final.

    Se apartan los que no tienen ningún establecimiento del ámbito ni grupos (por ejemplo, redes que solo contienen
    consultorios privados); las regiones del catálogo se listan siempre.
    """
    todos = consulta.hijos(nodo)
    if nodo.nivel is Nivel.PAIS or nodo.nivel is Nivel.ESTABLECIMIENTO:
        visibles = todos
    else:
        ambito = consulta.suma("en_ambito", todos, periodo).tolist()
        visibles = [h for h, n in zip(todos, ambito, strict=True) if n or h.grupos[1] > h.grupos[0]]
    filas = [Hijo(h, r) for h, r in zip(visibles, indicador.medir(consulta, visibles, periodo), strict=True)]
    signo = -1 if indicador.menor_es_mejor else 1

    def orden(hijo: Hijo) -> tuple[bool, float, int, str]:
        valor = hijo.resultado.fraccion.valor
        return valor is None, signo * (valor or 0), -(hijo.resultado.faltan or 0), hijo.nodo.nombre

    return Hijos(tuple(sorted(filas, key=orden)), len(todos) - len(visibles))


def medir(consulta: Consulta, nodo: Nodo, periodo: Periodo, clave: str) -> Resultado:
    """El resultado de un indicador en un nodo."""
    return POR_CLAVE[clave].medir(consulta, [nodo], periodo)[0]


def corte_de(nodo: Nodo, periodo: Periodo) -> date:
    """El día al que se toman los estados: el fin del periodo o la fecha de datos, lo que llegue primero."""
    return min(periodo.fin, nodo.fecha_datos) if nodo.fecha_datos else periodo.fin


def region_de(consulta: Consulta, nodo: Nodo) -> Nodo | None:
    """La DIRESA a la que pertenece un nodo; `None` para el país o fuera del alcance."""
    return next((superior for superior in consulta.linaje(nodo) if superior.nivel is Nivel.DIRESA), None)


def diferencia(ahora: Fraccion, antes: Fraccion) -> int | None:
    """Diferencia en décimas de punto porcentual entre lo que se imprime de cada una; `None` si falta alguna.

    De una parte no se dice cómo cambió el todo, ni de quien calla.
    """
    if ahora.numerador is None or antes.numerador is None or not ahora.denominador or not antes.denominador:
        return None
    if any(fraccion.de_una_parte or fraccion.todo_calla for fraccion in (ahora, antes)):
        return None
    return decimos(ahora.numerador, ahora.denominador) - decimos(antes.numerador, antes.denominador)


@dataclass(frozen=True, slots=True)
class Cambios:
    """Qué cambió desde un año antes. Diferencias en décimas de punto; `None` sin dato en alguno de los dos.

    `anterior`: los mismos meses del año anterior. Los estados se comparan a su cierre.
    """

    anterior: Periodo
    cobertura: int | None
    ganaron: int
    perdieron: int
    asistencia: int | None
    activos: int | None
    conformados: tuple[int, int]
    sesiones: tuple[int, int]
    #: motivo cuya parte de las asistencias esperadas más creció, y cuánto (décimas de punto)
    motivo: tuple[str, int] | None


def un_anio_antes(nodo: Nodo, periodo: Periodo) -> Periodo | None:
    """Los mismos meses del año anterior a los que el periodo tiene en un nodo; `None` si entonces no había datos."""
    antes = periodo.un_anio_antes(nodo.meses[1])
    return antes if nodo.meses[0] <= antes.ultimo_mes and periodo.primer_mes <= nodo.meses[1] else None


def cambios(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> Cambios | None:
    """Compara con los mismos meses del año anterior; `None` si no hay datos de ellos."""
    anterior = un_anio_antes(nodo, periodo)
    if anterior is None:
        return None
    # lo que se suma por meses solo se compara si entonces estaban todos
    enteros = nodo.meses[0] <= anterior.primer_mes

    def cambio(clave: str) -> int | None:
        return diferencia(*(medir(consulta, nodo, p, clave).fraccion for p in (periodo, anterior)))

    ahora, antes = (consulta.por_establecimiento("cubiertos", nodo, p) for p in (periodo, anterior))
    pares = {
        medida: tuple(int(consulta.suma(medida, [nodo], p)[0]) for p in (anterior, periodo))
        for medida in ("conformados", "sesiones")
    }
    return Cambios(
        anterior,
        cambio("cobertura"),
        int((ahora > antes).sum()),
        int((ahora < antes).sum()),
        cambio("asistencia") if enteros else None,
        cambio("grupos_activos"),
        (pares["conformados"][0], pares["conformados"][1]),
        (pares["sesiones"][0], pares["sesiones"][1]),
        _motivo_que_crecio(consulta, nodo, periodo, anterior) if enteros else None,
    )


def _motivo_que_crecio(consulta: Consulta, nodo: Nodo, periodo: Periodo, anterior: Periodo) -> tuple[str, int] | None:
    esperadas = [int(consulta.suma("esperadas", [nodo], p)[0]) for p in (periodo, anterior)]
    if not all(esperadas):
        return None
    ahora, antes = (
        {fila.motivo.nombre: decimos(fila.total, total) for fila in faltas_por_motivo(consulta, nodo, p)}
        for p, total in zip((periodo, anterior), esperadas, strict=True)
    )
    if not ahora:
        return None
    nombre = max(ahora, key=lambda motivo: (ahora[motivo] - antes.get(motivo, 0), motivo))
    crecio = ahora[nombre] - antes.get(nombre, 0)
    return (nombre, crecio) if crecio > 0 else None
