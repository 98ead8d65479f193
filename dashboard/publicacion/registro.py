"""El registro de cargas: quién entregó qué archivo y cuándo, su huella, sus cuentas y lo que se decidió al cargarlo.

Sale de lo que la generación recuerda de cada archivo: dice de dónde viene lo que se sirve; una carga deshecha no está.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.almacen.consulta import Consulta
from dashboard.contratos.tablas import TABLAS
from dashboard.dominio.escritura_csv import archivo_csv

#: campo de una entrada → su título en el archivo
TITULOS: Mapping[str, str] = {
    "n": "Número",
    "fecha_carga": "Cargado el",
    "archivo": "Archivo",
    "hoja": "Hoja",
    "formulario": "Formulario",
    "huella": "SHA-256",
    "oficina": "Código de quien entrega",
    "entrega": "Quién entrega",
    "tabla": "Tabla",
    "filas": "Filas de datos",
    "aceptadas": "Aceptadas",
    "reparadas": "Reparadas",
    "rechazadas": "Rechazadas",
    "ignoradas": "Ignoradas",
    "desde": "Desde",
    "hasta": "Hasta",
    "decisiones": "Decisiones",
}


def registro_de_cargas(consulta: Consulta, regiones: Mapping[str, Mapping[str, str]]) -> list[dict[str, Any]]:
    """Una entrada por archivo y tabla, la última primero; vacío para quien no ve todo el país.

    `regiones`: el catálogo, por código. De una carga de una versión anterior falta lo que entonces no se anotaba.
    """
    entradas = consulta.procedencia([tabla.nombre for tabla in TABLAS])
    return [
        {
            **{campo: entrada.get(campo, "") for campo in TITULOS},
            "entrega": regiones.get(str(entrada.get("oficina") or ""), {}).get("nombre", ""),
            "decisiones": "; ".join(entrada.get("decisiones", [])),
        }
        for entrada in reversed(entradas)
    ]


def registro_csv(consulta: Consulta, regiones: Mapping[str, Mapping[str, str]]) -> bytes:
    """El registro entero como CSV."""
    entradas = registro_de_cargas(consulta, regiones)
    return archivo_csv(list(TITULOS.values()), (list(entrada.values()) for entrada in entradas))
