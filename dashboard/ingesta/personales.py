"""Datos personales: qué encabezados los anuncian y qué valores no se repiten en un mensaje.

Un archivo con columnas personales se rechaza nombrando la columna, nunca su contenido; el registro nacional trae
directores, teléfonos y direcciones, y se descartan al leer.
"""

from __future__ import annotations

import re

from dashboard.dominio.territorio import sin_tildes

_PALABRAS = frozenset(
    {
        "dni", "documento", "documentos", "pasaporte", "nombres", "apellido", "apellidos", "paterno", "materno",
        "direccion", "direcciones", "domicilio", "domicilios", "telefono", "telefonos", "fono", "celular", "celulares",
        "movil", "whatsapp", "correo", "correos", "email", "mail", "nacimiento", "edad", "edades", "firma", "huella",
        "director", "directora", "responsable", "participante", "participantes",
    }
)  # fmt: skip
#: de quién es el nombre cuando el encabezado dice «nombre de …»
_PERSONAS = frozenset(
    {"madre", "integrante", "persona", "paciente", "usuaria", "gestante", "lactante", "facilitador", "facilitadora",
     "conductor", "conductora", "supervisor", "supervisora", "nino", "nina", "completo", "guia", "tutor", "padre"}
)  # fmt: skip
#: «Dirección Regional de Salud» es una institución; «Nro. Doc. Categorización», una resolución
_INSTITUCION = frozenset({"regional", "salud", "disa", "diresa", "diris", "categorizacion"})

_CORREO = re.compile(r"\S@\S")
#: ocho cifras (documento) o nueve (teléfono o carné), que no sean parte de un número más largo
_NUMERO_PERSONAL = re.compile(r"(?<![0-9])[0-9]{8,9}(?![0-9])")
_LETRAS = re.compile(r"[^\W\d_]{2,}")


def es_personal(encabezado: str) -> bool:
    """Si el encabezado anuncia nombres, documentos, direcciones, teléfonos, correos, edades o fechas de nacimiento."""
    palabras = set(re.findall(r"[a-z0-9]+", sin_tildes(re.sub(r"(?<=[a-zñ])(?=[A-ZÑ])", " ", encabezado))))
    if "director" in palabras or "responsable" in palabras:
        return True
    if palabras & _INSTITUCION:
        return False
    return bool(palabras & _PALABRAS) or ("nombre" in palabras and bool(palabras & _PERSONAS))


def parece_personal(texto: str) -> bool:
    """Si un texto libre contiene un correo o un número de ocho o nueve cifras (documento o teléfono)."""
    return bool(_CORREO.search(texto) or _NUMERO_PERSONAL.search(texto))


def mostrable(valor: str, *, es_codigo: bool = False) -> str:
    """El valor como puede aparecer en un mensaje: entre comillas si es corto e impersonal; si no, solo su forma.

    Dos palabras seguidas podrían ser un nombre; ocho o nueve cifras, un documento o un teléfono, salvo en una columna
    de códigos de establecimiento (`es_codigo`).
    """
    if not valor:
        return "una celda en blanco"
    if len(valor) > 30 or len(_LETRAS.findall(valor)) > 1 or _CORREO.search(valor):
        return "un texto que no se muestra"
    if not es_codigo and _NUMERO_PERSONAL.search(valor):
        return "un número que no se muestra"
    return f"«{valor}»"
