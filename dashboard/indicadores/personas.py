"""Dónde se pueden decir cuentas de personas.

Un grupo tiene de 8 a 15 integrantes: sus cuentas son celdas pequeñas, y publicar las de una microrred deja restar las
de sus grupos. En público las cuentas de personas se dicen de la red hacia arriba; por debajo, solo porcentajes. Las
cuentas de grupos, sesiones y establecimientos no son personales.
"""

from __future__ import annotations

from dashboard.dominio.estandar import Fraccion
from dashboard.dominio.nodo import Nodo
from dashboard.dominio.territorio import Nivel
from dashboard.nucleo.formato import decimos

_NIVELES = (Nivel.PAIS, Nivel.DIRESA, Nivel.RED)


def se_cuentan(nodo: Nodo) -> bool:
    """Si se pueden decir cuentas de personas de este territorio: de la red hacia arriba y con más de un grupo."""
    return nodo.nivel in _NIVELES and nodo.grupos[1] - nodo.grupos[0] > 1


def fraccion_publicable(nodo: Nodo, fraccion: Fraccion) -> Fraccion:
    """La misma fracción o, donde no se dicen cuentas, su porcentaje como milésimas de 1000."""
    if se_cuentan(nodo) or fraccion.numerador is None or not fraccion.denominador:
        return fraccion
    return Fraccion(decimos(fraccion.numerador, fraccion.denominador), 1000)
