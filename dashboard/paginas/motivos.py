"""La tarjeta de motivos de inasistencia."""

from __future__ import annotations

from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.catalogos import SIN_MOTIVO
from dashboard.dominio.nodo import Nodo
from dashboard.indicadores.motivos import faltas_por_motivo, periodo_de_motivos, salidas
from dashboard.navegacion.vista import Vista
from dashboard.nucleo.formato import entero, plural, porcentaje
from dashboard.paginas.cabecera import ver_tabla
from dashboard.piezas import html
from dashboard.piezas.acciones import boton_pasaporte, menu_de_lamina
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import barra_partida, tarjeta

#: motivos que se ven sin desplegar
_A_LA_VISTA = 8
#: color de la barra de cada calificación de una falta
_PARTES = ("justificada", "injustificada", "sin-motivo")


def tarjeta_motivos(vista: Vista, consulta: Consulta, nodo: Nodo) -> Pieza:
    periodo = periodo_de_motivos(nodo, vista.periodo)
    faltas = faltas_por_motivo(consulta, nodo, periodo)
    total = sum(fila.total for fila in faltas)
    salieron = salidas(consulta, nodo, periodo)
    pista = f"{periodo.texto} · {plural(total, 'inasistencia')}"
    if not faltas:
        return tarjeta(
            "¿Por qué faltan?", html.P("No hay inasistencias en este periodo.", className="vacio"), pista=pista
        )
    return tarjeta(
        "¿Por qué faltan?",
        html.Div(
            *motivos_plegados(faltas, total),
            html.P(
                f"Aparte: {plural(salieron, 'ausencia', 'ausencias')} de quienes dejaron el grupo.",
                className="nota",
            )
            if salieron
            else None,
        ),
        pista=pista,
        accion=html.Span(
            ver_tabla(vista.con(periodo=periodo), "motivos"),
            menu_de_lamina(vista.con(periodo=periodo), "motivos", "Motivos de las inasistencias", "motivos"),
            boton_pasaporte(vista.con(periodo=periodo), "motivos", "Motivos de las inasistencias"),
            className="acciones",
        ),
    )


def motivos_plegados(faltas: list[Any], total: int) -> list[Any]:
    """Los motivos principales y «sin motivo» a la vista; los demás, plegados."""
    mayor = max(fila.total for fila in faltas)
    sin_motivo = [fila for fila in faltas if fila.motivo.codigo == SIN_MOTIVO]
    con_motivo = [fila for fila in faltas if fila.motivo.codigo != SIN_MOTIVO]
    partes: list[Any] = [_filas_de_motivos([*con_motivo[:_A_LA_VISTA], *sin_motivo], total, mayor)]
    if resto := con_motivo[_A_LA_VISTA:]:
        cuenta = sum(fila.total for fila in resto)
        resumen = f"Ver {plural(len(resto), 'motivo')} más ({porcentaje(cuenta, total)})"
        partes.append(
            html.Details(html.Summary(resumen), _filas_de_motivos(resto, total, mayor), className="ver-tabla")
        )
    return partes


def _filas_de_motivos(faltas: list[Any], total: int, mayor: int) -> Pieza:
    """Motivos de mayor a menor; cada barra partida en justificadas, injustificadas y sin calificar."""
    return html.Ol(
        [
            html.Li(
                html.Span(fila.motivo.nombre, className="fila-nombre"),
                barra_partida(
                    [
                        (cuantas / mayor, color)
                        for cuantas, color in zip(
                            (fila.justificadas, fila.injustificadas, fila.sin_calificar), _PARTES, strict=True
                        )
                    ]
                ),
                html.Span(porcentaje(fila.total, total), className="fila-valor"),
                html.Span(entero(fila.total), className="fila-falta"),
                title=f"{fila.justificadas} justificadas, {fila.injustificadas} injustificadas, "
                f"{fila.sin_calificar} sin calificar",
            )
            for fila in faltas
        ],
        className="ranking motivos",
    )
