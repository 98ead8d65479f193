"""La asistencia: sus dos gráficas por mes y los motivos de las faltas."""

from __future__ import annotations

from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.catalogos import SIN_MOTIVO
from dashboard.dominio.marcado import Crudo
from dashboard.dominio.nodo import Nodo, se_cuentan
from dashboard.dominio.territorio import Nivel
from dashboard.graficas.en_pagina import en_pagina
from dashboard.indicadores.asistencia import frase_del_mes, que_se_espera
from dashboard.indicadores.control import lectura_del_periodo
from dashboard.indicadores.dibujables import DIBUJABLES, Dibujable, inasistencias_de, tendencia_de, tiras_de
from dashboard.indicadores.motivos import FaltasPorMotivo, faltas_por_motivo, periodo_de_motivos, salidas
from dashboard.indicadores.palabras import solo_una_parte
from dashboard.indicadores.pertenencia import pertenencia
from dashboard.navegacion.vista import Vista
from dashboard.nucleo.formato import al, entero, plural, porcentaje
from dashboard.paginas.ampliada import a_ampliada
from dashboard.paginas.cabecera import acciones, ver_tabla
from dashboard.piezas import html
from dashboard.piezas.enlaces import boton_pasaporte, menu_de_lamina
from dashboard.piezas.html import Pieza
from dashboard.piezas.tarjeta import barra_partida, leyenda_series, tarjeta, tarjeta_vacia

#: motivos que se ven sin desplegar
_A_LA_VISTA = 8
#: color de la barra de cada calificación de una falta
_PARTES = ("justificada", "injustificada", "sin-motivo")


def tarjeta_tendencia(vista: Vista, consulta: Consulta, nodo: Nodo) -> Pieza:
    """La asistencia de cada mes, lo que se esperaba y, en el mismo eje, las sesiones y los reportes de que sale."""
    leida = lectura_del_periodo(consulta, nodo, vista.periodo)
    grafico = tendencia_de(consulta, nodo, vista.periodo, leida)
    pie = "Sin datos de asistencia." if grafico.sin_nada else que_se_espera(leida.carta, nodo)
    if otros := pertenencia(consulta, nodo):
        pie += f" Todos los meses se cuentan {otros}."
    # de una parte no se dice cómo le va al todo
    parte = "de lo cargado" if solo_una_parte(consulta, nodo) else ""
    titulo = (not parte and frase_del_mes(leida, nodo)) or f"Asistencia por mes {parte}".rstrip()
    dibujo = en_pagina(grafico, tiras_de(consulta, nodo))
    return _tarjeta_mensual(vista, nodo, DIBUJABLES["tendencia"], titulo, "% y asistencias", dibujo, pie=pie)


def tarjeta_inasistencias(vista: Vista, consulta: Consulta, nodo: Nodo) -> Pieza:
    """Cuántas faltas hubo cada mes, o qué parte de lo esperado son, según su calificación."""
    grafico = inasistencias_de(consulta, nodo)
    titulo = "¿Cuántas faltas hay cada mes?" if se_cuentan(nodo) else "¿Qué parte falta cada mes?"
    series = [("justificada", "justificadas"), ("injustificada", "injustificadas"), ("sin-motivo", "sin motivo")]
    if len(grafico.series) > len(series):
        series.append(("salida", "salieron del grupo"))
    return _tarjeta_mensual(
        vista, nodo, DIBUJABLES["inasistencias"], titulo, grafico.unidad,
        en_pagina(grafico), leyenda_series(series),
    )  # fmt: skip


def _tarjeta_mensual(
    vista: Vista, nodo: Nodo, propio: Dibujable, titulo: str, unidades: str, dibujo: Crudo, leyenda: Any = None,
    pie: str = "",
) -> Pieza:  # fmt: skip
    cabeza = [titulo, html.Span(f"{unidades} · {al(nodo.fecha_datos)}", className="unidades")]
    controles = acciones(
        ver_tabla(vista, propio.lista),
        a_ampliada(vista, propio),
        menu_de_lamina(vista, propio.clave, propio.que, propio.lista),
        boton_pasaporte(vista, propio.indicador, propio.que.replace("Inasistencias", "Faltas")),
    )
    contenido = [leyenda, html.cruda(dibujo, "lienzo"), html.P(pie, className="nota") if pie else None]
    return tarjeta(cabeza, contenido, accion=controles, clase="con-dibujo")


def tarjeta_motivos(vista: Vista, consulta: Consulta, nodo: Nodo) -> Pieza:
    """Los motivos de inasistencia de un territorio o un grupo, en el periodo en que se pueden mostrar."""
    de_grupo = nodo.nivel is Nivel.GRUPO
    titulo = "¿Por qué faltaron?" if de_grupo else "¿Por qué faltan?"
    # los de pocas personas se muestran por semestre o año: un mes permitiría reconocer a una
    vista = vista.con(periodo=periodo_de_motivos(nodo, vista.periodo))
    faltas = faltas_por_motivo(consulta, nodo, vista.periodo)
    total = sum(fila.total for fila in faltas)
    # donde no se dicen cuentas de personas, solo qué parte es cada motivo
    personas = se_cuentan(nodo)
    pista = f"{vista.periodo.texto} · {plural(total, 'inasistencia') if personas else '% de las inasistencias'}"
    if not faltas:
        if not consulta.cuenta("esperadas", nodo, vista.periodo):
            nadie = "No hay sesiones que digan cuántas se esperaban y cuántas vinieron en este periodo."
            return tarjeta_vacia(titulo, nadie, pista=vista.periodo.texto)
        return tarjeta_vacia(titulo, "No hay inasistencias registradas en este periodo.", pista=vista.periodo.texto)
    controles = boton_pasaporte(vista, "motivos", "Motivos de las inasistencias")
    aparte = None
    if not de_grupo:
        controles = acciones(
            ver_tabla(vista, "motivos"),
            menu_de_lamina(vista, "motivos", "Motivos de las inasistencias", "motivos"),
            controles,
        )
        if salieron := salidas(consulta, nodo, vista.periodo):
            cuantas = plural(salieron, "ausencia", "ausencias") if personas else "las ausencias"
            aparte = html.P(f"Aparte: {cuantas} de quienes dejaron el grupo.", className="nota")
    return tarjeta(titulo, html.Div(*_motivos_plegados(faltas, total, personas), aparte), pista=pista, accion=controles)


def _motivos_plegados(faltas: list[Any], total: int, personas: bool) -> list[Any]:
    """Los motivos principales y «sin motivo» a la vista; los demás, plegados."""
    mayor = max(fila.total for fila in faltas)
    sin_motivo = [fila for fila in faltas if fila.motivo.codigo == SIN_MOTIVO]
    con_motivo = [fila for fila in faltas if fila.motivo.codigo != SIN_MOTIVO]
    partes: list[Any] = [_filas_de_motivos([*con_motivo[:_A_LA_VISTA], *sin_motivo], total, mayor, personas)]
    if resto := con_motivo[_A_LA_VISTA:]:
        cuenta = sum(fila.total for fila in resto)
        resumen = f"Ver {plural(len(resto), 'motivo')} más ({porcentaje(cuenta, total)})"
        partes.append(
            html.Details(html.Summary(resumen), _filas_de_motivos(resto, total, mayor, personas), className="ver-tabla")
        )
    return partes


def _filas_de_motivos(faltas: list[Any], total: int, mayor: int, personas: bool) -> Pieza:
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
                *([html.Span(entero(fila.total), className="fila-falta")] if personas else []),
                title=_calificadas(fila, total, personas),
            )
            for fila in faltas
        ],
        className="ranking motivos",
    )


def _calificadas(fila: FaltasPorMotivo, total: int, personas: bool) -> str:
    """Cómo se calificaron las faltas de un motivo: cuántas o, si no se dice, qué parte de todas las inasistencias."""
    if personas:
        return (
            f"{plural(fila.justificadas, 'justificada')}, {plural(fila.injustificadas, 'injustificada')}, "
            f"{fila.sin_calificar} sin calificar"
        )
    cuentas = (fila.justificadas, fila.injustificadas, fila.sin_calificar)
    nombres = ("justificadas", "injustificadas", "sin calificar")
    return ", ".join(f"{nombre} {porcentaje(n, total)}" for nombre, n in zip(nombres, cuentas, strict=True))
