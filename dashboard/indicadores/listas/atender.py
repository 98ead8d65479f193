"""Lo que hay detrás de dos asuntos de la bandeja: por dónde empezar a abrir, y qué territorios bajan."""

from __future__ import annotations

from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.atender.abrir import filas_por_abrir
from dashboard.indicadores.atender.baja import filas_por_debajo
from dashboard.indicadores.control import JUNTOS
from dashboard.indicadores.listas.lista import Columna, Lista

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
        filas_por_debajo,
        de_hijos=True,
    ),
)
