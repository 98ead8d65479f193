"""Lo que hay detrás de dos asuntos de la bandeja: por dónde empezar a abrir, y qué territorios bajan."""

from __future__ import annotations

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.nodo import Nodo, se_cuentan
from dashboard.dominio.periodo import Periodo
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.atender.abrir import filas_por_abrir
from dashboard.indicadores.atender.baja import filas_por_debajo
from dashboard.indicadores.control import JUNTOS
from dashboard.indicadores.listas.lista import Columna, Fila, Lista, parte_dicha


def _por_debajo(consulta: Consulta, nodo: Nodo, periodo: Periodo) -> list[Fila]:
    """Las que bajan; las proporciones de un territorio cuyas cuentas no se dicen, como se imprimen."""
    return [
        fila
        | {
            campo: parte_dicha(fila[campo], entera=se_cuentan(consulta.nodo(fila["codigo"])))
            for campo in ("asistencia", "esperado")
        }
        for fila in filas_por_debajo(consulta, nodo, periodo)
    ]


LISTAS: tuple[Lista, ...] = (
    Lista(
        "por_abrir",
        "Establecimientos por abrir primero",
        "De los que atienden partos, informaron y no tienen grupo, por cuáles empezar y por qué esos.",
        (
            Columna("orden", "Orden", "entero"),
            Columna("codigo", "Código"),
            Columna("nombre", "Establecimiento"),
            Columna("categoria", "Categoría"),
            Columna("red", "Red"),
            Columna("microrred", "Microrred"),
            Columna("distrito", "Distrito"),
            Columna("porque", "Por qué"),
        ),
        filas_por_abrir,
        Nivel.ESTABLECIMIENTO,
    ),
    Lista(
        "por_debajo",
        "Territorios con asistencia por debajo de la esperada",
        f"Su último mes cerrado, él solo o con los {JUNTOS - 1} anteriores, se aparta hacia abajo de lo que se espera.",
        (
            Columna("codigo", "Código"),
            Columna("nombre", "Territorio"),
            Columna("mes", "Mes", "mes"),
            Columna("asistencia", "Asistencia", "porcentaje"),
            Columna("esperado", "Lo esperado", "porcentaje"),
            Columna("puntos", "Puntos de diferencia", "puntos"),
            Columna("racha", "Meses seguidos por debajo", "entero"),
        ),
        _por_debajo,
        de_hijos=True,
    ),
)
