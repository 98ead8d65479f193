"""Lo que se contradice dentro de lo que se aceptó. La carga ya rechazó más asistentes o más faltas que esperadas."""

from __future__ import annotations

import numpy as np

from dashboard.almacen.consulta import Consulta
from dashboard.dominio.territorio import Nivel
from dashboard.indicadores.calidad.comprobacion import Comprobacion, Cuentas
from dashboard.indicadores.calidad.filas import filas_de


def _contar(consulta: Consulta) -> Cuentas:
    filas = filas_de(consulta)
    dia, proxima = filas["dia"], filas["proxima_dia"]
    propios = consulta.columnas_grupos(consulta.raiz, "acta", "integrantes", "tamano_desde")
    acta = np.array(propios["acta"], np.int64)[filas.grupo]
    tamano = np.array([integrantes or 0 for integrantes in propios["integrantes"]], np.int64)[filas.grupo]
    # el tamaño se sabe desde un día: a una sesión de mucho antes no la juzga
    vale = dia >= np.array(propios["tamano_desde"], np.int64)[filas.grupo] - 365
    repetida = np.zeros(len(dia), bool)
    repetida[1:] = (dia[1:] == dia[:-1]) & (filas.grupo[1:] == filas.grupo[:-1])
    lejos = (filas["esperadas"] > 2 * tamano) | (2 * filas["esperadas"] < tamano)
    otro_tamano = filas.con_razon & vale & (tamano > 0) & lejos
    mal = ((proxima > 0) & (proxima <= dia)) | (acta > dia) | repetida | otro_tamano
    return filas.contar(mal), filas.contar(np.ones(len(dia), bool))


COHERENCIA = Comprobacion(
    clave="coherencia", nombre="Coherencia", nivel=Nivel.GRUPO,
    cosa=("sesión que se contradice", "sesiones que se contradicen"),
    pregunta="¿Se contradice lo que se informó?",
    como="Sesiones antes del acta del grupo, dos el mismo día, con la próxima acordada para un día que ya pasó, o con "
    "menos de la mitad o más del doble de esperadas que integrantes (desde un año antes de saberse cuántas).",
    limite="Se nombra al grupo que tiene una.",
    fuente="OMS, revisión de la calidad de los datos: coherencia interna de lo reportado",
    contar=_contar,
)  # fmt: skip
