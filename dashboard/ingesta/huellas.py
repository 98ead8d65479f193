"""Reconocer un establecimiento por su nombre sin llevar el nombre de un sitio a otro.

El Anexo 2 lo escribe una persona: donde va el establecimiento puede haber cualquier cosa, también un nombre propio. Por
eso del lector solo sale una huella (SHA-256 recortado) de cada rótulo, que no sirve más que para compararla con las de
los nombres del registro.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache

from dashboard.dominio.territorio import sin_tildes

_LARGO = 20
#: palabras que dicen qué clase de establecimiento o de unidad es, y que cada uno escribe como quiere
_CLASES = re.compile(
    r"\A(?:(?:p|c|ps|cs|ee|ss|s|eess|ipress|puesto|centro|posta|establecimiento|salud|medica|medico|de|la|el|clas|red|micro"
    r"|microred|microrred|mr|mred|diresa|geresa|diris|disa|direccion|gerencia|regional|distrito|provincia|salud)\b\s*)+"
)


def forma(texto: str) -> str:
    """Solo letras y cifras, sin tildes y con un espacio entre palabras."""
    return re.sub(r"[^a-z0-9]+", " ", sin_tildes(texto)).strip()


def forma_corta(texto: str) -> str:
    """Sin la clase con que empieza: «P.S. Acopia» y «Puesto de Salud Acopia» son «acopia»."""
    entera = forma(texto)
    return _CLASES.sub("", entera) or entera


# las hojas de un libro se buscan una a una en los mismos nombres del registro
@lru_cache(maxsize=50_000)
def huella(texto: str) -> str:
    """La huella de un nombre tal como está escrito; "" si no hay nada."""
    return _huella(forma(texto))


@lru_cache(maxsize=50_000)
def huella_corta(texto: str) -> str:
    """La huella de un nombre sin la clase de establecimiento o de unidad con que empieza."""
    return _huella(forma_corta(texto))


def _huella(plano: str) -> str:
    return hashlib.sha256(plano.encode()).hexdigest()[:_LARGO] if plano else ""
