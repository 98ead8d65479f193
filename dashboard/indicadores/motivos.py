"""Inasistencias por motivo y cuántas tienen el motivo consignado."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.catalogos import CODIGOS_MOTIVO, EGRESO, MOTIVOS, SIN_MOTIVO, Motivo
from dashboard.dominio.ficha import Ficha
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.periodo import Corte, Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.asistencia import SIN_ASISTENCIA
from dashboard.indicadores.indicador import Donde, Escrito, Hueco, Indicador, Parte
from dashboard.indicadores.palabras import cuentas, valor
from dashboard.indicadores.razones import Razon
from dashboard.indicadores.sql import de_grupos
from dashboard.nucleo.formato import entero, plural, porcentaje
from dashboard.nucleo.matrices import Enteros


@dataclass(frozen=True, slots=True)
class FaltasPorMotivo:
    """Inasistencias de un motivo: justificadas, injustificadas y sin calificar."""

    motivo: Motivo
    justificadas: int
    injustificadas: int
    sin_calificar: int

    @property
    def total(self) -> int:
        """Todas las faltas del motivo."""
        return self.justificadas + self.injustificadas + self.sin_calificar


def periodo_de_motivos(nodo: Nodo, periodo: Periodo) -> Periodo:
    """El periodo en que se pueden mostrar los motivos de un nodo.

    Un grupo tiene de 8 a 15 integrantes: sus motivos de un mes permitirían reconocer a una persona. De la microrred
    hacia abajo, y donde haya un solo grupo, el mes se amplía a su semestre; así tampoco se deducen por resta.
    """
    un_grupo = nodo.grupos[1] - nodo.grupos[0] <= 1
    pequeno = nodo.nivel in (Nivel.MICRORRED, Nivel.ESTABLECIMIENTO, Nivel.GRUPO) or un_grupo
    if periodo.corte is not Corte.MES or not pequeno:
        return periodo
    return Periodo(periodo.anio, Corte.SEMESTRE, 1 if periodo.parte <= 6 else 2)


def faltas_por_motivo(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[FaltasPorMotivo]:
    """Motivos con al menos una falta, de mayor a menor; «sin motivo» al final. Sin las salidas del grupo (M18).

    El periodo es siempre el que permite `periodo_de_motivos`.
    """
    matriz = consulta.inasistencias(nodo, periodo_de_motivos(nodo, periodo)).tolist()
    filas = [
        FaltasPorMotivo(motivo, *fila)
        for motivo, fila in zip(MOTIVOS, matriz, strict=True)
        if motivo.codigo != EGRESO and any(fila)
    ]
    return sorted(filas, key=lambda fila: (fila.motivo.codigo == SIN_MOTIVO, -fila.total, fila.motivo.codigo))


def salidas(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> int:
    """Ausencias de quienes dejaron el grupo (M18), que se muestran aparte."""
    permitido = periodo_de_motivos(nodo, periodo)
    return int(consulta.inasistencias(nodo, permitido)[CODIGOS_MOTIVO.index(EGRESO)].sum())


def _contar(consulta: Consulta, nodos: Sequence[Nodo], periodo: Periodo) -> tuple[Enteros, Enteros]:
    """Inasistencias con motivo registrado e inasistencias (con las salidas del grupo, que tienen motivo)."""
    por_motivo = consulta.por_motivo(nodos, periodo)
    todas: Enteros = por_motivo.sum(axis=1)
    return todas - por_motivo[:, CODIGOS_MOTIVO.index(SIN_MOTIVO)], todas


def _escrito(donde: Donde) -> Escrito:
    """La lista aparta las salidas del grupo, y no se da por mes donde permitiría reconocer a una persona."""
    fraccion, ficha = donde.resultado.fraccion, INDICADOR.ficha
    lista = "motivos" if periodo_de_motivos(donde.nodo, donde.periodo) == donde.periodo else ""
    numerador = f"{ficha.numerador}, también las salidas del grupo (M18), que la lista aparta"
    return Escrito(
        valor(INDICADOR, donde.resultado),
        cuentas(INDICADOR, fraccion) if fraccion.hay_dato else "",
        Parte(numerador, fraccion.numerador, lista),
        Parte(f"{ficha.denominador}, también las salidas del grupo", fraccion.denominador, lista),
    )


def _huecos(donde: Donde) -> list[Hueco]:
    """Que estas inasistencias y las de «¿por qué faltan?» no son las mismas, y en cuánto se diferencian."""
    fraccion = donde.resultado.fraccion
    if not fraccion.hay_dato or periodo_de_motivos(donde.nodo, donde.periodo) != donde.periodo:
        return []
    salieron = salidas(donde.consulta, donde.nodo, donde.periodo)
    if not salieron:
        return []
    n, total = ((cuantas or 0) - salieron for cuantas in (fraccion.numerador, fraccion.denominador))
    cuantas = plural(salieron, "ausencia", "ausencias")
    sin_ellas = f"{entero(n)} de {entero(total)} ({porcentaje(n, total)})"
    aparta = "«¿Por qué faltan?» aparta"
    return [
        Hueco(f"{aparta} {cuantas} de quienes dejaron el grupo (M18), que aquí se cuentan: sin ellas, {sin_ellas}.")
    ]


INDICADOR = Indicador(
    Ficha(
        clave="motivos",
        nombre="Inasistencias con motivo registrado",
        corto="Motivos registrados",
        pregunta="¿De cuántas inasistencias se sabe el motivo?",
        formula="Inasistencias con un motivo del catálogo distinto de «sin motivo» ÷ inasistencias × 100",
        numerador="Inasistencias con motivo registrado",
        denominador="Inasistencias: asistencias esperadas que no se dieron",
        unidad="inasistencias",
        periodo="Suma del periodo; los meses sirven para ver la tendencia",
        fuente="Inasistencias informadas por la región",
        uso="Saber por qué faltan las madres y ajustar horario, aviso y lugar",
        parrafo="6.1.3.b",
        reservas=(
            "El catálogo de motivos y su calificación sugerida son nuestros; la guía solo pide consignar los motivos.",
            "Lo que no llega a sumar las ausencias de la sesión se cuenta como «sin motivo registrado» (M99).",
        ),
    ),
    Razon(_contar),
    de_grupos("""
    SELECT grupo, periodo, if(motivo = 'M99', 0, cantidad) AS numerador, cantidad AS denominador
    FROM faltas JOIN meses_de USING (mes)"""),
    universo="",
    fuera=SIN_ASISTENCIA,
    escenas=("motivo",),
    escrito=_escrito,
    de_personas=True,
    huecos=_huecos,
    tablas=("inasistencias", "sesiones", "grupos"),
)
